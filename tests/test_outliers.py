"""Prices, quantities and balances far from those around them are found, and kept as they are stated."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_events import Owner, Recorded
from holdings_projections.findings import Finding
from holdings_projections.outliers import PRICE_FACTOR
from written_filings import day, filing, folded, holding, noon, position, purchase, quantity, sale

OTHER = Owner(name="Okafor Ada")


def found(code: str, *streams: Sequence[Recorded]) -> list[Finding]:
    """What is found of a kind."""
    return [finding for finding in folded(*streams).findings if finding.code == code]


def sold(number: int, price: object, shares: int = 100, **fields: object) -> list[Recorded]:
    """A sale in a filing of its own, on a day of March, of which the balances chain."""
    when = f"2021-03-{number:02}"
    row = sale(when, shares, 90_000 - 100 * number, price=Decimal(str(price)), **fields)
    return filing(f"f{number}", f"2021-04-{number:02}", row)


def test_total_proceeds_in_the_price_cell_are_found_and_named() -> None:
    wrong = sold(5, 12_500, shares=1000)
    (dear,) = found("PRICE_OUTLIER", sold(2, "12.40"), sold(3, "12.60"), wrong, sold(9, "12.80"))
    assert dear.filings == ("f5",)
    assert "price of 12,500 is stated" in dear.message
    assert "over 1,000 it is 12.5000 for each" in dear.message


def test_a_price_that_is_no_total_is_found_without_that_reading() -> None:
    (dear,) = found("PRICE_OUTLIER", sold(2, "12.40"), sold(3, "12.60"), sold(5, 126_000))
    assert "total paid" not in dear.message


@pytest.mark.parametrize(("price", "expected"), [("1240.00", 0), ("1240.01", 1)])
def test_the_threshold_is_above_a_hundred_times_the_median(price: str, expected: int) -> None:
    around = [sold(number, "12.40") for number in (2, 3, 9)]
    assert len(found("PRICE_OUTLIER", *around, sold(5, price))) == expected


def test_one_neighbour_is_too_few() -> None:
    assert found("PRICE_OUTLIER", sold(2, "12.40"), sold(5, 12_500)) == []


def test_prices_of_another_title_are_no_neighbours() -> None:
    others = [sold(number, "0.05", security="Warrant") for number in (2, 3, 4)]
    assert found("PRICE_OUTLIER", *others, sold(5, "12.50")) == []


def test_exercise_prices_are_no_neighbours_and_zeros_no_prices() -> None:
    rows = [sold(2, "0.05", code="M"), sold(3, "0.05", code="M"), sold(4, 0, code="A"), sold(6, 0, code="G")]
    assert found("PRICE_OUTLIER", *rows, sold(7, "60"), sold(8, "61"), sold(9, "62")) == []


def test_a_filing_that_is_wrong_throughout_does_not_vouch_for_itself() -> None:
    rows = [sale("2021-03-05", 100, 90_000 - 100 * n, price=Decimal(12_500 + n)) for n in range(1, 9)]
    wrong = filing("w", "2021-03-06", *rows)
    assert len(found("PRICE_OUTLIER", sold(2, "12.40"), sold(3, "12.60"), wrong)) == 8


def test_within_one_filing_rows_are_held_against_each_other() -> None:
    prices = ("12.40", "12.50", "12500", "12.60")
    rows = [sale("2021-03-05", 100, 900 - 100 * n, price=Decimal(price)) for n, price in enumerate(prices, 1)]
    assert len(found("PRICE_OUTLIER", filing("w", "2021-03-06", *rows))) == 1


def test_prices_of_other_holders_count_and_years_away_do_not() -> None:
    others = [
        filing(
            f"o{n}", f"2021-02-0{n}", sale(f"2021-02-0{n}", 5, 500 - 5 * n, price=Decimal(12)), owner=OTHER
        )
        for n in (1, 2)
    ]
    assert len(found("PRICE_OUTLIER", *others, sold(5, 12_500))) == 1
    much_later = filing("z", "2029-03-06", sale("2029-03-05", 5, 100, price=Decimal(1250)))
    assert found("PRICE_OUTLIER", *others, much_later) == []


def test_an_outlier_is_known_from_when_two_of_its_neighbours_are() -> None:
    (dear,) = found("PRICE_OUTLIER", sold(5, 12_500), sold(7, "12.40"), sold(9, "12.50"))
    assert dear.known_from == noon("2021-04-09")


def test_a_price_that_an_amendment_puts_right_is_no_outlier() -> None:
    period = day("2021-03-05")
    row = sale("2021-03-05", 100, 89_500, price=Decimal(12_500))
    wrong = filing("w", "2021-03-06", row, period=period)
    right = filing(
        "x", "2021-03-20", sale("2021-03-05", 100, 89_500, price=Decimal("12.50")), form="4/A",
        original_date=day("2021-03-06"), period=period,
    )  # fmt: skip
    around = [sold(2, "12.40"), sold(3, "12.60")]
    assert len(found("PRICE_OUTLIER", *around, wrong)) == 1
    assert found("PRICE_OUTLIER", *around, wrong, right) == []


@given(st.lists(st.integers(100, 9_999), min_size=2, max_size=9))
def test_prices_within_the_factor_of_each_other_are_never_outliers(cents: list[int]) -> None:
    assert max(cents) <= PRICE_FACTOR * min(cents)
    streams = [sold(number, Decimal(price) / 100) for number, price in enumerate(cents, 1)]
    assert found("PRICE_OUTLIER", *streams) == []


# --- quantities and balances ----------------------------------------------------------------------------


def test_a_balance_in_thousands_is_found_and_not_scaled() -> None:
    streams = [
        filing("a", "2021-01-05", sale("2021-01-04", 100, 12_900)),
        filing("b", "2021-02-05", sale("2021-02-04", 100, 12_800)),
        filing("c", "2021-03-05", sale("2021-03-04", 100, 12_700_000)),
        filing("d", "2021-04-05", sale("2021-04-04", 100, 12_600)),
    ]
    (large,) = found("QUANTITY_OUTLIER", *streams)
    assert large.filings == ("c",)
    assert "A balance of 12,700,000 is stated" in large.message
    assert quantity(position(folded(*streams)), "2021-03-04") == 12_700_000


def test_a_quantity_in_thousands_is_found() -> None:
    streams = [
        filing("a", "2021-01-05", sale("2021-01-04", 100, 12_900)),
        filing("b", "2021-02-05", sale("2021-02-04", 120, 12_780)),
        filing("c", "2021-03-05", sale("2021-03-04", 110_000, 12_670)),
        filing("d", "2021-04-05", sale("2021-04-04", 100, 12_560)),
    ]
    (large,) = found("QUANTITY_OUTLIER", *streams)
    assert "A quantity of 110,000 is stated" in large.message


def test_a_large_row_that_other_filings_bear_out_is_none() -> None:
    streams = [
        filing("a", "2021-01-05", holding(100, "2021-01-04")),
        filing("b", "2021-02-05", purchase("2021-02-04", 5, 105)),
        filing("c", "2021-03-05", purchase("2021-03-04", 500_000, 500_105)),
        filing("d", "2021-04-05", sale("2021-04-04", 7, 500_098)),
        filing("e", "2021-05-05", sale("2021-05-04", 499_998, 100)),
    ]
    assert found("QUANTITY_OUTLIER", *streams) == []


def test_balances_of_other_holders_say_nothing() -> None:
    small = [
        filing(f"s{n}", f"2021-01-0{n}", holding(100 + n, f"2021-01-0{n}"), owner=OTHER) for n in (2, 3, 4)
    ]
    assert (
        found("QUANTITY_OUTLIER", *small, filing("a", "2021-03-05", sale("2021-03-04", 100, 5_000_000))) == []
    )
