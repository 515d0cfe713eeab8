"""Which filing a document is: renditions of one filing, conflicts, and what is never counted twice."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import attrs
import pytest

from holdings_ledger import Ledger
from holdings_ledger.answers import Ingested
from holdings_ledger.errors import InvalidTimeError
from holdings_ledger.readers.model import Document, OwnershipDocument, Reading, Rejection
from written_forms import Sold, form_4_text, form_4_xml, submission

ACCESSION = "0001987654-21-000017"
ACCEPTED = datetime(2021, 3, 5, 21, 30, 15, tzinfo=UTC)


def take(ledger: Ledger, data: bytes, name: str = "form.txt", accession: str | None = None) -> Ingested:
    (result,) = ledger.ingest_bytes(data, name, accession=accession)
    return result


def held(ledger: Ledger) -> list[tuple[str, str]]:
    """(holder, quantity) of every position today."""
    return [(row.holder, str(row.quantity)) for row in ledger.at().holdings()]


def test_the_same_bytes_are_already_there() -> None:
    with Ledger.in_memory() as ledger:
        assert take(ledger, form_4_text()).status == "recorded"
        assert take(ledger, form_4_text()).status == "already"
        assert take(ledger, form_4_text().replace(b"\n", b"\r\n")).status == "already"


def test_a_richer_rendition_is_added_to_the_same_filing() -> None:
    with Ledger.in_memory() as ledger:
        first = take(ledger, form_4_text())
        second = take(ledger, submission(form_4_xml(), ACCESSION), "s.txt")
        assert (first.status, second.status) == ("recorded", "added")
        assert second.filing == first.filing
        (row,) = ledger.at().holdings()
        assert (row.holder_cik, row.issuer_cik) == ("0001765432", "0001987654")
        assert held(ledger) == [("Ferreira Lena", "900")]
        known = ledger.at().events()[0].known_at
        assert known == ACCEPTED


def test_the_same_bytes_are_already_there_whatever_the_log_knows_them_by() -> None:
    with Ledger.in_memory() as ledger:
        assert [take(ledger, data).status for data in (form_4_text(), form_4_xml())] == ["recorded", "added"]
        events = len(ledger.at().events())
        for data in (form_4_text(), form_4_xml()):
            again = take(ledger, data, "elsewhere")
            assert (again.status, again.path, again.form) == ("already", "elsewhere", "4")
            assert (again.events, again.message) == (0, "brings nothing new")
        assert len(ledger.at().events()) == events
        named = take(ledger, form_4_xml(), f"{ACCESSION}.xml")
        assert named.status == "added"
        assert take(ledger, form_4_xml()) == attrs.evolve(again, path="form.txt", filing=named.filing)


def test_a_poorer_rendition_that_brings_nothing_is_already_there() -> None:
    with Ledger.in_memory() as ledger:
        take(ledger, submission(form_4_xml(), ACCESSION), "s.txt")
        assert take(ledger, form_4_text()).status == "already"
        assert take(ledger, form_4_xml(), "bare.xml").status == "already"


def test_a_cut_text_is_completed_by_the_whole_one() -> None:
    rows = (Sold(), Sold(shares=50, after=850))
    with Ledger.in_memory() as ledger:
        assert take(ledger, form_4_text(rows[:1], signed=False)).status == "recorded"
        codes = {finding.code for finding in ledger.audit()}
        assert "DOCUMENT_TRUNCATED" in codes
        assert take(ledger, form_4_text(rows)).status == "added"
        assert held(ledger) == [("Ferreira Lena", "850")]
        assert "DOCUMENT_TRUNCATED" not in {finding.code for finding in ledger.audit()}


def test_a_cut_text_brings_nothing_to_the_whole_one() -> None:
    rows = (Sold(), Sold(shares=50, after=850))
    with Ledger.in_memory() as ledger:
        take(ledger, form_4_text(rows))
        assert take(ledger, form_4_text(rows[:1], signed=False)).status == "already"
        assert held(ledger) == [("Ferreira Lena", "850")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_answers_do_not_depend_on_which_rendition_came_first(order: tuple[int, ...]) -> None:
    documents = [form_4_text(signed=False), form_4_xml(), submission(form_4_xml(), ACCESSION)]
    with Ledger.in_memory() as ledger:
        for index in order:
            assert take(ledger, documents[index]).status in ("recorded", "added", "already")
        rows = ledger.at("2021-03-04").holdings().rows
        assert [(r.quantity, r.complete, r.holder_cik) for r in rows] == [(900, True, "0001765432")]
        assert ledger.at("2021-03-04", ACCEPTED).holdings().rows[0].quantity == 900


def test_other_facts_under_the_same_accession_are_a_conflict_that_names_the_fields() -> None:
    with Ledger.in_memory() as ledger:
        take(ledger, submission(form_4_xml(), ACCESSION))
        before = ledger.at().basis
        result = take(ledger, submission(form_4_xml((Sold(after=910),)), ACCESSION), "other.txt")
        assert result.status == "conflict"
        assert "balance_after" in result.message
        assert ACCESSION in result.message
        assert ledger.at().basis == before


def test_filings_with_different_accessions_never_join() -> None:
    with Ledger.in_memory() as ledger:
        first = take(ledger, submission(form_4_xml(), ACCESSION))
        second = take(ledger, submission(form_4_xml(), "0001987654-21-000018"))
        assert first.filing != second.filing
        assert second.status == "recorded"
        assert "DUPLICATE_SUBMISSION" in {finding.code for finding in ledger.audit()}


def test_a_document_that_fits_two_filings_is_not_counted() -> None:
    with Ledger.in_memory() as ledger:
        for accession in (ACCESSION, "0001987654-21-000018"):
            take(ledger, submission(form_4_xml(), accession))
        result = take(ledger, form_4_text())
        assert result.status == "recorded"
        assert result.filing is not None
        assert result.filing.startswith("doc:")
        assert any(f.code == "RENDITION_AMBIGUOUS" for f in ledger.audit())
        assert len(ledger.at().holdings()) == 1


def test_an_accession_given_later_names_the_filing() -> None:
    with Ledger.in_memory() as ledger:
        first = take(ledger, form_4_text())
        named = take(ledger, form_4_text(), accession=ACCESSION)
        assert (named.status, named.filing) == ("added", first.filing)
        assert take(ledger, submission(form_4_xml(), ACCESSION)).filing == first.filing


def test_an_accession_in_the_file_name_is_taken(tmp_path: Path) -> None:
    file = tmp_path / f"4_BLSM_{ACCESSION}.xml"
    file.write_bytes(form_4_xml())
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest(file)
        assert result.filing == ACCESSION


def test_folders_zips_and_gzip_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(form_4_text())
    (tmp_path / "in" / ".hidden").write_bytes(b"\x00")
    with zipfile.ZipFile(tmp_path / "in" / "b.zip", "w") as archive:
        archive.writestr("x/one.txt", form_4_text(owner="Okafor Ben"))
        archive.writestr("../../outside.txt", form_4_text(owner="Ito Mari"))
    (tmp_path / "in" / "c.gz").write_bytes(gzip.compress(form_4_text(owner="Silva Rui")))
    with Ledger.in_memory() as ledger:
        results = ledger.ingest(tmp_path / "in")
        assert {result.status for result in results} == {"recorded"}
        assert sorted(holder for holder, _ in held(ledger)) == [
            "Ferreira Lena",
            "Ito Mari",
            "Okafor Ben",
            "Silva Rui",
        ]
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_batch_goes_on_past_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(form_4_text())
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04 but not really")
    (tmp_path / "d.txt").write_bytes(b"A letter about the weather.\n")
    (tmp_path / "e.bin").write_bytes(b"\x00\x01\x02binary")
    with Ledger.in_memory() as ledger:
        results = ledger.ingest(tmp_path)
        assert [result.status for result in results] == [
            "rejected",
            "recorded",
            "rejected",
            "rejected",
            "rejected",
        ]
        assert all(Path(r.path).name in r.message for r in results if r.status == "rejected")


def test_a_zip_bomb_is_refused_at_the_cap() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * (40 * 1024 * 1024))
        archive.writestr("good.txt", form_4_text())
    with Ledger.in_memory() as ledger:
        results = ledger.ingest_bytes(packed.getvalue(), "b.zip")
        assert [result.status for result in results] == ["rejected", "recorded"]
        assert "more than" in results[0].message


def test_a_document_without_any_date_has_no_place_in_time() -> None:
    undated = form_4_xml().replace(b"<signatureDate>2021-03-05</signatureDate>", b"")
    with Ledger.in_memory() as ledger:
        assert take(ledger, undated).status == "rejected"
        (result,) = ledger.ingest_bytes(undated, "f.xml", accepted=ACCEPTED)
        assert result.status == "recorded"


def test_a_naive_acceptance_time_is_refused() -> None:
    with Ledger.in_memory() as ledger, pytest.raises(InvalidTimeError):
        ledger.ingest_bytes(form_4_text(), "f.txt", accepted=datetime(2021, 3, 5, 16, 30))


def test_nothing_of_a_filing_lands_when_recording_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from holdings_ledger.store import Writer

    with Ledger.in_memory() as ledger:
        take(ledger, form_4_text())
        before = ledger.at().basis

        def broken(*_: object, **__: object) -> None:
            raise OSError("the disk is full")

        monkeypatch.setattr(Writer, "append_encoded", broken)
        with pytest.raises(OSError, match="full"):
            take(ledger, form_4_text(owner="Okafor Ben"))
        monkeypatch.undo()
        assert ledger.at().basis == before


def test_reading_again_with_the_same_reader_appends_nothing() -> None:
    with Ledger.in_memory() as ledger:
        take(ledger, form_4_text())
        before = ledger.at().basis
        assert ledger.reread() == []
        assert ledger.at().basis == before


def test_a_better_reader_appends_and_old_answers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    from holdings_ledger.readers import detect

    with Ledger.in_memory() as ledger:
        take(ledger, form_4_text((Sold(),)))
        old = ledger.at().basis
        read_document = detect.read_document

        def better(document: Document) -> Reading | Rejection:
            reading = read_document(document)
            assert isinstance(reading, OwnershipDocument)
            rows = tuple(attrs.evolve(row, security="Class A Common Stock") for row in reading.rows)
            return attrs.evolve(reading, rows=rows, reader="ownership-text/2")

        monkeypatch.setattr(detect, "read_document", better)
        (result,) = ledger.reread()
        assert result.status == "added"
        assert [row.security for row in ledger.at().holdings()] == ["Class A Common Stock"]
        assert [row.security for row in ledger.at_basis(old).holdings()] == ["Common Stock"]
        assert {check.status for check in ledger.audit_replay()} == {"ok"}
