"""The statement of a note: it foots, agrees with the balance of its last day, and tells every fact."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
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
    NoteRedeemed,
    NoteSurrendered,
    PreferredExchanged,
)
from holdings_ledger import Ledger
from holdings_projections.conventions import Conventions
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import View, note_balance
from holdings_projections.notes import fold_notes
from holdings_projections.preferred import fold_preferred
from holdings_projections.statements import Counterpart, StatementLine, note_statement
from instrument_filings import SOURCE, end_of_day, filing, note

ISSUED = date(2021, 1, 4)
KNOWN = date(2024, 6, 1)
CENT = Decimal("0.01")


def after(days: int) -> date:
    return ISSUED + timedelta(days=days)


def told(kind: type[Any], days: int, **fields: Any) -> Event:
    event: Event = kind(effective_date=after(days), source=SOURCE, note_date=ISSUED, **fields)
    return event


def record_of(*events: Event, principal: str = "73000.00", **terms: Any) -> NoteRecord:
    """A note of 73,000 at 10 %, which bears 20.00 a day on 365, and what later happened to it."""
    issue = filing("issue", ISSUED, note(1, ISSUED, principal, **terms))
    (record,) = fold_notes([issue, filing("later", KNOWN, *events)])
    return record


def money(value: Fraction) -> Decimal:
    """A fraction of dollars to the cent, half up, by other means than the library's."""
    whole = (value * 100 + Fraction(1, 2)).__floor__()
    return Decimal(whole) / 100


def check_footing(lines: tuple[StatementLine, ...], record: NoteRecord, as_of: date, **options: Any) -> None:
    """Opening and changes are the closing, on every line and over all, and the end is the balance."""
    principal: Decimal | None = Decimal(0)
    interest: Decimal | None = Decimal(0)
    for number, line in enumerate(lines, start=1):
        assert line.number == number
        if None not in (principal, line.principal):
            assert line.principal_change is not None
            assert line.principal == (principal or 0) + line.principal_change, line
        if None not in (interest, line.interest):
            assert line.interest_change is not None
            assert line.interest == (interest or 0) + line.interest_change, line
        if line.principal is not None and line.interest is not None:
            assert line.total == line.principal + line.interest
        principal, interest = line.principal, line.interest
    assert [line.date for line in lines] == sorted(line.date for line in lines)
    balance = note_balance(record, as_of, **options)
    assert balance is not None
    assert (principal, interest) == (balance.principal, balance.accrued_interest)
    assert lines[-1].total == balance.total


AMOUNT = st.decimals(min_value=0, max_value=90_000, places=2)
DAY = st.integers(min_value=1, max_value=800)
FACTS = st.one_of(
    st.builds(lambda d, v: told(NotePaymentRecorded, d, value=v), DAY, AMOUNT),
    st.builds(lambda d: told(NotePaymentRecorded, d), DAY),
    st.builds(lambda d, p, i: told(NotePaymentRecorded, d, principal=p, interest=i), DAY, AMOUNT, AMOUNT),
    st.builds(lambda d, v: told(NoteConverted, d, value=v), DAY, AMOUNT),
    st.builds(lambda d, p: told(NoteAmended, d, principal=p), DAY, AMOUNT),
    st.builds(lambda d, c: told(NoteAmended, d, capitalised=c), DAY, AMOUNT),
    st.builds(lambda d, n: told(NoteAmended, d, maturity_date=after(n)), DAY, DAY),
    st.builds(lambda d: told(NoteAmended, d, rate=Decimal("0.07")), DAY),
    st.builds(lambda d: told(EventOfDefaultRecorded, d, default_rate=Decimal("0.18")), DAY),
    st.builds(lambda d: told(DefaultWaived, d), DAY),
    st.builds(lambda d: told(ForbearanceAgreed, d, until=after(d + 30)), DAY),
    st.builds(lambda d, v: told(NoteSurrendered, d, prior=1, value=v), DAY, AMOUNT),
)
PATTERNS: list[dict[str, Any]] = [
    {},
    {"rate": None},
    {"payment_pattern": "interest_only", "first_payment_date": date(2021, 2, 20)},
    {"payment_pattern": "level_installments", "installments": 12, "first_payment_date": date(2021, 3, 4)},
    {"payment_pattern": "equal_principal", "installments": 6, "payment_months": 2},
]
CONVENTIONS = st.builds(
    Conventions,
    post_maturity=st.sampled_from(["freeze", "accrue"]),
    allocation=st.sampled_from(["expenses_interest_principal", "expenses_principal_interest"]),
    day_count=st.sampled_from(["ACT/365F", "30/360"]),
    stub=st.sampled_from(["spread", "paid_first", "capitalised"]),
)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(FACTS, max_size=5),
    CONVENTIONS,
    st.sampled_from(PATTERNS),
    DAY,
    st.sampled_from(["recorded", "scheduled"]),
)
def test_a_statement_foots_and_closes_at_the_balance_in_both_views(
    events: list[Event], conventions: Conventions, terms: dict[str, Any], day: int, view: View
) -> None:
    record = record_of(*events, **terms)
    options: dict[str, Any] = {"view": view, "conventions": conventions}
    check_footing(note_statement(record, after(day), **options), record, after(day), **options)


