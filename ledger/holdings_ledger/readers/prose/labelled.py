"""Lists of terms put to the notes they describe: the issue above them, or one that they alone make whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import WarrantIssued
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    EventClause,
    IssueClause,
    OpenIssueClause,
    TermClause,
    TermValue,
)

LABEL: Final = "label"
"""Template of a clause that is a line of a list of terms."""
_WARRANT: Final = frozenset({"warrant_shares", "warrant_price", "warrant_expires"})
_OWN: Final = frozenset(
    {
        "warrant_shares",
        "warrant_price",
        "warrant_expires",
        "holder",
        "principal",
        "proceeds",
        "discount",
        "day",
        "class",
    }
)
"""Fields of the issue itself; all others are terms like those of sentences."""


def with_labels(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, with the lines of each list put to the issue above it."""
    found: list[Clause] = []
    pending: Clause | None = None
    lines: list[TermClause] = []
    for clause in clauses:
        if isinstance(clause, TermClause) and pending is not None and _is_line(clause, pending):
            lines.append(clause)
            continue
        if pending is not None:
            found.extend(_closed(pending, lines))
        pending, lines = None, []
        if isinstance(clause, OpenIssueClause) or (
            isinstance(clause, IssueClause) and not _listed(clause, clauses)
        ):
            pending = clause
        else:
            found.append(clause)
    if pending is not None:
        found.extend(_closed(pending, lines))
    return tuple(found)


def _is_line(clause: TermClause, pending: Clause) -> bool:
    """Whether a clause is a line of the list that describes what was issued."""
    bare = clause.subject.such and clause.subject.notes is None
    return clause.template == LABEL or (bare and isinstance(pending, OpenIssueClause))


def _listed(issue: IssueClause, clauses: tuple[Clause, ...]) -> bool:
    """Whether the issue is one of several of its sentence and a list below cannot tell which."""
    return any(
        isinstance(other, IssueClause) and other is not issue and other.symbols is issue.symbols
        for other in clauses
    )


def _closed(pending: Clause, lines: list[TermClause]) -> Iterable[Clause]:
    if isinstance(pending, IssueClause):
        return _described(pending, lines)
    assert isinstance(pending, OpenIssueClause)
    issues = [_made(pending, block) for block in _blocks(lines)]
    if any(issue is None for issue in issues):
        return ()
    return (clause for made in issues if made is not None for clause in made)


def _blocks(lines: list[TermClause]) -> list[list[TermClause]]:
    """The lines of each note: a label that comes again begins the next."""
    blocks: list[list[TermClause]] = []
    seen: set[str] = set()
    for line in lines:
        fields = {field for field, _ in line.terms}
        again = fields & seen and fields & (_OWN | {"rate", "maturity_date"})
        if not blocks or (again and not _is_of_warrant(fields, lines, line)):
            blocks.append([])
            seen = set()
        blocks[-1].append(line)
        seen |= fields
    return blocks


def _is_of_warrant(fields: set[str], lines: list[TermClause], line: TermClause) -> bool:
    """Whether a party comes again only to head the lines of a warrant: no second amount of a note follows."""
    rest = lines[next(place for place, other in enumerate(lines) if other is line) :]
    names = {field for other in rest for field, _ in other.terms}
    return fields == {"holder"} and "principal" not in names and not names.isdisjoint(_WARRANT)


def _values(lines: list[TermClause]) -> dict[str, TermValue]:
    return {field: value for line in lines for field, value in line.terms if field in _OWN}


def _made(pending: OpenIssueClause, lines: list[TermClause]) -> tuple[Clause, ...] | None:
    """The issue that an opening sentence and its lines make; None when no line tells its amount."""
    values = _values(lines)
    principal = values.get("principal")
    if not isinstance(principal, Decimal):
        return None
    day, notes = values.get("day"), values.get("class")
    issue = IssueClause(
        template=pending.template,
        symbols=pending.symbols,
        context=attrs.evolve(pending.context, day=day) if isinstance(day, date) else pending.context,
        notes=notes if isinstance(notes, int) else pending.notes,
        principal=principal,
        holder=_party(values.get("holder"), pending.holder),
        proceeds=_money(values.get("proceeds")),
        discount=_money(values.get("discount")),
        terms=_terms(lines),
        also=tuple(lines),
    )
    if pending.context.day is not None and isinstance(day, date) and day != pending.context.day:
        return None
    return (issue, *_warrants(pending, lines, issue))


def _warrants(pending: Clause, lines: list[TermClause], issue: IssueClause) -> tuple[Clause, ...]:
    """The warrant that lines of the list describe beside the note."""
    values = _values(lines)
    shares = values.get("warrant_shares")
    if not isinstance(shares, Decimal):
        return ()
    price, expires = values.get("warrant_price"), values.get("warrant_expires")
    event = WarrantIssued(
        source=PLACELESS,
        shares=shares,
        exercise_price=_money(price),
        expiration_date=expires if isinstance(expires, date) else None,
    )
    also = tuple(line for line in lines if any(field in _WARRANT for field, _ in line.terms))
    clause = EventClause(
        template="warrant_issued",
        symbols=pending.symbols,
        context=issue.context,
        event=event,
        holder=issue.holder,
        also=also,
    )
    return (clause,)


def _described(issue: IssueClause, lines: list[TermClause]) -> tuple[Clause, ...]:
    """A whole issue with what a list below it adds; lines that contradict it are left unread."""
    if not lines:
        return (issue,)
    values = _values(lines)
    if values.get("principal", issue.principal) != issue.principal or len(_blocks(lines)) > 1:
        return (issue,)
    if values.get("day", issue.context.day) != issue.context.day and issue.context.day is not None:
        return (issue,)
    proceeds = values.get("proceeds", issue.proceeds)
    if issue.proceeds is not None and proceeds != issue.proceeds:
        return (issue,)
    day = values.get("day")
    described = attrs.evolve(
        issue,
        context=attrs.evolve(issue.context, day=day) if isinstance(day, date) else issue.context,
        holder=_party(values.get("holder"), issue.holder),
        proceeds=_money(proceeds),
        discount=issue.discount or _money(values.get("discount")),
        terms=(*issue.terms, *_terms(lines)),
        also=(*issue.also, *lines),
    )
    return (described,)


def _terms(lines: list[TermClause]) -> tuple[tuple[str, TermValue], ...]:
    return tuple((field, value) for line in lines for field, value in line.terms if field not in _OWN)


def _party(value: TermValue, otherwise: int | None) -> int | None:
    return value if isinstance(value, int) else otherwise


def _money(value: TermValue) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


__all__ = ["LABEL", "with_labels"]
