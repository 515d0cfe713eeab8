"""What each of EDGAR's formats says of the same filings, next to their ownership XML.

Run: HOLDINGS_LEDGER_CORPUS=... python benchmarks/compare_renditions.py

From the XML of each real filing a small pass of its own makes the lines of a data set, and another one a
page; texts and submissions are taken as they are. Each is read, and each value of each row compared with what
the XML reader says. Exits 1 if a value differs by more than its format cannot say.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from data_set_files import lines_of, members, zipped
from form_pages import page_of
from holdings_ledger.ingest.inputs import FilingInput, from_bytes
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import OwnershipDocument, Rejection, Row

_PLACES: Final = frozenset({"number", "span", "cells", "path", "evidence"})
_UNSHOWN: Final = {
    "text": frozenset({"form_type", "equity_swap", "timeliness", "footnotes"}),
    "page": frozenset({"form_type", "equity_swap"}),
    "submission": frozenset[str](),
    "data set": frozenset[str](),
}
"""Fields that a format has no place for: a blank box is no "no" on paper, and texts fuse marks."""

Read = tuple[str, OwnershipDocument, OwnershipDocument]
"""(format, as XML says it, as the format says it)."""


def main() -> int:
    """Print the table; returns the exit code."""
    counted: dict[str, dict[str, int]] = {}
    for form, exact, other in renditions(Path(os.environ["HOLDINGS_LEDGER_CORPUS"]) / "corpus"):
        row = counted.setdefault(
            form, dict.fromkeys(("documents", "rows", "values", "rounded", "differing"), 0)
        )
        row["documents"] += 1
        compare(form, exact, other, row)
    print("| format | documents | rows | values | rounded | differing |\n|---|---:|---:|---:|---:|---:|")
    for form, row in counted.items():
        print(f"| {form} | " + " | ".join(f"{count:,}" for count in row.values()) + " |")
    return 1 if any(row["differing"] for row in counted.values()) else 0


def renditions(corpus: Path) -> Iterator[Read]:
    """Each rendition of each filing beside its XML."""
    for path in sorted((corpus / "ownership_xml").glob("*.xml")):
        xml = path.read_bytes()
        exact = _read(xml)
        yield "text", exact, _read((corpus / "ownership_text" / f"{path.stem}.txt").read_bytes())
        yield "page", exact, _read(page_of(xml))
        yield "data set", exact, _of_data_set(xml)
    for path in sorted((corpus / "submission_txt").glob("*.txt")):
        data = path.read_bytes()
        start, end = data.index(b"<ownershipDocument"), data.rindex(b"</ownershipDocument>")
        xml = data[start:end] + b"</ownershipDocument>"
        yield "submission", _read(xml), _read(data)
        yield "data set", _read(xml), _of_data_set(xml)


def _read(data: bytes) -> OwnershipDocument:
    found = read_bytes(data, "rendition")
    if isinstance(found, Rejection) or not isinstance(found[1], OwnershipDocument):
        raise SystemExit(f"not read: {found}")
    return found[1]


def _of_data_set(xml: bytes) -> OwnershipDocument:
    signed = re.search(rb"<signatureDate>(\d{4}-\d\d-\d\d)", xml)
    assert signed is not None
    lines = lines_of(xml, "0009999999-99-000001", date.fromisoformat(signed[1].decode()))
    (item,) = from_bytes(zipped(members([lines])), "q.zip")
    assert isinstance(item, FilingInput)
    reading = item.read()
    assert isinstance(reading, OwnershipDocument)
    return reading


def compare(form: str, exact: OwnershipDocument, other: OwnershipDocument, counted: dict[str, int]) -> None:
    """Add what was compared, and what differs, to the counts of a format."""
    one, two = _ordered(exact), _ordered(other)
    counted["rows"] += len(one)
    counted["differing"] += abs(len(one) - len(two))
    for first, second in zip(one, two, strict=False):
        for field in attrs.fields(Row):
            if field.name in _PLACES | _UNSHOWN[form]:
                continue
            a, b = (_plain(field.name, getattr(row, field.name)) for row in (first, second))
            counted["values"] += a is not None
            if a == b:
                continue
            rounded = form == "data set" and isinstance(a, Decimal) and isinstance(b, Decimal)
            near = rounded and abs(a - b) <= Decimal("0.005")
            counted["rounded" if near else "differing"] += 1


def _ordered(reading: OwnershipDocument) -> list[Row]:
    """Rows as a data set orders them: transactions before holdings."""
    return sorted(reading.rows, key=lambda row: (row.table, row.kind != "transaction", row.number))


def _plain(field: str, value: Any) -> Any:
    if field == "footnotes":
        return sorted((name, tuple(sorted(ids))) for name, ids in value) or None
    return value


if __name__ == "__main__":
    sys.exit(main())
