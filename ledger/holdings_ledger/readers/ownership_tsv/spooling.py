"""Lines of several members brought together by accession number, in memory that does not grow with them.

No member is in order of accession numbers. Runs of lines that fit into memory are sorted and written to one
temporary file; then all runs are read side by side, a window of accession numbers at a time.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import IO, Final

import attrs

__all__ = ["MOST_CHARACTERS", "Joiner", "Line"]

MOST_CHARACTERS: Final = 1024 * 1024
"""A filing has at most 30 rows a table and 99 footnotes of 2,000 characters; longer ones are refused."""

_RUN_CHARACTERS: Final = 8 * 1024 * 1024
"""Lines that are sorted at a time; as Python objects they take about twice this."""

_CHUNK_BYTES: Final = 96 * 1024
"""Of each run in memory while the runs are read side by side."""

_UNSPOOLED_CHARACTERS: Final = 24 * 1024 * 1024
"""Below this in all, nothing is written to a temporary file."""

_AT: Final = "\x00"
"""Between a line and its number; no line has this character."""

Line = tuple[int, str]
"""The number of a line in its member, from 1, and the line without its end."""


@attrs.define
class _Run:
    """A sorted run: what of it is in memory, and which bytes of the temporary file are still to come."""

    member: int
    lines: list[str]
    at: int
    end: int
    rest: bytes = b""

    @property
    def whole(self) -> bool:
        """Whether all that is left of it is in memory."""
        return self.at == self.end


class Joiner:
    """Takes the lines of several members, in any order, and gives them by accession number.

    The first cell of every line is its accession number. Use it as a context manager: the temporary file ends
    with it.
    """

    def __init__(self, members: int) -> None:
        """members: how many members there are; they are told apart by number, from 0."""
        self._members = members
        self._pending: list[list[str]] = [[] for _ in range(members)]
        self._sizes = [0] * members
        self._runs: list[_Run] = []
        self._file: IO[bytes] | None = None
        self._too_long: set[str] = set()

    def __enter__(self) -> Joiner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    # --- taking lines ------------------------------------------------------------------------------------

    def add(self, member: int, first: int, lines: Sequence[str]) -> None:
        """Take consecutive lines of a member; first: the number of the first of them."""
        self._pending[member] += [f"{line}{_AT}{number}" for number, line in enumerate(lines, first) if line]
        self._sizes[member] += sum(map(len, lines))
        if self._sizes[member] > _RUN_CHARACTERS:
            self._spill(member)

    def _spill(self, member: int) -> None:
        lines = self._pending[member]
        lines.sort()
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="holdings-ledger-")  # noqa: SIM115 - closed in __exit__
        start = self._file.seek(0, 2)
        for at in range(0, len(lines), 20_000):
            self._file.write(("\n".join(lines[at : at + 20_000]) + "\n").encode())
        self._runs.append(_Run(member, [], start, self._file.tell()))
        self._pending[member] = []
        self._sizes[member] = 0

    # --- giving them back ---------------------------------------------------------------------------------

    def is_too_long(self, accession: str) -> bool:
        """Whether lines of an accession number were dropped, because they have too many characters."""
        return accession in self._too_long

    def groups(self) -> Iterator[tuple[str, list[list[Line]]]]:
        """(accession number, the lines of each member) in order of accession numbers.

        Lines of a member are in no particular order. Of an accession number that `is_too_long`, some may be
        missing.
        """
        spill = sum(self._sizes) > _UNSPOOLED_CHARACTERS
        for member, lines in enumerate(self._pending):
            if lines and spill:
                self._spill(member)
            elif lines:
                lines.sort()
                self._runs.append(_Run(member, lines, 0, 0))
        self._pending = []
        while self._runs:
            yield from self._window()

    def _window(self) -> Iterator[tuple[str, list[list[Line]]]]:
        """All accession numbers below the first one of which a run may hold more than is in memory."""
        for run in self._runs:
            self._fill(run)
        self._runs = [run for run in self._runs if run.lines]
        open_ends = [run.lines[-1].partition("\t")[0] for run in self._runs if not run.whole]
        bound = min(open_ends) + "\t" if open_ends else None
        found: dict[str, list[list[Line]]] = {}
        for run in self._runs:
            cut = len(run.lines) if bound is None else bisect_left(run.lines, bound)
            self._take(run, cut, found)
        for accession in sorted(found):
            yield accession, found[accession]

    def _take(self, run: _Run, cut: int, found: dict[str, list[list[Line]]]) -> None:
        member, members = run.member, self._members
        for entry in run.lines[:cut]:
            line, _, number = entry.rpartition(_AT)
            accession = line.partition("\t")[0]
            group = found.get(accession)
            if group is None:
                group = found[accession] = [[] for _ in range(members)]
            group[member].append((int(number), line))
        del run.lines[:cut]

    def _fill(self, run: _Run) -> None:
        """Read on until the run holds lines of two accession numbers, or all that is left of it."""
        taken = 0
        while not run.whole and (not run.lines or _one_accession(run.lines)):
            self._read(run)
            taken += _CHUNK_BYTES
            if taken > MOST_CHARACTERS and _one_accession(run.lines):
                self._too_long.add(run.lines[0].partition("\t")[0])
                del run.lines[1:]

    def _read(self, run: _Run) -> None:
        assert self._file is not None
        self._file.seek(run.at)
        chunk = run.rest + self._file.read(min(_CHUNK_BYTES, run.end - run.at))
        run.at = min(run.at + _CHUNK_BYTES, run.end)
        whole, _, run.rest = chunk.rpartition(b"\n")
        if whole:
            run.lines += whole.decode().split("\n")


def _one_accession(lines: list[str]) -> bool:
    """Whether sorted lines are all of one accession number."""
    return bool(lines) and lines[0].partition("\t")[0] == lines[-1].partition("\t")[0]
