"""What an 8-K says of itself: form, issuer, report date, signature date."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.blocks import Layout, Paragraph

_REPORT_DATE: Final = re.compile(r"dates?\s{1,20}of\s{1,20}(?:report|earliest)", re.IGNORECASE)
_EXACT_NAME: Final = re.compile(
    r"\(\s{0,20}(?:exact\s{1,20})?name\s{1,20}of\s{1,20}(?:the\s{1,20})?registrant", re.IGNORECASE
)
_FORM: Final = re.compile(r"form\s{1,20}8\s{0,5}-\s{0,5}k(\s{0,5}/\s{0,5}a)?(?!\w)", re.IGNORECASE)
_NOT_A_NAME: Final = re.compile(
    r"date\s{1,20}of\s{1,20}|current\s{1,20}report|pursuant\s{1,20}to|form\s{1,20}8|commission"
    r"|securities\s{1,20}exchange",
    re.IGNORECASE,
)
_NEAR: Final = 220
"""Characters around the label of the report date in which the date itself is looked for."""


@attrs.frozen(kw_only=True)
class Cover:
    """The cover page. present: whether there is one. report_date: of the earliest event.

    spans: of its labels, in the view. states_form: whether it says that it is a Form 8-K.
    """

    present: bool
    form: str
    name: str | None
    report_date: date | None
    spans: tuple[tuple[int, int], ...]
    states_form: bool = False


def read_cover(text: str, layout: Layout) -> Cover:
    """The cover page, which ends where the first item begins."""
    first = layout.first_item
    end = layout.paragraphs[first].span[0] if first is not None else len(text)
    end = min(end, 60_000)
    label = _REPORT_DATE.search(text, 0, end)
    exact = _EXACT_NAME.search(text, 0, end)
    form = _FORM.search(text, 0, end)
    has_cover = label is not None or exact is not None
    dates = _dates_near(layout, label.span() if label else None, end) if has_cover else []
    spans = [match.span() for match in (form, label) if match is not None]
    return Cover(
        present=has_cover,
        form="8-K/A" if form is not None and form[1] else "8-K",
        name=_name_before(text, layout, exact.start()) if exact else None,
        report_date=min(dates) if dates else None,
        spans=tuple(spans),
        states_form=form is not None and has_cover,
    )


def _dates_near(layout: Layout, label: tuple[int, int] | None, end: int) -> list[date]:
    """Dates after the label, or, where none follows, before it: covers print either way.

    A cover without the label has a report date only when it has one date.
    """
    if label is None:
        printed = {token.day for token in layout.tokens if token.day is not None and token.span[1] <= end}
        return list(printed) if len(printed) == 1 else []
    after: list[date] = []
    before: list[date] = []
    for token in layout.tokens:
        if token.span[0] > min(end, label[1] + _NEAR):
            break
        if token.day is None or token.span[0] >= end:
            continue
        if token.span[0] >= label[1]:
            after.append(token.day)
        elif token.span[0] >= label[0] - _NEAR:
            before.append(token.day)
    return after or before


def _name_before(text: str, layout: Layout, label: int) -> str | None:
    """The line or paragraph before "(Exact name of registrant as specified in its charter)"."""
    candidates: list[str] = []
    for paragraph in layout.paragraphs:
        start, end = paragraph.span
        if start >= label:
            break
        candidates.append(text[start : min(end, label)])
    for candidate in reversed(candidates[-3:]):
        lines = [" ".join(line.split()).strip("_*- ") for line in candidate.splitlines()]
        lines = [line for line in lines if any(char.isalpha() for char in line)]
        if lines:
            name = (
                " ".join(lines) if len(lines) <= 3 and not _NOT_A_NAME.search(" ".join(lines)) else lines[-1]
            )
            return None if _NOT_A_NAME.search(name) or len(name) > 150 else name
    return None


@attrs.frozen(kw_only=True)
class Signature:
    """The signature block. present: whether its heading stands. day: when signed. name: of the registrant.

    span: of the date in the view.
    """

    present: bool
    day: date | None = None
    name: str | None = None
    span: tuple[int, int] | None = None


_SIGNATURE_TOKENS: Final = 400
_SPLIT_WITHIN: Final = 14
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        (
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
        ),
        1,
    )
}


def read_signature(text: str, layout: Layout) -> Signature:
    """The signature block's date, whole or split over lines by a table of two columns."""
    if layout.signature is None:
        return Signature(present=False)
    paragraphs = layout.paragraphs[layout.signature :]
    tokens = [
        token for paragraph in paragraphs for sentence in paragraph.sentences for token in sentence.tokens
    ]
    tokens = tokens[:_SIGNATURE_TOKENS]
    name = _registrant(text, paragraphs)
    for at, token in enumerate(tokens):
        if token.day is not None:
            return Signature(present=True, day=token.day, name=name, span=token.span)
        split = _split_date(tokens, at)
        if split is not None:
            day, last = split
            return Signature(present=True, day=day, name=name, span=(token.span[0], tokens[last].span[1]))
    return Signature(present=True, name=name)


def _split_date(tokens: list[Token], at: int) -> tuple[date, int] | None:
    """“December”, then "6,", then "2017", with words of the other column between them."""
    month = _MONTHS.get(str(tokens[at].value)) if tokens[at].kind == "word" else None
    if month is None or at + 2 >= len(tokens) or tokens[at + 1].kind != "count" or tokens[at + 2].raw != ",":
        return None
    for last in range(at + 3, min(len(tokens), at + 3 + _SPLIT_WITHIN)):
        raw = tokens[last].raw
        if tokens[last].kind == "count" and len(raw) == 4 and raw[:2] in ("19", "20"):
            try:
                return date(int(raw), month, int(tokens[at + 1].number)), last
            except ValueError:
                return None
    return None


_AUTHORIZED: Final = re.compile(r"duly\s{1,20}authorized\.?", re.IGNORECASE)


def _registrant(text: str, paragraphs: tuple[Paragraph, ...]) -> str | None:
    """The name between "duly authorized." and the signature, when it is a line by itself."""
    for number, paragraph in enumerate(paragraphs[:6]):
        if _AUTHORIZED.search(text, *paragraph.span) is None:
            continue
        for following in paragraphs[number + 1 : number + 2]:
            name = " ".join(text[slice(*following.span)].split())
            words = name.split()
            looks = 0 < len(words) <= 10 and not any(mark in name for mark in (":", "/", "_"))
            return (
                name if looks and words[0][0].isupper() and not any(char.isdigit() for char in name) else None
            )
    return None


__all__ = ["Cover", "Signature", "read_cover", "read_signature"]
