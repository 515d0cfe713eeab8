"""One position being folded: what each new state of knowledge changes of it, kept as rectangles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

import attrs

from holdings_projections.balance_tests import Point
from holdings_projections.findings import Finding
from holdings_projections.making import maker
from holdings_projections.position_findings import SayAbout
from holdings_projections.position_types import KnownPoint, Position, PositionInfo, Slice
from holdings_projections.replay import Group, Replayed, Step, Timeline, replay
from holdings_projections.rulings import Split

__all__ = ["PositionHistory"]


@attrs.define
class PositionHistory:
    """A position being folded. number: among those of the same terms, from 1. info: gives what it is, as last
    printed. text: footnotes that tell it from its like, as last worded. groups: the rows of each filing, by
    stream. keep_points: whether balances within a day are wanted."""

    number: int
    info: Callable[[], PositionInfo]
    text: str
    splits: tuple[Split, ...] = ()
    keep_points: bool = True
    groups: dict[str, Group] = attrs.field(factory=dict[str, Group])
    _timeline: Timeline | None = None
    _say: SayAbout | None = None
    _open: list[Slice] = attrs.field(factory=list[Slice])
    _open_points: dict[Point, datetime] = attrs.field(factory=dict[Point, datetime])
    _open_findings: dict[str, Finding] = attrs.field(factory=dict[str, Finding])
    _slices: list[Slice] = attrs.field(factory=list[Slice])
    _points: list[KnownPoint] = attrs.field(factory=list[KnownPoint])
    _findings: list[Finding] = attrs.field(factory=list[Finding])

    def closing(self, day: date) -> Decimal | None:
        """The last balance; where the security was split, as it was up to the day."""
        if self.splits and self._timeline is not None:
            return self._timeline.closing(day)
        return self._open[-1].step.quantity if self._open else None

    def refresh(self, now: datetime, added: str | None) -> None:
        """Bring the position to what is known from now on, and keep what that changes.

        added: the new filing, where nothing else changed; one that only adds to it needs no replay.
        """
        group = self.groups.get(added) if added is not None else None
        if group is not None and self._timeline is not None and self._timeline.grows_by(group):
            assert self._say is not None
            self._say.since = now
            self._grow(self._timeline.grow(group), now)
            return
        self._say = SayAbout(self.info, now)
        self._timeline = replay(list(self.groups.values()), self._say, self.splits)
        replayed = self._timeline.result()
        self._keep_slices(replayed.steps, now)
        if self.keep_points:
            self._keep_points(replayed.points, now)
        self._keep_findings(replayed.findings, now)

    def _grow(self, added: Replayed, now: datetime) -> None:
        """What a filing adds: each step of its days ends the one before it, and begins where it stands."""
        for step in added.steps:
            self._put(step, now)
        if self.keep_points:
            self._open_points.update(dict.fromkeys(added.points, now))
        for finding in added.findings:
            self._open_findings[finding.finding_id] = finding

    def _put(self, step: Step, now: datetime) -> None:
        """Let a step be the state from its start to that of the next."""
        at = len(self._open) - 1
        if at >= 0 and self._open[at].effective_from > step.start:
            at = bisect_right(self._open, step.start, key=_start) - 1
        end = self._open[0].effective_from if at < 0 and self._open else None
        if at >= 0:
            before = self._open[at]
            end = before.effective_to
            if before.effective_from == step.start:
                if before.step != step:
                    self._end(before, now)
                    self._open[at] = _slice(step.start, end, now, step)
                return
            self._end(before, now)
            self._open[at] = _slice(before.effective_from, step.start, now, before.step)
        self._open.insert(at + 1, _slice(step.start, end, now, step))

    def _end(self, state: Slice, now: datetime) -> None:
        """Keep a state that is known no longer; one that was never known at any instant leaves nothing."""
        if state.known_from < now:
            ended = _slice(state.effective_from, state.effective_to, state.known_from, state.step, now)
            self._slices.append(ended)

    def _keep_slices(self, steps: Sequence[Step], now: datetime) -> None:
        fresh = _slices(steps, now)
        before = {_state(old): old for old in self._open}
        if before:
            fresh = [before.pop(_state(new), new) for new in fresh]
        for old in before.values():
            self._end(old, now)
        self._open = fresh

    def _keep_points(self, points: Sequence[Point], now: datetime) -> None:
        fresh = {point: self._open_points.get(point, now) for point in points}
        for point, since in self._open_points.items():
            if point not in fresh and since < now:
                self._points.append(KnownPoint(point=point, known_from=since, known_to=now))
        self._open_points = fresh

    def _keep_findings(self, findings: Sequence[Finding], now: datetime) -> None:
        fresh: dict[str, Finding] = {}
        for finding in findings:
            key = finding.finding_id
            old = self._open_findings.get(key)
            fresh[key] = finding if old is None else attrs.evolve(finding, known_from=old.known_from)
        for key, finding in self._open_findings.items():
            if key not in fresh and finding.known_from is not None and finding.known_from < now:
                self._findings.append(attrs.evolve(finding, known_to=now))
        self._open_findings = fresh

    def findings(self) -> tuple[Finding, ...]:
        """All that was found about the position, settled or not."""
        return (*self._findings, *self._open_findings.values())

    def finished(self) -> Position:
        """The whole history, in order of knowledge."""
        points = [
            KnownPoint(point=p, known_from=since, known_to=None) for p, since in self._open_points.items()
        ]
        return Position(
            info=self.info(),
            slices=tuple(sorted((*self._slices, *self._open), key=_began)),
            points=tuple(sorted((*self._points, *points), key=lambda p: (p.known_from, p.point.order))),
        )


_make_slice = maker(Slice)
_start = attrgetter("effective_from")
_began = attrgetter("known_from", "effective_from")
_state = attrgetter("effective_from", "effective_to", "step")


def _slices(steps: Sequence[Step], now: datetime) -> list[Slice]:
    """The steps with their ends; none for a position of which an amendment has left no row."""
    ends = [*(step.start for step in steps[1:]), None]
    return [_slice(step.start, end, now, step) for step, end in zip(steps, ends, strict=False)]


def _slice(
    start: date, end: date | None, since: datetime, step: Step, until: datetime | None = None
) -> Slice:
    return _make_slice(effective_from=start, effective_to=end, known_from=since, known_to=until, step=step)
