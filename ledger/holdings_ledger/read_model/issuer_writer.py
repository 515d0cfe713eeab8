"""One issuer in the read model: which of its accounts fold again, and the rows they leave."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from holdings_events import Recorded
from holdings_ledger.read_model.records import decode
from holdings_ledger.read_model.rows import (
    Row,
    filing_row,
    finding_row,
    insert,
    party_row,
    position_rows,
    to_json,
)
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.holdings import Reported, by_account, fold_account, holder_keys, reported_rows
from holdings_projections.identity import Identities, PartyKeys
from holdings_projections.issuer_breaks import SplitSign, suspected_splits
from holdings_projections.issuers import document_findings, fold_instruments, parties
from holdings_projections.outliers import price_outliers
from holdings_projections.position_findings import reported_twice
from holdings_projections.rulings import Split

__all__ = ["IssuerWriter", "NewRows", "forget_issuer"]

_WHOLE: Final = ""
"""The account of what is about the issuer as a whole: filings without owners, findings across accounts."""


class NewRows:
    """Rows to be inserted, by table."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Rows of a table."""
        self._rows[table].extend(rows)

    def replaced(
        self, recorded: Iterable[Recorded], touched: set[str], resolved: Mapping[str, Iterable[Filing]]
    ) -> None:
        """List the events of touched filings that a later rendition or reading has replaced."""
        every = [filing for found in resolved.values() for filing in found if filing.id in touched]
        admitted = {filing.id for filing in every}
        in_force = {filing.header_id for filing in every}
        in_force.update(item.id for filing in every for item in filing.events)
        in_force.update(event_id for filing in every for event_id in filing.by_hand)
        self.add(
            "replaced",
            (
                (item.filing, item.version)
                for item in recorded
                if item.filing in admitted and item.id not in in_force
            ),
        )

    def insert(self, connection: sqlite3.Connection) -> None:
        """Write them."""
        for table, rows in self._rows.items():
            insert(connection, table, rows)


