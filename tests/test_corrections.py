"""Corrections: a person says that a figure is a slip; the event stays, and both can be answered."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from holdings_events import Event
from holdings_ledger import Ledger
from holdings_ledger.answers import Holding, Ruled
from holdings_ledger.cli import main
from holdings_ledger.errors import InvalidRulingError, UnknownNameError
from holdings_projections.corrections import CORRECTABLE, Correction
from holdings_projections.filings import filings
from holdings_projections.holdings import Position, fold_holdings
from written_filings import filing, position, quantity, sale, slice_at
from written_forms import Sold, form_4_xml, submission

WHO: Any = {"author": "A. Keller", "reason": "the broker's statement", "statement": "a slip"}
FIRST = "0001987654-21-000001#2"
SECOND = "0001987654-21-000002#2"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """900 shares after a first sale; a second opens at 810 because of a slip: it sold 100, not 10."""
    with Ledger.in_memory() as made:
        for number, row in enumerate(
            (Sold(day="2021-03-04", after=900), Sold(day="2021-06-01", shares=10, after=800)), 1
        ):
            xml = form_4_xml((row,))
            accepted = row.day.replace("-", "") + "163015"
            made.ingest_bytes(submission(xml, f"0001987654-21-{number:06}", accepted), f"{number}.txt")
        yield made


def correct(ledger: Ledger, value: str = "100", field: str = "quantity", event: str = SECOND) -> Ruled:
    """A correction of a row, the second unless another is named."""
    return ledger.rule(kind="correction", targets=(event,), field=field, value=value, **WHO)


def codes(ledger: Ledger, **basis: Any) -> set[str]:
    """Codes of findings on a basis."""
    return {row.code for row in ledger.at(**basis).findings()}


def held(ledger: Ledger, as_of: str, **basis: Any) -> Holding:
    """The one holding on a day."""
    (row,) = ledger.at(as_of, **basis).holdings()
    return row


def assert_rebuilt_alike(ledger: Ledger) -> None:
    """The read model that was brought up to date step by step is the one made from nothing."""
    assert {check.detail for check in ledger.audit_replay() if check.status == "failed"} == set()


def test_a_corrected_quantity_closes_the_gap_and_the_balance_rests_on_it(ledger: Ledger) -> None:
    before = ledger.at("2021-12-31").basis
    assert "FILING_GAP" in codes(ledger)
    correct(ledger)
    assert "FILING_GAP" not in codes(ledger)
    assert (held(ledger, "2021-12-31").quantity, held(ledger, "2021-12-31").confidence) == (800, "assumed")
    assert "FILING_GAP" in codes(ledger, rulings=False)
    assert held(ledger, "2021-12-31", rulings=False).confidence == "stated"
    assert [row.confidence for row in ledger.at_basis(before).holdings()] == ["stated"]
    assert_rebuilt_alike(ledger)


def test_a_corrected_balance_is_answered_as_assumed(ledger: Ledger) -> None:
    correct(ledger, "890", "balance_after")
    assert (held(ledger, "2021-12-31").quantity, held(ledger, "2021-12-31").confidence) == (890, "assumed")
    assert held(ledger, "2021-12-31", rulings=False).quantity == 800


def test_the_event_itself_stays_as_the_filing_states_it(ledger: Ledger) -> None:
    correct(ledger)
    event = ledger.at().event(SECOND)
    assert event is not None
    assert event.fields["quantity"] == "10"


def test_a_correction_is_explained_with_both_values_author_and_reason(ledger: Ledger) -> None:
    made = correct(ledger)
    words = "quantity stated as 10, corrected to 100 by A. Keller: the broker's statement"
    assert [step.text for step in ledger.at().explain(SECOND).steps if step.confidence == "assumed"] == [
        words
    ]
    (row,) = ledger.at("2021-12-31").holdings()
    whole = ledger.at("2021-12-31").explain(row.position_id)
    assert any(words in step.text for step in whole.steps)
    assert "rests on what people ruled" in whole.conclusion
    ruled = ledger.at().explain(made.ruling_id)
    assert "quantity is 100, not 10" in ruled.conclusion
    assert not any(words in step.text for step in ledger.at(rulings=False).explain(SECOND).steps)


def test_corrections_are_listed_with_field_value_and_what_is_stated(ledger: Ledger) -> None:
    correct(ledger)
    (row,) = ledger.at().rulings()
    assert (row.kind, row.targets, row.field, row.value, row.stated) == (
        "correction", (SECOND,), "quantity", "100", "10",
    )  # fmt: skip


def test_a_correction_is_taken_back(ledger: Ledger) -> None:
    made = correct(ledger)
    ledger.rule(kind="revoke", revokes=made.ruling_id, **WHO)
    assert "FILING_GAP" in codes(ledger)
    assert held(ledger, "2021-12-31").confidence == "stated"
    assert_rebuilt_alike(ledger)


def test_of_two_corrections_of_one_field_the_later_counts(ledger: Ledger) -> None:
    correct(ledger, "890", "balance_after")
    correct(ledger, "888", "balance_after")
    assert held(ledger, "2021-12-31").quantity == 888


def test_the_same_correction_is_recorded_once(ledger: Ledger) -> None:
    first, again = correct(ledger, "100"), correct(ledger, "100")
    assert (first.status, again.status) == ("recorded", "already")
    assert correct(ledger, "1,000").status == "recorded"


def test_a_corrected_date_moves_the_row(ledger: Ledger) -> None:
    correct(ledger, "2021-05-28", "effective_date")
    assert held(ledger, "2021-05-30").quantity == 800
    assert held(ledger, "2021-05-30", rulings=False).quantity == 900


def test_a_filing_that_comes_later_is_taken_in_under_the_correction(ledger: Ledger) -> None:
    correct(ledger, "890", "balance_after")
    later = submission(form_4_xml((Sold(day="2021-08-02", shares=90, after=800),)), "0001987654-21-000003")
    ledger.ingest_bytes(later.replace(b"20210305163015", b"20210803163015"), "3.txt")
    assert held(ledger, "2021-12-31").quantity == 800
    assert "FILING_GAP" not in codes(ledger)
    assert_rebuilt_alike(ledger)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("field", {"value": "1"}),
        ("value", {"field": "quantity"}),
        ("field", {"field": "code", "value": "P"}),
        ("field", {"field": "quantty", "value": "1"}),
        ("value", {"field": "quantity", "value": "many"}),
        ("value", {"field": "quantity", "value": "NaN"}),
        ("value", {"field": "quantity", "value": "-5"}),
        ("value", {"field": "quantity", "value": "10.0"}),
        ("value", {"field": "side", "value": "B"}),
        ("value", {"field": "effective_date", "value": "04.03.2021"}),
        ("value", {"field": "security", "value": " "}),
        ("targets", {"field": "quantity", "value": "1", "targets": (FIRST, SECOND)}),
        ("targets", {"field": "quantity", "value": "1", "targets": ("0001987654-21-000001#1",)}),
        ("field", {"kind": "same_party", "targets": ("Ferreira Lena", "BLSM"), "field": "quantity"}),
    ],
)
def test_a_correction_that_cannot_be_names_the_argument(
    ledger: Ledger, name: str, given: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"kind": "correction", "targets": (SECOND,), **WHO, **given}
    with pytest.raises(InvalidRulingError) as caught:
        ledger.rule(**asked)
    assert caught.value.field == name
    assert not ledger.at().rulings()


@pytest.mark.parametrize("event", ["0001987654-21-000002#9", "0001987654-21-000077#2", "nonsense"])
def test_an_event_that_the_ledger_lacks_is_an_unknown_name(ledger: Ledger, event: str) -> None:
    with pytest.raises(UnknownNameError):
        correct(ledger, event=event)


def test_the_command_line_records_a_correction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = str(tmp_path / "holdings.db")
    with Ledger.open(db) as ledger:
        ledger.ingest_bytes(submission(form_4_xml(), "0001987654-21-000001"), "1.txt")
    words = [part for name, value in WHO.items() for part in (f"--{name}", value)]
    asked = ["rule", FIRST, "--kind", "correction", "--field", "balance_after", "--value", "950", *words]
    monkeypatch.setattr("sys.argv", ["holdings-ledger", *asked, "--db", db])
    assert main() == 0
    with Ledger.open(db) as ledger:
        assert [row.quantity for row in ledger.at("2021-12-31").holdings()] == [950]


# --- the projection -------------------------------------------------------------------------------------


def _corrected(field: str, value: str, *rows: Event) -> Position:
    stream = filing("a", "2021-03-05", *rows)
    right = (Correction(event="a#2", field=field, value=value, ruling="r"),)
    return position(fold_holdings("blsm", filings(stream, (), right)))


def test_a_balance_counted_from_a_corrected_change_and_the_opening_are_assumed() -> None:
    rows = (sale("2021-03-04", 10, 900), sale("2021-03-05", 50, 850))
    found = _corrected("quantity", "100", *rows)
    opening, first = slice_at(found, "2021-03-03"), slice_at(found, "2021-03-04")
    assert opening is not None
    assert first is not None
    assert (opening.step.quantity, opening.step.confidence) == (Decimal(1000), "assumed")
    assert first.step.confidence == "assumed"
    assert quantity(found, "2021-03-05") == 850


def test_a_corrected_title_moves_the_row_to_the_other_position() -> None:
    found = _corrected("security", "Class B Common Stock", sale("2021-03-04", 10, 900))
    assert found.info.security == "Class B Common Stock"


@pytest.mark.parametrize("field", CORRECTABLE)
def test_every_field_that_can_be_corrected_is_one_of_rows(field: str) -> None:
    row = sale("2021-03-04", 10, 900)
    assert hasattr(row, field)
