"""Reporting owners and their relationship to the issuer, from the owners' table and from item 5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from holdings_events import Notice, Owner
from holdings_ledger.readers.ownership_text.header import Header
from holdings_ledger.readers.ownership_text.lines import Line, one_line, plain, unescape
from holdings_ledger.readers.ownership_text.sections import split_cells

_SKIP: Final = re.compile(r"reporting owner|director\b|relationships|[-:| ]{3,}$", re.IGNORECASE)
_CARE_OF: Final = re.compile(r"(?<=[^ ])C/O |(?<= )C/O |(?<=[^ ])P\.? ?O\.? BOX ", re.IGNORECASE)
_SEAM: Final = re.compile(
    r"(?<=[a-z.])(?=(?:ONE|TWO|THREE|FOUR|FIVE|TEN|THE|[A-Z]{4,}) )"
    r"|(?<=[A-Za-z.)])(?=[0-9]{1,6}[ -])|(?=#[0-9])"
)


@attrs.frozen(kw_only=True)
class Owners:
    """The owners in the order of the form, and what was noticed."""

    owners: tuple[Owner, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_owners(lines: Sequence[Line], header: Header) -> Owners:
    """The owners of the owners' table; without one, the owner of item 1 with the boxes of item 5."""
    rows = [row for row in map(_row, lines) if row]
    if not rows:
        return _owner_of_items(header)
    notices: list[Notice] = []
    first = _first_index(rows, header.owner)
    tail = rows[first][1][0][len(header.owner or "") :].strip() if header.owner and first is not None else ""
    owners: list[Owner] = []
    for at, (line, cells) in enumerate(rows):
        name, sure = _name(cells[0], header.owner if at == first else None, tail)
        if not sure:
            notices.append(_inferred_name(line, name, cells[0]))
        owners.append(_owner(name, cells))
    notices += _check_boxes(header, owners[first or 0], len(owners))
    return Owners(owners=tuple(owners), notices=tuple(notices))


def _row(line: Line) -> tuple[Line, list[str]] | None:
    """The cells of an owner's line: name and address, then the four relationships."""
    if not line.raw.strip():
        return None
    cells = [one_line(unescape(raw)) for _, raw in split_cells(line)]
    if not cells[0] or _SKIP.match(plain(line.raw[:200])):
        return None
    return line, [*cells[:5], *[""] * (5 - len(cells))]


def _first_index(rows: Sequence[tuple[Line, list[str]]], name: str | None) -> int | None:
    """The row of the owner whom item 1 names."""
    if name is None:
        return None
    for at, (_, cells) in enumerate(rows):
        if cells[0].casefold().startswith(name.casefold()):
            return at
    return None


def _name(cell: str, known: str | None, tail: str) -> tuple[str, bool]:
    """An owner's name before an address that may stand right behind it, and whether that is sure.

    Sure are the name of item 1, and what is left before the same address as the first owner's.
    """
    if known is not None:
        return cell[: len(known)], True
    if len(tail) > 10 and cell.endswith(tail) and len(cell) > len(tail):
        return cell[: -len(tail)].rstrip(" ,"), True
    for pattern in (_CARE_OF, _SEAM):
        match = pattern.search(cell, 1)
        if match:
            return cell[: match.start()].rstrip(" ,"), False
    return cell, False


def _inferred_name(line: Line, name: str, cell: str) -> Notice:
    return Notice(
        code="OWNER_NAME_INFERRED",
        detail=f'The owner "{name}" is read from "{cell[:120]}", which runs name and address together.',
        spans=(line.span,),
    )


def _owner(name: str, cells: Sequence[str]) -> Owner:
    director, ten_percent, officer, other = cells[1:5]
    return Owner(
        name=name,
        is_director=bool(director),
        is_ten_percent_owner=bool(ten_percent),
        is_officer=bool(officer),
        is_other=bool(other),
        officer_title=_words(officer),
        other_text=_words(other),
        address=cells[0][len(name) :].strip(" ,") or None,
    )


def _words(cell: str) -> str | None:
    """The title in a relationship cell; a bare mark is none."""
    return cell if cell and cell.upper() != "X" else None


def _owner_of_items(header: Header) -> Owners:
    if header.owner is None:
        return Owners()
    boxes = {name: value for name, value in header.boxes.items() if name.startswith("is_")}
    flags = {name: True if value is None else value for name, value in boxes.items()}
    officer = flags.get("is_officer")
    other = flags.get("is_other")
    owner = Owner(
        name=header.owner,
        is_director=flags.get("is_director"),
        is_ten_percent_owner=flags.get("is_ten_percent_owner"),
        is_officer=officer,
        is_other=other,
        officer_title=header.title if officer else None,
        other_text=header.title if other and not officer else None,
    )
    return Owners(owners=(owner,), notices=tuple(_open_boxes(header, None)))


_LABELS: Final = {
    "is_director": "Director",
    "is_ten_percent_owner": "10% Owner",
    "is_officer": "Officer",
    "is_other": "Other",
}


def _check_boxes(header: Header, owner: Owner, count: int) -> list[Notice]:
    """Boxes of item 5 that contradict the owners' table, and a filing box that shows nothing."""
    notices = [
        _ambiguous(
            f"Item 5 and the owners' table disagree about {label} of {owner.name}; the table is followed.",
            header,
            name,
        )
        for name, label in _LABELS.items()
        if header.boxes.get(name) is not None and header.boxes[name] != getattr(owner, name)
    ]
    return notices + _open_filing_box(header, count)


def _open_boxes(header: Header, count: int | None) -> list[Notice]:
    notices = [
        _ambiguous(
            f"Item 5 shows neither a blank nor a mark before {label}; "
            f"it is taken as marked{_because(header, name)}.",
            header,
            name,
        )
        for name, label in _LABELS.items()
        if name in header.boxes and header.boxes[name] is None
    ]
    return notices + _open_filing_box(header, count)


def _because(header: Header, name: str) -> str:
    return f', as the title "{header.title}" confirms' if header.title and name == "is_officer" else ""


def _open_filing_box(header: Header, count: int | None) -> list[Notice]:
    """Item 6 where a line shows neither blank nor mark: the other line or the number of owners decides."""
    single, joint = header.boxes.get("single", False), header.boxes.get("joint", False)
    if single is not None and joint is not None:
        return []
    if single is None and joint is None:
        source = "the owners' table lists" if count else "item 1 names"
        many = "one person" if (count or 1) == 1 else f"{count} persons"
        text = f"on either line; as {source} {many}, the form counts as filed by {many}"
    else:
        line, other = ("one", "more than one") if single is None else ("more than one", "one")
        text = f'before "filed by {line}"; it is taken as marked, as "filed by {other}" shows a blank'
    name = "single" if single is None else "joint"
    return [_ambiguous(f"Item 6 shows neither a blank nor a mark {text}.", header, name)]


def _ambiguous(detail: str, header: Header, name: str) -> Notice:
    span = header.box_spans.get(name)
    return Notice(code="CHECKBOX_AMBIGUOUS", detail=detail, spans=(span,) if span else ())
