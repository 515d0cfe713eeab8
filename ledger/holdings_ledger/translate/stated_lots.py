"""Derivative holdings that a footnote states: "Mr. X also holds the following securities: 4,000 Class B
Warrants; vested options to purchase 25,000 shares of common stock; and ...".

A closed grammar over tokens. A sentence counts only if its subject is the reporting person, its verb says
what is held, and every item of its list is understood to the last word; else it yields nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import Owner, Span, VestingStatus
from holdings_ledger.readers.lexer import Token
from holdings_ledger.translate.phrases import DERIVATIVE_NOUNS, Cursor, Prose, sentences
from holdings_projections.identity import fold_name

__all__ = ["StatedLot", "may_state_lots", "stated_lots"]


@attrs.frozen(kw_only=True)
class StatedLot:
    """One item of such a list.

    footnote: id. title, underlying: as printed, None where not named. quantity: how many are held.
    underlying_quantity: shares they are for, where said. as_of: the day that the sentence names itself.
    span: the item's words, where their place in the document is known. words: they themselves.
    """

    footnote: str
    title: str
    quantity: Decimal
    underlying: str | None = None
    underlying_quantity: Decimal | None = None
    status: VestingStatus | None = None
    exercise_price: Decimal | None = None
    expiration_date: date | None = None
    as_of: date | None = None
    span: Span | None = None
    words: str = ""


_HOLDING: Final = frozenset(["holds", "held", "owns", "owned"])
_ADVERBS: Final = frozenset(
    ["also", "currently", "now", "directly", "beneficially", "additionally", "further", "still"]
)
_OPENERS: Final = frozenset(
    ["following", "after", "immediately", "upon", "in", "as", "additionally", "subsequent", "furthermore"]
)
_FORBIDDEN: Final = frozenset(
    {
        "not",
        "no",
        "never",
        "if",
        "unless",
        "until",
        "prior",
        "before",
        "trust",
        "spouse",
        "wife",
        "husband",
        "children",
        "fund",
        "partnership",
        "may",
    }
)
_COURTESY: Final = frozenset(["mr", "ms", "mrs", "dr"])
_ROLES: Final = frozenset(["person", "owner", "officer", "director", "individual"])
_MAX_OPENING: Final = 24
_MAX_NAME: Final = 5
_MAX_TITLE: Final = 8

_SECURITY_NOUNS: Final = frozenset({"stock", "shares", "share", "units", "ads", "adss"})
_NO_TITLE: Final = frozenset(
    {
        "vested",
        "unvested",
        "to",
        "the",
        "a",
        "an",
        "shares",
        "share",
        "other",
        "such",
        "these",
        "those",
        "any",
        "all",
    }
)


_SAYS_HOLDS: Final = re.compile(
    r"\b(?:holds|held|owns|owned)\b(?!\s{1,3}(?:(?:in)?directly\s{1,3})?"
    r"(?:by|of|in|as|through|for|on|at|under|with|more|less|no|solely|and|or|to|immediately|prior)\b)[^.]{0,200}?\d"
)
_NOUN_STEMS: Final = ("option", "warrant", "unit", "rsu", "dsu", "psu", "sars", "rights")


def may_state_lots(text: str) -> bool:
    """A cheap look: whether the text has a verb of holding and names a derivative at all."""
    plain = text.lower()
    if "hold" not in plain and "held" not in plain and "own" not in plain:
        return False
    return any(map(plain.__contains__, _NOUN_STEMS)) and _SAYS_HOLDS.search(plain) is not None


def stated_lots(prose: Prose, owners: Sequence[Owner]) -> tuple[StatedLot, ...]:
    """The holdings stated in one footnote, in the order of its words.

    owners: the reporting persons; of several, a footnote does not say whose holding it is, so it is left.
    """
    if len(owners) > 1:
        return ()
    lots: list[StatedLot] = []
    for number, sentence in enumerate(sentences(prose.tokens)):
        lots.extend(_of_sentence(Cursor(sentence), prose, owners, first=number == 0))
    return tuple(lots)


def _of_sentence(
    cursor: Cursor, prose: Prose, owners: Sequence[Owner], *, first: bool
) -> Sequence[StatedLot]:
    opening = _opening(cursor)
    if opening is None or not _subject(cursor, owners, first=first):
        return ()
    while cursor.any_of(_ADVERBS):
        pass
    if cursor.any_of(_HOLDING) is None:
        return ()
    while cursor.any_of(_ADVERBS):
        pass
    if not _announcement(cursor):
        return ()
    items = _list(cursor, prose)
    as_of = opening[0] if opening else None
    return [attrs.evolve(item, as_of=as_of) for item in items if item.title]


def _opening(cursor: Cursor) -> tuple[date, ...] | None:
    """A phrase before the subject, up to its comma: () or the day it names; None where it is not known."""
    start = cursor.at
    if cursor.any_of(_OPENERS) is None:
        return ()
    days: list[date] = []
    while not cursor.phrase(","):
        token = cursor.peek()
        if token is None or cursor.at - start > _MAX_OPENING:
            return None
        if token.kind == "date" and token.day is not None and cursor.tokens[start].value == "as":
            days.append(token.day)
        elif token.kind not in ("word", "term", "punct") or token.value in _FORBIDDEN:
            return None
        cursor.at += 1
    return tuple(days) if len(days) < 2 else None


def _subject(cursor: Cursor, owners: Sequence[Owner], *, first: bool) -> bool:
    """The reporting person, by role, by a name that is the owner's, or by pronoun.

    A pronoun after the first sentence may mean somebody whom an earlier one names.
    """
    if cursor.phrase("the undersigned"):
        return True
    if cursor.phrase("he", "she"):
        return first
    if cursor.phrase("the reporting", "reporting"):
        return cursor.any_of(_ROLES) is not None
    courtesy = cursor.any_of(_COURTESY) is not None
    cursor.phrase(".")
    names: list[str] = []
    while len(names) < _MAX_NAME and (token := cursor.peek()) is not None and token.kind == "word":
        if token.value in _HOLDING or token.value in _ADVERBS or not token.raw[0].isupper():
            break
        names.append(token.raw)
        cursor.at += 1
        cursor.phrase(".")
    return bool(names) and _is_owner(names, owners, courtesy)


def _is_owner(names: Sequence[str], owners: Sequence[Owner], courtesy: bool) -> bool:
    """Whether it is the owner's name; a surname alone needs "Mr." or the like, and initials do not count."""
    if not owners:
        return courtesy
    known = fold_name(owners[0].name).split()
    full = [name for name in names if len(name) > 1]
    return bool(full) and (courtesy or len(full) > 1) and any(fold_name(name) in known for name in full[-2:])


