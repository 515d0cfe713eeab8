"""Everybody's holdings as columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from holdings_ledger.answers.base import Answer, Basis, SourceRef
from holdings_ledger.answers.positions import Holding


def chosen(columns: Sequence[str] | None) -> tuple[str, ...]:
    """The names of the columns asked for, all where that is None. Raises ValueError for any other name."""
    known = tuple(field.name for field in attrs.fields(Holding))
    for name in columns or ():
        if name not in known:
            raise ValueError(f"there is no column {name!r}; the columns are {', '.join(known)}")
    return known if columns is None else tuple(dict.fromkeys(columns))


@attrs.frozen(eq=False)
class ChosenColumns:
    """Some columns of an answer given in rows."""

    answer: Answer[Holding]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.answer)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface. Raises MissingExtraError without nanoarrow."""
        from holdings_ledger.output.arrow import to_arrow

        return to_arrow(Holding, self.answer.rows, self.names).__arrow_c_stream__(requested_schema)


@attrs.frozen(eq=False)
class Market:
    """Everybody's non-derivative positions at one basis, with the columns that `Holding` has.

    table: any object with the Arrow C stream. Text columns are string views where it comes from the mapped
    columns, else strings; decimals have the scale that the ledger, or else the answer, needs. resolve:
    turns event ids into places and words; called on access, never before.
    """

    basis: Basis
    table: Any = attrs.field(repr=False)
    resolve: Callable[[tuple[str, ...]], tuple[SourceRef, ...]] = attrs.field(repr=False)

    def __len__(self) -> int:
        return len(self.table)

    def sources(self, event_ids: str) -> tuple[SourceRef, ...]:
        """The places and words that a row rests on. event_ids: the row's value in the column of that name."""
        return self.resolve(tuple(json.loads(event_ids)))

    def to_arrow(self) -> Any:
        """An object with the Arrow C stream, for pyarrow, DuckDB, polars and pandas."""
        return self.table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface. Raises MissingExtraError without numpy and without nanoarrow."""
        return self.table.__arrow_c_stream__(requested_schema)

    def to_polars(self) -> Any:
        """A polars data frame that shares the columns. Raises MissingExtraError without polars."""
        from holdings_ledger.output.arrow import optional_module

        return optional_module("polars", "polars").DataFrame(self)

    def to_pandas(self) -> Any:
        """A pandas data frame of Arrow's types. Raises MissingExtraError without pandas or pyarrow."""
        from holdings_ledger.output.arrow import optional_module

        optional_module("pandas", "pandas")
        return optional_module("pyarrow", "market").table(self).to_pandas()
