"""Sections of one accession number as an ownership document, in the form that XML yields, too.

The data sets keep transactions and holdings of a table apart, so rows are numbered with the transactions
first; each kind is in order of its surrogate keys, which is the order of the filing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from holdings_events import Footnote, Issuer, Notice, Owner
from holdings_ledger.readers.cells import boolean, cik, trading_symbol
from holdings_ledger.readers.model import Dates, OwnershipDocument, Rejection, Row
from holdings_ledger.readers.ownership_tsv.columns import ROW_MEMBERS
from holdings_ledger.readers.ownership_tsv.lines import Section
from holdings_ledger.readers.ownership_tsv.meanings import day, footnote_number
from holdings_ledger.readers.ownership_tsv.rows import left_out, row_of
from holdings_ledger.readers.typed_marks import link_notices, with_typed_marks

__all__ = ["READER", "reading_of"]

READER: Final = "ownership-tsv/1"

_FORMS: Final = frozenset({"3", "4", "5", "3/A", "4/A", "5/A"})
_ACCESSION: Final = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)
_RELATIONSHIPS: Final = {
    "DIRECTOR": "is_director",
    "OFFICER": "is_officer",
    "TENPERCENTOWNER": "is_ten_percent_owner",
    "OTHER": "is_other",
}


def reading_of(sections: Sequence[Section], name: str) -> OwnershipDocument | Rejection:
    """The ownership document that sections with spans tell. name: of the archive, for messages."""
    members = {section.header.member: section for section in sections}
    if len(members) < len(sections):
        return Rejection(name=name, place="", cause="two sections are of one member")
    for member in ("SUBMISSION", "REPORTINGOWNER"):
        if member not in members:
            return Rejection(name=name, place="", cause=f"{member} has no line of this filing")
    submission = members["SUBMISSION"]
    if len(submission.lines) > 1:
        cause = f"the accession number {submission.cells[1][0]} stands here again"
        place = f"line {submission.numbers[1]}"
        return Rejection(name=f"{name}!{submission.file}", place=place, cause=cause)
    return _Filing(members, submission, name).read()


class _Filing:
    """Reads one filing."""

    def __init__(self, members: dict[str, Section], submission: Section, name: str) -> None:
        self._members = members
        self._submission = submission
        self._name = name
        self._notices: list[Notice] = []

    def read(self) -> OwnershipDocument | Rejection:
        header, cells = self._submission.header, self._submission.cells[0]
        assert header.pick is not None
        filed, period, original, none_owned, exempt, holdings, transactions, form, *named = header.pick(cells)
        number, issuer, symbol, remarks = named
        accession, form, issuer = cells[0].strip(), form.strip().upper(), issuer.strip()
        issuer_cik = cik(number.strip())
        for column, text, right in (
            ("ACCESSION_NUMBER", cells[0], _ACCESSION.fullmatch(accession)),
            ("DOCUMENT_TYPE", form, form in _FORMS),
            ("ISSUERNAME", issuer, issuer or issuer_cik),
            ("FILING_DATE", filed, self._quiet_day(filed)),
        ):
            if not right:
                return self._rejection(column, text)
        footnotes = self._footnotes()
        rows = self._rows(footnotes)
        self._notices += link_notices(footnotes, rows)
        plan = header.columns.get("AFF10B5ONE")
        if header.unknown:
            self._notices += left_out(header, cells)
        return OwnershipDocument(
            form=form,
            issuer=Issuer(
                name=issuer or f"CIK {issuer_cik}", cik=issuer_cik, symbol=trading_symbol(symbol.strip())
            ),
            owners=self._owners(),
            period=self._day("PERIOD_OF_REPORT", period),
            original_date=self._day("DATE_OF_ORIG_SUB", original),
            dates=Dates(
                accession=accession,
                accession_source="tsv",
                filing_date=day(filed),
                signature_date=self._signed(),
            ),
            rows=rows,
            footnotes=footnotes,
            remarks=remarks.strip() or None,
            signed_by=self._signed_by(),
            header_spans=(self._submission.spans[0],),
            format="tsv",
            reader=READER,
            no_securities_owned=self._box("NO_SECURITIES_OWNED", none_owned),
            not_subject_to_section_16=self._box("NOT_SUBJECT_SEC16", exempt),
            holdings_reported=self._box("FORM3_HOLDINGS_REPORTED", holdings),
            transactions_reported=self._box("FORM4_TRANS_REPORTED", transactions),
            plan_10b5_1=None if plan is None else self._box("AFF10B5ONE", cells[plan]),
            notices=tuple(self._notices),
        )

    # --- the submission ----------------------------------------------------------------------------------

    def _rejection(self, column: str, text: str) -> Rejection:
        return Rejection(
            name=f"{self._name}!{self._submission.file}",
            place=f"line {self._submission.numbers[0]}, column {column}",
            cause=f'it has the value "{text[:60]}"',
        )

    def _quiet_day(self, text: str) -> date | None:
        try:
            value: date | None = day(text)
        except ValueError:
            return None
        return value

    def _day(self, column: str, text: str) -> date | None:
        try:
            value: date | None = day(text)
        except ValueError:
            self._unreadable(column, text)
            return None
        return value

    def _box(self, column: str, text: str) -> bool | None:
        if not text:
            return None
        value = boolean(text.strip())
        if value is None and text.strip():
            self._unreadable(column, text)
        return value

    def _unreadable(self, column: str, text: str) -> None:
        detail = f'{column} has the value "{text[:60]}".'
        self._notices.append(Notice(code="CELL_UNREADABLE", detail=detail))

    # --- the other members -------------------------------------------------------------------------------

    def _picked(self, member: str) -> Iterator[tuple[str, ...]]:
        """The cells of each line, in the order of the SEC's description."""
        section = self._members.get(member)
        if section is None:
            return
        header = section.header
        assert header.pick is not None
        for cells in section.cells:
            if header.unknown:
                self._notices += left_out(header, cells)
            yield header.pick(cells)

    def _owners(self) -> tuple[Owner, ...]:
        return tuple([_owner(cells) for cells in self._picked("REPORTINGOWNER")])

    def _footnotes(self) -> tuple[Footnote, ...]:
        return tuple(
            [
                Footnote(id=footnote_number(key.strip()) or key, text=text.strip())
                for key, text in self._picked("FOOTNOTES")
            ]
        )

    def _signed(self) -> date | None:
        days = [self._day("OWNERSIGNATUREDATE", text) for _, text in self._picked("OWNER_SIGNATURE")]
        return max((value for value in days if value is not None), default=None)

    def _signed_by(self) -> tuple[str, ...]:
        names = (" ".join(name.split()) for name, _ in self._picked("OWNER_SIGNATURE"))
        return tuple(name for name in names if name)

    def _rows(self, footnotes: Iterable[Footnote]) -> tuple[Row, ...]:
        known = {note.id for note in footnotes}
        counted = {"I": 0, "II": 0}
        rows: list[Row] = []
        for member, told in ROW_MEMBERS.items():
            section = self._members.get(member)
            if section is None:
                continue
            for number, cells in enumerate(section.cells, counted[told.table] + 1):
                span = section.spans[number - counted[told.table] - 1]
                row, notices = row_of(section.header, cells, number, span)
                rows.append(with_typed_marks(row, known) if known else row)
                self._notices += notices
            counted[told.table] += len(section.cells)
        return tuple(rows)


def _owner(cells: tuple[str, ...]) -> Owner:
    number, name, relationship, title, other, *address = cells
    key = cik(number.strip())
    flags: dict[str, Any] = {
        _RELATIONSHIPS[word]: True
        for part in relationship.upper().replace(";", ",").split(",")
        if (word := "".join(part.split())) in _RELATIONSHIPS
    }
    return Owner(
        name=name.strip() or f"CIK {key}",
        cik=key,
        officer_title=title.strip() or None,
        other_text=other.strip() or None,
        address=", ".join([part.strip() for part in address if part.strip()]) or None,
        **flags,
    )
