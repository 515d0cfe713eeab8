"""Output: nothing harmful passes, nothing is rounded, tables fit."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_ledger import answer_of, holding, note
from holdings_ledger.answers import Holding
from holdings_ledger.errors import DecimalTooWideError
from holdings_ledger.output.delimited import csv_text, tsv_text
from holdings_ledger.output.html import html_table
from holdings_ledger.output.json_out import json_lines, json_text
from holdings_ledger.output.sanitize import lines_kept, one_line, spreadsheet_text
from holdings_ledger.output.styles import Screen, shortened, width_of
from holdings_ledger.output.tables import Cell, Column, table
from holdings_ledger.output.values import Record, decimal_text

ANY_TEXT = st.text(st.characters(), max_size=40)
NASTY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@given(ANY_TEXT)
def test_one_line_has_no_control_characters(text: str) -> None:
    safe = one_line(text)
    assert not NASTY.search(safe)
    assert not set("\t\n\r") & set(safe)


@given(ANY_TEXT)
def test_lines_kept_keeps_line_ends_and_tabs_alone(text: str) -> None:
    assert not NASTY.search(lines_kept(text))


def test_lines_kept_leaves_the_lines_of_a_filing() -> None:
    assert lines_kept("a\tb\r\nc\rd\n\x1b[1m") == "a\tb\nc\nd\n\\x1b[1m"


@given(st.dictionaries(ANY_TEXT, ANY_TEXT | st.none() | st.booleans(), min_size=1, max_size=4))
def test_json_means_the_same_and_steers_no_terminal(record: Record) -> None:
    for text in (json_text(record), json_lines([record])):
        assert not NASTY.search(text)
        assert json.loads(text) == record


@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_csv_cells_start_no_formula_and_come_back_as_text(values: list[str]) -> None:
    text = csv_text([{f"k{at}": value for at, value in enumerate(values)}])
    _, row = csv.reader(io.StringIO(text))
    assert len(row) == len(values)
    for cell in row:
        assert not NASTY.search(cell)
        assert not cell.startswith(("=", "+", "@", "\t", "\r"))
        assert not cell.startswith("-") or Decimal(cell) <= 0


@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_tsv_has_as_many_cells_as_its_header(values: list[str]) -> None:
    header, line = tsv_text([{f"k{at}": value for at, value in enumerate(values)}]).split("\n")[:2]
    assert len(header.split("\t")) == len(line.split("\t")) == len(values)


def test_full_width_formula_signs_are_held_too() -> None:
    assert spreadsheet_text("＝1+1") == "'＝1+1"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_decimals_are_plain_and_exact(value: Decimal) -> None:
    text = decimal_text(value)
    assert "E" not in text.upper()
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [("5", "5.00"), ("5.1", "5.10"), ("5.125", "5.125"), ("-1E+2", "-100.00"), ("0", "0.00")],
)
def test_money_has_two_places_at_least(value: str, text: str) -> None:
    assert decimal_text(Decimal(value), cents=True) == text


def test_width_counts_wide_and_combining_characters() -> None:
    assert width_of("a東e\u0301") == 4
    assert shortened("東京都", 5, "…") == "東京…"


@given(
    st.lists(st.tuples(ANY_TEXT, ANY_TEXT, st.integers()), min_size=1, max_size=4),
    st.integers(min_value=60, max_value=100),
)
def test_tables_fit_their_screen(rows: list[tuple[str, str, int]], width: int) -> None:
    columns = [
        Column(heading="name"),
        Column(heading="what", drop=1),
        Column(heading="n", align="right", drop=2),
    ]
    cells = [[Cell(one_line(a)), Cell(one_line(b)), Cell(f"{n:,}")] for a, b, n in rows]
    fitted = table(columns, cells, Screen(width=width))
    assert all(width_of(line) <= width for line in fitted.lines)
    assert len(fitted.lines) == len(rows) + 1


def test_numbers_line_up_at_the_right_whatever_their_marks() -> None:
    columns = [Column(heading="n", align="right")]
    lines = table(columns, [[Cell("1,000")], [Cell("20", "ⁱ")]], Screen()).lines
    assert len({len(line) for line in lines}) == 1


def test_html_escapes_what_a_filing_says() -> None:
    text = html_table(answer_of(holding(holder="<script>alert(1)</script>", security='"&\x1b')))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "&quot;&amp;\\x1b" in text


def test_arrow_keeps_decimals_exact() -> None:
    nanoarrow = pytest.importorskip("nanoarrow")
    answer = answer_of(note(principal=Decimal("0.1")), note(principal=Decimal("123456789012345678.25")))
    array = answer.to_arrow()
    schema = {field.name: field for field in array.schema.fields}
    assert str(schema["principal"].type) == "Type.DECIMAL128"
    assert schema["principal"].scale == 2
    stream = nanoarrow.ArrayStream(answer).read_all()
    rows = stream.to_pylist()
    assert [row["principal"] for row in rows] == [Decimal("0.10"), Decimal("123456789012345678.25")]
    assert rows[0]["upper_bound"] is None
    assert rows[0]["issue_date"].isoformat() == "2021-01-04"


def test_arrow_refuses_what_it_cannot_hold_exactly() -> None:
    pytest.importorskip("nanoarrow")
    with pytest.raises(DecimalTooWideError, match="quantity needs 40 digits"):
        answer_of(holding(quantity=Decimal("1E+39"))).to_arrow()


def test_polars_gets_negative_and_unknown_numbers() -> None:
    pytest.importorskip("polars")
    frame = answer_of(holding(quantity=Decimal("-1000.25")), holding(quantity=None)).to_polars()
    assert frame["quantity"].to_list() == [Decimal("-1000.25"), None]


def test_pandas_keeps_the_rows_own_values() -> None:
    pytest.importorskip("pandas")
    frame = answer_of(holding(quantity=Decimal("0.1")), holding(quantity=None)).to_pandas()
    assert list(frame["quantity"]) == [Decimal("0.1"), None]


def test_empty_answer_keeps_its_columns() -> None:
    from holdings_ledger.output.arrow import to_arrow

    pytest.importorskip("nanoarrow")
    names = [field.name for field in to_arrow(Holding, []).schema.fields]
    assert "quantity" in names
