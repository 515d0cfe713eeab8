"""What takes a note down in cash, told with its parts in any order: payments of a part, and redemptions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from holdings_events import NotePaymentRecorded, NoteRedeemed
from holdings_ledger.readers.prose.clauses import PLACELESS
from holdings_ledger.readers.prose.frames import NEUTRAL, Frame, fill, told
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.sums import AND_INTEREST, SUMS
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

FRAGMENTS["pays"] = (
    "(paid|repaid|prepaid|remitted|wired|transferred|made|redeemed|retired|paid off|satisfied"
    "|discharged|extinguished|settled|repurchased|bought back|paid down|repaid and retired|effected|completed"
    "|exercised its (right|option) to (prepay|redeem|repay) [{that_note}] [in full] [(,|and|, and)] [<X>]"
    " [paid]"
    "|exercised its (right|option) (of|to) (prepayment|redemption) [of {that_note}] [(,|and|, and)] [<X>]"
    " [paid])"
)
FRAGMENTS["payment_noun"] = (
    "((payment|payments|prepayment|repayment|payoff|redemption|installment|instalment|retirement"
    "|discharge|sum|amount"
    "|reduction) [(payment|in full)])"
)
_HEADS: Final = (
    "<X> {done_adverb} [voluntarily] [{in_full}] {pays} [<H:party>]",
    "<X> used <M:value> to (pay|pay off|pay down|repay|prepay|redeem|retire|satisfy|discharge|settle"
    "|reduce) [<H:party>]",
    "<H:party> {done_adverb} (received|accepted)",
)
_PASSIVE: Final = re.compile(
    r" (?:was|were|has been|have been) (?:<O\d+> |then |also |fully |voluntarily |duly )?"
    r"(?:made|paid|repaid|prepaid|remitted|wired|redeemed|retired|discharged|satisfied|paid off"
    r"|extinguished|settled"
    r"|repurchased|bought back|paid down|reduced) "
)
_VERB: Final = (
    "(was|were|has been|have been) [(then|also|fully|voluntarily|duly)] (made|paid|repaid|prepaid"
    "|remitted|wired|redeemed"
    "|retired|discharged|satisfied|paid off|extinguished|settled|repurchased|bought back|paid down|reduced)"
    " [in full] [by <X>]"
)
_PARTS: Final = (
    *SUMS,
    AND_INTEREST,
    "all <M:face> [(of|in)] [aggregate] {principal_noun} of {that_note}",
    "{sum_words} {principal_noun} (of|under|on) [,] [(and|or)] [all] {sum_words} [interest] (on|under|of"
    "|,) [,] {that_note}",
    "{sum_words} {principal_noun} [(of|under|on)] {that_note} by <M:principal>",
    "[(cash|single|lump sum|total|aggregate)] {sum_words} {payment_noun} (of|in amount of|totaling)"
    " <M:value>",
    "<M:value> [in cash]",
    "{sum_words} (amounts|obligations|balance|indebtedness|liabilities|debt) [{owed}] [(under|on|to)]",
    "(to|with) <H:party>",
    "{that_note}",
    "on <D:on>",
    "(by|to|of) <X> ['s]",
    "from <M> to <M>",
    "(representing|equal to|or|at|being) <P> of {sum_words} (principal|par|face) [amount]",
    "({in_full}|full and final (satisfaction|settlement)|full (satisfaction|settlement|payment|repayment"
    "|redemption)"
    "|complete (satisfaction|settlement))",
    "without [any] (premium|penalty|prepayment premium|prepayment penalty) [or (premium|penalty)]",
    "(at|before|prior to|ahead of|in advance of) {its_own} [(stated|scheduled)] (maturity|maturity date)",
    "(all|any) {its_own} (liens|security interests) [<H> 's] (securing|on|under) [it] [{that_note}] (were"
    "|was) released",
    "(it|that|which) [(sum|payment|amount)]",
    "made up of",
    "on (amount [so] (prepaid|repaid)|principal so (paid|prepaid|repaid))",
    "[,] and [also] (paid|remitted|wired)",
    "[,] (which|that|all of which|which sum|which amount|which payment) was (applied|credited|allocated)"
    " [entirely]"
    " (to|against|toward|towards|in reduction of) {sum_words} {principal_noun} [(of|under|on) {that_note}]",
    "split as follows",
)
_WORDS: Final = NEUTRAL | word_set(
    "payment payments installment installments instalment prepayment repayment redemption price payoff"
    " consisting"
    " comprising comprised consisted included including inclusive remaining balance scheduled monthly"
    " quarterly annual semi first last regular partial voluntary mandatory optional one lump single"
    " satisfaction"
    " settlement obligations wire check funds schedule under called signing ahead its stated advance"
    " reduction"
    " paying toward towards against interest's principal's interim late applied allocated final maturity"
)
_ACTIVE: Final = Frame(heads=_HEADS, parts=_PARTS, words=_WORDS)
_TOLD_PASSIVELY: Final = Frame(parts=(_VERB, *_PARTS), words=_WORDS)
_BY_NATURE: Final = re.compile(
    r"\b(?:redeem(?:ed)?|retired?|paid off|pay off|satisfied|satisfy|discharged?|extinguish(?:ed)?"
    r"|settled?|repurchased?"
    r"|bought back|redemption|payoff|settlement|satisfaction|repaid <N|prepaid <N|(?:to|its right to|its"
    r" option to)"
    r" (?:repay|prepay|redeem) <N) ?"
)
_WHOLLY: Final = re.compile(
    r" (?:in full|fully|in (?:its|their) entirety|entire|whole|entirely|full|all of|all amounts|all"
    r" obligations"
    r"|all (?:outstanding |unpaid |remaining )?(?:principal|indebtedness)|all <M\d+> )"
)
_PARTLY: Final = re.compile(
    r" (?:part|portion|partial|partially|partly|half|some|installment|instalment|down|reduced|reduction"
    r"|reduce"
    r"|partial (?:repayment|payment)|toward|towards) "
)
_INSTALLMENT: Final = re.compile(r" (?:installment|instalment) ")
"""A payment to a party of what only a note can make due."""
_TO_PRINCIPAL: Final = re.compile(
    r" (?:which|that|sum|amount|payment) was (?:applied|credited|allocated) (?:entirely )?"
    r"(?:to|against|toward|towards|in reduction of) (?:[a-z]+ ){0,2}principal "
)
_OF_SUM: Final = re.compile(r"<M\d+> (?:out )?of (?:its |their |outstanding |remaining |total )*<M\d+>")


def discharged(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“The Company paid H $X, of which $Y was principal of the note", "the note was repaid in full for
    $X”."""
    text = cursor.text[cursor.at :]
    if _OF_SUM.search(text):
        return None
    for found in told(cursor, _ACTIVE):
        return _event(scene, found, text)
    passive = dict[str, int]()
    if _PASSIVE.search(text) and fill(cursor, _TOLD_PASSIVELY, passive):
        return _event(scene, passive, text)
    return None


