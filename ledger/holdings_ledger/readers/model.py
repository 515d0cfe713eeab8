"""What readers yield: documents as reported, without judgement.

A reader turns a decoded document into an `OwnershipDocument` or a `ProseDocument`, or into a
`Rejection` that names the place and the cause. It never sees the store and never decides what a
transaction code means; `holdings_ledger.translate` does.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

import attrs

from holdings_events import Event, Evidence, Footnote, Issuer, Notice, Owner, Span, Unread

PLUGIN: Final = "plugin:"
"""With this the `reader` of a filing begins where a plug-in read it."""


def plugin_of(reader: str) -> str | None:
    """The name of the plug-in that a filing's `reader` is of; None for a reader of this package."""
    return reader.removeprefix(PLUGIN).rpartition("/")[0] if reader.startswith(PLUGIN) else None


@attrs.frozen(kw_only=True)
class Document:
    """An original document, decoded.

    name: as the user gave it, for messages only. data: the original bytes. digest: their SHA-256 in
    hexadecimal. encoding: "utf-8", "utf-8-sig" or "cp1252". text: data in that encoding, line ends
    untouched; every span counts its characters.
    """

    name: str
    data: bytes = attrs.field(repr=False)
    digest: str
    encoding: str
    text: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Rejection:
    """A document that no reader could read, as a value: a batch goes on past it.

    name: the file. place: where in it ("line 12", "byte 0"), or "" for the whole. cause: one sentence.
    """

    name: str
    place: str
    cause: str

    @property
    def message(self) -> str:
        """File, place and cause in a line."""
        where = f"{self.name}: {self.place}" if self.place else self.name
        return f"{where}: {self.cause}"


@attrs.frozen(kw_only=True)
class Row:
    """A row of Table I or II as reported; fields as in `holdings_events.RowEvent`.

    number: its place in its table, from 1, each table apart, transactions and holdings in document order.
    kind: "transaction" or "holding". span: its characters; cells: (field, span) of each cell with a value.
    evidence: fields that are not simply stated, such as the parts of a fused cell.
    footnotes: (field, footnote ids) for each cell with marks; field names are those of this class.
    """

    table: Literal["I", "II"]
    number: int
    kind: Literal["transaction", "holding"]
    span: Span | None = None
    path: str | None = None
    security: str | None = None
    transaction_date: date | None = None
    deemed_date: date | None = None
    code: str | None = None
    side: Literal["A", "D"] | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    balance_after: Decimal | None = None
    balance_value_after: Decimal | None = None
    ownership: Literal["D", "I"] | None = None
    nature: str | None = None
    exercise_price: Decimal | None = None
    exercisable_date: date | None = None
    expiration_date: date | None = None
    underlying: str | None = None
    underlying_quantity: Decimal | None = None
    underlying_value: Decimal | None = None
    total_value: Decimal | None = None
    timeliness: Literal["E", "L"] | None = None
    equity_swap: bool | None = None
    form_type: str | None = None
    footnotes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    cells: tuple[tuple[str, Span], ...] = ()
    evidence: tuple[Evidence, ...] = ()


@attrs.frozen(kw_only=True)
class Dates:
    """The dates and names a rendition carries for when and as what it was filed; None where it has none."""

    accession: str | None = None
    accession_source: str | None = None
    accepted_at: datetime | None = None
    filing_date: date | None = None
    header_date: date | None = None
    signature_date: date | None = None


@attrs.frozen(kw_only=True)
class OwnershipDocument:
    """A rendition of Form 3, 4 or 5, as reported. Fields as in `holdings_events.FilingHeader`.

    header_spans: the characters that name form and date, on which FilingRecorded rests.
    """

    form: str
    issuer: Issuer
    owners: tuple[Owner, ...]
    period: date | None = None
    original_date: date | None = None
    dates: Dates = Dates()
    rows: tuple[Row, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    remarks: str | None = None
    signed_by: tuple[str, ...] = ()
    schema_version: str | None = None
    no_securities_owned: bool | None = None
    not_subject_to_section_16: bool | None = None
    holdings_reported: bool | None = None
    transactions_reported: bool | None = None
    plan_10b5_1: bool | None = None
    truncated: bool = False
    notices: tuple[Notice, ...] = ()
    header_spans: tuple[Span, ...] = ()
    format: str = "text"
    reader: str = ""


SpanUse = Literal["used", "boilerplate", "unread"]


@attrs.frozen(kw_only=True)
class ReadSpan:
    """A money, date, percent or share span of prose and what became of it.

    kind: "money", "date", "percent" or "shares". use: "used" by the named template, known
    "boilerplate" (the template says which), or "unread".
    """

    span: Span
    kind: str
    text: str
    use: SpanUse
    template: str | None = None


@attrs.frozen(kw_only=True)
class ProseDocument:
    """An 8-K as read: its facts are already events, in the order the ledger numbers them.

    issuer: name as printed, CIK where a header carries it. period: the report date, else the earliest
    date of an agreement or issue it reports. items: numbers such as "1.01".
    facts: the events its clauses state, without the leading FilingRecorded.
    spans: every money, date, percent and share span with its use.
    defined_terms: (term, meaning) as this document defines them, in order; they hold nowhere else.
    """

    form: str
    issuer: Issuer
    period: date | None = None
    dates: Dates = Dates()
    items: tuple[str, ...] = ()
    facts: tuple[Event, ...] = ()
    spans: tuple[ReadSpan, ...] = ()
    truncated: bool = False
    notices: tuple[Notice, ...] = ()
    header_spans: tuple[Span, ...] = ()
    format: str = "prose"
    reader: str = ""
    defined_terms: tuple[tuple[str, str], ...] = ()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Spans that no template understood."""
        return tuple(Unread(span=s.span, kind=s.kind, text=s.text) for s in self.spans if s.use == "unread")


Reading = OwnershipDocument | ProseDocument
