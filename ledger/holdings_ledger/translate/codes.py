"""What transaction codes mean: the one mapping from (table, code, side, title) to a class of event.

The codes and their rules are the SEC's, General Instruction 8 of Form 4. Readers carry codes as printed;
only this module knows that S sells.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from holdings_events import (
    DerivativeCancelled,
    DerivativeExpiredForValue,
    DerivativeGifted,
    DerivativeGiftReceived,
    DerivativeGranted,
    DerivativeInheritanceTransferred,
    DerivativeInherited,
    DerivativeOtherTransaction,
    DerivativePurchased,
    DerivativeSold,
    DerivativeWithheld,
    EquitySwapTransacted,
    GiftReceived,
    InheritanceReceived,
    InheritanceTransferred,
    OptionExercised,
    OptionGranted,
    OtherTransaction,
    PlanAcquisition,
    PlanDisposition,
    RowEvent,
    SecurityConverted,
    SharesGifted,
    SharesGranted,
    SharesPurchased,
    SharesReturnedToIssuer,
    SharesSold,
    SharesTendered,
    SharesWithheld,
    ShortDerivativeExpired,
    Side,
    SmallAcquisition,
    Table,
    UnclassifiedTransaction,
    UnitsGranted,
    UnitsSettled,
    VotingTrustDeposited,
    VotingTrustWithdrawn,
)

__all__ = [
    "EXERCISE_CODES",
    "KNOWN_CODES",
    "MONEYNESS",
    "SIDES",
    "event_class",
    "kind_of_title",
    "needs_side",
]

TitleKind = Literal["option", "unit"]

EXERCISE_CODES: Final = frozenset("MCOX")
"""Exercise or conversion: a row of Table I and one of Table II tell the two legs."""

MONEYNESS: Final[dict[str | None, Literal["in", "out"]]] = {"O": "out", "X": "in"}
"""O exercises out of the money, X in or at it; M does not say."""

SIDES: Final[dict[str, Side]] = {
    "P": "A",
    "A": "A",
    "L": "A",
    "S": "D",
    "D": "D",
    "F": "D",
    "H": "D",
    "U": "D",
}
"""The only side that these codes can have; the others can have either."""

_Class = type[RowEvent]
_Sided = tuple[_Class, _Class]

_SAME: Final[dict[str, _Class]] = {
    "C": SecurityConverted,
    "E": ShortDerivativeExpired,
    "H": DerivativeExpiredForValue,
    "O": OptionExercised,
    "X": OptionExercised,
    "L": SmallAcquisition,
    "K": EquitySwapTransacted,
    "U": SharesTendered,
}
"""Codes that mean the same in both tables."""

_PLAIN: Final[dict[Table, dict[str, _Class]]] = {
    "I": {
        **_SAME,
        "P": SharesPurchased,
        "S": SharesSold,
        "A": SharesGranted,
        "D": SharesReturnedToIssuer,
        "F": SharesWithheld,
        "J": OtherTransaction,
    },
    "II": {
        **_SAME,
        "P": DerivativePurchased,
        "S": DerivativeSold,
        "D": DerivativeCancelled,
        "F": DerivativeWithheld,
        "J": DerivativeOtherTransaction,
    },
}

_BY_SIDE: Final[dict[Table, dict[str, _Sided]]] = {
    "I": {
        "I": (PlanAcquisition, PlanDisposition),
        "G": (GiftReceived, SharesGifted),
        "W": (InheritanceReceived, InheritanceTransferred),
        "Z": (VotingTrustWithdrawn, VotingTrustDeposited),
    },
    "II": {
        "I": (PlanAcquisition, PlanDisposition),
        "G": (DerivativeGiftReceived, DerivativeGifted),
        "W": (DerivativeInherited, DerivativeInheritanceTransferred),
        "Z": (VotingTrustWithdrawn, VotingTrustDeposited),
    },
}
"""Codes whose event depends on the side: (acquired, disposed of)."""

_GRANTED: Final[dict[TitleKind | None, _Class]] = {
    "option": OptionGranted,
    "unit": UnitsGranted,
    None: DerivativeGranted,
}

KNOWN_CODES: Final = frozenset("AMDFIPSCEHOXGLWZJKU")
"""The SEC's list. V is no code but a flag: the row was reported early, voluntarily."""

_OPTION: Final = re.compile(
    r"\b(?:options?|warrants?|sars?|appreciation rights?|rights? to (?:buy|purchase|acquire|subscribe)"
    r"|(?:purchase|subscription) rights?|calls?|puts?)\b",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"\b(?:units?|(?:d|r|p|pr|m|g)sus?|rsrs?|phantom|deferred|restricted|performance|equivalents?"
    r"|dividend equivalent rights?|ders?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def kind_of_title(title: str) -> TitleKind | None:
    """Whether a derivative's title speaks of an option (or warrant, or appreciation right) or of units.

    An option wins over a unit: "Performance Stock Option" is an option, whatever earns it. None where the
    title says neither ("Class B Common Stock").
    """
    if _OPTION.search(title):
        return "option"
    return "unit" if _UNIT.search(title) else None


def needs_side(code: str | None) -> bool:
    """Whether the event of this code cannot be told without knowing the A/D side."""
    return code in _BY_SIDE["I"]


def event_class(table: Table, code: str | None, side: Side | None, kind: TitleKind | None) -> _Class:
    """The event class of a transaction row.

    kind: what the derivative's title speaks of (`kind_of_title`), for M and grants of derivatives; None there
    means neither. An unknown code, or a code whose event the missing side would decide, is an
    `UnclassifiedTransaction`. A side that is impossible for the code does not change the class: the
    code names the event, the side moves the balance.
    """
    if code is None:
        return UnclassifiedTransaction
    plain = _PLAIN[table].get(code)
    if plain is not None:
        return plain
    if code == "M":
        return UnitsSettled if kind == "unit" else OptionExercised
    if code == "A":
        return _GRANTED[kind]
    sided = _BY_SIDE[table].get(code)
    if sided is None or side is None:
        return UnclassifiedTransaction
    return sided[0] if side == "A" else sided[1]
