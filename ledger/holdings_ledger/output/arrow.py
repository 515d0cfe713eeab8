"""Answers as Arrow, with exact decimals, for polars, pandas, DuckDB and every reader of the C stream.

Needs the extra `arrow` (nanoarrow, 3 MB); polars and pandas are the caller's own.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

from holdings_ledger.errors import DecimalTooWideError, MissingExtraError
from holdings_ledger.output.values import plain
from holdings_ledger.times import to_micros

_MAX_PRECISION: Final = 38
_LEAST_PRECISION: Final = 18
_EPOCH_DAY: Final = date(1970, 1, 1)


def to_arrow(row_type: type, rows: Sequence[Any], names: Sequence[str] | None = None) -> Any:
    """The rows as a nanoarrow struct array, one child for each field of the row's class, or of those named.

    Decimals are decimal128 with the scale that the column needs; dates date32; instants timestamps in UTC
    to the microsecond; tuples and mappings JSON text. Raises MissingExtraError without nanoarrow and
    DecimalTooWideError where a column does not fit 38 digits.
    """
    na = optional_module("nanoarrow", "arrow")
    every = _kinds(row_type)
    kinds = every if names is None else {name: every[name] for name in names}
    columns = {name: [getattr(row, name) for row in rows] for name in kinds}
    fields = {name: _schema(na, name, kinds[name], values) for name, values in columns.items()}
    arrays = [_array(na, kinds[name], fields[name], values) for name, values in columns.items()]
    return na.Array(na.c_array_from_buffers(na.struct(fields), len(rows), [None], children=arrays))


def to_polars(row_type: type, rows: Sequence[Any]) -> Any:
    """The rows as a polars data frame. Raises MissingExtraError without polars or nanoarrow."""
    polars = optional_module("polars", "polars")
    return polars.DataFrame(to_arrow(row_type, rows))


def to_pandas(row_type: type, rows: Sequence[Any]) -> Any:
    """The rows as a pandas data frame with the rows' own values: Decimal stays Decimal, unknown is None.

    Raises MissingExtraError without pandas.
    """
    pandas = optional_module("pandas", "pandas")
    names = list(_kinds(row_type))
    data = {name: pandas.Series([getattr(row, name) for row in rows], dtype=object) for name in names}
    return pandas.DataFrame(data, columns=names)


def optional_module(name: str, extra: str) -> Any:
    """An optional module. Untyped on purpose: the core type-checks without the extras installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(extra, name) from error


def _kinds(row_type: type) -> dict[str, type]:
    """Each field of the class with the plain type of its column; what is none of them is text."""
    hints = get_type_hints(row_type)
    return {field.name: _kind(hints[field.name]) for field in attrs.fields(row_type)}


def _kind(hint: Any) -> type:
    """The type of an annotation without its None: bool, int, Decimal, datetime, date or str."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = {_kind(part) for part in get_args(hint) if part is not type(None)}
        return kinds.pop() if len(kinds) == 1 else str
    return hint if hint in (bool, int, Decimal, datetime, date) else str


def _schema(na: Any, name: str, kind: type, values: Iterable[Any]) -> Any:
    if kind is Decimal:
        return na.decimal128(*_precision(name, values))
    simple: Mapping[type, Any] = {
        bool: na.bool_(),
        int: na.int64(),
        date: na.date32(),
        datetime: na.timestamp("us", timezone="UTC"),
        str: na.string(),
    }
    return simple[kind]


def _precision(name: str, values: Iterable[Decimal | None]) -> tuple[int, int]:
    """Digits in all and after the point that hold every value of a column exactly."""
    whole = scale = 0
    for value in values:
        if value is not None:
            _, digits, exponent = value.as_tuple()
            assert isinstance(exponent, int), "an answer holds no infinity and no NaN"
            scale = max(scale, -exponent)
            whole = max(whole, len(digits) + exponent)
    if whole + scale > _MAX_PRECISION:
        raise DecimalTooWideError(name, whole + scale, _MAX_PRECISION)
    return max(whole + scale, _LEAST_PRECISION), scale


def _array(na: Any, kind: type, schema: Any, values: Sequence[Any]) -> Any:
    if kind is Decimal:
        return na.c_array_from_buffers(schema, len(values), _decimal_buffers(values, schema.scale))
    stored = _STORED[kind]
    return na.c_array([None if value is None else stored(value) for value in values], schema)


def _decimal_buffers(values: Sequence[Decimal | None], scale: int) -> list[bytes]:
    """Validity bits and sixteen little-endian bytes for each number; nanoarrow builds no decimals itself."""
    valid = bytearray((len(values) + 7) // 8)
    numbers = bytearray()
    for at, value in enumerate(values):
        if value is not None:
            valid[at // 8] |= 1 << at % 8
        numbers += _unscaled(value, scale).to_bytes(16, "little", signed=True)
    return [bytes(valid), bytes(numbers)]


def _unscaled(value: Decimal | None, scale: int) -> int:
    if value is None:
        return 0
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    number = int("".join(map(str, digits))) * int(10 ** (exponent + scale))
    return -number if sign else number


def _days(value: date) -> int:
    return (value - _EPOCH_DAY).days


def _text(value: object) -> str | None:
    """Text as it is, a date of a mixed column in ISO form, anything nested as JSON."""
    import json

    known = plain(value)
    if known is None or isinstance(known, str):
        return known
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


_STORED: Final[Mapping[type, Callable[[Any], object]]] = {
    bool: bool,
    int: int,
    date: _days,
    datetime: to_micros,
    str: _text,
}
"""What stands in the column for each kind of value."""
