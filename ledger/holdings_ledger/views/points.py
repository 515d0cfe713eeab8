"""Balances within a day: just after each row. They are not kept; the account is folded again when asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from holdings_ledger.read_model.schema import Database
from holdings_ledger.times import to_micros
from holdings_ledger.views import positions
from holdings_ledger.views.log import Log
from holdings_ledger.views.moment import Moment

if TYPE_CHECKING:
    from holdings_ledger.views.positions import Found
    from holdings_projections.balance_tests import Point
    from holdings_projections.holdings import Position

__all__ = ["Points"]


class Points:
    """Folds accounts of a read model again, from the log up to the read model's position."""

    def __init__(self, database: Database, log: Log) -> None:
        self._database = database
        self._log = log
        self._folded: dict[tuple[str, str], dict[str, Position]] = {}

    def of(self, found: Found, moment: Moment) -> list[Point]:
        """The balances after each row of a position, as known at a moment, in the order of the rows."""
        position = self._account(found.issuer_key, found.owner_key)[found.position_id]
        return [
            kept.point
            for kept in position.points
            if to_micros(kept.known_from) <= moment.known
            and (kept.known_to is None or to_micros(kept.known_to) > moment.known)
        ]

    def just_after(self, found: Found, moment: Moment) -> Found:
        """The balance just after an event: of its own rows, and of earlier rows of its filing that day."""
        if moment.event is None:
            return found
        mine = [
            point
            for point in self.of(found, moment)
            if point.day == moment.day and point.event.rpartition("#")[0] == moment.filing
        ]
        if not mine:
            return found
        last = positions.version_of(moment.event)
        done = [point for point in mine if positions.version_of(point.event) <= last]
        if not done:
            return self._end_of_day_before(found, moment)
        return attrs.evolve(
            found,
            quantity=done[-1].quantity,
            confidence=done[-1].confidence,
            events=(done[-1].event,),
            complete=True if done[-1] is not mine[-1] else found.complete,
            evidence_date=moment.day,
        )

    def _end_of_day_before(self, found: Found, moment: Moment) -> Found:
        before = attrs.evolve(moment, day=date.fromordinal(moment.day.toordinal() - 1), event=None)
        return positions.find(self._database, before, found.kind, None, None, self, found.position_id)[0]

    def _account(self, issuer: str, owner: str) -> dict[str, Position]:
        if (issuer, owner) not in self._folded:
            self._folded[issuer, owner] = self._fold(issuer, owner)
        return self._folded[issuer, owner]

    def _fold(self, issuer: str, owner: str) -> dict[str, Position]:
        from holdings_ledger.read_model.rulings import decision, kept_rulings
        from holdings_projections.filings import filings
        from holdings_projections.holdings import fold_account
        from holdings_projections.identity import PartyKeys

        decisions = decision(kept_rulings(self._database))
        holders, issuers = (
            PartyKeys(self._parties(issuer, kind), decisions.identities) for kind in ("holder", "issuer")
        )
        splits = [split for split in decisions.splits if issuers.of_token(split.issuer) == issuer]
        recorded = self._log.recorded(self._streams(issuer, owner))
        own = filings(recorded, decisions.readings, decisions.corrections)
        counted = [filing for filing in own if filing.counted]
        account = fold_account(issuer, owner, counted, holders, splits)
        return {position.info.position_id: position for position in account.positions}

    def _parties(self, issuer: str, kind: str) -> list[tuple[str, str | None]]:
        rows = self._database.rows(
            "SELECT DISTINCT name, cik FROM parties WHERE issuer_key = :issuer AND kind = :kind",
            {"issuer": issuer, "kind": kind},
        )
        return [(name, cik or None) for name, cik in rows]

    def _streams(self, issuer: str, owner: str) -> Sequence[str]:
        rows = self._database.rows(
            "SELECT id FROM filings WHERE issuer_key = :issuer AND owner_key = :owner",
            {"issuer": issuer, "owner": owner},
        )
        return [row[0] for row in rows]
