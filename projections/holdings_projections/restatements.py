"""Facts about notes and preferred stock with the filing that states them, after 8-K amendments.

An amendment that tells a fact again replaces it from the day it became known; facts it does not repeat
stand. The link is made here, by what the facts say, so the order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import attrs

from holdings_events import (
    AgreementTerminated,
    Confidence,
    Event,
    NoteIssued,
    NoteReference,
    NoteTranchesCommitted,
    OutstandingAsserted,
    PreferredExchanged,
    PreferredIssued,
    Recorded,
    TrancheClosed,
    TrancheLapsed,
    weakest,
)
from holdings_projections.amendments import target
from holdings_projections.filings import Filing
from holdings_projections.identity import fold_name, issuer_keys

__all__ = ["Stated", "Target", "amendment_targets", "fact_key", "in_order", "series_key", "stated_facts"]

_INSTRUMENTS: Final = (
    AgreementTerminated,
    NoteIssued,
    NoteReference,
    NoteTranchesCommitted,
    OutstandingAsserted,
    PreferredExchanged,
    PreferredIssued,
    TrancheClosed,
    TrancheLapsed,
)
_AMOUNTS: Final = ("principal", "value", "shares", "amount", "note_principal", "count")


@attrs.frozen(kw_only=True)
class Stated:
    """A fact with its filing.

    issuer_key: of the filing. root: the fact as first stated, of which this may be a restatement; ids
    come from there. root_filing: that fact's filing. known_until: when an amendment stated it anew.
    """

    recorded: Recorded
    filing: Filing
    issuer_key: str
    root: Recorded
    root_filing: Filing
    known_until: datetime | None = None

    @property
    def event(self) -> Event:
        """The fact itself."""
        return self.recorded.event

    @property
    def effective_date(self) -> date:
        """When it happened; the filing's own date where it does not say."""
        return self.event.effective_date or self.filing.header.effective_date or self.filing.known_at.date()

    @property
    def issuer_cik(self) -> str | None:
        """The issuer's CIK, from this filing or from another one that names the issuer alike."""
        known = self.issuer_key if len(self.issuer_key) == 10 and self.issuer_key.isdigit() else None
        return self.root_filing.header.issuer.cik or known

    def confidence(self, *fields: str) -> Confidence:
        """The weakest of the event's fields."""
        known: list[Confidence] = [self.event.confidence_of(field) for field in fields]
        return weakest(*known)

    def id(self, kind: str, ordinal: int | None) -> str | None:
        """``{filing}/{kind}/{ordinal}`` of the filing that stated it first."""
        return None if ordinal is None else f"{self.root_filing.id}/{kind}/{ordinal}"


Target = Filing | str
"""The original of an amendment, or the code of the finding that says why there is none."""


def in_order(filings: Iterable[Filing]) -> list[Filing]:
    """Filings that count, in order of known_at, ties by digest."""
    return sorted((f for f in filings if f.counted), key=lambda filing: (filing.known_at, filing.digest))


def amendment_targets(filings: Sequence[Filing]) -> dict[str, Target]:
    """The original of each 8-K/A, by the amendment's id, among 8-Ks of the same issuer."""
    keys = issuer_keys(filing.header.issuer for filing in filings)
    found: dict[str, Target] = {}
    for filing in filings:
        if filing.header.form == "8-K/A":
            issuer = keys[filing.header.issuer]
            found[filing.id] = target(filing, [f for f in filings if keys[f.header.issuer] == issuer])
    return found


def stated_facts(filings: Iterable[Filing]) -> tuple[Stated, ...]:
    """All facts about notes and preferred stock, in order of filing, restatements linked to their roots."""
    ordered = in_order(filings)
    keys = issuer_keys(filing.header.issuer for filing in ordered)
    facts = {filing.id: _facts(filing, keys[filing.header.issuer]) for filing in ordered}
    targets = amendment_targets(ordered)
    current = {filing.id: list(facts[filing.id]) for filing in ordered if filing.id not in targets}
    superseded: list[Stated] = []
    for filing in ordered:
        original = targets.get(filing.id)
        if original is None:
            continue
        standing = current.setdefault(original.id if isinstance(original, Filing) else filing.id, [])
        superseded += _restate(standing, facts[filing.id])
    every = [*superseded, *(fact for group in current.values() for fact in group)]
    place = {filing.id: number for number, filing in enumerate(ordered)}
    return tuple(sorted(every, key=lambda fact: (place[fact.filing.id], fact.recorded.version)))


def series_key(series: str) -> str:
    """The designation of a series of preferred stock: "Series J" of "Series J Preferred Stock"."""
    words = fold_name(series).split()
    at = words.index("series") if "series" in words else -1
    if 0 <= at < len(words) - 1:
        rest = words[at + 1 : at + 3]
        numbered = len(rest) == 2 and rest[1].isdigit()
        return " ".join(["series", *(rest if numbered else rest[:1])])
    return " ".join(words)


def _facts(filing: Filing, issuer: str) -> tuple[Stated, ...]:
    return tuple(
        Stated(recorded=item, filing=filing, issuer_key=issuer, root=item, root_filing=filing)
        for item in filing.events
        if isinstance(item.event, _INSTRUMENTS)
    )


def _restate(standing: list[Stated], anew: Sequence[Stated]) -> list[Stated]:
    """Put an amendment's facts in the place of those they tell again; return the facts replaced."""
    replaced: list[Stated] = []
    waiting = list(anew)
    for exact in (True, False):
        for fact in tuple(waiting):
            old = next((s for s in standing if s.filing is not fact.filing and _alike(s, fact, exact)), None)
            if old is not None:
                waiting.remove(fact)
                standing.remove(old)
                replaced.append(attrs.evolve(old, known_until=fact.filing.known_at))
                standing.append(attrs.evolve(fact, root=old.root, root_filing=old.root_filing))
    standing += waiting
    return replaced


def fact_key(event: Event) -> tuple[object, ...]:
    """What an event says: equal for two events that tell the same fact with the same amounts."""
    return (*_key(event), *(getattr(event, name, None) for name in _AMOUNTS))


def _alike(old: Stated, new: Stated, exact: bool) -> bool:
    same = fact_key if exact else _key
    return same(old.event) == same(new.event)


def _key(event: Event) -> tuple[object, ...]:
    named = (getattr(event, name, None) for name in ("holder", "series", "subject", "title"))
    folded = tuple(fold_name(name) if name else None for name in named)
    return (type(event), event.effective_date, getattr(event, "note_date", None), *folded)
