"""Words that change what a sentence states: nothing that holds one of them is ever left out of it.

They deny, suppose, allow, promise, limit, put off, undo or dispute, or tell an act of its own. Everything
that is removed with words of no closed list (a purpose, who a party is, in what connection) is held against
this one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from holdings_ledger.readers.prose.vocabulary import word_set

NOT: Final = word_set("not no never none nor neither without cannot nothing nobody")
SUPPOSES: Final = word_set("if unless until except but however provided may might could would")
LIMITS: Final = word_set(
    "till providing although though whereas while whether subject condition conditions conditional"
    " conditioned contingent otherwise instead rather lieu only should shall can must yet still nominal"
    " partial half remainder balance least most maximum minimum future later subsequent following next"
)
"""What allows, limits or puts off."""
UNDOES: Final = word_set(
    "rescinded rescind rescission void voided null cancelled canceled cancel cancellation unwound unwind"
    " reversed reversal withdrawn withdrew withdraw terminated terminate lapsed lapse expired expire"
    " escrow escrowed refund refunded refundable return returned undelivered unfunded unissued unsold"
    " failed fail fails failure voidable invalid unenforceable"
)
CLAIMS: Final = word_set(
    "disputes disputed contends claims claimed alleges alleged asserts asserted believes purported"
)
DISPUTES: Final = CLAIMS | word_set(
    "dispute contests contested denies denied believed purports forged mistake error erroneous erroneously"
    " corrected correct"
)
UNREAL: Final = word_set(
    "supposed deemed assumed proposed proposes hypothetical example illustrative draft unexecuted unsigned"
    " pending anticipated"
)
"""What is told as if it were."""
DENIES: Final = NOT | SUPPOSES | LIMITS | UNDOES | DISPUTES | UNREAL
"""What denies, supposes, allows, limits, undoes or puts off."""
UNTOLD: Final = UNREAL | word_set(
    "not never none nor neither if unless until would could might may should shall must whether but"
    " rescinded voided void unwound reversed withdrawn terminated lapsed expired unfunded unissued unsold"
    " denies denied alleges alleged disputes disputed erroneous erroneously mistaken incorrect untrue false"
    " wrong assume assumes assuming suppose imagine examples illustration hypothetically drafts proposal"
    " proposals planned plans intend intends intended expects expected anticipates contemplated"
    " tentative preliminary pro forma non-binding nonbinding unconsummated abandoned"
)
"""What a lead-in or heading may hold so that the lines after it are no statement of the report's own."""
ACTS: Final = word_set(
    "issued sold purchased bought assigned transferred resold acquired exchanged surrendered converted"
    " redeemed repaid prepaid repurchased cancelled extended amended restated replaced waived accelerated"
    " defaulted forbear increased reduced replace replaces replacing substitute exchange surrender convert"
    " converts amend restate renew renewed extend assign assignment transfer reissue reissued guaranteed"
    " lent loaned borrowed funded advanced paid received delivered tendered conveyed released pledged"
    " succeeded successor predecessor agent nominee trustee custodian behalf account benefit joint jointly"
    " respectively both each"
)
"""What tells of another act, or of another party to this one."""
CORRECTS: Final = re.compile(
    r"(?<![^ ])(?:incorrect|incorrectly|erroneous|erroneously|mistaken|mistakenly|should have (?:read|been"
    r"|stated)|should read|in error|inadvertently|corrected|correct amount|misstated) "
)
"""By what a sentence corrects what another states."""
_LY: Final = re.compile(
    r"(?!timely|fully|quarterly|monthly|early|daily|weekly|family|supply|newly|privately|publicly|wholly|directly"
    r"|indirectly|beneficially|solely|majority|previously|currently|formerly|recently|duly|assembly|yearly|only"
    r"|voluntarily|promptly|simultaneously|concurrently)"
    r"[a-z]{2,20}ly$"
)
"""An adverb that may take back what it stands with ("conditionally"); those that cannot are named."""
_UNKNOWN: Final = ("<?", "<T")


def changes(words: Iterable[str]) -> bool:
    """Whether one of the words may change what the sentence states; an act told by the way is no such
    change."""
    return any(word in DENIES or _LY.match(word) or word[:2] in _UNKNOWN for word in words)


_TAKES_BACK: Final = (
    SUPPOSES
    | CLAIMS
    | word_set(
        "rescinded withdrawn waived cured almost perhaps maybe belief believe opinion view assertion"
        " contention"
    )
)


def takes_back(text: str) -> bool:
    """Whether words beside an event, a failure among them perhaps, deny, suppose or only claim it."""
    words = text.split()
    return " not yet " in f" {text} " or any(
        word in _TAKES_BACK or word == "<?>" or _LY.match(word) for word in words
    )


def states(words: Iterable[str], marks: str) -> bool:
    """Whether the words may state something: a mark of another kind than `marks`, an act, or a change."""
    words = tuple(words)
    figures = any(word[0] == "<" and word[1] not in marks for word in words if len(word) > 1)
    return figures or not ACTS.isdisjoint(words) or changes(words)


__all__ = [
    "ACTS",
    "CORRECTS",
    "DENIES",
    "DISPUTES",
    "NOT",
    "SUPPOSES",
    "UNDOES",
    "UNTOLD",
    "changes",
    "states",
    "takes_back",
]
