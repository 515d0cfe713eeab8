"""Conversion prices: "the lowest of (i) 85% of the average VWAP ..., (ii) ..., or (iii) $0.002 per share"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal, TypeVar

import attrs

from holdings_events import Conversion, ConversionTerm
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.vocabulary import take_run, word_set

Chooser = Literal["holder", "company"]
Statistic = Literal["average", "lowest", "last", "average_of_lowest"]

FRAGMENTS["day"] = (
    "(trading|business|consecutive trading|full trading|complete trading|consecutive"
    " business|market|consecutive full trading"
    "|completed trading|trading market)"
)
FRAGMENTS["ago"] = (
    "(prior|previous|preceding|last|immediately preceding|immediately prior|most"
    " recent|latest|final|preceding period of)"
)
_WINDOW_LEAD: Final = (
    "(over|during|for|in|of|within|on|across|from|as of|at) [(each of|any of|any|each)] [{its_own}]"
)
_SPAN: Final = (
    "([(period of|period consisting of)] [{ago}] <C:window> [{ago}] [{ago}] {day} (days|day|sessions|day 's)"
    " [(period|window|lookback period|lookback|look back period|look back|measurement period|pricing period)]"
    "|{day} day period of <C:window> days"
    "|[{ago}] <C:window> (trading sessions|sessions))"
)
_LAST_DAY: Final = (
    "(on|for|of|as of|at) ([{ago}] [{ago}] {day} day|[{ago}] date of conversion|conversion date|day of"
    " conversion"
    "|date on which conversion occurs)"
)
_ANCHOR: Final = word_set(
    "immediately directly right prior to preceding before precede precedes preceded come ending ended end"
    " ends on and"
    " including but not excluding latest last complete full trading business day days date dates of"
    " conversion notice"
    " notices applicable such any each delivery receipt received receives receive is was previous are"
    " delivered given gives sent"
    " submitted upon which"
    " that holder 's its their by submission election relevant respective payment through up leading as in"
    " ( ) company"
    " , day's effective exercise conversions giving elects convert <E> when it for"
)
_ANCHORED: Final = frozenset({"conversion", "notice", "convert", "payment", "conversions"})
_OPENS_ANCHOR: Final = (
    "[,] (immediately|directly|right|prior|previous|preceding|before|ending|ended|up"
    " to|leading|that|which|including|inclusive|through"
    "|following)"
)
_TRAILING: Final = word_set(
    "and , of the on in to ( as for by that which is its it when but including not lower"
)
FRAGMENTS["shares_of"] = (
    "((for|of|in|on) [(each|any|one)] (shares [of [(<X> 's|its)] [outstanding] <J>] [of <X>]"
    "|[(share|shares) of] [(<X> 's|its)] [outstanding] <J> [of <X>]|<X> 's shares|its shares))"
)
_QUOTED: Final = word_set(
    "reported quoted published listed traded by on at through over counter otc otcqb otcqx pink pinks"
    " sheets sheet bulletin"
    " board markets market group nasdaq nyse american capital global select stock exchange principal"
    " trading primary bloomberg"
    " l.p. lp l.p its applicable relevant or inc such quotation system marketplace tier then as tsx"
    " venture new york"
    " llc electronic reliable reporting service other , and otcbb"
)
_QUOTED_LEAD: Final = (
    "[,|LPAR] (as (reported|quoted|published|listed)|(reported|quoted|published) (by|on)|on"
    " [(its|principal|primary|otc|nasdaq"
    "|nyse|otcqb|over)])"
)

_MEASURES: Final[tuple[tuple[str, str], ...]] = (
    (
        "{adjective} (vwap|vwaps|volume weighted average (price|prices|trading price|trading"
        " prices|closing price)"
        "|volume weighted (price|prices)) [LPAR (vwap|vwaps) RPAR] [per share]",
        "vwap",
    ),
    (
        "{adjective} (closing bid price|closing bid prices|closing bid|closing bids) [per share]",
        "closing_bid",
    ),
    (
        "{adjective} (closing price|closing prices|closing (sale|sales|trade|trading|market|share|stock)"
        " (price|prices)"
        "|close|closes) [per share]",
        "closing_price",
    ),
    ("{adjective} (bid price|bid prices|bid|bids) [per share]", "bid"),
    (
        "{adjective} ((trading|traded|trade) (price|prices)|trades|trade) [per share]",
        "trading_price",
    ),
)
FRAGMENTS["adjective"] = (
    "[(daily|intraday|intra day|per share|reported|official|individual|dollar|closest)]"
    " [(daily|intraday|intra day|reported|quoted|published|per share)]"
)
_AVERAGE_OF_LOWEST: Final = (
    "[(price equal to|price of)] (average|mean|arithmetic average|simple average) of"
    " [(its|their|any|<C:of_each>)]"
    " [<C:of_each> of] (<C:count> lowest|lowest <C:count>) [(individual|daily|single)]"
)
_STATISTICS: Final[tuple[tuple[str, Statistic], ...]] = (
    (
        "((average|average of|arithmetic average of|mean of|mean|simple average of|arithmetic"
        " average|simple average)"
        " [(all|daily)])",
        "average",
    ),
    (
        "((lowest|lowest of|single lowest|lowest single|lowest one|lowest individual) [daily])",
        "lowest",
    ),
)
_RULES: Final[tuple[tuple[str, Literal["lowest", "highest"]], ...]] = (
    (
        "[(either|any)] (lowest|lower|lesser|least|smaller|cheaper) of [either] [following]"
        " [(two|three|both)] [:]",
        "lowest",
    ),
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
            cursor.take("(per share|share)")
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
        start = cursor.at
        if (
            terms
            and cursor.take("(, or|, and|; or|; and|or|and)") is None
            and not (cursor.sees("(,|;) <E>") and cursor.take("(,|;)") is not None)
        ):
            return tuple(terms)
        cursor.take("<E>")
        term = _term(cursor, scene)
        if term is None:
            # "The lesser of $0.25 and 70% of ..., and matures on D": the list ends before the last joint.
            cursor.at = start
            return tuple(terms) if len(terms) > 1 else ()
        terms.append(term)


def _term(cursor: Cursor, scene: Scene) -> ConversionTerm | None:
    fixed = cursor.take(
        "[(fixed|initial|floor|set)] [conversion] [price] [per share] [(of|equal to|at)] <M:price> [(per"
        " share of [<X> 's] <J>"
        "|per share|a share|share|each|per common share|per <J>|for each share [of <J>])]"
        " [LPAR (fixed conversion price|fixed price|conversion price) RPAR] [, (as|subject to) adjusted]"
    )
    if fixed is not None:
        return ConversionTerm(kind="fixed", price=scene.number(fixed, "price"))
    return _market(cursor, scene)


_BEFORE: Final = (
    "[price [per share] (equal to|of)] [(amount|product) (equal to|of)] (<P:factor> (of|multiplied"
    " by|times|x)"
    "|<P:discount> discount (to|from|of|off|on)|discount of <P:discount> (to|from|off|of|on)"
    "|<P:discount> (below|under|off|less than|discounted from|discount rate to))"
)
_AFTER: Final = (
    "[,] [(LPAR|then|and|which shall be|as)] (multiplied by <P:factor>|times <P:factor>|x <P:factor>"
    "|less [(a|discount of)] <P:discount> [discount]|discounted (by|at rate of|at) <P:discount>|minus"
    " <P:discount> [discount]"
    "|at <P:discount> discount|with <P:discount> discount|reduced by <P:discount>|subject to <P:discount>"
    " discount) [RPAR]"
)
_SAME: Final = (
    "[,|LPAR] [(representing|i . e .|or|ie|which represents|that is|reflecting|which"
    " is|being|effectively|equal to|which equates to)]"
    " [,] (discount [rate] of <P:same>|<P:same> discount [rate]|discount of <P:same>)"
    " [(to|from|off|of) [(then|then current|such)] (market [price]|trading price|such price)] [RPAR]"
)


def _market(cursor: Cursor, scene: Scene) -> ConversionTerm | None:
    before = cursor.take(_BEFORE)
    cursor.take("(product of|result of)")
    named = _named(cursor, scene, before)
    if named is not None:
        return named
    many = cursor.take(_AVERAGE_OF_LOWEST)
    statistic: Statistic | None = "average_of_lowest" if many is not None else _first(cursor, _STATISTICS)
    measure = _first(cursor, _MEASURES)
    if measure is None or (measure == "trading_price" and "trading price" in scene.register.prices):
        # What the document itself calls its trading price may be another measure.
        return None
    window, understood = _window(cursor)
    after = cursor.take(_AFTER)
    factor = _factor(scene, before, after)
    days = _days(scene, window)
    if not understood or factor is None or (statistic is not None and days is None):
        return None
    same = cursor.take(_SAME)
    if same is not None and scene.number(same, "same") != 1 - factor:
        return None
    return _checked(
        measure, statistic, factor, days, scene.number(many, "count") if many is not None else None
    )


def _named(cursor: Cursor, scene: Scene, before: Mapping[str, int] | None) -> ConversionTerm | None:
    """“65% of the Market Price": a price that the document defines elsewhere, multiplied."""
    for name, term in scene.register.prices.items():
        if term is None or name == "trading price" or not cursor.text.startswith(f"{name} ", cursor.at):
            continue
        cursor.at += len(name) + 1
        factor = _factor(scene, before, cursor.take(_AFTER))
        if factor is None or (term.kind == "fixed" and factor != 1):
            return None
        same = cursor.take(_SAME)
        if same is not None and scene.number(same, "same") != 1 - factor:
            return None
        return term if term.factor is None else attrs.evolve(term, factor=term.factor * factor)
    return None


