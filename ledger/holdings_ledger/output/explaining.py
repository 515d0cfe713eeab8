"""An explanation for a person: the filing's words with the span marked, the arithmetic, the findings."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from holdings_ledger.output.columns import money, number
from holdings_ledger.output.sanitize import one_line, short_ids
from holdings_ledger.output.screens import basis_lines
from holdings_ledger.output.styles import Screen, shortened, width_of
from holdings_ledger.output.tables import Cell, Column, table

if TYPE_CHECKING:
    from holdings_ledger.answers import ByHand, Explanation, FindingRow, Quotation, Step

_BAR: Final = 6


def explanation_screen(found: Explanation, screen: Screen) -> str:
    """Everything about one figure, from its words to its sum."""
    lines = basis_lines("Explained", found.basis, screen)
    lines += _headline(found, screen)
    for quotation in found.quotations:
        lines += _quoted(quotation, screen)
    if found.steps:
        lines += _arithmetic(found.steps, found.unit, screen)
    if found.conclusion:
        lines += _labelled("so", found.conclusion, screen)
    for assumption in found.assumptions:
        lines += _labelled("assumed", assumption, screen)
    if found.by_hand is not None:
        lines += _by_hand(found.by_hand, screen)
    for finding in found.findings:
        lines += _labelled("finding", _finding(finding), screen)
    return "\n".join(lines) + "\n"


def _headline(found: Explanation, screen: Screen) -> list[str]:
    words = one_line(found.headline)
    if found.unit is not None:
        figure = (money if found.unit == "USD" else number)(found.value, screen)
        words = f"{figure}  {words} ({found.confidence})"
    lines = textwrap.wrap(words, screen.width - 2, subsequent_indent="  ")
    return [f"  {screen.paint(line, 'bold')}" for line in lines]


def _labelled(label: str, text: str, screen: Screen) -> list[str]:
    blanks = " " * 12
    first = f"    {label:<8}"
    return textwrap.wrap(one_line(text), screen.width, initial_indent=first, subsequent_indent=blanks)


def _quoted(quotation: Quotation, screen: Screen) -> list[str]:
    """Where the words stand, and the words with a bar before them and the span marked."""
    line = f", line {quotation.line}" if quotation.line else ""
    where = textwrap.wrap(
        f"{one_line(quotation.says)}: {one_line(quotation.document or short_ids(quotation.filing))}{line}",
        screen.width,
        initial_indent="    ",
        subsequent_indent="      ",
    )
    bar = screen.paint("│" if screen.unicode else "|", "dim")
    return [*where, *(f"      {bar} {marked}" for marked in _marked_lines(quotation, screen))]


def _marked_lines(quotation: Quotation, screen: Screen) -> list[str]:
    """The marked words between bars: with what stands around them on one line, or wrapped alone."""
    left, right = ("▐", "▌") if screen.unicode else ("[", "]")
    before, marked, after = (_cells(part) for part in (quotation.before, quotation.marked, quotation.after))
    marked = marked.strip()
    room = screen.width - _BAR - 4
    if width_of(marked) > room:
        wrapped = textwrap.wrap(f"{left}{marked}{right}", screen.width - _BAR - 2)
        return [screen.paint(line, "bold") for line in wrapped]
    room -= width_of(marked)
    before = _tail(before, max(room // 2, room - width_of(after)), screen)
    room -= width_of(before)
    after = shortened(after, room, screen.ellipsis) if room > 1 else ""
    return [f"{before}{left}{screen.paint(marked, 'reverse')}{right}{after}"]


def _cells(text: str) -> str:
    """Text on one line with its tabs as gaps, blanks at its ends kept."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{head}{'  '.join(one_line(part) for part in text.split(chr(9))).strip()}{tail}"


def _tail(text: str, width: int, screen: Screen) -> str:
    if width_of(text) <= width:
        return text
    return shortened(text[::-1], width, screen.ellipsis)[::-1] if width > 1 else ""


def _arithmetic(steps: tuple[Step, ...], unit: str | None, screen: Screen) -> list[str]:
    write = money if unit == "USD" else number
    columns = [
        Column(heading="replay"),
        Column(heading="change", align="right"),
        Column(heading="leaves", align="right"),
        Column(heading="rests on"),
        Column(heading="event", drop=1),
    ]
    rows = [
        [
            Cell(one_line(step.text)),
            Cell("" if step.change is None else _signed(write(step.change, screen))),
            Cell(write(step.result, screen)),
            Cell(step.confidence),
            Cell(one_line(short_ids(step.event or ""))),
        ]
        for step in steps
    ]
    narrower = Screen(width=screen.width - 2, colour=screen.colour, unicode=screen.unicode)
    return [f"  {line}" for line in table(columns, rows, narrower).lines]


def _signed(text: str) -> str:
    return text if text.startswith("-") else f"+{text}"


def _by_hand(made: ByHand, screen: Screen) -> list[str]:
    """Who wrote it, why, in which form, and under which ruling it counts or no longer counts."""
    state = "" if made.in_force else ", revoked"
    lines = _labelled("by hand", f"{made.author}: {made.reason}", screen)
    lines += _labelled(
        "form", f"{made.form} ({made.form_digest[:12]}), ruling {made.ruling_id[:12]}{state}", screen
    )
    for gate in made.gates:
        lines += _labelled("fails", gate, screen)
    return lines + (_labelled("accepted", made.accepted, screen) if made.accepted else [])


def _finding(finding: FindingRow) -> str:
    return f"{finding.code}: {finding.message}"
