"""Lists of parties and amounts after a statement: "issued notes to the following lenders: • H – $X"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import TABLE, Clause, Context, IssueClause
from holdings_ledger.readers.prose.columns import sums_to
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tabled import stated

_MOST: Final = 60
_POINT: Final = "[{point}] [(and|,)]"
_ITEMS: Final = (
    "[to] <H:holder> [(–|-|—|:|,|in|for)] [(in|for|of|, in)] [{size} [amount] [of]] <M:principal>",
    "<H:holder> LPAR <M:principal> RPAR",
    "<M:principal> [(in|of) {size}] [(–|-|—|:|,)] (from|to|by|payable to|issued to|sold to|for) <H:holder>",
    "<M:principal> [(–|-|—|:)] <H:holder>",
    "[<C>] (<K>|note) (in|of|for|with) [{size} [amount] [of]] <M:principal> [(issued|payable|sold|made"
    " payable)] to <H:holder>",
    "<M:principal> (<K>|note) [(issued|payable|sold|made payable)] to <H:holder>",
)
_BETWEEN: Final = "(; and|, and|;|,|and|.)"


def read_parties(symbols: Symbols, context: Context, scene: Scene, begun: int) -> tuple[Clause, ...]:
    """A note for each party of a list; nothing when an item, or the sum, is not understood.

    begun: offset in the symbols at which the statement begins, after its opening words.
    """
    colon = symbols.text.find(": ", begun)
    if colon < 0:
        return ()
    head = attrs.evolve(symbols, text=f"{symbols.text[:colon]}: ")
    statement = stated(Cursor(head.text, begun), head, context, scene)
    if (
        statement is None
        or statement.kind != "issue"
        or statement.notes is None
        or statement.holder is not None
    ):
        return ()
    items = _items(Cursor(symbols.text, colon + 2))
    amounts = [scene.number(item, "principal") or Decimal(0) for item in items]
    if not items or any(
        not sums_to(total, sum(amounts, Decimal(0)), role) for role, total in statement.totals
    ):
        return ()
    return tuple(
        IssueClause(
            template=TABLE,
            symbols=symbols,
            context=statement.context,
            notes=statement.notes,
            principal=amount,
            holder=item["holder"],
        )
        for item, amount in zip(items, amounts, strict=True)
    )


def _items(cursor: Cursor) -> list[dict[str, int]]:
    """The items to the end; none when one is not understood, or there is but one."""
    found: list[dict[str, int]] = []
    while len(found) < _MOST:
        cursor.take(_POINT)
        item = next((taken for part in _ITEMS if (taken := cursor.take(part)) is not None), None)
        if item is None:
            return []
        found.append(dict(item))
        if cursor.ended:
            return found if len(found) > 1 else []
        if cursor.take(_BETWEEN) is None and not cursor.sees("{point}"):
            return []
    return []


__all__ = ["read_parties"]
