"""Sentences on the holder's right to convert: who, when, how much, at what price, in any order."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.converting import price_of
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import take_run, word_set

FRAGMENTS["any_holder"] = (
    "(<H>|<G>|each <H>|[(each|any)] (holder|holders|lender|investor|purchaser|noteholder|payee|buyer)"
    " [(thereof|of {all_of} <K:notes>)])"
)
_MAY: Final = (
    "(may|can|shall have|has|have|will have|is|are|will be|shall be|was given|was granted|<X>"
    " (granted|gave) <H>)"
    " [also] [(entitled|right|option|permitted|conversion right|elect|choose|rights)]"
)
_AROUND: Final = (
    "[,] (at|in) its [sole] (option|election|discretion) [,]",
    "{any_time}",
    "{whole_part}",
    "[,] {by_holder} [,]",
    "[,] upon [(written|prior written)] notice [to <X>] [,]",
)
_WHAT: Final = word_set(
    "all any some part portion portions amount amounts of or and outstanding unpaid principal balance"
    " interest accrued but"
    " its their then due owed owing under on thereon thereof together with , remaining sum face such"
    " original plus entire"
    " whole it this that including payable aggregate obligation obligations loan debt to existing respective"
)
_OBJECTS: Final = word_set("principal balance interest amount amounts sum debt loan obligation obligations")
_ENDS: Final = word_set(", and or of with to on under plus then")
_PERIOD: Final = "[,] [(at any time|from time to time)] during period"
_BOUNDS: Final = word_set(
    "that which begins beginning commencing commences starting starts on and ends ending later earlier of"
    " date days months"
    " after following before prior to maturity issuance issue is paid payment default amount in full its"
    " original closing"
    " funding , until through respective ( )"
)
_AFTER: Final = (*_AROUND, "[,] {into_shares}")


def right_to_convert(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """“The Investor may at any time convert any part of the Note into common stock at $0.10 per share”."""
    _any(cursor, _AROUND)
    begin = cursor.at
    if cursor.take("{any_holder}") is None:
        return None
    _any(cursor, _AROUND)
    if cursor.take(_MAY) is None:
        return None
    _any(cursor, _AROUND)
    if cursor.take("[to] convert") is None:
        return None
    what = take_run(cursor, _WHAT, marks="K", ends=_ENDS)
    _any(cursor, _AFTER)
    first = next((word for word in what if word in _OBJECTS or word[:2] == "<K"), "")
    if first == "interest":
        return None
    named = [int(found) for found in re.findall(r"<K(\d+)> ", cursor.text[begin : cursor.at])]
    known = {notes for notes in named if scene.register.notes[notes].defined}
    if len(known) > 1 or not (what or cursor.ended or cursor.sees("{at_price}")):
        return None
    only = next(iter(known), named[0] if named else None)
    subject = Subject(notes=only, such=only is None)
    if cursor.ended:
        return subject, (("conversion_chooser", "holder"),)
    if cursor.take("{at_price}") is None:
        return None
    if cursor.ended:
        return subject, (("conversion_chooser", "holder"),)
    terms = price_of(cursor, scene, "holder")
    return None if terms is None else (subject, terms)


_DIVIDES: Final = word_set(
    "number of shares issuable to be issued delivered upon on conversion conversions each any such is are"
    " will shall"
    " determined calculated computed equal quotient by dividing divided amount principal balance being"
    " converted plus"
    " accrued unpaid interest portion that under for dollar and outstanding , which obtained result"
    " resulting all"
    " holder receive received into its ( ) <J>"
)


def divided_by_price(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """“The number of shares is the amount converted divided by the conversion price, which is $0.10”."""
    if not cursor.sees("number of (shares|<J>|conversion shares)"):
        return None
    begin = cursor.at
    take_run(cursor, _DIVIDES, marks="KJEX", ends=frozenset({"conversion", "by"}))
    undivided = {"dividing", "divided", "quotient"}.isdisjoint(cursor.text[begin : cursor.at].split())
    if (
        undivided
        or cursor.take(
            "[by] [{price_kind}] conversion price [per share] [then in effect] [(, which (is|shall be|will"
            " be)|, being|of|equal to)]"
            " [equal to]"
        )
        is None
    ):
        return None
    named = [int(found) for found in re.findall(r"<K(\d+)> ", cursor.text[begin : cursor.at])]
    terms = price_of(cursor, scene)
    if terms is None:
        return None
    return Subject(notes=named[0] if named else None, such=not named), terms


def _any(cursor: Cursor, parts: tuple[str, ...]) -> None:
    """Move past the parts in any order, each at most once."""
    taken: set[str] = set()
    while True:
        if _PERIOD not in taken and cursor.take(_PERIOD) is not None:
            take_run(cursor, _BOUNDS, marks="CODEK")
            taken.add(_PERIOD)
        found = next((part for part in parts if part not in taken and cursor.take(part) is not None), None)
        if found is None:
            return
        taken.add(found)


__all__ = ["divided_by_price", "right_to_convert"]
