"""The eventsourcing library, as a thin kernel: its application, pool, transactions, recorder and mapper.

Where the stock parts do not fit, small subclasses stand here, each with its reason. Nothing of the library
is visible outside this package, and nothing of the process's environment reaches it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Final, NoReturn, cast

import attrs
from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    ConnectionUnavailableError,
    InfrastructureFactory,
    InterfaceError,
    Mapper,
    OperationalError,
    PersistenceError,
    StoredEvent,
    TrackingRecorder,
)
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
    SQLiteTransaction,
)
from eventsourcing.utils import Environment, EnvType

from holdings_events import Event
from holdings_ledger import codec

__all__ = [
    "POOL_TIMEOUT_S",
    "ConnectionUnavailableError",
    "Envelope",
    "Kernel",
    "PersistenceError",
    "Row",
    "SQLiteCursor",
]

Row = tuple[int, str, int, str, bytearray, int | None, bytearray, int, int]
"""position, stream, version, tag, state, document's id, leaf, recorded_at (µs), ends."""

_LOCK_TIMEOUT_S: Final = "LOCK_TIMEOUT_S"
POOL_TIMEOUT_S: Final = 60.0
_CACHE_KIB: Final = 16_384
_CACHED_STATEMENTS: Final = 128
_CHECKPOINT_PAGES: Final = 8_000
"""Pages in the write-ahead file before they go to the log's own: look-ups by digest touch pages all over the
file, many of them again in the next batch. With SQLite's own 1,000 pages the disk was written some fourteen
times what a log of five gigabytes grew by."""


_TOGETHER: Final = 50
"""Rows that one statement inserts, for nine tenths of the time of one by one."""

# FAIL leaves the rows before the one that cannot be inserted; SQLite need not note how to undo them, for half
# the gain. They are undone with the batch, as any exception in it undoes the whole.
_INSERT: Final = (
    "INSERT OR FAIL INTO stored_events (rowid, originator_id, originator_version, topic, state, document, "
    "leaf, recorded_at, ends) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_TOGETHER: Final = _INSERT + ", (?, ?, ?, ?, ?, ?, ?, ?, ?)" * (_TOGETHER - 1)


@attrs.frozen
class Envelope:
    """An event with its place in its stream, as the library's own selects hand it out."""

    originator_id: str
    originator_version: int
    event: Event


class _LedgerMapper(Mapper[str]):
    """Wire tags and our codec. The stock mapper imports whatever Python path a row names."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        if not isinstance(domain_event, Envelope):
            raise TypeError(f"{type(domain_event).__name__} is not an Envelope")
        tag, state = codec.encode(domain_event.event)
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, tag, state)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        event = codec.decode(stored_event.topic, stored_event.state)
        return Envelope(str(stored_event.originator_id), stored_event.originator_version, event)


class _ImmediateTransaction(SQLiteTransaction):
    """A writer takes the lock when it begins. The stock deferred BEGIN fails at once, whatever the timeout,
    when another process commits between its first read and its first write."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        return cursor


class _LedgerConnection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor]:
        with _ImmediateTransaction(self, commit=commit) as cursor, cursor:
            yield cursor


class _LedgerPool(SQLiteConnectionPool):
    """Connections as the log needs them."""

    def _create_connection(self) -> SQLiteConnection:
        # As the stock method does, which keeps a single compiled statement: here, all of a batch's are kept.
        try:
            raw = sqlite3.connect(
                self.db_name,
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                cached_statements=_CACHED_STATEMENTS,
                timeout=self.lock_timeout or 0,
            )
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        raw.row_factory = sqlite3.Row
        # NORMAL loses acknowledged batches when the power fails.
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA recursive_triggers = ON")
        raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        raw.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        return _LedgerConnection(sqlite_conn=raw, max_age=self.max_age)

    def get_connection(
        self, timeout: float | None = None, *, is_writer: bool | None = None
    ) -> SQLiteConnection:
        # `Store` lets one writer in at a time. The pool's own lock for writers would block the readers
        # behind a waiting writer, and is never released if a connection cannot be made. In memory, where
        # SQLite cannot read beside a writer, it is needed.
        interlock = is_writer if self.is_sqlite_memory_mode else None
        return super().get_connection(timeout, is_writer=interlock)


class _LedgerRecorder(SQLiteApplicationRecorder):
    """Inserts whole rows, many at a time. The library's own columns alone would lack position and leaf."""

    def insert_rows(self, cursor: sqlite3.Cursor, rows: Iterator[Row], number: int) -> None:
        """number: of the rows."""
        groups = (chain.from_iterable(islice(rows, _TOGETHER)) for _ in range(number // _TOGETHER))
        cursor.executemany(_INSERT_TOGETHER, map(tuple, groups))
        cursor.executemany(_INSERT, rows)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> NoReturn:
        raise NotImplementedError("the log is appended to by Store.writing(), which keeps the hash tree")


class _LedgerFactory(SQLiteFactory):
    application_recorder_class = _LedgerRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        stock = self.datastore.pool
        stock.close()
        self.datastore.pool = _LedgerPool(
            db_name=stock.db_name, pool_timeout=POOL_TIMEOUT_S, pool_size=8, max_overflow=56
        )
        # The library passes it on to sqlite3 as it is, though it declares whole seconds.
        self.datastore.pool.lock_timeout = float(self.env.get(_LOCK_TIMEOUT_S) or 0)  # type: ignore[assignment]


class Kernel(Application[str]):
    """The library's application over one log. Whoever holds a part of it must hold the whole: an
    application that is garbage-collected closes the connections of all."""

    name = "Ledger"

    def __init__(self, database: str, lock_timeout_s: float) -> None:
        super().__init__(
            {
                "SQLITE_DBNAME": database,
                "ORIGINATOR_ID_TYPE": "text",
                "CREATE_TABLE": "no",
                _LOCK_TIMEOUT_S: str(lock_timeout_s),
            }
        )

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what the program says; the stock method lets os.environ override it."""
        return Environment(name, dict(env or {}))

    def construct_factory(self, env: Environment) -> InfrastructureFactory[TrackingRecorder]:
        """Ours; the stock method imports a module that the environment names."""
        # The factory is generic, and invariant, in a recorder for tracking, which the log does not use.
        return cast("InfrastructureFactory[TrackingRecorder]", _LedgerFactory(env))

    def construct_mapper(self) -> Mapper[str]:
        """Ours; the stock one imports what a row names."""
        return self.factory.mapper(mapper_class=_LedgerMapper)

    @property
    def ledger_recorder(self) -> _LedgerRecorder:
        """The recorder, by its own type."""
        assert isinstance(self.recorder, _LedgerRecorder)
        return self.recorder

    @property
    def datastore(self) -> SQLiteDatastore:
        """Where transactions begin."""
        return self.ledger_recorder.datastore
