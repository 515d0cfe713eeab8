"""Findings across filings about notes, preferred stock and commitments. None of them repairs anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from holdings_events import (
    NoteConverted,
    NoteIssued,
    NoteReference,
    NoteSurrendered,
    OutstandingAsserted,
    PreferredExchanged,
)
from holdings_projections.commitments import link_commitments
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.identity import fold_name, issuer_keys
from holdings_projections.instruments import NoteRecord, visible
from holdings_projections.note_balances import note_balance
from holdings_projections.notes import fold_notes, link_notes
from holdings_projections.preferred import fold_preferred
from holdings_projections.preferred_positions import openings
from holdings_projections.preferred_records import PreferredFact, PreferredRecord
from holdings_projections.restatements import Stated, amendment_targets, fact_key, in_order, stated_facts

__all__ = ["findings"]

_NONE: Final = Decimal(0)


def findings(filings: Iterable[Filing]) -> tuple[Finding, ...]:
    """Every finding that two facts, or a fact and the ledger, give rise to; by code and subject.

    Amounts that a filing's own text contradicts are notices of the filing, not found here.
    """
    ordered = in_order(filings)
    facts = tuple(fact for fact in stated_facts(ordered) if fact.known_until is None)
    series = fold_preferred(ordered)
    found = [
        *_not_in_ledger(facts, series),
        *_unresolved(facts),
        *_asserted_notes(facts, fold_notes(ordered)),
        *_overdrawn_notes(facts),
        *(finding for record in series for finding in _series_findings(record)),
        *_local_terms(ordered),
        *_amendments(ordered),
        *_told_twice(facts),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.code, finding.subject, finding.events)))


def _not_in_ledger(facts: Sequence[Stated], series: Sequence[PreferredRecord]) -> list[Finding]:
    """One finding for each filing that speaks of notes, shares or commitments no filing records."""
    without_issue = {
        fact.event_id
        for record in series
        for moves in _holdings(record)
        if not any(fact.kind == "issued" for fact in moves)
        for fact in moves
    }
    missing = [*link_notes(facts).missing, *link_commitments(facts).missing]
    missing += [
        f for f in facts if isinstance(f.event, PreferredExchanged) and f.recorded.id in without_issue
    ]
    by_filing: dict[str, list[Stated]] = {}
    for fact in sorted(missing, key=lambda fact: fact.recorded.version):
        by_filing.setdefault(fact.filing.id, []).append(fact)
    return [_missing_from(group) for group in by_filing.values()]


def _missing_from(group: Sequence[Stated]) -> Finding:
    things = "; ".join(_named(fact) for fact in group)
    return Finding(
        code="INSTRUMENT_NOT_IN_LEDGER",
        subject=f"{_issuer(group[0])}: {things}",
        message=f"No filing in the ledger records the issue of: {things}",
        filings=(group[0].filing.id,),
        events=tuple(fact.recorded.id for fact in group),
        known_from=group[0].filing.known_at,
    )


def _named(fact: Stated) -> str:
    """A fact's instrument, in a few words that do not depend on the ledger."""
    event = fact.event
    if isinstance(event, PreferredExchanged):
        return f"{event.shares if event.shares is not None else 'shares of'} {event.series}"
    if isinstance(event, NoteReference):
        dated = f" dated {event.note_date}" if event.note_date else ""
        amount = event.note_principal or getattr(event, "value", None) or getattr(event, "principal", None)
        return f"note{dated}{f' ({amount:,})' if amount is not None else ''}"
    return f"tranche of {fact.effective_date}"


def _issuer(fact: Stated) -> str:
    return fact.root_filing.header.issuer.name


def _unresolved(facts: Sequence[Stated]) -> list[Finding]:
    """Facts that name several notes, or several commitments, alike."""
    loose = [*link_notes(facts).unresolved, *link_commitments(facts).unresolved]
    return [
        Finding(
            code="LOT_ALLOCATION_UNRESOLVED",
            subject=f"{_issuer(fact)}: {_named(fact)}, {fact.effective_date}",
            message=f"{_named(fact)} fits several instruments in the ledger, and was allotted to none",
            filings=(fact.filing.id,),
            events=(fact.recorded.id,),
            known_from=fact.filing.known_at,
            scope="ledger",
        )
        for fact in loose
    ]


def _asserted_notes(facts: Sequence[Stated], notes: Sequence[NoteRecord]) -> list[Finding]:
    """OUTSTANDING_MISMATCH of amounts of notes that a filing states as outstanding."""
    found: list[Finding] = []
    for fact in facts:
        event = fact.event
        if not isinstance(event, OutstandingAsserted) or event.kind != "notes":
            continue
        sums = _replayed(fact, facts, notes)
        if sums and event.amount not in sums:
            _, nearest = min((abs(total - event.amount), total) for total in sums)
            found.append(
                Finding(
                    code="OUTSTANDING_MISMATCH",
                    subject=f"{_issuer(fact)}: {event.subject}, {fact.effective_date}",
                    message=f"{event.amount:,} is stated as outstanding; replay gives {nearest:,}, "
                    f"{abs(nearest - event.amount):,} {'more' if nearest > event.amount else 'less'}",
                    filings=(fact.filing.id,),
                    events=(fact.recorded.id,),
                    known_from=fact.filing.known_at,
                )
            )
    return found


