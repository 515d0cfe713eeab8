"""The command itself: its subcommands by name, loaded when called, and what becomes of errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

PROGRAM: Final = "holdings-ledger"

_COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "ingest": ("ingesting", "Read filings into the ledger: files, folders, zips."),
    "read": ("ingesting", "What a reader understands of a file, and what not."),
    "holdings": ("queries", "Who held how many shares, on a date, as then known."),
    "options": ("queries", "Options, warrants and units, vested and unvested."),
    "notes": ("queries", "Notes with principal and accrued interest."),
    "statement": ("stating", "The life of a note line by line, with its sources."),
    "schedule": ("queries", "The payments of a note, by one convention or several."),
    "convert": ("calculating", "What a note converts into, at prices you give."),
    "condition": ("calculating", "Whether a tranche's volume condition is met."),
    "dilution": ("calculating", "Shares that all else can become, over time."),
    "preferred": ("queries", "Preferred shares, counted and as asserted."),
    "commitments": ("queries", "Notes promised and not yet recorded as issued."),
    "events": ("queries", "The events of the log, with their filings."),
    "explain": ("auditing", "The words a number rests on, and the arithmetic."),
    "audit": ("auditing", "Findings; --replay rebuilds everything and compares."),
    "rule": ("ruling", "Record what a person decided, with author and reason."),
    "rulings": ("ruling", "What people decided, and whether it is in force."),
    "verify": ("auditing", "Recompute every hash and position; name what fails."),
    "backup": ("maintaining", "Copy the ledger, whole and consistent."),
    "restore": ("maintaining", "Bring a backup back, checked before it is used."),
}
"""Module and short help of each command; the help of the group must import none of the modules."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work: in, look, prove, keep."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module, whose command has the same name."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"holdings_ledger.cli.{_COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their short help, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the near matches."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=2)
            also = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"there is no command {args[0]!r}.{also}", ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"{PROGRAM} {version(PROGRAM)}")
        ctx.exit()


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine; 1 failure; 2 wrong usage; 3 an audit or verification found something; "
    "4 some input was rejected or in conflict.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version.",
)
def group() -> None:
    """A ledger of security holdings: filings go in, every balance comes out with its sources."""


def run(args: Sequence[str] | None = None) -> int:
    """Run the command and turn what it raises into one line on standard error and an exit code."""
    settings: dict[str, bool] = {"debug": False}
    try:
        result: object = group.main(
            list(args) if args is not None else None, prog_name=PROGRAM, standalone_mode=False, obj=settings
        )
    except click.ClickException as error:
        return _usage_failed(error)
    except SystemExit:  # click does this, mode or not, when the reader of its help has gone away
        return _flushed(0)
    except (click.Abort, KeyboardInterrupt):
        return _failed("interrupted")
    except Exception as error:
        if settings["debug"]:
            raise
        return _failed(_message(error))
    return _flushed(result if isinstance(result, int) else 0)


def _usage_failed(error: click.ClickException) -> int:
    message = error.format_message()
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        message = f"{message.rstrip()} ({context.command_path} --help)"
    return _failed(message, error.exit_code)


def _message(error: Exception) -> str:
    """What a user reads of an exception: the library's own words, else what happened and a hint."""
    from holdings_ledger.errors import LedgerError

    if isinstance(error, LedgerError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def _failed(message: str, code: int = 1) -> int:
    from holdings_ledger.output.sanitize import one_line

    click.echo(f"error: {one_line(message)}", err=True)
    return code


def _flushed(code: int) -> int:
    """Flush standard output; a reader that has gone away is no failure."""
    from holdings_ledger.cli.printing import silence_output

    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence_output()
    return code
