"""Reader of text renditions of SEC Forms 3, 4 and 5 and their amendments.

`read` turns the words that a browser or a converter made of such a form into an `OwnershipDocument`:
rows as reported, each with the characters it rests on. It repairs nothing. Whatever is not certain, from a
fused cell to a document that is cut, is a `Notice` of the document.
"""

from __future__ import annotations

from holdings_ledger.readers.ownership_text.reader import READER, read, recognises

__all__ = ["READER", "read", "recognises"]
