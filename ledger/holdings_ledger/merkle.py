"""The hash tree over the log: RFC 6962 section 2.1 (the same tree as RFC 9162), with SHA-256.

A leaf is SHA-256(0x00 ‖ data), a node SHA-256(0x01 ‖ left ‖ right); the left subtree of a node holds the
largest power of two of leaves that is smaller than the node's own number. The empty tree's root is SHA-256 of
nothing. What stands for an event in a leaf is its canonical form, `event_bytes`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from operator import add
from struct import Struct
from typing import Final

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "event_bytes",
    "event_leaf",
    "event_leaves",
    "leaf_hash",
    "measured",
    "node_hash",
    "root_of",
]

EMPTY_ROOT: Final = sha256(b"").digest()
"""Root of the tree without leaves (RFC 6962 section 2.1)."""

_HASH_BYTES: Final = 32
_NUMBER: Final = Struct(">Q")
_LEAF_NUMBER: Final = Struct(">xQ")
_LENGTH: Final = Struct(">I")


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds this data; 32 bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two subtrees, from their hashes; 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def event_bytes(position: int, stream: str, version: int, tag: str, state: bytes, document: str) -> bytes:
    """The canonical form of an event in the log, which no other event shares.

    position and version are eight bytes each, big-endian; stream, tag, state and document (the hexadecimal
    digest, or "" for none) are bytes (UTF-8 of text), each after its length in four bytes; all in this order.
    """
    (data,) = _leaf_data([position], [measured(stream)], [version], [tag], [state], [document])
    return data[1:]


def event_leaf(position: int, stream: str, version: int, tag: str, state: bytes, document: str) -> bytes:
    """The leaf of an event: `leaf_hash` of its `event_bytes`. Arguments as there."""
    return event_leaves([position], [measured(stream)], [version], [tag], [state], [document])[0]


def event_leaves(
    positions: Iterable[int],
    streams: Iterable[bytes],
    versions: Iterable[int],
    tags: Iterable[str],
    states: Collection[bytes | bytearray],
    documents: Iterable[str],
) -> list[bytes]:
    """The leaves of many events, given in columns of equal length.

    streams: `measured`, as the events of a filing share one. The others as for `event_leaf`.
    """
    data = _leaf_data(positions, streams, versions, tags, states, documents)
    return [sha256(each).digest() for each in data]


def _leaf_data(
    positions: Iterable[int],
    streams: Iterable[bytes],
    versions: Iterable[int],
    tags: Iterable[str],
    states: Collection[bytes | bytearray],
    documents: Iterable[str],
) -> Iterator[bytes]:
    """What leaves are the hashes of, from the byte 0x00 on; made for every event, so by no loop of Python."""
    places, numbers = map(_LEAF_NUMBER.pack, positions), map(_NUMBER.pack, versions)
    names, texts = map(_measured_again, tags), map(_measured_again, documents)
    sizes = map(_LENGTH.pack, map(len, states))
    return map(b"".join, zip(places, streams, numbers, names, sizes, states, texts, strict=False))


def measured(text: str) -> bytes:
    """Text as a leaf has it: as UTF-8, after its length."""
    data = text.encode()
    return _LENGTH.pack(len(data)) + data


_measured_again: Final = lru_cache(maxsize=4_096)(measured)
"""The same of tags and digests, which come back event after event."""


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, the largest first.

    It is all that is needed to append and to know the root: at most 64 hashes, whatever the size.
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Add a leaf, given by its hash."""
        self.extend([leaf])

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves in order, given by their hashes: level by level, as many pairs at once as there are."""
        level, left = list(leaves), self._size
        self._size += len(level)
        peaks: list[bytes] = []
        while level:
            if left & 1:
                level.insert(0, self._peaks.pop())
            if len(level) & 1:
                peaks.append(level.pop())
            pairs = map(add, level[::2], level[1::2])
            level = [sha256(pair).digest() for pair in map(b"\x01".__add__, pairs)]
            left >>= 1
        self._peaks += reversed(peaks)

    def root(self) -> bytes:
        """Root of the tree as it stands; 32 bytes."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """The size in eight bytes, big-endian, then the hash of each complete subtree."""
        return _NUMBER.pack(self._size) + b"".join(self._peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """The frontier that `to_bytes` wrote; ValueError where the length does not fit the size."""
        if len(data) < _NUMBER.size:
            raise ValueError(f"a frontier has at least {_NUMBER.size} bytes, this has {len(data)}")
        (size,) = _NUMBER.unpack_from(data)
        if len(data) != _NUMBER.size + _HASH_BYTES * size.bit_count():
            raise ValueError(f"a frontier of {size} leaves cannot have {len(data)} bytes")
        frontier = cls()
        frontier._size = size
        frontier._peaks = [data[at : at + _HASH_BYTES] for at in range(_NUMBER.size, len(data), _HASH_BYTES)]
        return frontier

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frontier) and self.to_bytes() == other.to_bytes()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Frontier(size={self._size}, root={self.root().hex()})"


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root of the tree over these leaves, given by their hashes in order."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()
