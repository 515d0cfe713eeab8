"""A whole data set: its members read as streams, joined by accession number, one filing at a time.

Nothing of it is in memory as a whole, and nothing is extracted. What is wrong with the data set itself (a
member or a column that is missing, a member that cannot be unpacked) rejects it once; what is wrong with a
line rejects the filing it belongs to, and the others land.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from typing import IO, Final, Protocol

import attrs

from holdings_ledger.readers.model import Document, OwnershipDocument, Rejection
from holdings_ledger.readers.ownership_tsv.columns import MEMBERS, Header, header_of
from holdings_ledger.readers.ownership_tsv.filings import reading_of
from holdings_ledger.readers.ownership_tsv.lines import Section, section_of, text_of
from holdings_ledger.readers.ownership_tsv.spooling import MOST_CHARACTERS, Joiner, Line

__all__ = ["DamagedMemberError", "DataSet", "filings"]

_BLOCK_BYTES: Final = 2 * 1024 * 1024
_LONGEST_LINE: Final = 1024 * 1024
"""A line longer than this is none of a data set, whose longest cells have a few thousand characters."""

_CONTROLS: Final = bytes({*range(32), 127} - {*b"\t\n\x0c\r"})
"""Control characters that no text has."""

_FILING_MEMBERS: Final = range(len(MEMBERS))


class DataSet(Protocol):
    """Where a data set's members are: in a zip archive, or in a folder."""

    @property
    def name(self) -> str:
        """The archive or the folder, for messages."""
        ...

    @property
    def files(self) -> Mapping[str, str]:
        """The name of each member's file there, by the member's name among `MEMBERS`."""
        ...

    def open(self, member: str) -> IO[bytes]:
        """The bytes of a member that is there."""
        ...

    def digest(self) -> str:
        """SHA-256 of the archive, or of a list of its members' digests, in hexadecimal."""
        ...


