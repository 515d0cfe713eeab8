"""Tables of text: aligned, with grouped numbers, fitted to the width by saying what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import attrs

from holdings_ledger.output.styles import Screen, Style, shortened, width_of

_GAP: Final = "  "
_INDENT: Final = "  "
_LEAST_WIDTH: Final = 8


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table. heading: as shown. align: of its cells.

    drop: columns with the highest number go first when the table is too wide; 0 never goes.
    """

    heading: str
    align: Literal["left", "right"] = "left"
    drop: int = 0


@attrs.frozen
class Cell:
    """Text of one cell, already on one line. mark stands behind the text, outside its alignment."""

    text: str
    mark: str = ""
    style: Style = "plain"


@attrs.frozen(kw_only=True)
class Fitted:
    """Lines of a table, and the headings of the columns that it had to drop or shorten."""

    lines: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], screen: Screen) -> Fitted:
    """The table within the screen's width. Columns with nothing in any row are left out."""
    shown = [at for at, column in enumerate(columns) if not column.drop or any(row[at].text for row in rows)]
    dropped: list[int] = []
    widths = {at: _natural_width(columns, rows, at) for at in shown}
    while _total(widths) > screen.width and (droppable := [at for at in widths if columns[at].drop]):
        worst = max(droppable, key=lambda at: (columns[at].drop, at))
        dropped.append(worst)
        del widths[worst]
    cut = _shrink(columns, widths, screen.width)
    lines = [_header_line(columns, widths, screen)]
    lines += [_row_line(columns, row, widths, screen) for row in rows]
    return Fitted(
        lines=tuple(lines),
        dropped=tuple(columns[at].heading for at in sorted(dropped)),
        cut=tuple(columns[at].heading for at in sorted(cut)),
    )


def _natural_width(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], at: int) -> int:
    marks = max((width_of(row[at].mark) for row in rows), default=0)
    texts = max((width_of(row[at].text) for row in rows), default=0)
    return max(width_of(columns[at].heading), texts + marks)


def _total(widths: dict[int, int]) -> int:
    return len(_INDENT) + sum(widths.values()) + len(_GAP) * max(0, len(widths) - 1)


def _shrink(columns: Sequence[Column], widths: dict[int, int], width: int) -> set[int]:
    """Narrow the widest text columns until the table fits; numbers are never cut. Changes `widths`."""
    cut: set[int] = set()
    while (excess := _total(widths) - width) > 0:
        texts = [at for at in widths if columns[at].align == "left" and widths[at] > _LEAST_WIDTH]
        if not texts:
            break
        widest = max(texts, key=widths.__getitem__)
        rest = max((widths[at] for at in texts if at != widest), default=_LEAST_WIDTH)
        by = max(1, min(excess, widths[widest] - max(rest, _LEAST_WIDTH)))
        widths[widest] -= by
        cut.add(widest)
    return cut


def _header_line(columns: Sequence[Column], widths: dict[int, int], screen: Screen) -> str:
    cells = [_placed(Cell(columns[at].heading), columns[at], width, screen) for at, width in widths.items()]
    return _INDENT + screen.paint(_GAP.join(cells).rstrip(), "dim")


def _row_line(columns: Sequence[Column], row: Sequence[Cell], widths: dict[int, int], screen: Screen) -> str:
    cells = [_placed(row[at], columns[at], width, screen) for at, width in widths.items()]
    return (_INDENT + _GAP.join(cells)).rstrip()


def _placed(cell: Cell, column: Column, width: int, screen: Screen) -> str:
    text = shortened(cell.text, width - width_of(cell.mark), screen.ellipsis)
    blanks = " " * (width - width_of(text) - width_of(cell.mark))
    painted = screen.paint(text, cell.style)
    marked = painted + screen.paint(cell.mark, "yellow")
    return blanks + marked if column.align == "right" else marked + blanks
