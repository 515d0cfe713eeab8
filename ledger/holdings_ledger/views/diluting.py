"""Fully diluted over time: what notes, options, warrants and preferred can become, date by date."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import attrs

from holdings_ledger.answers.calculators import DilutionRow, InputFigure
from holdings_ledger.answers.positions import DerivativeLot
from holdings_ledger.market import Market
from holdings_ledger.read_model.names import resolve
from holdings_ledger.views import positions
from holdings_ledger.views.instruments import Instruments
from holdings_ledger.views.lots import lots
from holdings_projections.calculators.dilution import (
    Claim,
    counted_shares,
    lot_claim,
    note_claim,
    part_of,
    preferred_claim,
)
from holdings_projections.confidence import weakest
from holdings_projections.folding import fold_name
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import note_balance, terms_in_force

if TYPE_CHECKING:
    from holdings_ledger.answers.records import EventRow
    from holdings_ledger.views.view import View

Names = Sequence[str] | None

_TERMS: Final = ("holder", "shares", "exercise_price", "expiration_date")
"""What tells warrants apart: an amended 8-K tells the same ones again."""


def days_between(first: date, last: date) -> Iterator[date]:
    """The first day, every month's end between, and the last day."""
    day = first
    while day < last:
        yield day
        after = day + timedelta(days=1)
        day = after.replace(day=monthrange(after.year, after.month)[1])
    yield last


@attrs.define
class _Day:
    """The ledger at the end of a day. warrants: the events that tell of any; ratios: found so far."""

    view: View
    then: Instruments
    issuers: Names
    warrants: Sequence[EventRow]
    ratios: dict[str, Decimal | None]


def dilution_rows(
    view: View, issuer: str, market: Market, outstanding: Decimal | None, days: Sequence[date]
) -> list[DilutionRow]:
    """The claims of every day and their total, by issuer."""
    warrants = [row for row in view.events(issuer) if row.type == "WarrantIssued"]
    issuers = resolve(view.database, "issuer", issuer)
    rows: list[DilutionRow] = []
    ratios: dict[str, Decimal | None] = {}
    for day in days:
        moment = attrs.evolve(view.moment, day=day, event=None, filing=None)
        then = Instruments(view.database, moment, view.conventions)
        by_issuer: dict[str, list[Claim]] = {}
        for name, claim in _claims(_Day(view, then, issuers, warrants, ratios), market):
            by_issuer.setdefault(name, []).append(claim)
        for name in sorted(by_issuer):
            claims = by_issuer[name]
            rows += [_row(day, name, claim, market) for claim in claims]
            rows.append(_total(day, name, claims, outstanding))
    return rows


def _claims(on: _Day, market: Market) -> Iterator[tuple[str, Claim]]:
    """(issuer, claim) of every security that can become shares on the day."""
    for record in on.then.records("note", NoteRecord, on.issuers, None):
        claim = _note(on.then, record, market)
        if claim is not None:
            yield record.issuer, claim
    held = lots(on.then.database, on.then.moment, on.issuers, None, on.view.points)
    for lot, claim in _lot_claims(on, held):
        yield lot.issuer, claim
    yield from _warrants(on, held)
    for row in on.then.preferred(on.issuers, None):
        series = Claim(
            kind="preferred",
            id=row.preferred_id,
            label=row.series,
            holder=None,
            amount=row.quantity,
            event_ids=row.event_ids,
        )
        claim = preferred_claim(series, row.minimum) if row.holder is None else None
        if claim is not None:
            yield row.issuer, claim


def _note(then: Instruments, record: NoteRecord, market: Market) -> Claim | None:
    moment = then.moment
    balance = note_balance(record, moment.day, moment.known_at, "recorded", then.conventions)
    if balance is None:
        return None
    terms = terms_in_force(record, moment.day, moment.known_at)
    return note_claim(balance, terms, market.days, moment.day)


def _lot_claims(on: _Day, held: Sequence[DerivativeLot]) -> Iterator[tuple[DerivativeLot, Claim]]:
    moment = on.then.moment
    every = positions.find(on.then.database, moment, "derivative", on.issuers, None, on.view.points)
    in_dollars = {found.position_id for found in every if found.unit == "USD"}
    for lot in held:
        claim = Claim(
            kind="derivative",
            id=lot.position_id,
            label=lot.title or "untitled security",
            holder=lot.holder,
            price=lot.exercise_price,
            amount=lot.total,
            event_ids=lot.event_ids,
        )
        if lot.position_id in in_dollars:
            yield lot, attrs.evolve(claim, reason="it is reported in dollars, not in shares")
            continue
        told = [ratio for event in lot.event_ids if (ratio := _ratio(on, event)) is not None]
        ratio = told[-1] if told else None
        counted = lot_claim(claim, ratio, underlying=lot.underlying is not None, confidence=lot.confidence)
        if counted is not None:
            yield lot, counted


