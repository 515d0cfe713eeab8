"""Holdings and derivative lots of an issuer, on both time axes.

The unit of folding is an account: the filings of one person in one issuer, by their first owner. They are
taken in the order they became known; after each, the positions it touches are replayed, and what changed is
kept as bitemporal slices, so that any date, as known at any instant, is a look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

import attrs

from holdings_events import NoSecuritiesStated
from holdings_projections.account_findings import account_findings
from holdings_projections.balance_tests import Pattern, Point
from holdings_projections.explanations import Told
from holdings_projections.filing_units import Unit, Units, reported_rows
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.identity import Identities, PartyKeys
from holdings_projections.issuer_breaks import suspected_splits
from holdings_projections.making import maker
from holdings_projections.outliers import price_outliers
from holdings_projections.position_findings import after_expiry, ambiguous, position_id, reported_twice
from holdings_projections.position_history import PositionHistory
from holdings_projections.position_types import Account, KnownPoint, Position, PositionInfo, Reported, Slice
from holdings_projections.positions import Bundle, Known, Pairing, bundles, pair
from holdings_projections.postings import Terms, schedules
from holdings_projections.replay import Group
from holdings_projections.rulings import Split
from holdings_projections.vesting import Vesting

__all__ = [
    "Account",
    "Holdings",
    "KnownPoint",
    "Position",
    "PositionInfo",
    "Reported",
    "Slice",
    "by_account",
    "fold_account",
    "fold_holdings",
    "holder_keys",
    "reported_rows",
]

ValueT = TypeVar("ValueT")


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
    keys = holder_keys(filings, identities)
    accounts = by_account(filings, keys)
    folded = [fold_account(issuer_key, owner, own, keys, splits) for owner, own in accounts.items()]
    reported = [row for account in folded for row in account.reported]
    return Holdings(
        positions=tuple(sorted((p for f in folded for p in f.positions), key=lambda p: p.info.position_id)),
        findings=(
            *(finding for f in folded for finding in f.findings),
            *reported_twice(reported),
            *price_outliers(filings, reported),
            *suspected_splits(sign for f in folded for sign in f.signs),
        ),
    )


def holder_keys(filings: Iterable[Filing], identities: Identities | None = None) -> PartyKeys:
    """Keys of all owners of an issuer; a name without CIK takes the one CIK that others give with it."""
    owners = {owner for filing in filings for owner in filing.header.owners}
    return PartyKeys(((owner.name, owner.cik) for owner in owners), identities)


def by_account(filings: Iterable[Filing], keys: PartyKeys) -> dict[str, list[Filing]]:
    """The filings that count, by the key of their first owner, in the order given."""
    accounts: dict[str, list[Filing]] = {}
    for filing in filings:
        if filing.counted and filing.header.owners:
            first = filing.header.owners[0]
            accounts.setdefault(keys.of(first.name, first.cik), []).append(filing)
    return accounts


def fold_account(
    issuer_key: str,
    owner: str,
    filings: Sequence[Filing],
    keys: PartyKeys,
    splits: Sequence[Split] = (),
    *,
    points: bool = True,
) -> Account:
    """Fold the filings of one account, in the order in which they became known.

    owner: key of their first owner. keys: of all owners of the issuer. splits: people's rulings on it.
    points: whether positions keep their balances within a day, too.
    """
    fold = _Fold(issuer_key, owner, keys, splits, points=points)
    for filing in filings:
        fold.admit(filing)
    return fold.result()


class _Fold:
    """The state of folding one account."""

    def __init__(
        self, issuer_key: str, owner: str, keys: PartyKeys, splits: Sequence[Split], *, points: bool
    ) -> None:
        self._issuer_key = issuer_key
        self._owner = owner
        self._keys = keys
        self._splits = tuple(sorted(splits, key=lambda split: (split.day, split.event)))
        self._units = Units()
        self._positions: dict[Terms, list[PositionHistory]] = defaultdict(list)
        self._zero: Group | None = None
        self._findings: list[Finding] = []
        self._keep_points = points
        self._filings: dict[str, Filing] = {}

    def admit(self, filing: Filing) -> None:
        """Take in the next filing and bring every position it touches up to date."""
        self._filings[filing.id] = filing
        self._note_zero(filing)
        unit = self._units.take(filing)
        touched = self._leave(unit) if unit.amended_by else []
        touched += self._enter(unit)
        added = unit.filing.id if unit.filing is filing else None
        for position in {id(position): position for position in touched}.values():
            position.refresh(filing.known_at, added)

    def _splits_of(self, terms: Terms) -> tuple[Split, ...]:
        """Splits of the security itself; a lot whose terms a split changes is another lot afterwards."""
        if not self._splits or terms.unit != "shares":
            return ()
        return tuple(split for split in self._splits if split.title == terms.title)

    def _note_zero(self, filing: Filing) -> None:
        """A Form 3 that states no securities is the baseline of every position of its owner."""
        for item in filing.events:
            if type(item.event) is NoSecuritiesStated:
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
                self._zero = _group(filing, "running", Decimal(0), (point,), (item.id,), holding=True)

    def _leave(self, unit: Unit) -> list[PositionHistory]:
        """Take the unit's rows out of every position they were in."""
        every = (position for positions in self._positions.values() for position in positions)
        return [position for position in every if position.groups.pop(unit.filing.id, None) is not None]

    def _enter(self, unit: Unit) -> list[PositionHistory]:
        """Put the unit's rows into the positions they speak of."""
        by_terms: dict[Terms, list[Bundle]] = {}
        for bundle in bundles(unit.rows):
            by_terms.setdefault(bundle.terms, []).append(bundle)
        touched: list[PositionHistory] = []
        for terms, found in by_terms.items():
            there = self._positions[terms]
            for bundle, (number, doubtful) in zip(found, _paired(found, there), strict=True):
                position = self._position(unit, bundle, number, there)
                position.groups[unit.filing.id] = _grouped(unit, bundle)
                if terms.expiration_date is not None:
                    self._findings.extend(after_expiry(position.info, unit.filing, bundle))
                touched.append(position)
                if doubtful or bundle.alike:
                    self._findings.append(ambiguous(position.info(), unit.filing, bundle))
        return touched

    def _position(
        self, unit: Unit, bundle: Bundle, number: int | None, there: list[PositionHistory]
    ) -> PositionHistory:
        """The position that a bundle speaks of. there: those of equal terms, to which a new one is added."""
        new = number is None
        number = len(there) + 1 if number is None else number
        info = _Info(self._issuer_key, self._owner, self._keys, unit, bundle, number)
        if not new:
            position = there[number - 1]
            position.text, position.info = bundle.text, info
            return position
        position = PositionHistory(
            number, info, bundle.text, self._splits_of(bundle.terms), keep_points=self._keep_points
        )
        there.append(position)
        if self._zero is not None and self._zero.first_date <= bundle.rows[0].day:
            position.groups[f"zero/{self._owner}"] = self._zero
        return position

    def result(self) -> Account:
        """Everything folded so far."""
        every = [
            Told(terms, position.finished(), position.groups, position.findings())
            for terms, positions in self._positions.items()
            for position in positions
        ]
        found, signs = account_findings(every, self._filings)
        return Account(
            owner=self._owner,
            positions=tuple(sorted((told.position for told in every), key=lambda p: p.info.position_id)),
            findings=(*self._units.findings, *self._findings, *found),
            reported=self._units.rows(),
            signs=signs,
        )


