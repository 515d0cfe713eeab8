"""A plug-in's reading, put through the gates: let in as it may count, or rejected with gate and place.

Nothing of it is believed: its types are checked, its spans and words compared with the document, its facts
numbered anew. Every amount of the text that it does not account for ends as unread, as it would with a
reader of this package.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeGuard, cast, get_args

import attrs

from holdings_events import Event, Evidence, NoteIssued, NoteSurrendered, Notice, Span
from holdings_ledger.readers.by_hand.form import CLASSES
from holdings_ledger.readers.conformity import hints_of, is_tuple, misfits, parts_of
from holdings_ledger.readers.gates import FIRST_YEAR, LAST_YEAR, Fault, date_faults, sum_faults
from holdings_ledger.readers.lexer import lex
from holdings_ledger.readers.model import (
    Dates,
    Document,
    OwnershipDocument,
    ProseDocument,
    Reading,
    ReadSpan,
    Rejection,
    Row,
    SpanUse,
)
from holdings_ledger.readers.prose.spans import span_kind
from holdings_ledger.readers.prose.view import view_of
from holdings_ledger.readers.words import Figures, Page, figures_of
from holdings_ledger.times import new_york_date
from holdings_projections.findings import CATALOGUE

__all__ = ["let_in"]

_FORMATS: Final = ("text", "prose", "xml", "html", "tsv")
_WEAKER: Final = ("inferred", "assumed", "unknown")
_PLACED: Final = frozenset(
    {"note", "prior", "exchange", "number", "transfer", "source", "evidence", "span", "cells", "footnotes"}
)
_NAMES: Final = frozenset(
    {"holder", "title", "series", "subject", "security", "nature", "underlying", "agreement", "collateral"}
)
_SHOWN: Final = 3


def let_in(document: Document, reading: object, reader: str) -> Reading | Rejection:
    """The reading as it counts, or a `Rejection` that names the reader, the gate and the place.

    reader: as a filing names it. Facts get the document's digest and numbers of ours.
    """
    faults = list(_type_faults(reading))
    if not faults:
        faults = list(_choice_faults(cast("Reading", reading)))
    if not faults:
        faults = list(_Gates(document, cast("Reading", reading)).faults())
    if faults:
        return _rejection(document, reader, faults)
    if isinstance(reading, ProseDocument):
        facts = _numbered(document, reading.facts)
        spans = tuple(_accounted(document, reading))
        return attrs.evolve(reading, facts=facts, spans=spans, reader=reader)
    assert isinstance(reading, OwnershipDocument)  # the first gate lets in nothing else
    return attrs.evolve(reading, notices=(*reading.notices, *_unread(document, reading)), reader=reader)


def _rejection(document: Document, reader: str, faults: Sequence[Fault]) -> Rejection:
    first = faults[0]
    told = "; ".join(fault.message for fault in faults[1:_SHOWN])
    more = f"; {told}" if told else ""
    more += f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    label = reader.partition(":")[2]
    cause = f"reader {label} fails the gate {first.gate}: {first.detail}{more}"
    return Rejection(name=document.name, place=first.place, cause=cause)


# --- types --------------------------------------------------------------------------------------------


def _type_faults(reading: object) -> Iterator[Fault]:
    if type(reading) not in get_args(Reading):
        detail = f"a {type(reading).__name__} is no OwnershipDocument or ProseDocument"
        yield Fault(gate="type", place="document", detail=detail)
        return
    yield from (
        Fault(gate="type", place=path, detail=detail) for path, detail in misfits(reading, type(reading))
    )


def _choice_faults(known: Reading) -> Iterator[Fault]:
    """Formats, forms, codes and events that a reading of the right types cannot have."""
    if known.format not in _FORMATS:
        detail = f'"{known.format}" is none of {", ".join(_FORMATS)}'
        yield Fault(gate="type", place="format", detail=detail)
    if isinstance(known, OwnershipDocument) and known.form.removesuffix("/A") not in ("3", "4", "5"):
        yield Fault(gate="type", place="form", detail=f'"{known.form}" is none of 3, 4 and 5')
    for at, notice in enumerate(known.notices):
        code = CATALOGUE.get(notice.code)
        if code is None or code.scope != "filing":
            detail = f'"{notice.code}" is no code of docs/FINDINGS.md of scope filing'
            yield Fault(gate="type", place=f"notices[{at}].code", detail=detail)
    for at, fact in enumerate(known.facts) if isinstance(known, ProseDocument) else ():
        if type(fact) not in CLASSES.values():
            detail = f"{type(fact).__name__} is no fact of a filing"
            yield Fault(gate="type", place=f"facts[{at}]", detail=detail)


# --- spans, words, sums and dates -----------------------------------------------------------------------


class _Gates:
    """The gates for one reading whose types are right."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self._document = document
        self._reading = reading
        self._page = Page(document.text)

    def faults(self) -> Iterator[Fault]:
        """Everything the reading fails; words are compared only where all spans can be."""
        faults = list(self._span_faults(self._reading, ""))
        yield from faults
        if faults:
            return
        whole = figures_of(self._page.all_words)
        yield from self._header_faults(whole)
        known = _known(self._reading.dates)
        if isinstance(self._reading, ProseDocument):
            for at, fact in enumerate(self._reading.facts):
                yield from self._fact_faults(fact, f"facts[{at}]", whole)
                yield from sum_faults(fact, f"facts[{at}]")
                yield from date_faults(fact, f"facts[{at}]", known)
            return
        for at, row in enumerate(self._reading.rows):
            yield from self._row_faults(row, f"rows[{at}]", whole)

    def _span_faults(self, value: object, path: str) -> Iterator[Fault]:
        """Spans that are none of the document, wherever the reading has spans."""
        if _is_span(value):
            if fault := self._page.fault(value):
                yield Fault(gate="span", place=path, detail=fault)
            return
        for where, part in parts_of(value):
            yield from self._span_faults(part, f"{path}{where}".removeprefix("."))

    def _header_faults(self, whole: Figures) -> Iterator[Fault]:
        """Names and dates of the header that do not stand in the document."""
        reading = self._reading
        named = [("issuer.name", reading.issuer.name)]
        if isinstance(reading, OwnershipDocument):
            named += [(f"owners[{at}].name", owner.name) for at, owner in enumerate(reading.owners)]
        for path, name in named:
            if not whole.contain(name):
                yield Fault(gate="words", place=path, detail=f'"{name}" does not stand in the document')
        numbers = [("issuer.cik", reading.issuer.cik), ("dates.accession", reading.dates.accession)]
        for path, number in numbers:
            if number is not None and not self._has_number(number):
                yield Fault(gate="words", place=path, detail=f"{number} does not stand in the document")
        days = [("period", reading.period), *_days(reading.dates)]
        for path, day in days:
            if day is not None and not self._has_day(day, whole):
                yield Fault(gate="words", place=path, detail=f"{day} does not stand in the document")

    def _has_day(self, day: date, whole: Figures) -> bool:
        return day in whole.days or f"{day:%Y%m%d}" in self._document.text

    def _has_number(self, number: str) -> bool:
        """Whether a CIK or accession number stands there, with or without dashes and leading zeros."""
        text = self._document.text
        return any(form in text for form in (number, number.replace("-", ""), number.lstrip("0")) if form)

    def _fact_faults(self, fact: Event, path: str, whole: Figures) -> Iterator[Fault]:
        if not fact.source.spans:
            yield Fault(gate="span", place=f"{path}.source.spans", detail="no words are named for it")
            return
        words = figures_of("\n".join(map(self._page.words, fact.source.spans)))
        yield from self._evidence_faults(fact, fact.evidence, path)
        yield from self._value_faults(fact, fact.evidence, path, {}, words, whole)

    def _row_faults(self, row: Row, path: str, whole: Figures) -> Iterator[Fault]:
        if row.span is None:
            yield Fault(gate="span", place=f"{path}.span", detail="no words are named for it")
            return
        cells = dict(row.cells)
        places = {name: figures_of(self._page.words(span)) for name, span in cells.items()}
        own = figures_of(self._page.words(row.span))
        yield from self._evidence_faults(row, row.evidence, path)
        yield from self._value_faults(row, row.evidence, path, places, own, whole)
        for name, day in (("transaction_date", row.transaction_date), ("deemed_date", row.deemed_date)):
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                detail = f"{day} lies in no year of a filing"
                yield Fault(gate="date", place=f"{path}.{name}", detail=detail)

    def _evidence_faults(
        self, holder: Event | Row, evidence: Sequence[Evidence], path: str
    ) -> Iterator[Fault]:
        """Evidence of a field that is not there, of words that stand elsewhere, or without the value."""
        for at, item in enumerate(evidence):
            where = f"{path}.evidence[{at}]"
            if not hasattr(holder, item.field.partition(".")[0]):
                yield Fault(gate="words", place=where, detail=f'there is no field "{item.field}"')
                continue
            if item.span is None:
                if item.confidence not in _WEAKER:
                    yield Fault(gate="span", place=where, detail="no words are named for it")
                continue
            words = self._page.words(item.span)
            if item.raw is not None and item.raw.split() != words.split():
                detail = f'the words there are "{_cut(words)}", not "{_cut(item.raw)}"'
                yield Fault(gate="words", place=where, detail=detail)
            value = getattr(holder, item.field, None)
            if item.confidence not in _WEAKER and _is_figure(value) and not figures_of(words).contain(value):
                yield Fault(gate="words", place=where, detail=f"{_plain(value)} does not stand in its words")

    def _value_faults(
        self,
        holder: Event | Row,
        evidence: Sequence[Evidence],
        path: str,
        cells: Mapping[str, Figures],
        words: Figures,
        whole: Figures,
    ) -> Iterator[Fault]:
        """Values called stated that do not stand in their cell, else in the words named for the whole."""
        told = {item.field for item in evidence}
        for name in hints_of(type(holder)):
            value = getattr(holder, name)
            if name in told or name in _PLACED or value is None:
                continue
            if name in _NAMES and isinstance(value, str):
                if not whole.contain(value):
                    detail = f'"{_cut(value)}" does not stand in the document'
                    yield Fault(gate="words", place=f"{path}.{name}", detail=detail)
            elif _is_figure(value) and not cells.get(name, words).contain(value):
                detail = f"{_plain(value)} does not stand in the words named for it"
                yield Fault(gate="words", place=f"{path}.{name}", detail=detail)


