"""Making the file from the read model's rectangles, in one pass and in bounded memory."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from holdings_ledger.read_model.columns.decimals import DIGITS_OF_EIGHT_BYTES, MOST_DIGITS, unscaled, wide
from holdings_ledger.read_model.columns.layout import (
    COMPLETE,
    CONFIDENCE_SHIFT,
    EPOCH,
    HEAD_BYTES,
    KNOWN_QUANTITY,
    OPEN,
    POSITION_TEXTS,
    SLICE_SECTIONS,
    VIEW,
    Head,
    Section,
    Stamp,
    aligned,
    crc_of,
)
from holdings_ledger.read_model.columns.texts import Heap, Repeated, views
from holdings_ledger.read_model.notes import position_note
from holdings_ledger.read_model.schema import FOREVER

STOCK: Final = "stock"
"""The kind of position that stands in columns: non-derivative."""

_ROWS_AT_ONCE: Final = 50_000

POSITIONS: Final = (
    "SELECT pid, unit, others, id, issuer, issuer_cik, holder, holder_cik, security, ownership, nature "
    "FROM positions WHERE kind = :kind ORDER BY id"
)
_WIDTH: Final = 11
"""Columns of `POSITIONS`."""

_SLICES: Final = (
    "SELECT s.pid, s.day_from, s.day_to, s.known_from, s.known_to, s.evidence_day, s.complete, s.quantity, "
    "s.confidence, s.events FROM positions p CROSS JOIN slices s ON s.pid = p.pid "
    "WHERE p.kind = :kind ORDER BY p.id, s.day_from, s.known_from, s.day_to"
)
_EXTENT: Final = (
    "SELECT count(*), max(length(s.quantity)), "
    "max(CASE WHEN instr(s.quantity, '.') THEN length(s.quantity) - instr(s.quantity, '.') ELSE 0 END) "
    "FROM slices s JOIN positions p ON p.pid = s.pid WHERE p.kind = :kind"
)


@attrs.frozen(kw_only=True)
class Extent:
    """How much there is. scale: digits after the point that every quantity needs. width: bytes of one."""

    positions: int
    slices: int
    scale: int
    width: int


def build(database: Path, target: Path) -> bool:
    """Write the file, whole or not at all; False where quantities have too many digits for Arrow.

    Raises sqlite3.Error or OSError. The read model is read in one transaction, so that the file is a copy of
    one state of it.
    """
    with reading(database) as connection:
        stamp = stamp_in(connection)
        extent = _extent(connection)
        if extent is None:
            return False
        handle, name = tempfile.mkstemp(prefix=target.name + ".", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                head = _Builder(connection, file, extent).write(stamp)
            _seal(Path(name), head)
            os.chmod(name, stat.S_IMODE(database.stat().st_mode))
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return True


@contextlib.contextmanager
def reading(database: Path, *, across_threads: bool = False) -> Generator[sqlite3.Connection]:
    """A connection that reads one state of a read model, whatever is written meanwhile."""
    connection = sqlite3.connect(
        f"{database.resolve().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=not across_threads,
    )
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def stamp_in(connection: sqlite3.Connection) -> Stamp:
    """The state of a read model that a connection reads; a transaction keeps it from then on."""
    found = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return Stamp(version=version, position=int(found.get("position", 0)), root=found.get("root", ""))


def _extent(connection: sqlite3.Connection) -> Extent | None:
    """None where a quantity needs more digits than Arrow's decimals have."""
    kind = {"kind": STOCK}
    positions = connection.execute("SELECT count(*) FROM positions WHERE kind = :kind", kind).fetchone()[0]
    slices, length, scale = connection.execute(_EXTENT, kind).fetchone()
    digits = (length or 0) + (scale or 0)
    if digits > MOST_DIGITS:
        return None
    width = 8 if digits <= DIGITS_OF_EIGHT_BYTES else 16
    return Extent(positions=positions, slices=slices, scale=scale or 0, width=width)


def _seal(path: Path, head: Head) -> None:
    """Put the head in front, with the checksums of what was written, and make it durable."""
    with path.open("r+b") as file:
        sections = {
            name: attrs.evolve(section, crc=crc_of(file, section)) for name, section in head.sections.items()
        }
        file.seek(0)
        file.write(attrs.evolve(head, sections=sections).to_bytes())
        file.flush()
        os.fsync(file.fileno())


