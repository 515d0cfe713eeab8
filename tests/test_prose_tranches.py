"""Notes promised for later, and what became of the promise: committed, closed; in whatever words."""

from __future__ import annotations

from typing import Any, Final

import pytest

from prose_cases import eight_k, fact, reading

_ITEM: Final = "Item 1.01 Entry into a Material Definitive Agreement."
_WHO: Final = "Tansy Gate LLC"
_ENTERED: Final = f"On May 1, 2024, the Company entered into a Note Purchase Agreement with {_WHO}. "


def _facts(words: str, kind: str) -> list[dict[str, Any]]:
    found = [fact(event) for event in reading(eight_k(_ITEM, _ENTERED + words)).facts]
    return [item for item in found if item["type"] == kind]


@pytest.mark.parametrize(
    ("words", "count", "principal"),
    [
        (
            f"{_WHO} has committed to purchase two further notes in the principal amount of $500,000"
            f" each, at 95% of"
            " the principal amount: one at the second closing, to be held on the second trading day after the"
            " Company files the registration statement, and one at the third closing.",
            2,
            "1000000",
        ),
        (
            f"Under the agreement {_WHO} committed to purchase a second note in the principal amount"
            f" of $550,000, on"
            " the same terms and for the same price, on the third trading day after the registration"
            " statement has"
            " been declared effective, provided that no event of default exists.",
            1,
            "550000",
        ),
        (
            f"In addition, {_WHO} committed to make a second term loan of $400,000, to be evidenced"
            f" by a second note,"
            " at the Company's request between October 1, 2024 and March 31, 2025, if its revenue"
            " has then grown.",
            1,
            "400000",
        ),
        (
            f"{_WHO} agreed to purchase, at subsequent closings and subject to certain conditions,"
            f" two notes in the"
            " principal amount of $75,000 each.",
            2,
            "150000",
        ),
        (
            f"{_WHO} has committed to purchase three notes, each in the principal amount of $25,000,"
            f" on June 1, 2024"
            " and July 1, 2024, provided that no event of default has occurred.",
            3,
            "75000",
        ),
    ],
)
def test_a_promise_stays_one_whatever_its_time_and_conditions(words: str, count: int, principal: str) -> None:
    (promise,) = _facts(words, "NoteTranchesCommitted")
    assert (promise["count"], promise["principal"], promise["holder"]) == (count, principal, _WHO)


@pytest.mark.parametrize(
    "words",
    [
        f"{_WHO} committed to purchase a second note in the principal amount of $550,000, but has"
        f" been released.",
        f"{_WHO} committed to purchase a second note in the principal amount of $550,000, on terms"
        f" since withdrawn.",
        f"{_WHO} may purchase a second note in the principal amount of $550,000 upon effectiveness.",
        "The Company is to issue a note in the principal amount of $550,000 upon effectiveness.",
    ],
)
def test_a_promise_undone_or_never_made_is_none(words: str) -> None:
    assert not _facts(words, "NoteTranchesCommitted")


@pytest.mark.parametrize(
    "words",
    [
        "On May 3, 2024, the second closing under the Note Purchase Agreement was held. At the"
        f" closing, {_WHO}"
        " purchased from the Company for $225,000 in cash a note in the principal amount of $250,000.",
        "The closing of the second tranche under the Note Purchase Agreement took place on May 3,"
        " 2024. At the"
        f" closing, the Company issued to {_WHO} a note in the principal amount of $250,000 and"
        f" received $225,000 in"
        " cash, being the principal amount less an original issue discount of $25,000.",
        f"The second tranche closed on May 3, 2024, and, on that date, the Company issued to {_WHO} a"
        f" note in the"
        " principal amount of $250,000 for a purchase price of $225,000.",
    ],
)
def test_a_tranche_closed_has_the_sum_of_the_note_issued_at_it(words: str) -> None:
    (closed,) = _facts(words, "TrancheClosed")
    (note,) = _facts(words, "NoteIssued")
    assert (closed["number"], closed["principal"], closed["effective_date"]) == (2, "250000", "2024-05-03")
    assert (note["principal"], note["proceeds"], note["effective_date"]) == ("250000", "225000", "2024-05-03")


def test_the_first_closing_is_of_no_tranche_promised_before() -> None:
    words = (
        f"The first tranche closed on May 1, 2024, and, on that date, the Company issued to {_WHO} a"
        f" note of $50,000."
    )
    assert not _facts(words, "TrancheClosed")
    assert [note["effective_date"] for note in _facts(words, "NoteIssued")] == ["2024-05-01"]
