"""Terms of notes in the words of many drafters, in whatever sentence they stand, each with its figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from holdings_ledger.readers import prose
from prose_cases import normalised, note_with_terms

_CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "The principal amount of the Note accrues interest at the rate of 8% per annum (the "
        "“Interest Rate”), which will adjust to 16% per annum upon the occurrence of an Event "
        "of Default (the “Default Rate”).",
        {"rate": "0.08", "default_rate": "0.16"},
    ),
    (
        "The Note bears interest at the rate of 12% per annum, payable monthly in arrears on "
        "the first day of each month commencing June 1, 2020.",
        {"rate": "0.12"},
    ),
    (
        "Interest on the Note accrues at a fixed rate of 9% per annum, payable quarterly in "
        "arrears, and is computed on the basis of a 360-day year for the actual number of days "
        "elapsed.",
        {"rate": "0.09", "day_count": "ACT/360"},
    ),
    (
        "The unpaid principal balance of the Note shall bear simple interest at the rate of "
        "eight percent (8%) per annum from the date of issuance until paid in full.",
        {"rate": "0.08"},
    ),
    (
        "The maturity date of the Note is February 1, 2021 and the Note bears interest at a "
        "rate of 8% per annum.",
        {"maturity_date": "2021-02-01", "rate": "0.08"},
    ),
    (
        "The Note bears interest at the rate of 8% per annum, and any amount of principal or "
        "interest on the Note which is not paid when due shall bear interest at the rate of 22%"
        " per annum from the due date thereof until the same is paid.",
        {"rate": "0.08", "default_rate": "0.22"},
    ),
    (
        "Upon the occurrence and during the continuance of an Event of Default, the Note will "
        "accrue interest at a rate equal to the lesser of 24% per annum or the maximum rate "
        "permitted under applicable law.",
        {"default_rate": "0.24"},
    ),
    (
        "Unless earlier converted or redeemed, the Note will mature on May 1, 2022.",
        {"maturity_date": "2022-05-01"},
    ),
    (
        "The entire unpaid principal balance of the Note, together with all accrued interest "
        "thereon, shall be due and payable in full on May 1, 2023.",
        {"maturity_date": "2023-05-01"},
    ),
    (
        "The Note does not bear interest except upon the occurrence of an event of default, in "
        "which case interest will accrue at 18% per annum.",
        {"rate": "0", "default_rate": "0.18"},
    ),
    (
        "The Note requires monthly payments of interest only through April 1, 2021, with the "
        "entire principal balance due at maturity on May 1, 2021.",
        {"payment_pattern": "interest_only", "payment_months": 1, "maturity_date": "2021-05-01"},
    ),
    (
        "The Note contains customary events of default, including, among other things, failure "
        "to pay principal or interest when due, bankruptcy or insolvency of the Company, and "
        "breach of covenants. Upon an event of default, the Note becomes immediately due and "
        "payable and interest accrues at a default rate of 18% per annum.",
        {"default_rate": "0.18"},
    ),
    (
        "Interest shall accrue on the unpaid principal amount at the rate of 10% per annum, "
        "compounded annually, and shall be payable on the maturity date of April 30, 2022.",
        {"rate": "0.1", "compounding": "annually", "maturity_date": "2022-04-30"},
    ),
    (
        "The Note bears interest of 10% per annum, of which 6% is payable in cash and 4% is payable in kind.",
        {"rate": "0.1"},
    ),
    (
        "The terms of the Note provide for a maturity date of January 31, 2021 and an interest "
        "rate of 10% per annum.",
        {"maturity_date": "2021-01-31", "rate": "0.1"},
    ),
    (
        "Pursuant to the terms of the Note, the principal will bear interest at 9% per annum "
        "and will be repaid no later than October 31, 2021.",
        {"rate": "0.09", "maturity_date": "2021-10-31"},
    ),
    (
        "Interest at the rate of 4% per annum is due and payable, together with principal, on "
        "the second anniversary of the date of the Note.",
        {"rate": "0.04", "maturity_date": "2022-05-01"},
    ),
    (
        "The Company has agreed to pay interest on the Note at the rate of 10% per annum. The "
        "Note is due in full six months after issuance.",
        {"rate": "0.1", "maturity_date": "2020-11-01"},
    ),
    (
        "The Note bears interest at a rate of 10% per annum, increasing to 20% per annum "
        "following the occurrence of an event of default, and is due May 1, 2021, subject to "
        "acceleration upon an event of default.",
        {"rate": "0.1", "default_rate": "0.2", "maturity_date": "2021-05-01"},
    ),
    (
        "The maturity date of the Note is twelve months from the Issue Date.",
        {"maturity_date": "2021-05-01"},
    ),
    (
        "The principal amount, together with accrued interest, will become due on the first "
        "anniversary of the Closing Date.",
        {"maturity_date": "2021-05-01"},
    ),
    (
        "The Note has a six-month term.",
        {"maturity_date": "2020-11-01"},
    ),
    (
        "The entire balance is to be repaid in one lump sum at maturity on May 1, 2021.",
        {"maturity_date": "2021-05-01", "payment_pattern": "lump_sum"},
    ),
    (
        "The Note is subject to an interest rate of 10%.",
        {"rate": "0.1"},
    ),
    (
        "Interest on the Note is 10% per annum, payable quarterly in arrears.",
        {"rate": "0.1"},
    ),
    (
        "The Company shall pay interest to the Holder on the aggregate outstanding principal "
        "amount of the Note at the rate of 10% per annum.",
        {"rate": "0.1"},
    ),
    (
        "The Note bears no interest except upon an Event of Default, when the rate is 18% per annum.",
        {"rate": "0", "default_rate": "0.18"},
    ),
    (
        "Interest is computed on the basis of a 360-day year of twelve 30-day months.",
        {"day_count": "30/360"},
    ),
    (
        "The Note bears simple interest of 8% accruing from May 1, 2020.",
        {"rate": "0.08"},
    ),
    (
        "The Note bears interest at 8% per annum, subject to increase to 18% during the "
        "continuance of an event of default.",
        {"rate": "0.08", "default_rate": "0.18"},
    ),
    (
        "Overdue amounts accrue interest at the lesser of 18% per annum or the maximum rate "
        "permitted by law.",
        {"default_rate": "0.18"},
    ),
    (
        "The default rate of interest is 18% per annum.",
        {"default_rate": "0.18"},
    ),
    (
        "After the occurrence of an Event of Default, the Company’s obligations under the Note "
        "will bear interest at 18%.",
        {"default_rate": "0.18"},
    ),
    (
        "If the Note is not paid at maturity, the rate rises to 18%.",
        {"default_rate": "0.18"},
    ),
    (
        "The Note provides for a late charge of 18% per annum on amounts not paid when due.",
        {"default_rate": "0.18"},
    ),
    (
        "The Note bears interest at 8% with a default rate of 18%.",
        {"rate": "0.08", "default_rate": "0.18"},
    ),
    (
        "Principal and interest are payable in 12 equal consecutive monthly installments of "
        "$13,000, commencing on June 1, 2020 and ending on May 1, 2021.",
        {
            "payment_pattern": "level_installments",
            "installments": 12,
            "installment_amounts": ["13000"],
            "first_payment_date": "2020-06-01",
            "payment_months": 1,
            "maturity_date": "2021-05-01",
        },
    ),
    (
        "Interest only is payable monthly in arrears on the first day of each month, with "
        "principal due at maturity.",
        {"payment_pattern": "interest_only", "payment_months": 1},
    ),
    (
        "No payments of principal or interest are due until maturity.",
        {"payment_pattern": "lump_sum"},
    ),
    (
        "The stated interest rate of the Note is 10% per annum.",
        {"rate": "0.1"},
    ),
    (
        "No interest accrues on the Note unless an event of default occurs, at which time "
        "interest will accrue at a rate of 20% per annum.",
        {"rate": "0", "default_rate": "0.2"},
    ),
    (
        "The Note accrues interest at a rate of 11% per annum, subject to increase to 20% per "
        "annum upon default.",
        {"rate": "0.11", "default_rate": "0.2"},
    ),
    (
        "Interest on the Note is payable at the rate of 10% per year from the closing date, on "
        "a quarterly basis, until the Note is repaid in full.",
        {"rate": "0.1"},
    ),
    (
        "The Note bears an annual interest rate of 8.5% and is set to mature 18 months after issuance.",
        {"rate": "0.085", "maturity_date": "2021-11-01"},
    ),
    (
        "The Note has a maturity date that is one year from the date of issuance.",
        {"maturity_date": "2021-05-01"},
    ),
    (
        "Unless sooner converted in the manner described below, all principal under the Note, "
        "together with all accrued and unpaid interest thereon, will be due and payable three "
        "years from the date of the issuance of the Note.",
        {"maturity_date": "2023-05-01"},
    ),
    (
        "After the occurrence of any Event of Default, the interest rate on the Note shall "
        "automatically increase to 24% per annum.",
        {"default_rate": "0.24"},
    ),
    (
        "Any overdue principal or interest on the Note shall bear a late charge at the rate of "
        "18% per annum from the date such amount was due until the date it is paid in full.",
        {"default_rate": "0.18"},
    ),
    (
        "The Company is required to make twelve monthly payments of $14,100, the first of which"
        " is due on June 1, 2020.",
        {
            "payment_pattern": "level_installments",
            "installments": 12,
            "installment_amounts": ["14100"],
            "first_payment_date": "2020-06-01",
            "payment_months": 1,
        },
    ),
    (
        "Interest only is payable monthly on the first day of each month, and the full "
        "principal amount is due on May 1, 2023.",
        {"payment_pattern": "interest_only", "payment_months": 1, "maturity_date": "2023-05-01"},
    ),
    (
        "The Note provides for interest at 7% per annum, accruing daily and computed on the "
        "basis of a 360-day year comprised of twelve 30-day months.",
        {"rate": "0.07", "day_count": "30/360"},
    ),
)


@pytest.mark.parametrize(("words", "stated"), _CASES)
def test_terms_are_read_with_their_figures(words: str, stated: dict[str, Any]) -> None:
    note = note_with_terms(words)
    assert {name: note.get(name) for name in stated} == normalised(stated)


def test_each_named_template_is_defined_once() -> None:
    """A name that two modules give to different templates would change what one of them reads."""
    folder = Path(prose.__file__).parent
    names = [
        name
        for module in folder.glob("*.py")
        for name in re.findall(r'^FRAGMENTS\["(\w+)"\] =', module.read_text(), flags=re.MULTILINE)
    ]
    assert len(names) > 100
    assert [name for name in set(names) if names.count(name) > 1] == []
