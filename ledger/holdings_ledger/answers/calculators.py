"""Rows of the calculators' answers: each with the figures that it was computed from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.answers.base import Row


@attrs.frozen(kw_only=True)
class InputFigure:
    """A figure that an answer was computed from, or a step on the way.

    name: in words. value: None where there is none, and then source says why. unit: "USD", "USD a share",
    "shares", "fraction" or "". source: "given" (by the user), "given: FILE, lines 3 to 7", "stated" (in a
    filing), "ledger" (a balance of it) or "computed".
    """

    name: str
    value: Decimal | None
    unit: str
    source: str


@attrs.frozen(kw_only=True)
class ConversionRow(Row):
    """What a note converts into on a date, at market prices that the user gave.

    formula: the note's conversion terms in words. price: dollars a share, None where it cannot be computed;
    floored: it is the floor. amount: dollars converted. shares: whole shares, rounded up so that the whole
    amount is paid; overpaid: what the rounding adds, in dollars. minimum_shares: the fewest, whatever the
    market does. ownership_cap: a fraction; cap_shares: the most new shares within it; within_cap: the
    smaller of both.
    """

    note_id: str
    label: str
    issuer: str
    holder: str | None
    on: date
    chooser: str | None
    formula: str | None
    price: Decimal | None
    floored: bool
    amount: Decimal | None
    shares: Decimal | None
    overpaid: Decimal | None
    minimum_shares: Decimal | None
    ownership_cap: Decimal | None
    cap_shares: Decimal | None
    within_cap: Decimal | None
    inputs: tuple[InputFigure, ...]
    note: str | None = None


@attrs.frozen(kw_only=True)
class ConditionRow(Row):
    """Whether the condition of a commitment holds on a closing date.

    met: None where it cannot be told, and then note says why. average: dollars a day over the window of
    `days` trading days from first to last; priced_by: "vwap" or "close".
    """

    commitment_id: str
    issuer: str
    holder: str | None
    on: date
    condition: str | None
    met: bool | None
    average: Decimal | None
    threshold: Decimal | None
    priced_by: str | None
    first: date | None
    last: date | None
    days: int
    inputs: tuple[InputFigure, ...]
    note: str | None = None


@attrs.frozen(kw_only=True)
class DilutionRow(Row):
    """What one security can become on a date, or all of them together (kind "total").

    shares: new shares, None where it is not counted, and then note says why. at_least: the fewest that its
    terms allow. price: of conversion or exercise. amount: dollars of a note, or number of securities.
    not_counted: of a total, how many securities are not in it. part: of a total, the new shares as a
    fraction of all shares with them, where the shares outstanding were given.
    """

    on: date
    kind: str
    id: str
    label: str
    issuer: str
    holder: str | None
    shares: Decimal | None
    at_least: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    not_counted: int | None
    part: Decimal | None
    inputs: tuple[InputFigure, ...]
    note: str | None = None
