"""Tokens of filing prose: money, dates, percents, counts, enumerators, defined terms, words.

The lexer states what a stretch of text *is*, never what it means; clause templates do that. It reads
every character once, all its repeats are bounded, so its time grows linearly with the text whatever
the text is. A number it cannot read with certainty ("$1,75,000", "November 31, 2017") becomes a token
of kind "malformed", which no template accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import attrs

TokenKind = Literal[
    "money",
    "date",
    "month",
    "percent",
    "count",
    "ordinal",
    "enumerator",
    "term",
    "word",
    "punct",
    "malformed",
]
TokenValue = Decimal | date | str | tuple[int, int]


@attrs.frozen
class Token:
    r"""A token and its place.

    kind and value: "money" (dollars, Decimal), "date" (date), "month" ((year, month)), "percent" (a
    fraction, Decimal: "12%" is 0.12), "count" (Decimal), "ordinal" (Decimal: "first" is 1),
    "enumerator" ("(ii)" is "ii"), "term" (what stands between quotation marks or in bold), "word"
    (in lower case), "punct" (one character), "malformed" (a number or date that cannot be read).
    span: half-open character offsets into the text given to `lex`, Markdown escapes (``\$``) included.
    raw: exactly those characters.
    """

    kind: TokenKind
    span: tuple[int, int]
    value: TokenValue
    raw: str

    @property
    def number(self) -> Decimal:
        """The value of a money, percent, count or ordinal token; zero for any other kind."""
        return self.value if isinstance(self.value, Decimal) else Decimal(0)

    @property
    def day(self) -> date | None:
        """The value of a date token."""
        return self.value if isinstance(self.value, date) else None


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_MONTHS: Final = _listed("jan feb mar apr may jun jul aug sep oct nov dec")
_MONTH_NUMBER: Final = {name: number for number, name in enumerate(_MONTHS, 1)}

_UNITS: Final = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS: Final = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS: Final = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_SCALES: Final = {
    "hundred": Decimal(100),
    "thousand": Decimal(1_000),
    "million": Decimal(1_000_000),
    "billion": Decimal(1_000_000_000),
}
_NUMBER_WORDS: Final = {
    **{word: Decimal(value) for value, word in enumerate(_UNITS)},
    **{word: Decimal(value * 10) for value, word in enumerate(_TENS, 2)},
}

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_COMMA: Final = r"(?:\s{0,40},\s{0,40}|\s{1,40})"
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,15})(?:\.\d{1,15})?"
_NOT_MORE: Final = r"(?![\d\w]|[.,]\d)"
_WORD_NUMBER: Final = "(?:" + "|".join(sorted((*_NUMBER_WORDS, *_SCALES), key=len, reverse=True)) + ")"

_PATTERN: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "date_us": rf"(?<!\w){_MONTH}\s{{1,40}}{_DAY}{_COMMA}\d{{4}}{_NOT_MORE}",
            "date_eu": rf"(?<![\w$.,]){_DAY}\s{{1,40}}(?:day\s{{1,40}})?(?:of\s{{1,40}})?{_MONTH}"
            rf"{_COMMA}\d{{4}}{_NOT_MORE}",
            "date_slash": r"(?<![\w/.,$-])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])",
            "date_iso": r"(?<![\w/.,$-])\d{4}-\d{2}-\d{2}(?![\w/-])",
            "month": rf"(?<!\w){_MONTH}(?:\s{{1,40}}of\s{{1,40}}|{_COMMA})\d{{4}}{_NOT_MORE}",
            "money": rf"(?:\bUS\s?)?\\?\$\s{{0,3}}(?:{_NUMBER}|\.\d{{1,15}}){_NOT_MORE}"
            r"(?:\s{1,40}(?:hundred|thousand|million|billion)\b)?",
            "bad_money": r"\\?\$\s{0,3}[\d.,]{0,40}\d\w{0,40}",
            "percent": rf"(?<![\w.,])(?:{_NUMBER}|\.\d{{1,15}})\s{{0,3}}(?:\\?%|per\s?cent\b)",
            "ordinal_digits": r"(?<![\w.,])\d{1,3}(?:st|nd|rd|th)(?!\w)",
            "form_name": r"(?<![\w.,])\d{1,3}-[A-Z](?!\w)",
            "count": rf"(?<![\w.,])(?:{_NUMBER}){_NOT_MORE}",
            "bad_number": r"\d[\w.,]{0,60}",
            "enumerator": r"(?<![\w)])\((?:[ivxIVX]{1,5}|[a-zA-Z]|\d{1,2})\)",
            "curly": r"“[*_]{0,2}\w[^“”\"$%()]{0,100}”",
            "straight": r"\"[*_]{0,2}\w[^“”\"$%()]{0,100}\"",
            "backtick": r"``\w[^`'\"$%()]{0,100}''",
            "bold": r"\*\*[“\"]?\w[^*$%()\n]{0,100}\*\*",
            "abbreviation": r"(?<!\w)(?:[A-Z]\.){2,6}",
            "number_words": rf"(?<!\w)(?i:{_WORD_NUMBER}"
            rf"(?:(?:-|\s{{1,40}}(?:and\s{{1,40}})?){_WORD_NUMBER}){{0,11}})(?![\w-])",
            "ordinal_word": rf"(?<!\w)(?i:{'|'.join(_ORDINALS)})(?![\w-])",
            "possessive": r"[’']s(?!\w)",
            "word": r"[^\W\d_](?:\w|[-&](?=\w)){0,200}",
            "punct": r"\S",
        }.items()
    )
)


def lex(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, in order, with offsets into the whole text.

    A count in words followed by the same count in figures ("thirty-six (36)") is one token, and so is
    a percent or an amount of money given twice. If the two differ, each keeps its own token.
    """
    stop = len(text) if end is None else end
    raw = [_READERS[match.lastgroup or "punct"](match) for match in _PATTERN.finditer(text, start, stop)]
    return tuple(_merge_repeated(raw, text))


