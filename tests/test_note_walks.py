"""What each recorded fact does to a note: the moves foot, and agree with the balance of every day."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_events import (
    Conversion,
    ConversionTerm,
    DefaultWaived,
    Event,
    EventOfDefaultRecorded,
    ForbearanceAgreed,
    NoteAmended,
    NoteConverted,
    NotePaymentRecorded,
    NoteRedeemed,
    NoteReference,
    NoteSurrendered,
)
from holdings_projections.conventions import DEFAULTS, Conventions
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import NoteBalance, View, note_balance, note_schedule
from holdings_projections.note_walks import Move, walk_note
from holdings_projections.notes import fold_notes
from instrument_filings import SOURCE, filing, note

ISSUED = date(2021, 1, 4)
KNOWN = date(2023, 6, 1)


def told(kind: type[NoteReference], after: int, **fields: Any) -> Event:
    day = ISSUED + timedelta(days=after)
    return kind(effective_date=day, source=SOURCE, note_date=ISSUED, **fields)


def record_of(*events: Event) -> NoteRecord:
    """A note of 73,000 at 10 %, which bears 20.00 a day on 365, and what later happened to it."""
    issue = filing("issue", ISSUED, note(1, ISSUED, "73000.00"))
    (record,) = fold_notes([issue, filing("later", KNOWN, *events)])
    return record


def moves_of(record: NoteRecord, conventions: Conventions = DEFAULTS) -> list[Move]:
    return walk_note(record.facts[0], record.facts, conventions).moves


AMOUNT = st.decimals(min_value=0, max_value=90_000, places=2)
DAY = st.integers(min_value=1, max_value=800)
FACTS = st.one_of(
    st.builds(lambda d, v: told(NotePaymentRecorded, d, value=v), DAY, AMOUNT),
    st.builds(lambda d, p, i: told(NotePaymentRecorded, d, principal=p, interest=i), DAY, AMOUNT, AMOUNT),
    st.builds(lambda d, v: told(NoteConverted, d, value=v), DAY, AMOUNT),
    st.builds(lambda d, p: told(NoteAmended, d, principal=p), DAY, AMOUNT),
    st.builds(lambda d, c: told(NoteAmended, d, capitalised=c), DAY, AMOUNT),
    st.builds(lambda d, n: told(NoteAmended, d, maturity_date=ISSUED + timedelta(days=n)), DAY, DAY),
    st.builds(lambda d: told(EventOfDefaultRecorded, d, default_rate=Decimal("0.18")), DAY),
    st.builds(lambda d: told(DefaultWaived, d), DAY),
    st.builds(lambda d: told(ForbearanceAgreed, d), DAY),
    st.builds(lambda d, v: told(NoteSurrendered, d, prior=1, value=v), DAY, AMOUNT),
)
CONVENTIONS = st.builds(
    Conventions,
    post_maturity=st.sampled_from(["freeze", "accrue"]),
    allocation=st.sampled_from(["expenses_interest_principal", "expenses_principal_interest"]),
    day_count=st.sampled_from(["ACT/365F", "30/360"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FACTS, max_size=6), CONVENTIONS)
def test_every_move_foots_and_the_last_of_a_day_is_the_balance_of_that_day(
    events: list[Event], conventions: Conventions
) -> None:
    record = record_of(*events)
    moves = moves_of(record, conventions)
    principal = interest = Decimal(0)
    for move, following in zip(moves, [*moves[1:], None], strict=True):
        principal += move.principal_change
        interest += move.accrued - move.settled - move.capitalised
        assert (move.principal, move.interest) == (principal, interest)
        if following is None or following.day > move.day:
            balance = note_balance(record, move.day, conventions=conventions)
            assert balance is not None
            assert (balance.principal, balance.accrued_interest) == (principal, interest)


def test_the_order_of_allocation_decides_what_one_figure_pays() -> None:
    record = record_of(told(NotePaymentRecorded, 100, value=Decimal("2500.00")))
    first = moves_of(record)[-1]  # 2,000.00 had accrued
    assert (first.principal_change, first.settled) == (Decimal("-500.00"), Decimal("2000.00"))
    other = moves_of(record, Conventions(allocation="expenses_principal_interest"))[-1]
    assert (other.principal_change, other.settled) == (Decimal("-2500.00"), Decimal("0.00"))
    assert (first.confidence, other.confidence) == ("assumed", "assumed")


def test_stated_expenses_are_paid_before_interest_and_principal() -> None:
    paid = told(NotePaymentRecorded, 100, value=Decimal("2500.00"), expenses=Decimal("300.00"))
    last = moves_of(record_of(paid))[-1]
    assert (last.principal_change, last.settled) == (Decimal("-200.00"), Decimal("2000.00"))


def test_a_new_principal_of_old_principal_and_interest_capitalised_the_interest() -> None:
    record = record_of(told(NoteAmended, 100, principal=Decimal("75000.00")))
    last = moves_of(record)[-1]
    assert (last.capitalised, last.principal, last.interest) == (2000, 75000, 0)
    other = moves_of(record_of(told(NoteAmended, 100, principal=Decimal("75000.01"))))[-1]
    assert (other.capitalised, other.interest) == (0, 2000)


def test_interest_that_an_amendment_says_was_added_is_added() -> None:
    last = moves_of(record_of(told(NoteAmended, 100, capitalised=Decimal("1500.00"))))[-1]
    assert (last.principal, last.interest) == (Decimal("74500.00"), Decimal("500.00"))


def test_an_end_says_where_the_filing_gives_another_sum() -> None:
    moves = moves_of(record_of(told(NoteSurrendered, 100, prior=1, value=Decimal("75100.00"))))
    assert (moves[-1].principal, moves[-1].interest) == (0, 0)
    assert moves[-1].remark == "the filing gives 75,100.00 for it; 75,000.00 was computed"
    assert moves_of(record_of(told(NoteSurrendered, 100, prior=1, value=Decimal(75000))))[-1].remark is None


def test_what_is_told_after_the_end_moves_nothing() -> None:
    ended = told(NoteSurrendered, 100, prior=1)
    last = moves_of(record_of(ended, told(NotePaymentRecorded, 120, value=Decimal(50))))[-1]
    assert not last.counted
    assert (last.principal_change, last.settled, last.principal) == (0, 0, 0)


def test_a_maturity_that_later_facts_pass_is_told_once() -> None:
    moves = moves_of(record_of(told(ForbearanceAgreed, 400), told(ForbearanceAgreed, 500)))
    assert [move.kind for move in moves] == ["issued", "maturity", "forbearance", "forbearance"]
    assert [move.accrued for move in moves] == [0, Decimal("7300.00"), 0, 0]


# --- what facts do to terms and schedules, by hand -----------------------------------------------------


def cents(value: Fraction) -> Decimal:
    """A fraction of dollars to the cent, half up, by other means than the library's."""
    return Decimal((value * 100 + Fraction(1, 2)).__floor__()) / 100


