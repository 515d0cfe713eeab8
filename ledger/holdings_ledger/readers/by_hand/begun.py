"""A form begun for a document: its header, where no reader knows it, and its unread words to be answered."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from holdings_ledger.readers.by_hand.facts import original_of
from holdings_ledger.readers.detect import read_by_plugin, read_document
from holdings_ledger.readers.model import Document, ProseDocument, Reading, Rejection
from holdings_ledger.readers.words import Page

__all__ = ["begun_form"]

_AROUND: Final = 200

_HEAD: Final = """\
# What this document says, read by hand. docs/BY_HAND.md of holdings-ledger tells every field.
#   holdings-ledger rule --kind reading THIS-FORM.toml --document {name}
by_hand = 1
author = ""
reason = ""
"""

_FILING: Final = """
[filing]
form = ""                    # "8-K", "4", ...
issuer = { name = "" }       # also cik, symbol
# owners = [{ name = "" }]   # of a Form 3, 4 or 5
# accession = ""             # EDGAR's, with dashes
# accepted_at = 2021-03-04T16:30:00-05:00
# filing_date = 2021-03-04   # one date at least
"""

_EVENT: Final = """
[[events]]
type = ""                    # one of docs/EVENTS.md, such as "NoteIssued"
quote = ""                   # words that stand once in the document, or: span = [from, to]
# effective_date = 2021-03-04
# principal = "250000.00"
"""


def begun_form(source: str | os.PathLike[str] | bytes, reader: str | None = None) -> str:
    """A form in TOML to fill in, for a path or bytes.

    A document that a reader knows gives an event for each unread span; another gives a header, too. Raises
    OSError, and `InvalidFormError` for an empty file.
    """
    name = "DOCUMENT" if isinstance(source, bytes) else str(source)
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    document = original_of(data, name)
    reading = _reading(document, reader)
    parts = [_HEAD.format(name=" ".join(name.split())), f'document = "{document.digest}"\n']
    if reading is None:
        return "".join([*parts, _FILING, _EVENT])
    unread = list(_unread(document, reading))
    return "".join([*parts, *(unread or [_EVENT])])


def _reading(document: Document, reader: str | None) -> Reading | None:
    if not document.text:
        return None
    found = read_document(document) if reader is None else read_by_plugin(document, reader)
    return None if isinstance(found, Rejection) else found


def _unread(document: Document, reading: Reading) -> Iterator[str]:
    """An event for each unread span, its surroundings in a comment."""
    page = Page(document.text)
    for item in reading.unread if isinstance(reading, ProseDocument) else ():
        start, end = item.span
        around = (max(0, start - _AROUND), min(len(document.text), end + _AROUND))
        words = " ".join(page.words(around).split())
        where = f"line {page.line(item.span)}, unread {item.kind}: {json.dumps(item.text)}"
        yield f'\n# {where}\n# ... {words} ...\n[[events]]\ntype = ""\nspan = [{start}, {end}]\n'
