"""What a reader understands of one file, as plain records, for `read` and for programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import attrs
import msgspec

from holdings_ledger.errors import UnreadableDocumentError
from holdings_ledger.event_fields import event_fields, footnote_ids
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Document, OwnershipDocument, ProseDocument, Reading, Rejection, Row
from holdings_ledger.times import KnownAt, format_instant, known_at
from holdings_projections.confidence import weakest

Record = dict[str, Any]


@attrs.frozen(kw_only=True)
class FileRead:
    """A file as a reader understood it.

    document: what it says of itself. rows: table rows; events: facts of prose. unread: spans that no
    template understood. notices: what the reader noticed. spans: (start, end, use) of every span of
    interest, use being "used", "boilerplate" or "unread". text: the decoded original.
    """

    document: Record
    rows: list[Record]
    events: list[Record]
    unread: list[Record]
    notices: list[Record]
    spans: list[tuple[int, int, str]]
    text: str = attrs.field(repr=False)


def read(
    source: str | os.PathLike[str] | bytes, name: str | None = None, reader: str | None = None
) -> FileRead:
    """Read a path or bytes, with the plug-in of a name where one is given.

    Raises `UnreadableDocumentError` where no reader knows the document.
    """
    label = name or ("<bytes>" if isinstance(source, bytes) else str(source))
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    found = read_bytes(data, label, reader)
    if isinstance(found, Rejection):
        raise UnreadableDocumentError(found.name, found.place, found.cause)
    document, reading = found
    return FileRead(
        document=_document(reading),
        rows=[_row(row) for row in reading.rows] if isinstance(reading, OwnershipDocument) else [],
        events=_facts(document, reading),
        unread=_unread(reading),
        notices=[_plain(attrs.asdict(notice)) for notice in reading.notices],
        spans=_spans(reading),
        text=document.text,
    )


def _document(reading: Reading) -> Record:
    dates = reading.dates
    known = _known(reading)
    owners = reading.owners if isinstance(reading, OwnershipDocument) else ()
    record: Record = {
        "form": reading.form,
        "issuer": reading.issuer.name,
        "issuer_cik": reading.issuer.cik,
        "symbol": reading.issuer.symbol,
        "owners": [owner.name for owner in owners],
        "period": reading.period,
        "accession": dates.accession,
        "accepted_at": None if dates.accepted_at is None else format_instant(dates.accepted_at),
        "known_at_source": None if known is None else known.source,
        "header_date": dates.header_date,
        "signature_date": dates.signature_date,
        "truncated": reading.truncated,
        "reader": reading.reader,
    }
    if isinstance(reading, ProseDocument):
        record["items"] = list(reading.items)
    else:
        record["original_date"] = reading.original_date
    return _plain(record)


def _row(row: Row) -> Record:
    fields = attrs.asdict(row, recurse=False)
    shown = {
        "table": row.table,
        "row": row.number,
        "kind": row.kind,
        "security": row.security,
        "date": row.transaction_date,
        **{
            name: value
            for name, value in fields.items()
            if name not in {"table", "number", "kind", "security", "transaction_date", "cells", "evidence"}
        },
        "footnotes": footnote_ids(row.footnotes),
        "footnote_links": {field: list(ids) for field, ids in row.footnotes},
        "evidence": [attrs.asdict(item) for item in row.evidence],
    }
    return _plain(shown)


def _facts(document: Document, reading: Reading) -> list[Record]:
    """The facts of prose, with the keys that `events` gives them once they are recorded; position is null."""
    if not isinstance(reading, ProseDocument):
        return []
    known = _known(reading)
    filing = reading.dates.accession or f"doc:{document.digest}"
    return [
        {
            "id": f"{filing}#{version}",
            "position": None,
            "type": type(event).__name__,
            "effective_date": None if event.effective_date is None else event.effective_date.isoformat(),
            "known_at": None if known is None else format_instant(known.at),
            "filing": filing,
            "form": reading.form,
            "issuer": reading.issuer.name,
            "holders": [holder] if (holder := getattr(event, "holder", None)) else [],
            **event_fields(event, filing),
            "confidence": weakest(*(item.confidence for item in event.evidence)),
            "sources": [
                {
                    "event": f"{filing}#{version}",
                    "filing": filing,
                    "span": list(span),
                    "quote": document.text[slice(*span)],
                }
                for span in event.source.spans
            ],
        }
        for version, event in enumerate(reading.facts, 2)
    ]


def _known(reading: Reading) -> KnownAt | None:
    dates = reading.dates
    return known_at(
        accepted_at=dates.accepted_at,
        filing_date=dates.filing_date,
        header_date=dates.header_date,
        signature_date=dates.signature_date,
    )


def _unread(reading: Reading) -> list[Record]:
    if not isinstance(reading, ProseDocument):
        return []
    return [{"span": list(item.span), "text": item.text, "kind": item.kind} for item in reading.unread]


def _spans(reading: Reading) -> list[tuple[int, int, str]]:
    if isinstance(reading, ProseDocument):
        return sorted((*item.span, item.use) for item in reading.spans)
    return sorted((*span, "used") for row in reading.rows for _, span in row.cells)


def _plain(value: Record) -> Record:
    """Builtins, with decimals as strings and dates in ISO form."""
    plain: Record = msgspec.to_builtins(value)
    return plain
