"""When Forms 3, 4 and 5 are due, and whether one came late.

Rule 16a-3: Form 4 by the end of the second business day after the transaction; Form 3 within 10 days of
the event; Form 5 within 45 days of the fiscal year's end. Rule 0-3 moves a last day that is no business day
to the next one. Holidays are the federal ones (5 U.S.C. 6103), computed, and the national days of mourning
on which federal offices closed; other closings by executive order are not known here, so a filing may look a
day late around them.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from holdings_events import Notice
from holdings_ledger.readers.model import OwnershipDocument, Row

__all__ = ["add_business_days", "federal_holidays", "lateness"]

_DAY: Final = timedelta(days=1)
_GIFTS_ON_FORM_4: Final = date(2023, 2, 27)
"""Until then a gift was reported on Form 5 within the year, or early by choice."""

_MOURNING: Final = frozenset(
    {date(1994, 4, 27), date(2004, 6, 11), date(2007, 1, 2), date(2018, 12, 5), date(2025, 1, 9)}
)
"""Federal offices closed by executive order, for the funerals of former Presidents."""

_DEFERRED: Final = frozenset("LWZ")
"""Small acquisitions, inheritance and voting trusts are exempt and may wait for Form 5."""

_ACT_OF: Final = 1934
"""A transaction dated before the Securities Exchange Act is a slip, and no deadline runs from it."""

_FORM_3_DAYS: Final = 10
_FORM_4_BUSINESS_DAYS: Final = 2
_FORM_5_DAYS: Final = 45


@lru_cache(maxsize=256)
def federal_holidays(year: int) -> frozenset[date]:
    """The federal holidays observed in a calendar year; one on a Saturday is observed on Friday before."""
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    if year < date.max.year:
        fixed.append(date(year + 1, 1, 1))
    if year >= 2021:
        fixed.append(date(year, 6, 19))
    floating = [
        _nth_weekday(year, 2, 0, 3),
        _last_monday_of_may(year),
        _nth_weekday(year, 9, 0, 1),
        _nth_weekday(year, 10, 0, 2),
        _nth_weekday(year, 11, 3, 4),
    ]
    if year >= 1986:
        floating.append(_nth_weekday(year, 1, 0, 3))
    observed = {_observed(day) for day in fixed}
    return frozenset(day for day in (*observed, *floating) if day.year == year)


def _observed(day: date) -> date:
    if day.weekday() == 5:
        return day - _DAY if day > date.min else day
    return day + _DAY if day.weekday() == 6 else day


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


def _is_business_day(day: date) -> bool:
    return day.weekday() < 5 and day not in federal_holidays(day.year) and day not in _MOURNING


def add_business_days(day: date, count: int) -> date:
    """The count-th business day after a day; with count 0 the day itself, or the next business day."""
    while not _is_business_day(day) and count == 0:
        day += _DAY
    for _ in range(count):
        day += _DAY
        while not _is_business_day(day):
            day += _DAY
    return day


def lateness(reading: OwnershipDocument, filed: date) -> Notice | None:
    """A LATE_FILING notice where the form came after its deadline, or marks rows as late itself.

    filed: the day, in New York, on which the filing counts as known. An amendment has no deadline.
    """
    marked = [row for row in reading.rows if row.timeliness == "L"]
    own = None if reading.form.endswith("/A") else _own_calculation(reading, filed)
    if own is None and not marked:
        return None
    parts = [own] if own else []
    if marked:
        places = ", ".join(f"row {row.number} of Table {row.table}" for row in marked)
        parts.append(f"The form itself marks as late (L): {places}.")
    spans = tuple(row.span for row in marked if row.span is not None)
    return Notice(code="LATE_FILING", detail=" ".join(parts), spans=spans)


def _own_calculation(reading: OwnershipDocument, filed: date) -> str | None:
    if reading.form == "4":
        return _form_4(reading.rows, filed)
    if reading.period is None:
        return None
    days = {"3": _FORM_3_DAYS, "5": _FORM_5_DAYS}.get(reading.form)
    if days is None or (filed - reading.period).days <= days:
        return None
    due = add_business_days(reading.period + timedelta(days=days), 0)
    if filed <= due:
        return None
    since = "the event" if reading.form == "3" else "the fiscal year's end"
    return (
        f"Form {reading.form} was due on {due}, {days} days after {since} of {reading.period},"
        f" and is known from {filed}."
    )


def _form_4(rows: tuple[Row, ...], filed: date) -> str | None:
    start = min((day for row in rows if (day := _clock_start(row)) is not None), default=None)
    if start is None or (filed - start).days <= _FORM_4_BUSINESS_DAYS:
        return None
    due = add_business_days(start, _FORM_4_BUSINESS_DAYS)
    if filed <= due:
        return None
    return (
        f"Form 4 was due on {due}, the second business day after its transaction of {start},"
        f" and is known from {filed}."
    )


def _clock_start(row: Row) -> date | None:
    """The day from which two business days count for a row; None where Form 4 need not report it.

    A deemed execution date counts instead of the transaction date (Rule 16a-3(g)), for plans whose
    fills the owner learns of later.
    """
    day = row.transaction_date
    if row.kind != "transaction" or day is None or row.timeliness == "E" or row.code in _DEFERRED:
        return None
    if day.year < _ACT_OF:
        return None
    if (row.code == "G" and day < _GIFTS_ON_FORM_4) or (row.form_type or "").startswith("5"):
        return None
    return max(day, row.deemed_date) if row.deemed_date is not None else day
