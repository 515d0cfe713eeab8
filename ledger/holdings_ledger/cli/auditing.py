"""Commands that justify and prove: explain, audit, verify."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import click

from holdings_ledger.answers import Answer, Check, Explanation, FindingRow
from holdings_ledger.cli.answering import chosen_format, print_records
from holdings_ledger.cli.options import DATABASE, Format, Query, format_options, query_options
from holdings_ledger.cli.printing import complain, emit
from holdings_ledger.output.styles import screen_for
from holdings_ledger.output.values import Json, Record, basis_record, row_record, source_record

_RANKS: Final = {"error": 0, "warning": 1, "info": 2}
_FOUND_SOMETHING: Final = 3


@click.command("explain")
@click.argument("id")
@query_options
def explain_command(query: Query, id: str) -> None:
    """Show the words of the filing that ID rests on, and the arithmetic where something was derived.

    ID is that of a position, a note, an event or a finding, as any answer prints it.
    """
    with query.open() as view:
        found = view.explain(id)
    form = chosen_format(query.format)
    if form == "table":
        from holdings_ledger.output.explaining import explanation_screen

        emit(explanation_screen(found, screen_for(sys.stdout)))
        return
    print_records([_explanation_record(found)], form, {"basis": basis_record(found.basis)}, quiet=query.quiet)


def _explanation_record(found: Explanation) -> Record:
    record = row_record(found)
    del record["basis"]
    return record


@click.command("audit")
@click.option("--replay", is_flag=True, help="Rebuild everything from nothing and compare.")
@click.option(
    "--severity", type=click.Choice(list(_RANKS)), default="info", help="Show only what is at least so grave."
)
@click.option(
    "--fail-on",
    type=click.Choice([*_RANKS, "never"]),
    default="error",
    show_default=True,
    help="Exit with 3 when a finding is at least so grave.",
)
@query_options
def audit_command(query: Query, replay: bool, severity: str, fail_on: str) -> int:
    """List findings: what does not add up, is missing, was inferred or contradicts another filing.

    The exit code depends on all findings but those that a ruling accepts, whatever --severity shows. With
    --replay, every projection is rebuilt from the events and every stored document is read again; --json
    then has "checks" beside "rows".
    """
    from holdings_ledger.book import Ledger

    with Ledger.open(query.db, create=False) as ledger:
        found = query.view(ledger).findings(issuer=query.issuer, holder=query.holder)
        checks = ledger.audit_replay() if replay else []
        shown = attrs.evolve(found, rows=tuple(_at_least(found.rows, severity)))
        _print_findings(shown, checks, query)
    grave = fail_on != "never" and bool(_at_least([f for f in found if f.ruling is None], fail_on))
    return _FOUND_SOMETHING if grave or _any_failed(checks) else 0


def _at_least(findings: Sequence[FindingRow], severity: str) -> list[FindingRow]:
    """Findings at or above a severity, the gravest first, otherwise in their order."""
    chosen = [finding for finding in findings if _RANKS[finding.severity] <= _RANKS[severity]]
    return sorted(chosen, key=lambda finding: _RANKS[finding.severity])


def _any_failed(checks: Sequence[Check]) -> bool:
    return any(check.status == "failed" for check in checks)


def _print_findings(findings: Answer[FindingRow], checks: Sequence[Check], query: Query) -> None:
    form = chosen_format(query.format)
    if form == "table":
        from holdings_ledger.output.screens import checks_screen, findings_screen

        screen = screen_for(sys.stdout)
        emit(findings_screen(findings, screen))
        if checks:
            emit(checks_screen("Replay", checks, screen))
        return
    about: Record = {"basis": basis_record(findings.basis)}
    if checks:
        proved: list[Json] = [row_record(check) for check in checks]
        about["checks"] = proved
    print_records(_finding_records(findings), form, about, quiet=query.quiet)


def _finding_records(findings: Answer[FindingRow]) -> list[Record]:
    """Findings with the places they rest on."""
    records: list[Record] = []
    for finding in findings:
        sources: list[Json] = [source_record(source) for source in findings.resolve(finding.events)]
        records.append({**row_record(finding), "sources": sources})
    return records


@click.command("verify")
@DATABASE
@format_options
def verify_command(db: Path, format: Format | None, quiet: bool) -> int:
    """Recompute leaves, tree, positions and document digests, and name what fails."""
    from holdings_ledger.book import Ledger

    with Ledger.open(db, create=False) as ledger:
        checks = ledger.verify()
    form = chosen_format(format)
    if form == "table":
        from holdings_ledger.output.screens import checks_screen

        emit(checks_screen(f"Verified {db}", checks, screen_for(sys.stdout)))
    else:
        print_records([row_record(check) for check in checks], form, {}, quiet=quiet)
    failed = [check.check for check in checks if check.status != "ok"]
    if failed and form != "table":
        complain(f"failed: {', '.join(failed)}")
    return _FOUND_SOMETHING if failed else 0
