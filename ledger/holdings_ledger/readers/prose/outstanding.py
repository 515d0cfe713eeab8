"""What is stated to be outstanding: of notes in dollars, of preferred stock in shares."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import Clause, Context, OutstandingClause, OutstandingEntry
from holdings_ledger.readers.prose.note_phrases import named_notes
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["balance_word"] = (
    "[(aggregate|total|current)] ((outstanding|remaining|unpaid) [(aggregate|outstanding)] (principal"
    "|principal balance"
    "|principal amount|balance|amount|indebtedness|loan balance)"
    "|(principal|principal amount|amount|indebtedness) (outstanding|owed|due|owing|remaining)|[principal]"
    " balance"
    " [(outstanding|owed|due|owing|remaining)])"
)
FRAGMENTS["stands"] = (
    "(is|was|equals|equaled|totaled|totalled|stands at|stood at|amounted to|is now|was then) [now]"
)
FRAGMENTS["left"] = (
    "(remains|remain|remained|is|are|was|were|continues to be) [(issued and|due and|still)]"
    " (outstanding|unpaid|owing|due|owed|payable)"
)
_BALANCES: Final = (
    "[(aggregate|total) of] <M:amount> [(of|in)] [(aggregate|outstanding)] [(principal|{note_size})] [(of"
    "|on|under)"
    " {that_note}] {left} [(under|on) {that_note}] [as of <D:day>]",
    "{balance_word} (of|on|under|owed on) {that_note} [(as of|on|at) <D:day> [,]] {stands} <M:amount>",
    "{that_note} (has|had) {balance_word} of <M:amount> [(as of|on) <D:day>]",
    "<X> [now] (owes|owed) [<H>] <M:amount> [of principal] (under|on) {that_note} [as of <D:day>]"
    " [{made_up}]",
    "there (is|are|was|were|remains|remain) [aggregate of] <M:amount> [(of|in)] [(principal|{note_size})] [of"
    " {that_note}] outstanding [(under|on) {that_note}] [as of <D:day>]",
    "no [(further|other)] {that_note} (remain|remains|are|is) [issued and] outstanding",
    "no (principal|principal or interest|amount|amounts|balance|further amounts) (remains|remain|is|are)"
    " outstanding"
    " (under|on) {that_note}",
)


def read_balance(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“$X of principal remains outstanding under the note": one balance, in whatever words."""
    begin = cursor.at
    marked = named_notes(symbols, scene, begin)
    for template in _BALANCES:
        at = Cursor(marked.text, begin)
        found = at.take(template)
        if found is None or not at.ended or "note" not in found:
            continue
        if "day" in found:
            context = attrs.evolve(context, day=scene.day(found, "day"))
        entry = OutstandingEntry(
            amount=scene.number(found, "amount") or Decimal(0),
            place=marked.place(begin),
            end=marked.place(at.at),
            notes=scene.register.phrases[found["note"]].notes,
        )
        return (
            OutstandingClause(template="outstanding", symbols=symbols, context=context, entries=(entry,)),
        )
    return ()


def read_shares_left(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“No shares of S and no shares of T remain outstanding, and N shares of U are outstanding”."""
    entries: list[OutstandingEntry] = []
    open_from = 0
    while True:
        start = cursor.at
        found = cursor.take(
            "[(only|aggregate of|total of)] (no|<C:shares>) shares of [(its|<X> 's)] <S:series>"
        )
        if found is None:
            return ()
        entries.append(
            OutstandingEntry(
                amount=scene.number(found, "shares") or Decimal(0),
                place=symbols.place(start),
                end=symbols.place(cursor.at),
                series=found["series"],
            )
        )
        if cursor.take(
            "[(which|that)] (remain|remains|remained|are|were) [(now|then)] [issued and] outstanding"
        ):
            open_from = len(entries)
        if cursor.ended:
            break
        if cursor.take("(, and|and|,|; and|;)") is None:
            return ()
    if open_from != len(entries):
        return ()
    return (
        OutstandingClause(template="outstanding", symbols=symbols, context=context, entries=tuple(entries)),
    )


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
    "|[outstanding] (principal|principal amount) (of|on|under) {all_of} <K:notes> (is now|now stands at"
    "|stands now at)"
    " <M:notes_amount>|{balance_word} (of|on|under) {all_of} <K:notes> (is|was|stands at|stood at|is now"
    "|was then) [now] <M:notes_amount>)"
)


def read_outstanding(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company now has (i) $X principal amount of Notes outstanding and (ii) no shares of S ...”."""
    begin = cursor.at
    balance = read_balance(cursor, symbols, context, scene)
    balance = balance or read_shares_left(cursor, symbols, context, scene)
    if balance:
        return balance
    cursor.at = begin
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


__all__ = ["read_outstanding"]
