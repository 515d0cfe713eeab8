"""Conversion, caps, security, registration and discounts of notes in the words of many drafters."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import normalised, note_with_terms


def fixed(price: str) -> dict[str, Any]:
    """A fixed price, in dollars a share."""
    return {"kind": "fixed", "price": price}


def market(measure: str, statistic: str, factor: str, days: int, count: int = 0) -> dict[str, Any]:
    """A price that the market makes; count: of how many lowest prices it is the average."""
    term = {
        "kind": "market",
        "measure": measure,
        "statistic": statistic,
        "factor": factor,
        "window_days": days,
    }
    return term | ({"lowest_count": count} if count else {})


def priced(rule: str, *terms: dict[str, Any], **more: str) -> dict[str, Any]:
    """A conversion of these terms; more: chooser, floor."""
    return {"rule": rule, "terms": list(terms), **more}


_CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "The Note has a term of nine months, is unsecured and may be prepaid by the Company at "
        "any time, in whole or in part, without premium or penalty.",
        {"maturity_date": "2021-02-01", "secured": "no"},
    ),
    (
        "The Holder has the right, at any time following the date that is 180 days after the "
        "issue date, to convert all or any part of the outstanding principal and accrued "
        "interest into shares of the Company’s common stock at the Variable Conversion Price. "
        "The “Variable Conversion Price” means 65% multiplied by the Market Price, representing"
        " a discount rate of 35%. “Market Price” means the average of the lowest two trading "
        "prices for the common stock during the fifteen trading day period ending on the latest"
        " complete trading day prior to the conversion date.",
        {
            "conversion": priced(
                "single", market("trading_price", "average_of_lowest", "0.65", 15, 2), chooser="holder"
            )
        },
    ),
    (
        "The Note is convertible, at the option of the Holder, at any time after issuance into "
        "shares of the Company’s common stock, par value $0.001 per share, at a conversion "
        "price per share equal to the lesser of (i) $0.25 and (ii) 70% of the lowest VWAP of "
        "the common stock during the ten (10) trading days prior to the conversion date, "
        "subject to adjustment as set forth in the Note.",
        {
            "conversion": priced(
                "lowest", fixed("0.25"), market("vwap", "lowest", "0.7", 10), chooser="holder"
            )
        },
    ),
    (
        "The Note may be converted, in whole or in part, at any time at the election of the "
        "Holder at a fixed conversion price of $0.50 per share, subject to customary "
        "adjustments for stock splits, stock dividends and similar events.",
        {"conversion": priced("single", fixed("0.5"), chooser="holder")},
    ),
    (
        "The Conversion Price shall be the lower of (a) $1.80 per share or (b) 90% of the "
        "closing sale price of the common stock on the date of conversion, subject to a floor "
        "conversion price of $0.10.",
        {
            "conversion": priced(
                "lowest", fixed("1.8"), market("closing_price", "last", "0.9", 1), floor="0.1"
            )
        },
    ),
    (
        "The Holder may not convert any portion of the Note if, after giving effect to such "
        "conversion, the Holder, together with its affiliates, would beneficially own in excess"
        " of 4.99% of the number of shares of common stock outstanding immediately after giving"
        " effect to such conversion, which percentage may be increased to 9.99% upon sixty-one "
        "days’ prior written notice to the Company.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "The Note contains a beneficial ownership limitation of 4.99% (or, at the election of "
        "the Holder, 9.99%) of the Company’s outstanding common stock.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "The Holder is prohibited from effecting a conversion of the Note to the extent that, "
        "as a result of such conversion, the Holder, together with its affiliates, would "
        "beneficially own more than 9.99% of the outstanding shares of the Company’s common "
        "stock.",
        {"ownership_cap": "0.0999"},
    ),
    (
        "The Company’s obligations under the Note are secured by a first priority security "
        "interest in substantially all of the assets of the Company.",
        {"secured": "yes"},
    ),
    (
        "The Note is a senior secured obligation of the Company and ranks senior to all other "
        "indebtedness of the Company.",
        {"secured": "yes"},
    ),
    (
        "The Note is an unsecured obligation of the Company and ranks pari passu with the "
        "Company’s other unsecured indebtedness.",
        {"secured": "no"},
    ),
    (
        "Repayment of the Note is guaranteed by each of the Company’s subsidiaries and is "
        "secured by a security interest in all of the Company’s assets pursuant to a Security "
        "Agreement dated May 1, 2020.",
        {"secured": "yes"},
    ),
    (
        "In connection with the Note, the Company granted the Holder piggyback registration "
        "rights with respect to the shares issuable upon conversion of the Note.",
        {"registration_rights": True},
    ),
    (
        "The Company also entered into a registration rights agreement with the Holder, "
        "pursuant to which the Company agreed to file a registration statement covering the "
        "resale of the shares of common stock issuable upon conversion of the Note within 30 "
        "days.",
        {"registration_rights": True},
    ),
    (
        "The Note was issued with an original issue discount of $15,000, resulting in gross "
        "proceeds to the Company of $135,000.",
        {"discount": "15000", "proceeds": "135000"},
    ),
    (
        "The purchase price of the Note was $135,000, reflecting an original issue discount of "
        "ten percent (10%).",
        {"proceeds": "135000", "discount": "15000"},
    ),
    (
        "The Note carries an original issue discount of $12,500, and the Holder withheld $2,500"
        " to cover its legal fees.",
        {"discount": "12500"},
    ),
    (
        "The Note is convertible into shares of common stock at any time by the Holder at $0.10"
        " per share, but in no event shall the Holder be entitled to convert any portion of the"
        " Note in excess of that number of shares that would result in beneficial ownership by "
        "the Holder and its affiliates of more than 4.99% of the outstanding common stock.",
        {"conversion": priced("single", fixed("0.1"), chooser="holder"), "ownership_cap": "0.0499"},
    ),
    (
        "The Note shall be convertible at a price of 61% of the average of the lowest three "
        "trading prices of our common stock during the ten trading days prior to the conversion"
        " date (representing a discount of 39%).",
        {"conversion": priced("single", market("trading_price", "average_of_lowest", "0.61", 10, 3))},
    ),
    (
        "The material terms of the Note are as follows:\n\n• The Note bears interest at 10% per "
        "annum.\n\n• The Note matures on May 1, 2021.\n\n• The Note is convertible into shares of "
        "common stock at $0.20 per share.",
        {"rate": "0.1", "maturity_date": "2021-05-01", "conversion": priced("single", fixed("0.2"))},
    ),
    (
        "The Note, which is not convertible, bears interest at an annual rate of 11%, matures "
        "on May 1, 2024 and is secured by a lien on the Company’s equipment.",
        {"rate": "0.11", "maturity_date": "2024-05-01", "secured": "yes"},
    ),
    (
        "The Note may be converted into common stock at any time prior to maturity at a "
        "conversion price of $2.00 per share, subject to adjustment in the event of stock "
        "splits, stock dividends, recapitalizations and similar transactions.",
        {"conversion": priced("single", fixed("2"))},
    ),
    (
        "The outstanding principal of the Note, plus all accrued but unpaid interest, is "
        "convertible at the discretion of the Holder at a rate of $0.75 per share.",
        {"conversion": priced("single", fixed("0.75"), chooser="holder")},
    ),
    (
        "The Note accrues interest at 8% per annum, is not secured by any collateral and, "
        "subject to certain exceptions set forth therein, matures on May 1, 2021.",
        {"rate": "0.08", "secured": "no", "maturity_date": "2021-05-01"},
    ),
    (
        "The Holder’s conversion right is subject to a 4.99% beneficial ownership limitation, "
        "which the Holder may increase up to 9.99% on 61 days’ notice to the Company.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "The principal amount of the Note includes an original issue discount of $15,000, such "
        "that the price paid by the Holder was $135,000.",
        {"discount": "15000", "proceeds": "135000"},
    ),
    (
        "The Holder delivered to the Company $135,000 in cash in consideration of the Note, "
        "after an original issue discount of $15,000.",
        {"discount": "15000", "proceeds": "135000"},
    ),
    (
        "The difference between the purchase price of $135,000 and the principal amount of "
        "$150,000 represents original issue discount.",
        {"discount": "15000", "proceeds": "135000"},
    ),
    (
        "Of the $150,000, $10,000 is original issue discount, $5,000 was for the Holder’s "
        "expenses and $135,000 was paid to the Company.",
        {"discount": "10000", "proceeds": "135000"},
    ),
    (
        "The conversion price is 60% multiplied by the lowest closing bid price during the 20 "
        "trading days immediately preceding the conversion date.",
        {"conversion": priced("single", market("closing_bid", "lowest", "0.6", 20))},
    ),
    (
        "The Holder may elect to convert the whole or part of the balance into shares of common"
        " stock at $0.10 per share.",
        {"conversion": priced("single", fixed("0.1"), chooser="holder")},
    ),
    (
        "The Note is convertible at an initial conversion price of $0.10 per share, subject to "
        "full-ratchet anti-dilution protection.",
        {"conversion": priced("single", fixed("0.1"))},
    ),
    (
        "The Note is convertible at $0.10 per share; in no event shall the conversion price be "
        "less than $0.02.",
        {"conversion": priced("single", fixed("0.1"), floor="0.02")},
    ),
    (
        "The number of shares issuable on conversion is determined by dividing the amount to be"
        " converted by the conversion price, which is $0.10.",
        {"conversion": priced("single", fixed("0.1"))},
    ),
    (
        "In no event shall the Holder be entitled to convert any portion of the Note in excess "
        "of 4.99% of the Company’s outstanding shares.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "Conversions are limited such that the Holder’s beneficial ownership, and that of its "
        "affiliates, does not exceed 9.99%.",
        {"ownership_cap": "0.0999"},
    ),
    (
        "The Holder is precluded from effecting a conversion if its beneficial ownership would "
        "exceed 4.99% or, upon notice, 9.99% of the common stock.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "The Note is subject to a maximum ownership limit of 4.99%.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "Neither the Note nor the Warrant can be converted or exercised if it would cause the "
        "Holder’s ownership to exceed 4.99%.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "To secure the Note, the Company granted the Holder a continuing security interest in "
        "all of its personal property.",
        {"secured": "yes"},
    ),
    (
        "The Company’s obligations under the Note are secured by a lien on the Company’s "
        "equipment, as provided in a Security Agreement of the same date.",
        {"secured": "yes"},
    ),
    (
        "The Note is collateralized by all of the Company’s accounts receivable.",
        {"secured": "yes"},
    ),
    (
        "No security was given for the Note.",
        {"secured": "no"},
    ),
    (
        "The Note will be secured by a deed of trust to be recorded within 30 days.",
        {"secured": "pending"},
    ),
    (
        "The Holder was granted piggyback registration rights.",
        {"registration_rights": True},
    ),
    (
        "No registration rights were granted in connection with the Note.",
        {"registration_rights": False},
    ),
    (
        "The conversion price for the Note shall be equal to the lesser of $24.75 and 85% of "
        "the lowest volume weighted average price during the five (5) trading days immediately "
        "prior to the conversion date, subject to adjustment as described therein.",
        {"conversion": priced("lowest", fixed("24.75"), market("vwap", "lowest", "0.85", 5))},
    ),
    (
        "The Note is convertible at the Holder’s election at any time at a conversion price "
        "equal to the lower of (i) $0.50 or (ii) 90% of the lowest daily volume weighted "
        "average price of the common stock during the three (3) trading days immediately "
        "preceding the date of conversion, but not lower than a floor price of $0.104.",
        {
            "conversion": priced(
                "lowest", fixed("0.5"), market("vwap", "lowest", "0.9", 3), chooser="holder", floor="0.104"
            )
        },
    ),
    (
        "Beginning six months after the date of the Note, the Holder may from time to time "
        "convert the outstanding balance into common stock at the lowest closing bid price "
        "during the 20 trading days prior to the conversion, multiplied by 85%.",
        {"conversion": priced("single", market("closing_bid", "lowest", "0.85", 20), chooser="holder")},
    ),
    (
        "The “Conversion Price” is defined as 55% of the lowest closing bid price of the common"
        " stock for the twenty-five prior trading days, including the day on which the notice "
        "of conversion is received by the Company.",
        {"conversion": priced("single", market("closing_bid", "lowest", "0.55", 25))},
    ),
    (
        "The Note may not be converted to the extent such conversion would cause the Holder’s "
        "beneficial ownership, together with its affiliates, to exceed 4.99% of the outstanding"
        " shares of common stock.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "The Company may not effect any conversion of the Note, and the Holder will not be "
        "entitled to convert any portion of the Note, which, upon giving effect to such "
        "conversion, would cause the aggregate number of shares of common stock beneficially "
        "owned by the Holder (together with its affiliates) to exceed 9.99% of the number of "
        "shares outstanding immediately after giving effect to the conversion.",
        {"ownership_cap": "0.0999"},
    ),
    (
        "The Holder will be limited to beneficial ownership of no more than 4.99% of the "
        "Company’s issued and outstanding common stock at any one time.",
        {"ownership_cap": "0.0499"},
    ),
    (
        "The obligations of the Company under the Note are guaranteed by each of its "
        "subsidiaries and are secured by a first-priority lien on substantially all of the "
        "assets of the Company, including intellectual property.",
        {"secured": "yes"},
    ),
    (
        "As security for its obligations under the Note, the Company granted the Holder a "
        "security interest in all of its accounts receivable and inventory.",
        {"secured": "yes"},
    ),
    (
        "In exchange for the Note, the Holder paid a purchase price of $137,000 in cash, after "
        "an original issue discount of $13,000.",
        {"proceeds": "137000", "discount": "13000"},
    ),
    (
        "The shares underlying the Note have piggyback registration rights.",
        {"registration_rights": True},
    ),
    (
        "The Company agreed to register the shares of common stock issuable upon conversion of "
        "the Note for resale under the Securities Act of 1933, as amended.",
        {"registration_rights": True},
    ),
)


@pytest.mark.parametrize(("words", "stated"), _CASES)
def test_terms_are_read_with_their_figures(words: str, stated: dict[str, Any]) -> None:
    note = note_with_terms(words)
    assert {name: note.get(name) for name in stated} == normalised(stated)
