"""Tables in text, Markdown and HTML: headings, rows and totals, in columns set apart by blanks, tabs or bars.

A table is taken apart only when every row has its place under the headings; whether it is understood is the
matter of `columns`. Headings may stand over several lines, "$" may have a column of its own, and a row of
totals must be the sums of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

Cut = tuple[int, int]
"""A span of the view's text."""

_GAP: Final = re.compile(r"(?<![\s$])[ \t]{2,60}|\t")
_BAR: Final = re.compile(r"[|\t]")
_RULE: Final = re.compile(r"[-=_+|: \t.]+$")
_DASHES: Final = re.compile(r"[-=_]{2,200}(?: [-=_]{1,200}){0,3}|[-=_]{3,200}")
_FIGURE: Final = re.compile(
    r"\(?\$?\s{0,12}[\d,]*\.?\d+\s?%?\)?|[A-Z][a-z]{2,8}\.? \d{1,2}, ?\d{4}|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2,8} \d{4}"
)
_FOOTNOTE: Final = re.compile(r"\s{0,3}(?:\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|†|‡)$")
_TOTAL: Final = re.compile(r"(?:grand |sub)?totals?\b|aggregate\b|sum\b", re.IGNORECASE)
_MOST_COLUMNS: Final = 14
_MOST_ROWS: Final = 500
"""Rows of the longest table that is read; a current report has a few."""
_MOST_HEADINGS: Final = 6
"""Lines over which headings may stand."""


@attrs.frozen
class Table:
    """A table. headings: words over each column. rows: a span for each column, None where it is blank.

    totals: the spans of the figures in a row of totals, in order. tails: the rest of each row's first
    cell, where it goes on in the next line. noted: whether a cell has a footnote's mark.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cut | None, ...], ...]
    totals: tuple[Cut, ...] = ()
    tails: tuple[Cut | None, ...] = ()
    noted: bool = False


@attrs.frozen
class _Line:
    """A line's cells: spans in the text, and where each stands across the page or among the bars."""

    cells: tuple[Cut, ...]
    across: tuple[Cut, ...]
    width: int


def table_of(text: str, span: Cut) -> Table | None:
    """The table that a paragraph is; None when a line has no place in it."""
    barred = _is_barred(text[slice(*span)])
    ruled: tuple[Cut, ...] = ()
    heads: list[_Line] = []
    body: list[_Line] = []
    for line, rule in _lines(text, span, barred):
        if rule is not None:
            ruled = ruled or rule
        elif not body and not any(_is_figure(text, cell) for cell in line.cells[1:] or line.cells):
            heads.append(line)
        else:
            body.append(line)
    if not heads or len(heads) > _MOST_HEADINGS or not 0 < len(body) <= _MOST_ROWS:
        return None
    columns = _columns(heads, body, ruled, barred)
    if columns is None or not 2 <= len(columns) <= _MOST_COLUMNS:
        return None
    headings = _headings(text, heads, columns)
    return _filled(text, headings, body, columns, barred) if headings is not None else None


def _is_barred(body: str) -> bool:
    return "|" in body or "\t" in body


def _lines(text: str, span: Cut, barred: bool) -> Iterator[tuple[_Line, tuple[Cut, ...] | None]]:
    """The lines with cells; of a rule, where its dashes stand across the page."""
    at = span[0]
    for line in text[slice(*span)].splitlines(keepends=True):
        body = line.rstrip()
        if body and _RULE.match(body) and not body.strip().isdigit():
            dashes = tuple(match.span() for match in _DASHES.finditer(body.expandtabs()))
            yield _Line((), (), 0), () if barred else dashes
        elif body:
            cells = tuple(_between_bars(body, at) if barred else _apart(body, at))
            if cells:
                yield (
                    _Line(tuple(cell for cell, _ in cells), tuple(place for _, place in cells), len(body)),
                    None,
                )
        at += len(line)


def _apart(line: str, at: int) -> Iterator[tuple[Cut, Cut]]:
    """The cells of a line in which blanks set them apart."""
    start = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, start):
        if gap.start() > start:
            yield (at + start, at + gap.start()), (start, gap.start())
        start = gap.end()
    if len(line) > start:
        yield (at + start, at + len(line)), (start, len(line))


