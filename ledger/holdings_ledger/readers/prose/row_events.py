"""The events of a table's rows, once a sentence has said what they show.

A row makes an event only when the columns are just those that the statement needs or allows, every row tells
what it must, and each sum that a sentence gives is the sum of its column.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import (
    Conversion,
    ConversionTerm,
    NoteConverted,
    PreferredIssued,
    WarrantIssued,
)
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    TABLE,
    Clause,
    Context,
    EventClause,
    IssueClause,
    Leg,
    MentionClause,
    SurrenderClause,
    TermValue,
)
from holdings_ledger.readers.prose.columns import Row, sums_to
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.table_clauses import TableClause, TabledClause

_BESIDE: Final = frozenset({"ignored", "day"})


@attrs.frozen
class _Line:
    """A row's values by role, with the clauses' common parts. symbols: of the row."""

    row: Row
    values: dict[str, TermValue]
    symbols: Symbols
    context: Context

    def number(self, role: str) -> Decimal | None:
        """The amount of a column, where it has one in this row."""
        value = self.values.get(role)
        return value if isinstance(value, Decimal) else None

    def day(self, role: str) -> date | None:
        """The day of a column."""
        value = self.values.get(role)
        return value if isinstance(value, date) else None


def _lines(
    statement: TabledClause,
    table: TableClause,
    needs: frozenset[str],
    allows: frozenset[str],
    dated: str = "day",
) -> list[_Line]:
    """The rows, when the columns are those that the statement needs and allows, and its sums are theirs."""
    grid = table.grid
    roles = grid.roles()
    shown = [role for role in roles if role != "ignored"]
    if not needs <= set(shown) or not set(shown) <= needs | allows | _BESIDE or len(set(shown)) != len(shown):
        return []
    for role, total in statement.totals:
        if role in shown and not sums_to(total, grid.total(roles.index(role)), role):
            return []
    lines: list[_Line] = []
    for row in grid.rows:
        told = zip(roles, row.values, strict=True)
        values: dict[str, TermValue] = {role: value for role, value in told if value is not None}
        if not needs <= set(values):
            return []
        symbols = Symbols("table . ", row.sentence)
        lines.append(_Line(row, values, symbols, _context(statement.context, values.get(dated))))
    same = all(line.context.day is not None for line in lines) or all(
        line.context.day is None for line in lines
    )
    return lines if same else []


def _context(given: Context, day: TermValue) -> Context:
    """The statement's day and agreement, the row's own day before them."""
    if isinstance(day, date):
        return attrs.evolve(given, day=day, same_day=False)
    return given


def party(value: TermValue) -> int | None:
    """A cell's value as a party's entry; None where it tells none."""
    return value if isinstance(value, int) else None


def _holder(statement: TabledClause, line: _Line) -> int | None:
    return party(line.values.get("holder", statement.holder))


_OF_OTHERS: Final = frozenset(
    {"old", "existing", "prior", "surrendered", "exchanged", "converted", "cancelled"}
)
"""Words in headings by which a column tells of notes that were there before."""


def issues(statement: TabledClause, table: TableClause, scene: Scene) -> tuple[Clause, ...]:
    """A note in each row, and the warrant beside it."""
    grid = table.grid
    if statement.notes is None or (statement.holder is not None and grid.has("holder")):
        return ()
    if any(not _OF_OTHERS.isdisjoint(column.heading.split()) for column in grid.columns):
        return ()
    if any(column.role == "price" and "conversion" not in column.heading for column in grid.columns):
        return ()
    dated = "day" if grid.has("day") else "note_day"
    terms = {"rate", "maturity", "price", "discount", "proceeds", "warrant_shares", "warrant_price"}
    allowed = frozenset({*terms, "holder", "warrant_expires", "note_day", "shares"})
    needs = frozenset({"principal"})
    if grid.has("total") and not grid.has("principal"):
        table = _renamed(table, "total", "principal")
    lines = _lines(statement, table, needs, allowed, dated)
    if not lines or not ({"holder", "day", "note_day"} & set(table.grid.roles())):
        return ()
    if dict(statement.totals).get("warrant_shares") and not grid.has("warrant_shares"):
        return ()
    if statement.context.day is not None and any(line.context.day != statement.context.day for line in lines):
        return ()
    issues = [_issue(statement, table, line) for line in lines]
    warrants = [_warrant(statement, table, line) for line in lines if line.number("warrant_shares")]
    return (*issues, *warrants)


def _renamed(table: TableClause, role: str, into: str) -> TableClause:
    columns = tuple(
        attrs.evolve(column, role=into) if column.role == role else column for column in table.grid.columns
    )
    return attrs.evolve(table, grid=attrs.evolve(table.grid, columns=columns))


def _issue(statement: TabledClause, table: TableClause, line: _Line) -> IssueClause:
    terms: list[tuple[str, TermValue]] = []
    if "rate" in line.values:
        terms.append(("rate", line.values["rate"]))
    if "maturity" in line.values:
        terms.append(("maturity_date", line.values["maturity"]))
    price = line.number("price")
    if price is not None:
        fixed = ConversionTerm(kind="fixed", price=price)
        terms.append(("conversion", Conversion(rule="single", terms=(fixed,))))
    assert statement.notes is not None
    return IssueClause(
        template=TABLE,
        symbols=line.symbols,
        context=line.context,
        notes=statement.notes,
        principal=line.number("principal") or Decimal(0),
        holder=_holder(statement, line),
        proceeds=line.number("proceeds"),
        discount=line.number("discount"),
        terms=tuple(terms),
        also=(statement, table),
    )


def _warrant(statement: TabledClause, table: TableClause, line: _Line) -> EventClause:
    event = WarrantIssued(
        source=PLACELESS,
        shares=line.number("warrant_shares"),
        exercise_price=line.number("warrant_price"),
        expiration_date=line.day("warrant_expires"),
    )
    return EventClause(
        template=TABLE,
        symbols=line.symbols,
        context=line.context,
        event=event,
        holder=_holder(statement, line),
        also=(statement, table),
    )


def _exchanges(statement: TabledClause, table: TableClause, scene: Scene) -> tuple[Clause, ...]:
    """What each holder surrendered, and what it received."""
    table = _split_principal(statement, table, scene.register)
    received = "preferred" if statement.series is not None else "new_principal"
    needs = frozenset({"holder", "principal", received})
    lines = _lines(statement, table, needs, frozenset({"interest", "note_day", "total"}))
    if statement.holder is not None or any(line.number("principal") in (None, Decimal(0)) for line in lines):
        return ()
    made: list[Clause] = []
    for line in lines:
        leg = _leg(statement, line)
        if leg.value is not None and leg.value != (leg.principal or 0) + (leg.interest or 0):
            return ()
        made += _exchanged(statement, table, line, leg, scene.register)
    return tuple(made)


def _split_principal(statement: TabledClause, table: TableClause, register: Register) -> TableClause:
    """The column of the new notes' principal told from that of the old by their names."""
    if statement.notes is None:
        return table
    columns = table.grid.columns
    principal = [at for at, column in enumerate(columns) if column.role == "principal"]
    new = [at for at in principal if _speaks_of(columns[at].heading, statement.notes, register)]
    if len(principal) != 2 or len(new) != 1 or new[0] != principal[1]:
        return table
    changed = tuple(
        attrs.evolve(column, role="new_principal") if at == new[0] else column
        for at, column in enumerate(columns)
    )
    return attrs.evolve(table, grid=attrs.evolve(table.grid, columns=changed))


