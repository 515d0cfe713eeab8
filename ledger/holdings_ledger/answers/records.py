"""Rows about the log itself: events, findings, checks, and what became of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs

from holdings_ledger.answers.base import Row


@attrs.frozen(kw_only=True)
class EventRow(Row):
    """An event of the log. fields: its own fields, as builtins with decimals as strings."""

    id: str
    position: int
    type: str
    effective_date: date | None
    known_at: datetime
    filing: str
    form: str
    issuer: str
    holders: tuple[str, ...]
    fields: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class FindingRow:
    """A finding; fields as in `holdings_projections.findings.Finding`.

    confidence: "inferred", as it is computed from what filings state. ruling: id of the ruling by which a
    person accepted it, else None.
    """

    finding_id: str
    code: str
    severity: str
    scope: str
    filings: tuple[str, ...]
    events: tuple[str, ...]
    subject: str
    message: str
    known_from: datetime | None = None
    confidence: str = "inferred"
    ruling: str | None = None


@attrs.frozen(kw_only=True)
class RulingRow:
    """A person's ruling; fields as in `holdings_events.RulingRecorded`.

    in_force: no later ruling in force revokes it.
    security, effective_date, numerator, denominator: of a split.
    field, value, stated: of a correction: which field, what is right, and what the row states.
    """

    ruling_id: str
    position: int
    kind: str
    targets: tuple[str, ...]
    statement: str
    author: str
    reason: str
    evidence: str | None
    revokes: str | None
    in_force: bool
    security: str | None = None
    effective_date: date | None = None
    numerator: int | None = None
    denominator: int | None = None
    field: str | None = None
    value: str | None = None
    stated: str | None = None


@attrs.frozen(kw_only=True)
class Ruled:
    """What became of a ruling. status: "recorded", or "already" where the same was recorded before.

    ruling_id: digest of its content. filing: its stream. targets: as recorded. in_force: whether it counts.
    events: ids of the events that a reading by hand added to its filing.
    """

    ruling_id: str
    filing: str
    kind: str
    targets: tuple[str, ...]
    status: str
    in_force: bool
    message: str
    events: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Check:
    """One check of `verify` or `audit --replay`.

    status: "ok", "failed", or "skipped" where something that it needs is not here. detail: what was checked.
    """

    check: str
    status: str
    detail: str


@attrs.frozen(kw_only=True)
class Ingested:
    """What became of one input. status: "recorded", "added", "already", "conflict" or "rejected".

    events: number recorded; findings: number of scope "filing"; unread: prose spans no template
    understood; message: what happened, in a sentence.
    """

    filing: str | None
    path: str
    form: str | None
    status: str
    events: int = 0
    findings: int = 0
    unread: int = 0
    message: str = ""
