"""Postings: what each row event does to a balance, and what balance it asserts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

import attrs

from holdings_events import (
    Confidence,
    DerivativeHoldingStated,
    DerivativeLeg,
    EquitySwapTransacted,
    HoldingStated,
    PairedRowEvent,
    RowEvent,
    VestingScheduleStated,
    VestingStatus,
    weakest,
)
from holdings_projections.filings import Filing
from holdings_projections.identity import canonical_title
from holdings_projections.making import maker

_STOCK_MARKED: Final = frozenset({"security", "ownership", "nature"})
_DERIVATIVE_MARKED: Final = _STOCK_MARKED | {"exercise_price", "exercisable_date", "expiration_date"}
_ZERO: Final = Decimal(0)
_NO_WORD: Final = re.compile(r"[\W_]+")


@attrs.frozen(kw_only=True)
class Terms:
    """What tells positions of one holder apart, before footnotes.

    kind: "stock" or "derivative". title: canonical, None where the row has none. nature: folded.
    unit: "shares", or "USD" for debt that is reported in dollars.
    exercise_price, expiration_date and underlying belong to derivatives.
    """

    kind: Literal["stock", "derivative"]
    title: str | None
    ownership: str | None
    nature: str
    unit: Literal["shares", "USD"] = "shares"
    exercise_price: Decimal | None = None
    expiration_date: date | None = None
    underlying: str = ""


@attrs.frozen(kw_only=True)
class Posting:
    """One row's effect on one position.

    event: id. leg: index of a derivative leg, 0 for the row itself. order: document order.
    day: on which it takes effect. delta: signed change, None where unstated; holdings have 0.
    balance: what the row says is owned after it, None where unstated.
    security, nature: as printed. footnotes: folded text that may tell like rows apart.
    stated_part: True for one part of a balance that a footnote spreads over several amounts.
    """

    event: str
    leg: int = 0
    order: tuple[int, ...]
    day: date
    kind: Literal["transaction", "holding"]
    terms: Terms
    security: str | None
    nature: str | None
    underlying: str | None = None
    exercisable_date: date | None = None
    code: str | None = None
    side: str | None = None
    delta: Decimal | None
    delta_confidence: Confidence = "stated"
    balance: Decimal | None
    balance_confidence: Confidence = "stated"
    footnotes: str = ""
    stated_part: bool = False
    vesting_status: VestingStatus | None = None


_make_terms = maker(Terms)
_make_posting = maker(Posting)
_HOLDINGS: Final = (HoldingStated, DerivativeHoldingStated)


def postings(filing: Filing) -> tuple[Posting, ...]:
    """All postings of a filing, in document order, with missing dates taken from the period of report."""
    fallback: date | None = None
    texts = {note.id: note.text for note in filing.header.footnotes}
    result: list[Posting] = []
    for index, item in enumerate(filing.events):
        event = item.event
        if not isinstance(event, RowEvent):
            continue
        when = event.effective_date
        if when is None:
            when = fallback = fallback or _holding_date(filing)
        result.append(_of_row(item.id, event, index, when, texts))
        if isinstance(event, PairedRowEvent):
            for number, leg in enumerate(event.derivatives, 1):
                result.append(_of_leg(item.id, event, leg, number, index, when, texts))
    return tuple(result)


def schedules(filing: Filing) -> tuple[tuple[str, VestingScheduleStated], ...]:
    """(event id, schedule) for each vesting schedule that a filing states."""
    return tuple(
        (item.id, item.event) for item in filing.events if isinstance(item.event, VestingScheduleStated)
    )


def _holding_date(filing: Filing) -> date:
    """A holding row speaks as of the later of the period of report and the last transaction date."""
    dates = [
        item.event.effective_date
        for item in filing.events
        if isinstance(item.event, RowEvent)
        and not isinstance(item.event, _HOLDINGS)
        and item.event.effective_date is not None
    ]
    own = filing.header.period or filing.header.effective_date or filing.known_at.date()
    return max([*dates, own])


def _of_row(event_id: str, event: RowEvent, index: int, when: date, texts: dict[str, str]) -> Posting:
    holding = isinstance(event, _HOLDINGS)
    lot = isinstance(event, DerivativeHoldingStated)
    balance = event.balance_after if event.balance_after is not None else event.balance_value_after
    terms = _terms(event)
    return _make_posting(
        event=event_id,
        order=(index, 0),
        day=when,
        kind="holding" if holding else "transaction",
        terms=terms,
        security=event.security,
        nature=event.nature,
        underlying=event.underlying,
        exercisable_date=event.exercisable_date,
        code=event.code,
        side=event.side,
        delta=_ZERO if holding else _delta(event),
        delta_confidence=_delta_confidence(event) if event.evidence else "stated",
        balance=balance,
        balance_confidence=event.confidence_of("balance_after") if event.evidence else "stated",
        footnotes=_marked(event.footnotes, terms.kind, texts) if event.footnotes else "",
        stated_part=lot and event.row is None,
        vesting_status=event.vesting_status if isinstance(event, DerivativeHoldingStated) else None,
    )


def _of_leg(
    event_id: str,
    event: PairedRowEvent,
    leg: DerivativeLeg,
    number: int,
    index: int,
    when: date,
    texts: dict[str, str],
) -> Posting:
    return _make_posting(
        event=event_id,
        leg=number,
        order=(index, number),
        day=when,
        kind="transaction",
        terms=_make_terms(
            kind="derivative",
            title=canonical_title(leg.security) if leg.security else None,
            ownership=leg.ownership or event.ownership,
            nature=_fold(leg.nature) if leg.nature else "",
            exercise_price=leg.exercise_price,
            expiration_date=leg.expiration_date,
            underlying=canonical_title(leg.underlying) if leg.underlying else "",
        ),
        security=leg.security,
        nature=leg.nature,
        underlying=leg.underlying,
        exercisable_date=leg.exercisable_date,
        code=event.code,
        side=leg.side,
        delta=_signed(leg.quantity, leg.side),
        balance=leg.balance_after,
        footnotes=_marked(leg.footnotes, "derivative", texts),
    )


def _terms(event: RowEvent) -> Terms:
    title = canonical_title(event.security) if event.security else None
    unit: Literal["shares", "USD"] = (
        "USD" if event.balance_after is None and event.balance_value_after is not None else "shares"
    )
    nature = _fold(event.nature) if event.nature else ""
    if event.table == "I":
        return _make_terms(kind="stock", title=title, ownership=event.ownership, nature=nature, unit=unit)
    return _make_terms(
        kind="derivative",
        title=title,
        ownership=event.ownership,
        nature=nature,
        unit=unit,
        exercise_price=event.exercise_price,
        expiration_date=event.expiration_date,
        underlying=canonical_title(event.underlying) if event.underlying else "",
    )


def _delta(event: RowEvent) -> Decimal | None:
    """The signed change: the A/D side decides. A swap moves no shares by itself."""
    if isinstance(event, EquitySwapTransacted):
        return _ZERO
    return _signed(event.quantity, event.side)


def _delta_confidence(event: RowEvent) -> Confidence:
    """How a change is known: as the weakest of its quantity, its side and its day."""
    return weakest(*map(event.confidence_of, ("quantity", "side", "effective_date")))


def _signed(quantity: Decimal | None, side: str | None) -> Decimal | None:
    if quantity is None or side is None:
        return None
    return quantity if side == "A" else -quantity


def _marked(footnotes: tuple[tuple[str, tuple[str, ...]], ...], kind: str, texts: dict[str, str]) -> str:
    """The folded texts of the footnotes that may tell like rows apart; never those on price."""
    fields = _STOCK_MARKED if kind == "stock" else _DERIVATIVE_MARKED
    marks = [note for field, ids in footnotes if field in fields for note in ids]
    return " | ".join([_fold(texts[note]) if note in texts else note for note in marks]) if marks else ""


@lru_cache(maxsize=4_096)
def _fold(text: str) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip()
