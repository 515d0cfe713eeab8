"""Keeping the read model up to date with the log: an issuer that a filing touches is folded again."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import msgspec

from holdings_events import FilingHeader, Issuer, Recorded
from holdings_ledger.event_fields import event_fields
from holdings_ledger.read_model.rulings import decision, kept_rulings, reached, with_new, write_rulings
from holdings_ledger.read_model.schema import FOREVER, Database
from holdings_ledger.store import Store
from holdings_ledger.times import to_micros
from holdings_projections.filings import Filing, filings
from holdings_projections.findings import Finding
from holdings_projections.holdings import KnownPoint, Position, Slice
from holdings_projections.identity import PartyKeys, fold_name
from holdings_projections.issuers import IssuerState, fold_issuer, parties
from holdings_projections.rulings import Rulings

_ISSUERS_AT_ONCE: Final = 200


def catch_up(database: Database, log: Store) -> None:
    """Bring the read model up to the log's end; one that is ahead of it, or of another log, is rebuilt."""
    built = database.position()
    if built and (built > log.position() or database.meta("root") != log.root(built).hex()):
        database.clear()
        built = 0
    if built < log.position():
        project(database, log, after=built)


def project(
    database: Database,
    log: Store,
    *,
    after: int = 0,
    upto: int | None = None,
    admits: Callable[[Filing], bool] = lambda filing: True,
    with_rulings: bool = True,
) -> None:
    """Fold every issuer that events after a position touch, in one transaction with the tracking row.

    upto: last position to take in, the log's end if None. admits: which filings count at all.
    with_rulings: whether what people ruled counts.
    """
    end = log.position() if upto is None else upto
    before = kept_rulings(database) if after else ()
    streams, touched, ruled = _new_streams(database, log, after, end)
    every = with_new(before, ruled) if with_rulings else ()
    decisions = decision(every)
    keys = PartyKeys(((issuer.name, issuer.cik) for issuer in streams.values()), decisions.identities)
    affected = {_key(keys, streams[stream]) for stream in touched} | _renamed(database, keys, streams)
    affected |= reached(database, before, every) if after and ruled else set()
    by_issuer: dict[str, list[str]] = defaultdict(list)
    for stream, issuer in streams.items():
        if (key := _key(keys, issuer)) in affected:
            by_issuer[key].append(stream)
    with database.writing() as connection:
        write_rulings(connection, every)
        for group in _chunks(sorted(affected), _ISSUERS_AT_ONCE):
            wanted = [stream for key in group for stream in by_issuer[key]]
            recorded = list(log.read(upto=end, streams=wanted))
            _write_group(connection, group, recorded, keys, decisions, admits)
        _track(connection, end, log.root(end).hex())


def _new_streams(
    database: Database, log: Store, after: int, end: int
) -> tuple[dict[str, Issuer], set[str], list[Recorded]]:
    """The issuer of every filing up to the end, the filings that new events touch, and new rulings."""
    known = database.rows("SELECT id, issuer, issuer_cik FROM filings") if after else []
    issuers = {stream: Issuer(name=name, cik=cik) for stream, name, cik in known}
    touched: set[str] = set()
    ruled: list[Recorded] = []
    for item in log.read(after=after, upto=end):
        if item.filing.startswith("ruling/"):
            ruled.append(item)
            continue
        touched.add(item.filing)
        if isinstance(item.event, FilingHeader):
            issuers[item.filing] = Issuer(name=item.event.issuer.name, cik=item.event.issuer.cik)
    return issuers, touched, ruled


def _key(keys: PartyKeys, issuer: Issuer) -> str:
    return keys.of(issuer.name, issuer.cik)


def _renamed(database: Database, keys: PartyKeys, streams: Mapping[str, Issuer]) -> set[str]:
    """Issuers that a newly known CIK or a ruling has moved: their old rows go, their filings fold again."""
    old = database.rows("SELECT id, issuer_key FROM filings")
    moved: set[str] = set()
    for stream, key in old:
        now = _key(keys, streams[stream])
        if now != key:
            moved |= {key, now}
    return moved


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _track(connection: sqlite3.Connection, position: int, root: str) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("position", str(position)), ("root", root)]
    )


# --- one group of issuers ---------------------------------------------------------------------------


def _write_group(
    connection: sqlite3.Connection,
    group: list[str],
    recorded: list[Recorded],
    keys: PartyKeys,
    decisions: Rulings,
    admits: Callable[[Filing], bool],
) -> None:
    by_issuer: dict[str, list[Filing]] = defaultdict(list)
    for filing in filings(recorded):
        if admits(filing):
            by_issuer[_key(keys, filing.header.issuer)].append(filing)
    last = {item.filing: item.position for item in recorded}
    for key in group:
        _forget(connection, key)
        if by_issuer[key]:
            splits = [split for split in decisions.splits if keys.of_token(split.issuer) == key]
            state = fold_issuer(key, by_issuer[key], decisions.identities, splits)
            named = parties(key, by_issuer[key], decisions.identities)
            _insert(connection, "parties", (_party_row(key, party) for party in named))
            _write_issuer(connection, key, by_issuer[key], state, last)
    _write_events(connection, recorded, by_issuer)


