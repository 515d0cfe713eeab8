"""Explanation of Responses: the footnotes, the remarks, and where a footnote is referred to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from holdings_events import Footnote, Notice, Span
from holdings_ledger.readers.model import Row
from holdings_ledger.readers.ownership_text.cells import MARK, mark_ids
from holdings_ledger.readers.ownership_text.lines import Line, one_line, plain, unescape

_BULLET: Final = re.compile(r"[ \t\xa0]{0,12}(?:[-*+•][ \t\xa0]{1,4})?")
_STARS: Final = re.compile(r"(?:\\?\*){1,2}[ \t\xa0]{0,4}(?:If the form|Intentional mis)", re.IGNORECASE)
_REMARKS: Final = re.compile(r"\**remarks?\**:\**[ \t]{0,8}", re.IGNORECASE)
_NO_SECURITIES: Final = "no securities are beneficially owned"
_REFERENCE: Final = re.compile(
    r"\b(?:foot)?notes?[ \t]{0,3}((?:[(,;&) \t]|[0-9]{1,3}|and|through|to|or){1,40})", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[0-9]{1,3}")


@attrs.frozen(kw_only=True)
class Explanation:
    """footnotes in order; remarks or None; no_securities: the sentence of an empty Form 3 stands there."""

    footnotes: tuple[Footnote, ...] = ()
    remarks: str | None = None
    no_securities: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The numbers of all footnotes."""
        return frozenset(note.id for note in self.footnotes)


@attrs.define
class _Open:
    """A footnote or the remarks while its lines are being gathered; id None for the remarks."""

    id: str | None
    texts: list[str]
    start: int
    end: int


def read_explanation(lines: Iterable[Line]) -> Explanation:
    """Gather footnotes and remarks; lines that begin neither continue the one before."""
    items: list[_Open] = []
    no_securities = False
    tabbed: bool | None = None
    for line in lines:
        if not line.raw.strip():
            continue
        if plain(line.raw[:80]).lower().startswith(_NO_SECURITIES):
            no_securities = True
            continue
        opened = _open(line, items, tabbed)
        if isinstance(opened, _Open):
            items.append(opened)
            if tabbed is None and opened.id is not None:
                tabbed = ")\t" in line.raw[:24]
        elif opened and items:
            _continue(items[-1], line)
    return _close(items, no_securities)


def _open(line: Line, items: list[_Open], tabbed: bool | None) -> _Open | bool:
    """The footnote or remarks that a line begins; else whether it continues the one before."""
    bullet = _BULLET.match(line.raw)
    at = bullet.end() if bullet else 0
    if _STARS.match(line.raw, at) or plain(line.raw[:60]).lower().startswith("explanation of responses"):
        return False
    remarks = _REMARKS.match(line.raw, at)
    if remarks:
        return _start(line, None, remarks.end())
    mark = MARK.match(line.raw, at)
    ids = mark_ids(mark) if mark else ()
    if mark is None or len(ids) != 1 or (tabbed and line.raw[mark.end() : mark.end() + 1] != "\t"):
        return True
    taken = any(item.id == ids[0] for item in items)
    return True if taken else _start(line, ids[0], mark.end())


def _start(line: Line, number: str | None, at: int) -> _Open:
    body = line.raw[at:]
    start = line.start + at + len(body) - len(body.lstrip())
    return _Open(number, [body], start, max(start, line.span[1]))


def _continue(item: _Open, line: Line) -> None:
    item.texts.append(line.raw)
    item.end = line.span[1]


def _close(items: list[_Open], no_securities: bool) -> Explanation:
    footnotes = tuple(
        Footnote(id=item.id, text=one_line(unescape("\n".join(item.texts))), span=(item.start, item.end))
        for item in items
        if item.id is not None
    )
    remarks = [one_line(unescape("\n".join(item.texts))) for item in items if item.id is None]
    return Explanation(
        footnotes=footnotes, remarks=" ".join(r for r in remarks if r) or None, no_securities=no_securities
    )


def check_references(
    explanation: Explanation, rows: Iterable[Row], others: Iterable[Line], complete: bool
) -> list[Notice]:
    """Footnotes that nothing refers to, and marks of rows that have no footnote.

    others: lines outside tables and explanation, whose marks count too. complete: the explanation is
    there to its end; before that a missing footnote is what the cut took.
    """
    marked = {i for row in rows for _, ids in row.footnotes for i in ids}
    referred = marked | _mentioned(explanation) | _marks_of(others)
    notices = [
        Notice(
            code="ORPHAN_FOOTNOTE",
            detail=f"Footnote ({note.id}) is defined, but no cell and no other footnote refers to it.",
            spans=_spans(note.span),
        )
        for note in explanation.footnotes
        if note.id not in referred
    ]
    return notices + _undefined(explanation, rows, complete)


def _undefined(explanation: Explanation, rows: Iterable[Row], complete: bool) -> list[Notice]:
    where: dict[str, list[Row]] = {}
    for row in rows:
        for number in {i for _, ids in row.footnotes for i in ids} - explanation.ids:
            where.setdefault(number, []).append(row)
    tail = "" if complete else "; the document is cut before its footnotes end"
    return [
        Notice(
            code="FOOTNOTE_UNDEFINED",
            detail=f"Mark ({number}) of {_rows(marked)} has no footnote{tail}.",
            spans=tuple(span for row in marked for span in _spans(row.span)),
            table=marked[0].table,
            row=marked[0].number,
        )
        for number, marked in sorted(where.items(), key=lambda item: int(item[0]))
    ]


def _rows(rows: list[Row]) -> str:
    return ", ".join(f"Table {row.table} row {row.number}" for row in rows)


def _spans(span: Span | None) -> tuple[Span, ...]:
    return (span,) if span else ()


def _mentioned(explanation: Explanation) -> set[str]:
    """Numbers that footnotes and remarks refer to, as in "see footnotes 2 and 3"."""
    found: set[str] = set()
    for number, text in [*((n.id, n.text) for n in explanation.footnotes), ("", explanation.remarks or "")]:
        for match in _REFERENCE.finditer(text):
            found.update(n for n in _NUMBER.findall(match[1]) if n != number)
    return found


def _marks_of(lines: Iterable[Line]) -> set[str]:
    return {
        i
        for line in lines
        if "(" in line.raw or "⁽" in line.raw or "<" in line.raw
        for mark in MARK.finditer(line.raw)
        for i in mark_ids(mark)
    }
