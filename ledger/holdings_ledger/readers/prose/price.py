"""Conversion prices: "the lowest of (i) 85% of the average VWAP ..., (ii) ..., or (iii) $0.002 per share"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal, TypeVar

from holdings_events import Conversion, ConversionTerm
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene

Chooser = Literal["holder", "company"]
Statistic = Literal["average", "lowest", "last", "average_of_lowest"]

FRAGMENTS["day"] = "(trading|business|consecutive trading|full trading|complete trading)"
FRAGMENTS["ago"] = "(prior|previous|preceding|last|immediately preceding|most recent|latest|final)"
FRAGMENTS["conversion_day"] = (
    "(day on which (it|<H>|holder) gives [notice of conversion|notice|conversion notice]|conversion"
    " date|conversion notice"
    "|notice of conversion|date of conversion|conversion|payment date|notice|holder 's notice|date of notice"
    "|(delivery|receipt|date|giving|submission) of [conversion] notice [of conversion])"
)
FRAGMENTS["anchor"] = (
    "([(immediately|directly|right)] (prior to|preceding|before|ending on|ended on|ending|up to|leading"
    " up to)"
    " [and including] [(date of|day of|day before|date that|day prior to)] [(each|any|its)] [such]"
    " [applicable]"
    " [respective] {conversion_day}"
    "|that [(immediately|directly)] (precede|precedes|preceded|come before|end on|ends on) {its_own}"
    " {conversion_day}"
    "|ending (on|with) [(and including|including)] (last|latest|<C>|<O>) [complete] [trading|business]"
    " day (before|prior to|preceding)"
    " {its_own} [date of] {conversion_day})"
)
FRAGMENTS["window"] = (
    "((over|during|for|in|of|within|on|across) [any of] ({ago} <C:window> {day} days [{anchor}]"
    "|<C:window> {ago} {day} days [{anchor}]"
    "|<C:window> {day} day period [{anchor}]|<C:window> {day} day (window|lookback) [{anchor}]"
    "|<C:window> {day} days [{anchor}]|<C:window> {day} days that (precede|preceded|come before)"
    " [(its|the)] [date of] conversion"
    "|<C:window> {day} day period ending on (last|latest) [complete] {day} day (before|prior"
    " to|preceding) [(its|notice of)] [(conversion|notice)]"
    " [of conversion]|<C:window> {day} days {ago}|{ago} <C:window> {day} day period"
    " [{anchor}])"
    "|(on|for|of) ({ago} {day} day|{day} day {anchor}|last {day} day {anchor}))"
)
FRAGMENTS["shares_of"] = (
    "((for|of) (shares [of [<X> 's] <J>]|[(<X> 's|its)] <J>|shares of <J>|its <J>|<X> 's shares))"
)
FRAGMENTS["quoted"] = (
    "[, |] (as (reported|quoted|published) (by|on) [(bloomberg|otc markets|nasdaq|principal market|exchange)]"
    " [(l.p.|, l.p.)] [,])"
)

_MEASURES: Final[tuple[tuple[str, str], ...]] = (
    (
        "(vwap|vwaps|volume weighted average price|volume weighted average prices|daily volume weighted"
        " average price"
        "|daily volume weighted average prices|daily vwap|daily vwaps)",
        "vwap",
    ),
    ("([daily] closing bid price|[daily] closing bid prices|closing bid|closing bids)", "closing_bid"),
    (
        "([daily] (closing price|closing prices|closing sale price|closing sales price|closing sale prices"
        "|closing trade price|close))",
        "closing_price",
    ),
    ("(bid price|bid prices|bid|bids)", "bid"),
    (
        "([daily] (trading price|trading prices|traded price|traded prices|trade price|trade prices))",
        "trading_price",
    ),
)
_AVERAGE_OF_LOWEST: Final = (
    "(average|mean|arithmetic average) of [(its|<C:of_each>)] (<C:count> lowest|lowest <C:count>)"
)
_STATISTICS: Final[tuple[tuple[str, Statistic], ...]] = (
    ("((average|average of|arithmetic average of|mean of|mean|simple average of) [(all|daily)])", "average"),
    ("((lowest|lowest of|single lowest|lowest single) [daily])", "lowest"),
)
_RULES: Final[tuple[tuple[str, Literal["lowest", "highest"]], ...]] = (
    ("(lowest|lower|lesser|least|smaller|cheaper) of [following] [(two|three|both)] [:]", "lowest"),
    ("(highest|higher|greater|greatest|larger) of [following] [(two|three|both)] [:]", "highest"),
    ("whichever is (lower|less|lowest) of", "lowest"),
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
    lower = _whichever(cursor, scene, term)
    if lower:
        return Conversion(chooser=chooser, rule="lowest", terms=lower, floor=_floor(cursor, scene))
    return Conversion(chooser=chooser, rule="single", terms=(term,), floor=_floor(cursor, scene))


def _whichever(cursor: Cursor, scene: Scene, first: ConversionTerm) -> tuple[ConversionTerm, ...]:
    """“$0.10 or 70% of the lowest bid ..., whichever is lower": the terms, when the words say so."""
    start = cursor.at
    if cursor.take("[,] or") is not None:
        second = _term(cursor, scene)
        if (
            second is not None
            and cursor.take("[,] whichever is (lower|less|lowest|lesser|smaller)") is not None
        ):
            return (first, second)
    cursor.at = start
    return ()


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
        "[fixed] [conversion] [price] [of] [equal to] <M:price> [(per share|share|each|per common"
        " share|per share of <J>"
        "|per <J>)]"
    )
    if fixed is not None:
        return ConversionTerm(kind="fixed", price=scene.number(fixed, "price"))
    return _market(cursor, scene)