def _token(kind: TokenKind, match: re.Match[str], value: TokenValue) -> Token:
    return Token(kind, match.span(), value, match.group())


def _malformed(match: re.Match[str]) -> Token:
    return _token("malformed", match, match.group())


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _calendar(match: re.Match[str], year: int, month: int, day: int) -> Token:
    """A date token, or a malformed one when the calendar has no such day."""
    try:
        return _token("date", match, date(year, month, day))
    except ValueError:
        return _malformed(match)


_MONTH_PREFIX: Final = re.compile(r"[A-Za-z]{3}")
_FIGURES: Final = re.compile(r"\d+")


def _month_of(raw: str) -> int:
    for found in _MONTH_PREFIX.finditer(raw):
        number = _MONTH_NUMBER.get(found.group().lower())
        if number is not None:
            return number
    return 0


def _date_us(match: re.Match[str]) -> Token:
    raw = match.group()
    day, year = (int(figure) for figure in _FIGURES.findall(raw))
    return _calendar(match, year, _month_of(raw), day)


def _date_eu(match: re.Match[str]) -> Token:
    raw = match.group()
    day, year = (int(figure) for figure in _FIGURES.findall(raw))
    # "day" and "of" stand before the month; skip them so that they are not taken for one.
    return _calendar(match, year, _month_of(re.sub(r"day|of", "", raw)), day)


def _date_slash(match: re.Match[str]) -> Token:
    """Month first, as American filings write it; a two-digit year is malformed, its century unknown."""
    month, day, year = match.group().split("/")
    return _calendar(match, int(year), int(month), int(day)) if len(year) == 4 else _malformed(match)


def _date_iso(match: re.Match[str]) -> Token:
    year, month, day = match.group().split("-")
    return _calendar(match, int(year), int(month), int(day))


def _month(match: re.Match[str]) -> Token:
    year = int(_FIGURES.findall(match.group())[-1])
    return _token("month", match, (year, _month_of(match.group()))) if year else _malformed(match)


_MONEY_PARTS: Final = re.compile(r"([\d,]*\.?\d+)\s*([a-z]*)")


def _money(match: re.Match[str]) -> Token:
    parts = _MONEY_PARTS.search(match.group())
    if parts is None:
        return _malformed(match)
    return _token("money", match, _number(parts[1]) * _SCALES.get(parts[2], Decimal(1)))


def _percent(match: re.Match[str]) -> Token:
    parts = _MONEY_PARTS.search(match.group())
    return _malformed(match) if parts is None else _token("percent", match, _number(parts[1]) / 100)


def _count(match: re.Match[str]) -> Token:
    return _token("count", match, _number(match.group()))


def _ordinal_digits(match: re.Match[str]) -> Token:
    return _token("ordinal", match, Decimal(match.group()[:-2]))


