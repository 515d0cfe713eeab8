"""One statement in many orders of words and with words beside it; and the nearest words that say another."""

from __future__ import annotations

from typing import Final

import pytest

from prose_cases import eight_k, only_issue, reading

_TEXT: Final = eight_k("Item 2.03 Creation.")
_NOTE: Final = "a promissory note in the principal amount of $50,000"
_WHOM: Final = "Tansy Gate Capital LLC"
_ISSUES: Final = (
    # the day and the occasion, wherever they stand
    f"The Company, on May 1, 2024, issued to {_WHOM} {_NOTE}.",
    f"The Company on May 1, 2024 issued {_NOTE} to {_WHOM}.",
    f"The Company issued to {_WHOM}, on May 1, 2024, {_NOTE}.",
    f"The Company issued to {_WHOM} on May 1, 2024 {_NOTE}.",
    f"The Company issued on May 1, 2024 to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company, as additional consideration for the loan, issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company also issued, in connection with the closing, to {_WHOM} {_NOTE}.",
    f"The Company issued to {_WHOM} a promissory note on May 1, 2024 in the principal amount of $50,000.",
    f"Loan from {_WHOM}\nOn May 1, 2024, the Company issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, which is convertible into shares of the"
    f" Company's"
    " common stock, subject to certain limitations set forth in the note.",
    # what it was for
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE} to pay for two lathes and to retire an older"
    " equipment loan.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, the proceeds of which will be used for the"
    " workover of three wells and for general working capital.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE} in order to fund its spring planting.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, which it used to cover payroll and rent.",
    # who the party is
    f"On May 1, 2024, the Company issued to {_WHOM}, which beneficially owns about 12% of the Company's"
    f" common"
    f" stock, {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, a family investment vehicle controlled by the Company's"
    f" chairman, {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM} (a long-standing supplier of glass to the Company)"
    f" {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, whose manager is the brother of our president, {_NOTE}.",
    f"On May 1, 2024, the Company, having obtained the approval of its directors, issued to {_WHOM},"
    f" one of its"
    f" existing lenders, {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, of which our president is the managing member, {_NOTE}.",
    f"On May 1, 2024, and in connection with its move to a new plant, the Company issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, in satisfaction of unpaid consulting fees, {_NOTE}.",
    f"On May 1, 2024, the Company accepted a subscription from {_WHOM} and issued to it {_NOTE}.",
    f"The Company announced today that on May 1, 2024 it issued to {_WHOM} {_NOTE}.",
    # objects and verbs shared
    f"On May 1, 2024, {_WHOM} purchased, and the Company issued to it, {_NOTE}.",
    f"On May 1, 2024, the Company issued, and {_WHOM} purchased, {_NOTE}.",
    f"On May 1, 2024, the Company made, executed and delivered to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company borrowed $50,000 from {_WHOM} and issued to it a promissory note in that"
    " amount.",
    # one voice
    f"{_NOTE.capitalize()} was issued to {_WHOM} on May 1, 2024.",
    f"On May 1, 2024, the Company and its subsidiaries issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company made an issuance of {_NOTE} to {_WHOM}.".replace("of a", "of a new"),
    # clauses of their own
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, and {_WHOM} appointed Ann Bell to our board.",
    f"On May 1, 2024, our board approved a budget, and the Company issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}; {_WHOM} agreed to vote its shares for the plan.",
)
_OTHERS: Final = (
    # a day of the note, of another act, or of none
    f"The Company issued to {_WHOM} {_NOTE} due May 1, 2024.",
    f"The Company, which on May 1, 2024 moved its offices, issued to {_WHOM} {_NOTE}.",
    f"The Company issued to {_WHOM} {_NOTE} effective from May 1, 2024.",
    f"On May 1, 2024, the Company agreed to and may issue to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company has agreed to and did offer to issue to {_WHOM} {_NOTE}.",
    f"The Company issued to {_WHOM} a promissory note due on May 1, 2024 in the principal amount of $50,000.",
    # what may take it back
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, which is convertible into shares of the"
    f" Company's"
    " common stock, subject to approval of the issuance by its board.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE} to pay for two lathes if they are delivered.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE} to fund its planting, and cancelled it that day.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE} to be held in escrow.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE} to replace a note that was lost.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, the proceeds of which will be returned unless"
    " the wells are completed.",
    f"On May 1, 2024, the Company issued to {_WHOM}, as agent for several lenders, {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, which has since assigned it to its affiliate, {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, a fund that did not accept it, {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM}, a lender that may return it, {_NOTE}.",
    # another's act, or none
    f"On May 1, 2024, {_WHOM} purchased, and the Company's parent issued to it, {_NOTE}.",
    f"On May 1, 2024, {_WHOM} may purchase, and the Company issued to it, {_NOTE}.",
    f"On May 1, 2024, the Company intends to issue, and {_WHOM} to purchase, {_NOTE}.",
    f"On May 1, 2024, the Company did not, on that day, issue to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company required {_WHOM} to buy {_NOTE}.",
    f"On May 1, 2024, {_NOTE} was issued to {_WHOM} by Zinnia Corp.",
    f"On May 1, 2024, {_NOTE} was to be issued to {_WHOM}.",
    f"On May 1, 2024, the Company, having failed to obtain the approval of its directors, issued to {_WHOM}"
    f" {_NOTE}.",
    f"The Company announced today that on May 1, 2024 it will issue to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company's subsidiary accepted a subscription from {_WHOM} and issued to it"
    f" {_NOTE}.",
    f"On May 1, 2024, the Company authorized a subscription by {_WHOM} and issued to it {_NOTE}.",
    f"On May 1, 2024, in connection with its proposed move, the Company issued to {_WHOM} {_NOTE}.",
    # clauses that are not apart
    f"On May 1, 2024, {_WHOM} said that it was hired, and the Company issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, if our board approved a budget, and the Company issued to {_WHOM} {_NOTE}.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, and {_WHOM} returned the paper unsigned.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, and the note is not yet effective.",
    f"On May 1, 2024, the Company issued to {_WHOM} {_NOTE}, and {_WHOM} and Ann Bell each hold half.",
)


@pytest.mark.parametrize("sentence", _ISSUES)
def test_an_issue_is_read_whatever_the_order_of_its_words(sentence: str) -> None:
    issue = ("NoteIssued", "Tansy Gate Capital LLC", "50000", "2024-05-01")
    assert only_issue(_TEXT.format(sentence)) == issue


@pytest.mark.parametrize("sentence", _OTHERS)
def test_words_that_say_something_else_are_not_left_out(sentence: str) -> None:
    assert reading(_TEXT.format(sentence)).facts == ()


def test_what_is_left_out_keeps_the_spans_of_the_rest() -> None:
    sentence = f"The Company, on May 1, 2024, issued to {_WHOM}, a director's family fund, {_NOTE}."
    text = _TEXT.format(sentence)
    spans = {span.text: span for span in reading(text).spans if span.use == "used"}
    assert {"May 1, 2024", "$50,000"} <= set(spans)
