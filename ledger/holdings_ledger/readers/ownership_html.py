"""Renditions of Forms 3, 4 and 5 as a browser shows them: the pages of EDGAR's own stylesheets.

Items are found by their printed labels and columns by their headings, never by position alone or by the names
of styles, so that pages of every form, year and way of saving are read alike. Links carry the CIKs of issuer
and owners; the address a browser noted when it saved the page carries the accession number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, Final

import attrs

from holdings_events import Footnote, Issuer, Notice, Owner, Span
from holdings_ledger.readers import html_rows
from holdings_ledger.readers.html_tree import Node, PageTooLargeError, parse
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Rejection, Row
from holdings_ledger.readers.typed_marks import link_notices, with_typed_marks
from holdings_projections.identity import fold_name

READER: Final = "ownership-html/1"

_HEAD: Final = 100_000
_MARKUP: Final = re.compile(r"<(?:html|body|table|td)\b", re.IGNORECASE)
_SIGNS: Final = re.compile(
    r"name\s{1,40}and\s{1,40}address\s{1,40}of\s{1,40}reporting\s{1,40}person"
    r"|initial\s{1,40}statement\s{1,40}of\s{1,40}beneficial\s{1,40}ownership"
    r"|changes\s{1,40}in\s{1,40}beneficial\s{1,40}ownership",
    re.IGNORECASE,
)
_FORM: Final = re.compile(r"\bform ?([345])\b ?(/ ?a\b)?", re.IGNORECASE)
_SAVED: Final = re.compile(r"/edgar/data/\d{1,10}/(\d{10})-?(\d{2})-?(\d{6})/")
_CIK: Final = re.compile(r"[?&]CIK=(\d{1,10})\b", re.IGNORECASE)
_NUMBERED: Final = r"(?:\d{1,2}\. ?)?"
_OWNER: Final = re.compile(_NUMBERED + r"name and address of reporting person", re.IGNORECASE)
_ISSUER: Final = re.compile(_NUMBERED + r"issuer name and ticker", re.IGNORECASE)
_PERIOD: Final = re.compile(
    _NUMBERED
    + r"(?:date of earliest transaction|date of event requiring|statement for issuer.{0,3} fiscal year end"
    r"|statement for \(?month)",
    re.IGNORECASE,
)
_ORIGINAL: Final = re.compile(_NUMBERED + r"if amendment,? date (?:of )?original", re.IGNORECASE)
_RELATION: Final = re.compile(_NUMBERED + r"relationship of reporting person", re.IGNORECASE)
_PLAIN_OWNER: Final = re.compile(r"reporting person ?\*? ?(.{1,200}?) ?\(last\)", re.IGNORECASE)
_PLAIN_ISSUER: Final = re.compile(r"trading symbol ?(.{1,200}?) ?\[", re.IGNORECASE)
_SYMBOL: Final = re.compile(r"\[ ?([^\[\]]{1,40}?) ?\]")
_NO_SYMBOL: Final = frozenset({"", "NONE", "N/A", "NA"})
_NOTE: Final = re.compile(r"(\d{1,3})\. ?(.*)", re.DOTALL)
_BOXES: Final = (
    ("not_subject_to_section_16", re.compile(r"check this box if no longer subject", re.IGNORECASE)),
    ("plan_10b5_1", re.compile(r"check this box to indicate that a transaction", re.IGNORECASE)),
    ("holdings_reported", re.compile(r"form 3 holdings? reported", re.IGNORECASE)),
    ("transactions_reported", re.compile(r"form 4 transactions? reported", re.IGNORECASE)),
)
_CHECKED: Final = frozenset({"x", "✓", "✔", "☑", "☒"})


def recognises(document: Document) -> bool:
    """Whether a document is a page that shows a Form 3, 4 or 5."""
    head = document.text[:_HEAD]
    return _MARKUP.search(head) is not None and _SIGNS.search(head) is not None


def read(document: Document) -> OwnershipDocument | Rejection:
    """Read a page. Never raises on any input."""
    try:
        page = parse(document.text)
    except PageTooLargeError as error:
        return _rejected(document, error.place, str(error))
    shown = _Page(page)
    form = _form(shown)
    owners = tuple(_owners(shown))
    issuer = _issuer(shown)
    if form is None:
        return _rejected(document, 0, "the page does not say whether it is Form 3, 4 or 5")
    if not owners:
        return _rejected(document, 0, "the page names no reporting person (item 1)")
    if issuer is None:
        return _rejected(document, 0, "the page names no issuer (item 2)")
    return _whole(document, shown, form, issuer, owners)


def _rejected(document: Document, at: int, cause: str) -> Rejection:
    line = document.text.count("\n", 0, at) + 1
    return Rejection(name=document.name, place=f"line {line}", cause=cause)


@attrs.define(init=False)
class _Page:
    """The cells of a page with their words, in document order, and its tables."""

    page: Node
    cells: list[tuple[Node, str]]
    tables: list[Node]

    def __init__(self, page: Node) -> None:
        self.page = page
        self.cells = [(cell, cell.words("sup")) for cell in page.all("td", "th")]
        self.tables = list(page.all("table"))

    def labelled(self, label: re.Pattern[str]) -> Iterator[tuple[Node, str]]:
        """Cells that begin with a label, innermost only."""
        found = [(cell, words) for cell, words in self.cells if label.match(words)]
        for cell, words in found:
            inner = {id(part) for part in cell.all("td", "th")}
            if not any(id(other) in inner for other, _ in found):
                yield cell, words

    def table_with(self, start: str) -> tuple[Node, int] | None:
        """The innermost table with a cell that begins so, and the number of the row that holds it."""
        place: tuple[Node, int] | None = None
        for table in self.tables:
            for number, row in enumerate(table.own_rows()):
                if any(cell.words().casefold().startswith(start) for cell in row.cells()):
                    place = (table, number)
        return place


def _whole(
    document: Document, shown: _Page, form: tuple[str, Span | None], issuer: Issuer, owners: tuple[Owner, ...]
) -> OwnershipDocument:
    period, period_span = _dated(shown, _PERIOD)
    original, _ = _dated(shown, _ORIGINAL)
    notes = _explanation(shown)
    known = {note.id for note in notes.footnotes}
    read_rows, notices = html_rows.read_tables(shown.tables)
    rows = tuple(with_typed_marks(row, known) for row in read_rows)
    signed = _signed(shown)
    boxes = _boxes(shown)
    number = form[0] + ("/A" if original and not form[0].endswith("/A") else "")
    return OwnershipDocument(
        form=number,
        issuer=issuer,
        owners=owners,
        period=period,
        original_date=original,
        dates=_dates(document.text, signed),
        rows=rows,
        footnotes=notes.footnotes,
        remarks=notes.remarks,
        no_securities_owned=notes.nothing_owned or (False if number.startswith("3") else None),
        truncated=signed is None,
        notices=(*notices, *link_notices(notes.footnotes, rows), *_truncation(document, signed, rows)),
        header_spans=tuple(span for span in (form[1], period_span) if span is not None),
        format="html",
        reader=READER,
        not_subject_to_section_16=boxes.get("not_subject_to_section_16"),
        holdings_reported=boxes.get("holdings_reported"),
        transactions_reported=boxes.get("transactions_reported"),
        plan_10b5_1=boxes.get("plan_10b5_1"),
    )


def _truncation(document: Document, signed: object, rows: tuple[Row, ...]) -> Iterator[Notice]:
    if signed is None:
        end = len(document.text)
        yield Notice(
            code="DOCUMENT_TRUNCATED",
            detail=f"The page ends before the signatures, after {len(rows)} rows; more may be missing.",
            spans=((max(0, end - 80), end),),
        )


# --- header --------------------------------------------------------------------------------------------


def _form(shown: _Page) -> tuple[str, Span | None] | None:
    """The form's number, with "/A" where the page prints it; and where it stands."""
    before = [cell for cell, words in shown.cells if len(words) < 40 and _FORM.match(words)]
    spoken = shown.page.words()[:1_000]
    found = _FORM.search(before[0].words("sup")) if before else _FORM.search(spoken)
    if found is None:
        return None
    amended = found[2] or any(m[2] and m[1] == found[1] for m in _FORM.finditer(spoken))
    return found[1] + ("/A" if amended else ""), before[0].span("sup") if before else None


