"""Holdings and derivative lots of one issuer, on both time axes.

`fold_holdings` takes filings in the order they became known. After each it replays the positions the
filing touches and keeps what changed as bitemporal slices, so that any date, as known at any instant, is
a look-up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

import attrs

from holdings_events import NoSecuritiesStated, Owner
from holdings_projections.amendments import merged, target
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.identity import Identities, PartyKeys
from holdings_projections.positions import Bundle, Known, bundles, merged_parts, pair
from holdings_projections.postings import Posting, Terms, postings, schedules
from holdings_projections.replay import Group, Pattern, Point, Replayed, Say, Step, Timeline, analyse, replay
from holdings_projections.rulings import Split
from holdings_projections.vesting import Vesting


@attrs.frozen(kw_only=True)
class PositionInfo:
    """What a position is: the parties and terms, as last printed.

    position_id: readable and the same for every order of arrival of the same filings.
    owners: (key, name, CIK) of every owner of a joint position, the first owner first.
    unit: "shares", or "USD" for debt that Table I or II reports in dollars.
    """

    position_id: str
    kind: Literal["stock", "derivative"]
    issuer: str
    issuer_cik: str | None
    owners: tuple[tuple[str, str, str | None], ...]
    security: str | None
    ownership: str | None
    nature: str | None
    unit: str
    exercise_price: Decimal | None = None
    exercisable_date: date | None = None
    expiration_date: date | None = None
    underlying: str | None = None


@attrs.frozen(kw_only=True)
class Slice:
    """A step, and the rectangle of both time axes in which it is the answer; ends are exclusive."""

    effective_from: date
    effective_to: date | None
    known_from: datetime
    known_to: datetime | None
    step: Step


@attrs.frozen(kw_only=True)
class KnownPoint:
    """The balance just after a row, and when that was the state of knowledge; the end is exclusive."""

    point: Point
    known_from: datetime
    known_to: datetime | None


@attrs.frozen(kw_only=True)
class Position:
    """The whole history of a position."""

    info: PositionInfo
    slices: tuple[Slice, ...]
    points: tuple[KnownPoint, ...]


@attrs.frozen(kw_only=True)
class Holdings:
    """All positions of an issuer, and what was found on the way."""

    positions: tuple[Position, ...]
    findings: tuple[Finding, ...]


def fold_holdings(
    issuer_key: str,
    filings: Sequence[Filing],
    identities: Identities | None = None,
    splits: Sequence[Split] = (),
) -> Holdings:
    """Fold the filings of one issuer, in the order of `holdings_projections.filings.filings`.

    identities, splits: what people ruled, the splits those of this issuer.
    """
    fold = _Fold(issuer_key, filings, identities, splits)
    for filing in filings:
        if filing.counted and filing.header.owners:
            fold.admit(filing)
    return fold.result()


def holder_keys(filings: Iterable[Filing], identities: Identities | None = None) -> PartyKeys:
    """Keys of all owners of an issuer; a name without CIK takes the one CIK that others give with it."""
    owners = {owner for filing in filings for owner in filing.header.owners}
    return PartyKeys(((owner.name, owner.cik) for owner in owners), identities)


_EXERCISES: Final = frozenset({"M", "C", "O", "X"})


@attrs.define
class _Unit:
    """An original filing with the amendments known so far."""

    filing: Filing
    rows: tuple[Posting, ...]
    amended_by: list[Filing] = attrs.field(factory=list[Filing])


@attrs.define
class _Position:
    """A position being folded."""

    number: int
    info: PositionInfo
    text: str
    splits: tuple[Split, ...] = ()
    groups: dict[str, Group] = attrs.field(factory=dict[str, Group])
    timeline: Timeline | None = None
    last: Step | None = None
    open: dict[tuple[date, date | None, Step], datetime] = attrs.field(
        factory=dict[tuple[date, "date | None", Step], datetime]
    )
    open_points: dict[Point, datetime] = attrs.field(factory=dict[Point, datetime])
    open_findings: dict[str, Finding] = attrs.field(factory=dict[str, Finding])
    slices: list[Slice] = attrs.field(factory=list[Slice])
    points: list[KnownPoint] = attrs.field(factory=list[KnownPoint])
    findings: list[Finding] = attrs.field(factory=list[Finding])


class _Fold:
    """The state of folding one issuer."""

    def __init__(
        self,
        issuer_key: str,
        filings: Sequence[Filing],
        identities: Identities | None,
        splits: Sequence[Split],
    ) -> None:
        self._issuer_key = issuer_key
        self._keys = holder_keys(filings, identities)
        self._splits = tuple(sorted(splits, key=lambda split: (split.day, split.event)))
        self._units: dict[str, _Unit] = {}
        self._positions: dict[tuple[str, Terms], list[_Position]] = defaultdict(list)
        self._zero: dict[str, Group] = {}
        self._findings: list[Finding] = []

    def admit(self, filing: Filing) -> None:
        """Take in the next filing and bring every position it touches up to date."""
        owner = self._key(filing.header.owners[0])
        self._note_zero(owner, filing)
        rows = postings(filing)
        unit = self._amended(owner, filing, rows) or self._new_unit(filing, rows)
        touched = self._leave(unit) if unit.amended_by else []
        touched += self._enter(owner, unit)
        added = unit.filing.id if unit.filing is filing else None
        for position in {id(position): position for position in touched}.values():
            self._refresh(position, filing.known_at, added)

    def _key(self, owner: Owner) -> str:
        return self._keys.of(owner.name, owner.cik)

    def _splits_of(self, terms: Terms) -> tuple[Split, ...]:
        """Splits of the security itself; a lot whose terms a split changes is another lot afterwards."""
        return tuple(split for split in self._splits if split.title == terms.title and terms.unit == "shares")

    def _new_unit(self, filing: Filing, rows: tuple[Posting, ...]) -> _Unit:
        unit = self._units[filing.id] = _Unit(filing, rows)
        return unit

    def _amended(self, owner: str, filing: Filing, rows: tuple[Posting, ...]) -> _Unit | None:
        """The unit that an amendment belongs to, with its rows merged in; None where there is no one such."""
        if not filing.header.is_amendment:
            return None
        originals = [
            unit.filing
            for unit in self._units.values()
            if self._key(unit.filing.header.owners[0]) == owner and not unit.filing.header.is_amendment
        ]
        found = target(filing, originals)
        if isinstance(found, str):
            self._findings.append(_unlinked(found, filing))
            return None
        unit = self._units[found.id]
        unit.rows = merged(unit.rows, filing, rows)
        unit.amended_by.append(filing)
        return unit

    def _note_zero(self, owner: str, filing: Filing) -> None:
        """A Form 3 that states no securities is the baseline of every position of its owner."""
        for item in filing.events:
            if isinstance(item.event, NoSecuritiesStated):
                day = item.event.effective_date or filing.header.period or filing.known_at.date()
                point = Point(
                    event=item.id,
                    leg=0,
                    day=day,
                    quantity=Decimal(0),
                    confidence="stated",
                    delta=Decimal(0),
                    order=(0,),
                )
                self._zero[owner] = _group(filing, "running", Decimal(0), (point,), (item.id,), holding=True)

    def _leave(self, unit: _Unit) -> list[_Position]:
        """Take the unit's rows out of every position they were in."""
        touched: list[_Position] = []
        for positions in self._positions.values():
            for position in positions:
                if position.groups.pop(unit.filing.id, None) is not None:
                    touched.append(position)
        return touched

    def _enter(self, owner: str, unit: _Unit) -> list[_Position]:
        """Put the unit's rows into the positions they speak of."""
        by_terms: dict[Terms, list[Bundle]] = defaultdict(list)
        for bundle in bundles(unit.rows):
            by_terms[bundle.terms].append(bundle)
        touched: list[_Position] = []
        for terms, found in by_terms.items():
            there = self._positions[(owner, terms)]
            day = found[0].rows[0].day
            known = [Known(number=p.number, text=p.text, closing=_closing(p, day)) for p in there]
            for bundle, (number, doubtful) in zip(found, pair(found, known), strict=True):
                position = self._position(owner, unit, bundle, number)
                position.groups[unit.filing.id] = _grouped(unit, bundle)
                self._findings.extend(_after_expiry(position.info, unit.filing, bundle))
                touched.append(position)
                if doubtful or bundle.alike:
                    self._findings.append(_ambiguous(position, unit.filing, bundle))
        return touched

    def _position(self, owner: str, unit: _Unit, bundle: Bundle, number: int | None) -> _Position:
        there = self._positions[(owner, bundle.terms)]
        owners = tuple((self._key(o), o.name, o.cik) for o in unit.filing.header.owners)
        if number is None:
            number = len(there) + 1
            info = self._info(owner, unit, bundle, owners, number)
            there.append(_Position(number, info, bundle.text, self._splits_of(bundle.terms)))
            if owner in self._zero and self._zero[owner].first_date <= bundle.rows[0].day:
                there[-1].groups[f"zero/{owner}"] = self._zero[owner]
        position = there[number - 1]
        position.text = bundle.text
        position.info = self._info(owner, unit, bundle, owners, number)
        return position

    def _info(
        self,
        owner: str,
        unit: _Unit,
        bundle: Bundle,
        owners: tuple[tuple[str, str, str | None], ...],
        number: int,
    ) -> PositionInfo:
        terms = bundle.terms
        rows = sorted(bundle.rows, key=lambda row: row.stated_part)
        security = next((row.security for row in rows if row.security), None)
        return PositionInfo(
            position_id=_position_id(self._issuer_key, owner, terms, number),
            kind=terms.kind,
            issuer=unit.filing.header.issuer.name,
            issuer_cik=unit.filing.header.issuer.cik,
            owners=owners,
            security=security,
            ownership=terms.ownership,
            nature=next((row.nature for row in rows if row.nature), None),
            unit=terms.unit,
            exercise_price=terms.exercise_price,
            exercisable_date=next((r.exercisable_date for r in rows if r.exercisable_date), None),
            expiration_date=terms.expiration_date,
            underlying=next((row.underlying for row in rows if row.underlying), None),
        )

    def _refresh(self, position: _Position, now: datetime, added: str | None) -> None:
        """Bring a position to what is known from now on, and record what that changes.

        added: the new filing, where nothing else changed; one that only continues needs no replay.
        """
        group = position.groups.get(added) if added is not None else None
        if group is not None and position.timeline is not None and position.timeline.continues(group):
            _append(position, position.timeline.extend(group), now)
            return
        position.timeline = replay(list(position.groups.values()), _say_about(position.info), position.splits)
        replayed = position.timeline.result()
        _keep_slices(position, replayed.steps, now)
        _keep_points(position, replayed.points, now)
        _keep_findings(position, replayed.findings, now)

    def result(self) -> Holdings:
        """Everything folded so far."""
        every = [position for positions in self._positions.values() for position in positions]
        done = sorted((_finished(p) for p in every), key=lambda p: p.info.position_id)
        found = [finding for p in every for finding in (*p.findings, *p.open_findings.values())]
        return Holdings(positions=tuple(done), findings=(*self._findings, *found, *_twice(self._units)))


