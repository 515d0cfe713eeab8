"""Notes, schedules, preferred stock and commitments from the read model's records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from holdings_ledger.answers.notes import NoteRow
from holdings_ledger.errors import AmbiguousNameError, UnknownNameError
from holdings_ledger.read_model.names import full_id
from holdings_ledger.read_model.records import decode
from holdings_ledger.views.moment import Question
from holdings_projections.conventions import READINGS, Conventions
from holdings_projections.folding import fold_name
from holdings_projections.instruments import NoteRecord
from holdings_projections.note_balances import NoteBalance, note_balance, note_schedule
from holdings_projections.note_balances import View as BalanceView

if TYPE_CHECKING:
    from holdings_ledger.answers.instruments import Commitment, PreferredRow
    from holdings_ledger.answers.records import FindingRow
    from holdings_ledger.answers.schedules import ScheduleComparison, ScheduleRow
    from holdings_ledger.answers.statements import StatementRow
    from holdings_projections.commitment_states import CommitmentState
    from holdings_projections.findings import Finding
    from holdings_projections.preferred_positions import PreferredPosition

Names = Sequence[str] | None
RecordT = TypeVar("RecordT")


class Instruments(Question):
    """Answers about instruments at a moment, under conventions."""

    def notes(self, issuers: Names, holders: Names, *, view: BalanceView) -> list[NoteRow]:
        """Notes that exist on the day, with their balances."""
        balances = (
            note_balance(record, self._moment.day, self._moment.known_at, view, self._conventions)
            for record in self.records("note", NoteRecord, issuers, holders)
        )
        rows = [_note_row(balance) for balance in balances if balance is not None]
        return sorted(rows, key=lambda row: (row.issuer, row.label, row.note_id))

    def schedule(self, asked: str) -> list[ScheduleRow]:
        """The payments of a note."""
        return self._schedule(self.note(asked), self._conventions)

    def comparison(self, asked: str) -> list[ScheduleComparison]:
        """What the readings of the note's payments come to."""
        from holdings_ledger.answers.schedules import ScheduleComparison

        record = self.note(asked)
        rows: list[ScheduleComparison] = []
        for reading, (meaning, conventions) in READINGS.items():
            payments = self._schedule(record, conventions)
            if payments:
                rows.append(
                    ScheduleComparison(
                        reading=reading,
                        meaning=meaning,
                        payments=len(payments),
                        first_payment=payments[0].payment,
                        payment=payments[min(1, len(payments) - 1)].payment,
                        last_payment=payments[-1].payment,
                        total_interest=sum((p.interest for p in payments), start=payments[0].interest * 0),
                        total_paid=sum((p.payment for p in payments), start=payments[0].payment * 0),
                        confidence="assumed",
                        event_ids=payments[0].event_ids,
                    )
                )
        return rows

    def statement(self, asked: str, *, view: BalanceView) -> list[StatementRow]:
        """The life of a note, line by line."""
        from holdings_ledger.views.statements import statement_rows
        from holdings_projections.preferred_records import PreferredRecord

        record = self.note(asked)
        issuer = (record.issuer_key,)
        others: list[NoteRecord | PreferredRecord] = [
            *self.records("note", NoteRecord, issuer, None),
            *self.records("preferred", PreferredRecord, issuer, None),
        ]
        return statement_rows(record, others, self._moment, self._conventions, view)

    def preferred(self, issuers: Names, holders: Names) -> list[PreferredRow]:
        """Holder rows, then the issuer-wide row of each series; with a holder, that holder's rows only."""
        from holdings_projections.preferred_positions import preferred_positions
        from holdings_projections.preferred_records import PreferredRecord

        every = [
            position
            for record in self.records("preferred", PreferredRecord, issuers, None)
            for position in preferred_positions(record, self._moment.day, self._moment.known_at)
        ]
        return [
            _preferred_row(position)
            for position in every
            if holders is None or (position.holder and fold_name(position.holder) in self._folded(holders))
        ]

    def commitments(self, issuers: Names, holders: Names) -> list[Commitment]:
        """What is promised and not recorded as issued."""
        from holdings_projections.commitment_records import CommitmentRecord
        from holdings_projections.commitment_states import commitment_state

        states = (
            commitment_state(record, self._moment.day, self._moment.known_at)
            for record in self.records("commitment", CommitmentRecord, issuers, holders)
        )
        return [_commitment_row(state) for state in states if state is not None]

    def findings(self, issuers: Names) -> list[FindingRow]:
        """Findings that depend on the day that is asked about."""
        from holdings_ledger.views.records import row_of
        from holdings_projections.commitment_records import CommitmentRecord
        from holdings_projections.commitment_states import commitment_state
        from holdings_projections.query_findings import commitment_findings, note_findings

        found: list[Finding] = []
        for record in self.records("note", NoteRecord, issuers, None):
            balance = note_balance(
                record, self._moment.day, self._moment.known_at, "recorded", self._conventions
            )
            found += [] if balance is None else note_findings(balance)
        for promised in self.records("commitment", CommitmentRecord, issuers, None):
            state = commitment_state(promised, self._moment.day, self._moment.known_at)
            found += [] if state is None else commitment_findings(state)
        return [row_of(finding) for finding in found]

    # --- for the modules of this package ---------------------------------------------------------------

    def holder_keys(self, folded: str | None) -> tuple[str, ...]:
        """The keys of holders whose folded name this is: their CIK, or the name itself."""
        rows = self.database.rows(
            "SELECT DISTINCT key FROM parties WHERE kind = 'holder' AND folded = :folded", {"folded": folded}
        )
        return tuple(sorted(key for (key,) in rows))

    # --- inside ------------------------------------------------------------------------------------------

    def _schedule(self, record: NoteRecord, conventions: Conventions) -> list[ScheduleRow]:
        from holdings_ledger.answers.schedules import ScheduleRow

        payments = note_schedule(record, conventions, self._moment.day, self._moment.known_at)
        events = tuple(fact.event_id for fact in record.facts if fact.kind in ("issued", "amended"))
        return [
            ScheduleRow(
                number=payment.number,
                date=payment.date,
                days=payment.days,
                payment=payment.payment,
                interest=payment.interest,
                principal=payment.principal,
                balance=payment.balance,
                confidence="assumed",
                event_ids=events,
            )
            for payment in payments
        ]

    def note(self, asked: str) -> NoteRecord:
        """The note with this id or label, or the only one whose id begins so."""
        asked = full_id(self.database, asked)
        every = [
            record
            for record in self.records("note", NoteRecord, None, None)
            if any(fact.known_at <= self._known() for fact in record.facts)
        ]
        found = [record for record in every if asked in (record.note_id, record.label)] or [
            record for record in every if record.note_id.startswith(asked)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousNameError("note", asked, tuple(sorted(record.note_id for record in found)))
        from difflib import get_close_matches

        names = [name for record in every for name in (record.label, record.note_id)]
        near = tuple(get_close_matches(asked, names, n=3, cutoff=0.4)) or tuple(sorted(names)[:3])
        raise UnknownNameError("note", asked, near)

    def _known(self) -> Any:
        from datetime import UTC, datetime

        return self._moment.known_at or datetime.max.replace(tzinfo=UTC)

    def records(
        self, kind: str, record_class: type[RecordT], issuers: Names, holders: Names
    ) -> list[RecordT]:
        """The records of a kind, of these issuers and holders."""
        rows = self.database.rows(
            "SELECT record, issuer_key, holder_key FROM instruments WHERE kind = :kind ORDER BY id",
            {"kind": kind},
        )
        folded = None if holders is None else self._folded(holders)
        return [
            decode(record, record_class)
            for record, issuer, holder in rows
            if (issuers is None or issuer in issuers) and (folded is None or holder in folded)
        ]

    def _folded(self, holders: Sequence[str]) -> set[str]:
        """Folded names of holders that are known by CIK or by name."""
        known = (
            self.database.rows(
                "SELECT DISTINCT folded FROM parties WHERE kind = 'holder' AND key = :key", {"key": key}
            )
            for key in holders
        )
        return set(holders) | {row[0] for rows in known for row in rows}


def _note_row(balance: NoteBalance) -> NoteRow:
    return NoteRow(
        note_id=balance.note_id,
        label=balance.label,
        issuer=balance.issuer,
        issuer_cik=balance.issuer_cik,
        holder=balance.holder,
        title=balance.title,
        issue_date=balance.issue_date,
        maturity_date=balance.maturity_date,
        rate=balance.rate,
        principal=balance.principal,
        accrued_interest=balance.accrued_interest,
        total=balance.total,
        view=balance.view,
        status=balance.status,
        upper_bound=balance.upper_bound,
        installments_due_unconfirmed=balance.installments_due_unconfirmed,
        note=balance.note,
        confidence=balance.confidence,
        event_ids=balance.event_ids,
    )


def _preferred_row(position: PreferredPosition) -> PreferredRow:
    from holdings_ledger.answers.instruments import PreferredRow

    return PreferredRow(
        preferred_id=position.preferred_id,
        issuer=position.issuer,
        issuer_cik=position.issuer_cik,
        series=position.series,
        holder=position.holder,
        quantity=position.quantity,
        minimum=position.minimum,
        asserted=position.asserted,
        note=position.note,
        confidence=position.confidence,
        event_ids=position.event_ids,
    )


def _commitment_row(state: CommitmentState) -> Commitment:
    from holdings_ledger.answers.instruments import Commitment

    return Commitment(
        commitment_id=state.commitment_id,
        issuer=state.issuer,
        issuer_cik=state.issuer_cik,
        holder=state.holder,
        description=state.description,
        amount=state.amount,
        tranches_remaining=state.tranches_remaining,
        months_elapsed_unconfirmed=state.months_elapsed_unconfirmed,
        window_from=state.window_from,
        window_to=state.window_to,
        condition=state.condition,
        confidence=state.confidence,
        event_ids=state.event_ids,
    )
