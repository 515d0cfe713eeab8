"""The command line: what it asks of the library, what it prints where, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fake_ledger import FakeLedger, finding, holding, note
from holdings_ledger.answers import Check, Ingested
from holdings_ledger.book import Ledger
from holdings_ledger.cli import main
from holdings_ledger.errors import LedgerError, UnknownNameError

Install = Callable[[FakeLedger], FakeLedger]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Let every command open this ledger."""

    def put(ledger: FakeLedger) -> FakeLedger:
        monkeypatch.setattr(Ledger, "open", lambda *_, **__: ledger)
        return ledger

    return put


def asked(ledger: FakeLedger, what: str) -> Any:
    return dict(ledger.asked)[what]


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_json_is_one_object_with_basis_and_rows(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install(FakeLedger(rows=[holding(quantity=Decimal("1E+3"))]))
    assert main(["holdings", "--json"]) == 0
    found = json.loads(printed(capsys))
    assert found["basis"]["as_of"] == "2021-03-04"
    assert found["basis"]["known_at"] is None
    row = found["rows"][0]
    assert (row["quantity"], row["complete"], row["issuer_cik"]) == ("1000", True, None)
    assert row["last_evidence_date"] == "2021-03-02"
    assert row["sources"] == [
        {"event": "doc:aa#2", "filing": "doc:aa", "table": "I", "row": 1, "quote": "Common Stock\t03/04/2021"}
    ]
    assert "event_ids" not in row


def test_money_has_its_cents_and_rates_are_fractions(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(FakeLedger(rows=[note()]))
    main(["notes", "--json"])
    row = json.loads(printed(capsys))["rows"][0]
    assert (row["principal"], row["accrued_interest"], row["total"]) == ("150000.00", "1234.50", "151234.50")
    assert row["rate"] == "0.125"
    assert row["upper_bound"] is None
    assert row["installments_due_unconfirmed"] == 0


def test_jsonl_is_a_row_on_each_line(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install(FakeLedger(rows=[holding(), holding(holder="Reed Bo")]))
    main(["holdings", "--jsonl"])
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["holder"] for line in lines] == ["Quill Ada", "Reed Bo"]


def test_pipe_gets_tab_separated_text_with_a_header(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(FakeLedger(rows=[holding(quantity=None, security="Common\tStock\x1b]0;x\x07")]))
    main(["holdings"])
    header, line = printed(capsys).splitlines()
    row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    assert row["quantity"] == ""
    assert row["security"] == "Common Stock\\x1b]0;x\\x07"
    assert row["sources"] == "doc:aa#2 table I row 1"


def test_basis_of_delimited_text_goes_to_standard_error(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(FakeLedger(rows=[holding()]))
    main(["holdings", "--csv"])
    assert json.loads(capsys.readouterr().err)["basis"]["position"] == 7
    main(["holdings", "--csv", "--quiet"])
    assert capsys.readouterr().err == ""


def test_csv_gives_spreadsheets_no_formula(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "a;=2"]
    install(FakeLedger(rows=[holding(holder=name, quantity=Decimal(-5)) for name in names]))
    main(["holdings", "--csv"])
    text = printed(capsys)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["holder"] for row in rows] == ["'=1+1", "'+cmd", "'-x", "'@SUM(A1)", "'=1", "a;=2"]
    assert {row["quantity"] for row in rows} == {"-5"}
    assert '"a;=2"' in text


def test_table_groups_numbers_and_shows_unknown_as_a_dash(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(FakeLedger(rows=[holding(), holding(holder="Reed Bo", quantity=None, confidence="unknown")]))
    main(["holdings", "--table"])
    first, header, quill, reed, *rest = printed(capsys).splitlines()
    assert first.startswith("Holdings as of 2021-03-04 (end of day), as known now")
    assert first.endswith("position 7 · root 01234567…")
    end = header.index("quantity") + len("quantity")
    assert quill[:end].endswith(" 1,234,567")
    assert reed[:end].endswith("       –")
    assert not any(char == "0" for char in reed[:end])
    assert any("next: holdings-ledger explain orchid/quill/common/D" in line for line in rest)


def test_table_marks_and_explains_what_is_inferred(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(
        FakeLedger(rows=[holding(confidence="inferred", complete=False, note="200 shares, price unknown")])
    )
    main(["holdings", "--table"])
    text = printed(capsys)
    assert "1,234,567ⁱ" in text
    assert "ⁱ inferred: computed from what filings state" in text
    assert "inferred, incomplete" in text
    assert "Quill Ada: 200 shares, price unknown" in text


def test_tables_fit_a_hundred_columns_or_say_what_they_dropped(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    wide = holding(issuer="I" * 60, nature="by a trust of many words" * 4, position_id="p" * 90)
    install(FakeLedger(rows=[wide]))
    main(["holdings", "--table"])
    lines = printed(capsys).splitlines()
    assert max(map(len, lines[:-1])) <= 100
    said = next(line for line in lines if "not shown to fit 100 columns" in line)
    assert "id" in said
    assert "issuer" in said


def test_sum_of_notes_is_unknown_when_a_part_is(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install(FakeLedger(rows=[note(), note(label="2021-01-04 b")]))
    main(["notes", "--table"])
    assert "302,469.00" in printed(capsys)
    install(FakeLedger(rows=[note(), note(principal=None, accrued_interest=None, total=None)]))
    main(["notes", "--table"])
    total = next(line for line in printed(capsys).splitlines() if line.startswith("  all"))
    assert total.split()[1:] == ["–", "–", "–"]


def test_no_rows_is_said_in_words(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install(FakeLedger())
    assert main(["commitments", "--table"]) == 0
    assert "none: no filing of the ledger says anything" in printed(capsys)


def test_common_options_reach_the_library(install: Install) -> None:
    ledger = install(FakeLedger())
    options = "--as-of 2020-01-02 --known-at 2020-02-03T10:00:00Z --known-at-strict --position 5"
    rest = "--without-rulings --convention day_count=ACT/360 --issuer ORC --holder Quill"
    main(["holdings", *options.split(), *rest.split()])
    assert asked(ledger, "at") == {
        "as_of": date(2020, 1, 2),
        "known_at": datetime(2020, 2, 3, 10, tzinfo=UTC),
        "position": 5,
        "rulings": False,
        "strict": True,
        "conventions": {"day_count": "ACT/360"},
    }
    assert asked(ledger, "holdings") == ("ORC", "Quill")


def test_bare_known_at_means_the_end_of_that_day_in_new_york(install: Install) -> None:
    ledger = install(FakeLedger())
    main(["holdings", "--known-at", "2020-07-01"])
    assert asked(ledger, "at")["known_at"].date() == date(2020, 7, 2)  # in UTC


def test_as_of_may_be_an_event(install: Install) -> None:
    ledger = install(FakeLedger())
    main(["holdings", "--as-of", "doc:aa#2"])
    assert asked(ledger, "at")["as_of"] == "doc:aa#2"


@pytest.mark.parametrize("wrapped", [True, False])
def test_basis_of_a_saved_answer_is_given_back(install: Install, tmp_path: Path, wrapped: bool) -> None:
    basis = {"as_of": "2020-01-02", "position": 4, "root": "00"}
    file = tmp_path / "saved.json"
    file.write_text(json.dumps({"basis": basis, "rows": []} if wrapped else basis))
    ledger = install(FakeLedger())
    assert main(["holdings", "--basis", str(file)]) == 0
    assert asked(ledger, "at_basis") == basis


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["holdings", "--as-of", "yesterday"], "'yesterday' is neither a date"),
        (["holdings", "--known-at", "2020-01-02T10:00:00"], "2020-01-02T10:00:00"),
        (["holdings", "--convention", "day_count"], "is not KEY=VALUE"),
        (["holdings", "--position", "-1"], "-1"),
        (["notes", "--view", "hoped"], "hoped"),
        (["holdigns"], "Did you mean holdings?"),
        (["ingest"], "PATH"),
        (["ingest", "no-such-file"], "no-such-file"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    install: Install, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    install(FakeLedger())
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert words in error
    assert error.count("\n") == 1


def test_basis_and_another_axis_exclude_each_other(
    install: Install, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "basis.json"
    file.write_text('{"as_of": "2020-01-02", "position": 4}')
    install(FakeLedger())
    assert main(["holdings", "--basis", str(file), "--as-of", "2020-01-02", "--known-at-strict"]) == 2
    assert "--as-of, --known-at-strict" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (UnknownNameError("holder", "Quil", ("Quill Ada",)), "Quill Ada"),
        (PermissionError(13, "Permission denied", "x.db"), "Permission denied: x.db"),
        (RuntimeError("boom\x1b[2J"), "unexpected RuntimeError: boom\\x1b[2J (--debug"),
    ],
)
def test_failures_are_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raised: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(Ledger, "open", fail)
    assert main(["holdings"]) == 1
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_debug_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LedgerError("broken")

    monkeypatch.setattr(Ledger, "open", fail)
    with pytest.raises(LedgerError):
        main(["holdings", "--debug"])


def ingested(status: str, **more: Any) -> Ingested:
    return Ingested(filing="doc:aa", path="a.txt", form="4", status=status, **more)


@pytest.mark.parametrize(
    ("statuses", "code"),
    [(["recorded", "already", "added"], 0), (["recorded", "rejected"], 4), (["conflict"], 4)],
)
def test_ingest_exit_code_says_whether_all_went_in(install: Install, statuses: list[str], code: int) -> None:
    install(FakeLedger(ingested=[ingested(status) for status in statuses]))
    assert main(["ingest", __file__]) == code


def test_ingest_names_what_it_rejects(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    message = "a.txt: line 3: the document is binary"
    install(FakeLedger(ingested=[ingested("recorded", events=8), ingested("rejected", message=message)]))
    main(["ingest", "--table", __file__])
    text = printed(capsys)
    assert message in text
    assert "recorded  1 filing, 8 events" in text


def test_ingest_reads_standard_input(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = install(FakeLedger(ingested=[ingested("recorded")]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"FORM 4")))
    assert main(["ingest", "-"]) == 0
    assert asked(ledger, "ingest_bytes") == (b"FORM 4", "<stdin>")


@pytest.mark.parametrize(
    ("severities", "options", "code"),
    [
        (["error"], [], 3),
        (["warning", "info"], [], 0),
        (["warning"], ["--fail-on", "warning"], 3),
        (["info"], ["--fail-on", "info"], 3),
        (["error"], ["--fail-on", "never"], 0),
        (["warning"], ["--severity", "error", "--fail-on", "warning"], 3),
        ([], [], 0),
    ],
)
def test_audit_exit_code_depends_on_the_gravest_finding(
    install: Install, severities: list[str], options: list[str], code: int
) -> None:
    install(FakeLedger(findings_rows=[finding(severity) for severity in severities]))
    assert main(["audit", *options]) == code


def test_audit_shows_at_least_the_severity_asked_for(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(FakeLedger(findings_rows=[finding("info"), finding("error"), finding("warning")]))
    main(["audit", "--severity", "warning", "--json"])
    assert [row["severity"] for row in json.loads(printed(capsys))["rows"]] == ["error", "warning"]


def test_audit_replay_adds_checks_and_fails_with_them(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = [
        Check(check="events", status="ok", detail="32"),
        Check(check="views", status="failed", detail="x"),
    ]
    install(FakeLedger(checks=checks))
    assert main(["audit", "--replay", "--json"]) == 3
    assert [check["status"] for check in json.loads(printed(capsys))["checks"]] == ["ok", "failed"]
    assert main(["audit", "--json"]) == 0


@pytest.mark.parametrize(("status", "code"), [("ok", 0), ("failed", 3)])
def test_verify_exit_code_says_whether_all_held(install: Install, status: str, code: int) -> None:
    install(FakeLedger(checks=[Check(check="tree", status=status, detail="root")]))
    assert main(["verify"]) == code


def test_explain_marks_the_words_and_shows_the_sum(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(FakeLedger())
    main(["explain", "orchid/quill/common/D", "--table"])
    text = printed(capsys)
    assert "▐42\\x1b[2J▌" in text
    assert "line 9" in text
    assert "\x1b" not in text
    sold = next(line for line in text.splitlines() if "sold" in line)
    assert "-8" in sold
    assert "42" in sold
    assert "replay agrees" in text


def test_help_of_every_command_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = printed(capsys).split("Commands:\n")[1].split("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines()]
    assert len(names) == 20
    for name in names:
        assert main([name, "--help"]) == 0
        assert printed(capsys).startswith(f"Usage: holdings-ledger {name}")


COMMAND = [sys.executable, "-m", "holdings_ledger"]


def test_closed_pipe_is_quiet() -> None:
    script = f"{sys.executable} -m holdings_ledger --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """What the command prints when both of its outputs are a terminal."""
    leader, follower = pty.openpty()
    env = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **environment}
    with subprocess.Popen([*COMMAND, *arguments], stdout=follower, stderr=follower, env=env) as process:
        os.close(follower)
        parts: list[bytes] = []
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # Linux: the other end was closed
                break
            if not part:
                break
            parts.append(part)
        process.wait()
    os.close(leader)
    return b"".join(parts).decode()


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}])
def test_colour_only_on_a_terminal_without_no_color(tmp_path: Path, environment: dict[str, str]) -> None:
    example = Path(__file__).parent.parent / "examples" / "filings" / "form-4-2007-11-14-misra.md"
    text = on_a_terminal(["read", str(example)], **environment)
    assert "Misra Ashutosh" in text
    assert ("\x1b[" in text) == (not environment)
