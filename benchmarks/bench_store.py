"""What the store costs beside bare sqlite3, side by side in one run.

    python benchmarks/bench_store.py [FILINGS]

Appending: events into the log by `Store.writing`, 250 filings a batch, against a bare `executemany` of the
same rows' bytes, with the same pragmas and the same transactions. Reading: `Store.read` against a raw cursor
and msgspec. CPU seconds, the best of several rounds that take turns.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import msgspec

from holdings_events import (
    TAGS,
    DerivativeLeg,
    Event,
    HoldingStated,
    OptionExercised,
    SharesSold,
    Source,
)
from holdings_ledger import codec
from holdings_ledger.merkle import Frontier
from holdings_ledger.store import Store, StoredDocument, encoded, packed
from holdings_ledger.store import writer as writer_module

ROUNDS = 5
FILINGS_A_BATCH = 250

Filing = tuple[str, list[Event]]
BareRow = tuple[int, str, int, str, bytes, int, bytes, int, int]

DOCUMENT = b"one original document for all: what documents cost is no part of this comparison"
DIGEST = sha256(DOCUMENT).hexdigest()


def filings(count: int) -> list[Filing]:
    """Filings as Form 4 has them: an exercise with its option row, sales, a holding; four events each."""
    random = Random(7)
    return [(f"{random.randrange(10**9):010d}-15-{at:06d}", _events(random)) for at in range(count)]


def _events(random: Random) -> list[Event]:
    day = date(2015, 1, 2) + timedelta(days=random.randrange(300))
    price = Decimal(random.randrange(100, 9_000)) / 100
    shares = Decimal(random.randrange(100, 90_000))
    rest = Decimal(random.randrange(900_000))

    def common(row: int) -> dict[str, Any]:
        span = (1_000 + row * 90, 1_080 + row * 90)
        return {
            "source": Source(document=DIGEST, spans=(span,), table="I", row=row),
            "effective_date": day,
            "table": "I",
            "row": row,
            "security": "Common Stock",
            "ownership": "D",
        }

    leg = DerivativeLeg(
        row=1,
        span=(2_000, 2_090),
        security="Stock Option (right to buy)",
        side="D",
        quantity=shares,
        exercise_price=price,
        expiration_date=day + timedelta(days=2_000),
        underlying="Common Stock",
        underlying_quantity=shares,
        balance_after=rest,
        ownership="D",
    )
    sale: dict[str, Any] = {"code": "S", "side": "D", "footnotes": (("price", ("1",)),)}
    return [
        OptionExercised(
            **common(1),
            code="M",
            side="A",
            quantity=shares,
            price=price,
            balance_after=rest + shares,
            derivatives=(leg,),
        ),
        SharesSold(
            **common(2), **sale, quantity=shares / 2, price=price + 5, balance_after=rest + shares / 2
        ),
        SharesSold(**common(3), **sale, quantity=shares / 2, price=price + 6, balance_after=rest),
        HoldingStated(**common(4) | {"ownership": "I", "nature": "By Trust"}, balance_after=Decimal(4_000)),
    ]


def batches(everything: Sequence[Filing]) -> Iterator[Sequence[Filing]]:
    for at in range(0, len(everything), FILINGS_A_BATCH):
        yield everything[at : at + FILINGS_A_BATCH]


def append(path: Path, everything: Sequence[Filing]) -> Store:
    """As ingestion appends: what a batch will ask for is looked up at once. Opening is not counted."""
    store = Store.open(path)
    document = packed(StoredDocument(digest=DIGEST, name="-", encoding="utf-8", data=DOCUMENT))
    started = time.process_time()
    for batch in batches(everything):
        with store.writing() as writer:
            writer.expect([stream for stream, _ in batch], [DIGEST], [])
            for stream, events in batch:
                writer.append_encoded(stream, encoded(events), documents=[document])
    _spent.append(time.process_time() - started)
    return store


def bare_rows(store: Store) -> list[list[BareRow]]:
    """The very rows the store wrote, batch by batch."""
    assert store.path is not None
    connection = sqlite3.connect(store.path)
    ends = [last for (last,) in connection.execute("SELECT last_position FROM batches ORDER BY 1")]
    query = "SELECT * FROM stored_events WHERE rowid > ? AND rowid <= ? ORDER BY rowid"
    found = [
        connection.execute(query, (after, upto)).fetchall()
        for after, upto in zip([0, *ends], ends, strict=False)
    ]
    connection.close()
    return found


def bare_connection(path: Path, schema: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -16384"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(schema)
    return connection


# The columns that the library's own table has, and a position.
PLAIN = (
    "CREATE TABLE stored_events (rowid INTEGER PRIMARY KEY, originator_id TEXT, originator_version INTEGER, "
    "topic TEXT, state BLOB, UNIQUE (originator_id, originator_version))"
)
# Every column of the log.
FULL = PLAIN.replace(
    "state BLOB,", "state BLOB, document INTEGER, leaf BLOB, recorded_at INTEGER, ends INTEGER,"
)


def append_bare(path: Path, rows: Sequence[Sequence[Any]], schema: str, width: int) -> sqlite3.Connection:
    connection = bare_connection(path, schema)
    cut = [[row[:width] for row in batch] for batch in rows]
    insert = f"INSERT INTO stored_events VALUES ({', '.join('?' * width)})"
    started = time.process_time()
    for batch in cut:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, batch)
        connection.execute("COMMIT")
    _spent.append(time.process_time() - started)
    return connection


def _as_arrays(row: BareRow) -> tuple[Any, ...]:
    """The row as the store hands it over: sqlite3 asks bytes, not bytearray, if they adapt themselves."""
    return tuple(bytearray(value) if isinstance(value, bytes) else value for value in row)


_spent: list[float] = []
_BLANK = b"\0" * 32


def append_without_tree(path: Path, everything: Sequence[Filing]) -> Store:
    """The store with its leaf and its frontier cut out, to see what the tree costs."""
    with (
        mock.patch.object(writer_module, "event_leaves", new=_no_leaves),
        mock.patch.object(Frontier, "extend", new=_count_only),
        mock.patch.object(Frontier, "to_bytes", new=_blank_edge),
    ):
        return append(path, everything)


def _no_leaves(*columns: Any) -> list[bytes]:
    *_, states, _ = columns
    return [_BLANK] * len(states)


def _count_only(frontier: Any, leaves: Sequence[bytes]) -> None:
    frontier._size += len(leaves)


def _blank_edge(frontier: Any) -> bytes:
    size: int = frontier.size
    return size.to_bytes(8, "big") + _BLANK * size.bit_count()


def measure(ways: dict[str, Callable[[Path], Any]], folder: Path) -> dict[str, float]:
    best: dict[str, float] = {}
    for turn in range(ROUNDS):
        for name, way in ways.items():
            gc.collect()
            _spent.clear()
            started = time.process_time()
            closer = way(folder / f"{len(best)}-{turn}-{abs(hash(name))}.db")
            spent = _spent[0] if _spent else time.process_time() - started
            best[name] = min(best.get(name, spent), spent)
            if hasattr(closer, "close"):
                closer.close()
    return best


def show(title: str, best: dict[str, float], events: int, base: str) -> None:
    print(f"\n{title}: {events:,} events, best CPU of {ROUNDS} rounds")
    for name, spent in best.items():
        print(f"  {name:<58} {spent / events * 1e6:6.2f} µs/event   {spent / best[base]:5.2f}")


def read_raw(path: Path, decoders: dict[str, Callable[[bytes], Any]]) -> int:
    connection = sqlite3.connect(path)
    cursor = connection.execute(
        "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"
    )
    count = 0
    for _, _, _, tag, state in cursor:
        decoders[tag](state)
        count += 1
    connection.close()
    return count


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    everything = filings(count)
    events = sum(len(batch) for _, batch in everything)
    gc.freeze()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with append(folder / "first.db", everything) as store:
            rows = bare_rows(store)
            path = store.path
            assert path is not None
            _measure_appending(everything, rows, events, folder)
            _measure_reading(store, path, events, folder)
            _measure_verifying(store, events)


def _measure_appending(
    everything: list[Filing], rows: list[list[BareRow]], events: int, folder: Path
) -> None:
    base = "bare executemany of the same rows"
    arrays = [[_as_arrays(row) for row in batch] for batch in rows]
    best = measure(
        {
            base: lambda path: append_bare(path, rows, FULL, 9),
            "bare executemany, its bytes as bytearray": lambda path: append_bare(path, arrays, FULL, 9),
            "bare executemany, the library's columns only": lambda path: append_bare(path, rows, PLAIN, 5),
            "Store, hash tree cut out (target 1.6)": lambda path: append_without_tree(path, everything),
            "Store (target 2.2)": lambda path: append(path, everything),
        },
        folder,
    )
    show("append", best, events, base)
    size = sum(len(row[4]) for batch in rows for row in batch) / events
    encoding = min(_time_encoding(everything) for _ in range(ROUNDS))
    print(f"  {size:.0f} bytes of state an event; encoding alone {encoding / events * 1e6:.2f} µs/event")


def _time_encoding(everything: list[Filing]) -> float:
    started = time.process_time()
    for _, batch in everything:
        for event in batch:
            codec.encode(event)
    return time.process_time() - started


def _measure_reading(store: Store, path: Path, events: int, folder: Path) -> None:
    plain: dict[str, Callable[[bytes], Any]] = {
        tag: msgspec.json.Decoder(cls).decode for cls, tag in TAGS.items()
    }
    ours: dict[str, Callable[[bytes], Any]] = {tag: partial(codec.decode, tag) for tag in TAGS.values()}
    base = "raw cursor, msgspec into the event classes"
    best = measure(
        {
            base: lambda _: read_raw(path, plain),
            "raw cursor, our codec": lambda _: read_raw(path, ours),
            "Store.read (target 1.3)": lambda _: sum(1 for _ in store.read()),
        },
        folder,
    )
    show("full read", best, events, base)


def _measure_verifying(store: Store, events: int) -> None:
    started = time.process_time()
    failed = [check for check in store.verify() if check.status != "ok"]
    spent = time.process_time() - started
    print(f"\nverify: {events / spent:,.0f} events a second, {len(failed)} failures")


if __name__ == "__main__":
    main()
