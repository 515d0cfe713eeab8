"""Securities surrendered by a party, alone or for what was issued in the same sentence."""

from __future__ import annotations

import attrs

from holdings_events import PreferredIssued
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    Context,
    EventClause,
    SurrenderClause,
)
from holdings_ledger.readers.prose.exchange import legs
from holdings_ledger.readers.prose.issuance import Parts, issue_of, read_parts
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols


def read_surrender(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Investor surrendered for cancellation (i) ...”, or agreed to."""
    given_for = _issued_for(cursor, symbols, context, scene)
    if given_for:
        return given_for
    found = cursor.take("<H:holder> {done_adverb}")
    if found is None:
        return ()
    done = cursor.take(
        "(surrendered|exchanged|tendered|delivered|returned|gave up|handed back|gave back|turned"
        " in|delivered up|surrendered and"
        " exchanged|delivered and surrendered) [(to <X>|to us)] [(for|and)"
        " (cancellation|exchange)] [to <X>] [:]"
    )
    if (
        done is None
        and cursor.take(
            "agreed to (surrender and exchange|surrender|exchange|surrender for (cancellation|exchange)) [:]"
        )
        is None
    ):
        return ()
    given = legs(cursor, symbols, scene)
    cursor.take(
        "[,] (for cancellation|to be cancelled|for cancellation by <X>|to <X>|to <X> for cancellation"
        "|which (was|were) (then cancelled|cancelled)) [for cancellation]"
    )
    issued = _for_what(cursor, symbols, context, scene, found["holder"]) if given and done is not None else ()
    if not given or not cursor.ended:
        return ()
    clause = SurrenderClause(
        template="surrender" if done is not None else "surrender_agreed",
        symbols=symbols,
        context=context,
        holder=found["holder"],
        done=done is not None,
        legs=given,
    )
    return (clause, *issued)


def _issued_for(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company issued to H 200 shares of preferred stock in exchange for its note dated D”."""
    start = cursor.at
    found = cursor.take(
        "<X> {done_adverb} {issues} [to <H:holder>] <C:shares> shares of [(its|<X> 's)] [(newly"
        " designated|new)] <S:series> [to <H:holder>] [,] in"
        " (exchange|consideration|return|satisfaction) (for|of) [(surrender|cancellation|surrender and"
        " cancellation|return|exchange) of]"
    )
    given = legs(cursor, symbols, scene) if found is not None else ()
    if found is None or not given or not cursor.ended or "holder" not in found:
        cursor.at = start
        return ()
    event = PreferredIssued(
        source=PLACELESS,
        series=scene.register.series[found["series"]].title,
        shares=scene.number(found, "shares"),
    )
    surrender = SurrenderClause(
        template="surrender", symbols=symbols, context=context, holder=found["holder"], done=True, legs=given
    )
    exchanged = attrs.evolve(context, in_exchange=True)
    issued = EventClause(
        template="preferred_issued", symbols=symbols, context=exchanged, event=event, holder=found["holder"]
    )
    return (surrender, issued)


def _for_what(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, holder: int
) -> tuple[Clause, ...]:
    """“... in exchange for a new note of $X due D", in the sentence of the surrender."""
    lead = (
        "[,] ((in exchange|in return) [, (and|<X> issued)] for|for|and (received|took|accepted)) [in"
        " exchange] [in return]"
    )
    start = cursor.at
    if cursor.take(lead) is None:
        return ()
    parts = Parts({"holder": holder})
    read_parts(cursor, symbols, context, scene, parts)
    issue = issue_of(symbols, attrs.evolve(context, in_exchange=True), scene, parts) if cursor.ended else None
    if issue is None or issue.holder != holder or parts.surrendered:
        cursor.at = start
        return ()
    return (issue,)


__all__ = ["read_surrender"]