def note_of(*events: Event, **terms: Any) -> NoteRecord:
    issue = filing("issue", ISSUED, note(1, ISSUED, "73000.00", **terms))
    (record,) = fold_notes([issue, filing("later", KNOWN, *events)])
    return record


def state(record: NoteRecord, day: int, view: View = "recorded", **options: Any) -> NoteBalance:
    found = note_balance(record, ISSUED + timedelta(days=day), view=view, **options)
    assert found is not None
    return found


def test_a_default_rate_of_the_notes_own_terms_runs_from_the_default() -> None:
    record = note_of(told(EventOfDefaultRecorded, 10), default_rate=Decimal("0.20"))
    assert state(record, 30).accrued_interest == 10 * Decimal("20.00") + 20 * Decimal("40.00")


def test_a_default_rate_outlives_an_amendment_and_ends_with_the_waiver() -> None:
    record = note_of(
        told(EventOfDefaultRecorded, 10, default_rate=Decimal("0.20")),
        told(NoteAmended, 20, maturity_date=ISSUED + timedelta(days=700), rate=Decimal("0.05")),
        told(DefaultWaived, 30),
    )
    assert state(record, 30).accrued_interest == Decimal("200.00") + Decimal("800.00")
    assert state(record, 40).accrued_interest == Decimal("1000.00") + 10 * Decimal("10.00")


