"""Between event classes and the shapes they are stored in, by functions made once for each class.

msgspec writes and reads attrs classes itself, but it spells out every default (706 bytes for a sale that
needs 300) and is slow to fill defaults in (5.4 µs for a row event of 30 fields). So each class gets two
mirrors, msgspec structs with the same fields: one to write, whose fields are sorted by name and left out
where they equal their default, and one to read, typed and strict. What lies between is copying of fields.

A field is stored as it is, except decimals (text in plain notation), instants (in UTC) and value objects
(mirrored themselves).
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs
import msgspec

from holdings_ledger.errors import UnstorableValueError
from holdings_projections.making import compiled, open_twin

__all__ = ["plain_decimal", "reader", "writer"]

Convert = Callable[[Any], Any]

_MAX_EXPONENT: Final = 60
"""Beyond ten to this power, written out or down, a number is no quantity or amount of any filing."""

_ATOMS: Final = frozenset({str, int, bool, date, Literal, types.NoneType})
_ABSENT: Final = object()


def plain_decimal(value: Decimal) -> str:
    """The decimal's digits in plain notation, exactly as given: never an exponent.

    Raises `UnstorableValueError` for NaN, infinities, and magnitudes that no filing can mean.
    """
    text = str(value)
    if "E" not in text and value.is_finite():
        return text
    if not value.is_finite():
        raise UnstorableValueError(value, "it is not a finite number")
    if abs(value.adjusted()) > _MAX_EXPONENT:
        raise UnstorableValueError(value, "its magnitude is beyond any quantity or amount")
    return format(value, "f")


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise UnstorableValueError(value, "an instant needs a time zone")
    return value.astimezone(UTC)


def _each(convert: Convert) -> Convert:
    def convert_all(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(map(convert, values))

    return convert_all


def _fields(cls: Any) -> list[tuple[str, Any, Any]]:
    """(name, type, default or attrs.NOTHING) of each field of an attrs class, sorted by name."""
    hints = get_type_hints(cls)
    fields = cast("tuple[Any, ...]", attrs.fields(cls))
    for field in fields:
        if field.validator is not None or field.converter is not None or not field.init:
            raise TypeError(f"{cls.__name__}.{field.name} validates or converts, which reading would skip")
        if hasattr(field.default, "factory"):
            raise TypeError(f"{cls.__name__}.{field.name} has a default made by a factory")
    return sorted((field.name, hints[field.name], field.default) for field in fields)


def _optional(hint: Any) -> Any:
    """X of ``X | None``; any other type as it is."""
    if get_origin(hint) in (types.UnionType, Union):
        members = [member for member in get_args(hint) if member is not types.NoneType]
        if len(members) == 1:
            return members[0]
    return hint


def _item(hint: Any) -> Any:
    """X of ``tuple[X, ...]``, else None."""
    arguments = get_args(hint)
    return arguments[0] if get_origin(hint) is tuple and arguments[-1] is Ellipsis else None


def _storing(hint: Any) -> Convert | None:
    """What turns a value of this type into its stored form; None where that is the value itself."""
    hint = _optional(hint)
    if hint is Decimal:
        return plain_decimal
    if hint is datetime:
        return _instant
    if attrs.has(hint):
        return writer(hint)
    if (item := _item(hint)) is not None:
        convert = _storing(item)
        return None if convert is None else _each(convert)
    _require_atoms(hint)
    return None


def _require_atoms(hint: Any) -> None:
    origin = get_origin(hint)
    if origin is tuple:
        for member in get_args(hint):
            _require_atoms(_item(member) or member)
    elif hint not in _ATOMS and origin not in _ATOMS:
        raise TypeError(f"no stored form is defined for a field of type {hint!r}")


def _restoring(hint: Any) -> Convert | None:
    """What turns a decoded value of this type into an event's; None where that is the value itself."""
    hint = _optional(hint)
    if attrs.has(hint):
        return _filler(hint)
    if (item := _item(hint)) is not None:
        convert = _restoring(item)
        return None if convert is None else _each(convert)
    return None


