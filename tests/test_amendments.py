"""Amendments by rows: replaced, corrected, added or left to stand, and answered before and after."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from holdings_events import Event, Recorded
from holdings_ledger import Ledger
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Rejection
from holdings_projections.holdings import Holdings
from written_filings import (
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
)
from written_forms import Sold, form_4_xml, submission

FIRST_DAY, FILED, AMENDED = "2021-03-04", "2021-03-06", "2021-03-20"
BEFORE, AFTER = "2021-03-19", "2021-03-21"


def original(*rows: Event, form: str = "4", **fields: Any) -> list[Recorded]:
    return filing("a", FILED, *rows, form=form, period=day(FIRST_DAY), **fields)


def amendment(*rows: Event, form: str = "4/A", name: str = "b", **fields: Any) -> list[Recorded]:
    known = fields.pop("known", AMENDED)
    return filing(name, known, *rows, form=form, period=day(FIRST_DAY), original_date=day(FILED), **fields)


def corrections(holdings: Holdings) -> list[str]:
    return [finding.message for finding in holdings.findings if finding.code == "AMENDMENT_CORRECTS"]


@pytest.mark.parametrize("form", ["3", "4", "5"])
def test_a_row_with_the_same_key_replaces_the_original_row(form: str) -> None:
    if form == "3":
        rows, again = (holding(900),), (holding(850),)
    else:
        rows, again = (sale(FIRST_DAY, 100, 900),), (sale(FIRST_DAY, 150, 850),)
    found = folded(original(*rows, form=form), amendment(*again, form=f"{form}/A"))
    assert quantity(position(found), AMENDED, known=BEFORE) == 900
    assert quantity(position(found), AMENDED, known=AFTER) == 850
    assert not corrections(found)


def test_like_rows_are_replaced_in_order() -> None:
    rows = [sale(FIRST_DAY, 10, 990), sale(FIRST_DAY, 20, 970), sale(FIRST_DAY, 30, 940)]
    again = [sale(FIRST_DAY, 10, 990), sale(FIRST_DAY, 25, 965), sale(FIRST_DAY, 30, 935)]
    found = position(folded(original(*rows), amendment(*again)))
    assert quantity(found, FIRST_DAY, known=BEFORE) == 940
    assert quantity(found, FIRST_DAY, known=AFTER) == 935
    assert quantity(found, "2021-03-03", known=AFTER) == 1000


def test_a_holdings_only_amendment_removes_nothing() -> None:
    rows = (sale(FIRST_DAY, 100, 900), holding(400, ownership="I", nature="By Spouse"))
    found = folded(original(*rows), amendment(holding(70, ownership="I", nature="By Trust")))
    for part, expected in (("common-stock/D", 900), ("by-spouse", 400), ("by-trust", 70)):
        assert quantity(position(found, part), AMENDED, known=AFTER) == expected
    assert quantity(position(found, "by-trust"), AMENDED, known=BEFORE) is None


def test_a_row_that_the_original_forgot_is_added() -> None:
    found = folded(original(sale(FIRST_DAY, 100, 900)), amendment(sale("2021-03-05", 50, 850)))
    assert quantity(position(found), FIRST_DAY) == 900
    assert quantity(position(found), "2021-03-05", known=AFTER) == 850
    assert quantity(position(found), "2021-03-05", known=BEFORE) == 900


def test_a_corrected_date_moves_the_row_and_is_told() -> None:
    found = folded(original(sale(FIRST_DAY, 100, 900)), amendment(sale("2021-03-02", 100, 900)))
    assert quantity(position(found), "2021-03-03", known=BEFORE) == 1000
    assert quantity(position(found), "2021-03-03", known=AFTER) == 900
    assert quantity(position(found), "2021-03-01", known=AFTER) == 1000
    assert quantity(position(found), AMENDED, known=AFTER) == 900
    (message,) = corrections(found)
    assert "2021-03-04 is now of 2021-03-02" in message


def test_a_corrected_title_moves_the_row_and_is_told() -> None:
    again = sale(FIRST_DAY, 100, 900, security="Class B Common Stock")
    found = folded(original(sale(FIRST_DAY, 100, 900)), amendment(again))
    assert quantity(position(found, "/common-stock"), AMENDED, known=BEFORE) == 900
    assert quantity(position(found, "class-b"), AMENDED, known=AFTER) == 900
    wrong = [p for p in found.positions if "/common-stock" in p.info.position_id]
    assert [quantity(p, AMENDED, known=AFTER) for p in wrong] == [None]
    (message,) = corrections(found)
    assert '"Common Stock" is now of "Class B Common Stock"' in message


def test_the_corrected_row_of_several_is_told_by_its_amounts() -> None:
    rows = [sale(FIRST_DAY, 10, 990), sale(FIRST_DAY, 20, 970), sale(FIRST_DAY, 30, 940)]
    found = folded(original(*rows), amendment(sale("2021-03-05", 30, 940)))
    assert quantity(position(found), FIRST_DAY, known=BEFORE) == 940
    assert quantity(position(found), FIRST_DAY, known=AFTER) == 970
    assert quantity(position(found), "2021-03-05", known=AFTER) == 940
    assert len(corrections(found)) == 1


def test_a_row_of_another_date_and_quantity_is_no_correction() -> None:
    found = folded(original(sale(FIRST_DAY, 100, 900)), amendment(sale("2021-03-05", 60, 840)))
    assert not corrections(found)
    assert quantity(position(found), FIRST_DAY) == 900
    assert quantity(position(found), "2021-03-05") == 840


def test_a_row_that_changes_date_and_title_is_no_correction() -> None:
    again = sale("2021-03-02", 100, 900, security="Class B Common Stock")
    found = folded(original(sale(FIRST_DAY, 100, 900)), amendment(again))
    assert not corrections(found)
    assert quantity(position(found, "/common-stock"), AMENDED) == 900
    assert quantity(position(found, "class-b"), AMENDED) == 900


def test_equally_many_like_rows_are_corrected_in_order() -> None:
    unstated = [sale(FIRST_DAY, 100, None), sale(FIRST_DAY, 100, None)]
    again = [sale("2021-03-02", 100, None), sale("2021-03-02", 100, None)]
    found = folded(original(holding(800, ownership="D"), *unstated), amendment(*again))
    assert len(corrections(found)) == 2


def test_a_row_that_may_correct_one_of_several_is_doubtful_and_loses_nothing() -> None:
    unstated = [sale(FIRST_DAY, 100, None), sale("2021-03-05", 100, None)]
    found = folded(original(*unstated), amendment(sale("2021-03-02", 100, None)))
    assert "AMENDMENT_TARGET_AMBIGUOUS" in codes(found)
    assert not corrections(found)


def test_the_title_of_the_only_holding_may_be_corrected() -> None:
    again = holding(900, security="Class B Common Stock")
    found = folded(original(holding(900), form="3"), amendment(again, form="3/A"))
    assert quantity(position(found, "class-b"), AMENDED, known=AFTER) == 900
    assert len(corrections(found)) == 1


def test_a_holding_next_to_others_that_are_not_repeated_is_added() -> None:
    rows = (holding(900), holding(900, ownership="I", nature="By Spouse"))
    again = holding(900, security="Class B Common Stock")
    found = folded(original(*rows, form="3"), amendment(again, form="3/A"))
    for part, expected in (("/common-stock/D", 900), ("class-b", 900), ("by-spouse", 900)):
        assert quantity(position(found, part), AMENDED, known=AFTER) == expected
    assert not corrections(found)


def test_an_amendment_of_an_amendment_replaces_what_that_stated() -> None:
    chain = (
        original(sale(FIRST_DAY, 100, 900)),
        amendment(sale("2021-03-02", 100, 900)),
        amendment(sale("2021-03-02", 120, 880), name="c", known="2021-04-01"),
    )
    found = position(folded(*chain))
    assert quantity(found, "2021-03-03", known=AFTER) == 900
    assert quantity(found, "2021-03-03", known="2021-04-02") == 880
    assert quantity(found, FIRST_DAY, known="2021-04-02") == 880


def test_an_amended_form_3_that_owned_nothing_gains_its_holding() -> None:
    nothing = filing("a", FILED, no_securities(FIRST_DAY), form="3", period=day(FIRST_DAY))
    found = folded(nothing, amendment(holding(500), form="3/A"))
    assert quantity(position(found), AMENDED, known=AFTER) == 500


def test_a_whole_restatement_supersedes_what_it_leaves_out() -> None:
    rows = (sale(FIRST_DAY, 100, 900), purchase(FIRST_DAY, 40, 40, ownership="I", nature="By Spouse"))
    words = "This amendment restates the original Form 4 in its entirety."
    again = amendment(sale(FIRST_DAY, 100, 900), remarks=words)
    found = folded(original(*rows), again)
    spouse = position(found, "by-spouse")
    assert quantity(spouse, AMENDED, known=BEFORE) == 40
    assert quantity(spouse, AMENDED, known=AFTER) is None


# --- as filings --------------------------------------------------------------------------------------------


def held(ledger: Ledger, as_of: str, known: str) -> list[tuple[str | None, int | None]]:
    view = ledger.at(as_of, day(known))
    return [(row.security, None if row.quantity is None else int(row.quantity)) for row in view.holdings()]


def taken(documents: Sequence[bytes]) -> Ledger:
    ledger = Ledger.in_memory()
    for document in documents:
        (result,) = ledger.ingest_bytes(document, "s.txt")
        assert result.status == "recorded"
    return ledger


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_filings_are_answered_before_and_after_whichever_came_first(order: tuple[int, ...]) -> None:
    first = submission(form_4_xml(), "0001987654-21-000017")
    moved = form_4_xml((Sold(day="2021-03-03"),), form="4/A", original="2021-03-05")
    moved = moved.replace(b"<periodOfReport>2021-03-03", b"<periodOfReport>2021-03-04")
    second = submission(moved, "0001987654-21-000029", accepted="20210401120000", form="4/A")
    with taken([(first, second)[index] for index in order]) as ledger:
        assert held(ledger, "2021-03-03", "2021-03-31") == [("Common Stock", 1000)]
        assert held(ledger, "2021-03-03", "2021-04-02") == [("Common Stock", 900)]
        assert held(ledger, "2021-03-04", "2021-04-02") == [("Common Stock", 900)]
        assert "AMENDMENT_CORRECTS" in {finding.code for finding in ledger.audit()}


def _read_well(path: Path) -> bool:
    return not isinstance(read_bytes(path.read_bytes(), path.name), Rejection)


def test_the_sample_documents_of_the_specification_amend_one_another(corpus: Path) -> None:
    pairs = 0
    for path in sorted((corpus / "corpus" / "spec" / "samples").glob("*_doc[345].xml")):
        amended = path.with_name(f"{path.stem}a.xml")
        if not (_read_well(path) and _read_well(amended)):
            continue
        pairs += 1
        with Ledger.in_memory() as ledger:
            assert [result.status for result in ledger.ingest(path, amended)] == ["recorded", "recorded"]
            both = {(p.security, p.nature): p.quantity for p in ledger.at().holdings()}
            assert {check.status for check in ledger.audit_replay()} == {"ok"}
        with Ledger.in_memory() as ledger:
            (result,) = ledger.ingest(amended)
            assert result.form == f"{path.stem[-1]}/A"
            alone = {(p.security, p.nature): p.quantity for p in ledger.at().holdings()}
        assert both == alone, path.name
    assert pairs >= 5
