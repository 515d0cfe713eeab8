"""Securities surrendered by a party, alone or for what was issued in the same sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from holdings_events import PreferredIssued
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    Context,
    EventClause,
    Leg,
    SurrenderClause,
)
from holdings_ledger.readers.prose.exchange import legs
from holdings_ledger.readers.prose.issuance import Parts, issue_of, read_parts
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_GIVES: Final = (
    "(surrendered|exchanged|tendered|delivered|returned|gave up|handed back|gave back|turned in|delivered up"
    "|surrendered and exchanged|delivered and surrendered|surrendered and cancelled) [(to <X>|to us)]"
    " [(for|and)"
    " (cancellation|exchange)] [to <X>] [:]"
)
_AGREES: Final = (
    "agreed to (surrender and exchange|surrender|exchange|surrender for (cancellation|exchange)) [:]"
)
_CANCELLED: Final = (
    "[,] (for cancellation|to be cancelled|for cancellation by <X>|to <X>|to <X> for cancellation|which"
    " (was|were)"
    " (then cancelled|cancelled)) [for cancellation]"
)
_FOR: Final = (
    "[,] ((and|, and) in (exchange|return|consideration) [(therefor|therefore|for such (surrender"
    "|exchange))] [,] <X>"
    " issued [to <H:receiver>]|in exchange for|in return for|in consideration (for|of)|in exchange [,]"
    " (for|<X>"
    " issued [to <H:receiver>])|in return [,] (for|<X> issued [to <H:receiver>])|(for|into)|and (received"
    "|took|accepted)"
    " [in (exchange|return|its place|their place)])"
)
_NEW_SHARES: Final = (
    "[(aggregate|total) of] <C:shares> [(newly issued|new)] shares of [(its|<X> 's)] [(newly (designated"
    "|created"
    "|authorized|issued)|new)] <S:series> [[,] (having|with) [aggregate] stated value of <M> [per share]]"
    " [to <H:receiver>]"
)


def read_surrender(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Investor surrendered for cancellation (i) ...”, or agreed to; with what was issued for it."""
    begin = cursor.at
    for form in (_issued_for, _issued_both, _exchanged, _given):
        cursor.at = begin
        clauses = form(cursor, symbols, context, scene)
        if clauses:
            return clauses
    return ()


def _given(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“H surrendered ...”, alone or with what it got."""
    found = cursor.take("<H:holder> {done_adverb}")
    if found is None:
        return ()
    done = cursor.take(_GIVES) is not None
    if not done and cursor.take(_AGREES) is None:
        return ()
    given = legs(cursor, symbols, scene)
    cursor.take(_CANCELLED)
    holder = found["holder"]
    issued = _for_what(cursor, symbols, context, scene, holder) if given and done else ()
    if not given or not cursor.ended or any(leg.holder not in (None, holder) for leg in given):
        return ()
    return (_surrender(symbols, context, holder, given, done=done), *issued)


def _surrender(
    symbols: Symbols, context: Context, holder: int, given: tuple[Leg, ...], *, done: bool
) -> SurrenderClause:
    return SurrenderClause(
        template="surrender" if done else "surrender_agreed",
        symbols=symbols,
        context=context,
        holder=holder,
        done=done,
        legs=given,
    )


def _exchanged(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company exchanged the note held by H, dated D, for 500 shares", "the note was exchanged for
    ...”."""
    named = cursor.take("<X> and <H:party> {done_adverb} exchanged") or cursor.take(
        "<X> {done_adverb} exchanged [with <H:party>]"
    )
    given = legs(cursor, symbols, scene)
    if not given or (named is None and cursor.take("(was|were) {done_adverb} exchanged") is None):
        return ()
    holders = {leg.holder for leg in given if leg.holder is not None}
    if named is not None and "party" in named:
        holders.add(named["party"])
    holder = holders.pop() if len(holders) == 1 else _only_party(scene) if not holders else None
    if holder is None:
        return ()
    cursor.take("(in full|in its entirety|in their entirety)")
    issued = _for_what(cursor, symbols, context, scene, holder)
    if not issued or not cursor.ended:
        return ()
    return (_surrender(symbols, context, holder, given, done=True), *issued)


def _only_party(scene: Scene) -> int | None:
    """The one party that the document names besides the company."""
    named = [index for index, party in enumerate(scene.register.parties) if party.name is not None]
    return named[0] if len(named) == 1 else None


def _issued_for(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company issued to H 200 shares of preferred stock in exchange for its note dated D”."""
    found = cursor.take(f"<X> {{done_adverb}} {{issues}} [to <H:holder>] {_NEW_SHARES}")
    if (
        found is None
        or cursor.take(
            "[,] in (exchange|consideration|return|satisfaction|full satisfaction|full payment|payment)"
            " (for|of)"
            " [(surrender|cancellation|surrender and cancellation|return|exchange|extinguishment|retirement"
            "|cancellation and surrender|surrender for cancellation) [by <H:giver>] of]"
        )
        is None
    ):
        return ()
    given = legs(cursor, symbols, scene)
    holder = found.get("holder", found.get("receiver"))
    if (
        not given
        or not cursor.ended
        or holder is None
        or any(leg.holder not in (None, holder) for leg in given)
    ):
        return ()
    exchanged = attrs.evolve(context, in_exchange=True)
    return (
        _surrender(symbols, context, holder, given, done=True),
        _shares(symbols, exchanged, scene, found, holder),
    )


def _issued_both(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“In exchange, the Company issued to H 800 shares of a new series and a note of $X”."""
    found = cursor.take(f"<X> {{done_adverb}} {{issues}} [to <H:holder>] {_NEW_SHARES} [,] and")
    holder = found.get("holder", found.get("receiver")) if found is not None else None
    if found is None or holder is None or not context.in_exchange:
        return ()
    note = _new_note(cursor, symbols, context, scene, holder)
    return (_shares(symbols, context, scene, found, holder), *note) if note else ()


def _shares(
    symbols: Symbols, context: Context, scene: Scene, found: Mapping[str, int], holder: int
) -> EventClause:
    event = PreferredIssued(
        source=PLACELESS,
        series=scene.register.series[found["series"]].title,
        shares=scene.number(found, "shares"),
    )
    return EventClause(
        template="preferred_issued", symbols=symbols, context=context, event=event, holder=holder
    )


def _for_what(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, holder: int
) -> tuple[Clause, ...]:
    """“... in exchange for a new note of $X due D", "... for 500 shares of a new series": one, or both."""
    start = cursor.at
    lead = cursor.take(_FOR)
    if lead is None or lead.get("receiver", holder) != holder:
        cursor.at = start
        return ()
    exchanged = attrs.evolve(context, in_exchange=True)
    shares = cursor.take(_NEW_SHARES)
    if shares is not None and shares.get("receiver", holder) == holder:
        first = _shares(symbols, exchanged, scene, shares, holder)
        if cursor.ended:
            return (first,)
        cursor.take("[,] and")
        note = _new_note(cursor, symbols, exchanged, scene, holder)
        return (first, *note) if note else ()
    return _new_note(cursor, symbols, exchanged, scene, holder) or _reset(cursor, start)


def _reset(cursor: Cursor, start: int) -> tuple[Clause, ...]:
    cursor.at = start
    return ()


def _new_note(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, holder: int
) -> tuple[Clause, ...]:
    parts = Parts({"holder": holder})
    read_parts(cursor, symbols, context, scene, parts)
    issue = issue_of(symbols, context, scene, parts) if cursor.ended else None
    return () if issue is None or issue.holder != holder or parts.surrendered else (issue,)


__all__ = ["read_surrender"]
