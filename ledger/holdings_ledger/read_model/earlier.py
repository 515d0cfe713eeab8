"""Read models for any basis but the log's present end: made when asked for, gone with the ledger."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any

import attrs

from holdings_ledger.read_model.schema import Database

if TYPE_CHECKING:  # a question about the present imports neither events nor the log's library
    from holdings_ledger.store import Store

__all__ = ["EarlierModels", "Made"]


@attrs.frozen(kw_only=True)
class Made:
    """What a read model is made for: the log up to a position, with or without filings whose time rests on a
    signature date alone (strict: without) and what people ruled."""

    position: int
    strict: bool
    rulings: bool


class EarlierModels:
    """Read models by what they are made for, each kept until the ledger is closed."""

    def __init__(self, log: Callable[[], Store], current: Callable[[], Database]) -> None:
        self._log = log
        self._current = current
        self._lock = RLock()
        self._kept: dict[tuple[Made, frozenset[str] | None], Database] = {}
        self._parts: dict[tuple[Made, str | None, str | None], Database | None] = {}

    def whole(self, wanted: Made) -> Database:
        """All issuers: as long to make as the log is."""
        return self._model(wanted, None)

    def part(self, wanted: Made, issuer: str | None, holder: str | None) -> Database | None:
        """What an issuer and a holder need, from their filings alone; None where that is all of it."""
        from holdings_ledger.read_model.parts import PartFinder

        with self._lock:
            if (wanted, None) in self._kept:
                return None
            asked = (wanted, issuer, holder)
            if asked not in self._parts:  # what a position knew never changes
                issuers = PartFinder(self._current(), self._log()).issuers(issuer, holder)
                self._parts[asked] = None if issuers is None else self._model(wanted, issuers)
            return self._parts[asked]

    def _model(self, wanted: Made, issuers: frozenset[str] | None) -> Database:
        with self._lock:
            if (wanted, issuers) not in self._kept:
                self._kept[wanted, issuers] = self._projected(wanted, issuers)
            return self._kept[wanted, issuers]

    def _projected(self, wanted: Made, issuers: frozenset[str] | None) -> Database:
        from holdings_ledger.read_model.parts import PartFinder
        from holdings_ledger.read_model.writer import Plan, project

        log = self._log()
        part = None if issuers is None else PartFinder(self._current(), log).part(issuers, wanted.position)
        made = Database.temporary()
        plan = Plan(admits=_not_by_signature if wanted.strict else None, with_rulings=wanted.rulings)
        project(made, log, plan, upto=wanted.position, part=part)
        return made

    def close(self) -> None:
        """Close them all."""
        with self._lock:
            for database in self._kept.values():
                database.close()
            self._kept.clear()
            self._parts.clear()


def _not_by_signature(filing: Any) -> bool:
    return bool(filing.header.known_at_source != "signature_date")
