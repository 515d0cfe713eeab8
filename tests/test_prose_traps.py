"""Documents written to mislead: what each must not make the reader state.

A group names what is at stake (an event's class, or a field of it), gives one text that states it, and then
texts that say something else in nearly the same words.
"""

from __future__ import annotations

import pytest

from prose_cases import eight_k, fact, reading

_FILING = eight_k("Item 8.01 Other Events.")
_SHORT = (
    ("{N}", "{D} the Company issued to {H} a promissory note in the principal amount of $50,000"),
    ("{S}", "a Securities Purchase Agreement"),
    ("{O}", "note dated May 1, 2019"),
    ("{P}", "a note in the principal amount of $50,000"),
    ("{D}", "On May 1, 2024,"),
    ("{H}", "Tansy Gate Capital LLC"),
    ("{K}", "Morrow Street Fund LP"),
    ("{Z}", "Zinnia Corp."),
    ("|", "\n"),
)
"""What is written short in the groups; "|" ends a line."""


_ISSUES = """
NoteIssued
{N}.
{N}, of which $20,000 has been drawn.
{N} to $60,000.
{N} (in thousands).
{N} in Canadian dollars.
{N}, subject to the consent of its shareholders.
{N}, subject to customary conditions described in the Note.
{N} of Lodestar Mining Ltd.
{N}, and the Company did not deliver it.
{N}. The note was not delivered.
{N}. Both sides have agreed that the note is of no force and effect.
{N}. The principal amount should have read $55,000.
{N}. The note was issued into escrow and will be released upon shareholder approval.
The statement that {N} was wrong.
By way of example, {N}.
{D} the Company issued to {H} a promissory note in the principal amount not to exceed $50,000.
{D} the Company issued to {H} a promissory note in the principal amount of HK$50,000.
{D} {H} issued to the Company {P}.
{D} the Company bought from {H} {P}.
{D} the Company issued with {H} {P}.
{D} the Company sold jointly with {H} {P}.
{D} {H} acquired {P} issued by the Company.
{D} {H} bought {P} issued by the Company from {K}.
{D} the Company issued to {H} {P} together with {K}.
As of May 1, 2024, the Company has issued to {H} {P}.
As of May 1, 2024, the Company had borrowed $50,000 from {H}, evidenced by a note.
On May 7, 2024, the Company issued to {H} {P}.
{D} the Company issued to {H} a form of a note in the principal amount of $50,000.
{D} the Company issued to clients of {H} {P}.
{D} the Company borrowed up to $50,000 from {H}, evidenced by a note.
{D} {H} lent our president $50,000, evidenced by a note.
{D} the Company entered into {S} with {H}. Two weeks later, the Company issued {P}.

NoteIssued.proceeds
{N} for a purchase price of $45,000.
{N}. The purchase price will be $45,000.
{N} for a purchase price of $45,000. The purchase price has not been paid.
{N} and received $45,000 from {K}.
{N}, for which {K} paid the Company $45,000.

NoteIssued.discount
{D} the Company issued to {H} a note of $50,000, with an original issue discount of $5,000.
{D} the Company issued to both {H} and {K} a note of $50,000, with a total original issue discount of $9,000.

NoteIssued.maturity_date
{D} the Company issued to {H} a note of $50,000 and to {K} a note of $60,000. Each matures on May 1, 2025.

PreferredIssued
{D} the Company issued to {H} 300 shares of Series B Preferred Stock for $30,000.
{D} the Company issued to {H} 300 shares of Series B Preferred Stock for $30,000. They were issued in error.
{D} the Company issued to {H} options for 300 shares of Series B Preferred Stock for $30,000.
{D} the Company designated 300 shares of Series B Preferred Stock.
"""
"""Issues: what precedes or follows the plain statement, other parties, other amounts."""

