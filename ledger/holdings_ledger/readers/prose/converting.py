"""What is said of conversion: into what, by whom, at what price, and up to what share of the company."""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.clauses import Terms
from holdings_ledger.readers.prose.ownership import cap_after
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.price import Chooser, conversion
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["into_shares"] = (
    "(into|in|for) [(that|such)] [number of] [(fully paid|validly issued)] [, fully paid] [and] [(non"
    " assessable|nonassessable)]"
    " [(restricted|unrestricted|registered|newly issued)] [and unregistered]"
    " (<J> of <X>|shares of <J> of <X>|shares of [(<X> 's|its|common)] [<C>] <J>|shares of [<C>]"
    " <J>|shares of"
    " <X> 's <J>|(<X> 's|its) <J>|<J>|shares|[restricted] conversion shares|common shares [of <X>])"
)
FRAGMENTS["whose"] = (
    "(<H>|<G>|[(each|any|its|their)] (holder|holders|lender|investor|purchaser|noteholder|payee) [thereof]"
    " [of {all_of} <K>])"
)
FRAGMENTS["by_holder"] = (
    "((at|in|upon) [sole] (option|election|discretion|choice) [and (discretion|election|option)] of {whose}"
    "|(at|in) ({whose} ('s|')|its|his|her|their|holders) [sole] (option|election|discretion)"
    "|by {whose}|if {whose} so (elects|chooses))"
)
FRAGMENTS["by_company"] = (
    "((at|in) [sole] (option|election|discretion) of <X>|at <X> 's (option|election)|by <X>)"
)
FRAGMENTS["event_time"] = (
    "([(date that is|date which is|date|day that is|that date which is)] [{its_own}]"
    " [(<C> (days|months|years|day|month|calendar days|trading days|day anniversary|month anniversary)"
    "|{in_words} (month|year) anniversary"
    "|<O> (day|anniversary|month anniversary|calendar day|trading day|month)) [(after|following|from|of)]]"
    " [{its_own}] [(original|initial|applicable|stated)] [date of] [{its_own}] [(original|initial)]"
    " (issuance [date]|issue [date]|closing [date]|<D>|date [of {all_of} <K>]|maturity [date]|funding"
    " [date]|execution"
    "|inception|effective date|repayment [in full]|its issuance|{all_of} <K> (is|are|has been|have been)"
    " [fully]"
    " (repaid|paid|no longer outstanding) [in full]|{all_of} <K>|(it|principal) is [fully]"
    " (repaid|paid|paid in full|no"
    " longer outstanding)"
    "|earlier of) [of {all_of} <K>]"
    "|<C> (days|months|years|calendar days) (after|following|from) {its_own} [(date of|original)]"
    " (issuance|issue|funding"
    "|closing|<D>) [date] [of {all_of} <K>])"
)
FRAGMENTS["time_of"] = (
    "(after|following|from|from and after|on or after|on and after|beginning|beginning"
    " on|commencing|commencing on"
    "|commencing from|starting|starting on|prior to|before|until|on or before|on or prior to|through|up to"
    " and including"
    "|and until|beginning as of|upon|at any time after|on)"
)
FRAGMENTS["any_time"] = (
    "[[,] [(and)] (at any time [and from time to time] [,] [or from time to time] [,] [{time_of}"
    " {event_time}]"
    " [[,] [and] [(then|thereafter)] [at any time] {time_of} {event_time}] [thereafter]"
    "|{time_of} {event_time} [[,] [and] {time_of} {event_time}] [at any time]) [,]]"
)
FRAGMENTS["whole_part"] = (
    "[,] (wholly or partly|in whole or in part|in full or in part|in whole or part|in whole , or in part"
    "|in part or in whole) [,]"
)
FRAGMENTS["price_kind"] = (
    "(variable|fixed|initial|then applicable|per share|effective|purchase|set|applicable|current|share)"
)
FRAGMENTS["at_price"] = (
    "[,] ((at|with|using|for|based on|based upon) [{price_kind}] [{price_kind}] [(conversion)]"
    " (price|rate|ratio) [per (share|<J>)]"
    " [(equal to|of|that is|which is|equaling|being|calculated at|calculated as|determined as|which shall"
    " be|which will be"
    "|that shall be|set at|fixed at)] [to] [variable] [conversion price of]"
    "|at price per share [(equal to|of)]|at|for|on basis of)"
)
FRAGMENTS["owning"] = (
    "(would|will|may not|shall not|could|cannot|can|does not|never|would then|not) [(come to|then)]"
    " (beneficially own|own|hold|beneficially hold|own beneficially|hold beneficially|be beneficial"
    " owner of|have beneficial"
    " ownership of)"
    " [at any time] (in excess of|more than|over|above|greater than|exceeding)"
    " <P:cap> of [(<X> 's|then|all|<X>|its)] [(issued and outstanding|outstanding|issued)] [number of]"
    " (shares of [(<X> 's|its)] <J>|<X> 's [outstanding] (shares|<J>|common shares)|<J>|shares|common"
    " shares|class|that class) [then] [(outstanding|in issue)]"
    " [immediately after giving effect to (its|such) conversion] [[,] [immediately] (after|following)"
    " [giving effect to]"
    " [(such|its|any|that|the)] conversion] [at any time] [at any one time]"
)
FRAGMENTS["owning_holder"] = (
    "(holder|<H>|it|lender|investor) [(, together with its affiliates ,|together with its affiliates|and its"
    " affiliates|, with its affiliates ,|, together with affiliates ,|together with affiliates|with its"
    " affiliates)]"
    " {owning}"
)
FRAGMENTS["cap_tail"] = (
    "(subject to [a] <P:cap> (beneficial ownership|ownership) (limitation|limit|cap|blocker)"
    "|subject to [a] beneficial ownership (limitation|limit|cap|blocker) of <P:cap>"
    "|(provided|except) that {owning_holder}|provided {owning_holder}|but {owning_holder}"
    "|but not (so that|if|to extent that) {owning_holder}|except to extent [that] {owning_holder}"
    "|(to extent|so long as|as long as|but only to extent|only to extent|so) [that] {owning_holder}"
    "|provided that no conversion may (result in|cause|take|bring|leave) {owning_conversion}"
    "|and {owning_holder}|limited to <P:cap> (beneficial ownership|ownership|of {outstanding}))"
)
FRAGMENTS["outstanding"] = (
    "[(<X> 's|then|its|all)] [issued and] [outstanding] (shares of [(<X> 's|its)] <J>|<J>|<X> 's <J>|shares)"
    " [outstanding]"
)
FRAGMENTS["owning_conversion"] = (
    "(holder|<H>|it|lender|investor) [(and its affiliates|together with its affiliates)]"
    " (beneficially owning|owning|holding|to own|to hold|to beneficially own|above|over|with|past)"
    " [(more than|in excess of|over|above)] <P:cap> [of {outstanding}]"
)


