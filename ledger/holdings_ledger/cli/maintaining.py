"""Commands that keep the ledger: backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from holdings_ledger.cli.options import DATABASE, DEBUG
from holdings_ledger.cli.printing import complain


@click.command("backup")
@click.argument("destination", type=click.Path(path_type=Path, dir_okay=False))
@DATABASE
@DEBUG
def backup_command(destination: Path, db: Path) -> None:
    """Copy the ledger, whole and consistent, to DESTINATION, which must not exist yet."""
    from holdings_ledger.book import Ledger

    with Ledger.open(db, create=False) as ledger:
        ledger.backup(destination)
    complain(f"backed up {db} to {destination}")


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("destination", type=click.Path(path_type=Path, dir_okay=False), required=False)
@DATABASE
@DEBUG
def restore_command(backup: Path, destination: Path | None, db: Path) -> None:
    """Bring BACKUP back as DESTINATION, else as --db, which must not exist yet; it is verified first."""
    from holdings_ledger.book import restore

    restore(backup, destination or db)
    complain(f"restored {backup} to {destination or db}")
