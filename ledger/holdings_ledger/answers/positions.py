"""Rows of answers about holdings and derivative lots."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from holdings_ledger.answers.base import Row
from holdings_projections.making import record


@record(kw_only=True)
class Holding(Row):
    """A non-derivative position. quantity: shares, None before the first evidence.

    holder: the first owner; holders: all of a joint filing. complete: False when the document that the
    quantity rests on is cut off or lacks rows. last_evidence_date: of the last row that speaks of it.
    """

    position_id: str
    issuer: str
    issuer_cik: str | None
    holder: str
    holder_cik: str | None
    holders: tuple[str, ...]
    security: str | None
    ownership: str | None
    nature: str | None
    quantity: Decimal | None
    complete: bool
    last_evidence_date: date | None
    note: str | None = None


@record(kw_only=True)
class DerivativeLot(Row):
    """Options, warrants, units and other derivative securities, one row for each lot of like terms.

    total, vested, unvested: numbers of derivative securities; vested and unvested are None when
    unknown, and then vested_min and vested_max bound what is vested.
    """

    position_id: str
    issuer: str
    issuer_cik: str | None
    holder: str
    holder_cik: str | None
    holders: tuple[str, ...]
    title: str | None
    ownership: str | None
    nature: str | None
    exercise_price: Decimal | None
    exercisable_date: date | None
    expiration_date: date | None
    underlying: str | None
    total: Decimal | None
    vested: Decimal | None
    unvested: Decimal | None
    vested_min: Decimal | None
    vested_max: Decimal | None
    complete: bool
    last_evidence_date: date | None
    note: str | None = None
