"""Many threads and several processes on one log at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from holdings_ledger.errors import LedgerError, LedgerLockedError
from holdings_ledger.store import Store
from store_cases import fill, rows


def whole(store: Store) -> None:
    """Read everything there is, and find nothing but whole filings at gap-free positions."""
    events = list(store.read())
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    assert len(events) % 4 == 0
    assert store.root(len(events))


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_many_threads_read_while_one_writes(tmp_path: Path, kind: str) -> None:
    store = Store.open(tmp_path / "holdings.db") if kind == "file" else Store.in_memory()
    done = threading.Event()

    def read_until_done() -> int:
        count = 0
        while not done.is_set() or not count:
            whole(store)
            count += 1
        return count

    with store, ThreadPoolExecutor(20) as threads:
        readers = [threads.submit(read_until_done) for _ in range(20)]
        for batch in range(15):
            with store.writing() as writer:
                for at in range(3):
                    writer.append(f"{batch}/{at}", rows(1, 2, 3, 4))
        done.set()
        assert all(reader.result(timeout=60) >= 1 for reader in readers)
        assert store.position() == 15 * 3 * 4
        assert all(check.status == "ok" for check in store.verify())


def test_readers_do_not_wait_for_a_batch_nor_for_writers_in_line(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:
        fill(store)
        go, started = threading.Event(), threading.Event()

        def slow() -> None:
            with store.writing() as writer:
                writer.append("slow", rows(1))
                started.set()
                go.wait(20)

        def next_in_line() -> None:
            with store.writing() as writer:
                writer.append("next", rows(1))

        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(slow)
            assert started.wait(20)
            second = threads.submit(next_in_line)
            before = time.monotonic()
            while time.monotonic() - before < 0.2:
                assert len(list(store.read())) == 9
            assert not second.done()
            go.set()
            first.result(20)
            second.result(20)
        assert [event.filing for event in store.read(after=9)] == ["slow", "next"]


def test_within_a_batch_the_store_shows_what_was_committed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store, store.writing() as writer:
        writer.append("a", rows(1))
        assert store.position() == 0


def test_within_a_batch_in_memory_only_the_writer_answers() -> None:
    with Store.in_memory() as store:
        with store.writing() as writer:
            writer.append("a", rows(1))
            with pytest.raises(LedgerError, match="only the writer"):
                store.position()
        assert store.position() == 1


def test_threads_write_one_after_another(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:

        def write(number: int) -> None:
            for at in range(10):
                with store.writing() as writer:
                    writer.append(f"{number}/{at}", rows(1, 2, 3, 4))

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(write, range(8)))
        whole(store)
        assert store.position() == 320
        assert all(check.status == "ok" for check in store.verify())


def test_a_writer_that_waits_too_long_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    with Store.open(path) as one, Store.open(path, lock_timeout_s=0.2) as other:
        with one.writing() as writer:
            writer.append("one", rows(1))
            with pytest.raises(LedgerLockedError) as caught, other.writing():
                pass
            assert caught.value.timeout_s == 0.2
        with other.writing() as writer:
            writer.append("other", rows(1))
        assert [event.filing for event in one.read()] == ["one", "other"]


WRITE = """
import sys
from holdings_ledger.store import Store
from store_cases import rows
with Store.open(sys.argv[1]) as store:
    for at in range(int(sys.argv[3])):
        with store.writing() as writer:
            writer.append(f"{sys.argv[2]}/{at}", rows(1, 2))
            assert len(writer.stream_events(f"{sys.argv[2]}/{at}")) == 2
            writer.append(f"{sys.argv[2]}/{at}", rows(3, 4))
"""


def processes(count: int, arguments: Callable[[int], list[str]]) -> None:
    folder = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([folder, *sys.path])}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, *arguments(number)],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for number in range(count)
    ]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors


def test_processes_that_make_and_write_one_ledger_wait_for_one_another(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    processes(4, lambda number: [str(path), str(number), "12"])
    with Store.open(path, create=False) as store:
        whole(store)
        assert store.position() == 4 * 12 * 4
        assert {event.filing for event in store.read()} == {f"{n}/{at}" for n in range(4) for at in range(12)}
        assert all(check.status == "ok" for check in store.verify())


WRITE_FOREVER = """
import sys
from holdings_ledger.store import Store
from store_cases import rows
with Store.open(sys.argv[1]) as store:
    while True:
        with store.writing() as writer:
            for _ in range(25):
                last = writer.append(f"{sys.argv[2]}/{store.position()}", rows(1, 2, 3, 4))[-1]
        print(last.position, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    folder = str(Path(__file__).parent)
    acknowledged = 0
    for turn in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITE_FOREVER, str(path), str(turn)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([folder, *sys.path])},
        ) as process:
            assert process.stdout is not None
            for _ in range(3 + turn):
                acknowledged = int(process.stdout.readline())
            time.sleep(0.003 * turn)
            process.kill()
            rest = process.stdout.read().split("\n")
        acknowledged = max([acknowledged, *[int(line) for line in rest[:-1]]])
        with Store.open(path, create=False) as store:
            whole(store)
            assert store.position() >= acknowledged > 0
            assert store.position() % 100 == 0
            assert all(check.status == "ok" for check in store.verify())
