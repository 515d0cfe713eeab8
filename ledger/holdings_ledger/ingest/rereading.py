"""Reading stored documents again: a better reader's view is appended, never written over the old one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import attrs

from holdings_events import Event, FilingHeader, Recorded
from holdings_ledger.answers import Ingested
from holdings_ledger.ingest.preparing import Translated, prepared
from holdings_ledger.ingest.recording import as_reread, stored_rendition
from holdings_ledger.readers.model import Rejection, plugin_of
from holdings_ledger.store import Store
from holdings_projections.filings import Filing, filings
from holdings_projections.readings import machine_versions

_FILINGS_AT_ONCE: Final = 1_000


def reread_all(store: Store) -> Iterator[Ingested]:
    """Append a new reading to each filing whose document today's readers see otherwise.

    What people read by hand stays: a reading by hand is compared with its form, and revoked by its author.
    """
    for filing in every_filing(store):
        if not_read_again(filing) is not None:
            continue
        read = read_again(store, filing)
        if isinstance(read, Rejection) or not differs(filing, read):
            continue
        with store.writing() as writer:
            versions = machine_versions(writer.stream_events(filing.id))
            events = (as_reread(_as_recorded(filing, read), versions), *read.facts)
            appended = writer.append(filing.id, events)
        yield Ingested(
            filing=filing.id,
            path=read.rendition.document.name,
            form=filing.header.form,
            status="added",
            events=len(appended),
            message=f"read again by {read.header.reader}",
        )


def every_filing(store: Store) -> Iterator[Filing]:
    """The filings as readers read them, some at a time."""
    streams = store.streams()
    while some := list(islice(streams, _FILINGS_AT_ONCE)):
        yield from filings(store.read(streams=some), ())


def not_read_again(filing: Filing) -> str | None:
    """Why a filing's document cannot be read again by the reader that read it; None where it can."""
    if filing.header.format == "by_hand":
        return "a person described it"
    name = plugin_of(filing.header.reader)
    if name is None:
        return None
    from holdings_ledger.readers import plugins

    return None if name in plugins.names() else f"reader {name} is not installed"


def read_again(store: Store, filing: Filing) -> Translated | Rejection:
    """The filing's document in force, read and translated by today's readers."""
    return prepared(stored_rendition(store.document, filing.header))


def differs(filing: Filing, read: Translated) -> bool:
    """Whether today's reading states other facts, or notices other things, than the one in force."""
    old: tuple[Event, ...] = tuple(item.event for item in filing.events)
    return old != read.facts or _told(filing.header) != _told(read.header)


def changed_events(filing: Filing, read: Translated) -> Iterator[Recorded]:
    """Recorded facts that today's reading does not give again, word for word."""
    fresh = list(read.facts)
    for index, item in enumerate(filing.events):
        if index >= len(fresh) or fresh[index] != item.event:
            yield item


def _as_recorded(filing: Filing, read: Translated) -> FilingHeader:
    """Today's header, without a finding about identity losing what was decided when it was recorded."""
    kept = tuple(n for n in filing.header.notices if n.code == "RENDITION_AMBIGUOUS")
    return attrs.evolve(read.header, notices=(*read.header.notices, *kept))


def _told(header: FilingHeader) -> tuple[object, ...]:
    """What a header says of the document's content, the reader's own version left aside."""
    notices = tuple(n for n in header.notices if n.code != "RENDITION_AMBIGUOUS")
    return (
        header.form,
        header.issuer,
        header.owners,
        header.period,
        header.original_date,
        header.items,
        header.footnotes,
        header.remarks,
        header.signed_by,
        header.truncated,
        notices,
        header.unread,
        header.row_count,
    )
