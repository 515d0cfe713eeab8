"""Fields of events: picked from values, compared, changed."""

from __future__ import annotations

from typing import Any

import attrs

from holdings_events import Conversion, Event, VolumeCondition
from holdings_ledger.readers.prose.clauses import ConditionClause, TermClause, TermValue
from holdings_ledger.readers.prose.lots import Lot


def evolved(event: Event, **changes: Any) -> Event:
    """The event with fields that only some classes have."""
    return attrs.evolve(event, **changes)


def counts(term: TermClause, values: dict[str, TermValue]) -> bool:
    """Whether anything that the clause states stands, and no other clause disputes it."""
    return any(field in values and same(values[field], value) for field, value in term.terms)


def same(one: TermValue, other: TermValue) -> bool:
    """Whether two values agree; a conversion's chooser may stand in a sentence of its own."""
    if isinstance(one, Conversion) and isinstance(other, Conversion):
        return attrs.evolve(one, chooser=None) == attrs.evolve(other, chooser=None)
    return one == other


def only(values: dict[str, TermValue], *fields: str) -> dict[str, Any]:
    """Those of the values whose fields are named."""
    return {field: values[field] for field in fields if field in values}


def lot_order(lot: Lot) -> int:
    """Lots of an issue in the order of their groups, what is left over last."""
    return 10_000 if lot.group is None else lot.group


def volume(condition: ConditionClause) -> VolumeCondition:
    """The condition as the event has it."""
    return VolumeCondition(
        measure="average_daily_trading_volume",
        comparison=condition.comparison,
        threshold=condition.threshold,
        window_days=condition.window_days,
    )


__all__ = ["counts", "evolved", "lot_order", "only", "same", "volume"]
