"""Tables put to the sentences that say what they show, and what is said of each note of a table."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import NoteAmended, WarrantIssued
from holdings_ledger.readers.prose.clauses import (
    TABLE,
    AgreementClause,
    Clause,
    EventClause,
    IssueClause,
    MentionClause,
    OpenIssueClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.row_events import ROWS, issues, party
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.table_clauses import AmendedEachClause, TableClause, TabledClause
from holdings_ledger.readers.prose.tabled import POINTING

_FAR: Final = 3
"""Paragraphs between a table and the sentence whose statement it divides."""


def with_tables(clauses: tuple[Clause, ...], scene: Scene) -> tuple[Clause, ...]:
    """The clauses, with each table's rows as events; a table that nothing explains is left unread."""
    if not any(isinstance(clause, (TableClause, TabledClause)) for clause in clauses):
        return clauses
    found: list[Clause] = list(clauses)
    for table in [clause for clause in clauses if isinstance(clause, TableClause)]:
        at = next(place for place, clause in enumerate(found) if clause is table)
        found = _put(found, at, table, scene)
    found = [part for at, clause in enumerate(found) for part in _of_each(clause, found[:at], scene.register)]
    return tuple(_left(clause) for clause in found if not _is_pointer(clause))


def _of_each(clause: Clause, before: list[Clause], register: Register) -> list[Clause]:
    """What was changed of each note, as an event for every note of the table that lists them."""
    if not isinstance(clause, AmendedEachClause):
        return [clause]
    listed = [
        other
        for other in before
        if isinstance(other, MentionClause)
        and other.template == TABLE
        and clause.notes is not None
        and other.notes is not None
        and _is_of(clause.notes, other.notes, register)
    ]
    if not listed or not isinstance(clause.event, NoteAmended):
        return [UnreadClause(template="unread", symbols=clause.symbols, context=clause.context)]
    return [_amended(clause, clause.event, note) for note in listed]


def _is_of(notes: int, listed: int, register: Register) -> bool:
    """Whether "each note" may be one of the notes that a table lists."""
    if notes in register.classes_above(listed):
        return True
    named = register.notes[notes]
    words, whole = (
        set(title.lower().replace("notes", "note").split())
        for title in (named.title, register.notes[listed].title)
    )
    return not named.defined and words <= whole


def _amended(clause: AmendedEachClause, event: NoteAmended, note: MentionClause) -> EventClause:
    context = clause.context if clause.context.day is not None else note.context
    return EventClause(
        template=clause.template,
        symbols=clause.symbols,
        context=context,
        event=attrs.evolve(event, note_date=note.note_day, note_principal=note.principal),
        holder=note.holder,
        notes=clause.notes,
        also=(note,),
    )


def _is_pointer(clause: Clause) -> bool:
    return isinstance(clause, TabledClause) and clause.kind == "pointer"


def _left(clause: Clause) -> Clause:
    """What no table completes, or nothing explains, is unread; but a note whose conversions a list tells is
    named."""
    if isinstance(clause, TabledClause) and clause.kind == "conversion" and clause.notes is not None:
        return MentionClause(
            template="tabled",
            symbols=clause.symbols,
            context=clause.context,
            notes=clause.notes,
            note_day=clause.note_day,
            principal=clause.note_principal,
            holder=clause.holder,
        )
    if isinstance(clause, (TableClause, TabledClause)):
        return UnreadClause(template="unread", symbols=clause.symbols, context=clause.context)
    return clause


def _put(clauses: list[Clause], at: int, table: TableClause, scene: Scene) -> list[Clause]:
    """The clauses with one table's rows in the place of the statement that they complete."""
    first = _reach(clauses, at, table)
    before = clauses[first:at]
    told = [clause for clause in before if isinstance(clause, TabledClause)]
    statements = [clause for clause in told if clause.kind not in ("pointer", "agreement")]
    plainly = [clause for clause in statements if clause.template != POINTING]
    last = (plainly or statements)[-1:]
    statement = last[0] if last else None
    told_so = any(clause.telling for clause in told)
    made: tuple[Clause, ...] = ()
    used: list[Clause] = []
    agreements = [clause for clause in told if clause.kind == "agreement"]
    if statement is not None and told_so:
        original, statement = statement, _dated(statement, agreements)
        made, used = ROWS[statement.kind](statement, table, scene), [original]
    elif statement is None:
        made, used = _of_other(before, table, scene)
    if not made or (table.grid.noted and _is_doubted(table, scene)):
        return clauses
    rest = [clause for clause in before if not any(clause is other for other in (*used, *agreements))]
    entered = [part for clause in agreements for part in _entered(clause, table)]
    return [*clauses[:first], *entered, *rest, *made, *clauses[at + 1 :]]


