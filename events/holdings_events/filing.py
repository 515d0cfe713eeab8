"""Events about the filing as a document: what it is, who filed it, when it became known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import attrs

from holdings_events.base import Event, Span

KnownAtSource = Literal["acceptance", "filing_date", "header_date", "signature_date"]
KnownAtPrecision = Literal["second", "date"]


@attrs.frozen(kw_only=True)
class Issuer:
    """The company whose securities the filing is about, as this filing names it.

    name: as printed. cik: ten digits, or None where the rendition carries none.
    symbol: trading symbol as printed, or None where blank or "NONE"; foreign_symbol: on an exchange abroad.
    """

    name: str
    cik: str | None = None
    symbol: str | None = None
    foreign_symbol: str | None = None


@attrs.frozen(kw_only=True)
class Owner:
    """A reporting person of Form 3, 4 or 5, in the order of the form.

    name: as printed. cik: ten digits or None. is_director, is_officer, is_ten_percent_owner and is_other:
    the relationships, None where the form leaves them open; officer_title, other_text and address as printed.
    address_abroad: the mark that the address is outside the United States.
    """

    name: str
    cik: str | None = None
    is_director: bool | None = None
    is_officer: bool | None = None
    is_ten_percent_owner: bool | None = None
    is_other: bool | None = None
    officer_title: str | None = None
    other_text: str | None = None
    address: str | None = None
    address_abroad: bool | None = None


@attrs.frozen(kw_only=True)
class Footnote:
    """A numbered explanation of response.

    id: as printed ("1"; XML's "F1" is "1"). text: its words. span: where they stand, or None.
    """

    id: str
    text: str
    span: Span | None = None


@attrs.frozen(kw_only=True)
class Notice:
    """Something about the document that a reader or the translation noticed and a user must hear of.

    code: a finding code of docs/FINDINGS.md. detail: a sentence that names the figures.
    spans, table and row: where, as in `Source`.
    """

    code: str
    detail: str
    spans: tuple[Span, ...] = ()
    table: str | None = None
    row: int | None = None


@attrs.frozen(kw_only=True)
class Unread:
    """A span of prose that no template understood.

    kind: "money", "date", "percent" or "shares". text: the words of the span.
    """

    span: Span
    kind: str
    text: str


@attrs.frozen(kw_only=True)
class FilingHeader(Event):
    """What one rendition of a filing says of itself; base of the three events that lead a reading.

    effective_date: the filing's own date, which is the date part of known_at in New York.
    form: "3", "4", "5" or "8-K", with "/A" for an amendment.
    issuer, owners: the parties; an 8-K has no owners.
    period: period of report (3: event; 4: earliest transaction; 5: fiscal year end; 8-K: report date).
    original_date: date of the original submission, as an amendment prints it.
    accession: EDGAR's accession number with dashes, or None; accession_source: where it was found
        ("sgml", "xml_name", "tsv", "given", "file_name", "page_address").
    header_date, signature_date, filing_date, accepted_at: the dates the rendition carries.
    known_at: the instant (UTC) from which the filing counts as known; known_at_source and
        known_at_precision say what it rests on.
    items: item numbers of an 8-K.
    footnotes, remarks: as printed; footnotes tell like rows apart. signed_by: names as signed, in order.
    format: "text", "prose", "xml", "html", "tsv", or "by_hand" where a person filled in a form.
    reader: name and version of the reader; those of a plug-in begin with "plugin:".
    schema_version: of ownership XML.
    no_securities_owned, not_subject_to_section_16, holdings_reported, transactions_reported,
        plan_10b5_1: the boxes of the form; None where the rendition does not show them.
    truncated: the document ends before its form does, so more may be missing.
    notices: what the reading noticed. unread: spans of prose no template understood.
    row_count: table rows read, transactions and holdings.
    defined_terms: (term, meaning) as the filing defines them; local to it.
    """

    form: str
    issuer: Issuer
    owners: tuple[Owner, ...] = ()
    period: date | None = None
    original_date: date | None = None
    accession: str | None = None
    accession_source: str | None = None
    header_date: date | None = None
    signature_date: date | None = None
    filing_date: date | None = None
    accepted_at: datetime | None = None
    known_at: datetime
    known_at_source: KnownAtSource
    known_at_precision: KnownAtPrecision = "date"
    items: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    remarks: str | None = None
    signed_by: tuple[str, ...] = ()
    format: str
    reader: str
    schema_version: str | None = None
    no_securities_owned: bool | None = None
    not_subject_to_section_16: bool | None = None
    holdings_reported: bool | None = None
    transactions_reported: bool | None = None
    plan_10b5_1: bool | None = None
    truncated: bool = False
    notices: tuple[Notice, ...] = ()
    unread: tuple[Unread, ...] = ()
    row_count: int = 0
    defined_terms: tuple[tuple[str, str], ...] = ()

    @property
    def is_amendment(self) -> bool:
        """Whether the form is an amendment ("/A")."""
        return self.form.endswith("/A")


@attrs.frozen(kw_only=True)
class FilingRecorded(FilingHeader):
    """A filing entered the ledger. Leads its stream: version 1."""


@attrs.frozen(kw_only=True)
class RenditionAdded(FilingHeader):
    """A further rendition of a filing brought what the first lacked; the events after it tell it whole.

    replaces_versions: versions of the stream whose facts this rendition tells again.
    """

    replaces_versions: tuple[int, ...]


@attrs.frozen(kw_only=True)
class FilingReread(FilingHeader):
    """A better reader read a stored document again; the events after it are the new reading.

    reader_version: of the reader that read it now. replaces_versions: as in `RenditionAdded`.
    """

    reader_version: str
    replaces_versions: tuple[int, ...]


@attrs.frozen(kw_only=True)
class RulingRecorded(Event):
    """A person decided something the filings leave open.

    ruling_id: digest of the ruling's content. kind: what sort of decision. targets: ids of events,
    positions, findings or parties. statement: the decision in words. author, reason: who and why.
    evidence_text: quotation or reference it rests on. revokes: an earlier ruling's id.
    field, value, stated: of a correction, the field of the target, its value as text, and what it states.
    """

    ruling_id: str
    kind: str
    targets: tuple[str, ...]
    statement: str
    author: str
    reason: str
    evidence_text: str | None = None
    revokes: str | None = None
    field: str | None = None
    value: str | None = None
    stated: str | None = None


@attrs.frozen(kw_only=True)
class ReadingByHandRecorded(Event):
    """A person read words of a filing that no reader understood; the facts that follow say what they mean.

    source: the form that the person filled in, a document of its own; the facts rest on the filing's.
    ruling_id: the ruling by which the reading counts, and through which it can be taken back.
    author, reason: who and why, as the ruling has them.
    facts: how many events of the stream, right after this one, are the reading's.
    replaces_versions: versions of the stream whose facts these take the place of.
    gates: what the facts fail of the checks that every reading must pass, in sentences.
    accepted: why the author has them recorded all the same; None where they fail nothing.
    """

    ruling_id: str
    author: str
    reason: str
    facts: int
    replaces_versions: tuple[int, ...] = ()
    gates: tuple[str, ...] = ()
    accepted: str | None = None


@attrs.frozen(kw_only=True)
class CorporateActionRecorded(Event):
    """A split, stock dividend or merger of the issuer that filings of insiders do not report.

    action: "split", "stock_dividend" or "conversion". security: title it applies to.
    numerator, denominator: new shares for old ones (a three-for-one split is 3 and 1).
    statement, author: the words and the person it rests on.
    """

    issuer: Issuer
    action: Literal["split", "stock_dividend", "conversion"]
    security: str
    numerator: int
    denominator: int
    statement: str
    author: str
