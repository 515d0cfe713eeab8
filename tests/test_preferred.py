"""Preferred stock: what holders must have had, what issuers assert, and when the two part."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec
import pytest

from holdings_events import OutstandingAsserted, PreferredExchanged, PreferredIssued
from holdings_projections.preferred import fold_preferred
from holdings_projections.preferred_positions import PreferredPosition, preferred_positions
from holdings_projections.preferred_records import PreferredRecord
from holdings_projections.restatements import series_key
from instrument_filings import SOURCE, end_of_day, filing, seed_filings

SERIES = "Series C Preferred Stock"
MARCH_1, MARCH_9 = date(2022, 3, 1), date(2022, 3, 9)


def issued(day: date, shares: str | None, holder: str = "Aspen Fund LP") -> PreferredIssued:
    count = None if shares is None else Decimal(shares)
    return PreferredIssued(effective_date=day, source=SOURCE, holder=holder, series=SERIES, shares=count)


def exchanged(day: date, shares: str | None, holder: str = "Aspen Fund LP") -> PreferredExchanged:
    count = None if shares is None else Decimal(shares)
    return PreferredExchanged(effective_date=day, source=SOURCE, holder=holder, series=SERIES, shares=count)


def asserted(day: date, shares: str) -> OutstandingAsserted:
    return OutstandingAsserted(
        effective_date=day,
        source=SOURCE,
        subject=SERIES,
        kind="preferred",
        amount=Decimal(shares),
        unit="shares",
    )


def rows(record: PreferredRecord, as_of: date, **options: Any) -> dict[str | None, PreferredPosition]:
    return {row.holder: row for row in preferred_positions(record, as_of, **options)}


def test_surrendered_shares_were_held_from_the_day_before_anything_is_known_of_the_series() -> None:
    (record,) = fold_preferred(
        [
            filing("a", date(2022, 3, 3), asserted(MARCH_1, "40")),
            filing("b", date(2022, 3, 11), exchanged(MARCH_9, "40")),
        ]
    )
    for day in (date(2022, 2, 28), MARCH_1, date(2022, 3, 8)):
        held = rows(record, day)["Aspen Fund LP"]
        assert held.quantity == held.minimum == 40
        assert (held.asserted, held.confidence) == (None, "inferred")
    assert rows(record, MARCH_9)["Aspen Fund LP"].quantity == 0
    unknown = rows(record, date(2022, 2, 27))
    assert {row.quantity for row in unknown.values()} == {None}
    assert {row.confidence for row in unknown.values()} == {"unknown"}


def test_an_assertion_that_replay_meets_is_the_quantity_until_the_next_event() -> None:
    (record,) = fold_preferred(
        [
            filing("a", MARCH_1, issued(MARCH_1, "100"), asserted(MARCH_1, "100")),
            filing("b", date(2022, 3, 11), exchanged(MARCH_9, "30")),
        ]
    )
    before = rows(record, date(2022, 3, 8))[None]
    assert before.quantity == before.minimum == before.asserted == 100
    assert before.confidence == "reconciled"
    later = rows(record, MARCH_9)[None]
    assert (later.quantity, later.minimum, later.asserted) == (None, Decimal(70), Decimal(100))
    assert rows(record, MARCH_9)["Aspen Fund LP"].confidence == "stated"


def test_a_recorded_issue_needs_no_opening() -> None:
    (record,) = fold_preferred([filing("a", MARCH_9, issued(MARCH_1, "100"), exchanged(MARCH_9, "100"))])
    assert None in rows(record, date(2022, 2, 28))
    assert "Aspen Fund LP" not in rows(record, date(2022, 2, 28))
    assert rows(record, MARCH_9)["Aspen Fund LP"].quantity == 0


def test_only_the_excess_over_recorded_issues_is_inferred() -> None:
    (record,) = fold_preferred([filing("a", MARCH_9, issued(MARCH_1, "100"), exchanged(MARCH_9, "130"))])
    assert rows(record, date(2022, 2, 28))["Aspen Fund LP"].quantity == 30
    assert rows(record, MARCH_1)["Aspen Fund LP"].quantity == 130


def test_a_surrender_of_an_unstated_number_leaves_the_holding_unknown() -> None:
    (record,) = fold_preferred([filing("a", MARCH_9, issued(MARCH_1, "100"), exchanged(MARCH_9, None))])
    held = rows(record, MARCH_9)["Aspen Fund LP"]
    assert (held.quantity, held.minimum, held.confidence) == (None, Decimal(0), "unknown")


def test_issuer_rows_add_up_over_holders_spelled_alike() -> None:
    events = (
        issued(MARCH_1, "10"),
        issued(MARCH_1, "5", "ASPEN FUND, L.P."),
        issued(MARCH_1, "7", "Birch LLC"),
    )
    (record,) = fold_preferred([filing("a", MARCH_9, *events)])
    found = rows(record, MARCH_1)
    assert {holder: row.minimum for holder, row in found.items()} == {
        "Aspen Fund LP": 15,
        "Birch LLC": 7,
        None: 22,
    }


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Series J Preferred Stock", "series j"),
        ("shares of Series J Convertible Preferred Stock, par value $.0001", "series j"),
        ("SERIES J-1 PREFERRED STOCK", "series j 1"),
        ("Preferred Stock", "preferred stock"),
    ],
)
def test_a_series_goes_by_its_designation(printed: str, key: str) -> None:
    assert series_key(printed) == key


def test_nothing_depends_on_the_order_of_arrival() -> None:
    parts = [
        filing("a", MARCH_1, asserted(MARCH_1, "0")),
        filing("b", MARCH_9, exchanged(MARCH_9, "40")),
        filing("c", MARCH_9, exchanged(MARCH_9, "2", "Birch LLC")),
    ]
    assert len({fold_preferred(order) for order in permutations(parts)}) == 1


def test_records_survive_json() -> None:
    (record,) = fold_preferred([filing("a", MARCH_9, issued(MARCH_1, "100"), exchanged(MARCH_9, "130"))])
    assert msgspec.json.decode(msgspec.json.encode(record), type=PreferredRecord) == record


# --- the seeds ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((corpus / "seed_truth.json").read_text())
    return loaded


def test_series_j_of_the_seeds_on_both_time_axes(truth: dict[str, Any]) -> None:
    (record,) = fold_preferred(seed_filings(truth))
    assert len(truth["series_j"]) == 6
    for expected in truth["series_j"]:
        known_at = end_of_day(date.fromisoformat(expected["known_at"]))
        found = rows(record, date.fromisoformat(expected["as_of"]), known_at=known_at)
        for holder, held in expected["holders"].items():
            row = found[holder]
            assert row.quantity == row.minimum == Decimal(held.split()[0])
            assert (row.asserted, row.confidence) == (None, "inferred")
        issuer = found[None]
        assert issuer.minimum == Decimal(expected["ledger_minimum"])
        stated = expected["asserted"]
        assert issuer.asserted == (None if stated is None else Decimal(stated.split()[0]))


def test_the_issuer_row_of_series_j_is_unknown_once_the_contradiction_is_known(truth: dict[str, Any]) -> None:
    (record,) = fold_preferred(seed_filings(truth))
    day = date(2017, 11, 30)
    agreeing = rows(record, day, known_at=end_of_day(date(2017, 12, 6)))[None]
    contradicted = rows(record, day, known_at=end_of_day(date(2017, 12, 12)))[None]
    assert agreeing.quantity == agreeing.asserted == 0
    assert (contradicted.quantity, contradicted.asserted) == (None, Decimal(0))


def test_holders_of_the_seeds_have_their_series_j(truth: dict[str, Any]) -> None:
    (record,) = fold_preferred(seed_filings(truth))
    for expected in truth["holder_positions"]:
        row = rows(record, date.fromisoformat(expected["as_of"]))[expected["holder"]]
        assert row.quantity == Decimal(expected["series_j"].split()[0])
