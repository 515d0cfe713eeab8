"""How the balances that one filing reports on a position agree.

SEC staff ask filers for a running tally for each row; many print the final total on every row instead, in
the order of the document, of the dates, or the other way round. Each way is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import attrs

from holdings_events import Confidence
from holdings_projections.making import maker
from holdings_projections.postings import Posting

__all__ = ["Analysis", "Pattern", "Point", "analyse", "make_point", "plus"]

Pattern = Literal["running", "by_date", "reversed", "final", "unstated", "break"]
Analysis = tuple[Pattern, "Decimal | None", "tuple[Point, ...]"]
"""How balances agree, the balance before the first row, and the points in order of date."""


@attrs.frozen(kw_only=True)
class Point:
    """The balance just after one row. delta is None where it is neither stated nor inferable."""

    event: str
    leg: int
    day: date
    quantity: Decimal | None
    confidence: Confidence
    delta: Decimal | None
    order: tuple[int, ...]


make_point = maker(Point)
"""Makes points: replay makes several of each row."""


def analyse(rows: Sequence[Posting]) -> Analysis:
    """How the balances of rows on one position agree: (pattern, opening balance, chronological points).

    ``running``: each row states the tally after it, in document order; ``by_date`` and ``reversed``: in
    that order; ``final``: every row states the tally after all; ``unstated``: no row states one;
    ``break``: none of these.
    """
    if len(rows) == 1:
        return _alone(rows[0])
    by_date = sorted(rows, key=_day)
    if all(row.balance is None for row in rows):
        return "unstated", None, _summed(by_date, None)
    for pattern, order in _orders(rows, by_date):
        if _runs(order):
            opening = _opening(order)
            if all(row.day <= later.day for row, later in pairwise(order)):
                return pattern, opening, _walked(order)
            return pattern, opening, _summed(by_date, opening, last=order[-1])
    if _is_final(rows):
        opening = plus(rows[-1].balance, [_negated(row.delta) for row in rows])
        return "final", opening, _summed(by_date, opening, last=by_date[-1])
    return (
        "break",
        _opening(by_date),
        tuple(_point(row, row.balance, _told(row), row.delta) for row in by_date),
    )


def _alone(row: Posting) -> Analysis:
    """A single row agrees with itself: most filings say one thing of a position."""
    balance, delta = row.balance, row.delta
    if balance is None:
        return "unstated", None, (_point(row, None, "unknown", delta),)
    return "running", None if delta is None else balance - delta, (_point(row, balance, _told(row), delta),)


def _orders(rows: Sequence[Posting], by_date: list[Posting]) -> Iterator[tuple[Pattern, Sequence[Posting]]]:
    yield "running", rows
    yield "by_date", by_date
    yield "reversed", rows[::-1]


def _day(row: Posting) -> date:
    return row.day


def _runs(rows: Sequence[Posting]) -> bool:
    """Whether each stated balance is the one before it moved by the row's change."""
    previous: Decimal | None = None
    for row in rows:
        if row.balance is None:
            previous = plus(previous, [row.delta])
            continue
        if previous is not None and not _follows(row, row.balance - previous):
            return False
        previous = row.balance
    return True


def _follows(row: Posting, change: Decimal) -> bool:
    """Whether a row can have made this change: equal to its own, or of its side where it states none."""
    if row.delta is not None:
        return row.delta == change
    return row.side is None or change == 0 or (change > 0) == (row.side == "A")


def _is_final(rows: Sequence[Posting]) -> bool:
    """Whether all rows state one and the same balance, the one after all of them."""
    return (
        len(rows) > 1 and len({row.balance for row in rows}) == 1 and all(r.delta is not None for r in rows)
    )


def _opening(rows: Sequence[Posting]) -> Decimal | None:
    """The balance before the first row: its stated balance less the changes up to and including it."""
    passed: list[Decimal | None] = []
    for row in rows:
        passed.append(_negated(row.delta))
        if row.balance is not None:
            return plus(row.balance, passed)
    return None


def _walked(rows: Sequence[Posting]) -> tuple[Point, ...]:
    """Points of rows that run in order of date."""
    points: list[Point] = []
    previous: Decimal | None = None
    for row in rows:
        if row.balance is None:
            previous = plus(previous, [row.delta])
            points.append(_point(row, previous, _counted(row, previous), row.delta))
            continue
        agrees = previous is not None and row.delta is not None
        change = row.delta if row.delta is not None else plus(row.balance, [_negated(previous)])
        confidence = _told(row)
        if agrees and confidence == "stated":
            confidence = "reconciled"
        points.append(_point(row, row.balance, confidence, change))
        previous = row.balance
    return tuple(points)


def _summed(
    rows: Sequence[Posting], opening: Decimal | None, last: Posting | None = None
) -> tuple[Point, ...]:
    """Points counted from an opening; only the final balance is a stated one."""
    points: list[Point] = []
    balance = opening
    for row in rows:
        balance = plus(balance, [row.delta])
        points.append(_point(row, balance, _counted(row, balance), row.delta))
    if last is not None and points and last.balance is not None:
        points[-1] = attrs.evolve(points[-1], quantity=last.balance, confidence=_told(last))
    return tuple(points)


def _counted(row: Posting, balance: Decimal | None) -> Confidence:
    """How a balance is known that is counted up to a row."""
    if balance is None:
        return "unknown"
    return "assumed" if row.delta_confidence == "assumed" else "inferred"


def _told(row: Posting) -> Confidence:
    """How a balance is known that a row states: one beside a figure that a person corrected is assumed."""
    if row.delta_confidence == "assumed" or row.balance_confidence == "assumed":
        return "assumed"
    return "inferred" if row.balance_confidence == "inferred" else "stated"


def _point(row: Posting, quantity: Decimal | None, confidence: Confidence, delta: Decimal | None) -> Point:
    return make_point(
        event=row.event,
        leg=row.leg,
        day=row.day,
        quantity=quantity,
        confidence=confidence,
        delta=delta,
        order=row.order,
    )


def plus(start: Decimal | None, changes: Sequence[Decimal | None]) -> Decimal | None:
    """A balance after changes; unknown where any of them is."""
    total = start
    for change in changes:
        if total is None or change is None:
            return None
        total += change
    return total


def _negated(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
