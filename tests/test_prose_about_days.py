"""Days told as "on or about D": read as the day, and said to be assumed."""

from __future__ import annotations

import pytest

from prose_cases import eight_k, fact, note_with_terms, reading

_ITEM = "Item 1.01 Entry into a Material Definitive Agreement."
_AGREED = "{} the Company entered into a Note Purchase Agreement with Tansy Gate Capital LLC (the “Holder”). "
_ISSUED = (
    "Pursuant to the agreement, on the same date the Company sold and issued to the Holder a convertible"
    " promissory note in the principal amount of $150,000."
)


@pytest.mark.parametrize("words", ["On or about May 1, 2020,", "On or around May 1, 2020,"])
def test_a_day_told_as_on_or_about_it_is_assumed_for_all_that_was_done_then(words: str) -> None:
    facts = [fact(event) for event in reading(eight_k(_ITEM, _AGREED.format(words) + _ISSUED)).facts]
    assert [item["effective_date"] for item in facts] == ["2020-05-01", "2020-05-01"]
    assert [item["evidence"]["effective_date"] for item in facts] == ["assumed", "assumed"]


def test_a_day_told_without_is_stated() -> None:
    facts = [
        fact(event) for event in reading(eight_k(_ITEM, _AGREED.format("On May 1, 2020,") + _ISSUED)).facts
    ]
    assert [item["effective_date"] for item in facts] == ["2020-05-01", "2020-05-01"]
    assert all("effective_date" not in item.get("evidence", {}) for item in facts)


def test_a_maturity_told_as_on_or_about_a_day_is_assumed_and_the_day_of_issue_is_not() -> None:
    note = note_with_terms("The Note matures on or about May 1, 2021.")
    assert note["maturity_date"] == "2021-05-01"
    assert note["evidence"] == {"maturity_date": "assumed"}


@pytest.mark.parametrize(
    "words", ["On or before May 1, 2020,", "On or after May 1, 2020,", "By about May 1, 2020,"]
)
def test_other_words_before_a_day_make_it_no_day_of_the_act(words: str) -> None:
    facts = reading(eight_k(_ITEM, _AGREED.format(words) + _ISSUED)).facts
    assert not facts
