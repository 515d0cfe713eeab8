"""Amendments of a note: who agreed on what document, of which note, and what it changes.

A sentence may tell all of it, or only its head ("entered into Amendment No. 1 to the Note"), or only changes
("Amendment No. 1 extends the maturity date to D and raises the rate to 10%"); see `restated` for how they are
joined. A change that is only promised ("will extend", "if") is no change.
"""

from __future__ import annotations

import re
from typing import Any, Final

from holdings_events import Conversion, NoteAmended
from holdings_ledger.readers.prose.clauses import PLACELESS
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, grow
from holdings_ledger.readers.prose.price import Chooser, conversion
from holdings_ledger.readers.prose.references import Built, built, phrase_of, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail

HEAD: Final = "amendment_head"
"""Template of a sentence that says only that a note was amended."""
CHANGE: Final = "amendment_change"
"""Template of a sentence that says only what an amendment changed."""

FRAGMENTS["both_sides"] = "(<X> [,] and <H:party> [,]|<H:party> [,] and <X>)"
FRAGMENTS["amends"] = (
    "(amended|agreed to amend|modified|agreed to modify|have amended|restated|amended and restated"
    "|agreed to change|further amended|agreed to further amend)"
)
FRAGMENTS["doc"] = (
    "([(written|certain|letter|omnibus|limited|that certain|further)] [<O>] [(<K>|<H>)] [(note|loan|letter"
    "|omnibus"
    "|maturity|maturity date|limited|convertible|debenture|promissory|side|change in terms|loan)]"
    " (amendment|amendments|extension|modification|allonge|addendum|side letter|waiver|consent|supplement"
    "|letter|amendment agreement|letter amendment)"
    " [(and|,) [<O>] (amendment|waiver|extension|consent|restatement|modification|forbearance)]"
    " [(agreement|letter)] [(no .|number) <C>]|[<O>] <A:doc> [no . <C>])"
)
FRAGMENTS["concludes"] = (
    "(entered into|executed|executed and delivered|signed|made|agreed on|agreed to|agreed"
    " upon|entered|delivered"
    "|concluded)"
)
FRAGMENTS["about"] = (
    "[,] (to|of|relating to|related to|with respect to|regarding|concerning|in respect of|in connection with"
    "|amending|modifying|which (amends|amended|modifies)|that (amends|amended)|extending|for|of terms"
    " of|to amend"
    "|to modify) [(terms|certain terms|certain provisions|provisions) of] {that_note} [,]"
)
FRAGMENTS["who"] = (
    "({both_sides}|each of <X> and <H:party>|parties"
    " [(thereto|hereto)]|<X>|<H:party>|noteholder|lender|holder)"
)
_HEADS: Final = (
    "[{under_doc}] {who} {done_adverb} [mutually] {concludes} {doc}",
    "[{under_doc}] {who} {done_adverb} [mutually] {amends} [(terms|certain terms|provisions|certain"
    " provisions)"
    " of] {that_note}",
    "[{under_doc}] {who} {done_adverb} [mutually] (agreed|consented) [with (<X>|<H:party>)]",
    "[{under_doc}] {that_note} (was|has been|is|were|have been) [further] {amends} [by agreement with"
    " <H:party>]",
    "[{under_doc}]",
    "[(by|under|pursuant to) {doc} {about}] {who} {done_adverb} agreed",
    "{doc} [(also|further)] (amends|amended|modifies|modified|changed|changes) [(terms|certain terms) of]"
    " {that_note}"
    " [and [of] <A>]",
    "{doc} [(also|further)]",
    "{who} {done_adverb}",
)
FRAGMENTS["under_doc"] = (
    "((pursuant to|under|by|in|in accordance with|by virtue of) [terms of] ({doc}|<N:restating>) [(,|:)]"
    "|as [so] (amended|extended|modified) [by {doc}] [,]"
    "|(in|as) (consideration|exchange) (of|for) [this|such] (extension|amendment|modification|waiver)"
    " [,])"
)
_DETAILS: Final = (
    "to <A:amends>",
    "[,] [(which is|being|as)] [(sole|current|registered)] (holder|owner|payee) of {that_note} [,]",
    "[,] with <H:party>",
    "[,] dated [as of] <D:dated> [,]",
    "[,] effective [(as of|on)] <D> [,]",
    "[,] (between|by and between) {both_sides}",
    "{about}",
)
FRAGMENTS["leads_to"] = (
    "[,] [(:|;|; and|and|, and)] [(<E>|•|-|*)] [(and|also|which)] [((pursuant to|under|by) [terms of]"
    " which|whereby|which"
    "|that|by which|in which|in order|so as|such that|so that|thereby|under which|through which)] [<X> , ]"
    " [(<X> and <H>|<H> and <X>|parties|<X>|<H>|holder|lender|noteholder|it|{doc}|they)] [(has|have|also)]"
    " [mutually] [(agreed|agree|agrees|consented|is amended|are amended|was amended|amended|amends|amend"
    "|elected)]"
    " [with <X>]"
    " [(to|so as to|and)] [(provides|provide|provided|providing)] [for] [(that|, among other things , that)]"
    " [, among other things ,] [among other things ,]"
    " [as follows] [:] [(<E>|•|-|*)] [to] [<E>]"
)
FRAGMENTS["extends"] = (
    "([further] (extend|extends|extended|extending|postpone|postponed|defer|deferred|move|moved|push"
    " back|pushed"
    " back|moving|postpones|moves|defers|pushes back|extension"
    " of|change|changes|changed|changing|amend|amended"
    "|revise|revised|revises|set|reset))"
)
FRAGMENTS["alters"] = (
    "(increase|increased|increasing|increases|reduce|reduced|reducing|reduces|change|changed|changing|changes"
    "|lower|lowered|lowering|lowers|raise|raised|raising|raises|decrease|decreased|decreasing|decreases|set"
    "|sets|reset|fix|fixed|adjust|adjusted|amend|amended|cut|increase in|reduction of|reduction in|revise"
    "|revised|modify|modified|modifies)"
)
FRAGMENTS["altered"] = (
    "(was|is|has been|are|were|have been|shall be|will be|be|is now|is hereby) [(further|accordingly|also)]"
    " (moved|extended|postponed|deferred|changed|reduced|increased|lowered|raised|reset|cut|set|amended"
    "|pushed back|decreased|adjusted|revised|modified)"
)
FRAGMENTS["of_that"] = (
    "[(of|on|under|for|thereof|in|thereunder|set forth in|contained in|applicable to)"
    " [({that_note}|it|them|loan|each)]]"
)
FRAGMENTS["the_maturity"] = (
    "({its_own} [(current|stated|original|scheduled|final|existing)] [<N:note> 's] [(stated|original)]"
    " (maturity date|maturity|due date|term|date of maturity|repayment date|stated maturity|maturity dates"
    "|expiration date|payment date) {of_that}"
    "|date on which [all] [(unpaid|outstanding)] (principal|principal and interest|amounts|principal and"
    " {int})"
    " (is|are|was|were|becomes) due [and payable] {of_that})"
)
FRAGMENTS["the_rate"] = (
    "{its_own} [<N:note> 's] [(annual|stated|applicable|fixed|ordinary|per annum)] (interest rate|rate of"
    " interest|rate|coupon|interest|interest rates) [(payable|accruing)] {of_that}"
)
FRAGMENTS["the_principal"] = (
    "{its_own} [<N:note> 's] [(outstanding|aggregate|original|unpaid|total|current)] (principal|principal"
    " amount"
    "|principal balance|face amount|balance|amount) [outstanding] {of_that}"
)
FRAGMENTS["from_rate"] = (
    "[by (<C> (percentage points|basis points|points)|<P>)] [[,] from <P> [{yearly}]] [,] [(to|at)] [rate"
    " of] <P:rate>"
    " [{yearly}]"
)
_ITEMS: Final = (
    "{extends} {that_note} [(by|for) [additional] [period of] <C> (months|month|days|year|years)] [[,]"
    " from <D>] [,]"
    " (to|until|through) [and including] <D:maturity>",
    "[(provide|provides|providing) for] [(new|extended)] (maturity date|maturity) of <D:maturity>",
    "definition of <T:term> (in|under|of) {that_note} (was|is|has been) (amended|revised|changed) [and"
    " restated [in its"
    " entirety]] to (mean|be|read) <D:maturity>",
    "(reflect|reflects|reflecting|provide for|provides for) [new] {principal_of} of <M:principal> [, which"
    " (consists"
    " of|consisted of|includes) <M> of [original] principal and <M:capitalised> [of] {int} [accrued]"
    " [through <D>]]",
    "[further] {extends} {the_maturity} [(by|for) [additional] [period of] <C> (months|month|days|year"
    "|years)] [[,] from <D>]"
    " [,] (to|until|through) [and including] <D:maturity>",
    "{the_maturity} {altered} [(by|for) [additional] [period of] <C> (months|month|days|year|years)] [[,]"
    " from <D>] [,]"
    " (to|until|through) <D:maturity>",
    "{alters} {the_rate} {from_rate}",
    "{the_rate} {altered} {from_rate}",
    "{alters} {the_principal} [[,] by <M>] [[,] from <M>] [,] to <M:principal>",
    "{the_principal} {altered} [[,] by <M>] [[,] from <M>] [,] to <M:principal>",
    "(add|added|adds|capitalize|capitalized|capitalise|capitalised|adding|capitalizes) <M:capitalised>"
    " [(of|in)]"
    " [accrued] [and unpaid] interest [(under|on) {that_note}] [(to|into|by adding it to) {the_principal}]",
    "<M:capitalised> (of|in) {int} [that] (was|were|has been|being) (added to|capitalized into|capitalised"
    " into|rolled into|added into|capitalized and added to) {the_principal}",
    "{int} of <M:capitalised> [, all that had accrued through <D> ,] (was|were|has been) (added"
    " to|capitalized into|capitalised into|rolled into) {the_principal} [, which now (stands at|is)"
    " <M:principal>]",
    "[,] so that {the_principal} (is now|is|became|becomes|was|now equals|increased to) <M:principal>",
    "[,] (resulting in|for|to bring|bringing) [(new|total|aggregate)] {principal_of} [(of|to)] <M:principal>",
    "[which] (includes|including|inclusive of|consisting in part of|reflects) <M:capitalised> (of|in)"
    " {int} [that]"
    " (was|were|has been) (added to|capitalized into|capitalised into|rolled into) {the_principal}",
    "[(make|made|making)] (repayable|payable) in <C:installments> [equal] {every} {parts} [{first_due}]",
    "(principal and interest|it|balance|principal) (are|is) [now] (to be paid|to be repaid|payable|repayable)"
    " in <C:installments> [equal] {every} {parts} {first_due}",
)
_STATED: Final = (
    "{the_maturity} (is|becomes|became|will be|shall be|to be|be) [now] <D:maturity>",
    "[{that_note}] [now] (matures|will mature|shall mature|mature|is due|will be due|shall be due|be due)"
    " [and payable] [in full] on <D:maturity>",
    "{the_rate} (is|becomes|became|will be|shall be|be) <P:rate> [{yearly}]",
    "[{that_note}] (bears|will bear|shall bear|bear|accrues|will accrue) interest at [annual] [(rate|interest"
    " rate) of] <P:rate> [{yearly}] [, (increased|up|reduced|decreased) from <P> [{yearly}]]",
    "[{that_note}] (has|now has|is in) [new] {note_size} of <M:principal>",
)
"""What is a change only where a document that amends is said to provide it; else it is a term of the note."""
_NOW: Final = (
    "{the_maturity} is now <D:maturity>",
    "{the_rate} is now <P:rate> [{yearly}]",
)
_PRICE_OF_HOLDER: Final = (
    "price at which (<H>|holder) may convert [{all_of} ({that_note}|it)] [into <J>] {altered} [from <M>"
    " {per_share}] to"
)
_PRICES: Final = (
    "{alters} {its_own} [fixed] conversion price {of_that} [per share] [[,] from <M> {per_share}] [,]"
    " (to|at) [(fixed price of|price of|equal)]",
    "[fixed] conversion price {of_that} [, (formerly|previously|until then|originally|before) <M> {per_share}"
    " ,] {altered} [proportionately] [from <M> {per_share}] to",
    "[fixed] conversion price {of_that} [, (formerly|previously|until then|originally|before) <M> {per_share}"
    " ,] {now_is}",
    _PRICE_OF_HOLDER,
)
FRAGMENTS["now_is"] = (
    "(is now|now is|became|becomes|was adjusted to|was restated to|has become|was restated as|is restated as"
    "|was (adjusted|restated|proportionately adjusted|proportionally adjusted|increased|reset)"
    " [proportionately]"
    " [from <M> {per_share}] to)"
)
_NEW_PRICES: Final = (
    "(make|making|made|render|rendering) [(it|{that_note})] convertible [at option of (<H>|holder)] [into"
    " [shares of]"
    " <J>] at [(price of|conversion price of|fixed price of)]",
    "(replace|replaces|replaced|replacing) [(variable|floating|existing|current)] conversion price"
    " {of_that} with [fixed]"
    " conversion price of",
)
_CONVERTIBLE: Final = (
    "[{that_note}] (is|are|will be|shall be) [now] convertible [at option of (<H>|holder)] [into [shares"
    " of] <J>] at"
    " [(price of|conversion price of|fixed price of)]"
)
_OLD_PRICE: Final = "{alters} {its_own} [fixed] conversion price {of_that} [,] from"
_IDLE_ITEMS: Final = (
    "[[,] (in|as) (consideration|exchange) (of|for) [(this|such)] (extension|amendment|modification|waiver)"
    " [,]] [<X>] (paid|agreed to pay|will pay|shall pay|pay|pays) [to] [<H>]"
    " [(amendment|extension|forbearance|modification|waiver|one time|cash|legal)] fee (of|in amount of) <M>"
    " [in cash] [to <H>] [upon (execution|signing)]",
    "[,] (in|as) (consideration|exchange) (of|for) [(this|such)] (extension|amendment|modification|waiver)",
    "[certain|other] customary (representations and warranties|representations|terms|covenants|provisions"
    "|closing conditions)",
    "[[all] other|(and|but) (no|all) other] terms [and (conditions|provisions)] [{of_that}]"
    " (remain|remained|were"
    "|are) (unchanged|changed|same|in (full )force [and effect]|in full force and effect)",
    "[,] (pursuant to|under|by) {doc} [(executed|entered into|signed)] [(by|between|with)]"
    " [({both_sides}|<H:party>)]",
    "[,] with effect (from|on|as of) <D:from_day>",
    "[,] on <D:on> [,]",
    "[,] (effective|effective as of|effective on|as of|effective upon|commencing|commencing on|from and"
    " after) <D:from_day> [,]",
    "[,] effective (as of|on|upon) ((date|execution) of ({doc}|this amendment)|such date|that date)",
    "[,] with <H:party>",
    "[,] by [(mutual agreement|agreement)] [(with|of)] <H:party>",
)
_PROMISED: Final = re.compile(
    r" (?:will|shall|to) (?:be|bear|mature|accrue) | be (?:extended|increased|reduced) "
)
_AGREED: Final = re.compile(r"\b(?:provid\w+|agree\w*|amend\w*|requir\w+) ")


