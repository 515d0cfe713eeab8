"""Amendments told in several sentences: one says what was amended, those after it how."""

from __future__ import annotations

from typing import Any, Final

import attrs

from holdings_events import Conversion, ConversionTerm, NoteAmended
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, EventClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

HEAD: Final = "amendment_head"
"""Template of a sentence that says only that a note was amended."""
CHANGE: Final = "amendment_change"
"""Template of a sentence that says only what an amendment changed."""
_HEADS: Final = (
    "{both_sides} {done_adverb} (entered into|signed|executed|agreed on|agreed to|agreed upon|made)"
    " [(amended and restated|amended and)] [<K:restated>]"
    " [, which (amends and restates|restates|replaces and restates)] [, without novation ,] {that_note}"
    " [for <M:note_principal>] [that <X> (made|issued|gave|sold) to <H> (on|dated) <D:note_day>]",
    "{both_sides} {done_adverb} (entered into|signed|executed|agreed on|agreed to|agreed upon|made)"
    " {amendment} (to|of|of terms of) {that_note}",
    "<X> {done_adverb} (entered into|signed|executed) {amendment} (to|of) {that_note} with <H:party>",
    "{both_sides} {done_adverb} {amends} {that_note}",
)


def amendment_head(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company and H signed a first amendment to the note dated D.”: how, the next sentences tell."""
    begin = cursor.at
    for head in _HEADS:
        cursor.at = begin
        found = cursor.take(head)
        if found is not None and cursor.ended and ("note_day" in found or "note_principal" in found):
            return built(NoteAmended(source=PLACELESS, **reference(scene, found)), found)
    return None


FRAGMENTS["by_amendment"] = (
    "[(by|under|pursuant to|in) (<K>|<A>|it|amendment|this amendment|<O> amendment|restated note|that"
    " agreement) [:|,]]"
    " [(it|amendment|this amendment|<O> amendment|<A>|parties|allonge)]"
)
FRAGMENTS["was_moved"] = (
    "(was|is|has been)"
    " (moved|extended|postponed|deferred|changed|reduced|increased|lowered|raised|reset|cut|set|amended"
    "|pushed back)"
)
_ITEMS: Final = (
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] [accrued] interest of <M:capitalised> [, all that had"
    " accrued through <D> ,] was (added to|capitalized into|capitalised into|rolled into)"
    " principal [, which now (stands at|is) <M:principal>]",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] [its] [(annual|the)] (rate of interest|interest"
    " rate|rate|coupon) {was_moved} [from <P> [{yearly}]] to <P:rate> [{yearly}]",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] [its] (maturity date|maturity|due date) {was_moved} [from"
    " <D>] to <D:maturity>",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] (postpones|extends|moves|defers|pushes back) {its_own}"
    " (maturity date|maturity|due date|term) [from <D>] to <D:maturity>",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] (reduces|raises|increases|lowers|sets|changes) {its_own}"
    " (interest rate|rate of interest|rate) [from <P> [{yearly}]] to <P:rate> [{yearly}]",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] (principal and interest|it|balance|principal) (are|is)"
    " [now] (to be paid|to be repaid|payable|repayable) in <C:installments> [equal] {every}"
    " {parts} {first_due}",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] (price at which (<H>|holder) may convert [{all_of}"
    " (<K>|it)] [into <J>]|conversion price) {was_moved} [from <M> {per_share}] to"
    " <M:fixed> {per_share}",
    "[(;|,|; and|, and|and|:)] [(-|•|*|<E>)] (reduces|lowers|sets|changes|raises|increases) {its_own}"
    " conversion price [from <M> {per_share}] to <M:fixed> {per_share}",
)


def amendment_change(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“By the amendment the rate was reduced from 12% to 10% and the maturity moved to D.”."""
    lead = cursor.take("{by_amendment}")
    found: dict[str, int] = dict(lead or {})
    gather(cursor, _ITEMS, found)
    values: dict[str, Any] = {
        field: scene.number(found, field) for field in ("capitalised", "principal", "rate") if field in found
    }
    if "maturity" in found:
        values["maturity_date"] = scene.day(found, "maturity")
    if "installments" in found:
        values |= {
            "installments": int(scene.number(found, "installments") or 0),
            "first_payment_date": scene.day(found, "first"),
        }
    if "fixed" in found:
        term = ConversionTerm(kind="fixed", price=scene.number(found, "fixed"))
        values["conversion"] = Conversion(chooser="holder", rule="single", terms=(term,))
    if not values or not cursor.ended or lead is None:
        return None
    return {"event": NoteAmended(source=PLACELESS, **values), "holder": None, "notes": None, "bare": True}


def with_amendments(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, with what later sentences say of an amendment put to the one that names its note."""
    found: list[Clause] = []
    head: int | None = None
    for clause in clauses:
        if isinstance(clause, EventClause) and clause.template == CHANGE:
            if head is not None and _follows(clause, found[head]):
                found[head] = _joined(found[head], clause)
            continue
        head = len(found) if isinstance(clause, EventClause) and clause.template == HEAD else None
        found.append(clause)
    return tuple(clause for clause in found if not _changes_nothing(clause))


def _follows(clause: Clause, head: Clause) -> bool:
    return 0 <= clause.symbols.sentence.paragraph - head.symbols.sentence.paragraph <= 2


def _joined(head: Clause, change: EventClause) -> Clause:
    """The amendment with the changes that another sentence adds; a term is changed once only."""
    assert isinstance(head, EventClause)
    added = {
        field.name: value
        for field in attrs.fields(NoteAmended)
        if field.name not in ("source", "evidence")
        and (value := getattr(change.event, field.name)) not in (None, ())
        and getattr(head.event, field.name) in (None, ())
    }
    event = attrs.evolve(head.event, **added)
    return attrs.evolve(head, event=event, also=(*head.also, change))


def _changes_nothing(clause: Clause) -> bool:
    return isinstance(clause, EventClause) and clause.template == HEAD and not clause.also


__all__ = ["CHANGE", "HEAD", "amendment_change", "amendment_head", "with_amendments"]
