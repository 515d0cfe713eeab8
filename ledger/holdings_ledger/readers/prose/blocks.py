"""Paragraphs, sentences and headings of a view, and its regions: cover, items, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from holdings_ledger.readers.lexer import Token, lex
from holdings_ledger.readers.prose.vocabulary import word_set

Region = str
"""Where a paragraph stands: "cover", "item" or "signature"."""


@attrs.frozen
class Sentence:
    """Tokens of a sentence. first: index of its first token among all of the document's.

    paragraph: ordinal of its paragraph. finished: whether a full stop, or a further paragraph, ends it.
    """

    tokens: tuple[Token, ...]
    first: int
    paragraph: int
    finished: bool

    @property
    def span(self) -> tuple[int, int]:
        """Offsets into the view."""
        return self.tokens[0].span[0], self.tokens[-1].span[1]


@attrs.frozen
class Paragraph:
    """A paragraph: its span in the view, region, the item it stands under, and its sentences.

    heading: a title that stands alone, with no full stop; its sentences make no clauses.
    is_table: whether most of its lines are divided into columns.
    """

    span: tuple[int, int]
    region: Region
    item: str | None
    heading: bool
    sentences: tuple[Sentence, ...]
    is_table: bool = False


@attrs.frozen
class Layout:
    """A view taken apart. items: numbers in order of appearance, with the span of each heading."""

    tokens: tuple[Token, ...]
    paragraphs: tuple[Paragraph, ...]
    items: tuple[tuple[str, tuple[int, int]], ...]
    first_item: int | None
    signature: int | None


_ITEM: Final = re.compile(
    r"[\W_]{0,120}item[s\s]{1,40}([1-9])\s{0,5}\.\s{0,5}(0[1-9]|[1-9]\d)(?!\d)", re.IGNORECASE
)
_OLD_ITEM: Final = re.compile(r"[\W_]{0,120}item\s{1,40}(\d{1,2})\s{0,5}[.:](?!\d)", re.IGNORECASE)
_SIGNATURE: Final = re.compile(r"[\W_]{0,120}signatures?[\W_]{0,12}(?:$|\n|pursuant)", re.IGNORECASE)

KNOWN_ITEMS: Final = frozenset(
    f"{section}.{number:02}"
    for section, last in ((1, 5), (2, 6), (3, 3), (4, 2), (5, 8), (6, 6), (7, 1), (8, 1), (9, 1))
    for number in range(1, last + 1)
)
"""Items of Form 8-K since 2004; 1.05 (cybersecurity) was added in 2023."""


def lay_out(text: str) -> Layout:
    """Take a view's text apart; time grows linearly with its length."""
    pieces = list(_paragraph_spans(text))
    items = _items(text, pieces)
    first, signature = _bounds(text, pieces, items)
    pieces = _joined_lists(text, _with_lines(text, pieces, first, signature), first)
    items = _items(text, pieces)
    first, signature = _bounds(text, pieces, items)
    tokens: list[Token] = []
    paragraphs: list[Paragraph] = []
    starts = {index: number for number, _, index in items}
    current: str | None = None
    for index, span in enumerate(pieces):
        if index in starts:
            current = starts[index]
        lexed = lex(text, *span)
        region = _region(index, first, signature)
        is_title = index in starts or index < (first or 0)
        may_be_cut = signature is None and index == len(pieces) - 1
        sentences = tuple(_sentences(lexed, len(tokens), index, may_be_cut))
        heading = _is_heading(lexed, index in starts) and (is_title or not is_listed(text, span))
        table = _is_table(text, span)
        paragraphs.append(Paragraph(span, region, current, heading and not table, sentences, table))
        tokens.extend(lexed)
    return Layout(
        tokens=tuple(tokens),
        paragraphs=tuple(paragraphs),
        items=tuple((number, span) for number, span, _ in items),
        first_item=first,
        signature=signature,
    )


