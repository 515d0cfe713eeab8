"""Answers as JSON: one object with its basis, or a line for each row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from holdings_ledger.output.sanitize import json_safe
from holdings_ledger.output.values import Json


def json_text(value: Json) -> str:
    """An object over several lines, ending in a line end."""
    return json_safe(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def json_lines(records: Iterable[Mapping[str, Json]]) -> str:
    """Each record on a line of its own."""
    return "".join(
        json_safe(json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)) + "\n"
        for record in records
    )
