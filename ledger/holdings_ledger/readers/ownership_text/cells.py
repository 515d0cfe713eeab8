"""Cells of a table: their value, the footnote marks behind it, and what sort of value it looks like.

A footnote mark is printed as ``(1)``, ``⁽¹⁾`` or ``<sup>(1)</sup>`` behind the value or in its place.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from holdings_events import Span
from holdings_ledger.readers.ownership_text.lines import unescape

Shape = Literal["empty", "date", "dates", "letter", "number", "money", "fused", "text", "text_number"]

MARK: Final = re.compile(r"<sup>([^<>]{1,60})</sup>|⁽([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})⁾|\\?\(([0-9]{1,3})\\?\)")
"""One footnote mark: superscript in HTML, in Unicode, or a number in parentheses."""

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGITS: Final = re.compile(r"[0-9]{1,3}")
_BLANKS: Final = " \t\xa0Â"
_DATE: Final = r"([0-9]{1,2})/([0-9]{1,2})(?:Z|[-+][0-9]{2}:[0-9]{2})?/([0-9]{4})"
_NUMBER: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,8}|[0-9]{1,24})(?:\.[0-9]{0,24})?|\.[0-9]{1,24}"
_DATE_SHAPE: Final = re.compile(_DATE)
_NUMBER_SHAPE: Final = re.compile(_NUMBER)
_MONEY_SHAPE: Final = re.compile(rf"\$ {{0,4}}({_NUMBER})")
_FUSED_SHAPE: Final = re.compile(
    r"\$? {0,4}([0-9]{1,3}(?:,[0-9]{3}){1,8}|[0-9]{1,24}) {1,4}\$? {0,4}((?:[0-9,]{0,24})\.[0-9]{1,24})"
)
_LETTER_SHAPE: Final = re.compile(r"\(?([A-Z])\)?(?:/(K))?([345])?(?: (V))?")
_TEXT_NUMBER_SHAPE: Final = re.compile(rf"(.{{0,400}}[^ 0-9,.$]) {{1,4}}({_NUMBER})")


class Cell(NamedTuple):
    """A cell, its offsets counted from the first character of its raw text.

    text: the value, unescaped, without marks; "" where it has none. span: the value's characters.
    marks: footnote ids in order. typed: the marks are numbers in parentheses, which a filer may have
    typed as part of a title. shape: what sort of value the text looks like.
    """

    text: str
    span: Span
    marks: tuple[str, ...] = ()
    typed: bool = False
    shape: Shape = "empty"


def parse_cell(raw: str) -> Cell:
    """Split a raw cell into its value and the marks behind it; short cells are remembered."""
    return _parse_short(raw) if len(raw) <= 80 else _parse(raw)


def _parse(raw: str) -> Cell:
    end, marks, typed = _trailing_marks(raw)
    return _cell(raw, end, marks, typed)


_parse_short: Final = lru_cache(maxsize=8192)(_parse)


def _cell(raw: str, end: int, marks: tuple[str, ...], typed: bool) -> Cell:
    start = 0
    while start < end and raw[start] in _BLANKS:
        start += 1
    while end > start and raw[end - 1] in _BLANKS:
        end -= 1
    text = unescape(raw[start:end])
    shape = _shape(text)
    if text == "$":
        # an empty price cell behind its currency sign, usual where only a footnote stands
        return Cell("", (end, end), marks, typed, "empty")
    if shape == "money":
        start += raw[start:end].index("$") + 1
        start += len(raw[start:end]) - len(raw[start:end].lstrip(_BLANKS))
    return Cell(text, (start, end), marks, typed, shape)


def _trailing_marks(raw: str) -> tuple[int, tuple[str, ...], bool]:
    """Where the value ends, the marks behind it, and whether they are typed in parentheses."""
    end = len(raw)
    if "(" not in raw and "⁽" not in raw and "<" not in raw:
        return end, (), False
    found: list[tuple[str, ...]] = []
    typed = False
    for mark in reversed(list(MARK.finditer(raw))):
        ids = mark_ids(mark)
        if raw[mark.end() : end].strip(" \t\xa0,;") or not ids:
            break
        found.append(ids)
        typed = typed or mark[3] is not None
        end = mark.start()
    if not found:
        return len(raw), (), False
    return end, tuple(i for ids in reversed(found) for i in ids), typed


def mark_ids(mark: re.Match[str]) -> tuple[str, ...]:
    """The footnote ids of a `MARK`; none for a superscript that is no number."""
    if mark[1] is not None:
        return tuple(str(int(i)) for i in _DIGITS.findall(mark[1]))
    number = mark[2].translate(_SUPERSCRIPTS) if mark[2] is not None else mark[3]
    return (str(int(number)),)


def as_text(raw: str, known: frozenset[str] | None) -> Cell:
    """The cell as words: a number in parentheses is a mark only where such a footnote exists.

    known: ids of the document's footnotes, or None where it ends before them, so that any may exist.
    """
    cell = parse_cell(raw)
    if not cell.typed or known is None or all(mark in known for mark in cell.marks):
        return cell
    end, kept = len(raw), list[str]()
    for mark in reversed(list(MARK.finditer(raw))):
        ids = mark_ids(mark)
        unknown = mark[3] is not None and ids[0] not in known
        if raw[mark.end() : end].strip(" \t\xa0,;") or not ids or unknown:
            break
        kept[:0] = ids
        end = mark.start()
    return _cell(raw, end if kept else len(raw), tuple(kept), bool(kept))


def _shape(text: str) -> Shape:
    if not text:
        return "empty"
    first = text[0]
    if first in "$0123456789.":
        return _numeric_shape(text)
    if len(text) <= 7 and _LETTER_SHAPE.fullmatch(text):
        return "letter"
    if text[-1].isdigit() and _TEXT_NUMBER_SHAPE.fullmatch(text):
        return "text_number"
    return "dates" if split_dates(text) else "text"


def _numeric_shape(text: str) -> Shape:
    if _NUMBER_SHAPE.fullmatch(text):
        return "number"
    if _DATE_SHAPE.fullmatch(text):
        return "date"
    if _MONEY_SHAPE.fullmatch(text):
        return "money"
    if _FUSED_SHAPE.fullmatch(text):
        return "fused"
    return "dates" if split_dates(text) else "text"


def to_number(text: str) -> Decimal | None:
    """The exact decimal of ``1,000``, ``145,561.681`` or ``$ 4.25``; None for anything else."""
    match = _MONEY_SHAPE.fullmatch(text)
    digits = match[1] if match else text
    return Decimal(digits.replace(",", "")) if _NUMBER_SHAPE.fullmatch(digits) else None


def to_date(text: str) -> date | None:
    """The day of ``MM/DD/YYYY``, with or without a zone behind the day; None where there is no such day."""
    match = _DATE_SHAPE.fullmatch(text)
    return _day(match) if match else None


def find_dates(text: str) -> list[tuple[date, Span]]:
    """Every ``MM/DD/YYYY`` of a text that is a calendar day, with its place."""
    if "/" not in text:
        return []
    days = [(_day(match), match.span()) for match in _DATE_SHAPE.finditer(text)]
    return [(day, span) for day, span in days if day]


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        return None


class Part(NamedTuple):
    """One of two values that share a cell: its text, its place in the cell's raw text, its marks."""

    text: str
    span: Span
    marks: tuple[str, ...]