def _event(scene: Scene, found: dict[str, int], text: str) -> Built | None:
    """A redemption where the whole is said to be paid, else a payment; neither where the sums do not add
    up."""
    if (
        "note" not in found
        and not ("party" in found and _INSTALLMENT.search(f" {text}"))
        and " on it " not in text
    ):
        return None
    sums = {
        name: scene.number(found, name) for name in ("principal", "interest", "premium", "expenses", "value")
    }
    value = sums.pop("value")
    parts = [amount for amount in sums.values() if amount is not None]
    if value is not None and not _adds_up(value, parts, text):
        return None
    if value is not None and not parts and _TO_PRINCIPAL.search(text):
        sums["principal"] = value
    day = scene.day(found, "on")
    if _is_whole(text):
        redeemed = NoteRedeemed(
            source=PLACELESS,
            effective_date=day,
            **reference(scene, found),
            value=value,
            premium=sums["premium"],
        )
        return built(redeemed, found, scene)
    if _BY_NATURE.search(text) or _WHOLLY.search(text) or sums["premium"] is not None:
        return None
    if value is None and not parts:
        return None
    payment = NotePaymentRecorded(
        source=PLACELESS,
        effective_date=day,
        **reference(scene, found),
        principal=sums["principal"],
        interest=sums["interest"],
        expenses=sums["expenses"],
        value=value,
    )
    return built(payment, found, scene)


def _adds_up(value: Decimal, parts: list[Decimal], text: str) -> bool:
    """Whether the sums told of a payment can be its parts; only of what it "includes" may some be missing."""
    if len(parts) < 2 or "includ" in text:
        return sum(parts) <= value
    return sum(parts) == value


_DIRECT: Final = re.compile(r"(?:ed|off|back|paid) <M\d+> (?:of|in) ")
"""A sum of notes that was redeemed, which may be a part of them."""


def _is_whole(text: str) -> bool:
    if _PARTLY.search(f" {text}"):
        return False
    whole = _WHOLLY.search(f" {text}") is not None
    return whole or (_BY_NATURE.search(text) is not None and _DIRECT.search(text) is None)


__all__ = ["discharged"]