def _closing(position: _Position, day: date) -> Decimal | None:
    """The last balance; where the security was split, as it was up to the day."""
    if position.splits and position.timeline is not None:
        return position.timeline.closing(day)
    return None if position.last is None else position.last.quantity


def _group(
    filing: Filing,
    pattern: Pattern,
    opening: Decimal | None,
    points: tuple[Point, ...],
    events: tuple[str, ...],
    *,
    holding: bool,
    vesting: Vesting | None = None,
) -> Group:
    header = filing.header
    return Group(
        filing=filing.id,
        known_at=filing.known_at,
        filed=header.effective_date or filing.known_at.date(),
        digest=filing.digest,
        truncated=header.truncated,
        pattern=pattern,
        opening=opening,
        points=points,
        holding_only=holding,
        events=events,
        vesting=vesting,
    )


def _grouped(unit: _Unit, bundle: Bundle) -> Group:
    rows = merged_parts(bundle.rows)
    pattern, opening, points = analyse(rows)
    parts = tuple(dict.fromkeys(row.event for row in bundle.rows if row.stated_part))
    events = parts + tuple(e for e in (points[-1].event,) if e not in parts)
    return _group(
        unit.filing,
        pattern,
        opening,
        points,
        events,
        holding=all(row.kind == "holding" for row in rows),
        vesting=_vesting(unit, bundle),
    )


