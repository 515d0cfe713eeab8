"""Vesting schedules that a footnote states in numbers and dates: "Of the remaining unvested options in this
grant, options to purchase 500 vest on June 30, 2011, and options to purchase 250 vest on June 30, 2012."

A closed grammar over tokens; a footnote whose talk of vesting is not understood to the last word yields
nothing. One number with several dates can mean that number on each or over all: both are given, and the
caller takes the one that some stated total confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import Installment, Span
from holdings_ledger.readers.lexer import Token
from holdings_ledger.translate.phrases import DERIVATIVE_NOUNS, Cursor, Prose, sentences

__all__ = ["Part", "Schedule", "may_state_schedule", "stated_schedule"]


@attrs.frozen(kw_only=True)
class Part:
    """One number of a schedule with its dates. each: the words say that it is the number for each date."""

    quantity: Decimal
    dates: tuple[date, ...]
    each: bool = False
    words: str = ""
    span: Span | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether the number can be read as that of each date, or of all of them together."""
        return len(self.dates) > 1 and not self.each


@attrs.frozen(kw_only=True)
class Schedule:
    """A schedule as worded. total: one that the same sentence states. remaining: of what is yet unvested."""

    footnote: str
    parts: tuple[Part, ...]
    total: Decimal | None = None
    remaining: bool = False
    span: Span | None = None

    def each(self) -> tuple[Installment, ...]:
        """Read as: each date brings its part's number."""
        return _ordered(
            Installment(date=day, quantity=part.quantity) for part in self.parts for day in part.dates
        )

    def together(self) -> tuple[Installment, ...] | None:
        """Read as: a part's number falls equally on its dates. None where that gives fractions."""
        found: list[Installment] = []
        for part in self.parts:
            share = part.quantity if part.each else part.quantity / len(part.dates)
            if share != share.to_integral_value():
                return None
            found += [Installment(date=day, quantity=share) for day in part.dates]
        return _ordered(found)


def _ordered(installments: Iterable[Installment]) -> tuple[Installment, ...]:
    return tuple(sorted(installments, key=lambda item: item.date))


_YEAR: Final = re.compile(r"(?:19|20)\d\d(?!\d)")
_NOT_COUNTED: Final = re.compile(
    r"\d\s?(?:\\?%|/\d+(?:th|rd|nd|st)\b)|anniversar|installment|instalment|percent|ratabl"
)


def may_state_schedule(text: str) -> bool:
    """A cheap look: vesting, a year, and none of the ways of stating shares that are no numbers."""
    plain = text.lower()
    if "vest" not in plain and "exercisable" not in plain:
        return False
    return _YEAR.search(text) is not None and _NOT_COUNTED.search(plain) is None


_VESTING_WORDS: Final = frozenset(["vest", "vests", "vesting", "vested", "exercisable"])
_VEST: Final = (
    "will vest and become exercisable",
    "shall vest and become exercisable",
    "vest and become exercisable",
    "vests and becomes exercisable",
    "become vested and exercisable",
    "will become exercisable",
    "shall become exercisable",
    "will become vested",
    "become exercisable",
    "becomes exercisable",
    "become vested",
    "will vest",
    "shall vest",
    "vest",
    "vests",
    "vesting",
)
_IN_GRANT: Final = tuple(
    f"{preposition} {which} {grant}"
    for preposition in ("in", "under", "of", "subject to", "covered by", "underlying", "from")
    for which in ("this", "the", "that", "such")
    for grant in ("grant", "option", "award", "warrant")
)
_COVERED: Final = DERIVATIVE_NOUNS | frozenset(("shares", "share", "award", "grant"))


def stated_schedule(prose: Prose) -> Schedule | None:
    """The schedule of a footnote, if just one sentence of it speaks of vesting and is wholly understood."""
    speaking = [s for s in sentences(prose.tokens) if _speaks_of_vesting(s)]
    if len(speaking) != 1:
        return None
    cursor = Cursor(speaking[0])
    lead = _lead(cursor)
    parts = _parts(cursor, prose, lead.told)
    if not parts:
        return None
    return Schedule(
        footnote=prose.id,
        parts=parts,
        total=lead.total,
        remaining=lead.remaining,
        span=prose.span(speaking[0][0], speaking[0][-1]),
    )


