"""The lines of a statement in words: what a fact says happened to a note, and what it was exchanged for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from holdings_projections.calculators.formulas import formula
from holdings_projections.instruments import NoteFact, NoteRecord, NoteTerms, visible
from holdings_projections.preferred_records import PreferredRecord

__all__ = ["exchange_words", "fact_words", "percent", "usd"]


def percent(rate: Decimal | None) -> str:
    """A rate a year in words: "12%"."""
    return "an unstated rate" if rate is None else f"{(rate * 100).normalize():f}%"


def usd(amount: Decimal) -> str:
    """Dollars with their cents, grouped."""
    exponent = amount.as_tuple().exponent
    return f"{amount:,.2f}" if isinstance(exponent, int) and exponent > -2 else f"{amount:,}"


def fact_words(
    fact: NoteFact,
    *,
    principal: Decimal | None = None,
    interest: Decimal | None = None,
    capitalised: Decimal | None = None,
) -> str:
    """What happened, with its figures. principal, interest: taken off; capitalised: made principal."""
    if fact.kind in ("payment", "converted"):
        return _reduction(fact, principal, interest)
    if fact.kind == "issued":
        return _issue(fact.terms or NoteTerms())
    if fact.kind == "amended":
        return _amendment(fact, capitalised)
    if fact.kind == "default":
        rate = fact.terms.default_rate if fact.terms else None
        return f"event of default{f', {percent(rate)} from here on' if rate is not None else ''}"
    if fact.kind == "forbearance":
        return f"the holder forbears{f' until {fact.until}' if fact.until else ''}"
    plain = {"waived": "default waived", "surrendered": "surrendered", "redeemed": "redeemed"}
    value = f" for {usd(fact.value)}" if fact.kind == "redeemed" and fact.value is not None else ""
    premium = f", {usd(fact.premium)} of it a premium" if value and fact.premium else ""
    return f"{plain[fact.kind]}{value}{premium}"


def _issue(terms: NoteTerms) -> str:
    """The terms of an issue that decide what follows."""
    due = terms.maturity_text if terms.maturity_date is None else str(terms.maturity_date)
    count = f" in {terms.installments} payments" if terms.installments else ""
    secured = {"yes": ", secured", "pending": ", to be secured"}.get(terms.secured or "", "")
    return f"issued at {percent(terms.rate)}{f', due {due}' if due else ''}{count}{secured}"


def _reduction(fact: NoteFact, principal: Decimal | None, interest: Decimal | None) -> str:
    """A payment or conversion: the whole, then its parts as they are booked."""
    parts = [
        f"{usd(amount)} {name}"
        for name, amount in (("expenses", fact.expenses), ("interest", interest), ("principal", principal))
        if amount
    ]
    verb = "paid" if fact.kind == "payment" else "converted"
    shares = f" into {fact.shares:,} shares" if fact.shares is not None else ""
    price = f" at {fact.price:,}" if fact.price is not None else ""
    unstated = not parts and fact.value is None
    return f"{verb}{' an unstated amount' if unstated else ''}{shares}{price}" + (
        f": {', '.join(parts)}" if parts else ""
    )


def _amendment(fact: NoteFact, capitalised: Decimal | None) -> str:
    parts = list(_changes(fact.terms)) if fact.terms else []
    if capitalised and capitalised > 0:
        parts.insert(0, f"{usd(capitalised)} of interest added to the principal")
    return f"amended: {'; '.join(parts)}" if parts else "amended"


def _changes(terms: NoteTerms) -> Iterator[str]:
    """What an amendment changes, term by term."""
    if terms.principal is not None:
        yield f"principal {usd(terms.principal)}"
    if terms.rate is not None:
        yield f"rate {percent(terms.rate)}"
    if terms.maturity_date is not None:
        yield f"matures {terms.maturity_date}"
    if terms.installments is not None:
        yield f"{terms.installments} payments"
    if terms.first_payment_date is not None:
        yield f"first payment {terms.first_payment_date}"
    if terms.conversion is not None:
        yield f"converts at {formula(terms.conversion)}"


def exchange_words(
    fact: NoteFact,
    counterparts: Sequence[NoteRecord | PreferredRecord],
    known_at: datetime | None,
    strict: bool,
) -> str:
    """The legs of a fact's exchange: what moved the same way, and what was given up or came for it."""
    if fact.exchange is None:
        return ""
    issued = fact.kind == "issued"
    same, other = (
        [
            leg
            for record in counterparts
            for leg in _legs(record, fact.exchange, known_at, strict, issued=wanted)
        ]
        for wanted in (issued, not issued)
    )
    along = f", with {_listed(same)}" if same else ""
    return f"{along}, in exchange for {_listed(other)}" if other else along


def _listed(legs: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(legs[:-1]), legs[-1])))


def _legs(
    record: NoteRecord | PreferredRecord,
    exchange: str,
    known_at: datetime | None,
    strict: bool,
    *,
    issued: bool,
) -> Iterator[str]:
    if isinstance(record, NoteRecord):
        for fact in visible(record.facts, known_at, strict):
            if fact.exchange == exchange and (fact.kind == "issued") is issued:
                yield f"note {record.label}{_amount(fact.value or fact.principal)}"
        return
    for share in visible(record.facts, known_at, strict):
        if share.exchange == exchange and (share.kind == "issued") is issued:
            count = "shares" if share.shares is None else f"{share.shares:,} shares"
            yield f"{count} of {record.series}{_amount(share.value)}"


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f" ({usd(value)})"
