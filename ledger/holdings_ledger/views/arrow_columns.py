"""Columns of Arrow from arrays. Needs numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdings_ledger.output.arrow_stream import Column
from holdings_ledger.read_model.columns.decimals import DIGITS_OF_EIGHT_BYTES, MOST_DIGITS
from holdings_ledger.read_model.columns.layout import VIEW


def texts(name: str, views: NDArray[np.void], heap: Sequence[NDArray[np.uint8]], *, nullable: bool) -> Column:
    """A column of string views, which it keeps; those of length -1 become null."""
    valid, nulls = None, 0
    if nullable:
        lengths = views.view("<i4")[::4]
        valid, nulls = _validity(lengths >= 0)
        np.maximum(lengths, 0, out=lengths)
    sizes = np.array([len(part) for part in heap], np.int64)
    return Column(name=name, format="vu", null_count=nulls, buffers=(valid, views, *heap, sizes))


def decimals(name: str, stored: NDArray[Any], scale: int, there: NDArray[np.bool_] | None) -> Column:
    """A column of decimals. stored: as whole numbers of eight or sixteen bytes. there: None if all are."""
    valid, nulls = (None, 0) if there is None else _validity(there)
    precision = MOST_DIGITS if stored.dtype == VIEW else DIGITS_OF_EIGHT_BYTES
    buffers = (valid, _sixteen_bytes(stored))
    return Column(name=name, format=f"d:{precision},{scale}", null_count=nulls, buffers=buffers)


def flags(name: str, values: NDArray[np.bool_]) -> Column:
    """A column of truth values."""
    return Column(name=name, format="b", null_count=0, buffers=(None, np.packbits(values, bitorder="little")))


def days(name: str, values: NDArray[np.int32]) -> Column:
    """A column of dates. values: days from 1970."""
    return Column(name=name, format="tdD", null_count=0, buffers=(None, values))


def _validity(there: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], int]:
    """(Arrow's validity bitmap, number of nulls)."""
    return np.packbits(there, bitorder="little"), len(there) - int(np.count_nonzero(there))


def _sixteen_bytes(stored: NDArray[Any]) -> NDArray[Any]:
    """Numbers as Arrow's decimals: sixteen bytes, the upper eight the sign's."""
    if stored.dtype == VIEW:
        return stored
    wide = np.empty((len(stored), 2), "<i8")
    wide[:, 0] = stored
    np.right_shift(stored, 63, out=wide[:, 1])
    return wide
