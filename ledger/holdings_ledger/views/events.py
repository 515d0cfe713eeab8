"""Events as rows of answers, from the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import msgspec

from holdings_events import ReadingByHandRecorded, Recorded
from holdings_ledger.answers.records import EventRow
from holdings_ledger.event_fields import event_fields
from holdings_ledger.times import from_micros
from holdings_ledger.views.log import Log
from holdings_projections.confidence import weakest
from holdings_projections.readings import rulings_by_event

__all__ = ["Filed", "event_row", "hand_rulings"]


@attrs.frozen
class Filed:
    """What the read model says of a filing. known: microseconds since 1970. holders: names, as JSON."""

    id: str
    known: int
    form: str
    issuer: str
    holders: str


def hand_rulings(log: Log, items: Iterable[Recorded]) -> dict[str, str]:
    """The ruling of each event that a person wrote, by its id, in the filings of these events."""
    streams = {item.filing for item in items if _is_by_hand(item)}
    return rulings_by_event(log.recorded(streams)) if streams else {}


def _is_by_hand(item: Recorded) -> bool:
    return isinstance(item.event, ReadingByHandRecorded) or any(
        evidence.field == "by_hand" for evidence in item.event.evidence
    )


def event_row(item: Recorded, filed: Filed, by_hand: str | None) -> EventRow:
    """An event of the log, in the words of the filing that it belongs to.

    by_hand: the ruling of an event that a person wrote.
    """
    own = event_fields(item.event, item.filing, by_hand)
    fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(own))
    named = tuple(json.loads(filed.holders)) or ((fields["holder"],) if fields.get("holder") else ())
    return EventRow(
        id=item.id,
        position=item.position,
        type=type(item.event).__name__,
        effective_date=item.event.effective_date,
        known_at=from_micros(filed.known),
        filing=item.filing,
        form=filed.form,
        issuer=filed.issuer,
        holders=named,
        fields=fields,
        confidence=_confidence(fields),
        event_ids=(item.id,),
    )


def _confidence(fields: Mapping[str, Any]) -> str:
    """The weakest confidence among an event's fields."""
    return weakest(*(item["confidence"] for item in fields.get("evidence", ())))
