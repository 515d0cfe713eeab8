"""Agreements under which notes may be sold: what they are for, in parts of any order; and what is none."""

from __future__ import annotations

from typing import Final

import pytest

from prose_cases import eight_k, fact, reading

_ITEM: Final = "Item 1.01 Entry into a Material Definitive Agreement."
_ENTERED: Final = (
    "On May 1, 2024, the Company entered into a Securities Purchase Agreement with Tansy Gate LLC"
)
_FOR: Final = (
    " providing for the sale to Tansy Gate LLC of notes in the aggregate principal amount of up to"
    " $4,000,000 in"
    " three closings.",
    ", providing for the sale to Tansy Gate LLC of notes in the aggregate principal amount of up to"
    " $4,000,000,"
    " together with warrants.",
    " under which the Company may offer and sell to Tansy Gate LLC, over a period of 24 months, notes in the"
    " aggregate principal amount of up to $4,000,000 in a registered direct offering.",
    " for the sale, in one or more closings, of up to $4,000,000 in aggregate principal amount of"
    " notes and of"
    " warrants to purchase common stock.",
    ", which provides for the purchase by Tansy Gate LLC of up to $4,000,000 of notes.",
    " for the sale of notes not to exceed $4,000,000 in several closings.",
    " pursuant to which Tansy Gate LLC may purchase from the Company up to $4,000,000 of notes over"
    " 12 months.",
)
_OTHERS: Final = (
    " for the purchase by the Company of up to $4,000,000 of notes.",
    " for the sale by Tansy Gate LLC of up to $4,000,000 of notes.",
    " providing for the sale of up to $4,000,000 of notes, unless the parties agree otherwise.",
    " providing for the sale of up to $4,000,000 of notes of Zinnia Corp.",
    " providing for the sale of real estate for $4,000,000.",
)


@pytest.mark.parametrize("words", _FOR)
def test_an_agreement_tells_the_most_that_may_be_sold_under_it(words: str) -> None:
    (agreement,) = (fact(event) for event in reading(eight_k(_ITEM, _ENTERED + words)).facts)
    assert agreement["type"] == "NotePurchaseAgreementEntered"
    assert (agreement["holder"], agreement["max_principal"]) == ("Tansy Gate LLC", "4000000")


@pytest.mark.parametrize("words", _OTHERS)
def test_an_agreement_for_something_else_is_not_read(words: str) -> None:
    facts = [fact(event) for event in reading(eight_k(_ITEM, _ENTERED + words)).facts]
    assert not any("max_principal" in item for item in facts)


def test_a_title_may_name_warrants_too() -> None:
    told = _ENTERED.replace("Securities Purchase", "Note and Warrant Purchase")
    (agreement,) = (fact(event) for event in reading(eight_k(_ITEM, f"{told}.")).facts)
    assert agreement["title"] == "Note and Warrant Purchase Agreement"
