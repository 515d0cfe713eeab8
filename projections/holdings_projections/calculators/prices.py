"""Market data as the user gives it, and windows of trading days: the rows strictly before a date.

A window is only as good as its rows: too few of them, a file that ends well before the date, or a hole
among them give no window, and the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Final

import attrs

__all__ = ["STALE_DAYS", "MarketDay", "Window", "as_decimal", "trading_window"]

STALE_DAYS: Final = 5
"""Calendar days without a row beyond which a window is not believed; no holiday closes a market longer."""

_PLACES: Final = 12


@attrs.frozen(kw_only=True)
class MarketDay:
    """A trading day as given. Prices in dollars a share, volume in shares; None where the day has no figure.

    line: of the file it was read from, or None. vwap: volume-weighted average price; bid: the closing bid.
    """

    date: date
    vwap: Decimal | None = None
    bid: Decimal | None = None
    close: Decimal | None = None
    volume: Decimal | None = None
    line: int | None = None


@attrs.frozen(kw_only=True)
class Window:
    """Trading days in order, or why there are none."""

    days: tuple[MarketDay, ...] = ()
    reason: str | None = None


def trading_window(market: Sequence[MarketDay], on: date, count: int) -> Window:
    """The last `count` trading days strictly before a date. market: days in order, each date once."""
    before = [day for day in market if day.date < on]
    if not before:
        return Window(reason=f"no market data before {on}")
    if (on - before[-1].date).days > STALE_DAYS:
        return Window(reason=f"market data before {on} ends on {before[-1].date}, more than 5 days earlier")
    if len(before) < count:
        return Window(reason=f"{count} trading days before {on} are needed, and {len(before)} are given")
    days = tuple(before[-count:])
    for earlier, later in pairwise(days):
        if (later.date - earlier.date).days > STALE_DAYS:
            return Window(reason=f"no market data between {earlier.date} and {later.date}")
    return Window(days=days)


def as_decimal(value: Fraction, places: int = _PLACES) -> Decimal:
    """The fraction as a decimal: exact where it ends within the places, else rounded, a half going up."""
    with localcontext() as context:
        context.prec = 200
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return Decimal(f"{rounded.normalize():f}")
