"""One voice for one act: passive as active, "made an issuance of" as "issued"; the company alone where its
subsidiaries sign with it.
"""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.arranging import Piece, arranged, without
from holdings_ledger.readers.prose.symbols import Symbols

_PASSIVE: Final = re.compile(
    r"(?:^|(?<= , )|(?<=; ))(?P<object>(?:<O\d+> )?(?:<P\d+> )?(?:<K\d+> |<C\d+> shares of <S\d+> ))"
    r"(?P<under>(?:under|pursuant to) <A\d+> )?(?:was|were) (?:also |then |thereupon )?(?P<verb>issued|sold) "
    r"(?P<to>(?:by <X> )?to <H\d+> (?:by <X> )?)(?!by )"
)
_PAST: Final = {"redeem": "redeemed", "repay": "repaid", "prepay": "prepaid", "convert": "converted"}
_LIGHT: Final = re.compile(
    r"(?<= )(?:made|effected|completed|carried out) (?P<noun>issuance|payment|prepayment|repayment"
    r"|redemption) of (?=<[CMKSP])"
)
_DID: Final = {
    "issuance": "issued",
    "payment": "paid",
    "prepayment": "prepaid",
    "repayment": "repaid",
    "redemption": "redeemed",
}
_WITH_IT: Final = re.compile(
    r"(?<=<X> )(?:, as (?:borrower|issuer|maker|company|seller) (?:, )?)?"
    r"(?:(?:, )?(?:and|together with|along with) (?:certain of |each of |all of )?(?:its|<X> 's)"
    r" (?:(?:wholly|majority) owned |domestic |operating |direct |indirect )*"
    r"(?:subsidiaries|subsidiary) (?:, )?(?:as (?:guarantors?|co borrowers?) , )?)?(?=[a-z]+ed |sold )"
)
_SUM: Final = re.compile(
    r", which (?:had|has|was in|is in) (?P<sum>(?:original |aggregate |outstanding"
    r" )?principal amount of <M\d+> )"
)
_LIKE: Final = re.compile(
    r"^(?:like|as with|unlike|as is case with) (?:<K\d+> |<O\d+> )+(?:that (?:it"
    r"|they) replaced )?, (?=<K)"
)
_REDUCED: Final = re.compile(
    r"(?<=> )(?:that|which) (?:is|was|are|were|has been|have been|had been)"
    r" (?=(?:held|owned|dated|payable to|issued (?:to|on|by|under)|made (?:to|on)"
    r"|in (?:original |aggregate )?principal|registered) )"
)
"""“The note that was held by H": the note held by H."""
_EXERCISED: Final = re.compile(
    r"(?<=> )(?:also )?exercised (?:its|his|her|their) (?:[a-z]+ ){0,2}(?:right|option|election)"
    r" (?:[a-z]+ ){0,3}to (?P<verb>redeem|repay|prepay|convert) "
    r"(?:, )?and (?:has |have |thereby )?(?P<done>redeemed|repaid|prepaid|converted) (?:, )?"
)
_ANNOUNCED: Final = re.compile(
    r"^(?:<D\d+> )?<X> (?:today |hereby"
    r" )?(?:announced|announces|reports|reported|disclosed|discloses|confirms|confirmed) (?:today"
    r" )?that "
    r"(?P<day>, on <D\d+> , |on <D\d+> (?:, )?)?(?:it |<X> )(?=(?:has |had |have"
    r" )?(?:[a-z]+ed|sold|gave|borrowed) )"
)
_COMMAS: Final = re.compile(
    r"(?P<left>, )(?P<phrase>(?:for|at|in|under|against|upon) (?:(?!<[KSE])[^ ,;.]+ ){1,12})(?P<right>,"
    r" )(?=<[KES]\d|<[OP]\d+> <K|<C\d+> shares of <S|warrant |and warrant )"
)
_BOTH: Final = re.compile(r"(?<=into ), and (?:(?:also|simultaneously) )?(?:[a-z]+ ){1,8}, (?=<A\d+> )")


def in_one_voice(symbols: Symbols) -> Symbols:
    """The sentence with its acts in the active voice, each told by one verb."""
    for rule in (
        _announced,
        _alone,
        _alike,
        _active,
        _light,
        _of_sum,
        _reduced,
        _exercised,
        _joined,
    ):
        symbols = rule(symbols)
    return symbols


def _put(symbols: Symbols, start: int, end: int, *pieces: Piece) -> Symbols:
    return arranged(symbols, (0, start), *pieces, (end, len(symbols.text)))


def _alone(symbols: Symbols) -> Symbols:
    for match in _WITH_IT.finditer(symbols.text):
        if match.group():
            return without(symbols, *match.span())
    return symbols


def _alike(symbols: Symbols) -> Symbols:
    """“Like the first note, the second is secured by ...": said of the second whatever it says of the
    first."""
    match = _LIKE.match(symbols.text)
    return symbols if match is None else without(symbols, 0, match.end())


def _active(symbols: Symbols) -> Symbols:
    match = _PASSIVE.search(symbols.text)
    if match is None or "by <H" in symbols.text:
        return symbols
    under: tuple[Piece, ...] = (match.span("under"), ", ") if match["under"] else ()
    verb = (match.start("verb"), match.end("verb") + 1)
    holder = re.search(r"to <H\d+> ", match["to"])
    assert holder is not None
    start, end = (match.start("to") + offset for offset in holder.span())
    object_ = match.span("object")
    return _put(symbols, match.start(), match.end(), *under, "<X> ", verb, (start, end), object_)


def _light(symbols: Symbols) -> Symbols:
    match = _LIGHT.search(symbols.text)
    return symbols if match is None else _put(symbols, *match.span(), f"{_DID[match['noun']]} ")


def _of_sum(symbols: Symbols) -> Symbols:
    match = _SUM.search(symbols.text)
    return symbols if match is None else _put(symbols, *match.span(), ", in ", match.span("sum"))


def _reduced(symbols: Symbols) -> Symbols:
    for match in reversed(list(_REDUCED.finditer(symbols.text))):
        symbols = without(symbols, *match.span())
    return symbols


def _exercised(symbols: Symbols) -> Symbols:
    match = _EXERCISED.search(symbols.text)
    if match is None or _PAST[match["verb"]] != match["done"]:
        return symbols
    return _put(symbols, *match.span(), (match.start("done"), match.end("done") + 1))


def _announced(symbols: Symbols) -> Symbols:
    """What the company says that it did: it says so by the report already."""
    match = _ANNOUNCED.match(symbols.text)
    if match is None:
        return symbols
    day: tuple[Piece, ...] = (match.span("day"),) if match["day"] else ()
    return _put(symbols, 0, match.end(), *day, "<X> ")


def _joined(symbols: Symbols) -> Symbols:
    match = _BOTH.search(symbols.text)
    symbols = symbols if match is None else without(symbols, *match.span())
    match = _COMMAS.search(symbols.text)
    return symbols if match is None else _put(symbols, match.start(), match.end(), match.span("phrase"))


__all__ = ["in_one_voice"]
