"""What a note amounts to on a date: the recorded view, the scheduled view, and its schedule.

Recorded: principal moved by recorded facts alone, interest from issue or the last recorded payment.
Scheduled: the same, as if every payment was made when due. Pure, and needs no event classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

import attrs

from holdings_projections.allocation import CLOSING
from holdings_projections.confidence import weakest
from holdings_projections.conventions import DEFAULTS, Conventions
from holdings_projections.daycount import days
from holdings_projections.instruments import NoteFact, NoteRecord, NoteTerms, visible
from holdings_projections.making import record
from holdings_projections.note_walks import Walk, accrual_confidence, promised_payments, walk_note
from holdings_projections.schedules import Payment, scheduled_state

__all__ = ["NoteBalance", "View", "note_balance", "note_schedule", "terms_in_force"]

View = Literal["recorded", "scheduled"]

_ZERO: Final = Decimal("0.00")


@record(kw_only=True)
class NoteBalance:
    """A note at the end of a day. Dollars; None is unknown.

    status: "outstanding", "matured_unconfirmed", "surrendered", "converted", "paid" or "unknown".
    upper_bound: the most the balance can be, where unreported payments or conversions may have lowered
    it, else None. unconfirmed: payments that fell due with no filing that says they were made (lump sums
    apart). accrual_days: of the day count, since issue or the last payment. paid, due_on_date: of the
    scheduled view, all payments so far and those of this day. confidence: the weakest input.
    """

    note_id: str
    label: str
    issuer_key: str
    issuer: str
    issuer_cik: str | None
    holder: str | None
    title: str | None
    issue_date: date | None
    maturity_date: date | None = None
    rate: Decimal | None = None
    principal: Decimal | None = None
    accrued_interest: Decimal | None = None
    total: Decimal | None = None
    view: View
    status: str
    upper_bound: Decimal | None = None
    unconfirmed: tuple[Payment, ...] = ()
    accrual_days: int = 0
    paid: Decimal | None = None
    due_on_date: Decimal | None = None
    note: str | None = None
    confidence: str
    event_ids: tuple[str, ...]
    known_from: datetime

    @property
    def installments_due_unconfirmed(self) -> int:
        """How many installments fell due with no filing that says they were paid; 0 for lump sums."""
        return len(self.unconfirmed)


def note_balance(
    record: NoteRecord,
    as_of: date,
    known_at: datetime | None = None,
    view: View = "recorded",
    conventions: Conventions = DEFAULTS,
    strict: bool = False,
) -> NoteBalance | None:
    """The note at the end of a day, from what was known at an instant (None: all that is known).

    None where the note did not exist yet, or nothing is known of it. A note whose issue no filing records
    is unknown until the day it was surrendered, and nothing from then on.
    """
    facts = visible(record.facts, known_at, strict)
    issued = next((fact for fact in facts if fact.kind == "issued"), None)
    if issued is None:
        return _prior(record, facts, as_of, view)
    if as_of < issued.effective_date:
        return None
    past = tuple(fact for fact in facts if issued.effective_date <= fact.effective_date <= as_of)
    walk = walk_note(issued, past, conventions)
    if view == "recorded":
        return _recorded(record, past, walk, as_of)
    return _scheduled(record, past, walk, as_of)


def note_schedule(
    record: NoteRecord,
    conventions: Conventions = DEFAULTS,
    as_of: date | None = None,
    known_at: datetime | None = None,
    strict: bool = False,
) -> tuple[Payment, ...]:
    """Every payment the note promises, with the conversions and amendments up to as_of (None: all).

    Empty where the filings known then do not tell the issue, or no date to pay on.
    """
    facts = visible(record.facts, known_at, strict)
    issued = next((fact for fact in facts if fact.kind == "issued"), None)
    if issued is None:
        return ()
    past = [f for f in facts if f.effective_date >= issued.effective_date]
    walk = walk_note(issued, [f for f in past if as_of is None or f.effective_date <= as_of], conventions)
    return promised_payments(walk)


def terms_in_force(
    record: NoteRecord, as_of: date, known_at: datetime | None = None, strict: bool = False
) -> NoteTerms | None:
    """The note's terms at the end of a day, amendments applied; None where no issue is recorded by then."""
    facts = visible(record.facts, known_at, strict)
    issued = next((fact for fact in facts if fact.kind == "issued"), None)
    if issued is None or as_of < issued.effective_date:
        return None
    past = [fact for fact in facts if issued.effective_date <= fact.effective_date <= as_of]
    return walk_note(issued, past, DEFAULTS).terms


