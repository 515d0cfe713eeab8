"""Notes as records: what filings say of each, every fact on two time axes. Preferred stock and commitments
stand in modules of their own, so that a query loads only what it asks about.

Records are what the read model keeps and what answers are computed from; they hold plain values only
(text, decimals, dates, instants, tuples of records) and need no event classes. Money is US dollars, rates
are fractions a year, instants are aware. Facts stand in order of effective date, then of known_at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from holdings_projections.making import record

__all__ = [
    "ConversionPrice",
    "ConversionRule",
    "Fact",
    "NoteFact",
    "NoteRecord",
    "NoteTerms",
    "visible",
]


@record(kw_only=True)
class ConversionPrice:
    """One of the prices a conversion price is chosen from; fields as in the event `ConversionTerm`."""

    kind: str
    measure: str | None = None
    statistic: str | None = None
    factor: Decimal | None = None
    window_days: int | None = None
    price: Decimal | None = None
    lowest_count: int | None = None


@record(kw_only=True)
class ConversionRule:
    """How a note turns into shares; fields as in the event `Conversion`."""

    chooser: str | None
    rule: str
    terms: tuple[ConversionPrice, ...]
    floor: Decimal | None = None


@record(kw_only=True)
class NoteTerms:
    """Terms of a note; of an amendment, only those that it changes, None for the others.

    maturity_text: where the maturity is relative or on demand. pattern, installments, amounts,
    first_payment_date, months: as in `ScheduleTerms`. day_count, compounding: as printed, where stated.
    The confidences say how principal, rate, maturity and conversion are known.
    """

    principal: Decimal | None = None
    rate: Decimal | None = None
    default_rate: Decimal | None = None
    day_count: str | None = None
    compounding: str | None = None
    maturity_date: date | None = None
    maturity_text: str | None = None
    pattern: str | None = None
    installments: int | None = None
    amounts: tuple[Decimal, ...] = ()
    first_payment_date: date | None = None
    months: int | None = None
    conversion: ConversionRule | None = None
    ownership_cap: Decimal | None = None
    secured: str | None = None
    principal_confidence: str = "stated"
    rate_confidence: str = "stated"
    maturity_confidence: str = "stated"
    conversion_confidence: str = "stated"


@record(kw_only=True)
class Fact:
    """A fact of one filing about an instrument.

    kind: what happened; each subclass lists its kinds. event_id, filing: where it rests.
    known_at: from when the filing counts as known. known_until: when an amendment that states the fact
    anew became known, else None. signature_dated: known_at rests on a signature date alone.
    effective_date: when it happened; the filing's own date where it does not say.
    confidence: how its amounts are known.
    """

    kind: str
    event_id: str
    filing: str
    known_at: datetime
    known_until: datetime | None = None
    signature_dated: bool = False
    effective_date: date
    confidence: str = "stated"


@record(kw_only=True)
class NoteFact(Fact):
    """kind: "issued", "amended", "payment", "converted", "surrendered", "redeemed", "default", "waived"
    or "forbearance".

    principal, interest: dollars of each, or None; value: the one figure given for both. expenses: of it,
    costs that a payment covered; premium: of a redemption's value, what was paid above the balance.
    capitalised: interest that an amendment added to the principal. shares: issued on conversion, at price
    dollars each. until: last day of a forbearance. terms: of an issue or amendment; of a default only its
    rate. description: in the filing's words. exchange: id of the exchange in which it was issued or
    surrendered.
    """

    principal: Decimal | None = None
    interest: Decimal | None = None
    value: Decimal | None = None
    expenses: Decimal | None = None
    premium: Decimal | None = None
    capitalised: Decimal | None = None
    shares: Decimal | None = None
    price: Decimal | None = None
    until: date | None = None
    terms: NoteTerms | None = None
    description: str | None = None
    exchange: str | None = None


@record(kw_only=True)
class NoteRecord:
    """A note, and all that filings say of it.

    note_id: ``{filing}/note/{n}``, or ``{filing}/prior/{n}`` for a note that was surrendered with no
    issue event in the ledger, or ``{filing}/named/{version}`` for one that only other facts name, after the
    event that first does. label: date and a letter, for people. issuer_key: see `identity`.
    holder: as the filing of issue prints it; holder_key: folded. issue_date: of a prior note the date
    that names it, or None.
    """

    note_id: str
    label: str
    issuer_key: str
    issuer: str
    issuer_cik: str | None = None
    holder: str | None = None
    holder_key: str | None = None
    title: str | None = None
    issue_date: date | None = None
    facts: tuple[NoteFact, ...] = ()


FactT = TypeVar("FactT", bound=Fact)


def visible(facts: Iterable[FactT], known_at: datetime | None, strict: bool = False) -> tuple[FactT, ...]:
    """The facts that stand at an instant (None: with all that is known), in their order.

    strict: leaves out filings that are dated by a signature alone, which can precede filing.
    """
    return tuple(fact for fact in facts if _stands(fact, known_at) and not (strict and fact.signature_dated))


def _stands(fact: Fact, known_at: datetime | None) -> bool:
    if known_at is None:
        return fact.known_until is None
    return fact.known_at <= known_at and (fact.known_until is None or known_at < fact.known_until)
