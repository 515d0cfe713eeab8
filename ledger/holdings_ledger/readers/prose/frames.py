"""Sentences read as a verb and its parts, in whatever order they stand.

A frame has heads (who did what), parts whose marks have a role (sums, notes, parties, days), and a closed
vocabulary of words that state nothing beside them. A sentence is read when every mark has a role and every
other word is of the vocabulary; "not", "if", "will", "unless", "only" and their like never are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from holdings_ledger.readers.prose.arranging import replaced, without
from holdings_ledger.readers.prose.forbidding import DISPUTES, NOT, SUPPOSES, UNDOES, takes_back
from holdings_ledger.readers.prose.pattern import Cursor, add
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.tails import skip_tail
from holdings_ledger.readers.prose.vocabulary import word_set

NEUTRAL: Final = word_set(
    ", and of in on under with to by for as from at its their his her that which was were is are has have"
    " had such this"
    " these those it thereon thereof thereunder therefor hereof also then now so same above below herein"
    " described referred reported set forth provided required called contemplated specified stated"
    " pursuant accordance connection terms term provisions agreement letter note notes loan amendment"
    " extension waiver forbearance closing signing execution effectiveness date day time period month quarter"
    " year other all any both each full total aggregate together combined cash amount amounts sum"
    " LPAR RPAR ( ) : ; - entire whole being respective applicable through respect regard relating"
    " condition conditions event events occurred occurrence company companys voluntarily early"
)
"""Words that may stand beside the parts of any later event of a note."""

_DATES_BESIDE: Final = (
    "[,] [(that|which)] [(was|were|is|are|had been)] [(originally|then|first|due and)] (due|payable|owing"
    "|scheduled"
    "|fell due|came due|falling due) [and payable] [(on|at maturity on|at)] <D>",
    "[,] [interest] [that] [had] [(accrued|accruing)] [thereon] (through|to|until|up to|as of) [and"
    " including] <D>",
    "for (month|quarter|period|year|three months|six months) (ended|ending) [on] <D>",
    "(dated|dated as of|entered into on|signed on) <D> [,]",
    "[,] (effective|effective as of|effective on|with effect from) (that|such|same) (date|day)",
)
_OF_DOCUMENT: Final = ("<A> [[,] (dated|dated as of|of) <D> [,]]", "<O>", "item <C>", "<E>")


@attrs.frozen(kw_only=True)
class Frame:
    """One way to tell an event. heads: templates; parts: in any order, each role once; words: vocabulary.

    tail: moves a cursor past an ending of its own, where one stands.
    """

    parts: tuple[str, ...]
    heads: tuple[str, ...] = ()
    words: frozenset[str] = NEUTRAL
    tail: Callable[[Cursor], bool] | None = None


def told(cursor: Cursor, frame: Frame) -> Iterator[dict[str, int]]:
    """What has a role, for each head after which the frame's parts reach the end of the sentence."""
    begin = cursor.at
    for template in frame.heads:
        cursor.at = begin
        head = cursor.take(template)
        found = dict(head or {})
        if head is not None and fill(cursor, frame, found):
            yield found
    cursor.at = begin


def fill(cursor: Cursor, frame: Frame, found: dict[str, int]) -> bool:
    """Take the parts and the idle words from the cursor on; whether they reach the end of the sentence."""
    parts = (*frame.parts, *_DATES_BESIDE, *_OF_DOCUMENT)
    while not cursor.ended:
        if not (
            any(add(cursor, part, found) for part in parts)
            or (frame.tail is not None and frame.tail(cursor))
            or skip_tail(cursor)
            or _free_tail(cursor)
            or _idle_word(cursor, frame.words)
        ):
            return False
    return True


_TAIL: Final = re.compile(
    r"(?:, )?(?:for|at|in|to|because|following|after|when|by reason of|due to|as result of|upon|during"
    r"|before|prior to"
    r"|as required by|as contemplated by|as provided in) ((?:(?:[a-z0-9'&/-]{1,24}|<[XHAO]\d*>|,)"
    r" ){1,40})\. $"
)
_NOT_FREE: Final = (
    NOT
    | SUPPOSES
    | UNDOES
    | DISPUTES
    | word_set(
        "subject only instead rather lieu should will shall intends expected partly shares stock another"
        " others behalf exchange surrender converted conversion"
    )
)
"""What an ending in the drafter's own words may not hold: it takes back, or may tell of another act."""


