"""Which filing a document is: whether two renditions can be of one filing, and what the second brings.

Two renditions are compatible when their headers agree and every row of the shorter pairs one to one, in
order, with a row of the other, equal in each field that both state. Footnotes, flags, addresses and later
owners are not compared: text renditions lose or fuse them. Prose is compared by its words.

The SEC's data sets round amounts to two decimals, keep transactions and holdings apart and list owners in no
order. Against one of their filings, amounts are equal that round to the same, rows are put into their order,
and the first owner may be any of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import attrs

from holdings_events import Owner
from holdings_ledger.readers.model import Document, OwnershipDocument, ProseDocument, Reading, Row
from holdings_projections.identity import canonical_title, fold_name

_PLAIN: Final = (
    "transaction_date",
    "code",
    "timeliness",
    "side",
    "quantity",
    "price",
    "balance_after",
    "ownership",
    "exercise_price",
    "exercisable_date",
    "expiration_date",
    "underlying_quantity",
)
_AMOUNTS: Final = ("quantity", "price", "balance_after", "exercise_price", "underlying_quantity")
_TITLES: Final = ("security", "underlying")
_COMPARED: Final = (*_PLAIN, *_TITLES, "nature")
_ROUNDED: Final = Decimal("0.005")
"""The most by which the data sets' two decimals can differ from the filing's own."""

_WORD: Final = re.compile(r"[^\W_]+")


def _fingerprints(rendition: Rendition) -> tuple[str, ...]:
    reading = rendition.reading
    parts = [type(reading).__name__, reading.form, fold_name(reading.issuer.name), str(reading.period)]
    if isinstance(reading, ProseDocument):
        return (_digest(parts),)
    owners = reading.owners if is_rounded(reading) else reading.owners[:1]
    names = dict.fromkeys(fold_name(owner.name) for owner in owners)
    return tuple(_digest([*parts, name]) for name in names or [""])


@attrs.frozen(kw_only=True)
class Rendition:
    """A reading with what comparison needs of its document.

    fingerprints: renditions of one filing share one; that alone does not make them one. A filing of a data
    set has one for each owner, as nothing says which of them is the first.
    partial: only its header can be told, because a person wrote it or the plug-in that read it is gone.
    """

    reading: Reading
    document: Document
    partial: bool = False
    fingerprints: tuple[str, ...] = attrs.field(
        init=False, default=attrs.Factory(_fingerprints, takes_self=True)
    )


def _digest(parts: Sequence[str]) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()


def is_rounded(reading: Reading) -> bool:
    """Whether a reading is of a data set, whose amounts are rounded and whose order is partly lost."""
    return reading.format == "tsv"


def differences(old: Rendition, new: Rendition) -> list[str]:
    """Fields in which two renditions disagree, in words; none means that they can be one filing."""
    found = [f"{name} ({a} against {b})" for name, a, b in _headers(old.reading, new.reading) if a != b]
    if old.partial:
        return [words for words in found if not words.startswith("kind ")]
    if found:
        return found
    if isinstance(old.reading, OwnershipDocument) and isinstance(new.reading, OwnershipDocument):
        rounded = is_rounded(old.reading) or is_rounded(new.reading)
        return _row_differences(_rows(old.reading, rounded), _rows(new.reading, rounded), rounded)
    return [] if _same_words(old, new) else ["the words of the document"]


def _headers(old: Reading, new: Reading) -> Iterator[tuple[str, object, object]]:
    yield "kind", type(old).__name__, type(new).__name__
    yield "form", old.form, new.form
    if old.issuer.cik and new.issuer.cik:
        yield "issuer CIK", old.issuer.cik, new.issuer.cik
    else:
        yield "issuer", fold_name(old.issuer.name), fold_name(new.issuer.name)
    yield "period", old.period, new.period
    if isinstance(old, OwnershipDocument) and isinstance(new, OwnershipDocument):
        yield "original date", old.original_date, new.original_date
        first, second = _first_owners(old, new)
        if first and second and first.cik and second.cik:
            yield "owner CIK", first.cik, second.cik
        elif first and second:
            yield "owner", fold_name(first.name), fold_name(second.name)


def _first_owners(old: OwnershipDocument, new: OwnershipDocument) -> tuple[Owner | None, Owner | None]:
    """The first owner of each; of a data set's, the one that is the other's first, if there is one."""
    first, second = (reading.owners[0] if reading.owners else None for reading in (old, new))
    if first and is_rounded(new):
        second = next((owner for owner in new.owners if _one_person(first, owner)), second)
    elif second and is_rounded(old):
        first = next((owner for owner in old.owners if _one_person(owner, second)), first)
    return first, second


def _one_person(one: Owner, other: Owner) -> bool:
    if one.cik and other.cik:
        return one.cik == other.cik
    return fold_name(one.name) == fold_name(other.name)


def _rows(reading: OwnershipDocument, rounded: bool) -> tuple[Row, ...]:
    """The rows to compare; where a data set takes part, in its order: transactions before holdings."""
    if not rounded:
        return reading.rows
    return tuple(sorted(reading.rows, key=lambda row: (row.table, row.kind != "transaction", row.number)))


def _row_differences(old: tuple[Row, ...], new: tuple[Row, ...], rounded: bool) -> list[str]:
    """Why the rows of the shorter do not pair, in order, with rows of the longer."""
    if bool(old) != bool(new):
        return ["rows (one has none)"]
    shorter, longer = (old, new) if len(old) <= len(new) else (new, old)
    at = 0
    for row in shorter:
        start = at
        while at < len(longer) and unequal(row, longer[at], rounded=rounded):
            at += 1
        if at == len(longer):
            nearest = longer[start] if start < len(longer) else None
            fields = (
                ", ".join(unequal(row, nearest, rounded=rounded))
                if nearest
                else "no row is left to pair with"
            )
            return [f"Table {row.table} row {row.number}: {fields}"]
        at += 1
    return []


def unequal(first: Row, second: Row, *, rounded: bool = False) -> list[str]:
    """Fields that both rows state, and state differently. rounded: amounts of one are of two decimals."""
    found = [name for name in ("table", "kind") if getattr(first, name) != getattr(second, name)]
    for name in _COMPARED:
        a, b = comparable(first, name), comparable(second, name)
        if a is None or b is None or a == b:
            continue
        if not (rounded and isinstance(a, Decimal) and abs(a - b) <= _ROUNDED):
            found.append(name)
    return found


def comparable(row: Row, field: str) -> Any:
    """A field's value to compare by: decimals by value, titles and natures folded, None if unstated."""
    value = getattr(row, field)
    if value is None or field in _PLAIN:
        return value
    return canonical_title(value) if field in _TITLES else fold_name(value) or None


