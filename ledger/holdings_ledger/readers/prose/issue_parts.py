"""The parts of a sentence that issues a note: object, amount, price, discount, buyer, agreement, dates.

They may stand in any order, each at most once. What stands beside the note and makes no event of its own,
such as shares given as a commitment fee, is a part too.
"""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.pattern import FRAGMENTS

FRAGMENTS["issued"] = "(sold and issued|issued and sold|issued and delivered|issued|sold)"
FRAGMENTS["issues"] = (
    "(sold and issued|issued and sold|issued and delivered|executed and delivered|made and"
    " delivered|signed and delivered|sold , issued and delivered|sold and delivered|granted and issued"
    "|executed and issued|signed and"
    " issued|issued|sold|delivered|gave|made|executed|signed|placed|privately placed|entered into and issued"
    "|closed on|closed|closed on (sale|issuance) of|(completed|closed|consummated)"
    " (sale|issuance|private placement|placement"
    "|issuance and sale|sale and issuance|offering) of|entered into)"
)
FRAGMENTS["to_issue"] = "(sell and issue|issue and sell|issue and deliver|issue|sell)"
FRAGMENTS["done_adverb"] = (
    "[(has|have|also|then|thereupon|today|separately|accordingly|simultaneously|likewise|each"
    "|additionally|further|concurrently)]"
)
FRAGMENTS["at_rate"] = "[<P:rate>] [(per annum|annual)] [(interest|coupon)]"
FRAGMENTS["term_long"] = "[(<C:term_months> month|<C:term_years> year|{in_words} (year|month))]"
FRAGMENTS["kind"] = (
    "[(additional|new|further|single|separate|certain|its|<X> 's|<C:one>|<O:ordinal>)] {term_long}"
    " {at_rate} {term_long}"
)
FRAGMENTS["notes_object"] = (
    "([aggregate of] <M:principal> [(of|in)] {size} [amount] [of] {kind} <K:notes>"
    "|{kind} <K:notes> [due [on] <D:due>] [, dated [as of] <D:dated> ,|dated [as of] <D:dated>]"
    " [,] [(which has|that has|having|has)] (in|with|having|for|of|at|carrying) {size}"
    " [amount] [of] <M:principal>"
    "|{kind} <K:notes> (for|of|in amount of|totaling|totalling|worth) <M:principal> [(in|of) {size}]"
    "|{kind} <K:notes> LPAR (<M:principal> [{size}]|{size} [of] <M:principal>) RPAR"
    "|<M:principal> {kind} <K:notes> [due [on] <D:due>])"
)
FRAGMENTS["aggregately"] = (
    "[(aggregate|total|cash|net cash|full|same|original|gross|net|combined)]"
    " [(aggregate|total|cash|purchase|issue|gross|net)]"
)
FRAGMENTS["price_word"] = (
    "({aggregately} (purchase price|subscription price|purchase amount|consideration|price|issue"
    " price|payment"
    "|proceeds|cash proceeds|cash|funds|funding|sum|amount|loan proceeds))"
)
FRAGMENTS["in_cash"] = (
    "[(of (gross|net|cash) proceeds|in (gross|net|cash) [cash] proceeds|of [cash] proceeds|in proceeds|in"
    " cash"
    "|of cash|cash|paid in cash|in immediately available funds|of funding|in funding|in funds)]"
    " [(in cash|paid in cash|cash)] [(at|paid at) closing] [in return] [from <H>]"
)
FRAGMENTS["got"] = (
    "[(and|and has|, and|, for which <X>|, for which it|,|for which <X>|for which it)]"
    " (received|receiving|raising|yielding|resulting in|netting|generating|realizing|providing|with"
    "|and in return received|in return received|for)"
)
FRAGMENTS["paying"] = (
    "((in exchange for|in return for|in consideration (for|of)|for|against [(payment|receipt) of]|upon"
    " (receipt|payment) of|for payment of|on payment of|at|with) {price_word} [(to|paid to|by|paid by)"
    " (<X>|<H>)]"
    " (of|equal to|being) <M:paid> {in_cash}"
    "|(in exchange for|in return for|in consideration (for|of)|for|against [(payment|receipt) of]|upon"
    " (receipt|payment) of|for payment of|on payment of) <M:paid> {in_cash}"
    "|{got} [(from <H>|in return)] [{price_word} [to <X>] of] <M:paid> {in_cash}"
    "|{got} [(from <H>|in return)] {aggregately} [(in)] (<M:paid> {in_cash}"
    "|gross proceeds [to <X>] of <M:paid>|proceeds [to <X>] of <M:paid>|cash of <M:paid>) [(from <H>|in"
    " return|at closing)])"
)
FRAGMENTS["dated_as"] = "[[,] dated [as of] <D>]"
FRAGMENTS["common_shares"] = (
    "([aggregate of] <C> [(restricted|unregistered|newly issued|fully paid|additional)]"
    " (shares|common shares) [of [(restricted|unregistered)] <J>])"
)
FRAGMENTS["as_fee"] = (
    "[[,] (as|in payment of|for|representing|constituting)"
    " [(additional|partial|further|upfront|equity|stock)]"
    " (commitment (shares|fee)|inducement [(shares|fee)]|origination (shares|fee)|incentive [(shares|fee)]"
    "|consideration|equity kicker|bonus shares|loan fee|fee)]"
)
PAYING: Final = "[,] {paying}"
"""The part of a sentence that tells the price."""
AMOUNT: Final = "[,] (in|with|having) {size} [amount] of <M:principal>"
"""The part that tells the amount, where other words part it from the note."""
SAME_DAY: Final = "[,] on (same|that same|that|such) (date|day) [,]"
"""The part that refers to the day of the sentence before, or of its own beginning."""
ITEM: Final = "[(,|;)] [(and|plus|together with|as well as|along with)] <E>"
"""What stands before each of several things issued together: "(i)", ", and (ii)"."""
_ROUND: Final = (
    "[,] LPAR [actual] [amount of] {price_word} of <M:paid> (plus|and) {oid} [(of|in amount of)]"
    " <M:discount> RPAR"
)
PARTS: Final = (
    "[,] [directly] to [(accredited investor|investor|lender|institutional investor|single investor|one"
    " investor|affiliate|director"
    "|shareholder|stockholder)] [,] <H:holder>",
    "[,] (in favor of|in favour of|payable to|payable to order of|made payable to|with|in name of|to"
    " order of|for benefit of)"
    " <H:holder>",
    _ROUND,
    "[,] [(and|, and)] (with|including|which includes|that includes|reflecting|which reflects|that"
    " reflects|after"
    "|net of|less|inclusive of|at|carrying|which carries|representing|which"
    " represents|having|includes|reflects"
    "|and with|subject to) {oid} (of|equal to|in amount of) <M:discount>",
    "[,] [(and|, and)] (with|including|which includes|that includes|reflecting|after|net of|less|inclusive"
    " of|at"
    "|representing) <M:discount> (of|in) {oid}",
    "[,] [and] [(remaining|difference of|balance of|other)] <M:discount>"
    " (being|representing|is|was|constituting"
    "|of which (is|was|represents|represented)) {oid}",
    "[,] [and] of which <M:discount> (is|was|represents|represented|constitutes|constituted) {oid}",
    PAYING,
    AMOUNT,
    "[,] (pursuant to|under) [terms of] <A:agreement> {dated} [with <H:holder>] [,]",
    "[,] (due|maturing|payable|which matures|that matures|which is due) [in full] [(on|by|at)] <D:due>",
    "[,] dated [as of] <D:dated> [,]",
    "[,] (evidencing|to evidence) (loan|advance|borrowing|indebtedness|debt)",
    "[,] (of (same|even|that) date|dated (same|that|even) (date|day))",
    "[,] (from|issued by|by) <X:seller>",
    "[,] (on|as of|effective) <D:on> [,]",
    SAME_DAY,
    "[,] [(and|together with|plus|along with|as well as|, and)] {common_shares} {as_fee}",
    "[,] [(and|which)] [(was|were)] [(sold|issued)] at (par|<P> of {its_own} (principal|face) [amount]"
    " [thereof]|issue price of <P> of (principal|face)"
    " [amount] [thereof])",
)

__all__ = ["AMOUNT", "ITEM", "PARTS", "PAYING", "SAME_DAY"]
