"""Amendments told in several sentences: one says what was amended, those after it how."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

import attrs

from holdings_events import DefaultWaived, ForbearanceAgreed, NoteAmended, NotePaymentRecorded
from holdings_ledger.readers.prose.amending import CHANGE, HEAD
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    DocumentClause,
    EventClause,
    MentionClause,
    OutstandingClause,
    TermClause,
    UnreadClause,
)

_OF_DOCUMENT: Final = re.compile(
    r"(?:(?:pursuant to|under|by|in|in accordance with|as consideration for|in consideration of) )?"
    r"(?:(?:terms|provisions) of )?(?:(?:<O\d+>|<[KH]\d+>|note|loan|letter) ){0,2}"
    r"(?:amendment|allonge|extension|waiver|modification|forbearance|letter) "
)
"""How a sentence begins that only says what a document told of before does."""


def with_amendments(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, with what later sentences say of an amendment put to the one that names its note."""
    found: list[Clause] = []
    head: int | None = None
    last = 0
    for clause in clauses:
        top = found[head] if head is not None else None
        paragraph = clause.symbols.sentence.paragraph
        change = _change(clause, top)
        if change is not None and top is not None and head is not None and 0 <= paragraph - last <= 2:
            found[head], last = _joined(top, change), paragraph
            continue
        if isinstance(clause, EventClause) and (clause.template == CHANGE or _depends(clause)):
            continue
        if isinstance(clause, EventClause) and isinstance(clause.event, NoteAmended):
            head, last = len(found), paragraph
        elif not _passes(clause):
            head = None
        found.append(clause)
    return tuple(part for clause in found for part in _with_document(clause))


def _with_document(clause: Clause) -> tuple[Clause, ...]:
    """An amendment's head as the document that was signed, and as an event where it changes something."""
    if not isinstance(clause, EventClause) or not isinstance(clause.event, NoteAmended):
        return (clause,)
    if _holds_later(clause):
        return ()
    kept = () if _changes_nothing(clause) else (clause,)
    if clause.template != HEAD:
        return kept
    document = DocumentClause(
        template=HEAD,
        symbols=clause.symbols,
        context=clause.context,
        holder=clause.holder,
        notes=clause.notes,
        note_day=clause.event.note_date,
        principal=clause.event.note_principal,
    )
    return (document, *kept)


_SOON: Final = timedelta(days=31)


def _holds_later(clause: EventClause) -> bool:
    """Whether a change holds only from a day well after the amendment: until then the old term does."""
    day = clause.event.effective_date or clause.context.day
    starts = [part.from_day for part in (clause, *clause.also) if isinstance(part, EventClause)]
    return day is not None and any(start is not None and start > day + _SOON for start in starts)


def _depends(clause: EventClause) -> bool:
    """Whether an amendment is told only as what a document says, and no sentence on that document was
    understood."""
    undated = (
        clause.context.day is None and not clause.context.same_day and clause.event.effective_date is None
    )
    leads = clause.context.agreement is None and opens_with_document(clause)
    return isinstance(clause.event, NoteAmended) and clause.template != HEAD and undated and leads


def opens_with_document(clause: Clause) -> bool:
    """Whether a sentence says what a document told of before does ("Pursuant to the amendment, ...")."""
    return _OF_DOCUMENT.match(clause.symbols.text) is not None


_BESIDE: Final = (DefaultWaived, ForbearanceAgreed, NotePaymentRecorded)
"""What an amendment may tell of beside the terms it changes."""


_OF_ANOTHER: Final = re.compile(
    r"another |<[XH]\d*> (?:and <[XH]\d*> )?(?:have |has |also )?(?:amended|modified|extended|entered into"
    r"|restated|signed"
    r"|executed) "
)
"""What tells in an unread sentence of another amendment."""


def _passes(clause: Clause) -> bool:
    """Whether what follows may still speak of the amendment before this clause."""
    unread = isinstance(clause, UnreadClause) and not clause.about_notes
    if unread and _OF_ANOTHER.search(clause.symbols.text):
        return False
    other = isinstance(clause, EventClause) and isinstance(clause.event, _BESIDE)
    return unread or other or isinstance(clause, (MentionClause, OutstandingClause))


def _change(clause: Clause, head: Clause | None) -> EventClause | None:
    """The clause, when it only says what an amendment changed; terms of a note that restates another too."""
    if isinstance(clause, TermClause) and isinstance(head, EventClause) and head.new_notes is not None:
        return _terms(clause) if clause.subject.notes == head.new_notes else None
    if isinstance(clause, OutstandingClause) and isinstance(head, EventClause):
        return _principal(clause, head)
    if not isinstance(clause, EventClause) or not isinstance(clause.event, NoteAmended):
        return None
    if clause.template == CHANGE:
        return clause
    undated = (
        clause.context.day is None and not clause.context.same_day and clause.event.effective_date is None
    )
    return clause if (undated or _of_one_list(clause, head)) and _same_note(clause, head) else None


def _of_one_list(clause: EventClause, head: Clause | None) -> bool:
    """Whether both are items of one list, which tells one amendment."""
    return head is not None and clause.symbols.list_of == head.symbols.list_of != -1


def _same_note(change: EventClause, head: Clause | None) -> bool:
    """Whether both can speak of one note."""
    if not isinstance(head, EventClause) or not isinstance(head.event, NoteAmended):
        return False
    if change.holder is not None and head.holder not in (None, change.holder):
        return False
    event, known = change.event, head.event
    assert isinstance(event, NoteAmended)
    pairs = ((event.note_date, known.note_date), (event.note_principal, known.note_principal))
    return all(one is None or other is None or one == other for one, other in pairs)


def _principal(clause: OutstandingClause, head: EventClause) -> EventClause | None:
    """“The principal amount of the note is now $X”, right after what was amended, is its new principal."""
    entry = clause.entries[0]
    if len(clause.entries) > 1 or " now " not in clause.symbols.text or entry.notes != head.notes:
        return None
    event = NoteAmended(source=PLACELESS, principal=entry.amount)
    return EventClause(template=CHANGE, symbols=clause.symbols, context=clause.context, event=event)


def _terms(clause: TermClause) -> EventClause | None:
    """What a sentence of terms says of a restated note, as a change."""
    stated: dict[str, Any] = dict(clause.terms)
    stated = {name: stated[name] for name in ("rate", "maturity_date", "conversion") if name in stated}
    if not stated:
        return None
    event = attrs.evolve(NoteAmended(source=PLACELESS), **stated)
    return EventClause(template=CHANGE, symbols=clause.symbols, context=clause.context, event=event)


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


__all__ = ["opens_with_document", "with_amendments"]
