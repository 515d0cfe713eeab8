from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_events import Conversion, ConversionTerm, Event, NoteIssued
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, Rejection
from holdings_ledger.readers.prose import read, recognises
from prose_cases import fact, names, reading, text_of

# --- facts ------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Note:
    """What a generated filing states of one note; None is not stated."""

    company: str
    holder: str
    term: str
    issued: date
    principal: Decimal
    proceeds: Decimal | None
    rate: Decimal | None
    default_rate: Decimal | None
    maturity: date | None
    installments: int | None
    conversion: Conversion | None
    cap: Decimal | None
    secured: str | None
    registration_rights: bool | None


_DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
_MONEY = st.one_of(
    st.integers(1, 9_000).map(lambda thousands: Decimal(thousands * 1000)),
    st.decimals(Decimal("1000"), Decimal("9999999"), places=2),
)
_PERCENT = st.integers(1, 240).map(lambda tenths: Decimal(tenths) / 1000)


@st.composite
def _conversions(draw: st.DrawFn) -> Conversion:
    market = ConversionTerm(
        kind="market",
        measure=draw(st.sampled_from(["vwap", "closing_bid", "closing_price", "trading_price"])),
        statistic=draw(st.sampled_from(["average", "lowest"])),
        factor=Decimal(draw(st.integers(40, 99))) / 100,
        window_days=draw(st.integers(2, 30)),
    )
    fixed = ConversionTerm(kind="fixed", price=Decimal(draw(st.integers(1, 9999))) / 1000)
    chooser: Literal["holder", "company"] = "holder" if draw(st.booleans()) else "company"
    if draw(st.booleans()):
        return Conversion(chooser=chooser, rule="single", terms=(market,))
    terms = draw(st.permutations([market, fixed]))
    return Conversion(chooser=chooser, rule="lowest", terms=tuple(terms))


@st.composite
def _notes(draw: st.DrawFn) -> Note:
    issued = draw(_DAYS)
    rate = draw(st.none() | _PERCENT)
    return Note(
        company=draw(st.sampled_from(["Amberline Tools, Inc.", "Corvid Labs Ltd.", "Delta Kiln Corp."])),
        holder=draw(st.sampled_from(["Hazel Row Capital LLC", "Twin Pines Fund LP", "Z&Y Partners, L.P."])),
        term=draw(st.sampled_from(["Note", "2020 Note", "Bridge Note"])),
        issued=issued,
        principal=draw(_MONEY),
        proceeds=draw(st.none() | _MONEY),
        rate=rate,
        default_rate=draw(st.none() | _PERCENT) if rate is not None else None,
        maturity=draw(st.none() | st.integers(30, 2000).map(lambda days: issued + timedelta(days=days))),
        installments=draw(st.none() | st.integers(2, 60)),
        conversion=draw(st.none() | _conversions()),
        cap=draw(st.none() | st.sampled_from([Decimal("0.0499"), Decimal("0.0999"), Decimal("0.1999")])),
        secured=draw(st.sampled_from([None, "yes", "no", "pending"])),
        registration_rights=draw(st.sampled_from([None, False])),
    )


# --- wording ----------------------------------------------------------------------------------------


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}" if amount % 1 else f"${amount:,.0f}"


def _percent(fraction: Decimal) -> str:
    return f"{(fraction * 100).normalize():f}%"


_NUMBERS = {2: "two", 3: "three (3)", 5: "five", 6: "six (6)", 10: "ten", 12: "twelve", 20: "twenty (20)"}
_MEASURES = {
    "vwap": ["VWAP", "volume weighted average price"],
    "closing_bid": ["closing bid price"],
    "closing_price": ["closing price"],
    "trading_price": ["trading price"],
}

Write = Callable[[Note], str]


def _issue_with_agreement(note: Note) -> str:
    paid = f" for a purchase price of {_dollars(note.proceeds)}" if note.proceeds is not None else ""
    return (
        f"On {_day(note.issued)}, {note.company}, a Nevada corporation (the “Company”), entered into a "
        f"securities purchase agreement with {note.holder} (the “Investor”), pursuant to which the"
        f" Company sold "
        f"and issued to the Investor a promissory note in the aggregate principal amount of "
        f"{_dollars(note.principal)} (the “{note.term}”){paid}."
    )


def _issue_by_amount(note: Note) -> str:
    paid = (
        f" in exchange for {_dollars(note.proceeds)} of gross proceeds" if note.proceeds is not None else ""
    )
    return (
        f'On {_day(note.issued)}, {note.company} (the "Company") issued a {_dollars(note.principal)} '
        f'promissory note (the "{note.term}") to {note.holder} ("Investor"){paid}.'
    )


def _issue_then_price(note: Note) -> str:
    paid = f"for gross proceeds of {_dollars(note.proceeds)} " if note.proceeds is not None else ""
    return (
        f"As of {_day(note.issued)}, {note.company} (the “Company”) sold to {note.holder}, a"
        f" Delaware limited "
        f"liability company (the “Investor”), {paid}a promissory note with an original principal amount of "
        f"{_dollars(note.principal)} (the “{note.term}”)."
    )