_FOOTNOTE: Final = re.compile(r"^[ \t]{0,20}(?:\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|†|‡)(.{0,400})", re.MULTILINE)
_DOUBT: Final = re.compile(
    r"\b(?:not|never|yet|pending|subject|if|will|except|unless|until|escrow|agreed|may|unpaid|unfunded|cancell?ed"
    r"|rescinded|returned)\b|\$",
    re.IGNORECASE,
)
_NOTES_WITHIN: Final = 2_000
"""Characters after a table in which its footnotes stand."""


def _is_doubted(table: TableClause, scene: Scene) -> bool:
    """Whether a footnote of the table takes something back, or tells further amounts."""
    end = table.symbols.sentence.span[1]
    notes = _FOOTNOTE.finditer(scene.text, end, end + _NOTES_WITHIN)
    return any(_DOUBT.search(note[1]) for note in notes)


def _dated(statement: TabledClause, agreements: list[TabledClause]) -> TabledClause:
    """The statement, with the day that an agreement's sentence gives of the notes surrendered."""
    days = {clause.note_day for clause in agreements if clause.notes == statement.old is not None}
    known = days.pop() if len(days) == 1 else None
    return attrs.evolve(statement, note_day=statement.note_day or known)


def _reach(clauses: list[Clause], at: int, table: TableClause) -> int:
    """Where the clauses begin that can say what a table shows: nothing unread on notes stands between."""
    first = at
    for place in range(at - 1, -1, -1):
        clause = clauses[place]
        gap = table.symbols.sentence.paragraph - clause.symbols.sentence.paragraph
        unread = isinstance(clause, UnreadClause) and clause.about_notes
        if gap > _FAR or unread or isinstance(clause, TableClause):
            break
        first = place
    return first


def _of_other(
    before: list[Clause], table: TableClause, scene: Scene
) -> tuple[tuple[Clause, ...], list[Clause]]:
    """The rows of an issue that another template read: one on terms told below, or the sum of the rows."""
    for clause in reversed(before):
        if isinstance(clause, OpenIssueClause):
            statement = _as_issue(clause, clause.notes, clause.holder, ())
            return issues(statement, table, scene), [clause]
        if isinstance(clause, IssueClause) and not clause.legs and not clause.terms:
            if sum(isinstance(other, IssueClause) for other in before) != 1:
                return (), []
            totals = (("principal", clause.principal), *_told("proceeds", clause.proceeds))
            statement = _as_issue(clause, clause.notes, clause.holder, totals)
            warrants = [
                other
                for other in before
                if isinstance(other, EventClause) and isinstance(other.event, WarrantIssued)
            ]
            return issues(statement, table, scene), [clause, *warrants]
    return (), []


def _told(role: str, value: Decimal | None) -> tuple[tuple[str, Decimal], ...]:
    return () if value is None else ((role, value),)


def _as_issue(
    clause: Clause, notes: int, holder: int | None, totals: tuple[tuple[str, Decimal], ...]
) -> TabledClause:
    return TabledClause(
        kind="issue",
        template=clause.template,
        symbols=clause.symbols,
        context=clause.context,
        notes=notes,
        holder=holder,
        totals=totals,
        telling=True,
    )


def _entered(clause: TabledClause, table: TableClause) -> tuple[AgreementClause, ...]:
    """The agreement of the parties that a table names: one with each, or one with all of them."""
    assert clause.agreement is not None
    holders: list[int | None] = [None]
    if clause.each and table.grid.has("holder"):
        column = table.grid.roles().index("holder")
        holders = list(dict.fromkeys(party(row.values[column]) for row in table.grid.rows))
    return tuple(
        AgreementClause(
            template="agreement",
            symbols=clause.symbols,
            context=clause.context,
            agreement=clause.agreement,
            holder=holder,
            notes=clause.notes,
        )
        for holder in holders
    )


__all__ = ["with_tables"]
