"""Footnote marks that a filer typed into words: "Class B Common Stock (2)" where footnote 2 exists.

A page shows such a number as it shows a real mark, so no rendition but XML could tell them apart; read as
marks in all of them, a filing is the same whichever rendition it is read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import attrs

from holdings_events import Footnote, Notice
from holdings_ledger.readers.model import Row

_TRAILING: Final = re.compile(r"[\s,;]{0,4}\((\d{1,3})\)\s{0,4}$")
_WORDS: Final = ("security", "underlying", "nature")


def split_marks(words: str, known: AbstractSet[str]) -> tuple[str, tuple[str, ...]]:
    """Words without the marks typed behind them, and the marks in order; known: ids of the footnotes."""
    marks: list[str] = []
    while words.endswith(")"):
        found = _TRAILING.search(words)
        if found is None or str(int(found[1])) not in known:
            break
        marks.insert(0, str(int(found[1])))
        words = words[: found.start()]
    return words, tuple(marks)


def with_typed_marks(row: Row, known: AbstractSet[str]) -> Row:
    """The row with marks typed into its titles and its nature read as marks; a lone mark leaves no words."""
    words_left: dict[str, str | None] = {}
    links = dict(row.footnotes)
    for field in _WORDS:
        words = getattr(row, field)
        if words is None or not words.endswith(")"):
            continue
        rest, marks = split_marks(words, known)
        if marks:
            words_left[field] = rest or None
            links[field] = tuple(dict.fromkeys((*marks, *links.get(field, ()))))
    if not words_left:
        return row
    changed = {field: words_left.get(field, getattr(row, field)) for field in _WORDS}
    return attrs.evolve(
        row,
        footnotes=tuple(links.items()),
        security=changed["security"],
        underlying=changed["underlying"],
        nature=changed["nature"],
    )


def link_notices(footnotes: Sequence[Footnote], rows: Iterable[Row]) -> Iterator[Notice]:
    """Footnotes that neither a cell nor another footnote refers to, and marks without a footnote."""
    defined = {note.id for note in footnotes}
    used = {note for row in rows for _, ids in row.footnotes for note in ids}
    for note in footnotes:
        if note.id in used:
            continue
        if not any(f"ootnote {note.id}" in other.text for other in footnotes if other is not note):
            yield Notice(
                code="ORPHAN_FOOTNOTE", detail=f"Footnote ({note.id}) is defined, but no cell refers to it."
            )
    for note_id in sorted(used - defined):
        yield Notice(
            code="FOOTNOTE_UNDEFINED", detail=f"A cell refers to footnote ({note_id}), which is not there."
        )


__all__ = ["link_notices", "split_marks", "with_typed_marks"]
