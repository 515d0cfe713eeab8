"""Tables I and II of a page: columns by their headings, rows as reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from holdings_events import Notice, Span
from holdings_ledger.readers.html_tree import Node
from holdings_ledger.readers.model import Row
from holdings_ledger.readers.ownership_text.cells import split_code

Table = Literal["I", "II"]

_TITLE: Final = re.compile(r"table (ii|i)\b", re.IGNORECASE)
_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_COLUMNS: Final[dict[Table, tuple[tuple[str, str], ...]]] = {
    "I": (
        (r"title of security", "security"),
        (r"deemed", "deemed_date"),
        (r"transaction date", "transaction_date"),
        (r"transaction code.*\| ?v$", "timeliness"),
        (r"transaction code", "code"),
        (r"securities acquired.*\| ?amount", "quantity"),
        (r"securities acquired.*\(d\)$", "side"),
        (r"securities acquired.*\| ?price", "price"),
        (r"amount of securities beneficially owned", "balance_after"),
        (r"ownership form", "ownership"),
        (r"nature of indirect", "nature"),
    ),
    "II": (
        (r"title of derivative", "security"),
        (r"conversion or exercise price", "exercise_price"),
        (r"deemed", "deemed_date"),
        (r"transaction date", "transaction_date"),
        (r"transaction code.*\| ?v$", "timeliness"),
        (r"transaction code", "code"),
        (r"securities acquired.*\| ?\(a\)$", "acquired"),
        (r"securities acquired.*\| ?\(d\)$", "disposed"),
        (r"date exercisable and expiration.*\| ?date exercisable", "exercisable_date"),
        (r"date exercisable and expiration.*\| ?expiration", "expiration_date"),
        (r"title and amount.*\| ?title", "underlying"),
        (r"title and amount.*\| ?amount", "underlying_quantity"),
        (r"price of derivative", "price"),
        (r"derivative securities beneficially owned", "balance_after"),
        (r"ownership form", "ownership"),
        (r"nature of indirect", "nature"),
    ),
}
_DATES: Final = frozenset({"transaction_date", "deemed_date", "exercisable_date", "expiration_date"})
_WORDS: Final = frozenset({"security", "underlying", "nature"})
_MOVES: Final = frozenset({"code", "transaction_date", "quantity", "total_value", "side"})
"""A row with one of these is a transaction; a holding has none."""
_LETTERS: Final = {"side": ("A", "D"), "ownership": ("D", "I")}
_DOLLARS: Final = {
    "balance_after": "balance_value_after",
    "underlying_quantity": "underlying_value",
    "quantity": "total_value",
}
"""Amounts that the form prints with a dollar sign are values, not shares: debt by its principal."""


def first_date(words: str) -> date | None:
    """The first date MM/DD/YYYY in words, or None."""
    for found in _DATE.finditer(words):
        try:
            return date(int(found[3]), int(found[1]), int(found[2]))
        except ValueError:
            continue
    return None


def only_date(words: str) -> date | None:
    """The date, where the words are a date and nothing else."""
    return first_date(words) if _DATE.fullmatch(words) else None


def read_tables(tables: Iterable[Node]) -> tuple[tuple[Row, ...], tuple[Notice, ...]]:
    """The rows of both tables, in order, and what was noticed. A part of a table that goes on counts on."""
    rows: list[Row] = []
    notices: list[Notice] = []
    for table in tables:
        own = table.own_rows()
        found = _TITLE.match(" ".join(cell.words() for cell in own[0].cells())) if own else None
        if found:
            name: Table = "II" if found[1].upper() == "II" else "I"
            _read_table(own[1:], name, rows, notices)
    return tuple(rows), tuple(notices)


def _read_table(own: list[Node], name: Table, rows: list[Row], notices: list[Notice]) -> None:
    heading, body = _divide(own)
    slots = _slots(heading, name)
    if "security" not in slots or "ownership" not in slots:
        notices.append(
            Notice(code="TABLE_COLUMNS_MISSING", detail=f"Table {name} has no headings.", table=name)
        )
        return
    number = sum(row.table == name for row in rows)
    for tr in body:
        cells = tr.cells()
        if not any(cell.words() for cell in cells):
            continue
        number += 1
        if len(cells) != len(slots):
            detail = f"Row {number} of Table {name} has {len(cells)} cells under {len(slots)} headings."
            notices.append(Notice(code="ROW_UNREADABLE", detail=detail, table=name, row=number))
            continue
        rows.append(_Row(tr, name, number, notices).read(slots, cells))


def _divide(own: list[Node]) -> tuple[list[Node], list[Node]]:
    """Rows of headings, as far down as their spans reach, and the rows below."""
    depth = 0
    for at, row in enumerate(own):
        cells = row.cells()
        heads = bool(cells) and all(cell.tag == "th" for cell in cells)
        if at < depth or heads:
            depth = max(depth, at + (max((cell.rows for cell in cells), default=1) if at == 0 else 1))
        elif at == 0:
            depth = max((cell.rows for cell in cells), default=1)
        else:
            break
    return own[:depth], own[depth:]


def _slots(heading: list[Node], name: Table) -> list[str | None]:
    """The slot of each column, None under a heading that no form has."""
    labels: dict[int, list[str]] = {}
    filled: set[tuple[int, int]] = set()
    for level, row in enumerate(heading):
        column = 0
        for cell in row.cells():
            while (level, column) in filled:
                column += 1
            words = cell.words().casefold()
            for at in range(column, column + cell.columns):
                labels.setdefault(at, []).append(words)
                filled.update((level + down, at) for down in range(cell.rows))
            column += cell.columns
    return [_slot(" | ".join(labels[at]), name) for at in sorted(labels)]


def _slot(label: str, name: Table) -> str | None:
    return next((slot for pattern, slot in _COLUMNS[name] if re.search(pattern, label)), None)


class _Row:
    """Reads one row."""

    def __init__(self, tr: Node, table: Table, number: int, notices: list[Notice]) -> None:
        self._tr = tr
        self._table: Table = table
        self._number = number
        self._notices = notices
        self._fields: dict[str, Any] = {}
        self._cells: list[tuple[str, Span]] = []
        self._links: list[tuple[str, tuple[str, ...]]] = []

    def read(self, slots: list[str | None], cells: list[Node]) -> Row:
        for slot, cell in zip(slots, cells, strict=True):
            if slot is not None:
                self._cell(slot, cell)
        fields = self._fields
        moved = any(
            name in fields for name in ("code", "transaction_date", "quantity", "total_value", "side")
        )
        late_holding = "form_type" in fields and "code" not in fields
        marked = any(
            field in ("quantity", "transaction_date") or (field == "code" and not late_holding)
            for field, _ in self._links
        )
        kind: Literal["transaction", "holding"] = "transaction" if moved or marked else "holding"
        if kind == "transaction" and not {"code", "transaction_date"} <= set(fields):
            lacking = "date" if "code" in fields else "code"
            self._notice("ROW_INCOMPLETE", f"Row {self._number} of Table {self._table} has no {lacking}.")
        return Row(
            table=self._table,
            number=self._number,
            kind=kind,
            span=(self._tr.start, self._tr.end),
            footnotes=tuple(self._links),
            cells=tuple(self._cells),
            **fields,
        )

    def _cell(self, slot: str, cell: Node) -> None:
        words = cell.words("sup")
        field = "quantity" if slot in ("acquired", "disposed") else slot
        marks = [str(int(n)) for sup in cell.all("sup") for n in re.findall(r"\d{1,3}", sup.words())]
        before = set(self._fields)
        if words.strip(" $") and not self._put(slot, field, words):
            self._notice("CELL_UNREADABLE", f'{field} has the value "{words[:60]}".')
        found = [name for name in self._fields if name not in before]
        if marks:
            dollars = _DOLLARS.get(field)
            self._links.append((dollars if dollars in found else field, tuple(dict.fromkeys(marks))))
        span = cell.span("sup")
        if span is not None:
            self._cells += ((name, span) for name in found)

    def _put(self, slot: str, field: str, words: str) -> bool:
        """Keep a cell's value; False where it is none that its column can have."""
        if slot in _WORDS:
            self._fields[field] = words
        elif slot in _DATES:
            self._fields.update({field: day} if (day := only_date(words)) else {})
            return day is not None
        elif slot == "code":
            return self._code(words)
        elif slot == "timeliness":
            self._fields[field] = "L" if words == "L" else "E"
            return words in ("V", "E", "L")
        elif slot in _LETTERS:
            self._fields.update({field: words} if words in _LETTERS[slot] else {})
            return words in _LETTERS[slot]
        else:
            return self._number_of(slot, field, words)
        return True

    def _code(self, words: str) -> bool:
        if words in ("3", "4", "5"):  # of a holding on Form 5: the form that it belonged on
            self._fields["form_type"] = words
            return True
        code = split_code(words)
        if code is None:
            return False
        told = {
            "code": code.letter,
            "form_type": code.form_type or None,
            "equity_swap": code.swap or None,
            "timeliness": "E" if code.early else None,
        }
        self._fields.update({name: value for name, value in told.items() if value is not None})
        return True

    def _number_of(self, slot: str, field: str, words: str) -> bool:
        try:
            value = Decimal(words.replace("$", "").replace(",", "").strip())
        except InvalidOperation:
            return False
        if not value.is_finite() or abs(value.adjusted()) > 30:
            return False
        if slot in ("acquired", "disposed"):
            if "side" in self._fields:
                return False
            self._fields["side"] = "A" if slot == "acquired" else "D"
        dollars = words.startswith("$") and not (self._table == "I" and field == "quantity")
        self._fields[_DOLLARS.get(field, field) if dollars else field] = value
        return True

    def _notice(self, code: str, detail: str) -> None:
        self._notices.append(
            Notice(
                code=code,
                detail=detail,
                spans=((self._tr.start, self._tr.end),),
                table=self._table,
                row=self._number,
            )
        )


__all__ = ["first_date", "only_date", "read_tables"]
