"""Rights to have the shares registered, and their denial: sentences of free order, by their vocabulary."""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

_REGISTERS: Final = word_set(
    "register registration registered registering rights right statement statements file filing filed with"
    " sec securities"
    " and exchange commission act of , covering cover resale resales sale reoffer public any all shares"
    " share underlying"
    " issuable issued upon on conversion conversions exercise thereof stock for pursuant to under terms"
    " which in"
    " connection therewith agreement agreements entered into also granted grant grants agreed has have had"
    " provided"
    " provides provide given customary certain piggyback piggy back demand mandatory respect by within"
    " days calendar"
    " business following after closing date form s promptly use commercially reasonable best efforts cause"
    " be declared"
    " effective as soon practicable practicably amended holder holders investor investors purchaser"
    " purchasers lender"
    " that is are its their such it they entitled receive commitment may be inducement s 1 3 4 8 to have"
    " must required does do not include will shall obligated obligation is under carries"
    " carry conversion 1933 warrants warrant or"
    " was were there any need duty apply attach no ( ) ' 's securities concurrently simultaneously"
    " additionally addition"
)
_GIVES: Final = word_set(
    "granted grants grant agreed entered has have entitled provides provide provided carries carry given"
    " obligated must required will shall"
)
_GIVEN: Final = (" registration rights ", " registration statement ", " register ", " registration of ")


_DENIES: Final = word_set("no not nor neither without")
_MAY: Final = (" may demand ", " may require ", " that may be ", " which may be ")
"""What "may" says of shares or of the holder; what the company may do is no right of anyone."""
_DENIED: Final = (
    " no registration rights ",
    " no obligation to register ",
    " no duty to register ",
    " not register ",
    " not carry any registration rights ",
    " not have any registration rights ",
    " not include any registration rights ",
    " not include registration rights ",
    " not have registration rights ",
    " not carry registration rights ",
    " not entitled to any registration rights ",
    " not entitled to registration rights ",
    " not obligated to register ",
    " not required to register ",
    " not agreed to register ",
    " no obligation to file ",
    " not required to file ",
    " not obligated to file ",
)


def registers(cursor: Cursor, _: Scene, __: Symbols) -> tuple[Subject, Terms] | None:
    """A sentence that grants rights to have the shares registered, or says that there are none."""
    rest = f" {cursor.rest}"
    words = rest.split()
    body = words[:-1] if words and words[-1] == "." else words
    denials = [word for word in body if word in _DENIES]
    if " may " in rest and not any(mark in rest for mark in _MAY):
        return None
    if not any(mark in rest for mark in _GIVEN) or (not denials and _GIVES.isdisjoint(body)):
        return None
    if denials and (len(denials) > 1 or not any(mark in rest for mark in _DENIED)):
        return None
    for word in body:
        if not (word in _REGISTERS or word in _DENIES or (word[0] == "<" and word[1] in "XHKAJCODG")):
            return None
    notes = {int(word[2:-1]) for word in body if word[:2] == "<K"}
    if len(notes) > 1:
        return None
    cursor.at = len(cursor.text)
    (only,) = notes or (None,)
    return Subject(notes=only, such=only is None), (("registration_rights", not denials),)


__all__ = ["registers"]
