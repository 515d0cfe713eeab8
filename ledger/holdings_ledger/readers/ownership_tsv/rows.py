"""Lines of the four row members as rows of Tables I and II."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdings_events import Notice, Span
from holdings_ledger.readers.cells import Convert, lacking
from holdings_ledger.readers.model import Row
from holdings_ledger.readers.ownership_tsv.columns import ROW_MEMBERS, Header
from holdings_ledger.readers.ownership_tsv.meanings import marks_of

__all__ = ["left_out", "row_of"]


def row_of(header: Header, cells: list[str], number: int, span: Span) -> tuple[Row, list[Notice]]:
    """A line as the row of its table with this number, and what could not be read of it."""
    told = ROW_MEMBERS[header.member]
    notices: list[Notice] = []
    fields: dict[str, Any] = {}
    try:
        for place, field, meaning in header.values:
            text = cells[place]
            if text:
                fields[field] = meaning(text)
        marks = _links(header, cells)
    except ValueError:
        fields, marks = _what_can_be_read(header, cells, number, notices)
    row = Row(table=told.table, number=number, kind=told.kind, span=span, footnotes=marks, **fields)
    if told.kind == "transaction":
        notice = lacking(told.table, number, row.code, row.transaction_date)
        if notice is not None:
            notices.append(notice)
    if header.unknown:
        notices += left_out(header, cells)
    return row, notices


def _links(header: Header, cells: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    assert header.pick_marks is not None
    if not any(header.pick_marks(cells)):
        return ()
    return tuple((field, marks_of(cells[place])) for place, field in header.marks if cells[place].strip())


def _what_can_be_read(
    header: Header, cells: list[str], number: int, notices: list[Notice]
) -> tuple[dict[str, Any], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The same cell by cell; what has no value becomes a notice, and None."""
    names = {place: column for column, place in header.columns.items()}
    table = ROW_MEMBERS[header.member].table

    def value(place: int, convert: Convert) -> Any:
        try:
            return convert(cells[place])
        except ValueError:
            detail = f'{names[place]} has the value "{cells[place][:60]}".'
            notices.append(Notice(code="CELL_UNREADABLE", detail=detail, table=table, row=number))
            return None

    fields = {field: value(place, meaning) for place, field, meaning in header.values if cells[place]}
    links = [(field, value(place, marks_of)) for place, field in header.marks if cells[place].strip()]
    return fields, tuple((field, ids) for field, ids in links if ids)


def left_out(header: Header, cells: list[str]) -> Iterator[Notice]:
    """What stands in columns that the SEC's description does not name."""
    for place, column in header.unknown:
        if cells[place].strip():
            yield Notice(
                code="ELEMENT_UNKNOWN",
                detail=f"The column {column[:80]} of {header.member} is not in the SEC's description; "
                "it was left out.",
            )
