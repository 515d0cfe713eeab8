"""Names folded to compare by: the one part of `identity` that every query needs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["fold_name", "sorted_words"]

_REMEMBERED: Final = 65_536
"""Names whose folded form is kept: a market has few, and says them often."""

_SILENT: Final = re.compile(r"[.'\u2019`]")
_OTHER: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=_REMEMBERED)
def fold_name(name: str) -> str:
    """A name to compare by: letters without case or accents, digits, single spaces.

    Full stops and apostrophes vanish ("L.P." is "LP"); other punctuation separates words.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    folded = _OTHER.sub(" ", _SILENT.sub("", plain)).strip()
    return folded or " ".join(name.casefold().split())


def sorted_words(name: str) -> str:
    """The words of a folded name in order of the alphabet: forms print surnames first or last."""
    return " ".join(sorted(fold_name(name).split()))
