"""Terms that are left out because a sentence which no template understood may tell the rest of them."""

from __future__ import annotations

import re
from typing import Final

import attrs

from holdings_events import Conversion
from holdings_ledger.readers.prose.clauses import Clause, IssueClause, TermClause, Terms, UnreadClause
from holdings_ledger.readers.prose.symbols import Symbols

_CHOOSES: Final = re.compile(
    r"(?<![^ ])(?:may|option|election|right|entitled|elect|elects|discretion|can) (?:\S+"
    r" ){0,40}?(?:convert|conversion) "
)


def without_doubts(clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...]) -> tuple[Clause, ...]:
    """The clauses, without conversions of which a sentence that was not read may say who chooses them."""
    known = {id(clause.symbols) for clause in clauses if not isinstance(clause, UnreadClause)}
    firsts = {clause.symbols.sentence.first for clause in clauses if not isinstance(clause, UnreadClause)}
    if _is_told(clauses) or not any(
        id(item) not in known and item.sentence.first not in firsts and _CHOOSES.search(item.text)
        for item in sentences
    ):
        return clauses
    return tuple(
        attrs.evolve(clause, terms=_certain(clause.terms))
        if isinstance(clause, (TermClause, IssueClause))
        else clause
        for clause in clauses
    )


def _is_told(clauses: tuple[Clause, ...]) -> bool:
    """Whether a sentence that was read says who may choose."""
    return any(
        field == "conversion_chooser"
        for clause in clauses
        if isinstance(clause, TermClause)
        for field, _ in clause.terms
    )


def _certain(terms: Terms) -> Terms:
    return tuple(
        (field, value)
        for field, value in terms
        if not (isinstance(value, Conversion) and value.chooser is None)
    )


__all__ = ["without_doubts"]
