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
    series_of = _series_by_key(asked)

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

    yield Engine("ledger: view.holdings(...)", kept, of_rows, kinds=_SMALL)
    yield Engine("ledger: ledger.at(...).holdings(...)", fresh, of_rows, kinds=_SMALL)
    yield from _market_engines(series_of, ledger)
    yield Engine("ledger: rows as Python objects", rows, of_rows, kinds=("market",), runs=2)


def _market_engines(series_of: dict[Key, int], ledger: Any) -> Iterator[Engine]:
    """The market from the mapped file; and from the read model's rows as SQLite joins them, all columns or
    two, as the other engines give."""
    import polars

    from holdings_ledger.answers.market import chosen
    from holdings_ledger.views.scanning import scanned

    keys = polars.DataFrame(
        [(*key, number) for key, number in series_of.items()], [*_KEY, "series"], orient="row"
    )

    def columns(question: Question) -> Any:
        return ledger.at(question.as_of, question.known_at).market()

    def joined(names: tuple[str, ...]) -> Any:
        def ask(question: Question) -> Any:
            view = ledger.at(question.as_of, question.known_at)
            return scanned(view.database, view._moment, names)

        return ask

    def of_market(found: Any) -> Answer:
        told = polars.DataFrame(found)
        if "issuer_cik" not in told.columns:
            told = told.join(ledger.at().market(("position_id", *_KEY)).to_polars(), on="position_id")
        told = told.select(*_KEY, (polars.col("quantity") * UNIT).cast(polars.Int64).alias("post"))
        joined = told.join(keys, on=_KEY, how="left", nulls_equal=True)
        return joined["series"].to_numpy(), joined["post"].to_numpy()

    two, every = ("position_id", "quantity"), chosen(None)
    yield Engine("ledger: columns", columns, of_market, kinds=("market",))
    yield Engine("ledger: through SQLite alone, two columns", joined(two), of_market, kinds=("market",))
    yield Engine("ledger: through SQLite alone", joined(every), of_market, kinds=("market",))


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
