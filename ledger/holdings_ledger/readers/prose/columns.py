"""What the columns of a table tell, by their headings, and the value of each cell.

A heading is understood by the few words that matter in it ("Principal Amount of Note", "Number of Shares
Issued"); one that is not makes the table unread, for what it tells might change what the others mean.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.blocks import Sentence
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.tables import Cut, Table
from holdings_ledger.readers.prose.vocabulary import word_set

Value = Decimal | date | int
"""An amount, a day, or a party's entry in the register."""

_PARTY: Final = (
    r"(?:investor|holder|lender|purchaser|buyer|payee|note ?holder|creditor|subscriber|party|recipient"
    r"|debt ?holder|security ?holder|owner|person|entity)s?"
)
_IN_FULL: Final = r"(?:total|aggregate|original|initial|stated|gross|net|cash|unpaid|outstanding)"
_HEADINGS: Final[tuple[tuple[str, str], ...]] = (
    (
        "ignored",
        r"(?:no|note no|note number|note|#|relationship.*|title|position|address.*|state.*|capacity"
        r"|jurisdiction.*|exhibit.*|type of (?:investor|holder|purchaser).*|(?:percent|percentage|%) of.*)",
    ),
    (
        "holder",
        rf"(?:names? )?(?:of )?(?:accredited |converting |selling |registered )?{_PARTY}(?: names?)?"
        rf"|names?|(?:issued|sold|payable|paid) to|names? (?:and|or) {_PARTY}",
    ),
    ("warrant_price", r"(?:warrants? )?(?:exercise|strike) price.*"),
    ("warrant_expires", r"(?:warrants? )?(?:expiration|expiry)(?: date)?.*"),
    (
        "warrant_shares",
        r"(?:number of )?(?:shares |common shares |common stock )?(?:(?:underlying|subject to"
        r"|issuable (?:under|upon exercise of)|covered by|under) )?warrants?(?: shares)?"
        r"(?: issued| received| number)?(?: to purchase common stock)?",
    ),
    (
        "day",
        r"(?:date|dates|conversion date|date of conversion|date converted|date of (?:payment|repayment)"
        r"|closing date|date of closing|payment date|date paid|notice date|date of"
        r" (?:notice|exchange|purchase))",
    ),
    (
        "note_day",
        r"(?:date of (?:original |old )?notes?|(?:original |old )?(?:issue|issuance|note) date"
        r"|original date|date issued|issued|dated|date of (?:issue|issuance|original issuance)"
        r"|original issue date|issue date of note)",
    ),
    ("maturity", r"(?:(?:stated|new|final) )?(?:maturity|due)(?: date)?|date of maturity|matures"),
    ("rate", r"(?:annual )?(?:interest rate|rate of interest|coupon|rate|annual rate)(?: per annum)?"),
    (
        "price",
        r"(?:conversion price|conversion rate|price|price of conversion|price per share)(?: per (?:common"
        r" )?share)?",
    ),
    ("discount", r"(?:original issue )?discount|oid|original issue discount oid"),
    (
        "interest",
        rf"(?:{_IN_FULL} )?(?:accrued )?(?:and )?(?:unpaid )?interest(?: amount| portion)?"
        r"(?: converted| paid| exchanged| cancelled| owed| surrendered)?"
        r"|(?:amount of )?(?:accrued )?interest (?:amount )?(?:converted|exchanged)",
    ),
    (
        "proceeds",
        rf"(?:{_IN_FULL} )?(?:purchase price|subscription (?:price|amount)|proceeds|amount (?:paid|funded)"
        r"|cash (?:paid|received)|price paid|consideration|investment(?: amount)?|net proceeds)"
        r"(?: to company| of notes?| paid| received)?",
    ),
    (
        "total",
        r"(?:total|total amount|amount|total amount converted|amount converted|total converted"
        r"|dollar amount converted|debt converted)(?: of conversion)?",
    ),
    (
        "shares",
        r"(?:(?:total )?number of )?(?:conversion )?(?:common )?(?:shares|stock)(?: of)?(?: common)?(?:"
        r" stock)?"
        r"(?: (?:issued|delivered|received|issuable))?(?: (?:upon|on) conversion)?(?: issued)?"
        r"|(?:shares|number) issued",
    ),
)
_PRINCIPAL: Final = re.compile(
    r"\b(?:principal|face)\b|^(?:amount of )?(?:loan|note) ?(?:amount)?$|\bamount of .*\bnotes?\b"
)
_STOCK: Final = re.compile(r"\b(?:preferred|series)\b")
_PER_SHARE: Final = re.compile(r"\bper share\b|\bprice\b|\bvalue\b")
_COMPILED: Final = tuple((role, re.compile(pattern)) for role, pattern in _HEADINGS)
_FOOTNOTE: Final = re.compile(r"[\s,]{0,3}(?:\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|†|‡)\s*$")
_NONE: Final = frozenset(
    {"-", "–", "—", "-0-", "none", "n/a", "nil", "$-", "$—", "$–", "$ -", "$ —", "0", "$0"}
)
_OFFICE: Final = re.compile(
    r", (?:our |its |the )?(?:chief|president|director|chairman|secretary|treasurer|ceo|cfo|vice).*$",
    re.IGNORECASE,
)
_DATES: Final = frozenset({"day", "note_day", "maturity", "warrant_expires"})
_COUNTS: Final = frozenset({"shares", "warrant_shares", "preferred"})
_SUMMED: Final = frozenset(
    {"principal", "interest", "total", "proceeds", "discount", "shares", "warrant_shares", "preferred"}
)


