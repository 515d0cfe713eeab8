"""Tables in 8-K prose: each row is an event when the sentence before it says so, and none otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from prose_cases import eight_k, fact, reading

_FILING = eight_k("Item 1.01 Entry.", "{}\n\n{}")
_PLACED = """\
Name of Purchaser          Principal Amount      Purchase Price      Warrant Shares
Osier Lane Fund, LP        $250,000              $225,000            500,000
Marta K. Jensen            $100,000              $90,000             200,000
Total                      $350,000              $315,000            700,000"""
_LENT = """\
| Lender | Relationship to the Company | Principal Amount | Interest Rate | Maturity Date |
|---|---|---|---|---|
| Osier Lane Fund, LP | None | $250,000 | 8% | May 1, 2025 |
| Marta K. Jensen | Director | $100,000 | 10% | June 1, 2025 |
| Total | | $350,000 | | |"""
_CONVERTED = """\
Conversion Date\tNumber of Shares\tAmount of Principal Converted\tInterest Converted\tPrice per Share
04/03/2024\t1,050,000\t$10,000\t$500\t$0.01
04/09/2024\t1,500,000\t$12,000\t-0-\t$0.008
Total\t2,550,000\t$22,000\t$500\t"""
_EXCHANGED = """\
                            Principal of         Accrued          Principal of
