"""Readers of other distributions: found when nothing else knows a document, and held to the gates."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_events import (
    Evidence,
    FilingRecorded,
    Issuer,
    NoteIssued,
    NoteSurrendered,
    Notice,
    Source,
)
from holdings_ledger import Ledger, codec
from holdings_ledger.cli import main
from holdings_ledger.readers import plugins
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.detect import read_document
from holdings_ledger.readers.model import (
    Dates,
    Document,
    OwnershipDocument,
    ProseDocument,
    ReadSpan,
    Rejection,
    Row,
)
from holdings_ledger.readers.plugin_gates import let_in

PAGE = (Path(__file__).parent.parent / "docs" / "PLUGINS.md").read_text(encoding="utf-8")
Install = Callable[..., None]

LETTER = """LOAN LETTER
Orchid Tools Inc borrowed $30,000 from Quill Ada on March 4, 2021 and $70,000 later.
Signed March 9, 2021
"""


def block(language: str) -> str:
    """The text of the page's block of a language."""
    return PAGE.split(f"```{language}\n")[1].split("```")[0]


def worked_example() -> Any:
    """The class that the page shows, made by running the page."""
    namespace: dict[str, Any] = {}
    exec(compile(block("python"), "PLUGINS.md", "exec"), namespace)
    return namespace["PaymentNotices"]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Makes readers look as if distributions offered them, each under its own name or the one given."""

    def forget() -> None:
        plugins._installed.cache_clear()
        plugins._loaded.cache_clear()

    def offered(*readers: Any, **named: Any) -> None:
        every = {**{reader.name: reader for reader in readers}, **named}

        class Point(metadata.EntryPoint):
            def load(self) -> Any:
                found = every[self.name]
                if isinstance(found, Exception):
                    raise found
                return found

        points = [Point(name=name, value="somewhere:Reader", group=plugins.GROUP) for name in every]
        monkeypatch.setattr(
            metadata, "entry_points", lambda *, group: points if group == plugins.GROUP else []
        )
        forget()

    yield offered
    forget()


class Letters:
    """A reader of loan letters, whose reading a test may change before it is given."""

    name = "letters"
    version = "3"

    def __init__(self, change: Callable[[Any], Any] = lambda reading: reading) -> None:
        self._change = change

    def sniff(self, document: Document) -> bool:
        return document.text.startswith("LOAN LETTER")

    def read(self, document: Document) -> Any:
        return self._change(reading_of(document))


def at(document: Document, words: str) -> tuple[int, int]:
    start = document.text.index(words)
    return start, start + len(words)


def reading_of(document: Document) -> ProseDocument:
    clause = at(document, "Orchid Tools Inc borrowed $30,000 from Quill Ada on March 4, 2021")
    note = NoteIssued(
        effective_date=date(2021, 3, 4),
        source=Source(document="whatever", spans=(clause,)),
        note=7,
        holder="Quill Ada",
        principal=Decimal(30_000),
    )
    return ProseDocument(
        form="LETTER",
        issuer=Issuer(name="Orchid Tools Inc"),
        dates=Dates(signature_date=date(2021, 3, 9)),
        facts=(note,),
        spans=(ReadSpan(span=(0, len(document.text)), kind="money", text="all", use="used"),),
        header_spans=(at(document, "Signed March 9, 2021"),),
    )


def letter(text: str = LETTER) -> Document:
    found = decode(text.encode(), "letter.txt")
    assert isinstance(found, Document)
    return found


def as_any(value: Any) -> Any:
    """A value whose type nobody checks before the gates do."""
    return value


def fact(reading: ProseDocument, **changes: Any) -> ProseDocument:
    """The reading with its fact changed."""
    return attrs.evolve(reading, facts=(attrs.evolve(reading.facts[0], **changes),))


def test_the_page_s_reader_reads_the_page_s_notice(install: Install) -> None:
    install(worked_example())
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(block("text").encode(), "notice.txt")
        assert (result.status, result.unread) == ("recorded", 0)
        (header, payment) = ledger.events().rows
        assert header.fields["reader"] == "plugin:payment-notices/1"
        assert payment.fields["value"] == "27531.51"
        assert payment.confidence == "stated"
        assert ledger.ingest_bytes(block("text").encode(), "again.txt")[0].status == "already"
        assert all(check.status == "ok" for check in ledger.audit_replay())


def test_a_document_that_no_plug_in_knows_is_rejected_as_before(install: Install) -> None:
    install(worked_example())
    found = read_document(letter("A letter about nothing."))
    assert isinstance(found, Rejection)
    assert found.cause.startswith("no reader knows it")


def test_a_class_an_object_and_a_module_of_functions_will_do(install: Install) -> None:
    for reader in (Letters, Letters()):
        install(letters=reader)
        assert isinstance(read_document(letter()), ProseDocument)


def test_notes_are_numbered_anew_and_rest_on_the_document(install: Install) -> None:
    def three(reading: ProseDocument) -> ProseDocument:
        note = reading.facts[0]
        assert isinstance(note, NoteIssued)
        gone = NoteSurrendered(
            effective_date=date(2021, 3, 4), source=note.source, prior=9, exchange=40, value=Decimal(30_000)
        )
        return attrs.evolve(reading, facts=(gone, attrs.evolve(note, exchange=40), note))

    install(Letters(three))
    found = read_document(letter())
    assert isinstance(found, ProseDocument)
    gone, first, second = found.facts
    assert isinstance(gone, NoteSurrendered)
    assert isinstance(first, NoteIssued)
    assert isinstance(second, NoteIssued)
    assert (gone.prior, gone.exchange) == (1, 1)
    assert (first.note, first.exchange, second.note) == (1, 1, 2)
    assert {item.source.document for item in found.facts} == {letter().digest}


def test_what_no_fact_rests_on_is_unread_whatever_the_plug_in_claims(install: Install) -> None:
    install(Letters())
    found = read_document(letter())
    assert isinstance(found, ProseDocument)
    assert [(item.text, item.use) for item in found.spans] == [
        ("$30,000", "used"),
        ("March 4, 2021", "used"),
        ("$70,000", "unread"),
        ("March 9, 2021", "used"),
    ]
    install(Letters(lambda reading: attrs.evolve(reading, spans=())))
    silent = read_document(letter())
    assert isinstance(silent, ProseDocument)
    assert len(silent.unread) == 4


CHANGES: dict[str, tuple[str, str, Callable[[ProseDocument], Any]]] = {
    "a figure that does not stand there": (
        "words",
        "facts[0].principal",
        lambda r: fact(r, principal=Decimal(31_000)),
    ),
    "a figure that stands elsewhere": (
        "words",
        "facts[0].principal",
        lambda r: fact(r, principal=Decimal(70_000)),
    ),
    "a day that does not stand there": (
        "words",
        "facts[0].effective_date",
        lambda r: fact(r, effective_date=date(2021, 3, 5)),
    ),
    "a day after the filing": (
        "date",
        "facts[0].effective_date",
        lambda r: fact(
            r,
            effective_date=date(2022, 3, 4),
            evidence=(Evidence(field="effective_date", confidence="inferred"),),
        ),
    ),
    "a year that cannot be": (
        "date",
        "facts[0].maturity_date",
        lambda r: fact(
            r,
            maturity_date=date(9021, 3, 4),
            evidence=(Evidence(field="maturity_date", confidence="inferred"),),
        ),
    ),
    "a holder nobody names": ("words", "facts[0].holder", lambda r: fact(r, holder="Okafor Ben")),
    "an issuer nobody names": (
        "words",
        "issuer.name",
        lambda r: attrs.evolve(r, issuer=Issuer(name="Birch Co")),
    ),
    "a CIK of nowhere": (
        "words",
        "issuer.cik",
        lambda r: attrs.evolve(r, issuer=Issuer(name="Orchid Tools Inc", cik="0001234567")),
    ),
    "a date of nowhere": (
        "words",
        "dates.filing_date",
        lambda r: attrs.evolve(r, dates=Dates(filing_date=date(2021, 3, 10))),
    ),
    "a span beyond the end": (
        "span",
        "facts[0].source.spans[0]",
        lambda r: fact(r, source=Source(document="", spans=((10, 9_999),))),
    ),
    "a span that is empty": (
        "span",
        "header_spans[0]",
        lambda r: attrs.evolve(r, header_spans=((5, 5),)),
    ),
    "a fact without words": ("span", "facts[0].source.spans", lambda r: fact(r, source=Source(document=""))),
    "evidence with other words": (
        "words",
        "facts[0].evidence[0]",
        lambda r: fact(
            r, evidence=(Evidence(field="principal", confidence="stated", raw="$31,000", span=(0, 4)),)
        ),
    ),
    "evidence of no field": (
        "words",
        "facts[0].evidence[0]",
        lambda r: fact(r, evidence=(Evidence(field="colour", confidence="inferred"),)),
    ),
    "stated by evidence without words": (
        "span",
        "facts[0].evidence[0]",
        lambda r: fact(
            r, principal=Decimal(31_000), evidence=(Evidence(field="principal", confidence="reconciled"),)
        ),
    ),
    "parts that are not the whole": (
        "sum",
        "facts[0].principal",
        lambda r: fact(
            r,
            components=(Decimal(10_000), Decimal(10_000)),
            evidence=(Evidence(field="components", confidence="inferred"),),
        ),
    ),
    "a float": ("type", "facts[0].principal", lambda r: fact(r, principal=30_000.0)),
    "no number": ("type", "facts[0].principal", lambda r: fact(r, principal=Decimal("NaN"))),
    "an endless number": ("type", "facts[0].principal", lambda r: fact(r, principal=Decimal("1e999999"))),
    "a choice that is none": ("type", "facts[0].secured", lambda r: fact(r, secured="perhaps")),
    "a list of facts": (
        "type",
        "facts",
        lambda r: ProseDocument(form="L", issuer=r.issuer, facts=as_any([])),
    ),
    "a header as a fact": (
        "type",
        "facts[0]",
        lambda r: attrs.evolve(
            r,
            facts=(
                FilingRecorded(
                    source=r.facts[0].source,
                    form="8-K",
                    issuer=r.issuer,
                    known_at=datetime(2021, 3, 9, tzinfo=UTC),
                    known_at_source="acceptance",
                    format="text",
                    reader="x/1",
                ),
            ),
        ),
    ),
    "a code of nowhere": (
        "type",
        "notices[0].code",
        lambda r: attrs.evolve(r, notices=(Notice(code="ODD", detail="odd"),)),
    ),
    "a form by hand": ("type", "format", lambda r: attrs.evolve(r, format="by_hand")),
    "something else": ("type", "document", lambda r: {"facts": r.facts}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_reading_that_fails_a_gate_is_rejected_by_name(what: str, install: Install) -> None:
    gate, place, change = CHANGES[what]
    install(Letters(change))
    found = read_document(letter())
    assert isinstance(found, Rejection)
    assert found.place == place
    assert found.cause.startswith(f"reader letters/3 fails the gate {gate}: ")


def test_a_reader_that_raises_is_a_rejection(install: Install) -> None:
    def broken(reading: ProseDocument) -> Any:
        raise KeyError("holder")

    install(Letters(broken))
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(LETTER.encode(), "letter.txt")
    assert result.status == "rejected"
    assert "reader letters/3 raised KeyError: 'holder'" in result.message


def test_one_that_cannot_be_loaded_or_is_no_reader_says_so(install: Install) -> None:
    install(letters=ImportError("no module named orchid"))
    found = read_document(letter())
    assert isinstance(found, Rejection)
    assert "reader letters could not be loaded: ImportError: no module named orchid" in found.cause
    install(letters=object())
    found = read_document(letter())
    assert isinstance(found, Rejection)
    assert "is no reader" in found.cause


def test_two_that_know_a_document_need_a_choice(install: Install) -> None:
    class Others(Letters):
        name = "others"

    install(Letters(), Others())
    found = read_document(letter())
    assert isinstance(found, Rejection)
    assert "letters and others; choose one with --reader" in found.cause
    with Ledger.in_memory() as ledger:
        assert ledger.ingest_bytes(LETTER.encode(), "letter.txt", reader="others")[0].status == "recorded"


def test_the_audit_knows_when_the_plug_in_is_gone(install: Install) -> None:
    install(Letters())
    with Ledger.in_memory() as ledger:
        assert ledger.ingest_bytes(LETTER.encode(), "letter.txt")[0].status == "recorded"
        install()
        skipped = [check for check in ledger.audit_replay() if check.status != "ok"]
        assert [(c.status, c.detail) for c in skipped] == [
            ("skipped", "not re-derived: reader letters is not installed")
        ]
        assert ledger.reread() == []
        assert [row.type for row in ledger.events().rows] == ["FilingRecorded", "NoteIssued"]


BY_HAND = """
by_hand = 1
author = "A. Keller"
reason = "seen"
[filing]
form = "LETTER"
issuer = { name = "Orchid Tools Inc" }
signature_date = 2021-03-09
[[events]]
type = "NoteIssued"
quote = "Orchid Tools Inc borrowed $30,000 from Quill Ada on March 4, 2021"
effective_date = 2021-03-04
holder = "Quill Ada"
principal = "30000"
"""


def test_a_reader_that_comes_to_know_a_described_document_takes_over(install: Install) -> None:
    install()
    with Ledger.in_memory() as ledger:
        ledger.rule(kind="reading", form=BY_HAND.encode(), document=LETTER.encode())
        install(Letters())
        (result,) = ledger.ingest_bytes(LETTER.encode(), "letter.txt")
        assert result.status == "added"
        (note,) = [row for row in ledger.events() if row.type == "NoteIssued"]
        assert note.fields["by_hand"] is None
        assert len(ledger.at(date(2021, 12, 31)).notes().rows) == 1
        assert ledger.ingest_bytes(LETTER.encode(), "letter.txt")[0].status == "already"
        assert all(check.status == "ok" for check in ledger.audit_replay())


def test_a_reader_that_reads_a_described_document_otherwise_is_in_conflict(install: Install) -> None:
    install()
    with Ledger.in_memory() as ledger:
        other = BY_HAND.replace('form = "LETTER"', 'form = "8-K"')
        ledger.rule(kind="reading", form=other.encode(), document=LETTER.encode())
        position = ledger.at().basis.position
        install(Letters())
        (result,) = ledger.ingest_bytes(LETTER.encode(), "letter.txt")
        assert result.status == "conflict"
        assert "form (8-K against LETTER)" in result.message
        assert ledger.at().basis.position == position


def test_a_better_version_reads_again(install: Install) -> None:
    install(Letters())
    with Ledger.in_memory() as ledger:
        ledger.ingest_bytes(LETTER.encode(), "letter.txt")
        install(Letters(lambda reading: fact(reading, title="loan")))
        assert any(check.status == "failed" for check in ledger.audit_replay())
        assert [result.status for result in ledger.reread()] == ["added"]
        assert all(check.status == "ok" for check in ledger.audit_replay())


_ODD: Any = st.sampled_from(
    [
        *(None, True, 7, -1, 1.5, "", "x", b"x", {"a": 1}, object(), Decimal("NaN"), Decimal("1e500")),
        *((), (1,), (0, 5), (5, 1), ((0, 5),), (("a", (0, 3)),)),
        *(date(2021, 3, 4), datetime(2021, 3, 4), Issuer(name="Orchid Tools Inc")),
    ]
)


@given(
    name=st.sampled_from([field.name for field in attrs.fields(ProseDocument)]),
    part=st.sampled_from([field.name for field in attrs.fields(NoteIssued)]),
    value=_ODD,
    inside=st.booleans(),
)
def test_whatever_a_plug_in_gives_is_let_in_or_rejected(
    name: str, part: str, value: Any, inside: bool
) -> None:
    document = letter()
    plain = reading_of(document)
    odd = fact(plain, **{part: value}) if inside else attrs.evolve(plain, **{name: value})
    found = let_in(document, odd, "plugin:letters/3")
    if isinstance(found, Rejection):
        assert found.cause.startswith("reader letters/3 fails the gate ")
        return
    assert isinstance(found, ProseDocument)
    for event in found.facts:
        assert codec.decode(*codec.encode(event)) == event


TABLE = """LOAN LETTER of Orchid Tools Inc, by Quill Ada, March 9, 2021
sold 03/04/2021 | 100 | 20.50 | 900
and another 300 shares at $21
"""


class Tables(Letters):
    """A reader that gives rows."""

    name = "tables"

    def read(self, document: Document) -> Any:
        from holdings_events import Owner

        row = Row(
            table="I",
            number=1,
            kind="transaction",
            span=at(document, "sold 03/04/2021 | 100 | 20.50 | 900"),
            security="LOAN",
            transaction_date=date(2021, 3, 4),
            code="S",
            side="D",
            quantity=Decimal(100),
            price=Decimal("20.50"),
            balance_after=Decimal(900),
            ownership="D",
            cells=(("quantity", at(document, "100")), ("price", at(document, "20.50"))),
        )
        return self._change(
            OwnershipDocument(
                form="4",
                issuer=Issuer(name="Orchid Tools Inc"),
                owners=(Owner(name="Quill Ada"),),
                period=date(2021, 3, 4),
                dates=Dates(signature_date=date(2021, 3, 9)),
                rows=(row,),
                header_spans=((0, 60),),
            )
        )


def test_rows_are_held_to_their_cells_and_what_is_left_is_noticed(install: Install) -> None:
    install(Tables())
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest_bytes(TABLE.encode(), "table.txt")
        assert result.status == "recorded", result.message
        assert [row.type for row in ledger.events().rows] == ["FilingRecorded", "SharesSold"]
        unread = next(row for row in ledger.audit() if row.code == "UNREAD_AMOUNT")
        assert "300, $21" in unread.message

    def moved(reading: Any) -> Any:
        return attrs.evolve(reading, rows=(attrs.evolve(reading.rows[0], quantity=Decimal(900)),))

    install(Tables(moved))
    found = read_document(letter(TABLE))
    assert isinstance(found, Rejection)
    assert (found.place, "gate words" in found.cause) == ("rows[0].quantity", True)


def test_the_command_takes_a_reader_by_name(
    install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(worked_example())
    file = tmp_path / "notice.txt"
    file.write_text(block("text"), encoding="utf-8")
    database = str(tmp_path / "holdings.db")
    assert main(["read", "--reader", "payment-notices", str(file), "--jsonl"]) == 0
    assert "NotePaymentRecorded" in capsys.readouterr().out
    assert main(["ingest", "--reader", "payment-notice", str(file), "--db", database]) == 4
    assert "reader payment-notice is not installed; installed are payment-notices" in capsys.readouterr().err
    assert main(["ingest", "--reader", "payment-notices", str(file), "--db", database]) == 0


def test_nothing_is_looked_for_while_our_own_readers_know_the_document() -> None:
    """Looking for entry points takes milliseconds, which nobody pays who has no use for them."""
    program = (
        "import sys, holdings_ledger\n"
        "with holdings_ledger.Ledger.in_memory() as ledger:\n"
        "    assert ledger.ingest('examples/filings')\n"
        "print('importlib.metadata' in sys.modules and 'holdings_ledger.readers.plugins' in sys.modules)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "False"