def _vesting(unit: _Unit, bundle: Bundle) -> Vesting | None:
    """What footnotes say of the vesting of a lot, with the schedule that speaks of the same lot."""
    told = [row for row in bundle.rows if row.vesting_status is not None and row.balance is not None]
    if not told:
        return None
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in told:
        sums[row.vesting_status or ""] += row.balance or 0
    plan = next(
        (
            schedule
            for filing in (unit.filing, *unit.amended_by)
            for _, schedule in schedules(filing)
            if schedule.expiration_date == bundle.terms.expiration_date and schedule.total == sums["unvested"]
        ),
        None,
    )
    return Vesting(
        evidence_date=told[0].day,
        vested=sums["vested"],
        unvested=sums["unvested"],
        within_60=sums["vested_or_within_60_days"],
        installments=tuple((i.date, i.quantity) for i in plan.installments) if plan else (),
    )


# --- what changes with knowledge -------------------------------------------------------------------


def _append(position: _Position, added: Replayed, now: datetime) -> None:
    """What a filing adds to the end: the last step now ends where the first of the new ones begins."""
    last = position.last
    if last is not None:
        since = position.open.pop((last.start, None, last))
        if since < now:
            position.slices.append(_slice(last.start, None, last, since, now))
        position.open[(last.start, added.steps[0].start, last)] = now
    ends = [step.start for step in added.steps[1:]] + [None]
    position.open.update({(step.start, end, step): now for step, end in zip(added.steps, ends, strict=True)})
    position.last = added.steps[-1]
    position.open_points.update(dict.fromkeys(added.points, now))
    for finding in added.findings:
        position.open_findings[finding.finding_id] = attrs.evolve(finding, known_from=now)