def _replayed(fact: Stated, facts: Sequence[Stated], notes: Sequence[NoteRecord]) -> list[Decimal]:
    """What the assertion can mean: notes of this filing, to its holders, or of the issuer.

    A term for notes is local to the filing, so any of the three sums counts as agreement. Only filings
    known when the assertion was made count. Empty where no note is recorded.
    """
    here = [f for f in facts if f.filing is fact.filing and isinstance(f.event, NoteIssued)]
    holders = {fold_name(f.event.holder) for f in here if isinstance(f.event, NoteIssued) and f.event.holder}
    ids = {item.recorded.id for item in here}

    def total(wanted: Callable[[NoteRecord], bool]) -> Decimal | None:
        balances = [
            note_balance(note, fact.effective_date, fact.filing.known_at)
            for note in notes
            if note.issuer_key == fact.issuer_key and wanted(note)
        ]
        known = [b.principal for b in balances if b is not None and b.principal is not None]
        return sum(known, _NONE) if known else None

    sums = (
        total(lambda note: any(item.event_id in ids for item in note.facts)),
        total(lambda note: note.holder_key in holders),
        total(lambda note: True),
    )
    return [amount for amount in sums if amount is not None]


def _overdrawn_notes(facts: Sequence[Stated]) -> list[Finding]:
    """SURRENDER_EXCEEDS_HOLDING: more principal surrendered or converted than the note had."""
    links = link_notes(facts)
    found: list[Finding] = []
    for note_id, references in links.references.items():
        issue = links.issues[note_id][-1].event
        assert isinstance(issue, NoteIssued)  # of `NoteLinks.issues`
        gone = _NONE
        for fact in sorted(references, key=lambda fact: fact.effective_date):
            event = fact.event
            if isinstance(event, NoteSurrendered | NoteConverted) and event.principal is not None:
                gone += event.principal
                if gone > issue.principal:
                    found.append(_overdrawn_note(fact, gone, issue.principal))
    return found


def _overdrawn_note(fact: Stated, gone: Decimal, held: Decimal) -> Finding:
    return Finding(
        code="SURRENDER_EXCEEDS_HOLDING",
        subject=f"{_issuer(fact)}: {_named(fact)}, {fact.effective_date}",
        message=f"{gone:,} of principal was surrendered or converted, of a note of {held:,}",
        filings=(fact.filing.id,),
        events=(fact.recorded.id,),
        known_from=fact.filing.known_at,
    )


def _holdings(record: PreferredRecord) -> list[list[PreferredFact]]:
    """The moves of each holder of a series, as known now."""
    groups: dict[str, list[PreferredFact]] = {}
    for fact in visible(record.facts, None):
        if fact.kind != "asserted":
            groups.setdefault(fact.holder_key or "", []).append(fact)
    return list(groups.values())


def _series_findings(record: PreferredRecord) -> list[Finding]:
    holdings = _holdings(record)
    found = [_overdrawn(record, moves) for moves in holdings]
    for said in visible(record.facts, None):
        if said.kind == "asserted" and said.shares is not None:
            found.append(_against_assertion(record, said, said.shares, holdings))
    return [finding for finding in found if finding is not None]


def _overdrawn(record: PreferredRecord, moves: Sequence[PreferredFact]) -> Finding | None:
    """More was surrendered than is recorded as issued to a holder, of whom an issue is recorded."""
    short = openings(moves)
    if short == 0 or not any(fact.kind == "issued" for fact in moves):
        return None
    return Finding(
        code="SURRENDER_EXCEEDS_HOLDING",
        subject=f"{record.issuer}: {record.series}, {moves[0].holder}",
        message=f"{short:,} shares more were surrendered than are recorded as held",
        filings=_filings(moves),
        events=tuple(fact.event_id for fact in moves),
        known_from=max(fact.known_at for fact in moves),
    )


def _against_assertion(
    record: PreferredRecord,
    said: PreferredFact,
    asserted: Decimal,
    holdings: Sequence[Sequence[PreferredFact]],
) -> Finding | None:
    """What other facts imply for the day of an assertion, against it.

    A surrender after that day, of shares with no recorded issue in between, means that they were
    outstanding on it: then two filings contradict each other. Else replay and assertion differ.
    """
    day = said.effective_date
    least, implying = _NONE, list[PreferredFact]()
    for moves in holdings:
        past = [fact for fact in moves if fact.effective_date <= day]
        held = openings(moves) + _sum(past)
        if openings(moves) > openings(past):
            implying += [f for f in moves if f.kind == "exchanged" and f.effective_date > day]
        least += held
    if least <= asserted:
        return None
    if implying:
        return _contradiction(record, said, asserted, least, implying)
    return Finding(
        code="OUTSTANDING_MISMATCH",
        subject=f"{record.issuer}: {record.series}, {day}",
        message=f"{asserted:,} shares are stated as outstanding; replay gives at least {least:,}",
        filings=(said.filing,),
        events=(said.event_id,),
        known_from=said.known_at,
    )


