"""Ownership XML drawn as a page: the printed form's labels and columns, in markup of our own.

The labels are those of Forms 3, 4 and 5; the rest is as little as a page can have. Form 5 has one column for
the transaction code, which takes the form a late row belonged on; Form 3 has no transactions. Amounts of debt
are printed with a dollar sign, marks of footnotes raised behind the value they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

from lxml import etree

Cells = Iterable[str]

_TABLE_I: Final = "Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned"
_TABLE_II: Final = "Table II - Derivative Securities Acquired, Disposed of, or Beneficially Owned"
_INSTRUCTED: Final = " (Instr. 3, 4 and 5)"
_COLUMNS: Final[dict[tuple[str, str], list[tuple[str, list[str]]]]] = {
    ("3", "I"): [
        ("1. Title of Security (Instr. 4)", []),
        ("2. Amount of Securities Beneficially Owned (Instr. 4)", []),
        ("3. Ownership Form: Direct (D) or Indirect (I) (Instr. 5)", []),
        ("4. Nature of Indirect Beneficial Ownership (Instr. 5)", []),
    ],
    ("3", "II"): [
        ("1. Title of Derivative Security (Instr. 4)", []),
        ("2. Date Exercisable and Expiration Date (Month/Day/Year)", ["Date Exercisable", "Expiration Date"]),
        (
            "3. Title and Amount of Securities Underlying Derivative Security (Instr. 4)",
            ["Title", "Amount or Number of Shares"],
        ),
        ("4. Conversion or Exercise Price of Derivative Security", []),
        ("5. Ownership Form: Direct (D) or Indirect (I) (Instr. 5)", []),
        ("6. Nature of Indirect Beneficial Ownership (Instr. 5)", []),
    ],
    ("4", "I"): [
        ("1. Title of Security (Instr. 3)", []),
        ("2. Transaction Date (Month/Day/Year)", []),
        ("2A. Deemed Execution Date, if any (Month/Day/Year)", []),
        ("3. Transaction Code (Instr. 8)", ["Code", "V"]),
        (f"4. Securities Acquired (A) or Disposed Of (D){_INSTRUCTED}", ["Amount", "(A) or (D)", "Price"]),
        ("5. Amount of Securities Beneficially Owned Following Reported Transaction(s) (Instr. 3 and 4)", []),
        ("6. Ownership Form: Direct (D) or Indirect (I) (Instr. 4)", []),
        ("7. Nature of Indirect Beneficial Ownership (Instr. 4)", []),
    ],
    ("4", "II"): [
        ("1. Title of Derivative Security (Instr. 3)", []),
        ("2. Conversion or Exercise Price of Derivative Security", []),
        ("3. Transaction Date (Month/Day/Year)", []),
        ("3A. Deemed Execution Date, if any (Month/Day/Year)", []),
        ("4. Transaction Code (Instr. 8)", ["Code", "V"]),
        (f"5. Number of Derivative Securities Acquired (A) or Disposed of (D){_INSTRUCTED}", ["(A)", "(D)"]),
        ("6. Date Exercisable and Expiration Date (Month/Day/Year)", ["Date Exercisable", "Expiration Date"]),
        (
            "7. Title and Amount of Securities Underlying Derivative Security (Instr. 3 and 4)",
            ["Title", "Amount or Number of Shares"],
        ),
        ("8. Price of Derivative Security (Instr. 5)", []),
        (
            "9. Number of derivative Securities Beneficially Owned Following Reported Transaction(s) "
            "(Instr. 4)",
            [],
        ),
        ("10. Ownership Form: Direct (D) or Indirect (I) (Instr. 4)", []),
        ("11. Nature of Indirect Beneficial Ownership (Instr. 4)", []),
    ],
}
_FISCAL: Final = "5. Amount of Securities Beneficially Owned at End of Issuer's Fiscal Year (Instr. 3 and 4)"


def _columns(form: str, table: str) -> list[tuple[str, list[str]]]:
    """The headings of a table, each with those below it. Form 5 tells no "V"; its code has one column."""
    if form != "5":
        return _COLUMNS[form, table]
    told = [(label, [] if "Transaction Code" in label else below) for label, below in _COLUMNS["4", table]]
    return [(_FISCAL if label.startswith("5. Amount") else label, below) for label, below in told]


def page_of(xml: bytes) -> bytes:
    """The page of an ownership document."""
    root = etree.fromstring(xml)
    form = _text(root, "documentType")
    number = form[0]
    return (
        f"<html><head><title>SEC FORM {form}</title></head><body>SEC Form {form}"
        f"{_heading(root, number)}{_items(root, number)}"
        f"{_table(root, number, 'I')}{_table(root, number, 'II')}{_explanation(root)}{_signatures(root)}"
        f"{_owners(root)}</body></html>"
    ).encode()


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _flag(element: etree._Element, path: str) -> str:
    return "X" if _text(element, path).lower() in ("1", "true") else ""


def _day(text: str) -> str:
    return f"{date.fromisoformat(text[:10]):%m/%d/%Y}" if text else ""


def _heading(root: etree._Element, number: str) -> str:
    titles = {
        "3": "INITIAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
        "4": "STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP",
        "5": "ANNUAL STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
    }
    boxes = [
        ("notSubjectToSection16", "Check this box if no longer subject to Section 16.", number != "3"),
        ("form3HoldingsReported", "Form 3 Holdings Reported.", number == "5"),
        ("form4TransactionsReported", "Form 4 Transactions Reported.", number == "5"),
        (
            "aff10b5One",
            "Check this box to indicate that a transaction was made pursuant to a plan.",
            root.find("aff10b5One") is not None,
        ),
    ]
    rows = "".join(
        f"<tr><td><table><tr><td>{_flag(root, tag)}</td></tr></table></td><td>{words}</td></tr>"
        for tag, words, there in boxes
        if there
    )
    return f"<table><tr><td>FORM {number}</td><td>{titles[number]}</td></tr>{rows}</table>"


def _items(root: etree._Element, number: str) -> str:
    period = {
        "3": "2. Date of Event Requiring Statement (Month/Day/Year)",
        "4": "3. Date of Earliest Transaction (Month/Day/Year)",
        "5": "3. Statement for Issuer's Fiscal Year Ended (Month/Day/Year)",
    }[number]
    first = root.find("reportingOwner")
    assert first is not None
    relation = first.find("reportingOwnerRelationship")
    assert relation is not None
    symbol = escape(_text(root, "issuer/issuerTradingSymbol"))
    return (
        f"<table><tr><td>{_person(first)}</td><td>{3 if number == '3' else 2}. Issuer Name <b>and</b> "
        f"Ticker or Trading Symbol<br>{_company(root)} [ <span>{symbol}</span> ]</td>"
        f"<td>5. Relationship of Reporting Person(s) to Issuer<table><tr>"
        f"<td>{_flag(relation, 'isDirector')}</td><td>Director</td>"
        f"<td>{_flag(relation, 'isTenPercentOwner')}</td><td>10% Owner</td></tr><tr>"
        f"<td>{_flag(relation, 'isOfficer')}</td><td>Officer (give title below)</td>"
        f"<td>{_flag(relation, 'isOther')}</td><td>Other (specify below)</td></tr><tr><td colspan='4'>"
        f"<span>{escape(_text(relation, 'officerTitle'))}</span>"
        f"<span>{escape(_text(relation, 'otherText'))}</span></td></tr></table></td></tr>"
        f"<tr><td>{period}<br><span>{_day(_text(root, 'periodOfReport'))}</span></td>"
        f"<td>{5 if number == '3' else 4}. If Amendment, Date of Original Filed (Month/Day/Year)<br>"
        f"<span>{_day(_text(root, 'dateOfOriginalSubmission'))}</span></td></tr></table>"
    )


def _company(root: etree._Element) -> str:
    cik = _text(root, "issuer/issuerCik").zfill(10)
    name = escape(_text(root, "issuer/issuerName"))
    return f'<a href="/cgi-bin/browse-edgar?action=getcompany&amp;CIK={cik}">{name}</a>'


def _person(owner: etree._Element) -> str:
    cik = _text(owner, "reportingOwnerId/rptOwnerCik").zfill(10)
    name = escape(_text(owner, "reportingOwnerId/rptOwnerName"))
    street = escape(_text(owner, "reportingOwnerAddress/rptOwnerStreet1"))
    return (
        "1. Name and Address of Reporting Person<sup>*</sup><table><tr><td>"
        f'<a href="/cgi-bin/browse-edgar?action=getcompany&amp;CIK={cik}">{name}</a></td></tr></table>'
        f"<table><tr><td>(Last)</td><td>(First)</td></tr></table><table><tr><td>{street}</td></tr></table>"
    )


def _owners(root: etree._Element) -> str:
    """The other reporting persons, at the end."""
    return "".join(
        f"<table><tr><td>{_person(owner)}</td></tr></table>" for owner in root.findall("reportingOwner")[1:]
    )


def _table(root: etree._Element, number: str, table: str) -> str:
    columns = _columns(number, table)
    width = sum(max(len(below), 1) for _, below in columns)
    heads = "".join(
        f"<th colspan='{len(below)}'>{label}</th>" if below else f"<th rowspan='2'>{label}</th>"
        for label, below in columns
    )
    below = "".join(f"<th>{label}</th>" for _, labels in columns for label in labels)
    tag = "nonDerivativeTable" if table == "I" else "derivativeTable"
    rows = [row for parent in root.iterfind(tag) for row in parent if isinstance(row.tag, str)]
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(row, number, table))}</tr>" for row in rows
    )
    return (
        f"<table><thead><tr><th colspan='{width}'>{_TABLE_I if table == 'I' else _TABLE_II}</th></tr>"
        f"<tr>{heads}</tr><tr>{below}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cells(row: etree._Element, number: str, table: str) -> Cells:
    title = _shown(row, "securityTitle")
    owned = _either(
        row, "postTransactionAmounts/sharesOwned", "postTransactionAmounts/valueOwned", "FollowingTransaction"
    )
    tail = [
        _shown(row, "ownershipNature/directOrIndirectOwnership"),
        _shown(row, "ownershipNature/natureOfOwnership"),
    ]
    terms = [
        _shown(row, "exerciseDate"),
        _shown(row, "expirationDate"),
        _shown(row, "underlyingSecurity/underlyingSecurityTitle"),
        _either(
            row, "underlyingSecurity/underlyingSecurityShares", "underlyingSecurity/underlyingSecurityValue"
        ),
    ]
    strike = _shown(row, "conversionOrExercisePrice", dollars=True)
    if number == "3":
        return [title, owned, *tail] if table == "I" else [title, *terms, strike, *tail]
    when = [_shown(row, "transactionDate"), _shown(row, "deemedExecutionDate"), *_code(row, number)]
    price = _shown(row, "transactionAmounts/transactionPricePerShare", dollars=True)
    side = _text(row, "transactionAmounts/transactionAcquiredDisposedCode/value")
    if table == "I":
        amounts = [
            _shown(row, "transactionAmounts/transactionShares"),
            _shown(row, "transactionAmounts/transactionAcquiredDisposedCode"),
            price,
        ]
        return [title, *when, *amounts, owned, *tail]
    amount = _either(row, "transactionAmounts/transactionShares", "transactionAmounts/transactionTotalValue")
    sides = [amount, ""] if side == "A" else ["", amount]
    return [title, strike, *when, *sides, *terms, price, owned, *tail]


def _code(row: etree._Element, number: str) -> list[str]:
    code = _text(row, "transactionCoding/transactionCode")
    swap = "/K" if code and _flag(row, "transactionCoding/equitySwapInvolved") else ""
    marks = _marks(row, "transactionCoding")
    early = "V" if _text(row, "transactionTimeliness/value") == "E" else ""
    if number == "5":
        form = _text(row, "transactionCoding/transactionFormType")
        return [f"{code}{swap}{form if form != '5' else ''}{marks}"]
    return [f"{code}{swap}{marks}", f"{early}{_marks(row, 'transactionTimeliness')}"]


def _either(row: etree._Element, shares: str, dollars: str, tail: str = "") -> str:
    """A number of shares, or what stands for it in dollars."""
    if row.find(f"{dollars}{tail}") is not None:
        return _shown(row, f"{dollars}{tail}", dollars=True)
    return _shown(row, f"{shares}{tail}")


def _shown(row: etree._Element, path: str, *, dollars: bool = False) -> str:
    told = _text(row, f"{path}/value")
    name = path.rsplit("/", 1)[-1]
    if told and name.endswith("Date"):
        told = _day(told)
    elif told and any(word in name for word in ("Shares", "Value", "Price", "shares", "value")):
        told = f"{Decimal(told):,}"
    sign = "<span>$</span>" if dollars and told else ""
    return f"{sign}<span>{escape(told)}</span>{_marks(row, path)}"


def _marks(row: etree._Element, path: str) -> str:
    ids = dict.fromkeys(note.get("id", "") for note in row.iterfind(f"{path}/footnoteId"))
    return "".join(f"<sup>({note.removeprefix('F')})</sup>" for note in ids)


def _explanation(root: etree._Element) -> str:
    notes = "".join(
        f"<tr><td>{note.get('id', '')[1:]}. {escape(' '.join(''.join(note.itertext()).split()))}</td></tr>"
        for note in root.iterfind("footnotes/footnote")
    )
    nothing = (
        "<tr><td>No securities are beneficially owned.</td></tr>" if _flag(root, "noSecuritiesOwned") else ""
    )
    remarks = f"<tr><td>Remarks:</td></tr><tr><td>{escape(_text(root, 'remarks'))}</td></tr>"
    return f"<table><tr><td>Explanation of Responses:</td></tr>{nothing}{notes}{remarks}</table>"


def _signatures(root: etree._Element) -> str:
    rows = "".join(
        f"<tr><td></td><td><u>{escape(_text(signature, 'signatureName'))}</u></td>"
        f"<td><u>{_day(_text(signature, 'signatureDate'))}</u></td></tr>"
        for signature in root.iterfind("ownerSignature")
    )
    return f"<table>{rows}<tr><td></td><td>** Signature of Reporting Person</td><td>Date</td></tr></table>"
