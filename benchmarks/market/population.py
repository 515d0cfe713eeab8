"""Who files about whom: holders, issuers and the links between them, heavy-tailed as the real market is.

At full scale (5 million rows) there are 300,000 holders and 15,000 issuers; smaller markets keep the
proportions. Most holders report on one issuer, a few funds on hundreds; some issuers have 200 holders.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FIRST_DAY: Final = int(np.datetime64("2017-01-02", "D").astype(np.int64))
LAST_DAY: Final = int(np.datetime64("2024-12-31", "D").astype(np.int64))
_ROWS_AT_FULL_SCALE: Final = 5_000_000
_HOLDERS: Final = 300_000
_ISSUERS: Final = 15_000
_HOLDERS_OF_BIG_ISSUER: Final = 200
_MOST_ISSUERS_OF_A_FUND: Final = 300
_ROWS_OF_HEAVY_LINK: Final = 2_000


@attrs.frozen(kw_only=True)
class Links:
    """Pairs of holder and issuer, ordered by issuer; every array has one entry for each link.

    owner, issuer: numbers from 0. co_owner: the second owner of a joint filing, -1 for none.
    first_day, last_day: between which the holder trades. rows: expected rows, a float.
    """

    owner: Ints
    issuer: Ints
    co_owner: Ints
    first_day: Ints
    last_day: Ints
    rows: NDArray[np.float64]

    def part(self, where: slice) -> Links:
        """Some of the links."""
        return Links(**{name: value[where] for name, value in attrs.asdict(self, recurse=False).items()})


def holders_of(rows: int) -> int:
    """Number of holders in a market of so many rows."""
    return max(300, rows * _HOLDERS // _ROWS_AT_FULL_SCALE)


def issuers_of(rows: int) -> int:
    """Number of issuers in a market of so many rows."""
    return max(20, rows * _ISSUERS // _ROWS_AT_FULL_SCALE)


def population(rows: int, seed: int) -> Links:
    """All links of a market of about so many transaction rows."""
    generator = np.random.default_rng([seed, 0])
    holders, issuers = holders_of(rows), issuers_of(rows)
    owner, issuer = _pairs(generator, holders, issuers)
    count = len(owner)
    first = FIRST_DAY + generator.integers(45, LAST_DAY - FIRST_DAY - 90, count)
    tenure = np.maximum(60, generator.exponential(3 * 365, count)).astype(np.int64)
    joint = generator.random(count) < 0.03
    co_owner = np.where(joint, (owner + 1 + generator.integers(0, holders - 1, count)) % holders, -1)
    weight = generator.lognormal(0, 0.9, count)
    expected = weight * (rows / weight.sum())
    heavy = generator.choice(count, max(3, holders // 20_000), replace=False)
    expected[heavy] = min(_ROWS_OF_HEAVY_LINK, rows // 40)
    first[heavy], tenure[heavy] = FIRST_DAY + 45, LAST_DAY - FIRST_DAY
    return Links(
        owner=owner,
        issuer=issuer,
        co_owner=co_owner,
        first_day=first,
        last_day=np.minimum(first + tenure, LAST_DAY),
        rows=expected,
    )


def _pairs(generator: np.random.Generator, holders: int, issuers: int) -> tuple[Ints, Ints]:
    """Distinct (owner, issuer), ordered by issuer."""
    count = np.ones(holders, np.int64)
    luck = generator.random(holders)
    count[luck > 0.82] = 2
    count[luck > 0.92] = 3
    funds = np.flatnonzero(luck > 0.985)
    tail = 4 + generator.pareto(1.3, len(funds)) * 3
    count[funds] = np.minimum(tail, min(_MOST_ISSUERS_OF_A_FUND, issuers // 2)).astype(np.int64)
    owner = np.repeat(np.arange(holders), count)
    size = generator.lognormal(0, 0.8, issuers)
    issuer = generator.choice(issuers, len(owner), p=size / size.sum())
    big = generator.choice(issuers, max(1, issuers // 300), replace=False)
    several = min(_HOLDERS_OF_BIG_ISSUER, holders // 2)
    owner = np.concatenate([owner, *(generator.choice(holders, several, replace=False) for _ in big)])
    issuer = np.concatenate([issuer, np.repeat(big, several)])
    pairs = np.unique(issuer * holders + owner)
    return pairs % holders, pairs // holders


def chunks(links: Links, rows_at_once: int) -> list[slice]:
    """Slices of the links, whole issuers, of at most about so many expected rows each."""
    ends = np.flatnonzero(np.r_[links.issuer[1:] != links.issuer[:-1], True]) + 1
    total = np.cumsum(links.rows)[ends - 1]
    cuts = [0]
    done = 0.0
    for end, sum_so_far in zip(ends.tolist(), total.tolist(), strict=True):
        if sum_so_far - done >= rows_at_once:
            cuts.append(end)
            done = sum_so_far
    if cuts[-1] != len(links.owner):
        cuts.append(len(links.owner))
    return [slice(a, b) for a, b in pairwise(cuts)]
