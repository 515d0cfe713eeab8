"""`verify`: recompute everything the log says of itself, and name what does not agree."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

import attrs

from holdings_ledger.answers import Check
from holdings_ledger.log_reader import CHUNK_ROWS, unpack
from holdings_ledger.merkle import Frontier, event_leaf, event_leaves, leaf_hash, measured
from holdings_ledger.migrations import GUARDS

__all__ = ["verify_log"]

_SHOWN: Final = 20
"""Failures of one kind that are listed one by one; the rest are counted."""


class _Failures:
    """Failures of one check, the first ones in words."""

    def __init__(self, check: str) -> None:
        self.check = check
        self.details: list[str] = []
        self.count = 0

    def add(self, detail: str) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            self.details.append(detail)

    def result(self, fine: str) -> Iterator[Check]:
        """One row "ok" with what was checked, or a row for each failure."""
        if not self.count:
            yield Check(check=self.check, status="ok", detail=fine)
        for detail in self.details:
            printable = detail.encode(errors="backslashreplace").decode()
            yield Check(check=self.check, status="failed", detail=printable)
        if self.count > _SHOWN:
            more = self.count - _SHOWN
            yield Check(check=self.check, status="failed", detail=f"and {more} more of this kind")


def verify_log(connection: sqlite3.Connection) -> tuple[Check, ...]:
    """Run every check on one state of the log; see `Store.verify`. connection: in autocommit mode."""
    checks: list[tuple[str, Callable[[sqlite3.Connection], Iterator[Check]]]] = [
        ("database", _database),
        ("guards", _guards),
        ("events", _events),
        ("versions", _versions),
        ("documents", _documents),
        ("lookups", _lookups),
    ]
    results: list[Check] = []
    try:
        connection.execute("BEGIN")
    except sqlite3.Error as error:
        return (Check(check="database", status="failed", detail=str(error)),)
    text_factory = connection.text_factory
    connection.text_factory = _lenient_text
    try:
        for name, check in checks:
            results.extend(_readable(name, check, connection))
    finally:
        connection.text_factory = text_factory
        connection.execute("ROLLBACK")
    return tuple(results)


def _lenient_text(data: bytes) -> str:
    """Bytes that are no UTF-8 must not end the reading before the row that holds them is named."""
    return data.decode(errors="surrogateescape")


def _readable(
    name: str, check: Callable[[sqlite3.Connection], Iterator[Check]], connection: sqlite3.Connection
) -> list[Check]:
    """The results of a check; what SQLite cannot read is itself a failure of it."""
    try:
        return list(check(connection))
    except sqlite3.Error as error:
        return [Check(check=name, status="failed", detail=f"it cannot be read: {error}")]


def _database(connection: sqlite3.Connection) -> Iterator[Check]:
    """SQLite's own check of pages and indexes; it knows nothing of contents."""
    failures = _Failures("database")
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            failures.add(message)
    yield from failures.result("pages and indexes are sound, says SQLite")


def _guards(connection: sqlite3.Connection) -> Iterator[Check]:
    failures = _Failures("guards")
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, statement in GUARDS.items():
        if name not in found:
            failures.add(f"the trigger {name} is missing")
        elif found[name] != statement:
            failures.add(f"the trigger {name} is not the one that was made")
    for name in sorted(found.keys() - GUARDS.keys()):
        failures.add(f"there is a trigger {name}, which the ledger did not make")
    yield from failures.result(f"{len(GUARDS)} triggers keep the log append-only")


# --- events, the tree and the batches -----------------------------------------------------------------

_EVENTS: Final = (
    "SELECT e.rowid, e.originator_id, e.originator_version, e.topic, e.state, e.document, d.digest, e.leaf, "
    "e.recorded_at, e.ends FROM stored_events AS e LEFT JOIN documents AS d ON d.id = e.document "
    "ORDER BY e.rowid"
)
_BATCHES: Final = "SELECT last_position, root, frontier, recorded_at FROM batches ORDER BY last_position"


_Place = tuple[int, str, int, str]
"""An event's position, stream, version and tag."""


@attrs.define
class _Batch:
    last: Any
    root: Any
    edge: Any
    recorded_at: Any


