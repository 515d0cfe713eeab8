"""`Store`: opening, reading, appending to and copying the log."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Collection, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

from holdings_events import Recorded
from holdings_ledger.answers import Check
from holdings_ledger.errors import (
    ClosedLedgerError,
    LedgerError,
    LedgerLockedError,
    LedgerNotFoundError,
    PathError,
)
from holdings_ledger.log_reader import (
    LOCK_TIMEOUT_S,
    StoredRow,
    checked_path,
    connect,
    document_of,
    explained,
    ledger_error,
    position_of,
    require_database,
    require_position,
    root_of_log,
)
from holdings_ledger.migrations import prepare, require_known
from holdings_ledger.store.copies import backup_to
from holdings_ledger.store.kernel import (
    POOL_TIMEOUT_S,
    ConnectionUnavailableError,
    Kernel,
    PersistenceError,
    SQLiteCursor,
)
from holdings_ledger.store.rows import (
    CHUNK_ROWS,
    LOG_ROWS,
    POSITIONS_OF_STREAMS,
    ROWS_AT,
    STREAMS_AFTER,
    TAGGED_ROWS,
    EventRow,
    recorded_from,
)
from holdings_ledger.store.verification import verify_log
from holdings_ledger.store.writer import StoredDocument, Writer

__all__ = ["Store"]

_IN_MEMORY: Final = "a ledger in memory"


class Store:
    """The log of one ledger: events in order, by stream and by position, and the documents they rest on.

    One store may be used from many threads at once; writers wait for one another, also between processes.
    Readers never wait for a writer, except in memory, where a batch shuts them out until it ends.
    """

    def __init__(
        self, database: str, path: Path | None, anchor: sqlite3.Connection | None, lock_timeout_s: float
    ) -> None:
        """Use `open` or `in_memory` instead."""
        self._path = path
        self._name = str(path) if path else _IN_MEMORY
        self._anchor = anchor
        self._lock_timeout_s = lock_timeout_s
        self._write_lock = threading.Lock()
        self._writer_thread: int | None = None
        self._closed = False
        self._kernel = Kernel(database, lock_timeout_s)

    # --- opening and closing -------------------------------------------------------------------------

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, create: bool = True, lock_timeout_s: float = LOCK_TIMEOUT_S
    ) -> Store:
        """Open the ledger at a path, or make a new one there; an older layout is brought up to date.

        lock_timeout_s: seconds to wait for other writers, here and in `writing`.
        Raises `LedgerNotFoundError` where there is none and `create` is False, `PathError` for a path that
        cannot be used, `NotALedgerError`, `LedgerVersionError`, `LedgerLockedError`, `CorruptLedgerError`.
        """
        absolute = checked_path(path)
        _require_openable(absolute, create)
        with explained(absolute):
            _prepare_file(absolute, create, lock_timeout_s)
        return cls(absolute, Path(absolute), None, lock_timeout_s)

    @classmethod
    def in_memory(cls) -> Store:
        """A new ledger in memory, which all threads share and which ends when it is closed."""
        address = f"file:holdings-ledger-{uuid.uuid4()}?mode=memory&cache=shared"
        # The database lives as long as a connection to it does.
        anchor = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        prepare(anchor, _IN_MEMORY, create=True)
        return cls(address, None, anchor, LOCK_TIMEOUT_S)

    def close(self) -> None:
        """Close every connection; a second call does nothing."""
        if not self._closed:
            self._closed = True
            self._kernel.close()
            if self._anchor is not None:
                self._anchor.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path | None:
        """The log's file; None for a ledger in memory."""
        return self._path

    # --- reading -------------------------------------------------------------------------------------

    def position(self) -> int:
        """The last position; 0 for an empty log."""
        with self._reading() as cursor:
            return position_of(cursor)

    def root(self, position: int | None = None) -> bytes:
        """The root of the hash tree over the events up to a position, the last by default; 32 bytes.

        Raises `InvalidPositionError` beyond the end.
        """
        with self._reading() as cursor:
            at = position_of(cursor) if position is None else position
            return root_of_log(cursor, at, self._name)

    def last_filing_end(self, position: int) -> int:
        """The largest position up to the given one at which an append ended; 0 if there is none.

        Raises `InvalidPositionError` beyond the end.
        """
        with self._reading() as cursor:
            require_position(cursor, position)
            row = cursor.execute(
                "SELECT rowid FROM stored_events WHERE rowid <= ? AND ends ORDER BY rowid DESC LIMIT 1",
                (position,),
            ).fetchone()
        return 0 if row is None else row[0]

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        streams: Collection[str] | None = None,
        tags: Collection[str] | None = None,
    ) -> Iterator[Recorded]:
        """Events in the order of their positions, of the given streams or of all.

        tags: only events under these wire tags, where no streams are given. after, upto: only positions
        above the one and up to the other. The end is fixed by this call: what is appended while the
        iterator runs is not seen. Rows are fetched in short transactions. Raises as
        `codec.decode` does, while iterating.
        """
        return map(recorded_from, self.rows(after=after, upto=upto, streams=streams, tags=tags))

    def rows(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        streams: Collection[str] | None = None,
        tags: Collection[str] | None = None,
    ) -> Iterator[EventRow]:
        """The same as `read`, as stored rows (position, stream, version, tag, state, recorded_at in µs)."""
        end = self.position()
        end = end if upto is None else min(upto, end)
        chunks = self._chunks(after, end, tags) if streams is None else self._chunks_of(streams, after, end)
        return (row for chunk in chunks for row in chunk)

    def _chunks(self, after: int, upto: int, tags: Collection[str] | None) -> Iterator[list[EventRow]]:
        wanted = "" if tags is None else json.dumps(sorted(tags))
        while after < upto:
            with self._reading() as cursor:
                if tags is None:
                    rows = cursor.execute(LOG_ROWS, (after, upto, CHUNK_ROWS)).fetchall()
                else:
                    rows = cursor.execute(TAGGED_ROWS, (after, upto, wanted, CHUNK_ROWS)).fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][0]

    def _chunks_of(self, streams: Collection[str], after: int, upto: int) -> Iterator[list[EventRow]]:
        with self._reading() as cursor:
            wanted = json.dumps(sorted(set(streams)))
            positions = [row[0] for row in cursor.execute(POSITIONS_OF_STREAMS, (wanted, after, upto))]
        for at in range(0, len(positions), CHUNK_ROWS):
            with self._reading() as cursor:
                rows = cursor.execute(ROWS_AT, (json.dumps(positions[at : at + CHUNK_ROWS]),)).fetchall()
            yield rows

    def streams(self) -> Iterator[str]:
        """Every stream, in order of name; those that come while the iterator runs may be among them."""
        last = ""
        while True:
            with self._reading() as cursor:
                found = cursor.execute(STREAMS_AFTER, (last, CHUNK_ROWS)).fetchall()
            if not found:
                return
            yield from (stream for (stream,) in found)
            last = found[-1][0]

    def document(self, digest: str) -> StoredDocument | None:
        """An original document by its SHA-256 in hexadecimal; None if the log lacks it."""
        with self._reading() as cursor:
            found = document_of(cursor, digest, self._name)
        if found is None:
            return None
        name, encoding, data = found
        return StoredDocument(digest=digest, name=name, encoding=encoding, data=data)

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Cursor]:
        """A cursor of plain tuples inside a read transaction."""
        self._require_open()
        if self._anchor is not None and self._writer_thread == threading.get_ident():
            raise LedgerError("inside writing() of a ledger in memory, only the writer can be asked")
        with self._explained(), self._kernel.datastore.transaction(commit=False) as library_cursor:
            yield _plain(library_cursor)

    # --- appending -----------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Generator[Writer]:
        """One batch: a writer inside one transaction, which is durable with its root when the block ends.

        Any exception undoes the whole batch. Raises `LedgerLockedError` when another writer does not end
        within the lock timeout, `LedgerWriteError` when the disk fails, `CorruptLedgerError` when the log
        does not end where its last batch did.
        """
        self._require_open()
        if self._writer_thread == threading.get_ident():
            raise LedgerError("this thread is writing already")
        if not self._write_lock.acquire(timeout=self._lock_timeout_s):
            raise LedgerLockedError(self._name, self._lock_timeout_s)
        try:
            self._writer_thread = threading.get_ident()
            with self._explained(), self._kernel.datastore.transaction(commit=True) as library_cursor:
                writer = Writer(
                    _plain(library_cursor),
                    self._name,
                    self._kernel.ledger_recorder.insert_rows,
                    time.time_ns() // 1000,
                )
                try:
                    yield writer
                    writer.finish()
                finally:
                    writer.close()
        finally:
            self._writer_thread = None
            self._write_lock.release()

    # --- checking and copying ------------------------------------------------------------------------

    def verify(self) -> tuple[Check, ...]:
        """Recompute everything that the log says of itself; one row for each check, or for each failure.

        Leaves, roots of all batches, positions, versions, documents and their references, look-ups, guards,
        and SQLite's own check. Never raises for damage: what cannot be read is a failure, too.
        """
        with self._whole() as connection:
            return verify_log(connection)

    def backup(self, target: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Copy the log, as it is at one instant and while others write, to one plain file; returns its path.

        The file appears whole or not at all. Raises `PathError` where it exists and `overwrite` is False.
        """
        with self._whole() as connection, explained(target):
            return backup_to(connection, target, overwrite=overwrite)

    @contextmanager
    def _whole(self) -> Generator[sqlite3.Connection]:
        """A connection of its own for long reading; in memory the anchor, with writers shut out."""
        self._require_open()
        with ExitStack() as stack:
            stack.enter_context(self._explained())
            if self._anchor is None:
                yield stack.enter_context(closing(connect(self._name)))
            else:
                stack.enter_context(self._write_lock)
                yield self._anchor

    def _require_open(self) -> None:
        if self._closed:
            raise ClosedLedgerError("ledger")

    @contextmanager
    def _explained(self) -> Generator[None]:
        """Turn errors of sqlite3, bare or as the library wraps them, into our own."""
        try:
            yield
        except sqlite3.Error as error:
            raise ledger_error(self._name, error, self._lock_timeout_s) from error
        except ConnectionUnavailableError as error:
            raise LedgerLockedError(self._name, POOL_TIMEOUT_S) from error
        except PersistenceError as error:
            cause = error.__cause__
            if not isinstance(cause, sqlite3.Error):
                raise
            raise ledger_error(self._name, cause, self._lock_timeout_s) from error


def _plain(cursor: SQLiteCursor) -> sqlite3.Cursor:
    """The cursor that the library wraps, for plain tuples instead of the library's rows by name."""
    plain = cursor.sqlite_cursor
    plain.row_factory = None
    return plain


def _require_openable(absolute: str, create: bool) -> None:
    if os.path.lexists(absolute) and not (create and _is_empty_file(absolute)):
        require_database(absolute)
    elif not create:
        raise LedgerNotFoundError(absolute)
    elif not os.path.isdir(folder := os.path.dirname(absolute)):
        raise PathError(absolute, f"there is no folder {folder}")


def _is_empty_file(absolute: str) -> bool:
    return os.path.isfile(absolute) and os.path.getsize(absolute) == 0


def _prepare_file(absolute: str, create: bool, lock_timeout_s: float) -> None:
    connection = sqlite3.connect(absolute, isolation_level=None, timeout=lock_timeout_s)
    with closing(connection):
        # Before anything is changed: the file may belong to another program, or a newer version of this.
        require_known(connection, absolute, create=create)
        _set_write_ahead(connection, lock_timeout_s)
        connection.execute("PRAGMA synchronous = FULL")
        prepare(connection, absolute, create=create)


def _set_write_ahead(connection: sqlite3.Connection, timeout_s: float) -> None:
    """Readers go on while a batch is written. SQLite does not wait for locks when it changes to this mode."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


class StoreRows:
    """A store as answers read it; for a ledger in memory, whose file is no file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def position(self) -> int:
        """The last position of the log; 0 for an empty one."""
        return self._store.position()

    def root(self, position: int) -> bytes:
        """The root of the hash tree over the events up to a position; 32 bytes."""
        return self._store.root(position)

    def rows(self, streams: Collection[str] | None, after: int, upto: int) -> Iterator[StoredRow]:
        """(position, stream, version, tag, state) of the given streams, or of all, in order of position."""
        return (row[:5] for row in self._store.rows(after=after, upto=upto, streams=streams))

    def row(self, stream: str, version: int) -> StoredRow | None:
        """One row by its place in its stream."""
        return next((row[:5] for row in self._store.rows(streams=(stream,)) if row[2] == version), None)

    def named_text(self, digest: str) -> tuple[str, str] | None:
        """(name, decoded text) of a document; None if the log lacks it."""
        stored = self._store.document(digest)
        return None if stored is None else (stored.name, stored.text)
