"""Who a party is, told beside its name in any words: relative clauses, appositions, participles.

", who is a director of the Company and its largest stockholder,", ", an entity controlled by its chairman,",
"(a fund managed by ...)", ", having represented that it is accredited,". Left out only where they hold no
figure but a share of the stock, no act and no word that takes something back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from holdings_ledger.readers.prose.arranging import without
from holdings_ledger.readers.prose.forbidding import states
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

_ROLES: Final = word_set(
    "director directors officer officers chairman chairwoman chairperson chair president secretary"
    " treasurer ceo cfo coo"
    " founder cofounder member manager employee consultant shareholder shareholders stockholder"
    " stockholders owner"
    " investor investors lender lenders purchaser buyer affiliate affiliates subsidiary entity company"
    " corporation"
    " partnership fund trust bank foundation institution spouse wife husband brother sister son daughter"
    " father mother"
    " relative family partner resident individual executive principal vendor supplier customer landlord"
    " insider"
    " nephew niece cousin uncle aunt person vehicle firm administrator attorney lawyer physician businessman"
)
_WHO: Final = re.compile(
    r"(?P<open>, (?:(?:both |each |all )?of (?:which|whom) |which |who |whose |that )(?:is|are|was|serves"
    r"|served|acts|also|has"
    r"|had|have|beneficially|owns|holds|controls|manages|currently|together|in turn|[a-z]+ (?:is|are|was)) )"
)
_BEING: Final = re.compile(
    r"(?P<open>, (?:having represented|representing to|being|acting through|acting by|through its|by its"
    r"|itself|also"
    r"|represented by) )"
)
_APPOSITION: Final = re.compile(r"(?P<open>, )(?=(?:[a-z]+ |<X> |'s |<C\d+> ){1,14})")
_PARENTHESIS: Final = re.compile(r"(?P<open>\( )(?=(?:[a-z]+ |<X> |'s |<C\d+> ){1,14})")
_NAMED: Final = re.compile(r"(?:<H\d+> |<G\d+> )$")
_ENDS: Final = re.compile(r"(?P<comma>, |(?=\. $|; ))")
_CLOSES: Final = re.compile(r"(?P<comma>\) )")
_MOST: Final = 30
_ADJECTIVES: Final = 6
"""Words before the noun that tells what a party is."""
_JOINING: Final = word_set(
    "of in by for at with to and who which that whose , organized formed whom under controlled managed owned"
)
_OBJECTS: Final = word_set(
    "warrant warrants loan loans advance line credit agreement amendment waiver letter certificate option"
    " options"
    " guaranty guarantee mortgage pledge right rights shares convertible promissory demand draw tranche"
)
"""Things that an act may be of: an apposition that names one may be its object."""
_OWNED: Final = re.compile(
    r"(?:owns|holds|own|hold|owner of|holder of|owned|held|controls|has|with) (?:of record"
    r" )?(?:approximately |about |more than |over |some |roughly )?<P\d+> "
    r"(?:of (?:<X> 's |outstanding |issued and outstanding |voting power |shares |our )*(?:of )?(?:<J> "
    r"|shares |stock |<X> |voting power |membership interests )?|interest in )"
)
_ROUNDS: Final = 8


def without_persons(symbols: Symbols) -> Symbols:
    """The sentence without what it tells of its parties; the very same where it tells nothing of them."""
    for pattern, ends, test in (
        (_PARENTHESIS, _CLOSES, _is_role),
        (_WHO, _ENDS, _is_quiet),
        (_BEING, _ENDS, _is_quiet),
        (_APPOSITION, _ENDS, _is_role),
    ):
        for _ in range(_ROUNDS):
            shorter = _left_out(symbols, pattern, ends, test)
            if shorter is symbols:
                break
            symbols = shorter
    return symbols


def _left_out(
    symbols: Symbols, pattern: re.Pattern[str], ends: re.Pattern[str], test: Callable[[list[str]], bool]
) -> Symbols:
    text = symbols.text
    for match in pattern.finditer(text):
        if _NAMED.search(text, max(0, match.start() - 12), match.start()) is None:
            continue
        stop = ends.search(text, match.end())
        if stop is None:
            continue
        inner = text[match.start() + 2 : stop.start()]
        words = _OWNED.sub("", inner).split()
        if 0 < len(words) <= _MOST and test(words) and _goes_on(text[stop.end() :]):
            return without(symbols, match.start(), stop.end())
    return symbols


_NEXT: Final = re.compile(
    r"(?:\. |; |, |<[KMCS]\d+> |on <D|to |in |for |with |at |under |pursuant |and |has |have |had |will "
    r"|is |was |"
    r"(?:[a-z]+ )?(?:[a-z]+ed|sold|lent|gave|made|paid|took|bought) |promissory|convertible|warrants? |<E"
    r"|<P|own |of |by |from |its |upon |as |<H|<X)"
)


def _goes_on(rest: str) -> bool:
    """Whether the sentence goes on after the aside as after a name."""
    return _NEXT.match(rest) is not None


def _is_quiet(words: list[str]) -> bool:
    return not states(words, "XHJCO") and _OBJECTS.isdisjoint(words)


def _is_role(words: list[str]) -> bool:
    """Whether the words are what a party can be: adjectives, such a noun, and of whom or of what it is
    one."""
    if not _is_quiet(words):
        return False
    for at, word in enumerate(words[: _ADJECTIVES + 1]):
        if word in _ROLES:
            following = words[at + 1] if at + 1 < len(words) else ""
            if not following or following in _JOINING:
                return True
        if word[0] == "<" and word[1] not in "XC":
            return False
    return False


__all__ = ["without_persons"]