def _speaks_of_vesting(sentence: Sequence[Token]) -> bool:
    return any(token.kind == "word" and token.value in _VESTING_WORDS for token in sentence)


@attrs.frozen
class _Lead:
    """total: a stated number of what vests. remaining: it is a rest. told: "vest" is said for all parts."""

    total: Decimal | None = None
    remaining: bool = False
    told: bool = False


def _lead(cursor: Cursor) -> _Lead:
    return cursor.attempt(_of_the_rest) or cursor.attempt(_they_vest) or _Lead()


def _of_the_rest(cursor: Cursor) -> _Lead | None:
    """Such as "Of the remaining 750 unvested options in this grant,"."""
    if not cursor.phrase("of the", "of these", "of such"):
        return None
    lead = _what(cursor)
    return lead if lead is not None and cursor.phrase(",", ":") else None


def _they_vest(cursor: Cursor) -> _Lead | None:
    """Such as "The 750 unvested options vest as follows:"."""
    cursor.phrase("the", "these", "this")
    lead = _what(cursor)
    if lead is None or not cursor.phrase(*_VEST):
        return None
    if cursor.phrase("as follows"):
        cursor.phrase(":", ",")
    elif not cursor.phrase("as to", ":"):
        return None
    return attrs.evolve(lead, told=True)


def _what(cursor: Cursor) -> _Lead | None:
    """What vests, with its stated number; None where no noun follows."""
    remaining = cursor.phrase("remaining")
    total = cursor.number()
    remaining = cursor.phrase("remaining") or remaining
    remaining = cursor.phrase("unvested") or remaining
    cursor.phrase("stock", "restricted stock", "restricted share")
    if cursor.any_of(_COVERED) is None:
        return None
    cursor.phrase("of common stock")
    cursor.phrase(*_IN_GRANT)
    return _Lead(total, remaining)


def _parts(cursor: Cursor, prose: Prose, told: bool) -> tuple[Part, ...]:
    """All parts to the sentence's end, or () where one is not understood."""
    parts: list[Part] = []
    while True:
        cursor.enumerator()
        part = _part(cursor, prose, told)
        if part is None:
            return ()
        parts.append(part)
        if cursor.done or _condition(cursor):
            return tuple(parts)
        if not cursor.phrase("; and", ", and", ";", ",", "and"):
            return ()


def _part(cursor: Cursor, prose: Prose, told: bool) -> Part | None:
    start = cursor.at
    if cursor.any_of(DERIVATIVE_NOUNS) is not None and not cursor.phrase(
        "to purchase", "to acquire", "for", "covering"
    ):
        return None
    cursor.phrase("as to")
    quantity = cursor.number()
    if quantity is None:
        return None
    if cursor.any_of(_COVERED) is not None:
        cursor.phrase("of common stock")
    verb = cursor.phrase(*_VEST)
    if not (verb or told):
        return None
    cursor.phrase("on", "as of")
    each = cursor.phrase("each of")
    dates = _dates(cursor)
    if not dates:
        return None
    tokens = cursor.tokens[start : cursor.at]
    return Part(
        quantity=quantity,
        dates=dates,
        each=each,
        words=prose.words(tokens),
        span=prose.span(tokens[0], tokens[-1]),
    )


def _dates(cursor: Cursor) -> tuple[date, ...]:
    first = cursor.day()
    if first is None:
        return ()
    dates = [first]
    while (more := cursor.attempt(_another_date)) is not None:
        dates.append(more)
    return tuple(dates)


def _another_date(cursor: Cursor) -> date | None:
    if not cursor.phrase(", and on", ", and", "and on", "and", ","):
        return None
    return cursor.day()


def _condition(cursor: Cursor) -> bool:
    """A condition of continued service to the end: assumed to be met, as with every schedule."""
    if not cursor.phrase(", subject to", "subject to", ", provided that", ", assuming"):
        return False
    rest = cursor.tokens[cursor.at :]
    words = {token.value for token in rest if token.kind == "word"}
    plain = all(token.kind in ("word", "punct", "term") for token in rest)
    return (
        plain
        and bool(words & {"service", "employment", "employed"})
        and not words & {"performance", "unless"}
    )
