"""Day counts: by hand at the month ends that tell the flavours apart, and against QuantLib."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest
import QuantLib as ql

from holdings_projections.daycount import DAY_COUNTS, DayCount, days, parse_day_count, year_fraction

ORACLES = {
    "ACT/365F": ql.Actual365Fixed(),
    "ACT/360": ql.Actual360(),
    "30/360": ql.Thirty360(ql.Thirty360.BondBasis),
    "30U/360": ql.Thirty360(ql.Thirty360.USA),
    "30E/360": ql.Thirty360(ql.Thirty360.EurobondBasis),
    "ACT/ACT": ql.ActualActual(ql.ActualActual.ISDA),
}


def as_quantlib(day: date) -> ql.Date:
    return ql.Date(day.day, day.month, day.year)


@pytest.mark.parametrize(
    ("convention", "start", "end", "expected"),
    [
        ("30/360", date(2019, 12, 15), date(2019, 12, 31), 16),
        ("30E/360", date(2019, 12, 15), date(2019, 12, 31), 15),
        ("30/360", date(2019, 12, 31), date(2020, 1, 31), 30),
        ("30E/360", date(2019, 12, 31), date(2020, 1, 31), 30),
        ("30/360", date(2017, 11, 30), date(2018, 1, 15), 45),
        ("30/360", date(2019, 2, 28), date(2019, 3, 31), 33),
        ("30U/360", date(2019, 2, 28), date(2019, 3, 31), 30),
        ("30U/360", date(2020, 2, 29), date(2021, 2, 28), 360),
        ("30/360", date(2020, 2, 29), date(2021, 2, 28), 359),
        ("30U/360", date(2020, 2, 28), date(2020, 3, 31), 33),
        ("30U/360", date(2019, 8, 31), date(2020, 2, 29), 179),
        ("30E/360", date(2019, 2, 28), date(2019, 3, 31), 32),
        ("ACT/365F", date(2020, 2, 28), date(2020, 3, 1), 2),
        ("ACT/ACT", date(2019, 2, 28), date(2019, 3, 1), 1),
    ],
)
def test_month_ends_tell_the_flavours_apart(
    convention: DayCount, start: date, end: date, expected: int
) -> None:
    assert days(convention, start, end) == expected


def test_actual_actual_splits_at_the_turn_of_a_leap_year() -> None:
    # 1 November 2003 to 1 May 2004: the worked example of ISDA's memorandum on ACT/ACT
    assert year_fraction("ACT/ACT", date(2003, 11, 1), date(2004, 5, 1)) == Fraction(61, 365) + Fraction(
        121, 366
    )


@pytest.mark.parametrize("convention", DAY_COUNTS)
def test_every_day_count_agrees_with_quantlib(convention: DayCount) -> None:
    chance = random.Random(20171130)
    oracle = ORACLES[convention]
    for _ in range(1500):
        start = date(1995, 1, 1) + timedelta(days=chance.randrange(12000))
        end = start + timedelta(days=chance.randrange(4000))
        theirs = oracle.yearFraction(as_quantlib(start), as_quantlib(end))
        assert float(year_fraction(convention, start, end)) == pytest.approx(theirs, abs=1e-12), (start, end)
        assert days(convention, start, end) == oracle.dayCount(as_quantlib(start), as_quantlib(end))


@pytest.mark.parametrize("convention", DAY_COUNTS)
def test_going_back_in_time_is_the_same_number_with_a_minus(convention: DayCount) -> None:
    start, end = date(2019, 1, 10), date(2021, 6, 20)
    assert year_fraction(convention, end, start) == -year_fraction(convention, start, end) != 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Actual/365", "ACT/365F"),
        ("actual / 360", "ACT/360"),
        ("30/360 (bond basis)", "30/360"),
        ("30E/360", "30E/360"),
        ("ACT/ACT (ISDA)", "ACT/ACT"),
        ("business/252", None),
        ("", None),
    ],
)
def test_names_of_day_counts_as_filings_print_them(text: str, expected: str | None) -> None:
    assert parse_day_count(text) == expected


def test_an_unknown_day_count_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown day count"):
        days("ACT/252", date(2020, 1, 1), date(2020, 2, 1))  # type: ignore[arg-type]
