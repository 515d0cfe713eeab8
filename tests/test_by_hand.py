"""What a person reads by hand: recorded on the words it rests on, checked, counted, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate_by_hand_doc import DOCUMENT, document
from holdings_events import FilingHeader, Issuer, NoteIssued, Owner, ReadingByHandRecorded, Recorded
from holdings_ledger import Ledger, Projection
from holdings_ledger.answers import EventRow, Ruled
from holdings_ledger.errors import InvalidFormError, InvalidRulingError, UnknownNameError
from holdings_ledger.readers.by_hand import FilingForm, Form
from holdings_ledger.readers.words import figures_of

EXAMPLE = Path(__file__).parent.parent / "examples" / "by_hand" / "10-q-2018-09-30-note-2"

LETTER = """NOTICE OF THE TRUSTEE
of Bluestem Robotics Corp, March 9, 2021

On March 4, 2021 the company sold a note of $30,000 to Quill Ada Ltd, due
March 4, 2022, at 8% a year. It paid
for fees. It paid $1,000 of interest on March 8, 2021.
"""

EIGHT_K = """FORM 8-K

Date of Report (Date of earliest event reported): March 4, 2021

Bluestem Robotics Corp
(Exact name of registrant as specified in its charter)

Item 1.01 Entry into a Material Definitive Agreement.

On March 4, 2021, the Company issued to Quill Ada Ltd a promissory note in the principal amount of $30,000.

The parties reckon that the holder got back $1,200 on March 8, 2021 in a roundabout way.

SIGNATURES

Pursuant to the requirements of the Securities Exchange Act of 1934, the registrant has duly caused this
report to be signed on its behalf by the undersigned hereunto duly authorized.

