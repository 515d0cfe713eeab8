"""Events as plain fields, in the words of the JSON interface (row events speak like rows of `read`)."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from holdings_events import (
    DerivativeHoldingStated,
    Event,
    FilingHeader,
    HoldingStated,
    NoteIssued,
    NoteSurrendered,
    RowEvent,
)

_NOT_SHOWN: Final = frozenset({"source", "effective_date", "known_at", "issuer", "form"})


def event_fields(event: Event, filing: str, by_hand: str | None = None) -> dict[str, Any]:
    """The event's own fields as builtins: decimals as strings, dates ISO, what is unknown None.

    Ordinals of notes and exchanges become ids of the given filing. by_hand: the ruling of a fact that a
    person read by hand.
    """
    fields: dict[str, Any] = {
        key: value for key, value in msgspec.to_builtins(event).items() if key not in _NOT_SHOWN
    }
    if isinstance(event, RowEvent):
        _speak_like_rows(event, fields)
    if isinstance(event, NoteIssued):
        fields["note_id"] = f"{filing}/note/{fields.pop('note')}"
    if isinstance(event, NoteSurrendered):
        fields["note_id"] = f"{filing}/prior/{fields.pop('prior')}"
    if fields.get("exchange") is not None:
        fields["exchange_id"] = f"{filing}/exchange/{fields['exchange']}"
    if fields.get("conversion"):
        fields["conversion"]["terms"] = [_without_nulls(term) for term in fields["conversion"]["terms"]]
    if isinstance(event, FilingHeader):
        fields["known_at_source"] = event.known_at_source
    fields["by_hand"] = by_hand
    return fields


def footnote_ids(links: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    """The footnotes of a row, each once, in order of their numbers where they are numbers."""
    ids = {note for _, notes in links for note in notes}
    return sorted(ids, key=lambda note: (int(note) if note.isdigit() else 1 << 30, note))


def _speak_like_rows(event: RowEvent, fields: dict[str, Any]) -> None:
    holding = isinstance(event, HoldingStated | DerivativeHoldingStated)
    fields["kind"] = "holding" if holding else "transaction"
    fields["date"] = None if event.effective_date is None else event.effective_date.isoformat()
    fields["footnotes"] = footnote_ids(event.footnotes)
    fields["footnote_links"] = {field: list(notes) for field, notes in event.footnotes}
    if "derivatives" in fields:
        legs = fields.pop("derivatives")
        for leg in legs:
            leg["footnotes"] = sorted({note for _, notes in leg["footnotes"] for note in notes})
        fields["derivative"] = legs[0] if legs else None
        fields["derivatives"] = legs[1:]


def _without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}
