"""8-Ks by authors who had not read the reader: nothing it reads of them is wrong, and most of it is read.

Facts are counted over these documents and those of `test_prose.py`, whose truths are whole and must be met
exactly; docs/READING_PROSE.md has the table.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import attrs
import msgspec
import pytest

import prose_cases
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import ProseDocument

_FIXTURES = Path(__file__).parent / "fixtures"
_PATHS = sorted(
    path
    for folder in ("prose_independent", "prose_unseen")
    for path in (_FIXTURES / folder).iterdir()
    if path.suffix in (".txt", ".html")
)

_DRAFTERS = sorted(
    path for path in (_FIXTURES / "prose_drafters").iterdir() if path.suffix in (".txt", ".html")
)
"""By further authors, after the shapes of real reports; of these most is still left unread."""


@attrs.frozen
class Score:
    """facts: that the documents state. read: of those, with nothing wrong. whole: with every field stated."""

    facts: int
    read: int
    whole: int


def _truth(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return truth


def _facts(path: Path) -> list[dict[str, Any]]:
    """The facts read, as builtins; none where the document is rejected."""
    read = read_bytes(path.read_bytes(), path.name)
    if not isinstance(read, tuple):
        return []
    assert isinstance(read[1], ProseDocument)
    return [{"event": type(fact).__name__, **msgspec.to_builtins(fact)} for fact in read[1].facts]


def _equal(stated: object, told: object) -> bool:
    """Whether a truth's value is what was read; of a mapping, in every field that the truth gives."""
    if isinstance(stated, dict):
        return isinstance(told, dict) and all(_equal(value, told.get(key)) for key, value in stated.items())
    if isinstance(stated, list):
        return isinstance(told, (list, tuple)) and len(stated) == len(told) and all(map(_equal, stated, told))
    try:
        return Decimal(str(stated)) == Decimal(str(told))
    except InvalidOperation:
        return stated == told


def _plain(truth: dict[str, Any]) -> dict[str, Any]:
    """What a truth states; its note numbers and titles are not compared, and None says that nothing is
    told."""
    left_out = {"title", "evidence"}
    return {key: value for key, value in truth.items() if key not in left_out and value is not None}


def _disagreements(fact: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Fields that both state and state differently; what the reader left open is no error."""
    return [
        key
        for key, value in _plain(truth).items()
        if fact.get(key) not in (None, [], ()) and not _equal(value, fact[key])
    ]


def _score(path: Path) -> Score:
    """The score of a document; fails on a fact that its truth does not have."""
    waiting = list(_truth(path)["facts"])
    count, whole = len(waiting), 0
    found = _facts(path)
    for fact in found:
        agreeing = [truth for truth in waiting if not _disagreements(fact, truth)]
        assert agreeing, fact
        best = max(agreeing, key=lambda truth: sum(fact.get(key) is not None for key in _plain(truth)))
        waiting.remove(best)
        whole += all(fact.get(key) not in (None, [], ()) for key in _plain(best))
    return Score(count, len(found), whole)


@pytest.mark.parametrize("path", [*_PATHS, *_DRAFTERS], ids=lambda path: path.stem)
def test_every_fact_read_is_one_that_the_document_states(path: Path) -> None:
    _score(path)


@pytest.mark.parametrize("path", [*_PATHS, *_DRAFTERS], ids=lambda path: path.stem)
def test_nothing_is_read_where_the_truth_says_that_nothing_is_told(path: Path) -> None:
    """Fields that a truth gives as null, such as the maturity of a note payable on demand."""
    truths = _truth(path)["facts"]
    for fact in _facts(path):
        silent = [truth for truth in truths if not _disagreements(fact, truth)]
        assert any(
            all(fact.get(key) in (None, [], ()) for key, value in truth.items() if value is None)
            for truth in silent
        )


def test_there_are_forty_documents_in_ten_families_of_drafting() -> None:
    families = {_truth(path)["family"] for path in _PATHS}
    assert len(_PATHS) + len(prose_cases.names()) >= 40
    assert len(families) >= 10


def test_nine_of_ten_facts_are_read() -> None:
    scores = [_score(path) for path in _PATHS]
    own = sum(len(prose_cases.truth_of(name)["facts"]) for name in prose_cases.names())
    facts = sum(score.facts for score in scores) + own
    assert (sum(score.read for score in scores) + own) / facts >= 0.9
    assert (sum(score.whole for score in scores) + own) / facts >= 0.88
