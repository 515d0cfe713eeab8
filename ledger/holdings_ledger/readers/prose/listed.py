"""Several notes in one sentence: "(a) to H a note of $X and (b) to K one of $Y", "two notes of $X each"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import Clause, Context, IssueClause, Subject
from holdings_ledger.readers.prose.issuance import Parts, issue_of, read_parts
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.terms import predicates

_MOST_NOTES: Final = 60
_CENTS: Final = Decimal(1)
"""By how much a total may miss: filers round, and say so nowhere. A notice tells of it."""
FRAGMENTS["point"] = "(<E>|-|•|*|·|–)"
_HEADS: Final = (
    "<X> {done_adverb} {issues} <K:intro> to",
    "<X> {done_adverb} {issues} [to <H:all_holder>] [(following|<C>)] [(additional|new|separate|its)]"
    " [<K:intro>]"
    " [(to|with) (following|<C>) (purchasers|investors|lenders|holders|buyers|parties|persons|accredited"
    " investors)]"
    " [to <H:all_holder>] [(as follows|, as follows|as set out below|, each in private placement)] [,] [:]",
    "<X> {done_adverb} {issues} [(aggregate|total) of] <M> [{size}] [of] <K:intro> [in total] [(, as"
    " follows|as follows|, being"
    "|, consisting of|consisting of|, comprising)] [:]",
    "<X> {done_adverb} {issues}",
    "[(following|<C>)] <K:intro> were {issued} [(as follows)] [:]",
)
_BETWEEN: Final = "(; and|, and|;|,|and)"


def read_listed(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """Two or more notes, each with its own amount; none when one of them is not understood."""
    start = cursor.at
    for reader in (_points, _of_each, _to_each, _respectively):
        cursor.at = start
        clauses = reader(cursor, symbols, context, scene)
        if clauses:
            return clauses
    cursor.at = start
    return ()


def _points(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    start = cursor.at
    for head in _HEADS:
        cursor.at = start
        intro = cursor.take(head)
        if intro is not None and cursor.sees("({point}|<H>|to|<M>|<K>|<C>|<O>)"):
            clauses = _items(cursor, symbols, context, scene, dict(intro))
            if clauses:
                return clauses
    return ()


def _items(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, intro: dict[str, int]
) -> tuple[Clause, ...]:
    clauses: list[IssueClause] = []
    shared = {"holder": intro["all_holder"]} if "all_holder" in intro else {}
    while len(clauses) < _MOST_NOTES:
        item = _item(cursor, symbols, context, scene, dict(shared), intro.get("intro"))
        if item is None:
            return ()
        clauses.append(item)
        if cursor.ended:
            break
        if _for_all(cursor, symbols, scene, clauses) or _in_all(cursor, scene, clauses):
            break
        if cursor.take(_BETWEEN) is None and not cursor.sees("{point}"):
            return ()
    if len(clauses) < 2 or not cursor.ended:
        return ()
    return tuple(clauses)


def _item(
    cursor: Cursor,
    symbols: Symbols,
    context: Context,
    scene: Scene,
    shared: dict[str, int],
    intro: int | None,
) -> IssueClause | None:
    """One note of a list: to whom, how much, on what terms."""
    cursor.take("{point}")
    if intro is not None:
        cursor.take("<C>")
    holder = cursor.take("[to] <H:holder> [(,|:|–|-|—)] [for] [in amount of]")
    parts = Parts({**shared, **(holder or {})})
    before = cursor.at
    sized = (
        cursor.take("([,] (in|of|for|with) [{size} [amount] of] <M:principal>|LPAR <M:principal> RPAR)")
        if intro is not None
        else None
    )
    if sized is not None:
        parts.found.update({"notes": intro or 0, "principal": sized["principal"]})
    read_parts(cursor, symbols, context, scene, parts)
    if cursor.at == before:
        return None
    return issue_of(symbols, context, scene, parts)


def _in_all(cursor: Cursor, scene: Scene, clauses: list[IssueClause]) -> bool:
    """“..., being an aggregate principal amount of $X", when that is their sum, or misses it by cents."""
    start = cursor.at
    total = cursor.take("[,] (being|for|totaling|in all|making) [(total|aggregate)] [{size} of] <M:total>")
    if total is not None and cursor.ended:
        stated = scene.number(total, "total") or Decimal(0)
        if abs(stated - sum((clause.principal for clause in clauses), Decimal(0))) > _CENTS:
            return False
        clauses[0] = attrs.evolve(clauses[0], total=stated)
        return True
    cursor.at = start
    return False


