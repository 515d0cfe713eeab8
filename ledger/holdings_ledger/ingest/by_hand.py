"""Recording what a person read: the form, its events in the stream of the filing, and a ruling they hang on.

The events join the stream of the document's filing, led by `ReadingByHandRecorded`; a document that is in no
stream gets one of its own, whose header is the form's. A ruling of kind "reading", recorded in the same
transaction, makes them count, so that they can be taken back like any ruling.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs
import msgspec

from holdings_events import Event, FilingHeader, ReadingByHandRecorded, Recorded, RulingRecorded, Source
from holdings_ledger.answers import Ruled
from holdings_ledger.errors import InvalidFormError, UnknownNameError
from holdings_ledger.ingest.preparing import as_stored
from holdings_ledger.ingest.recording import as_rendition
from holdings_ledger.ingest.ruling import ruling_called
from holdings_ledger.read_model.rulings import kept_rulings, with_new
from holdings_ledger.read_model.schema import Database
from holdings_ledger.readers.by_hand import Form, Written, header_of, original_of, parse, written
from holdings_ledger.readers.gates import Fault
from holdings_ledger.readers.model import Document
from holdings_ledger.store import Store, StoredDocument, Writer
from holdings_projections.filings import Filing, filings
from holdings_projections.readings import same_fact
from holdings_projections.rulings import Ruling, in_force, readings_among

_LONGEST_EVIDENCE: Final = 2_000


@attrs.frozen(kw_only=True)
class Given:
    """A file as a person gave it. name: for messages, and as the ledger keeps it. data: its bytes."""

    name: str
    data: bytes = attrs.field(repr=False)

    @property
    def stored(self) -> StoredDocument:
        """A form as the store keeps it."""
        return StoredDocument(
            digest=sha256(self.data).hexdigest(), name=self.name, encoding="utf-8", data=self.data
        )


def given(source: str | os.PathLike[str] | bytes, name: str) -> Given:
    """A file by its path, or by its bytes, which are called by the name. Raises OSError."""
    if isinstance(source, bytes):
        return Given(name=name, data=source)
    return Given(name=str(source), data=Path(source).read_bytes())


def record_reading(store: Store, database: Database, form: Given, document: Given | None) -> Ruled:
    """Record what a form says, unless the same was recorded before.

    document: the one it speaks of, where the form names none that the ledger has. Raises `InvalidFormError`
    for a form that cannot be used as it is, `UnknownNameError` for a document, event or ruling that the
    ledger does not have.
    """
    filled = parse(form.data, form.name)
    every = kept_rulings(database)
    revoked = None if filled.revokes is None else ruling_called(filled.revokes, every)
    with store.writing() as writer:
        target = _target(writer, filled, form.name, document)
        ruling_id = _digest(attrs.evolve(filled, revokes=revoked, document=None), target.document.digest)
        if writer.stream_events(f"ruling/{ruling_id}"):
            return _ruled(filled, ruling_id, target.stream, (), every, new=False)
        recording = _Recording(writer, filled, form, target, every, revoked, ruling_id)
        facts, ruled = recording.append()
    return _ruled(filled, ruling_id, target.stream, facts, with_new(every, ruled), new=True)


def _digest(form: Form, document: str) -> str:
    """SHA-256 of what the form says of which document, however it is spelt or laid out."""
    return sha256(msgspec.json.encode([document, form], order="sorted")).hexdigest()


def _ruled(
    form: Form, ruling_id: str, stream: str, facts: Sequence[Recorded], every: Sequence[Ruling], *, new: bool
) -> Ruled:
    counts = ruling_id in {ruling.id for ruling in in_force(every)}
    message = f"{_counted(len(form.events))} by {form.author} in {stream}"
    if not new:
        message = "recorded before" if counts else "recorded before, and revoked since: revoke that ruling"
    return Ruled(
        ruling_id=ruling_id,
        filing=f"ruling/{ruling_id}",
        kind="reading",
        targets=(stream,),
        status="recorded" if new else "already",
        in_force=counts,
        message=message,
        events=tuple(item.id for item in facts),
    )


def _counted(events: int) -> str:
    return "1 event" if events == 1 else f"{events} events"


# --- which document ---------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Target:
    """The document a form speaks of. stream: of its filing. there: the stream's events, if it has any."""

    stream: str
    document: Document
    there: tuple[Recorded, ...]


def _target(writer: Writer, form: Form, name: str, given: Given | None) -> _Target:
    if given is None:
        if form.document is None:
            raise InvalidFormError(name, ["document: it is missing; name it here, or give its file"])
        return _recorded_target(writer, form.document)
    document = original_of(given.data, given.name)
    streams = writer.document_streams(document.digest)
    stream = streams[0] if streams else _new_stream(writer, form, document, name)
    if form.document is not None:
        meant = form.document.removeprefix("doc:")
        if meant != document.digest and (writer.stream_of_accession(form.document) or "") != stream:
            raise InvalidFormError(name, [f'document: "{form.document}" is not the file given, {given.name}'])
    return _Target(stream=stream, document=document, there=tuple(writer.stream_events(stream)))


def _recorded_target(writer: Writer, asked: str) -> _Target:
    """The target where the form names a filing, by id or accession number, or a document by its digest."""
    stream = writer.stream_of_accession(asked)
    if stream is None:
        stream = next(iter(writer.document_streams(asked.removeprefix("doc:"))), None)
    if stream is None:
        raise UnknownNameError("document or filing", asked)
    there = tuple(writer.stream_events(stream))
    stored = writer.document(filings(there, ())[0].header.source.document)
    assert stored is not None  # the log keeps every document that an event rests on
    return _Target(stream=stream, document=original_of(stored.data, stored.name), there=there)