def _ratio(on: _Day, event_id: str) -> Decimal | None:
    """Underlying shares for each derivative security, where an event gives both numbers."""
    if event_id not in on.ratios:
        event = on.view.event(event_id)
        fields: Mapping[str, Any] = {} if event is None else event.fields
        leg: Mapping[str, Any] = fields.get("derivative") or fields
        shares, number = leg.get("underlying_quantity"), leg.get("quantity")
        number = fields.get("balance_after") if number is None else number
        on.ratios[event_id] = None
        if shares is not None and number is not None and Decimal(number) != 0:
            on.ratios[event_id] = Decimal(shares) / Decimal(number)
    return on.ratios[event_id]


def _warrants(on: _Day, held: Sequence[DerivativeLot]) -> Iterator[tuple[str, Claim]]:
    """Warrants that 8-Ks tell of, until they expire; those that a form reports as a lot are counted there."""
    told: set[tuple[Any, ...]] = set()
    for event in on.warrants:
        said = tuple(event.fields.get(key) for key in _TERMS)
        day = event.effective_date or event.known_at.date()
        if day > on.then.moment.day or (event.effective_date, *said) in told:
            continue
        told.add((event.effective_date, *said))
        claim = _warrant(event.id, event.fields, on.then.moment.day, held)
        if claim is not None:
            yield event.issuer, claim


def _warrant(
    event_id: str, fields: Mapping[str, Any], day: date, held: Sequence[DerivativeLot]
) -> Claim | None:
    expires = fields.get("expiration_date")
    if expires is not None and day > date.fromisoformat(expires):
        return None
    price = None if fields.get("exercise_price") is None else Decimal(fields["exercise_price"])
    shares = None if fields.get("shares") is None else Decimal(fields["shares"])
    claim = Claim(
        kind="warrant",
        id=event_id,
        label="warrants",
        holder=fields.get("holder"),
        price=price,
        amount=shares,
        event_ids=(event_id,),
    )
    if shares is None:
        return attrs.evolve(claim, reason="no filing says for how many shares")
    same = next((lot for lot in held if _same_warrant(lot, fields, price)), None)
    if same is not None:
        return attrs.evolve(claim, reason=f"counted as {same.title} of {same.holder}")
    return attrs.evolve(claim, shares=shares, confidence="inferred")


def _same_warrant(lot: DerivativeLot, fields: Mapping[str, Any], price: Decimal | None) -> bool:
    """Whether a form reports these warrants: the same holder, exercise price and expiration."""
    holder = fields.get("holder")
    expires = None if lot.expiration_date is None else lot.expiration_date.isoformat()
    named = holder is not None and fold_name(holder) in {fold_name(name) for name in lot.holders}
    return named and lot.exercise_price == price and expires == fields.get("expiration_date")


def _row(day: date, issuer: str, claim: Claim, market: Market) -> DilutionRow:
    priced = claim.kind == "note" and claim.price is not None
    source = f"given: {market.name}" if priced and market.days else "stated"
    figures = (
        InputFigure(
            name="amount", value=claim.amount, unit="USD" if claim.kind == "note" else "", source="ledger"
        ),
        InputFigure(
            name="price",
            value=claim.price,
            unit="USD a share",
            source=source if claim.price is not None else "not known",
        ),
    )
    return DilutionRow(
        on=day,
        kind=claim.kind,
        id=claim.id,
        label=claim.label,
        issuer=issuer,
        holder=claim.holder,
        shares=claim.shares,
        at_least=claim.at_least,
        price=claim.price,
        amount=claim.amount,
        not_counted=None,
        part=None,
        inputs=figures,
        note=None if claim.reason is None else f"not counted: {claim.reason}",
        confidence=claim.confidence,
        event_ids=claim.event_ids,
    )


def _total(day: date, issuer: str, claims: Sequence[Claim], outstanding: Decimal | None) -> DilutionRow:
    counted = [claim for claim in claims if claim.shares is not None]
    left_out = len(claims) - len(counted)
    shares = counted_shares(claims) if counted else None
    part = None if outstanding is None or shares is None else part_of(shares, outstanding)
    given = "not given" if outstanding is None else "given"
    return DilutionRow(
        on=day,
        kind="total",
        id="",
        label="all that is counted",
        issuer=issuer,
        holder=None,
        shares=shares,
        at_least=None,
        price=None,
        amount=None,
        not_counted=left_out,
        part=part,
        inputs=(InputFigure(name="shares outstanding", value=outstanding, unit="shares", source=given),),
        note=f"{left_out} of {len(claims)} not counted: more shares are possible" if left_out else None,
        confidence=weakest(*(claim.confidence for claim in counted)) if counted else "unknown",
        event_ids=tuple(dict.fromkeys(event for claim in counted for event in claim.event_ids)),
    )
