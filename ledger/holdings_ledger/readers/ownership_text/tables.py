"""Tables I and II: headings, rows and what is missing from either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

import attrs

from holdings_events import Evidence, Notice
from holdings_ledger.readers.model import Row
from holdings_ledger.readers.ownership_text.cells import Cell
from holdings_ledger.readers.ownership_text.layout import (
    AMOUNT,
    COLUMN_NAMES,
    DATES,
    UNDERLYING,
    Layout,
    Table,
    cell_cost,
    form_columns,
    heading_columns,
    lay_out,
)
from holdings_ledger.readers.ownership_text.lines import Line, one_line, plain
from holdings_ledger.readers.ownership_text.rows import LATE_FORMS, Draft, RawRow, fill, raw_row
from holdings_ledger.readers.ownership_text.sections import split_cells

_BOILERPLATE: Final = re.compile(
    r"table ii?\b|\(e\.g\., puts|reminder:|persons who respond|edgar filing:|sec 14[0-9]{2}"
    r"|\(country\)|\(city\)|\(over\)|page [0-9]|form [345]\b|explanation of|united states|[-:| ]{3,}$",
    re.IGNORECASE,
)
_HEADING_FIRST: Final = re.compile(
    r"(?:[0-9]{1,2}\. ?)?title of|[0-9]{1,2}[ab]?\. |code$|\(a\)|v$|amount$|date exer|title$|price$|$",
    re.IGNORECASE,
)
_OPTIONAL: Final = frozenset({"timeliness", "deemed_date", "nature"})
_HELD_IN: Final = {
    AMOUNT: ("quantity",),
    DATES: ("exercisable_date", "expiration_date"),
    UNDERLYING: ("underlying", "underlying_quantity"),
    "acquired": ("acquired", "quantity", "side"),
    "disposed": ("disposed", "quantity", "side"),
}
_MOST_GARBAGE: Final = 2


@attrs.frozen(kw_only=True)
class TableReading:
    """The rows of a table and what was noticed."""

    rows: tuple[Row, ...] = ()
    notices: tuple[Notice, ...] = ()


@attrs.frozen(kw_only=True)
class _Lines:
    """A table's lines sorted: data rows, columns its heading names (None without), lines that are neither.

    heading_width: most cells of a heading line.
    """

    rows: list[RawRow]
    named: frozenset[str] | None
    heading_width: int
    strays: list[Line]


def read_table(
    lines: Sequence[Line], table: Table, form: str, known: frozenset[str] | None, cut: int | None
) -> TableReading:
    """Read a table.

    form: "3", "4" or "5". known: ids of the footnotes, None where the document ends before them.
    cut: number of the line within which the document ends, or None.
    """
    sorted_lines = _sort(lines, cut)
    columns = form_columns(form, table, sorted_lines.named)
    raws = sorted_lines.rows
    if raws and raws[-1].line.number == cut:
        raws = [*raws[:-1], _padded(_without_cut(raws[-1]), sorted_lines, columns)]
    layouts = _layouts(raws, columns, sorted_lines.named)
    drafts: list[Draft] = []
    notices = [_stray(line, table) for line in sorted_lines.strays]
    used: set[str] = set()
    for raw, layout in zip(raws, layouts, strict=True):
        if layout is None:
            notices.append(_stray(raw.line, table))
            continue
        draft = Draft(table, len(drafts) + 1, raw.line, known, layout.slots)
        fill(draft, raw, layout.slots, layout.ambiguous)
        drafts.append(draft)
        used.update(held for slot in layout.slots if slot for held in _HELD_IN.get(slot, (slot,)))
        used.update(draft.values)
    notices += _check_table(drafts, table, columns, sorted_lines.named, used)
    _check_rows(drafts, form, table, sorted_lines.named, frozenset(used), cut)
    _reconcile(drafts)
    notices += [notice for draft in drafts for notice in draft.notices]
    return TableReading(rows=tuple(draft.row() for draft in drafts), notices=tuple(notices))


def _sort(lines: Sequence[Line], cut: int | None) -> _Lines:
    rows: list[RawRow] = []
    named: frozenset[str] | None = None
    width = 0
    strays: list[Line] = []
    for line in lines:
        if not line.raw or line.raw.isspace():
            continue
        raws = split_cells(line)
        heading = _heading(raws, line.number == cut)
        if heading is not None:
            named = heading if named is None else named | heading
            width = max(width, len(raws))
        elif _BOILERPLATE.match(line.raw.strip()) or _BOILERPLATE.match(plain(line.raw[:120])):
            continue
        elif len(raws) > 1:
            rows.append(raw_row(line, raws))
        elif named is not None or rows:
            strays.append(line)
    return _Lines(rows=rows, named=named, heading_width=width, strays=strays)


def _heading(raws: Sequence[tuple[int, str]], cut: bool) -> frozenset[str] | None:
    """The columns that a line names as a heading; a cut line counts without its last cell."""
    if not _HEADING_FIRST.match(plain(raws[0][1][:120])):
        return None
    texts = tuple(raw for _, raw in raws)
    return _named(texts[:-1] if cut and len(texts) > 1 else texts)


@lru_cache(maxsize=256)
def _named(texts: tuple[str, ...]) -> frozenset[str] | None:
    """The columns that cells name; remembered, as most documents have the same headings."""
    return heading_columns([plain(text) for text in texts])


def _layouts(
    raws: Sequence[RawRow], columns: tuple[str, ...], named: frozenset[str] | None
) -> list[Layout | None]:
    """The layout of each row; rows that are not exactly the form's are laid out by their number of cells."""
    found: list[Layout | None] = [_as_the_form(raw.cells, columns) for raw in raws]
    by_width: dict[int, list[int]] = {}
    for at, layout in enumerate(found):
        if layout is None:
            by_width.setdefault(len(raws[at].cells), []).append(at)
    for width, members in by_width.items():
        if width > 2 * len(columns):
            continue
        together = lay_out([raws[at].cells for at in members], columns, named)
        for at in members:
            found[at] = _sound(together, raws[at].cells) or _alone(raws[at].cells, columns, named)
    return found