# --- figures by hand -----------------------------------------------------------------------------------


def lines_of(record: NoteRecord, as_of: date, **options: Any) -> tuple[StatementLine, ...]:
    lines = note_statement(record, as_of, **options)
    check_footing(lines, record, as_of, **options)
    return lines


def changes(lines: tuple[StatementLine, ...]) -> list[tuple[str, str, str]]:
    return [(line.kind, str(line.principal_change), str(line.interest_change)) for line in lines]


def test_a_whole_life_is_told_line_by_line() -> None:
    record = record_of(
        told(NotePaymentRecorded, 100, value=Decimal("2500.00"), expenses=Decimal("300.00")),
        told(NoteAmended, 200, rate=Decimal("0.20"), maturity_date=after(500)),
        told(NoteConverted, 250, principal=Decimal("36400.00"), shares=Decimal(7_280_000)),
        told(NoteSurrendered, 300, prior=1, value=Decimal("40000.00")),
    )
    # 100 days x 20.00; then 72,800.00 at 10 % for 100 days; at 20 % for 50; 36,400.00 at 20 % for 50 days
    second = money(Fraction(72_800) * 10 / 100 * 100 / 365)
    third = money(Fraction(72_800) * 20 / 100 * 50 / 365)
    fourth = money(Fraction(36_400) * 20 / 100 * 50 / 365)
    owed = second + third + fourth
    lines = lines_of(record, after(400))
    assert changes(lines) == [
        ("issued", "73000.00", "0.00"),
        ("interest", "0.00", "2000.00"),
        ("payment", "-200.00", "-2000.00"),
        ("interest", "0.00", str(second)),
        ("amended", "0.00", "0.00"),
        ("interest", "0.00", str(third)),
        ("converted", "-36400.00", "0.00"),
        ("interest", "0.00", str(fourth)),
        ("surrendered", "-36400.00", f"-{owed}"),
    ]
    assert lines[2].text == "paid: 300.00 expenses, 2,000.00 interest, 200.00 principal"
    assert (lines[2].stated, lines[2].expenses) == (Decimal("2500.00"), Decimal("300.00"))
    assert lines[4].text == f"amended: rate 20%; matures {after(500)}"
    assert (lines[6].text, lines[6].shares) == (
        "converted into 7,280,000 shares: 36,400.00 principal",
        Decimal(7_280_000),
    )
    assert lines[8].note == f"the filing gives 40,000.00 for it; {Decimal('36400.00') + owed:,} was computed"
    assert [line.event_ids for line in lines[:3]] == [("issue#2",), ("issue#2",), ("later#2",)]
    assert lines[7].event_ids == ("issue#2", "later#3")  # interest rests on the terms in force


def test_the_last_line_tells_what_is_owed_on_the_day_asked_for() -> None:
    *_, interest, closing = lines_of(record_of(), after(30))
    assert (interest.kind, interest.interest_change, interest.days) == ("interest", Decimal("600.00"), 30)
    assert (closing.kind, closing.total, closing.date) == ("closing", Decimal("73600.00"), after(30))
    assert closing.confidence == interest.confidence == "assumed"


def test_a_maturity_that_nobody_confirmed_has_a_line_and_interest_stands_still() -> None:
    lines = lines_of(record_of(), after(400))
    assert [(line.kind, line.date) for line in lines[2:]] == [
        ("maturity", date(2022, 1, 4)),
        ("closing", after(400)),
    ]
    assert lines[2].event_ids == ("issue#2",)
    assert lines[2].text == "maturity: 80,300.00 due, and no filing says that it was paid"
    accruing = lines_of(record_of(), after(400), conventions=Conventions(post_maturity="accrue"))
    assert accruing[-1].total == Decimal("73000.00") + 400 * Decimal("20.00")


