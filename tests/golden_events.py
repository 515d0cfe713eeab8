"""A rich sample of every event class, and the golden files that pin how each is stored.

Run as a program with ``--update`` to add golden states for new or grown classes. A line that stands in a
golden file stays there: events with that form may lie in somebody's log. The last line is today's sample.
"""

from __future__ import annotations

import sys
import types
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from holdings_events import TAGS, Event

GOLDEN = Path(__file__).parent / "golden"


def golden_file(tag: str) -> Path:
    return GOLDEN / f"{tag.replace('/', '.')}.json"


def golden_states() -> Iterator[tuple[str, bytes]]:
    """(tag, state) of every line of every golden file, current tags and old ones."""
    for path in sorted(GOLDEN.glob("*.json")):
        name, _, version = path.stem.rpartition(".")
        for line in path.read_bytes().splitlines():
            yield f"{name}/{version}", line


def sample(cls: type[Any], seed: str = "") -> Any:
    """An instance with every field set, to a value that depends on the field's name alone."""
    hints = get_type_hints(cls)
    return cls(
        **{field.name: _value(hints[field.name], f"{seed}{field.name}", field) for field in attrs.fields(cls)}
    )


def _value(hint: Any, seed: str, field: Any = None) -> Any:
    number = zlib.crc32(seed.encode())
    if get_origin(hint) in (types.UnionType, Union):
        hint = next(member for member in get_args(hint) if member is not types.NoneType)
    if attrs.has(hint):
        return sample(hint, f"{seed}.")
    if get_origin(hint) is tuple:
        members = get_args(hint)
        if members[-1] is Ellipsis:
            members = members[:1] * 2
        return tuple(_value(member, f"{seed}.{at}") for at, member in enumerate(members))
    if get_origin(hint) is Literal:
        default = field.default if field is not None else None
        return next(member for member in reversed(get_args(hint)) if member != default)
    if hint is bool:
        return not (field is not None and field.default is True)
    made: dict[Any, Callable[[], Any]] = {
        str: lambda: f'{seed} “§ {number % 1000}”\n"quoted" \\',
        int: lambda: number % 100_000 + 1,
        Decimal: lambda: Decimal(number).scaleb(-(number % 7)),
        date: lambda: date(1990, 1, 1) + timedelta(days=number % 15_000),
        datetime: lambda: datetime(1993, 1, 1, tzinfo=UTC) + timedelta(seconds=number % 10**9),
    }
    return made[hint]()


def stale(cls: type[Event]) -> bool:
    """Whether today's sample of the class is not pinned yet."""
    from holdings_ledger.codec import encode

    tag, state = encode(sample(cls))
    path = golden_file(tag)
    return not path.exists() or path.read_bytes().splitlines()[-1] != state


def update() -> list[str]:
    """Append today's state of every class that is not pinned; returns their tags."""
    from holdings_ledger.codec import encode

    GOLDEN.mkdir(exist_ok=True)
    changed = [cls for cls in TAGS if stale(cls)]
    for cls in changed:
        tag, state = encode(sample(cls))
        with golden_file(tag).open("ab") as file:
            file.write(state + b"\n")
    return [TAGS[cls] for cls in changed]


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python tests/golden_events.py --update")
    print("\n".join(update()) or "every class is pinned")
