"""What people ruled, as answers have it. Imports neither the log nor the events."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from holdings_ledger.answers.records import FindingRow, RulingRow
from holdings_ledger.read_model.schema import Database


def ruling_rows(database: Database) -> list[RulingRow]:
    """All rulings, in the log's order."""
    rows = database.rows("SELECT id, position, in_force, content, action FROM rulings ORDER BY position")
    return [_row(*row) for row in rows]


def _row(ruling_id: str, position: int, in_force: int, content: str, action: str | None) -> RulingRow:
    told: dict[str, Any] = json.loads(content)
    split: dict[str, Any] = json.loads(action) if action else {}
    day = split.get("effective_date")
    return RulingRow(
        ruling_id=ruling_id,
        position=position,
        kind=told["kind"],
        targets=tuple(told["targets"]),
        statement=told["statement"],
        author=told["author"],
        reason=told["reason"],
        evidence=told.get("evidence_text"),
        revokes=told.get("revokes"),
        in_force=bool(in_force),
        security=split.get("security"),
        effective_date=None if day is None else date.fromisoformat(day),
        numerator=split.get("numerator"),
        denominator=split.get("denominator"),
        field=told.get("field"),
        value=told.get("value"),
        stated=told.get("stated"),
    )


def corrections_of(database: Database, event_id: str) -> list[RulingRow]:
    """The corrections in force of a row, in the log's order."""
    return [
        row
        for row in ruling_rows(database)
        if row.in_force and row.kind == "correction" and row.targets == (event_id,)
    ]


def with_rulings(database: Database, findings: Iterable[FindingRow]) -> list[FindingRow]:
    """Findings, those that a ruling in force accepts marked with its id."""
    rows = database.rows("SELECT id, targets FROM rulings WHERE in_force AND kind = 'accept_finding'")
    accepted = {target: ruling_id for ruling_id, targets in rows for target in json.loads(targets)}
    return [
        attrs.evolve(finding, ruling=accepted[finding.finding_id])
        if finding.finding_id in accepted
        else finding
        for finding in findings
    ]
