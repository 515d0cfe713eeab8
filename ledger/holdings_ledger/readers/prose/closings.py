"""What was agreed to be issued, and the closing at which it was.

“The Company agreed to sell H a note of $X" is a promise; with "The closing occurred on D”, or "the note was
issued on D", it is an issue of that day. A closing that is expected, or has conditions, is no closing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from holdings_events import PreferredIssued, WarrantIssued
from holdings_ledger.readers.prose.clauses import (
    AgreedIssueClause,
    AgreementClause,
    Clause,
    ClosingClause,
    CommitClause,
    Context,
    EventClause,
    IssueClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.issuance import Parts, issue_of, read_parts
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail

_AGREED: Final = (
    "<X> {done_adverb} agreed to {to_issue} [,] and <H:holder> {done_adverb} agreed to {to_buy} [from <X>]"
    " [,]",
    "<X> {done_adverb} agreed to {to_issue} [directly] (to <H:holder>|<H:holder>) [,]",
    "<X> {done_adverb} agreed to {to_issue}",
    "<H:holder> {done_adverb} agreed to {to_buy} [from <X>] [, and <X> agreed to {to_issue} [to <H>] ,]",
)
_CEILINGS: Final = (" up to ", " no more than ", " not more than ", " maximum ", " aggregate of up ")


def read_agreed(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company agreed to sell H a note in the principal amount of $X for $Y”: one note, one price."""
    start = cursor.at
    if any(ceiling in cursor.rest for ceiling in _CEILINGS):
        return ()
    for head in _AGREED:
        cursor.at = start
        found = cursor.take(head)
        if found is None:
            continue
        parts = Parts(dict(found))
        read_parts(cursor, symbols, context, scene, parts)
        issue = issue_of(symbols, context, scene, parts) if cursor.ended else None
        if issue is not None and not issue.legs:
            clauses = (issue,) if parts.warrant is None else (issue, parts.warrant)
            return (AgreedIssueClause(template="agreed", symbols=symbols, context=context, clauses=clauses),)
    cursor.at = start
    return ()


FRAGMENTS["deal"] = (
    "([(initial|first)] (closing|sale|transaction|transactions|offering|financing|private placement|funding"
    "|investment|purchase|issuance|purchase and sale|sale and issuance|issuance and sale|loan transaction)"
    " [of (<K:notes>|securities|investment|offering|transaction|sale|note financing)]"
    " [and funding] [(contemplated by|under|pursuant to) <A>])"
)
FRAGMENTS["closed"] = (
    "(occurred|closed|(was|were) (consummated|completed|closed|funded|held|effected)|took place|funded)"
)
_WHEN: Final = (
    "[,] [(on|as of|effective) <D:on>] [on same (date|day)] [,]",
    "[(and|,)] [(when|upon|at which time|on which (date|day)|at which|with)]"
    " (<X> (received|receiving|having received)|receipt by <X> of|receiving|payment by <H> of|payment"
    " of|receipt"
    " of|<H> (paid|paid <X>|funded|paying|having paid)) [{price_word} of] [{price_word}] <M:paid> {in_cash}",
    "[,] [(in exchange for|against)] [its] [promissory] <K>",
    "[,] (net of|after [deduction of]|after deducting|less|reflecting|representing) {oid} of <M:discount>",
)
_CLOSINGS: Final = (
    "{deal} {closed}",
    "sale closed [,] and <K:notes> was issued [,]",
    "(<X> and <H>|<H> and <X>|<X>|parties) {done_adverb} (closed|completed|consummated|effected) {deal}",
    "<K:notes> (was|were) {done_adverb} (issued|funded|sold|sold and issued|issued and"
    " sold|purchased|delivered"
    "|issued and funded) [to <H>] [by <H>] [by <X>]",
    "<H> {done_adverb} (funded|paid for|purchased|acquired) <K:notes>",
    "at closing [(held|which (occurred|took place)) on <D:on>] [,] <X> (issued|sold|delivered|issued and sold"
    "|sold and issued) <K:notes> [to <H>]",
)


