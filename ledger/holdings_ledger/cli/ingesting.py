"""Commands that take filings in, or read one without taking it in: ingest, read."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from holdings_ledger.cli.answering import chosen_format, next_question, print_records
from holdings_ledger.cli.options import DATABASE, Format, format_options, read_instant
from holdings_ledger.cli.printing import complain, emit, is_terminal
from holdings_ledger.output.styles import screen_for
from holdings_ledger.output.values import Record, row_record

if TYPE_CHECKING:
    from holdings_ledger.answers import Ingested
    from holdings_ledger.book import Ledger
    from holdings_ledger.cli.progress import IngestProgress
    from holdings_ledger.readers.file_read import FileRead

_REFUSED: Final = frozenset({"rejected", "conflict"})
_STDIN: Final = "-"
_IN_MEMORY_BYTES: Final = 32 * 1024 * 1024
_PRINTED_AT_ONCE: Final = 5_000


READER: Final = click.option("--reader", metavar="NAME", help="Read with this plug-in (docs/PLUGINS.md).")


@click.command("ingest")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=str),
    metavar="PATH...",
)
@click.option("--accession", help="EDGAR's accession number of the one filing given.")
@click.option(
    "--accepted", metavar="INSTANT", callback=read_instant, help="When EDGAR accepted the one filing given."
)
@READER
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes to read in, where there are many thousands of filings. [default: one a core]",
)
@DATABASE
@format_options
def ingest_command(
    paths: tuple[str, ...],
    accession: str | None,
    accepted: datetime | None,
    reader: str | None,
    jobs: int | None,
    db: Path,
    format: Format | None,
    quiet: bool,
) -> int:
    """Read filings into the ledger: files, folders, zips or - for standard input.

    Doing it again adds nothing. A filing that cannot be read, or contradicts one recorded under its
    accession number, is named and left out; the others go in. Ctrl-C loses nothing that was recorded: the
    same command goes on from there.
    """
    from holdings_ledger.book import Ledger
    from holdings_ledger.cli.progress import IngestProgress

    started = time.monotonic()
    progress = IngestProgress(paths, sys.stderr, shown=not quiet and is_terminal(sys.stderr))
    try:
        with Ledger.open(db) as ledger:
            results = _ingest(
                ledger, paths, accession, accepted, reader, progress, jobs or os.cpu_count() or 1
            )
    finally:
        progress.clear()
    _print_ingested(results, chosen_format(format), time.monotonic() - started)
    return 4 if any(result.status in _REFUSED for result in results) else 0


def _ingest(
    ledger: Ledger,
    paths: Sequence[str],
    accession: str | None,
    accepted: datetime | None,
    reader: str | None,
    progress: IngestProgress,
    jobs: int,
) -> Sequence[Ingested]:
    files = [path for path in paths if path != _STDIN]
    given: Sequence[Ingested] = ()
    if len(files) < len(paths):
        given = _ingest_stdin(ledger, accession, accepted, reader)
        if not files:
            return given
    results = ledger.ingest(
        *files,
        accession=accession,
        accepted=accepted,
        reader=reader,
        progress=progress.recorded,
        projecting=progress.projected,
        jobs=jobs,
    )
    return [*given, *results] if given else results


def _ingest_stdin(
    ledger: Ledger, accession: str | None, accepted: datetime | None, reader: str | None
) -> Sequence[Ingested]:
    """Take in what comes from standard input; what is large is put on disk, where an archive can be read."""
    data = sys.stdin.buffer.read(_IN_MEMORY_BYTES)
    rest = sys.stdin.buffer.read(1)
    if not rest:
        return ledger.ingest_bytes(data, "<stdin>", accession=accession, accepted=accepted, reader=reader)
    import shutil
    from tempfile import TemporaryFile

    with TemporaryFile() as file:
        file.write(data + rest)
        shutil.copyfileobj(sys.stdin.buffer, file)
        return ledger.ingest_bytes(file, "<stdin>", accession=accession, accepted=accepted, reader=reader)


def _print_ingested(results: Sequence[Ingested], form: Format, seconds: float) -> None:
    if form == "table":
        from holdings_ledger.output.screens import ingest_screen

        emit(ingest_screen(results, seconds, screen_for(sys.stdout)))
        return
    if form == "jsonl":
        for at in range(0, len(results), _PRINTED_AT_ONCE):
            print_records([row_record(result) for result in results[at : at + _PRINTED_AT_ONCE]], form, {})
    else:
        print_records([row_record(result) for result in results], form, {})
    for result in results:
        if result.status in _REFUSED:
            complain(f"{result.status}: {result.message or result.path}")


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=str))
@click.option("--text", is_flag=True, help="The filing itself, with what was understood marked.")
@click.option("--form", is_flag=True, help="A form to fill in by hand, begun for FILE (docs/BY_HAND.md).")
@READER
@format_options
def read_command(
    file: str, text: bool, form: bool, reader: str | None, format: Format | None, quiet: bool
) -> int:
    """Show what a reader understands of FILE, and what it leaves unread. Nothing is recorded."""
    from holdings_ledger.book import read_file

    source = sys.stdin.buffer.read() if file == _STDIN else Path(file)
    if form:
        from holdings_ledger.output.sanitize import lines_kept
        from holdings_ledger.readers.by_hand.begun import begun_form

        emit(lines_kept(begun_form(source, reader)))
        return 0
    found = read_file(source, reader=reader)
    _print_read(found, text=text, form=chosen_format(format), quiet=quiet)
    if found.unread and file != _STDIN and not text and chosen_format(format) == "table":
        emit(f"next: {next_question(['read', file, '--form'])}   (to say what the unread words mean)\n")
    return 0


def _print_read(found: FileRead, *, text: bool, form: Format, quiet: bool) -> None:
    if text or form == "table":
        from holdings_ledger.output.reading import marked_text, reading_screen

        screen = screen_for(sys.stdout)
        emit(marked_text(found, screen) if text else reading_screen(found, screen))
        return
    about: Record = {"document": found.document, "unread": [*found.unread], "notices": [*found.notices]}
    print_records(found.rows or found.events, form, about, quiet=quiet)
