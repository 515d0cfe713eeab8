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
from holdings_ledger.readers.prose.changes import terminated
from holdings_ledger.readers.prose.clauses import Clause, Context, EventClause
from holdings_ledger.readers.prose.conversions import converted
from holdings_ledger.readers.prose.defaults import defaulted
from holdings_ledger.readers.prose.fields import evolved
from holdings_ledger.readers.prose.frames import past_circumstance, without_source
from holdings_ledger.readers.prose.lenience import forborne, waived
from holdings_ledger.readers.prose.note_phrases import named_notes, set_aside
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.paying import discharged
from holdings_ledger.readers.prose.references import Builder, Built
from holdings_ledger.readers.prose.register import NotePhrase
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols


def read_other(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The event that the rest of a sentence states, when one template understands all of it."""
    begin = cursor.at
    if _BY_THAT_DAY.match(symbols.text):
        return ()
    found = _built(symbols, scene, begin)
    if found is None:
        return ()
    name, built_event = found
    return (_event_clause(name, built_event, symbols, context),)


_BY_THAT_DAY: Final = re.compile(r"as of <D\d+> (?:, )?(?:\S{1,24} ){1,8}?(?:has|have|had) (?!not )")
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


_BUILDERS: Final[tuple[tuple[str, Builder], ...]] = (
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
