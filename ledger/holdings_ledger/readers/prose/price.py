"""Conversion prices: "the lowest of (i) 85% of the average VWAP ..., (ii) ..., or (iii) $0.002 per share"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal, TypeVar

from holdings_events import Conversion, ConversionTerm
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene

Chooser = Literal["holder", "company"]
Statistic = Literal["average", "lowest", "last"]

FRAGMENTS["day"] = "(trading|business|consecutive trading)"
FRAGMENTS["ago"] = "(prior|previous|preceding|last|immediately preceding|most recent)"
FRAGMENTS["anchor"] = (
    "(prior to|preceding|before|immediately prior to|immediately preceding|ending on|ended on|up to)"
    " [and including] [date of] [each] [such] [applicable] [respective]"
    " (conversion date|conversion notice|notice of conversion|date of conversion|conversion|payment date)"
)
FRAGMENTS["window"] = (
    "(over|during|for|in|of) ({ago} <C:window> {day} days [{anchor}]|<C:window> {day} day period [{anchor}]"
    "|<C:window> {day} days [{anchor}])"
    "|(on|for|of) ({ago} {day} day|{day} day {anchor})"
)
FRAGMENTS["shares_of"] = "(for|of) (shares|[<X> 's] <J>|shares of <J>|its <J>)"
FRAGMENTS["quoted"] = "[as (reported|quoted) (by|on) bloomberg [l.p.] [,]]"

_MEASURES: Final[tuple[tuple[str, str], ...]] = (
    ("(vwap|vwaps|volume weighted average price|daily volume weighted average price|daily vwap)", "vwap"),
    ("(closing bid price|closing bid prices)", "closing_bid"),
    (
        "(closing price|closing prices|closing sale price|closing sales price|closing trade price)",
        "closing_price",
    ),
    ("(bid price|bid prices)", "bid"),
    ("(trading price|trading prices|traded price|traded prices)", "trading_price"),
)
_STATISTICS: Final[tuple[tuple[str, Statistic], ...]] = (
    ("(average|average of)", "average"),
    ("(lowest|lowest of)", "lowest"),
)
_RULES: Final[tuple[tuple[str, Literal["lowest", "highest"]], ...]] = (
    ("(lowest|lower|lesser|least) of [following] [:]", "lowest"),
    ("(highest|higher|greater|greatest) of [following] [:]", "highest"),
)


def conversion(cursor: Cursor, scene: Scene, chooser: Chooser | None) -> Conversion | None:
    """The conversion that a price formula at the cursor gives, read to its end; None when it does not fit."""
    for template, rule in _RULES:
        if cursor.take(template) is not None:
            terms = _listed(cursor, scene)
            if len(terms) < 2:
                return None
            return Conversion(chooser=chooser, rule=rule, terms=terms, floor=_floor(cursor, scene))
    term = _term(cursor, scene)
    if term is None:
        return None
    return Conversion(chooser=chooser, rule="single", terms=(term,), floor=_floor(cursor, scene))


def _listed(cursor: Cursor, scene: Scene) -> tuple[ConversionTerm, ...]:
    """The terms of a list, with or without enumerators; empty when one of them is not understood."""
    terms: list[ConversionTerm] = []
    while True:
        cursor.take("<E>")
        term = _term(cursor, scene)
        if term is None:
            return ()
        terms.append(term)
        if cursor.take("(, or|, and|; or|; and|or|and)") is None and not (
            cursor.sees("(,|;) <E>") and cursor.take("(,|;)") is not None
        ):
            return tuple(terms)


def _term(cursor: Cursor, scene: Scene) -> ConversionTerm | None:
    fixed = cursor.take(
        "[fixed] [conversion] [price] [of] [equal to] <M:price> [(per share|a share|per share of <J>)]"
    )
    if fixed is not None:
        return ConversionTerm(kind="fixed", price=scene.number(fixed, "price"))
    return _market(cursor, scene)


def _market(cursor: Cursor, scene: Scene) -> ConversionTerm | None:
    before = cursor.take(
        "(<P:factor> of|<P:discount> discount (to|from|of)|discount of <P:discount> (to|from))"
    )
    statistic: Statistic | None = _first(cursor, _STATISTICS)
    measure = _first(cursor, _MEASURES)
    if measure is None:
        return None
    cursor.take("{shares_of}")
    cursor.take("{quoted}")
    window = cursor.take("{window}")
    cursor.take("{shares_of}")
    after = cursor.take(
        "[,] (multiplied by <P:factor>|less <P:discount> [discount]|discounted by <P:discount>"
        "|less discount of <P:discount>)"
    )
    factor = _factor(scene, before, after)
    days = _days(scene, window)
    if factor is None or (statistic is not None and days is None):
        return None
    return ConversionTerm(
        kind="market",
        measure=measure,
        statistic=statistic or ("last" if days in (None, Decimal(1)) else None),
        factor=factor,
        window_days=int(days or 1),
    )


_Choice = TypeVar("_Choice")


def _first(cursor: Cursor, choices: tuple[tuple[str, _Choice], ...]) -> _Choice | None:
    for template, value in choices:
        if cursor.take(template) is not None:
            return value
    return None


def _factor(
    scene: Scene, before: Mapping[str, int] | None, after: Mapping[str, int] | None
) -> Decimal | None:
    """What the price is multiplied by: 1 where nothing is said, None where it is said twice."""
    found = before or after
    if before and after:
        return None
    if not found:
        return Decimal(1)
    factor = scene.number(found, "factor")
    if factor is not None:
        return factor
    discount = scene.number(found, "discount")
    return None if discount is None else 1 - discount


def _days(scene: Scene, window: Mapping[str, int] | None) -> Decimal | None:
    """Trading days of the window; one for "on the prior trading day", None where nothing is said."""
    if window is None:
        return None
    days = scene.number(window, "window")
    return Decimal(1) if days is None else days


def _floor(cursor: Cursor, scene: Scene) -> Decimal | None:
    found = cursor.take(
        "[,] (subject to floor [price] of <M:floor>"
        "|provided that [in no event shall] conversion price (shall not be|may not be|will not"
        " be|be) (less than|below)"
        " <M:floor>|but (not less|no less|in no event less) than <M:floor>) [per share]"
    )
    return None if found is None else scene.number(found, "floor")


__all__ = ["conversion"]
