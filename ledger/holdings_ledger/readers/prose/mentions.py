"""Which note an event speaks of, where only the sentences before tell, and what computing adds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from holdings_events import (
    Event,
    EventOfDefaultRecorded,
    Evidence,
    NotePaymentRecorded,
    NoteRedeemed,
    NoteReference,
    PreferredIssued,
    TrancheClosed,
    WarrantIssued,
)
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    TABLE,
    Clause,
    DocumentClause,
    EventClause,
    IssueClause,
    Leg,
    MentionClause,
    PremiumClause,
    TermClause,
    WarrantTermClause,
)
from holdings_ledger.readers.prose.lotting import add_months
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.settle import Exchange


@attrs.define
class _Known:
    """A note that the document has named. notes: the classes by which it was named; note: what is told of it.

    new: whether the document itself tells its issue, so that only its own name means it.
    """

    notes: set[int]
    note: NoteReference
    new: bool = False


class References:
    """The notes that a document has named so far by date or amount. register: what it names."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.known: list[_Known] = []

    def mention(self, clause: MentionClause | DocumentClause) -> None:
        """Keep a note that a recital, or a document about it, names."""
        if clause.notes is not None and (clause.note_day is not None or clause.principal is not None):
            self._keep(clause.notes, self._note(clause.note_day, clause.principal, clause.holder))

    def issued(self, clause: IssueClause, day: date | None) -> None:
        """Keep a note that this document says was issued, for what is said later of it by its own name."""
        self.known.append(_Known({clause.notes}, self._note(day, clause.principal, clause.holder), new=True))

    def _note(self, day: date | None, principal: Decimal | None, holder: int | None) -> NoteReference:
        name = self.register.parties[holder].name if holder is not None else None
        return NoteReference(source=PLACELESS, holder=name, note_date=day, note_principal=principal)

    def _keep(self, notes: int, note: NoteReference) -> _Known:
        """Enter a note, or add what is told of it to what is known; one that could be several is entered
        anew."""
        same = [known for known in self.known if self._is_same(known, notes, note)]
        if len(same) != 1:
            self.known.append(_Known({notes}, note))
            return self.known[-1]
        known = same[0]
        known.notes.add(notes)
        known.note = _filled(known.note, note)
        return known

    def _is_same(self, known: _Known, notes: int, note: NoteReference) -> bool:
        """Whether a phrase can only mean a known note: nothing differs, and its class or date says so."""
        pairs = [(getattr(note, field), getattr(known.note, field)) for field in _FIELDS]
        if any(one is not None and other is not None and one != other for one, other in pairs):
            return False
        dates = note.note_date is not None and note.note_date == known.note.note_date
        return notes in known.notes or (dates and any(self._alike(notes, other) for other in known.notes))

    def _alike(self, one: int, other: int) -> bool:
        return self.register.may_be(one, other) or self.register.may_be(other, one)

    def settled(self, event: Event, clause: EventClause, document: DocumentClause | None) -> Event | None:
        """The event; of "that note", with the date, amount and holder of the one note named.

        document: what the clause says it follows from; a note that only this names is the document's.
        """
        if not isinstance(event, NoteReference) or (clause.notes is None and not clause.bare):
            return event
        if event.note_date is not None or event.note_principal is not None:
            if clause.notes is None:
                return event
            note = NoteReference(
                source=PLACELESS,
                holder=event.holder,
                note_date=event.note_date,
                note_principal=event.note_principal,
            )
            return _inferred(event, self._keep(clause.notes, note).note)
        known = self._of_document(event, clause, document) or self._known(event, clause.notes)
        if known is None:
            return None if clause.bare else event
        return _inferred(event, known)

    def told(self, leg: Leg) -> Leg:
        """A note given up, with the date that a recital tells of the only note it can mean."""
        if leg.kind != "note" or leg.note_day is not None or leg.notes is None:
            return leg
        known = self._known(NoteReference(source=PLACELESS), leg.notes)
        return leg if known is None else attrs.evolve(leg, note_day=known.note_date)

    def _of_document(
        self, event: NoteReference, clause: EventClause, document: DocumentClause | None
    ) -> NoteReference | None:
        if document is None or document.notes is None:
            return None
        if clause.notes is not None and not self.register.may_be(clause.notes, document.notes):
            return None
        note = self._note(document.note_day, document.principal, document.holder)
        known = [item.note for item in self.known if self._is_same(item, document.notes, note)]
        if len(known) != 1 or event.holder not in (None, known[0].holder):
            return None
        return known[0]

    def _known(self, event: NoteReference, notes: int | None) -> NoteReference | None:
        """The note that a mention without date or amount can only mean: its class's, else the only one."""
        defined = notes is not None and self.register.notes[notes].defined
        found = [known for known in self.known if defined and notes in known.notes]
        if not found:
            old = [known for known in self.known if not known.new]
            found = [
                known
                for known in old
                if notes is None or any(self.register.may_be(notes, other) for other in known.notes)
            ]
            if len(old) != 1:
                found = [
                    known for known in found if event.holder is not None and known.note.holder == event.holder
                ]
        if len(found) != 1 or (event.holder is not None and found[0].note.holder not in (None, event.holder)):
            return None
        return found[0].note


