"""Rulings explained, and who wrote an event by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from holdings_ledger.answers import ByHand, EventRow, Quotation, RulingRow
from holdings_ledger.errors import AmbiguousNameError
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.rulings import ruling_rows
from holdings_ledger.views.sources import file_name
from holdings_projections.readings import HandReading, hand_readings

if TYPE_CHECKING:
    from holdings_ledger.views.view import View

_SHORTEST: Final = 6


def ruling_called(database: Database, asked: str) -> RulingRow | None:
    """The ruling of an id, of which the first characters may be given; None where there is none."""
    start = asked.removeprefix("ruling/")
    if len(start) < _SHORTEST:
        return None
    found = [row for row in ruling_rows(database) if row.ruling_id.startswith(start)]
    if len(found) > 1:
        raise AmbiguousNameError("ruling", asked, tuple(row.ruling_id for row in found))
    return found[0] if found else None


def ruling_words(ruling: RulingRow) -> str:
    """Why, on what, and whether it counts."""
    state = "in force" if ruling.in_force else "revoked"
    revoked = f"; revokes {ruling.revokes[:12]}" if ruling.revokes else ""
    if ruling.kind == "correction":
        state = f"{ruling.field} is {ruling.value}, not {ruling.stated or 'unstated'}; {state}"
    return f"{ruling.reason}; on {', '.join(ruling.targets) or 'no target'}; {state}{revoked}"


def evidence_quoted(ruling: RulingRow) -> list[Quotation]:
    """The evidence of a ruling that rests on no events, as its author gave it."""
    if ruling.evidence is None:
        return []
    return [Quotation(says="evidence", filing=f"ruling/{ruling.ruling_id}", marked=ruling.evidence)]


def reading_events(view: View, ruling: RulingRow) -> list[EventRow]:
    """The events that a person wrote under a ruling, in order, whether they count or not."""
    found = None if ruling.kind != "reading" else _reading(view, ruling.targets[0], ruling.ruling_id)
    ids = () if found is None else [item.id for item in found.facts]
    return [event for event_id in ids if (event := view.event(event_id)) is not None]


def _reading(view: View, filing: str, ruling_id: str) -> HandReading | None:
    """The reading by hand of a ruling, in the stream of its filing."""
    found = hand_readings(list(view.log.recorded([filing])))
    return next((reading for reading in found if reading.event.ruling_id == ruling_id), None)


def by_hand(view: View, filing: str, ruling_id: str | None) -> ByHand | None:
    """Who wrote what a ruling makes count in a filing, and the form; None for no ruling."""
    found = None if ruling_id is None else _reading(view, filing, ruling_id)
    if ruling_id is None or found is None:
        return None
    ruling = next((r for r in ruling_rows(view.database) if r.ruling_id == ruling_id), None)
    digest = found.event.source.document
    form = view.sources.named_text(digest) or ("", "")
    return ByHand(
        ruling_id=ruling_id,
        author=found.event.author,
        reason=found.event.reason,
        statement="" if ruling is None else ruling.statement,
        in_force=ruling is not None and ruling.in_force,
        form=file_name(form[0]),
        form_digest=digest,
        form_text=form[1],
        gates=found.event.gates,
        accepted=found.event.accepted,
    )
