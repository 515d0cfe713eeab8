"""Columns that lie in memory already, as Arrow: structures of the Arrow C data interface, nothing copied.

Layouts are those of Arrow's "C data interface" and "C stream interface" and of their format strings. The
structures are made with ctypes because nanoarrow 0.9, which makes the small answers, corrupts memory when
it passes on string views with buffers of their own. Who reads them must know string views: polars, DuckDB
from 1.0, pyarrow from 15 and pandas through it do.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import attrs

__all__ = ["ArrowTable", "Column"]

_NULLABLE: Final = 2


@attrs.frozen(kw_only=True)
class Column:
    """One column. format: of the C data interface, such as "vu" for string views and "tdD" for dates.

    buffers: objects with numpy's `ctypes.data`, or None where Arrow lets a buffer be absent; they are held
    for as long as any reader holds the column.
    """

    name: str
    format: str
    null_count: int
    buffers: tuple[Any, ...]


class ArrowTable:
    """Columns of one length, for every reader of the Arrow C stream."""

    def __init__(self, columns: Sequence[Column], length: int) -> None:
        self.columns = tuple(columns)
        self._length = length
        self._streams: list[_Stream] = []

    def __len__(self) -> int:
        return self._length

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule with a stream of one batch. A requested schema is not followed, as is allowed."""
        stream = _stream_of(self)
        self._streams.append(stream)
        return _new_capsule(ctypes.addressof(stream), b"arrow_array_stream", None)


# --- the structures ----------------------------------------------------------------------------------


class _Schema(ctypes.Structure):
    """struct ArrowSchema."""


class _Array(ctypes.Structure):
    """struct ArrowArray."""


class _Stream(ctypes.Structure):
    """struct ArrowArrayStream."""


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.c_void_p),
    ("get_next", ctypes.c_void_p),
    ("get_last_error", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]

_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]

_held: Final[dict[int, object]] = {}
"""What a structure that a reader holds rests on, by the number in its private_data."""

_numbers: Final = itertools.count(1)


def _hold(*things: object) -> int:
    number = next(_numbers)
    _held[number] = things
    return number


def _release(structure: Any, held: dict[int, object] = _held) -> None:
    """Let go of what a structure rests on, and of its children that nobody moved away."""
    found = structure.contents
    for child in _children(found):
        if child.release:
            _release(ctypes.pointer(child), held)
    number = found.private_data
    found.release = None
    held.pop(number, None)


def _children(found: Any) -> Iterator[Any]:
    for index in range(getattr(found, "n_children", 0)):
        yield found.children[index].contents


def _immortal(prototype: Any, function: Callable[..., object]) -> int:
    """The address of a callback that is never freed: readers may call it while the interpreter ends."""
    callback = prototype(function)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(callback))
    return _address(callback)


def _address(callback: Any) -> int:
    address = ctypes.cast(callback, ctypes.c_void_p).value
    assert address is not None
    return address


_RELEASE_SCHEMA: Final = _immortal(ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema)), _release)
_RELEASE_ARRAY: Final = _immortal(ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array)), _release)
_RELEASE_STREAM: Final = _immortal(ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream)), _release)
_GetSchema: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))
_GetNext: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))
_GetError: Final = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))


# --- filling them --------------------------------------------------------------------------------------


def _stream_of(table: ArrowTable) -> _Stream:
    waiting = [table]

    def get_schema(_: Any, out: Any) -> int:
        fields = [_fill_schema(_Schema(), column.format, column.name) for column in table.columns]
        _fill_schema(out.contents, "+s", "", fields)
        return 0

    def get_next(_: Any, out: Any) -> int:
        if not waiting:
            out.contents.release = None
            return 0
        given = waiting.pop()
        arrays = [_fill_array(_Array(), len(given), c.null_count, c.buffers) for c in given.columns]
        _fill_array(out.contents, len(given), 0, (None,), arrays)
        return 0

    def get_last_error(_: Any) -> None:
        return None

    callbacks = (_GetSchema(get_schema), _GetNext(get_next), _GetError(get_last_error))
    stream = _Stream()
    stream.get_schema, stream.get_next, stream.get_last_error = map(_address, callbacks)
    stream.release = _RELEASE_STREAM
    stream.private_data = _hold(callbacks)
    return stream


def _fill_schema(into: Any, form: str, name: str, fields: Sequence[_Schema] = ()) -> Any:
    pointers = (ctypes.POINTER(_Schema) * len(fields))(*map(ctypes.pointer, fields))
    texts = (form.encode(), name.encode())
    into.format, into.name = texts
    into.metadata, into.dictionary = None, None
    into.flags = 0 if fields else _NULLABLE
    into.n_children = len(fields)
    into.children = ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(_Schema)))
    into.release = _RELEASE_SCHEMA
    into.private_data = _hold(texts, pointers, fields)
    return into


def _fill_array(
    into: Any, length: int, null_count: int, buffers: Sequence[Any], arrays: Sequence[_Array] = ()
) -> Any:
    places = (ctypes.c_void_p * len(buffers))(*[None if b is None else b.ctypes.data for b in buffers])
    pointers = (ctypes.POINTER(_Array) * len(arrays))(*map(ctypes.pointer, arrays))
    into.length, into.null_count, into.offset = length, null_count, 0
    into.n_buffers, into.n_children = len(buffers), len(arrays)
    into.buffers = ctypes.cast(places, ctypes.POINTER(ctypes.c_void_p))
    into.children = ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(_Array)))
    into.dictionary = None
    into.release = _RELEASE_ARRAY
    into.private_data = _hold(tuple(buffers), places, pointers, arrays)
    return into
