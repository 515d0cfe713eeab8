"""Shares that an issuer's other securities can become on a date: gross, each by its own terms.

Nothing is netted (no treasury-stock method) and nothing is guessed: a claim whose shares cannot be computed
is listed with the reason, and is not counted; it is never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from holdings_projections.calculators.conversion import conversion_quote, minimum_shares, shares_for
from holdings_projections.calculators.prices import MarketDay, as_decimal
from holdings_projections.confidence import weakest
from holdings_projections.instruments import NoteTerms
from holdings_projections.note_balances import NoteBalance

__all__ = ["Claim", "counted_shares", "lot_claim", "note_claim", "part_of", "preferred_claim"]


@attrs.frozen(kw_only=True)
class Claim:
    """A security that can become shares.

    kind: "note", "derivative", "warrant" or "preferred". shares: new shares, None where it is not counted;
    reason: why it is not. at_least: the fewest shares, where the terms alone tell. price: of conversion or
    exercise, dollars. amount: dollars converted, or number of securities held.
    """

    kind: str
    id: str
    label: str
    holder: str | None
    shares: Decimal | None = None
    at_least: Decimal | None = None
    price: Decimal | None = None
    amount: Decimal | None = None
    reason: str | None = None
    confidence: str = "unknown"
    event_ids: tuple[str, ...] = ()


def note_claim(
    balance: NoteBalance, terms: NoteTerms | None, market: Sequence[MarketDay], on: date
) -> Claim | None:
    """What a note can become: its whole balance at the price of the day. None where it is not convertible,
    as far as filings say, or nothing is left of it."""
    claim = Claim(
        kind="note",
        id=balance.note_id,
        label=balance.label,
        holder=balance.holder,
        amount=balance.total,
        event_ids=balance.event_ids,
    )
    if balance.total == 0 or (terms is not None and terms.conversion is None):
        return None
    if terms is None or terms.conversion is None:
        return attrs.evolve(claim, reason="its terms are not in the ledger")
    if balance.total is None:
        return attrs.evolve(claim, reason="its balance is unknown")
    quote = conversion_quote(terms.conversion, market, on)
    least = minimum_shares(balance.total, terms.conversion)
    if quote.exact is None:
        return attrs.evolve(claim, at_least=least, reason=quote.reason)
    confidence = weakest(balance.confidence, quote.confidence, terms.conversion_confidence)
    return attrs.evolve(
        claim,
        shares=Decimal(shares_for(balance.total, quote.exact)),
        at_least=least,
        price=quote.price,
        confidence=confidence,
    )


def lot_claim(claim: Claim, ratio: Decimal | None, *, underlying: bool, confidence: str) -> Claim | None:
    """What a lot of options or warrants can become; None where nothing is left of it.

    claim: with the number held as amount, None where unknown. ratio: shares for each, where a filing tells
    both numbers; else one for one, which is assumed. underlying: whether a filing says what it becomes.
    """
    if claim.amount == 0:
        return None
    if claim.amount is None:
        return attrs.evolve(claim, reason="its number is unknown")
    if not underlying and ratio is None:
        return attrs.evolve(claim, reason="no filing says what it becomes, nor how many shares")
    each = Decimal(1) if ratio is None else ratio
    known = weakest(confidence, "inferred", "assumed" if ratio is None else "inferred")
    return attrs.evolve(claim, shares=claim.amount * each, confidence=known)


def preferred_claim(claim: Claim, minimum: Decimal) -> Claim | None:
    """Preferred stock of a series, whose conversion terms no event keeps; None where there is none.

    claim: with the number outstanding as amount, None where unknown. minimum: the least there must be.
    """
    if claim.amount == 0 or (claim.amount is None and minimum == 0):
        return None
    return attrs.evolve(claim, reason="the terms on which the series converts are not in the ledger")


def counted_shares(claims: Sequence[Claim]) -> Decimal:
    """The sum of what is counted."""
    return sum((claim.shares for claim in claims if claim.shares is not None), Decimal(0))


def part_of(shares: Decimal, outstanding: Decimal) -> Decimal | None:
    """New shares as a part of all shares with them; None where there are no shares at all."""
    total = shares + outstanding
    return None if total == 0 else as_decimal(Fraction(shares) / Fraction(total), places=6)