_COVER_END: Final = re.compile(
    r"name\s{1,20}of\s{1,20}(?:the\s{1,20})?registrant|dates?\s{1,20}of\s{1,20}(?:report"
    r"|earliest)"
    r"|emerging\s{1,20}growth\s{1,20}company",
    re.IGNORECASE,
)


def _bounds(
    text: str, pieces: list[tuple[int, int]], items: list[tuple[str, tuple[int, int], int]]
) -> tuple[int | None, int | None]:
    """Where the report's own text begins, by item or after the cover, and the signature block."""
    first = items[0][2] if items else None
    if first is None:
        cover = [index for index, span in enumerate(pieces[:60]) if _COVER_END.search(text, *span)]
        first = cover[-1] + 1 if cover and cover[-1] + 1 < len(pieces) else None
    return first, _signature(text, pieces, first)


_COLUMN_GAP: Final = re.compile(r"(?<=[^\s$])(?:[ \t]{2,60}|\t|[ \t]{1,9}\|[ \t]{1,9})(?=\S)")
_OF_PARTIES: Final = re.compile(
    r"[\s|]{0,60}(?:name|holder|lender|investor|purchaser|buyer|noteholder|payee)s?\b[^:\n]*$", re.I
)


def _is_table(text: str, span: tuple[int, int]) -> bool:
    """Whether a piece has three lines or more, most of them in columns: three, or two headed by parties."""
    raw = [line for line in text[slice(*span)].splitlines() if line.strip(" \t|-=:+")]
    lines = [line.strip(" \t|") for at, line in enumerate(raw) if not (at and _goes_on(line, raw[at - 1]))]
    if len(lines) < 3:
        return False
    fewest = 1 if _OF_PARTIES.match(lines[0]) else 2
    return sum(len(_COLUMN_GAP.findall(line)) >= fewest for line in lines) * 4 >= len(lines) * 3


def _goes_on(line: str, before: str) -> bool:
    """Whether a line is the rest of a name in the row before it: indented, with no columns and no figures."""
    alone = line[:1] in " \t" and not _COLUMN_GAP.search(line.strip()) and len(line.strip()) < _LONGEST_REST
    return alone and _COLUMN_GAP.search(before.strip()) is not None and not any(map(str.isdigit, line))


_LONGEST_REST: Final = 40
"""Characters of what is left of a name for a line of its own."""
_BULLET: Final = r"[ \t]{0,20}(?:[-*•·▪●○◦–][ \t]{1,8}|\|[ \t]{0,40}|\(?[a-zA-Z0-9]{1,3}[.)][ \t]{1,8})"
_LABEL: Final = r"[ \t]{0,20}[A-Za-z][A-Za-z/' ()-]{1,48}(?::(?=[ \t]|$)|[ \t]{0,9}\t)"
_LISTED_LINE: Final = re.compile(rf"{_BULLET}|{_LABEL}", re.MULTILINE)
_LABEL_LINE: Final = re.compile(rf"(?:{_BULLET})?{_LABEL}", re.MULTILINE)
_POINT: Final = re.compile(
    r"[ \t]{0,20}(?:[-*•·▪●○◦–][ \t]{1,8}|\((?:[ivx]{1,5}|[a-z]|\d{1,2})\)|\d{1,2}[.)][ \t])"
)


def _with_lines(
    text: str, pieces: list[tuple[int, int]], first: int | None, signature: int | None
) -> list[tuple[int, int]]:
    """The pieces, those of the report's own text divided where a line is a point of a list or has a label."""
    found: list[tuple[int, int]] = []
    for index, span in enumerate(pieces):
        outside = index < (first or 0) or (signature is not None and index >= signature)
        if outside or _is_table(text, span):
            found.append(span)
        else:
            found.extend(_lines_of(text, span))
    return found


