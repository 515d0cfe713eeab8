"""Issues of notes in one sentence: "the Company sold and issued $X principal amount of Notes to H ...".

What was done ("sold and issued"), agreed, promised ("will sell and issue") and allowed ("may", "up to")
are different templates; a verb that is not listed here makes no event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import PreferredIssued
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    Context,
    EventClause,
    IssueClause,
    Leg,
    OpenIssueClause,
    ReceivedClause,
    Subject,
    TermValue,
)
from holdings_ledger.readers.prose.exchange import legs
from holdings_ledger.readers.prose.issue_parts import (
    AMOUNT,
    EACH,
    ITEM,
    PARTS,
    SAME_DAY,
    SERVICES,
    THAT_SUM,
    UNNAMED,
)
from holdings_ledger.readers.prose.pattern import Cursor, grow
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail
from holdings_ledger.readers.prose.terms import predicates
from holdings_ledger.readers.prose.terms_words import months_in_words
from holdings_ledger.readers.prose.warrants import warrant_with


def read_issue(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company sold and issued $X principal amount of Notes to H ...", in active or passive voice."""
    start = cursor.at
    for head in (_bought, _sold, _was_issued):
        cursor.at = start
        found = head(cursor, scene)
        if found is not None:
            clauses = _issue_parts(cursor, symbols, context, scene, found)
            if clauses:
                return clauses
    cursor.at = start
    return _open_issue(cursor, symbols, context, scene)


def _bought(cursor: Cursor, scene: Scene) -> dict[str, int] | None:
    both = cursor.take("<X> [,] {issues} [,] and [,] <H:holder> [,] {bought} [,]") or cursor.take(
        "<H:holder> {done_adverb} {bought} [(,|from <X> ,)] and [,] <X> {done_adverb} {issues} [to (it|him"
        "|her|<H>)] [,]"
    )
    if both is not None:
        return dict(both)
    found = cursor.take("<H:holder> {done_adverb} {bought}")
    return None if found is None else {**found, "buyer": 1}


_SOLD: Final = (
    "<X> {done_adverb} (closed|completed) (financing|loan|bridge financing|bridge loan|private"
    " placement|offering|transaction) with <H:holder> [,]"
    " (issuing|and issued|by issuing|in which it issued|in which <X> issued) [(to it|it|to <H>)]",
    "(<X> and <H:holder>|<H:holder> and <X>) {done_adverb} (closed on|closed|completed)"
    " (sale|purchase|sale and purchase|issuance) of",
    "<X> {done_adverb} {issues} <H:holder>",
    "<X> {done_adverb} {issues}",
)


def _sold(cursor: Cursor, scene: Scene) -> dict[str, int] | None:
    for head in _SOLD:
        found = cursor.take(head)
        if found is not None:
            given = cursor.text[: cursor.at].endswith(_GIVEN)
            return None if given and cursor.sees("with <H>") else dict(found)
    return None


_GIVEN: Final = ("issued ", "sold ", "delivered ", "gave ", "granted ", "made ")
"""What is done with a party is done by both, not to it."""


def _was_issued(cursor: Cursor, scene: Scene) -> dict[str, int] | None:
    """“A promissory note in the principal amount of $X was issued to H by the Company.”."""
    found = cursor.take("[<O>] {notes_object} [,] (was|were) {done_adverb} {issued} [by <X>]")
    return None if found is None else {**found, "object": 1}


