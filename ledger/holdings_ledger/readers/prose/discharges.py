"""What takes a note down in cash: payments and redemptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from holdings_events import NotePaymentRecorded, NoteRedeemed
from holdings_ledger.readers.prose.circumstances import AROUND
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, PremiumClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["joins"] = (
    "[(, of which|of which|, consisting of|consisting of|, comprising|, being|, made up of|, and|and|,|:|,"
    " as to"
    "|plus|, and paid|and paid|, representing|representing|, comprised of|comprised of|, including|,"
    " together with"
    "|, which consisted of|, which included|, with|, inclusive of|inclusive of|together with)]"
)
FRAGMENTS["applied_to"] = (
    "[(of|in|was|as|toward|towards|to|against|is|was applied to|applied to|went to|represents|was applied"
    " against"
    "|was applied toward|represented|was for|for|on account of|was allocated to|which was applied to)]"
)
_PAYMENT: Final = (
    "{joins} <M:principal> {applied_to} [reduction of] [(outstanding|unpaid|remaining)] principal [(amount"
    "|balance)]",
    "{joins} <M:interest> {applied_to} {int} [on (amount prepaid|amount so prepaid|that amount|it)]",
    "{joins} <M:expenses> {applied_to} [<H> 's] [(legal|collection|holder 's|its|reimbursement of"
    "|reimbursable)]"
    " ((costs|fees"
    "|expenses|costs and expenses|legal fees) of (<H> 's|holder 's|lender 's|its)"
    " (counsel|attorneys|lawyers)|costs|expenses|fees|legal fees|costs and expenses|fees and expenses|legal"
    " costs|legal expenses|legal fees and expenses)",
    "{joins} principal [payment] [(payment|installment)] of <M:principal>",
    "{joins} {int} [payment] of <M:interest> [on (amount prepaid|amount so prepaid|that amount)]",
    "{joins} [(legal|collection)] (fees|expenses|costs|fees and expenses|costs and expenses) of <M:expenses>",
    "{joins} [(combined|total)] [(payment|installment|sum|total) of] <M:value> [(of|in|for|toward|as)]"
    " [combined] (principal and {int}|interest and principal)",
    "[(aggregate|total) of] [(scheduled|regular|required)] [(monthly|quarterly|first|partial|final|annual"
    "|interim)]"
    " [(<O>)] [(payment|installment|instalment|sum|total|interest payment) of] <M:value>",
    "[,] to [lender] <H:party>",
    "{on_note}",
    "(in partial (repayment|payment|satisfaction) of|in reduction of|as partial (payment|repayment) of"
    "|representing"
    " [<O>] (installment|payment) (under|of)) {that_note}",
    "{that_note} by <M:value>",
    "[(quarterly|monthly|annual|semi annual|scheduled)] interest [payment] [(due|payable)] [on <D>] (on"
    "|under)"
    " {that_note} [(of|in amount of)] <M:interest>",
    "on it",
    "[,] which was {towards} [(outstanding|unpaid)] principal [(amount|balance)] [of {that_note}]",
    "[,] (due on <D>|that was due on <D>|on <D:on>) [,]",
    *AROUND,
)
FRAGMENTS["proceeds_of"] = (
    "[(net|gross)] [(proceeds (of|from)|proceeds)] [(term loan|loan|{that_note}|these proceeds|that sum"
    "|offering|sale"
    "|financing|public offering|private placement|sale of (asset|assets|<J>|equipment|property))]"
)
_PAID_HEADS: Final = (
    "<X> {done_adverb} [voluntarily] [made] (paid|made|remitted|repaid|prepaid|wired|made payment"
    " of|made"
    " payment to|made partial payment of|made payments of|made prepayment of|paid down|delivered payment"
    " of|made"
    " payment) [<H:party>]",
    "<H:party> {done_adverb} received [payment of]",
    "<X> {done_adverb} (used|applied) <M:value> (of|from) {proceeds_of} to (pay down|reduce|partially repay)",
)


FRAGMENTS["towards"] = (
    "(applied to|applied against|applied toward|applied in reduction of|credited to|applied towards)"
)
_TO_PRINCIPAL: Final = re.compile(
    r" which was (?:applied|credited) (?:to|against|toward|towards|in reduction of) (?:outstanding |unpaid"
    r" )?principal "
)


_DUE: Final = re.compile(r" (?:installment|instalment|principal|interest) ")
"""A payment to a party of what only a note can make due."""


def paid(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company paid H $X of principal and $Y of interest on its note dated D.”."""
    begin = cursor.at
    head = next((taken for head in _PAID_HEADS if (taken := cursor.take(head)) is not None), None)
    if head is None:
        return None
    found = dict(head)
    gather(cursor, _PAYMENT, found)
    on_it = " on it " in cursor.text[begin:]
    told = "note" in found or on_it or ("party" in found and _DUE.search(cursor.text[begin : cursor.at]))
    if not told or not {"principal", "interest", "value"} & set(found):
        return None
    amounts = [scene.number(found, name) for name in ("principal", "interest", "expenses")]
    value = scene.number(found, "value")
    if amounts == [None, None, None] and _TO_PRINCIPAL.search(cursor.text[begin : cursor.at]):
        amounts[0] = value
    parts = [amount for amount in amounts if amount is not None]
    if value is not None and len(parts) > 1 and sum(parts) != value:
        return None
    event = NotePaymentRecorded(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        principal=amounts[0],
        interest=amounts[1],
        expenses=amounts[2],
        value=value,
    )
    return built(event, found, scene)


