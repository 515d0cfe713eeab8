"""What a correction needs: a row that counts, a field of it, and a value that it does not state already."""

from __future__ import annotations

from difflib import get_close_matches

from holdings_events import Recorded, RowEvent
from holdings_ledger.errors import InvalidRulingError, UnknownNameError
from holdings_ledger.read_model.names import full_id
from holdings_ledger.read_model.schema import Database
from holdings_ledger.store import Store
from holdings_projections.corrections import CORRECTABLE, as_text, stated_text, value_of

__all__ = ["require_correction", "right_value", "row_called"]


def require_correction(kind: str, field: str | None, value: str | None) -> None:
    """Field and value stand in a correction, and in nothing else. Raises `InvalidRulingError`."""
    for name, given in (("field", field), ("value", value)):
        if kind != "correction" and given is not None:
            raise InvalidRulingError(name, "only a correction has one")
        if kind == "correction" and given is None:
            raise InvalidRulingError(name, "a correction says which field of the row is which value")
    if field is not None and field not in CORRECTABLE:
        near = get_close_matches(field, CORRECTABLE, n=1, cutoff=0.5)
        meant = f"; did you mean {near[0]}?" if near else f"; one of {', '.join(CORRECTABLE)}"
        raise InvalidRulingError("field", f'"{field}" is no field that can be corrected{meant}')


def row_called(store: Store, database: Database, asked: str) -> Recorded:
    """The row of a filing that an event's id names. Raises `UnknownNameError` or `InvalidRulingError`."""
    event_id = full_id(database, asked)
    stream = event_id.rpartition("#")[0]
    items = list(store.read(streams=[stream])) if stream else []
    found = next((item for item in items if item.id == event_id), None)
    if found is None:
        raise UnknownNameError("event", asked, tuple(item.id for item in items[:3]))
    if not isinstance(found.event, RowEvent):
        raise InvalidRulingError("targets", f"{event_id} is no row of a Form 3, 4 or 5")
    replaced = database.rows(
        "SELECT 1 FROM replaced WHERE filing = :stream AND version = :version",
        {"stream": stream, "version": found.version},
    )
    if replaced:
        raise InvalidRulingError("targets", f"{event_id} no longer counts: another reading replaced it")
    return found


def right_value(row: Recorded, field: str, text: str) -> tuple[str, str | None]:
    """(the value as it is kept, what the row states). Raises `InvalidRulingError` for one that cannot be."""
    assert isinstance(row.event, RowEvent)
    try:
        value = as_text(value_of(field, text))
    except ValueError as error:
        raise InvalidRulingError("value", str(error)) from None
    stated = stated_text(row.event, field)
    if stated is not None and value_of(field, stated) == value_of(field, value):
        raise InvalidRulingError("value", f"the row states {stated} already")
    return value, stated
