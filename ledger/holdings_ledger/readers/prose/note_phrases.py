"""Phrases that name a note issued earlier, each written as one mark.

"the $250,000 promissory note, dated May 1, 2021, held by H, as amended" names one note by its amount, date
and holder, in whatever order a drafter gives them. Sentences on later events are read with ``<N3>`` in the
place of such a phrase; 3 is its entry among the register's phrases. A phrase that contradicts itself stays as
it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from holdings_ledger.readers.prose.arranging import replaced
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.register import NotePhrase, Register
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_CLASS: Final = re.compile(r"<K(\d+)> ")
_ADJECTIVES: Final = frozenset(
    {
        "senior",
        "junior",
        "subordinated",
        "secured",
        "unsecured",
        "convertible",
        "promissory",
        "bridge",
        "demand",
    }
    | {
        "its",
        "his",
        "her",
        "their",
        "that",
        "this",
        "such",
        "same",
        "certain",
        "said",
        "existing",
        "outstanding",
    }
    | {
        "original",
        "entire",
        "defaulted",
        "aforementioned",
        "foregoing",
        "matured",
        "related",
        "term",
        "prior",
    }
    | {
        "equipment",
        "acquisition",
        "mortgage",
        "seller",
        "officer",
        "shareholder",
        "stockholder",
        "interim",
        "line",
    }
    | {
        "previously",
        "restated",
        "issued",
        "all",
        "of",
        "both",
        "currently",
        "old",
        "remaining",
        "above",
        "referenced",
    }
)
_NO_START: Final = frozenset({"of", "that", "issued", "above"})
"""Words that may stand inside the words before a note and never begin them."""
_BEFORE_DAY: Final = frozenset(
    {"on", "as", "effective", "until", "before", "after", "since", "through", "by"}
)
_DOCUMENT: Final = re.compile(
    r"(?:amendment|extension|modification|waiver|purchase|exchange|conversion|repayment|payoff|settlement"
    r"|forbearance|holder|holders) "
)
"""What makes "note" a part of another name ("Note Amendment")."""

FRAGMENTS["note_size"] = (
    "([(original|aggregate|initial|total|stated|face|combined)] [(original|aggregate|initial|total)]"
    " (principal amount|principal sum|principal|face amount|face value|amount|sum|principal balance))"
)
FRAGMENTS["note_balance"] = (
    "([(current|aggregate|then|total)] (outstanding|remaining|unpaid|current) [and unpaid] [aggregate]"
    " (principal amount|principal balance|principal|balance|amount|loan balance) [outstanding])"
)
FRAGMENTS["made_on"] = (
    "[(originally|previously|initially|which was|that was|which were|that were|which had been)]"
    " [(originally|previously|initially)]"
    " (dated|issued|made|entered into|executed|delivered|issued and delivered|executed and delivered|sold"
    "|issued and sold|sold and issued|effective|given|signed)"
)
_OF_AMOUNT: Final = "of <M:principal>"
"""Of a note that has a name of its own, this is no part of the phrase ("interest on the Note of $5,000")."""
_RIGHT: Final = (
    "[,] {made_on} [by <X>] [(to|in favor of) <H:holder>] [by <X>] (as of|on|in|) <D:day> [(to|in favor of)"
    " <H:holder>] [by <X>]",
    "[,] {made_on} [by <X>] [pursuant to <A>] (to|in favor of) <H:holder> [by <X>] [(as of|on) <D:day>]",
    "[,] {made_on} by <X>",
    "[,] [and] {made_on} (pursuant to|under) <A> [[,] dated [as of] <D>] [(with|between <X> and) <H:holder>]",
    "[,] [and] [which (is|was)] (held|owned) by <H:holder>",
    "[,] [and] (in favor of|in favour of|payable to [order of]|owed to|owing to|due to|to order of|in name of"
    "|registered in name of|given to|made to|issued to) <H:holder>",
    "(to|with) <H:holder>",
    "[by and] between (<X> and <H:holder>|<H:holder> and <X>)",
    "[,] [(that|which)] (<H:holder> holds|<X> [had] [(previously|originally)] (issued|gave|sold|made"
    "|executed|delivered)"
    " [[to] <H:holder>] [(on|dated) <D:day>] [to <H:holder>])",
    "[,] [and] [(which|that) (was|were)] [(issued|sold)] (in|with|for|having|of|which had|that had|which"
    " has|and"
    " with) {note_size} of"
    " <M:principal> [(,|and) of which <M:balance> (is|remains|was|remained) (outstanding|unpaid) [as of"
    " <D>]]",
    _OF_AMOUNT,
    "for <M:principal> (that|which) <X> (issued|gave|sold|made|executed) [to <H:holder>] [(on|dated)"
    " <D:day>]",
    "[,] [and] (in|with|having|which had|that had|which has) {note_balance} of <M:balance> [as of <D>]",
    "[,] [and] (due|maturing|originally due|originally maturing|originally scheduled to mature|scheduled"
    " to mature)"
    " [(on|in)] <D>",
    "[,] (which|that) (matures|matured|is due|was due|fell due|came due|is scheduled to mature|was"
    " scheduled to mature"
    "|was to mature|had been due|originally matured) [(on|in)] <D>",
    "[,] [and] (bearing|which bears|that bears|accruing) [simple] interest at [annual] [(rate|interest rate)"
    " of] <P> [(per annum|annually|per year)]",
    "[,] which (accrued|bore) interest at [annual] [(rate|interest rate) of] <P> [(per annum|annually|per"
    " year)] [and had"
    " maturity date of <D>] [,]",
    "[,] as [previously] (amended|extended|modified|amended and restated|restated) [on <D>] [and"
    " (supplemented|restated|extended|modified)] [from time to time] [to date]",
    "due [in] <C>",
    "of <X>",
)
_HOLDER_OF: Final = (
    r"(?:(?:being|as|who is|which is) )?(?:(?:current|registered|sole|present) )?"
    r"(?:holder|payee|owner|lender) (?:of|under) <N(?P<note>\d+)> "
)
_ASIDE: Final = (
    re.compile(rf"<H(?P<holder>\d+)> , {_HOLDER_OF}(?:, )?"),
    re.compile(rf"{_HOLDER_OF}, <H(?P<holder>\d+)> (?:, )?"),
)


def named_notes(symbols: Symbols, scene: Scene, start: int = 0) -> Symbols:
    """The sentence with every phrase that names a note, from this offset on, as one mark."""
    text = symbols.text
    pieces, places = [text[:start]], list(symbols.places[: text.count(" ", 0, start)])
    at = start
    for match in _CLASS.finditer(text, start):
        if match.start() < at or _DOCUMENT.match(text, match.end()):
            continue
        left, found = _before(text, at, match.start(), scene)
        right, more = _after(text, match.end(), scene, int(match[1]))
        phrase = _phrase(int(match[1]), found, more)
        if phrase is None:
            continue
        pieces += [text[at:left], scene.register.phrase(phrase)]
        first, last = text.count(" ", 0, at), text.count(" ", 0, left)
        places += [*symbols.places[first:last], symbols.places[min(last, len(symbols.places) - 1)]]
        at = right
    pieces.append(text[at:])
    places += symbols.places[text.count(" ", 0, at) :]
    return _same(attrs.evolve(symbols, text="".join(pieces), places=tuple(places)), scene.register, start)


_LONGEST_LEFT: Final = 14
"""Symbols between the beginning of a phrase and its note."""


def note_at(cursor: Cursor, scene: Scene) -> NotePhrase | None:
    """The phrase that names a note at the cursor, which moves past it; None where none begins there."""
    match = _CLASS.search(cursor.text, cursor.at)
    if match is None or cursor.text.count(" ", cursor.at, match.start()) > _LONGEST_LEFT:
        return None
    left, found = _before(cursor.text, cursor.at, match.start(), scene)
    if left != cursor.at:
        return None
    right, more = _after(cursor.text, match.end(), scene, int(match[1]))
    phrase = _phrase(int(match[1]), found, more)
    if phrase is not None:
        cursor.at = right
    return phrase


def _before(text: str, least: int, end: int, scene: Scene) -> tuple[int, dict[str, Any]]:
    """Where the words before a note begin, and what they say: amount, date, whose it is."""
    words = text[least:end].split(" ")[:-1]
    found: dict[str, Any] = {}
    kept = at = len(words)
    while at:
        word = words[at - 1]
        if word[:2] == "<P" or word in _ADJECTIVES:
            at -= 1
        elif (
            word[:2] == "<M"
            and "principal" not in found
            and not _is_part(words, at - 1)
            and words[at:][:1] != ["of"]
        ):
            found["principal"] = scene.tokens[int(word[2:-1])].number
            at -= 1
        elif word[:2] == "<D" and "day" not in found and at > 1 and words[at - 2] not in _BEFORE_DAY | {"of"}:
            found["day"] = scene.tokens[int(word[2:-1])].day
            at -= 1
        elif word == "'s" and at > 1 and words[at - 2][:2] in ("<X", "<H"):
            if words[at - 2][:2] == "<H":
                found["holder"] = int(words[at - 2][2:-1])
            at -= 2
        else:
            break
        if words[at] not in _NO_START or words[at : at + 2] == ["that", "certain"]:
            kept = at
    return end - sum(len(word) + 1 for word in words[kept:]), found


def _is_part(words: list[str], at: int) -> bool:
    """Whether the amount is an end or a part of something else: "from $5,000", "to $5,000 notes"."""
    return at > 0 and words[at - 1] in ("to", "from", "by", "than", "over", "approximately", "about", "least")


def _after(text: str, start: int, scene: Scene, notes: int) -> tuple[int, dict[str, Any] | None]:
    """Where the words after a note end, and what they say; None where they contradict each other."""
    cursor = Cursor(text, start)
    found: dict[str, Any] = {}
    taken: set[str] = {_OF_AMOUNT} if scene.register.notes[notes].defined else set()
    while True:
        for part in _RIGHT:
            begin = cursor.at
            more = cursor.take(part) if part not in taken else None
            if more is not None:
                break
        else:
            return cursor.at, found
        taken.add(part)
        for name, value in _values(more, scene).items():
            if found.setdefault(name, value) != value:
                return cursor.at, None
        if text[begin] == "," and cursor.sees(","):
            cursor.take(",")


def _values(found: Mapping[str, int], scene: Scene) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: scene.number(found, name) for name in ("principal", "balance") if name in found
    }
    if "day" in found:
        values["day"] = scene.day(found, "day")
    if "holder" in found:
        values["holder"] = found["holder"]
    return values


def _phrase(notes: int, before: dict[str, Any], after: dict[str, Any] | None) -> NotePhrase | None:
    if after is None or any(after.get(name, value) != value for name, value in before.items()):
        return None
    return NotePhrase(notes=notes, **before, **{name: after[name] for name in after if name not in before})


def _same(symbols: Symbols, register: Register, start: int) -> Symbols:
    """One mark for all phrases of the sentence that can only mean the same note."""
    marks = list(dict.fromkeys(re.findall(r"<N(\d+)> ", symbols.text[start:])))
    phrases = {mark: register.phrases[int(mark)] for mark in marks}
    told = [mark for mark, phrase in phrases.items() if phrase.is_told]
    text = symbols.text
    for mark, phrase in phrases.items():
        if not phrase.is_told and len(told) == 1 and register.may_be(phrase.notes, phrases[told[0]].notes):
            text = text.replace(f"<N{mark}> ", f"<N{told[0]}> ")
    return attrs.evolve(symbols, text=text)


def set_aside(symbols: Symbols, register: Register, start: int = 0) -> tuple[Symbols, NotePhrase | None]:
    """The sentence without "H, the holder of the note dated D," but for H, and the note that this told."""
    for pattern in _ASIDE:
        match = pattern.search(symbols.text, start)
        if match is not None:
            phrase = register.phrases[int(match["note"])]
            if phrase.holder not in (None, int(match["holder"])):
                return symbols, None
            party = f"<H{match['holder']}> "
            return (
                replaced(symbols, match.start(), match.end(), party),
                attrs.evolve(phrase, holder=int(match["holder"])),
            )
    return symbols, None


__all__ = ["named_notes", "note_at", "set_aside"]
