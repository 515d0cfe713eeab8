"""Recording filings: one transaction a batch, all of a filing or none, the same filing never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final

import attrs

from holdings_events import (
    Event,
    FilingHeader,
    FilingReread,
    Notice,
    Recorded,
    RenditionAdded,
)
from holdings_ledger.answers import Ingested
from holdings_ledger.ingest.inputs import FilingInput, Found, Input
from holdings_ledger.ingest.preparing import (
    Given,
    Parcel,
    Translated,
    as_stored,
    prepare,
    prepared_batches,
)
from holdings_ledger.ingest.renditions import Rendition, brings_facts, differences
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import (
    Dates,
    Document,
    ProseDocument,
    Rejection,
    plugin_of,
)
from holdings_ledger.store import Store, StoredDocument, Writer, encoded
from holdings_projections.filings import filings
from holdings_projections.readings import machine_versions

BATCH: Final = 250
"""Documents in one transaction."""

BATCH_OF_DATA_SET: Final = 1_000
"""Filings of a data set in one transaction: they are small, and making a batch durable costs 10 ms."""

Documents = Callable[[str], StoredDocument | None]
"""Gives a stored document by its digest."""

_TIMES: Final = ("accepted_at", "filing_date")


def record_all(
    store: Store,
    found: Iterable[Found],
    *,
    accession: str | None = None,
    accepted: datetime | None = None,
    reader: str | None = None,
    jobs: int = 1,
) -> Iterator[Ingested]:
    """Read, translate and record documents in batches; yields what became of each, once it is durable.

    reader: the plug-in that shall read them; None for the reader that knows each. jobs: processes that read
    and translate, where there are many documents.
    """
    given = Given(accession=accession, accepted=accepted, reader=reader)
    for batch, parcels in prepared_batches(_batches(found), given, jobs):
        yield from _record_batch(store, batch, parcels, given)


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    for item in found:
        batch.append(item)
        if len(batch) >= (BATCH_OF_DATA_SET if isinstance(item, FilingInput) else BATCH):
            yield batch
            batch = []
    if batch:
        yield batch


def _record_batch(
    store: Store, batch: list[Found], parcels: list[Parcel | Rejection], given: Given
) -> list[Ingested]:
    kept = [_kept(store, item, parcel) for item, parcel in zip(batch, parcels, strict=True)]
    if not any(kept) and all(isinstance(parcel, Rejection) for parcel in parcels):
        return [_rejected(parcel) for parcel in parcels if isinstance(parcel, Rejection)]
    with store.writing() as writer:
        _announce(writer, parcels)
        recorder = Recorder(writer, given)
        return [
            (recorder.kept(digest, parcel) if digest else _rejected(parcel))
            if isinstance(parcel, Rejection)
            else recorder.record(parcel, item)
            for parcel, item, digest in zip(parcels, batch, kept, strict=True)
        ]


def _kept(store: Store, item: Found, parcel: Parcel | Rejection) -> str | None:
    """The digest of a document that no reader knows and the ledger has: someone read it by hand, say."""
    if not isinstance(parcel, Rejection) or not isinstance(item, Input):
        return None
    digest = sha256(item.data).hexdigest()
    return None if store.document(digest) is None else digest


def _announce(writer: Writer, parcels: list[Parcel | Rejection]) -> None:
    """Let the writer look up at once what the batch's documents will ask for."""
    found = [parcel for parcel in parcels if isinstance(parcel, Parcel)]
    digests = [parcel.digest for parcel in found]
    streams = [parcel.accession for parcel in found if parcel.accession]
    fingerprints = [each for parcel in found for each in parcel.fingerprints]
    writer.expect([*streams, *(f"doc:{digest}" for digest in digests)], digests, fingerprints)


def _rejected(rejection: Rejection) -> Ingested:
    return Ingested(filing=None, path=rejection.name, form=None, status="rejected", message=rejection.message)


