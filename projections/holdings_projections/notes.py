"""Fold of filings into note records: each note with its issue, payments, changes and end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import attrs

from holdings_events import (
    Conversion,
    DefaultWaived,
    EventOfDefaultRecorded,
    ForbearanceAgreed,
    NoteAmended,
    NoteConverted,
    NoteIssued,
    NotePaymentRecorded,
    NoteRedeemed,
    NoteReference,
    NoteSurrendered,
)
from holdings_projections.confidence import weakest
from holdings_projections.filings import Filing
from holdings_projections.identity import fold_name
from holdings_projections.instruments import ConversionPrice, ConversionRule, NoteFact, NoteRecord, NoteTerms
from holdings_projections.restatements import Stated, stated_facts

__all__ = ["NoteLinks", "fold_notes", "link_notes"]

_KINDS: Final[Mapping[type[NoteReference], str]] = {
    NoteSurrendered: "surrendered",
    NoteAmended: "amended",
    NoteConverted: "converted",
    NotePaymentRecorded: "payment",
    NoteRedeemed: "redeemed",
    EventOfDefaultRecorded: "default",
    DefaultWaived: "waived",
    ForbearanceAgreed: "forbearance",
}


@attrs.frozen(kw_only=True)
class NoteLinks:
    """Which facts speak of which note.

    issues: a note's statements of issue, by its id, in order of filing. references: later facts that
    name exactly one of them, by its id. missing: those that name none. unresolved: those that name several.
    """

    issues: Mapping[str, tuple[Stated, ...]]
    references: Mapping[str, tuple[Stated, ...]]
    missing: tuple[Stated, ...]
    unresolved: tuple[Stated, ...]


def fold_notes(filings: Iterable[Filing]) -> tuple[NoteRecord, ...]:
    """Every note of the filings, by issuer, date and order of filing.

    A surrendered note that matches no recorded issue, or more than one, is a record of its own; so is a
    note of no recorded issue that other facts name by date or principal, with all that is told of it.
    """
    links = link_notes(stated_facts(filings))
    records = [_record(key, stated, links.references.get(key, ())) for key, stated in links.issues.items()]
    records += _prior_records(links)
    return _labelled(records)


def link_notes(facts: Sequence[Stated]) -> NoteLinks:
    """Link facts about notes to the issues they name: by issuer, holder, and date or principal or both."""
    issues: dict[str, list[Stated]] = {}
    for fact in facts:
        if isinstance(fact.event, NoteIssued) and isinstance(fact.root.event, NoteIssued):
            issues.setdefault(fact.id("note", fact.root.event.note) or "", []).append(fact)
    references: dict[str, list[Stated]] = {}
    loose: dict[bool, list[Stated]] = {True: [], False: []}
    for fact in facts:
        if isinstance(fact.event, NoteReference):
            named = [key for key, stated in issues.items() if _names(fact, fact.event, stated)]
            if len(named) == 1:
                references.setdefault(named[0], []).append(fact)
            else:
                loose[bool(named)].append(fact)
    return NoteLinks(
        issues={key: tuple(stated) for key, stated in issues.items()},
        references={key: tuple(stated) for key, stated in references.items()},
        missing=tuple(loose[False]),
        unresolved=tuple(loose[True]),
    )


def _names(fact: Stated, reference: NoteReference, issue: Sequence[Stated]) -> bool:
    """Whether a reference names a note, in any statement of its issue. It must give a date or a principal."""
    return any(_fits(fact, reference, stated) for stated in issue)


def _fits(fact: Stated, reference: NoteReference, stated: Stated) -> bool:
    issued = stated.event
    if not isinstance(issued, NoteIssued) or stated.issuer_key != fact.issuer_key:
        return False
    if reference.holder and issued.holder and fold_name(reference.holder) != fold_name(issued.holder):
        return False
    if reference.note_date is None and reference.note_principal is None:
        return False
    same_date = reference.note_date in (None, stated.effective_date)
    same_principal = reference.note_principal in (None, issued.principal)
    return same_date and same_principal and stated.effective_date <= fact.effective_date


def _record(note_id: str, issue: Sequence[Stated], references: Sequence[Stated]) -> NoteRecord:
    last = next(stated for stated in reversed(issue) if stated.known_until is None)
    event = last.event
    assert isinstance(event, NoteIssued)  # `link_notes` takes nothing else for an issue
    facts = [*(_issue_fact(stated) for stated in issue), *(_reference_fact(stated) for stated in references)]
    return NoteRecord(
        note_id=note_id,
        label="",
        issuer_key=last.issuer_key,
        issuer=last.root_filing.header.issuer.name,
        issuer_cik=last.issuer_cik,
        holder=event.holder,
        holder_key=fold_name(event.holder) if event.holder else None,
        title=event.title,
        issue_date=last.effective_date,
        facts=_sorted(facts),
    )


def _prior_records(links: NoteLinks) -> list[NoteRecord]:
    """Records of notes of which no issue is recorded, restatements of a fact together.

    A surrender has a note of its own; other facts join the one note that they name as it does.
    """
    groups: dict[str, list[Stated]] = {}
    for fact in (*links.missing, *links.unresolved):
        if isinstance(fact.event, NoteSurrendered) and isinstance(fact.root.event, NoteSurrendered):
            groups.setdefault(fact.id("prior", fact.root.event.prior) or "", []).append(fact)
    for fact in links.missing:
        if not isinstance(fact.event, NoteSurrendered):
            fitting = [key for key, group in groups.items() if _same_note(fact, group)]
            if len(fitting) == 1:
                groups[fitting[0]].append(fact)
            elif not fitting and _is_named(fact):
                groups[f"{fact.root_filing.id}/named/{fact.root.version}"] = [fact]
    return [_prior_record(note_id, group) for note_id, group in groups.items()]


def _is_named(fact: Stated) -> bool:
    event = fact.event
    assert isinstance(event, NoteReference)  # of `NoteLinks`
    return event.note_date is not None or event.note_principal is not None


def _same_note(fact: Stated, group: Sequence[Stated]) -> bool:
    """Whether a fact names the note that all facts of a group name, by date or principal, or is told anew."""
    return any(fact.root is other.root for other in group) or (
        all(_agree(fact, other) for other in group) and any(_share(fact, other) for other in group)
    )


def _agree(one: Stated, other: Stated) -> bool:
    """Whether two references can be of one note: nothing that both of them give differs."""
    return one.issuer_key == other.issuer_key and all(
        None in pair or pair[0] == pair[1] for pair in zip(_names_of(one), _names_of(other), strict=True)
    )


def _share(one: Stated, other: Stated) -> bool:
    """Whether both give the note's date, or both its principal."""
    dated, amounts = list(zip(_names_of(one), _names_of(other), strict=True))[1:]
    return None not in dated or None not in amounts