def _lines_of(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start = at = span[0]
    lines = text[slice(*span)].splitlines(keepends=True)
    titled = len(lines) > 1 and _is_title(lines[0], lines[1])
    for number, line in enumerate(lines):
        if at > start and (_LISTED_LINE.match(line) or (titled and number == 1)):
            yield start, at
            start = at
        at += len(line)
    yield start, at


_LONGEST_TITLE: Final = 90


def _is_title(line: str, following: str) -> bool:
    """Whether a paragraph's first line is a title over it: capitalised, and a sentence begins below it."""
    words = line.split()
    if len(words) < 2 or len(line) > _LONGEST_TITLE or words[-1][-1] in ".,;:" or words[-1].islower():
        return False
    capital = all(word[:1].isupper() for word in words if len(word) > 4 and word[0].isalpha())
    return capital and following.split(maxsplit=1)[0].strip(",") in _SENTENCE_OPENERS


def _joined_lists(text: str, pieces: list[tuple[int, int]], first: int | None) -> list[tuple[int, int]]:
    """The pieces, with the points of a list that go on with the sentence before them joined to it."""
    found: list[tuple[int, int]] = []
    is_open = False
    pieces = _joined_rows(text, pieces, first)
    for index, (start, end) in enumerate(pieces):
        point = _POINT.match(text, start, end) and not _LABEL_LINE.match(text, start, end)
        if is_open and point:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        body = text[start:end].rstrip()
        starts_list = body.endswith(":") and index >= (first or 0)
        is_open = starts_list or (bool(is_open and point) and not body.endswith("."))
    return found


_LONGEST_ROW: Final = 400


def _is_row(text: str) -> bool:
    """Whether a piece is a row of a table whose cells tags have set apart by tabs."""
    cells = [cell for cell in text[:_LONGEST_ROW].split("\t") if cell.strip()]
    return len(text) < _LONGEST_ROW and 2 <= len(cells) <= 12 and "\n" not in text.strip()


def _joined_rows(text: str, pieces: list[tuple[int, int]], first: int | None) -> list[tuple[int, int]]:
    """The pieces, with the rows of a table, each a piece where tags part them, joined to one."""
    found: list[tuple[int, int]] = []
    rows: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(pieces):
        if index >= (first or 0) and "\t" in text[start : start + _LONGEST_ROW] and _is_row(text[start:end]):
            rows.append((start, end))
            continue
        found.extend(_table_of(text, rows))
        rows = []
        found.append((start, end))
    return [*found, *_table_of(text, rows)]


def _table_of(text: str, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows as one piece when they make a table, else as they are."""
    if len(rows) < 3:
        return rows
    whole = (rows[0][0], rows[-1][1])
    return [whole] if _is_table(text, whole) else rows


def is_listed(text: str, span: tuple[int, int]) -> bool:
    """Whether a piece is a point of a list, or a label with its value."""
    return _LISTED_LINE.match(text, *span) is not None


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of text between blank lines."""
    start: int | None = None
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
        at += len(line)
    if start is not None:
        yield start, at


def _items(text: str, pieces: list[tuple[int, int]]) -> list[tuple[str, tuple[int, int], int]]:
    """Headings that open a paragraph with an item number: today's, else those used before August 2004."""
    modern: list[tuple[str, tuple[int, int], int]] = []
    old: list[tuple[str, tuple[int, int], int]] = []
    for index, (start, end) in enumerate(pieces):
        match = _ITEM.match(text, start, end)
        if match and f"{match[1]}.{match[2]}" in KNOWN_ITEMS:
            modern.append((f"{match[1]}.{match[2]}", match.span(), index))
        elif match is None and (match := _OLD_ITEM.match(text, start, end)) and 1 <= int(match[1]) <= 12:
            old.append((match[1], match.span(), index))
    return modern or old


def _signature(text: str, pieces: list[tuple[int, int]], first_item: int | None) -> int | None:
    """The paragraph that opens the signature block: the first such heading after the first item."""
    for index, (start, end) in enumerate(pieces):
        if (first_item is None or index > first_item) and _SIGNATURE.match(
            text, start, min(end, start + 120)
        ):
            return index
    return None


def _region(index: int, first_item: int | None, signature: int | None) -> Region:
    if signature is not None and index >= signature:
        return "signature"
    return "cover" if first_item is not None and index < first_item else "item"


_STOPS: Final = frozenset(".!?")
_ABBREVIATIONS: Final = word_set("inc ltd corp co no mr ms mrs dr st vs approx llc lp jr sr art sec cir")


_LAST_FORMS: Final = frozenset({"llc", "lp", "llp"})
"""Legal forms that no name goes on after."""
_LEGAL_FORMS: Final = _LAST_FORMS | {"inc", "ltd", "corp", "co"}
_SENTENCE_OPENERS: Final = word_set(
    "The This That These Those Such It They He She We Our Its Their A An Each Both Neither All Any Some No"
    " One Two There On In At If As For Upon After Before Under Pursuant By From With Without Within"
    " Following During Until Through To When Where While Although Though However Accordingly Also Then"
    " Thereafter Immediately Concurrently Simultaneously Contemporaneously Subsequently Separately"
    " Additionally Furthermore Effective Prior Subject Unless Except Interest Principal Payment Payments"
    " Repayment Proceeds Mr Ms Mrs Dr"
)
"""What opens a sentence after the full stop of "Inc.", and is no further word of the name."""


def _is_heading(tokens: tuple[Token, ...], is_item: bool) -> bool:
    """An item's title, or a short line of capitalised words without a full stop or figures."""
    if is_item:
        return True
    if not 0 < len(tokens) <= 30 or {token.raw for token in tokens[-1:]} & {".", ";", ":", ","}:
        return False
    words = [token.raw for token in tokens if token.kind == "word" and len(token.raw) > 4]
    return all(token.kind in ("word", "punct", "term") for token in tokens) and all(
        word[0].isupper() for word in words
    )


def _sentences(tokens: tuple[Token, ...], first: int, paragraph: int, may_be_cut: bool) -> Iterator[Sentence]:
    """Sentences of a paragraph, whose end ends one too: filers drop the full stop after a formula.

    Where the document may be cut, its last words do not count as finished even with a full stop, which
    may be a decimal point or that of "Inc."
    """
    start = 0
    for at, token in enumerate(tokens):
        if (token.raw in _STOPS or _has_stop(token)) and at + 1 < len(tokens) and _ends_sentence(tokens, at):
            yield Sentence(tokens[start : at + 1], first + start, paragraph, True)
            start = at + 1
    if start < len(tokens):
        yield Sentence(tokens[start:], first + start, paragraph, not may_be_cut)


def _ends_sentence(tokens: tuple[Token, ...], at: int) -> bool:
    before, after = tokens[at - 1] if at else tokens[at], tokens[at + 1]
    if after.raw in _SENTENCE_OPENERS and (before.value in _LEGAL_FORMS or _has_stop(tokens[at])):
        return True
    if before.value in _LAST_FORMS and tokens[at].raw == "." and after.raw[0].isupper():
        return True
    if _has_stop(tokens[at]):
        return False
    if before.value in _ABBREVIATIONS or _is_initial(tokens, at - 1):
        return False
    if after.raw == ")":
        return False
    spaced = after.span[0] > tokens[at].span[1]
    return spaced and (after.raw[0].isupper() or not after.raw[0].isalpha())


def _has_stop(token: Token) -> bool:
    """Whether a word ends in a full stop of its own ("L.P.", "N.A."), which may be the sentence's too."""
    return token.kind == "word" and token.raw[-1] == "."


_LETTERED: Final = frozenset(
    {"note", "debenture", "series", "class", "tranche", "exhibit", "schedule", "appendix", "part"}
    | {"investor", "holder", "lender", "purchaser", "buyer"}
)


def _is_initial(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a letter stands for a name ("John A. Smith"), not for one of several ("Note A.")."""
    if at < 0 or tokens[at].kind != "word" or len(tokens[at].raw) != 1:
        return False
    return at == 0 or tokens[at - 1].value not in _LETTERED


__all__ = ["KNOWN_ITEMS", "Layout", "Paragraph", "Sentence", "is_listed", "lay_out"]
