"""Rows of Forms 3, 4 and 5 into events: one event a row, and one for both rows of an exercise pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from holdings_events import (
    DerivativeHoldingStated,
    DerivativeLeg,
    Event,
    Evidence,
    HoldingStated,
    NoSecuritiesStated,
    OptionExercised,
    PairedRowEvent,
    RowEvent,
    Source,
    Span,
)
from holdings_ledger.readers.model import OwnershipDocument, Row
from holdings_ledger.translate.codes import MONEYNESS, TitleKind, event_class, kind_of_title
from holdings_ledger.translate.marks import Footnotes, Marks
from holdings_ledger.translate.pairing import Pairing
from holdings_ledger.translate.titles import Titles
from holdings_projections.making import maker

__all__ = ["in_order", "no_securities", "row_events", "statement_date", "transfers"]

_UNIT_WORDS = (
    "restricted stock",
    "restricted share",
    "stock unit",
    "share unit",
    "rsu",
    "deferred",
    "phantom",
)


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows of Table I, then of Table II, each in the order of the document."""
    return tuple(sorted(rows, key=lambda row: (row.table, row.number)))


def statement_date(reading: OwnershipDocument, filed: date) -> date:
    """The day as of which holding rows and footnotes speak.

    The later of the period of report and the last transaction date, of those not after the filing itself:
    a filing cannot speak of its future, so a later date in it is a slip.
    """
    days = [
        row.transaction_date
        for row in reading.rows
        if row.kind == "transaction" and row.transaction_date is not None and row.transaction_date <= filed
    ]
    if reading.period is not None:
        days.append(reading.period)
    return max(days, default=filed)


def no_securities(reading: OwnershipDocument, digest: str, when: date) -> Iterator[Event]:
    """The stated zero of a Form 3 whose box says that nothing is owned, and which indeed lists nothing."""
    if reading.no_securities_owned and not reading.rows:
        yield NoSecuritiesStated(
            effective_date=when, source=Source(document=digest, spans=reading.header_spans)
        )


def transfers(rows: Sequence[Row], titles: Titles) -> dict[int, int]:
    """Number the changes of nature: J or G out of one position and into another of the same owner.

    Both sides have one code, date, security (and terms) and quantity, and differ in ownership form or nature.
    Returns row index to number; both sides share it.
    """
    numbers: dict[int, int] = {}
    moved = [i for i, row in enumerate(rows) if row.code in ("J", "G") and row.quantity is not None]
    given = [i for i in moved if rows[i].side == "D"]
    taken = [i for i in moved if rows[i].side == "A"]
    for out in given:
        for into in taken:
            if into not in numbers and _one_transfer(rows[out], rows[into], titles):
                numbers[out] = numbers[into] = len(numbers) // 2 + 1
                break
    return numbers


def _one_transfer(out: Row, into: Row, titles: Titles) -> bool:
    return (
        out.table == into.table
        and out.code == into.code
        and out.quantity == into.quantity
        and out.transaction_date == into.transaction_date
        and out.exercise_price == into.exercise_price
        and out.expiration_date == into.expiration_date
        and titles.fold(out.security) == titles.fold(into.security)
        and (out.ownership, out.nature or "") != (into.ownership, into.nature or "")
    )


class _Context:
    """What the events of one document share."""

    def __init__(
        self,
        digest: str,
        rows: Sequence[Row],
        footnotes: Footnotes,
        pairing: Pairing,
        moved: dict[int, int],
        holding_date: date,
    ) -> None:
        self.digest = digest
        self.rows = rows
        self.footnotes = footnotes
        self.pairing = pairing
        self.moved = moved
        self.holding_date = holding_date


def row_events(
    digest: str,
    rows: Sequence[Row],
    footnotes: Footnotes,
    pairing: Pairing,
    moved: dict[int, int],
    holding_date: date,
) -> Iterator[RowEvent]:
    """The events of the rows, in order; a Table II row that rides on a Table I row has none of its own.

    moved: from `transfers`. holding_date: the day of holding rows, from `statement_date`.
    """
    context = _Context(digest, rows, footnotes, pairing, moved, holding_date)
    for index, row in enumerate(rows):
        if row.kind == "holding":
            yield _holding(row, context)
        elif index not in pairing.riding:
            yield _transaction(index, row, context)


def _holding(row: Row, context: _Context) -> RowEvent:
    shared = _shared(row, context, row.footnotes)
    source = _source(row, context.digest)
    kind = HoldingStated if row.table == "I" else DerivativeHoldingStated
    return _maker_of(kind)(
        effective_date=context.holding_date, source=source, evidence=row.evidence, **shared
    )


