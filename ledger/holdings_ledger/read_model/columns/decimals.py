"""Exact decimals as whole numbers of one scale, as Arrow keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from holdings_ledger.read_model.columns.layout import VIEW

MOST_DIGITS: Final = 38
"""Of Arrow's decimals of sixteen bytes."""
DIGITS_OF_EIGHT_BYTES: Final = 18


@attrs.frozen(kw_only=True, eq=False)
class Decimals:
    """A column of decimals. unscaled: without their points, of eight bytes or, as `VIEW`, of sixteen."""

    unscaled: NDArray[Any]
    scale: int


def decimals_of(joined: str) -> Decimals | None:
    """The column of the decimals that commas divide; None where one has too many digits for Arrow."""
    data = np.frombuffer(joined.encode(), np.uint8)
    ends = np.append(np.flatnonzero(data == ord(",")), len(data))[: None if joined else 0]
    points = np.flatnonzero(data == ord("."))
    scales = np.zeros(len(ends), np.int64)
    pointed = np.searchsorted(ends, points)
    scales[pointed] = ends[pointed] - points - 1
    scale = int(scales.max(initial=0))
    digits = int((np.diff(ends, prepend=-1) - 1 + scale - scales).max(initial=0))
    if digits > MOST_DIGITS:
        return None
    if digits > DIGITS_OF_EIGHT_BYTES:
        texts = joined.split(",")
        return Decimals(unscaled=wide(unscaled(text, scale) for text in texts), scale=scale)
    return Decimals(unscaled=whole_numbers(joined.replace(".", "")) * 10 ** (scale - scales), scale=scale)


def whole_numbers(joined: str) -> NDArray[np.int64]:
    """The whole numbers that commas divide."""
    return np.fromstring(joined, np.int64, sep=",") if joined else np.zeros(0, np.int64)


def unscaled(text: str, scale: int) -> int:
    """A decimal without its point, with so many digits after it."""
    whole, _, rest = text.partition(".")
    return int(whole + rest.ljust(scale, "0"))


def wide(numbers: Iterable[int]) -> NDArray[np.void]:
    """Numbers of sixteen bytes each."""
    return np.frombuffer(b"".join([number.to_bytes(16, "little", signed=True) for number in numbers]), VIEW)
