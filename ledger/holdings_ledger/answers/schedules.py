"""Rows of answers about payment schedules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.answers.base import Row


@attrs.frozen(kw_only=True)
class ScheduleRow(Row):
    """A payment of an amortization schedule. days: of the day count used; the rest dollars."""

    number: int
    date: date
    days: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


@attrs.frozen(kw_only=True)
class ScheduleComparison(Row):
    """What one reading of a note's payments comes to. Dollars.

    reading: its short name in docs/CONVENTIONS.md; meaning: in words. payments: their number.
    payment: the regular one (the second, where the first is larger).
    """

    reading: str
    meaning: str
    payments: int
    first_payment: Decimal
    payment: Decimal
    last_payment: Decimal
    total_interest: Decimal
    total_paid: Decimal
