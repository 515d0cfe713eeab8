"""A note on its way through its recorded facts: principal, interest and terms after each of them.

The one place that decides what a payment, a conversion, an amendment, a default or an end does to a note.
Balances and statements both read it, so they cannot differ. Pure, and needs no event classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, cast

import attrs

from holdings_projections.allocation import CLOSING
from holdings_projections.allocation import parts as allotted
from holdings_projections.allocation import remark as what_differs
from holdings_projections.confidence import weakest
from holdings_projections.conventions import Conventions, parse_compounding
from holdings_projections.daycount import parse_day_count
from holdings_projections.instruments import NoteFact, NoteTerms
from holdings_projections.making import record
from holdings_projections.schedules import (
    Pattern,
    Payment,
    ScheduleTerms,
    accrual,
    accrued_interest,
    adjusted,
    payment_dates,
    payment_day,
    schedule,
    scheduled_state,
)

__all__ = [
    "Move",
    "Segment",
    "Walk",
    "accrual_confidence",
    "counted_payments",
    "mature",
    "promised_payments",
    "walk_note",
]

_ZERO: Final = Decimal("0.00")


@record(kw_only=True)
class Move:
    """What one fact did to a note, or its maturity, of which no filing speaks (fact is None).

    accrued: dollars of interest since the move before. principal_change: dollars, signed. settled:
    interest that was paid, converted or ended with the note. capitalised: interest that became principal.
    principal, interest: outstanding after it; rate: a year, from then on. counted: False for a fact after
    the note's end. exact: False from a payment of unstated amount on. confidence: of the amounts after it.
    remark: what the filing states that the amounts booked do not follow.
    """

    day: date
    kind: str
    fact: NoteFact | None = None
    accrued: Decimal = _ZERO
    principal_change: Decimal = _ZERO
    settled: Decimal = _ZERO
    capitalised: Decimal = _ZERO
    principal: Decimal
    interest: Decimal
    rate: Decimal | None
    counted: bool = True
    exact: bool = True
    confidence: str
    remark: str | None = None


@attrs.define(kw_only=True, eq=False, repr=False, match_args=False)
class Segment:
    """A schedule that a fact put in force: the issue, an amendment, a conversion or a prepayment.

    principal_before, interest_before: what the schedule before it left on that day. end: the last day on
    which its payments count, None while it is in force.
    """

    terms: ScheduleTerms
    fact: NoteFact
    principal_before: Decimal = _ZERO
    interest_before: Decimal = _ZERO
    end: date | None = None


@attrs.define(kw_only=True, eq=False, repr=False, match_args=False)
class Walk:
    """A note on its way through its facts.

    terms: in force. start: from which interest has not been carried yet; since: issue or last payment.
    carried: interest up to start; bearing: the part of it that bears interest, where it compounds.
    closed: the status that ended it, and closed_on when.
    payments: number recorded. unquantified: a payment or conversion of unstated amount stands among them.
    segments: schedules, each in force from its fact on. moves: what happened, in order.
    matured: the maturity that moves already tell of.
    default_rate: a year, in force since an event of default, else None.
    """

    terms: NoteTerms
    conventions: Conventions
    issue_date: date
    principal: Decimal
    rate: Decimal | None
    start: date
    since: date
    carried: Decimal = _ZERO
    bearing: Decimal = _ZERO
    closed: str | None = None
    closed_on: date | None = None
    payments: int = 0
    unquantified: bool = False
    confidence: str = "stated"
    default_rate: Decimal | None = None
    segments: list[Segment] = attrs.Factory(lambda: list[Segment]())
    moves: list[Move] = attrs.Factory(lambda: list[Move]())
    matured: date | None = None

    @property
    def maturity(self) -> date | None:
        """The last day; None where it is not stated, or stated before the note's own issue."""
        day = self.terms.maturity_date
        return adjusted(day, self.conventions) if day is not None and day > self.issue_date else None

    @property
    def rate_in_force(self) -> Decimal | None:
        """The default rate while a default stands that has one, else the note's own rate."""
        return self.terms.rate if self.default_rate is None else self.default_rate

    def interest_to(self, day: date) -> Decimal:
        """Interest from start to a day; none after maturity, where the convention says so."""
        return self._accrual(day)[0]

    def _accrual(self, day: date) -> tuple[Decimal, Decimal]:
        """Interest from start to a day, and how much of all interest bears interest then."""
        end = day
        if self.maturity is not None and self.conventions.post_maturity == "freeze":
            end = min(day, self.maturity)
        if self.rate is None or end <= self.start:
            return _ZERO, self.bearing
        return accrual(
            self.principal,
            self.rate,
            self.start,
            end,
            self.conventions,
            anchor=self.issue_date,
            carried=self.carried,
            bearing=self.bearing,
        )

    def carry_to(self, day: date) -> None:
        """Turn the interest up to a day into an amount."""
        interest, self.bearing = self._accrual(day)
        self.carried += interest
        self.start = day

    def settle(self, interest: Decimal) -> None:
        """Take interest off what is carried; what bears interest goes first."""
        self.carried = max(self.carried - interest, _ZERO)
        self.bearing = min(max(self.bearing - interest, _ZERO), self.carried)

    def owed(self, day: date) -> Decimal:
        """Interest outstanding at the end of a day."""
        return self.carried + self.interest_to(day)