_NEW: Final = frozenset({"new", "issued", "exchange", "replacement", "received"})


def _speaks_of(heading: str, notes: int, register: Register) -> bool:
    words = set(heading.split())
    if words & _NEW:
        return True
    term = (register.notes[notes].term or "").lower().replace("notes", "note")
    return bool(term) and term in heading.replace("notes", "note")


def _leg(statement: TabledClause, line: _Line) -> Leg:
    first = line.row.sentence.first
    return Leg(
        kind="note",
        place=first,
        end=first + len(line.row.sentence.tokens),
        note_day=line.day("note_day") or statement.note_day,
        principal=line.number("principal"),
        interest=line.number("interest"),
        value=line.number("total"),
    )


def _exchanged(
    statement: TabledClause, table: TableClause, line: _Line, leg: Leg, register: Register
) -> tuple[Clause, ...]:
    holder = _holder(statement, line)
    if statement.series is None:
        assert statement.notes is not None
        issue = IssueClause(
            template=TABLE,
            symbols=line.symbols,
            context=line.context,
            notes=statement.notes,
            principal=line.number("new_principal") or Decimal(0),
            holder=holder,
            legs=(leg,),
            also=(statement, table),
        )
        return (issue,)
    surrender = SurrenderClause(
        template=TABLE, symbols=line.symbols, context=line.context, holder=holder, done=True, legs=(leg,)
    )
    issued = EventClause(
        template=TABLE,
        symbols=line.symbols,
        context=attrs.evolve(line.context, in_exchange=True),
        event=PreferredIssued(
            source=PLACELESS, series=register.series[statement.series].title, shares=line.number("preferred")
        ),
        holder=holder,
        also=(statement, table),
    )
    return (surrender, issued)


