"""What would explain a break between filings: each explanation is tried on what the account knows.

Between filings the law lets balances move unreported (splits, stock dividends, dividend reinvestment,
purchase plans: Exchange Act rules 16a-9, 16a-11 and 16b-3(c)), and filers err. Nothing is repaired: a
finding names what fits, and what was tried in vain, as far as it was known at each instant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final

import attrs

from holdings_events import RowEvent
from holdings_projections.breaks import GapFinding, is_rounding, split_ratio, words_of_ratio
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding, make_finding
from holdings_projections.position_findings import holding_of
from holdings_projections.position_types import Position, Slice
from holdings_projections.postings import Terms
from holdings_projections.replay import Group

__all__ = ["AccountFacts", "Told", "differ_in_ownership", "differ_in_title", "explained"]

_FEW: Final = 3
"""So many fits of one kind are told; more would tell nothing."""

_MOST: Final = 12
"""So many are looked for."""

_REMEMBERED: Final = 1_024
"""Footnotes of which it is kept what they say: the rows of a filing share them."""

_EXEMPT: Final = re.compile(
    r"\b(?:dividend[ -]reinvest\w{0,6}|reinvest(?:ed|ment of) dividends?|dividend equivalents?"
    r"|employees?'? (?:stock|share) (?:purchase|ownership)|espp\b|esop\b|401 ?\(?k\)?"
    r"|(?:stock|share) purchase plan|(?:savings|retirement|thrift|profit[ -]sharing) plan"
    r"|exempt (?:acquisition|purchase)s?|(?:rule )?16a-(?:9|11)\b|16b-3\(c\)"
    r"|since (?:the |his |her |their )?(?:date of )?(?:the |his |her |their )?(?:reporting person's )?"
    r"(?:last|most recent|prior|previous))"
)
"""Words, in lower case, of what rules 16a-9, 16a-11 and 16b-3(c) let be reported as a new balance alone."""

_FORM: Final = re.compile(
    r"\b(?:changes? (?:in|of) (?:the )?(?:form of )?(?:beneficial )?ownership|(?:rule )?16a-13\b"
    r"|exempt from section 16(?!\(b\)))"
)
"""Words of transactions that rule 16a-13 (a change of form alone) or another exempts from reporting."""

_NUMBER: Final = re.compile(r"(?<![\w.,-])\d[\d,]{0,20}(?:\.\d{1,8})?(?![\w%/-])")

_SPEAKS_FOR_ITSELF: Final = 100
"""A smaller whole number in a footnote is taken for a number of shares only where the next words say so."""

_UNITS: Final = re.compile(r"[^.;]{0,40}\b(?:shares?|units?|RSUs?|options?|stock)\b", re.IGNORECASE)


@attrs.frozen
class Told:
    """A position as explanations see it: its terms, its history, the rows of each filing in force, and what
    replay found. gaps: those among the findings, in order of date."""

    terms: Terms
    position: Position
    groups: Mapping[str, Group]
    findings: tuple[Finding, ...]
    gaps: tuple[GapFinding, ...] = attrs.field(
        init=False, default=attrs.Factory(lambda told: _gaps(told.findings), takes_self=True)
    )


def _gaps(findings: Iterable[Finding]) -> tuple[GapFinding, ...]:
    found = [finding for finding in findings if isinstance(finding, GapFinding)]
    return tuple(sorted(found, key=_dated)) if found else ()


def _dated(found: GapFinding) -> tuple[object, ...]:
    return (found.gap.on, found.gap.after, found.events)


@attrs.frozen
class _Fit:
    """Something that would explain a gap. since: the instant from which it is known. settles: the gap is
    none any more, for a row that came in late accounts for it."""

    words: str
    since: datetime
    settles: bool = False


@attrs.frozen
class _Case:
    """A gap of a position, the one at a place among them. known_from: as of the finding. footnotes: of the
    rows with which the filing opens the position, and the filing's remarks."""

    told: Told
    at: int
    found: GapFinding
    known_from: datetime
    footnotes: tuple[str, ...]

    def within(self, day: date) -> bool:
        """Whether a day lies between the two filings."""
        return self.found.gap.after <= day <= self.found.gap.on


