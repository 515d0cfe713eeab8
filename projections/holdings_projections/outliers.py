"""Prices, quantities and balances far from those around them: total proceeds in the price cell, thousands.

Nothing is scaled. Neighbours are the nearest in date, of other filings where there are two such, so that
one filing that is wrong throughout does not vouch for itself; what is compared with is their median.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from statistics import median_high
from typing import Final, Generic, TypeVar

import attrs

from holdings_events import RowEvent
from holdings_projections.balance_tests import Point
from holdings_projections.explanations import Told
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.identity import canonical_title
from holdings_projections.position_findings import subject_of
from holdings_projections.postings import Posting

__all__ = ["PRICE_FACTOR", "QUANTITY_FACTOR", "price_outliers", "quantity_outliers"]

PRICE_FACTOR: Final = 100
"""A price above so many times the issuer's neighbouring prices is an outlier."""

QUANTITY_FACTOR: Final = 500
"""A quantity or balance of so many times its position's neighbouring ones is an outlier: thousands, of a
number that may since have been halved."""

_NEAREST: Final = 6
"""Neighbours that are compared with, at the most."""

_LEAST: Final = 2
"""Neighbours without which nothing is said."""

_DAYS: Final = 3 * 366
"""Neighbours are no further away: over more years a price may well move a hundredfold."""

_MARKET: Final = frozenset("PSFI")
"""Codes whose prices are those of the market; exercise prices and stated zeros are none."""

ItemT = TypeVar("ItemT")


@attrs.frozen
class _Seen(Generic[ItemT]):
    """A number as one row of a filing states it."""

    value: Decimal
    day: date
    filing: str
    known_at: datetime
    item: ItemT


def _around(seen: _Seen[ItemT], ordered: Sequence[_Seen[ItemT]]) -> list[_Seen[ItemT]]:
    """The neighbours of a number among others in order of date; empty where there are too few."""
    at = bisect_left(ordered, seen.day, key=_day)
    elsewhere = _nearest(seen, ordered, at, lambda other: other.filing != seen.filing)
    if len(elsewhere) >= _LEAST:
        return elsewhere
    every = _nearest(seen, ordered, at, lambda other: other is not seen)
    return every if len(every) >= _LEAST else []


def _nearest(
    seen: _Seen[ItemT], ordered: Sequence[_Seen[ItemT]], at: int, wanted: Callable[[_Seen[ItemT]], bool]
) -> list[_Seen[ItemT]]:
    """The nearest in date on both sides that are wanted, each side in turn."""
    found: list[_Seen[ItemT]] = []
    before, after = at - 1, at
    while len(found) < _NEAREST and (before >= 0 or after < len(ordered)):
        back = (seen.day - ordered[before].day).days if before >= 0 else _DAYS + 1
        ahead = (ordered[after].day - seen.day).days if after < len(ordered) else _DAYS + 1
        if min(back, ahead) > _DAYS:
            break
        if back < ahead:
            other, before = ordered[before], before - 1
        else:
            other, after = ordered[after], after + 1
        if wanted(other):
            found.append(other)
    return found


def _day(seen: _Seen[ItemT]) -> date:
    return seen.day


def _since(seen: _Seen[ItemT], around: Sequence[_Seen[ItemT]]) -> datetime:
    """The instant from which the number and two of its neighbours are known."""
    return max(seen.known_at, sorted(other.known_at for other in around)[_LEAST - 1])


# --- prices -----------------------------------------------------------------------------------------------


def price_outliers(
    filings: Iterable[Filing], reported: Iterable[tuple[Filing, Sequence[Posting]]]
) -> Iterator[Finding]:
    """PRICE_OUTLIER for rows in force whose price is above `PRICE_FACTOR` times those around it.

    filings: of one issuer. reported: its original filings with the rows in force in the end.
    """
    told = list(filings)
    if not _wide(told):
        return
    in_force = {row.event for _, rows in reported for row in rows}
    for seen in _priced(told, in_force).values():
        low = min((one.value for one in seen if one.item.code in _MARKET), default=None)
        if low is not None:
            yield from _dear(seen, PRICE_FACTOR * low)


def _wide(filings: Iterable[Filing]) -> bool:
    """Whether any price at all is above `PRICE_FACTOR` times another; of few issuers one is."""
    low: Decimal | None = None
    high = Decimal(0)
    for filing in filings:
        for item in filing.events:
            event = item.event
            if isinstance(event, RowEvent) and event.price:
                price = event.price
                if price > high:
                    high = price
                if event.code in _MARKET and (low is None or price < low):
                    low = price
    return low is not None and high > PRICE_FACTOR * low


@attrs.frozen
class _Row:
    """A priced row: its event's id and code, who reports it in which filing, and of how many shares."""

    id: str
    code: str | None
    quantity: Decimal | None
    security: str
    filing: Filing


