"""Keeping the read model up to date with the log: only the accounts that new filings touch fold again."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Final

import attrs

from holdings_events import TAGS, CorporateActionRecorded, FilingHeader, ReadingByHandRecorded, RulingRecorded
from holdings_ledger.codec import issuer_named
from holdings_ledger.read_model.folding import Admits, Task, fold_elsewhere, fold_tasks
from holdings_ledger.read_model.issuer_writer import NewRows, forget_issuer
from holdings_ledger.read_model.rows import issuer_span
from holdings_ledger.read_model.rulings import decision, kept_rulings, reached, with_new, write_rulings
from holdings_ledger.read_model.schema import Database
from holdings_ledger.store import Store
from holdings_ledger.workers import WORTH_PROCESSES, Workers
from holdings_projections.identity import PartyKeys
from holdings_projections.rulings import Ruling, Rulings

__all__ = ["Admits", "Part", "Plan", "catch_up", "project"]

_FILINGS_AT_ONCE: Final = 2_000
"""Filings whose events are in memory together; an issuer with more of them stays whole."""

_LEADING: Final = frozenset(tag for cls, tag in TAGS.items() if issubclass(cls, FilingHeader))
_BY_HAND: Final = (TAGS[ReadingByHandRecorded],)
_RULING: Final = (TAGS[RulingRecorded], TAGS[CorporateActionRecorded])


@attrs.frozen(kw_only=True)
class Plan:
    """How to project.

    admits: which filings count at all, all if None. with_rulings: whether what people ruled counts. jobs:
    processes that fold, where there is much. progress: called with the number of filings folded, and of all.
    """

    admits: Admits | None = None
    with_rulings: bool = True
    jobs: int = 1
    progress: Callable[[int, int], object] | None = None


@attrs.frozen(kw_only=True)
class Part:
    """Some of the log to project by itself. filings: all that may count; rulings: all up to the position."""

    filings: frozenset[str]
    rulings: tuple[Ruling, ...]


def catch_up(database: Database, log: Store, plan: Plan = Plan()) -> None:
    """Bring the read model up to the log's end; one that is ahead of it, or of another log, is rebuilt."""
    built = database.position()
    if built and (built > log.position() or database.meta("root") != log.root(built).hex()):
        database.clear()
        built = 0
    if built < log.position():
        project(database, log, plan, after=built)


def project(
    database: Database,
    log: Store,
    plan: Plan = Plan(),
    *,
    after: int = 0,
    upto: int | None = None,
    part: Part | None = None,
) -> None:
    """Fold what events after a position touch, in one transaction with the tracking row.

    upto: last position to take in, the log's end if None. part: what alone is taken in, by an empty read
    model.
    """
    end = log.position() if upto is None else upto
    before = part.rulings if part is not None else kept_rulings(database) if after else ()
    ruled = [] if part is not None else list(log.read(after=after, upto=end, tags=_RULING))
    every = with_new(before, ruled) if plan.with_rulings else ()
    with database.writing() as connection:
        work = _Work(connection, log, end, decision(every), plan)
        work.take_in(after, None if part is None else part.filings)
        work.regroup(reached(database, before, every) if after and ruled else set())
        write_rulings(connection, every)
        work.fold()
        connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [("position", str(end)), ("root", log.root(end).hex())],
        )