def _open_issue(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company issued a note on these terms:", with all else in the lines below."""
    found = cursor.take(
        "<X> {done_adverb} {issues} [(to|with) <H:holder>] [(following|its|<X> 's|new|<C>)] <K:notes>"
        " [(to|with|in favor of)"
        " <H:holder>]"
        " [[,] [(in private placement)] [(on|with|having|under|subject to|whose|of which|with following|,)]"
        " [(these|following|principal|main|material|key|basic)] [(principal|main|material|key)] [terms]"
        " [(are|is)]"
        " [(as follows|set out below|set forth below|described below|summarized"
        " below|below|follow|listed below|shown below"
        "|stated below|in (following|this) table|in table below)]]"
    )
    found = found or cursor.take(
        "<X> {done_adverb} {issues} [<K:notes>] to {unnamed} [, as follows|as follows]"
    )
    found = found or cursor.take(
        "<X> {done_adverb} {issues} to (them|purchasers|investors|lenders|<G>) [on <D>] [(its|<X> 's)]"
        " [<P>] <K:notes> [and {warrant}] [, as follows|as follows|listed below|shown"
        " below]"
    )
    found = found or cursor.take(
        "<X> {done_adverb} (completed|closed) [private] (sale|placement|issuance) of [(its|<X> 's)]"
        " [<P>] <K:notes> [and {warrant}] [to <H:holder>] [(under|pursuant to) <A> [dated"
        " [as of] <D:day>]]"
    )
    found = found or cursor.take(
        "<X> {done_adverb} {issues} to each (of"
        " (lenders|purchasers|investors|holders|them)|lender|purchaser|investor|holder|buyer|<G>) <K:notes>"
        " (in|for|with) {size} [amount] (shown|set out|stated|listed|set forth|given|indicated)"
        " (opposite|beside|against|next to|alongside) (its|his|their)"
        " (name|names) [below] [, against payment of price (shown|stated|listed)] [in table] [(below|in"
        " following table|in table below)]"
    )
    if (
        found is None
        or "notes" not in found
        or not (cursor.ended or cursor.text[cursor.at :].strip() in (":", ": ."))
    ):
        return ()
    cursor.at = len(cursor.text)
    if "day" in found and context.day is None:
        context = attrs.evolve(context, day=scene.day(found, "day"))
    clause = OpenIssueClause(
        template="issue", symbols=symbols, context=context, notes=found["notes"], holder=found.get("holder")
    )
    return (clause,)


@attrs.define
class Parts:
    """What was read of an issue so far: places by name, terms, what was surrendered, a warrant beside it."""

    found: dict[str, int]
    taken: set[str] = attrs.Factory(set[str])
    terms: list[tuple[str, TermValue]] = attrs.Factory(list[tuple[str, TermValue]])
    surrendered: tuple[Leg, ...] = ()
    warrant: EventClause | None = None


_PREFERRED_OBJECT: Final = "[(,|, and|and|together with|, together with)] {preferred_object}"


def read_parts(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, parts: Parts) -> None:
    """The securities, price, buyer and terms of an issuance in any order, each at most once."""
    while not cursor.ended:
        _enumerated(cursor, parts)
        if "principal" in parts.found:
            parts.taken.add(AMOUNT)
        if any(grow(cursor, part, parts.taken, parts.found) for part in (*_objects(parts), *PARTS)):
            continue
        if not (
            _surrendered(cursor, symbols, scene, parts)
            or _warrant(cursor, symbols, context, scene, parts)
            or _terms(cursor, symbols, scene, parts)
            or skip_tail(cursor)
        ):
            return


def _objects(parts: Parts) -> tuple[str, ...]:
    """The securities that may stand next, each once, and what only goes with preferred stock."""
    notes = () if "notes" in parts.found else ("{notes_object}", "{kind} <K:notes>")
    return (*notes, EACH, SERVICES, THAT_SUM) if "series" in parts.found else (*notes, _PREFERRED_OBJECT)


def _enumerated(cursor: Cursor, parts: Parts) -> None:
    """Move past the "(i)" before the note, or ", and (ii)" before what was issued with it."""
    start = cursor.at
    if cursor.take(ITEM) is None:
        return
    first = "notes" not in parts.found and cursor.sees("({notes_object}|{kind} <K>)")
    if not (first or cursor.sees("({warrant}|{common_shares}|{preferred_object})")):
        cursor.at = start


def _surrendered(cursor: Cursor, symbols: Symbols, scene: Scene, parts: Parts) -> bool:
    """“... in exchange for the surrender of (i) ...”."""
    start = cursor.at
    lead = (
        "[,] in (exchange|consideration|return) for [(surrender|cancellation|surrender and"
        " cancellation|return|exchange) of]"
    )
    if parts.surrendered or cursor.take(lead) is None:
        return False
    parts.surrendered = legs(cursor, symbols, scene)
    if not parts.surrendered:
        cursor.at = start
    return bool(parts.surrendered)


def _warrant(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, parts: Parts) -> bool:
    """“... and a warrant to purchase N shares ...”, or the warrant that is all that was issued."""
    if parts.warrant is None:
        parts.warrant = warrant_with(cursor, symbols, context, scene, parts.found.get("holder"))
        return parts.warrant is not None
    return False


def _terms(cursor: Cursor, symbols: Symbols, scene: Scene, parts: Parts) -> bool:
    """Terms in relative clauses and participles: ", bearing interest at 8% and maturing on D"."""
    notes = parts.found.get("notes")
    if notes is None:
        return False
    start = cursor.at
    connected = cursor.take("(, and|; and|and|,|;) [(which|that|with|each|all)]") or cursor.take(
        "(which|that|with)"
    )
    again = cursor.take("[(, |)] {all_of} <K:again>")
    if again is not None and again["again"] != notes:
        cursor.at = start
        return False
    more = predicates(cursor, scene, symbols, Subject(notes=notes))
    if not more and connected is not None:
        cursor.at = start
        more = predicates(cursor, scene, symbols, Subject(notes=notes))
    if not more:
        cursor.at = start
        return False
    parts.terms.extend(more)
    return True


def _issue_parts(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> tuple[Clause, ...]:
    parts = Parts(found)
    read_parts(cursor, symbols, context, scene, parts)
    if not cursor.ended or ("buyer" in found and "seller" not in found and not _own(symbols.text)):
        return ()
    return issued(symbols, context, scene, parts)


def issued(symbols: Symbols, context: Context, scene: Scene, parts: Parts) -> tuple[Clause, ...]:
    """The issues that the parts make: a note, preferred stock, a warrant; none where one is contradictory."""
    found, clauses = parts.found, list[Clause | None]()
    dated = _dated(context, found, scene)
    if dated is None or found.get("payer", found.get("holder")) != found.get("holder"):
        return ()
    if UNNAMED in parts.taken and "holder" not in found:
        found["holder"] = int(scene.register.party(None)[2:-1])
    if "series" in found and "notes" in found:
        # One price for two things: of neither is it told.
        found.pop("paid", None)
    if "notes" in found:
        clauses.append(issue_of(symbols, context, scene, parts))
    elif parts.terms or parts.surrendered or not {"due", "discount", "dated"}.isdisjoint(found):
        return ()
    told = _context_of(dated, found)
    if "series" in found:
        clauses.append(_preferred_of(symbols, told, scene, parts))
    if parts.warrant is not None:
        holder = parts.warrant.holder
        holder = found.get("holder") if holder is None else holder
        clauses.append(attrs.evolve(parts.warrant, context=told, holder=holder))
    done = tuple(clause for clause in clauses if clause is not None)
    return done if len(done) == len(clauses) else ()


def _preferred_of(symbols: Symbols, context: Context, scene: Scene, parts: Parts) -> EventClause | None:
    """The preferred stock that the parts tell, for the price of all or of each share, or the debt given up.

    None where two of them differ.
    """
    found = parts.found
    shares, each = scene.number(found, "shares"), scene.number(found, "each")
    stated = {scene.number(found, "paid"), scene.number(found, "owed"), context.value}
    values = {value for value in stated if value is not None}
    if each is not None and shares is not None:
        values.add(each * shares)
    if len(values) > 1:
        return None
    event = PreferredIssued(
        source=PLACELESS,
        series=scene.register.series[found["series"]].title,
        shares=shares,
        value=values.pop() if values else None,
    )
    return EventClause(
        template="preferred_issued",
        symbols=symbols,
        context=context,
        event=event,
        holder=found.get("holder"),
        value_given=" that sum " in symbols.text or " that amount " in symbols.text,
    )


_OWN: Final = re.compile(r"<X> 's (?:[\w<>]+ ){0,6}<K")


def _own(text: str) -> bool:
    """Whether what a party bought was "our note": it may have bought another's."""
    return _OWN.search(text) is not None


def issue_of(symbols: Symbols, context: Context, scene: Scene, parts: Parts) -> IssueClause | None:
    """The issue that the parts make, when they name notes and their amount without contradiction."""
    found = parts.found
    notes, principal = found.get("notes"), scene.number(found, "principal")
    if notes is None or principal is None:
        return None
    terms, dated = stated(symbols, scene, parts, notes), _dated(context, found, scene)
    if terms is None or dated is None:
        return None
    if dated.day is None and SAME_DAY in parts.taken:
        dated = attrs.evolve(dated, same_day=True)
    return IssueClause(
        template="issue",
        symbols=symbols,
        context=_context_of(dated, found),
        notes=notes,
        principal=principal,
        holder=found.get("holder"),
        proceeds=scene.number(found, "paid"),
        discount=scene.number(found, "discount"),
        legs=parts.surrendered,
        terms=terms,
    )


_WORDED: Final = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen) (year|month) (?:<P\d+>"
    r" )?(?:per |annum |annual |interest |coupon ){0,3}<K"
)


def stated(
    symbols: Symbols, scene: Scene, parts: Parts, notes: int
) -> tuple[tuple[str, TermValue], ...] | None:
    """The terms that the parts state; None where one cannot be told from another."""
    found, terms = parts.found, list(parts.terms)
    if "due" in found:
        terms.append(("maturity_date", scene.day(found, "due")))
    if "rate" in found:
        # The percent before "original issue discount notes" is a discount, not a coupon.
        if scene.register.notes[notes].title.lower().replace("-", " ").split().count("discount"):
            return None
        terms.append(("rate", scene.number(found, "rate")))
    if "dated" in found:
        terms.append(("dated", scene.day(found, "dated")))
    months = scene.number(found, "term_months")
    years = scene.number(found, "term_years")
    worded = _WORDED.search(symbols.text)
    if worded is not None and months is None and years is None:
        terms.append(("maturity_months", months_in_words(worded[1], worded[2])))
    if months is not None or years is not None:
        terms.append(("maturity_months", int(months or (years or Decimal(0)) * 12)))
    values: dict[str, TermValue] = {}
    for field, value in terms:
        if values.setdefault(field, value) != value:
            return None
    return tuple(values.items())


def _dated(context: Context, found: Mapping[str, int], scene: Scene) -> Context | None:
    """The context with the day that stands within the sentence; None where it names two."""
    day = scene.day(found, "on")
    if day is not None and context.day not in (None, day):
        return None
    day = context.day or day or scene.day(found, "dated")
    return attrs.evolve(context, day=day)


def _context_of(context: Context, found: Mapping[str, int]) -> Context:
    if context.agreement is not None or "agreement" not in found:
        return context
    return attrs.evolve(context, agreement=found["agreement"])


def read_received(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company received $X of gross proceeds from the offering of the Note”: the price was paid."""
    found = cursor.take(
        "<X> [has] received [aggregate|total] (<M:paid> of gross proceeds|gross proceeds of"
        " <M:paid>|<M:paid> in gross"
        " proceeds|<M:paid> [in cash])"
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


__all__ = ["Parts", "issue_of", "read_issue", "read_parts", "read_received", "stated"]
