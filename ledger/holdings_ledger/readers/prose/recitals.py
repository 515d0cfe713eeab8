"""What a document tells of notes issued before: no event, but what later sentences mean by "the note"."""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.clauses import Clause, Context, IssueClause, MentionClause
from holdings_ledger.readers.prose.issuance import read_issue
from holdings_ledger.readers.prose.leads import read_lead, skip_recital
from holdings_ledger.readers.prose.loans import read_loan
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_STANDING: Final = (
    "<X> (have|has) [<P>] <K:notes> with <H:holder> {ref} {ref}",
    "<X> (is maker of|is obligor under|is indebted under|is liable on|is party to|is borrower under|owes"
    " <H> under) {that_note}",
    "<H:holder> (is holder of|holds|owns|is payee of) [<X> 's] {that_note}",
)


def read_recital(symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    """“As previously disclosed, on D the Company sold H a note of $X”: a note that the document may speak
    of."""
    cursor = Cursor(symbols.text)
    skip_recital(cursor)
    context = read_lead(cursor, scene)
    for family in (read_issue, read_loan):
        start = cursor.at
        for clause in family(cursor, symbols, context, scene):
            if isinstance(clause, IssueClause) and clause.context.day is not None:
                return (
                    MentionClause(
                        template="recital",
                        symbols=symbols,
                        context=Context(),
                        notes=clause.notes,
                        note_day=clause.context.day,
                        principal=clause.principal,
                        holder=clause.holder,
                    ),
                )
        cursor.at = start
    return ()


def read_mention(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company is maker of a note dated D, held by H”."""
    ceased = _broken_covenant(cursor, symbols, scene)
    if ceased:
        return ceased
    for template in _STANDING:
        found = cursor.take(template)
        if found is not None and cursor.ended and "note_day" in found:
            mention = MentionClause(
                template="mention",
                symbols=symbols,
                context=Context(),
                notes=found["notes"],
                note_day=scene.day(found, "note_day"),
                principal=scene.number(found, "note_principal"),
                holder=found.get("holder"),
            )
            return (mention,)
    return ()


def _broken_covenant(cursor: Cursor, symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    """“The Company determined that, on E, it had ceased to satisfy a covenant in its note dated D”: E is
    the day."""
    start = cursor.at
    place = cursor.text.find(" that , on <D", start, start + 300)
    if (
        cursor.take("<X> (determined|found|concluded|learned)") is None
        or place < 0
        or "<M" in cursor.text[start:place]
    ):
        cursor.at = start
        return ()
    cursor.at = place + 1
    found = cursor.take(
        "that , on <D:day> , (it|<X>) (had ceased to|no longer|had failed to|did not|failed to)"
        " (satisfy|comply with|meet|satisfied|met) [(leverage|financial|liquidity|coverage|interest"
        " coverage)] (covenant|ratio|covenants|ratio covenant) (in|under|of) {that_note}"
    )
    if found is None or not cursor.ended or "note_day" not in found:
        cursor.at = start
        return ()
    mention = MentionClause(
        template="mention",
        symbols=symbols,
        context=Context(day=scene.day(found, "day")),
        notes=found["notes"],
        note_day=scene.day(found, "note_day"),
        principal=scene.number(found, "note_principal"),
        holder=found.get("holder"),
    )
    return (mention,)


__all__ = ["read_mention", "read_recital"]
