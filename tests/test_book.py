"""The ledger as a library: bases, the read model's life, names, threads, folds and backups."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from holdings_events import FilingHeader, Recorded, SharesSold
from holdings_ledger import Ledger, Projection, restore
from holdings_ledger.errors import (
    AmbiguousNameError,
    ClosedLedgerError,
    InvalidBasisError,
    InvalidConventionError,
    InvalidPositionError,
    InvalidTimeError,
    LedgerNotFoundError,
    UnknownEventError,
    UnknownNameError,
)
from written_forms import Sold, form_4_text, form_4_xml, submission

OWNERS = ("Ferreira Lena", "Okafor Ben", "Ito Mari")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one sale of each of three persons."""
    file = tmp_path / "holdings.db"
    with Ledger.open(file) as ledger:
        for number, owner in enumerate(OWNERS):
            data = submission(
                form_4_xml(owner=owner, owner_cik=f"000170000{number}"), f"0001987654-21-00001{number}"
            )
            assert ledger.ingest_bytes(data, f"{number}.txt")[0].status == "recorded"
    return file


def _view_file(path: Path) -> Path:
    return path.with_name(path.name + ".view")


def test_an_answer_comes_from_the_file_without_the_log_library_or_the_events(path: Path) -> None:
    program = (
        "import sys; from holdings_ledger import Ledger\n"
        f"with Ledger.open({str(path)!r}, create=False) as ledger:\n"
        "    rows = ledger.at('2021-03-04').holdings(holder='Okafor')\n"
        "    assert rows[0].quantity == 900\n"
        "    assert rows.sources(rows[0])[0].quote\n"
        "for name in ('eventsourcing', 'holdings_events', 'sqlalchemy'):\n"
        "    assert name not in sys.modules, name\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_importing_has_no_side_effects() -> None:
    program = (
        "import sys, threading, warnings, decimal\n"
        "before = (decimal.getcontext().prec, threading.active_count(), list(warnings.filters))\n"
        "import holdings_ledger, holdings_projections, holdings_events\n"
        "assert before == (decimal.getcontext().prec, threading.active_count(), list(warnings.filters))\n"
        "assert 'eventsourcing' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert (done.stdout, done.stderr) == (b"", b"")


# --- the read model ----------------------------------------------------------------------------------


def _lost(file: Path) -> None:
    file.unlink()


def _garbage(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 100)


def _emptied(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM slices")
        connection.execute("DELETE FROM meta")


def _of_another_version(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 999")


def _ahead(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE meta SET value = '4000' WHERE key = 'position'")


def _of_another_log(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE meta SET value = 'ff' WHERE key = 'root'")


@pytest.mark.parametrize(
    "harm",
    [_lost, _garbage, _emptied, _of_another_version, _ahead, _of_another_log],
    ids=lambda f: f.__name__,
)
def test_a_read_model_that_is_lost_or_foreign_is_made_anew(path: Path, harm: Callable[[Path], None]) -> None:
    harm(_view_file(path))
    with Ledger.open(path, create=False) as ledger:
        assert [row.quantity for row in ledger.at().holdings()] == [900, 900, 900]
        assert {check.status for check in ledger.audit_replay()} == {"ok"}


def test_a_read_model_behind_the_log_catches_up(path: Path) -> None:
    behind = _view_file(path).read_bytes()
    with Ledger.open(path) as ledger:
        ledger.ingest_bytes(form_4_text(owner="Silva Rui"), "more.txt")
    _view_file(path).write_bytes(behind)
    with Ledger.open(path, create=False) as ledger:
        assert len(ledger.at().holdings()) == 4
        assert {check.status for check in ledger.audit_replay()} == {"ok"}


def test_the_replay_audit_finds_a_changed_read_model(path: Path) -> None:
    with sqlite3.connect(_view_file(path)) as connection:
        connection.execute("UPDATE slices SET quantity = '901' WHERE quantity = '900'")
    with Ledger.open(path, create=False) as ledger:
        failed = [check.check for check in ledger.audit_replay() if check.status == "failed"]
        assert failed == ["read model: slices"]


def test_growing_by_one_filing_equals_rebuilding(path: Path) -> None:
    with Ledger.open(path) as ledger:
        for number in range(12):
            sold = Sold(day=f"2021-04-{number + 1:02}", after=900 - 100 * (number + 1))
            ledger.ingest_bytes(form_4_text((sold,), owner=OWNERS[number % 3]), f"{number}.txt")
            assert {check.status for check in ledger.audit_replay()} == {"ok"}


# --- bases -------------------------------------------------------------------------------------------


def test_a_basis_gives_the_identical_answer_after_the_ledger_has_grown(path: Path) -> None:
    with Ledger.open(path) as ledger:
        before = ledger.at("2021-03-04").holdings()
        ledger.ingest_bytes(form_4_text(owner="Silva Rui"), "more.txt")
        assert len(ledger.at("2021-03-04").holdings()) == 4
        again = ledger.at_basis(before.basis).holdings()
        assert (again.rows, again.basis) == (before.rows, before.basis)
        assert again.sources(again[0]) == before.sources(before[0])


def test_a_basis_survives_json(path: Path) -> None:
    from holdings_ledger.output.values import basis_record

    with Ledger.open(path) as ledger:
        view = ledger.at("2021-03-04", datetime(2021, 3, 6, tzinfo=UTC))
        stored = json.loads(json.dumps(basis_record(view.basis)))
        assert ledger.at_basis(stored).basis == view.basis


def test_a_basis_of_another_ledger_is_refused(path: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "other.db") as other:
        other.ingest_bytes(form_4_text(), "f.txt")
        foreign = other.at().basis
    with Ledger.open(path) as ledger:
        with pytest.raises(InvalidBasisError):
            ledger.at_basis(foreign)
        with pytest.raises(InvalidBasisError):
            ledger.at_basis({"as_of": "2021-03-04"})


def test_a_position_within_a_filing_is_taken_to_the_end_of_the_one_before(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert ledger.at(position=3).basis.position == 2
        assert len(ledger.at(position=3).holdings()) == 1
        assert len(ledger.at(position=0).holdings()) == 0
        with pytest.raises(InvalidPositionError):
            ledger.at(position=7)


def test_the_strict_view_leaves_out_what_only_a_signature_dates(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.ingest_bytes(form_4_xml(owner="Silva Rui", owner_cik="0001700009"), "signed.xml")
        assert len(ledger.at().holdings()) == 4
        assert len(ledger.at(strict=True).holdings()) == 3


def test_a_date_known_at_means_its_end_in_new_york(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert len(ledger.at("2021-03-04", date(2021, 3, 4)).holdings()) == 0
        view = ledger.at("2021-03-04", date(2021, 3, 5))
        assert len(view.holdings()) == 3
        assert view.basis.known_at == datetime(2021, 3, 6, 4, 59, 59, tzinfo=UTC)


def test_wrong_questions_are_refused_with_a_reason(path: Path) -> None:
    with Ledger.open(path) as ledger:
        with pytest.raises(InvalidTimeError):
            ledger.at("yesterday")
        with pytest.raises(InvalidTimeError):
            ledger.at("2021-03-04", datetime(2021, 3, 5))
        with pytest.raises(UnknownEventError):
            ledger.at("0001987654-21-000010#99")
        with pytest.raises(InvalidConventionError, match="day_count"):
            ledger.at(conventions={"day_count": "ACT/999"})
    with pytest.raises(ClosedLedgerError):
        ledger.at()
    with pytest.raises(LedgerNotFoundError):
        Ledger.open(path.with_name("nowhere.db"), create=False)


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    ["Ferreira", "ferreira lena", "Lena Ferreira", "FERREIRA, LENA", "1700000", "0001700000", "fer le"],
)
def test_a_holder_is_found_by_what_only_one_is_called(path: Path, asked: str) -> None:
    with Ledger.open(path) as ledger:
        assert [row.holder for row in ledger.at().holdings(holder=asked)] == ["Ferreira Lena"]


@pytest.mark.parametrize("asked", ["BLSM", "blsm", "Bluestem", "bluestem robotics corp", "1987654"])
def test_an_issuer_is_found_by_ticker_name_or_cik(path: Path, asked: str) -> None:
    with Ledger.open(path) as ledger:
        assert len(ledger.at().holdings(issuer=asked)) == 3


def test_an_unknown_name_is_an_error_with_the_near_ones(path: Path) -> None:
    with Ledger.open(path) as ledger:
        with pytest.raises(UnknownNameError, match='Did you mean "Ferreira Lena"') as caught:
            ledger.at().holdings(holder="Fereira")
        assert caught.value.near == ("Ferreira Lena",)
        with pytest.raises(UnknownNameError, match='Did you mean "Bluestem Robotics Corp"'):
            ledger.at().holdings(issuer="BLSN")
        with pytest.raises(UnknownNameError):
            ledger.at().schedule("2017-11-30 a")
        with pytest.raises(UnknownNameError):
            ledger.at().explain("blsm/nobody/D")


def test_a_name_that_two_bear_is_ambiguous(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.ingest_bytes(form_4_text(owner="Ferreira Luis"), "f.txt")
        with pytest.raises(AmbiguousNameError) as caught:
            ledger.at().holdings(holder="Ferreira")
        assert caught.value.candidates == ("Ferreira Lena", "Ferreira Luis")


def test_an_id_may_be_cut_short(path: Path) -> None:
    with Ledger.open(path) as ledger:
        (result,) = ledger.ingest_bytes(form_4_text(owner="Silva Rui"), "f.txt")
        assert result.filing is not None
        short = f"{result.filing[:12]}#2"
        assert ledger.at().explain(short).id.endswith("#2")
        assert ledger.at(short).basis.as_of == f"{result.filing}#2"


# --- the rest ----------------------------------------------------------------------------------------


def test_many_threads_read_while_one_writes(path: Path) -> None:
    with Ledger.open(path) as ledger, ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(
                lambda: sum(row.quantity or 0 for row in ledger.at("2021-03-04").holdings(issuer="BLSM"))
            )
            for _ in range(60)
        ]
        written = pool.submit(ledger.ingest_bytes, form_4_text(owner="Silva Rui"), "f.txt")
        assert written.result()[0].status == "recorded"
        assert {int(one.result()) for one in asked} <= {2700, 3600}


def test_a_fold_of_ones_own_sees_each_event_with_its_filing(path: Path) -> None:
    def step(total: Decimal, header: FilingHeader, item: Recorded) -> Decimal:
        sold = item.event
        return total + (sold.quantity or 0) if isinstance(sold, SharesSold) and header.owners else total

    with Ledger.open(path) as ledger:
        assert ledger.fold(Projection(initial=Decimal(0), step=step)) == 300
        assert ledger.fold(Projection(initial=Decimal(0), step=step), upto=2) == 100


def test_a_backup_is_a_ledger_of_its_own(path: Path, tmp_path: Path) -> None:
    copy, back = tmp_path / "copy.db", tmp_path / "back.db"
    with Ledger.open(path) as ledger:
        ledger.backup(copy)
        basis = ledger.at().basis
    restore(copy, back)
    with Ledger.open(back, create=False) as ledger:
        assert ledger.at().basis == attrs.evolve(basis, as_of=ledger.at().basis.as_of)
        assert {check.status for check in ledger.verify()} == {"ok"}


def test_an_answer_in_a_folder_that_cannot_be_written_to(path: Path) -> None:
    _view_file(path).unlink()
    _view_file(path).mkdir()
    with Ledger.open(path, create=False) as ledger:
        assert len(ledger.at().holdings()) == 3


def test_a_view_of_a_closed_ledger_says_that_it_is_closed(path: Path) -> None:
    with Ledger.open(path) as ledger:
        view = ledger.at()
        rows = view.holdings()
    with pytest.raises(ClosedLedgerError):
        view.holdings()
    assert rows[0].quantity == 900
