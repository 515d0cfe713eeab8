"""What a document tells of notes issued before: no event, but what later sentences mean by "the note"."""

from __future__ import annotations

import re
from typing import Final

import attrs

from holdings_ledger.readers.prose.arranging import without
from holdings_ledger.readers.prose.clauses import Clause, Context, IssueClause, MentionClause
from holdings_ledger.readers.prose.forbidding import takes_back
from holdings_ledger.readers.prose.issuance import read_issue
from holdings_ledger.readers.prose.leads import read_lead, skip_recital
from holdings_ledger.readers.prose.loans import read_loan
from holdings_ledger.readers.prose.note_phrases import named_notes
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.register import NotePhrase
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_STANDING: Final = (
    "<X> (have|has) {that_note}",
    "<X> (is maker of|is obligor under|is indebted under|is liable on|is party to|is borrower under|owes"
    " <H> under) {that_note}",
    "<H:holder> (is holder of|holds|owns|is payee of) {that_note} [[,] and [of] warrant [dated (same date"
    "|<D>)] to"
    " purchase <C> shares [of [(<X> 's|its)] <J>]]",
    "(loan|borrowing|indebtedness|advance) (was|is) evidenced by {that_note}",
    "{doc} [also] (amends|amended|relates to|modifies|concerns) {that_note}",
    "<X> [has] previously {made_note} [to <H:holder>] {that_note} [to <H:holder>]",
    "{that_note} [(was|were)] {made_on} [by <X>] [to <H:holder>] (on|as of) <D:note_day> [to <H:holder>]"
    " [by <X>]"
    " [[,] [and] (in|with|has|had) {note_size} of <M:note_principal>]",
    "{that_note} (has|had|was in) {note_size} of <M:note_principal> [and (was|is) {made_on} [to <H:holder>]"
    " (on|as of) <D:note_day> [to <H:holder>]]",
)
FRAGMENTS["made_note"] = (
    "(issued|sold|issued and sold|sold and issued|executed|delivered|made|executed and delivered|entered"
    " into|gave"
    "|signed|executed and issued|borrowed under)"
)
_MADE: Final = re.compile(
    r" (?:issued|sold|issued and sold|sold and issued|executed|delivered|made|executed and"
    r" delivered|entered into"
    r"|gave|signed|executed and issued) (?:to <H(?P<holder>\d+)> |<H(?P<given>\d+)> )?<N(?P<note>\d+)> "
)
_PARTY: Final = re.compile(r"<H(\d+)> ")


