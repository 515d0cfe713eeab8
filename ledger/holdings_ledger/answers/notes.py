"""Rows of answers about notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from holdings_ledger.answers.base import Row
from holdings_projections.making import record


@record(kw_only=True)
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
