"""Whom a user means: issuers and holders by name, ticker or CIK."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.errors import AmbiguousNameError, UnknownNameError
from holdings_ledger.read_model.schema import Database
from holdings_projections.identity import fold_name

_DIGEST: Final = re.compile(r"doc:[0-9a-f]{4,64}(?![0-9a-f])")
_NEAR: Final = 3
_LIKENESS: Final = 0.72


def resolve(database: Database, kind: str, asked: str) -> tuple[str, ...]:
    """The keys of the issuer or holder that is meant.

    kind: "issuer" or "holder". asked: a ticker, a CIK, a name in any order of its words, or words of a
    name that only one bears. Several keys are returned where one name has several (a rendition without
    CIK). Raises UnknownNameError with near matches, AmbiguousNameError with the candidates.
    """
    parties = database.rows(
        "SELECT DISTINCT key, folded, name, symbol FROM parties WHERE kind = :kind", {"kind": kind}
    )
    folded = fold_name(asked)
    for matches in (
        {(key, name) for key, _, name, symbol in parties if symbol and symbol.casefold() == asked.casefold()},
        {(key, name) for key, _, name, _ in parties if _same_number(key, asked)},
        {(key, name) for key, own, name, _ in parties if own == folded},
        {(key, name) for key, own, name, _ in parties if sorted(own.split()) == sorted(folded.split())},
        {(key, name) for key, own, name, _ in parties if _has_words(own, folded)},
    ):
        if matches:
            return _unique(kind, asked, matches)
    raise UnknownNameError(kind, asked, _near(folded, parties))


def full_id(database: Database, asked: str) -> str:
    """An id whose document digest may be cut short, as screens print it: ``doc:09113f02d91e#6``.

    Raises AmbiguousNameError where several filings begin so; an id that none begins with is unchanged.
    """
    found = _DIGEST.match(asked)
    if found is None:
        return asked
    rows = database.rows(
        "SELECT id FROM filings WHERE id >= :start AND id < :end LIMIT 4",
        {"start": found.group(), "end": found.group() + "g"},
    )
    if len(rows) > 1:
        raise AmbiguousNameError("filing", found.group(), tuple(row[0] for row in rows))
    return rows[0][0] + asked[found.end() :] if rows else asked


def _same_number(key: str, asked: str) -> bool:
    return asked.isdigit() and key.isdigit() and key.lstrip("0") == asked.lstrip("0")


def _has_words(own: str, folded: str) -> bool:
    """Whether every word asked for begins a word of the name."""
    words = own.split()
    return bool(folded) and all(any(word.startswith(part) for word in words) for part in folded.split())


def _unique(kind: str, asked: str, matches: set[tuple[str, str]]) -> tuple[str, ...]:
    keys = {key for key, _ in matches}
    names = {fold_name(name): name for _, name in sorted(matches)}
    if len(keys) > 1 and len(names) > 1:
        raise AmbiguousNameError(kind, asked, tuple(sorted(names.values())))
    return tuple(sorted(keys))


def _near(folded: str, parties: list[tuple[str, str, str, str]]) -> tuple[str, ...]:
    """Names that resemble what was asked for, the most like first."""
    from difflib import SequenceMatcher

    scored: dict[str, float] = {}
    for _, own, name, symbol in parties:
        candidates = (own, *own.split(), symbol.casefold())
        likeness = max(SequenceMatcher(None, folded, candidate).ratio() for candidate in candidates)
        scored[name] = max(likeness, scored.get(name, 0.0))
    best = sorted(scored.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, likeness in best if likeness >= _LIKENESS)[:_NEAR]
