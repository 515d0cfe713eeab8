"""Notes: recorded and scheduled balances, prior notes, and what later filings do to a note."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import attrs
import msgspec
import pytest

from holdings_events import (
    CONFIDENCES,
    Conversion,
    ConversionTerm,
    DefaultWaived,
    EventOfDefaultRecorded,
    Evidence,
    Issuer,
    NoteAmended,
    NoteConverted,
    NotePaymentRecorded,
    NoteRedeemed,
    NoteSurrendered,
)
from holdings_projections.calculators.conversion import minimum_shares
from holdings_projections.confidence import weakest
from holdings_projections.conventions import Conventions
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import NoteBalance, View, note_balance, note_schedule
from holdings_projections.notes import fold_notes
from holdings_projections.query_findings import note_findings
from instrument_filings import SOURCE, end_of_day, filing, note, seed_filings

HOLDER = "Cedar Bridge Partners LP"
ISSUED = date(2021, 1, 4)


def after(days: int) -> date:
    return ISSUED + timedelta(days=days)


def balance(record: NoteRecord, as_of: date, view: View = "recorded", **options: Any) -> NoteBalance:
    found = note_balance(record, as_of, view=view, **options)
    assert found is not None
    return found


def folded(*events: Any) -> NoteRecord:
    """The one note of a filing of its issue and a later filing of the events."""
    (record,) = fold_notes(
        [
            filing("issue", ISSUED, note(1, ISSUED, "73000.00")),
            filing("later", date(2021, 12, 20), *events),
        ]
    )
    return record


# --- the recorded view -------------------------------------------------------------------------------


def test_interest_runs_from_the_day_after_issue() -> None:
    record = folded()
    assert note_balance(record, after(-1)) is None
    first = balance(record, ISSUED)
    assert (first.principal, first.accrued_interest) == (Decimal("73000.00"), Decimal("0.00"))
    assert balance(record, after(1)).accrued_interest == Decimal("20.00")  # 73,000 x 10 % / 365


def test_what_rests_on_the_default_day_count_is_assumed() -> None:
    record = folded()
    assert balance(record, ISSUED).confidence == "stated"
    assert balance(record, after(1)).confidence == "assumed"
    (stated,) = fold_notes([filing("x", ISSUED, note(1, ISSUED, "1000", day_count="Actual/360"))])
    counted = balance(stated, after(36))
    assert (counted.accrued_interest, counted.confidence) == (Decimal("10.00"), "inferred")


def test_an_inferred_principal_makes_the_balance_inferred() -> None:
    issue = note(1, ISSUED, "1000", evidence=(Evidence(field="principal", confidence="inferred"),))
    (record,) = fold_notes([filing("x", ISSUED, issue)])
    assert balance(record, ISSUED).confidence == "inferred"


def test_a_payment_is_taken_off_and_interest_runs_on_from_it() -> None:
    paid = NotePaymentRecorded(
        effective_date=after(100),
        source=SOURCE,
        holder=HOLDER,
        note_date=ISSUED,
        principal=Decimal("36500.00"),
        interest=Decimal("1500.00"),
    )
    record = folded(paid)
    on_the_day = balance(record, after(100))  # 2,000.00 had accrued
    assert (on_the_day.principal, on_the_day.accrued_interest) == (Decimal("36500.00"), Decimal("500.00"))
    later = balance(record, after(110))
    assert (later.accrued_interest, later.accrual_days) == (Decimal("600.00"), 10)
    assert later.event_ids == ("issue#2", "later#2")


def test_one_figure_pays_interest_first_and_that_is_assumed() -> None:
    paid = NotePaymentRecorded(
        effective_date=after(100), source=SOURCE, holder=HOLDER, note_date=ISSUED, value=Decimal("2500.00")
    )
    state = balance(folded(paid), after(100))
    assert (state.principal, state.accrued_interest) == (Decimal("72500.00"), Decimal("0.00"))
    assert state.confidence == "assumed"


def test_a_payment_of_unstated_amount_leaves_an_upper_bound_only() -> None:
    paid = NotePaymentRecorded(effective_date=after(100), source=SOURCE, holder=HOLDER, note_date=ISSUED)
    state = balance(folded(paid), after(100))
    assert (state.principal, state.total, state.confidence) == (None, None, "unknown")
    assert state.upper_bound == Decimal("75000.00")


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (NoteRedeemed(effective_date=after(50), source=SOURCE, holder=HOLDER, note_date=ISSUED), "paid"),
        (
            NoteSurrendered(
                prior=1, effective_date=after(50), source=SOURCE, holder=HOLDER, note_date=ISSUED
            ),
            "surrendered",
        ),
        (
            NoteConverted(
                effective_date=after(50),
                source=SOURCE,
                holder=HOLDER.upper(),
                note_principal=Decimal("73000"),
                principal=Decimal("73000"),
                interest=Decimal("1000"),
            ),
            "converted",
        ),
    ],
)
@pytest.mark.parametrize("view", ["recorded", "scheduled"])
def test_the_end_of_a_note_closes_it_in_both_views(event: Any, status: str, view: View) -> None:
    record = folded(event)
    assert balance(record, after(49), view).status == "outstanding"
    ended = balance(record, after(50), view)
    assert (ended.status, ended.total, ended.upper_bound) == (status, Decimal("0.00"), None)
    assert note_schedule(record) == ()


def test_an_amendment_of_terms_counts_from_its_day() -> None:
    event = NoteAmended(
        effective_date=after(100),
        source=SOURCE,
        holder=HOLDER,
        note_date=ISSUED,
        rate=Decimal("0.20"),
        maturity_date=date(2022, 7, 4),
    )
    record = folded(event)
    state = balance(record, after(110))
    assert state.accrued_interest == Decimal("2000.00") + Decimal("400.00")
    assert (state.rate, state.maturity_date) == (Decimal("0.20"), date(2022, 7, 4))
    assert balance(record, after(99)).maturity_date == date(2022, 1, 4)
    (payment,) = note_schedule(record)
    assert payment.date == date(2022, 7, 4)
    assert payment.interest == Decimal("2000.00") + Decimal("40.00") * (date(2022, 7, 4) - after(100)).days


def test_a_stated_default_rate_runs_until_the_default_is_waived() -> None:
    record = folded(
        EventOfDefaultRecorded(
            effective_date=after(10),
            source=SOURCE,
            holder=HOLDER,
            note_date=ISSUED,
            default_rate=Decimal("0.20"),
        ),
        DefaultWaived(effective_date=after(20), source=SOURCE, holder=HOLDER, note_date=ISSUED),
    )
    assert balance(record, after(30)).accrued_interest == Decimal("200") + Decimal("400") + Decimal("200")


def test_a_note_stands_still_at_maturity_or_accrues_on_as_chosen() -> None:
    record = folded()
    frozen = balance(record, date(2022, 2, 3))
    assert (frozen.status, frozen.total) == ("matured_unconfirmed", Decimal("80300.00"))
    accruing = balance(record, date(2022, 2, 3), conventions=Conventions(post_maturity="accrue"))
    assert accruing.total == Decimal("80300.00") + 30 * Decimal("20.00")


def test_a_maturity_before_the_issue_is_not_believed() -> None:
    (record,) = fold_notes([filing("x", ISSUED, note(1, ISSUED, "36500", maturity_date=date(2020, 10, 4)))])
    state = balance(record, after(10))
    assert (state.status, state.accrued_interest) == ("outstanding", Decimal("100.00"))


def test_without_a_rate_interest_and_total_are_unknown() -> None:
    (record,) = fold_notes([filing("x", ISSUED, note(1, ISSUED, "1000", rate=None))])
    state = balance(record, after(10))
    assert (state.principal, state.accrued_interest, state.total) == (Decimal(1000), None, None)


def test_only_what_may_have_been_converted_or_paid_unseen_has_an_upper_bound() -> None:
    terms = (ConversionTerm(kind="fixed", price=Decimal("0.10")),)
    for chooser, bounded in (("holder", True), ("company", False)):
        conversion = Conversion(chooser=chooser, rule="single", terms=terms)  # type: ignore[arg-type]
        (record,) = fold_notes([filing("x", ISSUED, note(1, ISSUED, "1000", conversion=conversion))])
        state = balance(record, after(10))
        assert state.upper_bound == (state.total if bounded else None)
        matured = balance(record, date(2022, 1, 4))
        assert matured.upper_bound == matured.total


# --- prior notes, links and order --------------------------------------------------------------------


def surrender(**terms: Any) -> NoteSurrendered:
    defaults: dict[str, Any] = {
        "prior": 1,
        "holder": HOLDER,
        "note_date": ISSUED,
        "value": Decimal("75000.00"),
        "effective_date": after(100),
        "source": SOURCE,
    }
    return NoteSurrendered(**{**defaults, **terms})


def test_a_note_known_only_by_its_surrender_is_unknown_until_then() -> None:
    (record,) = fold_notes([filing("end", after(102), surrender())])
    assert (record.note_id, record.label) == ("end/prior/1", f"{ISSUED} a")
    before = balance(record, after(99))
    assert (before.status, before.total, before.upper_bound) == ("unknown", None, Decimal("75000.00"))
    assert before.confidence == "unknown"
    earlier = balance(record, after(98))
    assert (earlier.status, earlier.upper_bound) == ("unknown", None)
    assert note_balance(record, after(-1)) is None
    ended = balance(record, after(100))
    assert (ended.status, ended.principal, ended.total) == ("surrendered", Decimal(0), Decimal(0))


def test_a_surrender_closes_the_one_note_it_names_whatever_arrives_first() -> None:
    issue = filing("issue", ISSUED, note(1, ISSUED, "73000.00"), note(2, ISSUED, "500.00"))
    end = filing("end", after(102), surrender(note_principal=Decimal("73000")))
    for order in permutations((issue, end)):
        first, second = fold_notes(order)
        assert [first.note_id, second.note_id] == ["issue/note/1", "issue/note/2"]
        assert [first.label, second.label] == [f"{ISSUED} a", f"{ISSUED} b"]
        assert balance(first, after(100)).status == "surrendered"
        assert balance(second, after(100)).status == "outstanding"


@pytest.mark.parametrize(
    "terms",
    [
        {"holder": "Another Fund LLC"},
        {"note_date": after(1)},
        {"note_principal": Decimal("72999.00")},
        {"note_date": None},
    ],
)
def test_a_surrender_that_names_no_recorded_note_closes_none(terms: dict[str, Any]) -> None:
    issue = filing("issue", ISSUED, note(1, ISSUED, "73000.00"))
    records = fold_notes([issue, filing("end", after(102), surrender(**terms))])
    assert sorted(record.note_id for record in records) == ["end/prior/1", "issue/note/1"]
    issued = next(record for record in records if record.note_id == "issue/note/1")
    assert balance(issued, after(200)).status == "outstanding"


def test_an_issue_that_becomes_known_later_does_not_change_what_was_known_before() -> None:
    late_issue = filing("issue", after(300), note(1, ISSUED, "73000.00"))
    (record,) = fold_notes([filing("end", after(102), surrender()), late_issue])
    then, now = end_of_day(after(102)), end_of_day(after(300))
    known_then = note_balance(record, after(99), then)
    assert known_then is not None
    assert (known_then.status, known_then.upper_bound) == ("unknown", Decimal("75000.00"))
    known_now = note_balance(record, after(99), now)
    assert known_now is not None
    assert (known_now.status, known_now.principal) == ("outstanding", Decimal("73000.00"))


def test_an_amended_filing_replaces_the_note_from_when_it_is_known() -> None:
    original = filing("first", after(2), note(1, ISSUED, "73000.00"), period=ISSUED)
    restated = filing(
        "second", after(30), note(1, ISSUED, "73000.00", rate=Decimal("0.05")), form="8-K/A", period=ISSUED
    )
    for order in permutations((original, restated)):
        (record,) = fold_notes(order)
        assert record.note_id == "first/note/1"
        assert balance(record, after(10), known_at=end_of_day(after(29))).rate == Decimal("0.10")
        assert balance(record, after(10), known_at=end_of_day(after(30))).rate == Decimal("0.05")


def test_facts_that_an_amendment_does_not_repeat_stand() -> None:
    original = filing(
        "first", after(2), note(1, ISSUED, "73000.00"), note(2, ISSUED, "900.00"), period=ISSUED
    )
    restated = filing("second", after(30), note(1, ISSUED, "800.00"), form="8-K/A", period=ISSUED)
    principals = {
        record.note_id: balance(record, after(40)).principal for record in fold_notes([original, restated])
    }
    assert principals == {"first/note/1": Decimal("800.00"), "first/note/2": Decimal("900.00")}


def test_filings_dated_by_a_signature_alone_can_be_left_out() -> None:
    (record,) = fold_notes([filing("x", ISSUED, note(1, ISSUED, "1000"), known_at_source="signature_date")])
    assert note_balance(record, after(10), strict=True) is None
    assert note_balance(record, after(10)) is not None


def test_notes_of_issuers_with_a_like_date_stay_apart() -> None:
    one = filing("a", ISSUED, note(1, ISSUED, "1000"), issuer=Issuer(name="Alpha Corp"))
    other = filing("b", after(102), surrender(), issuer=Issuer(name="Beta Corp"))
    assert len(fold_notes([one, other])) == 2


def test_filings_that_do_not_count_are_left_out() -> None:
    known = filing("x", ISSUED, note(1, ISSUED, "1000"))
    assert fold_notes([attrs.evolve(known, counted=False)]) == ()


# --- schedules of notes ------------------------------------------------------------------------------


def installment_note(**terms: Any) -> NoteRecord:
    defaults: dict[str, Any] = {
        "payment_pattern": "level_installments",
        "installments": 12,
        "first_payment_date": date(2021, 2, 4),
    }
    (record,) = fold_notes([filing("x", ISSUED, note(1, ISSUED, "60000", **{**defaults, **terms}))])
    return record


def test_a_recorded_payment_confirms_one_installment() -> None:
    issue = note(
        1,
        ISSUED,
        "60000",
        payment_pattern="level_installments",
        installments=12,
        first_payment_date=date(2021, 2, 4),
    )
    paid = NotePaymentRecorded(
        effective_date=date(2021, 2, 4),
        source=SOURCE,
        holder=HOLDER,
        note_date=ISSUED,
        value=Decimal("5274.95"),
    )
    (record,) = fold_notes([filing("x", ISSUED, issue), filing("y", date(2021, 2, 6), paid)])
    state = balance(record, date(2021, 4, 30))
    assert [row.number for row in state.unconfirmed] == [2, 3]
    assert state.installments_due_unconfirmed == 2


def test_a_partial_conversion_begins_the_schedule_anew_on_the_rest() -> None:
    issue = note(
        1,
        ISSUED,
        "60000",
        payment_pattern="level_installments",
        installments=12,
        first_payment_date=date(2021, 2, 4),
    )
    converted = NoteConverted(
        effective_date=date(2021, 6, 4),
        source=SOURCE,
        holder=HOLDER,
        note_date=ISSUED,
        principal=Decimal("15000"),
        interest=Decimal(0),
    )
    (record,) = fold_notes([filing("x", ISSUED, issue), filing("y", date(2021, 6, 6), converted)])
    before = note_schedule(record, as_of=date(2021, 6, 3))
    rows = note_schedule(record)
    assert len(before) == len(rows) == 12
    assert rows[:5] == before[:5]
    assert rows[5].principal + rows[5].balance == before[4].balance - Decimal("15000")
    assert rows[-1].balance == 0
    assert balance(record, date(2021, 6, 4), "scheduled").principal == before[4].balance - Decimal("15000")


def test_query_findings_name_what_no_filing_confirms() -> None:
    record = installment_note()
    assert note_findings(balance(record, date(2021, 2, 3))) == ()
    (due,) = note_findings(balance(record, date(2021, 3, 4)))
    assert (due.code, due.scope, due.filings) == ("UNCONFIRMED_PAYMENT", "query", ("x",))
    assert "2 installments" in due.message
    codes = [found.code for found in note_findings(balance(record, date(2022, 1, 4)))]
    assert codes == ["UNCONFIRMED_PAYMENT", "MATURED_UNCONFIRMED"]


# --- the query path ----------------------------------------------------------------------------------


def test_confidences_rank_as_those_of_the_events() -> None:
    for place, one in enumerate(CONFIDENCES):
        for other in CONFIDENCES[place:]:
            assert weakest(one, other) == weakest(other, one) == other


def test_records_survive_json_and_answer_the_same() -> None:
    record = installment_note()
    again = msgspec.json.decode(msgspec.json.encode(record), type=NoteRecord)
    assert again == record
    assert balance(again, date(2021, 5, 1)) == balance(record, date(2021, 5, 1))


def test_answering_imports_neither_events_nor_codec() -> None:
    code = (
        "import sys\n"
        "import holdings_projections.note_balances, holdings_projections.preferred_positions\n"
        "import holdings_projections.commitment_states, holdings_projections.query_findings\n"
        "print([name for name in sys.modules if name.startswith(('holdings_events', 'msgspec'))])"
    )
    paths = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=paths)
    assert done.stdout.strip() == "[]"


# --- the seeds ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((corpus / "seed_truth.json").read_text())
    return loaded


@pytest.fixture(scope="module")
def lots(truth: dict[str, Any]) -> dict[str, NoteRecord]:
    ids = {"003/note/1": "N1", "003/note/2": "N2", "003/note/3": "N3", "004/note/1": "N4"}
    records = fold_notes(seed_filings(truth))
    return {ids.get(record.note_id, record.note_id): record for record in records}


def figures(state: NoteBalance | None) -> dict[str, str] | None:
    if state is None:
        return None
    return {
        "principal": str(state.principal),
        "accrued": str(state.accrued_interest),
        "total": str(state.total),
    }


def test_every_lot_of_the_seeds_on_every_date_in_both_views(
    truth: dict[str, Any], lots: dict[str, NoteRecord]
) -> None:
    assert len(truth["notes"]["balances"]) == 8
    for point in truth["notes"]["balances"]:
        as_of = date.fromisoformat(point["as_of"])
        views: tuple[View, View] = ("recorded", "scheduled")
        for view in views:
            totals = dict.fromkeys(("principal", "accrued", "total"), Decimal("0.00"))
            for name in ("N1", "N2", "N3", "N4"):
                state, expected = note_balance(lots[name], as_of, view=view), point[view][name]
                got = figures(state)
                assert got == (expected and {key: expected[key] for key in totals}), (as_of, view, name)
                if state is not None and got is not None:
                    check_details(state, expected)
                    totals = {key: total + Decimal(got[key]) for key, total in totals.items()}
            assert {key: str(total) for key, total in totals.items()} == point[f"{view}_total"]


def check_details(state: NoteBalance, expected: dict[str, Any]) -> None:
    if state.view == "recorded":
        assert (state.status, state.accrual_days) == (expected["status"], expected["accrual_days"])
        assert state.installments_due_unconfirmed == expected.get("installments_due_unconfirmed", 0)
        if state.installments_due_unconfirmed:
            assert state.upper_bound == state.total
    else:
        assert (str(state.paid), str(state.due_on_date)) == (
            expected["scheduled_paid_cumulative"],
            expected["due_on_date"],
        )


def test_the_seeds_accruing_past_maturity(truth: dict[str, Any], lots: dict[str, NoteRecord]) -> None:
    checked = 0
    for point in truth["notes"]["balances"]:
        for name, expected in point["recorded_accruing_past_maturity"].items():
            state = balance(
                lots[name],
                date.fromisoformat(point["as_of"]),
                conventions=Conventions(post_maturity="accrue"),
            )
            assert (str(state.accrued_interest), str(state.total)) == (expected["accrued"], expected["total"])
            checked += 1
    assert checked >= 5


def test_the_old_notes_of_the_seeds_are_unknown_the_day_before(
    truth: dict[str, Any], lots: dict[str, NoteRecord]
) -> None:
    old = [item for item in truth["notes"]["at_2017_11_29"] if item["instrument"].startswith("OLD")]
    for number, expected in enumerate(old, start=1):
        record = lots[f"003/prior/{number}"]
        assert f"OLD-{record.issue_date}" == expected["instrument"]
        before = balance(record, date(2017, 11, 29))
        assert (before.principal, before.status) == (None, "unknown")
        assert str(before.upper_bound) == expected["upper_bound"]
        assert balance(record, date(2017, 11, 30)).status == "surrendered"


def test_what_the_seeds_owe_at_maturity_and_how_sure_it_is(
    truth: dict[str, Any], lots: dict[str, NoteRecord]
) -> None:
    for name, expected in truth["notes"]["due_at_maturity"].items():
        (payment,) = note_schedule(lots[name])
        assert payment.date == date.fromisoformat(expected["date"])
        assert (str(payment.interest), str(payment.payment)) == (expected["interest"], expected["total"])
    confidences = {name: balance(lots[name], date(2017, 11, 30)).confidence for name in ("N1", "N3")}
    assert confidences == {"N1": "stated", "N3": "inferred"}
    assert [str(row.payment) for row in note_schedule(lots["N2"])] == [
        row["payment"] for row in truth["installments_N2"]["rows"]
    ]


def test_the_seeds_as_known_at_an_instant(truth: dict[str, Any], lots: dict[str, NoteRecord]) -> None:
    checks = [item for item in truth["bitemporal_checks"] if item["q"] == "all notes principal"]
    assert len(checks) == 4
    for check in checks:
        known_at = end_of_day(date.fromisoformat(check["known_at"]))
        states = [
            note_balance(lots[name], date.fromisoformat(check["as_of"]), known_at)
            for name in ("N1", "N2", "N3", "N4")
        ]
        principals = [
            state.principal for state in states if state is not None and state.principal is not None
        ]
        assert (str(sum(principals)) if principals else None) == check["answer"]


def test_holders_of_the_seeds_have_their_notes(truth: dict[str, Any], lots: dict[str, NoteRecord]) -> None:
    for expected in truth["holder_positions"]:
        as_of = date.fromisoformat(expected["as_of"])
        states = [
            note_balance(record, as_of) for record in lots.values() if record.holder == expected["holder"]
        ]
        principals = [
            state.principal for state in states if state is not None and state.principal is not None
        ]
        assert sum(principals, Decimal("0.00")) == Decimal(expected["notes"])


def test_minimum_shares_of_the_seeds(truth: dict[str, Any], lots: dict[str, NoteRecord]) -> None:
    expected = truth["notes"]["minimum_shares_at_fixed_cap"]
    first = 0
    for name in ("N1", "N2", "N3"):
        terms = lots[name].facts[0].terms
        assert terms is not None
        assert terms.principal is not None
        assert terms.conversion is not None
        shares = minimum_shares(terms.principal, terms.conversion)
        assert shares is not None
        first += int(shares)
    assert str(first) == expected["first_notes"]
    fourth = lots["N4"].facts[0].terms
    assert fourth is not None
    assert fourth.principal is not None
    assert fourth.conversion is not None
    assert str(minimum_shares(fourth.principal, fourth.conversion)) == expected["n4"]
