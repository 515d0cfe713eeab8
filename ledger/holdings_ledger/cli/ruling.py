"""Commands about what people decided: rule, rulings."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from holdings_ledger.cli.answering import chosen_format, print_answer, print_records
from holdings_ledger.cli.options import DATABASE, Format, Query, format_options, query_options
from holdings_ledger.cli.printing import emit
from holdings_ledger.output.sanitize import one_line
from holdings_ledger.output.values import row_record

_KINDS = ("accept_finding", "same_party", "not_same_party", "split", "revoke")


@click.command("rule")
@click.argument("targets", nargs=-1)
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What sort of decision.")
@click.option("--statement", required=True, help="The decision in words.")
@click.option("--author", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why.")
@click.option("--evidence", help="A quotation or reference that it rests on.")
@click.option("--revokes", help="Id of a ruling, or its first characters, to take back.")
@click.option("--ratio", type=(int, int), metavar="NEW OLD", help="Of a split: new shares for old ones.")
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]), help="Of a split: the day from which.")
@DATABASE
@format_options
def rule_command(
    targets: tuple[str, ...],
    kind: str,
    statement: str,
    author: str,
    reason: str,
    evidence: str | None,
    revokes: str | None,
    ratio: tuple[int, int] | None,
    effective: datetime | None,
    db: Path,
    format: Format | None,
    quiet: bool,
) -> None:
    """Record a person's decision on TARGETS; it changes no filing's event, and can be revoked.

    TARGETS are ids of findings (accept_finding), two parties by name or CIK (same_party, not_same_party),
    or an issuer and a title (split). Recording the same again adds nothing.
    """
    from holdings_ledger.book import Ledger

    day: date | None = None if effective is None else effective.date()
    with Ledger.open(db, create=False) as ledger:
        ruled = ledger.rule(
            kind=kind,
            targets=targets,
            statement=statement,
            author=author,
            reason=reason,
            evidence=evidence,
            revokes=revokes,
            ratio=ratio,
            effective=day,
        )
    form = chosen_format(format)
    if form == "table":
        emit(f"{ruled.status}  {one_line(ruled.kind)} {ruled.ruling_id[:12]}: {one_line(ruled.message)}\n")
        return
    print_records([row_record(ruled)], form, {}, quiet=quiet)


@click.command("rulings")
@query_options
def rulings_command(query: Query) -> None:
    """The rulings of the log, in its order, with whether each is in force."""
    with query.open() as view:
        print_answer("Rulings", view.rulings(), query)
