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
from datetime import date
from typing import IO, Any, Final

import attrs
import numpy as np

HEAD_BYTES: Final = 16_384
ALIGNMENT: Final = 64
HEAP_BUFFER_BYTES: Final = 1 << 30
"""Text is addressed by a buffer of this length and an offset: a string view's offset has 31 bits."""

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which days count."""

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
_CRC_AT_ONCE: Final = 1 << 22


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


def sound(file: IO[bytes], head: Head) -> bool:
    """Whether every section of a file has the checksum that its head gives."""
    return all(crc_of(file, section) == section.crc for section in head.sections.values())


def crc_of(file: IO[bytes], section: Section) -> int:
    """CRC-32 of a section; -1 where the file ends before it does. Read, not mapped, to keep memory small."""
    file.seek(section.start)
    crc, left = 0, section.size
    while left:
        data = file.read(min(left, _CRC_AT_ONCE))
        if not data:
            return -1
        crc, left = zlib.crc32(data, crc), left - len(data)
    return crc


def aligned(offset: int) -> int:
    """The next multiple of the alignment."""
    return -(-offset // ALIGNMENT) * ALIGNMENT
