"""Agreements under which notes are or may be sold, or securities exchanged."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import (
    AgreementClause,
    CeilingClause,
    Clause,
    Context,
    IssueClause,
)
from holdings_ledger.readers.prose.issuance import read_issue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail

FRAGMENTS["entered"] = (
    "(entered into|executed|executed and delivered|entered into and closed|signed|concluded|made|entered)"
)
FRAGMENTS["whereby"] = (
    "[,] (pursuant to which|under which|whereby|by which|in which|that provides that|providing"
    " that|which provides that)"
)
_FOR_PREFERRED: Final = (
    "[,] for (private placement|sale|purchase|issuance|offering) of [up to] (<M> of|<C> shares of)"
    " [(its|<X> 's)] [newly designated] <S>"
)
_FOR_NOTES: Final = (
    "[,] (for|providing for|relating to|with respect to|that allows|covering|permitting) [(private"
    " placement|sale|purchase|issuance|offering|issue"
    "|issuance and sale|sale and issuance|purchase and sale) [by <X>] of] [up to] [aggregate of] <M:ceiling>"
    " [in] [{size}] [amount] [of] [(its|<X> 's)] [<P>] <K:notes> [due (<D>|<Y>|<C>)]",
    "[,] for [(private placement|sale|purchase|issuance|offering|issue)] [of] [(its|<X> 's)] <K:notes>"
    " (in|of|for|with)"
    " [{size}] [of] [up to] <M:ceiling>",
    "{whereby} (<X> (agreed to|will|may|can) {to_issue} [to <H>]"
    "|<H> (agreed to|may|will|can) (purchase|buy|acquire) [from <X>]) [up to] [aggregate of] <M:ceiling>"
    " [{size}] [amount] [of] [(its|<X> 's)] [<P>] <K:notes> [to <H>] [from <X>]",
    "{whereby} (<X> (agreed to|will|may|can) {to_issue} [to <H>]|<H> (agreed to|may|will|can)"
    " (purchase|buy|acquire) [from <X>])"
    " [(its|<X> 's)] <K:notes> [to <H>] (of|in|for|with|totaling|in amount of) [{size} of] [total of]"
    " (up to|no more than|at most"
    "|not more than|maximum of) <M:ceiling> [(in|of) {size}] [(in total|in all|in aggregate)] [(to|from)"
    " (<H>|<X>)]",
)


def read_agreement(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company entered into a note purchase agreement with H ...”: the agreement and what it tells."""
    start = cursor.at
    other = _with_several(cursor, symbols, context) or _standing(cursor, symbols, scene)
    if other:
        return other
    cursor.at = start
    found = (
        cursor.take(
            "<X> {done_adverb} {entered} <A:agreement> {dated}"
            " [(with|by and between <X> and|by and among <X> and) [(accredited investor|investor|lender) ,]"
            " <H:holder>]"
        )
        or cursor.take(
            "(<X> and <H:holder> [,]|<H:holder> and <X> [,]) {done_adverb} {entered} <A:agreement> {dated}"
        )
        or cursor.take(
            "<X> and [<C>] (lenders|purchasers|investors|holders|buyers) [(named|listed|identified)"
            " below] {done_adverb} {entered} <A:agreement> {dated}"
        )
        or cursor.take(_PARTIES)
    )
    if found is None:
        return ()
    agreement, holder = found["agreement"], found.get("holder")
    day = cursor.take("[,] (on|as of) <D:day>")
    if day is not None and context.day is None:
        context = attrs.evolve(context, day=scene.day(day, "day"))
    inner = Context(day=context.day, agreement=agreement)
    while skip_tail(cursor):
        pass
    if cursor.ended:
        return (_agreed(symbols, context, agreement, holder),)
    for template in _FOR_NOTES:
        begin = cursor.at
        sold = cursor.take(template)
        if sold is None:
            continue
        ceiling = scene.number(sold, "ceiling")
        words = set(cursor.text[begin : cursor.at].split())
        exact = {"up", "may", "can", "will", "agreed", "most", "more", "maximum"}.isdisjoint(words)
        clause = _agreed(symbols, context, agreement, holder, ceiling, sold["notes"], exact)
        return (clause,) if cursor.ended or (skip_tail(cursor) and cursor.ended) else ()
    if cursor.take(_FOR_PREFERRED) is not None:
        return (_agreed(symbols, context, agreement, holder),) if cursor.ended else ()
    if (
        cursor.take(
            "with (purchasers|investors|lenders) [(named|listed|identified)] (in table below|below|in"
            " following table)"
        )
        and cursor.ended
    ):
        return (_agreed(symbols, context, agreement, holder),)
    completed = cursor.take("and (completed|closed) sale of [<X> 's] [<P>] <K:notes>")
    if completed is not None and cursor.ended:
        return (_agreed(symbols, context, agreement, holder, None, completed["notes"]),)
    if cursor.take("({whereby}|and|, and [(under it|pursuant thereto|thereunder)])") is None:
        return ()
    issued = read_issue(cursor, symbols, inner, scene)
    if not issued or not isinstance(issued[0], IssueClause):
        return ()
    return (_agreed(symbols, context, agreement, holder, None, issued[0].notes), *issued)


