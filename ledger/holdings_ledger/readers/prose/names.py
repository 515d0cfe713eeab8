"""Proper names in a sentence: the company and the parties it deals with.

A name is taken only where its extent is certain: it ends in a legal form (LLC, Ltd, Inc.), or stands
directly before its own definition, or is a run of capitalised words between words that introduce a party
("to", "with", "held by", the start of the sentence) and words that cannot go on with it.
"""

from __future__ import annotations

from typing import Final, Literal

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.definitions import Definition, definitions
from holdings_ledger.readers.prose.name_words import (
    COMPANY_TERMS,
    CUES,
    DOCUMENTS,
    FAR,
    FORM_WORDS,
    FORMS,
    GENERIC,
    GOES_ON,
    LONGEST,
    NOT_NAMES,
    OF_PARTIES,
    OPENERS,
    PARTY_ROLES,
    ROLE,
    ROLE_HINTS,
    SUFFIXES,
    TITLES_AFTER,
)
from holdings_ledger.readers.prose.vocabulary import word_set

NameKind = Literal["company", "party"]


@attrs.frozen
class Name:
    """A name. start, end: tokens it covers. stop: where what merely describes it ends.

    text: as printed, or None where the party is described and not named. terms: its defined terms, when
    a definition follows. each: whether the definition is of several parties. group: a further
    term for this party and those before it. described: whether words such
    as ", a Delaware corporation" follow the name.
    """

    start: int
    end: int
    stop: int
    text: str | None
    kind: NameKind
    terms: tuple[str, ...] = ()
    described: bool = False
    each: bool = False
    group: str | None = None


def names(tokens: tuple[Token, ...], known: frozenset[str]) -> tuple[Name, ...]:
    """The proper names of a sentence, left to right, none overlapping. known: terms defined so far."""
    found: list[Name] = []
    for definition in definitions(tokens):
        name = _defined_name(tokens, definition, known)
        if name is not None:
            found.append(name)
    covered = {at for name in found for at in range(name.start, name.stop)}
    for take in (_at_suffix, _at_body, _at_run):
        for at in range(len(tokens)):
            name = take(tokens, at, known) if at not in covered else None
            if name is not None and covered.isdisjoint(range(name.start, name.end)):
                found.append(name)
                covered.update(range(name.start, name.end))
    return tuple(sorted(found, key=lambda name: name.start))


def _at_suffix(tokens: tuple[Token, ...], at: int, known: frozenset[str]) -> Name | None:
    """The name whose legal form stands here."""
    if tokens[at].value in SUFFIXES and tokens[at].raw[0].isupper():
        return _suffixed_name(tokens, at, known)
    return None


def _at_body(tokens: tuple[Token, ...], at: int, known: frozenset[str]) -> Name | None:
    """The name that ends in a noun of bodies here, wherever it stands: "Prairie State Bank"."""
    if tokens[at].value not in _BODY_ENDS or not tokens[at].raw[0].isupper():
        return None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and (following.kind == "term" or following.raw[0].isupper()):
        return None
    start = _name_start(tokens, at + 1, known)
    words = [token for token in tokens[start : at + 1] if token.kind == "word"] if start is not None else []
    fewest = 3 if tokens[at].value == "company" else 2
    if start is None or not fewest <= len(words) <= 6:
        return None
    if words[0].value in OPENERS and not _is_article_of_name(tokens, start, at + 1):
        return None
    before = {str(word.value) for word in words[:-1]}
    if not before.isdisjoint(_NO_PLACES) or ("of" in before and words[0].value not in _OF_PLACES):
        return None
    if _begins_with_term(tokens, start, at + 1, known):
        return None
    stop = _after_all(tokens, at + 1)
    return Name(start, at + 1, stop, _text(tokens, start, at + 1), "party", (), stop != at + 1)


_PLACES: Final = frozenset({"state", "states", "united", "market", "exchange"})
"""Words of names of banks that are names of nothing elsewhere: "Prairie State Bank"."""
_NO_PLACES: Final = NOT_NAMES - _PLACES
_OF_PLACES: Final = frozenset({"bank", "estate", "trust"})
_BODY_ENDS: Final = frozenset({"bank", "trust", "company", "foundation", "partnership", "fund", "partners"})
"""Nouns that a name ends in without a legal form, when capitalised words stand before them."""
_GROUPS: Final = frozenset(
    {
        "parties",
        "investors",
        "lenders",
        "holders",
        "purchasers",
        "management",
        "insiders",
        "persons",
        "affiliates",
    }
    | {"directors", "officers", "employees", "shareholders", "stockholders", "creditors", "others"}
)
"""Last words of "Unaffiliated Third Parties", "Senior Management": groups, which no name ends in."""


