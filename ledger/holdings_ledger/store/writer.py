"""Appending to the log: one batch of filings inside one transaction, and the look-ups that decide it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from holdings_events import Event, Recorded
from holdings_ledger.errors import (
    AccessionTakenError,
    ClosedLedgerError,
    CorruptLedgerError,
    DocumentMismatchError,
)
from holdings_ledger.log_reader import document_of, frontier_from, position_of
from holdings_ledger.merkle import Frontier, leaves_of
from holdings_ledger.store.kernel import Row
from holdings_ledger.store.lookups import Lookups
from holdings_ledger.store.packing import (
    Encoded,
    PackedDocument,
    StoredDocument,
    encoded,
    packed,
    require_digest,
)
from holdings_ledger.store.rows import STREAM_ROWS, instant, recorded_from

__all__ = ["InsertRows", "StoredDocument", "Writer"]

InsertRows = Callable[[sqlite3.Cursor, Iterable[Row]], None]

DocumentRow = tuple[int, str, str, str, int, bytes]
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
        self._first = self._frontier.size
        self._lookups = Lookups(cursor)
        self._versions: dict[str, int] = {}
        self._document_ids: dict[str, int | None] = {}
        self._last_document_id: int | None = None
        self._pending: list[Row] = []
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
        position = self._frontier.size
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
        events: Sequence[Encoded],
        *,
        documents: Sequence[StoredDocument | PackedDocument] = (),
        fingerprints: Sequence[str] = (),
        accession_alias: str | None = None,
    ) -> None:
        """The same for events that were encoded before, in another process maybe."""
        self._require_open()
        if not events:
            raise ValueError("a filing has at least one event")
        used = {document for _, _, document in events if document}
        self._check_documents(documents, used)
        if accession_alias is not None:
            self._check_alias(accession_alias, stream)
        # From here on only the database can fail, and then the batch is lost as a whole.
        self._state = "failed"
        for document in documents:
            self._store_document(document)
        self._append_rows(stream, events)
        self._store_lookups(stream, used, fingerprints, accession_alias)
        if len(self._pending) >= _FLUSH_ROWS:
            self._flush()
        self._state = "open"

    def _append_rows(self, stream: str, events: Sequence[Encoded]) -> None:
        version = self._last_version(stream)
        position = self._frontier.size
        end = position + len(events)
        grow, put, leaf_of = self._frontier.append, self._pending.append, leaves_of(stream)
        ids, at_us = self._document_ids, self._recorded_at_us
        for tag, state, document in events:
            position += 1
            version += 1
            leaf = leaf_of(position, version, tag, state, document)
            grow(leaf)
            put(
                (
                    position,
                    stream,
                    version,
                    tag,
                    state,
                    ids.get(document),
                    leaf,
                    at_us,
                    position == end,
                )
            )
        self._versions[stream] = version

    def _last_version(self, stream: str) -> int:
        """The last version of a stream, also of one appended in this batch; 0 for a stream there is not."""
        known = self._versions.get(stream)
        if known is None:
            (last,) = self._cursor.execute(
                "SELECT max(originator_version) FROM stored_events WHERE originator_id = ?", (stream,)
            ).fetchone()
            known = self._versions[stream] = last or 0
        return known

    def _check_documents(self, documents: Sequence[StoredDocument | PackedDocument], used: set[str]) -> None:
        for document in documents:
            if isinstance(document, StoredDocument) and self._document_id(document.digest) is None:
                require_digest(document)
        given = {document.digest for document in documents}
        for digest in used - given:
            if self._document_id(digest) is None:
                raise DocumentMismatchError(digest, "an event rests on it, but it is not stored or given")

    def _check_alias(self, accession: str, stream: str) -> None:
        taken = self.stream_of_accession(accession)
        if taken not in (None, stream):
            raise AccessionTakenError(accession, taken)

    def _store_document(self, document: StoredDocument | PackedDocument) -> None:
        if self._document_id(document.digest) is not None:
            return
        kept = document if isinstance(document, PackedDocument) else packed(document)
        number = self._document_ids[kept.digest] = self._next_document_id()
        self._pending_documents.append(
            (number, kept.digest, kept.name, kept.encoding, kept.size, kept.content)
        )

    def _next_document_id(self) -> int:
        last = self._last_document_id
        if last is None:
            last = int(self._cursor.execute("SELECT max(id) FROM documents").fetchone()[0] or 0)
        self._last_document_id = number = last + 1
        return number

    def _store_lookups(
        self, stream: str, documents: set[str], fingerprints: Sequence[str], accession: str | None
    ) -> None:
        for document in documents:
            number = self._document_ids[document]
            assert number is not None, "append() stores documents before it lists them"
            self._lookups.add_rendition(number, stream)
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
        wanted = dict.fromkeys(stream for stream in streams if stream not in self._versions)
        found = self._cursor.execute(_LAST_VERSIONS, (_listed(wanted),))
        self._versions.update({**dict.fromkeys(wanted, 0), **dict(found.fetchall())})
        digests = dict.fromkeys(digest for digest in documents if digest not in self._document_ids)
        ids = self._cursor.execute(_DOCUMENT_IDS, (_listed(digests),))
        self._document_ids.update({**dict.fromkeys(digests), **dict(ids.fetchall())})
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
        return [] if document_id is None else self._lookups.with_document(document_id)

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
        if digest not in self._document_ids:
            row = self._cursor.execute("SELECT id FROM documents WHERE digest = ?", (digest,)).fetchone()
            self._document_ids[digest] = None if row is None else row[0]
        return self._document_ids[digest]

    # --- the end of the batch ------------------------------------------------------------------------

    def finish(self) -> None:
        """Write what is pending and the batch's root. `Store.writing` calls it before it commits."""
        self._require_open()
        self._flush()
        self._lookups.flush()
        if self._frontier.size > self._first:
            self._cursor.execute(
                "INSERT INTO batches VALUES (?, ?, ?, ?)",
                (
                    self._frontier.size,
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
            self._insert_rows(self._cursor, self._pending)
            self._pending = []

    def _require_open(self) -> None:
        if self._state != "open":
            raise ClosedLedgerError("writer")


def _listed(values: Iterable[str]) -> str:
    return json.dumps(list(values))


def _last_frontier(cursor: sqlite3.Cursor, path: str) -> Frontier:
    row = cursor.execute("SELECT frontier FROM batches ORDER BY last_position DESC LIMIT 1").fetchone()
    frontier = frontier_from(None if row is None else row[0], path)
    end = position_of(cursor)
    if frontier.size != end:
        raise CorruptLedgerError(
            path, f"it has events up to position {end}, but its last batch ended at {frontier.size}"
        )
    return frontier
