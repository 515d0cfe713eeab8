"""Which note an event speaks of, where only the sentences before tell, and what computing adds."""

from __future__ import annotations

from datetime import date
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

Key = tuple[date | None, Decimal | None]
"""By what a filing tells one note from another: its date, its amount."""


class References:
    """The notes that a document has named so far by date or amount. register: what it names.

    by_class: the notes named with a class; by_key: all of them; holders: by date.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self.by_class: dict[int, dict[Key, NoteReference]] = {}
        self.by_key: dict[Key, tuple[int, NoteReference]] = {}
        self.holders: dict[date | None, set[str]] = {}

    def mention(self, clause: MentionClause) -> None:
        """Keep a note that a recital names."""
        holder = self.register.parties[clause.holder].name if clause.holder is not None else None
        known = NoteReference(
            source=PLACELESS, holder=holder, note_date=clause.note_day, note_principal=clause.principal
        )
        self._keep(clause.notes, known)

    def _keep(self, notes: int, known: NoteReference) -> None:
        key = (known.note_date, known.note_principal)
        self.by_class.setdefault(notes, {})[key] = known
        self.by_key[key] = (notes, known)
        if known.holder is not None:
            self.holders.setdefault(known.note_date, set()).add(known.holder)

    def settled(self, event: Event, clause: EventClause) -> Event | None:
        """The event; of "that note", with the date, amount and holder of the one note named."""
        if not isinstance(event, NoteReference) or (clause.notes is None and not clause.bare):
            return event
        if event.note_date is not None or event.note_principal is not None:
            event = self._same_holder(event)
            if clause.notes is not None:
                self._keep(clause.notes, event)
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
        holders = self.holders.get(event.note_date, set())
        if event.holder is not None or event.note_date is None or len(holders) != 1:
            return event
        (holder,) = holders
        evidence = Evidence(field="holder", confidence="inferred", raw=holder)
        return attrs.evolve(event, holder=holder, evidence=(*event.evidence, evidence))

    def _known(self, event: NoteReference, notes: int | None) -> NoteReference | None:
        """The note that a mention without date or amount can only mean: its class's, else the only one."""
        own = self.by_class.get(notes, {}) if notes is not None and self.register.notes[notes].defined else {}
        known: NoteReference | None = None
        if len(own) == 1:
            (known,) = own.values()
        elif len(self.by_key) == 1:
            ((named, only),) = self.by_key.values()
            known = only if notes is None or self._may_be(notes, named) else None
        return known if known is not None and event.holder in (None, known.holder) else None

    def _may_be(self, notes: int, named: int) -> bool:
        if notes == named:
            return True
        mine, other = self.register.notes[notes], self.register.notes[named]
        if mine.plural or mine.defined:
            return False
        return set(mine.title.lower().split()) <= set(other.title.lower().split())


def with_note_of_tranche(
    event: Event, clause: EventClause, after: Clause | None, register: Register
) -> Event:
    """A tranche that closed, with the buyer and amount of the note that the next sentence says was issued."""
    if not isinstance(event, TrancheClosed):
        return event
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


def with_premium(event: Event, clause: EventClause, after: Clause | None) -> Event:
    """A redemption with the premium that the sentence after it tells."""
    if not isinstance(event, (NoteRedeemed, NotePaymentRecorded)):
        return event
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


def with_terms(event: Event, clause: EventClause, terms: list[WarrantTermClause], alone: bool) -> Event:
    """A warrant with the terms of later sentences, and its last day computed where only its years are
    told."""
    if not isinstance(event, WarrantIssued) or event.effective_date is None:
        return event
    months = clause.expires_months
    for term in terms:
        if alone or "each " in term.symbols.text:
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
