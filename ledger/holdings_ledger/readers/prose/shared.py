"""Verbs and objects said once for two clauses, and pronouns for the only party named: said in full, once
each."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.arranging import arranged
from holdings_ledger.readers.prose.symbols import Symbols

_DONE: Final = r"(?:sold|issued|delivered|executed|made|signed|gave|granted|placed)"
_BOTH: Final = re.compile(
    rf"(?<= )(?:(?:{_DONE} ){{1,2}}(?:, )?and {_DONE} |(?:{_DONE} , ){{1,3}}(?:and )?{_DONE} )(?=(?:to"
    rf" )?[<a-z,])"
)
"""“Issued and sold", "executed and delivered", "made, issued and delivered": one act."""
_SHARED: Final = re.compile(
    r"(?P<holder><H\d+> )(?:has |have )?(?:purchased|bought|acquired|accepted|took|received|subscribed for)"
    r" (?:from <X> )?(?:, )?and (?:, )?(?P<seller><X> )(?P<verb>(?:has |have |also )?(?:issued|sold"
    r"|delivered|gave) (?:and (?:issued|sold|delivered) )?)"
    r"(?P<to>to (?:it|him|her|such \w+|<H\d+>) )?(?:, )?(?=[<a-z])"
)
_OTHER: Final = re.compile(
    r"(?P<seller><X> )(?P<verb>(?:has |have |also )?(?:issued|sold|delivered) (?:and (?:issued|sold"
    r"|delivered) )?)(?P<to>to <H\d+> )?(?:, )?and (?:, )?"
    r"(?P<holder><H\d+> )(?:has |have )?(?:purchased|bought|acquired|accepted|took|received) (?:from <X> "
    r"|from it )?(?:, )?(?=[<a-z])"
)
_PRONOUN: Final = re.compile(
    r"(?<= )(?:to|from|in favor of|with|payable to|held by|owned by|gave|granted|paid|lent|issued)"
    r" (?P<pronoun>it|him|her|them|such \w+er) (?=[<,.a-z])"
)
_FAVOUR: Final = re.compile(r"(?<= )in (?:its|his|her|their) fav(?:or|our) ")
_HELD: Final = re.compile(
    r"(?<= )(?:that|which) (?:it|he|she|they) (?:holds|hold|held|owns|owned) (?:of record )?(?=[.,;a-z])"
)
_PARTY: Final = re.compile(r"<H\d+> ")
_SUM: Final = re.compile(
    r"(?<= )in (?:that|such|same|this|like|full) (?:principal )?amount (?=[.,;a-z])|(?<= )(?:for|in) that"
    r" sum (?=[.,;a-z])"
)
_MONEY: Final = re.compile(r"<M\d+> ")


def with_shared(symbols: Symbols) -> Symbols:
    """The sentence with each act said once, its object with it, and parties and sums in the place of
    pronouns."""
    for rule in (_objects, _pronouns, _favour, _sums, _verbs):
        symbols = rule(symbols)
    return symbols


def _verbs(symbols: Symbols) -> Symbols:
    """One verb in the place of two that tell one act."""
    match = _BOTH.search(symbols.text)
    if match is None:
        return symbols
    words = match.group().split()
    verb = next((word for word in ("issued", "sold", "delivered") if word in words), words[0])
    at = match.start() + match.group().index(verb)
    return _verbs(
        arranged(symbols, (0, match.start()), (at, at + len(verb) + 1), (match.end(), len(symbols.text)))
    )


def _objects(symbols: Symbols) -> Symbols:
    """“H purchased, and the Company issued to it, OBJ", and the other way round: "the Company issued to H
    OBJ"."""
    for pattern in (_SHARED, _OTHER):
        match = pattern.search(symbols.text)
        if match is None or ("<H" in (match["to"] or "") and match["to"] != f"to {match['holder']}"):
            continue
        symbols = arranged(
            symbols,
            (0, match.start()),
            match.span("seller"),
            match.span("verb"),
            "to ",
            match.span("holder"),
            (match.end(), len(symbols.text)),
        )
    return symbols


def _pronouns(symbols: Symbols) -> Symbols:
    """“It", "him" or "her" for the only party that the sentence has named, where the company is who acts."""
    match = _PRONOUN.search(symbols.text)
    if match is None or "<X> " not in symbols.text[: match.start()]:
        return symbols
    named = list(_PARTY.finditer(symbols.text, 0, match.start()))
    if len({found.group() for found in named}) != 1 or "<H" in symbols.text[match.end() :].replace(
        named[0].group(), ""
    ):
        return symbols
    return _pronouns(
        arranged(
            symbols,
            (0, match.start("pronoun")),
            named[-1].span(),
            (match.end("pronoun") + 1, len(symbols.text)),
        )
    )


def _favour(symbols: Symbols) -> Symbols:
    """“A note in its favor", "the note that it holds": of the only party that the sentence has named."""
    for pattern, words in ((_FAVOUR, "in favor of "), (_HELD, "held by ")):
        match = pattern.search(symbols.text)
        named = list(_PARTY.finditer(symbols.text, 0, match.start())) if match is not None else []
        if match is not None and len({found.group() for found in named}) == 1:
            end = len(symbols.text)
            symbols = arranged(symbols, (0, match.start()), words, named[-1].span(), (match.end(), end))
    return symbols


def _sums(symbols: Symbols) -> Symbols:
    """“A note in that amount": of the only sum that the sentence has named."""
    match = _SUM.search(symbols.text)
    if match is None:
        return symbols
    named = list(_MONEY.finditer(symbols.text, 0, match.start()))
    if len(named) != 1:
        return symbols
    words = "of " if symbols.text[: match.start()].endswith(" cash ") else "in principal amount of "
    return arranged(
        symbols,
        (0, match.start()),
        words,
        named[0].span(),
        (match.end(), len(symbols.text)),
    )


__all__ = ["with_shared"]
