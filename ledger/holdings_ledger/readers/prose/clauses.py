"""What clause templates yield: one record for each clause that was wholly understood."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Literal

import attrs

from holdings_events import Event, Source
from holdings_ledger.readers.prose.symbols import Symbols

TermValue = object
"""The value of a note's field, of that field's type in `holdings_events.NoteIssued`."""

Terms = tuple[tuple[str, TermValue], ...]
"""Fields and values that a predicate states."""


@attrs.frozen(kw_only=True)
class Context:
    """What the opening words of a sentence say of all of it.

    day: "On November 30, 2017,". agreement: register entry of "Pursuant to the Note SPA,".
    in_exchange: "In exchange,". value: "In satisfaction of the resulting $X,". scope: class and day of "Of
    the Notes issued on D,".
    same_day: "On the same date,". after_act: "Upon the repayment,": the day is that of the act told before.
    linked: "In connection with the loan,", so that it was done with what the sentence before tells.
    at_closing: "At the closing,"; nth_closing: token of "second" in "At the second closing,".
    """

    day: date | None = None
    agreement: int | None = None
    in_exchange: bool = False
    value: Decimal | None = None
    scope: tuple[int, date | None] | None = None
    same_day: bool = False
    after_act: bool = False
    linked: bool = False
    at_closing: bool = False
    nth_closing: int | None = None


@attrs.frozen(kw_only=True)
class Clause:
    """A clause and where it stands. template: the name of what understood it."""

    template: str
    symbols: Symbols
    context: Context


@attrs.frozen(kw_only=True)
class AgreementClause(Clause):
    """An agreement was entered. agreement, holder: register entries. ceiling: the most to be sold.

    exact: whether the amount is said without "up to". notes: the class it is about.
    standing: whether it is only said to be in force, so that it may have been reported before.
    """

    agreement: int
    holder: int | None
    ceiling: Decimal | None = None
    exact: bool = False
    notes: int | None = None
    standing: bool = False


@attrs.frozen(kw_only=True)
class IssueClause(Clause):
    """Notes were issued. notes: their class. terms: fields of `NoteIssued` that the clause itself states.

    total: what the sentence gives as the sum of all notes that it issues; on the first of them.
    implied: the issue follows from the price being received. also: further clauses it rests on.
    """

    notes: int
    principal: Decimal
    holder: int | None = None
    proceeds: Decimal | None = None
    discount: Decimal | None = None
    legs: tuple[Leg, ...] = ()
    terms: tuple[tuple[str, TermValue], ...] = ()
    implied: bool = False
    total: Decimal | None = None
    also: tuple[Clause, ...] = ()


@attrs.frozen(kw_only=True)
class OpenIssueClause(Clause):
    """Notes were issued on terms that lines below it give. notes: their class; holder: where stated."""

    notes: int
    holder: int | None = None


@attrs.frozen(kw_only=True)
class AgreedIssueClause(Clause):
    """Notes, and what goes with them, are agreed to be issued. clauses: what holds once they are."""

    clauses: tuple[Clause, ...]


@attrs.frozen(kw_only=True)
class ClosingClause(Clause):
    """What was agreed closed. notes: the class that was issued, where named. paid, discount: where told."""

    notes: int | None = None
    paid: Decimal | None = None
    discount: Decimal | None = None


@attrs.frozen(kw_only=True)
class LoanClause(Clause):
    """Money was lent, and no note is named yet. holder: the lender; lent: how much."""

    holder: int | None
    lent: Decimal
    terms: tuple[tuple[str, TermValue], ...] = ()


@attrs.frozen(kw_only=True)
class EvidencedClause(Clause):
    """The loan spoken of before is evidenced by a note. notes: its class; principal: where told again."""

    notes: int
    principal: Decimal | None = None
    holder: int | None = None
    terms: tuple[tuple[str, TermValue], ...] = ()


@attrs.frozen(kw_only=True)
class CeilingClause(Clause):
    """An agreement's ceiling in a sentence of its own. agreement: register entry; notes: what may be sold."""

    agreement: int
    ceiling: Decimal
    notes: int


@attrs.frozen(kw_only=True)
class PremiumClause(Clause):
    """What a sentence adds to the redemption or payment before it.

    premium: within the sum paid. value: the sum. principal: of the note redeemed, or paid. interest: paid.
    """

    premium: Decimal | None
    value: Decimal | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None


@attrs.frozen(kw_only=True)
class WarrantTermClause(Clause):
    """Terms of a warrant spoken of before: fields of `WarrantIssued`. months: of its term from issue."""

    terms: tuple[tuple[str, TermValue], ...]
    months: int | None = None


@attrs.frozen(kw_only=True)
class MentionClause(Clause):
    """A note issued earlier is named, with what tells it from others; no event here.

    note_day, principal: of the note; holder: register entry; notes: its class, None where no note is named.
    """

    notes: int | None
    note_day: date | None
    principal: Decimal | None
    holder: int | None


@attrs.frozen(kw_only=True)
class DocumentClause(Clause):
    """A document about a note was signed: an amendment, a waiver, a forbearance agreement; no event by
    itself.

    Its context has the day, and the register entry of an agreement. holder: who signed it. notes, note_day,
    principal: the note it is about, where told.
    """

    holder: int | None = None
    notes: int | None = None
    note_day: date | None = None
    principal: Decimal | None = None


