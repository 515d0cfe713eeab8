"""Events to and from what the log stores: a wire tag and JSON.

The tag names the fact and the version of its stored form (``shares_sold/1``); no Python path is ever
stored, and reading imports nothing. The JSON has sorted keys, decimals as text in plain notation, instants
in UTC, and leaves out what equals its default. Equal events give equal bytes, for ever: a file for each
tag in tests/golden pins them. A field may be added to a class without a new tag if it has a default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any, Final, NamedTuple, TypeAlias, cast

import msgspec

from holdings_events import TAGS, Event
from holdings_ledger.errors import EventStateError, UnknownEventTagError
from holdings_ledger.shapes import reader, writer

__all__ = ["UPCASTERS", "Encoded", "Upcaster", "decode", "encode", "encoded", "issuer_named"]


class Encoded(NamedTuple):
    """Events in their stored form, as columns of equal length: objects cost most where there are many.

    tags: of the forms. states: as the log stores them. documents: the digest of the document that each event
    rests on, "" for none.
    """

    tags: list[str]
    states: list[bytearray]
    documents: list[str]

    def __reduce__(self) -> tuple[Any, ...]:
        """As it goes to another process: the states in one piece."""
        return _divided, (self.tags, b"".join(self.states), [*map(len, self.states)], self.documents)


def _divided(tags: list[str], joined: bytes, sizes: list[int], documents: list[str]) -> Encoded:
    ends = accumulate(sizes)
    states = [bytearray(joined[end - size : end]) for size, end in zip(sizes, ends, strict=True)]
    return Encoded(tags, states, documents)


Upcaster: TypeAlias = tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]
"""The tag that replaced an old one, and the function that turns an old state, as raw JSON, into its form."""

UPCASTERS: Final[dict[str, Upcaster]] = {}
"""By old tag. An entry stays for ever once events with the tag may have been written."""

_BUFFER_BYTES: Final = 1_024

_TYPES: Final[dict[str, type[Event]]] = {tag: cls for cls, tag in TAGS.items()}

_to_json = msgspec.json.Encoder().encode
_to_json_into = msgspec.json.Encoder().encode_into

Write: TypeAlias = Callable[[Any], Any]


_WRITERS: Final[dict[type[Event], tuple[str, Write]]] = {}
_READERS: Final[dict[str, Callable[[bytes], Event]]] = {}


def encode(event: Event) -> tuple[str, bytes]:
    """The tag and the stored state of an event.

    Raises `UnstorableValueError` for a number that is not finite or an instant without time zone, and
    TypeError for a class that is not in the catalogue.
    """
    tag, write = _WRITERS.get(type(event)) or _make_writer(type(event))
    return tag, _to_json(write(event))


def encoded(events: Iterable[Event]) -> Encoded:
    """The stored form of many events. Raises as `encode` does."""
    # One buffer for all, and a copy of what is in it for each, take a third less than an object that grows.
    buffer = bytearray(_BUFFER_BYTES)
    fill, copy, known = _to_json_into, buffer.copy, _WRITERS.get
    tags: list[str] = []
    states: list[bytearray] = []
    documents: list[str] = []
    for event in events:
        tag, write = known(type(event)) or _make_writer(type(event))
        fill(write(event), buffer)
        tags.append(tag)
        states.append(copy())
        documents.append(event.source.document)
    return Encoded(tags, states, documents)


def _make_writer(cls: type[Event]) -> tuple[str, Write]:
    if cls not in TAGS:
        raise TypeError(f"{cls.__name__} is not in the catalogue of events")
    return _WRITERS.setdefault(cls, (TAGS[cls], writer(cast("Any", cls))))


def decode(tag: str, state: bytes) -> Event:
    """The event that was stored under this tag, whatever version of its form that was.

    Raises `UnknownEventTagError` for a tag that neither the catalogue nor an upcaster knows, and
    `EventStateError` for a state that does not fit.
    """
    try:
        return _READERS[tag](state)
    except KeyError:
        pass
    except msgspec.MsgspecError as error:
        raise EventStateError(tag, str(error)) from error
    if tag not in _TYPES:
        return decode(*_upcast(tag, state))
    _READERS[tag] = reader(cast("Any", _TYPES[tag]))
    return decode(tag, state)


class _Named(msgspec.Struct):
    name: str
    cik: str | None = None


class _Leading(msgspec.Struct):
    issuer: _Named


_leading = msgspec.json.Decoder(_Leading).decode


def issuer_named(tag: str, state: bytes) -> tuple[str, str | None]:
    """Name and CIK of the issuer of a leading event, without making the event. Raises `EventStateError`."""
    try:
        issuer = _leading(state).issuer
    except msgspec.MsgspecError as error:
        raise EventStateError(tag, str(error)) from error
    return issuer.name, issuer.cik


def _upcast(tag: str, state: bytes) -> tuple[str, bytes]:
    """The state as the newest version of its tag would have it."""
    asked = tag
    try:
        raw = msgspec.json.decode(state, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise EventStateError(tag, str(error)) from error
    for _ in range(len(UPCASTERS)):
        if tag not in UPCASTERS:
            break
        tag, convert = UPCASTERS[tag]
        raw = convert(raw)
    if tag not in _TYPES:
        raise UnknownEventTagError(asked)
    return tag, _to_json(raw)
