"""Sentences of terms that do not begin with the notes: default rates, caps, rights, prices paid."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.converting import limits, price_of
from holdings_ledger.readers.prose.ownership import cap_of, ownership_cap
from holdings_ledger.readers.prose.paid import broken_down, difference, funded, price_paid, withheld
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Found = tuple[Subject, Terms]
Whole = Callable[[Cursor, Scene, Symbols], Found | None]

FRAGMENTS["obligations"] = (
    "[<X> 's|its] [payment] (obligations|obligation|indebtedness|debt) [of <X>] (under|evidenced by)"
    " {all_of} <K:notes>"
)
FRAGMENTS["the_loan"] = (
    "([(term|bridge|working capital|shareholder|unsecured|secured)] (loan|loans|advance|debt))"
)
FRAGMENTS["goes_to"] = (
    "({goes_up} [automatically] [up] (to|at)|becomes|would be|will be|is|shall be|accrues at)"
)
FRAGMENTS["whose_rate"] = (
    "[(default|annual|applicable|stated|then)] (interest rate|rate of interest|rate|coupon|interest)"
    " [(on|of|under|applicable to)"
    " {all_of} <K:notes>]"
)


def _about(notes: int | None) -> Subject:
    return Subject(notes=notes, such=notes is None)


def _registration(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    found = cursor.take(
        "(there are|<X> (has granted|granted|gave)|<H> (has|have|was given|received)|holders of"
        " <K:notes> have) no registration rights [in"
        " respect of them]"
        " [(applicable to|for|with respect to|in respect of|relating to|under) {all_of} [<K:notes>]]"
    ) or cursor.take(
        "no registration rights (were granted|apply|attach|are attached) [to {all_of} <K:notes>]"
    )
    if found is None:
        return _registered(cursor)
    return _about(found.get("notes")), (("registration_rights", False),)


FRAGMENTS["underlying"] = (
    "[(any|all|the|underlying|such|conversion|resale of)] [(of|the)] [(shares|common shares|underlying"
    " shares|conversion shares|<J>)]"
    " [(issuable|issued)] [(on|upon) conversion] [of <K>] [underlying <K>] [for resale]"
)


def _registered(cursor: Cursor) -> Found | None:
    """“H may demand that the Company register the shares", "the Company need not register any shares”."""
    if cursor.take(
        "<X> ((has|is under) no (obligation|duty) to register|need not register|is not"
        " (obliged|required) to register|has not agreed to"
        " register) {underlying}"
    ):
        return _about(None), (("registration_rights", False),)
    if cursor.take(
        "(<H> (may (demand|require) that <X> register|has right to (demand|require) registration of|may"
        " require <X> to register"
        "|has [(demand|piggyback)] registration rights (for|covering|with respect to|as to))|<X>"
        " {done_adverb} (agreed|undertook) to register)"
        " {underlying}"
    ):
        return _about(None), (("registration_rights", True),)
    return None


_CAPS: Final = (
    "[(payments in|conversion into|conversions into)] shares of [<X> 's] <J> (may not|shall"
    " not|cannot) be issued (pursuant to|under|upon conversion of)"
    " {all_of} <K:notes> (if|to extent [that]) [,] [(after giving effect to|as result of) [such]"
    " (conversion|issuance|payment) [or issuance] [,]] {owning_holder}",
    "(<H>|holder [of {all_of} <K:notes>]|lender|investor) (will not have|shall not have|does not"
    " have|has no) right to convert"
    " (any portion|any part|any portion or all) of {all_of} (<K:notes>|it) (if|to extent [that])"
    " {owning_holder}",
    "(<H>|holder [of {all_of} <K:notes>]|lender|investor) (may not|cannot|shall not|is not permitted"
    " to|may in no event)"
    " convert [[(any|that)] (portion|part|amount|so much) of] [{all_of} <K:notes>|it] [(so as|in"
    " amount|to extent|if|that|where)]"
    " [that] (to own|to beneficially own|{owning_holder}|would cause it to own|would leave it (owning|with))"
    " [(more than|in excess of|over)] [<P:cap> of {outstanding}]",
    "<H> {done_adverb} agreed not to convert [{all_or_part}] (to extent [that]|if|where) {owning_holder}"
    " [as result]",
    "(conversions|conversion) (are|is) barred (so far as|to extent [that]|if) (they|it) would"
    " (bring|take|carry|raise|lift)"
    " (<H> 's|holder 's|its) [(beneficial|total)] ownership (above|over|past|beyond) <P:cap> [of"
    " {outstanding}]",
    "(<K:notes>|it) (bars|prohibits|forbids|prevents|excludes|does not permit) [any] conversion"
    " [that|which|to extent it|if it]"
    " [would] (leave|give|bring|take|result in|cause) [(<H>|holder|it)] [(with|to|owning|to"
    " own|holding)] [(more than|over|above)]"
    " <P:cap> of {outstanding}",
    "no holder may convert [{all_or_part}] if (it|such holder|he) would"
    " [(then|afterwards|thereafter|thereby|as result)] (own|hold"
    "|beneficially own) (more than|in excess of|over) <P:cap> of {outstanding}",
    "(<H>|holder|lender|investor) may not convert [{all_or_part}] (to extent [that]|if|where) (it|he)"
    " [and its affiliates] [(would|will)]"
    " [then] [(beneficially)] (own|hold) [beneficially] (more than|in excess of|over) <P:cap> of"
    " {outstanding} [, (limit|cap|limitation|ceiling)"
    " (which|that) (it|<H>|holder) may (raise|increase|waive) [to [(as much as|up to)] <P>] [on <C> days"
    " ' [(written|prior)] notice]]",
    "no payment may be made in shares (to extent [that]|if|where) (recipient|holder|<H>|it) [and its"
    " affiliates] would (thereafter|then|thereby|as result) (beneficially own"
    "|own|hold) (in excess of|more than|over) <P:cap> of {outstanding}",
    "no conversion [of {all_of} <K:notes>] (may|shall|can|will be permitted that would|is permitted that"
    " would|that would)"
    " [(result in|cause|take|bring|leave|carry|lift|raise)] {owning_conversion} [is (permitted|allowed)]",
    "(under|after|following|upon) no (circumstances|conversion) may {owning_conversion}",
    "at no time (may|shall|can|will) (<H>|holder|lender|investor) [(and its affiliates|together with its"
    " affiliates)]"
    " [beneficially] (own|hold) (more than|in excess of|over) <P:cap> of {outstanding}",
    "[however ,] [(in no event|at no time) (may|shall|can)] {owning_holder} [(at any time|by"
    " converting|as result of conversion"
    "|through conversion|upon conversion|by reason of conversion)] [of {all_of} <K:notes>]",
    "(conversion|conversions|right to convert|holder 's right to convert) [of {all_of} <K:notes>]"
    " (is|are) (subject to|limited"
    " by) [a] (<P:cap> [beneficial] ownership (limitation|limit|cap|blocker)|[beneficial] ownership"
    " (limitation|limit|cap"
    "|blocker) of <P:cap>) [of {outstanding}]",
    "(conversion|conversions) [of {all_of} <K:notes>] (is|are) (limited|capped|restricted) (so that|such"
    " that|where|to extent"
    " that) {owning_holder}",
    "[(conversion|beneficial ownership|ownership)] (is|are) (limited to|capped at) <P:cap> [of"
    " {outstanding}]",
)


def _caps(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“The holder may not convert if it would own more than 9.99% of the common stock", in many orders."""
    for template in _CAPS:
        start = cursor.at
        found = cursor.take(template)
        words = cursor.text[start : cursor.at].split()
        if found is not None and "cap" in found and cursor.ended and limits(words):
            cap = ("ownership_cap", scene.number(found, "cap"))
            return _about(found.get("notes")), (cap, *cap_of(cursor.text[start : cursor.at]))
        cursor.at = start
    return None


