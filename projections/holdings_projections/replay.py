"""Anchored replay of one position: reported balances are checkpoints, transactions move between them.

Plain summing of changes is wrong: a late filing would shift what was reported after it. Here a balance
that a filing states stands from its date until the next one; changes only test it, bridge gaps, and
give the balance before the first evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import Confidence
from holdings_projections.balance_tests import Pattern, Point, make_point, plus
from holdings_projections.breaks import Gap, broken, gap_finding
from holdings_projections.findings import Finding
from holdings_projections.making import maker
from holdings_projections.rulings import Split
from holdings_projections.vesting import Vesting

_DAY: Final = timedelta(days=1)
_ZERO: Final = Decimal(0)


@attrs.frozen(kw_only=True)
class Group:
    """The rows of one filing on one position, with the way their balances were found to agree.

    filed: the day, in New York, on which the filing became known. rank: order in which filings became known;
    ties end on the document's digest. first_date, last_date: days of the first row and of the last.
    points are chronological. opening: the balance before the first of them, None if unknown.
    events: all event ids the closing balance rests on (a footnote may spread it over several).
    """

    filing: str
    known_at: datetime
    filed: date
    rank: tuple[datetime, str]
    truncated: bool
    pattern: Pattern
    opening: Decimal | None
    points: tuple[Point, ...]
    first_date: date
    last_date: date
    holding_only: bool
    events: tuple[str, ...]
    vesting: Vesting | None = None

    @property
    def closing(self) -> Decimal | None:
        """Balance after the last row."""
        return self.points[-1].quantity


@attrs.frozen(kw_only=True)
class Step:
    """The state of a position from the end of a day until the next step.

    quantity None means unknown. last_evidence_date: day of the row it rests on. events: ids it rests on.
    """

    start: date
    quantity: Decimal | None
    confidence: Confidence
    complete: bool
    last_evidence_date: date
    events: tuple[str, ...]
    vesting: Vesting | None = None
    note: str | None = None


@attrs.frozen(kw_only=True)
class Replayed:
    """The history of a position as one state of knowledge gives it, or what a filing adds to its end."""

    steps: tuple[Step, ...]
    points: tuple[Point, ...]
    findings: tuple[Finding, ...]


@attrs.frozen(kw_only=True)
class _Entry:
    """A checkpoint of the timeline."""

    day: date
    quantity: Decimal | None
    confidence: Confidence
    complete: bool
    evidence_date: date
    events: tuple[str, ...]
    delta: Decimal | None = None
    vesting: Vesting | None = None
    opening: bool = False
    split: bool = False


_make_step = maker(Step)
_make_replayed = maker(Replayed)
_make_entry = maker(_Entry)

Say = Callable[[str, str, tuple["Group", ...]], Finding]
"""Makes a finding about the position being replayed: (code, message, groups concerned)."""


def replay(groups: Sequence[Group], say: Say, splits: Sequence[Split] = ()) -> Timeline:
    """The history that the groups of one position give together.

    Groups may come in any order; they are taken in the order in which they became known. One that inserts
    old dates behind balances known before it never moves those balances. `say` makes a finding about the
    position. splits: of its security, by day.
    """
    timeline = Timeline(say, splits)
    for group in _in_order(groups):
        timeline.take(group)
    return timeline


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """Groups in the order they became known; on one first day, in the order in which balances chain."""
    if len(groups) == 1:
        return list(groups)
    waiting = sorted(groups, key=lambda group: group.rank)
    if len({group.first_date for group in waiting}) == len(waiting):
        return waiting
    ordered: list[Group] = []
    while waiting:
        head = waiting[0]
        same_day = [g for g in waiting if g.first_date == head.first_date]
        closing = ordered[-1].closing if ordered else None
        chained = [g for g in same_day if closing is not None and g.opening == closing]
        chosen = chained[0] if chained else _first_of_chain(same_day)
        waiting.remove(chosen)
        ordered.append(chosen)
    return ordered


def _first_of_chain(groups: list[Group]) -> Group:
    """Of filings on one day, the one that no other of them leads up to; else the first known."""
    for group in groups:
        closings = [other.closing for other in groups if other is not group]
        if group.opening not in closings or group.opening is None:
            return group
    return groups[0]


class Timeline:
    """Checkpoints of a position, filled group by group."""

    def __init__(self, say: Say, splits: Sequence[Split] = ()) -> None:
        self._say = say
        self._splits = tuple(splits)
        self._entries: list[_Entry] = []
        self._ordered: list[_Entry] = []
        self._points: list[Point] = []
        self._findings: list[Finding] = []
        self._last: Group | None = None
        self._tail: _Entry | None = None
        self._newest: tuple[datetime, str] | None = None
        self._first_dates: set[date] = set()
        self._vests = False
        self._vesting: Vesting | None = None

    def take(self, group: Group) -> None:
        """Take in the next group in the order of knowledge."""
        if self._last is not None and group.first_date < self._last.last_date:
            self._insert(group)
        else:
            self._add(group)
        self._newest = group.rank
        self._first_dates.add(group.first_date)
        self._vests = self._vests or group.vesting is not None

    def grows_by(self, group: Group) -> bool:
        """Whether a group only adds to what the others give: known after all of them, and about other days.

        Filings that begin on one day are put in the order in which their balances chain, whichever became
        known first; and a split counts in all that follows it. Those are replayed.
        """
        newest = self._newest
        return (
            newest is not None
            and not self._splits
            and group.rank > newest
            and group.first_date not in self._first_dates
        )

    def grow(self, group: Group) -> Replayed:
        """Take a group that the timeline `grows_by`; what it adds. Steps are those of its own days."""
        entries, points, findings = len(self._entries), len(self._points), len(self._findings)
        appended = self._last is None or group.first_date > self._last.last_date
        self.take(group)
        # An insertion moves what is vested on every later day; where nothing vests, its own days alone.
        every = self._vests and not appended
        return _make_replayed(
            steps=self.result().steps if every else self._steps(self._entries[entries:]),
            points=tuple(self._points[points:]),
            findings=tuple(self._findings[findings:]),
        )

    def _add(self, group: Group) -> None:
        """A group whose rows are no older than what is known already."""
        prior = self._carried(self._tail, group.first_date)
        self._test(group, prior, self._last)
        self._place(group, prior.quantity if prior else None)
        self._last = group
        self._tail = self._entries[-1]

    def _insert(self, group: Group) -> None:
        """A late group: its balances may describe its own days, or the day it was filed."""
        assert self._tail is not None
        self._findings.append(
            self._say(
                "LATE_ROW",
                f"A filing known later reports rows from {group.first_date} on, behind balances that "
                f"were reported for {self._tail.day}; those stand as reported.",
                (group,),
            )
        )
        prior = self._carried(self._before(group.first_date), group.first_date)
        filed = self._carried(self._before(group.filed), group.filed)
        chains = prior is None or group.opening is None or group.opening == prior.quantity
        if not chains and prior is not None and filed is not None and group.closing == filed.quantity:
            self._place(self._recounted(group, prior.quantity), prior.quantity)
            return
        self._test(group, prior, None)
        self._place(group, prior.quantity if prior else None)

    def _recounted(self, group: Group, opening: Decimal | None) -> Group:
        """The group's rows counted from what was held before them, its own balances left aside."""
        points: list[Point] = []
        balance = opening
        for point in group.points:
            balance = plus(balance, [point.delta])
            points.append(_settled(point, balance, "unknown" if balance is None else "inferred", point.delta))
        return attrs.evolve(group, points=tuple(points), opening=opening)

    def closing(self, day: date) -> Decimal | None:
        """The last balance, with the splits up to a day."""
        carried = self._carried(self._ordered[-1] if self._ordered else None, day)
        return None if carried is None else carried.quantity

    def _between(self, after: date, upto: date) -> list[Split]:
        """Splits past a day's end and up to another; on its own day a split precedes all rows."""
        return [split for split in self._splits if after < split.day <= upto]

    def _carried(self, entry: _Entry | None, day: date) -> _Entry | None:
        """What an entry is on a later day: its balance with the splits in between."""
        if entry is None or entry.quantity is None or not self._splits:
            return entry
        quantity = entry.quantity
        for split in self._between(entry.day, day):
            quantity = split.applied(quantity)
        return attrs.evolve(entry, quantity=quantity, split=quantity != entry.quantity)

    def _before(self, day: date) -> _Entry | None:
        at = bisect_right(self._ordered, day, key=_day)
        while at and self._ordered[at - 1].opening:
            at -= 1
        return self._ordered[at - 1] if at else None

    def _enter(self, entry: _Entry) -> None:
        """Entries of one day stand in the order in which they came."""
        self._entries.append(entry)
        if not self._ordered or self._ordered[-1].day <= entry.day:
            self._ordered.append(entry)
        else:
            self._ordered.insert(bisect_right(self._ordered, entry.day, key=_day), entry)

    def _test(self, group: Group, prior: _Entry | None, last: Group | None) -> None:
        """Does the group open where the one before it closed?"""
        if group.pattern == "break":
            self._findings.append(self._say(*broken(group.points), (group,)))
        if prior is None or prior.quantity is None:
            if not group.holding_only and group.opening is not None and prior is None:
                self._findings.append(
                    self._say(
                        "OPENING_INFERRED",
                        f"{group.opening:,} before the first row of {group.first_date} is inferred from "
                        f"that row; nothing is known of earlier days.",
                        (group,),
                    )
                )
            return
        if group.opening is not None and not _agree(group.opening, prior):
            named = (last, group) if last is not None else (group,)
            gap = Gap(
                opening=group.opening, held=prior.quantity, after=prior.evidence_date, on=group.first_date
            )
            self._findings.append(gap_finding(self._say("FILING_GAP", "", named), gap))

    def _place(self, group: Group, prior: Decimal | None) -> None:
        known = group.opening is not None and not group.holding_only
        if not self._entries and known and group.first_date > date.min:
            self._enter(self._opening(group))
        balance = prior
        last = len(group.points) - 1
        for index, point in enumerate(group.points):
            settled = _settle(point, balance, first=index == 0)
            self._points.append(settled)
            self._enter(
                _make_entry(
                    day=settled.day,
                    quantity=settled.quantity,
                    confidence=settled.confidence,
                    complete=not (group.truncated and index == last),
                    evidence_date=settled.day,
                    events=group.events if index == last and len(group.events) > 1 else (settled.event,),
                    delta=settled.delta,
                    vesting=group.vesting if index == last else None,
                )
            )
            balance = settled.quantity
            if balance is not None and balance < 0:
                self._findings.append(
                    self._say(
                        "NEGATIVE_BALANCE",
                        f"The balance falls to {balance:,} on {settled.day}.",
                        (group,),
                    )
                )

    def _opening(self, group: Group) -> _Entry:
        vesting = group.vesting
        if vesting is not None:
            used = sum((-p.delta for p in group.points if p.delta is not None and p.delta < 0), _ZERO)
            vesting = attrs.evolve(vesting, vested=vesting.vested + used)
        return _Entry(
            day=group.first_date - _DAY,
            quantity=group.opening,
            confidence="assumed" if group.points[0].confidence == "assumed" else "inferred",
            complete=True,
            evidence_date=group.first_date,
            events=group.events if len(group.events) > 1 else (group.points[0].event,),
            vesting=vesting,
            opening=True,
        )

    def result(self) -> Replayed:
        """Steps at the end of each day, the points between, and what was found."""
        self._vesting = None
        steps = self._steps(self._with_splits(self._ordered) if self._splits else self._ordered)
        return _make_replayed(steps=steps, points=tuple(self._points), findings=tuple(self._findings))

    def _with_splits(self, ordered: Sequence[_Entry]) -> list[_Entry]:
        """The entries, with one more on the day of each split that multiplies what was held before it."""
        every: list[_Entry] = []
        for index, entry in enumerate(ordered):
            every.append(entry)
            until = ordered[index + 1].day if index + 1 < len(ordered) else date.max
            for split in self._between(entry.day, until):
                before = every[-1]
                held = None if before.quantity is None else split.applied(before.quantity)
                every.append(
                    attrs.evolve(
                        before,
                        day=split.day,
                        quantity=held,
                        confidence="unknown" if held is None else "inferred",
                        events=(*before.events, split.event),
                        delta=None,
                        vesting=None,
                    )
                )
        return every

    def _steps(self, ordered: Sequence[_Entry]) -> tuple[Step, ...]:
        """The last state of each day; vesting is carried on from the entries before."""
        steps: list[Step] = []
        for entry in ordered:
            told = entry.vesting
            self._vesting = told if told is not None else _consumed(self._vesting, entry.delta)
            step = _make_step(
                start=entry.day,
                quantity=entry.quantity,
                confidence=entry.confidence,
                complete=entry.complete,
                last_evidence_date=entry.evidence_date,
                events=entry.events,
                vesting=self._vesting,
            )
            if steps and steps[-1].start == entry.day:
                steps.pop()
            steps.append(step)
        return tuple(steps)