Dated: March 9, 2021
"""

SOLD: dict[str, Any] = {
    "type": "NoteIssued",
    "quote": "On March 4, 2021 the company sold a note of $30,000 to Quill Ada Ltd, "
    "due March 4, 2022, at 8% a year.",
    "effective_date": "2021-03-04",
    "holder": "Quill Ada Ltd",
    "principal": "30000",
    "rate": "0.08",
    "maturity_date": "2022-03-04",
}
PAID: dict[str, Any] = {
    "type": "NotePaymentRecorded",
    "quote": "It paid $1,000 of interest on March 8, 2021.",
    "effective_date": "2021-03-08",
    "note_date": "2021-03-04",
    "interest": "1000",
}
ROUNDABOUT: dict[str, Any] = {
    "type": "NotePaymentRecorded",
    "quote": "the holder got back $1,200 on March 8, 2021",
    "effective_date": "2021-03-08",
    "note_date": "2021-03-04",
    "principal": "1200",
}
FILING: dict[str, Any] = {
    "form": "NOTICE",
    "issuer": {"name": "Bluestem Robotics Corp"},
    "signature_date": "2021-03-09",
}


def form(*events: dict[str, Any], filing: dict[str, Any] | None = None, **fields: Any) -> bytes:
    """A form in JSON; with a filing where one is given."""
    content = {"by_hand": 1, "author": "A. Keller", "reason": "seen", **fields, "events": list(events)}
    if filing is not None:
        content["filing"] = filing
    return json.dumps(content).encode()


def fresh(*events: dict[str, Any], **fields: Any) -> bytes:
    """A form for a document that no reader knows."""
    return form(*events, filing=FILING, **fields)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.in_memory() as made:
        yield made


def ruled(ledger: Ledger, content: bytes, original: str | bytes | None = LETTER) -> Ruled:
    data = original.encode() if isinstance(original, str) else original
    return ledger.rule(kind="reading", form=content, document=data)


def problems(ledger: Ledger, content: bytes, original: str | bytes | None = LETTER) -> list[str]:
    """What is wrong with a form; the ledger stays as it was."""
    before = ledger.at().basis.position
    with pytest.raises(InvalidFormError) as raised:
        ruled(ledger, content, original)
    assert ledger.at().basis.position == before
    return list(raised.value.problems)


def facts(ledger: Ledger, **basis: Any) -> list[EventRow]:
    """The events by hand that count."""
    rows = ledger.at(as_of=date(2021, 12, 31), **basis).events().rows
    return [row for row in rows if row.fields["by_hand"] and row.type != "ReadingByHandRecorded"]


def revoke(ledger: Ledger, ruling: str, reason: str = "misread") -> Ruled:
    return ledger.rule(
        kind="revoke", revokes=ruling[:12], statement="taken back", author="A. Keller", reason=reason
    )


def all_rederived(ledger: Ledger) -> bool:
    return all(check.status == "ok" for check in [*ledger.audit_replay(), *ledger.verify()])


# --- documents that no reader knows -----------------------------------------------------------------------


def test_the_example_gives_the_note_and_its_payment(ledger: Ledger) -> None:
    ledger.rule(kind="reading", form=f"{EXAMPLE}.toml", document=f"{EXAMPLE}.txt")
    (note,) = ledger.at(as_of=date(2018, 12, 31)).notes()
    # 121 days on 200,000 at 8 % are 5,304.11, which was paid; 138 days follow on 150,000.
    accrued = (Decimal(150_000) * Decimal("0.08") * 138 / 365).quantize(Decimal("0.01"))
    assert accrued == Decimal("4536.99")
    assert (note.principal, note.accrued_interest) == (Decimal(150_000), accrued)
    issued, paid = (row for row in ledger.events() if row.type.startswith("Note"))
    inferred = [item["field"] for item in issued.fields["evidence"] if item["confidence"] == "inferred"]
    assert inferred == ["payment_pattern"]
    judged = {item["field"] for item in paid.fields["evidence"] if item["confidence"] == "inferred"}
    assert judged == {"note_date", "holder"}
    assert all_rederived(ledger)


def test_events_of_an_unknown_document_get_a_stream_and_their_words(ledger: Ledger) -> None:
    result = ruled(ledger, fresh(SOLD, PAID))
    assert (result.status, result.in_force, len(result.events)) == ("recorded", True, 2)
    view = ledger.at(as_of=date(2021, 12, 31))
    sold, paid = facts(ledger)
    assert (sold.id, paid.id) == result.events
    assert (sold.issuer, sold.form, sold.effective_date) == (
        "Bluestem Robotics Corp",
        "NOTICE",
        date(2021, 3, 4),
    )
    (source,) = view.events().sources(paid)
    assert source.quote == "It paid $1,000 of interest on March 8, 2021."
    assert source.quote == LETTER[slice(*source.span or (0, 0))]
    assert [(row.principal, row.maturity_date) for row in view.notes()] == [
        (Decimal(30_000), date(2022, 3, 4))
    ]
    assert all_rederived(ledger)


def test_the_same_form_adds_nothing_in_whatever_layout(ledger: Ledger) -> None:
    first = ruled(ledger, fresh(SOLD))
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in SOLD.items())
    toml = (
        'reason = "seen"\nauthor = "A. Keller"\nby_hand = 1\n[filing]\nform = "NOTICE"\n'
        f'issuer = {{ name = "Bluestem Robotics Corp" }}\nsignature_date = 2021-03-09\n[[events]]\n{lines}\n'
    )
    for again in (fresh(SOLD), toml.encode()):
        second = ruled(ledger, again)
        assert (second.status, second.ruling_id) == ("already", first.ruling_id)
    assert len(facts(ledger)) == 1


def test_words_of_a_scan_are_kept_as_typed_and_say_so(ledger: Ledger) -> None:
    scan = b"%PDF-1.4\n\x00\x01\x02 an image"
    result = ruled(ledger, fresh(SOLD), scan)
    (sold,) = facts(ledger)
    view = ledger.at()
    (source,) = view.events().sources(sold)
    assert (source.span, source.quote) == (None, SOLD["quote"])
    (quote,) = view.explain(result.events[0]).quotations
    assert quote.says == "NoteIssued, in words typed by hand from"
    assert quote.marked == SOLD["quote"]
    assert [item["field"] for item in sold.fields["evidence"]] == [
        "by_hand"
    ]  # every figure stands in the words
    assert all_rederived(ledger)
    assert any("no text" in text for text in problems(ledger, fresh({**PAID, "span": [1, 5]}), scan))


def test_a_row_of_a_form_by_hand_moves_a_balance(ledger: Ledger) -> None:
    page = (
        "FORM OF OLD\nFerreira Lena sold 100 Common Stock of Bluestem Robotics Corp on 03/04/2021, 900 left\n"
    )
    row = {
        "type": "SharesSold",
        "table": "I",
        "quote": "sold 100 Common Stock of Bluestem Robotics Corp on 03/04/2021, 900 left",
        "effective_date": "2021-03-04",
        "security": "Common Stock",
        "quantity": 100,
        "balance_after": 900,
        "ownership": "D",
    }
    owned = {**FILING, "form": "4", "owners": [{"name": "Ferreira Lena", "is_director": True}]}
    ruled(ledger, form(row, filing=owned), page)
    (event,) = facts(ledger)
    assert event.fields["side"] == "D"  # a sale disposes, which no word says
    (held,) = ledger.at(as_of=date(2021, 3, 4)).holdings(holder="Ferreira Lena")
    assert (held.quantity, held.holder) == (Decimal(900), "Ferreira Lena")
    wrong = {**row, "code": "P"}
    assert problems(ledger, form(wrong, filing=owned), page)[0].startswith(
        "events[0].code: code: P in Table I"
    )


def test_a_header_by_hand_can_be_told_again(ledger: Ledger) -> None:
    first = ruled(ledger, fresh(SOLD))
    better = {**FILING, "issuer": {"name": "Bluestem Robotics Corp", "cik": "0001234567"}, "form": "8-K"}
    second = ruled(ledger, form(SOLD, filing=better, revokes=first.ruling_id[:10]))
    assert second.targets == first.targets
    (sold,) = facts(ledger)
    assert (sold.id, sold.form) == (second.events[0], "8-K")
    assert len(ledger.at(as_of=date(2021, 12, 31)).notes().rows) == 1
    assert all_rederived(ledger)


def test_the_document_itself_may_arrive_later(ledger: Ledger) -> None:
    """A rendition under the accession number that a reader knows brings its facts; none is counted twice."""
    typed = {**ROUNDABOUT, "quote": "got back $1,200 on March 8, 2021"}
    described = {**FILING, "form": "8-K", "accession": "0001987654-21-000031", "period": "2021-03-04"}
    ruled(ledger, form(typed, filing=described), b"%PDF-1.4\n\x00 a scan: got back")
    (result,) = ledger.ingest_bytes(EIGHT_K.encode(), "8k.txt", accession="0001987654-21-000031")
    assert (result.status, result.filing) == ("added", "0001987654-21-000031")
    kinds = [row.type for row in ledger.at(as_of=date(2021, 12, 31)).events().rows]
    assert kinds.count("NoteIssued") == kinds.count("NotePaymentRecorded") == 1
    assert all_rederived(ledger)


def test_ingesting_a_document_that_was_described_by_hand_adds_nothing(ledger: Ledger) -> None:
    result = ruled(ledger, fresh(SOLD))
    position = ledger.at().basis.position
    (again,) = ledger.ingest_bytes(LETTER.encode(), "letter.txt")
    assert (again.status, again.filing) == ("already", result.targets[0])
    assert again.message == "brings nothing new: read by a person"
    mixed = list(ledger.ingest_bytes(b"nothing that anybody knows", "other.txt"))
    assert [item.status for item in mixed] == ["rejected"]
    assert ledger.at().basis.position == position


# --- clauses of a recorded filing ---------------------------------------------------------------------


@pytest.fixture
def recorded(ledger: Ledger) -> Ledger:
    """A ledger with an 8-K of which the reader reads a note and leaves a clause unread."""
    (result,) = ledger.ingest_bytes(EIGHT_K.encode(), "8k.txt")
    assert (result.status, result.unread) == ("recorded", 2)
    return ledger


def principal(ledger: Ledger, **basis: Any) -> Decimal | None:
    (note,) = ledger.at(as_of=date(2021, 12, 31), **basis).notes()
    return note.principal


def codes(ledger: Ledger) -> set[str]:
    return {finding.code for finding in ledger.at(as_of=date(2021, 12, 31)).findings()}


def test_an_unread_clause_answered_by_hand_counts_from_its_position_on(recorded: Ledger) -> None:
    before = recorded.at().basis.position
    assert "UNREAD_AMOUNT" in codes(recorded)
    result = ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    assert recorded.events().rows[0].filing == result.targets[0]
    assert principal(recorded) == 28_800
    assert principal(recorded, rulings=False) == principal(recorded, position=before) == 30_000
    assert "UNREAD_AMOUNT" not in codes(recorded)
    assert "READ_BY_HAND" in codes(recorded)
    standing = recorded.at().basis.position
    assert revoke(recorded, result.ruling_id).in_force
    assert principal(recorded) == 30_000
    assert "UNREAD_AMOUNT" in codes(recorded)
    assert principal(recorded, position=standing) == 28_800
    assert [row.in_force for row in recorded.at().rulings()] == [False, True]
    assert all_rederived(recorded)


def test_revoking_the_revocation_brings_it_back(recorded: Ledger) -> None:
    result = ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    taken = revoke(recorded, result.ruling_id)
    again = ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    assert (again.status, again.in_force) == ("already", False)
    revoke(recorded, taken.ruling_id, "it was right after all")
    assert principal(recorded) == 28_800


def test_the_filing_may_be_named_in_the_form(recorded: Ledger) -> None:
    filing = recorded.events().rows[0].filing
    assert ruled(recorded, form(ROUNDABOUT, document=filing), None).targets == (filing,)
    digest = filing.removeprefix("doc:")
    assert ruled(recorded, form(ROUNDABOUT, document=digest), None).status == "already"
    with pytest.raises(UnknownNameError, match="0001987654-21-000001"):
        ruled(recorded, form(ROUNDABOUT, document="0001987654-21-000001"), None)
    assert "is not the file given" in problems(recorded, form(ROUNDABOUT, document=filing), LETTER)[0]


def test_events_by_hand_take_the_place_of_a_reader_s(recorded: Ledger) -> None:
    issue = next(row for row in recorded.events() if row.type == "NoteIssued")
    better = {
        "type": "NoteIssued",
        "quote": "issued to Quill Ada Ltd a promissory note in the principal amount of $30,000",
        "effective_date": "2021-03-04",
        "holder": "Quill Ada Ltd",
        "principal": "30000",
        "rate": "0.05",
    }
    result = ruled(recorded, form(better, replaces=[issue.id]), EIGHT_K)
    (note,) = recorded.at(as_of=date(2021, 12, 31)).notes()
    assert (note.note_id, note.rate) == (issue.fields["note_id"], Decimal("0.05"))
    assert note.event_ids == result.events
    assert all_rederived(recorded)
    wrong = problems(recorded, form(better, replaces=[f"{issue.filing}#99"]), EIGHT_K)
    assert wrong[0].startswith("replaces[0]:")


def test_a_replaced_fact_stays_away_when_the_document_is_read_again(
    recorded: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from holdings_ledger.readers import detect

    issue = next(row for row in recorded.events() if row.type == "NoteIssued")
    better = {**SOLD, "quote": "issued to Quill Ada Ltd a promissory note", "rate": "0.05"}
    ruled(recorded, form(better, replaces=[issue.id]), EIGHT_K)
    plain: Any = detect.read_document

    def sees(title: str, more: dict[str, Any]) -> None:
        def read(found: Any) -> Any:
            reading = plain(found)
            changed = [
                attrs.evolve(fact, title=title, **more) if isinstance(fact, NoteIssued) else fact
                for fact in reading.facts
            ]
            return attrs.evolve(reading, facts=tuple(changed[::-1]), reader="better/1")

        monkeypatch.setattr(detect, "read_document", read)

    title = issue.fields["title"]
    sees(title, {"holder": "Quill Ada Ltd"})
    recorded.reread()
    assert [note.rate for note in recorded.at(as_of=date(2021, 12, 31)).notes()] == [Decimal("0.05")]
    sees("another title", {})
    recorded.reread()
    assert "BY_HAND_OUTDATED" in codes(recorded)


def test_a_reader_that_comes_to_say_the_same_is_counted_once(
    recorded: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from holdings_ledger.readers import detect

    ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    plain: Any = detect.read_document
    written: list[Any] = []

    def step(state: None, header: FilingHeader, item: Recorded) -> None:
        if any(evidence.field == "by_hand" for evidence in item.event.evidence):
            written.append(attrs.evolve(item.event, evidence=()))

    recorded.fold(Projection(initial=None, step=step))

    def read(found: Any) -> Any:
        reading = plain(found)
        return attrs.evolve(reading, facts=(*reading.facts, *written), reader="better/1")

    assert len(written) == 1
    monkeypatch.setattr(detect, "read_document", read)
    assert [result.status for result in recorded.reread()] == ["added"]
    assert principal(recorded) == 28_800
    assert principal(recorded, rulings=False) == 28_800
    assert "BY_HAND_OUTDATED" in codes(recorded)
    assert facts(recorded) == []


def test_a_reading_and_its_revocation_may_be_taken_in_at_once(recorded: Ledger) -> None:
    """A read model that was away meanwhile ends like one that saw both, one after the other."""
    from holdings_ledger.read_model.schema import Database
    from holdings_ledger.read_model.writer import project

    store = recorded._store()
    before = store.position()
    database = Database.in_memory()
    project(database, store, upto=before)
    result = ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    revoke(recorded, result.ruling_id)
    project(database, store, after=before)
    assert database.dump() == recorded._current().dump()
    assert facts(recorded) == []


# --- what is refused -----------------------------------------------------------------------------------


def test_what_is_wrong_is_told_at_once_by_the_path_of_each_field(ledger: Ledger) -> None:
    odd = {**PAID, "principle": "5", "interest": "1,5", "note_date": "yesterday", "holder": 7}
    found = problems(ledger, fresh(odd, {"type": "NoteIssud", "quote": "x"}, {**SOLD, "rate": "8%"}))
    assert found[0].startswith(
        'events[0].principle: there is no such field; did you mean "principal"? There are'
    )
    assert "note_principal" in found[0]
    assert found[1:4] == [
        "events[0].holder: 7 is not text",
        'events[0].note_date: "yesterday" is not a date such as 2021-03-04',
        'events[0].interest: "1,5" is not a decimal',
    ]
    assert found[4].startswith('events[1].type: "NoteIssud" is no choice; did you mean "NoteIssued"?')
    assert found[5] == 'events[2].rate: "8%" is not a decimal; a percent is a fraction, such as "0.12"'


WRONG: dict[str, tuple[bytes, str]] = {
    "no JSON": (b'{"by_hand": 1,', "it is neither TOML nor JSON that can be read"),
    "no TOML": (b"by_hand = = 1", "it is neither TOML nor JSON that can be read"),
    "no text": (b"\xff\xfe\x00", "it is neither TOML nor JSON that can be read"),
    "nested without end": (b'{"a":' * 100_000, "it is neither TOML nor JSON that can be read"),
    "a field twice": (b'{"by_hand": 1, "by_hand": 1}', 'the field "by_hand" stands twice'),
    "too long": (b"#" * 1_000_001, "more than the 1,000,000 allowed"),
    "nothing": (b"", "by_hand: it is missing"),
    "another version": (
        fresh(SOLD).replace(b'"by_hand": 1', b'"by_hand": 2'),
        "of version 1, not 2",
    ),
    "no author": (fresh(SOLD, author=" "), "author: "),
    "no events": (fresh(), "events: at least one event is needed"),
    "no filing": (form(SOLD), "filing: it is missing; no filing of the ledger has the document"),
    "no date": (form(SOLD, filing={**FILING, "signature_date": None}), "filing: it has no accepted_at"),
    "no time zone": (
        form(SOLD, filing={**FILING, "accepted_at": "2021-03-09T16:00:00"}),
        "filing.accepted_at: ",
    ),
    "no words": (
        fresh({**SOLD, "quote": []}),
        "events[0].quote: the words it rests on are missing",
    ),
    "words that do not stand there": (
        fresh({**SOLD, "quote": "sold two notes"}),
        "events[0].quote: the words do not stand in the document",
    ),
    "words that stand twice": (
        fresh({**PAID, "quote": "It paid"}),
        "events[0].quote: the words stand at 2 places: line 5 (span "
        f"{[LETTER.index('It paid'), LETTER.index('It paid') + 7]}), line 6 (span ",
    ),
    "a span beyond the end": (
        fresh({**PAID, "span": [0, 9_999]}),
        "events[0].span: [0, 9999] is no span",
    ),
    "half a span": (fresh({**PAID, "span": [5]}), "events[0].span[0]: it has 1 values, not 2"),
    "a header for an event": (
        fresh({**SOLD, "type": "FilingRecorded"}),
        'events[0].type: "FilingRecorded" is no choice',
    ),
    "a choice that is none": (
        fresh({**SOLD, "payment_pattern": "lump"}),
        'events[0].payment_pattern: "lump" is no choice; did you mean "lump_sum"?',
    ),
    "a part of a value object": (
        form(
            {**SOLD, "conversion": {"rule": "single", "terms": [{"kind": "fixed", "prize": "1"}]}},
            filing=FILING,
        ),
        "events[0].conversion.terms[0].prize: there is no such field",
    ),
    "an infinite number": (fresh({**SOLD, "principal": float("inf")}), "events[0].principal: "),
    "true for a number": (
        fresh({**SOLD, "installments": True}),
        "events[0].installments: true is not",
    ),
    "a note's number below one": (fresh({**SOLD, "note": 0}), "events[0].note: 0 is not free"),
    "one number for two notes": (
        fresh({**SOLD, "note": 1}, {**SOLD, "note": 1}),
        "events[1].note: 1 is not free in this filing",
    ),
    "a sum that does not add up": (
        fresh({**SOLD, "proceeds": "25000", "discount": "4000"}),
        "events[0].principal: sum: 25000 + 4000 is 29000, not 30000",
    ),
    "an event after its filing": (
        fresh({**PAID, "effective_date": "2021-04-08"}),
        "events[0].effective_date: date: 2021-04-08 is after the filing itself",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_form_that_cannot_be_used_is_refused_whole(what: str, ledger: Ledger) -> None:
    content, said = WRONG[what]
    assert any(said in problem for problem in problems(ledger, content))


def test_an_empty_document_and_one_without_a_name_are_refused(ledger: Ledger) -> None:
    assert "the document is empty" in problems(ledger, fresh(SOLD), b"")[0]
    assert "document: it is missing" in problems(ledger, fresh(SOLD), None)[0]


def test_a_described_filing_does_not_overrule_a_reader(recorded: Ledger) -> None:
    assert "was read as Form 8-K by" in problems(recorded, fresh(ROUNDABOUT), EIGHT_K)[0]


def test_what_is_stated_already_is_not_recorded_again(recorded: Ledger) -> None:
    ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    found = problems(
        recorded, form({**ROUNDABOUT, "quote": "holder got back $1,200 on March 8, 2021"}), EIGHT_K
    )
    assert found[0].startswith("events[0]: double: ")


def test_a_failed_check_is_recorded_only_with_a_reason_and_is_a_finding(ledger: Ledger) -> None:
    odd = fresh({**SOLD, "proceeds": "25000", "discount": "4000"}, accept_gates="so it was printed")
    result = ruled(ledger, odd)
    finding = next(f for f in ledger.at().findings() if f.code == "BY_HAND_GATES")
    assert "25000 + 4000 is 29000, not 30000" in finding.message
    assert finding.message.endswith("Accepted: so it was printed")
    made = ledger.at().explain(result.ruling_id).by_hand
    assert made is not None
    assert (made.accepted, len(made.gates)) == ("so it was printed", 1)


def test_a_reading_needs_a_form_and_nothing_else_has_one(ledger: Ledger) -> None:
    with pytest.raises(InvalidRulingError, match="form"):
        ledger.rule(kind="reading", statement="x", author="a", reason="b")
    with pytest.raises(InvalidRulingError, match="form"):
        ledger.rule(kind="split", form=form(SOLD))


# --- what is shown -----------------------------------------------------------------------------------


def test_explain_shows_author_reason_words_and_form(recorded: Ledger) -> None:
    result = ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    view = recorded.at(as_of=date(2021, 12, 31))
    for asked in (result.ruling_id, f"ruling/{result.ruling_id[:10]}", result.events[0]):
        found = view.explain(asked)
        assert [quote.marked for quote in found.quotations] == [ROUNDABOUT["quote"]]
        assert found.by_hand is not None
        assert (found.by_hand.author, found.by_hand.reason, found.by_hand.in_force) == (
            "A. Keller",
            "seen",
            True,
        )
        assert json.loads(found.by_hand.form_text)["events"] == [ROUNDABOUT]
    plain = next(row for row in view.events() if row.type == "NoteIssued")
    assert view.explain(plain.id).by_hand is None
    revoke(recorded, result.ruling_id)
    later = recorded.at().explain(result.events[0]).by_hand
    assert later is not None
    assert not later.in_force


def test_the_event_that_leads_rests_on_the_form(recorded: Ledger) -> None:
    ruled(recorded, form(ROUNDABOUT), EIGHT_K)
    leading = next(row for row in recorded.events() if row.type == ReadingByHandRecorded.__name__)
    assert (leading.fields["author"], leading.fields["facts"]) == ("A. Keller", 1)


def test_tampering_with_what_a_form_gives_is_found(recorded: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit compares the facts that are recorded with what the stored form gives today."""
    from holdings_ledger.ingest import checking_forms
    from holdings_ledger.readers.by_hand import parse

    result = ruled(recorded, form(ROUNDABOUT), EIGHT_K)

    def other(data: bytes, name: str) -> Form:
        return parse(data.replace(b'"1200"', b'"1300"'), name)

    monkeypatch.setattr(checking_forms, "parse", other)
    failed = [check for check in recorded.audit_replay() if check.status == "failed"]
    assert len(failed) == 1
    assert result.events[0] in failed[0].detail