FRAGMENTS["all_or_part"] = (
    "[[(all|any|all or [any] (portion|part)|any (portion|part)|some or all|all or some)] [of] [the]"
    " [(outstanding|unpaid)]"
    " [(what is owed [to it]|amount owed [to it]|principal|principal amount|principal and [accrued]"
    " interest|principal and accrued but unpaid interest|balance|amounts|principal and"
    " accrued and unpaid interest"
    "|amount)] [[(owed|due|owing|outstanding)] (of|under|on)]] [{all_of} <K:notes>|it|amounts|them|thereof]"
)


def _right_to_convert(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“The Investor shall have the option to convert ...”, with the price here or in the next sentence."""
    found = (
        cursor.take(
            "[at any time after (inception|issuance) of <K:notes> until fully paid ,] (<H>|holder [of"
            " {all_of} <K:notes>]|lender"
            "|investor) (shall have|has|will have)"
            " (option|right) [, from and after <C> months from date of issuance of {all_of} <K:notes>"
            " [and then at any time until {all_of} <K> is fully paid] ,] [at any time] to convert"
            " (all or [any] portion of ({all_of} <K:notes>|amounts)"
            "|[any] outstanding and unpaid principal and interest [(on|of|under) {all_of}"
            " <K:notes>]|{all_or_part})"
        )
        or cursor.take(
            "[(beginning|starting|commencing|from) [on] (<O> day after (issue date|issuance|its"
            " issue|closing|<D>)|<D>|<C> (months|days)"
            " after (issuance|issue date|<D>)) ,] (<H>|holder [of {all_of} <K:notes>]|each <H>|each"
            " (holder|purchaser|investor|lender)|lender|investor) (is entitled|has right|will be"
            " entitled|may|can|each has right|has option) [, (from|after|beginning|commencing) <C>"
            " (months|days) after (issuance|issue|issue"
            " date|<D>) ,] [at any time] [,] [(at|in) its (election|option|discretion)] [,] [to] convert"
            " [{its_own} <K:notes>] {all_or_part}"
        )
        or cursor.take(
            "(<H>|holder [of {all_of} <K:notes>]|lender|investor) (may|can|is entitled to|may elect to|may"
            " choose to)"
            " [, {by_holder} ,] {any_time} {whole_part} convert {all_or_part}"
        )
    )
    if found is None:
        return None
    notes = found.get("notes")
    cursor.take("{any_time}")
    cursor.take("{whole_part}")
    into = cursor.take("{into_shares}")
    if cursor.ended:
        return (_about(notes), (("conversion_chooser", "holder"),)) if into is not None else None
    cursor.take("{any_time}")
    if cursor.take("{at_price}") is None:
        return None
    terms = price_of(cursor, scene, "holder")
    return None if terms is None else (_about(notes), terms)


def _price_alone(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“The conversion price is 65% of ...", "Conversions shall be calculated using a price equal to ..."."""
    found = cursor.take(
        "(conversions|conversion) [into [shares of] <J>] (shall be|will be|are|is) [(calculated"
        " using|made|at|effected at)]"
        " [at] [(variable|fixed)] [(conversion price|price)] [per share] [(equal to|of)]"
    ) or cursor.take(
        "[(its|their|initial|fixed|variable)] (conversion price|price [per share] on conversion|price of"
        " conversion"
        "|conversion rate) [per share] [(of|for|under|on) {all_of} <K:notes>]"
        " (is|shall be|will be|equals|equal to|being|shall equal|will equal) [equal to] [fixed at] [(set at)]"
    )
    if found is None:
        return None
    terms = price_of(cursor, scene)
    return None if terms is None else (_about(found.get("notes")), terms)


def _rising_rate(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“The interest rate increases to 18% in the event of a default under the Note.”."""
    found = cursor.take(
        "{whose_rate} {goes_to} [a] [default rate of] <P:rate> [{yearly}] {on_default} [under {all_of}"
        " <K:notes>]"
    ) or cursor.take(
        "[(its|their)] (default rate [of interest]|default interest rate|rate of default interest|default"
        " interest|rate after default)"
        " [(of|on|under) {all_of} <K:notes>] (is|will be|shall be|accrues at|runs at|of) [at] <P:rate>"
        " [{yearly}]"
    )
    if found is None:
        return None
    return _about(found.get("notes")), (("default_rate", scene.number(found, "rate")),)


_MARGIN: Final = (
    "{on_default} [LPAR as defined in <A> RPAR] [,] ({all_of} (<K:notes>|it|they) (will|shall|would|)"
    " (bear|bears|accrue) interest at [rate] [(that is|which is|equal to)]"
    "|[default] interest [on {all_of} <K:notes>] [(will|shall)] (accrue|accrues) at [rate] [(that is|which"
    " is|equal to)]"
    "|{whose_rate} {goes_to} [rate]|{whose_rate} (increases|rises|will increase|is increased) by)"
    " <P:rate> [{yearly}] [(above|over|more than|higher than|in"
    " excess of|in addition to) [(rate [otherwise applicable]|coupon|stated rate|rate stated above|non"
    " default rate|that rate|its rate)]]"
)
_ADDED: Final = "{on_default} [,] [additional] <P:rate> [{yearly}] (is|will be|shall be) added to"
" {whose_rate}"
FRAGMENTS["from_due"] = (
    "[[,] (from|commencing on|beginning on|accruing from) [(such|its|applicable|and after)] [due date|date"
    " due|date such amount"
    " (was|is|became) due|date (when|on which) (due|such amount was due|it was due)|date of"
    " nonpayment|maturity date|due]"
    " [(until|to) [date] [(same|it|such amount|date|payment|amount|they|)] [(is|are|of)] [actual]"
    " [(paid|payment|repaid)] [in full]]]"
)
_LATE: Final = (
    "({on_default} [,] [and for (so|as) long as it continues ,] (<H>|bank|lender|holder) may"
    " (charge|demand|impose) [(interest|default interest)]"
    " [(at|rate of|at rate of|default rate of)] [rate of] <P:rate> [{yearly}]"
    "|(since|from) that (day|date) {all_of} (<K:notes>|it) (has borne|bears|has accrued|accrues|carries)"
    " interest at [(its|the)] [default] [rate of]"
    " <P:rate> [{yearly}] [(in place of|instead of|rather than) <P> [{yearly}]]"
    "|{late_sums} {will_bear} (interest|default interest|default rate) {rate_of} [(lesser of)] <P:rate>"
    " [{yearly}]"
    " {legal_most} {from_due}"
    "|{late_sums} {will_bear} late charge {rate_of} [(lesser of)] <P:rate> {yearly} {legal_most} {from_due})"
)
FRAGMENTS["will_bear"] = (
    "(bears|bear|will bear|shall bear|accrues|accrue|will accrue|shall accrue|will incur|shall incur|incurs)"
)
FRAGMENTS["sums"] = (
    "[(amount|amounts|portion) of] [(accrued|unpaid|accrued and unpaid)] (principal or interest|principal"
    " and interest"
    "|interest or principal|amount|amounts|sum|sums|principal|payment|payments|installment|principal"
    " amount|balance)"
    " [(payable|due)] [(on|under|of|due under|owing under) {all_of} <K:notes>]"
)
FRAGMENTS["late_sums"] = (
    "[(any|all)] ((overdue|past due|late) {sums}|{sums} (overdue|past due|not paid when due|[(that|which)]"
    " (is|are)"
    " (not paid (when|as) [and when] due|overdue|past due|not paid (on|at|by) maturity [date])))"
)
FRAGMENTS["legal_most"] = (
    "[(or|and) [<E>] [(maximum|highest)] [(rate|amount|legal rate|lawful rate|interest rate)] [of interest]"
    " [(permitted|allowed|permissible|chargeable|permitted to be charged)] [(by|under)] [applicable] [law]]"
)


def _default_rate(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“Upon an event of default, interest accrues at 18% per annum.”."""
    found = cursor.take(
        "[,] {on_default} [(under|on|of) {all_of} (<K:notes>|it)] [,] [(at {its_own} option|at"
        " election|{by_holder}) ,]"
        " [{all_of} (<K>|it|{of_principal} {of_notes}) (becomes|become|will become|shall become|may"
        " become|may be declared)"
        " [immediately] due and payable [in full] (, and|and|,)]"
        " ({whose_rate} {goes_to} [automatically] [(to|equal to)] [default rate of] [rate] [equal to]"
        "|[default] interest [on {all_of} <K:notes>] [on {of_principal} [of {all_of} <K:notes>]]"
        " [(will|shall|then|is to|would)]"
        " [automatically] [begin to] (accrue|accrues|run|runs|be charged|be payable|be|increase|increases)"
        " [instead] [(at|to)] [default] [(rate|interest rate)] [{yearly}] [(of|equal to)]"
        "|{all_of} (<K:notes>|it|{the_loan}|{obligations}|{of_principal} [of"
        " (<K:notes>|{the_loan})]|{accrued})"
        " [(will|shall|would|)]"
        " [(also|automatically|immediately)]"
        " [(begin to|commence to)] (bear|accrue|bears|accrues|carries|carry|accruing)"
        " [(default|additional)] [interest] [at] [default] [(rate|interest rate)] [{yearly}] [(of|equal to)]"
        "|default rate of|(rate|interest) of|[default] (rate|interest rate) (is|becomes|shall be|will be))"
        " [lesser of] [<E>] <P:rate> [{yearly}] {legal_most} [(rather than|instead of|in place of) {its_own}"
        " [(ordinary|usual|stated|normal)] [rate of] <P> [{yearly}]] [(applies|is payable|will"
        " apply|shall apply)] [instead] {from_due}"
    ) or cursor.take("default (rate|interest) [(of|at)] <P:rate> [{yearly}] [applies] {on_default}")
    found = found or cursor.take(_LATE)
    margin = (cursor.take(_MARGIN) or cursor.take(_ADDED)) if found is None else None
    if margin is not None:
        return _about(margin.get("notes")), (("default_margin", scene.number(margin, "rate")),)
    if found is None:
        return None
    return _about(found.get("notes")), (("default_rate", scene.number(found, "rate")),)


def _pledged(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“The Company has agreed to grant H a security interest in its patents": security that is still to
    come."""
    if (
        cursor.take(
            "<X> {done_adverb} (agreed to|will|is to|undertook to) (grant|give) [(to|)]"
            " (<H>|holders|holder|lender) [(<O> priority|<O>|continuing)] (security interest"
            "|lien|charge|mortgage|pledge) (in|on|over|of)"
        )
        is None
    ):
        return None
    words = cursor.rest.split()
    if len(words) > 20 or any(
        word[:2] in ("<M", "<D", "<P", "<C")
        or word.endswith("ly")
        or word in ("if", "unless", "not", "when", "and")
        for word in words
    ):
        return None
    cursor.at = len(cursor.text)
    return _about(None), (("secured", "pending"),)


def _unless(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“The Note bears no interest unless a payment is missed, in which case unpaid amounts bear 10%”."""
    found = cursor.take(
        "{all_of} (<K:notes>|it) (bears|carries|accrues) no interest (unless|except if) (<X> misses"
        " payment|payment is missed|<X> defaults|<X> fails to pay|it is not paid when due"
        "|there is default) , in which case [(unpaid amounts|it|overdue amounts|amounts due)]"
        " (bear|bears|will bear) interest at <P:rate> [{yearly}]"
    )
    if found is None:
        return None
    return _about(found.get("notes")), (("rate", Decimal(0)), ("default_rate", scene.number(found, "rate")))


def _neither(cursor: Cursor, scene: Scene, _: Symbols) -> Found | None:
    """“Neither note is secured”."""
    found = cursor.take(
        "no (security|collateral) (was|is|has been|will be)"
        " (given|granted|provided|pledged|posted|required) [by <X>]"
        " [(for|under|to secure|in connection with|in respect of) {all_of} <K:notes>]"
        "|there is no (security|collateral) (for|under) {all_of} (<K:notes>|it|{the_loan})"
        "|(neither|none) [of (them|these|<K:notes>)] [<K:notes>] (is|are) secured [, and (neither|none)"
        " [of them] (is|can be) (convertible|converted) [into <X> 's <J>]]"
    )
    return None if found is None else (_about(found.get("notes")), (("secured", "no"),))


WHOLE: Final[tuple[tuple[str, Whole], ...]] = (
    ("default_rate", _default_rate),
    ("default_rate", _rising_rate),
    ("registration", _registration),
    ("ownership_cap", _caps),
    ("ownership_cap", ownership_cap),
    ("conversion", _right_to_convert),
    ("conversion", _price_alone),
    ("price_paid", price_paid),
    ("funded", funded),
    ("price_paid", broken_down),
    ("price_paid", difference),
    ("withheld", withheld),
    ("security_pending", _pledged),
    ("no_interest_unless", _unless),
    ("neither", _neither),
)

__all__ = ["WHOLE"]
