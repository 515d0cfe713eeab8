"""Terms and what they are about: each sentence of terms finds its issues, groups or tranches."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from holdings_events import PreferredExchanged, PreferredIssued
from holdings_ledger.readers.prose.clauses import (
    TABLE,
    AgreementClause,
    Clause,
    CommitClause,
    EventClause,
    IssueClause,
    Subject,
    TermClause,
    TermValue,
    UnreadClause,
)
from holdings_ledger.readers.prose.register import Register


@attrs.define
class Group:
    """Notes named by their amount. amount: all of them. scope: class and issue day, where named so."""

    amount: Decimal
    notes: int | None
    day: date | None
    clauses: list[TermClause] = attrs.Factory(list[TermClause])


@attrs.define
class Applied:
    """Which terms hold for what. by_issue: for each issue clause, in order; likewise by_commit.

    homeless: terms that speak of notes which nothing in the document issues, in order.
    """

    by_issue: list[list[TermClause]]
    by_commit: list[list[TermClause]]
    groups: list[Group]
    homeless: list[TermClause] = attrs.Factory(list[TermClause])


def apply_terms(clauses: tuple[Clause, ...], register: Register) -> Applied:
    """Find what each clause of terms is about; those that fit nothing are left out."""
    issues = [clause for clause in clauses if isinstance(clause, IssueClause)]
    commits = [clause for clause in clauses if isinstance(clause, CommitClause)]
    _link(clauses, issues, register)
    applied = Applied([[] for _ in issues], [[] for _ in commits], [])
    places = {id(issue): index for index, issue in enumerate(issues)}
    for clause, subject, near in _resolved(clauses):
        if near is not None:
            for issue in near:
                applied.by_issue[places[id(issue)]].append(clause)
        elif (one := _one(subject, issues, register)) is not None:
            applied.by_issue[one].append(clause)
        elif subject.amount is not None:
            _apply_amount(clause, subject, subject.amount, commits, applied)
        elif subject.notes is not None and subject.holder is None and subject.nth is None:
            _apply_class(clause, subject, subject.notes, issues, commits, applied, register)
        else:
            applied.homeless.append(clause)
    return applied


def _link(clauses: tuple[Clause, ...], issues: list[IssueClause], register: Register) -> None:
    """Make the class of notes that an agreement is about hold those issued, where their names agree."""
    sold = [
        clause.notes for clause in clauses if isinstance(clause, AgreementClause) and clause.notes is not None
    ]
    classes = {notes for notes in sold if register.notes[notes].plural and register.notes[notes].defined}
    if len(classes) != 1:
        return
    (whole,) = classes
    for issue in issues:
        own = register.classes_above(issue.notes)
        part, all_of = _words(register.notes[issue.notes].title), _words(register.notes[whole].title)
        if whole not in own and (part <= all_of or all_of <= part):
            register.notes[max(own, key=lambda known: register.notes[known].parent is None)].parent = whole


def _apply_class(
    clause: TermClause,
    subject: Subject,
    notes: int,
    issues: list[IssueClause],
    commits: list[CommitClause],
    applied: Applied,
    register: Register,
) -> None:
    covered = [] if subject.tranches else covered_issues(notes, issues, register)
    if not covered and not subject.tranches and _is_of_any(clause):
        covered = _of_one_table(notes, issues, register)
    for index in covered:
        applied.by_issue[index].append(clause)
    promised = [
        index
        for index, commit in enumerate(commits)
        if commit.notes is not None and notes in register.classes_above(commit.notes)
    ]
    named = register.notes[notes]
    if subject.every and not named.defined:
        promised += [
            index
            for index, commit in enumerate(commits)
            if index not in promised
            and commit.notes is not None
            and _words(named.title) <= _words(register.notes[commit.notes].title)
        ]
    if subject.tranches and not promised and len(commits) == 1 and not register.notes[notes].defined:
        promised = [0]
    for index in promised:
        applied.by_commit[index].append(clause)
    if not covered and not promised:
        applied.homeless.append(clause)


def _is_of_any(clause: TermClause) -> bool:
    """Whether it is said of "a note", "each note", "the holder of any note"."""
    words = [token.value for token in clause.symbols.sentence.tokens]
    pairs = itertools.pairwise(words)
    return any(one in ("a", "each", "any") and noun in ("note", "debenture") for one, noun in pairs)


def _of_one_table(notes: int, issues: list[IssueClause], register: Register) -> list[int]:
    """All issues that the words of a mention fit, when one table tells them."""
    alike = [place for place, issue in enumerate(issues) if _may_be(notes, issue, register)]
    told = {issues[place].symbols.sentence.paragraph for place in alike}
    return alike if len(told) == 1 and all(issues[place].template == TABLE for place in alike) else []


def _one(subject: Subject, issues: list[IssueClause], register: Register) -> int | None:
    """The single issue that a subject names by its amount, its holder, or its place among several."""
    if subject.notes is None or subject.tranches or register.notes[subject.notes].plural:
        return None
    if subject.nth is not None:
        inside = [place for place, issue in enumerate(issues) if _may_be(subject.notes, issue, register)]
        known = len(inside) == len(issues) and 1 <= subject.nth <= len(inside)
        return inside[subject.nth - 1] if known else None
    if subject.amount is None and subject.holder is None:
        return None
    alike = [
        place
        for place, issue in enumerate(issues)
        if _may_be(subject.notes, issue, register)
        and subject.amount in (None, issue.principal)
        and subject.holder in (None, issue.holder)
    ]
    return alike[0] if len(alike) == 1 else None


def _may_be(notes: int, issue: IssueClause, register: Register) -> bool:
    """Whether the words of a mention of notes fit those of an issue."""
    if notes in register.classes_above(issue.notes):
        return True
    return _words(register.notes[notes].title) <= _words(register.notes[issue.notes].title)


Resolved = tuple[TermClause, Subject, list[IssueClause] | None]


def _resolved(clauses: tuple[Clause, ...]) -> Iterator[Resolved]:
    """Each clause of terms with its subject; "such Notes" and "it" are those of the sentence just before.

    The third of each is the issues that the sentence before made, where the subject is only a pronoun or is
    left out. A sentence about notes that was not understood leaves nothing to point back to.
    """
    before: Clause | None = None
    subject_before: Subject | None = None
    near: list[IssueClause] = []
    sentence: list[Subject] = []
    alone = sum(isinstance(clause, IssueClause) for clause in clauses) == 1
    for clause in clauses:
        if isinstance(clause, TermClause):
            subject = clause.subject
            follows = before is not None and (_follows(clause, before) or (alone and bool(near)))
            if subject.such and follows and subject_before is not None:
                if subject_before.tranches or (subject.notes is None and not near):
                    subject = subject_before
            elif subject.such and follows and isinstance(before, CommitClause):
                subject = attrs.evolve(subject, notes=subject.notes or before.notes, tranches=True)
            sentence = (
                sentence if before is not None and before.symbols.sentence is clause.symbols.sentence else []
            )
            if subject.such and subject.notes is None and len(sentence) > 1 and not near:
                # "Note A matures on D and each later note ...; principal is ...": of both.
                yield from ((clause, other, None) for other in sentence)
                before = clause
                continue
            pronoun = subject.such and subject.notes is None and follows
            if pronoun and near and not _agrees(clause, len(near)):
                before, near, subject_before = clause, [], None
                continue
            yield clause, subject, near if pronoun and near else None
            if not pronoun:
                near = []
            subject_before = subject
            if subject.notes is not None:
                sentence.append(subject)
        elif isinstance(clause, IssueClause):
            same = near and isinstance(before, IssueClause) and _together(before, clause)
            near = [*near, clause] if same else [clause]
            subject_before = None
        else:
            if isinstance(clause, UnreadClause) and not clause.of_others:
                continue
            near = [] if isinstance(clause, (UnreadClause, CommitClause)) or _of_stock(clause) else near
            subject_before = None
        before = clause


def _agrees(clause: TermClause, count: int) -> bool:
    """Whether as many notes as were issued can be what a sentence speaks of by "it" or "both"."""
    text = clause.symbols.text
    if text.startswith(("both ", "all ")):
        return count == 2 if text.startswith("both ") else count > 1
    return count == 1 or not text.startswith("it ")


def _together(before: IssueClause, clause: IssueClause) -> bool:
    """Whether two issues are told at once: in one sentence, or in one table."""
    if clause.template == TABLE == before.template:
        return before.symbols.sentence.paragraph == clause.symbols.sentence.paragraph
    return before.symbols is clause.symbols


def _of_stock(clause: Clause) -> bool:
    """Whether a clause is of preferred stock, which "it" may mean after it."""
    return isinstance(clause, EventClause) and isinstance(clause.event, (PreferredIssued, PreferredExchanged))


def _follows(clause: Clause, before: Clause) -> bool:
    """Whether one clause stands in the paragraph of the other, or in the next."""
    gap = clause.symbols.sentence.paragraph - before.symbols.sentence.paragraph
    return 0 <= gap <= 1


def _apply_amount(
    clause: TermClause, subject: Subject, amount: Decimal, commits: list[CommitClause], applied: Applied
) -> None:
    same = [index for index, commit in enumerate(commits) if commit.principal == amount]
    if subject.tranches or (same and not any(group.amount == amount for group in applied.groups)):
        for index in same:
            applied.by_commit[index].append(clause)
        return
    scope = clause.context.scope
    notes = scope[0] if scope is not None else subject.notes
    day = scope[1] if scope is not None else None
    for group in applied.groups:
        if group.amount == amount and (day is None or group.day in (None, day)):
            group.clauses.append(clause)
            return
    applied.groups.append(Group(amount, notes, day, [clause]))


def covered_issues(notes: int, issues: list[IssueClause], register: Register) -> list[int]:
    """The issues that a mention of a class speaks of: by its term, else by words that leave one way."""
    direct = [index for index, issue in enumerate(issues) if notes in register.classes_above(issue.notes)]
    named = register.notes[notes]
    if direct or named.defined:
        return direct
    words = _words(named.title)
    alike = [
        index for index, issue in enumerate(issues) if words <= _words(register.notes[issue.notes].title)
    ]
    return alike if named.plural or len(alike) == 1 else []


def _words(title: str) -> set[str]:
    folded = {"notes": "note", "debentures": "debenture"}
    return {folded.get(word, word) for word in title.lower().split()} - {"new"}


def merged(clauses: list[TermClause], own: tuple[tuple[str, TermValue], ...]) -> dict[str, TermValue]:
    """Fields and values of several clauses; a field that two of them state differently is left out."""
    values: dict[str, TermValue] = {}
    disputed: set[str] = set()
    stated = [*own, *(pair for clause in clauses for pair in clause.terms)]
    for field, value in stated:
        if field in values and values[field] != value:
            disputed.add(field)
        values[field] = value
    return {field: value for field, value in values.items() if field not in disputed}


__all__ = ["Applied", "Group", "apply_terms", "covered_issues", "merged"]