def _for_all(cursor: Cursor, symbols: Symbols, scene: Scene, clauses: list[IssueClause]) -> bool:
    """“..., each bearing interest at 8% and maturing on D": terms of all the notes of the list."""
    start = cursor.at
    if (
        cursor.take("(,|;|, and|and|; and) (each|both|all) [(of which|of them|note|notes|such notes)]")
        is None
    ):
        return False
    terms = predicates(cursor, scene, symbols, Subject(such=True))
    if not terms or not cursor.ended:
        cursor.at = start
        return False
    clauses[:] = [attrs.evolve(clause, terms=(*clause.terms, *terms)) for clause in clauses]
    return True


def _of_each(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“Two notes of $50,000 each to H”: so many alike."""
    found = cursor.take(
        "<X> {done_adverb} {issues} [to <H:holder>] <C:count> [(identical|separate|equal)] {at_rate}"
        " <K:notes> [to <H:holder>]"
        " [,] ((of|for|in {size} of|with {size} of) <M:principal> each|each (of|for|in {size} of|with"
        " {size} of|in amount of)"
        " <M:principal>)"
    )
    count = scene.number(found, "count") if found is not None else None
    if found is None or count is None or not 2 <= count <= _MOST_NOTES:
        return ()
    parts = Parts(dict(found))
    read_parts(cursor, symbols, context, scene, parts)
    clause = issue_of(symbols, context, scene, parts) if cursor.ended else None
    if clause is None or clause.holder is None or clause.proceeds is not None or clause.legs:
        return ()
    return tuple(attrs.evolve(clause) for _ in range(int(count)))


def _to_each(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“To each of H, K and L a note in the principal amount of $X”."""
    found = cursor.take(
        "(pursuant to|under) (its|their|his|each) (agreement|<A>) , [each] <G:group> {done_adverb}"
        " (purchased|bought|acquired) from <X>"
    ) or cursor.take("[each] <G:group> {done_adverb} (purchased|bought|acquired) from <X>")
    found = found or cursor.take(
        "<X> {done_adverb} {issues} to (each of [(the)]|each of following :|each) [<G:group>]"
    )
    holders = list(scene.register.groups[found["group"]]) if found is not None and "group" in found else []
    holders = holders or (_holders(cursor) if found is not None else [])
    if len(holders) < 2:
        return ()
    cursor.take("(,|on (that|same) (date|day)|, on (that|same) (date|day) ,)")
    parts = Parts({})
    read_parts(cursor, symbols, context, scene, parts)
    clause = issue_of(symbols, context, scene, parts) if cursor.ended else None
    if clause is None or clause.holder is not None or clause.legs:
        return ()
    if clause.context.day is None:
        clause = attrs.evolve(clause, context=attrs.evolve(clause.context, same_day=True))
    return tuple(attrs.evolve(clause, holder=holder) for holder in holders)


def _holders(cursor: Cursor) -> list[int]:
    holders: list[int] = []
    while (found := cursor.take("[<E>] <H:holder>")) is not None:
        holders.append(found["holder"])
        following = cursor.at
        if cursor.take("(, and|and|,)") is None or not cursor.sees("[<E>] <H>"):
            cursor.at = following
            break
    return holders


def _amounts(cursor: Cursor) -> list[int]:
    amounts: list[int] = []
    while (found := cursor.take("[<E>] <M:amount>")) is not None:
        amounts.append(found["amount"])
        following = cursor.at
        if cursor.take("(, and|and|,)") is None or not cursor.sees("[<E>] <M>"):
            cursor.at = following
            break
    return amounts


def _respectively(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“Notes in the principal amounts of $X and $Y to H and K, respectively”, in either order."""
    found = cursor.take("<X> {done_adverb} {issues} [to]")
    if found is None:
        return ()
    holders = _holders(cursor)
    notes = cursor.take("[,] [<C>] [(separate|certain)] {at_rate} <K:notes>")
    if notes is not None and not holders and cursor.take("[,] to") is not None:
        holders = _holders(cursor)
    sized = cursor.take("[,] (in|of|for|with) [{sizes} of]") if notes is not None else None
    amounts = _amounts(cursor) if sized is not None else []
    if not holders and cursor.take("[,] to") is not None:
        holders = _holders(cursor)
    if notes is None or cursor.take("[,] respectively") is None or not len(holders) == len(amounts) >= 2:
        return ()
    parts = Parts({"notes": notes["notes"], **({"rate": notes["rate"]} if "rate" in notes else {})})
    read_parts(cursor, symbols, context, scene, parts)
    if not cursor.ended or "paid" in parts.found or parts.surrendered:
        return ()
    clauses = [
        issue_of(
            symbols,
            context,
            scene,
            attrs.evolve(parts, found={**parts.found, "holder": holder, "principal": amount}),
        )
        for holder, amount in zip(holders, amounts, strict=True)
    ]
    return tuple(clause for clause in clauses if clause is not None) if all(clauses) else ()


FRAGMENTS["sizes"] = "([(original|aggregate)] principal (amounts|amount)|amounts|face amounts)"

__all__ = ["read_listed"]
