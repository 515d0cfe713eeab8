"""Titles of securities, compared within one document."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from holdings_projections.identity import canonical_title

__all__ = ["Titles"]

_TYPED_MARK: Final = re.compile(r"\s{0,4}\((\d{1,2})\)\s{0,4}$")

_canonical = lru_cache(maxsize=8192)(canonical_title)


class Titles:
    """Folds the titles of one document.

    A trailing "(2)" typed into a title is a footnote mark, and dropped, where the document has a footnote 2.
    """

    def __init__(self, footnote_ids: frozenset[str]) -> None:
        self._ids = footnote_ids

    def fold(self, title: str | None) -> str | None:
        """The title to compare by, or None where there is none."""
        if not title:
            return None
        if title.endswith(")"):
            mark = _TYPED_MARK.search(title)
            if mark is not None and mark[1] in self._ids:
                title = title[: mark.start()]
        return _canonical(title)

    def agree(self, one: str | None, other: str | None) -> bool:
        """Whether two titles name one security; a missing title disagrees with none."""
        first, second = self.fold(one), self.fold(other)
        return first is None or second is None or first == second
