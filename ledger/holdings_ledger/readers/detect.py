"""Which reader reads a document: told by its content, never by its name."""

from __future__ import annotations

from holdings_ledger.readers import ownership_text, ownership_xml, prose
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, Reading, Rejection


def read_bytes(data: bytes, name: str) -> tuple[Document, Reading] | Rejection:
    """Decode a document and read it with the reader that recognises it."""
    document = decode(data, name)
    if isinstance(document, Rejection):
        return document
    reading = read_document(document)
    return reading if isinstance(reading, Rejection) else (document, reading)


def read_document(document: Document) -> Reading | Rejection:
    """Read a decoded document."""
    for reader in (ownership_xml, ownership_text, prose):
        if reader.recognises(document):
            return reader.read(document)
    return Rejection(
        name=document.name,
        place="",
        cause="no reader knows it: it shows neither a Form 3, 4 or 5 nor an 8-K",
    )