def test_a_default_without_any_rate_leaves_the_rate_as_it_was() -> None:
    assert state(note_of(told(EventOfDefaultRecorded, 10)), 30).accrued_interest == Decimal("600.00")


def test_a_prepayment_restates_what_is_scheduled_at_maturity() -> None:
    record = note_of(told(NotePaymentRecorded, 100, principal=Decimal(36500), interest=Decimal(2000)))
    assert [row.payment for row in note_schedule(record, as_of=ISSUED + timedelta(days=99))] == [
        Decimal("80300.00")
    ]
    (payment,) = note_schedule(record)
    assert (payment.principal, payment.interest) == (Decimal("36500.00"), Decimal("2650.00"))  # 265 x 10.00
    scheduled = state(record, 200, "scheduled")
    assert (scheduled.principal, scheduled.accrued_interest) == (Decimal("36500.00"), Decimal("1000.00"))


def test_a_payment_of_principal_on_an_interest_only_note_lowers_the_later_interest() -> None:
    quarterly = {
        "payment_pattern": "interest_only",
        "payment_months": 3,
        "first_payment_date": date(2021, 4, 4),
    }
    record = note_of(
        told(NotePaymentRecorded, 90, principal=Decimal(33000), interest=Decimal(1800)), **quarterly
    )
    rows = note_schedule(record)
    assert [row.date for row in rows] == [date(2021, m, 4) for m in (4, 7, 10)] + [date(2022, 1, 4)]
    days = (91, 92, 92)
    assert rows[0].payment == Decimal("1800.00")
    assert [row.interest for row in rows[1:]] == [cents(Fraction(40_000) / 10 * d / 365) for d in days]
    assert rows[-1].principal == Decimal("40000.00")


def test_an_interest_payment_on_an_interest_only_note_confirms_and_changes_nothing() -> None:
    terms = {"payment_pattern": "interest_only", "payment_months": 3, "first_payment_date": date(2021, 4, 4)}
    paid = note_of(told(NotePaymentRecorded, 90, interest=Decimal(1800)), **terms)
    assert note_schedule(paid) == note_schedule(note_of(**terms))
    assert state(paid, 200).installments_due_unconfirmed == 1  # of April and July, April is confirmed


def test_an_extension_after_maturity_shows_that_the_note_was_not_paid_then() -> None:
    extended = told(NoteAmended, 400, maturity_date=date(2022, 7, 4))
    record = note_of(extended)
    assert state(record, 399, "scheduled").status == "paid"
    after = state(record, 400, "scheduled")
    assert (after.principal, after.accrued_interest, after.paid) == (73000, 7300, 0)
    (payment,) = note_schedule(record)
    assert payment.date == date(2022, 7, 4)
    assert payment.payment == 73000 + 7300 + (date(2022, 7, 4) - ISSUED - timedelta(days=400)).days * 20
    recorded = state(record, 400)
    assert (recorded.status, recorded.total) == ("outstanding", Decimal("80300.00"))
    accruing = state(record, 400, "scheduled", conventions=Conventions(post_maturity="accrue"))
    assert accruing.total == 73000 + 400 * 20


