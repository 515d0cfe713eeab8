"""Amendments told in several sentences: one says what was amended, those after it how."""

from __future__ import annotations

import re
from typing import Any, Final

import attrs

from holdings_events import NoteAmended
from holdings_ledger.readers.prose.amending import CHANGE
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    EventClause,
    MentionClause,
    OutstandingClause,
    TermClause,
    UnreadClause,
)

_OF_DOCUMENT: Final = re.compile(
    r"(?:(?:pursuant to|under|by|in accordance with|as consideration|in consideration) |(?:<O\d+>"
    r" )?(?:amendment|allonge|extension) )"
)
"""How a sentence begins that only says what a document told of before does."""


def with_amendments(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, with what later sentences say of an amendment put to the one that names its note."""
    found: list[Clause] = []
    head: int | None = None
    for clause in clauses:
        change = _change(clause, found[head] if head is not None else None)
        if change is not None:
            if head is not None and _follows(clause, found[head]):
                found[head] = _joined(found[head], change)
            if change.template == CHANGE or head is not None:
                continue
        if isinstance(clause, EventClause) and isinstance(clause.event, NoteAmended):
            head = len(found)
        elif not _passes(clause):
            head = None
        found.append(clause)
    return tuple(clause for clause in found if not _changes_nothing(clause))


def _passes(clause: Clause) -> bool:
    """Whether what follows may still speak of the amendment before this clause."""
    unread = isinstance(clause, UnreadClause) and not clause.about_notes
    return unread or isinstance(clause, (MentionClause, OutstandingClause))


def _change(clause: Clause, head: Clause | None) -> EventClause | None:
    """The clause, when it only says what an amendment changed; terms of the note that restates another"
    " too."""
    if isinstance(clause, TermClause) and isinstance(head, EventClause) and head.new_notes is not None:
        return _terms(clause) if clause.subject.notes == head.new_notes else None
    if not isinstance(clause, EventClause) or not isinstance(clause.event, NoteAmended):
        return None
    if clause.template == CHANGE:
        return clause
    undated = (
        clause.context.day is None and not clause.context.same_day and clause.event.effective_date is None
    )
    leads = clause.context.agreement is not None or _OF_DOCUMENT.match(clause.symbols.text) is not None
    return clause if undated and leads and _same_note(clause, head) else None


def _same_note(change: EventClause, head: Clause | None) -> bool:
    """Whether both can speak of one note."""
    if not isinstance(head, EventClause) or not isinstance(head.event, NoteAmended):
        return False
    event, known = change.event, head.event
    assert isinstance(event, NoteAmended)
    pairs = ((event.note_date, known.note_date), (event.note_principal, known.note_principal))
    return all(one is None or other is None or one == other for one, other in pairs)


def _terms(clause: TermClause) -> EventClause | None:
    """What a sentence of terms says of a restated note, as a change."""
    stated: dict[str, Any] = dict(clause.terms)
    stated = {name: stated[name] for name in ("rate", "maturity_date", "conversion") if name in stated}
    if not stated:
        return None
    event = attrs.evolve(NoteAmended(source=PLACELESS), **stated)
    return EventClause(template=CHANGE, symbols=clause.symbols, context=clause.context, event=event)


def _follows(clause: Clause, head: Clause) -> bool:
    return 0 <= clause.symbols.sentence.paragraph - head.symbols.sentence.paragraph <= 2


def _joined(head: Clause, change: EventClause) -> Clause:
    """The amendment with the changes that another sentence adds; a term is changed once only."""
    assert isinstance(head, EventClause)
    if not (change.notes is None or change.notes == head.new_notes or _same_note(change, head)):
        return head
    own = ("source", "evidence", "note_date", "note_principal", "holder", "effective_date")
    added = {
        field.name: value
        for field in attrs.fields(NoteAmended)
        if field.name not in own
        and (value := getattr(change.event, field.name)) not in (None, ())
        and getattr(head.event, field.name) in (None, ())
    }
    event = attrs.evolve(head.event, **added)
    return attrs.evolve(head, event=event, also=(*head.also, change))


def _changes_nothing(clause: Clause) -> bool:
    """Whether an amendment names no new term, or a change has no amendment to belong to."""
    if not isinstance(clause, EventClause) or not isinstance(clause.event, NoteAmended):
        return False
    terms = ("principal", "rate", "maturity_date", "conversion", "installments", "capitalised")
    return all(getattr(clause.event, name) is None for name in terms)


__all__ = ["with_amendments"]
