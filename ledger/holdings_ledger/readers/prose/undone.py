"""Acts that a sentence near by takes back, denies or puts off, though no template understood that
sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from holdings_events import AgreementTerminated, Event, NoteAmended, NoteReference, NoteTranchesCommitted
from holdings_ledger.readers.prose.blocks import Sentence
from holdings_ledger.readers.prose.clauses import (
    TABLE,
    AgreementClause,
    Clause,
    EventClause,
    IssueClause,
    SurrenderClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.forbidding import CORRECTS
from holdings_ledger.readers.prose.symbols import Symbols

_ACTS: Final = (AgreementClause, EventClause, IssueClause, SurrenderClause)
_ANYWHERE: Final = re.compile(
    r"\b(?:rescinded|rescission|unwound|void ab initio|did not close|has not closed|not been consummated"
    r"|not consummated|never issued|in error|were returned unissued)\b"
)
"""What takes back an issue from wherever it stands."""
_THING: Final = (
    r"(?:payment|check|wire|shares|amount|sum|notice|waiver|amendment|conversion|exchange|redemption|repayment"
    r"|termination|extension|forbearance|agreement|failure|default|transaction|note|<K\d+>|<A\d+>|<J>|<S\d+>|it|this"
    r"|that|foregoing|principal amount|interest rate|maturity date|date)"
)
_NEAR: Final = re.compile(
    r"(?<![^ ])(?:revoked|revokes|sent back|declined to|not (?:yet )?(?:binding|final|in force|in effect)"
    r"|void|withdrawn|reversed|refused|hypothetical|dishonou?red|disputes?|disputed|contests|escrow"
    r"|of no (?:force|effect)|balance (?:of <M\d+> )?remains|only (?:first|one|some|<O\d+>)"
    r"|never (?:took|became|closed|issued|completed|delivered|paid)|(?:was|were|has been) cured"
    r"|effectiveness of|conditional (?:on|upon)|(?:is|are) condition(?:al|ed)|remains? subject to"
    r"|no event of default (?:resulted|occurred|exists)|not been (?:countersigned|funded)"
    r"|(?:has|have|had|was|were|did|does|do|is|are) not (?:yet )?(?:been )?(?:honou?red|delivered|paid"
    r"|completed|accepted|become effective|taken effect|effective|take effect|closed|consummated|funded"
    r"|signed|executed|approved|issued|countersigned)"
    r"|(?:will|shall|has|have) (?:not |only )?(?:become|be|take|taken) (?:effect|effective)"
    rf"|{_THING} (?:will|shall|is to|takes?|becomes?|does not|do not)(?: only| not)? (?:take |be |become"
    r" |occur )?(?:effect|effective|released|occur|delivered|completed)(?: only)?"
    r" (?:when|upon|if|until|after|at|on|once)"
    rf"|{_THING} (?:was|were|has|have|had|is|are) (?:since |later |not )?(?:yet )?(?:not )?(?:been"
    r" )?(?:not )?(?:yet )?"
    r"(?:returned|reversed|refused|rejected|dishonou?red|honou?red|delivered|paid|completed|accepted|effective"
    r"|conditioned|cured)(?! in full| to (?:accrued|principal)| on | by )"
    r"|(?:notes?|it|they|table|<K\d+>) (?:[a-z]+ ){0,3}to be issued|<O\d+> closing :|will be issued only"
    r"|expects? to issue|no (?:notes?|<K\d+>) (?:has|have|was|were)|commitment only"
    r"|(?:requires?|needs?|awaits?|(?:is|are|remains) subject to) (?:[a-z]+ ){0,2}(?:approval|consent)s?"
    rf"|(?:will|shall) (?:end|terminate|expire) on) |{CORRECTS.pattern}"
)
"""What takes back, or puts off, what was told just before."""
_NOT_OF_IT: Final = re.compile(
    r"^(?:if|unless|in event|should|except) |registration statement|certificate of designation"
)
"""Sentences on what may happen, or on another paper, that use such words."""


def without_undone(clauses: tuple[Clause, ...], sentences: tuple[Symbols, ...]) -> tuple[Clause, ...]:
    """The clauses without acts that an unread sentence takes back.

    An issue may be taken back anywhere; any act in the rest of its paragraph, or the next; what happened to
    a note before it in its paragraph, too.
    """
    known = {clause.symbols.sentence.first for clause in clauses if not isinstance(clause, UnreadClause)}
    unread = [item for item in sentences if item.sentence.first not in known]
    anywhere = (IssueClause, SurrenderClause) if any(_ANYWHERE.search(item.text) for item in unread) else ()
    near = [item.sentence for item in unread if _takes_back(item.text)]
    return tuple(
        clause
        for clause in clauses
        if not isinstance(clause, anywhere)
        and not (isinstance(clause, _ACTS) and any(_reaches(sentence, clause) for sentence in near))
    )


def _takes_back(text: str) -> bool:
    return _ANYWHERE.search(text) is not None or (
        _NEAR.search(text) is not None and _NOT_OF_IT.search(text) is None
    )


def _reaches(sentence: Sentence, clause: Clause) -> bool:
    """Whether a sentence that takes back may mean the clause by its place: a caption stands over a table."""
    before = clause.template == TABLE
    after = sentence.first > clause.symbols.sentence.first or before or _is_of_note(clause)
    return after and -before <= sentence.paragraph - clause.symbols.sentence.paragraph <= 1


def _is_of_note(clause: Clause) -> bool:
    return isinstance(clause, EventClause) and isinstance(clause.event, NoteReference)


_IN_ADVANCE: Final = (NoteAmended, NoteTranchesCommitted, AgreementTerminated)
"""What may be told before the day from which it holds."""


def is_ahead(event: Event, signed: date | None) -> bool:
    """Whether an act is of a later day than the report was signed on."""
    day = event.effective_date
    return not (day is None or signed is None or isinstance(event, _IN_ADVANCE)) and day > signed


__all__ = ["is_ahead", "without_undone"]
