"""The form: what a person fills in to say what a document means, and how its TOML or JSON is read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

import attrs

from holdings_events import (
    TAGS,
    CorporateActionRecorded,
    Event,
    FilingHeader,
    Issuer,
    Owner,
    ReadingByHandRecorded,
    RulingRecorded,
    Span,
)
from holdings_ledger.errors import InvalidFormError
from holdings_ledger.readers.by_hand.values import NOTHING, Problems, is_list, is_table, value_of, values_of

__all__ = ["CLASSES", "NOT_FILLED_IN", "NUMBERED", "FactForm", "FilingForm", "Form", "parse"]

VERSION: Final = 1
"""The version of the form that this ledger reads."""

MAX_BYTES: Final = 1_000_000
"""A longer form is refused."""

MAX_QUOTE: Final = 20_000
"""A longer quotation is refused: it is a document, not the words an event rests on."""

_NOT_FACTS: Final = (FilingHeader, RulingRecorded, ReadingByHandRecorded, CorporateActionRecorded)
CLASSES: Final[dict[str, type[Event]]] = {
    cls.__name__: cls for cls in TAGS if not issubclass(cls, _NOT_FACTS)
}
"""The events that a person may write, by name: all that state a fact of a filing."""

NOT_FILLED_IN: Final = frozenset({"source", "evidence"})
"""Fields of events that follow from the words quoted."""

NUMBERED: Final = frozenset({"note", "prior"})
"""Fields that number things within a filing, which the ledger does where the form does not."""

_WORDS: Final = ("type", "quote", "span")
_TYPES: Final[Any] = Literal[tuple(CLASSES)]


@attrs.frozen(kw_only=True)
class FilingForm:
    """What a document is, where no reader can tell; fields as in `holdings_events.FilingHeader`.

    One of the dates must be given: from it the filing counts as known.
    """

    form: str
    issuer: Issuer
    owners: tuple[Owner, ...] = ()
    period: date | None = None
    original_date: date | None = None
    accession: str | None = None
    accepted_at: datetime | None = None
    filing_date: date | None = None
    header_date: date | None = None
    signature_date: date | None = None
    items: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class FactForm:
    """An event as a person wrote it.

    event: name of its class. quotes: words of the document it rests on; spans: the same by their characters.
    fields: its other fields, those that were given, with their typed values.
    """

    event: str
    quotes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    fields: Mapping[str, Any]

    @property
    def cls(self) -> type[Event]:
        """The class of the event."""
        return CLASSES[self.event]


@attrs.frozen(kw_only=True)
class Form:
    """A form, filled in.

    by_hand: version of the form, 1. author, reason, statement: who reads the document so, why, and, where
    they say so, what they decided in a sentence. document: which one: the id of its filing, an accession
    number, or the SHA-256 of its bytes; None where the document comes with the form. replaces: ids of
    events of a reader that these events take the place of. revokes: an earlier ruling that is taken back.
    accept_gates: why events that fail a check are recorded all the same. filing: what the document is,
    where no reader knows it. events: what it says.
    """

    by_hand: int
    author: str
    reason: str
    statement: str | None = None
    document: str | None = None
    replaces: tuple[str, ...] = ()
    revokes: str | None = None
    accept_gates: str | None = None
    filing: FilingForm | None = None
    events: tuple[FactForm, ...]


def parse(data: bytes, name: str) -> Form:
    """Read a form. Raises `InvalidFormError`, which names every field that is wrong."""
    raw = _table(data, name)
    problems = Problems()
    values = values_of(raw, Form, "", problems, besides=("events",), without=("events",))
    if values.get("by_hand", 1) != 1:
        problems.add(
            "by_hand", f"this version of the ledger reads forms of version 1, not {values['by_hand']}"
        )
    events = _facts(raw.get("events"), problems)
    if problems:
        raise InvalidFormError(name, problems)
    return Form(**values, events=events)


def _table(data: bytes, name: str) -> dict[str, Any]:
    """The form's table, as JSON where it begins with a brace, else as TOML; numbers exactly as written."""
    if len(data) > MAX_BYTES:
        raise InvalidFormError(name, [f"it has {len(data):,} bytes, more than the {MAX_BYTES:,} allowed"])
    try:
        text = data.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            return dict(json.loads(text, parse_float=Decimal, object_pairs_hook=_without_repeats))
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise InvalidFormError(name, [f"it is neither TOML nor JSON that can be read: {error}"]) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f'the field "{next(key for key in keys if keys.count(key) > 1)}" stands twice')
    return found


def _facts(raw: Any, problems: Problems) -> tuple[FactForm, ...]:
    if not is_list(raw) or not raw:
        problems.add("events", "at least one event is needed, in a list")
        return ()
    read = [_fact(item, f"events[{at}]", problems) for at, item in enumerate(raw)]
    return tuple(fact for fact in read if fact is not None)


def _fact(raw: Any, path: str, problems: Problems) -> FactForm | None:
    if not is_table(raw):
        problems.add(path, "it is not a table")
        return None
    table = raw
    if "type" not in table:
        problems.add(f"{path}.type", "it is missing")
        return None
    quotes, spans = _words(table, path, problems)
    if value_of(table["type"], _TYPES, f"{path}.type", problems) is NOTHING:
        return None
    cls = CLASSES[table["type"]]
    fields = values_of(table, cls, path, problems, besides=_WORDS, without=NOT_FILLED_IN, given=NUMBERED)
    return FactForm(event=cls.__name__, quotes=quotes, spans=spans, fields=fields)


def _words(table: dict[str, Any], path: str, problems: Problems) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The words an event rests on: one quote or span, or a list of them."""
    quotes, spans = table.get("quote", []), table.get("span", [])
    if isinstance(quotes, str):
        quotes = [quotes]
    if is_list(spans) and spans and not is_list(spans[0]):
        spans = [spans]
    if not quotes and not spans:
        problems.add(f"{path}.quote", "the words it rests on are missing; give a quote or a span")
    read = value_of(quotes, tuple[str, ...], f"{path}.quote", problems)
    if read is not NOTHING and any(len(quote) > MAX_QUOTE for quote in read):
        problems.add(f"{path}.quote", f"it has more than the {MAX_QUOTE:,} characters allowed")
    located = value_of(spans, tuple[tuple[int, int], ...], f"{path}.span", problems)
    return (() if read is NOTHING else read), (() if located is NOTHING else located)
