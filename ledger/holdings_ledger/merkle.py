"""The hash tree over the log: RFC 6962 section 2.1 (the same tree as RFC 9162), with SHA-256.

A leaf is SHA-256(0x00 ‖ data), a node SHA-256(0x01 ‖ left ‖ right); the left subtree of a node holds the
largest power of two of leaves that is smaller than the node's own number. The empty tree's root is SHA-256 of
nothing. What stands for an event in a leaf is its canonical form, `event_bytes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from typing import Final

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "event_bytes",
    "event_leaf",
    "leaf_hash",
    "leaves_of",
    "node_hash",
    "root_of",
]

EMPTY_ROOT: Final = sha256(b"").digest()
"""Root of the tree without leaves (RFC 6962 section 2.1)."""

_HASH_BYTES: Final = 32
_NUMBER: Final = Struct(">Q")
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
    return b"".join(_parts(position, _measured(stream), version, tag, state, document)[1:])


def event_leaf(position: int, stream: str, version: int, tag: str, state: bytes, document: str) -> bytes:
    """The leaf of an event: `leaf_hash` of its `event_bytes`. Arguments as there."""
    return leaves_of(stream)(position, version, tag, state, document)


def leaves_of(stream: str) -> Callable[[int, int, str, bytes, str], bytes]:
    """`event_leaf` for the events of one stream: (position, version, tag, state, document) to the leaf.

    An append has several events of a stream, and what they share is made once.
    """
    shared = _measured(stream)

    def leaf(position: int, version: int, tag: str, state: bytes, document: str) -> bytes:
        return sha256(b"".join(_parts(position, shared, version, tag, state, document))).digest()

    return leaf


def _parts(
    position: int, stream: bytes, version: int, tag: str, state: bytes, document: str
) -> tuple[bytes, ...]:
    """What a leaf is made of, from the byte 0x00 on: joined once, since it is done for every event.

    stream: measured already.
    """
    return (
        b"\x00",
        _NUMBER.pack(position),
        stream,
        _NUMBER.pack(version),
        _measured(tag),
        _LENGTH.pack(len(state)),
        state,
        _measured(document),
    )


@lru_cache(maxsize=4_096)
def _measured(text: str) -> bytes:
    """Text as bytes after their length. Streams, tags and documents come back event after event."""
    data = text.encode()
    return _LENGTH.pack(len(data)) + data


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
        peaks, size = self._peaks, self._size
        self._size = size + 1
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves in order, given by their hashes."""
        for leaf in leaves:
            self.append(leaf)

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
