"""Other processes, for work that is worth starting them: reading and folding many thousands of filings."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Final, ParamSpec, TypeVar

__all__ = ["WORTH_PROCESSES", "Workers"]

WORTH_PROCESSES: Final = 5_000
"""Filings from which on starting processes pays: they take half a second to start."""

_Given = ParamSpec("_Given")
_ResultT = TypeVar("_ResultT")


class Workers:
    """A number of processes, which end with the block. Functions and their arguments must be picklable.

    They are started anew rather than forked: a fork would share open databases and locks. A program that uses
    them therefore needs the usual ``if __name__ == "__main__"``.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _ignore_interrupts)

    def submit(
        self, work: Callable[_Given, _ResultT], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Future[_ResultT]:
        """Have work done by the next process that is free."""
        return self._pool.submit(work, *args, **kwargs)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; only the first one decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
