"""From clauses to the ledger's events, in its order: by first words, the surrendered before the issued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from holdings_events import (
    AgreementTerminated,
    Event,
    Evidence,
    ExchangeAgreementEntered,
    NoteIssued,
    NotePurchaseAgreementEntered,
    NoteSurrendered,
    NoteTranchesCommitted,
    OutstandingAsserted,
    PreferredExchanged,
    Source,
    Span,
    WarrantIssued,
)
from holdings_ledger.readers.prose.about_days import near_days, with_assumed_days
from holdings_ledger.readers.prose.applied import Applied, apply_terms, merged
from holdings_ledger.readers.prose.clauses import (
    AgreementClause,
    CeilingClause,
    Clause,
    CommitClause,
    ConditionClause,
    EventClause,
    IssueClause,
    Leg,
    OutstandingClause,
    ScheduleClause,
    TermClause,
    WarrantTermClause,
)
from holdings_ledger.readers.prose.fields import counts, evolved, lot_order, only, volume
from holdings_ledger.readers.prose.lots import Lot
from holdings_ledger.readers.prose.lotting import NOTE_FIELDS, Lotting
from holdings_ledger.readers.prose.mentions import (
    named_in,
    with_default_rate,
    with_note_of_tranche,
    with_premium,
    with_terms,
    with_value,
)
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.settle import Exchange, Settling
from holdings_ledger.readers.prose.undone import is_ahead
from holdings_ledger.readers.prose.view import View


@attrs.frozen(kw_only=True)
class Fact:
    """An event with what it came from. key: its place in the order of the document.

    clauses: those it rests on, the main one first. exchange: the exchange it is a leg of.
    """

    event: Event
    key: tuple[int, int, int]
    clauses: tuple[Clause, ...]
    exchange: Exchange | None = None
    lot: Lot | None = None


@attrs.frozen(kw_only=True)
class Assembly:
    """All facts in order, and what the notices need to know.

    unresolved: amounts of groups that fit the issues in no way, or in several.
    inferred: whether lots were found by sums over several issues.
    """

    facts: tuple[Fact, ...]
    issues: tuple[IssueClause, ...]
    applied: Applied
    exchanges: tuple[Exchange, ...]
    unresolved: tuple[Decimal, ...] = ()
    inferred: bool = False


_MOST_TERMS = 20
"""Sentences on warrants that are looked at: a filing has one or two."""


class Assembler:
    """Builds the facts of one document. digest: of the document. signed: when; None where it may be cut."""

    def __init__(
        self, clauses: tuple[Clause, ...], scene: Scene, view: View, digest: str, signed: date | None
    ) -> None:
        self.clauses = clauses
        self.scene = scene
        self.view = view
        self.digest = digest
        self.signed = signed
        self.settling = Settling(clauses, scene, view, signed is None)
        self.applied = apply_terms(clauses, scene.register)
        self.issues = tuple(clause for clause in clauses if isinstance(clause, IssueClause))
        self.commits = tuple(clause for clause in clauses if isinstance(clause, CommitClause))
        self.lotting = Lotting(self.issues, self.applied, self.settling, scene.register)

    def assemble(self) -> Assembly:
        """All facts, numbered."""
        facts = [
            *self._agreements(),
            *self._surrendered(),
            *self._issued(),
            *self._committed(),
            *self._outstanding(),
            *self._others(),
        ]
        return Assembly(
            facts=tuple(self._numbered(sorted(self._done(facts), key=lambda fact: fact.key))),
            issues=self.issues,
            applied=self.applied,
            exchanges=tuple(self.settling.exchanges),
            unresolved=self.lotting.unresolved,
            inferred=self.lotting.inferred,
        )

    def _done(self, facts: list[Fact]) -> list[Fact]:
        """The facts but those of a day after the report was signed: they cannot have been done."""
        return [fact for fact in facts if not is_ahead(fact.event, self.signed)]

    # sources and order

    def _span(self, clause: Clause) -> Span:
        return self.view.span(*clause.symbols.sentence.span)

    def _source(self, clauses: tuple[Clause, ...], first: Span | None = None) -> Source:
        spans = [self._span(clause) for clause in clauses]
        if first is not None:
            spans.insert(0, first)
        return Source(document=self.digest, spans=tuple(dict.fromkeys(spans)))

    def _token_span(self, place: int, end: int) -> Span:
        tokens = self.scene.tokens
        return self.view.span(tokens[place].span[0], tokens[end - 1].span[1])

    def _numbered(self, facts: list[Fact]) -> list[Fact]:
        """Ordinals in the order of the document; a lot that a cut document leaves open keeps its number."""
        notes = priors = 0
        near = near_days(self.scene.tokens)
        numbered: list[Fact] = []
        for fact in facts:
            event = fact.event
            if isinstance(event, NoteIssued):
                notes += 1
                event = attrs.evolve(event, note=notes)
                if self._may_be_divided_further(fact, event):
                    continue
            elif isinstance(event, NoteSurrendered):
                priors += 1
                event = attrs.evolve(event, prior=priors)
            numbered.append(attrs.evolve(fact, event=with_assumed_days(event, near)))
        return numbered

    def _may_be_divided_further(self, fact: Fact, event: NoteIssued) -> bool:
        """Notes in the plural with no maturity yet: the missing rest may divide them into lots."""
        clause = fact.clauses[0]
        if self.signed is not None or event.maturity_date is not None or event.maturity_text is not None:
            return False
        return isinstance(clause, IssueClause) and self.scene.register.notes[clause.notes].plural

    # agreements

    def _agreements(self) -> list[Fact]:
        dated = [clause for clause in self.settling.agreements if clause.context.day is not None]
        facts = [self._agreement(clause) for clause in dated]
        return [fact for fact in facts if fact is not None]

    def _agreement(self, clause: AgreementClause) -> Fact | None:
        """An agreement about notes or an exchange; any other agreement is not this ledger's matter."""
        agreement = self.scene.register.agreements[clause.agreement]
        holder, _ = self.settling.holder(clause, clause.holder)
        key = (clause.symbols.sentence.first, -1, 0)
        if agreement.is_exchange and "share exchange" not in agreement.title.lower():
            exchange = ExchangeAgreementEntered(
                effective_date=clause.context.day,
                source=self._source((clause,)),
                holder=holder,
                title=agreement.title,
            )
            return Fact(event=exchange, key=key, clauses=(clause,))
        if clause.standing and not self._something_on(clause.context.day):
            return None
        if not (agreement.names_notes or clause.notes is not None or self._leads_to_notes(clause)):
            return None
        terms = self._terms_of_agreement(clause)
        values = merged(terms, ())
        purchase = NotePurchaseAgreementEntered(
            effective_date=clause.context.day,
            source=self._source((clause, *terms)),
            holder=holder,
            title=agreement.title,
            max_principal=self._ceiling(clause),
            **only(values, "secured", "collateral", "registration_rights"),
        )
        return Fact(event=purchase, key=key, clauses=(clause, *terms))

    def _something_on(self, day: date | None) -> bool:
        """Whether notes were issued on a day: then an agreement of that day is of this report too."""
        return any(self.settling.day(issue)[0] == day for issue in self.issues)

    def _ceiling(self, clause: AgreementClause) -> Decimal | None:
        """The most that may be sold: in the agreement's own sentence, or the one that tells of it."""
        if clause.ceiling is not None:
            return clause.ceiling
        told = [
            other.ceiling
            for other in self.clauses
            if isinstance(other, CeilingClause) and other.agreement == clause.agreement
        ]
        return told[0] if len(told) == 1 else None

    def _leads_to_notes(self, clause: AgreementClause) -> bool:
        """Whether notes were issued to the other party on the day of a purchase agreement, its only one."""
        words = self.scene.register.agreements[clause.agreement].title.lower().split()
        if "purchase" not in words and "subscription" not in words:
            return False
        if any(
            issue.symbols.sentence is clause.symbols.sentence or issue.context.agreement == clause.agreement
            for issue in self.issues
        ):
            return True
        if (
            sum(other.holder == clause.holder for other in self.settling.agreements) != 1
            or clause.holder is None
        ):
            return False
        return any(
            issue.holder == clause.holder and self.settling.day(issue)[0] == clause.context.day
            for issue in self.issues
        )

    def _terms_of_agreement(self, clause: AgreementClause) -> list[TermClause]:
        """Security and registration rights stated of the class of notes that the agreement is about."""
        if clause.notes is None:
            return []
        fields = {"secured", "registration_rights"}
        return [
            term
            for term in self.clauses
            if isinstance(term, TermClause)
            and term.subject.notes == clause.notes
            and not fields.isdisjoint(field for field, _ in term.terms)
        ]

    # surrendered

    def _surrendered(self) -> list[Fact]:
        facts: list[Fact] = []
        named = named_in(self.clauses, self.scene.register)
        for exchange in self.settling.exchanges:
            clause: Clause = exchange.surrender or exchange.issues[0]
            day, evidence = self.settling.day(clause)
            if day is None:
                continue
            stated = (
                exchange.surrender.holder if exchange.surrender is not None else exchange.issues[0].holder
            )
            holder, of_holder = self.settling.holder(clause, stated)
            agreed = exchange.surrender is not None and not exchange.surrender.done
            for order, told in enumerate(exchange.legs):
                leg = named.told(told)
                dated = None if leg is told else Evidence(field="note_date", confidence="inferred")
                how = [item for item in (evidence, of_holder, dated) if item is not None]
                if agreed:
                    how = self._agreed_evidence(leg, clause, how)
                counter = exchange.counter_legs if agreed else ()
                event = self._leg(leg, day, holder, exchange.number, tuple(how), (clause, *counter))
                key = (exchange.first, 0, order)
                facts.append(Fact(event=event, key=key, clauses=(clause, *counter), exchange=exchange))
        return facts

    def _agreed_evidence(self, leg: Leg, clause: Clause, how: list[Evidence]) -> list[Evidence]:
        """A leg that is only agreed is inferred done from its counter-leg."""
        span = self._span(clause)
        raw = self.scene.words(clause.symbols.sentence.first, leg.end - 1)
        fields = ["shares" if leg.kind == "preferred" else "value"]
        if not any(item.field == "effective_date" for item in how):
            fields.append("effective_date")
        return [*how, *(Evidence(field=field, confidence="inferred", raw=raw, span=span) for field in fields)]

    def _leg(
        self,
        leg: Leg,
        day: date,
        holder: str | None,
        exchange: int,
        evidence: tuple[Evidence, ...],
        clauses: tuple[Clause, ...],
    ) -> Event:
        source = self._source(clauses, self._token_span(leg.place, leg.end))
        if leg.kind == "preferred" and leg.series is not None:
            return PreferredExchanged(
                effective_date=day,
                source=source,
                evidence=evidence,
                holder=holder,
                series=self.scene.register.series[leg.series].title,
                shares=leg.shares,
                value=leg.value,
                exchange=exchange,
            )
        if leg.value is not None and leg.interest is not None:
            computed = Evidence(field="value", confidence="inferred")
            evidence = (*evidence, computed)
        return NoteSurrendered(
            effective_date=day,
            source=source,
            evidence=evidence,
            holder=holder,
            note_date=leg.note_day,
            prior=0,
            principal=leg.principal,
            interest=leg.interest,
            value=leg.value,
            exchange=exchange,
        )

    # issued

    def _issued(self) -> list[Fact]:
        facts: list[Fact] = []
        for lot in self.lotting.lots():
            fact = self._lot(lot)
            if fact is not None:
                facts.append(fact)
        return facts

    def _lot(self, lot: Lot) -> Fact | None:
        issue = self.issues[lot.issue]
        day, of_day = self.settling.day(issue)
        if day is None:
            return None
        group = None if lot.group is None else self.applied.groups[lot.group]
        terms = [*self.applied.by_issue[lot.issue], *(group.clauses if group is not None else [])]
        undivided = lot.principal == issue.principal
        values = self.lotting.values(issue, terms, day, undivided)
        if not undivided:
            values.pop("proceeds", None)
        holder, of_holder = self.settling.holder(issue, issue.holder)
        exchange = self.settling.exchange_of(issue)
        evidence = [item for item in (of_day, of_holder) if item is not None]
        evidence += self.lotting.evidence(lot, issue, group is not None, values)
        clauses: tuple[Clause, ...] = (issue, *issue.also, *(term for term in terms if counts(term, values)))
        event = NoteIssued(
            effective_date=day,
            source=self._source(clauses),
            note=0,
            holder=holder,
            title=self.scene.register.notes[issue.notes].title,
            principal=lot.principal,
            exchange=exchange.number if exchange is not None else None,
            components=lot.components if len(lot.components) > 1 else (),
            evidence=tuple(evidence),
            **only(values, *NOTE_FIELDS),
        )
        first = exchange.first if exchange is not None else issue.symbols.sentence.first
        return Fact(event=event, key=(first, 1, lot_order(lot)), clauses=clauses, exchange=exchange, lot=lot)

    # committed, outstanding, others

    def _committed(self) -> list[Fact]:
        conditions = [clause for clause in self.clauses if isinstance(clause, ConditionClause)]
        schedules = [clause for clause in self.clauses if isinstance(clause, ScheduleClause)]
        facts: list[Fact] = []
        for index, commit in enumerate(self.commits):
            day, of_day = self.settling.day(commit)
            if day is None:
                continue
            terms = self.applied.by_commit[index]
            holder, of_holder = self.settling.holder(commit, commit.holder)
            condition = conditions[0] if len(conditions) == 1 and len(self.commits) == 1 else None
            schedule = schedules[0] if len(schedules) == 1 and len(self.commits) == 1 else None
            window = commit.window or (schedule.window if schedule else None) or (None, None)
            supports = [clause for clause in (condition, schedule) if clause is not None]
            clauses: tuple[Clause, ...] = (commit, *supports, *terms)
            event = NoteTranchesCommitted(
                effective_date=day,
                source=self._source(clauses),
                evidence=tuple(item for item in (of_day, of_holder) if item is not None),
                holder=holder,
                principal=commit.principal,
                count=commit.count,
                amounts=(commit.each,) * commit.count if commit.each is not None else (),
                window_from=window[0],
                window_to=window[1],
                months=commit.months or (schedule.months if schedule else None),
                condition=volume(condition) if condition else None,
                **only(merged(terms, ()), "rate", "maturity_months", "payment_pattern"),
            )
            facts.append(Fact(event=event, key=(commit.symbols.sentence.first, 1, 0), clauses=clauses))
        return facts

    def _outstanding(self) -> list[Fact]:
        facts: list[Fact] = []
        for clause in self.clauses:
            if not isinstance(clause, OutstandingClause):
                continue
            day, evidence = self.settling.day_of_balance(clause)
            if day is None:
                continue
            for order, entry in enumerate(clause.entries):
                source = self._source((clause,), self._token_span(entry.place, entry.end))
                if entry.notes is not None:
                    event = self._notes_outstanding(entry.notes, entry.amount, day, source)
                else:
                    event = OutstandingAsserted(
                        effective_date=day,
                        source=source,
                        subject=self.scene.register.series[entry.series or 0].title,
                        kind="preferred",
                        amount=entry.amount,
                        unit="shares",
                    )
                if evidence is not None:
                    event = evolved(event, evidence=(evidence,))
                key = (clause.symbols.sentence.first, 1, order)
                facts.append(Fact(event=event, key=key, clauses=(clause,)))
        return facts

    def _notes_outstanding(self, notes: int, amount: Decimal, day: date, source: Source) -> Event:
        named = self.scene.register.notes[notes]
        agreement = self.agreement_of_class(notes)
        return OutstandingAsserted(
            effective_date=day,
            source=source,
            subject=named.term or named.title,
            kind="notes",
            amount=amount,
            unit="USD",
            agreement=self.scene.register.agreements[agreement.agreement].title if agreement else None,
        )

    def agreement_of_class(self, notes: int) -> AgreementClause | None:
        """The agreement whose sentence defines a class of notes or one it is part of."""
        above = self.scene.register.classes_above(notes)
        for clause in self.settling.agreements:
            if clause.notes is not None and clause.notes in above:
                return clause
        return None

    def _others(self) -> list[Fact]:
        facts: list[Fact] = []
        for event, clause, clauses in self._completed():
            exchange = self.settling.exchange_of(clause)
            first = clause.symbols.sentence.first
            if exchange is not None:
                event = evolved(event, exchange=exchange.number)
                first = exchange.first
            event = attrs.evolve(event, source=self._source(clauses))
            facts.append(Fact(event=event, key=(first, 1, 0), clauses=clauses, exchange=exchange))
        return facts

    def _completed(self) -> Iterator[tuple[Event, Clause, tuple[Clause, ...]]]:
        """Each event that a clause states, with day, holder and the note it speaks of filled in."""
        references = named_in(self.clauses, self.scene.register)
        terms = [clause for clause in self.clauses if isinstance(clause, WarrantTermClause)][:_MOST_TERMS]
        warrants = (clause for clause in self.clauses if isinstance(clause, EventClause))
        alone = sum(isinstance(clause.event, WarrantIssued) for clause in warrants) == 1
        for clause in self.clauses:
            if isinstance(clause, IssueClause):
                references.issued(clause, self.settling.day(clause)[0])
            if not isinstance(clause, EventClause):
                continue
            day, of_day = (clause.event.effective_date, None)
            if day is None:
                day, of_day = self.settling.day(clause)
            if day is None:
                continue
            holder, of_holder = self.settling.holder(clause, clause.holder)
            if holder is None and isinstance(clause.event, AgreementTerminated):
                holder, of_holder = self.settling.only_party()
            evidence = tuple(item for item in (of_day, of_holder) if item is not None)
            event = attrs.evolve(clause.event, effective_date=day, evidence=evidence)
            if holder is not None:
                event = evolved(event, holder=holder)
            after = self.settling.after(clause)
            event = with_premium(with_terms(event, clause, terms, alone), clause, after)
            event = with_note_of_tranche(event, clause, after, self.scene.register)
            settled = references.settled(event, clause, self.settling.document_of(clause))
            if settled is None:
                continue
            event = with_value(settled, clause, self.settling.exchange_of(clause))
            yield with_default_rate(event, clause, self.applied.homeless)


__all__ = ["Assembler", "Assembly", "Fact"]
