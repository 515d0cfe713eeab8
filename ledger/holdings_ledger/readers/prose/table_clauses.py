"""What a table and the sentences around it yield, before they are put together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from holdings_ledger.readers.prose.clauses import Clause, EventClause
from holdings_ledger.readers.prose.columns import Grid

Kind = Literal["issue", "exchange", "conversion", "notes", "agreement", "preferred", "pointer"]


@attrs.frozen(kw_only=True)
class TableClause(Clause):
    """A table whose cells are understood. What its rows state, only a sentence before it can tell."""

    grid: Grid


@attrs.frozen(kw_only=True)
class TabledClause(Clause):
    """A sentence whose statement a table divides among its rows.

    kind: what it states; "pointer" for one that only says what the table shows. notes: the class issued,
    converted or listed; old: the class surrendered; series: what was issued for it. holder: the one party of
    all rows. note_day, note_principal: of the one note of all rows. totals: what it gives in all, by role.
    each: whether it speaks of an agreement with each of the parties. telling: whether it says that a table
    follows.
    """

    kind: Kind
    notes: int | None = None
    old: int | None = None
    series: int | None = None
    agreement: int | None = None
    holder: int | None = None
    note_day: date | None = None
    note_principal: Decimal | None = None
    totals: tuple[tuple[str, Decimal], ...] = ()
    each: bool = False
    telling: bool = False


@attrs.frozen(kw_only=True)
class AmendedEachClause(EventClause):
    """What was changed of "each note", which only a table of notes tells."""


__all__ = ["AmendedEachClause", "Kind", "TableClause", "TabledClause"]
