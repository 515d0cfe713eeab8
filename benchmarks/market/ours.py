"""The questions to the ledger, through the library as a user calls it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from benchmarks.market.activity import PREFERRED, SPOUSE, TRUST, UNIT
from benchmarks.market.engines import Engine, of_pairs
from benchmarks.market.questions import Answer, Asked, Question
from benchmarks.market.tsv import TITLES, issuer_cik, owner_cik

_SMALL: Final = ("holder", "heavy holder", "issuer")
_KEY: Final = ("issuer_cik", "holder_cik", "security", "nature")
Key = tuple[str | None, ...]


def ledger_engines(asked: Asked, ledger: Any) -> Iterator[Engine]:
    """The ledger's ways: a new view for each question, a view kept, the market from columns and from rows."""
    import polars

    series_of = _series_by_key(asked)
    keys = polars.DataFrame(
        [(*key, number) for key, number in series_of.items()], [*_KEY, "series"], orient="row"
    )

    def whom(question: Question) -> dict[str, str]:
        if question.kind == "issuer":
            return {"issuer": issuer_cik(question.whom)}
        return {"holder": owner_cik(question.whom)}

    def fresh(question: Question) -> Any:
        return ledger.at(question.as_of, question.known_at).holdings(**whom(question))

    views = {
        (q.day, q.known): ledger.at(q.as_of, q.known_at) for kind in _SMALL for q in asked.questions[kind]
    }

    def kept(question: Question) -> Any:
        return views[question.day, question.known].holdings(**whom(question))

    def columns(question: Question) -> Any:
        return ledger.at(question.as_of, question.known_at).market()

    def rows(question: Question) -> Any:
        return ledger.at(question.as_of, question.known_at).holdings()

    def of_rows(found: Any) -> Answer:
        told = [row for row in found if row.quantity is not None]
        return of_pairs(
            [
                (
                    series_of[row.issuer_cik, row.holder_cik, row.security, row.nature],
                    int(row.quantity * UNIT),
                )
                for row in told
            ]
        )

    def of_market(found: Any) -> Answer:
        told = found.to_polars().select(
            *_KEY, (polars.col("quantity") * UNIT).cast(polars.Int64).alias("post")
        )
        joined = told.join(keys, on=_KEY, how="left", nulls_equal=True)
        return joined["series"].to_numpy(), joined["post"].to_numpy()

    yield Engine("ledger: view.holdings(...)", kept, of_rows, kinds=_SMALL)
    yield Engine("ledger: ledger.at(...).holdings(...)", fresh, of_rows, kinds=_SMALL)
    yield Engine("ledger: columns", columns, of_market, kinds=("market",))
    yield Engine("ledger: rows through SQLite", rows, of_rows, kinds=("market",), runs=2)


def _series_by_key(asked: Asked) -> dict[Key, int]:
    """The number of each position of Table I by what a row of an answer says of it."""
    natures = {TRUST: "By Trust", SPOUSE: "By Spouse"}
    keys: dict[Key, int] = {}
    for number, (issuer, owner, _, kind, title) in enumerate(asked.truth.series.tolist()):
        if kind <= PREFERRED:
            security = "Series A Preferred Stock" if kind == PREFERRED else TITLES[title]
            keys[issuer_cik(issuer), owner_cik(owner), security, natures.get(kind)] = number
    return keys


def resolve_sources(ledger: Any, question: Question, most: int) -> tuple[int, float]:
    """(rows, seconds) of resolving the sources of rows spread evenly over a market answer."""
    import time

    market = ledger.at(question.as_of, question.known_at).market()
    texts: list[str] = market.to_polars()["event_ids"].to_list()
    chosen = texts[:: max(1, len(texts) // most)]
    started = time.perf_counter()
    for text in chosen:
        assert market.sources(text), "every row has a source"
    return len(chosen), time.perf_counter() - started
