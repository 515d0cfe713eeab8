"""The normal form of a sentence: adverbials first, one word for one act, nothing beside what it states.

Offered to the templates after the sentence as it stands and the one without what changes nothing
(`plain.py`), so that each family need know one order of words only.
"""

from __future__ import annotations

from holdings_ledger.readers.prose.apposed import without_persons
from holdings_ledger.readers.prose.fronted import fronted
from holdings_ledger.readers.prose.purposes import without_occasions, without_purposes
from holdings_ledger.readers.prose.shared import with_shared
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.voices import in_one_voice


def normal(symbols: Symbols) -> Symbols:
    """The sentence in normal form; the very same where it has that form already."""
    if len(symbols.text) > _LONGEST:
        return symbols
    for rule in (without_persons, with_shared, in_one_voice, without_purposes, fronted, without_occasions):
        symbols = rule(symbols)
    return symbols


_LONGEST = 4000
"""Characters of the longest sentence put into normal form."""

__all__ = ["normal"]
