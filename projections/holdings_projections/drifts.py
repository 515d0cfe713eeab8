"""Positions that seem to go on under another title, or in another form of ownership.

A title, a nature of ownership and the boxes D and I are what a filer writes; a word changed there makes
another position of the same shares. Nothing joins the two but a person's ruling.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from holdings_projections.explanations import AccountFacts, Told, differ_in_ownership, differ_in_title
from holdings_projections.findings import Finding
from holdings_projections.position_findings import holding_of, subject_of
from holdings_projections.position_types import Slice

__all__ = ["drifts"]


def drifts(facts: AccountFacts) -> Iterator[Finding]:
    """TITLE_CHANGED and OWNERSHIP_CHANGED: positions that open at exactly what a silent one was left with."""
    if len(facts.positions) < 2:
        return
    for told in facts.positions:
        if not told.position.slices:
            continue
        opening = told.position.slices[0]
        if not opening.step.quantity:
            continue
        found = _left(facts, told, opening)
        if found is not None:
            yield _finding(told, opening, *found)


def _left(facts: AccountFacts, told: Told, opening: Slice) -> tuple[str, Told, Slice] | None:
    """(code, position, its last state) of the position that fell silent last at what this one opens with."""
    assert opening.step.quantity is not None
    found: list[tuple[str, Told, Slice]] = []
    for other, item in facts.left_with(told, opening.step.quantity):
        known = item.known_from <= opening.known_from and (
            item.known_to is None or opening.known_from < item.known_to
        )
        if not known or item.step.last_evidence_date >= opening.step.last_evidence_date:
            continue
        if differ_in_title(other.terms, told.terms):
            found.append(("TITLE_CHANGED", other, item))
        elif differ_in_ownership(other.terms, told.terms):
            found.append(("OWNERSHIP_CHANGED", other, item))
    return max(
        found,
        key=lambda one: (one[2].step.last_evidence_date, one[0], one[1].position.info.position_id),
        default=None,
    )


def _finding(told: Told, opening: Slice, code: str, other: Told, item: Slice) -> Finding:
    events = (item.step.events[0], opening.step.events[0])
    silent = holding_of(other.position.info)
    return Finding(
        code=code,
        subject=subject_of(told.position.info),
        message=f"It opens at {opening.step.quantity:,} on {opening.step.last_evidence_date}, exactly what "
        f"{silent} was left with after {item.step.last_evidence_date}; no filing has spoken of that since.",
        filings=tuple(dict.fromkeys(event.rpartition("#")[0] for event in events)),
        events=events,
        known_from=opening.known_from,
        known_to=_speaks_again(other, opening),
    )


def _speaks_again(other: Told, opening: Slice) -> datetime | None:
    """The instant from which a filing speaks of the silent position on or after the day the new one opens."""
    later = (
        item.known_from
        for item in other.position.slices
        if item.known_from > opening.known_from
        and item.step.last_evidence_date >= opening.step.last_evidence_date
    )
    return min(later, default=None)
