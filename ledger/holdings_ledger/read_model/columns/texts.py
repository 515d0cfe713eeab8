"""Texts as Arrow string views: sixteen bytes each, the text itself in them or in a heap that is shared.

A view is a length, then either up to twelve bytes of text, or its first four bytes, the number of a buffer
and an offset in it (Arrow columnar format, "variable-size binary view layout").
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import IO, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from holdings_ledger.read_model.columns.layout import HEAP_BUFFER_BYTES, VIEW

_INLINE: Final = 12
_REMEMBERED: Final = 50_000
_NULL: Final = np.array([-1, 0, 0, 0], "<i4")


class Heap:
    """Text in a file, from a place on. size: bytes so far; no text crosses from one buffer into the next."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file = file
        self._start = start
        self.size = 0

    def append(self, data: bytes) -> int:
        """Write text; returns its offset."""
        room = HEAP_BUFFER_BYTES - self.size % HEAP_BUFFER_BYTES
        if len(data) > room:
            self.size += room
        start = self.size
        self._file.seek(self._start + start)
        self._file.write(data)
        self.size += len(data)
        return start


def views(texts: Sequence[str | None], heap: Heap) -> NDArray[np.void]:
    """A view of each text, the long ones appended to the heap."""
    encoded = [b"" if text is None else text.encode() for text in texts]
    lengths = np.fromiter(map(len, encoded), "<i4", len(encoded))
    result = np.zeros((len(encoded), 4), "<i4")
    short = np.flatnonzero(lengths <= _INLINE)
    inline = b"".join([encoded[index].ljust(_INLINE, b"\0") for index in short.tolist()])
    result[short, 1:] = np.frombuffer(inline, "<i4").reshape(-1, 3)
    long = np.flatnonzero(lengths > _INLINE)
    if len(long):
        result[long, 1:] = _in_heap([encoded[index] for index in long.tolist()], lengths[long], heap)
    result[:, 0] = lengths
    result[[index for index, text in enumerate(texts) if text is None]] = _NULL
    return result.view(VIEW).reshape(-1)


def _in_heap(texts: list[bytes], lengths: NDArray[np.int32], heap: Heap) -> NDArray[np.int32]:
    """(first four bytes, buffer, offset) of each text."""
    blob = b"".join(texts)
    start = heap.append(blob)
    offsets = np.cumsum(lengths, dtype=np.int64) - lengths
    prefixes = np.frombuffer(blob, np.uint8)[offsets[:, None] + np.arange(4)]
    places = np.empty((len(texts), 3), "<i4")
    places[:, 0] = np.ascontiguousarray(prefixes).view("<i4")[:, 0]
    places[:, 1] = start // HEAP_BUFFER_BYTES
    places[:, 2] = start % HEAP_BUFFER_BYTES + offsets
    return places


@attrs.frozen(kw_only=True, eq=False)
class Texts:
    """A column of texts in memory. nullable: whether any of them is null."""

    views: NDArray[np.void]
    heap: tuple[NDArray[np.uint8], ...]
    nullable: bool


def texts_of(values: Sequence[str | None]) -> Texts:
    """A column of these texts."""
    file = io.BytesIO()
    found = views(values, Heap(file, 0))
    data = np.frombuffer(file.getvalue(), np.uint8)
    return Texts(views=found, heap=in_buffers(data), nullable=None in values)


def split_texts(data: bytes, separator: int) -> Texts:
    """A column of the texts that a byte divides; none where there is no byte at all."""
    joined = np.frombuffer(data, np.uint8)
    ends = np.append(np.flatnonzero(joined == separator), len(joined))[: None if data else 0]
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    lengths = (ends - starts).astype("<i4")
    result = np.zeros((len(ends), 4), "<i4")
    result[:, 0] = lengths
    padded = np.append(joined, np.zeros(_INLINE, np.uint8))
    short, long = np.flatnonzero(lengths <= _INLINE), np.flatnonzero(lengths > _INLINE)
    letters = padded[starts[short, None] + np.arange(_INLINE)]
    letters[np.arange(_INLINE) >= lengths[short, None]] = 0
    result[short, 1:] = letters.view("<i4")
    result[long, 1] = padded[starts[long, None] + np.arange(4)].view("<i4")[:, 0]
    result[long, 3] = starts[long]
    return Texts(views=result.view(VIEW).reshape(-1), heap=(joined,), nullable=False)


def in_buffers(data: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
    """A heap's bytes as the buffers that views address."""
    return tuple(data[start : start + HEAP_BUFFER_BYTES] for start in range(0, len(data), HEAP_BUFFER_BYTES))


class Repeated:
    """Views of texts that come again and again, such as issuers' names: each is written once or seldom."""

    def __init__(self, heap: Heap) -> None:
        self._heap = heap
        self._known: dict[str | None, bytes] = {}

    def views(self, texts: Sequence[str | None]) -> NDArray[np.void]:
        """A view of each text."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, view in zip(new, views(new, self._heap).tolist(), strict=True):
            self._known[text] = view
        return np.frombuffer(b"".join([self._known[text] for text in texts]), VIEW)
