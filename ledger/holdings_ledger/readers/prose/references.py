"""How a sentence names a note issued earlier, and how its parts are gathered in whatever order they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypedDict

from holdings_events import Event, NoteReference
from holdings_ledger.readers.prose.issuance import grow
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail

FRAGMENTS["det"] = (
    "[all of] [(its|his|her|their|that|this|such|same|certain|<X> 's|both)]"
    " [(outstanding|existing|defaulted|original|entire)]"
)
FRAGMENTS["ref"] = (
    "[[,] (dated|issued|originally issued|of|made|given|executed|it issued|which it issued|it"
    " made|signed) [(as of|on)]"
    " <D:note_day> [,]|[,] (held by|owned by|issued to|owed to|in favor of|payable to|made to|given"
    " to|to|that <H:holder>"
    " holds|<H:holder> holds) [<H:holder>] [,]|[,] ((in|with|for|of|having|in original) {size} of|of)"
    " <M:note_principal> [,]"
    "|due [on] <D>|[,] which (matured|matures|was due|fell due) on <D> [,]|maturing [on] <D>]"
)
FRAGMENTS["that_note"] = (
    "({det} [<H:holder> 's] [<D:note_day>] [<O>] [<M:note_principal>] [<P>] <K:notes> {ref} {ref} {ref}"
    "|<M:note_principal> {size} of <K:notes> {ref} {ref})"
)
FRAGMENTS["on_note"] = (
    "[,] (of|under|on|due under|due on|owed under|owing under|owed on|owing on|outstanding"
    " under|outstanding on|toward|towards"
    "|against|in respect of|with respect to|outstanding of|for|accrued on|then due on|due to it under|in"
    " connection with)"
    " {that_note}"
)
FRAGMENTS["per_share"] = "[(per share|share|each|per common share)]"
FRAGMENTS["all_shares"] = (
    "[(aggregate|total) of] <C:shares> [(new|restricted|unrestricted|newly issued|fully paid)]"
    " (shares|common shares) [of [(its|<X> 's)"
    "] [restricted] <J>]"
)


class Built(TypedDict):
    """An event that a sentence states, with places of its holder and of the class of notes it speaks of."""

    event: Event
    holder: int | None
    notes: int | None
    bare: bool


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


def reference(scene: Scene, found: Mapping[str, int]) -> Reference:
    """The date and amount by which the note is named."""
    return {
        "note_date": scene.day(found, "note_day"),
        "note_principal": scene.number(found, "note_principal"),
    }


def built(event: Event, found: Mapping[str, int]) -> Built:
    """The event with the party and the class of notes that were captured."""
    return {
        "event": event,
        "holder": found.get("party", found.get("holder")),
        "notes": found.get("notes"),
        "bare": "notes" not in found and isinstance(event, NoteReference),
    }


__all__ = ["Builder", "Built", "Reference", "built", "gather", "reference"]
