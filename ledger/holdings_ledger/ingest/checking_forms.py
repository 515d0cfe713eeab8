"""The forms that people filled in, read again: do they still give the facts that are recorded?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from holdings_events import FilingHeader, Recorded
from holdings_ledger.answers import Check
from holdings_ledger.errors import InvalidFormError
from holdings_ledger.ingest.recording import as_rendition
from holdings_ledger.readers.by_hand import Form, header_of, original_of, parse, written
from holdings_ledger.readers.model import Document
from holdings_ledger.store import Store
from holdings_projections.readings import HandReading, hand_readings

__all__ = ["form_checks"]


def form_checks(store: Store, recorded: Iterable[Recorded]) -> list[Check]:
    """A check for each form that does not give what is recorded, else one for all; none without forms."""
    streams: dict[str, list[Recorded]] = {}
    for item in recorded:
        streams.setdefault(item.filing, []).append(item)
    found = [(items, reading) for items in streams.values() for reading in hand_readings(items)]
    failed = [
        Check(check=f"form of {reading.recorded.id}", status="failed", detail=detail)
        for items, reading in found
        if (detail := _difference(store, items, reading)) is not None
    ]
    if failed or not found:
        return failed
    events = sum(len(reading.facts) for _, reading in found)
    detail = f"{len(found):,} forms read again give the {events:,} facts that people wrote"
    return [Check(check="forms read again", status="ok", detail=detail)]


def _difference(store: Store, items: Sequence[Recorded], reading: HandReading) -> str | None:
    """What is not as it was recorded, in a sentence, or None."""
    form = store.document(reading.event.source.document)
    original = store.document(reading.facts[0].event.source.document)
    if form is None or original is None:
        return "the form or the document it speaks of is not stored"
    before = [item for item in items if item.version < reading.recorded.version]
    replaced = [item.event for item in before if item.version in reading.event.replaces_versions]
    try:
        filled = parse(form.data, form.name)
        document = original_of(original.data, original.name)
        facts = written(filled, form.name, document, before, replaced).facts
        headers = list(_headers(filled, form.name, document, before))
    except InvalidFormError as error:
        return f"the stored form cannot be used: {error}"
    if len(facts) != len(reading.facts):
        return f"the form gives {len(facts)} facts, and {len(reading.facts)} are recorded"
    changed = [item.id for item, fact in zip(reading.facts, facts, strict=True) if item.event != fact]
    changed += headers
    return f"the form gives otherwise what is recorded in {', '.join(changed)}" if changed else None


def _headers(form: Form, name: str, document: Document, before: Sequence[Recorded]) -> Iterator[str]:
    """The id of the header that came with a form, where the form gives another."""
    last = before[-1]
    if form.filing is None or not isinstance(last.event, FilingHeader) or last.event.format != "by_hand":
        return
    fresh: FilingHeader = header_of(form.filing, document, name)
    if last.version > 1:
        fresh = as_rendition(fresh, (1,))
    if last.event != fresh:
        yield last.id
