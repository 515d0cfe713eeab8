"""8-Ks by an author who had not read the reader: nothing it reads of them is ever wrong."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec
import pytest

from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import ProseDocument

_FOLDER = Path(__file__).parent / "fixtures" / "prose_independent"
_NAMES = sorted(path.stem for path in _FOLDER.glob("*.json"))
_READ_AT_LEAST = 20
"""Of the 20 facts of these documents, as measured; docs/READING_PROSE.md says what is missing."""


def _truth(name: str) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))["facts"]
    return facts


def _facts(name: str) -> list[dict[str, Any]]:
    """The facts read, as builtins; none where the document is rejected."""
    read = read_bytes((_FOLDER / f"{name}.txt").read_bytes(), name)
    if not isinstance(read, tuple):
        return []
    assert isinstance(read[1], ProseDocument)
    return [{"event": type(fact).__name__, **msgspec.to_builtins(fact)} for fact in read[1].facts]


def _equal(stated: object, told: object) -> bool:
    try:
        return Decimal(str(stated)) == Decimal(str(told))
    except InvalidOperation:
        return stated == told


def _disagreements(fact: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Fields that both state and state differently; what the reader left open is no error."""
    plain = {key: value for key, value in truth.items() if not isinstance(value, dict | list)}
    return [key for key, value in plain.items() if fact.get(key) is not None and not _equal(value, fact[key])]


@pytest.mark.parametrize("name", _NAMES)
def test_every_fact_read_is_one_that_the_document_states(name: str) -> None:
    waiting = _truth(name)
    for fact in _facts(name):
        agreeing = [truth for truth in waiting if not _disagreements(fact, truth)]
        assert agreeing, fact
        waiting.remove(agreeing[0])


def test_what_is_read_of_them_does_not_shrink() -> None:
    assert sum(len(_facts(name)) for name in _NAMES) >= _READ_AT_LEAST
