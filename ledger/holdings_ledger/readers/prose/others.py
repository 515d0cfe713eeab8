"""Clauses that are an event by themselves: securities issued, and what happens to notes later."""

from __future__ import annotations

import re
from typing import Final

import attrs

from holdings_events import NoteReference, PreferredIssued
from holdings_ledger.readers.prose.amending import (
    CHANGE,
    HEAD,
    amended,
    amendment_change,
    amendment_head,
)
from holdings_ledger.readers.prose.changes import defaulted, forborne, terminated, waived
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, EventClause
from holdings_ledger.readers.prose.conversions import converted
from holdings_ledger.readers.prose.fields import evolved
from holdings_ledger.readers.prose.frames import past_circumstance, without_source
from holdings_ledger.readers.prose.note_phrases import named_notes, set_aside
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.paying import discharged
from holdings_ledger.readers.prose.references import Builder, Built, built, gather
from holdings_ledger.readers.prose.register import NotePhrase
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.warrants import warrant_clause, warrant_parts


def read_other(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The event that the rest of a sentence states, when one template understands all of it."""
    begin = cursor.at
    warrant = _warrant(cursor, symbols, context, scene)
    if warrant is not None and cursor.ended:
        return (warrant,)
    cursor.at = begin
    if _BY_THAT_DAY.match(symbols.text):
        return ()
    found = _built(symbols, scene, begin)
    if found is None:
        return ()
    name, built_event = found
    return (_event_clause(name, built_event, symbols, context),)


_BY_THAT_DAY: Final = re.compile(r"as of <D\d+> (?:, )?(?:\S{1,24} ){1,8}?(?:has|have|had) ")
"""“As of May 1, H has converted ...”: what was done by that day, not on it."""


def _built(symbols: Symbols, scene: Scene, begin: int) -> tuple[str, Built] | None:
    """What the first builder makes that reads the sentence to its end. begin: offset behind the opening
    words."""
    whole = named_notes(without_source(symbols, begin), scene, begin)
    marked, aside = set_aside(whole, scene.register, begin)
    starts = sorted({begin, past_circumstance(marked, begin)})
    for start in starts:
        for name, build in _BUILDERS:
            for form in (marked,) if aside is None else (whole, marked):
                cursor = Cursor(form.text, start)
                day = (
                    cursor.take("(on|effective|effective as of|as of) <D:on> [,]") if start > begin else None
                )
                found = build(cursor, scene, form)
                several = name not in (HEAD, CHANGE) and _speaks_of_several(form.text[begin:])
                if found is None or not cursor.ended or several:
                    continue
                if day is not None:
                    found["event"] = evolved(found["event"], effective_date=scene.day(day, "on"))
                return (
                    (name, found) if form is whole or aside is None else _of_aside(name, found, aside, scene)
                )
    return None


_NOTE_MARK: Final = re.compile(r"<N\d+> ")


def _speaks_of_several(text: str) -> bool:
    """Whether the sentence names two notes: then which one the event is of is not certain."""
    return len(set(_NOTE_MARK.findall(text))) > 1


def _of_aside(name: str, found: Built, aside: NotePhrase, scene: Scene) -> tuple[str, Built] | None:
    """The event with the note that "H, the holder of the note dated D," told; None where it names another."""
    event = found["event"]
    if not isinstance(event, NoteReference) or found["holder"] not in (None, aside.holder):
        return None
    told = event.note_date is not None or event.note_principal is not None
    if told or not (found["notes"] is None or scene.register.may_be(found["notes"], aside.notes)):
        return None
    found["event"] = attrs.evolve(event, note_date=aside.day, note_principal=aside.principal)
    found["notes"], found["holder"], found["bare"] = aside.notes, aside.holder, False
    return name, found


def _event_clause(name: str, found: Built, symbols: Symbols, context: Context) -> EventClause:
    event = found["event"]
    if isinstance(event, PreferredIssued) and event.value is None and context.value is not None:
        event = attrs.evolve(event, value=context.value)
    if context.day is None and event.effective_date is None and not context.same_day:
        event = attrs.evolve(event, effective_date=found.get("dated"))
    if "agreement" in found:
        context = attrs.evolve(context, agreement=found["agreement"])
    return EventClause(
        template=name,
        symbols=symbols,
        context=context,
        event=event,
        holder=found["holder"],
        notes=found["notes"],
        bare=found["bare"],
        value_given=" that sum " in symbols.text or " that amount " in symbols.text,
        new_notes=found.get("new_notes"),
        from_day=found.get("from_day"),
    )


_PREFERRED_HEADS: Final = (
    "<X> {done_adverb} {issues}",
    "<H:buyer> {done_adverb} (purchased|bought|acquired|subscribed for and purchased)",
    "<C:shares> shares of [its] [(newly designated|new)] <S:series> (were|was) {issued}",
)
_PREFERRED: Final = (
    "[(aggregate|total) of] <C:shares> [(newly issued|new)] (shares|units|share) of [(its|<X> 's)] [(newly"
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
    by_buyer = {**found, "holder": found.get("holder", found["buyer"])} if "buyer" in found else found
    return built(event, by_buyer, scene)


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
    ("note_discharged", discharged),
    ("note_amended", amended),
    ("event_of_default", defaulted),
    ("default_waived", waived),
    ("forbearance", forborne),
    ("agreement_terminated", terminated),
    (HEAD, amendment_head),
    (CHANGE, amendment_change),
)

__all__ = ["read_other"]