def _contradiction(
    record: PreferredRecord,
    said: PreferredFact,
    asserted: Decimal,
    least: Decimal,
    implying: Sequence[PreferredFact],
) -> Finding:
    gone = sum((fact.shares or _NONE for fact in implying), _NONE)
    last = max(fact.effective_date for fact in implying)
    gap = (last - said.effective_date) // timedelta(days=1)
    return Finding(
        code="OUTSTANDING_CONTRADICTION",
        subject=f"{record.issuer}: {record.series}, {said.effective_date}",
        message=(
            f"{asserted:,} shares are stated as outstanding on {said.effective_date}, but {gone:,} were "
            f"surrendered by {last}, {gap} days later, and no filing records their issue in between: "
            f"at least {least:,} were outstanding"
        ),
        filings=_filings((said, *implying)),
        events=(said.event_id, *(fact.event_id for fact in implying)),
        known_from=max(fact.known_at for fact in (said, *implying)),
    )


def _sum(moves: Iterable[PreferredFact]) -> Decimal:
    changes = ((fact.shares or _NONE) * (1 if fact.kind == "issued" else -1) for fact in moves)
    return sum(changes, _NONE)


def _filings(facts: Iterable[PreferredFact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.filing for fact in facts))


def _local_terms(filings: Sequence[Filing]) -> list[Finding]:
    """DEFINED_TERM_LOCAL: a term that filings of one issuer define with different meanings."""
    keys = issuer_keys(filing.header.issuer for filing in filings)
    uses: dict[tuple[str, str], list[tuple[Filing, str, str]]] = {}
    for filing in filings:
        for term, meaning in filing.header.defined_terms:
            key = (keys[filing.header.issuer], fold_name(term))
            uses.setdefault(key, []).append((filing, term, meaning))
    found: list[Finding] = []
    for group in uses.values():
        meanings = {fold_name(meaning): meaning for _, _, meaning in reversed(group)}
        if len({filing.id for filing, _, _ in group}) < 2 or len(meanings) < 2:
            continue
        first, term, _ = group[0]
        listed = "; ".join(sorted(meanings.values()))
        found.append(
            Finding(
                code="DEFINED_TERM_LOCAL",
                subject=f"{first.header.issuer.name}: “{term}”",
                message=f"“{term}” means different things in different filings: {listed}",
                filings=tuple(dict.fromkeys(filing.id for filing, _, _ in group)),
                events=tuple(dict.fromkeys(filing.header_id for filing, _, _ in group)),
                known_from=_second_meaning(group),
            )
        )
    return found


def _second_meaning(group: Sequence[tuple[Filing, str, str]]) -> datetime:
    """When a second meaning became known; the group is in order of filing."""
    first = fold_name(group[0][2])
    return next(filing.known_at for filing, _, meaning in group if fold_name(meaning) != first)


def _amendments(filings: Sequence[Filing]) -> list[Finding]:
    """8-K/As whose original is not in the ledger, or could be any of several."""
    by_id = {filing.id: filing for filing in filings}
    return [
        Finding(
            code=original,
            subject=f"{by_id[key].header.issuer.name}: 8-K/A for {by_id[key].header.period}",
            message="Facts of the amendment are counted beside those of other filings, not in their place",
            filings=(key,),
            events=(by_id[key].header_id,),
            known_from=by_id[key].known_at,
        )
        for key, original in amendment_targets(filings).items()
        if isinstance(original, str)
    ]


def _told_twice(facts: Sequence[Stated]) -> list[Finding]:
    """DUPLICATE_SUBMISSION: the same issue or surrender in filings that do not amend each other."""
    groups: dict[tuple[object, ...], list[Stated]] = {}
    for fact in facts:
        if isinstance(fact.event, NoteIssued | NoteSurrendered | PreferredExchanged):
            groups.setdefault((fact.issuer_key, *fact_key(fact.event)), []).append(fact)
    return [_twice(group) for group in groups.values() if len({fact.filing.id for fact in group}) > 1]


def _twice(group: Sequence[Stated]) -> Finding:
    first = group[0]
    amount = getattr(first.event, "principal", None) or getattr(first.event, "value", None)
    return Finding(
        code="DUPLICATE_SUBMISSION",
        subject=f"{_issuer(first)}: {type(first.event).__name__}, {first.effective_date}, {amount}",
        message="Filings that do not amend each other tell the same fact; both are counted",
        filings=tuple(dict.fromkeys(fact.filing.id for fact in group)),
        events=tuple(fact.recorded.id for fact in group),
        known_from=max(fact.filing.known_at for fact in group),
    )
