"""Events of 8-Ks: notes, their commitments and payments, preferred stock and warrants.

Money is US dollars, rates and factors are fractions (12 % is 0.12), shares are counts. Names of parties
are as printed in the filing, never its defined terms ("Investor" is another party next week).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from holdings_events.base import Event

PaymentPattern = Literal["lump_sum", "level_installments", "equal_principal", "stepped", "interest_only"]
Secured = Literal["yes", "pending", "no"]


@attrs.frozen(kw_only=True)
class ConversionTerm:
    """One of the prices from which a conversion price is chosen.

    kind: "market" or "fixed". Of a market price: measure ("vwap", "closing_bid", "closing_price",
    "bid", "trading_price"), statistic over the window ("average", "lowest", "last", or
    "average_of_lowest", the average of its `lowest_count` lowest prices), factor it is multiplied by
    (0.85 for "85 % of"), and window_days in trading days. Of a fixed price: price in dollars a share.
    """

    kind: Literal["market", "fixed"]
    measure: str | None = None
    statistic: Literal["average", "lowest", "last", "average_of_lowest"] | None = None
    factor: Decimal | None = None
    window_days: int | None = None
    price: Decimal | None = None
    lowest_count: int | None = None


@attrs.frozen(kw_only=True)
class Conversion:
    """How a note turns into shares.

    chooser: "holder" may convert, or "company" may pay in shares; None where unstated.
    rule: how the price is chosen among the terms ("lowest", "highest"), or "single" for one term.
    floor: lowest price allowed, dollars a share.
    """

    chooser: Literal["holder", "company"] | None = None
    rule: Literal["lowest", "highest", "single"]
    terms: tuple[ConversionTerm, ...]
    floor: Decimal | None = None


@attrs.frozen(kw_only=True)
class VolumeCondition:
    """A condition on trading volume.

    measure: "average_daily_trading_volume" in dollars; comparison: ">=" or ">"; threshold in dollars;
    window_days: trading days before `until` ("closing").
    """

    measure: str
    comparison: Literal[">=", ">"]
    threshold: Decimal
    window_days: int
    until: str = "closing"


@attrs.frozen(kw_only=True)
class NotePurchaseAgreementEntered(Event):
    """An agreement under which notes are or will be sold.

    holder: the buyer. max_principal: the most that may be sold under it. title: the agreement's name.
    secured, collateral, registration_rights: what the filing says of the notes under it.
    """

    holder: str | None = None
    title: str | None = None
    max_principal: Decimal | None = None
    secured: Secured | None = None
    collateral: str | None = None
    registration_rights: bool | None = None


@attrs.frozen(kw_only=True)
class ExchangeAgreementEntered(Event):
    """An agreement to exchange outstanding securities for others.

    holder: the other party. title: the agreement's name.
    """

    holder: str | None = None
    title: str | None = None


@attrs.frozen(kw_only=True)
class NoteIssued(Event):
    """A note was issued.

    note: ordinal of the note in its filing; the note's id is ``{filing}/note/{note}``.
    holder: first holder. title: the class of note as printed.
    principal: face amount. proceeds: cash received for it. discount: original issue discount in dollars.
    rate, default_rate: a year, as fractions. day_count, compounding: conventions where stated.
    maturity_date: last day; maturity_text where it is relative or on demand.
    payment_pattern, installments (their number), installment_amounts (where stated),
    first_payment_date, payment_months (months between payments): how it is to be paid.
    conversion, ownership_cap (a fraction of the shares outstanding), secured, collateral,
    registration_rights: other terms.
    exchange: ordinal of the exchange it came out of; legs share ``{filing}/exchange/{n}``.
    components: amounts whose sum the principal is, where it was inferred from sums.
    """

    note: int
    holder: str | None = None
    title: str | None = None
    principal: Decimal
    proceeds: Decimal | None = None
    discount: Decimal | None = None
    rate: Decimal | None = None
    default_rate: Decimal | None = None
    day_count: str | None = None
    compounding: str | None = None
    maturity_date: date | None = None
    maturity_text: str | None = None
    payment_pattern: PaymentPattern | None = None
    installments: int | None = None
    installment_amounts: tuple[Decimal, ...] = ()
    first_payment_date: date | None = None
    payment_months: int | None = None
    conversion: Conversion | None = None
    ownership_cap: Decimal | None = None
    secured: Secured | None = None
    collateral: str | None = None
    registration_rights: bool | None = None
    exchange: int | None = None
    components: tuple[Decimal, ...] = ()


@attrs.frozen(kw_only=True)
class NoteTranchesCommitted(Event):
    """Notes that a party promised to sell or buy later: a commitment, not debt.

    holder: the buyer. principal: all of them together. count: number of tranches. amounts: of each, where
    stated. window_from, window_to: first and last day on which they are scheduled. months: between tranches.
    condition: what must hold at each closing. rate, maturity_months, payment_pattern: terms of the notes.
    """

    holder: str | None = None
    principal: Decimal | None = None
    count: int | None = None
    amounts: tuple[Decimal, ...] = ()
    window_from: date | None = None
    window_to: date | None = None
    months: int | None = None
    condition: VolumeCondition | None = None
    rate: Decimal | None = None
    maturity_months: int | None = None
    payment_pattern: PaymentPattern | None = None


@attrs.frozen(kw_only=True)
class TrancheClosed(Event):
    """A committed tranche was sold.

    holder: the buyer. number: which one, where stated. principal: of the notes sold.
    """

    holder: str | None = None
    number: int | None = None
    principal: Decimal | None = None


@attrs.frozen(kw_only=True)
class TrancheLapsed(Event):
    """A committed tranche will not be sold.

    holder: who was to buy it. count: how many lapsed. principal: their amount. reason: in the filing's words.
    """

    holder: str | None = None
    count: int | None = None
    principal: Decimal | None = None
    reason: str | None = None


@attrs.frozen(kw_only=True)
class NoteReference(Event):
    """Base of events about a note issued earlier, which the filing names by its date or amount.

    holder: as printed. note_date: date of the note. note_principal: its principal, where that names it.
    """

    holder: str | None = None
    note_date: date | None = None
    note_principal: Decimal | None = None


@attrs.frozen(kw_only=True)
class NoteSurrendered(NoteReference):
    """A note was surrendered for cancellation.

    prior: ordinal among the filing's surrendered notes; a note with no issue event in the ledger is
        ``{filing}/prior/{prior}``.
    principal, interest: None where only one figure is given for both. value: that figure.
    exchange: ordinal of the exchange, as in `NoteIssued`.
    """

    prior: int
    principal: Decimal | None = None
    interest: Decimal | None = None
    value: Decimal | None = None
    exchange: int | None = None


@attrs.frozen(kw_only=True)
class NoteAmended(NoteReference):
    """Terms of a note changed; None leaves a term as it was.

    principal, rate, maturity_date, conversion, installments, first_payment_date: the new terms.
    capitalised: accrued interest in dollars that was added to the principal, where stated.
    description: of the change, in the filing's words.
    """

    principal: Decimal | None = None
    rate: Decimal | None = None
    maturity_date: date | None = None
    conversion: Conversion | None = None
    installments: int | None = None
    first_payment_date: date | None = None
    capitalised: Decimal | None = None
    description: str | None = None


@attrs.frozen(kw_only=True)
class NoteConverted(NoteReference):
    """Part or all of a note became shares. principal and interest converted, or value where only one
    figure is given; shares issued; price a share."""

    principal: Decimal | None = None
    interest: Decimal | None = None
    value: Decimal | None = None
    shares: Decimal | None = None
    price: Decimal | None = None


@attrs.frozen(kw_only=True)
class NotePaymentRecorded(NoteReference):
    """A payment on a note was made. principal and interest paid, or value where only one figure is given.

    expenses: costs and fees that the payment covered, where stated; part of value.
    """

    principal: Decimal | None = None
    interest: Decimal | None = None
    value: Decimal | None = None
    expenses: Decimal | None = None


@attrs.frozen(kw_only=True)
class NoteRedeemed(NoteReference):
    """A note was redeemed or repaid whole. value: the amount paid; premium: of it, above the balance."""

    value: Decimal | None = None
    premium: Decimal | None = None


@attrs.frozen(kw_only=True)
class EventOfDefaultRecorded(NoteReference):
    """An event of default occurred. description: in the filing's words; default_rate: from then on."""

    description: str | None = None
    default_rate: Decimal | None = None


