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
    " nephew niece cousin uncle aunt person vehicle firm administrator attorney lawyer physician"
    " businessman sponsor"
)
_WHO: Final = re.compile(
    r"(?P<open>(?:(?:, )?(?:both |each |all |one )?(?:of|with|by|in|to|for|through)"
    r" (?:which|whom|whose) |, (?:which|who|whose|that) )"
    r"(?:(?:[a-z]+ |<[XCH]\d*> |'s"
    r" ){0,6}(?:is|are|was|were|serves|served|acts|has|had|have|owns|holds|controls|manages) ))"
)
_BEING: Final = re.compile(
    r"(?P<open>,"
    r" (?:(?!bearing|maturing|evidencing|including|reflecting|totall?ing|accruing|paying|being|receiving"
    r"|representing"
    r" (?!to)|yielding|netting|carrying|containing|issuing|selling|giving|purchasing|constituting|convert"
    r"|lending|borrowing)[a-z]+ing |being [a-z]|through its |by its |itself |represented by |advised"
    r" by |together with its (?:affil|counsel)))"
)
_OF_SUMS: Final = re.compile(
    r"(?P<open>, (?:being (?:whole|entire|full|all|total|sum|aggregate|amount)|which (?:is|was|are|were"
    r"|equals|equaled|represents|represented|constitutes|constituted)"
    r"(?: (?:sum|equal|whole|entire|full|all|total|aggregate|in line|on|consistent)| (?=of )))) (?!<)"
)
"""What a sum is, told beside it: ", being the whole amount then due,"."""
_TERMS: Final = word_set(
    "bears bear interest rate matures mature maturity due convertible secured unsecured payable"
    " exercisable discount premium"
    " price purchase par issue original"
)
_APPOSITION: Final = re.compile(r"(?P<open>, )(?=(?:[a-z]+ |<X> |'s |<[CH]\d+> ){1,14})")
_PARENTHESIS: Final = re.compile(r"(?P<open>\( )(?=(?:[a-z]+ |<X> |'s |<[CH]\d+> ){1,14})")
_NAMED: Final = re.compile(r"(?:<H\d+> |<G\d+> |<X> )$")
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
        (_OF_SUMS, _ENDS, _is_idle),
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
        if pattern is not _OF_SUMS and _NAMED.search(text, max(0, match.start() - 12), match.start()) is None:
            continue
        stop = ends.search(text, match.end())
        if stop is None:
            continue
        inner = text[match.start() : stop.start()].removeprefix(", ").removeprefix("( ")
        words = _OWNED.sub("", inner).split()
        if 0 < len(words) <= _MOST and test(words) and _goes_on(text[stop.end() :]):
            return without(symbols, match.start(), stop.end())
    return symbols


_NEXT: Final = re.compile(
    r"(?:\. |; |, |<|on |to |in |for |with |at |under |pursuant |and |has |have |had |will |is |was"
    r" |own |of |by "
    r"|from |its |upon |as |(?:[a-z]+ )?(?:[a-z]+ed|sold|lent|gave|made|paid|took|bought)"
    r" |promissory|convertible"
    r"|warrants? )"
)


def _goes_on(rest: str) -> bool:
    """Whether the sentence goes on after the aside as after a name."""
    return _NEXT.match(rest) is not None


def _is_quiet(words: list[str]) -> bool:
    if words[:2] == ["of", "which"]:
        # Who is a trust's trustee makes nobody else its holder.
        words = [word for word in words if word not in ("trustee", "trustees")]
    return not states(words, "XHJCO") and _OBJECTS.isdisjoint(words)


def _is_idle(words: list[str]) -> bool:
    """Whether words on a sum say nothing of its note, nor take it back; it may be due."""
    told = [word for word in words if word != "due"]
    return not states(told, "XC") and _TERMS.isdisjoint(told)


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
