"""What a person sees while many filings are taken in: how far, how fast, how long yet, what was refused."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holdings_ledger.answers import Ingested

__all__ = ["IngestProgress"]

_EVERY_S: Final = 0.2
_SURE_AFTER_S: Final = 2.0
"""Before that, a rate tells nothing of the time that remains."""

_REFUSED: Final = frozenset({"rejected", "conflict"})


class IngestProgress:
    """One line on a terminal, written over and over.

    The time that remains is told from the bytes of the files that are done, of all that were given; inside
    one archive only the rate is known. shown: False for anything but a person's terminal.
    """

    def __init__(
        self,
        paths: Iterable[str],
        out: IO[str],
        *,
        shown: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out = out
        self._shown = shown
        self._clock = clock
        self._started = self._written = clock()
        self._sizes = _sizes(paths) if shown else {}
        self._total = sum(self._sizes.values())
        self._bytes_done = 0
        self._file = ""
        self._done = 0
        self._refused = 0
        self._projecting_since: float | None = None

    def recorded(self, result: Ingested) -> None:
        """A filing is done with."""
        self._done += 1
        self._refused += result.status in _REFUSED
        file = result.path.split("!", 1)[0]
        if file != self._file:
            self._bytes_done += self._sizes.pop(self._file, 0)
            self._file = file
        self._write(lambda: self._recording_words())

    def projected(self, done: int, total: int) -> None:
        """So many filings of all are in the read model."""
        if self._projecting_since is None:
            self._projecting_since = self._clock()
        share = done / total if total else 1.0
        since = self._projecting_since
        self._write(lambda: f"bringing answers up to date  {share:.0%}{self._remaining(share, since)}")

    def clear(self) -> None:
        """Wipe the line."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _recording_words(self) -> str:
        seconds = max(self._clock() - self._started, 0.001)
        refused = f"  {self._refused:,} refused" if self._refused else ""
        share = self._bytes_done / self._total if self._total else 0.0
        rate = f"{self._done / seconds:,.0f} a second"
        return f"{self._done:,} filings  {rate}{refused}{self._remaining(share, self._started)}"

    def _remaining(self, share: float, since: float) -> str:
        seconds = self._clock() - since
        if not 0 < share < 1 or seconds < _SURE_AFTER_S:
            return ""
        return f"  {_duration(seconds / share - seconds)} to go"

    def _write(self, words: Callable[[], str]) -> None:
        now = self._clock()
        if self._shown and now - self._written >= _EVERY_S:
            self._written = now
            self._out.write(f"\r\x1b[K{words()}")
            self._out.flush()


def _sizes(paths: Iterable[str]) -> dict[str, int]:
    """Bytes of every file under the paths."""
    found: dict[str, int] = {}
    for path in paths:
        if os.path.isdir(path):
            found.update({str(file): file.stat().st_size for file in Path(path).rglob("*") if file.is_file()})
        elif os.path.exists(path):
            found[path] = os.path.getsize(path)
    return found


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3_600} h {whole % 3_600 // 60:02} min"
