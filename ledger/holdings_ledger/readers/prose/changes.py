"""What changes a note or its standing: amendments, defaults, waivers, forbearance, agreements terminated."""

from __future__ import annotations

import re
from typing import Final

from holdings_events import (
    AgreementTerminated,
    DefaultWaived,
    EventOfDefaultRecorded,
    ForbearanceAgreed,
)
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, SplitClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["is_default"] = (
    "([,] (which|and this|and that|this|that|a failure that) (is|constitutes|constituted|was|amounts to)"
    " [(itself)] (event of default|default)"
    " [(under|on|of|within meaning of) [({that_note}|it|its terms|their terms)]]|[,] and [an] event of"
    " default [(then|thereby)] (occurred|resulted|arose)|, event of default [(under|of) [({that_note}|it)]])"
)
FRAGMENTS["unpaid"] = (
    "[(quarterly|monthly|scheduled|<O>|final)] [(principal|interest|principal and"
    " interest|installment|payment|balance|entire principal"
    "|principal amount|amount|amounts|all amounts|interest payment|principal payment|principal"
    " balance|outstanding principal)]"
    " [payment] [of <M>] [(due|that fell due|that was due|falling due|owed|then due)] [on <D>]"
)
FRAGMENTS["when_due"] = (
    "[,] [(when due|at maturity|on its maturity date|on its due date|at its maturity|when it"
    " (fell|came|was) due|on time|on due date|on <D>)]"
)
_DEFAULTS: Final = (
    "<H:party> {done_adverb} (notified|informed|advised) <X> that event of default (had occurred|has"
    " occurred|occurred|exists|existed) (under|on|with respect to) {that_note}",
    "<X> received [written] notice of [(event of|payment)] default from <H:party> (under|on|with respect"
    " to) {that_note}",
    "(failure|that failure|this failure|breach|that breach|this|that) (was|is|constituted|constitutes)"
    " [an] event of default under {that_note} [as of (that date|that day|<D>)]",
    "(nonpayment|non payment|failure|that failure|failure to pay|missed payment|this|it|that) [then]"
    " (became|ripened into|matured into|turned into|grew into) [an] event of default"
    " (under|of) {that_note}",
    "[(as result ,)] (event of default|default) (occurred|has occurred|arose|was triggered) (under|with"
    " respect to|on|in respect of)"
    " {that_note}",
    "<X> (defaulted|is in default|was in default|has defaulted|went into default) (on|under) {that_note}",
    "{that_note} (is in default|went into default|fell into default|was in default)",
    "<X> (failed to|did not|was unable to|has failed to|missed|failed in) [(pay|make|repay|meet)]"
    " {unpaid} {when_due} [{on_note}] [of {that_note}]"
    " [{that_note}] {when_due} {is_default}",
    "<H:party> {done_adverb} (declared|notified <X> of|gave <X> notice of|gave notice of|delivered"
    " notice of|sent <X> notice of|served"
    " notice of|delivered to <X> notice of|gave <X> written notice of) [(that)] (event of"
    " default|default) (under|on|with respect to)"
    " {that_note}",
    "<H:party> {done_adverb} declared {that_note} in default",
)
_DEFAULT_PARTS: Final = (
    "[,] by failing to (pay|make|repay) {unpaid} {when_due}",
    "[,] (because|by reason of|owing to|for|due to|as result of|when|after) (<X> failed to"
    " (pay|make|repay) {unpaid} {when_due}|failure to"
    " (pay|make|repay) {unpaid} {when_due}|non payment of {unpaid} {when_due}|nonpayment [of {unpaid}]"
    " {when_due}|<X> did not (pay|make|repay)"
    " {unpaid} {when_due})",
    "[,|;] [(and|, and)] [(from that day|from that date|as result|since then)] [(interest|default"
    " interest|note|it|<N>|rate|interest rate)]"
    " [(on it|on note|on <N>)] [(now|then|has|will)] (bears interest|accrues|runs|bears|accrues"
    " interest|accrue|increased|rose|is|increases|rises)"
    " [(to|at)] [(default rate of|rate of)] <P:default_rate> [{yearly}]",
    "[,] on <D:on>",
)


