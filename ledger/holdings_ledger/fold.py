"""Replay through a projection of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from holdings_events import FilingHeader, Recorded
from holdings_projections.filings import Filing, filings

if TYPE_CHECKING:
    from holdings_ledger.store import Store

StateT = TypeVar("StateT")


@attrs.frozen(kw_only=True)
class Projection(Generic[StateT]):
    """A fold over the events in force, in the order in which their filings became known.

    initial: the state before the first event; it is never changed in place by the ledger.
    step: (state, header of the filing, recorded event) -> the next state. It must be a pure function.
    The header names issuer, owners, form and known_at; each filing's own leading event comes first.
    """

    initial: StateT
    step: Callable[[StateT, FilingHeader, Recorded], StateT]


def fold(log: Store, projection: Projection[StateT], *, upto: int | None = None) -> StateT:
    """Replay the log up to a position (its end if None) through a projection."""
    recorded = list(log.read(upto=upto))
    by_id = {item.id: item for item in recorded}
    state = projection.initial
    for filing in filings(recorded):
        for item in _with_leading(filing, by_id):
            state = projection.step(state, filing.header, item)
    return state


def _with_leading(filing: Filing, by_id: dict[str, Recorded]) -> Iterator[Recorded]:
    yield by_id[filing.header_id]
    yield from filing.events
