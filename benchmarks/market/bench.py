"""The market benchmark: ingestion, then the same questions to the ledger and to other engines, all checked.

Run: python -m benchmarks.market.bench [--rows 50000] [--cache FOLDER]
     python -m benchmarks.market.bench --growth [--sizes 50000,150000,500000,1500000,5000000] [--svg FILE]

Needs the extra `benchmarks`. The market, the ledger and what was measured of ingestion are kept in the cache
folder (by default one in the system's folder for temporary files) and used again. Answers of every engine
are compared with the truth, which the generator knows; a wrong one ends the run. Times are wall times of
calls in one process, warm, each question's best of three, as the machine may have other work; compare what
stands in one table.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.market import ingestion
from benchmarks.market.engines import Engine, engines, same
from benchmarks.market.generate import generate
from benchmarks.market.ours import ledger_engines, resolve_sources
from benchmarks.market.plot import log_log_svg
from benchmarks.market.questions import NAMES, Asked, Question, asked_of
from benchmarks.market.truth import Truth

SIZES: Final = "50000,150000,500000,1500000,5000000"
_SECONDS_OF_AN_ENGINE: Final = 15.0
_SOURCES: Final = 5_000
_CALLS: Final = 3
_LONG_MS: Final = 500.0


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description="Measure the ledger on a generated market.")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "holdings-ledger-market")
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of tables")
    parser.add_argument("--growth", action="store_true", help="measure every size, and plot")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--svg", type=Path, help="with --growth: where the plot goes")
    asked = parser.parse_args()
    if asked.growth:
        sizes = [int(size) for size in asked.sizes.split(",")]
        grown(sizes, asked.cache, asked.svg)
        return
    result = measure(asked.rows, asked.cache)
    print(json.dumps(result) if asked.json else "\n".join(tables(result)))


def measure(rows: int, cache: Path) -> dict[str, Any]:
    """Everything about a market of so many rows."""
    folder = cache / str(rows)
    if not (folder / "truth" / "market.json").exists():
        generate(folder, rows)
    ledger = folder / "holdings.db"
    result: dict[str, Any] = {"rows": rows, "ingestion": ingestion.measured(folder, ledger)}
    result["columns"] = ingestion.columns_built(ledger)
    asked = asked_of(Truth.of(folder / "truth"))
    result["facts"] = {**asked.truth.facts, **asked.facts}
    result["times"] = {kind: {} for kind in NAMES}
    _measure_ledger(asked, ledger, result)
    for engine in engines(asked, folder):
        _measure_engine(asked, engine, result["times"])
    return result


def _measure_ledger(asked: Asked, path: Path, result: dict[str, Any]) -> None:
    from holdings_ledger import Ledger

    with Ledger.open(path) as ledger:
        for engine in ledger_engines(asked, ledger):
            _measure_engine(asked, engine, result["times"])
        count, seconds = resolve_sources(ledger, asked.questions["market"][0], _SOURCES)
    result["sources"] = {"rows": count, "us_per_row": round(seconds / count * 1e6, 1)}


def _measure_engine(asked: Asked, engine: Engine, times: dict[str, dict[str, Any]]) -> None:
    for kind in engine.kinds:
        questions = asked.questions[kind][: engine.runs]
        taken = _taken(asked, engine, questions)
        times[kind][engine.name] = {
            "median_ms": round(statistics.median(taken), 4),
            "slowest_ms": round(max(taken), 4),
            "runs": len(taken),
        }


def _taken(asked: Asked, engine: Engine, questions: Sequence[Question]) -> list[float]:
    """The best milliseconds of each question, after one that is not timed."""
    started = time.perf_counter()
    warm = engine.ask(questions[0])
    if not same(engine.answer(warm), asked.answer(questions[0])):
        raise AssertionError(f"{engine.name} gives another answer to {questions[0]}")
    del warm
    taken: list[float] = []
    for question in questions:
        found, milliseconds = _best(engine, question)
        taken.append(milliseconds)
        if not same(engine.answer(found), asked.answer(question)):
            raise AssertionError(f"{engine.name} gives another answer to {question}")
        if time.perf_counter() - started > _SECONDS_OF_AN_ENGINE:
            break
    return taken


def _best(engine: Engine, question: Question) -> tuple[Any, float]:
    """(answer, milliseconds) of the best of three calls, or of one where it takes long."""
    best = float("inf")
    found = None
    for _ in range(_CALLS):
        del found
        if question.kind == "market":
            gc.collect()
        before = time.perf_counter()
        found = engine.ask(question)
        best = min(best, (time.perf_counter() - before) * 1000)
        if best > _LONG_MS:
            break
    return found, best


# --- what is printed ------------------------------------------------------------------------------------


def tables(result: dict[str, Any]) -> list[str]:
    """A result as Markdown."""
    took, facts, columns = result["ingestion"], result["facts"], result["columns"]
    rows = facts["transaction_rows"]
    lines = [
        f"{rows:,} transaction rows in {facts['filings']:,} filings, {facts['positions']:,} positions, "
        f"{facts['holders']:,} holders, {facts['issuers']:,} issuers",
        "",
        "| ingestion | |",
        "|---|---:|",
        f"| into the log, s | {took['log_seconds']:,} |",
        f"| into the read model, s | {took['read_model_seconds']:,} |",
        f"| CPU, s | {took['cpu_seconds']:,} |",
        f"| rows a second of CPU | {rows / took['cpu_seconds']:,.0f} |",
        f"| peak memory, MB | {took['peak_mb']:,} |",
        f"| log, read model, columns, MB | {took['log_bytes'] / 1e6:,.0f}, "
        f"{took['read_model_bytes'] / 1e6:,.0f}, {columns['bytes'] / 1e6:,.0f} |",
        f"| making the columns, s (peak MB) | {columns['seconds']} ({columns['peak_mb']}) |",
        f"| resolving a row's sources, µs | {result['sources']['us_per_row']:,} |",
    ]
    for kind, name in NAMES.items():
        lines += ["", f"| {name} | median ms | slowest | runs | ratio |", "|---|---:|---:|---:|---:|"]
        times = result["times"][kind]
        best = min(v["median_ms"] for n, v in times.items() if n.startswith("DuckDB"))
        for engine, value in sorted(times.items(), key=lambda item: item[1]["median_ms"]):
            lines.append(
                f"| {engine} | {value['median_ms']:,.3f} | {value['slowest_ms']:,.3f} | {value['runs']} "
                f"| {value['median_ms'] / best:.3f} |"
            )
    return [
        *lines,
        "",
        "The median is over questions. ratio: to DuckDB's best. Every answer was equal to the truth.",
    ]


def grown(sizes: Sequence[int], cache: Path, svg: Path | None) -> None:
    """Measure each size in a process of its own; print a table, and write the plot."""
    results: list[dict[str, Any]] = []
    for size in sizes:
        kept = cache / str(size) / "result.json"
        if not kept.exists():
            asked = [sys.executable, "-m", "benchmarks.market.bench", "--json", "--rows", str(size)]
            done = subprocess.run(
                [*asked, "--cache", str(cache)], check=True, stdout=subprocess.PIPE, text=True
            )
            kept.write_text(done.stdout)
        results.append(json.loads(kept.read_text()))
        print("\n".join(tables(results[-1])) + "\n", flush=True)
    print("\n".join(growth_table(results)))
    if svg is not None:
        svg.write_text(growth_svg(results), encoding="utf-8")


_GROWN: Final = {
    "one holder": ("holder", "ledger: view.holdings(...)"),
    "one holder, DuckDB arg_max": ("holder", "DuckDB arg_max"),
    "200-holder issuer": ("issuer", "ledger: view.holdings(...)"),
    "market, columns": ("market", "ledger: columns"),
    "market, two columns, SQLite alone": ("market", "ledger: through SQLite alone, two columns"),
    "market, SQLite alone": ("market", "ledger: through SQLite alone"),
    "market, Python objects": ("market", "ledger: rows as Python objects"),
    "market, DuckDB arg_max": ("market", "DuckDB arg_max"),
    "market, polars": ("market", "polars unique"),
    "market, pandas": ("market", "pandas mask"),
    "market, replay of JSON": ("market", "replay of JSON"),
}


def growth_table(results: Sequence[dict[str, Any]]) -> list[str]:
    """One row a cost, one column a size."""
    rows = [result["facts"]["transaction_rows"] for result in results]
    lines = [
        "| cost | " + " | ".join(f"{count:,}" for count in rows) + " |",
        "|---|" + "---:|" * len(rows),
        "| ingestion, CPU s | " + " | ".join(f"{r['ingestion']['cpu_seconds']:,}" for r in results) + " |",
        "| peak memory, MB | " + " | ".join(f"{r['ingestion']['peak_mb']:,}" for r in results) + " |",
        "| making the columns, s | " + " | ".join(f"{r['columns']['seconds']}" for r in results) + " |",
    ]
    for name, (kind, engine) in _GROWN.items():
        values = [f"{result['times'][kind][engine]['median_ms']:,.3f}" for result in results]
        lines.append(f"| {name}, ms | " + " | ".join(values) + " |")
    return lines


def growth_svg(results: Sequence[dict[str, Any]]) -> str:
    """The same as a plot."""
    rows = [result["rows"] for result in results]
    lines = {
        name: [(x, r["times"][kind][engine]["median_ms"]) for x, r in zip(rows, results, strict=True)]
        for name, (kind, engine) in _GROWN.items()
    }
    return log_log_svg("What a question costs as the market grows", "transaction rows", "ms", lines)


if __name__ == "__main__":
    main()
