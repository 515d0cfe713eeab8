"""The words of a filing with the part that matters marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from holdings_ledger.answers import EventRow, Quotation
from holdings_ledger.views.sources import Place, Sources, file_name, typed_words

if TYPE_CHECKING:
    from holdings_ledger.readers.ownership_tsv import LinePlace

_AROUND: Final = 120
"""Characters of context shown on each side of marked prose."""


def quotation(sources: Sources, event: EventRow, field: str | None) -> Iterator[Quotation]:
    """The places an event rests on, each as a quotation.

    field: the field whose own characters are marked where they can be told; else the whole span is.
    """
    place = sources.place(event.id)
    found = None if place is None else sources.named_text(place.document)
    if place is None or found is None:
        return
    name, text = file_name(found[0]), found[1]
    for index, span in enumerate(place.spans):
        told = _line_of_data_set(text, span)
        cell = None if told is None or field is None else told.cell(text, field)
        marked = cell or (_cell(text, span, event, field) if place.table and field else span)
        quoted = _quoted(text, span, marked, place, event, first=index == 0)
        if told is None:
            yield attrs.evolve(quoted, document=name)
        else:
            archive = file_name(found[0].rpartition("!")[0].partition("!")[0])
            yield attrs.evolve(quoted, document=f"{archive}!{told.file}", line=told.number)
    for words in () if place.spans else typed_words(event.fields):
        says = f"{event.type}, in words typed by hand from"
        yield Quotation(says=says, filing=place.filing, event=event.id, document=name, marked=words)


def _line_of_data_set(text: str, span: tuple[int, int]) -> LinePlace | None:
    """Where a line of a data set stood, of a document that keeps such lines."""
    if not text.startswith("holdings-ledger data set"):
        return None
    from holdings_ledger.readers.ownership_tsv import place_of

    return place_of(text, span[0])


def _quoted(
    text: str, span: tuple[int, int], marked: tuple[int, int], place: Place, event: EventRow, *, first: bool
) -> Quotation:
    start, end = _context(text, span, table=place.table is not None)
    return Quotation(
        says=_says(place, event, first=first),
        filing=place.filing,
        event=event.id,
        line=text.count("\n", 0, marked[0]) + 1,
        span=marked,
        before=text[start : marked[0]],
        marked=text[marked[0] : marked[1]],
        after=text[marked[1] : end],
    )


def _context(text: str, span: tuple[int, int], *, table: bool) -> tuple[int, int]:
    """The line of a table row; some words around a clause, never past its paragraph."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    end = len(text) if end < 0 else end
    if table:
        return start, end
    return max(start, span[0] - _AROUND), min(end, span[1] + _AROUND)


def _says(place: Place, event: EventRow, *, first: bool) -> str:
    if place.table is None:
        return f"{event.type}, stated in" if first else "and in"
    what = "held according to" if event.fields.get("kind") == "holding" else "reported after"
    row = f"row {place.row} of " if place.row else "a footnote of "
    return f"{what} {row}Table {place.table}"


def _cell(text: str, span: tuple[int, int], event: EventRow, field: str | None) -> tuple[int, int]:
    """The characters of one field within a row: the last place where its number stands, else the row."""
    value: Any = None if field is None else event.fields.get(field)
    if value is None:
        return span
    pattern = _number(str(value))
    found = list(re.finditer(pattern, text[span[0] : span[1]]))
    if not found:
        return span
    return span[0] + found[-1].start(), span[0] + found[-1].end()


def _number(value: str) -> str:
    """A pattern for a number as filings print it, with or without thousands separators and zero cents."""
    whole, _, fraction = value.partition(".")
    digits = ",?".join(re.escape(digit) for digit in whole)
    stripped = fraction.rstrip("0")
    tail = rf"\.{stripped}0*" if stripped else r"(?:\.0+)?"
    return rf"(?<![\d.,]){digits}{tail}(?![\d]|,\d|\.\d)"
