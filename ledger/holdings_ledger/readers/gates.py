"""Gates: what a reading must pass before it counts, whoever made it.

A reader of this package is tested; a plug-in and a person are checked, each time, by the same rules: values
have their types and are finite, dates can be, sums that a fact carries agree, and what is called stated
stands in the words that are named for it. `plugin_gates` puts a plug-in's whole reading through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import (
    Event,
    NoteConverted,
    NoteIssued,
    NotePaymentRecorded,
    NoteSurrendered,
    NoteTranchesCommitted,
    RowEvent,
    Table,
    VestingScheduleStated,
)
from holdings_ledger.readers.conformity import parts_of
from holdings_ledger.translate.codes import KNOWN_CODES, SIDES, event_class, kind_of_title

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Fault", "class_faults", "date_faults", "implied_side", "sum_faults"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""No date that a filing tells lies outside of these years, though a note may mature in a far one."""

_ZERO: Final = Decimal(0)


@attrs.frozen(kw_only=True)
class Fault:
    """What a reading fails. gate: its name. place: where, by a path such as "events[2].principal"."""

    gate: str
    place: str
    detail: str

    @property
    def message(self) -> str:
        """Place, gate and detail in a line."""
        return f"{self.place}: {self.gate}: {self.detail}"


# --- sums ---------------------------------------------------------------------------------------------


def sum_faults(event: Event, place: str) -> Iterator[Fault]:
    """Sums that a fact carries and that do not agree."""
    for field, total, parts in _sums(event):
        if total is not None and None not in parts:
            added = sum((part for part in parts if part is not None), _ZERO)
            if added != total:
                shown = " + ".join(f"{part:f}" for part in parts if part is not None)
                yield Fault(
                    gate="sum", place=f"{place}.{field}", detail=f"{shown} is {added:f}, not {total:f}"
                )


def _sums(event: Event) -> Iterator[tuple[str, Decimal | None, Sequence[Decimal | None]]]:
    """(field, its value, the parts that it must be the sum of), for each sum that the event states."""
    match event:
        case NoteIssued():
            if event.components:
                yield "principal", event.principal, event.components
            yield "principal", event.principal, (event.proceeds, event.discount)
        case NoteTranchesCommitted():
            if event.amounts and event.count in (None, len(event.amounts)):
                yield "principal", event.principal, event.amounts
        case NotePaymentRecorded():
            parts = (event.principal, event.interest, event.expenses or _ZERO)
            yield "value", event.value, parts
        case NoteSurrendered() | NoteConverted():
            yield "value", event.value, (event.principal, event.interest)
        case VestingScheduleStated():
            yield "total", event.total, [item.quantity for item in event.installments]
        case _:
            return


# --- dates --------------------------------------------------------------------------------------------


def date_faults(event: Event, place: str, known: date | None) -> Iterator[Fault]:
    """Dates that cannot be: of no possible year, or a fact dated after the filing that tells it.

    known: the day on which the filing became known.
    """
    for path, day in _dates(event, place):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield Fault(gate="date", place=path, detail=f"{day} lies in no year of a filing")
    if known is not None and event.effective_date is not None and event.effective_date > known:
        yield Fault(
            gate="date",
            place=f"{place}.effective_date",
            detail=f"{event.effective_date} is after the filing itself, which is known from {known}",
        )


def _dates(value: object, path: str) -> Iterator[tuple[str, date]]:
    if isinstance(value, date):
        yield path, value
    for where, part in parts_of(value):
        yield from _dates(part, f"{path}{where}")


# --- classes of rows ----------------------------------------------------------------------------------


def class_faults(event: Event, place: str) -> Iterator[Fault]:
    """A row whose transaction code means another event than its class, or cannot have its side."""
    if not isinstance(event, RowEvent) or event.code is None:
        return
    meant = event_class(event.table, event.code, event.side, kind_of_title(event.security or ""))
    if meant is not type(event):
        yield Fault(
            gate="code",
            place=f"{place}.code",
            detail=f"{event.code} in Table {event.table} is {meant.__name__}, not {type(event).__name__}",
        )
    allowed = SIDES.get(event.code)
    if allowed is not None and event.side is not None and event.side != allowed:
        yield Fault(gate="code", place=f"{place}.side", detail=f"{event.code} can only have side {allowed}")


def implied_side(cls: type[Event], table: str) -> str | None:
    """The only side that a kind of row can have, or None where it can have either or is no transaction."""
    if not issubclass(cls, RowEvent) or table not in ("I", "II"):
        return None
    own: Table = "I" if table == "I" else "II"
    sides = {
        side
        for code in KNOWN_CODES
        for side in ("A", "D")
        if SIDES.get(code, side) == side
        and any(event_class(own, code, side, kind) is cls for kind in ("option", "unit", None))
    }
    return sides.pop() if len(sides) == 1 else None
