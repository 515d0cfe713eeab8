"""Acts that a sentence near by takes back, denies or puts off, though no template understood that
sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from holdings_events import AgreementTerminated, Event, NoteAmended, NoteTranchesCommitted
from holdings_ledger.readers.prose.clauses import (
    TABLE,
    AgreementClause,
    Clause,
    EventClause,
    IssueClause,
    SurrenderClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.symbols import Symbols

_ACTS: Final = (AgreementClause, EventClause, IssueClause, SurrenderClause)
_THING: Final = (
    r"(?:payment|check|wire|shares|amount|sum|notice|waiver|amendment|conversion|exchange|redemption|repayment"
    r"|termination|extension|forbearance|agreement|failure|default|transaction|note|<K\d+>|<A\d+>|<J>|<S\d+>|it|this"
    r"|that|foregoing|principal amount|interest rate|maturity date|date)"
)
_TAKEN_BACK: Final = re.compile(
    r"\b(?:revoked|revokes|sent back|declined to|not (?:yet )?(?:binding|final|in force|in effect)"
    r"|rescinded|rescission|unwound|void|withdrawn|reversed|refused|mistaken|incorrect|inadvertently|hypothetical"
    r"|dishonou?red|disputes?|disputed|contests|should have (?:read|been|stated)|in error|of no (?:force"
    r"|effect)"
    r"|never (?:took|became|closed|issued|completed|delivered|paid)|was cured|were cured|has been cured"
    r"|into escrow"
    r"|from escrow) "
    rf"|{_THING} (?:was|were|has|have|had|is|are) (?:since |later |not )?(?:yet )?(?:not )?(?:been"
    rf" )?(?:not )?(?:yet )?"
    r"(?:returned|reversed|refused|rejected|honou?red|delivered|paid|completed|accepted|effective"
    r"|conditioned|cured) "
    r"(?!in full|to (?:accrued|principal)|on |by )"
    r"|(?:has|have|had|was|were|did|does|do|is) not (?:yet )?(?:been )?(?:honou?red|delivered|paid"
    r"|completed|accepted"
    r"|become effective|taken effect|effective|take effect|closed|consummated|funded) "
    rf"|{_THING} (?:will|shall|is to|takes?|becomes?|does not|do not)(?: only| not)? (?:take |be |become "
    rf"|occur )?"
    r"(?:effect|effective|released|occur|delivered|completed)(?: only)? (?:when|upon|if|until|after|at|on"
    r"|once)"
    r"|no event of default (?:resulted|occurred|exists) |balance (?:of <M\d+> )?remains "
    r"|(?:has|have|was|were) not (?:yet )?(?:been )?(?:signed|executed|approved) "
    r"|(?:\b(?:notes?|it|they|table)|<K\d+>) (?:[a-z]+ ){0,3}to be issued |<O\d+> closing : "
    r"|only (?:first|one|some|<O\d+>) |expects? to issue |no (?:notes?|<K\d+>) (?:has|have|was|were) "
    r"|commitment only |correct amount |(?:is|are) conditional |will be issued only "
    r"|(?:has|have) not issued |not been (?:countersigned|funded) "
    r"|(?:requires?|needs?|awaits?|is subject to|are subject to|remains subject to) (?:[a-z]+"
    r" ){0,2}(?:approval|consent)"
    r"(?:s)? |(?:will|shall) (?:end|terminate|expire) on "
)
_NOT_OF_IT: Final = re.compile(
    r"^(?:if|unless|in event|should|except) |registration statement|certificate of designation"
)
"""Sentences on what may happen, or on another paper, that use such words."""


def without_undone(clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...]) -> tuple[Clause, ...]:
    """The clauses, without acts that an unread sentence after them, in the same paragraph or the next,
    undoes."""
    known = {clause.symbols.sentence.first for clause in clauses if not isinstance(clause, UnreadClause)}
    undoing = [
        item.sentence
        for item in sentences
        if item.sentence.first not in known
        and _TAKEN_BACK.search(item.text)
        and not _NOT_OF_IT.search(item.text)
    ]
    return tuple(
        clause
        for clause in clauses
        if not isinstance(clause, _ACTS)
        or not any(
            -_before(clause) <= sentence.paragraph - clause.symbols.sentence.paragraph <= 1
            and (sentence.first > clause.symbols.sentence.first or _before(clause))
            for sentence in undoing
        )
    )


def _before(clause: Clause) -> int:
    """How many paragraphs before it may take it back: a caption stands over a table."""
    return 1 if clause.template == TABLE else 0


_IN_ADVANCE: Final = (NoteAmended, NoteTranchesCommitted, AgreementTerminated)
"""What may be told before the day from which it holds."""


def is_ahead(event: Event, signed: date | None) -> bool:
    """Whether an act is of a later day than the report was signed on."""
    day = event.effective_date
    return not (day is None or signed is None or isinstance(event, _IN_ADVANCE)) and day > signed


__all__ = ["is_ahead", "without_undone"]
