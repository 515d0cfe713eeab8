"""Sentences near those that state a term, which state another, a condition or none: the field stays empty."""

from __future__ import annotations

import pytest

from prose_cases import fact, note_with_terms, reading, text_of_a_note

_CASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "The Holder may waive the 4.99% beneficial ownership limitation and it does not apply to the Note.",
        ("ownership_cap",),
    ),
    (
        "The Note has no beneficial ownership limitation of 4.99%.",
        ("ownership_cap",),
    ),
    (
        "The Note is not subject to the 4.99% beneficial ownership limitation.",
        ("ownership_cap",),
    ),
    (
        "The Holder beneficially owns more than 4.99% of the Company’s outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Holder may convert the Note even if it would beneficially own more than 4.99% of "
        "the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Holder may not convert the Note if it would beneficially own less than 4.99% of "
        "the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Company may not issue more than 19.99% of the outstanding common stock upon "
        "conversion of the Note.",
        ("ownership_cap",),
    ),
    (
        "The Series A Preferred Stock may not be converted if the holder would beneficially own"
        " more than 9.99% of the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Warrant may not be exercised if the holder would beneficially own more than 9.99% "
        "of the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Company also issued 500 shares of Series B Preferred Stock to Hexham Family Trust."
        " The holder may convert at any time into common stock at $1.00 per share.",
        ("conversion",),
    ),
    (
        "The Company also issued 500 shares of Series B Preferred Stock to Hexham Family Trust "
        "for $50,000. The holder may not convert if it would beneficially own more than 9.99% "
        "of the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "If an event of default occurs, the Holder may convert the Note at $0.10 per share.",
        ("conversion",),
    ),
    (
        "The Note is convertible only upon an event of default at $0.10 per share.",
        ("conversion",),
    ),
    (
        "The Note is not convertible at $0.10 per share.",
        ("conversion",),
    ),
    (
        "The Note will be convertible at $0.10 per share if the stockholders approve.",
        ("conversion",),
    ),
    (
        "Prior to the amendment, the Note bore interest at 8% per annum.",
        ("rate",),
    ),
    (
        "The Note would bear interest at 8% per annum if it were extended.",
        ("rate", "default_rate"),
    ),
    (
        "The Note bears interest at 8% per annum until December 31, 2020 and 12% per annum thereafter.",
        ("rate", "default_rate"),
    ),
    (
        "The Note bears interest at the prime rate plus 2% per annum.",
        ("rate",),
    ),
    (
        "The Note bears interest at 8% per annum above the prime rate.",
        ("rate",),
    ),
    (
        "The Note bears interest at SOFR plus 5%, subject to a floor of 8% per annum.",
        ("rate", "default_rate"),
    ),
    (
        "The prior note bears interest at 12% per annum and matures on May 1, 2021.",
        ("rate", "maturity_date"),
    ),
    (
        "The Company’s line of credit matures on May 1, 2021.",
        ("maturity_date",),
    ),
    (
        "The maturity date of the Note may be extended to May 1, 2022.",
        ("maturity_date",),
    ),
    (
        "The Note does not mature on May 1, 2021.",
        ("maturity_date",),
    ),
    (
        "The Note may become due on May 1, 2021.",
        ("maturity_date",),
    ),
    (
        "The Company intends to secure the Note by a lien on its assets.",
        ("secured",),
    ),
    (
        "The Note is not secured by the assets of the Company’s subsidiaries but is secured by its own.",
        ("secured",),
    ),
    (
        "The Note was previously secured by all assets of the Company.",
        ("secured",),
    ),
    (
        "The security interest securing the Note was released.",
        ("secured",),
    ),
    (
        "The Company may grant the Holder registration rights.",
        ("registration_rights",),
    ),
    (
        "The Company has not agreed to grant registration rights other than those described above.",
        ("registration_rights",),
    ),
    (
        "If the Company files a registration statement, the Holder may request registration rights.",
        ("registration_rights",),
    ),
    (
        "The Company terminated the registration rights agreement with the Holder.",
        ("registration_rights",),
    ),
    (
        "The purchase price of the Note will be $135,000.",
        ("proceeds",),
    ),
    (
        "The Holder may fund up to $135,000.",
        ("proceeds",),
    ),
    (
        "The Holder has agreed to pay $135,000 for the Note.",
        ("proceeds",),
    ),
    (
        "The conversion price was previously 60% of the lowest VWAP during the ten trading days"
        " before conversion.",
        ("conversion",),
    ),
    (
        "The conversion price is 60% of the lowest VWAP during the ten trading days before the "
        "closing of the offering.",
        ("conversion",),
    ),
    (
        "The conversion price is 60% of the lowest VWAP during the ten trading days before the "
        "issuance date.",
        ("conversion",),
    ),
    (
        "The conversion price is 60% of the lowest closing price during the ten days before conversion.",
        ("conversion",),
    ),
    (
        "The conversion price is $0.10 for the first 180 days and thereafter 60% of the lowest "
        "VWAP during the ten trading days before conversion.",
        ("conversion",),
    ),
    (
        "The conversion price is 60% of the lowest VWAP during the ten trading days before "
        "conversion (representing a discount of 35%).",
        ("conversion",),
    ),
    (
        "The market price on May 1, 2020 was $0.25 per share. The conversion price is 80% of "
        "the market price.",
        ("conversion",),
    ),
    (
        "“Trading Price” means the closing bid price on the OTC Markets. The conversion price "
        "is 60% of the lowest trading price during the ten trading days before conversion.",
        ("conversion",),
    ),
    (
        "The Holder converted $5,000 at $0.10 per share.",
        ("conversion",),
    ),
    (
        "The Company may at its option pay the Note in shares if the price exceeds $1.00 per share.",
        ("conversion",),
    ),
    (
        "The default rate does not exceed 18% per annum.",
        ("default_rate",),
    ),
    (
        "Upon an event of default, the principal increases by 25%.",
        ("default_rate", "rate"),
    ),
    (
        "Upon an event of default, the Note is payable at 125% of principal.",
        ("default_rate", "rate"),
    ),
    (
        "Upon an event of default, the Holder may accelerate the Note and demand 150% of the "
        "outstanding balance.",
        ("default_rate", "rate"),
    ),
    (
        "The Note may be prepaid at 120% of principal plus accrued interest at 8% per annum.",
        ("rate", "default_rate"),
    ),
    (
        "The Company pays the placement agent a fee of 8% per annum.",
        ("rate",),
    ),
    (
        "Interest of $4,000 was prepaid at 8% per annum.",
        ("rate",),
    ),
    (
        "The Note is guaranteed by a guarantor whose own notes bear interest at 12%.",
        ("rate",),
    ),
    (
        "No payments of principal are due before maturity except on June 1, 2020.",
        ("payment_pattern",),
    ),
    (
        "The Company may repay the Note in twelve monthly installments of $13,000.",
        ("payment_pattern", "installments"),
    ),
    (
        "The Note is repayable in twelve monthly installments of $13,000 if the Holder so elects.",
        ("payment_pattern", "installments"),
    ),
    (
        "Unless an event of default occurs, interest accrues at 7% per annum.",
        ("default_rate",),
    ),
    (
        "The interest rate increases 4% per annum upon an event of default.",
        ("rate", "default_rate"),
    ),
    (
        "The Note is subject to a late charge of 6% on any payment not paid when due.",
        ("default_rate",),
    ),
    (
        "The Note bears flat interest of 9%.",
        ("rate",),
    ),
    (
        "The Note would bear interest at 7% per annum.",
        ("rate",),
    ),
    (
        "Upon an event of default, the rate becomes 140%.",
        ("default_rate",),
    ),
    (
        "The Company agreed to pay interest to Lodestar Partners, L.P. at 7% per annum.",
        ("rate",),
    ),
    (
        "No interest is due.",
        ("rate",),
    ),
    (
        "Overdue interest bears interest at 17% per annum.",
        ("default_rate",),
    ),
    (
        "The Note is secured by nothing.",
        ("secured", "collateral"),
    ),
    (
        "The Note is secured by a letter of credit to be issued by Lodestar Bank.",
        ("secured", "collateral"),
    ),
    (
        "The Note was secured by all assets of the Company.",
        ("secured",),
    ),
    (
        "The Note was convertible at $0.05 per share.",
        ("conversion",),
    ),
    (
        "The Note converted into common stock at $0.05 per share.",
        ("conversion",),
    ),
    (
        "The Holder may convert accrued interest into common stock at $0.05 per share.",
        ("conversion",),
    ),
    (
        "The Holder does not own more than 4.99% of the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Holder could own more than 4.99% of the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Note was funded by Lodestar Partners, L.P. for a purchase price of $145,000.",
        ("proceeds",),
    ),
    (
        "Upon conversion, the Note bears interest at 5% per annum.",
        ("rate",),
    ),
    (
        "Thereafter, the Note bears interest at 5% per annum.",
        ("rate",),
    ),
    (
        "Effective May 1, 2021, the Note bears interest at 5% per annum.",
        ("rate",),
    ),
    (
        "The Note bears interest at a base rate of 5% per annum.",
        ("rate",),
    ),
    (
        "The Note was funded on May 10, 2020 and matures 180 days after funding.",
        ("maturity_date",),
    ),
    (
        "Interest accrues from May 1, 2021 at 7% per annum.",
        ("rate",),
    ),
    (
        "The Note was interest free.",
        ("rate",),
    ),
    (
        "The Note was due on demand.",
        ("maturity_text",),
    ),
    (
        "The Note is convertible at 65% of the three lowest trading prices in the 20 trading days prior to"
        " conversion.",
        ("conversion",),
    ),
    (
        "The Note is subject to a conversion cap of 40%.",
        ("ownership_cap",),
    ),
    (
        "Lodestar Mining Ltd. may not own more than 4.99% of the outstanding common stock.",
        ("ownership_cap",),
    ),
    (
        "The Note is secured by all assets of the Company in the event of default.",
        ("secured", "collateral"),
    ),
    (
        "The Note is secured by assets that were sold in 2018.",
        ("secured", "collateral"),
    ),
    (
        "The Note is senior to the bank loan, which bears interest at 7% per annum.",
        ("rate",),
    ),
    (
        "The Note is subordinated to the bank debt, which matures on May 1, 2025.",
        ("maturity_date",),
    ),
)