def _announcement(cursor: Cursor) -> bool:
    """The words "the following securities:", ":" or nothing; False where a list is not opened so."""
    if not cursor.phrase("the following"):
        cursor.phrase(":")
        return True
    for _ in range(4):
        if cursor.phrase(":"):
            return True
        if not cursor.ahead("word"):
            return False
        cursor.at += 1
    return cursor.phrase(":")


def _list(cursor: Cursor, prose: Prose) -> Sequence[StatedLot]:
    """All items to the end of the sentence, or nothing where one of them is not understood."""
    items: list[StatedLot] = []
    while True:
        start = cursor.at
        cursor.enumerator()
        first = cursor.at
        item = _item(cursor, prose)
        if item is None or cursor.at == start:
            return ()
        tokens = cursor.tokens[first : cursor.at]
        items.append(attrs.evolve(item, span=prose.span(tokens[0], tokens[-1]), words=prose.words(tokens)))
        if cursor.done:
            return items
        if not cursor.phrase("; and", ", and", ";", ",", "and"):
            return ()


def _item(cursor: Cursor, prose: Prose) -> StatedLot | None:
    return (
        cursor.attempt(lambda c: _shares(c, prose))
        or cursor.attempt(lambda c: _counted(c, prose))
        or cursor.attempt(lambda c: _right_to_buy(c, prose))
    )


def _shares(cursor: Cursor, prose: Prose) -> StatedLot | None:
    """Such as "1,000 shares of common stock": understood, but no derivative, so it is given no title."""
    quantity = cursor.number()
    if quantity is None or not cursor.phrase("shares of"):
        return None
    underlying = _underlying(cursor, prose)
    if underlying is None or not _at_end(cursor):
        return None
    return StatedLot(footnote=prose.id, title="", quantity=quantity)


