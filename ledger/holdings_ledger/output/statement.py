"""The statement of a note for a person: dates, words, changes and balance, each line with its source."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from holdings_ledger.answers.base import Answer
from holdings_ledger.answers.statements import StatementRow
from holdings_ledger.output.columns import money
from holdings_ledger.output.sanitize import one_line, short_ids
from holdings_ledger.output.screens import basis_lines, convention_lines, mark_lines, wrapped
from holdings_ledger.output.styles import Screen, shortened, width_of

_DAY_WIDTH: Final = 10
_LEAST_WORDS: Final = 20


def statement_screen(answer: Answer[StatementRow], screen: Screen, *, hints: Sequence[str] = ()) -> str:
    """The lines of one note under its name; below, what the marks mean and the conventions in force."""
    if not answer.rows:
        lines = basis_lines("Statement", answer.basis, screen)
        return "\n".join([*lines, "  none: the note did not exist yet, as then known"]) + "\n"
    first, last = answer.rows[0], answer.rows[-1]
    title = f"Statement of {first.label}, {first.view} view,"
    lines = [*basis_lines(title, answer.basis, screen), *_parties(first, screen)]
    widths = _widths(answer.rows, screen)
    lines.append(screen.paint(_line("date", "what", ("principal", "interest", "balance"), widths), "dim"))
    for row in answer.rows:
        lines += _row_lines(row, answer, widths, screen)
    lines.append(screen.paint(_total_line(last, widths, screen), "bold"))
    lines += wrapped(mark_lines(answer.rows, screen), screen)
    lines += wrapped(convention_lines(answer), screen)
    lines += [screen.paint(f"  next: {hint}", "dim") for hint in hints]
    return "\n".join(lines) + "\n"


def _parties(row: StatementRow, screen: Screen) -> list[str]:
    """Whose note it is, and its id as commands take it."""
    holder = row.holder or "a holder that no filing names"
    words = f"{one_line(row.issuer)} to {one_line(holder)}; id {one_line(short_ids(row.note_id))}"
    return wrapped([words], screen)


def _widths(rows: Sequence[StatementRow], screen: Screen) -> tuple[int, int, int]:
    """Columns of the three amounts, the marks included."""
    columns = (
        (
            "principal",
            [_change(row.principal_change, screen) for row in rows] + [money(rows[-1].principal, screen)],
        ),
        (
            "interest",
            [_change(row.interest_change, screen) for row in rows] + [money(rows[-1].interest, screen)],
        ),
        ("balance", [money(row.total, screen) + screen.mark(row.confidence) for row in rows]),
    )
    first, second, third = (max(map(width_of, (head, *texts))) for head, texts in columns)
    return first, second, third


def _line(day: str, words: str, amounts: tuple[str, str, str], widths: tuple[int, int, int]) -> str:
    room = _words_width(widths)
    parts = [day + " " * (_DAY_WIDTH - len(day)), words + " " * (room - width_of(words))]
    parts += [" " * (width - width_of(text)) + text for text, width in zip(amounts, widths, strict=True)]
    return f"  {'  '.join(parts)}".rstrip()


def _words_width(widths: tuple[int, int, int]) -> int:
    return max(_LEAST_WORDS, 100 - 2 - _DAY_WIDTH - sum(widths) - 2 * 4)


def _row_lines(
    row: StatementRow, answer: Answer[StatementRow], widths: tuple[int, int, int], screen: Screen
) -> list[str]:
    """The line with its amounts, the rest of its words, what to know of it, and where it stands."""
    room = _words_width(widths)
    first, *rest = textwrap.wrap(one_line(row.text), room) or [""]
    mark = screen.mark(row.confidence) if row.total is not None else ""
    amounts = (
        _change(row.principal_change, screen),
        _change(row.interest_change, screen),
        money(row.total, screen) + mark,
    )
    blanks = " " * (2 + _DAY_WIDTH + 2)
    lines = [_line(row.date.isoformat(), first, amounts, widths), *(f"{blanks}{part}" for part in rest)]
    if row.note:
        noted = textwrap.wrap(one_line(row.note), screen.width - len(blanks) - 2)
        lines += [screen.paint(f"{blanks}{part}", "yellow") for part in noted]
    return [*lines, *(screen.paint(f"{blanks}{part}", "dim") for part in _source_lines(row, answer, screen))]


def _source_lines(row: StatementRow, answer: Answer[StatementRow], screen: Screen) -> list[str]:
    """The words of the filing that a line rests on; none of a line that is computed."""
    if row.kind in ("interest", "scheduled", "maturity", "closing", "capitalised"):
        return []
    room = screen.width - 2 - _DAY_WIDTH - 2
    found: list[str] = []
    for source in answer.sources(row):
        name = one_line(source.document or short_ids(source.filing))
        quote = f': "{one_line(source.quote)}"' if source.quote else ""
        found.append(shortened(f"{name}{quote}", room, screen.ellipsis))
    return found


def _total_line(row: StatementRow, widths: tuple[int, int, int], screen: Screen) -> str:
    amounts = (money(row.principal, screen), money(row.interest, screen), money(row.total, screen))
    return _line("", "outstanding: the sum of all changes", amounts, widths)


def _change(value: Decimal | None, screen: Screen) -> str:
    """A signed change; blank where there is none, a dash where it is unknown."""
    if value is None:
        return screen.dash
    return "" if value == 0 else f"{'+' if value > 0 else ''}{money(value, screen)}"
