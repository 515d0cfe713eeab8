"""Positions from the read model's rectangles, and holdings as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from holdings_ledger.answers.positions import Holding
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.moment import Moment

_SLICE: Final = "s.quantity, s.confidence, s.complete, s.evidence_day, s.events, s.vesting, s.day_from"
_ON_DAY: Final = "s.day_from <= :day AND s.day_to > :day AND s.known_from <= :known AND s.known_to > :known"
_KNOWN: Final = "EXISTS (SELECT 1 FROM slices k WHERE k.pid = p.pid AND k.known_from <= :known)"


@attrs.frozen(kw_only=True)
class Found:
    """A position with its state at the moment asked for; quantity None before the first evidence.

    vesting: as the read model keeps it.
    """

    pid: int
    info: dict[str, Any]
    quantity: Decimal | None
    confidence: str
    complete: bool
    evidence_date: date | None
    events: tuple[str, ...]
    vesting: str | None
    since: date | None


def holdings(
    database: Database, moment: Moment, issuers: Sequence[str] | None, owners: Sequence[str] | None
) -> list[Holding]:
    """Non-derivative positions, one row for each position, or for each of an owner's."""
    return [_holding(found, owners) for found in find(database, moment, "stock", issuers, owners)]


def find(
    database: Database,
    moment: Moment,
    kind: str,
    issuers: Sequence[str] | None,
    owners: Sequence[str] | None,
    position_id: str | None = None,
) -> list[Found]:
    """Positions of a kind at a moment. An owner's positions without evidence yet come with None."""
    join = "LEFT JOIN" if owners is not None or position_id is not None else "JOIN"
    where = ["p.kind = :kind", _KNOWN]
    parameters: dict[str, Any] = {"kind": kind, "day": moment.day.toordinal(), "known": moment.known}
    if issuers is not None:
        where.append(_among("p.issuer_key", "issuer", issuers, parameters))
    if owners is not None:
        chosen = _among("o.owner_key", "owner", owners, parameters)
        where.append(f"p.pid IN (SELECT o.pid FROM owners o WHERE o.kind = :kind AND {chosen})")
    if position_id is not None:
        where.append("p.id = :id")
        parameters["id"] = position_id
    sql = (
        f"SELECT p.pid, p.info, {_SLICE} FROM positions p {join} slices s ON s.pid = p.pid AND {_ON_DAY} "
        f"WHERE {' AND '.join(where)} ORDER BY p.id"
    )
    return [_found(row, moment, database) for row in database.rows(sql, parameters)]


def _among(column: str, name: str, values: Sequence[str], parameters: dict[str, Any]) -> str:
    names = [f"{name}{index}" for index in range(len(values))]
    parameters.update(zip(names, values, strict=True))
    return f"{column} IN ({', '.join(f':{n}' for n in names)})"


def _found(row: tuple[Any, ...], moment: Moment, database: Database) -> Found:
    pid, info, quantity, confidence, complete, evidence, events, vesting, since = row
    found = Found(
        pid=pid,
        info=json.loads(info),
        quantity=None if quantity is None else Decimal(quantity),
        confidence=confidence or "unknown",
        complete=bool(complete) if complete is not None else True,
        evidence_date=None if evidence is None else date.fromordinal(evidence),
        events=tuple(json.loads(events)) if events else (),
        vesting=vesting,
        since=None if since is None else date.fromordinal(since),
    )
    return _just_after(found, moment, database) if moment.event is not None else found


def _just_after(found: Found, moment: Moment, database: Database) -> Found:
    """The balance just after an event: of its own rows, and of earlier rows of its filing that day."""
    points = database.rows(
        "SELECT event, quantity, confidence FROM points WHERE pid = :pid AND day = :day "
        "AND known_from <= :known AND known_to > :known ORDER BY ordinal",
        {"pid": found.pid, "day": moment.day.toordinal(), "known": moment.known},
    )
    mine = [point for point in points if point[0].rpartition("#")[0] == moment.filing]
    if not mine or moment.event is None:
        return found
    done = [point for point in mine if version_of(point[0]) <= version_of(moment.event)]
    if not done:
        return _end_of_day_before(found, moment, database)
    event, quantity, confidence = done[-1]
    return attrs.evolve(
        found,
        quantity=None if quantity is None else Decimal(quantity),
        confidence=confidence,
        events=(event,),
        complete=True if done[-1] is not mine[-1] else found.complete,
        evidence_date=moment.day,
    )


def _end_of_day_before(found: Found, moment: Moment, database: Database) -> Found:
    before = attrs.evolve(moment, day=date.fromordinal(moment.day.toordinal() - 1), event=None)
    return find(database, before, found.info["kind"], None, None, found.info["position_id"])[0]


def version_of(event_id: str) -> int:
    """The ordinal of an event in its stream."""
    return int(event_id.rpartition("#")[2])


def holder_of(info: dict[str, Any], owners: Sequence[str] | None) -> tuple[str, str | None]:
    """The owner a row speaks of: the one asked for, else the first of the form."""
    asked = [o for o in info["owners"] if owners is not None and o[0] in owners]
    _, name, cik = (asked or info["owners"])[0]
    return name, cik


def _holding(found: Found, owners: Sequence[str] | None) -> Holding:
    info = found.info
    holder, cik = holder_of(info, owners)
    return Holding(
        position_id=info["position_id"],
        issuer=info["issuer"],
        issuer_cik=info["issuer_cik"],
        holder=holder,
        holder_cik=cik,
        holders=tuple(owner[1] for owner in info["owners"]),
        security=info["security"],
        ownership=info["ownership"],
        nature=info["nature"],
        quantity=found.quantity,
        complete=found.complete,
        last_evidence_date=found.evidence_date,
        confidence=found.confidence,
        event_ids=found.events,
        note=note_of(found),
    )


def note_of(found: Found) -> str | None:
    """What a reader of the row must know, in a few words."""
    if found.info["unit"] == "USD":
        return "principal in dollars, not shares"
    if found.since is None:
        return "before the first evidence"
    if found.confidence == "inferred" and found.evidence_date and found.since < found.evidence_date:
        return f"inferred from the first row, of {found.evidence_date}"
    if not found.complete:
        return "the filing is cut off; more rows may be missing"
    return None
