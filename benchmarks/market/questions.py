"""What is asked of a market: moments, holders and issuers, and the true answers, all from the truth alone."""

from __future__ import annotations

import random
from datetime import date
from typing import Any, Final

import attrs
import numpy as np
from benchmarks.market.activity import PREFERRED
from benchmarks.market.population import FIRST_DAY, LAST_DAY
from benchmarks.market.truth import Truth
from numpy.typing import NDArray

Answer = tuple[NDArray[Any], NDArray[Any]]
"""Series, and their balances in ten-thousandths of a share."""

NAMES: Final = {
    "holder": "one holder",
    "heavy holder": "the holder with most rows",
    "issuer": "an issuer with 200 holders",
    "market": "the whole market as Arrow",
}
_ALL_KNOWN: Final = 40_000
_HOLDERS_OF_ISSUER: Final = 200
_EPOCH: Final = date(1970, 1, 1).toordinal()


@attrs.frozen(kw_only=True)
class Question:
    """kind: a key of NAMES. whom: the holder's or issuer's number, -1 for the market. Days are from 1970."""

    kind: str
    whom: int
    day: int
    known: int

    @property
    def as_of(self) -> date:
        """The day as a date."""
        return date.fromordinal(self.day + _EPOCH)

    @property
    def known_at(self) -> date | None:
        """The day of knowledge as a date, None where all counts."""
        return None if self.known == _ALL_KNOWN else date.fromordinal(self.known + _EPOCH)


@attrs.frozen(kw_only=True)
class Asked:
    """All questions about a market. lines: of Table I's positions, ordered by series and then by rank.

    rank orders the lines of a series: by day, then place in the day, then knowledge. It is the verdict which
    of two lines stands, given to every engine; the latest line alone is wrong where an amendment restates a
    middle lot.
    """

    truth: Truth
    lines: dict[str, NDArray[Any]]
    questions: dict[str, list[Question]]
    facts: dict[str, int]

    def answer(self, question: Question) -> Answer:
        """The true answer, by a scan of all lines."""
        lines = self.lines
        seen = (lines["day"] <= question.day) & (lines["known"] <= question.known)
        if question.kind == "issuer":
            seen &= lines["issuer"] == question.whom
        elif question.kind != "market":
            seen &= lines["owner"] == question.whom
        index = np.flatnonzero(seen)
        series = lines["series"][index]
        last = np.r_[series[1:] != series[:-1], np.ones(min(1, len(series)), np.bool_)]
        return series[last], lines["post"][index[last]]


def asked_of(truth: Truth, seed: int = 4) -> Asked:
    """The questions for a market."""
    lines = _lines(truth)
    chance = random.Random(seed)
    holder_rows = np.bincount(lines["owner"])
    together = np.unique(truth.series["co_owner"])
    holder_rows[together[together >= 0]] = 0
    heavy = int(holder_rows.argmax())
    pairs = np.unique(lines["issuer"].astype(np.int64) << 32 | lines["owner"])
    holders_of = np.bincount(pairs >> 32)
    issuer = int(np.abs(holders_of - _HOLDERS_OF_ISSUER).argmin())
    typical = chance.sample(np.flatnonzero(holder_rows).tolist(), 200)
    moments = [_moment(chance) for _ in range(200)]
    ends = [LAST_DAY - 365 * back for back in (0, 2, 5)]
    market = [(day, known) for day in ends for known in (_ALL_KNOWN, day)]
    whom = {"holder": typical, "heavy holder": [heavy] * 60, "issuer": [issuer] * 60}
    questions = {
        kind: [
            Question(kind=kind, whom=who, day=day, known=known)
            for who, (day, known) in zip(people, moments, strict=False)
        ]
        for kind, people in whom.items()
    }
    questions["market"] = [Question(kind="market", whom=-1, day=d, known=k) for d, k in market]
    facts = {
        "rows of the heavy holder": int(holder_rows[heavy]),
        "holders of the issuer": int(holders_of[issuer]),
        "lines": len(lines["series"]),
    }
    return Asked(truth=truth, lines=lines, questions=questions, facts=facts)


def _moment(chance: random.Random) -> tuple[int, int]:
    day = chance.randrange(FIRST_DAY + 400, LAST_DAY + 100)
    return day, _ALL_KNOWN if chance.random() < 0.3 else day + chance.randrange(-30, 500)


def _lines(truth: Truth) -> dict[str, NDArray[Any]]:
    """The lines of positions of Table I as columns, with holder and issuer, and their rank."""
    stock = truth.series["kind"] <= PREFERRED
    kept = np.flatnonzero(stock[truth.lines["series"]])
    series = truth.lines["series"][kept]
    columns = {name: np.ascontiguousarray(truth.lines[name][kept]) for name in ("day", "known", "post")}
    day = columns["day"].astype(np.int64)
    first = np.r_[True, (series[1:] != series[:-1]) | (day[1:] != day[:-1])]
    index = np.arange(len(kept))
    turn = index - np.maximum.accumulate(np.where(first, index, 0))
    return {
        "series": series,
        "owner": truth.series["owner"][series],
        "issuer": truth.series["issuer"][series],
        **columns,
        "rank": day << 24 | turn,
    }
