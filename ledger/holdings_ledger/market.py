"""Market data that the user gives: a file of dates, prices and volumes, or rows in Python.

Headers are told liberally ("Close/Last", "Closing Bid Price"), cells strictly: whatever is no date and no
number is a `MarketRejection` with its line and column, never a guess. Columns that mean nothing here are
left alone, and so is an adjusted close, which is not the price that traded.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from holdings_ledger.errors import MarketDataError
from holdings_projections.calculators.prices import MarketDay

__all__ = ["Market", "MarketLike", "MarketRejection", "as_market", "market_of", "read_market"]

_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("date", "day", "tradedate", "tradingdate", "tradingday"),
    "vwap": ("vwap", "dailyvwap", "volumeweightedaverageprice", "volumeweightedaverage"),
    "bid": ("bid", "bidprice", "closingbid", "closebid", "closingbidprice", "bidclose", "lastbid"),
    "close": ("close", "closeprice", "closing", "closingprice", "closelast", "last", "lastprice", "price"),
    "volume": ("volume", "vol", "sharevolume", "sharestraded", "tradingvolume", "volumeshares"),
}
_MEANINGS: Final = {name: field for field, names in _HEADERS.items() for name in names}
_MISSING: Final = frozenset({"", "-", "--", "n/a", "na", "nan", "null", "none", "\u2013"})
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+", re.ASCII)
_DATE_FORMS: Final = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y")
_LARGEST_FILE: Final = 64 << 20


@attrs.frozen(kw_only=True)
class MarketRejection:
    """A cell or row of market data that cannot be used. name: the file; line: from 1; column: its header,
    "" for the whole line; value: as it stands there; cause: one sentence."""

    name: str
    line: int
    column: str
    value: str
    cause: str

    @property
    def message(self) -> str:
        """File, line, column and cause in a line."""
        where = f", column {self.column}" if self.column else ""
        shown = f' "{self.value[:40]}"' if self.value else ""
        return f"{self.name}: line {self.line}{where}:{shown} {self.cause}"


@attrs.frozen(kw_only=True)
class Market:
    """Market data as read. days: in order of date; rejections: what could not be read; name: of the file."""

    name: str
    days: tuple[MarketDay, ...] = ()
    rejections: tuple[MarketRejection, ...] = ()


MarketLike: TypeAlias = "Market | str | os.PathLike[str] | Iterable[MarketDay | Mapping[str, Any]]"
"""Whatever can stand for market data: read already, a file, or rows."""


def as_market(given: MarketLike | None) -> Market:
    """Market data of any kind, read; none at all where nothing is given.

    Raises `MarketDataError` where a row cannot be read, and OSError where the file cannot.
    """
    if given is None:
        market = Market(name="")
    elif isinstance(given, Market):
        market = given
    elif isinstance(given, str | os.PathLike):
        market = read_market(given)
    else:
        market = market_of(given)
    if market.rejections:
        raise MarketDataError(market.name, market.rejections)
    return market


def read_market(path: str | os.PathLike[str]) -> Market:
    """Read a file of comma-, semicolon- or tab-separated values with a header line. Raises OSError."""
    name = Path(path).name
    with open(path, "rb") as file:
        data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        return _refused(name, 1, "", "", "the file is larger than 64 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(name, line, "", "", "it is not UTF-8")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    return _from_lines(name, _numbered(text, delimiter))


def market_of(rows: Iterable[MarketDay | Mapping[str, Any]], name: str = "rows given") -> Market:
    """Rows as market data: `MarketDay`s, or mappings keyed by headers. The line of a row is its number."""
    days: list[MarketDay] = []
    rejections: list[MarketRejection] = []
    for number, row in enumerate(rows, start=1):
        if isinstance(row, MarketDay):
            days.append(row if row.line is not None else attrs.evolve(row, line=number))
            continue
        headers = [str(key) for key in row]
        columns, refused = _columns(name, number, headers)
        if refused is not None:
            return Market(name=name, rejections=(refused,))
        found = _day(name, number, headers, columns, [_text(value) for value in row.values()])
        if isinstance(found, MarketRejection):
            rejections.append(found)
        else:
            days.append(found)
    return _ordered(name, days, rejections)


def _text(value: object) -> str:
    """A value of a row as a cell prints it; a float as its shortest digits, without an exponent."""
    if isinstance(value, float) and value == value:
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def _numbered(text: str, delimiter: str) -> Iterable[tuple[int, list[str]]]:
    """Lines that are not blank, with the number of the line on which each ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _from_lines(name: str, lines: Iterable[tuple[int, list[str]]]) -> Market:
    rest = iter(lines)
    nothing: tuple[int, list[str]] = (1, [])
    try:
        line, headers = next(rest, nothing)
        columns, refused = _columns(name, line, headers)
        if refused is not None:
            return Market(name=name, rejections=(refused,))
        days: list[MarketDay] = []
        rejections: list[MarketRejection] = []
        for line, cells in rest:
            found = _day(name, line, headers, columns, cells)
            if isinstance(found, MarketRejection):
                rejections.append(found)
            else:
                days.append(found)
    except csv.Error as error:
        return _refused(name, 1, "", "", f"it is no table of separated values: {error}")
    return _ordered(name, days, rejections)


