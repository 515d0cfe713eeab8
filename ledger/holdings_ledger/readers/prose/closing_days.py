"""The day of "at the closing": of the closing that the report last told, before the sentence or in it.

A closing whose day is told in a sentence that is not a plain statement ("is expected to be held on D") leaves
the day open: then what was done at it is not understood either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import Clause, Context, UnreadClause
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_CLOSING: Final = (
    r"(?:closing of )?(?:<O(?P<nth{0}>\d+)> |initial |final |such |that )?(?:closing|funding|tranche|offering"
    r"|transaction|financing|private placement)s? "
)
_HELD: Final = (
    r"(?:was |were |has |had )?(?:been )?(?:held|funded|sold|completed|consummated|occurred|took"
    r" place|closed|taken place)"
    r" (?:and funded )?"
)
_OF: Final = (
    r"(?:(?:under|of|for|contemplated by) (?:<[AKS]\d+> |sale |offering |purchase |transaction |transactions"
    r" |loan |private placement |financing |thereby )(?:(?:under|contemplated by) <A\d+> )?)?"
)
_TELLS: Final = (
    re.compile(
        _CLOSING.format("") + _OF + r"(?:, )?(?:(?:which|that) )?" + _HELD + r"(?:on|as of) <D(?P<day>\d+)> "
    ),
    re.compile(r"(?:^|(?<= ))(?:on|as of) <D(?P<day>\d+)> (?:, )?" + _CLOSING.format("") + _OF + _HELD),
    re.compile(
        r"<X> (?:and <H\d+> )?(?:held|completed) "
        + _CLOSING.format("")
        + _OF
        + r"(?:on|as of) <D(?P<day>\d+)> "
    ),
)
_MENTIONS: Final = re.compile(r"(?<![^ ])(?:closing|closings|closed) (?!price|bid|sale|prices|sales)")
_OPEN: Final = re.compile(
    r"(?<![^ ])(?:will|expected|expects|expect|shall|anticipated|anticipates|scheduled|may|would|not|if|until"
    r"|unless|intends|planned|subject) "
)
_FAR: Final = 6
"""Paragraphs from a closing to what is still said to be done at it."""


def with_closing_days(
    clauses: Sequence[Clause], sentences: Sequence[Symbols], scene: Scene
) -> Iterator[Clause]:
    """The clauses, each done at a closing with the day of that closing."""
    for clause in clauses:
        if not clause.context.at_closing or clause.context.day is not None:
            yield clause
            continue
        context = _dated(clause, sentences, scene)
        if context is None:
            yield UnreadClause(template="unread", symbols=clause.symbols, context=Context())
        else:
            yield attrs.evolve(clause, context=context)


def _dated(clause: Clause, sentences: Sequence[Symbols], scene: Scene) -> Context | None:
    """The context with the closing's day; as it is where no closing has one; None where its day is open."""
    own = clause.symbols.sentence
    for symbols in reversed(sentences):
        told = symbols.sentence
        if told.first > own.first or own.paragraph - told.paragraph > _FAR:
            continue
        match = next((found for pattern in _TELLS if (found := pattern.search(symbols.text))), None)
        if match is None or _OPEN.search(symbols.text[: match.end()]):
            if told.first != own.first and _MENTIONS.search(symbols.text) and "<D" in symbols.text:
                return None
            continue
        if not _same(match["nth"], clause.context.nth_closing, scene):
            continue
        return attrs.evolve(clause.context, day=scene.tokens[int(match["day"])].day)
    return clause.context


def _same(told: str | None, meant: int | None, scene: Scene) -> bool:
    """Whether two closings may be one: "the second closing" is not the first."""
    if told is None or meant is None:
        return True
    return scene.tokens[int(told)].value == scene.tokens[meant].value


__all__ = ["with_closing_days"]
