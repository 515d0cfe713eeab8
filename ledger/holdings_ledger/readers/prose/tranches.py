"""Notes promised for later, in tranches: promised, conditioned, scheduled, closed, lapsed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import TrancheClosed, TrancheLapsed
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    ClosingClause,
    CommitClause,
    ConditionClause,
    Context,
    EventClause,
    ScheduleClause,
)
from holdings_ledger.readers.prose.forbidding import NOT, UNDOES, takes_back
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

_MOST_TRANCHES: Final = 600
FRAGMENTS["promises"] = (
    "(will|shall|agreed to|has agreed to|committed to|has committed to|undertook to|is committed to|is"
    " obliged to|is to|must"
    "|is obligated to|has obligated itself to|also agreed to|further agreed to|has undertaken to|promised to)"
)
FRAGMENTS["one_more"] = "(other|remaining|additional|further|another|balance of)"
FRAGMENTS["more"] = "[{one_more}]"
FRAGMENTS["tranche_words"] = (
    "(tranches|installments|closings|notes|purchases|parts|fundings|advances|portions)"
)
_PROMISES: Final = (
    "<X> {promises} {to_issue} [to <H:holder>] {more} <M:principal> [{size}] [amount] [of] {more} <K:notes>",
    "<H:holder> {promises} (purchase|buy|fund|acquire) [from <X>] [, and <X> [(has|is)]"
    " [(committed|agreed|obliged)] to (sell|issue) ,] {more} <M:principal> [{size}] [amount]"
    " [of] {more} <K:notes>",
)
_COUNTED: Final = (
    "<H:holder> {promises} (purchase|buy|fund|acquire) [from <X>] <C:count> {more} <K:notes>",
    "<X> {promises} {to_issue} [to <H:holder>] <C:count> {more} <K:notes>",
)
_SINGLE: Final = (
    "<H:holder> {promises} (purchase|buy|fund|acquire) [from <X>] (<O>|{more}) <K:notes> [,] (of|for|in"
    " {size} [amount] of|with {size} of) <M:principal> [in single (draw|closing|purchase)]",
    "<X> {promises} {to_issue} [to <H:holder>] (<O>|{one_more}) <K:notes> [,] (of|for|in {size} [amount] of"
    "|with {size} of) <M:principal>",
    "<H:holder> {promises} (make|extend|advance|fund) [to <X>] (<O>|{more}) {loan_word} [to <X>] (of|in"
    " {size} [amount] of|in amount of) <M:principal> [,] (to be evidenced by|evidenced"
    " by|against|for which <X>"
    " (will|is to) (issue|give) [it]) [(<O>|{more})] {kind} <K:notes>",
)
_LATER: Final = re.compile(
    r"(?<= ), (?:at|in) (?:one or more |subsequent |later |additional |further |future |<C\d+>"
    r" ){1,3}closings? "
    r"(?:and )?(?:subject to (?:certain |customary |satisfaction of |closing ){0,3}conditions )?, "
)
"""When it is promised for, told beside the verb."""
_TRANCHE_PARTS: Final = (
    "to <H:holder>",
    "from <X>",
    "{paying}",
    "[,] (in|over) <C:count> [(additional|equal|further|separate)] [(additional|equal)] [(monthly|quarterly)]"
    " {tranche_words} [(of <M:each> each|each of <M:each>|of <M:each>)]",
    "[,] [(in|with|having|for|each in|each with|each for|each of)] [{size} of|of|] <M:each> each",
    "[,] each (in|with|for|of) [{size} of] <M:each>",
    "[,] (for|making|or|totaling|totalling|with|in) [(total|aggregate|aggregate total)] [{size}] [of]"
    " <M:principal> [(in total"
    "|in all|in aggregate|together|altogether)]",
    "[,] <M:principal> (in total|in all|in aggregate|together|altogether)",
    "[,] [(scheduled to (occur|close)|to (occur|close))] (in|from|between|during) <Y:from>"
    " (through|to|and|until) <Y:to>",
    "[,] [(one|one each|each|at rate of one)] (monthly|each month|month|per month)"
    " (from|between|beginning|starting|beginning on)"
    " <D:first> (to|through|until|and|and ending|and ending on) <D:last>",
    "[,] [(scheduled|to be made|to take place|to close|taking place)] monthly (from|beginning|starting)"
    " <D:first>",
    "[,] on <D> and [on] <D>",
    "[,] [(no later than|on or before|by|on)] <D:by>",
    "[,] pursuant to [terms of] <A:agreement>",
    "[,] at <P> of [(its|their)] ({size}|par)",
    "[,] on same terms [and for same price] [as <K>]",
    "[,] [at [(request|option|election) of] (<X>|<H>) ['s (request|option|election)]] between <D:first> and"
    " <D:last>",
)


def read_commitment(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company will sell and issue the remaining $X ... in seven monthly tranches ...”."""
    cursor = Cursor(_LATER.sub("", cursor.text), cursor.at)
    _pass_condition(cursor)
    begin = cursor.at
    found: dict[str, int] = {}
    single = False
    for template in (*_PROMISES, *_COUNTED, *_SINGLE):
        head = cursor.take(template) if not found else None
        if head is not None:
            found.update(head)
            single = template in _SINGLE
    if "notes" not in found:
        return ()
    remaining = " remaining " in cursor.text[begin : cursor.at]
    tranches = cursor.at
    taken: set[str] = set()
    while not cursor.ended:
        if not (any(grow(cursor, part, taken, found) for part in _TRANCHE_PARTS) or _pass_timing(cursor)):
            return ()
    words = cursor.text[tranches : cursor.at].split()
    count = Decimal(1) if single else scene.number(found, "count")
    principal, each = scene.number(found, "principal"), scene.number(found, "each")
    if count is None or not 1 <= count <= _MOST_TRANCHES:
        return ()
    if principal is None and each is not None:
        principal = each * count
    if principal is None:
        return ()
    clause = CommitClause(
        template="tranches",
        symbols=symbols,
        context=context,
        notes=found["notes"],
        holder=found.get("holder"),
        principal=principal,
        count=int(count),
        remaining=remaining,
        each=each,
        months=_months(words),
        window=_window(scene, found),
    )
    return (clause,)