def _window(cursor: Cursor) -> tuple[Mapping[str, int] | None, bool]:
    """The days looked at, with what stands around them, in any order; and whether all of it is understood."""
    window: Mapping[str, int] | None = None
    for _ in range(4):
        start = cursor.at
        cursor.take("{shares_of}")
        lead = cursor.at
        if cursor.take(_QUOTED_LEAD) is not None and cursor.sees("(<C>|<O>|conversion|date|day|{day}|{ago})"):
            cursor.at = lead
        elif cursor.at != lead:
            take_run(cursor, _QUOTED, ends=_TRAILING)
            cursor.take("RPAR")
        if window is None:
            window = _days_of(cursor)
        if cursor.at == start:
            break
    return window, window is None or not cursor.sees("[,] (prior|preceding|before|immediately)")


def _days_of(cursor: Cursor) -> Mapping[str, int] | None:
    """“During the ten trading days ending on the last trading day before the conversion date”."""
    start = cursor.at
    cursor.take("[,]")
    if cursor.take(_WINDOW_LEAD) is not None:
        found = cursor.take(_SPAN)
        if found is not None and _anchored(cursor):
            return found
    cursor.at = start
    found = cursor.take(_LAST_DAY)
    if found is not None and _anchored(cursor):
        return found
    cursor.at = start
    return None


