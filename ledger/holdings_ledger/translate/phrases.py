"""Walking over the tokens of a footnote: sentences, a cursor that matches closed phrases, shared words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from holdings_events import Footnote, Span
from holdings_ledger.readers.lexer import Token, lex
from holdings_ledger.readers.model import Document

__all__ = ["DERIVATIVE_NOUNS", "Cursor", "Prose", "sentences"]

_T = TypeVar("_T")

DERIVATIVE_NOUNS: Final = frozenset(
    {
        "option",
        "options",
        "warrant",
        "warrants",
        "unit",
        "units",
        "rsu",
        "rsus",
        "dsu",
        "dsus",
        "psu",
        "psus",
        "sar",
        "sars",
    }
)
"""Words that end the name of a derivative security in a footnote."""

_ABBREVIATED: Final = frozenset(["mr", "ms", "mrs", "dr", "jr", "sr", "inc", "corp", "ltd", "co", "no", "st"])


class Prose:
    """The text of one footnote as tokens.

    placed: the characters at the footnote's span are its words, and not markup, so that single words have
    a place in the document; else the whole footnote is their place.
    """

    def __init__(self, document: Document, footnote: Footnote, *, placed: bool) -> None:
        self.id = footnote.id
        self._whole = footnote.span
        self._placed = placed and footnote.span is not None
        if placed and footnote.span is not None:
            self._text = document.text
            tokens = lex(document.text, *footnote.span)
        else:
            self._text = footnote.text
            tokens = lex(footnote.text)
        self.tokens = _without_mark(tokens, footnote.id)

    def span(self, first: Token, last: Token) -> Span | None:
        """Where in the document the words from one token to another stand, as far as that is known."""
        return (first.span[0], last.span[1]) if self._placed else self._whole

    def words(self, tokens: Sequence[Token]) -> str:
        """The characters from the first to the last token, with single spaces."""
        return " ".join(self._text[tokens[0].span[0] : tokens[-1].span[1]].split())


def _without_mark(tokens: tuple[Token, ...], footnote_id: str) -> tuple[Token, ...]:
    """Without the footnote's own "(3)", should the reader count that to its words."""
    if tokens and tokens[0].kind == "enumerator" and tokens[0].value == footnote_id:
        return tokens[1:]
    return tokens


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Stretches between full stops; a stop after "Mr", "Inc" or an initial ends none."""
    start = 0
    for at, token in enumerate(tokens):
        if token.raw == "." and at > start and not _abbreviates(tokens[at - 1]):
            yield tokens[start:at]
            start = at + 1
    if start < len(tokens):
        yield tokens[start:]


def _abbreviates(token: Token) -> bool:
    return token.kind == "word" and (token.value in _ABBREVIATED or len(token.raw) == 1)


class Cursor:
    """A place in a sentence. Every method that matches consumes what it matched, and only then."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.tokens)

    def peek(self) -> Token | None:
        """The token ahead."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def ahead(self, kind: str) -> bool:
        """Whether the token ahead is of a kind."""
        return self.at < len(self.tokens) and self.tokens[self.at].kind == kind

    def any_of(self, words: frozenset[str]) -> Token | None:
        """The word ahead, if it is one of these."""
        token = self.peek()
        if token is None or token.kind != "word" or token.value not in words:
            return None
        self.at += 1
        return token

    def phrase(self, *alternatives: str) -> bool:
        """One of these phrases, each words (or single marks) with spaces between; the first that fits."""
        return any(self._words(alternative.split()) for alternative in alternatives)

    def _words(self, words: list[str]) -> bool:
        end = self.at + len(words)
        if end > len(self.tokens):
            return False
        for token, word in zip(self.tokens[self.at : end], words, strict=True):
            if token.raw.lower() != word and not (token.kind == "word" and token.value == word):
                return False
        self.at = end
        return True

    def number(self) -> Decimal | None:
        """A count ahead."""
        token = self.peek()
        if token is None or token.kind != "count":
            return None
        self.at += 1
        return token.number

    def money(self) -> Decimal | None:
        """An amount of dollars ahead."""
        token = self.peek()
        if token is None or token.kind != "money":
            return None
        self.at += 1
        return token.number

    def day(self) -> date | None:
        """A full date ahead."""
        token = self.peek()
        if token is None or token.kind != "date":
            return None
        self.at += 1
        return token.day

    def enumerator(self) -> bool:
        """An "(ii)" ahead."""
        if not self.ahead("enumerator"):
            return False
        self.at += 1
        return True

    def attempt(self, parse: Callable[[Cursor], _T | None]) -> _T | None:
        """What a parser finds here; where it finds nothing, nothing is consumed."""
        start = self.at
        found = parse(self)
        if found is None:
            self.at = start
        return found
