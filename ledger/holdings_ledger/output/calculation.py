"""A calculator's answer for a person: the result, then every figure that it was computed from."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from holdings_ledger.answers.base import Answer
from holdings_ledger.answers.calculators import ConditionRow, ConversionRow, InputFigure
from holdings_ledger.output.columns import money, number, percent
from holdings_ledger.output.sanitize import one_line
from holdings_ledger.output.screens import basis_lines, mark_lines, wrapped
from holdings_ledger.output.styles import Screen
from holdings_ledger.output.tables import Cell, Column, table


def calculation_screen(title: str, answer: Answer[ConversionRow | ConditionRow], screen: Screen) -> str:
    """Results with their marks, why something is unknown, and the inputs as a table."""
    lines = basis_lines(title, answer.basis, screen)
    for row in answer:
        lines += wrapped([_headline(row)], screen)
        facts = _conversion(row, screen) if isinstance(row, ConversionRow) else _condition(row, screen)
        width = max(len(name) for name, _ in facts)
        for name, text in facts:
            lines += _fact(name, text, width, screen)
        if row.note:
            lines += [screen.paint(line, "yellow") for line in wrapped([row.note], screen)]
        lines += _inputs(row.inputs, screen)
    lines += wrapped(mark_lines(answer.rows, screen), screen)
    return "\n".join(lines) + "\n"


def _headline(row: ConversionRow | ConditionRow) -> str:
    """Whose instrument it is, and the terms in words."""
    holder = one_line(row.holder or "a holder that no filing names")
    terms = row.formula if isinstance(row, ConversionRow) else row.condition
    return f"{one_line(row.issuer)} to {holder}: {one_line(terms or 'no terms are stored')}"


def _conversion(row: ConversionRow, screen: Screen) -> list[tuple[str, str]]:
    mark = screen.mark(row.confidence) if row.shares is not None else ""
    floored = ", the floor" if row.floored else ""
    over = (
        "" if not row.overpaid else f", rounded up: {number(row.overpaid, screen)} USD more than the amount"
    )
    facts = [
        ("price", f"{number(row.price, screen)}{floored}"),
        ("amount", money(row.amount, screen)),
        ("shares", f"{number(row.shares, screen)}{mark}{over}"),
        ("at least", number(row.minimum_shares, screen)),
    ]
    if row.ownership_cap is not None:
        known = row.cap_shares is not None
        within = f" shares, to own at most {percent(row.ownership_cap, screen)}" if known else ""
        facts += [("cap leaves", f"{number(row.cap_shares, screen)}{within}")]
        facts += [("issuable now", number(row.within_cap, screen))]
    return facts


def _condition(row: ConditionRow, screen: Screen) -> list[tuple[str, str]]:
    met = {True: "met", False: "not met", None: screen.dash}[row.met]
    window = "" if row.first is None else f"{row.first} to {row.last}, {row.days} trading days"
    return [
        ("condition", f"{met}{screen.mark(row.confidence) if row.met is not None else ''}"),
        ("average", money(row.average, screen) + ("" if row.average is None else " a day")),
        ("threshold", money(row.threshold, screen)),
        ("window", window or screen.dash),
    ]


def _fact(name: str, text: str, width: int, screen: Screen) -> list[str]:
    """A result with its name, wrapped beneath itself."""
    first = f"    {name:<{width}}  "
    return textwrap.wrap(text, screen.width, initial_indent=first, subsequent_indent=" " * len(first))


def _inputs(figures: Sequence[InputFigure], screen: Screen) -> list[str]:
    columns = [Column(heading="from"), Column(heading="value", align="right"), Column(heading="source")]
    rows = [
        [Cell(one_line(figure.name)), Cell(_value(figure, screen)), Cell(one_line(figure.source))]
        for figure in figures
    ]
    return list(table(columns, rows, screen).lines) if rows else []


def _value(figure: InputFigure, screen: Screen) -> str:
    value: Decimal | None = figure.value
    writers: dict[str, Any] = {"USD": money, "fraction": percent}
    return str(writers.get(figure.unit, number)(value, screen))