FRAGMENTS["in_full"] = "(in full|in its entirety|in their entirety|fully|entirely|whole|in whole)"
FRAGMENTS["owed"] = (
    "(outstanding|owing|due|owed|then outstanding|remaining|payable|thereon|and payable|then owing|due and"
    " owing"
    "|due and payable|unpaid|remaining due)"
)
FRAGMENTS["all_owed"] = (
    "(({whole_of} [(<X> 's|its|of its)] [(outstanding|remaining|aggregate)] (amounts|obligations"
    "|indebtedness|balance"
    "|principal [(amount|balance)] [(,|and|together with) [all] {int} [(,|and) [(all|any|other)] (fees"
    "|premium|premiums"
    "|other amounts|fees and expenses|expenses)]]|debt|sums|principal , interest and fees|liabilities"
    "|principal and"
    " interest)) [of <X>] [to <H:party>] [{owed}] (under|on|of|with respect to|pursuant to|evidenced by|in"
    " respect of|in"
    " connection with)"
    "|{whole_of} (outstanding|unpaid|remaining) principal and interest [{owed}] (under|on|of)"
    "|all of)"
)
FRAGMENTS["settles"] = (
    "(repaid|redeemed|prepaid|paid off|retired|satisfied|discharged|paid|extinguished|settled|repurchased"
    ""
    "|repaid and (retired|cancelled)|paid and satisfied|bought back|satisfied and discharged|paid down)"
)
_OFF: Final = "(prepayment|redemption|early payment|early repayment|make whole|early redemption|prepay)"
FRAGMENTS["off_part"] = (
    "[(,|and|, and|plus|, plus)] (<M> [(of|in)] [outstanding] principal|{whole_of} {principal_of} [of <M>]"
    "|<M> [(of|in)] {int}|{whole_of} {int} [(of|in amount of) <M>]"
    "|[(all|related)] (fees|legal fees|expenses|costs|fees and expenses) of <M>|<M> [(of|in)] [(legal|other)]"
    " (fees|expenses)"
    f"|<M:premium> [(of|in|as)] [{_OFF}] (premium|fee|penalty)|[{_OFF}] (premium|fee|penalty) of <M:premium>"
    ")"
)
FRAGMENTS["made_up"] = (
    "[,] [(which|and which|payment|that sum|sum|amount)] [being] (consisting of|comprising|being|made up of"
    "|representing|comprised of|consisted of|included|including|includes|inclusive of|comprised|is"
    " comprised of"
    "|was comprised of|represented|represents|of which|in respect of|for)"
    " [(aggregate|total) of] {off_part} [{off_part}] [{off_part}] [{off_part}] [(was|is) [(premium"
    "|interest)]]"
)
_REDEMPTION: Final = (
    "[{all_owed}] {that_note}",
    "[,] [and] {in_full}",
    "[,] [(early|before maturity|before its maturity|ahead of maturity|at maturity|in cash|prior to maturity"
    "|ahead of schedule)] [(at|by|with|on|for|in|through)] [(paying|payment of|payment to <H:party> of"
    "|payment by <X>"
    " of|aggregate|total)] [<H:party>] [(aggregate|total)] [(payment|redemption price|price|payoff"
    "|consideration|sum"
    "|amount|cash payment|repurchase price|purchase price|prepayment amount)] [of] [(approximately|)]"
    " <M:value> [in"
    " cash] [to <H:party>]",
    "{made_up}",
    "[,] [(which sum|which)] (including|which includes|inclusive of|which included|includes|included|of"
    f" which) [{_OFF}] (premium of <M:premium>|<M:premium> (premium|prepayment premium|was premium|was"
    " prepayment"
    " premium|of premium|of prepayment premium))",
    "[,] (representing|equal to|which represents|or) <P> of {its_own} [outstanding] (principal amount"
    "|principal|par|face"
    " amount|balance) [thereof] [,] [plus {int}]",
    "[,] (at <P> of {its_own} (principal amount|principal|par|face amount)|at par) [(thereof|plus {int})]"
    " [plus {int}]",
    "[,] (together with|plus|and|including) {whole_of} {int} [(thereon|to date of (payment|redemption"
    "|repayment))]"
    " [(through|to) [(but excluding|)] <D>]",
    "[,] to <H:party>",
    "[,] (held by|from) <H:party>",
    "[,] on <D:on> [,]",
    "[,] in [full] (satisfaction|settlement) of [(all|any|its)] (obligations|claims)",
    *AROUND,
)


