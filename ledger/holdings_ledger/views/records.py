"""Findings from rows of the read model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from holdings_ledger.answers.records import FindingRow
from holdings_ledger.times import from_micros
from holdings_projections.proxies import Identified, proxies

if TYPE_CHECKING:
    from holdings_projections.findings import Finding


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


def proxy_rows(row: tuple[Any, ...]) -> Iterator[FindingRow]:
    """What a filing's identity and time rest on, from its row of the read model."""
    filing, leading, form, issuer, cik, holders, known, source, effective = row
    identified = Identified(
        filing=filing,
        leading=f"{filing}#{leading}",
        form=form,
        issuer=issuer,
        issuer_cik=cik,
        first_owner=next(iter(json.loads(holders)), None),
        known_at=from_micros(known),
        known_at_source=source,
        filed=None if effective is None else date.fromordinal(effective),
    )
    return map(row_of, proxies(identified))


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
