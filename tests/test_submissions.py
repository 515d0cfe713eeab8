"""Full submissions: both forms of EDGAR's header, folders of them, gzip and standard input."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data_set_files import zipped
from holdings_ledger import Ledger
from holdings_ledger.cli import ingesting, main
from holdings_ledger.readers.sgml import parse_header
from written_forms import form_4_xml, submission

ACCESSION = "0001987654-21-000017"


def disseminated(document: bytes, accession: str = ACCESSION, accepted: str = "") -> bytes:
    """A submission as EDGAR disseminates it, all tags on a line."""
    stamp = f"<ACCEPTANCE-DATETIME>{accepted}" if accepted else ""
    header = (
        f"<SUBMISSION>\n<ACCESSION-NUMBER>{accession}{stamp}<TYPE>4<PUBLIC-DOCUMENT-COUNT>1<PERIOD>20210304"
        "<FILING-DATE>20210308<REPORTING-OWNER><OWNER-DATA><CONFORMED-NAME>Ferreira Lena<CIK>0001765432"
        "</OWNER-DATA><MAIL-ADDRESS><CITY>DULUTH<STATE>MN</MAIL-ADDRESS></REPORTING-OWNER><ISSUER>"
        "<COMPANY-DATA><CONFORMED-NAME>BLUESTEM ROBOTICS CORP<CIK>1987654</COMPANY-DATA><FORMER-COMPANY>"
        "<FORMER-CONFORMED-NAME>BLUESTEM TOYS INC<DATE-CHANGED>20150102</FORMER-COMPANY></ISSUER>"
        "<DOCUMENT><TYPE>4<SEQUENCE>1<FILENAME>form4.xml<TEXT><XML>"
    )
    return header.encode() + document + b"</XML></TEXT></DOCUMENT></SUBMISSION>"


def test_a_disseminated_header_is_read() -> None:
    header = parse_header(disseminated(form_4_xml()).decode())
    assert header is not None
    assert (header.accession, header.form) == (ACCESSION, "4")
    assert (header.filing_date, header.period) == (date(2021, 3, 8), date(2021, 3, 4))
    assert header.accepted_at is None
    assert [(party.role, party.name, party.cik) for party in header.parties] == [
        ("REPORTING-OWNER", "Ferreira Lena", "0001765432"),
        ("ISSUER", "BLUESTEM ROBOTICS CORP", "0001987654"),
    ]


def test_a_filing_with_such_a_header_is_known_from_its_filing_date() -> None:
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(disseminated(form_4_xml()), "s.txt")
        assert (result.status, result.filing) == ("recorded", ACCESSION)
        assert ledger.at().events()[0].known_at == datetime(2021, 3, 9, 4, 59, 59, tzinfo=UTC)
        stamped = disseminated(form_4_xml(), accepted="20210308171502")
        (again,) = ledger.ingest_bytes(stamped, "s.txt")
        assert again.status == "added"
        assert ledger.at().events()[0].known_at == datetime(2021, 3, 8, 22, 15, 2, tzinfo=UTC)


def test_words_before_the_tag_make_no_header_of_it() -> None:
    assert parse_header("As in <SUBMISSION>\n<ACCESSION-NUMBER>0001987654-21-000017") is None
    assert parse_header("<ownershipDocument/>") is None


def test_a_quarter_in_folders_is_read_whole(tmp_path: Path) -> None:
    for number in range(12):
        folder = tmp_path / "2021" / "QTR1" / f"{1_987_654 + number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        accession = f"0001987654-21-{number:06d}"
        data = submission(form_4_xml(owner=f"Owner Number {number}"), accession)
        path = folder / f"{accession}.txt"
        path.write_bytes(data)
        if number % 4 == 0:
            path.with_suffix(".txt.gz").write_bytes(gzip.compress(data))
    with Ledger.in_memory() as ledger:
        results = ledger.ingest(tmp_path)
        assert [r.status for r in results].count("recorded") == 12
        assert [r.status for r in results].count("already") == 3
        assert len(results) == 15


@pytest.mark.parametrize("kept_in_memory", [10_000_000, 100])
def test_standard_input_is_a_submission_or_an_archive(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kept_in_memory: int,
) -> None:
    monkeypatch.setattr(ingesting, "_IN_MEMORY_BYTES", kept_in_memory)
    data = submission(form_4_xml(), ACCESSION)
    for given in (data, gzip.compress(data), zipped({"s.txt": data})):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        database = str(tmp_path / f"{len(given)}.db")
        assert main(["ingest", "-", "--db", database, "--jsonl"]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert json.loads(line)["status"] == "recorded"
        assert json.loads(line)["filing"] == ACCESSION