def _dated(shown: _Page, label: re.Pattern[str]) -> tuple[date | None, Span | None]:
    for cell, words in shown.labelled(label):
        day = html_rows.first_date(words)
        if day is not None:
            return day, cell.span("sup")
    return None, None


def _dates(text: str, signed: tuple[date, ...] | None) -> Dates:
    saved = _SAVED.search(text, 0, text.find("<body") if "<body" in text else 2_000)
    return Dates(
        accession="-".join(saved.groups()) if saved else None,
        accession_source="page_address" if saved else None,
        signature_date=max(signed, default=None) if signed else None,
    )


def _link(cell: Node) -> tuple[str, str] | None:
    """Name and CIK of the first link to a company's or person's filings."""
    for anchor in cell.all("a"):
        cik = _CIK.search(anchor.href)
        if cik and anchor.words():
            return anchor.words(), cik[1].zfill(10)
    return None


def _issuer(shown: _Page) -> Issuer | None:
    for cell, words in shown.labelled(_ISSUER):
        link = _link(cell)
        plain = _PLAIN_ISSUER.search(words)
        name = link[0] if link else plain[1] if plain else None
        symbol = _SYMBOL.search(words[len(name or "") :])
        told = symbol[1] if symbol and symbol[1].upper() not in _NO_SYMBOL else None
        if name:
            return Issuer(name=name, cik=link[1] if link else None, symbol=told)
    return None