Holder                      Existing Note        Interest         New Note
-----------------------     -------------        ---------        ------------
Osier Lane Fund, LP         $     250,000        $  20,000        $    270,000
Marta K. Jensen                   100,000            8,000             108,000
                            -------------        ---------        ------------
     Total                  $     350,000        $  28,000        $    378,000"""
_FOR_STOCK = """\
| Noteholder | Principal Amount | Accrued Interest | Shares of Series B Preferred Stock |
| Osier Lane Fund, LP | $250,000 | $20,000 | 270 |
| Marta K. Jensen | $100,000 | $8,000 | 108 |
| Total | $350,000 | $28,000 | 378 |"""
_HTML = """\
<html><body><p>FORM 8-K</p><p>Date of Report: May 2, 2024</p><p>Ferncliff Optics, Inc.<br>(Exact name of
registrant as specified in its charter)</p><p>Item 2.03 Creation.</p><p>On May 1, 2024, the Company issued
convertible notes in the aggregate principal amount of $350,000 to the following lenders:</p><table>
<tr><td>Lender</td><td>&nbsp;</td><td colspan="2">Principal Amount (1)</td></tr>
<tr><td>Osier Lane Fund, LP</td><td>&nbsp;</td><td>$</td><td>250,000</td></tr>
<tr><td>Marta K. Jensen</td><td>&nbsp;</td><td>&nbsp;</td><td>100,000</td></tr>
<tr><td>&nbsp;</td><td>&nbsp;</td><td>$</td><td>350,000</td></tr></table><p>SIGNATURES</p>
<p>the registrant has duly caused this report to be signed.</p><p>Date: May 6, 2024</p></body></html>"""
_OSIER, _MARTA = "Osier Lane Fund, LP", "Marta K. Jensen"
_DAY = "On May 1, 2024, "


def _facts(text: str, kind: str | None = None) -> list[dict[str, Any]]:
    found = [fact(event) for event in reading(text).facts]
    return [item for item in found if kind in (None, item["type"])]


@pytest.mark.parametrize(
    "said",
    [
        "the Company sold convertible notes and warrants to the purchasers named below:",
        "we issued and sold convertible notes in the aggregate principal amount of $350,000, together with"
        " warrants to purchase an aggregate of 700,000 shares of common stock, to the following accredited"
        " investors for an aggregate purchase price of $315,000:",
        "the Company closed the sale of convertible notes in the aggregate principal amount of $350,000 and"
        " warrants to two purchasers. The following table sets forth the principal amount, the purchase price"
        " and the number of warrant shares issued to each purchaser:",
    ],
)
def test_each_row_of_a_placement_is_a_note_and_a_warrant(said: str) -> None:
    facts = _facts(_FILING.format(_DAY + said, _PLACED))
    notes = [(item["holder"], item["principal"], item["proceeds"]) for item in facts if "principal" in item]
    warrants = [(item["holder"], item["shares"]) for item in facts if item["type"] == "WarrantIssued"]
    assert notes == [(_OSIER, "250000", "225000"), (_MARTA, "100000", "90000")]
    assert warrants == [(_OSIER, "500000"), (_MARTA, "200000")]


def test_an_agreement_with_each_of_the_parties_is_one_for_each_row() -> None:
    said = (
        "the Company entered into a note purchase agreement with each of the two investors named in the table"
        " below and, on the same day, issued to the investors convertible notes and warrants to purchase"
        " common stock:"
    )
    facts = _facts(_FILING.format(_DAY + said, _PLACED))
    agreements = [item["holder"] for item in facts if item["type"] == "NotePurchaseAgreementEntered"]
    assert agreements == [_OSIER, _MARTA]
    assert sum(item["type"] == "NoteIssued" for item in facts) == 2


def test_columns_of_rate_and_maturity_are_terms_of_each_note() -> None:
    said = "the Company issued unsecured promissory notes to the following lenders:"
    first, second = _facts(_FILING.format(_DAY + said, _LENT), "NoteIssued")
    assert (first["rate"], first["maturity_date"]) == ("0.08", "2025-05-01")
    assert (second["rate"], second["maturity_date"]) == ("0.1", "2025-06-01")
    assert first["secured"] == second["secured"] == "no"


@pytest.mark.parametrize(
    "said",
    [
        "In April 2024, Kestrel Arbor LLC converted a portion of its convertible note dated June 1, 2023 into"
        " shares of common stock, as follows:",
        "During the period from April 1, 2024 through April 30, 2024, the Company issued an aggregate of"
        " 2,550,000 shares of its common stock to Kestrel Arbor LLC upon the conversion of $22,000 of"
        " principal"
        " and $500 of accrued interest under the convertible note dated June 1, 2023, as set forth in the"
        " following table:",
    ],
)
def test_each_row_of_conversions_is_a_conversion_of_the_note(said: str) -> None:
    first, second = _facts(_FILING.format(said, _CONVERTED), "NoteConverted")
    assert first["effective_date"] == "2024-04-03"
    assert second["effective_date"] == "2024-04-09"
    assert (first["principal"], first["interest"], first["shares"]) == ("10000", "500", "1050000")
    assert (second["principal"], second["price"], second["shares"]) == ("12000", "0.008", "1500000")
    assert "interest" not in second
    assert first["note_date"] == second["note_date"] == "2023-06-01"
    assert first["holder"] == second["holder"] == "Kestrel Arbor LLC"


@pytest.mark.parametrize(
    "said",
    [
        "the holders of the Company's 8% Promissory Notes (the “Existing Notes”) exchanged their"
        " Existing Notes for new 10% Convertible Notes (the “New Notes”) as follows:",
        "the Company issued 10% Convertible Notes (the “New Notes”) to two holders in exchange for their 8%"
        " Promissory Notes (the “Existing Notes”), as set forth in the table below:",
        "each holder surrendered its 8% Promissory Note (each, an “Existing Note”) for cancellation, and the"
        " Company issued to each holder, in exchange, a 10% Convertible Note (each, a “New Note”), as"
        " follows:",
    ],
)
def test_each_row_of_an_exchange_is_a_note_given_up_and_one_received(said: str) -> None:
    facts = _facts(_FILING.format(_DAY + said, _EXCHANGED))
    given = [(item["holder"], item["principal"], item["interest"]) for item in facts if "prior" in item]
    issued = [(item["holder"], item["principal"]) for item in facts if "note" in item]
    assert given == [(_OSIER, "250000", "20000"), (_MARTA, "100000", "8000")]
    assert issued == [(_OSIER, "270000"), (_MARTA, "108000")]


def test_notes_are_given_up_for_preferred_stock_row_by_row() -> None:
    said = (
        "the holders of the Company's 8% Promissory Notes surrendered their notes in exchange for an"
        " aggregate"
        " of 378 shares of the Company's Series B Preferred Stock, as follows:"
    )
    facts = _facts(_FILING.format(_DAY + said, _FOR_STOCK))
    assert [item["type"] for item in facts] == ["NoteSurrendered", "PreferredIssued"] * 2
    assert [item["shares"] for item in facts if "shares" in item] == ["270", "108"]


def test_signs_of_money_may_have_a_column_and_totals_no_label() -> None:
    notes = [(item["holder"], item["principal"]) for item in _facts(_HTML, "NoteIssued")]
    assert notes == [(_OSIER, "250000"), (_MARTA, "100000")]


@pytest.mark.parametrize(
    "said",
    [
        "the Company agreed to sell convertible notes and warrants to the purchasers named below:",
        "the Company may issue convertible notes and warrants to the purchasers named below:",
        "the Company will issue convertible notes and warrants to the purchasers named below:",
        "the Company has not issued convertible notes and warrants to the purchasers named below:",
        "the Company sold up to $350,000 of convertible notes and warrants to the purchasers named below:",
        "the Company sold, subject to approval, convertible notes and warrants to the purchasers named"
        " below:",
        "the Company had outstanding convertible notes and warrants held by the purchasers named below:",
        "the Company issued convertible notes in the aggregate principal amount of $360,000 and warrants"
        " to the"
        " purchasers named below:",
        "the Company issued convertible notes and warrants to purchase 600,000 shares of common stock to the"
        " purchasers named below:",
    ],
)
def test_rows_that_nothing_says_happened_or_that_miss_a_sum_make_no_event(said: str) -> None:
    assert _facts(_FILING.format(_DAY + said, _PLACED)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "$350,000              $315,000            700,000",
            "$360,000              $315,000            700,000",
        ),
        ("Warrant Shares", "Deferred Units"),
        (
            "$100,000              $90,000             200,000",
            "$100,000              see note             200,000",
        ),
        ("Marta K. Jensen            $100,000", "                           $100,000"),
    ],
)
def test_a_table_that_is_not_understood_wholly_makes_no_event(old: str, new: str) -> None:
    assert old in _PLACED
    said = "the Company sold convertible notes and warrants to the purchasers named below:"
    assert _facts(_FILING.format(_DAY + said, _PLACED.replace(old, new))) == []


def test_a_conversion_whose_price_does_not_give_its_shares_is_left_unread() -> None:
    said = "In April 2024, Kestrel Arbor LLC converted its note into shares of common stock, as follows:"
    assert _facts(_FILING.format(said, _CONVERTED.replace("$0.008", "$0.08")), "NoteConverted") == []


_LISTED = """\
| Holder | Date of Note | Original Principal Amount |
| Osier Lane Fund, LP | March 1, 2022 | $250,000 |
| Marta K. Jensen | June 1, 2022 | $100,000 |"""
_HOLDERS_OF = "On May 1, 2024, the Company entered into amendments with the holders of the following notes:"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("The maturity date of each note was extended from May 1, 2024 to May 1, 2025.", True),
        (
            "Pursuant to the amendments, the maturity date of each note was extended from May 1, 2024 to"
            " May 1,"
            " 2025, in each case effective May 1, 2024.",
            True,
        ),
        ("The maturity date of each note may be extended from May 1, 2024 to May 1, 2025.", False),
        ("The maturity date of each note was not extended from May 1, 2024 to May 1, 2025.", False),
    ],
)
def test_a_change_of_each_note_is_one_of_every_note_of_the_table(said: str, read: bool) -> None:
    text = _FILING.format(_HOLDERS_OF, f"{_LISTED}\n\n{said}")
    names = ("holder", "note_date", "note_principal", "maturity_date", "effective_date")
    found = [tuple(item[name] for name in names) for item in _facts(text, "NoteAmended")]
    each = [
        (_OSIER, "2022-03-01", "250000", "2025-05-01", "2024-05-01"),
        (_MARTA, "2022-06-01", "100000", "2025-05-01", "2024-05-01"),
    ]
    assert found == (each if read else [])


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ("Each warrant is exercisable from its issuance at an exercise price of $0.75 per share.", "0.75"),
        ("The warrants have an exercise price of $0.75 per share and expire on May 1, 2029.", "0.75"),
        ("Each warrant may be exercised at $0.75 per share if the stockholders approve.", None),
    ],
)
def test_what_is_said_of_the_warrants_holds_for_each_of_the_table(said: str, price: str | None) -> None:
    sold = _DAY + "the Company sold convertible notes and warrants to the purchasers named below:"
    warrants = _facts(_FILING.format(sold, f"{_PLACED}\n\n{said}"), "WarrantIssued")
    assert [item.get("exercise_price") for item in warrants] == [price, price]


def test_a_note_whose_conversions_a_list_tells_is_the_one_that_its_heading_names() -> None:
    said = (
        "In April 2024, the Company issued shares of its common stock to Kestrel Arbor LLC upon conversion"
        " of a"
        " portion of the convertible note dated June 1, 2023 (the “Note”), as follows:"
    )
    row = "On April {}, 2024, Kestrel Arbor LLC converted $10,000 of principal of the Note into {} shares."
    listed = "\n\n".join(("o  " + row.format(3, "900,000"), "o  " + row.format(9, "950,000")))
    found = _facts(_FILING.format(said, listed), "NoteConverted")
    assert [(item["note_date"], item["shares"]) for item in found] == [
        ("2023-06-01", "900000"),
        ("2023-06-01", "950000"),
    ]


def test_the_holder_of_a_note_is_the_holder_of_any_note_of_the_table() -> None:
    said = _DAY + "the Company issued unsecured promissory notes to the following lenders:"
    later = "The holder of a note may convert the note into common stock at a conversion price of $0.12"
    " per share."
    notes = _facts(_FILING.format(said, f"{_LENT}\n\n{later}"), "NoteIssued")
    assert [item["conversion"]["terms"][0]["price"] for item in notes] == ["0.12", "0.12"]


_WRAPPED = """\
Lender                          Amount of Note     Due Date
-----------------------         --------------     ------------
Osier Lane Master Opportunity   $   250,000        May 1, 2025
  Fund, LP
