"""How a figure is known: the words of the filing with the span marked, and the arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from holdings_ledger.answers import (
    Commitment,
    EventRow,
    Explanation,
    FindingRow,
    NoteRow,
    PreferredRow,
    Quotation,
    RulingRow,
    StatementRow,
    Step,
)
from holdings_ledger.errors import AmbiguousNameError, UnknownNameError
from holdings_ledger.read_model.names import full_id
from holdings_ledger.views import positions
from holdings_ledger.views.by_hand import (
    by_hand,
    evidence_quoted,
    reading_events,
    ruling_called,
    ruling_words,
)
from holdings_ledger.views.quoting import quotation
from holdings_ledger.views.rulings import corrections_of
from holdings_ledger.views.view import unknown

if TYPE_CHECKING:
    from holdings_ledger.views.view import View
    from holdings_projections.balance_tests import Point

_FINDING_ID: Final = re.compile(r"[a-z][a-z0-9-]{2,60}-[0-9a-f]{8}")
_SIDES: Final = {"A": "acquired", "D": "disposed of"}
_EITHER_SIDE: Final = frozenset(
    {"OtherTransaction", "DerivativeOtherTransaction", "UnclassifiedTransaction", "EquitySwapTransacted"}
)
_OWNERSHIP: Final = {"D": "direct", "I": "indirect"}


class Explainer:
    """Explains positions, notes, events and findings at the basis of a view."""

    def __init__(self, view: View) -> None:
        self._view = view

    def explain(self, asked: str) -> Explanation:
        """Explain what an id names: an event, a finding, a note, or a position by any unambiguous part.

        Raises `UnknownNameError` with near ids, `AmbiguousNameError` where several positions fit.
        """
        asked = full_id(self._view.database, asked)
        if "#" in asked:
            return self._event(asked)
        ruling = ruling_called(self._view.database, asked)
        if ruling is not None:
            return self._ruling(ruling)
        finding = self._view.finding(asked) if _FINDING_ID.fullmatch(asked) else None
        if finding is not None:
            return self._finding(finding)
        ids = self._position_ids()
        matching = [position_id for position_id in ids if position_id == asked] or self._fitting(asked, ids)
        if len(matching) == 1:
            return self._position(matching[0], ids[matching[0]])
        if len(matching) > 1:
            raise AmbiguousNameError("position", asked, tuple(sorted(matching)))
        return self._other(asked) or self._note(asked, ids)

    def _position_ids(self) -> dict[str, str]:
        return dict(self._view.database.rows("SELECT id, kind FROM positions"))

    def _fitting(self, asked: str, ids: dict[str, str]) -> list[str]:
        """Positions whose id has the parts asked for, in order; an issuer may be given by its ticker."""
        parts = asked.casefold().split("/")
        if len(parts) < 2:
            return []
        tickers = self._view.database.rows(
            "SELECT DISTINCT p.id, y.symbol FROM positions p JOIN parties y "
            "ON y.issuer_key = p.issuer_key AND y.kind = 'issuer' WHERE y.symbol <> ''"
        )
        symbols: dict[str, set[str]] = {}
        for position_id, symbol in tickers:
            symbols.setdefault(position_id, set()).add(symbol.casefold())
        return [i for i in ids if _fits(parts, i.casefold().split("/"), symbols.get(i, set()))]

    # --- a position ------------------------------------------------------------------------------------

    def _position(self, position_id: str, kind: str) -> Explanation:
        view = self._view
        found = positions.find(view.database, view.moment, kind, None, None, view.points, position_id)
        if not found:
            raise UnknownNameError("position", position_id)
        state = found[0]
        return Explanation(
            id=position_id,
            kind="position",
            basis=view.basis,
            headline=_position_words(state),
            value=state.quantity,
            unit="USD" if state.unit == "USD" else "shares",
            confidence=state.confidence,
            quotations=tuple(self._quotations(state.events, "balance_after")),
            steps=tuple(self._steps(state)),
            conclusion=_conclusion(state),
            findings=tuple(self._findings_about(state.events)),
        )

    def _quotations(self, events: Sequence[str], field: str) -> list[Quotation]:
        quoted: list[Quotation] = []
        for event_id in events:
            event = self._view.event(event_id)
            if event is not None:
                quoted += quotation(self._view.sources, event, field)
        return quoted

    def _steps(self, state: positions.Found) -> list[Step]:
        """The rows of the filing that the balance rests on, from the balance before them."""
        if not state.events:
            return []
        filing = state.events[-1].rpartition("#")[0]
        moment = self._view.moment
        own = [p for p in self._view.points.of(state, moment) if p.event.rpartition("#")[0] == filing]
        if moment.event is not None:
            last = positions.version_of(moment.event)
            own = [p for p in own if positions.version_of(p.event) <= last or filing != moment.filing]
        return self._opening_step(own) + [self._row_step(point) for point in own]

    def _opening_step(self, own: list[Point]) -> list[Step]:
        if not own or own[0].quantity is None or own[0].delta is None:
            return []
        first, delta = own[0].quantity, own[0].delta
        if delta == 0:
            return []
        return [
            Step(
                text=f"held before the first row: {first:,} {'-' if delta > 0 else '+'} {abs(delta):,}",
                result=first - delta,
                confidence="inferred",
                event=own[0].event,
            )
        ]

    def _row_step(self, point: Point) -> Step:
        event = self._view.event(point.event)
        right = "".join(f"; {_correction_words(ruling)}" for ruling in self._corrections(point.event))
        return Step(
            text=(_event_words(event) if event is not None else point.event) + right,
            change=point.delta,
            result=point.quantity,
            confidence=_delta_words(event, point.confidence),
            event=point.event,
        )

    def _corrections(self, event_id: str) -> list[RulingRow]:
        return corrections_of(self._view.database, event_id)

    def _findings_about(self, events: Sequence[str]) -> list[FindingRow]:
        """Findings on these events, or on their rows of the filing."""
        asked = set(events)
        filings = {event_id.rpartition("#")[0] for event_id in events}
        rows = {
            (event.fields.get("table"), event.fields.get("row"))
            for event_id in events
            if (event := self._view.event(event_id)) is not None
        }
        return [
            finding
            for finding in self._view.findings_about(filings)
            if asked & set(finding.events)
            or (filings & set(finding.filings) and _about_row(finding, rows))
            or (filings & set(finding.filings) and finding.code == "DOCUMENT_TRUNCATED")
        ]

    # --- the others --------------------------------------------------------------------------------------

    def _event(self, event_id: str) -> Explanation:
        event = self._view.event(event_id)
        if event is None:
            stream = event_id.rpartition("#")[0]
            raise unknown("event", event_id, [item.id for item in self._view.log.recorded([stream])])
        amount, unit = _amount(event)
        return Explanation(
            id=event_id,
            kind="event",
            basis=self._view.basis,
            headline=f"{event.type}: {_event_words(event)}",
            value=amount,
            unit=unit,
            confidence=event.confidence,
            quotations=tuple(quotation(self._view.sources, event, None)),
            steps=(*_evidence_steps(event), *map(_correction_step, self._corrections(event_id))),
            findings=tuple(self._findings_about([event_id])),
            by_hand=by_hand(self._view, event.filing, event.fields.get("by_hand")),
        )

    def _ruling(self, ruling: RulingRow) -> Explanation:
        """A ruling: its words, and where it is a reading by hand the events that it makes count."""
        events = reading_events(self._view, ruling)
        quoted = [quote for event in events for quote in quotation(self._view.sources, event, None)]
        return Explanation(
            id=ruling.ruling_id,
            kind="ruling",
            basis=self._view.basis,
            headline=f"{ruling.kind} by {ruling.author}: {ruling.statement}",
            quotations=tuple(quoted or evidence_quoted(ruling)),
            steps=tuple(
                Step(text=f"{event.type}: {_event_words(event)}", confidence=event.confidence, event=event.id)
                for event in events
            ),
            conclusion=ruling_words(ruling),
            findings=tuple(f for target in ruling.targets if (f := self._accepted(target)) is not None),
            by_hand=by_hand(self._view, events[0].filing, ruling.ruling_id) if events else None,
        )

    def _accepted(self, target: str) -> FindingRow | None:
        return self._view.finding(target) if _FINDING_ID.fullmatch(target) else None

    def _finding(self, finding: FindingRow) -> Explanation:
        return Explanation(
            id=finding.finding_id,
            kind="finding",
            basis=self._view.basis,
            headline=f"{finding.code}: {finding.subject}",
            quotations=tuple(self._quotations(finding.events, "balance_after")),
            conclusion=finding.message,
            findings=(finding,),
        )

    def _other(self, asked: str) -> Explanation | None:
        """Preferred stock of a series, issuer-wide, or a commitment; None where the id is of neither."""
        series = [row for row in self._view.preferred().rows if row.preferred_id == asked]
        if series:
            whole = series[-1]
            held = [_series_words(row) for row in series[:-1]]
            return self._row_explained(
                asked, "preferred", f"{whole.series}, all holders", whole, whole.quantity, "shares", held
            )
        promised = [row for row in self._view.commitments().rows if row.commitment_id == asked]
        if promised:
            row = promised[0]
            held = [f"condition: {row.condition}"] if row.condition else []
            return self._row_explained(
                asked, "commitment", f"promised: {row.description}", row, row.amount, "USD", held
            )
        return None

    def _row_explained(
        self,
        asked: str,
        kind: str,
        headline: str,
        row: PreferredRow | Commitment,
        value: Decimal | None,
        unit: str,
        remarks: Sequence[str],
    ) -> Explanation:
        note = row.note if isinstance(row, PreferredRow) else None
        return Explanation(
            id=asked,
            kind=kind,
            basis=self._view.basis,
            headline=headline,
            value=value,
            unit=unit,
            confidence=row.confidence,
            quotations=tuple(self._quotations(row.event_ids, "shares")),
            conclusion="; ".join([*remarks, *([note] if note else [])]),
            findings=tuple(self._findings_about(row.event_ids)),
        )

    def _note(self, asked: str, positions_known: dict[str, str]) -> Explanation:
        rows = self._view.notes().rows
        found = [n for n in rows if asked in (n.note_id, n.label)] or [
            n for n in rows if n.note_id.startswith(asked)
        ]
        if len(found) > 1:
            raise AmbiguousNameError("note", asked, tuple(sorted(n.note_id for n in found)))
        if not found:
            near = [*positions_known, *(n.note_id for n in rows), *(n.label for n in rows)]
            raise unknown("position, note, event or finding", asked, near)
        return self._note_explained(found[0])

    def _note_explained(self, note: NoteRow) -> Explanation:
        return Explanation(
            id=note.note_id,
            kind="note",
            basis=self._view.basis,
            headline=_note_words(note),
            value=note.total,
            unit="USD",
            confidence=note.confidence,
            quotations=tuple(self._quotations(note.event_ids, "principal")),
            steps=tuple(self._note_steps(note)),
            conclusion=note.note or "",
            assumptions=tuple(self._assumptions(note)),
            findings=tuple(self._findings_about(note.event_ids)),
        )

    def _note_steps(self, note: NoteRow) -> list[Step]:
        if note.principal is None or note.accrued_interest is None:
            return []
        issue = next((e for i in note.event_ids if (e := self._view.event(i)) is not None), None)
        components = () if issue is None else tuple(issue.fields.get("components") or ())
        steps: list[Step] = []
        running = Decimal(0)
        for part in components:
            running += Decimal(part)
            steps.append(Step(text="part of the principal", change=Decimal(part), result=running))
        lines = self._view.statement(note.note_id).rows
        return [*steps, *(_statement_step(line) for line in lines if line.kind != "closing")]

    def _assumptions(self, note: NoteRow) -> list[str]:
        if note.confidence != "assumed":
            return []
        conventions = self._view.conventions
        issue = self._view.event(note.event_ids[0])
        stated: Mapping[str, Any] = {} if issue is None else issue.fields
        silent = [
            words
            for field, words in (
                ("day_count", f"day count {conventions.day_count}"),
                ("compounding", f"{conventions.compounding} interest"),
            )
            if stated.get(field) is None
        ]
        said = [f"{' and '.join(silent)}; change with --convention"] if silent else []
        return [*said, "recorded view: no payment or conversion counts unless a filing records it"]


def _correction_words(ruling: RulingRow) -> str:
    """What a person holds to be right, beside what the filing states."""
    stated = "not stated" if ruling.stated is None else f"stated as {ruling.stated}"
    return f"{ruling.field} {stated}, corrected to {ruling.value} by {ruling.author}: {ruling.reason}"


def _correction_step(ruling: RulingRow) -> Step:
    return Step(text=_correction_words(ruling), confidence="assumed", event=f"ruling/{ruling.ruling_id}#1")


def _statement_step(line: StatementRow) -> Step:
    """A line of the note's statement as a step: what it changes of principal and interest together."""
    changes = (line.principal_change, line.interest_change)
    change = None if None in changes else sum((c for c in changes if c is not None), Decimal(0))
    return Step(
        text=line.text,
        change=change,
        result=line.total,
        confidence=line.confidence,
        event=line.event_ids[0] if line.event_ids and line.kind != "interest" else None,
    )


