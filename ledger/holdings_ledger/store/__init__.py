"""The log: an append-only store of events and original documents, on the eventsourcing library and SQLite."""

from holdings_ledger.store.copies import restore
from holdings_ledger.store.log import Store
from holdings_ledger.store.writer import StoredDocument, Writer

__all__ = ["Store", "StoredDocument", "Writer", "restore"]