class _Builder:
    """One file in the making. Sections of known length come first; the heap grows at the end."""

    def __init__(self, connection: sqlite3.Connection, file: IO[bytes], extent: Extent) -> None:
        self._connection = connection
        self._file = file
        self._extent = extent
        self._sections: dict[str, Section] = {}
        self._end = HEAD_BYTES
        for name in POSITION_TEXTS:
            self._reserve(name, extent.positions * VIEW.itemsize)
        for name, dtype in SLICE_SECTIONS.items():
            self._reserve(name, extent.slices * dtype.itemsize)
        self._reserve("quantity", extent.slices * extent.width)
        self._heap_start = self._end
        self._heap = Heap(file, self._heap_start)
        self._nullable: set[str] = set()
        self._confidences: dict[str, int] = {}
        self._notes: dict[str | None, int] = {None: 0}
        self._known: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def _reserve(self, name: str, size: int) -> None:
        self._sections[name] = Section(start=self._end, size=size, crc=0)
        self._end = aligned(self._end + size)

    def write(self, stamp: Stamp) -> Head:
        """Write all but the head; returns it, the checksums left out."""
        pids, in_dollars = self._write_positions()
        self._write_slices(pids, in_dollars)
        tables: dict[str, NDArray[Any]] = {
            "instants": self._write_instants(),
            "notes": views(list(self._notes), self._heap),
            "confidences": views(list(self._confidences), self._heap),
        }
        heap_bytes = self._heap.size
        self._sections["heap"] = Section(start=self._heap_start, size=heap_bytes, crc=0)
        self._end = aligned(self._heap_start + heap_bytes)
        for name, values in tables.items():
            self._append_table(name, values)
        facts = {
            **attrs.asdict(self._extent),
            "nullable": sorted(self._nullable),
        }
        return Head(stamp=stamp, size=self._end, facts=facts, sections=self._sections)

    def _append_table(self, name: str, values: NDArray[Any]) -> None:
        self._reserve(name, values.nbytes)
        self._file.truncate(self._end)
        self._put(name, 0, values)

    def _put(self, name: str, index: int, values: NDArray[Any]) -> None:
        """Write values of a section, the first at an index."""
        section = self._sections[name]
        start = section.start + index * values.itemsize
        assert start + values.nbytes <= section.start + section.size, "a section is as long as was reserved"
        self._file.seek(start)
        self._file.write(np.ascontiguousarray(values).view(np.uint8).data)

    # --- positions ---------------------------------------------------------------------------------

    def _write_positions(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """(number, whether it is dollars) of each position, in the order of their ids."""
        repeated = {name: Repeated(self._heap) for name in POSITION_TEXTS[1:]}
        pids = np.zeros(self._extent.positions, np.int64)
        in_dollars = np.zeros(self._extent.positions, np.bool_)
        done = 0
        for rows in self._chunks(POSITIONS):
            end = done + len(rows)
            pids[done:end], in_dollars[done:end], texts = position_columns(rows)
            self._put("position_id", done, views(texts.pop("position_id"), self._heap))
            for name, column in texts.items():
                if None in column:
                    self._nullable.add(name)
                self._put(name, done, repeated[name].views(column))
            done = end
        return pids, in_dollars

    def _chunks(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        cursor = self._connection.execute(sql, {"kind": STOCK})
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield rows

    # --- rectangles ----------------------------------------------------------------------------------

    def _write_slices(self, pids: NDArray[np.int64], in_dollars: NDArray[np.bool_]) -> None:
        order = np.argsort(pids)
        done = 0
        for rows in self._chunks(_SLICES):
            pid, *columns = zip(*rows, strict=True)
            position = order[np.searchsorted(pids, np.array(pid, np.int64), sorter=order)]
            self._put("position", done, position.astype("<i4"))
            self._write_times(done, columns[:4])
            evidence, complete, quantity, confidence, events = columns[4:]
            self._put("evidence_day", done, np.array(evidence, np.int64).astype("<i4") - EPOCH)
            self._put("flags", done, self._flags(complete, quantity, confidence))
            self._put("quantity", done, self._quantities(quantity))
            self._put(
                "note", done, self._notes_of(in_dollars[position], columns[0], evidence, complete, confidence)
            )
            self._put("events", done, views(list(map(_event_text, events)), self._heap))
            done += len(rows)

    def _write_times(self, done: int, columns: Sequence[Sequence[int]]) -> None:
        """Days at once; instants are numbered when all are known."""
        day_from, day_to, known_from, known_to = (np.array(column, np.int64) for column in columns)
        self._put("day_from", done, (day_from - EPOCH).astype("<i4"))
        ends = np.where(day_to == FOREVER, OPEN + EPOCH, day_to) - EPOCH
        self._put("day_to", done, ends.astype("<i4"))
        self._known.append((known_from, known_to))

    def _write_instants(self) -> NDArray[np.int64]:
        """Number the instants that rectangles begin and end with; returns them in order."""
        instants = np.zeros(0, np.int64)
        for pair in self._known:
            instants = np.union1d(instants, np.concatenate(pair))
        done = 0
        for known_from, known_to in self._known:
            self._put("known_from", done, np.searchsorted(instants, known_from).astype("<i4"))
            ends = np.where(known_to == FOREVER, OPEN, np.searchsorted(instants, known_to))
            self._put("known_to", done, ends.astype("<i4"))
            done += len(known_from)
        return instants

    def _flags(
        self, complete: Sequence[int], quantity: Sequence[str | None], confidence: Sequence[str]
    ) -> NDArray[Any]:
        known = self._confidences
        numbers = [known.setdefault(value, len(known)) for value in confidence]
        flags = np.array(numbers, "u1") << CONFIDENCE_SHIFT
        flags |= np.where(np.array(complete) != 0, COMPLETE, 0).astype("u1")
        there = np.array([value is not None for value in quantity])
        if not there.all():
            self._nullable.add("quantity")
        flags |= np.where(there, KNOWN_QUANTITY, 0).astype("u1")
        return flags

    def _quantities(self, texts: Sequence[str | None]) -> NDArray[Any]:
        """Each quantity without its point, as a whole number of eight or sixteen bytes; 0 where unknown."""
        scale = self._extent.scale
        numbers = [0 if text is None else unscaled(text, scale) for text in texts]
        if self._extent.width == 8:
            return np.array(numbers, "<i8")
        return wide(numbers)

    def _notes_of(
        self,
        in_dollars: NDArray[np.bool_],
        day_from: Sequence[int],
        evidence: Sequence[int],
        complete: Sequence[int],
        confidence: Sequence[str],
    ) -> NDArray[np.int32]:
        rows = zip(in_dollars.tolist(), day_from, confidence, evidence, complete, strict=True)
        known = self._notes
        texts = [
            position_note("USD" if dollars else "shares", since, sure, proof, whole)
            for dollars, since, sure, proof, whole in rows
        ]
        return np.array([known.setdefault(text, len(known)) for text in texts], "<i4")


def position_columns(
    rows: Sequence[tuple[Any, ...]],
) -> tuple[Sequence[int], Sequence[bool], dict[str, Sequence[str | None]]]:
    """(numbers, whether in dollars, texts by the names of `POSITION_TEXTS`) of rows of `POSITIONS`."""
    columns = zip(*rows, strict=True) if rows else ((),) * _WIDTH
    pid, unit, others, ids, issuer, issuer_cik, holder, holder_cik, *rest = columns
    holders = [_names(first, joint) for first, joint in zip(holder, others, strict=True)]
    texts = (ids, issuer, issuer_cik, holder, holder_cik, holders, *rest)
    return pid, [value == "USD" for value in unit], dict(zip(POSITION_TEXTS, texts, strict=True))


def _names(holder: str, others: str | None) -> str:
    """All owners' names as JSON. others: (key, name, CIK) of each as JSON, None where there is one owner."""
    names = [holder] if others is None else [owner[1] for owner in json.loads(others)]
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


def _event_text(stored: str) -> str:
    """Event ids as JSON text; the read model keeps a single id bare."""
    if stored[:1] == "[":
        return json.dumps(json.loads(stored), ensure_ascii=False, separators=(",", ":"))
    if stored.isascii() and stored.isprintable() and '"' not in stored and "\\" not in stored:
        return f'["{stored}"]'
    return json.dumps([stored], ensure_ascii=False, separators=(",", ":"))
