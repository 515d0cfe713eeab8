"""Take a generated market in, in a process of its own, and measure what it costs.

Run by bench.py: python -m benchmarks.market.ingestion FOLDER LEDGER, which prints one JSON object; with
LEDGER alone it makes the file of columns.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def measured(market: Path, ledger: Path) -> dict[str, Any]:
    """Ingest market/tsv into a new ledger; what was measured is kept beside it and not measured again."""
    kept = ledger.with_name(ledger.name + ".ingestion.json")
    if not (kept.exists() and ledger.exists()):
        for path in ledger.parent.glob(ledger.name + "*"):
            path.unlink()
        kept.write_text(_alone(market / "tsv", ledger))
    found: dict[str, Any] = json.loads(kept.read_text())
    return found


def columns_built(ledger: Path) -> dict[str, Any]:
    """Make the file of columns anew: seconds, its bytes and the peak of memory."""
    columns = ledger.with_name(ledger.name + ".columns")
    columns.unlink(missing_ok=True)
    found: dict[str, Any] = json.loads(_alone(ledger))
    return {**found, "bytes": columns.stat().st_size}


def _alone(*paths: Path) -> str:
    """What this module prints in a process of its own."""
    asked = [sys.executable, "-m", "benchmarks.market.ingestion", *map(str, paths)]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, env=found).stdout


def build_columns(ledger: Path) -> dict[str, Any]:
    """Ask for the market as Arrow for the first time."""
    from holdings_ledger import Ledger

    with Ledger.open(ledger) as opened:
        view = opened.at()
        started = time.perf_counter()
        view.market()
        return {"seconds": round(time.perf_counter() - started, 2), "peak_mb": peak_mb()}


def ingest(folder: Path, ledger: Path) -> dict[str, Any]:
    """Ingest all zips of a folder. Seconds until all is in the log, and until the read model has it too."""
    from holdings_ledger import Ledger

    started = time.perf_counter()
    recorded = started

    def note(_: object) -> None:
        nonlocal recorded
        recorded = time.perf_counter()

    with Ledger.open(ledger) as opened:
        results = opened.ingest(folder, progress=note, jobs=os.cpu_count() or 1)
        count = len(results)
    ended = time.perf_counter()
    return {
        "filings": count,
        "log_seconds": round(recorded - started, 1),
        "read_model_seconds": round(ended - recorded, 1),
        "seconds": round(ended - started, 1),
        "cpu_seconds": round(_cpu_seconds(), 1),
        "jobs": os.cpu_count(),
        "peak_mb": peak_mb(),
        "peak_mb_of_a_worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "log_bytes": ledger.stat().st_size,
        "read_model_bytes": ledger.with_name(ledger.name + ".view").stat().st_size,
    }


def _cpu_seconds() -> float:
    """Of this process and of those it has started and ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def peak_mb() -> int:
    """The most memory this process has had, in megabytes; 0 where the system does not say.

    `getrusage` would count the parent's memory at the time of the fork, so this reads VmHWM.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return round(int(found.group(1)) / 1024) if found else 0


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    print(json.dumps(build_columns(given[0]) if len(given) == 1 else ingest(given[0], given[1])))