def test_capitalised_interest_moves_from_interest_to_principal() -> None:
    record = record_of(told(NoteAmended, 100, capitalised=Decimal("1500.00")))
    amended = lines_of(record, after(100))[-1]
    assert (amended.principal_change, amended.interest_change) == (Decimal("1500.00"), Decimal("-1500.00"))
    assert amended.text == "amended: 1,500.00 of interest added to the principal"
    later = lines_of(record, after(173), view="scheduled")[-2]
    assert later.interest_change == money(Fraction(74_500) / 10 * 73 / 365)


def test_a_payment_of_unstated_amount_leaves_balances_unknown_until_the_end() -> None:
    record = record_of(told(NotePaymentRecorded, 10), told(NoteRedeemed, 20, value=Decimal("1000.00")))
    *_, paid, interest, redeemed = lines_of(record, after(30))
    assert (paid.principal_change, paid.principal, paid.total) == (None, None, None)
    assert paid.text == "paid an unstated amount"
    assert (interest.interest_change, interest.interest, interest.confidence) == (None, None, "unknown")
    assert (redeemed.principal_change, redeemed.principal, redeemed.total) == (None, 0, 0)
    assert redeemed.text == "redeemed for 1,000.00"


def test_what_is_told_after_the_end_is_told_and_not_counted() -> None:
    record = record_of(
        told(NoteSurrendered, 100, prior=1), told(NotePaymentRecorded, 120, value=Decimal("50.00"))
    )
    last = lines_of(record, after(200))[-1]
    assert (last.kind, last.principal_change, last.stated) == ("payment", 0, Decimal("50.00"))
    assert last.note == "told after the note had ended; not counted"


def test_both_sides_of_an_exchange_name_each_other() -> None:
    first = filing("first", ISSUED, note(1, ISSUED, "73000.00"))
    swap = filing(
        "swap",
        after(102),
        note(1, after(100), "80000.00", exchange=1),
        told(NoteSurrendered, 100, prior=1, value=Decimal("75000.00"), exchange=1),
        PreferredExchanged(
            effective_date=after(100),
            source=SOURCE,
            series="Series B Preferred Stock",
            shares=Decimal(5),
            value=Decimal("5000.00"),
            exchange=1,
        ),
    )
    old, new = fold_notes([first, swap])
    others: list[Counterpart] = [old, new, *fold_preferred([first, swap])]
    ended = note_statement(old, after(100), counterparts=others)[-1]
    begun = note_statement(new, after(100), counterparts=others)[0]
    assert ended.text == (
        "surrendered, with 5 shares of Series B Preferred Stock (5,000.00), in exchange for note "
        f"{after(100)} a (80,000.00)"
    )
    assert begun.text == (
        f"issued at 10%, due {after(100).replace(year=2022)}, "
        f"in exchange for note {ISSUED} a (75,000.00) and "
        "5 shares of Series B Preferred Stock (5,000.00)"
    )


# --- the scheduled view --------------------------------------------------------------------------------


def test_the_scheduled_view_tells_every_payment_that_fell_due() -> None:
    record = record_of(payment_pattern="equal_principal", installments=4, payment_months=3)
    lines = lines_of(record, after(365), view="scheduled")
    due = [line for line in lines if line.kind == "scheduled"]
    assert [line.date for line in due] == [date(2021, m, 4) for m in (4, 7, 10)] + [date(2022, 1, 4)]
    assert {line.principal_change for line in due} == {Decimal("-18250.00")}
    days = [90, 91, 92, 92]
    left = [73_000, 54_750, 36_500, 18_250]
    interest = [money(Fraction(p) / 10 * d / 365) for p, d in zip(left, days, strict=True)]
    assert [-(line.interest_change or 0) for line in due] == interest
    assert lines[-1].total == 0


def test_a_capitalised_stub_has_a_line_on_the_day_it_becomes_principal() -> None:
    record = record_of(
        payment_pattern="level_installments", installments=3, first_payment_date=date(2021, 2, 20)
    )
    conventions = Conventions(stub="capitalised")
    lines = lines_of(record, date(2021, 2, 1), view="scheduled", conventions=conventions)
    assert [(line.kind, line.date) for line in lines] == [
        ("issued", ISSUED),
        ("interest", date(2021, 1, 20)),
        ("capitalised", date(2021, 1, 20)),
        ("interest", date(2021, 2, 1)),
        ("closing", date(2021, 2, 1)),
    ]
    assert (lines[2].principal_change, lines[2].interest_change) == (Decimal("320.00"), Decimal("-320.00"))
    assert lines[3].interest_change == money(Fraction(73_320) / 10 * 12 / 365)


