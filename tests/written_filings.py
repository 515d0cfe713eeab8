"""Filings written in a few words, for tests of projections: a form, its rows, and when it became known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from holdings_events import (
    Event,
    FilingRecorded,
    Footnote,
    HoldingStated,
    Issuer,
    NoSecuritiesStated,
    Owner,
    Recorded,
    RowEvent,
    SharesPurchased,
    SharesSold,
    Source,
)
from holdings_projections.filings import Filing, filings
from holdings_projections.holdings import Holdings, Position, Slice, fold_holdings

ISSUER = Issuer(name="Bluestem Robotics Corp", symbol="BLSM")
OWNER = Owner(name="Ferreira Lena")


def day(text: str) -> date:
    """A date from "2021-03-04"."""
    return date.fromisoformat(text)


def noon(text: str) -> datetime:
    """Noon of a day, in UTC: when filings of that day became known."""
    return datetime.combine(day(text), datetime.min.time(), UTC).replace(hour=17)


def sale(when: str, quantity: object, after: object, **fields: Any) -> Event:
    """A sale of common stock, direct. quantity or after None: not stated."""
    return _row(SharesSold, when, "S", "D", quantity, after, fields)


def purchase(when: str, quantity: object, after: object, **fields: Any) -> Event:
    """A purchase of common stock, direct."""
    return _row(SharesPurchased, when, "P", "A", quantity, after, fields)


def holding(after: object, when: str | None = None, **fields: Any) -> Event:
    """A holding row of common stock, direct."""
    return _row(HoldingStated, when, None, None, None, after, fields)


def no_securities(when: str) -> Event:
    """The box of Form 3 that says that nothing is owned."""
    return NoSecuritiesStated(effective_date=day(when), source=Source(document="00"))


def _row(
    kind: type[RowEvent],
    when: str | None,
    code: str | None,
    side: str | None,
    quantity: object,
    after: object,
    fields: dict[str, Any],
) -> Event:
    return kind(
        **{
            "effective_date": None if when is None else day(when),
            "source": Source(document="00", table="I"),
            "table": "I",
            "security": "Common Stock",
            "code": code,
            "side": side,
            "quantity": None if quantity is None else Decimal(str(quantity)),
            "balance_after": None if after is None else Decimal(str(after)),
            "ownership": "D",
            **fields,
        }
    )


def filing(
    name: str,
    known: str,
    *events: Event,
    form: str = "4",
    owner: Owner = OWNER,
    issuer: Issuer = ISSUER,
    footnotes: dict[str, str] | None = None,
    **header: Any,
) -> list[Recorded]:
    """The events of a filing that became known at noon of a day, its leading event first."""
    leading = FilingRecorded(
        **{
            "source": Source(document=sha256(name.encode()).hexdigest()),
            "effective_date": day(known),
            "form": form,
            "issuer": issuer,
            "owners": (owner,) if form != "8-K" else (),
            "known_at": noon(known),
            "known_at_source": "acceptance",
            "known_at_precision": "second",
            "footnotes": tuple(Footnote(id=i, text=t) for i, t in (footnotes or {}).items()),
            "format": "text",
            "reader": "test/1",
            **header,
        }
    )
    return [Recorded(name, version, version, event) for version, event in enumerate((leading, *events), 1)]


def resolved(*streams: Sequence[Recorded]) -> tuple[Filing, ...]:
    """The filings of streams, as projections take them."""
    return filings(item for stream in streams for item in stream)


def folded(*streams: Sequence[Recorded]) -> Holdings:
    """The holdings that filings of the test's issuer give."""
    return fold_holdings("blsm", resolved(*streams))


def position(holdings: Holdings, part: str = "/D") -> Position:
    """The only position whose id contains a part."""
    found = [p for p in holdings.positions if part in p.info.position_id]
    assert len(found) == 1, [p.info.position_id for p in holdings.positions]
    return found[0]


def slice_at(found: Position, as_of: str, known: str = "2999-12-31") -> Slice | None:
    """The slice that answers for a day, as known at noon of another."""
    on, at = day(as_of), noon(known)
    hits = [
        s
        for s in found.slices
        if s.effective_from <= on
        and (s.effective_to is None or on < s.effective_to)
        and s.known_from <= at
        and (s.known_to is None or at < s.known_to)
    ]
    assert len(hits) <= 1, "rectangles overlap"
    return hits[0] if hits else None


def quantity(found: Position, as_of: str, known: str = "2999-12-31") -> Decimal | None:
    """The balance at the end of a day, as known at noon of another; None if unknown."""
    hit = slice_at(found, as_of, known)
    return None if hit is None else hit.step.quantity


def codes(holdings: Holdings) -> set[str]:
    """Codes of findings that still stand."""
    return {finding.code for finding in holdings.findings if finding.known_to is None}
