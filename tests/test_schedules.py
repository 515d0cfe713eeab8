"""Schedules: by hand, against the shared truth files, and against QuantLib over generated terms."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
import QuantLib as ql

from holdings_projections.conventions import ALLOWED, READINGS, ConventionError, Conventions
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
