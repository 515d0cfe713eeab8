"""Adverbials of day, place and occasion brought before the subject of their clause.

"The Company on the same day issued to H ...", "The Company issued to H, on D, ...", "The Company, at the
closing, issued ...": such words mean the same wherever they stand beside the verb of an act. Those beside a
noun ("the note issued on D", "due on D", "dated D", "effective from D") belong to it and stay.
"""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.arranging import arranged
from holdings_ledger.readers.prose.symbols import Symbols

_DAY: Final = (
    r"(?:also |later |then )?(?:on <D\d+> |on (?:or about )?(?:that|same|such|that same|this|closing)"
    r" (?:date|day) "
    r"|(?:that|same|that same) day |(?:effective (?:as of |on )?|with effect from )<D\d+> )"
)
_PLACE: Final = (
    r"(?:at (?:<O\d+> |initial |that |same |such )?(?:closing|signing|funding) "
    r"|(?:concurrently|simultaneously|contemporaneously|in connection|together) therewith "
    r"|(?:concurrently|simultaneously|contemporaneously|in connection) with (?:such |that |<O\d+> |initial )?"
    r"(?:closing|signing|execution|<A\d+>|loan|sale|purchase|issuance|funding|amendment|extension"
    r"|transaction) "
    r"|in (?:this|that|such) connection |at (?:that|same) time |as part of (?:same |that )?transaction "
    r"|as (?:part of )?(?:additional |further |partial )?(?:consideration|inducement|compensation)"
    r" (?:for|to) (?:<H\d+> 's |such |that |<H\d+> for )?(?:entering into <A\d+>|<A\d+>|loans?|loan"
    r"|extension|waiver|amendment"
    r"|purchase|investment|forbearance|commitment|<O\d+> amendment|<H\d+>|making loan|agreement|it) "
    r"|in (?:consideration|return|exchange) (?:of|for) (?:<H\d+> 's |such |that |this |<O\d+> )?(?:loan"
    r"|extension|waiver"
    r"|amendment|forbearance|agreement|commitment|<A\d+>) "
    r"|as (?:additional |further )(?:consideration|inducement) |thereupon |also |in addition |further "
    r"|accordingly "
    r"|(?:pursuant to|under|in accordance with) (?:terms of )?<A\d+> (?:(?:, )?dated (?:as of )?<D\d+> )?)"
)
_ADVERBIAL: Final = rf"(?:{_DAY}|{_PLACE})"
_SUBJECT: Final = (
    r"(?:<X> (?:and <H\d+> )?|<H\d+> (?:and <X> )?|<G\d+> |parties |it )(?!'s |and |or |, <|, and )"
)
_OPENS: Final = (
    r"(?:^|(?<= , )|(?<=; )|(?<=: )|(?<=and )|(?<=> )|(?<=closing )|(?<=which )|(?<=whereby )"
    r"|(?<=day )|(?<=date )|(?<=therewith )|(?<=also ))"
)
_VERB: Final = (
    r"(?:has |have |had )?(?:also |each |then |separately |jointly )?(?:agreed to |committed to )?"
    r"(?:[a-z]{3,14}ed|sold|lent|gave|made|paid|took|bought|drew|gave|issue|sell|purchase) "
    r"(?:, |and )?(?:(?:and )?(?:[a-z]{3,14}ed|sold|gave) )?(?:into )?"
)
_PASSIVE: Final = r"(?:<K\d+> |<S\d+> |loan |warrant )(?:was|were) (?:also )?(?:[a-z]{3,14}ed|sold|made) "
_TO_WHOM: Final = (
    r"(?:(?:, )?(?:directly )?(?:to|from|with) (?:<H\d+> |<X> |it |him |her |them )|<H\d+> |<X> (?!'s ))?"
)
_RANGE: Final = (
    r"(?!and <D|or <D|or |through |to <D|until |, <D|, and on|and on|by and |between |among |, by and)"
)
_BEFORE: Final = re.compile(
    rf"{_OPENS}(?P<subject>{_SUBJECT})(?P<chunk>(?:, )?{_ADVERBIAL}(?:, )?)(?={_VERB})"
)
_AFTER: Final = re.compile(
    rf"{_OPENS}(?P<subject>(?:{_SUBJECT})(?:{_VERB}){_TO_WHOM}|{_PASSIVE}{_TO_WHOM})"
    rf"(?P<chunk>(?:, )?{_ADVERBIAL}{_RANGE}(?:, )?)"
)
_BETWEEN: Final = re.compile(
    r"(?:between|among|with|of|by|to|from|than|that|as) (?:(?:<[HXG]\d*> (?:, )?){1,4}and )?$"
)
"""Before a subject: the words after which it is none, but a part of what stands before it."""
_QUIET: Final = re.compile(
    r"(?:(?:<[HXKMCJSPO]\d*>|'s|to|of|in|for|with|at|a|up|per|share|shares|price|purchase|original|aggregate|total"
    r"|principal|face|stated|amount|sum|value|warrant|warrants|exercise|cash|gross|net|proceeds|consideration|fee"
    r"|commitment|restricted|common|stock|further|additional|new|loan|advance|and|from|,|<E\d+>|interest|unpaid"
    r"|accrued|commitment) ){0,40}"
)
"""Between the verb and a day at the end: things and sums, no word that could carry the day itself."""
_LAST: Final = re.compile(
    rf"{_OPENS}(?P<subject>(?:{_SUBJECT})(?:{_VERB})|{_PASSIVE}){_QUIET.pattern}(?P<chunk>(?:,"
    rf" )?{_DAY})(?=\. $|; |(?:, )?(?:in (?:the )?(?:aggregate |original |total )*principal|for"
    rf" (?:aggregate |total )?"
    rf"(?:purchase|consideration|cash|gross)|, (?:which|with|for|in) ))"
)
_MOST: Final = 6
"""Adverbials of one sentence that are moved."""


def fronted(symbols: Symbols) -> Symbols:
    """The sentence with adverbials that stand beside the verb of an act before its subject."""
    for pattern in (_BEFORE, _AFTER, _LAST):
        for _ in range(_MOST):
            moved = _moved(symbols, pattern)
            if moved is symbols:
                break
            symbols = moved
    return symbols


def _moved(symbols: Symbols, pattern: re.Pattern[str]) -> Symbols:
    """With the first adverbial that a pattern finds moved; the very same where it finds none."""
    for match in pattern.finditer(symbols.text):
        start = match.start("subject")
        if _BETWEEN.search(symbols.text, max(0, start - 80), start) is not None:
            continue
        begin, end = match.span("chunk")
        words = symbols.text[begin:end]
        begin += 2 if words.startswith(", ") else 0
        stop = end - 2 if words.endswith(" , ") else end
        gap = () if symbols.text[:start].endswith(", ") or not start else ((", "),)
        return arranged(
            symbols,
            (0, start),
            *gap,
            (begin, stop),
            ", ",
            (start, match.start("chunk")),
            (end, len(symbols.text)),
        )
    return symbols


__all__ = ["fronted"]
