"""Readings by hand within a stream: which facts a person wrote, and which of them count.

A reading by hand counts as long as its ruling does. The facts of a reader that it replaces step back, also
where the document is read again and the reader says the same as before; and a fact that a reader has come to
state itself, of the same words, is counted once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import attrs

from holdings_events import Event, ReadingByHandRecorded, Recorded, Span

__all__ = [
    "HandReading",
    "hand_readings",
    "machine_versions",
    "rulings_by_event",
    "same_fact",
    "with_readings",
]

_PLACED: Final = frozenset({"source", "evidence", "note", "prior", "exchange", "row"})
"""Fields that say where a fact stands, not what it says."""


@attrs.frozen(kw_only=True)
class HandReading:
    """A reading by hand. recorded: its leading event. facts: those that the person wrote, in order.

    doubled: ids of the facts that a reader now states itself, and that are therefore not counted again.
    outdated: versions it replaces of which the reader that counts now says something else.
    """

    recorded: Recorded
    event: ReadingByHandRecorded
    facts: tuple[Recorded, ...]
    doubled: tuple[str, ...] = ()
    outdated: tuple[int, ...] = ()

    @property
    def counted(self) -> tuple[Recorded, ...]:
        """The facts without those that a reader states."""
        return tuple(item for item in self.facts if item.id not in self.doubled)


def hand_readings(items: Sequence[Recorded]) -> tuple[HandReading, ...]:
    """The readings by hand of one stream, in order, whether they count or not."""
    found: list[HandReading] = []
    for at, item in enumerate(items):
        if isinstance(item.event, ReadingByHandRecorded):
            facts = tuple(items[at + 1 : at + 1 + item.event.facts])
            found.append(HandReading(recorded=item, event=item.event, facts=facts))
    return tuple(found)


def rulings_by_event(items: Iterable[Recorded]) -> dict[str, str]:
    """The ruling of every event that a person wrote, in force or not, and of those that lead readings."""
    streams: dict[str, list[Recorded]] = {}
    for item in items:
        streams.setdefault(item.filing, []).append(item)
    return {
        item.id: reading.event.ruling_id
        for stream in streams.values()
        for reading in hand_readings(stream)
        for item in (reading.recorded, *reading.facts)
    }


def machine_versions(items: Sequence[Recorded]) -> tuple[int, ...]:
    """Versions of a stream that readers wrote: what another reading of the document may replace."""
    written = _by_hand(hand_readings(items))
    return tuple(item.version for item in items if item.version not in written)


def _by_hand(readings: Iterable[HandReading]) -> set[int]:
    return {item.version for reading in readings for item in (reading.recorded, *reading.facts)}


def with_readings(
    items: Sequence[Recorded], read: Sequence[Recorded], standing: Collection[str]
) -> tuple[tuple[Recorded, ...], tuple[HandReading, ...]]:
    """The facts in force of one stream, and its readings by hand that count.

    items: the whole stream. read: the facts of readers in force. standing: ids of rulings in force. Facts by
    hand stand where the first fact that they replace stood, else after all others.
    """
    readings = hand_readings(items)
    if not readings:
        return tuple(read), ()
    versions = {item.version: item for item in items}
    written = _by_hand(readings)
    facts = [item for item in read if item.version not in written]
    counting: list[HandReading] = []
    for reading in readings:
        if reading.event.ruling_id in standing:
            facts, weighed = _applied(reading, facts, versions)
            counting.append(weighed)
    return tuple(facts), tuple(counting)


def _applied(
    reading: HandReading, facts: list[Recorded], versions: dict[int, Recorded]
) -> tuple[list[Recorded], HandReading]:
    replaced = {v: versions[v].event for v in reading.event.replaces_versions if v in versions}
    gone = [
        at for at, item in enumerate(facts) if item.version in replaced or item.event in replaced.values()
    ]
    met = {version for version, event in replaced.items() if any(facts[at].event == event for at in gone)}
    kept = [item for at, item in enumerate(facts) if at not in gone]
    doubled = tuple(
        item.id for item in reading.facts if any(same_fact(item.event, other.event) for other in kept)
    )
    weighed = attrs.evolve(
        reading, doubled=doubled, outdated=tuple(version for version in replaced if version not in met)
    )
    place = gone[0] if gone else len(kept)
    return [*kept[:place], *weighed.counted, *kept[place:]], weighed


def same_fact(first: Event, second: Event) -> bool:
    """Whether two facts state the same of the same words."""
    return (
        type(first) is type(second)
        and first.source.document == second.source.document
        and any(_overlap(a, b) for a in first.source.spans for b in second.source.spans)
        and _content(first) == _content(second)
    )


def _overlap(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _content(event: Event) -> dict[str, object]:
    """What a fact says, without its place, its evidence and its number in the filing."""
    return {f.name: getattr(event, f.name) for f in attrs.fields(type(event)) if f.name not in _PLACED}