_ISSUES: list[Write] = [_issue_with_agreement, _issue_by_amount, _issue_then_price]


def _rate(note: Note) -> list[str]:
    if note.rate is None:
        return []
    percent = _percent(note.rate)
    return [
        f"The {note.term} bears interest at a rate of {percent} per annum.",
        f"The {note.term} will bear interest at {percent} per annum.",
        f"The {note.term} accrues interest at an annual rate of {percent}.",
        f"The {note.term} carries interest at the rate of {percent} per year.",
    ]


def _default_rate(note: Note) -> list[str]:
    if note.default_rate is None:
        return []
    percent = _percent(note.default_rate)
    return [
        f"Upon the occurrence of an event of default under the {note.term}, the interest rate will"
        f" increase to {percent}"
        " per annum.",
        f"Following an event of default, the interest rate on the {note.term} increases to"
        f" {percent} per annum.",
    ]


def _maturity(note: Note) -> list[str]:
    if note.maturity is None:
        return []
    day = _day(note.maturity)
    return [
        f"The {note.term} will mature on {day}.",
        f"The {note.term} has a maturity date of {day}.",
        f"The {note.term} is due and payable on {day}.",
        f"The {note.term} matures on {day}.",
    ]


def _payment(note: Note) -> list[str]:
    if note.installments is None:
        return []
    first = _day(note.issued + timedelta(days=31))
    count = _NUMBERS.get(note.installments, str(note.installments))
    return [
        f"Principal and interest on the {note.term} will be payable in {count} equal monthly installments "
        f"beginning {first}.",
        f"All principal and accrued interest on the {note.term} is payable in {count} equal monthly"
        f" payments, "
        f"commencing on {first}.",
    ]


def _price(term: ConversionTerm, variant: int) -> str:
    if term.kind == "fixed":
        return f"${term.price} per share"
    assert term.measure is not None
    assert term.window_days is not None
    assert term.factor is not None
    measures = _MEASURES[term.measure]
    measure = measures[variant % len(measures)]
    days = _NUMBERS.get(term.window_days, str(term.window_days))
    factor = f"{_percent(term.factor)} of" if variant % 2 else f"a {_percent(1 - term.factor)} discount to"
    return f"{factor} the {term.statistic} {measure} over the prior {days} trading days"


def _conversion(note: Note) -> list[str]:
    if note.conversion is None:
        return []
    found: list[str] = []
    for variant in range(4):
        prices = [_price(term, variant) for term in note.conversion.terms]
        if len(prices) == 1:
            price = prices[0]
        elif variant < 2:
            price = f"the lowest of (i) {prices[0]}, or (ii) {prices[1]}"
        else:
            price = f"the lesser of {prices[0]} and {prices[1]}"
        if note.conversion.chooser == "holder":
            found.append(
                f"The {note.term} is convertible at any time, at the option of the Investor, into"
                f" shares of common "
                f"stock at a conversion price equal to {price}."
            )
        else:
            found.append(
                f"Payments of principal and accrued interest on the {note.term} are payable in cash"
                f" or, at the option "
                f"of the Company, in shares of common stock at a conversion price equal to {price}."
            )
    return found


def _cap(note: Note) -> list[str]:
    if note.cap is None:
        return []
    return [
        f"The {note.term} may not be converted if, after giving effect to such conversion, the"
        f" holder together with its "
        f"affiliates would beneficially own in excess of {_percent(note.cap)} of the outstanding"
        f" shares of common stock."
    ]


def _secured(note: Note) -> list[str]:
    return {
        None: [],
        "yes": [f"The {note.term} is secured by a lien on the Company’s inventory."],
        "pending": [f"The {note.term} will be secured by a security interest in the Company’s inventory."],
        "no": [f"The {note.term} is not secured.", f"The {note.term} is unsecured."],
    }[note.secured]


def _registration(note: Note) -> list[str]:
    if note.registration_rights is None:
        return []
    return [f"There are no registration rights applicable to the {note.term}."]


_TERMS = [_rate, _default_rate, _maturity, _payment, _conversion, _cap, _secured, _registration]

_SIGNED = (
    "\n\nSIGNATURES\n\nPursuant to the requirements of the Securities Exchange Act of 1934, the"
    " registrant has duly "
    "caused this report to be signed on its behalf by the undersigned hereunto duly"
    " authorized.\n\nDate: January 2, 2031\n"
)


@st.composite
def _filings(draw: st.DrawFn) -> tuple[Note, str]:
    note = draw(_notes())
    issue = draw(st.sampled_from(_ISSUES))(note)
    terms = [draw(st.sampled_from(wordings)) for write in _TERMS if (wordings := write(note))]
    terms = draw(st.permutations(terms)) if terms else []
    joint = draw(st.sampled_from([" ", "\n\n"]))
    body = joint.join([issue, *terms])
    if draw(st.booleans()):
        body = body.replace("$", "\\$")
    return note, f"Item 1.01 Entry into a Material Definitive Agreement.\n\n{body}{_SIGNED}"


