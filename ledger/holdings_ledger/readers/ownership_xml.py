"""Ownership XML (Forms 3, 4, 5 and their amendments), alone or inside a full submission.

Elements are read by their presence, never by the schema's version. A field has three states: a value, only
footnotes, or absent; an empty value is absent. Every element that the specification does not name becomes
a notice. The XML is parsed without DTD and entities, and capped before it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Literal
from xml.etree import ElementTree

from holdings_events import Footnote, Issuer, Notice, Owner, Span
from holdings_ledger.readers import sgml
from holdings_ledger.readers.cells import boolean, iso_date, lacking
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Rejection, Row
from holdings_ledger.readers.typed_marks import link_notices, with_typed_marks
from holdings_ledger.readers.xml_parties import Say, issuer_of, owner_of, signature_of
from holdings_ledger.readers.xml_rows import FIELDS, PlainRows, plain_rows
from holdings_projections.making import maker

READER: Final = "ownership-xml/3"

MAX_ELEMENTS: Final = 200_000
"""A document with more tags than this is refused before it is parsed."""

MAX_CHARACTERS: Final = 8 * 1024 * 1024
"""A document longer than this is refused before it is parsed; a filing has at most 60 rows."""

MAX_DEPTH: Final = 12
"""The specification nests no deeper than six."""

_FEW_BRACKETS: Final = 2_000
"""What nests so few tags, however deep, the parser can take."""

_ROOT: Final = re.compile(r"<ownershipDocument[\s>]")
_END: Final = "</ownershipDocument>"
_FORBIDDEN: Final = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_ROW_TAG: Final = re.compile(r"<(/?)((?:nonD|d)erivative(?:Transaction|Holding))\s*>")
_TABLES: Final[dict[str, Literal["I", "II"]]] = {"nonDerivativeTable": "I", "derivativeTable": "II"}
_KINDS: Final[dict[str, Literal["transaction", "holding"]]] = {
    "nonDerivativeTransaction": "transaction",
    "derivativeTransaction": "transaction",
    "nonDerivativeHolding": "holding",
    "derivativeHolding": "holding",
}
_BOXES: Final = {
    "noSecuritiesOwned": "no_securities_owned",
    "notSubjectToSection16": "not_subject_to_section_16",
    "form3HoldingsReported": "holdings_reported",
    "form4TransactionsReported": "transactions_reported",
    "aff10b5One": "plan_10b5_1",
}
_SEEN_VERSIONS: Final = re.compile(r"X0[1-6]\d\d")

_GROUPS: Final = frozenset(
    {"transactionAmounts", "postTransactionAmounts", "ownershipNature", "underlyingSecurity"}
)


_make_document = maker(OwnershipDocument)
_make_row = maker(Row)
_make_footnote = maker(Footnote)


def recognises(document: Document) -> bool:
    """Whether the document is, or holds, an ownership document."""
    return _ROOT.search(document.text) is not None


def read(document: Document) -> OwnershipDocument | Rejection:
    """Read the ownership document, with the dates and identities of a submission's header around it."""
    text = document.text
    found = _ROOT.search(text)
    if found is None:
        return Rejection(name=document.name, place="", cause="it holds no ownershipDocument element")
    start = found.start()
    end = text.find(_END, start)
    if end < 0:
        return _rejected(document, len(text), "the ownershipDocument element does not end")
    end += len(_END)
    xml = text[start:end]
    refusal = _refused(document, start, xml)
    if refusal is not None:
        return refusal
    plain = _plain(xml, start)
    if plain is not None:
        return _Reader(document, *plain, (start, end)).read()
    try:
        root = ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        line, column = getattr(error, "position", (1, 0))
        at = text.count("\n", 0, start) + line
        cause = f"the XML is not well-formed: {error}"
        return Rejection(name=document.name, place=f"line {at}, column {column + 1}", cause=cause)
    return _Reader(document, root, None, (start, end)).read()


