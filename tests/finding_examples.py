"""For each finding about positions, the filings that provoke it: its example in docs/FINDINGS.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from holdings_events import FilingHeader, Owner, Recorded, RowEvent
from holdings_projections.findings import Finding
from written_filings import day, filing, folded, holding, purchase, sale

Streams = tuple[list[Recorded], ...]

_ADA: Final = Owner(name="Okafor Ada")
_OPTION: Final[dict[str, Any]] = {
    "table": "II",
    "security": "Stock Option",
    "exercise_price": Decimal("4.25"),
    "expiration_date": day("2021-05-31"),
}
_TRUST: Final[dict[str, Any]] = {"ownership": "I", "nature": "By Trust"}


def _first() -> list[Recorded]:
    return filing("a", "2021-03-05", sale("2021-03-04", 100, 900), period=day("2021-03-04"))


def _amended(*rows: Any, **header: Any) -> list[Recorded]:
    return filing("z", "2021-03-20", *rows, form="4/A", period=day("2021-03-04"), **header)


def _priced(number: int, price: str) -> list[Recorded]:
    when = f"2021-03-0{number}"
    return filing(f"p{number}", when, sale(when, 100, 1000 - 100 * number, price=Decimal(price)))


def _tripled(name: str, owner: Owner, held: int) -> Streams:
    return (
        filing(f"{name}1", "2021-03-05", holding(held, "2021-03-04"), owner=owner),
        filing(f"{name}2", "2021-06-02", holding(3 * held, "2021-06-01"), owner=owner),
    )


EXAMPLES: Final[dict[str, Streams]] = {
    "EXERCISE_EXCEEDS_BALANCE": (
        filing("a", "2021-03-05", holding(900, "2021-03-04", **_OPTION)),
        filing("b", "2021-05-04", sale("2021-05-03", 950, 0, code="M", **_OPTION)),
    ),
    "EXERCISE_AFTER_EXPIRY": (filing("a", "2021-06-02", sale("2021-06-01", 100, 800, code="M", **_OPTION)),),
    "OPENING_INFERRED": (_first(),),
    "BALANCE_BREAK": (filing("a", "2021-03-05", sale("2021-03-03", 100, 900), sale("2021-03-04", 50, 950)),),
    "BALANCE_ROUNDED": (_first(), filing("b", "2021-04-02", sale("2021-04-01", 100, 801))),
    "FILING_GAP": (_first(), filing("b", "2021-06-02", sale("2021-06-01", 100, 1700))),
    "TITLE_CHANGED": (
        _first(),
        filing("b", "2021-06-02", sale("2021-06-01", 100, 800, security="Class A Common Stock")),
    ),
    "OWNERSHIP_CHANGED": (_first(), filing("b", "2021-06-02", holding(900, "2021-06-01", **_TRUST))),
    "SUSPECTED_SPLIT": (*_tripled("f", Owner(name="Ferreira Lena"), 300), *_tripled("o", _ADA, 500)),
    "PRICE_OUTLIER": (_priced(1, "12.40"), _priced(2, "12.60"), _priced(3, "1300")),
    "QUANTITY_OUTLIER": (
        filing("a", "2021-03-05", holding(900, "2021-03-04")),
        filing("b", "2021-04-05", holding(890, "2021-04-04")),
        filing("c", "2021-05-05", holding(880_000, "2021-05-04")),
    ),
    "NEGATIVE_BALANCE": (_first(), filing("b", "2021-06-02", sale("2021-06-01", 950, None))),
    "LATE_ROW": (_first(), filing("b", "2022-02-10", sale("2021-02-01", 50, 1000), form="5")),
    "POSITION_AMBIGUOUS": (filing("a", "2021-03-05", *(holding(n, "2021-03-04", **_TRUST) for n in (5, 9))),),
    "DOUBLE_COUNT_POSSIBLE": (_first(), filing("b", "2021-03-05", sale("2021-03-04", 100, 900), owner=_ADA)),
    "DUPLICATE_SUBMISSION": (_first(), filing("b", "2021-03-06", sale("2021-03-04", 100, 900))),
    "AMENDMENT_TARGET_MISSING": (_amended(sale("2021-03-04", 100, 900)),),
    "AMENDMENT_TARGET_AMBIGUOUS": (
        _first(),
        filing("b", "2021-03-05", purchase("2021-03-04", 50, 950), period=day("2021-03-04")),
        _amended(sale("2021-03-04", 150, 850), original_date=day("2021-03-05")),
    ),
    "AMENDMENT_CORRECTS": (
        _first(),
        _amended(sale("2021-03-03", 100, 900), original_date=day("2021-03-05")),
    ),
}
"""The filings, by the code of the finding that they provoke."""


def provoked(code: str) -> Finding:
    """The finding of a code that its example provokes."""
    found = [finding for finding in folded(*EXAMPLES[code]).findings if finding.code == code]
    assert found, f"the example of {code} provokes no such finding"
    return found[0]


def in_words(streams: Sequence[Sequence[Recorded]]) -> Iterator[str]:
    """The filings of an example, a line each."""
    for stream in streams:
        header = stream[0].event
        assert isinstance(header, FilingHeader)
        rows = "; ".join(_row(item.event) for item in stream[1:] if isinstance(item.event, RowEvent))
        yield f"Form {header.form} of {header.effective_date}, {header.owners[0].name}: {rows}"


def _row(row: RowEvent) -> str:
    how = f", {row.nature}" if row.nature else ""
    price = f" at {row.price}" if row.price is not None else ""
    after = "" if row.balance_after is None else f", {row.balance_after:,} after"
    lot = "" if row.exercise_price is None else f" ({row.exercise_price}, until {row.expiration_date})"
    if row.code is None:
        return f"{row.balance_after:,} {row.security}{lot} held{how}"
    deed = {"P": "bought", "S": "sold", "M": "exercised"}[row.code]
    return f"{row.effective_date} {deed} {row.quantity:,} {row.security}{lot}{price}{how}{after}"
