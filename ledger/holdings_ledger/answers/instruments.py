"""Rows of answers about notes, schedules, preferred stock and commitments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.answers.base import Row


@attrs.frozen(kw_only=True)
class NoteRow(Row):
    """A note on a date. Dollars; rate is a fraction a year.

    view: "recorded" (only what filings record) or "scheduled" (as if every payment was made when due).
    status: "outstanding", "matured_unconfirmed", "surrendered", "converted", "paid" or "unknown".
    upper_bound: the most the balance can be, where unreported payments may have lowered it, else None.
    """

    note_id: str
    label: str
    issuer: str
    issuer_cik: str | None
    holder: str | None
    title: str | None
    issue_date: date | None
    maturity_date: date | None
    rate: Decimal | None
    principal: Decimal | None
    accrued_interest: Decimal | None
    total: Decimal | None
    view: str
    status: str
    upper_bound: Decimal | None
    installments_due_unconfirmed: int
    note: str | None = None


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


@attrs.frozen(kw_only=True)
class PreferredRow(Row):
    """Preferred shares of a series. holder is None on the issuer-wide row.

    quantity: shares, None when unknown; minimum: the least there must be; asserted: what the last
    filing to say so states as outstanding.
    """

    preferred_id: str
    issuer: str
    issuer_cik: str | None
    series: str
    holder: str | None
    quantity: Decimal | None
    minimum: Decimal
    asserted: Decimal | None
    note: str | None = None


@attrs.frozen(kw_only=True)
class Commitment(Row):
    """Notes promised and not yet recorded as issued. amount: dollars; condition: in words.

    months_elapsed_unconfirmed: scheduled months that ended with no filing that says what was closed.
    """

    commitment_id: str
    issuer: str
    issuer_cik: str | None
    holder: str | None
    description: str
    amount: Decimal | None
    tranches_remaining: int | None
    months_elapsed_unconfirmed: int
    window_from: date | None
    window_to: date | None
    condition: str | None