def _is_span(value: object) -> TypeGuard[Span]:
    """Whether a value is a pair of integers; nothing else in a reading is."""
    return is_tuple(value) and len(value) == 2 and all(type(item) is int for item in value)


def _is_figure(value: object) -> bool:
    """Whether a value is a number or a day, or has some in it."""
    if isinstance(value, (Decimal, int, date)):
        return not isinstance(value, bool)
    return any(_is_figure(part) for _, part in parts_of(value))


def _days(dates: Dates) -> Iterator[tuple[str, date | None]]:
    for name in ("filing_date", "header_date", "signature_date"):
        yield f"dates.{name}", getattr(dates, name)
    if dates.accepted_at is not None:
        yield "dates.accepted_at", new_york_date(dates.accepted_at)


def _known(dates: Dates) -> date | None:
    """The last day on which the filing can have become known; a day's grace for what fell into the night."""
    days = [day for _, day in _days(dates) if day is not None]
    return max(days) + timedelta(days=1) if days else None


def _plain(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:77]}..."


# --- numbers of ours, and what is unread -----------------------------------------------------------------


def _numbered(document: Document, facts: Sequence[Event]) -> tuple[Event, ...]:
    """The facts with the document's digest, and with notes, prior notes and exchanges numbered in order."""
    notes = priors = 0
    exchanges: dict[int, int] = {}
    made: list[Event] = []
    for fact in facts:
        changes: dict[str, Any] = {"source": attrs.evolve(fact.source, document=document.digest)}
        if isinstance(fact, NoteIssued):
            changes["note"] = notes = notes + 1
        if isinstance(fact, NoteSurrendered):
            changes["prior"] = priors = priors + 1
        exchange = getattr(fact, "exchange", None)
        if exchange is not None:
            changes["exchange"] = exchanges.setdefault(exchange, len(exchanges) + 1)
        made.append(attrs.evolve(fact, **changes))
    return tuple(made)