@attrs.frozen
class Column:
    """A column. role: what it tells. heading: its words, in lower case, without articles or marks."""

    role: str
    heading: str


@attrs.frozen
class Row:
    """A row. sentence: its tokens. values: one for each column; None where the cell tells none."""

    sentence: Sentence
    values: tuple[Value | None, ...]


@attrs.frozen
class Grid:
    """A table that is understood cell by cell. noted: whether footnotes belong to it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    noted: bool

    def roles(self) -> tuple[str, ...]:
        """The roles of its columns, in order."""
        return tuple(column.role for column in self.columns)

    def has(self, role: str) -> bool:
        """Whether just one column tells this."""
        return self.roles().count(role) == 1

    def total(self, at: int) -> Decimal:
        """The sum of a column of amounts."""
        values = (row.values[at] for row in self.rows)
        return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def grid_of(text: str, table: Table, sentences: tuple[Sentence, ...], register: Register) -> Grid | None:
    """The values of a table's cells; None when a heading, a cell or a total is not understood."""
    columns = tuple(_column(heading) for heading in table.headings)
    if not all(columns):
        return None
    known = tuple(column for column in columns if column is not None)
    tokens = [
        (token, sentence.first + at) for sentence in sentences for at, token in enumerate(sentence.tokens)
    ]
    starts = [token.span[0] for token, _ in tokens]
    rows: list[Row] = []
    for cells, tail in zip(table.rows, table.tails, strict=True):
        if tail is not None and known[0].role != "holder":
            return None
        values: list[Value | None] = []
        for at, (column, cell) in enumerate(zip(known, cells, strict=True)):
            inside = [] if cell is None else _inside(tokens, starts, cell)
            words = " ".join(text[slice(*cell)].split()) if cell is not None else ""
            if tail is not None and not at:
                words = " ".join(f"{words} {text[slice(*tail)]}".split())
            value = _value(column.role, words, tuple(inside), register)
            if value is False:
                return None
            values.append(None if value is True else value)
        ends = [cell for cell in cells if cell is not None]
        whole = tokens[bisect_left(starts, ends[0][0]) : bisect_left(starts, ends[-1][1])]
        if not whole:
            return None
        sentence = Sentence(tuple(token for token, _ in whole), whole[0][1], sentences[0].paragraph, True)
        rows.append(Row(sentence, tuple(values)))
    grid = Grid(known, tuple(rows), table.noted)
    sums = tuple(_figure(tuple(_inside(tokens, starts, cell))) for cell in table.totals)
    return grid if _adds_up(grid, sums) else None


def _inside(tokens: list[tuple[Token, int]], starts: list[int], cell: Cut) -> list[Token]:
    return [token for token, _ in tokens[bisect_left(starts, cell[0]) : bisect_left(starts, cell[1])]]