# --- words and pages -----------------------------------------------------------------------------------


def test_a_quotation_is_found_in_html_as_a_person_sees_it(ledger: Ledger) -> None:
    page = (
        "<html><body><p>Of <b>Bluestem Robotics Corp</b></p><p>It paid&nbsp;$1,000 of <i>interest</i>\n"
        "on March&#160;8, 2021&mdash;“at last”.</p></body></html>"
    )
    ruled(
        ledger,
        fresh({**PAID, "quote": 'It paid $1,000 of interest on March 8, 2021-"at last"'}),
        page,
    )
    (paid,) = facts(ledger)
    (source,) = ledger.at().events().sources(paid)
    assert (source.quote or "").startswith("It paid&nbsp;$1,000 of <i>interest</i>")
    stated = {item["field"] for item in paid.fields["evidence"] if item["confidence"] == "inferred"}
    assert stated == {"note_date"}
    assert all_rederived(ledger)


@pytest.mark.parametrize(
    ("words", "value", "contained"),
    [
        ("paid $1,000.00 in all", Decimal(1000), True),
        ("paid $1.5 million", Decimal(1_500_000), True),
        ("at 8% a year", Decimal("0.08"), True),
        ("at eight percent (8%)", Decimal("0.08"), True),
        ("thirty-six (36) installments", 36, True),
        ("paid $10,000", Decimal(1000), False),
        ("on March 4, 2021", date(2021, 3, 4), True),
        ("on 03/04/2021", date(2021, 3, 4), True),
        ("on March 14, 2021", date(2021, 3, 4), False),
        ("sold to QUILL, ADA", "Quill Ada", True),
        ("sold to Quill Adam", "Quill Ada", False),
        ("in two parts, $10 and $20", (Decimal(10), Decimal(20)), True),
        ("in two parts, $10 and $21", (Decimal(10), Decimal(20)), False),
        ("there are registration rights: true", True, False),
        ("nothing", (), False),
    ],
)
def test_words_contain_a_figure_by_its_value(words: str, value: Any, contained: bool) -> None:
    assert figures_of(words).contain(value) is contained


