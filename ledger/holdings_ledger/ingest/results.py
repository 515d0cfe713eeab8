"""What became of each input, also of millions: results beyond the first thousands lie in a temporary file."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Final, cast, overload

import attrs
import msgspec

from holdings_ledger.answers import Ingested

__all__ = ["Results"]

_CHUNK: Final = 2_000
"""Results that are written, and read back, at a time."""

_IN_MEMORY: Final = 10
"""Chunks that stay in memory before any is written."""

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(list[tuple[str | None, str, str | None, str, int, int, str]]).decode


class Results(Sequence[Ingested]):
    """Results in order of arrival, as a sequence; equal to a list with the same results.

    Call `add` for each, then `complete` once. The temporary file ends with the object.
    """

    def __init__(self) -> None:
        self._chunks: list[list[Ingested]] = []
        self._last: list[Ingested] = []
        self._places = array("Q", [0])
        self._findings = array("L")
        self._file: IO[bytes] | None = None
        self._held: tuple[int, list[Ingested]] = (-1, [])

    def add(self, result: Ingested) -> None:
        """Take a further result."""
        self._last.append(result)
        if len(self._last) == _CHUNK:
            self._close_chunk()

    def complete(self, findings: Callable[[Sequence[str]], dict[str, int]]) -> None:
        """Note how many findings each filing has. findings: gives them by the filings' ids."""
        for chunk in [*range(self._whole), -1]:
            results = self._last if chunk < 0 else self._chunk(chunk)
            counts = findings([result.filing for result in results if result.filing is not None])
            self._findings.extend(counts.get(result.filing or "", 0) for result in results)

    @property
    def _whole(self) -> int:
        return len(self._chunks) + len(self._places) - 1

    def _close_chunk(self) -> None:
        if len(self._chunks) < _IN_MEMORY:
            self._chunks.append(self._last)
        else:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="holdings-ledger-")  # noqa: SIM115 - ends with self
            self._file.seek(self._places[-1])
            self._file.write(_encode([_told(result) for result in self._last]))
            self._places.append(self._file.tell())
        self._last = []

    def _chunk(self, number: int) -> list[Ingested]:
        if number < len(self._chunks):
            return self._chunks[number]
        if self._held[0] != number:
            assert self._file is not None
            at = number - len(self._chunks)
            self._file.seek(self._places[at])
            data = self._file.read(self._places[at + 1] - self._places[at])
            self._held = (number, [_ingested(*told) for told in _decode(data)])
        return self._held[1]

    # --- as a sequence ------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._whole * _CHUNK + len(self._last)

    @overload
    def __getitem__(self, index: int) -> Ingested: ...
    @overload
    def __getitem__(self, index: slice) -> list[Ingested]: ...
    def __getitem__(self, index: int | slice) -> Ingested | list[Ingested]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        number, place = divmod(at, _CHUNK)
        result = self._last[place] if number == self._whole else self._chunk(number)[place]
        found = self._findings[at] if at < len(self._findings) else 0
        return attrs.evolve(result, findings=found) if found else result

    def __iter__(self) -> Iterator[Ingested]:
        return (self[at] for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return list(self) == list(cast("Sequence[object]", other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:5]))
        return f"[{shown}{', ...' if len(self) > 5 else ''}]"


def _told(result: Ingested) -> tuple[str | None, str, str | None, str, int, int, str]:
    return (
        result.filing,
        result.path,
        result.form,
        result.status,
        result.events,
        result.unread,
        result.message,
    )


def _ingested(
    filing: str | None, path: str, form: str | None, status: str, events: int, unread: int, message: str
) -> Ingested:
    return Ingested(
        filing=filing, path=path, form=form, status=status, events=events, unread=unread, message=message
    )