class DamagedMemberError(Exception):
    """A member cannot be read further. rejection: says where and why."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.message)
        self.rejection = rejection


Reads = Callable[[], OwnershipDocument | Rejection]
"""Reads the lines of a filing."""


def filings(data_set: DataSet) -> Iterator[tuple[Document, Reads] | Rejection]:
    """Every filing of a data set, in order of accession numbers, and what is wrong with the rest of it.

    What a filing says is read when it is asked for, in another process maybe.
    """
    missing = [member for member in MEMBERS if member not in data_set.files]
    if missing:
        yield _lacks(data_set, missing)
        return
    try:
        with Joiner(len(MEMBERS)) as joiner:
            headers = [_taken(data_set, member, joiner) for member in MEMBERS]
            archive = data_set.digest()
            for accession, lines in joiner.groups():
                if joiner.is_too_long(accession):
                    yield _too_long(data_set, accession, lines)
                else:
                    yield _filing(data_set, archive, headers, accession, lines)
    except DamagedMemberError as error:
        yield error.rejection


def _lacks(data_set: DataSet, missing: list[str]) -> Rejection:
    names = ", ".join(missing[:-1]) + " and " + missing[-1] if len(missing) > 1 else missing[0]
    cause = f"it is an incomplete data set: {names} {'are' if len(missing) > 1 else 'is'} missing"
    return Rejection(name=data_set.name, place="", cause=cause)


# --- reading members ---------------------------------------------------------------------------------------


def _taken(data_set: DataSet, member: str, joiner: Joiner) -> Header:
    """Hand all lines of a member to the joiner; returns its understood line of column names."""
    name = f"{data_set.name}!{data_set.files[member]}"
    try:
        with data_set.open(member) as stream:
            return _lines_taken(stream, member, name, joiner)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _damaged(name, "", f"the member cannot be read: {error}") from error


def _lines_taken(stream: IO[bytes], member: str, name: str, joiner: Joiner) -> Header:
    header: Header | None = None
    index = MEMBERS.index(member)
    first = 1
    for lines in _lines(stream, name):
        if header is None:
            made = header_of(member, lines[0].removeprefix("\ufeff"), name)
            if isinstance(made, Rejection):
                raise DamagedMemberError(made)
            header = made
            lines[0] = ""
        joiner.add(index, first, lines)
        first += len(lines)
    if header is None:
        raise _damaged(name, "", "it is empty")
    return header


def _lines(stream: IO[bytes], name: str) -> Iterator[list[str]]:
    """The lines of a member without their ends, a block at a time."""
    rest = b""
    number = 1
    while block := stream.read(_BLOCK_BYTES):
        whole, end, rest = (rest + block).rpartition(b"\n")
        if len(rest) > _LONGEST_LINE:
            at = number + whole.count(b"\n") + bool(end)
            raise _damaged(name, f"line {at}", f"it is longer than {_LONGEST_LINE:,} bytes")
        if end:
            lines = _decoded(whole, name, number)
            number += len(lines)
            yield lines
    if rest:
        yield _decoded(rest, name, number)


def _decoded(whole: bytes, name: str, number: int) -> list[str]:
    if len(whole.translate(None, _CONTROLS)) != len(whole):
        _refuse_controls(whole, name, number)
    try:
        text = whole.decode("utf-8")
    except UnicodeDecodeError as error:
        at = number + whole.count(b"\n", 0, error.start)
        raise _damaged(name, f"line {at}", "it is not UTF-8 text") from error
    lines = text.split("\n")
    if "\r" in text:
        lines = [line.removesuffix("\r") for line in lines]
    return lines


def _refuse_controls(whole: bytes, name: str, number: int) -> None:
    at = next(index for index, byte in enumerate(whole) if byte in _CONTROLS)
    line = number + whole.count(b"\n", 0, at)
    cause = f"the member is binary, not text (control character U+{whole[at]:04X})"
    raise _damaged(name, f"line {line}", cause)


def _damaged(name: str, place: str, cause: str) -> DamagedMemberError:
    return DamagedMemberError(Rejection(name=name, place=place, cause=cause))


# --- one filing --------------------------------------------------------------------------------------------


def _filing(
    data_set: DataSet, archive: str, headers: list[Header], accession: str, lines: list[list[Line]]
) -> tuple[Document, Reads] | Rejection:
    """The filing of an accession number; each member's lines are given by the member's place."""
    refusal = _refused(data_set, accession, lines)
    if refusal is not None:
        return refusal
    sections: list[Section] = []
    for index in _FILING_MEMBERS:
        if lines[index]:
            header = headers[index]
            file = data_set.files[header.member]
            section = section_of(header, _base(file), lines[index], f"{data_set.name}!{file}")
            if isinstance(section, Rejection):
                return section
            sections.append(section)
    text = text_of(archive, sections)
    if len(text) > MOST_CHARACTERS:
        return _too_long(data_set, accession, lines)
    data = text.encode()
    document = Document(
        name=f"{data_set.name}!{accession}",
        data=data,
        digest=sha256(data).hexdigest(),
        encoding="utf-8",
        text=text,
    )
    return document, partial(_read, sections, data_set.name, accession)


def _read(sections: list[Section], name: str, accession: str) -> OwnershipDocument | Rejection:
    reading = reading_of(sections, name)
    if isinstance(reading, Rejection):
        return attrs.evolve(reading, name=f"{reading.name} ({accession})")
    return reading


def _refused(data_set: DataSet, accession: str, lines: list[list[Line]]) -> Rejection | None:
    if lines[0]:
        return None
    cause = f'its accession number "{accession[:40]}" is not in SUBMISSION'
    return _at_first_line(data_set, lines, cause)


def _too_long(data_set: DataSet, accession: str, lines: list[list[Line]]) -> Rejection:
    cause = f"the filing {accession[:40]} has more than {MOST_CHARACTERS:,} characters, too many for a form"
    return _at_first_line(data_set, lines, cause)


def _at_first_line(data_set: DataSet, lines: list[list[Line]], cause: str) -> Rejection:
    """What is wrong with a filing, at the first of its lines in the first member that has any."""
    index = next(index for index in _FILING_MEMBERS if lines[index])
    name = f"{data_set.name}!{data_set.files[MEMBERS[index]]}"
    return Rejection(name=name, place=f"line {min(lines[index])[0]}", cause=cause)


def _base(file: str) -> str:
    return file.replace("\\", "/").rsplit("/", 1)[-1]
