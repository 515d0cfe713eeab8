"""Agreements under which notes are or may be sold, or securities exchanged."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import (
    AgreedIssueClause,
    AgreementClause,
    CeilingClause,
    Clause,
    Context,
    IssueClause,
    LoanClause,
)
from holdings_ledger.readers.prose.closings import is_sale, read_agreed
from holdings_ledger.readers.prose.issuance import read_issue
from holdings_ledger.readers.prose.listed import read_listed
from holdings_ledger.readers.prose.loans import read_loan
from holdings_ledger.readers.prose.others import read_other
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail
from holdings_ledger.readers.prose.vocabulary import word_set

FRAGMENTS["whereby"] = (
    "[,] (pursuant to which|under which|whereby|by which|in which|that provides that|providing"
    " that|which provides that|under terms of which|pursuant to terms of which|in connection with which) [,]"
)
_FOR_PREFERRED: Final = (
    "[,] for (private placement|sale|purchase|issuance|offering) of [up to] (<M> of|<C> shares of)"
    " [(its|<X> 's)] [newly designated] <S>"
)
FRAGMENTS["at_most"] = "(up to|no more than|at most|not more than|maximum of|not to exceed|not exceeding)"
_OFFERS: Final = (
    "(agreed to|will|may|can) [from time to time] ({to_issue}|offer and sell|sell from time to time)"
)
_SALE: Final = (
    "((private placement|sale|issuance|offering|issue|issuance and sale|sale and issuance|offer and sale)"
    " [by <X>]|(purchase|purchase and sale) [by <H>])"
)
_FOR: Final = (
    "[,] [(which|that)] (for|providing for|provides for|provided for|relating to|with respect to|that allows"
    f"|covering|permitting|permits|contemplating|allowing) [{_SALE}]",
    f"{{whereby}} (<X> {_OFFERS}|<H> (agreed to|may|will|can) {{to_buy}}) [from <X>]",
)
"""What opens the words on what an agreement is for."""
_NOTES_FOR: Final = (
    "[,] [of] [{at_most}] [(total|maximum|aggregate) of] <M:ceiling>"
    " [(in|of)] [{size}] [of] [(its|<X> 's|new)] [<P>] <K:notes> [due (<D>|<Y>|<C>)]",
    "[,] [of] [(its|<X> 's|new)] [<P>] <K:notes> [due (<D>|<Y>|<C>)] [,]"
    " ((of|in|for|with|totaling) [{size} [of]] [total of] [{at_most}]|{at_most})"
    " <M:ceiling> [(in|of) {size}] [(in total|in all|in aggregate)]",
)
_SOLD_PARTS: Final = (
    *_NOTES_FOR,
    "[,] to <H>",
    "[,] from <X>",
    "[,] (in|at|over) [(one or more|several|series of|multiple|<C> or more|<C>|up to <C>)] [separate]"
    " (closings|tranches|installments)",
    "[,] (over|during|for) [period of] [up to] <C> [(month|year|day)] [(months|years|days|period)]"
    " [(from|after|following|beginning on) (<D>|date of <A>|closing)] [,]",
    "[,] (together with|along with|and|with) [of] [(related|accompanying|certain|common stock purchase)]"
    " (warrant|warrants) [to (purchase|acquire|buy) [shares of] [<X> 's] <J>]",
    "[,] in registered [direct] offering",
)


def read_agreement(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company entered into a note purchase agreement with H ...”: the agreement and what it tells."""
    start = cursor.at
    other = _with_several(cursor, symbols, context, scene) or _standing(cursor, symbols, scene)
    if other:
        return other
    cursor.at = start
    entered = _entered(cursor, scene)
    if entered is None:
        return ()
    agreement, holders, context = entered.agreement, entered.holders, entered.told(context, cursor, scene)
    inner = Context(day=context.day, agreement=agreement)
    while skip_tail(cursor):
        pass
    if cursor.ended:
        return tuple(_agreed(symbols, context, agreement, holder) for holder in holders)
    holder = holders[0] if len(holders) == 1 else None
    begin = cursor.at
    if cursor.take("({whereby}|and)") is not None:
        agreed = read_agreed(cursor, symbols, inner, scene)
        if agreed:
            return (*_promised(symbols, context, agreement, holder, agreed), *agreed)
    cursor.at = begin
    sold = _sold_under(cursor)
    if sold is not None:
        ceiling, notes = scene.number(sold, "ceiling"), sold["notes"]
        words = set(cursor.text[begin : cursor.at].split())
        clause = _agreed(symbols, context, agreement, holder, ceiling, notes, _INEXACT.isdisjoint(words))
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
    return _with_what_follows(cursor, symbols, inner, scene, context, holders)


