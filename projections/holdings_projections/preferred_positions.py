"""Preferred shares of a series on a date: what each holder must have held, and what the issuer asserts.

Neither a filing's assertion nor the least that other filings imply corrects the other; both are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final

import attrs

from holdings_projections.confidence import weakest
from holdings_projections.instruments import visible
from holdings_projections.preferred_records import PreferredFact, PreferredRecord

__all__ = ["PreferredPosition", "openings", "preferred_positions"]

_NONE: Final = Decimal(0)


@attrs.frozen(kw_only=True)
class PreferredPosition:
    """Preferred shares at the end of a day. holder is None on the issuer-wide row.

    quantity: shares, None when unknown. minimum: the least there must be. asserted: what the last filing
    to say so states as outstanding (issuer-wide row only). confidence: of the quantity.
    """

    preferred_id: str
    issuer_key: str
    issuer: str
    issuer_cik: str | None
    series: str
    holder: str | None
    quantity: Decimal | None
    minimum: Decimal
    asserted: Decimal | None = None
    note: str | None = None
    confidence: str
    event_ids: tuple[str, ...]


def preferred_positions(
    record: PreferredRecord, as_of: date, known_at: datetime | None = None, strict: bool = False
) -> tuple[PreferredPosition, ...]:
    """One row for each holder, by name, and the issuer-wide row last; none before anything is known.

    Shares that were surrendered with no recorded issue count as held from the day before the earliest
    effective date of any known event on the series; on days before that every quantity is unknown.
    """
    facts = visible(record.facts, known_at, strict)
    if not facts:
        return ()
    earliest = min(fact.effective_date for fact in facts) - timedelta(days=1)
    if as_of < earliest:
        return tuple(
            _unknown(row, earliest) for row in preferred_positions(record, earliest, known_at, strict)
        )
    moves = _by_holder(facts)
    rows = [row for holder in sorted(moves) if (row := _holding(record, moves[holder], as_of)) is not None]
    return (*rows, _issuer_wide(record, facts, rows, as_of))


def openings(moves: Iterable[PreferredFact]) -> Decimal:
    """Shares a holder must have had before its recorded moves: enough that no surrender exceeds them."""
    balance = lowest = _NONE
    for fact in moves:
        balance += _change(fact)
        lowest = min(lowest, balance)
    return -lowest


def _by_holder(facts: Sequence[PreferredFact]) -> dict[str, list[PreferredFact]]:
    moves = sorted((fact for fact in facts if fact.kind != "asserted"), key=lambda f: f.holder_key or "")
    return {key: list(group) for key, group in groupby(moves, key=lambda f: f.holder_key or "")}


def _change(fact: PreferredFact) -> Decimal:
    shares = fact.shares if fact.shares is not None else _NONE
    return shares if fact.kind == "issued" else -shares


def _holding(
    record: PreferredRecord, moves: Sequence[PreferredFact], as_of: date
) -> PreferredPosition | None:
    """A holder's row; None while it neither is known to hold nor has held any."""
    opening = openings(moves)
    past = [fact for fact in moves if fact.effective_date <= as_of]
    if not past and opening == 0:
        return None
    held = opening + sum((_change(fact) for fact in past), _NONE)
    unstated = any(fact.shares is None for fact in past)
    return _row(
        record,
        holder=moves[0].holder,
        quantity=None if unstated else held,
        minimum=_NONE if unstated else held,
        note="held, though no issue is recorded" if opening and held else None,
        confidence="unknown"
        if unstated
        else weakest(*(fact.confidence for fact in past), "inferred" if opening else "stated"),
        event_ids=tuple(fact.event_id for fact in (moves if opening else past)),
    )


def _issuer_wide(
    record: PreferredRecord,
    facts: Sequence[PreferredFact],
    rows: Sequence[PreferredPosition],
    as_of: date,
) -> PreferredPosition:
    minimum = sum((row.minimum for row in rows), _NONE)
    said = next((f for f in reversed(facts) if f.kind == "asserted" and f.effective_date <= as_of), None)
    asserted = said.shares if said else None
    agrees = said is not None and _minimum_on(facts, said.effective_date) == asserted
    moved = said is not None and any(
        said.effective_date < fact.effective_date <= as_of for fact in facts if fact.kind != "asserted"
    )
    counts = agrees and not moved
    inferred = any(row.confidence == "inferred" for row in rows)
    return _row(
        record,
        holder=None,
        quantity=asserted if counts else None,
        minimum=minimum,
        asserted=asserted,
        note=_remark(said, asserted, minimum, moved=moved, agrees=agrees),
        confidence=("stated" if inferred else "reconciled") if counts else "unknown",
        event_ids=tuple(sorted({event for row in rows for event in row.event_ids})) + _ids(said),
    )


def _minimum_on(facts: Sequence[PreferredFact], day: date) -> Decimal:
    total = _NONE
    for moves in _by_holder(facts).values():
        past = [fact for fact in moves if fact.effective_date <= day]
        if all(fact.shares is not None for fact in past):
            total += openings(moves) + sum((_change(fact) for fact in past), _NONE)
    return total


def _remark(
    said: PreferredFact | None, asserted: Decimal | None, minimum: Decimal, *, moved: bool, agrees: bool
) -> str | None:
    if said is None or asserted is None:
        return "no filing says how many are outstanding; at least the minimum"
    if moved:
        return f"{asserted} outstanding was asserted for {said.effective_date}, before later events"
    if not agrees:
        return f"a filing asserts {asserted} outstanding; other filings imply at least {minimum}"
    return None


def _ids(fact: PreferredFact | None) -> tuple[str, ...]:
    return () if fact is None else (fact.event_id,)


def _unknown(row: PreferredPosition, earliest: date) -> PreferredPosition:
    return attrs.evolve(
        row,
        quantity=None,
        minimum=_NONE,
        asserted=None,
        confidence="unknown",
        note=f"nothing is known before {earliest}",
    )


def _row(
    record: PreferredRecord,
    *,
    holder: str | None,
    quantity: Decimal | None,
    minimum: Decimal,
    note: str | None,
    confidence: str,
    event_ids: tuple[str, ...],
    asserted: Decimal | None = None,
) -> PreferredPosition:
    return PreferredPosition(
        preferred_id=record.preferred_id,
        issuer_key=record.issuer_key,
        issuer=record.issuer,
        issuer_cik=record.issuer_cik,
        series=record.series,
        holder=holder,
        quantity=quantity,
        minimum=minimum,
        asserted=asserted,
        note=note,
        confidence=confidence,
        event_ids=event_ids,
    )
