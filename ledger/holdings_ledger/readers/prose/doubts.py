"""Terms that are left out because a sentence which no template understood may tell the rest of them."""

from __future__ import annotations

import re
from typing import Final

import attrs

from holdings_events import Conversion
from holdings_ledger.readers.prose.clauses import Clause, IssueClause, TermClause, Terms, UnreadClause
from holdings_ledger.readers.prose.forbidding import CORRECTS
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_CHOOSES: Final = re.compile(
    r"(?<![^ ])(?:may|option|election|right|entitled|elect|elects|discretion|can) (?:\S+"
    r" ){0,40}?(?:convert|conversion) "
)


_REPLACES: Final = re.compile(r"(?<![^ ])(?:instead|superseded) ")
_FUNDED: Final = re.compile(r"(?<![^ ])(?:funded|funding|closing|closed) (?:\S+ ){0,6}?(?:on|of) <D(\d+)> ")
_FROM_ELSEWHERE: Final = re.compile(r"\b(?:funding|funded|closing)\b", re.IGNORECASE)


def without_doubts(
    clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...], scene: Scene
) -> tuple[Clause, ...]:
    """The clauses, without terms that other sentences make doubtful."""
    clauses = _uncorrected(clauses, sentences)
    clauses = _counted_from_issue(clauses, sentences, scene)
    return _with_known_chooser(clauses, sentences)


def _uncorrected(clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...]) -> tuple[Clause, ...]:
    """The clauses, without terms that an unread sentence of the same or the next paragraph may correct."""
    known = {clause.symbols.sentence.first for clause in clauses if not isinstance(clause, UnreadClause)}
    doubtful = {
        item.sentence.paragraph
        for item in sentences
        if item.sentence.first not in known and (CORRECTS.search(item.text) or _REPLACES.search(item.text))
    }
    return tuple(
        clause
        for clause in clauses
        if not isinstance(clause, TermClause)
        or doubtful.isdisjoint((clause.symbols.sentence.paragraph, clause.symbols.sentence.paragraph + 1))
    )


def _counted_from_issue(
    clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...], scene: Scene
) -> tuple[Clause, ...]:
    """The clauses, without a time counted from a funding or closing that was not on the day of issue."""
    issued = {clause.context.day for clause in clauses if isinstance(clause, IssueClause)}
    days = {scene.tokens[int(found[1])].day for item in sentences for found in _FUNDED.finditer(item.text)}
    if days <= issued:
        return clauses
    return tuple(
        attrs.evolve(clause, terms=_uncounted(clause.terms)) if isinstance(clause, TermClause) else clause
        for clause in clauses
    )


def _uncounted(terms: Terms) -> Terms:
    text = next((str(value) for field, value in terms if field == "maturity_text"), "")
    if _FROM_ELSEWHERE.search(text) is None:
        return terms
    return tuple(term for term in terms if term[0] not in ("maturity_months", "maturity_days"))


def _with_known_chooser(clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...]) -> tuple[Clause, ...]:
    """The clauses, without conversions of which a sentence that was not read may say who chooses them."""
    known = {id(clause.symbols) for clause in clauses if not isinstance(clause, UnreadClause)}
    firsts = {clause.symbols.sentence.first for clause in clauses if not isinstance(clause, UnreadClause)}
    if _is_told(clauses) or not any(
        id(item) not in known and item.sentence.first not in firsts and _CHOOSES.search(item.text)
        for item in sentences
    ):
        return clauses
    return tuple(
        attrs.evolve(clause, terms=_certain(clause.terms))
        if isinstance(clause, (TermClause, IssueClause))
        else clause
        for clause in clauses
    )


def _is_told(clauses: tuple[Clause, ...]) -> bool:
    """Whether a sentence that was read says who may choose."""
    return any(
        field == "conversion_chooser"
        for clause in clauses
        if isinstance(clause, TermClause)
        for field, _ in clause.terms
    )


def _certain(terms: Terms) -> Terms:
    return tuple(
        (field, value)
        for field, value in terms
        if not (isinstance(value, Conversion) and value.chooser is None)
    )


__all__ = ["without_doubts"]
