"""Calculators over the ledger: what is stored of notes and commitments, at market data given by the user."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from holdings_ledger.answers.calculators import ConditionRow, ConversionRow, InputFigure
from holdings_ledger.errors import AmbiguousNameError
from holdings_ledger.market import Market
from holdings_ledger.views import positions
from holdings_ledger.views.moment import Moment
from holdings_projections.calculators.conversion import (
    Quote,
    TermPrice,
    cap_limit,
    conversion_quote,
    minimum_shares,
    shares_for,
)
from holdings_projections.calculators.formulas import formula
from holdings_projections.calculators.prices import as_decimal
from holdings_projections.calculators.volume import VolumeTest, volume_test
from holdings_projections.commitment_records import CommitmentRecord
from holdings_projections.commitment_states import commitment_state
from holdings_projections.confidence import weakest
from holdings_projections.folding import fold_name
from holdings_projections.identity import canonical_title
from holdings_projections.instruments import NoteFact, NoteRecord, NoteTerms, visible
from holdings_projections.note_balances import NoteBalance, note_balance, terms_in_force

if TYPE_CHECKING:
    from holdings_ledger.views.instruments import Instruments
    from holdings_ledger.views.points import Points

_STATISTICS: Final = {
    "average": "average ",
    "lowest": "lowest ",
    "average_of_lowest": "average of the lowest ",
}


@attrs.frozen(kw_only=True)
class Given:
    """What the user gives besides market data: an amount in dollars, shares outstanding, shares held."""

    amount: Decimal | None = None
    outstanding: Decimal | None = None
    holding: Decimal | None = None


# --- a conversion --------------------------------------------------------------------------------------


def conversion_row(
    instruments: Instruments, points: Points, asked: str, market: Market, given: Given
) -> ConversionRow:
    """What a note converts into at the end of the moment's day. points: balances within a day."""
    record, moment = instruments.note(asked), instruments.moment
    balance = note_balance(record, moment.day, moment.known_at, "recorded", instruments.conventions)
    terms = terms_in_force(record, moment.day, moment.known_at) or NoteTerms()
    quote = Quote(exact=None, terms=(), reason="the filings known then state no terms of conversion")
    if terms.conversion is not None:
        quote = conversion_quote(terms.conversion, market.days, moment.day)
    sum_ = _Amount.of(balance, given)
    held = given_holding(given) if given.holding is not None else held_shares(instruments, points, record)
    capped = _Capped.of(held, terms, given)
    shares = None
    if quote.exact is not None and sum_.value is not None:
        shares = Decimal(shares_for(sum_.value, quote.exact))
    reasons = [quote.reason, sum_.reason, capped.reason if terms.ownership_cap is not None else None]
    return ConversionRow(
        note_id=record.note_id,
        label=record.label,
        issuer=record.issuer,
        holder=record.holder,
        on=moment.day,
        chooser=None if terms.conversion is None else terms.conversion.chooser,
        formula=None if terms.conversion is None else formula(terms.conversion),
        price=quote.price,
        floored=quote.floored,
        amount=sum_.value,
        shares=shares,
        overpaid=_overpaid(shares, quote, sum_.value),
        minimum_shares=_least(sum_.value, terms),
        ownership_cap=terms.ownership_cap,
        cap_shares=capped.shares,
        within_cap=_within(shares, capped, terms),
        inputs=(*_price_inputs(quote, terms, market), *sum_.inputs, *capped.inputs),
        note="; ".join(reason for reason in reasons if reason) or None,
        confidence=_confidence(shares, quote, terms, sum_, capped),
        event_ids=tuple(fact.event_id for fact in _facts(record, moment)),
    )


def _facts(record: NoteRecord, moment: Moment) -> list[NoteFact]:
    return [fact for fact in visible(record.facts, moment.known_at) if fact.effective_date <= moment.day]


def _confidence(
    shares: Decimal | None, quote: Quote, terms: NoteTerms, amount: _Amount, capped: _Capped
) -> str:
    """Of the shares: never better than inferred, since market data are the user's word."""
    if shares is None:
        return "unknown"
    capping = capped.confidence if terms.ownership_cap is not None and capped.shares is not None else "stated"
    return weakest("inferred", quote.confidence, terms.conversion_confidence, amount.confidence, capping)


