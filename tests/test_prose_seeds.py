"""The real filings: what the seeds state, exactly, and silence on matters of other kinds."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from holdings_events import Event
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, ProseDocument
from holdings_ledger.readers.prose import read, recognises
from prose_cases import fact, normalised

_CAP_003 = [
    {"kind": "market", "measure": "vwap", "statistic": "average", "factor": "0.85", "window_days": 5},
    {"kind": "market", "measure": "closing_bid", "statistic": "last", "factor": "1", "window_days": 1},
    {"kind": "fixed", "price": "0.002"},
]
_TERMS_003: dict[str, Any] = {
    "effective_date": "2017-11-30",
    "holder": "Global Ichiban Ltd",
    "title": "Secured Convertible Promissory Notes",
    "rate": "0.12",
    "conversion": {"chooser": "holder", "rule": "lowest", "terms": _CAP_003},
    "ownership_cap": "0.0999",
    "secured": "pending",
    "collateral": "substantially all of the Company's assets",
    "registration_rights": False,
}
_LUMP = {"maturity_date": "2018-11-30", "payment_pattern": "lump_sum"}


def _seed(corpus: Path, number: str) -> Document:
    (path,) = (corpus / "seeds").glob(f"{number}_*.txt")
    found = decode(path.read_bytes(), path.name)
    assert isinstance(found, Document)
    return found


def _read(document: Document) -> ProseDocument:
    assert recognises(document)
    found = read(document)
    assert isinstance(found, ProseDocument)
    return found


def _without_evidence(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    return [{name: value for name, value in fact(event).items() if name != "evidence"} for event in events]


def test_the_first_seed_states_ten_facts(corpus: Path) -> None:
    found = _read(_seed(corpus, "003"))
    expected: list[dict[str, Any]] = [
        {
            "type": "NotePurchaseAgreementEntered",
            "effective_date": "2017-11-30",
            "holder": "Global Ichiban Ltd",
            "title": "note purchase and exchange agreement",
            "max_principal": "2000000",
            "secured": "pending",
            "collateral": "substantially all of the Company's assets",
            "registration_rights": False,
        },
        {"type": "NoteIssued", **_TERMS_003, **_LUMP, "note": 1, "principal": "250000", "proceeds": "250000"},
        {
            "type": "NoteTranchesCommitted",
            "effective_date": "2017-11-30",
            "holder": "Global Ichiban Ltd",
            "principal": "1750000",
            "count": 7,
            "window_from": "2017-12-01",
            "window_to": "2018-06-30",
            "months": 1,
            "condition": {
                "measure": "average_daily_trading_volume",
                "comparison": ">=",
                "threshold": "50000",
                "window_days": 20,
                "until": "closing",
            },
            "rate": "0.12",
            "maturity_months": 12,
            "payment_pattern": "lump_sum",
        },
        {
            "type": "NoteSurrendered",
            "effective_date": "2017-11-30",
            "holder": "Global Ichiban Ltd",
            "note_date": "2017-09-19",
            "prior": 1,
            "value": "3359538.57",
            "exchange": 1,
        },
        {
            "type": "NoteSurrendered",
            "effective_date": "2017-11-30",
            "holder": "Global Ichiban Ltd",
            "note_date": "2017-11-16",
            "prior": 2,
            "value": "252465.75",
            "exchange": 1,
        },
        {
            "type": "PreferredExchanged",
            "effective_date": "2017-11-30",
            "holder": "Global Ichiban Ltd",
            "series": "Series J Preferred Stock",
            "shares": "400",
            "value": "445222.19",
            "exchange": 1,
        },
        {
            "type": "NoteIssued",
            **_TERMS_003,
            "note": 2,
            "principal": "3359538.57",
            "maturity_date": "2020-12-15",
            "payment_pattern": "level_installments",
            "installments": 36,
            "first_payment_date": "2018-01-15",
            "payment_months": 1,
            "exchange": 1,
        },
        {
            "type": "NoteIssued",
            **_TERMS_003,
            **_LUMP,
            "note": 3,
            "principal": "697687.94",
            "components": ["252465.75", "445222.19"],
            "exchange": 1,
        },
        {
            "type": "OutstandingAsserted",
            "effective_date": "2017-11-30",
            "subject": "Notes",
            "kind": "notes",
            "amount": "4307226.51",
            "unit": "USD",
            "agreement": "note purchase and exchange agreement",
        },
        {
            "type": "OutstandingAsserted",
            "effective_date": "2017-11-30",
            "subject": "Series J Preferred Stock",
            "kind": "preferred",
            "amount": "0",
            "unit": "shares",
        },
    ]
    assert _without_evidence(found.facts) == normalised(expected)
    assert found.facts[7].confidence_of("principal") == "inferred"
    assert found.facts[1].confidence_of("principal") == "stated"


def test_the_second_seed_states_three_facts(corpus: Path) -> None:
    found = _read(_seed(corpus, "004"))
    expected = [
        {
            "type": "ExchangeAgreementEntered",
            "effective_date": "2017-12-06",
            "holder": "BayBridge Capital Fund LP",
            "title": "securities exchange agreement",
        },
        {
            "type": "PreferredExchanged",
            "effective_date": "2017-12-06",
            "holder": "BayBridge Capital Fund LP",
            "series": "Series J Preferred Stock",
            "shares": "675",
            "value": "755416.67",
            "exchange": 1,
        },
        {
            "type": "NoteIssued",
            "effective_date": "2017-12-06",
            "note": 1,
            "holder": "BayBridge Capital Fund LP",
            "title": "unsecured promissory note",
            "principal": "840000",
            "rate": "0.12",
            "maturity_date": "2018-12-06",
            "payment_pattern": "lump_sum",
            "conversion": {
                "chooser": "company",
                "rule": "lowest",
                "terms": [*_CAP_003[:2], {"kind": "fixed", "price": "0.003"}],
            },
            "ownership_cap": "0.0999",
            "secured": "no",
            "registration_rights": False,
            "exchange": 1,
        },
    ]
    assert _without_evidence(found.facts) == normalised(expected)
    assert found.facts[1].confidence_of("shares") == "inferred"


@pytest.mark.parametrize(
    ("number", "codes", "signed"),
    [
        (
            "003",
            [
                "COLLATERAL_PENDING",
                "COVER_MISSING",
                "DAY_COUNT_NOT_STATED",
                "INSTALLMENT_NOT_STATED",
                "LOT_ALLOCATION_INFERRED",
                "SPLIT_NOT_STATED",
                "TRANCHE_TERMS_INCOMPLETE",
            ],
            "2017-12-06",
        ),
        (
            "004",
            [
                "COVER_MISSING",
                "DAY_COUNT_NOT_STATED",
                "EXCHANGE_PREMIUM",
                "EXHIBIT_NOT_INCLUDED",
                "HEADING_TERM_MISMATCH",
                "SPLIT_NOT_STATED",
            ],
            "2017-12-12",
        ),
    ],
)
def test_seeds_leave_nothing_unread_and_say_what_is_open(
    corpus: Path, number: str, codes: list[str], signed: str
) -> None:
    found = _read(_seed(corpus, number))
    assert not found.unread
    assert sorted({notice.code for notice in found.notices}) == codes
    assert str(found.dates.signature_date) == signed
    assert not found.truncated


def test_seeds_cut_at_every_line_never_tell_another_fact(corpus: Path) -> None:
    for number in ("003", "004"):
        document = _seed(corpus, number)
        whole = [fact(event) for event in _read(document).facts]
        lines = document.text.splitlines(keepends=True)
        for count in range(3, len(lines)):
            cut = decode("".join(lines[:count]).encode(), "cut")
            assert isinstance(cut, Document)
            found = read(cut)
            for event in found.facts if isinstance(found, ProseDocument) else ():
                stated = {name: value for name, value in fact(event).items() if name != "evidence"}
                assert any(all(other.get(name) == value for name, value in stated.items()) for other in whole)


def _others(corpus: Path) -> list[Path]:
    return sorted((corpus / "corpus" / "form8k").iterdir())


def test_other_current_reports_yield_no_fact(corpus: Path) -> None:
    for path in _others(corpus):
        document = decode(path.read_bytes(), path.name)
        assert isinstance(document, Document)
        found = _read(document)
        assert found.facts == (), path.name
        assert found.items, path.name
        assert found.issuer.name, path.name
        assert found.dates.signature_date is not None, path.name
        assert not found.truncated, path.name


def test_ownership_reports_are_not_taken_for_current_reports(corpus: Path) -> None:
    for folder in ("ownership_text", "ownership_xml", "submission_txt"):
        for path in sorted((corpus / "corpus" / folder).iterdir())[:60]:
            document = decode(path.read_bytes(), path.name)
            assert isinstance(document, Document)
            assert not recognises(document), path.name


def test_a_large_submission_is_read_well_under_a_second(corpus: Path) -> None:
    path = max(_others(corpus), key=lambda found: found.stat().st_size)
    document = decode(path.read_bytes(), path.name)
    assert isinstance(document, Document)
    started = time.perf_counter()
    read(document)
    assert time.perf_counter() - started < 1


def test_every_figure_of_the_seeds_is_exact(corpus: Path) -> None:
    events = _read(_seed(corpus, "003")).facts
    issued = sum(
        (getattr(event, "principal", None) or Decimal(0) for event in events[1:2] + events[6:8]), Decimal(0)
    )
    assert issued == Decimal("4307226.51")
