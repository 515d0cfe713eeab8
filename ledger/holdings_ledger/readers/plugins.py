"""Readers of other distributions, found through entry points and let in through the gates.

A distribution declares an entry point in the group ``holdings_ledger.readers``; what it names (an object, a
class that is called without arguments, or a module) is a `PluginReader` of the entry point's name. Plug-ins
are looked for only where no reader of this package knows a document, or where one is asked for by name. One
that raises, or whose reading fails a gate, gives a `Rejection`; one that never returns is not guarded
against. docs/PLUGINS.md shows one.
"""

from __future__ import annotations

import inspect
from functools import cache
from importlib import metadata
from typing import Any, Final, Protocol, cast, runtime_checkable

from holdings_ledger.readers.model import PLUGIN, Document, Reading, Rejection
from holdings_ledger.readers.plugin_gates import let_in

__all__ = ["GROUP", "PluginReader", "names", "read_any", "read_with"]

GROUP: Final = "holdings_ledger.readers"
"""The group of entry points."""


@runtime_checkable
class PluginReader(Protocol):
    """A reader of another distribution.

    name: that of its entry point. version: changes whenever it reads something otherwise than before.
    """

    name: str
    version: str

    def sniff(self, document: Document) -> bool:
        """Whether it reads such documents: by `document.text`, `data` or `name`, and quickly."""
        ...

    def read(self, document: Document) -> Reading | Rejection:
        """The document as reported: an `OwnershipDocument` or `ProseDocument`, else a `Rejection`."""
        ...


def names() -> tuple[str, ...]:
    """The names of all plug-ins that are installed."""
    return tuple(_installed())


def read_with(document: Document, name: str) -> Reading | Rejection:
    """Read a document with the plug-in of a name."""
    if name not in _installed():
        others = f"; installed are {', '.join(_installed())}" if _installed() else ""
        return _rejected(document, f"reader {name} is not installed{others}")
    loaded = _loaded(name)
    return _rejected(document, loaded) if isinstance(loaded, str) else _read(document, loaded)


def read_any(document: Document) -> Reading | Rejection | None:
    """Read a document with the plug-in that knows it; None where no plug-in is installed or knows it."""
    knowing: list[PluginReader] = []
    broken: list[str] = []
    for name in _installed():
        loaded = _loaded(name)
        found = loaded if isinstance(loaded, str) else _sniffed(document, loaded)
        if isinstance(found, str):
            broken.append(found)
        elif found and not isinstance(loaded, str):
            knowing.append(loaded)
    if len(knowing) == 1:
        return _read(document, knowing[0])
    if knowing:
        several = " and ".join(reader.name for reader in knowing)
        return _rejected(document, f"several readers know it, {several}; choose one with --reader")
    return _rejected(document, f"no reader knows it, and {'; '.join(broken)}") if broken else None


@cache
def _installed() -> dict[str, metadata.EntryPoint]:
    """The entry points by name, in the order of names. Looking takes milliseconds, and is done once."""
    found = {point.name: point for point in metadata.entry_points(group=GROUP)}
    return dict(sorted(found.items()))


@cache
def _loaded(name: str) -> PluginReader | str:
    """The plug-in of a name, else a sentence that says why it cannot be used."""
    try:
        found: Any = _installed()[name].load()
        found = found() if inspect.isclass(found) else found
    except Exception as error:  # whatever another's code raises is a rejection, not our failure
        return f"reader {name} could not be loaded: {_words(error)}"
    if not isinstance(found, PluginReader) or found.name != name:
        return f"reader {name} is no reader: it needs name (its entry point's), version, sniff and read"
    return found


def _sniffed(document: Document, reader: PluginReader) -> bool | str:
    try:
        return bool(reader.sniff(document))
    except Exception as error:
        return f"reader {reader.name}/{reader.version} raised at sight of it: {_words(error)}"


def _read(document: Document, reader: PluginReader) -> Reading | Rejection:
    label = f"{reader.name}/{reader.version}"
    try:
        reading = cast("Any", reader.read(document))
    except Exception as error:
        return _rejected(document, f"reader {label} raised {_words(error)}")
    if isinstance(reading, Rejection):
        return Rejection(
            name=document.name, place=str(reading.place), cause=f"reader {label}: {reading.cause}"
        )
    return let_in(document, reading, PLUGIN + label)


def _rejected(document: Document, cause: str) -> Rejection:
    return Rejection(name=document.name, place="", cause=cause)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