def _free_tail(cursor: Cursor) -> bool:
    """Move past an ending in the drafter's own words, of what, where or why, that holds no figure or
    security."""
    match = _TAIL.match(cursor.text, cursor.at)
    if match is None or takes_back(match.group()) or not _NOT_FREE.isdisjoint(match[1].split()):
        return False
    cursor.finish()
    return True


def _idle_word(cursor: Cursor, words: frozenset[str]) -> bool:
    end = cursor.text.find(" ", cursor.at)
    if end < 0 or cursor.text[cursor.at : end] not in words:
        return False
    cursor.at = end + 1
    return True


_MONEY_WORDS: Final = (
    r"(?:proceeds|cash|funds|borrowings?|loan|advance|capital|account|money|offering|financing|sale)"
)
_FREE: Final = r"(?:(?!to |not |which |that |by |until )(?:[a-z0-9'&/-]{1,24}|<[KHAXJSNOTE]\d*>) )"
_SOURCE: Final = rf"{_FREE}{{0,14}}?{_MONEY_WORDS} {_FREE}{{0,16}}?"
_USED: Final = re.compile(
    r"(?:used|applied|utilized|utilised|employed) (?:(?P<sum><M\d+>) (?:of|from|out of) )?"
    rf"(?P<source>{_SOURCE})(?:, )?(?:in order )?to (?P<verb>pay off|pay down|pay|repay|prepay|redeem|retire"
    r"|satisfy|discharge|settle|extinguish|repurchase|buy back|reduce|make|fund|complete|effect) "
)
_WITH: Final = re.compile(
    rf"(?P<comma>, )?(?:using|with|from|out of|by means of|through use of) (?P<source>{_SOURCE})"
    r"(?P<end>, |(?=\. $|<X> (?!'s)|on <D|to (?:pay|repay|prepay|redeem) ))"
)
_PAST: Final = {
    "pay": "paid",
    "repay": "repaid",
    "prepay": "prepaid",
    "pay off": "paid off",
    "pay down": "paid down",
    "redeem": "redeemed",
    "retire": "retired",
    "satisfy": "satisfied",
    "discharge": "discharged",
    "settle": "settled",
    "extinguish": "extinguished",
    "repurchase": "repurchased",
    "buy back": "bought back",
    "reduce": "reduced",
    "make": "made",
    "fund": "made",
    "complete": "completed",
    "effect": "effected",
}


def without_source(symbols: Symbols, start: int) -> Symbols:
    """The sentence without where the money came from.

    “Used part of the proceeds of the loan from K to repay the note" is "repaid the note"; "used $X of the
    proceeds to" is "used $X to". start: offset behind the opening words.
    """
    match = _USED.search(symbols.text, start)
    if match is not None and not takes_back(match["source"]):
        verb = f"used {match['sum']} to {match['verb']} " if match["sum"] else f"{_PAST[match['verb']]} "
        return replaced(symbols, *match.span(), verb)
    match = _WITH.search(symbols.text, start)
    if match is not None and not takes_back(match["source"]):
        return without(symbols, *match.span())
    return symbols


_CIRCUMSTANCE: Final = re.compile(
    r"(?:as|upon|on|under|in|with|following|after|at|for|pursuant to|concurrently|simultaneously|by"
    r"|because of|since"
    r"|having|immediately|using|promptly|contemporaneously|also|thereafter|subsequently|later) "
    r"(?:(?!(?:<X>|<H\d+>) [a-z]+(?:ed|d|id|ade) )(?:[a-z'/&-]{1,24}|<[XHAKSJONE]\d*>|\(|\)|(?:dated"
    r"|dated as of) <D\d+>) ){1,24}"
    r", (?=(?:on|effective|as of) <D\d+> |<[XHMNKA]\d*> |[a-z]+ )"
)


def past_circumstance(symbols: Symbols, start: int) -> int:
    """Where the statement begins after "As a condition of the extension,", "Upon signing the letter,".

    What was done upon, under, or after something was done; a condition or a denial is no circumstance.
    """
    match = _CIRCUMSTANCE.match(symbols.text, start)
    if match is None or takes_back(match.group()) or " not " in match.group():
        return start
    return match.end()


__all__ = ["NEUTRAL", "Frame", "fill", "past_circumstance", "told", "without_source"]
