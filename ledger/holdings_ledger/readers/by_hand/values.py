"""From what TOML and JSON can say to the typed values of events; what cannot be is a problem with a path."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, Literal, TypeGuard, get_args, get_origin

import attrs

from holdings_ledger.readers.conformity import hints_of, optional

__all__ = ["NOTHING", "Problems", "is_list", "is_table", "value_of", "values_of"]

NOTHING: Final = object()
"""What stands for a value that could not be read; its problem is told."""

_MOST_DIGITS: Final = 30
_DECIMAL: Final = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")


class Problems(list[str]):
    """What is wrong with a form, each problem led by the path of its field."""

    def add(self, path: str, what: str) -> Any:
        """Tell a problem; gives `NOTHING`, to stand for the value."""
        self.append(f"{path}: {what}" if path else what)
        return NOTHING


def value_of(raw: Any, hint: Any, path: str, problems: Problems) -> Any:
    """A value of the type that is wanted, else `NOTHING`."""
    hint, may_be_none = optional(hint)
    if raw is None:
        return None if may_be_none else problems.add(path, "it has no value")
    origin = get_origin(hint)
    if origin is Literal:
        return _choice(raw, get_args(hint), path, problems)
    if origin is tuple:
        return _items(raw, get_args(hint), path, problems)
    if attrs.has(hint):
        return _object(raw, hint, path, problems)
    return _ATOMS[hint](raw, path, problems)


def values_of(
    raw: Mapping[str, Any],
    cls: type[Any],
    path: str,
    problems: Problems,
    *,
    besides: Collection[str] = (),
    without: Collection[str] = (),
    given: Collection[str] = (),
) -> dict[str, Any]:
    """The values of a class's fields from a table, those that could be read.

    besides: keys that the table may have and that are no fields. without: fields that are not for people to
    fill in. given: fields without default that may be left out all the same.
    """
    fields: dict[str, Any] = {f.name: f for f in attrs.fields(cls) if f.name not in without}
    allowed = [*besides, *fields]
    for key in raw:
        if key not in allowed:
            problems.add(_joined(path, key), _unknown(key, allowed))
    for name, field in fields.items():
        if name not in raw and name not in given and field.default is attrs.NOTHING:
            problems.add(_joined(path, name), "it is missing")
    hints = hints_of(cls)
    found = {
        name: value_of(raw[name], hints[name], _joined(path, name), problems)
        for name in fields
        if name in raw
    }
    return {name: value for name, value in found.items() if value is not NOTHING}


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _unknown(key: str, allowed: Sequence[str]) -> str:
    near = get_close_matches(key, allowed, n=1, cutoff=0.6)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    return f"there is no such field; {hint}There are {', '.join(allowed)}".replace("; There", ". There")


def _choice(raw: Any, allowed: tuple[Any, ...], path: str, problems: Problems) -> Any:
    if raw in allowed and not isinstance(raw, bool):
        return raw
    near = get_close_matches(str(raw), [str(item) for item in allowed], n=1, cutoff=0.6)
    hint = f'did you mean "{near[0]}"? There are' if near else "there are"
    return problems.add(path, f"{_shown(raw)} is no choice; {hint} {', '.join(map(str, allowed))}")


def _items(raw: Any, members: tuple[Any, ...], path: str, problems: Problems) -> Any:
    if not is_list(raw):
        return problems.add(path, f"{_shown(raw)} is not a list")
    if members[-1] is Ellipsis:
        members = members[:1] * len(raw)
    if len(members) != len(raw):
        return problems.add(path, f"it has {len(raw)} values, not {len(members)}")
    read = [value_of(item, members[at], f"{path}[{at}]", problems) for at, item in enumerate(raw)]
    return NOTHING if NOTHING in read else tuple(read)


def is_list(raw: object) -> TypeGuard[list[Any]]:
    """Whether a value is a list."""
    return isinstance(raw, list)


def is_table(raw: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a table, whose keys are text in TOML and JSON."""
    return isinstance(raw, dict)


def _object(raw: Any, cls: type[Any], path: str, problems: Problems) -> Any:
    if not is_table(raw):
        return problems.add(path, f"{_shown(raw)} is not a table")
    before = len(problems)
    values = values_of(raw, cls, path, problems)
    return cls(**values) if len(problems) == before else NOTHING


def _decimal(raw: Any, path: str, problems: Problems) -> Any:
    if isinstance(raw, str) and _DECIMAL.fullmatch(raw):
        return Decimal(raw)
    if isinstance(raw, Decimal) and raw.is_finite() and abs(raw.adjusted()) <= _MOST_DIGITS:
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw)
    more = '; a percent is a fraction, such as "0.12"' if isinstance(raw, str) and "%" in raw else ""
    return problems.add(path, f"{_shown(raw)} is not a decimal{more}")


def _date(raw: Any, path: str, problems: Problems) -> Any:
    if isinstance(raw, date):
        shown = _shown(raw)
        return problems.add(path, f"{shown} is not a date") if isinstance(raw, datetime) else raw
    try:
        return date.fromisoformat(raw)
    except (ValueError, TypeError):
        return problems.add(path, f"{_shown(raw)} is not a date such as 2021-03-04")


def _instant(raw: Any, path: str, problems: Problems) -> Any:
    try:
        read = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    except (ValueError, TypeError):
        return problems.add(path, f"{_shown(raw)} is not an instant such as 2021-03-04T16:30:00-05:00")
    if read.tzinfo is None:
        return problems.add(path, f"{_shown(raw)} has no time zone; write 2021-03-04T16:30:00-05:00")
    return read


def _whole(raw: Any, path: str, problems: Problems) -> Any:
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 1 << 53:
        return raw
    return problems.add(path, f"{_shown(raw)} is not a whole number")


def _flag(raw: Any, path: str, problems: Problems) -> Any:
    return raw if isinstance(raw, bool) else problems.add(path, f"{_shown(raw)} is neither true nor false")


def _text(raw: Any, path: str, problems: Problems) -> Any:
    if isinstance(raw, str) and raw.strip():
        return raw
    return problems.add(path, "it is empty" if raw == "" else f"{_shown(raw)} is not text")


_ATOMS: Final[dict[Any, Callable[[Any, str, Problems], Any]]] = {
    Decimal: _decimal,
    date: _date,
    datetime: _instant,
    int: _whole,
    bool: _flag,
    str: _text,
}


def _shown(raw: Any) -> str:
    """A value as the form has it, cut where it is long."""
    text = f'"{raw}"' if isinstance(raw, str) else str(raw).lower() if isinstance(raw, bool) else str(raw)
    return text if len(text) <= 60 else f"{text[:57]}..."