def _conversions(statement: TabledClause, table: TableClause, scene: Scene) -> tuple[Clause, ...]:
    """The conversion in each row."""
    grid = table.grid
    needs = {"shares"} | ({"day"} if grid.has("day") else set[str]())
    allows = frozenset({"principal", "interest", "total", "price", "holder", "note_day"})
    lines = _lines(statement, table, frozenset(needs), allows)
    if not lines or (statement.holder is not None and grid.has("holder")):
        return ()
    made = [_conversion(statement, table, line) for line in lines]
    return tuple(clause for clause in made if clause is not None) if all(made) else ()


def _conversion(statement: TabledClause, table: TableClause, line: _Line) -> EventClause | None:
    principal, interest, value = line.number("principal"), line.number("interest"), line.number("total")
    if principal is None and value is None:
        return None
    shares, price = line.number("shares"), line.number("price")
    amount = value if value is not None else (principal or Decimal(0)) + (interest or Decimal(0))
    if price is not None and shares is not None and not _is_about(shares * price, amount):
        return None
    if value is not None and principal is not None and value != principal + (interest or 0):
        return None
    event = NoteConverted(
        source=PLACELESS,
        note_date=line.day("note_day") or statement.note_day,
        note_principal=statement.note_principal,
        principal=principal,
        interest=interest or None,
        value=value if principal is None else None,
        shares=shares,
        price=price,
    )
    return EventClause(
        template=TABLE,
        symbols=line.symbols,
        context=line.context,
        event=event,
        holder=_holder(statement, line),
        notes=statement.notes,
        also=(statement, table),
    )


def _is_about(product: Decimal, amount: Decimal) -> bool:
    """Whether shares at a price make an amount, but for prices printed rounded."""
    return abs(product - amount) <= max(Decimal(1), amount / 50)


def _preferred(statement: TabledClause, table: TableClause, scene: Scene) -> tuple[Clause, ...]:
    """Preferred stock issued to each purchaser."""
    needs = frozenset({"holder", "preferred"})
    if table.grid.has("shares") and not table.grid.has("preferred"):
        table = _renamed(table, "shares", "preferred")
    lines = _lines(statement, table, needs, frozenset({"proceeds"}))
    if statement.series is None or statement.holder is not None:
        return ()
    title = scene.register.series[statement.series].title
    return tuple(
        EventClause(
            template=TABLE,
            symbols=line.symbols,
            context=line.context,
            holder=_holder(statement, line),
            event=PreferredIssued(
                source=PLACELESS, series=title, shares=line.number("preferred"), value=line.number("proceeds")
            ),
            also=(statement, table),
        )
        for line in lines
    )


def _notes(statement: TabledClause, table: TableClause, scene: Scene) -> tuple[Clause, ...]:
    """The notes that a table lists, each named by its day or amount."""
    if not {"note_day", "day", "principal"} & set(table.grid.roles()) or statement.notes is None:
        return ()
    if table.grid.has("day") and not table.grid.has("note_day"):
        table = _renamed(table, "day", "note_day")
    allowed = frozenset({"holder", "note_day", "principal", "rate", "maturity", "interest", "total"})
    return tuple(
        MentionClause(
            template=TABLE,
            symbols=line.symbols,
            context=line.context,
            notes=statement.notes,
            note_day=line.day("note_day"),
            principal=line.number("principal"),
            holder=_holder(statement, line),
        )
        for line in _lines(statement, table, frozenset(), allowed, "")
    )


ROWS: Final[dict[str, Callable[[TabledClause, TableClause, Scene], tuple[Clause, ...]]]] = {
    "issue": issues,
    "exchange": _exchanges,
    "conversion": _conversions,
    "preferred": _preferred,
    "notes": _notes,
}

__all__ = ["ROWS", "issues", "party"]
