"""Text from filings made harmless for terminals, delimited files and spreadsheets."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: terminal control sequences start here
    "\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # invisible, line and direction controls
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)
_CONTROL_IN_LINES: Final = re.compile(f"(?![\t\n]){_UNSAFE.pattern}")
_DOCUMENT_ID: Final = re.compile(r"(doc:[0-9a-f]{12})[0-9a-f]{52}")
_BLANK: Final = re.compile(r"\s+")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _visible(match: re.Match[str]) -> str:
    """A control character as the escape by which Python would write it."""
    return escape_code(match.group())


def escape_code(char: str) -> str:
    r"""The character as ``\x1b`` or ``\u202e`` or ``\U000e0041``."""
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The text on one line: runs of white space become a blank, control characters visible escapes."""
    return _UNSAFE.sub(_visible, _BLANK.sub(" ", text).strip())


def lines_kept(text: str) -> str:
    """The text with line ends and tabs kept and every other control character a visible escape."""
    return _CONTROL_IN_LINES.sub(_visible, text.replace("\r\n", "\n").replace("\r", "\n"))


def short_ids(text: str) -> str:
    """Ids with the digests of documents cut to twelve characters; every command takes them so."""
    return _DOCUMENT_ID.sub(r"\1", text)


def json_safe(text: str) -> str:
    """JSON text with characters that could steer a terminal as escapes; it means the same JSON."""
    return _UNSAFE.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    char = match.group()
    if char == "\n":  # only between values: inside strings JSON has escaped it already
        return char
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def spreadsheet_text(text: str) -> str:
    """A text value for CSV: one line, and with an apostrophe before what a spreadsheet would calculate."""
    safe = one_line(text)
    return f"'{safe}" if safe.startswith(_FORMULA_STARTS) else safe