def read_recital(symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    """“As previously disclosed, on D the Company sold H a note of $X”: a note that the document may speak
    of."""
    cursor = Cursor(symbols.text)
    skip_recital(cursor)
    context = read_lead(cursor, scene)
    for family in (read_issue, read_loan):
        start = cursor.at
        for clause in family(cursor, symbols, context, scene):
            if isinstance(clause, IssueClause) and clause.context.day is not None:
                phrase = NotePhrase(
                    notes=clause.notes,
                    day=clause.context.day,
                    principal=clause.principal,
                    holder=clause.holder,
                )
                return _mention("recital", symbols, phrase)
        cursor.at = start
    told = _told(symbols, cursor.at, context, scene)
    return told or read_mention(Cursor(symbols.text, cursor.at), symbols, context, scene)


def _told(symbols: Symbols, start: int, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The only note of a recital that says it was issued, whatever else it says."""
    text = named_notes(symbols, scene, start).text
    made = list(_MADE.finditer(text, max(0, start - 1)))
    if len(made) != 1 or len(set(re.findall(r"<N\d+> ", text))) != 1:
        return ()
    phrase = scene.register.phrases[int(made[0]["note"])]
    parties = set(_PARTY.findall(text))
    stated = made[0]["holder"] or made[0]["given"] or (parties.pop() if len(parties) == 1 else None)
    holder = phrase.holder if phrase.holder is not None or stated is None else int(stated)
    return _mention("recital", symbols, attrs.evolve(phrase, day=phrase.day or context.day, holder=holder))


def _mention(
    template: str, symbols: Symbols, phrase: NotePhrase, context: Context | None = None
) -> tuple[Clause, ...]:
    if phrase.day is None and phrase.principal is None:
        return ()
    clause = MentionClause(
        template=template,
        symbols=symbols,
        context=context or Context(),
        notes=phrase.notes,
        note_day=phrase.day,
        principal=phrase.principal,
        holder=phrase.holder,
    )
    return (clause,)


def read_mention(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The Company is maker of a note dated D, held by H”."""
    begin = cursor.at
    marked = named_notes(symbols, scene, begin)
    issued = _was_issued(symbols, begin, scene)
    if issued:
        return issued
    ceased = _broken_covenant(Cursor(marked.text, begin), symbols, scene)
    if ceased:
        return ceased
    failed = _failed(marked, begin, context, scene)
    if failed:
        return failed
    for template in _STANDING:
        cursor = Cursor(marked.text, begin)
        found = cursor.take(template)
        if found is not None and cursor.ended:
            phrase = scene.register.phrases[found["note"]]
            told = attrs.evolve(
                phrase,
                day=phrase.day or scene.day(found, "note_day"),
                principal=phrase.principal or scene.number(found, "note_principal"),
                holder=phrase.holder if phrase.holder is not None else found.get("holder"),
            )
            if told.day is None and "previously" in marked.text:
                told = attrs.evolve(told, day=context.day)
            return _mention("mention", symbols, told)
    return ()


_FAILED: Final = re.compile(
    r"(?!.{0,900}default)(?:<N\d+> matured and )?<X> (?:failed to|did not|was unable to|has not) (?:pay"
    r"|make|repay|paid|made) "
    r"(?:\S{1,24} ){1,30}\. $"
)


def _failed(marked: Symbols, begin: int, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """“The note matured on D and the Company did not pay it": no event, but the day of what it comes to."""
    if _FAILED.match(marked.text, begin) is None or takes_back(marked.text):
        return ()
    days = set(re.findall(r"<D(\d+)> ", marked.text))
    notes = set(re.findall(r"<N(\d+)> ", marked.text))
    if len(days) != 1 or len(notes) > 1:
        return ()
    told = scene.register.phrases[int(notes.pop())] if notes else None
    clause = MentionClause(
        template="failure",
        symbols=marked,
        context=Context(day=scene.tokens[int(days.pop())].day),
        notes=told.notes if told is not None else None,
        note_day=told.day if told is not None else None,
        principal=told.principal if told is not None else None,
        holder=told.holder if told is not None else None,
    )
    return (clause,)


_WAS_ISSUED: Final = re.compile(
    r"(<K\d+> )(?:was|were) (?=(?:originally |initially |previously )?(?:issued|dated|made|sold|entered"
    r" into|executed) )"
)


def _was_issued(symbols: Symbols, begin: int, scene: Scene) -> tuple[Clause, ...]:
    """“The notes were issued on D, in the principal amount of $X, to H": read as a phrase that names them."""
    match = _WAS_ISSUED.match(symbols.text, begin)
    if match is None:
        return ()
    short = without(symbols, match.end(1), match.end())
    cursor = Cursor(named_notes(short, scene, begin).text, begin)
    found = cursor.take("<N:note>")
    if found is None or not cursor.ended:
        return ()
    return _mention("mention", symbols, scene.register.phrases[found["note"]])


def _broken_covenant(cursor: Cursor, symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    """“The Company determined that, on E, it had ceased to satisfy a covenant in its note dated D”: E is
    the day."""
    start = cursor.at
    place = cursor.text.find(" that , on <D", start, start + 300)
    if (
        cursor.take("<X> (determined|found|concluded|learned)") is None
        or place < 0
        or "<M" in cursor.text[start:place]
    ):
        return ()
    cursor.at = place + 1
    found = cursor.take(
        "that , on <D:day> , (it|<X>) (had ceased to|no longer|had failed to|did not|failed to)"
        " (satisfy|comply with|meet|satisfied|met) [(leverage|financial|liquidity|coverage|interest"
        " coverage)] (covenant|ratio|covenants|ratio covenant) (in|under|of) {that_note}"
    )
    if found is None or not cursor.ended:
        return ()
    phrase = scene.register.phrases[found["note"]]
    return _mention("mention", symbols, phrase, Context(day=scene.day(found, "day")))


__all__ = ["read_mention", "read_recital"]