@attrs.frozen(kw_only=True)
class SplitClause(Clause):
    """A split of the common stock took effect, and what follows from it has its day."""


@attrs.frozen(kw_only=True)
class UnreadClause(Clause):
    """A sentence that no template understood. about_notes: whether it speaks of notes, or a loan, and
    money. of_others: whether it names anything that the next sentence may mean by "it"."""

    about_notes: bool = True
    of_others: bool = True


@attrs.frozen(kw_only=True)
class ReceivedClause(Clause):
    """The company received the price of notes. notes: their class. paid: gross proceeds."""

    notes: int
    paid: Decimal


@attrs.frozen(kw_only=True)
class CommitClause(Clause):
    """Notes will be sold in tranches; fields as in `NoteTranchesCommitted`."""

    notes: int | None
    holder: int | None
    principal: Decimal
    count: int
    remaining: bool
    each: Decimal | None = None
    months: int | None = None
    window: tuple[date | None, date | None] | None = None


@attrs.frozen(kw_only=True)
class ScheduleClause(Clause):
    """When promised tranches are to be sold. months: between them. window: first and last day."""

    months: int | None
    window: tuple[date | None, date | None] | None


@attrs.frozen(kw_only=True)
class ConditionClause(Clause):
    """A condition on trading volume before each tranche's closing."""

    threshold: Decimal
    comparison: Literal[">=", ">"]
    window_days: int


@attrs.frozen(kw_only=True)
class Leg:
    """Something surrendered. kind: "note" or "preferred". value: the one figure for all of it.

    place: token index at which the leg begins; end: one past its last token. holder: who is said to hold
    it. notes: the class of a note.
    """

    kind: Literal["note", "preferred"]
    place: int
    end: int
    note_day: date | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    value: Decimal | None = None
    series: int | None = None
    shares: Decimal | None = None
    holder: int | None = None
    notes: int | None = None


@attrs.frozen(kw_only=True)
class SurrenderClause(Clause):
    """Securities were surrendered, or only agreed to be. done: which of the two."""

    holder: int | None
    done: bool
    legs: tuple[Leg, ...]


@attrs.frozen(kw_only=True)
class Subject:
    """What a sentence of terms speaks of.

    notes: the class, None where only an amount is named. amount: "the $5,000 aggregate principal amount".
    tranches: notes still to be issued. such: whether only the sentence before tells which ("it", a label).
    part: "all", "principal", "interest" or "both" of principal and interest.
    every: whether it is said of each of them, those still to be issued too.
    holder: party whose notes are meant. nth: "the second note" of several issued in one sentence.
    """

    notes: int | None = None
    amount: Decimal | None = None
    tranches: bool = False
    such: bool = False
    part: Literal["all", "principal", "interest", "both"] = "all"
    every: bool = False
    holder: int | None = None
    nth: int | None = None


@attrs.frozen(kw_only=True)
class TermClause(Clause):
    """Terms of notes. terms: fields and values, as in `IssueClause`."""

    subject: Subject
    terms: tuple[tuple[str, TermValue], ...]


@attrs.frozen(kw_only=True)
class OutstandingEntry:
    """One stated amount outstanding. notes or series: its register entry."""

    amount: Decimal
    place: int
    end: int
    notes: int | None = None
    series: int | None = None


@attrs.frozen(kw_only=True)
class OutstandingClause(Clause):
    """Amounts outstanding on a day."""

    entries: tuple[OutstandingEntry, ...]


@attrs.frozen(kw_only=True)
class EventClause(Clause):
    """A clause that is an event by itself, once its source, day and holder are filled in.

    also: further clauses it rests on.
    value_given: whether what was surrendered is said to be its price ("in satisfaction of that sum").
    bare: whether it names no note at all, so that only an earlier sentence can tell which.
    notes: the class of notes it speaks of, where only its name tells which note is meant.
    expires_months: months from the day of a warrant to the last on which it can be exercised.
    new_notes: the class of the note that amends and restates the one amended.
    from_day: the day from which a change holds, where told.
    """

    event: Event
    holder: int | None = None
    notes: int | None = None
    also: tuple[Clause, ...] = ()
    value_given: bool = False
    bare: bool = False
    expires_months: int | None = None
    new_notes: int | None = None
    from_day: date | None = None


TABLE: Final = "table"
"""Template of what a row of a table states."""

PLACELESS = Source(document="")
"""Stands in a clause's event until the reading knows the document."""

__all__ = [
    "PLACELESS",
    "TABLE",
    "AgreedIssueClause",
    "AgreementClause",
    "CeilingClause",
    "Clause",
    "ClosingClause",
    "CommitClause",
    "ConditionClause",
    "Context",
    "DocumentClause",
    "EventClause",
    "EvidencedClause",
    "IssueClause",
    "Leg",
    "LoanClause",
    "MentionClause",
    "OpenIssueClause",
    "OutstandingClause",
    "OutstandingEntry",
    "PremiumClause",
    "ReceivedClause",
    "ScheduleClause",
    "SplitClause",
    "Subject",
    "SurrenderClause",
    "TermClause",
    "TermValue",
    "Terms",
    "UnreadClause",
    "WarrantTermClause",
]