def _market(cursor: Cursor, scene: Scene) -> ConversionTerm | None:
    before = cursor.take(
        "(<P:factor> of|<P:discount> discount (to|from|of|off)|discount of <P:discount> (to|from|off|of)"
        "|<P:discount> (below|under|off|less than))"
    )
    many = cursor.take(_AVERAGE_OF_LOWEST)
    statistic: Statistic | None = "average_of_lowest" if many is not None else _first(cursor, _STATISTICS)
    measure = _first(cursor, _MEASURES)
    if measure is None:
        return None
    window = _window(cursor)
    after = cursor.take(
        "[,] (multiplied by <P:factor>|times <P:factor>|less <P:discount> [discount]|discounted by"
        " <P:discount>"
        "|less discount of <P:discount>|less a <P:discount> discount|minus <P:discount>|at <P:discount>"
        " discount)"
    )
    factor = _factor(scene, before, after)
    days = _days(scene, window)
    if factor is None or (statistic is not None and days is None):
        return None
    return _checked(
        measure, statistic, factor, days, scene.number(many, "count") if many is not None else None
    )


def _window(cursor: Cursor) -> Mapping[str, int] | None:
    """The days looked at, with what stands around them, in either order."""
    window: Mapping[str, int] | None = None
    for _ in range(2):
        cursor.take("{shares_of}")
        cursor.take("{quoted}")
        window = window or cursor.take("{window}")
    return window


def _checked(
    measure: str, statistic: Statistic | None, factor: Decimal, days: Decimal | None, count: Decimal | None
) -> ConversionTerm | None:
    """The term, unless its parts contradict each other: a statistic of several prices needs several days."""
    single = days in (None, Decimal(1))
    if statistic is None and not single:
        return None if measure != "vwap" else _term_of(measure, None, factor, days, None)
    if count is not None and (days is None or not 1 < count <= days):
        return None
    return _term_of(measure, statistic or "last", factor, days, count)


def _term_of(
    measure: str, statistic: Statistic | None, factor: Decimal, days: Decimal | None, count: Decimal | None
) -> ConversionTerm:
    return ConversionTerm(
        kind="market",
        measure=measure,
        statistic=statistic,
        factor=factor,
        window_days=int(days or 1),
        lowest_count=int(count) if count is not None else None,
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
        "[,|LPAR] (subject to [minimum] floor [conversion] [price] of <M:floor>|with [price] floor of"
        " <M:floor>"
        "|with [minimum] floor price of <M:floor>|with minimum [conversion] [price] of <M:floor>"
        "|subject to minimum [conversion] [price] of <M:floor>"
        "|provided that [in no event shall] (conversion price|such value|such price|price|value) (shall"
        " not be|may not be|will not"
        " be|be|may never be|shall never be|cannot be) (less than|below|lower than) [floor of] <M:floor>"
        "|(but|and) (in no event at less|never at less|not at less|not less|no less|in no event"
        " less|never less|not lower|no lower|never lower|in no"
        " event lower) than"
        " <M:floor>|(but|and|though) (never|not|in no case|in no event) [(at|for)] (below|under|less"
        " than) <M:floor>)"
        " [(per share|share)] [RPAR]"
    )
    return None if found is None else scene.number(found, "floor")


__all__ = ["Chooser", "conversion"]
