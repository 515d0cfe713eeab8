"""Answers at an earlier position: of a few issuers alone they are what the whole ledger would say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_ledger import Ledger, View
from holdings_ledger.errors import AmbiguousNameError, LedgerError, UnknownNameError
from holdings_ledger.read_model.earlier import EarlierModels
from holdings_ledger.read_model.parts import PartFinder
from test_by_hand import EIGHT_K, form, revoke
from written_forms import Sold, form_4_text, form_4_xml, submission

WHO: Any = {"author": "A. Keller", "reason": "compared with the proxy statement"}
TARNWELL: Any = {"issuer": "Tarnwell Foods Inc", "issuer_cik": "0001400002", "symbol": "TARN"}
ISSUERS = (
    *("Bluestem Robotics Corp", "Bluestem", "BLSM", "0001987654", "Tarnwell", "TARN", "Corp", "Nobody"),
    "Bluestem Robotic Systems Corp",
)
HOLDERS = ("Ferreira Lena", "0001765432", "Silva", "Okafor Ada", "Okafor", "Nobody")
ASKED = (
    *((issuer, None) for issuer in ISSUERS),
    *((None, holder) for holder in HOLDERS),
    *((issuer, "Ferreira Lena") for issuer in ("Bluestem", "TARN")),
)


def _submitted(number: int, owner: str, day: str, **fields: Any) -> tuple[str, bytes]:
    xml = form_4_xml((Sold(day=day, shares=10 + number, after=9_000 - number),), owner=owner, **fields)
    accession = f"0001234567-21-{number:06}"
    return f"{number}.txt", submission(xml, accession, day.replace("-", "") + "163015")


def _documents() -> list[tuple[str, bytes]]:
    """Two issuers and their holders; names without CIK, and filings that come twice under other names."""
    text = form_4_text((Sold(day="2021-03-09", shares=100, after=8_000),))
    return [
        _submitted(1, "Ferreira Lena", "2021-03-02", owner_cik="0001765432"),
        _submitted(2, "Okafor Ada", "2021-03-03", owner_cik="0001765433"),
        _submitted(3, "Silva Rui", "2021-03-04", owner_cik="0001765434", **TARNWELL),
        _submitted(4, "Ferreira Lena", "2021-03-05", owner_cik="0001765432", **TARNWELL),
        ("named.txt", text),
        (
            "0001234567-21-000002.xml",
            form_4_xml(
                (Sold(day="2021-03-03", shares=12, after=8_998),),
                owner="Okafor Ada",
                owner_cik="0001765433",
                issuer="Bluestem Robotic Systems Corp",
            ),
        ),
    ]


def _answers(view: View, issuer: str | None, holder: str | None) -> list[object]:
    """What a view says of an issuer and a holder, or how it refuses to."""
    asked: list[object] = []
    for question in (view.holdings, view.options, view.notes, view.preferred, view.events, view.findings):
        try:
            asked.append(tuple(question(issuer=issuer, holder=holder)))
        except AmbiguousNameError as error:
            asked.append(str(error))
        except LedgerError as error:
            asked.append(type(error))
    return asked


def _ends(ledger: Ledger) -> list[int]:
    """The positions at which a filing or a ruling ends."""
    last = ledger.at().basis.position
    return sorted({ledger.at(position=at).basis.position for at in range(last + 1)})


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(6)), st.integers(0, 6), st.booleans(), st.booleans())
def test_a_part_says_what_the_whole_says(order: list[int], ruled: int, strict: bool, rulings: bool) -> None:
    documents = _documents()
    with Ledger.in_memory() as ledger:
        for at, index in enumerate(order):
            if at == ruled and at:
                _rule(ledger)
            name, data = documents[index]
            ledger.ingest_bytes(data, name)
        for position in _ends(ledger)[:-1]:
            view = ledger.at("2021-12-31", position=position, strict=strict, rulings=rulings)
            told = [_answers(view, *asked) for asked in ASKED]
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(PartFinder, "issuers", lambda self, issuer, holder: None)
                assert told == [_answers(view, *asked) for asked in ASKED]


def test_only_the_filings_of_the_issuers_asked_for_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.in_memory() as ledger:
        for name, data in _documents():
            ledger.ingest_bytes(data, name)
        last = ledger.at().basis.position
        monkeypatch.setattr(EarlierModels, "whole", _refuse)
        view = ledger.at("2021-12-31", position=_ends(ledger)[-2])
        assert {row.issuer for row in view.holdings(issuer="TARN")} == {"Tarnwell Foods Inc"}
        assert len(view.holdings(holder="Silva Rui")) == 1
        assert view.basis.position < last
        with pytest.raises(AssertionError):
            view.holdings()


def _refuse(*_: object) -> None:
    raise AssertionError("the whole ledger is folded")


def test_a_holder_named_by_a_reading_since_revoked_is_found_where_it_counted() -> None:
    sentence = "It is reckoned that Pell Road LLC has a note of $1,200 since March 8, 2021."
    text = EIGHT_K.replace("SIGNATURES", f"{sentence}\n\nSIGNATURES").encode()
    note = {
        "type": "NoteIssued",
        "quote": sentence,
        "effective_date": "2021-03-08",
        "holder": "Pell Road LLC",
        "principal": "1200",
    }
    namesake = _submitted(7, "Pell Road LLC", "2021-03-04", owner_cik="0001765499", **TARNWELL)
    with Ledger.in_memory() as ledger:
        ledger.ingest_bytes(text, "8k.txt")
        ledger.ingest_bytes(namesake[1], namesake[0])
        ruled = ledger.rule(kind="reading", form=form(note), document=text)
        before = ledger.at().basis.position
        revoke(ledger, ruled.ruling_id)
        assert len(ledger.at("2021-12-31").notes(holder="Pell Road LLC")) == 0
        assert len(ledger.at("2021-12-31", position=before).notes(holder="Pell Road LLC")) == 1


def test_a_name_without_cik_counts_for_the_one_issuer_that_bore_it_then() -> None:
    namesake = _submitted(8, "Silva Rui", "2021-03-11", issuer_cik="0001400009")
    with Ledger.in_memory() as ledger:
        for name, data in (_documents()[1], _documents()[4]):
            ledger.ingest_bytes(data, name)
        before = ledger.at().basis.position
        ledger.ingest_bytes(namesake[1], namesake[0])
        now = ledger.at("2021-12-31").holdings(issuer="0001987654")
        then = ledger.at("2021-12-31", position=before).holdings(issuer="0001987654")
    assert [row.holder for row in now] == ["Okafor Ada"]
    assert sorted(row.holder for row in then) == ["Ferreira Lena", "Okafor Ada"]


def _rule(ledger: Ledger) -> None:
    """Two holders are the same; whether the names are there already depends on the order."""
    try:
        ledger.rule(kind="same_party", targets=("Okafor Ada", "Ferreira Lena"), statement="they are", **WHO)
    except (UnknownNameError, AmbiguousNameError):
        return
