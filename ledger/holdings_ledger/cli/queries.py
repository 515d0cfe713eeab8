"""Commands that ask: holdings, options, notes, schedule, preferred, commitments, events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import click

from holdings_ledger.answers.base import Answer
from holdings_ledger.cli.answering import next_question, print_answer
from holdings_ledger.cli.options import BALANCE_VIEW, Query, query_options

if TYPE_CHECKING:
    from holdings_ledger.book import View


def _ask(query: Query, title: str, question: Callable[[View], Answer[Any]], id_key: str = "") -> None:
    """Open the ledger, ask, and print before it is closed, since sources are resolved on output."""
    with query.open() as view:
        answer = question(view)
        print_answer(title, answer, query, hints=_hints(answer, query, id_key))


def _hints(answer: Answer[Any], query: Query, id_key: str) -> list[str]:
    if not id_key or not answer.rows:
        return []
    known = [row for row in answer.rows if row.confidence != "unknown"] or answer.rows
    live = [row for row in known if getattr(row, "status", "") in ("outstanding", "matured_unconfirmed")]
    words = ["explain", getattr((live or known)[0], id_key)]
    return [next_question(words + (["--as-of", str(query.as_of)] if query.as_of else []))]


@click.command("holdings")
@query_options
def holdings_command(query: Query) -> None:
    """Shares held: who held what, as of a date and as known at an instant.

    Without --holder, one row for each economic position of the issuer, under its first owner; with it,
    that owner's rows, a position before its first evidence included, with quantity unknown.
    """
    _ask(query, "Holdings", lambda view: view.holdings(query.issuer, query.holder), "position_id")


@click.command("options")
@query_options
def options_command(query: Query) -> None:
    """Options, warrants, units and other derivative securities, one row for each lot of like terms."""
    _ask(query, "Options", lambda view: view.options(query.issuer, query.holder), "position_id")


@click.command("notes")
@BALANCE_VIEW
@query_options
def notes_command(query: Query, balance_view: Literal["recorded", "scheduled"]) -> None:
    """Notes with principal, accrued interest and total, and whether anything confirms their payments."""
    title = f"Notes, {balance_view} view,"
    _ask(query, title, lambda view: view.notes(query.issuer, query.holder, view=balance_view), "label")


@click.command("schedule")
@click.argument("note")
@click.option("--compare", is_flag=True, help="Every convention side by side.")
@query_options
def schedule_command(query: Query, note: str, compare: bool) -> None:
    """The payments of NOTE (its id, from `notes`), under the conventions in force."""
    if compare:
        _ask(query, f"Conventions compared for {note}", lambda view: view.schedule_comparison(note))
        return
    with query.open() as view:
        hints = [next_question(["schedule", note, "--compare"])]
        print_answer(f"Schedule of {note}", view.schedule(note), query, hints=hints)


@click.command("preferred")
@query_options
def preferred_command(query: Query) -> None:
    """Preferred shares of each series: how many, the least there must be, and what was asserted."""
    _ask(query, "Preferred", lambda view: view.preferred(query.issuer, query.holder), "preferred_id")


@click.command("commitments")
@query_options
def commitments_command(query: Query) -> None:
    """Notes promised and not yet recorded as issued: commitments, not debt."""
    _ask(query, "Commitments", lambda view: view.commitments(query.issuer, query.holder), "commitment_id")


@click.command("events")
@click.option(
    "--after",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Only past this position.",
)
@query_options
def events_command(query: Query, after: int) -> None:
    """The events of the log, in its order, each with the filing it rests on."""
    _ask(query, "Events", lambda view: view.events(query.issuer, query.holder, after=after), "id")
