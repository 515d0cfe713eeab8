"""The options that all queries share, and the view that they ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import attrs
import click

from holdings_projections.making import record

if TYPE_CHECKING:
    from holdings_ledger.book import Ledger, View

Format = Literal["table", "json", "jsonl", "csv", "tsv"]
Command = Callable[..., int | None]

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_AXES: Final = ("as_of", "known_at", "strict", "position", "without_rulings", "conventions")


@record(kw_only=True)
class Query:
    """What the common options ask: which ledger, whose rows, on which basis, in which format.

    as_of: a date or an event id, None for today. known_at: an aware instant, None for all that is known.
    basis: of an earlier answer, which then fixes all of the others. format: None lets the stream decide.
    """

    db: Path
    issuer: str | None
    holder: str | None
    as_of: date | str | None
    known_at: datetime | None
    strict: bool
    position: int | None
    without_rulings: bool
    basis: Mapping[str, Any] | None
    conventions: Mapping[str, str]
    format: Format | None
    quiet: bool

    @contextmanager
    def open(self) -> Generator[View]:
        """Open the ledger, which must exist, and stand at the basis that was asked for."""
        from holdings_ledger.book import Ledger

        with Ledger.open(self.db, create=False) as ledger:
            yield self.view(ledger)

    def view(self, ledger: Ledger) -> View:
        """The ledger's view at the basis that was asked for."""
        if self.basis is not None:
            return ledger.at_basis(self.basis)
        return ledger.at(
            self.as_of,
            self.known_at,
            position=self.position,
            rulings=not self.without_rulings,
            strict=self.strict,
            conventions=self.conventions or None,
        )


def read_as_of(ctx: click.Context, param: click.Parameter, value: str | None) -> date | str | None:
    """A date, or the id of an event (`{filing}#{version}`)."""
    if value is None or "#" in value:
        return value
    try:
        if not _DATE.match(value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a date like 2007-11-13 nor an event's id") from None


def read_instant(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """An instant with its offset; a bare date means the end of that day in New York."""
    if value is None:
        return None
    from holdings_ledger.errors import LedgerError
    from holdings_ledger.times import parse_instant

    try:
        return parse_instant(value)
    except LedgerError as error:
        raise click.BadParameter(str(error)) from None


def read_basis(ctx: click.Context, param: click.Parameter, value: str | None) -> Mapping[str, Any] | None:
    """The basis in a file: by itself, or of an answer that `--json` saved."""
    if value is None:
        return None
    import json

    try:
        with click.open_file(value, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{value} cannot be read as JSON: {error}") from None
    if isinstance(found, dict):
        saved = cast("dict[str, Any]", found)
        basis = saved.get("basis", saved)
        if isinstance(basis, dict) and {"as_of", "position"} <= cast("dict[str, Any]", basis).keys():
            return cast("dict[str, Any]", basis)
    raise click.BadParameter(f"{value} holds no basis: an object with as_of, known_at, position and root")


def read_conventions(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> Mapping[str, str]:
    """KEY=VALUE pairs as a mapping."""
    pairs: dict[str, str] = {}
    for item in value:
        key, equals, chosen = item.partition("=")
        if not (key and equals and chosen):
            raise click.BadParameter(f"{item!r} is not KEY=VALUE, such as day_count=ACT/360")
        pairs[key] = chosen
    return pairs


def _set_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and ctx.obj is not None:
        cast("dict[str, bool]", ctx.obj)["debug"] = True


BALANCE_VIEW: Final = click.option(
    "--view",
    "balance_view",
    type=click.Choice(["recorded", "scheduled"]),
    default="recorded",
    show_default=True,
    help="Only what filings record, or as if every payment was made when due.",
)
DATABASE: Final = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("holdings.db"),
    envvar="HOLDINGS_LEDGER_DB",
    show_default=True,
    show_envvar=True,
    help="The ledger.",
)
DEBUG: Final = click.option(
    "--debug", is_flag=True, expose_value=False, is_eager=True, callback=_set_debug, help="Show tracebacks."
)
QUIET: Final = click.option("--quiet", "-q", is_flag=True, help="Nothing on standard error but errors.")

_FORMATS: Final = (
    click.option("--json", "format", flag_value="json", help='One object: {"basis": ..., "rows": [...]}.'),
    click.option("--jsonl", "format", flag_value="jsonl", help="The rows alone, a JSON object on each line."),
    click.option("--csv", "format", flag_value="csv", help="Comma-separated, safe for spreadsheets."),
    click.option("--tsv", "format", flag_value="tsv", help="Tab-separated: the default into a pipe."),
    click.option("--table", "format", flag_value="table", help="A table: the default on a terminal."),
)

_PARTIES: Final = (
    click.option("--issuer", help="Only this issuer: name, trading symbol or CIK."),
    click.option("--holder", help="Only this holder: name or CIK."),
)

_BASIS: Final = (
    click.option(
        "--as-of",
        metavar="DATE|EVENT_ID",
        callback=read_as_of,
        help="End of this day, or just after the event.",
    ),
    click.option(
        "--known-at",
        metavar="DATE|INSTANT",
        callback=read_instant,
        help="Only what EDGAR had accepted.",
    ),
    click.option("--known-at-strict", "strict", is_flag=True, help="Without filings dated by signature."),
    click.option("--position", type=click.IntRange(min=0), help="The log as it stood at this position."),
    click.option("--without-rulings", is_flag=True, help="Drop what people ruled."),
    click.option(
        "--basis",
        metavar="FILE",
        callback=read_basis,
        help="Give an answer again: its --json.",
    ),
    click.option(
        "--convention",
        "conventions",
        metavar="KEY=VALUE",
        multiple=True,
        callback=read_conventions,
        help="Another convention than the default.",
    ),
)


def format_options(command: Command) -> Command:
    """Add the choice of format, quiet and debug."""
    return _with(command, (*_FORMATS, QUIET, DEBUG))


def query_options(command: Command) -> Command:
    """Add all common options; the command takes them as a `Query`, before its own parameters."""
    names = [field.name for field in attrs.fields(Query)]

    def with_query(**given: Any) -> int | None:
        query = Query(**{name: given.pop(name) for name in names})
        _refuse_two_bases(query)
        return command(query, **given)

    update_wrapper(with_query, command)
    return _with(with_query, (DATABASE, *_PARTIES, *_BASIS, *_FORMATS, QUIET, DEBUG))


def _with(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    """Add options to a command. They keep no state, so that all commands share the objects: making them anew
    for every command of a module costs a query three milliseconds."""
    command.__dict__.setdefault("__click_params__", []).extend(_made(options))
    return command


@cache
def _made(options: tuple[Callable[[Command], Command], ...]) -> tuple[click.Parameter, ...]:
    """The parameters that these decorators make, in the order in which click remembers them."""

    def bearer() -> None:
        """Bears the parameters."""

    for option in reversed(options):
        option(bearer)
    return tuple(bearer.__dict__["__click_params__"])


def _refuse_two_bases(query: Query) -> None:
    given = [name for name in _AXES if getattr(query, name) not in (None, False, {})]
    if query.basis is not None and given:
        flags = ", ".join("--" + _FLAGS.get(name, name).replace("_", "-") for name in given)
        raise click.UsageError(
            f"--basis fixes the whole basis; leave out {flags}", click.get_current_context()
        )


_FLAGS: Final = {"strict": "known_at_strict", "conventions": "convention"}