def _paired(found: Sequence[Bundle], there: Sequence[PositionHistory]) -> Pairing:
    """Which of the positions of equal terms the bundles of a filing speak of."""
    if len(found) == 1 and len(there) < 2:
        return ((there[0].number if there else None, False),)
    day = found[0].rows[0].day
    return pair(found, [Known(number=p.number, text=p.text, closing=p.closing(day)) for p in there])


class _Info:
    """What a position is, made when first asked for: few positions of a long history are."""

    __slots__ = ("_given", "_made")

    def __init__(
        self, issuer_key: str, owner: str, keys: PartyKeys, unit: Unit, bundle: Bundle, number: int
    ) -> None:
        self._given = (issuer_key, owner, keys, unit, bundle, number)
        self._made: PositionInfo | None = None

    def __call__(self) -> PositionInfo:
        if self._made is None:
            self._made = _info(*self._given)
        return self._made


def _info(
    issuer_key: str, owner: str, keys: PartyKeys, unit: Unit, bundle: Bundle, number: int
) -> PositionInfo:
    """What a position is, as the rows of a filing print it."""
    terms = bundle.terms
    rows = sorted(bundle.rows, key=lambda row: row.stated_part) if len(bundle.rows) > 1 else bundle.rows
    header = unit.filing.header
    return _make_info(
        position_id=position_id(issuer_key, owner, terms, number),
        kind=terms.kind,
        issuer=header.issuer.name,
        issuer_cik=header.issuer.cik,
        owners=tuple([(keys.of(o.name, o.cik), o.name, o.cik) for o in header.owners]),
        security=_first([row.security for row in rows]),
        ownership=terms.ownership,
        nature=_first([row.nature for row in rows]),
        unit=terms.unit,
        exercise_price=terms.exercise_price,
        exercisable_date=_first([row.exercisable_date for row in rows]),
        expiration_date=terms.expiration_date,
        underlying=_first([row.underlying for row in rows]),
    )


_make_info = maker(PositionInfo)


def _first(values: list[ValueT | None]) -> ValueT | None:
    """The first value that is stated."""
    return next(filter(None, values), None)


_make_group = maker(Group)


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
    return _make_group(
        filing=filing.id,
        known_at=filing.known_at,
        filed=header.effective_date or filing.known_at.date(),
        rank=(filing.known_at, filing.digest),
        truncated=header.truncated,
        pattern=pattern,
        opening=opening,
        points=points,
        first_date=points[0].day,
        last_date=points[-1].day,
        holding_only=holding,
        events=events,
        vesting=vesting,
    )


def _grouped(unit: Unit, bundle: Bundle) -> Group:
    pattern, opening, points = bundle.analysed()
    parts = dict.fromkeys([row.event for row in bundle.rows if row.stated_part])
    events = tuple({**parts, points[-1].event: None}) if parts else (points[-1].event,)
    return _group(
        unit.filing,
        pattern,
        opening,
        points,
        events,
        holding="transaction" not in [row.kind for row in bundle.rows],
        vesting=_vesting(unit, bundle),
    )


def _vesting(unit: Unit, bundle: Bundle) -> Vesting | None:
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