def _as_the_form(cells: tuple[Cell, ...], columns: tuple[str, ...]) -> Layout | None:
    """A row with exactly the columns of the form, each cell holding what its column may hold."""
    if len(cells) != len(columns):
        return None
    for slot, cell in zip(columns, cells, strict=True):
        late = slot == "code" and "timeliness" not in columns and cell.text in LATE_FORMS
        if cell.text and not late and cell_cost(slot, cell) > 1:
            return None
    return Layout(columns)


def _alone(cells: tuple[Cell, ...], columns: tuple[str, ...], named: frozenset[str] | None) -> Layout | None:
    return _sound(lay_out([cells], columns, named), cells)


def _sound(layout: Layout | None, cells: tuple[Cell, ...]) -> Layout | None:
    """The layout, unless too many cells hold nothing of their column's kind: then it is no row."""
    if layout is None:
        return None
    full = [(slot, cell) for slot, cell in zip(layout.slots, cells, strict=True) if slot and cell.text]
    garbage = sum(1 for slot, cell in full if cell_cost(slot, cell) > 1)
    good = len(full) - garbage
    return layout if garbage <= _MOST_GARBAGE and good >= max(2, 2 * garbage) else None


def _without_cut(raw: RawRow) -> RawRow:
    """The row in whose middle the document ends, without its last cell, which may be cut: 42,8 of 42,800."""
    cells = list(raw.cells)
    last = max((at for at, cell in enumerate(cells) if cell.text or cell.marks), default=0)
    if cells[last].text in ("A", "D", "I") and last > 1 and cells[last - 1].text not in ("D", "I"):
        # a letter is whole; behind D or I it would begin the words of column 7
        return raw
    cells[last] = Cell("", cells[last].span)
    return raw._replace(cells=tuple(cells))


def _padded(raw: RawRow, lines: _Lines, columns: tuple[str, ...]) -> RawRow:
    """The cut row with blank cells up to its table's width: a cut takes cells from the end only."""
    widths = [len(row.cells) for row in lines.rows[:-1]]
    full = lines.named is None or set(columns) - {"timeliness"} <= lines.named
    width = max(set(widths), key=widths.count) if widths else len(columns) if full else lines.heading_width
    more = max(0, width - len(raw.cells))
    end = raw.line.start + len(raw.line.raw)
    return raw._replace(raws=raw.raws + ((end, ""),) * more, cells=raw.cells + (Cell("", (0, 0)),) * more)


def _stray(line: Line, table: Table) -> Notice:
    shown = one_line(line.raw)[:80]
    return Notice(
        code="ROW_UNREADABLE",
        detail=f'Line {line.number}, "{shown}", stands in Table {table} but cannot be read as a row of it.',
        spans=(line.span,),
        table=table,
    )


