"""A small language for clause templates, compiled to regular expressions over symbols.

A sentence is written as symbols separated by spaces: words in lower case, punctuation, and for each
thing the reader knows a mark with the place it stands for: ``<M12>`` money, ``<D7>`` date, ``<Y7>``
month, ``<P7>`` percent, ``<C7>`` count, ``<O7>`` ordinal, ``<E7>`` enumerator, ``<T7>`` quoted term, all by
token; ``<X>`` the company, ``<H2>`` a party, ``<G0>`` several of them, ``<A1>`` an agreement, ``<K0>``
notes, ``<S0>`` preferred
stock, ``<J>`` common stock, all by entry of the document's register. Articles are left out.

In a template, ``[a b]`` is optional, ``(a|b)`` a choice, ``{name}`` another template, and ``<M:amount>``
a mark whose place is captured; ``LPAR``, ``RPAR`` and ``BAR`` are the characters. Nothing repeats without
bound, so matching cannot run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Final

_PIECE: Final = re.compile(r"(<([A-Z])(?::(\w+))?>|\{(\w+)\}|[\[\]()|]|[^\s\[\]()|<>{}]+)")
_ESCAPED: Final = {"LPAR": r"\(", "RPAR": r"\)", "BAR": r"\|"}

FRAGMENTS: Final[dict[str, str]] = {}
"""Named templates that others use as ``{name}``."""


@cache
def compiled(template: str) -> re.Pattern[str]:
    """The regular expression of a template; every symbol carries its trailing space."""
    source, _ = _choice(iter(_PIECE.findall(template)))
    counter = count()
    # A name may stand in several branches; each gets a group of its own, and `Cursor.take` joins them.
    return re.compile(re.sub(r"\(\?P<(\w+)>", lambda match: f"(?P<{match[1]}__{next(counter)}>", source))


@cache
def _fragment(name: str) -> tuple[str, int]:
    source, longest = _choice(iter(_PIECE.findall(FRAGMENTS[name])))
    return f"(?:{source})", longest


def _choice(pieces: Iterator[tuple[str, str, str, str]]) -> tuple[str, int]:
    """The source of the branches up to the closing bracket, and the most symbols that one of them takes.

    The branch that can take most is tried first: where one begins another ("rights", "rights and remedies"),
    nothing that follows need ask for the longer.
    """
    branches: list[tuple[int, str]] = []
    sources: list[str] = []
    longest = 0
    for piece, mark, name, fragment in pieces:
        source, length = "", 1
        if mark:
            digits = rf"(?P<{name}>\d*)" if name else r"\d*"
            source = f"<{mark}{digits}> "
        elif fragment:
            source, length = _fragment(fragment)
        elif piece in ("[", "("):
            inner, length = _choice(pieces)
            source = f"(?:{inner})" + ("?" if piece == "[" else "")
        elif piece in ("]", ")", "|"):
            branches.append((longest, "".join(sources)))
            sources, longest, length = [], 0, 0
            if piece != "|":
                return _longest_first(branches)
        else:
            source = (_ESCAPED.get(piece) or re.escape(piece)) + " "
        sources.append(source)
        longest += length
    branches.append((longest, "".join(sources)))
    return _longest_first(branches)


def _longest_first(branches: list[tuple[int, str]]) -> tuple[str, int]:
    ordered = sorted(branches, key=lambda branch: -branch[0])
    return "|".join(source for _, source in ordered), ordered[0][0]


class Cursor:
    """Reads a sentence of symbols from left to right.

    text: the symbols, each with a trailing space. at: offset of the next one.
    """

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at

    def take(self, template: str) -> Mapping[str, int] | None:
        """What the template captures here, moving past it; None, without moving, when it does not fit.

        The captures are never empty: "" is where the template began.
        """
        if template[0] == "<" and template[2] in ":>" and not self.text.startswith(template[:2], self.at):
            # Most sentences begin otherwise: that need not be found out by compiling the template.
            return None
        match = compiled(template).match(self.text, self.at)
        if match is None or match.end() == self.at:
            return None
        begin, self.at = self.at, match.end()
        return {"": begin} | {
            name.partition("__")[0]: int(value) if value else 0
            for name, value in match.groupdict().items()
            if value is not None
        }

    def sees(self, template: str) -> bool:
        """Whether the template fits here."""
        return compiled(template).match(self.text, self.at) is not None

    @property
    def ended(self) -> bool:
        """Whether all is read but a closing full stop."""
        return self.text[self.at :].strip() in ("", ".")

    def finish(self) -> None:
        """Move to the end of the sentence, before its full stop."""
        self.at = len(self.text) - (2 if self.text.endswith(" . ") else 0)

    @property
    def rest(self) -> str:
        """The symbols that are left."""
        return self.text[self.at :]


def grow(cursor: Cursor, part: str, taken: set[str], found: dict[str, int]) -> bool:
    """Take a part that was not taken yet, and keep its places."""
    if part in taken or not add(cursor, part, found):
        return False
    taken.add(part)
    return True


def add(cursor: Cursor, part: str, found: dict[str, int]) -> bool:
    """Take a part and keep its places; one that gives a role to a second mark does not fit."""
    start = cursor.at
    captured = cursor.take(part)
    if captured is None:
        return False
    if any(name and found.get(name, place) != place for name, place in captured.items()):
        cursor.at = start
        return False
    found.update(captured)
    return True


__all__ = ["FRAGMENTS", "Cursor", "add", "compiled", "grow"]
