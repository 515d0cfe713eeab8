"""Agreements, issuances and commitments of notes.

What was done ("sold and issued"), agreed, promised ("will sell and issue") and allowed ("may", "up to")
are different templates; a verb that is not listed here makes no event.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import (
    AgreementClause,
    Clause,
    CommitClause,
    ConditionClause,
    Context,
    IssueClause,
    Leg,
    ReceivedClause,
    Subject,
    TermValue,
)
from holdings_ledger.readers.prose.exchange import legs
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.terms import predicates

FRAGMENTS["issued"] = "(sold and issued|issued and sold|issued and delivered|issued|sold)"
FRAGMENTS["to_issue"] = "(sell and issue|issue and sell|issue and deliver|issue|sell)"
FRAGMENTS["notes_object"] = (
    "([aggregate of] <M:principal> [(of|in)] {size} [amount] [of] [additional|new] [<P:rate>] <K:notes>"
    "|[<C:one>] [additional|new] [<P:rate>] <K:notes> [due <D:due>] (in|with|having|for) {size}"
    " [amount] of <M:principal>"
    "|<M:principal> [<P:rate>] [additional|new] <K:notes> [due <D:due>])"
)
FRAGMENTS["paying"] = (
    "((in exchange for|in consideration (for|of)|for) [aggregate|total] gross proceeds (of|to <X>"
    " of) <M:paid>"
    "|(in exchange for|in consideration (for|of)|for) <M:paid> (of gross proceeds|in gross"
    " proceeds|in cash|of cash)"
    "|(for|at) [aggregate|total|cash] (purchase price|subscription price|consideration) of <M:paid>"
    " [in cash])"
)
_MOST_TRANCHES: Final = 600
_PARTS: Final = (
    "to <H:holder>",
    "{paying}",
    "[,] (with|including|which includes|reflecting) original issue discount of <M:discount>",
    "[,] pursuant to [terms of] <A:agreement> {dated}",
    "(due|maturing) [on] <D:due>",
    "dated [as of] <D:dated>",
    "in private placement",
    "from <X:seller>",
)


def read_agreement(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company entered into a note purchase agreement with H ...”: the agreement and what it tells."""
    found = cursor.take(
        "<X> (entered into|executed|executed and delivered|entered into and closed) <A:agreement> {dated}"
        " [(with|by and between <X> and|by and among <X> and) <H:holder>]"
    ) or cursor.take(
        "<X> and <H:holder> (entered into|executed|executed and delivered) <A:agreement> {dated}"
    )
    if found is None:
        return ()
    agreement, holder = found["agreement"], found.get("holder")
    inner = Context(day=context.day, agreement=agreement)
    if cursor.ended:
        return (_agreed(symbols, context, agreement, holder),)
    begin = cursor.at
    sold = cursor.take(
        "[,] (for|providing for|relating to|with respect to) (private"
        " placement|sale|purchase|issuance|offering"
        "|issuance and sale|sale and issuance|purchase and sale) of [up to] [aggregate of] <M:ceiling>"
        " [{size}] [amount] [of] [(its|<X> 's)] [<P>] <K:notes>"
    ) or cursor.take(
        "[,] (pursuant to which|under which|whereby) (<X> (agreed to|will|may) {to_issue} [to <H>]"
        "|<H> agreed to (purchase|buy|acquire) [from <X>]) [up to] [aggregate of] <M:ceiling>"
        " [{size}] [amount] [of] [(its|<X> 's)] [<P>] <K:notes> [to <H>] [from <X>]"
    )
    if sold is not None:
        ceiling = scene.number(sold, "ceiling")
        exact = {"up", "may", "will", "agreed"}.isdisjoint(cursor.text[begin : cursor.at].split())
        clause = _agreed(symbols, context, agreement, holder, ceiling, sold["notes"], exact)
        return (clause,) if cursor.ended else ()
    if cursor.take(_FOR_PREFERRED) is not None:
        return (_agreed(symbols, context, agreement, holder),) if cursor.ended else ()
    if cursor.take("[,] (pursuant to which|under which|whereby)") is None:
        return ()
    issued = read_issue(cursor, symbols, inner, scene)
    if not issued or not isinstance(issued[0], IssueClause):
        return ()
    return (_agreed(symbols, context, agreement, holder, None, issued[0].notes), *issued)