def walk_note(issued: NoteFact, past: Sequence[NoteFact], conventions: Conventions) -> Walk:
    """The note after the facts, which begin with its issue and stand in order of effective date."""
    terms = issued.terms or NoteTerms()
    walk = Walk(
        terms=terms,
        conventions=conventions.stated(terms.day_count, terms.compounding),
        issue_date=issued.effective_date,
        principal=terms.principal if terms.principal is not None else _ZERO,
        rate=terms.rate,
        start=issued.effective_date,
        since=issued.effective_date,
        confidence=terms.principal_confidence,
    )
    terms_of_issue = _schedule_terms(walk, walk.principal, issued.effective_date, _ZERO)
    walk.segments.append(Segment(terms=terms_of_issue, fact=issued))
    walk.moves.append(_issue_move(walk, issued))
    for fact in past:
        if fact is not issued:
            mature(walk, fact.effective_date)
            _step(walk, fact)
    return walk


def mature(walk: Walk, day: date) -> None:
    """Tell of the maturity, once, if it falls on or before a day that the note lives to see."""
    maturity = walk.maturity
    if walk.closed is not None or maturity is None or maturity > day or walk.matured == maturity:
        return
    walk.matured = maturity
    if maturity >= walk.moves[-1].day:
        walk.moves.append(_move(walk, maturity, "maturity", owed=walk.owed(maturity)))


def _issue_move(walk: Walk, issued: NoteFact) -> Move:
    return Move(
        day=issued.effective_date,
        kind="issued",
        fact=issued,
        principal_change=walk.principal,
        principal=walk.principal,
        interest=_ZERO,
        rate=walk.rate,
        confidence=walk.confidence,
    )


def _step(walk: Walk, fact: NoteFact) -> None:
    """Apply a fact, and keep what it did as a move."""
    if walk.closed is not None:
        walk.moves.append(attrs.evolve(_move(walk, fact.effective_date, fact.kind, fact), counted=False))
        return
    owed, principal = walk.owed(fact.effective_date), walk.principal
    remark = what_differs(fact, walk.principal, owed, walk.conventions)
    capitalised = _apply(walk, fact)
    move = _move(walk, fact.effective_date, fact.kind, fact, owed=owed)
    walk.moves.append(
        attrs.evolve(
            move,
            principal_change=walk.principal - principal,
            settled=owed - move.interest - capitalised,
            capitalised=capitalised,
            remark=remark,
        )
    )


def _move(
    walk: Walk, day: date, kind: str, fact: NoteFact | None = None, *, owed: Decimal | None = None
) -> Move:
    """A move that changes nothing but the interest. owed: before the fact; None where none accrued."""
    last = walk.moves[-1]
    inputs = [last.confidence, walk.confidence, fact.confidence if fact else "stated"]
    if day > walk.issue_date and walk.rate is not None:
        inputs += [walk.terms.rate_confidence, accrual_confidence(walk)]
    if kind == "maturity":
        inputs.append(walk.terms.maturity_confidence)
    return Move(
        day=day,
        kind=kind,
        fact=fact,
        accrued=_ZERO if owed is None else owed - last.interest,
        principal=walk.principal,
        interest=last.interest if owed is None else walk.owed(day),
        rate=walk.rate,
        exact=not walk.unquantified or walk.closed is not None,
        confidence="unknown" if walk.unquantified and walk.closed is None else weakest(*inputs),
    )


