"""Sentences of terms: a subject ("All of the Notes") and what is said of it (rate, maturity, payment ...).

A subject is followed by one predicate or several ("bears interest at 10% per annum and matures on May 1,
2019"). Every word must belong to one of them, else the sentence is not understood.
"""

from __future__ import annotations

from typing import Literal

from holdings_ledger.readers.prose.clauses import Context, Subject, TermClause, Terms, TermValue
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.predicates import PAYMENTS, PREDICATES
from holdings_ledger.readers.prose.price import conversion
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Part = Literal["all", "principal", "interest", "both"]


def read_terms(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """The clause of terms that the rest of a sentence states, or None."""
    for whole in _WHOLE:
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
        if cursor.ended or cursor.take("(, and|and|,|;|; and|but|, but) [(it|they)]") is None:
            return tuple(found)


def _predicate(cursor: Cursor, scene: Scene, symbols: Symbols, subject: Subject) -> Terms | None:
    payable = subject.part != "all"
    choices = (*PAYMENTS, *PREDICATES) if payable else (*PREDICATES, *PAYMENTS)
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
        " [LPAR together with [all] accrued [and unpaid] interest RPAR]"
    )
    if found is None:
        return None
    words = f" {cursor.text[begin : cursor.at]}"
    tranches = " to be " in words or " future tranches of " in words
    return Subject(notes=found["notes"], tranches=tranches, such=" such " in words, part=part)


def _part(cursor: Cursor) -> Part:
    """Whether the sentence speaks of principal, interest, both, or the notes as such."""
    if cursor.take(
        "[all] [(payments of|payment of|outstanding|unpaid|entire)] (principal and [all]"
        " [(accrued|any accrued)]"
        " [(and unpaid|but unpaid)] interest|principal amount and [accrued] [and unpaid] interest"
        "|principal [amount] , together with [all] [accrued] [and unpaid] interest [,])"
        " (on|of|under|thereon on|due under) {all_of}"
    ):
        return "both"
    start = cursor.at
    if cursor.take(
        "[outstanding|aggregate] (principal|principal amount|principal balance) (of|on|under) {all_of}"
    ):
        # "Principal amount of $5,000 ..." is handled as an amount, not as a part.
        if cursor.sees("(<K>|<M>)"):
            return "principal"
        cursor.at = start
    if cursor.take("[accrued] interest (on|under) {all_of}"):
        return "interest"
    return "all"


def _registration(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    found = cursor.take(
        "there are no registration rights (applicable to|for|with respect to|in respect of|relating"
        " to) {all_of}"
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


def _cap_of_payments(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """“Payments in shares ... may not be issued pursuant to the Note if ... in excess of 9.99% ...”."""
    found = cursor.take(
        "[(payments in|conversion into|conversions into)] shares of [<X> 's] <J> (may not|shall"
        " not|cannot) be issued (pursuant"
        " to|under|upon conversion of)"
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


def _cap_of_holder(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """“The holder of the Note will not have the right to convert any portion of it if the holder ...”."""
    found = cursor.take(
        "(<H>|holder [of {all_of} <K:notes>]) (will not have|shall not have|does not have) right to convert"
        " (any portion|any part) of {all_of} <K:notes> (if|to extent [that]) {owning_holder}"
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


def _right_to_convert(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """“The Investor shall have the option to convert ...”, with the price here or in the next sentence."""
    found = cursor.take(
        "[at any time after (inception|issuance) of <K:notes> until fully paid ,] <H> (shall"
        " have|has|will have)"
        " (option|right) [, from and after <C> months from date of issuance of {all_of} <K:notes>"
        " [and then at any time until {all_of} <K> is fully paid] ,] to convert"
        " (all or [any] portion of ({all_of} <K:notes>|amounts)"
        "|[any] outstanding and unpaid principal and interest [(on|of|under) {all_of} <K:notes>])"
        " into shares of [<X> 's] <J>"
    )
    if found is None:
        return None
    terms: Terms = (("conversion_chooser", "holder"),)
    if not cursor.ended:
        if cursor.take("at [variable|fixed] conversion price (equal to|of)") is None:
            return None
        price = conversion(cursor, scene, "holder")
        if price is None:
            return None
        terms = (("conversion", price),)
    notes = found.get("notes")
    subject = Subject(notes=notes, such=notes is None)
    return TermClause(template="conversion", symbols=symbols, context=context, subject=subject, terms=terms)


def _price_alone(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """“Conversions into Common Stock shall be calculated using a variable conversion price equal to ...”."""
    if (
        cursor.take(
            "(conversions|conversion) into [shares of] <J> (shall be|will be|are) calculated using [variable]"
            " conversion price (equal to|of)"
        )
        is None
    ):
        return None
    price = conversion(cursor, scene, None)
    if price is None:
        return None
    return TermClause(
        template="conversion",
        symbols=symbols,
        context=context,
        subject=Subject(such=True),
        terms=(("conversion", price),),
    )


def _rising_rate(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """“The interest rate increases to 18% in the event of a default under the Note.”."""
    found = cursor.take(
        "interest rate [on {all_of} <K:notes>] (increases|shall increase|will increase|will be increased) to"
        " <P:rate> [{yearly}] {on_default} [under {all_of} <K:notes>]"
    )
    if found is None:
        return None
    notes = found.get("notes")
    return TermClause(
        template="default_rate",
        symbols=symbols,
        context=context,
        subject=Subject(notes=notes, such=notes is None),
        terms=(("default_rate", scene.number(found, "rate")),),
    )


def _default_rate(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    found = cursor.take(
        "{on_default} [under {all_of} <K:notes>] [,] (interest rate [on {all_of} <K:of_rate>]"
        " (increases|shall increase|will increase|will be increased) to|{all_of} <K:bearer>"
        " (will|shall) (bear|accrue)"
        " interest at [default] [rate of]) <P:rate> [{yearly}]"
    )
    if found is None:
        return None
    notes = found.get("notes", found.get("of_rate", found.get("bearer")))
    subject = Subject(notes=notes, such=notes is None)
    rate = (("default_rate", scene.number(found, "rate")),)
    return TermClause(template="default_rate", symbols=symbols, context=context, subject=subject, terms=rate)


_WHOLE = (
    _default_rate,
    _rising_rate,
    _registration,
    _cap_of_payments,
    _cap_of_holder,
    _right_to_convert,
    _price_alone,
)


__all__ = ["predicates", "read_terms"]
