"""Writes the list of events in docs/BY_HAND.md from the event classes; a test compares the two.

Run ``python tests/generate_by_hand_doc.py --update`` after a change to the catalogue.
"""

from __future__ import annotations

import sys
from pathlib import Path

import attrs

from holdings_events import Event, RowEvent
from holdings_ledger.readers.by_hand.form import CLASSES, NOT_FILLED_IN, NUMBERED

DOCUMENT = Path(__file__).parent.parent / "docs" / "BY_HAND.md"
BEGIN, END = "<!-- events: written by tests/generate_by_hand_doc.py -->\n", "<!-- end of events -->\n"


def document(page: str) -> str:
    """The page with the list of events as the classes have them."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + events() + END + rest.split(END)[1]


def events() -> str:
    """The kinds of events in a table: what each needs, and what else it may have."""
    rows = [cls for cls in CLASSES.values() if issubclass(cls, RowEvent)]
    lines = ["", "| type | needs | may have |", "|---|---|---|"]
    lines += [_line(name, cls) for name, cls in CLASSES.items() if cls not in rows]
    shared = {field.name for field in attrs.fields(RowEvent)}
    besides = {cls: [name for name in _optional(cls) if name not in shared] for cls in rows}
    lines += ["", f"Rows of Forms 3, 4 and 5 need `table` and may have {_listed(_optional(RowEvent))}."]
    lines += [f"They are {_listed([cls.__name__ for cls in rows if not besides[cls]])}, and:"]
    lines += ["", "| type | may have besides |", "|---|---|"]
    lines += [f"| `{cls.__name__}` | {_listed(besides[cls])} |" for cls in rows if besides[cls]]
    return "\n".join([*lines, "", ""])


def _line(name: str, cls: type[Event]) -> str:
    return f"| `{name}` | {_listed(_needed(cls))} | {_listed(_optional(cls))} |"


def _needed(cls: type[Event]) -> list[str]:
    return [
        f.name
        for f in attrs.fields(cls)
        if f.default is attrs.NOTHING and f.name not in NOT_FILLED_IN | NUMBERED
    ]


def _optional(cls: type[Event]) -> list[str]:
    needed = {*_needed(cls), *NOT_FILLED_IN}
    return [f.name for f in attrs.fields(cls) if f.name not in needed]


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python tests/generate_by_hand_doc.py --update")
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
