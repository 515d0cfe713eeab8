"""When and between whom: the day, holder and exchange of each clause, from itself or from its neighbours."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import attrs

from holdings_events import (
    DefaultWaived,
    EventOfDefaultRecorded,
    Evidence,
    ForbearanceAgreed,
    NoteAmended,
    NoteConverted,
    NotePaymentRecorded,
    NoteRedeemed,
    NoteReference,
    PreferredIssued,
    TrancheClosed,
)
from holdings_ledger.readers.prose.clauses import (
    AgreementClause,
    Clause,
    DocumentClause,
    EventClause,
    IssueClause,
    Leg,
    MentionClause,
    SplitClause,
    SurrenderClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.restated import opens_with_document
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.view import View


@attrs.define
class Exchange:
    """A surrender and what was issued for it. surrender: None where the issue itself tells what was given.

    issues: of notes; others: of preferred stock. number: ordinal from 1, once known.
    """

    legs: tuple[Leg, ...]
    surrender: SurrenderClause | None
    issues: list[IssueClause]
    others: list[EventClause] = attrs.Factory(list[EventClause])
    number: int = 0

    @property
    def done(self) -> bool:
        """Whether it happened: stated so, or agreed with its counter-leg stated done."""
        return self.surrender is None or self.surrender.done or bool(self.issues or self.others)

    @property
    def counter_legs(self) -> tuple[Clause, ...]:
        """What was issued in it."""
        return (*self.issues, *self.others)

    @property
    def first(self) -> int:
        """The first token of its first sentence."""
        places = [clause.symbols.sentence.first for clause in self.counter_legs]
        if self.surrender is not None:
            places.append(self.surrender.symbols.sentence.first)
        return min(places)


def exchanges(clauses: tuple[Clause, ...]) -> list[Exchange]:
    """Surrenders paired with the issues that answer them in the same or the next paragraph."""
    found: list[Exchange] = []
    opened: list[Exchange] = []
    for clause in clauses:
        open_exchange = _of_holder(clause, opened)
        match clause:
            case SurrenderClause():
                opened.append(Exchange(clause.legs, clause, []))
                found.append(opened[-1])
            case IssueClause() if clause.legs:
                found.append(Exchange(clause.legs, None, [clause]))
            case IssueClause() if open_exchange is not None and _answers(clause, open_exchange):
                open_exchange.issues.append(clause)
            case EventClause(event=PreferredIssued()) if open_exchange and _answers(clause, open_exchange):
                open_exchange.others.append(clause)
            case _:
                pass
    done = sorted((item for item in found if item.done), key=lambda item: item.first)
    for number, item in enumerate(done, 1):
        item.number = number
    return done


def _of_holder(clause: Clause, opened: list[Exchange]) -> Exchange | None:
    """The surrender that a clause can answer: the last by the party it names, else the last of all."""
    holder = getattr(clause, "holder", None)
    if holder is not None:
        for exchange in reversed(opened):
            if exchange.surrender is not None and exchange.surrender.holder == holder:
                return exchange
    return opened[-1] if opened else None


def _answers(clause: Clause, exchange: Exchange) -> bool:
    """Whether the clause begins "In exchange" and stands with the surrender or right after it."""
    given = isinstance(clause, EventClause) and clause.value_given
    if not (clause.context.in_exchange or given) or exchange.surrender is None:
        return False
    return clause.symbols.sentence.paragraph - exchange.surrender.symbols.sentence.paragraph <= 1


_ACTS: Final = (NoteConverted, NotePaymentRecorded, NoteRedeemed, PreferredIssued)
_ACT_WORDS: Final = re.compile(
    r"\b(?:repaid|repay|paid|prepaid|redeemed|redeem|converted|exchanged|surrendered) "
)
_OCCASION: Final = re.compile(r"\b(?:at|upon) (?:that |<O\d+> |initial )?(signing|closing|funding) ")
_SIGNED: Final = re.compile(r"<A\d+> |\b(?:signed|executed|entered|agreement|agreed) ")
"""What may tell of another signing."""
_ON_DAY: Final = re.compile(r"(?<!dated )(?<!as of )<D(\d+)> ")
_CLOSED: Final = re.compile(r"\b(?:closed|closing|funded|consummated|completed|signed) ")
_FAR_DOCUMENT: Final = 4
"""Paragraphs after the one that tells of a document in which "the amendment" still means it."""
_NEAR: Final = 12
"""Clauses looked back over for the day of an amendment."""
_LINKED: Final = 2
"""Paragraphs between an act and what was done in connection with it; a heading is one."""


class Settling:
    """Answers for one document. clauses: all of them, in order.

    truncated: whether the document may be cut, so that its only agreement may not be the only one.
    """

    def __init__(self, clauses: tuple[Clause, ...], scene: Scene, view: View, truncated: bool) -> None:
        self.clauses = clauses
        self.truncated = truncated
        self.scene = scene
        self.view = view
        self._places = {id(clause): index for index, clause in enumerate(clauses)}
        self.exchanges = exchanges(clauses)
        self._exchange_by_clause = {
            id(clause): exchange
            for exchange in self.exchanges
            for clause in (exchange.surrender, *exchange.counter_legs)
            if clause is not None
        }
        self.agreements = [clause for clause in clauses if isinstance(clause, AgreementClause)]
        self.documents = [clause for clause in clauses if isinstance(clause, DocumentClause)]

    def before(self, clause: Clause) -> Clause | None:
        """The clause before this one."""
        place = self._places[id(clause)]
        return self.clauses[place - 1] if place else None

    def after(self, clause: Clause) -> Clause | None:
        """The clause after this one."""
        place = self._places[id(clause)] + 1
        return self.clauses[place] if place < len(self.clauses) else None

    def exchange_of(self, clause: Clause) -> Exchange | None:
        """The exchange that an issue or a surrender belongs to."""
        return self._exchange_by_clause.get(id(clause))

    def day(self, clause: Clause) -> tuple[date | None, Evidence | None]:
        """The day of a clause: its own, its exchange's, or its agreement's, the last only inferred."""
        if clause.context.day is not None:
            return clause.context.day, None
        if clause.context.same_day:
            return self._same_day(clause), None
        if clause.context.after_act:
            return self._day_of_act(clause), None
        exchange = self.exchange_of(clause)
        if exchange is not None and exchange.surrender is not None and exchange.surrender is not clause:
            day, evidence = self.day(exchange.surrender)
            return day, evidence
        if clause.context.in_exchange and exchange is None:
            # What was given in exchange was not understood, so neither is when.
            return None, None
        breach = self._breach_before(clause)
        if breach is not None:
            return breach, Evidence(field="effective_date", confidence="inferred")
        closed = self._closing_before(clause)
        if closed is not None:
            return closed, Evidence(field="effective_date", confidence="inferred")
        split = self._split_before(clause)
        if split is not None:
            return split.context.day, None
        document = self.document_of(clause)
        if document is not None and document.context.day is not None:
            return document.context.day, Evidence(field="effective_date", confidence="inferred")
        of_agreement = self._agreement_day(clause)
        linked = self._linked_day(clause) if of_agreement[0] is None and clause.context.linked else None
        if linked is not None:
            return linked, Evidence(field="effective_date", confidence="inferred")
        return (None, None) if self._otherwise_dated(clause, of_agreement[0]) else of_agreement

    def _otherwise_dated(self, clause: Clause, day: date | None) -> bool:
        """Whether the sentence before was not understood and tells of another day, which may be meant."""
        before = self.clauses[: self._places[id(clause)]][-1:]
        return bool(
            before
            and isinstance(before[0], UnreadClause)
            and before[0].context.day not in (None, day)
            and before[0].symbols.sentence.paragraph == clause.symbols.sentence.paragraph
        )

    def _linked_day(self, clause: Clause) -> date | None:
        """The day of what was told just before, of what was done "in connection with" it."""
        place = self._places[id(clause)]
        for before in reversed(self.clauses[max(0, place - _NEAR) : place]):
            far = clause.symbols.sentence.paragraph - before.symbols.sentence.paragraph > _LINKED
            if far or (isinstance(before, UnreadClause) and not before.about_notes):
                return None
            if before.context.day is not None:
                return before.context.day
        return None

    def document_of(self, clause: Clause) -> DocumentClause | None:
        """The document that a clause says something of: by its number, else the last one signed before it."""
        if not isinstance(clause, EventClause):
            return None
        before = self.clauses[: self._places[id(clause)]]
        documents = [other for other in before if isinstance(other, DocumentClause)]
        number = clause.context.agreement
        if number is not None:
            return next((other for other in reversed(documents) if other.context.agreement == number), None)
        gap = (
            clause.symbols.sentence.paragraph - documents[-1].symbols.sentence.paragraph if documents else 99
        )
        return documents[-1] if gap <= _FAR_DOCUMENT and opens_with_document(clause) else None

    def _breach_before(self, clause: Clause) -> date | None:
        """The day on which a covenant was broken, of the default that the next sentence says it was."""
        if not isinstance(clause, EventClause) or not isinstance(clause.event, EventOfDefaultRecorded):
            return None
        before = self.before(clause)
        if (
            not isinstance(before, MentionClause)
            or before.symbols.sentence.paragraph != clause.symbols.sentence.paragraph
        ):
            return None
        return before.context.day

    def _closing_before(self, clause: Clause) -> date | None:
        """The day of the tranche whose closing the sentence before tells, of the note issued at it."""
        if not isinstance(clause, IssueClause):
            return None
        before = self.before(clause)
        if not isinstance(before, EventClause) or not isinstance(before.event, TrancheClosed):
            return None
        nth = clause.context.nth_closing
        if nth is not None and before.event.number not in (None, self.scene.tokens[nth].number):
            return None
        gap = clause.symbols.sentence.paragraph - before.symbols.sentence.paragraph
        return before.context.day if gap == 0 else None

    def _split_before(self, clause: Clause) -> SplitClause | None:
        """The split from which an amendment follows: the clause just before it."""
        if not isinstance(clause, EventClause):
            return None
        if not isinstance(clause.event, (NoteAmended, DefaultWaived, ForbearanceAgreed)):
            return None
        place = self._places[id(clause)]
        for before in reversed(self.clauses[max(0, place - _NEAR) : place]):
            if clause.symbols.sentence.paragraph - before.symbols.sentence.paragraph > 1:
                return None
            if isinstance(before, SplitClause):
                return before
            if before.context.day is not None or not isinstance(before, (EventClause, UnreadClause)):
                return None
        return None

    def day_of_balance(self, clause: Clause) -> tuple[date | None, Evidence | None]:
        """The day of a balance: its own, else that of what was told just before it, which is inferred."""
        if clause.context.day is not None:
            return clause.context.day, None
        if self.truncated:
            return None, None
        day = self._day_of_act(clause) if clause.context.after_act else self._day_before(clause)
        if day is None and len(self.agreements) > 0:
            day = self.agreements[0].context.day
        return day, Evidence(field="effective_date", confidence="inferred")

    def _day_of_act(self, clause: Clause) -> date | None:
        """The day of the payment, exchange or conversion told last before a clause."""
        day: date | None = None
        for other in self.clauses[: self._places[id(clause)]]:
            act = isinstance(other, (SurrenderClause, IssueClause)) or (
                isinstance(other, EventClause) and isinstance(other.event, _ACTS)
            )
            told = isinstance(other, UnreadClause) and _ACT_WORDS.search(other.symbols.text) is not None
            if act or told:
                day = other.context.day or day
        return day

    def _same_day(self, clause: Clause) -> date | None:
        """The day of "on the same day", "at signing" or "at closing": one that only one thing told before
        can mean.

        A sentence that was not understood may tell of the day itself ("On D, we moved. On the same day, ...")
        but not of a signing or closing, and only where it names no other day.
        """
        occasion = _OCCASION.search(clause.symbols.text)
        told: Clause | None = None
        for other in self.clauses[: self._places[id(clause)]]:
            unread = isinstance(other, UnreadClause)
            if occasion is not None and occasion[1] == "signing" and unread:
                told = other if self._days_in(other) and _SIGNED.search(other.symbols.text) else told
            elif other.context.day is not None or (unread and self._days_in(other)):
                told = other
        if told is None or not isinstance(told, UnreadClause):
            return None if told is None else told.context.day
        days = self._days_in(told)
        if occasion is not None:
            own = {other.context.day for other in (*self.agreements, *self.documents) if other.context.day}
            if own - days or not _CLOSED.search(told.symbols.text):
                return None
        return days.pop() if len(days) == 1 else None

    def _days_in(self, clause: Clause) -> set[date]:
        """The days on which a sentence may tell that something was done: not those of papers, nor later
        ones."""
        last = max(
            (other.context.day for other in self.clauses if other.context.day is not None), default=None
        )
        tokens = (self.scene.tokens[int(index)] for index in _ON_DAY.findall(clause.symbols.text))
        days = {clause.context.day, *(token.day for token in tokens)}
        return {day for day in days if day is not None and last is not None and day <= last}

    def _day_before(self, clause: Clause) -> date | None:
        last: date | None = None
        for other in self.clauses:
            if other is clause:
                break
            last = other.context.day or last
        return last

    def _agreement_day(self, clause: Clause) -> tuple[date | None, Evidence | None]:
        agreement = self.agreement_of(clause)
        if agreement is None or agreement.context.day is None:
            return None, None
        span = self.view.span(*agreement.symbols.sentence.span)
        evidence = Evidence(
            field="effective_date",
            confidence="inferred",
            raw=self._date_words(agreement),
            span=self._date_span(agreement) or span,
        )
        return agreement.context.day, evidence

    def agreement_of(self, clause: Clause) -> AgreementClause | None:
        """The agreement a clause names, else the only one of a whole document."""
        if clause.context.agreement is not None:
            for agreement in self.agreements:
                if agreement.agreement == clause.context.agreement:
                    return agreement
            return None
        if self.truncated:
            return None
        holder = getattr(clause, "holder", None)
        if len(self.agreements) > 1:
            with_it = [agreement for agreement in self.agreements if agreement.holder == holder is not None]
            return with_it[0] if len(with_it) == 1 and _same_kind(with_it[0], clause, self.scene) else None
        others = [agreement for agreement in self.agreements if agreement.holder not in (None, holder)]
        return self.agreements[0] if self.agreements and (holder is None or not others) else None

    def _is_of_an_older_note(self, clause: Clause) -> bool:
        """Whether an event is of a note that the only agreement, with whoever it is, need not be about."""
        if not isinstance(clause, EventClause) or not isinstance(clause.event, NoteReference):
            return False
        paragraphs = {agreement.symbols.sentence.paragraph for agreement in self.agreements}
        return clause.context.agreement is None and clause.symbols.sentence.paragraph not in paragraphs

    def _date_span(self, agreement: AgreementClause) -> tuple[int, int] | None:
        for token in agreement.symbols.sentence.tokens:
            if token.kind == "date" and token.value == agreement.context.day:
                return self.view.span(*token.span)
        return None

    def _date_words(self, agreement: AgreementClause) -> str | None:
        for token in agreement.symbols.sentence.tokens:
            if token.kind == "date" and token.value == agreement.context.day:
                return token.raw
        return None

    def only_party(self) -> tuple[str | None, Evidence | None]:
        """The one party that a whole document names besides the company, inferred; None when it names
        several."""
        names = {party.name for party in self.scene.register.parties}
        if len(names) != 1 or self.truncated:
            return None, None
        (name,) = names
        return name, Evidence(field="holder", confidence="inferred", raw=name)

    def holder(self, clause: Clause, stated: int | None) -> tuple[str | None, Evidence | None]:
        """The holder's name: stated, else the other party of the exchange or agreement, inferred."""
        if stated is not None:
            return self.scene.register.parties[stated].name, None
        exchange = self.exchange_of(clause)
        party = exchange.surrender.holder if exchange is not None and exchange.surrender is not None else None
        if party is None:
            document = self.document_of(clause)
            party = document.holder if document is not None else None
        if party is None and not self._is_of_an_older_note(clause):
            agreement = self.agreement_of(clause)
            party = agreement.holder if agreement is not None else None
        if party is None:
            return None, None
        name = self.scene.register.parties[party].name
        return name, Evidence(field="holder", confidence="inferred", raw=name)


def _same_kind(agreement: AgreementClause, clause: Clause, scene: Scene) -> bool:
    """Whether an agreement with a party can be the one under which it surrendered: an exchange agreement."""
    return isinstance(clause, SurrenderClause) and scene.register.agreements[agreement.agreement].is_exchange


__all__ = ["Exchange", "Settling", "exchanges"]