def _between_bars(line: str, at: int) -> Iterator[tuple[Cut, Cut]]:
    """The cells between bars or tabs; a sign of money joins the cell after it, "%" and ")" the one before."""
    found: list[list[int]] = []
    start = place = 0
    pending: int | None = None
    for stop in [*(match.start() for match in _BAR.finditer(line)), len(line)]:
        cell = line[start:stop]
        word = cell.strip()
        left, right = start + len(cell) - len(cell.lstrip()), start + len(cell.rstrip())
        if word in ("%", ")", ")%") and found:
            found[-1][1] = right
        elif word in ("$", "US$", "($"):
            pending = left
        elif word:
            found.append([left if pending is None else pending, right, place])
            pending = None
        start, place = stop + 1, place + 1
    for left, right, where in found:
        yield (at + left, at + right), (where, where + 1)


def _is_figure(text: str, cell: Cut) -> bool:
    return _FIGURE.fullmatch(_FOOTNOTE.sub("", text[slice(*cell)].strip())) is not None


def _columns(
    heads: list[_Line], body: list[_Line], ruled: tuple[Cut, ...], barred: bool
) -> tuple[Cut, ...] | None:
    """Where each column stands: under a rule's dashes, else where the fullest rows have their cells."""
    most = max(len(line.cells) for line in body)
    full = [line for line in body if len(line.cells) == most]
    if barred:
        # Cells that a heading spans, and those beside a sign of money, shift some rows by a place.
        if len(heads[-1].cells) != most:
            return None
        return full[0].across
    if len(ruled) == most:
        return ruled
    return tuple(
        (min(line.across[at][0] for line in full), max(line.across[at][1] for line in full))
        for at in range(most)
    )


def _headings(text: str, heads: list[_Line], columns: tuple[Cut, ...]) -> tuple[str, ...] | None:
    """The words over each column, from top to bottom; a line of as many cells as columns goes by order."""
    words: list[list[str]] = [[] for _ in columns]
    for line in heads:
        for order, (cell, place) in enumerate(zip(line.cells, line.across, strict=True)):
            at = order if len(line.cells) == len(columns) else _nearest(place, columns)
            if at is None:
                return None
            words[at].append(" ".join(text[slice(*cell)].split()))
    if not all(words):
        return None
    return tuple(" ".join(parts) for parts in words)


def _nearest(place: Cut, columns: tuple[Cut, ...]) -> int | None:
    """The column that shares most of a cell's width."""
    shared = [min(place[1], end) - max(place[0], start) for start, end in columns]
    best = max(shared)
    return shared.index(best) if best > 0 and shared.count(best) == 1 else None


def _filled(
    text: str, headings: tuple[str, ...], body: list[_Line], columns: tuple[Cut, ...], barred: bool
) -> Table | None:
    """The table of these lines; a name may go on in a line of its own, indented, or begin in one."""
    rows: list[tuple[Cut | None, ...]] = []
    tails: list[Cut | None] = []
    totals: tuple[Cut, ...] = ()
    noted = False
    begun: _Line | None = None
    for line in body:
        if totals:
            return None
        if len(line.cells) == 1 and not _is_figure(text, line.cells[0]):
            if barred:
                return None
            if rows and tails[-1] is None and _is_indented(line, columns):
                tails[-1] = line.cells[0]
            elif begun is None and not _is_indented(line, columns):
                begun = line
            else:
                return None
            continue
        if _is_total(text, line, len(columns), bool(rows)) and begun is None:
            totals = tuple(cell for cell in line.cells if _is_figure(text, cell))
            continue
        row = _row(line, columns)
        if row is None or (begun is not None and row[0] is None):
            return None
        if begun is not None and row[0] is not None:
            row = ((begun.cells[0][0], row[0][1]), *row[1:])
        begun = None
        noted = noted or any(_FOOTNOTE.search(text[slice(*cell)]) is not None for cell in row if cell)
        rows.append(row)
        tails.append(None)
    return Table(headings, tuple(rows), totals, tuple(tails), noted) if rows and begun is None else None


def _is_indented(line: _Line, columns: tuple[Cut, ...]) -> bool:
    """Whether a line of one cell stands to the right of where its column begins: it goes on with a name."""
    return columns[0][0] < line.across[0][0] < columns[0][1]


def _is_total(text: str, line: _Line, width: int, under: bool) -> bool:
    """Whether a line is one of totals: called so, or figures alone under rows."""
    if _TOTAL.match(text[slice(*line.cells[0])].strip()):
        return True
    return under and len(line.cells) < width and _is_figure(text, line.cells[0])


def _row(line: _Line, columns: tuple[Cut, ...]) -> tuple[Cut | None, ...] | None:
    if len(line.cells) == len(columns):
        return line.cells
    row: list[Cut | None] = [None] * len(columns)
    for cell, place in zip(line.cells, line.across, strict=True):
        at = _nearest(place, columns)
        if at is None or row[at] is not None:
            return None
        row[at] = cell
    return tuple(row)


__all__ = ["Cut", "Table", "table_of"]
