"""The four seed filings: every expected answer, from the files themselves to the answers of the library."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any, Literal

import pytest

from holdings_ledger import Ledger
from holdings_ledger.answers import DerivativeLot, NoteRow

BalanceView = Literal["recorded", "scheduled"]
Truth = Mapping[str, Any]

NOT_REQUIRED = {"ACCRUAL_NOT_REPRODUCED", "ACCRUAL_MISMATCH", "PRIOR_HISTORY_GAP"}
NOTES = {"N1": ("003", 1), "N2": ("003", 2), "N3": ("003", 3), "N4": ("004", 1)}


@pytest.fixture(scope="module")
def truth(corpus: Path) -> Truth:
    return json.loads((corpus / "seed_truth.json").read_text())  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def ledger(corpus: Path) -> Iterator[Ledger]:
    with Ledger.in_memory() as opened:
        opened.ingest(corpus / "seeds")
        yield opened


def _stream(truth: Truth, seed: str) -> str:
    return next(f"doc:{f['sha256']}" for f in truth["filings"] if f["seed"] == seed)


def _note_id(truth: Truth, name: str) -> str:
    seed, number = NOTES[name]
    return f"{_stream(truth, seed)}/note/{number}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


# --- events ------------------------------------------------------------------------------------------


def test_filings_are_known_when_their_dates_say(ledger: Ledger, truth: Truth) -> None:
    told = {row.filing: row for row in ledger.at().events() if row.type == "FilingRecorded"}
    for expected in truth["filings"]:
        row = told[_stream(truth, expected["seed"])]
        assert row.form == expected["form"]
        assert row.issuer == expected["issuer"]
        assert row.effective_date == date.fromisoformat(expected["known_at"])


def test_every_event_is_there_in_order_and_no_other(ledger: Ledger, truth: Truth) -> None:
    for seed in ("000", "001", "003", "004"):
        rows = [r for r in ledger.at().events() if r.filing == _stream(truth, seed)]
        expected = [e for e in truth["events"] if e["seed"] == seed]
        listed = [(row.type, str(row.effective_date)) for row in rows]
        assert sorted(listed) == sorted((e["type"], e["effective_date"]) for e in expected)
        assert [row.id for row in rows] == [f"{_stream(truth, seed)}#{n}" for n in range(1, len(rows) + 1)]
    assert len(ledger.at().events()) == truth["event_counts"]["total"]


_FIELDS = {
    "shares": "quantity",
    "price": "price",
    "security": "security",
    "ownership": "ownership",
    "code": "code",
    "row": "row",
    "exercise_price": "exercise_price",
    "expiration_date": "expiration_date",
    "vesting_status": "vesting_status",
    "plan_adopted": "plan_adopted",
    "plan_10b5_1": "plan_10b5_1",
}


_NUMBERS = {"quantity", "price", "balance_after", "exercise_price"}


@pytest.mark.parametrize("seed", ["000", "001"])
def test_row_events_state_what_the_forms_state(ledger: Ledger, truth: Truth, seed: str) -> None:
    rows = [r for r in ledger.at().events() if r.filing == _stream(truth, seed)]
    for row, expected in zip(rows, (e for e in truth["events"] if e["seed"] == seed), strict=True):
        assert row.type == expected["type"]
        if row.type in ("FilingRecorded", "VestingScheduleStated"):
            continue
        for key, own in _FIELDS.items():
            if key not in expected:
                continue
            if row.type == "DerivativeHoldingStated" and key == "shares":
                own = "balance_after"
            value = row.fields[own] if own != "exercise_price" or row.type != "OptionExercised" else None
            if row.type == "OptionExercised" and own in ("exercise_price", "expiration_date"):
                value = row.fields["derivative"][own]
            if isinstance(expected[key], str) and own in (
                "quantity",
                "price",
                "balance_after",
                "exercise_price",
            ):
                assert _number(value) == Decimal(expected[key]), (row.id, key)
            else:
                assert value == expected[key], (row.id, key)
        after = expected.get("asserted_balance_after")
        if after:
            assert Decimal(row.fields["balance_after"]) == Decimal(next(iter(after.values())))


def test_the_vesting_schedule_is_read_as_each_date_its_own(ledger: Ledger, truth: Truth) -> None:
    row = next(r for r in ledger.at().events() if r.type == "VestingScheduleStated")
    expected = next(e for e in truth["events"] if e["type"] == "VestingScheduleStated")
    stated = [(i["date"], i["quantity"]) for i in row.fields["installments"]]
    assert stated == [(i["date"], i["shares"]) for i in expected["instalments"]]


def test_note_events_state_what_the_8ks_state(ledger: Ledger, truth: Truth) -> None:
    rows = {r.fields.get("note_id"): r for r in ledger.at().events() if r.type == "NoteIssued"}
    for expected in (e for e in truth["events"] if e["type"] == "NoteIssued"):
        fields = rows[_note_id(truth, expected["note"])].fields
        assert fields["holder"] == expected["holder"]
        assert Decimal(fields["principal"]) == Decimal(expected["principal"])
        assert Decimal(fields["rate"]) == Decimal(expected["rate"])
        assert fields["maturity_date"] == expected["maturity"]
        assert Decimal(fields["ownership_cap"]) == Decimal("0.0999")
        conversion = fields["conversion"]
        assert conversion["rule"] == "lowest"
        assert conversion["chooser"] == ("holder" if expected["conversion"]["holder_option"] else "company")
        cap = expected["conversion"]["fixed_cap"]
        assert [t for t in conversion["terms"] if t["kind"] == "fixed"] == [{"kind": "fixed", "price": cap}]
        assert Decimal(conversion["terms"][0]["factor"]) == Decimal("0.85")
    n2 = rows[_note_id(truth, "N2")].fields
    assert (n2["payment_pattern"], n2["installments"]) == ("level_installments", 36)
    assert n2["first_payment_date"] == "2018-01-15"
    n3 = rows[_note_id(truth, "N3")].fields
    assert n3["components"] == ["252465.75", "445222.19"]
    assert {"field": "principal", "confidence": "inferred"}.items() <= n3["evidence"][0].items()


# --- holdings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["armstrong", "misra"])
def test_common_stock_on_every_date(ledger: Ledger, truth: Truth, person: str) -> None:
    for expected in truth["holdings"][person]["common_direct"]:
        if (
            "point" in expected
            and expected["point"].startswith("after row")
            and "end of day" not in expected["point"]
        ):
            continue
        row = ledger.at(expected["as_of"]).holdings(holder=person)[0]
        assert row.quantity == _number(expected["shares"]), expected
        word = expected["confidence"].split(",")[0].split(" ")[0]
        if word in ("unknown", "inferred", "stated", "reconciled"):
            assert row.confidence == word, expected
        assert row.complete is not ("completeness unknown" in expected["confidence"])


def test_the_balance_just_after_each_row(ledger: Ledger, truth: Truth) -> None:
    stream = _stream(truth, "001")
    during = [ledger.at(f"{stream}#{n}").holdings(holder="Misra")[0].quantity for n in range(2, 7)]
    assert during == [43600, 43400, 43100, 43000, 42800]
    after_exercise = ledger.at(f"{_stream(truth, '000')}#2").holdings(holder="Armstrong")[0]
    assert (after_exercise.quantity, after_exercise.confidence) == (42333, "stated")


def test_shares_sold_at_a_known_price_and_what_was_inferred(ledger: Ledger, truth: Truth) -> None:
    sold = truth["holdings"]["misra"]["sold"]
    rows = [r for r in ledger.at().events(holder="Misra") if r.type == "SharesSold"]
    stated = [r for r in rows if r.fields["price"] is not None]
    assert sum(Decimal(r.fields["quantity"]) for r in stated) == Decimal(sold["shares_stated"])
    gross = sum(Decimal(r.fields["quantity"]) * Decimal(r.fields["price"]) for r in stated)
    assert gross == Decimal(sold["gross_stated"])
    by_confidence: dict[str, Decimal] = {}
    for row in stated:
        quantity = Decimal(row.fields["quantity"])
        by_confidence[row.confidence] = by_confidence.get(row.confidence, Decimal(0)) + quantity
    assert by_confidence == {"inferred": 700, "reconciled": 600}


def _lot(ledger: Ledger, as_of: str, holder: str, expires: str | None) -> DerivativeLot:
    found = [
        lot
        for lot in ledger.at(as_of).options(holder=holder)
        if (None if lot.expiration_date is None else lot.expiration_date.isoformat()) == expires
    ]
    assert len(found) == 1
    return found[0]


def test_armstrongs_options_vest_and_expire(ledger: Ledger, truth: Truth) -> None:
    for expected in truth["holdings"]["armstrong"]["option_4_25_exp_2016_02_27"]:
        lot = _lot(ledger, expected["as_of"], "Armstrong", "2016-02-27")
        assert (lot.total, lot.vested, lot.unvested) == tuple(
            Decimal(expected[key]) for key in ("total", "vested", "unvested")
        ), expected
        assert lot.exercise_price == Decimal("4.25")


def test_lots_that_may_be_vested_are_a_range(ledger: Ledger, truth: Truth) -> None:
    on_day = _lot(ledger, "2007-11-19", "Armstrong", "2015-11-11")
    assert (on_day.total, on_day.vested, on_day.vested_min, on_day.vested_max) == (8500, None, 0, 8500)
    assert _lot(ledger, "2008-01-18", "Armstrong", "2015-11-11").vested == 8500
    assert _lot(ledger, "2015-11-12", "Armstrong", "2015-11-11").total == 0
    assert _lot(ledger, "2007-11-19", "Armstrong", "2015-11-18").unvested == 8500
    assert _lot(ledger, "2015-11-19", "Armstrong", "2015-11-18").total == 0
    every = ledger.at("2007-11-19").options(holder="Armstrong").rows
    expected = truth["holdings"]["armstrong"]["all_options_2007_11_19"]
    assert sum(lot.total or 0 for lot in every) == Decimal(expected["total"])
    assert sum(lot.vested_min or 0 for lot in every) == Decimal(expected["vested_min"])
    assert sum(lot.vested_max or 0 for lot in every) == Decimal(expected["vested_max"])


def test_misras_options_and_warrants_have_no_terms(ledger: Ledger) -> None:
    lots = {lot.title: lot for lot in ledger.at("2007-11-13").options(holder="Misra")}
    warrants, options = lots["Class B Warrants"], lots["options"]
    assert (warrants.total, warrants.vested, warrants.vested_min, warrants.vested_max) == (
        4000,
        None,
        0,
        4000,
    )
    assert (options.total, options.vested, options.unvested) == (30000, 25000, 5000)
    assert options.expiration_date is None


# --- notes -------------------------------------------------------------------------------------------


def _notes(ledger: Ledger, as_of: str, view: BalanceView, **conventions: str) -> dict[str, NoteRow]:
    rows = ledger.at(as_of, conventions=conventions).notes(view=view)
    return {row.note_id: row for row in rows}


@pytest.mark.parametrize("view", ["recorded", "scheduled"])
def test_notes_on_every_date_in_both_views(ledger: Ledger, truth: Truth, view: BalanceView) -> None:
    for expected in truth["notes"]["balances"]:
        rows = _notes(ledger, expected["as_of"], view)
        for name, amounts in expected[view].items():
            row = rows.get(_note_id(truth, name))
            if amounts is None:
                assert row is None
                continue
            assert row is not None
            assert row.principal == Decimal(amounts["principal"]), (expected["as_of"], name)
            assert row.accrued_interest == Decimal(amounts["accrued"]), (expected["as_of"], name)
            assert row.total == Decimal(amounts["total"])
            if "status" in amounts:
                assert row.status == amounts["status"]
            if "installments_due_unconfirmed" in amounts:
                assert row.installments_due_unconfirmed == amounts["installments_due_unconfirmed"]
        lots = [row for note_id, row in rows.items() if "/note/" in note_id]
        total = sum((row.total or Decimal(0) for row in lots), Decimal(0))
        assert total == Decimal(expected[f"{view}_total"]["total"])


def test_interest_may_go_on_after_maturity_by_convention(ledger: Ledger, truth: Truth) -> None:
    for expected in truth["notes"]["balances"]:
        rows = _notes(ledger, expected["as_of"], "recorded", post_maturity="accrue")
        for name, amounts in expected["recorded_accruing_past_maturity"].items():
            assert rows[_note_id(truth, name)].accrued_interest == Decimal(amounts["accrued"])


def test_surrendered_notes_are_unknown_before_and_nothing_after(ledger: Ledger, truth: Truth) -> None:
    before = {r.issue_date: r for r in ledger.at("2017-11-29").notes() if "/prior/" in r.note_id}
    after = {r.issue_date: r for r in ledger.at("2017-11-30").notes() if "/prior/" in r.note_id}
    for expected in truth["notes"]["at_2017_11_29"][:2]:
        issued = date.fromisoformat(expected["instrument"].removeprefix("OLD-"))
        assert (before[issued].principal, before[issued].total, before[issued].status) == (
            None,
            None,
            "unknown",
        )
        assert before[issued].upper_bound == Decimal(expected["upper_bound"])
        assert (after[issued].total, after[issued].status) == (0, "surrendered")


def test_the_level_schedule_row_by_row(ledger: Ledger, truth: Truth) -> None:
    rows = ledger.at("2017-12-31").schedule(_note_id(truth, "N2"))
    expected = truth["installments_N2"]
    assert len(rows) == expected["count"]
    for row, want in zip(rows, expected["rows"], strict=True):
        assert (row.number, row.date.isoformat(), row.days) == (want["n"], want["date"], want["days"])
        assert row.payment == Decimal(want["payment"])
        assert row.interest == Decimal(want["interest"])
        assert row.principal == Decimal(want["principal"])
        assert row.balance == Decimal(want["closing"])


def test_lump_sums_due_at_maturity(ledger: Ledger, truth: Truth) -> None:
    for name, due in truth["notes"]["due_at_maturity"].items():
        rows = ledger.at("2017-12-31").schedule(_note_id(truth, name))
        assert [(r.date.isoformat(), r.payment) for r in rows] == [(due["date"], Decimal(due["total"]))]


def test_readings_of_equal_installments_side_by_side(ledger: Ledger, truth: Truth) -> None:
    rows = {r.reading: r for r in ledger.at("2017-12-31").schedule_comparison(_note_id(truth, "N2"))}
    for expected in truth["installments_N2"]["alternatives"][:4]:
        assert rows[expected["id"]].payment == Decimal(expected["payment"])
        assert rows[expected["id"]].last_payment == Decimal(expected["last"])
    equal = truth["installments_N2"]["alternatives"][4]
    assert rows["A6"].first_payment == Decimal(equal["first"])
    assert rows["A6"].last_payment == Decimal(equal["last"])


def test_tranches_stay_committed_and_unissued(ledger: Ledger, truth: Truth) -> None:
    for expected in truth["commitments"]:
        rows = ledger.at(expected["as_of"]).commitments()
        if Decimal(expected["committed_unissued_recorded"]) == 0:
            assert len(rows) == 0
            continue
        (row,) = rows
        assert row.amount == Decimal(expected["committed_unissued_recorded"])
        assert row.tranches_remaining == expected["tranches_remaining_recorded"]
        elapsed = expected["scheduled_months_fully_elapsed_unconfirmed"]
        assert row.months_elapsed_unconfirmed == elapsed
        assert (row.window_from, row.window_to) == (date(2017, 12, 1), date(2018, 6, 30))


def test_series_j_and_its_contradiction(ledger: Ledger, truth: Truth) -> None:
    for expected in truth["series_j"]:
        view = ledger.at(expected["as_of"], date.fromisoformat(expected["known_at"]))
        rows = {row.holder: row for row in view.preferred()}
        for holder, shares in expected["holders"].items():
            assert rows[holder].quantity == Decimal(shares.split(" ")[0])
        assert rows[None].minimum == Decimal(expected["ledger_minimum"])
        asserted = expected["asserted"]
        assert rows[None].asserted == (None if asserted is None else Decimal(asserted.split(" ")[0]))
        if "contradiction" in expected:
            seen = any(f.code == "OUTSTANDING_CONTRADICTION" for f in view.findings())
            assert seen is (expected["known_at"] == "2017-12-12")


def test_each_holder_on_each_date(ledger: Ledger, truth: Truth) -> None:
    for expected in truth["holder_positions"]:
        view = ledger.at(expected["as_of"])
        notes = [row for row in view.notes(holder=expected["holder"]) if "/note/" in row.note_id]
        assert sum((row.principal or Decimal(0) for row in notes), Decimal(0)) == Decimal(expected["notes"])
        (series,) = view.preferred(holder=expected["holder"])
        assert series.quantity == Decimal(expected["series_j"].split(" ")[0])


def test_what_was_known_when(ledger: Ledger, truth: Truth) -> None:
    for expected in truth["bitemporal_checks"]:
        view = ledger.at(expected["as_of"], date.fromisoformat(expected["known_at"]))
        if expected["q"] == "all notes principal":
            notes = [row for row in view.notes() if "/note/" in row.note_id]
            total = sum((row.principal or Decimal(0) for row in notes), Decimal(0)) if notes else None
            assert total == _number(expected["answer"]), expected
        else:
            holder = expected["q"].split(" ")[0]
            quantities = [row.quantity for row in view.holdings(holder=holder)]
            assert (quantities[0] if quantities else None) == _number(expected["answer"]), expected


# --- findings ----------------------------------------------------------------------------------------


def test_every_required_finding_appears(ledger: Ledger, truth: Truth) -> None:
    streams = {_stream(truth, f["seed"]): f["seed"] for f in truth["filings"]}
    found = {
        (finding.code, seed, finding.severity)
        for as_of in ("2018-01-15", "2018-12-06", "2020-12-15")
        for finding in ledger.at(as_of).findings()
        for seed in (streams[filing] for filing in finding.filings)
    }
    for expected in truth["findings"]:
        if expected["code"] in NOT_REQUIRED:
            continue
        seeds = streams.values() if expected["seed"] == "all" else expected["seed"].split("/")
        for seed in seeds:
            assert (expected["code"], seed, expected["severity"]) in found, expected


def test_query_findings_depend_on_the_date_asked(ledger: Ledger, truth: Truth) -> None:
    for expected in (f for f in truth["findings"] if f["scope"] == "query"):
        first = date.fromisoformat(expected["from_date"])
        before = ledger.at(date.fromordinal(first.toordinal() - 1)).findings()
        stream = _stream(truth, expected["seed"])
        assert any(f.code == expected["code"] and stream in f.filings for f in ledger.at(first).findings())
        assert not any(f.code == expected["code"] and stream in f.filings for f in before)


def test_the_contradiction_names_both_filings(ledger: Ledger, truth: Truth) -> None:
    found = [f for f in ledger.at().findings() if f.code == "OUTSTANDING_CONTRADICTION"]
    assert len(found) == 1
    assert set(found[0].filings) == {_stream(truth, "003"), _stream(truth, "004")}


# --- order of arrival --------------------------------------------------------------------------------


def _everything(ledger: Ledger) -> object:
    answers: list[object] = []
    for as_of, known in (("2007-11-19", None), ("2017-11-30", "2017-12-06"), ("2018-12-06", None)):
        view = ledger.at(as_of, None if known is None else date.fromisoformat(known))
        rows = (view.holdings(), view.options(), view.notes(), view.preferred(), view.commitments())
        answers += [row for answer in rows for row in answer]
        answers += sorted((f.code, f.subject, f.message) for f in view.findings())
    return answers


def test_no_value_depends_on_the_order_of_ingestion(corpus: Path, ledger: Ledger) -> None:
    files = sorted((corpus / "seeds").iterdir())
    expected = _everything(ledger)
    for order in list(permutations(files))[1::5]:
        with Ledger.in_memory() as other:
            for file in order:
                other.ingest(file)
            assert _everything(other) == expected


def test_ingesting_again_adds_nothing(corpus: Path) -> None:
    with Ledger.in_memory() as ledger:
        ledger.ingest(corpus / "seeds")
        before = ledger.at().basis
        again = ledger.ingest(corpus / "seeds")
        assert {result.status for result in again} == {"already"}
        assert ledger.at().basis == before


def test_the_replay_audit_and_verification_find_nothing_wrong(ledger: Ledger) -> None:
    assert {check.status for check in (*ledger.audit_replay(), *ledger.verify())} == {"ok"}
