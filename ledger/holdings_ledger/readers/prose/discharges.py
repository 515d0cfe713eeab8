"""What takes a note down: conversions, payments, redemptions."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdings_events import NoteConverted, NotePaymentRecorded, NoteRedeemed
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, PremiumClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["int"] = (
    "([(accrued|unpaid|and unpaid|all accrued)] [and unpaid] interest [(accrued|thereon|on it|due|then due)])"
)
FRAGMENTS["converted_amount"] = (
    "([aggregate of] <M:principal> [(of|in)] [(outstanding|its)] (principal|{size}) [,]"
    " (and|plus|together with|along with|,)"
    " <M:interest> [(of|in)] {int}"
    "|<M:value> [(of|in)] [outstanding] (principal and {int}|principal plus {int}|principal together"
    " with {int})"
    "|principal of <M:principal> [,] (and|plus|together with) {int} of <M:interest>|[outstanding]"
    " principal of <M:principal>"
    "|{int} of <M:interest>|<M:interest> [(of|in)] {int}"
    "|[(aggregate|total) of] <M:principal> [(of|in)] [(outstanding|its)] [(principal|{size})])"
)
_CONVERSION: Final = (
    "{converted_amount}",
    "{on_note}",
    "{that_note}",
    "[,] (into|receiving|and received|in exchange for|for) {all_shares}",
    "[,] (consisting of|comprising|representing|being) {converted_amount} [,]",
    "[,] [(at|representing|being|which is|using)] [(conversion price|price|rate|fixed conversion price)]"
    " [per share] [(of|at)]"
    " <M:price> {per_share}",
    "[,] to <H:party>",
    "[,] [(by|held by)] <H:party>",
    "[,] (on|as of) <D:on>",
    "in full",
)
_ISSUED: Final = (
    "<X> {done_adverb} (issued|delivered) [to <H:party>] {all_shares} [(to <H:party>)]"
    " [,] (upon|on|in|for|following|pursuant to|in connection with|as result of|in satisfaction of|by"
    " way of|in exchange for)"
    " {its_own} [(partial|full)] (conversion|conversion by <H:party>) of"
)
_HEADS: Final = (
    "<H:party> {done_adverb} (converted|elected to convert|exercised its right to convert|exercised its"
    " option to convert"
    "|gave notice of conversion of|chose to convert)",
    _ISSUED,
)


def converted(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H converted $X of principal of its note dated D into N shares at $Y", from either side."""
    begin = cursor.at
    for head in _HEADS:
        cursor.at = begin
        found = cursor.take(head)
        if found is not None:
            return _conversion(cursor, scene, dict(found))
    cursor.at = begin
    return _was_converted(cursor, scene)


def _was_converted(cursor: Cursor, scene: Scene) -> Built | None:
    """“$30,000 of principal of the note dated D was converted into N shares”."""
    found = cursor.take("{converted_amount} {on_note} (was|were) converted [by <H:party>]")
    return None if found is None else _conversion(cursor, scene, dict(found))


def _conversion(cursor: Cursor, scene: Scene, found: dict[str, int]) -> Built | None:
    gather(cursor, _CONVERSION, found)
    if "shares" not in found or not {"principal", "interest", "value"} & set(found):
        return None
    event = NoteConverted(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        principal=scene.number(found, "principal"),
        interest=scene.number(found, "interest"),
        value=scene.number(found, "value"),
        shares=scene.number(found, "shares"),
        price=scene.number(found, "price"),
    )
    return built(event, found, scene)


FRAGMENTS["joins"] = (
    "[(, of which|of which|, consisting of|consisting of|, comprising|, being|, made up of|,"
    " and|and|,|:|, as to|plus)]"
)
_PAYMENT: Final = (
    "{joins} <M:principal> [(of|in|was|as|toward|towards|to|against|is|was applied to|applied to|went"
    " to|represents)] [reduction of]"
    " [outstanding] principal [amount]",
    "{joins} <M:interest> [(of|in|was|as|toward|towards|to|is|was applied to|applied to|went"
    " to|represents)] {int}",
    "{joins} <M:expenses> [(of|in|was|as|for|toward|to|went to)] [(legal|collection|holder 's|its)]"
    " ((costs|fees|expenses|costs and expenses) of (<H> 's|holder 's|lender 's|its)"
    " (counsel|attorneys|lawyers)|costs|expenses|fees|legal fees"
    "|costs and expenses|fees and expenses|legal costs)",
    "{joins} principal [payment] [(payment|installment)] of <M:principal>",
    "{joins} {int} [payment] of <M:interest>",
    "{joins} [(combined|total)] [(payment|installment|sum|total) of] <M:value> [(of|in|for|toward|as)]"
    " [combined] (principal and"
    " {int}|interest and principal)",
    "[(scheduled|regular)] [(monthly|quarterly|first|partial|final|annual)] [(<O>)]"
    " [(payment|installment|instalment|sum|total) of] <M:value>",
    "[,] to [lender] <H:party>",
    "{on_note}",
    "on it",
    "[,] (due on <D>|that was due on <D>|on <D:on>) [,]",
    "(in cash|when due|on time|by wire)",
)


