"""What is surrendered in an exchange, and what is stated to be outstanding after it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import (
    Clause,
    Context,
    Leg,
    OutstandingClause,
    OutstandingEntry,
)
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["its"] = "[(its|his|their|all of its|all of his|certain|certain of its)] [(existing|outstanding)]"
FRAGMENTS["both_parts"] = (
    "[outstanding] (principal and [all] accrued [and unpaid|but unpaid] interest|principal and"
    " [unpaid] interest)"
)
FRAGMENTS["leg_day"] = "[[,] (dated|issued|originally issued|made|given) [(as of|on)] <D:day> [,]]"
FRAGMENTS["worth"] = (
    "[,] [(on which|under which|with|for which|representing|in respect of|having|and|valued at|which had)]"
)
_NOTE_LEG: Final = (
    "{its} [<H:owner> 's] (<M:principal> {its} <K:notes>|<K:notes>|<M:principal> [{size}] [amount] [of]"
    " {its} <K:notes>)"
    " {leg_day}"
    " [(in|with|having|of|for) [{size} of] <M:principal>] {leg_day} [(of|from|issued by) <X>]"
    " [[,] [(on which|under which)] (with|having|and|on which) (<M:principal> [(in|of)] principal"
    " [amount] and"
    " <M:interest> [(in|of)] [accrued] [and unpaid] interest [(was|were)] [(outstanding|owed|owing|due)]"
    "|<M:value> [(in|of)] {both_parts} [(was|were)] [(outstanding|owed|owing|due)]"
    "|<M:value> (was|were) (outstanding|owed|owing|due) [, principal and interest (together|combined)])]"
    " [[,] [(together with|and|plus)] <M:interest> [(of|in)] [accrued] [and unpaid] interest [(on"
    " it|thereon)]]"
    " [with [aggregate] principal balance of <M:value> LPAR including [all] accrued [and unpaid]"
    " interest RPAR]"
    " [LPAR (<M:value> [(of|in)] {both_parts}|<M:principal> [(of|in)] [outstanding] principal [amount]"
    " and <M:interest> [(of|in)] [accrued] [and unpaid|but unpaid] interest|<M:principal> [(of|in)]"
    " principal [amount]) RPAR]"
)
_PREFERRED_LEG: Final = (
    "{its} [(all|all of)] {its} <C:shares> shares of [its] [(outstanding|existing|<X> 's)] [outstanding]"
    " <S:series>"
    " [(LPAR|,|) [(valued at|worth|with|representing|having|carried at|being|for|with value of|having"
    " value of)] [(total|combined"
    "|aggregate|stated)] [(value of)] <M:value>"
    " [(of|in)] [({dividends}|including {dividends}|with {dividends})] [RPAR] [(with|including|inclusive"
    " of) {dividends}]]"
)
FRAGMENTS["dividends"] = (
    "((capital|stated value|liquidation value|liquidation preference) [(and|with|plus|including) [all]"
    " accrued"
    " [and unpaid|but unpaid] dividends]|[all] accrued [and unpaid] dividends)"
)


def legs(cursor: Cursor, symbols: Symbols, scene: Scene) -> tuple[Leg, ...]:
    """The things surrendered from the cursor on; empty when one of them is not understood."""
    found: list[Leg] = []
    while True:
        start = cursor.at
        enumerated = cursor.take("<E>") is not None
        leg = _leg(cursor, symbols, scene, start)
        if leg is None:
            return ()
        found.append(leg)
        following = cursor.at
        if not (cursor.take("(, and|and|,|;|; and)") and (cursor.sees("<E>") or not enumerated)):
            cursor.at = following
            return tuple(found)
        if not cursor.sees("[<E>] {its} (<K>|<C> shares|<M>)"):
            cursor.at = following
            return tuple(found)


def _leg(cursor: Cursor, symbols: Symbols, scene: Scene, start: int) -> Leg | None:
    note = cursor.take(_NOTE_LEG)
    if note is not None:
        principal = scene.number(note, "principal")
        return Leg(
            kind="note",
            place=symbols.place(start),
            end=symbols.place(cursor.at),
            note_day=scene.day(note, "day"),
            principal=principal,
            interest=scene.number(note, "interest"),
            value=_value(scene, note, principal),
        )
    preferred = cursor.take(_PREFERRED_LEG)
    if preferred is None:
        return None
    return Leg(
        kind="preferred",
        place=symbols.place(start),
        end=symbols.place(cursor.at),
        series=preferred["series"],
        shares=scene.number(preferred, "shares"),
        value=scene.number(preferred, "value"),
    )


def _value(scene: Scene, found: Mapping[str, int], principal: Decimal | None) -> Decimal | None:
    """The one figure for the whole: as given, or the sum of principal and interest where both are."""
    value, interest = scene.number(found, "value"), scene.number(found, "interest")
    if value is None and principal is not None and interest is not None:
        return principal + interest
    return value


_OUTSTANDING: Final = (
    "([aggregate of] <M:notes_amount> [of] {size} [amount] of <K:notes> [which (remain|remains|are)]"
    " [issued and] outstanding"
    "|no <S:none> [which (remain|are)] [issued and] outstanding"
    "|no shares of <S:none> [(which|that)] [(remain|remains|remaining|are)] [issued and] outstanding"
    "|<C:shares> shares of <S:some> [(which|that)] [(remain|remaining|are)] [issued and] outstanding"
    "|<C:shares> shares of <S:some> and <C:other_shares> shares of <S:other> (remain|are|were) [issued"
    " and] outstanding"
    "|[<C>] <K:notes> already (sold|issued) , which have [(total|aggregate|combined)] {size} of"
    " <M:notes_amount> , remain outstanding"
    "|none of [(its|<X> 's)] <K:none_of> (remains|remain|is|are) outstanding|no <K:none_of>"
    " (remains|remain|is|are) outstanding"
    "|[aggregate of] <M:notes_amount> [(of|in)] [(principal|{size})] (remains|remain|is|are)"
    " (outstanding|unpaid|owing|owed) (under|on) {all_of} <K:notes> [as of <D:day>]"
    "|[outstanding] (principal|principal balance|principal amount|balance) (of|on|under) {all_of}"
    " <K:notes> (is|was|stands at|stood at|is now|was then) [now] <M:notes_amount>)"
)


def read_outstanding(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company now has (i) $X principal amount of Notes outstanding and (ii) no shares of S ...”."""
    begin = cursor.at
    aside = cursor.take(
        "<H> has right to accelerate <K:notes> , under which <M:notes_amount> of principal (is|remains)"
        " (unpaid|outstanding) [, but has not done so]"
    )
    if aside is not None and cursor.ended:
        entry = _entry(aside, scene, symbols, begin, cursor.at)
        return (
            OutstandingClause(template="outstanding", symbols=symbols, context=context, entries=(entry,)),
        )
    cursor.at = begin
    if cursor.take(
        "(<X> [now] (has|had)|there (are|were) [now] [issued and outstanding])"
    ) is None and not cursor.sees(
        "(no shares of <S> (remain|remained|are|were)|<C> shares of <S> (remain|are)|<C> shares of <S>"
        " and <C> shares of <S> (remain|are)|[<C>] <K> already (sold|issued)|none of|[aggregate"
        " of] <M> [(of|in)] [(principal|{size})] (remains|remain|is|are)"
        " (outstanding|unpaid|owing|owed)|[outstanding] (principal|principal balance|principal"
        " amount|balance) (of|on|under) {all_of} <K>)"
    ):
        return ()
    entries: list[OutstandingEntry] = []
    while True:
        start = cursor.at
        cursor.take("<E>")
        found = cursor.take(_OUTSTANDING)
        if found is None:
            return ()
        if "other" in found:
            first = {"some": found["some"], "shares": found["shares"]}
            entries.append(_entry(first, scene, symbols, start, cursor.at))
            found = {"some": found["other"], "shares": found["other_shares"]}
        entries.append(_entry(found, scene, symbols, start, cursor.at))
        if "day" in found:
            context = attrs.evolve(context, day=context.day or scene.day(found, "day"))
        if cursor.ended:
            break
        if cursor.take("(, and|and|,|;|; and)") is None:
            return ()
    clause = OutstandingClause(
        template="outstanding", symbols=symbols, context=context, entries=tuple(entries)
    )
    return (clause,)


def _entry(
    found: Mapping[str, int], scene: Scene, symbols: Symbols, start: int, end: int
) -> OutstandingEntry:
    place, stop = symbols.place(start), symbols.place(end)
    if "none_of" in found:
        return OutstandingEntry(amount=Decimal(0), place=place, end=stop, notes=found["none_of"])
    if "notes" in found:
        amount = scene.tokens[found["notes_amount"]].number
        return OutstandingEntry(amount=amount, place=place, end=stop, notes=found["notes"])
    series = found.get("none", found.get("some"))
    amount = scene.number(found, "shares") or Decimal(0)
    return OutstandingEntry(amount=amount, place=place, end=stop, series=series)


__all__ = ["legs", "read_outstanding"]
