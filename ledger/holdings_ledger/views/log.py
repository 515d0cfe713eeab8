"""What answers read of the log: events by stream and by id, and the words of documents, up to a position."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from holdings_ledger.log_reader import StoredRow

if TYPE_CHECKING:
    from holdings_events import Recorded

__all__ = ["Log", "LogRows"]


class LogRows(Protocol):
    """Reads a log, through plain sqlite3 or through the store."""

    def rows(self, streams: Collection[str] | None, after: int, upto: int) -> Iterator[StoredRow]:
        """Rows of the given streams, or of all, past a position and up to another, in their order."""
        ...

    def row(self, stream: str, version: int) -> StoredRow | None:
        """One row by its place in its stream."""
        ...

    def named_text(self, digest: str) -> tuple[str, str] | None:
        """(name, decoded text) of a document; None if the log lacks it."""
        ...


class Log:
    """The log up to the position of a basis."""

    def __init__(self, rows: LogRows, position: int) -> None:
        self._rows = rows
        self._position = position
        self.named_text: Callable[[str], tuple[str, str] | None] = rows.named_text

    def recorded(self, streams: Collection[str] | None, after: int = 0) -> Iterator[Recorded]:
        """Events past a position, in the log's order, of the given streams or of all."""
        from holdings_events import Recorded
        from holdings_ledger import codec

        for position, stream, version, tag, state in self._rows.rows(streams, after, self._position):
            yield Recorded(stream, version, position, codec.decode(tag, state))

    def state(self, event_id: str) -> dict[str, Any] | None:
        """The stored JSON of an event, without its class; None for one that the log lacks."""
        import json

        stream, _, version = event_id.rpartition("#")
        row = self._rows.row(stream, int(version)) if version.isdigit() else None
        if row is None or row[0] > self._position:
            return None
        stored: dict[str, Any] = json.loads(row[4])
        return stored