def _same_words(old: Rendition, new: Rendition) -> bool:
    return _words(old.document.text) == _words(new.document.text)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def stated_cells(reading: Reading) -> int:
    """How much a rendition states: a row, and each compared field of it, counts one."""
    if isinstance(reading, ProseDocument):
        return len(reading.facts)
    return sum(1 + sum(getattr(row, field) is not None for field in _COMPARED) for row in reading.rows)


def brings_facts(old: Rendition, new: Rendition) -> str | None:
    """Why the new rendition shall tell the filing instead of the old one, in words; None if it shall not."""
    if old.partial:
        described = old.reading.format == "by_hand"
        other = old.document.digest != new.document.digest
        return _CELLS if (described or other) and stated_cells(new.reading) > 0 else None
    return _brought(old.reading, new.reading)


def _brought(old: Reading, new: Reading) -> str | None:
    """The same of readings.

    A whole one is preferred to a cut one, then the one with more rows; XML, which is the filing itself, to
    any other; of a data set and another, the one with the finer amounts; then the one that states more.
    Nothing in this depends on which of the two came first.
    """
    if old.truncated != new.truncated:
        return _CELLS if old.truncated else None
    if not (isinstance(old, OwnershipDocument) and isinstance(new, OwnershipDocument)):
        return _CELLS if stated_cells(new) > stated_cells(old) else None
    if len(old.rows) != len(new.rows):
        return _CELLS if len(new.rows) > len(old.rows) else None
    if "xml" in (old.format, new.format) and old.format != new.format:
        return _brought_by_xml(old, new) if new.format == "xml" else None
    if is_rounded(old) != is_rounded(new):
        return _beyond_rounding(old, new)
    return _CELLS if stated_cells(new) > stated_cells(old) else None


_CELLS: Final = "rows or cells that were missing"


def _brought_by_xml(old: OwnershipDocument, new: OwnershipDocument) -> str:
    if is_rounded(old) and _finer(_rows(new, True), _rows(old, True)):
        return _FINER
    return _CELLS if stated_cells(new) > stated_cells(old) else "the filing as it was sent"


_FINER: Final = "amounts with more than two decimals"


def _beyond_rounding(old: OwnershipDocument, new: OwnershipDocument) -> str | None:
    """The same of a data set and a text or a page."""
    exact, rounded = (new, old) if is_rounded(old) else (old, new)
    if _finer(_rows(exact, True), _rows(rounded, True)):
        return _FINER if exact is new else None
    if stated_cells(old) == stated_cells(new):
        return None if exact is new else "names and numbers as EDGAR keeps them"
    return _CELLS if stated_cells(new) > stated_cells(old) else None


def _finer(exact: tuple[Row, ...], rounded: tuple[Row, ...]) -> bool:
    """Whether an amount has decimals that the data set rounded away."""
    return any(
        a is not None and b is not None and a != b
        for one, other in zip(exact, rounded, strict=True)
        for name in _AMOUNTS
        for a, b in ((getattr(one, name), getattr(other, name)),)
    )
