"""Taking in much: what is shown meanwhile, what an interruption leaves, and other processes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from holdings_ledger import Ledger
from holdings_ledger.answers import Ingested
from holdings_ledger.cli.progress import IngestProgress
from holdings_ledger.ingest import preparing, recording
from holdings_ledger.read_model import writer
from written_forms import Sold, form_4_xml

FILINGS = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forms of three owners of two issuers."""
    made = tmp_path / "forms"
    made.mkdir()
    for number in range(FILINGS):
        owner = number % 3
        document = form_4_xml(
            (Sold(day=f"2021-03-{number % 28 + 1:02}", shares=10, after=5_000 - 10 * number),),
            owner=f"Owner {'ABC'[owner]}",
            owner_cik=f"000176543{owner}",
            issuer=f"Bluestem {'XY'[number % 2]} Corp",
        ).replace(b"0001987654", b"000198765%d" % (number % 2))
        (made / f"0001234567-21-{number:06}.xml").write_bytes(document)
    return made


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "BATCH", 4)


def told(ledger: Ledger) -> tuple[str, list[object]]:
    """(root of the log, every holding)."""
    view = ledger.at()
    return view.basis.root, [(row.position_id, row.quantity, row.event_ids) for row in view.holdings()]


@pytest.mark.usefixtures("small_batches")
def test_an_interrupted_ingestion_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    def stop(result: Ingested) -> None:
        if result.path.endswith("10.xml"):
            raise KeyboardInterrupt

    with Ledger.open(tmp_path / "whole.db") as ledger:
        ledger.ingest(folder)
        expected = told(ledger)
    with Ledger.open(tmp_path / "cut.db") as ledger:
        with pytest.raises(KeyboardInterrupt):
            ledger.ingest(folder, progress=stop)
        assert 0 < len({row.filing for row in ledger.events()}) < FILINGS
    with Ledger.open(tmp_path / "cut.db") as ledger:
        statuses = [result.status for result in ledger.ingest(folder)]
        assert statuses == ["already"] * 12 + ["recorded"] * (FILINGS - 12)
        assert told(ledger) == expected
        assert {check.status for check in ledger.audit_replay()} == {"ok"}


@pytest.mark.usefixtures("small_batches")
def test_other_processes_record_and_fold_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(tmp_path / "one.db") as ledger:
        ledger.ingest(folder)
        expected = told(ledger)
    monkeypatch.setattr(preparing, "WORTH_PROCESSES", 8)
    monkeypatch.setattr(writer, "WORTH_PROCESSES", 8)
    with Ledger.open(tmp_path / "two.db") as ledger:
        assert {result.status for result in ledger.ingest(folder, jobs=2)} == {"recorded"}
        assert told(ledger) == expected
        (folder / "0001234567-21-000020.xml").write_bytes(b"<ownershipDocument>")
        (folder / "0001234567-21-000999.xml").write_bytes((folder / "0001234567-21-000021.xml").read_bytes())
        statuses = [result.status for result in ledger.ingest(folder, jobs=2)]
        assert (statuses.count("already"), statuses.count("rejected")) == (FILINGS - 1, 1)
        assert statuses[-1] == "recorded"
        assert {check.status for check in ledger.audit_replay()} == {"ok"}


# --- what is shown ----------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def result(path: str, status: str = "recorded") -> Ingested:
    return Ingested(filing=None, path=path, form=None, status=status)


def test_progress_tells_rate_refusals_and_the_time_that_remains(tmp_path: Path) -> None:
    for name, size in (("a.zip", 1_000), ("b.zip", 3_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    clock, out = Clock(), io.StringIO()
    progress = IngestProgress([str(tmp_path)], out, shown=True, clock=clock)
    progress.recorded(result(f"{tmp_path / 'a.zip'}!1"))
    progress.recorded(result(f"{tmp_path / 'a.zip'}!2", "rejected"))
    clock.now += 30
    progress.recorded(result(f"{tmp_path / 'b.zip'}!1"))
    assert out.getvalue().endswith("3 filings  0 a second  1 refused  1 min 30 s to go")


def test_progress_tells_how_far_the_answers_are(tmp_path: Path) -> None:
    clock, out = Clock(), io.StringIO()
    progress = IngestProgress([str(tmp_path)], out, shown=True, clock=clock)
    progress.projected(0, 400)
    clock.now += 10
    progress.projected(100, 400)
    assert out.getvalue().endswith("bringing answers up to date  25%  30 s to go")


def test_progress_is_silent_where_nobody_looks() -> None:
    out = io.StringIO()
    progress = IngestProgress(["nowhere"], out, shown=False)
    progress.recorded(result("x"))
    progress.clear()
    assert out.getvalue() == ""
