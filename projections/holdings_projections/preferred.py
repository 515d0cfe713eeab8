"""Fold of filings into one record for each series of an issuer's preferred stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from holdings_events import OutstandingAsserted, PreferredExchanged, PreferredIssued
from holdings_projections.filings import Filing
from holdings_projections.identity import fold_name
from holdings_projections.preferred_records import PreferredFact, PreferredRecord
from holdings_projections.restatements import Stated, series_key, stated_facts

__all__ = ["fold_preferred"]


def fold_preferred(filings: Iterable[Filing]) -> tuple[PreferredRecord, ...]:
    """Every series that filings speak of, by issuer and series."""
    groups: dict[tuple[str, str], list[Stated]] = {}
    for stated in stated_facts(filings):
        series = _series(stated)
        if series is not None:
            groups.setdefault((stated.issuer_key, series_key(series)), []).append(stated)
    return tuple(_record(*key, groups[key]) for key in sorted(groups))


def _series(stated: Stated) -> str | None:
    event = stated.event
    if isinstance(event, PreferredIssued | PreferredExchanged):
        return event.series
    return event.subject if isinstance(event, OutstandingAsserted) and event.kind == "preferred" else None


def _record(issuer_key: str, series: str, group: Sequence[Stated]) -> PreferredRecord:
    first = group[0]
    named = next((fact for fact in group if not isinstance(fact.event, OutstandingAsserted)), first)
    facts = sorted((_fact(stated) for stated in group), key=lambda fact: fact.effective_date)
    return PreferredRecord(
        preferred_id=f"{issuer_key}/preferred/{series}".replace(" ", "-"),
        issuer_key=issuer_key,
        issuer=first.root_filing.header.issuer.name,
        issuer_cik=first.issuer_cik,
        series=_series(named) or series,
        facts=tuple(facts),
    )


def _fact(stated: Stated) -> PreferredFact:
    event = stated.event
    dated = PreferredFact(
        kind="asserted",
        event_id=stated.recorded.id,
        filing=stated.filing.id,
        known_at=stated.filing.known_at,
        known_until=stated.known_until,
        signature_dated=stated.filing.header.known_at_source == "signature_date",
        effective_date=stated.effective_date,
        confidence=stated.confidence("effective_date", "shares", "amount"),
        shares=event.amount if isinstance(event, OutstandingAsserted) else None,
    )
    if not isinstance(event, PreferredIssued | PreferredExchanged):
        return dated
    return attrs.evolve(
        dated,
        kind="issued" if isinstance(event, PreferredIssued) else "exchanged",
        holder=event.holder,
        holder_key=fold_name(event.holder) if event.holder else None,
        shares=event.shares,
        value=event.value,
        exchange=stated.id("exchange", event.exchange),
    )