class _Walk:
    """One pass over events and batches, side by side."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.positions = _Failures("positions")
        self.leaves = _Failures("leaves")
        self.references = _Failures("references")
        self.filings = _Failures("filings")
        self.roots = _Failures("roots")
        self.frontier = Frontier()
        self.events = 0
        self.batches = 0
        self._connection = connection
        self._stored = iter(connection.execute(_BATCHES))
        self._batch = self._next_batch()
        self._open_stream: Any = None
        self._position = 0
        self._leaves: list[bytes] = []

    def run(self) -> None:
        cursor = self._connection.execute(_EVENTS)
        while rows := cursor.fetchmany(CHUNK_ROWS):
            for row, leaf in zip(rows, _leaves_of(rows), strict=True):
                self._event(leaf, *row)
            self._grow()
        if self._open_stream is not None:
            self.filings.add(f"the log ends inside a filing, {self._open_stream}")
        while self._batch is not None:
            self.roots.add(
                f"the batch that ends at position {self._batch.last} has no events there; "
                f"the last event is at position {self._position}"
            )
            self._batch = self._next_batch()

    def _next_batch(self) -> _Batch | None:
        row = next(self._stored, None)
        self.batches += row is not None
        return None if row is None else _Batch(*row)

    def _grow(self) -> None:
        self.frontier.extend(self._leaves)
        self._leaves.clear()

    def _event(
        self,
        computed: bytes,
        position: int,
        stream: str,
        version: int,
        tag: str,
        state: bytes,
        document: int | None,
        digest: str | None,
        leaf: bytes,
        recorded_at: int,
        ends: int,
    ) -> None:
        # Named only where something is wrong: that is a tenth of the time of a row.
        place = (position, stream, version, tag)
        if position != self._position + 1:
            self.positions.add(f"after position {self._position} comes {_named(place)}")
        if document is not None and digest is None:
            self.references.add(f"{_named(place)}: the document it rests on is not stored")
        if computed != leaf:
            self.leaves.add(f"{_named(place)}: the event is not the one its leaf was made of")
        self._leaves.append(computed)
        self.events += 1
        self._position = position
        self._filing(stream, ends, place)
        self._batches_at(position, recorded_at, place)

    def _filing(self, stream: str, ends: int, place: _Place) -> None:
        if self._open_stream not in (None, stream):
            self.filings.add(f"{_named(place)}: it stands inside another filing, {self._open_stream}")
        self._open_stream = None if ends else stream

    def _batches_at(self, position: int, recorded_at: int, place: _Place) -> None:
        while self._batch is not None and self._batch.last < position:
            self.roots.add(f"the batch that ends at position {self._batch.last} has no event there")
            self._batch = self._next_batch()
        if self._batch is None:
            self.roots.add(f"{_named(place)}: no batch has a root for it")
            return
        if recorded_at != self._batch.recorded_at:
            self.filings.add(f"{_named(place)}: its recording time is not that of its batch")
        if self._batch.last == position:
            self._root(self._batch)
            self._batch = self._next_batch()

    def _root(self, batch: _Batch) -> None:
        self._grow()
        root = self.frontier.root()
        if batch.root != root:
            self.roots.add(
                f"position {batch.last}: the stored root {_hex(batch.root)} is not that of the events, "
                f"{root.hex()}"
            )
        if batch.edge != self.frontier.to_bytes():
            self.roots.add(f"position {batch.last}: the stored edge of the tree is not that of the events")
        if self._open_stream is not None:
            self.filings.add(f"position {batch.last}: the batch ends inside the filing {self._open_stream}")

    def results(self) -> Iterator[Check]:
        yield from self.positions.result(f"{self.events} events at positions 1 to {self._position}, no gap")
        yield from self.leaves.result(f"{self.events} leaves recomputed")
        yield from self.roots.result(f"{self.batches} roots recomputed; root {self.frontier.root().hex()}")
        yield from self.filings.result("every filing was recorded whole, at the time of its batch")
        yield from self.references.result("every document that an event rests on is stored")


def _named(place: _Place) -> str:
    position, stream, version, tag = place
    return f"position {position}, event {stream}#{version} ({tag})"


def _events(connection: sqlite3.Connection) -> Iterator[Check]:
    walk = _Walk(connection)
    walk.run()
    yield from walk.results()


def _leaves_of(rows: Sequence[tuple[Any, ...]]) -> list[bytes]:
    """The leaves of rows as `_EVENTS` gives them: at once, or one by one if a value has no event's type."""
    positions, streams, versions, tags, states, _, digests, *_ = zip(*rows, strict=True)
    try:
        documents = [digest or "" for digest in digests]
        return event_leaves(positions, map(measured, streams), versions, tags, states, documents)
    except _NO_EVENT:
        return [_leaf_of(*row) for row in rows]


