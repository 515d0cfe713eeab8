"""What an act was for, at the end of a clause: it changes nothing of what was done.

"to pay for furnaces and to retire an older equipment loan", "for working capital", "the proceeds of which
will be used to ...": any words, as long as they hold no figure, date or security and none that takes
something back.
"""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.arranging import without
from holdings_ledger.readers.prose.forbidding import ACTS, changes
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

_VERBS: Final = (
    "(?:pay|fund|finance|repay|retire|cover|meet|provide|support|help|assist|complete|construct|build|equip|develop"
    "|expand|enable|allow|satisfy|acquire|buy|refinance|operate|continue|carry|purchase|drill|install|defray|settle"
    "|make|hire|bring|pursue|advance|start|commence|reduce|discharge|upgrade|launch|market|bridge|strengthen"
    "|improve|augment|increase|further|reimburse|facilitate|refurbish|renovate|open|maintain|procure|order|obtain"
    "|accelerate|accommodate|address|begin|bolster|broaden|capitalize|conduct|create|deliver|diversify|ensure"
    "|establish|explore|fill|fit|fulfil|fulfill|furnish|grow|implement|invest|keep|lease|manufacture|modernize|offset"
    "|overhaul|perform|plant|prepare|produce|promote|relocate|repair|replenish|restart|restock|resume|ship|staff"
    "|stock|supply|sustain|test|train|undertake|use|withstand|clear|tide|permit)"
)
_AFTER: Final = word_set(
    "'s cash hand loan loans funds proceeds advance same borrowing share amount debenture money capital"
    " financing facility"
    " today date day closing price"
)
"""Nouns that a purpose may stand behind; behind others ("right", "failure") it would be theirs."""
_TO: Final = re.compile(
    rf"(?P<open>(?:, )?(?:(?:and |which |, which )?(?:<X> )?(?:used|applied|using|was used|were used"
    rf"|will use|intends to use|plans to use|is using|has used|to be used|which will be used|which are to"
    rf" be used|which was used"
    rf"|the proceeds of which <X> used) (?:(?:it|proceeds|them|funds|net proceeds) )?)?(?:in order |so as "
    rf"|solely )?to )"
    rf"(?={_VERBS} )"
)
_FOR: Final = re.compile(
    r"(?P<open>(?:, )?(?:used |to be used |which will be used |to use |which it used |which <X>"
    r" used )?for )"
    r"(?:use |purpose |purposes |its |<X> 's |general |working |corporate |operating |payment |purchase "
    r"|acquisition"
    r" |development |construction |drilling |expenses |costs |operations |payroll |installation |production"
    r" |equipment |inventory |marketing |research |expansion |capital |workover |repairs? |clinical |start"
    r" |ongoing"
    r" |short |legal |audit |accounting |refinancing |repayment |exploration )"
)
_PROCEEDS: Final = re.compile(
    r"(?P<open>(?:, |; )?(?:and |with |and <X> (?:will|intends to|plans to|expects to|is to) use )?(?:all "
    r"|part |portion |most |bulk )?(?:of )?"
    r"(?:its |net |gross |loan |cash |these )*(?:proceeds|funds|which|borrowing) (?:of which |from which "
    r"|therefrom |of (?:loan|sale|<K\d+>|notes) |from (?:loan|sale|<K\d+>) |thereof )?"
    r"(?:(?:will be|are to be|were|was|is being|are being|is to be|to be|being|have been|has been|shall"
    r" be) (?:used|applied|utilized|spent) "
    r"|(?:<X> |it )?(?:will use|intends to use|plans to use|used|is using|expects to use|has used|will"
    r" apply) (?:it |them )?))"
    r"(?=(?:by <X> |primarily |solely |principally )?(?:to|for|in|toward|towards|on) )"
)
_SECURITIES: Final = word_set(
    "share shares stock securities security warrant warrants option options note notes debenture"
    " debentures bond bonds"
    " preferred common interest principal"
)
_MOST: Final = 45
_STOPS: Final = re.compile(
    r"(?=; |\. $|, (?:and |but )?(?:<[XHKSOPECMD]\d*> |which |bearing |with |due |payable |maturing |at "
    r"|in |promissory"
    r"|warrants? |gave |issued |executed |delivered |on |event )|(?<! , )and (?:<[XH]\d*> |gave |issued "
    r"|executed |delivered"
    r"|granted |signed ))"
)
_OBJECTS: Final = re.compile(rf"(?:{_STOPS.pattern}|(?=<[KPOE]\d+> ))")
"""Where what was paid ends: the object of the act may follow at once."""
_PROMISES: Final = word_set(
    "will shall would intends expects plans anticipated future following next subsequent provide"
)