def _keep_slices(position: _Position, steps: Sequence[Step], now: datetime) -> None:
    position.last = steps[-1] if steps else None
    ends = [step.start for step in steps[1:]] + [None]
    segments = [(step.start, end, step) for step, end in zip(steps, ends, strict=True)]
    fresh = {segment: position.open.get(segment, now) for segment in segments}
    for (start, end, step), since in position.open.items():
        if (start, end, step) not in fresh and since < now:
            position.slices.append(_slice(start, end, step, since, now))
    position.open = fresh


def _slice(start: date, end: date | None, step: Step, since: datetime, until: datetime | None) -> Slice:
    return Slice(effective_from=start, effective_to=end, known_from=since, known_to=until, step=step)


def _keep_points(position: _Position, points: Sequence[Point], now: datetime) -> None:
    fresh = {point: position.open_points.get(point, now) for point in points}
    for point, since in position.open_points.items():
        if point not in fresh and since < now:
            position.points.append(KnownPoint(point=point, known_from=since, known_to=now))
    position.open_points = fresh


def _keep_findings(position: _Position, findings: Sequence[Finding], now: datetime) -> None:
    fresh: dict[str, Finding] = {}
    for finding in findings:
        old = position.open_findings.get(finding.finding_id)
        since = old.known_from if old is not None else now
        fresh[finding.finding_id] = attrs.evolve(finding, known_from=since)
    for key, finding in position.open_findings.items():
        if key not in fresh and finding.known_from is not None and finding.known_from < now:
            position.findings.append(attrs.evolve(finding, known_to=now))
    position.open_findings = fresh


def _finished(position: _Position) -> Position:
    current = [_slice(*segment, since, None) for segment, since in position.open.items()]
    points = [
        KnownPoint(point=p, known_from=since, known_to=None) for p, since in position.open_points.items()
    ]
    return Position(
        info=position.info,
        slices=tuple(sorted((*position.slices, *current), key=lambda s: (s.known_from, s.effective_from))),
        points=tuple(sorted((*position.points, *points), key=lambda p: (p.known_from, p.point.order))),
    )


# --- findings ----------------------------------------------------------------------------------------


def subject_of(info: PositionInfo) -> str:
    """A position in words: issuer, holder, security and form of ownership."""
    how = {"D": "direct", "I": "indirect"}.get(info.ownership or "", "ownership not stated")
    nature = f" ({info.nature})" if info.nature else ""
    price = f" at {info.exercise_price}" if info.exercise_price is not None else ""
    return f"{info.issuer}: {info.owners[0][1]}, {info.security or 'untitled security'}{price}, {how}{nature}"


