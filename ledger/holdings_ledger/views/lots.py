"""Derivative lots from the read model's rectangles, with what is vested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from holdings_ledger.answers.positions import DerivativeLot
from holdings_ledger.answers.records import FindingRow
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views import positions
from holdings_ledger.views.moment import Moment
from holdings_ledger.views.points import Points
from holdings_ledger.views.records import row_of
from holdings_projections.findings import Finding
from holdings_projections.vesting import LotState, Vesting, lot_state


def lots(
    database: Database,
    moment: Moment,
    issuers: Sequence[str] | None,
    owners: Sequence[str] | None,
    points: Points,
) -> list[DerivativeLot]:
    """Derivative positions with what is vested."""
    every = positions.find(database, moment, "derivative", issuers, owners, points)
    return [_lot(found, moment.day, owners) for found in every]


def expired(
    database: Database, moment: Moment, issuers: Sequence[str] | None, points: Points
) -> Iterator[FindingRow]:
    """A finding for each lot that passed its expiration date with a balance left."""
    for found in positions.find(database, moment, "derivative", issuers, None, points):
        printed = found.expiration_date
        if printed is None or not found.quantity or moment.day <= printed:
            continue
        finding = Finding(
            code="EXPIRED_UNEXERCISED",
            subject=_subject(found),
            message=f"{found.quantity:,} expired on {printed}; no filing says that any were exercised.",
            filings=tuple(dict.fromkeys(event.rpartition("#")[0] for event in found.events)),
            events=found.events,
        )
        yield row_of(finding)


def _subject(found: positions.Found) -> str:
    price = "" if found.exercise_price is None else f" at {found.exercise_price}"
    return f"{found.issuer}: {found.first_holder}, {found.security or 'untitled security'}{price}"


def _vesting(text: str | None) -> Vesting | None:
    if text is None:
        return None
    stored = json.loads(text)
    return Vesting(
        evidence_date=date.fromisoformat(stored["evidence_date"]),
        vested=Decimal(stored["vested"]),
        unvested=Decimal(stored["unvested"]),
        within_60=Decimal(stored["within_60"]),
        installments=tuple((date.fromisoformat(d), Decimal(n)) for d, n in stored["installments"]),
    )


def _lot(found: positions.Found, as_of: date, owners: Sequence[str] | None) -> DerivativeLot:
    holder, cik = found.holder(owners)
    expires = found.expiration_date
    state = lot_state(found.quantity, _vesting(found.vesting), as_of, expires)
    return DerivativeLot(
        position_id=found.position_id,
        issuer=found.issuer,
        issuer_cik=found.issuer_cik,
        holder=holder,
        holder_cik=cik,
        holders=found.holders,
        title=found.security,
        ownership=found.ownership,
        nature=found.nature,
        exercise_price=found.exercise_price,
        exercisable_date=found.exercisable_date,
        expiration_date=expires,
        underlying=found.underlying,
        total=state.total if found.quantity is not None else None,
        vested=state.vested if found.quantity is not None else None,
        unvested=state.unvested if found.quantity is not None else None,
        vested_min=state.vested_min if found.quantity is not None else None,
        vested_max=state.vested_max if found.quantity is not None else None,
        complete=found.complete,
        last_evidence_date=found.evidence_date,
        confidence=_lot_confidence(found, state),
        event_ids=found.events,
        note=_lot_note(found, state),
    )


def _lot_confidence(found: positions.Found, state: LotState) -> str:
    """A projection of vesting or expiry is assumed; else the total's own confidence."""
    return "assumed" if state.projected and found.confidence != "unknown" else found.confidence


def _lot_note(found: positions.Found, state: LotState) -> str | None:
    if state.expired and found.quantity:
        return f"{found.quantity:,} expired unexercised, unless exercised elsewhere"
    return positions.note_of(found)
