"""Filings of one account as units: an original with its amendments' rows merged in, as they become known."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from holdings_projections.amendments import merged, target
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.position_findings import corrected, in_doubt, unlinked
from holdings_projections.position_types import Reported
from holdings_projections.postings import Posting, postings

__all__ = ["Unit", "Units", "reported_rows"]


@attrs.define
class Unit:
    """An original filing with the amendments known so far. rows: those in force."""

    filing: Filing
    rows: tuple[Posting, ...]
    amended_by: list[Filing] = attrs.field(factory=list[Filing])


class Units:
    """The units of one account, filled in the order in which filings became known."""

    def __init__(self) -> None:
        self._units: dict[str, Unit] = {}
        self.findings: list[Finding] = []

    def take(self, filing: Filing) -> Unit:
        """The unit that a filing belongs to: its original's with its rows merged in, or a new one."""
        rows = postings(filing)
        original = self._original(filing)
        if original is None:
            unit = self._units[filing.id] = Unit(filing, rows)
            return unit
        merge = merged(original.rows, filing, rows)
        original.rows = merge.rows
        self.findings += [corrected(filing, old, new) for old, new in merge.corrected]
        if merge.doubtful:
            self.findings.append(in_doubt(filing, merge.doubtful))
        original.amended_by.append(filing)
        return original

    def _original(self, filing: Filing) -> Unit | None:
        """The unit that an amendment amends; None for an original, and where there is no one such."""
        if not filing.header.is_amendment:
            return None
        originals = [u.filing for u in self._units.values() if not u.filing.header.is_amendment]
        found = target(filing, originals)
        if isinstance(found, str):
            self.findings.append(unlinked(found, filing))
            return None
        return self._units[found.id]

    def rows(self) -> tuple[Reported, ...]:
        """Each unit's original with the rows in force."""
        return tuple((unit.filing, unit.rows) for unit in self._units.values())


def reported_rows(filings: Iterable[Filing]) -> tuple[Reported, ...]:
    """What the filings of one account report in the end: each original with the rows in force."""
    units = Units()
    for filing in filings:
        units.take(filing)
    return units.rows()
