"""How much of a derivative lot is vested on a date. Imports no events, so that a query is cheap."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import attrs

_ZERO: Final = Decimal(0)
_SIXTY_DAYS: Final = timedelta(days=60)


@attrs.frozen(kw_only=True)
class Vesting:
    """What filings say of the vesting of a lot.

    evidence_date: the day as of which they speak. vested, unvested, within_60: numbers of derivative
    securities, exercises since deducted from vested (which can so fall below zero before later
    installments are added). installments: (date, number) of the unvested, where a schedule is stated.
    """

    evidence_date: date
    vested: Decimal
    unvested: Decimal
    within_60: Decimal
    installments: tuple[tuple[date, Decimal], ...] = ()


@attrs.frozen(kw_only=True)
class LotState:
    """A lot on a date. vested and unvested are None when unknown; vested lies from vested_min to
    vested_max. projected: the figures rest on service conditions being met, or on the expiration date.
    """

    total: Decimal | None
    vested: Decimal | None
    unvested: Decimal | None
    vested_min: Decimal | None
    vested_max: Decimal | None
    projected: bool
    expired: bool = False


def lot_state(
    total: Decimal | None, vesting: Vesting | None, as_of: date, expiration_date: date | None
) -> LotState:
    """The vested and unvested parts of a lot at the end of a day.

    The last day on which a lot can be exercised is its expiration date; from the next day it is zero.
    "Vested or will vest within 60 days" is a range until the sixtieth day. Service conditions are
    assumed to be met. Without a schedule, the unvested part is unknown on every day after the evidence.
    """
    if expiration_date is not None and as_of > expiration_date:
        return _exactly(_ZERO, _ZERO, projected=True, expired=True)
    if total is None or vesting is None:
        return LotState(
            total=total,
            vested=None,
            unvested=None,
            vested_min=None if total is None else _ZERO,
            vested_max=total,
            projected=False,
        )
    low, high = _bounds(total, vesting, as_of)
    moved = as_of > vesting.evidence_date
    if low == high:
        return _exactly(total, low, projected=moved)
    return LotState(total=total, vested=None, unvested=None, vested_min=low, vested_max=high, projected=moved)


def _bounds(total: Decimal, vesting: Vesting, as_of: date) -> tuple[Decimal, Decimal]:
    """The least and the most that can be vested."""
    due = sum((n for day, n in vesting.installments if vesting.evidence_date < day <= as_of), _ZERO)
    low = high = vesting.vested + due
    if as_of >= vesting.evidence_date + _SIXTY_DAYS:
        low += vesting.within_60
    high += vesting.within_60
    scheduled = sum((n for _, n in vesting.installments), _ZERO)
    if as_of > vesting.evidence_date:
        high += vesting.unvested - scheduled
    return max(_ZERO, min(low, total)), max(_ZERO, min(high, total))


def _exactly(total: Decimal, vested: Decimal, *, projected: bool, expired: bool = False) -> LotState:
    return LotState(
        total=total,
        vested=vested,
        unvested=total - vested,
        vested_min=vested,
        vested_max=vested,
        projected=projected,
        expired=expired,
    )
