"""Whether values have the types their class declares: what comes from outside is checked before it counts."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, TypeGuard, Union, get_args, get_origin, get_type_hints

import attrs

from holdings_events import Event

_MOST_DIGITS: Final = 30

__all__ = ["hints_of", "is_tuple", "misfits", "optional", "parts_of"]


def hints_of(cls: Any) -> dict[str, Any]:
    """The types of a class's fields, by name."""
    return _hints(cls)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Whether a value is a tuple, of whatever."""
    return isinstance(value, tuple)


def parts_of(value: object) -> Iterator[tuple[str, Any]]:
    """("[0]", item) of a tuple and (".field", value) of a value object, in order; none of anything else."""
    if is_tuple(value):
        yield from ((f"[{at}]", item) for at, item in enumerate(value))
    elif attrs.has(cls := type(value)):
        yield from ((f".{field.name}", getattr(value, field.name)) for field in attrs.fields(cls))


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


def _tuple_misfits(value: object, members: tuple[Any, ...], path: str) -> Iterator[tuple[str, str]]:
    if not is_tuple(value):
        yield path, f"a {type(value).__name__} is no tuple"
        return
    if members and members[-1] is Ellipsis:
        members = members[:1] * len(value)
    if len(value) != len(members):
        yield path, f"it has {len(value)} values, not {len(members)}"
        return
    for (where, item), hint in zip(parts_of(value), members, strict=True):
        yield from misfits(item, hint, f"{path}{where}")


def _object_misfits(value: object, cls: type[Any], path: str) -> Iterator[tuple[str, str]]:
    if type(value) is not cls and not (cls is Event and isinstance(value, Event)):
        yield path, f"a {type(value).__name__} is no {cls.__name__}"
        return
    hints = hints_of(type(value))
    for where, part in parts_of(value):
        yield from misfits(part, hints[where[1:]], f"{path}{where}".removeprefix("."))


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
