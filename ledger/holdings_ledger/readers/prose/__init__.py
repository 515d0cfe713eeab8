"""The reader of 8-K prose on notes and preferred stock.

It reads by closed clause templates over lexed tokens and abstains where a clause is not wholly understood.
`docs/READING_PROSE.md` shows the way of a document through it.
"""

from holdings_ledger.readers.prose.reading import READER, read, recognises

__all__ = ["READER", "read", "recognises"]
