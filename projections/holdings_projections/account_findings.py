"""All that is found about the positions of one account, seen together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdings_projections.breaks import GapFinding, split_ratio
from holdings_projections.drifts import drifts
from holdings_projections.explanations import AccountFacts, Told, explained
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.issuer_breaks import SplitSign
from holdings_projections.outliers import quantity_outliers

__all__ = ["account_findings"]


def account_findings(
    positions: Sequence[Told], filings: Mapping[str, Filing]
) -> tuple[tuple[Finding, ...], tuple[SplitSign, ...]]:
    """(what replay found with breaks explained, drifts and outliers named; signs of splits).

    filings: those of the account, by stream.
    """
    facts = AccountFacts(positions, filings)
    found: list[Finding] = []
    signs: list[SplitSign] = []
    for told in positions:
        found.extend(finding for finding in told.findings if not isinstance(finding, GapFinding))
        for at, gap in enumerate(told.gaps):
            versions = explained(facts, told, at)
            found.extend(versions)
            signs.extend(_sign(told, gap, versions))
    found.extend(drifts(facts))
    found.extend(quantity_outliers(positions))
    return tuple(found), tuple(signs)


def _sign(told: Told, found: GapFinding, versions: Sequence[Finding]) -> list[SplitSign]:
    """A lot with an exercise price is another lot after a split, so it gives no sign of one; nor does a gap
    within a day, for a split precedes the rows of its own."""
    ratio = None if told.terms.exercise_price is not None else split_ratio(found.gap)
    if ratio is None or found.gap.after >= found.gap.on or not versions or versions[0].known_from is None:
        return []
    info = told.position.info
    return [
        SplitSign(
            position_id=info.position_id,
            issuer=info.issuer,
            holder=info.owners[0][1],
            security=info.security or "untitled security",
            new=ratio[0],
            old=ratio[1],
            after=found.gap.after,
            on=found.gap.on,
            known_from=versions[0].known_from,
            known_to=versions[-1].known_to,
            filings=found.filings,
            events=found.events,
        )
    ]