def _day(entry: _Entry) -> date:
    return entry.day


def _agree(opening: Decimal, prior: _Entry) -> bool:
    """Whether a filing opens at what was held; a split may leave a fraction of a share, paid or rounded."""
    if prior.quantity is None:
        return False
    return opening == prior.quantity or (prior.split and abs(opening - prior.quantity) < 1)


def _settle(point: Point, prior: Decimal | None, *, first: bool) -> Point:
    """A point seen with what was held before: counted where it states nothing, reconciled where it agrees."""
    if point.quantity is None:
        counted = plus(prior, [point.delta])
        return _settled(point, counted, "unknown" if counted is None else "inferred", point.delta)
    if first and point.confidence == "stated" and prior is not None:
        if point.delta is None:
            return _settled(point, point.quantity, "stated", point.quantity - prior)
        if prior + point.delta == point.quantity:
            return _settled(point, point.quantity, "reconciled", point.delta)
    return point


def _settled(point: Point, quantity: Decimal | None, confidence: Confidence, delta: Decimal | None) -> Point:
    return make_point(
        event=point.event,
        leg=point.leg,
        day=point.day,
        quantity=quantity,
        confidence=confidence,
        delta=delta,
        order=point.order,
    )


def _consumed(vesting: Vesting | None, delta: Decimal | None) -> Vesting | None:
    """Exercises consume what is vested first; anything else that moves the lot leaves vesting unknown."""
    if vesting is None or delta == 0:
        return vesting
    if delta is None or delta > 0:
        return None
    return attrs.evolve(vesting, vested=vesting.vested + delta)