def amended(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“The Company and H amended the note dated D to extend its maturity to E and raise its rate to 10%.”."""
    begin = cursor.at
    for head in _HEADS:
        cursor.at = begin
        found = cursor.take(head)
        if found is None and head != "[{under_doc}]":
            continue
        result = _changed(cursor, scene, dict(found or {}), begin)
        if result is not None and cursor.ended:
            return result
    return None


def _changed(cursor: Cursor, scene: Scene, found: dict[str, int], begin: int) -> Built | None:
    """What the head names and the sentence then changes."""
    taken: set[str] = set()
    while any(grow(cursor, part, taken, found) for part in _DETAILS):
        pass
    values = changes(cursor, scene, found)
    told = cursor.text[begin : cursor.at]
    if not values or (_PROMISED.search(told) and not _AGREED.search(told)):
        return None
    if "restating" in found and not _provides(cursor, scene, found):
        return None
    return _amendment(scene, found, values)


def changes(cursor: Cursor, scene: Scene, found: dict[str, int]) -> dict[str, Any]:
    """The new terms that the words from the cursor on state, joined in whatever way, each once."""
    values: dict[str, Any] = {}
    taken: set[str] = set()
    while not cursor.ended:
        start = cursor.at
        if not _next(cursor, scene, found, values, taken):
            cursor.at = start
            cursor.take("{leads_to}")
            if cursor.at == start or not _next(cursor, scene, found, values, taken):
                cursor.at = start
                if not skip_tail(cursor):
                    break
    return values | _values(scene, found)


def _next(
    cursor: Cursor, scene: Scene, found: dict[str, int], values: dict[str, Any], taken: set[str]
) -> bool:
    start = cursor.at
    stated = _STATED if _provides(cursor, scene, found) else ()
    for part in (*_ITEMS, *_NOW, *stated, *_IDLE_ITEMS):
        captured = cursor.take(part) if part not in taken else None
        if captured is None:
            continue
        if "term" in captured and str(scene.tokens[captured["term"]].value).lower() != "maturity date":
            cursor.at = start
            continue
        fields = {"maturity", "rate", "principal", "capitalised", "installments", "note"} & set(captured)
        if any(found.get(name, captured[name]) != captured[name] for name in fields):
            cursor.at = start
            continue
        taken.add(part)
        found.update(captured)
        return True
    return "conversion" not in values and _new_price(cursor, scene, found, values)


_AMENDING: Final = frozenset({"amendment", "extension", "modification", "waiver", "forbearance", "allonge"})


def _provides(cursor: Cursor, scene: Scene, found: dict[str, int]) -> bool:
    """Whether the words before speak of a document that amends, or of an agreement to."""
    if "restating" in found:
        return _is_restating(scene, found["restating"])
    if "doc" in found:
        return _is_amending(scene, found) or "note" in found
    return _AGREED.search(cursor.text[: cursor.at]) is not None


def _is_amending(scene: Scene, found: dict[str, int]) -> bool:
    """Whether the document's title or term says that it changes another."""
    if "doc" not in found:
        return False
    document = scene.register.agreements[found["doc"]]
    return not _AMENDING.isdisjoint(f"{document.title} {document.term or ''}".lower().split())


def _is_restating(scene: Scene, phrase: int) -> bool:
    """Whether the note's title or term says that it restates another."""
    notes = scene.register.notes[scene.register.phrases[phrase].notes]
    return not {"restated", "amended", "a&r"}.isdisjoint(f"{notes.title} {notes.term or ''}".lower().split())


def _new_price(cursor: Cursor, scene: Scene, found: dict[str, int], values: dict[str, Any]) -> bool:
    """The new conversion price, which is a formula; an old one before it is passed over."""
    start = cursor.at
    stated = (_CONVERTIBLE,) if _provides(cursor, scene, found) else ()
    for template in (*_PRICES, *_NEW_PRICES, *stated, _OLD_PRICE):
        cursor.at = start
        head = cursor.take(template)
        if head is None or (template == _OLD_PRICE and not _passed(cursor, scene)):
            continue
        chooser: Chooser | None = "holder" if template == _PRICE_OF_HOLDER else None
        value: Conversion | None = conversion(cursor, scene, chooser)
        if value is not None:
            found.update(head)
            values["conversion"] = value
            return True
    cursor.at = start
    return False


def _passed(cursor: Cursor, scene: Scene) -> bool:
    return conversion(cursor, scene, None) is not None and cursor.take("[,] to") is not None


def _values(scene: Scene, found: dict[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {
        field: scene.number(found, field) for field in ("principal", "rate", "capitalised") if field in found
    }
    if "maturity" in found:
        values["maturity_date"] = scene.day(found, "maturity")
    if "installments" in found:
        values["installments"] = int(scene.number(found, "installments") or 0)
        values["first_payment_date"] = scene.day(found, "first")
    return values


def _amendment(scene: Scene, found: dict[str, int], values: dict[str, Any]) -> Built | None:
    event = NoteAmended(
        source=PLACELESS, effective_date=scene.day(found, "on"), **reference(scene, found), **values
    )
    result = built(event, found, scene)
    if result is not None and "dated" in found:
        result["dated"] = scene.day(found, "dated")
    if result is not None and "from_day" in found:
        result["from_day"] = scene.day(found, "from_day")
    return result


_RESTATED: Final = (
    "{who} {done_adverb} {restates_by} [to <H:party>] [(amended and restated|amended and|<O> amended and)]"
    " <N:restated> [(to|with) <H:party>] [,] [(which|that)] (amends and restates|restates|replaces and"
    " restates"
    "|amended and restated|amends , restates and replaces|amends , restates and supersedes|amended , restated"
    " and replaced|replaced|replaces|in substitution for|in replacement of) [[,] in (its|their) entirety"
    " [,]] [[,] without novation [,]]"
    " {that_note}",
    "{both_sides} {done_adverb} amended and restated [in its entirety] {that_note}",
)
FRAGMENTS["restates_by"] = "(entered into|signed|executed|executed and delivered|issued|delivered|made)"


def amendment_head(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company and H signed a first amendment to the note dated D.”: how, the next sentences tell."""
    begin = cursor.at
    for head in (*_RESTATED, *_HEADS[:2]):
        cursor.at = begin
        captured = cursor.take(head)
        if captured is None:
            continue
        found, taken = dict(captured), set[str]()
        while any(grow(cursor, part, taken, found) for part in _DETAILS) or skip_tail(cursor):
            pass
        if cursor.ended and (phrase_of(scene, found) is not None or _is_amending(scene, found)):
            return _head(scene, found, {})
        values = changes(cursor, scene, found) if head in _RESTATED else {}
        if values and cursor.ended:
            return _head(scene, found, values)
    return None


def _head(scene: Scene, found: dict[str, int], values: dict[str, Any]) -> Built | None:
    new = scene.register.phrases[found["restated"]] if "restated" in found else None
    if new is not None and new.principal is not None:
        values.setdefault("principal", new.principal)
    result = _amendment(scene, found, values)
    if result is not None and new is not None:
        result["new_notes"] = new.notes
    if result is not None and "amends" in found:
        result.setdefault("agreement", found["amends"])
    return result


_OPENS_CHANGE: Final = "([{under_doc}] {doc}|{under_doc}|[{under_doc}] parties|<N:restating>)"


def amendment_change(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“By the amendment the rate was reduced from 12% to 10% and the maturity moved to D.”."""
    begin = cursor.at
    for opening in (_OPENS_CHANGE, "{under_doc}"):
        cursor.at = begin
        lead = cursor.take(opening)
        if lead is None:
            continue
        found = dict(lead)
        values = changes(cursor, scene, found)
        if values and cursor.ended and _provides(cursor, scene, found):
            return _amendment(scene, found, values)
    return None


__all__ = ["CHANGE", "HEAD", "amended", "amendment_change", "amendment_head", "changes"]
