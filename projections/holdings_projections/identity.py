"""Who and what is the same: keys of issuers and owners, and titles of securities, folded to compare.

Folding is deliberately shy: case, spaces and punctuation, and the par-value phrase of a title. Anything
more (an abbreviation, a former name) is a person's decision and is recorded as a ruling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from holdings_projections.folding import fold_name, sorted_words

if TYPE_CHECKING:  # a query folds names, and must not pay for the event classes
    from holdings_events import Issuer, Owner

__all__ = [
    "Identities",
    "PartyKeys",
    "canonical_title",
    "fold_name",
    "is_cik",
    "issuer_key",
    "issuer_keys",
    "owner_key",
    "party_token",
    "sorted_words",
]

_REMEMBERED: Final = 65_536
"""Names and titles whose folded form is kept: a market has few, and says them often."""

_AMOUNT: Final = r"(?:us|u\.s\.)?\s{0,3}[$\u20ac\u00a3]?\s{0,3}\d{0,6}\.?\d{1,8}"
_PAR: Final = re.compile(
    rf"[\s,;(\[-]{{0,6}}(?:"
    rf"par\s{{1,3}}value\s{{0,3}}(?:of\s{{1,3}})?{_AMOUNT}"
    rf"|{_AMOUNT}\s{{0,3}}par(?:\s{{1,3}}value)?\b"
    rf"|(?:no|without)\s{{1,3}}par(?:\s{{1,3}}value)?\b"
    rf")(?:\s{{0,3}}(?:per|a|/)\s{{0,3}}share\b)?[\s)\],;]{{0,6}}",
    re.IGNORECASE,
)


@lru_cache(maxsize=_REMEMBERED)
def canonical_title(title: str) -> str:
    """A security's title to compare by: folded, without its par-value phrase."""
    return fold_name(_PAR.sub(" ", title)) or fold_name(title)


def issuer_key(issuer: Issuer) -> str:
    """The key of an issuer: its CIK, or its folded name where the rendition carries none."""
    return issuer.cik or fold_name(issuer.name)


def owner_key(owner: Owner) -> str:
    """The key of a reporting person: the CIK, or the folded name where the rendition carries none."""
    return owner.cik or fold_name(owner.name)


def issuer_keys(issuers: Iterable[Issuer], identities: Identities | None = None) -> Mapping[Issuer, str]:
    """Keys of all issuers of a set of filings.

    An issuer known by name alone takes the CIK that others give with the same folded name, if exactly
    one CIK bears it; so a prose rendition meets an EDGAR one. identities: what people ruled.
    """
    unique = set(issuers)
    keys = PartyKeys(((issuer.name, issuer.cik) for issuer in unique), identities)
    return {issuer: keys.of(issuer.name, issuer.cik) for issuer in unique}


def party_token(name: str, cik: str | None) -> str:
    """What rulings call a party: its CIK, or its folded name where it has none."""
    return cik or fold_name(name)


@attrs.frozen
class Identities:
    """Which parties people ruled to be the same, and which not.

    same, apart: pairs of tokens (`party_token`); a pair is in one of them at most.
    """

    same: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()

    def group(self, token: str) -> frozenset[str]:
        """All tokens that are ruled to be the same party as this one, itself included."""
        found = {token}
        grown = True
        while grown:
            more = {other for pair in self.same if pair & found for other in pair}
            grown = not more <= found
            found |= more
        return frozenset(found)

    def contradiction(self) -> frozenset[str] | None:
        """A pair that is ruled apart and joined by other rulings, or None."""
        return next((pair for pair in self.apart if pair <= self.group(min(pair))), None)


class PartyKeys:
    """Keys of parties among all that a set of filings names.

    parties: (name, CIK or None). A party has the smallest CIK of those it is ruled to be the same as; a
    name that has none takes the one CIK that bears it and is not ruled apart, else it is its own key.
    """

    def __init__(
        self, parties: Iterable[tuple[str, str | None]], identities: Identities | None = None
    ) -> None:
        self._identities = identities or Identities()
        self._bearing: dict[str, set[str]] = {}
        for name, cik in parties:
            if cik:
                self._bearing.setdefault(fold_name(name), set()).add(cik)
        self._keys: dict[str, str] = {}

    def of(self, name: str, cik: str | None = None) -> str:
        """The key of a party."""
        token = party_token(name, cik)
        if token not in self._keys:
            self._keys[token] = self._key(token, named=cik is None)
        return self._keys[token]

    def of_token(self, token: str) -> str:
        """The key of a party that a ruling names."""
        return self.of("", token) if is_cik(token) else self.of(token)

    def _key(self, token: str, *, named: bool) -> str:
        group = self._identities.group(token) if self._identities.same else frozenset((token,))
        if len(group) == 1 and not named:
            return token
        ciks = [other for other in group if is_cik(other)]
        if ciks:
            return min(ciks)
        bearing = {self.of("", cik) for name in group for cik in self._bearing.get(name, ())}
        bearing -= {self.of("", cik) for name in group for cik in self._ruled_apart(name)}
        return bearing.pop() if len(bearing) == 1 else min(group)

    def _ruled_apart(self, token: str) -> set[str]:
        return {
            other
            for pair in self._identities.apart
            if token in pair
            for other in pair - {token}
            if is_cik(other)
        }


def is_cik(token: str) -> bool:
    """Whether a token is a CIK: ten digits, which no name is."""
    return len(token) == 10 and token.isdigit()