def _recorded(record: NoteRecord, past: Sequence[NoteFact], walk: Walk, as_of: date) -> NoteBalance:
    if walk.closed is not None:
        return _balance(record, past, walk, "recorded", status=walk.closed, confidence=walk.confidence)
    accrued = walk.carried + walk.interest_to(as_of)
    frozen = walk.maturity is not None and as_of >= walk.maturity
    end = min(as_of, walk.maturity) if walk.maturity and walk.conventions.post_maturity == "freeze" else as_of
    counted = max(days(walk.conventions.day_count, walk.since, end), 0)
    due = () if walk.terms.pattern in (None, "lump_sum") else promised_payments(walk)
    unconfirmed = tuple(row for row in due if row.date <= as_of)[walk.payments :]
    total = None if walk.rate is None else walk.principal + accrued
    rule = walk.terms.conversion
    convertible = rule is not None and rule.chooser != "company" and as_of > walk.issue_date
    bounded = bool(unconfirmed) or frozen or convertible or walk.unquantified
    return _balance(
        record,
        past,
        walk,
        "recorded",
        principal=None if walk.unquantified else walk.principal,
        accrued=None if walk.unquantified or walk.rate is None else accrued,
        status="matured_unconfirmed" if frozen else "outstanding",
        upper_bound=total if bounded else None,
        unconfirmed=unconfirmed,
        accrual_days=counted,
        confidence=_recorded_confidence(walk, interest=as_of > walk.issue_date, frozen=frozen),
        note=_remark(walk, unconfirmed, frozen=frozen, bounded=bounded),
    )


def _recorded_confidence(walk: Walk, *, interest: bool, frozen: bool) -> str:
    if walk.unquantified:
        return "unknown"
    inputs = [walk.confidence]
    if interest and walk.rate is not None:
        inputs += [walk.terms.rate_confidence, accrual_confidence(walk)]
    if frozen:
        inputs += [walk.terms.maturity_confidence, "assumed"]
    return weakest(*inputs)


def _remark(walk: Walk, unconfirmed: Sequence[Payment], *, frozen: bool, bounded: bool) -> str | None:
    if walk.unquantified:
        return "a payment or conversion of unstated amount is recorded; the balance is unknown"
    if frozen:
        still = "stands still" if walk.conventions.post_maturity == "freeze" else "goes on at the same rate"
        return f"matured on {walk.maturity}, and no filing says it was paid; interest {still}"
    if unconfirmed:
        return f"{len(unconfirmed)} installments fell due, and no filing says they were paid: an upper bound"
    if bounded:
        return "the holder may have converted without a filing: an upper bound"
    if walk.rate is None:
        return "no rate of interest is stated"
    return None


