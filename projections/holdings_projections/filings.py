"""Streams of events, resolved into filings: which reading of a document is in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from holdings_events import FilingHeader, FilingReread, Owner, ReadingByHandRecorded, Recorded, RenditionAdded
from holdings_projections.corrections import Correction, by_event, corrected
from holdings_projections.identity import fold_name
from holdings_projections.readings import HandReading, with_readings
from holdings_projections.rulings import corrections_among, in_force, readings_among, rulings

_PRECISION: Final = {"acceptance": 0, "filing_date": 1, "header_date": 2, "signature_date": 3}


@attrs.frozen(kw_only=True)
class Filing:
    """A filing with the events that are in force, after further renditions and rereadings.

    id: its stream. header: of the reading in force, with the most precise known_at of all renditions.
    header_id: id of the event that leads the reading. digest: SHA-256 of the document it reads, on which
    ties within a day end. events: the facts in force, without the leading event.
    counted: False for a document that fits several filings (RENDITION_AMBIGUOUS): shown, never added.
    readings: the readings by hand that count; their facts are among the events.
    """

    id: str
    header: FilingHeader
    header_id: str
    digest: str
    events: tuple[Recorded, ...]
    counted: bool = True
    readings: tuple[HandReading, ...] = ()

    @property
    def by_hand(self) -> dict[str, str]:
        """The ruling of each event in force that a person wrote, by its id, and of those that lead them."""
        return {
            item.id: reading.event.ruling_id
            for reading in self.readings
            for item in (reading.recorded, *reading.counted)
        }

    @property
    def known_at(self) -> datetime:
        """The instant (UTC) from which the filing counts as known."""
        return self.header.known_at


def filings(
    recorded: Iterable[Recorded],
    readings: Collection[str] | None = None,
    corrections: Sequence[Correction] = (),
) -> tuple[Filing, ...]:
    """Group events by stream and keep those in force.

    Takes events in log order. Rulings are no filings and are left out. readings: ids of the readings by hand
    that count, corrections: those of rows; None for what the rulings among the events and in force say of
    both. The result is ordered by known_at, then by digest, and so does not depend on the order of arrival.
    """
    streams: dict[str, list[Recorded]] = {}
    ruled: list[Recorded] = []
    for item in recorded:
        if item.filing.startswith("ruling/"):
            ruled.append(item)
        else:
            streams.setdefault(item.filing, []).append(item)
    if readings is None:
        standing = in_force(rulings(ruled))
        readings, corrections = readings_among(standing), corrections_among(standing)
    right = by_event(corrections)
    resolved = [_resolve(stream, items, readings, right) for stream, items in streams.items()]
    return tuple(sorted(resolved, key=lambda filing: (filing.known_at, filing.digest)))


def _resolve(
    stream: str,
    items: list[Recorded],
    standing: Collection[str],
    right: Mapping[str, Sequence[Correction]],
) -> Filing:
    replaced: set[int] = set()
    headers: list[tuple[str, FilingHeader]] = []
    leading: tuple[str, FilingHeader] | None = None
    for item in items:
        event = item.event
        if isinstance(event, RenditionAdded | FilingReread):
            replaced.update(event.replaces_versions)
        if isinstance(event, FilingHeader):
            headers.append((item.id, event))
            if leading is None or (
                isinstance(event, RenditionAdded | FilingReread) and event.replaces_versions
            ):
                leading = headers[-1]
    if leading is None:
        raise ValueError(f"stream {stream} has no leading event")
    header = _with_best_identity(leading[1], [event for _, event in headers])
    read = [
        item
        for item in items
        if item.version not in replaced and not isinstance(item.event, FilingHeader | ReadingByHandRecorded)
    ]
    facts, readings = with_readings(items, read, standing)
    if right:
        facts = tuple(corrected(item, right[item.id]) if item.id in right else item for item in facts)
    return Filing(
        id=stream,
        header=header,
        header_id=leading[0],
        digest=leading[1].source.document,
        events=facts,
        counted=all(notice.code != "RENDITION_AMBIGUOUS" for notice in header.notices),
        readings=readings,
    )


def _with_best_identity(leading: FilingHeader, headers: list[FilingHeader]) -> FilingHeader:
    """The leading header, with the most precise times and identities that any rendition brought."""
    if len(headers) == 1:
        return leading
    best = min(reversed(headers), key=lambda header: _PRECISION[header.known_at_source])
    named = next((header for header in headers if header.accession), leading)
    identified = next((header for header in headers if header.issuer.cik), leading)
    return attrs.evolve(
        leading,
        known_at=best.known_at,
        known_at_source=best.known_at_source,
        known_at_precision=best.known_at_precision,
        effective_date=best.effective_date,
        accepted_at=best.accepted_at,
        filing_date=next((header.filing_date for header in headers if header.filing_date), None),
        accession=named.accession,
        accession_source=named.accession_source,
        issuer=leading.issuer if leading.issuer.cik else identified.issuer,
        owners=_owners_with_ciks(leading, headers),
    )


def _owners_with_ciks(leading: FilingHeader, headers: list[FilingHeader]) -> tuple[Owner, ...]:
    """The owners of the leading rendition; where it has no CIKs, with those of a rendition that has.

    Owners of one name are one; where names are written otherwise, the other's owners stand, if as many.
    """
    if all(owner.cik for owner in leading.owners):
        return leading.owners
    known = [header.owners for header in headers if all(owner.cik for owner in header.owners)]
    for owners in known:
        by_name = {fold_name(owner.name): owner for owner in owners}
        found = [by_name.get(fold_name(owner.name)) for owner in leading.owners]
        if all(found):
            return tuple(owner for owner in found if owner is not None)
    return next((owners for owners in known if len(owners) == len(leading.owners)), leading.owners)
