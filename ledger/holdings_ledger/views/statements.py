"""The statement of a note, from the read model's records."""

from __future__ import annotations

from collections.abc import Sequence

from holdings_ledger.answers.statements import StatementRow
from holdings_ledger.views.moment import Moment
from holdings_projections.conventions import Conventions
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import View as BalanceView
from holdings_projections.statements import Counterpart, StatementLine, note_statement


def statement_rows(
    record: NoteRecord,
    counterparts: Sequence[Counterpart],
    moment: Moment,
    conventions: Conventions,
    view: BalanceView,
) -> list[StatementRow]:
    """The lines of a note as rows. counterparts: notes and preferred stock of the same issuer."""
    lines = note_statement(
        record, moment.day, moment.known_at, view, conventions, counterparts=tuple(counterparts)
    )
    return [_row(record, line, view) for line in lines]


def _row(record: NoteRecord, line: StatementLine, view: BalanceView) -> StatementRow:
    return StatementRow(
        note_id=record.note_id,
        label=record.label,
        issuer=record.issuer,
        holder=record.holder,
        view=view,
        number=line.number,
        date=line.date,
        kind=line.kind,
        text=line.text,
        days=line.days,
        rate=line.rate,
        principal_change=line.principal_change,
        interest_change=line.interest_change,
        principal=line.principal,
        interest=line.interest,
        total=line.total,
        stated=line.stated,
        expenses=line.expenses,
        shares=line.shares,
        note=line.note,
        confidence=line.confidence,
        event_ids=line.event_ids,
    )
