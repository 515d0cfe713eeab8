"""Whether a commitment's condition on trading volume holds on a closing date.

Dollar volume is shares times price, day by day: by VWAP where every day of the window has one, else by the
close; never some days by one and some by the other, which nobody could check.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from holdings_projections.calculators.prices import MarketDay, as_decimal, trading_window
from holdings_projections.commitment_records import VolumeRule

__all__ = ["VolumeTest", "volume_test"]

_MEASURE = "average_daily_trading_volume"


@attrs.frozen(kw_only=True)
class VolumeTest:
    """A condition tested on a date. met: None where it cannot be told; reason: why.

    average: dollars a day over the window, to the cent (the test itself is exact). priced_by: "vwap" or
    "close". first, last: days of the window; days: how many.
    """

    met: bool | None = None
    average: Decimal | None = None
    priced_by: str | None = None
    first: date | None = None
    last: date | None = None
    days: int = 0
    reason: str | None = None


def volume_test(rule: VolumeRule, market: Sequence[MarketDay], on: date) -> VolumeTest:
    """Test the rule on a closing date, over the trading days strictly before it."""
    if rule.measure != _MEASURE or rule.until != "closing":
        words = f"{rule.measure.replace('_', ' ')} until {rule.until}"
        return VolumeTest(reason=f"no rule computes {words}")
    window = trading_window(market, on, rule.window_days)
    if window.reason is not None:
        return VolumeTest(reason=window.reason)
    spent = VolumeTest(first=window.days[0].date, last=window.days[-1].date, days=len(window.days))
    unknown = next((day for day in window.days if day.volume is None), None)
    if unknown is not None:
        return attrs.evolve(spent, reason=f"volume of {unknown.date} is not given")
    column = _column(window.days)
    if column is None:
        return attrs.evolve(spent, reason="neither VWAP nor close is given for every day of the window")
    total = sum(
        (Fraction(getattr(day, column)) * Fraction(day.volume or 0) for day in window.days), Fraction(0)
    )
    average, threshold = total / len(window.days), Fraction(rule.threshold)
    met = average > threshold if rule.comparison == ">" else average >= threshold
    return attrs.evolve(spent, met=met, average=as_decimal(average, places=2), priced_by=column)


def _column(days: Sequence[MarketDay]) -> str | None:
    """The price that every day has: VWAP first, else the close."""
    for column in ("vwap", "close"):
        if all(getattr(day, column) is not None for day in days):
            return column
    return None
