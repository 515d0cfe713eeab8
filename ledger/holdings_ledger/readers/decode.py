"""Bytes to a `Document`: the encoding found, the digest taken, what is no text refused."""

from __future__ import annotations

import codecs
import re
from hashlib import sha256
from typing import Final

from holdings_ledger.readers.model import Document, Rejection

MAX_BYTES: Final = 32 * 1024 * 1024
"""A single filing document larger than this is refused; EDGAR's own limit for a document is lower."""

_CONTROLS: Final = bytes(range(9)) + b"\x0b" + bytes(range(14, 32))
_CONTROL: Final = re.compile(f"[{re.escape(_CONTROLS.decode())}]")
"""Control characters that no text has: all but tab, line feed, form feed and carriage return."""


def decode(data: bytes, name: str) -> Document | Rejection:
    """Decode a document as UTF-8, with or without a byte order mark, else as Windows-1252.

    Returns a `Rejection` for an empty, oversized or binary document; never raises.
    """
    if not data or data.isspace():
        return Rejection(name=name, place="", cause="the document is empty")
    if len(data) > MAX_BYTES:
        return Rejection(
            name=name,
            place="",
            cause=f"the document has {len(data):,} bytes, more than the {MAX_BYTES:,} allowed for one filing",
        )
    encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            return Rejection(
                name=name,
                place=f"byte {error.start}",
                cause="the document is neither UTF-8 nor Windows-1252 text",
            )
    control = None
    if len(data.translate(None, _CONTROLS)) < len(data):  # far quicker than the search that then names it
        control = _CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        return Rejection(
            name=name,
            place=f"line {line}",
            cause=f"the document is binary, not text (control character U+{ord(control.group()):04X})",
        )
    return Document(name=name, data=data, digest=sha256(data).hexdigest(), encoding=encoding, text=text)
