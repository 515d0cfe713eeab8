"""The header: form, issuer, period, original date, first owner's name, relationship and filing boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import attrs

from holdings_events import Issuer, Span
from holdings_ledger.readers.ownership_text.cells import MARK, find_dates
from holdings_ledger.readers.ownership_text.lines import Line, one_line, plain, unescape

_FORM: Final = re.compile(r"form ?([345])(?: ?/ ?(a))?(?: amendment)?$", re.IGNORECASE)
_TITLE: Final = re.compile(
    r"(initial |annual )?statement of (?:changes in )?beneficial ownership", re.IGNORECASE
)
_LABEL: Final = re.compile(
    r"(?P<owner>name and address of reporting person)"
    r"|(?P<issuer>issuer name and ticker or trading symbol)"
    r"|(?P<period>date of earliest transaction|date of event requiring statement"
    r"|statement for (?:issuer'?s )?fiscal year|statement for month)"
    r"|(?P<original>if amendment, date)"
    r"|(?P<relation>relationship of reporting person)"
    r"|(?P<joint>individual or joint)",
    re.IGNORECASE,
)
_LABEL_END: Final = re.compile(
    r"reporting person(?:\(s\))?|trading symbol|filed|transaction|statement|ended|month|year", re.IGNORECASE
)
_NO_VALUE: Final = re.compile(
    r"\(|[0-9]{1,2}[ab]?\. ?[A-Z]|_|\[[ xX]\]|table i|form filed by|x? *form filed|check (?:this|all)",
    re.IGNORECASE,
)
_SYMBOL: Final = re.compile(r"\[([^\[\]]{0,40})\]? *$")
_BOX: Final = re.compile(
    r"([_\\Xx☐☒☑\[\] ]{0,24})(Director|10% Owner|Officer \(give title|Other \(specify"
    r"|Form filed by One Reporting|Form filed by More than One)"
)
_BOX_NAMES: Final = {
    "director": "is_director",
    "10% owner": "is_ten_percent_owner",
    "officer (give title": "is_officer",
    "other (specify": "is_other",
    "form filed by one reporting": "single",
    "form filed by more than one": "joint",
}
_BOX_WORDS: Final = ("Director", "Officer", "Other (", "ne Reporting", "10%")
_BOX_BLANK: Final = re.compile(r"[_☐\[]")
_BOX_MARKED: Final = re.compile(r"[Xx☒☑]")
_LONG_DATE: Final = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)"
    r" ([0-9]{1,2}), ([0-9]{4})"
)
_HEADER_DATE_LINES: Final = 15


@attrs.define
class Header:
    """What the header says; a box is True, False, or None where neither a blank nor a mark is shown.

    boxes: as printed, by name; a name that is not there has no line at all.
    """

    form: str | None = None
    form_span: Span | None = None
    issuer: Issuer | None = None
    owner: str | None = None
    owner_span: Span | None = None
    period: date | None = None
    period_span: Span | None = None
    original_date: date | None = None
    header_date: date | None = None
    header_date_span: Span | None = None
    title: str | None = None
    boxes: dict[str, bool | None] = attrs.field(factory=dict[str, "bool | None"])
    box_spans: dict[str, Span] = attrs.field(factory=dict[str, Span])


def read_header(lines: Sequence[Line]) -> Header:
    """Read the header's lines; what is not there stays None."""
    header = Header()
    full = [line for line in lines if line.raw and not line.raw.isspace()]
    words = [plain(line.raw) if len(line.raw) < 5_000 else "" for line in full]
    for at, text in enumerate(words):
        label = _LABEL.search(text)
        if label:
            _read_item(header, label, full, words, at)
        elif header.form is None:
            _read_form(header, full[at], text)
        if at < _HEADER_DATE_LINES and header.header_date is None:
            _read_header_date(header, full[at], text)
        if any(word in text for word in _BOX_WORDS):
            _read_boxes(header, full[at])
        if "Officer (" in text or "Other (" in text:
            header.title = _value_below(words, at) or header.title
    if header.form is None:
        _form_by_title(header, full, words)
    return header


