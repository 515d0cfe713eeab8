"""Events as rows of answers, from the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs
import msgspec

from holdings_events import Recorded
from holdings_ledger.answers.records import EventRow
from holdings_ledger.event_fields import event_fields
from holdings_ledger.times import from_micros
from holdings_projections.confidence import weakest

__all__ = ["Filed", "event_row"]


@attrs.frozen
class Filed:
    """What the read model says of a filing. known: microseconds since 1970. holders: names, as JSON."""

    id: str
    known: int
    form: str
    issuer: str
    holders: str


def event_row(item: Recorded, filed: Filed) -> EventRow:
    """An event of the log, in the words of the filing that it belongs to."""
    fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event_fields(item.event, item.filing)))
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