def _mirrored(hint: Any) -> Any:
    """The type with each attrs class in it replaced by its mirror for reading."""
    if attrs.has(hint):
        return _reading_mirror(hint)
    if (item := _item(hint)) is not None:
        return types.GenericAlias(tuple, (_mirrored(item), ...))
    if (inner := _optional(hint)) is not hint:
        return _mirrored(inner) | None
    return hint


@cache
def writer(cls: Any) -> Convert:
    """The function that turns an instance of an attrs class into a struct that msgspec writes.

    Its keys come out sorted; fields that equal their default are left out, in value objects too.
    """
    namespace: dict[str, Any] = {"plain_decimal": plain_decimal}
    return compiled("write(value)", [f"return {_struct(cls, 'value', namespace)}"], namespace)


def _struct(cls: Any, instance: str, namespace: dict[str, Any]) -> str:
    """The source of an expression that makes the struct; what it calls is put into the namespace.

    Value objects and decimals are turned where they stand: a call for each would take a tenth more.
    """
    fields = _fields(cls)
    mirror = f"mirror_{len(namespace)}"
    namespace[mirror] = msgspec.defstruct(
        cls.__name__,
        [(name, Any, _ABSENT if default is attrs.NOTHING else default) for name, _, default in fields],
        omit_defaults=True,
        gc=False,
    )
    values = [_stored(f"{instance}.{name}", hint, default, namespace) for name, hint, default in fields]
    return f"{mirror}({', '.join(values)})"


def _stored(value: str, hint: Any, default: Any, namespace: dict[str, Any]) -> str:
    """The source of an expression for a field's stored form. value: that of one for the field."""
    convert = _storing(hint) or _becoming(default)
    if convert is None:
        return value
    store = f"store_{len(namespace)}"
    namespace[store] = convert
    it = f"it_{store}"
    if convert is plain_decimal:
        stored = f'text if "E" not in (text := str({it})) and {it}.is_finite() else plain_decimal({it})'
    elif attrs.has(inner := _optional(hint)):
        stored = _struct(inner, it, namespace)
    else:
        stored = f"{store}({it})"
    # A tuple may be empty, and then is its default as it stands; a number may be 0 and is not.
    some = "" if _item(hint) is not None else " is not None"
    return f"({stored}) if ({it} := {value}){some} else {it}"


def _becoming(default: Any) -> Convert | None:
    """Msgspec leaves out a field that *is* its default; text that only equals it must become it."""
    if default is attrs.NOTHING or default is None or isinstance(default, (bool, tuple)):
        return None
    return lambda value: default if value == default else value


@cache
def _reading_mirror(cls: Any) -> type[msgspec.Struct]:
    specs: list[Any] = []
    for name, hint, default in _fields(cls):
        mirrored = _mirrored(hint)
        specs.append((name, mirrored) if default is attrs.NOTHING else (name, mirrored, default))
    return msgspec.defstruct(cls.__name__, specs, kw_only=True, forbid_unknown_fields=True, gc=False)


@cache
def _filler(cls: Any) -> Convert:
    """The function that makes an instance of a frozen attrs class from its mirror."""
    namespace: dict[str, Any] = {"new": object.__new__, "cls": cls, "twin": open_twin(cls)}
    body = ["made = new(twin)"]
    for name, hint, _ in _fields(cls):
        value = f"mirror.{name}"
        if (convert := _restoring(hint)) is not None:
            namespace[f"make_{name}"] = convert
            value = f"make_{name}(it) if (it := {value}) else it"
        body.append(f"made.{name} = {value}")
    return compiled("fill(mirror)", [*body, "made.__class__ = cls", "return made"], namespace)


@cache
def reader(cls: Any) -> Callable[[bytes], Any]:
    """The function that reads an instance of an attrs class from JSON.

    It raises msgspec's errors for what is not JSON, does not fit the types, or has fields unknown here.
    """
    decode = msgspec.json.Decoder(_reading_mirror(cls)).decode
    fill = _filler(cls)

    def read(state: bytes) -> Any:
        return fill(decode(state))

    return read
