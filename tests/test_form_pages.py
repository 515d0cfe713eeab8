"""Pages of every form, drawn from ownership XML: amendments, Form 5, debt in dollars, and hostile markup."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from data_set_files import lines_of, members, zipped
from form_pages import page_of
from holdings_ledger import Ledger
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import OwnershipDocument, Rejection, Row
from test_specification_corpus import schema

_NOT_SHOWN: Final = frozenset({"span", "cells", "path", "evidence", "form_type"})
"""Of a row: where it stands, and the form it belongs to, which only Form 5 prints."""


def read(data: bytes, name: str = "form") -> OwnershipDocument:
    found = read_bytes(data, name)
    assert not isinstance(found, Rejection), found.message
    assert isinstance(found[1], OwnershipDocument)
    return found[1]


def shown(row: Row) -> dict[str, Any]:
    """What a page can say of a row: of a swap that there is one, and marks in no order of fields."""
    fields = {f.name: getattr(row, f.name) for f in attrs.fields(Row) if f.name not in _NOT_SHOWN}
    return fields | {"footnotes": sorted(row.footnotes), "equity_swap": row.equity_swap or None}


def differing(xml: bytes) -> Iterator[str]:
    exact, page = read(xml), read(page_of(xml))
    assert page.format == "html"
    for field in ("form", "period", "original_date", "issuer"):
        if getattr(exact, field) != getattr(page, field):
            yield f"{field}: {getattr(exact, field)} against {getattr(page, field)}"
    if [owner.cik for owner in exact.owners] != [owner.cik for owner in page.owners]:
        yield "owners"
    if [note.id for note in exact.footnotes] != [note.id for note in page.footnotes]:
        yield "footnotes"
    if len(exact.rows) != len(page.rows):
        yield f"{len(exact.rows)} rows against {len(page.rows)}"
    for one, other in zip(exact.rows, page.rows, strict=False):
        mine, its = shown(one), shown(other)
        yield from (
            f"{k} of {one.table} {one.number}: {mine[k]} / {its[k]}" for k in mine if mine[k] != its[k]
        )


def annual(*, form: str = "5", original: str = "") -> bytes:
    """A Form 5 with a gift, a late purchase, a holding that Form 3 forgot, and a note in dollars."""
    amended = f"<dateOfOriginalSubmission>{original}</dateOfOriginalSubmission>" if original else ""

    def value(tag: str, text: str, mark: str = "") -> str:
        return f"<{tag}><value>{text}</value>{mark}</{tag}>"

    def stock(day: str, code: str, of: str, side: str, shares: str, after: str) -> str:
        return (
            f"<nonDerivativeTransaction>{value('securityTitle', 'Common Stock')}"
            f"{value('transactionDate', day)}"
            f"<transactionCoding><transactionFormType>{of}</transactionFormType><transactionCode>{code}"
            "</transactionCode><equitySwapInvolved>0</equitySwapInvolved></transactionCoding>"
            "<transactionAmounts>"
            f"{value('transactionShares', shares)}{value('transactionPricePerShare', '0')}"
            f"{value('transactionAcquiredDisposedCode', side)}</transactionAmounts><postTransactionAmounts>"
            f"{value('sharesOwnedFollowingTransaction', after)}</postTransactionAmounts><ownershipNature>"
            f"{value('directOrIndirectOwnership', 'D')}</ownershipNature></nonDerivativeTransaction>"
        )

    mark = '<footnoteId id="F1"/>'
    return (
        f"<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>{form}</documentType>"
        f"<periodOfReport>2023-12-31</periodOfReport>{amended}<notSubjectToSection16>0</notSubjectToSection16>"
        "<form3HoldingsReported>1</form3HoldingsReported><form4TransactionsReported>1"
        "</form4TransactionsReported><issuer><issuerCik>0001987654</issuerCik><issuerName>"
        "Bluestem Robotics Corp</issuerName><issuerTradingSymbol>BLSM</issuerTradingSymbol></issuer>"
        "<reportingOwner>"
        "<reportingOwnerId><rptOwnerCik>0001765432</rptOwnerCik><rptOwnerName>Ferreira Lena</rptOwnerName>"
        "</reportingOwnerId><reportingOwnerRelationship><isOfficer>1</isOfficer><officerTitle>Treasurer"
        "</officerTitle></reportingOwnerRelationship></reportingOwner><nonDerivativeTable>"
        f"{stock('2023-05-02', 'G', '5', 'D', '250', '1750')}"
        f"{stock('2023-06-07', 'P', '4', 'A', '40', '1790')}"
        f"<nonDerivativeHolding>{value('securityTitle', '6% Senior Notes', mark)}<transactionCoding>"
        "<transactionFormType>3</transactionFormType></transactionCoding><postTransactionAmounts>"
        f"{value('valueOwnedFollowingTransaction', '125000.50')}</postTransactionAmounts>"
        "<ownershipNature>"
        f"{value('directOrIndirectOwnership', 'I')}{value('natureOfOwnership', 'By Spouse')}"
        "</ownershipNature>"
        "</nonDerivativeHolding></nonDerivativeTable><derivativeTable><derivativeTransaction>"
        f"{value('securityTitle', '4% Convertible Note')}{value('conversionOrExercisePrice', '12.5')}"
        f"{value('transactionDate', '2023-07-03')}<transactionCoding><transactionFormType>5"
        "</transactionFormType><transactionCode>J</transactionCode><equitySwapInvolved>1</equitySwapInvolved>"
        f"</transactionCoding><transactionAmounts>{value('transactionTotalValue', '90000')}"
        f"{value('transactionPricePerShare', '90000')}{value('transactionAcquiredDisposedCode', 'A')}"
        f"</transactionAmounts>{value('exerciseDate', '2023-07-03')}{value('expirationDate', '2028-07-03')}"
        f"<underlyingSecurity>{value('underlyingSecurityTitle', 'Common Stock')}"
        f"{value('underlyingSecurityValue', '90000')}</underlyingSecurity><postTransactionAmounts>"
        f"{value('valueOwnedFollowingTransaction', '90000')}</postTransactionAmounts><ownershipNature>"
        f"{value('directOrIndirectOwnership', 'D')}</ownershipNature></derivativeTransaction>"
        "</derivativeTable>"
        '<footnotes><footnote id="F1">Bought before the reporting person became an officer.</footnote>'
        "</footnotes><remarks/><ownerSignature><signatureName>Lena Ferreira</signatureName>"
        "<signatureDate>2024-02-09</signatureDate></ownerSignature></ownershipDocument>"
    ).encode()


# --- every form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "original"), [("5", ""), ("5/A", "2024-02-09")])
def test_a_page_of_form_5_says_what_its_xml_says(form: str, original: str) -> None:
    xml = annual(form=form, original=original)
    assert list(differing(xml)) == []
    page = read(page_of(xml))
    assert (page.form, page.holdings_reported, page.transactions_reported) == (form, True, True)
    assert (page.period, page.owners[0].officer_title) == (date(2023, 12, 31), "Treasurer")
    assert [row.form_type for row in page.rows] == [None, "4", "3", None]


def test_amounts_in_dollars_are_values_and_never_shares() -> None:
    gift, late, notes, convertible = read(page_of(annual())).rows
    assert (gift.balance_after, gift.balance_value_after) == (1750, None)
    assert (late.code, late.quantity, late.price) == ("P", 40, 0)
    assert (notes.balance_after, notes.balance_value_after) == (None, Decimal("125000.50"))
    assert (convertible.quantity, convertible.total_value) == (None, 90000)
    assert (convertible.underlying_quantity, convertible.underlying_value) == (None, 90000)
    assert (convertible.balance_after, convertible.balance_value_after) == (None, 90000)
    assert (convertible.exercise_price, convertible.price) == (Decimal("12.5"), 90000)
    assert convertible.equity_swap is True


def test_debt_in_dollars_is_never_added_to_shares() -> None:
    with Ledger.in_memory() as ledger:
        ledger.ingest_bytes(page_of(annual()), "page.html")
        held = {(row.security, row.quantity) for row in ledger.at("2024-01-31").holdings()}
        assert ("Common Stock", 1790) in held


def test_every_form_and_amendment_of_the_schemas_is_read_alike(corpus: Path) -> None:
    for form in ("3", "3A", "4", "4A", "5", "5A"):
        for leaf in (("sharesOwnedFollowingTransaction", 0), ("valueOwnedFollowingTransaction", 1)):
            own = schema(corpus, form)
            ways = [way for way in own.leaves() if leaf in way]
            for way in ways:
                xml = own.document(way, second=False)
                told = [
                    word for word in differing(xml) if not word.startswith("timeliness") or form[0] == "4"
                ]
                # A page has no place for a symbol abroad, nor for Form 5's marks at timeliness.
                assert [word for word in told if not word.startswith("issuer")] == [], (form, way)


def test_real_filings_drawn_as_pages_say_what_their_xml_says(corpus: Path) -> None:
    for path in sorted((corpus / "corpus" / "ownership_xml").glob("*.xml"))[::4]:
        told = [word for word in differing(path.read_bytes()) if not word.startswith("issuer")]
        assert told == [], path.name


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_page_xml_and_data_set_are_one_filing(order: tuple[int, ...]) -> None:
    xml, accession = annual(), "0001987654-24-000031"
    documents = [
        ("page.html", page_of(xml)),
        (f"{accession}.xml", xml),
        ("q.zip", zipped(members([lines_of(xml, accession, date(2024, 2, 9))]))),
    ]
    with Ledger.in_memory() as ledger:
        statuses = [ledger.ingest_bytes(*documents[i][::-1])[0].status for i in order]
        assert statuses[0] == "recorded"
        assert set(statuses[1:]) <= {"added", "already"}
        assert len({row.filing for row in ledger.at().events()}) == 1
        stock = [row.quantity for row in ledger.at().holdings() if row.security == "Common Stock"]
        assert stock == [1790]


_ANNUAL_TEXT: Final = """Bluestem Robotics Corp
 Form 5
 February 9, 2024

