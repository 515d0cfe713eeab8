"""What the sentence after a payment or a redemption adds to it: its sum, what it consisted of, a premium."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdings_ledger.readers.prose.clauses import Clause, Context, PremiumClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["in_full"] = "(in full|in its entirety|in their entirety|fully|entirely|whole|in whole)"
FRAGMENTS["owed"] = (
    "(outstanding|owing|due|owed|then outstanding|remaining|payable|thereon|and payable|then owing|due and"
    " owing"
    "|due and payable|unpaid|remaining due)"
)
_OFF: Final = "(prepayment|redemption|early payment|early repayment|make whole|early redemption|prepay)"
FRAGMENTS["off_part"] = (
    "[(,|and|, and|plus|, plus)] (<M> [(of|in)] [outstanding] principal|{whole_of} {principal_of} [of <M>]"
    "|<M> [(of|in)] {int}|{whole_of} {int} [(of|in amount of) <M>]"
    "|[(all|related)] (fees|legal fees|expenses|costs|fees and expenses) of <M>|<M> [(of|in)] [(legal|other)]"
    " (fees|expenses)"
    f"|<M:premium> [(of|in|as)] [{_OFF}] (premium|fee|penalty)|[{_OFF}] (premium|fee|penalty) of <M:premium>"
    ")"
)
FRAGMENTS["made_up"] = (
    "[,] [(which|and which|payment|that sum|sum|amount)] [being] (consisting of|comprising|being|made up of"
    "|representing|comprised of|consisted of|included|including|includes|inclusive of|comprised|is"
    " comprised of"
    "|was comprised of|represented|represents|of which|in respect of|for)"
    " [(aggregate|total) of] {off_part} [{off_part}] [{off_part}] [{off_part}] [(was|is) [(premium"
    "|interest)]]"
)
_SUM: Final = (
    "(sum paid|payment|amount paid|that sum|payoff amount|payoff|sum|amount|price|total|redemption price"
    "|total paid"
    "|aggregate payment|aggregate prepayment amount|total payment|repayment amount|prepayment amount"
    "|payoff payment|aggregate"
    " redemption price)"
)
_TOLD: Final = (
    f"{_SUM} [paid] (of|was|totaled|totalled|equaled|amounted to) <M:value> [{{made_up}}]",
    "<X> paid [<H>] [(total|aggregate) of] <M:value> [in cash] [to <H>] [in connection with (redemption"
    "|prepayment"
    "|repayment)] {made_up}",
    f"in connection with (redemption|prepayment|repayment) [,] <X> paid [{_OFF}] (premium|fee|penalty) of"
    " <M:premium>",
    f"{_SUM} {{made_up}}",
)


def read_premium(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The sum paid included a prepayment fee of $X”, after a redemption."""
    begin = cursor.at
    applied = cursor.take(
        "[as <K> requires ,] (<H>|bank|lender|holder|<X>) applied (payment|it|that sum|that payment)"
        " [<O>] to (interest then accrued|accrued interest|interest) , (which was|which came to) <M:interest>"
        " , and (rest|balance|remainder) , <M:principal> , to principal"
    ) or cursor.take(
        "of [that] (payment|sum|amount) , <M:interest> (was|went to) [accrued] interest and"
        " <M:principal> (was|went to) principal"
    )
    if applied is not None and cursor.ended:
        return (_premium("payment_applied", symbols, context, scene, applied),)
    cursor.at = begin
    told = cursor.take(
        "(amount paid|sum paid|payment|payoff amount|payoff|total paid) was <M:value> [, (which"
        " represented|representing|being|consisting of|made up of) ((its|<K> 's) principal of"
        " <M:principal>|principal of <M:principal>) and (all|accrued|all accrued) interest [to date of"
        " payment]]"
    )
    if told is not None and cursor.ended:
        return (_premium("amount_paid", symbols, context, scene, told),)
    for template in _TOLD:
        cursor.at = begin
        found = cursor.take(template)
        if found is not None and cursor.ended and {"value", "premium"} & set(found):
            return (_premium("premium", symbols, context, scene, found),)
    return ()


def _premium(
    template: str, symbols: Symbols, context: Context, scene: Scene, found: Mapping[str, int]
) -> PremiumClause:
    return PremiumClause(
        template=template,
        symbols=symbols,
        context=context,
        premium=scene.number(found, "premium"),
        value=scene.number(found, "value"),
        principal=scene.number(found, "principal"),
        interest=scene.number(found, "interest"),
    )


__all__ = ["read_premium"]
