"""Names of parties and of notes: where they begin and end; defined terms with words before them."""

from __future__ import annotations

import pytest

from prose_cases import eight_k, fact, note_with_terms, reading

_ITEM = "Item 2.03 Creation of a Direct Financial Obligation."


def _holders(words: str) -> list[str | None]:
    return [fact(event).get("holder") for event in reading(eight_k(_ITEM, words)).facts]


@pytest.mark.parametrize(
    "name",
    [
        "Prairie State Bank",
        "The Voss Revocable Trust",
        "Pelham Trust Company",
        "Fenwick Family Trust",
        "Brandt Castings Company",
    ],
)
def test_a_name_ends_in_a_noun_of_bodies(name: str) -> None:
    told = f"On May 1, 2024, the Company borrowed $90,000 from {name} and issued to {name} a promissory note."
    assert _holders(told) == [name]


def test_a_defined_term_within_another_name_is_not_that_party() -> None:
    told = (
        "On May 1, 2024, the Company borrowed $90,000 from Lakeshore Commerce Bank (the “Bank”) and"
        " issued to the"
        " Bank a promissory note. On May 2, 2024, the Company issued to Prairie State Bank a promissory"
        " note in"
        " the principal amount of $50,000."
    )
    assert _holders(told) == ["Lakeshore Commerce Bank", "Prairie State Bank"]


@pytest.mark.parametrize("words", ["a Deed of Trust", "its Sinking Fund"])
def test_a_document_or_a_fund_of_the_company_is_no_party(words: str) -> None:
    assert _holders(
        f"On May 1, 2024, the Company issued to {words} a note in the principal amount of $50,000."
    ) in (
        [],
        [None],
    )


def test_holders_told_as_those_of_notes_are_parties_without_a_name() -> None:
    told = (
        "On May 1, 2024, the Company entered into a Forbearance Agreement with holders of its outstanding"
        " Notes (the “Consenting Holders”). The Consenting Holders agreed to forbear until June 30, 2024 from"
        " exercising remedies under the Notes."
    )
    assert all(holder is None for holder in _holders(told))


@pytest.mark.parametrize("words", ["The Convertible Promissory Note", "The Promissory Note", "The Note"])
def test_words_of_the_title_before_a_term_change_nothing(words: str) -> None:
    assert note_with_terms(f"{words} bears interest at a rate of 7% per annum.")["rate"] == "0.07"


@pytest.mark.parametrize("words", ["The Secured Bridge Note", "The Second Promissory Note", "The Old Note"])
def test_other_words_before_a_term_may_name_another_note(words: str) -> None:
    assert "rate" not in note_with_terms(f"{words} bears interest at a rate of 7% per annum.")


def test_a_term_stands_for_the_agreement_though_its_date_stands_between() -> None:
    told = (
        "The Company is party to a Securities Purchase Agreement dated as of March 1, 2024 (the “SPA”)"
        " with Bantry"
        " Bay Capital LP. On May 1, 2024, pursuant to the SPA, the Company issued to Bantry Bay Capital"
        " LP a note in"
        " the principal amount of $50,000."
    )
    assert _holders(told) == ["Bantry Bay Capital LP"]


def test_a_lost_apostrophe_is_read_as_one() -> None:
    told = (
        "The Note is convertible into shares of the Companys common stock at a conversion price of"
        " $0.40 per share."
    )
    assert note_with_terms(told)["conversion"]["terms"] == [{"kind": "fixed", "price": "0.4"}]


def test_a_day_counted_from_another_is_not_what_its_term_names() -> None:
    told = (
        "The Note was issued on May 1, 2020 (the “Issue Date”). Its maturity date is twelve months from"
        " the Issue"
        " Date (the “Maturity Date”). The Note bears interest at 8% per annum. All principal is due on"
        " the Maturity"
        " Date."
    )
    assert note_with_terms(told).get("maturity_date") != "2020-05-01"


@pytest.mark.parametrize(
    "amount",
    [
        "an aggregate principal amount equal to $50,000",
        "the principal sum of $50,000",
        "a principal amount of $50,000",
    ],
)
def test_an_amount_is_of_the_same_whatever_word_joins_it(amount: str) -> None:
    told = f"On May 1, 2024, the Company issued to Tansy Gate LLC a promissory note in {amount}."
    assert [fact(event).get("principal") for event in reading(eight_k(_ITEM, told)).facts] == ["50000"]


@pytest.mark.parametrize(
    "words",
    [
        "the Company issued to its Chief Executive Officer, Anna Lund, {}",
        "the Company issued to one of its directors, Anna Lund, {}",
        "the Company's Chairman and largest shareholder, Anna Lund, lent the Company $75,000 under {}",
        "the Chief Executive Officer of the Company, Anna Lund, lent the Company $75,000, and the"
        " Company issued to"
        " Ms. Lund {}",
    ],
)
def test_a_person_is_named_after_what_she_is(words: str) -> None:
    note = "a promissory note in the principal amount of $75,000"
    told = f"On May 1, 2024, {words.format(note)}."
    assert [fact(event).get("holder") for event in reading(eight_k(_ITEM, told)).facts] == ["Anna Lund"]


def test_parties_of_a_list_are_told_with_their_sums_in_parentheses() -> None:
    told = (
        "On May 1, 2024, the Company issued promissory notes to Jonathan P. Reyes ($100,000), Anna"
        " Lund ($50,000)"
        " and the Fenwick Family Trust ($300,000)."
    )
    found = [fact(event) for event in reading(eight_k(_ITEM, told)).facts]
    assert [(item["holder"], item["principal"]) for item in found] == [
        ("Jonathan P. Reyes", "100000"),
        ("Anna Lund", "50000"),
        ("Fenwick Family Trust", "300000"),
    ]


def test_terms_of_a_definition_bind_each_to_its_notes_and_all_to_both() -> None:
    told = (
        "On May 1, 2024, the Company issued to Anna Lund a promissory note in the principal amount of $50,000"
        " (the “May 1 Note”). On May 2, 2024, the Company issued to Anna Lund a promissory note in"
        " the principal"
        " amount of $60,000 (the “May 2 Note” and, with the May 1 Note, the “2024 Notes”). The 2024"
        " Notes bear"
        " interest at 9% per annum."
    )
    found = [fact(event) for event in reading(eight_k(_ITEM, told)).facts]
    assert [(item["principal"], item["rate"]) for item in found] == [("50000", "0.09"), ("60000", "0.09")]


@pytest.mark.parametrize(
    "words", [", a company controlled by Ms. Lund's brother", ", of which Anna Lund is the sole trustee"]
)
def test_who_stands_behind_a_party_is_no_party_to_the_note(words: str) -> None:
    told = f"On May 1, 2024, the Company issued to Fenwick Trust{words}, a promissory note of $50,000."
    assert _holders(told) == ["Fenwick Trust"]
