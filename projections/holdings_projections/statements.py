"""The life of one note as a statement: line by line from issue to a day, opening and changes to closing.

Every line changes the principal, the interest outstanding, or neither, so that each balance is the one
before it and the line's changes. Recorded: what filings tell. Scheduled: as if every payment was made when
due. The amounts are those of `note_walks` and `schedules`; nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import attrs

from holdings_projections.allocation import CLOSING
from holdings_projections.confidence import weakest
from holdings_projections.conventions import DEFAULTS, Conventions
from holdings_projections.daycount import days
from holdings_projections.instruments import NoteFact, NoteRecord, visible
from holdings_projections.note_balances import NoteBalance, View, note_balance
from holdings_projections.note_walks import (
    Move,
    Segment,
    Walk,
    accrual_confidence,
    counted_payments,
    mature,
    promised_payments,
    walk_note,
)
from holdings_projections.preferred_records import PreferredRecord
from holdings_projections.schedules import Payment, capitalised_stub, scheduled_state
from holdings_projections.statement_words import exchange_words, fact_words, percent, usd

__all__ = ["Counterpart", "StatementLine", "note_statement"]

Counterpart = NoteRecord | PreferredRecord
"""What can stand on the other side of an exchange."""

_ZERO: Final = Decimal("0.00")


@attrs.frozen(kw_only=True)
class StatementLine:
    """A line of a statement. Dollars; None is unknown.

    kind: of the fact ("issued", "payment", "converted", "amended", "default", "waived", "forbearance",
    "surrendered", "redeemed"), or "interest" (accrued since the line before), "maturity", "scheduled" (a
    payment that fell due, taken as made), "capitalised" (of a schedule's stub), or "closing", the last line.
    text: in words. days: of the day count, of interest. rate: a year, after the line. principal_change,
    interest_change: signed. principal, interest, total: outstanding after it. stated: the figure that the
    filing gives; expenses: of it; shares: issued on conversion. note: what to know of it, or the filing's
    words for it.
    event_ids: the events that it rests on.
    """

    number: int = 0
    date: date
    kind: str
    text: str
    days: int | None = None
    rate: Decimal | None = None
    principal_change: Decimal | None = None
    interest_change: Decimal | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    total: Decimal | None = None
    stated: Decimal | None = None
    expenses: Decimal | None = None
    shares: Decimal | None = None
    note: str | None = None
    confidence: str
    event_ids: tuple[str, ...] = ()


def note_statement(
    record: NoteRecord,
    as_of: date,
    known_at: datetime | None = None,
    view: View = "recorded",
    conventions: Conventions = DEFAULTS,
    strict: bool = False,
    counterparts: Sequence[Counterpart] = (),
) -> tuple[StatementLine, ...]:
    """The note's lines up to the end of a day, from what was known at an instant (None: all that is known).

    counterparts: notes and preferred stock that may stand on the other side of its exchanges. Empty where
    the note did not exist yet. A note whose issue no filing records has lines without balances.
    """
    balance = note_balance(record, as_of, known_at, view, conventions, strict)
    if balance is None:
        return ()
    facts = visible(record.facts, known_at, strict)
    others = tuple(c for c in counterparts if not isinstance(c, NoteRecord) or c.note_id != record.note_id)
    about = _About(balance=balance, counterparts=others, known_at=known_at, strict=strict)
    issued = next((fact for fact in facts if fact.kind == "issued"), None)
    if issued is None:
        lines = list(_prior_lines(facts, as_of, about))
    else:
        past = [fact for fact in facts if issued.effective_date <= fact.effective_date <= as_of]
        walk = walk_note(issued, past, conventions)
        lines = list((_recorded if view == "recorded" else _scheduled)(walk, as_of, about))
    return tuple(attrs.evolve(line, number=number) for number, line in enumerate(lines, start=1))


@attrs.frozen(kw_only=True)
class _About:
    """What all lines of a statement share. balance: of the note on its last day."""

    balance: NoteBalance
    counterparts: tuple[Counterpart, ...]
    known_at: datetime | None
    strict: bool

    def exchanged(self, fact: NoteFact) -> str:
        """The other side of the exchange that a fact is a leg of; "" where there is none."""
        return exchange_words(fact, self.counterparts, self.known_at, self.strict)


# --- the recorded view ---------------------------------------------------------------------------------


def _recorded(walk: Walk, as_of: date, about: _About) -> Iterator[StatementLine]:
    mature(walk, as_of)
    previous: Move | None = None
    terms: tuple[str, ...] = ()
    for move in walk.moves:
        if previous is not None and move.accrued:
            yield _interest_line(walk, previous, move.day, move.accrued, terms)
        line = _move_line(walk, previous, move, about)
        yield line if move.fact is not None else attrs.evolve(line, event_ids=terms)
        if move.fact is not None and move.kind in ("issued", "amended", "default", "waived"):
            terms = (*terms, move.fact.event_id)
        previous = move
    if walk.closed is None and previous is not None and as_of > previous.day:
        accrued = walk.owed(as_of) - previous.interest
        if accrued:
            yield _interest_line(walk, previous, as_of, accrued, terms)
        yield _closing_line(as_of, walk.rate, about, terms)


def _interest_line(
    walk: Walk, since: Move, day: date, accrued: Decimal, terms: tuple[str, ...]
) -> StatementLine:
    """Interest from a move to a day, at the rate in force then."""
    end = day
    if walk.conventions.post_maturity == "freeze" and walk.maturity is not None:
        end = max(since.day, min(day, walk.maturity))
    counted = days(walk.conventions.day_count, since.day, end)
    known = since.exact
    interest = since.interest + accrued
    return StatementLine(
        date=day,
        kind="interest",
        text=f"interest for {counted} days at {percent(since.rate)}, {walk.conventions.day_count}",
        days=counted,
        rate=since.rate,
        principal_change=_ZERO,
        interest_change=accrued if known else None,
        principal=since.principal if known else None,
        interest=interest if known else None,
        total=since.principal + interest if known else None,
        confidence=_interest_confidence(walk, since),
        event_ids=terms,
    )


def _interest_confidence(walk: Walk, since: Move) -> str:
    if not since.exact:
        return "unknown"
    return weakest(since.confidence, walk.terms.rate_confidence, accrual_confidence(walk))


def _move_line(walk: Walk, previous: Move | None, move: Move, about: _About) -> StatementLine:
    fact = move.fact
    known = move.exact and (previous is None or previous.exact)
    has_rate = walk.rate is not None or walk.closed is not None
    interest = move.interest if move.exact and has_rate else None
    settled = move.settled + move.capitalised
    note = move.remark if move.counted else "told after the note had ended; not counted"
    if note is None and fact is not None:
        note = fact.description
    return StatementLine(
        date=move.day,
        kind=move.kind,
        text=_move_text(move, about),
        rate=move.rate,
        principal_change=move.principal_change if known else None,
        interest_change=-settled if known and has_rate else None,
        principal=move.principal if move.exact else None,
        interest=interest,
        total=None if interest is None else move.principal + interest,
        stated=None if fact is None else _stated(fact),
        expenses=None if fact is None else fact.expenses,
        shares=None if fact is None else fact.shares,
        note=note,
        confidence=move.confidence,
        event_ids=() if fact is None else (fact.event_id,),
    )


def _move_text(move: Move, about: _About) -> str:
    if move.fact is None:
        due = f"{usd(move.principal + move.interest)} due" if move.exact else "an unknown amount due"
        return f"maturity: {due}, and no filing says that it was paid"
    booked = fact_words(
        move.fact, principal=-move.principal_change, interest=move.settled, capitalised=move.capitalised
    )
    return f"{booked}{about.exchanged(move.fact)}"


def _stated(fact: NoteFact) -> Decimal | None:
    """The one figure that a filing gives for what it tells; the sum of its parts where it gives two."""
    if fact.kind == "amended":
        return fact.capitalised or (fact.terms.principal if fact.terms else None)
    if fact.value is not None or (fact.principal is None and fact.interest is None):
        return fact.value
    return (fact.principal or _ZERO) + (fact.interest or _ZERO)


def _closing_line(day: date, rate: Decimal | None, about: _About, terms: tuple[str, ...]) -> StatementLine:
    """The balance of the last day; it changes nothing."""
    balance = about.balance
    known = balance.principal is not None
    return StatementLine(
        date=day,
        kind="closing",
        text=f"balance at the end of the day, {balance.status.replace('_', ' ')}",
        rate=rate,
        principal_change=_ZERO if known else None,
        interest_change=_ZERO if known and balance.accrued_interest is not None else None,
        principal=balance.principal,
        interest=balance.accrued_interest,
        total=balance.total,
        note=balance.note,
        confidence=balance.confidence,
        event_ids=terms,
    )


# --- the scheduled view --------------------------------------------------------------------------------


@attrs.define
class _Running:
    """Principal and interest outstanding as the lines of a scheduled statement have left them.

    segment: the schedule in force. stub_due: its stub has not become principal yet. since: last line's day.
    """

    walk: Walk
    events: tuple[str, ...]
    segment: Segment
    stub_due: bool = True
    principal: Decimal = _ZERO
    interest: Decimal = _ZERO
    since: date | None = None

    def line(self, day: date, kind: str, text: str, principal: Decimal, interest: Decimal) -> StatementLine:
        """The next line. principal, interest: what it changes."""
        self.principal += principal
        self.interest += interest
        moved = kind != "issued"
        return StatementLine(
            date=day,
            kind=kind,
            text=text,
            rate=self.walk.terms.rate,
            principal_change=principal,
            interest_change=interest,
            principal=self.principal,
            interest=self.interest,
            total=self.principal + self.interest,
            confidence=weakest(self.walk.confidence, "assumed" if moved else "stated"),
            event_ids=self.events,
        )

    def accrue(self, day: date, interest: Decimal) -> Iterator[StatementLine]:
        """A line of interest up to a day, if there is any. interest: outstanding then."""
        grown = interest - self.interest
        counting = self.walk.conventions.day_count
        counted = days(counting, self.since or day, day)
        self.since = day
        if grown:
            rate = self.segment.terms.rate
            text = f"interest for {counted} days at {percent(rate)}, {counting}"
            line = self.line(day, "interest", text, _ZERO, grown)
            yield attrs.evolve(line, days=counted, rate=rate)


def _scheduled(walk: Walk, as_of: date, about: _About) -> Iterator[StatementLine]:
    first = walk.segments[0]
    run = _Running(walk, (first.fact.event_id,), first)
    if walk.rate is None:
        yield from _without_rate(walk, as_of, about)
        return
    count = len(promised_payments(walk))
    made = 0
    for segment in walk.segments:
        yield from _opening_lines(run, segment, about)
        for row in counted_payments(walk, segment):
            if row.date <= as_of:
                made += 1
                yield from _payment_lines(run, row, f"payment {made} of {count}, taken as made")
    yield from _last_lines(run, as_of, about)


def _opening_lines(run: _Running, segment: Segment, about: _About) -> Iterator[StatementLine]:
    """The line of the fact that puts a schedule in force, after the interest up to it."""
    fact, terms = segment.fact, segment.terms
    if segment is not run.segment:
        yield from _stub_lines(run, fact.effective_date)
    yield from run.accrue(fact.effective_date, segment.interest_before)
    run.since, run.segment, run.stub_due = fact.effective_date, segment, True
    run.events = tuple(dict.fromkeys((*run.events, fact.event_id)))
    principal = terms.principal - segment.principal_before
    interest = terms.carried_interest - segment.interest_before
    words = fact_words(fact, principal=-principal, interest=-interest, capitalised=min(principal, -interest))
    line = run.line(fact.effective_date, fact.kind, f"{words}{about.exchanged(fact)}", principal, interest)
    yield attrs.evolve(line, stated=_stated(fact), shares=fact.shares, event_ids=(fact.event_id,))


def _payment_lines(run: _Running, row: Payment, words: str) -> Iterator[StatementLine]:
    yield from _stub_lines(run, row.date)
    yield from run.accrue(row.date, row.interest)
    yield run.line(row.date, "scheduled", f"{words}: {usd(row.payment)}", -row.principal, -row.interest)


def _stub_lines(run: _Running, day: date) -> Iterator[StatementLine]:
    """Interest before the first regular period that became principal by a day, told once."""
    terms = run.segment.terms
    stub = capitalised_stub(terms, run.walk.conventions)
    if stub is None or stub[0] > day or not run.stub_due:
        return
    run.stub_due = False
    yield from run.accrue(stub[0], stub[1] + terms.carried_interest)
    text = "interest before the first regular period becomes principal"
    yield run.line(stub[0], "capitalised", text, stub[1], -stub[1])


def _last_lines(run: _Running, as_of: date, about: _About) -> Iterator[StatementLine]:
    walk = run.walk
    segment = walk.segments[-1]
    if walk.closed_on is None:
        yield from _stub_lines(run, as_of)
        state = scheduled_state(segment.terms, as_of, walk.conventions)
        if state is not None and run.since is not None and as_of > run.since:
            yield from run.accrue(as_of, state.accrued)
            yield _closing_line(as_of, walk.rate, about, run.events)
        return
    end = next(move for move in reversed(walk.moves) if move.counted)
    yield from _stub_lines(run, walk.closed_on)
    state = scheduled_state(segment.terms, walk.closed_on, walk.conventions)
    if state is not None:
        yield from run.accrue(walk.closed_on, state.accrued)
    if end.fact is not None and (end.fact is not segment.fact or run.principal or run.interest):
        words = fact_words(end.fact, principal=run.principal, interest=run.interest)
        text = f"{words}{about.exchanged(end.fact)}"
        line = run.line(walk.closed_on, end.kind, text, -run.principal, -run.interest)
        yield attrs.evolve(line, stated=_stated(end.fact), event_ids=(end.fact.event_id,))


def _without_rate(walk: Walk, as_of: date, about: _About) -> Iterator[StatementLine]:
    """A note of no stated rate has no schedule of amounts: its issue, what became of it, and the balance."""
    issue, balance = walk.moves[0], about.balance
    events = (issue.fact.event_id,) if issue.fact else ()
    yield _move_line(walk, None, issue, about)
    if balance.principal is not None and balance.principal != issue.principal:
        yield StatementLine(
            date=as_of,
            kind="scheduled",
            text="payments that fell due, taken as made; their interest is unknown",
            principal_change=balance.principal - issue.principal,
            principal=balance.principal,
            confidence=balance.confidence,
            event_ids=balance.event_ids,
        )
    if as_of > issue.day:
        yield _closing_line(as_of, None, about, events)


# --- a note of no recorded issue -----------------------------------------------------------------------


def _prior_lines(facts: Sequence[NoteFact], as_of: date, about: _About) -> Iterator[StatementLine]:
    """What is told of a note whose issue is not recorded; balances are unknown until its end."""
    ended = False
    for fact in facts:
        if fact.effective_date > as_of:
            break
        after = _ZERO if fact.kind in CLOSING or ended else None
        ended = ended or fact.kind in CLOSING
        paid = fact.kind in ("payment", "converted") and not (ended and fact.kind not in CLOSING)
        words = fact_words(fact, principal=fact.principal, interest=fact.interest)
        yield StatementLine(
            date=fact.effective_date,
            kind=fact.kind,
            text=f"{words}{about.exchanged(fact)}",
            principal_change=-fact.principal if paid and fact.principal is not None else None,
            interest_change=-fact.interest if paid and fact.interest is not None else None,
            principal=after,
            interest=after,
            total=after,
            stated=_stated(fact),
            expenses=fact.expenses,
            shares=fact.shares,
            note=None if after is not None else "no filing records the issue of this note",
            confidence=fact.confidence,
            event_ids=(fact.event_id,),
        )
    if not ended:
        yield _closing_line(as_of, None, about, about.balance.event_ids)