def _scheduled(record: NoteRecord, past: Sequence[NoteFact], walk: Walk, as_of: date) -> NoteBalance:
    recorded = _recorded(record, past, walk, as_of)
    state = scheduled_state(walk.segments[-1].terms, as_of, walk.conventions)
    if walk.closed is not None or state is None:
        return attrs.evolve(recorded, view="scheduled")
    rows = [row for row in promised_payments(walk) if row.date <= as_of]
    moved = bool(rows) or as_of > walk.issue_date
    unknown = walk.rate is None and (bool(rows) or walk.terms.pattern not in (None, "lump_sum"))
    done = state.principal == 0 and bool(rows)
    return _balance(
        record,
        past,
        walk,
        "scheduled",
        principal=None if unknown and not done else state.principal,
        accrued=None if walk.rate is None and not done else state.accrued,
        status="paid" if done else "outstanding",
        unconfirmed=recorded.unconfirmed,
        accrual_days=state.days,
        paid=sum((row.payment for row in rows), _ZERO),
        due_on_date=sum((row.payment for row in rows if row.date == as_of), _ZERO),
        confidence=weakest(walk.confidence, "assumed" if moved else "stated"),
        note="as if every payment was made when due" if rows else None,
    )


def _prior(record: NoteRecord, facts: Sequence[NoteFact], as_of: date, view: View) -> NoteBalance | None:
    """A note of no recorded issue, of which its end or other facts are told."""
    end = next((fact for fact in facts if fact.kind in CLOSING), None)
    if end is None:
        return _never_ended(record, facts, as_of, view)
    day_before = end.effective_date - timedelta(days=1)
    common = _identity(record, (end,), view)
    if as_of >= end.effective_date:
        zero = attrs.evolve(common, principal=_ZERO, accrued_interest=_ZERO, total=_ZERO)
        return attrs.evolve(zero, status=CLOSING[end.kind], confidence=end.confidence)
    first = min(record.issue_date or day_before, *(fact.effective_date for fact in facts))
    if as_of != day_before and as_of < first:
        return None
    amount = end.value
    if amount is None and end.principal is not None:
        amount = end.principal + (end.interest or _ZERO)
    return attrs.evolve(
        common,
        upper_bound=amount if as_of == day_before else None,
        note=f"outstanding, its balance unknown; {CLOSING[end.kind]} on {end.effective_date}",
    )


def _never_ended(
    record: NoteRecord, facts: Sequence[NoteFact], as_of: date, view: View
) -> NoteBalance | None:
    """A note that payments or other facts name, from its date on; nobody can tell what is left of it."""
    if not facts or as_of < (record.issue_date or facts[0].effective_date):
        return None
    told = tuple(fact for fact in facts if fact.effective_date <= as_of) or facts[:1]
    note = "no filing records its issue or its end; its balance is unknown"
    return attrs.evolve(_identity(record, told, view), note=note)


def _identity(record: NoteRecord, facts: Sequence[NoteFact], view: View) -> NoteBalance:
    return NoteBalance(
        note_id=record.note_id,
        label=record.label,
        issuer_key=record.issuer_key,
        issuer=record.issuer,
        issuer_cik=record.issuer_cik,
        holder=record.holder,
        title=record.title,
        issue_date=record.issue_date,
        view=view,
        status="unknown",
        confidence="unknown",
        event_ids=tuple(fact.event_id for fact in facts),
        known_from=max(fact.known_at for fact in facts),
    )


def _balance(
    record: NoteRecord,
    past: Sequence[NoteFact],
    walk: Walk,
    view: View,
    *,
    status: str,
    confidence: str,
    principal: Decimal | None = _ZERO,
    accrued: Decimal | None = _ZERO,
    upper_bound: Decimal | None = None,
    unconfirmed: tuple[Payment, ...] = (),
    accrual_days: int = 0,
    paid: Decimal | None = None,
    due_on_date: Decimal | None = None,
    note: str | None = None,
) -> NoteBalance:
    return attrs.evolve(
        _identity(record, past, view),
        issue_date=walk.issue_date,
        maturity_date=walk.terms.maturity_date,
        rate=walk.terms.rate,
        principal=principal,
        accrued_interest=accrued,
        total=None if principal is None or accrued is None else principal + accrued,
        status=status,
        confidence=confidence,
        upper_bound=upper_bound,
        unconfirmed=unconfirmed,
        accrual_days=accrual_days,
        paid=paid,
        due_on_date=due_on_date,
        note=note,
    )
