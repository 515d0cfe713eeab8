"""Everybody's holdings as Arrow columns, from the mapped file beside the read model. Needs numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from holdings_ledger.output.arrow_stream import ArrowTable, Column
from holdings_ledger.read_model.columns.layout import (
    COMPLETE,
    CONFIDENCE_SHIFT,
    EPOCH,
    KNOWN_QUANTITY,
    POSITION_TEXTS,
)
from holdings_ledger.read_model.columns.sidecar import Columns, columns_of
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views import arrow_columns
from holdings_ledger.views.moment import Moment

_ROWS_OF_A_THREAD: Final = 100_000
_THREADS: Final = 2


def gathered(database: Database, moment: Moment, names: Sequence[str]) -> ArrowTable | None:
    """Everybody's holdings at the end of a day; None where the read model has no columns (`columns_of`).

    names: fields of `Holding`, in the order of the columns.
    """
    columns = columns_of(database)
    return None if columns is None else _Selection(columns, moment).table(names)


class _Selection:
    """The rectangles that hold a moment, one for each position that has one, in order of position ids.

    numpy takes by numbers of its own width many times faster than by narrower ones, which it copies first.
    """

    def __init__(self, columns: Columns, moment: Moment) -> None:
        self._all = columns.sections
        self._columns = columns
        self._rows = _holding(columns.sections, moment.day.toordinal() - EPOCH, moment.known)
        self._position = self._all["position"].take(self._rows).astype(np.intp)
        self._flags = self._all["flags"].take(self._rows)

    def table(self, names: Sequence[str]) -> ArrowTable:
        """These columns; many rows are gathered by two threads, as numpy lets others run while it copies."""
        makers: dict[str, Callable[[str], Column]] = {
            **dict.fromkeys(POSITION_TEXTS, self._position_text),
            "confidence": self._confidence,
            "event_ids": self._event_ids,
            "quantity": self._quantity,
            "complete": self._complete,
            "last_evidence_date": self._evidence,
            "note": self._note,
        }
        if len(self._rows) < _ROWS_OF_A_THREAD:
            return ArrowTable([makers[name](name) for name in names], len(self._rows))
        with ThreadPoolExecutor(_THREADS) as pool:
            gathering = [pool.submit(makers[name], name) for name in names]
            columns = [each.result() for each in gathering]
        return ArrowTable(columns, len(self._rows))

    def _position_text(self, name: str) -> Column:
        nullable = name in self._columns.head.facts["nullable"]
        return self._texts(name, self._all[name].take(self._position), nullable=nullable)

    def _event_ids(self, name: str) -> Column:
        return self._texts(name, self._all["events"].take(self._rows), nullable=False)

    def _note(self, name: str) -> Column:
        number = self._all["note"].take(self._rows).astype(np.intp)
        return self._texts(name, self._all["notes"].take(number), nullable=True)

    def _confidence(self, name: str) -> Column:
        number = (self._flags >> CONFIDENCE_SHIFT).astype(np.intp)
        return self._texts(name, self._all["confidences"].take(number), nullable=False)

    def _texts(self, name: str, views: NDArray[np.void], *, nullable: bool) -> Column:
        return arrow_columns.texts(name, views, self._columns.heap, nullable=nullable)

    def _quantity(self, name: str) -> Column:
        facts = self._columns.head.facts
        there = (self._flags & KNOWN_QUANTITY) != 0 if "quantity" in facts["nullable"] else None
        stored = self._all["quantity"].take(self._rows)
        return arrow_columns.decimals(name, stored, facts["scale"], there)

    def _complete(self, name: str) -> Column:
        return arrow_columns.flags(name, (self._flags & COMPLETE) != 0)

    def _evidence(self, name: str) -> Column:
        return arrow_columns.days(name, self._all["evidence_day"].take(self._rows))


def _holding(sections: dict[str, NDArray[Any]], day: int, known: int) -> NDArray[np.intp]:
    """Numbers of the rectangles that hold a day (from 1970) as known at an instant (microseconds)."""
    number = np.int32(np.searchsorted(sections["instants"], known, side="right") - 1)
    today = np.int32(day)
    fits = sections["day_from"] <= today
    more = sections["day_to"] > today
    fits &= more
    np.less_equal(sections["known_from"], number, out=more)
    fits &= more
    np.greater(sections["known_to"], number, out=more)
    fits &= more
    return np.flatnonzero(fits)
