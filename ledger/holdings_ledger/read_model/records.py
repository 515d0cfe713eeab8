"""Records of instruments from their JSON, by the standard library alone: a query need not load msgspec.

msgspec wrote them. A field's annotation says how its text is read; records hold text, decimals, dates,
instants, numbers, other records of their module, and tuples of these.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar

import attrs

RecordT = TypeVar("RecordT")
Convert = Callable[[Any], Any]

_TUPLE: Final = re.compile(r"tuple\[(\w+), \.\.\.\]")
_TEXTS: Final[dict[str, Convert]] = {
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
_PLAIN: Final = frozenset({"str", "int", "bool"})


def decode(text: str, record_class: type[RecordT]) -> RecordT:
    """The record that a JSON text holds."""
    return record_class(**_fields(record_class, json.loads(text)))


def _fields(record_class: type, stored: dict[str, Any]) -> dict[str, Any]:
    converts = _converts(record_class)
    return {
        name: value if value is None or converts[name] is None else converts[name](value)
        for name, value in stored.items()
    }


@cache
def _converts(record_class: type) -> dict[str, Any]:
    """How each field's stored value is converted; None where it stays as it is."""
    return {field.name: _convert(record_class, str(field.type)) for field in attrs.fields(record_class)}


def _convert(record_class: type, annotation: str) -> Convert | None:
    named = annotation.removesuffix(" | None")
    several = _TUPLE.fullmatch(named)
    if several is not None:
        one = _convert(record_class, several.group(1))
        return tuple if one is None else lambda values: tuple(map(one, values))
    if named in _PLAIN:
        return None
    if named in _TEXTS:
        return _TEXTS[named]
    other: type = getattr(sys.modules[record_class.__module__], named)
    return lambda value: other(**_fields(other, value))