def _owners(shown: _Page) -> Iterator[Owner]:
    """The person of item 1 with the relationships of the page, then those listed at its end."""
    seen: set[str] = set()
    for cell, words in shown.labelled(_OWNER):
        link = _link(cell)
        plain = _PLAIN_OWNER.search(words)
        name = link[0] if link else plain[1] if plain else None
        if name is None:
            continue
        key = link[1] if link else fold_name(name)
        if key not in seen:
            owner = Owner(name=name, cik=link[1] if link else None, address=_address(cell, name))
            yield owner if seen else _with_relations(owner, shown)
            seen.add(key)


_ADDRESS_LABELS: Final = re.compile(r"\((?:last|first|middle|street|city|state|zip)\)", re.IGNORECASE)


def _address(cell: Node, name: str) -> str | None:
    """What the innermost cells of item 1 say, but for labels and the name."""
    parts = [inner.words() for inner in cell.all("td") if not any(inner.all("td"))]
    told = [part for part in parts if part and part != name and not _ADDRESS_LABELS.fullmatch(part)]
    return ", ".join(told) or None


_RELATIONS: Final = (
    ("is_director", "director"),
    ("is_ten_percent_owner", "10% owner"),
    ("is_officer", "officer (give"),
    ("is_other", "other (specify"),
)


def _with_relations(owner: Owner, shown: _Page) -> Owner:
    for cell, _ in shown.labelled(_RELATION):
        told: dict[str, Any] = {}
        words: list[str] = []
        for row in cell.all("tr"):
            cells = row.cells()
            labels = {
                field: at
                for field, label in _RELATIONS
                for at, each in enumerate(cells)
                if each.words().casefold().startswith(label)
            }
            for field, at in labels.items():
                told[field] = _checked(cells[at - 1].words()) if at else None
            if told and not labels:
                words += _title_words(cells)
        title, other = _told_titles(words, told)
        return attrs.evolve(
            owner,
            is_director=told.get("is_director"),
            is_officer=told.get("is_officer"),
            is_ten_percent_owner=told.get("is_ten_percent_owner"),
            is_other=told.get("is_other"),
            officer_title=title,
            other_text=other,
        )
    return owner


def _title_words(cells: list[Node]) -> list[str]:
    """Officer's title and the words for "other": two cells, or two spans of one cell."""
    if len(cells) > 1:
        return [cells[at].words() if at < len(cells) else "" for at in (1, 3)]
    spans = [span.words() for cell in cells for span in cell.all("span")]
    return spans or [cell.words() for cell in cells]


def _told_titles(words: list[str], told: dict[str, Any]) -> tuple[str | None, str | None]:
    first, second = (*words, "", "")[:2]
    if first and not second and told.get("is_other") and not told.get("is_officer"):
        return None, first
    return first or None, second or None


def _checked(words: str) -> bool | None:
    mark = words.strip().casefold()
    return True if mark in _CHECKED else False if not mark else None


def _boxes(shown: _Page) -> dict[str, Any]:
    """Boxes whose label the page prints; each is drawn in the cell before its label."""
    told: dict[str, bool | None] = {}
    for row in shown.page.all("tr"):
        cells = row.cells()
        for before, cell in pairwise(cells):
            words = cell.words()[:120]
            for field, label in _BOXES:
                if label.match(words):
                    told.setdefault(field, _checked(before.words()))
    return told


# --- explanation and signatures ------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Explanation:
    footnotes: tuple[Footnote, ...] = ()
    remarks: str | None = None
    nothing_owned: bool = False


def _explanation(shown: _Page) -> _Explanation:
    place = shown.table_with("explanation of responses")
    if place is None:
        return _Explanation()
    notes: list[Footnote] = []
    remarks: list[str] = []
    nothing = in_remarks = False
    for row in place[0].own_rows()[place[1] + 1 :]:
        words = " ".join(cell.words() for cell in row.cells())
        found = _NOTE.fullmatch(words)
        if words.casefold().startswith("remarks:"):
            in_remarks = True
            words = words[8:].strip()
        if in_remarks:
            remarks += [words] if words else []
        elif words.casefold().startswith("no securities are beneficially owned"):
            nothing = True
        elif found and int(found[1]) == len(notes) + 1:
            notes.append(Footnote(id=found[1], text=found[2], span=_row_span(row)))
        elif notes and words:
            notes[-1] = attrs.evolve(notes[-1], text=f"{notes[-1].text} {words}")
    return _Explanation(footnotes=tuple(notes), remarks="\n".join(remarks) or None, nothing_owned=nothing)


def _row_span(row: Node) -> Span | None:
    spans = [span for span in (cell.span() for cell in row.cells()) if span]
    return (spans[0][0], spans[-1][1]) if spans else None


def _signed(shown: _Page) -> tuple[date, ...] | None:
    """The dates beside the signatures; None where the page ends before them."""
    place = shown.table_with("** signature of reporting person")
    if place is None:
        return None
    days: list[date] = []
    for row in place[0].own_rows()[: place[1] + 1]:
        for cell in row.cells():
            day = html_rows.only_date(cell.words())
            days += [day] if day else []
    return tuple(days)


__all__ = ["READER", "read", "recognises"]