class _Work:
    """One update of the read model, inside its transaction."""

    def __init__(
        self, connection: sqlite3.Connection, log: Store, end: int, decisions: Rulings, plan: Plan
    ) -> None:
        self._connection = connection
        self._log = log
        self._end = end
        self._decisions = decisions
        self._plan = plan
        self._keys = PartyKeys(())

    def take_in(self, after: int, among: frozenset[str] | None) -> None:
        """List the filings that events after a position lead, each with the issuer it names.

        among: only these filings, all if None.
        """
        run = self._connection.execute
        run(
            "CREATE TEMP TABLE IF NOT EXISTS incoming (filing TEXT PRIMARY KEY, issuer TEXT, cik TEXT, "
            "issuer_key TEXT) WITHOUT ROWID"
        )
        run("CREATE INDEX IF NOT EXISTS temp.incoming_of_issuer ON incoming (issuer_key)")
        run("DELETE FROM incoming")
        # A rendition without CIK does not make a known one unknown.
        self._connection.executemany(
            "INSERT INTO incoming (filing, issuer, cik) VALUES (?, ?, ?) ON CONFLICT (filing) DO UPDATE SET "
            "issuer = excluded.issuer, cik = COALESCE(excluded.cik, cik)",
            self._leading(after, among),
        )
        run(
            "UPDATE incoming SET cik = (SELECT f.issuer_cik FROM filings f WHERE f.id = filing) "
            "WHERE cik IS NULL AND filing IN (SELECT id FROM filings)"
        )
        by_hand = self._log.read(after=after, upto=self._end, tags=_BY_HAND) if after else ()
        for item in by_hand:
            run(
                "INSERT OR IGNORE INTO incoming SELECT id, issuer, issuer_cik, NULL FROM filings "
                "WHERE id = ?",
                (item.filing,),
            )

    def _leading(self, after: int, among: frozenset[str] | None) -> Iterator[tuple[str, str, str | None]]:
        tags = _LEADING if among is None else None
        rows = self._log.rows(after=after, upto=self._end, tags=tags, streams=among)
        for _, stream, _, tag, state, _ in rows:
            if tag in _LEADING:
                yield stream, *issuer_named(tag, state)

    def regroup(self, issuers: set[str]) -> None:
        """Find the issuers of what came in; a new CIK or a ruling may move filings that are there already.

        issuers: keys of issuers that rulings reach, all of whose filings come in again.
        """
        run = self._connection.execute
        named = run("SELECT DISTINCT name, cik, key FROM parties WHERE kind = 'issuer'").fetchall()
        fresh = run("SELECT DISTINCT issuer, cik FROM incoming").fetchall()
        parties = [(name, cik or None) for name, cik, _ in named] + fresh
        keys = self._keys = PartyKeys(parties, self._decisions.identities)
        moved = {key for name, cik, key in named if keys.of(name, cik or None) != key} | issuers
        for key in moved:
            run(
                "INSERT OR IGNORE INTO incoming SELECT id, issuer, issuer_cik, NULL FROM filings "
                "WHERE issuer_key = ?",
                (key,),
            )
            forget_issuer(self._connection, key)
        self._connection.create_function("key_of", 2, keys.of, deterministic=True)
        run("UPDATE incoming SET issuer_key = key_of(issuer, cik)")

    def fold(self) -> None:
        """Fold the issuers of what came in, as many at once as memory should hold."""
        counted = self._connection.execute(
            "SELECT i.issuer_key, count(*) + (SELECT count(*) FROM filings f "
            "WHERE f.issuer_key = i.issuer_key) FROM incoming i GROUP BY i.issuer_key"
        ).fetchall()
        # In the order in which rows lie in the tables, so that a build from nothing only appends.
        ordered = sorted(counted, key=lambda row: (issuer_span(row[0]), row[0]))
        total = sum(count for _, count in ordered)
        done = 0
        with contextlib.ExitStack() as stack:
            pool = self._pool(stack, total)
            for rows, count in self._folded(_groups(ordered), pool):
                rows.insert(self._connection)
                done += count
                if self._plan.progress is not None:
                    self._plan.progress(done, total)

    def _pool(self, stack: contextlib.ExitStack, total: int) -> Workers | None:
        """Processes to fold in, where there is enough to fold and the log is a file they can read."""
        path = self._log.path
        if self._plan.jobs < 2 or total < WORTH_PROCESSES or path is None or self._plan.admits is not None:
            return None
        return stack.enter_context(Workers(self._plan.jobs))

    def _folded(
        self, groups: Iterator[tuple[list[str], int]], pool: Workers | None
    ) -> Iterator[tuple[NewRows, int]]:
        """The rows of each group, in order, with the number of its filings.

        Only what the read model has nothing of is folded in other processes, which cannot see it.
        """
        waiting: deque[tuple[Future[NewRows], int]] = deque()
        for issuers, count in groups:
            tasks = [self._task(key) for key in issuers]
            if pool is not None and not any(task.before for task in tasks):
                done = pool.submit(fold_elsewhere, str(self._log.path), self._end, tasks, self._decisions)
                waiting.append((done, count))
                if len(waiting) > 2 * pool.number:
                    first, size = waiting.popleft()
                    yield first.result(), size
            else:
                rows = fold_tasks(
                    self._log, self._end, tasks, self._decisions, self._plan.admits, self._connection
                )
                yield rows, count
        for later, size in waiting:
            yield later.result(), size

    def _task(self, issuer: str) -> Task:
        splits = [s for s in self._decisions.splits if self._keys.of_token(s.issuer) == issuer]
        return Task(
            issuer=issuer,
            touched=self._filings_of("incoming", "filing", issuer),
            before=self._filings_of("filings", "id", issuer),
            splits=tuple(splits),
        )

    def _filings_of(self, table: str, column: str, issuer: str) -> frozenset[str]:
        found = self._connection.execute(f"SELECT {column} FROM {table} WHERE issuer_key = ?", (issuer,))
        return frozenset(row[0] for row in found)


def _groups(counted: Iterable[tuple[str, int]]) -> Iterator[tuple[list[str], int]]:
    """Issuers in groups of about as many filings as should be in memory together, with their number."""
    group: list[str] = []
    size = 0
    for key, count in counted:
        if group and size + count > _FILINGS_AT_ONCE:
            yield group, size
            group, size = [], 0
        group.append(key)
        size += count
    if group:
        yield group, size
