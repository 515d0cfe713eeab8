"""Amounts of money that go with an issue: each has its role from the noun that it stands with.

“For a purchase price of $X, reflecting an original issue discount of $Y, after deduction of $Z for the
lender's legal fees": a price, a discount and a fee, whatever words join them, wherever they stand. An amount
beside two nouns of different roles ("net of discount and fees of $Z") has none.
"""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.pattern import FRAGMENTS

FRAGMENTS["aggregately"] = (
    "[(aggregate|total|cash|net cash|full|same|original|gross|net|combined|agreed)]"
    " [(aggregate|total|cash|purchase|issue|gross|net)]"
)
FRAGMENTS["price_word"] = (
    "({aggregately} (purchase price|subscription price|subscription amount|purchase"
    " amount|consideration|price"
    "|issue price|payment|proceeds|cash proceeds|cash|funds|funding|sum|amount|loan proceeds|investment))"
)
FRAGMENTS["in_cash"] = (
    "[(of (gross|net|cash) proceeds|in (gross|net|cash) [cash] proceeds|of [cash] proceeds|in proceeds|in"
    " cash"
    "|of cash|cash|paid in cash|in immediately available funds|of funding|in funding|in funds)]"
    " [(in cash|paid in cash|cash|by wire transfer)] [(at|paid at|on) closing] [in return] [from <H:payer>]"
)
FRAGMENTS["against"] = (
    "(in exchange for|in return for|in consideration (for|of)|for|against [(payment|receipt) of]|upon"
    " (receipt|payment) of|for payment of|on payment of)"
)
FRAGMENTS["got"] = (
    "[(and|and has|, and|,|, so that|so that|, such that|,|[,] (for|from|under|on) which)] [(<X>|it)] [also]"
    " (received|receiving|raising|raised|yielding|resulting in|netting|generating|realizing|providing"
    "|with|and in return received|in return received|for)"
    "|[,] (for which|and|and in return|for which amount) (<H:payer>|it) paid [to] [<X>]"
)
FRAGMENTS["sum_paid"] = (
    "(<M:paid> {in_cash}|{price_word} [(to|paid to|by|paid by|received by|from) (<X>|<H:payer>)]"
    " (of|equal to|being|amounting to|totaling) <M:paid> {in_cash}|{aggregately} (gross proceeds [to"
    " <X>] of <M:paid>|proceeds [to <X>] of <M:paid>|cash of <M:paid>)"
    " [(from <H:payer>|in return|at closing)]|{aggregately} [in] <M:paid> {in_cash})"
)
FRAGMENTS["paying"] = (
    "({against} {sum_paid}|(at|with) {price_word} [(to|paid to|by|paid by) (<X>|<H:payer>)]"
    " (of|equal to|being) <M:paid> {in_cash}|({got}) [(from <H:payer>|in return)] {sum_paid})"
)
PAYING: Final = "[,] {paying}"
"""The part of a sentence that tells the price."""

FRAGMENTS["takes_off"] = (
    "(after|net of|less|minus|deducting|after deducting|after deduction (of|for)|after giving effect to"
    "|with deduction of|from which (<H>|it|lender|investor|purchaser) (deducted|withheld|retained|kept)"
    "|of which (<H>|it|lender|investor|purchaser) (deducted|withheld|retained|kept)|before|before deducting"
    "|before deduction of|from which was deducted|and less)"
)
FRAGMENTS["holds"] = (
    "([(that|which|and|sum which|amount which|amount that)] (includes|reflects|represents|carries|carried"
    "|included|reflected|represented|bears|has|had|contains|gives effect to)|with|including|reflecting"
    "|inclusive of|at|carrying|representing|having|containing|giving effect to|subject to|bearing"
    "|on account of|by reason of|because of|due to|issued with|sold with|together with)"
)
FRAGMENTS["discounted"] = (
    "({oid} [to (<X>|<H>)] (of|equal to|in amount of|totaling|amounting to|being) <M:discount>"
    "|<M:discount> [(of|in|as|for)] {oid})"
)
FRAGMENTS["fees"] = (
    "([(its|<H> 's|<X> 's|lender 's|investor 's|purchaser 's|certain|their|his|her)]"
    " [(legal|transaction|closing|due diligence|diligence|documentation|origination|lender|broker|placement"
    "|administrative|attorney 's|commitment|structuring|processing|issuance|transfer agent|upfront)]"
    " [(and|,) (legal|due diligence|transaction|diligence|closing|administrative|other)]"
    " [(legal|agent|related)]"
    " (fee|fees|costs|expenses|cost|commission|commissions|fees and expenses|fees and costs"
    "|costs and expenses|expenses and fees|expense) [(of counsel|of <H>|incurred by <H>|of offering"
    "|of transaction)])"
)
FRAGMENTS["charged"] = (
    "(<M> (for|of|in|to cover|to pay|as|representing|on account of) {fees}|{fees} (of|in amount of|totaling"
    "|equal to) <M>)"
)
SUMS: Final = (
    "[,] LPAR [actual] [amount of] {price_word} of <M:paid> (plus|and) {oid} [(of|in amount of)]"
    " <M:discount> RPAR",
    "[,] [(and|, and|but)] ({holds}|{takes_off}) {discounted}",
    "[,] [(and|, and)] [(remaining|difference of|balance of|other)] <M:discount>"
    " (being|representing|is|was|constituting|of which (is|was|represents|represented)) {oid}",
    "[,] [(being|representing|equal to|which is|which was|reflecting)] {size} [of <K>] (less|net of|minus"
    "|after deducting|after deduction of) {oid} [(of|in amount of)] <M:discount>",
    "[,] [and] of which <M:discount> (is|was|represents|represented|constitutes|constituted) {oid}",
    "[,] [(and|, and|but)] {takes_off} {charged}",
    PAYING,
)
"""Parts of a sentence on an issue that tell a sum other than its principal."""

__all__ = ["PAYING", "SUMS"]
