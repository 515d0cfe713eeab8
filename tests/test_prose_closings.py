"""What several sentences tell together: a promise and its closing, a loan and its note, several parties."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import eight_k, fact, reading

_TEXT = eight_k("Item 2.03 Creation.")
_PROMISE = (
    "On May 1, 2020, the Company entered into a Securities Purchase Agreement with Tansy Gate Capital LLC"
    " (the"
    " “Investor”), pursuant to which the Company agreed to sell to the Investor a promissory note in the"
    " principal amount of $50,000 (the “Note”)."
)


def _facts(text: str) -> list[dict[str, Any]]:
    return [fact(event) for event in reading(_TEXT.format(text)).facts]


def _issues(text: str) -> list[tuple[str | None, str, str, str | None]]:
    return [
        (item.get("holder"), item["principal"], item["effective_date"], item.get("proceeds"))
        for item in _facts(text)
        if item["type"] == "NoteIssued"
    ]


def test_a_promise_and_its_closing_are_an_issue_of_the_day_of_the_closing() -> None:
    closing = "The closing occurred on May 4, 2020, when the Company received the purchase price of $45,000."
    assert _issues(f"{_PROMISE} {closing}") == [("Tansy Gate Capital LLC", "50000", "2020-05-04", "45000")]


def test_a_promise_alone_or_with_a_closing_to_come_is_no_issue() -> None:
    for closing in (
        "",
        "The closing is expected to occur on May 4, 2020.",
        "The closing will occur on May 4, 2020.",
        "If the closing occurred on May 4, 2020, the price would be $45,000.",
        "The closing of the merger occurred on May 4, 2020.",
    ):
        assert _issues(f"{_PROMISE} {closing}") == []


def test_a_closing_closes_only_what_the_last_agreement_promised() -> None:
    other = (
        "On May 2, 2020, the Company agreed to sell a promissory note in the principal amount of $60,000 to"
        " Hexham Road Partners, LP. The closing occurred on May 4, 2020."
    )
    assert _issues(f"{_PROMISE} {other}") == [("Hexham Road Partners, LP", "60000", "2020-05-04", None)]


def test_a_loan_and_the_note_that_evidences_it_are_one_issue() -> None:
    loan = "On May 1, 2020, the Company borrowed $50,000 from Tansy Gate Capital LLC."
    note = "The loan is evidenced by a promissory note that bears interest at 6% per annum."
    assert _issues(f"{loan} {note}") == [("Tansy Gate Capital LLC", "50000", "2020-05-01", None)]
    assert _issues(loan) == []
    assert _issues(f"{loan} The loan will be evidenced by a promissory note.") == []


def test_what_was_done_in_connection_with_a_loan_has_its_day() -> None:
    loan = "On May 1, 2020, Tansy Gate Capital LLC loaned the Company $50,000."
    note = "In connection with the loan, the Company {} to Tansy Gate Capital LLC a note of $50,000."
    assert _issues(f"{loan} {note.format('issued')}") == [
        ("Tansy Gate Capital LLC", "50000", "2020-05-01", None)
    ]
    assert _issues(f"{loan} {note.format('will issue')}") == []


def test_agreements_with_several_parties_are_one_for_each() -> None:
    issued = (
        "On May 1, 2020, the Company entered into note purchase agreements with Tansy Gate Capital LLC and"
        " Hexham Road Partners, LP, pursuant to which the Company issued notes to Tansy Gate Capital LLC and"
        " Hexham Road Partners, LP in the principal amounts of $50,000 and $60,000, respectively."
    )
    assert [(item["type"], item["holder"]) for item in _facts(issued)] == [
        ("NotePurchaseAgreementEntered", "Tansy Gate Capital LLC"),
        ("NotePurchaseAgreementEntered", "Hexham Road Partners, LP"),
        ("NoteIssued", "Tansy Gate Capital LLC"),
        ("NoteIssued", "Hexham Road Partners, LP"),
    ]


def test_shares_given_as_a_fee_beside_a_note_are_no_event() -> None:
    issued = (
        "On May 1, 2020, the Company issued to Tansy Gate Capital LLC (i) a note in the principal amount of"
        " $50,000 and (ii) 4,000 shares of its common stock as a commitment fee."
    )
    assert [item["type"] for item in _facts(issued)] == ["NoteIssued"]


_SOLD_NOTE = "a convertible note in the principal amount of $500,000"
_SOLD_STOCK = "5,000 shares of its Series C Preferred Stock"


@pytest.mark.parametrize(
    ("sold", "closing", "day"),
    [
        (_SOLD_NOTE, "The offering closed on May 3, 2024.", "2024-05-03"),
        (_SOLD_STOCK, "The transaction closed on May 3, 2024.", "2024-05-03"),
        (_SOLD_STOCK, "The transaction closed on May 1, 2024.", "2024-05-01"),
        (_SOLD_NOTE, "The note was funded on May 3, 2024.", "2024-05-01"),
        (_SOLD_STOCK, "The sale is expected to close on May 3, 2024.", "2024-05-01"),
    ],
)
def test_what_was_sold_under_an_agreement_is_of_the_day_of_its_closing(
    sold: str, closing: str, day: str
) -> None:
    told = (
        "On May 1, 2024, the Company entered into a securities purchase agreement with Oak Bluff Fund, L.P."
        f" pursuant to which it sold {sold}, for gross proceeds of $450,000. {closing}"
    )
    facts = [fact(event) for event in reading(eight_k("Item 1.01 Entry.", told)).facts]
    assert facts[-1]["effective_date"] == day
