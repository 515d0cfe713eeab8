"""Sentences of terms: a subject ("All of the Notes") and what is said of it (rate, maturity, payment ...).

A subject is followed by one predicate or several ("bears interest at 10% per annum and matures on May 1,
2019"). Every word must belong to one of them, else the sentence is not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Literal

from holdings_ledger.readers.prose.clauses import Context, Subject, TermClause, TermValue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.price import Chooser, conversion
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Terms = tuple[tuple[str, TermValue], ...]
Part = Literal["all", "principal", "interest", "both"]
Predicate = Callable[[Cursor, Scene, Symbols], Terms | None]

FRAGMENTS["size"] = (
    "([original|aggregate|total|initial|combined] [original|aggregate|total|outstanding] (principal amount|principal"
    "|face amount))"
)
FRAGMENTS["yearly"] = "(per annum|per year|annually|a year)"
FRAGMENTS["every"] = "(monthly|quarterly|semi annual|semi annually|annual|annually)"
FRAGMENTS["from_issue"] = (
    "(of|after|from|following) [(its|their|respective|date of|applicable|original)]"
    " [(its|their|respective|original|date of)]"
    " (issuance date|issue date|date of issuance|issuance|date of issue|date of closing|closing date|closing)"
)
FRAGMENTS["all_of"] = "[(all of|each of|all|each|every)] [(outstanding|such|these|additional|new)]"

_MONTHS: Final = {"monthly": 1, "quarterly": 3, "semi": 6, "annual": 12, "annually": 12}
_MOST_INSTALLMENTS: Final = 1200
_CONDITIONAL: Final = frozenset(
    {"if", "unless", "until", "may", "provided", "except", "subject", "upon", "would", "not", "no", "other"}
)


def read_terms(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """The clause of terms that the rest of a sentence states, or None."""
    for whole in (_default_rate, _registration, _cap_of_payments):
        start = cursor.at
        clause = whole(cursor, symbols, context, scene)
        if clause is not None and cursor.ended:
            return clause
        cursor.at = start
    subject = _subject(cursor, scene)
    if subject is None:
        return None
    terms = predicates(cursor, scene, symbols, subject)
    if not terms or not cursor.ended:
        return None
    return TermClause(template="terms", symbols=symbols, context=context, subject=subject, terms=terms)


def predicates(cursor: Cursor, scene: Scene, symbols: Symbols, subject: Subject) -> Terms:
    """What is said of a subject, one predicate after another; empty when the first is not understood."""
    found: list[tuple[str, TermValue]] = []
    while True:
        start = cursor.at
        terms = _predicate(cursor, scene, symbols, subject)
        if terms is None:
            cursor.at = start
            return tuple(found)
        found.extend(terms)
        if cursor.ended or cursor.take("(, and|and|,|;|; and) [(it|they)]") is None:
            return tuple(found)


def _predicate(cursor: Cursor, scene: Scene, symbols: Symbols, subject: Subject) -> Terms | None:
    payable = subject.part != "all"
    choices = (*_PAYMENTS, *_PREDICATES) if payable else (*_PREDICATES, *_PAYMENTS)
    for predicate in choices:
        start = cursor.at
        terms = predicate(cursor, scene, symbols)
        if terms is not None:
            return _fitting(terms, subject)
        cursor.at = start
    return None


def _fitting(terms: Terms, subject: Subject) -> Terms | None:
    """Payments of interest alone, or of principal alone, are other patterns than payments of both."""
    if not any(field == "payment_pattern" for field, _ in terms):
        return None if subject.part == "interest" and not _speaks_of_rate(terms) else terms
    values = dict(terms)
    if subject.part == "interest":
        if "installments" in values or values["payment_pattern"] == "lump_sum":
            return None
        return terms
    if values["payment_pattern"] == "interest_only":
        return None
    if subject.part == "principal" and values["payment_pattern"] == "level_installments":
        return (("payment_pattern", "equal_principal"), *((k, v) for k, v in terms if k != "payment_pattern"))
    return terms


def _speaks_of_rate(terms: Terms) -> bool:
    return all(field in ("rate", "default_rate", "day_count", "compounding") for field, _ in terms)


def _subject(cursor: Cursor, scene: Scene) -> Subject | None:
    """The subject at the cursor."""
    begin = cursor.at
    part = _part(cursor)
    found = cursor.take(
        "<M:amount> {size} [of {all_of} [<K:notes>]]"
        " [(to be (issued|sold|sold and issued)) [in future] [in tranches] [pursuant to [terms of] <A>]]"
    )
    if found is not None:
        return Subject(
            notes=found.get("notes"),
            amount=scene.number(found, "amount"),
            tranches=" to be " in cursor.text[begin : cursor.at],
            part=part,
        )
    found = cursor.take(
        "{all_of} [future tranches of] <K:notes>"
        " [(to be (issued|sold) [in future] [in tranches] [pursuant to [terms of] <A>])]"
        " [issued [on <D>] [(pursuant to|under) [terms of] <A>]]"
    )
    if found is None:
        return None
    words = f" {cursor.text[begin : cursor.at]}"
    tranches = " to be " in words or " future tranches of " in words
    return Subject(notes=found["notes"], tranches=tranches, such=" such " in words, part=part)


def _part(cursor: Cursor) -> Part:
    """Whether the sentence speaks of principal, interest, both, or the notes as such."""
    if cursor.take(
        "[all] [(payments of|payment of|outstanding|unpaid|entire)] (principal and [all] [(accrued|any accrued)]"
        " [(and unpaid|but unpaid)] interest|principal amount and [accrued] [and unpaid] interest"
        "|principal [amount] , together with [all] [accrued] [and unpaid] interest [,])"
        " (on|of|under|thereon on|due under) {all_of}"
    ):
        return "both"
    start = cursor.at
    if cursor.take("[outstanding] (principal|principal amount|principal balance) (of|on|under) {all_of}"):
        # "Principal amount of $5,000 ..." is handled as an amount, not as a part.
        if cursor.sees("(<K>|<M>)"):
            return "principal"
        cursor.at = start
    if cursor.take("[accrued] interest (on|under) {all_of}"):
        return "interest"
    return "all"


def _rate(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = (
        cursor.take(
            "[(will|shall|which|that)] (bear|bears|bearing|accrue|accrues|accruing|carry|carries|pays|pay)"
            " [(simple)] interest [on (unpaid|outstanding) principal [amount|balance]]"
            " at ([annual|fixed|interest] [annual|fixed|interest] rate of|rate equal to) <P:rate> [{yearly}]"
        )
        or cursor.take(
            "[(will|shall)] (bear|bears|bearing|accrue|accrues|carry|carries) [(simple)] interest at <P:rate> {yearly}"
        )
        or cursor.take(
            "[(will|shall)] (bear|bears|carries|carry) <P:rate> ([annual] interest rate|[annual] interest)"
        )
    )
    if found is None:
        found = cursor.take("(has|have) [(annual|fixed)] interest rate of <P:rate> [{yearly}]")
    if found is None:
        return None
    terms: list[tuple[str, TermValue]] = [("rate", scene.number(found, "rate"))]
    for extra in (_compounding, _day_count, _until_default):
        terms.extend(extra(cursor, scene))
    return tuple(terms)


def _compounding(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.text[cursor.at :].split(" ", 4)
    if cursor.take("[,] (compounded|compounding) (daily|monthly|quarterly|annually|semi annually)"):
        words = [word for word in found if word not in (",", "compounded", "compounding")]
        return (("compounding", "semiannually" if words[0] == "semi" else words[0]),)
    return ()


def _day_count(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.take(
        "[,] (calculated|computed|based) (on basis of|on|using) [actual days elapsed and|actual number of days elapsed"
        " and|actual days elapsed in] <C:year> day year [(for actual [number of] days elapsed"
        "|and actual [number of] days elapsed)] [(of|comprised of|consisting of) twelve <C:month> day months]"
    )
    if found is None:
        found = cursor.take(
            "[,] (calculated|computed|based) (on basis of|on|using) <C:year> day year"
            " [(of|comprised of|consisting of|composed of) <C:twelve> <C:month> day months]"
        )
    if found is None:
        return ()
    year, month = scene.number(found, "year"), scene.number(found, "month")
    if month is not None:
        return (("day_count", "30/360"),) if (year, month) == (360, 30) else ()
    names = {Decimal(360): "ACT/360", Decimal(365): "ACT/365F"}
    return (("day_count", names[year]),) if year in names else ()


def _until_default(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.take(
        "[,] (which|that) (increases|shall increase|will increase) to <P:rate> [{yearly}] {on_default}"
    ) or cursor.take("[,] (and|or) <P:rate> [{yearly}] {on_default}")
    return (("default_rate", scene.number(found, "rate")),) if found else ()


FRAGMENTS["on_default"] = (
    "(upon|following|after|during [continuance of]) [occurrence [and during continuance] of] [event of] default"
)


def _maturity(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = cursor.take(
        "(will mature|shall mature|matures|mature|maturing|(is|are|will be|shall be|become|becomes) due [and payable]"
        "|(has|have|with) [scheduled] maturity date of|has maturity of) [in full] [on] <D:day>"
    )
    return (("maturity_date", scene.day(found, "day")),) if found else None


def _relative_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    start = cursor.at
    found = cursor.take(
        "(will mature|shall mature|matures|mature|maturing|(is|are|will be|shall be) due [and payable]) [in full]"
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
    if (
        cursor.take("(by|with) [(first priority|first|second|senior|continuing)] [(security interest|lien)]")
        is None
    ):
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
    if not _CONDITIONAL.isdisjoint(body):
        return None
    start = cursor.at
    cursor.at = len(cursor.text) - (2 if words[-1] == "." else 0)
    return scene.words(symbols.place(start), symbols.place(cursor.at) - 1)


def _registration(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    found = cursor.take(
        "there are no registration rights (applicable to|for|with respect to|in respect of|relating to) {all_of}"
        " [<K:notes>]"
    )
    if found is None or "notes" not in found:
        return None
    return TermClause(
        template="registration",
        symbols=symbols,
        context=context,
        subject=Subject(notes=found["notes"]),
        terms=(("registration_rights", False),),
    )


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
    if cursor.take("[,] (at option of|by|at election of) (<H>|holder [thereof]|holders [thereof]) [,]"):
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
        "[,] (at|with) [variable|fixed|initial] (conversion price|price [per share]) [per share] [(equal to|of)]"
    ):
        value = conversion(cursor, scene, chooser)
        return (("conversion", value),) if value is not None else None
    return None


def _payable_in_shares(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """The company may pay in shares: "payable in cash or, at the option of the Company, in shares ..."."""
    if (
        cursor.take(
            "(is|are|may be|will be) (payable|paid) (in cash or [,] at (option|election) of <X> [,] in shares of [<X> 's] <J>"
            "|[, ]at (option|election) of <X> [,] in cash or [in] shares of [<X> 's] <J>)"
            " [,] (at|based on) [variable|fixed] (conversion price|price [per share]) [(equal to|of)]"
        )
        is None
    ):
        return None
    value = conversion(cursor, scene, "company")
    return (("conversion", value),) if value is not None else None


FRAGMENTS["owning_holder"] = (
    "(holder|<H>) (, together with its affiliates ,|together with its affiliates|and its affiliates|[, with its affiliates ,])"
    " (would|will) (beneficially own|own) (in excess of|more than) <P:cap> of [(<X> 's|then)]"
    " [(issued and outstanding|outstanding)] (shares of [<X> 's] <J>|<J>) [outstanding]"
)


def _cap(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = cursor.take(
        "(may not be|cannot be|shall not be) converted [and shares of [<X> 's] <J> may not be issued pursuant to {all_of}"
        " <K>] (if|to extent [that]) [,] [(after giving effect to|as result of) [such] conversion [or issuance] [,]]"
        " {owning_holder}"
    ) or cursor.take(
        "(is|are) subject to [a] (<P:cap> beneficial ownership limitation|beneficial ownership limitation of <P:cap>"
        "|conversion cap of <P:cap>) [of outstanding [shares of] <J>]"
    )
    return None if found is None else (("ownership_cap", scene.number(found, "cap")),)


def _cap_of_payments(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """ "Payments in shares ... may not be issued pursuant to the Note if ... in excess of 9.99% ..."."""
    found = cursor.take(
        "[(payments in)] shares of [<X> 's] <J> (may not|shall not|cannot) be issued (pursuant to|under|upon conversion of)"
        " {all_of} <K:notes> (if|to extent [that]) [,] [(after giving effect to|as result of) [such]"
        " (conversion|issuance|payment) [or issuance] [,]] {owning_holder}"
    )
    if found is None:
        return None
    return TermClause(
        template="ownership_cap",
        symbols=symbols,
        context=context,
        subject=Subject(notes=found["notes"]),
        terms=(("ownership_cap", scene.number(found, "cap")),),
    )


def _default_rate(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    found = cursor.take(
        "{on_default} [under {all_of} <K:notes>] [,] (interest rate [on {all_of} <K:of_rate>]"
        " (increases|shall increase|will increase|will be increased) to|{all_of} <K:bearer> (will|shall) (bear|accrue)"
        " interest at [default] [rate of]) <P:rate> [{yearly}]"
    )
    if found is None:
        return None
    notes = found.get("notes", found.get("of_rate", found.get("bearer")))
    subject = Subject(notes=notes, such=notes is None)
    rate = (("default_rate", scene.number(found, "rate")),)
    return TermClause(template="default_rate", symbols=symbols, context=context, subject=subject, terms=rate)


def _lump_sum(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take(
        "(is|are|will be|shall be) [due and] payable [in lump sum] (at maturity|on [its|their] maturity date)"
    ):
        return (("payment_pattern", "lump_sum"),)
    found = cursor.take(
        "(is|are|will be|shall be) [due and] payable in (lump sum|one lump sum|single payment) on <D:day>"
    )
    if found is not None:
        return (("payment_pattern", "lump_sum"), ("payment_date", scene.day(found, "day")))
    found = cursor.take(
        "(is|are|will be|shall be) [due and] payable in (lump sum|one lump sum|single payment)"
        " on <O:years> anniversary {from_issue}"
    )
    if found is not None:
        years = scene.number(found, "years") or Decimal(0)
        return (("payment_pattern", "lump_sum"), ("payment_after_months", int(years * 12)))
    return None


def _installments(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    begin = cursor.at
    found = cursor.take(
        "(is|are|will be|shall be) [due and] (payable|repaid|paid|repayable|amortized) in <C:count> [(equal|level)]"
        " [consecutive] [(equal|level)] {every} (installments|instalments|payments) [of principal and [accrued] interest]"
        " [(of|in amount of|each in amount of|equal to) <M:each> [each]]"
        " [[,] (beginning|commencing|starting|with first [such] (installment|payment) due) [(on|from)] <D:first>]"
    )
    if found is None:
        return None
    count = scene.number(found, "count")
    if count is None or not 1 <= count <= _MOST_INSTALLMENTS:
        return None
    words = cursor.text[begin : cursor.at].split()
    months = next(_MONTHS[word] for word in words if word in _MONTHS)
    terms: list[tuple[str, TermValue]] = [
        ("installments", int(count)),
        ("payment_months", months),
    ]
    each = scene.number(found, "each")
    if not {"equal", "level"}.isdisjoint(words) or each is not None:
        terms.append(("payment_pattern", "level_installments"))
    if each is not None:
        terms.append(("installment_amounts", (each,)))
    if "first" in found:
        terms.append(("first_payment_date", scene.day(found, "first")))
    return tuple(terms)


def _interest_only(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    begin = cursor.at
    found = cursor.take(
        "(is|are|will be|shall be) [due and] payable {every} [in arrears] [in cash]"
        " [[,] (beginning|commencing|starting) [on] <D:first>]"
    )
    if found is None:
        return None
    months = next(_MONTHS[word] for word in cursor.text[begin : cursor.at].split() if word in _MONTHS)
    terms: list[tuple[str, TermValue]] = [("payment_pattern", "interest_only"), ("payment_months", months)]
    if "first" in found:
        terms.append(("first_payment_date", scene.day(found, "first")))
    return tuple(terms)


def _discount(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found: Mapping[str, int] | None = cursor.take(
        "(has|have|was issued with|were issued with|carries|carry|includes|include) original issue discount of <M:amount>"
    )
    return (("discount", scene.number(found, "amount")),) if found else None


_PREDICATES: Final[tuple[Predicate, ...]] = (
    _rate,
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
_PAYMENTS: Final[tuple[Predicate, ...]] = (_lump_sum, _installments, _interest_only)

__all__ = ["predicates", "read_terms"]
