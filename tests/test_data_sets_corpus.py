"""Real filings as ownership XML, text, submission and data set: the same events, and one stream."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Any

import attrs
import pytest

from data_set_files import Lines, lines_of, members, zipped
from holdings_events import Event, RowEvent
from holdings_ledger import Ledger
from holdings_ledger.ingest.inputs import FilingInput, from_bytes
from holdings_ledger.ingest.preparing import prepared
from holdings_ledger.ingest.renditions import Rendition
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Dates, OwnershipDocument, Reading, Rejection

_ACCESSION = re.compile(r"\d{10}-\d\d-\d{6}")
_SIGNED = re.compile(rb"<signatureDate>(\d{4}-\d\d-\d\d)")
_HALF_CENT = Decimal("0.005")


def named(path: Path, number: int) -> str:
    """The accession number in the name of a file, or one of our own."""
    found = _ACCESSION.search(path.name)
    return found.group() if found else f"0009999999-99-{number:06d}"


@lru_cache(maxsize=1)
def real_filings(folder: Path) -> tuple[tuple[str, date, bytes], ...]:
    """(accession number, last day signed, XML) of each real filing."""
    found = []
    for number, path in enumerate(sorted((folder / "corpus" / "ownership_xml").glob("*.xml"))):
        data = path.read_bytes()
        signed = [date.fromisoformat(day.decode()) for day in _SIGNED.findall(data)]
        found.append((named(path, number), max(signed), data))
    return tuple(found)


@lru_cache(maxsize=1)
def data_set(folder: Path) -> bytes:
    lines: list[Lines] = [
        lines_of(xml, accession, day, 1_000 * number)
        for number, (accession, day, xml) in enumerate(real_filings(folder), 1)
    ]
    return zipped(members(lines))


def from_data_set(folder: Path) -> dict[str, FilingInput]:
    found = list(from_bytes(data_set(folder), "q.zip"))
    assert not [item for item in found if isinstance(item, Rejection)]
    return {str(reading(item).dates.accession): item for item in found if isinstance(item, FilingInput)}


def reading(item: FilingInput) -> Reading:
    found = item.read()
    assert not isinstance(found, Rejection)
    return found


def events_of(item: FilingInput) -> tuple[Event, ...]:
    made = prepared(Rendition(reading=reading(item), document=item.document))
    assert not isinstance(made, Rejection)
    return made.events


def read_xml(accession: str, day: date, xml: bytes) -> FilingInput:
    read = read_bytes(xml, f"{accession}.xml")
    assert not isinstance(read, Rejection)
    document, reading = read
    dates = Dates(
        accession=accession,
        accession_source="tsv",
        filing_date=day,
        signature_date=reading.dates.signature_date,
    )
    return FilingInput(name=accession, document=document, read=lambda: attrs.evolve(reading, dates=dates))


# --- the same events ---------------------------------------------------------------------------------------

_PLACED = frozenset({"source", "row", "evidence", "derivatives"})


def told(event: RowEvent, legs: Sequence[Any]) -> dict[str, Any]:
    """What an event says, without where; amounts rounded to cents, marks as sets, missing words as none."""
    fields = {f.name: getattr(event, f.name) for f in attrs.fields(type(event)) if f.name not in _PLACED}
    fields["legs"] = [
        {
            f.name: getattr(leg, f.name)
            for f in attrs.fields(type(leg))
            if f.name not in {"row", "span", "path"}
        }
        for leg in legs
    ]
    return {"type": type(event).__name__, **fields}


def unequal(one: Any, other: Any) -> bool:
    """Whether two values differ by more than what a data set cannot say."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) > _HALF_CENT
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() != other.keys() or any(unequal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) != len(other) or any(unequal(a, b) for a, b in zip(one, other, strict=True))
    return bool(one != other)


def in_order(events: Sequence[Event]) -> list[RowEvent]:
    """Row events as a data set orders them: by table, transactions before holdings."""
    rows = [event for event in events if isinstance(event, RowEvent)]
    return sorted(rows, key=lambda event: (event.table, event.code is None, event.row or 0))


def marks(value: dict[str, Any]) -> dict[str, Any]:
    """The same with the marks of each field as a set, in no order."""
    return value | {
        "footnotes": sorted((field, tuple(sorted(ids))) for field, ids in value["footnotes"]),
        "legs": [
            leg | {"footnotes": sorted((field, tuple(sorted(ids))) for field, ids in leg["footnotes"])}
            for leg in value["legs"]
        ],
    }


def differing(first: Sequence[Event], second: Sequence[Event]) -> Iterator[str]:
    one, other = in_order(first), in_order(second)
    if len(one) != len(other):
        yield f"{len(one)} row events against {len(other)}"
        return
    for a, b in zip(one, other, strict=True):
        mine = marks(told(a, getattr(a, "derivatives", ())))
        its = marks(told(b, getattr(b, "derivatives", ())))
        yield from (
            f"{name}: {mine[name]} against {its[name]}" for name in mine if unequal(mine[name], its[name])
        )


def test_a_data_set_gives_the_events_that_the_xml_gives(corpus: Path) -> None:
    kept = from_data_set(corpus)
    assert len(kept) == len(real_filings(corpus)) == 379
    rows = 0
    for accession, day, xml in real_filings(corpus):
        exact, rounded = events_of(read_xml(accession, day, xml)), events_of(kept[accession])
        assert list(differing(exact, rounded)) == [], accession
        rows += len(in_order(exact))
    assert rows > 1_500


