"""Conversion prices on a date by a note's stored formula, the shares they give, and the ownership cap.

A filing seldom says how prices and shares are rounded. Here a price is exact, and shares are rounded up to
the next whole one, so that the whole amount is paid; what that overpays is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

import attrs

from holdings_projections.calculators.formulas import term_words
from holdings_projections.calculators.prices import MarketDay, as_decimal, trading_window
from holdings_projections.confidence import weakest
from holdings_projections.instruments import ConversionPrice, ConversionRule

__all__ = ["Quote", "TermPrice", "cap_limit", "conversion_quote", "minimum_shares", "shares_for"]

_COLUMNS: Final = {
    "vwap": "vwap",
    "closing_bid": "bid",
    "bid": "bid",
    "closing_price": "close",
    "trading_price": "close",
}
"""The column of market data that each measure of a formula is read from."""


@attrs.frozen(kw_only=True)
class TermPrice:
    """One of the prices that a formula chooses from.

    text: in words. statistic: as in `ConversionPrice`, of a window of several days. observed: of the market,
    before the factor; price: after it. column: read; first, last: days of the window, and days how many.
    reason: why there is no price. confidence: "stated" for a fixed price, "inferred" for one computed,
    "assumed" where the formula's measure was read from another one.
    """

    text: str
    statistic: str | None = None
    price: Fraction | None = None
    observed: Fraction | None = None
    column: str | None = None
    first: date | None = None
    last: date | None = None
    days: int = 0
    reason: str | None = None
    confidence: str = "inferred"


@attrs.frozen(kw_only=True)
class Quote:
    """A conversion price on a date. exact: dollars a share, None where it cannot be computed; reason: why.

    terms: the prices it was chosen from; chosen: which; floored: the floor stands instead.
    """

    exact: Fraction | None
    terms: tuple[TermPrice, ...]
    chosen: int | None = None
    floored: bool = False
    reason: str | None = None
    confidence: str = "unknown"

    @property
    def price(self) -> Decimal | None:
        """The price as a decimal: exact, or rounded to twelve places."""
        return None if self.exact is None else as_decimal(self.exact)


def conversion_quote(rule: ConversionRule, market: Sequence[MarketDay], on: date) -> Quote:
    """The price at which the rule converts on a date. market: days in order; only those before it count.

    Every term must have a price: the lowest of some of them only bounds the lowest of all.
    """
    terms = tuple(_term_price(term, market, on) for term in rule.terms)
    missing = next((term for term in terms if term.price is None), None)
    if not terms or missing is not None:
        return Quote(
            exact=None, terms=terms, reason="no price is stored" if missing is None else missing.reason
        )
    if rule.rule == "single" and len(terms) > 1:
        return Quote(exact=None, terms=terms, reason="the rule does not say which of its prices counts")
    prices = [term.price for term in terms if term.price is not None]
    exact = max(prices) if rule.rule == "highest" else min(prices)
    chosen = prices.index(exact)
    floored = rule.floor is not None and exact < Fraction(rule.floor)
    if rule.floor is not None and floored:
        exact = Fraction(rule.floor)
    if exact <= 0:
        return Quote(exact=None, terms=terms, reason="the formula comes to no positive price")
    confidence = weakest("inferred", *(term.confidence for term in terms))
    return Quote(exact=exact, terms=terms, chosen=chosen, floored=floored, confidence=confidence)


def _term_price(term: ConversionPrice, market: Sequence[MarketDay], on: date) -> TermPrice:
    words = term_words(term)
    factor = Fraction(1) if term.factor is None else Fraction(term.factor)
    if term.kind == "fixed":
        if term.price is None:
            return TermPrice(text=words, reason="a fixed price is not stated")
        price = Fraction(term.price)
        return TermPrice(text=words, observed=price, price=price * factor, confidence="stated")
    column = _COLUMNS.get(term.measure or "")
    if column is None:
        return TermPrice(text=words, reason=f"no column of market data holds {term.measure or 'the price'}")
    if not market:
        return TermPrice(text=words, reason="no market data is given")
    count = term.window_days or (1 if term.statistic in (None, "last") else None)
    if count is None:
        return TermPrice(text=words, reason="the formula states no window")
    return _observed(term, words, factor, column, market, on, count)


def _observed(
    term: ConversionPrice,
    words: str,
    factor: Fraction,
    column: str,
    market: Sequence[MarketDay],
    on: date,
    count: int,
) -> TermPrice:
    window = trading_window(market, on, count)
    if window.reason is not None:
        return TermPrice(text=words, column=column, reason=window.reason)
    values: list[Fraction] = []
    for day in window.days:
        value = getattr(day, column)
        if value is None:
            return TermPrice(text=words, column=column, reason=f"{column} of {day.date} is not given")
        values.append(Fraction(value))
    observed = _statistic(term, values)
    return TermPrice(
        text=words,
        statistic=term.statistic if count > 1 else None,
        price=None if observed is None else observed * factor,
        observed=observed,
        column=column,
        first=window.days[0].date,
        last=window.days[-1].date,
        days=len(values),
        reason=None if observed is not None else "the formula does not say which price of the window counts",
        confidence="assumed" if term.measure == "trading_price" else "inferred",
    )


def _statistic(term: ConversionPrice, values: Sequence[Fraction]) -> Fraction | None:
    """The one figure that the term takes from the prices of its window; None where it does not say which."""
    if term.statistic == "average":
        return sum(values, Fraction(0)) / len(values)
    if term.statistic == "lowest":
        return min(values)
    if term.statistic == "average_of_lowest":
        lowest = sorted(values)[: term.lowest_count or 0]
        enough = term.lowest_count is not None and len(lowest) == term.lowest_count
        return sum(lowest, Fraction(0)) / len(lowest) if lowest and enough else None
    return values[-1] if term.statistic == "last" or len(values) == 1 else None


def shares_for(amount: Decimal, price: Fraction) -> int:
    """The fewest whole shares that are worth an amount at a price."""
    return ceil(Fraction(amount) / price)


def minimum_shares(amount: Decimal, rule: ConversionRule) -> Decimal | None:
    """The fewest shares that an amount in dollars can become, whatever the market does.

    A fixed price caps the price of a "lowest" rule; without one there is no least number. An ownership
    limit can keep them from being issued at once, which this does not count.
    """
    fixed = [
        Fraction(term.price) * (1 if term.factor is None else Fraction(term.factor))
        for term in rule.terms
        if term.kind == "fixed" and term.price
    ]
    if not fixed or rule.rule == "highest" or (rule.rule == "single" and len(rule.terms) > 1):
        return None
    cap = min(fixed) if rule.floor is None else max(min(fixed), Fraction(rule.floor))
    return Decimal(shares_for(amount, cap)) if cap > 0 else None


def cap_limit(cap: Decimal, outstanding: Decimal, holding: Decimal) -> int | None:
    """The most new shares with which a holder owns no more than a part of all shares, the new ones included.

    cap: as a fraction; outstanding: shares before; holding: the holder's among them. The new shares x keep
    (holding + x) / (outstanding + x) <= cap, so x <= (cap * outstanding - holding) / (1 - cap). None where
    a cap of everything limits nothing.
    """
    part = Fraction(cap)
    if part >= 1:
        return None
    room = (part * Fraction(outstanding) - Fraction(holding)) / (1 - part)
    return max(floor(room), 0)