def _counted(cursor: Cursor, prose: Prose) -> StatedLot | None:
    """Such as "4,000 Class B Warrants", "2,500 unvested options to purchase common stock at $3 a share"."""
    quantity = cursor.number()
    if quantity is None:
        return None
    status = _status(cursor)
    title = _title(cursor, prose)
    if title is None:
        return None
    underlying, underlying_quantity = None, None
    if cursor.phrase("to purchase", "to acquire", "to buy", "exercisable for"):
        shares = cursor.number()
        underlying = _shares_of(cursor, prose) if shares is not None or _names_shares(cursor) else None
        if underlying is None and shares is None:
            underlying = _underlying(cursor, prose)
            if underlying is None:
                return None
        underlying_quantity = quantity if shares is None else shares
    lot = StatedLot(
        footnote=prose.id,
        title=title,
        quantity=quantity,
        underlying=underlying,
        underlying_quantity=underlying_quantity,
        status=status,
    )
    return _with_terms(cursor, lot)


def _right_to_buy(cursor: Cursor, prose: Prose) -> StatedLot | None:
    """Such as "vested options (or options that will vest within 60 days) to purchase 900 shares of stock"."""
    cursor.phrase("an", "a")
    status = _status(cursor)
    title = _title(cursor, prose)
    if title is None:
        return None
    qualified = _qualified_status(cursor)
    if qualified is not None:
        if status == "unvested":
            return None
        status = qualified
    if not cursor.phrase("to purchase", "to acquire", "to buy", "exercisable for", "covering", "for"):
        return None
    cursor.phrase("an aggregate of", "a total of", "an additional")
    quantity = cursor.number()
    if quantity is None:
        return None
    lot = StatedLot(
        footnote=prose.id,
        title=title,
        quantity=quantity,
        underlying=_shares_of(cursor, prose) if _names_shares(cursor) else _underlying(cursor, prose),
        underlying_quantity=quantity,
        status=status,
    )
    return _with_terms(cursor, lot)


def _status(cursor: Cursor) -> VestingStatus | None:
    if cursor.phrase("vested and unvested", "unvested and vested"):
        return None
    if cursor.phrase("fully vested and exercisable", "vested and exercisable", "fully vested", "vested"):
        return "vested"
    if cursor.phrase("unvested and unexercisable", "unvested"):
        return "unvested"
    return None


_WITHIN: Final[VestingStatus] = "vested_or_within_60_days"
_WITHIN_60: Final = (
    "will vest within 60 days",
    "will vest within sixty days",
    "will become vested within 60 days",
    "vest within 60 days",
    "vesting within 60 days",
    "vesting within sixty days",
)


def _qualified_status(cursor: Cursor) -> VestingStatus | None:
    """Such as "(or options that will vest within 60 days)", "that are vested or will vest within 60 days"."""
    return cursor.attempt(_in_parentheses) or cursor.attempt(_as_relative)


def _in_parentheses(cursor: Cursor) -> VestingStatus | None:
    if not cursor.phrase("("):
        return None
    cursor.phrase("or")
    cursor.any_of(DERIVATIVE_NOUNS)
    cursor.phrase("that", "which")
    if not cursor.phrase(*_WITHIN_60):
        return None
    return _WITHIN if cursor.phrase(")") else None


def _as_relative(cursor: Cursor) -> VestingStatus | None:
    cursor.phrase("that are", "which are")
    if cursor.phrase("vested or", "either vested or"):
        cursor.phrase("that", "which")
        return _WITHIN if cursor.phrase(*_WITHIN_60) else None
    if cursor.phrase("fully vested", "vested and exercisable", "vested"):
        return "vested"
    return "unvested" if cursor.phrase("unvested", "not vested", "not yet vested") else None


