"""Pages of Forms 3, 4 and 5 as a browser shows them: against an independent pass, and as a rendition."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from lxml import html as lxml_html

from holdings_ledger import Ledger
from holdings_ledger.readers import ownership_html
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, OwnershipDocument, Rejection, Row
from written_forms import Sold, form_4_text, form_4_xml

_TABLES: Final = {"Table I ": "I", "Table II ": "II"}


def _read(data: bytes, name: str = "page.html") -> OwnershipDocument:
    document = decode(data, name)
    assert isinstance(document, Document)
    assert ownership_html.recognises(document)
    read = ownership_html.read(document)
    assert isinstance(read, OwnershipDocument)
    return read


def _cells(page: bytes) -> dict[str, list[list[str]]]:
    """The cells of both tables' body rows, by lxml, without footnote marks."""
    found: dict[str, list[list[str]]] = {"I": [], "II": []}
    for table in lxml_html.fromstring(page).xpath("//table[thead]"):
        heading = " ".join(table.xpath("./thead//text()")).split()
        number = next(
            (n for start, n in _TABLES.items() if " ".join(heading).startswith(start.strip() + " ")), ""
        )
        for row in table.xpath("./tbody/tr") if number else []:
            cells = ["".join(cell.xpath(".//text()[not(ancestor::sup)]")) for cell in row.xpath("./td")]
            found[number].append([" ".join(cell.replace("\xa0", " ").split()) for cell in cells])
    return found


def _number(text: str) -> Decimal | None:
    digits = re.sub(r"[$,\s]", "", text)
    return Decimal(digits) if digits else None


def _transaction_agrees(row: Row, cells: list[str]) -> None:
    """The eleven cells of Table I of Forms 4 and 5."""
    title, day, _, code, early, amount, side, price, after, ownership, _ = cells
    assert row.security == title
    assert (row.transaction_date.strftime("%m/%d/%Y") if row.transaction_date else "") == day
    assert (row.code or "", row.side or "", row.ownership) == (code, side, ownership)
    assert (row.timeliness == "E") == (early == "V")
    assert (row.quantity, row.price, row.balance_after) == tuple(map(_number, (amount, price, after)))


@pytest.mark.parametrize("name", ["4_Evans", "4_GOOG_0001127602-15-028697", "4_GOOG_0001209191-22-024552"])
def test_table_i_agrees_with_an_independent_pass(corpus: Path, name: str) -> None:
    page = (corpus / "corpus" / "ownership_html" / f"{name}.html").read_bytes()
    rows = [row for row in _read(page).rows if row.table == "I"]
    cells = _cells(page)["I"]
    assert len(rows) == len(cells) > 0
    for row, printed in zip(rows, cells, strict=True):
        _transaction_agrees(row, printed)


def test_every_page_is_read_with_identities_and_all_its_rows(corpus: Path) -> None:
    for file in sorted((corpus / "corpus" / "ownership_html").iterdir()):
        page = file.read_bytes()
        read = _read(page, file.name)
        printed = _cells(page)
        for table in ("I", "II"):
            assert sum(row.table == table for row in read.rows) == len(printed[table]), (file.name, table)
        ciks = set(re.findall(r"CIK=(\d{10})", page.decode("utf-8", "replace")))
        assert read.issuer.cik in ciks
        assert {owner.cik for owner in read.owners} <= ciks
        assert read.period is not None
        assert not read.truncated


def test_spans_point_at_the_words_of_the_page(corpus: Path) -> None:
    page = (corpus / "corpus" / "ownership_html" / "4_Evans.html").read_bytes()
    text = page.decode("utf-8")
    (row,) = _read(page).rows
    spans = dict(row.cells)
    assert text[slice(*spans["quantity"])] == "519"
    assert text[slice(*spans["price"])].endswith("39.52")
    assert text[slice(*spans["balance_after"])] == "5,381.2"