def convertible(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“Is convertible at the option of the holder into common stock at 65% of the lowest bid ..."."""
    if (
        cursor.take(
            "([(is|are|shall be|will be|being|which is|that is|now|each|which are|becomes|become|will"
            " become|shall become"
            "|may be|can be)] [(initially|also)] convertible"
            "|(shall be|will be|may be|can be|to be|which may be|and may be|may , {by_holder} , be|may at"
            " any time be|is|are)"
            " [also] converted"
            "|[(which|that|and|shall|will)] (converts|convert|converting|may convert|will convert|is to"
            " convert)"
            "|[(with|and)] conversion)"
        )
        is None
    ):
        return None
    chooser = _lead_to_price(cursor)
    value = conversion(cursor, scene, chooser)
    if value is None:
        return None
    return (("conversion", value), *_with_cap(cursor, scene))


def _lead_to_price(cursor: Cursor) -> Chooser | None:
    """Words between the verb and the price, in whatever order: when, how much, by whom, into what, "at"."""
    chooser: Chooser | None = None
    taken: set[str] = set()
    for _ in range(9):
        for part in (
            "{any_time}",
            "{whole_part}",
            "[,] {by_holder}",
            "[,] {by_company}",
            "[,] {into_shares}",
        ):
            if part not in taken and cursor.take(part) is not None:
                taken.add(part)
                chooser = "holder" if part.endswith("{by_holder}") else chooser
                chooser = "company" if part.endswith("{by_company}") else chooser
                break
        else:
            break
    cursor.take("{at_price}")
    return chooser


_LIMITS: Final = frozenset(
    {
        "cannot",
        "never",
        "no",
        "except",
        "extent",
        "long",
        "limited",
        "limitation",
        "limit",
        "cap",
        "blocker",
        "barred",
    }
    | {
        "bars",
        "prohibits",
        "forbids",
        "prevents",
        "excludes",
        "capped",
        "restricted",
        "if",
        "so",
        "such",
        "where",
    }
)


def limits(words: list[str]) -> bool:
    """Whether words on how much a holder owns limit it: "does not own", "would own" alone state what is."""
    denied = any(
        word == "not" and words[at - 1] in ("may", "shall", "agreed", "will", "be", "but")
        for at, word in enumerate(words)
    )
    return denied or not _LIMITS.isdisjoint(words)


def _with_cap(cursor: Cursor, scene: Scene) -> Terms:
    """An ownership cap that follows a price in the same sentence."""
    start = cursor.at
    cursor.take("(, and|; and|,|;|; however ,|, however ,)")
    found = cursor.take("{cap_tail}")
    if found is None or "cap" not in found or not limits(cursor.text[start : cursor.at].split()):
        cursor.at = start
        return cap_after(cursor, scene)
    return (("ownership_cap", scene.number(found, "cap")),)


def price_of(cursor: Cursor, scene: Scene, chooser: Chooser | None = None) -> Terms | None:
    """A price formula at the cursor, with the cap that may follow it."""
    value = conversion(cursor, scene, chooser)
    return None if value is None else (("conversion", value), *_with_cap(cursor, scene))


def has_price(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“Has a conversion price of $0.05 per share", "with a conversion price equal to ..."."""
    if (
        cursor.take(
            "((has|have|with|having|carries|at) [(fixed|variable|initial)] conversion price [per share]"
            " (of|equal to|that is)"
            "|(its|their) [(fixed|variable|initial)] conversion price [per share] (is|equals|will"
            " be|shall be) [equal to])"
        )
        is None
    ):
        return None
    return price_of(cursor, scene)


def payable_in_shares(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """The company may pay in shares: "payable in cash or, at the option of the Company, in shares ..."."""
    if (
        cursor.take(
            "(is|are|may be|will be) (payable|paid|made) (in cash or [,] at (option|election) of <X>"
            " [and subject to [customary] [equity] conditions] [,]"
            " in shares of [<X> 's] <J>"
            "|[, ]at (option|election) of <X> [,] in cash or [in] shares of [<X> 's] <J>)"
            " [,] (valued at [price equal to]|(at|based on) [variable|fixed] (conversion price|price"
            " [per share]) [(equal to|of)])"
        )
        is None
    ):
        return None
    return price_of(cursor, scene, "company")


def cap(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """The most of the common stock that the holder may own after a conversion."""
    found = cursor.take(
        "(may not be|cannot be|shall not be|can not be) converted [and shares of [<X> 's] <J> may not be"
        " issued pursuant to {all_of}"
        " <K>] (if|to extent [that]|where|when|so that) [,] [(after giving effect to|as result of|after)"
        " [(such|the)]"
        " conversion [or issuance] [,]]"
        " {owning_holder}"
    ) or cursor.take(
        "[(is|are|with|has|have|contains|which is|and is)] [subject to] [a] (<P:cap> [beneficial] ownership"
        " (limitation|limit|cap|blocker)|[beneficial] ownership (limitation|limit|cap|blocker) of <P:cap>"
        "|<P:cap> blocker) [of {outstanding}]"
    )
    return None if found is None or "cap" not in found else (("ownership_cap", scene.number(found, "cap")),)


__all__ = ["cap", "convertible", "has_price", "limits", "payable_in_shares", "price_of"]
