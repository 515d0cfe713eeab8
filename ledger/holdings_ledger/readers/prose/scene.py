"""The document while its sentences are read: tokens, names, and values behind captured marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.register import Register


@attrs.frozen
class Scene:
    """Tokens of the document and what it names. text: the view they lie in. has_tables: whether it has one
    that is understood."""

    text: str
    tokens: tuple[Token, ...]
    register: Register
    has_tables: bool = False

    def number(self, found: Mapping[str, int], name: str) -> Decimal | None:
        """The money, percent or count that a template captured under this name."""
        return self.tokens[found[name]].number if name in found else None

    def day(self, found: Mapping[str, int], name: str) -> date | None:
        """The date that a template captured under this name."""
        return self.tokens[found[name]].day if name in found else None

    def month(self, found: Mapping[str, int], name: str) -> tuple[int, int] | None:
        """The year and month that a template captured under this name."""
        value = self.tokens[found[name]].value if name in found else None
        return value if isinstance(value, tuple) else None

    def words(self, first: int, last: int) -> str:
        """The printed words from one token to another, white space folded."""
        start, end = self.tokens[first].span[0], self.tokens[last].span[1]
        return " ".join(self.text[start:end].split())


__all__ = ["Scene"]
