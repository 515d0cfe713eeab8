"""Agreements terminated; and splits and documents from which changes have their day."""

from __future__ import annotations

import re
from typing import Final

from holdings_events import AgreementTerminated
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, SplitClause
from holdings_ledger.readers.prose.forbidding import takes_back
from holdings_ledger.readers.prose.frames import NEUTRAL, Frame, told
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

FRAGMENTS["the_agreement"] = (
    "[(its|that|existing|all of its obligations under)] <A:agreement> [, as amended [,]] [[,] (dated"
    "|dated as of|entered"
    " into on|of|entered into as of|made on|made as of) <D:dated> [,]]"
    " [[,] [(entered into|by and)] (with|between <X> and|between|among) [<X> [,] and] <H:party> [,]]"
    " [(between|with) <H:party> and <X> [,]]"
    " [[,] (dated|dated as of|entered into on) <D:dated> [,]] [between (parties|them)] [, as amended [,]]"
    " [[,] (which|that) <X> [had] (entered into|signed|made) (with <H:party> on <D:dated>|on <D:dated>"
    " with <H:party>) [,]]"
    " [, under which [up to] <M> of <N> (might|could|may) (have been|be) (sold|issued|drawn) ,]"
    " [(,|) [(and|together with)] [all] [other] related (documents|agreements|loan documents|transaction"
    " documents) [,]]"
)
_ENDS: Final = (
    "(terminated|agreed to terminate|cancelled|ended|exercised its right to terminate|mutually terminated"
    "|canceled"
    "|agreed to [the] termination of|agreed to end|agreed to cancel|(gave|delivered|sent|served) [(to"
    " <H:party>|<H:party>)]"
    " [written] notice (of termination of|terminating|that it terminated|to terminate) [to <H:party>]"
    "|(gave|delivered|sent"
    "|served) [(to <H:party>|<H:party>)] [written] notice [to <H:party>] (of termination of|terminating"
    "|to terminate))"
)
_WHOSE: Final = (
    "<X> [[,] and <H:party> [,]] {done_adverb}",
    "<H:party> [,] and <X> {done_adverb}",
    "<H:party> {done_adverb}",
    "parties",
)
_BY: Final = (
    "[[,] by (mutual|joint|written|mutual written) (agreement|consent) [,]] [(mutually|voluntarily|jointly)]"
)
_PARTS: Final = (
    "[,] (on|effective|effective as of|effective on|as of|with effect from) <D:on> [,]",
    "[,] (effective immediately|with immediate effect|effective on (that|such|same) date) [,]",
    "[,] (upon|following|in connection with|on|after) [(full|early)] (redemption|repayment|payment"
    "|prepayment|payoff|exchange"
    "|conversion|cancellation|surrender) [in full] [of] [(all|amounts|all amounts|notes|balance)]"
    " [{owed}] [{that_note}]",
    "[,] (under|by|pursuant to) (mutual (agreement|consent|release)|its terms|<A>|termination agreement"
    "|agreement)",
    "[,] in accordance with its terms",
    "[,] without [any] (penalty|cost|payment|liability|fee|further liability) [to (<X>|either party)]",
    "[(with|between|among|to)] [<X> [,] and] <H:party>",
    "between <H:party> and <X>",
    "{that_note}",
)
_WORDS: Final = NEUTRAL | word_set("mutual parties party them between further force no")
_FREE: Final = (
    r"(?:(?!terminat|effect|unless |until |when |once |if |only |subject|condition|approv|provided|not )"
    r"\S{1,30} ){1,45}\. $"
)
_UNDER_WHICH: Final = re.compile(rf"(?:, )?(?:under|pursuant to) which {_FREE}")
_NO_MORE: Final = re.compile(
    rf"(?:, )?and (?:<X>|<H\d+>|neither party|neither (?:of them|<X> nor <H\d+>)|parties) has (?:no"
    rf" |any )?(?:further"
    rf"|continuing|remaining) (?:obligations?|liability|rights?) {_FREE}"
    r"|(?:, )?and (?:is|are) of no further (?:force|effect)(?: (?:or|and) effect)? \. $"
    r"|(?:, )?and (?:all |its |any |of |<H\d+> 's |liens |security |guarant|collateral "
    r"|obligation)(?:(?!not )[a-z'<>A-Z0-9]{1,24} )"
    r"{1,25}(?:were|was|have been|has been|are|lapsed|ended|ceased|terminated)(?: (?:released|terminated"
    r"|discharged|satisfied"
    r"|cancelled|extinguished|also|at end|of no further force|effect|and|or)){0,4} \. $"
)
"""What an agreement provided while it was in force, and what ended with it, says nothing of its end."""


def terminated(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“The Company and H terminated the note purchase agreement dated D.”."""
    for frame in (_BY_PARTIES, _OF_ITSELF):
        for found in told(cursor, frame):
            return _termination(scene, found)
    return None


def _no_more(cursor: Cursor) -> bool:
    return _past_end(cursor, _NO_MORE)


def _provided(cursor: Cursor) -> bool:
    return _past_end(cursor, _NO_MORE) or _past_end(cursor, _UNDER_WHICH)


def _past_end(cursor: Cursor, ending: re.Pattern[str]) -> bool:
    match = ending.match(cursor.text, cursor.at)
    if match is None or takes_back(match.group()):
        return False
    cursor.finish()
    return True


_BY_PARTIES: Final = Frame(
    heads=tuple(f"{who} {_BY} {_ENDS} [[,] with immediate effect [,]] {{the_agreement}}" for who in _WHOSE),
    parts=_PARTS,
    words=_WORDS,
    tail=_provided,
)
_OF_ITSELF: Final = Frame(
    heads=(
        "{the_agreement} [(was|were|has been|is)] [(mutually|automatically|thereupon|also)] (terminated"
        "|ended|came to end|cancelled|expired|discharged) [by (<X>|<H>|mutual agreement|agreement of parties"
        "|both parties|mutual consent|its terms)]",
    ),
    parts=_PARTS,
    words=_WORDS,
    tail=_no_more,
)


def _termination(scene: Scene, found: dict[str, int]) -> Built:
    known = scene.register.agreements[found["agreement"]]
    event = AgreementTerminated(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        title=known.title,
        agreement_date=scene.day(found, "dated") or known.day,
    )
    return {"event": event, "holder": found.get("party", known.party), "notes": None, "bare": False}


_SPLIT: Final = re.compile(
    r"(?:[\w<>:]{1,20} ){0,12}reverse (?:stock )?split (?:of (?:\S{1,12} ){1,8})?"
    r"(?:took effect|became effective|was effected|went into effect|was completed)"
)


def read_split(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“A one-for-100 reverse split took effect”: no event here, but the day of its effects."""
    found = _SPLIT.match(cursor.text, cursor.at)
    signed = cursor.take(
        "{both_sides} {done_adverb} {entered} [limited] (waiver and <O> amendment|waiver and"
        " amendment|amendment and waiver|waiver|<O> amendment|amendment|forbearance|modification|consent)"
    )
    if (found is None and (signed is None or not cursor.ended)) or context.day is None:
        return ()
    return (SplitClause(template="split", symbols=symbols, context=context),)


__all__ = ["read_split", "terminated"]