def _page(rows: tuple[Sold, ...], owner: str = "Ferreira Lena") -> bytes:
    """A page of our own with the labels of the form, from the same rows as the other renditions."""
    body = "".join(
        f"<tr><td>Common Stock</td><td>{sold.day[5:7]}/{sold.day[8:]}/{sold.day[:4]}</td><td></td><td>S</td>"
        f"<td></td><td>{sold.shares:,}</td><td>D</td><td>$ {sold.price}</td><td>{sold.after:,}</td><td>D</td>"
        "<td></td></tr>"
        for sold in rows
    )
    day = rows[0].day
    return (
        "<html><body><table><tr><td>FORM 4</td><td>STATEMENT OF CHANGES IN BENEFICIAL "
        "OWNERSHIP</td></tr></table>"
        "<table><tr><td>1. Name and Address of Reporting Person<sup>*</sup><table><tr><td>"
        f'<a href="/cgi-bin/browse-edgar?action=getcompany&amp;CIK=0001765432">{owner}</a></td>'
        "</tr></table></td>"
        "<td>2. Issuer Name and Ticker or Trading Symbol<br>"
        '<a href="/cgi-bin/browse-edgar?action=getcompany&amp;CIK=0001987654">Bluestem Robotics '
        "Corp</a> "
        "[ <span>BLSM</span> ]</td></tr><tr><td>3. Date of Earliest Transaction "
        "(Month/Day/Year)<br>"
        f"<span>{day[5:7]}/{day[8:]}/{day[:4]}</span></td></tr></table>"
        "<table><thead><tr><th colspan='11'>Table I - Non-Derivative Securities Acquired, "
        "Disposed of, or "
        "Beneficially Owned</th></tr><tr><th rowspan='2'>1. Title of Security (Instr. 3)</th>"
        "<th rowspan='2'>2. Transaction Date (Month/Day/Year)</th><th rowspan='2'>2A. Deemed "
        "Execution Date, if "
        "any (Month/Day/Year)</th><th colspan='2'>3. Transaction Code (Instr. 8)</th><th "
        "colspan='3'>4. Securities "
        "Acquired (A) or Disposed Of (D) (Instr. 3, 4 and 5)</th><th rowspan='2'>5. Amount of "
        "Securities "
        "Beneficially Owned Following Reported Transaction(s) (Instr. 3 and 4)</th><th "
        "rowspan='2'>6. Ownership "
        "Form: Direct (D) or Indirect (I) (Instr. 4)</th><th rowspan='2'>7. Nature of Indirect "
        "Beneficial "
        "Ownership (Instr. 4)</th></tr><tr><th>Code</th><th>V</th><th>Amount</th><th>(A) or "
        "(D)</th><th>Price</th>"
        f"</tr></thead><tbody>{body}</tbody></table><table><tr><td><u>Lena Ferreira</u></td>"
        "<td><u>03/05/2021</u></td></tr><tr><td>** Signature of Reporting Person</td>"
        "<td>Date</td></tr></table>"
        "</body></html>"
    ).encode()


def test_the_page_the_xml_and_the_text_are_one_filing() -> None:
    rows = (Sold(), Sold(shares=50, price="13", after=850))
    renditions = [_page(rows), form_4_xml(rows), form_4_text(rows)]
    for first in renditions:
        with Ledger.in_memory() as ledger:
            statuses = [ledger.ingest_bytes(data, "f")[0].status for data in (first, *renditions)]
            assert statuses[0] == "recorded"
            assert set(statuses[1:]) <= {"added", "already"}
            assert [row.quantity for row in ledger.at().holdings()] == [Decimal(850)]


def test_a_page_cut_anywhere_is_rejected_or_read_as_cut() -> None:
    page = _page((Sold(), Sold(shares=50, after=850)))
    for end in range(0, len(page), 37):
        document = decode(page[:end], "cut.html")
        if isinstance(document, Rejection) or not ownership_html.recognises(document):
            continue
        read = ownership_html.read(document)
        assert isinstance(read, Rejection) or read.truncated or len(read.rows) == 2