class AccountFacts:
    """What the positions and filings of one account say together, looked up as explanations need it."""

    def __init__(self, positions: Iterable[Told], filings: Mapping[str, Filing]) -> None:
        self.positions = tuple(positions)
        self._filings = filings
        self._closings: dict[tuple[str, str, Decimal], list[tuple[Told, Slice]]] | None = None
        self._moves: dict[Decimal, list[_Move]] | None = None
        self._late: dict[str, list[Group]] = {}

    def left_with(self, told: Told, quantity: Decimal) -> Iterator[tuple[Told, Slice]]:
        """Other positions of the kind that are, or once were, last known to hold a quantity."""
        if self._closings is None:
            self._closings = _closings(self.positions)
        for other, item in self._closings.get((told.terms.kind, told.terms.unit, quantity), ()):
            if other is not told:
                yield other, item

    def moves(self, told: Told, change: Decimal) -> Iterator[_Move]:
        """Changes of just this much that other positions report, or show as gaps of their own."""
        if self._moves is None:
            self._moves = _moves(self.positions)
        return (move for move in self._moves.get(change, ()) if move.told is not told)

    def late(self, told: Told) -> list[Group]:
        """Rows of filings that came behind rows of later days, in the order in which they became known."""
        key = told.position.info.position_id
        if key not in self._late:
            self._late[key] = list(_late(told.groups.values()))
        return self._late[key]

    def filing(self, stream: str) -> Filing | None:
        """A filing that counts for the account."""
        return self._filings.get(stream)


@attrs.frozen
class _Move:
    """A change of a position, reported on a day or standing between two filings (start to end)."""

    told: Told
    start: date
    end: date
    since: datetime
    reported: bool


def _closings(positions: Iterable[Told]) -> dict[tuple[str, str, Decimal], list[tuple[Told, Slice]]]:
    found: defaultdict[tuple[str, str, Decimal], list[tuple[Told, Slice]]] = defaultdict(list)
    for told in positions:
        for item in told.position.slices:
            if item.effective_to is None and item.step.quantity:
                found[told.terms.kind, told.terms.unit, item.step.quantity].append((told, item))
    return found


def _moves(positions: Iterable[Told]) -> dict[Decimal, list[_Move]]:
    found: defaultdict[Decimal, list[_Move]] = defaultdict(list)
    for told in positions:
        for group in told.groups.values():
            for point in group.points:
                if point.delta:
                    found[point.delta].append(_Move(told, point.day, point.day, group.known_at, True))
        for finding in told.gaps:
            if finding.known_from is not None:
                gap = finding.gap
                found[gap.difference].append(_Move(told, gap.after, gap.on, finding.known_from, False))
    return found


# --- the explanations, in the order in which they are tried ---------------------------------------------