def _check_table(
    drafts: Sequence[Draft],
    table: Table,
    columns: tuple[str, ...],
    named: frozenset[str] | None,
    used: set[str],
) -> list[Notice]:
    if not drafts:
        return []
    spans = (drafts[0].span,)
    notices: list[Notice] = []
    if not named:
        notices.append(
            Notice(
                code="TABLE_HEADER_MISSING",
                detail=f"Table {table} has {len(drafts)} row(s) and no heading; "
                "the cells are assigned by their order and by what they hold.",
                spans=spans,
                table=table,
            )
        )
    # without a heading nothing tells that V and the deemed date never had columns
    optional = frozenset({"nature"}) if named is None else _OPTIONAL - (named - {"nature"})
    missing = [COLUMN_NAMES[name] for name in columns if name not in used and name not in optional]
    if missing:
        notices.append(
            Notice(
                code="TABLE_COLUMNS_MISSING",
                detail=f"Table {table} has no cells for: {'; '.join(missing)}.",
                spans=spans,
                table=table,
            )
        )
    return notices


def _check_rows(
    drafts: Sequence[Draft],
    form: str,
    table: Table,
    named: frozenset[str] | None,
    used: frozenset[str],
    cut: int | None,
) -> None:
    marked = {field for draft in drafts for field in draft.marks}
    expected = used | marked | (named or frozenset())
    for draft in drafts:
        if draft.line.number == cut:
            draft.note("ROW_INCOMPLETE", "is the last line of a cut document, so its last cells are missing.")
        missing = _missing(draft, form, table, expected)
        stated = {*draft.values, *draft.marks, *missing}
        missing += [name for name in _lost(draft, used) if name not in stated]
        if missing:
            names = ", ".join(COLUMN_NAMES[field] for field in missing)
            draft.note("ROW_INCOMPLETE", f"lacks: {names}.")


def _missing(draft: Draft, form: str, table: Table, expected: frozenset[str]) -> list[str]:
    """Fields without which the row cannot be understood; a missing price is named beside them only.

    expected: fields that a row should state, as the table has their columns or its heading names them.
    """
    stated = {*draft.values, *draft.marks}
    if "total_value" in stated:
        stated.add("quantity")
    stated |= {held for value, held in _VALUED if value in stated}
    required = ["security"]
    transaction = bool(stated & {"transaction_date", "code", "quantity", "side"})
    if transaction and form != "3":
        required += ["transaction_date", "code", "quantity", "side"]
    required += ["underlying_quantity", "underlying"] if table == "II" else []
    if form != "3" or table == "I":
        required.append("balance_after")
    required.append("ownership")
    if draft.values.get("ownership") == "I" and "nature" not in draft.slots:
        required.append("nature")
    always = {"security", "transaction_date", "code", "quantity", "nature"}
    missing = [f for f in required if f not in stated and (f in expected or f in always)]
    if missing and transaction and "price" not in stated and "price" in expected:
        missing.append("price")
    return missing


def _lost(draft: Draft, used: frozenset[str]) -> list[str]:
    """Columns of the table for which this row has no cell at all; blank cells at a row's end may go."""
    held = {name for slot in draft.slots if slot for name in _HELD_IN.get(slot, (slot,))}
    return [name for name in COLUMN_NAMES if name in used and name not in held and name != "nature"]


_VALUED: Final = (("balance_value_after", "balance_after"), ("underlying_value", "underlying_quantity"))


def _reconcile(drafts: Sequence[Draft]) -> None:
    """Check each fused amount against the balances of its row and of the row of that security before it."""
    balances: dict[tuple[str, ...], Decimal] = {}
    for draft in drafts:
        key = tuple(str(draft.values.get(f, "")).casefold() for f in ("security", "ownership", "nature"))
        after = draft.values.get("balance_after")
        if any(item.field == "price" for item in draft.evidence):
            _reconcile_row(draft, balances.get(key), after if isinstance(after, Decimal) else None)
        if isinstance(after, Decimal):
            balances[key] = after


def _reconcile_row(draft: Draft, before: Decimal | None, after: Decimal | None) -> None:
    quantity, price = draft.values.get("quantity"), draft.values.get("price")
    raw = next((item for item in draft.evidence if item.field == "price"), None)
    text = raw.raw if raw else ""
    sign = {"A": 1, "D": -1}.get(str(draft.values.get("side")))
    agrees = False
    if before is None or after is None or sign is None or not isinstance(quantity, Decimal):
        proof = "no earlier balance of the security is there to check it by"
    else:
        agrees = before + sign * quantity == after
        verb = "agrees" if agrees else "does not agree"
        proof = f"the step of the balance from {before:,} to {after:,} {verb}"
    if agrees:
        draft.evidence = [_reconciled(item) for item in draft.evidence]
    draft.note(
        "FUSED_CELL",
        f'has amount and price in one cell, "{text}", read as {quantity:,} at {price}; {proof}.',
        raw.span if raw else None,
    )


def _reconciled(item: Evidence) -> Evidence:
    return attrs.evolve(item, confidence="reconciled") if item.field in ("quantity", "price") else item
