"""Conversion formulas in words, as filings put them: "the lowest of 85% of the average VWAP over 5 days"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdings_projections.instruments import ConversionPrice, ConversionRule

__all__ = ["formula", "term_words"]

_MEASURES: Final = {"vwap": "VWAP"}


def formula(rule: ConversionRule) -> str:
    """The rule in words."""
    terms = [term_words(term) for term in rule.terms]
    if rule.rule == "single" or len(terms) == 1:
        words = "; ".join(terms)
    else:
        words = f"the {rule.rule} of {', '.join(terms)}"
    return words if rule.floor is None else f"{words}, but at least {rule.floor:f}"


def term_words(term: ConversionPrice) -> str:
    """One of a rule's prices in words: "85% of the average VWAP over 5 trading days", "0.002"."""
    factor = "" if term.factor in (None, Decimal(1)) else f"{_percent(term.factor)} of "
    if term.kind == "fixed":
        return f"{factor}{'an unstated price' if term.price is None else f'{term.price:f}'}"
    measure = term.measure or "price"
    named = _MEASURES.get(measure, measure.replace("_", " "))
    over = "" if term.window_days is None else f" over {term.window_days} trading days"
    if term.window_days == 1:
        over = " of the trading day before"
    statistic = "" if term.window_days == 1 or term.statistic in (None, "last") else f"{term.statistic} "
    if term.statistic == "average_of_lowest":
        statistic = f"average of the {term.lowest_count or 'lowest'} lowest "
    return f"{factor}the {statistic}{named}{over}"


def _percent(factor: Decimal | None) -> str:
    return "" if factor is None else f"{(factor * 100).normalize():f}%"
