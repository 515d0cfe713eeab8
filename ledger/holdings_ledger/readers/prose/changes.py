"""What changes a note or its standing: amendments, defaults, waivers, forbearance, agreements terminated."""

from __future__ import annotations

import re
from typing import Any, Final

from holdings_events import (
    AgreementTerminated,
    DefaultWaived,
    EventOfDefaultRecorded,
    ForbearanceAgreed,
    NoteAmended,
)
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, SplitClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.price import conversion
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["both_sides"] = "(<X> and <H:party>|<H:party> and <X>)"
FRAGMENTS["amends"] = (
    "(amended|agreed to amend|modified|agreed to modify|have amended|restated|amended and"
    " restated|agreed to change)"
)
FRAGMENTS["amendment"] = (
    "([<O>] (amendment|amendment agreement|modification|letter amendment|extension|allonge|<A>) [no . <C>])"
)
_AMENDED: Final = (
    "{both_sides} {done_adverb} {amends} {that_note}",
    "{both_sides} {done_adverb} {amends} (terms|certain terms) of {that_note}",
    "{both_sides} {done_adverb} (entered into|signed|executed|agreed on|agreed to|agreed upon|made)"
    " {amendment} (to|of|of terms of) {that_note}",
    "<X> {done_adverb} (entered into|signed|executed) {amendment} (to|of) {that_note} with <H:party>",
    "<X> {done_adverb} {amends} {that_note}",
    "{both_sides} {done_adverb} agreed",
    "<H:party> {done_adverb} agreed [with <X>]",
    "{that_note} (was|has been|is) {amends} [by agreement with <H:party>]",
    "[(by|under|pursuant to) {amendment} (to|of) {that_note} ,] {both_sides}",
    "<H:party>",
)
FRAGMENTS["change_to"] = (
    "[,] [(:|;|, and|and|; and)] [<E>] [(to|which|that|by|so as to|and to|, to|so that|under"
    " which|whereby|it)] [(<X>|<H>)] [(agreed to)]"
)
FRAGMENTS["extends"] = (
    "(extend|extends|extended|extending|postpone|postponed|defer|deferred|move|moved|push back|pushed"
    " back|moving)"
)
FRAGMENTS["alters"] = (
    "(increase|increased|increasing|increases|reduce|reduced|reducing|reduces|change|changed|changing"
    "|changes|lower|lowered|lowering"
    "|raise|raised|raising|decrease|decreased|decreasing|set|reset|fix|fixed|adjust|adjusted|amend"
    "|amended|cut)"
)
FRAGMENTS["of_that"] = "[(of|on|under|for|thereof|in)] [({that_note}|it|them)]"
_CHANGES: Final = (
    "{change_to} {extends} {its_own} [(maturity|maturity date|due date|term|date of maturity|repayment"
    " date|stated maturity)] {of_that}"
    " [by <C> (months|month|days|year|years)] [[,] from <D>] [,] (to|until|through) <D:maturity>",
    "{change_to} {alters} {its_own} (maturity|maturity date|due date|date of maturity) {of_that} [from"
    " <D>] to <D:maturity>",
    "{change_to} {alters} {its_own} [annual] (interest rate|rate of interest|rate|coupon|interest)"
    " {of_that} [[,] from <P> [{yearly}]]"
    " [,] [to] [at] <P:rate> [{yearly}]",
    "{change_to} {alters} {its_own} [outstanding] (principal|principal amount|principal balance|face"
    " amount) {of_that}"
    " [[,] by <M>] [[,] from <M>] [,] to <M:principal>",
    "{change_to} (add|added|adds|capitalize|capitalized|capitalise|capitalised|adding) <M:capitalised>"
    " [(of|in)] [accrued] [and unpaid]"
    " interest [(to|into) {its_own} [outstanding] (principal|principal amount|principal balance) {of_that}]",
    "{change_to} [(make|made|making)] (repayable|payable) in <C:installments> [equal] {every} {parts}"
    " [{first_due}]",
    "[,] (on|effective|effective as of|effective on|as of) <D:on> [,]",
    "[,] with effect (from|on|as of) <D> [,]",
    "[,] so that {its_own} [ordinary] [annual] (rate of interest|interest rate|rate|coupon)"
    " (is|becomes|will be) <P:rate> [{yearly}]",
    "[,] so that {its_own} (maturity date|maturity) (is|becomes|will be) <D:maturity>",
    "[,] with <H:party>",
)
_PRICE_HEAD: Final = (
    "{change_to} {alters} {its_own} [fixed] conversion price {of_that} [[,] from <M>"
    " {per_share}] [,] (to|at) [fixed price of]"
)
_OLD_PRICE: Final = "{change_to} {alters} {its_own} [fixed] conversion price {of_that} [,] from"


