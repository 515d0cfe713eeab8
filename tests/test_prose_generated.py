"""Facts rendered in random wording come back the same or are abstained from, never different."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import fact, normalised, reading
from prose_writing import Facts, filing

_FEW = 150
_MANY = 10_000
_LEAST = 0.9
"""Of the facts, read with every field that the wording tells; as measured, less a margin."""


def _stated(truth: dict[str, Any]) -> dict[str, Any]:
    plain = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in truth.items()
    }
    return {name: _plain(value) for name, value in plain.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int)) else str(value)


def _differs(read: dict[str, Any], truth: dict[str, Any]) -> bool:
    """Whether a field that both state is not the same, or the event is another."""
    told = normalised(_stated(truth))
    return read["type"] != told["event"] or any(
        name in read and read[name] != value for name, value in told.items() if name != "event"
    )


_MEANT = frozenset(
    {"principal", "proceeds", "rate", "default_rate", "maturity_date", "conversion", "ownership_cap"}
)


def _compared(seed: int) -> tuple[int, int]:
    """How many of a filing's facts are read whole, and how many it has; fails on any that differs."""
    text, facts = filing(seed)
    waiting: Facts = list(facts)
    whole = 0
    for event in reading(text).facts:
        found = fact(event)
        agreeing = [truth for truth in waiting if not _differs(found, truth)]
        assert agreeing, (seed, found, text)
        waiting.remove(agreeing[0])
        told = normalised(_stated(agreeing[0]))
        invented = {name for name in _MEANT & found.keys() if name not in told}
        assert not invented or found["type"] != "NoteIssued", (seed, invented, text)
        whole += all(name in found for name in told if name != "event")
    return whole, len(facts)


def _recall(count: int) -> float:
    read = [_compared(seed) for seed in range(count)]
    return sum(whole for whole, _ in read) / sum(facts for _, facts in read)


def test_what_is_written_in_many_ways_is_read_the_same_or_not_at_all() -> None:
    assert _recall(_FEW) >= _LEAST


@pytest.mark.slow
def test_ten_thousand_filings_are_read_the_same_or_not_at_all() -> None:
    assert _recall(_MANY) >= _LEAST
