"""The command that tells the life of a note: statement."""

from __future__ import annotations

import sys
from typing import Literal

import click

from holdings_ledger.cli.answering import answer_records, chosen_format, next_question, print_records
from holdings_ledger.cli.options import BALANCE_VIEW, Query, query_options
from holdings_ledger.cli.printing import emit
from holdings_ledger.output.values import Record, basis_record


@click.command("statement")
@click.argument("note")
@BALANCE_VIEW
@query_options
def statement_command(query: Query, note: str, balance_view: Literal["recorded", "scheduled"]) -> None:
    """The life of NOTE from issue to the day asked for, line by line: every change, and what is left.

    NOTE is its id or label, from `notes`. Balances foot: each is the one before it and the line's changes.
    """
    with query.open() as view:
        answer = view.statement(note, view=balance_view)
        form = chosen_format(query.format)
        if form != "table":
            about: Record = {"basis": basis_record(answer.basis)}
            print_records(answer_records(answer), form, about, quiet=query.quiet)
            return
        from holdings_ledger.output.statement import statement_screen
        from holdings_ledger.output.styles import screen_for

        hints = [next_question(["schedule", note]), next_question(["explain", note])]
        emit(statement_screen(answer, screen_for(sys.stdout), hints=hints))
