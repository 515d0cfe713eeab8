"""A filing that comes late inserts history; what was reported for later days stands as it was reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from holdings_events import Event, Recorded
from holdings_projections.holdings import Position
from written_filings import filing, folded, holding, position, purchase, quantity, sale

START = date(2020, 1, 1)
_CHANGE = st.integers(-500, 500).filter(bool)
_BALANCE = st.one_of(st.none(), st.integers(0, 200_000))
_ANCHORS = st.lists(
    st.tuples(st.integers(0, 300).map(lambda n: 2 * n), _CHANGE),
    min_size=1,
    max_size=8,
    unique_by=lambda anchor: anchor[0],
)
"""Filings on time, on even days, whose balances chain."""

_LATE_ROW = st.tuples(st.integers(0, 330).map(lambda n: 2 * n + 1), _CHANGE, _BALANCE)
_LATE = st.lists(st.lists(_LATE_ROW, min_size=1, max_size=4), min_size=1, max_size=4)
"""Rows of filings that come late, on odd days, with whatever balances they state."""


def on(offset: int) -> str:
    """A day, counted from the start."""
    return (START + timedelta(days=offset)).isoformat()


def moved(offset: int, change: int, after: int | None) -> Event:
    """A purchase or a sale."""
    make = purchase if change > 0 else sale
    return make(on(offset), abs(change), after)


def on_time(anchors: Sequence[tuple[int, int]]) -> tuple[list[list[Recorded]], dict[str, int]]:
    """(filings, the balance that each states, by day)."""
    streams: list[list[Recorded]] = []
    stated: dict[str, int] = {}
    balance = 100_000
    for number, (offset, change) in enumerate(sorted(anchors)):
        balance += change
        stated[on(offset)] = balance
        streams.append(filing(f"f{number}", on(offset + 1), moved(offset, change, balance)))
    return streams, stated


def late(rows: Sequence[Sequence[tuple[int, int, int | None]]]) -> list[list[Recorded]]:
    """Forms 5 that become known after everything else."""
    return [
        filing(f"late{number}", on(1_000 + number), *(moved(*row) for row in sorted(own, key=_day)), form="5")
        for number, own in enumerate(rows)
    ]


def _day(row: tuple[int, int, int | None]) -> int:
    return row[0]


@given(_ANCHORS, _LATE)
def test_a_late_row_never_changes_a_balance_that_was_reported_for_its_day(
    anchors: list[tuple[int, int]], rows: list[list[tuple[int, int, int | None]]]
) -> None:
    streams, stated = on_time(anchors)
    found = position(folded(*streams, *late(rows)))
    for when, balance in stated.items():
        assert quantity(found, when) == balance


@given(_ANCHORS, _LATE)
def test_late_rows_change_nothing_that_was_answered_before_they_were_known(
    anchors: list[tuple[int, int]], rows: list[list[tuple[int, int, int | None]]]
) -> None:
    streams, _ = on_time(anchors)
    alone, both = position(folded(*streams)), position(folded(*streams, *late(rows)))
    for offset in range(-2, 700, 7):
        assert quantity(both, on(offset), known=on(999)) == quantity(alone, on(offset), known=on(999))


@given(_ANCHORS, _LATE)
def test_after_the_last_late_row_the_last_report_stands(
    anchors: list[tuple[int, int]], rows: list[list[tuple[int, int, int | None]]]
) -> None:
    streams, stated = on_time(anchors)
    last = max(stated)
    before = [[row for row in own if on(row[0]) < last] for own in rows]
    found = position(folded(*streams, *late([own for own in before if own])))
    assert quantity(found, "2030-01-01") == stated[last]


def _late_between(*events: Event) -> Position:
    """A position of 900 shares from June on, with late rows of an earlier day."""
    reported = filing("a", "2021-06-02", sale("2021-06-01", 100, 900))
    return position(folded(reported, filing("b", "2022-02-10", *events, form="5")))


def test_a_late_holding_row_states_its_own_day_alone() -> None:
    found = _late_between(holding(5_000, "2021-02-01"))
    assert quantity(found, "2021-02-01") == 5_000
    assert quantity(found, "2021-06-01") == 900


def test_a_late_row_without_a_balance_is_counted_from_what_was_held() -> None:
    early = filing("a", "2021-01-05", holding(Decimal("1200"), "2021-01-04"))
    reported = filing("b", "2021-06-02", sale("2021-06-01", 100, 900))
    gift = filing("c", "2022-02-10", sale("2021-02-01", 200, None, code="G"), form="5")
    found = position(folded(early, reported, gift))
    assert [quantity(found, when) for when in ("2021-01-31", "2021-02-01", "2021-06-01")] == [1200, 1000, 900]
