"""Conventions: what no filing says and an answer must still decide. Every one is named and changeable.

The defaults are the reading that the evidence supports best; docs/CONVENTIONS.md gives the reasons.
Every answer carries the conventions it was computed with, and what rests on one is "assumed".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

import attrs

from holdings_projections.daycount import DAY_COUNTS, DayCount, parse_day_count
from holdings_projections.making import record

__all__ = ["ALLOWED", "DEFAULTS", "READINGS", "ConventionError", "Conventions", "parse_compounding"]

Installments = Literal["level_actual", "level_textbook", "regular", "equal_principal"]
Stub = Literal["spread", "paid_first", "capitalised"]
Rounding = Literal["half_up", "half_even"]
BusinessDay = Literal["unadjusted", "following", "modified_following", "preceding"]
Compounding = Literal["simple", "daily", "monthly", "quarterly", "semiannual", "annual"]
PostMaturity = Literal["freeze", "accrue"]
Allocation = Literal["expenses_interest_principal", "expenses_principal_interest"]

ALLOWED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "day_count": DAY_COUNTS,
        "installments": get_args(Installments),
        "stub": get_args(Stub),
        "rounding": get_args(Rounding),
        "business_day": get_args(BusinessDay),
        "compounding": get_args(Compounding),
        "post_maturity": get_args(PostMaturity),
        "allocation": get_args(Allocation),
    }
)
"""The values that each convention may take; the first of each is the default."""


_COMPOUNDING_WORDS: Final[tuple[tuple[str, Compounding], ...]] = (
    ("simple", "simple"),
    ("semi", "semiannual"),
    ("daily", "daily"),
    ("quarter", "quarterly"),
    ("month", "monthly"),
    ("annual", "annual"),
    ("year", "annual"),
)


class ConventionError(ValueError):
    """There is no such convention, or no such value. key, value: as given; allowed: what may stand there."""

    def __init__(self, key: str, value: str | None, allowed: tuple[str, ...]) -> None:
        self.key, self.value, self.allowed = key, value, allowed
        what = f"no convention {key!r}" if value is None else f"convention {key} cannot be {value!r}"
        super().__init__(f"{what}; choose from {', '.join(allowed)}")


@record(kw_only=True)
class Conventions:
    """What is assumed where a filing is silent.

    day_count: for accrual; a note that states its own keeps it.
    installments: how "equal installments of principal and interest" are understood. "level_actual":
        one payment, solved on the day count of the actual periods. "level_textbook": the payment of an
        annuity at a month's share of the rate, while interest accrues by the day count, and the last
        payment clears. "regular": every period bears a month's share of the rate. "equal_principal":
        equal parts of principal, and interest on top.
    stub: interest of the days before a first period of regular length. "spread" over all payments,
        "paid_first" with the first payment on top, or "capitalised" into the principal.
    rounding: of payments and of each period's interest, to cents.
    business_day: what happens to a date on a weekend (holidays are not known).
    compounding: of interest that is not paid out: "simple", or added "daily", "monthly",
        "quarterly", "semiannual" or "annual".
    post_maturity: after maturity the recorded view stands still ("freeze") or goes on at the same rate
        ("accrue").
    allocation: the order in which one figure is allotted, where a filing gives no parts.
    """

    day_count: DayCount = "ACT/365F"
    installments: Installments = "level_actual"
    stub: Stub = "spread"
    rounding: Rounding = "half_up"
    business_day: BusinessDay = "unadjusted"
    compounding: Compounding = "simple"
    post_maturity: PostMaturity = "freeze"
    allocation: Allocation = "expenses_interest_principal"

    def __attrs_post_init__(self) -> None:
        for key, allowed in ALLOWED.items():
            if getattr(self, key) not in allowed:
                raise ConventionError(key, str(getattr(self, key)), allowed)

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> Conventions:
        """The defaults, changed where chosen. Raises `ConventionError` for a key or value there is not."""
        for key in chosen:
            if key not in ALLOWED:
                raise ConventionError(key, None, tuple(ALLOWED))
        return cls(**chosen)  # type: ignore[arg-type]  # values are checked on creation

    def as_mapping(self) -> dict[str, str]:
        """All conventions by name, as an answer's basis carries them."""
        return {key: getattr(self, key) for key in ALLOWED}

    def stated(self, day_count: str | None, compounding: str | None) -> Conventions:
        """These conventions, where a note's own statements come first. What is not understood is left out."""
        return attrs.evolve(
            self,
            day_count=(parse_day_count(day_count) if day_count else None) or self.day_count,
            compounding=(parse_compounding(compounding) if compounding else None) or self.compounding,
        )


def parse_compounding(text: str) -> Compounding | None:
    """The compounding that a text names ("compounded quarterly"), or None where it names none of ours."""
    folded = text.casefold()
    for word, meaning in _COMPOUNDING_WORDS:
        if word in folded:
            return meaning
    return None


DEFAULTS: Final = Conventions()

READINGS: Final[Mapping[str, tuple[str, Conventions]]] = MappingProxyType(
    {
        "A1": ("level, solved on actual days /365", DEFAULTS),
        "A2": ("level, solved on actual days /360", Conventions(day_count="ACT/360")),
        "A3": ("level, solved on 30/360", Conventions(day_count="30/360")),
        "A4": ("textbook payment, actual days /365", Conventions(installments="level_textbook")),
        "A5": (
            "stub capitalised, a month's rate",
            Conventions(installments="regular", stub="capitalised"),
        ),
        "A6": ("equal principal and interest on top", Conventions(installments="equal_principal")),
        "regular": (
            "every period a month's rate, stub free",
            Conventions(installments="regular", day_count="30/360"),
        ),
        "withfirst": ("stub interest paid with the first payment", Conventions(stub="paid_first")),
    }
)
"""Readings of equal installments, by the names that docs/CONVENTIONS.md uses, to put side by side."""
