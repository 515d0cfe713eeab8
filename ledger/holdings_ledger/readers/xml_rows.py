"""Rows of ownership XML in the plain layout of EDGAR's forms, read by one expression each.

The schema fixes the order of a row's elements, so an expression of all of them, each optional, reads a row in
one step, several times as fast as a tree. A document with a row in any other layout (comments, entities,
attributes, elements that are unknown, repeated or in another order, values that cannot be converted) is left
to the tree, which tells what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import attrs

from holdings_events import Span
from holdings_ledger.readers.cells import (
    Convert,
    boolean,
    decimal,
    iso_date,
    ownership,
    side,
    timeliness,
    words,
)

__all__ = ["FIELDS", "PlainRow", "PlainRows", "plain_rows"]

FIELDS: Final[dict[str, tuple[str, Convert]]] = {
    "securityTitle": ("security", words),
    "transactionDate": ("transaction_date", iso_date),
    "deemedExecutionDate": ("deemed_date", iso_date),
    "transactionTimeliness": ("timeliness", timeliness),
    "transactionShares": ("quantity", decimal),
    "transactionTotalValue": ("total_value", decimal),
    "transactionPricePerShare": ("price", decimal),
    "transactionAcquiredDisposedCode": ("side", side),
    "sharesOwnedFollowingTransaction": ("balance_after", decimal),
    "valueOwnedFollowingTransaction": ("balance_value_after", decimal),
    "directOrIndirectOwnership": ("ownership", ownership),
    "natureOfOwnership": ("nature", words),
    "conversionOrExercisePrice": ("exercise_price", decimal),
    "exerciseDate": ("exercisable_date", iso_date),
    "expirationDate": ("expiration_date", iso_date),
    "underlyingSecurityTitle": ("underlying", words),
    "underlyingSecurityShares": ("underlying_quantity", decimal),
    "underlyingSecurityValue": ("underlying_value", decimal),
}
"""The field of `Row` and the conversion of each element with a value."""

_Part = str | tuple[str, ...]
"""A field, or a group with its fields."""

_CODING: Final = "transactionCoding"
_WHEN: Final = ("transactionDate", "deemedExecutionDate", _CODING, "transactionTimeliness")
_AMOUNTS: Final = (
    "transactionAmounts",
    *("transactionShares", "transactionTotalValue", "transactionPricePerShare"),
    "transactionAcquiredDisposedCode",
)
_TERMS: Final = ("exerciseDate", "expirationDate")
_UNDERLYING: Final = (
    "underlyingSecurity",
    *("underlyingSecurityTitle", "underlyingSecurityShares", "underlyingSecurityValue"),
)
_HELD: Final = (
    ("postTransactionAmounts", "sharesOwnedFollowingTransaction", "valueOwnedFollowingTransaction"),
    ("ownershipNature", "directOrIndirectOwnership", "natureOfOwnership"),
)
_PRICE: Final = "conversionOrExercisePrice"
_LAYOUTS: Final[dict[str, tuple[_Part, ...]]] = {
    "nonDerivativeTransaction": ("securityTitle", *_WHEN, _AMOUNTS, *_HELD),
    "nonDerivativeHolding": ("securityTitle", *_HELD),
    "derivativeTransaction": ("securityTitle", _PRICE, *_WHEN, _AMOUNTS, *_TERMS, _UNDERLYING, *_HELD),
    "derivativeHolding": ("securityTitle", _PRICE, *_TERMS, _UNDERLYING, *_HELD),
}
"""The order of elements in each kind of row, as the schema has it."""

_MARK: Final = "\ue000"
"""Stands, before its number, for a row that was taken out; a document that has it is left to the tree."""

_TEXT: Final = "([^<>&\ufffe\uffff]*+)"
_NOTES: Final = r'((?:<footnoteId id="F\d{1,4}"/>\s*+)*+)'
_NUMBER: Final = re.compile(r'"F0*(\d+)"')
_START: Final = re.compile("<((?:nonD|d)erivative(?:Transaction|Holding))>")


def _box(text: str) -> bool:
    value = boolean(text)
    if value is None:
        raise ValueError(text)
    return value


_CODES: Final[dict[str, tuple[str, Convert]]] = {
    "transactionFormType": ("form_type", str),
    "transactionCode": ("code", str),
    "equitySwapInvolved": ("equity_swap", _box),
}


@attrs.frozen
class _Cell:
    """Where a field stands among the groups of an expression; 0 where it has none of the kind."""

    field: str
    convert: Convert
    text: int
    notes: int


class _Layout:
    """The expression of one kind of row, and its cells in the order of the elements."""

    def __init__(self, name: str, parts: Sequence[_Part]) -> None:
        self.cells: list[_Cell] = []
        self._groups = 0
        self.expression = re.compile(rf"<{name}>\s*+{''.join(map(self._part, parts))}</{name}>")

    def _part(self, part: _Part) -> str:
        if isinstance(part, tuple):
            return _element(part[0], "".join(map(self._part, part[1:])))
        if part == _CODING:
            codes = "".join(_element(tag, self._cell(*known, _TEXT, "")) for tag, known in _CODES.items())
            return _element(part, codes + self._cell("code", str, "", _NOTES))
        return _element(part, self._cell(*FIELDS[part], rf"(?:<value>{_TEXT}</value>\s*+)?", _NOTES))

    def _cell(self, field: str, convert: Convert, text: str, notes: str) -> str:
        """The expression of a cell's text and notes, of which either may be missing."""
        places = [self._next() if given else 0 for given in (text, notes)]
        self.cells.append(_Cell(field, convert, *places))
        return text + notes

    def _next(self) -> int:
        self._groups += 1
        return self._groups


