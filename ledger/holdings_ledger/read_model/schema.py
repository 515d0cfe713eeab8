"""Tables of the read model, and how its file is opened. Imports neither the log's library nor the events.

Days are proleptic ordinals (`date.toordinal`), instants microseconds since 1970 (UTC); an open end of
a rectangle is `FOREVER`. Everything here can be thrown away: the log alone is the truth.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator, Iterator
from pathlib import Path
from threading import RLock
from typing import Any, Final

from holdings_ledger.errors import ClosedLedgerError

SCHEMA_VERSION: Final = 8
"""Changes whenever a table or a projection's rule changes; a read model of another version is rebuilt."""

FOREVER: Final = (1 << 62) - 1

_CACHE_KIB: Final = 16_384
"""Pages kept in memory: a holder of many issuers touches hundreds, twice as slow with the default of 2 MB."""

_TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE filings (
    id TEXT PRIMARY KEY, issuer_key TEXT NOT NULL, owner_key TEXT NOT NULL, known INTEGER NOT NULL,
    known_source TEXT NOT NULL, form TEXT NOT NULL, effective INTEGER, issuer TEXT NOT NULL, issuer_cik TEXT,
    holders TEXT NOT NULL, leading INTEGER NOT NULL, findings INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX filings_of_account ON filings (issuer_key, owner_key);
CREATE TABLE replaced (filing TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (filing, version)
) WITHOUT ROWID;
CREATE TABLE parties (
    kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, cik TEXT NOT NULL, symbol TEXT NOT NULL,
    issuer_key TEXT NOT NULL, folded TEXT NOT NULL, words TEXT NOT NULL,
    PRIMARY KEY (kind, key, name, cik, symbol, issuer_key)
) WITHOUT ROWID;
CREATE INDEX parties_of_issuer ON parties (issuer_key, kind);
CREATE INDEX parties_by_words ON parties (kind, words);
CREATE INDEX parties_by_cik ON parties (kind, cik) WHERE cik <> '';
CREATE INDEX parties_by_symbol ON parties (symbol COLLATE NOCASE) WHERE symbol <> '';
CREATE TABLE positions (
    pid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, issuer_key TEXT NOT NULL,
    owner_key TEXT NOT NULL, first_known INTEGER NOT NULL, issuer TEXT NOT NULL, issuer_cik TEXT,
    holder TEXT NOT NULL, holder_cik TEXT, others TEXT, security TEXT, ownership TEXT, nature TEXT,
    unit TEXT NOT NULL, exercise_price TEXT, exercisable_day INTEGER, expiration_day INTEGER, underlying TEXT
);
CREATE INDEX positions_of_account ON positions (issuer_key, owner_key, kind);
CREATE TABLE owners (owner_key TEXT NOT NULL, kind TEXT NOT NULL, pid INTEGER NOT NULL,
    PRIMARY KEY (owner_key, kind, pid)) WITHOUT ROWID;
CREATE TABLE slices (
    pid INTEGER NOT NULL, day_from INTEGER NOT NULL, known_from INTEGER NOT NULL, day_to INTEGER NOT NULL,
    known_to INTEGER NOT NULL, quantity TEXT, confidence TEXT NOT NULL, complete INTEGER NOT NULL,
    evidence_day INTEGER NOT NULL, events TEXT NOT NULL, vesting TEXT,
    PRIMARY KEY (pid, day_from, known_from, day_to)
) WITHOUT ROWID;
CREATE TABLE instruments (
    kind TEXT NOT NULL, id TEXT NOT NULL, issuer_key TEXT NOT NULL, holder_key TEXT NOT NULL,
    record TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX instruments_of_issuer ON instruments (issuer_key, kind);
CREATE TABLE findings (
    finding_id TEXT NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER NOT NULL, code TEXT NOT NULL,
    severity TEXT NOT NULL, scope TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL,
    filings TEXT NOT NULL, events TEXT NOT NULL, issuer_key TEXT NOT NULL, owner_key TEXT NOT NULL,
    PRIMARY KEY (finding_id, known_from)
) WITHOUT ROWID;
CREATE INDEX findings_of_account ON findings (issuer_key, owner_key);
CREATE TABLE split_signs (
    issuer_key TEXT NOT NULL, owner_key TEXT NOT NULL, sign TEXT NOT NULL,
    PRIMARY KEY (issuer_key, owner_key, sign)
) WITHOUT ROWID;
CREATE TABLE rulings (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, in_force INTEGER NOT NULL, kind TEXT NOT NULL,
    targets TEXT NOT NULL, content TEXT NOT NULL, action TEXT
) WITHOUT ROWID;
"""

TABLES: Final = (
    "filings",
    "replaced",
    "parties",
    "positions",
    "owners",
    "slices",
    "instruments",
    "findings",
    "split_signs",
    "rulings",
)
"""The tables whose content a rebuild must give again, row for row."""


class Database:
    """A connection to a read model, shared by threads under a lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._closed = False
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open or create the file. A file that is no read model of this version is emptied."""
        try:
            return cls(_prepared(path))
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            return cls(_prepared(path))

    @classmethod
    def in_memory(cls) -> Database:
        """A read model that lives as long as this object."""
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        _create(connection)
        return cls(connection)

    @classmethod
    def temporary(cls) -> Database:
        """A read model that lives as long as this object, in memory while it is small, else on disk."""
        connection = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        _create(connection)
        return cls(connection)

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises `ClosedLedgerError` once the ledger is closed."""
        with self._lock:
            if self._closed:
                raise ClosedLedgerError("ledger")
            return self._connection.execute(sql, parameters or {}).fetchall()

    def position(self) -> int:
        """The log position up to which the read model is built; 0 when it is empty."""
        found = self.rows("SELECT value FROM meta WHERE key = 'position'")
        return int(found[0][0]) if found else 0

    def version(self) -> int:
        """A number that changes when another connection has written to the file."""
        with self._lock:
            found: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return found

    def meta(self, key: str) -> str | None:
        """A value of the meta table."""
        found = self.rows("SELECT value FROM meta WHERE key = :key", {"key": key})
        return str(found[0][0]) if found else None

    @contextlib.contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """One transaction: all of it or none."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def clear(self) -> None:
        """Throw everything away."""
        with self.writing() as connection:
            for table in (*TABLES, "meta"):
                connection.execute(f"DELETE FROM {table}")

    def ordered(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a table, in order of their columns, fetched as they are asked for."""
        with self._lock:
            columns = [row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")]
            order = ", ".join(f'"{column}"' for column in columns)
            cursor = self._connection.execute(f"SELECT * FROM {table} ORDER BY {order}")
        yield from cursor

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every table's rows in a canonical order, to compare two read models."""
        return {table: list(self.ordered(table)) for table in TABLES}

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._closed = True
            self._connection.close()


def _prepared(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
    try:
        connection.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            _drop(connection)
            _create(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")


def _drop(connection: sqlite3.Connection) -> None:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        connection.execute(f'DROP TABLE "{name}"')
