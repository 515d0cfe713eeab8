"""The command line over the example filings, whose facts the domain's handbook works out by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from holdings_ledger import Ledger
from holdings_ledger.cli import main

FILINGS = Path(__file__).parent.parent / "examples" / "filings"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("ledger") / "examples.db")
    assert main(["ingest", "-q", "--db", path, str(FILINGS)]) == 0
    return path


class Asking:
    """Asks the command line and gives back its rows."""

    def __init__(self, database: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = database
        self.capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str]:
        self.capsys.readouterr()
        code = main([*arguments, "--db", self.database])
        return code, self.capsys.readouterr().out

    def __call__(self, *arguments: str) -> list[dict[str, Any]]:
        code, text = self.run(*arguments, "--json")
        assert code in (0, 3)
        rows: list[dict[str, Any]] = json.loads(text)["rows"]
        return rows


@pytest.fixture
def ask(database: str, capsys: pytest.CaptureFixture[str]) -> Asking:
    return Asking(database, capsys)


@pytest.mark.parametrize(
    ("holder", "as_of", "quantity", "confidence"),
    [
        ("Armstrong", "2007-11-01", None, "unknown"),
        ("Armstrong", "2007-11-18", "41333", "inferred"),
        ("Armstrong", "2007-11-19", "41333", "reconciled"),
        ("Misra", "2007-11-12", "44300", "inferred"),
        ("Misra", "2007-11-13", "42800", "stated"),
    ],
)
def test_holdings_before_and_after(
    ask: Asking, holder: str, as_of: str, quantity: str | None, confidence: str
) -> None:
    (row,) = ask("holdings", "--holder", holder, "--as-of", as_of)
    assert (row["quantity"], row["confidence"]) == (quantity, confidence)


def test_exercise_shows_between_the_rows_of_a_day(ask: Asking) -> None:
    exercise = next(row["id"] for row in ask("events") if row["type"] == "OptionExercised")
    (row,) = ask("holdings", "--holder", "Armstrong", "--as-of", exercise)
    assert row["quantity"] == "42333"


def test_every_row_is_traced_to_words_of_its_filing(ask: Asking) -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILINGS.iterdir()]
    for command in ("holdings", "options"):
        for row in ask(command, "--as-of", "2007-11-20"):
            for source in row["sources"]:
                assert any(source["quote"] in text for text in texts)


@pytest.mark.parametrize(
    ("as_of", "recorded", "scheduled"),
    [
        ("2017-11-30", "4307226.51", "4307226.51"),
        ("2017-12-06", "5155722.95", "5155722.95"),
        ("2018-06-30", "5504324.16", "4818160.67"),
        ("2018-12-06", "5771520.72", "2486720.14"),
        ("2020-12-15", "6588855.04", "0.00"),
    ],
)
def test_notes_in_both_views(ask: Asking, as_of: str, recorded: str, scheduled: str) -> None:
    for view, expected in (("recorded", recorded), ("scheduled", scheduled)):
        rows = ask("notes", "--as-of", as_of, "--view", view)
        assert sum(Decimal(row["total"]) for row in rows) == Decimal(expected)


def test_schedule_has_36_level_payments(ask: Asking) -> None:
    note = next(row for row in ask("notes", "--as-of", "2018-01-01") if row["principal"] == "3359538.57")
    rows = ask("schedule", note["note_id"])
    assert {row["payment"] for row in rows[:-1]} == {"112130.66"}
    assert (len(rows), rows[-1]["payment"], rows[-1]["balance"]) == (36, "112130.46", "0.00")
    compared = {row["payment"] for row in ask("schedule", note["label"], "--compare")}
    assert {"112130.66", "112407.09", "112137.15", "111584.75"} <= compared


def test_tranches_stay_committed(ask: Asking) -> None:
    (row,) = ask("commitments", "--as-of", "2018-06-30")
    assert (row["amount"], row["tranches_remaining"], row["months_elapsed_unconfirmed"]) == (
        "1750000.00",
        7,
        7,
    )


def test_saved_answer_is_given_again(ask: Asking, tmp_path: Path) -> None:
    _, first = ask.run("notes", "--as-of", "2018-06-30", "--json")
    saved = tmp_path / "answer.json"
    saved.write_text(first, encoding="utf-8")
    assert ask.run("notes", "--basis", str(saved), "--json") == (0, first)


def test_unknown_holder_is_answered_with_near_matches(
    ask: Asking, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["holdings", "--db", ask.database, "--holder", "Armstong"]) == 1
    assert "Armstrong Joseph H" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["holdings", "--as-of", "2007-11-20"],
        ["options", "--as-of", "2007-11-20"],
        ["notes", "--as-of", "2018-06-30"],
        ["notes", "--as-of", "2018-06-30", "--view", "scheduled"],
        ["schedule", "2017-11-30 c"],
        ["schedule", "2017-11-30 c", "--compare"],
        ["preferred", "--as-of", "2017-11-30"],
        ["commitments", "--as-of", "2018-06-30"],
        ["events"],
        ["audit", "--replay"],
        ["explain", "asti/misra/common/D", "--as-of", "2007-11-13"],
        ["explain", "2017-12-06 a", "--as-of", "2018-06-30"],
    ],
)
def test_tables_fit_a_hundred_columns(ask: Asking, arguments: list[str]) -> None:
    code, text = ask.run(*arguments, "--table")
    assert code in (0, 3)
    lines = [line for line in text.splitlines() if not line.startswith("  next: ")]
    assert max(map(len, lines)) <= 100
    assert "\x1b" not in text


def test_audit_and_verify_find_the_ledger_sound(ask: Asking) -> None:
    assert {check["status"] for check in ask("verify")} == {"ok"}
    _, text = ask.run("audit", "--replay", "--json")
    assert {check["status"] for check in json.loads(text)["checks"]} == {"ok"}


def test_ingesting_again_adds_nothing(ask: Asking) -> None:
    before = ask("events")
    assert {row["status"] for row in ask("ingest", str(FILINGS))} == {"already"}
    assert ask("events") == before


def test_backup_restores_to_the_same_answers(ask: Asking, tmp_path: Path) -> None:
    copy, restored = tmp_path / "copy.db", tmp_path / "restored.db"
    assert main(["backup", "--db", ask.database, str(copy)]) == 0
    assert main(["restore", str(copy), str(restored)]) == 0
    again = Asking(str(restored), ask.capsys)
    assert again("notes", "--as-of", "2018-06-30") == ask("notes", "--as-of", "2018-06-30")


def test_read_leaves_nothing_of_the_examples_unread(ask: Asking, capsys: pytest.CaptureFixture[str]) -> None:
    for path in FILINGS.iterdir():
        capsys.readouterr()
        assert main(["read", str(path), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["rows"]
        assert found["unread"] == []


def test_marked_text_is_the_filing_itself(capsys: pytest.CaptureFixture[str]) -> None:
    path = FILINGS / "8k-2017-12-06-notes.txt"
    assert main(["read", str(path), "--text"]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")


def test_ledger_in_a_pipe_from_standard_input(tmp_path: Path) -> None:
    database = tmp_path / "piped.db"
    data = (FILINGS / "form-4-2007-11-14-misra.md").read_bytes()
    command = [sys.executable, "-m", "holdings_ledger", "ingest", "--db", str(database), "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    header, row = done.stdout.decode().splitlines()
    assert dict(zip(header.split("\t"), row.split("\t"), strict=True))["events"] == "9"


def test_a_note_is_explained_by_its_statement(ask: Asking) -> None:
    (found,) = ask("explain", "2017-12-06 a", "--as-of", "2018-06-30")
    lines = ask("statement", "2017-12-06 a", "--as-of", "2018-06-30")
    assert [step["text"] for step in found["steps"]] == [line["text"] for line in lines[:-1]]
    assert found["steps"][-1]["result"] == found["value"] == "896889.86"


def test_a_statement_is_exact_in_arrow(database: str) -> None:
    pytest.importorskip("nanoarrow")
    with Ledger.open(database) as ledger:
        table = ledger.at("2018-06-30").statement("2017-12-06 a").to_arrow()
        names = {field.name for field in table.schema.fields}
        assert {"number", "text", "principal_change", "interest_change", "total"} <= names
        assert len(table) == 3
