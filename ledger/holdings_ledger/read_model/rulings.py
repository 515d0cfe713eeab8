"""Rulings in the read model: kept whole, so that a new one is weighed with those before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, cast

import msgspec

from holdings_events import CorporateActionRecorded, Recorded, RulingRecorded
from holdings_ledger import codec
from holdings_ledger.read_model.schema import Database
from holdings_projections.rulings import Ruling, Rulings, corrections_among, decided, in_force, rulings

_RULING: Final = "ruling_recorded/1"
_ACTION: Final = "corporate_action_recorded/1"
_IDENTITY_KINDS: Final = frozenset({"same_party", "not_same_party"})


def kept_rulings(database: Database) -> tuple[Ruling, ...]:
    """All rulings that the read model has, in log order."""
    rows = database.rows("SELECT id, position, content, action FROM rulings ORDER BY position")
    return tuple(_ruling(*row) for row in rows)


def _ruling(ruling_id: str, position: int, content: str, action: str | None) -> Ruling:
    event = cast("RulingRecorded", codec.decode(_RULING, content.encode()))
    corporate = None if action is None else codec.decode(_ACTION, action.encode())
    return Ruling(
        stream=f"ruling/{ruling_id}",
        position=position,
        event=event,
        action=cast("CorporateActionRecorded | None", corporate),
    )


def write_rulings(connection: sqlite3.Connection, every: Sequence[Ruling]) -> None:
    """Write all rulings anew, each with whether it is in force."""
    standing = {ruling.id for ruling in in_force(every)}
    connection.execute("DELETE FROM rulings")
    connection.executemany(
        "INSERT INTO rulings VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                ruling.id,
                ruling.position,
                int(ruling.id in standing),
                ruling.event.kind,
                msgspec.json.encode(ruling.event.targets).decode(),
                codec.encode(ruling.event)[1].decode(),
                None if ruling.action is None else codec.encode(ruling.action)[1].decode(),
            )
            for ruling in every
        ],
    )


def with_new(before: Sequence[Ruling], recorded: Iterable[Recorded]) -> tuple[Ruling, ...]:
    """The rulings kept, and those among new events."""
    return (*before, *rulings(recorded))


def decision(every: Sequence[Ruling]) -> Rulings:
    """What the rulings in force decide."""
    return decided(in_force(every))


def reached(database: Database, before: Sequence[Ruling], after: Sequence[Ruling]) -> set[str]:
    """Keys, as the read model has them, of issuers whose fold the change from some rulings to others reaches.

    Identities reach every issuer that names a party of a group they change; a split reaches its issuer,
    a reading by hand and a correction the issuer of their filing.
    """
    standing = {ruling.id for ruling in in_force(before)} ^ {ruling.id for ruling in in_force(after)}
    changed = [ruling for ruling in after if ruling.id in standing]
    tokens = {
        token for ruling in changed if ruling.event.kind in _IDENTITY_KINDS for token in ruling.event.targets
    }
    for identities in (decision(before).identities, decision(after).identities):
        tokens = {member for token in tokens for member in identities.group(token)}
    tokens |= {split.issuer for split in decided(changed).splits}
    read = {target for ruling in changed if ruling.event.kind == "reading" for target in ruling.event.targets}
    read |= {one.event.rpartition("#")[0] for one in corrections_among(changed)}
    return _issuers_naming(database, tokens) | _issuers_of(database, read)


def identity_tokens(every: Iterable[Ruling]) -> list[frozenset[str]]:
    """Of each ruling about identity, in force or not, the parties it speaks of."""
    return [frozenset(one.event.targets) for one in every if one.event.kind in _IDENTITY_KINDS]


def _issuers_naming(database: Database, tokens: set[str]) -> set[str]:
    found: set[str] = set()
    for token in tokens:
        rows = database.rows(
            "SELECT DISTINCT issuer_key FROM parties WHERE key = :token OR folded = :token", {"token": token}
        )
        found |= {row[0] for row in rows}
    return found


def _issuers_of(database: Database, streams: set[str]) -> set[str]:
    found: set[str] = set()
    for stream in streams:
        rows = database.rows("SELECT issuer_key FROM filings WHERE id = :stream", {"stream": stream})
        found |= {row[0] for row in rows}
    return found
