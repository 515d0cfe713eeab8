"""The log: an append-only store of events and original documents, on the eventsourcing library and SQLite."""

import logging

from holdings_ledger.codec import Encoded, encoded
from holdings_ledger.store.copies import restore
from holdings_ledger.store.log import Store, StoreRows
from holdings_ledger.store.packing import PackedDocument, StoredDocument, packed
from holdings_ledger.store.writer import Writer

__all__ = [
    "Encoded",
    "PackedDocument",
    "Store",
    "StoreRows",
    "StoredDocument",
    "Writer",
    "encoded",
    "packed",
    "restore",
]

# Here and not in the package itself: a query neither logs nor can afford to import logging (4 ms).
logging.getLogger("holdings_ledger").addHandler(logging.NullHandler())
