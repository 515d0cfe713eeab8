"""What the reading noticed and a user must hear of; each a sentence with the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import (
    NoteIssued,
    NotePurchaseAgreementEntered,
    NoteSurrendered,
    NoteTranchesCommitted,
    Notice,
    OutstandingAsserted,
    PreferredExchanged,
)
from holdings_ledger.readers.model import ReadSpan
from holdings_ledger.readers.prose.assembly import Assembly, Fact
from holdings_ledger.readers.prose.blocks import Layout
from holdings_ledger.readers.prose.clauses import AgreementClause, CommitClause
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.settle import Exchange
from holdings_ledger.readers.prose.view import View


@attrs.frozen(kw_only=True)
class Reading:
    """All that the notices look at."""

    assembly: Assembly
    scene: Scene
    view: View
    layout: Layout
    spans: tuple[ReadSpan, ...]
    has_cover: bool
    truncated: bool
    attached: frozenset[str]
    unresolved_spans: tuple[tuple[int, int], ...] = ()


def notices(reading: Reading) -> tuple[Notice, ...]:
    """All notices, in a fixed order of rules."""
    found: list[Notice] = []
    for rule in _RULES:
        found.extend(rule(reading))
    return tuple(found)


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}" if amount == amount.quantize(Decimal("0.01")) else f"${amount:,}"


def _cover(reading: Reading) -> Iterator[Notice]:
    if not reading.has_cover:
        yield Notice(
            code="COVER_MISSING",
            detail="The document begins without a cover page; issuer and dates are taken from its text.",
        )


def _truncated(reading: Reading) -> Iterator[Notice]:
    if reading.truncated:
        yield Notice(
            code="DOCUMENT_TRUNCATED",
            detail="The document ends without a signed and dated signature block; facts after its"
            " end may be missing.",
        )


def _splits(reading: Reading) -> Iterator[Notice]:
    for fact in reading.assembly.facts:
        event = fact.event
        if isinstance(event, NoteSurrendered) and event.value is not None and event.principal is None:
            dated = f" dated {event.note_date}" if event.note_date else ""
            detail = (
                f"{_dollars(event.value)} is the one figure for principal and accrued interest of"
                f" the note{dated}; "
                "how it splits is not stated."
            )
        elif isinstance(event, PreferredExchanged) and event.value is not None:
            shares = f"{event.shares:,} shares of " if event.shares is not None else ""
            detail = (
                f"{_dollars(event.value)} is the one figure for capital and accrued dividends of {shares}"
                f"{event.series}; how it splits is not stated."
            )
        else:
            continue
        yield Notice(code="SPLIT_NOT_STATED", detail=detail, spans=event.source.spans[:1])


def _lots(reading: Reading) -> Iterator[Notice]:
    lots = [fact for fact in _notes(reading) if fact.lot is not None]
    if reading.assembly.inferred and lots:
        amounts = ", ".join(_dollars(fact.lot.principal) for fact in lots if fact.lot is not None)
        yield Notice(
            code="LOT_ALLOCATION_INFERRED",
            detail=f"Which amount has which maturity is inferred from exact sums, which leave one"
            f" way: lots of {amounts}.",
            spans=tuple(fact.event.source.spans[0] for fact in lots),
        )
    if reading.assembly.unresolved:
        amounts = ", ".join(_dollars(amount) for amount in reading.assembly.unresolved)
        issued = ", ".join(_dollars(issue.principal) for issue in reading.assembly.issues) or "nothing"
        yield Notice(
            code="LOT_ALLOCATION_UNRESOLVED",
            detail=f"Terms are stated for {amounts}, which cannot be allotted in one way to what"
            f" was issued: {issued}.",
            spans=reading.unresolved_spans,
        )


def _notes(reading: Reading) -> list[Fact]:
    return [fact for fact in reading.assembly.facts if isinstance(fact.event, NoteIssued)]


def _day_count(reading: Reading) -> Iterator[Notice]:
    silent = [
        fact.event
        for fact in _notes(reading)
        if isinstance(fact.event, NoteIssued) and fact.event.rate and fact.event.day_count is None
    ]
    if silent:
        rates = ", ".join(
            sorted({f"{(event.rate or 0) * 100:f}".rstrip("0").rstrip(".") + "%" for event in silent})
        )
        plural = "notes bear" if len(silent) > 1 else "note bears"
        yield Notice(
            code="DAY_COUNT_NOT_STATED",
            detail=f"{len(silent)} {plural} interest at {rates} a year with no day count stated.",
            spans=tuple(dict.fromkeys(event.source.spans[0] for event in silent)),
        )


def _payments(reading: Reading) -> Iterator[Notice]:
    for fact in _notes(reading):
        event = fact.event
        if not isinstance(event, NoteIssued):
            continue
        spans = event.source.spans
        amount = _dollars(event.principal)
        if event.installments is not None and not event.installment_amounts:
            first = f" from {event.first_payment_date}" if event.first_payment_date else ""
            yield Notice(
                code="INSTALLMENT_NOT_STATED",
                detail=f"The note of {amount} is payable in {event.installments} installments{first}; "
                "their amount is not stated.",
                spans=spans,
            )
        if event.maturity_date is None and not reading.truncated:
            relative = f" ({event.maturity_text})" if event.maturity_text else ""
            yield Notice(
                code="MATURITY_NOT_STATED",
                detail=f"No maturity date is stated for the note of {amount}{relative}.",
                spans=spans,
            )
        elif event.maturity_text is not None:
            yield Notice(
                code="MATURITY_NOT_STATED",
                detail=f"The note of {amount} {event.maturity_text}; {event.maturity_date} is"
                f" computed from that.",
                spans=spans,
            )
        if event.maturity_date and event.effective_date and event.maturity_date < event.effective_date:
            yield Notice(
                code="MATURITY_BEFORE_ISSUE",
                detail=f"The note of {amount}, issued {event.effective_date}, is stated to mature "
                f"{event.maturity_date}, before that.",
                spans=spans,
            )


def _tranches(reading: Reading) -> Iterator[Notice]:
    for fact in reading.assembly.facts:
        event = fact.event
        if isinstance(event, NoteTranchesCommitted):
            missing = ["closing dates"] if not event.amounts else []
            missing = ["single amounts", "closing dates"] if not event.amounts else ["closing dates"]
            total = _dollars(event.principal) if event.principal is not None else "an unstated amount"
            window = f", {event.window_from} to {event.window_to}" if event.window_from else ""
            yield Notice(
                code="TRANCHE_TERMS_INCOMPLETE",
                detail=f"{event.count} tranches of {total} together{window}:"
                f" {' and '.join(missing)} are not stated.",
                spans=event.source.spans[:1],
            )


def _collateral(reading: Reading) -> Iterator[Notice]:
    pending = [
        fact.event
        for fact in reading.assembly.facts
        if isinstance(fact.event, (NoteIssued, NotePurchaseAgreementEntered))
        and fact.event.secured == "pending"
    ]
    if pending:
        collateral = next((event.collateral for event in pending if event.collateral), None)
        by = f" by {collateral}" if collateral else ""
        spans = dict.fromkeys(span for event in pending for span in event.source.spans)
        yield Notice(
            code="COLLATERAL_PENDING",
            detail=f"The notes will be secured{by}; that security was granted is not stated.",
            spans=tuple(spans),
        )


def _premiums(reading: Reading) -> Iterator[Notice]:
    for exchange in reading.assembly.exchanges:
        sums = _sums(exchange)
        if sums is None:
            continue
        issued, surrendered = sums
        spans = tuple(reading.view.span(*issue.symbols.sentence.span) for issue in exchange.issues)
        if issued > surrendered:
            yield Notice(
                code="EXCHANGE_PREMIUM",
                detail=f"{_dollars(issued)} was issued for {_dollars(surrendered)} surrendered: "
                f"a premium of {_dollars(issued - surrendered)}.",
                spans=spans,
            )
        elif issued < surrendered:
            yield Notice(
                code="SUM_MISMATCH",
                detail=f"{_dollars(issued)} was issued for {_dollars(surrendered)} surrendered, "
                f"{_dollars(surrendered - issued)} less.",
                spans=spans,
            )


def _sums(exchange: Exchange) -> tuple[Decimal, Decimal] | None:
    values = [leg.value for leg in exchange.legs]
    known = [value for value in values if value is not None]
    if not exchange.issues or exchange.others or len(known) != len(values):
        return None
    return sum((issue.principal for issue in exchange.issues), Decimal(0)), sum(known, Decimal(0))


def _totals(reading: Reading) -> Iterator[Notice]:
    """Totals the text offers: outstanding notes of its own agreement, and sold plus remaining."""
    scene, assembly = reading.scene, reading.assembly
    for fact in assembly.facts:
        event = fact.event
        if isinstance(event, OutstandingAsserted) and event.kind == "notes" and event.agreement is not None:
            issued = sum((issue.principal for issue in assembly.issues), Decimal(0))
            if issued and issued != event.amount:
                yield Notice(
                    code="SUM_MISMATCH",
                    detail=f"{_dollars(event.amount)} is stated to be outstanding; "
                    f"the issues under the agreement sum to {_dollars(issued)}.",
                    spans=event.source.spans[:1],
                )
    for fact in assembly.facts:
        clause = fact.clauses[0]
        if isinstance(clause, CommitClause) and clause.remaining:
            yield from _ceiling(assembly, clause, scene, fact)
        if (
            isinstance(clause, CommitClause)
            and clause.each is not None
            and clause.each * clause.count != clause.principal
        ):
            yield Notice(
                code="SUM_MISMATCH",
                detail=f"{clause.count} tranches of {_dollars(clause.each)} make"
                f" {_dollars(clause.each * clause.count)}, "
                f"not the {_dollars(clause.principal)} stated.",
                spans=fact.event.source.spans[:1],
            )
    yield from _discounts(reading)
    yield from _stated_totals(reading)


def _stated_totals(reading: Reading) -> Iterator[Notice]:
    """The sum that a sentence gives for the several notes it issues."""
    for issue in reading.assembly.issues:
        made = sum(
            (other.principal for other in reading.assembly.issues if other.symbols is issue.symbols),
            Decimal(0),
        )
        if issue.total is not None and issue.total != made:
            yield Notice(
                code="SUM_MISMATCH",
                detail=f"The notes issued sum to {_dollars(made)}, not the {_dollars(issue.total)} stated.",
                spans=(reading.view.span(*issue.symbols.sentence.span),),
            )


def _ceiling(assembly: Assembly, commit: CommitClause, scene: Scene, fact: Fact) -> Iterator[Notice]:
    """Sold for cash and still to be sold make the most that may be sold."""
    main = [item.clauses[0] for item in assembly.facts]
    ceilings = [
        item.ceiling for item in main if isinstance(item, AgreementClause) and item.ceiling is not None
    ]
    sold = sum((issue.principal for issue in assembly.issues if issue.proceeds is not None), Decimal(0))
    if len(ceilings) == 1 and sold + commit.principal != ceilings[0]:
        yield Notice(
            code="SUM_MISMATCH",
            detail=f"{_dollars(sold)} sold and {_dollars(commit.principal)} remaining make "
            f"{_dollars(sold + commit.principal)}, not the {_dollars(ceilings[0])} of the agreement.",
            spans=fact.event.source.spans[:1],
        )


def _discounts(reading: Reading) -> Iterator[Notice]:
    """Face is price plus original issue discount; installments of a stated amount cover the principal."""
    for fact in _notes(reading):
        event = fact.event
        if not isinstance(event, NoteIssued):
            continue
        if event.discount is not None and event.proceeds is not None:
            face = event.proceeds + event.discount
            if face != event.principal:
                yield Notice(
                    code="SUM_MISMATCH",
                    detail=f"Price {_dollars(event.proceeds)} and discount {_dollars(event.discount)} make "
                    f"{_dollars(face)}, not the principal of {_dollars(event.principal)}.",
                    spans=event.source.spans[:1],
                )
        if event.installments and len(event.installment_amounts) == 1:
            paid = event.installment_amounts[0] * event.installments
            if paid < event.principal:
                yield Notice(
                    code="SUM_MISMATCH",
                    detail=f"{event.installments} installments of"
                    f" {_dollars(event.installment_amounts[0])} make "
                    f"{_dollars(paid)}, less than the principal of {_dollars(event.principal)}.",
                    spans=event.source.spans,
                )


_CONVERTIBLE_NOTE: Final = re.compile(
    r"(?<!non-)\bconvertible\b[\w\s-]{0,60}\b(?:note|debenture)s?\b", re.IGNORECASE
)


def _headings(reading: Reading) -> Iterator[Notice]:
    """A heading says convertible; the text lets the company alone choose shares."""
    choosers = {
        fact.event.conversion.chooser
        for fact in _notes(reading)
        if isinstance(fact.event, NoteIssued) and fact.event.conversion is not None
    }
    if choosers != {"company"}:
        return
    for paragraph in reading.layout.paragraphs:
        if paragraph.heading and paragraph.region == "item":
            match = _CONVERTIBLE_NOTE.search(reading.view.text, *paragraph.span)
            if match is not None:
                words = " ".join(reading.view.text[slice(*paragraph.span)].split())
                yield Notice(
                    code="HEADING_TERM_MISMATCH",
                    detail=f"The heading “{words}” says convertible; the text lets only the company"
                    f" pay in shares.",
                    spans=(reading.view.span(*match.span()),),
                )
                return


_GOVERNING: Final = re.compile(r"\W{0,5}(?:exhibit\s{1,10})?((?:2|3|4|10)\.\d{1,2})(?!\d)", re.IGNORECASE)


def _exhibits(reading: Reading) -> Iterator[Notice]:
    """Contracts and instruments listed as exhibits that are not in the document."""
    missing: list[str] = []
    spans: list[tuple[int, int]] = []
    for paragraph in reading.layout.paragraphs:
        if paragraph.item != "9.01" and paragraph.region != "signature":
            continue
        for start, end in _lines(reading.view.text, paragraph.span):
            match = _GOVERNING.match(reading.view.text, start, end)
            if match and f"EX-{match[1]}" not in reading.attached and match[1] not in missing:
                missing.append(match[1])
                spans.append(reading.view.span(*match.span(1)))
    if missing:
        listed = ", ".join(missing)
        plural = "Exhibits" if len(missing) > 1 else "Exhibit"
        verb = "are" if len(missing) > 1 else "is"
        yield Notice(
            code="EXHIBIT_NOT_INCLUDED",
            detail=f"{plural} {listed} {verb} listed but not part of the document; their words govern.",
            spans=tuple(spans),
        )


def _lines(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    at = span[0]
    for line in text[slice(*span)].splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


_LISTED: Final = 6


def _unread(reading: Reading) -> Iterator[Notice]:
    unread = [span for span in reading.spans if span.use == "unread" and span.kind in ("money", "shares")]
    if unread:
        words = ", ".join(
            f"{span.text} shares" if span.kind == "shares" else span.text.replace("\\", "")
            for span in unread[:_LISTED]
        )
        more = f" and {len(unread) - _LISTED} more" if len(unread) > _LISTED else ""
        noun = "amounts" if len(unread) > 1 else "amount"
        yield Notice(
            code="UNREAD_AMOUNT",
            detail=f"{len(unread)} {noun} of money or shares were understood by no template: {words}{more}.",
            spans=tuple(span.span for span in unread),
        )


_RULES: Final = (
    _cover,
    _truncated,
    _splits,
    _lots,
    _day_count,
    _payments,
    _tranches,
    _collateral,
    _premiums,
    _totals,
    _headings,
    _exhibits,
    _unread,
)

__all__ = ["Reading", "notices"]
