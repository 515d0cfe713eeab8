"""Documents made ready to be recorded: read, translated, encoded and compressed, here or in another process.

Whether a document is new is for the log to say. Nearly all are, and then what was packed is appended as it
stands; a document with the very bytes of a recorded one is told by its header; any other is read again. So
the rows of a batch need not be kept, at which the garbage collector would look again and again.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Final

import attrs

from holdings_events import Event, FilingRecorded
from holdings_ledger.codec import decode
from holdings_ledger.ingest.inputs import FilingInput, Found, Input
from holdings_ledger.ingest.renditions import Rendition
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Rejection
from holdings_ledger.store import Encoded, PackedDocument, StoredDocument, encoded, packed
from holdings_ledger.translate import translate
from holdings_ledger.workers import WORTH_PROCESSES, Workers

__all__ = ["Given", "Parcel", "Translated", "as_stored", "prepare", "prepared", "prepared_batches"]

_AT_A_TIME: Final = 24
"""Documents that are read, then translated, then encoded."""

_SOON_READ: Final = frozenset({"xml", "tsv"})
"""Formats that are read again rather than kept: that takes a quarter of a millisecond, and few need it."""

_ACCESSION: Final = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)")


@attrs.frozen(kw_only=True)
class Given:
    """What the user says of the one document given. reader: the plug-in that shall read what is given."""

    accession: str | None = None
    accepted: datetime | None = None
    reader: str | None = None


@attrs.frozen(kw_only=True)
class Translated:
    """A document on its way into the log. rendition: what its reader saw. events: header first."""

    rendition: Rendition
    events: tuple[Event, ...]

    @property
    def header(self) -> FilingRecorded:
        """The leading event."""
        header = self.events[0]
        assert isinstance(header, FilingRecorded)
        return header

    @property
    def facts(self) -> tuple[Event, ...]:
        """The events without the leading one."""
        return self.events[1:]


@attrs.define(kw_only=True)
class Parcel:
    """A document ready to be stored, with what the log asks of it first.

    words: the filing in a few words. unread: spans that no template understood. ownership: whether it has the
    rows of a form, or is prose. events, header first, and document: in their stored form. translated: what
    they were made of, kept where reading took long, and not from another process.
    """

    accession: str | None
    digest: str
    fingerprints: tuple[str, ...]
    form: str
    words: str
    unread: int
    ownership: bool
    events: Encoded
    document: StoredDocument | PackedDocument
    translated: Translated | None = None

    @property
    def header(self) -> FilingRecorded:
        """The leading event."""
        header = decode(self.events.tags[0], bytes(self.events.states[0]))
        assert isinstance(header, FilingRecorded)
        return header


def prepare(item: Input | FilingInput, given: Given) -> Translated | Rejection:
    """Read and translate a document."""
    read = _read(item, given)
    return read if isinstance(read, Rejection) else prepared(read)


def _read(item: Input | FilingInput, given: Given) -> Rendition | Rejection:
    if isinstance(item, FilingInput):
        if given.accession is not None or given.accepted is not None:
            cause = "an accession number or a time was given for one filing, and this is one of a data set"
            return Rejection(name=item.name, place="", cause=cause)
        lines = item.read()
        return lines if isinstance(lines, Rejection) else Rendition(reading=lines, document=item.document)
    read = read_bytes(item.data, item.name, given.reader)
    if isinstance(read, Rejection):
        return read
    document, reading = read
    dates = _dates(item.name, reading.dates, given)
    if dates is not reading.dates:
        reading = attrs.evolve(reading, dates=dates)
    return Rendition(reading=reading, document=document)


def prepared(rendition: Rendition) -> Translated | Rejection:
    """Translate a reading."""
    events = translate(rendition.document, rendition.reading)
    return events if isinstance(events, Rejection) else Translated(rendition=rendition, events=events)


def _dates(name: str, dates: Dates, given: Given) -> Dates:
    """The reading's dates, with what the user gave, else an accession number in the file's name."""
    if given.accepted is not None:
        dates = attrs.evolve(dates, accepted_at=given.accepted)
    if given.accession is not None:
        return attrs.evolve(dates, accession=given.accession, accession_source="given")
    if dates.accession is not None:
        return dates
    named = _ACCESSION.search(_last_part(name))
    if named is None:
        return dates
    return attrs.evolve(dates, accession="-".join(named.groups()), accession_source="file_name")


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def as_stored(document: Document) -> StoredDocument:
    """The document as the store keeps it."""
    return StoredDocument(
        digest=document.digest, name=document.name, encoding=document.encoding, data=document.data
    )


# --- batches, here or elsewhere ----------------------------------------------------------------------


def prepared_batches(
    batches: Iterable[list[Found]], given: Given, jobs: int
) -> Iterator[tuple[list[Found], list[Parcel | Rejection]]]:
    """Each batch with what became of its documents, in order.

    jobs: processes to read in. They are started once so much has come that it is worth it.
    """
    waiting = iter(batches)
    done = 0
    for batch in waiting:
        yield batch, _parcels(batch, given)
        done += len(batch)
        if jobs > 1 and done >= WORTH_PROCESSES:
            break
    else:
        return
    with Workers(jobs) as workers:
        pending: deque[tuple[list[Found], Future[list[Parcel | Rejection]]]] = deque()
        for batch in waiting:
            pending.append((batch, workers.submit(prepare_elsewhere, [_bare(i) for i in batch], given)))
            if len(pending) > 2 * jobs:
                first, future = pending.popleft()
                yield first, future.result()
        for later, future in pending:
            yield later, future.result()


def _bare(item: Found) -> Input | Rejection:
    """A document as bytes alone, which is quick to hand to another process."""
    return Input(name=item.name, data=item.document.data) if isinstance(item, FilingInput) else item


def prepare_elsewhere(batch: Sequence[Input | Rejection], given: Given) -> list[Parcel | Rejection]:
    """The work of a worker process: parcels without what is slow to hand over."""
    parcels = _parcels(batch, given)
    for parcel in parcels:
        if isinstance(parcel, Parcel):
            parcel.translated = None
    return parcels


def _parcels(batch: Sequence[Found], given: Given) -> list[Parcel | Rejection]:
    """Parcels of documents. What is done to one after the other takes a sixth less time than what is done in
    turns; yet rows of more than some dozens are not held, for the garbage collector's sake."""
    parcels: list[Parcel | Rejection] = []
    for at in range(0, len(batch), _AT_A_TIME):
        items = batch[at : at + _AT_A_TIME]
        read = [item if isinstance(item, Rejection) else _read(item, given) for item in items]
        made = [item if isinstance(item, Rejection) else prepared(item) for item in read]
        parcels += [item if isinstance(item, Rejection) else _parcel(item) for item in made]
    for parcel in parcels:
        if isinstance(parcel, Parcel) and isinstance(parcel.document, StoredDocument):
            parcel.document = packed(parcel.document)
    return parcels


def _parcel(made: Translated) -> Parcel:
    header = made.header
    ownership = isinstance(made.rendition.reading, OwnershipDocument)
    who = header.owners[0].name if header.owners else header.issuer.name
    day = header.effective_date.isoformat() if header.effective_date else "unknown date"
    return Parcel(
        accession=header.accession,
        digest=made.rendition.document.digest,
        fingerprints=made.rendition.fingerprints,
        form=header.form,
        words=f"Form {header.form} of {day}, {who}",
        unread=len(header.unread),
        ownership=ownership,
        events=encoded(made.events),
        document=as_stored(made.rendition.document),
        translated=None if header.format in _SOON_READ else made,
    )
