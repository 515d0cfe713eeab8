"""Notes given for money lent: "borrowed $X from H and gave it our note", "H lent us $X against a note"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import Clause, Context
from holdings_ledger.readers.prose.issuance import PAYING, Parts, issue_of, read_parts
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["officer"] = (
    "[(its|<X> 's|one of its)] [(former|current|largest|majority|principal)] (chief executive"
    " officer|chief financial officer|chief operating officer"
    "|president|chairman|director|directors|ceo|cfo|shareholder|stockholder) ,"
)
_HEADS: Final = (
    "<X> {done_adverb} borrowed [{aggregately} of] [sum of] <M:lent> from [{officer}] <H:holder> [,]",
    "<X> {done_adverb} borrowed from <H:holder> [sum of] <M:lent>",
    "<H:holder> {done_adverb} (lent|loaned|advanced) [(to|)] <X> [sum of] <M:lent>",
    "<H:holder> {done_adverb} (lent|loaned|advanced) [sum of] <M:lent> to <X>",
    "<H:holder> {done_adverb} (made|extended|provided) [(<X>|to <X>)] (<M:lent> {at_rate} [term] loan"
    "|{at_rate} [term] loan [to <X>] (of|in amount of|for) <M:lent>) [to <X>]",
    "<X> {done_adverb} (obtained|received|took|took out|closed|accepted|secured|entered into) (<M:lent>"
    " {at_rate} [(bridge|term"
    "|short term)] loan|{at_rate} [(bridge|term|short term)] loan (of|in amount of|for|in {size} of)"
    " <M:lent>)"
    " (from|with) <H:holder>",
    "<X> {done_adverb} (obtained|received|took|took out|closed|accepted) from <H:holder> (<M:lent>"
    " {at_rate} loan"
    "|{at_rate} loan (of|in amount of|for) <M:lent>)",
    "<H:holder> {done_adverb} paid [to] <X> <M:lent> [in cash]",
    "<X> {done_adverb} received [sum of] <M:lent> [in cash] from <H:holder>",
    "<X> {done_adverb} received from <H:holder> [sum of] <M:lent> [in cash]",
)
FRAGMENTS["same_sum"] = (
    "((for|in|of) [(principal amount of)] (that|same|such|this|like|equal) (sum|amount|principal"
    " amount|principal))"
)
FRAGMENTS["gave"] = (
    "(gave|issued|delivered|executed|signed|made|issued and delivered|executed and delivered|in return"
    " gave|in return issued)"
)
_ADVANCED: Final = (
    "[<E>] [(term|bridge)] loan of <M:lent> , which <H:holder> advanced [in full] [(on|as of) <D:on>]"
    " and which is evidenced by {kind} <K:notes> [of (same|that) date]"
)
_NOTE: Final = (
    "[,] (and|, and|for which|in return for which|against which|in exchange|in exchange , <X>|for which"
    " <X>|and <X>|and it|, and in"
    " exchange) {gave} [(to it|it|him|her|them|lender|to lender|<H:again>|to <H:again>)] {kind} <K:notes>"
    " [{same_sum}]",
    "[,] (evidenced|documented|represented) by {kind} <K:notes> [{same_sum}]",
    "[,] (which|that) (is|was) (evidenced|documented|represented) by {kind} <K:notes> [{same_sum}]",
    "[,] (pursuant to|under|against|on|in exchange for|in return for|upon delivery of|and issued|by) {kind}"
    " <K:notes> [{same_sum}]",
)
_SIZED: Final = "[,] [(in|with|having|for|of|at)] {size} [amount] [of] <M:principal>|(for|of) <M:principal>"


def read_loan(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """A loan and the note that was given for it, in one sentence."""
    start = cursor.at
    advanced = cursor.take(_ADVANCED)
    if advanced is not None:
        clause = _made(cursor, symbols, context, scene, {**advanced, "principal": advanced["lent"]})
        return clause or ()
    for head in _HEADS:
        cursor.at = start
        found = cursor.take(head)
        if found is None:
            continue
        clause = _given(cursor, symbols, context, scene, dict(found))
        if clause is not None:
            return clause
    cursor.at = start
    return ()


def _given(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> tuple[Clause, ...] | None:
    """The note after the loan, with the terms that follow it. Without an amount, it is for the loan's."""
    notes: Mapping[str, int] | None = None
    for template in _NOTE:
        notes = notes or cursor.take(template)
    if notes is None or notes.get("again", found["holder"]) != found["holder"]:
        return None
    found.update(notes)
    sized = cursor.take(f"({_SIZED})")
    found["principal"] = found["lent"] if sized is None else sized["principal"]
    found["paid"] = found["lent"]
    return _made(cursor, symbols, context, scene, found)


def _made(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> tuple[Clause, ...] | None:
    """The issue, with what else the sentence says of the note."""
    parts = Parts(found, taken={PAYING})
    read_parts(cursor, symbols, context, scene, parts)
    clause = issue_of(symbols, context, scene, parts) if cursor.ended else None
    if clause is None or clause.principal < (clause.proceeds or clause.principal):
        return None
    return (attrs.evolve(clause, template="loan"),)


__all__ = ["read_loan"]
