"""Day counts: how many days lie between two dates, and what part of a year they are.

Exact: fractions of a year are `Fraction`. Sources: ISDA 2006 Definitions, section 4.16, by letter below.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal, get_args

__all__ = ["DAY_COUNTS", "DayCount", "days", "parse_day_count", "year_fraction"]

DayCount = Literal["ACT/365F", "ACT/360", "30/360", "30U/360", "30E/360", "ACT/ACT"]
"""ACT/365F: 4.16(d). ACT/360: 4.16(e). 30/360, bond basis: 4.16(f). 30U/360: the same
with the end of February as a 30th, as US bonds count (SIA, Standard Securities Calculation Methods).
30E/360, Eurobond basis: 4.16(g). ACT/ACT, ISDA: 4.16(b), the days in leap years over 366, others over 365."""

DAY_COUNTS: Final[tuple[DayCount, ...]] = get_args(DayCount)

_ALIASES: Final[dict[str, DayCount]] = {
    "act/365f": "ACT/365F",
    "act/365": "ACT/365F",
    "act/365fixed": "ACT/365F",
    "act/360": "ACT/360",
    "30/360": "30/360",
    "30/360us": "30U/360",
    "30u/360": "30U/360",
    "30/360bondbasis": "30/360",
    "30e/360": "30E/360",
    "act/act": "ACT/ACT",
    "act/actisda": "ACT/ACT",
}


def parse_day_count(text: str) -> DayCount | None:
    """The day count that a text names ("Actual/365", "30E/360"), or None where it names none of ours."""
    folded = re.sub(r"[\s().,-]", "", text.casefold()).replace("actual", "act")
    return _ALIASES.get(folded)


def days(convention: DayCount, start: date, end: date) -> int:
    """Days from start to end as the convention counts them; negative when end is the earlier."""
    if convention == "30/360":
        return _bond_basis(start, end)
    if convention == "30U/360":
        return _us_basis(start, end)
    if convention == "30E/360":
        return _days_360(start, end, min(start.day, 30), min(end.day, 30))
    if convention in DAY_COUNTS:
        return (end - start).days
    raise ValueError(f"unknown day count {convention!r}; known are {', '.join(DAY_COUNTS)}")


def year_fraction(convention: DayCount, start: date, end: date) -> Fraction:
    """Part of a year from start to end, exactly; negative when end is the earlier."""
    if convention == "ACT/ACT":
        return _actual_actual(start, end) if start <= end else -_actual_actual(end, start)
    return Fraction(days(convention, start, end), 365 if convention == "ACT/365F" else 360)


def _bond_basis(start: date, end: date) -> int:
    """30/360 without the February rule: the 31st is the 30th, at the end only after a 30th."""
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return _days_360(start, end, first, last)


def _us_basis(start: date, end: date) -> int:
    """30/360 with the February rule: a period from the end of February begins on a 30th, and one from there
    to the end of another February ends on one."""
    if not _ends_february(start):
        return _bond_basis(start, end)
    last = 30 if end.day == 31 or _ends_february(end) else end.day
    return _days_360(start, end, 30, last)


def _ends_february(day: date) -> bool:
    return day.month == 2 and (day + timedelta(days=1)).month == 3


def _days_360(start: date, end: date, first: int, last: int) -> int:
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def _actual_actual(start: date, end: date) -> Fraction:
    total = Fraction(0)
    for year in range(start.year, end.year + 1):
        low, high = max(start, date(year, 1, 1)), end
        if year < end.year:
            high = date(year + 1, 1, 1)
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        total += Fraction((high - low).days, 366 if leap else 365)
    return total