def _apply(walk: Walk, fact: NoteFact) -> Decimal:
    """Change the note as a fact says; the interest that it capitalised."""
    if fact.kind in CLOSING:
        walk.carry_to(fact.effective_date)
        walk.closed, walk.closed_on = CLOSING[fact.kind], fact.effective_date
        walk.confidence, walk.principal, walk.carried = fact.confidence, _ZERO, _ZERO
        walk.bearing = _ZERO
    elif fact.kind in ("payment", "converted"):
        walk.carry_to(fact.effective_date)
        _reduce(walk, fact)
    elif fact.kind == "amended" and fact.terms is not None:
        walk.carry_to(fact.effective_date)
        return _amend(walk, fact, fact.terms)
    elif fact.kind in ("default", "waived"):
        walk.carry_to(fact.effective_date)
        walk.default_rate = _default_rate(walk, fact) if fact.kind == "default" else None
        walk.rate = walk.rate_in_force
    return _ZERO


def _default_rate(walk: Walk, fact: NoteFact) -> Decimal | None:
    """The rate from a default on: as told with it, else one already in force, else of the note's terms."""
    told = fact.terms.default_rate if fact.terms else None
    known = (told, walk.default_rate, walk.terms.default_rate)
    return next((rate for rate in known if rate is not None), None)


def _reduce(walk: Walk, fact: NoteFact) -> None:
    """Take a payment or conversion off. How one figure for both is allotted is assumed."""
    converted = fact.kind == "converted"
    walk.payments += not converted
    walk.since = fact.effective_date
    parts = allotted(fact, walk.principal, walk.carried, walk.conventions)
    if parts is None:
        walk.unquantified = True
        return
    principal, interest = parts
    split_assumed = fact.principal is None and fact.interest is None
    walk.confidence = weakest(walk.confidence, fact.confidence, "assumed" if split_assumed else "stated")
    walk.principal = max(walk.principal - principal, _ZERO)
    walk.settle(interest)
    if converted or _prepaid(walk, principal):
        _rebase(walk, fact)
    if walk.principal == 0 and walk.carried == 0:
        walk.closed, walk.closed_on = ("converted" if converted else "paid"), fact.effective_date


def _prepaid(walk: Walk, principal: Decimal) -> bool:
    """Whether a payment came before its time; one of a note paid in installments confirms an installment."""
    if walk.terms.pattern == "interest_only":
        return principal > 0
    return walk.terms.pattern in (None, "lump_sum")


def _rebase(walk: Walk, fact: NoteFact) -> None:
    """Begin a schedule anew after a conversion or prepayment, on what the old one leaves that day."""
    state = scheduled_state(walk.segments[-1].terms, fact.effective_date, walk.conventions)
    parts = allotted(fact, state.principal, state.accrued, walk.conventions) if state else None
    if state is None or parts is None or state.principal == 0:
        return
    principal = max(state.principal - parts[0], _ZERO)
    carried = max(state.accrued - parts[1], _ZERO)
    _restate(walk, fact, (state.principal, state.accrued), (principal, carried))


def _restate(
    walk: Walk, fact: NoteFact, before: tuple[Decimal, Decimal], after: tuple[Decimal, Decimal]
) -> None:
    """Put a schedule in force from a fact's day on. before, after: principal and interest of that day."""
    old, day = walk.segments[-1], fact.effective_date
    old.end = day if old.end is None else old.end
    segment = Segment(
        terms=_schedule_terms(walk, after[0], day, after[1]),
        fact=fact,
        principal_before=before[0],
        interest_before=before[1],
    )
    walk.segments.append(segment)


def _amend(walk: Walk, fact: NoteFact, changes: NoteTerms) -> Decimal:
    """Put new terms in force, and begin a schedule anew on them; the interest that was capitalised."""
    before = _scheduled_before(walk, fact)
    principal, accrued = before
    wanted = ("principal", "rate", "maturity_date", "conversion", "installments", "first_payment_date")
    changed = {name: value for name in wanted if (value := getattr(changes, name)) is not None}
    walk.terms = attrs.evolve(walk.terms, **changed)
    walk.rate = walk.rate_in_force
    capitalised = _capitalised(walk, fact, changes)
    if changes.principal is not None:
        walk.principal = principal = changes.principal
    elif fact.capitalised is not None:
        walk.principal += fact.capitalised
        principal += fact.capitalised
    walk.settle(capitalised)
    _restate(walk, fact, before, (principal, max(accrued - capitalised, _ZERO)))
    return capitalised


