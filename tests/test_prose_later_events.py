"""What happens to a note after its issue, in the words of many drafters; and the nearest words that state
nothing."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import eight_k, fact, reading

_H = "Tansy Gate Capital LLC"
_FILING = eight_k("Item 8.01 Other Events.")
_DAY = {"effective_date": "2020-05-01"}
_NOTE = {"note_date": "2019-06-01", "holder": _H}
_FACE: dict[str, Any] = {**_NOTE, "note_principal": "250000"}
_RECITAL = (
    f"As previously disclosed, on June 1, 2019 the Company issued to {_H} a convertible promissory note in"
    f" the original "
    "principal amount of $250,000 (the “2019 Note”)."
)
_HEAD = (
    f"On May 1, 2020, the Company and {_H} entered into Amendment No. 1 (the “Amendment”) to the 2019 Note"
)
_SHARES = "Series C Preferred Stock"
_READ: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = (
    (
        f"{_RECITAL} {_HEAD}, which extends the maturity date of the 2019 Note from June 1, 2020 to June"
        f" 1, 2021.",
        ({"type": "NoteAmended", **_DAY, **_FACE, "maturity_date": "2021-06-01"},),
    ),
    (
        f"{_RECITAL}\n\n{_HEAD}. Pursuant to the Amendment, (i) the maturity date of the 2019 Note was"
        f" extended to June 1, "
        "2021, (ii) the interest rate was increased from 8% to 10% per annum, and (iii) the Company paid"
        " an extension fee "
        "of $2,500.",
        ({"type": "NoteAmended", **_DAY, **_FACE, "maturity_date": "2021-06-01", "rate": "0.1"},),
    ),
    (
        f"{_RECITAL}\n\n{_HEAD}. Pursuant to the Amendment:\n\n• the maturity date of the 2019 Note was"
        f" extended to June "
        "1, 2021;\n\n• accrued interest of $20,000 was added to principal, so that the principal amount of"
        " the 2019 Note "
        "is now $270,000; and\n\n• the price at which the holder may convert the 2019 Note into common"
        " stock was reduced "
        "from $0.50 per share to $0.25 per share.",
        (
            {
                "type": "NoteAmended",
                **_DAY,
                **_FACE,
                "maturity_date": "2021-06-01",
                "capitalised": "20000",
                "principal": "270000",
                "conversion": {
                    "chooser": "holder",
                    "rule": "single",
                    "terms": [{"kind": "fixed", "price": "0.25"}],
                },
            },
        ),
    ),
    (
        f"Effective as of May 1, 2020, the Company and {_H} entered into a letter agreement pursuant to"
        f" which the parties "
        "agreed to extend the maturity date of the Company’s $250,000 promissory note, dated June 1, 2019,"
        " to June 1, 2021.",
        ({"type": "NoteAmended", **_DAY, **_FACE, "maturity_date": "2021-06-01"},),
    ),
    (
        f"On May 1, 2020, the maturity date of the note issued to {_H} on June 1, 2019 was extended to"
        f" June 1, 2021 "
        f"pursuant to an amendment executed by the Company and {_H}.",
        ({"type": "NoteAmended", **_DAY, **_NOTE, "maturity_date": "2021-06-01"},),
    ),
    (
        f"On May 1, 2020, the Company issued to {_H} an Amended and Restated Note (the “A&R Note”), which"
        f" amends and "
        f"restates in its entirety the note in the principal amount of $250,000 issued to {_H} on June 1,"
        f" 2019. The A&R "
        "Note bears interest at 10% per annum and matures on June 1, 2021.",
        ({"type": "NoteAmended", **_DAY, **_FACE, "maturity_date": "2021-06-01", "rate": "0.1"},),
    ),
    (
        f"On May 1, 2020, {_H}, the holder of a note of the Company dated June 1, 2019, delivered to the"
        f" Company a notice of "
        "conversion, pursuant to which it converted $45,000 of principal and $5,000 of accrued interest"
        " into 1,000,000 "
        "shares of common stock at a conversion price of $0.05 per share.",
        (
            {
                "type": "NoteConverted",
                **_DAY,
                **_NOTE,
                "principal": "45000",
                "interest": "5000",
                "shares": "1000000",
                "price": "0.05",
            },
        ),
    ),
    (
        f"On May 1, 2020, pursuant to a conversion notice received from {_H}, the Company issued 800,000"
        f" shares of common "
        f"stock in satisfaction of $40,000 of the outstanding principal balance of the note issued to {_H}"
        f" on June 1, 2019.",
        ({"type": "NoteConverted", **_DAY, **_NOTE, "principal": "40000", "shares": "800000"},),
    ),
    (
        f"On May 1, 2020, the Company paid $70,000 to {_H} under the note dated June 1, 2019, of which"
        f" $60,000 was applied "
        "to principal and $10,000 was applied to accrued interest.",
        ({"type": "NotePaymentRecorded", **_DAY, **_NOTE, "principal": "60000", "interest": "10000"},),
    ),
    (
        f"On May 1, 2020, the Company prepaid in full the note issued to {_H} on June 1, 2019. The Company"
        f" paid {_H} a total "
        "of $290,000, consisting of principal of $250,000, accrued interest of $15,000 and a prepayment"
        " premium of $25,000.",
        ({"type": "NoteRedeemed", **_DAY, **_NOTE, "value": "290000", "premium": "25000"},),
    ),
    (
        f"On May 1, 2020, the Company repaid in full all amounts outstanding under the note, dated June 1,"
        f" 2019, held by "
        f"{_H}. In connection with the repayment, the Loan Agreement, dated June 1, 2019, between the"
        f" Company and {_H} was "
        "terminated and all liens securing the note were released.",
        (
            {"type": "NoteRedeemed", **_DAY, **_NOTE},
            {
                "type": "AgreementTerminated",
                **_DAY,
                "holder": _H,
                "title": "Loan Agreement",
                "agreement_date": "2019-06-01",
            },
        ),
    ),
    (
        f"On May 1, 2020, the Company paid $95,000 to {_H} in full and final settlement of all amounts"
        f" owed under the note "
        "dated June 1, 2019.",
        ({"type": "NoteRedeemed", **_DAY, **_NOTE, "value": "95000"},),
    ),
    (
        f"On May 1, 2020, the Company entered into an Exchange Agreement with {_H}, pursuant to which {_H}"
        f" exchanged its "
        "note dated June 1, 2019 in the principal amount of $250,000, together with accrued interest of"
        " $10,000, for 260 "
        f"shares of the Company’s newly designated {_SHARES}.",
        (
            {"type": "ExchangeAgreementEntered", **_DAY, "holder": _H, "title": "Exchange Agreement"},
            {
                "type": "NoteSurrendered",
                **_DAY,
                **_NOTE,
                "principal": "250000",
                "interest": "10000",
                "exchange": 1,
            },
            {
                "type": "PreferredIssued",
                **_DAY,
                "holder": _H,
                "series": _SHARES,
                "shares": "260",
                "exchange": 1,
            },
        ),
    ),
    (
        f"On May 1, 2020, {_H} surrendered to the Company for cancellation 750 shares of Series A"
        f" Preferred Stock, and in "
        f"exchange the Company issued to {_H} 800 shares of its {_SHARES}. As a result of the exchange, no"
        f" shares of Series "
        "A Preferred Stock remain outstanding.",
        (
            {"type": "PreferredExchanged", **_DAY, "holder": _H, "shares": "750", "exchange": 1},
            {
                "type": "PreferredIssued",
                **_DAY,
                "holder": _H,
                "series": _SHARES,
                "shares": "800",
                "exchange": 1,
            },
            {"type": "OutstandingAsserted", **_DAY, "subject": "Series A Preferred Stock", "amount": "0"},
        ),
    ),
    (
        f"The Company did not pay the interest due on May 1, 2020 under the note dated June 1, 2019 held"
        f" by {_H}, which "
        "constitutes an event of default under the note. As a result, the note bears interest at the"
        " default rate of 18% "
        "per annum from May 2, 2020.",
        ({"type": "EventOfDefaultRecorded", **_DAY, **_NOTE, "default_rate": "0.18"},),
    ),
    (
        f"On May 1, 2020, an event of default occurred under the note issued by the Company to {_H} on"
        f" June 1, 2019 by "
        "reason of the Company’s failure to timely file its annual report.",
        ({"type": "EventOfDefaultRecorded", **_DAY, **_NOTE},),
    ),
    (
        f"On May 1, 2020, the Company entered into a Forbearance Agreement with {_H}, the holder of the"
        f" Company’s note dated "
        f"June 1, 2019. Under the Forbearance Agreement, {_H} agreed to forbear until July 31, 2020 from"
        f" exercising its "
        "rights and remedies against the Company, so long as no other event of default occurs.",
        ({"type": "ForbearanceAgreed", **_DAY, **_NOTE, "until": "2020-07-31"},),
    ),
    (
        f"On May 1, 2020, the Company and {_H} entered into an Amendment and Waiver Agreement, pursuant to"
        f" which {_H} waived "
        "the event of default under the note dated June 1, 2019 arising from the Company’s failure to pay"
        " the installment "
        "due on April 1, 2020.",
        ({"type": "DefaultWaived", **_DAY, **_NOTE},),
    ),
    (
        f"On May 1, 2020, the Company and {_H} mutually agreed to terminate the Securities Purchase"
        f" Agreement dated June 1, "
        f"2019, effective immediately.",
        (
            {
                "type": "AgreementTerminated",
                **_DAY,
                "holder": _H,
                "title": "Securities Purchase Agreement",
                "agreement_date": "2019-06-01",
            },
        ),
    ),
    (
        f"On May 1, 2020, the Company paid {_H} $40,000 of principal under the note dated June 1, 2019."
        f" After giving effect "
        "to the payment, $210,000 of principal remains outstanding under the note.",
        (
            {"type": "NotePaymentRecorded", **_DAY, **_NOTE, "principal": "40000"},
            {"type": "OutstandingAsserted", **_DAY, "amount": "210000"},
        ),
    ),
)


@pytest.mark.parametrize(("words", "stated"), _READ)
def test_later_events_are_read_whole(words: str, stated: tuple[dict[str, Any], ...]) -> None:
    read = [fact(event) for event in reading(_FILING.format(words)).facts]
    assert [found["type"] for found in read] == [item["type"] for item in stated]
    for found, item in zip(read, stated, strict=True):
        assert {name: found.get(name) for name in item} == item


_ON = "On May 1, 2020, "
_OLD = "the note dated June 1, 2019"
_NOT_READ: tuple[str, ...] = (
    f"{_ON}the Company and {_H} agreed to negotiate an extension of the maturity date of {_OLD} to June 1,"
    f" 2021.",
    f"{_ON}{_H} may extend the maturity date of {_OLD} to June 1, 2021.",
    f"{_ON}the Company and {_H} entered into an amendment to {_OLD}, which will extend the maturity date"
    f" to June 1, 2021 "
    "upon payment of $5,000.",
    f"{_ON}the Company and {_H} entered into an amendment to {_OLD} to extend the maturity date to the"
    f" earlier of June 1, "
    "2021 and a change of control.",
    f"{_ON}the maturity date of {_OLD} will be extended to June 1, 2021.",
    f"{_ON}the Company and {_H} agreed to extend the maturity date of {_OLD} to June 1, 2021, subject to"
    f" the approval of "
    "the board.",
    f"{_ON}the Company and {_H} amended {_OLD} to extend the expiration date of the warrant to June 1, 2021.",
    f"{_ON}{_H} and the Company amended {_OLD} to extend the maturity date to June 1, 2021. The amendment"
    f" was rescinded on "
    "May 2, 2020.",
    f"{_ON}the Company and {_H} agreed to the following: (i) the maturity date of {_OLD} is extended to"
    f" June 1, 2021; and "
    "(ii) clause (i) is conditioned on payment of $5,000.",
    f"{_ON}{_H} delivered a notice of conversion of $5,000 of principal of {_OLD}.",
    f"{_ON}{_H} agreed to convert $5,000 of principal of {_OLD} into 100,000 shares of common stock.",
    f"{_ON}the Company issued 100,000 shares of common stock to {_H} for $5,000.",
    f"{_ON}the Company agreed to pay {_H} $5,000 of principal of {_OLD}.",
    f"{_ON}the Company failed to pay {_H} $5,000 of principal of {_OLD}.",
    f"{_ON}the Company gave notice that it will redeem {_OLD} held by {_H} for $55,000.",
    f"{_ON}the Company used the proceeds to repay part of {_OLD} held by {_H}.",
    f"{_ON}the Company repaid all amounts other than interest outstanding under {_OLD} held by {_H}.",
    f"{_ON}the Company repaid in full {_OLD} held by {_H}. The payment was returned and the note remains"
    f" outstanding.",
    f"{_ON}{_H} agreed to exchange {_OLD} in the principal amount of $50,000 for 500 shares of {_SHARES}.",
    f"{_ON}{_H} may exchange {_OLD} for 500 shares of {_SHARES}.",
    f"{_ON}{_H} alleged that an event of default occurred under {_OLD}.",
    f"The Company did not pay the interest due on May 1, 2020 under {_OLD} held by {_H}, which could"
    f" constitute an event of "
    "default.",
    f"{_ON}no event of default occurred under {_OLD} held by {_H}.",
    f"{_ON}{_H} refused to waive the event of default under {_OLD}.",
    f"{_ON}{_H} waived its right to convert {_OLD}.",
    f"{_ON}{_H} waived the event of default under {_OLD} if the Company pays $5,000.",
    f"{_ON}{_H} did not agree to forbear from exercising its remedies under {_OLD} until June 30, 2020.",
    f"{_ON}either party may terminate the Note Purchase Agreement dated June 1, 2019 between the Company"
    f" and {_H}.",
    f"As of May 1, 2020, approximately $50,000 of principal remains outstanding under {_OLD} held by {_H}.",
    f"As of May 1, 2020, $50,000 of principal would remain outstanding under {_OLD} held by {_H}.",
    f"{_ON}{_H} gave notice of conversion of $500 of principal of {_OLD} into 5,000 shares of common stock.",
    f"{_ON}{_H} converted $500 of principal of {_OLD} into 5,000 shares of common stock. The conversion"
    f" was reversed.",
    f"{_ON}the Company paid {_H} $500 of accrued interest on {_OLD}. {_H} refused the payment.",
    f"{_ON}the Company tendered to {_H} $500 of accrued interest on {_OLD}.",
    f"{_ON}the Company prepaid {_OLD} held by {_H} in part.",
    f"{_ON}{_H} waived the event of default under {_OLD}, subject to the conditions set forth therein.",
    f"{_ON}{_H} waived the event of default under {_OLD}. The waiver was void.",
    f"{_ON}{_H} notified the Company that an event of default had occurred under {_OLD}.",
    f"{_ON}the Company received a notice of default from {_H} under {_OLD}.",
    f"{_ON}an event of default occurred under {_OLD} held by {_H}. The Company disputes this.",
    f"{_ON}{_H} agreed to forbear until August 1, 2020 from exercising its remedies under {_OLD}, subject"
    f" to certain conditions.",
    f"{_ON}the Company and {_H} amended {_OLD} to extend its maturity to June 1, 2021. The amendment takes"
    f" effect when"
    " the bank consents.",
    f"{_ON}the Company and {_H} agreed to terminate the Loan Agreement dated June 1, 2019. The termination"
    f" will occur at"
    " the closing of the merger.",
    f"{_ON}the Company and {_H} amended {_OLD} to change the interest rate from 8% to 10% from and after"
    f" June 1, 2022.",
    f"{_ON}the Company and {_H} entered into an amendment to {_OLD}. The Company and Hexham Family Trust"
    f" amended another"
    " note. The maturity date was extended to June 1, 2021.",
    f"{_ON}{_H} agreed to forbear on May 5, 2020 from exercising its remedies under {_OLD}.",
    f"{_ON}the Company called in full {_OLD} held by {_H}.",
    f"{_ON}the Company and {_H} terminated the Loan Agreement dated June 1, 2019, under which termination"
    f" takes effect"
    " only on closing of the merger.",
    f"{_ON}the Company and {_H} terminated the Loan Agreement dated June 1, 2019 and the Company has no"
    f" further"
    " obligation, once the court has approved it.",
    f"{_ON}the Company repaid in full {_OLD} held by {_H}, but the Company has not paid the interest.",
    f"An event of default occurred on May 1, 2020 under {_OLD} held by {_H} based on the lender’s belief"
    f" that the"
    " Company failed to pay.",
    f"{_ON}{_H} waived the event of default under {_OLD}. On May 4, 2020 it revoked the waiver.",
    f"{_ON}the Company and {_H} amended {_OLD} to extend its maturity to June 1, 2021. The amendment"
    f" requires the"
    " approval of shareholders.",
    f"{_ON}the Company repaid in full {_OLD} held by {_H}. A balance of $500 remains.",
    f"As of May 1, 2020, {_H} has converted $500 of principal of {_OLD} into 5,000 shares of common stock.",
    f"As of May 1, 2020, an event of default has occurred under {_OLD} held by {_H}.",
)


@pytest.mark.parametrize("words", _NOT_READ)
def test_what_did_not_happen_to_a_note_is_not_read(words: str) -> None:
    assert [fact(event) for event in reading(_FILING.format(words)).facts] == []


def test_the_lender_is_no_party_that_is_named_only_later_and_for_something_else() -> None:
    text = (
        f"The Company owes money to several lenders. {_ON}the Company paid the lender $500 of accrued"
        f" interest on {_OLD}. {_H} is the Company’s placement agent."
    )
    found = [fact(event) for event in reading(_FILING.format(text)).facts]
    assert [event for event in found if event.get("holder") == _H] == []


def test_an_item_of_a_list_is_read_with_the_words_before_the_list() -> None:
    text = (
        f"On May 1, 2020, in consideration of the waiver, the Company:\n\n• paid {_H} $50,000, of which"
        f" $40,000 was applied "
        f"to principal of the note dated June 1, 2019 and $10,000 to accrued interest;\n\n• agreed to pay"
        f" a fee of $5,000; "
        "and\n\n• released certain claims."
    )
    (payment,) = [fact(event) for event in reading(_FILING.format(text)).facts]
    assert payment["type"] == "NotePaymentRecorded"
    assert (payment["principal"], payment["interest"]) == ("40000", "10000")


def test_two_holders_of_one_note_make_no_event() -> None:
    held = "the note dated June 1, 2019 held by Hexham Family Trust"
    text = f"On May 1, 2020, the Company and {_H} amended {held}"
    found = reading(_FILING.format(f"{text} to extend its maturity date to June 1, 2021.")).facts
    assert found == ()


def test_the_term_of_a_document_is_no_party() -> None:
    found = reading(_FILING.format(f"{_RECITAL} {_HEAD} to extend the maturity date to June 1, 2021."))
    (event,) = found.facts
    assert fact(event)["holder"] == _H


def test_an_agreement_ended_upon_a_repayment_has_the_day_of_the_repayment() -> None:
    text = (
        f"{_ON}the Company repaid in full {_OLD} held by {_H}. As of March 31, 2020, $777,000 of principal"
        f" remained"
        f" outstanding under the bank notes. Upon the repayment, the Loan Agreement dated June 1, 2019"
        f" with {_H} was"
        " terminated."
    )
    events = {item["type"]: item for item in map(fact, reading(_FILING.format(text)).facts)}
    assert events["AgreementTerminated"]["effective_date"] == "2020-05-01"
