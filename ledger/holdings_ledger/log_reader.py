"""What a query needs of the log, through plain sqlite3: position, roots and documents.

Imports neither the log's library nor the event classes, so that an answer from the read model can name its
basis and quote its filings without paying for them. The store itself reads through the same functions.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Final

from holdings_ledger.errors import (
    CorruptLedgerError,
    InvalidPositionError,
    LedgerError,
    LedgerLockedError,
    LedgerNotFoundError,
    LedgerWriteError,
    NotALedgerError,
    PathError,
)

if TYPE_CHECKING:
    from holdings_ledger.merkle import Frontier

__all__ = [
    "CHUNK_ROWS",
    "LogFile",
    "StoredRow",
    "checked_path",
    "connect",
    "document_of",
    "explained",
    "ledger_error",
    "log_position",
    "position_of",
    "require_position",
    "root_of_log",
    "unpack",
]

LOCK_TIMEOUT_S: Final = 30.0
"""How long to wait for another program that writes."""

BINARY: Final = "binary"
"""What stands for the encoding of a document that is no text."""

_SMALLEST_PAGE: Final = 512
_MAGIC: Final = b"SQLite format 3\0"

StoredRow = tuple[int, str, int, str, bytes]
"""position, stream, version, tag, state."""

_ROWS: Final = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
CHUNK_ROWS: Final = 2_000
"""Rows fetched in one read transaction: short enough never to hold up a checkpoint."""

Executor = sqlite3.Connection | sqlite3.Cursor
"""What runs a query: a connection of our own, or a cursor inside one of the store's transactions."""


def log_position(path: str | os.PathLike[str]) -> int:
    """The last position of the log; 0 for an empty one. Raises as `connect` does."""
    with explained(path), closing(connect(path)) as connection:
        return position_of(connection)


def _named_text(run: Executor, digest: str, path: str) -> tuple[str, str] | None:
    found = document_of(run, digest, path)
    if found is None:
        return None
    name, encoding, data = found
    try:
        return name, "" if encoding == BINARY else data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise CorruptLedgerError(path, f"document {digest} is not {encoding} text: {error}") from error


class LogFile:
    """The log's file, kept open for reading: for a ledger that is asked many times, from many threads.

    Every method raises as `connect` does. A file put in the old one's place is noticed and opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._root: tuple[int, bytes] | None = None

    def position(self) -> int:
        """The last position of the log; 0 for an empty one."""
        with self._lock:
            try:
                return position_of(self._open())
            except sqlite3.Error as error:
                raise ledger_error(self._path, error) from error

    def root(self, position: int) -> bytes:
        """The root of the hash tree over the events up to a position; 32 bytes.

        Raises `InvalidPositionError` for a position beyond the end.
        """
        with self._reading() as connection:
            if self._root is None or self._root[0] != position:
                self._root = position, root_of_log(connection, position, self._path)
            return self._root[1]

    def rows(self, streams: Collection[str] | None, after: int, upto: int) -> Iterator[StoredRow]:
        """(position, stream, version, tag, state) of the given streams, or of all, in order of position."""
        if streams is None:
            return self._all_rows(after, upto)
        wanted = sorted(set(streams))
        with self._reading() as connection:
            found = [
                row
                for stream in wanted
                for row in connection.execute(f"{_ROWS} WHERE originator_id = ?", (stream,))
                if after < row[0] <= upto
            ]
        return iter(sorted(found))

    def _all_rows(self, after: int, upto: int) -> Iterator[StoredRow]:
        while after < upto:
            with self._reading() as connection:
                found = connection.execute(
                    f"{_ROWS} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?",
                    (after, upto, CHUNK_ROWS),
                ).fetchall()
            if not found:
                return
            yield from found
            after = found[-1][0]

    def row(self, stream: str, version: int) -> StoredRow | None:
        """One row by its place in its stream."""
        with self._reading() as connection:
            found: StoredRow | None = connection.execute(
                f"{_ROWS} WHERE originator_id = ? AND originator_version = ?", (stream, version)
            ).fetchone()
        return found

    def named_text(self, digest: str) -> tuple[str, str] | None:
        """(name, text) of a stored document: the name it was given by, and its decoded text, to which spans
        count, "" for one that is no text; None if the log lacks it.

        digest: hexadecimal SHA-256. Raises `CorruptLedgerError` for a document that cannot be unpacked or
        decoded.
        """
        with self._reading() as connection:
            return _named_text(connection, digest, self._path)

    def close(self) -> None:
        """Close the file; the next question opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._root = None

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        with self._lock, explained(self._path):
            yield self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            found = os.stat(self._path)
        except OSError:
            self.close()
            return connect(self._path)
        if self._connection is None or self._identity != (found.st_dev, found.st_ino):
            self.close()
            self._connection = connect(self._path, check_same_thread=False)
            self._identity = (found.st_dev, found.st_ino)
        return self._connection