def _plain(xml: str, start: int) -> tuple[ElementTree.Element, PlainRows] | None:
    """(the tree of all but the rows, the rows) of a document in the plain layout; else None."""
    plain = plain_rows(xml, start)
    if plain is None:
        return None
    try:
        root = ElementTree.fromstring(plain.rest)
    except (ElementTree.ParseError, ValueError):
        return None
    elements = [row for table in root if table.tag in _TABLES for row in table if row.tag in _KINDS]
    marks = [row.text for row in elements if not len(row) and not row.attrib]
    return (root, plain) if marks == plain.marks() else None


def _words_of(element: ElementTree.Element) -> str:
    """All text within an element."""
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()


def _refused(document: Document, start: int, xml: str) -> Rejection | None:
    """Caps, before anything is parsed: length, tags, depth, and what could expand or reach out.

    start: where the XML begins in the document.
    """
    if len(xml) > MAX_CHARACTERS:
        return _rejected(document, start, f"the XML has {len(xml):,} characters, too many for a form")
    # One character is found many times faster than two.
    declares = "!" in document.text and "<!" in document.text
    forbidden = _FORBIDDEN.search(document.text, 0, start + len(xml)) if declares else None
    if forbidden is not None:
        return _rejected(document, forbidden.start(), "the XML declares a document type or an entity")
    brackets = xml.count("<")
    if brackets > 2 * MAX_ELEMENTS:
        return _rejected(document, start, f"the XML has more than {MAX_ELEMENTS:,} elements")
    if brackets >= _FEW_BRACKETS and _too_deep(xml):
        return _rejected(document, start, f"the XML is nested deeper than {MAX_DEPTH} elements")
    return None


def _too_deep(xml: str) -> bool:
    """Whether elements nest beyond the cap: counted without a tree, so that depth costs no stack."""
    depth = 0
    for tag in re.finditer(r"<(/?)[A-Za-z][^<>]{0,400}?(/?)>", xml):
        closing, empty = tag.groups()
        depth += -1 if closing else 0 if empty else 1
        if depth > MAX_DEPTH:
            return True
    return False


def _rejected(document: Document, at: int, cause: str) -> Rejection:
    line = document.text.count("\n", 0, at) + 1
    return Rejection(name=document.name, place=f"line {line}", cause=cause)


