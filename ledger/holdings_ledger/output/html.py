"""Answers as HTML for notebooks: a plain table under its basis, with everything from filings escaped."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from holdings_ledger.answers.base import Answer
from holdings_ledger.output.columns import SHOWN, Shown
from holdings_ledger.output.delimited import cell_text, header_of
from holdings_ledger.output.sanitize import one_line
from holdings_ledger.output.screens import basis_lines
from holdings_ledger.output.styles import Screen
from holdings_ledger.output.values import row_record

_PAGE: Final = Screen(width=1_000)
MAX_ROWS: Final = 500
"""A notebook shows so many rows and says how many more there are."""


def html_table(answer: Answer[Any]) -> str:
    """The answer's first rows as an HTML table."""
    rows = answer.rows[:MAX_ROWS]
    shown = SHOWN.get(type(rows[0]).__name__) if rows else None
    head, body = _designed(rows, shown) if shown else _plain(rows)
    caption = _text(" ".join(basis_lines("", answer.basis, _PAGE)))
    more = len(answer.rows) - len(rows)
    foot = f"<p>and {more:,} more rows</p>" if more else ""
    return f"<table><caption>{caption}</caption><thead>{head}</thead><tbody>{body}</tbody></table>{foot}"


def _designed(rows: tuple[Any, ...], shown: tuple[Shown, ...]) -> tuple[str, str]:
    head = "".join(f"<th>{_text(column.heading)}</th>" for column in shown)
    lines: list[str] = []
    for row in rows:
        cells = [(column.cell(row, _PAGE), column.column.align) for column in shown]
        lines.append(
            "".join(f'<td style="text-align:{align}">{_text(c.text + c.mark)}</td>' for c, align in cells)
        )
    return f"<tr>{head}</tr>", "".join(f"<tr>{line}</tr>" for line in lines)


def _plain(rows: tuple[Any, ...]) -> tuple[str, str]:
    records = [row_record(row) for row in rows]
    keys = header_of(records)
    head = "".join(f"<th>{_text(key)}</th>" for key in keys)
    lines = ["".join(f"<td>{_text(cell_text(record.get(key)))}</td>" for key in keys) for record in records]
    return f"<tr>{head}</tr>", "".join(f"<tr>{line}</tr>" for line in lines)


def _text(text: str) -> str:
    return escape(one_line(text))
