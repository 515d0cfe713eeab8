"""From events to the places and words of filings, resolved only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from holdings_ledger.answers.base import SourceRef
from holdings_ledger.views.log import Log
from holdings_projections.making import record

_LONGEST_QUOTE: Final = 2_000


@record(kw_only=True)
class Place:
    """Where an event stands: its document, spans (the main one first), and table and row."""

    event: str
    filing: str
    document: str
    spans: tuple[tuple[int, int], ...]
    table: str | None
    row: int | None


class Sources:
    """Resolves events to places, and places to words."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._texts: dict[str, tuple[str, str] | None] = {}

    def resolve(self, event_ids: tuple[str, ...]) -> tuple[SourceRef, ...]:
        """The places and words of events, in the order given; events of no document are left out."""
        places = [place for event_id in event_ids if (place := self.place(event_id)) is not None]
        return tuple(self._reference(place) for place in places)

    def place(self, event_id: str) -> Place | None:
        """Where an event stands, or None if the log has no such event."""
        stored = self._log.state(event_id)
        return None if stored is None else _place(event_id, stored["source"])

    def named_text(self, document: str) -> tuple[str, str] | None:
        """(name, text) of the decoded original, kept for the life of the view."""
        if document not in self._texts:
            self._texts[document] = self._log.named_text(document)
        return self._texts[document]

    def _reference(self, place: Place) -> SourceRef:
        found = self.named_text(place.document)
        text = None if found is None else found[1]
        span = place.spans[0] if place.spans else None
        quote = None if text is None or span is None else text[span[0] : span[1]][:_LONGEST_QUOTE]
        if not place.spans:
            quote = self._typed(place.event)
        return SourceRef(
            event=place.event,
            filing=place.filing,
            span=span,
            table=place.table,
            row=place.row,
            quote=quote,
            document=None if found is None else file_name(found[0]),
        )

    def _typed(self, event_id: str) -> str | None:
        """The words that a person typed from a document that is no text."""
        return next(typed_words(self._log.state(event_id) or {}), None)


def typed_words(fields: Mapping[str, Any]) -> Iterator[str]:
    """Words that a person typed, among an event's fields; none where the document has characters to quote."""
    for item in fields.get("evidence") or ():
        if item["field"] == "by_hand" and item.get("raw"):
            yield str(item["raw"])[:_LONGEST_QUOTE]


def file_name(name: str) -> str:
    """The last part of the name a document was given by."""
    return name.replace("\\", "/").rsplit("!", 1)[-1].rsplit("/", 1)[-1]


def _place(event_id: str, source: dict[str, Any]) -> Place:
    return Place(
        event=event_id,
        filing=event_id.rpartition("#")[0],
        document=source["document"],
        spans=tuple((int(start), int(end)) for start, end in source.get("spans", ())),
        table=source.get("table"),
        row=source.get("row"),
    )
