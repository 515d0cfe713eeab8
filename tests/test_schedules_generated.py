"""Schedules against QuantLib over generated terms, and what holds of every one of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs
import pytest
import QuantLib as ql

from holdings_projections.conventions import READINGS, Conventions
from holdings_projections.daycount import DAY_COUNTS, DayCount
from holdings_projections.schedules import (
    Payment,
    ScheduleTerms,
    schedule,
    scheduled_state,
)

CENT, ZERO = Decimal("0.01"), Decimal(0)
ORACLES = {
    "ACT/365F": ql.Actual365Fixed(),
    "ACT/360": ql.Actual360(),
    "30/360": ql.Thirty360(ql.Thirty360.BondBasis),
    "30U/360": ql.Thirty360(ql.Thirty360.USA),
    "30E/360": ql.Thirty360(ql.Thirty360.EurobondBasis),
    "ACT/ACT": ql.ActualActual(ql.ActualActual.ISDA),
}


def level_terms(**changes: Any) -> ScheduleTerms:
    terms = ScheduleTerms(
        principal=Decimal("90000"),
        rate=Decimal("0.10"),
        issue_date=date(2021, 3, 10),
        maturity_date=date(2022, 3, 25),
        pattern="level_installments",
        installments=12,
        first_payment_date=date(2021, 4, 25),
    )
    return attrs.evolve(terms, **changes)


def generated_terms(count: int, seed: int) -> Iterator[tuple[ScheduleTerms, Conventions]]:
    chance = random.Random(seed)
    for _ in range(count):
        issue = date(2000, 1, 1) + timedelta(days=chance.randrange(9000))
        first = issue + timedelta(days=chance.randrange(3, 75))
        months, number = chance.choice((1, 1, 1, 2, 3)), chance.randrange(2, 49)
        terms = ScheduleTerms(
            principal=Decimal(chance.randrange(10_000, 900_000_000)) / 100,
            rate=Decimal(chance.randrange(10, 400)) / 1000,
            issue_date=issue,
            pattern="level_installments",
            installments=number,
            first_payment_date=first,
            months=months,
        )
        yield terms, Conventions(day_count=chance.choice(DAY_COUNTS))


def quantlib_level_payment(terms: ScheduleTerms, day_count: DayCount, dates: list[ql.Date]) -> float:
    """The payment that makes QuantLib's own present value of a unit annuity equal the principal."""
    oracle, annuity, discount = ORACLES[day_count], 0.0, 1.0
    for start, end in pairwise(dates):
        rate = ql.InterestRate(float(terms.rate), oracle, ql.Simple, ql.Annual)
        discount *= rate.discountFactor(start, end)
        annuity += discount
    return float(terms.principal) / annuity


def check_against_quantlib(terms: ScheduleTerms, conventions: Conventions) -> None:
    rows = schedule(terms, conventions)
    first = terms.first_payment_date
    assert first is not None
    start = ql.Date(terms.issue_date.day, terms.issue_date.month, terms.issue_date.year)
    dates = [ql.Date(first.day, first.month, first.year)]
    for step in range(1, terms.installments or 0):
        dates.append(dates[0] + ql.Period(step * terms.months, ql.Months))
    assert [(r.date.year, r.date.month, r.date.day) for r in rows] == [
        (d.year(), d.month(), d.dayOfMonth()) for d in dates
    ]
    expected = quantlib_level_payment(terms, conventions.day_count, [start, *dates])
    assert abs(float(rows[0].payment) - expected) <= 0.0051, terms
    oracle = ORACLES[conventions.day_count]
    balance = terms.principal
    for row, begin, end in zip(rows, [start, *dates], dates, strict=False):
        accrual = ql.FixedRateCoupon(end, float(balance), float(terms.rate), oracle, begin, end).amount()
        assert abs(float(row.interest) - accrual) <= 0.0051
        balance = row.balance


def test_level_payments_agree_with_quantlib_over_generated_terms() -> None:
    for terms, conventions in generated_terms(150, seed=36):
        check_against_quantlib(terms, conventions)


