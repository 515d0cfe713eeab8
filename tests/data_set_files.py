"""Ownership XML as lines of the SEC's Insider Transactions Data Sets, by a small pass of its own with lxml.

It follows the SEC's description of the data sets and one published quarter: amounts rounded to two decimals
and printed with at least one, dates as 31-AUG-2024, marks as "F2, F1", quotation as in comma-separated
values, transactions and holdings apart, lines in no order, surrogate keys ascending in each document.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

from lxml import etree

_COLUMN_NAMES: Final = {
    "SUBMISSION": (
        "ACCESSION_NUMBER FILING_DATE PERIOD_OF_REPORT DATE_OF_ORIG_SUB NO_SECURITIES_OWNED "
        "NOT_SUBJECT_SEC16 FORM3_HOLDINGS_REPORTED FORM4_TRANS_REPORTED DOCUMENT_TYPE ISSUERCIK "
        "ISSUERNAME ISSUERTRADINGSYMBOL REMARKS"
    ),
    "REPORTINGOWNER": (
        "ACCESSION_NUMBER RPTOWNERCIK RPTOWNERNAME RPTOWNER_RELATIONSHIP RPTOWNER_TITLE RPTOWNER_TXT "
        "RPTOWNER_STREET1 RPTOWNER_STREET2 RPTOWNER_CITY RPTOWNER_STATE RPTOWNER_ZIPCODE "
        "RPTOWNER_STATE_DESC FILE_NUMBER"
    ),
    "NONDERIV_TRANS": (
        "ACCESSION_NUMBER NONDERIV_TRANS_SK SECURITY_TITLE SECURITY_TITLE_FN TRANS_DATE TRANS_DATE_FN "
        "DEEMED_EXECUTION_DATE DEEMED_EXECUTION_DATE_FN TRANS_FORM_TYPE TRANS_CODE EQUITY_SWAP_INVOLVED "
        "EQUITY_SWAP_TRANS_CD_FN TRANS_TIMELINESS TRANS_TIMELINESS_FN TRANS_SHARES TRANS_SHARES_FN "
        "TRANS_PRICEPERSHARE TRANS_PRICEPERSHARE_FN TRANS_ACQUIRED_DISP_CD TRANS_ACQUIRED_DISP_CD_FN "
        "SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS "
        "VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN "
        "NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN"
    ),
    "NONDERIV_HOLDING": (
        "ACCESSION_NUMBER NONDERIV_HOLDING_SK SECURITY_TITLE SECURITY_TITLE_FN TRANS_FORM_TYPE "
        "TRANS_FORM_TYPE_FN SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS "
        "VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN "
        "NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN"
    ),
    "DERIV_TRANS": (
        "ACCESSION_NUMBER DERIV_TRANS_SK SECURITY_TITLE SECURITY_TITLE_FN CONV_EXERCISE_PRICE "
        "CONV_EXERCISE_PRICE_FN TRANS_DATE TRANS_DATE_FN DEEMED_EXECUTION_DATE DEEMED_EXECUTION_DATE_FN "
        "TRANS_FORM_TYPE TRANS_CODE EQUITY_SWAP_INVOLVED EQUITY_SWAP_TRANS_CD_FN TRANS_TIMELINESS "
        "TRANS_TIMELINESS_FN TRANS_SHARES TRANS_SHARES_FN TRANS_TOTAL_VALUE TRANS_TOTAL_VALUE_FN "
        "TRANS_PRICEPERSHARE TRANS_PRICEPERSHARE_FN TRANS_ACQUIRED_DISP_CD TRANS_ACQUIRED_DISP_CD_FN "
        "EXCERCISE_DATE EXCERCISE_DATE_FN EXPIRATION_DATE EXPIRATION_DATE_FN UNDLYNG_SEC_TITLE "
        "UNDLYNG_SEC_TITLE_FN UNDLYNG_SEC_SHARES UNDLYNG_SEC_SHARES_FN UNDLYNG_SEC_VALUE "
        "UNDLYNG_SEC_VALUE_FN SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS "
        "VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN "
        "NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN"
    ),
    "DERIV_HOLDING": (
        "ACCESSION_NUMBER DERIV_HOLDING_SK SECURITY_TITLE SECURITY_TITLE_FN CONV_EXERCISE_PRICE "
        "CONV_EXERCISE_PRICE_FN TRANS_FORM_TYPE TRANS_FORM_TYPE_FN EXERCISE_DATE EXERCISE_DATE_FN "
        "EXPIRATION_DATE EXPIRATION_DATE_FN UNDLYNG_SEC_TITLE UNDLYNG_SEC_TITLE_FN UNDLYNG_SEC_SHARES "
        "UNDLYNG_SEC_SHARES_FN UNDLYNG_SEC_VALUE UNDLYNG_SEC_VALUE_FN SHRS_OWND_FOLWNG_TRANS "
        "SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS VALU_OWND_FOLWNG_TRANS_FN "
        "DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN NATURE_OF_OWNERSHIP "
        "NATURE_OF_OWNERSHIP_FN"
    ),
    "FOOTNOTES": "ACCESSION_NUMBER FOOTNOTE_ID FOOTNOTE_TXT",
    "OWNER_SIGNATURE": "ACCESSION_NUMBER OWNERSIGNATURENAME OWNERSIGNATUREDATE",
}
COLUMNS: Final = {member: tuple(names.split()) for member, names in _COLUMN_NAMES.items()}
"""The columns of each member, as one published quarter has them."""

_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_ROWS: Final = {
    "nonDerivativeTable/nonDerivativeTransaction": "NONDERIV_TRANS",
    "nonDerivativeTable/nonDerivativeHolding": "NONDERIV_HOLDING",
    "derivativeTable/derivativeTransaction": "DERIV_TRANS",
    "derivativeTable/derivativeHolding": "DERIV_HOLDING",
}
_CELLS: Final = {
    "SECURITY_TITLE": "securityTitle",
    "CONV_EXERCISE_PRICE": "conversionOrExercisePrice",
    "TRANS_DATE": "transactionDate",
    "DEEMED_EXECUTION_DATE": "deemedExecutionDate",
    "TRANS_TIMELINESS": "transactionTimeliness",
    "TRANS_SHARES": "transactionAmounts/transactionShares",
    "TRANS_TOTAL_VALUE": "transactionAmounts/transactionTotalValue",
    "TRANS_PRICEPERSHARE": "transactionAmounts/transactionPricePerShare",
    "TRANS_ACQUIRED_DISP_CD": "transactionAmounts/transactionAcquiredDisposedCode",
    "EXERCISE_DATE": "exerciseDate",
    "EXCERCISE_DATE": "exerciseDate",
    "EXPIRATION_DATE": "expirationDate",
    "UNDLYNG_SEC_TITLE": "underlyingSecurity/underlyingSecurityTitle",
    "UNDLYNG_SEC_SHARES": "underlyingSecurity/underlyingSecurityShares",
    "UNDLYNG_SEC_VALUE": "underlyingSecurity/underlyingSecurityValue",
    "SHRS_OWND_FOLWNG_TRANS": "postTransactionAmounts/sharesOwnedFollowingTransaction",
    "VALU_OWND_FOLWNG_TRANS": "postTransactionAmounts/valueOwnedFollowingTransaction",
    "DIRECT_INDIRECT_OWNERSHIP": "ownershipNature/directOrIndirectOwnership",
    "NATURE_OF_OWNERSHIP": "ownershipNature/natureOfOwnership",
}
_CODING: Final = {
    "TRANS_FORM_TYPE": "transactionCoding/transactionFormType",
    "TRANS_CODE": "transactionCoding/transactionCode",
    "EQUITY_SWAP_INVOLVED": "transactionCoding/equitySwapInvolved",
}
_AMOUNTS: Final = ("PRICE", "SHARES", "SHRS", "VALU")
_RELATIONSHIPS: Final = {
    "isDirector": "Director",
    "isOfficer": "Officer",
    "isTenPercentOwner": "TenPercentOwner",
    "isOther": "Other",
}

Lines = dict[str, list[list[str]]]
"""The cells of each line, by member, without the lines of column names."""


def sec_date(day: date) -> str:
    """31-AUG-2024."""
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}"


def amount(text: str) -> str:
    """Rounded half up to two decimals, printed with as few as it takes, at least one."""
    rounded = Decimal(text.replace(",", "")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:.2f}".removesuffix("0")


def lines_of(xml: bytes, accession: str, filed: date, first_key: int = 1) -> Lines:
    """The lines of one ownership document; surrogate keys begin at first_key."""
    root = etree.fromstring(xml)
    lines: Lines = {member: [] for member in COLUMNS}
    lines["SUBMISSION"].append(_submission(root, accession, filed))
    for owner in root.iterfind("reportingOwner"):
        lines["REPORTINGOWNER"].append(_owner(owner, accession))
    for path, member in _ROWS.items():
        for key, row in enumerate(root.iterfind(path), first_key):
            lines[member].append(_row(row, member, accession, key))
    for note in root.iterfind("footnotes/footnote"):
        text = " ".join("".join(note.itertext()).split())
        lines["FOOTNOTES"].append([accession, note.get("id", ""), text])
    for signature in root.iterfind("ownerSignature"):
        name, day = _text(signature, "signatureName"), _text(signature, "signatureDate")
        lines["OWNER_SIGNATURE"].append([accession, name, _date(day)])
    return lines


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _date(text: str) -> str:
    return sec_date(date.fromisoformat(text[:10])) if text else ""


def _submission(root: etree._Element, accession: str, filed: date) -> list[str]:
    return [
        accession,
        sec_date(filed),
        _date(_text(root, "periodOfReport")),
        _date(_text(root, "dateOfOriginalSubmission")),
        _text(root, "noSecuritiesOwned"),
        _text(root, "notSubjectToSection16"),
        _text(root, "form3HoldingsReported"),
        _text(root, "form4TransactionsReported"),
        _text(root, "documentType"),
        _text(root, "issuer/issuerCik"),
        _text(root, "issuer/issuerName"),
        _text(root, "issuer/issuerTradingSymbol"),
        _text(root, "remarks"),
    ]


def _owner(owner: etree._Element, accession: str) -> list[str]:
    told = owner.find("reportingOwnerRelationship")
    flags = [
        word
        for tag, word in _RELATIONSHIPS.items()
        if told is not None and _text(told, tag).lower() in ("1", "true")
    ]
    return [
        accession,
        _text(owner, "reportingOwnerId/rptOwnerCik"),
        _text(owner, "reportingOwnerId/rptOwnerName"),
        ",".join(flags),
        _text(owner, "reportingOwnerRelationship/officerTitle"),
        _text(owner, "reportingOwnerRelationship/otherText"),
        *(
            _text(owner, f"reportingOwnerAddress/rptOwner{part}")
            for part in ("Street1", "Street2", "City", "State", "ZipCode", "StateDescription")
        ),
        "",
    ]


def _row(row: etree._Element, member: str, accession: str, key: int) -> list[str]:
    cells: dict[str, str] = {"ACCESSION_NUMBER": accession, f"{member}_SK": str(key)}
    for column, path in _CELLS.items():
        text = _text(row, f"{path}/value")
        if any(word in column for word in _AMOUNTS) or column == "TRANS_TOTAL_VALUE":
            text = amount(text) if text else ""
        elif column.endswith("DATE"):
            text = _date(text)
        cells[column] = text
        cells[f"{column}_FN"] = _marks(row, path)
    for column, path in _CODING.items():
        cells[column] = _text(row, path)
    coding = _marks(row, "transactionCoding")
    cells["EQUITY_SWAP_TRANS_CD_FN" if member.endswith("TRANS") else "TRANS_FORM_TYPE_FN"] = coding
    return [cells.get(column, "") for column in COLUMNS[member]]


def _marks(row: etree._Element, path: str) -> str:
    marks = [note.get("id", "") for note in row.iterfind(f"{path}/footnoteId")]
    return ", ".join(reversed(dict.fromkeys(marks)))


def members(
    filings: Iterable[Lines], *, columns: Mapping[str, tuple[str, ...]] = COLUMNS
) -> dict[str, bytes]:
    """The files of a data set; its lines are in the opposite order, as published quarters have them."""
    found: dict[str, list[list[str]]] = {member: [] for member in COLUMNS}
    for filing in filings:
        for member, lines in filing.items():
            found[member] += lines
    return {f"{member}.tsv": _file([list(columns[member]), *reversed(found[member])]) for member in columns}


def _file(lines: list[list[str]]) -> bytes:
    return "".join("\t".join(map(_quoted, line)) + "\n" for line in lines).encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files in a folder, which is made; returns it."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder
