"""What can stand at a ledger's path, and what opening makes of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from holdings_ledger.errors import (
    ClosedLedgerError,
    CorruptLedgerError,
    LedgerError,
    LedgerNotFoundError,
    LedgerVersionError,
    NotALedgerError,
    PathError,
)
from holdings_ledger.log_reader import LogFile, log_position
from holdings_ledger.migrations import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION
from holdings_ledger.store import Store, StoredDocument, restore
from store_cases import as_version_0, as_version_1, document, fill, filled, rows


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# --- paths --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        ":memory:",
        "a:memory:b.db",
        "file:ledger.db",
        "file:ledger.db?mode=memory",
        "ledger.db?mode=memory",
        "",
        "a\0b",
    ],
)
def test_names_that_could_mean_anything_but_a_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PathError):
        Store.open(name)
    with pytest.raises(PathError):
        log_position(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["q?mode=ro.db", "100%25.db", "with space#hash.db", "ünïcode ⅓.db"])
def test_odd_file_names_mean_just_that_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with Store.open(path) as store:
        fill(store)
        assert store.path == path
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    assert log_position(path) == 9


def test_a_relative_path_stays_where_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    with Store.open("holdings.db") as store:
        monkeypatch.chdir(tmp_path / "elsewhere")
        fill(store)
        assert store.verify()
    assert [entry.name for entry in (tmp_path / "elsewhere").iterdir()] == []
    assert log_position(tmp_path / "holdings.db") == 9


def test_a_missing_ledger_is_made_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    with pytest.raises(LedgerNotFoundError) as caught:
        Store.open(path, create=False)
    assert caught.value.path == str(path)
    with pytest.raises(LedgerNotFoundError):
        log_position(path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(PathError, match="there is no folder"):
        Store.open(tmp_path / "missing" / "holdings.db")
    with pytest.raises(PathError, match="not a file"):
        Store.open(tmp_path)
    Store.open(path).close()
    Store.open(path, create=False).close()


def test_an_empty_file_becomes_a_ledger_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    path.touch()
    with pytest.raises(NotALedgerError, match="empty"):
        Store.open(path, create=False)
    with Store.open(path) as store:
        assert store.position() == 0


def test_a_database_with_nothing_in_it_becomes_a_ledger_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    run(path, "CREATE TABLE t (a)", "DROP TABLE t")
    with pytest.raises(NotALedgerError, match="nothing in it"):
        Store.open(path, create=False)
    with pytest.raises(NotALedgerError, match="nothing in it"):
        restore(path, tmp_path / "other.db")
    with Store.open(path) as store:
        assert store.position() == 0


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "holdings.db")
    store.close()
    store.close()
    for use in (store.position, store.verify, lambda: store.read(), lambda: store.backup(tmp_path / "b.db")):
        with pytest.raises(ClosedLedgerError):
            use()
    with pytest.raises(ClosedLedgerError), store.writing():
        pass


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    assert [entry.name for entry in tmp_path.iterdir()] == ["holdings.db"]
    assert log_position(path) == 9
    with closing(LogFile(path)) as log:
        assert log.root(4) != log.root(9)
    assert [entry.name for entry in tmp_path.iterdir()] == ["holdings.db"]


def test_a_ledger_in_memory_has_no_path_and_is_nobody_elses() -> None:
    with Store.in_memory() as one, Store.in_memory() as other:
        fill(one)
        assert one.path is None
        assert (one.position(), other.position()) == (9, 0)


# --- other things at the path -------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.4" * 1000, b"SQLite format 3", b"\0" * 5000])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holdings.db"
    path.write_bytes(content)
    for attempt in (Store.open, log_position):
        with pytest.raises(NotALedgerError, match=str(path)):
            attempt(path)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["holdings.db"]


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE notes (a)",),
        ("CREATE TABLE stored_events (a)", "CREATE TABLE meta (schema_version)"),
        ("PRAGMA application_id = 7",),
        ("PRAGMA application_id = 7", "CREATE TABLE t (a)"),
    ],
)
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, statements: tuple[str, ...]) -> None:
    path = tmp_path / "holdings.db"
    run(path, *statements)
    before = path.read_bytes()
    with pytest.raises(NotALedgerError, match="database of another kind"):
        Store.open(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["holdings.db"]


def test_a_truncated_ledger_is_refused_or_fails_verification(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    whole = path.read_bytes()
    refused = 0
    for keep in range(16, len(whole), 1_500):
        path.write_bytes(whole[:keep])
        try:
            store = Store.open(path)
        except (CorruptLedgerError, NotALedgerError):
            refused += 1
            assert path.read_bytes() == whole[:keep]
        else:  # only the last page is cut
            assert keep > len(whole) - 4_096
            with store:
                assert any(check.status == "failed" for check in store.verify())
    assert refused >= 20


def test_noise_behind_a_databases_header_is_never_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    path.write_bytes(b"SQLite format 3\0" + os.urandom(8_000))
    with pytest.raises((CorruptLedgerError, NotALedgerError)):
        Store.open(path)


def test_a_ledger_without_its_meta_row_is_corrupt(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    run(path, "DELETE FROM meta")
    with pytest.raises(CorruptLedgerError, match="meta"):
        Store.open(path)


# --- layouts ------------------------------------------------------------------------------------------


OLDER = pytest.mark.parametrize("older", [as_version_0, as_version_1])


def events_and_roots(path: Path) -> tuple[list[object], list[object]]:
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute("SELECT * FROM stored_events").fetchall(),
            connection.execute("SELECT * FROM batches").fetchall(),
        )


@OLDER
def test_an_older_layout_is_brought_up_to_date_and_its_leaves_and_roots_stay(
    tmp_path: Path, older: Callable[[Path], Path]
) -> None:
    path = older(filled(tmp_path / "holdings.db"))
    before = events_and_roots(path)
    with Store.open(path) as store:
        assert all(check.status == "ok" for check in store.verify())
        with store.writing() as writer:
            digest = document("Fernwood Mills, amended").digest
            assert writer.document_streams(digest) == [f"doc:{digest}"]
            first = document("Fernwood Mills, Form 4\n" * 40).digest
            assert writer.document_streams(first) == ["0000000001-19-000001", "0000000001-19-000002"]
            found = [] if older is as_version_0 else ["0000000001-19-000001"]
            assert writer.streams_with_fingerprint("f1") == found
    assert events_and_roots(path) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT schema_version FROM meta").fetchall() == [(SCHEMA_VERSION,)]


@OLDER
def test_a_migrated_ledger_has_the_tables_of_a_new_one(tmp_path: Path, older: Callable[[Path], Path]) -> None:
    def objects(path: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as connection:
            return set(connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master"))

    Store.open(older(filled(tmp_path / "old.db"))).close()
    assert objects(tmp_path / "old.db") == objects(filled(tmp_path / "new.db"))


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = as_version_0(filled(tmp_path / "holdings.db"))
    run(path, "CREATE TABLE renditions (in_the_way)")
    before = events_and_roots(path)
    with pytest.raises(LedgerError):
        Store.open(path)
    assert events_and_roots(path) == before
    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert "filing_index" not in names
        assert connection.execute("SELECT schema_version FROM meta").fetchall() == [(0,)]


def test_migrations_lead_step_by_step_to_todays_layout() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(1, SCHEMA_VERSION + 1))
    assert all(migration.summary and migration.statements for migration in MIGRATIONS)


def test_a_newer_layout_is_refused_untouched(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    run(path, f"UPDATE meta SET schema_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(LedgerVersionError) as caught:
        Store.open(path)
    assert (caught.value.found, caught.value.known) == (SCHEMA_VERSION + 1, SCHEMA_VERSION)
    assert "upgrade holdings-ledger" in str(caught.value)
    assert events_and_roots(path)
    assert path.read_bytes() == before


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    assert path.read_bytes()[68:72] == b"HLDG" == APPLICATION_ID.to_bytes(4, "big")


# --- reading without the library ----------------------------------------------------------------------


def test_the_log_can_be_read_without_the_library_or_the_events(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    with Store.open(path) as store:
        fill(store)
        kept = document("Fernwood Mills, amended")
        assert log_position(path) == 9
        assert [LogFile(path).root(at) for at in range(10)] == [store.root(at) for at in range(10)]
        assert LogFile(path).named_text(kept.digest) == (kept.name, "Fernwood Mills, amended")
        assert LogFile(path).named_text("00" * 32) is None
        with pytest.raises(LedgerError):
            LogFile(path).root(10)


def test_text_is_decoded_as_the_document_was(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf\x41\r\n"
    kept = StoredDocument(digest=sha256(data).hexdigest(), name="a", encoding="utf-8-sig", data=data)
    wrong = StoredDocument(digest=sha256(b"\xff").hexdigest(), name="b", encoding="utf-8", data=b"\xff")
    path = tmp_path / "holdings.db"
    with Store.open(path) as store, store.writing() as writer:
        writer.append("a", rows(1), documents=[kept, wrong])
    assert LogFile(path).named_text(kept.digest) == (kept.name, "A\r\n")
    with pytest.raises(CorruptLedgerError, match="not utf-8 text"):
        LogFile(path).named_text(wrong.digest)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_ledger_in_a_folder_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    shutil.copy(filled(tmp_path / "holdings.db"), folder)
    folder.chmod(0o555)
    try:
        assert log_position(folder / "holdings.db") == 9
    finally:
        folder.chmod(0o755)


def test_reading_the_log_imports_next_to_nothing() -> None:
    heavy = "eventsourcing msgspec attrs holdings_events holdings_ledger.codec holdings_ledger.store click"
    code = (
        "import sys, holdings_ledger.log_reader; "
        f"print(sorted(name for name in {heavy.split()!r} if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "[]\n"