def _names_of(fact: Stated) -> tuple[str | None, date | None, Decimal | None]:
    """Holder, date and principal by which a fact names a note."""
    event = fact.event
    assert isinstance(event, NoteReference)  # of `NoteLinks`
    return fold_name(event.holder) if event.holder else None, event.note_date, event.note_principal


def _prior_record(note_id: str, facts: Sequence[Stated]) -> NoteRecord:
    last = facts[-1]
    named = [_names_of(fact) for fact in facts]
    holders = [event.holder for fact in facts if isinstance(event := fact.event, NoteReference)]
    holder = next((name for name in reversed(holders) if name), None)
    return NoteRecord(
        note_id=note_id,
        label="",
        issuer_key=last.issuer_key,
        issuer=last.root_filing.header.issuer.name,
        issuer_cik=last.issuer_cik,
        holder=holder,
        holder_key=fold_name(holder) if holder else None,
        issue_date=next((day for _, day, _ in reversed(named) if day is not None), None),
        facts=_sorted([_reference_fact(fact) for fact in facts]),
    )


def _sorted(facts: Sequence[NoteFact]) -> tuple[NoteFact, ...]:
    """By effective date; within a day as given, which is issues first and then in order of filing."""
    return tuple(sorted(facts, key=lambda fact: fact.effective_date))


def _labelled(records: Sequence[NoteRecord]) -> tuple[NoteRecord, ...]:
    """Records with labels, the letters in order of filing within an issuer and date."""
    ordered = sorted(records, key=lambda record: (record.issuer_key, record.issue_date or date.min))
    counts: dict[tuple[str, date | None], int] = {}
    labelled: list[NoteRecord] = []
    for record in ordered:
        key = (record.issuer_key, record.issue_date)
        counts[key] = counts.get(key, 0) + 1
        day = "undated" if record.issue_date is None else record.issue_date.isoformat()
        labelled.append(attrs.evolve(record, label=f"{day} {_letters(counts[key])}"))
    return tuple(labelled)