def _ordinal_word(match: re.Match[str]) -> Token:
    return _token("ordinal", match, Decimal(_ORDINALS.index(match.group().lower()) + 1))


def _number_words(match: re.Match[str]) -> Token:
    """Thousands are built up group by group: "two hundred fifty thousand" is 250 times 1,000."""
    total, group = Decimal(0), Decimal(0)
    words = [word for word in re.split(r"[\s-]+", match.group().lower()) if word != "and"]
    last = Decimal(1000)
    for word in words:
        scale = _SCALES.get(word)
        if scale is None:
            value = _NUMBER_WORDS[word]
            # "one two" or "twenty eleven" are lists, not numbers: only a smaller part may follow.
            if not _may_follow(last, value):
                return _malformed(match)
            group, last = group + value, value
        elif scale == 100:
            group, last = (group or Decimal(1)) * scale, scale
        else:
            total, group, last = total + (group or Decimal(1)) * scale, Decimal(0), Decimal(1000)
    return _token("count", match, total + group)


def _may_follow(last: Decimal, value: Decimal) -> bool:
    return last >= 100 or (last >= 20 and 0 < value < 10)


def _enumerator(match: re.Match[str]) -> Token:
    return _token("enumerator", match, match.group()[1:-1])


def _term(match: re.Match[str]) -> Token:
    name = " ".join(match.group().strip("“”\"*_`'").split())
    return _token("term", match, name.rstrip(",.;"))


def _word(match: re.Match[str]) -> Token:
    return _token("word", match, match.group().lower().replace("’", "'"))


def _punct(match: re.Match[str]) -> Token:
    return _token("punct", match, match.group())


_READERS: Final[dict[str, Callable[[re.Match[str]], Token]]] = {
    "date_us": _date_us,
    "date_eu": _date_eu,
    "date_slash": _date_slash,
    "date_iso": _date_iso,
    "month": _month,
    "money": _money,
    "bad_money": _malformed,
    "percent": _percent,
    "ordinal_digits": _ordinal_digits,
    "form_name": _word,
    "count": _count,
    "bad_number": _malformed,
    "enumerator": _enumerator,
    "curly": _term,
    "straight": _term,
    "backtick": _term,
    "bold": _term,
    "abbreviation": _word,
    "number_words": _number_words,
    "ordinal_word": _ordinal_word,
    "possessive": _word,
    "word": _word,
    "punct": _punct,
}


def _merge_repeated(tokens: list[Token], text: str) -> list[Token]:
    """Join what is said twice: "seven (7)", "twelve percent (12%)", "Two Million Dollars ($2,000,000)"."""
    merged: list[Token] = []
    at = 0
    while at < len(tokens):
        joined, taken = _repeated(tokens, at, text)
        merged.append(joined)
        at += taken
    return merged


def _repeated(tokens: list[Token], at: int, text: str) -> tuple[Token, int]:
    """The token at this place, joined with its repetition, and how many tokens that took."""
    first = tokens[at]
    if first.kind != "count" or first.raw[0].isdigit():
        return first, 1
    rest = tokens[at + 1 : at + 6]
    if not rest:
        return first, 1
    if rest[0].kind == "enumerator" and rest[0].value == str(first.value):
        return _joined("count", first, rest[0], first.number, text), 2
    word = rest[0].value if rest[0].kind == "word" else None
    if word == "percent":
        value = first.number / 100
        same = _in_parentheses(rest[1:], "percent", value)
        return _joined("percent", first, rest[3] if same else rest[0], value, text), 5 if same else 2
    if word == "dollars" and _in_parentheses(rest[1:], "money", first.number):
        return _joined("money", first, rest[3], first.number, text), 5
    if _in_parentheses(rest, "count", first.number):
        return _joined("count", first, rest[2], first.number, text), 4
    return first, 1


def _in_parentheses(tokens: list[Token], kind: TokenKind, value: Decimal) -> bool:
    """Whether these tokens begin with "(", a token of this kind and value, ")"."""
    return (
        len(tokens) >= 3
        and tokens[0].raw == "("
        and tokens[1].kind == kind
        and tokens[1].value == value
        and tokens[2].raw == ")"
    )


def _joined(kind: TokenKind, first: Token, last: Token, value: Decimal, text: str) -> Token:
    span = (first.span[0], last.span[1])
    return Token(kind, span, value, text[span[0] : span[1]])


__all__ = ["Token", "TokenKind", "TokenValue", "lex"]
