"""Whatever rows a form has and however they are laid out, the reader reads the same facts back."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_ledger.readers.model import Document, OwnershipDocument, Row
from holdings_ledger.readers.ownership_text import read
from holdings_ledger.readers.ownership_text.lines import MAX_CHARACTERS

_HEADING_1 = (
    "1. Title of Security (Instr. 3)\t2. Transaction Date\t2A. Deemed Execution Date, if any\t"
    "3. Transaction Code (Instr. 8)\t4. Securities Acquired (A) or Disposed of (D)\t"
    "5. Amount of Securities Beneficially Owned\t6. Ownership Form: Direct (D) or Indirect (I)\t"
    "7. Nature of Indirect Beneficial Ownership\nCode\tV\tAmount\t(A) or (D)\tPrice"
)
_HEADING_2 = (
    "1. Title of Derivative Security\t2. Conversion or Exercise Price of Derivative Security\t"
    "3. Transaction Date\t3A. Deemed Execution Date, if any\t4. Transaction Code (Instr. 8)\t"
    "5. Number of Derivative Securities Acquired (A) or Disposed of (D)\t"
    "6. Date Exercisable and Expiration Date\t7. Title and Amount of Underlying Securities\t"
    "8. Price of Derivative Security\t9. Number of Derivative Securities Beneficially Owned\t"
    "10. Ownership Form of Derivative Security: Direct (D) or Indirect (I)\t"
    "11. Nature of Indirect Beneficial Ownership\n"
    "Code\tV\t(A)\t(D)\tDate Exercisable\tExpiration Date\tTitle\tAmount or Number of Shares"
)

Marks = Literal["plain", "sup", "unicode"]


@attrs.frozen(kw_only=True)
class Style:
    """How a rendition looks: marks, Markdown, headings, line ends, bars for tabs, blanks at the end."""

    marks: Marks
    markdown: bool
    headings: bool
    line_end: str
    byte_order_mark: bool
    bars: bool
    trimmed: bool

    def mark(self, numbers: tuple[str, ...]) -> str:
        """Footnote marks in this style."""
        if self.marks == "plain":
            return "".join(f" ({number})" for number in numbers)
        if self.marks == "sup":
            return "".join(f" <sup>({number})</sup>" for number in numbers)
        digits = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
        return "".join(f" ⁽{number.translate(digits)}⁾" for number in numbers)


_TITLES = st.sampled_from(
    ["Common Stock", "Class B Common", "Series A-1 Preferred", "6% Notes due 2030", "Option (right to buy)"]
)
_NATURES = st.sampled_from(["By trust", "By Oak & Ash, L.P.", "See note"])
_DAYS = st.dates(min_value=date(2003, 6, 30), max_value=date(2060, 12, 31))
_COUNTS = st.decimals(min_value=0, max_value=10**9, places=3).map(lambda d: d.normalize() + 0)
_PRICES = st.decimals(min_value=0, max_value=10**5, places=4)
_SIDES: st.SearchStrategy[Literal["A", "D"]] = st.sampled_from(["A", "D"])
_OWNERSHIPS: st.SearchStrategy[Literal["D", "I"]] = st.sampled_from(["D", "I"])
_CODES = st.sampled_from("PSADFIMCEHOXGLWZJKU")
_STYLES = st.builds(
    Style,
    marks=st.sampled_from(["plain", "sup", "unicode"]),
    markdown=st.booleans(),
    headings=st.booleans(),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    byte_order_mark=st.booleans(),
    bars=st.booleans(),
    trimmed=st.booleans(),
)
_MARKS = st.lists(st.sampled_from(["1", "2", "12"]), max_size=2, unique=True).map(tuple)


@st.composite
def table_rows(draw: st.DrawFn, table: Literal["I", "II"]) -> list[Row]:
    """Rows of one table, transactions and holdings, numbered in order."""
    count = draw(st.integers(min_value=1 if table == "I" else 0, max_value=5))
    return [draw(transactions(table, n) | holdings(table, n)) for n in range(1, count + 1)]


@st.composite
def holdings(draw: st.DrawFn, table: Literal["I", "II"], number: int) -> Row:
    """A holding row."""
    ownership = draw(_OWNERSHIPS)
    row = Row(
        table=table,
        number=number,
        kind="holding",
        security=draw(_TITLES),
        balance_after=draw(_COUNTS),
        ownership=ownership,
        nature=draw(_NATURES) if ownership == "I" else None,
    )
    return with_terms(draw, row) if table == "II" else row


@st.composite
def transactions(draw: st.DrawFn, table: Literal["I", "II"], number: int) -> Row:
    """A transaction row."""
    holding = draw(holdings(table, number))
    return attrs.evolve(
        holding,
        kind="transaction",
        transaction_date=draw(_DAYS),
        deemed_date=draw(st.none() | _DAYS),
        code=draw(_CODES),
        timeliness=draw(st.sampled_from([None, "E"])),
        quantity=draw(_COUNTS),
        side=draw(_SIDES),
        price=draw(_PRICES),
    )


def with_terms(draw: st.DrawFn, row: Row) -> Row:
    """The row with the terms of a derivative security."""
    return attrs.evolve(
        row,
        exercise_price=draw(_PRICES),
        exercisable_date=draw(st.none() | _DAYS),
        expiration_date=draw(_DAYS),
        underlying=draw(_TITLES),
        underlying_quantity=draw(_COUNTS),
    )


@st.composite
def marked(draw: st.DrawFn, table: Literal["I", "II"]) -> list[Row]:
    """Rows with footnote marks on some of their values."""
    rows = draw(table_rows(table))
    result: list[Row] = []
    for row in rows:
        stated = [
            f for f in ("security", "code", "price", "balance_after", "nature") if getattr(row, f) is not None
        ]
        chosen = [(field, draw(_MARKS)) for field in stated]
        result.append(attrs.evolve(row, footnotes=tuple((f, m) for f, m in chosen if m)))
    return result


def cells(row: Row, style: Style) -> list[str]:
    """The cells of a row in the form's order, as printed."""
    side = row.side or ""
    amount = shown(row, "quantity", style)
    term = [
        shown(row, "exercisable_date", style),
        shown(row, "expiration_date", style),
        shown(row, "underlying", style),
        shown(row, "underlying_quantity", style),
    ]
    dated = [
        shown(row, "transaction_date", style),
        shown(row, "deemed_date", style),
        shown(row, "code", style),
    ]
    early = "V" if row.timeliness == "E" else ""
    tail = [shown(row, field, style) for field in ("balance_after", "ownership", "nature")]
    if row.table == "I":
        return [shown(row, "security", style), *dated, early, amount, side, shown(row, "price", style), *tail]
    sides = [amount if side == "A" else "", amount if side == "D" else ""]
    first = [shown(row, "security", style), shown(row, "exercise_price", style)]
    return [*first, *dated, early, *sides, *term, shown(row, "price", style), *tail]


