"""Lines of a text rendition, each with the place where it stands, and the plain words of a line."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from holdings_events import Span

MAX_CHARACTERS: Final = 2_000_000
"""More than this is no Form 3, 4 or 5: thirty rows a table and 99 footnotes come to some 150,000."""

MAX_LINES: Final = 50_000
"""Most lines of a rendition; with `MAX_CHARACTERS` it keeps the time for hostile input small."""

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!$~|<>-])")
_MARKUP: Final = "#*-+> \t\xa0"


class Line(NamedTuple):
    """A line without its end. number: from 1. start: offset of its first character. raw: as it stands.

    ended: a line end follows, so the line itself was not cut.
    """

    number: int
    start: int
    raw: str
    ended: bool

    @property
    def span(self) -> Span:
        """The characters of the line without blanks at its ends."""
        left = len(self.raw) - len(self.raw.lstrip())
        return (self.start + left, self.start + max(left, len(self.raw.rstrip())))


def split_lines(text: str) -> list[Line]:
    """The lines of a text with LF, CRLF or CR ends, mixed as they may be; a byte order mark is no text."""
    lines: list[Line] = []
    start = 1 if text.startswith("\ufeff") else 0
    for end in _LINE_END.finditer(text):
        if start <= end.start():
            lines.append(Line(len(lines) + 1, start, text[start : end.start()], True))
        start = end.end()
    if start < len(text):
        lines.append(Line(len(lines) + 1, start, text[start:], False))
    return lines


def unescape(text: str) -> str:
    r"""Take Markdown's backslashes away: ``\$ \* \_`` are ``$ * _``."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def plain(raw: str) -> str:
    """The words of a line for comparison: no blanks, bullets, heading marks or bold at its ends."""
    text = raw.strip()
    if text[:1].isalnum() and "\\" not in text:
        return text.rstrip("* ")
    return unescape(text).strip(_MARKUP)


def one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())