def test_a_note_without_a_rate_has_unknown_interest_in_both_views() -> None:
    record = record_of(rate=None)
    for view in ("recorded", "scheduled"):
        lines = lines_of(record, after(10), view=view)
        assert [line.interest for line in lines] == [None, None]
        assert [line.principal for line in lines] == [Decimal("73000.00")] * 2
    paid = lines_of(record, after(365), view="scheduled")
    assert [line.principal for line in paid] == [Decimal("73000.00"), 0, 0]


# --- notes of no recorded issue ------------------------------------------------------------------------


def test_payments_on_a_note_of_no_recorded_issue_are_told() -> None:
    paid = told(NotePaymentRecorded, 10, principal=Decimal("400.00"), interest=Decimal("20.00"))
    ended = told(NoteSurrendered, 40, prior=1, value=Decimal("600.00"))
    (record,) = fold_notes([filing("paid", after(12), paid), filing("end", after(41), ended)])
    assert record.note_id == "end/prior/1"
    lines = note_statement(record, after(50))
    assert [(line.kind, line.stated, line.total) for line in lines] == [
        ("payment", Decimal("420.00"), None),
        ("surrendered", Decimal("600.00"), 0),
    ]
    assert (lines[0].principal_change, lines[0].interest_change) == (Decimal("-400.00"), Decimal("-20.00"))
    assert lines[0].note == "no filing records the issue of this note"
    check_footing(lines, record, after(50))
    # as known before the surrender was filed, the note still lives and nobody knows what is left
    before = note_statement(record, after(50), known_at=end_of_day(after(20)))
    assert [line.kind for line in before] == ["payment", "closing"]
    assert before[-1].total is None


def test_facts_that_name_one_unrecorded_note_share_a_record_and_others_stay_apart() -> None:
    other = NotePaymentRecorded(
        effective_date=after(15), source=SOURCE, note_principal=Decimal("5000.00"), value=Decimal("10.00")
    )
    unnamed = NotePaymentRecorded(effective_date=after(15), source=SOURCE, value=Decimal("10.00"))
    records = fold_notes(
        [
            filing("one", after(12), told(NotePaymentRecorded, 10, value=Decimal("40.00"))),
            filing("two", after(22), told(EventOfDefaultRecorded, 20), other, unnamed),
        ]
    )
    assert [record.note_id for record in records] == ["two/named/3", "one/named/2"]
    assert [[fact.kind for fact in record.facts] for record in records] == [
        ["payment"],
        ["payment", "default"],
    ]
    state = note_balance(records[1], after(30))
    assert state is not None
    assert (state.status, state.total, state.confidence) == ("unknown", None, "unknown")
    assert note_balance(records[1], after(-1)) is None


def test_the_filings_own_words_stand_beside_what_they_tell() -> None:
    record = record_of(
        told(EventOfDefaultRecorded, 10, description="missed the payment of interest"),
        maturity_date=None,
        maturity_text="on demand",
        secured="pending",
    )
    lines = lines_of(record, after(20))
    assert lines[0].text == "issued at 10%, due on demand, to be secured"
    assert (lines[2].kind, lines[2].text) == ("default", "event of default")
    assert lines[2].note == "missed the payment of interest"


# --- notes that readers found --------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2021, 12, 31), date(2030, 1, 1)])
def test_every_note_of_the_fixtures_has_a_statement_that_foots(fixtures: Ledger, day: date) -> None:
    view = fixtures.at(day)
    seen = 0
    for kind in ("recorded", "scheduled"):
        for note_row in view.notes(view=kind):
            lines = view.statement(note_row.note_id, view=kind).rows
            recorded = "/note/" in note_row.note_id
            principal = interest = Decimal(0) if recorded else None
            for line in lines:
                if principal is not None and line.principal is not None:
                    assert line.principal == principal + (line.principal_change or 0)
                if interest is not None and line.interest is not None:
                    assert line.interest == interest + (line.interest_change or 0)
                principal, interest = line.principal, line.interest
            last = lines[-1]
            assert (last.principal, last.total) == (note_row.principal, note_row.total)
            seen += 1
    assert seen >= 20


@pytest.fixture(scope="module")
def fixtures() -> Iterator[Ledger]:
    folder = Path(__file__).parent / "fixtures"
    with Ledger.in_memory() as ledger:
        ledger.ingest(*(folder / name for name in ("prose", "prose_independent", "prose_unseen")))
        yield ledger