_PARTIES: Final = (
    "<X> [,] [as issuer] [, certain subsidiaries of <X> [,] as guarantors] , <H:holder> [, as"
    " (<H>|purchaser|lender|investor|holder)] [,] and <H> , as"
    " (collateral|administrative|security) agent [,] {entered} <A:agreement> {dated}"
)
_SEVERAL: Final = (
    "<X> {done_adverb} {entered} [<C>] [(separate|identical|substantially identical|substantially"
    " similar)] <A:agreement> [, each dated [as of]"
    " <D> ,|, each dated [as of] <D>] [,] [<C> of them] with [each of] <H:first> (, <C> with|, and other"
    " with|and [other] with|and|, and [with])"
    " <H:second>"
)


def _with_several(cursor: Cursor, symbols: Symbols, context: Context) -> tuple[Clause, ...]:
    """“Entered into separate agreements with H and with K", "two exchange agreements, one with H and the
    other with K”."""
    start = cursor.at
    found = cursor.take(_SEVERAL) or cursor.take(
        "<X> {done_adverb} {entered} [<C>] [(separate|identical)] <A:agreement> , <C> with <H:first> [,]"
        " and [<C>] other with <H:second>"
    )
    if found is not None and not cursor.ended:
        cursor.take(
            "[,] (by which|under which|pursuant to which|whereby) <X> (retired|exchanged|discharged)"
            " [all of] [its] <K> (in return for|for|in exchange"
            " for) [newly created] (preferred stock|<S>|shares|<J>)"
        )
    if found is None or not cursor.ended:
        cursor.at = start
        return ()
    return tuple(_agreed(symbols, context, found["agreement"], found[name]) for name in ("first", "second"))


def read_ceiling(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The agreement contemplates sales of notes of not more than $X”: the ceiling in a sentence of its
    own."""
    found = cursor.take(
        "<A:agreement> (contemplates|provides for|permits|allows|covers|allows for)"
        " [(sale|sales|issuance|issue|purchase|sale and issuance)] [(by <X>|to <H>)] [of]"
        " [(its|<X> 's)] <K:notes> [to <H>] (in|of|for|with|totaling) [(total|aggregate|maximum)]"
        " [{size}] [of] [(not to exceed|up to|not exceeding|not more than|no more"
        " than|at most)] <M:ceiling>"
    ) or cursor.take(
        "<A:agreement> (contemplates|provides for|permits|allows|covers)"
        " [(sale|sales|issuance|issue|purchase)] [to <H>] [of] [up to] <M:ceiling> [{size}] [of] [(its|<X>"
        " 's)] <K:notes> [to <H>]"
    )
    if found is None or not cursor.ended:
        return ()
    return (
        CeilingClause(
            template="ceiling",
            symbols=symbols,
            context=context,
            agreement=found["agreement"],
            ceiling=scene.number(found, "ceiling") or Decimal(0),
            notes=found["notes"],
        ),
    )


def _standing(cursor: Cursor, symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    """“The Company and H are parties to an agreement made on D”: entered then, if the report tells of that
    day."""
    found = cursor.take(
        "(<X> and <H:holder>|<H:holder> and <X>) are parties to <A:agreement> [,] (made|dated|entered"
        " into|signed|concluded) [(as of|on)] <D:day>"
    ) or cursor.take(
        "<X> is party to <A:agreement> with <H:holder> [,] (made|dated|entered into|signed|concluded)"
        " [(as of|on)] <D:day>"
    )
    if found is None or not cursor.ended:
        return ()
    clause = _agreed(symbols, Context(day=scene.day(found, "day")), found["agreement"], found["holder"])
    return (attrs.evolve(clause, standing=True),)


def _agreed(
    symbols: Symbols,
    context: Context,
    agreement: int,
    holder: int | None,
    ceiling: Decimal | None = None,
    notes: int | None = None,
    exact: bool = False,
) -> AgreementClause:
    return AgreementClause(
        template="agreement",
        symbols=symbols,
        context=context,
        agreement=agreement,
        holder=holder,
        ceiling=ceiling,
        exact=exact,
        notes=notes,
    )


__all__ = ["read_agreement", "read_ceiling"]
