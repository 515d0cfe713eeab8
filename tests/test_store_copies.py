"""Backups of a living log, and putting one back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from holdings_ledger.errors import (
    LedgerLockedError,
    LedgerNotFoundError,
    LedgerVersionError,
    NotALedgerError,
    PathError,
    VerificationError,
)
from holdings_ledger.store import Store, restore
from store_cases import as_version_0, fill, filled, rows, tamper


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_backup_is_the_log_in_one_plain_file(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    with Store.open(tmp_path / "holdings.db") as store:
        made = fill(store)
        assert store.backup(tmp_path / "copies" / "b.db") == tmp_path / "copies" / "b.db"
        root = store.root()
    assert names(tmp_path / "copies") == ["b.db"]
    with closing(sqlite3.connect(tmp_path / "copies" / "b.db")) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with Store.open(tmp_path / "copies" / "b.db", create=False) as copy:
        assert list(copy.read()) == made
        assert copy.root() == root
        assert all(check.status == "ok" for check in copy.verify())


def test_a_ledger_in_memory_can_be_kept(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        made = fill(store)
        store.backup(tmp_path / "b.db")
        with store.writing() as writer:
            writer.append("later", rows(1))
    with Store.open(tmp_path / "b.db", create=False) as copy:
        assert list(copy.read()) == made


def test_a_backup_taken_during_a_batch_has_what_was_committed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:
        fill(store)
        with store.writing() as writer:
            writer.append("in the middle", rows(*range(1, 20)))
            store.backup(tmp_path / "b.db")
        assert store.position() == 28
    with Store.open(tmp_path / "b.db", create=False) as copy:
        assert copy.position() == 9
        assert all(check.status == "ok" for check in copy.verify())


def test_a_backup_replaces_a_file_only_when_told_to(tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    target.write_bytes(b"precious")
    with Store.open(tmp_path / "holdings.db") as store:
        fill(store)
        with pytest.raises(PathError, match="a file here already"):
            store.backup(target)
        assert target.read_bytes() == b"precious"
        store.backup(target, overwrite=True)
        with store.writing() as writer:
            writer.append("later", rows(1))
        store.backup(target, overwrite=True)
    with Store.open(target, create=False) as copy:
        assert copy.position() == 10
    assert names(tmp_path) == ["b.db", "holdings.db"]


def test_a_backup_goes_nowhere_else(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:
        with pytest.raises(PathError, match="no folder"):
            store.backup(tmp_path / "missing" / "b.db")
        with pytest.raises(PathError):
            store.backup(":memory:")
        with pytest.raises(PathError):
            store.backup(tmp_path, overwrite=True)
        (tmp_path / "c.db-wal").write_bytes(b"left over")
        with pytest.raises(PathError, match="left over from another database"):
            store.backup(tmp_path / "c.db")
    assert names(tmp_path) == ["c.db-wal", "holdings.db"]


def test_a_failed_backup_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "b.db"
    target.write_bytes(b"precious")

    def fail(_: int) -> None:
        raise OSError(5, "the disk went away")

    with Store.open(tmp_path / "holdings.db") as store:
        fill(store)
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="went away"):
            store.backup(target, overwrite=True)
        monkeypatch.undo()
    assert target.read_bytes() == b"precious"
    assert names(tmp_path) == ["b.db", "holdings.db"]


def test_a_backup_is_put_back_whole(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:
        made = fill(store)
        store.backup(tmp_path / "b.db")
        root = store.root()
    before = (tmp_path / "b.db").read_bytes()
    (tmp_path / "holdings.db").unlink()
    assert restore(tmp_path / "b.db", tmp_path / "holdings.db") == tmp_path / "holdings.db"
    assert (tmp_path / "b.db").read_bytes() == before
    assert names(tmp_path) == ["b.db", "holdings.db"]
    with Store.open(tmp_path / "holdings.db", create=False) as store:
        assert list(store.read()) == made
        assert store.root() == root
        with store.writing() as writer:
            assert writer.append("later", rows(1))[0].position == 10


def test_a_damaged_backup_is_not_put_back(tmp_path: Path) -> None:
    good, bad = filled(tmp_path / "good.db"), filled(tmp_path / "bad.db")
    tamper(bad, "UPDATE stored_events SET topic = 'shares_purchased/1' WHERE rowid = 1")
    before = good.read_bytes()
    with pytest.raises(VerificationError) as caught:
        restore(bad, good, overwrite=True)
    assert {failure.check for failure in caught.value.failures} == {"leaves", "roots"}
    assert "position 1, event 0000000001-19-000001#1" in str(caught.value)
    assert good.read_bytes() == before
    with pytest.raises(VerificationError):
        restore(bad, tmp_path / "new.db")
    assert names(tmp_path) == ["bad.db", "good.db"]


def test_what_is_no_ledger_is_not_put_back(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("hello")
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (a)")
    newer = filled(tmp_path / "newer.db")
    tamper(newer, "UPDATE meta SET schema_version = 99")
    for source, error in [
        ("text.db", NotALedgerError),
        ("other.db", NotALedgerError),
        ("newer.db", LedgerVersionError),
        ("missing.db", LedgerNotFoundError),
    ]:
        with pytest.raises(error):
            restore(tmp_path / source, tmp_path / "new.db")
    assert names(tmp_path) == ["newer.db", "other.db", "text.db"]


def test_an_older_backup_is_brought_up_to_date_in_the_copy_alone(tmp_path: Path) -> None:
    old = as_version_0(filled(tmp_path / "old.db"))
    before = old.read_bytes()
    restore(old, tmp_path / "new.db")
    assert old.read_bytes() == before
    with Store.open(tmp_path / "new.db", create=False) as store:
        assert all(check.status == "ok" for check in store.verify())


def test_a_ledger_in_use_is_not_replaced(tmp_path: Path) -> None:
    backup = filled(tmp_path / "b.db")
    with Store.open(tmp_path / "holdings.db") as store:
        with store.writing() as writer:
            writer.append("mine", rows(1))
        with pytest.raises(PathError, match="a file here already"):
            restore(backup, tmp_path / "holdings.db")
        with pytest.raises(LedgerLockedError):
            restore(backup, tmp_path / "holdings.db", overwrite=True)
        assert [event.filing for event in store.read()] == ["mine"]
    restore(backup, tmp_path / "holdings.db", overwrite=True)
    with Store.open(tmp_path / "holdings.db", create=False) as store:
        assert store.position() == 9
