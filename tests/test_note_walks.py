"""What each recorded fact does to a note: the moves foot, and agree with the balance of every day."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_events import (
    DefaultWaived,
    Event,
    EventOfDefaultRecorded,
    ForbearanceAgreed,
    NoteAmended,
    NoteConverted,
    NotePaymentRecorded,
    NoteReference,
    NoteSurrendered,
)
from holdings_projections.conventions import DEFAULTS, Conventions
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import note_balance
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
