"""The opening words of a sentence: a date, an agreement, "in exchange"; and what marks a recital."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import Context
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene

FRAGMENTS["dated"] = "[[,] (dated|dated as of|entered into on|entered into as of) <D> [,]]"

_DAY: Final = "[(also|and|then|later)] (on|as of|with effect from|effective [(as of|on)]) <D:day> [,]"
_CLOSING: Final = (
    "[(at|and at)] [(<O>|initial|final|that)] closing [,] [(which|that)] [was]"
    " (held|took place|completed|occurred|consummated) on <D:day> [,]"
)
_UNDER: Final = (
    "(pursuant to|under|in accordance with|in connection with) [terms of] <A:agreement> {dated} [with <H>]"
    " {dated} [,]"
)
_AT_CLOSING: Final = (
    "(at|upon|in) [(initial|such|that|this|final|<O:nth>)] (closing|funding)"
    " [(under|contemplated by) <A>] [,]"
)
_EMPTY: Final = (
    "(accordingly|however|in addition|additionally|also|simultaneously|concurrently|thereafter"
    "|(simultaneously|concurrently) therewith|in connection therewith|upon (that"
    " payment|funding|such payment|repayment)|by (it|them|its terms)|in"
    " connection with"
    " (foregoing|that|this (transaction|financing)|transaction|this)|at signing|as further"
    " inducement|for [(aggregate|total)] [cash] consideration of <M>|pursuant to notice of"
    " conversion|thus|in it|by"
    " (waiver|amendment|waiver and amendment|amendment and waiver|that agreement|letter)|in return|in"
    " exchange for (waiver|this|that)|using [(part|portion|some|all)]"
    " [of] [its] proceeds [of <O> closing|of closing|of sale|of offering]|after giving effect to"
    " (exchanges|exchange|these transactions|transactions|closing|conversion|this)"
    "|(after|following) <O> closing|immediately after closing|following closing|under"
    " (settlement|agreement|settlement agreement|arrangement)"
    "|in (addition to foregoing|total)|with that payment|on payment|for that|at end of that"
    " day|(after|following) (these|this|that|those)"
    " [(conversions|conversion|payment|payments|exchange|exchanges|transactions|transaction|closing)]"
    "|following these transactions|as result|separately|subsequently|at that"
    " time|further|furthermore|then"
    "|immediately thereafter|as part of (transaction|same transaction|financing)|as"
    " [(additional|further|partial|added)] (consideration|inducement|compensation)) [,]"
)
_EXCHANGED: Final = (
    "in (exchange|return|consideration) [(therefor|therefore|for (such|these|those|surrendered)"
    " (securities|shares|notes|<K>|<S>)|for"
    " (it|them|this|that)|for (this|such|that|his|its|their) surrender|for surrender)] [,]"
)
_SAME_DAY: Final = (
    "[(also|and|later|and at|at)] [closing (held|that took place|which took place)] (on (same|that)"
    " (date|day)|(same|that same|that) day|at same"
    " time|contemporaneously|at signing|in same transaction|as part of"
    " same transaction) [,]"
)
_SATISFIED: Final = (
    "in (satisfaction|payment|full satisfaction|discharge|settlement|exchange) (of|for)"
    " [(resulting|that|this|combined|total|sum of|aggregate)] [(sum|total|amount)]"
    " [of] <M:value> [,]"
)
_OPENS: Final = (
    r"(?:also |and |further )?(?:in connection with|in conjunction with|in connection therewith and"
    r"|as (?:additional |further |partial |part of |)?(?:consideration|inducement|incentive|compensation)"
    r" (?:for|to)|(?:concurrently|simultaneously|contemporaneously|together|along|coincident) with"
    r"|as part of|in addition to|at|upon|on(?= (?:signing|execution|closing|funding|delivery|issuance) )"
    r"|after|following|to evidence|for|in consideration (?:of|for)"
    r"|pursuant to|under|in accordance with|as contemplated by|as required by|in support of) "
)
_CIRCUMSTANCES: Final = (
    r"(?:issuance|issue|purchase|purchases|purchasing|sale|execution|delivery|entry|entering|into|of|and|closing"
    r"|closings|funding|signing|consummation|completion|making|extension|providing|loan|loans|transactions?"
    r"|offering|financing|foregoing|placement|private|above|such|that|this|its|their|'s|securities|agreements?"
    r"|documents?|documentation|note|notes|first|initial|same|<[KAHOJG]\d+>|<X>|<J>|by|with|to|contemplated"
    r"|(?:loan|advance|price|consideration|proceeds|investment|payment) of <M\d+>"
    r"|thereby|thereunder|therein|investment|transaction|terms|said|described|related|bridge|term|willingness"
    r"|forbear|conversions?|prepayments?|payments?|repayment|redemption|exchanges?|giving|effect|amendment|waiver|receipt"
    r"|forbearance|delivery|surrender|cancellation|termination|extension|foregoing|all|above|shown"
    r"|agreeing|agreement|warrants?|it|them|which|was|were|entered|obligations?|commitment|services) "
)
_UPON_IT: Final = (
    "(upon|in connection with|as result of|concurrently with|simultaneously with|following|after giving"
    " effect to|at time of) [receipt of] [(such|this|that|full|these)] (repayment|payment|prepayment|payoff"
    "|redemption|exchange|conversion|exchanges|payments|conversions|prepayments) [in full] [,]"
)
"""What happened with the act told just before, on its day."""
_PAYOFF: Final = (
    "(pursuant to|in accordance with) (payoff letter|payoff agreement|notice of prepayment) [dated <D>] [,]"
)
_FAVOUR: Final = re.compile(
    r"in (?:consideration|exchange|return) (?:of|for) (?:(?:such|this|that|its|<H\d*>|'s|<X>|agreement|to"
    r"|forbear"
    r"|further|granting|providing|and|<[AK]\d+>) ){0,6}(?:waiver|extension|amendment|forbearance|forbear"
    r"|modification|consent|accommodation|<O\d+> amendment|<A\d+>) ,? ?"
)
"""What a fee, a payment or a warrant was given for: no exchange of securities."""
_CIRCUMSTANCE: Final = re.compile(rf"{_OPENS}(?:{_CIRCUMSTANCES}){{1,18}}(?:, |(?=<[XH]\d*> (?!'s |and )))")
"""In what connection something was done: no word here denies, allows or promises it."""
_RECITAL: Final = (
    "(as (previously|was previously) (reported|disclosed|announced)|as (reported|disclosed|announced))"
)


def read_lead(cursor: Cursor, scene: Scene) -> Context:
    """Read opening phrases for as long as one is understood."""
    context = Context()
    while True:
        day = cursor.take(_DAY) or cursor.take(f"at {_CLOSING}")
        if day is not None:
            if context.day is not None:
                return context
            context = attrs.evolve(context, day=scene.day(day, "day"))
            continue
        under = cursor.take(_UNDER)
        if under is not None:
            context = attrs.evolve(context, agreement=under["agreement"])
        elif (signed := cursor.take("(on|as of) date of <A:agreement> [,]")) is not None:
            context = attrs.evolve(context, agreement=signed["agreement"])
        elif (favour := _FAVOUR.match(cursor.text, cursor.at)) is not None:
            cursor.at = favour.end()
        elif cursor.take(_EXCHANGED) is not None:
            context = attrs.evolve(context, in_exchange=True)
        elif (worth := cursor.take(_SATISFIED)) is not None:
            context = attrs.evolve(context, in_exchange=True, value=scene.number(worth, "value"))
        elif cursor.take(_UPON_IT) is not None:
            context = attrs.evolve(context, after_act=True)
        elif cursor.take(_SAME_DAY) is not None:
            context = attrs.evolve(context, same_day=True)
        elif (closing := cursor.take(_AT_CLOSING)) is not None:
            nth = closing.get("nth")
            context = attrs.evolve(context, at_closing=True, nth_closing=nth, same_day=nth is None)
        elif (scope := _scope(cursor, scene)) is not None:
            context = attrs.evolve(context, scope=scope)
        elif cursor.take(_PAYOFF) is not None:
            continue
        elif cursor.take(_EMPTY) is None:
            circumstance = _CIRCUMSTANCE.match(cursor.text, cursor.at)
            if circumstance is None:
                return context
            cursor.at = circumstance.end()
            context = attrs.evolve(_under(context, circumstance.group()), linked=True)


def _under(context: Context, words: str) -> Context:
    """The context with the only agreement that the circumstance names."""
    named = _AGREEMENT.findall(words)
    if len(named) != 1 or context.agreement is not None:
        return context
    return attrs.evolve(context, agreement=int(named[0]))


_AGREEMENT: Final = re.compile(r"<A(\d+)>")


def _scope(cursor: Cursor, scene: Scene) -> tuple[int, date | None] | None:
    found = cursor.take("of <K:notes> [(issued|sold and issued|issued and sold) on <D:day>] ,")
    return None if found is None else (found["notes"], scene.day(found, "day"))


def is_recital(text: str) -> bool:
    """Whether a sentence only tells again what an earlier filing reported."""
    return Cursor(text).sees(_RECITAL)


def skip_recital(cursor: Cursor) -> None:
    """Move past "As previously reported in ...,"."""
    cursor.take(
        f"{_RECITAL} [(in|on) [(report|current report|form 8 k|<D>)]] [(of|dated|filed on|on) <D>] [,]"
    )


__all__ = ["is_recital", "read_lead", "skip_recital"]