FORM 5
UNITED STATES SECURITIES AND EXCHANGE COMMISSION Washington, D.C. 20549
ANNUAL STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES
1. Name and Address of Reporting Person *
Ferreira Lena

2. Issuer Name and Ticker or Trading SymbolBluestem Robotics Corp [BLSM]
5. Relationship of Reporting Person(s) to Issuer
(Check all applicable)
_____ Director\t_____ 10% Owner
__X__ Officer (give title below)\t_____ Other (specify below)

3. Statement for Issuer's Fiscal Year Ended (Month/Day/Year)12/31/2023
4. If Amendment, Date Original Filed(Month/Day/Year)

Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned
{heading}
Amount\t(A) or (D)\tPrice
Common Stock\t05/02/2023\t\tG\t250\tD\t$ 0\t1,750\tD\t
Common Stock\t06/07/2023\t\tP4\t40\tA\t$ 0\t1,790\tD\t
6% Senior Notes (1)\t\t\t3\t\t\t\t$ 125,000.50\tI\tBy Spouse

Table II - Derivative Securities Acquired, Disposed of, or Beneficially Owned (e.g., puts, calls, warrants)

Signatures
/s/ Lena Ferreira\t\t02/09/2024
**Signature of Reporting Person\tDate

Explanation of Responses:
(1)\tBought before the reporting person became an officer.

