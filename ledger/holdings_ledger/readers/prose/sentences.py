"""From sentences to clauses: each sentence is offered to every family of templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from holdings_ledger.readers.prose.agreements import read_agreement
from holdings_ledger.readers.prose.blocks import Layout
from holdings_ledger.readers.prose.changes import read_split
from holdings_ledger.readers.prose.clauses import Clause, Context, UnreadClause
from holdings_ledger.readers.prose.exchange import read_outstanding
from holdings_ledger.readers.prose.issuance import read_issue, read_received
from holdings_ledger.readers.prose.labels import read_label
from holdings_ledger.readers.prose.leads import is_recital, read_lead
from holdings_ledger.readers.prose.listed import read_listed
from holdings_ledger.readers.prose.loans import read_loan
from holdings_ledger.readers.prose.others import read_other
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.surrender import read_surrender
from holdings_ledger.readers.prose.symbols import Symbols, symbols_of
from holdings_ledger.readers.prose.terms import read_terms
from holdings_ledger.readers.prose.tranches import (
    read_commitment,
    read_condition,
    read_schedule,
    read_tranche,
)

Family = Callable[[Cursor, Symbols, Context, Scene], tuple[Clause, ...]]


def _terms(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    clause = read_terms(cursor, symbols, context, scene)
    return () if clause is None else (clause,)


def _label(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    clause = read_label(cursor, symbols, context, scene)
    return () if clause is None else (clause,)


_FAMILIES: Final[tuple[Family, ...]] = (
    read_agreement,
    read_commitment,
    read_issue,
    read_loan,
    read_listed,
    read_received,
    read_surrender,
    read_condition,
    read_schedule,
    read_tranche,
    read_outstanding,
    read_other,
    read_split,
    _terms,
    _label,
)


def symbolised(layout: Layout, register: Register) -> tuple[Symbols, ...]:
    """Every sentence of the items, as symbols, in order; headings, cover and signature are left out."""
    return tuple(
        symbols_of(sentence, register)
        for paragraph in layout.paragraphs
        if paragraph.region == "item" and not paragraph.heading
        for sentence in paragraph.sentences
    )


def read_clauses(sentences: tuple[Symbols, ...], scene: Scene) -> tuple[Clause, ...]:
    """All clauses that are wholly understood, in document order.

    A sentence on notes and money that none understands stands as an `UnreadClause`, so that what follows it
    is not taken for something said of an earlier note.
    """
    return tuple(clause for symbols in sentences for clause in _clauses_of(symbols, scene))


_ABOUT_NOTES: Final = re.compile(r"<K\d+> |\b(?:loan|borrowed|lent|loaned|advanced)\b")


def _clauses_of(symbols: Symbols, scene: Scene) -> Iterator[Clause]:
    clauses = _understood(symbols, scene)
    if clauses:
        yield from clauses
    elif "<M" in symbols.text and _ABOUT_NOTES.search(symbols.text):
        yield UnreadClause(template="unread", symbols=symbols, context=Context())


def _understood(symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    if not symbols.sentence.finished or "<?> " in symbols.text or is_recital(symbols.text):
        return ()
    cursor = Cursor(symbols.text)
    context = read_lead(cursor, scene)
    start = cursor.at
    for family in _FAMILIES:
        clauses = family(cursor, symbols, context, scene)
        if clauses:
            return clauses
        cursor.at = start
    return ()


__all__ = ["read_clauses", "symbolised"]
