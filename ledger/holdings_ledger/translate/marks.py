"""What footnotes say about the rows that carry their marks: a trading plan, an average price."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from holdings_events import Footnote

__all__ = ["Footnotes", "Marks"]

Marks = tuple[tuple[str, tuple[str, ...]], ...]
"""(field, footnote ids) for each cell of a row that carries marks."""

_AVERAGE: Final = re.compile(
    r"weighted[\s-]{1,3}average|average\s{1,3}(?:(?:sales?|purchase|execution|selling)\s{1,3})?price"
    r"|prices?\s{1,3}(?:that\s{1,3})?rang(?:ing|ed)|range\s{1,3}of\s{1,3}(?:\w{1,20}\s{1,3}){0,2}prices"
    r"|prices?\s{1,3}(?:between|from)\s{1,3}\$",
    re.IGNORECASE,
)
_THE_PRICE: Final = re.compile(r"\bprice\s{1,3}(?:reported|shown|stated|listed)\b", re.IGNORECASE)

_UNDER_PLAN: Final = re.compile(
    r"\b(?:pursuant\s{1,3}to|under|in\s{1,3}(?:accordance|compliance|connection)\s{1,3}with"
    r"|as\s{1,3}part\s{1,3}of|through)\b[^.;]{0,200}?\b10b5[\s-]{0,2}1",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:not|other\s{1,3}than|may|will|could|intends?|terminated?|expired?)\b[^.;]{0,80}$", re.IGNORECASE
)
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WHEN: Final = (
    rf"(?:(?P<month>{'|'.join(_MONTHS)})\s{{1,3}}(?P<day>\d{{1,2}}),?\s{{1,3}}(?P<year>\d{{4}})\b"
    r"|(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})\b)"
)
_INNER_STOP: Final = r"\.(?!(?<!\bmr\.)(?<!\bms\.)(?<!\bdr\.)(?<!\bmrs\.)(?<!\b[a-z]\.)\s{1,3}(?-i:[A-Z]))"
"""A full stop that ends no sentence: before a small letter, or after a courtesy title or an initial."""

_ADOPTED: Final = re.compile(
    rf"\b(?:adopted|entered\s{{1,3}}into|established|dated)\b(?P<between>(?:[^.;]|{_INNER_STOP}){{0,120}}?)"
    rf"\b(?:on\s{{1,3}}(?:or\s{{1,3}}about\s{{1,3}})?|as\s{{1,3}}of\s{{1,3}}|(?<=\bdated\s)|(?<=\badopted\s)){_WHEN}",
    re.IGNORECASE,
)
_OTHER_DEED: Final = re.compile(
    r"\b(?:disclosed|amended|modified|filed|terminat\w{0,4}|reported|expir\w{0,4}|announced|sold)\b",
    re.IGNORECASE,
)


@attrs.frozen
class _Words:
    """What one footnote says of a row. average: of its price; the_price: "the price reported is ..."."""

    average: bool
    the_price: bool
    plan: bool
    adopted: date | None


class Footnotes:
    """The footnotes of one document, each read once for what it says of rows; most say nothing of them."""

    def __init__(self, footnotes: Iterable[Footnote]) -> None:
        self._texts = {note.id: note.text for note in footnotes}
        self._words = {
            footnote_id: words
            for footnote_id, text in self._texts.items()
            if (words := _read(text)) is not None
        }

    def text(self, footnote_id: str) -> str:
        """Its words, or "" where the document has no such footnote."""
        return self._texts.get(footnote_id, "")

    def texts_of(self, marks: Marks) -> str:
        """The words of every footnote whose mark a row carries."""
        return "\n".join(self.text(footnote_id) for _, ids in marks for footnote_id in ids)

    def price_is_average(self, marks: Marks) -> bool:
        """Whether the price's footnote, or one that says "the price reported", speaks of several fills."""
        for field, ids in marks if self._words else ():
            for footnote_id in ids:
                words = self._words.get(footnote_id)
                if words is not None and words.average and (field == "price" or words.the_price):
                    return True
        return False

    def plan(self, marks: Marks) -> tuple[bool | None, date | None]:
        """(True, day of adoption or None) where a footnote says the row was made under a Rule 10b5-1 plan.

        (None, None) where none says so: silence is not a denial. Two different days leave the day None.
        """
        told = self._words
        found = [told[footnote_id] for _, ids in marks for footnote_id in ids if footnote_id in told]
        if not any(words.plan for words in found):
            return None, None
        days = {words.adopted for words in found if words.adopted is not None}
        return True, next(iter(days)) if len(days) == 1 else None


def _read(text: str) -> _Words | None:
    plan = "10b5" in text.lower() and _under_plan(text)
    average = "rice" in text and _AVERAGE.search(text) is not None
    if not plan and not average:
        return None
    return _Words(
        average=average,
        the_price=average and _THE_PRICE.search(text) is not None,
        plan=plan,
        adopted=_adopted(text) if plan else None,
    )


def _under_plan(text: str) -> bool:
    return any(not _DENIED.search(text[: found.start()]) for found in _UNDER_PLAN.finditer(text))


def _adopted(text: str) -> date | None:
    days = {_date(found) for found in _ADOPTED.finditer(text) if not _OTHER_DEED.search(found["between"])}
    return next(iter(days)) if len(days) == 1 else None


def _date(found: re.Match[str]) -> date | None:
    try:
        if found["month"]:
            return date(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
