"""What a payment pays, by the order of allocation, and where a filing's figures are not those booked."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdings_projections.conventions import Conventions
from holdings_projections.instruments import NoteFact

__all__ = ["CLOSING", "parts", "remark"]

CLOSING: Final = {"surrendered": "surrendered", "redeemed": "paid"}
"""The facts that end a note, and the status that they leave."""

_ZERO: Final = Decimal("0.00")


def parts(
    fact: NoteFact, principal: Decimal, interest: Decimal, conventions: Conventions
) -> tuple[Decimal, Decimal] | None:
    """Principal and interest of a payment; None where no amount is stated.

    Expenses are paid only where the filing states them: they are no part of a note's balance.
    """
    if fact.principal is not None and fact.interest is not None:
        return fact.principal, fact.interest
    value = None if fact.value is None else max(fact.value - (fact.expenses or _ZERO), _ZERO)
    if fact.principal is not None:
        return fact.principal, max((value or fact.principal) - fact.principal, _ZERO)
    if fact.interest is not None:
        return max((value or fact.interest) - fact.interest, _ZERO), fact.interest
    if value is None:
        return None
    if conventions.allocation == "expenses_principal_interest":
        first = min(value, principal)
        return first, value - first
    first = min(value, interest)
    return value - first, first


def remark(fact: NoteFact, principal: Decimal, owed: Decimal, conventions: Conventions) -> str | None:
    """Where what a filing states is not what is booked, or the parts of one figure were allotted."""
    if fact.kind in CLOSING:
        return _ending_remark(fact, principal, owed)
    if fact.kind not in ("payment", "converted"):
        return None
    split = parts(fact, principal, owed, conventions)
    if split is None:
        return "its amount is not stated; the balance is unknown from here on"
    said: list[str] = []
    if fact.principal is None and fact.interest is None:
        order = conventions.allocation.replace("_", ", ")
        said.append(f"one figure of {fact.value:,}, allotted to {order}")
    for name, given, booked, most in (
        ("principal", fact.principal, split[0], f"{principal:,} outstanding"),
        ("interest", fact.interest, split[1], f"{owed:,} computed"),
    ):
        if booked > (principal if name == "principal" else owed):
            how = "left of it for" if given is None else "stated as"
            said.append(f"{booked:,} {how} {name} is more than the {most}")
    return "; ".join(said) or None


def _ending_remark(fact: NoteFact, principal: Decimal, owed: Decimal) -> str | None:
    stated = None if fact.value is None else fact.value - (fact.premium or _ZERO)
    if stated is None and fact.principal is not None:
        stated = fact.principal + (fact.interest or _ZERO)
    if stated is None or stated == principal + owed:
        return None
    return f"the filing gives {stated:,} for it; {principal + owed:,} was computed"