def _at_run(tokens: tuple[Token, ...], at: int, known: frozenset[str]) -> Name | None:
    """The run of capitalised words that begins here, where it can only be a party's name ("Nora Quist").

    "Mr." and the like before it are no part of the name.
    """
    begin = at
    if tokens[at].value in _MISTER and at + 2 < len(tokens) and tokens[at + 1].raw == ".":
        at += 2
    elif at > 1 and tokens[at - 1].raw == "." and tokens[at - 2].value in _MISTER:
        return None
    end = _end_of_run(tokens, at)
    words = [token for token in tokens[at:end] if token.kind in ("word", "ordinal")]
    if not 2 <= len(words) <= 6 or end - at > 9 or not _introduces(tokens, begin, end, known):
        return None
    if any(word.value in NOT_NAMES for word in words) or words[0].value in OPENERS:
        return None
    if words[-1].value in _GROUPS:
        return None
    text = _text(tokens, at, end)
    if _begins_with_term(tokens, at, end, known):
        return None
    stop = _after_role(tokens, end)
    return Name(begin, end, stop, text, "party", (), stop != end)


def _begins_with_term(tokens: tuple[Token, ...], start: int, end: int, known: frozenset[str]) -> bool:
    """Whether capitalised words begin with a term, or are one: then they are no name of their own."""
    stops = range(start + 1, end + 1)
    return any(" ".join(token.raw for token in tokens[start:stop]) in known for stop in stops)


_MISTER: Final = frozenset({"mr", "ms", "mrs", "dr", "messrs"})
_BODIES: Final = frozenset(
    {
        "trust",
        "partnership",
        "foundation",
        "estate",
        "fund",
        "bank",
        "partners",
        "endowment",
        "family",
        "group",
    }
)
"""Nouns of bodies with an article: "the Ferrigno Family Partnership", "the Estate of Clara Wynn"."""


def _end_of_run(tokens: tuple[Token, ...], at: int) -> int:
    """One past the capitalised words from here; initials and "Jr." keep their full stops."""
    end = at
    while end < min(len(tokens), at + LONGEST):
        token = tokens[end]
        word = token.kind in ("word", "ordinal") and token.raw[0].isupper()
        stop = token.raw == "." and end > at and _is_short(tokens[end - 1]) and end + 1 < len(tokens)
        junior = token.raw == "," and end + 1 < len(tokens) and tokens[end + 1].value in TITLES_AFTER
        joined = token.raw == "&" or (token.value == "of" and tokens[end - 1].value in ("bank", "estate"))
        if not (word or (end > at and (stop or junior or joined))):
            break
        end += 1
    return end


def _is_short(token: Token) -> bool:
    """Whether a full stop after this word abbreviates it: an initial, "Dr", "Jr"."""
    return token.kind == "word" and (
        len(token.raw) == 1 or token.value in ("dr", "jr", "sr", "st", "mr", "ms")
    )


def _introduces(tokens: tuple[Token, ...], at: int, end: int, known: frozenset[str]) -> bool:
    """Whether a party is expected here, and what follows cannot belong to the name."""
    if end < len(tokens) and tokens[end].kind in ("term", "malformed", "ordinal"):
        return False
    if at == 0 and end == len(tokens):
        return True
    if at == 0:
        return end < len(tokens) and (tokens[end].kind == "word" or tokens[end].raw == ",")
    if tokens[at - 1].raw == "the" and not _BODIES.isdisjoint((tokens[at].value, tokens[end - 1].value)):
        at -= 1
    if at == 0:
        return False
    before = tokens[at - 1]
    if before.kind in ("enumerator", "date") or before.raw in ("-", "•", "●", "▪", "*", ";"):
        return True
    if before.raw == ",":
        earlier = tokens[at - 2] if at > 1 else before
        if _ends_in_office(tokens, at - 1):
            return True
        listed = earlier.raw == ")" and end < len(tokens) and tokens[end].raw == "("
        return (
            earlier.kind == "date"
            or (at == 2 and earlier.kind == "word")
            or earlier.value == "date"
            or listed
        )
    if before.value not in CUES or not _is_clear_before(tokens, at, known):
        return False
    return before.value != "of" or (at > 1 and tokens[at - 2].value in OF_PARTIES)


_OFFICES: Final = word_set(
    "officer director president chairman chairwoman shareholder stockholder ceo cfo coo founder"
)


def _ends_in_office(tokens: tuple[Token, ...], end: int) -> bool:
    """Whether the words before here end in what a person is: "one of our directors", "CEO of the Company"."""
    last = end - 1
    if last > 1 and tokens[last].value in COMPANY_TERMS:
        last -= 2 if tokens[last - 1].raw in ("the", "our") else 1
        last -= 1 if tokens[last].value == "of" else 0
    return last >= 0 and str(tokens[last].value).removesuffix("s") in _OFFICES