def _new_stream(writer: Writer, form: Form, document: Document, name: str) -> str:
    accession = None if form.filing is None else form.filing.accession
    if accession is None:
        return f"doc:{document.digest}"
    taken = writer.stream_of_accession(accession)
    if taken is not None:
        raise InvalidFormError(
            name,
            [
                f'filing.accession: "{accession}" is recorded with another document; name the filing by '
                "`document`, and quote that one"
            ],
        )
    return accession


# --- one form ---------------------------------------------------------------------------------------


class _Recording:
    """What one form adds to the log."""

    def __init__(
        self,
        writer: Writer,
        form: Form,
        given: Given,
        target: _Target,
        every: Sequence[Ruling],
        revoked: str | None,
        ruling_id: str,
    ) -> None:
        self._writer = writer
        self._form = form
        self._given = given
        self._target = target
        self._standing = readings_among(in_force(every)) - {revoked}
        self._revoked = revoked
        self._id = ruling_id

    def append(self) -> tuple[list[Recorded], list[Recorded]]:
        """Append header, events and ruling; the recorded facts, and the recorded ruling."""
        header = self._header()
        before = self._before(header)
        filing = filings(before, self._standing)[0]
        replaced = self._replaced(filing)
        found = written(
            self._form, self._given.name, self._target.document, before, [r.event for r in replaced]
        )
        faults = [*found.faults, *_doubled(found, filing, replaced)]
        self._require_accepted(faults)
        events: list[Event] = [*header, self._leading(replaced, faults), *found.facts]
        accession = None if self._form.filing is None else self._form.filing.accession
        recorded = self._writer.append(
            self._target.stream,
            events,
            documents=(as_stored(self._target.document), self._given.stored),
            accession_alias=accession if accession != self._target.stream else None,
        )
        ruled = self._writer.append(f"ruling/{self._id}", (self._ruling(found),))
        return recorded[-len(found.facts) :], ruled

    def _header(self) -> tuple[FilingHeader, ...]:
        """The leading event of a filing that is new, or whose header is by hand and told anew."""
        form, there = self._form.filing, self._target.there
        if form is None:
            if not there:
                raise InvalidFormError(
                    self._given.name, ["filing: it is missing; no filing of the ledger has the document"]
                )
            return ()
        fresh = header_of(form, self._target.document, self._given.name)
        if not there:
            return (fresh,)
        return self._corrected(fresh, filings(there, ())[0].header)

    def _corrected(self, fresh: FilingHeader, old: FilingHeader) -> tuple[FilingHeader, ...]:
        if old.format != "by_hand":
            raise InvalidFormError(
                self._given.name,
                [f"filing: {self._target.stream} was read as Form {old.form} by {old.reader}; leave it out"],
            )
        again = as_rendition(fresh, (1,))
        return () if as_rendition(old, (1,)) == again else (again,)

    def _before(self, header: tuple[FilingHeader, ...]) -> list[Recorded]:
        """The stream as the form finds it, with the header that it brings."""
        there = list(self._target.there)
        last = there[-1].version if there else 0
        return [
            *there,
            *(Recorded(self._target.stream, last + at, 0, event) for at, event in enumerate(header, 1)),
        ]

    def _replaced(self, filing: Filing) -> list[Recorded]:
        """The facts of a reader that the form names to be replaced."""
        known = {item.id: item for item in filing.events if item.id not in filing.by_hand}
        found: list[Recorded] = []
        for at, asked in enumerate(self._form.replaces):
            event_id = asked if "#" in asked else f"{filing.id}#{asked}"
            if event_id not in known:
                near = get_close_matches(event_id, known, n=1, cutoff=0.5)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                what = f'"{asked}" is no fact in force that a reader read in {filing.id}{hint}'
                raise InvalidFormError(self._given.name, [f"replaces[{at}]: {what}"])
            found.append(known[event_id])
        return found

    def _require_accepted(self, faults: Sequence[Fault]) -> None:
        if faults and self._form.accept_gates is None:
            raise InvalidFormError(
                self._given.name,
                [
                    *(fault.message for fault in faults),
                    "accept_gates: give the reason here to record it all the same",
                ],
            )

    def _leading(self, replaced: Sequence[Recorded], faults: Sequence[Fault]) -> ReadingByHandRecorded:
        return ReadingByHandRecorded(
            source=Source(document=self._given.stored.digest),
            ruling_id=self._id,
            author=self._form.author,
            reason=self._form.reason,
            facts=len(self._form.events),
            replaces_versions=tuple(item.version for item in replaced),
            gates=tuple(fault.message for fault in faults),
            accepted=self._form.accept_gates if faults else None,
        )

    def _ruling(self, found: Written) -> RulingRecorded:
        kinds = ", ".join(dict.fromkeys(type(event).__name__ for event in found.facts))
        return RulingRecorded(
            source=Source(document=""),
            ruling_id=self._id,
            kind="reading",
            targets=(self._target.stream,),
            statement=self._form.statement or f"{_counted(len(found.facts))} read by hand: {kinds}",
            author=self._form.author,
            reason=self._form.reason,
            evidence_text=" [...] ".join(dict.fromkeys(found.words))[:_LONGEST_EVIDENCE],
            revokes=self._revoked,
        )


def _doubled(found: Written, filing: Filing, replaced: Sequence[Recorded]) -> list[Fault]:
    """Facts that the filing states already, of the same words."""
    return [
        Fault(gate="double", place=f"events[{at}]", detail=f"{item.id} says the same of the same words")
        for at, event in enumerate(found.facts)
        for item in filing.events
        if item not in replaced and same_fact(event, item.event)
    ]
