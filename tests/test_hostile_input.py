"""Broken and hostile input: never a traceback, never half a filing, always a message with the cause."""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from holdings_ledger import Ledger
from holdings_ledger.answers import Ingested
from holdings_ledger.ingest.renditions import Rendition
from holdings_ledger.readers.decode import MAX_BYTES
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Rejection
from holdings_ledger.translate import translate

_EXAMPLES = Path(__file__).parent.parent / "examples" / "filings"


def _documents() -> list[Path]:
    """The example filings, and the real ones of the same facts where there are any."""
    folder = os.environ.get("HOLDINGS_LEDGER_CORPUS")
    seeds = sorted((Path(folder) / "seeds").iterdir()) if folder else []
    return [*sorted(_EXAMPLES.iterdir()), *seeds]


_PATHS = _documents()
_EVERY = pytest.mark.parametrize("path", _PATHS, ids=lambda path: path.name[:24])


def _survives(data: bytes, name: str) -> None:
    """The document is rejected with a cause, or read and translated whole."""
    read = read_bytes(data, name)
    if isinstance(read, Rejection):
        _explains(read, name)
        return
    document, reading = read
    events = translate(document, Rendition(reading=reading, document=document).reading)
    if isinstance(events, Rejection):
        _explains(events, name)
        return
    assert len(events) >= 1
    for event in events:
        for start, end in event.source.spans:
            assert 0 <= start <= end <= len(document.text)


def _explains(rejection: Rejection, name: str) -> None:
    assert rejection.name == name
    assert len(rejection.cause) > 10
    assert name in rejection.message


@_EVERY
def test_cut_at_every_line(path: Path) -> None:
    data = path.read_bytes()
    ends = [index + 1 for index, byte in enumerate(data) if byte == 10]
    for end in ends:
        _survives(data[:end], path.name)


@_EVERY
def test_cut_at_any_byte(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(4)
    for _ in range(60):
        _survives(data[: chance.randrange(len(data))], path.name)


@_EVERY
def test_bytes_flipped(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(16)
    for _ in range(120):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 1, 4, 40))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        _survives(bytes(broken), path.name)


@_EVERY
def test_lines_lost_doubled_and_swapped(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    chance = random.Random(345)
    for _ in range(60):
        broken = list(lines)
        at, other = chance.randrange(len(broken)), chance.randrange(len(broken))
        match chance.randrange(3):
            case 0:
                del broken[at]
            case 1:
                broken.insert(at, broken[other])
            case _:
                broken[at], broken[other] = broken[other], broken[at]
        _survives(b"".join(broken), path.name)


def _rows(results: Sequence[Ingested]) -> list[tuple[str, int]]:
    return [(result.status, result.events) for result in results]


@_EVERY
def test_line_ends_byte_order_mark_and_old_encodings_change_no_fact(path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8")
    renditions = [data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data]
    with_old_quotes = text.replace("⁽", "(").replace("⁾", ")")
    with contextlib.suppress(UnicodeEncodeError):  # a character that Windows-1252 lacks
        renditions.append(with_old_quotes.translate({0xB9: "1", 0xB2: "2", 0xB3: "3"}).encode("cp1252"))
    with Ledger.in_memory() as plain:
        expected = _rows(plain.ingest_bytes(data, path.name))
        stated = [(row.type, row.effective_date) for row in plain.at().events()]
    for rendition in renditions:
        with Ledger.in_memory() as ledger:
            assert _rows(ledger.ingest_bytes(rendition, path.name)) == expected
            assert [(row.type, row.effective_date) for row in ledger.at().events()] == stated


def _nonsense() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "blank", b" \n\t\n"
    yield "binary", bytes(range(256)) * 10
    yield "zeros", b"\x00" * 5_000
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(200))
    yield "UTF-16", "FORM 4\nTable I".encode("utf-16")
    yield "a letter", b"Dear Sir,\n\nthe weather is fine.\n"
    yield "only a heading", b"FORM 4\n"
    yield "XML of another kind", b"<?xml version='1.0'?><invoice><total>4</total></invoice>"
    yield "XML that does not end", b"<ownershipDocument><issuer><issuerName>X"
    yield "XML that is not well-formed", b"<ownershipDocument><a></b></ownershipDocument>"
    yield "nothing but tags", b"<ownershipDocument></ownershipDocument>"


@pytest.mark.parametrize(("name", "data"), list(_nonsense()), ids=[name for name, _ in _nonsense()])
def test_nonsense_is_rejected_with_its_cause(name: str, data: bytes) -> None:
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(data, "nonsense.txt")
        assert (result.status, result.events) == ("rejected", 0)
        assert result.message.startswith("nonsense.txt: ")
        assert len(result.message) > len("nonsense.txt: ") + 10
        assert ledger.at().basis.position == 0


def _limits() -> Iterator[tuple[str, bytes]]:
    ten_mb = 10 * 1024 * 1024
    yield "a line of 100 MB", b"FORM 4 " + b"x" * (100 * 1024 * 1024)
    yield "a line just under the cap", b"FORM 4\n" + b"y\t" * (MAX_BYTES // 2 - 8)
    yield "one word", b"Item 1.01 " + b"a" * ten_mb
    yield "only digits", b"Item 1.01 $" + b"1" * ten_mb
    yield "only dollars", b"Item 1.01 " + b"$" * (ten_mb // 10)
    yield "only quotes", b'Item 1.01 "Company" ' + b'("' * (ten_mb // 20)
    yield "entity bomb", b"<!DOCTYPE l [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>" + _document(b"&b;")
    yield "external entity", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + _document(b"&e;")
    yield "three million nested elements", _document(b"<a>" * 3_000_000)
    yield "tiny tags", _document(b"<a/>" * 2_000_000)
    yield "deep within the caps", _document(b"<a>" * 50_000 + b"</a>" * 50_000)


def _document(inside: bytes) -> bytes:
    return b"<ownershipDocument><remarks>" + inside + b"</remarks></ownershipDocument>"


@pytest.mark.parametrize(("name", "data"), list(_limits()), ids=[name for name, _ in _limits()])
def test_hostile_sizes_are_rejected_soon(name: str, data: bytes) -> None:
    started = time.process_time()
    read = read_bytes(data, "hostile.txt")
    assert isinstance(read, Rejection)
    assert read.cause
    assert time.process_time() - started < 20, "the time must grow with the size, not faster"