# --- queries, on any connection -----------------------------------------------------------------------


def position_of(run: Executor) -> int:
    """The last position; 0 for an empty log."""
    (position,) = run.execute("SELECT max(rowid) FROM stored_events").fetchone()
    return position or 0


def require_position(run: Executor, position: int) -> None:
    """Raise `InvalidPositionError` unless the log reaches to the position; 0 is before its first event."""
    end = position_of(run)
    if not 0 <= position <= end:
        raise InvalidPositionError(position, end)


def root_of_log(run: Executor, position: int, path: str) -> bytes:
    """The root at any position, from the nearest batch before it and the leaves since."""
    require_position(run, position)
    if position == 0:
        from holdings_ledger.merkle import EMPTY_ROOT

        return EMPTY_ROOT
    last: int
    root: bytes | None
    last, root, edge = run.execute(
        "SELECT last_position, root, frontier FROM batches WHERE last_position <= ? "
        "UNION ALL SELECT 0, NULL, NULL ORDER BY last_position DESC LIMIT 1",
        (position,),
    ).fetchone()
    if last == position and root is not None:
        return root
    frontier = frontier_from(edge, path)
    leaves = run.execute(
        "SELECT leaf FROM stored_events WHERE rowid > ? AND rowid <= ? ORDER BY rowid", (last, position)
    )
    frontier.extend(leaf for (leaf,) in leaves)
    if frontier.size != position:
        raise CorruptLedgerError(path, f"events are missing between positions {last} and {position}")
    return frontier.root()


def frontier_from(edge: bytes | None, path: str) -> Frontier:
    """The stored right edge of the tree; an empty one for None."""
    from holdings_ledger.merkle import Frontier

    if edge is None:
        return Frontier()
    try:
        return Frontier.from_bytes(edge)
    except (ValueError, TypeError) as error:
        raise CorruptLedgerError(path, f"the tree's edge cannot be read: {error}") from error


def document_of(run: Executor, digest: str, path: str) -> tuple[str, str, bytes] | None:
    """(name, encoding, original bytes) of a document, or None if the log lacks it."""
    row = run.execute(
        "SELECT name, encoding, size, content FROM documents WHERE digest = ?", (digest,)
    ).fetchone()
    if row is None:
        return None
    name, encoding, size, content = row
    try:
        return name, encoding, unpack(content, size)
    except ValueError as error:
        raise CorruptLedgerError(path, f"document {digest} cannot be unpacked: {error}") from error


def unpack(content: bytes, size: int) -> bytes:
    """The original bytes of a stored document, never more than the size stored beside them.

    Raises ValueError where they do not fit each other.
    """
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(content, max(size, 1))
    except (zlib.error, TypeError, ValueError, OverflowError) as error:
        raise ValueError(str(error)) from error
    # At the exact size zlib may not have seen the stream's end and checksum yet.
    data += unpacker.decompress(unpacker.unconsumed_tail, 1) if not unpacker.eof else b""
    if len(data) != size or not unpacker.eof or unpacker.unused_data:
        raise ValueError(f"it does not have the {size} bytes it should have")
    return data


