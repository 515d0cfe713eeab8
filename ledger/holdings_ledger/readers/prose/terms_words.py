"""Lengths of time in words: "five-year", "eighteen-month"."""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.pattern import FRAGMENTS

FRAGMENTS["in_words"] = "(one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_WORD_NUMBERS: Final = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def months_in_words(count: str, unit: str) -> int:
    """The months of "five-year" or "eighteen-month"."""
    number = _WORD_NUMBERS.index(count) if count in _WORD_NUMBERS else 18
    return number * (12 if unit == "year" else 1)


__all__ = ["months_in_words"]