def _misplaced(run: tuple[str, ...]) -> bool:
    """Whether a denial stands elsewhere than in "but not including"."""
    return any(
        word == "not" and (at + 1 == len(run) or run[at + 1] not in ("including", "excluding"))
        for at, word in enumerate(run)
    )


def _anchored(cursor: Cursor) -> bool:
    """Move past what a window of days is counted from; whether that is the conversion, or is left out."""
    start = cursor.at
    if not cursor.sees(_OPENS_ANCHOR):
        return True
    run = take_run(cursor, _ANCHOR, marks="HXCO", ends=_TRAILING)
    if (
        not run
        or _misplaced(run)
        or (
            _ANCHORED.isdisjoint(run) and not set(run) <= {",", "prior", "preceding", "immediately", "before"}
        )
    ):
        cursor.at = start
        return False
    return True


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


_FLOOR: Final = (
    "[,|;|LPAR] [LPAR] [(but|and|though|provided|provided , however , that|provided however that|in each"
    " case)] [,]"
    " (subject to [minimum] [floor] [conversion] [price] [floor] (of|equal to) <M:floor>"
    "|with [price|conversion] floor [price] (of|equal to) <M:floor>"
    "|with minimum [conversion] [price] of <M:floor>"
    "|[that] [in no event shall] (conversion price|such value|such price|price|value) (shall"
    " not be|may not be|will not|shall in no event be|will in no event be"
    " be|be|may never be|shall never be|cannot be|will never be) (less than|below|lower than) [floor price"
    " of|floor of|price of]"
    " [floor price] <M:floor>"
    "|((in no event|never|not|in no case) [at] [(be|to be|be at)] (less|lower)|no less|no lower) than"
    " [floor price of|floor of]"
    " <M:floor>"
    "|(never|not|in no case|in no event) [(at|for|be)] (below|under) [floor price of|floor of] <M:floor>"
    "|floor price of <M:floor>)"
    " [(per share|share)] [LPAR floor price RPAR] [RPAR]"
)


def _floor(cursor: Cursor, scene: Scene) -> Decimal | None:
    found = cursor.take(_FLOOR)
    return None if found is None else scene.number(found, "floor")


__all__ = ["Chooser", "conversion"]