_TERMS = """
NoteIssued.rate
The Note bears interest at 8% per annum.
The Note bears interest at 2% per month.
The Note bears interest at 2% above the prime rate.
The Note bears interest at no less than 8% per annum.
The Note bears flat interest of 10%.
The Note bears interest at a base rate of 5% per annum.
The Note would bear interest at 8% per annum.
The Note bore interest at 8% per annum.
The Note bears interest at 8% per annum, rather than 6%.
The Note bears interest at 8% per annum on the undrawn amount.
The Note bears interest at 8% per annum. That rate is incorrect and should have read 6%.
The effective interest rate of the Note is 14% per annum.
Effective May 1, 2025, the Note bears interest at 8% per annum.
Thereafter, the Note bears interest at 8% per annum.
Upon conversion, the Note bears interest at 8% per annum.
Under the prior draft, the Note bears interest at 8% per annum.
The Company agreed to pay interest to Lodestar Partners, L.P. at 8% per annum.
No interest is due on the Note before maturity.
The Note is senior to the bank loan, which bears interest at 8% per annum.
The Note, when issued, bears interest at 8% per annum.
No note bears interest at 8% per annum.
Upon the cure of an event of default, interest accrues at 8% per annum.

NoteIssued.default_rate
Upon an event of default, interest accrues at 18% per annum.
Unless an event of default occurs, interest accrues at 8% per annum.
Until an event of default occurs, interest accrues at 8% per annum.
The interest rate increases 5% per annum upon an event of default.
The Note is subject to a late charge of 5% on any payment not paid when due.
Upon an event of default, interest may accrue at 18% per annum.
Upon an event of default, 130% of principal becomes due.
Upon an event of default, the rate becomes 130%.
Upon an event of default, the interest rate increases to 1.5% per month.
The default rate of 18% was waived.

NoteIssued.maturity_date
The Note matures on May 1, 2025.
The Note matures no earlier than May 1, 2025.
The Note was to mature on May 1, 2025.
The Note matures on May 1, 2025, subject to extension.
The first installment of the Note is due on May 1, 2025.
Half of the principal is due on May 1, 2025.

NoteIssued.conversion
The Note is convertible at $0.05 per share.
The Note is not convertible at $0.05 per share.
The Note was convertible at $0.05 per share.
The Note converted into common stock at $0.05 per share.
The Note is convertible into shares of Lodestar Mining Ltd. at $0.05 per share.
The Note is convertible into common stock at no less than $0.05 per share.
In an event of default, the Note is convertible into common stock at $0.05 per share.
The Note is convertible into common stock at a 35% premium to the closing bid price.
The holder may convert 50% of the Note at $0.05 per share.
The holder may convert accrued interest into common stock at $0.05 per share.
The conversion price floor is $0.05 per share.
The conversion price of the Series B Preferred Stock is $0.05 per share.
Upon the closing of the offering, the Note is convertible at $0.05 per share.

NoteIssued.ownership_cap
The holder may not own more than 4.99% of the outstanding common stock.
The holder owns more than 4.99% of the outstanding common stock.
The holder does not own more than 4.99% of the outstanding common stock.
The holder could own more than 4.99% of the outstanding common stock.
The Note is convertible at $0.05 per share, and the holder would own more than 19.9% of the common stock.
The Note is not subject to a 4.99% ownership cap.
The Note is subject to a 19.99% exchange cap.

NoteIssued.secured
The Note is secured by all assets of the Company.
The Note is secured by nothing.
The Note is secured by a pledge that has since been released.
The Note is secured by a letter of credit to be issued by Lodestar Bank.
The Note was secured by all assets of the Company.
The Note is secured by assets that were sold in 2023.
The Note is secured by all assets of the Company in the event of default.
The Note is purportedly secured by inventory.
As security for its lease, the Company granted a security interest in its inventory.
Upon receipt of the loan, the Note is secured by all assets of the Company.
"""
"""Terms, said after the issue of a note that is defined as the “Note”."""

