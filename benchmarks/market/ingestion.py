"""Take a generated market in, in a process of its own, and measure what it costs.

Run by bench.py: python -m benchmarks.market.ingestion FOLDER LEDGER, which prints one JSON object.
"""

from __future__ import annotations

import json
import re
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
        asked = [sys.executable, "-m", "benchmarks.market.ingestion", str(market / "tsv"), str(ledger)]
        kept.write_text(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    found: dict[str, Any] = json.loads(kept.read_text())
    return found


def ingest(folder: Path, ledger: Path) -> dict[str, Any]:
    """Ingest all zips of a folder. Seconds until all is in the log, and until the read model has it too."""
    from holdings_ledger import Ledger

    started = time.perf_counter()
    recorded = started

    def note(_: object) -> None:
        nonlocal recorded
        recorded = time.perf_counter()

    with Ledger.open(ledger) as opened:
        results = opened.ingest(folder, progress=note)
        count = len(results)
    ended = time.perf_counter()
    return {
        "filings": count,
        "log_seconds": round(recorded - started, 1),
        "read_model_seconds": round(ended - recorded, 1),
        "seconds": round(ended - started, 1),
        "cpu_seconds": round(time.process_time(), 1),
        "peak_mb": peak_mb(),
        "log_bytes": ledger.stat().st_size,
        "read_model_bytes": ledger.with_name(ledger.name + ".view").stat().st_size,
    }


def peak_mb() -> int:
    """The most memory this process has had, in megabytes; 0 where the system does not say.

    `getrusage` would count the parent's memory at the time of the fork, so this reads VmHWM.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return round(int(found.group(1)) / 1024) if found else 0


if __name__ == "__main__":
    print(json.dumps(ingest(Path(sys.argv[1]), Path(sys.argv[2]))))
