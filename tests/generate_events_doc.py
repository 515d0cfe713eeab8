"""Writes docs/EVENTS.md from the event classes themselves; a test compares the two.

Run ``python tests/generate_events_doc.py --update`` after a change to the catalogue.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs

from holdings_events import TAGS, Event

DOCUMENT = Path(__file__).parent.parent / "docs" / "EVENTS.md"

INTRODUCTION = """\
# Events

Every fact that the ledger records, with the tag under which the log keeps it and its fields. This file is
written from the classes in `events/holdings_events` by `tests/generate_events_doc.py`, and a test fails
where the two differ.

All classes are frozen attrs classes, exported by `holdings_events`. Quantities and money are `Decimal`,
rates and percents are fractions, dates have no time and instants are UTC. `None` means that the filing does
not say. A field of which `evidence` says nothing is *stated*. A field without a default is always given.
"""


def document() -> str:
    """The whole text of docs/EVENTS.md."""
    parts = [INTRODUCTION, _contents()]
    parts += ["## Shared fields\n", *map(_section, _bases())]
    parts += ["## Events\n", *map(_section, TAGS)]
    parts += ["## Value objects\n", *map(_section, value_objects())]
    return "\n".join(parts)


def value_objects() -> list[type[Any]]:
    """The classes that fields of events hold, in the order in which they are met."""
    found: dict[type[Any], None] = {}

    def visit(hint: Any) -> None:
        if attrs.has(hint) and hint not in found:
            found[hint] = None
            for inner in get_type_hints(hint).values():
                visit(inner)
        for member in get_args(hint):
            visit(member)

    for cls in TAGS:
        for hint in get_type_hints(cls).values():
            visit(hint)
    return list(found)


def own_fields(cls: type[Any]) -> list[Any]:
    """The fields that a class adds to those of its bases."""
    return [field for field in attrs.fields(cls) if not field.inherited]


def _bases() -> list[type[Event]]:
    found: dict[type[Event], None] = {}
    for cls in TAGS:
        for base in reversed(cls.__mro__[1:]):
            if issubclass(base, Event):
                found[base] = None
    return list(found)


def _contents() -> str:
    lines = ["| event | tag |", "|---|---|"]
    lines += [f"| {_link(cls)} | `{tag}` |" for cls, tag in TAGS.items()]
    return "\n".join([*lines, ""])


def _link(cls: type[Any]) -> str:
    return f"[{cls.__name__}](#{cls.__name__.lower()})"


def _section(cls: type[Any]) -> str:
    lines = [f"### {cls.__name__}", ""]
    if cls in TAGS:
        lines += [f"Tag `{TAGS[cls]}`.", ""]
    lines += [*_prose(inspect.cleandoc(cls.__doc__ or "")), ""]
    if (base := cls.__mro__[1]) is not object:
        lines += [f"With the fields of {_link(base)}.", ""]
    if fields := own_fields(cls):
        lines += ["| field | type | default |", "|---|---|---|", *(_row(cls, field) for field in fields), ""]
    return "\n".join(lines)


def _prose(docstring: str) -> Iterator[str]:
    """A docstring as Markdown: its field notes become a list, where each starts a line with a name."""
    for line in re.sub(r"^([a-z_0-9, ]+,)\n +", r"\1 ", docstring, flags=re.MULTILINE).splitlines():
        note = re.match(r"([a-z_0-9]+(?:,? (?:and )?[a-z_0-9]+)*): ", line)
        mark = "- " if note else "  " if line.startswith(" ") else ""
        yield mark + line.strip().replace("``", "`")


def _row(cls: type[Any], field: Any) -> str:
    default = "" if field.default is attrs.NOTHING else f"`{field.default!r}`"
    kind = str(cls.__annotations__[field.name]).replace("|", "\\|")
    return f"| {field.name} | `{kind}` | {default} |"


def update() -> None:
    """Write the file."""
    DOCUMENT.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python tests/generate_events_doc.py --update")
    update()
