"""Later events of a note told with their parts in any order; and the nearest words that state none."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import fact, reading

_H = "Tansy Gate Capital LLC"
_FILING = (
    "FORM 8-K\n\nDate of Report (Date of earliest event reported): May 1, 2020\n\nFerncliff Optics, Inc.\n"
    "(Exact name of registrant as specified in its charter)\n\nItem 8.01 Other Events.\n\nAs previously"
    f" disclosed, on June 1, 2019 the Company issued to {_H} a convertible promissory note in the original"
    " principal amount of $250,000 (the “2019 Note”).\n\n{}\n\nSIGNATURES\n\nthe registrant has duly caused"
    " this report to be signed.\n\nDate: May 6, 2020\n"
)
_NOTE = {
    "effective_date": "2020-05-01",
    "holder": _H,
    "note_date": "2019-06-01",
    "note_principal": "250000",
}


def _told(words: str) -> list[dict[str, Any]]:
    """The facts of a filing with these words, without their evidence."""
    facts = [fact(event) for event in reading(_FILING.replace("{}", words)).facts]
    return [{name: value for name, value in item.items() if name != "evidence"} for item in facts]


_PAID: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "On May 1, 2020, upon signing the letter, the Company made payment of $70,000 on the 2019 Note,"
        " of which"
        " $60,000 was applied to principal and $10,000 to accrued interest.",
        {"principal": "60000", "interest": "10000", "value": "70000"},
    ),
    (
        "On May 1, 2020, the Company used part of the proceeds of a loan from Mary Alder to pay Tansy"
        " Gate Capital"
        " LLC $25,000 of principal on the 2019 Note.",
        {"principal": "25000"},
    ),
    (
        f"On May 1, 2020 the Company wired to {_H} $26,500, comprising a $25,000 principal installment"
        " and $1,500 of"
        " interest, as called for by the 2019 Note.",
        {"principal": "25000", "interest": "1500", "value": "26500"},
    ),
    (
        "The quarterly interest payment of $5,000 on the 2019 Note that was due on April 1, 2020 was paid"
        " by the"
        " Company on May 1, 2020.",
        {"interest": "5000"},
    ),
    (
        "As a condition of the extension, on May 1, 2020 the Company paid down the principal of the 2019"
        " Note by"
        " $50,000.",
        {"principal": "50000"},
    ),
    (
        "On May 1, 2020, a principal payment of $50,000 was made on the 2019 Note from the net proceeds"
        " of the"
        " Company’s registered direct offering.",
        {"principal": "50000"},
    ),
    (
        f"Under the terms of a letter agreement with {_H}, on May 1, 2020 we paid $104,000 against the"
        " 2019 Note,"
        " consisting of $100,000 to reduce principal and $4,000 for interest accrued through that date.",
        {"principal": "100000", "interest": "4000", "value": "104000"},
    ),
)
_REDEEMED: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "On May 1, 2020, the Company used a portion of the net proceeds of its public offering to redeem"
        " the 2019"
        f" Note in full. The Company paid {_H} $290,000, made up of principal of $250,000, accrued"
        " interest of"
        " $15,000 and a redemption premium of $25,000.",
        {"value": "290000", "premium": "25000"},
    ),
    ("On May 1, 2020, the Company repaid in cash the entire unpaid balance of the 2019 Note.", {}),
    (
        f"On May 1, 2020 the Company exercised its right to prepay the 2019 Note and paid {_H} $275,000,"
        " including a"
        " prepayment penalty of $12,500.",
        {"value": "275000", "premium": "12500"},
    ),
    (
        f"On May 1, 2020, {_H} accepted $180,000 in full and final settlement of the 2019 Note.",
        {"value": "180000"},
    ),
    ("On May 1, 2020, the Company repaid all of the principal of, and interest on, the 2019 Note.", {}),
)


@pytest.mark.parametrize(("words", "stated"), _PAID)
def test_a_payment_is_read_whatever_the_order_of_its_parts(words: str, stated: dict[str, str]) -> None:
    assert _told(words) == [{"type": "NotePaymentRecorded", **_NOTE, **stated}]


@pytest.mark.parametrize(("words", "stated"), _REDEEMED)
def test_a_redemption_is_read_whatever_the_order_of_its_parts(words: str, stated: dict[str, str]) -> None:
    assert _told(words) == [{"type": "NoteRedeemed", **_NOTE, **stated}]


_NEAR_MISSES = (
    "On May 1, 2020, the Company made payment of $70,000 on the 2019 Note, of which $60,000 was applied"
    " to principal"
    " and $20,000 to accrued interest.",
    "On May 1, 2020, the Company paid $5,000 of the $250,000 of principal outstanding under the 2019 Note.",
    "On May 1, 2020, the Company used part of the proceeds of a loan not yet received to repay the 2019"
    " Note.",
    "On May 1, 2020, the Company paid $5,000 into escrow on account of the 2019 Note.",
    "On May 1, 2020, the Company paid $5,000 of interest on the 2019 Note in shares of its common stock.",
    "On May 1, 2020, the Company paid less than $5,000 of interest on the 2019 Note.",
    "On May 1, 2020, a principal payment of $50,000 was to be made on the 2019 Note.",
    "On May 1, 2020, a principal payment of $50,000 was made by Mary Alder on the 2019 Note.",
    "On May 1, 2020, the Company redeemed $50,000 of the principal of the 2019 Note.",
    "On May 1, 2020, the Company repaid the 2019 Note in part.",
    "On May 1, 2020, the Company used the proceeds of its offering to redeem the 2019 Note, subject to"
    " clearance.",
    "On May 1, 2020, the Company retired the 2019 Note unless the wire is returned.",
    "Unless the closing fails, on May 1, 2020 the Company paid down the principal of the 2019 Note by"
    " $50,000.",
)


@pytest.mark.parametrize("words", _NEAR_MISSES)
def test_what_is_not_certain_to_have_been_paid_is_not_read(words: str) -> None:
    assert _told(words) == []
