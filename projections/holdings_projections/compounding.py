"""Compound interest, exactly: interest that is not paid out bears interest itself from set days on.

Loaded only where a note or a convention compounds. Interest joins what bears interest at whole months,
quarters, half-years or years from an anchor (the note's issue, the last payment), or every counted day.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from holdings_projections.conventions import Conventions
from holdings_projections.daycount import days, year_fraction

__all__ = ["Growth", "compounded"]

_MONTHS: Final = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}


@attrs.frozen
class Growth:
    """interest: of a span of days. bearing: all interest that bears interest itself at the end of it."""

    interest: Fraction
    bearing: Fraction


def compounded(
    principal: Fraction,
    rate: Fraction,
    start: date,
    end: date,
    conventions: Conventions,
    *,
    anchor: date | None = None,
    carried: Fraction = Fraction(0),
    bearing: Fraction = Fraction(0),
) -> Growth:
    """Interest from the end of one day to the end of another.

    anchor: from which compounding periods are counted; start if not given. carried: interest outstanding at
    the start; bearing: the part of it that bears interest already. A whole period bears its share of the
    rate, a broken one by the day count.
    """
    if end <= start:
        return Growth(Fraction(0), bearing)
    if conventions.compounding == "daily":
        whole = principal + carried
        interest = whole * (_daily_growth(rate, start, end, conventions) - 1)
        return Growth(interest, carried + interest)
    base, pending, total = principal + bearing, carried - bearing, Fraction(0)
    share = rate * _MONTHS[conventions.compounding] / 12
    at = start
    for begun, day in _periods(anchor or start, _MONTHS[conventions.compounding], start, end):
        grown = base * (share if at == begun else rate * year_fraction(conventions.day_count, at, day))
        total, base, pending, at = total + grown, base + pending + grown, Fraction(0), day
    total += base * rate * year_fraction(conventions.day_count, at, end)
    return Growth(total, base - principal)


def _periods(anchor: date, months: int, start: date, end: date) -> Iterator[tuple[date, date]]:
    """(first, last day) of the compounding periods that end after start and up to end."""
    begun, step = anchor, 0
    while True:
        step += 1
        day = _months_on(anchor, step * months)
        if day is None or day > end:
            return
        if day > start:
            yield begun, day
        begun = day


def _months_on(anchor: date, months: int) -> date | None:
    """The anchor's day some months on, or the last of the month; None beyond the calendar."""
    years, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if years > 9998:
        return None
    return date(years, month + 1, min(anchor.day, calendar.monthrange(years, month + 1)[1]))


def _daily_growth(rate: Fraction, start: date, end: date, conventions: Conventions) -> Fraction:
    """What a dollar becomes if every counted day's interest bears interest from the next."""
    if conventions.day_count != "ACT/ACT":
        year = 365 if conventions.day_count == "ACT/365F" else 360
        return (1 + rate / year) ** days(conventions.day_count, start, end)
    growth = Fraction(1)
    for year in range(start.year, end.year + 1):
        low, high = max(start, date(year, 1, 1)), min(end, date(year + 1, 1, 1))
        growth *= (1 + rate / (366 if calendar.isleap(year) else 365)) ** (high - low).days
    return growth