def _overpaid(shares: Decimal | None, quote: Quote, amount: Decimal | None) -> Decimal | None:
    if shares is None or quote.exact is None or amount is None:
        return None
    return as_decimal(Fraction(shares) * quote.exact - Fraction(amount))


def _least(amount: Decimal | None, terms: NoteTerms) -> Decimal | None:
    if amount is None or terms.conversion is None:
        return None
    return minimum_shares(amount, terms.conversion)


def _within(shares: Decimal | None, capped: _Capped, terms: NoteTerms) -> Decimal | None:
    """What can be issued at once: all of it where no cap is stated, unknown where the cap's limit is."""
    if terms.ownership_cap is None or shares is None:
        return shares
    return None if capped.shares is None else min(shares, capped.shares)


def _price_inputs(quote: Quote, terms: NoteTerms, market: Market) -> list[InputFigure]:
    """Each price that the formula chooses from, with what it was computed from, and the floor."""
    found = [figure for term in quote.terms for figure in _term_inputs(term, market)]
    if terms.conversion is not None and terms.conversion.floor is not None:
        found.append(_input("floor", terms.conversion.floor, "USD a share", "stated"))
    return found


def _term_inputs(term: TermPrice, market: Market) -> list[InputFigure]:
    price = None if term.price is None else as_decimal(term.price)
    if term.reason is not None:
        return [_input(term.text, None, "USD a share", term.reason)]
    if term.column is None or term.observed is None:
        return [_input("fixed price", price, "USD a share", "stated")]
    days = f"{term.last}" if term.first == term.last else f"{term.first} to {term.last}"
    name = f"{_STATISTICS.get(term.statistic or '', '')}{term.column}, {days}"
    place = _place(market, term.first, term.last)
    observed = _input(name, as_decimal(term.observed), "USD a share", place)
    same = term.price == term.observed
    return [observed] if same else [observed, _input(term.text, price, "USD a share", "computed")]


def _place(market: Market, first: date | None, last: date | None) -> str:
    """Where the rows of a window stand in what was given."""
    lines = [day.line for day in market.days if first and last and first <= day.date <= last and day.line]
    if not lines:
        return f"given: {market.name}"
    low, high = min(lines), max(lines)
    return f"given: {market.name}, line{f' {low}' if low == high else f's {low} to {high}'}"


def _input(name: str, value: Decimal | None, unit: str, source: str) -> InputFigure:
    return InputFigure(name=name, value=value, unit=unit, source=source)


@attrs.frozen(kw_only=True)
class _Amount:
    """Dollars to convert: as given, else all that is outstanding of record."""

    value: Decimal | None
    confidence: str
    inputs: tuple[InputFigure, ...]
    reason: str | None = None

    @classmethod
    def of(cls, balance: NoteBalance | None, given: Given) -> _Amount:
        if given.amount is not None:
            figure = _input("amount converted", given.amount, "USD", "given")
            return cls(value=given.amount, confidence="stated", inputs=(figure,))
        if balance is None or balance.total is None:
            reason = "the balance is unknown; give an amount"
            figure = _input("amount converted", None, "USD", reason)
            return cls(value=None, confidence="unknown", inputs=(figure,), reason=reason)
        parts = (
            _input("principal of record", balance.principal, "USD", "ledger"),
            _input("interest of record", balance.accrued_interest, "USD", "ledger"),
        )
        return cls(value=balance.total, confidence=balance.confidence, inputs=parts)


@attrs.frozen(kw_only=True)
class _Capped:
    """The most new shares within the ownership cap; None with a reason where it cannot be told."""

    shares: Decimal | None = None
    confidence: str = "unknown"
    inputs: tuple[InputFigure, ...] = ()
    reason: str | None = None

    @classmethod
    def of(cls, held: _Held, terms: NoteTerms, given: Given) -> _Capped:
        if terms.ownership_cap is None:
            return cls(inputs=(_input("ownership cap", None, "fraction", "no filing known then states one"),))
        reason = held.reason
        if given.outstanding is None:
            reason = "the ownership cap needs the shares outstanding"
        inputs = (
            _input("ownership cap", terms.ownership_cap, "fraction", "stated"),
            _input(
                "shares outstanding",
                given.outstanding,
                "shares",
                "given" if given.outstanding else "not given",
            ),
            held.figure,
        )
        if given.outstanding is None or held.shares is None:
            return cls(inputs=inputs, reason=reason)
        limit = cap_limit(terms.ownership_cap, given.outstanding, held.shares)
        shares = None if limit is None else Decimal(limit)
        return cls(shares=shares, confidence=held.confidence, inputs=inputs)


