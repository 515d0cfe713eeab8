"""Every row of every real filing in exactly one event, every value exact, by a walk of its own with lxml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from lxml import etree

from holdings_events import DerivativeLeg, Event, FilingRecorded, PairedRowEvent, RowEvent
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Rejection
from holdings_ledger.translate import translate

_AMOUNTS: Final = {
    "quantity": "transactionAmounts/transactionShares",
    "total_value": "transactionAmounts/transactionTotalValue",
    "price": "transactionAmounts/transactionPricePerShare",
    "balance_after": "postTransactionAmounts/sharesOwnedFollowingTransaction",
    "balance_value_after": "postTransactionAmounts/valueOwnedFollowingTransaction",
    "exercise_price": "conversionOrExercisePrice",
    "underlying_quantity": "underlyingSecurity/underlyingSecurityShares",
    "underlying_value": "underlyingSecurity/underlyingSecurityValue",
}
_DATES: Final = {
    "deemed_date": "deemedExecutionDate",
    "exercisable_date": "exerciseDate",
    "expiration_date": "expirationDate",
}
_TEXTS: Final = {
    "side": "transactionAmounts/transactionAcquiredDisposedCode",
    "timeliness": "transactionTimeliness",
    "ownership": "ownershipNature/directOrIndirectOwnership",
}
_WORDS: Final = {
    "security": "securityTitle",
    "nature": "ownershipNature/natureOfOwnership",
    "underlying": "underlyingSecurity/underlyingSecurityTitle",
}
_MARKED: Final = (
    _AMOUNTS | _DATES | _TEXTS | _WORDS | {"transaction_date": "transactionDate", "code": "transactionCoding"}
)

Place = tuple[str, int]


def documents(folder: Path) -> list[Path]:
    found = sorted((folder / "corpus" / "ownership_xml").glob("*.xml"))
    return found + sorted((folder / "corpus" / "submission_txt").glob("*.txt"))


def root_of(data: bytes) -> etree._Element:
    start, end = data.index(b"<ownershipDocument"), data.rindex(b"</ownershipDocument>")
    return etree.fromstring(data[start : end + len(b"</ownershipDocument>")])


def rows_of(root: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    for table, tag in (("I", "nonDerivativeTable"), ("II", "derivativeTable")):
        for parent in root.iterfind(tag):
            for number, row in enumerate((node for node in parent if isinstance(node.tag, str)), 1):
                yield (table, number), row


def events_of(data: bytes, name: str) -> tuple[Event, ...]:
    read = read_bytes(data, name)
    assert not isinstance(read, Rejection), read.message
    events = translate(*read)
    assert not isinstance(events, Rejection), events.message
    return events


def placed(events: tuple[Event, ...]) -> Iterator[tuple[Place, RowEvent | DerivativeLeg, RowEvent]]:
    """(place, what tells it, the event it is in) of each row that events tell."""
    for event in events:
        if isinstance(event, RowEvent) and event.row is not None and not _of_footnote(event):
            yield (str(event.table), event.row), event, event
        if isinstance(event, PairedRowEvent):
            for leg in event.derivatives:
                yield ("II", leg.row), leg, event


def _of_footnote(event: RowEvent) -> bool:
    """Whether an event rests on the words of a footnote and not on a row of its own."""
    return event.source.path is None


def text(row: etree._Element, path: str) -> str | None:
    return (row.findtext(f"{path}/value") or "").strip() or None


def marks(row: etree._Element, path: str) -> list[str]:
    ids = (node.get("id", "") for node in row.iterfind(f"{path}/footnoteId"))
    return list(dict.fromkeys(note.removeprefix("F").lstrip("0") for note in ids))


def wrong(row: etree._Element, found: RowEvent | DerivativeLeg, event: RowEvent) -> Iterator[str]:
    """The fields in which an event says otherwise than the XML of its row."""
    for field, path in _AMOUNTS.items():
        told = text(row, path)
        if getattr(found, field) != (None if told is None else Decimal(told)):
            yield f"{field}: {told} read as {getattr(found, field)}"
    for field, path in _DATES.items():
        told, value = text(row, path), getattr(found, field)
        if (None if value is None else value.isoformat()) != (told and told[:10]):
            yield f"{field}: {told} read as {value}"
    for field, path in _TEXTS.items():
        if getattr(found, field) != text(row, path):
            yield f"{field}: {text(row, path)} read as {getattr(found, field)}"
    day = text(row, "transactionDate")
    if day is not None and (event.effective_date is None or event.effective_date.isoformat() != day[:10]):
        yield f"date: {day} read as {event.effective_date}"
    if event.code != ((row.findtext("transactionCoding/transactionCode") or "").strip() or None):
        yield f"code read as {event.code}"
    for field, path in _WORDS.items():
        told = " ".join((text(row, path) or "").split())
        value = getattr(found, field) or ""
        if value != told and not (told.startswith(value) and told.endswith(")")):  # a mark typed into it
            yield f"{field}: {told} read as {value}"
    yield from _wrong_marks(row, found, event)


def _wrong_marks(row: etree._Element, found: RowEvent | DerivativeLeg, event: RowEvent) -> Iterator[str]:
    links = dict(found.footnotes)
    for field, path in _MARKED.items():
        told = marks(row, path)
        if not set(told) <= set(links.get(field, ())):
            yield f"marks of {field}: {told} read as {links.get(field)}"
    typed = {field for field in links if field in _WORDS}
    extra = {field for field in links if links[field] and not marks(row, _MARKED[field])} - typed
    if extra:
        yield f"marks of {extra} that are not there"


def test_every_row_of_every_table_is_in_exactly_one_event(corpus: Path) -> None:
    rows = 0
    for path in documents(corpus):
        data = path.read_bytes()
        found = list(placed(events_of(data, path.name)))
        counted = Counter(place for place, _, _ in found)
        expected = dict(rows_of(root_of(data)))
        assert counted == Counter(expected.keys()), path.name
        for place, told, event in found:
            assert list(wrong(expected[place], told, event)) == [], (path.name, place)
        rows += len(expected)
    assert len(documents(corpus)) == 385
    assert rows > 1_750


def test_every_footnote_owner_box_and_signature_is_in_the_leading_event(corpus: Path) -> None:
    for path in documents(corpus):
        data = path.read_bytes()
        root, header = root_of(data), events_of(data, path.name)[0]
        assert isinstance(header, FilingRecorded)
        notes = [
            (n.get("id", "")[1:], "".join(n.itertext()).strip()) for n in root.iterfind("footnotes/footnote")
        ]
        assert [(note.id, note.text) for note in header.footnotes] == notes, path.name
        owners = [(o.findtext("*/rptOwnerName") or "").strip() for o in root.iterfind("reportingOwner")]
        assert [owner.name for owner in header.owners] == owners
        for owner, element in zip(header.owners, root.iterfind("reportingOwner"), strict=True):
            for part in element.iterfind("reportingOwnerAddress/*"):
                if part.text and part.text.strip() and not part.tag.endswith("Flag"):
                    assert part.text.strip() in (owner.address or ""), path.name
        names = [" ".join(s.split()) for s in root.xpath("ownerSignature/signatureName/text()")]
        assert list(header.signed_by) == names
        days = sorted(str(day).strip()[:10] for day in root.xpath("ownerSignature/signatureDate/text()"))
        assert header.signature_date is not None
        assert header.signature_date.isoformat() == days[-1]
        assert (header.remarks or "") == (root.findtext("remarks") or "").strip()
        assert header.schema_version == (root.findtext("schemaVersion") or "").strip()
        plan = (root.findtext("aff10b5One") or "").strip()
        assert header.plan_10b5_1 is {"": None, "0": False, "false": False}.get(plan, True)


def test_a_changed_digit_in_any_amount_would_be_seen(corpus: Path) -> None:
    """The walk above compares every amount: with one digit changed it fails, for each kind of amount."""
    seen: Counter[str] = Counter()
    for path in documents(corpus)[::9]:
        data = path.read_bytes()
        expected = dict(rows_of(root_of(data)))
        for place, told, event in placed(events_of(data, path.name)):
            for field in _AMOUNTS:
                value = getattr(told, field)
                if value is not None:
                    changed: dict[str, Any] = {field: value + Decimal("0.0001")}
                    other = attrs.evolve(told, **changed)
                    assert any(field in word for word in wrong(expected[place], other, event))
                    seen[field] += 1
    assert {"quantity", "price", "balance_after", "exercise_price", "underlying_quantity"} <= set(seen)


@pytest.mark.parametrize("name", sorted(_AMOUNTS))
def test_amounts_of_four_decimals_and_twelve_digits_are_exact(name: str) -> None:
    """The largest and the finest amount that EDGAR's schemas allow."""
    path = _AMOUNTS[name].split("/")
    opened, closed = "".join(f"<{tag}>" for tag in path), "".join(f"</{tag}>" for tag in reversed(path))
    for amount in ("999999999999.9999", "0.0001", "0.0", "890667.9587"):
        xml = (
            "<ownershipDocument><documentType>4</documentType><issuer><issuerName>Alder Corp</issuerName>"
            "</issuer>"
            "<reportingOwner><reportingOwnerId><rptOwnerName>Ito Mari</rptOwnerName></reportingOwnerId>"
            "</reportingOwner><derivativeTable><derivativeTransaction>"
            "<transactionDate><value>2024-03-04</value></transactionDate><transactionCoding>"
            f"<transactionCode>J</transactionCode></transactionCoding>{opened}<value>{amount}</value>{closed}"
            "</derivativeTransaction></derivativeTable><ownerSignature><signatureDate>2024-03-05</signatureDate>"
            "</ownerSignature></ownershipDocument>"
        )
        row = events_of(xml.encode(), "form.xml")[1]
        assert getattr(row, name) == Decimal(amount)
        assert str(getattr(row, name)) == amount
