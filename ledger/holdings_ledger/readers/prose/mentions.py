"""Which note an event speaks of, where only the sentences before tell, and what computing adds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from holdings_events import (
    Event,
    EventOfDefaultRecorded,
    Evidence,
    NotePaymentRecorded,
    NoteRedeemed,
    NoteReference,
    TrancheClosed,
    WarrantIssued,
)
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    EventClause,
    IssueClause,
    MentionClause,
    PremiumClause,
    TermClause,
    WarrantTermClause,
)
from holdings_ledger.readers.prose.lotting import add_months
from holdings_ledger.readers.prose.register import Register


class References:
    """The notes that a document has named so far by date or amount. register: what it names."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.named: list[tuple[int, NoteReference]] = []

    def mention(self, clause: MentionClause) -> None:
        """Keep a note that a recital names."""
        holder = self.register.parties[clause.holder].name if clause.holder is not None else None
        known = NoteReference(
            source=PLACELESS, holder=holder, note_date=clause.note_day, note_principal=clause.principal
        )
        self.named.append((clause.notes, known))

    def settled(self, event: Event, clause: EventClause) -> Event | None:
        """The event; of "that note", with the date, amount and holder of the one note named."""
        if not isinstance(event, NoteReference) or (clause.notes is None and not clause.bare):
            return event
        if event.note_date is not None or event.note_principal is not None:
            event = self._same_holder(event)
            if clause.notes is not None:
                self.named.append((clause.notes, event))
            return event
        known = self._known(event, clause.notes)
        if known is None:
            return None if clause.bare else event
        evidence = [
            Evidence(field=field, confidence="inferred")
            for field in ("note_date", "note_principal")
            if getattr(known, field) is not None
        ]
        if event.holder is None and known.holder is not None:
            evidence.append(Evidence(field="holder", confidence="inferred", raw=known.holder))
        return attrs.evolve(
            event,
            note_date=known.note_date,
            note_principal=known.note_principal,
            holder=event.holder or known.holder,
            evidence=(*event.evidence, *evidence),
        )

    def _same_holder(self, event: NoteReference) -> NoteReference:
        """The event with the holder that an earlier sentence gave for the note of the same date."""
        if event.holder is not None or event.note_date is None:
            return event
        holders = {
            known.holder
            for _, known in self.named
            if known.note_date == event.note_date and known.holder is not None
        }
        if len(holders) != 1:
            return event
        (holder,) = holders
        evidence = Evidence(field="holder", confidence="inferred", raw=holder)
        return attrs.evolve(event, holder=holder, evidence=(*event.evidence, evidence))

    def _known(self, event: NoteReference, notes: int | None) -> NoteReference | None:
        """The note that a mention without date or amount can only mean."""
        fitting = [
            (known.note_date, known.note_principal, known)
            for named, known in self.named
            if (notes is None or self._may_be(notes, named)) and event.holder in (None, known.holder)
        ]
        keys = {(day, principal) for day, principal, _ in fitting}
        everything = {(known.note_date, known.note_principal) for _, known in self.named}
        return fitting[-1][2] if len(keys) == 1 and len(everything) == 1 else None

    def _may_be(self, notes: int, named: int) -> bool:
        if notes == named:
            return True
        mine, other = self.register.notes[notes], self.register.notes[named]
        if mine.plural or mine.defined:
            return False
        return set(mine.title.lower().split()) <= set(other.title.lower().split())


def with_note_of_tranche(
    event: Event, clause: EventClause, clauses: tuple[Clause, ...], register: Register
) -> Event:
    """A tranche that closed, with the buyer and amount of the note that the next sentence says was issued."""
    if not isinstance(event, TrancheClosed):
        return event
    place = next(index for index, other in enumerate(clauses) if other is clause)
    after = clauses[place + 1] if place + 1 < len(clauses) else None
    if (
        not isinstance(after, IssueClause)
        or after.symbols.sentence.paragraph != clause.symbols.sentence.paragraph
    ):
        return event
    holder = register.parties[after.holder].name if after.holder is not None else None
    evidence = [
        Evidence(field=field, confidence="inferred")
        for field in ("holder", "principal")
        if getattr(event, field) is None
    ]
    return attrs.evolve(
        event,
        holder=event.holder or holder,
        principal=event.principal or after.principal,
        evidence=(*event.evidence, *evidence),
    )


def with_premium(event: Event, clause: EventClause, clauses: tuple[Clause, ...]) -> Event:
    """A redemption with the premium that the sentence after it tells."""
    if not isinstance(event, (NoteRedeemed, NotePaymentRecorded)):
        return event
    place = next(index for index, other in enumerate(clauses) if other is clause)
    after = clauses[place + 1] if place + 1 < len(clauses) else None
    near = after is not None and after.symbols.sentence.paragraph - clause.symbols.sentence.paragraph <= 1
    if not near or not isinstance(after, PremiumClause):
        return event
    if isinstance(event, NotePaymentRecorded):
        parts = (after.principal or Decimal(0)) + (after.interest or Decimal(0))
        told = event.principal is None and event.interest is None and parts == event.value
        return attrs.evolve(event, principal=after.principal, interest=after.interest) if told else event
    if event.premium is not None or after.interest is not None:
        return event
    return attrs.evolve(
        event,
        premium=after.premium,
        value=event.value or after.value,
        note_principal=event.note_principal or after.principal,
    )


def with_terms(event: Event, clause: EventClause, clauses: tuple[Clause, ...]) -> Event:
    """A warrant with the terms of later sentences, and its last day computed where only its years are
    told."""
    if not isinstance(event, WarrantIssued) or event.effective_date is None:
        return event
    months = clause.expires_months
    warrants = [
        other
        for other in clauses
        if isinstance(other, EventClause) and isinstance(other.event, WarrantIssued)
    ]
    for term in clauses:
        every = isinstance(term, WarrantTermClause) and "each " in term.symbols.text
        if isinstance(term, WarrantTermClause) and (len(warrants) == 1 or every):
            months = months or term.months
            missing = {field: value for field, value in term.terms if getattr(event, field) is None}
            event = _evolved(event, missing)
    if months is None or event.expiration_date is not None or event.effective_date is None:
        return event
    last = add_months(event.effective_date, months)
    evidence = Evidence(field="expiration_date", confidence="inferred")
    return attrs.evolve(event, expiration_date=last, evidence=(*event.evidence, evidence))


def _evolved(event: WarrantIssued, changes: dict[str, Any]) -> WarrantIssued:
    return attrs.evolve(event, **changes)


def with_default_rate(
    event: Event, clause: Clause, homeless: list[TermClause]
) -> tuple[Event, Clause, tuple[Clause, ...]]:
    """A default with the rate that the next sentence gives for the note in default."""
    own = (clause, *clause.also) if isinstance(clause, EventClause) else (clause,)
    if not isinstance(event, EventOfDefaultRecorded) or event.default_rate is not None:
        return event, clause, own
    place = clause.symbols.sentence
    after = [
        term
        for term in homeless
        if term.symbols.sentence.first > place.first
        and term.symbols.sentence.paragraph - place.paragraph <= 1
    ]
    if not after:
        return event, clause, (clause,)
    stated = dict(after[0].terms)
    rate = stated.get("default_rate", stated.get("rate") if " now " in after[0].symbols.text else None)
    if not isinstance(rate, Decimal) or len(stated) > 1:
        return event, clause, (clause,)
    return attrs.evolve(event, default_rate=rate), clause, (clause, after[0])


__all__ = ["References", "with_default_rate", "with_note_of_tranche", "with_premium", "with_terms"]
