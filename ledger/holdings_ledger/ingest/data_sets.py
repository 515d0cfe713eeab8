"""Where Insider Transactions Data Sets are found: in zip archives and in folders, told by their members."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

import attrs

from holdings_ledger.readers.model import Rejection
from holdings_ledger.readers.ownership_tsv import member_of

__all__ = [
    "ZIP_ERRORS",
    "FolderDataSet",
    "ZipDataSet",
    "belongs",
    "data_sets_in_zip",
    "folder_data_set",
    "is_data_set_folder",
    "oversized",
]

MOST_TIMES: Final = 200
"""A member that unpacks to more than this many times its packed size is refused: text packs to a tenth."""

_SMALL_BYTES: Final = 1024 * 1024
"""Below this, no member is large enough to matter, whatever it was packed from."""

ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
"""What reading a damaged or encrypted member raises."""

_BLOCK_BYTES: Final = 1024 * 1024
_LARGEST_MEMBER_BYTES: Final = 64 * 1024**3

_ACCOMPANYING: Final = ("FORM_345", "README")
"""Beginnings of the names of files that the SEC packs with a data set: its description and metadata."""

_SUBMISSION: Final = "SUBMISSION"
_SIGN: Final = b"ACCESSION_NUMBER"


@attrs.frozen(kw_only=True)
class ZipDataSet:
    """A data set in a zip archive, or in one folder of it. Fields as in `ownership_tsv.DataSet`."""

    name: str
    files: Mapping[str, str]
    archive: zipfile.ZipFile
    stream: IO[bytes]

    def open(self, member: str) -> IO[bytes]:
        """The bytes of a member, unpacked as they are read."""
        return self.archive.open(self.files[member])

    def digest(self) -> str:
        """SHA-256 of the whole archive."""
        self.stream.seek(0)
        return _digest(self.stream)


@attrs.frozen(kw_only=True)
class FolderDataSet:
    """A data set in a folder. Fields as in `ownership_tsv.DataSet`."""

    folder: Path
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.folder)

    def open(self, member: str) -> IO[bytes]:
        """The bytes of a member."""
        return (self.folder / self.files[member]).open("rb")

    def digest(self) -> str:
        """SHA-256 of a line for each member, with its name and the SHA-256 of its bytes."""
        lines: list[str] = []
        for member in sorted(self.files):
            with self.open(member) as stream:
                lines.append(f"{member} {_digest(stream)}\n")
        return sha256("".join(lines).encode()).hexdigest()


def _digest(stream: IO[bytes]) -> str:
    digest = sha256()
    while block := stream.read(_BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()


def is_data_set_folder(files: Iterable[Path]) -> bool:
    """Whether the files of one folder are a data set: one of them is its table of submissions."""
    return any(member_of(file.name) == _SUBMISSION and _file_begins_as_table(file) for file in files)


def _file_begins_as_table(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return _is_table(stream.read(64))
    except OSError:
        return False


def _is_table(beginning: bytes) -> bool:
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').upper().startswith(_SIGN)


def folder_data_set(folder: Path, files: Collection[Path]) -> FolderDataSet:
    """The data set that the files of a folder are."""
    named = {member: file.name for file in sorted(files) if (member := member_of(file.name)) is not None}
    return FolderDataSet(folder=folder, files=named)


def belongs(file: str) -> bool:
    """Whether a file next to a data set's members is part of it."""
    base = os.path.basename(file.replace("\\", "/")).upper()
    return member_of(file) is not None or base.startswith(_ACCOMPANYING)


def data_sets_in_zip(
    archive: zipfile.ZipFile, stream: IO[bytes], name: str, members: Iterable[zipfile.ZipInfo]
) -> Iterator[tuple[ZipDataSet, list[zipfile.ZipInfo]]]:
    """Each data set of an archive, with the members that are part of it; one for each folder in it."""
    folders: dict[str, list[zipfile.ZipInfo]] = {}
    for info in members:
        folders.setdefault(_folder(info.filename), []).append(info)
    for folder, infos in folders.items():
        named = {member: info for info in infos if (member := member_of(info.filename)) is not None}
        submission = named.get(_SUBMISSION)
        if submission is not None and _begins_as_table(archive, submission):
            label = f"{name}!{folder}" if folder else name
            files = {member: info.filename for member, info in named.items()}
            found = ZipDataSet(name=label, files=files, archive=archive, stream=stream)
            yield found, [info for info in infos if belongs(info.filename)]


def _folder(filename: str) -> str:
    return filename.replace("\\", "/").rpartition("/")[0]


def _begins_as_table(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(info) as stream:
            return _is_table(stream.read(64))
    except ZIP_ERRORS:  # what is wrong is said when the member is read
        return True


def oversized(info: zipfile.ZipInfo, name: str) -> Rejection | None:
    """A `Rejection` of a member that unpacks to too many times its packed size, before it is unpacked."""
    limit = MOST_TIMES * max(info.compress_size, 1)
    if info.file_size > _LARGEST_MEMBER_BYTES:
        cause = f"it unpacks to {info.file_size:,} bytes, more than the {_LARGEST_MEMBER_BYTES:,} allowed"
    elif info.file_size > _SMALL_BYTES and info.file_size > limit:
        cause = f"it unpacks to {info.file_size:,} bytes, more than {MOST_TIMES} times its packed size"
    else:
        return None
    return Rejection(name=f"{name}!{info.filename}", place="", cause=cause)
