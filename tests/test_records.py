"""Records of instruments are read from JSON as msgspec, which wrote them, reads them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from holdings_ledger import Ledger
from holdings_ledger.read_model.records import decode
from holdings_projections.commitment_records import CommitmentRecord
from holdings_projections.instruments import NoteRecord
from holdings_projections.preferred_records import PreferredRecord

_KINDS = {"note": NoteRecord, "preferred": PreferredRecord, "commitment": CommitmentRecord}
_EXAMPLES = Path(__file__).parent.parent / "examples" / "filings"


@pytest.mark.parametrize("kind", list(_KINDS))
def test_the_records_of_the_examples_are_read_alike(kind: str, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "holdings.db"
    with Ledger.open(path) as ledger:
        ledger.ingest(_EXAMPLES)
    with sqlite3.connect(f"{path}.view") as connection:
        rows = connection.execute("SELECT record FROM instruments WHERE kind = ?", (kind,)).fetchall()
    assert rows
    for (text,) in rows:
        assert decode(text, _KINDS[kind]) == msgspec.json.decode(text, type=_KINDS[kind])
