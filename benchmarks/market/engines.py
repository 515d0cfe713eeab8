"""The same questions to other engines, which get the lines with the verdict which of two stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from benchmarks.market.questions import Answer, Asked, Question

Ask = Callable[[Question], Any]
ToAnswer = Callable[[Any], Answer]

_COLUMN: Final = {"holder": "owner", "heavy holder": "owner", "issuer": "issuer"}
_SEEN: Final = "day <= $day AND known <= $known"


class Engine:
    """An engine and its way of asking. kinds: which questions it is asked. runs: at most so many of each."""

    def __init__(
        self, name: str, ask: Ask, answer: ToAnswer, *, kinds: tuple[str, ...] = (), runs: int = 1_000
    ):
        self.name = name
        self.ask = ask
        self.answer = answer
        self.kinds = kinds or ("holder", "heavy holder", "issuer", "market")
        self.runs = runs


def engines(asked: Asked, scratch: Path) -> Iterator[Engine]:
    """Every engine in turn, so that only one holds its data at a time."""
    yield from _duckdb(asked, scratch)
    yield from _polars(asked)
    yield from _pandas(asked)
    yield from _replay(asked, scratch)


# --- DuckDB ------------------------------------------------------------------------------------------


def _duckdb(asked: Asked, scratch: Path) -> Iterator[Engine]:
    """Native tables, with an index on holder and issuer: window, arg_max, ASOF JOIN."""
    import duckdb
    import polars

    path = scratch / "lines.duckdb"
    path.unlink(missing_ok=True)
    connection = duckdb.connect(str(path))
    connection.execute("SET threads = 2")
    lines = polars.DataFrame(asked.lines)
    connection.execute("CREATE TABLE line AS SELECT * FROM lines")
    connection.execute(
        "CREATE TABLE series AS SELECT DISTINCT series, owner, issuer FROM line ORDER BY series"
    )
    del lines
    for column in ("owner", "issuer"):
        connection.execute(f"CREATE INDEX by_{column} ON line ({column})")
    connection.execute("CHECKPOINT")
    for name, sql in _SQL.items():
        yield Engine(f"DuckDB {name}", _duckdb_asker(connection, sql), _of_duckdb, runs=40)
    connection.close()
    path.unlink()


_SQL: Final = {
    "window": f"SELECT series, post FROM line WHERE {{whom}} {_SEEN} "
    "QUALIFY row_number() OVER (PARTITION BY series ORDER BY rank DESC) = 1",
    "arg_max": f"SELECT series, arg_max(post, rank) AS post FROM line WHERE {{whom}} {_SEEN} GROUP BY series",
    "ASOF JOIN": "SELECT s.series, l.post FROM (SELECT series, ($day + 1)::BIGINT << 24 AS bound FROM series "
    "WHERE {whom} true) s ASOF JOIN (SELECT series, post, rank FROM line WHERE {whom} known <= $known) l "
    "ON s.series = l.series AND s.bound > l.rank",
}


def _duckdb_asker(connection: Any, sql: str) -> Ask:
    def ask(question: Question) -> Any:
        given = {"day": question.day, "known": question.known}
        if question.kind == "market":
            return connection.sql(sql.format(whom=""), params=given).to_arrow_table()
        text = sql.format(whom=f"{_COLUMN[question.kind]} = $whom AND")
        return connection.execute(text, {**given, "whom": question.whom}).fetchall()

    return ask


def _of_duckdb(found: Any) -> Answer:
    if isinstance(found, list):
        return of_pairs(found)
    return found["series"].to_numpy(), found["post"].to_numpy()


# --- data frames -------------------------------------------------------------------------------------


def _polars(asked: Asked) -> Iterator[Engine]:
    """A frame in memory, ordered by series and rank: the last of each series that is seen."""
    import polars as pl

    frame = pl.DataFrame(asked.lines).with_columns(pl.col("series").set_sorted())

    def seen(question: Question) -> Any:
        column = _COLUMN.get(question.kind)
        lazy = frame.lazy() if column is None else frame.lazy().filter(pl.col(column) == question.whom)
        return lazy.filter((pl.col("day") <= question.day) & (pl.col("known") <= question.known))

    def last(question: Question) -> Any:
        return seen(question).group_by("series", maintain_order=True).agg(pl.col("post").last()).collect()

    def unique(question: Question) -> Any:
        return seen(question).select("series", "post").unique("series", keep="last").collect()

    yield Engine("polars group_by.last", last, _of_frame, runs=30)
    yield Engine("polars unique", unique, _of_frame, runs=30)


def _pandas(asked: Asked) -> Iterator[Engine]:
    """A frame in memory: a mask, then the last of each series."""
    import pandas as pd

    frame = pd.DataFrame(asked.lines)

    def ask(question: Question) -> Any:
        mask = (frame["day"] <= question.day) & (frame["known"] <= question.known)
        column = _COLUMN.get(question.kind)
        if column is not None:
            mask &= frame[column] == question.whom
        return frame.loc[mask, ["series", "post"]].drop_duplicates("series", keep="last")

    yield Engine("pandas mask", ask, _of_frame, runs=15)


def _of_frame(found: Any) -> Answer:
    return found["series"].to_numpy(), found["post"].to_numpy()


# --- replay -------------------------------------------------------------------------------------------


def _replay(asked: Asked, scratch: Path) -> Iterator[Engine]:
    """Every event decoded from JSON and folded in Python, as an event-sourced program without views would."""
    import msgspec

    path = scratch / "events.jsonl"
    names = ("series", "owner", "issuer", "day", "known", "rank", "post")
    with path.open("w", encoding="ascii") as file:
        for start in range(0, len(asked.lines["series"]), 100_000):
            part = [asked.lines[name][start : start + 100_000].tolist() for name in names]
            file.writelines(
                json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in zip(*part, strict=True)
            )
    decode = msgspec.json.Decoder(dict[str, int]).decode

    def ask(question: Question) -> Any:
        column = _COLUMN.get(question.kind)
        best: dict[int, tuple[int, int]] = {}
        with path.open("rb") as events:
            for line in events:
                event = decode(line)
                if event["day"] > question.day or event["known"] > question.known:
                    continue
                if column is not None and event[column] != question.whom:
                    continue
                rank, series = event["rank"], event["series"]
                if series not in best or best[series][0] < rank:
                    best[series] = (rank, event["post"])
        return best

    def answer(found: Any) -> Answer:
        return of_pairs([(series, post) for series, (_, post) in found.items()])

    yield Engine("replay of JSON", ask, answer, kinds=("holder", "market"), runs=1)
    path.unlink()


def of_pairs(pairs: list[tuple[int, int]]) -> Answer:
    """An answer from (series, balance) one by one."""
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def same(found: Answer, expected: Answer) -> bool:
    """Whether an answer is the true one, in whatever order."""
    mine, theirs = (np.argsort(series, kind="stable") for series, _ in (found, expected))
    return all(np.array_equal(a[mine], b[theirs]) for a, b in zip(found, expected, strict=True))
