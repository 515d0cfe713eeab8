"""Events of Forms 3, 4 and 5: one class for each transaction code and table, and the holdings stated.

The class says what the code means (SEC list of transaction codes, condensed in DOMAIN section 2); the
A/D side moves the balance. Every class shares the fields of `RowEvent`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from holdings_events.base import Event, Span

Table = Literal["I", "II"]
Side = Literal["A", "D"]
VestingStatus = Literal["vested", "unvested", "vested_or_within_60_days"]


@attrs.frozen(kw_only=True)
class DerivativeLeg:
    """The Table II row of an exercise or conversion, beside the Table I row it was paired with.

    row, span and path: its place, as in `Source`; row, security, quantity, price, balance_after,
    balance_value_after, ownership, nature, exercise_price, exercisable_date, expiration_date, underlying,
    underlying_quantity, underlying_value, total_value, deemed_date, timeliness, equity_swap, form_type and
    footnotes as in `RowEvent`. side is never None: where the rendition lost the column, the code decides and
    the event's evidence says so under "derivative.side".
    """

    row: int
    span: Span | None = None
    path: str | None = None
    security: str | None = None
    side: Side
    quantity: Decimal | None = None
    price: Decimal | None = None
    balance_after: Decimal | None = None
    ownership: str | None = None
    nature: str | None = None
    exercise_price: Decimal | None = None
    exercisable_date: date | None = None
    expiration_date: date | None = None
    underlying: str | None = None
    underlying_quantity: Decimal | None = None
    underlying_value: Decimal | None = None
    total_value: Decimal | None = None
    balance_value_after: Decimal | None = None
    deemed_date: date | None = None
    timeliness: Literal["E", "L"] | None = None
    equity_swap: bool | None = None
    form_type: str | None = None
    footnotes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@attrs.frozen(kw_only=True)
class RowEvent(Event):
    """A row of Table I or II, as reported. effective_date is the transaction date.

    table, row: the row's place, as in `Source`.
    security: title as printed; None where the cell is missing.
    code: transaction code as printed, None on holdings. side: "A" acquired, "D" disposed of, None
        where the cell is missing.
    quantity: shares (Table I) or derivative securities (Table II), always positive; None if unstated.
    price: dollars a share or a derivative security; 0 is a stated zero, None is unstated.
    price_average: a footnote says that the price is a weighted average of several fills.
    balance_after: amount owned following the transaction, or held (column 5 of Table I, 9 of II).
    balance_value_after: the same in dollars, of debt securities (valueOwnedFollowingTransaction).
    ownership: "D" direct or "I" indirect. nature: of indirect ownership, as printed.
    exercise_price, exercisable_date, expiration_date, underlying, underlying_quantity,
        underlying_value: terms of a derivative security (Table II, columns 2, 6 and 7).
    total_value: transactionTotalValue of Table II, in dollars.
    deemed_date: deemed execution date, informative only.
    timeliness: "E" early (printed as V), "L" late, None on time. equity_swap: the box of the row.
    form_type: transactionFormType, the form the row belongs to.
    footnotes: (field, footnote ids) for each cell that carries marks.
    plan_10b5_1, plan_adopted: a footnote of the row says that it was made under a Rule 10b5-1 plan, and
        the date the plan was adopted.
    transfer: rows that share this number within a filing are the two sides of one change of nature.
    """

    table: Table
    row: int | None = None
    security: str | None = None
    code: str | None = None
    side: Side | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    price_average: bool = False
    balance_after: Decimal | None = None
    balance_value_after: Decimal | None = None
    ownership: str | None = None
    nature: str | None = None
    exercise_price: Decimal | None = None
    exercisable_date: date | None = None
    expiration_date: date | None = None
    underlying: str | None = None
    underlying_quantity: Decimal | None = None
    underlying_value: Decimal | None = None
    total_value: Decimal | None = None
    deemed_date: date | None = None
    timeliness: Literal["E", "L"] | None = None
    equity_swap: bool | None = None
    form_type: str | None = None
    footnotes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    plan_10b5_1: bool | None = None
    plan_adopted: date | None = None
    transfer: int | None = None


@attrs.frozen(kw_only=True)
class PairedRowEvent(RowEvent):
    """A row that exercises or converts a derivative security: two postings where both legs are known.

    derivatives: the Table II rows paired with this Table I row (usually one; several when their sum
        matches). Empty when this is itself the Table II row, or when `missing_leg` names the other side.
    missing_leg: "stock" or "derivative": the leg that the document does not report.
    """

    derivatives: tuple[DerivativeLeg, ...] = ()
    missing_leg: Literal["stock", "derivative"] | None = None


@attrs.frozen(kw_only=True)
class OptionExercised(PairedRowEvent):
    """M on an option, or O or X: options exercised. moneyness: "out" (O), "in" (X), None (M)."""

    moneyness: Literal["in", "out"] | None = None


@attrs.frozen(kw_only=True)
class UnitsSettled(PairedRowEvent):
    """M on restricted or deferred stock units: units settled in shares."""


@attrs.frozen(kw_only=True)
class SecurityConverted(PairedRowEvent):
    """C: conversion of a derivative security."""


@attrs.frozen(kw_only=True)
class SharesPurchased(RowEvent):
    """P in Table I: open-market or private purchase."""


@attrs.frozen(kw_only=True)
class SharesSold(RowEvent):
    """S in Table I: open-market or private sale."""


@attrs.frozen(kw_only=True)
class SharesGranted(RowEvent):
    """A in Table I: grant or award, Rule 16b-3(d)."""


@attrs.frozen(kw_only=True)
class SharesReturnedToIssuer(RowEvent):
    """D in Table I: disposition to the issuer, Rule 16b-3(e)."""


@attrs.frozen(kw_only=True)
class SharesWithheld(RowEvent):
    """F in Table I: delivered or withheld for exercise price or tax. Never a sale; price is a valuation."""


@attrs.frozen(kw_only=True)
class PlanAcquisition(RowEvent):
    """I, acquired: discretionary transaction under a plan, Rule 16b-3(f)."""


@attrs.frozen(kw_only=True)
class PlanDisposition(RowEvent):
    """I, disposed of: discretionary transaction under a plan, Rule 16b-3(f)."""


@attrs.frozen(kw_only=True)
class GiftReceived(RowEvent):
    """G in Table I, acquired: bona fide gift received. Price 0 is no cost basis."""


@attrs.frozen(kw_only=True)
class SharesGifted(RowEvent):
    """G in Table I, disposed of: bona fide gift made."""


@attrs.frozen(kw_only=True)
class SmallAcquisition(RowEvent):
    """L: small acquisition, Rule 16a-6."""


@attrs.frozen(kw_only=True)
class InheritanceReceived(RowEvent):
    """W, acquired: by will or the laws of descent."""


@attrs.frozen(kw_only=True)
class InheritanceTransferred(RowEvent):
    """W, disposed of: by will or the laws of descent."""


@attrs.frozen(kw_only=True)
class VotingTrustDeposited(RowEvent):
    """Z, disposed of: deposit into a voting trust."""


@attrs.frozen(kw_only=True)
class VotingTrustWithdrawn(RowEvent):
    """Z, acquired: withdrawal from a voting trust."""


@attrs.frozen(kw_only=True)
class OtherTransaction(RowEvent):
    """J in Table I: other acquisition or disposition, explained in a footnote."""


@attrs.frozen(kw_only=True)
class EquitySwapTransacted(RowEvent):
    """K: equity swap or like instrument. Moves no shares unless a footnote says so."""


@attrs.frozen(kw_only=True)
class SharesTendered(RowEvent):
    """U: disposition in a tender of shares in a change of control."""


@attrs.frozen(kw_only=True)
class DerivativePurchased(RowEvent):
    """P in Table II: derivative security bought."""


@attrs.frozen(kw_only=True)
class DerivativeSold(RowEvent):
    """S in Table II: derivative security sold."""


@attrs.frozen(kw_only=True)
class OptionGranted(RowEvent):
    """A in Table II, of an option, warrant or appreciation right: grant or award, Rule 16b-3(d)."""


@attrs.frozen(kw_only=True)
class UnitsGranted(RowEvent):
    """A in Table II, of restricted, deferred, performance or phantom units: grant or award."""


@attrs.frozen(kw_only=True)
class DerivativeGranted(RowEvent):
    """A in Table II, of any other derivative security: grant or award."""


@attrs.frozen(kw_only=True)
class DerivativeCancelled(RowEvent):
    """D in Table II: derivative security returned to the issuer, Rule 16b-3(e)."""


@attrs.frozen(kw_only=True)
class DerivativeWithheld(RowEvent):
    """F in Table II: derivative security withheld for exercise price or tax."""


@attrs.frozen(kw_only=True)
class DerivativeGiftReceived(RowEvent):
    """G in Table II, acquired: derivative security received as a gift."""


@attrs.frozen(kw_only=True)
class DerivativeGifted(RowEvent):
    """G in Table II, disposed of: derivative security given away."""


@attrs.frozen(kw_only=True)
class DerivativeInherited(RowEvent):
    """W in Table II, acquired: by will or the laws of descent."""


@attrs.frozen(kw_only=True)
class DerivativeInheritanceTransferred(RowEvent):
    """W in Table II, disposed of: by will or the laws of descent."""


@attrs.frozen(kw_only=True)
class DerivativeOtherTransaction(RowEvent):
    """J in Table II: other acquisition or disposition, explained in a footnote."""


@attrs.frozen(kw_only=True)
class ShortDerivativeExpired(RowEvent):
    """E: expiration of a short derivative position."""


@attrs.frozen(kw_only=True)
class DerivativeExpiredForValue(RowEvent):
    """H: expiration or cancellation of a long derivative position with value received."""


@attrs.frozen(kw_only=True)
class UnclassifiedTransaction(RowEvent):
    """A transaction row whose code is missing or not on the SEC's list; its side still moves a balance."""


