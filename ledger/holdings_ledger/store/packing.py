"""Documents made ready for the log where no log is: compressed, in another process maybe."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from importlib import import_module
from typing import Final

import attrs

from holdings_ledger.errors import DocumentMismatchError
from holdings_ledger.log_reader import BINARY

__all__ = ["PackedDocument", "StoredDocument", "packed", "require_digest"]

_LEVEL: Final = 3
_WINDOW_BITS: Final = 14
_MEMORY_LEVEL: Final = 7
"""Of zlib, for documents of a few kilobytes: half the time of its defaults, for a hundredth of the bytes."""


@attrs.frozen(kw_only=True)
class StoredDocument:
    """An original document, as the log keeps it.

    digest: SHA-256 of data, in hexadecimal. name: as the user gave it. encoding: in which data is text, to
    whose characters spans count. data: the original bytes.
    """

    digest: str
    name: str
    encoding: str
    data: bytes = attrs.field(repr=False)

    @property
    def text(self) -> str:
        """The decoded text; empty for a document that is no text."""
        return "" if self.encoding == BINARY else self.data.decode(self.encoding)


@attrs.frozen(kw_only=True)
class PackedDocument:
    """The same, compressed; its digest was checked. size: of the original bytes."""

    digest: str
    name: str
    encoding: str
    size: int
    content: bytes = attrs.field(repr=False)


def require_digest(document: StoredDocument) -> None:
    """Raise `DocumentMismatchError` for a digest that is not that of the bytes."""
    if sha256(document.data).hexdigest() != document.digest:
        raise DocumentMismatchError(document.digest, "this is not the SHA-256 of the bytes given")


def packed(document: StoredDocument) -> PackedDocument:
    """The document compressed; whether its digest is right is for `require_digest` to say."""
    return PackedDocument(
        digest=document.digest,
        name=document.name,
        encoding=document.encoding,
        size=len(document.data),
        content=_compressed(document.data),
    )


def _compressed_by_zlib(data: bytes) -> bytes:
    made = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL)
    return made.compress(data) + made.flush()


def _compressor_of_isal() -> Callable[[bytes], bytes] | None:
    """The same format in a quarter of the time, where the extra `fast` is installed."""
    try:
        return partial(import_module("isal.isal_zlib").compress, level=1)
    except ImportError:
        return None


_compressed = _compressor_of_isal() or _compressed_by_zlib
