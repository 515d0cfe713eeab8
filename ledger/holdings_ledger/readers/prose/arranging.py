"""A sentence of symbols in another order: pieces moved, left out or said in other words, spans intact."""

from __future__ import annotations

import attrs

from holdings_ledger.readers.prose.symbols import Symbols

Piece = tuple[int, int] | str
"""A stretch of the sentence's text, from offset to offset, or words put in, each followed by a space."""


def arranged(symbols: Symbols, *pieces: Piece) -> Symbols:
    """The sentence made of these pieces, in this order; words put in stand where the piece before them ends.

    Offsets are those of the sentence's `text`, at the beginning of a symbol.
    """
    words: list[str] = []
    places: list[int] = []
    for piece in pieces:
        if isinstance(piece, str):
            nearest = places[-1:] or symbols.places[:1]
            words.append(piece)
            places.extend(nearest * piece.count(" "))
            continue
        start, end = piece
        first = symbols.text.count(" ", 0, start)
        words.append(symbols.text[start:end])
        places.extend(symbols.places[first : first + symbols.text.count(" ", start, end)])
    return attrs.evolve(symbols, text="".join(words), places=tuple(places))


def without(symbols: Symbols, start: int, end: int) -> Symbols:
    """The sentence without what stands between two offsets."""
    return replaced(symbols, start, end, "")


def replaced(symbols: Symbols, start: int, end: int, words: str) -> Symbols:
    """The sentence with other words between two offsets, each followed by a space; they stand where the first
    of those that they replace stood."""
    first, last = symbols.text.count(" ", 0, start), symbols.text.count(" ", 0, end)
    at = symbols.places[first : first + 1] or symbols.places[-1:]
    places = (*symbols.places[:first], *at * words.count(" "), *symbols.places[last:])
    return attrs.evolve(symbols, text=symbols.text[:start] + words + symbols.text[end:], places=places)


__all__ = ["Piece", "arranged", "replaced", "without"]
