"""Copies of the log: backups of a living one, and putting one back."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from holdings_ledger.errors import PathError, VerificationError
from holdings_ledger.log_reader import checked_path, connect, explained
from holdings_ledger.migrations import prepare
from holdings_ledger.store.verification import verify_log

__all__ = ["backup_to", "restore"]

_COMPANIONS = ("-wal", "-shm", "-journal")


def backup_to(source: sqlite3.Connection, target: str | os.PathLike[str], *, overwrite: bool) -> Path:
    """Copy an open log to a file, whole or not at all; see `Store.backup`."""
    absolute = _free_target(target, overwrite)
    with _temporary_beside(absolute) as temporary:
        _copy(source, temporary)
        _install(temporary, absolute, overwrite)
    return Path(absolute)


def restore(
    source: str | os.PathLike[str], target: str | os.PathLike[str], *, overwrite: bool = False
) -> Path:
    """Put a backup in place as a ledger, after it has been copied and the copy verified; returns its path.

    An older layout is brought up to date in the copy; the source stays as it is. Raises `VerificationError`
    with the failures if there are any, and then leaves the target as it was; `PathError` where the target
    exists and `overwrite` is False; `LedgerLockedError` where it is to be replaced and is in use;
    `LedgerNotFoundError`, `NotALedgerError` and `LedgerVersionError` about the source.
    """
    origin = checked_path(source)
    absolute = _free_target(target, overwrite)
    with _temporary_beside(absolute) as temporary:
        with explained(origin):
            with closing(connect(origin)) as connection:
                _copy(connection, temporary)
            with closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
                prepare(copy, origin, create=False)
                checks = verify_log(copy)
        if failures := tuple(check for check in checks if check.status == "failed"):
            raise VerificationError(origin, failures)
        with explained(absolute):
            _install(temporary, absolute, overwrite)
    return Path(absolute)


def _free_target(target: str | os.PathLike[str], overwrite: bool) -> str:
    absolute = checked_path(target)
    if not os.path.isdir(folder := os.path.dirname(absolute)):
        raise PathError(absolute, f"there is no folder {folder}")
    if os.path.lexists(absolute):
        if not overwrite:
            raise PathError(absolute, "there is a file here already")
        if not os.path.isfile(absolute):
            raise PathError(absolute, "this is not a file, and is not replaced")
    elif leftovers := _companions(absolute):
        # SQLite would play an old write-ahead file into the new database.
        raise PathError(absolute, f"{leftovers[0]} is left over from another database; move it away first")
    return absolute


def _companions(absolute: str) -> list[str]:
    return [absolute + end for end in _COMPANIONS if os.path.lexists(absolute + end)]


@contextmanager
def _temporary_beside(absolute: str) -> Generator[str]:
    """An empty file in the same folder, so that renaming it is one step; gone afterwards, unless renamed."""
    folder, name = os.path.split(absolute)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=folder)
    except OSError as error:
        raise PathError(absolute, error.strerror or str(error)) from error
    os.close(handle)
    try:
        yield temporary
    finally:
        for leftover in (temporary, *_companions(temporary)):
            if os.path.lexists(leftover):
                os.unlink(leftover)


def _copy(source: sqlite3.Connection, temporary: str) -> None:
    with closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
        source.backup(copy)
        # One plain file, which can be read from where nothing can be written.
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()


def _install(temporary: str, absolute: str, overwrite: bool) -> None:
    _sync(temporary)
    if overwrite and os.path.lexists(absolute):
        _retire(absolute)
    os.replace(temporary, absolute)
    _sync(os.path.dirname(absolute))


def _retire(absolute: str) -> None:
    """Fold an old ledger's write-ahead file into it, which fails while anyone has it open."""
    try:
        with closing(sqlite3.connect(absolute, isolation_level=None, timeout=0)) as old:
            old.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        # A damaged file, which is being replaced; what belongs to it must not outlive it.
    for leftover in _companions(absolute):
        os.unlink(leftover)


def _sync(path: str) -> None:
    """Make a file, or a folder's list of names, durable."""
    if os.name == "nt" and os.path.isdir(path):
        return
    handle = os.open(path, os.O_RDONLY if os.path.isdir(path) else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
