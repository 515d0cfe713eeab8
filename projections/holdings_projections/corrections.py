"""Corrections: figures of rows that a person holds to be slips of the filing, and what stands for them.

A filing states what it states, and its event is never changed. Where rulings count, projections see the row
with the value that the person gives, of which the confidence is "assumed".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import attrs

from holdings_events import Evidence, Recorded, RowEvent

__all__ = ["CORRECTABLE", "Correction", "as_text", "by_event", "corrected", "stated_text", "value_of"]


@attrs.frozen(kw_only=True)
class Correction:
    """A field of a row's event, and the value that a ruling gives it, as text. event: its id."""

    event: str
    field: str
    value: str
    ruling: str


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError(f'"{text}" is no number') from None
    if not value.is_finite():
        raise ValueError(f'"{text}" is no number')
    return value


def _amount(text: str) -> Decimal:
    value = _number(text)
    if value < 0:
        raise ValueError("it is below zero; the side says in which direction a row moves")
    return value


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f'"{text}" is neither {" nor ".join(allowed)}')
        return text

    return read


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is no date such as 2021-03-04') from None


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text.strip()


CORRECTABLE: Final[Mapping[str, Callable[[str], Any]]] = {
    "effective_date": _day,
    "security": _words,
    "side": _one_of("A", "D"),
    "quantity": _amount,
    "price": _amount,
    "balance_after": _number,
    "balance_value_after": _number,
    "ownership": _one_of("D", "I"),
    "nature": _words,
    "exercise_price": _amount,
    "exercisable_date": _day,
    "expiration_date": _day,
    "underlying": _words,
    "underlying_quantity": _amount,
}
"""The fields of a row that can be corrected, each with what reads its value. The code is none: it decides
which event a row is."""


def value_of(field: str, text: str) -> Any:
    """The value that a text gives a field. Raises ValueError, with the reason, for one that cannot be."""
    return CORRECTABLE[field](text)


def stated_text(event: RowEvent, field: str) -> str | None:
    """What an event states in a field, as text; None where it states nothing."""
    value = getattr(event, field)
    return None if value is None else as_text(value)


def as_text(value: Decimal | date | str) -> str:
    """A value as a correction keeps it: numbers in full, dates as 2021-03-04."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def by_event(corrections: Sequence[Correction]) -> dict[str, tuple[Correction, ...]]:
    """Corrections by the event they are of, in their order."""
    found: dict[str, tuple[Correction, ...]] = {}
    for correction in corrections:
        found[correction.event] = (*found.get(correction.event, ()), correction)
    return found


def corrected(item: Recorded, corrections: Sequence[Correction]) -> Recorded:
    """A row with its corrections, of two of one field the later; anything but a row as it is."""
    event = item.event
    if not isinstance(event, RowEvent):
        return item
    values = {correction.field: correction.value for correction in corrections}
    kept = tuple(known for known in event.evidence if known.field not in values)
    assumed = tuple(Evidence(field=field, confidence="assumed") for field in values)
    given = {field: value_of(field, text) for field, text in values.items()}
    return attrs.evolve(item, event=attrs.evolve(event, **given, evidence=(*kept, *assumed)))