_FOR_PREFERRED: Final = (
    "[,] for (private placement|sale|purchase|issuance|offering) of [up to] (<M> of|<C> shares of)"
    " [(its|<X> 's)] [newly designated] <S>"
)


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


def read_issue(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company sold and issued $X principal amount of Notes to H ...”, or H bought them."""
    bought = cursor.take("<H:holder> (purchased|bought|acquired)")
    if bought is None and cursor.take("<X> [(has|have|also)] {issued}") is None:
        return ()
    return _issue_parts(cursor, symbols, context, scene, dict(bought or {}))


def _issue_parts(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> tuple[Clause, ...]:
    """The object, price, buyer and terms of an issuance in any order, each at most once."""
    begins_with_holder = "holder" in found
    surrendered: tuple[Leg, ...] = ()
    taken: set[str] = set()
    while not cursor.ended:
        part = next((part for part in ("{notes_object}", *_PARTS) if _grow(cursor, part, taken, found)), None)
        if part is not None:
            continue
        if not surrendered and cursor.take(
            "[,] in exchange for [(surrender|cancellation|surrender and cancellation) of]"
        ):
            surrendered = legs(cursor, symbols, scene)
            if not surrendered:
                return ()
            continue
        break
    notes, principal = found.get("notes"), scene.number(found, "principal")
    bought_of_another = begins_with_holder and "seller" not in found
    if notes is None or principal is None or bought_of_another:
        return ()
    terms = _terms(cursor, symbols, scene, found, notes)
    if terms is None:
        return ()
    clause = IssueClause(
        template="issue",
        symbols=symbols,
        context=_context_of(context, found),
        notes=notes,
        principal=principal,
        holder=found.get("holder"),
        proceeds=scene.number(found, "paid"),
        discount=scene.number(found, "discount"),
        legs=surrendered,
        terms=terms,
    )
    return (clause,)


def _grow(cursor: Cursor, part: str, taken: set[str], found: dict[str, int]) -> bool:
    if part in taken:
        return False
    captured = cursor.take(part)
    if captured is None:
        return False
    taken.add(part)
    found.update(captured)
    return True


def _context_of(context: Context, found: Mapping[str, int]) -> Context:
    if context.agreement is not None or "agreement" not in found:
        return context
    return Context(
        day=context.day,
        agreement=found["agreement"],
        in_exchange=context.in_exchange,
        scope=context.scope,
        same_day=context.same_day,
    )


def _terms(
    cursor: Cursor, symbols: Symbols, scene: Scene, found: Mapping[str, int], notes: int
) -> tuple[tuple[str, TermValue], ...] | None:
    """The terms the clause itself states; None when words are left that no predicate understands."""
    terms: list[tuple[str, TermValue]] = []
    if "due" in found:
        terms.append(("maturity_date", scene.day(found, "due")))
    if "rate" in found:
        # The percent before "original issue discount notes" is a discount, not a coupon.
        if scene.register.notes[notes].title.lower().startswith("original"):
            return None
        terms.append(("rate", scene.number(found, "rate")))
    if not cursor.ended:
        cursor.take("[,] (which|that)")
        cursor.take(",")
        more = predicates(cursor, scene, symbols, Subject(notes=notes))
        if not more or not cursor.ended:
            return None
        terms.extend(more)
    return tuple(terms)


def read_commitment(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company will sell and issue the remaining $X ... in seven monthly tranches ...”."""
    found: dict[str, int] = {}
    begin = cursor.at
    seller = cursor.take(
        "<X> (will|shall|agreed to|has agreed to) {to_issue} [to <H:holder>] [remaining|additional]"
        " <M:principal>"
        " [{size}] [amount] [of] [additional] <K:notes>"
    ) or cursor.take(
        "<H:holder> (will|shall|agreed to|has agreed to) (purchase|buy) [from <X>]"
        " [remaining|additional] <M:principal>"
        " [{size}] [amount] [of] [additional] <K:notes>"
    )
    if seller is None:
        return ()
    found.update(seller)
    remaining = " remaining " in cursor.text[begin : cursor.at]
    tranches = cursor.at
    taken: set[str] = set()
    while not cursor.ended:
        part = next((part for part in _TRANCHE_PARTS if _grow(cursor, part, taken, found)), None)
        if part is None:
            return ()
    count = scene.number(found, "count")
    if count is None or not 1 <= count <= _MOST_TRANCHES:
        return ()
    words = cursor.text[tranches : cursor.at].split()
    clause = CommitClause(
        template="tranches",
        symbols=symbols,
        context=context,
        notes=found["notes"],
        holder=found.get("holder"),
        principal=scene.tokens[found["principal"]].number,
        count=int(count),
        remaining=remaining,
        each=scene.number(found, "each"),
        months=1 if "monthly" in words else 3 if "quarterly" in words else None,
        window=_window(scene, found),
    )
    return (clause,)


_TRANCHE_PARTS: Final = (
    "to <H:holder>",
    "from <X>",
    "{paying}",
    "[,] in <C:count> [(additional|equal|further|separate)] [(additional|equal)] [(monthly|quarterly)]"
    " (tranches|installments|closings) [of <M:each> each]",
    "[,] [(scheduled to (occur|close)|to (occur|close))] (in|from|between|during) <Y:from>"
    " (through|to|and|until) <Y:to>",
    "[,] pursuant to [terms of] <A:agreement>",
)


def _window(scene: Scene, found: Mapping[str, int]) -> tuple[date, date] | None:
    """From the first day of the first month to the last day of the last."""
    start, end = scene.month(found, "from"), scene.month(found, "to")
    if start is None or end is None or start > end:
        return None
    return date(*start, 1), date(*end, calendar.monthrange(*end)[1])


def read_condition(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """A least dollar volume before each tranche."""
    begin = cursor.at
    found = cursor.take(
        "(issuance|closing|sale|issuance and closing|closing and issuance|issuance and sale) of"
        " [(each of|each)] [(these|such)] [future] (tranches|tranche) [of <K>]"
        " (is|are) (conditioned (upon|on)|subject to|conditional upon) <X> (having|maintaining)"
        " average daily [dollar] trading volume (for|of|in) (its|<X> 's) <J>"
        " of (at least|not less than|no less than|more than|in excess of) <M:threshold>"
        " (for|over|during) (<C:days> trading day period (preceding|prior to|before)"
        "|<C:days> trading days (preceding|prior to|before))"
        " (such|each|each such|applicable) [future] [(tranche|tranche 's)] (closing date|closing"
        " dates|closing|closings)"
    )
    if found is None or not cursor.ended:
        return ()
    words = cursor.text[begin : cursor.at]
    days = scene.number(found, "days") or Decimal(0)
    clause = ConditionClause(
        template="volume_condition",
        symbols=symbols,
        context=context,
        threshold=scene.tokens[found["threshold"]].number,
        comparison=">" if " more than " in words or " in excess of " in words else ">=",
        window_days=int(days),
    )
    return (clause,)


def read_received(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company received $X of gross proceeds from the offering of the Note”: the price was paid."""
    found = cursor.take(
        "<X> [has] received [aggregate|total] (<M:paid> of gross proceeds|gross proceeds of <M:paid>)"
        " (from|for|in exchange for) [(offering|issuance|sale|sale and issuance) of] <K:notes>"
    )
    paid = scene.number(found, "paid") if found is not None else None
    if found is None or paid is None or not cursor.ended:
        return ()
    return (
        ReceivedClause(
            template="received", symbols=symbols, context=context, notes=found["notes"], paid=paid
        ),
    )


__all__ = ["read_agreement", "read_commitment", "read_condition", "read_issue", "read_received"]