Note: File three copies of this Form, one of which must be manually signed. See Instruction 6.
"""
_ANNUAL_HEADING: Final = "\t".join(
    (
        "1.Title of Security(Instr. 3)",
        "2. Transaction Date (Month/Day/Year)",
        "2A. Deemed Execution Date, if any (Month/Day/Year)",
        "3. Transaction Code(Instr. 8)",
        "4. Securities Acquired (A) or Disposed of (D)(Instr. 3, 4 and 5)",
        "5. Amount of Securities Beneficially Owned at End of Issuer's Fiscal Year(Instr. 3 and 4)",
        "6. Ownership Form: Direct (D) or Indirect (I)(Instr. 4)",
        "7. Nature of Indirect Beneficial Ownership(Instr. 4)",
    )
)


def test_a_late_holding_of_form_5_is_a_holding_in_text_and_page() -> None:
    text = read(_ANNUAL_TEXT.format(heading=_ANNUAL_HEADING).encode())
    assert (text.format, text.form) == ("text", "5")
    page = [row for row in read(page_of(annual())).rows if row.table == "I"]
    for one, other in zip(text.rows, page, strict=True):
        mine, its = shown(one), shown(other)
        assert mine == its
        assert one.form_type == other.form_type
    assert [row.kind for row in text.rows] == ["transaction", "transaction", "holding"]
    assert text.notices == ()


# --- hostile markup --------------------------------------------------------------------------------------


def hostile() -> Iterator[tuple[str, bytes]]:
    page = page_of(annual())
    yield "tags that never close", page.replace(b"</td>", b"").replace(b"</tr>", b"")
    yield "a million open cells", page + b"<td>" * 1_000_000
    yield "deep tables", page.replace(b"<body>", b"<body>" + b"<table><tr><td>" * 40_000)
    yield "an attribute without end", page.replace(b"<body>", b'<body class="' + b"x" * 3_000_000)
    yield "a comment without end", page.replace(b"<body>", b"<body><!-- " + b"- " * 1_000_000)
    yield "a script without end", page.replace(b"<body>", b"<body><script>" + b"if(a<b){" * 300_000)
    yield "signs of nothing", page.replace(b"<body>", b"<body>" + b"<" * 2_000_000)
    yield "entities", page.replace(b"<body>", b"<body>" + b"&#x41;&nbsp;&copy;&bogus;" * 200_000)
    yield "huge spans", re.sub(rb"colspan='\d+'", b"colspan='999999999'", page)
    yield "many rowspans", re.sub(rb"rowspan='\d+'", b"rowspan='999999999'", page)
    yield "a long cell", page.replace(b"Common Stock", b"Common " * 500_000)
    yield "digits", page.replace(b"1,750", b"1" * 2_000_000)
    yield "marks", page.replace(b"(1)", b"(1)" * 500_000)


@pytest.mark.parametrize(("name", "data"), list(hostile()), ids=[name for name, _ in hostile()])
def test_hostile_markup_is_rejected_or_read_in_little_time(name: str, data: bytes) -> None:
    started = time.process_time()
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(data, "page.html")
        assert result.status in ("recorded", "rejected"), name
        assert result.message
    assert time.process_time() - started < 4, name


def test_scripts_and_hidden_words_are_no_rows() -> None:
    page = page_of(annual())
    script = b"<script>document.write('<tr><td>Common Stock</td></tr>')</script><style>td{x:'<td>'}</style>"
    hidden = page.replace(b"<tbody>", b"<tbody><!-- <tr><td>Common Stock</td></tr> -->" + script)
    assert [row.quantity for row in read(hidden).rows] == [row.quantity for row in read(page).rows]


def test_a_row_of_other_width_is_told_and_the_others_stand() -> None:
    page = page_of(annual())
    wider = page.replace(b"<td><span>By Spouse</span></td>", b"<td>By Spouse</td><td>and others</td>")
    found = read(wider)
    assert [notice.code for notice in found.notices if notice.row == 3 and notice.table == "I"] == [
        "ROW_UNREADABLE"
    ]
    assert [row.security for row in found.rows] == ["Common Stock", "Common Stock", "4% Convertible Note"]


def test_a_page_cut_anywhere_says_so_or_is_whole() -> None:
    page = page_of(annual())
    whole = len(read(page).rows)
    for end in range(200, len(page), 61):
        found = read_bytes(page[:end], "page.html")
        if not isinstance(found, Rejection) and isinstance(found[1], OwnershipDocument):
            assert found[1].truncated or len(found[1].rows) == whole
