"""Which rows of a filing speak of one position, and which position of the ledger that is.

Rows share a position when their terms are equal and a balance test holds. Otherwise footnotes tell them
apart, never the price. Across filings, footnote wording changes too often to be an identity, so like
rows pair by text where it is unchanged, then by the balance that chains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import attrgetter

import attrs

from holdings_projections.balance_tests import Analysis, analyse
from holdings_projections.making import maker
from holdings_projections.postings import Posting, Terms


@attrs.frozen(kw_only=True)
class Bundle:
    """Rows of one filing on one position.

    text: the footnotes that tell it from its like, "" where nothing needed to. alike: rows that nothing
    in the filing tells apart, so that only their order does. analysis: how their balances agree, once it
    has been asked for.
    """

    terms: Terms
    rows: tuple[Posting, ...]
    text: str = ""
    alike: bool = False
    analysis: Analysis | None = attrs.field(default=None, eq=False, repr=False)

    def analysed(self) -> Analysis:
        """How the balances of the rows agree, the parts that footnotes state summed up."""
        return self.analysis or analyse(merged_parts(self.rows))


def bundles(rows: Sequence[Posting]) -> tuple[Bundle, ...]:
    """The rows of a filing, bundled by position, in order of their first row."""
    if len(rows) == 1:
        return tuple(_split(rows[0].terms, rows))
    placed = _with_lots_joined(_with_titles(rows))
    groups: dict[Terms, list[Posting]] = {}
    for row in placed:
        groups.setdefault(row.terms, []).append(row)
    if len(groups) == 1:
        return tuple(_split(placed[0].terms, placed))
    found = [bundle for terms, group in groups.items() for bundle in _split(terms, group)]
    return tuple(sorted(found, key=lambda bundle: bundle.rows[0].order))


def _with_titles(rows: Sequence[Posting]) -> list[Posting]:
    """A row without a title belongs to the only position of its table and ownership in the filing."""
    if all(row.terms.title is not None for row in rows):
        return list(rows)
    titled = {row.terms for row in rows if row.terms.title is not None}
    result: list[Posting] = []
    for row in rows:
        if row.terms.title is None:
            fitting = [t for t in titled if attrs.evolve(t, title=None) == row.terms]
            if len(fitting) == 1:
                row = attrs.evolve(row, terms=fitting[0])
        result.append(row)
    return result


def _with_lots_joined(rows: list[Posting]) -> list[Posting]:
    """A lot that a footnote states joins the only Table II lot with its expiration date."""
    if not any(row.stated_part for row in rows):
        return rows
    lots = {row.terms for row in rows if row.terms.kind == "derivative" and not row.stated_part}
    result: list[Posting] = []
    for row in rows:
        if row.stated_part and row.terms.expiration_date is not None:
            fitting = [lot for lot in lots if lot.expiration_date == row.terms.expiration_date]
            if len(fitting) == 1:
                row = attrs.evolve(row, terms=fitting[0])
        result.append(row)
    return result


_make_bundle = maker(Bundle)


def _split(terms: Terms, rows: Sequence[Posting]) -> Iterable[Bundle]:
    """Bundle rows of equal terms: all as one where their balances agree, else by footnote, else by order."""
    analysis = _as_one(rows)
    if analysis is not None:
        return [_make_bundle(terms=terms, rows=tuple(rows), analysis=analysis)]
    texts: dict[str, list[Posting]] = {}
    for row in rows:
        texts.setdefault(row.footnotes, []).append(row)
    return [bundle for text, group in texts.items() for bundle in _by_order(terms, text, group)]


def _by_order(terms: Terms, text: str, rows: list[Posting]) -> list[Bundle]:
    holdings = [row for row in rows if row.kind == "holding" and not row.stated_part]
    if len(holdings) <= 1:
        return [Bundle(terms=terms, rows=tuple(rows), text=text)]
    others = tuple(row for row in rows if row not in holdings)
    alone = [Bundle(terms=terms, rows=(row,), text=text, alike=True) for row in holdings]
    return ([Bundle(terms=terms, rows=others, text=text)] if others else []) + alone


def _as_one(rows: Sequence[Posting]) -> Analysis | None:
    """How rows of equal terms agree where they can be one position. Two holding rows never are."""
    if len(rows) > 1 and len([1 for row in rows if row.kind == "holding" and not row.stated_part]) > 1:
        return None
    analysis = analyse(merged_parts(rows))
    return None if analysis[0] == "break" else analysis


def merged_parts(rows: Sequence[Posting]) -> Sequence[Posting]:
    """Rows with the parts that footnotes state summed up: into the last row that states no balance, else
    into one holding."""
    parts = [row for row in rows if row.stated_part]
    if not parts:
        return rows
    kept = [row for row in rows if not row.stated_part]
    total = sum((row.balance for row in parts if row.balance is not None), Decimal(0))
    if kept and kept[-1].balance is None:
        kept[-1] = attrs.evolve(kept[-1], balance=total)
        return kept
    return [*kept, attrs.evolve(parts[0], balance=total)]


@attrs.frozen(kw_only=True)
class Known:
    """A position of the ledger, as pairing sees it: the text and balance it was last reported with."""

    number: int
    text: str
    closing: Decimal | None


Pairing = tuple[tuple[int | None, bool], ...]
"""For each bundle of equal terms, (number of the known position or None for a new one, doubtful)."""


def pair(found: Sequence[Bundle], known: Sequence[Known]) -> Pairing:
    """Which known position each bundle of equal terms speaks of.

    One bundle and one known position are the same. Else they pair by footnote text, then by the balance
    that chains; what is left over is new, and doubtful if it might have been one of several.
    """
    if not known:
        return ((None, False),) * len(found)
    if len(found) == 1 and len(known) == 1:
        return ((known[0].number, False),)
    chosen: dict[int, int] = {}
    free = {k.number: k for k in known}
    for of_bundle, of_known in ((_text, _text_of), (_start, _closing_of)):
        for index, bundle in enumerate(found):
            value = None if index in chosen else of_bundle(bundle)
            if value is None:
                continue
            fitting = [k for k in free.values() if of_known(k) == value]
            if fitting and (len(fitting) == 1 or bundle.alike):
                chosen[index] = fitting[0].number
                del free[fitting[0].number]
    return tuple((chosen.get(index), index not in chosen and bool(free)) for index in range(len(found)))


def _text(bundle: Bundle) -> str:
    return bundle.text


def _start(bundle: Bundle) -> Decimal | None:
    """The balance that a bundle starts from; where its balances do not agree, the first of them."""
    pattern, opening, points = bundle.analysed()
    return points[0].quantity if pattern == "break" else opening


_text_of = attrgetter("text")
_closing_of = attrgetter("closing")
