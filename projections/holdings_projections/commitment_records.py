"""Commitments as records; as in `instruments`, they hold plain values only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from holdings_projections.instruments import Fact

__all__ = ["CommitmentFact", "CommitmentRecord", "VolumeRule"]


@attrs.frozen(kw_only=True)
class VolumeRule:
    """A condition on trading volume; fields as in the event `VolumeCondition`."""

    measure: str
    comparison: str
    threshold: Decimal
    window_days: int
    until: str = "closing"


@attrs.frozen(kw_only=True)
class CommitmentFact(Fact):
    """kind: "committed", "closed" (sold), "lapsed" or "terminated".

    principal: dollars; count: of tranches. The rest only of "committed": amounts of the tranches where
    stated, first and last day on which they are scheduled, months between them, condition in words and,
    as volume, in figures.
    """

    principal: Decimal | None = None
    count: int | None = None
    amounts: tuple[Decimal, ...] = ()
    window_from: date | None = None
    window_to: date | None = None
    months: int | None = None
    condition: str | None = None
    volume: VolumeRule | None = None


@attrs.frozen(kw_only=True)
class CommitmentRecord:
    """Notes promised under one agreement. commitment_id: ``{filing}/commitment/{n}``."""

    commitment_id: str
    issuer_key: str
    issuer: str
    issuer_cik: str | None = None
    holder: str | None = None
    holder_key: str | None = None
    facts: tuple[CommitmentFact, ...] = ()