_LATER = """
NoteConverted
{D} {H} converted $500 of principal of its {O} into 5,000 shares of common stock.
{D} {H} converted $500 of principal of its {O} into 5,000 shares of common stock of Lodestar Mining Ltd.
{D} {H} converted $500 of principal of its {O} into 5,000 shares of common stock. The conversion was reversed.
{D} {H} gave notice to convert $500 of principal of its {O} into 5,000 shares. The Company has not honored it.
{D} the Company reserved 5,000 shares for conversion of $500 of principal of the {O} held by {H}.

NoteRedeemed
{D} the Company repaid in full the {O} held by {H}.
{D} the Company repaid $500 of the {O} held by {H}.
{D} the Company prepaid the {O} held by {H} in part.
{D} the Company repaid in full the {O} held by {H}, other than accrued interest.
{D} the Company repaid in full the {O} held by {H}, but the Company has not paid the interest.
{D} the Company called in full the {O} held by {H}.
{D} the Company repaid all but $500 of the {O} held by {H}.

NotePaymentRecorded
{D} the Company paid {H} $500 of accrued interest on its {O}.
{D} the Company tendered to {H} $500 of accrued interest on its {O}.
{D} the Company paid {H} $500 of accrued interest on its {O}. {H} refused the payment.
{D} the Company paid {H} $500 of accrued interest on its {O}. The payment was sent back.
{D} Lodestar Mining Ltd. paid {H} $500 of accrued interest on its {O}.
{D} the Company paid {H} up to $500 of accrued interest on its {O}.

DefaultWaived
{D} {H} waived the event of default under its {O}.
{D} {H} waived the event of default under its {O}, subject to the terms and conditions set forth therein.
{D} {H} waived the event of default under its {O}. The waiver was void.
{D} {H} waived the event of default under its {O}. The waiver has not been signed.
{D} {H} waived notice of the event of default under its {O}.

ForbearanceAgreed
{D} {H} agreed to forbear until May 5, 2025 from exercising its remedies under the {O}.
{D} {H} agreed to forbear until May 5, 2025 from exercising its remedies under the {O} if the Company pays.
{D} {H} agreed to forbear until May 5, 2025 from exercising its remedies under the {O}, subject to approval.
{D} {H} agreed to forbear on May 5, 2024 from exercising its remedies under the {O}.
{D} {H} agreed not to forbear until May 5, 2025 from exercising its remedies under the {O}.

EventOfDefaultRecorded
{D} an event of default occurred under the {O} held by {H}.
{D} no event of default occurred under the {O} held by {H}.
{D} an event that with notice would be an event of default occurred under the {O} held by {H}.
{D} {H} alleged that an event of default occurred under the {O}.
{D} {H} notified the Company that an event of default occurred under the {O}. The Company disputes this.

NoteAmended
{D} the Company and {H} amended the {O} to extend its maturity to May 1, 2025.
{D} the Company and {H} amended the {O} to give an option to extend its maturity to May 1, 2025.
{D} the Company and {H} amended the {O} to extend its maturity to May 1, 2025. It never became effective.
{D} the Company and {H} amended the {O} to extend its maturity to May 1, 2025. It requires approval.
{D} the Company and {H} amended the {O} to change its rate from 8% to 10% from and after May 1, 2026.
{D} the Company and {H} amended the lease dated May 1, 2019 to extend its maturity to May 1, 2025.

AgreementTerminated
{D} the Company and {H} terminated the Securities Purchase Agreement dated May 1, 2019.
{D} the Company and {H} agreed to terminate the Securities Purchase Agreement dated May 1, 2019 later.
{D} the Company ended talks with {H} on the Securities Purchase Agreement dated May 1, 2019.

NotePurchaseAgreementEntered
{D} the Company entered into {S} with {H} for the sale of $500,000 of convertible notes.
{D} the Company entered into {S} with {H} for the purchase by the Company of $500,000 of convertible notes.
{D} the Company entered into {S} with {H} for the sale of $500,000 of convertible notes. It is not binding.
{D} the Company entered into a letter of intent with {H} for the sale of $500,000 of convertible notes.
"""
"""What happens to notes and agreements later."""

_HEADINGS = """
NoteIssued
Principal
"""
_SENTENCES = """
NoteIssued
issued notes to the investors
offered notes to the investors
purchased notes from the investors
"""
"""Headings of a column of a table, and sentences before one."""

Case = tuple[str, str]
"""What is at stake, and a text."""


def _long(text: str) -> str:
    for short, words in _SHORT:
        text = text.replace(short, words)
    return text


def _groups(written: str, before: str = "", after: str = "") -> tuple[tuple[Case, ...], ...]:
    """The groups of a block, whose texts stand between the words before and after."""
    blocks = [block.splitlines() for block in written.strip().split("\n\n")]
    return tuple(tuple((block[0], _long(f"{before}{line}{after}")) for line in block[1:]) for block in blocks)


def _told(text: str) -> set[str]:
    """The classes of the events that a text yields, and their fields that are set."""
    facts = [fact(event) for event in reading(_FILING.format(text)).facts]
    return {item["type"] for item in facts} | {f"{item['type']}.{name}" for item in facts for name in item}


_LISTED = "listed below:||Holder    "
_ROWS = "|{H}    $50,000|{K}    $60,000"
_GROUPS = (
    *_groups(_ISSUES),
    *_groups(_TERMS, before="{N} (the “Note”). "),
    *_groups(_LATER),
    *_groups(_HEADINGS, before="{D} the Company issued notes to the investors " + _LISTED, after=_ROWS),
    *_groups(_SENTENCES, before="{D} the Company ", after=" " + _LISTED + "Principal" + _ROWS),
)


@pytest.mark.parametrize(("stake", "text"), [group[0] for group in _GROUPS])
def test_the_plain_statement_is_read(stake: str, text: str) -> None:
    assert stake in _told(text)


@pytest.mark.parametrize(("stake", "text"), [case for group in _GROUPS for case in group[1:]])
def test_nearly_the_same_words_do_not_state_it(stake: str, text: str) -> None:
    assert stake not in _told(text)
