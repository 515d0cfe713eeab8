"""The SEC's Insider Transactions Data Sets: read as a stream, joined by accession number, kept by filing."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data_set_files import COLUMNS, Lines, lines_of, members, written, zipped
from holdings_ledger import Ledger
from holdings_ledger.answers import Ingested
from holdings_ledger.ingest.inputs import FilingInput, from_bytes
from holdings_ledger.readers.model import OwnershipDocument, Rejection, Row
from holdings_ledger.readers.ownership_tsv import spooling
from written_forms import Sold, form_4_xml

FIRST, SECOND, THIRD = "0001987654-21-000017", "0001987654-21-000018", "0001987654-21-000019"
FILED = date(2021, 3, 5)


def filing(accession: str, **cells: str) -> Lines:
    """A sale of Table I by one director, with the cells of its row as given."""
    lines = lines_of(form_4_xml(), accession, FILED, first_key=700)
    row = dict(zip(COLUMNS["NONDERIV_TRANS"], lines["NONDERIV_TRANS"][0], strict=True)) | cells
    lines["NONDERIV_TRANS"] = [[row[column] for column in COLUMNS["NONDERIV_TRANS"]]]
    return lines


def three() -> list[Lines]:
    """Three filings of three directors."""
    return [
        lines_of(form_4_xml(owner=name, owner_cik=cik), accession, FILED, first_key=key)
        for name, cik, accession, key in (
            ("Ferreira Lena", "0001765432", FIRST, 100),
            ("Okafor Ben", "0001765433", SECOND, 200),
            ("Ito Mari", "0001765434", THIRD, 300),
        )
    ]


def readings(files: dict[str, bytes]) -> list[OwnershipDocument]:
    """What is read of a data set in which nothing is rejected."""
    found = list(from_bytes(zipped(files), "q.zip"))
    assert not [item.message for item in found if isinstance(item, Rejection)]
    read = [item.read() for item in found if isinstance(item, FilingInput)]
    return [reading for reading in read if isinstance(reading, OwnershipDocument)]


def row_with(**cells: str) -> Row:
    (reading,) = readings(members([filing(FIRST, **cells)]))
    return reading.rows[0]


def take(ledger: Ledger, files: dict[str, bytes]) -> Sequence[Ingested]:
    return ledger.ingest_bytes(zipped(files), "q.zip")


def statuses(results: Sequence[Ingested]) -> list[str]:
    return sorted(result.status for result in results)


def held(ledger: Ledger) -> list[tuple[str, Decimal | None]]:
    return sorted((row.holder, row.quantity) for row in ledger.at().holdings())


# --- what a line says --------------------------------------------------------------------------------------


def test_a_filing_is_joined_from_all_members() -> None:
    (reading,) = readings(members([filing(FIRST)]))
    assert (reading.form, reading.issuer.name, reading.issuer.cik) == (
        "4",
        "Bluestem Robotics Corp",
        "0001987654",
    )
    assert [(owner.name, owner.is_director, owner.is_officer) for owner in reading.owners] == [
        ("Ferreira Lena", True, None)
    ]
    assert (reading.period, reading.dates.filing_date) == (date(2021, 3, 4), FILED)
    assert (reading.dates.accession, reading.dates.accession_source) == (FIRST, "tsv")
    assert reading.dates.signature_date == date(2021, 3, 5)
    (row,) = reading.rows
    assert (row.security, row.code, row.side, row.ownership) == ("Common Stock", "S", "D", "D")
    assert (row.quantity, row.price, row.balance_after) == (100, Decimal("12.5"), 900)


def test_a_whole_number_loses_the_decimal_that_the_data_set_adds() -> None:
    assert str(row_with(TRANS_SHARES="250000.0").quantity) == "250000"
    assert str(row_with(TRANS_SHARES="8551.7").quantity) == "8551.7"
    assert str(row_with(TRANS_SHARES="1.5e+16").quantity) == "15000000000000000"


@pytest.mark.parametrize(
    ("text", "value"), [("0", False), ("1", True), ("false", False), ("true", True), ("Y", True), ("", None)]
)
def test_boxes_are_written_in_several_ways(text: str, value: bool | None) -> None:
    assert row_with(EQUITY_SWAP_INVOLVED=text).equity_swap is value


def test_marks_of_footnotes_are_put_in_order_by_field() -> None:
    row = row_with(TRANS_PRICEPERSHARE_FN="F10, F2", EQUITY_SWAP_TRANS_CD_FN="F3", SECURITY_TITLE_FN="F1")
    assert row.footnotes == (("security", ("1",)), ("code", ("3",)), ("price", ("2", "10")))


def test_quotation_of_comma_separated_values_is_taken_away() -> None:
    title = 'Common Stock ("Shares")'
    assert row_with(SECURITY_TITLE=title).security == title


def test_dates_are_read_in_any_case_and_in_iso_form() -> None:
    for text in ("31-AUG-2024", "31-Aug-2024", "2024-08-31"):
        assert row_with(TRANS_DATE=text).transaction_date == date(2024, 8, 31)


def test_a_cell_with_no_value_of_its_column_is_left_out_and_noticed() -> None:
    for cell in ({"TRANS_DATE": "31-FEB-2024"}, {"TRANS_SHARES": "many"}, {"TRANS_SHARES": "NaN"}):
        (reading,) = readings(members([filing(FIRST, **cell)]))
        ((column, text),) = cell.items()
        (notice,) = [note for note in reading.notices if note.code == "CELL_UNREADABLE"]
        assert column in notice.detail
        assert text in notice.detail
        assert (notice.table, notice.row) == ("I", 1)
        assert reading.rows[0].price == Decimal("12.5")


def test_a_transaction_without_code_is_noticed() -> None:
    (reading,) = readings(members([filing(FIRST, TRANS_CODE="")]))
    assert [note.code for note in reading.notices] == ["ROW_INCOMPLETE"]


def test_what_stands_in_an_unknown_column_is_noticed() -> None:
    columns = COLUMNS | {"NONDERIV_TRANS": (*COLUMNS["NONDERIV_TRANS"], "BROKER")}
    lines = filing(FIRST)
    lines["NONDERIV_TRANS"][0].append("Harrow & Sons")
    (reading,) = readings(members([lines], columns=columns))
    assert [note.code for note in reading.notices] == ["ELEMENT_UNKNOWN"]
    assert "BROKER" in reading.notices[0].detail


def test_the_order_of_columns_is_free() -> None:
    turned = tuple(reversed(COLUMNS["NONDERIV_TRANS"][1:]))
    lines = filing(FIRST)
    ((first, *rest),) = lines["NONDERIV_TRANS"]
    lines["NONDERIV_TRANS"] = [[first, *reversed(rest)]]
    columns = COLUMNS | {"NONDERIV_TRANS": ("ACCESSION_NUMBER", *turned)}
    assert readings(members([lines], columns=columns))[0].rows[0].quantity == 100


def test_the_plan_box_is_read_where_a_quarter_has_it() -> None:
    columns = COLUMNS | {"SUBMISSION": (*COLUMNS["SUBMISSION"], "AFF10B5ONE")}
    lines = filing(FIRST)
    lines["SUBMISSION"][0].append("1")
    assert readings(members([lines], columns=columns))[0].plan_10b5_1 is True
    assert readings(members([filing(FIRST)]))[0].plan_10b5_1 is None


# --- joining -----------------------------------------------------------------------------------------------


def test_rows_come_in_order_of_their_keys_wherever_their_lines_stand() -> None:
    rows = [Sold(shares=n, after=1000 - n) for n in (10, 20, 30, 40)]
    lines = lines_of(form_4_xml(rows), FIRST, FILED, first_key=8)  # 8, 9, 10, 11: not in order as text
    others = lines_of(form_4_xml(owner="Ito Mari"), SECOND, FILED)
    files = members([lines, others])
    names, *body = files["NONDERIV_TRANS.tsv"].splitlines(keepends=True)
    files["NONDERIV_TRANS.tsv"] = b"".join([names, body[2], body[0], body[4], body[1], body[3]])
    first, _ = readings(files)
    assert [int(row.quantity or 0) for row in first.rows] == [10, 20, 30, 40]
    assert [row.number for row in first.rows] == [1, 2, 3, 4]


def test_runs_on_disk_give_what_lines_in_memory_give(monkeypatch: pytest.MonkeyPatch) -> None:
    filings = [
        lines_of(form_4_xml([Sold(shares=n + 1)] * (n % 4 + 1)), f"0001987654-21-{n:06d}", FILED, n * 10)
        for n in range(60)
    ]
    files = members(filings)
    plain = readings(files)
    monkeypatch.setattr(spooling, "_RUN_CHARACTERS", 3_000)
    monkeypatch.setattr(spooling, "_UNSPOOLED_CHARACTERS", 0)
    monkeypatch.setattr(spooling, "_CHUNK_BYTES", 700)
    assert readings(files) == plain
    assert len(plain) == 60


def test_names_of_members_may_be_in_any_case_and_folder() -> None:
    for rename in (str.lower, str.title, lambda name: f"2021q1_form345/{name}"):
        files = {rename(name): data for name, data in members(three()).items()}
        assert len(readings(files)) == 3


def test_line_ends_byte_order_mark_and_what_the_sec_packs_with_it_change_nothing(tmp_path: Path) -> None:
    plain = members(three())
    other = {name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in plain.items()}
    other["FORM_345_readme.htm"] = b"<html>what the tables mean</html>"
    other["FORM_345_metadata.json"] = b"{}"
    expected = [(reading.form, reading.owners, reading.rows) for reading in readings(plain)]
    folder = written(other, tmp_path / "q")
    with Ledger.in_memory() as ledger:
        assert statuses(ledger.ingest(folder)) == ["recorded"] * 3
    found = [(reading.form, reading.owners, reading.rows) for reading in readings(other)]
    assert [form for form, *_ in found] == [form for form, *_ in expected]
    assert [owners for _, owners, _ in found] == [owners for _, owners, _ in expected]
    assert [[row.quantity for row in rows] for *_, rows in found] == [
        [row.quantity for row in rows] for *_, rows in expected
    ]


def test_a_data_set_lies_among_other_documents(tmp_path: Path) -> None:
    written(members(three()), tmp_path / "quarter")
    (tmp_path / "quarter" / "extra.xml").write_bytes(form_4_xml(owner="Silva Rui", owner_cik="0001765439"))
    (tmp_path / "other.zip").write_bytes(zipped(members([filing("0001987654-21-000044")])))
    with Ledger.in_memory() as ledger:
        results = ledger.ingest(tmp_path)
        assert statuses(results) == ["recorded"] * 5


# --- what is wrong -----------------------------------------------------------------------------------------


def test_missing_members_reject_a_data_set_once_and_the_rest_lands(tmp_path: Path) -> None:
    files = members(three())
    for name in ("REPORTINGOWNER.tsv", "FOOTNOTES.tsv"):
        del files[name]
    (tmp_path / "a.zip").write_bytes(zipped(files))
    (tmp_path / "b.xml").write_bytes(form_4_xml())
    with Ledger.in_memory() as ledger:
        results = ledger.ingest(tmp_path)
        assert statuses(results) == ["recorded", "rejected"]
        (message,) = [result.message for result in results if result.status == "rejected"]
        assert "a.zip" in message
        assert "REPORTINGOWNER and FOOTNOTES are missing" in message


def test_a_missing_column_is_named_with_its_member() -> None:
    columns = COLUMNS | {"NONDERIV_TRANS": tuple(c for c in COLUMNS["NONDERIV_TRANS"] if c != "TRANS_SHARES")}
    with Ledger.in_memory() as ledger:
        (result,) = take(ledger, members(three(), columns=columns))
        assert result.status == "rejected"
        assert "NONDERIV_TRANS.tsv: line 1: it lacks the column TRANS_SHARES" in result.message


def test_a_line_with_missing_cells_rejects_its_filing_alone() -> None:
    files = members(three())
    names, *body = files["NONDERIV_TRANS.tsv"].split(b"\n")
    body[1] = body[1].rpartition(b"\t")[0]
    files["NONDERIV_TRANS.tsv"] = b"\n".join([names, *body])
    with Ledger.in_memory() as ledger:
        results = take(ledger, files)
        assert statuses(results) == ["recorded", "recorded", "rejected"]
        (message,) = [result.message for result in results if result.status == "rejected"]
        assert "NONDERIV_TRANS.tsv" in message
        assert "line 3: it has 27 cells, and the line of column names 28" in message
        assert [name for name, _ in held(ledger)] == ["Ferreira Lena", "Ito Mari"]


def test_lines_of_no_submission_are_named() -> None:
    files = members(three())
    names, *body = files["SUBMISSION.tsv"].splitlines(keepends=True)
    files["SUBMISSION.tsv"] = b"".join([names, *body[1:]])
    with Ledger.in_memory() as ledger:
        results = take(ledger, files)
        assert statuses(results) == ["recorded", "recorded", "rejected"]
        (message,) = [result.message for result in results if result.status == "rejected"]
        assert f'REPORTINGOWNER.tsv: line 2: its accession number "{THIRD}" is not in SUBMISSION' in message


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("ACCESSION_NUMBER", "17"),
        ("FILING_DATE", "soon"),
        ("FILING_DATE", ""),
        ("DOCUMENT_TYPE", "144"),
        ("ISSUERNAME", ""),
    ],
)
def test_a_submission_that_cannot_be_placed_is_rejected_with_its_column(column: str, text: str) -> None:
    lines = filing(FIRST)
    place = COLUMNS["SUBMISSION"].index(column)
    if column == "ACCESSION_NUMBER":
        for member in lines.values():
            for line in member:
                line[0] = text
    elif column == "ISSUERNAME":
        lines["SUBMISSION"][0][COLUMNS["SUBMISSION"].index("ISSUERCIK")] = text
    lines["SUBMISSION"][0][place] = text
    with Ledger.in_memory() as ledger:
        results = take(ledger, members([lines, *three()[1:]]))
        assert statuses(results) == ["recorded", "recorded", "rejected"]
        (message,) = [result.message for result in results if result.status == "rejected"]
        assert "q.zip!SUBMISSION.tsv" in message
        assert f": line 4, column {column}: it has the value" in message


def test_a_submission_that_stands_twice_is_rejected() -> None:
    lines = filing(FIRST)
    lines["SUBMISSION"] *= 2
    with Ledger.in_memory() as ledger:
        (result,) = take(ledger, members([lines]))
        assert result.status == "rejected"
        assert "stands here again" in result.message


def test_a_row_without_key_has_no_place() -> None:
    with Ledger.in_memory() as ledger:
        (result,) = take(ledger, members([filing(FIRST, NONDERIV_TRANS_SK="")]))
        assert "column NONDERIV_TRANS_SK" in result.message


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        (b"\x00", "line 2: the member is binary"),
        (b"\xff\xfe", "line 2: it is not UTF-8 text"),
        (random.Random(5).randbytes(2_000_000).hex().encode(), "line 2: it is longer than"),
    ],
)
def test_a_member_that_is_no_text_rejects_the_data_set(broken: bytes, cause: str) -> None:
    files = members(three())
    names, _, rest = files["FOOTNOTES.tsv"].partition(b"\n")
    files["FOOTNOTES.tsv"] = names + b"\n" + FIRST.encode() + b"\tF1\t" + broken + b"\n" + rest
    with Ledger.in_memory() as ledger:
        (result,) = take(ledger, files)
        assert result.status == "rejected"
        assert cause in result.message
        assert "FOOTNOTES.tsv" in result.message


def test_a_filing_with_far_too_many_lines_is_rejected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [[FIRST, f"F{n}", "word " * 40] for n in range(1, 9_000)]
    lines = filing(FIRST)
    lines["FOOTNOTES"] = many
    files = members([lines, *three()[1:]])
    for unspooled in (spooling._UNSPOOLED_CHARACTERS, 0):
        monkeypatch.setattr(spooling, "_UNSPOOLED_CHARACTERS", unspooled)
        with Ledger.in_memory() as ledger:
            results = take(ledger, files)
            assert statuses(results) == ["recorded", "recorded", "rejected"]
            (message,) = [result.message for result in results if result.status == "rejected"]
            assert "too many for a form" in message


def test_one_table_alone_says_what_it_lacks() -> None:
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(members(three())["NONDERIV_TRANS.tsv"], "NONDERIV_TRANS.tsv")
        assert "one table of a data set" in result.message


def test_an_accession_number_is_not_given_to_a_whole_data_set() -> None:
    with Ledger.in_memory() as ledger:
        results = ledger.ingest_bytes(zipped(members(three())), "q.zip", accession=FIRST)
        assert statuses(results) == ["rejected"] * 3


# --- recorded ----------------------------------------------------------------------------------------------


def test_the_lines_of_each_filing_are_kept_and_give_its_events_again(tmp_path: Path) -> None:
    path = tmp_path / "q.zip"
    path.write_bytes(zipped(members(three())))
    with Ledger.open(tmp_path / "h.db") as ledger:
        assert statuses(ledger.ingest(path)) == ["recorded"] * 3
        assert {check.status for check in ledger.audit_replay()} == {"ok"}
        assert {check.status for check in ledger.verify()} == {"ok"}
        before = ledger.at().basis
        assert statuses(ledger.ingest(path)) == ["already"] * 3
        assert ledger.at().basis == before


def test_an_explanation_quotes_the_member_the_line_and_the_cell(tmp_path: Path) -> None:
    path = tmp_path / "2021q1.zip"
    path.write_bytes(zipped(members(three())))
    with Ledger.in_memory() as ledger:
        ledger.ingest(path)
        view = ledger.at()
        (position,) = [row for row in view.holdings() if row.holder == "Okafor Ben"]
        (quoted, *_) = view.explain(position.position_id).quotations
        assert (quoted.document, quoted.line) == ("2021q1.zip!NONDERIV_TRANS.tsv", 3)
        assert quoted.marked == "900.0"
        assert quoted.before.startswith(f"{SECOND}\t200\tCommon Stock\t")


def test_a_filing_is_known_from_the_end_of_its_filing_date() -> None:
    with Ledger.in_memory() as ledger:
        take(ledger, members([filing(FIRST)]))
        (row, *_) = ledger.at().events()
        assert row.known_at is not None
        assert row.known_at.isoformat() == "2021-03-06T04:59:59+00:00"
        assert "KNOWN_AT_PROXY" in {finding.code for finding in ledger.audit()}


def test_the_first_results_and_those_on_disk_are_one_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    from holdings_ledger.ingest import results as module

    files = members(
        lines_of(form_4_xml(owner=f"Owner {n}"), f"0001987654-21-{n:06d}", FILED, n * 10) for n in range(23)
    )
    with Ledger.in_memory() as ledger:
        plain = list(take(ledger, files))
    monkeypatch.setattr(module, "_CHUNK", 4)
    monkeypatch.setattr(module, "_IN_MEMORY", 2)
    with Ledger.in_memory() as ledger:
        spilled = take(ledger, files)
        assert len(spilled) == 23
        assert spilled == plain
        assert [spilled[at] for at in (22, 0, -1, 9)] == [plain[at] for at in (22, 0, -1, 9)]
        assert spilled[3:17:5] == plain[3:17:5]
        assert all(result.findings for result in spilled)
        with pytest.raises(IndexError):
            spilled[23]