def _amendment(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    for stream in case.found.filings:
        filing = facts.filing(stream)
        if filing is not None and filing.header.is_amendment:
            yield _Fit(
                f"the {filing.header.form} of {filing.header.effective_date} stands on its own and may "
                "state again what its original states",
                case.known_from,
            )


def _split(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    gap = case.found.gap
    if case.told.terms.exercise_price is not None or gap.after >= gap.on:
        return  # a split changes a lot's price, and with it which lot it is; it precedes the rows of its day
    ratio = split_ratio(gap)
    if ratio is not None:
        yield _Fit(f"a {words_of_ratio(ratio)} gives this balance exactly", case.known_from)


def _move(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """Into or out of another form of ownership of the same security."""
    gap = case.found.gap
    for move in facts.moves(case.told, -gap.difference):
        if _same_security(move.told.terms, case.told.terms) and _overlaps(move, case):
            how = f"reports {-gap.difference:+,} on {move.end}" if move.reported else "has the opposite gap"
            yield _Fit(f"{holding_of(move.told.position.info)} {how}", max(move.since, case.known_from))
    yield from _taken_over(case, facts, differ_in_ownership)


def _title(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    return _taken_over(case, facts, differ_in_title)


def _like(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """Rows that nothing but a footnote tells apart may have been taken for one another."""
    return _taken_over(case, facts, lambda one, other: one == other)


def _missing(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """A filing that came later, or that another position's rows point at."""
    yield from _came_late(case, facts)
    group = case.told.groups.get(case.found.filings[-1])
    if group is not None and group.closing == case.found.gap.held:
        yield _Fit(
            "the filing closes at what was held before it, so its rows were counted already, or not at all",
            case.known_from,
        )
    gap = case.found.gap
    for change in (gap.difference, -gap.difference):
        for move in facts.moves(case.told, change):
            other = move.told.terms
            if move.reported and other.title != case.told.terms.title and _overlaps(move, case):
                yield _Fit(
                    f"{holding_of(move.told.position.info)} reports {change:+,} on {move.end}",
                    max(move.since, case.known_from),
                )


def _late(groups: Iterable[Group]) -> Iterator[Group]:
    newest: date | None = None
    for group in sorted(groups, key=lambda group: group.rank):
        if newest is not None and group.first_date <= newest:
            yield group
        newest = group.last_date if newest is None else max(newest, group.last_date)


def _came_late(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """Rows between the two filings that became known after the gap did, and account for it together."""
    total = Decimal(0)
    for group in facts.late(case.told):
        if group.known_at <= case.known_from:
            continue
        if not (case.within(group.first_date) and case.within(group.last_date)):
            continue
        total += sum((point.delta for point in group.points if point.delta is not None), Decimal(0))
        if total == case.found.gap.difference:
            yield _Fit(f"a filing known from {group.filed} accounts for it", group.known_at, settles=True)


def _footnote(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """A footnote of the rows that names the very number."""
    difference = abs(case.found.gap.difference)
    for text in case.footnotes:
        if difference in _amounts(text):
            yield _Fit(f"it names {difference:,}", case.known_from)


def _exempt(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """What need not be reported but as a new balance, where the filing's own words speak of it."""
    for text in case.footnotes:
        told = (case.found.gap.difference > 0 and _words_of_exempt(text)) or _words_of_form(text)
        if told:
            yield _Fit(f'a footnote speaks of "{told}"', case.known_from)


@lru_cache(maxsize=_REMEMBERED)
def _words_of_exempt(text: str) -> str:
    found = _EXEMPT.search(text.lower())
    return "" if found is None else found.group()


@lru_cache(maxsize=_REMEMBERED)
def _words_of_form(text: str) -> str:
    found = _FORM.search(text.lower())
    return "" if found is None else found.group()


def _slip(case: _Case, facts: AccountFacts) -> Iterator[_Fit]:
    """A slip of the pen: digits exchanged, a wrong power of ten, or a balance that the next filing undoes."""
    gap = case.found.gap
    if _transposed(gap.opening, gap.held):
        yield _Fit("two neighbouring digits are exchanged", case.known_from)
    for factor in (100, 1000):
        if gap.held and (gap.opening == gap.held * factor or gap.opening * factor == gap.held):
            yield _Fit(f"the balances differ by a factor of {factor:,}", case.known_from)
    every, at = case.told.gaps, case.at
    for other in (*every[max(at - 1, 0) : at], *every[at + 1 : at + 2]):
        if other.gap.difference == -gap.difference and other.known_from is not None:
            since = max(other.known_from, case.known_from)
            yield _Fit(f"what the filing of {other.gap.on} opens at is as much off the other way", since)


_TESTS: Final[tuple[tuple[str, Callable[[_Case, AccountFacts], Iterator[_Fit]]], ...]] = (
    ("an amendment", _amendment),
    ("a split or stock dividend", _split),
    ("a move between forms of ownership", _move),
    ("a change of title", _title),
    ("a like position", _like),
    ("a missing filing", _missing),
    ("a movement that a footnote tells", _footnote),
    ("an exempt acquisition or change of form", _exempt),
    ("a slip", _slip),
)


# --- what they compare ------------------------------------------------------------------------------------


def _overlaps(move: _Move, case: _Case) -> bool:
    gap = case.found.gap
    return move.start <= gap.on and gap.after <= move.end


def _same_security(one: Terms, other: Terms) -> bool:
    """Whether two positions are of one security, in whatever form they are owned."""
    return one.title == other.title and _same_lot(one, other)


def _same_lot(one: Terms, other: Terms) -> bool:
    return (
        one.kind == other.kind
        and one.unit == other.unit
        and one.exercise_price == other.exercise_price
        and one.expiration_date == other.expiration_date
        and one.underlying == other.underlying
    )


def differ_in_ownership(one: Terms, other: Terms) -> bool:
    """Whether two positions of one security differ in the form or nature of ownership."""
    return (one.ownership, one.nature) != (other.ownership, other.nature) and _same_security(one, other)


def differ_in_title(one: Terms, other: Terms) -> bool:
    """Whether two positions differ in their titles alone."""
    return (
        one.title != other.title
        and (one.ownership, one.nature) == (other.ownership, other.nature)
        and _same_lot(one, other)
    )


def _taken_over(case: _Case, facts: AccountFacts, alike: Callable[[Terms, Terms], bool]) -> Iterator[_Fit]:
    """Positions that were silent since before the gap and held exactly what the filing opens at."""
    gap = case.found.gap
    for other, item in facts.left_with(case.told, gap.opening):
        if alike(other.terms, case.told.terms) and item.step.last_evidence_date <= gap.on:
            if item.known_to is not None and item.known_to <= case.known_from:
                continue
            yield _Fit(
                f"it is exactly what {holding_of(other.position.info)} was left with after "
                f"{item.step.last_evidence_date}",
                max(item.known_from, case.known_from),
            )


def _footnotes(told: Told, found: GapFinding, facts: AccountFacts) -> Iterator[str]:
    filing, group = facts.filing(found.filings[-1]), told.groups.get(found.filings[-1])
    if filing is None or group is None or not (filing.header.footnotes or filing.header.remarks):
        return
    own = {point.event for point in group.points}
    marks = {
        mark
        for item in filing.events
        if item.id in own and isinstance(item.event, RowEvent)
        for _, ids in item.event.footnotes
        for mark in ids
    }
    yield from (note.text for note in filing.header.footnotes if note.id in marks)
    if filing.header.remarks:
        yield filing.header.remarks


@lru_cache(maxsize=_REMEMBERED)
def _amounts(text: str) -> frozenset[Decimal]:
    """The numbers of a footnote that may be numbers of shares."""
    found = [(Decimal(one.group().replace(",", "")), one.end()) for one in _NUMBER.finditer(text)]
    return frozenset(
        amount
        for amount, end in found
        if amount >= _SPEAKS_FOR_ITSELF or amount % 1 or _UNITS.match(text, end)
    )


def _transposed(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ in the order of two neighbouring digits alone."""
    first, second = format(one, "f"), format(other, "f")
    if len(first) != len(second):
        return False
    off = [at for at in range(len(first)) if first[at] != second[at]]
    return (
        len(off) == 2
        and off[1] == off[0] + 1
        and first[off[0]] == second[off[1]]
        and first[off[1]] == second[off[0]]
    )


# --- what is told -----------------------------------------------------------------------------------------


def explained(facts: AccountFacts, told: Told, at: int) -> tuple[Finding, ...]:
    """What is told of a position's gap at a place among them, once for each state of knowledge, in order."""
    found = told.gaps[at]
    if found.known_from is None:
        return ()
    if is_rounding(found.gap.difference, found.gap.opening):
        message = f"{found.message} Rounding leaves as much."
        return (_plain(found, "BALANCE_ROUNDED", message, found.known_from, found.known_to),)
    case = _Case(told, at, found, found.known_from, tuple(_footnotes(told, found, facts)))
    return tuple(_findings(case, facts))


def _findings(case: _Case, facts: AccountFacts) -> Iterator[Finding]:
    fits = [(name, list(islice(test(case, facts), _MOST))) for name, test in _TESTS]
    end = case.found.known_to
    settled = min((fit.since for _, every in fits for fit in every if fit.settles), default=None)
    if settled is not None and (end is None or settled < end):
        end = settled
    instants = sorted(
        {case.known_from}
        | {fit.since for _, every in fits for fit in every if end is None or fit.since < end}
    )
    told: str | None = None
    versions: list[Finding] = []
    for instant in instants:
        message = f"{case.found.message} {_told(fits, instant)}"
        if message != told:
            if versions:
                versions[-1] = attrs.evolve(versions[-1], known_to=instant)
            versions.append(_plain(case.found, "FILING_GAP", message, instant, end))
            told = message
    yield from versions


def _plain(
    found: GapFinding, code: str, message: str, since: datetime | None, until: datetime | None
) -> Finding:
    return make_finding(
        code=code,
        subject=found.subject,
        message=message,
        filings=found.filings,
        events=found.events,
        known_from=since,
        known_to=until,
    )


def _told(fits: Iterable[tuple[str, list[_Fit]]], instant: datetime) -> str:
    """What fits, as far as it is known at an instant, and what was tried in vain."""
    words: list[str] = []
    vain: list[str] = []
    for name, every in fits:
        standing = list(dict.fromkeys(fit.words for fit in every if fit.since <= instant))
        if standing:
            more = f" (and {len(standing) - _FEW} more)" if len(standing) > _FEW else ""
            words.append(f"{name} would explain it: {'; '.join(standing[:_FEW])}{more}.")
        else:
            vain.append(name)
    if not words:
        return f"No explanation was found among {_listed(vain)}."
    return " ".join(_capital(part) for part in words) + f" Tried in vain: {', '.join(vain)}."


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
