"""Sentences that join several statements: each must be understood wholly, or none of them is.

"On May 1 the Company entered into an agreement with H and, at a closing on that day, issued to H a note"
" ..." is
read as two sentences, the second with the day, and where it begins with a verb the subject, of the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Final

import attrs

from holdings_ledger.readers.prose.arranging import replaced
from holdings_ledger.readers.prose.asides import is_failure, is_idle, is_quiet
from holdings_ledger.readers.prose.clauses import AgreementClause, Clause, Context, MentionClause, TermClause
from holdings_ledger.readers.prose.leads import read_lead
from holdings_ledger.readers.prose.note_phrases import named_notes
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Understand = Callable[[Symbols, Scene, Context], tuple[Clause, ...]]

_JOINT: Final = re.compile(
    r"(?<= )(?:, and also|; and also|, and|; and|;|, but|; but|, while|while|, whereupon|, then|and"
    r" then|and|:|, which|, each of which"
    r"|, both of which|,(?= <[KCXHA]\d*> (?!'s))"
    r"|(?:, )?(?:(?:pursuant to|under|by|in|in accordance with) which|whereby)) (?:, )?"
)
_SUBJECT: Final = re.compile(r"(?:<X> and <H\d+> |<H\d+> and <X> |<[XH]\d*> |<K\d+> )")
_VERB: Final = re.compile(
    r"(?:also |then |thereupon |simultaneously |in return |in exchange"
    r" )?[a-z]+(?:ed|s|old|ave|ent|orrowed|ook) "
)
_LAST: Final = re.compile(r"(<[XHK]\d*> )\. $")
"""What ", which" speaks of: the thing named just before it."""
_MOST_JOINTS: Final = 12
_MOST_TRIES: Final = 40
_THAT_DAY: Final = re.compile(r" on (?:that|such|this) (?:date|day) ")
_PRONOUN: Final = re.compile(r"(?:it|they|he|she) ")


class Coordination:
    """Splits one sentence. understand: reads a part as a sentence of its own."""

    def __init__(self, understand: Understand, scene: Scene) -> None:
        self.understand = understand
        self.scene = scene
        self.tries = 0

    def read(
        self, symbols: Symbols, context: Context, subject: str = "", *, told: bool = False
    ) -> tuple[Clause, ...]:
        """All clauses of the sentence; empty when a part of it is not understood."""
        joints = list(islice(_JOINT.finditer(symbols.text), _MOST_JOINTS))
        for joint in joints:
            left = self.part(symbols, 0, joint.start())
            own = self._subject(left) or subject
            nearest = _LAST.search(left.text) if joint.group().startswith(", which") else None
            own = nearest[1] if nearest is not None else own
            first = self._understood(left, context)
            idle = not first and self._idle(left, failures=not told)
            if not first and not idle:
                continue
            if "which" in joint.group() and first and all(isinstance(clause, TermClause) for clause in first):
                # "Senior to the bank loan, which bears ...": of the loan.
                continue
            right = self.part(symbols, joint.end(), len(symbols.text))
            following = self.following(left, context, first)
            if idle and _THAT_DAY.search(right.text):
                following = attrs.evolve(following, day=self._only_day(left) or following.day)
            if idle:
                first = self._mentioned(left)
            if is_idle(right.text):
                return first
            for form in self._forms(right, own, joint.group()):
                rest = self._understood(form, following) or self.read(
                    form, following, own, told=told or not idle
                )
                if rest:
                    return (*first, *rest)
        return ()

    def _idle(self, part: Symbols, *, failures: bool) -> bool:
        cursor = Cursor(part.text)
        read_lead(cursor, self.scene)
        text = part.text[cursor.at :]
        return is_idle(text) or (failures and (is_failure(text) or is_quiet(text)))

    def alone(self, part: Symbols, context: Context) -> tuple[Clause, ...]:
        """All clauses of a part, read by itself; empty when it is not understood wholly."""
        return self._understood(part, context) or self.read(part, context)

    def _understood(self, part: Symbols, context: Context) -> tuple[Clause, ...]:
        self.tries += 1
        return self.understand(part, self.scene, context) if self.tries <= _MOST_TRIES else ()

    def part(self, symbols: Symbols, start: int, end: int) -> Symbols:
        """Part of a sentence as one by itself, with its own full stop."""
        enumerated = re.match(r"<E\d+> ", symbols.text[start:end])
        start += enumerated.end() if enumerated else 0
        text = symbols.text[start:end]
        first = symbols.text.count(" ", 0, start)
        places = symbols.places[first : first + text.count(" ")]
        return attrs.evolve(symbols, text=text if text.endswith(" . ") else f"{text}. ", places=places)

    def _subject(self, part: Symbols) -> str:
        cursor = Cursor(part.text)
        read_lead(cursor, self.scene)
        match = _SUBJECT.match(part.text, cursor.at)
        return match.group() if match else ""

    def following(self, left: Symbols, context: Context, first: tuple[Clause, ...]) -> Context:
        """What the first part leaves to the next: its day, and the agreement that it says was entered."""
        lead = read_lead(Cursor(left.text), self.scene)
        entered = [clause.agreement for clause in first if isinstance(clause, AgreementClause)]
        agreement = entered[0] if len(entered) == 1 else context.agreement
        return Context(
            day=lead.day or context.day,
            same_day=lead.same_day,
            after_act=lead.after_act or context.after_act,
            agreement=agreement,
        )

    def _mentioned(self, part: Symbols) -> tuple[Clause, ...]:
        """The note that a part names in full, though no event rests on it."""
        found = set(re.findall(r"<N(\d+)> ", named_notes(part, self.scene).text))
        phrases = [self.scene.register.phrases[int(number)] for number in found]
        if len(phrases) != 1 or phrases[0].day is None:
            return ()
        told = phrases[0]
        mention = MentionClause(
            template="mention",
            symbols=part,
            context=Context(),
            notes=told.notes,
            note_day=told.day,
            principal=told.principal,
            holder=told.holder,
        )
        return (mention,)

    def only_day(self, part: Symbols, day: date | None) -> date | None:
        """The day that what follows a part has too, unless the part names another."""
        return day if self._only_day(part) in (None, day) and part.text.count("<D") <= 1 else None

    def _only_day(self, part: Symbols) -> date | None:
        """The only date of a part, which "that date" in the next means."""
        days = set(re.findall(r"<D(\d+)> ", part.text))
        return self.scene.tokens[int(days.pop())].day if len(days) == 1 else None

    def _forms(self, right: Symbols, subject: str, joint: str) -> tuple[Symbols, ...]:
        """The second part, and with the subject of the first before its verb."""
        cursor = Cursor(right.text)
        read_lead(cursor, self.scene)
        at = cursor.at
        pronoun = _PRONOUN.match(right.text, at)
        if pronoun is not None and subject.count("<") == 1:
            return (replaced(right, at, pronoun.end(), subject), right)
        if not subject or not _VERB.match(right.text, at) or not right.places:
            return (right,)
        return (replaced(right, at, at, subject), right)


__all__ = ["Coordination"]