def shown(row: Row, field: str, style: Style) -> str:
    """A value with its marks as the rendition prints it."""
    value = getattr(row, field)
    text = "" if value is None else str(value)
    if isinstance(value, Decimal):
        text = f"{value:,f}"
        if field in ("price", "exercise_price"):
            text = ("\\$ " if style.markdown else "$ ") + text
    elif isinstance(value, date):
        text = value.strftime("%m/%d/%Y")
    return text + style.mark(dict(row.footnotes).get(field, ()))


def line_of(row: Row, style: Style) -> str:
    """A row as a line."""
    texts = cells(row, style)
    while style.trimmed and not texts[-1]:
        texts.pop()
    return "| " + " | ".join(texts) + " |" if style.bars else "\t".join(texts)


def rendition(first: list[Row], second: list[Row], style: Style) -> str:
    """A whole Form 4 around the rows."""
    bold = "**" if style.markdown else ""
    lines = [
        f"{bold}FORM 4{bold}",
        "STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
        "1. Name and Address of Reporting Person " + ("\\*" if style.markdown else "*"),
        "Larkspur Tamsin",
        "2. Issuer Name and Ticker or Trading SymbolCopper Kettle Inc. [CKET]",
        "3. Date of Earliest Transaction (Month/Day/Year)05/06/2014",
        f"{bold}Table I - Non-Derivative Securities{bold}",
        *([_HEADING_1] if style.headings else []),
        *(line_of(row, style) for row in first),
        f"{bold}Table II - Derivative Securities{bold}",
        *([_HEADING_2] if style.headings else []),
        *(line_of(row, style) for row in second),
        "Signatures",
        "Tamsin Larkspur 05/07/2014",
        "Explanation of Responses:",
        *(f"({number}) Note {word}." for number, word in (("1", "alpha"), ("2", "beta"), ("12", "gamma"))),
        "Note: File three copies of this Form.",
        "",
    ]
    text = style.line_end.join(line for block in lines for line in block.split("\n"))
    return ("\ufeff" if style.byte_order_mark else "") + text


