"""Commands that compute at market data the user gives: convert, condition, dilution."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from holdings_ledger.answers.base import Answer
from holdings_ledger.cli.answering import answer_records, chosen_format, print_answer, print_records
from holdings_ledger.cli.options import Query, query_options
from holdings_ledger.cli.printing import emit
from holdings_ledger.output.values import Record, basis_record

if TYPE_CHECKING:
    from holdings_ledger.book import View


class _Number(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic in newer click
    """A decimal number of at least 0, with or without thousands separators."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        from decimal import InvalidOperation

        try:
            number = value if isinstance(value, Decimal) else Decimal(str(value).replace(",", ""))
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or number < 0:
            self.fail(f"{value!r} is not a number of at least 0", param, ctx)
        return number


_NUMBER: Final = _Number()
_MARKET: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
_DAY: Final = click.DateTime(["%Y-%m-%d"])

_market = click.option("--market", type=_MARKET, help="CSV of date, vwap, bid, close, volume.")
_on = click.option("--on", "day", type=_DAY, metavar="DATE", help="The day, in place of --as-of.")
_outstanding = click.option(
    "--shares-outstanding", "outstanding", type=_NUMBER, help="Shares in issue that day."
)


def _at(query: Query, day: datetime | None) -> tuple[Query, date | None]:
    """The query at the end of the day asked for; two different days are a contradiction."""
    if day is None:
        return query, None
    if query.as_of is not None:
        raise click.UsageError("--on says the day; leave out --as-of", click.get_current_context())
    return (query if query.basis is not None else attrs.evolve(query, as_of=day.date())), day.date()


def _show(query: Query, title: str, question: Callable[[View], Answer[Any]]) -> None:
    with query.open() as view:
        answer = question(view)
        form = chosen_format(query.format)
        if form == "table":
            from holdings_ledger.output.calculation import calculation_screen
            from holdings_ledger.output.styles import screen_for

            emit(calculation_screen(title, answer, screen_for(sys.stdout)))
            return
        about: Record = {"basis": basis_record(answer.basis)}
        print_records(answer_records(answer), form, about, quiet=query.quiet)


@click.command("convert")
@click.argument("note")
@_market
@_on
@click.option("--amount", type=_NUMBER, help="Dollars to convert; else all that is outstanding.")
@_outstanding
@click.option("--holding", type=_NUMBER, help="Shares the holder has; else as the ledger knows.")
@query_options
def convert_command(
    query: Query,
    note: str,
    market: Path | None,
    day: datetime | None,
    amount: Decimal | None,
    outstanding: Decimal | None,
    holding: Decimal | None,
) -> None:
    """What NOTE converts into on a day: price by its own formula, shares, and the ownership cap's limit.

    NOTE is its id or label, from `notes`. Windows are the rows of --market strictly before the day.
    """
    query, on = _at(query, day)
    _show(
        query,
        f"Conversion of {note}",
        lambda view: view.convert(
            note, market, on=on, amount=amount, shares_outstanding=outstanding, holding=holding
        ),
    )


@click.command("condition")
@click.argument("commitment")
@_market
@_on
@query_options
def condition_command(query: Query, commitment: str, market: Path | None, day: datetime | None) -> None:
    """Whether the trading volume before a closing day meets the condition of COMMITMENT.

    COMMITMENT is its id, from `commitments`, or the beginning of it, or its holder if there is one only.
    """
    query, on = _at(query, day)
    _show(query, "Condition", lambda view: view.condition(commitment, market, on=on))


@click.command("dilution")
@_market
@_on
@click.option("--from", "first", type=_DAY, metavar="DATE", help="First day; then every month's end.")
@click.option("--to", "last", type=_DAY, metavar="DATE", help="Last day.")
@_outstanding
@query_options
def dilution_command(
    query: Query,
    market: Path | None,
    day: datetime | None,
    first: datetime | None,
    last: datetime | None,
    outstanding: Decimal | None,
) -> None:
    """Shares that notes, options, warrants and preferred can become, gross, on a day or over time.

    What cannot be computed is listed with the reason, and not counted.
    """
    if (first is None) != (last is None) or (first is not None and day is not None):
        raise click.UsageError("give --on, or both --from and --to", click.get_current_context())
    if query.issuer is None:
        raise click.UsageError("say whose securities: --issuer", click.get_current_context())
    issuer = query.issuer
    query, on = _at(query, day if last is None else last)
    start = None if first is None else first.date()
    if start is not None and on is not None and start > on:
        raise click.UsageError("--from lies after --to", click.get_current_context())
    with query.open() as view:
        answer = view.dilution(issuer, market, on=on, start=start, shares_outstanding=outstanding)
        print_answer("Dilution", answer, query)