def _title(cursor: Cursor, prose: Prose) -> str | None:
    """The words of a derivative's name, up to its noun; a name holds no number."""
    start = cursor.at
    while cursor.at - start < _MAX_TITLE and (token := cursor.peek()) is not None and token.kind == "word":
        if token.value in _NO_TITLE:
            return None
        cursor.at += 1
        follows = cursor.peek()
        more = follows is not None and follows.kind == "word" and follows.value in DERIVATIVE_NOUNS
        if token.value in DERIVATIVE_NOUNS and not more:
            return prose.words(cursor.tokens[start : cursor.at])
        if token.value == "rights" and cursor.at - start > 1:
            return prose.words(cursor.tokens[start : cursor.at])
    return None


def _names_shares(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token is not None and token.value in ("shares", "share")


def _shares_of(cursor: Cursor, prose: Prose) -> str | None:
    cursor.phrase("shares", "share")
    return _underlying(cursor, prose) if cursor.phrase("of") else None


def _underlying(cursor: Cursor, prose: Prose) -> str | None:
    """The name of the security bought, up to its noun, without whose it is."""
    cursor.phrase("the issuer 's", "the company 's", "the issuer's", "the company's", "issuer's", "company's")
    start = cursor.at
    while cursor.at - start < _MAX_TITLE and (token := cursor.peek()) is not None and token.kind == "word":
        cursor.at += 1
        if token.value in _SECURITY_NOUNS:
            name = prose.words(cursor.tokens[start : cursor.at])
            cursor.phrase("of the issuer", "of the company")
            return name
    return None


def _with_terms(cursor: Cursor, lot: StatedLot) -> StatedLot | None:
    """The lot with price, expiry and status as they follow; None where one is unknown or told twice."""
    while not _at_end(cursor):
        told = cursor.attempt(_term)
        if told is None or _told_twice(lot, told):
            return None
        lot = attrs.evolve(
            lot,
            exercise_price=lot.exercise_price if told.price is None else told.price,
            expiration_date=told.expiry or lot.expiration_date,
            status=told.status or lot.status,
        )
    return lot


@attrs.frozen(kw_only=True)
class _Term:
    """One term of a lot; one of the three is given."""

    price: Decimal | None = None
    expiry: date | None = None
    status: VestingStatus | None = None


def _told_twice(lot: StatedLot, told: _Term) -> bool:
    return (
        (told.price is not None and lot.exercise_price is not None)
        or (told.expiry is not None and lot.expiration_date is not None)
        or (told.status is not None and lot.status is not None)
    )


def _term(cursor: Cursor) -> _Term | None:
    cursor.phrase(", and", "and", ",")
    expiry = cursor.attempt(_expiry)
    if expiry is not None:
        return _Term(expiry=expiry)
    price = cursor.attempt(_price)
    if price is not None:
        return _Term(price=price)
    status: VestingStatus | None = cursor.attempt(_told_status)
    return None if status is None else _Term(status=status)


def _expiry(cursor: Cursor) -> date | None:
    if not cursor.phrase(
        "that expire",
        "that expires",
        "which expire",
        "which expires",
        "that will expire",
        "which will expire",
        "expiring",
        "expire",
        "expires",
        "with an expiration date of",
    ):
        return None
    cursor.phrase("on")
    return cursor.day()


def _price(cursor: Cursor) -> Decimal | None:
    cursor.phrase("that are", "which are", "with", "having")
    cursor.phrase("exercisable")
    cursor.phrase("at", "for")
    cursor.phrase("an exercise price of", "a strike price of", "an exercise price per share of", "a price of")
    price = cursor.money()
    if price is not None:
        cursor.phrase("per share", "a share", "each")
    return price


def _told_status(cursor: Cursor) -> VestingStatus | None:
    if cursor.phrase("all of which are vested", "all of which are fully vested", "which have vested"):
        return "vested"
    if cursor.phrase("none of which are vested", "none of which is vested", "none of which have vested"):
        return "unvested"
    return _as_relative(cursor) if cursor.phrase("that are", "which are") else None


def _at_end(cursor: Cursor) -> bool:
    """Whether an item may end here: at the sentence's end, a semicolon, or before another item."""
    token: Token | None = cursor.peek()
    if token is None or token.raw == ";":
        return True
    if token.raw != "," and token.value != "and":
        return False
    look = Cursor(cursor.tokens)
    look.at = cursor.at
    return look.attempt(_term) is None
