"""Tables of notes in text: a row of headings, then a row for each note, in columns set apart by blanks or
bars.

Each cell is read as if it stood after its heading: "Principal of note" over "$50,000" as "Principal of note:
$50,000", so that a table is a list of terms that repeats for each note.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.blocks import Sentence

_GAP: Final = re.compile(r"(?<![\s$])(?:[ \t]{2,60}|\t|[ \t]{0,9}\|[ \t]{0,9})")
_RULE: Final = re.compile(r"[-=_+|: \t.]+$")
_FEWEST_COLUMNS: Final = 2
_MOST_COLUMNS: Final = 12


@attrs.frozen
class Cell:
    """A cell of a table. heading: the words over it, in lower case. sentence: its tokens."""

    heading: str
    sentence: Sentence


_Row = tuple[tuple[int, int], ...]
"""The spans of a line's cells in the text."""


def cells_of(text: str, sentences: tuple[Sentence, ...], span: tuple[int, int]) -> tuple[Cell, ...]:
    """The cells of a paragraph that is a table, row by row; nothing when it is none."""
    rows = list(_rows(text, span))
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return ()
    headings = [" ".join(text[slice(*cell)].lower().split()) for cell in rows[0]]
    if any(any(char.isdigit() for char in heading) for heading in headings):
        return ()
    tokens = [
        (token, sentence.first + at) for sentence in sentences for at, token in enumerate(sentence.tokens)
    ]
    starts = [token.span[0] for token, _ in tokens]
    found: list[Cell] = []
    for row in rows[1:]:
        if text[slice(*row[0])].strip().lower().startswith("total"):
            continue
        for heading, cell in zip(headings, row, strict=True):
            inside = tokens[bisect_left(starts, cell[0]) : bisect_left(starts, cell[1])]
            if inside:
                found.append(Cell(heading, _sentence(inside, sentences[0])))
    return _as_money(found)


def _sentence(inside: list[tuple[Token, int]], first: Sentence) -> Sentence:
    return Sentence(tuple(token for token, _ in inside), inside[0][1], first.paragraph, True)


def _rows(text: str, span: tuple[int, int]) -> Iterator[_Row]:
    """The lines of a paragraph that have cells; rules between them are left out."""
    at = span[0]
    for line in text[slice(*span)].splitlines(keepends=True):
        body = line.rstrip()
        if body and not _RULE.match(body):
            cells = tuple(_cells(body, at))
            if _FEWEST_COLUMNS <= len(cells) <= _MOST_COLUMNS:
                yield cells
        at += len(line)


def _cells(line: str, at: int) -> Iterator[tuple[int, int]]:
    start = len(line) - len(line.lstrip(" \t|"))
    end = len(line.rstrip(" \t|"))
    for gap in _GAP.finditer(line, start, end):
        if gap.start() > start:
            yield at + start, at + gap.start()
        start = gap.end()
    if end > start:
        yield at + start, at + end


def _as_money(cells: list[Cell]) -> tuple[Cell, ...]:
    """The cells, with bare figures below a dollar amount of the same column as dollars too."""
    dollars = {cell.heading for cell in cells if any(token.kind == "money" for token in cell.sentence.tokens)}
    return tuple(
        attrs.evolve(
            cell,
            sentence=attrs.evolve(
                cell.sentence,
                tokens=tuple(
                    attrs.evolve(token, kind="money") if token.kind == "count" else token
                    for token in cell.sentence.tokens
                ),
            ),
        )
        if cell.heading in dollars
        else cell
        for cell in cells
    )


__all__ = ["Cell", "cells_of"]