_SAID_OF_PRINCIPAL: Final = word_set(
    "principal face amount amounts value of note notes new aggregate original initial total loan loans"
    " debenture debentures promissory convertible secured unsecured senior subordinated issued purchased"
    " sold in and surrendered exchanged converted exchange conversion old existing prior"
)
"""Words that may stand in the heading of a column of principal; any other may make it another thing."""
_NO_NAME: Final = word_set(
    "all combined total totals subtotal less plus net gross proceeds discount average mean unallocated"
    " remaining available other others various several certain both each notes issued amount unsold"
    " reserved none holders investors lenders purchasers parties"
)
"""Words with which no party is named: of sums, rests and groups."""


def _column(heading: str) -> Column | None:
    """A heading as a column; None when its words are not understood."""
    words = re.sub(r"\((?:\d{1,2}|us\$|u\.s\.\$|\$|us|usd|in dollars|#)\)|[*†‡]", " ", heading.lower())
    words = re.sub(
        r"[^a-z0-9%# .-]|\b(?:the|a|an|per|each|such|his|her|its|their|of the|s)\b(?! share)", " ", words
    )
    words = re.sub(r"\b(?:us|usd|in us dollars)$", "", " ".join(words.replace(".", " ").split())).strip()
    for role, pattern in _COMPILED:
        if pattern.fullmatch(words):
            return Column(role, words)
    if _STOCK.search(words) and re.search(r"\bshares?\b|\bnumber\b", words) and not _PER_SHARE.search(words):
        return Column("preferred", words)
    if _PRINCIPAL.search(words) and _SAID_OF_PRINCIPAL.issuperset(words.split()):
        return Column("principal", words)
    return None


def _value(role: str, printed: str, tokens: tuple[Token, ...], register: Register) -> Value | bool:
    """A cell's value; True where it tells nothing, False where it is not understood."""
    words = _FOOTNOTE.sub("", printed)
    if role == "ignored":
        return True
    if role == "holder":
        return _party(words, register)
    if not words or words.lower() in _NONE:
        return bool(words or role not in _DATES)
    if role in _DATES:
        days = [token.day for token in tokens if token.kind == "date"]
        return days[0] if len(days) == 1 and days[0] is not None and len(tokens) <= 8 else False
    if role == "rate":
        percents = [token.number for token in tokens if token.kind == "percent"]
        return percents[0] if len(percents) == 1 and len(tokens) <= 4 else False
    figure = _figure(tokens)
    if figure is None or (role in _COUNTS and "$" in words):
        return False
    return figure


def _figure(tokens: tuple[Token, ...]) -> Decimal | None:
    """The one figure of a cell, beside nothing but a sign of money, "shares" or a footnote's mark."""
    figures = [token.number for token in tokens if token.kind in ("money", "count")]
    others = [
        token.value
        for token in tokens
        if token.kind not in ("money", "count", "punct", "enumerator")
        and token.value not in ("shares", "per", "share", "usd", "us", "warrants")
    ]
    numbered = [token for token in tokens[1:] if token.kind == "count" and token.raw.startswith("(")]
    return figures[0] if len(figures) == 1 + len(numbered) and not others else None


def _party(words: str, register: Register) -> int | bool:
    """The party a cell names; False where it may be no name."""
    name = _OFFICE.sub("", words).strip()
    letters = [word for word in name.split() if word[0].isalpha()]
    if (
        not letters
        or not name[0].isalnum()
        or len(name) > 90
        or not (letters[0][0].isupper() or name[0].isdigit())
    ):
        return False
    if sum(word[0].isupper() for word in letters) * 2 < len(letters):
        return False
    if not _NO_NAME.isdisjoint(re.findall(r"[a-z]+", name.lower())):
        return False
    symbol = register.terms.get(name) or register.called(name, first=True) or register.party(name)
    if symbol[:2] != "<H":
        return False
    return int(symbol[2:-1])


def sums_to(stated: Decimal | None, total: Decimal, role: str) -> bool:
    """Whether a sum is what is stated of it: shares exactly, money but for a dollar of rounding."""
    return stated is not None and abs(stated - total) <= (0 if role in _COUNTS else 1)


def _adds_up(grid: Grid, totals: tuple[Decimal | None, ...]) -> bool:
    """Whether the figures of a row of totals are sums of columns, in their order."""
    at = 0
    for total in totals:
        while at < len(grid.columns) and not (
            grid.columns[at].role in _SUMMED and sums_to(total, grid.total(at), grid.columns[at].role)
        ):
            at += 1
        if at == len(grid.columns):
            return False
        at += 1
    return True


__all__ = ["Column", "Grid", "Row", "Value", "grid_of", "sums_to"]
