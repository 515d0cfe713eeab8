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
from holdings_ledger.readers.prose.circumstances import AROUND, TAKES_BACK, skip_cause
from holdings_ledger.readers.prose.clauses import (
    PLACELESS,
    Clause,
    Context,
    SplitClause,
    Subject,
    TermClause,
)
from holdings_ledger.readers.prose.note_phrases import named_notes
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["is_default"] = (
    "([,] (which|and this|and that|this|that|a failure that|which failure|and (such|this) failure|and"
    " which|each of"
    " which|such failure) (is|constitutes|constituted|was|amounts to|triggered|resulted in|caused)"
    " [(itself|also)]"
    " (event of default|events of default|default) [(under|on|of|within meaning of|pursuant to)"
    " [({that_note}|it|its"
    " terms|their terms)]]|[,] and event of default [(then|thereby)] (occurred|resulted|arose)"
    "|, event of default [(under|of) [({that_note}|it)]])"
)
FRAGMENTS["unpaid"] = (
    "[(quarterly|monthly|scheduled|<O>|final|required)] [(principal|interest|principal and interest"
    "|installment"
    "|payment|balance|entire principal|principal amount|amount|amounts|all amounts|interest payment|principal"
    " payment|principal balance|outstanding principal|full amount)] [payment] [of <M>] [(due|that fell due"
    "|that was"
    " due|falling due|owed|then due|that were due)] [on <D:due>]"
)
FRAGMENTS["when_due"] = (
    "[,] [(when due|at maturity|on its maturity date|on its due date|at its maturity|when it (fell|came"
    "|was) due"
    "|on time|on due date|on <D:due>|at [its] maturity on <D:due>|when due on <D:due>|on (that|such) date)]"
)
FRAGMENTS["occurs"] = (
    "(occurred|has occurred|arose|was triggered|exists|existed|has occurred and is continuing|occurred and is"
    " continuing|had occurred|resulted|was deemed to have occurred)"
)
FRAGMENTS["default_word"] = "(event of default|events of default|default|payment default|maturity default)"
_DEFAULTS: Final = (
    "(failure [to (pay|make (payment|payments)|repay)]|that failure|such failure|this failure|breach|that"
    " breach|this|that|such non payment"
    "|foregoing) (was|is"
    "|constituted|constitutes|triggered|resulted in) {default_word} under {that_note} [as of (that date|that"
    " day|<D>)] [, which occurred on <D:on>]",
    "(nonpayment|non payment|failure|that failure|failure to pay [within <C> [(business|calendar)] day"
    " (grace|cure) period]|missed payment|this|it|that) [then]"
    " (became|ripened"
    " into|matured into|turned into|grew into) event of default (under|of) {that_note} [on <D:on>]",
    "{default_word} [(under|with respect to|on|in respect of) {that_note}] {occurs} [on (<D:on>|(that"
    "|such) (date|day))]"
    " [(under|with respect"
    " to|on|in respect of) {that_note}]",
    "<X> (defaulted|is [(now|currently|therefore)] in default|was in default|has defaulted|went into default)"
    " (on|under|of|with respect to) {that_note}",
    "{that_note} (is|went into|fell into|was) [(now|currently|therefore)] in default",
    "{that_note} matured on <D:on> (and|but) (has not been|was not) (repaid|paid) [; <X> is [therefore] in"
    " default]",
    "<X> (failed to|did not|was unable to|has failed to|missed|failed in) [(pay|make|repay|meet)] {unpaid}"
    " {when_due}"
    " [{on_note}] [of {that_note}] [{that_note}] {when_due} {is_default}",
)
_DEFAULT_PARTS: Final = (
    "[,] by failing to (pay|make|repay) {unpaid} {when_due}",
    "[,|;] [(and|, and)] [(from that day|from that date|as result|since then)] [(interest|default interest"
    "|note|it"
    "|<N>|rate|interest rate)] [(on it|on note|on <N>)] [(now|then|has|will)] (bears interest|accrues|runs"
    "|bears"
    "|accrues interest|accrue|increased|rose|is|increases|rises) [(to|at)] [(default rate of|rate of)]"
    " <P:default_rate> [{yearly}] [from <D>]",
    "[,] (on|as of) <D:on> [,]",
    "[,] (pursuant to|under) [terms of] {that_note}",
)


