"""Parentheses that define terms: (the “Company”), (each, a “Holder”), (Note A) without quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.name_words import (
    COMPANY_TERMS,
    DEFINING,
    GENERIC,
    LONGEST,
    NOT_NAMES,
    SUFFIXES,
    TITLES_AFTER,
)


@attrs.frozen
class Definition:
    """A parenthesis that only defines terms: ``(the “Company”)``. start, end: its tokens.

    each: whether it is of several things. group: a further term, of this thing and of those before it.
    """

    start: int
    end: int
    terms: tuple[str, ...]
    each: bool = False
    group: str | None = None


def definitions(tokens: tuple[Token, ...]) -> tuple[Definition, ...]:
    """The parentheses of a sentence that hold nothing but quoted terms and the words that bind them."""
    found: list[Definition] = []
    at = 0
    while at < len(tokens):
        if tokens[at].raw == "(":
            end = _closing(tokens, at)
            inside = tokens[at + 1 : end - 1] if end else ()
            terms = _terms_only(inside) or _half_quoted(inside) or _alias(tokens, at, inside)
            if end and (terms or _defines_many(inside) or _own_and_shared(inside)):
                both = _own_and_shared(inside)
                if both is not None:
                    found.append(Definition(at, end, both[:1], False, both[1]))
                    at = end
                    continue
                each = any(token.value in ("each", "collectively", "together") for token in inside[:2])
                found.append(Definition(at, end, terms, each))
                at = end
                continue
        at += 1
    return tuple(found)


def _closing(tokens: tuple[Token, ...], start: int) -> int:
    """One past the parenthesis that closes this one, within forty tokens; 0 if there is none."""
    for at in range(start + 1, min(len(tokens), start + 40)):
        if tokens[at].raw == ")":
            return at + 1
    return 0


_MEANS: Final = re.compile(
    r"((?:<T\d+> (?:, |and |or |, and |, or )?){1,6})"
    r"(?:means?|shall mean|will mean|refers? to|is|are|denotes?) (<H\d+>|<X>) (?:\. |; |, |and |$)"
)
_TERM: Final = re.compile(r"<T(\d+)>")


def explained(text: str) -> Iterator[tuple[int, str]]:
    """(the term's token, the party's symbol) of terms that a sentence of symbols explains: "The “Company”
    means Zinnia Corp."."""
    for found in _MEANS.finditer(text):
        for place in _TERM.findall(found[1]):
            yield int(place), found[2]


_QUOTES: Final = frozenset({"“", "”", '"', "‘", "’", "'"})


def _half_quoted(inside: tuple[Token, ...]) -> tuple[str, ...]:
    """“(the Loan Agreement”)": a term that lost one of its quotation marks, or has two that do not match."""
    words = [token for token in inside if token.raw not in _QUOTES]
    if len(words) == len(inside):
        return ()
    named = [word for word in words if word.value not in DEFINING or word.raw[0].isupper()]
    capital = all(word.kind in ("word", "ordinal") and word.raw[0].isupper() for word in named)
    return (" ".join(word.raw for word in named),) if 0 < len(named) <= _TERM_WORDS and capital else ()


_TERM_WORDS: Final = 5


def _alias(tokens: tuple[Token, ...], at: int, inside: tuple[Token, ...]) -> tuple[str, ...]:
    """“Lodestar Tiller Capital LLC (Lodestar)": a term that lost its quotation marks, made of the name's
    words."""
    words = [token for token in inside if token.value not in DEFINING or token.raw[0].isupper()]
    if not 1 <= len(words) <= 3 or any(word.kind != "word" or not word.raw[0].isupper() for word in words):
        return ()
    before = {token.raw for token in tokens[max(0, at - LONGEST) : at]}
    initials = "".join(token.raw[0] for token in tokens[max(0, at - LONGEST) : at] if token.raw[0].isupper())
    term = " ".join(word.raw for word in words)
    is_party = at > 0 and (tokens[at - 1].value in SUFFIXES or tokens[at - 1].value in TITLES_AFTER)
    if len(words) == 1 and is_party and words[0].value not in NOT_NAMES:
        return (term,)
    if words[-1].value in ("note", "notes", "debenture", "debentures", "warrant", "warrants"):
        return (term,)
    named = words[0].raw in before or (
        len(words) == 1 and term.isupper() and len(term) > 2 and term in initials
    )
    role = len(words) == 1 and words[0].value in COMPANY_TERMS | GENERIC | {
        "note",
        "notes",
        "debenture",
        "agreement",
    }
    return (term,) if named or role else ()


_DESCRIBING: Final = DEFINING | {
    *("such", "date", "thereof", "hereof", "transaction", "transactions", "offering", "sale", "financing"),
    *("agreement", "note", "notes", "loan", "closing", "placement", "private", "amended", "from", "time"),
    *("restated", "supplemented", "modified", "otherwise", "may", "be", "including", "any", "permitted"),
    *("successors", "assigns", "with", "collectively", "we", "us", "our", "hereafter", "herein", "of"),
    *("sometimes", "this", "called", "known", "issuance", "both", "same", "is", "are", "in", "report"),
}
"""Words that may stand beside a quoted term in a parenthesis and change nothing of what it stands behind."""
_BINDING: Final = DEFINING | {"with", "capacity", "in", "its", "of", "them", "which", "are", "such"}
"""Words that bind terms to things in a definition; any other may change what it says."""


def _own_and_shared(inside: tuple[Token, ...]) -> tuple[str, str] | None:
    """“(“Inverarish” and, together with Larkspur, the “Holders”)": a party's own term, and one for all so
    far."""
    terms = [str(token.value) for token in inside if token.kind == "term"]
    marks = any(
        token.kind in ("money", "percent", "date", "malformed")
        or (token.kind == "count" and not (at and inside[at - 1].raw[0].isupper()))
        for at, token in enumerate(inside)
    )
    shared = any(token.value in ("together", "collectively", "with") for token in inside)
    marks = marks or any(
        token.kind == "word" and not token.raw[0].isupper() and token.value not in _BINDING
        for token in inside
    )
    if (
        len(terms) != 2
        or marks
        or not shared
        or inside[-1].kind != "term"
        or inside[0].kind not in ("term", "word")
    ):
        return None
    if inside[0].kind == "word" and inside[0].value not in ("the", "a", "an"):
        return None
    return terms[0], terms[1]


def _defines_many(inside: tuple[Token, ...]) -> bool:
    """“(collectively, the "Obligors" and, together with the Company, the "Loan Parties")": terms for
    several things."""
    marks = any(token.kind in ("money", "percent", "date", "count", "malformed") for token in inside)
    plain = all(token.kind != "word" or token.raw[0].isupper() or token.value in _BINDING for token in inside)
    opens = plain and bool(inside) and inside[0].value in ("collectively", "together", "in", "each", "such")
    return opens and not marks and bool(inside) and inside[-1].kind == "term"


_AMENDED: Final = frozenset(
    {"amended", "restated", "supplemented", "extended", "modified", "otherwise", "from", "time", "previously"}
)
"""Words of “(as amended from time to time, the "Note")", which bind a term to what was amended."""


def _terms_only(inside: tuple[Token, ...]) -> tuple[str, ...]:
    terms: list[str] = []
    if inside and inside[0].value == "as":
        inside = tuple(token for token in inside if token.value not in _AMENDED)
    for token in inside:
        if token.kind == "term":
            terms.append(str(token.value))
        elif token.value not in _DESCRIBING:
            return ()
    return tuple(terms)


__all__ = ["Definition", "definitions"]