def test_amended_installments_begin_on_what_the_old_schedule_leaves() -> None:
    terms = {
        "payment_pattern": "equal_principal",
        "installments": 10,
        "first_payment_date": date(2021, 2, 4),
        "maturity_date": None,
    }
    amended = told(
        NoteAmended, 100, installments=5, first_payment_date=date(2021, 6, 4), rate=Decimal("0.05")
    )
    record = note_of(amended, **terms)
    rows = note_schedule(record)
    assert [row.date.month for row in rows] == [2, 3, 4, 6, 7, 8, 9, 10]
    left = 73_000 - 3 * 7_300
    assert [row.principal for row in rows] == [7_300] * 3 + [Decimal(left) / 5] * 5
    carried = cents(Fraction(left) / 10 * 10 / 365)  # from 4 April to the amendment on 14 April, at 10 %
    assert rows[3].interest == carried + cents(Fraction(left) * 5 / 100 * 51 / 365)


def test_amended_conversion_terms_are_the_notes_terms_from_then_on() -> None:
    price = Conversion(rule="single", terms=(ConversionTerm(kind="fixed", price=Decimal("0.004")),))
    record = note_of(told(NoteAmended, 100, conversion=price))
    rule = walk_note(record.facts[0], record.facts, DEFAULTS).terms.conversion
    assert rule is not None
    assert [term.price for term in rule.terms] == [Decimal("0.004")]
    assert walk_note(record.facts[0], record.facts[:1], DEFAULTS).terms.conversion is None


def test_a_conversion_that_tells_shares_and_price_was_of_their_product() -> None:
    record = note_of(told(NoteConverted, 0, shares=Decimal(1_000_001), price=Decimal("0.003")))
    last = moves_of(record)[-1]
    assert (last.principal_change, last.confidence) == (Decimal("-3000.00"), "assumed")
    assert record.facts[-1].confidence == "inferred"


def test_a_redemption_above_the_balance_by_its_stated_premium_agrees_with_replay() -> None:
    at_a_premium = told(NoteRedeemed, 100, value=Decimal("82500.00"), premium=Decimal("7500.00"))
    assert moves_of(note_of(at_a_premium))[-1].remark is None
    without = told(NoteRedeemed, 100, value=Decimal("82500.00"))
    assert (
        moves_of(note_of(without))[-1].remark == "the filing gives 82,500.00 for it; 75,000.00 was computed"
    )


def test_a_restated_schedule_keeps_its_month_ends_and_its_weekends() -> None:
    terms = {
        "payment_pattern": "equal_principal",
        "installments": 6,
        "first_payment_date": date(2021, 1, 31),  # a Sunday
        "maturity_date": None,
    }
    dates = [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)]
    for converted in (10, 40, 60, 100):  # the next payment is due at the end of another month each time
        record = note_of(told(NoteConverted, converted, principal=Decimal(600)), **terms)
        rows = note_schedule(record)
        assert [(row.date.month, row.date.day) for row in rows] == dates
        moved = note_schedule(record, Conventions(business_day="modified_following"))
        assert [(row.date.month, row.date.day) for row in moved] == [
            (1, 29),
            (2, 26),
            (3, 31),
            (4, 30),
            (5, 31),
            (6, 30),
        ]
        assert rows[-1].balance == moved[-1].balance == 0


def test_a_payment_of_more_than_is_owed_says_so_and_books_no_more() -> None:
    stated = moves_of(
        record_of(told(NotePaymentRecorded, 100, principal=Decimal(80000), interest=Decimal(2500)))
    )
    assert (stated[-1].principal, stated[-1].interest) == (0, 0)
    assert stated[-1].remark == (
        "80,000 stated as principal is more than the 73,000.00 outstanding; "
        "2,500 stated as interest is more than the 2,000.00 computed"
    )
    one_figure = moves_of(record_of(told(NotePaymentRecorded, 100, value=Decimal("80000.00"))))[-1]
    assert one_figure.remark == (
        "one figure of 80,000.00, allotted to expenses, interest, principal; "
        "78,000.00 left of it for principal is more than the 73,000.00 outstanding"
    )
