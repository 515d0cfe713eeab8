"""Notes given for money lent: "borrowed $X from H and gave it our note", "H lent us $X against a note"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from holdings_events import WarrantIssued
from holdings_ledger.readers.prose.clauses import (
    Clause,
    Context,
    EventClause,
    EvidencedClause,
    IssueClause,
    LoanClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.issuance import Parts, issue_of, read_parts, stated
from holdings_ledger.readers.prose.issue_sums import PAYING
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail

FRAGMENTS["officer"] = (
    "[(its|<X> 's|one of its)] [(former|current|largest|majority|principal)] (chief executive"
    " officer|chief financial officer|chief operating officer"
    "|president|chairman|director|directors|ceo|cfo|shareholder|stockholder) ,"
)
FRAGMENTS["loan_word"] = (
    "([(new|additional|unsecured|secured|short term|bridge|term|working capital|cash|commercial|further"
    "|non interest bearing|business|demand)] [(unsecured|secured|term|bridge)] (loan|advance|term loan))"
)
_HEADS: Final = (
    "<H:holder> {done_adverb} {lends} [<X>] [to <X>] (<M:lent> {at_rate} {loan_word}|{at_rate} {loan_word}"
    " [to <X>] [,] (of|in [{size}] [amount] of|in amount of|for) <M:lent>) [to <X>]",
    "<X> {done_adverb} (obtained|received|took|took out|closed|accepted|secured|entered into|closed on)"
    " (<M:lent>"
    " {at_rate} {loan_word}|{at_rate} {loan_word} (of|in amount of|for|in {size} [amount] of) <M:lent>)"
    " (from|with) <H:holder>",
    "<X> {done_adverb} borrowed [(additional|further|another|full)] [{aggregately} of] [sum of] <M:lent>"
    " [(available under|under) <A:agreement>] from [{officer}] <H:holder> [,]",
    "<X> {done_adverb} borrowed [(additional|further|full)] [amount of] <M:lent> [(of|as) term loan]"
    " [available] (under|pursuant to) <A:agreement>",
    "<X> {done_adverb} (obtained|received|took|took out|closed|closed on|accepted|secured|entered into)"
    " {at_rate} {loan_word} (from|with) <H:holder> (of|for|in [{size}] [amount] [of]) <M:lent>",
    "<X> {done_adverb} borrowed from <H:holder> [sum of] <M:lent>",
    "<H:holder> {done_adverb} (lent|loaned|advanced) [(to|)] <X> [sum of] <M:lent>",
    "<H:holder> {done_adverb} (lent|loaned|advanced) [sum of] <M:lent> to <X>",
    "<X> {done_adverb} (obtained|received|took|took out|closed|accepted) from <H:holder> (<M:lent>"
    " {at_rate} loan"
    "|{at_rate} loan (of|in amount of|for) <M:lent>)",
    "<H:holder> {done_adverb} paid [to] <X> <M:lent> [in cash]",
    "<X> {done_adverb} received [sum of] <M:lent> [in cash] from <H:holder>",
    "<X> {done_adverb} received from <H:holder> [sum of] <M:lent> [in cash]",
)
FRAGMENTS["same_sum"] = (
    "((for|in|of) [(principal amount of)] (that|same|such|this|like|equal) (sum|amount|principal"
    " amount|principal))"
)
_ADVANCED: Final = (
    "[<E>] [(term|bridge)] loan of <M:lent> , which <H:holder> advanced [in full] [(on|as of) <D:on>]"
    " and which is evidenced by {kind} <K:notes> [of (same|that) date]"
)
_NOTE: Final = (
    "[,] (and|, and|for which|in return for which|against which|in exchange|in exchange , <X>|for which"
    " <X>|and <X>|and it|, and in"
    " exchange) {gave} [(to it|it|him|her|them|lender|to lender|<H:again>|to <H:again>)] {kind} <K:notes>"
    " [{same_sum}]",
    "[,] (evidenced|documented|represented) by {kind} <K:notes> [{same_sum}]",
    "[,] (which|that) (is|was) (evidenced|documented|represented) by {kind} <K:notes> [{same_sum}]",
    "[,] (pursuant to|under|against|on|in exchange for|in return for|upon delivery of|and issued|by) {kind}"
    " <K:notes> [{same_sum}]",
)
_SIZED: Final = "[,] [(in|with|having|for|of|at)] {size} [amount] [of] <M:principal>|(for|of) <M:principal>"


def read_loan(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """A loan and the note that was given for it, in one sentence."""
    start = cursor.at
    advanced = cursor.take(_ADVANCED)
    if advanced is not None:
        clause = _made(cursor, symbols, context, scene, {**advanced, "principal": advanced["lent"]})
        return clause or ()
    for head in _HEADS:
        cursor.at = start
        found = cursor.take(head)
        if found is None:
            continue
        lent = cursor.at
        clause = _given(cursor, symbols, context, scene, dict(found))
        if clause is not None:
            return clause
        cursor.at = lent
        alone = _alone(cursor, symbols, context, scene, found)
        if alone:
            return alone
    cursor.at = start
    return ()


_LOAN_PARTS: Final = (
    "[,] (pursuant to|under) <A> {dated}",
    "[,] to be used (for|as) {purpose}",
    "[,] for {purpose}",
    "[,] (on|as of) <D:on>",
    "[,] on same (date|day)",
    "[,] in cash",
)


def _alone(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: Mapping[str, int]
) -> tuple[Clause, ...]:
    """“H lent the Company $X.”: the note, if there is one, is told in another sentence."""
    taken: set[str] = set()
    places = dict(found)
    while not cursor.ended:
        if not (any(grow(cursor, part, taken, places) for part in _LOAN_PARTS) or skip_tail(cursor)):
            return ()
    lent = scene.number(places, "lent")
    if lent is None or "rate" in places:
        return ()
    day = context.day or scene.day(places, "on")
    return (
        LoanClause(
            template="loan",
            symbols=symbols,
            context=attrs.evolve(context, day=day),
            holder=places.get("holder"),
            lent=lent,
        ),
    )


_EVIDENCED: Final = (
    "[(<X> 's|this|that|such|each)] [(obligation|obligations) to (repay|pay)] [<M>] [(term|bridge)]"
    " (loan|loans|advance|indebtedness|debt"
    "|it|borrowing|obligation|financing|term loan) [(of|in amount of) <M>] [was [fully]"
    " (funded|advanced|disbursed|made)"
    " [(on|as of) <D:on>] and] (is|was|are) (evidenced|documented|represented|memorialized) by"
    " {kind} <K:notes>"
    " [{same_sum}]",
    "<X> 's (obligation|obligations) [to (repay|pay) [term] (loan|it|advance)] (is|are|was|were) (evidenced"
    "|documented|represented) by {kind} <K:notes>",
    "<K:notes> (evidences|evidencing|documents|represents) (loan|term loan|advance)",
)


def read_evidenced(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The loan is evidenced by a promissory note dated D, bearing interest at 8%”, after the loan."""
    start = cursor.at
    for head in _EVIDENCED:
        cursor.at = start
        found = cursor.take(head)
        if found is None:
            continue
        parts = Parts(dict(found), taken={PAYING})
        cursor.take("[,] dated [as of] <D> [,]")
        cursor.take("[,] (made|issued|given|executed|delivered) [by <X>]")
        read_parts(cursor, symbols, context, scene, parts)
        if not cursor.ended:
            continue
        principal = scene.number(parts.found, "principal")
        terms = stated(symbols, scene, parts, found["notes"])
        if terms is None or parts.surrendered or parts.warrant is not None:
            continue
        return (
            EvidencedClause(
                template="evidenced",
                symbols=symbols,
                context=context,
                notes=found["notes"],
                principal=principal,
                holder=parts.found.get("holder"),
                terms=terms,
            ),
        )
    cursor.at = start
    return ()


