"""Rows of the log as recorded events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from holdings_events import Recorded
from holdings_ledger.codec import decode
from holdings_ledger.log_reader import CHUNK_ROWS
from holdings_projections.making import maker

__all__ = ["CHUNK_ROWS", "LOG_ROWS", "POSITIONS_OF_STREAMS", "ROWS_AT", "STREAM_ROWS", "EventRow"]
__all__ += ["STREAMS_AFTER", "TAGGED_ROWS", "instant", "recorded_from"]

EventRow = tuple[int, str, int, str, bytes, int]
"""position, stream, version, tag, state, recorded_at (µs)."""

_COLUMNS: Final = (
    "SELECT rowid, originator_id, originator_version, topic, state, recorded_at FROM stored_events"
)

STREAM_ROWS: Final = f"{_COLUMNS} WHERE originator_id = ? ORDER BY originator_version"
LOG_ROWS: Final = f"{_COLUMNS} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
STREAMS_AFTER: Final = (
    "SELECT DISTINCT originator_id FROM stored_events WHERE originator_id > ? ORDER BY originator_id LIMIT ?"
)
TAGGED_ROWS: Final = (
    f"{_COLUMNS} WHERE rowid > ? AND rowid <= ? AND topic IN (SELECT value FROM json_each(?)) "
    "ORDER BY rowid LIMIT ?"
)
ROWS_AT: Final = f"{_COLUMNS} WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid"
POSITIONS_OF_STREAMS: Final = (
    "SELECT e.rowid FROM json_each(?) AS wanted CROSS JOIN stored_events AS e "
    "ON e.originator_id = wanted.value AND e.rowid > ? AND e.rowid <= ? ORDER BY e.rowid"
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=256)
def instant(microseconds: int) -> datetime:
    """Microseconds since the epoch as an instant in UTC; a batch's events share one object."""
    return _EPOCH + timedelta(microseconds=microseconds)


_make_recorded = maker(Recorded)


def recorded_from(row: EventRow) -> Recorded:
    """The event of a row. Raises as `codec.decode` does."""
    position, stream, version, tag, state, recorded_at = row
    return _make_recorded(stream, version, position, decode(tag, state), instant(recorded_at))