def defaulted(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“An event of default occurred under the note", "failed to pay ..., which is an event of default”."""
    begin = cursor.at
    for template in _DEFAULTS:
        cursor.at = begin
        head = cursor.take(template)
        if head is not None:
            found = dict(head)
            _gathered(cursor, _DEFAULT_PARTS, found)
            if cursor.ended and "note" in found:
                return _default(cursor, scene, found, begin)
    cursor.at = begin
    triggered = _triggered(cursor, scene)
    if triggered is not None:
        return triggered
    cursor.at = begin
    return _failed(cursor, scene)


_TRIGGER: Final = re.compile(
    r"(?!no |if |any |such |neither )(?:[a-z'-]{2,20}|<X>|<A\d+>|<C\d+>|<J>|<D\d+>) (?:(?:[a-z'-]{1,20}"
    r"|<X>|<A\d+>|<C\d+>"
    r"|<J>|<D\d+>) ){1,18}?(?=(?:triggered|resulted in|caused|constituted|constitutes) )"
)


def _triggered(cursor: Cursor, scene: Scene) -> Built | None:
    """“The late filing of the annual report triggered an event of default under the note", whatever did."""
    begin = cursor.at
    free = _TRIGGER.match(cursor.text, begin)
    if free is None or TAKES_BACK.search(free.group()) or " not " in free.group():
        return None
    cursor.at = free.end()
    found = cursor.take(
        "(triggered|resulted in|caused|constituted|constitutes) {default_word} (under|of) {that_note}"
    )
    if found is None:
        return None
    parts = dict(found)
    gather(cursor, _DEFAULT_PARTS, parts)
    return _default(cursor, scene, parts, begin) if cursor.ended else None


def _gathered(cursor: Cursor, parts: tuple[str, ...], found: dict[str, int]) -> None:
    """The parts in any order, and the cause that the sentence may end with."""
    gather(cursor, parts, found)
    if not cursor.ended:
        skip_cause(cursor)


def _default(cursor: Cursor, scene: Scene, found: dict[str, int], begin: int) -> Built | None:
    text = cursor.text[begin : cursor.at]
    event = EventOfDefaultRecorded(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        description="event of default" if "event of default" in text else "default",
        default_rate=scene.number(found, "default_rate"),
    )
    result = built(event, found, scene)
    if result is not None and "due" in found:
        result["dated"] = scene.day(found, "due")
    return result


FAILS: Final = (
    "<X> {done_adverb} (failed to|did not|was unable to|has failed to|has not|failed in|defaulted in"
    "|missed|was not in"
    " compliance with)"
)
_DAY: Final = re.compile(r"<D(\d+)> ")
_FREE: Final = 50


def _failed(cursor: Cursor, scene: Scene) -> Built | None:
    """“The Company did not ..., which constituted an event of default under the note", whatever it did not
    do."""
    begin = cursor.at
    if cursor.take(FAILS) is None:
        return None
    joints = re.finditer(r" (?=,|and|which|this)", cursor.text[cursor.at :])
    for end in [Cursor(cursor.text, cursor.at + joint.start() + 1) for joint in joints]:
        free = cursor.text[cursor.at : end.at]
        found = end.take("{is_default}")
        if found is None or free.count(" ") > _FREE or TAKES_BACK.search(free):
            continue
        merged = dict(found)
        gather(end, _DEFAULT_PARTS, merged)
        notes = set(re.findall(r"<N(\d+)> ", free))
        if "note" not in merged and len(notes) == 1:
            merged["note"] = int(notes.pop())
        days = set(_DAY.findall(free))
        if end.ended and "note" in merged and "quarter" not in free:
            cursor.at = end.at
            if "on" not in merged and len(days) == 1:
                merged["on"] = int(days.pop())
            return _default(cursor, scene, merged, begin)
    return None


FRAGMENTS["defaults"] = (
    "[(that|this|such|any|any and all|all|certain|existing|these|those|resulting|specified)] [(existing"
    "|resulting|past"
    "|of|specified|prior|previous)] [(these|such)] (event of default|events of default|default|defaults"
    "|payment default"
    "|payment defaults|breach|breaches|defaults and events of default|default or event of default)"
)
_WAIVES: Final = (
    "[{under_doc}] <H:party> {done_adverb} [(irrevocably|permanently|in writing|unconditionally)] (waived"
    "|agreed to"
    " waive|granted [<X>] [limited] waiver of|gave [<X>] waiver of|delivered [(written|limited)] waiver"
    " (of|with respect to|as to)|signed waiver of"
    "|executed"
    " waiver of|agreed to and granted waiver of|permanently waived) {defaults}",
    "<X> {done_adverb} (obtained|received) [(written|limited)] waiver from <H:party> of {defaults}",
    "{doc} [also] (waives|waived) {defaults}",
)
_WAIVER: Final = (
    "(under|with respect to|on|of|in respect of|relating to) {that_note}",
    "[,] (arising|that (occurred|arose)|which (occurred|arose)|caused|resulting|described above|that had"
    " occurred"
    "|that has occurred|existing) [(from|by|(on|as of) <D>|out of|under {that_note})] [(<X> 's|its)]"
    " [(failure to"
    " (pay|make|repay) {unpaid} {when_due}|late payment|missed payment|non payment of {unpaid})]",
    "[,] that (occurred|arose) on <D>",
    "[,] (described|referred to|disclosed|reported) (in item <C>|above|below)",
    "[,] (on|as of) <D:on>",
    "[,] existing (as of|on) <D>",
    "[,] (by|in|pursuant to|under) [(written|limited)] (waiver|letter|waiver letter) [dated [as of] <D>]",
)


def waived(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H waived the event of default under its note dated D.”."""
    begin = cursor.at
    for template in _WAIVES:
        cursor.at = begin
        head = cursor.take(template)
        if head is None:
            continue
        found = dict(head)
        _gathered(cursor, _WAIVER, found)
        if cursor.ended:
            event = DefaultWaived(
                source=PLACELESS, effective_date=scene.day(found, "on"), **reference(scene, found)
            )
            return built(event, found, scene)
    return None


_FORBEARS: Final = (
    "[{under_doc}] <H:party> {done_adverb} (agreed to forbear|agreed that it (will|would|shall) forbear"
    "|agreed with <X>"
    " to forbear|will forbear|undertook to forbear|has agreed to forbear|agrees to forbear)",
    "[{under_doc}] <H:party> {done_adverb} agreed (not to|to refrain from|that it (will|shall) not)",
    "<X> and <H:party> {done_adverb} {entered} [certain] <A> {dated} (under|pursuant to|in) which"
    " [(<H>|lender|holder|it)] (agreed to forbear|agrees to forbear|will forbear|agreed not to)",
    "<X> {done_adverb} {entered} <A> {dated} with <H:party> [,] (under|pursuant to|in) which [(<H>|lender"
    "|holder|it)]"
    " (agreed to forbear|agrees to forbear|will forbear|agreed not to)",
    "[{under_doc}] <H:party> {done_adverb} (granted|gave|agreed to grant) [<X>] (forbearance|standstill)",
    "[{under_doc}] forbearance period [under {doc}] (ends|expires|will end|will expire|extends|continues"
    "|runs) [(on"
    "|until|through|to)] [(earlier|earliest|first|sooner) [to occur] of [<E>]] <D:until>",
)
_RIGHTS: Final = (
    "[(any of|any|all|all of|certain of|certain)] {its_own} [(respective|default|legal|available)] (rights"
    "|remedies"
    "|rights and remedies|rights or remedies|action|enforcement action|collection|payment|legal remedies"
    "|rights of"
    " enforcement|default remedies|action to (collect|enforce)|action to enforce {its_own} rights|rights"
    " and other"
    " remedies) [(available to it|it has|it may have)]"
)
_FORBEARANCE: Final = (
    "[,] (until|through|to|before|prior to|up to|till|until and including|through and including|for period"
    " ending"
    " [on]|ending"
    " [on]) [(earlier|earliest|first|sooner) [to occur] of [:] [<E>]] <D:until> [,]",
    "[from] (exercising|enforcing|exercise|enforce|pursuing|pursue|taking|take|demanding|demand|accelerating"
    f"|accelerate) {_RIGHTS} [(arising from|as result of|in respect of|by reason of|because of)"
    f" {{defaults}}]",
    "[,] (under|with respect to|on|in respect of|against <X> under|relating to|of) {that_note}",
    "[,] against <X> [and its subsidiaries]",
    "[from] (enforcing|calling|collecting|enforce|call|collect|accelerating) {that_note}",
    "[from] (taking|take) [any] [(legal|enforcement|further|collection)] action [(to (enforce|collect)"
    "|with respect to"
    "|under) {that_note}]",
    "[,] or (until|upon|on) [any] (earlier|prior) (breach of (<A>|it|its terms|agreement)|termination of"
    " (<A>|it|agreement)|default under (<A>|it))",
    "[,] (in respect of|with respect to|on account of|arising from|as result of|by reason of|because of"
    "|following)"
    " {defaults} [(described|referred to|set forth) in item <C> [(above|below)]] [(under|on) {that_note}]",
    "[,] for [(period of|additional)] <C> (days|months)",
    "[,] on <D:on>",
)
_CONDITION: Final = re.compile(
    r"(?:, )?(?:so long as|as long as|and (?:<E\d+> )?(?:occurrence|date)|or"
    r" (?:<E\d+> )?)"
)


def forborne(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H agreed to forbear from exercising its remedies under the note dated D until E.”.

    That it ends earlier on a further default, or holds so long as sums are paid, is in the nature of it.
    """
    begin = cursor.at
    for template in _FORBEARS:
        cursor.at = begin
        head = cursor.take(template)
        if head is None:
            continue
        found = dict(head)
        _gathered(cursor, _FORBEARANCE, found)
        if not cursor.ended and _CONDITION.match(cursor.text, cursor.at):
            cursor.at = len(cursor.text)
        if cursor.ended and "until" in found:
            event = ForbearanceAgreed(
                source=PLACELESS,
                effective_date=scene.day(found, "on"),
                **reference(scene, found),
                until=scene.day(found, "until"),
            )
            return built(event, found, scene)
    return None


FRAGMENTS["the_agreement"] = (
    "[its] <A:agreement> [[,] (dated|dated as of|entered into on|of|entered into as of) <D:dated> [,]]"
    " [[,] [entered into] (with|between <X> and|between) [<X> and] <H:party> [,]]"
    " [[,] (dated|dated as of|entered into on) <D:dated> [,]] [between (parties|them)] [, as amended [,]]"
    " [, which <X> entered into (with <H:party> on <D:dated>|on <D:dated> with <H:party>) ,]"
    " [, under which [up to] <M> of <N> (might|could) (have been|be) (sold|issued|drawn) ,]"
    " [(,|) [(and|together with)] [all] [other] related (documents|agreements|loan documents|transaction"
    " documents)"
    " [,]]"
)
FRAGMENTS["ends"] = (
    "(terminated|agreed to terminate|cancelled|ended|gave notice of termination of|delivered notice of"
    " termination of"
    "|exercised its right to terminate|mutually terminated|canceled)"
)
_TERMINATED: Final = (
    "<X> [and <H:party>] {done_adverb} [(mutually|voluntarily)] {ends} {the_agreement}",
    "<H:party> and <X> {done_adverb} [(mutually)] {ends} {the_agreement}",
    "<H:party> {done_adverb} {ends} {the_agreement} [with <X>]",
    "{the_agreement} [(was|were|has been|is)] [(mutually|automatically)] (terminated|ended|came to end"
    "|cancelled"
    "|expired|discharged) [by (<X>|<H>|mutual agreement|agreement of parties|both parties|mutual consent)]",
)
_ENDING: Final = (
    "[,] (on|effective|effective as of|effective on|as of|with effect from) <D:on>",
    "[,] effective immediately",
    "[,] upon (redemption|repayment|payment|prepayment|payoff) [in full] [of {that_note}]",
    "on (same|that) (day|date)",
    "[,] by (mutual agreement|mutual consent|agreement|mutual written consent)",
    "[,] in accordance with its terms",
    "[,] in connection with (repayment|prepayment|payoff|redemption) [of {that_note}]",
    "[,] and [is|are] of no further (force|effect|force or effect)",
    "[,] and all [of] [<X> 's|its] obligations [(under it|thereunder)] (were|have been) (satisfied|discharged"
    "|terminated|released)",
    *AROUND,
)


_FREE_WORDS: Final = (
    r"(?:(?!terminat|effect|unless|until|when|once|if |only|subject|condition|approv|provided)"
    r"\S{1,30} ){1,40}\. $"
)
_UNDER_WHICH: Final = re.compile(rf"(?:, )?(?:under|pursuant to) which {_FREE_WORDS}")
_NO_MORE: Final = re.compile(
    rf"(?:, )?and (?:<X>|neither party) has (?:no |any )?(?:further|continuing) (?:obligations?|liability)"
    rf" {_FREE_WORDS}"
)
"""What an agreement provided while it was in force says nothing of its end."""


def terminated(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company and H terminated the note purchase agreement dated D.”."""
    begin = cursor.at
    for template in _TERMINATED:
        cursor.at = begin
        head = cursor.take(template)
        if head is None:
            continue
        found = dict(head)
        gather(cursor, _ENDING, found)
        free = _UNDER_WHICH if template in _TERMINATED[:2] else _NO_MORE
        if free.match(cursor.text, cursor.at) or _NO_MORE.match(cursor.text, cursor.at):
            cursor.at = len(cursor.text)
        if cursor.ended:
            known = scene.register.agreements[found["agreement"]]
            event = AgreementTerminated(
                source=PLACELESS,
                effective_date=scene.day(found, "on"),
                title=known.title,
                agreement_date=scene.day(found, "dated") or known.day,
            )
            return {"event": event, "holder": found.get("party", known.party), "notes": None, "bare": False}
    return None


_RATE_NOW: Final = (
    "[(as result|accordingly|therefore|because of (default|event of default)|as result of [this|such]"
    " (event of"
    " default|default|failure|non payment|foregoing)) [,]] {that_note} [now] (bears|accrues|began to"
    " accrue|is bearing"
    "|began to bear|has borne) interest at [(default|increased|default interest)] [(rate|interest rate) of]"
    " <P:default_rate> [{yearly}] [(from|beginning on|since|commencing|as of) [and after] <D>] [until paid]",
    "[(as result|accordingly) [,]] [default] interest rate (on|of|under) {that_note} (increased|has"
    " increased|rose)"
    " [from <P> [{yearly}]] to [default rate of] <P:default_rate> [{yearly}] [[,] (effective|from|as of)"
    " [and after]"
    " <D>]",
)


def read_default_rate(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“As a result, the note bears interest at the default rate of 16% from D”, after a default."""
    begin = cursor.at
    if "default" not in symbols.text and not symbols.text.startswith(("as result", "accordingly")):
        return ()
    marked = named_notes(symbols, scene)
    for template in _RATE_NOW:
        at = Cursor(marked.text, 0)
        found = at.take(template)
        if found is not None and at.ended:
            cursor.at = len(cursor.text)
            phrase = scene.register.phrases[found["note"]]
            return (
                TermClause(
                    template="default_rate",
                    symbols=symbols,
                    context=context,
                    subject=Subject(notes=phrase.notes),
                    terms=(("default_rate", scene.number(found, "default_rate")),),
                ),
            )
    cursor.at = begin
    return ()


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


__all__ = ["defaulted", "forborne", "read_default_rate", "read_split", "terminated", "waived"]
