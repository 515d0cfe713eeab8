"""From a form and the document it speaks of to events, each on the words that the person named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, cast

import attrs

from holdings_events import (
    Event,
    Evidence,
    FilingRecorded,
    NoteIssued,
    NoteSurrendered,
    Recorded,
    RowEvent,
    Source,
    Span,
)
from holdings_ledger.errors import InvalidFormError
from holdings_ledger.log_reader import BINARY
from holdings_ledger.readers.by_hand.form import FactForm, FilingForm, Form
from holdings_ledger.readers.by_hand.values import Problems
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.gates import Fault, class_faults, date_faults, implied_side, sum_faults
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Rejection
from holdings_ledger.readers.words import Figures, Page, figures_of
from holdings_ledger.times import new_york_date
from holdings_ledger.translate import header

__all__ = ["READER", "Written", "header_of", "original_of", "written"]

READER: Final = "by-hand/1"
"""What the header of a filing names as its reader where a person filled in a form."""

_UNCHECKED: Final = frozenset({"note", "prior", "exchange", "row", "table", "source", "evidence"})
"""Fields that number or place a fact, and say nothing of which the words could tell."""

_ORDINALS: Final[dict[type[Event], str]] = {NoteIssued: "note", NoteSurrendered: "prior"}


@attrs.frozen(kw_only=True)
class Written:
    """What a form gives. facts: its events. faults: the gates that they fail. words: quoted, in order."""

    facts: tuple[Event, ...]
    faults: tuple[Fault, ...]
    words: tuple[str, ...]


def original_of(data: bytes, name: str) -> Document:
    """The document that a form speaks of: decoded, or with an empty text where it is no text.

    Raises `InvalidFormError` for an empty document, or one too large to keep.
    """
    found = decode(data, name)
    if isinstance(found, Document):
        return found
    if "binary" in found.cause or "neither" in found.cause:
        return Document(name=name, data=data, digest=sha256(data).hexdigest(), encoding=BINARY, text="")
    raise InvalidFormError(found.name, [found.cause])


def header_of(form: FilingForm, document: Document, name: str) -> FilingRecorded:
    """The leading event of a filing that a person describes. Raises `InvalidFormError` without any date."""
    own = {field.name for field in attrs.fields(Dates)} & {field.name for field in attrs.fields(FilingForm)}
    dates = Dates(
        **{key: getattr(form, key) for key in own},
        accession_source="given" if form.accession else None,
    )
    known = header.known_at(document, dates)
    if isinstance(known, Rejection):
        raise InvalidFormError(
            name, ["filing: it has no accepted_at, filing_date, header_date or signature_date that can be"]
        )
    reading = OwnershipDocument(
        form=form.form,
        issuer=form.issuer,
        owners=form.owners,
        period=form.period,
        original_date=form.original_date,
        format="by_hand",
        reader=READER,
    )
    return attrs.evolve(header.recorded(document, reading, dates, known, ()), items=form.items)


def written(
    form: Form, name: str, document: Document, before: Sequence[Recorded], replaced: Sequence[Event]
) -> Written:
    """The events of a form.

    document: the one it speaks of. before: the stream of its filing as it stands, header first. replaced: the
    facts whose place they take, and whose numbers. Raises `InvalidFormError` for words that do not stand in
    the document, or at several places, and for a number that another note of the filing has.
    """
    problems = Problems()
    page = Page(document.text)
    numbers = {field: _Numbers(field, cls, before, replaced) for cls, field in _ORDINALS.items()}
    facts: list[Event] = []
    words: list[str] = []
    for at, fact in enumerate(form.events):
        path = f"events[{at}]"
        quoted = list(_quoted(fact, document, page, path, problems))
        number = numbers.get(_ORDINALS.get(fact.cls, ""))
        numbered = {} if number is None else number.given(fact.fields, path, problems)
        facts.append(_event(fact, document, quoted, numbered))
        words += [" ".join(text.split()) for text, _ in quoted]
    if problems:
        raise InvalidFormError(name, problems)
    return Written(facts=tuple(facts), faults=tuple(_faults(facts, before)), words=tuple(words))


def _quoted(
    fact: FactForm, document: Document, page: Page, path: str, problems: Problems
) -> Iterator[tuple[str, Span | None]]:
    """(words, span) of everything an event rests on; no span in a document that is no text."""
    for quote in fact.quotes:
        if document.encoding == BINARY:
            yield quote, None
            continue
        found = page.place(quote)
        if isinstance(found, str):
            problems.add(f"{path}.quote", found)
        else:
            yield page.words(found), found
    for span in fact.spans:
        fault = "a document that is no text has no spans" if document.encoding == BINARY else page.fault(span)
        if fault is not None:
            problems.add(f"{path}.span", fault)
        else:
            yield page.words(span), span


def _event(
    fact: FactForm, document: Document, quoted: list[tuple[str, Span | None]], numbered: Mapping[str, int]
) -> Event:
    figures = figures_of("\n".join(text for text, _ in quoted))
    fields: dict[str, Any] = {**fact.fields, **numbered}
    evidence = [
        Evidence(field="by_hand", confidence="stated", raw=_typed(*item), span=item[1]) for item in quoted
    ]
    if issubclass(fact.cls, RowEvent) and fields.get("side") is None:
        fields["side"] = implied_side(fact.cls, fields["table"])
    evidence += _inferred(fields, figures)
    source = Source(
        document=document.digest,
        spans=tuple(span for _, span in quoted if span is not None),
        table=fields.get("table"),
        row=fields.get("row"),
    )
    return fact.cls(**fields, source=source, evidence=tuple(evidence))


def _typed(text: str, span: Span | None) -> str | None:
    """Words as the person typed them, where the document has no characters to point to."""
    return text if span is None else None


def _inferred(fields: Mapping[str, Any], figures: Figures) -> Iterator[Evidence]:
    """Evidence for each field whose value does not stand in the words quoted for the event."""
    for name, value in fields.items():
        if name not in _UNCHECKED and value not in (None, ()) and not figures.contain(value):
            yield Evidence(field=name, confidence="inferred")


def _faults(facts: Sequence[Event], before: Sequence[Recorded]) -> Iterator[Fault]:
    leading = before[0].event
    known = new_york_date(cast("FilingRecorded", leading).known_at)
    for at, event in enumerate(facts):
        path = f"events[{at}]"
        yield from sum_faults(event, path)
        yield from date_faults(event, path, known)
        yield from class_faults(event, path)


class _Numbers:
    """Numbers notes of one sort within a filing: those that are replaced give theirs up, in order."""

    def __init__(
        self, field: str, cls: type[Event], before: Sequence[Recorded], replaced: Sequence[Event]
    ) -> None:
        self._field = field
        used = {getattr(item.event, field) for item in before if isinstance(item.event, cls)}
        self._free = [getattr(event, field) for event in replaced if isinstance(event, cls)]
        self._taken = used - set(self._free)
        self._next = max(used, default=0) + 1

    def given(self, fields: Mapping[str, Any], path: str, problems: Problems) -> dict[str, int]:
        """The number of a fact: its own, one given up, or the next."""
        number = fields.get(self._field)
        if number is None:
            number = self._free.pop(0) if self._free else self._next
        elif number in self._taken or number < 1:
            problems.add(f"{path}.{self._field}", f"{number} is not free in this filing")
        self._free = [other for other in self._free if other != number]
        self._taken.add(number)
        self._next = max(self._next, number + 1)
        return {self._field: number}