_INEXACT: Final = word_set("up may can will agreed most more maximum exceed exceeding offer")


def _sold_under(cursor: Cursor) -> dict[str, int] | None:
    """“For the sale to H, in several closings, of up to $X of Notes”: what may be sold, in any order."""
    start = cursor.at
    for head in _FOR:
        cursor.at = start
        if cursor.take(head) is None:
            continue
        found: dict[str, int] = {}
        taken: set[str] = set()
        while any(grow(cursor, part, taken, found) for part in _SOLD_PARTS):
            if "notes" in found:
                taken.update(_NOTES_FOR)
        if "notes" in found:
            return found
    cursor.at = start
    return None


def _with_what_follows(
    cursor: Cursor,
    symbols: Symbols,
    inner: Context,
    scene: Scene,
    context: Context,
    holders: tuple[int | None, ...],
) -> tuple[Clause, ...]:
    """The agreement with what was done under it: notes issued, money lent, preferred stock or warrants."""
    agreement = inner.agreement or 0
    cursor.take("[,] on same (date|day) [,]")
    start = cursor.at
    for reader in (read_issue, read_listed, read_loan, read_other):
        cursor.at = start
        done = reader(cursor, symbols, inner, scene)
        if not done or not all(map(_may_follow, done)):
            continue
        issued = done[0] if isinstance(done[0], IssueClause) and reader is not read_loan else None
        notes = issued.notes if issued is not None else None
        if issued is not None and holders == (None,):
            holders = (issued.holder,) if len(done) == 1 else holders
        return (*(_agreed(symbols, context, agreement, holder, None, notes) for holder in holders), *done)
    return ()


def _may_follow(clause: Clause) -> bool:
    """Whether a clause is one of the things done under an agreement in its own sentence."""
    return is_sale(clause) or isinstance(clause, LoanClause)


@attrs.frozen
class Entered:
    """An agreement entered. holders: the other parties; None for those that are not named.

    dated: the date it bears.
    """

    agreement: int
    holders: tuple[int | None, ...]
    dated: date | None

    def told(self, context: Context, cursor: Cursor, scene: Scene) -> Context:
        """The context with the day that stands behind the parties, else the date of the agreement."""
        day = cursor.take("[,] (on|as of) <D:day>")
        if context.day is not None or context.same_day:
            return context
        return attrs.evolve(context, day=scene.day(day, "day") if day is not None else self.dated)


