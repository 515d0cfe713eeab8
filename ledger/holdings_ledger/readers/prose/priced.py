"""Prices that a document defines by name: ("Market Price" means the lowest trading price ...).

A definition may stand after the sentence that uses its name, so all of them are entered before any is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.price import conversion
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_MEANS: Final = (
    "(means|shall mean|will mean|is defined [(in|under) (<K>|<A>)] (as|to mean)|is [further] defined"
    " as|refers to|equals"
    "|is|will be|shall be|has been defined as) [, (as of|on) any date ,] [price [per share]] [(equal to|of)]"
)
_NAMES: Final = re.compile(
    r"(?:(?:<T(\d+)>|((?:(?:variable|fixed|alternate|initial|default)"
    r" )?(?:conversion|market|reference|trading) price)) )"
)


def _named(symbols: Symbols, scene: Scene) -> tuple[str, Cursor] | None:
    """The name that a sentence defines, and its cursor at the price; None where it defines none."""
    match = _NAMES.match(symbols.text)
    if match is None:
        return None
    name = str(scene.tokens[int(match[1])].value).lower() if match[1] else match[2]
    cursor = Cursor(symbols.text, match.end())
    if not name.endswith("price") or cursor.take(_MEANS) is None:
        return None
    return name, cursor


def enter_prices(sentences: Iterable[Symbols], scene: Scene) -> None:
    """Enter every price defined as one term; one that may be another than its words say, as unknown."""
    defining = [named for symbols in sentences if (named := _named(symbols, scene)) is not None]
    for _ in range(2):
        # The second time, a definition may use another that stands after it.
        for name, cursor in defining:
            start = cursor.at
            value = conversion(cursor, scene, None)
            whole = value is not None and cursor.ended and value.rule == "single" and value.floor is None
            if value is not None and whole:
                scene.register.prices[name] = value.terms[0]
            elif name == "trading price":
                scene.register.prices[name] = None
            cursor.at = start


def defined_price(cursor: Cursor, scene: Scene, symbols: Symbols) -> tuple[Subject, Terms] | None:
    """A sentence that defines a price by its name, the conversion's own or one it is reckoned from."""
    found = _named(symbols, scene)
    if found is None or cursor.at != 0:
        return None
    name, inner = found
    value = conversion(inner, scene, None)
    if value is None or not inner.ended:
        return None
    cursor.at = inner.at
    if name.endswith("conversion price") and not _is_part(name, scene):
        return Subject(such=True), (("conversion", value),)
    return Subject(such=True), (("understood", True),)


def _is_part(name: str, scene: Scene) -> bool:
    """Whether another price is reckoned from this one."""
    others = [
        other for other in scene.register.prices if other.endswith("conversion price") and other != name
    ]
    return name != "conversion price" and bool(others)


__all__ = ["defined_price", "enter_prices"]