def _say_about(info: PositionInfo) -> Say:
    """Makes findings about one position."""

    def say(code: str, message: str, groups: tuple[Group, ...]) -> Finding:
        if code == "NEGATIVE_BALANCE" and info.kind == "derivative":
            code = "EXERCISE_EXCEEDS_BALANCE"
        return Finding(
            code=code,
            subject=subject_of(info),
            message=message,
            filings=tuple(group.filing for group in groups),
            events=tuple(group.points[0].event for group in groups),
        )

    return say


def _unlinked(code: str, filing: Filing) -> Finding:
    header = filing.header
    words = "several originals fit" if code.endswith("AMBIGUOUS") else "its original is not in the ledger"
    return Finding(
        code=code,
        subject=f"{header.issuer.name}: {header.owners[0].name}, Form {header.form} for {header.period}",
        message=f"The amendment of {header.effective_date} stands on its own: {words}.",
        filings=(filing.id,),
        events=(filing.header_id,),
        known_from=filing.known_at,
    )


def _ambiguous(position: _Position, filing: Filing, bundle: Bundle) -> Finding:
    how = (
        "nothing in the filing tells this row from its like; it is numbered in document order"
        if bundle.alike
        else "the row might be one of several positions, and neither words nor balances say which"
    )
    return Finding(
        code="POSITION_AMBIGUOUS",
        subject=subject_of(position.info),
        message=f"In the filing of {filing.header.effective_date}, {how}.",
        filings=(filing.id,),
        events=(bundle.rows[0].event,),
        known_from=filing.known_at,
    )


def _after_expiry(info: PositionInfo, filing: Filing, bundle: Bundle) -> Iterable[Finding]:
    """Exercises of a lot after its last day."""
    expires = bundle.terms.expiration_date
    for row in bundle.rows:
        used = row.code in _EXERCISES and row.terms.kind == "derivative" and row.kind == "transaction"
        if expires is not None and used and row.day > expires:
            yield Finding(
                code="EXERCISE_AFTER_EXPIRY",
                subject=subject_of(info),
                message=f"Exercised on {row.day}, after the lot expired on {expires}.",
                filings=(filing.id,),
                events=(row.event,),
                known_from=filing.known_at,
            )


def _twice(units: Mapping[str, _Unit]) -> Iterable[Finding]:
    """Transactions that filings of different owners, or two filings of one, report in the same figures."""
    seen: dict[tuple[object, ...], list[tuple[_Unit, Posting]]] = defaultdict(list)
    for unit in units.values():
        for row in unit.rows:
            if row.kind == "transaction" and row.terms.kind == "stock" and row.delta and row.balance:
                seen[(row.terms.title, row.day, row.delta, row.balance)].append((unit, row))
    for (title, day, delta, balance), found in seen.items():
        filings = tuple(dict.fromkeys(unit.filing.id for unit, _ in found))
        if len(filings) < 2:
            continue
        first = found[0][0].filing
        owners = {unit.filing.header.owners[0].name for unit, _ in found}
        yield Finding(
            code="DUPLICATE_SUBMISSION" if len(owners) == 1 else "DOUBLE_COUNT_POSSIBLE",
            subject=f"{first.header.issuer.name}: {', '.join(sorted(owners))}, {title}, {day}",
            message=f"{len(filings)} filings report a change of {delta:+,} to {balance:,} on {day}.",
            filings=filings,
            events=tuple(row.event for _, row in found),
            known_from=max(unit.filing.known_at for unit, _ in found),
        )


def _position_id(issuer_key: str, owner: str, terms: Terms, number: int) -> str:
    parts = [issuer_key, owner, terms.title or "untitled", terms.ownership or "unstated"]
    parts += [terms.nature] if terms.nature else []
    if terms.kind == "derivative":
        price = "-" if terms.exercise_price is None else format(terms.exercise_price.normalize(), "f")
        expiry = "-" if terms.expiration_date is None else terms.expiration_date.isoformat()
        parts += ["derivative", price, expiry, *([terms.underlying] if terms.underlying else [])]
    parts += ["usd"] if terms.unit == "USD" else []
    return "/".join(map(_slug, parts)) + (f"/{number}" if number > 1 else "")


def _slug(text: str) -> str:
    return re.sub(r"[^\w.]+", "-", text).strip("-") or "-"
