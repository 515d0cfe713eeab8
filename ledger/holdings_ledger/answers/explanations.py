"""How a figure is known: the words of filings, the arithmetic, the assumptions."""

from __future__ import annotations

from decimal import Decimal

import attrs

from holdings_ledger.answers.base import Basis
from holdings_ledger.answers.records import FindingRow


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
class ByHand:
    """Who read by hand what is explained, why, and from which form.

    ruling_id, author, reason, statement, in_force: of the ruling by which it counts. form: name of the file
    that was filled in; form_digest: its SHA-256; form_text: its words. gates: what it fails; accepted: why
    that was accepted.
    """

    ruling_id: str
    author: str
    reason: str
    statement: str
    in_force: bool
    form: str
    form_digest: str
    form_text: str
    gates: tuple[str, ...] = ()
    accepted: str | None = None


@attrs.frozen(kw_only=True)
class Explanation:
    """How a figure is known: the words of filings, the arithmetic, the assumptions and the findings.

    id: what was asked about (a position, note, event, finding or ruling). kind: of it. headline: it in words.
    value: the figure, None where unknown, in `unit` ("shares", "USD"). conclusion: whether replay agrees.
    by_hand: who wrote an event by hand, or what a ruling is the reading of; None for anything else.
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
    by_hand: ByHand | None = None
