"""What every event shares: where it rests, and how sure each of its fields is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

import attrs

Confidence = Literal["stated", "reconciled", "inferred", "assumed", "unknown"]
"""How a value is known (DOMAIN, three principles).

``stated``: a filing says it, unchecked. ``reconciled``: a filing says it and arithmetic or replay agrees.
``inferred``: computed from statements. ``assumed``: rests on a convention. ``unknown``: nobody says it.
"""

CONFIDENCES: Final[tuple[Confidence, ...]] = ("reconciled", "stated", "inferred", "assumed", "unknown")
"""All confidences, the strongest first."""

_RANK: Final[dict[Confidence, int]] = {name: rank for rank, name in enumerate(CONFIDENCES)}

Span = tuple[int, int]
"""Half-open character offsets into the decoded original document."""


def weakest(*confidences: Confidence) -> Confidence:
    """The confidence of a value computed from inputs of these confidences; no input at all is stated."""
    return max(confidences, key=_RANK.__getitem__) if confidences else "stated"


@attrs.frozen(kw_only=True)
class Evidence:
    """How one field of an event is known, where that is not simply "stated".

    field: the name of the event's field.
    confidence: see `Confidence`.
    raw: the characters of the filing that the value was read or computed from, or None.
    span: where those characters stand, or None.
    """

    field: str
    confidence: Confidence
    raw: str | None = None
    span: Span | None = None


@attrs.frozen(kw_only=True)
class Source:
    """The place in a filing on which an event rests.

    document: SHA-256 of the original bytes, in hexadecimal.
    spans: the words of the filing, as character spans of the decoded original; the main one first.
    table: "I" or "II" for a table row, else None.
    row: number of the row in its table, from 1, each table apart, in document order.
    path: XPath of the row in an XML original, else None.
    """

    document: str
    spans: tuple[Span, ...] = ()
    table: str | None = None
    row: int | None = None
    path: str | None = None


@attrs.frozen(kw_only=True)
class Event:
    """A fact that a filing states. Immutable; holds nothing of the ledger's own state.

    effective_date: the day from which the fact holds (a transaction date, an issue date); None where
        the filing does not say.
    source: the place in the filing that says so.
    evidence: how single fields are known; a field that is not named here is stated.
    """

    effective_date: date | None = None
    source: Source
    evidence: tuple[Evidence, ...] = ()

    def confidence_of(self, field: str) -> Confidence:
        """How the named field is known."""
        for item in self.evidence:
            if item.field == field:
                return item.confidence
        return "stated"


@attrs.frozen
class Recorded:
    """An event with its place in the log.

    filing: the stream, which is the filing's accession number, or ``doc:`` and a document's SHA-256, or
        ``ruling/`` and a digest.
    version: ordinal of the event in its stream, from 1.
    position: gap-free ordinal of the event in the whole log, from 1.
    event: the fact itself.
    recorded_at: when the log took it (UTC); no answer but the log's own listing depends on it.
    """

    filing: str
    version: int
    position: int
    event: Event
    recorded_at: datetime | None = attrs.field(default=None, eq=False)

    @property
    def id(self) -> str:
        """``{filing}#{version}``."""
        return f"{self.filing}#{self.version}"
