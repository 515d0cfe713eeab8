"""Rows of the read model's tables, from what projections give."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from typing import Any, Final

import msgspec

from holdings_ledger.read_model.schema import FOREVER
from holdings_ledger.times import to_micros
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.holdings import Position, Slice
from holdings_projections.identity import fold_name, sorted_words

__all__ = ["Row", "filing_row", "finding_row", "insert", "party_row", "position_number", "position_rows"]
__all__ += ["issuer_span", "to_json"]

Row = tuple[Any, ...]

_LOW_BITS: Final = 32
_to_json = msgspec.json.Encoder().encode

_micros = lru_cache(maxsize=4_096)(to_micros)
"""Filings are known from few instants, and each of their rows has them."""


_TOGETHER: Final = 50
"""Rows of one statement, where there are so many: a call for each row takes half as long again."""


def insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert whole rows, replacing what has the same key."""
    listed = list(rows)
    if not listed:
        return
    ends = range(_TOGETHER, len(listed) + 1, _TOGETHER)
    groups = (tuple(chain.from_iterable(listed[end - _TOGETHER : end])) for end in ends)
    connection.executemany(_statement(table, len(listed[0]), _TOGETHER), groups)
    connection.executemany(_statement(table, len(listed[0]), 1), listed[len(ends) * _TOGETHER :])


@lru_cache(maxsize=64)
def _statement(table: str, columns: int, rows: int) -> str:
    marks = f"({', '.join('?' * columns)})"
    return f"INSERT OR REPLACE INTO {table} VALUES {', '.join([marks] * rows)}"


def to_json(value: object) -> str:
    """JSON text."""
    return _to_json(value).decode()


def filing_row(issuer: str, owner: str, filing: Filing, findings: int) -> Row:
    """A filing. owner: key of the account it counts for, "" for none. findings: number of those that are kept
    about the filing by itself; those of `proxies` are counted here."""
    header = filing.header
    return (
        filing.id,
        issuer,
        owner,
        _micros(filing.known_at),
        header.known_at_source,
        header.form,
        None if header.effective_date is None else header.effective_date.toordinal(),
        header.issuer.name,
        header.issuer.cik,
        to_json([owner.name for owner in header.owners]),
        int(filing.header_id.rpartition("#")[2]),
        findings + (header.issuer.cik is None) + (header.known_at_source != "acceptance"),
    )


def party_row(issuer: str, party: tuple[str, str, str, str, str]) -> Row:
    """A name that a filing gives to an issuer or a holder."""
    kind, key, name, cik, symbol = party
    return (kind, key, name, cik, symbol, issuer, fold_name(name), sorted_words(name))


def position_rows(
    issuer: str, owner: str, position: Position
) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    """A position, its owners and its rectangles."""
    info = position.info
    pid = position_number(issuer, info.position_id)
    owners = tuple((key, info.kind, pid) for key, _, _ in info.owners)
    return (
        _position_row(pid, issuer, owner, position),
        owners,
        tuple([_slice_row(pid, item) for item in position.slices]),
    )


def _position_row(pid: int, issuer: str, owner: str, position: Position) -> Row:
    info = position.info
    first = position.slices[0].known_from if position.slices else None
    return (
        pid,
        info.position_id,
        info.kind,
        issuer,
        owner,
        FOREVER if first is None else _micros(first),
        info.issuer,
        info.issuer_cik,
        info.owners[0][1],
        info.owners[0][2],
        None if len(info.owners) == 1 else to_json(info.owners),
        info.security,
        info.ownership,
        info.nature,
        info.unit,
        _number(info.exercise_price),
        None if info.exercisable_date is None else info.exercisable_date.toordinal(),
        None if info.expiration_date is None else info.expiration_date.toordinal(),
        info.underlying,
    )


def position_number(issuer: str, position_id: str) -> int:
    """A number that keeps an issuer's positions together and never depends on what came before."""
    low = int.from_bytes(sha256(position_id.encode()).digest()[:4], "big")
    return issuer_span(issuer)[0] | low


@lru_cache(maxsize=1024)
def issuer_span(issuer: str) -> tuple[int, int]:
    """The half-open range in which the numbers of an issuer's positions lie, seldom with another's."""
    high = int.from_bytes(sha256(issuer.encode()).digest()[:4], "big") >> 1
    return high << _LOW_BITS, (high + 1) << _LOW_BITS


def _slice_row(pid: int, item: Slice) -> Row:
    step = item.step
    events = step.events
    return (
        pid,
        item.effective_from.toordinal(),
        _micros(item.known_from),
        FOREVER if item.effective_to is None else item.effective_to.toordinal(),
        _end(item.known_to),
        _number(step.quantity),
        step.confidence,
        int(step.complete),
        step.last_evidence_date.toordinal(),
        events[0] if len(events) == 1 else to_json(events),
        None if step.vesting is None else to_json(step.vesting),
    )


def finding_row(issuer: str, owner: str, finding: Finding) -> Row:
    """A finding. owner: key of the account it is about, "" for one about the issuer as a whole."""
    return (
        finding.finding_id,
        0 if finding.known_from is None else _micros(finding.known_from),
        _end(finding.known_to),
        finding.code,
        finding.severity,
        finding.scope,
        finding.subject,
        finding.message,
        to_json(finding.filings),
        to_json(finding.events),
        issuer,
        owner,
    )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _end(instant: datetime | None) -> int:
    return FOREVER if instant is None else _micros(instant)
