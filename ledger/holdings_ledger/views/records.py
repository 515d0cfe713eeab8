"""Events and findings from rows of the read model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from holdings_ledger.answers.records import EventRow, FindingRow
from holdings_ledger.times import from_micros
from holdings_projections.confidence import weakest

if TYPE_CHECKING:
    from holdings_projections.findings import Finding


def event_row(row: tuple[Any, ...], types: Mapping[str, list[str]]) -> EventRow:
    """An event from a row of the read model. types: the keys of each type's fields, unknown ones None."""
    event_id, position, kind, effective, known, filing, form, issuer, holders, fields, *_ = row
    stored = json.loads(fields)
    every = {key: stored.get(key) for key in types.get(kind, stored)}
    named = tuple(json.loads(holders)) or ((stored["holder"],) if stored.get("holder") else ())
    return EventRow(
        id=event_id,
        position=position,
        type=kind,
        effective_date=None if effective is None else date.fromordinal(effective),
        known_at=from_micros(known),
        filing=filing,
        form=form,
        issuer=issuer,
        holders=named,
        fields=every,
        confidence=_confidence(stored),
        event_ids=(event_id,),
    )


def _confidence(fields: Mapping[str, Any]) -> str:
    """The weakest confidence among an event's fields."""
    return weakest(*(item["confidence"] for item in fields.get("evidence", ())))


def finding_row(row: tuple[Any, ...]) -> FindingRow:
    """A finding from a row of the read model."""
    finding_id, code, severity, scope, filings, events, subject, message, known_from = row
    return FindingRow(
        finding_id=finding_id,
        code=code,
        severity=severity,
        scope=scope,
        filings=tuple(json.loads(filings)),
        events=tuple(json.loads(events)),
        subject=subject,
        message=message,
        known_from=from_micros(known_from) if known_from else None,
    )


def row_of(finding: Finding) -> FindingRow:
    """A finding that a query made, as a row."""
    return FindingRow(
        finding_id=finding.finding_id,
        code=finding.code,
        severity=finding.severity,
        scope=finding.scope,
        filings=finding.filings,
        events=finding.events,
        subject=finding.subject,
        message=finding.message,
        known_from=finding.known_from,
    )
