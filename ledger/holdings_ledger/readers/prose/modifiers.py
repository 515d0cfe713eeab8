"""Modifiers that may stand anywhere in a sentence and change nothing that it states.

"(as defined in the Note)", "thereunder", "subject to customary adjustments for stock splits", "unless earlier
converted": a sentence that no template understands is tried again without them. Conditions on what was done
("subject to closing conditions") are none of them.
"""

from __future__ import annotations

from typing import Final

import attrs

from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import take_run, word_set

_JOINING: Final = word_set("and or , in of for the to with by upon on as from other similar any its their")
_ADJUSTED: Final = word_set(
    "adjustment adjustments adjusted anti dilution antidilution protection protections provisions provision"
    " price based standard customary certain equitable proportional proportionate appropriate usual typical"
    " upon for in of event events case to any stock share shares split splits dividend dividends combination"
    " combinations recapitalization recapitalizations reorganization reorganizations reclassification"
    " reclassifications merger mergers consolidation consolidations subdivision subdivisions distribution"
    " distributions rights offering offerings reverse forward similar like such other transaction"
    " transactions"
    " corporate occurrences occurrence set forth described provided specified stated contained therein herein"
    " thereof below more fully further issuance issuances subsequent equity sales fundamental actions action"
    " extraordinary spin offs offs relating related by way or , and as from time with respect respecting the"
    " capital structure changes change conversion exercise dilutive"
) - {"not"}
_EARLIER: Final = word_set(
    "earlier sooner previously converted redeemed repaid prepaid repurchased accelerated extended paid"
    " exchanged"
    " or and in accordance with its their terms manner described below set forth therein full is are it they"
    " otherwise hereof thereof cancelled retired to pursuant the such"
)
_NOTHING: Final = frozenset[str]()
_MODIFIERS: Final[tuple[tuple[frozenset[str], str, frozenset[str]], ...]] = (
    (
        word_set("( as"),
        "[LPAR] as [(such term is|that term is|each is|those terms are|such terms are|each such term is)]"
        " [further]"
        " defined [(in|under)]"
        " (<A>|<K>|note|notes|agreement|debenture|below|therein|herein|above|thereunder) [RPAR]",
        _NOTHING,
    ),
    (
        word_set("thereunder thereon thereof hereunder hereof duly hereby thereto"),
        "(thereunder|thereon|thereof|hereunder|hereof|duly|hereby|thereto)",
        _NOTHING,
    ),
    (
        word_set("subject"),
        "subject to [(full ratchet|weighted average)]"
        " [(certain|customary|equitable|standard|usual|appropriate|further|proportional)]"
        " [(certain|customary|equitable|standard|usual|appropriate|further|proportionate|proportional)]"
        " [price]"
        " (adjustment|adjustments|anti dilution (adjustment|adjustments|protection|protections|provisions))",
        _ADJUSTED,
    ),
    (
        word_set("as"),
        "as (adjusted|may be adjusted|equitably adjusted|appropriately adjusted) (for|from time to time|in"
        " event of)",
        _ADJUSTED,
    ),
    (
        word_set("subject"),
        "subject to [(certain|customary|limited)] (exceptions|limitations|exceptions and limitations)"
        " [as] [(set forth|described|specified|contained|stated|provided|set out)] (in"
        " (<K>|note)|therein|of <K>)",
        _NOTHING,
    ),
    (
        word_set("subject"),
        "subject to (acceleration|earlier"
        " (acceleration|repayment|redemption|conversion|prepayment|repurchase))",
        word_set(
            "upon following event events of default certain as or and in set forth therein provided other"
            " earlier"
            " occurrence conversion redemption prepayment repayment any an"
        ),
    ),
    (
        word_set("unless"),
        "unless [(<K>|it is|they are|it|is|are)] [is|are] (earlier|sooner|previously|otherwise)"
        " (converted|redeemed|repaid|prepaid|repurchased|accelerated|paid|exchanged|retired)",
        _EARLIER,
    ),
    (
        word_set("unless"),
        "[if] unless (<K>|it|they|notes) (is|are) [so] (converted|redeemed|repaid|prepaid|extended)"
        " (before|prior to)"
        " (that date|then|maturity [date]|such date|that time)",
        _NOTHING,
    ),
    (
        word_set("companys"),
        "companys",
        _NOTHING,
    ),
    (
        word_set("from as if in without among"),
        "(from time to time|as applicable|as case may be|if any|in each case|without limitation|among"
        " other things)",
        _NOTHING,
    ),
    (
        word_set("pursuant in as"),
        "((pursuant to|in accordance with) (its terms|their terms|terms [and conditions] [of <K>])"
        "|as [(more fully|further)] (provided|set forth|described|specified) in [terms of] <K>)",
        _NOTHING,
    ),
)
_MOST: Final = 400
"""Symbols of the longest sentence looked at."""


def without_modifiers(symbols: Symbols) -> Symbols:
    """The sentence without modifiers that change nothing; the very same where it has none."""
    words = symbols.text.split(" ")[:-1]
    if len(words) > _MOST or not any(words_of.intersection(words) for words_of, _, _ in _MODIFIERS):
        return symbols
    kept = _kept(symbols.text, words)
    if len(kept) == len(words):
        return symbols
    text = "".join(f"{words[at]} " for at in kept)
    places = tuple(symbols.places[at] for at in kept if at < len(symbols.places))
    return attrs.evolve(symbols, text=text, places=places)


def _kept(text: str, words: list[str]) -> list[int]:
    """Indices of the words that are no part of a modifier."""
    kept: list[int] = []
    cursor = Cursor(text)
    at = 0
    while at < len(words):
        size = _modifier(cursor, words[at])
        if not size:
            cursor.at += len(words[at]) + 1
            kept.append(at)
            at += 1
            continue
        at += size
        following = words[at] if at < len(words) else "."
        if _joins(words, kept, following):
            # The comma or parenthesis after a modifier goes with it.
            cursor.at, at = cursor.at + len(following) + 1, at + 1
    return kept


def _joins(words: list[str], kept: list[int], following: str) -> bool:
    """Take back the punctuation before a modifier left out; whether that after it goes too."""
    before = words[kept[-1]] if kept else ""
    if not kept or before in ("and", "or", "but"):
        return following == ","
    if before == "(" and following == ")":
        kept.pop()
        return True
    if before == "," and following in (",", ".", ";", "or"):
        kept.pop()
        conjoined = bool(kept) and words[kept[-1]] in ("and", "or", "but")
        return following == "," and (not kept or conjoined)
    return False


def _modifier(cursor: Cursor, word: str) -> int:
    """How many symbols a modifier here takes, moving past it; 0, without moving, where there is none."""
    start = cursor.at
    for first, template, run in _MODIFIERS:
        if word in first and cursor.take(template) is not None:
            if run:
                take_run(cursor, run, ends=_JOINING)
            return cursor.text.count(" ", start, cursor.at)
    return 0


__all__ = ["without_modifiers"]
