"""What holders do: series of trades with the balance after each, one chunk of links at a time.

A series is a position: a link's common stock held directly, through a trust or a spouse, preferred stock,
options or restricted stock units. Quantities are whole numbers of ten-thousandths of a share.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np
from benchmarks.market.population import Ints, Links
from numpy.typing import NDArray

UNIT: Final = 10_000
"""Ten-thousandths of a share in a share."""

COMMON, TRUST, SPOUSE, PREFERRED, OPTION, UNITS = range(6)
STOCK: Final = (COMMON, TRUST, SPOUSE, PREFERRED)
_CHANCE: Final = (1.0, 0.30, 0.10, 0.04, 0.35, 0.20)

CODES: Final = ("P", "A", "S", "F", "M", "I", "D")
_P, _A, _S, _F, _M, _I, _D = range(len(CODES))


@attrs.frozen(kw_only=True)
class Series:
    """Positions of a chunk, by number from 0. link: of the chunk. kind: one of the constants above.

    strike: exercise price in cents, 0 where there is none. title: which printed title its issuer uses.
    """

    link: Ints
    kind: Ints
    strike: Ints
    title: Ints

    @property
    def is_stock(self) -> NDArray[np.bool_]:
        """Whether a series stands in Table I."""
        return self.kind <= PREFERRED


@attrs.frozen(kw_only=True)
class Rows:
    """Transaction rows, ordered by series, day and place within the day.

    side: +1 acquired, -1 disposed. shares, post: units of a ten-thousandth. price: cents.
    """

    series: Ints
    day: Ints
    place: Ints
    side: Ints
    code: Ints
    shares: Ints
    price: Ints
    post: Ints

    def __len__(self) -> int:
        return len(self.series)

    def taken(self, index: Any) -> Rows:
        """Some of the rows."""
        return Rows(**{name: value[index] for name, value in attrs.asdict(self, recurse=False).items()})


def starts(*keys: Ints) -> NDArray[np.bool_]:
    """Where a run of equal keys begins."""
    first = np.ones(len(keys[0]), np.bool_)
    if len(first):
        first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return first


def place_in_run(first: NDArray[np.bool_]) -> Ints:
    """Each entry's number, from 0, within its run."""
    index = np.arange(len(first))
    return index - np.maximum.accumulate(np.where(first, index, 0))


def series_of(generator: np.random.Generator, links: Links) -> Series:
    """The positions that each link has."""
    count = len(links.owner)
    has = [np.flatnonzero(generator.random(count) < chance) for chance in _CHANCE]
    link = np.concatenate(has)
    kind = np.repeat(np.arange(len(_CHANCE)), [len(found) for found in has])
    order = np.lexsort((kind, link))
    link, kind = link[order], kind[order]
    strike = np.where(kind == OPTION, generator.integers(100, 9_000, len(link)), 0)
    return Series(link=link, kind=kind, strike=strike, title=links.issuer[link] % 3)


def rows_of(generator: np.random.Generator, links: Links, series: Series) -> Rows:
    """Everything traded, options exercised into common stock on the same day."""
    number, day = _days(generator, links, series)
    derivative = series.kind[number] >= OPTION
    keep = ~derivative | starts(number, day)
    number, day = number[keep], day[keep]
    side = np.where(generator.random(len(number)) < 0.5, 1, -1)
    side[starts(number)] = 1
    shares = (np.round(generator.lognormal(6.0, 1.5, len(number))).astype(np.int64) + 1) * UNIT
    fractional = (number % 50 == 0) & ~derivative[keep]
    shares += np.where(fractional, generator.integers(0, UNIT, len(number)), 0)
    price = np.round(generator.lognormal(8.0, 0.8, len(number))).astype(np.int64) + 1
    code = _codes(generator, series.kind[number], side)
    rows = Rows(
        series=number,
        day=day,
        place=np.ones(len(number), np.int64),
        side=side,
        code=code,
        shares=shares,
        price=price,
        post=shares,
    )
    return _with_balances(generator, _with_exercises(series, rows))


def _days(generator: np.random.Generator, links: Links, series: Series) -> tuple[Ints, Ints]:
    """(series, day) of each row, ordered; two in three on a quarterly grid, many on the last one's day."""
    per_link = np.bincount(series.link, minlength=len(links.owner))
    wanted = links.rows[series.link] / per_link[series.link] * generator.lognormal(0, 0.7, len(series.link))
    count = np.maximum(1, np.round(wanted * 0.79)).astype(np.int64)
    number = np.repeat(np.arange(len(count)), count)
    link = series.link[number]
    first, last = links.first_day[link], links.last_day[link]
    day = first + (generator.random(len(number)) * (last - first)).astype(np.int64)
    on_grid = generator.random(len(number)) < 0.65
    day = np.where(on_grid & (count[number] < 40), first + (day - first) // 91 * 91, day)
    day = on_weekday(day)
    day = day[np.lexsort((day, number))]
    copies = np.r_[False, (number[1:] == number[:-1]) & (generator.random(len(number) - 1) < 0.3)]
    for _ in range(3):
        day[copies] = day[np.flatnonzero(copies) - 1]
    return number, day[np.lexsort((day, number))]


def on_weekday(day: Ints) -> Ints:
    """The day itself, or the Friday before a weekend. Day 0, 1 January 1970, was a Thursday."""
    weekday = (day + 3) % 7
    return np.where(weekday >= 5, day - (weekday - 4), day)


def _codes(generator: np.random.Generator, kind: Ints, side: Ints) -> Ints:
    luck = generator.random(len(kind))
    stock = np.where(side > 0, np.where(luck < 0.5, _P, _A), np.where(luck < 0.75, _S, _F))
    derivative = np.where(side > 0, _A, np.where(kind == OPTION, _M, _D))
    return np.where(kind >= OPTION, derivative, stock)


def _with_exercises(series: Series, rows: Rows) -> Rows:
    """The rows, and for each exercise of an option the shares it gives, first on that day, at the strike."""
    common = np.flatnonzero(series.kind == COMMON)
    used = np.flatnonzero(rows.code == _M)
    exercised = rows.taken(used)
    given = attrs.evolve(
        exercised,
        series=common[series.link[exercised.series]],
        place=np.zeros(len(used), np.int64),
        side=np.ones(len(used), np.int64),
        price=series.strike[exercised.series],
    )
    every = Rows(
        **{
            name: np.concatenate([value, attrs.asdict(given, recurse=False)[name]])
            for name, value in attrs.asdict(rows, recurse=False).items()
        }
    )
    return every.taken(np.lexsort((every.place, every.day, every.series)))


def _with_balances(generator: np.random.Generator, rows: Rows) -> Rows:
    """Running balances that never fall below a random one; the middle of three lots or more gets code I."""
    first = starts(rows.series)
    begin = np.flatnonzero(first)
    running = np.cumsum(rows.side * rows.shares)
    before = running[begin] - rows.side[begin] * rows.shares[begin]
    lowest = np.minimum(np.minimum.reduceat(running, begin) - before, 0)
    least = np.round(generator.lognormal(7, 1.5, len(begin))).astype(np.int64) * UNIT
    lengths = np.diff(np.r_[begin, len(rows)])
    post = running + np.repeat(least - lowest - before, lengths)
    new_day = starts(rows.series, rows.day)
    place = place_in_run(new_day)
    lots = np.diff(np.r_[np.flatnonzero(new_day), len(rows)])
    middle = (place == 1) & (np.repeat(lots, lots) >= 3) & (rows.code != _M)
    return attrs.evolve(rows, place=place, post=post, code=np.where(middle, _I, rows.code))
