"""A filing of a data set as text: the lines of its accession number, and where they stood.

A data set holds hundreds of thousands of filings, so what the ledger keeps of it for each filing is a text of
its own: a line with the version of this form, one with the SHA-256 of the archive, and for each member that
has lines of the filing a section. A section begins with "[name of the member, line numbers]", followed by the
member's line of column names and by the lines as they stood, in the order of the filing. From this text the
filing can be read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final

import attrs

from holdings_events import Span
from holdings_ledger.readers.model import Rejection
from holdings_ledger.readers.ownership_tsv.columns import FIELDS, MEMBERS, Header, column_name, header_of
from holdings_ledger.readers.ownership_tsv.meanings import footnote_number
from holdings_ledger.readers.ownership_tsv.spooling import Line

__all__ = [
    "FIRST_LINE",
    "Section",
    "cells_of",
    "member_of",
    "place_of",
    "section_of",
    "sections_of",
    "text_of",
]

FIRST_LINE: Final = "holdings-ledger data set lines/1"

_ARCHIVE: Final = re.compile(r"archive ([0-9a-f]{64})")
_SECTION: Final = re.compile(r"\[([^\[\]\n]{1,200}?)((?: \d{1,12})+)\]")


@attrs.define
class Section:
    """The lines of one member, in the order of the filing.

    file: its name in the archive. numbers: of the lines there, from 1. lines: as they stood; cells: taken
    apart. spans: of the lines, in characters of the stored text.
    """

    header: Header
    file: str
    numbers: list[int]
    lines: list[str]
    cells: list[list[str]]
    spans: list[Span] = attrs.field(factory=list[Span])


def section_of(header: Header, file: str, lines: list[Line], name: str) -> Section | Rejection:
    """The lines of a member as a section, in the order of the filing: of surrogate keys, where it has them.

    lines: in any order. name: of the file, for the message of a `Rejection` of a line with too few or too
    many cells, or with no key.
    """
    width = header.width
    made: list[tuple[int, int, str, list[str]]] = []
    for number, line in lines:
        cells = cells_of(line)
        if len(cells) != width:
            cause = f"it has {len(cells)} cells, and the line of column names {width}"
            return Rejection(name=name, place=f"line {number}", cause=cause)
        key = _key(header, cells)
        if key is None:
            place = f"line {number}, column {header.key_column}"
            cause = f'it has the value "{cells[header.key_place][:60]}", which is no key'
            return Rejection(name=name, place=place, cause=cause)
        made.append((key, number, line, cells))
    if len(made) > 1:
        made.sort(key=_KEY_AND_NUMBER)
    return Section(
        header,
        file,
        [number for _, number, _, _ in made],
        [line for _, _, line, _ in made],
        [cells for _, _, _, cells in made],
    )


_KEY_AND_NUMBER: Final = itemgetter(0, 1)


def _key(header: Header, cells: list[str]) -> int | None:
    """The number that orders a line; None where a member that has keys has none here."""
    if header.key_column is None:
        return 0
    text = cells[header.key_place].strip()
    if header.key_column == "FOOTNOTE_ID":
        text = footnote_number(text) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 39 else None


def text_of(archive: str, sections: Sequence[Section]) -> str:
    """The stored text of a filing; sets the spans of the sections. archive: its SHA-256."""
    parts = [FIRST_LINE, f"archive {archive}"]
    at = len(parts[0]) + len(parts[1]) + 2
    for section in sections:
        marker = f"[{section.file} {' '.join(map(str, section.numbers))}]"
        names = section.header.line
        parts += (marker, names, *section.lines)
        at += len(marker) + len(names) + 2
        for line in section.lines:
            end = at + len(line)
            section.spans.append((at, end))
            at = end + 1
    parts.append("")
    return "\n".join(parts)


def sections_of(text: str, name: str) -> tuple[Section, ...] | Rejection:
    """The sections of a stored text. name: of the document, for the message of a `Rejection`."""
    found: list[Section] = []
    for marked, header_span, spans in _parts(text):
        member = member_of(marked[1])
        if member is None:
            return Rejection(name=name, place=f"[{marked[1]}]", cause="no member of a data set has this name")
        header = header_of(member, text[slice(*header_span)], name)
        if isinstance(header, Rejection):
            return header
        numbers = [int(number) for number in marked[2].split()]
        if len(numbers) != len(spans):
            cause = f"it has {len(spans)} lines, and numbers of {len(numbers)}"
            return Rejection(name=name, place=f"[{marked[1]}]", cause=cause)
        lines = [(number, text[slice(*span)]) for number, span in zip(numbers, spans, strict=True)]
        section = section_of(header, marked[1], lines, f"{name}!{marked[1]}")
        if isinstance(section, Rejection):
            return section
        section.spans = spans
        found.append(section)
    return tuple(found)


def _parts(text: str) -> Iterator[tuple[re.Match[str], Span, list[Span]]]:
    """(marker, span of the line of column names, spans of the lines) of each section."""
    ends = list(_line_spans(text))[2:]
    marked: re.Match[str] | None = None
    spans: list[Span] = []
    for start, end in ends:
        marker = _SECTION.fullmatch(text, start, end)
        if marker is not None:
            if marked is not None and spans:
                yield marked, spans[0], spans[1:]
            marked, spans = marker, []
        elif end > start:
            spans.append((start, end))
    if marked is not None and spans:
        yield marked, spans[0], spans[1:]


def _line_spans(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def member_of(file: str) -> str | None:
    """The member that a file is by its name, in any case: "NONDERIV_TRANS" for "x/NonDeriv_Trans.tsv"."""
    base = file.replace("\\", "/").rsplit("/", 1)[-1].upper()
    member = base.removesuffix(".TSV")
    return member if member in MEMBERS and base != member else None


def cells_of(line: str) -> list[str]:
    """The cells of a line: between tabs, with the quotation marks of comma-separated values taken away."""
    cells = line.split("\t")
    if '"' not in line:
        return cells
    return [_unquoted(cell) if '"' in cell else cell for cell in cells]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


@attrs.frozen
class LinePlace:
    """Where a line of a stored text stood.

    file: of the member. number: of the line there. names: the member's line of column names. span: of the
    line, in the stored text.
    """

    file: str
    number: int
    names: str
    span: Span

    def cell(self, text: str, field: str) -> Span | None:
        """The characters of the line's cell for a field of a row; None where the member has none."""
        places = [FIELDS.get(column_name(name)) for name in self.names.split("\t")]
        if field not in places:
            return None
        cells = text[slice(*self.span)].split("\t")
        place = places.index(field)
        start = self.span[0] + sum(len(cell) + 1 for cell in cells[:place])
        return start, start + len(cells[place])


def place_of(text: str, at: int) -> LinePlace | None:
    """Where the line with a character of a stored text stood; None in any other text."""
    if not text.startswith(FIRST_LINE):
        return None
    for marked, names, spans in _parts(text):
        for number, span in zip(marked[2].split(), spans, strict=False):
            if span[0] <= at <= span[1]:
                return LinePlace(marked[1], int(number), text[slice(*names)], span)
    return None
