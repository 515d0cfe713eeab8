"""What a user points at: files, folders, zip archives and gzip files, as a stream of named documents.

Archives are streamed, never extracted; a member's name is only ever printed. Everything has a cap.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import attrs

from holdings_ledger.readers.decode import MAX_BYTES
from holdings_ledger.readers.model import Rejection

MAX_MEMBERS: Final = 1_000_000
"""An archive with more members than this is refused."""

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"


@attrs.frozen
class Input:
    """A document as found. name: for messages. data: its bytes."""

    name: str
    data: bytes = attrs.field(repr=False)


def inputs(path: Path) -> Iterator[Input | Rejection]:
    """Every document under a path: a file, the files of a folder in order of name, members of archives.

    Hidden files are passed over. What cannot be read is a `Rejection`, and the rest goes on.
    """
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if not _hidden(p.relative_to(path)))
        for file in found:
            if file.is_file():
                yield from _file(file)
        return
    yield from _file(path)


def from_bytes(data: bytes, name: str) -> Iterator[Input | Rejection]:
    """Every document in bytes that were given: one, or the members of an archive."""
    yield from _opened(io.BytesIO(data), name, len(data))


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") and part.strip(".") for part in relative.parts)


def _file(path: Path) -> Iterator[Input | Rejection]:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            yield from _opened(stream, str(path), size)
    except OSError as error:
        yield Rejection(name=str(path), place="", cause=f"cannot be read: {error.strerror or error}")


def _opened(stream: IO[bytes], name: str, size: int) -> Iterator[Input | Rejection]:
    head = stream.read(4)
    stream.seek(0)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _zip(stream, name)
    elif head.startswith(_GZIP):
        yield _gzip(stream, name)
    elif size > MAX_BYTES:
        yield _too_large(name, f"it has {size:,} bytes")
    else:
        yield Input(name, stream.read())


def _zip(stream: IO[bytes], name: str) -> Iterator[Input | Rejection]:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) > MAX_MEMBERS:
                yield Rejection(name=name, place="", cause=f"the archive has {len(members):,} members")
                return
            for info in sorted(members, key=lambda member: member.filename):
                if not _hidden(Path(info.filename.lstrip("/\\"))):
                    yield _member(archive, info, name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Rejection(name=name, place="", cause=f"the zip archive is damaged: {error}")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Input | Rejection:
    """One member, read no further than the cap whatever its directory entry claims."""
    label = f"{name}!{info.filename}"
    try:
        with archive.open(info) as member:
            data = member.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, OSError, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        return Rejection(name=label, place="", cause=f"the member cannot be read: {error}")
    if len(data) > MAX_BYTES:
        return _too_large(label, "it unpacks to more bytes")
    return Input(label, data)


def _gzip(stream: IO[bytes], name: str) -> Input | Rejection:
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            data = unpacked.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        return Rejection(name=name, place="", cause=f"the gzip file is damaged: {error}")
    if len(data) > MAX_BYTES:
        return _too_large(name, "it unpacks to more bytes")
    return Input(name.removesuffix(".gz"), data)


def _too_large(name: str, what: str) -> Rejection:
    return Rejection(name=name, place="", cause=f"{what}, more than the {MAX_BYTES:,} allowed for one filing")
