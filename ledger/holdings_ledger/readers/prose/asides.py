"""Parts of a sentence that no event has a place for, and that change none."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.forbidding import states, takes_back
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.vocabulary import word_set

_IDLE: Final = (
    "(<X>|parties) {done_adverb} (consummated|completed|closed) [(transaction|transactions)] (under|pursuant"
    " to|contemplated by) <A> {dated}",
    "no part of {all_of} (<K>|it) (had|has) been (converted|repaid|paid|prepaid)",
    "<K> (has been|was) (returned|surrendered) [marked] [(cancelled|canceled|paid)]",
    "[all] <C> shares [of <J>] (reserved|set aside) (against|for|under) (it|<K>|conversion [of <K>])"
    " (have been|were) released",
    "[all] (liens|security interests|liens and security interests|collateral|security)"
    " [(granted|securing)] [(under|by)] (it|<A>|them|<K>) (were|was|have been)"
    " released",
    "<A> provides for [<C>] [(credit|loan)] (facilities|loans|facility)",
    "[<E>] [revolving] (line of credit|credit line|facility|line|credit facility) , under which <X> may"
    " [from time to time] borrow up to [lesser of] <M> [and <P> of"
    " [eligible] [accounts] (receivables|receivable|inventory|accounts)]",
    "grace period (expired|ended|ran out|lapsed) [without payment] [on <D>]",
    "(leaves|leave|left) [all] other terms of (<K>|it|note) [, including {its_own} [<P>] rate ,] (as"
    " they were|unchanged|in force)",
    "[all] (other|its other|remaining) terms [of <K>] (are unchanged|remain unchanged|remain in"
    " (force|effect)|did not change|stay as they were)",
    "<X> received no (cash|proceeds|payment)",
    "(has|but has|have) not done so",
    "<H> may (accelerate|declare|demand) [(all|any|payment of)] [(amounts|sums|principal|balance|repayment)]"
    " [(due|owed|outstanding|then due)] [(under|of) <K>] [immediately due and payable]",
    "<H> may (declare|call) (it|<K>) [(immediately)] due [(at once|immediately|and payable)]",
    "<X> (paid|will pay) [<H>] [(waiver|amendment|extension|forbearance|consent|legal)] fee of <M>",
    "<H> notified <X> that it (would|will) not (buy|purchase|fund) [<O>] [or] [<O>]"
    " (tranche|tranches|notes|note|<K>)",
    "(is|are) not (affected|changed)",
    "it (is|was) not (affected|changed)",
    "(<K>|it|they) (was|were|has been|have been|is|are) [(then|thereupon|thereby|also)] (cancelled"
    "|canceled|terminated"
    "|retired|extinguished|satisfied|discharged|returned|released|surrendered) [in full] [marked (paid"
    "|cancelled)]"
    " [and (is|are) of no further (force|force or effect|force and effect)]",
    "(<X>|<H>) [now] (has|have|had|retains|owes) no (further|remaining|other|continuing|more)"
    " (obligations|liability|obligation|indebtedness|rights|claims|interest|right|claim|amount|amounts)"
    " [(thereunder|under (it|<K>|<A>)|with respect thereto|to <H>|against <X>|in respect of <K>|in <K>)]",
    "<H> (released|terminated|agreed to release) [all [of]] [its] (liens|security interest|security"
    " interests|lien)"
    " [(on|in|against) [all of] (<X> 's assets|assets of <X>|collateral|its assets)]",
    "(<X> and <H>|<H> and <X>|<X>|<H>|parties) (entered into|executed|signed) [(certain|definitive"
    "|written)] (agreement"
    "|letter agreement|<A>) [(with|between) (<H>|<X>)] [[,] dated [as of] <D>] [with (<H>|<X>)]",
    "<X> received [<O>] [written] (notice|notices) of conversion (from|by) <H>",
    "<H> (delivered|submitted) [to <X>] [written] (notice|notices) of conversion [to <X>]",
    "<X> [also] (reimbursed|agreed to reimburse|paid) [<H>] [for] [<H> 's|its] [(legal|reasonable)] (fees"
    "|expenses"
    "|legal fees|legal expenses|costs|fees and expenses|costs and expenses) [of <M>] [(incurred|of counsel)]",
    "no [(additional|other|cash)] (consideration|commission|cash|premium|penalty|prepayment premium) (was"
    "|were)"
    " (paid|received|given|payable) [(for|in) (amendment|extension|exchange|connection therewith)]",
    "<X> is [(now|therefore)] in default",
    "<H> advanced [additional] <M> [to <X>]",
    "no [(further|additional|more|other)] <K> will be (sold|issued|purchased) [under (<A>|it)]",
)
_RELEASED: Final = re.compile(
    r"(?:(?:all|its|the|of|any|and|related|other|their|on|in|under|securing|by|held|granted|<[XHKA]\d*>|'s|assets"
    r"|collateral|it|them|security|interests?|liens?|guarant(?:y|ies|ees?)|pledges?|shares?|reserved?|reserves?|for"
    r"|conversion|documents|agreements) ){2,25}(?:were|was|have been|has been) (?:also )?(?:released"
    r"|terminated"
    r"|released and terminated) (?:in full )?\. $"
)
_FAILED: Final = re.compile(
    r"<X> (?:then )?(?:did not|failed to|was unable to|has not|has failed to|was not able to) (?:\S{1,24}"
    r" ){1,30}\. $"
)
"""That something was not done; it says nothing of what was."""


_MOST_PARTS: Final = 5


def is_idle(text: str) -> bool:
    """Whether a part is one of the statements that no event has a place for and that change none."""
    for template in _IDLE:
        cursor = Cursor(text)
        if cursor.take(template) is not None and cursor.ended:
            return True
    if _RELEASED.match(text) is not None:
        return True
    parts = text.removesuffix(". ").split(" , ")
    return 1 < len(parts) <= _MOST_PARTS and all(is_idle(f"{part.strip()} . ") for part in parts)


def is_failure(text: str) -> bool:
    """Whether a part says that the company did not do something: idle before what it came to, never after
    an act."""
    return _FAILED.match(text) is not None and not takes_back(text)


_QUIET: Final = re.compile(r"(?:<X>|<H\d+>) (?:also |then )?(?:[a-z]{3,}ed|took|held|met|chose|sought|had) ")


def is_quiet(text: str) -> bool:
    """Whether a part tells that a party did something that is no act on securities: "accepted a
    subscription from H"."""
    match = _QUIET.match(text)
    words = text.removesuffix(". ").split()
    if match is None or not _REPORTING.isdisjoint(words):
        return False
    return len(words) <= _LONGEST and not states(words, "XHJCO")


_LONGEST: Final = 24
_REPORTING: Final = word_set(
    "that whether because since than said stated announced informed notified told represented"
    " proposed offered"
    " intended expected planned asked requested demanded both either agreed undertook considered authorized"
)
"""Words of what somebody said, meant or was allowed: what follows may be only a part of it."""

__all__ = ["is_failure", "is_idle", "is_quiet"]
