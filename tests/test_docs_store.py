"""docs/STORE.md names the tables, columns and checks there are, and its example is a true one."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from holdings_ledger.merkle import event_bytes
from holdings_ledger.migrations import SCHEMA_VERSION
from holdings_ledger.store import Store
from store_cases import filled

TEXT = (Path(__file__).parent.parent / "docs" / "STORE.md").read_text(encoding="utf-8")


def first_column(heading: str) -> list[str]:
    """The names in the first column of the table with this heading."""
    table = TEXT.split(f"| {heading} |")[1].split("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)


def test_every_table_and_column_is_described(tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled(tmp_path / "holdings.db"))) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in tables
        }
        view = [row[1] for row in connection.execute("PRAGMA table_info(log)")]
    assert sorted(first_column("table")) == sorted(tables)
    assert first_column("column of `stored_events`") == columns["stored_events"]
    assert first_column("column of `documents`") == columns["documents"]
    for table in ("meta", "batches", "aliases", "filing_index", "renditions"):
        line = TEXT.split(f"| `{table}` |")[1].split("\n")[0]
        assert all(f"`{column}`" in line for column in columns[table]), table
    assert all(f"`{column}`" in TEXT.split("The view `log`")[1].split("\n\n")[0] for column in view)
    assert f"is the layout, now {SCHEMA_VERSION}." in TEXT


def test_every_check_of_verify_is_described() -> None:
    with Store.in_memory() as store:
        assert first_column("check") == [check.check for check in store.verify()]


def test_the_example_of_a_leafs_data_is_true() -> None:
    assert f"    {event_bytes(7, 'doc:ab', 2, 't/1', b'{}', 'ff').hex()}\n" in TEXT
