"""Parts of a document that state nothing of their own silence what they are of, and no more."""

from __future__ import annotations

import pytest

from prose_cases import eight_k, fact, reading

_FILING = eight_k("Item 8.01 Other Events.")
_ISSUE = (
    "On May 1, 2024, the Company issued to Tansy Gate Capital LLC a promissory note in the principal"
    " amount of $50,000."
)
_OTHER = (
    "On May 2, 2024, the Company issued to Morrow Street Fund LP a promissory note in the principal amount"
    " of $70,000."
)


def _principals(body: str) -> list[str]:
    found = [fact(event) for event in reading(_FILING.format(body)).facts]
    return [item["principal"] for item in found if item["type"] == "NoteIssued"]


@pytest.mark.parametrize(
    "words",
    [
        "Unless otherwise stated, all amounts in this report are in thousands of dollars.",
        "All dollar amounts are in Canadian dollars.",
        "Amounts are expressed in euros.",
        "Amounts are stated in pounds sterling unless noted otherwise.",
    ],
)
def test_a_unit_of_all_figures_silences_the_document(words: str) -> None:
    assert not _principals(
        f"{_ISSUE}\n\nThe Company has offices in Leeds.\n\nNothing else is new.\n\n{words}"
    )


@pytest.mark.parametrize(
    "words",
    [
        "Assume the following example:",
        "The following was agreed but has not occurred:",
        "The Company denies the following statement:",
        "The following would occur under the proposal:",
        "The following is a hypothetical example.",
        "None of the following events has taken place.",
        "The parties intend that, at a later closing:",
        "If shareholders approve the plan, the report of the closing will read:",
        "Summary of proposed terms (non-binding)",
        "Hypothetical Example",
        "Draft disclosure",
        "Transactions not completed",
        "Rescinded Notes",
        "Pro Forma Transactions",
        "The complaint alleges the matters set out in the next two paragraphs.",
        "The letter reads as follows.",
        "It is not true that the following took place.",
    ],
)
def test_what_takes_back_the_lines_after_it_silences_them_to_the_next_heading(words: str) -> None:
    assert not _principals(f"{words}\n\n{_ISSUE}\n\n{_OTHER}")
    assert _principals(f"{words}\n\n{_ISSUE}\n\nNotes Issued to Morrow Street\n\n{_OTHER}") == ["70000"]


@pytest.mark.parametrize(
    "words",
    [
        "The following securities have not been registered under the Securities Act.",
        "The following summary is not complete and is qualified in its entirety by Exhibit 10.1.",
        "Promissory Notes",
        "The Company issued notes to the following lenders.",
        "Other information:",
    ],
)
def test_what_only_opens_the_lines_after_it_silences_none(words: str) -> None:
    assert _principals(f"{words}\n\n{_ISSUE}\n\n{_OTHER}") == ["50000", "70000"]


def test_a_lead_in_over_a_list_silences_the_list_only() -> None:
    listed = f"The Company denies the following:\n\n• {_ISSUE}\n\n• {_OTHER}"
    assert not _principals(listed)
    later = _OTHER.replace("70,000", "90,000")
    assert _principals(f"{listed}\n\n{later}") == ["90000"]


@pytest.mark.parametrize("tag", ["s", "strike", "del"])
def test_struck_words_silence_their_paragraph(tag: str) -> None:
    struck = _ISSUE.replace("$50,000", f"<{tag}>$40,000</{tag}> $50,000")
    filing = _FILING.format(f"{struck}\n\n{_OTHER}").replace("\n\n", "</p><p>").replace("\n", "<br>")
    found = [fact(event) for event in reading(f"<html><body><p>{filing}</p></body></html>").facts]
    assert [item["principal"] for item in found] == ["70000"]


def test_the_mark_of_a_column_in_an_old_submission_strikes_nothing() -> None:
    rows = "Name      Age      Since\n<S>       <C>      <C>\nA. Brook  51       1990"
    table = f"<TABLE>\n<CAPTION>\n{rows}\n</TABLE>"
    assert _principals(f"{_ISSUE}\n\n{table}\n\n{_OTHER}") == ["50000", "70000"]


def test_thousands_of_one_table_silence_what_stands_beside_it() -> None:
    table = "(in thousands)\n\nSales      1,200\nCosts        900\nProfit       300"
    far = "The Company reported sales of its last quarter.\n\nThe table shows them."
    assert _principals(f"{_ISSUE}\n\n{far}\n\n{table}\n\nNo more is known.\n\n{_OTHER}") == ["50000", "70000"]
    assert _principals(f"{_ISSUE}\n\n{table}\n\n{far}\n\n{_OTHER}") == ["70000"]