def named_in(clauses: tuple[Clause, ...], register: Register) -> References:
    """The notes that recitals, and sentences on documents about them, name."""
    references = References(register)
    for clause in clauses:
        if isinstance(clause, (MentionClause, DocumentClause)):
            references.mention(clause)
    return references


_FIELDS: Final = ("holder", "note_date", "note_principal")


def _filled(note: NoteReference, other: NoteReference) -> NoteReference:
    """The note with what another phrase tells of it."""
    missing = {
        field: value
        for field in _FIELDS
        if getattr(note, field) is None and (value := getattr(other, field)) is not None
    }
    return attrs.evolve(note, **missing)


def _inferred(event: NoteReference, known: NoteReference) -> NoteReference:
    """The event with what earlier sentences told of its note, and evidence of that."""
    filled = _filled(event, known)
    evidence = [
        Evidence(field=field, confidence="inferred", raw=known.holder if field == "holder" else None)
        for field in ("note_date", "note_principal", "holder")
        if getattr(event, field) is None and getattr(filled, field) is not None
    ]
    return attrs.evolve(filled, evidence=(*event.evidence, *evidence))


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


def with_value(event: Event, clause: EventClause, exchange: Exchange | None) -> Event:
    """Preferred stock issued "in satisfaction of that sum": its value is that of what was surrendered."""
    if (
        not clause.value_given
        or exchange is None
        or not isinstance(event, PreferredIssued)
        or event.value is not None
    ):
        return event
    values = [leg.value for leg in exchange.legs]
    known = [value for value in values if value is not None]
    if not known or len(known) != len(values):
        return event
    evidence = Evidence(field="value", confidence="inferred")
    return attrs.evolve(event, value=sum(known, Decimal(0)), evidence=(*event.evidence, evidence))


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
        if (
            alone
            or "each " in term.symbols.text
            or (clause.template == TABLE and "warrants " in term.symbols.text)
        ):
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
        and term.subject.notes is not None
        and term.symbols.sentence.paragraph - place.paragraph <= 1
    ]
    if not after:
        return event, clause, (clause,)
    stated = {field: value for field, value in after[0].terms if field != "rate_from"}
    rate = stated.get("default_rate", stated.get("rate") if " now " in after[0].symbols.text else None)
    if not isinstance(rate, Decimal) or len(stated) > 1:
        return event, clause, (clause,)
    return attrs.evolve(event, default_rate=rate), clause, (clause, after[0])


__all__ = [
    "References",
    "with_default_rate",
    "with_note_of_tranche",
    "with_premium",
    "with_terms",
    "with_value",
]
