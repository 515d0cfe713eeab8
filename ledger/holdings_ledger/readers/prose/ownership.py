"""The most of the common stock that a holder may own: sentences of free order, read by their vocabulary.

A sentence is understood when every word of it belongs to the vocabulary, it denies or limits something, and
one percent stands where the limit stands ("in excess of 4.99%", "a 4.99% beneficial ownership limitation").
A further percent is the limit to which the holder may raise it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

_WORDS: Final = word_set(
    "no not none nor neither may shall will can cannot would could be been is are in event events"
    " circumstances"
    " provided however that to extent if where when so long such after before giving effect effects upon"
    " immediately"
    " following conversion conversions convert converted converting converts convertible issuance"
    " issuances issued"
    " issue issuable of any portion portions part all each right rights entitled have has having does do must"
    " permitted allowed prohibited precluded restricted prevented barred limited limit limits limitation"
    " limitations"
    " cap blocker blockers restriction subject from effecting effect affecting making make which it its"
    " their them"
    " holder holders lender investor investors purchaser buyer noteholder party together with and or for"
    " affiliate"
    " affiliates attribution parties persons person entity acting as group whose aggregated aggregate"
    " beneficial"
    " beneficially ownership own owns owned owning hold holding held holds owner owners number shares"
    " share stock"
    " common outstanding then excess more than exceed exceeds exceeding greater over above at time one result"
    " resulting results cause causing caused into sum by this these percentage class maximum equal under"
    " thereunder thereof pursuant terms section securities exchange act rules calculated determined"
    " accordance"
    " contains contain includes include provides provide containing also further clause provision provisions"
    " certain customary on being equity limits limiting restricts restricting only just agreed made amount"
    " what much up total capital voting power"
    " using otherwise receive receiving acquire acquiring , ( ) ' 's : ; . -"
)
_RAISING: Final = word_set(
    "increase increased increasing decrease decreased decreasing raise raised adjust adjusted waive waived"
    " reduce"
    " reduced lower higher up down to prior written advance notice days day election option discretion"
    " sole other not"
    " less least effective until first provided upon percent change changed elect elects request must"
)
_WARRANTS: Final = word_set("warrant warrants exercise exercised exercising exercises /")
_OF_WARRANTS: Final = re.compile(
    r"<K\d+> (?:and|or|nor|and / or|,) (?:(?:to )?exercise )?(?:of )?(?:any )?(?:portion of )?warrants? "
)
"""Words of a cap that the note shares with the warrant issued beside it."""
_MARKS: Final = "HXJCOETAKP"
_EXCESS: Final = (
    r"(?:in excess of|more than|greater than|over|above|exceed|exceeds|exceeding|limited to|limited to"
    r" (?:holding|owning)|exceeding"
    r" of|to exceed"
    r"|beyond|no more than|maximum of|up to)"
)
_LIMIT: Final = r"(?:limitation|limit|cap|blocker|restriction|limitations|blockers)"
_AFTER_EXCESS: Final = re.compile(
    rf"(?<![^ ]){_EXCESS} (?:, in aggregate , |total of |beneficial ownership of )?<P(\d+)> "
)
_NAMED: Final = re.compile(
    rf"(?<![^ ])(?:<P(\d+)> (?:beneficial )?(?:equity )?(?:ownership )?(?:conversion )?{_LIMIT} "
    rf"|{_LIMIT} (?:of|equal to|at|on conversion of|on conversions of|to) <P(\d+)> "
    r"|(?:limits|limiting|limited|restricts|restricting) (?:\S+ ){0,12}?(?:ownership|owning|own) (?:\S+"
    r" ){0,8}?to <P(\d+)> )"
)
_DENIES: Final = re.compile(
    r"(?<![^ ])(?:not|no|cannot|none|nor|neither|prohibited|precluded|restricted|prevented|barred|limited) "
)
_OWNS: Final = re.compile(
    r"(?<![^ ])(?:beneficial|beneficially|own|owns|owned|owning|ownership|owner|hold|held|holding|blocker) "
)
_CONVERTS_MORE: Final = re.compile(
    r"(?<![^ ])in no event .{0,120}? convert .{0,160}? in excess of <P\d+>"
    r" of "
)
_TWICE: Final = re.compile(
    r"(?<![^ ])(?:not|no|nor|cannot) (?:be"
    r" )?(?:prohibited|precluded|restricted|prevented|barred|limited|subject"
    r"|contain|include|provide|apply|have (?:any )?(?:beneficial )?(?:ownership"
    r" )?(?:limit|cap|limitation)|longer)"
)
_AGAINST_ITSELF: Final = re.compile(
    r"(?<![^ ])(?:not|no|cannot|nor|none|neither) (?:\S+ ){0,2}(?:not|no|cannot|none|nor) "
    r"|(?<![^ ])(?:not|no|cannot|none|prohibited|precluded|barred) .{0,600}"
    r"(?<![^ ])(?:would|could|will|to|did|does) not (?:then"
    r" )?(?:beneficially|own|exceed|result|cause|hold|in|give|bring) "
)
_CONVERTS: Final = re.compile(
    r"(?<![^ ])(?:conversions?|convert|converted|converting|convertible|issu\w+|blocker|acquire) "
)
_NEVER: Final = re.compile(
    r"^(?:<H\d+>|holder|lender|investor) (?:may|shall|can|will) not .{0,80} at any (?:<C\d+> |one )?time "
)
_SECOND: Final = re.compile(
    r"(?<![^ ])(?:increased?|increasing|raised?|adjusted?|changed?|or)(?: \S+){0,12}? <P(\d+)> "
)
_MOST: Final = Decimal("0.5")
"""A larger share is no cap on what a holder may own."""


def cap_statement(text: str, scene: Scene) -> Decimal | None:
    """The cap that these symbols state, all of them; None where one is not understood or no cap is stated."""
    if text.startswith("neither "):
        text = text.replace("neither ", "no ", 1).replace(" nor ", " or ", 1)
    words = text.split()
    percents = [word for word in words if word[:2] == "<P"]
    if (
        not 1 <= len(percents) <= 2
        or not (_OWNS.search(text) or _CONVERTS_MORE.search(text))
        or _TWICE.search(text)
        or _AGAINST_ITSELF.search(text)
    ):
        return None
    if any(not _is_placed(words, at) for at, word in enumerate(words) if word in _DENYING):
        return None
    known = _WORDS
    if len(percents) == 2 or "notice" in words or "days" in words:
        known |= _RAISING
    if _OF_WARRANTS.search(text):
        known |= _WARRANTS
    if not all(word in known or (word[0] == "<" and word[1] in _MARKS) for word in words):
        return None
    named, excess = _NAMED.search(text), _AFTER_EXCESS.search(text)
    limited = named is not None and not _denied(text, named.start())
    converts = _CONVERTS.search(text) or _NEVER.search(text)
    if not limited and (excess is None or not _DENIES.search(text) or not converts):
        return None
    place = (
        (named[1] or named[2] or named[3])
        if limited and named is not None
        else excess[1]
        if excess is not None
        else ""
    )
    first = percents[0][2:-1]
    if place != first or (len(percents) == 2 and not _raised(text, percents[1])):
        return None
    cap = scene.tokens[int(place)].number
    return cap if 0 < cap <= _MOST else None


_DENYING: Final = word_set("no not none cannot")
_NONE: Final = word_set("event holder more circumstances conversion portion time case of <J>")
_BEFORE: Final = word_set("may shall will does do is are can would did but agreed holder notice")
_AFTER: Final = word_set(
    "event holder more circumstances conversion conversions portion time be have convert effect exceed"
    " entitled permitted"
    " right beneficially own to issue less greater any then which been make be longer case in of after at"
    " hold receive"
    " <J> shares affect cause result"
)


def _is_placed(words: list[str], at: int) -> bool:
    """Whether a denial stands where sentences on caps deny: "may not convert", "in no event"."""
    before, after = words[at - 1] if at else "but", words[at + 1] if at + 1 < len(words) else "."
    if words[at] == "cannot":
        return after in _AFTER
    if words[at] in ("no", "none"):
        return after in _NONE or after[:2] in ("<H", "<K")
    return (before in _BEFORE or before[:2] == "<H") and (after in _AFTER or after[:2] == "<H")


def _denied(text: str, end: int) -> bool:
    """Whether a limit that is named is denied ("has no ownership limitation of 4.99%")."""
    return re.search(r"(?<![^ ])(?:not|no|without|nor) (?:\S+ ){0,4}$", text[:end]) is not None


def _raised(text: str, percent: str) -> bool:
    """Whether the second percent is that to which the first may be raised."""
    return any(f"<P{found[1]}>" == percent for found in _SECOND.finditer(text))


def ownership_cap(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """A sentence that is wholly about the most that the holder may own, and the notes it names."""
    cursor.take("unless <X> and <H> [otherwise] agree [otherwise] in writing ,")
    rest = cursor.rest
    if "<P" not in rest:
        return None
    cap = cap_statement(rest, scene)
    if cap is None:
        return None
    notes = {int(found) for found in re.findall(r"<K(\d+)> ", rest)}
    if len(notes) > 1:
        return None
    cursor.at = len(cursor.text)
    (only,) = notes or (None,)
    return Subject(notes=only, such=only is None), (("ownership_cap", cap), *cap_of(rest))


def cap_of(text: str) -> Terms:
    """The parties that a cap is said of, by their register entries; nothing where it names none."""
    holders = tuple(dict.fromkeys(int(found) for found in re.findall(r"<H(\d+)> ", text)))
    return (("cap_of", holders),) if holders else ()


_JOINED: Final = (
    "[(,|;)] (provided [, however] [,] that|provided [, however ,]|but|subject to|except that|, however"
    " ,|; however ,"
    "|and is subject to|and are subject to|, and is subject to|and|with|, with)"
)


def cap_after(cursor: Cursor, scene: Scene) -> Terms:
    """A cap to which the rest of a sentence subjects a conversion; nothing where it says something else."""
    start = cursor.at
    if "<P" in cursor.rest and cursor.take(_JOINED) is not None:
        cap = cap_statement(cursor.rest, scene)
        if cap is not None:
            cursor.at = len(cursor.text)
            return (("ownership_cap", cap),)
    cursor.at = start
    return ()


__all__ = ["cap_after", "cap_of", "cap_statement", "ownership_cap"]
