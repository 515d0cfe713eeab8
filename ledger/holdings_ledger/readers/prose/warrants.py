"""Warrants, by themselves or beside a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from holdings_events import WarrantIssued
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    Context,
    EventClause,
    TermValue,
    WarrantTermClause,
)
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail
from holdings_ledger.readers.prose.terms_words import months_in_words

FRAGMENTS["warrant"] = (
    "([<C:count>] [(<C:term_years> year|{in_words} year|detachable)] [(<J> purchase|<J>|common stock"
    " purchase|stock"
    " purchase|purchase|common stock|related)]"
    " (warrant|warrants))"
)
FRAGMENTS["for_shares"] = (
    "[(to (purchase|acquire|buy)|for (purchase of)|for|exercisable for|covering|giving right to"
    " (buy|purchase))]"
    " [up to] [aggregate of] <C:shares> shares [of [(its|<X> 's|common)] [<J>]]"
)
_TERMS: Final = (
    "[,] to <H:holder>",
    "[,] [and] [(which|that)] [(is|are)] [(exercisable)] (at|with|for|having) [(initial|fixed)]"
    " [(exercise|strike)] (price|exercise"
    " price) of <M:price> [(per share|share)]",
    "[,] [and] [(which|that)] [(is|are)] exercisable at <M:price> [(per share|share)]",
    "[,] at <M:price> [(per share|share)]",
    "[,] [and] [(which|that)] (expiring|expires|expire|is exercisable until|are exercisable"
    " until|exercisable until"
    "|with expiration date of|good until|that expires|exercisable through|and expiring) [on] <D:expires>",
    "[,] [and] [(which|that)] [(is|are)] (exercisable for|with term of|expiring|good for|expiring"
    " in|expires|having term of"
    "|for) [(period of|after)] <C:term_years> (year|years) [(from|after) (issuance|issue|date of"
    " (issue|issuance)|its issuance"
    "|issue date)]",
)


def warrant_parts(cursor: Cursor, found: dict[str, int]) -> bool:
    """The shares, price and last day of a warrant from the cursor on; whether its shares are told."""
    if cursor.take("{warrant}") is None:
        return False
    found.update(cursor.take("to <H:holder>") or {})
    shares = cursor.take("{for_shares}")
    if shares is None:
        return False
    found.update(shares)
    taken: set[str] = set()
    for _ in _TERMS:
        for term in _TERMS:
            captured = cursor.take(term) if term not in taken else None
            if captured is not None:
                taken.add(term)
                found.update(captured)
    skip_tail(cursor)
    return True


def warrant_with(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, holder: int | None
) -> EventClause | None:
    """The warrant issued with a note in one sentence: ", together with a warrant to purchase N shares"."""
    start = cursor.at
    cursor.take(
        "(, together with|together with|, along with|along with|, and|and|, with|with|, plus|plus)"
        " [(also)] [(issued)]"
    )
    begin = cursor.take("{warrant}")
    cursor.at = cursor.at if begin is None else begin[""]
    found: dict[str, int] = dict((cursor.sees("{warrant}") and _years(cursor)) or {})
    if begin is None or not warrant_parts(cursor, found):
        cursor.at = start
        return None
    return warrant_clause(symbols, context, scene, found, holder)


def _years(cursor: Cursor) -> Mapping[str, int]:
    """The term in "a five-year warrant"."""
    at = cursor.at
    found = cursor.take("{warrant}") or {}
    cursor.at = at
    return {name: place for name, place in found.items() if name == "term_years"}


_LATER: Final = (
    "each {warrant} is exercisable at <M:price> [(per share|share)] and (expires|is exercisable until)"
    " [on] <D:expires>",
    "[each] {warrant} (expires|expire|(may|can) be exercised (until|through|at any time until)|(is|are)"
    " exercisable (until|through|at any time until|for period"
    " ending)|remains exercisable until) [on] <D:expires>",
    "{warrant} (is|are) exercisable (at|for) [exercise price of] <M:price> [(per share|share)] [[,]"
    " [and] [(until|through|expires|expire|expiring)] [on] <D:expires>]",
    "exercise price [(of|under) {warrant}] is <M:price> [(per share|share)]",
    "{warrant} (has|have|with|expires|expire|is exercisable|are exercisable) [(after|for)]"
    " [(term|exercise period)] [of] [<C:term_years> (year|years)] [(from|after)"
    " (issuance|issue|date of (issue|issuance)|its issuance|issue date|<D>)]",
)


def read_warrant_terms(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene
) -> tuple[Clause, ...]:
    """“The warrant expires on D”, after the sentence that issued it."""
    start = cursor.at
    for template in _LATER:
        cursor.at = start
        found = cursor.take(template)
        if found is None or not cursor.ended:
            continue
        terms: list[tuple[str, TermValue]] = []
        if "expires" in found:
            terms.append(("expiration_date", scene.day(found, "expires")))
        if "price" in found:
            terms.append(("exercise_price", scene.number(found, "price")))
        years = scene.number(found, "term_years")
        if terms or years is not None:
            months = int(years * 12) if years is not None else None
            return (
                WarrantTermClause(
                    template="warrant_terms",
                    symbols=symbols,
                    context=context,
                    terms=tuple(terms),
                    months=months,
                ),
            )
    cursor.at = start
    return _in_any_order(cursor, symbols, context, scene)


_OF_WARRANT: Final = "[(each|all|both)] [of] [(such|these)] {warrant} [(issued to <H>|issued|so issued|,)]"
_SINCE: Final = (
    "(from|after|upon|following|on or after|beginning on|commencing on|from and after) ([date of] [its|their]"
    " [original] (issuance|issue|issuance date|issue date)|<D>)"
)
_LATER_PARTS: Final = (
    "[,] [and] [(is|are|will be|became)] [(immediately|initially|currently)] exercisable [immediately] [,]"
    f" [at any time [or from time to time]] [{_SINCE}]",
    f"[,] [and] (may|can) be exercised [at any time] [{_SINCE}]",
    "[,] [and] (at|has|have|with|carries|carry|having|for) [(initial|fixed)] [(exercise|strike)] [price] [(of"
    "|equal to)] <M:price> [(per share|share|per share of <J>)] [, subject to [(customary|proportional)]"
    " (adjustment|adjustments) [for (stock splits|stock splits and similar events)]]",
    "[,] [and] [(which|that|will|shall)] (expires|expire|expiring|until|through|terminates|terminate|at any"
    " time until|at any time before|on or before) [at close of business] [on] <D:expires>",
    "[,] [and] [(which|that|will|shall)] (has|have|with|expires|expire|expiring|for|is exercisable for)"
    " [(term"
    "|period|exercise period)] [of] <C:term_years> (year|years) [(from|after) ([date of] [its|their]"
    " [original] (issuance|issue)|issue date|<D>)]",
    "[,] [and] [may be exercised] (on cashless basis|only for cash|by cashless exercise|for cash only)",
)


def _in_any_order(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“Each warrant is exercisable from its issue at $Y and expires on D”, its parts as they come."""
    if cursor.take(_OF_WARRANT) is None:
        return ()
    found: dict[str, int] = {}
    taken: set[str] = set()
    while not cursor.ended and any(grow(cursor, part, taken, found) for part in _LATER_PARTS):
        pass
    expires, price = scene.day(found, "expires"), scene.number(found, "price")
    years = scene.number(found, "term_years")
    if not cursor.ended or (expires is None and price is None and years is None):
        return ()
    stated: tuple[tuple[str, TermValue], ...] = (("expiration_date", expires), ("exercise_price", price))
    clause = WarrantTermClause(
        template="warrant_terms",
        symbols=symbols,
        context=context,
        terms=tuple((field, value) for field, value in stated if value is not None),
        months=int(years * 12) if years is not None else None,
    )
    return (clause,)


_WORDED: Final = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve) year (?:[a-z]+ |<J> ){0,3}warrant"
)


def warrant_clause(
    symbols: Symbols, context: Context, scene: Scene, found: Mapping[str, int], holder: int | None
) -> EventClause:
    """The event of a warrant; its last day may be so many years after it was issued."""
    years = scene.number(found, "term_years")
    worded = _WORDED.search(symbols.text)
    if worded is not None and years is None:
        years = Decimal(months_in_words(worded[1], "year")) / 12
    event = WarrantIssued(
        source=PLACELESS,
        shares=scene.number(found, "shares"),
        exercise_price=scene.number(found, "price"),
        expiration_date=scene.day(found, "expires"),
    )
    return EventClause(
        template="warrant_issued",
        symbols=symbols,
        context=context,
        event=event,
        holder=holder,
        expires_months=int(years * 12) if years is not None else None,
    )


__all__ = ["read_warrant_terms", "warrant_clause", "warrant_parts", "warrant_with"]
