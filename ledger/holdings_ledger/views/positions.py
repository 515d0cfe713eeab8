"""Positions from the read model's rectangles, and holdings as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import attrs

from holdings_ledger.answers.positions import Holding
from holdings_ledger.read_model.notes import position_note
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.moment import Moment
from holdings_projections.making import maker

if TYPE_CHECKING:
    from holdings_ledger.views.points import Points

_COLUMNS: Final = (
    "p.pid, p.id, p.kind, p.issuer_key, p.owner_key, p.issuer, p.issuer_cik, p.holder, p.holder_cik, "
    "p.others, p.security, p.ownership, p.nature, p.unit, p.exercise_price, p.exercisable_day, "
    "p.expiration_day, p.underlying, s.quantity, s.confidence, s.complete, s.evidence_day, s.events, "
    "s.vesting, s.day_from"
)
_HOLDING_COLUMNS: Final = (
    "p.id, p.issuer, p.issuer_cik, p.holder, p.holder_cik, p.others, p.security, p.ownership, p.nature, "
    "p.unit, s.quantity, s.confidence, s.complete, s.evidence_day, s.events, s.day_from"
)
_ON_DAY: Final = (
    "s.pid = p.pid AND s.day_from <= :day AND s.day_to > :day AND s.known_from <= :known "
    "AND s.known_to > :known"
)


@attrs.define
class Found:
    """A position with its state at the moment asked for; quantity None before the first evidence.

    others: all owners (key, name, CIK) of a joint position as JSON, None where the holder is the only one.
    vesting: as the read model keeps it. since: first day of the state.
    """

    pid: int
    position_id: str
    kind: str
    issuer_key: str
    owner_key: str
    issuer: str
    issuer_cik: str | None
    first_holder: str
    first_holder_cik: str | None
    others: str | None
    security: str | None
    ownership: str | None
    nature: str | None
    unit: str
    exercise_price: Decimal | None
    exercisable_date: date | None
    expiration_date: date | None
    underlying: str | None
    quantity: Decimal | None
    confidence: str
    complete: bool
    evidence_date: date | None
    events: tuple[str, ...]
    vesting: str | None
    since: date | None

    @property
    def holders(self) -> tuple[str, ...]:
        """Names of all owners, the first of the form first."""
        return (self.first_holder,) if self.others is None else tuple(o[1] for o in json.loads(self.others))

    def holder(self, owners: Sequence[str] | None) -> tuple[str, str | None]:
        """Name and CIK of the owner a row speaks of: the one asked for, else the first of the form."""
        asked = None if self.others is None or owners is None else _asked(json.loads(self.others), owners)
        return asked or (self.first_holder, self.first_holder_cik)


def _asked(joint: Sequence[Sequence[str]], owners: Sequence[str]) -> tuple[str, str | None] | None:
    return next(((name, cik) for key, name, cik in joint if key in owners), None)


def holdings(
    database: Database,
    moment: Moment,
    issuers: Sequence[str] | None,
    owners: Sequence[str] | None,
    points: Points,
) -> list[Holding]:
    """Non-derivative positions, one row for each position, or for each of an owner's."""
    if moment.event is not None:
        return [_holding(found, owners) for found in find(database, moment, "stock", issuers, owners, points)]
    rows = _select(_HOLDING_COLUMNS, database, moment, "stock", issuers, owners, None)
    return [_holding_of(row, owners) for row in rows]


def find(
    database: Database,
    moment: Moment,
    kind: str,
    issuers: Sequence[str] | None,
    owners: Sequence[str] | None,
    points: Points,
    position_id: str | None = None,
) -> list[Found]:
    """Positions of a kind at a moment. An owner's positions without evidence yet come with None."""
    every = [_found(row) for row in _select(_COLUMNS, database, moment, kind, issuers, owners, position_id)]
    if moment.event is None:
        return every
    return [points.just_after(found, moment) for found in every]


