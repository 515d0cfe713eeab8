"""The file beside the read model: found, checked, made again where it is stale or damaged."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import attrs
import numpy as np
from numpy.typing import NDArray

from holdings_ledger.read_model.columns.build import build
from holdings_ledger.read_model.columns.layout import (
    HEAD_BYTES,
    POSITION_TEXTS,
    SLICE_SECTIONS,
    VIEW,
    Head,
    Stamp,
    sound,
)
from holdings_ledger.read_model.columns.texts import in_buffers
from holdings_ledger.read_model.schema import SCHEMA_VERSION, Database

__all__ = ["Columns", "columns_of", "path_of", "sidecar_path", "stamp_of"]

_SUFFIX: Final = ".columns"
_VIEW_SUFFIX: Final = ".view"
_log: Final = logging.getLogger(__name__)
_lock: Final = Lock()
_opened: Final[WeakKeyDictionary[Database, Columns]] = WeakKeyDictionary()


@attrs.frozen(kw_only=True, eq=False)
class Columns:
    """The mapped columns. sections: by name, as `layout` describes them. heap: buffers of text."""

    head: Head
    sections: dict[str, NDArray[Any]]
    heap: tuple[NDArray[np.uint8], ...]


def columns_of(database: Database) -> Columns | None:
    """The columns of a read model as it stands; made now where there are none, or stale or damaged ones.

    None where there can be none: a read model in memory, a folder that cannot be written, quantities that
    do not fit Arrow's decimals. The answer is then given from rows.
    """
    view = path_of(database)
    if view is None:
        return None
    stamp = stamp_of(database)
    with _lock:
        found = _opened.get(database)
        if found is None or found.head.stamp != stamp:
            found = _current(view, stamp)
            if found is not None:
                _opened[database] = found
        return found


def sidecar_path(view: Path) -> Path:
    """Where the columns of a read model lie."""
    return view.with_name(view.name.removesuffix(_VIEW_SUFFIX) + _SUFFIX)


def stamp_of(database: Database) -> Stamp:
    """The state that a read model is in."""
    return Stamp(version=SCHEMA_VERSION, position=database.position(), root=database.meta("root") or "")


def path_of(database: Database) -> Path | None:
    """The read model's file, None where it is in memory or temporary."""
    name = next((row[2] for row in database.rows("PRAGMA database_list") if row[1] == "main"), "")
    return Path(name) if name else None


def _current(view: Path, stamp: Stamp) -> Columns | None:
    target = sidecar_path(view)
    found = opened(target, stamp)
    if found is not None:
        return found
    try:
        if not build(view, target):
            return None
    except (OSError, sqlite3.Error) as error:
        _log.info("no columns beside %s: %s", view, error)
        return None
    return opened(target, stamp)


def opened(path: Path, stamp: Stamp) -> Columns | None:
    """The columns in a file, or None if it is not there, of another read model, or damaged."""
    try:
        with path.open("rb") as file:
            head = Head.from_bytes(file.read(HEAD_BYTES))
            if head is None or head.stamp != stamp or os.fstat(file.fileno()).st_size != head.size:
                return None
            return _columns(np.memmap(file, np.uint8, "r"), head) if sound(file, head) else None
    except (OSError, ValueError):
        return None


def _columns(data: NDArray[np.uint8], head: Head) -> Columns:
    width = np.dtype("<i8") if head.facts["width"] == 8 else VIEW
    dtypes: dict[str, Any] = {
        **dict.fromkeys((*POSITION_TEXTS, "notes", "confidences"), VIEW),
        **SLICE_SECTIONS,
        "quantity": width,
        "instants": np.dtype("<i8"),
    }
    sections = {name: _section(data, head, name).view(dtype) for name, dtype in dtypes.items()}
    heap = _section(data, head, "heap")
    return Columns(head=head, sections=sections, heap=in_buffers(heap))


def _section(data: NDArray[np.uint8], head: Head, name: str) -> NDArray[np.uint8]:
    section = head.sections[name]
    return np.asarray(data[section.start : section.start + section.size])
