"""Which cell of a row belongs to which column of the form.

The columns of each table stand in the form's own order, so cells are laid along them by dynamic
programming: a column may be absent and two columns may share a cell, but none changes its place. What a
cell looks like (date, code, money, count, D or I) decides, over all rows with the same number of cells
at once. Where a second way of laying them is as good as the first, the cells concerned are ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from holdings_ledger.readers.ownership_text.cells import Cell, Shape

Table = Literal["I", "II"]

AMOUNT: Final = "amount"
"""Slot of a single cell for columns (A) and (D) of Table II: how many, but not which way."""
DATES: Final = "dates"
"""Slot of a single cell for the exercisable and the expiration date."""
UNDERLYING: Final = "underlying_both"
"""Slot of a single cell for title and number of the underlying securities."""

_TRANSACTIONS_I: Final = (
    "security",
    "transaction_date",
    "deemed_date",
    "code",
    "timeliness",
    "quantity",
    "side",
    "price",
    "balance_after",
    "ownership",
    "nature",
)
_TRANSACTIONS_II: Final = (
    "security",
    "exercise_price",
    "transaction_date",
    "deemed_date",
    "code",
    "timeliness",
    "acquired",
    "disposed",
    "exercisable_date",
    "expiration_date",
    "underlying",
    "underlying_quantity",
    "price",
    "balance_after",
    "ownership",
    "nature",
)
_HOLDINGS_I: Final = ("security", "balance_after", "ownership", "nature")
_HOLDINGS_II: Final = (
    "security",
    "exercisable_date",
    "expiration_date",
    "underlying",
    "underlying_quantity",
    "exercise_price",
    "ownership",
    "nature",
)

COLUMN_NAMES: Final[dict[str, str]] = {
    "security": "title of security",
    "transaction_date": "transaction date",
    "deemed_date": "deemed execution date",
    "code": "transaction code",
    "timeliness": "V",
    "quantity": "amount",
    "acquired": "number acquired (A)",
    "disposed": "number disposed of (D)",
    "amount": "number of derivative securities",
    "side": "(A) or (D)",
    "price": "price",
    "balance_after": "amount owned following the transaction",
    "ownership": "direct (D) or indirect (I) ownership",
    "nature": "nature of indirect ownership",
    "exercise_price": "conversion or exercise price",
    "exercisable_date": "date exercisable",
    "expiration_date": "expiration date",
    "dates": "date exercisable and expiration date",
    "underlying": "title of underlying securities",
    "underlying_quantity": "number of underlying shares",
    "underlying_both": "title and amount of underlying securities",
}
"""What the form calls a column, for notices."""

_PAIRS: Final = {"acquired": AMOUNT, "exercisable_date": DATES, "underlying": UNDERLYING}
_OPTIONAL: Final = {"timeliness": 0.35, "deemed_date": 0.3, "nature": 0.25}
_GARBAGE: Final = 4.0
_MARK_ALONE: Final = 3.0
_MARK_INSTEAD: Final = {"amount": 0.25, "dates": 0.4, "underlying_both": 0.5}
_SELDOM_A_MARK: Final = frozenset(
    {"security", "underlying", "code", "timeliness", "side", "ownership", "deemed_date"}
)
_SKIP: Final = 2.0
_SKIP_UNNAMED: Final = 0.05
_SKIP_RUN: Final = 0.3
_BLANK_COLUMN: Final = 0.5
_CLOSE: Final = 0.06
_CLOSE_PER_LOSS: Final = 0.4


def form_columns(form: str, table: Table, named: frozenset[str] | None) -> tuple[str, ...]:
    """The columns of a table in the order of the form, as field names.

    Form 3 has holdings alone. Form 5 prints no column V, unless the heading names it.
    """
    if form == "3":
        return _HOLDINGS_I if table == "I" else _HOLDINGS_II
    columns = _TRANSACTIONS_I if table == "I" else _TRANSACTIONS_II
    if form == "5" and "timeliness" not in (named or ()):
        return tuple(name for name in columns if name != "timeliness")
    return columns


_WORDS: Final[dict[Shape, float]] = {
    "empty": 0.05,
    "text": 0.0,
    "text_number": 0.0,
    "letter": 1.0,
    "date": 4.0,
    "dates": 4.0,
    "number": 3.0,
    "money": 3.0,
    "fused": 3.0,
}
_DAY: Final[dict[Shape, float]] = {"empty": 0.05, "date": 0.0}
_TERM_DAY: Final[dict[Shape, float]] = {"empty": 0.5, "date": 0.0}
_COUNT: Final[dict[Shape, float]] = {"empty": 0.1, "number": 0.0, "money": 0.6}
_MONEY: Final[dict[Shape, float]] = {"empty": 0.05, "money": 0.0, "number": 0.2}
_COSTS: Final[dict[str, dict[Shape, float]]] = {
    "security": _WORDS,
    "nature": {**_WORDS, "empty": 0.0},
    "underlying": _WORDS,
    "transaction_date": _DAY,
    "deemed_date": {**_DAY, "empty": 0.0},
    "exercisable_date": _TERM_DAY,
    "expiration_date": _TERM_DAY,
    "quantity": {**_COUNT, "fused": 1.5},
    "acquired": _COUNT,
    "disposed": _COUNT,
    # cheaper than (A) and (D) beside a lost V column: the side is then unknown rather than guessed
    "amount": {"empty": 0.35, "number": 0.25, "money": 0.85},
    "balance_after": _COUNT,
    "underlying_quantity": _COUNT,
    "price": {**_MONEY, "fused": 1.0},
    "exercise_price": _MONEY,
    "dates": {"empty": 0.4, "dates": 0.3, "date": 0.6},
    "underlying_both": {"empty": 0.5, "text_number": 0.6, "text": 1.0},
}
_LETTERS: Final[dict[str, str]] = {"code": "", "timeliness": "VEL", "side": "AD", "ownership": "DI"}


def cell_cost(slot: str, cell: Cell) -> float:
    """How badly a cell suits a slot: 0 fits, 4 is no value of its kind at all."""
    letters = _LETTERS.get(slot)
    if cell.marks and not cell.text:
        return _MARK_ALONE if slot in _SELDOM_A_MARK else _MARK_INSTEAD.get(slot, 0.05)
    if letters is None:
        return _COSTS[slot].get(cell.shape, _GARBAGE)
    if cell.shape == "empty":
        return 0.0 if slot == "timeliness" else 0.1
    if cell.shape != "letter":
        return _GARBAGE
    if slot == "code":
        # V marks an early report; it is no code
        return _GARBAGE if cell.text == "V" else 0.0
    return 0.0 if cell.text.strip("()") in letters else _GARBAGE


class Layout(NamedTuple):
    """The slot of each cell, None for a blank one too many.

    ambiguous: places of the cells that could as well lie elsewhere. cost: how badly it suits.
    """

    slots: tuple[str | None, ...]
    ambiguous: frozenset[int] = frozenset()
    cost: float = 0.0


class _Step(NamedTuple):
    """One step along cells and columns: cells and columns taken, the slot filled, and its cost."""

    cells: int
    columns: int
    slot: str | None
    cost: float


def _takes(step: _Step, at: int, forbidden: tuple[int, str]) -> bool:
    """Whether a step from a cell fills the forbidden slot with the forbidden cell."""
    if step.cells == 2:
        return forbidden in ((at, "acquired"), (at + 1, "disposed"))
    return step.cells == 1 and forbidden == (at, step.slot)


def lay_out(
    rows: Sequence[Sequence[Cell]], columns: Sequence[str], named: frozenset[str] | None
) -> Layout | None:
    """Lay rows of equally many cells along the columns; None where there are more cells than columns.

    named: the columns that the table's heading names, None where it has no heading.
    """
    grid = _Grid(rows, columns, named)
    best = grid.solve(None)
    if best is None:
        return None
    slots, cost = best
    # the more columns are lost, the less a small difference decides
    close = _CLOSE + _CLOSE_PER_LOSS * max(0, int(cost / _SKIP) - 1)
    unsure: set[int] = set()
    for at, slot in enumerate(slots):
        if slot is None or grid.bare[at]:
            continue
        other = grid.solve((at, slot))
        if other is not None and other[1] <= cost + close:
            unsure.add(at)
    return Layout(slots, frozenset(unsure), cost)


class _Grid:
    """Cells against columns, with the cost of each step."""

    def __init__(
        self, rows: Sequence[Sequence[Cell]], columns: Sequence[str], named: frozenset[str] | None
    ) -> None:
        self.columns = columns
        self.named = named
        self.width = len(rows[0])
        self.bare = [all(not row[at].text and not row[at].marks for row in rows) for at in range(self.width)]
        slots = {*columns, *(_PAIRS[c] for c in columns if c in _PAIRS)}
        self.cost = {
            (at, slot): max(cell_cost(slot, row[at]) for row in rows)
            for at in range(self.width)
            for slot in slots
        }

    def solve(self, forbidden: tuple[int, str] | None) -> tuple[tuple[str | None, ...], float] | None:
        """The cheapest way through, without one (cell, slot) where that is forbidden."""
        best: dict[tuple[int, int, bool], tuple[float, tuple[str | None, ...]]] = {(0, 0, False): (0.0, ())}
        for column in range(len(self.columns) + 1):
            for at in range(self.width + 1):
                for skipping in (False, True):
                    state = best.get((column, at, skipping))
                    if state is not None:
                        self._advance(best, state, (column, at, skipping), forbidden)
        last = (len(self.columns), self.width)
        ends = [best[*last, skipping] for skipping in (False, True) if (*last, skipping) in best]
        if not ends:
            return None
        cost, slots = min(ends, key=lambda end: end[0])
        return slots, cost

    def _advance(
        self,
        best: dict[tuple[int, int, bool], tuple[float, tuple[str | None, ...]]],
        state: tuple[float, tuple[str | None, ...]],
        place: tuple[int, int, bool],
        forbidden: tuple[int, str] | None,
    ) -> None:
        column, at, skipping = place
        for step in self._steps(column, at, skipping):
            if forbidden is not None and _takes(step, at, forbidden):
                continue
            skips = step.columns > 0 and step.cells == 0 and (skipping or not self._optional(column))
            key = (column + step.columns, at + step.cells, skips or (skipping and step.cells == 0))
            filled = state[1] + ((step.slot,) if step.cells == 1 else ())
            if step.cells == 2:
                filled = (*state[1], self.columns[column], self.columns[column + 1])
            total = state[0] + step.cost
            if key not in best or total < best[key][0]:
                best[key] = (total, filled)

    def _steps(self, column: int, at: int, skipping: bool) -> list[_Step]:
        steps: list[_Step] = []
        if at < self.width and self.bare[at]:
            steps.append(_Step(1, 0, None, _BLANK_COLUMN))
        if column == len(self.columns):
            return steps
        name = self.columns[column]
        if name == "acquired":
            # the two columns stand or fall together: one of them alone would guess the side
            if at + 1 < self.width:
                steps.append(_Step(2, 2, name, self.cost[at, name] + self.cost[at + 1, "disposed"]))
            steps.append(_Step(0, 2, None, self._skip_cost(column, skipping)))
        else:
            if at < self.width:
                steps.append(_Step(1, 1, name, self.cost[at, name]))
            steps.append(_Step(0, 1, None, self._skip_cost(column, skipping)))
        if name in _PAIRS and at < self.width:
            steps.append(_Step(1, 2, _PAIRS[name], self.cost[at, _PAIRS[name]]))
        return steps

    def _optional(self, column: int) -> bool:
        return self.columns[column] in _OPTIONAL

    def _skip_cost(self, column: int, skipping: bool) -> float:
        name = self.columns[column]
        if self.named is not None and name not in self.named:
            return _SKIP_UNNAMED
        if name in _OPTIONAL:
            return _OPTIONAL[name]
        return _SKIP if skipping else _SKIP + _SKIP_RUN


_HEADINGS: Final[tuple[tuple[re.Pattern[str], frozenset[str]], ...]] = tuple(
    (re.compile(pattern), frozenset(fields.split()))
    for pattern, fields in (
        (r"title of (?:derivative )?security", "security"),
        (r"transaction date", "transaction_date"),
        (r"deemed execution", "deemed_date"),
        (r"transaction code", "code"),
        (r"^v$", "timeliness"),
        (r"(?<!derivative )securities acquired", "quantity side price"),
        (r"derivative securities acquired", "acquired disposed"),
        (r"(?:amount|number) of (?:derivative )?securities beneficially", "balance_after"),
        (r"ownership form", "ownership"),
        (r"nature of", "nature"),
        (r"conversion or exercise price", "exercise_price"),
        (r"date exercisable", "exercisable_date expiration_date"),
        (r"title and amount of", "underlying underlying_quantity"),
        (r"^(?:[0-9]{1,2}\. ?)?price of derivative", "price"),
    )
)
_HEADING_WORDS: Final = frozenset(
    {
        "",
        "code",
        "v",
        "amount",
        "(a)",
        "(d)",
        "(a) or (d)",
        "price",
        "date exercisable",
        "expiration date",
        "title",
        "amount or number of shares",
    }
)


def heading_columns(cells: Sequence[str]) -> frozenset[str] | None:
    """The columns that a table's heading line names; None where the line is no heading.

    cells: the plain texts of the line's cells.
    """
    words = [cell.lower() for cell in cells]
    if all(word in _HEADING_WORDS for word in words) and any(words):
        return frozenset({"timeliness"} if "v" in words else ())
    found = [fields for word in words for pattern, fields in _HEADINGS if pattern.search(word)]
    numbered = sum(1 for word in words if word[:1].isdigit() and ("." in word[:4]))
    if found and (numbered or len(found) > 2):
        return frozenset(name for fields in found for name in fields)
    return None
