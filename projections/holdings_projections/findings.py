"""Findings: what a user must hear of, each with a code of the catalogue below."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

import attrs

from holdings_projections.making import maker

Severity = Literal["error", "warning", "info"]
Scope = Literal["filing", "ledger", "query"]


@attrs.frozen
class Code:
    """A kind of finding: its severity, its usual scope and what it means, in a sentence."""

    severity: Severity
    scope: Scope
    meaning: str


CATALOGUE: Final[dict[str, Code]] = {
    # about the document
    "IDENTITY_PROXY": Code("info", "filing", "The rendition carries no CIK; parties are identified by name."),
    "KNOWN_AT_PROXY": Code(
        "info", "filing", "No acceptance time; known from the end of a date of the document."
    ),
    "COVER_MISSING": Code(
        "info", "filing", "The 8-K has no cover page; issuer and dates come from its text."
    ),
    "CHECKBOX_AMBIGUOUS": Code("info", "filing", "A check box shows neither a blank nor a mark."),
    "TABLE_COLUMNS_MISSING": Code("warning", "filing", "Columns of the form are absent from a table."),
    "TABLE_HEADER_MISSING": Code("warning", "filing", "Table rows stand without the table's heading."),
    "COMBINED_CELL": Code("info", "filing", "Two values that have cells of their own share one."),
    "FUSED_CELL": Code(
        "warning", "filing", "Amount and price stand in one cell; split by form and arithmetic."
    ),
    "ROW_INCOMPLETE": Code("error", "filing", "A row lacks a value without which it cannot be understood."),
    "CELL_UNREADABLE": Code(
        "warning", "filing", "A cell holds no value of its column, or fits several; left out."
    ),
    "ROW_UNREADABLE": Code("error", "filing", "A line inside a table is not a row that can be read."),
    "DOCUMENT_TRUNCATED": Code(
        "error", "filing", "The document ends before its form does; more may be missing."
    ),
    "ORPHAN_FOOTNOTE": Code("warning", "filing", "A footnote is defined but referenced nowhere."),
    "FOOTNOTE_UNDEFINED": Code("warning", "filing", "A footnote mark has no footnote."),
    "OWNER_NAME_INFERRED": Code(
        "info", "filing", "An owner's name runs into the address; the cut is inferred."
    ),
    "ELEMENT_UNKNOWN": Code(
        "warning", "filing", "An XML element is not in the specification; it is left out."
    ),
    "SCHEMA_VERSION_UNSEEN": Code("info", "filing", "The XML schema version is not one seen before."),
    "EXHIBIT_NOT_INCLUDED": Code(
        "info", "filing", "Exhibits that govern are listed but not in the document."
    ),
    "HEADING_TERM_MISMATCH": Code("info", "filing", "A heading calls the instrument what its text does not."),
    "UNREAD_AMOUNT": Code("warning", "filing", "Money or shares in the text were understood by no template."),
    # about what people read
    "READ_BY_HAND": Code("info", "filing", "Facts of the filing were read by a person, not by a reader."),
    "BY_HAND_GATES": Code(
        "warning", "filing", "Facts by hand fail a check, and the author accepted that with a reason."
    ),
    "BY_HAND_OUTDATED": Code(
        "warning", "filing", "A reader now reads for itself, or otherwise, what a person read by hand."
    ),
    # about rows and their sums
    "CODE_SIDE_CONFLICT": Code("warning", "filing", "The transaction code is impossible for the A/D side."),
    "UNKNOWN_CODE": Code("warning", "filing", "The transaction code is missing or not on the SEC's list."),
    "QUANTITY_MISSING": Code(
        "warning", "filing", "A transaction states no quantity, and none can be inferred."
    ),
    "QUANTITY_INFERRED": Code("warning", "filing", "A quantity is missing and inferred from two balances."),
    "PRICE_UNKNOWN": Code("warning", "filing", "A purchase or sale states no price."),
    "UNPAIRED_EXERCISE": Code("info", "filing", "An exercise or conversion is reported in one table only."),
    "EXERCISE_EXCEEDS_BALANCE": Code("error", "ledger", "More is exercised than the lot held."),
    "EXERCISE_AFTER_EXPIRY": Code("error", "ledger", "A lot is exercised after its expiration date."),
    "DATE_AFTER_FILING": Code(
        "warning", "filing", "A transaction is dated after the filing that reports it."
    ),
    "DATE_IMPLAUSIBLE": Code(
        "warning", "filing", "A transaction is dated before the law that has it reported."
    ),
    "LATE_FILING": Code("info", "filing", "The form was filed after its deadline, or says so itself."),
    "OPENING_INFERRED": Code("info", "ledger", "The balance before the first evidence is inferred from it."),
    "BALANCE_BREAK": Code("warning", "filing", "No way of counting makes the balances of a filing agree."),
    "FILING_GAP": Code(
        "warning", "ledger", "A filing opens at another balance than the one before it closed at."
    ),
    "BALANCE_ROUNDED": Code("info", "ledger", "Balances differ by a filer's rounding, a share at the most."),
    "TITLE_CHANGED": Code(
        "warning", "ledger", "A title falls silent at exactly the balance with which another one opens."
    ),
    "OWNERSHIP_CHANGED": Code(
        "warning",
        "ledger",
        "A position opens at exactly what one of other ownership or nature was left with.",
    ),
    "SUSPECTED_SPLIT": Code(
        "warning", "ledger", "Several positions of an issuer were multiplied by the same simple ratio."
    ),
    "PRICE_OUTLIER": Code(
        "warning", "ledger", "A price is over 100 times the issuer's prices around it; kept as stated."
    ),
    "QUANTITY_OUTLIER": Code(
        "warning", "ledger", "A quantity or balance is about 1,000 times those around it; kept as stated."
    ),
    "NEGATIVE_BALANCE": Code("error", "ledger", "A balance falls below zero."),
    "LATE_ROW": Code("info", "ledger", "A filing inserts history behind balances reported before it."),
    "POSITION_AMBIGUOUS": Code(
        "warning", "ledger", "Holding rows are alike in every word; numbered in order."
    ),
    "DOUBLE_COUNT_POSSIBLE": Code(
        "warning", "ledger", "Different persons report what may be the same block."
    ),
    "DUPLICATE_SUBMISSION": Code("warning", "ledger", "Two filings report the same rows."),
    "RENDITION_AMBIGUOUS": Code("warning", "ledger", "A document fits several filings; not counted."),
    "AMENDMENT_TARGET_AMBIGUOUS": Code(
        "warning", "ledger", "An amendment fits several originals, or a row of it several rows."
    ),
    "AMENDMENT_CORRECTS": Code(
        "info", "ledger", "An amendment states a row again with another title or date; it replaces the row."
    ),
    "AMENDMENT_TARGET_MISSING": Code("info", "ledger", "The original of an amendment is not in the ledger."),
    # about options
    "DERIVATIVE_TERMS_MISSING": Code(
        "info", "filing", "A stated derivative lacks price, expiry or schedule."
    ),
    "DERIVATIVE_BALANCE_FOOTNOTE_ONLY": Code(
        "info", "filing", "A derivative balance stands in a footnote only."
    ),
    "FOOTNOTE_QUANTITY_AMBIGUOUS": Code("info", "filing", "A footnote's number can be read in two ways."),
    "EXPIRY_INCONSISTENT": Code(
        "warning", "filing", "Two lots alike but for expiry dates that nearly agree."
    ),
    "VESTED_STATUS_AMBIGUOUS": Code("info", "filing", "A lot is vested or will vest within 60 days."),
    "EXPIRED_UNEXERCISED": Code("info", "query", "A lot passed its expiration date with a balance left."),
    # about notes and preferred stock
    "INSTRUMENT_NOT_IN_LEDGER": Code("warning", "ledger", "What was surrendered has no issue event here."),
    "SPLIT_NOT_STATED": Code(
        "info", "filing", "One figure for principal and interest, or capital and dividends."
    ),
    "LOT_ALLOCATION_INFERRED": Code("info", "filing", "Which amount is in which lot is inferred from sums."),
    "LOT_ALLOCATION_UNRESOLVED": Code(
        "warning", "filing", "Amounts cannot be allotted to lots in one way only."
    ),
    "SUM_MISMATCH": Code("warning", "filing", "Amounts that the text adds up do not give its total."),
    "DAY_COUNT_NOT_STATED": Code("warning", "filing", "No day count is stated; the default is assumed."),
    "INSTALLMENT_NOT_STATED": Code("warning", "filing", "Equal installments without their amount."),
    "MATURITY_NOT_STATED": Code("warning", "filing", "A note's maturity is not stated as a date."),
    "MATURITY_BEFORE_ISSUE": Code("error", "filing", "A note matures before it was issued."),
    "TRANCHE_TERMS_INCOMPLETE": Code("info", "filing", "Committed tranches lack dates or single amounts."),
    "COLLATERAL_PENDING": Code("info", "filing", "A security interest is promised, not granted."),
    "EXCHANGE_PREMIUM": Code("warning", "filing", "More was issued in an exchange than was surrendered."),
    "DEFINED_TERM_LOCAL": Code("info", "ledger", "A defined term means another party or note elsewhere."),
    "OUTSTANDING_MISMATCH": Code(
        "warning", "ledger", "A stated outstanding amount is not what replay gives."
    ),
    "OUTSTANDING_CONTRADICTION": Code("error", "ledger", "Two filings cannot both be right about an amount."),
    "SURRENDER_EXCEEDS_HOLDING": Code("error", "ledger", "More was surrendered than is recorded as held."),
    "UNCONFIRMED_PAYMENT": Code("info", "query", "Installments fell due and no filing says they were paid."),
    "TRANCHE_WINDOW_ELAPSED": Code(
        "info", "query", "Scheduled tranche months ended with no recorded closing."
    ),
    "MATURED_UNCONFIRMED": Code("warning", "query", "A note matured and no filing says it was paid."),
}
"""Every finding code there is; docs/FINDINGS.md lists them."""


def _severity(finding: Finding) -> Severity:
    return CATALOGUE[finding.code].severity


def _scope(finding: Finding) -> Scope:
    return CATALOGUE[finding.code].scope


@attrs.frozen(kw_only=True)
class Finding:
    """Something an auditor must hear of. Nothing is ever repaired because of it.

    code: of `CATALOGUE`. subject: what it is about, in words that do not depend on the order of
    arrival. message: a sentence with the figures. filings: streams concerned. events: ids concerned.
    known_from: the instant (UTC) from which all that it rests on is known; known_to: the instant from
    which later filings have settled it, None while they have not. severity and scope are the
    catalogue's unless given.
    """

    code: str = attrs.field(validator=attrs.validators.in_(CATALOGUE))
    subject: str
    message: str
    filings: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    known_from: datetime | None = None
    known_to: datetime | None = None
    severity: Severity = attrs.field(default=attrs.Factory(_severity, takes_self=True))
    scope: Scope = attrs.field(default=attrs.Factory(_scope, takes_self=True))

    @property
    def finding_id(self) -> str:
        """The code and a digest of subject and events, short enough to type."""
        digest = sha256("\x1f".join((self.code, self.subject, *sorted(self.events))).encode()).hexdigest()
        return f"{self.code.lower().replace('_', '-')}-{digest[:8]}"


make_finding = maker(Finding)
"""Makes findings as the class does, in less time: of a position, most filings find something."""