def test_a_data_set_gives_the_header_that_the_xml_gives(corpus: Path) -> None:
    kept = from_data_set(corpus)
    for accession, day, xml in real_filings(corpus):
        exact, rounded = reading(read_xml(accession, day, xml)), reading(kept[accession])
        assert isinstance(exact, OwnershipDocument)
        assert isinstance(rounded, OwnershipDocument)
        for name in (
            *("form", "issuer", "period", "original_date", "no_securities_owned"),
            *("not_subject_to_section_16", "holdings_reported", "transactions_reported"),
        ):
            assert getattr(rounded, name) == getattr(exact, name), (accession, name)
        assert {(o.name, o.cik, o.officer_title, o.address) for o in rounded.owners} == {
            (
                " ".join(o.name.split()),
                o.cik,
                o.officer_title and " ".join(o.officer_title.split()),
                o.address,
            )
            for o in exact.owners
        }, accession
        assert [note.id for note in rounded.footnotes] == sorted(
            (note.id for note in exact.footnotes), key=int
        )


# --- one stream --------------------------------------------------------------------------------------------


def renditions(folder: Path, every: int) -> dict[str, list[tuple[str, bytes]]]:
    """(name, bytes) of the documents of each format, of every so many filings."""
    chosen = real_filings(folder)[::every]
    lines = [lines_of(xml, name, day, 1_000 * n) for n, (name, day, xml) in enumerate(chosen, 1)]
    texts = sorted((folder / "corpus" / "ownership_text").iterdir())[::every]
    xmls = sorted((folder / "corpus" / "ownership_xml").glob("*.xml"))[::every]
    return {
        "xml": [(path.name, path.read_bytes()) for path in xmls],
        "text": [(path.name, path.read_bytes()) for path in texts],
        "data set": [("q.zip", zipped(members(lines)))],
    }


def answers(ledger: Ledger) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """Holdings, options and findings, without what may depend on the order of arrival: ids and positions."""
    view = ledger.at(date(2026, 1, 1))
    held = Counter(
        (
            row.issuer_cik,
            row.holder_cik,
            row.security,
            row.ownership,
            row.nature,
            row.quantity,
            row.confidence,
        )
        for row in view.holdings()
    )
    options = Counter(
        (row.issuer, row.holder, row.title, row.exercise_price, row.expiration_date, row.total, row.vested)
        for row in view.options()
    )
    return held, options, Counter((finding.code, finding.subject) for finding in ledger.audit())


def taken_in(documents: Sequence[tuple[str, bytes]], ledger: Ledger) -> Counter[str]:
    return Counter(result.status for name, data in documents for result in ledger.ingest_bytes(data, name))


def check_every_order(folder: Path, formats: Sequence[str], every: int) -> None:
    documents = renditions(folder, every)
    count = len(documents["xml"])
    found = []
    for order in permutations(formats):
        with Ledger.in_memory() as ledger:
            first, *later = (taken_in(documents[name], ledger) for name in order)
            assert first == {"recorded": count}
            assert all(set(statuses) <= {"added", "already"} for statuses in later), (order, later)
            assert len({row.filing for row in ledger.at().events()}) == count
            found.append((order, answers(ledger)))
    (_, expected), *others = found
    for order, got in others:
        for mine, its in zip(expected, got, strict=True):
            assert (mine - its, its - mine) == (Counter(), Counter()), order


def test_a_filing_is_one_whatever_its_renditions_order(corpus: Path) -> None:
    check_every_order(corpus, ("xml", "text", "data set"), every=9)


def test_a_filing_is_one_without_its_xml(corpus: Path) -> None:
    check_every_order(corpus, ("text", "data set"), every=7)


@pytest.mark.slow
def test_every_filing_is_one_whatever_its_renditions_order(corpus: Path) -> None:
    check_every_order(corpus, ("xml", "text", "data set"), every=1)
    check_every_order(corpus, ("text", "data set"), every=1)


def test_a_submission_joins_its_filing_of_a_data_set(corpus: Path) -> None:
    for path in sorted((corpus / "corpus" / "submission_txt").glob("*.txt")):
        data = path.read_bytes()
        xml = data[data.index(b"<ownershipDocument") : data.index(b"</ownershipDocument>")]
        accession = named(path, 0)
        accepted = re.search(rb"<(?:ACCEPTANCE-DATETIME|FILING-DATE)>(\d{4})(\d\d)(\d\d)", data)
        assert accepted is not None
        day = date(*(int(part) for part in accepted.groups()))
        lines = lines_of(xml + b"</ownershipDocument>", accession, day)
        renditions = [(path.name, data), ("q.zip", zipped(members([lines])))]
        states = []
        for order in (renditions, renditions[::-1]):
            with Ledger.in_memory() as ledger:
                statuses = [taken_in([document], ledger) for document in order]
                assert statuses[0] == {"recorded": 1}
                assert set(statuses[1]) <= {"added", "already"}
                (known_at,) = {row.known_at for row in ledger.at().events()}
                states.append((answers(ledger), known_at))
        assert states[0] == states[1], path.name