def read_closing(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The closing occurred on D, when the Company received the purchase price of $Y.”."""
    start = cursor.at
    for head in _CLOSINGS:
        cursor.at = start
        found = cursor.take(head)
        if found is None:
            continue
        places = dict(found)
        taken: set[str] = set()
        while not cursor.ended:
            part = next((part for part in _WHEN if part not in taken and _takes(cursor, part, places)), None)
            if part is None and not skip_tail(cursor):
                break
            taken.add(part or "")
        day = context.day or scene.day(places, "on")
        same = context.same_day or " on same " in cursor.text[start : cursor.at]
        if cursor.ended and (day is not None or same):
            return (
                ClosingClause(
                    template="closing",
                    symbols=symbols,
                    context=Context(day=day, same_day=same, agreement=context.agreement),
                    notes=places.get("notes"),
                    paid=scene.number(places, "paid"),
                    discount=scene.number(places, "discount"),
                ),
            )
    cursor.at = start
    return ()


def _takes(cursor: Cursor, part: str, places: dict[str, int]) -> bool:
    captured = cursor.take(part)
    places.update(captured or {})
    return captured is not None


Pending = AgreedIssueClause | AgreementClause | CommitClause


def with_closings(clauses: tuple[Clause, ...], register: Register) -> tuple[Clause, ...]:
    """The clauses, with what was agreed and closed as issued, and what was only agreed as not understood."""
    closed: dict[int, list[ClosingClause]] = {}
    pending: list[Pending] = []
    sold: list[Clause] = []
    for clause in clauses:
        sold = _sold_so_far(sold, clause)
        if isinstance(clause, AgreementClause):
            pending = [clause] if clause.exact and clause.ceiling is not None else []
        elif isinstance(clause, AgreedIssueClause) or (
            isinstance(clause, CommitClause) and clause.count == 1
        ):
            pending.append(clause)
        elif isinstance(clause, ClosingClause):
            for item in _meant(clause, pending, register) or _closed_later(clause, sold):
                closed.setdefault(id(item), []).append(clause)
    found: list[Clause] = []
    for clause in clauses:
        closings = closed.get(id(clause), [])
        found += _settled(clause, closings[0] if len(closings) == 1 else None, clauses)
    return tuple(found)


def _meant(closing: ClosingClause, pending: list[Pending], register: Register) -> list[Pending]:
    """What a closing closes: the notes it names, else all that the last agreement promised before it."""
    if closing.notes is not None:
        return [item for item in pending if _is_of(item, closing.notes, register)]
    if not pending or closing.symbols.sentence.paragraph - pending[-1].symbols.sentence.paragraph > _FAR:
        return []
    last = pending[-1].context
    return [
        item for item in pending if (item.context.day, item.context.agreement) == (last.day, last.agreement)
    ]


def is_sale(clause: Clause) -> bool:
    """Whether a clause tells of securities sold or issued: notes, preferred stock or a warrant."""
    event = clause.event if isinstance(clause, EventClause) else None
    return isinstance(clause, IssueClause) or isinstance(event, (PreferredIssued, WarrantIssued))


def _sold_so_far(sold: list[Clause], clause: Clause) -> list[Clause]:
    """What the last sentence on a sale tells as sold."""
    if not is_sale(clause):
        return sold
    same = sold and sold[-1].symbols.sentence == clause.symbols.sentence
    return [*sold, clause] if same else [clause]


def _closed_later(closing: ClosingClause, sold: list[Clause]) -> list[Clause]:
    """What was told as sold on a day before that of its closing ("agreed ..., pursuant to which it sold"), in
    the same paragraph or the one before. A note's own funding is no such closing."""
    day = closing.context.day
    near = sold and closing.symbols.sentence.paragraph - sold[-1].symbols.sentence.paragraph <= 1
    if day is None or not near or closing.notes is not None:
        return []
    return sold if all(item.context.day is not None and item.context.day < day for item in sold) else []


_FAR: Final = 6
"""Paragraphs between a promise and the closing that fulfils it."""


def _notes_of(item: Pending) -> int | None:
    if isinstance(item, AgreedIssueClause):
        return next((clause.notes for clause in item.clauses if isinstance(clause, IssueClause)), None)
    return item.notes


def _is_of(item: Pending, notes: int, register: Register) -> bool:
    """Whether the notes that a closing names are those that were agreed."""
    own = _notes_of(item)
    return own is not None and (notes in register.classes_above(own) or own in register.classes_above(notes))


def _settled(
    clause: Clause, closing: ClosingClause | None, clauses: tuple[Clause, ...]
) -> tuple[Clause, ...]:
    """What a clause comes to, now that its closing is known or there is none."""
    if isinstance(clause, ClosingClause):
        return ()
    if isinstance(clause, AgreedIssueClause):
        if closing is None:
            return (UnreadClause(template="unread", symbols=clause.symbols, context=clause.context),)
        return tuple(_done(item, closing, (clause,)) for item in clause.clauses)
    if closing is not None and is_sale(clause):
        return (_done(clause, closing, ()),)
    if closing is None or not isinstance(clause, (AgreementClause, CommitClause)):
        return (clause,)
    amount = clause.ceiling if isinstance(clause, AgreementClause) else clause.principal
    if clause.notes is None or amount is None or _is_issued(clause.notes, clauses):
        return (clause,)
    issue = IssueClause(
        template="closing",
        symbols=clause.symbols,
        context=Context(agreement=_agreement(clause)),
        notes=clause.notes,
        principal=amount,
        holder=clause.holder,
        implied=True,
    )
    done = _done(issue, closing, ())
    return (clause, done) if isinstance(clause, AgreementClause) else (done,)


def _agreement(clause: AgreementClause | CommitClause) -> int | None:
    return clause.agreement if isinstance(clause, AgreementClause) else clause.context.agreement


def _is_issued(notes: int, clauses: tuple[Clause, ...]) -> bool:
    return any(isinstance(clause, IssueClause) and clause.notes == notes for clause in clauses)


def _done(item: Clause, closing: ClosingClause, also: tuple[Clause, ...]) -> Clause:
    """What was agreed, as done on the day of the closing."""
    own = item.context.agreement
    context = attrs.evolve(
        item.context,
        day=closing.context.day,
        same_day=closing.context.same_day,
        agreement=own if own is not None else closing.context.agreement,
    )
    if isinstance(item, IssueClause):
        return attrs.evolve(
            item,
            context=context,
            proceeds=_either(item.proceeds, closing.paid),
            discount=_either(item.discount, closing.discount),
            also=(*item.also, closing),
        )
    if isinstance(item, EventClause):
        return attrs.evolve(item, context=context, also=(*item.also, closing))
    return item


def _either(stated: Decimal | None, told: Decimal | None) -> Decimal | None:
    """The price that the promise states, else the one paid at the closing; None where they differ."""
    if stated is not None and told is not None and stated != told:
        return None
    return stated if stated is not None else told


__all__ = ["is_sale", "read_agreed", "read_closing", "with_closings"]