class _Reader:
    """Reads one parsed document."""

    def __init__(
        self, document: Document, root: ElementTree.Element, plain: PlainRows | None, span: Span
    ) -> None:
        """plain: what the rows hold, where their elements in the tree are only marks."""
        self._document = document
        self._root = root
        self._plain = plain
        self._span = span
        self._notices: list[Notice] = []
        self._rows: list[Row] = []
        self._told: set[str] = set()
        self._say = Say(self._unknown, self._unreadable)
        self._links: list[tuple[str, tuple[str, ...]]] = []
        self._spans = None if plain else self._spans_of_rows()

    def _spans_of_rows(self) -> list[Span] | None:
        """Where the rows stand, in document order; None where the text shows another number than the tree."""
        found: list[Span] = []
        start, name = -1, ""
        for tag in _ROW_TAG.finditer(self._document.text, *self._span):
            if start < 0 and not tag[1]:
                start, name = tag.start(), tag[2]
            elif tag[1] and tag[2] == name:
                found.append((start, tag.end()))
                start, name = -1, ""
        tables = (table for table in self._root if table.tag in _TABLES)
        rows = sum(element.tag in _KINDS for table in tables for element in table)
        return found if rows == len(found) else None

    def read(self) -> OwnershipDocument | Rejection:
        values: dict[str, Any] = {}
        owners: list[Owner] = []
        footnotes: list[Footnote] = []
        signatures: list[tuple[str, str]] = []
        issuer: Issuer | None = None
        for element in self._root:
            tag = element.tag
            if tag in _TABLES:
                self._table(element, _TABLES[tag])
            elif tag == "issuer":
                issuer = self._first(tag, issuer, issuer_of(element, self._say))
            elif tag == "reportingOwner":
                owners.append(owner_of(element, self._say))
            elif tag == "footnotes":
                footnotes += self._footnotes(element)
            elif tag == "ownerSignature":
                signatures.append(signature_of(element, self._say))
            else:
                self._header(element, values)
        if issuer is None or not values.get("documentType"):
            missing = "issuer" if issuer is None else "documentType"
            return _rejected(self._document, self._span[0], f"the XML has no {missing} element")
        return self._whole(values, issuer, owners, footnotes, signatures)

    def _whole(
        self,
        values: dict[str, Any],
        issuer: Issuer,
        owners: list[Owner],
        footnotes: list[Footnote],
        signatures: list[tuple[str, str]],
    ) -> OwnershipDocument:
        days = [day for _, text in signatures if (day := self._date_of("signatureDate", text)) is not None]
        known = {note.id for note in footnotes}
        rows = self._rows
        if known:
            rows = [with_typed_marks(row, known) for row in rows]
        self._notices += link_notices(footnotes, rows)
        return _make_document(
            form=values["documentType"].upper(),
            issuer=issuer,
            owners=tuple(owners),
            period=values.get("periodOfReport"),
            original_date=values.get("dateOfOriginalSubmission"),
            dates=_dates(self._document.text[: self._span[0]], days),
            signed_by=tuple(name for name, _ in signatures if name),
            rows=tuple(rows),
            footnotes=tuple(footnotes),
            remarks=values.get("remarks"),
            schema_version=values.get("schemaVersion"),
            notices=tuple(self._notices),
            header_spans=(self._span,),
            format="xml",
            reader=READER,
            no_securities_owned=values.get("no_securities_owned"),
            not_subject_to_section_16=values.get("not_subject_to_section_16"),
            holdings_reported=values.get("holdings_reported"),
            transactions_reported=values.get("transactions_reported"),
            plan_10b5_1=values.get("plan_10b5_1"),
        )

    # --- header ----------------------------------------------------------------------------------------

    def _header(self, element: ElementTree.Element, values: dict[str, Any]) -> None:
        tag, text = element.tag, (element.text or "").strip()
        if tag in self._told:
            self._unknown(f"{tag} (again)")
            return
        self._told.add(tag)
        if tag in _BOXES:
            values[_BOXES[tag]] = self._box(tag, text)
        elif tag in ("documentType", "schemaVersion", "remarks"):
            values[tag] = text or None
        elif tag in ("periodOfReport", "dateOfOriginalSubmission"):
            values[tag] = self._date_of(tag, text)
        else:
            self._unknown(tag)
        if tag == "schemaVersion" and not _SEEN_VERSIONS.fullmatch(text):
            self._notice("SCHEMA_VERSION_UNSEEN", f"The schema version is {text or 'empty'}.")

    def _first(self, tag: str, old: Issuer | None, new: Issuer) -> Issuer:
        if old is not None:
            self._unknown(f"{tag} (again)")
        return old or new

    def _footnotes(self, element: ElementTree.Element) -> Iterator[Footnote]:
        for child in element:
            if child.tag == "footnote":
                yield _make_footnote(id=_note_id(child), text=_words_of(child))
            else:
                self._unknown(f"footnotes/{child.tag}")

    def _box(self, tag: str, text: str, table: str | None = None, number: int | None = None) -> bool | None:
        value = boolean(text)
        if value is None and text:
            self._unreadable(tag, text, table, number)
        return value

    # --- tables ----------------------------------------------------------------------------------------

    def _table(self, table: ElementTree.Element, name: Literal["I", "II"]) -> None:
        counted: dict[str, int] = {}
        number = sum(row.table == name for row in self._rows)
        if number:
            self._unknown(f"{table.tag} (again; its rows are counted on)")
        for element in table:
            kind = _KINDS.get(element.tag)
            if kind is None:
                self._unknown(f"{table.tag}/{element.tag}")
                continue
            number += 1
            counted[element.tag] = counted.get(element.tag, 0) + 1
            path = f"/ownershipDocument/{table.tag}/{element.tag}[{counted[element.tag]}]"
            self._rows.append(self._row(element, name, number, kind, path))

    def _row(
        self,
        element: ElementTree.Element,
        table: Literal["I", "II"],
        number: int,
        kind: Literal["transaction", "holding"],
        path: str,
    ) -> Row:
        if self._plain is None:
            span = None if self._spans is None else self._spans[len(self._rows)]
            fields = self._fields(element, table, number)
            links = tuple(self._links)
        else:
            plain = self._plain.rows[len(self._rows)]
            span, fields, links = plain.span, plain.fields, plain.footnotes
        row = _make_row(
            table=table, number=number, kind=kind, span=span, path=path, footnotes=links, **fields
        )
        if kind == "transaction":
            notice = lacking(table, number, row.code, row.transaction_date)
            self._notices += [] if notice is None else [notice]
        return row

    def _fields(self, element: ElementTree.Element, table: str, number: int) -> dict[str, Any]:
        """The values of a row, by field; its marks are left in `_links`."""
        fields: dict[str, Any] = {}
        self._links = []
        for child in element:
            if child.tag in _GROUPS:
                for part in child:
                    self._field(part, fields, table, number)
            elif child.tag == "transactionCoding":
                self._coding(child, fields, table, number)
            else:
                self._field(child, fields, table, number)
        return fields

    def _field(self, element: ElementTree.Element, fields: dict[str, Any], table: str, number: int) -> None:
        """One field: its value, and the footnotes that stand with it."""
        known = FIELDS.get(element.tag)
        if known is None:
            self._unknown(element.tag)
            return
        name, convert = known
        if name in fields:
            self._unknown(f"{element.tag} (again)")
            return
        notes: list[str] = []
        for child in element:
            tag = child.tag
            if tag == "value":
                if child.text and (text := child.text.strip()):
                    try:
                        fields[name] = convert(text)
                    except ValueError:
                        self._unreadable(element.tag, text, table, number)
            elif tag == "footnoteId":
                notes.append(_note_id(child))
            else:
                self._unknown(f"{element.tag}/{child.tag}")
        if notes:
            self._links.append((name, tuple(dict.fromkeys(notes))))

    def _coding(self, coding: ElementTree.Element, fields: dict[str, Any], table: str, number: int) -> None:
        notes: list[str] = []
        for child in coding:
            text = (child.text or "").strip()
            if child.tag == "transactionCode":
                fields["code"] = text or None
            elif child.tag == "transactionFormType":
                fields["form_type"] = text or None
            elif child.tag == "equitySwapInvolved":
                fields["equity_swap"] = self._box(child.tag, text, table, number)
            elif child.tag == "footnoteId":
                notes.append(_note_id(child))
            else:
                self._unknown(f"transactionCoding/{child.tag}")
        if notes:
            self._links.append(("code", tuple(dict.fromkeys(notes))))

    def _date_of(self, tag: str, text: str) -> date | None:
        try:
            return iso_date(text) if text else None
        except ValueError:
            self._unreadable(tag, text)
            return None

    def _unreadable(self, tag: str, text: str, table: str | None = None, number: int | None = None) -> None:
        """A value that cannot be converted is a notice and None, never a guess."""
        self._notice("CELL_UNREADABLE", f'{tag} has the value "{text[:60]}".', table, number)

    def _unknown(self, tag: str) -> None:
        self._notice(
            "ELEMENT_UNKNOWN", f"The element {tag[:80]} has no place in the specification; it was left out."
        )

    def _notice(self, code: str, detail: str, table: str | None = None, row: int | None = None) -> None:
        self._notices.append(Notice(code=code, detail=detail, table=table, row=row))


def _note_id(element: ElementTree.Element) -> str:
    """The number of a footnote: "F1" is 1."""
    return element.get("id", "").strip().removeprefix("F").lstrip("0") or "0"


def _dates(before: str, signed: list[date]) -> Dates:
    """What the submission's header, before the XML, says, where there is one, and the latest signature."""
    header = sgml.parse_header(before) if before else None
    signature = max(signed, default=None)
    if header is None:
        return Dates(signature_date=signature)
    return Dates(
        accession=header.accession,
        accession_source="sgml" if header.accession else None,
        accepted_at=header.accepted_at,
        filing_date=header.filing_date,
        signature_date=signature,
    )
