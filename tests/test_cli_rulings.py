"""Rulings from the command line: recorded once, listed, counted by the audit, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from holdings_ledger import Ledger
from holdings_ledger.cli import main
from written_forms import form_4_xml, submission

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a ledger whose only filing is a cut one; gives exit code and output."""
    monkeypatch.setenv("HOLDINGS_LEDGER_DB", str(tmp_path / "holdings.db"))
    with Ledger.open(tmp_path / "holdings.db") as ledger:
        ledger.ingest_bytes(submission(form_4_xml(), "0001987654-21-000017"), "a.txt")
        ledger.ingest_bytes(form_4_xml(owner="Okafor Ben", owner_cik="0001700001"), "b.xml")

    def called(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["holdings-ledger", *arguments])
        try:
            code = main()
        except SystemExit as end:
            code = int(end.code or 0)
        return int(code or 0), capsys.readouterr().out

    return called


_BY = ("--author", "A. Keller", "--reason", "seen in the paper original")


def test_an_accepted_finding_is_listed_and_no_longer_fails_the_audit(run: Run) -> None:
    code, out = run("audit", "--json", "--fail-on", "info")
    assert code == 3
    for finding in json.loads(out)["rows"]:
        accepted, _ = run(
            "rule", finding["finding_id"], "--kind", "accept_finding", "--statement", "known", *_BY
        )
        assert accepted == 0
    code, out = run("audit", "--json", "--fail-on", "info")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert rows
    assert all(row["ruling"] for row in rows)
    assert run("audit", "--fail-on", "info", "--without-rulings")[0] == 3


def test_the_same_ruling_again_adds_nothing_and_can_be_revoked(run: Run) -> None:
    both = ("Ferreira Lena", "Okafor Ben")
    asked = ("rule", *both, "--kind", "same_party", "--statement", "one person", *_BY, "--json")
    first, second = (json.loads(run(*asked)[1])["rows"][0] for _ in range(2))
    assert (first["status"], second["status"]) == ("recorded", "already")
    listed = json.loads(run("rulings", "--json")[1])["rows"]
    assert [(row["kind"], row["in_force"]) for row in listed] == [("same_party", True)]
    revoked = ("rule", "--kind", "revoke", "--revokes", first["ruling_id"][:12], "--statement", "wrong", *_BY)
    assert run(*revoked)[0] == 0
    in_force = [row["in_force"] for row in json.loads(run("rulings", "--json")[1])["rows"]]
    assert in_force == [False, True]
    assert "same_party" in run("rulings", "--table")[1]


def test_a_target_that_is_not_there_is_an_error(run: Run) -> None:
    code, _ = run("rule", "finding-that-is-not", "--kind", "accept_finding", "--statement", "known", *_BY)
    assert code == 1