class IssuerWriter:
    """Brings what the read model says of one issuer up to date."""

    def __init__(
        self,
        connection: sqlite3.Connection | None,
        rows: NewRows,
        key: str,
        identities: Identities,
        splits: Sequence[Split],
    ) -> None:
        self._read_model = connection
        self._rows = rows
        self._key = key
        self._identities = identities
        self._splits = splits
        self._signs: list[SplitSign] = []

    @property
    def _connection(self) -> sqlite3.Connection:
        """The read model, where it has the issuer already."""
        assert self._read_model is not None
        return self._read_model

    def write(self, every: Sequence[Filing], touched: Set[str], *, known: bool) -> None:
        """Fold the accounts that filings touch, and what concerns the issuer as a whole.

        every: all filings of the issuer that count at all, in the order in which they became known.
        touched: ids of those with new events. known: whether the read model has the issuer already.
        """
        keys = holder_keys(every, self._identities)
        accounts = by_account(every, keys)
        owner_of = {filing.id: owner for owner, own in accounts.items() for filing in own}
        wanted = {*accounts, _WHOLE}
        if known and self._same_parties(keys):
            wanted = {_WHOLE, *(owner_of.get(filing, _WHOLE) for filing in touched), *self._left(touched)}
            self._forget(wanted, touched)
        elif known:
            forget_issuer(self._connection, self._key)
        counts: defaultdict[str, int] = defaultdict(int)
        reported: list[Reported] = []
        for owner, own in accounts.items():
            reported += (
                self._write_account(owner, own, keys, counts) if owner in wanted else reported_rows(own)
            )
        self._write_whole(every, reported, owner_of, counts)
        shown = (f for f in every if owner_of.get(f.id, _WHOLE) in wanted)
        self._rows.add(
            "filings",
            (filing_row(self._key, owner_of.get(f.id, _WHOLE), f, counts[f.id]) for f in shown),
        )
        self._rows.add("parties", (party_row(self._key, p) for p in parties(self._key, every, keys)))

    def _same_parties(self, keys: PartyKeys) -> bool:
        """Whether every owner known so far keeps the key it has."""
        before = self._connection.execute(
            "SELECT name, cik, key FROM parties WHERE issuer_key = ? AND kind = 'holder'", (self._key,)
        )
        return all(keys.of(name, cik or None) == key for name, cik, key in before)

    def _left(self, touched: Set[str]) -> set[str]:
        """The accounts that touched filings counted for until now."""
        found = self._connection.execute(
            "SELECT DISTINCT owner_key FROM filings WHERE issuer_key = ? "
            "AND id IN (SELECT value FROM json_each(?))",
            (self._key, to_json(sorted(touched))),
        )
        return {row[0] for row in found}

    def _forget(self, accounts: set[str], touched: Set[str]) -> None:
        run = self._connection.execute
        for owner in accounts:
            _forget_account(self._connection, self._key, owner)
        run("DELETE FROM instruments WHERE issuer_key = ?", (self._key,))
        run("DELETE FROM parties WHERE issuer_key = ?", (self._key,))
        run(
            "DELETE FROM replaced WHERE filing IN (SELECT value FROM json_each(?))",
            (to_json(sorted(touched)),),
        )

    def _write_account(
        self, owner: str, own: Sequence[Filing], keys: PartyKeys, counts: defaultdict[str, int]
    ) -> tuple[Reported, ...]:
        """Fold an account; what its filings report in the end."""
        account = fold_account(self._key, owner, own, keys, self._splits, points=False)
        for position in account.positions:
            row, owners, slices = position_rows(self._key, owner, position)
            self._rows.add("positions", (row,))
            self._rows.add("owners", owners)
            self._rows.add("slices", slices)
        self._signs.extend(account.signs)
        self._rows.add("split_signs", ((self._key, owner, to_json(sign)) for sign in account.signs))
        noticed = [finding for filing in own for finding in document_findings(filing)]
        self._write_findings(owner, (*noticed, *account.findings), counts)
        return account.reported

    def _write_whole(
        self,
        every: Sequence[Filing],
        reported: Iterable[Reported],
        owner_of: Mapping[str, str],
        counts: defaultdict[str, int],
    ) -> None:
        """What concerns more than one account, or none."""
        instruments = fold_instruments(self._key, every, self._identities)
        self._rows.add(
            "instruments",
            (
                (kind, record_id, self._key, holder, to_json(record))
                for kind, record_id, holder, record in instruments.records()
            ),
        )
        twice = reported_twice(reported)
        dear = price_outliers(every, reported)
        split = suspected_splits((*self._signs, *self._kept_signs()))
        others = [f for filing in every if filing.id not in owner_of for f in document_findings(filing)]
        self._write_findings(_WHOLE, (*others, *twice, *dear, *split, *instruments.findings), counts)

    def _kept_signs(self) -> list[SplitSign]:
        """Signs of a split in the accounts that do not fold again: none where the issuer is new."""
        if self._read_model is None:
            return []
        kept = self._connection.execute("SELECT sign FROM split_signs WHERE issuer_key = ?", (self._key,))
        return [decode(row[0], SplitSign) for row in kept]

    def _write_findings(self, owner: str, found: Iterable[Finding], counts: defaultdict[str, int]) -> None:
        listed = list(found)
        for finding in listed:
            if finding.scope == "filing":
                for filing in finding.filings:
                    counts[filing] += 1
        self._rows.add("findings", (finding_row(self._key, owner, finding) for finding in listed))


def forget_issuer(connection: sqlite3.Connection, key: str) -> None:
    """Delete all that the read model says of an issuer."""
    run = connection.execute
    run("DELETE FROM replaced WHERE filing IN (SELECT id FROM filings WHERE issuer_key = ?)", (key,))
    found = run("SELECT DISTINCT owner_key FROM filings WHERE issuer_key = ?", (key,)).fetchall()
    for (owner,) in found:
        _forget_account(connection, key, owner)
    _forget_account(connection, key, _WHOLE)
    run("DELETE FROM instruments WHERE issuer_key = ?", (key,))
    run("DELETE FROM parties WHERE issuer_key = ?", (key,))


def _forget_account(connection: sqlite3.Connection, issuer: str, owner: str) -> None:
    run = connection.execute
    pids = run(
        "SELECT pid, kind, others FROM positions WHERE issuer_key = ? AND owner_key = ?",
        (issuer, owner),
    ).fetchall()
    for pid, kind, others in pids:
        run("DELETE FROM slices WHERE pid = ?", (pid,))
        run("DELETE FROM positions WHERE pid = ?", (pid,))
        for key in [owner] if others is None else [joint[0] for joint in json.loads(others)]:
            run("DELETE FROM owners WHERE owner_key = ? AND kind = ? AND pid = ?", (key, kind, pid))
    for table in ("findings", "filings", "split_signs"):
        run(f"DELETE FROM {table} WHERE issuer_key = ? AND owner_key = ?", (issuer, owner))