_MOST_OF_CONDITION: Final = 400


def _pass_condition(cursor: Cursor) -> None:
    """Move past "Subject to the conditions of ..., including ...,": a promise stays one."""
    end = cursor.text.find(", <H", cursor.at, cursor.at + _MOST_OF_CONDITION)
    inside = cursor.text[cursor.at : end]
    figures = any(mark in inside for mark in ("<M", "<D", "<P", "<Y"))
    doubts = takes_back(inside) or not NOT.isdisjoint(inside.split())
    if cursor.rest.startswith("subject to ") and end > 0 and not figures and not doubts:
        cursor.at = end + 2


_TIMING: Final = re.compile(
    r"(?:, |: )?(?:and )?(?:<[EC]\d+> )?(?:on|upon|at|within|when|if|provided|subject|as soon as) "
)
_ENDED: Final = UNDOES | word_set("but however longer instead declined refused released relieved")
"""What may end a promise that is told before it."""


def _pass_timing(cursor: Cursor) -> bool:
    """Move past when, or on what condition, to the end: a promise stays one, unless it was undone."""
    words = cursor.rest.split()
    figures = any(word[:2] in ("<M", "<P", "<?", "<T") for word in words)
    if _TIMING.match(cursor.text, cursor.at) is None or figures or not _ENDED.isdisjoint(words):
        return False
    cursor.finish()
    return True


def _months(words: list[str]) -> int | None:
    if not {"monthly", "month"}.isdisjoint(words):
        return 1
    return 3 if not {"quarterly", "quarter"}.isdisjoint(words) else None


def _window(scene: Scene, found: Mapping[str, int]) -> tuple[date | None, date | None] | None:
    """From the first day of the first month to the last day of the last, or between the days named."""
    first, last, by = (scene.day(found, name) for name in ("first", "last", "by"))
    if first is not None or last is not None or by is not None:
        return first, last or by
    start, end = scene.month(found, "from"), scene.month(found, "to")
    if start is None or end is None or start > end:
        return None
    return date(*start, 1), date(*end, calendar.monthrange(*end)[1])