def with_loans(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, with each loan and the sentence that gives its note as the issue they are together."""
    found: list[Clause] = []
    loan: LoanClause | None = None
    for place, clause in enumerate(clauses):
        if isinstance(clause, LoanClause):
            loan = clause
            following = clauses[place + 1 : place + 4]
            if not any(isinstance(other, EvidencedClause) for other in following):
                found.append(UnreadClause(template="unread", symbols=clause.symbols, context=clause.context))
        elif isinstance(clause, EvidencedClause):
            issue = None if loan is None else _evidenced(loan, clause)
            found.append(issue or UnreadClause(template="unread", symbols=clause.symbols, context=Context()))
            loan = None
        else:
            dated = None if loan is None or not isinstance(clause, IssueClause) else _dated(loan, clause)
            if isinstance(clause, (IssueClause, UnreadClause)):
                loan = None
            found.append(dated or _with_it(clause, found[-1:]))
    return tuple(found)


def _with_it(clause: Clause, before: list[Clause]) -> Clause:
    """A warrant without a day, of that of the note which its sentence issues with it."""
    note = before[0] if before else None
    if not isinstance(clause, EventClause) or not isinstance(note, IssueClause):
        return clause
    same = note.symbols.sentence == clause.symbols.sentence and isinstance(clause.event, WarrantIssued)
    return attrs.evolve(clause, context=note.context) if same and clause.context.day is None else clause


def _dated(loan: LoanClause, issue: IssueClause) -> IssueClause | None:
    """The note issued for the loan told just before it, of the day of the loan where it has none; else
    None."""
    gap = issue.symbols.sentence.paragraph - loan.symbols.sentence.paragraph
    timed = issue.context.day is not None or issue.context.same_day or issue.legs
    if timed or issue.principal != loan.lent or issue.holder not in (None, loan.holder) or gap > 1:
        return None
    context = attrs.evolve(issue.context, day=loan.context.day, in_exchange=False)
    return attrs.evolve(issue, context=context, holder=loan.holder, also=(*issue.also, loan))


def _evidenced(loan: LoanClause, clause: EvidencedClause) -> IssueClause | None:
    """The note of a loan, for what was lent; None where they do not fit."""
    gap = clause.symbols.sentence.paragraph - loan.symbols.sentence.paragraph
    if not 0 <= gap <= 1 or clause.principal not in (None, loan.lent):
        return None
    if clause.holder not in (None, loan.holder):
        return None
    return IssueClause(
        template="loan",
        symbols=clause.symbols,
        context=loan.context,
        notes=clause.notes,
        principal=loan.lent,
        holder=loan.holder,
        terms=clause.terms,
        also=(loan,),
    )


def _given(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> tuple[Clause, ...] | None:
    """The note after the loan, with the terms that follow it. Without an amount, it is for the loan's."""
    notes: Mapping[str, int] | None = None
    found.update(cursor.take("[,] (on|as of) <D:on>") or {})
    for template in _NOTE:
        notes = notes or cursor.take(template)
    if notes is None:
        return None
    again = notes.get("again")
    holder = found.get("holder", again)
    if holder is None or again not in (None, holder):
        return None
    found.update(notes, holder=holder)
    sized = cursor.take(f"({_SIZED})")
    found["principal"] = found["lent"] if sized is None else sized["principal"]
    found["paid"] = found["lent"]
    return _made(cursor, symbols, context, scene, found)


def _made(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> tuple[Clause, ...] | None:
    """The issue, with what else the sentence says of the note."""
    parts = Parts(found, taken={PAYING})
    read_parts(cursor, symbols, context, scene, parts)
    clause = issue_of(symbols, context, scene, parts) if cursor.ended else None
    if clause is None or clause.principal < (clause.proceeds or clause.principal):
        return None
    note = attrs.evolve(clause, template="loan")
    if parts.warrant is None:
        return (note,)
    holder = note.holder if parts.warrant.holder is None else parts.warrant.holder
    return note, attrs.evolve(parts.warrant, context=note.context, holder=holder)


__all__ = ["read_evidenced", "read_loan", "with_loans"]
