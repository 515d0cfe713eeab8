"""Compound interest: against QuantLib where it counts alike, and day by day by hand where it does not."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import QuantLib as ql
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_events import EventOfDefaultRecorded, NoteAmended, NotePaymentRecorded
from holdings_projections.compounding import compounded
from holdings_projections.conventions import Conventions, parse_compounding
from holdings_projections.daycount import days
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import NoteBalance, View, note_balance, note_schedule
from holdings_projections.notes import fold_notes
from holdings_projections.schedules import accrued_interest
from instrument_filings import SOURCE, filing, note

FREQUENCIES = {
    "monthly": (1, ql.Monthly),
    "quarterly": (3, ql.Quarterly),
    "semiannual": (6, ql.Semiannual),
    "annual": (12, ql.Annual),
}
RATE = Fraction(9, 100)


def as_quantlib(day: date) -> ql.Date:
    return ql.Date(day.day, day.month, day.year)


def day_by_day(
    principal: Fraction,
    rates: list[tuple[date, Fraction]],
    anchor: date,
    end: date,
    months: int,
) -> Fraction:
    """Interest on 30/360 from the anchor, day after day, joining what bears interest on every anchor day.

    rates: each from the end of its day on. The anchor's day of the month is at most 28.
    """
    bearing, pending, day = principal, Fraction(0), anchor
    while day < end:
        rate = [rate for since, rate in rates if since <= day][-1]
        following = day + timedelta(days=1)
        pending += bearing * rate * (days("30/360", anchor, following) - days("30/360", anchor, day)) / 360
        day = following
        gone = (day.year - anchor.year) * 12 + day.month - anchor.month
        if day.day == anchor.day and gone % months == 0:
            bearing, pending = bearing + pending, Fraction(0)
    return bearing + pending - principal


@pytest.mark.parametrize("compounding", list(FREQUENCIES))
def test_whole_periods_agree_with_quantlib(compounding: Any) -> None:
    months, frequency = FREQUENCIES[compounding]
    conventions = Conventions(day_count="30/360", compounding=compounding)
    start = date(2019, 5, 14)
    theirs = ql.InterestRate(0.09, ql.Thirty360(ql.Thirty360.BondBasis), ql.Compounded, frequency)
    for count in range(1, 40):
        end = as_quantlib(start) + ql.Period(count * months, ql.Months)
        ours = compounded(
            Fraction(1), RATE, start, date(end.year(), end.month(), end.dayOfMonth()), conventions
        )
        assert float(ours.interest) == pytest.approx(
            theirs.compoundFactor(as_quantlib(start), end) - 1, abs=1e-12
        )


@pytest.mark.parametrize(
    ("day_count", "oracle"), [("ACT/365F", ql.Actual365Fixed()), ("ACT/360", ql.Actual360())]
)
def test_daily_compounding_agrees_with_quantlib(day_count: Any, oracle: Any) -> None:
    chance = random.Random(5)
    conventions = Conventions(day_count=day_count, compounding="daily")
    year = 365 if day_count == "ACT/365F" else 360
    for _ in range(200):
        start = date(2015, 1, 1) + timedelta(days=chance.randrange(2000))
        end = start + timedelta(days=chance.randrange(1, 1200))
        daily = ql.InterestRate(0.09, oracle, ql.Simple, ql.Annual)
        one_day = daily.compoundFactor(as_quantlib(start), as_quantlib(start + timedelta(days=1)))
        assert one_day == pytest.approx(1 + 0.09 / year)
        ours = compounded(Fraction(1), RATE, start, end, conventions)
        assert float(ours.interest) == pytest.approx(one_day ** (end - start).days - 1, rel=1e-9)


def test_daily_compounding_on_actual_days_of_leap_years() -> None:
    conventions = Conventions(day_count="ACT/ACT", compounding="daily")
    ours = compounded(Fraction(1), RATE, date(2019, 12, 30), date(2020, 1, 3), conventions)
    assert ours.interest == (1 + RATE / 365) ** 2 * (1 + RATE / 366) ** 2 - 1


@pytest.mark.parametrize("compounding", list(FREQUENCIES))
@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=1, max_value=900), st.integers(min_value=1, max_value=28))
def test_broken_periods_agree_with_counting_day_by_day(compounding: Any, length: int, day: int) -> None:
    start = date(2020, 6, day)
    end = start + timedelta(days=length)
    if end.day == 31:
        end += timedelta(days=1)  # the 31st is a trap of its own, not this one's
    conventions = Conventions(day_count="30/360", compounding=compounding)
    ours = compounded(Fraction(5000), RATE, start, end, conventions).interest
    assert ours == day_by_day(Fraction(5000), [(start, RATE)], start, end, FREQUENCIES[compounding][0])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([*FREQUENCIES, "daily"]),
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=1, max_value=500),
)
def test_stopping_on_the_way_changes_nothing(compounding: Any, first: int, second: int) -> None:
    conventions = Conventions(day_count="30/360", compounding=compounding)
    start = date(2020, 6, 15)
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    if 31 in (middle.day, end.day):
        return
    whole = compounded(Fraction(5000), RATE, start, end, conventions)
    one = compounded(Fraction(5000), RATE, start, middle, conventions)
    other = compounded(
        Fraction(5000),
        RATE,
        middle,
        end,
        conventions,
        anchor=start,
        carried=one.interest,
        bearing=one.bearing,
    )
    assert one.interest + other.interest == whole.interest
    assert other.bearing == whole.bearing


# --- notes that compound -------------------------------------------------------------------------------

ISSUED = date(2021, 1, 4)


def record_of(*events: Any, **terms: Any) -> NoteRecord:
    stated = {"day_count": "30/360", "compounding": "quarterly", **terms}
    issue = filing("issue", ISSUED, note(1, ISSUED, "80000.00", **stated))
    (record,) = fold_notes([issue, filing("later", date(2024, 1, 5), *events)])
    return record


def told(kind: type[Any], day: date, **fields: Any) -> Any:
    return kind(effective_date=day, source=SOURCE, note_date=ISSUED, **fields)


def state(record: NoteRecord, day: date, view: View = "recorded") -> NoteBalance:
    found = note_balance(record, day, view=view)
    assert found is not None
    return found


def test_a_note_that_says_quarterly_compounds_quarterly_in_both_views() -> None:
    record = record_of()
    for day in (date(2021, 4, 4), date(2021, 5, 20), date(2021, 12, 30)):
        by_hand = day_by_day(Fraction(80_000), [(ISSUED, Fraction(1, 10))], ISSUED, day, 3)
        for view in ("recorded", "scheduled"):
            accrued = state(record, day, view).accrued_interest
            assert accrued is not None
            assert abs(Fraction(accrued) - by_hand) <= Fraction(1, 200)
    assert state(record, date(2021, 5, 20)).confidence == "inferred"


def test_interest_goes_on_compounding_after_a_default_changes_the_rate() -> None:
    default = date(2021, 5, 20)
    record = record_of(told(EventOfDefaultRecorded, default, default_rate=Decimal("0.18")))
    day = date(2021, 12, 30)
    rates = [(ISSUED, Fraction(1, 10)), (default, Fraction(18, 100))]
    by_hand = day_by_day(Fraction(80_000), rates, ISSUED, day, 3)
    accrued = state(record, day).accrued_interest
    assert accrued is not None
    assert abs(Fraction(accrued) - by_hand) <= Fraction(1, 50)  # cents of two accruals, and what grew on them


def test_an_extension_does_not_stop_interest_from_compounding() -> None:
    record = record_of(told(NoteAmended, date(2021, 5, 20), maturity_date=date(2022, 7, 4)))
    by_hand = day_by_day(Fraction(80_000), [(ISSUED, Fraction(1, 10))], ISSUED, date(2022, 7, 4), 3)
    recorded = state(record, date(2022, 7, 4)).accrued_interest
    (payment,) = note_schedule(record)
    assert recorded is not None
    for amount in (recorded, payment.interest):
        assert abs(Fraction(amount) - by_hand) <= Fraction(1, 50)


def test_interest_that_was_paid_bears_no_more_interest() -> None:
    record = record_of(told(NotePaymentRecorded, date(2021, 7, 4), interest=Decimal("4050.00")))
    assert state(record, date(2021, 7, 4)).accrued_interest == 0  # two quarters: 2,000.00 + 2,050.00
    assert state(record, date(2021, 10, 4)).accrued_interest == Decimal("2000.00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("simple interest", "simple"),
        ("semiannually", "semiannual"),
        ("compounded semi-annually", "semiannual"),
        ("annually", "annual"),
        ("each year", "annual"),
        ("quarterly", "quarterly"),
        ("compounding monthly", "monthly"),
        ("daily", "daily"),
        ("continuously", None),
    ],
)
def test_what_a_note_says_of_compounding_is_understood_or_left_out(text: str, expected: str | None) -> None:
    assert parse_compounding(text) == expected


def test_a_compounding_that_is_not_understood_makes_interest_assumed() -> None:
    record = record_of(compounding="continuously")
    assert state(record, date(2021, 4, 4)).confidence == "assumed"
    assert state(record, date(2021, 4, 4)).accrued_interest == Decimal("2000.00")


def test_accrued_interest_takes_the_compounding_of_the_conventions() -> None:
    conventions = Conventions(day_count="30/360", compounding="semiannual")
    whole_year = accrued_interest(
        Decimal(1000), Decimal("0.10"), date(2021, 1, 4), date(2022, 1, 4), conventions
    )
    assert whole_year == Decimal("102.50")
