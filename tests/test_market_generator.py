"""The generated market of the benchmarks: reproducible, in the SEC's format, and true to its own truth."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("numpy")

from benchmarks.market.generate import generate
from benchmarks.market.truth import Truth
from benchmarks.market.tsv import HEADINGS

_EPOCH = date(1970, 1, 1)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("market")
    generate(folder, 4_000, seed=7)
    return folder


def _rows(folder: Path, member: str) -> Iterator[dict[str, str]]:
    for path in sorted((folder / "tsv").glob("*.zip")):
        with zipfile.ZipFile(path) as archive, archive.open(f"{member}.tsv") as file:
            text = io.TextIOWrapper(file, encoding="ascii")
            yield from csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def _day(text: str) -> date:
    return datetime.strptime(text.title(), "%d-%b-%Y").date()


def test_the_same_seed_makes_the_same_market(market: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", 4_000, seed=7)
    for name in ("lines.bin", "series.bin"):
        assert (tmp_path / "again" / "truth" / name).read_bytes() == (market / "truth" / name).read_bytes()
    for member in HEADINGS:
        assert list(_rows(tmp_path / "again", member)) == list(_rows(market, member))


def test_every_row_has_the_columns_of_its_table_and_a_submission(market: Path) -> None:
    filings = {row["ACCESSION_NUMBER"] for row in _rows(market, "SUBMISSION")}
    assert len(filings) == Truth.of(market / "truth").facts["filings"]
    for member, heading in HEADINGS.items():
        for row in _rows(market, member):
            assert list(row) == heading.split()
            assert None not in row.values()
            assert row["ACCESSION_NUMBER"] in filings


def test_balances_run_within_a_filing_but_for_misprints(market: Path) -> None:
    runs: dict[tuple[str, ...], list[tuple[int, Decimal, Decimal]]] = defaultdict(list)
    for row in _rows(market, "NONDERIV_TRANS"):
        key = (row["ACCESSION_NUMBER"], row["SECURITY_TITLE"], row["NATURE_OF_OWNERSHIP"])
        sign = 1 if row["TRANS_ACQUIRED_DISP_CD"] == "A" else -1
        change = sign * Decimal(row["TRANS_SHARES"])
        runs[key].append((int(row["NONDERIV_TRANS_SK"]), change, Decimal(row["SHRS_OWND_FOLWNG_TRANS"])))
    steps = [
        later[2] - earlier[2] == later[1]
        for rows in map(sorted, runs.values())
        for earlier, later in pairwise(rows)
    ]
    assert len(steps) > 500
    assert steps.count(False) < len(steps) / 10


def test_it_has_late_filings_amendments_and_heavy_tails(market: Path) -> None:
    facts = Truth.of(market / "truth").facts
    assert min(facts["forms"].values()) > 0
    filed = {row["ACCESSION_NUMBER"]: _day(row["FILING_DATE"]) for row in _rows(market, "SUBMISSION")}
    late = [
        row
        for row in _rows(market, "NONDERIV_TRANS")
        if filed[row["ACCESSION_NUMBER"]] - _day(row["TRANS_DATE"]) > timedelta(days=40)
    ]
    assert len(late) > 20
    by_issuer: dict[str, set[str]] = defaultdict(set)
    issuer = {row["ACCESSION_NUMBER"]: row["ISSUERCIK"] for row in _rows(market, "SUBMISSION")}
    rows = Counter(row["ACCESSION_NUMBER"] for row in _rows(market, "NONDERIV_TRANS"))
    by_owner: Counter[str] = Counter()
    for row in _rows(market, "REPORTINGOWNER"):
        by_issuer[issuer[row["ACCESSION_NUMBER"]]].add(row["RPTOWNERCIK"])
        by_owner[row["RPTOWNERCIK"]] += rows[row["ACCESSION_NUMBER"]]
    assert max(map(len, by_issuer.values())) > 100
    assert by_owner.most_common(1)[0][1] > 50


def test_an_amendment_of_a_middle_lot_leaves_the_last_lot_of_its_day(market: Path) -> None:
    original = {
        (row["ISSUERCIK"], row["PERIOD_OF_REPORT"], row["FILING_DATE"])
        for row in _rows(market, "SUBMISSION")
        if row["DOCUMENT_TYPE"] == "4"
    }
    amendments = [row for row in _rows(market, "SUBMISSION") if row["DOCUMENT_TYPE"] == "4/A"]
    assert amendments
    for row in amendments:
        assert (row["ISSUERCIK"], row["PERIOD_OF_REPORT"], row["DATE_OF_ORIG_SUB"]) in original
    alone = Counter(row["ACCESSION_NUMBER"] for row in _rows(market, "NONDERIV_TRANS"))
    middles = {
        row["ACCESSION_NUMBER"]
        for row in _rows(market, "NONDERIV_TRANS")
        if row["TRANS_CODE"] == "I" and alone[row["ACCESSION_NUMBER"]] == 1
    }
    assert middles & {row["ACCESSION_NUMBER"] for row in amendments}


def test_both_ways_of_asking_the_truth_agree(market: Path) -> None:
    truth = Truth.of(market / "truth")
    first = (date(2017, 1, 2) - _EPOCH).days
    for day, known in ((first + 900, first + 900), (first + 1_700, first + 2_600), (first + 2_900, 40_000)):
        series, balance = truth.at(day, known)
        answers = dict(zip(series.tolist(), balance.tolist(), strict=True))
        assert len(answers) > 50
        for number in range(len(truth.series)):
            assert truth.one(number, day, known) == answers.get(number)