def _element(tag: str, inner: str) -> str:
    return rf"(?:<{tag}>\s*+{inner}</{tag}>\s*+|<{tag}/>\s*+)?"


_ROWS: Final = {name: _Layout(name, parts) for name, parts in _LAYOUTS.items()}


class PlainRow(NamedTuple):
    """A row as read: its characters in the document, its values by field, its marks as `Row` has them."""

    span: Span
    fields: dict[str, Any]
    footnotes: tuple[tuple[str, tuple[str, ...]], ...]


@attrs.frozen
class PlainRows:
    """All rows of a document. rest: the XML, in which marks stand in place of what the rows held."""

    rest: str
    rows: list[PlainRow]

    def marks(self) -> list[str]:
        """The marks, in order; of a row that is in a comment, or in no table, the tree has none."""
        return [f"{_MARK}{number}" for number in range(len(self.rows))]


def plain_rows(xml: str, offset: int) -> PlainRows | None:
    """The rows; None where the XML has anything that is not in the plain layout.

    offset: where the XML begins in its document.
    """
    if _MARK in xml:
        return None
    rows: list[PlainRow] = []
    rest: list[str] = []
    end = 0
    while (start := _START.search(xml, end)) is not None:
        name = start[1]
        layout = _ROWS[name]
        found = layout.expression.match(xml, start.start())
        if found is None:
            return None
        rest += (xml[end : start.end()], _MARK, str(len(rows)), "</", name, ">")
        end = found.end()
        try:
            rows.append(_row((offset + start.start(), offset + end), found, layout.cells))
        except ValueError:
            return None
    rest.append(xml[end:])
    return PlainRows("".join(rest), rows)


def _row(span: Span, found: re.Match[str], cells: Sequence[_Cell]) -> PlainRow:
    """The row that an expression found. Raises ValueError for a text that cannot be converted."""
    values: dict[str, Any] = {}
    links: list[tuple[str, tuple[str, ...]]] = []
    groups = (None, *found.groups())
    for cell in cells:
        text = groups[cell.text]
        if text and (text := text.strip()):
            values[cell.field] = cell.convert(text)
        if notes := groups[cell.notes]:
            links.append((cell.field, tuple(dict.fromkeys(_NUMBER.findall(notes)))))
    return PlainRow(span, values, tuple(links))
