"""Small filings of our own making, for the tests of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from holdings_events import Event, Recorded, SharesPurchased, SharesSold, Source
from holdings_ledger.store import Store, StoredDocument


def document(text: str, name: str = "filing.txt") -> StoredDocument:
    data = text.encode()
    return StoredDocument(digest=sha256(data).hexdigest(), name=name, encoding="utf-8", data=data)


def rows(*quantities: int, of: StoredDocument | None = None) -> list[Event]:
    """A sale or, where the quantity is negative, a purchase for each quantity."""
    source = Source(document=of.digest if of else "")
    made: list[Event] = []
    for number, quantity in enumerate(quantities, 1):
        cls = SharesSold if quantity > 0 else SharesPurchased
        made.append(
            cls(
                source=source,
                table="I",
                row=number,
                effective_date=date(2019, 3, number),
                quantity=Decimal(abs(quantity)),
            )
        )
    return made


def fill(store: Store) -> list[Recorded]:
    """Three filings in two batches, one of them appended to twice: nine events, two documents."""
    first, second = document("Fernwood Mills, Form 4\n" * 40), document("Fernwood Mills, amended")
    with store.writing() as writer:
        made = writer.append(
            "0000000001-19-000001", rows(100, 200, -50, of=first), documents=[first], fingerprint="f1"
        )
        made += writer.append(f"doc:{second.digest}", rows(70, of=second), documents=[second])
    with store.writing() as writer:
        made += writer.append("0000000001-19-000002", rows(5, 6, of=first), fingerprint="f2")
        made += writer.append("0000000001-19-000001", rows(100, 200, -55, of=first))
    return made


def filled(path: Path) -> Path:
    """The path of a closed ledger with what `fill` appends."""
    with Store.open(path) as store:
        fill(store)
    return path


def as_version_1(path: Path) -> Path:
    """A ledger of today's layout as version 1 had it: every document of a stream in `renditions`."""
    tamper(
        path,
        "DROP INDEX first_documents",
        "INSERT OR IGNORE INTO renditions SELECT document, originator_id FROM stored_events "
        "WHERE document IS NOT NULL",
        "UPDATE meta SET schema_version = 1",
    )
    return path


def as_version_0(path: Path) -> Path:
    """A ledger of today's layout as version 0 had it: without look-ups by fingerprint and by document."""
    tamper(
        as_version_1(path),
        "DROP TABLE filing_index",
        "DROP TABLE renditions",
        "UPDATE meta SET schema_version = 0",
    )
    return path


def tamper(path: Path, *statements: str, parameters: Sequence[object] = ()) -> None:
    """Change the file behind the ledger's back, as somebody with the tools would: guards dropped."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, parameters if "?" in statement else ())
        for _, sql in triggers:
            connection.execute(sql)