FRAGMENTS["dated_day"] = "[[,] [(made|entered into)] (dated|dated as of|on|as of) <D:dated> [,]]"
FRAGMENTS["several_words"] = (
    "[(separate|identical|substantially identical|substantially similar|<C>|<C> separate|new)]"
)
FRAGMENTS["unnamed"] = (
    "([each of] [(certain|several|various|group of|its|number of|<C>)] [of] [<C>] [{investor_kind}]"
    " [(and|or)]"
    " [{investor_kind}] {investor_words} [and qualified institutional buyers]"
    " [(named|listed|identified|set forth"
    "|party|signatory|who are party|that are party)] [(therein|thereto|below|in table below|in following"
    " table"
    "|on signature (page|pages) thereto|in schedule of buyers attached thereto)])"
)
FRAGMENTS["investor_words"] = (
    "(investor|investors|lender|lenders|purchaser|purchasers|buyer|buyers|holder|holders|party|parties|persons"
    "|individuals|institutions|noteholders|subscribers|qualified institutional buyers)"
)
_ENTERING: Final = (
    "<X> [,] {done_adverb} {entered} {several_words} <A:agreement> {dated_day} [,] (with|by and between"
    " <X> and"
    "|by and among <X> [,] [and]|between <X> and|among <X> [,] [and])",
    "<X> {done_adverb} {entered} {several_words} <A:agreement> {dated_day}",
    "(<X> and <H:holder> [,]|<H:holder> and <X> [,]) {done_adverb} {entered} {several_words} <A:agreement>"
    " {dated_day}",
    "<X> and {unnamed} [,] [each] {done_adverb} {entered} {several_words} <A:agreement> {dated_day}",
    "<X> and <G:group> {done_adverb} {entered} {several_words} <A:agreement> {dated_day}",
)


def _entered(cursor: Cursor, scene: Scene) -> Entered | None:
    """“Entered into an agreement dated D with H”: the agreement, its date and the other parties."""
    start = cursor.at
    for head in _ENTERING:
        cursor.at = start
        found = cursor.take(head)
        if found is None:
            continue
        agreement, dated = found["agreement"], scene.day(found, "dated")
        holders: tuple[int | None, ...] = (found.get("holder"),)
        if "group" in found:
            holders = scene.register.groups[found["group"]]
        elif head is _ENTERING[0]:
            several = _parties(cursor, scene)
            if several is None:
                continue
            holders = several
            dated = dated or scene.day(cursor.take("{dated_day}") or {}, "dated")
        if len(holders) > 1 and not _is_plural(cursor.text[start : cursor.at], agreement, scene):
            holders = (None,)
        return Entered(agreement, holders, dated)
    parties = cursor.take(_PARTIES)
    return None if parties is None else Entered(parties["agreement"], (parties["holder"],), None)


_OF_EACH: Final = re.compile(r"\b(?:each|separate|individual|respective|identical|similar|other|them) ")
"""Words by which a sentence on an agreement with several parties tells of one with each."""


def _is_plural(words: str, agreement: int, scene: Scene) -> bool:
    """Whether each party has an agreement of its own."""
    title = scene.register.agreements[agreement].title.lower()
    return title.endswith("agreements") or _OF_EACH.search(words) is not None


_MOST_PARTIES: Final = 40


def _parties(cursor: Cursor, scene: Scene) -> tuple[int | None, ...] | None:
    """The parties after "with": by name, as a group that a term names, or as so many investors."""
    cursor.take("[each of] [(certain|<C>|its)] [{investor_kind}] [{investor_kind}] [{investor_words} ,]")
    if (group := cursor.take("[each of] <G:group>")) is not None:
        return scene.register.groups[group["group"]]
    holders: list[int] = []
    while len(holders) < _MOST_PARTIES and (found := cursor.take("<H:holder>")) is not None:
        holders.append(found["holder"])
        following = cursor.at
        if cursor.take("(, and|and|,)") is None or not cursor.sees("<H>"):
            cursor.at = following
            break
    if holders:
        return tuple(holders)
    if scene.has_tables and " each of " in cursor.text:
        # A table names them: each of its rows is an agreement.
        return None
    return (None,) if cursor.take("{unnamed}") is not None else None


def _promised(
    symbols: Symbols, context: Context, agreement: int, holder: int | None, agreed: tuple[Clause, ...]
) -> tuple[Clause, ...]:
    """The agreement under which notes are agreed to be issued: they are the most that may be."""
    for clause in agreed:
        for item in clause.clauses if isinstance(clause, AgreedIssueClause) else ():
            if isinstance(item, IssueClause):
                party = holder if holder is not None else item.holder
                return (_agreed(symbols, context, agreement, party, item.principal, item.notes),)
    return ()


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


def _with_several(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
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
    if found is None or not cursor.ended or not _is_plural(cursor.text, found["agreement"], scene):
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
