"""What a holder forgoes: defaults waived, and the exercise of rights until a day."""

from __future__ import annotations

import re
from typing import Final

from holdings_events import DefaultWaived, ForbearanceAgreed
from holdings_ledger.readers.prose.clauses import PLACELESS
from holdings_ledger.readers.prose.forbidding import takes_back
from holdings_ledger.readers.prose.frames import NEUTRAL, Frame, told
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

FRAGMENTS["defaults"] = (
    "([(that|this|such|any|any and all|all|certain|existing|these|those|resulting|specified)] [(existing"
    "|resulting|past|of|specified|prior|previous)] [(these|such)] (event of default|events of default"
    "|default|defaults"
    "|payment default|payment defaults|breach|breaches|defaults and events of default|default or event of"
    " default)"
    " [(described|referred to|disclosed|reported|set forth) [(above|below|in item <C> [(above|below)])]])"
)
_GIVES: Final = (
    "(granted|gave|delivered|signed|executed|provided|issued|agreed to grant|agreed to and granted|furnished)"
)
_WAIVES: Final = (
    "[{under_doc}] <H:party> {done_adverb} [(irrevocably|permanently|in writing|unconditionally"
    "|formally)] (waived|agreed to"
    " waive|consented to and waived) {defaults}",
    f"[{{under_doc}}] <H:party> {{done_adverb}} {_GIVES}"
    " [(<X>|to <X>)] [(written|limited|one time|permanent|formal)]"
    " waiver [to <X>] (of|with respect to|as to|for) {defaults}",
    "<X> {done_adverb} (obtained|received|was granted) [from <H:party>] [(written|limited)] waiver [(from"
    "|by) <H:party>]"
    " (of|with respect to|as to|for) {defaults}",
    "{doc} [also] (waives|waived) {defaults}",
)
_WAIVER: Final = (
    "{that_note}",
    "[,] (on|as of) <D:on>",
    "[,] that (occurred|arose) on <D>",
    "[,] existing (as of|on) <D>",
    "[,] (by|in|pursuant to|under) [(written|limited)] (waiver|letter|waiver letter) [dated [as of] <D>]",
    "[(<X> 's|its)] (failure to (pay|make|repay) {unpaid} {when_due}|late payment|missed payment|non"
    " payment of {unpaid}"
    "|failure to (pay|make) payment)",
)
_WAIVER_WORDS: Final = NEUTRAL | word_set("arising arose resulting caused existing out on respect item")
_ORIGIN: Final = re.compile(
    r"(?:, )?(?:that|which|caused|arising|arisen|resulting|when|as result|because|due|by reason|related"
    r"|relating) "
    r"((?:(?:[a-z0-9'&/-]{1,24}|<[XHAO]\d*>|<D\d+>|<C\d+>|,) ){1,45})\. $"
)
"""How the defaults came about."""


def _origin(cursor: Cursor) -> bool:
    match = _ORIGIN.match(cursor.text, cursor.at)
    if match is None or takes_back(match[1].replace("not ", "")):
        return False
    cursor.finish()
    return True


_WAIVER_FRAME: Final = Frame(heads=_WAIVES, parts=_WAIVER, words=_WAIVER_WORDS, tail=_origin)