@pytest.mark.parametrize(("words", "fields"), _CASES)
def test_what_is_not_stated_stays_empty(words: str, fields: tuple[str, ...]) -> None:
    note = note_with_terms(words)
    assert note["principal"] == "150000"
    assert [name for name in fields if name in note] == []


_HEDGES = ("never", "allegedly", "conditionally", "reportedly", "purportedly")
_HEDGED = (
    "The Holder may not convert {}any portion of the Note if the Holder would beneficially own more than"
    " 4.99% of the"
    " outstanding common stock.",
    "The conversion price is {}60% of the lowest VWAP during the ten trading days {}prior to conversion.",
    "The Note bears interest at 8% per annum, {}payable monthly in arrears, and matures on {}May 1, 2021.",
    "The Company {}agreed to register the shares issuable upon {}conversion of the Note.",
    "To secure the Note, the Company {}granted the Holder a security interest in {}all of its assets.",
)
_TERMS = ("rate", "maturity_date", "conversion", "ownership_cap", "secured", "registration_rights")


@pytest.mark.parametrize("hedge", _HEDGES)
@pytest.mark.parametrize("words", _HEDGED)
def test_a_word_that_is_not_understood_leaves_the_terms_unread(words: str, hedge: str) -> None:
    for place in range(words.count("{}")):
        filled = words.format(*(f"{hedge} " if at == place else "" for at in range(words.count("{}"))))
        note = note_with_terms(filled)
        assert [name for name in _TERMS if name in note] == [], filled


def test_a_sum_of_each_of_several_notes_is_not_one_of_all_together() -> None:
    text = text_of_a_note(
        "Each Note bears an original issue discount of $4,000 and bears interest at 7% per annum."
    )
    several = text.replace(
        "a convertible promissory note in the principal", "notes in the aggregate principal"
    )
    (note,) = [fact(event) for event in reading(several.replace("(the “Note”)", "")).facts]
    assert (note["principal"], note["rate"]) == ("150000", "0.07")
    assert "discount" not in note
