"""The log: an append-only store of events and original documents, on the eventsourcing library and SQLite."""

import logging

from holdings_ledger.store.copies import restore
from holdings_ledger.store.log import Store, StoreRows
from holdings_ledger.store.writer import StoredDocument, Writer

__all__ = ["Store", "StoreRows", "StoredDocument", "Writer", "restore"]

# Here and not in the package itself: a query neither logs nor can afford to import logging (4 ms).
logging.getLogger("holdings_ledger").addHandler(logging.NullHandler())
