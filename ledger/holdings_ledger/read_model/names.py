"""Whom a user means: issuers and holders by name, ticker or CIK."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.errors import AmbiguousNameError, UnknownNameError
from holdings_ledger.read_model.schema import Database
from holdings_projections.folding import fold_name, sorted_words

_DIGEST: Final = re.compile(r"doc:[0-9a-f]{4,64}(?![0-9a-f])")
_CIK_DIGITS: Final = 10
_READINGS: Final = (
    "symbol = :asked COLLATE NOCASE AND symbol <> ''",
    "key = :cik AND :cik <> ''",
    "cik = :cik AND cik <> ''",
    "words = :words AND folded = :folded",
    "words = :words",
)
"""What a name may mean, the surest first, as conditions that the indexes answer."""

_NEAR: Final = 3
_FEW: Final = 5_000
_LIKENESS: Final = 0.72


def resolve(database: Database, kind: str, asked: str) -> tuple[str, ...]:
    """The keys of the issuer or holder that is meant.

    kind: "issuer" or "holder". asked: a ticker, a CIK, a name in any order of its words, or words of a
    name that only one bears. Several keys are returned where one name has several (a rendition without
    CIK). Raises UnknownNameError with near matches, AmbiguousNameError with the candidates.
    """
    parameters = _parameters(kind, asked)
    folded = parameters["folded"]
    for condition in _READINGS:
        found = database.rows(
            f"SELECT DISTINCT key, name FROM parties WHERE kind = :kind AND {condition}", parameters
        )
        if found:
            return _unique(kind, asked, set(found))
    parties = database.rows(
        "SELECT DISTINCT key, folded, name, symbol FROM parties WHERE kind = :kind", {"kind": kind}
    )
    matches = {(key, name) for key, own, name, _ in parties if has_words(own, folded)}
    if matches:
        return _unique(kind, asked, matches)
    raise UnknownNameError(kind, asked, _near(folded, parties))


def issuers_that_may_be_meant(database: Database, kind: str, asked: str) -> set[str]:
    """Keys of all issuers that a name may lead to, by any reading; of a holder, those it is named in."""
    found = database.rows(
        f"SELECT DISTINCT issuer_key FROM parties WHERE kind = :kind AND ({' OR '.join(_READINGS)})",
        _parameters(kind, asked),
    )
    folded = fold_name(asked)
    parties = database.rows("SELECT issuer_key, folded FROM parties WHERE kind = :kind", {"kind": kind})
    return {row[0] for row in found} | {key for key, own in parties if has_words(own, folded)}


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


def _parameters(kind: str, asked: str) -> dict[str, str]:
    """What the conditions of `_READINGS` name."""
    return {
        "kind": kind,
        "asked": asked,
        "folded": fold_name(asked),
        "words": sorted_words(asked),
        "cik": asked.zfill(_CIK_DIGITS) if asked.isdigit() else "",
    }


def has_words(own: str, folded: str) -> bool:
    """Whether every word asked for begins a word of the name."""
    words = own.split()
    return bool(folded) and all(any(word.startswith(part) for word in words) for part in folded.split())


def _unique(kind: str, asked: str, matches: set[tuple[str, str]]) -> tuple[str, ...]:
    keys = {key for key, _ in matches}
    names = {fold_name(name): name for _, name in sorted(matches)}
    if len(keys) > 1 and len(names) > 1:
        raise AmbiguousNameError(kind, asked, tuple(sorted(names.values())))
    return tuple(sorted(keys))


def _likely(folded: str, parties: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Those worth comparing letter by letter: of a whole market, names with a word that begins alike."""
    if len(parties) <= _FEW:
        return parties
    starts = {word[:2] for word in folded.split()}
    return [party for party in parties if any(word[:2] in starts for word in party[1].split())]


def _near(folded: str, parties: list[tuple[str, str, str, str]]) -> tuple[str, ...]:
    """Names that resemble what was asked for, the most like first."""
    from difflib import SequenceMatcher

    scored: dict[str, float] = {}
    for _, own, name, symbol in _likely(folded, parties):
        candidates = (own, *own.split(), symbol.casefold())
        likeness = max(SequenceMatcher(None, folded, candidate).ratio() for candidate in candidates)
        scored[name] = max(likeness, scored.get(name, 0.0))
    best = sorted(scored.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, likeness in best if likeness >= _LIKENESS)[:_NEAR]
