"""Sentences of terms: a subject ("All of the Notes") and what is said of it (rate, maturity, payment ...).

A subject is followed by one predicate or several ("bears interest at 10% per annum and matures on May 1,
2019"). Every word must belong to one of them, else the sentence is not understood.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from holdings_events import Conversion
from holdings_ledger.readers.prose.clauses import Context, Subject, TermClause, Terms, TermValue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.predicates import PAYMENTS, PREDICATES, UNDERSTOOD
from holdings_ledger.readers.prose.price import Chooser
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.subjects import IT, Part, lead_notes, subject_of
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.term_sentences import SENTENCES
from holdings_ledger.readers.prose.whole_terms import WHOLE

_LATER: Final = frozenset(
    {"thereafter", "upon", "subsequently", "later", "following", "payment", "conversion"}
)
"""Opening words after which a sentence tells what holds only after an event."""
_RATES: Final = ("rate", "default_rate", "default_margin")


def _is_sound(terms: Terms) -> bool:
    """Whether no rate is more than the note itself a year: "130%" is a part of something else."""
    return all(not (field in _RATES and isinstance(value, Decimal) and value > 1) for field, value in terms)


_TIMED: Final = frozenset({"conversion", "conversion_chooser", "ownership_cap", "cap_of", UNDERSTOOD})
"""What may be said from a day on and still be a term of the notes; a rate would be one of several."""
FRAGMENTS["and_then"] = (
    "(, and|and|,|;|; and|but|, but|. |, with|with|and also|, in each case|, each)"
    " [(it|they|each|which|that|each of which)]"
)


def read_terms(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """The clause of terms that the rest of a sentence states, or None."""
    if not _LATER.isdisjoint(cursor.text[: cursor.at].split()):
        return None
    cursor.take("{bullet}")
    given = lead_notes(cursor)
    for template, whole in (*WHOLE, *SENTENCES):
        start = cursor.at
        found = whole(cursor, scene, symbols)
        if found is not None and cursor.ended:
            subject, terms = found
            if not _is_sound(terms):
                return None
            return _clause(template, symbols, context, _given(subject, given), terms)
        cursor.at = start
    timed = cursor.take("{any_time}") is not None
    chooser = _chooser(cursor)
    subject = _given(subject_of(cursor, scene) or IT, given)
    cursor.take("(, (which|each of which)|which)")
    terms = predicates(cursor, scene, symbols, subject)
    if not terms or not cursor.ended or not _is_sound(terms):
        return None
    if timed and not all(field in _TIMED for field, _ in terms):
        return None
    return _clause("terms", symbols, context, subject, _chosen(terms, chooser))


def _given(subject: Subject, notes: int | None) -> Subject:
    """The subject; of one that names none, the notes under whose terms the sentence stands."""
    if notes is None or subject.notes is not None or not subject.such:
        return subject
    return attrs.evolve(subject, notes=notes, such=False)


def _clause(template: str, symbols: Symbols, context: Context, subject: Subject, terms: Terms) -> TermClause:
    return TermClause(template=template, symbols=symbols, context=context, subject=subject, terms=terms)


def _chooser(cursor: Cursor) -> Chooser | None:
    """“At the election of the Holder" before the subject."""
    if cursor.take("{by_holder} [,]") is not None:
        return "holder"
    return "company" if cursor.take("{by_company} [,]") is not None else None


def _chosen(terms: Terms, chooser: Chooser | None) -> Terms:
    """The terms, with who may choose put to the conversion; none when nothing is there to choose."""
    if chooser is None:
        return terms
    if not any(isinstance(value, Conversion) and value.chooser in (None, chooser) for _, value in terms):
        return ()
    return tuple(
        (field, attrs.evolve(value, chooser=chooser) if isinstance(value, Conversion) else value)
        for field, value in terms
    )


def predicates(cursor: Cursor, scene: Scene, symbols: Symbols, subject: Subject) -> Terms:
    """What is said of a subject, one predicate after another; empty when the first is not understood."""
    found: list[tuple[str, TermValue]] = []
    following = cursor.at
    while True:
        terms = _predicate(cursor, scene, symbols, subject)
        if terms is None:
            cursor.at = following
            return tuple(found)
        found.extend(terms)
        following = cursor.at
        if cursor.ended or cursor.take("{and_then}") is None:
            cursor.at = following
            return tuple(found)
        part = _part_again(cursor)
        if part is not None:
            subject = attrs.evolve(subject, part=part)


def _part_again(cursor: Cursor) -> Part | None:
    """“..., with principal due at maturity": what is spoken of from here on."""
    if cursor.take(
        "[all] [(accrued|unpaid)] (principal and [(accrued|all accrued)] interest|interest and principal)"
    ):
        return "both"
    if cursor.sees("{of_principal} {of_notes} (is|being|due|payable|will be|shall be|are)"):
        cursor.take("{of_principal} {of_notes}")
        return "principal"
    if cursor.sees("[accrued] interest (is|being|due|payable|will be|shall be|only)"):
        cursor.take("[accrued] interest")
        return "interest"
    return None


def _predicate(cursor: Cursor, scene: Scene, symbols: Symbols, subject: Subject) -> Terms | None:
    payable = subject.part != "all"
    choices = (*PAYMENTS, *PREDICATES) if payable else (*PREDICATES[:3], *PAYMENTS, *PREDICATES[3:])
    for predicate in choices:
        start = cursor.at
        terms = predicate(cursor, scene, symbols)
        if terms is not None and (fitting := _fitting(terms, subject)) is not None:
            return fitting
        cursor.at = start
    return None


def _fitting(terms: Terms, subject: Subject) -> Terms | None:
    """Payments of interest alone, or of principal alone, are other patterns than payments of both."""
    if not any(field == "payment_pattern" for field, _ in terms):
        return None if subject.part == "interest" and not _speaks_of_rate(terms) else terms
    values = dict(terms)
    if subject.part == "interest" and values["payment_pattern"] == "lump_sum":
        # Interest paid with the principal, at maturity, is no pattern of its own.
        return ((UNDERSTOOD, True),)
    if subject.part == "interest" and "installments" in values:
        return None
    if values["payment_pattern"] == "interest_only":
        if subject.part in ("principal", "both"):
            return None
        return tuple((f"interest_{field.removeprefix('payment_')}", value) for field, value in terms)
    if subject.part == "principal" and values["payment_pattern"] == "level_installments":
        return (("payment_pattern", "equal_principal"), *((k, v) for k, v in terms if k != "payment_pattern"))
    if subject.part == "principal" and values["payment_pattern"] == "lump_sum":
        return (("principal_pattern", "lump_sum"), *((k, v) for k, v in terms if k != "payment_pattern"))
    return terms


def _speaks_of_rate(terms: Terms) -> bool:
    own = ("rate", "rate_from", "default_rate", "day_count", "compounding")
    return all(field in own or field.startswith("interest_") for field, _ in terms)


__all__ = ["predicates", "read_terms"]
