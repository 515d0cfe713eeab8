"""Commitments: what is promised and not recorded as issued, never lapsing by silence."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from holdings_events import (
    AgreementTerminated,
    Event,
    NoteTranchesCommitted,
    TrancheClosed,
    TrancheLapsed,
    VolumeCondition,
)
from holdings_projections.commitment_records import CommitmentRecord
from holdings_projections.commitment_states import CommitmentState, commitment_state
from holdings_projections.commitments import fold_commitments
from holdings_projections.query_findings import commitment_findings
from instrument_filings import SOURCE, filing, seed_filings

SIGNED = date(2023, 1, 10)
HOLDER = "Dunmore Capital LLC"


def promise(**terms: Any) -> NoteTranchesCommitted:
    defaults: dict[str, Any] = {
        "holder": HOLDER,
        "principal": Decimal("600000.00"),
        "count": 4,
        "window_from": date(2023, 2, 1),
        "window_to": date(2023, 5, 31),
        "effective_date": SIGNED,
        "source": SOURCE,
    }
    return NoteTranchesCommitted(**{**defaults, **terms})


def state(as_of: date, *later: Event, **terms: Any) -> CommitmentState:
    (record,) = fold_commitments(
        [filing("promise", SIGNED, promise(**terms)), filing("later", date(2023, 12, 1), *later)]
    )
    found = commitment_state(record, as_of)
    assert found is not None
    return found


def test_nothing_is_promised_before_the_agreement() -> None:
    (record,) = fold_commitments([filing("promise", SIGNED, promise())])
    assert record.commitment_id == "promise/commitment/1"
    assert commitment_state(record, date(2023, 1, 9)) is None


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        (SIGNED, 0),
        (date(2023, 2, 27), 0),
        (date(2023, 2, 28), 1),
        (date(2023, 4, 1), 2),
        (date(2023, 5, 31), 4),
        (date(2030, 1, 1), 4),
    ],
)
def test_scheduled_months_elapse_and_the_promise_stands(as_of: date, months: int) -> None:
    found = state(as_of)
    assert found.months_elapsed_unconfirmed == months
    assert (found.amount, found.tranches_remaining) == (Decimal("600000.00"), 4)
    assert found.tranche_amount == Decimal("150000.00")


def test_a_window_that_ends_within_a_month_counts_that_month_at_its_end() -> None:
    assert state(date(2023, 5, 20), window_to=date(2023, 5, 20)).months_elapsed_unconfirmed == 4
    assert state(date(2023, 5, 19), window_to=date(2023, 5, 20)).months_elapsed_unconfirmed == 3


def test_quarterly_tranches_elapse_by_the_quarter() -> None:
    found = state(date(2023, 7, 31), months=3, window_to=date(2024, 1, 31))
    assert found.months_elapsed_unconfirmed == 2


def test_a_closing_takes_its_amount_and_its_month_off() -> None:
    closed = TrancheClosed(
        effective_date=date(2023, 2, 20), source=SOURCE, holder=HOLDER, principal=Decimal("100000.00")
    )
    found = state(date(2023, 3, 31), closed)
    assert (found.amount, found.tranches_remaining) == (Decimal("500000.00"), 3)
    assert (found.months_elapsed_unconfirmed, found.confidence) == (1, "inferred")


def test_a_closing_without_an_amount_is_assumed_to_be_an_equal_share() -> None:
    closed = TrancheClosed(effective_date=date(2023, 2, 20), source=SOURCE, holder=HOLDER)
    found = state(date(2023, 3, 1), closed)
    assert (found.amount, found.confidence) == (Decimal("450000.00"), "assumed")


@pytest.mark.parametrize(
    "event",
    [
        TrancheLapsed(effective_date=date(2023, 3, 3), source=SOURCE, holder=HOLDER),
        AgreementTerminated(effective_date=date(2023, 3, 3), source=SOURCE, agreement_date=SIGNED),
        AgreementTerminated(effective_date=date(2023, 3, 3), source=SOURCE, holder=HOLDER.upper()),
    ],
)
def test_only_a_recorded_lapse_or_end_ends_it(event: Event) -> None:
    ended = state(date(2023, 3, 31), event)
    assert (ended.amount, ended.tranches_remaining) == (Decimal("0.00"), 0)
    assert ended.months_elapsed_unconfirmed == 0
    assert commitment_findings(ended) == ()


def test_a_closing_with_another_holder_is_not_of_this_promise() -> None:
    closed = TrancheClosed(effective_date=date(2023, 2, 20), source=SOURCE, holder="Someone Else Inc")
    assert state(date(2023, 3, 1), closed).tranches_remaining == 4


def test_condition_and_description_are_in_words() -> None:
    condition = VolumeCondition(
        measure="average_daily_trading_volume", comparison=">=", threshold=Decimal(40000), window_days=10
    )
    found = state(SIGNED, condition=condition)
    assert found.condition == (
        "average daily trading volume >= $40,000 over the 10 trading days before closing"
    )
    assert found.description == "4 tranches of notes, 600,000.00 in all, from 2023-02-01 to 2023-05-31"


def test_elapsed_months_are_a_finding_of_the_query() -> None:
    assert commitment_findings(state(date(2023, 2, 27))) == ()
    (found,) = commitment_findings(state(date(2023, 3, 31)))
    assert (found.code, found.scope, found.filings) == ("TRANCHE_WINDOW_ELAPSED", "query", ("promise",))
    assert "2 scheduled months" in found.message


def test_records_survive_json() -> None:
    (record,) = fold_commitments([filing("promise", SIGNED, promise())])
    assert msgspec.json.decode(msgspec.json.encode(record), type=CommitmentRecord) == record


def test_the_tranches_of_the_seeds_on_every_date(corpus: Path) -> None:
    truth: dict[str, Any] = json.loads((corpus / "seed_truth.json").read_text())
    (record,) = fold_commitments(seed_filings(truth))
    assert len(truth["commitments"]) == 8
    for expected in truth["commitments"]:
        found = commitment_state(record, date.fromisoformat(expected["as_of"]))
        if found is None:
            assert expected["tranches_remaining_recorded"] == 0
            continue
        assert str(found.amount) == expected["committed_unissued_recorded"]
        assert found.tranches_remaining == expected["tranches_remaining_recorded"]
        assert found.months_elapsed_unconfirmed == expected["scheduled_months_fully_elapsed_unconfirmed"]
        assert found.tranche_amount == Decimal(expected["equal_amount_assumed"])
