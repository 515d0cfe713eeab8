"""How a sentence names a note issued earlier, and how its parts are gathered in whatever order they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict

from holdings_events import Event, NoteReference
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.register import NotePhrase
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail

FRAGMENTS["det"] = (
    "[all of] [(its|his|her|their|that|this|such|same|certain|<X> 's|both)]"
    " [(outstanding|existing|defaulted|original|entire)]"
)
FRAGMENTS["that_note"] = "{det} <N:note>"
FRAGMENTS["on_note"] = (
    "[,] (of|under|on|due under|due on|owed under|owing under|owed on|owing on|outstanding"
    " under|outstanding on|toward|towards"
    "|against|in respect of|with respect to|outstanding of|for|accrued on|then due on|due to it under|in"
    " connection with)"
    " {that_note}"
)
FRAGMENTS["per_share"] = "[(per share|share|each|per common share)]"


class Built(TypedDict):
    """An event that a sentence states, with places of its holder and of the class of notes it speaks of.

    dated: day of the document, where the sentence gives no other. new_notes: class of a note that restates
    it. agreement: register entry of the document signed.
    """

    event: Event
    holder: int | None
    notes: int | None
    bare: bool
    dated: NotRequired[date | None]
    new_notes: NotRequired[int]
    agreement: NotRequired[int]
    from_day: NotRequired[date | None]


Builder = Callable[[Cursor, Scene, Symbols], Built | None]


class Reference(TypedDict):
    """Fields by which an event names a note."""

    note_date: date | None
    note_principal: Decimal | None


def gather(cursor: Cursor, parts: tuple[str, ...], found: dict[str, int]) -> None:
    """Take the parts in any order, each at most once, for as long as one fits."""
    taken: set[str] = set()
    while not cursor.ended:
        if not (any(grow(cursor, part, taken, found) for part in parts) or skip_tail(cursor)):
            return


def phrase_of(scene: Scene, found: Mapping[str, int]) -> NotePhrase | None:
    """The phrase by which the note is named, where one was captured."""
    return scene.register.phrases[found["note"]] if "note" in found else None


def reference(scene: Scene, found: Mapping[str, int]) -> Reference:
    """The date and amount by which the note is named."""
    phrase = phrase_of(scene, found)
    return {
        "note_date": phrase.day if phrase is not None else None,
        "note_principal": phrase.principal if phrase is not None else None,
    }


def built(event: Event, found: Mapping[str, int], scene: Scene) -> Built | None:
    """The event with the party and the class of notes that were captured; None where they name two
    holders."""
    phrase = phrase_of(scene, found)
    party, holder = found.get("party"), phrase.holder if phrase is not None else None
    if party is not None and holder not in (None, party):
        return None
    result: Built = {
        "event": event,
        "holder": party if party is not None else found.get("holder", holder),
        "notes": phrase.notes if phrase is not None else None,
        "bare": phrase is None and isinstance(event, NoteReference),
    }
    if "doc" in found:
        result["agreement"] = found["doc"]
    return result


__all__ = ["Builder", "Built", "Reference", "built", "gather", "phrase_of", "reference"]