def waived(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H waived the event of default under its note dated D.”."""
    for found in told(cursor, _WAIVER_FRAME):
        event = DefaultWaived(
            source=PLACELESS, effective_date=scene.day(found, "on"), **reference(scene, found)
        )
        cursor.at = len(cursor.text)
        return built(event, found, scene)
    return None


_AGREES: Final = "(agreed|has agreed|agrees|undertook|consented|covenanted)"
_REFRAINS: Final = (
    "((to forbear|to refrain|not to|to standstill|to stand still|to withhold)"
    "|[with <X>] [,] that [,] [(through|until|to) [and including] <D:until> [,]] [(it|<H>|lender|holder)]"
    " (will|would|shall)"
    " (forbear|refrain|not|take no|standstill|stand still))"
)
_FORBEARS: Final = (
    f"[{{under_doc}}] <H:party> {{done_adverb}} {_AGREES} [with <X>] {_REFRAINS}",
    "[{under_doc}] <H:party> will forbear",
    f"<X> [and <H:party>] {{done_adverb}} {{entered}} [certain] [(letter"
    f" agreement|letter|agreement|<A>)] {{dated}}"
    f" [with <H:party>] [,] (under|pursuant to|in|by) which [(<H:again>|lender|holder|it)] {_AGREES}"
    f" {_REFRAINS}",
    "[{under_doc}] <H:party> {done_adverb} (granted|gave|agreed to grant|agreed to) [<X>] (forbearance"
    "|standstill)",
    "<X> {done_adverb} (obtained|received) [from <H:party>] (forbearance|standstill) [from <H:party>]",
    "[{under_doc}] forbearance period [under {doc}]",
)
_FORBEARANCE: Final = (
    "[,] [(that|which)] (until|through|to|before|prior to|up to|till|ending|expiring|ends|expires|will"
    " end|will expire"
    "|extends|continues|runs|terminating|lasting|for period ending|no later than|not later than)"
    " [(on|until|through|to)] [and including] [(earlier|earliest|first|sooner) [to occur] of [:] [<E>]]"
    " [:] <D:until> [,]",
    "{that_note}",
    "{defaults}",
    "{doc}",
    "[,] (on|as of) <D:on> [,]",
    "[,] for [(period of|additional)] <C> (days|months)",
    "against <X> [and its subsidiaries]",
    "[,] in (return|exchange|consideration) (for|of) [(forbearance|cash)] fee of <M>",
)
_FORBEARANCE_WORDS: Final = NEUTRAL | word_set(
    "exercising exercise enforcing enforce pursuing pursue taking take demanding demand accelerating"
    " accelerate collecting"
    " collect calling call any certain default legal available respective rights remedies remedy action"
    " actions enforcement"
    " collection payment further respect against arising result because reason following described"
    " specified existing"
    " defaults events available may has lawful proceedings commencing commence bringing suit foreclosing"
    " foreclose"
    " forbearance standstill account seeking instituting proceeding law equity or party repayment"
)
_EARLIER: Final = re.compile(
    r"(?:, )?(?:so long as|as long as|(?:and|or) (?:<E\d+> )?(?:occurrence|date|until|upon|on|earlier|any"
    r"|such|breach"
    r"|default|termination)|unless (?:it |forbearance |that |period |<A\d+> |is |are ){0,4}"
    r"(?:sooner|earlier|ends|terminates|terminated|expires)|subject to earlier termination|provided that"
    r"|if earlier) "
)
"""That it ends earlier on a further default, or holds so long as sums are paid, is in the nature of it."""


_UNMET: Final = re.compile(r" (?:has|have|had|was|were) (?:not|never|already) ")
"""That a condition was not met, or the end has come."""


def _ends_earlier(cursor: Cursor) -> bool:
    if _EARLIER.match(cursor.text, cursor.at) is None or _UNMET.search(cursor.text, cursor.at):
        return False
    cursor.finish()
    return True


_FORBEARANCE_FRAME: Final = Frame(
    heads=_FORBEARS, parts=_FORBEARANCE, words=_FORBEARANCE_WORDS, tail=_ends_earlier
)


def forborne(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H agreed to forbear from exercising its remedies under the note dated D until E.”."""
    for found in told(cursor, _FORBEARANCE_FRAME):
        if found.get("again", found.get("party")) == found.get("party") and "until" in found:
            cursor.at = len(cursor.text)
            event = ForbearanceAgreed(
                source=PLACELESS,
                effective_date=scene.day(found, "on"),
                **reference(scene, found),
                until=scene.day(found, "until"),
            )
            return built(event, found, scene)
    return None


__all__ = ["forborne", "waived"]
