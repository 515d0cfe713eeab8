"""What is agreed, intended, allowed, denied or hedged is never read as done."""

from __future__ import annotations

import random

import pytest

from holdings_events import NotePurchaseAgreementEntered, NoteTranchesCommitted
from prose_cases import eight_k, reading
from prose_writing import filing

_HOLDER = "Tansy Gate Capital LLC"
_TEXT = eight_k("Item 8.01 Other Events.")
_NOT_DONE = (
    "may issue",
    "will issue",
    "can issue",
    "could issue",
    "would issue",
    "agreed to issue",
    "has agreed to issue",
    "expects to issue",
    "intends to issue",
    "plans to issue",
    "is obligated to issue",
    "has the right to issue",
    "did not issue",
    "has not issued",
    "has never issued",
    "offered to issue",
    "proposed to issue",
    "had issued",
    "is to issue",
    "might have issued",
    "almost issued",
    "purportedly issued",
    "undertook to issue",
    "was asked to issue",
    "declined to issue",
)
_OBJECTS = (
    f"to {_HOLDER} a promissory note in the principal amount of $50,000",
    f"a $50,000 note to {_HOLDER} against payment of $45,000",
    f"(a) to {_HOLDER} a note of $50,000 and (b) to Hexham Family Trust a note of $60,000",
    f"to {_HOLDER} two notes of $50,000 each",
    f"to {_HOLDER} a note of $50,000 and a warrant to purchase 1,000 shares of common stock",
    f"300 shares of Series B Preferred Stock to {_HOLDER} for $30,000",
    (
        f"to {_HOLDER} 5,000 shares of common stock upon conversion of $500 of principal "
        f"of the note dated May 1, 2019"
    ),
)
_DONE_OF_ANOTHER_KIND = (NotePurchaseAgreementEntered, NoteTranchesCommitted)


@pytest.mark.parametrize("verb", _NOT_DONE)
def test_only_what_was_done_is_an_event(verb: str) -> None:
    for given in _OBJECTS:
        text = _TEXT.format(f"On May 1, 2020, the Company {verb} {given}.")
        done = [fact for fact in reading(text).facts if not isinstance(fact, _DONE_OF_ANOTHER_KIND)]
        assert done == [], given


@pytest.mark.parametrize("given", _OBJECTS)
def test_the_same_words_in_the_past_tense_are_one(given: str) -> None:
    assert reading(_TEXT.format(f"On May 1, 2020, the Company issued {given}.")).facts


_EVENTS = (
    f"{_HOLDER} {{}} $500 of principal of its note dated May 1, 2019 into 5,000 shares of common stock",
    f"the Company {{}} {_HOLDER} $500 of accrued interest on its note dated May 1, 2019",
    f"{_HOLDER} {{}} the event of default under its note dated May 1, 2019",
    f"the Company and {_HOLDER} {{}} the note dated May 1, 2019 to extend its maturity to May 1, 2025",
    f"the Company {{}} in full the note dated May 1, 2019 held by {_HOLDER}",
)
_VERBS = (
    ("converted", "may convert", "agreed to convert", "has not converted", "will convert", "could convert"),
    ("paid", "may pay", "will pay", "did not pay", "agreed to pay", "expects to pay"),
    ("waived", "may waive", "has not waived", "will waive", "declined to waive", "could waive"),
    (
        "amended",
        "may amend",
        "will amend",
        "have not amended",
        "are discussing whether to amend",
        "would amend",
    ),
    ("repaid", "may repay", "will repay", "has not repaid", "intends to repay", "agreed to repay"),
)


@pytest.mark.parametrize(("form", "verbs"), tuple(zip(_EVENTS, _VERBS, strict=True)))
def test_later_events_too_must_have_happened(form: str, verbs: tuple[str, ...]) -> None:
    happened, *others = (reading(_TEXT.format(f"On May 1, 2020, {form.format(verb)}.")) for verb in verbs)
    assert len(happened.facts) == 1
    assert [found.facts for found in others] == [()] * len(others)


_TAKEN_BACK = (
    "On May 3, 2020, the Company and the holder rescinded the note.",
    "The sale did not close.",
    "The note was void ab initio.",
)


@pytest.mark.parametrize("sentence", _TAKEN_BACK)
def test_what_a_later_sentence_takes_back_is_no_event(sentence: str) -> None:
    issue = f"On May 1, 2020, the Company issued to {_HOLDER} a note in the principal amount of $50,000."
    assert reading(_TEXT.format(issue)).facts
    assert reading(_TEXT.format(f"{issue} {sentence}")).facts == ()


_HEDGES = ("never", "allegedly", "conditionally", "reportedly", "purportedly", "hypothetically", "not")


def test_no_fact_rests_on_a_sentence_with_a_word_that_is_not_understood() -> None:
    for seed in range(120):
        draw = random.Random(seed)
        text, _ = filing(seed)
        body, end = text.index("Other Events.") + 15, text.index("\n\nSIGNATURES")
        places = [at for at in range(body, end) if text[at - 1] == " " and text[at].islower()]
        at, hedge = draw.choice(places), draw.choice(_HEDGES)
        hedged = f"{text[:at]}{hedge} {text[at:]}"
        for fact in reading(hedged).facts:
            for start, stop in fact.source.spans:
                assert f" {hedge} " not in hedged[start:stop], (seed, hedged[start:stop])
