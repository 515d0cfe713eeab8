"""The file: a head that says what it is, then sections of fixed-width values, then text.

The head is `HEAD_BYTES` long: a magic word, the length of a JSON text, its CRC-32, the text, zeros. The text
gives the stamp (of which read model, see `Stamp`), the file's length, facts about the columns, and of each
section its place, length and CRC-32. A section begins on a multiple of 64 bytes, as Arrow asks. All
numbers are little-endian.
"""

from __future__ import annotations

import json
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

HEAD_BYTES: Final = 16_384
ALIGNMENT: Final = 64
HEAP_BUFFER_BYTES: Final = 1 << 30
"""Text is addressed by a buffer of this length and an offset: a string view's offset has 31 bits."""

OPEN: Final = (1 << 31) - 1
"""The open end of days and of instants."""

COMPLETE: Final = 1
KNOWN_QUANTITY: Final = 2
CONFIDENCE_SHIFT: Final = 2

VIEW: Final = np.dtype("V16")
"""An Arrow string view; one whose length is -1 stands for null."""

POSITION_TEXTS: Final = (
    "position_id",
    "issuer",
    "issuer_cik",
    "holder",
    "holder_cik",
    "holders",
    "security",
    "ownership",
    "nature",
)
"""Texts of a position, one section of views each."""

SLICE_SECTIONS: Final[dict[str, np.dtype[Any]]] = {
    "position": np.dtype("<i4"),
    "day_from": np.dtype("<i4"),
    "day_to": np.dtype("<i4"),
    "known_from": np.dtype("<i4"),
    "known_to": np.dtype("<i4"),
    "evidence_day": np.dtype("<i4"),
    "note": np.dtype("<i4"),
    "flags": np.dtype("u1"),
    "events": VIEW,
}
"""Values of a rectangle. Days count from 1970; known_from and known_to are numbers of `instants`; flags are
the constants above with the number of a confidence; note is a number of `notes`."""

_MAGIC: Final = b"HLCOLMN1"
_PREFIX: Final = struct.Struct("<8sII")
_CRC_AT_ONCE: Final = 1 << 24


@attrs.frozen(kw_only=True)
class Stamp:
    """Which read model a file is a copy of. version: of its schema."""

    version: int
    position: int
    root: str


@attrs.frozen(kw_only=True)
class Section:
    """A part of the file. start, size: bytes. crc: of the bytes."""

    start: int
    size: int
    crc: int


@attrs.frozen(kw_only=True)
class Head:
    """What a file says of itself. size: its bytes. facts: counts, and the scale of quantities.

    rows of the views with nulls are named in facts["nullable"].
    """

    stamp: Stamp
    size: int
    facts: dict[str, Any]
    sections: dict[str, Section]

    def to_bytes(self) -> bytes:
        """The head as the file begins with it."""
        text = json.dumps(attrs.asdict(self), separators=(",", ":")).encode()
        start = _PREFIX.pack(_MAGIC, len(text), zlib.crc32(text))
        assert len(start) + len(text) <= HEAD_BYTES, "the head has room for every section"
        return (start + text).ljust(HEAD_BYTES, b"\0")

    @classmethod
    def from_bytes(cls, data: bytes) -> Head | None:
        """The head of a file, or None where it is none of ours or is damaged."""
        if len(data) < HEAD_BYTES:
            return None
        magic, length, crc = _PREFIX.unpack_from(data)
        text = data[_PREFIX.size : _PREFIX.size + length]
        if magic != _MAGIC or len(text) != length or zlib.crc32(text) != crc:
            return None
        stored = json.loads(text)
        return cls(
            stamp=Stamp(**stored["stamp"]),
            size=stored["size"],
            facts=stored["facts"],
            sections={name: Section(**section) for name, section in stored["sections"].items()},
        )


def sound(data: NDArray[np.uint8], head: Head) -> bool:
    """Whether every section of a mapped file has the checksum that its head gives."""
    if len(data) != head.size or any(s.start + s.size > head.size for s in head.sections.values()):
        return False
    with ThreadPoolExecutor(2) as pool:
        sections = list(head.sections.values())
        found = [pool.submit(crc_of, data[s.start : s.start + s.size]) for s in sections]
        return all(crc.result() == s.crc for crc, s in zip(found, sections, strict=True))


def crc_of(data: NDArray[np.uint8]) -> int:
    """CRC-32 of bytes; zlib lets other threads run meanwhile."""
    crc = 0
    for start in range(0, len(data), _CRC_AT_ONCE):
        crc = zlib.crc32(data[start : start + _CRC_AT_ONCE].data, crc)
    return crc


def aligned(offset: int) -> int:
    """The next multiple of the alignment."""
    return -(-offset // ALIGNMENT) * ALIGNMENT


def mapped(path: Path) -> NDArray[np.uint8]:
    """A file as bytes, mapped and not read. Raises OSError or ValueError where it cannot be."""
    return np.memmap(path, np.uint8, "r")