def _accounted(document: Document, reading: ProseDocument) -> Iterator[ReadSpan]:
    """Every money, date, percent and share span of the text with its use.

    "used" counts only where a fact or the header rests on the words.
    """
    resting = _Cover([*reading.header_spans, *(span for fact in reading.facts for span in fact.source.spans)])
    templates = {item.span: item.template for item in reading.spans}
    used, plain = (
        _Cover([item.span for item in reading.spans if item.use == use]) for use in ("used", "boilerplate")
    )
    for span, kind, text in _amounts(document):
        use: SpanUse = "unread"
        if used.holds(span) and resting.holds(span):
            use = "used"
        elif plain.holds(span):
            use = "boilerplate"
        template = None if use == "unread" else templates.get(span)
        yield ReadSpan(span=span, kind=kind, text=text, use=use, template=template)


def _amounts(document: Document) -> Iterator[tuple[Span, str, str]]:
    """(span, kind, words) of everything in the text that a reading must account for."""
    view = view_of(document.text, 0, len(document.text))
    tokens = lex(view.text)
    for at, token in enumerate(tokens):
        kind = span_kind(tokens, at)
        if kind is not None:
            yield view.span(*token.span), kind, token.raw


class _Cover:
    """Stretches of the text, joined where they meet."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, span: Span) -> bool:
        """Whether a span lies wholly in one stretch."""
        at = bisect_right(self._starts, span[0]) - 1
        return at >= 0 and span[1] <= self._ends[at]


def _unread(document: Document, reading: OwnershipDocument) -> Iterator[Notice]:
    """A notice of money and shares in the text that stand in no row, footnote or header of the reading."""
    resting = [*reading.header_spans, *(note.span for note in reading.footnotes if note.span is not None)]
    resting += [row.span for row in reading.rows if row.span is not None]
    resting += [span for row in reading.rows for _, span in row.cells]
    cover = _Cover(resting)
    left = [
        (span, text)
        for span, kind, text in _amounts(document)
        if kind in ("money", "shares") and not cover.holds(span)
    ]
    if left:
        shown = ", ".join(text for _, text in left[:_SHOWN])
        yield Notice(
            code="UNREAD_AMOUNT",
            detail=f"{len(left)} amounts of the text stand in no row, footnote or header: {shown}.",
            spans=tuple(span for span, _ in left),
        )
