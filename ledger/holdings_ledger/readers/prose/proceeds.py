"""Prices received: of an issue that says no price, and of one that only the price tells of.

“Entered into an agreement for the private placement of a $330,000 Note” and “received $330,000 of gross
proceeds from the offering of the Note” together say that it was issued. They do so only when the amounts
agree, with a stated discount if there is one: a note may be funded in parts.
"""

from __future__ import annotations

from decimal import Decimal

import attrs

from holdings_ledger.readers.prose.applied import covered_issues
from holdings_ledger.readers.prose.clauses import (
    AgreementClause,
    Clause,
    Context,
    IssueClause,
    ReceivedClause,
    TermClause,
)
from holdings_ledger.readers.prose.register import Register


def with_proceeds(clauses: tuple[Clause, ...], register: Register) -> tuple[Clause, ...]:
    """The clauses with every price received put to its issue, or in the place of the issue it implies."""
    received = [clause for clause in clauses if isinstance(clause, ReceivedClause)]
    counts = {clause.notes: sum(other.notes == clause.notes for other in received) for clause in received}
    found = list(clauses)
    for clause in received:
        if counts[clause.notes] > 1:
            # Paid in parts, or for several notes: which price is whose is not told.
            continue
        issues = [other for other in found if isinstance(other, IssueClause)]
        covered = [issues[index] for index in covered_issues(clause.notes, issues, register)]
        if len(covered) == 1 and covered[0].proceeds is None and not covered[0].legs:
            issue = attrs.evolve(covered[0], proceeds=clause.paid, also=(clause,))
            found[found.index(covered[0])] = issue
        elif not covered:
            implied = _implied(clause, clauses)
            if implied is not None:
                found[found.index(clause)] = implied
    return tuple(found)


def _implied(received: ReceivedClause, clauses: tuple[Clause, ...]) -> IssueClause | None:
    """The issue that an agreement of a certain amount and its price together imply."""
    agreements = [
        clause
        for clause in clauses
        if isinstance(clause, AgreementClause) and clause.exact and clause.notes == received.notes
    ]
    if len(agreements) != 1 or agreements[0].ceiling is None:
        return None
    (agreement,) = agreements
    principal = agreement.ceiling or Decimal(0)
    if received.paid + _discount(received.notes, clauses) != principal:
        return None
    return IssueClause(
        template="received",
        symbols=received.symbols,
        context=Context(day=received.context.day, agreement=agreement.agreement),
        notes=received.notes,
        principal=principal,
        proceeds=received.paid,
        implied=True,
        also=(agreement,),
    )


def _discount(notes: int, clauses: tuple[Clause, ...]) -> Decimal:
    """The stated original issue discount of a class of notes; zero where none is stated."""
    for clause in clauses:
        if isinstance(clause, TermClause) and clause.subject.notes == notes:
            for field, value in clause.terms:
                if field == "discount" and isinstance(value, Decimal):
                    return value
    return Decimal(0)


__all__ = ["with_proceeds"]
