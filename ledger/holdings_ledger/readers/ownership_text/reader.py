"""From the lines of a document to an `OwnershipDocument`, or to the reason why not."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from holdings_events import Issuer, Notice, Span
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Rejection, Row
from holdings_ledger.readers.ownership_text.cells import find_dates
from holdings_ledger.readers.ownership_text.footnotes import Explanation, check_references, read_explanation
from holdings_ledger.readers.ownership_text.header import Header, read_header
from holdings_ledger.readers.ownership_text.lines import MAX_CHARACTERS, MAX_LINES, Line, split_lines
from holdings_ledger.readers.ownership_text.owners import Owners, read_owners
from holdings_ledger.readers.ownership_text.sections import Sections, divide
from holdings_ledger.readers.ownership_text.tables import read_table

READER: Final = "ownership-text/1"
"""Name and version of this reader, as events record it."""

_HEAD: Final = 20_000
_MARKUP: Final = re.compile(r"<(?:ownershipDocument|html|table|tr|td|SEC-DOCUMENT|XML)\b", re.IGNORECASE)
_FORM: Final = re.compile(r"^[^A-Za-z0-9\r\n]{0,12}form ?[345]\b", re.IGNORECASE | re.MULTILINE)
_SIGNS: Final = re.compile(
    r"beneficial ownership of securities|name and address of reporting person"
    r"|section 16\b|table i - non-derivative",
    re.IGNORECASE,
)
_TITLES: Final = re.compile(r"statement of (?:changes in )?beneficial ownership of sec", re.IGNORECASE)


def recognises(document: Document) -> bool:
    """Whether a document looks like a text rendition of Form 3, 4 or 5, judged by its first characters."""
    head = document.text[:_HEAD]
    if _MARKUP.search(head):
        return False
    return bool(_FORM.search(head) and _SIGNS.search(head)) or bool(_TITLES.search(head))


def read(document: Document) -> OwnershipDocument | Rejection:
    """Read a text rendition.

    Returns the document as reported, marked as truncated where it ends before its form does, or a
    `Rejection` where form, issuer, owner or, in a cut document, a single row cannot be read. Never raises
    on any input.
    """
    if len(document.text) > MAX_CHARACTERS:
        size = f"{len(document.text):,} characters, more than the {MAX_CHARACTERS:,}"
        return _reject(document, "", f"the document has {size} that a Form 3, 4 or 5 can have")
    ends = max(document.text.count("\n"), document.text.count("\r"))
    if ends > MAX_LINES:
        cause = f"the document has {ends:,} lines, more than a Form 3, 4 or 5 can have"
        return _reject(document, f"line {MAX_LINES}", cause)
    lines = split_lines(document.text)
    sections = divide(lines)
    header = read_header(sections.header)
    owners = read_owners(sections.owners, header)
    end = f"line {len(lines)}"
    if header.form is None:
        return _reject(document, end, "no line up to here says FORM 3, FORM 4 or FORM 5")
    if not owners.owners:
        return _reject(document, end, "no reporting person is named up to here (item 1)")
    if header.issuer is None:
        return _reject(document, end, "no issuer is named up to here (item 2)")
    return _read_body(document, sections, header, header.issuer, owners, lines)


def _read_body(
    document: Document, sections: Sections, header: Header, issuer: Issuer, owners: Owners, lines: list[Line]
) -> OwnershipDocument | Rejection:
    missing = _missing_parts(sections)
    form = (header.form or "")[:1]
    explanation = read_explanation(sections.explanation)
    rows, notices = _read_tables(sections, form, explanation, _cut_line(lines, missing))
    if missing and not rows:
        cause = f"the document ends before {missing[0]}, and no row of a table can be read"
        return _reject(document, f"line {len(lines)}", cause)
    others = (*sections.header, *sections.owners, *sections.signatures)
    return OwnershipDocument(
        form=_form(header),
        issuer=issuer,
        owners=owners.owners,
        period=header.period,
        original_date=header.original_date,
        dates=Dates(header_date=header.header_date, signature_date=_signature_date(sections)),
        rows=rows,
        footnotes=explanation.footnotes,
        remarks=explanation.remarks,
        no_securities_owned=_no_securities(form, explanation, bool(missing)),
        truncated=bool(missing),
        notices=(
            *_truncation(missing, sections, lines),
            *owners.notices,
            *notices,
            *check_references(explanation, rows, others, "note" in sections.seen),
        ),
        header_spans=_header_spans(header),
        format="text",
        reader=READER,
    )


def _read_tables(
    sections: Sections, form: str, explanation: Explanation, cut: int | None
) -> tuple[tuple[Row, ...], tuple[Notice, ...]]:
    """Both tables, which share the footnotes. Without a complete explanation any footnote may exist."""
    known = explanation.ids if "note" in sections.seen and "explanation" in sections.seen else None
    first = read_table(sections.table_1, "I", form, known, cut)
    second = read_table(sections.table_2, "II", form, known, cut)
    return (*first.rows, *second.rows), (*first.notices, *second.notices)


def _cut_line(lines: list[Line], missing: tuple[str, ...]) -> int | None:
    """The number of the last line where the document may end within it."""
    return lines[-1].number if lines and missing and not lines[-1].ended else None


_PARTS: Final = (
    ("II", "Table II"),
    ("signatures", "the signatures"),
    ("explanation", "the explanation of responses"),
    ("note", "the note that closes the form"),
)
_PART_NAMES: Final = {
    "header": "the header",
    "I": "Table I",
    "II": "Table II",
    "owners": "the owners' table",
    "signatures": "the signatures",
    "explanation": "the explanation of responses",
}


def _missing_parts(sections: Sections) -> tuple[str, ...]:
    """Parts that every such form has and this document lacks, in the form's order."""
    return tuple(name for part, name in _PARTS if part not in sections.seen)


def _truncation(missing: tuple[str, ...], sections: Sections, lines: list[Line]) -> list[Notice]:
    if not missing:
        return []
    reached = [name for part, name in _PART_NAMES.items() if part in sections.seen]
    if "II" not in sections.seen and "explanation" in sections.seen:
        # parts in the middle are lost while the explanation still follows
        reached = reached[:-1]
    return [
        Notice(
            code="DOCUMENT_TRUNCATED",
            detail=f"The form breaks off in {reached[-1] if reached else 'the header'} and lacks "
            f"{', '.join(missing)}; rows, owners or footnotes may be missing.",
            spans=(lines[-1].span,),
        )
    ]


def _form(header: Header) -> str:
    """Form with "/A", which a rendition may show only by the original's date in item 4."""
    form = header.form or ""
    return f"{form}/A" if header.original_date and not form.endswith("/A") else form


def _no_securities(form: str, explanation: Explanation, truncated: bool) -> bool | None:
    """Whether a Form 3 says that nothing is owned; other forms, and a cut one, leave it open."""
    if explanation.no_securities:
        return True
    return False if form == "3" and not truncated else None


def _signature_date(sections: Sections) -> date | None:
    """The latest date beside a signature: the form was filed when the last had signed."""
    return max((day for line in sections.signatures for day, _ in find_dates(line.raw[-200:])), default=None)


def _header_spans(header: Header) -> tuple[Span, ...]:
    spans = (header.form_span, header.period_span, header.header_date_span)
    return tuple(span for span in spans if span)


def _reject(document: Document, place: str, cause: str) -> Rejection:
    return Rejection(name=document.name, place=place, cause=cause)
