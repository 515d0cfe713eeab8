"""The layout of the log's file, and how a file with an older layout becomes one with today's.

All SQL that defines tables stands here. docs/STORE.md describes every table and column. A migration may add
lookups and columns; it never touches what the leaves of the hash tree are made of.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from typing import Final, NamedTuple

from holdings_ledger.errors import CorruptLedgerError, LedgerVersionError, NotALedgerError

__all__ = [
    "APPLICATION_ID",
    "GUARDS",
    "MIGRATIONS",
    "SCHEMA_VERSION",
    "Migration",
    "prepare",
    "require_known",
    "schema_version",
]

SCHEMA_VERSION: Final = 2
"""The layout that this version writes, and the newest that it reads."""

APPLICATION_ID: Final = 0x484C4447
"""In the file's header ("HLDG"), so that ``file`` and we can tell a ledger from another database."""

_FILING_INDEX: Final = """
CREATE TABLE filing_index (
    fingerprint TEXT NOT NULL,
    stream TEXT NOT NULL,
    PRIMARY KEY (fingerprint, stream)
) WITHOUT ROWID"""

_RENDITIONS: Final = """
CREATE TABLE renditions (
    document INTEGER NOT NULL REFERENCES documents (id),
    stream TEXT NOT NULL,
    PRIMARY KEY (document, stream)
) WITHOUT ROWID"""

# Of nearly every filing all events rest on the document of its first: this finds it for a twentieth of what a
# row in `renditions` costs, where only the other documents of a stream stand.
_FIRST_DOCUMENTS: Final = """
CREATE INDEX first_documents ON stored_events (document) WHERE originator_version = 1"""

_TABLES: Final = (
    """
CREATE TABLE meta (
    schema_version INTEGER NOT NULL,
    ledger_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
)""",
    # Table and column names down to `state` are those by which the eventsourcing library selects.
    # "rowid" is the position: declared, so that neither VACUUM nor a dump can renumber it.
    """
CREATE TABLE stored_events (
    rowid INTEGER PRIMARY KEY,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    document INTEGER REFERENCES documents (id),
    leaf BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    UNIQUE (originator_id, originator_version)
)""",
    """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    encoding TEXT NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL
)""",
    """
CREATE TABLE batches (
    last_position INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    frontier BLOB NOT NULL,
    recorded_at INTEGER NOT NULL
)""",
    "CREATE TABLE aliases (accession TEXT PRIMARY KEY, stream TEXT NOT NULL) WITHOUT ROWID",
    _FILING_INDEX,
    _RENDITIONS,
    _FIRST_DOCUMENTS,
    # For people and tools that read the file: the log in plain words.
    """
CREATE VIEW log AS SELECT
    e.rowid AS position,
    e.originator_id AS filing,
    e.originator_version AS version,
    e.topic AS tag,
    CAST(e.state AS TEXT) AS state,
    d.digest AS document,
    lower(hex(e.leaf)) AS leaf,
    strftime('%Y-%m-%dT%H:%M:%SZ', e.recorded_at / 1000000, 'unixepoch') AS recorded_at
FROM stored_events AS e LEFT JOIN documents AS d ON d.id = e.document""",
)


def _guard(table: str, event: str, condition: str = "") -> tuple[str, str]:
    name = f"{table}_no_{event.lower()}" if not condition else f"{table}_no_replace"
    when = f" WHEN {condition}" if condition else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


# INSERT OR REPLACE deletes without firing delete triggers unless recursive_triggers is on, as it is on our
# connections and need not be on other programs'. Documents and batches therefore refuse to insert what would
# replace something; for events that would cost half as much again as inserting them, and the hash tree tells.
GUARDS: Final[dict[str, str]] = dict(
    [
        _guard("stored_events", "UPDATE"),
        _guard("stored_events", "DELETE"),
        _guard("documents", "UPDATE"),
        _guard("documents", "DELETE"),
        _guard(
            "documents",
            "INSERT",
            "EXISTS (SELECT 1 FROM documents WHERE id = NEW.id OR digest = NEW.digest)",
        ),
        _guard("batches", "UPDATE"),
        _guard("batches", "DELETE"),
        _guard("batches", "INSERT", "NEW.last_position <= (SELECT max(last_position) FROM batches)"),
    ]
)
"""The triggers that keep the log append-only, by name."""


class Migration(NamedTuple):
    """One step from a layout to the next.

    version: the layout it leads to. summary: what it does, in a sentence. statements: SQL, run in order
    inside the one transaction that also writes the new version.
    """

    version: int
    summary: str
    statements: tuple[str, ...]


MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration(
        version=1,
        summary="adds the lookups of filings by fingerprint and by document",
        statements=(
            _FILING_INDEX,
            _RENDITIONS,
            "INSERT INTO renditions SELECT DISTINCT document, originator_id FROM stored_events "
            "WHERE document IS NOT NULL",
        ),
    ),
    Migration(
        version=2,
        summary="adds the look-up of a filing by the document of its first event",
        statements=(_FIRST_DOCUMENTS,),
    ),
)
"""In order; version 0 was the layout of development, without `filing_index` and `renditions`."""


def schema_version(connection: sqlite3.Connection, path: str) -> int | None:
    """The layout of an open file; None for an empty one.

    Raises `NotALedgerError` for another program's database, `CorruptLedgerError` for a ledger without the
    row that says its version.
    """
    # In this order: another process may make the ledger between the two questions.
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        if application_id == 0 and objects == 0:
            return None
        raise NotALedgerError(path, "it is a database of another kind")
    row = connection.execute("SELECT schema_version FROM meta").fetchone()
    if row is None or not isinstance(row[0], int):
        raise CorruptLedgerError(path, "the table meta does not say the version of the layout")
    return row[0]


def require_known(connection: sqlite3.Connection, path: str, *, create: bool) -> int | None:
    """The layout of an open file, where it is one that can be used or, with `create`, made.

    Raises `LedgerVersionError` for a layout newer than `SCHEMA_VERSION`, `NotALedgerError` for an empty
    database where `create` is False, and what `schema_version` raises.
    """
    found = schema_version(connection, path)
    if found is None and not create:
        raise NotALedgerError(path, "it is a database with nothing in it")
    if found is not None and found > SCHEMA_VERSION:
        raise LedgerVersionError(path, found, SCHEMA_VERSION)
    return found


def prepare(connection: sqlite3.Connection, path: str, *, create: bool) -> None:
    """Make the tables of a new ledger, or bring an older layout up to date, in one transaction.

    connection: in autocommit mode (isolation_level None). Raises as `require_known` does.
    """
    if require_known(connection, path, create=create) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have prepared the file while this one waited for the lock.
        found = require_known(connection, path, create=create)
        if found is None:
            _create(connection)
        elif found < SCHEMA_VERSION:
            _migrate(connection, found)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in (*_TABLES, *GUARDS.values()):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO meta (schema_version, ledger_id, created_at) VALUES (?, ?, ?)",
        (SCHEMA_VERSION, str(uuid.uuid4()), time.time_ns() // 1000),
    )


def _migrate(connection: sqlite3.Connection, found: int) -> None:
    for migration in MIGRATIONS:
        if migration.version > found:
            for statement in migration.statements:
                connection.execute(statement)
    connection.execute("UPDATE meta SET schema_version = ?", (SCHEMA_VERSION,))