class Recorder:
    """Decides, within one transaction, which filing a document is, and appends what it brings."""

    def __init__(self, writer: Writer, given: Given) -> None:
        self._writer = writer
        self._given = given
        self._fresh: dict[str, Rendition] = {}

    def record(self, parcel: Parcel, found: Found) -> Ingested:
        """Append the document to the stream of its filing, to a new one, or not at all."""
        if self._is_new(parcel):
            return self._new(parcel, found.name)
        stream = self._stream_that_has(parcel)
        if stream is not None:
            return self._already(parcel.form, found.name, stream)
        item = parcel.translated or prepare(_document(found), self._given)
        assert not isinstance(item, Rejection), "it was read before"
        return self._record_known(parcel, item, found.name)

    def _is_new(self, parcel: Parcel) -> bool:
        """Whether nothing in the log can be the same filing."""
        return not (
            (parcel.accession and self._writer.stream_of_accession(parcel.accession))
            or self._writer.document_streams(parcel.digest)
            or any(self._writer.streams_with_fingerprint(each) for each in parcel.fingerprints)
        )

    def _record_known(self, parcel: Parcel, item: Translated, name: str) -> Ingested:
        accession = item.header.accession
        stream = self._writer.stream_of_accession(accession) if accession else None
        if stream is not None:
            differing = differences(self._rendition(stream), item.rendition)
            if differing:
                return self._conflict(item, name, stream, differing)
            return self._add(item, name, stream)
        candidates = self._compatible(item)
        if len(candidates) == 1:
            return self._add(item, name, candidates[0])
        if len(candidates) > 1 and accession is None:
            return self._ambiguous(parcel, item, name, candidates)
        described = None if candidates else self._described(item)
        if described is not None:
            differing = differences(self._rendition(described), item.rendition)
            return self._conflict(item, name, described, differing or ["accession number"])
        return self._new(parcel, name)

    def _described(self, item: Translated) -> str | None:
        """The stream of a filing whose description by hand speaks of these very bytes, and otherwise."""
        streams = self._writer.document_streams(item.rendition.document.digest)
        return next((stream for stream in streams if self._header(stream).format == "by_hand"), None)

    def _stream_that_has(self, parcel: Parcel) -> str | None:
        """The stream of a form that has these very bytes already, if the document has no identity to add.

        It is that of the accession number. Without one it is the only stream with the bytes, as long as they
        are what is in force there and were read by the same reader.
        """
        streams = self._writer.document_streams(parcel.digest) if parcel.ownership else []
        if parcel.accession is not None:
            stream = self._writer.stream_of_accession(parcel.accession)
        else:
            stream = streams[0] if len(streams) == 1 else None
        if stream is None or stream not in streams:
            return None
        there, header = self._header(stream), parcel.header
        same = (there.reader, there.source.document) == (header.reader, parcel.digest)
        if parcel.accession is None and not same:
            return None
        if there.format == "by_hand" or (header.format != "tsv" and brings_identity(there, header)):
            return None
        return stream

    @staticmethod
    def _already(form: str, name: str, stream: str) -> Ingested:
        message = "brings nothing new"
        return Ingested(filing=stream, path=name, form=form, status="already", message=message)

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

    def _new(self, parcel: Parcel, name: str) -> Ingested:
        stream = parcel.accession or f"doc:{parcel.digest}"
        self._writer.append_encoded(
            stream, parcel.events, documents=(parcel.document,), fingerprints=parcel.fingerprints
        )
        return Ingested(
            filing=stream,
            path=name,
            form=parcel.form,
            status="recorded",
            events=len(parcel.events.tags),
            unread=parcel.unread,
            message=parcel.words,
        )

    def _add(self, item: Translated, name: str, stream: str) -> Ingested:
        """A further rendition of a known filing: recorded only if it brings something new."""
        old = self._rendition(stream)
        header = self._header(stream)
        richer = brings_facts(old, item.rendition)
        if not richer and not brings_identity(header, item.header):
            return self._already(item.header.form, name, stream)
        there = self._writer.stream_events(stream)
        replaced = machine_versions(there) if richer else ()
        added = as_rendition(item.header, replaced)
        appended = self._append(stream, (added, *(item.facts if richer else ())), item)
        if richer:
            self._fresh[stream] = item.rendition
        what = richer or "a more precise time or identity"
        return self._result(item, name, stream, "added", len(appended), f"brings {what}")

    def _ambiguous(self, parcel: Parcel, item: Translated, name: str, candidates: list[str]) -> Ingested:
        notice = Notice(
            code="RENDITION_AMBIGUOUS",
            detail=f"The document fits {len(candidates)} recorded filings and is not counted: "
            f"{', '.join(candidates)}.",
            spans=item.header.source.spans,
        )
        header = attrs.evolve(item.header, notices=(*item.header.notices, notice))
        return self._new(attrs.evolve(parcel, events=encoded((header, *item.facts))), name)

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


def _document(found: Found) -> Input | FilingInput:
    assert not isinstance(found, Rejection), "a rejection is no document"
    return found


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
