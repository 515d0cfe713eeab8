"""What a company issues in one sentence: notes, preferred stock, warrants; prices, fees and debts."""

from __future__ import annotations

from typing import Any, Final

import pytest

from prose_cases import eight_k, fact, reading

_FILING: Final = """FORM 8-K
Date of Report (Date of earliest event reported): May 1, 2020
WREN ISLAND FOODS, INC.
(Exact name of registrant as specified in its charter)

Item 1.01 Entry into a Material Definitive Agreement.

{}

SIGNATURES

Pursuant to the requirements of the Securities Exchange Act of 1934, the registrant has duly caused this
report to be signed.

Date: May 6, 2020
WREN ISLAND FOODS, INC.
"""


def _facts(words: str, kind: str) -> list[dict[str, Any]]:
    read = [fact(event) for event in reading(_FILING.format(words)).facts]
    return [found for found in read if found["type"] == kind]


_NOTE: Final = "On May 1, 2020, the Company sold to Tansy Gate Capital LLC a promissory note of $58,300"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ", for which it received $55,000 after deduction of an original issue discount of $3,300.",
            ("55000", "3300"),
        ),
        (
            ", from which Tansy Gate Capital LLC deducted $2,300 for its legal and due diligence"
            " costs, so that the"
            " Company received $56,000.",
            ("56000", None),
        ),
        (" and received $56,000 after deduction of $2,300 of legal fees.", ("56000", None)),
        (
            " for a purchase price of $55,000, reflecting an original issue discount of $3,300.",
            ("55000", "3300"),
        ),
        (", for which Tansy Gate Capital LLC paid the Company $55,000 in cash.", ("55000", None)),
    ],
)
def test_each_sum_has_its_role_from_its_noun(words: str, told: tuple[str, str | None]) -> None:
    (note,) = _facts(_NOTE + words, "NoteIssued")
    assert (note["principal"], note.get("proceeds"), note.get("discount")) == ("58300", *told)


@pytest.mark.parametrize(
    "words",
    [
        ", net of original issue discount and legal fees of $3,300.",
        ", of which $3,300 is in dispute.",
        ", after deduction of $3,300.",
        ", for which it will receive $55,000 if a registration statement is filed.",
        ", and the Company paid Tansy Gate Capital LLC $3,300 for which it received nothing.",
    ],
)
def test_a_sum_without_a_certain_role_leaves_the_sentence_unread(words: str) -> None:
    assert not _facts(_NOTE + words, "NoteIssued")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (
            "the Company sold to Ada Fennimore 400 shares of its Series B Preferred Stock at $25 per share.",
            "10000",
        ),
        (
            "Ada Fennimore purchased, and the Company issued to her, 400 shares of Series B"
            " Preferred Stock for an"
            " aggregate purchase price of $10,000.",
            "10000",
        ),
        (
            "the Company issued to Ada Fennimore 400 shares of Series B Preferred Stock in"
            " consideration of the"
            " cancellation of $10,000 of accrued salary.",
            "10000",
        ),
        (
            "the Company issued 400 shares of Series B Preferred Stock to Ada Fennimore for services"
            " rendered.",
            None,
        ),
    ],
)
def test_preferred_stock_has_the_value_of_what_was_given_for_it(words: str, value: str | None) -> None:
    (shares,) = _facts(f"On May 1, 2020, {words}", "PreferredIssued")
    assert (shares["holder"], shares["shares"], shares.get("value")) == ("Ada Fennimore", "400", value)


@pytest.mark.parametrize(
    "words",
    [
        "the Company sold to Ada Fennimore 400 shares of Series B Preferred Stock at $25 per share"
        " for $12,000.",
        "the Company agreed to issue to Ada Fennimore 400 shares of Series B Preferred Stock for $10,000.",
        "Ada Fennimore purchased 400 shares of Series B Preferred Stock of Ternfield Corp. for $10,000.",
        "the Company issued to Ada Fennimore 400 shares of Series B Preferred Stock due May 1, 2022.",
    ],
)
def test_preferred_stock_is_unread_where_its_price_contradicts_or_nothing_was_issued(words: str) -> None:
    assert not _facts(f"On May 1, 2020, {words}", "PreferredIssued")


def test_a_note_preferred_stock_and_a_warrant_are_issued_in_one_sentence() -> None:
    words = (
        "On May 1, 2020, the Company issued to Tansy Gate Capital LLC (i) a promissory note in the"
        " principal amount"
        " of $50,000, (ii) 400 shares of Series B Preferred Stock and (iii) a warrant to purchase"
        " 90,000 shares of"
        " common stock at $0.25 per share."
    )
    for kind, field, value in (
        ("NoteIssued", "principal", "50000"),
        ("PreferredIssued", "shares", "400"),
        ("WarrantIssued", "shares", "90000"),
    ):
        (found,) = _facts(words, kind)
        assert (found["holder"], found[field]) == ("Tansy Gate Capital LLC", value)


_ENTERED: Final = (
    "On April 20, 2020, the Company entered into a Securities Purchase Agreement with Tansy Gate Capital LLC."
)
_AT: Final = "At the closing, the Company issued to Tansy Gate Capital LLC a promissory note of $50,000."


@pytest.mark.parametrize(
    ("between", "day"),
    [
        ("The closing was held on May 1, 2020.", "2020-05-01"),
        ("On May 1, 2020, the closing under the Securities Purchase Agreement took place.", "2020-05-01"),
        ("The first closing occurred on May 1, 2020.", "2020-05-01"),
    ],
)
def test_what_was_done_at_the_closing_has_the_day_of_the_closing(between: str, day: str) -> None:
    (note,) = _facts(f"{_ENTERED} {between} {_AT}", "NoteIssued")
    assert note["effective_date"] == day


def test_what_was_done_at_another_closing_has_not_that_day() -> None:
    second = _AT.replace("the closing", "the second closing")
    words = f"{_ENTERED} The first closing occurred on May 1, 2020. {second}"
    assert all(note["effective_date"] != "2020-05-01" for note in _facts(words, "NoteIssued"))


def test_what_was_done_at_a_closing_whose_day_is_open_is_unread() -> None:
    words = f"{_ENTERED} The closing is expected to occur on May 1, 2020. {_AT}"
    assert not _facts(words, "NoteIssued")


@pytest.mark.parametrize(
    ("words", "holders"),
    [
        ("a Note Purchase Agreement with Tansy Gate LLC and Harrow Lane Fund LP.", [None]),
        (
            "a Note Purchase Agreement with each of Tansy Gate LLC and Harrow Lane Fund LP.",
            ["Tansy Gate LLC", "Harrow Lane Fund LP"],
        ),
        (
            "separate Note Purchase Agreements with Tansy Gate LLC and Harrow Lane Fund LP.",
            ["Tansy Gate LLC", "Harrow Lane Fund LP"],
        ),
    ],
)
def test_one_agreement_with_several_parties_is_one_and_one_with_each_is_several(
    words: str, holders: list[str | None]
) -> None:
    told = f"On May 1, 2024, the Company entered into {words}"
    facts = reading(eight_k("Item 1.01 Entry into a Material Definitive Agreement.", told)).facts
    assert [fact(event).get("holder") for event in facts] == holders
