"""Columns of the whole market from the read model's rows: SQLite joins values, numpy takes them apart.

SQLite's `group_concat` makes one text of a column, so that no row becomes a Python object; while it does,
Python's other threads run, and two connections share the work. It serves where there is no file of columns:
a read model in memory, or beside which nothing can be written.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import attrs
import numpy as np
from numpy.typing import NDArray

from holdings_ledger.read_model.columns.build import POSITIONS, STOCK, position_columns, reading, stamp_in
from holdings_ledger.read_model.columns.decimals import Decimals, decimals_of, whole_numbers
from holdings_ledger.read_model.columns.layout import Stamp
from holdings_ledger.read_model.columns.sidecar import path_of, stamp_of
from holdings_ledger.read_model.columns.texts import Texts, split_texts, texts_of
from holdings_ledger.read_model.schema import Database

_CONNECTIONS: Final = 2
_PARTS: Final = 16
_HIGHEST: Final = (1 << 63) - 1
_SEPARATOR: Final = "\x1e"
_EXPRESSIONS: Final = {
    "pid": "group_concat(pid)",
    "quantity": "group_concat(coalesce(quantity, '0'))",
    "unknown": "group_concat(quantity IS NULL, '')",
    "complete": "group_concat(complete, '')",
    "early": "group_concat(confidence = 'inferred' AND day_from < evidence_day, '')",
    "evidence_day": "group_concat(evidence_day)",
    "confidence": "group_concat(confidence, char(30))",
    "events": "group_concat(CASE WHEN substr(events, 1, 1) = '[' THEN json(events) ELSE json_array(events) "
    "END, char(30))",
}
_ON_DAY: Final = (
    "FROM slices WHERE pid >= :first AND pid < :end AND day_from <= :day AND day_to > :day "
    "AND known_from <= :known AND known_to > :known"
)


@attrs.frozen(kw_only=True, eq=False)
class Places:
    """The non-derivative positions of a read model, in order of their ids.

    pids: their numbers, ascending; rank: the place of each of those. columns: what no one asked for yet.
    """

    stamp: Stamp
    pids: NDArray[np.int64]
    rank: NDArray[np.intp]
    in_dollars: NDArray[np.bool_]
    columns: dict[str, Sequence[str | None]]
    texts: dict[str, Texts] = attrs.Factory(dict[str, Texts])

    def text(self, name: str) -> Texts:
        """A column of texts, one for each position."""
        if name not in self.texts:
            self.texts[name] = texts_of(self.columns.pop(name))
        return self.texts[name]


@attrs.frozen(kw_only=True, eq=False)
class Scan:
    """The rectangles that hold a moment, one for each position that has one, in order of position ids.

    place: each one's position. values: whole columns by name, as SQLite joined them, in parts; rows: which
    of their values count, in order.
    """

    places: Places
    place: NDArray[np.intp]
    rows: NDArray[np.intp]
    values: dict[str, list[str]]

    def numbers(self, name: str) -> NDArray[np.int64]:
        """A column of whole numbers."""
        return whole_numbers(",".join(self.values[name]))[self.rows]

    def digits(self, name: str) -> NDArray[np.bool_]:
        """A column of 0 and 1."""
        joined = np.frombuffer("".join(self.values[name]).encode(), np.uint8)
        return np.equal(joined, ord("1"))[self.rows]

    def strings(self, name: str) -> Texts:
        """A column of texts."""
        joined = split_texts(_SEPARATOR.join(self.values[name]).encode(), ord(_SEPARATOR))
        return attrs.evolve(joined, views=joined.views[self.rows])

    def decimals(self, name: str) -> Decimals | None:
        """A column of decimals; None where one has too many digits for Arrow."""
        found = decimals_of(",".join(self.values[name]))
        return None if found is None else attrs.evolve(found, unscaled=found.unscaled[self.rows])


def scan(database: Database, day: int, known: int, names: Sequence[str]) -> Scan | None:
    """What the rectangles that hold a day (its ordinal) as known at an instant (microseconds) say.

    names: of `Scan.values`. None where the read model is written meanwhile: its parts would be of two states.
    """
    stamp = stamp_of(database)
    places = _places_of(database, stamp)
    wanted = ("pid", *names)
    sql = f"SELECT {', '.join(_EXPRESSIONS[name] for name in wanted)} {_ON_DAY}"
    found = _asked(database, stamp, sql, {"day": day, "known": known})
    if found is None:
        return None
    filled = [row for row in found if row[0] is not None]
    values = {name: [row[index] for row in filled] for index, name in enumerate(wanted)}
    pids = whole_numbers(",".join(values.pop("pid")))
    at = np.minimum(np.searchsorted(places.pids, pids), max(len(places.pids) - 1, 0))
    ours = np.flatnonzero(places.pids[at] == pids) if len(places.pids) else np.zeros(0, np.intp)
    place = places.rank[at[ours]]
    row_of = np.full(len(places.pids), -1, np.intp)
    row_of[place] = ours
    held = np.flatnonzero(row_of >= 0)
    return Scan(places=places, place=held, rows=row_of[held], values=values)


def _asked(
    database: Database, stamp: Stamp, sql: str, parameters: dict[str, Any]
) -> list[tuple[Any, ...]] | None:
    """The row of every part of the read model, in order of position numbers."""
    path = path_of(database)
    if path is None:
        return database.rows(sql, {**parameters, "first": 0, "end": _HIGHEST})
    bounds = [_HIGHEST * number // _PARTS for number in range(_PARTS + 1)]
    with contextlib.ExitStack() as stack:
        free: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for _ in range(_CONNECTIONS):
            connection = stack.enter_context(reading(path, across_threads=True))
            if stamp_in(connection) != stamp:
                return None
            free.put(connection)

        def part(first: int, end: int) -> tuple[Any, ...]:
            connection = free.get()
            try:
                found: tuple[Any, ...] = connection.execute(
                    sql, {**parameters, "first": first, "end": end}
                ).fetchone()
                return found
            finally:
                free.put(connection)

        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            return list(pool.map(part, bounds, bounds[1:]))


# --- positions -----------------------------------------------------------------------------------------

_known: Final[WeakKeyDictionary[Database, Places]] = WeakKeyDictionary()
_lock: Final = Lock()


def _places_of(database: Database, stamp: Stamp) -> Places:
    """The positions of a state of the read model, kept as long as it is the last one asked about."""
    with _lock:
        found = _known.get(database)
        if found is None or found.stamp != stamp:
            found = _read_places(database, stamp)
            _known[database] = found
        return found


def _read_places(database: Database, stamp: Stamp) -> Places:
    rows = database.rows(POSITIONS, {"kind": STOCK})
    numbers, in_dollars, texts = position_columns(rows)
    pids = np.array(numbers, np.int64)
    order = np.argsort(pids)
    return Places(
        stamp=stamp,
        pids=pids[order],
        rank=order,
        in_dollars=np.array(in_dollars, np.bool_),
        columns=texts,
    )
