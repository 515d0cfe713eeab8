"""Rulings: what people decided that filings leave open, and which of it is in force.

Rulings live on the log's axis alone: an answer at a position past a ruling has it for every date and
every instant of knowledge; one at a position before it, or without rulings, has it for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import CorporateActionRecorded, Recorded, RulingRecorded
from holdings_projections.corrections import Correction
from holdings_projections.identity import Identities, canonical_title, party_token

KINDS: Final = ("accept_finding", "same_party", "not_same_party", "split", "correction", "reading", "revoke")
"""Every kind of ruling there is; docs/RULINGS.md tells what each needs and does."""

_MILLIONTH: Final = Decimal("0.000001")


@attrs.frozen(kw_only=True)
class Ruling:
    """A ruling with its place in the log. action: the split that a ruling of that kind records."""

    stream: str
    position: int
    event: RulingRecorded
    action: CorporateActionRecorded | None = None

    @property
    def id(self) -> str:
        """The digest of its content."""
        return self.event.ruling_id


@attrs.frozen(kw_only=True)
class Split:
    """From the day on, each old share of a security is new shares in this ratio (3 for three-for-one).

    issuer: token of the issuer, as in `party_token`. title: canonical. event: id of the corporate action.
    """

    issuer: str
    title: str
    day: date
    ratio: tuple[int, int]
    event: str

    def applied(self, quantity: Decimal) -> Decimal:
        """A quantity from before the day, as it is from the day on, to a millionth where it does not end.

        What became of a fraction of a share (cash, or rounding) no ruling says.
        """
        new = quantity * self.ratio[0] / self.ratio[1]
        rounded = new.quantize(_MILLIONTH)
        return new if new == rounded else rounded


@attrs.frozen(kw_only=True)
class Rulings:
    """What the rulings in force decide. accepted: ruling by finding id. readings: ids of readings by hand.
    corrections: in log order."""

    accepted: Mapping[str, str] = attrs.field(factory=dict[str, str])
    identities: Identities = attrs.field(factory=Identities)
    splits: tuple[Split, ...] = ()
    readings: frozenset[str] = frozenset()
    corrections: tuple[Correction, ...] = ()


def rulings(recorded: Iterable[Recorded]) -> tuple[Ruling, ...]:
    """All rulings among events, in log order; other events are passed over."""
    found: dict[str, Ruling] = {}
    for item in recorded:
        if isinstance(item.event, RulingRecorded):
            found[item.filing] = Ruling(stream=item.filing, position=item.position, event=item.event)
        elif isinstance(item.event, CorporateActionRecorded) and item.filing in found:
            found[item.filing] = attrs.evolve(found[item.filing], action=item.event)
    return tuple(sorted(found.values(), key=lambda ruling: ruling.position))


def in_force(every: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that no later ruling in force revokes, in log order."""
    revoked: set[str] = set()
    standing: list[Ruling] = []
    for ruling in reversed(every):
        if ruling.id in revoked:
            continue
        standing.append(ruling)
        if ruling.event.revokes:
            revoked.add(ruling.event.revokes)
    return tuple(reversed(standing))


def decided(standing: Iterable[Ruling]) -> Rulings:
    """What rulings in force decide together; of two on the same pair of parties the later counts."""
    every = tuple(standing)
    accepted: dict[str, str] = {}
    pairs: dict[frozenset[str], bool] = {}
    splits: list[Split] = []
    for ruling in every:
        match ruling.event.kind:
            case "accept_finding":
                accepted.update(dict.fromkeys(ruling.event.targets, ruling.id))
            case "same_party" | "not_same_party":
                pairs[frozenset(ruling.event.targets)] = ruling.event.kind == "same_party"
            case "split" if ruling.action is not None and ruling.action.effective_date is not None:
                splits.append(_split(ruling.action, ruling.action.effective_date, f"{ruling.stream}#2"))
            case _:
                pass
    return Rulings(
        accepted=accepted,
        identities=Identities(
            same=frozenset(pair for pair, same in pairs.items() if same),
            apart=frozenset(pair for pair, same in pairs.items() if not same),
        ),
        splits=tuple(splits),
        readings=readings_among(every),
        corrections=corrections_among(every),
    )


def readings_among(standing: Iterable[Ruling]) -> frozenset[str]:
    """Ids of the rulings in force that are readings by hand."""
    return frozenset(ruling.id for ruling in standing if ruling.event.kind == "reading")


def corrections_among(standing: Iterable[Ruling]) -> tuple[Correction, ...]:
    """The corrections that rulings in force make, in their order."""
    return tuple(
        Correction(
            event=ruling.event.targets[0],
            field=ruling.event.field,
            value=ruling.event.value,
            ruling=ruling.id,
        )
        for ruling in standing
        if ruling.event.kind == "correction" and ruling.event.field and ruling.event.value is not None
    )


def _split(action: CorporateActionRecorded, day: date, event: str) -> Split:
    return Split(
        issuer=party_token(action.issuer.name, action.issuer.cik),
        title=canonical_title(action.security),
        day=day,
        ratio=(action.numerator, action.denominator),
        event=event,
    )
