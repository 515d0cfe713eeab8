"""Splits that several positions of an issuer give away: the same simple ratio in the same span of days."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import attrs

from holdings_projections.breaks import words_of_ratio
from holdings_projections.findings import Finding

__all__ = ["SplitSign", "suspected_splits"]

_NAMED = 5
"""So many positions are named; of more, only that there are more."""


@attrs.frozen(kw_only=True)
class SplitSign:
    """A position that a split would explain: `new` shares for `old` ones, after a day and up to another.

    issuer, holder, security: as printed. position_id: of the position. filings, events: what shows it.
    known_from, known_to: while that is the state of knowledge.
    """

    position_id: str
    issuer: str
    holder: str
    security: str
    new: int
    old: int
    after: date
    on: date
    known_from: datetime
    known_to: datetime | None
    filings: tuple[str, ...]
    events: tuple[str, ...]


def suspected_splits(signs: Iterable[SplitSign]) -> Iterator[Finding]:
    """SUSPECTED_SPLIT for each ratio that two positions of an issuer or more show in one span of days.

    signs: of all accounts of the issuer. A finding is told anew whenever more is known. A ruling of kind
    split settles it, for under it the positions show no gap.
    """
    by_ratio: defaultdict[tuple[int, int], list[SplitSign]] = defaultdict(list)
    for sign in sorted(signs, key=lambda sign: (sign.known_from, sign.position_id, sign.on)):
        by_ratio[sign.new, sign.old].append(sign)
    for ratio in sorted(by_ratio):
        for cluster in _clusters(by_ratio[ratio]):
            yield from _versions(cluster)


def _clusters(signs: Sequence[SplitSign]) -> Iterator[list[SplitSign]]:
    """Signs whose spans have a day in common, each in one cluster, in order of knowledge."""
    left: list[SplitSign] = list(signs)
    while left:
        day = min(sign.on for sign in left)
        yield [sign for sign in left if sign.after < day]
        left = [sign for sign in left if sign.after >= day]


def _versions(cluster: Sequence[SplitSign]) -> Iterator[Finding]:
    """What is told of a cluster, once for each state of knowledge in which two positions stand."""
    if len({sign.position_id for sign in cluster}) < 2:
        return
    instants = sorted({at for sign in cluster for at in (sign.known_from, sign.known_to) if at is not None})
    open_one: Finding | None = None
    for instant in instants:
        standing = [
            s for s in cluster if s.known_from <= instant and (s.known_to is None or instant < s.known_to)
        ]
        enough = len({sign.position_id for sign in standing}) > 1
        new = _finding(standing, cluster, instant) if enough else None
        if open_one is not None and (new is None or new.message != open_one.message):
            yield attrs.evolve(open_one, known_to=instant)
            open_one = None
        if open_one is None:
            open_one = new
    if open_one is not None:
        yield open_one


def _finding(standing: Sequence[SplitSign], cluster: Sequence[SplitSign], instant: datetime) -> Finding:
    """events: of the two positions known first, so that the finding keeps its id as more show the same."""
    ratio = (standing[0].new, standing[0].old)
    issuer = standing[0].issuer
    after, on = max(sign.after for sign in standing), min(sign.on for sign in standing)
    securities = sorted({sign.security for sign in standing})
    held = sorted({f"{sign.holder}, {sign.security}" for sign in standing[:_NAMED]})
    count = len({sign.position_id for sign in standing})
    who = f"{count} positions" if count <= _NAMED else f"more than {_NAMED} positions"
    asked = shlex.join((issuer, securities[0]))  # names are the filer's: nothing in them may reach a shell
    return Finding(
        code="SUSPECTED_SPLIT",
        subject=f"{issuer}: {words_of_ratio(ratio)} of {cluster[0].security}",
        message=f"{who} ({'; '.join(held)}) fit a {words_of_ratio(ratio)} after {after} and up to {on}. "
        f"If there was one, rule it, for each security: holdings-ledger rule {asked} --kind split "
        f"--ratio {ratio[0]} {ratio[1]} --effective DAY.",
        filings=tuple(dict.fromkeys(stream for sign in standing[:_NAMED] for stream in sign.filings)),
        events=tuple(dict.fromkeys(event for sign in cluster[:2] for event in sign.events)),
        known_from=instant,
    )
