"""What a sentence of terms speaks of: the notes by name, part of them, or those of the sentence before."""

from __future__ import annotations

from typing import Final, Literal

from holdings_ledger.readers.prose.clauses import Subject
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene

Part = Literal["all", "principal", "interest", "both"]

IT: Final = Subject(such=True)
"""The notes of the sentence before."""
FRAGMENTS["of_notes"] = (
    "[(of|on|under|outstanding under|due under|owing under|evidenced by|payable under|outstanding on|due"
    " on|owed under)"
    " {all_of} <K:notes>]"
)
FRAGMENTS["accrued"] = (
    "[(all|any|and|the)] [(accrued|any accrued|all accrued|accrued thereon)] [(and|but)] [unpaid] interest"
    " [(on (it|{all_of} <K:notes>)|accrued|accrued on it)]"
)
_BOTH: Final = (
    "[all] [of] {of_principal} {of_notes} [,] (and|plus|together with|along with|as well as) {accrued}"
    " {of_notes} [,]"
    " [(then outstanding|outstanding|then unpaid)]"
)
_WRAPPED: Final = (
    "[all] [of] [(<X> 's|its)] (obligations|obligation|payment obligations|indebtedness|repayment|payment"
    "|[any] amounts (due|owed|outstanding|owing|payable)|terms [and conditions]|performance) [of <X>]"
    " (under|of|evidenced by|represented by|with respect to|pursuant to|on) [<A> and] {all_of} <K:notes>"
    " [and <A>]"
    "|[(this|such|each)] [(term|bridge|working capital|shareholder)] (loan|advance|borrowing|obligation|debt)"
    " (is|was|are) (evidenced|represented) by {all_of} <K:notes> [dated [as of] <D>] , (which|that)"
)
_LEAD: Final = (
    "(pursuant to|under|in accordance with|according to|by|in connection with) [terms [and conditions] of]"
    " {all_of}"
    " <K:notes> [,]"
)
_FOLLOWS: Final = (
    "[(principal|material|key|main|certain|other|primary)] [(terms|features|provisions)] [and"
    " (conditions|features|provisions)]"
    " of {all_of} <K:notes> (are|include|includes) [(following|as follows|set forth below|summarized"
    " below|described below"
    "|following terms)] : {bullet}"
)


def lead_notes(cursor: Cursor) -> int | None:
    """The notes of "Under the terms of the Note," at the start of a sentence; None without moving."""
    found = cursor.take(_LEAD) or cursor.take(_FOLLOWS)
    return None if found is None else found["notes"]


FRAGMENTS["of_issue"] = (
    "[(issued|sold|that was issued|given|made) (to <H:holder> [on <D>]|[on <D>] [(pursuant to|under)"
    " [terms of] <A>])]"
    " [held by <H:holder>] [to <H:holder>]"
)


def subject_of(cursor: Cursor, scene: Scene) -> Subject | None:
    """The subject at the cursor."""
    begin = cursor.at
    both = cursor.take(_BOTH)
    if both is not None and not cursor.sees("(on|of|under) (<M>|{all_of} <M>)"):
        such = "notes" not in both or " such " in cursor.text[begin : cursor.at]
        return Subject(notes=both.get("notes"), such=such, part="both")
    cursor.at = begin
    wrapped = cursor.take(_WRAPPED)
    if wrapped is not None:
        return Subject(notes=wrapped["notes"], such=" such " in cursor.text[begin : cursor.at])
    part = _part(cursor)
    found = cursor.take(
        "<M:amount> {size} [of {all_of} [<K:notes>]]"
        " [(to be (issued|sold|sold and issued)) [in future] [in tranches] [pursuant to [terms of] <A>]]"
    )
    if found is not None:
        return Subject(
            notes=found.get("notes"),
            amount=scene.number(found, "amount"),
            tranches=" to be " in cursor.text[begin : cursor.at],
            part=part,
        )
    return _named(cursor, scene, begin, part) or _pronoun(cursor, begin, part)


def _named(cursor: Cursor, scene: Scene, begin: int, part: Part) -> Subject | None:
    """Notes by their name, ordinal, amount or holder."""
    found = cursor.take(
        "{all_of} [(future tranches of|later|future|further|subsequent)] [<H:holder> 's] [<O:nth>]"
        " [<M:amount>] <K:notes> {of_issue}"
        " [(to be (issued|sold) [in future] [in tranches] [pursuant to [terms of] <A>])]"
        " [LPAR together with [all] accrued [and unpaid] interest RPAR] [(also|each)]"
    )
    if found is None:
        return None
    words = f" {cursor.text[begin : cursor.at]}"
    nth = scene.number(found, "nth")
    return Subject(
        notes=found["notes"],
        amount=scene.number(found, "amount"),
        tranches=any(f" {mark} " in words for mark in ("to be", "future", "later", "further", "subsequent")),
        such=" such " in words,
        part=part,
        every=any(f" {mark} " in words for mark in ("every", "each", "all", "any")),
        holder=found.get("holder"),
        nth=int(nth) if nth is not None else None,
    )


def _pronoun(cursor: Cursor, begin: int, part: Part) -> Subject | None:
    """“It", "they", or a part of what the sentence before is about: "principal and interest are due ..."."""
    if part == "all" and cursor.at == begin:
        if (
            cursor.take(
                "(it|they|each [of (them|these)]|both facilities|all facilities|both"
                " loans|both|all|each|this obligation|these|debt|obligation|borrowing|advance"
                "|[(this|such|each)] [(term|bridge|working capital|shareholder|unsecured|secured|initial)]"
                " loan)"
            )
            is None
        ):
            return None
        return IT
    return Subject(such=True, part=part)


def _part(cursor: Cursor) -> Part:
    """Whether the sentence speaks of principal, interest, both, or the notes as such."""
    if cursor.take(
        "payments [due] (under|on) {all_of}|[all] [(payments of|payment"
        " of|outstanding|unpaid|entire|full)] (principal and [all]"
        " [(accrued|any accrued)]"
        " [(and unpaid|but unpaid)] interest|principal amount and [accrued] [and unpaid] interest"
        "|principal [amount] , together with [all] [accrued] [and unpaid] interest [,]"
        "|principal together with [all] [accrued] [and unpaid] interest|interest and principal)"
        " [(on|of|under|thereon on|due under) {all_of}]"
    ):
        return "both"
    start = cursor.at
    if cursor.take("{of_principal} [(of|on|under|outstanding under|evidenced by) {all_of}]"):
        # "Principal amount of $5,000 ..." is handled as an amount, not as a part.
        if cursor.sees(
            "(<K>|<M> {size}|is|are|will|shall|to be|due|payable|it|bears|bear|accrues|accrue|bearing)"
        ):
            return "principal"
        cursor.at = start
    if cursor.take("[accrued] [only] interest [only] [(on|under) {all_of} [it]]") and not cursor.sees(
        "(rate|:|accrues|at)"
    ):
        return "interest"
    cursor.at = start
    return "all"


__all__ = ["IT", "Part", "lead_notes", "subject_of"]
