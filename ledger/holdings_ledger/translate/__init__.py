"""Readings into events: the only place that knows what a transaction code means.

The order of a filing's events is fixed, because an event's number is its name: `FilingRecorded`, then the
rows of Table I and of Table II (an exercise pair at its Table I row), then what footnotes state, by footnote
and place. Prose brings its facts ready; translation only puts the filing in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from holdings_events import Event, Notice
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Reading, Rejection
from holdings_ledger.translate import header, ownership
from holdings_ledger.translate.checks import row_notices
from holdings_ledger.translate.deadlines import lateness
from holdings_ledger.translate.footnotes import facts_of_footnotes
from holdings_ledger.translate.marks import Footnotes
from holdings_ledger.translate.pairing import pair_exercises
from holdings_ledger.translate.titles import Titles

__all__ = ["translate"]


def translate(
    document: Document, reading: Reading, dates: Dates | None = None
) -> tuple[Event, ...] | Rejection:
    """The events of a reading, led by its `FilingRecorded`; a pure function.

    dates: what the caller knows better than the document (an accession number, an acceptance time); it
    replaces what the rendition carries, field by field. Returns a `Rejection` where no date at all says
    from when the filing is known.
    """
    merged = header.merge_dates(reading.dates, dates)
    known = header.known_at(document, merged)
    if isinstance(known, Rejection):
        return known
    if isinstance(reading, OwnershipDocument):
        facts, notices = _ownership(document, reading, header.filing_date(known))
    else:
        facts, notices = reading.facts, ()
    return (header.recorded(document, reading, merged, known, notices), *facts)


def _ownership(
    document: Document, reading: OwnershipDocument, filed: date
) -> tuple[tuple[Event, ...], tuple[Notice, ...]]:
    rows = ownership.in_order(reading.rows)
    titles = Titles(frozenset(note.id for note in reading.footnotes))
    when = ownership.statement_date(reading, filed)
    pairing = pair_exercises(rows, titles)
    moved = ownership.transfers(rows, titles)
    stated = facts_of_footnotes(document, reading, rows, titles, when)
    facts = (
        *ownership.no_securities(reading, document.digest, when),
        *ownership.row_events(document.digest, rows, Footnotes(reading.footnotes), pairing, moved, when),
        *stated.events,
    )

    def notices() -> Iterator[Notice]:
        late = lateness(reading, filed)
        if late is not None:
            yield late
        yield from row_notices(rows, titles, pairing, filed, reading.notices)
        yield from stated.notices

    return facts, tuple(notices())