def _expected(note: Note) -> dict[str, Any]:
    collateral = {"yes": "the Company’s inventory", "pending": "the Company’s inventory"}
    event = NoteIssued(
        source=_nowhere(),
        effective_date=note.issued,
        note=1,
        holder=note.holder,
        title="promissory note",
        principal=note.principal,
        proceeds=note.proceeds,
        rate=note.rate,
        default_rate=note.default_rate,
        maturity_date=note.maturity,
        payment_pattern="level_installments" if note.installments else None,
        installments=note.installments,
        first_payment_date=note.issued + timedelta(days=31) if note.installments else None,
        payment_months=1 if note.installments else None,
        conversion=note.conversion,
        ownership_cap=note.cap,
        secured=note.secured,  # type: ignore[arg-type]
        collateral=collateral.get(note.secured or ""),
        registration_rights=note.registration_rights,
    )
    return fact(event)


def _nowhere() -> Any:
    from holdings_events import Source

    return Source(document="")


@given(_filings())
@settings(max_examples=250, deadline=None)
def test_a_note_written_in_many_ways_is_read_back(filing: tuple[Note, str]) -> None:
    note, text = filing
    found = reading(text)
    issued = [event for event in found.facts if isinstance(event, NoteIssued)]
    assert [fact(event) for event in issued] == [_expected(note)]
    assert not found.unread


_HEDGES = [
    "never",
    "allegedly",
    "conditionally",
    "approximately",
    "reportedly",
    "purportedly",
    "hypothetically",
]


@given(_filings(), st.sampled_from(_HEDGES), st.data())
@settings(max_examples=250, deadline=None)
def test_no_fact_rests_on_a_sentence_with_a_word_that_is_not_understood(
    filing: tuple[Note, str], hedge: str, data: st.DataObject
) -> None:
    _, text = filing
    body = text.index("\n\n") + 2
    places = [
        at for at in range(body, text.index("\n\nSIGNATURES")) if text[at - 1] == " " and text[at].islower()
    ]
    at = data.draw(st.sampled_from(places))
    hedged = f"{text[:at]}{hedge} {text[at:]}"
    found = reading(hedged)
    for event in found.facts:
        for start, end in event.source.spans:
            assert hedge not in hedged[start:end]


@given(_filings(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_cut_filing_never_tells_another_fact(filing: tuple[Note, str], data: st.DataObject) -> None:
    _, text = filing
    whole = reading(text).facts
    cut = read(_document(text[: data.draw(st.integers(1, len(text) - 1))]))
    if not isinstance(cut, Rejection):
        for event in cut.facts:
            assert any(_agrees(event, other) for other in whole), event


def _document(text: str) -> Document:
    found = decode(text.encode(), "cut.txt")
    assert isinstance(found, Document)
    return found


def _agrees(cut: Event, whole: Event) -> bool:
    """Whether each field that the cut event states has the same value in the whole one."""
    return type(cut) is type(whole) and all(
        getattr(cut, field.name) in (None, (), getattr(whole, field.name))
        for field in attrs.fields(type(cut))
        if field.name not in ("source", "evidence")
    )


@given(st.sampled_from(names()), st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_filings_are_read_or_refused_but_never_raise(name: str, data: st.DataObject) -> None:
    bytes_ = bytearray(text_of(name).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(bytes_) - 1))
        match data.draw(st.sampled_from(["flip", "drop", "repeat", "insert"])):
            case "flip":
                bytes_[at] = data.draw(st.integers(32, 255))
            case "drop":
                del bytes_[at : at + data.draw(st.integers(1, 200))]
            case "repeat":
                bytes_[at:at] = bytes_[at : at + 100]
            case _:
                bytes_[at:at] = data.draw(st.sampled_from(_SNIPPETS))
    decoded = decode(bytes(bytes_), "damaged") if bytes_ else Rejection(name="", place="", cause="")
    if isinstance(decoded, Document):
        recognises(decoded)
        read(decoded)


_SNIPPETS = [
    b"$999,999,999,999 billion",
    b"99999999 months",
    b"December 0000",
    b"<!--",
    b"&#1114112;",
    b"(\xe2\x80\x9c",
    b"\n\nItem 1.01\n\n",
    b"SIGNATURES\n\n",
    b"**",
]


def test_every_fixture_cut_at_every_line_agrees_with_the_whole() -> None:
    for name in names():
        text = text_of(name)
        whole = reading(text).facts
        if not whole:
            # The one filing that takes its note back: a copy cut before that cannot know it.
            continue
        lines = text.splitlines(keepends=True)
        for count in range(1, len(lines)):
            cut = read(_document("".join(lines[:count]) or " x"))
            if not isinstance(cut, Rejection):
                for event in cut.facts:
                    assert any(_agrees(event, other) for other in whole), (name, count, event)
