"""What is surrendered in an exchange."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Leg
from holdings_ledger.readers.prose.note_phrases import note_at
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["its"] = "[(its|his|their|all of its|all of his|certain|certain of its)] [(existing|outstanding)]"
FRAGMENTS["both_parts"] = (
    "[outstanding] (principal and [all] accrued [and unpaid|but unpaid] interest|principal and"
    " [unpaid] interest)"
)
_OF_NOTES: Final = (
    "{its} [aggregate of] [(<M:principal> [(of|in)] [outstanding] [{size}] [amount] (of|under|on"
    "|outstanding under)"
    "|<M:principal> [(of|in)] [outstanding] [{size}] [(and|,|plus)] <M:interest> [(of|in)] [accrued] [and"
    " unpaid]"
    " interest (of|under|on|outstanding under|due under))]"
)
_NOTE_PARTS: Final = (
    "[,] [(on which|under which)] [(with|having|and|on which|under which)] <M:principal> [(in|of)]"
    " [outstanding]"
    " principal [amount] and <M:interest> [(in|of)] [accrued] [and unpaid] interest [(was|were)]"
    " [(outstanding|owed|owing|due)] [,]",
    "[,] [(on which|under which|with|having|and|on which|representing)] [(aggregate|total)] <M:value> [(in"
    "|of)]"
    " {both_parts} [(was|were)] [(outstanding|owed|owing|due)] [,]",
    "[,] [(on which|under which)] <M:value> (was|were) (outstanding|owed|owing|due) [, principal and interest"
    " (together|combined)]",
    "[,] (with|having|in) [(aggregate|total|combined|outstanding)] {both_parts} of <M:value> [,]",
    "[,] [(together with|and|plus|including|, plus|along with|and aggregate|and all)] [(all|aggregate)]"
    " <M:interest>"
    " [(of|in)] [accrued] [and unpaid] interest [(on it|thereon)] [,]",
    "[,] (together with|and|plus|along with) [(all|aggregate)] [accrued] [and unpaid] interest [(thereon"
    "|on it)]"
    " [(of|in amount of)] <M:interest> [thereon] [,]",
    "[,] (together with|and|plus|including|along with) [(all|any)] [accrued] [and unpaid] interest"
    " [(thereon|on it)]"
    " [,]",
    "with [aggregate] principal balance of <M:value> LPAR including [all] accrued [and unpaid] interest RPAR",
    "LPAR (<M:value> [(of|in)] {both_parts}|<M:principal> [(of|in)] [outstanding] principal [amount] and"
    " <M:interest>"
    " [(of|in)] [accrued] [and unpaid|but unpaid] interest|<M:principal> [(of|in)] principal [amount]) RPAR",
    "[,] (for|to be|which (was|were)) (cancellation|cancelled) [,]",
)
_INTEREST_WITHIN: Final = (
    "[,|LPAR] (including|inclusive of|which includes) [all] [accrued] [and unpaid] interest [,|RPAR]"
)
_PREFERRED_LEG: Final = (
    "{its} [(all|all of)] {its} <C:shares> shares of [its] [(outstanding|existing|<X> 's)] [outstanding]"
    " <S:series>"
    " [(LPAR|,|) [(valued at|worth|with|representing|having|carried at|being|for|with value of|having"
    " value of)] [(total|combined"
    "|aggregate|stated)] [(value of)] <M:value>"
    " [(of|in)] [({dividends}|including {dividends}|with {dividends})] [RPAR] [(with|including|inclusive"
    " of) {dividends}]|[,] (having|with|representing) [aggregate] (stated|liquidation) value [, (together"
    " with|plus"
    "|including) [all] accrued [and unpaid] dividends ,] of <M:value> [,]] [(held by it|owned by it)]"
)
FRAGMENTS["dividends"] = (
    "((capital|stated value|liquidation value|liquidation preference) [(and|with|plus|including) [all]"
    " accrued"
    " [and unpaid|but unpaid] dividends]|[all] accrued [and unpaid] dividends)"
)


def legs(cursor: Cursor, symbols: Symbols, scene: Scene) -> tuple[Leg, ...]:
    """The things surrendered from the cursor on; empty when one of them is not understood."""
    found: list[Leg] = []
    while True:
        start = cursor.at
        enumerated = cursor.take("<E>") is not None
        leg = _leg(cursor, symbols, scene, start)
        if leg is None:
            return ()
        found.append(leg)
        following = cursor.at
        if not (cursor.take("(, and|and|,|;|; and)") and (cursor.sees("<E>") or not enumerated)):
            cursor.at = following
            return tuple(found)
        if not cursor.sees("[<E>] {its} (<K>|<C> shares|<M>)"):
            cursor.at = following
            return tuple(found)


def _leg(cursor: Cursor, symbols: Symbols, scene: Scene, start: int) -> Leg | None:
    note = _note_leg(cursor, symbols, scene, start)
    if note is not None:
        return note
    preferred = cursor.take(_PREFERRED_LEG)
    if preferred is None:
        return None
    return Leg(
        kind="preferred",
        place=symbols.place(start),
        end=symbols.place(cursor.at),
        series=preferred["series"],
        shares=scene.number(preferred, "shares"),
        value=scene.number(preferred, "value"),
    )


def _note_leg(cursor: Cursor, symbols: Symbols, scene: Scene, start: int) -> Leg | None:
    """A note given up: by which phrase it is named, and what was owed on it."""
    begin = cursor.at
    found: dict[str, int] = dict(cursor.take(_OF_NOTES) or {})
    phrase = note_at(cursor, scene)
    if phrase is None:
        cursor.at = begin
        return None
    total = phrase.balance or phrase.principal
    within = total is not None and cursor.take(_INTEREST_WITHIN) is not None
    taken: set[str] = set()
    while any(grow(cursor, part, taken, found) for part in _NOTE_PARTS):
        pass
    principal = scene.number(found, "principal") or (None if within else phrase.balance) or phrase.principal
    interest, value = scene.number(found, "interest"), scene.number(found, "value")
    if within:
        principal, value = None, total
    return Leg(
        kind="note",
        place=symbols.place(start),
        end=symbols.place(cursor.at),
        note_day=phrase.day,
        principal=principal,
        interest=interest,
        value=_value(value, principal, interest),
        holder=phrase.holder,
        notes=phrase.notes,
    )


def _value(value: Decimal | None, principal: Decimal | None, interest: Decimal | None) -> Decimal | None:
    """The one figure for the whole: as given, or the sum of principal and interest where both are."""
    if value is None and principal is not None and interest is not None:
        return principal + interest
    return value


__all__ = ["legs"]
