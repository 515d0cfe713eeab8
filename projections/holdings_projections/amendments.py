"""Which filing an amendment amends, and what the two say together.

An amendment never deletes: rows that match an original row replace it, others are added, and original
rows that it does not repeat stand, unless it says that it restates the form entirely. Events never point
at each other; the link is made here, so the order of arrival does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

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


def merged(original: Sequence[Posting], amendment: Filing, rows: Sequence[Posting]) -> tuple[Posting, ...]:
    """The rows in force after an amendment, the original's order kept."""
    if _restates_whole(amendment):
        return tuple(rows)
    waiting = list(rows)
    result: list[Posting] = []
    for row in original:
        match = next((new for new in waiting if _key(new) == _key(row)), None)
        if match is not None:
            waiting.remove(match)
        result.append(match or row)
    return (*result, *waiting)


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