def _read_form(header: Header, line: Line, text: str) -> None:
    match = _FORM.match(text)
    if match:
        header.form = match[1] + ("/A" if match[2] else "")
        header.form_span = line.span


def _form_by_title(header: Header, lines: Sequence[Line], words: Sequence[str]) -> None:
    """The form's title names it where the line "FORM 4" is lost."""
    for line, text in zip(lines, words, strict=True):
        match = _TITLE.search(text)
        if match:
            header.form = {"initial ": "3", "annual ": "5"}.get((match[1] or "").lower(), "4")
            header.form_span = line.span
            return


def _read_header_date(header: Header, line: Line, text: str) -> None:
    match = _LONG_DATE.fullmatch(text)
    if match:
        try:
            header.header_date = datetime.strptime(match[0], "%B %d, %Y").date()
        except ValueError:
            return
        header.header_date_span = line.span


def _read_item(
    header: Header, label: re.Match[str], lines: Sequence[Line], words: Sequence[str], at: int
) -> None:
    kind = label.lastgroup
    rest = _rest(words[at], label)
    if kind == "owner" and header.owner is None:
        _read_owner(header, lines, words, at, rest)
    elif kind == "issuer" and header.issuer is None:
        header.issuer = _issuer(rest, words, at)
    elif kind in ("period", "original"):
        _read_day(header, kind, lines, at)


def _rest(text: str, label: re.Match[str]) -> str:
    """What stands behind a label on its own line, less the words that belong to the label."""
    end = _LABEL_END.match(text, label.end())
    tail = text[end.end() if end else label.end() :]
    return tail.removeprefix("(s)").strip("* \t\xa0:").removesuffix("*").strip()


def _read_owner(header: Header, lines: Sequence[Line], words: Sequence[str], at: int, rest: str) -> None:
    below = at + 1 if not rest and at + 1 < len(words) else at
    text = rest or _value_below(words, at) or ""
    name = one_line(MARK.sub("", text.split("\t")[0]))
    if name and not _LABEL.search(name):
        header.owner = name
        header.owner_span = lines[below].span


def _issuer(rest: str, words: Sequence[str], at: int) -> Issuer | None:
    """Name and symbol, ``MICROSOFT CORP [MSFT]``, on the label's line or on the lines below it."""
    parts = [rest] if rest else []
    for text in words[at + 1 : at + 4]:
        if any("[" in part for part in parts) or _LABEL.search(text):
            break
        if _NO_VALUE.match(text) and not text.startswith("["):
            break
        if rest and not text.startswith("["):
            break
        parts.append(text)
    whole = one_line(" ".join(parts))
    match = _SYMBOL.search(whole)
    name = whole[: match.start()].strip() if match else whole
    symbol = match[1].strip() if match else ""
    known = symbol if symbol.upper() not in ("", "NONE", "N/A", "NA") else None
    return Issuer(name=name, symbol=known) if name else None


def _read_day(header: Header, kind: str, lines: Sequence[Line], at: int) -> None:
    """The date behind a label, or alone on the line below it."""
    found = find_dates(lines[at].raw)
    line = lines[at]
    if not found and at + 1 < len(lines):
        line = lines[at + 1]
        found = [hit for hit in find_dates(line.raw) if line.raw.strip() == line.raw[hit[1][0] : hit[1][1]]]
    if not found:
        return
    day, (left, right) = found[-1]
    if kind == "original":
        header.original_date = day
    elif header.period is None:
        header.period, header.period_span = day, (line.start + left, line.start + right)


def _value_below(words: Sequence[str], at: int) -> str | None:
    """The next line where it is a value, not a label of the form."""
    text = words[at + 1] if at + 1 < len(words) else ""
    if not text or _NO_VALUE.match(text) or _LABEL.search(text):
        return None
    return text


def _read_boxes(header: Header, line: Line) -> None:
    text = unescape(line.raw[:2_000])
    for match in _BOX.finditer(text):
        name = _BOX_NAMES[match[2].lower()]
        if name in header.boxes:
            continue
        if _BOX_MARKED.search(match[1]):
            header.boxes[name] = True
        else:
            header.boxes[name] = False if _BOX_BLANK.search(match[1]) else None
        header.box_spans[name] = line.span