def _scheduled_before(walk: Walk, fact: NoteFact) -> tuple[Decimal, Decimal]:
    """Principal and interest on which an amendment's schedule begins: what the old one leaves that day.

    A note that is amended after its last scheduled payment was not paid then: that payment does not count,
    and what it was to pay goes on.
    """
    old, day = walk.segments[-1].terms, fact.effective_date
    state = scheduled_state(old, day, walk.conventions)
    rows = schedule(old, walk.conventions)
    if state is not None and (state.principal > 0 or walk.principal == 0 or not rows):
        return state.principal, state.accrued
    if not rows:
        return walk.principal, walk.carried
    last = rows[-1]
    walk.segments[-1].end = last.date - timedelta(days=1)
    since = _ZERO
    if walk.conventions.post_maturity == "accrue":
        since = accrued_interest(last.principal, old.rate, last.date, day, walk.conventions)
    return last.principal, last.interest + since


def _capitalised(walk: Walk, fact: NoteFact, changes: NoteTerms) -> Decimal:
    """Interest that became principal: as stated, or all of it where the new principal is just that sum."""
    if fact.capitalised is not None:
        return min(fact.capitalised, walk.carried)
    if changes.principal is None or walk.carried == 0:
        return _ZERO
    if changes.principal != walk.principal + walk.carried:
        return _ZERO
    walk.confidence = weakest(walk.confidence, "inferred")
    return walk.carried


def _schedule_terms(walk: Walk, principal: Decimal, start: date, carried: Decimal) -> ScheduleTerms:
    """Terms of a schedule from a day on; after the issue date, of the payments that are left."""
    terms = walk.terms
    maturity = terms.maturity_date
    whole = ScheduleTerms(
        principal=principal,
        rate=terms.rate if terms.rate is not None else Decimal(0),
        issue_date=start,
        maturity_date=maturity if maturity is not None and maturity > walk.issue_date else None,
        pattern=cast(Pattern, terms.pattern or "lump_sum"),
        installments=terms.installments,
        first_payment_date=terms.first_payment_date,
        months=terms.months or 1,
        amounts=terms.amounts,
        carried_interest=carried,
        bearing=min(walk.bearing, carried),
        compounds_from=None if start == walk.issue_date else walk.issue_date,
    )
    if start == walk.issue_date or whole.pattern == "lump_sum":
        return whole
    original = attrs.evolve(whole, issue_date=walk.issue_date)
    promised = payment_dates(original)
    made = sum(adjusted(day, walk.conventions) <= start for day in promised)
    if made == len(promised):
        return attrs.evolve(whole, pattern="lump_sum", installments=None)
    return attrs.evolve(
        whole,
        first_payment_date=promised[made],
        payment_day=payment_day(original),
        installments=len(promised) - made if terms.installments else None,
        amounts=terms.amounts if len(terms.amounts) < 2 else terms.amounts[made:],
    )


def promised_payments(walk: Walk) -> tuple[Payment, ...]:
    """The payments of all segments, each up to where the next one begins."""
    rows: list[Payment] = []
    for segment in walk.segments:
        rows += counted_payments(walk, segment)
    return tuple(attrs.evolve(row, number=number) for number, row in enumerate(rows, start=1))


def counted_payments(walk: Walk, segment: Segment) -> list[Payment]:
    """The payments of a segment, up to where the next one begins or the note ends."""
    end = walk.closed_on if segment.end is None else segment.end
    rows = schedule(segment.terms, walk.conventions)
    return [row for row in rows if end is None or row.date <= end]


def accrual_confidence(walk: Walk) -> str:
    """Interest rests on a convention, unless the note states its day count and any compounding is known."""
    counting, compounding = walk.terms.day_count, walk.terms.compounding
    stated = counting is not None and parse_day_count(counting) is not None
    known = compounding is None or parse_compounding(compounding) is not None
    return "inferred" if stated and known else "assumed"