def read_schedule(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The purchases are scheduled to take place monthly from May 2 to August 2”, after a promise."""
    begin = cursor.at
    found = cursor.take(
        "[(remaining|further|future|such|these)] ({tranche_words}|<K>) (are to|will|shall|are due to|are"
        " scheduled to) (close|be sold|be funded|take place"
        "|occur|fund|be purchased) (at intervals of <C:interval> (month|months)|monthly|once a"
        " month|each month|quarterly) [,] (between|from|beginning"
        " on|beginning|starting|starting on) (<D:first>|<Y:from>) [(and|to|through|until) (<D:last>|<Y:to>)]"
    ) or cursor.take(
        "[(remaining|further|future)] {tranche_words} (are|will be|are to be)"
        " (scheduled|planned|expected|due|to)"
        " [(to (take place|close|occur|be made|be sold|fund|be funded))] [(once a month|each|one)]"
        " (monthly|quarterly|each month|each quarter|every month)"
        " (from|beginning|starting|between|beginning on|starting on) (<D:first>|<Y:from>)"
        " [(to|through|until|and|and ending|and ending on) (<D:last>|<Y:to>)]"
    )
    if found is None or not cursor.ended:
        return ()
    words = cursor.text[begin : cursor.at].split()
    clause = ScheduleClause(
        template="tranche_schedule",
        symbols=symbols,
        context=context,
        months=int(scene.number(found, "interval") or 0) or _months(words),
        window=_window(scene, found),
    )
    return (clause,)


_UNLESS_VOLUME: Final = (
    "(no ({tranche_words}|tranche|note|closing|purchase) (will|shall|may|need) (close|be sold|be"
    " funded|take place|be made) unless|"
    "(closing of [(each|any)] tranche|each (tranche|closing|purchase)|each of (them|these|tranches))"
    " (requires|is conditional on|is conditioned on"
    "|depends on|is subject to|will close only if|is to close only if|closes only if)) average daily"
    " [dollar] trading volume (of|in|for) (<X> 's|its) <J>"
    " [(over|during|for|in) <C:days> trading days (before|preceding|prior to|ending before)"
    " [(its|such|each|that|the)] closing]"
    " (has exceeded|exceeds|exceeding|is (at least|more than|not less than)|was (at least|more than|not"
    " less than)|has been (at least|more than|not less"
    " than|no less than)|being (at least|more than)|of (at least|more than)) <M:threshold>"
    " [(over|during|for|in) <C:days> trading days (before|preceding|prior to|ending before)"
    " [(its|such|each|that|the)] closing]"
)


def read_condition(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """A least dollar volume before each tranche."""
    begin = cursor.at
    found = cursor.take(
        "(issuance|closing|sale|issuance and closing|closing and issuance|issuance and"
        " sale|purchase|funding) of"
        " [(each of|each)] [(these|such)] [(future|further)] (tranches|tranche|notes|note|<K>) [of <K>]"
        " (is|are) (conditioned (upon|on)|subject to|conditional (upon|on)) <X> (having|maintaining)"
        " average daily [dollar] trading volume (for|of|in) (its|<X> 's) <J>"
        " of (at least|not less than|no less than|more than|in excess of) <M:threshold>"
        " (for|over|during) (<C:days> trading day period (preceding|prior to|before)"
        "|<C:days> trading days (preceding|prior to|before))"
        " (such|each|each such|applicable) [(future|further)] [(tranche|tranche 's)] (closing date|closing"
        " dates|closing|closings)"
    )
    if found is None:
        found = cursor.take(_UNLESS_VOLUME)
    if found is None or not cursor.ended:
        return ()
    words = cursor.text[begin : cursor.at]
    days = scene.number(found, "days") or Decimal(0)
    clause = ConditionClause(
        template="volume_condition",
        symbols=symbols,
        context=context,
        threshold=scene.tokens[found["threshold"]].number,
        comparison=">" if " more than " in words or " in excess of " in words or " exceed" in words else ">=",
        window_days=int(days),
    )
    return (clause,)


FRAGMENTS["the_tranche"] = (
    "([closing of] <O:number> [of <C>] [(of|and final|of these|of such)] [<C>] [(monthly|quarterly)]"
    " (tranche|closing|installment|purchase|tranches|closings)|tranche [no .] <C:number>)"
)
_CLOSED: Final = (
    "{the_tranche} [of <K>] [(, of|of|, for|for|in amount of|, in amount of|, in {size} of) <M:principal>"
    " [,] [(in|of)"
    " {size}] [,]] [(with <H:holder>|(under|pursuant to|contemplated by) <A:agreement>)]"
    " (closed|took place|occurred|was (closed|funded|sold|held|completed|consummated|purchased [by"
    " <H:holder>]))",
    "<H:holder> {done_adverb} (purchased|bought|funded|closed|closed on) {the_tranche} [of <K>] [(,"
    " of|of|, for|for|in amount of"
    "|, in amount of|, with {size} of) <M:principal> [(in|of) {size}]]",
    "<X> {done_adverb} (sold|closed|closed on|completed|issued) {the_tranche} [(of <K>|sale)] [(to|with)"
    " <H:holder> [,]] [(,"
    " of|of|, for|for|in amount of"
    "|, in amount of) <M:principal> [(in|of) {size}] [of <K>] [,]] [(to|with) <H:holder>]",
)
_LAPSED: Final = (
    "[(remaining|last|final|other|all|those|these)] [(remaining|of)] <C:count>"
    " [(remaining|unsold|unfunded|last)]"
    " {tranche_words}"
    " [(of <K>|,|)] [[(, of|of|totaling|, totaling|for|, for|with)] [(total|aggregate)] [{size}] [of]"
    " <M:principal> [of <K>] [(in total|in all"
    "|in aggregate|together)] [,]]"
    " [,] (lapsed|expired|have lapsed|have expired|will not be (sold|funded|purchased|issued)|were"
    " cancelled|were canceled"
    "|have been (cancelled|canceled)|did not close and lapsed)",
)


def read_tranche(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The second tranche of $50,000 closed", "the remaining three tranches lapsed”."""
    start = cursor.at
    for template in _CLOSED:
        cursor.at = start
        found = cursor.take(template)
        dated = cursor.take("[,] (on|as of) <D:on>") if found is not None and context.day is None else None
        if found is not None and cursor.ended:
            context = attrs.evolve(context, day=scene.day(dated, "on")) if dated is not None else context
            number = scene.number(found, "number")
            if number == 1 and "principal" not in found:
                # What is sold at once, under the agreement just told, was no promise.
                return (ClosingClause(template="closing", symbols=symbols, context=context),)
            closed = TrancheClosed(
                source=PLACELESS,
                number=int(number) if number is not None else None,
                principal=scene.number(found, "principal"),
            )
            return (_event(symbols, context, "tranche_closed", closed, found),)
    for template in _LAPSED:
        cursor.at = start
        found = cursor.take(template)
        if found is None:
            continue
        reason = _reason(cursor, symbols, scene)
        if cursor.ended:
            count = scene.number(found, "count")
            lapsed = TrancheLapsed(
                source=PLACELESS,
                count=int(count) if count is not None else None,
                principal=scene.number(found, "principal"),
                reason=reason,
            )
            return (_event(symbols, context, "tranche_lapsed", lapsed, found),)
    cursor.at = start
    return ()


def _reason(cursor: Cursor, symbols: Symbols, scene: Scene) -> str | None:
    """Why, in the words of the filing, when it says "because ..." to the end of the sentence."""
    if cursor.take("[,] (because|since|as)") is None or cursor.ended or "<M" in cursor.rest:
        return None
    first = symbols.place(cursor.at)
    cursor.finish()
    return scene.words(first, symbols.place(cursor.at) - 1)


def _event(
    symbols: Symbols,
    context: Context,
    template: str,
    event: TrancheClosed | TrancheLapsed,
    found: Mapping[str, int],
) -> EventClause:
    return EventClause(
        template=template, symbols=symbols, context=context, event=event, holder=found.get("holder")
    )


__all__ = ["read_commitment", "read_condition", "read_schedule", "read_tranche"]
