"""Answers as comma- or tab-separated text with a header line, safe to open in a spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from holdings_ledger.output.sanitize import one_line, spreadsheet_text
from holdings_ledger.output.values import Json, Record

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?\Z", re.ASCII)


def header_of(records: Iterable[Mapping[str, Json]]) -> tuple[str, ...]:
    """The keys of all records, in the order in which they first stand."""
    keys: dict[str, None] = {}
    for record in records:
        keys.update(dict.fromkeys(record))
    return tuple(keys)


def csv_text(records: Sequence[Record]) -> str:
    """Comma-separated: text always in quotes, so that no separator of any program splits it.

    Numbers, dates and truth values stand bare. Text that a spreadsheet would calculate gets an
    apostrophe. Unknown is empty.
    """
    header = header_of(records)
    lines = [",".join(header)]
    lines += [",".join(_csv_cell(record.get(key)) for key in header) for record in records]
    return "\n".join(lines) + "\n"


def tsv_text(records: Sequence[Record]) -> str:
    """Tab-separated, one line a row; unknown is empty."""
    header = header_of(records)
    lines = ["\t".join(header)]
    lines += ["\t".join(one_line(cell_text(record.get(key))) for key in header) for record in records]
    return "\n".join(lines) + "\n"


def cell_text(value: Json) -> str:
    """A value as the text of one cell: lists joined by "; ", sources by the place they name."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(cell_text(item) for item in value)
        case dict():
            return _source_text(value) or json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        case _:
            return str(value)


def _source_text(value: Record) -> str | None:
    """A source as "event table row" or "event start-end"; None for any other object."""
    if not {"event", "filing", "quote"} <= value.keys():
        return None
    match value:
        case {"event": event, "table": table, "row": row}:
            return f"{event} table {table} row {row}"
        case {"event": event, "span": [start, end]}:
            return f"{event} characters {start}-{end}"
        case _:
            return str(value["event"])


def _csv_cell(value: Json) -> str:
    text = cell_text(value)
    if value is None or isinstance(value, bool | int) or _NUMBER.match(text) or _DATE.match(text):
        return text
    return '"' + spreadsheet_text(text).replace('"', '""') + '"'
