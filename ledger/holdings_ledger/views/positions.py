"""Positions from the read model's rectangles, and holdings as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import attrs

from holdings_ledger.answers.positions import Holding
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.moment import Moment

if TYPE_CHECKING:
    from holdings_ledger.views.points import Points

_COLUMNS: Final = (
    "p.pid, p.id, p.kind, p.issuer_key, p.owner_key, p.issuer, p.issuer_cik, p.holder, p.holder_cik, "
    "p.others, p.security, p.ownership, p.nature, p.unit, p.exercise_price, p.exercisable_day, "
    "p.expiration_day, p.underlying, s.quantity, s.confidence, s.complete, s.evidence_day, s.events, "
    "s.vesting, s.day_from"
)
_ON_DAY: Final = (
    "s.pid = p.pid AND s.day_from <= :day AND s.day_to > :day AND s.known_from <= :known "
    "AND s.known_to > :known"
)


@attrs.frozen
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
        if self.others is not None and owners is not None:
            for key, name, cik in json.loads(self.others):
                if key in owners:
                    return name, cik
        return self.first_holder, self.first_holder_cik


def holdings(
    database: Database,
    moment: Moment,
    issuers: Sequence[str] | None,
    owners: Sequence[str] | None,
    points: Points,
) -> list[Holding]:
    """Non-derivative positions, one row for each position, or for each of an owner's."""
    return [_holding(found, owners) for found in find(database, moment, "stock", issuers, owners, points)]


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
    sql = (
        f"SELECT {'DISTINCT ' if owners is not None and len(owners) > 1 else ''}{_COLUMNS} FROM {tables} "
        f"{join} slices s ON {_ON_DAY} WHERE {' AND '.join(where)} ORDER BY p.id"
    )
    every = [_found(row) for row in database.rows(sql, parameters)]
    if moment.event is None:
        return every
    return [points.just_after(found, moment) for found in every]


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
        complete is None or complete == 1,
        None if evidence is None else date.fromordinal(evidence),
        () if events is None else (events,) if events[0] != "[" else tuple(json.loads(events)),
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


def note_of(found: Found) -> str | None:
    """What a reader of the row must know, in a few words."""
    if found.unit == "USD":
        return "principal in dollars, not shares"
    if found.since is None:
        return "before the first evidence"
    if found.confidence == "inferred" and found.evidence_date and found.since < found.evidence_date:
        return f"inferred from the first row, of {found.evidence_date}"
    if not found.complete:
        return "the filing is cut off; more rows may be missing"
    return None


def version_of(event_id: str) -> int:
    """The ordinal of an event in its stream."""
    return int(event_id.rpartition("#")[2])
