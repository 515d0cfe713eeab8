"""Truths of prose fixtures, and readings in the same shape, so that the two can be compared."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from holdings_events import Event
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, ProseDocument, Rejection
from holdings_ledger.readers.prose import read

FIXTURES = Path(__file__).parent / "fixtures" / "prose"


def document(text: str, name: str = "filing.txt") -> Document:
    """A text as the decoded document a reader gets."""
    decoded = decode(text.encode(), name)
    assert isinstance(decoded, Document)
    return decoded


def reading(text: str) -> ProseDocument:
    """The reading of a text that must be readable."""
    found = read(document(text))
    assert isinstance(found, ProseDocument), found
    return found


def plain(value: Any) -> Any:
    """A value as JSON would hold it: decimals without trailing zeros, dates as ISO text, no empty fields."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if attrs.has(type(value)):
        found = {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
        return {name: item for name, item in found.items() if item not in (None, [])}
    return value


def fact(event: Event) -> dict[str, Any]:
    """An event's class, its fields that are set, and the confidence of those that are not stated."""
    found: dict[str, Any] = {"type": type(event).__name__}
    for field in attrs.fields(type(event)):
        value = plain(getattr(event, field.name))
        if field.name not in ("source", "evidence") and value not in (None, []):
            found[field.name] = value
    if event.evidence:
        found["evidence"] = {item.field: item.confidence for item in event.evidence}
    return found


def normalised(truth: Any) -> Any:
    """A truth with its decimals written the one way that `plain` writes them."""
    if isinstance(truth, dict):
        return {name: normalised(value) for name, value in truth.items()}
    if isinstance(truth, list):
        return [normalised(value) for value in truth]
    if isinstance(truth, str):
        try:
            return f"{Decimal(truth).normalize():f}"
        except ArithmeticError:
            return truth
    return truth


_OF_A_NOTE = (
    "FORM 8-K\n\nDate of Report (Date of earliest event reported): May 1, 2020\n\nFerncliff Optics, Inc.\n"
    "(Exact name of registrant as specified in its charter)\n\nItem 2.03 Creation.\n\nOn May 1, 2020, the"
    " Company issued to Tansy Gate Capital LLC (the “Holder”) a convertible promissory note in the principal"
    " amount of $150,000 (the “Note”). {}\n\nSIGNATURES\n\nthe registrant has duly caused this report to be"
    " signed.\n\nDate: May 6, 2020\n"
)


def text_of_a_note(words: str) -> str:
    """A filing that issues a note of $150,000 and goes on in these words."""
    return _OF_A_NOTE.format(words)


def note_with_terms(words: str) -> dict[str, Any]:
    """The fields read of a note of $150,000 whose terms these sentences state; empty when it is not read."""
    found = [fact(event) for event in reading(text_of_a_note(words)).facts]
    return next((note for note in found if note["type"] == "NoteIssued"), {})


def eight_k(item: str, body: str = "{}") -> str:
    """A whole 8-K of Ferncliff Optics, Inc., reported on May 2 and signed on May 6, 2024, with a body under
    the heading of one item."""
    return (
        "FORM 8-K\n\nDate of Report (Date of earliest event reported): May 2, 2024\n\n"
        "Ferncliff Optics, Inc.\n"
        f"(Exact name of registrant as specified in its charter)\n\n{item}\n\n{body}\n\n"
        "SIGNATURES\n\nthe registrant has duly caused this report to be signed.\n\nDate: May 6, 2024\n"
    )


def only_issue(text: str) -> tuple[str, ...]:
    """Type, holder, principal and day of the only fact of a document."""
    (found,) = reading(text).facts
    told = fact(found)
    return tuple(told[field] for field in ("type", "holder", "principal", "effective_date"))


def names() -> list[str]:
    """The fixtures, each a text beside its truth."""
    return sorted(path.stem for path in FIXTURES.glob("*.json"))


def text_of(name: str) -> str:
    """A fixture's text."""
    (path,) = (path for path in FIXTURES.glob(f"{name}.*") if path.suffix != ".json")
    return path.read_text()


def truth_of(name: str) -> dict[str, Any]:
    """A fixture's truth."""
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text())
    return found


__all__ = [
    "ProseDocument",
    "Rejection",
    "document",
    "fact",
    "names",
    "normalised",
    "note_with_terms",
    "plain",
    "reading",
    "text_of",
    "text_of_a_note",
    "truth_of",
]
