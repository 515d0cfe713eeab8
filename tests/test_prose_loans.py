"""Loans and the notes given for them, in one sentence or in two, by whoever and under whatever agreement."""

from __future__ import annotations

from typing import Final

import pytest

from prose_cases import eight_k, fact, reading

_ITEM: Final = "Item 2.03 Creation of a Direct Financial Obligation."
_BANK: Final = "Granite Row Bank"
_READ: Final = (
    f"On May 1, 2024, the Company borrowed an additional $60,000 from {_BANK} and issued to it a"
    f" promissory note"
    " in the principal amount of $60,000.",
    f"Under a Loan Agreement, {_BANK} funded a term loan of $60,000 on May 1, 2024,"
    f" for which the"
    " Company issued to it a secured promissory note in the principal amount of $60,000.",
    f"On May 1, 2024, the Company entered into a Credit Agreement with {_BANK}. On May 1, 2024, the Company"
    f" borrowed the full $60,000 available under the Credit Agreement and delivered to {_BANK} a"
    f" promissory note"
    " in the principal amount of $60,000.",
    f"On May 1, 2024, the Company borrowed $60,000 from {_BANK}. The borrowing is evidenced by a"
    f" promissory note"
    f" of the same date in the principal amount of $60,000, issued under a Master Loan Agreement with"
    f" {_BANK}.",
    f"On May 1, 2024, {_BANK} made a term loan to the Company in the principal amount of $60,000. The"
    f" term loan"
    " was fully funded on May 1, 2024 and is evidenced by a promissory note of the same date.",
    f"On May 1, 2024, the Company closed on a term loan from {_BANK} in the principal amount of"
    f" $60,000. This loan"
    " is evidenced by a promissory note in that amount.",
    f"On May 1, 2024, {_BANK} loaned the Company $60,000. The Company issued a promissory note to"
    f" {_BANK} in the"
    " principal amount of $60,000.",
    f"On May 1, 2024, {_BANK} lent the Company $60,000 to cover payroll. In return the Company issued"
    f" {_BANK} a"
    " promissory note in the principal amount of $60,000.",
)
_NOT_OF_THAT_LOAN: Final = (
    f"On May 1, 2024, {_BANK} loaned the Company $60,000. The Company issued a promissory note to"
    f" Tansy Gate LLC"
    " in the principal amount of $60,000.",
    f"On May 1, 2024, {_BANK} loaned the Company $60,000. The Company issued a promissory note to"
    f" {_BANK} in the"
    " principal amount of $90,000.",
    f"On May 1, 2024, {_BANK} agreed to lend the Company $60,000. The Company issued a promissory"
    f" note to {_BANK}"
    " in the principal amount of $60,000.",
    f"On May 1, 2024, the Company may borrow the full $60,000 available under its Credit Agreement"
    f" with {_BANK} and"
    f" deliver to {_BANK} a promissory note.",
)


@pytest.mark.parametrize("told", _READ)
def test_a_loan_and_its_note_are_one_issue_of_the_day_of_the_loan(told: str) -> None:
    notes = [fact(event) for event in reading(eight_k(_ITEM, told)).facts]
    notes = [note for note in notes if note["type"] == "NoteIssued"]
    assert [(note["holder"], note["principal"], note["effective_date"]) for note in notes] == [
        (_BANK, "60000", "2024-05-01")
    ]


@pytest.mark.parametrize("told", _NOT_OF_THAT_LOAN)
def test_a_note_of_another_party_or_sum_is_not_of_that_loan(told: str) -> None:
    assert "NoteIssued" not in [fact(event)["type"] for event in reading(eight_k(_ITEM, told)).facts]


def test_a_warrant_given_with_the_note_of_a_loan_is_of_its_day_and_holder() -> None:
    told = (
        f"On May 1, 2024, the Company borrowed $60,000 from {_BANK} and issued to {_BANK} a"
        f" promissory note in the"
        " principal amount of $60,000 and a warrant to purchase 2,000,000 shares of the Company's"
        " common stock."
    )
    found = {fact(event)["type"]: fact(event) for event in reading(eight_k(_ITEM, told)).facts}
    note, warrant = found["NoteIssued"], found["WarrantIssued"]
    assert warrant["shares"] == "2000000"
    assert (warrant["holder"], warrant["effective_date"]) == (note["holder"], note["effective_date"])