_BEFORE_COSTS: Final = re.compile(
    r"(?P<open>(?:, )?(?:before|prior to) (?:any"
    r" )?(?:deducting|deduction|deductions|payment|paying|giving effect to) )"
)
_INSTEAD_OF_CASH: Final = re.compile(
    r"(?P<open>(?:, )?(?:in|as) (?:full |partial |complete"
    r" )?(?:satisfaction|payment|settlement|discharge|compensation)"
    r" (?:and discharge )?(?:of|for) |(?:, )?in (?:consideration|exchange|return) (?:of|for) )"
    r"(?=(?:[a-z]+ |<[XH]\d*> |'s"
    r" ){0,6}(?:fees?|services|invoices?|rent|salar(?:y|ies)|wages|compensation|work|bonus(?:es)?"
    r"|expenses|royalt(?:y|ies)|accounts payable|trade payables|damages|legal claims) )"
)
"""What a note was given for that is no security: work done, rent, fees."""


_OCCASION: Final = re.compile(
    r"(?:^|(?<= , ))(?P<open>(?:and )?(?:in connection with|as part of|in furtherance of|consistent"
    r" with|as contemplated by"
    r"|as required by|for purposes? of|in order to|to (?={})|in support of) )".replace("{}", _VERBS)
)
"""On what occasion, or why, before the subject."""
_SUBJECT: Final = re.compile(r", (?:(?=<[XH]\d*> (?!'s ))|$)")


def without_occasions(symbols: Symbols) -> Symbols:
    """A sentence with a day of its own, without the occasion told before its subject."""
    match = _OCCASION.search(symbols.text)
    stop = _SUBJECT.search(symbols.text, match.end()) if match is not None else None
    if match is None or stop is None or _DATED.search(symbols.text) is None:
        return symbols
    words = symbols.text[match.end() : stop.start()].split()
    if len(words) > _MOST or _tells(words) or not ACTS.isdisjoint(words):
        return symbols
    return without(symbols, match.start(), stop.end())


_DATED: Final = re.compile(r"(?:^|, )(?:on|effective) <D|on (?:same|that) (?:date|day) ")


def without_purposes(symbols: Symbols) -> Symbols:
    """The sentence without what its acts were for; the very same where nothing of the kind is told."""
    for pattern in (_PROCEEDS, _TO, _FOR):
        symbols = _left_out(symbols, pattern, _STOPS)
    for pattern in (_BEFORE_COSTS, _INSTEAD_OF_CASH):
        symbols = _left_out(symbols, pattern, _OBJECTS)
    return symbols


def _left_out(symbols: Symbols, pattern: re.Pattern[str], stops: re.Pattern[str]) -> Symbols:
    for match in pattern.finditer(symbols.text):
        before = symbols.text[: match.start()].split(" ")[-2:][0]
        if pattern in (_TO, _FOR) and before[:1] not in "<,)" and before not in _AFTER:
            continue
        stop = stops.search(symbols.text, match.end())
        end = stop.start() if stop is not None else len(symbols.text)
        between = symbols.text[match.start() :].startswith(", ") and _OBJECT.match(symbols.text, end)
        end += 2 if between else 0
        words = symbols.text[match.end() : end].split()
        if len(words) > _MOST or _tells(words):
            continue
        return without(symbols, match.start("open"), end)
    return symbols


_OBJECT: Final = re.compile(r", (?:<[KPOECS]\d|warrant|promissory)")
"""The comma that ends a purpose told before the object of the act."""


def _tells(words: list[str]) -> bool:
    """Whether the words of a purpose may state something: a sum, a day, a security, or a change."""
    marks = any(word[0] == "<" and word[1] not in "XCOYJ" for word in words if len(word) > 1)
    return (
        marks or not _SECURITIES.isdisjoint(words) or changes(word for word in words if word not in _PROMISES)
    )


__all__ = ["without_occasions", "without_purposes"]
