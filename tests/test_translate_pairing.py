"""Exercises and conversions: two rows, one event; and every row ends in exactly one event."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import holdings_events as ev
from holdings_events import Evidence, PairedRowEvent, RowEvent
from holdings_ledger.readers.model import Row
from ownership_builders import TRADE_DAY, codes, derivative, detail, events_of, exercise, form, holding, stock

UNITS: dict[str, Any] = {
    "security": "Restricted Stock Units",
    "exercise_price": None,
    "expiration_date": None,
}


def paired(*rows: Row, **fields: Any) -> list[PairedRowEvent]:
    return [event for event in events_of(form(*rows, **fields)) if isinstance(event, PairedRowEvent)]


def test_an_exercise_told_in_both_tables_is_one_event_at_its_table_one_row() -> None:
    rows = (exercise(1, span=(0, 10)), stock(2), derivative(1, span=(20, 30)))
    first, sale = events_of(form(*rows))
    assert isinstance(first, ev.OptionExercised)
    assert isinstance(sale, ev.SharesSold)
    assert (first.table, first.row, first.missing_leg) == ("I", 1, None)
    (leg,) = first.derivatives
    assert (leg.row, leg.side) == (1, "D")
    assert (leg.quantity, leg.exercise_price) == (Decimal(100), Decimal(4))
    assert first.source.spans == ((0, 10), (20, 30))
    assert "UNPAIRED_EXERCISE" not in codes(form(*rows))


def test_a_side_that_the_rendition_lost_follows_from_the_code_and_is_inferred() -> None:
    known = Evidence(field="quantity", confidence="inferred", raw="100 4", span=(1, 6))
    (event,) = paired(exercise(), derivative(side=None, evidence=(known,)))
    assert event.derivatives[0].side == "D"
    assert event.confidence_of("derivative.side") == "inferred"
    assert event.confidence_of("derivative.quantity") == "inferred"
    assert event.confidence_of("quantity") == "stated"


@pytest.mark.parametrize(
    "other",
    [
        {"transaction_date": TRADE_DAY - timedelta(days=1)},
        {"code": "X"},
        {"quantity": 90, "underlying_quantity": 90},
        {"underlying": "Class B Common Stock"},
        {"exercise_price": 5},
        {"side": "A"},
    ],
)
def test_rows_that_disagree_stay_apart_and_each_names_its_missing_leg(other: dict[str, Any]) -> None:
    rows = (exercise(), derivative(**other))
    first, second = paired(*rows)
    assert (first.missing_leg, second.missing_leg) == ("derivative", "stock")
    assert codes(form(*rows)).count("UNPAIRED_EXERCISE") == 2


def test_titles_are_compared_folded_without_par_value_and_typed_marks() -> None:
    rows = (
        exercise(1, security="Common Stock, par value $.0001 per share"),
        derivative(1, underlying="COMMON  STOCK (2)"),
    )
    (event,) = paired(*rows, footnotes={"2": "Held of record."})
    assert len(event.derivatives) == 1
    assert len(paired(*rows)) == 2


def test_like_exercises_are_told_apart_by_price_not_by_order() -> None:
    low, high = paired(
        exercise(1, price=4),
        exercise(2, price=9),
        derivative(1, exercise_price=9),
        derivative(2, exercise_price=4),
    )
    assert (low.derivatives[0].row, high.derivatives[0].row) == (2, 1)


def test_the_same_holder_is_preferred_among_like_rows() -> None:
    trust = {"ownership": "I", "nature": "By trust"}
    direct, indirect = paired(exercise(1), exercise(2, **trust), derivative(1, **trust), derivative(2))
    assert (direct.derivatives[0].row, indirect.derivatives[0].row) == (2, 1)


def test_units_and_conversions_have_no_price_to_agree_on() -> None:
    (settled,) = paired(exercise(price=0), derivative(**UNITS))
    assert isinstance(settled, ev.UnitsSettled)
    (converted,) = paired(
        exercise(code="C", price=0), derivative(code="C", security="Class B Common Stock", exercise_price=1)
    )
    assert isinstance(converted, ev.SecurityConverted)
    assert converted.missing_leg is None


def test_a_derivative_for_several_shares_is_matched_by_the_shares_under_it() -> None:
    (event,) = paired(exercise(quantity=500), derivative(quantity=100, underlying_quantity=500))
    assert event.derivatives[0].quantity == 100


def test_one_stock_row_takes_several_derivative_rows_that_sum_to_it() -> None:
    (event,) = paired(
        exercise(quantity=600, price=0),
        derivative(1, quantity=100, **UNITS),
        derivative(2, quantity=200, **UNITS),
        derivative(3, quantity=300, **UNITS),
    )
    assert [leg.row for leg in event.derivatives] == [1, 2, 3]


def test_several_stock_rows_share_the_leg_that_rides_on_the_last() -> None:
    first, last = paired(exercise(1, quantity=60), exercise(2, quantity=40), derivative(quantity=100))
    assert (first.derivatives, first.missing_leg) == ((), None)
    assert ([leg.row for leg in last.derivatives], last.missing_leg) == ([1], None)


def test_where_only_the_totals_agree_all_legs_ride_on_the_last() -> None:
    first, last = paired(
        exercise(1, quantity=30),
        exercise(2, quantity=70),
        derivative(1, quantity=45),
        derivative(2, quantity=55),
    )
    assert (first.derivatives, first.missing_leg) == ((), None)
    assert [leg.row for leg in last.derivatives] == [1, 2]


def test_a_conversion_within_one_table_has_both_legs_and_misses_none() -> None:
    rows = (
        derivative(
            1, code="C", security="Series A Preferred Stock", underlying="Class B Stock", exercise_price=None
        ),
        derivative(
            2, code="C", side="A", security="Class B Stock", underlying="Class A Stock", exercise_price=None
        ),
    )
    assert [event.missing_leg for event in paired(*rows)] == [None, None]
    assert codes(form(*rows)) == []


def test_units_settled_in_table_one_alone_are_called_legitimate() -> None:
    reading = form(exercise(price=0))
    (event,) = paired(exercise(price=0))
    assert event.missing_leg == "derivative"
    assert "legitimately" in detail(reading, "UNPAIRED_EXERCISE")


TITLES = ("Common Stock", "Class B Common Stock", None)
SMALL = st.sampled_from([Decimal(100), Decimal(200), Decimal(300), None])


@st.composite
def any_row(draw: st.DrawFn, table: Any, number: int) -> Row:
    if draw(st.integers(0, 5)) == 0:
        return holding(table, number)
    build = stock if table == "I" else derivative
    fields: dict[str, Any] = {
        "code": draw(st.sampled_from(["M", "C", "X", "O", "S", "J", "G", "A", "Q", None])),
        "side": draw(st.sampled_from(["A", "D", None])),
        "quantity": draw(SMALL),
        "price": draw(st.sampled_from([Decimal(4), Decimal(0), None])),
        "security": draw(st.sampled_from(TITLES)),
        "transaction_date": draw(st.sampled_from([TRADE_DAY, date(2019, 3, 11), None])),
        "ownership": draw(st.sampled_from(["D", "I"])),
    }
    if table == "II":
        fields |= {
            "underlying": draw(st.sampled_from(TITLES)),
            "underlying_quantity": draw(SMALL),
            "exercise_price": draw(st.sampled_from([Decimal(4), None])),
            "security": draw(st.sampled_from(["Stock Option", "RSU", None])),
        }
    return build(number, **fields)


@st.composite
def any_rows(draw: st.DrawFn) -> tuple[Row, ...]:
    first = [draw(any_row("I", n)) for n in range(1, draw(st.integers(0, 7)) + 1)]
    second = [draw(any_row("II", n)) for n in range(1, draw(st.integers(0, 7)) + 1)]
    return tuple(draw(st.permutations(first + second)))


@given(any_rows())
def test_every_row_of_every_table_ends_in_exactly_one_event(rows: tuple[Row, ...]) -> None:
    told: Counter[tuple[str, int | None]] = Counter()
    for event in events_of(form(*rows)):
        assert isinstance(event, RowEvent)
        told[event.table, event.row] += 1
        if isinstance(event, PairedRowEvent):
            told.update(("II", leg.row) for leg in event.derivatives)
            assert not (event.derivatives and event.missing_leg)
    assert told == Counter((row.table, row.number) for row in rows)


@given(any_rows())
def test_the_order_in_which_rows_are_read_changes_nothing(rows: tuple[Row, ...]) -> None:
    assert events_of(form(*rows)) == events_of(form(*reversed(rows)))


NUMBERS = st.lists(st.sampled_from([100, 200, 300, 500, 600]), min_size=1, max_size=6)


@given(NUMBERS, NUMBERS)
def test_as_many_shares_come_in_as_paired_derivatives_give_up(bought: list[int], given_up: list[int]) -> None:
    rows = [exercise(n, quantity=number) for n, number in enumerate(bought, 1)]
    rows += [derivative(n, quantity=number) for n, number in enumerate(given_up, 1)]
    events = paired(*rows)
    whole = [event for event in events if event.missing_leg is None]
    taken = sum(event.quantity or 0 for event in whole)
    assert taken == sum(leg.quantity or 0 for event in whole for leg in event.derivatives)
    # What is left on one side could not have been paired with any single row of the other.
    alone = [event for event in events if event.missing_leg is not None]
    stock_left = {event.quantity for event in alone if event.table == "I"}
    assert not stock_left & {event.quantity for event in alone if event.table == "II"}


def test_a_table_of_thousands_of_rows_is_paired_in_time_that_grows_with_it() -> None:
    """Far beyond the 30 rows of a form, hostile tables still end; every like pair is found."""
    count = 3_000
    rows = [exercise(n, quantity=n) for n in range(1, count + 1)]
    rows += [derivative(n, quantity=count + 1 - n) for n in range(1, count + 1)]
    events = paired(*rows)
    assert len(events) == count
    assert all(event.quantity == event.derivatives[0].quantity for event in events)
