"""The calculators over a ledger: notes and commitments of the examples at invented prices, and over filings
built for the purpose."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from holdings_ledger import Ledger
from holdings_ledger.cli import main
from holdings_ledger.errors import MarketDataError, UnknownNameError

ROOT = Path(__file__).parent.parent
MARKET = ROOT / "examples" / "market.csv"
ON = date(2018, 1, 10)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("ledger") / "examples.db")
    assert main(["ingest", "-q", "--db", path, str(ROOT / "examples" / "filings")]) == 0
    return path


@pytest.fixture(scope="module")
def prices() -> list[dict[str, str]]:
    with MARKET.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def before(prices: list[dict[str, str]], on: date, count: int, column: str) -> list[Fraction]:
    """A column of the trading days before a date, read by other means than the library's."""
    rows = [row for row in prices if datetime.strptime(row["Date"], "%m/%d/%Y").date() < on]
    return [Fraction(row[column].replace("$", "").replace(",", "")) for row in rows[-count:]]


def test_a_note_of_the_examples_converts_at_the_lowest_of_its_prices(
    database: str, prices: list[dict[str, str]]
) -> None:
    with Ledger.open(database) as ledger:
        view = ledger.at(ON)
        (row,) = view.convert(
            "2017-11-30 a", MARKET, shares_outstanding=Decimal(900_000_000), holding=Decimal(0)
        )
        average = sum(before(prices, ON, 5, "VWAP"), Fraction(0)) / 5
        (bid,) = before(prices, ON, 1, "Bid")
        expected = min(average * Fraction("0.85"), bid, Fraction("0.002"))
        assert row.price is not None
        assert Fraction(row.price) == expected
        # 250,000 at 12 % for 41 days on 365
        amount = Decimal("250000.00") + Decimal("3369.86")
        assert row.amount == amount
        assert row.shares == -(-Fraction(amount) // expected)
        assert row.overpaid is not None
        assert Fraction(row.overpaid) == Fraction(row.shares) * expected - Fraction(amount)
        assert row.minimum_shares == Decimal("126684930")  # 253,369.86 / 0.002
        room = Fraction("0.0999") * 900_000_000 / (1 - Fraction("0.0999"))
        assert row.cap_shares == room.__floor__()
        assert row.within_cap == min(row.cap_shares, row.shares)
        assert row.confidence == "assumed"
        named = {figure.name: figure for figure in row.inputs}
        assert named["average vwap, 2018-01-03 to 2018-01-09"].source == "given: market.csv, lines 31 to 35"
        assert named["bid, 2018-01-09"].value == Decimal("0.0019")
        assert named["shares outstanding"].source == "given"
        assert all(source.quote for source in view.convert("2017-11-30 a", MARKET).sources(row))


def test_what_the_ledger_cannot_tell_is_unknown_with_the_reason(database: str) -> None:
    with Ledger.open(database) as ledger:
        (row,) = ledger.at(ON).convert("2017-12-06 a", amount=Decimal("1000.00"))
        assert (row.price, row.shares, row.within_cap, row.confidence) == (None, None, None, "unknown")
        assert row.note == "no market data is given; the ownership cap needs the shares outstanding"
        assert row.minimum_shares == Decimal(333_334)
        (stale,) = ledger.at(date(2018, 3, 1)).convert("2017-12-06 a", MARKET)
        assert stale.price is None
        assert "ends on 2018-01-31, more than 5 days earlier" in (stale.note or "")
        (unheld,) = ledger.at(ON).convert("2017-11-30 a", MARKET, shares_outstanding=Decimal(1000))
        assert unheld.cap_shares is None
        assert "the ledger knows no shares of this holder; give the holding" in (unheld.note or "")
        (early,) = ledger.at(ON).convert("2017-11-30 a", MARKET, on=date(2017, 11, 28))
        assert (early.amount, early.formula, early.shares) == (None, None, None)


def test_the_volume_condition_of_the_examples_on_two_days(
    database: str, prices: list[dict[str, str]]
) -> None:
    with Ledger.open(database) as ledger:
        (promised,) = ledger.at(ON).commitments()
        seen: list[bool | None] = []
        for on in (date(2017, 12, 22), ON):
            (row,) = ledger.at(on).condition(promised.commitment_id[:20], MARKET)
            spent = [
                price * volume
                for price, volume in zip(
                    before(prices, on, 20, "VWAP"), before(prices, on, 20, "Volume"), strict=True
                )
            ]
            average = sum(spent, Fraction(0)) / 20
            assert row.average is not None
            assert abs(Fraction(row.average) - average) <= Fraction(1, 200)
            assert row.met is (average >= 50_000)
            assert (row.threshold, row.priced_by, row.days) == (Decimal("50000"), "vwap", 20)
            seen.append(row.met)
        assert seen == [True, False]
        assert ledger.at(ON).condition("GLOBAL ICHIBAN LTD.", MARKET).rows[0].met is False
        with pytest.raises(UnknownNameError, match="Global Ichiban Ltd"):
            ledger.at(ON).condition("Global Itchiban", MARKET)


def test_dilution_over_time_lists_everything_and_adds_up_what_it_counts(database: str) -> None:
    with Ledger.open(database) as ledger:
        answer = ledger.at(ON).dilution(
            "ASTI", MARKET, start=date(2017, 11, 29), shares_outstanding=Decimal(9_000_000_000)
        )
        days = sorted({row.on for row in answer})
        assert days == [date(2017, 11, 29), date(2017, 11, 30), date(2017, 12, 31), ON]
        for day in days:
            *rows, total = [row for row in answer if row.on == day]
            counted = [row.shares for row in rows if row.shares is not None]
            assert total.kind == "total"
            assert total.shares == sum(counted)
            assert total.not_counted == len(rows) - len(counted)
            assert total.part is not None
            part = Fraction(total.shares or 0) / (Fraction(total.shares or 0) + 9_000_000_000)
            assert abs(Fraction(total.part) - part) <= Fraction(1, 10**6)
            for row in rows:
                assert (row.shares is None) == (row.note is not None)
                converted = ledger.at(day).convert(row.label, MARKET)[0] if row.kind == "note" else None
                assert converted is None or converted.shares == row.shares
        first = [row for row in answer if row.on == days[0]]
        assert {row.kind for row in first if row.shares is None} == {"note", "derivative", "preferred"}


def test_market_data_with_a_bad_row_is_refused_whole(database: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("date,close\n2018-01-09,oops\n", encoding="utf-8")
    with Ledger.open(database) as ledger, pytest.raises(MarketDataError) as refused:
        ledger.at(ON).convert("2017-11-30 a", path)
    assert (refused.value.rejections[0].line, refused.value.rejections[0].column) == (2, "close")


# --- the command line ----------------------------------------------------------------------------------


def rows_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
    return found


def test_commands_answer_as_the_library_does(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--db", database, "--market", str(MARKET), "--on", "2018-01-10"]
    (converted,) = rows_of(
        capsys, "convert", "2017-11-30 a", *common, "--shares-outstanding", "9,000,000,000", "--holding", "0"
    )
    assert (converted["price"], converted["cap_shares"]) == ("0.001717", "998889012")
    assert {"source", "name", "value", "unit"} == set(converted["inputs"][0])
    (promised,) = rows_of(capsys, "commitments", "--db", database)
    (condition,) = rows_of(capsys, "condition", promised["commitment_id"], *common)
    assert (condition["met"], condition["priced_by"]) == (False, "vwap")
    span = ["--db", database, "--market", str(MARKET), "--from", "2017-12-15", "--to", "2018-01-10"]
    dilution = rows_of(capsys, "dilution", "--issuer", "ASTI", *span)
    assert {row["on"] for row in dilution} == {"2017-12-15", "2017-12-31", "2018-01-10"}
    assert all(row["sources"] for row in dilution if row["shares"] is not None)


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "2017-11-30 a", "--market", str(MARKET), "--on", "2018-01-10"],
        ["convert", "2017-12-06 a", "--on", "2018-01-10"],
        ["condition", "doc", "--market", str(MARKET), "--on", "2018-01-10"],
        ["condition", "doc", "--on", "2018-01-10"],
        ["dilution", "--issuer", "ASTI", "--market", str(MARKET), "--on", "2018-01-10"],
    ],
)
def test_screens_fit_a_hundred_columns(
    database: str, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    capsys.readouterr()
    assert main([*arguments, "--db", database, "--table"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["convert", "x", "--on", "2018-01-10", "--as-of", "2018-01-11"], "--on says the day"),
        (["convert", "x", "--amount", "-5"], "is not a number of at least 0"),
        (["dilution"], "say whose securities"),
        (["dilution", "--issuer", "ASTI", "--from", "2018-01-10"], "both --from and --to"),
        (
            ["dilution", "--issuer", "ASTI", "--from", "2018-01-10", "--to", "2018-01-01"],
            "--from lies after --to",
        ),
    ],
)
def test_wrong_usage_is_told(
    database: str, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main([*arguments, "--db", database]) == 2
    assert message in capsys.readouterr().err


def test_a_bad_file_is_one_line_that_names_the_cell(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("date,close\n2018-01-09,oops\n", encoding="utf-8")
    assert main(["convert", "2017-11-30 a", "--db", database, "--market", str(path)]) == 1
    assert capsys.readouterr().err == (
        'error: bad.csv: line 2, column close: "oops" is not a number of at least 0\n'
    )


# --- warrants of an 8-K --------------------------------------------------------------------------------

WARRANT = """FORM 8-K
CURRENT REPORT

Date of Report: March 4, 2021

Orchid Tools, Inc.
(Exact name of registrant as specified in its charter)

Item 3.02 Unregistered Sales of Equity Securities.

On March 4, 2021, the Company issued to Lantern Fund LP a warrant to purchase 1,000,000 shares of its common
stock at an exercise price of $0.05 per share, which expires on March 4, 2024.

SIGNATURES

The registrant has duly caused this report to be signed on its behalf.

March 5, 2021
"""


def test_warrants_that_an_8k_tells_of_count_until_they_expire() -> None:
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(WARRANT.encode(), name="warrant.txt")
        assert result.status == "recorded"
        seen = {
            day: [(row.kind, row.shares, row.price) for row in ledger.at(day).dilution("Orchid Tools, Inc.")]
            for day in (date(2021, 3, 3), date(2021, 3, 4), date(2024, 3, 4), date(2024, 3, 5))
        }
    alive = [("warrant", Decimal(1_000_000), Decimal("0.05")), ("total", Decimal(1_000_000), None)]
    assert list(seen.values()) == [[], alive, alive, []]
