"""Words of a document: finding a quotation, and whether words contain a figure.

Both are mechanical. What they find is what a lawyer would find with a finger on the page: the figure stands
there, or it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

import attrs

from holdings_events import Span
from holdings_ledger.readers.conformity import parts_of
from holdings_ledger.readers.lexer import Token, lex
from holdings_ledger.readers.prose.view import View, view_of
from holdings_projections.identity import fold_name

__all__ = ["Figures", "Page", "figures_of"]

_NUMBERS: Final = frozenset({"money", "percent", "count", "ordinal"})
_ALIKE: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-"})
"""Characters that a person at a keyboard types otherwise than a filing prints them; one for one."""

_LISTED: Final = 5


class Page:
    """A document's text as a person sees it, markup left out, with a way back to its characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._view: View = view_of(text, 0, len(text))
        seen = self._view.text.translate(_ALIKE)
        words = list(re.finditer(r"\S+", seen))
        self._words = " ".join(match.group() for match in words)
        self._starts = [match.start() for match in words]
        self._moved = list(accumulate((len(match.group()) + 1 for match in words), initial=0))[:-1]
        self._lines = [match.end() for match in re.finditer("\n", text)]

    @property
    def all_words(self) -> str:
        """The whole document, as a person sees it."""
        return self._view.text

    def places(self, quote: str) -> list[Span]:
        """Every place where the words of a quotation stand, whatever white space is between them."""
        wanted = " ".join(quote.translate(_ALIKE).split())
        found: list[Span] = []
        at = self._words.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            found.append(self._view.span(self._seen_at(at), self._seen_at(end - 1) + 1))
            at = self._words.find(wanted, end)
        return found

    def _seen_at(self, offset: int) -> int:
        """Where a character of the words, joined by single blanks, stands in the view."""
        word = bisect_right(self._moved, offset) - 1
        return self._starts[word] + offset - self._moved[word]

    def place(self, quote: str) -> Span | str:
        """The only place of a quotation, else a sentence that names the places or says that there is none."""
        found = self.places(quote)
        if len(found) == 1:
            return found[0]
        if not found:
            return "the words do not stand in the document"
        listed = ", ".join(f"line {self.line(span)} (span {list(span)})" for span in found[:_LISTED])
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        return f"the words stand at {len(found)} places: {listed}{more}; quote more of them, or give a span"

    def line(self, span: Span) -> int:
        """The line of the original, from 1, on which a span begins."""
        return bisect_right(self._lines, span[0]) + 1

    def fault(self, span: Span) -> str | None:
        """What is wrong with a span of this document, or None."""
        start, end = span
        if 0 <= start < end <= len(self._text):
            return None
        return f"[{start}, {end}] is no span of this document, which has {len(self._text)} characters"

    def words(self, span: Span) -> str:
        """The words of a span, as a person sees them."""
        start, end = span
        return view_of(self._text, start, end).text


@attrs.frozen
class Figures:
    """What stands in some words: numbers (fractions for percents), days, and the words folded."""

    numbers: frozenset[Decimal]
    days: frozenset[date]
    folded: str

    def contain(self, value: Any) -> bool:
        """Whether a value stands in the words.

        A number or a day by its value, however it is printed; text by its words. A value of several parts is
        contained when each of its figures is. What is no figure, such as yes and no, never is: a person
        has judged it.
        """
        if isinstance(value, bool):
            return False
        if isinstance(value, (Decimal, int)):
            return abs(Decimal(value)) in self.numbers
        if isinstance(value, date):
            return value in self.days
        if isinstance(value, str):
            return f" {fold_name(value)} " in self.folded
        parts = list(_figures_within(value))
        return bool(parts) and all(map(self.contain, parts))


def figures_of(words: str) -> Figures:
    """The figures of some words."""
    tokens = lex(words)
    return Figures(
        numbers=frozenset(_number(token) for token in tokens if token.kind in _NUMBERS),
        days=frozenset(token.day for token in tokens if token.kind == "date" and token.day is not None),
        folded=f" {fold_name(words)} ",
    )


def _number(token: Token) -> Decimal:
    return token.number


def _figures_within(value: object) -> Iterator[Any]:
    """Numbers and days inside a tuple or value object."""
    if isinstance(value, (Decimal, int, date)) and not isinstance(value, bool):
        yield value
    for _, part in parts_of(value):
        yield from _figures_within(part)
