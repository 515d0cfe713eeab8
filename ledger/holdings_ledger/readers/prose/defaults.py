"""Events of default under a note, for whatever cause, and the rate that it bears from then on."""

from __future__ import annotations

import re
from typing import Final

from holdings_events import EventOfDefaultRecorded
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, Subject, TermClause
from holdings_ledger.readers.prose.forbidding import takes_back
from holdings_ledger.readers.prose.frames import NEUTRAL, Frame, fill, told
from holdings_ledger.readers.prose.note_phrases import named_notes
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

FRAGMENTS["default_word"] = (
    "(event of default|events of default|default|defaults|payment default|maturity default|covenant default)"
)
FRAGMENTS["unpaid"] = (
    "[(quarterly|monthly|scheduled|<O>|final|required)] [(principal|interest|principal and interest"
    "|installment|payment|balance|entire principal|principal amount|amount|amounts|all amounts|interest"
    " payment"
    "|principal payment|principal balance|outstanding principal|full amount)] [payment] [of <M>] [(due"
    "|that fell due"
    "|that was due|falling due|owed|then due|that were due)] [on <D:due>]"
)
FRAGMENTS["when_due"] = (
    "[,] [(when due|at maturity|on its maturity date|on its due date|at its maturity|when it (fell|came"
    "|was) due|on time|on due date|on <D:due>|at [its] maturity on <D:due>|when due on <D:due>|on (that"
    "|such) date)]"
)
_OCCURS: Final = (
    "(occurred|has occurred|arose|was triggered|exists|existed|has occurred and is continuing|occurred and is"
    " continuing|had occurred|resulted|was deemed to have occurred|therefore occurred|thereupon occurred)"
)
_IS: Final = (
    "(is|was|constituted|constitutes|triggered|resulted in|caused|became|ripened into|matured into|turned"
    " into|grew into"
    "|amounts to|amounted to|gave rise to) [(itself|also|thereupon|therefore)]"
)
_HEADS: Final = (
    f"{{default_word}} [(under|with respect to|on|in respect of) {{that_note}}] {_OCCURS}",
    "<X> [(therefore|accordingly)] (defaulted|is [(now|currently|therefore)] in default|was [then] in"
    " default|has defaulted"
    "|went into default|fell into default)",
    "{that_note} (is|went into|fell into|was) [(now|currently|therefore)] in default",
    "{that_note} matured on <D:on> (and|but) (has not been|was not) (repaid|paid) [(;|, and|and)] <X> is"
    " [therefore] in default",
)
_PARTS: Final = (
    "[,] by failing to (pay|make|repay) {unpaid} {when_due}",
    "[,|;] [(and|, and)] [(from that day|from that date|as result|since then)] [(interest|default interest"
    "|note|it|<N>|rate|interest rate)] [(on it|on note|on <N>)] [(now|then|has|will)] (bears interest"
    "|accrues|runs"
    "|bears|accrues interest|accrue|increased|rose|is|increases|rises) [(to|at)] [(default rate of|rate of)]"
    " <P:default_rate> [{yearly}] [(from|since) (<D>|that date|that day)]",
    "[,] (in|of) [its] [obligation to] (payment of|paying|making|pay) {sum_words} [(principal|interest"
    "|principal and interest"
    "|installment|payment|balance)] [of <M>]",
    "[,] (on|as of) <D:on> [,]",
    "{that_note}",
    "after (expiration|expiry|lapse) of [(applicable|<C> day|<C> business day)] (grace|cure) period",
)
_WORDS: Final = NEUTRAL | word_set(
    "payment principal interest installment then outstanding therefore accordingly"
)


def defaulted(cursor: Cursor, scene: Scene, symbols: Symbols) -> Built | None:
    """“An event of default occurred under the note", "failed to pay ..., which is an event of default”."""
    begin = cursor.at
    for found in told(cursor, _FRAME):
        if "note" in found:
            return _default(cursor, scene, found, begin)
    return _came_to(cursor, scene)


_CAUSE: Final = re.compile(
    r"(?:, )?(?:and )?(?:as result of|as consequence of|by reason of|because of|because|due to|owing to"
    r"|arising (?:from|out of)"
    r"|resulting from|caused by|triggered by|on account of|stemming from|relating to|related to"
    r"|attributable to"
    r"|in connection with|when|for|in that|since|after) "
)


def _cause(cursor: Cursor) -> bool:
    """Move past ", because the Company had not paid ..." to the end: why, in the drafter's own words."""
    match = _CAUSE.match(cursor.text, cursor.at)
    rest = cursor.text[match.end() :] if match is not None else ""
    if match is None or len(rest.split()) > _LONGEST or takes_back(rest):
        return False
    cursor.finish()
    return True


