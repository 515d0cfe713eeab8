"""Facts that stand in footnotes alone: derivative holdings and vesting schedules, as events.

`stated_lots` and `vesting` understand the words; this module relates what they found to the rows of the
document, keeps what agrees with it, and says what is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import (
    DerivativeHoldingStated,
    Event,
    Evidence,
    Footnote,
    Installment,
    Notice,
    Source,
    Span,
    VestingScheduleStated,
)
from holdings_ledger.readers.model import Document, OwnershipDocument, Row
from holdings_ledger.translate.codes import kind_of_title
from holdings_ledger.translate.phrases import Prose
from holdings_ledger.translate.stated_lots import StatedLot, may_state_lots, stated_lots
from holdings_ledger.translate.titles import Titles
from holdings_ledger.translate.vesting import Schedule, may_state_schedule, stated_schedule

__all__ = ["Stated", "facts_of_footnotes"]

_NEARLY: Final = timedelta(days=31)
_SIXTY_DAYS: Final = timedelta(days=60)


@attrs.frozen
class Stated:
    """What the footnotes of a document state: events in the order of their words, and notices about them."""

    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()


def facts_of_footnotes(
    document: Document, reading: OwnershipDocument, rows: Sequence[Row], titles: Titles, when: date
) -> Stated:
    """Read the footnotes of a document for facts of their own.

    when: the day as of which they speak (`ownership.statement_date`).
    """
    lots_in: dict[str, tuple[StatedLot, ...]] = {}
    schedules: dict[str, Schedule] = {}
    derivative_rows = [row for row in rows if row.table == "II"]
    for note in reading.footnotes:
        holds, vests = may_state_lots(note.text), bool(derivative_rows) and may_state_schedule(note.text)
        if not (holds or vests):
            continue
        prose = Prose(document, note, placed=reading.format == "text")
        if holds and (found := stated_lots(prose, reading.owners)):
            lots_in[note.id] = found
        elif vests and (schedule := stated_schedule(prose)) is not None:
            schedules[note.id] = schedule
    if not lots_in and not schedules:
        return Stated()
    return _Relating(document.digest, derivative_rows, titles, when, lots_in, schedules).related(
        sorted(reading.footnotes, key=_number_of)
    )


def _number_of(note: Footnote) -> tuple[int, str]:
    return (int(note.id), "") if note.id.isdecimal() else (10**9, note.id)


class _Relating:
    """Relates statements to Table II. An instance reads one document, once."""

    def __init__(
        self,
        digest: str,
        rows: Sequence[Row],
        titles: Titles,
        when: date,
        lots_in: Mapping[str, tuple[StatedLot, ...]],
        schedules: Mapping[str, Schedule],
    ) -> None:
        self.digest = digest
        self.rows = rows
        self.titles = titles
        self.when = when
        self.lots_in = lots_in
        self.schedules = schedules
        self.lots = [lot for found in lots_in.values() for lot in found]
        self.scheduled: list[VestingScheduleStated] = []

    def related(self, footnotes: Sequence[Footnote]) -> Stated:
        events: list[Event] = []
        notices: list[Notice] = []
        for note in footnotes:
            schedule = self.schedules.get(note.id)
            if schedule is not None:
                event = self._schedule(schedule)
                if event is not None:
                    events.append(event)
                    self.scheduled.append(event)
                notices.extend(_ambiguous_numbers(schedule, event))
            events.extend(self._holding(lot) for lot in self.lots_in.get(note.id, ()))
        notices.extend(self._lot_notices())
        return Stated(tuple(events), tuple(notices))

    def _source(self, span: Span | None) -> Source:
        return Source(document=self.digest, spans=() if span is None else (span,))

    def _row_of(self, lot: StatedLot) -> Row | None:
        """The Table II row of the only lot that expires on the stated day, if it can be the same security."""
        fitting = [row for row in self.rows if self._may_be(lot, row)]
        prices = {(row.exercise_price, self.titles.fold(row.security)) for row in fitting}
        return fitting[0] if len(prices) == 1 else None

    def _may_be(self, lot: StatedLot, row: Row) -> bool:
        return (
            lot.expiration_date is not None
            and row.expiration_date == lot.expiration_date
            and (lot.exercise_price is None or row.exercise_price in (None, lot.exercise_price))
            and row.ownership != "I"
            and self.titles.agree(row.underlying, lot.underlying)
            and kind_of_title(row.security or "") == kind_of_title(lot.title)
            and ("warrant" in (row.security or "").lower()) == ("warrant" in lot.title.lower())
        )

    def _holding(self, lot: StatedLot) -> DerivativeHoldingStated:
        """The event of one stated item; a price that only the lot's row gives is inferred."""
        row = self._row_of(lot) if lot.exercise_price is None else None
        price = lot.exercise_price if row is None else row.exercise_price
        evidence: tuple[Evidence, ...] = ()
        if row is not None and price is not None:
            cell = dict(row.cells).get("exercise_price")
            evidence = (Evidence(field="exercise_price", confidence="inferred", span=cell),)
        return DerivativeHoldingStated(
            effective_date=lot.as_of or self.when,
            source=self._source(lot.span),
            evidence=evidence,
            table="II",
            security=lot.title,
            balance_after=lot.quantity,
            ownership="D",
            exercise_price=price,
            expiration_date=lot.expiration_date,
            underlying=lot.underlying,
            underlying_quantity=lot.underlying_quantity,
            vesting_status=lot.status,
            footnote=lot.footnote,
        )

    def _schedule(self, schedule: Schedule) -> VestingScheduleStated | None:
        """The event of a schedule that a stated total confirms, on the one lot that bears its mark."""
        row = self._marked(schedule.footnote)
        if row is None:
            return None
        confirmed = self._confirmed(schedule, row)
        if confirmed is None:
            return None
        return VestingScheduleStated(
            effective_date=self.when,
            source=self._source(schedule.span),
            security=row.security,
            exercise_price=row.exercise_price,
            expiration_date=row.expiration_date,
            underlying=row.underlying,
            ownership=row.ownership,
            nature=row.nature,
            installments=confirmed,
            total=_total(confirmed),
            footnote=schedule.footnote,
        )

    def _marked(self, footnote_id: str) -> Row | None:
        """A row with the footnote's mark, if all such rows are of one lot."""
        marked = [row for row in self.rows if any(footnote_id in ids for _, ids in row.footnotes)]
        return marked[0] if len({self._lot_key(row) for row in marked}) == 1 else None

    def _lot_key(self, row: Row) -> tuple[object, ...]:
        return (
            self.titles.fold(row.security),
            row.exercise_price,
            row.expiration_date,
            row.ownership,
            row.nature or "",
        )

    def _confirmed(self, schedule: Schedule, row: Row) -> tuple[Installment, ...] | None:
        """The only reading of a schedule whose sum is a stated total."""
        totals = self._totals(schedule, row)
        readings = dict.fromkeys((schedule.each(), schedule.together()))
        fitting = [reading for reading in readings if reading is not None and _total(reading) in totals]
        return fitting[0] if len(fitting) == 1 else None

    def _totals(self, schedule: Schedule, row: Row) -> set[Decimal]:
        """Totals that can confirm a schedule.

        The number in its own sentence; else unvested amounts that other footnotes state of the same lot; and,
        unless it speaks of a rest, the whole of the lot as granted, or as held on a holding row.
        """
        if schedule.total is not None:
            return {schedule.total}
        stated = [lot.quantity for lot in self.lots if lot.status == "unvested" and self._may_be(lot, row)]
        totals = set(stated)
        if len(stated) > 1:
            totals.add(sum(stated, Decimal(0)))
        if not schedule.remaining:
            if row.kind == "holding":
                whole = (row.balance_after, row.underlying_quantity)
            else:
                whole = (row.quantity, row.underlying_quantity) if row.code == "A" else (None, None)
            totals.update(number for number in whole if number is not None)
        return totals

    def _lot_notices(self) -> Iterator[Notice]:
        if not self.lots:
            return
        yield from self._sixty_days()
        yield from self._nearly_equal_expiries()
        yield from self._terms_missing()
        yield from self._balances_in_footnotes()

    def _sixty_days(self) -> Iterator[Notice]:
        for lot in self.lots:
            if lot.status == "vested_or_within_60_days":
                by = (lot.as_of or self.when) + _SIXTY_DAYS
                yield Notice(
                    code="VESTED_STATUS_AMBIGUOUS",
                    detail=f"{_amount([lot])} of footnote {lot.footnote} are vested or will vest within 60"
                    f" days, that is by {by}; until then from 0 to {lot.quantity:,f} of them are vested.",
                    spans=_spans([lot]),
                )

    def _nearly_equal_expiries(self) -> Iterator[Notice]:
        for at, one in enumerate(self.lots):
            for other in self.lots[at + 1 :]:
                if self._nearly_equal(one, other):
                    yield Notice(
                        code="EXPIRY_INCONSISTENT",
                        detail=f"{_amount([one])} expire on {one.expiration_date} and another"
                        f" {_amount([other])} on {other.expiration_date}; one date may be a slip."
                        " Both are kept as stated.",
                        spans=_spans([one, other]),
                    )

    def _nearly_equal(self, one: StatedLot, other: StatedLot) -> bool:
        if one.expiration_date is None or other.expiration_date is None:
            return False
        apart = abs(one.expiration_date - other.expiration_date)
        return (
            timedelta(0) < apart <= _NEARLY
            and one.quantity == other.quantity
            and self.titles.fold(one.title) == self.titles.fold(other.title)
            and one.exercise_price == other.exercise_price
            and self.titles.agree(one.underlying, other.underlying)
        )

    def _terms_missing(self) -> Iterator[Notice]:
        """One notice that counts what is stated without a price, an expiry or a schedule."""
        unpriced = [lot for lot in self.lots if self._holding(lot).exercise_price is None]
        unending = [lot for lot in self.lots if lot.expiration_date is None]
        unscheduled = [lot for lot in self.lots if lot.status == "unvested" and not self._is_scheduled(lot)]
        parts = [
            f"{what}: {_amount(lots)}"
            for what, lots in (
                ("without an exercise price", unpriced),
                ("without an expiration date", unending),
                ("unvested without a schedule", unscheduled),
            )
            if lots
        ]
        if parts:
            lacking = [lot for lot in self.lots if lot in unpriced or lot in unending or lot in unscheduled]
            yield Notice(
                code="DERIVATIVE_TERMS_MISSING",
                detail=f"Footnotes state derivative holdings {'; '.join(parts)}.",
                spans=_spans(lacking),
            )

    def _is_scheduled(self, lot: StatedLot) -> bool:
        return any(
            event.expiration_date == lot.expiration_date and event.total == lot.quantity
            for event in self.scheduled
        )

    def _balances_in_footnotes(self) -> Iterator[Notice]:
        """A Table II row without a balance, whose lot's balance is the sum of what footnotes state."""
        by_row: dict[int, list[StatedLot]] = {}
        for lot in self.lots:
            row = self._row_of(lot)
            if row is not None and row.balance_after is None:
                by_row.setdefault(row.number, []).append(lot)
        for number, lots in by_row.items():
            notes = ", ".join(dict.fromkeys(lot.footnote for lot in lots))
            sums = " + ".join(f"{lot.quantity:,f}" for lot in lots)
            yield Notice(
                code="DERIVATIVE_BALANCE_FOOTNOTE_ONLY",
                detail=f"Row {number} of Table II states no balance; footnote {notes} gives {_amount(lots)}"
                f" ({sums}) of the lot that expires on {lots[0].expiration_date}.",
                spans=_spans(lots),
                table="II",
                row=number,
            )


