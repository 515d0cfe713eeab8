"""Answers: sequences of frozen rows with the basis they rest on. Imports neither the log nor the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar, overload

import attrs

RowT = TypeVar("RowT")


@attrs.frozen(kw_only=True)
class Basis:
    """What an answer rests on; giving it back yields the identical answer.

    as_of: effective date, or id of the event just after which the balance is asked. known_at: instant
    (aware) or None for all that is known. position: of the log, at a filing's end. root: Merkle root of
    the log at that position, in hexadecimal. rulings: whether people's rulings apply.
    strict: leaves out filings whose known_at rests on a signature date alone.
    conventions: the conventions in force, by name.
    """

    as_of: date | str
    known_at: datetime | None = None
    position: int
    root: str
    rulings: bool = True
    strict: bool = False
    conventions: Mapping[str, str]


@attrs.frozen(kw_only=True)
class SourceRef:
    """Where a number stands. event: its id. filing: the stream. quote: the words of the filing.

    document: the file name the document was given by.

    span: half-open character offsets in the decoded original, or None; table and row for a table row.
    """

    event: str
    filing: str
    span: tuple[int, int] | None = None
    table: str | None = None
    row: int | None = None
    quote: str | None = None
    document: str | None = None


@attrs.frozen(kw_only=True)
class Row:
    """Base of the rows of answers about positions and instruments.

    confidence: the weakest input of the row's figure. event_ids: the events it rests on; `sources`
    of the answer resolves them to places and words.
    """

    confidence: str
    event_ids: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Holding(Row):
    """A non-derivative position. quantity: shares, None before the first evidence.

    holder: the first owner; holders: all of a joint filing. complete: False when the document that the
    quantity rests on is cut off or lacks rows. last_evidence_date: of the last row that speaks of it.
    """

    position_id: str
    issuer: str
    issuer_cik: str | None
    holder: str
    holder_cik: str | None
    holders: tuple[str, ...]
    security: str | None
    ownership: str | None
    nature: str | None
    quantity: Decimal | None
    complete: bool
    last_evidence_date: date | None
    note: str | None = None


@attrs.frozen(kw_only=True)
class DerivativeLot(Row):
    """Options, warrants, units and other derivative securities, one row for each lot of like terms.

    total, vested, unvested: numbers of derivative securities; vested and unvested are None when
    unknown, and then vested_min and vested_max bound what is vested.
    """

    position_id: str
    issuer: str
    issuer_cik: str | None
    holder: str
    holder_cik: str | None
    holders: tuple[str, ...]
    title: str | None
    ownership: str | None
    nature: str | None
    exercise_price: Decimal | None
    exercisable_date: date | None
    expiration_date: date | None
    underlying: str | None
    total: Decimal | None
    vested: Decimal | None
    unvested: Decimal | None
    vested_min: Decimal | None
    vested_max: Decimal | None
    complete: bool
    last_evidence_date: date | None
    note: str | None = None


@attrs.frozen(kw_only=True)
class NoteRow(Row):
    """A note on a date. Dollars; rate is a fraction a year.

    view: "recorded" (only what filings record) or "scheduled" (as if every payment was made when due).
    status: "outstanding", "matured_unconfirmed", "surrendered", "converted", "paid" or "unknown".
    upper_bound: the most the balance can be, where unreported payments may have lowered it, else None.
    """

    note_id: str
    label: str
    issuer: str
    issuer_cik: str | None
    holder: str | None
    title: str | None
    issue_date: date | None
    maturity_date: date | None
    rate: Decimal | None
    principal: Decimal | None
    accrued_interest: Decimal | None
    total: Decimal | None
    view: str
    status: str
    upper_bound: Decimal | None
    installments_due_unconfirmed: int
    note: str | None = None


@attrs.frozen(kw_only=True)
class ScheduleRow(Row):
    """A payment of an amortization schedule. days: of the day count used; the rest dollars."""

    number: int
    date: date
    days: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


@attrs.frozen(kw_only=True)
class ScheduleComparison(Row):
    """What one reading of a note's payments comes to. Dollars.

    reading: its short name in docs/CONVENTIONS.md; meaning: in words. payments: their number.
    payment: the regular one (the second, where the first is larger).
    """

    reading: str
    meaning: str
    payments: int
    first_payment: Decimal
    payment: Decimal
    last_payment: Decimal
    total_interest: Decimal
    total_paid: Decimal


@attrs.frozen(kw_only=True)
class PreferredRow(Row):
    """Preferred shares of a series. holder is None on the issuer-wide row.

    quantity: shares, None when unknown; minimum: the least there must be; asserted: what the last
    filing to say so states as outstanding.
    """

    preferred_id: str
    issuer: str
    issuer_cik: str | None
    series: str
    holder: str | None
    quantity: Decimal | None
    minimum: Decimal
    asserted: Decimal | None
    note: str | None = None


@attrs.frozen(kw_only=True)
class Commitment(Row):
    """Notes promised and not yet recorded as issued. amount: dollars; condition: in words.

    months_elapsed_unconfirmed: scheduled months that ended with no filing that says what was closed.
    """

    commitment_id: str
    issuer: str
    issuer_cik: str | None
    holder: str | None
    description: str
    amount: Decimal | None
    tranches_remaining: int | None
    months_elapsed_unconfirmed: int
    window_from: date | None
    window_to: date | None
    condition: str | None


@attrs.frozen(kw_only=True)
class EventRow(Row):
    """An event of the log. fields: its own fields, as builtins with decimals as strings."""

    id: str
    position: int
    type: str
    effective_date: date | None
    known_at: datetime
    filing: str
    form: str
    issuer: str
    holders: tuple[str, ...]
    fields: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class FindingRow:
    """A finding; fields as in `holdings_projections.findings.Finding`."""

    finding_id: str
    code: str
    severity: str
    scope: str
    filings: tuple[str, ...]
    events: tuple[str, ...]
    subject: str
    message: str
    known_from: datetime | None = None


@attrs.frozen(kw_only=True)
class Check:
    """One check of `verify` or `audit --replay`. status: "ok" or "failed"; detail: what was checked."""

    check: str
    status: str
    detail: str


@attrs.frozen(kw_only=True)
class Quotation:
    """Words of a filing with the part that matters marked.

    says: what the words are evidence of ("reported after row 5 of Table I"). filing, event: where it
    stands; document: the file name it was given by; line: of the original, from 1. before, marked,
    after: the line or clause in three parts.
    """

    says: str
    filing: str
    event: str | None = None
    document: str | None = None
    line: int | None = None
    span: tuple[int, int] | None = None
    before: str = ""
    marked: str
    after: str = ""


@attrs.frozen(kw_only=True)
class Step:
    """A step of the arithmetic behind a figure.

    text: in words with its figures ("sold 700 at 16.76"). change, result: numbers, None where unknown.
    confidence: of the step. event: the id it comes from, or None for a computed one.
    """

    text: str
    change: Decimal | None = None
    result: Decimal | None = None
    confidence: str = "stated"
    event: str | None = None


@attrs.frozen(kw_only=True)
class Explanation:
    """How a figure is known: the words of filings, the arithmetic, the assumptions and the findings.

    id: what was asked about (a position, note, event or finding). kind: of it. headline: it in words.
    value: the figure, None where unknown, in `unit` ("shares", "USD"). conclusion: whether replay agrees.
    """

    id: str
    kind: str
    basis: Basis
    headline: str
    value: Decimal | None = None
    unit: str | None = None
    confidence: str = "stated"
    quotations: tuple[Quotation, ...] = ()
    steps: tuple[Step, ...] = ()
    conclusion: str = ""
    assumptions: tuple[str, ...] = ()
    findings: tuple[FindingRow, ...] = ()


@attrs.frozen(kw_only=True)
class Ingested:
    """What became of one input. status: "recorded", "added", "already", "conflict" or "rejected".

    events: number recorded; findings: number of scope "filing"; unread: prose spans no template
    understood; message: what happened, in a sentence.
    """

    filing: str | None
    path: str
    form: str | None
    status: str
    events: int = 0
    findings: int = 0
    unread: int = 0
    message: str = ""


@attrs.frozen(eq=False)
class Answer(Sequence[RowT], Generic[RowT]):
    """An immutable sequence of rows with its basis.

    resolve: turns a row into the places and words it rests on; called on access, never before.
    row_type: class of the rows, which an empty answer cannot show by itself.
    """

    rows: tuple[RowT, ...]
    basis: Basis
    resolve: Callable[[tuple[str, ...]], tuple[SourceRef, ...]] = attrs.field(repr=False)
    row_type: type | None = attrs.field(default=None, repr=False)

    @overload
    def __getitem__(self, index: int) -> RowT: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RowT]: ...
    def __getitem__(self, index: int | slice) -> RowT | Sequence[RowT]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[RowT]:
        return iter(self.rows)

    def sources(self, row: Row) -> tuple[SourceRef, ...]:
        """The places and words of filings that a row rests on."""
        return self.resolve(row.event_ids)

    def to_arrow(self) -> Any:
        """The rows as a nanoarrow array with exact decimals. Raises MissingExtraError without nanoarrow."""
        from holdings_ledger.output.arrow import to_arrow

        return to_arrow(self._class(), self.rows)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface: polars, pandas, pyarrow and DuckDB read the answer directly."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_polars(self) -> Any:
        """The rows as a polars data frame. Raises MissingExtraError without polars or nanoarrow."""
        from holdings_ledger.output.arrow import to_polars

        return to_polars(self._class(), self.rows)

    def to_pandas(self) -> Any:
        """The rows as a pandas data frame of Python values. Raises MissingExtraError without pandas."""
        from holdings_ledger.output.arrow import to_pandas

        return to_pandas(self._class(), self.rows)

    def _repr_html_(self) -> str:
        """The rows as a notebook shows them: a table under its basis, everything escaped."""
        from holdings_ledger.output.html import html_table

        return html_table(self)

    def _class(self) -> type:
        return self.row_type or (type(self.rows[0]) if self.rows else Row)


_STRENGTH = ("reconciled", "stated", "inferred", "assumed", "unknown")


def weakest_of(confidences: Iterable[str]) -> str:
    """The weakest of several confidences; "stated" where there is none."""
    return max(confidences, key=_STRENGTH.index, default="stated")
