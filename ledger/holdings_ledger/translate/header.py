"""The leading event of a filing: what it is, whose it is, and from when it is known."""

from __future__ import annotations

from datetime import date

import attrs

from holdings_events import FilingRecorded, Notice, Source
from holdings_ledger import times
from holdings_ledger.readers.model import (
    Dates,
    Document,
    OwnershipDocument,
    ProseDocument,
    Reading,
    Rejection,
)

__all__ = ["filing_date", "known_at", "merge_dates", "recorded"]

_FIRST_YEAR = 1934
_LAST_YEAR = 2199


def merge_dates(own: Dates, given: Dates | None) -> Dates:
    """The dates a rendition carries, replaced by those that the caller gives."""
    if given is None:
        return own
    changes = {name: value for name, value in attrs.asdict(given).items() if value is not None}
    return attrs.evolve(own, **changes) if changes else own


def known_at(document: Document, dates: Dates) -> times.KnownAt | Rejection:
    """From when the filing is known; a `Rejection` where nothing places it in time.

    A date outside the years in which such filings can exist is a slip, and is passed over.
    """
    accepted_at = dates.accepted_at
    known = times.known_at(
        accepted_at=accepted_at if accepted_at and _FIRST_YEAR <= accepted_at.year <= _LAST_YEAR else None,
        filing_date=_plausible(dates.filing_date),
        header_date=_plausible(dates.header_date),
        signature_date=_plausible(dates.signature_date),
    )
    if known is None:
        return Rejection(
            name=document.name,
            place="",
            cause="the document states no date of acceptance, filing, page header or signature,"
            " so nothing says from when it is known; give its filing date",
        )
    return known


def _plausible(day: date | None) -> date | None:
    return day if day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def filing_date(known: times.KnownAt) -> date:
    """The filing's own day: the date in New York at which it is known."""
    return times.new_york_date(known.at)


def recorded(
    document: Document,
    reading: Reading,
    dates: Dates,
    known: times.KnownAt,
    notices: tuple[Notice, ...],
) -> FilingRecorded:
    """The `FilingRecorded` of a reading, with the reader's notices and those that translation adds."""
    source = Source(document=document.digest, spans=reading.header_spans)
    if isinstance(reading, OwnershipDocument):
        return _of_ownership(reading, source, dates, known, reading.notices + notices)
    return _of_prose(reading, source, dates, known, reading.notices + notices)


def _of_ownership(
    reading: OwnershipDocument,
    source: Source,
    dates: Dates,
    known: times.KnownAt,
    notices: tuple[Notice, ...],
) -> FilingRecorded:
    return FilingRecorded(
        effective_date=filing_date(known),
        source=source,
        form=reading.form,
        issuer=reading.issuer,
        owners=reading.owners,
        period=reading.period,
        original_date=reading.original_date,
        accession=dates.accession,
        accession_source=dates.accession_source,
        header_date=dates.header_date,
        signature_date=dates.signature_date,
        filing_date=dates.filing_date,
        accepted_at=dates.accepted_at,
        known_at=known.at,
        known_at_source=known.source,
        known_at_precision=known.precision,
        footnotes=reading.footnotes,
        remarks=reading.remarks,
        signed_by=reading.signed_by,
        format=reading.format,
        reader=reading.reader,
        schema_version=reading.schema_version,
        no_securities_owned=reading.no_securities_owned,
        not_subject_to_section_16=reading.not_subject_to_section_16,
        holdings_reported=reading.holdings_reported,
        transactions_reported=reading.transactions_reported,
        plan_10b5_1=reading.plan_10b5_1,
        truncated=reading.truncated,
        notices=notices,
        row_count=len(reading.rows),
    )


def _of_prose(
    reading: ProseDocument,
    source: Source,
    dates: Dates,
    known: times.KnownAt,
    notices: tuple[Notice, ...],
) -> FilingRecorded:
    return FilingRecorded(
        effective_date=filing_date(known),
        source=source,
        form=reading.form,
        issuer=reading.issuer,
        period=reading.period,
        accession=dates.accession,
        accession_source=dates.accession_source,
        header_date=dates.header_date,
        signature_date=dates.signature_date,
        filing_date=dates.filing_date,
        accepted_at=dates.accepted_at,
        known_at=known.at,
        known_at_source=known.source,
        known_at_precision=known.precision,
        items=reading.items,
        format=reading.format,
        reader=reading.reader,
        truncated=reading.truncated,
        notices=notices,
        unread=reading.unread,
        defined_terms=reading.defined_terms,
    )