# --- opening, and what can go wrong -------------------------------------------------------------------


def checked_path(path: str | os.PathLike[str]) -> str:
    """The absolute path, if it can only mean a file.

    SQLite and the log's library read some names as addresses or as databases in memory, in which a whole
    ledger would silently vanish; `PathError` for those.
    """
    given = os.fspath(path)
    if not given or "\0" in given:
        raise PathError(given, "this is not a path")
    absolute = os.path.abspath(given)
    if given.startswith("file:") or ":memory:" in absolute or "mode=memory" in absolute:
        raise PathError(given, "a ledger's path is a plain file name; a ledger in memory has its own call")
    return absolute


def connect(path: str | os.PathLike[str], *, check_same_thread: bool = True) -> sqlite3.Connection:
    """A connection for reading to the ledger at a path.

    check_same_thread: whether SQLite refuses other threads; False for one that is used under a lock.

    Raises `LedgerNotFoundError`, `PathError` for what is no file, and `NotALedgerError` for a file that is
    no database.
    """
    absolute = checked_path(path)
    require_database(absolute)
    address = _address(absolute)
    # Opened for writing where possible: the last connection to close then tidies the write-ahead file away.
    # "immutable" is for a ledger in a folder that cannot be written, where nobody else can write either.
    for mode in ("mode=rw", "mode=ro", "immutable=1"):
        connection = sqlite3.connect(
            f"{address}?{mode}",
            uri=True,
            isolation_level=None,
            timeout=LOCK_TIMEOUT_S,
            check_same_thread=check_same_thread,
        )
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if mode == "immutable=1" or error.sqlite_errorcode & 0xFF not in _CANNOT_WRITE:
                raise
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError("unreachable: the last mode returns or raises")


def _address(absolute: str) -> str:
    """The path as SQLite's URI; what would end the path in it is escaped (urllib takes 5 ms to import)."""
    path = absolute.replace("\\", "/") if os.name == "nt" else absolute
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{escaped}" if escaped.startswith("/") else f"file:/{escaped}"


_CANNOT_WRITE: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def require_database(absolute: str) -> None:
    """Raise unless the path is a file that begins like an SQLite database."""
    if not os.path.lexists(absolute):
        raise LedgerNotFoundError(absolute)
    if not os.path.isfile(absolute):
        raise PathError(absolute, "this is not a file")
    try:
        with open(absolute, "rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise PathError(absolute, error.strerror or str(error)) from error
    if magic != _MAGIC:
        raise NotALedgerError(absolute, "it is not an SQLite database" if magic else "it is empty")
    # SQLite takes less than its smallest page for a database with nothing in it, to be written over.
    if (size := os.path.getsize(absolute)) < _SMALLEST_PAGE:
        raise CorruptLedgerError(absolute, f"it ends after {size} bytes")


@contextmanager
def explained(path: str | os.PathLike[str]) -> Generator[None]:
    """Turn what sqlite3 raises into our own errors, which name the file and the cause."""
    try:
        yield
    except sqlite3.Error as error:
        raise ledger_error(os.fspath(path), error) from error


_CANNOT_RECORD: Final = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CONSTRAINT,
)


def ledger_error(path: str, error: sqlite3.Error, timeout_s: float = LOCK_TIMEOUT_S) -> LedgerError:
    """The error of ours that an error of sqlite3 stands for."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerLockedError(path, timeout_s)
    if primary == sqlite3.SQLITE_NOTADB:
        return NotALedgerError(path, "it is not an SQLite database")
    if primary in _CANNOT_RECORD:
        return LedgerWriteError(path, str(error))
    if primary == sqlite3.SQLITE_CANTOPEN:
        return PathError(path, str(error))
    return CorruptLedgerError(path, str(error))
