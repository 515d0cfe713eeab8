"""Preferred stock as records; as in `instruments`, they hold plain values only."""

from __future__ import annotations

from decimal import Decimal

import attrs

from holdings_projections.instruments import Fact

__all__ = ["PreferredFact", "PreferredRecord"]


@attrs.frozen(kw_only=True)
class PreferredFact(Fact):
    """kind: "issued", "exchanged" (surrendered) or "asserted" (outstanding in all).

    holder, holder_key: None on an assertion. shares: count, None where unstated; value: dollars.
    exchange: id of the exchange in which they were issued or surrendered.
    """

    holder: str | None = None
    holder_key: str | None = None
    shares: Decimal | None = None
    value: Decimal | None = None
    exchange: str | None = None


@attrs.frozen(kw_only=True)
class PreferredRecord:
    """A series of an issuer's preferred stock. series: as first printed; preferred_id: issuer and series."""

    preferred_id: str
    issuer_key: str
    issuer: str
    issuer_cik: str | None = None
    series: str
    facts: tuple[PreferredFact, ...] = ()
