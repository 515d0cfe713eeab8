"""Calculators at market data given by the user: every figure computed here by other means."""

# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_projections.calculators.conversion import (
    cap_limit,
    conversion_quote,
    minimum_shares,
    shares_for,
)
from holdings_projections.calculators.dilution import (
    Claim,
    counted_shares,
    lot_claim,
    note_claim,
    part_of,
    preferred_claim,
)
from holdings_projections.calculators.formulas import formula
from holdings_projections.calculators.prices import MarketDay, as_decimal, trading_window
from holdings_projections.calculators.volume import volume_test
from holdings_projections.commitment_records import VolumeRule
from holdings_projections.instruments import ConversionPrice, ConversionRule, NoteTerms
from holdings_projections.note_balances import NoteBalance
from instrument_filings import end_of_day

MONDAY = date(2021, 3, 1)
VWAPS = ["0.0100", "0.0101", "0.0098", "0.0097", "0.0105", "0.0110", "0.0094", "0.0099"]


def weekdays(count: int) -> list[date]:
    """Weekdays from a Monday on."""
    return [MONDAY + timedelta(days=n + n // 5 * 2) for n in range(count)]


def market(**changes: Any) -> tuple[MarketDay, ...]:
    """Eight trading days: 1 to 5 March and 8 to 10 March 2021; bid a cent's tenth below the VWAP."""
    days = []
    for number, (day, vwap) in enumerate(zip(weekdays(len(VWAPS)), VWAPS, strict=True)):
        price = Decimal(vwap)
        fields: dict[str, Any] = {
            "vwap": price,
            "bid": price - Decimal("0.001"),
            "close": price + Decimal("0.002"),
            "volume": Decimal(1_000_000 * (number + 1)),
        }
        days.append(MarketDay(date=day, line=number + 2, **{**fields, **changes}))
    return tuple(days)


ON = date(2021, 3, 11)


def market_price(**fields: Any) -> ConversionPrice:
    plain: dict[str, Any] = {"kind": "market", "measure": "vwap", "statistic": "average", "window_days": 5}
    return ConversionPrice(**{**plain, **fields})


def rule(*terms: ConversionPrice, rule: str = "single", floor: str | None = None) -> ConversionRule:
    return ConversionRule(
        chooser="holder", rule=rule, terms=terms, floor=None if floor is None else Decimal(floor)
    )


def price_of(conversion: ConversionRule, on: date = ON, days: tuple[MarketDay, ...] | None = None) -> Any:
    return conversion_quote(conversion, market() if days is None else days, on).price


# --- windows -------------------------------------------------------------------------------------------


def test_a_window_is_the_rows_strictly_before_the_date() -> None:
    days = trading_window(market(), date(2021, 3, 10), 3).days
    assert [day.date for day in days] == [date(2021, 3, 5), date(2021, 3, 8), date(2021, 3, 9)]
    assert trading_window(market(), date(2021, 3, 6), 1).days[0].date == date(2021, 3, 5)


@pytest.mark.parametrize(
    ("on", "count", "reason"),
    [
        (date(2021, 3, 1), 1, "no market data before 2021-03-01"),
        (ON, 9, "9 trading days before 2021-03-11 are needed, and 8 are given"),
        (date(2021, 3, 16), 1, "market data before 2021-03-16 ends on 2021-03-10, more than 5 days earlier"),
    ],
)
def test_too_few_or_too_old_rows_give_no_window_and_the_reason(on: date, count: int, reason: str) -> None:
    window = trading_window(market(), on, count)
    assert (window.days, window.reason) == ((), reason)
    assert trading_window(market(), date(2021, 3, 15), 1).reason is None  # five days are still believed


def test_a_hole_inside_the_window_gives_no_window() -> None:
    days = tuple(day for day in market() if not date(2021, 3, 2) <= day.date <= date(2021, 3, 5))
    assert trading_window(days, ON, 4).reason == "no market data between 2021-03-01 and 2021-03-08"
    assert trading_window(days, ON, 3).reason is None


# --- conversion prices ---------------------------------------------------------------------------------


def test_the_average_lowest_and_last_of_a_window() -> None:
    five = [Fraction(text) for text in VWAPS[-5:]]
    assert price_of(rule(market_price())) == Decimal("0.0101")  # (97 + 105 + 110 + 94 + 99) / 5 = 101
    assert Fraction(price_of(rule(market_price()))) == sum(five) / 5
    assert price_of(rule(market_price(statistic="lowest"))) == Decimal("0.0094")
    assert price_of(rule(market_price(statistic="last", window_days=1))) == Decimal("0.0099")
    assert price_of(rule(market_price(statistic=None, window_days=None))) == Decimal("0.0099")


def test_the_average_of_the_k_lowest_prices() -> None:
    three = rule(market_price(statistic="average_of_lowest", lowest_count=3))
    assert price_of(three) == as_decimal((Fraction(94) + 97 + 99) / 3 / 10_000)
    unstated = conversion_quote(rule(market_price(statistic="average_of_lowest")), market(), ON)
    assert unstated.price is None
    assert unstated.reason == "the formula does not say which price of the window counts"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [("closing_bid", "0.0089"), ("bid", "0.0089"), ("closing_price", "0.0119"), ("trading_price", "0.0119")],
)
def test_each_measure_is_read_from_its_column(measure: str, expected: str) -> None:
    last = rule(market_price(measure=measure, statistic="last", window_days=1))
    assert price_of(last) == Decimal(expected)
    confidence = conversion_quote(last, market(), ON).confidence
    assert confidence == ("assumed" if measure == "trading_price" else "inferred")


def test_a_factor_and_a_discount_are_told_apart_by_what_is_stored() -> None:
    assert price_of(rule(market_price(factor=Decimal("0.85")))) == Decimal("0.008585")
    assert price_of(rule(market_price(factor=Decimal("0.30")))) == Decimal("0.00303")


def test_the_lowest_and_the_highest_of_several_prices() -> None:
    terms = (
        market_price(factor=Decimal("0.85")),
        market_price(measure="closing_bid", statistic="last", window_days=1),
        ConversionPrice(kind="fixed", price=Decimal("0.02")),
    )
    lowest = conversion_quote(rule(*terms, rule="lowest"), market(), ON)
    assert (lowest.price, lowest.chosen, lowest.floored) == (Decimal("0.008585"), 0, False)
    assert (lowest.terms[0].first, lowest.terms[0].last) == (date(2021, 3, 4), date(2021, 3, 10))
    assert price_of(rule(*terms, rule="highest")) == Decimal("0.02")
    unclear = conversion_quote(rule(*terms), market(), ON)
    assert (unclear.price, unclear.reason) == (None, "the rule does not say which of its prices counts")


def test_a_floor_stands_in_for_a_lower_price() -> None:
    floored = conversion_quote(rule(market_price(), floor="0.015"), market(), ON)
    assert (floored.price, floored.floored) == (Decimal("0.015"), True)
    above = conversion_quote(rule(market_price(), floor="0.005"), market(), ON)
    assert (above.price, above.floored) == (Decimal("0.0101"), False)


def test_a_fixed_price_needs_no_market() -> None:
    quote = conversion_quote(rule(ConversionPrice(kind="fixed", price=Decimal("0.50"))), (), ON)
    assert (quote.price, quote.confidence) == (Decimal("0.5"), "inferred")


def test_one_price_that_cannot_be_told_leaves_the_whole_price_unknown() -> None:
    holes = tuple(day if day.date != date(2021, 3, 8) else MarketDay(date=day.date) for day in market())
    both = rule(market_price(), ConversionPrice(kind="fixed", price=Decimal("0.02")), rule="lowest")
    quote = conversion_quote(both, holes, ON)
    assert (quote.price, quote.reason) == (None, "vwap of 2021-03-08 is not given")
    assert conversion_quote(both, (), ON).reason == "no market data is given"
    strange = conversion_quote(rule(market_price(measure="book_value")), market(), ON)
    assert strange.reason == "no column of market data holds book_value"
    endless = conversion_quote(rule(market_price(window_days=None)), market(), ON)
    assert endless.reason == "the formula states no window"


def test_formulas_are_told_in_words() -> None:
    terms = (
        market_price(factor=Decimal("0.85")),
        market_price(measure="closing_bid", statistic="last", window_days=1),
        ConversionPrice(kind="fixed", price=Decimal("0.002")),
    )
    assert formula(rule(*terms, rule="lowest", floor="0.0001")) == (
        "the lowest of 85% of the average VWAP over 5 trading days, the closing bid of the trading day "
        "before, 0.002, but at least 0.0001"
    )
    assert formula(rule(market_price(statistic="average_of_lowest", lowest_count=3))) == (
        "the average of the 3 lowest VWAP over 5 trading days"
    )


# --- shares and the cap --------------------------------------------------------------------------------


def test_shares_are_rounded_up_so_that_the_whole_amount_is_paid() -> None:
    assert shares_for(Decimal("100.00"), Fraction("0.03")) == 3334
    assert shares_for(Decimal("99.99"), Fraction("0.03")) == 3333


@given(
    st.decimals(min_value="0.01", max_value=10**9, places=2),
    st.decimals(min_value="0.000001", max_value=1000, places=6),
)
def test_no_fewer_whole_shares_would_pay_the_amount(amount: Decimal, price: Decimal) -> None:
    shares = shares_for(amount, Fraction(price))
    assert shares * Fraction(price) >= Fraction(amount) > (shares - 1) * Fraction(price)


def test_the_fixed_price_gives_the_fewest_shares_rounded_up() -> None:
    fixed = ConversionPrice(kind="fixed", price=Decimal("0.03"))
    both = rule(market_price(), fixed, rule="lowest")
    assert minimum_shares(Decimal("100.00"), both) == Decimal(3334)
    assert minimum_shares(Decimal("100.00"), rule(market_price(), rule="lowest")) is None
    assert minimum_shares(Decimal("100.00"), rule(market_price(), fixed, rule="highest")) is None
    assert minimum_shares(Decimal("100.00"), rule(fixed, floor="0.05")) == Decimal(2000)


def test_the_cap_leaves_what_it_says() -> None:
    # 9.99 % of 1,000,000 with 50,000 held: (99,900 - 50,000) / 0.9001 = 55,438.28...
    assert cap_limit(Decimal("0.0999"), Decimal(1_000_000), Decimal(50_000)) == 55_438
    assert cap_limit(Decimal("0.0999"), Decimal(1_000_000), Decimal(200_000)) == 0
    assert cap_limit(Decimal(1), Decimal(1_000_000), Decimal(0)) is None


@given(
    st.decimals(min_value="0.01", max_value="0.5", places=4),
    st.integers(min_value=1, max_value=10**12),
    st.integers(min_value=0, max_value=10**12),
)
def test_one_share_more_than_the_cap_leaves_would_exceed_it(
    cap: Decimal, outstanding: int, held: int
) -> None:
    limit = cap_limit(cap, Decimal(outstanding), Decimal(held))
    assert limit is not None
    assert Fraction(held + limit + 1, outstanding + limit + 1) > Fraction(cap)
    if limit:
        assert Fraction(held + limit, outstanding + limit) <= Fraction(cap)


# --- volume --------------------------------------------------------------------------------------------


def volume_rule(threshold: str, comparison: str = ">=", days: int = 3) -> VolumeRule:
    return VolumeRule(
        measure="average_daily_trading_volume",
        comparison=comparison,
        threshold=Decimal(threshold),
        window_days=days,
    )


def test_average_daily_dollar_volume_by_vwap_decides_the_condition() -> None:
    # 6, 7 and 8 million shares at 0.0110, 0.0094 and 0.0099: 66,000 + 65,800 + 79,200 = 211,000 over 3 days
    test = volume_test(volume_rule("70333.34"), market(), ON)
    assert (test.met, test.average, test.priced_by) == (False, Decimal("70333.33"), "vwap")
    assert (test.first, test.last, test.days) == (date(2021, 3, 8), date(2021, 3, 10), 3)
    assert volume_test(volume_rule("70333.33"), market(), ON).met is True


def test_reaching_the_threshold_meets_at_least_and_not_more_than() -> None:
    exact = tuple(MarketDay(date=d.date, vwap=Decimal(2), volume=Decimal(5)) for d in market())
    assert volume_test(volume_rule("10"), exact, ON).met is True
    assert volume_test(volume_rule("10", ">"), exact, ON).met is False


def test_one_day_without_a_vwap_prices_the_whole_window_by_the_close() -> None:
    days = list(market())
    days[-1] = MarketDay(date=days[-1].date, close=days[-1].close, volume=days[-1].volume)
    test = volume_test(volume_rule("1"), tuple(days), ON)
    # 0.0130, 0.0114 and 0.0119: 78,000 + 79,800 + 95,200 = 253,000 over 3 days
    assert (test.priced_by, test.average) == ("close", Decimal("84333.33"))
    no_close = volume_test(volume_rule("1"), market(vwap=None, close=None), ON)
    assert no_close.met is None
    assert no_close.reason == "neither VWAP nor close is given for every day of the window"


def test_a_condition_that_cannot_be_told_says_why() -> None:
    missing = volume_test(volume_rule("1"), market(volume=None), ON)
    assert (missing.met, missing.reason) == (None, "volume of 2021-03-08 is not given")
    assert volume_test(volume_rule("1", days=20), market(), ON).met is None
    other = VolumeRule(measure="median_volume", comparison=">=", threshold=Decimal(1), window_days=3)
    assert volume_test(other, market(), ON).reason == "no rule computes median volume until closing"


# --- dilution ------------------------------------------------------------------------------------------


def balance(total: str | None) -> NoteBalance:
    amount = None if total is None else Decimal(total)
    return NoteBalance(
        note_id="x/note/1",
        label="2021-01-04 a",
        issuer_key="x",
        issuer="X Inc",
        issuer_cik=None,
        holder="Cedar Bridge Partners LP",
        title=None,
        issue_date=date(2021, 1, 4),
        view="recorded",
        status="outstanding",
        total=amount,
        confidence="assumed",
        event_ids=("x#2",),
        known_from=end_of_day(date(2021, 1, 4)),
    )


def test_a_note_counts_with_its_balance_at_the_price_of_the_day() -> None:
    terms = NoteTerms(conversion=rule(market_price()))
    claim = note_claim(balance("1010.00"), terms, market(), ON)
    assert claim is not None
    assert (claim.shares, claim.price, claim.confidence) == (Decimal(100_000), Decimal("0.0101"), "assumed")


def test_what_cannot_be_computed_is_listed_and_not_counted() -> None:
    fixed = ConversionPrice(kind="fixed", price=Decimal("0.10"))
    terms = NoteTerms(conversion=rule(market_price(), fixed, rule="lowest"))
    unpriced = note_claim(balance("1000.00"), terms, (), ON)
    assert unpriced is not None
    assert (unpriced.shares, unpriced.at_least) == (None, Decimal(10_000))
    assert unpriced.reason == "no market data is given"
    unknown = note_claim(balance(None), terms, market(), ON)
    assert unknown is not None
    assert unknown.reason == "its balance is unknown"
    prior = note_claim(balance(None), None, market(), ON)
    assert prior is not None
    assert prior.reason == "its terms are not in the ledger"
    assert counted_shares([unpriced, unknown, prior]) == 0


def test_notes_that_are_gone_or_not_convertible_claim_nothing() -> None:
    convertible = NoteTerms(conversion=rule(market_price()))
    assert note_claim(balance("0.00"), convertible, market(), ON) is None
    assert note_claim(balance("1000.00"), NoteTerms(), market(), ON) is None


def test_lots_count_by_the_ratio_that_a_filing_tells() -> None:
    lot = Claim(kind="derivative", id="l", label="Warrants", holder="H", amount=Decimal(500))
    told = lot_claim(lot, Decimal(2), underlying=True, confidence="stated")
    assert told is not None
    assert (told.shares, told.confidence) == (Decimal(1000), "inferred")
    one_for_one = lot_claim(lot, None, underlying=True, confidence="stated")
    assert one_for_one is not None
    assert (one_for_one.shares, one_for_one.confidence) == (Decimal(500), "assumed")
    unsaid = lot_claim(lot, None, underlying=False, confidence="stated")
    assert unsaid is not None
    assert unsaid.shares is None


def test_preferred_stock_is_never_counted_as_nothing() -> None:
    series = Claim(kind="preferred", id="p", label="Series B", holder=None, amount=Decimal(5))
    claim = preferred_claim(series, Decimal(5))
    assert claim is not None
    assert claim.shares is None
    gone = Claim(kind="preferred", id="p", label="Series B", holder=None, amount=Decimal(0))
    assert preferred_claim(gone, Decimal(0)) is None


def test_new_shares_are_a_part_of_all_shares_with_them() -> None:
    assert part_of(Decimal(250), Decimal(750)) == Decimal("0.25")
    assert part_of(Decimal(0), Decimal(0)) is None


@given(st.fractions(min_value=0, max_value=10**9))
def test_a_fraction_becomes_the_nearest_decimal_of_its_places(value: Fraction) -> None:
    shown = as_decimal(value, places=6)
    assert abs(Fraction(shown) - value) <= Fraction(1, 2 * 10**6)
    assert "E" not in str(shown)
