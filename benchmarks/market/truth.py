"""What is true of a generated market: every balance that was ever reported, and when it became known.

The rule is the ledger's own, in its plainest form. A reported balance stands from its day until the next
one of its position; a row that an amendment restates keeps its place within its day; the day before the
first row that a position was known by, its opening stands. So the answer as of a day, as known on a day, is
the last of the position's lines by (day, place, known) among those of days and knowledge up to these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
from benchmarks.market.activity import Series, starts
from benchmarks.market.filings import Filings, Lines
from benchmarks.market.population import Ints, Links
from numpy.typing import NDArray

LINE: Final = np.dtype(
    [("series", "<i4"), ("day", "<i4"), ("place", "<i2"), ("known", "<i4"), ("post", "<i8")]
)
"""A balance: its position, its day, its place within the day (-1: the opening), the day it became known,
and the balance in ten-thousandths of a share."""

SERIES: Final = np.dtype(
    [("issuer", "<i4"), ("owner", "<i4"), ("co_owner", "<i4"), ("kind", "<i2"), ("title", "<i2")]
)
"""A position: numbers of issuer and owners (-1: no second one), kind (see activity) and title used."""


class Writer:
    """Appends chunks to the truth of a market. folder: gets lines.bin, series.bin and market.json."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._series = 0
        for name in ("lines.bin", "series.bin"):
            (folder / name).write_bytes(b"")

    def add(self, links: Links, series: Series, filings: Filings, lines: Lines) -> None:
        """Write a chunk."""
        every = _balances(filings, lines)
        every = every[np.lexsort((every["known"], every["place"], every["day"], every["series"]))]
        every["series"] += self._series
        self._append("lines.bin", every)
        known = np.zeros(len(series.link), SERIES)
        known["issuer"], known["owner"] = links.issuer[series.link], links.owner[series.link]
        known["co_owner"] = links.co_owner[series.link]
        known["kind"], known["title"] = series.kind, series.title
        self._append("series.bin", known)
        self._series += len(known)

    def _append(self, name: str, values: NDArray[Any]) -> None:
        with (self._folder / name).open("ab") as file:
            file.write(values.tobytes())

    def finish(self, facts: dict[str, object]) -> None:
        """Write what else is known of the market."""
        (self._folder / "market.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _balances(filings: Filings, lines: Lines) -> NDArray[Any]:
    """Every line's balance, and the opening of each position that a trade made known first."""
    first = _first_trades(filings, lines)
    every = np.zeros(len(lines) + len(first), LINE)
    told, openings = every[: len(lines)], every[len(lines) :]
    told["series"], told["day"], told["place"] = lines.series, lines.day, lines.place
    told["known"], told["post"] = filings.known[lines.filing], lines.post
    openings["series"], openings["day"], openings["place"] = lines.series[first], lines.day[first] - 1, -1
    openings["known"] = filings.known[lines.filing[first]]
    openings["post"] = lines.post[first] - lines.side[first] * lines.shares[first]
    return every


def _first_trades(filings: Filings, lines: Lines) -> Ints:
    """The first line of the filing that each position became known by, where that is a trade."""
    known = filings.known[lines.filing]
    order = np.lexsort((lines.place, lines.day, known, lines.series))
    first = order[starts(lines.series[order])]
    return first[lines.where[first] >= 0]


@attrs.frozen(kw_only=True)
class Truth:
    """The truth of a market. lines are ordered by series, day, place and known."""

    lines: NDArray[Any]
    series: NDArray[Any]
    facts: dict[str, Any]

    @classmethod
    def of(cls, folder: Path) -> Truth:
        """The truth in a folder, mapped and not read."""
        return cls(
            lines=np.memmap(folder / "lines.bin", LINE, "r"),
            series=np.memmap(folder / "series.bin", SERIES, "r"),
            facts=json.loads((folder / "market.json").read_text(encoding="utf-8")),
        )

    def at(self, day: int, known: int) -> tuple[Ints, Ints]:
        """(series, balance) of every position as of a day, as known at the end of a day."""
        seen = np.flatnonzero((self.lines["day"] <= day) & (self.lines["known"] <= known))
        series = self.lines["series"][seen]
        last = np.r_[series[1:] != series[:-1], np.ones(min(1, len(series)), np.bool_)]
        return series[last].astype(np.int64), self.lines["post"][seen[last]]

    def one(self, series: int, day: int, known: int) -> int | None:
        """One position's balance, by looking at its lines one after another; None before the first."""
        start, end = np.searchsorted(self.lines["series"], [series, series + 1])
        best: tuple[int, int, int] | None = None
        balance = None
        for line in self.lines[start:end].tolist():
            _, its_day, place, its_known, post = line
            if its_day <= day and its_known <= known and (best is None or (its_day, place, its_known) > best):
                best, balance = (its_day, place, its_known), post
        return balance
