"""Breaks between filings: what was held, what the next one opens at, and which ratios would join the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs

from holdings_projections.findings import Finding
from holdings_projections.making import maker

if TYPE_CHECKING:
    from holdings_projections.balance_tests import Point

__all__ = ["Gap", "GapFinding", "broken", "gap_finding", "is_rounding", "split_ratio", "words_of_ratio"]

_ROUNDING: Final = Decimal(1)
_HUNDRED: Final = 100

_FEWEST: Final = 20
"""A balance below this says nothing of a ratio: too many simple fractions fit it."""

_LARGEST: Final = 50
"""The largest n of a split n-for-1 or 1-for-n that is looked for."""

_LARGER: Final = (100, 1000)
"""Further n that are looked for."""

_STOCK_DIVIDENDS: Final = (10, 20, 25, 50)
"""Stock dividends of 10, 5, 4 and 2 per cent: one new share for so many old ones."""

_UNEVEN: Final = ((3, 2), (5, 2), (2, 3), (4, 3), (5, 3), (5, 4), (6, 5))
"""Splits of other forms than n-for-1 and 1-for-n that are looked for."""


@attrs.frozen(kw_only=True)
class Gap:
    """A filing opens, on a day, at another balance than was held after an earlier day."""

    opening: Decimal
    held: Decimal
    after: date
    on: date

    @property
    def difference(self) -> Decimal:
        """What came in between, unreported: positive where the filing opens with more."""
        return self.opening - self.held


@attrs.frozen(kw_only=True)
class GapFinding(Finding):
    """FILING_GAP as replay finds it, before explanations are tried."""

    gap: Gap


_make_gap_finding = maker(GapFinding)


def gap_finding(found: Finding, gap: Gap) -> GapFinding:
    """The finding with its figures. found: made by the position's `Say`, of the filings concerned."""
    return _make_gap_finding(
        code=found.code,
        subject=found.subject,
        message=f"The filing opens at {gap.opening:,} on {gap.on}, but {gap.held:,} was held after "
        f"{gap.after}: a difference of {gap.difference:+,}.",
        filings=found.filings,
        events=found.events,
        known_from=found.known_from,
        gap=gap,
    )


_OTHERS: Final = (*_UNEVEN, *((n + 1, n) for n in _STOCK_DIVIDENDS))


@lru_cache(maxsize=256)
def split_ratio(gap: Gap) -> tuple[int, int] | None:
    """The simplest split (new shares, for old ones) that turns what was held into the opening, or None.

    Where it leaves a fraction of a share, which is paid in cash or rounded, any balance within one share
    fits; else only the exact one does.
    """
    if min(gap.held, gap.opening) < _FEWEST:
        return None
    return next((ratio for ratio in _candidates(gap) if _gives(ratio, gap)), None)


def _candidates(gap: Gap) -> Iterator[tuple[int, int]]:
    """n-for-1 or 1-for-n, with the only n that can fit, and the uneven ones."""
    more = gap.opening > gap.held
    times = round(gap.opening / gap.held if more else gap.held / gap.opening)
    if 2 <= times <= _LARGEST or times in _LARGER:
        yield (times, 1) if more else (1, times)
    yield from (ratio for ratio in _OTHERS if (ratio[0] > ratio[1]) == more)


def _gives(ratio: tuple[int, int], gap: Gap) -> bool:
    exact = gap.held * ratio[0] / ratio[1]
    return exact == gap.opening or (exact % 1 != 0 and abs(exact - gap.opening) < 1)


def words_of_ratio(ratio: tuple[int, int]) -> str:
    """A ratio as it is called: "3-for-1 split", "1-for-10 reverse split", "stock dividend of 5 %" etc."""
    new, old = ratio
    if new == old + 1 and old in _STOCK_DIVIDENDS:
        return f"stock dividend of {100 // old} %"
    return f"{new}-for-{old} {'reverse ' if new < old else ''}split"


def is_rounding(difference: Decimal, balance: Decimal) -> bool:
    """Whether a difference is what a filer's rounding leaves: a share at most, a hundredth of the balance."""
    return abs(difference) <= _ROUNDING and abs(difference) * _HUNDRED <= abs(balance)


def broken(points: Sequence[Point]) -> tuple[str, str]:
    """(code, message) about balances of one filing and position that no way of counting makes agree.

    points: chronological.
    """
    told = ", ".join(map(_words, points))
    if _rounded_only(points):
        return "BALANCE_ROUNDED", f"The reported balances agree but for a filer's rounding: {told}."
    return "BALANCE_BREAK", f"No way of counting makes the reported balances agree: {told}."


def _rounded_only(points: Sequence[Point]) -> bool:
    """Whether each balance is, but for rounding, the one before it moved by the row's change."""
    for before, point in pairwise(points):
        if before.quantity is None or point.quantity is None or point.delta is None:
            return False
        if not is_rounding(before.quantity + point.delta - point.quantity, point.quantity):
            return False
    return True


def _words(point: Point) -> str:
    held = "unstated" if point.quantity is None else f"{point.quantity:,}"
    return f"{held} after a change of {point.delta:+,}" if point.delta is not None else held
