"""Sentences of several whole clauses, some of which are not understood: as if a full stop parted them.

“On D the Company issued to H ..., and H appointed a director": each clause has its own subject and verb, so
what the one states does not rest on the other. Clauses that may deny, condition or undo the others are not
parted from them, nor those that tell what somebody said or thought.
"""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.clauses import Clause, Context, UnreadClause
from holdings_ledger.readers.prose.coordinated import Coordination
from holdings_ledger.readers.prose.forbidding import DENIES
from holdings_ledger.readers.prose.leads import read_lead
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

_JOINT: Final = re.compile(r"(?<= )(?:; and|;|, and|, whereupon|; whereupon|; in addition ,) (?=[<a-z])")
_CLAUSE: Final = re.compile(
    r"(?:<X> (?:and <H\d+> )?|<H\d+> (?:and <X> )?|<K\d+> |<A\d+> |<S\d+> |<G\d+> |event of default |parties "
    r"|(?:[a-z]+ ){1,4}?)(?!'s |or )(?:also |then |each |further )?"
    r"(?:(?:has|have|had|was|were|is|are|will) (?:also )?(?:been )?[a-z]|agreed |[a-z]{3,}ed |sold |paid "
    r"|lent |gave |made |took )"
)
"""The subject of a clause and its finite verb, after what opens it."""
_PROMISED: Final = word_set(
    "may shall must can subject condition conditions subsequent later following next future until"
)
"""Words that a clause on what will be may hold: they say nothing of what was done."""
_SAID: Final = word_set(
    "that whether because since so than as if said stated states announced informed notified told"
    " represents represented"
    " alleges alleged claims claimed denies denied asked requested demanded demands proposed offered"
    " intends expects plans"
    " both respectively either same other instead effective binding final error mistaken incorrect refused"
    " rejected"
    " reversed honored approval consent"
)
_MOST: Final = 6


def read_partly(symbols: Symbols, coordination: Coordination, scene: Scene) -> tuple[Clause, ...]:
    """The clauses of the parts that are understood, and the others as not understood; empty when none is."""
    found: list[Clause] = []
    context = Context()
    told = False
    parts = _parts(symbols, coordination, scene)
    for part in parts if 1 < len(parts) <= _MOST else ():
        clauses = coordination.alone(part, context)
        if clauses:
            told = True
            context = coordination.following(part, context, clauses)
        elif _is_apart(part, told=told):
            own = read_lead(Cursor(part.text), scene)
            clauses = (_unread(part, own),)
            context = Context(day=coordination.only_day(part, own.day or context.day))
        else:
            return ()
        found.extend(clauses)
    return tuple(found) if told else ()


def _unread(part: Symbols, own: Context) -> UnreadClause:
    return UnreadClause(template="unread", symbols=part, context=own, about_notes=True, of_others=True)


def _parts(symbols: Symbols, coordination: Coordination, scene: Scene) -> list[Symbols]:
    """The clauses of a sentence that have a subject and a verb of their own."""
    cuts = [(0, 0)]
    for joint in _JOINT.finditer(symbols.text):
        cursor = Cursor(symbols.text, joint.end())
        read_lead(cursor, scene)
        if _CLAUSE.match(symbols.text, cursor.at) is not None:
            cuts.append(joint.span())
    ends = [start for start, _ in cuts[1:]] + [len(symbols.text)]
    return [coordination.part(symbols, cut[1], end) for cut, end in zip(cuts, ends, strict=True)]


def _is_apart(part: Symbols, *, told: bool) -> bool:
    """Whether a clause says nothing that could change what the others state.

    Before them, it must not open a supposition, a denial or what somebody said; after them, it must not
    take back.
    """
    words = set(part.text.split())
    if "<?>" in words or not _SAID.isdisjoint(words):
        return False
    return words.isdisjoint(DENIES - _PROMISED if told else DENIES)


__all__ = ["read_partly"]
