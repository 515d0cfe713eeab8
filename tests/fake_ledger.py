"""A ledger without a log, for tests of what the command line makes of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs

from holdings_ledger.answers import (
    Answer,
    Basis,
    Check,
    Explanation,
    FindingRow,
    Holding,
    Ingested,
    NoteRow,
    Quotation,
    SourceRef,
    Step,
)

BASIS = Basis(as_of=date(2021, 3, 4), position=7, root="0123456789abcdef" * 4, conventions={})
SOURCE = SourceRef(event="doc:aa#2", filing="doc:aa", table="I", row=1, quote="Common Stock\t03/04/2021")


def holding(**changes: Any) -> Holding:
    plain = Holding(
        confidence="stated",
        event_ids=("doc:aa#2",),
        position_id="orchid/quill/common/D",
        issuer="Orchid Tools Inc",
        issuer_cik=None,
        holder="Quill Ada",
        holder_cik=None,
        holders=("Quill Ada",),
        security="Common Stock",
        ownership="D",
        nature=None,
        quantity=Decimal("1234567"),
        complete=True,
        last_evidence_date=date(2021, 3, 2),
    )
    return attrs.evolve(plain, **changes)


def note(**changes: Any) -> NoteRow:
    plain = NoteRow(
        confidence="assumed",
        event_ids=("doc:bb#2",),
        note_id="doc:bb/note/1",
        label="2021-01-04 a",
        issuer="Orchid Tools Inc",
        issuer_cik=None,
        holder="Lantern Fund LP",
        title="Convertible Note",
        issue_date=date(2021, 1, 4),
        maturity_date=date(2022, 1, 4),
        rate=Decimal("0.125"),
        principal=Decimal("150000"),
        accrued_interest=Decimal("1234.5"),
        total=Decimal("151234.5"),
        view="recorded",
        status="outstanding",
        upper_bound=None,
        installments_due_unconfirmed=0,
    )
    return attrs.evolve(plain, **changes)


def finding(severity: str, code: str = "BALANCE_BREAK") -> FindingRow:
    return FindingRow(
        finding_id=f"{code.lower()}-{severity}",
        code=code,
        severity=severity,
        scope="filing",
        filings=("doc:aa",),
        events=("doc:aa#2",),
        subject="Orchid Tools Inc, Common Stock",
        message="The balance is 5 and should be 6.",
    )


def answer_of(*rows: Any) -> Answer[Any]:
    return Answer(rows=tuple(rows), basis=BASIS, resolve=lambda ids: (SOURCE,) if ids else ())


@attrs.define(kw_only=True)
class FakeLedger:
    """Answers what it was given, and remembers what it was asked."""

    rows: Sequence[Any] = ()
    findings_rows: Sequence[FindingRow] = ()
    checks: Sequence[Check] = ()
    ingested: Sequence[Ingested] = ()
    asked: list[tuple[str, Any]] = attrs.Factory(list)

    def __enter__(self) -> FakeLedger:
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.append(("closed", None))

    def at(self, as_of: date | str | None, known_at: datetime | None, **axes: Any) -> FakeLedger:
        self.asked.append(("at", {"as_of": as_of, "known_at": known_at, **axes}))
        return self

    def at_basis(self, basis: Mapping[str, Any]) -> FakeLedger:
        self.asked.append(("at_basis", dict(basis)))
        return self

    def holdings(self, issuer: str | None, holder: str | None) -> Answer[Any]:
        self.asked.append(("holdings", (issuer, holder)))
        return answer_of(*self.rows)

    options = preferred = commitments = holdings

    def notes(self, issuer: str | None, holder: str | None, *, view: str) -> Answer[Any]:
        self.asked.append(("notes", view))
        return answer_of(*self.rows)

    def findings(self, **_: Any) -> Answer[FindingRow]:
        return answer_of(*self.findings_rows)

    def explain(self, asked: str) -> Explanation:
        return Explanation(
            id=asked,
            kind="position",
            basis=BASIS,
            headline="Common Stock, direct, Quill Ada",
            value=Decimal("42"),
            unit="shares",
            quotations=(
                Quotation(
                    says="reported",
                    filing="doc:aa",
                    line=9,
                    before="\tS\tD\t",
                    marked="42\x1b[2J",
                    after="\tD",
                ),
            ),
            steps=(
                Step(text="opening", result=Decimal(50)),
                Step(text="sold", change=Decimal(-8), result=Decimal(42)),
            ),
            conclusion="replay agrees",
            findings=(finding("info"),),
        )

    def ingest(self, *paths: str, **given: Any) -> Sequence[Ingested]:
        self.asked.append(("ingest", (paths, given)))
        return self.ingested

    def ingest_bytes(self, data: bytes, name: str, **given: Any) -> Sequence[Ingested]:
        self.asked.append(("ingest_bytes", (data, name)))
        return self.ingested

    def audit_replay(self) -> Sequence[Check]:
        return list(self.checks)

    def verify(self) -> Sequence[Check]:
        return list(self.checks)
