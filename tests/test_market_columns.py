"""The whole market as Arrow: the same answers as rows give, and never a wrong one from a bad file."""

from __future__ import annotations

import gc
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdings_ledger import Ledger
from written_forms import Sold, form_4_text, form_4_xml

pytest.importorskip("numpy")
pytest.importorskip("nanoarrow")

from benchmarks.market.generate import generate

from holdings_ledger.answers import Answer, Holding, Market
from holdings_ledger.answers.market import chosen
from holdings_ledger.output import arrow_stream
from holdings_ledger.output.arrow_stream import ArrowTable, Column
from holdings_ledger.read_model.columns import build, scan, texts
from holdings_ledger.read_model.columns.layout import HEAD_BYTES, Head, Stamp
from holdings_ledger.views import View
from holdings_ledger.views.scanning import scanned

pl = pytest.importorskip("polars")

LATER = date(2030, 1, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small ledger in a file: several owners and issuers, a cut form, debt, and a balance left unstated."""
    path = tmp_path / "holdings.db"
    bare = re.compile(rb"<sharesOwnedFollowingTransaction>.*?</sharesOwnedFollowingTransaction>")
    forms = [
        form_4_xml([Sold(), Sold(day="2021-03-05", shares=50, after=850)]),
        form_4_xml([Sold(shares=7, after=12)], owner="Okafor Ngozi", owner_cik="0001700001"),
        form_4_xml([Sold(after=5_000)], issuer='Quoted "Ore" & Söhne AG').replace(
            b"0001987654", b"0001987000"
        ),
        form_4_xml(owner="Lindqvist Per", owner_cik="0001700002").replace(
            b"sharesOwnedFollowingTransaction", b"valueOwnedFollowingTransaction"
        ),
        bare.sub(b"", form_4_xml(owner="Moreau Claire", owner_cik="0001700003")),
        form_4_text(owner="Haddad Samir", signed=False),
    ]
    with Ledger.open(path) as ledger:
        for number, data in enumerate(forms):
            assert ledger.ingest_bytes(data, f"form-{number}")[0].status == "recorded"
    return path


def _rows(answer: Market | Answer[Holding]) -> list[dict[str, Any]]:
    return list(answer.to_polars().rows(named=True))


def _same(view: View) -> Market:
    """Assert that the columns say what the rows say, those of the file and those that SQLite joins; returns
    the market."""
    market = view.market()
    expected = _rows(view.holdings())
    assert _rows(market) == expected
    assert len(market) == len(expected)
    joined = scanned(view.database, view._moment, chosen(None))
    if view._moment.event is None:
        assert joined is not None
        assert list(pl.DataFrame(joined).rows(named=True)) == expected
    return market


def _from_columns(market: Market) -> bool:
    return isinstance(market.to_arrow(), ArrowTable)


def _columns_file(path: Path) -> Path:
    return path.with_name(path.name + ".columns")


# --- equal to the rows ---------------------------------------------------------------------------------


def test_columns_say_what_rows_say_whatever_a_position_lacks(path: Path) -> None:
    with Ledger.open(path) as ledger:
        market = _same(ledger.at(LATER))
        assert _from_columns(market)
        rows = _rows(market)
    assert {row["note"] for row in rows} >= {None, "principal in dollars, not shares"}
    assert None in {row["quantity"] for row in rows}
    assert False in {row["complete"] for row in rows}
    assert None in {row["issuer_cik"] for row in rows}


def _moments(ledger: Ledger) -> Iterator[tuple[date, datetime | None]]:
    """Every day on which anything changes and the ones around it, each at every instant of knowledge."""
    events = ledger.events()
    days = {row.effective_date for row in events if row.effective_date is not None}
    around = sorted({day + timedelta(days=step) for day in days for step in (-2, -1, 0, 1)})
    for known_at in (None, *sorted({row.known_at for row in events})):
        for day in (*around, LATER):
            yield day, known_at


_forms = st.lists(
    st.tuples(
        st.sampled_from(("0001700001", "0001700002", "0001700003")),
        st.sampled_from(("0001987654", "0001987655")),
        st.integers(1, 12),
        st.integers(0, 9),
        st.lists(st.tuples(st.integers(1, 500), st.integers(0, 2_000)), min_size=1, max_size=3),
        st.sampled_from(("", ".5", ".0625")),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_forms)
def test_columns_equal_rows_on_random_ledgers_at_all_dates(
    tmp_path: Path, forms: list[tuple[str, str, int, int, list[tuple[int, int]], str]]
) -> None:
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    with Ledger.open(tmp_path / "holdings.db") as ledger:
        for number, (owner, issuer, day, late, rows, fraction) in enumerate(forms):
            sold = [Sold(day=f"2021-03-{day:02}", shares=shares, after=after) for shares, after in rows]
            data = form_4_xml(sold, owner=f"Owner {owner[-1]}", owner_cik=owner)
            data = data.replace(b"0001987654", issuer.encode())
            data = data.replace(
                b"2021-03-05</signatureDate>", f"2021-03-{day + late:02}</signatureDate>".encode()
            )
            data = data.replace(b"</value></sharesOwned", f"{fraction}</value></sharesOwned".encode())
            ledger.ingest_bytes(data, f"form-{number}")
        for day_, known_at in _moments(ledger):
            assert _from_columns(_same(ledger.at(day_, known_at)))


def test_columns_equal_rows_on_a_generated_market(tmp_path: Path) -> None:
    generate(tmp_path / "market", 700, seed=3)
    with Ledger.open(tmp_path / "holdings.db") as ledger:
        ledger.ingest(tmp_path / "market" / "tsv")
        for year in range(2017, 2026):
            for known_at in (None, date(year, 12, 31), date(year + 1, 6, 30)):
                assert _from_columns(_same(ledger.at(date(year, 9, 30), known_at)))


def test_quantities_of_over_eighteen_digits_are_exact(tmp_path: Path) -> None:
    data = form_4_xml([Sold(after=12_345_678_901_234_567_890)])
    with Ledger.open(tmp_path / "holdings.db") as ledger:
        ledger.ingest_bytes(data, "form")
        market = _same(ledger.at(LATER))
        assert _from_columns(market)
    assert _rows(market)[0]["quantity"] == 12_345_678_901_234_567_890


def test_a_ledger_without_positions_gives_columns_without_rows(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "holdings.db") as ledger:
        market = _same(ledger.at(LATER))
        assert _from_columns(market)
        assert list(market.to_polars().columns) == list(ledger.at(LATER).holdings().to_polars().columns)


def test_text_that_fills_more_than_one_buffer_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(texts, "HEAP_BUFFER_BYTES", 512)
    with Ledger.open(path) as ledger:
        market = _same(ledger.at(LATER))
    assert len(market.to_arrow().columns[0].buffers) > 5


# --- where rows must answer ---------------------------------------------------------------------------


def test_just_after_an_event_rows_answer(path: Path) -> None:
    with Ledger.open(path) as ledger:
        event = ledger.events()[1].id
        assert not _from_columns(_same(ledger.at(event)))


def test_an_older_position_and_a_ledger_in_memory_have_their_rows_joined(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert _from_columns(_same(ledger.at(LATER, position=3)))
    with Ledger.in_memory() as ledger:
        ledger.ingest_bytes(form_4_xml(), "form")
        assert _from_columns(_same(ledger.at(LATER)))
    assert not _columns_file(path).exists()


def test_rulings_count_and_can_be_left_out(path: Path) -> None:
    with Ledger.open(path) as ledger:
        _same(ledger.at(LATER))
        ledger.rule(
            kind="split",
            targets=("0001987000", "Common Stock"),
            statement="Two for one.",
            author="An analyst",
            reason="The company said so.",
            ratio=(2, 1),
            effective=date(2021, 6, 1),
        )
        with_split, without = _same(ledger.at(LATER)), _same(ledger.at(LATER, rulings=False))
    assert {row["quantity"] for row in _rows(with_split)} != {row["quantity"] for row in _rows(without)}


def test_without_numpy_rows_answer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holdings_ledger.views.gathering", None)
    with Ledger.open(path) as ledger:
        assert not _from_columns(_same(ledger.at(LATER)))
    assert not _columns_file(path).exists()


def test_where_no_file_can_be_written_rows_are_joined(path: Path) -> None:
    _columns_file(path).mkdir()
    with Ledger.open(path) as ledger:
        assert _from_columns(_same(ledger.at(LATER)))
    assert not [
        left for left in path.parent.iterdir() if left.name.startswith(_columns_file(path).name + ".")
    ]


# --- files that are stale or damaged --------------------------------------------------------------------


def _built(path: Path) -> Path:
    with Ledger.open(path) as ledger:
        assert _from_columns(_same(ledger.at(LATER)))
    return _columns_file(path)


def test_a_sound_file_is_used_again(path: Path) -> None:
    before = _built(path).stat()
    after = _built(path).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_who_may_read_the_read_model_may_read_the_columns(path: Path) -> None:
    view = path.with_name(path.name + ".view")
    with Ledger.open(path) as ledger:
        ledger.at(LATER).holdings()
    view.chmod(0o640)
    assert _built(path).stat().st_mode == view.stat().st_mode


def test_a_file_older_than_the_ledger_is_made_again(path: Path) -> None:
    file = _built(path)
    old = file.read_bytes()
    with Ledger.open(path) as ledger:
        first = ledger.at(LATER).market()
        ledger.ingest_bytes(form_4_xml([Sold(after=77)], owner="New One", owner_cik="0001700009"), "new")
        assert len(_same(ledger.at(LATER))) == len(first) + 1
        assert len(_rows(first)) == len(first)
    assert file.read_bytes() != old


def test_a_file_of_another_ledger_is_made_again(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with Ledger.open(other) as ledger:
        for number in range(6):
            form = form_4_xml([Sold(after=number)], owner=f"Other {number}", owner_cik=f"000180000{number}")
            ledger.ingest_bytes(form, f"form-{number}")
    shutil.copy(_built(other), _columns_file(path))
    _built(path)


def _shortened(data: bytes) -> bytes:
    return data[:-100]


def _lengthened(data: bytes) -> bytes:
    return data + bytes(64)


def _emptied(data: bytes) -> bytes:
    return b""


def _beheaded(data: bytes) -> bytes:
    return bytes(HEAD_BYTES) + data[HEAD_BYTES:]


def _misnamed(data: bytes) -> bytes:
    return data.replace(b'"day_from"', b'"day_fron"', 1)


@pytest.mark.parametrize("damage", [_shortened, _lengthened, _emptied, _beheaded, _misnamed])
def test_a_damaged_file_is_made_again(path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = _built(path)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    _built(path)
    assert file.read_bytes() == whole


def test_one_wrong_bit_in_any_section_is_noticed(path: Path) -> None:
    file = _built(path)
    whole = file.read_bytes()
    head = Head.from_bytes(whole)
    assert head is not None
    for section in head.sections.values():
        damaged = bytearray(whole)
        damaged[section.start + section.size // 2] ^= 1
        file.write_bytes(damaged)
        _built(path)
        assert file.read_bytes() == whole


def test_a_read_model_that_is_written_meanwhile_answers_from_rows(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _columns_file(path).mkdir()
    with Ledger.open(path) as ledger:
        view = ledger.at(LATER)
        expected = _rows(view.market())
        monkeypatch.setattr(scan, "stamp_in", lambda _: Stamp(version=0, position=0, root=""))
        market = view.market()
        assert not _from_columns(market)
        assert _rows(market) == expected


# --- chosen columns -------------------------------------------------------------------------------------


def _from_file(path: Path) -> None:
    """Leave all as it is: the columns come from their file."""


def _from_joined_rows(path: Path) -> None:
    _columns_file(path).mkdir()


@pytest.mark.parametrize("source", [_from_file, _from_joined_rows])
@pytest.mark.parametrize("names", [("quantity",), ("note", "position_id"), ("holder", "event_ids")])
def test_chosen_columns_come_in_the_order_asked_for(
    path: Path, source: Callable[[Path], None], names: tuple[str, ...]
) -> None:
    source(path)
    with Ledger.open(path) as ledger:
        view = ledger.at(LATER)
        every = _rows(view.holdings())
        market = view.market(names)
    assert _from_columns(market)
    assert len(market) == len(every)
    assert list(pl.DataFrame(market).columns) == list(names)
    assert _rows(market) == [{name: row[name] for name in names} for row in every]


def test_rows_give_chosen_columns_too(path: Path) -> None:
    with Ledger.open(path) as ledger:
        view = ledger.at(ledger.events()[1].id)
        market = view.market(("quantity", "holder"))
        assert _rows(market) == [{"quantity": r.quantity, "holder": r.holder} for r in view.holdings()]


def test_a_column_that_there_is_not_is_named(path: Path) -> None:
    with Ledger.open(path) as ledger, pytest.raises(ValueError, match="no column 'price'"):
        ledger.at(LATER).market(("quantity", "price"))


# --- as Arrow -------------------------------------------------------------------------------------------


def test_every_reader_of_the_stream_gets_the_same(path: Path) -> None:
    pa, duckdb, pd = (pytest.importorskip(name) for name in ("pyarrow", "duckdb", "pandas"))
    with Ledger.open(path) as ledger:
        market = ledger.at(LATER).market()
    expected = _rows(market)
    table = pa.table(market)
    table.validate(full=True)
    assert table.to_pylist() == expected
    names = ", ".join(expected[0])
    assert duckdb.sql(f"SELECT {names} FROM market").fetchall() == [tuple(row.values()) for row in expected]
    assert isinstance(market.to_pandas(), pd.DataFrame)
    assert market.to_pandas()["holder"].tolist() == [row["holder"] for row in expected]
    assert market.to_polars()["quantity"].to_list() == [row["quantity"] for row in expected]


def test_an_answer_outlives_its_ledger_and_holds_nothing_once_gone(path: Path) -> None:
    held = len(arrow_stream._held)
    with Ledger.open(path) as ledger:
        market = ledger.at(LATER).market()
    frame = pl.DataFrame(market)
    column = frame["position_id"]
    expected = frame["position_id"].to_list()
    del frame, market
    gc.collect()
    assert column.to_list() == expected
    del column
    gc.collect()
    assert len(arrow_stream._held) <= held


def test_sources_of_a_row_are_found_from_its_column(path: Path) -> None:
    with Ledger.open(path) as ledger:
        view = ledger.at(LATER)
        expected = [view.holdings().sources(row) for row in view.holdings()]
        market = view.market()
        found = [market.sources(row["event_ids"]) for row in _rows(market)]
    assert found == expected
    assert all(found)


def test_a_stream_may_be_asked_for_and_never_read() -> None:
    import numpy as np

    numbers = np.arange(3, dtype="<i8")
    table = ArrowTable([Column(name="n", format="l", null_count=0, buffers=(None, numbers))], 3)
    for _ in range(3):
        assert table.__arrow_c_stream__() is not None
    assert pl.DataFrame(table)["n"].to_list() == [0, 1, 2]
