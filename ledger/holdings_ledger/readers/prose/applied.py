"""Terms and what they are about: each sentence of terms finds its issues, groups or tranches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from holdings_ledger.readers.prose.clauses import (
    Clause,
    CommitClause,
    IssueClause,
    Subject,
    TermClause,
    TermValue,
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
    """Which terms hold for what. by_issue: for each issue clause, in order; likewise by_commit."""

    by_issue: list[list[TermClause]]
    by_commit: list[list[TermClause]]
    groups: list[Group]


def apply_terms(clauses: tuple[Clause, ...], register: Register) -> Applied:
    """Find what each clause of terms is about; those that fit nothing are left out."""
    issues = [clause for clause in clauses if isinstance(clause, IssueClause)]
    commits = [clause for clause in clauses if isinstance(clause, CommitClause)]
    applied = Applied([[] for _ in issues], [[] for _ in commits], [])
    for clause, subject in _resolved(clauses):
        if subject.amount is not None:
            _apply_amount(clause, subject, subject.amount, commits, applied)
        elif subject.notes is not None:
            covered = covered_issues(subject.notes, issues, register)
            if not subject.tranches:
                for index in covered:
                    applied.by_issue[index].append(clause)
            for index, commit in enumerate(commits):
                if commit.notes is not None and subject.notes in register.classes_above(commit.notes):
                    applied.by_commit[index].append(clause)
    return applied


def _resolved(clauses: tuple[Clause, ...]) -> Iterator[tuple[TermClause, Subject]]:
    """Each clause of terms with its subject; "such Notes" are those of the sentence just before."""
    before: Clause | None = None
    subject_before: Subject | None = None
    for clause in clauses:
        if isinstance(clause, TermClause):
            subject = clause.subject
            if subject.such:
                near = before is not None and _follows(clause, before)
                if near and subject_before is not None and (subject_before.tranches or subject.notes is None):
                    subject = subject_before
                elif near and isinstance(before, CommitClause):
                    subject = attrs.evolve(subject, tranches=True)
            yield clause, subject
            subject_before = subject
        else:
            subject_before = None
        before = clause


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
    return {folded.get(word, word) for word in title.lower().split()} - {"outstanding", "existing"}


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