def _priced(filings: Iterable[Filing], in_force: Set[str]) -> Mapping[tuple[str, str], list[_Seen[_Row]]]:
    """The prices of rows in force, by table and title."""
    found: defaultdict[tuple[str, str], list[_Seen[_Row]]] = defaultdict(list)
    for filing in filings:
        for item in filing.events:
            event = item.event
            if item.id not in in_force or not isinstance(event, RowEvent):
                continue
            if not event.price or not event.security:
                continue
            day = event.effective_date or filing.known_at.date()
            row = _Row(item.id, event.code, event.quantity, event.security, filing)
            key = (event.table, canonical_title(event.security))
            found[key].append(_Seen(event.price, day, filing.id, filing.known_at, row))
    return found


def _dear(seen: Sequence[_Seen[_Row]], least: Decimal) -> Iterator[Finding]:
    market = sorted((one for one in seen if one.item.code in _MARKET), key=lambda one: (one.day, one.item.id))
    for one in seen:
        if one.value <= least:
            continue
        around = _around(one, market)
        usual = median_high([other.value for other in around]) if around else None
        if usual is not None and one.value > PRICE_FACTOR * usual:
            yield _price_finding(one, around, usual)


def _price_finding(one: _Seen[_Row], around: Sequence[_Seen[_Row]], usual: Decimal) -> Finding:
    row = one.item
    header = row.filing.header
    who = header.owners[0].name if header.owners else header.issuer.name
    per_share = one.value / row.quantity if row.quantity else None
    total = ""
    if per_share is not None and usual / 2 <= per_share <= usual * 2:
        total = f" It may be the total paid: over {row.quantity:,} it is {per_share:,.4f} for each."
    return Finding(
        code="PRICE_OUTLIER",
        subject=f"{header.issuer.name}: {who}, {row.security} on {one.day}",
        message=f"A price of {one.value:,} is stated; {len(around)} prices around it, of "
        f"{min(other.day for other in around)} to {max(other.day for other in around)}, have a median of "
        f"{usual:,}.{total}",
        filings=(row.filing.id,),
        events=(row.id,),
        known_from=_since(one, around),
    )


# --- quantities and balances ------------------------------------------------------------------------------


def quantity_outliers(positions: Iterable[Told]) -> Iterator[Finding]:
    """QUANTITY_OUTLIER for rows of a position whose quantity or balance is `QUANTITY_FACTOR` times those
    around it, and which other filings do not bear out by opening or closing where the row does."""
    for told in positions:
        points = [(group, point) for group in told.groups.values() for point in group.points]
        if len(points) <= _LEAST:
            continue
        for word, value_of in _MEASURES:
            values = [value for _, point in points if (value := value_of(point))]
            if not values or max(values) < QUANTITY_FACTOR * min(values):
                continue
            seen = [
                _Seen(value, point.day, group.filing, group.known_at, point)
                for group, point in points
                if (value := value_of(point))
            ]
            yield from _large(told, word, sorted(seen, key=lambda one: (one.day, one.item.event)))


def _balance(point: Point) -> Decimal | None:
    return None if point.quantity is None else abs(point.quantity)


def _quantity(point: Point) -> Decimal | None:
    return None if point.delta is None else abs(point.delta)


_MEASURES: Final = (("balance", _balance), ("quantity", _quantity))


def _large(told: Told, word: str, seen: Sequence[_Seen[Point]]) -> Iterator[Finding]:
    """Rows of a filing whose balances do not agree anyway are held against those of other filings alone."""
    broken = {group.filing for group in told.groups.values() if group.pattern == "break"}
    least = QUANTITY_FACTOR * min(one.value for one in seen)
    for one in seen:
        if one.value < least:
            continue
        around = _around(one, seen)
        usual = median_high([other.value for other in around]) if around else None
        if usual is None or one.value < QUANTITY_FACTOR * usual or _borne_out(one, seen):
            continue
        if one.filing in broken and any(other.filing == one.filing for other in around):
            continue
        yield Finding(
            code="QUANTITY_OUTLIER",
            subject=f"{subject_of(told.position.info)}, {word} on {one.day}",
            message=f"A {word} of {one.value:,} is stated; {len(around)} others around it, of "
            f"{min(other.day for other in around)} to {max(other.day for other in around)}, have a median "
            f"of {usual:,}. It is kept as stated.",
            filings=(one.filing,),
            events=(one.item.event,),
            known_from=_since(one, around),
        )


def _borne_out(one: _Seen[Point], seen: Sequence[_Seen[Point]]) -> bool:
    """Whether another filing closes where the row opens, or opens where it closes."""
    after = one.item.quantity
    if after is None:
        return False
    before = None if one.item.delta is None else after - one.item.delta
    for other in seen:
        closes = other.item.quantity
        if other.filing == one.filing or closes is None:
            continue
        opens = None if other.item.delta is None else closes - other.item.delta
        if closes == before or opens == after:
            return True
    return False
