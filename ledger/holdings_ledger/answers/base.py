"""What every answer is made of: the basis, the places in filings, the sequence of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar, overload

import attrs

from holdings_projections.making import record

RowT = TypeVar("RowT")


@record(kw_only=True)
class Basis:
    """What an answer rests on; giving it back yields the identical answer.

    as_of: effective date, or id of the event just after which the balance is asked. known_at: instant
    (aware) or None for all that is known. position: of the log, at a filing's end. root: Merkle root of
    the log at that position, in hexadecimal. rulings: whether people's rulings apply.
    strict: leaves out filings whose known_at rests on a signature date alone.
    conventions: the conventions in force, by name.
    """

    as_of: date | str
    known_at: datetime | None = None
    position: int
    root: str
    rulings: bool = True
    strict: bool = False
    conventions: Mapping[str, str]


@record(kw_only=True)
class SourceRef:
    """Where a number stands. event: its id. filing: the stream. quote: the words of the filing.

    document: the file name the document was given by.

    span: half-open character offsets in the decoded original, or None; table and row for a table row.
    """

    event: str
    filing: str
    span: tuple[int, int] | None = None
    table: str | None = None
    row: int | None = None
    quote: str | None = None
    document: str | None = None


@record(kw_only=True)
class Row:
    """Base of the rows of answers about positions and instruments.

    confidence: the weakest input of the row's figure. event_ids: the events it rests on; `sources`
    of the answer resolves them to places and words.
    """

    confidence: str
    event_ids: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Answer(Sequence[RowT], Generic[RowT]):
    """An immutable sequence of rows with its basis.

    resolve: turns a row into the places and words it rests on; called on access, never before.
    row_type: class of the rows, which an empty answer cannot show by itself.
    """

    rows: tuple[RowT, ...]
    basis: Basis
    resolve: Callable[[tuple[str, ...]], tuple[SourceRef, ...]] = attrs.field(repr=False)
    row_type: type | None = attrs.field(default=None, repr=False)

    @overload
    def __getitem__(self, index: int) -> RowT: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RowT]: ...
    def __getitem__(self, index: int | slice) -> RowT | Sequence[RowT]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[RowT]:
        return iter(self.rows)

    def sources(self, row: Row) -> tuple[SourceRef, ...]:
        """The places and words of filings that a row rests on."""
        return self.resolve(row.event_ids)

    def to_arrow(self) -> Any:
        """The rows as a nanoarrow array with exact decimals. Raises MissingExtraError without nanoarrow."""
        from holdings_ledger.output.arrow import to_arrow

        return to_arrow(self._class(), self.rows)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface: polars, pandas, pyarrow and DuckDB read the answer directly."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_polars(self) -> Any:
        """The rows as a polars data frame. Raises MissingExtraError without polars or nanoarrow."""
        from holdings_ledger.output.arrow import to_polars

        return to_polars(self._class(), self.rows)

    def to_pandas(self) -> Any:
        """The rows as a pandas data frame of Python values. Raises MissingExtraError without pandas."""
        from holdings_ledger.output.arrow import to_pandas

        return to_pandas(self._class(), self.rows)

    def _repr_html_(self) -> str:
        """The rows as a notebook shows them: a table under its basis, everything escaped."""
        from holdings_ledger.output.html import html_table

        return html_table(self)

    def _class(self) -> type:
        return self.row_type or (type(self.rows[0]) if self.rows else Row)
