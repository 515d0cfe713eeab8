"""What is promised and not recorded as issued, on a date. Not debt, and it never lapses by silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

import attrs

from holdings_projections.commitment_records import CommitmentFact, CommitmentRecord
from holdings_projections.confidence import weakest
from holdings_projections.instruments import visible

__all__ = ["CommitmentState", "commitment_state"]

_ZERO: Final = Decimal("0.00")


@attrs.frozen(kw_only=True)
class CommitmentState:
    """A commitment at the end of a day.

    amount: dollars promised and not recorded as closed or lapsed; None when unknown. tranches_remaining:
    their number. months_elapsed_unconfirmed: scheduled months that ended with no filing that says what
    was closed. tranche_amount: an equal share of the amount, which is assumed, or None. condition: what
    must hold at each closing.
    """

    commitment_id: str
    issuer_key: str
    issuer: str
    issuer_cik: str | None
    holder: str | None
    description: str
    amount: Decimal | None
    tranches_remaining: int | None
    months_elapsed_unconfirmed: int
    tranche_amount: Decimal | None
    window_from: date | None
    window_to: date | None
    condition: str | None
    confidence: str
    event_ids: tuple[str, ...]
    known_from: datetime


def commitment_state(
    record: CommitmentRecord, as_of: date, known_at: datetime | None = None, strict: bool = False
) -> CommitmentState | None:
    """The commitment at the end of a day; None before it was made, or where nothing is known of it."""
    facts = [f for f in visible(record.facts, known_at, strict) if f.effective_date <= as_of]
    made = next((fact for fact in facts if fact.kind == "committed"), None)
    if made is None:
        return None
    later = [fact for fact in facts if fact.kind != "committed"]
    ended = any(f.kind == "terminated" or _lapsed_whole(f) for f in later)
    gone = None if made.count is None else min(sum(fact.count or 1 for fact in later), made.count)
    remaining = 0 if ended else None if made.count is None or gone is None else made.count - gone
    amount, confidence = (_ZERO, "stated") if ended else _amount(made, later, remaining)
    elapsed = _months_elapsed(made, as_of) - (gone or 0)
    return CommitmentState(
        commitment_id=record.commitment_id,
        issuer_key=record.issuer_key,
        issuer=record.issuer,
        issuer_cik=record.issuer_cik,
        holder=record.holder,
        description=_description(made),
        amount=amount,
        tranches_remaining=remaining,
        months_elapsed_unconfirmed=0 if ended else max(0, elapsed),
        tranche_amount=amount / remaining if amount is not None and remaining else None,
        window_from=made.window_from,
        window_to=made.window_to,
        condition=made.condition,
        confidence=weakest(confidence, *(fact.confidence for fact in facts)),
        event_ids=tuple(fact.event_id for fact in facts),
        known_from=max(fact.known_at for fact in facts),
    )


def _lapsed_whole(fact: CommitmentFact) -> bool:
    """A lapse that names neither a number nor an amount is of all that is left."""
    return fact.kind == "lapsed" and fact.count is None and fact.principal is None


def _amount(
    made: CommitmentFact, later: Sequence[CommitmentFact], remaining: int | None
) -> tuple[Decimal | None, str]:
    """Dollars left. Where a closing does not say its amount, equal tranches are assumed."""
    if made.principal is None:
        return None, "unknown"
    if not later:
        return made.principal, "stated"
    if all(fact.principal is not None for fact in later):
        left = made.principal - sum((fact.principal or _ZERO for fact in later), _ZERO)
        return max(left, _ZERO), "inferred"
    if not made.count or remaining is None:
        return None, "unknown"
    return (made.principal * remaining / made.count).quantize(_ZERO), "assumed"


def _months_elapsed(made: CommitmentFact, as_of: date) -> int:
    """Scheduled closings whose month, or several months between closings, ended by the end of as_of."""
    start, end = made.window_from, made.window_to
    if start is None:
        return 0
    over = end is not None and as_of >= end
    tomorrow = as_of + timedelta(days=1)
    last = end if end is not None and over else tomorrow
    months = (last.year - start.year) * 12 + last.month - start.month + over
    closings = max(0, months) // max(1, made.months or 1)
    return closings if made.count is None else min(closings, made.count)


def _description(made: CommitmentFact) -> str:
    count = f"{made.count} tranches of notes" if made.count else "notes"
    amount = f", {made.principal:,} in all" if made.principal is not None else ""
    window = f", from {made.window_from}" if made.window_from else ""
    return f"{count}{amount}{window}{f' to {made.window_to}' if made.window_to else ''}"
