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


_DEFAULTS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "An event of default occurred under the 2019 Note on May 1, 2020, when the Company did not pay the"
        " interest due on that date. As a result, the 2019 Note bears interest at the default rate of 18% per"
        " annum from that date.",
        {"description": "event of default", "default_rate": "0.18"},
    ),
    (
        "On May 1, 2020, the Company’s failure to file its annual report by the date required became an event"
        " of default under the 2019 Note.",
        {"description": "event of default"},
    ),
    (
        "As of May 1, 2020, the Company was in default under the 2019 Note because it had not made the"
        " payment"
        " of $30,000 due in April.",
        {"description": "default"},
    ),
    (
        "On May 1, 2020 the Company’s common stock was delisted from the Nasdaq Capital Market, which is an"
        " event of default under the 2019 Note.",
        {"description": "event of default"},
    ),
    (
        "The Company was unable to make the payment of $250,000 due at maturity of the 2019 Note on May 1,"
        " 2020, and that failure constitutes an event of default.",
        {"description": "event of default"},
    ),
)


@pytest.mark.parametrize(("words", "stated"), _DEFAULTS)
def test_a_default_is_read_whatever_came_to_it(words: str, stated: dict[str, str]) -> None:
    assert _told(words) == [{"type": "EventOfDefaultRecorded", **_NOTE, **stated}]


_FORBORNE = (
    f"On May 1, 2020, the Company and its subsidiaries entered into a Forbearance Agreement with {_H}, the"
    f" holder of the 2019 Note. Under the Forbearance Agreement, {_H} has agreed to refrain from exercising"
    " its rights and remedies in respect of the event of default until December 31, 2020, unless the"
    " forbearance period ends earlier because of a further default or a breach of the Forbearance Agreement.",
    f"On May 1, 2020, the Company obtained from {_H} a forbearance, expiring on December 31, 2020, with"
    " respect to the defaults under the 2019 Note.",
    f"On May 1, 2020, the Company entered into a letter agreement with {_H} in which {_H} agreed to forbear"
    " from demanding payment of the 2019 Note until December 31, 2020, in return for a fee of $5,000.",
)


@pytest.mark.parametrize("words", _FORBORNE)
def test_a_forbearance_is_read_with_its_last_day(words: str) -> None:
    assert _told(words) == [{"type": "ForbearanceAgreed", **_NOTE, "until": "2020-12-31"}]


_WAIVED = (
    f"On May 1, 2020, the Company and {_H} signed a Waiver. In it {_H} waived the event of default under the"
    " 2019 Note that arose from the Company’s failure to file its annual report on Form 10-K on time.",
    f"On May 1, 2020 {_H} delivered to the Company a written waiver of the default under the 2019 Note caused"
    " by the late filing of the Company’s quarterly report.",
    f"On May 1, 2020, {_H} granted the Company a waiver of the event of default that had occurred under the"
    " 2019 Note when the Company missed its March payment.",
)


@pytest.mark.parametrize("words", _WAIVED)
def test_a_waiver_is_read_whatever_is_said_of_the_default(words: str) -> None:
    assert _told(words) == [{"type": "DefaultWaived", **_NOTE}]


_ENDED = (
    f"On May 1, 2020, the Company gave {_H} written notice terminating the Note Purchase Agreement dated June"
    " 1, 2019, effective on that date.",
    f"On May 1, 2020, in connection with the redemption, the Company and {_H} entered into a letter"
    f" agreement,"
    " under which the Note Purchase Agreement dated June 1, 2019 was terminated.",
    f"The Note Purchase Agreement dated June 1, 2019 between the Company and {_H} terminated on May 1, 2020"
    " upon repayment of all amounts due under it, and neither party has any further obligation under it.",
    f"On May 1, 2020 {_H} and the Company terminated the Note Purchase Agreement, dated June 1, 2019, under"
    f" which {_H} had agreed to purchase notes of up to $2,000,000.",
    f"On May 1, 2020, the Note Purchase Agreement dated June 1, 2019 between the Company and {_H} was"
    f" terminated and all liens and guarantees given to {_H} were released.",
)


@pytest.mark.parametrize("words", _ENDED)
def test_an_agreement_ends_whoever_ends_it(words: str) -> None:
    ended = [item for item in _told(words) if item["type"] == "AgreementTerminated"]
    assert [(item["effective_date"], item["agreement_date"], item["holder"]) for item in ended] == [
        ("2020-05-01", "2019-06-01", _H)
    ]


_NO_EVENT = (
    "On May 1, 2020, the Company’s failure to file its annual report would become an event of default under"
    " the 2019 Note.",
    "On May 1, 2020 the Company was not in default under the 2019 Note.",
    "If the common stock were delisted, that would be an event of default under the 2019 Note.",
    "The failure to pay interest within five days is an event of default under the 2019 Note.",
    f"On May 1, 2020, {_H} may grant the Company a waiver of the default under the 2019 Note.",
    f"On May 1, 2020, {_H} declined to waive the event of default under the 2019 Note.",
    f"On May 1, 2020, {_H} has not agreed to refrain from exercising its remedies under the 2019 Note until"
    " December 31, 2020.",
    f"On May 1, 2020, {_H} agreed to consider a forbearance until December 31, 2020 under the 2019 Note.",
    f"On May 1, 2020, the Company and {_H} agreed to terminate the Note Purchase Agreement dated June"
    f" 1, 2019,"
    " subject to payment of a fee.",
    "On May 1, 2020, the Company gave notice that it may terminate the Note Purchase Agreement dated June 1,"
    " 2019.",
)


@pytest.mark.parametrize("words", _NO_EVENT)
def test_what_did_not_come_about_is_not_read(words: str) -> None:
    assert _told(words) == []
