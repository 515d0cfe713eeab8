"""Recording filings: one transaction a batch, all of a filing or none, the same filing never twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Final

import attrs

from holdings_events import (
    Event,
    FilingHeader,
    FilingRecorded,
    FilingReread,
    Notice,
    Recorded,
    RenditionAdded,
)
from holdings_ledger.answers import Ingested
from holdings_ledger.ingest.inputs import FilingInput, Found, Input
from holdings_ledger.ingest.renditions import Rendition, brings_facts, differences
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import (
    Dates,
    Document,
    OwnershipDocument,
    ProseDocument,
    Rejection,
    plugin_of,
)
from holdings_ledger.store import Store, StoredDocument, Writer
from holdings_ledger.translate import translate
from holdings_projections.filings import filings
from holdings_projections.readings import machine_versions

BATCH: Final = 250
"""Documents in one transaction."""

BATCH_OF_DATA_SET: Final = 1_000
"""Filings of a data set in one transaction: they are small, and making a batch durable costs 10 ms."""

_ACCESSION: Final = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)")
Documents = Callable[[str], StoredDocument | None]
"""Gives a stored document by its digest."""

_TIMES: Final = ("accepted_at", "filing_date")


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


def record_all(
    store: Store,
    found: Iterable[Found],
    *,
    accession: str | None = None,
    accepted: datetime | None = None,
    reader: str | None = None,
) -> Iterator[Ingested]:
    """Read, translate and record documents in batches; yields what became of each, once it is durable.

    reader: the plug-in that shall read them; None for the reader that knows each.
    """
    batch: list[Found] = []
    for item in found:
        batch.append(item)
        if len(batch) >= (BATCH_OF_DATA_SET if isinstance(item, FilingInput) else BATCH):
            yield from _record_batch(store, batch, accession, accepted, reader)
            batch = []
    if batch:
        yield from _record_batch(store, batch, accession, accepted, reader)


def _record_batch(
    store: Store,
    batch: list[Found],
    accession: str | None,
    accepted: datetime | None,
    reader: str | None,
) -> list[Ingested]:
    prepared = [
        item if isinstance(item, Rejection) else _prepare(item, accession, accepted, reader) for item in batch
    ]
    names = [item.name for item in batch]
    kept = [_kept(store, item, read) for item, read in zip(batch, prepared, strict=True)]
    if not any(kept) and not any(isinstance(item, Translated) for item in prepared):
        return [_rejected(item) for item in prepared if isinstance(item, Rejection)]
    with store.writing() as writer:
        _announce(writer, prepared)
        recorder = Recorder(writer)
        return [
            (recorder.kept(digest, item) if digest else _rejected(item))
            if isinstance(item, Rejection)
            else recorder.record(item, name)
            for item, name, digest in zip(prepared, names, kept, strict=True)
        ]


def _kept(store: Store, item: Found, read: Translated | Rejection) -> str | None:
    """The digest of a document that no reader knows and the ledger has: someone read it by hand, say."""
    if not isinstance(read, Rejection) or not isinstance(item, Input):
        return None
    digest = sha256(item.data).hexdigest()
    return None if store.document(digest) is None else digest


def _announce(writer: Writer, prepared: list[Translated | Rejection]) -> None:
    """Let the writer look up at once what the batch's documents will ask for."""
    found = [item for item in prepared if isinstance(item, Translated)]
    digests = [item.rendition.document.digest for item in found]
    streams = [item.header.accession for item in found if item.header.accession]
    fingerprints = [each for item in found for each in item.rendition.fingerprints]
    writer.expect([*streams, *(f"doc:{digest}" for digest in digests)], digests, fingerprints)


def _prepare(
    item: Input | FilingInput, accession: str | None, accepted: datetime | None, reader: str | None
) -> Translated | Rejection:
    if isinstance(item, FilingInput):
        if accession is not None or accepted is not None:
            cause = "an accession number or a time was given for one filing, and this is one of a data set"
            return Rejection(name=item.name, place="", cause=cause)
        return prepared(Rendition(reading=item.reading, document=item.document))
    read = read_bytes(item.data, item.name, reader)
    if isinstance(read, Rejection):
        return read
    document, reading = read
    dates = _dates(item.name, reading.dates, accession, accepted)
    if dates is not reading.dates:
        reading = attrs.evolve(reading, dates=dates)
    return prepared(Rendition(reading=reading, document=document))


def prepared(rendition: Rendition) -> Translated | Rejection:
    """Translate a reading."""
    events = translate(rendition.document, rendition.reading)
    return events if isinstance(events, Rejection) else Translated(rendition=rendition, events=events)


