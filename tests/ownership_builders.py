"""Ownership documents built by hand, for tests of what happens after reading."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from holdings_events import Event, FilingRecorded, Footnote, Issuer, Owner
from holdings_ledger.readers.model import Dates, Document, OwnershipDocument, Rejection, Row
from holdings_ledger.translate import translate

TRADE_DAY = date(2019, 3, 12)
"""A Tuesday; two business days later is Thursday, 14 March."""


def document(text: str = "") -> Document:
    data = text.encode()
    return Document(name="form.txt", data=data, digest=sha256(data).hexdigest(), encoding="utf-8", text=text)


def stock(number: int = 1, **fields: Any) -> Row:
    """A transaction row of Table I: a sale of 100 Common Stock at 10, direct, unless said otherwise."""
    return _row(number, "I", fields, code="S", side="D", quantity=100, price=10, security="Common Stock")


def derivative(number: int = 1, **fields: Any) -> Row:
    """A transaction row of Table II: an exercise of 100 options at 4, unless said otherwise."""
    return _row(
        number,
        "II",
        fields,
        code="M",
        side="D",
        quantity=100,
        security="Stock Option (right to buy)",
        exercise_price=4,
        expiration_date=date(2025, 1, 31),
        underlying="Common Stock",
        underlying_quantity=fields.get("quantity", 100),
    )


def exercise(number: int = 1, **fields: Any) -> Row:
    """The Table I row of such an exercise."""
    return stock(number, **{"code": "M", "side": "A", "price": 4, **fields})


def _row(number: int, table: Any, fields: dict[str, Any], **defaults: Any) -> Row:
    values: dict[str, Any] = {"kind": "transaction", "transaction_date": TRADE_DAY, "ownership": "D"}
    values |= defaults | fields
    for name, value in values.items():
        if isinstance(value, int) and not isinstance(value, bool):
            values[name] = Decimal(value)
        if name == "price" and isinstance(value, str):
            values[name] = Decimal(value)
    return Row(table=table, number=number, **values)


def holding(table: Any, number: int = 1, **fields: Any) -> Row:
    """A holding row: no date, code, side or amount of a transaction."""
    bare = {
        "kind": "holding",
        "transaction_date": None,
        "code": None,
        "side": None,
        "quantity": None,
        "price": None,
    }
    return (stock if table == "I" else derivative)(number, **(bare | {"balance_after": 500} | fields))


def form(*rows: Row, footnotes: dict[str, str] | None = None, **fields: Any) -> OwnershipDocument:
    """A Form 4 of one owner, signed on the day of trade."""
    values: dict[str, Any] = {
        "form": "4",
        "issuer": Issuer(name="Harrow Tools Inc."),
        "owners": (Owner(name="Okafor Ngozi A"),),
        "period": TRADE_DAY,
        "dates": Dates(signature_date=TRADE_DAY),
        "reader": "test/1",
    }
    return OwnershipDocument(
        rows=rows,
        footnotes=tuple(Footnote(id=key, text=text) for key, text in (footnotes or {}).items()),
        **(values | fields),
    )


def events_of(reading: OwnershipDocument, dates: Dates | None = None) -> tuple[Event, ...]:
    """Its events, without the leading FilingRecorded."""
    return told(reading, dates)[1]


def told(reading: OwnershipDocument, dates: Dates | None = None) -> tuple[FilingRecorded, tuple[Event, ...]]:
    """(FilingRecorded, the events after it)."""
    events = translate(document(), reading, dates)
    assert not isinstance(events, Rejection), events.message
    first = events[0]
    assert isinstance(first, FilingRecorded)
    return first, events[1:]


def codes(reading: OwnershipDocument) -> list[str]:
    """The codes of the notices that translation adds."""
    return [notice.code for notice in told(reading)[0].notices]


def detail(reading: OwnershipDocument, code: str) -> str:
    """The words of the only notice with this code."""
    (found,) = [notice.detail for notice in told(reading)[0].notices if notice.code == code]
    return found
