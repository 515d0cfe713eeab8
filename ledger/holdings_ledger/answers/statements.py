"""Rows of the statement of a note."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.answers.base import Row


@attrs.frozen(kw_only=True)
class StatementRow(Row):
    """A line of a note's statement. Dollars; fields as in `holdings_projections.statements.StatementLine`.

    note_id, label: of the note. number: of the line, from 1. principal and interest are those of the row
    before, changed by principal_change and interest_change.
    """

    note_id: str
    label: str
    issuer: str
    holder: str | None
    view: str
    number: int
    date: date
    kind: str
    text: str
    days: int | None
    rate: Decimal | None
    principal_change: Decimal | None
    interest_change: Decimal | None
    principal: Decimal | None
    interest: Decimal | None
    total: Decimal | None
    stated: Decimal | None
    expenses: Decimal | None
    shares: Decimal | None
    note: str | None = None
