"""Whose acts a document tells, on which day, and in which words that its page shows."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import eight_k, fact, reading

_FILING = eight_k("Item 1.01 Entry.")
_PAGE = (
    "<html><body><p>FORM 8-K</p><p>Date of Report (Date of earliest event reported): May 2, 2024</p>"
    "<p>Ferncliff Optics, Inc.</p><p>(Exact name of registrant as specified in its charter)</p>"
    "<p>Item 1.01 Entry.</p>{}<p>SIGNATURES</p><p>the registrant has duly caused this report to be"
    " signed.</p>"
    "<p>Date: May 6, 2024</p></body></html>"
)
_ISSUED = "issued to Tansy Gate Capital LLC a promissory note in the principal amount of $50,000."


def _facts(text: str) -> list[dict[str, Any]]:
    return [fact(event) for event in reading(text).facts]


@pytest.mark.parametrize(
    "defined",
    [
        "Ferncliff Optics, Inc. (the “{}”) makes lenses.",
        "FERNCLIFF OPTICS INC. (the “{}”) makes lenses.",
        "In this report the “{}” means Ferncliff Optics, Inc.",
    ],
)
@pytest.mark.parametrize("term", ["Company", "Issuer", "Borrower"])
def test_the_registrant_is_the_company_by_whatever_term(defined: str, term: str) -> None:
    facts = _facts(_FILING.format(f"{defined.format(term)} On May 1, 2024, the {term} {_ISSUED}"))
    assert [told["type"] for told in facts] == ["NoteIssued"]


@pytest.mark.parametrize(
    "defined",
    [
        "Zinnia Corp. (the “{}”) is a customer of the registrant.",
        "On April 3, 2024, Zinnia Corp. (the “{}”) met.",
        "As used in this item, the “{}” means Zinnia Corp.",
        "References to the “{}” are to customers; the “{}” refers to Zinnia Corp.",
    ],
)
@pytest.mark.parametrize("term", ["Company", "Issuer", "Borrower"])
def test_a_company_defined_to_be_another_is_not_the_registrant(defined: str, term: str) -> None:
    text = f"{defined.replace('{}', term)} On May 1, 2024, the {term} {_ISSUED}"
    assert _facts(_FILING.format(text)) == []


def test_a_subsidiary_that_borrows_is_not_the_registrant() -> None:
    text = (
        "Ferncliff Optics, Inc. (the “Company”) owns Ferncliff Land LLC (the “Borrower”). On May 1, 2024, the"
        f" Borrower {_ISSUED}"
    )
    assert _facts(_FILING.format(text)) == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>On May 1, 2024, the Company {}</p>",
        "<div><div>On May 1, 2024, the Company {}</div></div>",
        '<div style="display:none"><div>Not so.</div>Nor so.</div><p>On May 1, 2024, the Company {}</p>',
        '<p style="display:none">Not so.<p>On May 1, 2024, the Company {}</p>',
        '<p style="display: block; font-size: 10pt">On May 1, 2024, the Company {}</p>',
    ],
)
def test_what_a_page_shows_is_read(page: str) -> None:
    assert [told["type"] for told in _facts(_PAGE.format(page.format(_ISSUED)))] == ["NoteIssued"]


@pytest.mark.parametrize(
    "page",
    [
        '<p style="display:none">On May 1, 2024, the Company {}</p>',
        "<p style='color: red; display : none'>On May 1, 2024, the Company {}</p>",
        '<p style="visibility:hidden">On May 1, 2024, the Company {}</p>',
        '<p style="font-size:0">On May 1, 2024, the Company {}</p>',
        "<p hidden>On May 1, 2024, the Company {}</p>",
        '<div style="display:none"><div>Not</div><p>On May 1, 2024, the Company {}</p></div>',
        '<p>On May 1, 2024, <span style="display:none">the <span>Company</span> {}</span></p>',
    ],
)
def test_what_a_page_hides_is_not_read(page: str) -> None:
    assert _facts(_PAGE.format(page.format(_ISSUED))) == []


_PAID = "the Company paid Tansy Gate Capital LLC $500 of accrued interest on its note dated May 1, 2019."


@pytest.mark.parametrize(
    ("before", "day"),
    [
        (
            "On July 20, 2023, the Company and Tansy Gate Capital LLC entered into a Forbearance Agreement."
            " At signing,",
            "2023-07-20",
        ),
        (
            "On July 20, 2023, the Company and Tansy Gate Capital LLC entered into a Forbearance"
            " Agreement. On August"
            " 3, 2023, the Company moved its offices. At signing,",
            "2023-07-20",
        ),
        ("On July 20, 2023, the Company moved its offices. On the same day,", "2023-07-20"),
        ("On July 20, 2023, the closing took place. At the closing,", "2023-07-20"),
        ("On July 20, 2023, the Company hired a new officer. At closing,", None),
        (
            "On July 20, 2023, the parties agreed to alter what was done on July 3, 2023. On the same day,",
            None,
        ),
        (
            "On July 20, 2023, the Company and Tansy Gate Capital LLC entered into a Forbearance"
            " Agreement. On August"
            " 3, 2023, the parties signed a lease. At signing,",
            None,
        ),
    ],
)
def test_same_day_and_signing_have_the_day_of_one_act(before: str, day: str | None) -> None:
    paid = [
        told for told in _facts(_FILING.format(f"{before} {_PAID}")) if told["type"] == "NotePaymentRecorded"
    ]
    assert [told["effective_date"] for told in paid] == ([] if day is None else [day])


def test_a_note_has_not_the_day_of_an_agreement_with_another() -> None:
    agreed = "On May 1, 2024, the Company entered into a Securities Purchase Agreement with {}. The Company "
    other = _facts(_FILING.format(agreed.format("Morrow Street Fund LP") + _ISSUED))
    same = _facts(_FILING.format(agreed.format("Tansy Gate Capital LLC") + _ISSUED))
    assert "NoteIssued" not in [told["type"] for told in other]
    assert [told["effective_date"] for told in same if told["type"] == "NoteIssued"] == ["2024-05-01"]
