"""docs/CALCULATORS.md keeps its word: its commands and its program run, and print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from holdings_ledger.cli import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "CALCULATORS.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ (.*)\n((?:.*\n)*?)```", PAGE)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the clone, with the examples already read."""
    monkeypatch.delenv("HOLDINGS_LEDGER_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert main(["ingest", "-q", "examples/filings"]) == 0
    return tmp_path


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_commands_print_what_the_page_shows(
    command: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    program, *arguments = shlex.split(command)
    assert program == "holdings-ledger"
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if "position 32" not in line] == shown.splitlines()


def test_the_page_shows_every_calculator() -> None:
    assert [command.split()[1] for command, _ in COMMANDS] == ["convert", "condition", "dilution"]


@pytest.mark.usefixtures("clone")
def test_the_program_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert found
    capsys.readouterr()
    exec(compile(found.group(1), "CALCULATORS.md", "exec"), {})
    assert capsys.readouterr().out == found.group(2)
