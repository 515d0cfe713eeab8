"""Days told as "on or about D": taken for the day itself, by convention, and marked as such."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs

from holdings_events import Event, Evidence
from holdings_ledger.readers.lexer import Token

_ABOUT: Final = (("on", "or", "about"), ("on", "or", "around"))
_FIELDS: Final = ("effective_date", "maturity_date", "expiration_date", "first_payment_date")


def hedges(words: list[str]) -> bool:
    """Whether the words written so far, the last ones here, tell that the day to come may be near it only."""
    return tuple(words[-3:]) in _ABOUT


def near_days(tokens: tuple[Token, ...]) -> frozenset[date]:
    """The days that a document tells with "on or about" anywhere."""
    return frozenset(
        token.day
        for place, token in enumerate(tokens)
        if token.day is not None and hedges([str(item.value) for item in tokens[max(0, place - 3) : place]])
    )


def with_assumed_days(event: Event, near: frozenset[date]) -> Event:
    """The event, with evidence "assumed" for the days told as "on or about" a day.

    near: these days; one is marked wherever the document repeats it, for the rest knows it no better.
    """
    known = {item.field for item in event.evidence}
    assumed = tuple(
        Evidence(field=field, confidence="assumed")
        for field in _FIELDS
        if getattr(event, field, None) in near and field not in known
    )
    return attrs.evolve(event, evidence=(*event.evidence, *assumed)) if assumed else event


__all__ = ["hedges", "near_days", "with_assumed_days"]
