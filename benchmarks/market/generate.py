"""Make a market of insiders in the SEC's bulk format, and its truth. The same arguments make the same bytes.

Run: python -m benchmarks.market.generate FOLDER [--rows 50000] [--seed 16]
FOLDER gets quarterly zips (2017q1_form345.zip ...) under tsv/ and what is true under truth/.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path
from typing import Final

import numpy as np
from benchmarks.market import truth, tsv
from benchmarks.market.activity import rows_of, series_of
from benchmarks.market.filings import FORMS, Luck, report
from benchmarks.market.population import chunks, holders_of, issuers_of, population

ROWS_AT_ONCE: Final = 200_000
"""Rows of a chunk, which bounds the memory that generating takes."""


def generate(folder: Path, rows: int, seed: int = 16) -> dict[str, object]:
    """Write a market of about so many transaction rows; returns what it holds."""
    started = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tsv").mkdir(parents=True)
    links = population(rows, seed)
    writer, known = tsv.Writer(folder / "tsv"), truth.Writer(folder / "truth")
    forms = np.zeros(len(FORMS), np.int64)
    counts = {"transaction_rows": 0, "holding_rows": 0, "positions": 0}
    for number, where in enumerate(chunks(links, ROWS_AT_ONCE), 1):
        mine = links.part(where)
        random = np.random.default_rng([seed, number])
        series = series_of(random, mine)
        made = rows_of(random, mine, series)
        filings, lines = report(Luck(seed * 1_000 + number), mine, series, made)
        writer.add(mine, series, filings, lines)
        known.add(mine, series, filings, lines)
        forms += np.bincount(filings.form, minlength=len(FORMS))
        counts["transaction_rows"] += int((lines.where >= 0).sum())
        counts["holding_rows"] += int((lines.where < 0).sum())
        counts["positions"] += len(series.link)
    zips = writer.pack()
    facts: dict[str, object] = {
        "asked_rows": rows,
        "seed": seed,
        **counts,
        "filings": int(forms.sum()),
        "forms": dict(zip(FORMS, forms.tolist(), strict=True)),
        "holders": holders_of(rows),
        "issuers": issuers_of(rows),
        "zips": len(zips),
        "zip_bytes": sum(path.stat().st_size for path in zips),
        "seconds": round(time.perf_counter() - started, 1),
    }
    known.finish(facts)
    return facts


def main() -> None:
    """Make a market as the arguments say."""
    parser = argparse.ArgumentParser(description="Make a market of insiders in the SEC's bulk format.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=16)
    asked = parser.parse_args()
    for name, value in generate(asked.folder, asked.rows, asked.seed).items():
        print(f"{name:<18}{value}")


if __name__ == "__main__":
    main()