def split_dates(raw: str) -> tuple[Part, Part] | None:
    """Two dates of one cell, ``03/31/2006 ⁽²⁾ 02/27/2016``; one may be a mark alone before or behind.

    None where the cell holds anything else, or where two values cannot be told apart.
    """
    if "/" not in raw or len(raw) > 200:
        return None
    dates = list(_DATE_SHAPE.finditer(raw))
    marks = [m for m in MARK.finditer(raw) if mark_ids(m)]
    rest = _DATE_SHAPE.sub("", MARK.sub("", raw)).strip(" \t\xa0,;-")
    if rest or not 1 <= len(dates) <= 2 or (len(dates) == 1 and not marks):
        return None
    if len(dates) == 2:
        cut = dates[1].start()
    elif marks[0].start() < dates[0].start():
        cut = dates[0].start()
    else:
        return None
    return _date_part(raw, 0, cut), _date_part(raw, cut, len(raw))


def _date_part(raw: str, start: int, end: int) -> Part:
    match = _DATE_SHAPE.search(raw, start, end)
    marks = tuple(i for mark in MARK.finditer(raw, start, end) for i in mark_ids(mark))
    return Part(match[0], match.span(), marks) if match else Part("", (start, start), marks)


def split_fused(text: str) -> tuple[Span, Span] | None:
    """Amount and price in one cell, ``$ 700 16.76``: first an integer, then a number with decimals.

    Returns where they stand in the text.
    """
    match = _FUSED_SHAPE.fullmatch(text)
    if match is None or to_number(match[2]) is None:
        return None
    return match.span(1), match.span(2)


def split_text_number(text: str) -> tuple[Span, Span] | None:
    """A title and a number in one cell, ``Common Stock 1,000``."""
    match = _TEXT_NUMBER_SHAPE.fullmatch(text)
    return (match.span(1), match.span(2)) if match else None


class Code(NamedTuple):
    """A transaction code cell: the letter, the form the row belonged on, equity swap, early report."""

    letter: str
    form_type: str | None
    swap: bool
    early: bool


def split_code(text: str) -> Code | None:
    """``S``, ``S V``, ``J/K`` or ``S4`` (Form 5: a row that belonged on an earlier Form 4)."""
    match = _LETTER_SHAPE.fullmatch(text)
    return Code(match[1], match[3], match[2] is not None, match[4] is not None) if match else None
