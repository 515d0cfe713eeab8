from __future__ import annotations

import pytest

from holdings_projections.findings import CATALOGUE
from prose_cases import fact, names, normalised, reading, text_of, truth_of


@pytest.mark.parametrize("name", names())
def test_reads_exactly_the_facts_that_the_filing_states(name: str) -> None:
    found = reading(text_of(name))
    assert [fact(event) for event in found.facts] == normalised(truth_of(name)["facts"])


@pytest.mark.parametrize("name", names())
def test_reads_what_the_filing_says_of_itself(name: str) -> None:
    found, truth = reading(text_of(name)), truth_of(name)
    assert (found.form, found.issuer.name, list(found.items)) == (
        truth["form"],
        truth["issuer"],
        truth["items"],
    )
    assert found.issuer.cik == truth.get("cik")
    assert (found.period.isoformat() if found.period else None) == truth["period"]
    dates = found.dates
    assert (dates.signature_date.isoformat() if dates.signature_date else None) == truth["signature_date"]
    assert (dates.filing_date.isoformat() if dates.filing_date else None) == truth.get("filing_date")
    assert (dates.accepted_at.isoformat() if dates.accepted_at else None) == truth.get("accepted_at")
    assert dates.accession == truth.get("accession")
    assert not found.truncated


@pytest.mark.parametrize("name", names())
def test_says_what_is_missing_or_does_not_add_up(name: str) -> None:
    found = reading(text_of(name))
    assert sorted(notice.code for notice in found.notices) == truth_of(name)["notices"]
    for notice in found.notices:
        assert notice.code in CATALOGUE
        assert notice.detail.endswith(".")


@pytest.mark.parametrize("name", names())
def test_leaves_unread_only_what_no_template_understands(name: str) -> None:
    assert [span.text for span in reading(text_of(name)).unread] == truth_of(name)["unread"]


@pytest.mark.parametrize("name", names())
def test_every_span_points_at_its_own_characters(name: str) -> None:
    text = text_of(name)
    found = reading(text)
    for span in found.spans:
        start, end = span.span
        assert 0 <= start < end <= len(text)
        figures = [char for char in span.text if char.isdigit()]
        assert [char for char in text[start:end] if char.isdigit()][: len(figures)] or not figures
    for event in found.facts:
        assert event.source.spans
        assert all(0 <= start < end <= len(text) for start, end in event.source.spans)
