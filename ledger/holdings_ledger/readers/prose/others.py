"""Clauses that are an event by themselves: securities issued, and what happens to notes later."""

from __future__ import annotations

from typing import Final

import attrs

from holdings_events import PreferredIssued
from holdings_ledger.readers.prose.changes import amended, defaulted, forborne, terminated, waived
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, EventClause
from holdings_ledger.readers.prose.discharges import converted, paid, redeemed
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.references import Builder, Built, built, gather
from holdings_ledger.readers.prose.restated import CHANGE, HEAD, amendment_change, amendment_head
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.warrants import warrant_clause, warrant_parts


def read_other(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The event that the rest of a sentence states, when one template understands all of it."""
    begin = cursor.at
    warrant = _warrant(cursor, symbols, context, scene)
    if warrant is not None and cursor.ended:
        return (warrant,)
    for name, build in _BUILDERS:
        cursor.at = begin
        found = build(cursor, scene, symbols)
        if found is not None and cursor.ended:
            event = found["event"]
            if isinstance(event, PreferredIssued) and event.value is None and context.value is not None:
                found["event"] = attrs.evolve(event, value=context.value)
            clause = EventClause(
                template=name,
                symbols=symbols,
                context=context,
                event=found["event"],
                holder=found["holder"],
                notes=found["notes"],
                bare=found["bare"],
                value_given=" that sum " in symbols.text or " that amount " in symbols.text,
            )
            return (clause,)
    cursor.at = begin
    return ()


_PREFERRED_HEADS: Final = (
    "<X> {done_adverb} {issues}",
    "<H:buyer> {done_adverb} (purchased|bought|acquired|subscribed for and purchased)",
    "<C:shares> shares of [its] [(newly designated|new)] <S:series> (were|was) {issued}",
)
_PREFERRED: Final = (
    "[(aggregate|total) of] <C:shares> [(newly issued|new)] (shares|units) of [(its|<X> 's)] [(newly"
    " designated|new|newly created)] <S:series>",
    "to <H:holder>",
    "[,] [(for|in exchange for|in return for|against payment of|against)] {aggregately} [((gross"
    " proceeds|cash|price|proceeds) of)]"
    " <M:value> [(of gross proceeds|in cash|in gross proceeds|cash)]",
    "[,] (at|for) [(price of|purchase price of)] <M:each> (per share|share|each)",
    "[,] (on|as of) <D:on>",
    "[,] (pursuant to|under) [terms of] <A>",
    "from <X:seller>",
    "[,] in (satisfaction|exchange|payment|settlement|discharge|consideration) (of|for) (that sum|that"
    " amount|it|them)",
    "[,] (and received|receiving) [(gross proceeds of)] <M:value> [in cash]",
)


def _preferred(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company sold 500 shares of its Series B Preferred Stock to H for $500,000.”."""
    head = None
    for template in _PREFERRED_HEADS:
        head = head or cursor.take(template)
    if head is None:
        return None
    found = dict(head)
    gather(cursor, _PREFERRED, found)
    if "series" not in found or "shares" not in found or ("buyer" in found and "seller" not in found):
        return None
    shares, value, each = (scene.number(found, name) for name in ("shares", "value", "each"))
    if value is None and each is not None and shares is not None:
        value = shares * each
    elif value is not None and each is not None and shares is not None and shares * each != value:
        return None
    event = PreferredIssued(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        series=scene.register.series[found["series"]].title,
        shares=shares,
        value=value,
    )
    return built(
        event, {**found, "holder": found.get("holder", found["buyer"])} if "buyer" in found else found
    )


def _warrant(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> EventClause | None:
    """“The Company issued to H a warrant to purchase up to N shares at $Y, expiring on D.”."""
    head = cursor.take(
        "<X> {done_adverb} (issued|granted|sold|delivered|issued and sold|gave) [to <H:holder>] [<H:holder>]"
    )
    if head is None:
        return None
    found = dict(head)
    years = cursor.take("{warrant}")
    if years is None:
        return None
    cursor.at = years[""]
    found.update({name: place for name, place in years.items() if name == "term_years"})
    if not warrant_parts(cursor, found):
        return None
    return warrant_clause(symbols, context, scene, found, found.get("holder"))


_BUILDERS: Final[tuple[tuple[str, Builder], ...]] = (
    ("preferred_issued", _preferred),
    ("note_converted", converted),
    ("note_payment", paid),
    ("note_redeemed", redeemed),
    ("note_amended", amended),
    ("event_of_default", defaulted),
    ("default_waived", waived),
    ("forbearance", forborne),
    ("agreement_terminated", terminated),
    (HEAD, amendment_head),
    (CHANGE, amendment_change),
)

__all__ = ["read_other"]