@attrs.frozen(kw_only=True)
class DefaultWaived(NoteReference):
    """The holder waived a default. description: in the filing's words."""

    description: str | None = None


@attrs.frozen(kw_only=True)
class ForbearanceAgreed(NoteReference):
    """The holder agreed to forbear until a date. description: in the filing's words."""

    until: date | None = None
    description: str | None = None


@attrs.frozen(kw_only=True)
class AgreementTerminated(Event):
    """An agreement ended (Item 1.02). holder: the other party; title: its name; agreement_date: its date."""

    holder: str | None = None
    title: str | None = None
    agreement_date: date | None = None


@attrs.frozen(kw_only=True)
class PreferredIssued(Event):
    """Preferred shares were issued.

    holder: their first holder. series: as printed. shares: count. value: paid or exchanged for them.
    exchange: ordinal of the exchange, as in `NoteIssued`.
    """

    holder: str | None = None
    series: str
    shares: Decimal | None = None
    value: Decimal | None = None
    exchange: int | None = None


@attrs.frozen(kw_only=True)
class PreferredExchanged(Event):
    """Preferred shares were surrendered in an exchange.

    holder: who surrendered them. series: as printed. shares: count. value: the one figure given for
    capital and accrued dividends.
    exchange: ordinal of the exchange, as in `NoteIssued`.
    """

    holder: str | None = None
    series: str
    shares: Decimal | None = None
    value: Decimal | None = None
    exchange: int | None = None


@attrs.frozen(kw_only=True)
class WarrantIssued(Event):
    """Warrants were issued.

    holder: their first holder. shares: underlying count. exercise_price: dollars a share. expiration_date:
    the last day on which they can be exercised.
    """

    holder: str | None = None
    shares: Decimal | None = None
    exercise_price: Decimal | None = None
    expiration_date: date | None = None


@attrs.frozen(kw_only=True)
class OutstandingAsserted(Event):
    """A filing states how much of something is outstanding: an assertion that replay is tested against.

    subject: as printed. kind: "notes" (amount in dollars) or "preferred" (amount in shares);
    unit says the same ("USD" or "shares").
    agreement: the agreement whose notes are meant, where the term is local to the filing.
    """

    subject: str
    kind: Literal["notes", "preferred"]
    amount: Decimal
    unit: Literal["USD", "shares"]
    agreement: str | None = None
