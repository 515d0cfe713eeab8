"""One position being folded: what each new state of knowledge changes of it, kept as rectangles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from holdings_projections.balance_tests import Point
from holdings_projections.findings import Finding
from holdings_projections.making import maker
from holdings_projections.position_findings import SayAbout
from holdings_projections.position_types import KnownPoint, Position, PositionInfo, Slice
from holdings_projections.replay import Group, Replayed, Step, Timeline, replay
from holdings_projections.rulings import Split

__all__ = ["PositionHistory"]


@attrs.frozen
class _Segment:
    """A step from its start until another begins, as known from an instant on."""

    start: date
    end: date | None
    step: Step
    since: datetime


_make_segment = maker(_Segment)


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
    _open: list[_Segment] = attrs.field(factory=list[_Segment])
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
        if at >= 0 and self._open[at].start > step.start:
            at = bisect_right(self._open, step.start, key=_start) - 1
        end = self._open[0].start if at < 0 and self._open else None
        if at >= 0:
            before = self._open[at]
            end = before.end
            if before.start == step.start:
                if before.step != step:
                    self._end(before, now)
                    self._open[at] = _make_segment(step.start, end, step, now)
                return
            self._end(before, now)
            self._open[at] = _make_segment(before.start, step.start, before.step, now)
        self._open.insert(at + 1, _make_segment(step.start, end, step, now))

    def _end(self, segment: _Segment, now: datetime) -> None:
        if segment.since < now:
            self._slices.append(_slice(segment, now))

    def _keep_slices(self, steps: Sequence[Step], now: datetime) -> None:
        fresh = _segments(steps, now)
        before = {(old.start, old.end, old.step): old for old in self._open}
        if before:
            fresh = [before.pop((new.start, new.end, new.step), new) for new in fresh]
        self._slices.extend(_slice(old, now) for old in before.values() if old.since < now)
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
        current = [_slice(segment, None) for segment in self._open]
        points = [
            KnownPoint(point=p, known_from=since, known_to=None) for p, since in self._open_points.items()
        ]
        return Position(
            info=self.info(),
            slices=tuple(sorted((*self._slices, *current), key=lambda s: (s.known_from, s.effective_from))),
            points=tuple(sorted((*self._points, *points), key=lambda p: (p.known_from, p.point.order))),
        )


_make_slice = maker(Slice)


def _start(segment: _Segment) -> date:
    return segment.start


def _segments(steps: Sequence[Step], now: datetime) -> list[_Segment]:
    """The steps with their ends; none for a position of which an amendment has left no row."""
    ends = [*(step.start for step in steps[1:]), None]
    return [_make_segment(step.start, end, step, now) for step, end in zip(steps, ends, strict=False)]


def _slice(segment: _Segment, until: datetime | None) -> Slice:
    return _make_slice(
        effective_from=segment.start,
        effective_to=segment.end,
        known_from=segment.since,
        known_to=until,
        step=segment.step,
    )
