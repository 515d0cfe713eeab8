"""The parts of a sentence that issues a note: object, amount, price, discount, buyer, agreement, dates.

They may stand in any order, each at most once. What stands beside the note and makes no event of its own,
such as shares given as a commitment fee, is a part too.
"""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.issue_sums import SUMS
from holdings_ledger.readers.prose.pattern import FRAGMENTS
from holdings_ledger.readers.prose.verbs import VERBS

FRAGMENTS.update(VERBS)
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
AMOUNT: Final = "[,] (in|with|having) {size} [amount] of <M:principal>"
"""The part that tells the amount, where other words part it from the note."""
SAME_DAY: Final = "[,] on (same|that same|that|such) (date|day) [,]"
"""The part that refers to the day of the sentence before, or of its own beginning."""
ITEM: Final = "[(,|;)] [(and|plus|together with|as well as|along with)] <E>"
"""What stands before each of several things issued together: "(i)", ", and (ii)"."""
UNNAMED: Final = "[,] to {unnamed}"
"""A buyer or several that the report does not name."""
FRAGMENTS["debts"] = (
    "([(accrued|unpaid|past due|outstanding|deferred|owed|earned)] [(and unpaid|but unpaid)]"
    " [(directors|director|officer|executive|consulting|management|legal|professional|accrued|trade|vendor"
    "|back)] (salary|salaries|compensation|wages|pay|fees|bonus|bonuses|advances|indebtedness|debt|debts"
    "|liabilities|obligations|accounts payable|payables|invoices|rent|expenses|commissions|royalties"
    "|loan|loans|amounts|remuneration) [(owed|owing|due|payable|earned)] [(to|by)"
    " (him|her|it|them|<H>|<X>)] [by <X>]"
    " [for services [rendered]])"
)
FRAGMENTS["for_debt"] = (
    "((in|as) [(full|partial|complete|full and final)] (consideration|exchange|satisfaction|settlement"
    "|payment|discharge|return) (of|for) [({undoing}) of]|(for|upon|by|through|against|on|in) {undoing} of"
    "|in lieu of)"
)
FRAGMENTS["undoing"] = (
    "(cancellation|conversion|forgiveness|settlement|extinguishment|satisfaction|discharge|release|payment)"
)
OWED: Final = "[,] {for_debt} [(aggregate of|total of)] <M:owed> (of|in) {debts}"
"""What the company owed, and no note said, against which it issued securities."""
THAT_SUM: Final = (
    "[,] in (satisfaction|exchange|payment|settlement|discharge|consideration) (of|for) (that sum|that"
    " amount|it|them)"
)
"""What was given up just before, in the sentence or the one before it."""
SERVICES: Final = (
    "[,] (as|for|in consideration (of|for)|in exchange for|in payment (of|for)|in recognition of|in return"
    " for) [(compensation|bonus|payment|consideration)] [for] [(his|her|its|their|past|prior|continued)]"
    " [(past|prior|continued)] (compensation|bonus|services|service) [(rendered|provided|performed)]"
    " [(as|in capacity as) [(<X> 's|its)] {office} [(and|,) [(<X> 's|its)] {office}]] [(to|of|with) <X>]"
)
PARTS: Final = (
    "[,] [directly] to [(accredited investor|investor|lender|institutional investor|single investor|one"
    " investor|affiliate|director|shareholder|stockholder)] [,] <H:holder>",
    "[,] (in favor of|in favour of|payable to|payable to order of|made payable to|with|in name of|to"
    " order of|for benefit of) <H:holder>",
    UNNAMED,
    *SUMS,
    AMOUNT,
    OWED,
    "[,] [(and|and was|which was)] [(issued|made|given)] (pursuant to|under) [terms of] <A:agreement> {dated}"
    " [with <H:holder>] [,]",
    "[,] (due|maturing|payable|which matures|that matures|which is due) [in full] [(on|by|at)] <D:due>",
    "[,] dated [as of] <D:dated> [,]",
    "[,] (evidencing|to evidence|in evidence of|as evidence of) [(its|<X> 's)]"
    " (loan|loans|advance|borrowing|indebtedness|debt|obligation)",
    "[,] (of (same|even|that) date|dated (same|that|even) (date|day))",
    "[,] (from|by) <X:seller>",
    "[,] issued by <X:issuer>",
    "[,] (on|as of|effective) <D:on> [,]",
    SAME_DAY,
    "[,] [(and|together with|plus|along with|as well as|, and)] {common_shares} {as_fee}",
    "[,] [(and|which)] [(was|were)] [(sold|issued)] at (par|<P> of {its_own} (principal|face) [amount]"
    " [thereof]|issue price of <P> of (principal|face) [amount] [thereof])",
)
"""Parts of any issue; those that only a note has are captured under names that other securities lack."""
FRAGMENTS["preferred_object"] = (
    "([(aggregate|total) of] <C:shares> [(newly issued|new|restricted|additional)] (shares|units|share) of"
    " [(its|<X> 's)] [(newly designated|new|newly created|newly issued|unregistered)] <S:series>"
    " [(preferred stock|preferred shares)])"
)
EACH: Final = (
    "[,] (at|for) [{aggregately} [(price|purchase price|consideration|issue price)] [of]] <M:each>"
    " (per share|share|each|per preferred share|per share of <S>|per <S> share|for each share)"
)

__all__ = ["AMOUNT", "EACH", "ITEM", "OWED", "PARTS", "SAME_DAY", "SERVICES", "THAT_SUM", "UNNAMED"]
