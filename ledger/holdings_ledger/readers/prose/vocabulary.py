"""Runs of words of a closed vocabulary: lists and windows whose order is free, read to where they end."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from holdings_ledger.readers.prose.pattern import Cursor

_LONGEST: Final = 60
"""Symbols of the longest run; what is longer is not a modifier."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a vocabulary."""
    return frozenset(words.split())


def take_run(
    cursor: Cursor, vocabulary: Set[str], *, marks: str = "", ends: Set[str] = frozenset()
) -> tuple[str, ...]:
    """The symbols from here that are words of the vocabulary, moving past them.

    marks: letters of the marks that may stand among them ("CO" for counts and ordinals). ends: words that may
    stand within a run but not end it, such as "and".
    """
    words = cursor.rest.split(" ", _LONGEST)[:_LONGEST]
    size = 0
    for word in words:
        if not word or not (word in vocabulary or (word[0] == "<" and word[1] in marks)):
            break
        size += 1
    while size and words[size - 1] in ends:
        size -= 1
    taken = tuple(words[:size])
    cursor.at += sum(len(word) + 1 for word in taken)
    return taken


__all__ = ["take_run", "word_set"]
