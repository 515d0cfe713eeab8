"""The ledger as a library: open it, take filings in, ask, audit.

Opening a ledger to ask imports neither the log's library nor the event classes; they are imported when
something is written, replayed or verified.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import RLock
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from holdings_ledger import times
from holdings_ledger.answers.base import Basis
from holdings_ledger.axes import basis_fields, conventions_of, day_of, instant_of
from holdings_ledger.errors import (
    ClosedLedgerError,
    InvalidBasisError,
    InvalidPositionError,
    InvalidRulingError,
    InvalidTimeError,
    UnknownEventError,
)
from holdings_ledger.log_reader import LogFile, checked_path, log_position
from holdings_ledger.read_model.earlier import EarlierModels, Made
from holdings_ledger.read_model.names import full_id
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views import View
from holdings_ledger.views.log import Log
from holdings_ledger.views.moment import Moment, moment

if TYPE_CHECKING:
    from holdings_ledger.answers import Answer, Check, EventRow, FindingRow, Ingested, Ruled
    from holdings_ledger.fold import Projection
    from holdings_ledger.read_model.writer import Plan
    from holdings_ledger.readers.file_read import FileRead
    from holdings_ledger.store import Store, StoreRows

__all__ = ["Ledger", "View", "read_file", "restore"]

StateT = TypeVar("StateT")
Progress = Callable[["Ingested"], object]
Projecting = Callable[[int, int], object]

_VIEW_SUFFIX: Final = ".view"


class Ledger:
    """A ledger of security holdings.

    Use `Ledger.open` for a file and `Ledger.in_memory` for tests and notebooks, as a context manager or
    with `close`. One ledger may be read from many threads.
    """

    def __init__(self, path: Path | None, store: Store | None) -> None:
        """Not for users: `open` and `in_memory` are."""
        self._path = path
        self._log = store
        self._file = None if path is None else LogFile(path)
        self._lock = RLock()
        self._closed = False
        self._database: Database | None = None
        self._checked: tuple[int, int] | None = None
        self._earlier = EarlierModels(self._store, self._current)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = True) -> Ledger:
        """Open the ledger in a file; the read model beside it (the same name with `.view`) is disposable.

        create: make a new ledger where the file does not exist. Raises `LedgerNotFoundError`,
        `NotALedgerError`, `LedgerVersionError` or `PathError`.
        """
        checked = Path(checked_path(path))
        ledger = cls(checked, None)
        if create and not checked.exists():
            ledger._store()
        else:
            log_position(checked)
        return ledger

    @classmethod
    def in_memory(cls) -> Ledger:
        """A ledger that lives as long as this object."""
        from holdings_ledger.store import Store

        return cls(None, Store.in_memory())

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every file. Answers already given stay; their sources can no longer be resolved."""
        with self._lock:
            self._closed = True
            self._earlier.close()
            if self._database is not None:
                self._database.close()
            self._database = None
            if self._log is not None:
                self._log.close()
            if self._file is not None:
                self._file.close()
            self._log = None

    # --- taking filings in ---------------------------------------------------------------------------

    def ingest(
        self,
        *paths: str | os.PathLike[str],
        accession: str | None = None,
        accepted: datetime | None = None,
        reader: str | None = None,
        progress: Progress | None = None,
        projecting: Projecting | None = None,
        jobs: int = 1,
    ) -> Sequence[Ingested]:
        """Take in files, folders, archives and data sets; doing it again adds nothing.

        accession, accepted: of the one filing given, where no header says. reader: the name of a plug-in that
        shall read them (docs/PLUGINS.md). progress is called with each result as soon as it is durable;
        projecting afterwards, while the read model is brought up to date,
        with the number of filings done and of all. jobs: processes to read and fold in, where there are many
        thousands of filings; with more than one, a script needs ``if __name__ == "__main__"``. Bad input is
        a result of status "rejected" or "conflict". What is durable stays when the call is interrupted, and
        a further call goes on from there.
        """
        from holdings_ledger.ingest.inputs import inputs

        found = (item for path in paths for item in inputs(Path(path)))
        return self._ingest(found, accession, accepted, reader, progress, projecting, jobs)

    def ingest_bytes(
        self,
        data: bytes | IO[bytes],
        name: str,
        *,
        accession: str | None = None,
        accepted: datetime | None = None,
        reader: str | None = None,
        progress: Progress | None = None,
    ) -> Sequence[Ingested]:
        """Take in a document, or the members of an archive. name: for messages.

        data: the bytes, or a binary stream that can be sought in, of which an archive is read as it goes.
        """
        import io

        from holdings_ledger.ingest.inputs import from_stream

        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        return self._ingest(from_stream(stream, name, size), accession, accepted, reader, progress)

    def _ingest(
        self,
        found: Iterator[Any],
        accession: str | None,
        accepted: datetime | None,
        reader: str | None,
        progress: Progress | None,
        projecting: Projecting | None = None,
        jobs: int = 1,
    ) -> Sequence[Ingested]:
        from holdings_ledger.ingest.recording import record_all
        from holdings_ledger.ingest.results import Results

        if accepted is not None and accepted.tzinfo is None:
            raise InvalidTimeError("accepted", accepted.isoformat(), "an instant needs a time zone")
        results = Results()
        from holdings_ledger.read_model.writer import Plan

        recorded = record_all(
            self._store(), found, accession=accession, accepted=accepted, reader=reader, jobs=jobs
        )
        for result in recorded:
            results.add(result)
            if progress is not None:
                progress(result)
        self._current(Plan(jobs=jobs, progress=projecting))
        results.complete(self._findings_of)
        return results

    def _findings_of(self, filings: Sequence[str]) -> dict[str, int]:
        """How many findings each of some filings has by itself."""
        import json

        return dict(
            self._current().rows(
                "SELECT id, findings FROM filings WHERE id IN (SELECT value FROM json_each(:ids))",
                {"ids": json.dumps(filings)},
            )
        )

    def reread(self) -> list[Ingested]:
        """Read every stored document again with today's readers; what they see otherwise is appended.

        Old answers stay reproducible by their position.
        """
        from holdings_ledger.ingest.rereading import reread_all

        return list(reread_all(self._store()))

    # --- ruling ---------------------------------------------------------------------------------------

    def rule(
        self,
        *,
        kind: str,
        targets: Sequence[str] = (),
        statement: str = "",
        author: str = "",
        reason: str = "",
        evidence: str | None = None,
        revokes: str | None = None,
        ratio: tuple[int, int] | None = None,
        effective: date | None = None,
        field: str | None = None,
        value: str | None = None,
        form: str | os.PathLike[str] | bytes | None = None,
        document: str | os.PathLike[str] | bytes | None = None,
    ) -> Ruled:
        """Record a person's decision, with who and why; recording the same again adds nothing.

        kind: "accept_finding" (targets: finding ids), "same_party" or "not_same_party" (two names or CIKs of
        issuers or holders), "split" (an issuer and a title; ratio: new shares for old ones, effective: the
        day from which), "correction" (the id of a row's event; field: the slip, value: what is right),
        "reading" (form, and the document it speaks of where it names none: what a person
        read, as docs/BY_HAND.md describes; all else stands in the form), "revoke" (revokes: the id of a
        ruling, or its first characters). revokes may go with any kind, to replace a ruling. Raises
        `UnknownNameError` or `AmbiguousNameError` for a target that the ledger does not have,
        `InvalidRulingError` for a ruling that cannot be, `InvalidFormError` for a form that cannot.
        """
        if form is not None:
            return self._read_by_hand(kind, form, document)
        from holdings_ledger.ingest.ruling import Asked, record_ruling

        asked = Asked(
            kind=kind,
            targets=tuple(targets),
            statement=statement,
            author=author,
            reason=reason,
            evidence=evidence,
            revokes=revokes,
            ratio=ratio,
            effective=effective,
            field=field,
            value=value,
        )
        known = {row.finding_id for row in self.at().findings()} if kind == "accept_finding" else set[str]()
        return record_ruling(self._store(), self._current(), asked, known)

    def _read_by_hand(
        self,
        kind: str,
        form: str | os.PathLike[str] | bytes,
        document: str | os.PathLike[str] | bytes | None,
    ) -> Ruled:
        from holdings_ledger.ingest.by_hand import given, record_reading

        if kind != "reading":
            raise InvalidRulingError("form", f"a ruling of kind {kind} has none")
        original = None if document is None else given(document, "document")
        return record_reading(self._store(), self._current(), given(form, "form"), original)

    # --- asking ----------------------------------------------------------------------------------------

    def at(
        self,
        as_of: date | str | None = None,
        known_at: datetime | date | None = None,
        *,
        position: int | None = None,
        rulings: bool = True,
        strict: bool = False,
        conventions: Mapping[str, str] | None = None,
    ) -> View:
        """The ledger as of a date, as known at an instant.

        as_of: a date (its end; today in New York if None), or the id of an event, just after which the
        balances are meant. known_at: an aware instant, or a date (its end in New York); None for all that
        is known. position: of the log, rounded down to a filing's end; None for its end. strict: leave out
        filings whose time rests on a signature date alone. conventions: by name, over the defaults.
        """
        chosen = conventions_of(conventions)
        instant = instant_of(known_at)
        last = self._rows().position()
        end = self._filing_end(position, last)
        present = self._present(end, strict=strict, rulings=rulings) if end == last else None
        wanted = Made(position=end, strict=strict, rulings=rulings)
        database = present or partial(self._earlier.whole, wanted)
        when = self._moment(database, as_of, instant, end)
        basis = Basis(
            as_of=when.event or when.day,
            known_at=instant,
            position=end,
            root=self._root(end),
            rulings=rulings,
            strict=strict,
            conventions=chosen.as_mapping(),
        )
        return View(
            database=database,
            moment=when,
            basis=basis,
            conventions=chosen,
            log=self._rows(),
            part=None if present else partial(self._earlier.part, wanted),
        )

    def at_basis(self, basis: Mapping[str, Any] | Basis) -> View:
        """The view that an earlier answer rested on, from its basis; the answers are identical for ever.

        Raises `InvalidBasisError` for one that is not of this log.
        """
        given = basis_fields(basis)
        root = given.pop("root", None)
        view = self.at(**given)
        if root is not None and root != view.basis.root:
            raise InvalidBasisError(
                f"its root {str(root)[:12]}… is not that of this log at position {view.basis.position}"
            )
        return view

    def events(self, after: int = 0) -> Answer[EventRow]:
        """All events in force, past a position, in the log's order."""
        return self.at().events(after=after)

    def audit(self, severity: str | None = None) -> Answer[FindingRow]:
        """All findings, with those that depend on today's date."""
        return self.at().findings(severity=severity)

    def fold(self, projection: Projection[StateT], *, upto: int | None = None) -> StateT:
        """Replay the log through a projection of your own (see `holdings_ledger.fold.Projection`)."""
        from holdings_ledger.fold import fold

        return fold(self._store(), projection, upto=upto)

    # --- proving ---------------------------------------------------------------------------------------

    def audit_replay(self) -> list[Check]:
        """Rebuild every projection from nothing, read every document again, and compare."""
        from holdings_ledger.audit import replay_checks

        return replay_checks(self._store(), self._current())

    def verify(self) -> list[Check]:
        """Recompute leaves, tree, positions, versions and document digests, and name what fails."""
        return list(self._store().verify())

    def backup(self, target: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write a consistent copy of the log to a new file, while it may be in use."""
        self._store().backup(Path(target), overwrite=overwrite)

    # --- inside ------------------------------------------------------------------------------------------

    def _store(self) -> Store:
        with self._lock:
            if self._closed:
                raise ClosedLedgerError(str(self._path or "a ledger in memory"))
            if self._log is None:
                from holdings_ledger.store import Store

                if self._path is None:
                    raise ClosedLedgerError("a ledger in memory")
                self._log = Store.open(self._path)
            return self._log

    def _current(self, plan: Plan | None = None) -> Database:
        """The read model, brought up to the end of the log."""
        with self._lock:
            if self._closed:
                raise ClosedLedgerError(str(self._path or "a ledger in memory"))
            if self._database is None:
                self._database = self._opened_view()
            end = self._rows().position()
            if self._checked != (end, self._database.version()):
                self._bring_up(self._database, end, plan)
            return self._database

    def _bring_up(self, database: Database, end: int, plan: Plan | None) -> None:
        """Make sure that the read model is that of the log up to its end; another process may write it."""
        if database.position() != end or database.meta("root") != self._root(end):
            from holdings_ledger.read_model.writer import Plan, catch_up

            catch_up(database, self._store(), plan or Plan())
        self._checked = (end, database.version())

    def _opened_view(self) -> Database:
        """The file beside the log; where none can be written, a read model in memory."""
        import sqlite3

        if self._path is None:
            return Database.in_memory()
        try:
            return Database.open(self._path.with_name(self._path.name + _VIEW_SUFFIX))
        except (sqlite3.Error, OSError):
            return Database.in_memory()

    def _present(self, position: int, *, strict: bool, rulings: bool) -> Database | None:
        """The read model beside the log, where it answers for the log's end; None where one must be made."""
        if strict:
            return None
        with self._lock:
            current = self._current()
            # Another process may have appended since the position was asked for.
            same = self._checked is not None and self._checked[0] == position
            return current if same and (rulings or not self._has_rulings(current)) else None

    @staticmethod
    def _has_rulings(database: Database) -> bool:
        return bool(database.rows("SELECT 1 FROM rulings LIMIT 1"))

    def _filing_end(self, asked: int | None, end: int) -> int:
        """A position of the log, rounded down to a filing's end; end: the last one, meant by None."""
        if asked is None or asked == end:
            return end
        if not 0 <= asked <= end:
            raise InvalidPositionError(asked, end)
        return self._store().last_filing_end(asked)

    def _root(self, position: int) -> str:
        return self._rows().root(position).hex()

    def _rows(self) -> LogFile | StoreRows:
        """The log as answers read it: its file through plain sqlite3, in memory through the store."""
        if self._closed:
            raise ClosedLedgerError(str(self._path or "a ledger in memory"))
        if self._file is not None:
            return self._file
        from holdings_ledger.store import StoreRows

        return StoreRows(self._store())

    def _moment(
        self,
        database: Database | Callable[[], Database],
        as_of: date | str | None,
        known_at: datetime | None,
        position: int,
    ) -> Moment:
        if not isinstance(as_of, str):
            return moment(as_of or times.today(), known_at)
        if "#" not in as_of:
            return moment(day_of(as_of), known_at)
        as_of = full_id(database if isinstance(database, Database) else database(), as_of)
        stored = Log(self._rows(), position).state(as_of)
        if stored is None or stored.get("effective_date") is None:
            raise UnknownEventError(as_of)
        import attrs

        when = moment(date.fromisoformat(stored["effective_date"]), known_at)
        return attrs.evolve(when, event=as_of, filing=as_of.rpartition("#")[0])


def read_file(
    source: str | os.PathLike[str] | bytes, name: str | None = None, *, reader: str | None = None
) -> FileRead:
    """What a reader understands of a document, and what it leaves unread; nothing is recorded.

    source: a path, or bytes. reader: the name of a plug-in that shall read it. Raises
    `UnreadableDocumentError` where no reader knows it.
    """
    from holdings_ledger.readers.file_read import read

    return read(source, name, reader)


def restore(
    source: str | os.PathLike[str], target: str | os.PathLike[str], *, overwrite: bool = False
) -> None:
    """Verify a backup and make a ledger of it."""
    from holdings_ledger.store import restore as restore_log

    restore_log(Path(source), Path(target), overwrite=overwrite)