def paid(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company paid H $X of principal and $Y of interest on its note dated D.”."""
    head = cursor.take(
        "<X> {done_adverb} [made] (paid|made|remitted|repaid|prepaid|made payment of|made payment"
        " to|made partial payment of) [<H:party>]"
    )
    if head is None:
        return None
    found = dict(head)
    gather(cursor, _PAYMENT, found)
    on_it = " on it " in cursor.text
    if ("note" not in found and not on_it) or not {"principal", "interest", "value"} & set(found):
        return None
    amounts = [scene.number(found, name) for name in ("principal", "interest", "expenses")]
    value = scene.number(found, "value")
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


FRAGMENTS["in_full"] = "(in full|in its entirety|in their entirety|fully|entirely|whole)"
_REDEMPTION: Final = (
    "{that_note}",
    "[,] {in_full}",
    "[,] [(early|before maturity|before its maturity|ahead of maturity|at maturity|in cash|prior to"
    " maturity|ahead of schedule)]"
    " [(at|by|with|on|for|in)] [(paying|payment of|payment to <H:party> of|aggregate|total)]"
    " [(aggregate|total)] [(payment|redemption"
    " price|price|payoff|consideration|sum|amount)] [of] <M:value> [in cash] [to <H:party>]",
    "[,] [(which sum|which)] (including|which includes|inclusive of|which included|includes|included|of"
    " which) [prepayment] (premium of"
    " <M:premium>|<M:premium> (premium|prepayment premium|was premium|was prepayment premium|of"
    " premium|of prepayment premium))",
    "[,] [(payment|that sum|sum|amount)] [being] (consisting of|comprising|being|made up"
    " of|representing|comprised of|which consisted of)"
    " (<M> [(of|in)] principal [,] [and] <M> [(of|in)] {int} [[,] [and] <M:premium> [(of|in)]"
    " [(prepayment|redemption)] (premium|fee)]"
    "|principal of <M> [,] [and] {int} of <M> [[,] [and] [(prepayment|redemption)] (premium|fee|penalty)"
    " of <M:premium>])",
    "[,] [(early|before maturity|before its maturity|ahead of maturity|at maturity|in cash|prior to"
    " maturity|ahead of schedule)]",
    "[,] to <H:party>",
    "[,] (held by|from) <H:party>",
    "[,] on <D:on> [,]",
)


def redeemed(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“The Company repaid in full the note dated D for $X, including a premium of $Y.”."""
    begin = cursor.at
    satisfied = cursor.take(_SATISFACTION)
    if satisfied is not None:
        paid_off = dict(satisfied)
        gather(cursor, _REDEMPTION, paid_off)
        return _redemption(scene, paid_off) if "note" in paid_off else None
    head = cursor.take(
        "<X> {done_adverb} (repaid|redeemed|prepaid|paid off|retired|satisfied|discharged|paid)"
    )
    if head is None:
        head = cursor.take(
            "{that_note} (was|were) {done_adverb} (repaid|redeemed|prepaid|paid"
            " off|retired|satisfied|discharged|paid)"
        )
    if head is None:
        return None
    found = dict(head)
    gather(cursor, _REDEMPTION, found)
    words = symbols.text[begin : cursor.at]
    whole = any(
        mark in words
        for mark in (" in full ", " entirety ", " redeemed ", " paid off ", " retired ", " discharged ")
    )
    if "note" not in found or not (whole or " repaid " in words or " prepaid " in words):
        return None
    return _redemption(scene, found)


_SATISFACTION: Final = (
    "<X> {done_adverb} (paid|remitted|delivered) [<H:party>] <M:value> [in cash] [to <H:party>] in (full"
    " (satisfaction|payment|discharge|settlement|and final settlement)"
    "|complete satisfaction|satisfaction|repayment|full repayment|full redemption) of {that_note}"
    "|<X> {done_adverb} (applied|used) <M:value> [(of|from) [proceeds of] [(term"
    " loan|loan|proceeds|<N>|these proceeds|that sum)]] to (pay|repay|redeem|retire|pay off|prepay) [in full]"
    " {that_note} [in full]"
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


def read_premium(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The sum paid included a prepayment fee of $X”, after a redemption."""
    applied = cursor.take(
        "[as <K> requires ,] (<H>|bank|lender|holder|<X>) applied (payment|it|that sum|that payment)"
        " [<O>] to (interest then accrued|accrued interest|interest) , (which was|which came to) <M:interest>"
        " , and (rest|balance|remainder) , <M:principal> , to principal"
    ) or cursor.take(
        "of [that] (payment|sum|amount) , <M:interest> (was|went to) [accrued] interest and"
        " <M:principal> (was|went to) principal"
    )
    if applied is not None and cursor.ended:
        return (
            PremiumClause(
                template="payment_applied",
                symbols=symbols,
                context=context,
                premium=None,
                interest=scene.number(applied, "interest"),
                principal=scene.number(applied, "principal"),
            ),
        )
    told = cursor.take(
        "(amount paid|sum paid|payment|payoff amount|payoff|total paid) was <M:value> [, (which"
        " represented|representing|being|consisting of|made up of) ((its|<K> 's) principal of"
        " <M:principal>|principal of <M:principal>) and (all|accrued|all accrued) interest [to date of"
        " payment]]"
    )
    if told is not None and cursor.ended:
        return (
            PremiumClause(
                template="amount_paid",
                symbols=symbols,
                context=context,
                premium=None,
                value=scene.number(told, "value"),
                principal=scene.number(told, "principal"),
            ),
        )
    found = cursor.take(
        "(sum paid|payment|amount paid|that sum|payoff amount|payoff|sum|amount|price|total)"
        " (included|includes|was inclusive of|comprised) [(prepayment|early payment|redemption)]"
        " (premium|fee|penalty) of <M:premium>"
    )
    if found is None or not cursor.ended:
        return ()
    return (
        PremiumClause(
            template="premium",
            symbols=symbols,
            context=context,
            premium=scene.number(found, "premium") or Decimal(0),
        ),
    )


__all__ = ["converted", "paid", "read_premium", "redeemed"]
