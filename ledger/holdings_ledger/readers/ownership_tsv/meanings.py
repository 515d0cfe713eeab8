"""What the texts of cells mean: dates, amounts, marks of footnotes, boxes and words.

Millions of lines say the same few thousand dates, titles and marks, so what a text means is found out once.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from holdings_ledger.readers.cells import Convert, boolean, decimal, ownership, side, timeliness, words

__all__ = ["day", "footnote_number", "marks_of", "meaning"]

_REMEMBERED: Final = 20_000
_MONTHS: Final = {
    month: number
    for number, month in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
_DAY: Final = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", re.ASCII)
_MARK: Final = re.compile(r"F?0{0,4}([1-9]\d{0,4}|0)", re.ASCII | re.IGNORECASE)


class _Meanings(dict[str, Any]):
    """What texts of cells mean, each found out once; forgotten when there are many."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str) -> Any:
        stripped = text.strip()
        value = self._convert(stripped) if stripped else None
        if len(self) >= _REMEMBERED:
            self.clear()
        self[text] = value
        return value


def _day(text: str) -> date:
    """A date as the data sets write it, "31-AUG-2024", or in ISO form."""
    found = _DAY.fullmatch(text)
    if found is None:
        return date.fromisoformat(text)
    month = _MONTHS.get(found[2].upper())
    if month is None:
        raise ValueError(text)
    return date(int(found[3]), month, int(found[1]))


def _amount(text: str) -> Decimal:
    """A number; the data sets print a whole one with a decimal that the filing does not have."""
    value = decimal(text)
    if text.endswith(".0"):
        return decimal(text[:-2])
    return Decimal(format(value, "f")) if "e" in text or "E" in text else value


def _box(text: str) -> bool:
    value = boolean(text)
    if value is None:
        raise ValueError(text)
    return value


def _marks(text: str) -> tuple[str, ...]:
    """The footnotes of a cell such as "F10, F2", in order of their numbers: the data sets keep no other."""
    found = [_MARK.fullmatch(part.strip()) for part in text.split(",")]
    if not all(found):
        raise ValueError(text)
    return tuple(sorted({mark[1] for mark in found if mark}, key=int))


_CONVERT: Final[dict[str, Convert]] = {
    "security": words,
    "underlying": words,
    "nature": words,
    "transaction_date": _day,
    "deemed_date": _day,
    "exercisable_date": _day,
    "expiration_date": _day,
    "form_type": str,
    "code": str,
    "equity_swap": _box,
    "timeliness": timeliness,
    "side": side,
    "ownership": ownership,
}
_SHARED: Final[dict[Convert, _Meanings]] = {
    convert: _Meanings(convert) for convert in {*_CONVERT.values(), _amount, _marks}
}
day: Final[Convert] = _SHARED[_day].__getitem__
"""The date that a cell says; None for a blank one. Raises ValueError for what is no date."""

marks_of: Final[Convert] = _SHARED[_marks].__getitem__
"""The numbers of the footnotes that a cell names, in order. Raises ValueError for what is no list of them."""


def meaning(field: str) -> Convert:
    """What gives the meaning of a cell by the field of a row it stands for; None for a blank cell.

    It raises ValueError for a text that has none.
    """
    return _SHARED[_CONVERT.get(field, _amount)].__getitem__


def footnote_number(text: str) -> str | None:
    """The number of a footnote by its id, "F1"; None for what is no id."""
    found = _MARK.fullmatch(text)
    return None if found is None else found[1]
