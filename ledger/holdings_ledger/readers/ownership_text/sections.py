"""The parts of a rendition: header, tables, owners, signatures, explanation and closing note."""

from __future__ import annotations

import re
from typing import Final, Literal

import attrs

from holdings_ledger.readers.ownership_text.cells import parse_cell
from holdings_ledger.readers.ownership_text.lines import Line, plain

Part = Literal["header", "I", "II", "gap", "owners", "signatures", "explanation", "note"]

_HEADING: Final = re.compile(
    r"(?P<table>table (?P<number>ii?)\b)"
    r"|(?P<title>(?:[0-9]{1,2}\. ?)?title of (?P<derivative>derivative )?security)"
    r"|(?P<owners>reporting owners?(?: name\b| *$))"
    r"|(?P<signatures>signatures?:? *$)"
    r"|(?P<explanation>explanation of responses)"
    r"|(?P<note>note: ?file three|potential persons who)"
    r"|(?P<gap>reminder:)",
    re.IGNORECASE,
)
_LONGEST_ROW: Final = 20_000
_MOST_CELLS: Final = 64


@attrs.frozen(kw_only=True)
class Sections:
    """Lines by part; `seen` tells which parts have begun, `last` the one in which the document ends."""

    header: tuple[Line, ...]
    table_1: tuple[Line, ...]
    table_2: tuple[Line, ...]
    owners: tuple[Line, ...]
    signatures: tuple[Line, ...]
    explanation: tuple[Line, ...]
    seen: frozenset[str]
    last: Part


def divide(lines: list[Line]) -> Sections:
    """Sort the lines of a document into its parts, by the headings of the form."""
    parts: dict[Part, list[Line]] = {}
    part: Part = "header"
    for line in lines:
        # a heading begins with one of these letters, or a column's number, perhaps behind Markdown
        after = _after(part, line)
        if after != part:
            part = after
        parts.setdefault(part, []).append(line)
    return Sections(
        header=tuple(parts.get("header", ())),
        table_1=tuple(parts.get("I", ())),
        table_2=tuple(parts.get("II", ())),
        owners=tuple(parts.get("owners", ())),
        signatures=tuple(parts.get("signatures", ())),
        explanation=tuple(parts.get("explanation", ())),
        seen=frozenset(parts),
        last=part,
    )


def _after(part: Part, line: Line) -> Part:
    """The part a line belongs to, given the part before it."""
    match = _HEADING.match(plain(line.raw[:200])) if line.raw else None
    if part == "note" or (part == "explanation" and not (match and match["note"])):
        return part
    if match is None:
        return _row_part(part, line)
    if match["table"]:
        return "II" if match["number"].lower() == "ii" else "I"
    if match["title"]:
        return "II" if match["derivative"] else "I"
    for name in ("owners", "signatures", "explanation", "note", "gap"):
        if match[name]:
            return name
    return part


def _row_part(part: Part, line: Line) -> Part:
    """A row of a table whose heading is missing begins the table; Table II where it has its many columns."""
    if part not in ("header", "gap") or line.raw.count("\t") < 3:
        return part
    shapes = [parse_cell(raw).shape for _, raw in split_cells(line)]
    while shapes and shapes[-1] == "empty":
        shapes.pop()
    if len(shapes) < 3 or "letter" not in shapes or not {"date", "dates", "number"} & set(shapes):
        return part
    # Table II names a second security, the underlying one, before its last column, and has two more dates
    derivative = part == "gap" or "dates" in shapes or shapes.count("date") > 1 or "text" in shapes[1:-1]
    return "II" if derivative else "I"


def split_cells(line: Line) -> list[tuple[int, str]]:
    """The cells of a line, with offsets into the document: divided by tabs, or a Markdown row's bars.

    A line without either is one cell; so is one too long to be a row.
    """
    raw = line.raw
    if len(raw) > _LONGEST_ROW:
        return [(line.start, raw)]
    mark, start = "\t", line.start
    if "\t" not in raw and raw.count("|") >= 3 and raw.lstrip().startswith("|"):
        mark = "|"
        left = raw.index("|") + 1
        right = len(raw.rstrip()) - 1 if raw.rstrip().endswith("|") else len(raw)
        raw, start = raw[left : max(left, right)], start + left
    if raw.count(mark) >= _MOST_CELLS:
        return [(line.start, line.raw)]
    cells: list[tuple[int, str]] = []
    for cell in raw.split(mark):
        cells.append((start, cell))
        start += len(cell) + 1
    return cells
