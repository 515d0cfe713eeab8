"""Which amount is in which lot: exact sums, and only when they leave one way.

A filing may name amounts by issue ("$250,000 for cash", "$4,057,226.51 in exchange for (i), (ii), (iii)") and
again by maturity ("$3,359,538.57 will mature in 2020, $947,687.94 in 2018"). The parts of the issues are
allotted to the maturity groups so that every group's sum is met; parts in no group stay without one.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Final

import attrs

_MOST_PARTS: Final = 12
_MOST_STEPS: Final = 50_000


@attrs.frozen
class Part:
    """An indivisible amount. issue: ordinal of the issue it belongs to."""

    issue: int
    amount: Decimal


@attrs.frozen
class Lot:
    """Part of an issue with the terms of one group. group: None for none. components: what it sums."""

    issue: int
    group: int | None
    components: tuple[Decimal, ...]

    @property
    def principal(self) -> Decimal:
        """The sum of the components."""
        return sum(self.components, Decimal(0))


def allot(parts: tuple[Part, ...], groups: tuple[Decimal, ...]) -> tuple[Lot, ...] | None:
    """The lots, by issue and group, or None when no way or more than one way fits the groups' sums."""
    if len(parts) > _MOST_PARTS:
        return None
    search = _Search(parts, groups)
    search.place(0)
    if search.steps > _MOST_STEPS or len(search.found) != 1:
        return None
    return next(iter(search.found.values()))


class _Search:
    """Tries every allotment, giving up a branch once a group is exceeded."""

    def __init__(self, parts: tuple[Part, ...], groups: tuple[Decimal, ...]) -> None:
        self.parts = parts
        self.left = list(groups)
        self.choice: list[int | None] = [None] * len(parts)
        self.found: dict[tuple[tuple[int, int, Decimal], ...], tuple[Lot, ...]] = {}
        self.steps = 0

    def place(self, at: int) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS or len(self.found) > 1:
            return
        if at == len(self.parts):
            if not any(self.left):
                lots = self._lots()
                self.found[
                    tuple((lot.issue, -1 if lot.group is None else lot.group, lot.principal) for lot in lots)
                ] = lots
            return
        amount = self.parts[at].amount
        for group, left in enumerate(self.left):
            if amount <= left:
                self.left[group] -= amount
                self.choice[at] = group
                self.place(at + 1)
                self.left[group] += amount
        self.choice[at] = None
        self.place(at + 1)

    def _lots(self) -> tuple[Lot, ...]:
        sums: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
        for part, group in zip(self.parts, self.choice, strict=True):
            sums[part.issue, len(self.left) if group is None else group].append(part.amount)
        return tuple(
            Lot(issue, None if group == len(self.left) else group, tuple(components))
            for (issue, group), components in sorted(sums.items())
        )


def divide(principal: Decimal, groups: tuple[Decimal, ...], issue: int) -> tuple[Lot, ...] | None:
    """A single issue divided into its groups, with what is left over; None when they exceed it."""
    rest = principal - sum(groups, Decimal(0))
    if rest < 0:
        return None
    lots = tuple(Lot(issue, group, (amount,)) for group, amount in enumerate(groups))
    return (*lots, Lot(issue, None, (rest,))) if rest else lots


__all__ = ["Lot", "Part", "allot", "divide"]
