"""Schedules: by hand, against the shared truth files, and against QuantLib over generated terms."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
import QuantLib as ql

from holdings_projections.conventions import ALLOWED, READINGS, ConventionError, Conventions
from holdings_projections.daycount import DAY_COUNTS, DayCount
from holdings_projections.schedules import (
    Payment,
    ScheduleTerms,
    accrued_interest,
    adjusted,
    payment_dates,
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
KINDS = {
    "amortized": {},
    "regular": {"installments": "regular"},
    "hybrid": {"installments": "level_textbook"},
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


# --- by hand -----------------------------------------------------------------------------------------


def test_two_level_payments_solved_by_hand() -> None:
    # 1,000 at 36.5 % for 100 and 100 days on /365: growth 1.1 each; payment 1000 / (1/1.1 + 1/1.21)
    terms = ScheduleTerms(
        principal=Decimal(1000),
        rate=Decimal("0.365"),
        issue_date=date(2021, 1, 1),
        maturity_date=date(2021, 5, 1),
        pattern="level_installments",
        installments=2,
        first_payment_date=date(2021, 3, 1),
        months=2,
    )
    first, last = schedule(terms)  # 59 and 61 days
    growth_1, growth_2 = 1 + Decimal("0.365") * 59 / 365, 1 + Decimal("0.365") * 61 / 365
    level = (1000 / (1 / growth_1 + 1 / (growth_1 * growth_2))).quantize(CENT, ROUND_HALF_UP)
    assert (first.payment, first.interest, first.days) == (level, Decimal("59.00"), 59)
    assert first.balance == 1000 + Decimal("59.00") - level
    assert last.interest == (first.balance * Decimal("0.061")).quantize(CENT, ROUND_HALF_UP)
    assert (last.payment, last.balance) == (first.balance + last.interest, ZERO)


def test_a_lump_sum_pays_everything_at_maturity() -> None:
    terms = ScheduleTerms(
        principal=Decimal("73000"),
        rate=Decimal("0.05"),
        issue_date=date(2021, 1, 1),
        maturity_date=date(2021, 4, 11),
    )
    assert schedule(terms) == (
        Payment(
            1,
            date(2021, 4, 11),
            100,
            Decimal("74000.00"),
            Decimal("1000.00"),
            Decimal("73000.00"),
            Decimal("0.00"),
        ),
    )


def test_a_stub_adds_no_payment_to_the_stated_number() -> None:
    # The trap by name: a schedule built backwards from maturity finds a 13th period before the first date.
    terms = level_terms(issue_date=date(2021, 3, 10), first_payment_date=date(2021, 4, 25))
    assert len(schedule(terms)) == 12
    assert schedule(terms)[0].days == 46
    backwards = ql.Schedule(
        ql.Date(10, 3, 2021),
        ql.Date(25, 3, 2022),
        ql.Period(1, ql.Months),
        ql.NullCalendar(),
        ql.Unadjusted,
        ql.Unadjusted,
        ql.DateGeneration.Backward,
        False,
    )
    assert len(list(backwards)) - 1 == 13


def test_month_ends_come_back_after_february() -> None:
    terms = level_terms(
        issue_date=date(2021, 12, 31),
        first_payment_date=date(2022, 1, 31),
        installments=4,
        maturity_date=date(2022, 4, 30),
    )
    assert payment_dates(terms) == (
        date(2022, 1, 31),
        date(2022, 2, 28),
        date(2022, 3, 31),
        date(2022, 4, 30),
    )


def test_a_first_payment_in_february_takes_the_month_end_from_maturity() -> None:
    terms = level_terms(
        issue_date=date(2022, 1, 15),
        first_payment_date=date(2022, 2, 28),
        installments=2,
        maturity_date=date(2022, 3, 31),
    )
    assert payment_dates(terms) == (date(2022, 2, 28), date(2022, 3, 31))


def test_thirty_360_flavours_part_at_a_month_end() -> None:
    principal, rate, start, end = Decimal(360000), Decimal("0.10"), date(2019, 12, 15), date(2019, 12, 31)
    us = accrued_interest(principal, rate, start, end, Conventions(day_count="30/360"))
    european = accrued_interest(principal, rate, start, end, Conventions(day_count="30E/360"))
    assert (us, european) == (Decimal("1600.00"), Decimal("1500.00"))


def test_stated_installments_are_paid_as_stated_and_the_last_clears() -> None:
    terms = level_terms(amounts=(Decimal("8000.00"),))
    rows = schedule(terms)
    assert {row.payment for row in rows[:-1]} == {Decimal("8000.00")}
    assert rows[-1].balance == 0
    assert rows[-1].payment != Decimal("8000.00")


def test_stepped_amounts_leave_the_rest_to_maturity() -> None:
    terms = ScheduleTerms(
        principal=Decimal(100000),
        rate=Decimal("0.12"),
        issue_date=date(2021, 1, 31),
        maturity_date=date(2021, 7, 31),
        pattern="stepped",
        amounts=(Decimal(6000), Decimal(15000), Decimal(30000)),
        first_payment_date=date(2021, 2, 28),
    )
    rows = schedule(terms)
    assert [row.payment for row in rows[:3]] == [Decimal(6000), Decimal(15000), Decimal(30000)]
    assert [row.date for row in rows] == [
        date(2021, 2, 28),
        date(2021, 3, 31),
        date(2021, 4, 30),
        date(2021, 7, 31),
    ]
    assert rows[-1].balance == 0


def test_interest_only_leaves_the_principal_to_maturity() -> None:
    terms = level_terms(pattern="interest_only", installments=None, maturity_date=date(2021, 6, 25))
    rows = schedule(terms)
    assert [row.principal for row in rows] == [0, 0, Decimal(90000)]
    assert all(row.payment == row.interest for row in rows[:-1])


def test_payments_beyond_maturity_are_collected_at_maturity() -> None:
    terms = level_terms(maturity_date=date(2021, 7, 1))
    rows = schedule(terms)
    assert (rows[-1].date, rows[-1].balance) == (date(2021, 7, 1), ZERO)
    assert len(rows) == 4


def test_without_interest_the_parts_are_equal() -> None:
    rows = schedule(level_terms(rate=Decimal(0)))
    assert {row.payment for row in rows} == {Decimal("7500.00")}


def test_terms_without_a_date_to_pay_on_have_no_schedule() -> None:
    terms = ScheduleTerms(principal=Decimal(100), rate=Decimal("0.1"), issue_date=date(2021, 1, 1))
    assert schedule(terms) == ()
    state = scheduled_state(terms, date(2022, 1, 1))
    assert state is not None
    assert (state.principal, state.accrued) == (Decimal(100), Decimal("10.00"))


@pytest.mark.parametrize(
    ("business_day", "expected"),
    [
        ("unadjusted", date(2021, 7, 31)),  # a Saturday
        ("following", date(2021, 8, 2)),
        ("modified_following", date(2021, 7, 30)),
        ("preceding", date(2021, 7, 30)),
    ],
)
def test_a_saturday_moves_as_the_convention_says(business_day: Any, expected: date) -> None:
    assert adjusted(date(2021, 7, 31), Conventions(business_day=business_day)) == expected


def test_weekends_move_as_in_quantlib() -> None:
    calendar, modes = ql.WeekendsOnly(), {"following": ql.Following, "preceding": ql.Preceding}
    modes["modified_following"] = ql.ModifiedFollowing
    for offset in range(800):
        day = date(2020, 1, 1) + timedelta(days=offset)
        for name, mode in modes.items():
            theirs = calendar.adjust(ql.Date(day.day, day.month, day.year), mode)
            ours = adjusted(day, Conventions.of({"business_day": name}))
            assert (ours.year, ours.month, ours.day) == (theirs.year(), theirs.month(), theirs.dayOfMonth())


def test_half_a_cent_goes_up_or_to_the_even_cent() -> None:
    arguments = (Decimal("182.5"), Decimal("0.01"), date(2021, 1, 1), date(2021, 1, 2))  # 0.5 cents
    assert accrued_interest(*arguments) == CENT
    assert accrued_interest(*arguments, Conventions(rounding="half_even")) == 0


def test_a_capitalised_stub_becomes_principal_at_its_end() -> None:
    conventions = Conventions(installments="regular", stub="capitalised")
    terms = level_terms(issue_date=date(2021, 3, 5))  # the regular first period begins 2021-03-25
    stub = accrued_interest(terms.principal, terms.rate, date(2021, 3, 5), date(2021, 3, 25))
    before, after = (
        scheduled_state(terms, day, conventions) for day in (date(2021, 3, 24), date(2021, 3, 25))
    )
    assert before is not None
    assert after is not None
    assert before.principal == terms.principal
    assert (after.principal, after.accrued) == (terms.principal + stub, ZERO)
    assert sum(row.principal for row in schedule(terms, conventions)) == terms.principal + stub


def test_conventions_that_do_not_exist_name_those_that_do() -> None:
    with pytest.raises(ConventionError, match="ACT/365F") as refused:
        Conventions.of({"day_count": "ACT/364"})
    assert (refused.value.key, refused.value.value) == ("day_count", "ACT/364")
    with pytest.raises(ConventionError, match="no convention 'daycount'"):
        Conventions.of({"daycount": "ACT/360"})


def test_the_first_value_allowed_is_the_default_and_all_are_accepted() -> None:
    assert Conventions().as_mapping() == {key: allowed[0] for key, allowed in ALLOWED.items()}
    for key, allowed in ALLOWED.items():
        for value in allowed:
            assert Conventions.of({key: value}).as_mapping()[key] == value


def test_every_convention_value_and_reading_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "CONVENTIONS.md").read_text(encoding="utf-8")
    wanted = {f"`{word}`" for key, allowed in ALLOWED.items() for word in (key, *allowed)}
    wanted |= {f"| {reading} |" for reading in READINGS}
    assert sorted(word for word in wanted if word not in page) == []


def test_what_a_note_states_comes_before_the_convention() -> None:
    chosen = Conventions(day_count="ACT/360")
    assert chosen.stated("30/360", "compounded monthly").as_mapping() == {
        **chosen.as_mapping(),
        "day_count": "30/360",
        "compounding": "monthly",
    }
    assert chosen.stated("by the moon", None) == chosen


# --- properties and oracle ---------------------------------------------------------------------------


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


# --- shared truth files ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((corpus / "schedules.json").read_text())
    return loaded


@pytest.fixture(scope="module")
def seed_truth(corpus: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((corpus / "seed_truth.json").read_text())
    return loaded


def truth_terms(truth: dict[str, Any]) -> ScheduleTerms:
    terms = truth["terms"]
    return ScheduleTerms(
        principal=Decimal(terms["principal"]),
        rate=Decimal(terms["rate"]),
        issue_date=date.fromisoformat(terms["issue"]),
        maturity_date=date.fromisoformat(terms["maturity"]),
        pattern="level_installments",
        installments=terms["installments"],
        first_payment_date=date.fromisoformat(terms["first_payment"]),
    )


def truth_conventions(name: str) -> Conventions:
    kind, day_count = name.split("_")
    chosen = {"stub": "paid_first"} if kind == "withfirst" else dict(KINDS[kind])
    return Conventions.of({**chosen, "day_count": day_count})


def test_every_convention_of_the_truth_file_is_met_to_the_cent(truth: dict[str, Any]) -> None:
    terms = truth_terms(truth)
    assert len(truth["conventions"]) == 8
    for name, expected in truth["conventions"].items():
        rows = schedule(terms, truth_conventions(name))
        assert [
            {
                "n": row.number,
                "date": row.date.isoformat(),
                "payment": str(row.payment),
                "interest": str(row.interest),
                "principal": str(row.principal),
                "balance": str(row.balance),
            }
            for row in rows
        ] == [{key: value for key, value in row.items() if key != "days"} for row in expected["rows"]], name
        assert str(sum(row.interest for row in rows)) == expected["total_interest"]
        assert str(sum(row.payment for row in rows)) == expected["total_paid"]
        assert str(rows[0].payment) == expected["first_payment"]
        assert str(rows[-1].payment) == expected["final_payment"]


def test_balances_between_payments_are_met_to_the_cent(truth: dict[str, Any]) -> None:
    for name, expected in truth["conventions"].items():
        for point in expected["as_of"]:
            state = scheduled_state(
                truth_terms(truth), date.fromisoformat(point["as_of"]), truth_conventions(name)
            )
            assert state is not None
            assert (str(state.principal), str(state.accrued), state.payments_made) == (
                point["outstanding_principal"],
                point["accrued_interest_since"],
                point["payments_made"],
            ), name


def test_lump_sums_of_the_truth_file_are_met_to_the_cent(truth: dict[str, Any]) -> None:
    for lump in truth["lump_sums"].values():
        terms = ScheduleTerms(
            principal=Decimal(lump["principal"]),
            rate=Decimal(truth["terms"]["rate"]),
            issue_date=date.fromisoformat(lump["issue"]),
            maturity_date=date.fromisoformat(lump["due"]),
        )
        for day_count in ("30/360", "ACT/365F", "ACT/360"):
            conventions = Conventions.of({"day_count": day_count})
            (payment,) = schedule(terms, conventions)
            assert str(payment.interest) == lump[day_count]["interest"]
            assert str(payment.payment) == lump[day_count]["due"]
            state = scheduled_state(terms, date(2018, 6, 30), conventions)
            assert state is not None
            assert str(state.accrued) == lump["accrued_2018-06-30"][day_count]
        (compounded,) = schedule(terms, Conventions(compounding="monthly"))
        assert str(compounded.payment) == lump["monthly_compounding"]["due"]


def test_other_libraries_and_readings_of_the_truth_file_agree(truth: dict[str, Any]) -> None:
    terms, checks = truth_terms(truth), truth["cross_checks"]
    for name, expected in checks["quantlib"].items():
        conventions = Conventions.of({"day_count": name})
        payment = float(schedule(terms, conventions)[0].payment)
        assert payment == pytest.approx(expected["level_payment_brent"], abs=0.005)
        for day in ("2018-06-30", "2019-12-31"):
            state = scheduled_state(terms, date.fromisoformat(day), conventions)
            assert state is not None
            # QuantLib keeps unrounded interest; the truth file itself differs by a cent once
            assert float(state.principal) == pytest.approx(expected[f"notional_{day}"], abs=0.011)
            assert float(state.accrued) == pytest.approx(expected[f"accrued_{day}"], abs=0.011)
    regular = schedule(terms, READINGS["regular"][1])
    assert float(regular[0].payment) == pytest.approx(checks["numpy_financial_pmt"], abs=0.005)
    assert float(regular[5].balance) == pytest.approx(
        checks["amortization_3.0.1"]["balance_after_6"], abs=0.005
    )
    equal = schedule(terms, READINGS["A6"][1])
    assert (
        str(equal[0].principal) == truth["other_readings"]["equal_principal_installments"]["principal_each"]
    )


def test_the_default_schedule_of_the_seeds_row_by_row(
    truth: dict[str, Any], seed_truth: dict[str, Any]
) -> None:
    expected = seed_truth["installments_N2"]
    rows = schedule(truth_terms(truth))
    keys = ("interest", "principal", "payment")
    assert [
        {
            "n": row.number,
            "date": row.date.isoformat(),
            "days": row.days,
            "opening": str(row.balance + row.principal),
            "closing": str(row.balance),
            **{key: str(getattr(row, key)) for key in keys},
        }
        for row in rows
    ] == expected["rows"]
    assert str(sum(row.interest for row in rows)) == expected["total_interest"]


def test_the_other_readings_of_the_seeds(truth: dict[str, Any], seed_truth: dict[str, Any]) -> None:
    terms = truth_terms(truth)
    alternatives = {item["id"]: item for item in seed_truth["installments_N2"]["alternatives"]}
    assert set(alternatives) == {"A2", "A3", "A4", "A5", "A6"}
    for name, expected in alternatives.items():
        rows = schedule(terms, READINGS[name][1])
        assert str(rows[0].payment) == expected.get("payment", expected.get("first"))
        assert str(rows[-1].payment) == expected["last"]
        for number in (1, 6, 11):
            if f"after_{number}" in expected:
                assert str(rows[number - 1].balance) == expected[f"after_{number}"]
    stub = scheduled_state(terms, date(2017, 12, 15), READINGS["A5"][1])
    assert stub is not None
    assert str(stub.principal - terms.principal) == alternatives["A5"]["stub"]
    assert str(schedule(terms, READINGS["A6"][1])[0].principal) == alternatives["A6"]["principal_each"]
