"""The text reader against the XML of the same filings, whole and damaged; and the two seeds."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, OwnershipDocument
from holdings_ledger.readers.ownership_text import read

_SCRIPT = Path(__file__).parent.parent / "benchmarks" / "compare_text_with_xml.py"
_MAIN_FIELDS = {
    "transaction_date",
    "code",
    "quantity",
    "side",
    "price",
    "balance_after",
    "ownership",
    "footnotes",
}


@pytest.fixture(scope="module")
def comparer() -> ModuleType:
    """The comparison script of benchmarks/, whose XML pass shares no code with the readers."""
    pytest.importorskip("lxml")
    spec = importlib.util.spec_from_file_location("compare_text_with_xml", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def folders(corpus: Path) -> tuple[Path, Path]:
    texts, xmls = corpus / "corpus" / "ownership_text", corpus / "corpus" / "ownership_xml"
    if not texts.is_dir():
        pytest.skip("the corpus has no ownership_text folder")
    return texts, xmls


def test_every_row_and_field_of_the_corpus_is_what_the_xml_says(corpus: Path, comparer: ModuleType) -> None:
    comparison = comparer.compare(*folders(corpus))

    assert comparison.files >= 300
    assert comparison.silent == 0, comparison.differences[:5]
    for (form, field), count in comparison.counts.items():
        least = Decimal("0.995") if field in _MAIN_FIELDS or field.startswith("rows") else Decimal("0.99")
        assert Decimal(count.equal) >= least * count.total, (form, field, count)


Damage = Callable[[list[str], random.Random], list[str]]


def row_places(lines: list[str]) -> list[tuple[int, str]]:
    """Numbers of the lines that are table rows, with the table."""
    places: list[tuple[int, str]] = []
    table = ""
    for at, line in enumerate(lines):
        if line.startswith("Table I"):
            table = "II" if line.startswith("Table II") else "I"
        elif line.startswith(("Reminder", "Reporting Owners")):
            table = ""
        elif table and "\t" in line and not line.startswith(("1.", "Code\t", "Date Exer")):
            places.append((at, table))
    return places


def without_headings(lines: list[str], _: random.Random) -> list[str]:
    return [line for line in lines if not line.startswith(("1.Title", "1. Title", "Code\t", "Date Exer"))]


def without_a_column(lines: list[str], chance: random.Random) -> list[str]:
    chosen: dict[str, int] = {}
    damaged = list(lines)
    for at, table in row_places(lines):
        cells = lines[at].split("\t")
        place = chosen.setdefault(table, chance.randrange(len(cells)))
        damaged[at] = "\t".join(cell for number, cell in enumerate(cells) if number != place)
    return damaged


def without_a_cell(lines: list[str], chance: random.Random) -> list[str]:
    places = row_places(lines)
    damaged = list(lines)
    if places:
        at, _ = chance.choice(places)
        cells = lines[at].split("\t")
        del cells[chance.randrange(len(cells))]
        damaged[at] = "\t".join(cells)
    return damaged


def without_trailing_blanks(lines: list[str], _: random.Random) -> list[str]:
    return [line.rstrip() for line in lines]


def with_bars(lines: list[str], _: random.Random) -> list[str]:
    damaged = list(lines)
    for at, _table in row_places(lines):
        damaged[at] = "| " + lines[at].replace("\t", " | ") + " |"
    return damaged


@pytest.mark.parametrize(
    "damage", [without_headings, without_a_column, without_a_cell, without_trailing_blanks, with_bars]
)
def test_nothing_is_silently_wrong_in_damaged_tables(
    damage: Damage, corpus: Path, comparer: ModuleType, tmp_path: Path
) -> None:
    texts, xmls = folders(corpus)
    chance = random.Random(20071121)
    for path in sorted(texts.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        (tmp_path / path.name).write_text("\n".join(damage(lines, chance)), encoding="utf-8")

    comparison = comparer.compare(tmp_path, xmls)

    assert comparison.files >= 300
    assert comparison.silent == 0, [d for d in comparison.differences if not d[-1]][:5]


def seed(corpus: Path, number: str) -> tuple[Document, OwnershipDocument]:
    (path,) = (corpus / "seeds").glob(f"{number}_*.txt")
    document = decode(path.read_bytes(), path.name)
    assert isinstance(document, Document)
    reading = read(document)
    assert isinstance(reading, OwnershipDocument)
    return document, reading


def test_the_first_seed_is_read_completely(corpus: Path) -> None:
    _, form = seed(corpus, "000")

    (owner,) = form.owners
    assert (form.form, form.issuer.symbol, form.period) == ("4", "ASTI", date(2007, 11, 19))
    assert (form.dates.header_date, form.dates.signature_date) == (date(2007, 11, 21), date(2007, 11, 21))
    assert (owner.name, owner.is_officer, owner.officer_title) == (
        "Armstrong Joseph H",
        True,
        "Vice President and CTO",
    )
    exercise, sale, option = form.rows
    assert (exercise.code, exercise.quantity, exercise.price, exercise.balance_after) == (
        "M",
        Decimal(1000),
        Decimal("4.25"),
        Decimal(42333),
    )
    assert (sale.code, sale.side, sale.price, sale.balance_after) == ("S", "D", Decimal(17), Decimal(41333))
    assert sale.footnotes == (("code", ("1",)),)
    assert (option.side, option.quantity, option.exercise_price) == (None, Decimal(1000), Decimal("4.25"))
    assert (option.exercisable_date, option.expiration_date) == (date(2006, 3, 31), date(2016, 2, 27))
    assert (option.balance_after, option.ownership) == (None, None)
    assert not form.truncated
    assert sorted(notice.code for notice in form.notices) == [
        "CHECKBOX_AMBIGUOUS",
        "COMBINED_CELL",
        "ORPHAN_FOOTNOTE",
        "TABLE_COLUMNS_MISSING",
    ]


def test_the_second_seed_is_read_as_far_as_it_goes(corpus: Path) -> None:
    _, form = seed(corpus, "001")

    assert (form.owners[0].name, form.dates.header_date) == ("Misra Ashutosh", date(2007, 11, 14))
    assert form.dates.signature_date is None
    assert [(row.quantity, row.price, row.balance_after) for row in form.rows] == [
        (Decimal(700), Decimal("16.76"), Decimal(43600)),
        (Decimal(200), Decimal("16.77"), Decimal(43400)),
        (Decimal(300), Decimal("16.92"), Decimal(43100)),
        (Decimal(100), Decimal("16.96"), Decimal(43000)),
        (None, None, Decimal(42800)),
    ]
    assert [{item.confidence for item in row.evidence} for row in form.rows] == [
        {"inferred"},
        {"reconciled"},
        {"reconciled"},
        {"reconciled"},
        set(),
    ]
    assert form.truncated
    assert {notice.code for notice in form.notices} == {
        "CHECKBOX_AMBIGUOUS",
        "DOCUMENT_TRUNCATED",
        "FUSED_CELL",
        "ROW_INCOMPLETE",
    }


@pytest.mark.parametrize("number", ["000", "001"])
def test_a_seed_cut_anywhere_yields_fewer_facts_but_never_others(number: str, corpus: Path) -> None:
    document, whole = seed(corpus, number)
    rows = {(row.table, row.number): row for row in whole.rows}
    end = document.text.rindex("Note: File")
    chance = random.Random(7)
    cuts = [at for at in range(end) if document.text[at] == "\n"]
    cuts += [chance.randrange(end) for _ in range(400)]
    read_forms = 0
    for cut in cuts:
        reading = read(Document(name="cut", data=b"", digest="", encoding="utf-8", text=document.text[:cut]))
        if not isinstance(reading, OwnershipDocument):
            continue
        read_forms += 1
        assert reading.truncated
        for row in reading.rows:
            full = rows[row.table, row.number]
            for field, _ in row.cells:
                assert getattr(row, field) == getattr(full, field), (cut, field)
    assert read_forms > 100


@pytest.mark.parametrize("number", ["000", "001"])
def test_a_seed_with_flipped_bytes_is_read_or_rejected_but_never_raises(number: str, corpus: Path) -> None:
    document, _ = seed(corpus, number)
    chance = random.Random(11)
    for _ in range(400):
        data = bytearray(document.data)
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        damaged = decode(bytes(data), "flipped")
        if isinstance(damaged, Document):
            read(damaged)
