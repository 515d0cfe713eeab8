"""Words that change nothing may stand anywhere; words that change something stop the reading."""

from __future__ import annotations

import pytest

from prose_cases import eight_k, fact, only_issue, reading

_TEXT = eight_k("Item 2.03 Creation.")
_EXEMPT = (
    "in reliance on the exemption from registration provided by Section 4(a)(2) of the Securities Act of"
    " 1933,"
    " as amended, and Rule 506(b) of Regulation D promulgated thereunder"
)
_SENTENCES = (
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC, an accredited investor, a promissory"
    " note in"
    " the principal amount of $50,000.",
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC, in a private placement, a promissory"
    " note in"
    " the principal amount of $50,000.",
    "On May 1, 2020, the Company duly issued to Tansy Gate Capital LLC (an existing stockholder of the"
    " Company)"
    " a promissory note (as defined below) in the principal amount of $50,000.",
    f"On May 1, 2020, the Company issued, {_EXEMPT}, to Tansy Gate Capital LLC a promissory note in the"
    " principal amount of $50,000.",
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC, an entity controlled by our chief"
    " executive"
    f" officer, a promissory note in the principal amount of $50,000, {_EXEMPT}.",
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC a promissory note in the principal"
    " amount of"
    " $50,000, a copy of which is attached hereto as Exhibit 10.1 and is incorporated herein by reference.",
)
_OTHERS = (
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC, in a private placement that has not"
    " closed,"
    " a promissory note in the principal amount of $50,000.",
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC, an accredited investor that may return"
    " it, a"
    " promissory note in the principal amount of $50,000.",
    "On May 1, 2020, the Company issued to Tansy Gate Capital LLC a promissory note in the principal"
    " amount of"
    " $50,000, in reliance on the exemption from registration in the Securities Act if it is available.",
    "On May 1, 2020, the Company is to issue, in a private placement, to Tansy Gate Capital LLC, an"
    " accredited"
    " investor, a promissory note in the principal amount of $50,000.",
    "On May 1, 2020, a subsidiary of the Company issued to Tansy Gate Capital LLC, an accredited investor, a"
    " promissory note in the principal amount of $50,000.",
)


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_who_a_party_is_and_which_exemption_is_relied_on_change_nothing(sentence: str) -> None:
    issue = ("NoteIssued", "Tansy Gate Capital LLC", "50000", "2020-05-01")
    assert only_issue(_TEXT.format(sentence)) == issue


@pytest.mark.parametrize("sentence", _OTHERS)
def test_words_that_take_something_back_are_not_among_them(sentence: str) -> None:
    assert reading(_TEXT.format(sentence)).facts == ()


def test_terms_told_between_commas_belong_to_the_subject() -> None:
    issue = "On May 1, 2020, the Company issued to Tansy Gate Capital LLC a note of $50,000 (the “Note”)."
    terms = "The Note, which is due on May 1, 2021, bears interest at 8% per annum."
    found = fact(reading(_TEXT.format(f"{issue} {terms}")).facts[0])
    assert (found["rate"], found["maturity_date"]) == ("0.08", "2021-05-01")
    other = "The Note, which may be extended to May 1, 2021, bears interest at 8% per annum."
    assert "rate" not in fact(reading(_TEXT.format(f"{issue} {other}")).facts[0])


def test_a_term_for_several_notes_means_each_of_them() -> None:
    first = "On May 1, 2020, the Company issued to Tansy Gate Capital LLC a note of $50,000 (the “Note A”)."
    second = (
        "On May 4, 2020, the Company issued to Hexham Road Partners, LP (including its successors and"
        " assigns,"
        " the “Second Lender”) a note of $60,000 (the “Second Note” and, together with the Note A, the"
        " “Notes”)."
    )
    facts = reading(_TEXT.format(f"{first} {second} The Notes bear interest at 8% per annum.")).facts
    assert [fact(found).get("rate") for found in facts] == ["0.08", "0.08"]
    alone = reading(_TEXT.format(f"{first} {second} The Second Note bears interest at 8% per annum.")).facts
    assert [fact(found).get("rate") for found in alone] == [None, "0.08"]