def _fits(asked: list[str], parts: list[str], symbols: set[str]) -> bool:
    """Whether each asked part names, in order, one part of an id by its beginning or by the ticker."""
    at = 0
    for part in asked:
        while at < len(parts):
            own = parts[at]
            at += 1
            if own == part or (len(part) > 1 and own.startswith(part)) or (at == 1 and part in symbols):
                break
        else:
            return False
    return len(asked) < 2 or len(asked[-1]) != 1 or "derivative" in asked or "derivative" not in parts


def _about_row(finding: FindingRow, rows: set[tuple[Any, Any]]) -> bool:
    return any(
        table is not None and row is not None and finding.subject.endswith(f"Table {table} row {row}")
        for table, row in rows
    )


def _position_words(state: positions.Found) -> str:
    how = _OWNERSHIP.get(state.ownership or "", "ownership not stated")
    nature = f" ({state.nature})" if state.nature else ""
    return f"{state.security or 'untitled security'}, {how}{nature}, {state.first_holder}"


def _series_words(row: PreferredRow) -> str:
    held = "an unknown number" if row.quantity is None else f"{row.quantity:,}"
    return f"{row.holder} held {held} ({row.confidence})"


def _event_words(event: EventRow) -> str:
    """An event in a few words with its figures."""
    fields = event.fields
    if "table" not in fields:
        shown = ("holder", "series", "principal", "value", "amount", "count", "shares")
        return ", ".join(f"{key} {fields[key]}" for key in shown if fields.get(key) is not None)
    if fields.get("kind") == "holding":
        return f"{event.effective_date}  stated as held: {fields.get('balance_after') or 'unstated'}"
    quantity = "of unstated quantity" if fields.get("quantity") is None else fields["quantity"]
    price = "" if fields.get("price") is None else f" at {fields['price']}"
    side = f" ({_SIDES[fields['side']]})" if fields.get("side") and event.type in _EITHER_SIDE else ""
    return f"{event.effective_date}  {_plain_words(event.type)} {quantity}{price}{side}"