def _forget(connection: sqlite3.Connection, key: str) -> None:
    """Delete all that an issuer's fold wrote before."""
    parameters = {"key": key}
    for table in ("slices", "points", "owners"):
        connection.execute(
            f"DELETE FROM {table} WHERE pid IN (SELECT pid FROM positions WHERE issuer_key = :key)",
            parameters,
        )
    for table in ("positions", "parties", "instruments", "findings", "filings", "events"):
        connection.execute(f"DELETE FROM {table} WHERE issuer_key = :key", parameters)


def _write_issuer(
    connection: sqlite3.Connection,
    key: str,
    every: list[Filing],
    state: IssuerState,
    last: Mapping[str, int],
) -> None:
    counts: dict[str, int] = defaultdict(int)
    for finding in state.findings:
        if finding.scope == "filing":
            for filing in finding.filings:
                counts[filing] += 1
    _insert(connection, "filings", (_filing_row(key, f, last[f.id], counts[f.id]) for f in every))
    for position in state.positions:
        _write_position(connection, key, position)
    _insert(
        connection,
        "instruments",
        (
            (kind, record_id, key, holder, _json(record))
            for kind, record_id, holder, record in state.instruments()
        ),
    )
    _insert(connection, "findings", (_finding_row(key, finding) for finding in state.findings))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    listed = list(rows)
    if listed:
        marks = ", ".join("?" * len(listed[0]))
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", listed)


def _filing_row(key: str, filing: Filing, position: int, findings: int) -> tuple[Any, ...]:
    header = filing.header
    return (
        filing.id,
        position,
        to_micros(filing.known_at),
        header.known_at_source,
        header.form,
        None if header.effective_date is None else header.effective_date.toordinal(),
        key,
        header.issuer.name,
        header.issuer.cik,
        _json([owner.name for owner in header.owners]),
        header.source.document,
        findings,
    )


def _party_row(key: str, party: tuple[str, str, str, str]) -> tuple[Any, ...]:
    kind, party_key, name, symbol = party
    return (kind, party_key, fold_name(name), name, symbol, key)


def _write_position(connection: sqlite3.Connection, key: str, position: Position) -> None:
    info = position.info
    pid = position_number(key, info.position_id)
    connection.execute(
        "INSERT INTO positions VALUES (?, ?, ?, ?, ?)", (pid, info.position_id, info.kind, key, _json(info))
    )
    _insert(connection, "owners", ((owner[0], info.kind, pid) for owner in info.owners))
    _insert(connection, "slices", (_slice_row(pid, item) for item in position.slices))
    _insert(connection, "points", (_point_row(pid, n, item) for n, item in enumerate(position.points)))


def position_number(issuer: str, position_id: str) -> int:
    """A number that keeps an issuer's positions together and never depends on what came before."""
    high = int.from_bytes(sha256(issuer.encode()).digest()[:4], "big") >> 1
    low = int.from_bytes(sha256(position_id.encode()).digest()[:4], "big")
    return high << 32 | low


def _slice_row(pid: int, item: Slice) -> tuple[Any, ...]:
    step = item.step
    return (
        pid,
        item.effective_from.toordinal(),
        to_micros(item.known_from),
        FOREVER if item.effective_to is None else item.effective_to.toordinal(),
        _end(item.known_to),
        _number(step.quantity),
        step.confidence,
        int(step.complete),
        step.last_evidence_date.toordinal(),
        _json(step.events),
        None if step.vesting is None else _json(step.vesting),
    )


def _point_row(pid: int, ordinal: int, item: KnownPoint) -> tuple[Any, ...]:
    point = item.point
    return (
        point.event,
        pid,
        point.leg,
        to_micros(item.known_from),
        _end(item.known_to),
        point.day.toordinal(),
        ordinal,
        _number(point.quantity),
        point.confidence,
        _number(point.delta),
    )


def _finding_row(key: str, finding: Finding) -> tuple[Any, ...]:
    return (
        finding.finding_id,
        0 if finding.known_from is None else to_micros(finding.known_from),
        _end(finding.known_to),
        finding.code,
        finding.severity,
        finding.scope,
        finding.subject,
        finding.message,
        _json(finding.filings),
        _json(finding.events),
        key,
    )


def _write_events(
    connection: sqlite3.Connection, recorded: list[Recorded], by_issuer: Mapping[str, list[Filing]]
) -> None:
    issuer_of = {filing.id: key for key, found in by_issuer.items() for filing in found}
    in_force = {
        event_id
        for found in by_issuer.values()
        for filing in found
        for event_id in (filing.header_id, *(item.id for item in filing.events))
    }
    kept = [item for item in recorded if item.filing in issuer_of]
    fields = {item.id: event_fields(item.event, item.filing) for item in kept}
    _insert(
        connection,
        "events",
        (
            (
                item.id,
                item.position,
                item.filing,
                type(item.event).__name__,
                None if item.event.effective_date is None else item.event.effective_date.toordinal(),
                int(item.id in in_force),
                issuer_of[item.filing],
                item.event.source.document,
                _json([item.event.source.spans, item.event.source.table, item.event.source.row]),
                _json({key: value for key, value in fields[item.id].items() if value is not None}),
            )
            for item in kept
        ),
    )
    _insert(
        connection,
        "types",
        {
            type(item.event).__name__: (type(item.event).__name__, _json(list(fields[item.id])))
            for item in kept
        }.values(),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _end(instant: datetime | None) -> int:
    return FOREVER if instant is None else to_micros(instant)