def redeemed(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“The Company repaid in full the note dated D for $X, including a premium of $Y.”."""
    begin = cursor.at
    for head in (*_SATISFACTION, *_SETTLED):
        cursor.at = begin
        captured = cursor.take(head)
        if captured is None:
            continue
        found = dict(captured)
        gather(cursor, _REDEMPTION, found)
        words = cursor.text[begin : cursor.at]
        whole = head in _SATISFACTION or _WHOLLY.search(words) is not None
        if "note" in found and whole and cursor.ended and _IN_PART.search(words) is None:
            return _redemption(scene, found)
    return None


_IN_PART: Final = re.compile(r" (?:in part|partially|partly|part of|portion of <N) ")
_WHOLLY: Final = re.compile(
    r" (?:(?:redemption|payoff|repayment) of|in full|(?:its|their) entirety|redeemed|paid off|retired"
    r"|discharged|extinguished|settled"
    r"|repurchased|bought"
    r" back|in whole|fully|all|entire|entirely|full|(?:repaid|prepaid) <N\d+>) "
)
_SETTLED: Final = (
    "<X> {done_adverb} [voluntarily] [(fully|completely)] {settles} [in full] [, in full (satisfaction"
    "|settlement) of [all of] its obligations"
    " [thereunder]] [,]",
    "[{all_owed}] {that_note} (was|were|has been|have been) {done_adverb} [fully] {settles} [in full] [and"
    " (cancelled|retired|terminated)]",
    "<X> {done_adverb} (completed|effected|consummated) [(full|early|voluntary)] (redemption|repayment"
    "|prepayment"
    "|payoff) of",
)
_SATISFACTION: Final = (
    "<X> {done_adverb} [made] (paid|remitted|delivered|wired|payment of|made payment of) [<H:party>]"
    " [(total|aggregate)"
    " of] <M:value> [in cash] [to <H:party>] in (full"
    " and final"
    " settlement|full and final satisfaction|full (satisfaction|payment|discharge|settlement|and final"
    " settlement)"
    "|complete satisfaction|satisfaction|repayment|full repayment|full redemption|payment in full"
    "|repayment in full)"
    " of [{all_owed}] {that_note}",
    "<X> {done_adverb} (applied|used|paid) [(portion|part) of [net] proceeds ,] [<H:party>] [(aggregate"
    "|total) of]"
    " <M:value> [(of|from) [(net|gross)] [proceeds (of|from)] [(term loan|loan|proceeds|{that_note}|these"
    " proceeds"
    "|that sum|offering|sale|financing|public offering|private placement)]] to (pay|repay|redeem|retire|pay"
    " off|prepay) [in full] [{all_owed}] {that_note} [in full]",
    "<X> {done_adverb} (paid|remitted|wired|delivered) [<H:party>] <M:value> [in cash] [to <H:party>] [,]"
    " (being|which was"
    "|representing) (entire|full|total) (amount|balance) (due|owed|outstanding|owing) (on|under) {that_note}",
    "<X> {done_adverb} (applied|used) (portion|part|some|all|balance) of [(net|gross)] [proceeds (of"
    "|from)] [(term loan"
    "|loan|proceeds|{that_note}|these proceeds|offering|sale|financing|public offering|private placement"
    "|new loan)]"
    " to (pay|repay|redeem|retire|pay off|prepay) [in full] [{all_owed}] {that_note} [in full]",
    "<X> {done_adverb} (satisfied|extinguished|discharged|settled|retired) [{all_owed}] {that_note} [in"
    " full] (by|with"
    "|through|for) [(payment of|paying|cash payment of)] [<H:party>] <M:value>",
)


def _redemption(scene: Scene, found: dict[str, int]) -> Built | None:
    event = NoteRedeemed(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        value=scene.number(found, "value"),
        premium=scene.number(found, "premium"),
    )
    return built(event, found, scene)


_SUM: Final = (
    "(sum paid|payment|amount paid|that sum|payoff amount|payoff|sum|amount|price|total|redemption price"
    "|total paid"
    "|aggregate payment|aggregate prepayment amount|total payment|repayment amount|prepayment amount"
    "|payoff payment|aggregate"
    " redemption price)"
)
_TOLD: Final = (
    f"{_SUM} [paid] (of|was|totaled|totalled|equaled|amounted to) <M:value> [{{made_up}}]",
    "<X> paid [<H>] [(total|aggregate) of] <M:value> [in cash] [to <H>] [in connection with (redemption"
    "|prepayment"
    "|repayment)] {made_up}",
    f"in connection with (redemption|prepayment|repayment) [,] <X> paid [{_OFF}] (premium|fee|penalty) of"
    " <M:premium>",
    f"{_SUM} {{made_up}}",
)


def read_premium(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The sum paid included a prepayment fee of $X”, after a redemption."""
    begin = cursor.at
    applied = cursor.take(
        "[as <K> requires ,] (<H>|bank|lender|holder|<X>) applied (payment|it|that sum|that payment)"
        " [<O>] to (interest then accrued|accrued interest|interest) , (which was|which came to) <M:interest>"
        " , and (rest|balance|remainder) , <M:principal> , to principal"
    ) or cursor.take(
        "of [that] (payment|sum|amount) , <M:interest> (was|went to) [accrued] interest and"
        " <M:principal> (was|went to) principal"
    )
    if applied is not None and cursor.ended:
        return (_premium("payment_applied", symbols, context, scene, applied),)
    cursor.at = begin
    told = cursor.take(
        "(amount paid|sum paid|payment|payoff amount|payoff|total paid) was <M:value> [, (which"
        " represented|representing|being|consisting of|made up of) ((its|<K> 's) principal of"
        " <M:principal>|principal of <M:principal>) and (all|accrued|all accrued) interest [to date of"
        " payment]]"
    )
    if told is not None and cursor.ended:
        return (_premium("amount_paid", symbols, context, scene, told),)
    for template in _TOLD:
        cursor.at = begin
        found = cursor.take(template)
        if found is not None and cursor.ended and {"value", "premium"} & set(found):
            return (_premium("premium", symbols, context, scene, found),)
    return ()


def _premium(
    template: str, symbols: Symbols, context: Context, scene: Scene, found: Mapping[str, int]
) -> PremiumClause:
    return PremiumClause(
        template=template,
        symbols=symbols,
        context=context,
        premium=scene.number(found, "premium"),
        value=scene.number(found, "value"),
        principal=scene.number(found, "principal"),
        interest=scene.number(found, "interest"),
    )


__all__ = ["paid", "read_premium", "redeemed"]
