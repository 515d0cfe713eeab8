"""The README keeps its word: its commands run, and print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from holdings_ledger.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def command(name: str) -> str:
    found = re.search(rf"<!-- command: {name} -->\n```sh\n(.*)\n```", README)
    assert found, f"the README has no command {name}, or it is not one line"
    return found.group(1)


def run(line: str) -> int:
    """Run a command of the README in this process, from the folder of the clone."""
    words = shlex.split(line)
    assert words[0] == ".venv/bin/holdings-ledger"
    return main(words[1:])


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the clone, with the examples already read."""
    monkeypatch.delenv("HOLDINGS_LEDGER_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert main(["ingest", "examples/filings"]) == 0
    return tmp_path


def test_first_command_sets_up_and_shows_holdings_and_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HOLDINGS_LEDGER_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    venv, install, *steps = command("demo").split(" && ")
    assert venv == "python3 -m venv .venv"
    assert install == ".venv/bin/pip install -q -e ."
    assert [run(step) for step in steps] == [0, 0, 0]
    text = capsys.readouterr().out
    assert "recorded  4 filings, 32 events" in text
    assert re.search(r"Armstrong Joseph H .* 41,333 ", text)
    assert re.search(r"Misra Ashutosh .* 42,800 ", text)
    assert "5,504,324.16" in text


def test_second_command_is_the_one_that_continuous_integration_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert command("test") in lines
    assert command("test").startswith("python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && ")


@pytest.mark.usefixtures("clone")
def test_two_commands_answer_what_misra_held_and_how_one_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command("what") + " --table") == 0
    assert re.search(r"Misra Ashutosh +Common Stock +direct +42,800 .*incomplete", capsys.readouterr().out)
    assert run(command("how") + " --table") == 0
    basis, *printed = capsys.readouterr().out.splitlines()
    shown = re.search(r"<!-- output: how -->\n```text\n(.*?)```", README, re.DOTALL)
    assert shown
    assert basis.startswith("Explained as of 2007-11-13")
    assert printed == shown.group(1).splitlines()[1:]


@pytest.mark.usefixtures("clone")
def test_contradiction_is_visible_from_the_day_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[bool] = []
    for day in ("2017-12-06", "2017-12-12"):
        main(["audit", "--known-at", day])
        seen.append("OUTSTANDING_CONTRADICTION" in capsys.readouterr().out)
    assert seen == [False, True]


def test_library_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("nanoarrow")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    exec(compile(code.group(1), "README.md", "exec"), {})
    assert "267424.66 assumed" in capsys.readouterr().out


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
