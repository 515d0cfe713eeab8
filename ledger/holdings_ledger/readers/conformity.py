"""Whether values have the types their class declares: what comes from outside is checked before it counts."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from holdings_events import Event

_MOST_DIGITS: Final = 30

__all__ = ["hints_of", "misfits", "optional"]


@cache
def hints_of(cls: Any) -> dict[str, Any]:
    """The types of a class's fields, by name."""
    return get_type_hints(cls)


def optional(hint: Any) -> tuple[Any, bool]:
    """X and True for ``X | None``; any other type as it is and False."""
    if get_origin(hint) in (types.UnionType, Union):
        members = [member for member in get_args(hint) if member is not types.NoneType]
        if len(members) == 1 and len(members) < len(get_args(hint)):
            return members[0], True
    return hint, False


def misfits(value: Any, hint: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, what is wrong) of every value within one that does not have its declared type.

    A float is no decimal, a bool no integer, an instant no date; decimals are finite and of a magnitude that
    filings have. A subclass will not do, but for an event where any event will.
    """
    hint, may_be_none = optional(hint)
    if value is None and (may_be_none or hint is types.NoneType):
        return
    origin = get_origin(hint)
    if origin is tuple:
        yield from _tuple_misfits(value, get_args(hint), path)
    elif origin is Literal:
        if value not in get_args(hint):
            yield path, f"{value!r} is none of {', '.join(map(repr, get_args(hint)))}"
    elif attrs.has(hint):
        yield from _object_misfits(value, hint, path)
    elif hint is not Any and (fault := _atom_fault(value, hint)):
        yield path, fault


def _tuple_misfits(value: Any, members: tuple[Any, ...], path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, tuple):
        yield path, f"a {type(value).__name__} is no tuple"
        return
    items: tuple[Any, ...] = value
    if members and members[-1] is Ellipsis:
        members = members[:1] * len(items)
    if len(items) != len(members):
        yield path, f"it has {len(items)} values, not {len(members)}"
        return
    for at, (item, hint) in enumerate(zip(items, members, strict=True)):
        yield from misfits(item, hint, f"{path}[{at}]")


def _object_misfits(value: Any, cls: type[Any], path: str) -> Iterator[tuple[str, str]]:
    if type(value) is not cls and not (cls is Event and isinstance(value, Event)):
        yield path, f"a {type(value).__name__} is no {cls.__name__}"
        return
    own: Any = type(value)
    hints = hints_of(own)
    for field in attrs.fields(own):
        where = f"{path}.{field.name}" if path else field.name
        yield from misfits(getattr(value, field.name), hints[field.name], where)


def _atom_fault(value: Any, hint: Any) -> str | None:
    exact = type(value) is hint if hint in (int, date) else isinstance(value, hint)
    if not exact:
        return f"a {type(value).__name__} is no {hint.__name__}"
    if isinstance(value, Decimal) and not value.is_finite():
        return f"{value} is not a finite number"
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
        return f"{value} is no quantity or amount of any filing"
    if isinstance(value, datetime) and value.tzinfo is None:
        return f"{value.isoformat()} has no time zone"
    return None
