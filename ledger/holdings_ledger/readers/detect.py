"""Which reader reads a document: told by its content, never by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from holdings_ledger.readers import ownership_html, ownership_text, ownership_tsv, ownership_xml, prose
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, Reading, Rejection

_READERS: Final[tuple[tuple[Callable[[Document], bool], Callable[[Document], Reading | Rejection]], ...]] = (
    (ownership_tsv.recognises, ownership_tsv.read),
    (ownership_xml.recognises, ownership_xml.read),
    (ownership_html.recognises, ownership_html.read),
    (ownership_text.recognises, ownership_text.read),
    (prose.recognises, prose.read),
)


def read_bytes(data: bytes, name: str) -> tuple[Document, Reading] | Rejection:
    """Decode a document and read it with the reader that recognises it."""
    document = decode(data, name)
    if isinstance(document, Rejection):
        return document
    reading = read_document(document)
    return reading if isinstance(reading, Rejection) else (document, reading)


def read_document(document: Document) -> Reading | Rejection:
    """Read a decoded document."""
    for recognises, read in _READERS:
        if recognises(document):
            return read(document)
    if ownership_tsv.is_member(document):
        cause = "it is one table of a data set; give the folder or the archive with all eight of them"
        return Rejection(name=document.name, place="", cause=cause)
    return Rejection(
        name=document.name,
        place="",
        cause="no reader knows it: it shows neither a Form 3, 4 or 5 nor an 8-K",
    )
