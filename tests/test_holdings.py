"""Anchored replay on two time axes, in the words of filings."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_events import Owner
from holdings_projections.holdings import Holdings
from holdings_projections.replay import Timeline
from written_filings import (
    OWNER,
    codes,
    day,
    filing,
    folded,
    holding,
    no_securities,
    position,
    purchase,
    quantity,
    sale,
    slice_at,
)


def test_opening_is_inferred_for_one_day_and_unknown_before() -> None:
    found = position(folded(filing("a", "2021-03-05", sale("2021-03-04", 100, 900))))
    assert quantity(found, "2021-03-02") is None
    opening = slice_at(found, "2021-03-03")
    assert opening is not None
    assert (opening.step.quantity, opening.step.confidence) == (Decimal(1000), "inferred")
    assert quantity(found, "2021-03-04") == 900
    assert quantity(found, "2030-01-01") == 900


def test_a_chain_of_balances_is_reconciled_from_its_second_row() -> None:
    rows = (sale("2021-03-04", 100, 900), sale("2021-03-04", 50, 850))
    found = position(folded(filing("a", "2021-03-05", *rows)))
    assert [p.point.confidence for p in found.points] == ["stated", "reconciled"]


def test_missing_quantity_is_inferred_from_the_balances_around_it() -> None:
    rows = (sale("2021-03-04", 100, 900), sale("2021-03-04", None, 850))
    found = position(folded(filing("a", "2021-03-05", *rows)))
    assert found.points[1].point.delta == -50
    last = slice_at(found, "2021-03-04")
    assert last is not None
    assert (last.step.quantity, last.step.confidence) == (850, "stated")


def test_a_balance_moving_against_its_side_is_a_break_not_an_inference() -> None:
    rows = (sale("2021-03-04", 100, 900), sale("2021-03-04", None, 950))
    assert "BALANCE_BREAK" in codes(folded(filing("a", "2021-03-05", *rows)))


def test_final_total_printed_on_every_row_gives_the_balances_between() -> None:
    rows = (sale("2021-03-04", 100, 700), sale("2021-03-05", 200, 700))
    holdings = folded(filing("a", "2021-03-06", *rows))
    found = position(holdings)
    assert quantity(found, "2021-03-03") == 1000
    assert quantity(found, "2021-03-04") == 900
    assert quantity(found, "2021-03-05") == 700
    assert "BALANCE_BREAK" not in codes(holdings)


def test_rows_printed_newest_first_are_counted_by_date() -> None:
    rows = (sale("2021-03-05", 200, 700), sale("2021-03-04", 100, 900))
    found = position(folded(filing("a", "2021-03-06", *rows)))
    assert [quantity(found, d) for d in ("2021-03-03", "2021-03-04", "2021-03-05")] == [1000, 900, 700]


def test_a_late_filing_inserts_history_and_moves_nothing_reported_later() -> None:
    on_time = filing("a", "2021-06-02", sale("2021-06-01", 100, 900))
    late = filing("b", "2022-02-10", sale("2021-02-01", 50, 1000), form="5")
    holdings = folded(on_time, late)
    found = position(holdings)
    assert quantity(found, "2021-06-01", known="2022-03-01") == 900
    assert quantity(found, "2021-02-01", known="2022-03-01") == 1000
    assert quantity(found, "2021-02-01", known="2021-12-31") is None
    assert "LATE_ROW" in codes(holdings)


def test_a_late_balance_that_describes_the_filing_day_is_not_taken_for_the_old_day() -> None:
    opening = filing("a", "2020-12-01", holding(1000, "2020-11-30"), form="3", period=day("2020-11-30"))
    on_time = filing("b", "2021-06-02", sale("2021-06-01", 100, 700))
    late = filing("c", "2022-02-10", sale("2021-02-01", 200, 700), form="5")
    found = position(folded(opening, on_time, late))
    assert quantity(found, "2021-02-01") == 800
    assert quantity(found, "2021-06-01") == 700
    recounted = slice_at(found, "2021-02-01")
    assert recounted is not None
    assert recounted.step.confidence == "inferred"


def test_balance_known_later_is_not_answered_for_an_earlier_instant() -> None:
    first = filing("a", "2021-03-05", sale("2021-03-04", 100, 900))
    second = filing("b", "2021-04-02", sale("2021-04-01", 100, 800))
    found = position(folded(first, second))
    assert quantity(found, "2021-04-01", known="2021-04-01") == 900
    assert quantity(found, "2021-04-01", known="2021-04-02") == 800
    assert quantity(found, "2021-03-04", known="2021-03-04") is None


def test_a_gap_between_filings_is_found_and_the_stated_balance_stands() -> None:
    first = filing("a", "2021-03-05", sale("2021-03-04", 100, 900))
    second = filing("b", "2021-04-02", sale("2021-04-01", 100, 900))
    holdings = folded(first, second)
    assert "FILING_GAP" in codes(holdings)
    assert quantity(position(holdings), "2021-04-01") == 900


def test_a_chain_across_filings_is_reconciled() -> None:
    first = filing("a", "2021-03-05", sale("2021-03-04", 100, 900))
    second = filing("b", "2021-04-02", sale("2021-04-01", 100, 800))
    hit = slice_at(position(folded(first, second)), "2021-04-01")
    assert hit is not None
    assert hit.step.confidence == "reconciled"


def test_form_3_without_securities_is_a_stated_zero() -> None:
    nothing = filing("a", "2021-01-05", no_securities("2021-01-04"), form="3")
    bought = filing("b", "2021-02-02", purchase("2021-02-01", 500, 500))
    holdings = folded(nothing, bought)
    found = position(holdings)
    assert quantity(found, "2021-01-31") == 0
    assert "OPENING_INFERRED" not in codes(holdings)
    last = slice_at(found, "2021-02-01")
    assert last is not None
    assert last.step.confidence == "reconciled"


def test_same_day_filings_are_taken_in_the_order_in_which_balances_chain() -> None:
    late_half = filing("b", "2021-03-05", sale("2021-03-04", 50, 850))
    early_half = filing("a", "2021-03-05", sale("2021-03-04", 100, 900))
    assert quantity(position(folded(late_half, early_half)), "2021-03-04") == 850


def test_a_row_without_title_belongs_to_the_only_position_there_is() -> None:
    rows = (sale("2021-03-04", 100, 900), sale("2021-03-04", None, 850, security=None))
    holdings = folded(filing("a", "2021-03-05", *rows))
    assert len(holdings.positions) == 1
    assert quantity(position(holdings), "2021-03-04") == 850


def test_a_row_without_title_joins_none_of_two_positions() -> None:
    rows = (
        sale("2021-03-04", 100, 900),
        sale("2021-03-04", 10, 90, security="Class B Common Stock"),
        sale("2021-03-04", None, 850, security=None),
    )
    assert len(folded(filing("a", "2021-03-05", *rows)).positions) == 3


def test_a_cut_document_leaves_its_last_balance_incomplete() -> None:
    found = position(folded(filing("a", "2021-03-05", sale("2021-03-04", 100, 900), truncated=True)))
    end, before = slice_at(found, "2021-03-04"), slice_at(found, "2021-03-03")
    assert end is not None
    assert before is not None
    assert (end.step.complete, before.step.complete) == (False, True)


def test_a_complete_filing_that_follows_makes_the_balance_complete_again() -> None:
    cut = filing("a", "2021-03-05", sale("2021-03-04", 100, 900), truncated=True)
    whole = filing("b", "2021-04-02", sale("2021-04-01", 100, 800))
    hit = slice_at(position(folded(cut, whole)), "2021-04-02")
    assert hit is not None
    assert hit.step.complete


# --- positions -------------------------------------------------------------------------------------


def test_holding_rows_alike_but_for_a_footnote_are_positions_of_their_own() -> None:
    notes = {"1": "Held by the Ferreira 2010 Trust.", "2": "Held by the Ferreira 2012 Trust."}
    rows = [
        holding(500, "2021-03-04", ownership="I", nature="By Trust", footnotes=(("nature", (n,)),))
        for n in notes
    ]
    first = filing("a", "2021-03-05", *rows, footnotes=notes)
    swapped = {"1": notes["2"], "2": notes["1"]}
    later = [
        holding(after, "2021-05-04", ownership="I", nature="By Trust", footnotes=(("nature", (n,)),))
        for n, after in (("1", 700), ("2", 500))
    ]
    holdings = folded(first, filing("b", "2021-05-05", *later, footnotes=swapped))
    assert sorted(quantity(p, "2021-05-04") or 0 for p in holdings.positions) == [500, 700]
    assert len(holdings.positions) == 2


def test_when_footnote_wording_changes_rows_pair_by_the_balance_that_chains() -> None:
    notes = {"1": "Held by the Ferreira 2010 Trust.", "2": "Held by the Ferreira 2012 Trust."}
    rows = [
        holding(after, "2021-03-04", ownership="I", nature="By Trust", footnotes=(("nature", (n,)),))
        for n, after in (("1", 500), ("2", 900))
    ]
    reworded = {"1": "Shares of the 2012 trust, of which she is trustee.", "2": "Shares of the 2010 trust."}
    sales = [
        sale("2021-05-04", 100, after, ownership="I", nature="By Trust", footnotes=(("nature", (n,)),))
        for n, after in (("1", 800), ("2", 400))
    ]
    holdings = folded(
        filing("a", "2021-03-05", *rows, footnotes=notes),
        filing("b", "2021-05-05", *sales, footnotes=reworded),
    )
    assert sorted(quantity(p, "2021-05-04") or 0 for p in holdings.positions) == [400, 800]
    assert "FILING_GAP" not in codes(holdings)


def test_holding_rows_alike_in_every_word_are_numbered_and_found() -> None:
    rows = [holding(500, "2021-03-04", ownership="I", nature="By Trust") for _ in range(2)]
    holdings = folded(filing("a", "2021-03-05", *rows))
    assert len(holdings.positions) == 2
    assert "POSITION_AMBIGUOUS" in codes(holdings)


def test_par_value_and_case_do_not_make_another_security() -> None:
    first = filing("a", "2021-03-05", sale("2021-03-04", 100, 900))
    second = filing(
        "b", "2021-04-02", sale("2021-04-01", 100, 800, security="COMMON STOCK, par value $.0001")
    )
    assert len(folded(first, second).positions) == 1


# --- amendments ------------------------------------------------------------------------------------


def test_an_amended_row_replaces_the_original_from_when_it_is_known() -> None:
    original = filing("a", "2021-03-05", sale("2021-03-04", 100, 900), period=day("2021-03-04"))
    amended = filing(
        "b",
        "2021-03-20",
        sale("2021-03-04", 150, 850),
        form="4/A",
        period=day("2021-03-04"),
        original_date=day("2021-03-05"),
    )
    found = position(folded(original, amended))
    assert quantity(found, "2021-03-04", known="2021-03-10") == 900
    assert quantity(found, "2021-03-04", known="2021-03-20") == 850
    assert quantity(found, "2021-03-03", known="2021-03-20") == 1000


def test_rows_that_an_amendment_does_not_repeat_stand() -> None:
    rows = (sale("2021-03-04", 100, 900), sale("2021-03-05", 50, 850))
    original = filing("a", "2021-03-06", *rows, period=day("2021-03-04"))
    holdings_only = filing(
        "b",
        "2021-03-20",
        holding(400, ownership="I", nature="By Spouse"),
        form="4/A",
        period=day("2021-03-04"),
        original_date=day("2021-03-06"),
    )
    holdings = folded(original, holdings_only)
    assert quantity(position(holdings, "common-stock/D"), "2021-03-05") == 850
    assert quantity(position(holdings, "by-spouse"), "2021-03-05") == 400


def test_an_amendment_that_fits_two_originals_is_a_finding() -> None:
    originals = [
        filing(n, "2021-03-05", sale("2021-03-04", 100, after), period=day("2021-03-04"))
        for n, after in (("a", 900), ("b", 800))
    ]
    amended = filing(
        "c", "2021-03-20", sale("2021-03-04", 150, 850), form="4/A", period=day("2021-03-04"),
        original_date=day("2021-03-05"),
    )  # fmt: skip
    assert "AMENDMENT_TARGET_AMBIGUOUS" in codes(folded(*originals, amended))


def test_an_amendment_without_its_original_is_a_finding_and_counts() -> None:
    amended = filing("c", "2021-03-20", sale("2021-03-04", 150, 850), form="4/A", period=day("2021-03-04"))
    holdings = folded(amended)
    assert "AMENDMENT_TARGET_MISSING" in codes(holdings)
    assert quantity(position(holdings), "2021-03-04") == 850


# --- several owners --------------------------------------------------------------------------------


def test_the_same_block_reported_by_two_persons_is_found_and_not_merged() -> None:
    fund = filing("a", "2021-03-05", sale("2021-03-04", 100, 900), owner=Owner(name="Fern Fund LP"))
    adviser = filing("b", "2021-03-05", sale("2021-03-04", 100, 900), owner=Owner(name="Fern Advisers"))
    holdings = folded(fund, adviser)
    assert len(holdings.positions) == 2
    assert "DOUBLE_COUNT_POSSIBLE" in codes(holdings)


def test_the_same_filing_twice_under_two_numbers_is_a_duplicate() -> None:
    twice = [filing(n, "2021-03-05", sale("2021-03-04", 100, 900)) for n in ("a", "b")]
    assert "DUPLICATE_SUBMISSION" in codes(folded(*twice))


def test_a_name_without_cik_is_the_person_whose_cik_is_known() -> None:
    by_name = filing("a", "2021-03-05", sale("2021-03-04", 100, 900))
    by_cik = filing(
        "b", "2021-04-02", sale("2021-04-01", 100, 800), owner=attrs.evolve(OWNER, cik="0001234567")
    )
    assert len(folded(by_name, by_cik).positions) == 1


# --- properties ------------------------------------------------------------------------------------

_CHANGE = st.tuples(st.integers(0, 400), st.integers(1, 500), st.booleans())
_CHANGES = st.lists(_CHANGE, min_size=1, max_size=12)
_ON_DAYS_OF_THEIR_OWN = st.lists(_CHANGE, min_size=1, max_size=12, unique_by=lambda change: change[0])


@given(_CHANGES, st.integers(0, 2**32))
def test_no_answer_depends_on_the_order_of_arrival(changes: list[tuple[int, int, bool]], seed: int) -> None:
    streams = []
    balance = 100_000
    for number, (offset, amount, up) in enumerate(sorted(changes)):
        when = day("2020-01-01").fromordinal(day("2020-01-01").toordinal() + offset).isoformat()
        balance += amount if up else -amount
        row = purchase(when, amount, balance) if up else sale(when, amount, balance)
        streams.append(filing(f"f{number}", when, row))
    shuffled = random.Random(seed).sample(streams, len(streams))
    assert _without_ids(folded(*streams)) == _without_ids(folded(*shuffled))


@given(_ON_DAYS_OF_THEIR_OWN)
def test_what_is_known_in_the_end_is_the_chain_of_the_filings(changes: list[tuple[int, int, bool]]) -> None:
    balance = 100_000
    truth: dict[str, int] = {}
    streams = []
    for number, (offset, amount, up) in enumerate(sorted(changes)):
        when = day("2020-01-01").fromordinal(day("2020-01-01").toordinal() + offset).isoformat()
        balance += amount if up else -amount
        truth[when] = balance
        row = purchase(when, amount, balance) if up else sale(when, amount, balance)
        streams.append(filing(f"f{number}", when, row))
    holdings = folded(*streams)
    found = position(holdings)
    for when, expected in truth.items():
        assert quantity(found, when) == expected
    assert "FILING_GAP" not in codes(holdings)


def _without_ids(holdings: Holdings) -> object:
    return (holdings.positions, sorted((f.code, f.subject, f.message) for f in holdings.findings))


@pytest.mark.parametrize("known", ["2021-03-05", "2021-03-25", "2021-05-01"])
def test_rectangles_never_overlap(known: str) -> None:
    streams = (
        filing("a", "2021-03-05", sale("2021-03-04", 100, 900), period=day("2021-03-04")),
        filing("b", "2021-03-20", sale("2021-03-04", 150, 850), form="4/A", period=day("2021-03-04")),
        filing("c", "2021-04-02", sale("2021-04-01", 50, 800)),
        filing("d", "2021-04-20", sale("2021-02-01", 10, 1000), form="5"),
    )
    found = position(folded(*streams))
    for as_of in ("2021-01-31", "2021-02-01", "2021-03-03", "2021-03-04", "2021-04-01", "2021-12-31"):
        slice_at(found, as_of, known)  # asserts that at most one slice answers


# --- growing and replaying ---------------------------------------------------------------------------


@st.composite
def _late_and_early(draw: st.DrawFn) -> list[list[Any]]:
    """Filings about a few days, known in any order, some of them about the same day, some about several."""
    made: list[list[Any]] = []
    for number in range(draw(st.integers(2, 9))):
        known = draw(st.integers(1, 28))
        rows = [
            sale(f"2021-03-{first:02}", draw(st.integers(1, 3)) * 10, draw(st.integers(5, 9)) * 100)
            for first in sorted(draw(st.lists(st.integers(1, 28), min_size=1, max_size=3)))
        ]
        made.append(filing(f"f{number}", f"2021-04-{known:02}", *rows))
    return made


@given(_late_and_early())
def test_a_position_that_grows_is_the_one_that_is_replayed_after_each_filing(
    streams: list[list[Any]],
) -> None:
    grown = folded(*streams)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Timeline, "grows_by", lambda *_: False)
        assert folded(*streams) == grown