_NO_EVENT: Final = (AttributeError, TypeError, struct.error, UnicodeEncodeError)
"""What is raised for values of a type that no event has."""


def _leaf_of(
    position: int,
    stream: str,
    version: int,
    tag: str,
    state: bytes,
    _: int | None,
    digest: str | None,
    *__: Any,
) -> bytes:
    """The event's leaf; for values of a type that no event has, a hash that is nobody's leaf."""
    try:
        if isinstance(state, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
            return event_leaf(position, stream, version, tag, state, digest or "")
    except _NO_EVENT:
        pass
    return leaf_hash(repr((position, stream, version, tag, state, digest)).encode(errors="replace"))


def _hex(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else repr(value)


# --- the rest -----------------------------------------------------------------------------------------


def _versions(connection: sqlite3.Connection) -> Iterator[Check]:
    failures = _Failures("versions")
    # Not through the index, which damage may have left behind the table.
    rows = connection.execute(
        "SELECT originator_id, count(*), min(originator_version), max(originator_version) "
        "FROM stored_events NOT INDEXED GROUP BY originator_id "
        "HAVING min(originator_version) <> 1 OR max(originator_version) <> count(*)"
    )
    for stream, count, first, last in rows:
        failures.add(f"filing {stream} has {count} events, with versions {first} to {last}")
    unordered = connection.execute(
        "SELECT originator_id, min(rowid) FROM (SELECT rowid, originator_id, originator_version - "
        "row_number() OVER (PARTITION BY originator_id ORDER BY rowid) AS off FROM stored_events) "
        "WHERE off <> 0 GROUP BY originator_id"
    )
    for stream, position in unordered:
        failures.add(f"filing {stream}: at position {position} its versions are not in order")
    yield from failures.result("the versions of every filing run from 1 without gap, in order")


def _documents(connection: sqlite3.Connection) -> Iterator[Check]:
    failures = _Failures("documents")
    count = 0
    for digest, size, content in connection.execute("SELECT digest, size, content FROM documents"):
        count += 1
        try:
            data = unpack(content, size)
        except ValueError as error:
            failures.add(f"document {digest} cannot be unpacked: {error}")
            continue
        if (found := sha256(data).hexdigest()) != digest:
            failures.add(f"document {digest} has other bytes, whose digest is {found}")
    yield from failures.result(f"{count} documents unpacked, and their digests recomputed")


def _lookups(connection: sqlite3.Connection) -> Iterator[Check]:
    failures = _Failures("lookups")
    rows = connection.execute(
        "SELECT DISTINCT e.originator_id, e.document FROM stored_events AS e WHERE e.document IS NOT NULL "
        "AND e.originator_version > 1 "
        "AND NOT EXISTS (SELECT 1 FROM stored_events AS f WHERE f.originator_id = e.originator_id "
        "AND f.originator_version = 1 AND f.document = e.document) "
        "AND NOT EXISTS (SELECT 1 FROM renditions AS r WHERE r.document = e.document "
        "AND r.stream = e.originator_id)"
    )
    for stream, document in rows:
        failures.add(f"document number {document} of filing {stream} is not found by its digest")
    for table in ("aliases", "filing_index", "renditions"):
        rows = connection.execute(
            f"SELECT DISTINCT stream FROM {table} "
            "WHERE stream NOT IN (SELECT originator_id FROM stored_events)"
        )
        for (stream,) in rows:
            failures.add(f"the look-up {table} leads to a filing that is not recorded, {stream}")
    yield from failures.result("documents, accession numbers and fingerprints lead to recorded filings")
