"""What is said of notes that no event has a place for: prepayment, rank, guarantees, covenants, fees.

Such a statement opens with words of a closed list and runs to where the next statement begins. It states
nothing, so its run may hold any words but those that would state a term, or take one back.
"""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.vocabulary import word_set

FRAGMENTS["usual"] = (
    "[(certain|standard|usual|customary|typical|various|other|additional|restrictive|ordinary)]"
    " [(and|,)] [(certain|standard|usual|customary|typical|various|other|additional|restrictive)]"
)
_OPENINGS: Final = (
    "[(that|which|and)] (may|can|shall be|will be|may also|may not|is|are) [also] [be]"
    " (prepaid|prepayable|redeemable"
    "|redeemed|callable|repaid early|repaid in whole or in part|repaid at any time|repaid prior|repaid"
    " before)",
    "prepayable",
    "<X> (may|can|has right to|has option to|may not|shall have right to|will have right to) [,] [(at any"
    " time|at its option)]"
    " [,] (prepay|redeem|repay early|repay [all or any portion of] {all_of} <K> (prior|before|early|at any"
    " time))",
    "[(that|which|and)] [(will|shall)] (rank|ranks|ranking|is senior|are senior|is subordinate|are"
    " subordinate|is junior"
    "|is subordinated|are subordinated|subordinated|is pari passu|are pari passu|senior in right|junior in"
    " right)",
    "[(is|are|being|were|was|will be|has been)] [not] [(fully|unconditionally|jointly and"
    " severally|personally|also)]"
    " [(and unconditionally)] guaranteed",
    "[(that|which|and)] [also] (contains|contain|includes|include|provides for|provide for|is subject"
    " to|are subject to|has"
    "|have|with) {usual} [(affirmative and negative|negative and affirmative|affirmative|negative|financial)]"
    " (events of default|event of default|covenants|representations|representations and warranties|default"
    " provisions"
    "|prepayment [(penalty|penalties|premium|provisions|terms|rights)]|terms|provisions|conditions|anti"
    " dilution|adjustment"
    "|restrictions|protections|terms and conditions|acceleration|conversion limitations|restrictive"
    " covenants)",
    "[(that|which|and)] (is|are) (governed|not transferable|not assignable|transferable|freely transferable)",
    "[(and|from which|of which)] [(from which)] <H> (withheld|retained|deducted|kept|was reimbursed) <M>",
    "[(and|of which|from which)] <M> [of which] (was|is being|were|has been)"
    " (retained|withheld|deducted|kept) [by <H>]",
    "[(and|plus)] [(lender|transaction|legal|<H> 's|investor)] [(transaction|legal)] (expenses|fees|costs)"
    " [payable by <X>] [(of|in amount of|totaling)] [<M>]",
    "[(is|are)] (not|non) convertible",
)
_TAKES_BACK: Final = word_set(
    "bears bear accrue accrues rate mature matures maturity convert converts convertible cancelled"
    " canceled rescinded"
    " never allegedly conditionally reportedly purportedly hypothetically formerly previously"
    " void discount unwound extended amended reduced increased increase waived"
)
_VERBS: Final = word_set(
    "is are bears bear matures mature accrues accrue carries carry has have will shall may contains"
    " contain was were"
    " includes include provides ranks secured convertible bearing maturing unsecured due payable"
)
_MOST: Final = 90


def idle_statement(cursor: Cursor) -> bool:
    """Move past a statement that has no place in any event; whether there was one."""
    start = cursor.at
    for opening in _OPENINGS:
        cursor.at = start
        found = cursor.take(opening)
        if found is not None and _run(cursor):
            return True
    cursor.at = start
    return False


def _run(cursor: Cursor) -> bool:
    """Move to where the statement ends; False when it holds what it must not."""
    words = cursor.rest.split()
    end = len(words)
    for at, word in enumerate(words[:_MOST]):
        following = words[at + 1] if at + 1 < len(words) else "."
        if word in (".", ";") and at + 1 == len(words):
            end = at
            break
        if (word in (",", ";") and following in ("and", "but") and _begins(words, at + 2)) or (
            word in ("and", "but") and words[at - 1] != "due" and _begins(words, at + 1)
        ):
            end = at
            break
        if word in _TAKES_BACK or word[:2] in ("<?", "<T"):
            return False
    if end > _MOST or any(word[:2] == "<M" for word in words[:end]):
        return False
    cursor.at += sum(len(word) + 1 for word in words[:end])
    return True


def _begins(words: list[str], at: int) -> bool:
    """Whether the next statement of the same notes begins here: with its verb, or with "is" after "it"."""
    if at < len(words) and words[at] in ("it", "they", "which"):
        at += 1
    return at < len(words) and words[at] in _VERBS


__all__ = ["idle_statement"]
