"""Form 4 in two renditions, ownership XML and text, written from the same rows, for tests of ingestion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

import attrs


@attrs.frozen(kw_only=True)
class Sold:
    """A sale of common stock. price None: the cell is left empty."""

    day: str = "2021-03-04"
    shares: int = 100
    price: str | None = "12.50"
    after: int = 900


def form_4_xml(
    rows: Sequence[Sold] = (Sold(),),
    *,
    owner: str = "Ferreira Lena",
    owner_cik: str = "0001765432",
    issuer: str = "Bluestem Robotics Corp",
    issuer_cik: str = "0001987654",
    symbol: str = "BLSM",
    form: str = "4",
    original: str | None = None,
) -> bytes:
    """An ownership document of schema X0508."""
    amended = f"<dateOfOriginalSubmission>{original}</dateOfOriginalSubmission>" if original else ""
    table = "".join(_xml_row(row) for row in rows)
    return (
        '<?xml version="1.0"?><ownershipDocument><schemaVersion>X0508</schemaVersion>'
        f"<documentType>{form}</documentType><periodOfReport>{rows[0].day}</periodOfReport>{amended}"
        f"<issuer><issuerCik>{issuer_cik}</issuerCik><issuerName>{escape(issuer)}</issuerName>"
        f"<issuerTradingSymbol>{symbol}</issuerTradingSymbol></issuer>"
        f"<reportingOwner><reportingOwnerId><rptOwnerCik>{owner_cik}</rptOwnerCik>"
        f"<rptOwnerName>{escape(owner)}</rptOwnerName></reportingOwnerId>"
        "<reportingOwnerRelationship><isDirector>1</isDirector></reportingOwnerRelationship></reportingOwner>"
        f"<nonDerivativeTable>{table}</nonDerivativeTable>"
        "<ownerSignature><signatureName>Lena Ferreira</signatureName>"
        "<signatureDate>2021-03-05</signatureDate></ownerSignature></ownershipDocument>"
    ).encode()


def _xml_row(row: Sold) -> str:
    price = "" if row.price is None else f"<value>{row.price}</value>"
    return (
        "<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>"
        f"<transactionDate><value>{row.day}</value></transactionDate>"
        "<transactionCoding><transactionFormType>4</transactionFormType>"
        "<transactionCode>S</transactionCode><equitySwapInvolved>0</equitySwapInvolved></transactionCoding>"
        f"<transactionAmounts><transactionShares><value>{row.shares}</value></transactionShares>"
        f"<transactionPricePerShare>{price}</transactionPricePerShare>"
        "<transactionAcquiredDisposedCode><value>D</value></transactionAcquiredDisposedCode>"
        "</transactionAmounts><postTransactionAmounts><sharesOwnedFollowingTransaction>"
        f"<value>{row.after}</value></sharesOwnedFollowingTransaction></postTransactionAmounts>"
        "<ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership>"
        "</ownershipNature></nonDerivativeTransaction>"
    )


_HEADING = (
    "1.Title of Security(Instr. 3)\t2. Transaction Date (Month/Day/Year)\t2A. Deemed Execution Date, if any "
    "(Month/Day/Year)\t3. Transaction Code(Instr. 8)\t4. Securities Acquired (A) or Disposed of (D)(Instr. "
    "3, 4 and 5)\t5. Amount of Securities Beneficially Owned Following Reported Transaction(s)(Instr. 3 and "
    "4)\t6. Ownership Form: Direct (D) or Indirect (I)(Instr. 4)\t7. Nature of Indirect Beneficial "
    "Ownership(Instr. 4)\nCode\tV\tAmount\t(A) or (D)\tPrice"
)


def form_4_text(
    rows: Sequence[Sold] = (Sold(),),
    *,
    owner: str = "Ferreira Lena",
    issuer: str = "Bluestem Robotics Corp",
    signed: bool = True,
) -> bytes:
    """The same form as the text of its printed page. signed: with all that follows Table I."""
    period = date.fromisoformat(rows[0].day).strftime("%m/%d/%Y")
    table = "\n".join(_text_row(row) for row in rows)
    text = (
        f"{issuer}\n Form 4\n March 5, 2021\n\nFORM 4\n"
        "UNITED STATES SECURITIES AND EXCHANGE COMMISSION Washington, D.C. 20549\n"
        "STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES\n(Print or Type Responses)\n"
        f"1. Name and Address of Reporting Person *\n{owner}\n\n"
        f"2. Issuer Name and Ticker or Trading Symbol{issuer} [BLSM]\n"
        "5. Relationship of Reporting Person(s) to Issuer\n(Check all applicable)\n"
        "__X__ Director\t_____ 10% Owner\n_____ Officer (give title below)\t_____ Other (specify below)\n\n"
        f"3. Date of Earliest Transaction (Month/Day/Year){period}\n"
        "4. If Amendment, Date Original Filed(Month/Day/Year)\n"
        "6. Individual or Joint/Group Filing(Check Applicable Line) _X_ Form filed by One Reporting Person "
        "___ Form filed by More than One Reporting Person\n\n"
        "Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned\n"
        f"{_HEADING}\n{table}\n"
    )
    return (text + (_REST.format(owner=owner) if signed else "")).encode()


_REST = (
    "\nTable II - Derivative Securities Acquired, Disposed of, or Beneficially Owned (e.g., puts, calls, "
    "warrants, options, convertible securities)\n\n"
    "Reporting Owners\nReporting Owner Name / Address\tRelationships\nDirector\t10% Owner\tOfficer\tOther\n"
    "{owner}\tX\t\t\t\n\nSignatures\n/s/ Lena Ferreira\t\t03/05/2021\n"
    "**Signature of Reporting Person\tDate\n\n"
    "Explanation of Responses:\n"
    "*\tIf the form is filed by more than one reporting person, see Instruction 4(b)(v).\n\n"
    "Note: File three copies of this Form, one of which must be manually signed. If space is insufficient, "
    "see Instruction 6 for procedure.\n"
)


def _text_row(row: Sold) -> str:
    day = date.fromisoformat(row.day).strftime("%m/%d/%Y")
    price = "" if row.price is None else f"$ {row.price}"
    return f"Common Stock\t{day}\t\tS\t\t{row.shares:,}\tD\t{price}\t{row.after:,}\tD\t"


def submission(document: bytes, accession: str, accepted: str = "20210305163015", form: str = "4") -> bytes:
    """A full submission around an ownership document. accepted: New York time, to the second."""
    header = (
        f"<SEC-DOCUMENT>{accession}.txt : {accepted[:8]}\n<SEC-HEADER>{accession}.hdr.sgml : {accepted[:8]}\n"
        f"<ACCEPTANCE-DATETIME>{accepted}\nACCESSION NUMBER:\t\t{accession}\n"
        f"CONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t\t1\n"
        f"FILED AS OF DATE:\t\t{accepted[:8]}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n"
        "<TEXT>\n<XML>\n"
    )
    return header.encode() + document + b"\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
