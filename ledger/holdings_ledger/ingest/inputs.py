"""What a user points at: files, folders, zip archives, gzip files and data sets, as a stream of documents.

Archives are streamed, never extracted; a member's name is only ever printed. Everything has a cap.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Final

import attrs

from holdings_ledger.ingest.data_sets import (
    ZIP_ERRORS,
    belongs,
    data_sets_in_zip,
    folder_data_set,
    is_data_set_folder,
    oversized,
)
from holdings_ledger.readers import ownership_tsv
from holdings_ledger.readers.decode import MAX_BYTES
from holdings_ledger.readers.model import Document, Reading, Rejection

MAX_MEMBERS: Final = 1_000_000
"""An archive with more members than this is refused."""

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_TAR: Final = b"ustar"
_TAR_AT: Final = 257


@attrs.frozen
class Input:
    """A document as found. name: for messages. data: its bytes."""

    name: str
    data: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class FilingInput:
    """A filing of a data set. name: of the data set and the accession number, for messages.

    read: what its lines say, asked for when it is wanted.
    """

    name: str
    document: Document = attrs.field(repr=False)
    read: Callable[[], Reading | Rejection] = attrs.field(repr=False)


Found = Input | FilingInput | Rejection
"""A document, a filing of a data set, or what cannot be read."""


def inputs(path: Path) -> Iterator[Found]:
    """Every document under a path: a file, the files of a folder in order of name, members of archives.

    Hidden files are passed over. What cannot be read is a `Rejection`, and the rest goes on.
    """
    if path.is_dir():
        yield from _folder(path)
    else:
        yield from _file(path)


def from_bytes(data: bytes, name: str) -> Iterator[Found]:
    """Every document in bytes that were given: one, or the members of an archive."""
    yield from from_stream(io.BytesIO(data), name, len(data))


def from_stream(stream: IO[bytes], name: str, size: int) -> Iterator[Found]:
    """Every document in a stream that can be sought in: one, or the members of an archive. size: in bytes."""
    head = stream.read(_TAR_AT + len(_TAR))
    stream.seek(0)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _zip(stream, name)
    elif head.startswith(_GZIP):
        yield _gzip(stream, name)
    elif size > MAX_BYTES:
        yield _too_large(name, f"it has {size:,} bytes")
    else:
        yield _document(name, stream.read())


def _folder(path: Path) -> Iterator[Found]:
    found = sorted(p for p in path.rglob("*") if not _hidden(p.relative_to(path)) and p.is_file())
    siblings: dict[Path, list[Path]] = {}
    for file in found:
        siblings.setdefault(file.parent, []).append(file)
    sets = {folder for folder, files in siblings.items() if is_data_set_folder(files)}
    for file in found:
        if file.parent not in sets or not belongs(file.name):
            yield from _file(file)
    for folder in sorted(sets):
        yield from _filings(folder_data_set(folder, siblings[folder]))


def _slashed(member: str) -> str:
    """The name of a member with the separators of its folders made one, and none at its beginning."""
    return member.replace("\\", "/").lstrip("/")


def _hidden(relative: PurePath) -> bool:
    return any(part.startswith(".") and part.strip(".") for part in relative.parts)


def _file(path: Path) -> Iterator[Found]:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            yield from from_stream(stream, str(path), size)
    except OSError as error:
        yield Rejection(name=str(path), place="", cause=f"cannot be read: {error.strerror or error}")


def _filings(data_set: ownership_tsv.DataSet) -> Iterator[Found]:
    for item in ownership_tsv.filings(data_set):
        if isinstance(item, Rejection):
            yield item
        else:
            yield FilingInput(name=item[0].name, document=item[0], read=item[1])


def _zip(stream: IO[bytes], name: str) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            refusal = _refused(stream, name, members)
            if refusal is not None:
                yield refusal
                return
            shown = [info for info in members if not _hidden(PurePosixPath(_slashed(info.filename)))]
            yield from _members(archive, stream, name, shown)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Rejection(name=name, place="", cause=f"the zip archive is damaged: {error}")


def _refused(stream: IO[bytes], name: str, members: list[zipfile.ZipInfo]) -> Rejection | None:
    """An archive with too many members, or whose members lie over one another, as only a bomb's do."""
    if len(members) > MAX_MEMBERS:
        return Rejection(name=name, place="", cause=f"the archive has {len(members):,} members")
    size = stream.seek(0, os.SEEK_END)
    packed = sum(info.compress_size for info in members)
    if packed > size:
        cause = f"the archive has {size:,} bytes, and its members claim {packed:,} of them"
        return Rejection(name=name, place="", cause=cause)
    return None


def _members(
    archive: zipfile.ZipFile, stream: IO[bytes], name: str, members: list[zipfile.ZipInfo]
) -> Iterator[Found]:
    """The documents of an archive in order of name, then the filings of its data sets."""
    sets = list(data_sets_in_zip(archive, stream, name, members))
    taken = {info.filename for _, infos in sets for info in infos}
    for info in sorted(members, key=lambda member: member.filename):
        if info.filename not in taken:
            yield _member(archive, info, name)
    for data_set, infos in sets:
        refusals = [refusal for info in infos if (refusal := oversized(info, name)) is not None]
        yield from refusals or _filings(data_set)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Input | Rejection:
    """One member, read no further than the cap whatever its directory entry claims."""
    label = f"{name}!{info.filename}"
    refusal = oversized(info, name)
    if refusal is not None:
        return refusal
    if info.flag_bits & 1:
        return Rejection(name=label, place="", cause="the member is encrypted, and no password can be given")
    try:
        with archive.open(info) as member:
            data = member.read(MAX_BYTES + 1)
    except ZIP_ERRORS as error:
        return Rejection(name=label, place="", cause=f"the member cannot be read: {error}")
    if len(data) > MAX_BYTES:
        return _too_large(label, "it unpacks to more bytes")
    return _document(label, data)


def _gzip(stream: IO[bytes], name: str) -> Input | Rejection:
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            data = unpacked.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        return Rejection(name=name, place="", cause=f"the gzip file is damaged: {error}")
    if len(data) > MAX_BYTES:
        return _too_large(name, "it unpacks to more bytes")
    return _document(name.removesuffix(".gz"), data)


def _document(name: str, data: bytes) -> Input | Rejection:
    """A document; an archive where a document should be is refused."""
    kind = None
    if data.startswith((_ZIP, _EMPTY_ZIP, _GZIP)):
        kind = "an archive inside an archive"
    elif data[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        kind = "a tar archive"
    if kind is not None:
        return Rejection(name=name, place="", cause=f"it is {kind}, which is not opened; unpack it first")
    return Input(name, data)


def _too_large(name: str, what: str) -> Rejection:
    return Rejection(name=name, place="", cause=f"{what}, more than the {MAX_BYTES:,} allowed for one filing")
