"""Printing answers in the format that was asked for, or that suits where the output goes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from holdings_ledger.answers.base import Answer, Row
from holdings_ledger.cli.options import Format, Query
from holdings_ledger.cli.printing import complain, emit, is_terminal
from holdings_ledger.output.json_out import json_lines, json_text
from holdings_ledger.output.values import Json, Record, basis_record, row_record


def chosen_format(asked: Format | None) -> Format:
    """The format asked for, else a table for a person and tab-separated text for a pipe."""
    return asked or ("table" if is_terminal(sys.stdout) else "tsv")


def answer_records(answer: Answer[Any]) -> list[Record]:
    """The rows with their sources resolved."""
    return [row_record(row, answer.sources(row) if isinstance(row, Row) else None) for row in answer]


def print_answer(title: str, answer: Answer[Any], query: Query, *, hints: Sequence[str] = ()) -> None:
    """Print an answer; delimited text has no room for the basis, which then goes to standard error."""
    form = chosen_format(query.format)
    if form == "table":
        from holdings_ledger.output.screens import answer_screen
        from holdings_ledger.output.styles import screen_for

        emit(answer_screen(title, answer, screen_for(sys.stdout), hints=hints))
        return
    basis = basis_record(answer.basis)
    print_records(answer_records(answer), form, {"basis": basis}, quiet=query.quiet)


def print_records(records: Sequence[Record], form: Format, about: Record, *, quiet: bool = False) -> None:
    """Print records in a format other than a table. about: what stands beside the rows in `--json`."""
    match form:
        case "json":
            rows: list[Json] = list(records)
            emit(json_text({**about, "rows": rows}))
            return
        case "jsonl":
            emit(json_lines(records))
        case _:
            from holdings_ledger.output.delimited import csv_text, tsv_text

            emit((csv_text if form == "csv" else tsv_text)(records))
    if not quiet and about:
        complain(json_lines([about]).rstrip("\n"))


def next_question(words: Sequence[str]) -> str:
    """A command line to try next, quoted for a shell."""
    import shlex

    from holdings_ledger.output.sanitize import one_line, short_ids

    return shlex.join(["holdings-ledger", *(one_line(short_ids(word)) for word in words)])
