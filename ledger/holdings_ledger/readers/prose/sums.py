"""Sums and what they are of: principal, interest, premium, costs, or all together.

A sum has its role from the noun it stands with, on either side of it: "$X of principal", "applied to accrued
interest", "a premium of $X", "the balance of $X to principal". A sum with no noun is the whole.
"""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.pattern import FRAGMENTS

FRAGMENTS["sum_word"] = (
    "(outstanding|unpaid|remaining|original|aggregate|total|scheduled|regular|monthly|quarterly|accrued"
    "|all|then|current"
    "|its|their|entire|due|past due|but unpaid|and unpaid|deferred|first|final|required|related|any|other"
    "|overdue|<O>"
    "|annual|balance of|rest of|full|partial|default|amount of|of its|that|this|amounts of|part of"
    "|further|additional)"
)
FRAGMENTS["sum_words"] = "[{sum_word}] [{sum_word}] [{sum_word}] [{sum_word}]"
FRAGMENTS["principal_noun"] = (
    "((principal|face) [(amount|balance|sum|portion|payment|payments|installment|instalment|indebtedness"
    "|value"
    "|prepayment|repayment|reduction|amortization)] [outstanding])"
)
FRAGMENTS["interest_noun"] = (
    "(interest [(payment|payments|installment|charges|charge|amount|expense)] [(then|that had)]"
    " [(accrued|due|owing|outstanding|thereon|unpaid)] [(thereon|on it|and unpaid|but unpaid|unpaid|to that"
    " date|to date [of (payment|repayment|redemption|conversion)]|on (amount (so|) (prepaid|repaid"
    "|converted)|that amount"
    "|amount prepaid|amount repaid|principal so paid|principal|such principal|principal converted))])"
)
FRAGMENTS["premium_noun"] = (
    "([(prepayment|redemption|early|make whole|early payment|early repayment|repayment|exit|payoff|prepay"
    "|applicable"
    "|contractual|termination|early termination|early redemption|optional redemption|yield)] [(prepayment"
    "|redemption|repayment)]"
    " (premium|penalty|make whole amount|make whole payment|make whole|prepayment fee|prepayment charge"
    "|exit fee"
    "|redemption fee|fee for early repayment|fee for prepayment|premiums|early termination fee|early"
    " repayment fee|charge"
    "|maintenance payment|fee))"
)
FRAGMENTS["costs_noun"] = (
    "([(<H> 's|holder 's|lender 's|legal|collection|attorneys '|attorney 's|counsel|its|reimbursable|out"
    " of pocket"
    "|late|administrative|certain|lender|reimbursement of|filing)] [(legal|own|reasonable)]"
    " (fees|costs|expenses|charges) [and (fees|costs|expenses|disbursements)]"
    " [of [<H> 's] [its] (counsel|lawyers|attorneys|collection|<H>)])"
)
FRAGMENTS["is_of"] = (
    "[(,|)] [(which|that|and)] [(was|were|being|is|are|representing|represented|represents|constituting"
    "|constituted)]"
    " [(then|so)] [(of|in|as|for|to|toward|towards|against|on account of|in reduction of|to reduce|to"
    " cover|in respect of"
    "|with respect to|applied to|applied against|applied toward|applied towards|applied in reduction of"
    "|applied to reduce"
    "|credited to|credited against|allocated to|went to|attributable to|applied as|in payment of|by way"
    " of|paid as"
    "|applied to payment of|on|applied on|applied in payment of|designated as)]"
)
FRAGMENTS["amounts_to"] = (
    "[(payment|payments)] ((of|in amount of|in sum of|totaling|totalling|amounting to|equal to|being|:"
    "|was|were|in aggregate"
    " amount of|in total amount of|by|aggregating|that totaled|that amounted to) [(aggregate|total) of])"
)


def _role(name: str, noun: str) -> tuple[str, str]:
    """The sum before its noun, and after it."""
    return (
        f"<M:{name}> {{is_of}} {{sum_words}} {noun}",
        f"{{sum_words}} {noun} [{{on_note}}] {{amounts_to}} <M:{name}>",
    )


_TOTAL: Final = (
    "(principal and [all] [accrued] [(and|but)] [unpaid] interest|interest and principal|principal plus"
    " [accrued] [and unpaid] interest|principal , (interest|accrued interest) [,] and (fees|premium|costs"
    "|expenses)"
    "|principal together with [accrued] [and unpaid] interest|principal amount and [accrued] [and unpaid]"
    " interest"
    "|principal and interest and fees)"
)
WHOLE: Final = (
    f"<M:value> {{is_of}} {{sum_words}} {_TOTAL} [{{owed}}]",
    f"{{sum_words}} {_TOTAL} [{{on_note}}] {{amounts_to}} <M:value>",
)
PRINCIPAL: Final = _role("principal", "{principal_noun}")
INTEREST: Final = _role("interest", "{interest_noun}")
PREMIUM: Final = _role("premium", "{premium_noun}")
COSTS: Final = _role("expenses", "{costs_noun}")
SUMS: Final = (*WHOLE, *PRINCIPAL, *INTEREST, *PREMIUM, *COSTS)
"""Sums with a role, the whole of several nouns first."""
AND_INTEREST: Final = (
    "[,] (together with|plus|along with|with|as well as|, and|including|inclusive of) [all] {sum_words}"
    " {interest_noun}"
    " [(through|to|until) [and including] <D>]"
)
"""Interest whose sum is not told."""

__all__ = ["AND_INTEREST", "COSTS", "INTEREST", "PREMIUM", "PRINCIPAL", "SUMS", "WHOLE"]
