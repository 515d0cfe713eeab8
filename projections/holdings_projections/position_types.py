"""What a position is, and its history on both time axes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import attrs

from holdings_projections.balance_tests import Point
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.issuer_breaks import SplitSign
from holdings_projections.postings import Posting
from holdings_projections.replay import Step

__all__ = ["Account", "KnownPoint", "Position", "PositionInfo", "Reported", "Slice"]

Reported = tuple[Filing, tuple[Posting, ...]]
"""An original filing with its rows in force, those of its amendments among them."""


@attrs.frozen(kw_only=True)
class PositionInfo:
    """What a position is: the parties and terms, as last printed.

    position_id: readable and the same for every order of arrival of the same filings.
    owners: (key, name, CIK) of every owner of a joint position, the first owner first.
    unit: "shares", or "USD" for debt that Table I or II reports in dollars.
    """

    position_id: str
    kind: Literal["stock", "derivative"]
    issuer: str
    issuer_cik: str | None
    owners: tuple[tuple[str, str, str | None], ...]
    security: str | None
    ownership: str | None
    nature: str | None
    unit: str
    exercise_price: Decimal | None = None
    exercisable_date: date | None = None
    expiration_date: date | None = None
    underlying: str | None = None


@attrs.frozen(kw_only=True)
class Slice:
    """A step, and the rectangle of both time axes in which it is the answer; ends are exclusive."""

    effective_from: date
    effective_to: date | None
    known_from: datetime
    known_to: datetime | None
    step: Step


@attrs.frozen(kw_only=True)
class KnownPoint:
    """The balance just after a row, and when that was the state of knowledge; the end is exclusive."""

    point: Point
    known_from: datetime
    known_to: datetime | None


@attrs.frozen(kw_only=True)
class Position:
    """The whole history of a position."""

    info: PositionInfo
    slices: tuple[Slice, ...]
    points: tuple[KnownPoint, ...]


@attrs.frozen(kw_only=True)
class Account:
    """All positions that one person holds in one issuer, and what was found on the way.

    owner: key of the first owner of the filings it is folded from. reported: each original filing with the
    rows in force in the end. signs: positions that a split of the security would explain.
    """

    owner: str
    positions: tuple[Position, ...]
    findings: tuple[Finding, ...]
    reported: tuple[Reported, ...]
    signs: tuple[SplitSign, ...] = ()