def test_a_quotation_of_hostile_text_is_found_in_linear_time(ledger: Ledger) -> None:
    page = "It paid " + "paid " * 200_000 + "$1,000"
    assert "do not stand" in problems(ledger, fresh({**PAID, "quote": "paid " * 3_900 + "x"}), page)[0]


_WORDS = st.text(max_size=8) | st.sampled_from(["1,5", "0.5", "$"])
_PLAIN = st.none() | st.booleans() | st.integers() | _WORDS


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)


@given(
    field=st.sampled_from([*(f.name for f in attrs.fields(Form)), "typo"]),
    part=st.sampled_from([*SOLD, "conversion", "span", "components", "note"]),
    value=st.recursive(_PLAIN, _nested),
    inside=st.booleans(),
)
def test_whatever_a_form_holds_is_read_or_refused_by_path(
    field: str, part: str, value: Any, inside: bool
) -> None:
    from holdings_ledger.readers.by_hand import parse

    content: dict[str, Any] = json.loads(fresh({**SOLD, part: value} if inside else SOLD))
    if not inside:
        content[field] = value
    name = f"events[0].{part}" if inside else field
    told: tuple[str, ...] = ()
    try:
        parse(json.dumps(content).encode(), "form")
    except InvalidFormError as error:
        told = error.problems
    assert [problem for problem in told if not problem.startswith(name)] == []