def defaulted(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“An event of default occurred under the note", "failed to pay ..., which is an event of default”."""
    begin = cursor.at
    for template in _DEFAULTS:
        cursor.at = begin
        head = cursor.take(template)
        if head is None:
            continue
        found = dict(head)
        gather(cursor, _DEFAULT_PARTS, found)
        if not cursor.ended or "note" not in found:
            continue
        text = symbols.text[begin : cursor.at]
        event = EventOfDefaultRecorded(
            source=PLACELESS,
            effective_date=scene.day(found, "on"),
            **reference(scene, found),
            description="event of default" if "event of default" in text else "default",
            default_rate=scene.number(found, "default_rate"),
        )
        return built(event, found, scene)
    return None


FRAGMENTS["defaults"] = (
    "[(that|this|such|any|all|certain|existing|these|those|resulting)] [(existing|resulting|past|of)]"
    " [(these|such)]"
    " (event of default|events of default|default|defaults|payment default|breach|breaches)"
)


def waived(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H waived the event of default under its note dated D.”."""
    head = cursor.take(
        "<H:party> {done_adverb} [(irrevocably|permanently|in writing)] (waived|granted [<X>] waiver"
        " of|gave [<X>] waiver of|delivered waiver of"
        "|signed waiver of|executed waiver of|agreed to and granted waiver of) {defaults}"
    )
    if head is None:
        return None
    found = dict(head)
    gather(
        cursor,
        (
            "(under|with respect to|on|of|in respect of|relating to) {that_note}",
            "[,] (arising|that (occurred|arose)|which (occurred|arose)|caused|resulting|described above)"
            " [(from|by|on <D>|out of)] [(<X> 's"
            "|its)] [(failure to (pay|make|repay) {unpaid} {when_due}|late payment|missed payment|non"
            " payment of {unpaid})]",
            "[,] that (occurred|arose) on <D>",
            "[,] (described|referred to|disclosed|reported) (in item <C>|above|below)",
            "[,] on <D:on>",
        ),
        found,
    )
    event = DefaultWaived(source=PLACELESS, effective_date=scene.day(found, "on"), **reference(scene, found))
    return built(event, found, scene)


_FORBEARS: Final = (
    "<H:party> {done_adverb} (agreed to forbear|agreed that it (will|would) forbear|agreed with <X> to"
    " forbear|will forbear|undertook to forbear)",
    "<H:party> {done_adverb} agreed (not to|to refrain from|that it will not)",
    "<X> and <H:party> {done_adverb} {entered} [certain] <A> {dated} (under|pursuant to|in) which"
    " [(<H>|lender|holder|it)] (agreed to"
    " forbear|agrees to forbear|will forbear|agreed not to)",
    "<X> {done_adverb} {entered} <A> {dated} with <H:party> [,] (under|pursuant to|in) which"
    " [(<H>|lender|holder|it)] (agreed to"
    " forbear|agrees to forbear|will forbear|agreed not to)",
)
_FORBEARANCE: Final = (
    "[,] (until|through|to|before|up to|till|until and including) <D:until> [,]",
    "[from] (exercising|enforcing|exercise|enforce|pursuing|pursue|taking|demanding|demand) [(any"
    " of|any|all|all of)] {its_own}"
    " (rights|remedies|rights and remedies|rights or remedies|action|enforcement"
    " action|collection|payment|legal remedies|rights of"
    " enforcement|default remedies) [(arising from|as result of|in respect of|by reason of|because of)"
    " {defaults}]",
    "[,] (under|with respect to|on|in respect of|against <X> under|relating to|of) {that_note}",
    "[from] (enforcing|calling|collecting|enforce|call|collect) {that_note}",
    "[,] or (until|upon|on) [any] (earlier|prior) (breach of (<A>|it|its terms|agreement)|termination of"
    " (<A>|it|agreement)|default under (<A>|it))",
    "[,] (in respect of|with respect to|on account of|arising from|as result of|by reason of|because"
    " of|following) {defaults} [(under|on) {that_note}]",
    "[,] on <D:on>",
)


def forborne(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H agreed to forbear from exercising its remedies under the note dated D until E.”."""
    head = None
    for template in _FORBEARS:
        head = head or cursor.take(template)
    if head is None:
        return None
    found = dict(head)
    gather(cursor, _FORBEARANCE, found)
    if "until" not in found:
        return None
    event = ForbearanceAgreed(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        until=scene.day(found, "until"),
    )
    return built(event, found, scene)


_TERMINATED: Final = (
    "<X> [and <H:party>] {done_adverb} [(mutually)] (terminated|agreed to terminate|cancelled|ended)"
    " [its] <A:agreement>"
    " [[,] (dated|dated as of|entered into on|of) <D:dated> [,]] [[,] (with|between <X> and) <H:party>]"
    " [[,] (dated|dated as of) <D:dated>]",
    "<H:party> and <X> {done_adverb} [(mutually)] (terminated|agreed to terminate|cancelled|ended)"
    " <A:agreement>"
    " [[,] (dated|dated as of|entered into on|of) <D:dated> [,]]",
    "<H:party> {done_adverb} terminated <A:agreement> [[,] (dated|dated as of|entered into on|of)"
    " <D:dated> [,]] [with <X>]",
    "<A:agreement> [[,] (dated|dated as of|entered into on|of) <D:dated> [,]] [between (parties|them)]"
    " [, under which [up to] <M> of <N> (might|could) (have been|be)"
    " (sold|issued|drawn) ,] [(was|has been)] (terminated|ended|came to end)",
    "<A:agreement> [[,] (dated|dated as of|entered into on|of) <D:dated> [,]] [[,] (with|between <X>"
    " and) <H:party> [,]] [[,] (dated|dated as"
    " of) <D:dated> [,]] (was|has been) [mutually] terminated [by (<X>|<H>|mutual agreement|agreement of"
    " parties|both parties)]",
)


def terminated(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company and H terminated the note purchase agreement dated D.”."""
    begin = cursor.at
    for template in _TERMINATED:
        cursor.at = begin
        head = cursor.take(template)
        if head is None:
            continue
        found = dict(head)
        gather(
            cursor,
            (
                "[,] on <D:on>",
                "on (same|that) (day|date)",
                "[,] by (mutual agreement|mutual consent|agreement)",
                "[,] without (penalty|cost|liability)",
            ),
            found,
        )
        if cursor.ended:
            event = AgreementTerminated(
                source=PLACELESS,
                effective_date=scene.day(found, "on"),
                title=scene.register.agreements[found["agreement"]].title,
                agreement_date=scene.day(found, "dated"),
            )
            return {"event": event, "holder": found.get("party"), "notes": None, "bare": False}
    return None


_SPLIT: Final = re.compile(
    r"(?:[\w<>:]{1,20} ){0,12}reverse (?:stock )?split (?:of (?:\S{1,12} ){1,8})?"
    r"(?:took effect|became effective|was effected|went into effect|was completed)"
)


def read_split(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“A one-for-100 reverse split took effect”: no event here, but the day of its effects."""
    found = _SPLIT.match(cursor.text, cursor.at)
    signed = cursor.take(
        "{both_sides} {done_adverb} {entered} [limited] (waiver and <O> amendment|waiver and"
        " amendment|amendment and waiver|waiver|<O> amendment|amendment|forbearance|modification|consent)"
    )
    if (found is None and (signed is None or not cursor.ended)) or context.day is None:
        return ()
    return (SplitClause(template="split", symbols=symbols, context=context),)


__all__ = ["defaulted", "forborne", "read_split", "terminated", "waived"]