def _letters(number: int) -> str:
    """a, b, ... z, aa, ab, ..."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _issue_fact(stated: Stated) -> NoteFact:
    event = stated.event
    assert isinstance(event, NoteIssued)  # of `NoteLinks.issues`
    return NoteFact(
        kind="issued",
        event_id=stated.recorded.id,
        filing=stated.filing.id,
        known_at=stated.filing.known_at,
        known_until=stated.known_until,
        signature_dated=stated.filing.header.known_at_source == "signature_date",
        effective_date=stated.effective_date,
        confidence=stated.confidence("principal"),
        principal=event.principal,
        terms=_terms(stated, event),
        exchange=stated.id("exchange", event.exchange),
    )


def _terms(stated: Stated, event: NoteIssued) -> NoteTerms:
    return NoteTerms(
        principal=event.principal,
        rate=event.rate,
        default_rate=event.default_rate,
        day_count=event.day_count,
        compounding=event.compounding,
        maturity_date=event.maturity_date,
        maturity_text=event.maturity_text,
        pattern=event.payment_pattern,
        installments=event.installments,
        amounts=event.installment_amounts,
        first_payment_date=event.first_payment_date,
        months=event.payment_months,
        conversion=_conversion(event.conversion),
        ownership_cap=event.ownership_cap,
        secured=event.secured,
        principal_confidence=stated.confidence("principal"),
        rate_confidence=stated.confidence("rate"),
        maturity_confidence=stated.confidence("maturity_date", "payment_pattern"),
        conversion_confidence=stated.confidence("conversion"),
    )


def _conversion(conversion: Conversion | None) -> ConversionRule | None:
    if conversion is None:
        return None
    return ConversionRule(
        chooser=conversion.chooser,
        rule=conversion.rule,
        floor=conversion.floor,
        terms=tuple(
            ConversionPrice(
                kind=term.kind,
                measure=term.measure,
                statistic=term.statistic,
                factor=term.factor,
                window_days=term.window_days,
                price=term.price,
                lowest_count=term.lowest_count,
            )
            for term in conversion.terms
        ),
    )


def _reference_fact(stated: Stated) -> NoteFact:
    event = stated.event
    assert isinstance(event, NoteReference)  # of `NoteLinks.references`
    return _with_value(_stated_fact(stated, event))


def _with_value(fact: NoteFact) -> NoteFact:
    """A conversion that tells shares and price but no amount was of their product, to the cent."""
    known = (fact.principal, fact.interest, fact.value)
    if fact.kind != "converted" or fact.shares is None or fact.price is None or known != (None, None, None):
        return fact
    value = (fact.shares * fact.price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return attrs.evolve(fact, value=value, confidence=weakest(fact.confidence, "inferred"))


def _stated_fact(stated: Stated, event: NoteReference) -> NoteFact:
    return NoteFact(
        kind=_KINDS[type(event)],
        event_id=stated.recorded.id,
        filing=stated.filing.id,
        known_at=stated.filing.known_at,
        known_until=stated.known_until,
        signature_dated=stated.filing.header.known_at_source == "signature_date",
        effective_date=stated.effective_date,
        confidence=stated.confidence("effective_date", "principal", "interest", "value"),
        principal=None if isinstance(event, NoteAmended) else getattr(event, "principal", None),
        interest=getattr(event, "interest", None),
        value=getattr(event, "value", None),
        expenses=getattr(event, "expenses", None),
        premium=getattr(event, "premium", None),
        price=getattr(event, "price", None),
        until=getattr(event, "until", None),
        capitalised=getattr(event, "capitalised", None),
        shares=getattr(event, "shares", None),
        terms=_changes(event),
        description=getattr(event, "description", None),
        exchange=stated.id("exchange", getattr(event, "exchange", None)),
    )


def _changes(event: NoteReference) -> NoteTerms | None:
    if isinstance(event, NoteAmended):
        return NoteTerms(
            principal=event.principal,
            rate=event.rate,
            maturity_date=event.maturity_date,
            installments=event.installments,
            first_payment_date=event.first_payment_date,
            conversion=_conversion(event.conversion),
        )
    if isinstance(event, EventOfDefaultRecorded):
        return NoteTerms(default_rate=event.default_rate)
    return None