def _select(
    columns: str,
    database: Database,
    moment: Moment,
    kind: str,
    issuers: Sequence[str] | None,
    owners: Sequence[str] | None,
    position_id: str | None,
) -> list[tuple[Any, ...]]:
    """Positions with the rectangle that holds the moment; in order of their ids."""
    join = "LEFT JOIN" if owners is not None or position_id is not None else "JOIN"
    where = ["p.kind = :kind", "p.first_known <= :known"]
    tables = "positions p"
    parameters: dict[str, Any] = {"kind": kind, "day": moment.day.toordinal(), "known": moment.known}
    if owners is not None:
        tables = "owners o CROSS JOIN positions p ON p.pid = o.pid"
        where += ["o.kind = :kind", _among("o.owner_key", "owner", owners, parameters)]
    if issuers is not None:
        where.append(_among("p.issuer_key", "issuer", issuers, parameters))
    if position_id is not None:
        where.append("p.id = :id")
        parameters["id"] = position_id
    once = "DISTINCT " if owners is not None and len(owners) > 1 else ""
    return database.rows(
        f"SELECT {once}{columns} FROM {tables} {join} slices s ON {_ON_DAY} "
        f"WHERE {' AND '.join(where)} ORDER BY p.id",
        parameters,
    )


def _among(column: str, name: str, values: Sequence[str], parameters: dict[str, Any]) -> str:
    if len(values) == 1:
        parameters[name] = values[0]
        return f"{column} = :{name}"
    names = [f"{name}{index}" for index in range(len(values))]
    parameters.update(zip(names, values, strict=True))
    return f"{column} IN ({', '.join(f':{n}' for n in names)})"


def _found(row: tuple[Any, ...]) -> Found:
    (pid, position_id, kind, issuer_key, owner_key, issuer, issuer_cik, holder, holder_cik, others) = row[:10]
    security, ownership, nature, unit, price, exercisable, expires, underlying = row[10:18]
    quantity, confidence, complete, evidence, events, vesting, since = row[18:]
    return Found(
        pid,
        position_id,
        kind,
        issuer_key,
        owner_key,
        issuer,
        issuer_cik,
        holder,
        holder_cik,
        others,
        security,
        ownership,
        nature,
        unit,
        None if price is None else Decimal(price),
        None if exercisable is None else date.fromordinal(exercisable),
        None if expires is None else date.fromordinal(expires),
        underlying,
        None if quantity is None else Decimal(quantity),
        confidence or "unknown",
        complete != 0,
        None if evidence is None else date.fromordinal(evidence),
        _event_ids(events),
        vesting,
        None if since is None else date.fromordinal(since),
    )


def _holding(found: Found, owners: Sequence[str] | None) -> Holding:
    holder, cik = found.holder(owners)
    return Holding(
        position_id=found.position_id,
        issuer=found.issuer,
        issuer_cik=found.issuer_cik,
        holder=holder,
        holder_cik=cik,
        holders=found.holders,
        security=found.security,
        ownership=found.ownership,
        nature=found.nature,
        quantity=found.quantity,
        complete=found.complete,
        last_evidence_date=found.evidence_date,
        confidence=found.confidence,
        event_ids=found.events,
        note=note_of(found),
    )


_make_holding = maker(Holding)


def _holding_of(row: tuple[Any, ...], owners: Sequence[str] | None) -> Holding:
    """The same from a row of `_HOLDING_COLUMNS`: a market has a million of them."""
    # fmt: off
    (
        position_id, issuer, issuer_cik, holder, holder_cik, others, security, ownership, nature, unit,
        quantity, confidence, complete, evidence, events, since,
    ) = row
    # fmt: on
    holders: tuple[str, ...] = (holder,)
    if others is not None:
        joint = json.loads(others)
        holders = tuple(owner[1] for owner in joint)
        holder, holder_cik = (owners and _asked(joint, owners)) or (holder, holder_cik)
    return _make_holding(
        position_id=position_id,
        issuer=issuer,
        issuer_cik=issuer_cik,
        holder=holder,
        holder_cik=holder_cik,
        holders=holders,
        security=security,
        ownership=ownership,
        nature=nature,
        quantity=None if quantity is None else Decimal(quantity),
        complete=complete != 0,
        last_evidence_date=None if evidence is None else date.fromordinal(evidence),
        confidence=confidence or "unknown",
        event_ids=_event_ids(events),
        note=position_note(unit, since, confidence, evidence, complete),
    )


def note_of(found: Found) -> str | None:
    """What a reader of the row must know, in a few words."""
    since = None if found.since is None else found.since.toordinal()
    evidence = None if found.evidence_date is None else found.evidence_date.toordinal()
    return position_note(found.unit, since, found.confidence, evidence, int(found.complete))


def _event_ids(stored: str | None) -> tuple[str, ...]:
    if stored is None:
        return ()
    return tuple(json.loads(stored)) if stored[0] == "[" else (stored,)


def version_of(event_id: str) -> int:
    """The ordinal of an event in its stream."""
    return int(event_id.rpartition("#")[2])