def _after_role(tokens: tuple[Token, ...], end: int) -> int:
    """Where ", our chief executive officer" after a name ends; ``end`` without such words."""
    if end + 2 >= len(tokens) or tokens[end].raw != ",":
        return end
    if tokens[end + 1].value not in ("a", "an", "our", "its", "the", "one"):
        return end
    skipped = 0
    for at in range(end + 2, min(end + 20, len(tokens))):
        if at < skipped:
            continue
        if tokens[at].raw in (",", ".") and not _abbreviates(tokens, at):
            return at
        if tokens[at].raw == "(" and (closed := _company_term(tokens, at)):
            skipped = closed
            continue
        if tokens[at].value not in ROLE and tokens[at].kind != "count" and not tokens[at].raw[0].isupper():
            return at if tokens[at].raw in ("(",) else end
    return end


def _abbreviates(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a comma or full stop stands within a company's name: "Lumenta Hydroponics, Inc."."""
    following = tokens[at + 1].value if at + 1 < len(tokens) else ""
    if tokens[at].raw == ",":
        return following in SUFFIXES
    if tokens[at - 1].value in _MISTER:
        return True
    return tokens[at - 1].value in SUFFIXES and at + 1 < len(tokens) and tokens[at + 1].raw in (",", "(")


def _company_term(tokens: tuple[Token, ...], at: int) -> int:
    """One past a parenthesis that only names the company ("(the “Company”)"); 0 where it is another."""
    inside: list[Token] = []
    for token in tokens[at + 1 : at + 7]:
        if token.raw == ")":
            named = [
                str(item.value).lower() for item in inside if item.value not in ("the", "or", "we", "our")
            ]
            return at + len(inside) + 2 if named and set(named) <= COMPANY_TERMS else 0
        inside.append(token)
    return 0


def _is_instrument(terms: tuple[str, ...]) -> bool:
    things = [term for term in terms if term.lower().split()[-1] not in PARTY_ROLES]
    return any(hint in term.lower() for term in things for hint in ROLE_HINTS) or any(
        map(is_document, things)
    )


def is_document(term: str) -> bool:
    """Whether a term names a document, an act or a sum ("Second Amendment"), and no party ("Loan Holder")."""
    words = term.lower().split()
    return not DOCUMENTS.isdisjoint(words) and words[-1] not in PARTY_ROLES


def _defined_name(tokens: tuple[Token, ...], definition: Definition, known: frozenset[str]) -> Name | None:
    """The company or party that this definition names, or None when it defines something else."""
    is_company = any(term.lower() in COMPANY_TERMS for term in definition.terms)
    if not is_company and _is_instrument(definition.terms):
        return None
    kind: NameKind = "company" if is_company else "party"
    end = _before_description(tokens, definition.start)
    start = _name_start(tokens, end, known)
    if start is not None:
        text = _text(tokens, start, end)
        return Name(
            start,
            end,
            definition.end,
            text,
            kind,
            definition.terms,
            end != definition.start,
            definition.each,
            definition.group,
        )
    if kind == "company":
        return _far_company(tokens, definition.start, known)
    before = tokens[definition.start - 1] if definition.start else None
    if before is not None and before.value in GENERIC:
        start = definition.start - 1
        while start and tokens[start - 1].value in {
            "accredited",
            "institutional",
            "unaffiliated",
            "existing",
        }:
            start -= 1
        return Name(start, definition.start, definition.end, None, kind, definition.terms)
    return None


def _far_company(tokens: tuple[Token, ...], end: int, known: frozenset[str]) -> Name | None:
    """The company where words between its legal form and its definition are not understood.

    The name alone is taken; those words stay, so that the clause around them is not understood either.
    """
    for at in range(end - 1, max(0, end - FAR), -1):
        if tokens[at].value in SUFFIXES and tokens[at].raw[0].isupper():
            name = _suffixed_name(tokens, at, known)
            return (
                None if name is None else attrs.evolve(name, kind="company", stop=name.end, described=False)
            )
        if tokens[at].raw in ("(", ")"):
            return None
    return None


def _before_description(tokens: tuple[Token, ...], end: int) -> int:
    """Where the name before ", a Delaware limited liability company" ends; ``end`` without such words."""
    at = end - 1
    if at < 3 or tokens[at].value not in FORMS:
        return end
    at -= 1
    for _ in range(6):
        if at < 1:
            return end
        if tokens[at].value in ("a", "an") and tokens[at].raw.islower() and tokens[at - 1].raw == ",":
            return at - 1
        if not (tokens[at].value in FORM_WORDS or tokens[at].raw[0].isupper()):
            return end
        at -= 1
    return end


def _name_start(tokens: tuple[Token, ...], end: int, known: frozenset[str]) -> int | None:
    """Where the name that ends here begins, or None when that is not certain."""
    at = end
    while at > 0 and _belongs(tokens, at - 1, end, at):
        at -= 1
        if end - at > LONGEST:
            return None
    while at < end and tokens[at].value in OPENERS and not _is_article_of_name(tokens, at, end):
        at += 1
    if at == end or (not tokens[at].raw[0].isupper() and tokens[at].kind != "count"):
        return None
    return at if _is_clear_before(tokens, at, known) else None


def _is_article_of_name(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """Whether "The", capitalised within a sentence, belongs to a body's name: "with The Voss Trust"."""
    inner = tokens[at].raw == "The" and at > 0 and tokens[at - 1].kind == "word"
    return inner and tokens[end - 1].value in _BODIES


def _belongs(tokens: tuple[Token, ...], at: int, end: int, following: int) -> bool:
    """Whether this token is part of the name whose later tokens begin at ``following``."""
    token = tokens[at]
    if token.kind in ("word", "ordinal"):
        if token.raw[0].isupper():
            return True
        return token.value == "of" and following < end and at > 0 and tokens[at - 1].raw[0].isupper()
    if token.raw == "&":
        return True
    if token.raw == ".":
        return at > 0 and (
            tokens[at - 1].value in SUFFIXES
            or len(tokens[at - 1].raw) == 1
            or tokens[at - 1].raw in ("St", "Mr", "Dr")
        )
    if token.raw == ",":
        return following < end and tokens[following].value in SUFFIXES
    return token.kind == "count" and token.raw.isdigit() and following < end


def _is_clear_before(tokens: tuple[Token, ...], start: int, known: frozenset[str]) -> bool:
    """Whether what stands before cannot be a part of the name or of a list of names."""
    if start == 0:
        return True
    before = tokens[start - 1]
    if before.span[1] == tokens[start].span[0] and before.raw not in ("(", "“", '"', "|", ","):
        return False
    if before.raw not in (",", "and", "or", "&"):
        return True
    if start < 2:
        return False
    earlier = tokens[start - 2]
    if earlier.kind in ("date", "month", "money", "percent") or earlier.raw == ")":
        return True
    if earlier.value in SUFFIXES or (
        earlier.raw == "." and start > 2 and tokens[start - 3].value in SUFFIXES
    ):
        return True
    known_thing = earlier.raw in known or earlier.value in COMPANY_TERMS or earlier.value in NOT_NAMES
    return known_thing or not earlier.raw[0].isupper()


def _suffixed_name(tokens: tuple[Token, ...], suffix: int, known: frozenset[str]) -> Name | None:
    """A name that ends in a legal form, with no definition of its own."""
    end = suffix + 1
    if end < len(tokens) and tokens[end].raw == "." and tokens[suffix].value in ("inc", "ltd", "corp", "co"):
        # The full stop of "Inc." at the end of a sentence is also that of the sentence.
        end += 1 if end + 1 < len(tokens) or tokens[suffix].value != "ltd" or _is_all(tokens, suffix) else 0
    start = _name_start(tokens, suffix + 1, known)
    if start is None or start >= suffix:
        return None
    stop = _after_all(tokens, end)
    return Name(start, end, stop, _text(tokens, start, end), "party", (), stop != end)


def _after_all(tokens: tuple[Token, ...], end: int) -> int:
    """Where what describes a party after its name ends; ``end`` without such words."""
    return max(_after_description(tokens, end), _after_role(tokens, end))


def _is_all(tokens: tuple[Token, ...], suffix: int) -> bool:
    """Whether there is nothing but capitalised words before a legal form: a cell, whose full stop is the
    name's."""
    return all(token.raw[0].isupper() or token.raw in (",", "&", ".", "of") for token in tokens[:suffix])


def _after_description(tokens: tuple[Token, ...], end: int) -> int:
    """Where ", a New York limited liability company" after a name ends; ``end`` without such words."""
    if end + 2 >= len(tokens) or tokens[end].raw != "," or tokens[end + 1].raw not in ("a", "an"):
        return end
    for at in range(end + 2, min(end + 8, len(tokens))):
        if tokens[at].value in FORMS and not (at + 1 < len(tokens) and tokens[at + 1].value in FORMS):
            return end if at + 1 < len(tokens) and tokens[at + 1].value in GOES_ON else at + 1
        if not (tokens[at].value in FORM_WORDS or tokens[at].raw[0].isupper()):
            return end
    return end


def _text(tokens: tuple[Token, ...], start: int, end: int) -> str:
    """The printed name, white space folded."""
    pieces: list[str] = []
    for at in range(start, end):
        if at > start and tokens[at].span[0] > tokens[at - 1].span[1]:
            pieces.append(" ")
        pieces.append(tokens[at].raw)
    return "".join(pieces)


__all__ = ["Name", "is_document", "names"]
