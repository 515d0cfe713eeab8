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


def read_bytes(data: bytes, name: str, reader: str | None = None) -> tuple[Document, Reading] | Rejection:
    """Decode a document and read it with the reader that recognises it, or with the plug-in of a name."""
    document = decode(data, name)
    if isinstance(document, Rejection):
        return document
    reading = read_document(document) if reader is None else read_by_plugin(document, reader)
    return reading if isinstance(reading, Rejection) else (document, reading)


def read_by_plugin(document: Document, name: str) -> Reading | Rejection:
    """Read a decoded document with the plug-in of a name."""
    from holdings_ledger.readers import plugins

    return plugins.read_with(document, name)


def read_document(document: Document) -> Reading | Rejection:
    """Read a decoded document. Plug-ins are looked for where no reader of this package knows it."""
    for recognises, read in _READERS:
        if recognises(document):
            return read(document)
    if ownership_tsv.is_member(document):
        cause = "it is one table of a data set; give the folder or the archive with all eight of them"
        return Rejection(name=document.name, place="", cause=cause)
    from holdings_ledger.readers import plugins

    found = plugins.read_any(document)
    if found is not None:
        return found
    return Rejection(
        name=document.name,
        place="",
        cause="no reader knows it: it shows neither a Form 3, 4 or 5 nor an 8-K",
    )