Marta K. Jensen (1)                 100,000        May 1, 2025
Kestrel Arbor International
  Holdings, Ltd.                     50,000        May 1, 2025
                                -----------
     Total                      $   400,000"""


@pytest.mark.parametrize(
    ("footnote", "number"),
    [("(1) Ms. Jensen is a director.", 3), ("(1) This note has not yet been funded.", 0)],
)
def test_names_go_on_in_the_next_line_and_a_footnote_may_take_a_row_back(footnote: str, number: int) -> None:
    said = _DAY + "the Company issued unsecured promissory notes to the following lenders:"
    notes = _facts(_FILING.format(said, f"{_WRAPPED}\n\n{footnote}"), "NoteIssued")
    holders = [
        "Osier Lane Master Opportunity Fund, LP",
        "Marta K. Jensen",
        "Kestrel Arbor International Holdings, Ltd.",
    ]
    assert [item["holder"] for item in notes] == holders[:number]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (
            "The following table shows the shares of common stock issued by the Company to Kestrel Arbor"
            " LLC upon"
            " conversions of the convertible note dated June 1, 2023:",
            2,
        ),
        (
            "The following table shows the shares of common stock issuable to Kestrel Arbor LLC upon"
            " conversion of"
            " the convertible note dated June 1, 2023:",
            0,
        ),
    ],
)
def test_a_sentence_on_the_table_itself_tells_what_was_done(said: str, number: int) -> None:
    assert len(_facts(_FILING.format(said, _CONVERTED), "NoteConverted")) == number


_TO = "• {} – $75,000\n\n• {} – $25,000"
_IN = "● {} ($75,000); and\n\n● {} ($25,000)."
_FROM = "- $75,000 from {};\n- $25,000 from {}."


@pytest.mark.parametrize(
    ("said", "listed", "number"),
    [
        (
            "the Company issued promissory notes to the following lenders:",
            _TO,
            2,
        ),
        (
            "the Company borrowed $100,000 under promissory notes, as follows:",
            _FROM,
            2,
        ),
        ("we issued promissory notes to the following lenders:", _IN, 2),
        (
            "the Company borrowed $110,000 under promissory notes, as follows:",
            _FROM,
            0,
        ),
        (
            "the Company agreed to issue promissory notes to the following lenders:",
            _TO,
            0,
        ),
        (
            "the Company may issue promissory notes to the following lenders:",
            _IN,
            0,
        ),
        (
            "the Company issued promissory notes to the following lenders:",
            _TO.replace("$25,000", "to be agreed"),
            0,
        ),
    ],
)
def test_each_item_of_a_list_of_lenders_is_a_note(said: str, listed: str, number: int) -> None:
    notes = _facts(_FILING.format(_DAY + said, listed.format(_OSIER, _MARTA)), "NoteIssued")
    found = [(item["holder"], item["principal"]) for item in notes]
    assert found == [(_OSIER, "75000"), (_MARTA, "25000")][:number]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (
            "On May 1, 2024, the Company consummated the initial closing of its private placement, at"
            " which it sold convertible notes and warrants to purchase up to 700,000 shares of common stock"
            " to two investors, as set forth in the table below.",
            2,
        ),
        (
            "On May 1, 2024, the Company scheduled the initial closing of its private placement, at which it"
            " will sell convertible notes and warrants to two investors, as set forth in the table below.",
            0,
        ),
    ],
)
def test_what_was_sold_at_a_closing_was_sold(said: str, number: int) -> None:
    assert len(_facts(_FILING.format(said, _PLACED), "NoteIssued")) == number


_STATEMENTS = (
    (_DAY + "the Company sold convertible notes and warrants to the purchasers named below:", _PLACED),
    (_DAY + "the Company issued unsecured promissory notes to the following lenders:", _LENT),
    (
        "In April 2024, Kestrel Arbor LLC converted its notes into shares of common stock as follows:",
        _CONVERTED,
    ),
    (
        _DAY + "the holders of 8% Notes exchanged their notes for shares of Series B Preferred Stock:",
        _FOR_STOCK,
    ),
    (_DAY + "the Company issued promissory notes to the following lenders:", _TO.format(_OSIER, _MARTA)),
)
_HEDGES = [
    "not",
    "may",
    "will",
    "if",
    "agreed to",
    "would",
    "never",
    "unless",
    "conditionally",
    "expects to",
    "subject to approval",
    "could",
    "failed to",
    "neither",
    "purportedly",
    "cancelled",
    "rescinded",
    "offered to",
    "had",
    "to be",
    "up to",
    "approximately",
    "except",
]


@pytest.mark.parametrize("hedge", _HEDGES)
def test_a_word_that_hedges_anywhere_leaves_the_table_unread(hedge: str) -> None:
    for said, table in _STATEMENTS:
        words = said.removeprefix(_DAY).split()
        opening = _DAY if said.startswith(_DAY) else ""
        for at in range(2 + len(hedge) % 2, len(words), 2):
            hedged = f"{opening}{' '.join([*words[:at], hedge, *words[at:]])}"
            assert _facts(_FILING.format(hedged, table)) == [], hedged


@pytest.mark.parametrize(("said", "table"), _STATEMENTS)
def test_the_same_statements_without_a_hedge_are_read(said: str, table: str) -> None:
    assert len(_facts(_FILING.format(said, table))) >= 2
