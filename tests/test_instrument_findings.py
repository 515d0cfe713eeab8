"""Findings across filings about notes and preferred stock."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

from holdings_events import (
    NoteConverted,
    NotePaymentRecorded,
    NoteSurrendered,
    OutstandingAsserted,
    PreferredExchanged,
    PreferredIssued,
    TrancheClosed,
)
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.instrument_findings import findings
from instrument_filings import SOURCE, end_of_day, filing, note, seed_filings

HOLDER = "Cedar Bridge Partners LP"
DAY = date(2021, 1, 4)
SERIES = "Series C Preferred Stock"


def codes(*filings: Filing) -> list[str]:
    return [found.code for found in findings(filings)]


def only(code: str, *filings: Filing) -> Finding:
    (found,) = [found for found in findings(filings) if found.code == code]
    return found


def surrendered(day: date, shares: str) -> PreferredExchanged:
    return PreferredExchanged(
        effective_date=day, source=SOURCE, holder=HOLDER, series=SERIES, shares=Decimal(shares)
    )


def outstanding(day: date, amount: str, kind: str = "preferred") -> OutstandingAsserted:
    preferred = kind == "preferred"
    return OutstandingAsserted(
        effective_date=day,
        source=SOURCE,
        subject=SERIES if preferred else "Notes",
        kind="preferred" if preferred else "notes",
        amount=Decimal(amount),
        unit="shares" if preferred else "USD",
    )


def test_a_clean_ledger_has_no_findings() -> None:
    issue = filing("a", DAY, note(1, DAY, "500.00"), outstanding(DAY, "500.00", "notes"))
    end = NoteSurrendered(
        prior=1, effective_date=date(2021, 3, 1), source=SOURCE, holder=HOLDER, note_date=DAY
    )
    assert codes(issue, filing("b", date(2021, 3, 2), end)) == []


def test_what_was_surrendered_without_an_issue_is_one_finding_a_filing() -> None:
    end = NoteSurrendered(
        prior=1,
        effective_date=DAY,
        source=SOURCE,
        holder=HOLDER,
        note_date=date(2020, 5, 5),
        value=Decimal(700),
    )
    found = only("INSTRUMENT_NOT_IN_LEDGER", filing("a", DAY, end, surrendered(DAY, "40")))
    assert found.events == ("a#2", "a#3")
    assert "note dated 2020-05-05 (700); 40 Series C Preferred Stock" in found.subject
    assert found.known_from == end_of_day(DAY)


def test_a_payment_or_closing_without_its_instrument_is_found_too() -> None:
    paid = NotePaymentRecorded(
        effective_date=DAY, source=SOURCE, holder=HOLDER, note_date=date(2020, 5, 5), value=Decimal(700)
    )
    closed = TrancheClosed(effective_date=DAY, source=SOURCE, holder=HOLDER)
    assert codes(filing("a", DAY, paid, closed)) == ["INSTRUMENT_NOT_IN_LEDGER"]


def test_a_payment_that_fits_two_notes_is_allotted_to_none() -> None:
    paid = NotePaymentRecorded(
        effective_date=DAY, source=SOURCE, holder=HOLDER, note_date=DAY, value=Decimal(700)
    )
    found = only(
        "LOT_ALLOCATION_UNRESOLVED", filing("a", DAY, note(1, DAY, "500"), note(2, DAY, "600"), paid)
    )
    assert (found.events, found.scope) == (("a#4",), "ledger")


def test_a_later_surrender_contradicts_an_assertion_of_none() -> None:
    first = filing("a", date(2021, 1, 6), outstanding(DAY, "0"))
    later = filing("b", date(2021, 1, 20), surrendered(date(2021, 1, 18), "40"))
    for order in permutations((first, later)):
        found = only("OUTSTANDING_CONTRADICTION", *order)
        assert (found.severity, found.filings, found.events) == ("error", ("a", "b"), ("a#2", "b#2"))
        assert found.known_from == end_of_day(date(2021, 1, 20))
        assert "14 days later" in found.message


def test_an_issue_between_assertion_and_surrender_explains_it() -> None:
    between = PreferredIssued(
        effective_date=date(2021, 1, 8), source=SOURCE, holder=HOLDER, series=SERIES, shares=Decimal(40)
    )
    first = filing("a", date(2021, 1, 6), outstanding(DAY, "0"))
    later = filing("b", date(2021, 1, 20), between, surrendered(date(2021, 1, 18), "40"))
    assert codes(first, later) == []


def test_an_assertion_below_recorded_issues_is_a_mismatch() -> None:
    issue = PreferredIssued(
        effective_date=DAY, source=SOURCE, holder=HOLDER, series=SERIES, shares=Decimal(40)
    )
    found = only("OUTSTANDING_MISMATCH", filing("a", DAY, issue, outstanding(DAY, "30")))
    assert "at least 40" in found.message
    assert codes(filing("b", DAY, issue, outstanding(DAY, "50"))) == []


def test_surrendering_more_than_was_issued_is_an_error() -> None:
    issue = PreferredIssued(
        effective_date=DAY, source=SOURCE, holder=HOLDER, series=SERIES, shares=Decimal(40)
    )
    found = only("SURRENDER_EXCEEDS_HOLDING", filing("a", DAY, issue, surrendered(date(2021, 1, 6), "45")))
    assert found.message.startswith("5 shares more")


def test_converting_more_than_the_note_had_is_an_error() -> None:
    parts = [
        NoteConverted(effective_date=day, source=SOURCE, holder=HOLDER, note_date=DAY, principal=Decimal(300))
        for day in (date(2021, 2, 1), date(2021, 3, 1))
    ]
    found = only("SURRENDER_EXCEEDS_HOLDING", filing("a", DAY, note(1, DAY, "500")), filing("b", DAY, *parts))
    assert found.events == ("b#3",)


def test_notes_stated_as_outstanding_are_tested_against_replay() -> None:
    stated = outstanding(DAY, "1000.00", "notes")
    found = only("OUTSTANDING_MISMATCH", filing("a", DAY, note(1, DAY, "900.00"), stated))
    assert "replay gives 900.00, 100.00 less" in found.message


def test_an_outstanding_amount_may_mean_this_filings_notes_or_all() -> None:
    other = filing("z", DAY, note(1, DAY, "55.00", holder="Elm Street Fund"))
    for amount in ("900.00", "955.00"):
        stated = outstanding(DAY, amount, "notes")
        assert codes(other, filing("a", DAY, note(1, DAY, "900.00"), stated)) == []


def test_a_term_that_means_another_party_elsewhere_is_local() -> None:
    shared = ("Company", "Harbor Light Systems, Inc.")
    one = filing("a", DAY, terms=(shared, ("Buyer", "Elm Street Fund")))
    other = filing("b", date(2021, 2, 2), terms=(shared, ("Buyer", "Cedar Bridge Partners LP")))
    found = only("DEFINED_TERM_LOCAL", one, other)
    assert (found.subject, found.filings) == ("Harbor Light Systems, Inc.: “Buyer”", ("a", "b"))
    assert found.known_from == end_of_day(date(2021, 2, 2))
    assert codes(one, filing("c", DAY, terms=(shared,))) == []


def test_amendments_without_one_original_say_so() -> None:
    amendment = filing("x", date(2021, 2, 2), form="8-K/A", period=DAY)
    originals = [filing(name, DAY, period=DAY) for name in ("a", "b")]
    assert codes(amendment) == ["AMENDMENT_TARGET_MISSING"]
    assert codes(amendment, *originals) == ["AMENDMENT_TARGET_AMBIGUOUS"]
    assert codes(amendment, originals[0]) == []


def test_the_same_issue_in_two_filings_is_told_twice() -> None:
    parts = [filing(name, DAY, note(1, DAY, "500")) for name in ("a", "b")]
    assert only("DUPLICATE_SUBMISSION", *parts).filings in (("a", "b"), ("b", "a"))


def test_findings_do_not_depend_on_the_order_of_arrival() -> None:
    parts = [
        filing("a", DAY, outstanding(DAY, "0"), terms=(("Buyer", "Elm"),)),
        filing("b", date(2021, 2, 1), surrendered(date(2021, 1, 18), "40"), terms=(("Buyer", "Oak"),)),
        filing("c", date(2021, 2, 1), note(1, DAY, "500"), outstanding(DAY, "600", "notes")),
    ]
    assert len({findings(order) for order in permutations(parts)}) == 1


def test_the_findings_across_the_seeds(corpus: Path) -> None:
    truth: dict[str, Any] = json.loads((corpus / "seed_truth.json").read_text())
    mine = {"INSTRUMENT_NOT_IN_LEDGER", "OUTSTANDING_CONTRADICTION", "DEFINED_TERM_LOCAL"}
    expected = sorted((item["code"], item["seed"]) for item in truth["findings"] if item["code"] in mine)
    found = findings(seed_filings(truth))
    assert sorted((item.code, "/".join(item.filings)) for item in found) == expected
    contradiction = next(item for item in found if item.code == "OUTSTANDING_CONTRADICTION")
    assert contradiction.known_from == end_of_day(date(2017, 12, 12))
    counts = {item.filings: len(item.events) for item in found if item.code == "INSTRUMENT_NOT_IN_LEDGER"}
    assert counts == {("003",): 3, ("004",): 1}
