"""Endings of a sentence that change nothing: purposes, exemptions relied on, exhibits."""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.forbidding import NOT, SUPPOSES, UNDOES
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor

FRAGMENTS["purpose"] = (
    "((general|working) [(corporate|capital|working)] [(purposes|capital)] [(and|or)]"
    " [(general|other|working)]"
    " [(general|corporate|working)] [(corporate|capital)] [(purposes|needs|capital)]|working"
    " capital|corporate purposes)"
)
_SHORT: Final = (
    "[,] in (settlement|payment|satisfaction|full satisfaction|full settlement) of"
    " [(its|outstanding|unpaid|past due|all|disputed)] [(outstanding|unpaid|past due)]"
    " (fees|rent|invoices|services|amounts owed|claims|dispute|claim|fees and expenses)",
    "[,] [(to be used)] for {purpose}",
    "[,] [(proceeds|proceeds of which|and proceeds)] [(will be|are to be|were|is to be|was|to be)] used"
    " for {purpose}",
    "[,] in (private placement|private transaction|transaction) [exempt from registration]",
    "[,] (as described below|described below|as further described below|at closing|at initial closing)",
    "[,] subject to [(customary|usual|certain|standard)] (adjustment|adjustments|anti dilution"
    " adjustments) [as provided therein]",
    "[,] [(simultaneously|concurrently)] with (signing|closing)",
)
_OPENING: Final = (
    "[,] [(and|in each case)] in reliance (on|upon)",
    "[,] pursuant to exemption",
    "[,] (under|pursuant to|relying on|in reliance on) (section|rule|regulation|exemption)",
    "[,] (copy|copies|form) of which (is|are|has been|have been) (attached|filed|included)",
    "[,] (which|that) is (attached|filed) (hereto|herewith|as exhibit)",
    "[,] exempt from registration",
)
_LONGEST: Final = 60
_CHANGES: Final = NOT - {"nor"} | SUPPOSES | UNDOES | {"and", "which", "subject"}


def skip_tail(cursor: Cursor) -> bool:
    """Move past an ending that changes nothing; whether there was one."""
    for short in _SHORT:
        start = cursor.at
        if cursor.take(short) is not None and (cursor.ended or cursor.sees("(,|;|and)")):
            return True
        cursor.at = start
    for opening in _OPENING:
        start = cursor.at
        if cursor.take(opening) is not None and _is_harmless(cursor.rest.split()):
            cursor.finish()
            return True
        cursor.at = start
    return False


def _is_harmless(words: list[str]) -> bool:
    """Whether the words to the end of the sentence hold no figure and take nothing back."""
    figures = any(word[:2] in ("<M", "<D", "<P", "<Y", "<?", "<K") for word in words)
    return len(words) <= _LONGEST and not figures and _CHANGES.isdisjoint(words)


__all__ = ["skip_tail"]