def _columns(name: str, line: int, headers: Sequence[str]) -> tuple[dict[str, int], MarketRejection | None]:
    """Which column holds what; refused where the date is missing, or two columns mean the same."""
    columns: dict[str, int] = {}
    for at, header in enumerate(headers):
        meaning = _MEANINGS.get(re.sub(r"[^a-z]", "", header.casefold()))
        if meaning is None:
            continue
        if meaning in columns:
            cause = f"it means the same as column {headers[columns[meaning]]}"
            return {}, MarketRejection(name=name, line=line, column=header, value="", cause=cause)
        columns[meaning] = at
    for wanted, fields in (("date", ("date",)), ("price or volume", ("vwap", "bid", "close", "volume"))):
        if not any(field in columns for field in fields):
            cause = f"no column of it is headed as a {wanted}"
            return {}, MarketRejection(name=name, line=line, column="", value="", cause=cause)
    return columns, None


def _day(
    name: str, line: int, headers: Sequence[str], columns: Mapping[str, int], cells: Sequence[str]
) -> MarketDay | MarketRejection:
    found: dict[str, Any] = {}
    for field, at in columns.items():
        text = cells[at].strip() if at < len(cells) else ""
        value = _read_date(text) if field == "date" else _read_number(text)
        if isinstance(value, _Fault):
            return MarketRejection(
                name=name, line=line, column=headers[at].strip(), value=text, cause=value.cause
            )
        if field not in ("date", "volume") and value == 0:
            value = None  # no trade and no quote: a price of nothing is none
        found[field] = value
    return MarketDay(**found, line=line)


@attrs.frozen
class _Fault:
    cause: str


def _read_date(text: str) -> date | _Fault:
    """A date in ISO form or as American sources print it; the time after it, if any, is left away."""
    day = text.split("T")[0].split(" 00:00")[0].strip()
    for form in (*_DATE_FORMS, *(("%Y%m%d",) if len(day) == 8 else ())):
        try:
            return datetime.strptime(day, form).date()
        except ValueError:
            continue
    return _Fault("is not a date like 2021-03-04 or 03/04/2021")


def _read_number(text: str) -> Decimal | _Fault | None:
    """A number of at least 0, with or without a dollar sign and thousands separators; None where missing."""
    if text.casefold() in _MISSING:
        return None
    plain = text.removeprefix("$").strip()
    if not _NUMBER.fullmatch(plain):
        return _Fault("is not a number of at least 0")
    return Decimal(plain.replace(",", ""))


def _ordered(name: str, days: Iterable[MarketDay], rejections: list[MarketRejection]) -> Market:
    """Days in order of date; a date that stands twice is refused, since nothing says which row counts."""
    ordered = sorted(days, key=lambda day: day.date)
    for earlier, later in pairwise(ordered):
        if earlier.date == later.date:
            line = max(earlier.line or 0, later.line or 0)
            cause = f"stands on line {min(earlier.line or 0, later.line or 0)}, too"
            value = later.date.isoformat()
            rejections.append(MarketRejection(name=name, line=line, column="date", value=value, cause=cause))
    rejections.sort(key=lambda rejection: rejection.line)
    return Market(name=name, days=tuple(ordered), rejections=tuple(rejections))


def _refused(name: str, line: int, column: str, value: str, cause: str) -> Market:
    rejection = MarketRejection(name=name, line=line, column=column, value=value, cause=cause)
    return Market(name=name, rejections=(rejection,))
