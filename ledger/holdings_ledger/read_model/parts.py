"""The part of a ledger that a question about an earlier position needs: a few issuers, not the market.

What an earlier position knew is folded anew. Who can be meant by a name, and what else bears on them, is
looked up in the present read model, which knows every name that was ever in force; names that a later
rendition of a filing replaced are read from the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

import attrs

from holdings_events import FilingHeader, Recorded
from holdings_ledger.read_model.names import issuers_that_may_be_meant
from holdings_ledger.read_model.rulings import identity_tokens, kept_rulings
from holdings_ledger.read_model.schema import Database
from holdings_ledger.read_model.writer import Part
from holdings_ledger.store import Store
from holdings_projections.identity import fold_name

__all__ = ["PartFinder"]

_MOST_ISSUERS: Final = 200
"""Beyond these, the whole ledger is folded."""

_MOST_READ_AGAIN: Final = 5_000
"""Filings with several renditions or readings that are looked through for names of old."""

Name = tuple[str, str, str]
"""Of an issuer or holder, what a question may name it by: folded name, CIK, symbol."""


@attrs.frozen
class PartFinder:
    """Finds parts in the present read model. Raises nothing: None means that a whole ledger is needed."""

    current: Database
    log: Store

    def issuers(self, issuer: str | None, holder: str | None) -> frozenset[str] | None:
        """Keys of all issuers that an answer about an issuer and a holder may need, at any position."""
        wanted: set[str] = set()
        for kind, asked in (("issuer", issuer), ("holder", holder)):
            if asked is not None:
                found = issuers_that_may_be_meant(self.current, kind, asked)
                if not found:
                    return None
                wanted |= found
        renamed = self._renamed()
        if renamed is None or len(wanted) > _MOST_ISSUERS:
            return None
        related = self._related(wanted | renamed)
        return frozenset(related) if len(related) <= _MOST_ISSUERS else None

    def part(self, issuers: Set[str], position: int) -> Part:
        """What to fold for some issuers at a position."""
        filings = {
            row[0]
            for key in issuers
            for row in self.current.rows("SELECT id FROM filings WHERE issuer_key = :key", {"key": key})
        }
        known = (ruling for ruling in kept_rulings(self.current) if ruling.position <= position)
        return Part(filings=frozenset(filings), rulings=tuple(known))

    def _related(self, issuers: set[str]) -> set[str]:
        """These, and all that share a name or a CIK with them or that a ruling ever spoke of beside them."""
        rulings = identity_tokens(kept_rulings(self.current))
        found: set[str] = set()
        fresh = set(issuers)
        while fresh:
            found |= fresh
            tokens = set(fresh)
            for key in fresh:
                tokens.update(token for name in self._names_of(key, "issuer") for token in name[:2] if token)
            tokens.update(token for pair in rulings if pair & tokens for token in pair)
            fresh = self._bearing(tokens) - found
        return found

    def _bearing(self, tokens: Iterable[str]) -> set[str]:
        return {
            row[0]
            for token in tokens
            for row in self.current.rows(
                "SELECT DISTINCT issuer_key FROM parties WHERE kind = 'issuer' "
                "AND (key = :token OR folded = :token OR (cik = :token AND cik <> ''))",
                {"token": token},
            )
        }

    def _names_of(self, issuer: str, kind: str | None = None) -> set[Name]:
        """The names of an issuer and of those who hold its securities, or of one kind of them."""
        rows = self.current.rows(
            "SELECT folded, cik, symbol FROM parties "
            "WHERE issuer_key = :key AND (:kind IS NULL OR kind = :kind)",
            {"key": issuer, "kind": kind},
        )
        return set(rows)

    def _renamed(self) -> set[str] | None:
        """Issuers of filings that once named somebody else than now; None where too many came twice."""
        twice = [row[0] for row in self.current.rows("SELECT DISTINCT filing FROM replaced")]
        if len(twice) > _MOST_READ_AGAIN:
            return None
        named: dict[str, set[Name]] = {}
        for item in self.log.read(streams=twice):
            named.setdefault(item.filing, set()).update(_names(item))
        return {
            key
            for filing, names in named.items()
            for (key,) in self.current.rows("SELECT issuer_key FROM filings WHERE id = :id", {"id": filing})
            if not names <= self._names_of(key)
        }


def _names(item: Recorded) -> Iterator[Name]:
    """Whom an event names."""
    event = item.event
    if isinstance(event, FilingHeader):
        yield fold_name(event.issuer.name), event.issuer.cik or "", event.issuer.symbol or ""
        for owner in event.owners:
            yield fold_name(owner.name), owner.cik or "", ""
    elif holder := getattr(event, "holder", None):
        yield fold_name(holder), "", ""
