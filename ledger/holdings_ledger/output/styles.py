"""What the terminal can show: its width, colours, and the marks for what is inferred or unknown."""

from __future__ import annotations

import os
from typing import Final, Literal, TextIO

import attrs

MAX_WIDTH: Final = 100
"""No table is wider, whatever the terminal."""

Style = Literal["plain", "bold", "dim", "red", "yellow", "green", "reverse"]

_CODES: Final[dict[Style, str]] = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "yellow": "33",
    "green": "32",
    "reverse": "7",
}


@attrs.frozen(kw_only=True)
class Screen:
    """Where text goes. width: columns. colour: whether ANSI styles may be used. unicode: beyond ASCII."""

    width: int = MAX_WIDTH
    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, *styles: Style) -> str:
        """The text in these styles, or as it is where there is no colour."""
        codes = ";".join(_CODES[style] for style in styles if style in _CODES)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text else text

    @property
    def dash(self) -> str:
        """What stands for unknown; never 0."""
        return "–" if self.unicode else "-"

    @property
    def ellipsis(self) -> str:
        """What stands at the end of shortened text."""
        return "…" if self.unicode else "~"

    def mark(self, confidence: str) -> str:
        """The footnote mark of a confidence, empty for what a filing states."""
        if confidence == "inferred":
            return "ⁱ" if self.unicode else "(i)"
        if confidence == "assumed":
            return "ᵃ" if self.unicode else "(a)"
        return ""


def screen_for(stream: TextIO) -> Screen:
    """The screen of a stream: colours only on a terminal without NO_COLOR, at most 100 columns."""
    from shutil import get_terminal_size

    terminal = stream.isatty()
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("_", "-")
    return Screen(
        width=min(MAX_WIDTH, get_terminal_size().columns) if terminal else MAX_WIDTH,
        colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        unicode=encoding.startswith("utf"),
    )


def width_of(text: str) -> int:
    """Columns that the text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    from unicodedata import combining, east_asian_width

    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def shortened(text: str, width: int, ellipsis: str) -> str:
    """The text cut to a width, with an ellipsis where something was cut."""
    if width_of(text) <= width:
        return text
    kept = ""
    room = width - width_of(ellipsis)
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        kept += char
    return kept.rstrip() + ellipsis
