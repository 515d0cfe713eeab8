"""Folding groups of issuers into rows, in this process or in another."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache

import attrs

from holdings_ledger.read_model.issuer_writer import IssuerWriter, NewRows
from holdings_ledger.store import Store
from holdings_projections.filings import Filing, filings
from holdings_projections.rulings import Rulings, Split

__all__ = ["Admits", "Task", "fold_elsewhere", "fold_tasks"]

Admits = Callable[[Filing], bool]
"""Which filings count at all."""


@attrs.frozen(kw_only=True)
class Task:
    """An issuer to fold. touched: its filings with new events. before: those the read model has."""

    issuer: str
    touched: frozenset[str]
    before: frozenset[str]
    splits: tuple[Split, ...]


def fold_tasks(
    log: Store,
    end: int,
    tasks: Sequence[Task],
    decisions: Rulings,
    admits: Admits | None,
    connection: sqlite3.Connection | None,
) -> NewRows:
    """The rows that issuers have now; what they replace is deleted.

    end: last position of the log to take in. connection: to the read model, None where it has none of them.
    """
    with _uncollected():
        return _folded(log, end, tasks, decisions, admits, connection)


@contextmanager
def _uncollected() -> Generator[None]:
    """Without the collector of cycles: a fold makes none, and its objects, which live until their rows are
    made, would be walked again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _folded(
    log: Store,
    end: int,
    tasks: Sequence[Task],
    decisions: Rulings,
    admits: Admits | None,
    connection: sqlite3.Connection | None,
) -> NewRows:
    issuer_of = {stream: task.issuer for task in tasks for stream in task.touched | task.before}
    recorded = list(log.read(upto=end, streams=issuer_of))
    resolved: dict[str, list[Filing]] = {task.issuer: [] for task in tasks}
    for filing in filings(recorded, decisions.readings, decisions.corrections):
        if admits is None or admits(filing):
            resolved[issuer_of[filing.id]].append(filing)
    rows = NewRows()
    for task in tasks:
        writer = IssuerWriter(connection, rows, task.issuer, decisions.identities, task.splits)
        writer.write(resolved[task.issuer], task.touched, known=bool(task.before))
    rows.replaced(recorded, {stream for task in tasks for stream in task.touched}, resolved)
    return rows


def fold_elsewhere(path: str, end: int, tasks: Sequence[Task], decisions: Rulings) -> NewRows:
    """The same in a worker process, for issuers that the read model has nothing of. path: of the log."""
    return fold_tasks(_opened(path), end, tasks, decisions, None, None)


@cache
def _opened(path: str) -> Store:
    """The log, open as long as the process lives."""
    return Store.open(path, create=False)