def _dates(name: str, dates: Dates, accession: str | None, accepted: datetime | None) -> Dates:
    """The reading's dates, with what the user gave, else an accession number in the file's name."""
    if accepted is not None:
        dates = attrs.evolve(dates, accepted_at=accepted)
    if accession is not None:
        return attrs.evolve(dates, accession=accession, accession_source="given")
    named = _ACCESSION.search(PurePath(name.replace("\\", "/")).name)
    if dates.accession is None and named:
        return attrs.evolve(dates, accession="-".join(named.groups()), accession_source="file_name")
    return dates


def _rejected(rejection: Rejection) -> Ingested:
    return Ingested(filing=None, path=rejection.name, form=None, status="rejected", message=rejection.message)


class Recorder:
    """Decides, within one transaction, which filing a document is, and appends what it brings."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._fresh: dict[str, Rendition] = {}

    def record(self, item: Translated, name: str) -> Ingested:
        """Append the document to the stream of its filing, to a new one, or not at all."""
        accession = item.header.accession
        stream = self._writer.stream_of_accession(accession) if accession else None
        if stream is not None:
            if self._is_there(item, stream):
                return self._already(item, name, stream)
            differing = differences(self._rendition(stream), item.rendition)
            if differing:
                return self._conflict(item, name, stream, differing)
            return self._add(item, name, stream)
        candidates = self._compatible(item)
        if len(candidates) == 1:
            return self._add(item, name, candidates[0])
        if len(candidates) > 1 and accession is None:
            return self._ambiguous(item, name, candidates)
        return self._new(item, name)

    def _is_there(self, item: Translated, stream: str) -> bool:
        """Whether a stream has these very bytes already, and the document no identity to add."""
        if stream not in self._writer.document_streams(item.rendition.document.digest):
            return False
        return isinstance(item.rendition.reading, OwnershipDocument) and (
            item.rendition.reading.format == "tsv" or not brings_identity(self._header(stream), item.header)
        )

    def _already(self, item: Translated, name: str, stream: str) -> Ingested:
        return self._result(item, name, stream, "already", 0, "brings nothing new")

    def kept(self, digest: str, rejection: Rejection) -> Ingested:
        """What becomes of a document that no reader knows and that some filing rests on."""
        streams = self._writer.document_streams(digest)
        if not streams:
            return _rejected(rejection)
        header = self._header(streams[0])
        by = "a person" if header.format == "by_hand" else header.reader
        return Ingested(
            filing=streams[0],
            path=rejection.name,
            form=header.form,
            status="already",
            message=f"brings nothing new: read by {by}",
        )

    def _compatible(self, item: Translated) -> list[str]:
        """Streams that the document may be another rendition of."""
        streams = self._writer.document_streams(item.rendition.document.digest)
        for fingerprint in () if streams else item.rendition.fingerprints:
            streams += self._writer.streams_with_fingerprint(fingerprint)
        return [
            stream
            for stream in dict.fromkeys(streams)
            if (item.header.accession is None or self._is_nameless(stream))
            and not differences(self._rendition(stream), item.rendition)
        ]

    def _is_nameless(self, stream: str) -> bool:
        """Whether a stream has no accession number; asked only of those that began without one."""
        return stream.startswith("doc:") and self._header(stream).accession is None

    def _header(self, stream: str) -> FilingHeader:
        return filings(self._writer.stream_events(stream))[0].header

    def _rendition(self, stream: str) -> Rendition:
        """The rendition whose facts are in force in a stream, read again from the stored document."""
        if stream not in self._fresh:
            self._fresh[stream] = stored_rendition(self._writer.document, self._header(stream))
        return self._fresh[stream]

    def _new(self, item: Translated, name: str, *notices: Notice) -> Ingested:
        stream = item.header.accession or f"doc:{item.rendition.document.digest}"
        header = item.header
        if notices:
            header = attrs.evolve(header, notices=(*header.notices, *notices))
        appended = self._append(stream, (header, *item.facts), item)
        self._fresh[stream] = item.rendition
        return self._result(item, name, stream, "recorded", len(appended), _words_of(item))

    def _add(self, item: Translated, name: str, stream: str) -> Ingested:
        """A further rendition of a known filing: recorded only if it brings something new."""
        old = self._rendition(stream)
        header = self._header(stream)
        richer = brings_facts(old, item.rendition)
        if not richer and not brings_identity(header, item.header):
            return self._already(item, name, stream)
        there = self._writer.stream_events(stream)
        replaced = machine_versions(there) if richer else ()
        added = as_rendition(item.header, replaced)
        appended = self._append(stream, (added, *(item.facts if richer else ())), item)
        if richer:
            self._fresh[stream] = item.rendition
        what = richer or "a more precise time or identity"
        return self._result(item, name, stream, "added", len(appended), f"brings {what}")

    def _ambiguous(self, item: Translated, name: str, candidates: list[str]) -> Ingested:
        notice = Notice(
            code="RENDITION_AMBIGUOUS",
            detail=f"The document fits {len(candidates)} recorded filings and is not counted: "
            f"{', '.join(candidates)}.",
            spans=item.header.source.spans,
        )
        return self._new(item, name, notice)

    def _conflict(self, item: Translated, name: str, stream: str, differing: list[str]) -> Ingested:
        message = (
            f"{name}: conflicts with what is recorded as {stream}: they differ in "
            f"{'; '.join(differing)}. Nothing was recorded."
        )
        return self._result(item, name, stream, "conflict", 0, message)

    def _append(self, stream: str, events: tuple[Event, ...], item: Translated) -> list[Recorded]:
        document = item.rendition.document
        alias = item.header.accession if item.header.accession != stream else None
        return self._writer.append(
            stream,
            events,
            documents=(as_stored(document),),
            fingerprints=item.rendition.fingerprints,
            accession_alias=alias,
        )

    def _result(
        self, item: Translated, name: str, stream: str, status: str, events: int, message: str
    ) -> Ingested:
        unread = len(item.header.unread) if events else 0
        return Ingested(
            filing=stream,
            path=name,
            form=item.header.form,
            status=status,
            events=events,
            unread=unread,
            message=message,
        )


def _words_of(item: Translated) -> str:
    header = item.header
    who = header.owners[0].name if header.owners else header.issuer.name
    return f"Form {header.form} of {header.effective_date}, {who}"


def as_stored(document: Document) -> StoredDocument:
    """The document as the store keeps it."""
    return StoredDocument(
        digest=document.digest, name=document.name, encoding=document.encoding, data=document.data
    )


def as_rendition(header: FilingHeader, replaced: tuple[int, ...]) -> RenditionAdded:
    """The leading event of a further rendition."""
    fields = {field.name: getattr(header, field.name) for field in attrs.fields(FilingHeader)}
    return RenditionAdded(**fields, replaces_versions=replaced)


def as_reread(header: FilingHeader, replaced: tuple[int, ...]) -> FilingReread:
    """The leading event of a new reading of a stored document."""
    fields = {field.name: getattr(header, field.name) for field in attrs.fields(FilingHeader)}
    return FilingReread(**fields, reader_version=header.reader, replaces_versions=replaced)


def brings_identity(old: FilingHeader, new: FilingHeader) -> bool:
    """Whether the new header has an accession number, time or CIK that the old one lacks."""
    gained = [
        new.accession is not None and old.accession is None,
        *(getattr(new, name) is not None and getattr(old, name) is None for name in _TIMES),
        new.issuer.cik is not None and old.issuer.cik is None,
        any(n.cik and not o.cik for o, n in zip(old.owners, new.owners, strict=False)),
    ]
    return any(gained)


def stored_rendition(documents: Documents, header: FilingHeader) -> Rendition:
    """The document of a header, read again as it was when recorded (with the identity it was given)."""
    stored = documents(header.source.document)
    if stored is None:
        raise LookupError(header.source.document)
    if header.format == "by_hand":
        return _described(header, stored)
    read = read_bytes(stored.data, stored.name, plugin_of(header.reader))
    if isinstance(read, Rejection) and plugin_of(header.reader) is not None:
        return _described(header, stored)  # a plug-in that is gone: its header is all that is left to compare
    if isinstance(read, Rejection):
        raise LookupError(read.message)
    document, reading = read
    dates = Dates(
        accession=header.accession,
        accession_source=header.accession_source,
        accepted_at=header.accepted_at,
        filing_date=header.filing_date,
        header_date=header.header_date,
        signature_date=header.signature_date,
    )
    return Rendition(reading=attrs.evolve(reading, dates=dates), document=document)


def _described(header: FilingHeader, stored: StoredDocument) -> Rendition:
    """What is known of a document that no reader can read now: what its header says."""
    reading = ProseDocument(
        form=header.form,
        issuer=header.issuer,
        period=header.period,
        items=header.items,
        format=header.format,
        reader=header.reader,
    )
    document = Document(
        name=stored.name, data=stored.data, digest=stored.digest, encoding=stored.encoding, text=stored.text
    )
    return Rendition(reading=reading, document=document, partial=True)
