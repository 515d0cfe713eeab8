"""The SEC's Insider Transactions Data Sets: a quarter of Forms 3, 4 and 5 as eight tab-separated tables.

`filings` reads a whole data set as a stream. The lines of each filing are kept as a text of their own, which
`read` reads again: see `holdings_ledger.readers.ownership_tsv.lines`.
"""

from __future__ import annotations

from holdings_ledger.readers.model import Document, OwnershipDocument, Rejection
from holdings_ledger.readers.ownership_tsv.filings import reading_of
from holdings_ledger.readers.ownership_tsv.joining import DataSet, filings
from holdings_ledger.readers.ownership_tsv.lines import (
    FIRST_LINE,
    LinePlace,
    member_of,
    place_of,
    sections_of,
)

__all__ = ["DataSet", "LinePlace", "filings", "is_member", "member_of", "place_of", "read", "recognises"]

_COLUMNS = ("ACCESSION_NUMBER\t", "\ufeffACCESSION_NUMBER\t", '"ACCESSION_NUMBER"\t')


def recognises(document: Document) -> bool:
    """Whether the document is a filing of a data set, as the ledger keeps it."""
    return document.text.startswith(FIRST_LINE + "\n")


def is_member(document: Document) -> bool:
    """Whether the document is one member of a data set, of no use without the others."""
    return document.text.startswith(_COLUMNS)


def read(document: Document) -> OwnershipDocument | Rejection:
    """Read the lines of a filing."""
    sections = sections_of(document.text, document.name)
    return sections if isinstance(sections, Rejection) else reading_of(sections, document.name)
