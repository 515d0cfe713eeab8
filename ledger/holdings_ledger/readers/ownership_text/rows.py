"""One row of a table: from cells whose columns are known to a `Row`, with what is doubtful about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

import attrs

from holdings_events import Evidence, Notice, Span
from holdings_ledger.readers.model import Row
from holdings_ledger.readers.ownership_text.cells import (
    Cell,
    Part,
    as_text,
    parse_cell,
    split_code,
    split_dates,
    split_fused,
    split_text_number,
    to_date,
    to_number,
)
from holdings_ledger.readers.ownership_text.layout import AMOUNT, COLUMN_NAMES, DATES, UNDERLYING, Table
from holdings_ledger.readers.ownership_text.lines import Line, one_line

Value = str | date | Decimal | bool

_TEXTS: Final = frozenset({"security", "nature", "underlying"})
_DATES: Final = frozenset({"transaction_date", "deemed_date", "exercisable_date", "expiration_date"})
_DOLLARS: Final = {
    "balance_after": "balance_value_after",
    "underlying_quantity": "underlying_value",
    "quantity": "total_value",
}
LATE_FORMS: Final = frozenset({"3", "4", "5"})
"""On Form 5, where the code of a transaction would stand: the form that a late holding belonged on."""

_FACTS: Final = ("transaction_date", "code", "quantity", "total_value", "side")


class RawRow(NamedTuple):
    """A line of a table, its cells with their offsets in the document, and what each cell holds."""

    line: Line
    raws: tuple[tuple[int, str], ...]
    cells: tuple[Cell, ...]


def raw_row(line: Line, raws: list[tuple[int, str]]) -> RawRow:
    """Parse the cells of a line."""
    return RawRow(line, tuple(raws), tuple(parse_cell(raw) for _, raw in raws))


@attrs.define
class Draft:
    """A row while its cells are read: values and spans by field, footnote marks by field, notices."""

    table: Table
    number: int
    line: Line
    known: frozenset[str] | None
    slots: tuple[str | None, ...]
    values: dict[str, Value] = attrs.field(factory=dict[str, Value])
    cells: list[tuple[str, Span]] = attrs.field(factory=list[tuple[str, Span]])
    marks: dict[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])
    evidence: list[Evidence] = attrs.field(factory=list[Evidence])
    notices: list[Notice] = attrs.field(factory=list[Notice])

    @property
    def span(self) -> Span:
        """The row's characters, from the first of its cells to the last that is not blank."""
        return (self.line.start, self.line.start + len(self.line.raw.rstrip()))

    @property
    def place(self) -> str:
        """How notices name the row."""
        return f"Row {self.number} of Table {self.table}"

    def put(self, field: str, value: Value, span: Span) -> None:
        """Set a field to the value of a cell."""
        self.values[field] = value
        self.cells.append((field, span))

    def mark(self, field: str, marks: tuple[str, ...]) -> None:
        """Add footnote marks to a field."""
        if marks:
            self.marks[field] = (*self.marks.get(field, ()), *marks)

    def note(self, code: str, sentence: str, span: Span | None = None) -> None:
        """Add a notice; the sentence goes on from "Row n of Table t"."""
        self.notices.append(
            Notice(
                code=code,
                detail=f"{self.place} {sentence}",
                spans=(span or self.span,),
                table=self.table,
                row=self.number,
            )
        )

    def unreadable(self, slot: str, text: str, span: Span, why: str) -> None:
        """A cell whose text is no value of its column, or one of several columns."""
        shown = one_line(text)[:60]
        self.note("CELL_UNREADABLE", f'has "{shown}" as {COLUMN_NAMES[slot]}: {why}; it is left out.', span)

    def row(self) -> Row:
        """The row as reported."""
        late = "form_type" in self.values and "code" not in self.values
        facts = any(
            field in self.values or (field in self.marks and not (late and field == "code"))
            for field in _FACTS
        )
        values: dict[str, Any] = dict(self.values)
        return Row(
            table=self.table,
            number=self.number,
            kind="transaction" if facts else "holding",
            span=self.span,
            footnotes=tuple(self.marks.items()),
            cells=tuple(self.cells),
            evidence=tuple(self.evidence),
            **values,
        )


def fill(draft: Draft, raw: RawRow, slots: tuple[str | None, ...], ambiguous: frozenset[int]) -> None:
    """Read each cell as the value of its slot."""
    for at, slot in enumerate(slots):
        cell = raw.cells[at]
        if slot is None or (not cell.text and not cell.marks):
            continue
        start, text = raw.raws[at]
        span = (start + cell.span[0], start + cell.span[1])
        if at in ambiguous:
            draft.unreadable(slot, cell.text or text, span, "it could as well belong to another column")
        else:
            _read_cell(draft, slot, cell, start, text)


def _read_cell(draft: Draft, slot: str, cell: Cell, start: int, raw: str) -> None:
    span = (start + cell.span[0], start + cell.span[1])
    if slot in _TEXTS:
        _read_text(draft, slot, start, raw)
    elif slot == DATES:
        _read_dates(draft, cell, start, raw)
    elif slot in _DATES:
        _read_date(draft, slot, cell, span)
    elif slot == UNDERLYING:
        _read_underlying(draft, start, raw)
    elif slot in ("code", "timeliness", "side", "ownership"):
        _read_letter(draft, slot, cell, span)
    elif cell.shape == "fused" and slot in ("quantity", "price"):
        _read_fused(draft, cell, start, raw)
    else:
        _read_number(draft, slot, cell, span)


