"""What a sentence of terms says of notes: rate, maturity, security, conversion, ownership cap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Terms, TermValue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.payments import installments, interest_only, lump_sum
from holdings_ledger.readers.prose.price import Chooser, conversion
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Predicate = Callable[[Cursor, Scene, Symbols], Terms | None]

FRAGMENTS["size"] = (
    "([original|aggregate|total|initial|combined] [original|aggregate|total|outstanding] (principal"
    " amount|principal"
    "|face amount))"
)
FRAGMENTS["yearly"] = "(per annum|per year|annually|a year)"
FRAGMENTS["from_issue"] = (
    "(of|after|from|following) [(its|their|respective|date of|applicable|original)]"
    " [(its|their|respective|original|date of)]"
    " (issuance date|issue date|date of issuance|issuance|date of issue|date of closing|closing date|closing)"
)
FRAGMENTS["all_of"] = "[(all of|each of|all|each|every)] [(outstanding|such|these|additional|new)]"
FRAGMENTS["on_default"] = (
    "(upon|following|after|in event of|during [continuance of]) [occurrence [and during"
    " continuance] of] [event"
    " of] default"
)
FRAGMENTS["owning_holder"] = (
    "(holder|<H>) (, together with its affiliates ,|together with its affiliates|and its"
    " affiliates|[, with its affiliates ,])"
    " (would|will) (beneficially own|own) (in excess of|more than) <P:cap> of [(<X> 's|then)]"
    " [(issued and outstanding|outstanding)] [number of] (shares of [<X> 's] <J>|<J>) [outstanding]"
    " [immediately after giving effect to (its|such) conversion]"
)
_DAY_COUNTS: Final = {Decimal(360): "ACT/360", Decimal(365): "ACT/365F"}
_CONDITIONAL: Final = frozenset(
    {"if", "unless", "until", "may", "provided", "except", "subject", "upon", "would", "not", "no", "other"}
    | {"never", "could", "should", "might", "approximately", "but", "however", "when", "once", "only"}
    | {"after", "before", "conditionally", "allegedly", "purportedly", "without", "excluding", "pending"}
)


def _rate(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = (
        cursor.take(
            "[(will|shall|which|that)] (bear|bears|bearing|accrue|accrues|accruing|carry|carries|pays|pay)"
            " [(simple)] interest [on (unpaid|outstanding) principal [amount|balance]]"
            " at ([annual|fixed|interest] [annual|fixed|interest] rate of|rate equal to) <P:rate> [{yearly}]"
        )
        or cursor.take(
            "[(will|shall)] (bear|bears|bearing|accrue|accrues|carry|carries) [(simple)] interest"
            " at <P:rate> {yearly}"
        )
        or cursor.take(
            "[(will|shall)] (bear|bears|carries|carry) <P:rate> ([annual] interest rate|[annual] interest)"
        )
    )
    if found is None and cursor.take("(will|shall|does|do) not (bear|accrue) [any] [accrued] interest"):
        return (("rate", Decimal(0)),)
    if found is None:
        found = cursor.take("(has|have) [(annual|fixed)] interest rate of <P:rate> [{yearly}]")
    if found is None:
        return None
    terms: list[tuple[str, TermValue]] = [("rate", scene.number(found, "rate"))]
    for extra in (_compounding, _day_count, _until_default):
        terms.extend(extra(cursor, scene))
    return tuple(terms)


def _rate_in_default(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = cursor.take(
        "[(will|shall)] (bear|bears) default interest [rate] [(of|at)] [rate of] <P:rate> [{yearly}]"
        " {on_default} [under {all_of} <K>]"
    )
    return (("default_rate", scene.number(found, "rate")),) if found else None


def _compounding(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.text[cursor.at :].split(" ", 4)
    if cursor.take("[,] (compounded|compounding) (daily|monthly|quarterly|annually|semi annually)"):
        words = [word for word in found if word not in (",", "compounded", "compounding")]
        return (("compounding", "semiannually" if words[0] == "semi" else words[0]),)
    return ()


def _day_count(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.take(
        "[,] (calculated|computed|based) (on basis of|on|using)"
        " [(actual days elapsed|actual number of days elapsed) (and|in)] <C:year> day year"
        " [(for actual [number of] days elapsed|and actual [number of] days elapsed)]"
        " [(of|comprised of|consisting of|composed of) <C:twelve> <C:month> day months]"
    )
    if found is None:
        return ()
    year, month = scene.number(found, "year"), scene.number(found, "month")
    if month is not None:
        return (("day_count", "30/360"),) if year == Decimal(360) and month == Decimal(30) else ()
    name = _DAY_COUNTS.get(year or Decimal(0))
    return (("day_count", name),) if name is not None else ()


def _until_default(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.take(
        "[,] (which|that) (increases|shall increase|will increase) to <P:rate> [{yearly}] {on_default}"
    ) or cursor.take("[,] (and|or) <P:rate> [{yearly}] {on_default}")
    return (("default_rate", scene.number(found, "rate")),) if found else ()


def _maturity(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = cursor.take(
        "(will mature|shall mature|matures|mature|maturing|(is|are|will be|shall be|become|becomes)"
        " due [and payable]"
        "|(has|have|with) [scheduled] maturity date of|has maturity of) [in full] [on] <D:day>"
    )
    return (("maturity_date", scene.day(found, "day")),) if found else None


def _relative_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    start = cursor.at
    found = cursor.take(
        "(will mature|shall mature|matures|mature|maturing|(is|are|will be|shall be) due [and"
        " payable]) [in full]"
        " ([on] <O:years> anniversary {from_issue}|([on date that is]|in) <C:months> months {from_issue}"
        "|([on date that is]|in) <C:single> (year|years) {from_issue})"
    )
    if found is None:
        return None
    text = scene.words(symbols.place(start), symbols.place(cursor.at) - 1)
    years = scene.number(found, "years") or scene.number(found, "single")
    months = scene.number(found, "months")
    count = int(years * 12) if years is not None else int(months or 0)
    return (("maturity_text", text), ("maturity_months", count))


def _demand_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    start = cursor.at
    found = cursor.take(
        "(is|are|will be|shall be) (due [and payable] on demand|payable on demand)"
        " [(at any time [on or] after|on or after|after) <D>]"
    )
    if found is None:
        return None
    return (("maturity_text", scene.words(symbols.place(start), symbols.place(cursor.at) - 1)),)


def _security(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take("(is not|are not|will not be|shall not be) secured [by any (collateral|assets)]"):
        return (("secured", "no"),)
    if cursor.take("(is|are|will be|shall be) (unsecured|unsecured obligations of <X>)"):
        return (("secured", "no"),)
    pending = cursor.take("(will be|shall be|are to be|is to be) secured")
    if pending is None and cursor.take("(is|are) secured") is None:
        return None
    status = "pending" if pending is not None else "yes"
    if cursor.ended:
        return (("secured", status),)
    if cursor.take("(by|with) [(<O> priority|<O>|senior|continuing)] [(security interest|lien)]") is None:
        return None
    cursor.take("(in|on|over|upon)")
    collateral = _free_text(cursor, scene, symbols)
    return (("secured", status), ("collateral", collateral)) if collateral else None


def _free_text(cursor: Cursor, scene: Scene, symbols: Symbols) -> str | None:
    """The printed words to the end of the sentence, when they hold no figure and no condition."""
    words = cursor.rest.split()
    body = words[:-1] if words and words[-1] == "." else words
    if not body or len(body) > 40 or any(word[:2] in ("<M", "<D", "<P", "<C", "<?") for word in body):
        return None
    if not _CONDITIONAL.isdisjoint(body) or any(map(_qualifies, body)):
        return None
    first = symbols.place(cursor.at)
    if scene.tokens[first - 1].value in ("the", "a", "an"):
        first -= 1
    cursor.at = len(cursor.text) - (2 if words[-1] == "." else 0)
    return scene.words(first, symbols.place(cursor.at) - 1)


def _qualifies(word: str) -> bool:
    """Whether a word is an adverb that may take back what it stands by ("allegedly")."""
    return word.endswith("ly") and word not in ("substantially", "wholly", "family", "supply", "assembly")


def _registration_of(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    if cursor.take("(does not have|do not have|has no|have no|carries no|carry no) registration rights"):
        return (("registration_rights", False),)
    if cursor.take("(has|have|carries|carry) [piggyback] registration rights"):
        return (("registration_rights", True),)
    return None


def _conversion(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    if cursor.take("[(is|are|shall be|will be|may be)] (convertible|converted)") is None:
        return None
    chooser: Chooser | None = None
    cursor.take("[,] at any time [and from time to time]")
    cursor.take("[,] in whole or in part [,]")
    if cursor.take(
        "[,] ((at option of|by|at election of) (<H>|holder [thereof]|holders [thereof])"
        "|at (<H>|holder|holders) ('s|') (option|election)) [,]"
    ):
        chooser = "holder"
    elif cursor.take("[,] (at option of|by|at election of) <X> [,]"):
        chooser = "company"
    cursor.take("[,] at any time [and from time to time] [,]")
    cursor.take("[,] in whole or in part [,]")
    if cursor.take("into (shares of [<X> 's] <J>|<J>|shares of <X> 's <J>|<X> 's <J>)") is None:
        return None
    if chooser is None and cursor.take("[,] (at option of|at election of) (<H>|holder [thereof]) [,]"):
        chooser = "holder"
    if cursor.take(
        "[,] (at|with) [variable|fixed|initial] (conversion price|price [per share]) [per share]"
        " [(equal to|of)]"
    ):
        value = conversion(cursor, scene, chooser)
        return (("conversion", value),) if value is not None else None
    return None


def _payable_in_shares(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """The company may pay in shares: "payable in cash or, at the option of the Company, in shares ..."."""
    if (
        cursor.take(
            "(is|are|may be|will be) (payable|paid) (in cash or [,] at (option|election) of <X> [,]"
            " in shares of [<X> 's] <J>"
            "|[, ]at (option|election) of <X> [,] in cash or [in] shares of [<X> 's] <J>)"
            " [,] (at|based on) [variable|fixed] (conversion price|price [per share]) [(equal to|of)]"
        )
        is None
    ):
        return None
    value = conversion(cursor, scene, "company")
    return (("conversion", value),) if value is not None else None


def _cap(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = cursor.take(
        "(may not be|cannot be|shall not be) converted [and shares of [<X> 's] <J> may not be"
        " issued pursuant to {all_of}"
        " <K>] (if|to extent [that]) [,] [(after giving effect to|as result of) [such] conversion"
        " [or issuance] [,]]"
        " {owning_holder}"
    ) or cursor.take(
        "(is|are) subject to [a] (<P:cap> beneficial ownership limitation|beneficial ownership"
        " limitation of <P:cap>"
        "|conversion cap of <P:cap>) [of outstanding [shares of] <J>]"
    )
    return None if found is None else (("ownership_cap", scene.number(found, "cap")),)


def _discount(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found: Mapping[str, int] | None = cursor.take(
        "(has|have|was issued with|were issued with|carries|carry|includes|include) original issue"
        " discount of <M:amount>"
    )
    return (("discount", scene.number(found, "amount")),) if found else None


PREDICATES: Final[tuple[Predicate, ...]] = (
    _rate,
    _rate_in_default,
    _maturity,
    _relative_maturity,
    _demand_maturity,
    _security,
    _registration_of,
    _conversion,
    _payable_in_shares,
    _cap,
    _discount,
)
PAYMENTS: Final[tuple[Predicate, ...]] = (lump_sum, installments, interest_only)

__all__ = ["PAYMENTS", "PREDICATES", "Predicate"]
