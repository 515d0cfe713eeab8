"""Rows of Forms 3, 4 and 5 become events: classes by code, order, dates, and what is noticed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

import holdings_events as ev
from holdings_events import Evidence, Issuer, Notice, RowEvent, Source
from holdings_ledger import times
from holdings_ledger.readers.model import Dates, ProseDocument, Rejection
from holdings_ledger.translate import translate
from holdings_ledger.translate.codes import kind_of_title
from ownership_builders import (
    TRADE_DAY,
    codes,
    derivative,
    detail,
    document,
    events_of,
    exercise,
    form,
    holding,
    stock,
    told,
)

# The SEC's code list: (code, side) to the event in each table.
TABLE_I = {
    ("P", "A"): ev.SharesPurchased,
    ("S", "D"): ev.SharesSold,
    ("A", "A"): ev.SharesGranted,
    ("D", "D"): ev.SharesReturnedToIssuer,
    ("F", "D"): ev.SharesWithheld,
    ("I", "A"): ev.PlanAcquisition,
    ("I", "D"): ev.PlanDisposition,
    ("C", "A"): ev.SecurityConverted,
    ("E", "A"): ev.ShortDerivativeExpired,
    ("H", "D"): ev.DerivativeExpiredForValue,
    ("O", "A"): ev.OptionExercised,
    ("X", "A"): ev.OptionExercised,
    ("G", "A"): ev.GiftReceived,
    ("G", "D"): ev.SharesGifted,
    ("L", "A"): ev.SmallAcquisition,
    ("W", "A"): ev.InheritanceReceived,
    ("W", "D"): ev.InheritanceTransferred,
    ("Z", "A"): ev.VotingTrustWithdrawn,
    ("Z", "D"): ev.VotingTrustDeposited,
    ("J", "A"): ev.OtherTransaction,
    ("J", "D"): ev.OtherTransaction,
    ("K", "D"): ev.EquitySwapTransacted,
    ("U", "D"): ev.SharesTendered,
}
TABLE_II = TABLE_I | {
    ("P", "A"): ev.DerivativePurchased,
    ("S", "D"): ev.DerivativeSold,
    ("A", "A"): ev.OptionGranted,
    ("D", "D"): ev.DerivativeCancelled,
    ("F", "D"): ev.DerivativeWithheld,
    ("G", "A"): ev.DerivativeGiftReceived,
    ("G", "D"): ev.DerivativeGifted,
    ("W", "A"): ev.DerivativeInherited,
    ("W", "D"): ev.DerivativeInheritanceTransferred,
    ("J", "A"): ev.DerivativeOtherTransaction,
    ("J", "D"): ev.DerivativeOtherTransaction,
}


def row_event(*args: Any, **fields: Any) -> RowEvent:
    (event,) = events_of(form(*args, **fields))
    assert isinstance(event, RowEvent)
    return event


@pytest.mark.parametrize(("key", "cls"), TABLE_I.items())
def test_each_code_of_table_one_has_its_event(key: tuple[str, str], cls: type[RowEvent]) -> None:
    assert type(row_event(stock(code=key[0], side=key[1]))) is cls


@pytest.mark.parametrize(("key", "cls"), TABLE_II.items())
def test_each_code_of_table_two_has_its_event(key: tuple[str, str], cls: type[RowEvent]) -> None:
    assert type(row_event(derivative(code=key[0], side=key[1]))) is cls


@pytest.mark.parametrize(
    ("title", "exercised", "granted"),
    [
        ("Employee Stock Option (Right to Buy)", ev.OptionExercised, ev.OptionGranted),
        ("Warrants", ev.OptionExercised, ev.OptionGranted),
        ("Performance Share Option", ev.OptionExercised, ev.OptionGranted),
        ("Stock Appreciation Rights", ev.OptionExercised, ev.OptionGranted),
        ("Restricted Stock Units", ev.UnitsSettled, ev.UnitsGranted),
        ("RSU", ev.UnitsSettled, ev.UnitsGranted),
        ("Phantom Stock", ev.UnitsSettled, ev.UnitsGranted),
        ("Deferred Share Units", ev.UnitsSettled, ev.UnitsGranted),
        ("Performance Rights", ev.UnitsSettled, ev.UnitsGranted),
    ],
)
def test_titles_tell_options_from_units(title: str, exercised: type, granted: type) -> None:
    assert type(row_event(derivative(security=title))) is exercised
    assert type(row_event(derivative(security=title, code="A", side="A"))) is granted


def test_a_grant_of_neither_options_nor_units_is_a_derivative_granted() -> None:
    assert kind_of_title("4% Convertible Notes") is None
    event = row_event(derivative(security="4% Convertible Notes", code="A", side="A"))
    assert type(event) is ev.DerivativeGranted


@pytest.mark.parametrize(("code", "moneyness"), [("O", "out"), ("X", "in"), ("M", None)])
def test_exercises_say_whether_they_were_in_the_money(code: str, moneyness: str | None) -> None:
    event = row_event(exercise(code=code))
    assert isinstance(event, ev.OptionExercised)
    assert event.moneyness == moneyness


def test_an_unknown_code_is_kept_unclassified_with_its_side() -> None:
    reading = form(stock(code="Q", side="D"), stock(2, code=None))
    first, second = events_of(reading)
    assert type(first) is ev.UnclassifiedTransaction
    assert (first.code, first.side) == ("Q", "D")
    assert type(second) is ev.UnclassifiedTransaction
    assert codes(reading) == ["UNKNOWN_CODE", "UNKNOWN_CODE"]


def test_an_impossible_side_is_kept_and_noticed() -> None:
    reading = form(stock(code="P", side="D"))
    (event,) = events_of(reading)
    assert isinstance(event, ev.SharesPurchased)
    assert event.side == "D"
    assert codes(reading) == ["CODE_SIDE_CONFLICT"]
    assert "row 1" in detail(reading, "CODE_SIDE_CONFLICT").lower()


@pytest.mark.parametrize(("code", "side"), [("J", "A"), ("J", "D"), ("K", "A"), ("C", "D"), ("M", "D")])
def test_codes_that_go_both_ways_conflict_with_no_side(code: str, side: str) -> None:
    assert "CODE_SIDE_CONFLICT" not in codes(form(stock(code=code, side=side)))


def test_a_gift_without_a_side_is_not_guessed() -> None:
    reading = form(stock(code="G", side=None, price=None))
    assert type(events_of(reading)[0]) is ev.UnclassifiedTransaction
    assert codes(reading) == ["ROW_INCOMPLETE"]


def test_a_row_the_reader_called_incomplete_is_not_called_so_twice() -> None:
    known = Notice(code="ROW_INCOMPLETE", detail="Row 1 lacks its title.", table="I", row=1)
    assert codes(form(stock(security=None), notices=(known,))).count("ROW_INCOMPLETE") == 1


def test_every_field_of_a_row_and_its_evidence_reach_the_event() -> None:
    evidence = (Evidence(field="quantity", confidence="inferred", raw="100 10", span=(3, 9)),)
    row = derivative(
        3,
        code="P",
        side="A",
        span=(1, 40),
        path="/x[3]",
        deemed_date=date(2019, 3, 13),
        price=2,
        balance_after=70,
        balance_value_after=5,
        ownership="I",
        nature="By trust",
        exercisable_date=date(2020, 1, 31),
        underlying_value=6,
        total_value=7,
        timeliness="E",
        equity_swap=True,
        form_type="4",
        footnotes=(("price", ("1",)),),
        evidence=evidence,
    )
    event = row_event(row)
    same = {
        field.name
        for field in attrs.fields(type(row))
        if field.name in {f.name for f in attrs.fields(RowEvent)}
    }
    assert len(same) > 20
    for name in same:
        assert getattr(event, name) == getattr(row, name), name
    assert event.effective_date == TRADE_DAY
    assert event.source == Source(
        document=document().digest, spans=((1, 40),), table="II", row=3, path="/x[3]"
    )


def test_table_one_comes_before_table_two_whatever_the_order_of_reading() -> None:
    rows = (derivative(1, code="A", side="A"), holding("II", 2), stock(2), holding("I", 1))
    placed = [(e.table, e.row) for e in events_of(form(*rows)) if isinstance(e, RowEvent)]
    assert placed == [("I", 1), ("I", 2), ("II", 1), ("II", 2)]


def test_holdings_speak_as_of_the_later_of_period_and_last_transaction() -> None:
    rows = (stock(transaction_date=date(2019, 3, 14)), holding("I", 2), holding("II"))
    reading = form(*rows, dates=Dates(signature_date=date(2019, 3, 15)))
    held = [e for e in events_of(reading) if isinstance(e, ev.HoldingStated | ev.DerivativeHoldingStated)]
    assert [e.effective_date for e in held] == [date(2019, 3, 14)] * 2
    assert [e.effective_date for e in events_of(form(holding("I")))] == [TRADE_DAY]


def test_a_transaction_dated_after_the_filing_is_noticed_and_dates_no_holding() -> None:
    reading = form(stock(transaction_date=date(2035, 3, 12)), holding("I", 2))
    assert codes(reading) == ["DATE_AFTER_FILING"]
    assert events_of(reading)[0].effective_date == date(2035, 3, 12)
    assert events_of(reading)[1].effective_date == TRADE_DAY


def test_a_transaction_dated_before_the_law_is_noticed_and_kept() -> None:
    reading = form(stock(transaction_date=date(22, 3, 12)))
    assert "DATE_IMPLAUSIBLE" in codes(reading)
    assert events_of(reading)[0].effective_date == date(22, 3, 12)
    assert "DATE_IMPLAUSIBLE" not in codes(form(stock(transaction_date=date(1934, 6, 6))))


def test_a_form_3_that_owns_nothing_states_zero() -> None:
    (event,) = events_of(form(form="3", no_securities_owned=True))
    assert type(event) is ev.NoSecuritiesStated
    assert event.effective_date == TRADE_DAY
    assert events_of(form(form="3")) == ()


# --- what the leading event says -------------------------------------------------------------------


def test_the_first_event_carries_all_that_the_document_says_of_itself() -> None:
    reading = form(
        stock(),
        holding("I", 2),
        footnotes={"1": "By gift."},
        form="4/A",
        original_date=date(2019, 3, 1),
        remarks="None.",
        schema_version="X0306",
        not_subject_to_section_16=True,
        plan_10b5_1=False,
        truncated=True,
        header_spans=((0, 6),),
        notices=(Notice(code="DOCUMENT_TRUNCATED", detail="It ends early."),),
    )
    first, _ = told(reading)
    names = {f.name for f in attrs.fields(type(reading))} & {f.name for f in attrs.fields(ev.FilingRecorded)}
    assert len(names) > 15
    for name in names - {"notices"}:
        assert getattr(first, name) == getattr(reading, name), name
    assert first.row_count == 2
    assert first.source.spans == ((0, 6),)
    assert first.notices[0].code == "DOCUMENT_TRUNCATED"


def test_what_the_caller_knows_replaces_what_the_rendition_carries() -> None:
    accepted = datetime(2019, 3, 13, 1, 30, tzinfo=UTC)
    given = Dates(accession="0000000001-19-000007", accession_source="given", accepted_at=accepted)
    first, _ = told(form(stock()), given)
    assert (first.accession, first.accession_source) == ("0000000001-19-000007", "given")
    assert (first.known_at, first.known_at_source, first.known_at_precision) == (
        accepted,
        "acceptance",
        "second",
    )
    assert first.signature_date == TRADE_DAY
    # 01:30 in Greenwich is still the evening before in New York.
    assert first.effective_date == TRADE_DAY


def test_a_document_without_any_date_is_rejected_and_says_what_to_do() -> None:
    rejected = translate(document(), form(stock(), dates=Dates()))
    assert isinstance(rejected, Rejection)
    assert rejected.name == "form.txt"
    assert "filing date" in rejected.cause


def test_a_date_that_cannot_be_a_filings_is_passed_over() -> None:
    dates = Dates(header_date=date(22, 1, 3), signature_date=TRADE_DAY)
    assert told(form(dates=dates))[0].known_at_source == "signature_date"
    assert isinstance(translate(document(), form(dates=Dates(signature_date=date.max))), Rejection)


def test_prose_keeps_its_facts_in_order_behind_the_leading_event() -> None:
    fact = ev.OutstandingAsserted(
        source=Source(document="0"), subject="Notes", kind="notes", amount=Decimal(5), unit="USD"
    )
    reading = ProseDocument(
        form="8-K",
        issuer=Issuer(name="Harrow Tools Inc."),
        dates=Dates(signature_date=TRADE_DAY),
        items=("1.01",),
        facts=(fact, fact),
        reader="prose/1",
    )
    events = translate(document(), reading)
    assert not isinstance(events, Rejection)
    first = events[0]
    assert isinstance(first, ev.FilingRecorded)
    assert events[1:] == (fact, fact)
    assert (first.form, first.items, first.known_at) == ("8-K", ("1.01",), times.end_of_day(TRADE_DAY))


# --- values that are missing -----------------------------------------------------------------------


def test_a_missing_quantity_between_two_balances_is_noticed_as_inferred_and_stays_unknown() -> None:
    reading = form(stock(1, balance_after=900), stock(2, quantity=None, security=None, balance_after=640))
    assert "QUANTITY_INFERRED" in codes(reading)
    words = detail(reading, "QUANTITY_INFERRED")
    assert "260" in words
    assert "900" in words
    assert "640" in words
    last = events_of(reading)[1]
    assert isinstance(last, RowEvent)
    assert last.quantity is None


@pytest.mark.parametrize(
    ("before", "row"),
    [
        ({"balance_after": 900, "ownership": "I"}, {"balance_after": 640}),
        ({"balance_after": 900, "security": "Preferred Stock"}, {"balance_after": 640}),
        ({"balance_after": 900}, {"balance_after": 940}),
        ({"balance_after": 900}, {"balance_after": None}),
        ({"balance_after": None}, {"balance_after": 640}),
        ({"balance_after": 640}, {"balance_after": 640}),
    ],
)
def test_a_quantity_that_no_two_balances_give_is_missing(before: dict[str, Any], row: dict[str, Any]) -> None:
    assert "QUANTITY_MISSING" in codes(form(stock(1, **before), stock(2, quantity=None, **row)))


def test_a_row_in_dollars_lacks_no_quantity() -> None:
    assert codes(form(derivative(code="P", side="A", quantity=None, total_value=5000))) == []


@pytest.mark.parametrize(("code", "side", "noticed"), [("P", "A", True), ("S", "D", True), ("G", "D", False)])
def test_purchases_and_sales_need_a_price(code: str, side: str, noticed: bool) -> None:
    assert ("PRICE_UNKNOWN" in codes(form(stock(code=code, side=side, price=None)))) == noticed
    assert "PRICE_UNKNOWN" not in codes(form(stock(code=code, side=side, price=0)))


# --- changes of nature -----------------------------------------------------------------------------


def test_a_gift_into_ones_own_trust_is_one_transfer() -> None:
    rows = (
        stock(1, code="G", side="D", price=0, quantity=50),
        stock(2, code="G", side="A", price=0, quantity=50, ownership="I", nature="By trust"),
        stock(3, code="G", side="D", price=0, quantity=70),
    )
    moved = [e.transfer for e in events_of(form(*rows)) if isinstance(e, RowEvent)]
    assert moved == [1, 1, None]


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": 49},
        {"transaction_date": date(2019, 3, 11)},
        {"security": "Class B Stock"},
        {"code": "J"},
        {"ownership": "D", "nature": None},
    ],
)
def test_rows_that_differ_in_more_than_nature_are_two_events(change: dict[str, Any]) -> None:
    into = {"code": "G", "side": "A", "quantity": 50, "ownership": "I", "nature": "By trust"} | change
    rows = (stock(1, code="G", side="D", quantity=50), stock(2, **into))
    assert [e.transfer for e in events_of(form(*rows)) if isinstance(e, RowEvent)] == [None, None]


# --- what footnotes say of rows --------------------------------------------------------------------

PLANS = [
    (
        "Sold pursuant to a Rule 10b5-1 plan adopted by Ms. Okafor on September 4, 2018.",
        True,
        date(2018, 9, 4),
    ),
    ("Made in accordance with a 10b5-1 trading plan dated 9/4/2018.", True, date(2018, 9, 4)),
    (
        "Sold under a program entered into on or about September 4, 2018 pursuant to Rule 10b5-1.",
        True,
        date(2018, 9, 4),
    ),
    (
        "Sold under a Rule 10b5-1 plan that was adopted and disclosed by the issuer on May 2, 2018.",
        True,
        None,
    ),
    ("These sales were not made pursuant to a Rule 10b5-1 trading plan.", None, None),
    ("Shares may be sold pursuant to a Rule 10b5-1 plan adopted on September 4, 2018.", None, None),
    ("The reporting person owns shares through a partnership.", None, None),
]


@pytest.mark.parametrize(("text", "plan", "adopted"), PLANS)
def test_a_footnote_says_whether_a_row_was_made_under_a_trading_plan(
    text: str, plan: bool | None, adopted: date | None
) -> None:
    event = row_event(stock(footnotes=(("code", ("1",)),)), footnotes={"1": text})
    assert (event.plan_10b5_1, event.plan_adopted) == (plan, adopted)


def test_a_plan_speaks_only_of_rows_that_carry_its_mark() -> None:
    reading = form(stock(), stock(2, footnotes=(("code", ("1",)),)), footnotes={"1": PLANS[0][0]})
    assert [e.plan_10b5_1 for e in events_of(reading) if isinstance(e, RowEvent)] == [None, True]


@pytest.mark.parametrize(
    ("field", "text", "average"),
    [
        ("price", "The price is a weighted average; the shares were sold in several trades.", True),
        ("price", "Sold in several trades at prices ranging from $9.90 to $10.10.", True),
        ("price", "The units convert into common stock on a one-for-one basis.", False),
        ("quantity", "The price reported is a weighted-average price.", True),
        ("quantity", "Vests if the volume weighted average price exceeds $12.", False),
    ],
)
def test_an_average_price_is_told_from_a_single_one(field: str, text: str, average: bool) -> None:
    event = row_event(stock(footnotes=((field, ("1",)),)), footnotes={"1": text})
    assert event.price_average is average


@pytest.mark.parametrize(
    ("price", "text", "cls"),
    [
        (4, "", ev.OptionExercised),
        (0, "", ev.UnitsSettled),
        (0, "Settlement of restricted stock units.", ev.UnitsSettled),
        (None, "Exercise of an option; the price is stated elsewhere.", ev.OptionExercised),
    ],
)
def test_an_exercise_told_in_table_one_alone_is_classed_by_price_and_words(
    price: int | None, text: str, cls: type[RowEvent]
) -> None:
    event = row_event(exercise(price=price, footnotes=(("code", ("1",)),)), footnotes={"1": text})
    assert type(event) is cls