# --- the page and the command ----------------------------------------------------------------------------


def test_the_page_lists_every_event_and_field() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert page == document(page), "run: python tests/generate_by_hand_doc.py --update"
    for cls in (Form, FilingForm, Issuer, Owner):
        for field in attrs.fields(cls):
            assert f"`{field.name}`" in page, f"{cls.__name__}.{field.name}"


def test_the_command_records_lists_explains_and_takes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from holdings_ledger.cli import main

    database = str(tmp_path / "holdings.db")
    asked = ["rule", "--kind", "reading", f"{EXAMPLE}.toml", "--document", f"{EXAMPLE}.txt", "--db", database]
    assert main([*asked, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["status"], len(row["events"])) == ("recorded", 2)
    assert main(asked) == 0
    assert main(["events", "--json", "--as-of", "2018-12-31", "--db", database]) == 0
    rows = json.loads(capsys.readouterr().out.split("\n", 2)[-1] or "{}")["rows"]
    assert {bool(event["by_hand"]) for event in rows} == {True, False}
    assert main(["explain", row["ruling_id"][:12], "--table", "--db", database]) == 0
    out = capsys.readouterr().out
    assert "by hand R. Osei" in out
    assert "10-q-2018-09-30-note-2.toml" in out
    assert main(["explain", row["events"][0], "--json", "--db", database]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["by_hand"]["author"] == "R. Osei"
    assert main(["audit", "--replay", "--db", database]) == 0
    taken = ["rule", "--kind", "revoke", "--revokes", row["ruling_id"], "--statement", "s", "--author", "a"]
    assert main([*taken, "--db", database]) == 2
    assert main([*taken, "--reason", "r", "--db", database]) == 0
    capsys.readouterr()
    assert main(["notes", "--json", "--as-of", "2018-12-31", "--db", database]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == []
    assert main([*asked, "--author", "B"]) == 2


def test_a_form_begun_for_a_file_needs_only_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from holdings_ledger.cli import main
    from holdings_ledger.readers.by_hand import parse

    known, unknown = tmp_path / "8k.txt", tmp_path / "letter.txt"
    known.write_text(EIGHT_K, encoding="utf-8")
    unknown.write_text(LETTER, encoding="utf-8")
    assert main(["read", "--form", str(known)]) == 0
    begun = capsys.readouterr().out
    assert "[filing]" not in begun
    assert begun.count("[[events]]") == 2
    assert "# ... " in begun
    answered = begun.replace('author = ""', 'author = "A. Keller"').replace('reason = ""', 'reason = "seen"')
    answered = answered.replace('type = ""', 'type = "NotePaymentRecorded"')
    assert len(parse(answered.encode(), "begun").events) == 2
    assert main(["read", "--form", str(unknown)]) == 0
    begun = capsys.readouterr().out
    assert "[filing]" in begun
    with pytest.raises(InvalidFormError, match="author"):
        parse(begun.encode(), "begun")
