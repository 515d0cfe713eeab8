"""Which filing an amendment amends, and what the two say together.

An amendment never deletes: rows that match an original row replace it, a row that is stated again with
another title or date alone replaces the old one, others are added, and original rows that it does not repeat
stand, unless it says that it restates the form entirely. Events never point
at each other; the link is made here, so the order of arrival does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

import attrs

from holdings_projections.filings import Filing
from holdings_projections.postings import Posting

_WHOLE: Final = re.compile(
    r"\b(?:restate[sd]?|replace[sd]?|supersede[sd]?|withdraw[ns]?)\b[^.]{0,80}\bentire", re.I
)

Doubt = Literal["AMENDMENT_TARGET_AMBIGUOUS", "AMENDMENT_TARGET_MISSING"]


def target(amendment: Filing, originals: Sequence[Filing]) -> Filing | Doubt:
    """The original among filings of the same issuer and owners, by form, period and original date."""
    form = amendment.header.form.removesuffix("/A")
    same_form = [filing for filing in originals if filing.header.form == form]
    printed = amendment.header.original_date
    dated = [f for f in same_form if printed is not None and f.header.effective_date == printed]
    period = [f for f in same_form if f.header.period == amendment.header.period]
    both = [f for f in period if f in dated]
    for candidates in (both, period if printed is None or not dated else dated, period):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            return "AMENDMENT_TARGET_AMBIGUOUS"
    return "AMENDMENT_TARGET_MISSING"


@attrs.frozen(kw_only=True)
class Merged:
    """An original's rows after an amendment.

    rows: those in force, in the original's order, new ones last. corrected: (old row, new row) where the
    amendment states a row again with another title or date. doubtful: rows of the amendment that may state
    again one of several rows; they are added, and those stand.
    """

    rows: tuple[Posting, ...]
    corrected: tuple[tuple[Posting, Posting], ...] = ()
    doubtful: tuple[Posting, ...] = ()


def merged(original: Sequence[Posting], amendment: Filing, rows: Sequence[Posting]) -> Merged:
    """The rows in force after an amendment.

    A row with the key of an original row, in order, replaces it. Of the rows left over, one that differs from
    a row of the original in its title or its date alone replaces that, if neither could be paired otherwise;
    equally many rows that are alike pair in order. All else is added, and what is not repeated stands.
    """
    if _restates_whole(amendment):
        return Merged(rows=tuple(rows))
    places: dict[tuple[object, ...], list[int]] = {}
    for place, row in enumerate(original):
        places.setdefault(_key(row), []).append(place)
    result = list(original)
    waiting: list[Posting] = []
    replaced: set[int] = set()
    for row in rows:
        same = places.get(_key(row))
        if same:
            place = same.pop(0)
            replaced.add(place)
            result[place] = row
        else:
            waiting.append(row)
    left = [(place, row) for place, row in enumerate(original) if place not in replaced]
    pairs, doubtful = _corrections(left, waiting)
    for place, _, row in pairs:
        result[place] = row
        waiting.remove(row)
    corrected = tuple((old, row) for _, old, row in pairs)
    return Merged(rows=(*result, *waiting), corrected=corrected, doubtful=doubtful)


def _corrections(
    left: Sequence[tuple[int, Posting]], waiting: Sequence[Posting]
) -> tuple[list[tuple[int, Posting, Posting]], tuple[Posting, ...]]:
    """(place, old row, new row) of each row stated again with another title or date, and rows in doubt."""
    pairs: list[tuple[int, Posting, Posting]] = []
    doubtful: list[Posting] = []
    done: set[int] = set()
    for row in waiting:
        if id(row) in done:
            continue
        olds = [(place, old) for place, old in left if _corrects(row, old, left)]
        news = [new for new in waiting if olds and all(_corrects(new, old, left) for _, old in olds)]
        done.update(id(new) for new in news)
        if len(olds) == len(news):
            pairs += [(place, old, new) for (place, old), new in zip(olds, news, strict=True)]
        elif olds:
            doubtful += news or [row]
    taken = [place for place, _, _ in pairs]
    if len(set(taken)) < len(taken):
        return [], tuple(waiting)
    return pairs, tuple(doubtful)


def _corrects(new: Posting, old: Posting, left: Sequence[tuple[int, Posting]]) -> bool:
    """Whether two rows differ in title or date alone; amounts and balance included.

    A holding has nothing but its balance to be known by, so it must be the only one of its table that the
    amendment does not repeat.
    """
    if not _same_but_title_or_date(new, old) or new.delta != old.delta or new.balance != old.balance:
        return False
    if new.kind == "holding":
        kept = [row for _, row in left if row.kind == "holding" and row.terms.kind == old.terms.kind]
        return new.balance is not None and len(kept) == 1
    return new.delta is not None


def _same_but_title_or_date(new: Posting, old: Posting) -> bool:
    one, other = _key(new), _key(old)
    differing = {name for name, a, b in zip(_KEY, one, other, strict=True) if a != b}
    return differing in ({"title"}, {"day"}) and _terms(new) == _terms(old)


def _terms(row: Posting) -> tuple[object, ...]:
    return row.terms.exercise_price, row.terms.expiration_date, row.terms.unit


_KEY: Final = ("kind", "leg", "table", "title", "day", "code", "side", "ownership", "nature")


def _key(row: Posting) -> tuple[object, ...]:
    terms = row.terms
    return (
        row.kind,
        row.leg > 0,
        terms.kind,
        terms.title,
        row.day if row.kind == "transaction" else None,
        row.code,
        row.side,
        terms.ownership,
        terms.nature,
    )


def _restates_whole(amendment: Filing) -> bool:
    texts = [amendment.header.remarks or "", *(note.text for note in amendment.header.footnotes)]
    return any(_WHOLE.search(text) for text in texts)
