"""Who and what is the same: keys of issuers and owners, and titles of securities, folded to compare.

Folding is deliberately shy: case, spaces and punctuation, and the par-value phrase of a title. Anything
more (an abbreviation, a former name) is a person's decision and is recorded as a ruling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # a query folds names, and must not pay for the event classes
    from holdings_events import Issuer, Owner

__all__ = ["canonical_title", "fold_name", "issuer_key", "issuer_keys", "owner_key"]

_SILENT: Final = re.compile(r"[.'\u2019`]")
_OTHER: Final = re.compile(r"[\W_]+")
_AMOUNT: Final = r"(?:us|u\.s\.)?\s{0,3}[$\u20ac\u00a3]?\s{0,3}\d{0,6}\.?\d{1,8}"
_PAR: Final = re.compile(
    rf"[\s,;(\[-]{{0,6}}(?:"
    rf"par\s{{1,3}}value\s{{0,3}}(?:of\s{{1,3}})?{_AMOUNT}"
    rf"|{_AMOUNT}\s{{0,3}}par(?:\s{{1,3}}value)?\b"
    rf"|(?:no|without)\s{{1,3}}par(?:\s{{1,3}}value)?\b"
    rf")(?:\s{{0,3}}(?:per|a|/)\s{{0,3}}share\b)?[\s)\],;]{{0,6}}",
    re.IGNORECASE,
)


def fold_name(name: str) -> str:
    """A name to compare by: letters without case or accents, digits, single spaces.

    Full stops and apostrophes vanish ("L.P." is "LP"); other punctuation separates words.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    folded = _OTHER.sub(" ", _SILENT.sub("", plain)).strip()
    return folded or " ".join(name.casefold().split())


def canonical_title(title: str) -> str:
    """A security's title to compare by: folded, without its par-value phrase."""
    return fold_name(_PAR.sub(" ", title)) or fold_name(title)


def issuer_key(issuer: Issuer) -> str:
    """The key of an issuer: its CIK, or its folded name where the rendition carries none."""
    return issuer.cik or fold_name(issuer.name)


def owner_key(owner: Owner) -> str:
    """The key of a reporting person: the CIK, or the folded name where the rendition carries none."""
    return owner.cik or fold_name(owner.name)


def issuer_keys(issuers: Iterable[Issuer]) -> Mapping[Issuer, str]:
    """Keys of all issuers of a set of filings.

    An issuer known by name alone takes the CIK that others give with the same folded name, if exactly
    one CIK bears it; so a prose rendition meets an EDGAR one.
    """
    unique = set(issuers)
    ciks: dict[str, set[str]] = {}
    for issuer in unique:
        if issuer.cik:
            ciks.setdefault(fold_name(issuer.name), set()).add(issuer.cik)
    return {issuer: _with_known_cik(issuer, ciks) for issuer in unique}


def _with_known_cik(issuer: Issuer, ciks: Mapping[str, set[str]]) -> str:
    if issuer.cik:
        return issuer.cik
    bearing = ciks.get(fold_name(issuer.name), set())
    return next(iter(bearing)) if len(bearing) == 1 else fold_name(issuer.name)
