"""docs/CLI.md names every command, option, output key and exit code."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import click
import pytest

from holdings_ledger import answers
from holdings_ledger.cli.app import group

PAGE = (Path(__file__).parent.parent / "docs" / "CLI.md").read_text(encoding="utf-8")
CONTEXT = click.Context(group)
COMMANDS = group.list_commands(CONTEXT)


def loaded(name: str) -> click.Command:
    command = group.get_command(CONTEXT, name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described(name: str) -> None:
    assert re.search(rf"`{name}[ `]", PAGE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    for parameter in loaded(name).params:
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert re.search(rf"`(?:\w+ (?:NOTE )?)?{option}[ `]", PAGE), option


def test_every_option_of_the_page_exists() -> None:
    known = {option for name in COMMANDS for parameter in loaded(name).params for option in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= known | {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_short_help_of_the_list_fits_a_terminal_and_long_help_exists(name: str) -> None:
    assert loaded(name).help
    assert len(loaded(name).get_short_help_str(200)) > 10


@pytest.mark.parametrize(
    "row",
    [
        answers.Holding,
        answers.NoteRow,
        answers.ScheduleRow,
        answers.StatementRow,
        answers.ConversionRow,
        answers.ConditionRow,
        answers.DilutionRow,
        answers.FindingRow,
        answers.Check,
        answers.Ingested,
    ],
)
def test_keys_of_rows_are_listed(row: type[attrs.AttrsInstance]) -> None:
    common = {"confidence", "event_ids", "note", "title", "issuer", "issuer_cik", "holder"}
    for field in attrs.fields(row):
        assert field.name in common or f"`{field.name}`" in PAGE, field.name


def test_every_exit_code_is_explained() -> None:
    assert re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE) == ["0", "1", "2", "3", "4"]
