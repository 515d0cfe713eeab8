"""Everybody's holdings as Arrow columns, from the read model's rows, joined by SQLite. Needs numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np

from holdings_ledger.output.arrow_stream import ArrowTable, Column
from holdings_ledger.read_model.columns.layout import EPOCH, POSITION_TEXTS
from holdings_ledger.read_model.columns.scan import Scan, scan
from holdings_ledger.read_model.columns.texts import texts_of
from holdings_ledger.read_model.notes import position_note
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views import arrow_columns
from holdings_ledger.views.moment import Moment


def scanned(database: Database, moment: Moment, names: Sequence[str]) -> ArrowTable | None:
    """Everybody's holdings at the end of a day. names: fields of `Holding`, in the order of the columns.

    None where the read model is written meanwhile, or a quantity has too many digits for Arrow.
    """
    needed = dict.fromkeys(value for name in names for value in _MAKERS[name][0])
    found = scan(database, moment.day.toordinal(), moment.known, tuple(needed))
    if found is None:
        return None
    columns = [_MAKERS[name][1](found, name) for name in names]
    there = [column for column in columns if column is not None]
    return ArrowTable(there, len(found.rows)) if len(there) == len(columns) else None


def _position_text(found: Scan, name: str) -> Column:
    texts = found.places.text(name)
    return arrow_columns.texts(name, texts.views[found.place], texts.heap, nullable=texts.nullable)


def _strings(values: str, found: Scan, name: str) -> Column:
    texts = found.strings(values)
    return arrow_columns.texts(name, texts.views, texts.heap, nullable=False)


def _quantity(found: Scan, name: str) -> Column | None:
    decimals = found.decimals("quantity")
    there = ~found.digits("unknown")
    if decimals is None:
        return None
    return arrow_columns.decimals(name, decimals.unscaled, decimals.scale, None if there.all() else there)


def _complete(found: Scan, name: str) -> Column:
    return arrow_columns.flags(name, found.digits("complete"))


def _evidence(found: Scan, name: str) -> Column:
    return arrow_columns.days(name, (found.numbers("evidence_day") - EPOCH).astype("<i4"))


def _note(found: Scan, name: str) -> Column:
    """The notes; each that several rows have is made once."""
    inferred = found.digits("early")
    day = np.where(inferred, found.numbers("evidence_day"), 0)
    dollars = found.places.in_dollars[found.place]
    kinds, kind = np.unique(day * 4 + dollars * 2 + found.digits("complete"), return_inverse=True)
    told = [_told(number >> 2, bool(number & 2), number & 1) for number in kinds.tolist()]
    texts = texts_of(told)
    return arrow_columns.texts(name, texts.views[kind], texts.heap, nullable=texts.nullable)


def _told(inferred_from: int, in_dollars: bool, complete: int) -> str | None:
    """inferred_from: day of the row by which an earlier state is known, 0 where the state is stated."""
    unit = "USD" if in_dollars else "shares"
    if inferred_from:
        return position_note(unit, inferred_from - 1, "inferred", inferred_from, complete)
    return position_note(unit, 0, "stated", 0, complete)


_MAKERS: Final[dict[str, tuple[tuple[str, ...], Callable[[Scan, str], Column | None]]]] = {
    **dict.fromkeys(POSITION_TEXTS, ((), _position_text)),
    "confidence": (("confidence",), partial(_strings, "confidence")),
    "event_ids": (("events",), partial(_strings, "events")),
    "quantity": (("quantity", "unknown"), _quantity),
    "complete": (("complete",), _complete),
    "last_evidence_date": (("evidence_day",), _evidence),
    "note": (("complete", "early", "evidence_day"), _note),
}
"""Of each column the values that it is made of, and how."""
