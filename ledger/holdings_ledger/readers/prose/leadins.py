"""Lists after a lead-in: "Pursuant to the Amendment: • the maturity date was extended; and • the rate was
raised".

Each item is read as a sentence of its own, with the lead-in before it. An item that is not understood is
passed over, unless it puts a condition on the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from holdings_ledger.readers.prose.symbols import Symbols

_MARK: Final = r"(?:[•*·▪●○-]|o|<E\d+>)"
_OPENING: Final = re.compile(rf" : (?={_MARK} )")
_NEXT: Final = re.compile(rf"(?:; and|, and|;|,|; or|\.) (?={_MARK} )")
_ITEM: Final = re.compile(rf"{_MARK} (?:[A-Za-z<])")
_HEAD_OF_LIST: Final = re.compile(r"(?: as follows| following)?(?: :)? $")
_END_OF_ITEM: Final = re.compile(r"(?:; and|, and|;|,|\.) $")
_CONDITION: Final = re.compile(
    r"\b(?:unless|condition|conditions|conditioned|conditional|provided that|void)\b"
)
_MOST_ITEMS: Final = 24


@attrs.frozen
class LeadIn:
    """The words that every item of a list continues. symbols: those words; paragraph: of the item last
    read."""

    symbols: Symbols
    paragraph: int


def items(symbols: Symbols) -> tuple[Symbols, ...]:
    """The items of the list in a sentence, each with the words before the colon; empty without a list."""
    opening = _OPENING.search(symbols.text)
    if opening is None:
        return ()
    lead = part(symbols, 0, opening.start() + 1)
    starts = [opening.end(), *(match.end() for match in _NEXT.finditer(symbols.text, opening.end()))]
    ends = [*starts[1:], len(symbols.text)]
    pieces = [part(symbols, *bounds) for bounds in zip(starts, ends, strict=True)][:_MOST_ITEMS]
    return () if len(pieces) < 2 else tuple(joined(lead, piece) for piece in pieces)


def lead_in(symbols: Symbols) -> LeadIn | None:
    """What the sentences after this one continue, when it ends with a colon or with the first item of a
    list."""
    opening = _OPENING.search(symbols.text)
    if opening is not None:
        return LeadIn(part(symbols, 0, opening.start() + 1), symbols.sentence.paragraph)
    if symbols.text.endswith((" : ", " : . ")):
        return LeadIn(symbols, symbols.sentence.paragraph)
    return None


def continued(lead: LeadIn, symbols: Symbols) -> Symbols | None:
    """An item in a sentence of its own, with the lead-in before it; None for what is no item of that list."""
    near = 0 <= symbols.sentence.paragraph - lead.paragraph <= 1
    return joined(lead.symbols, symbols) if near and _ITEM.match(symbols.text) else None


def is_conditional(unread: Iterator[Symbols] | list[Symbols]) -> bool:
    """Whether an item that was not understood may put a condition on the others."""
    return any(_CONDITION.search(item.text) for item in unread)


_BULLET: Final = re.compile(r"(?:[•*·▪●○-]|o) (?=[a-z<])")


def without_mark(symbols: Symbols) -> Symbols:
    """The sentence without the bullet it begins with."""
    bullet = _BULLET.match(symbols.text)
    return symbols if bullet is None else part(symbols, bullet.end(), len(symbols.text))


def joined(lead: Symbols, item: Symbols) -> Symbols:
    """One sentence of a lead-in and an item."""
    head = _HEAD_OF_LIST.sub(" ", lead.text)
    mark = re.match(rf"{_MARK} ", item.text)
    body = _END_OF_ITEM.sub("", item.text[mark.end() if mark else 0 :]) + ". "
    first = 1 if mark else 0
    places = (*lead.places[: head.count(" ")], *item.places[first : first + body.count(" ")])
    places += places[-1:] * (head.count(" ") + body.count(" ") - len(places))
    return attrs.evolve(item, text=head + body, places=places, list_of=lead.sentence.first)


def part(symbols: Symbols, start: int, end: int) -> Symbols:
    """Some of the sentence's symbols."""
    first = symbols.text.count(" ", 0, start)
    text = symbols.text[start:end]
    return attrs.evolve(symbols, text=text, places=symbols.places[first : first + text.count(" ")])


__all__ = ["LeadIn", "continued", "is_conditional", "items", "joined", "lead_in", "part", "without_mark"]