def _plain_words(name: str) -> str:
    """The class name as words: "SharesSold" is "shares sold"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _delta_words(event: EventRow | None, confidence: str) -> str:
    """How a step is known: the balance's confidence, and the change's where the filing does not state it."""
    if event is None or event.fields.get("kind") != "transaction":
        return confidence
    if confidence == "assumed":
        return confidence
    unstated = event.fields["quantity"] is None
    change = "inferred" if unstated else _field_confidence(event, "quantity")
    return f"{confidence}; change inferred" if change == "inferred" else confidence


def _conclusion(state: positions.Found) -> str:
    if state.quantity is None:
        return "nothing is known on this day: it lies before the first evidence"
    if state.confidence == "reconciled":
        return f"the filing states {state.quantity:,}, and replay agrees"
    if state.confidence == "assumed":
        return f"{state.quantity:,} rests on what people ruled, as above"
    if state.confidence == "inferred":
        return f"no filing states {state.quantity:,}; it follows from the rows above"
    words = f"the filing states {state.quantity:,}"
    return words if state.complete else f"{words}; it is cut off, so more rows may be missing"


def _note_words(note: NoteRow) -> str:
    due = f", due {note.maturity_date}" if note.maturity_date else ""
    holder = note.holder or "an unnamed holder"
    return f"note {note.label} held by {holder}{due}, {note.view} view, {note.status}"


def _amount(event: EventRow) -> tuple[Decimal | None, str | None]:
    fields = event.fields
    for key, unit in (
        ("principal", "USD"),
        ("value", "USD"),
        ("quantity", "shares"),
        ("balance_after", "shares"),
    ):
        if fields.get(key) is not None:
            return Decimal(fields[key]), unit
    return None, None


def _evidence_steps(event: EventRow) -> list[Step]:
    return [
        Step(
            text=f"{item['field']}: {event.fields.get(item['field'], '')}"
            + (f', from "{item["raw"]}"' if item.get("raw") else ""),
            confidence=item["confidence"],
        )
        for item in event.fields.get("evidence") or ()
        if item["field"] != "by_hand"
    ]


def _field_confidence(event: EventRow, field: str) -> str:
    for item in event.fields.get("evidence") or ():
        if item["field"] == field:
            return str(item["confidence"])
    return "stated"
