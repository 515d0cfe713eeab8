"""Which filing a document is: whether two renditions can be of one filing, and what the second brings.

Two renditions are compatible when their headers agree and every row of the shorter pairs one to one, in
order, with a row of the other, equal in each field that both state. Footnotes, flags, addresses and later
owners are not compared: text renditions lose or fuse them. Prose is compared by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

import attrs

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
_TITLES: Final = ("security", "underlying")
_COMPARED: Final = (*_PLAIN, *_TITLES, "nature")
_WORD: Final = re.compile(r"[^\W_]+")


@attrs.frozen(kw_only=True)
class Rendition:
    """A reading with what comparison needs of its document."""

    reading: Reading
    document: Document

    @property
    def fingerprint(self) -> str:
        """Renditions of one filing share it; that alone does not make them one."""
        reading = self.reading
        parts = [type(reading).__name__, reading.form, fold_name(reading.issuer.name), str(reading.period)]
        if isinstance(reading, OwnershipDocument):
            parts.append(fold_name(reading.owners[0].name) if reading.owners else "")
        return sha256("\x1f".join(parts).encode()).hexdigest()


def differences(old: Rendition, new: Rendition) -> list[str]:
    """Fields in which two renditions disagree, in words; none means that they can be one filing."""
    found = [f"{name} ({a} against {b})" for name, a, b in _headers(old.reading, new.reading) if a != b]
    if found:
        return found
    if isinstance(old.reading, OwnershipDocument) and isinstance(new.reading, OwnershipDocument):
        return _row_differences(old.reading.rows, new.reading.rows)
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
        first, second = (reading.owners[0] if reading.owners else None for reading in (old, new))
        if first and second and first.cik and second.cik:
            yield "owner CIK", first.cik, second.cik
        elif first and second:
            yield "owner", fold_name(first.name), fold_name(second.name)


def _row_differences(old: tuple[Row, ...], new: tuple[Row, ...]) -> list[str]:
    """Why the rows of the shorter do not pair, in order, with rows of the longer."""
    if bool(old) != bool(new):
        return ["rows (one has none)"]
    shorter, longer = (old, new) if len(old) <= len(new) else (new, old)
    at = 0
    for row in shorter:
        start = at
        while at < len(longer) and unequal(row, longer[at]):
            at += 1
        if at == len(longer):
            nearest = longer[start] if start < len(longer) else None
            fields = ", ".join(unequal(row, nearest)) if nearest else "no row is left to pair with"
            return [f"Table {row.table} row {row.number}: {fields}"]
        at += 1
    return []


def unequal(first: Row, second: Row) -> list[str]:
    """Fields that both rows state, and state differently."""
    found = [name for name in ("table", "kind") if getattr(first, name) != getattr(second, name)]
    for name in _COMPARED:
        a, b = comparable(first, name), comparable(second, name)
        if a is not None and b is not None and a != b:
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


def brings_facts(old: Reading, new: Reading) -> bool:
    """Whether the new rendition states cells that the old one lacked, or is whole where that is cut."""
    if old.truncated != new.truncated:
        return old.truncated
    return stated_cells(new) > stated_cells(old)
