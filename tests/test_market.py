"""Market data of the user: headers told liberally, cells strictly, every refusal with line and column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from holdings_ledger.errors import MarketDataError
from holdings_ledger.market import Market, as_market, market_of, read_market
from holdings_projections.calculators.prices import MarketDay


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> Market:
    path = tmp_path / "prices.csv"
    path.write_bytes(text.encode(encoding))
    return read_market(path)


@pytest.mark.parametrize(
    "text",
    [
        "date,vwap,bid,close,volume\n2021-03-04,0.0101,0.0099,0.0100,1250000\n",
        'Date,VWAP,Closing Bid Price,Close/Last,Volume\n03/04/2021,$0.0101,$0.0099,$0.0100,"1,250,000"\n',
        "Trade Date;V.W.A.P.;Bid;Last Price;Vol.\n3/4/21;.0101;.0099;.0100;1250000\n",
        "\ufeffdate\tvwap\tbid\tclose\tvolume\n4-Mar-2021\t0.0101\t0.0099\t0.0100\t1250000\n\n",
        'Date,Open,VWAP,Bid,Close,Adj Close,Volume\n"Mar 4, 2021",9,0.0101,0.0099,0.0100,77,1250000\n',
    ],
)
def test_files_of_many_dresses_say_the_same(tmp_path: Path, text: str) -> None:
    market = read(tmp_path, text)
    assert market.rejections == ()
    assert market.days == (
        MarketDay(
            date=date(2021, 3, 4),
            vwap=Decimal("0.0101"),
            bid=Decimal("0.0099"),
            close=Decimal("0.0100"),
            volume=Decimal(1_250_000),
            line=2,
        ),
    )


def test_days_are_put_in_order_and_missing_cells_are_unknown(tmp_path: Path) -> None:
    market = read(tmp_path, "date,close,volume\n2021-03-05,N/A,-\n2021-03-04,1.50\n2021-03-03,0,0\n")
    assert [(day.date.day, day.close, day.volume, day.line) for day in market.days] == [
        (3, None, Decimal(0), 4),  # a price of nothing is none, a volume of nothing is nothing traded
        (4, Decimal("1.50"), None, 3),
        (5, None, None, 2),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "cause"),
    [
        ("date,close\n2021-03-04,1.5x\n", 2, "close", "is not a number of at least 0"),
        ("date,close\n2021-03-04,-1\n", 2, "close", "is not a number of at least 0"),
        ("date,Vol\n2021-03-04,1.2M\n", 2, "Vol", "is not a number of at least 0"),
        ("date,close\n2021-03-04,1e3\n", 2, "close", "is not a number of at least 0"),
        ('date,close\n2021-03-04,"1,50"\n', 2, "close", "is not a number of at least 0"),
        (
            "date,close\n2021-03-04,1\n31/12/2021,1\n",
            3,
            "date",
            "is not a date like 2021-03-04 or 03/04/2021",
        ),
        ("date,close\n2021-03-04,1\n2021-03-04,2\n", 3, "date", "stands on line 2, too"),
        ("day,price,Close\n2021-03-04,1,2\n", 1, "Close", "it means the same as column price"),
        ("close,volume\n1,2\n", 1, "", "no column of it is headed as a date"),
        ("date,remark\n2021-03-04,x\n", 1, "", "no column of it is headed as a price or volume"),
        ("", 1, "", "no column of it is headed as a date"),
    ],
)
def test_what_cannot_be_used_is_named_by_line_and_column(
    tmp_path: Path, text: str, line: int, column: str, cause: str
) -> None:
    (rejection,) = read(tmp_path, text).rejections
    assert (rejection.line, rejection.column, rejection.cause) == (line, column, cause)
    assert rejection.message.startswith(f"prices.csv: line {line}")


def test_every_bad_row_is_refused_and_none_is_computed_with(tmp_path: Path) -> None:
    market = read(tmp_path, "date,close\nx,1\n2021-03-04,1\ny,2\n")
    assert [rejection.line for rejection in market.rejections] == [2, 4]
    with pytest.raises(MarketDataError, match=r'prices.csv: line 2, column date: "x" is not a date.*1 more'):
        as_market(market)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (rejection,) = read(tmp_path, "date,close\n2021-03-04,1\u00a0\n", "latin-1").rejections
    assert (rejection.line, rejection.cause) == (2, "it is not UTF-8")


def test_rows_in_python_may_be_days_or_mappings() -> None:
    rows: list[dict[str, object]] = [
        {"Date": date(2021, 3, 4), "Closing Bid": 0.00005, "vwap": Decimal("0.01"), "volume": 1000},
        {"Date": datetime(2021, 3, 5), "Closing Bid": None, "vwap": float("nan"), "volume": "2,000"},
    ]
    first, second = market_of(rows).days
    assert (first.date, first.bid, first.vwap) == (date(2021, 3, 4), Decimal("0.00005"), Decimal("0.01"))
    assert (second.date, second.bid, second.vwap, second.volume) == (
        date(2021, 3, 5),
        None,
        None,
        Decimal(2000),
    )
    assert as_market([MarketDay(date=date(2021, 3, 4))]).days[0].line == 1
    (refused,) = market_of([{"Date": "never", "close": 1}]).rejections
    assert (refused.line, refused.column) == (1, "Date")
    assert as_market(None).days == ()