def facts(row: Row) -> Row:
    """The row without its places."""
    return attrs.evolve(row, span=None, cells=())


@settings(max_examples=150, deadline=None)
@given(marked("I"), marked("II"), _STYLES)
def test_rows_are_read_back_from_any_layout(first: list[Row], second: list[Row], style: Style) -> None:
    text = rendition(first, second, style)

    reading = read(Document(name="form", data=b"", digest="", encoding="utf-8", text=text))

    assert isinstance(reading, OwnershipDocument)
    noticed = {(notice.table, notice.row) for notice in reading.notices}
    assert len(reading.rows) == len(first) + len(second)
    for got, expected in zip(reading.rows, [*first, *second], strict=True):
        if (got.table, got.number) not in noticed:
            assert facts(got) == expected
    for row in reading.rows:
        for field, span in row.cells:
            value = getattr(row, field)
            if isinstance(value, Decimal):
                assert Decimal(text[slice(*span)].replace(",", "")) == value
            if isinstance(value, str) and field in ("security", "nature", "underlying"):
                assert text[slice(*span)] == value
    if not style.trimmed:
        assert not [n for n in reading.notices if n.row is not None]


@settings(max_examples=60, deadline=None)
@given(marked("I"), marked("II"), _STYLES, st.integers(min_value=0, max_value=4000))
def test_a_cut_changes_no_value_that_is_still_read(
    first: list[Row], second: list[Row], style: Style, cut: int
) -> None:
    text = rendition(first, second, attrs.evolve(style, trimmed=False))[:cut]

    reading = read(Document(name="form", data=b"", digest="", encoding="utf-8", text=text))

    if isinstance(reading, OwnershipDocument) and reading.truncated:
        whole = {(row.table, row.number): row for row in [*first, *second]}
        for row in reading.rows:
            for field, _ in row.cells:
                assert getattr(row, field) == getattr(whole[row.table, row.number], field)


_NOISE = "\t\n\r|$()⁽¹⁾<sup>/0129,. ADIMSVform4TableI*_\\[]-"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=_NOISE, max_size=400), st.integers(0, 3))
def test_noise_inside_a_form_never_raises(noise: str, place: int) -> None:
    path = sorted((Path(__file__).parent / "fixtures" / "ownership").glob("form*.txt"))[place]
    text = path.read_text(encoding="utf-8")
    at = (len(text) * (place + 1)) // 5

    read(Document(name="noise", data=b"", digest="", encoding="utf-8", text=text[:at] + noise + text[at:]))


@pytest.mark.parametrize(
    "unit", ["a", "\t", "(1)", "1,", "11/19/2007 ", "_", "\n", "$ ", "<sup>", "a\tb\n", "⁽¹⁾", "\\"]
)
@pytest.mark.parametrize("size", [30_000_000, MAX_CHARACTERS - 20_000])
@pytest.mark.parametrize("marker", ["Common Stock\t", "1. Name", "Explanation of Responses"])
def test_hostile_lines_take_no_more_than_two_seconds(unit: str, size: int, marker: str) -> None:
    form = (Path(__file__).parent / "fixtures" / "ownership" / "form4_amendment.txt").read_text(
        encoding="utf-8"
    )
    at = form.index(marker)
    text = form[:at] + unit * (size // len(unit)) + form[at:]
    document = Document(name="hostile", data=b"", digest="", encoding="utf-8", text=text)

    started = time.process_time()
    read(document)

    assert time.process_time() - started < 2