ADJUSTMENTS = {
    "unadjusted": ql.Unadjusted,
    "following": ql.Following,
    "modified_following": ql.ModifiedFollowing,
    "preceding": ql.Preceding,
}


def generated_plans(count: int, seed: int) -> Iterator[tuple[ScheduleTerms, Conventions]]:
    """Terms of every pattern, with stubs, steps and business-day rules."""
    chance = random.Random(seed)
    for terms, conventions in generated_terms(count, seed):
        pattern = chance.choice(["level_installments", "equal_principal", "interest_only", "stepped"])
        number = terms.installments or 0
        changes: dict[str, Any] = {"pattern": pattern}
        if pattern in ("interest_only", "stepped"):
            first = terms.first_payment_date
            assert first is not None
            last = as_quantlib(first) + ql.Period((number - 1) * terms.months, ql.Months)
            changes |= {"installments": None, "maturity_date": as_date(last)}
        if pattern == "stepped":
            share = terms.principal / number
            changes |= {"amounts": tuple((share * n / 4).quantize(CENT) for n in range(1, number))}
            changes["maturity_date"] += timedelta(days=20)
        chosen: dict[str, Any] = {
            "stub": chance.choice(["spread", "paid_first", "capitalised"]),
            "business_day": chance.choice(list(ADJUSTMENTS)),
            "installments": chance.choice(["level_actual", "level_textbook"]),
        }
        yield attrs.evolve(terms, **changes), attrs.evolve(conventions, **chosen)


def as_quantlib(day: date) -> ql.Date:
    return ql.Date(day.day, day.month, day.year)


def as_date(day: ql.Date) -> date:
    return date(day.year(), day.month(), day.dayOfMonth())


def coupon(balance: Decimal, terms: ScheduleTerms, start: ql.Date, end: ql.Date, oracle: Any) -> float:
    """QuantLib's interest on a balance from one day to another."""
    amount: float = ql.FixedRateCoupon(end, float(balance), float(terms.rate), oracle, start, end).amount()
    return amount


def check_plan_against_quantlib(terms: ScheduleTerms, conventions: Conventions) -> None:
    """Dates, stubs, interest and balances of a schedule, each from QuantLib's calendar and coupons."""
    rows = schedule(terms, conventions)
    first, number = terms.first_payment_date, terms.installments or len(terms.amounts) or None
    assert first is not None
    calendar, mode = ql.WeekendsOnly(), ADJUSTMENTS[conventions.business_day]
    count = number if number is not None else len(rows)
    planned = [as_quantlib(first) + ql.Period(step * terms.months, ql.Months) for step in range(count)]
    if terms.pattern == "stepped":
        assert terms.maturity_date is not None
        planned.append(as_quantlib(terms.maturity_date))
    dates = [calendar.adjust(day, mode) for day in planned]
    assert [row.date for row in rows] == [as_date(day) for day in dates], terms

    oracle, issue = ORACLES[conventions.day_count], as_quantlib(terms.issue_date)
    regular = calendar.adjust(as_quantlib(first) - ql.Period(terms.months, ql.Months), mode)
    start, balance, extra = issue, terms.principal, 0.0
    if regular > issue and conventions.stub != "spread":
        stub = coupon(terms.principal, terms, issue, regular, oracle)
        start = regular
        if conventions.stub == "capitalised":
            balance = rows[0].balance + rows[0].principal
            assert abs(float(balance - terms.principal) - stub) <= 0.0051, terms
        else:
            extra = stub
    for row, begin, end in zip(rows, [start, *dates], dates, strict=False):
        assert abs(float(row.interest) - coupon(balance, terms, begin, end, oracle) - extra) <= 0.0102, terms
        assert row.payment == row.principal + row.interest
        assert row.balance == balance - row.principal
        balance, extra = row.balance, 0.0
    assert balance == 0
    check_amounts(terms, conventions, rows)