def _read_text(draft: Draft, slot: str, start: int, raw: str) -> None:
    cell = as_text(raw, draft.known)
    if cell.text:
        draft.put(slot, one_line(cell.text), (start + cell.span[0], start + cell.span[1]))
    draft.mark(slot, cell.marks)


def _read_date(draft: Draft, slot: str, cell: Cell, span: Span) -> None:
    draft.mark(slot, cell.marks)
    if not cell.text:
        return
    day = to_date(cell.text)
    if day:
        draft.put(slot, day, span)
    elif cell.shape == "date":
        draft.unreadable(slot, cell.text, span, "there is no such day")
    else:
        draft.unreadable(slot, cell.text, span, "it is no date")


def _read_dates(draft: Draft, cell: Cell, start: int, raw: str) -> None:
    parts = split_dates(raw)
    span = (start + cell.span[0], start + cell.span[1])
    if parts is None and not cell.text:
        draft.mark("exercisable_date", cell.marks)
        draft.mark("expiration_date", cell.marks)
        draft.unreadable(DATES, one_line(raw), span, "it cannot be told which date the mark explains")
        return
    if parts is None:
        draft.unreadable(DATES, cell.text, span, "it cannot be told which of the two dates it is")
        return
    draft.note(
        "COMBINED_CELL",
        f'has the exercisable and the expiration date in one cell, "{one_line(raw)}".',
        (start + parts[0].span[0], start + parts[1].span[1]),
    )
    for slot, part in zip(("exercisable_date", "expiration_date"), parts, strict=True):
        _read_date_part(draft, slot, part, start)


def _read_date_part(draft: Draft, slot: str, part: Part, start: int) -> None:
    span = (start + part.span[0], start + part.span[1])
    cell = Cell(part.text, part.span, part.marks, False, "date" if part.text else "empty")
    _read_date(draft, slot, cell, span)


def _read_underlying(draft: Draft, start: int, raw: str) -> None:
    cell = as_text(raw, draft.known)
    parts = split_text_number(cell.text)
    span = (start + cell.span[0], start + cell.span[1])
    draft.mark("underlying", cell.marks)
    if parts is None:
        if cell.text:
            draft.put("underlying", one_line(cell.text), span)
        return
    draft.note(
        "COMBINED_CELL",
        f'has title and number of the underlying securities in one cell, "{cell.text}".',
        span,
    )
    for slot, (left, right) in zip(("underlying", "underlying_quantity"), parts, strict=True):
        # counted from the cell's end, since only its beginning can hold characters that were escaped
        place = (span[1] - len(cell.text) + left, span[1] - len(cell.text) + right)
        text = cell.text[left:right]
        value = to_number(text) if slot == "underlying_quantity" else one_line(text)
        if value is not None:
            draft.put(slot, value, place)
            whole = raw[slice(*cell.span)]
            draft.evidence.append(Evidence(field=slot, confidence="inferred", raw=whole, span=span))


def _read_letter(draft: Draft, slot: str, cell: Cell, span: Span) -> None:
    draft.mark(slot, cell.marks)
    text = cell.text.strip("()")
    if not text:
        return
    if slot == "code":
        _read_code(draft, cell, span)
    elif slot == "timeliness" and text in ("V", "E", "L"):
        draft.put(slot, "L" if text == "L" else "E", span)
    elif text in {"side": ("A", "D"), "ownership": ("D", "I")}.get(slot, ()):
        draft.put(slot, text, span)
    else:
        draft.unreadable(slot, cell.text, span, "the form knows no such letter there")


def _read_code(draft: Draft, cell: Cell, span: Span) -> None:
    if cell.text in LATE_FORMS:
        draft.put("form_type", cell.text, span)
        return
    code = split_code(cell.text)
    if code is None:
        draft.unreadable("code", cell.text, span, "it is no transaction code")
        return
    draft.put("code", code.letter, span)
    if code.form_type:
        draft.put("form_type", code.form_type, span)
    if code.swap:
        draft.put("equity_swap", True, span)
    if code.early:
        draft.put("timeliness", "E", span)
        draft.note("COMBINED_CELL", f'has the code and the V mark in one cell, "{cell.text}".', span)


def _read_number(draft: Draft, slot: str, cell: Cell, span: Span) -> None:
    field = "quantity" if slot in ("acquired", "disposed", AMOUNT) else slot
    draft.mark(field, cell.marks)
    if not cell.text and slot in ("acquired", "disposed"):
        return
    number = to_number(cell.text) if cell.text else None
    if number is None:
        if cell.text:
            draft.unreadable(slot, cell.text, span, "it is no number")
        return
    if slot in ("acquired", "disposed"):
        if "side" in draft.values:
            draft.unreadable(slot, cell.text, span, "an amount stands under the other side too")
            return
        draft.put("side", "A" if slot == "acquired" else "D", span)
    dollars = cell.shape == "money" and not (draft.table == "I" and field == "quantity")
    draft.put(_DOLLARS.get(field, field) if dollars else field, number, span)


def _read_fused(draft: Draft, cell: Cell, start: int, raw: str) -> None:
    parts = split_fused(cell.text)
    span = (start + cell.span[0], start + cell.span[1])
    if parts is None or "quantity" in draft.values or "price" in draft.values:
        draft.unreadable("price", cell.text, span, "it holds two numbers, and one of them has a cell already")
        return
    draft.mark("price", cell.marks)
    for field, (left, right) in zip(("quantity", "price"), parts, strict=True):
        number = to_number(cell.text[left:right])
        if number is not None:
            draft.put(field, number, (span[1] - len(cell.text) + left, span[1] - len(cell.text) + right))
            whole = raw[slice(*cell.span)]
            draft.evidence.append(Evidence(field=field, confidence="inferred", raw=whole, span=span))
