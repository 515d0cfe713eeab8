"""Commands about what people decided: rule, rulings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from holdings_ledger.cli.answering import chosen_format, print_answer, print_records
from holdings_ledger.cli.options import DATABASE, Format, Query, format_options, query_options
from holdings_ledger.cli.printing import emit
from holdings_ledger.output.sanitize import one_line
from holdings_ledger.output.values import row_record

_KINDS = ("accept_finding", "same_party", "not_same_party", "split", "correction", "reading", "revoke")


@click.command("rule")
@click.argument("targets", nargs=-1)
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What sort of decision.")
@click.option("--statement", help="The decision in words.")
@click.option("--author", help="Who decides.")
@click.option("--reason", help="Why.")
@click.option("--evidence", help="A quotation or reference that it rests on.")
@click.option("--revokes", help="Id of a ruling, or its first characters, to take back.")
@click.option("--ratio", type=(int, int), metavar="NEW OLD", help="Of a split: new shares for old ones.")
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]), help="Of a split: the day from which.")
@click.option("--field", help="Of a correction: the field of the row's event, such as quantity.")
@click.option("--value", help="Of a correction: what is right.")
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False),
    help="Of a reading: the document, where the form names none.",
)
@DATABASE
@format_options
def rule_command(
    targets: tuple[str, ...],
    kind: str,
    statement: str | None,
    author: str | None,
    reason: str | None,
    evidence: str | None,
    revokes: str | None,
    ratio: tuple[int, int] | None,
    effective: datetime | None,
    field: str | None,
    value: str | None,
    document: str | None,
    db: Path,
    format: Format | None,
    quiet: bool,
) -> None:
    """Record a person's decision on TARGETS; it changes no filing's event, and can be revoked.

    TARGETS are ids of findings (accept_finding), two parties by name or CIK (same_party, not_same_party),
    an issuer and a title (split), the id of a row's event (correction), or the form that says what a document
    means (reading; docs/BY_HAND.md), in which all else stands. Recording the same again adds nothing.
    """
    from holdings_ledger.book import Ledger

    day: date | None = None if effective is None else effective.date()
    words = {"statement": statement, "author": author, "reason": reason}
    if kind == "reading":
        others = {**words, "evidence": evidence, "revokes": revokes, "ratio": ratio, "effective": effective}
        others |= {"field": field, "value": value}
        with Ledger.open(db) as ledger:
            ruled = ledger.rule(kind=kind, form=_form(targets, others), document=document)
    else:
        with Ledger.open(db, create=False) as ledger:
            ruled = ledger.rule(
                kind=kind,
                targets=targets,
                **_required(words, document),
                evidence=evidence,
                revokes=revokes,
                ratio=ratio,
                effective=day,
                field=field,
                value=value,
            )
    form = chosen_format(format)
    if form == "table":
        emit(f"{ruled.status}  {one_line(ruled.kind)} {ruled.ruling_id[:12]}: {one_line(ruled.message)}\n")
        return
    print_records([row_record(ruled)], form, {}, quiet=quiet)


def _form(targets: tuple[str, ...], others: Mapping[str, object]) -> str:
    """The only target of a reading; raises a usage error for more, and for what belongs into the form."""
    given = [name for name, value in others.items() if value is not None]
    if given:
        raise click.UsageError(f"--{given[0]} of a reading stands in its form")
    if len(targets) != 1:
        raise click.UsageError("a reading has one target, the form that was filled in")
    return targets[0]


def _required(words: Mapping[str, str | None], document: str | None) -> dict[str, str]:
    """Statement, author and reason; raises a usage error where one is missing."""
    for name, value in words.items():
        if value is None:
            raise click.UsageError(f"Missing option '--{name}'.")
    if document is not None:
        raise click.UsageError("only a reading has a --document")
    return {name: value for name, value in words.items() if value is not None}


@click.command("rulings")
@query_options
def rulings_command(query: Query) -> None:
    """The rulings of the log, in its order, with whether each is in force."""
    with query.open() as view:
        print_answer("Rulings", view.rulings(), query)
