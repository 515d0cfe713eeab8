"""One statement in the words of many drafters: each wording is read, with the figures that stand in it."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import eight_k, fact, reading

_H = "Tansy Gate Capital LLC"
_FILING = eight_k("Item 2.03 Creation.", "On May 1, 2020, {}")
_NOTE: dict[str, Any] = {"type": "NoteIssued", "principal": "50000"}
_OLD = {"note_date": "2019-06-01"}
_CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    (f"the Company issued {_H} a promissory note for $50,000.", _NOTE),
    (
        f"we closed a bridge loan with {_H}, issuing a promissory note in the principal amount of $50,000.",
        _NOTE,
    ),
    (f"the Company and {_H} closed on the sale of a $50,000 promissory note.", {**_NOTE, "holder": _H}),
    (
        f"the Company received a loan of $50,000 from {_H} pursuant to a promissory note of the same date.",
        {**_NOTE, "proceeds": "50000"},
    ),
    (
        f"{_H} loaned the Company $50,000 pursuant to an unsecured promissory note bearing"
        " interest at 8% per annum"
        " and due May 1, 2021.",
        {**_NOTE, "rate": "0.08", "maturity_date": "2021-05-01", "secured": "no"},
    ),
    (
        "the Company borrowed $50,000 from its chief executive officer, Dale Abernathy, and"
        " issued him an unsecured"
        " promissory note in that amount bearing interest at 5% per annum.",
        {**_NOTE, "holder": "Dale Abernathy", "rate": "0.05"},
    ),
    (
        f"the Company issued to {_H} its 12% Senior Secured Note due May 1, 2022 in the"
        " original principal amount of"
        " $50,000.",
        {**_NOTE, "rate": "0.12", "maturity_date": "2022-05-01", "secured": "yes"},
    ),
    (
        f"the Company issued and sold to {_H} an 8% convertible debenture in the principal amount of $50,000,"
        " convertible at $0.25 per share and maturing May 1, 2022.",
        {**_NOTE, "rate": "0.08", "maturity_date": "2022-05-01"},
    ),
    (
        f"the Company issued to {_H} a promissory note in the principal amount of $50,000. The"
        " Company received"
        " proceeds of $45,000, after an original issue discount of $5,000.",
        {**_NOTE, "proceeds": "45000", "discount": "5000"},
    ),
    (
        f"the Company issued to {_H} a promissory note in the principal amount of $55,000,"
        " which includes an original"
        " issue discount of 10% of the purchase price of $50,000.",
        {"type": "NoteIssued", "principal": "55000", "proceeds": "50000", "discount": "5000"},
    ),
    (
        f"the Company issued to {_H} a promissory note in the principal amount of $50,000. The"
        " note accrues interest"
        " at 8% per annum, which increases to 18% upon an event of default, and matures on May 1, 2021.",
        {**_NOTE, "rate": "0.08", "default_rate": "0.18", "maturity_date": "2021-05-01"},
    ),
    (
        f"the Company issued to {_H} a note in the principal amount of $50,000. The note will"
        " be repaid as follows:"
        " $10,000 on June 1, 2020, $15,000 on July 1, 2020 and $25,000 on August 1, 2020.",
        {
            **_NOTE,
            "payment_pattern": "stepped",
            "installments": 3,
            "installment_amounts": ["10000", "15000", "25000"],
            "first_payment_date": "2020-06-01",
            "payment_months": 1,
        },
    ),
    (
        f"the Company issued to {_H} a note in the principal amount of $50,000. The note is"
        " repayable in twelve monthly"
        " payments of $4,400 starting June 1, 2020.",
        {**_NOTE, "installments": 12, "installment_amounts": ["4400"], "first_payment_date": "2020-06-01"},
    ),
    (
        f"the Company issued to {_H} a note in the principal amount of $50,000. Interest is"
        " payable monthly; principal"
        " is due on May 1, 2022.",
        {**_NOTE, "payment_pattern": "interest_only", "payment_months": 1, "maturity_date": "2022-05-01"},
    ),
    (
        f"the Company issued to {_H} a note in the principal amount of $50,000. The note may"
        " be converted into common"
        " stock at the lesser of $0.05 and 70% of the average of the three lowest closing bid"
        " prices during the ten"
        " trading days before conversion.",
        {
            **_NOTE,
            "conversion": {
                "rule": "lowest",
                "terms": [
                    {"kind": "fixed", "price": "0.05"},
                    {
                        "kind": "market",
                        "measure": "closing_bid",
                        "statistic": "average_of_lowest",
                        "lowest_count": 3,
                        "factor": "0.7",
                        "window_days": 10,
                    },
                ],
            },
        },
    ),
    (
        f"the Company issued to {_H} a note in the principal amount of $50,000. The conversion"
        " price is a 35% discount"
        " to the lowest traded price in the 15 trading days preceding conversion.",
        {
            **_NOTE,
            "conversion": {
                "rule": "single",
                "terms": [
                    {
                        "kind": "market",
                        "measure": "trading_price",
                        "statistic": "lowest",
                        "factor": "0.65",
                        "window_days": 15,
                    }
                ],
            },
        },
    ),
    (f"the Company issued a note of $50,000 to {_H} and a note of $60,000 to Hexham Family Trust.", _NOTE),
    (
        f"the Company issued to {_H} and Hexham Family Trust notes in the principal amounts of"
        " $50,000 and $60,000,"
        " respectively.",
        {**_NOTE, "holder": _H},
    ),
    (
        f"the Company issued two notes to {_H}, one for $50,000 due May 1, 2021 and one for"
        " $60,000 due May 1, 2022.",
        {**_NOTE, "maturity_date": "2021-05-01"},
    ),
    (
        f"the Company issued to {_H} a five-year warrant to purchase 100,000 shares of common"
        " stock at an exercise"
        " price of $0.50 per share.",
        {
            "type": "WarrantIssued",
            "shares": "100000",
            "exercise_price": "0.5",
            "expiration_date": "2025-05-01",
        },
    ),
    (
        f"{_H} agreed to purchase a second note of $40,000 on or before July 1, 2020.",
        {"type": "NoteTranchesCommitted", "principal": "40000", "count": 1, "window_to": "2020-07-01"},
    ),
    (
        f"the Company closed the third of five tranches with {_H}, for $40,000.",
        {"type": "TrancheClosed", "number": 3, "principal": "40000", "holder": _H},
    ),
    (
        f"{_H} converted its entire note dated June 1, 2019, consisting of $50,000 of"
        " principal and $2,000 of accrued"
        " interest, into 5,200,000 shares of common stock.",
        {"type": "NoteConverted", **_OLD, "principal": "50000", "interest": "2000", "shares": "5200000"},
    ),
    (
        f"pursuant to a notice of conversion, {_H} converted $50,000 of principal under the"
        " note dated June 1, 2019 at"
        " $0.01 per share, receiving 5,000,000 shares of common stock.",
        {"type": "NoteConverted", **_OLD, "principal": "50000", "shares": "5000000", "price": "0.01"},
    ),
    (
        f"the Company made a payment of $50,000 to {_H} on the note dated June 1, 2019, of"
        " which $40,000 was principal"
        " and $10,000 was interest.",
        {"type": "NotePaymentRecorded", **_OLD, "principal": "40000", "interest": "10000"},
    ),
    (
        f"the Company made the scheduled monthly payment of $4,000 on its note dated June 1, 2019 to {_H}.",
        {"type": "NotePaymentRecorded", **_OLD, "value": "4000", "holder": _H},
    ),
    (
        f"the Company redeemed all of the note dated June 1, 2019 held by {_H}, paying"
        " $52,000, which included a"
        " premium of $2,000.",
        {"type": "NoteRedeemed", **_OLD, "value": "52000", "premium": "2000"},
    ),
    (
        f"the Company and {_H} amended the note dated June 1, 2019 to (i) extend the maturity"
        " date to December 1, 2020"
        " and (ii) increase the interest rate to 12%.",
        {"type": "NoteAmended", **_OLD, "maturity_date": "2020-12-01", "rate": "0.12"},
    ),
    (
        f"accrued interest of $4,000 was added to the principal of the note dated June 1, 2019 held by {_H}.",
        {"type": "NoteAmended", **_OLD, "capitalised": "4000", "holder": _H},
    ),
    (
        "the Company did not make the payment due under the note dated June 1, 2019 held by"
        f" {_H}, and an event of"
        " default occurred.",
        {"type": "EventOfDefaultRecorded", **_OLD},
    ),
    (
        f"{_H} agreed not to enforce the note dated June 1, 2019 before September 1, 2020.",
        {"type": "ForbearanceAgreed", **_OLD, "until": "2020-09-01"},
    ),
    (
        f"the Company terminated its note purchase agreement with {_H} dated June 1, 2019.",
        {"type": "AgreementTerminated", "agreement_date": "2019-06-01", "holder": _H},
    ),
    (
        f"the Company issued to {_H} 200 shares of Series B Preferred Stock in exchange for"
        " the surrender of its note"
        " dated June 1, 2019.",
        {"type": "NoteSurrendered", **_OLD, "exchange": 1},
    ),
    (
        f"the Company sold 500 shares of Series B Preferred Stock at a price of $1,000 per share to {_H}.",
        {"type": "PreferredIssued", "shares": "500", "value": "500000"},
    ),
)


@pytest.mark.parametrize(("words", "stated"), _CASES)
def test_each_wording_is_read_with_its_figures(words: str, stated: dict[str, Any]) -> None:
    read = [fact(event) for event in reading(_FILING.format(words)).facts]
    same = [found for found in read if found["type"] == stated["type"]]
    assert same, read
    assert {name: same[0].get(name) for name in stated} == stated
    assert same[0]["effective_date"] == "2020-05-01"


@pytest.mark.parametrize(("words", "stated"), _CASES)
def test_no_figure_of_it_is_left_unread(words: str, stated: dict[str, Any]) -> None:
    assert [span.text for span in reading(_FILING.format(words)).unread] == []