def check_amounts(terms: ScheduleTerms, conventions: Conventions, rows: tuple[Payment, ...]) -> None:
    """What each pattern promises of its payments but the last, which clears."""
    opening = rows[0].balance + rows[0].principal
    if terms.pattern == "equal_principal":
        assert {abs(row.principal - opening / len(rows)) < CENT for row in rows[:-1]} <= {True}
    elif terms.pattern == "interest_only":
        assert {row.principal for row in rows[:-1]} <= {ZERO}
    elif conventions.stub == "paid_first":
        return  # its interest stands on top of the first payment
    elif terms.pattern == "stepped":
        for row, amount in zip(rows, terms.amounts, strict=False):
            assert row.payment == amount or row.balance == 0
    elif conventions.installments == "level_actual":
        assert len({row.payment for row in rows[:-1]}) <= 1


def test_every_pattern_stub_and_weekend_rule_agrees_with_quantlib() -> None:
    for terms, conventions in generated_plans(200, seed=38):
        check_plan_against_quantlib(terms, conventions)


@pytest.mark.slow
def test_every_pattern_agrees_with_quantlib_over_thousands_of_plans() -> None:
    for terms, conventions in generated_plans(4000, seed=39):
        check_plan_against_quantlib(terms, conventions)


def test_thirty_six_installments_after_a_long_first_period_are_not_thirty_seven() -> None:
    # The trap by name: 36 payments from 15 January; a schedule run backwards from maturity makes a 37th, of
    # the 15 days in December that the first period already holds.
    terms = ScheduleTerms(
        principal=Decimal(100_000),
        rate=Decimal("0.12"),
        issue_date=date(2022, 11, 30),
        maturity_date=date(2025, 12, 15),
        pattern="level_installments",
        installments=36,
        first_payment_date=date(2023, 1, 15),
    )
    for reading, (_, conventions) in READINGS.items():
        rows = schedule(terms, conventions)
        assert (len(rows), rows[0].date, rows[-1].date) == (36, date(2023, 1, 15), date(2025, 12, 15)), (
            reading
        )
    backwards = ql.Schedule(
        ql.Date(30, 11, 2022),
        ql.Date(15, 12, 2025),
        ql.Period(1, ql.Months),
        ql.NullCalendar(),
        ql.Unadjusted,
        ql.Unadjusted,
        ql.DateGeneration.Backward,
        False,
    )
    assert len(list(backwards)) - 1 == 37


@pytest.mark.slow
def test_level_payments_agree_with_quantlib_over_thousands_of_terms() -> None:
    for terms, conventions in generated_terms(4000, seed=37):
        check_against_quantlib(terms, conventions)


@pytest.mark.parametrize("reading", list(READINGS))
def test_every_reading_clears_the_balance_and_adds_up(reading: str) -> None:
    conventions = READINGS[reading][1]
    for terms, _ in generated_terms(60, seed=len(reading)):
        rows = schedule(terms, conventions)
        opening = rows[0].balance + rows[0].principal
        assert len(rows) == terms.installments
        assert rows[-1].balance == 0
        assert sum(row.principal for row in rows) == opening >= terms.principal
        for before, after in pairwise(rows):
            assert after.balance == before.balance - after.principal
            assert after.payment == after.principal + after.interest


def test_the_scheduled_balance_on_a_due_date_is_the_row_of_that_date() -> None:
    for terms, conventions in generated_terms(40, seed=5):
        paid = Decimal(0)
        for row in schedule(terms, conventions):
            state = scheduled_state(terms, row.date, conventions)
            paid += row.payment
            assert state is not None
            assert (state.principal, state.accrued, state.paid) == (row.balance, ZERO, paid)
            assert (state.due_on_date, state.payments_made) == (row.payment, row.number)


def test_a_schedule_carries_interest_from_before_into_its_first_payment() -> None:
    plain, carrying = schedule(level_terms()), schedule(level_terms(carried_interest=Decimal("12.34")))
    assert carrying[0].payment == plain[0].payment + Decimal("12.34")
    assert carrying[1:] == plain[1:]