def amended(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“The Company and H amended the note dated D to extend its maturity to E and raise its rate to 10%.”."""
    begin = cursor.at
    passive = _restated(cursor, scene)
    if passive is not None and cursor.ended:
        return passive
    for head in _AMENDED:
        cursor.at = begin
        found = cursor.take(head)
        if found is None:
            continue
        result = _changes(cursor, scene, dict(found))
        if result is not None and cursor.ended:
            return result
    return None


def _changes(cursor: Cursor, scene: Scene, found: dict[str, int]) -> Built | None:
    values: dict[str, Any] = {}
    for _ in range(6):
        gather(cursor, _CHANGES, found)
        if cursor.ended or not _new_price(cursor, scene, found, values):
            break
    return _amendment(scene, found, values)


def _new_price(cursor: Cursor, scene: Scene, found: dict[str, int], values: dict[str, Any]) -> bool:
    """The new conversion price, which is a formula; an old one before it is passed over."""
    start = cursor.at
    head = cursor.take(_PRICE_HEAD)
    if head is None:
        head = cursor.take(_OLD_PRICE)
        if head is not None and (conversion(cursor, scene, None) is None or cursor.take("[,] to") is None):
            head = None
    value = conversion(cursor, scene, None) if head is not None else None
    if value is None or "conversion" in values:
        cursor.at = start
        return False
    found.update(head or {})
    values["conversion"] = value
    return True


def _amendment(scene: Scene, found: dict[str, int], values: dict[str, Any]) -> Built | None:
    for field in ("principal", "rate", "capitalised"):
        if field in found:
            values[field] = scene.number(found, field)
    if "maturity" in found:
        values["maturity_date"] = scene.day(found, "maturity")
    if "installments" in found:
        values["installments"] = int(scene.number(found, "installments") or 0)
        values["first_payment_date"] = scene.day(found, "first")
    if not values:
        return None
    event = NoteAmended(
        source=PLACELESS, effective_date=scene.day(found, "on"), **reference(scene, found), **values
    )
    return built(event, found)


FRAGMENTS["now_is"] = (
    "(is now|now is|became|becomes|was adjusted to|was restated to|has become|was restated as|is"
    " restated as|was (reduced|increased|changed"
    "|lowered|raised|reset|amended|adjusted) [from <M> {per_share}] to|was"
    " (reduced|increased|changed|lowered|raised|reset|amended)"
    " [from <P> [{yearly}]] to)"
)
_NOW: Final = (
    "{int} of <M:capitalised> was (added to|capitalized into|capitalised into|rolled into) principal"
    " [(amount|balance)] of {that_note}",
    "<M:capitalised> of {int} was (added to|capitalized into|capitalised into|rolled into) principal"
    " [(amount|balance)] of {that_note}",
    "(maturity|maturity date|due date) (of|on|under) {that_note} (was|has been|is)"
    " ({extends}|changed|moved) [from <D>] (to|until) <D:maturity>"
    " [by agreement with <H:party>]",
    "(maturity|maturity date|due date) (of|on) {that_note} is now <D:maturity>",
    "[annual] (interest rate|rate of interest|rate|coupon) (of|on|under) {that_note} {now_is} <P:rate>"
    " [{yearly}]",
)
_NOW_PRICE: Final = (
    "[fixed] conversion price (of|under|on|for) {that_note} [, (formerly|previously|until"
    " then|originally|before) <M> {per_share} ,]"
    " {now_is}",
    "[fixed] conversion price (of|under|on|for) {that_note} (was|has been)"
    " (adjusted|restated|reset|increased|proportionately adjusted"
    "|proportionally adjusted) [proportionately] [from <M> {per_share}] to",
)


def _restated(cursor: Cursor, scene: Scene) -> Built | None:
    """“The conversion price of the note, formerly $0.02 per share, is now $2.00 per share.”."""
    begin = cursor.at
    for template in _NOW:
        cursor.at = begin
        found = cursor.take(template)
        if found is not None:
            return _amendment(scene, dict(found), {})
    for template in _NOW_PRICE:
        cursor.at = begin
        found = cursor.take(template)
        value = conversion(cursor, scene, None) if found is not None else None
        if found is not None and value is not None:
            return _amendment(scene, dict(found), {"conversion": value})
    cursor.at = begin
    return None


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
    " interest|note|it|<K>|rate|interest rate)]"
    " [(on it|on note|on <K>)] [(now|then|has|will)] (bears interest|accrues|runs|bears|accrues"
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
        if not cursor.ended or "notes" not in found:
            continue
        text = symbols.text[begin : cursor.at]
        event = EventOfDefaultRecorded(
            source=PLACELESS,
            effective_date=scene.day(found, "on"),
            **reference(scene, found),
            description="event of default" if "event of default" in text else "default",
            default_rate=scene.number(found, "default_rate"),
        )
        return built(event, found)
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
    return built(event, found)


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
    return built(event, found)


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
    " [, under which [up to] <M> of <K> (might|could) (have been|be)"
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


__all__ = ["amended", "defaulted", "forborne", "read_split", "terminated", "waived"]