def _transaction(index: int, row: Row, context: _Context) -> RowEvent:
    legs = [context.rows[i] for i in context.pairing.legs.get(index, ())]
    marks = row.footnotes
    for leg in legs:
        marks += leg.footnotes
    shared = _shared(row, context, marks)
    cls = event_class(row.table, row.code, row.side, _title_kind(row, legs, context.footnotes))
    if issubclass(cls, PairedRowEvent):
        shared["derivatives"] = tuple(_leg(leg) for leg in legs)
        shared["missing_leg"] = context.pairing.missing.get(index)
        if cls is OptionExercised:
            shared["moneyness"] = MONEYNESS.get(row.code)
    return _maker_of(cls)(
        effective_date=row.transaction_date,
        source=_source(row, context.digest, tuple(leg.span for leg in legs if leg.span is not None)),
        evidence=row.evidence + tuple(_leg_evidence(legs)) if legs else row.evidence,
        transfer=context.moved.get(index),
        **shared,
    )


_make_source = maker(Source)


def _maker_of(kind: type[RowEvent]) -> Callable[..., RowEvent]:
    """The class's `maker`, compiled when the first event of its kind is made."""
    if kind not in _makers:
        _makers[kind] = maker(kind)
    return _makers[kind]


_makers: Final[dict[type[RowEvent], Callable[..., RowEvent]]] = {}


def _shared(row: Row, context: _Context, marks: Marks) -> dict[str, Any]:
    """The fields of `RowEvent` that a row gives as they stand."""
    plan, adopted = context.footnotes.plan(marks) if marks else (None, None)
    return {
        "table": row.table,
        "row": row.number,
        "security": row.security,
        "code": row.code,
        "side": row.side,
        "quantity": row.quantity,
        "price": row.price,
        "price_average": bool(marks) and context.footnotes.price_is_average(row.footnotes),
        "balance_after": row.balance_after,
        "balance_value_after": row.balance_value_after,
        "ownership": row.ownership,
        "nature": row.nature,
        "exercise_price": row.exercise_price,
        "exercisable_date": row.exercisable_date,
        "expiration_date": row.expiration_date,
        "underlying": row.underlying,
        "underlying_quantity": row.underlying_quantity,
        "underlying_value": row.underlying_value,
        "total_value": row.total_value,
        "deemed_date": row.deemed_date,
        "timeliness": row.timeliness,
        "equity_swap": row.equity_swap,
        "form_type": row.form_type,
        "footnotes": row.footnotes,
        "plan_10b5_1": plan,
        "plan_adopted": adopted,
    }


def _source(row: Row, digest: str, more: tuple[Span, ...] = ()) -> Source:
    spans = more if row.span is None else (row.span, *more)
    return _make_source(document=digest, spans=spans, table=row.table, row=row.number, path=row.path)


def _leg(row: Row) -> DerivativeLeg:
    return DerivativeLeg(
        row=row.number,
        span=row.span,
        path=row.path,
        security=row.security,
        side=row.side or "D",
        quantity=row.quantity,
        price=row.price,
        balance_after=row.balance_after,
        ownership=row.ownership,
        nature=row.nature,
        exercise_price=row.exercise_price,
        exercisable_date=row.exercisable_date,
        expiration_date=row.expiration_date,
        underlying=row.underlying,
        underlying_quantity=row.underlying_quantity,
        underlying_value=row.underlying_value,
        total_value=row.total_value,
        balance_value_after=row.balance_value_after,
        deemed_date=row.deemed_date,
        timeliness=row.timeliness,
        equity_swap=row.equity_swap,
        form_type=row.form_type,
        footnotes=row.footnotes,
    )


def _leg_evidence(legs: Sequence[Row]) -> Iterator[Evidence]:
    """What is not simply stated of the derivative legs; an absent A/D side follows from the code."""
    if any(leg.side is None for leg in legs):
        yield Evidence(field="derivative.side", confidence="inferred")
    for leg in legs:
        for item in leg.evidence:
            yield Evidence(
                field=f"derivative.{item.field}", confidence=item.confidence, raw=item.raw, span=item.span
            )


def _title_kind(row: Row, legs: Sequence[Row], footnotes: Footnotes) -> TitleKind | None:
    """Whether a row is about options or units; needed for codes M and A alone.

    The derivative's title says it. Where only Table I tells an M, or the title says neither, a price of
    more than nothing makes it an option, and the words of the footnotes decide the rest.
    """
    if row.code != "M" and not (row.code == "A" and row.table == "II"):
        return None
    for told in (*legs, row):
        kind = kind_of_title(told.security) if told.security else None
        if kind is not None:
            return kind
    if row.code == "A":
        return None
    paid = legs[0].exercise_price if legs else row.price if row.table == "I" else row.exercise_price
    if paid:
        return "option"
    words = footnotes.texts_of(row.footnotes).casefold()
    if any(word in words for word in _UNIT_WORDS):
        return "unit"
    return "option" if "option" in words or "warrant" in words else "unit"
