"""Values of answers as plain JSON values and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import attrs

from holdings_ledger.answers.base import Basis, Row, SourceRef
from holdings_ledger.times import format_instant

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Record: TypeAlias = dict[str, Json]

_MONEY: Final[Mapping[str, frozenset[str]]] = {
    "NoteRow": frozenset({"principal", "accrued_interest", "total", "upper_bound"}),
    "ScheduleRow": frozenset({"payment", "interest", "principal", "balance"}),
    "ScheduleComparison": frozenset(
        {"first_payment", "payment", "last_payment", "total_interest", "total_paid"}
    ),
    "Commitment": frozenset({"amount"}),
    "ConversionRow": frozenset({"amount"}),
    "ConditionRow": frozenset({"average", "threshold"}),
    "StatementRow": frozenset(
        {"principal_change", "interest_change", "principal", "interest", "total", "stated", "expenses"}
    ),
}
"""Fields in dollars, which are written with their cents, by the name of the row's class."""

_INTERNAL: Final = frozenset({"event_ids"})


def decimal_text(value: Decimal, *, cents: bool = False) -> str:
    """A decimal in plain notation, never with an exponent; money with two places at least."""
    exponent = value.as_tuple().exponent
    if cents and isinstance(exponent, int) and exponent > -2:
        value = value.quantize(Decimal("0.01"))
    return format(value, "f")


def plain(value: object, *, cents: bool = False) -> Json:
    """A value as JSON has it: decimals as strings, dates and instants in ISO form, unknown as null.

    Raises TypeError for a value of a kind that no answer holds.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return decimal_text(value, cents=cents)
        case datetime():
            return format_instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            named = cast("Mapping[object, object]", value)
            return {str(key): plain(item) for key, item in named.items()}
        case tuple() | list() | frozenset():
            return [plain(item) for item in cast("Iterable[object]", value)]
        case _ if attrs.has(type(value)):
            return _fields(value)
        case _:
            raise TypeError(f"an answer cannot hold {type(value).__name__}")


def _fields(value: Any) -> Record:
    money = _MONEY.get(type(value).__name__, frozenset())
    return {
        field.name: plain(getattr(value, field.name), cents=field.name in money)
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        if field.name not in _INTERNAL
    }


def basis_record(basis: Basis) -> Record:
    """The basis as `--json` prints it and `--basis` takes it back."""
    return _fields(basis)


def source_record(source: SourceRef) -> Record:
    """A source with its event, filing and quote, and its span or its table and row."""
    record: Record = {"event": source.event, "filing": source.filing}
    if source.span is not None:
        record["span"] = list(source.span)
    if source.table is not None:
        record.update(table=source.table, row=source.row)
    return record | {"quote": source.quote}


def row_record(row: object, sources: tuple[SourceRef, ...] | None = None) -> Record:
    """A row with the keys of `--json`; an event's own fields stand beside the common ones."""
    record = _fields(row)
    own = record.pop("fields", None)
    if isinstance(own, dict):
        record |= {key: item for key, item in own.items() if key not in record}
    if "confidence" in record:  # of the base class, and so first, where a reader looks for what it is about
        record["confidence"] = record.pop("confidence")
    if isinstance(row, Row) and sources is not None:
        record["sources"] = [source_record(source) for source in sources]
    return record
