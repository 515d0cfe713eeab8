"""What "it", "the note" and "the maturity date" mean after a sentence that was not understood."""

from __future__ import annotations

import itertools

import pytest

from prose_cases import eight_k, fact, reading

_FILING = eight_k("Item 1.01 Entry.")
_ISSUED = (
    "On May 1, 2024, the Company issued to Tansy Gate Capital LLC a promissory note in the principal"
    " amount of"
    " $50,000"
)
_TERMS = ("rate", "maturity_date", "secured", "proceeds", "conversion", "ownership_cap")


def _terms(text: str) -> list[dict[str, object]]:
    """The terms of each note that a text says was issued."""
    facts = [fact(event) for event in reading(_FILING.format(text)).facts]
    return [
        {name: value for name, value in told.items() if name in _TERMS}
        for told in facts
        if told["type"] == "NoteIssued"
    ]


_ABOUT_NOTHING_ELSE = (
    "Tansy Gate Capital LLC is a fund whose manager sits on our board.",
    "A copy of the form of note is filed as Exhibit 10.1 to this report.",
    "Our directors met twice before they agreed to this.",
    "The certificates bear a legend that restricts their transfer.",
    "We expect to use the money for repaying a bank loan and for payroll.",
    "The securities were sold in reliance upon an exemption for offerings to accredited investors.",
)
_OTHER_DEBTS = (
    "The Company also has a bank loan with Lodestar Bank.",
    "The Company's mortgage was renewed in March.",
    "Our subsidiary borrowed $900,000 from Lodestar Bank.",
    "Lodestar Mining Ltd. gave a promissory note to its own bank.",
    "The buyer of our building gave us a note in the principal amount of $900,000.",
    "Morrow Street Fund LP holds a promissory note of the Company dated May 1, 2019.",
    "The Company is the guarantor of a credit line of Zinnia Corp.",
)
_OF_NO_NAME = (
    ("It bears interest at 8% per annum.", "rate"),
    ("Interest accrues at 8% per annum.", "rate"),
    ("The maturity date is May 1, 2026.", "maturity_date"),
    ("It is unsecured.", "secured"),
)
_BY_ITS_WORD = (
    ("The note bears interest at 8% per annum.", "rate"),
    ("The promissory note matures on May 1, 2026.", "maturity_date"),
)
_NOTES_OR_LOANS_MADE = (
    "Our subsidiary borrowed $900,000 from Lodestar Bank.",
    "Lodestar Mining Ltd. gave a promissory note to its own bank.",
    "The buyer of our building gave us a promissory note in the principal amount of $900,000.",
    "Morrow Street Fund LP holds a promissory note of the Company dated May 1, 2019.",
    "If further money is needed, a second promissory note will be issued.",
)


@pytest.mark.parametrize(
    ("between", "told"), list(itertools.product(_ABOUT_NOTHING_ELSE, (*_OF_NO_NAME, *_BY_ITS_WORD)))
)
def test_sentence_that_brings_in_nothing_stops_no_reference(between: str, told: tuple[str, str]) -> None:
    sentence, field = told
    (terms,) = _terms(f"{_ISSUED}. {between} {sentence}")
    assert list(terms) == [field]


@pytest.mark.parametrize(("between", "told"), list(itertools.product(_OTHER_DEBTS, _OF_NO_NAME)))
def test_another_debt_stops_what_names_no_note(between: str, told: tuple[str, str]) -> None:
    (terms,) = _terms(f"{_ISSUED}. {between} {told[0]}")
    assert terms == {}


@pytest.mark.parametrize(("between", "told"), list(itertools.product(_NOTES_OR_LOANS_MADE, _BY_ITS_WORD)))
def test_another_note_or_a_loan_just_made_stops_the_note(between: str, told: tuple[str, str]) -> None:
    (terms,) = _terms(f"{_ISSUED}. {between} {told[0]}")
    assert terms == {}


@pytest.mark.parametrize("between", [*_OTHER_DEBTS, *_NOTES_OR_LOANS_MADE])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Note bears interest at 8% per annum.", {"rate": "0.08"}),
        ("The $50,000 note bears interest at 8% per annum.", {"rate": "0.08"}),
        ("The Note is unsecured. It bears interest at 8% per annum.", {"secured": "no", "rate": "0.08"}),
    ],
)
def test_a_note_named_by_its_term_or_amount_is_meant_again(
    between: str, sentence: str, expected: dict[str, str]
) -> None:
    (terms,) = _terms(f"{_ISSUED} (the “Note”). {between} {sentence}")
    assert terms == expected


@pytest.mark.parametrize(
    "after",
    [
        "The Company paid a commitment fee of $5,000. It bears interest at 8% per annum.",
        "The Company leased its mill. Payments are due monthly and it matures on May 1, 2029.",
        "The Company also sold a building. Principal is due on May 1, 2029.",
        "The Company also acquired Lodestar Mining Ltd. The purchase price was $45,000.",
        "Preferred stock of Zinnia Corp. was issued. The holder may not own more than 4.99% of the"
        " outstanding"
        " common stock.",
        "The Warrant is exercisable at $0.50 per share and matures on May 1, 2029.",
        "The bank's note bears interest at 8% per annum.",
        "The existing note bears interest at 8% per annum.",
        "Both loans bear interest at 8% per annum.",
        "\n\nEquipment lease\n\n- Interest rate: 12%\n\n- Maturity: May 1, 2030",
        "\n\nLodestar bank loan\n\n- Interest rate: 12%\n\n- Maturity: May 1, 2030",
    ],
)
def test_terms_of_something_else_are_not_the_notes(after: str) -> None:
    (terms,) = _terms(f"{_ISSUED} (the “Note”). {after}")
    assert terms == {}


_TWO = (
    "On May 1, 2024, the Company issued to Tansy Gate Capital LLC a note of $50,000 and to Morrow Street"
    " Fund LP a"
    " note of $60,000. {}"
)


@pytest.mark.parametrize(
    ("after", "stated"),
    [
        ("They mature on May 1, 2025.", True),
        ("Both mature on May 1, 2025.", True),
        ("It matures on May 1, 2025.", False),
        ("The latter bears interest at 8% per annum. It matures on May 1, 2025.", False),
    ],
)
def test_it_is_one_note_and_both_are_two(after: str, stated: bool) -> None:
    told = {"maturity_date": "2025-05-01"} if stated else {}
    assert _terms(_TWO.format(after)) == [told, told]