@attrs.frozen(kw_only=True)
class HoldingStated(RowEvent):
    """A holding row of Table I: an amount owned, without a transaction. effective_date is the day as of
    which it speaks: the later of the period of report and the last transaction date in the document."""


@attrs.frozen(kw_only=True)
class DerivativeHoldingStated(RowEvent):
    """A derivative holding: a holding row of Table II, or an amount that a footnote states.

    quantity is None; balance_after is the amount held. row is None when a footnote states it.
    vesting_status: whether a footnote calls the amount vested; None where it does not say.
    footnote: id of the footnote that states it, else None.
    """

    vesting_status: VestingStatus | None = None
    footnote: str | None = None


@attrs.frozen(kw_only=True)
class NoSecuritiesStated(Event):
    """The box "no securities are beneficially owned" of Form 3: a stated zero in every security."""


@attrs.frozen(kw_only=True)
class Installment:
    """A number of derivative securities, quantity, that vest on a date."""

    date: date
    quantity: Decimal


@attrs.frozen(kw_only=True)
class VestingScheduleStated(Event):
    """A footnote states when the unvested rest of a grant vests, and its parts add up to a stated total.

    security, exercise_price, expiration_date, underlying, ownership, nature: of the lot it speaks of.
    installments: what vests when. total: their sum, which another statement confirms.
    footnote: id of the footnote.
    """

    security: str | None = None
    exercise_price: Decimal | None = None
    expiration_date: date | None = None
    underlying: str | None = None
    ownership: str | None = None
    nature: str | None = None
    installments: tuple[Installment, ...]
    total: Decimal
    footnote: str | None = None
