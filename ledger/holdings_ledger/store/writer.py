"""Appending to the log: one batch of filings inside one transaction, and the look-ups that decide it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate, chain, repeat
from typing import Final

from holdings_events import Event, Recorded
from holdings_ledger.codec import Encoded, encoded
from holdings_ledger.errors import (
    AccessionTakenError,
    ClosedLedgerError,
    CorruptLedgerError,
    DocumentMismatchError,
)
from holdings_ledger.log_reader import document_of, frontier_from, position_of
from holdings_ledger.merkle import Frontier, event_leaves, measured
from holdings_ledger.store.kernel import Row
from holdings_ledger.store.lookups import Lookups, listed
from holdings_ledger.store.packing import PackedDocument, StoredDocument, packed, require_digest
from holdings_ledger.store.rows import STREAM_ROWS, instant, recorded_from

__all__ = ["InsertRows", "StoredDocument", "Writer"]

InsertRows = Callable[[sqlite3.Cursor, Iterator[Row], int], None]

Append = tuple[str, int, Encoded]
"""A stream, its last version so far, and the events that follow."""

DocumentRow = tuple[int, str, str, str, int, bytearray]
"""id, digest, name, encoding, size, compressed content."""

_INSERT_DOCUMENT: Final = (
    "INSERT INTO documents (id, digest, name, encoding, size, content) VALUES (?, ?, ?, ?, ?, ?)"
)
_LAST_VERSIONS: Final = (
    "SELECT wanted.value, max(originator_version) FROM json_each(?) AS wanted "
    "CROSS JOIN stored_events ON originator_id = wanted.value GROUP BY wanted.value"
)
_DOCUMENT_IDS: Final = "SELECT digest, id FROM documents WHERE digest IN (SELECT value FROM json_each(?))"

_FLUSH_ROWS: Final = 2_000


class Writer:
    """One batch of appends; made by `Store.writing`, and of no use after it.

    Its look-ups see what the batch has appended so far.
    """

    def __init__(
        self, cursor: sqlite3.Cursor, path: str, insert_rows: InsertRows, recorded_at_us: int
    ) -> None:
        self._cursor = cursor
        self._path = path
        self._insert_rows = insert_rows
        self._recorded_at_us = recorded_at_us
        self._recorded_at: datetime = instant(recorded_at_us)
        self._frontier = _last_frontier(cursor, path)
        self._first = self._position = self._frontier.size
        self._lookups = Lookups(cursor)
        self._versions: dict[str, int] = {}
        self._document_ids: dict[str, int | None] = {"": None}
        self._lacking: set[str] = set()
        self._last_document_id: int | None = None
        self._pending: list[Append] = []
        self._pending_documents: list[DocumentRow] = []
        self._state = "open"

    # --- appending -----------------------------------------------------------------------------------

    def append(
        self,
        stream: str,
        events: Sequence[Event],
        *,
        documents: Sequence[StoredDocument] = (),
        fingerprint: str | None = None,
        fingerprints: Sequence[str] = (),
        accession_alias: str | None = None,
    ) -> list[Recorded]:
        """Append a filing's events to its stream, with the documents they rest on: all of it or nothing.

        Versions go on after the stream's last. fingerprint, fingerprints: what `streams_with_fingerprint`
        shall find the stream by. accession_alias: an accession number that `stream_of_accession` shall lead
        to the stream.

        An event whose source names no document ("") rests on none; any other document must be among
        `documents` or in the log. A document that the log has already is not stored again.

        Raises `DocumentMismatchError` for a digest that is not that of the bytes or a document that is
        nowhere, `AccessionTakenError` for an alias of another stream, `UnstorableValueError` as
        `codec.encode` does, and ValueError where there are no events.
        """
        prints = fingerprints if fingerprint is None else (fingerprint, *fingerprints)
        version = self._last_version(stream)
        position = self._position
        self.append_encoded(
            stream,
            encoded(events),
            documents=documents,
            fingerprints=prints,
            accession_alias=accession_alias,
        )
        return [
            Recorded(stream, version + number, position + number, event, self._recorded_at)
            for number, event in enumerate(events, 1)
        ]

    def append_encoded(
        self,
        stream: str,
        events: Encoded,
        *,
        documents: Sequence[StoredDocument | PackedDocument] = (),
        fingerprints: Sequence[str] = (),
        accession_alias: str | None = None,
    ) -> None:
        """The same for events that were encoded before, in another process maybe."""
        self._require_open()
        if not events.tags:
            raise ValueError("a filing has at least one event")
        used = set(events.documents)
        new = self._new_documents(documents, used)
        if accession_alias is not None:
            self._check_alias(accession_alias, stream)
        # From here on only the database can fail, and then the batch is lost as a whole.
        self._state = "failed"
        for document in new:
            self._store_document(document)
        version = self._last_version(stream)
        self._pending.append((stream, version, events))
        self._versions[stream] = version + len(events.tags)
        self._position += len(events.tags)
        if version or len(used) > 1:
            self._store_renditions(stream, used if version else used - {events.documents[0]})
        if fingerprints or accession_alias is not None:
            self._store_lookups(stream, fingerprints, accession_alias)
        if self._position - self._frontier.size >= _FLUSH_ROWS:
            self._flush()
        self._state = "open"

    def _last_version(self, stream: str) -> int:
        """The last version of a stream, also of one appended in this batch; 0 for a stream there is not."""
        known = self._versions.get(stream)
        if known is None:
            (last,) = self._cursor.execute(
                "SELECT max(originator_version) FROM stored_events WHERE originator_id = ?", (stream,)
            ).fetchone()
            known = self._versions[stream] = last or 0
        return known

    def _new_documents(
        self, documents: Sequence[StoredDocument | PackedDocument], used: set[str]
    ) -> list[StoredDocument | PackedDocument]:
        """Those that the log lacks. Raises `DocumentMismatchError` as `append` does."""
        known = self._document_ids.keys()
        given = {document.digest: document for document in documents if document.digest not in known}
        if not given and used <= known:
            return []
        new = [document for digest, document in given.items() if self._document_id(digest) is None]
        for document in new:
            if isinstance(document, StoredDocument):
                require_digest(document)
        for digest in used.difference(given):
            if digest and self._document_id(digest) is None:
                raise DocumentMismatchError(digest, "an event rests on it, but it is not stored or given")
        return new

    def _check_alias(self, accession: str, stream: str) -> None:
        taken = self.stream_of_accession(accession)
        if taken not in (None, stream):
            raise AccessionTakenError(accession, taken)

    def _store_document(self, document: StoredDocument | PackedDocument) -> None:
        kept = document if isinstance(document, PackedDocument) else packed(document)
        number = self._document_ids[kept.digest] = self._next_document_id()
        self._pending_documents.append(
            (number, kept.digest, kept.name, kept.encoding, kept.size, bytearray(kept.content))
        )

    def _next_document_id(self) -> int:
        last = self._last_document_id
        if last is None:
            last = int(self._cursor.execute("SELECT max(id) FROM documents").fetchone()[0] or 0)
        self._last_document_id = number = last + 1
        return number

    def _store_renditions(self, stream: str, documents: set[str]) -> None:
        """Documents by which a stream is not found through its first event."""
        for digest in documents:
            if (number := self._document_ids[digest]) is not None:
                self._lookups.add_rendition(number, stream)

    def _store_lookups(self, stream: str, fingerprints: Sequence[str], accession: str | None) -> None:
        for fingerprint in fingerprints:
            self._lookups.add_fingerprint(fingerprint, stream)
        if accession is not None and accession != stream:
            self._lookups.add_alias(accession, stream)

    # --- looking up ----------------------------------------------------------------------------------

    def expect(self, streams: Iterable[str], documents: Iterable[str], fingerprints: Iterable[str]) -> None:
        """Look up at once what a batch will ask for one by one, which costs a quarter of the time.

        streams: ids of streams and accession numbers. documents: digests.
        """
        self._require_open()
        wanted = {stream: 0 for stream in streams if stream not in self._versions}
        self._versions.update(wanted)
        self._versions.update(self._cursor.execute(_LAST_VERSIONS, (listed(wanted),)).fetchall())
        digests = set(documents).difference(self._document_ids)
        ids = dict(self._cursor.execute(_DOCUMENT_IDS, (listed(digests),)).fetchall())
        self._document_ids.update(ids)
        self._lacking |= digests.difference(ids)
        self._lookups.expect(wanted, fingerprints)

    def stream_events(self, stream: str) -> list[Recorded]:
        """The events of a stream, in order; none for a stream there is not."""
        self._require_open()
        self._flush()
        return [recorded_from(row) for row in self._cursor.execute(STREAM_ROWS, (stream,)).fetchall()]

    def stream_of_accession(self, accession: str) -> str | None:
        """The stream that an accession number names, by itself or as an alias."""
        self._require_open()
        return accession if self._last_version(accession) else self._lookups.alias(accession)

    def streams_with_fingerprint(self, fingerprint: str) -> list[str]:
        """The streams appended under a fingerprint, sorted."""
        self._require_open()
        return self._lookups.with_fingerprint(fingerprint)

    def document_streams(self, digest: str) -> list[str]:
        """The streams with events that rest on a document, sorted."""
        self._require_open()
        document_id = self._document_id(digest)
        if document_id is None:
            return []
        self._flush()
        return self._lookups.with_document(document_id)

    def has_document(self, digest: str) -> bool:
        """Whether the log keeps a document."""
        self._require_open()
        return self._document_id(digest) is not None

    def document(self, digest: str) -> StoredDocument | None:
        """A document that the log keeps, also of one appended in this batch; None if it lacks it."""
        self._require_open()
        self._flush()
        found = document_of(self._cursor, digest, self._path)
        if found is None:
            return None
        name, encoding, data = found
        return StoredDocument(digest=digest, name=name, encoding=encoding, data=data)

    def _document_id(self, digest: str) -> int | None:
        number = self._document_ids.get(digest)
        if number is None and digest not in self._lacking:
            row = self._cursor.execute("SELECT id FROM documents WHERE digest = ?", (digest,)).fetchone()
            if row is None:
                self._lacking.add(digest)
            else:
                number = self._document_ids[digest] = row[0]
        return number

    # --- the end of the batch ------------------------------------------------------------------------

    def finish(self) -> None:
        """Write what is pending and the batch's root. `Store.writing` calls it before it commits."""
        self._require_open()
        self._flush()
        self._lookups.flush()
        if self._position > self._first:
            self._cursor.execute(
                "INSERT INTO batches VALUES (?, ?, ?, ?)",
                (
                    self._position,
                    self._frontier.root(),
                    self._frontier.to_bytes(),
                    self._recorded_at_us,
                ),
            )

    def close(self) -> None:
        """Make every further call fail."""
        self._state = "closed"

    def _flush(self) -> None:
        if self._pending_documents:
            self._cursor.executemany(_INSERT_DOCUMENT, self._pending_documents)
            self._pending_documents = []
        if self._pending:
            number = self._position - self._frontier.size
            self._insert_rows(self._cursor, self._rows(self._pending), number)
            self._pending = []

    def _rows(self, appends: Sequence[Append]) -> Iterator[Row]:
        """Appends as rows, after their leaves were added to the tree: as columns, which takes a third of the
        time of making row after row.

        States and leaves are bytearray, which costs half a microsecond less: of any other type but text and
        numbers, sqlite3 first asks whether the object adapts itself to the database.
        """
        filings, before, events = zip(*appends, strict=True)
        tags, states, documents = (list(chain.from_iterable(column)) for column in zip(*events, strict=True))
        counts = [len(each.tags) for each in events]
        spans = (range(v + 1, v + n + 1) for v, n in zip(before, counts, strict=True))
        versions = list(chain.from_iterable(spans))
        ends = [0] * len(tags)
        for end in accumulate(counts):
            ends[end - 1] = 1
        positions = range(self._frontier.size + 1, self._frontier.size + len(tags) + 1)
        leaves = event_leaves(
            positions,
            chain.from_iterable(map(repeat, map(measured, filings), counts)),
            versions,
            tags,
            states,
            documents,
        )
        self._frontier.extend(leaves)
        return zip(
            positions,
            chain.from_iterable(map(repeat, filings, counts)),
            versions,
            tags,
            states,
            map(self._document_ids.__getitem__, documents),
            map(bytearray, leaves),
            repeat(self._recorded_at_us, len(tags)),
            ends,
            strict=True,
        )

    def _require_open(self) -> None:
        if self._state != "open":
            raise ClosedLedgerError("writer")


def _last_frontier(cursor: sqlite3.Cursor, path: str) -> Frontier:
    row = cursor.execute("SELECT frontier FROM batches ORDER BY last_position DESC LIMIT 1").fetchone()
    frontier = frontier_from(None if row is None else row[0], path)
    end = position_of(cursor)
    if frontier.size != end:
        raise CorruptLedgerError(
            path, f"it has events up to position {end}, but its last batch ended at {frontier.size}"
        )
    return frontier
