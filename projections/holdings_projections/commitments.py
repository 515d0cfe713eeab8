"""Fold of filings into records of what was promised: tranches of notes to be sold later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from holdings_events import (
    AgreementTerminated,
    NoteTranchesCommitted,
    TrancheClosed,
    TrancheLapsed,
    VolumeCondition,
)
from holdings_projections.commitment_records import CommitmentFact, CommitmentRecord, VolumeRule
from holdings_projections.filings import Filing
from holdings_projections.identity import fold_name
from holdings_projections.restatements import Stated, stated_facts

__all__ = ["CommitmentLinks", "fold_commitments", "link_commitments"]


@attrs.frozen(kw_only=True)
class CommitmentLinks:
    """Which facts speak of which commitment.

    made: a commitment's statements, by its id. later: closings, lapses and ends that fit exactly one.
    missing: closings and lapses that fit none; unresolved: those that fit several.
    """

    made: Mapping[str, tuple[Stated, ...]]
    later: Mapping[str, tuple[Stated, ...]]
    missing: tuple[Stated, ...]
    unresolved: tuple[Stated, ...]


def fold_commitments(filings: Iterable[Filing]) -> tuple[CommitmentRecord, ...]:
    """Every commitment of the filings, in order of filing."""
    links = link_commitments(stated_facts(filings))
    return tuple(_record(key, made, links.later.get(key, ())) for key, made in links.made.items())


def link_commitments(facts: Sequence[Stated]) -> CommitmentLinks:
    """Link closings, lapses and terminations to the commitment of the same issuer and holder before them."""
    made: dict[str, list[Stated]] = {}
    for fact in facts:
        if isinstance(fact.event, NoteTranchesCommitted):
            made.setdefault(f"{fact.root_filing.id}/commitment/{_ordinal(fact)}", []).append(fact)
    later: dict[str, list[Stated]] = {}
    loose: dict[bool, list[Stated]] = {True: [], False: []}
    for fact in facts:
        if isinstance(fact.event, TrancheClosed | TrancheLapsed | AgreementTerminated):
            fitting = [key for key, stated in made.items() if _fits(fact, stated[-1])]
            if len(fitting) == 1:
                later.setdefault(fitting[0], []).append(fact)
            elif not isinstance(fact.event, AgreementTerminated):
                loose[bool(fitting)].append(fact)
    return CommitmentLinks(
        made={key: tuple(stated) for key, stated in made.items()},
        later={key: tuple(stated) for key, stated in later.items()},
        missing=tuple(loose[False]),
        unresolved=tuple(loose[True]),
    )


def _ordinal(fact: Stated) -> int:
    """Number of the commitment in the filing that stated it first."""
    promises = [item for item in fact.root_filing.events if isinstance(item.event, NoteTranchesCommitted)]
    return promises.index(fact.root) + 1


def _fits(fact: Stated, made: Stated) -> bool:
    holder, promised_to = _holder(fact), _holder(made)
    if fact.issuer_key != made.issuer_key or (holder and promised_to and holder != promised_to):
        return False
    if isinstance(fact.event, AgreementTerminated):
        agreed = fact.event.agreement_date
        return agreed == made.effective_date or (agreed is None and holder is not None)
    return made.effective_date <= fact.effective_date


def _holder(fact: Stated) -> str | None:
    holder: str | None = getattr(fact.event, "holder", None)
    return fold_name(holder) if holder else None


def _record(commitment_id: str, made: Sequence[Stated], later: Sequence[Stated]) -> CommitmentRecord:
    last = made[-1]
    event = last.event
    assert isinstance(event, NoteTranchesCommitted)  # of `CommitmentLinks.made`
    facts = [*(_made_fact(stated) for stated in made), *(_later_fact(stated) for stated in later)]
    return CommitmentRecord(
        commitment_id=commitment_id,
        issuer_key=last.issuer_key,
        issuer=last.root_filing.header.issuer.name,
        issuer_cik=last.issuer_cik,
        holder=event.holder,
        holder_key=_holder(last),
        facts=tuple(sorted(facts, key=lambda fact: fact.effective_date)),
    )


def _made_fact(stated: Stated) -> CommitmentFact:
    event = stated.event
    assert isinstance(event, NoteTranchesCommitted)  # of `CommitmentLinks.made`
    return attrs.evolve(
        _dated(stated, "committed"),
        principal=event.principal,
        count=event.count,
        amounts=event.amounts,
        window_from=event.window_from,
        window_to=event.window_to,
        months=event.months,
        condition=_words(event.condition),
        volume=_volume(event.condition),
    )


def _later_fact(stated: Stated) -> CommitmentFact:
    event = stated.event
    if isinstance(event, AgreementTerminated):
        return _dated(stated, "terminated")
    if isinstance(event, TrancheClosed):
        return attrs.evolve(_dated(stated, "closed"), principal=event.principal, count=1)
    assert isinstance(event, TrancheLapsed)  # `link_commitments` takes nothing else
    return attrs.evolve(_dated(stated, "lapsed"), principal=event.principal, count=event.count)


def _dated(stated: Stated, kind: str) -> CommitmentFact:
    return CommitmentFact(
        kind=kind,
        event_id=stated.recorded.id,
        filing=stated.filing.id,
        known_at=stated.filing.known_at,
        known_until=stated.known_until,
        signature_dated=stated.filing.header.known_at_source == "signature_date",
        effective_date=stated.effective_date,
        confidence=stated.confidence("effective_date", "principal", "count", "window_from", "window_to"),
    )


def _volume(condition: VolumeCondition | None) -> VolumeRule | None:
    if condition is None:
        return None
    return VolumeRule(
        measure=condition.measure,
        comparison=condition.comparison,
        threshold=condition.threshold,
        window_days=condition.window_days,
        until=condition.until,
    )


def _words(condition: VolumeCondition | None) -> str | None:
    """In words: "average daily trading volume >= $40,000 over the 10 trading days before closing"."""
    if condition is None:
        return None
    measure = condition.measure.replace("_", " ")
    window = f"over the {condition.window_days} trading days before {condition.until}"
    return f"{measure} {condition.comparison} ${condition.threshold:,} {window}"
