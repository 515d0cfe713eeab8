"""The text reader on small forms of our own: every variant of layout, and what it must flag."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from holdings_events import Notice
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, OwnershipDocument, Rejection, Row
from holdings_ledger.readers.ownership_text import READER, read, recognises

FIXTURES = Path(__file__).parent / "fixtures" / "ownership"


def document(text: str) -> Document:
    decoded = decode(text.encode(), "form.txt")
    assert isinstance(decoded, Document)
    return decoded


def fixture_text(name: str) -> str:
    return (FIXTURES / name).read_text(encoding="utf-8")


def read_text(text: str) -> OwnershipDocument:
    reading = read(document(text))
    assert isinstance(reading, OwnershipDocument), reading
    return reading


def read_fixture(name: str) -> OwnershipDocument:
    return read_text(fixture_text(name))


def notices(reading: OwnershipDocument, code: str) -> list[Notice]:
    return [notice for notice in reading.notices if notice.code == code]


def codes(reading: OwnershipDocument) -> set[str]:
    return {notice.code for notice in reading.notices}


def facts(row: Row) -> tuple[object, ...]:
    return (
        row.security,
        row.transaction_date,
        row.code,
        row.quantity,
        row.side,
        row.price,
        row.balance_after,
    )


def test_form_3_states_holdings_and_derivative_terms_without_balances() -> None:
    form = read_fixture("form3.txt")

    assert (form.form, form.issuer.name, form.issuer.symbol) == ("3", "Harbor Lantern Corp.", "HLTN")
    assert form.period == date(2019, 4, 2)
    assert form.no_securities_owned is False
    own, spouse, option = form.rows
    assert (own.kind, own.balance_after, own.ownership) == ("holding", Decimal("3141.5"), "D")
    assert (spouse.nature, spouse.footnotes) == ("Held by spouse", (("nature", ("1",)),))
    assert (option.table, option.exercise_price, option.expiration_date) == (
        "II",
        Decimal("12.5"),
        date(2028, 12, 31),
    )
    assert (option.exercisable_date, option.footnotes) == (None, (("exercisable_date", ("2",)),))
    assert (option.underlying, option.underlying_quantity, option.balance_after) == (
        "Common Stock",
        Decimal(8000),
        None,
    )
    assert form.notices == ()


def test_an_officers_title_and_the_first_owners_name_are_cut_from_the_address() -> None:
    (owner,) = read_fixture("form3.txt").owners

    assert (owner.name, owner.officer_title) == ("Vandermeer Ilse", "Chief Lamp Officer")
    assert (owner.is_officer, owner.is_director, owner.is_ten_percent_owner, owner.is_other) == (
        True,
        False,
        False,
        False,
    )


def test_a_form_3_that_says_so_owns_nothing() -> None:
    text = fixture_text("form3.txt")
    rows = [line for line in text.splitlines() if line.startswith(("Common Stock\t", "Option (right"))]
    for row in rows:
        text = text.replace(row + "\n", "")
    text = text.replace(
        "Explanation of Responses:\n", "Explanation of Responses:\nNo securities are beneficially owned\n"
    )

    form = read_text(text)

    assert (form.no_securities_owned, form.rows, form.truncated) == (True, (), False)


def test_every_owner_of_a_joint_form_is_read_with_its_own_relationship() -> None:
    form = read_fixture("form4_joint.txt")

    assert [owner.name for owner in form.owners] == [
        "Tidewater Partners LP",
        "Tidewater GP LLC",
        "Okonkwo Adaeze",
    ]
    assert [owner.other_text for owner in form.owners] == [None, "See remarks", None]
    assert all(owner.is_ten_percent_owner for owner in form.owners)
    (inferred,) = notices(form, "OWNER_NAME_INFERRED")
    assert "Okonkwo Adaeze" in inferred.detail
    assert form.remarks == "The persons above are no group."


def test_the_latest_of_several_signatures_dates_the_form() -> None:
    assert read_fixture("form4_joint.txt").dates.signature_date == date(2020, 6, 10)


def test_several_marks_in_a_cell_stay_with_their_cell() -> None:
    first, second, holding = read_fixture("form4_joint.txt").rows

    assert first.footnotes == (
        ("code", ("1", "2")),
        ("price", ("3",)),
        ("balance_after", ("1", "4")),
        ("nature", ("2", "4")),
    )
    assert (first.code, first.timeliness, first.deemed_date) == ("P", "E", date(2020, 6, 8))
    assert (first.price, first.nature) == (Decimal("2.3456"), "By fund")
    assert (second.price, second.timeliness) == (Decimal(0), None)
    assert (holding.kind, holding.balance_after, holding.footnotes) == (
        "holding",
        Decimal(77),
        (("ownership", ("2",)),),
    )


def test_a_footnote_that_only_another_footnote_names_is_no_orphan() -> None:
    text = fixture_text("form4_joint.txt").replace("See footnote 2.", "See footnotes 2 and 5.")

    assert [n.detail for n in notices(read_fixture("form4_joint.txt"), "ORPHAN_FOOTNOTE")] == [
        "Footnote (5) is defined, but no cell and no other footnote refers to it."
    ]
    assert "ORPHAN_FOOTNOTE" not in codes(read_text(text))


def test_a_mark_without_a_footnote_is_flagged_in_a_number_and_kept_in_a_title() -> None:
    text = fixture_text("form4_joint.txt").replace("109,500\tI\tBy fund", "109,500 (9)\tI\tBy fund (8)")

    form = read_text(text)

    assert [n.detail for n in notices(form, "FOOTNOTE_UNDEFINED")] == [
        "Mark (9) of Table I row 2 has no footnote."
    ]
    assert (form.rows[1].balance_after, form.rows[1].nature) == (Decimal(109500), "By fund (8)")


def test_item_4_makes_an_amendment() -> None:
    form = read_fixture("form4_amendment.txt")

    assert (form.form, form.original_date) == ("4/A", date(2021, 1, 19))
    assert [facts(row) for row in form.rows] == [
        ("Common Stock", date(2021, 1, 15), "M", Decimal(400), "A", Decimal(5), Decimal(1400)),
        ("Common Stock", date(2021, 1, 15), "F", Decimal(150), "D", Decimal("21.07"), Decimal(1250)),
        ("Option (right to buy)", date(2021, 1, 15), "M", Decimal(400), "D", Decimal(0), Decimal(600)),
    ]
    assert form.notices == ()


def test_form_5_has_no_v_column_and_names_the_form_a_row_belonged_on() -> None:
    form = read_fixture("form5.txt")

    gift, sale, units = form.rows
    assert (form.form, form.period, form.issuer.symbol) == ("5", date(2016, 12, 31), None)
    assert (gift.code, gift.quantity, gift.side, gift.form_type) == ("G", Decimal(60), "D", None)
    assert (sale.code, sale.form_type, sale.balance_after) == ("S", "4", Decimal(900))
    assert (units.quantity, units.side, units.exercise_price) == (Decimal("12.345"), "A", None)
    assert form.notices == ()


def test_markdown_escapes_marks_and_a_missing_owners_block_are_understood() -> None:
    form = read_fixture("form4_markdown.txt")

    (owner,) = form.owners
    assert (owner.name, owner.officer_title, owner.is_officer, owner.is_director) == (
        "Delacroix Jean-Luc",
        "Treasurer",
        True,
        False,
    )
    assert form.dates.header_date == date(2012, 3, 9)
    first, second, warrants = form.rows
    assert first.footnotes == (("security", ("1",)), ("price", ("2", "3")))
    assert second.footnotes == (("code", ("3",)), ("balance_after", ("1",)))
    assert (first.price, second.nature) == (Decimal("8.05"), "Family *trust*")
    assert [note.text for note in form.footnotes][2] == "A second note that runs on."
    assert (warrants.side, warrants.quantity) == (None, Decimal(90))


def test_a_box_seen_only_as_a_missing_blank_is_flagged() -> None:
    officer, filing = notices(read_fixture("form4_markdown.txt"), "CHECKBOX_AMBIGUOUS")

    assert "Officer" in officer.detail
    assert "Treasurer" in officer.detail
    assert "filed by one" in filing.detail


def test_two_dates_in_a_cell_keep_their_own_marks() -> None:
    form = read_fixture("form4_markdown.txt")
    warrants = form.rows[2]

    assert (warrants.exercisable_date, warrants.expiration_date) == (date(2010, 9, 1), date(2015, 9, 1))
    assert warrants.footnotes == (("exercisable_date", ("2",)),)
    assert len(notices(form, "COMBINED_CELL")) == 1
    (columns,) = notices(form, "TABLE_COLUMNS_MISSING")
    assert columns.table == "II"
    assert "price" in columns.detail
    assert "acquired (A)" in columns.detail


def test_a_fused_cell_is_reconciled_only_where_the_balance_agrees() -> None:
    form = read_fixture("form4_truncated.txt")

    assert [(row.quantity, row.price) for row in form.rows[:3]] == [
        (Decimal(500), Decimal("8.05")),
        (Decimal(120), Decimal("8.07")),
        (Decimal(130), Decimal("8.09")),
    ]
    confidences = [[(e.field, e.confidence) for e in row.evidence] for row in form.rows]
    assert confidences == [
        [("quantity", "inferred"), ("price", "inferred")],
        [("quantity", "reconciled"), ("price", "reconciled")],
        [("quantity", "inferred"), ("price", "inferred")],
        [],
    ]
    assert [n.row for n in notices(form, "FUSED_CELL")] == [1, 2, 3]
    assert "8,380 to 8,200 does not agree" in notices(form, "FUSED_CELL")[2].detail


def test_two_whole_numbers_in_a_cell_are_not_split() -> None:
    form = read_text(fixture_text("form4_truncated.txt").replace("120 8.07", "120 8"))

    assert (form.rows[1].quantity, form.rows[1].price) == (None, None)
    assert any(n.row == 2 for n in notices(form, "CELL_UNREADABLE"))


def test_a_row_without_title_amount_and_price_is_incomplete_and_nothing_is_filled_in() -> None:
    form = read_fixture("form4_truncated.txt")
    row = form.rows[3]

    assert (row.security, row.quantity, row.price) == (None, None, None)
    assert (row.code, row.side, row.balance_after) == ("S", "D", Decimal(8150))
    (incomplete,) = notices(form, "ROW_INCOMPLETE")
    assert (incomplete.table, incomplete.row) == ("I", 4)
    assert incomplete.detail == "Row 4 of Table I lacks: title of security, amount, price."


def test_a_form_that_breaks_off_in_table_i_is_truncated_though_its_footnotes_follow() -> None:
    form = read_fixture("form4_truncated.txt")

    (truncated,) = notices(form, "DOCUMENT_TRUNCATED")
    assert form.truncated
    assert "breaks off in Table I and lacks Table II, the signatures" in truncated.detail
    assert [note.id for note in form.footnotes] == ["1"]


def test_tables_without_headings_are_read_by_what_the_cells_hold() -> None:
    form = read_fixture("form4_no_heading.txt")

    assert [n.table for n in notices(form, "TABLE_HEADER_MISSING")] == ["I", "II"]
    exercise, holding, option = form.rows
    assert facts(exercise) == (
        "Common Stock",
        date(2021, 1, 15),
        "M",
        Decimal(400),
        "A",
        Decimal(5),
        Decimal(1400),
    )
    assert (holding.balance_after, holding.ownership, holding.nature) == (Decimal(20), "I", "By son")
    assert (option.table, option.side, option.balance_after) == ("II", "D", Decimal(600))


def test_a_day_that_does_not_exist_is_left_out_and_flagged() -> None:
    form = read_fixture("form4_no_heading.txt")

    assert form.rows[2].expiration_date is None
    (unreadable,) = notices(form, "CELL_UNREADABLE")
    assert '"02/30/2027" as expiration date: there is no such day' in unreadable.detail


def test_a_line_in_a_table_that_is_no_row_is_flagged() -> None:
    (stray,) = notices(read_fixture("form4_no_heading.txt"), "ROW_UNREADABLE")

    assert "this line is no row" in stray.detail


def test_a_number_that_fits_two_columns_is_left_out() -> None:
    text = fixture_text("form4_amendment.txt").replace(
        "\t\tF\t\t150\tD\t$ 21.07\t1,250\tD\t", "\t\tA\t77\tD\t"
    )

    form = read_text(text)

    row = form.rows[1]
    assert (row.quantity, row.price, row.balance_after) == (None, None, None)
    assert any(n.row == 2 for n in notices(form, "CELL_UNREADABLE"))


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("form*.txt")))
def test_spans_are_the_characters_of_the_original_with_any_line_end_and_a_byte_order_mark(name: str) -> None:
    plain = read_fixture(name)
    text = "\ufeff" + fixture_text(name).replace("\n", "\r\n")
    original = Document(name=name, data=b"", digest="", encoding="utf-8", text=text)

    reading = read(original)

    assert isinstance(reading, OwnershipDocument)
    assert [facts(row) for row in reading.rows] == [facts(row) for row in plain.rows]
    for row in reading.rows:
        assert row.span is not None
        line = text[slice(*row.span)]
        assert "\n" not in line
        for field, span in row.cells:
            cell = text[slice(*span)]
            assert cell in line
            value = getattr(row, field)
            if isinstance(value, Decimal) and field not in ("side",):
                assert Decimal(cell.replace(",", "")) == value
            if isinstance(value, date):
                assert cell == value.strftime("%m/%d/%Y")


def test_the_reader_names_itself_and_the_words_it_rests_on() -> None:
    text = fixture_text("form4_amendment.txt")
    form = read_text(text)

    assert (form.reader, form.format) == (READER, "text")
    assert [text[slice(*span)] for span in form.header_spans] == ["FORM 4", "01/15/2021"]


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("form*.txt")))
def test_renditions_are_recognised_by_their_content(name: str) -> None:
    assert recognises(document(fixture_text(name)))


@pytest.mark.parametrize(
    "text",
    [
        "<ownershipDocument>FORM 4 name and address of reporting person</ownershipDocument>",
        "<html><body>FORM 4 STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES</body></html>",
        "FORM 8-K\nCURRENT REPORT\nItem 1.01 The Company sold a note.",
        "A letter about beneficial ownership of securities.",
    ],
)
def test_other_documents_are_not_recognised(text: str) -> None:
    assert not recognises(document(text))


@pytest.mark.parametrize(
    ("until", "cause"),
    [
        ("FORM 4", "says FORM 3, FORM 4 or FORM 5"),
        ("Brightwater Noor\n", "no reporting person"),
        ("2. Issuer", "no issuer"),
        ("Common Stock\t", "before Table II, and no row"),
    ],
)
def test_a_form_cut_before_its_first_row_is_rejected_with_place_and_cause(until: str, cause: str) -> None:
    text = fixture_text("form4_amendment.txt")
    cut = text[: text.index(until)] or "\nSTATE"

    rejection = read(Document(name="cut.txt", data=b"", digest="", encoding="utf-8", text=cut))

    assert isinstance(rejection, Rejection)
    assert cause in rejection.cause
    assert rejection.place.startswith("line ")


def test_the_last_cell_of_a_cut_row_is_left_out_because_it_may_be_cut_itself() -> None:
    text = fixture_text("form4_amendment.txt")
    cut = text[: text.index("1,250\tD") + 3]

    form = read_text(cut)

    assert form.truncated
    assert [row.balance_after for row in form.rows] == [Decimal(1400), None]
    assert any(n.row == 2 for n in notices(form, "ROW_INCOMPLETE"))
