"""Rows of answers about preferred stock and commitments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.answers.base import Row


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
