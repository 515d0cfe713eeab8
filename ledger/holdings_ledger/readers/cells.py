"""The values of single cells, as EDGAR's own formats write them: one meaning in XML and in the data sets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from holdings_events import Notice

__all__ = [
    "Convert",
    "boolean",
    "cik",
    "decimal",
    "iso_date",
    "lacking",
    "ownership",
    "side",
    "timeliness",
    "trading_symbol",
    "words",
]

Convert = Callable[[str], Any]
"""Gives the value of a cell's text; raises ValueError for a text that has none."""

_TRUE: Final = frozenset({"1", "true", "y", "yes"})
_FALSE: Final = frozenset({"0", "false", "n", "no"})
_NO_SYMBOL: Final = frozenset({"", "NONE", "N/A", "NA"})
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_LARGEST_EXPONENT: Final = 30


def decimal(text: str) -> Decimal:
    """A plain number; thousands separators are dropped. Raises ValueError for any other text."""
    whole, _, rest = text.partition(".")
    if len(text) <= _LARGEST_EXPONENT and text.isascii() and (whole + rest).isdigit():
        return Decimal(text)  # most quantities and prices, and far quicker
    plain = text.replace(",", "")
    if _NUMBER.fullmatch(plain) is None:
        raise ValueError(text)
    value = Decimal(plain)
    if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(text)
    return value


def iso_date(text: str) -> date:
    """A date that may carry a zone ("2026-06-30-05:00"): ten characters count."""
    return date.fromisoformat(text[:10])


def words(text: str) -> str:
    """Words of one cell: a line break in it is a space, as every page shows it."""
    return " ".join(text.split())


def ownership(text: str) -> Literal["D", "I"]:
    """Direct or indirect. Raises ValueError for any other letter."""
    if text == "D":
        return "D"
    if text == "I":
        return "I"
    raise ValueError(text)


def side(text: str) -> Literal["A", "D"]:
    """Acquired or disposed of. Raises ValueError for any other letter."""
    if text == "A":
        return "A"
    if text == "D":
        return "D"
    raise ValueError(text)


def timeliness(text: str) -> Literal["E", "L"]:
    """Early or late. Raises ValueError for any other letter."""
    if text == "E":
        return "E"
    if text == "L":
        return "L"
    raise ValueError(text)


def boolean(text: str) -> bool | None:
    """A box of the form: 1 or 0, true or false, Y or N; None for anything else."""
    folded = text.casefold()
    return True if folded in _TRUE else False if folded in _FALSE else None


def cik(text: str | None) -> str | None:
    """A Central Index Key with all its ten digits; None for what is none."""
    return text.zfill(10) if text and text.isascii() and text.isdigit() and len(text) <= 10 else None


def trading_symbol(text: str | None) -> str | None:
    """The issuer's symbol; None where the filer wrote that there is none."""
    return None if text is None or text.upper() in _NO_SYMBOL else text


def lacking(table: str, number: int, code: str | None, day: date | None) -> Notice | None:
    """The notice of a transaction row that has no code, or no date."""
    if code is not None and day is not None:
        return None
    what = "code" if code is None else "date"
    detail = f"Row {number} of Table {table} has no {what}."
    return Notice(code="ROW_INCOMPLETE", detail=detail, table=table, row=number)
