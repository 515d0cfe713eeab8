"""From sentences to clauses: each sentence is offered to every family of templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from holdings_ledger.readers.prose.blocks import Layout
from holdings_ledger.readers.prose.clauses import Clause, Context
from holdings_ledger.readers.prose.exchange import read_outstanding, read_surrender
from holdings_ledger.readers.prose.issuance import (
    read_agreement,
    read_commitment,
    read_condition,
    read_issue,
    read_received,
)
from holdings_ledger.readers.prose.leads import is_recital, read_lead
from holdings_ledger.readers.prose.others import read_other
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols, symbols_of
from holdings_ledger.readers.prose.terms import read_terms

Family = Callable[[Cursor, Symbols, Context, Scene], tuple[Clause, ...]]


def _terms(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    clause = read_terms(cursor, symbols, context, scene)
    return () if clause is None else (clause,)


_FAMILIES: Final[tuple[Family, ...]] = (
    read_agreement,
    read_commitment,
    read_issue,
    read_received,
    read_surrender,
    read_condition,
    read_outstanding,
    read_other,
    _terms,
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
    """All clauses that are wholly understood, in document order."""
    return tuple(clause for symbols in sentences for clause in _clauses_of(symbols, scene))


def _clauses_of(symbols: Symbols, scene: Scene) -> Iterator[Clause]:
    if not symbols.sentence.finished or "<?> " in symbols.text or is_recital(symbols.text):
        return
    cursor = Cursor(symbols.text)
    context = read_lead(cursor, scene)
    start = cursor.at
    for family in _FAMILIES:
        clauses = family(cursor, symbols, context, scene)
        if clauses:
            yield from clauses
            return
        cursor.at = start


__all__ = ["read_clauses", "symbolised"]