def _ambiguous_numbers(schedule: Schedule, event: VestingScheduleStated | None) -> Iterator[Notice]:
    for part in schedule.parts:
        if not part.ambiguous:
            continue
        if event is None:
            verdict = "no stated total decides, so the schedule is left as text"
        elif event.installments == schedule.each():
            verdict = f"read as {part.quantity:,f} on each, which adds up to the stated {event.total:,f}"
        else:
            verdict = f"read as {part.quantity:,f} in all, which adds up to the stated {event.total:,f}"
        yield Notice(
            code="FOOTNOTE_QUANTITY_AMBIGUOUS",
            detail=f'Footnote {schedule.footnote} says "{part.words}", one number with {len(part.dates)}'
            f" dates: {verdict}.",
            spans=() if part.span is None else (part.span,),
        )


def _total(installments: Sequence[Installment]) -> Decimal:
    return sum((item.quantity for item in installments), Decimal(0))


def _amount(lots: Sequence[StatedLot]) -> str:
    """Quantities summed by title, such as "4,000 Class B Warrants and 30,000 options"."""
    sums: dict[str, Decimal] = {}
    for lot in lots:
        sums[lot.title] = sums.get(lot.title, Decimal(0)) + lot.quantity
    return " and ".join(f"{quantity:,f} {title}" for title, quantity in sums.items())


def _spans(lots: Sequence[StatedLot]) -> tuple[Span, ...]:
    return tuple(lot.span for lot in lots if lot.span is not None)
