"""All that is found about the positions of one account, seen together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from holdings_events import RowEvent
from holdings_projections.breaks import GapFinding, split_ratio
from holdings_projections.drifts import drifts
from holdings_projections.explanations import AccountFacts, Told, explained
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.issuer_breaks import SplitSign
from holdings_projections.outliers import quantity_outliers
from holdings_projections.position_findings import EXERCISES

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
        found.extend([finding for finding in told.findings if not isinstance(finding, GapFinding)])
        for at, gap in enumerate(told.gaps):
            versions = explained(facts, told, at)
            found.extend(versions)
            signs.extend(_sign(told, gap, versions))
            found.extend(_overdrawn(told, gap, versions, facts))
    found.extend(drifts(facts))
    found.extend(quantity_outliers(positions))
    return tuple(found), tuple(signs)


def _overdrawn(
    told: Told, found: GapFinding, versions: Sequence[Finding], facts: AccountFacts
) -> Iterator[Finding]:
    """EXERCISE_EXCEEDS_BALANCE where a filing exercises more of a lot than was held and it acquires.

    Units without an exercise price are left out: those of many grants are one position, and a grant that no
    filing in the ledger reports is a gap, not an exercise beyond the lot.
    """
    filing, group = facts.filing(found.filings[-1]), told.groups.get(found.filings[-1])
    if told.terms.exercise_price is None or filing is None or group is None or not versions:
        return
    codes = {item.id: item.event.code for item in filing.events if isinstance(item.event, RowEvent)}
    deltas = [(codes.get(point.event), point.delta) for point in group.points if point.delta is not None]
    used = -sum((delta for code, delta in deltas if code in EXERCISES and delta < 0), Decimal(0))
    had = found.gap.held + sum((delta for _, delta in deltas if delta > 0), Decimal(0))
    if used > had:
        yield Finding(
            code="EXERCISE_EXCEEDS_BALANCE",
            subject=found.subject,
            message=f"{used:,} are exercised on {found.gap.on}, but {had:,} is all that was held after "
            f"{found.gap.after} or acquired since.",
            filings=found.filings,
            events=found.events,
            known_from=versions[0].known_from,
            known_to=versions[-1].known_to,
        )


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
