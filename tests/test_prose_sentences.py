"""Where sentences end: after a party's legal form as after any word, and never within a name."""

from __future__ import annotations

import pytest

from prose_cases import eight_k, fact, reading

_ITEM = "Item 1.01 Entry into a Material Definitive Agreement."
_AGREED = "On May 1, 2024, the Company entered into a Note Purchase Agreement with {}"
_ISSUED = "the Company issued a promissory note in the principal amount of $150,000 to {} on May 1, 2024."


@pytest.mark.parametrize("party", ["Harrow Lane Investors LLC", "Tansy Gate, Inc.", "Marl Pit Fund, L.P."])
@pytest.mark.parametrize("opening", ["Under the agreement,", "Pursuant to the agreement,", "Concurrently,"])
def test_a_sentence_ends_after_a_legal_form(party: str, opening: str) -> None:
    told = f"{_AGREED.format(party.rstrip('.'))}. {opening} {_ISSUED.format(party)}"
    facts = [fact(event) for event in reading(eight_k(_ITEM, told)).facts]
    assert [item["type"] for item in facts] == ["NotePurchaseAgreementEntered", "NoteIssued"]
    assert len({item["holder"] for item in facts}) == 1


@pytest.mark.parametrize("party", ["Tansy Gate Inc. Pension Fund", "Marl & Co. Investments, Inc."])
def test_a_name_goes_on_after_an_abbreviation_within_it(party: str) -> None:
    told = f"On May 1, 2024, {_ISSUED.format(party).replace(' on May 1, 2024', '')}"
    assert [fact(event)["holder"] for event in reading(eight_k(_ITEM, told)).facts] in ([party], [])