_FRAME: Final = Frame(heads=_HEADS, parts=_PARTS, words=_WORDS, tail=_cause)
_LONGEST: Final = 60
_WHAT: Final = (
    "[,] [and] [(which|that|this|such|foregoing|event described above|each of which|it)]"
    " [(failure|default|breach|event|non payment|nonpayment|missed payment|failure [to pay] within <C>"
    " [(business|calendar)]"
    f" day (grace|cure) period)] {_IS} {{default_word}} [[,] by reason of cross default (clause|provision) ,]"
    " [(under|on|of|within meaning of|pursuant to) [({that_note}|it|its terms|their terms)]]"
)
_THEN: Final = (
    "[,] and event of default [(then|thereby|therefore)] (occurred|resulted|arose) [under {that_note}]"
)
_JOINT: Final = re.compile(
    r"(?:^| )(?=(?:, )?(?:and |which |that |this |such |foregoing |it |failure |is |was |const|trigger"
    r"|result|caus|became "
    r"|ripened |matured |turned |grew |amount|gave |event ))"
)
_DAY: Final = re.compile(r"<D(\d+)> ")
_FREE: Final = 55
_NO_EVENT: Final = re.compile(
    r"^(?:no |if |any |such |neither |certain |there |customary )"
    r"|\b(?:include|includes|including|any|each|would|will|may|shall|could|upon|event that|agreed|provides) "
)


def _came_to(cursor: Cursor, scene: Scene) -> Built | None:
    """“The Company did not ..., which constituted an event of default under the note", whatever came to
    it."""
    begin = cursor.at
    for joint in _JOINT.finditer(cursor.text[begin:]):
        end = Cursor(cursor.text, begin + joint.end())
        free = cursor.text[begin : end.at]
        found = end.take(_WHAT) or end.take(_THEN)
        if found is None or free.count(" ") > _FREE or not _happened(free):
            continue
        merged = dict(found)
        notes = set(re.findall(r"<N(\d+)> ", free))
        if "note" not in merged and len(notes) == 1:
            merged["note"] = int(notes.pop())
        if not fill(end, _FRAME, merged) or "note" not in merged or "quarter" in free:
            continue
        days = set(_DAY.findall(free))
        if "on" not in merged and len(days) == 1:
            merged["on"] = int(days.pop())
        cursor.at = end.at
        return _default(cursor, scene, merged, begin)
    return None


def _happened(free: str) -> bool:
    """Whether the words before tell of something that happened; nothing is supposed, promised or denied."""
    words = free.replace("not ", "").replace("late ", "")
    return _NO_EVENT.search(free) is None and not takes_back(words) and "<?>" not in free


def _default(cursor: Cursor, scene: Scene, found: dict[str, int], begin: int) -> Built | None:
    text = cursor.text[begin : cursor.at]
    event = EventOfDefaultRecorded(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        description="event of default"
        if "event of default" in text or "events of default" in text
        else "default",
        default_rate=scene.number(found, "default_rate"),
    )
    result = built(event, found, scene)
    if result is not None and "due" in found:
        result["dated"] = scene.day(found, "due")
    return result


_RATE_PARTS: Final = (
    "from <P> [{yearly}] to",
    "<P:default_rate> [{yearly}]",
    "{that_note}",
    "[(from|beginning on|since|commencing|as of|effective)] [and after] <D>",
    "until [it is] (paid|cured)",
)
_RATE_WORDS: Final = NEUTRAL | word_set(
    "as result accordingly therefore because default default's interest rate bears accrues accruing began"
    " accrue bear bearing"
    " increased has rose rises increases failure non payment foregoing annual per annum commencing"
    " beginning since consequence"
)


_RATE_FRAME: Final = Frame(parts=_RATE_PARTS, words=_RATE_WORDS)


def read_default_rate(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“As a result, the note bears interest at the default rate of 16% from D”, after a default."""
    if "default" not in symbols.text and not symbols.text.startswith(("as result", "accordingly")):
        return ()
    if "interest" not in symbols.text or "<P" not in symbols.text or "upon " in symbols.text:
        return ()
    marked = named_notes(symbols, scene)
    found: dict[str, int] = {}
    at = Cursor(marked.text, 0)
    if not fill(at, _RATE_FRAME, found) or not {"note", "default_rate"} <= set(found):
        return ()
    cursor.at = len(cursor.text)
    phrase = scene.register.phrases[found["note"]]
    return (
        TermClause(
            template="default_rate",
            symbols=symbols,
            context=context,
            subject=Subject(notes=phrase.notes),
            terms=(("default_rate", scene.number(found, "default_rate")),),
        ),
    )


__all__ = ["defaulted", "read_default_rate"]
