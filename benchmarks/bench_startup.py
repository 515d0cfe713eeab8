"""How long the command takes to start, as ratios to a bare `python -c pass` measured in the same run.

    python benchmarks/bench_startup.py [RUNS]

Prints the fastest and the median of the runs, interleaved so that a busy machine slows all alike. Modules are
compiled once, as they are where the package is installed: a variable such as PYTHONDONTWRITEBYTECODE, set for
work on the source, would have each run compile those of the ledger, and not those of Python.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples" / "filings"
LEDGER = [sys.executable, "-m", "holdings_ledger"]


def environment(compiled: Path) -> dict[str, str]:
    """That of this process, with compiled modules kept in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(compiled)}


def seconds(command: Sequence[str], variables: Mapping[str, str]) -> float:
    """Wall time of a whole process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=variables)
    return time.perf_counter() - started


def measured(
    commands: Mapping[str, Sequence[str]], runs: int, variables: Mapping[str, str]
) -> dict[str, list[float]]:
    """Seconds of each command's runs, after one that compiles what it imports."""
    for command in commands.values():
        seconds(command, variables)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command, variables))
    return times


def report(times: Mapping[str, Sequence[float]]) -> None:
    """Print them, with ratios to the bare process."""
    bare = times["bare"]
    print(f"{'command':<12}{'min ms':>8}{'median ms':>11}{'min ratio':>11}{'median ratio':>14}")
    for name, taken in times.items():
        least, middle = min(taken), statistics.median(taken)
        ratios = least / min(bare), middle / statistics.median(bare)
        print(f"{name:<12}{least * 1e3:>8.1f}{middle * 1e3:>11.1f}{ratios[0]:>11.2f}{ratios[1]:>14.2f}")


def main() -> None:
    """Measure."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "bench.db")
        subprocess.run(
            [*LEDGER, "ingest", "--db", database, str(EXAMPLES)], check=True, stdout=subprocess.DEVNULL
        )
        commands = {
            "bare": [sys.executable, "-c", "pass"],
            "click": [sys.executable, "-c", "import click"],
            "--help": [*LEDGER, "--help"],
            "holdings": [*LEDGER, "holdings", "--db", database, "--as-of", "2007-11-20", "--json"],
            "notes": [*LEDGER, "notes", "--db", database, "--as-of", "2018-06-30", "--json"],
        }
        report(measured(commands, runs, environment(Path(folder) / "compiled")))


if __name__ == "__main__":
    main()
