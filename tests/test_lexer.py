from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_ledger.readers.lexer import Token, lex


def _only(text: str) -> Token:
    tokens = lex(text)
    assert len(tokens) == 1, tokens
    assert tokens[0].span == (0, len(text))
    return tokens[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1,750,000", "1750000"),
        (r"\$250,000", "250000"),
        ("$0.002", "0.002"),
        ("$.0001", "0.0001"),
        ("$2.5 million", "2500000"),
        ("US$40,000.50", "40000.50"),
        ("Two Million Dollars ($2,000,000)", "2000000"),
    ],
)
def test_reads_money(text: str, value: str) -> None:
    token = _only(text)
    assert (token.kind, token.value, token.raw) == ("money", Decimal(value), text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("November 30, 2017", date(2017, 11, 30)),
        ("November 30,\n2017", date(2017, 11, 30)),
        ("NOVEMBER 3, 2017", date(2017, 11, 3)),
        ("Nov. 3, 2017", date(2017, 11, 3)),
        ("30 November 2017", date(2017, 11, 30)),
        ("30th day of May, 2018", date(2018, 5, 30)),
        ("11/30/2017", date(2017, 11, 30)),
        ("2017-11-30", date(2017, 11, 30)),
        ("May 5th, 2018", date(2018, 5, 5)),
    ],
)
def test_reads_dates(text: str, value: date) -> None:
    token = _only(text)
    assert (token.kind, token.value) == ("date", value)


@pytest.mark.parametrize("text", ["November 31, 2017", "2/30/2017", "11/30/17", "$1,75,000", "$1.5M", "1,23"])
def test_what_cannot_be_read_with_certainty_is_malformed(text: str) -> None:
    assert _only(text).kind == "malformed"


def test_a_month_without_a_day_is_a_month() -> None:
    assert _only("December 2017").value == (2017, 12)
    assert _only("June, 2018").value == (2018, 6)
    assert [token.kind for token in lex("it may 2018")] == ["word", "word", "count"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("12%", "0.12"), ("9.99 %", "0.0999"), ("twelve percent (12%)", "0.12"), ("ten percent", "0.1")],
)
def test_percents_are_fractions(text: str, value: str) -> None:
    token = _only(text)
    assert (token.kind, token.value) == ("percent", Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,572", "3572"),
        ("seven", "7"),
        ("seven (7)", "7"),
        ("thirty-six (36)", "36"),
        ("One Hundred Eighty (180)", "180"),
        ("two hundred fifty thousand", "250000"),
        ("one million five hundred thousand", "1500000"),
    ],
)
def test_reads_counts_in_figures_and_words(text: str, value: str) -> None:
    token = _only(text)
    assert (token.kind, token.value) == ("count", Decimal(value))


def test_a_count_given_twice_differently_stays_two_counts() -> None:
    kinds = [(token.kind, token.raw) for token in lex("thirty (36) shares")]
    assert kinds == [("count", "thirty"), ("enumerator", "(36)"), ("word", "shares")]


def test_ordinals() -> None:
    assert [token.value for token in lex("first 3rd tenth")] == [Decimal(1), Decimal(3), Decimal(10)]


def test_enumerators_stand_apart_from_section_numbers() -> None:
    assert [token.value for token in lex("(i) x (b) y (2)") if token.kind == "enumerator"] == ["i", "b", "2"]
    assert not [token for token in lex("Section 3(a)(9) Note(s)") if token.kind == "enumerator"]


@pytest.mark.parametrize("text", ["“Note SPA”", '"Note SPA"', "**Note SPA**", "“Note SPA,”", "``Note SPA''"])
def test_defined_terms_in_every_dress(text: str) -> None:
    token = _only(text)
    assert (token.kind, token.value) == ("term", "Note SPA")


def test_words_are_lower_case_and_keep_their_raw_form() -> None:
    tokens = lex("the Company’s 8-K of L.P.")
    assert [(token.value, token.raw) for token in tokens] == [
        ("the", "the"),
        ("company", "Company"),
        ("'s", "’s"),
        ("8-k", "8-K"),
        ("of", "of"),
        ("l.p.", "L.P."),
    ]


def test_offsets_count_from_the_whole_text() -> None:
    text = "before | $5 and 7 | after $6"
    tokens = lex(text, 7, 19)
    assert [text[slice(*token.span)] for token in tokens] == [token.raw for token in tokens]
    assert [token.raw for token in tokens] == ["|", "$5", "and", "7", "|"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_every_visible_character_is_in_exactly_one_token(text: str) -> None:
    tokens = lex(text)
    last = 0
    for token in tokens:
        assert not text[last : token.span[0]].strip()
        assert token.raw == text[slice(*token.span)]
        last = token.span[1]
    assert not text[last:].strip()


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.booleans())
def test_money_survives_printing(amount: Decimal, escaped: bool) -> None:
    token = _only(("\\" if escaped else "") + f"${amount:,}")
    assert token.value == amount


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_survive_printing(day: date) -> None:
    assert _only(f"{day:%B} {day.day}, {day.year:04}").value == day


@pytest.mark.parametrize(
    "unit",
    [
        "$1,",
        "1,234",
        "January ",
        "January 1 , ",
        '"a ',
        "“a",
        "**a",
        "one hundred ",
        "(i",
        "A.",
        "``a",
        "1.",
        "\\$",
        "a-",
        "- ",
    ],
)
def test_time_stays_linear_on_crafted_text(unit: str) -> None:
    small, large = unit * (20_000 // len(unit)), unit * (200_000 // len(unit))
    started = time.perf_counter()
    lex(small)
    short_s = time.perf_counter() - started
    started = time.perf_counter()
    lex(large)
    # Ten times the text may take ten times the time; quadratic work would take a hundred times.
    assert time.perf_counter() - started < 40 * short_s + 0.5
