"""Exercises and conversions: which Table I row and which Table II rows are two legs of one event.

A pair has one code (M, C, O or X) and one date; the Table I row acquires the security that underlies the
derivative; its shares are those underlying (or as many as the derivatives); and an option's exercise price
is the price paid. Single rows are paired first, then sums. What cannot be paired is told alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final, Literal

import attrs

from holdings_ledger.readers.model import Row
from holdings_ledger.translate.codes import EXERCISE_CODES, kind_of_title
from holdings_ledger.translate.titles import Titles

__all__ = ["Leg", "Pairing", "pair_exercises"]

_MOST_ROWS: Final = 60
"""A table has at most 30 rows, and both so many of one code and day; beyond that, sums are not tried."""

Leg = Literal["stock", "derivative"]


@attrs.frozen
class Pairing:
    """What belongs together, by index into the rows.

    legs: Table I row to the Table II rows that ride on it. riding: all Table II rows that ride on one.
    missing: rows whose other leg the document does not report, and which leg that is.
    """

    legs: dict[int, tuple[int, ...]] = attrs.field(factory=dict[int, "tuple[int, ...]"])
    riding: set[int] = attrs.field(factory=set[int])
    missing: dict[int, Leg] = attrs.field(factory=dict[int, "Leg"])


def pair_exercises(rows: Sequence[Row], titles: Titles) -> Pairing:
    """Pair the exercise and conversion rows of one document. Every such row ends in exactly one place."""
    pairing = Pairing()
    groups: dict[tuple[object, object], list[int]] = {}
    for index, row in enumerate(rows):
        if row.code in EXERCISE_CODES and row.kind == "transaction":
            groups.setdefault((row.code, row.transaction_date), []).append(index)
    for members in groups.values():
        _Group(rows, members, titles, pairing).pair()
    return pairing


class _Group:
    """Rows of one code and one date. `stock` and `derivative` hold what is not yet paired."""

    def __init__(self, rows: Sequence[Row], members: list[int], titles: Titles, pairing: Pairing) -> None:
        self.rows = rows
        self.titles = titles
        self.pairing = pairing
        self.members = members
        self.stock = [i for i in members if rows[i].table == "I" and rows[i].side == "A"]
        self.derivative = [i for i in members if rows[i].table == "II" and rows[i].side != "A"]
        self.settled: set[int] = set()

    def pair(self) -> None:
        for step in self._steps():
            if not self._still_open():
                break
            step()
        open_rows = [i for i in self.members if i not in self.settled]
        if open_rows and len(self.members) <= _MOST_ROWS:
            self._counter_rows(open_rows)
        for index in open_rows:
            if index not in self.settled:
                self.pairing.missing[index] = "derivative" if self.rows[index].table == "I" else "stock"

    def _steps(self) -> list[Callable[[], None]]:
        alone: list[Callable[[], None]] = [self._one_to_one_of_holder, self._one_to_one]
        sums: list[Callable[[], None]] = [self._one_to_several, self._several_to_one, self._all_to_all]
        return alone + sums if len(self.members) <= _MOST_ROWS else alone

    def _settle(self, stock: Sequence[int], derivative: Sequence[int]) -> None:
        """The derivative legs ride on the last of the stock rows."""
        self.pairing.legs[stock[-1]] = tuple(derivative)
        self.pairing.riding.update(derivative)
        self.settled.update(stock, derivative)

    def _still_open(self) -> bool:
        self.stock = [i for i in self.stock if i not in self.settled]
        self.derivative = [i for i in self.derivative if i not in self.settled]
        return bool(self.stock and self.derivative)

    def _one_to_one_of_holder(self) -> None:
        self._one_to_one(self._same_holder)

    def _one_to_one(self, accept: Callable[[Row, Row], bool] = lambda _stock, _derivative: True) -> None:
        by_number: dict[Decimal, list[int]] = {}
        for d in self.derivative:
            for number in {self.rows[d].underlying_quantity, self.rows[d].quantity}:
                if number is not None:
                    by_number.setdefault(number, []).append(d)
        for s in self.stock:
            stock = self.rows[s]
            like = by_number.get(stock.quantity, []) if stock.quantity is not None else []
            for d in like:
                derivative = self.rows[d]
                if d not in self.settled and self._fits(stock, derivative) and accept(stock, derivative):
                    self._settle([s], [d])
                    break

    def _one_to_several(self) -> None:
        for s in self.stock:
            stock = self.rows[s]
            fitting = [
                d for d in self.derivative if d not in self.settled and self._fits(stock, self.rows[d])
            ]
            for run in _runs(fitting):
                if stock.quantity is not None and _sum(_shares(self.rows[d]) for d in run) == stock.quantity:
                    self._settle([s], run)
                    break

    def _several_to_one(self) -> None:
        for d in self.derivative:
            derivative = self.rows[d]
            fitting = [
                s for s in self.stock if s not in self.settled and self._fits(self.rows[s], derivative)
            ]
            for run in _runs(fitting):
                total = _sum(self.rows[s].quantity for s in run)
                if total is not None and total in (derivative.underlying_quantity, derivative.quantity):
                    self._settle(run, [d])
                    break

    def _all_to_all(self) -> None:
        """Several against several, where only the totals agree: by security, and all at one price."""
        for title in dict.fromkeys(self.titles.fold(self.rows[s].security) for s in self.stock):
            stock = [s for s in self.stock if self.titles.fold(self.rows[s].security) == title]
            derivative = [d for d in self.derivative if self.titles.fold(self.rows[d].underlying) == title]
            total = _sum(self.rows[s].quantity for s in stock)
            if (
                len(stock) > 1
                and len(derivative) > 1
                and total is not None
                and total == _sum(_shares(self.rows[d]) for d in derivative)
                and all(self._fits(self.rows[s], self.rows[d]) for s in stock for d in derivative)
            ):
                self._settle(stock, derivative)

    def _counter_rows(self, open_rows: list[int]) -> None:
        """Both legs in one table (one convertible class into another): two events, and no leg is missing."""
        for out in open_rows:
            given = self.rows[out]
            if given.side != "D" or out in self.settled:
                continue
            for into in open_rows:
                taken = self.rows[into]
                if (
                    into not in self.settled
                    and taken.side == "A"
                    and taken.table == given.table
                    and taken.quantity is not None
                    and taken.quantity in (given.quantity, given.underlying_quantity)
                    and self.titles.fold(taken.security) != self.titles.fold(given.security)
                    and self.titles.agree(given.underlying, taken.security)
                ):
                    self.settled.update((out, into))
                    break

    def _fits(self, stock: Row, derivative: Row) -> bool:
        return self.titles.agree(stock.security, derivative.underlying) and _same_price(stock, derivative)

    @staticmethod
    def _same_holder(stock: Row, derivative: Row) -> bool:
        return stock.ownership == derivative.ownership and (stock.nature or "") == (derivative.nature or "")


def _same_price(stock: Row, derivative: Row) -> bool:
    """An option's exercise price is what was paid; conversions and units have no price to agree on."""
    if stock.code == "C" or (derivative.security and kind_of_title(derivative.security) == "unit"):
        return True
    return (
        stock.price is None or derivative.exercise_price is None or stock.price == derivative.exercise_price
    )


def _shares(derivative: Row) -> Decimal | None:
    return derivative.quantity if derivative.underlying_quantity is None else derivative.underlying_quantity


def _sum(numbers: Iterator[Decimal | None]) -> Decimal | None:
    """The sum, or None where a part is missing."""
    total = Decimal(0)
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _runs(items: Sequence[int]) -> Iterator[Sequence[int]]:
    """All stretches of two or more neighbours, the longest first."""
    for length in range(len(items), 1, -1):
        for start in range(len(items) - length + 1):
            yield items[start : start + length]
