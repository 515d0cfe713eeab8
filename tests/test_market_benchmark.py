"""The market benchmark at a small size: it runs, checks every answer, and draws what it measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("numpy")
pytest.importorskip("nanoarrow")
pytest.importorskip("duckdb")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("pyarrow")

from benchmarks.market import bench
from benchmarks.market.engines import Engine, of_pairs, same
from benchmarks.market.plot import log_log_svg
from benchmarks.market.questions import asked_of
from benchmarks.market.truth import Truth


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    cache = tmp_path_factory.mktemp("cache")
    return cache, bench.measure(1_500, cache)


def test_every_engine_answers_every_kind_of_question(measured: tuple[Path, dict[str, Any]]) -> None:
    times = measured[1]["times"]
    for kind in ("holder", "heavy holder", "issuer"):
        assert {"ledger: view.holdings(...)", "DuckDB window", "DuckDB arg_max", "DuckDB ASOF JOIN"} <= set(
            times[kind]
        )
    ours = {"columns", "through SQLite alone", "through SQLite alone, two columns", "rows as Python objects"}
    others = {"pandas mask", "replay of JSON"}
    assert others | {f"ledger: {name}" for name in ours} <= set(times["market"])


def test_a_wrong_answer_ends_the_run(
    measured: tuple[Path, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_of(Truth.of(measured[0] / "1500" / "truth"))
    wrong = Engine("wrong", lambda question: [(-1, 0)], of_pairs, kinds=("market",))
    with pytest.raises(AssertionError, match="another answer"):
        bench._measure_engine(asked, wrong, {"market": {}})
    right = Engine("right", asked.answer, tuple, kinds=("market",))
    bench._measure_engine(asked, right, {"market": {}})


def test_the_latest_line_alone_would_be_wrong(measured: tuple[Path, dict[str, Any]]) -> None:
    """Without the verdict, the line that became known last is taken for the last of its day."""
    asked = asked_of(Truth.of(measured[0] / "1500" / "truth"))
    lines = asked.lines
    question = asked.questions["market"][0]
    order = sorted(
        range(len(lines["series"])), key=lambda i: (lines["series"][i], lines["day"][i], lines["known"][i])
    )
    naive = {int(lines["series"][i]): int(lines["post"][i]) for i in order if lines["day"][i] <= question.day}
    assert not same(of_pairs(list(naive.items())), asked.answer(question))


def test_tables_and_plot_name_what_was_measured(measured: tuple[Path, dict[str, Any]]) -> None:
    result = measured[1]
    table = "\n".join(bench.tables(result))
    assert "| ledger: columns |" in table
    doubled = {**result, "rows": 2 * result["rows"]}
    svg = bench.growth_svg([result, doubled])
    texts = {element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}
    assert {"market, columns", "one holder", "ms"} <= texts
    assert len(bench.growth_table([result, doubled])) == 16


def test_lines_of_equal_steps_are_straight_on_logarithmic_axes() -> None:
    svg = log_log_svg("t", "x", "y", {"line": [(10, 1), (100, 10), (1_000, 100)]})
    circles = [
        (float(c.get("cx", "")), float(c.get("cy", "")))
        for c in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}circle")
    ]
    (x0, y0), (x1, y1), (x2, y2) = circles
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y1 - y0 == pytest.approx(y2 - y1, abs=0.2)
    assert y2 < y0