@attrs.frozen(kw_only=True)
class _Held:
    """Shares that a holder has already; None with a reason where the ledger cannot tell."""

    shares: Decimal | None
    figure: InputFigure
    confidence: str = "unknown"
    reason: str | None = None


def given_holding(given: Given) -> _Held:
    """The holding that the user gives."""
    figure = _input("held already", given.holding, "shares", "given")
    return _Held(shares=given.holding, figure=figure, confidence="stated")


def held_shares(instruments: Instruments, points: Points, record: NoteRecord) -> _Held:
    """The holder's common stock of the issuer, by the ledger, at the moment."""
    keys = instruments.holder_keys(record.holder_key)
    moment = instruments.moment
    issuer = (record.issuer_key,)
    found = positions.find(instruments.database, moment, "stock", issuer, keys, points) if keys else []
    found = [one for one in found if one.unit != "USD"]
    reason = _unheld(found)
    if reason is not None:
        figure = _input("held already", None, "shares", reason)
        return _Held(shares=None, figure=figure, reason=f"{reason}; give the holding")
    total = sum((one.quantity or Decimal(0) for one in found), Decimal(0))
    figure = _input("held already", total, "shares", "ledger")
    return _Held(shares=total, figure=figure, confidence=weakest(*(one.confidence for one in found)))


def _unheld(found: Sequence[positions.Found]) -> str | None:
    """Why the ledger cannot tell a holding; None where it can."""
    if not found:
        return "the ledger knows no shares of this holder"
    if any(one.quantity is None for one in found):
        return "a holding is unknown on this day"
    if len({canonical_title(one.security or "") for one in found}) > 1:
        return "the holder has more than one class of stock"
    return None


# --- a commitment's condition --------------------------------------------------------------------------


def condition_row(instruments: Instruments, asked: str, market: Market) -> ConditionRow:
    """Whether a commitment's volume condition holds if it closes on the moment's day."""
    record, moment = commitment(instruments, asked), instruments.moment
    state = commitment_state(record, moment.day, moment.known_at)
    made = [f for f in visible(record.facts, moment.known_at) if f.kind == "committed"]
    rule = made[-1].volume if made else None
    test = VolumeTest(reason="no filing known then states a condition on volume")
    if rule is not None:
        test = volume_test(rule, market.days, moment.day)
    window = _place(market, test.first, test.last) if test.first else test.reason or "not given"
    return ConditionRow(
        commitment_id=record.commitment_id,
        issuer=record.issuer,
        holder=record.holder,
        on=moment.day,
        condition=None if not made else made[-1].condition,
        met=test.met,
        average=test.average,
        threshold=None if rule is None else rule.threshold,
        priced_by=test.priced_by,
        first=test.first,
        last=test.last,
        days=test.days,
        inputs=(
            *(() if rule is None else (_input("threshold", rule.threshold, "USD", "stated"),)),
            _input(f"average daily dollar volume{_by(test)}", test.average, "USD", window),
        ),
        note=test.reason,
        confidence="unknown" if test.met is None else weakest("inferred", *(f.confidence for f in made)),
        event_ids=tuple(fact.event_id for fact in made) if state is None else state.event_ids,
    )


def _by(test: VolumeTest) -> str:
    return "" if test.priced_by is None else f", by {test.priced_by}"


def commitment(instruments: Instruments, asked: str) -> CommitmentRecord:
    """The commitment with this id, the only one whose id begins so, or the only one of the holder named."""
    from holdings_ledger.read_model.names import full_id
    from holdings_ledger.views.view import unknown

    wanted, folded = full_id(instruments.database, asked), fold_name(asked)
    every = instruments.records("commitment", CommitmentRecord, None, None)
    found = (
        [record for record in every if record.commitment_id == wanted]
        or [record for record in every if record.commitment_id.startswith(wanted)]
        or [record for record in every if record.holder_key and record.holder_key == folded]
    )
    if len(found) == 1:
        return found[0]
    ids = tuple(sorted(record.commitment_id for record in found or every))
    if found:
        raise AmbiguousNameError("commitment", asked, ids)
    raise unknown("commitment", asked, (*ids, *(record.holder for record in every if record.holder)))
