"""Sentences whose statement a table divides: "issued notes to the following lenders:", "as set forth below".

Such a sentence is read by its structure and a closed vocabulary: what was done must be said in one of the
shapes here, and every other word must be one that only tells to whom, of what, when and that the rows follow.
No word of intention, permission, condition or denial is among them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import attrs

from holdings_ledger.readers.prose.clauses import Clause, Context
from holdings_ledger.readers.prose.note_phrases import named_notes
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor, compiled
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.table_clauses import Kind, TabledClause
from holdings_ledger.readers.prose.vocabulary import word_set

_PEOPLE: Final = word_set(
    "investors lenders holders purchasers buyers noteholders parties persons individuals entities subscribers"
    " creditors investor lender holder purchaser buyer noteholder party subscriber creditor accredited"
    " institutional existing unaffiliated non affiliated affiliates directors officers stockholders"
    " shareholders"
)
_WORDS: Final = _PEOPLE | word_set(
    "of to for in on at by with from and its their his her each all such this that these those which was"
    " were is"
    " are as same day date dates time during period between through under pursuant upon following below above"
    " herein table tables set sets forth out shown listed listing indicated identified named described"
    " detailed"
    " reflected summarized specified stated given provided follows respective respectively opposite beside"
    " against name names amount amounts principal aggregate total totaling face original interest accrued and"
    " unpaid outstanding certain various several new newly designated created separate individual single"
    " series"
    " private placement offering transaction transactions share shares purchase price prices proceeds"
    " gross net"
    " cash consideration equal sum number numbers issued sold delivered executed made gave exchanged"
    " surrendered"
    " tendered cancellation cancelled cancelling converted conversion conversions converting notices notice"
    " exchange return therefor payment satisfaction settlement receipt received connection closing closings"
    " warrants warrant acquire exercisable underlying portion portions part whole full entire balance"
    " balances"
    " issuance sale surrender unregistered restricted unsecured note notes old , : . ( ) 's ; us also has"
    " have"
    " then took place held due per company subject one more made evidencing dated entered into fell"
    " maturing matured had were loans loan advances"
)
_MARKS: Final = frozenset("XHGKASJCMPDONY")
_DONE: Final = word_set("issued sold delivered executed made gave purchased bought acquired")
_TELLS: Final = word_set("follows below following table opposite")
_POINTS: Final = _WORDS | word_set(
    "summarizes presents lists details detail shows provides information regarding relating about terms"
    " summary additional certain dollar respect"
)
FRAGMENTS["tabled_who"] = (
    "([each of] [(following|such|certain|all)] [<C>] [(separate|certain|non affiliated)] [{investor_kind}]"
    " [{investor_kind}] (investors|lenders|holders|purchasers|buyers|noteholders|parties|persons|individuals"
    "|entities|subscribers|creditors|<G>)|each (investor|lender|holder|purchaser|buyer|noteholder|party))"
)
_HEADS: Final[tuple[tuple[Kind, str], ...]] = (
    (
        "agreement",
        "<X> {done_adverb} {entered} [<C>] [(separate|identical|substantially similar|substantially"
        " identical)] <A:agreement> with",
    ),
    ("agreement", "<X> and {tabled_who} {done_adverb} {entered} <A:agreement>"),
    (
        "exchange",
        "({tabled_who}|<H:holder>) {done_adverb} (surrendered|tendered|delivered up|delivered|exchanged)",
    ),
    ("exchange", "<X> {done_adverb} exchanged"),
    (
        "conversion",
        "({tabled_who}|<H:holder>) {done_adverb} (converted|delivered [<C>] (notice|notices) of conversion"
        "|submitted [<C>] (notice|notices) of conversion)",
    ),
    ("conversion", "<X> {done_adverb} received [<C>] [(notice|notices) of conversion|conversion notices]"),
    ("issue", "<X> {done_adverb} {issues}"),
    ("issue", "({tabled_who}|<H:holder>) {done_adverb} (purchased|bought|acquired) [from <X>]"),
    (
        "issue",
        "following [<C>] (investors|lenders|holders|purchasers|buyers) {done_adverb}"
        " (purchased|bought|acquired)",
    ),
)
_LEAD: Final = (
    "([at closing] [,] which (took place|was held|occurred) on <D:day> ,|[during] [period] (from|between)"
    " <D> [,]"
    " (to|through|and) <D> ,|(during|in) <Y> ,|(since|following) [date of] [its] last (report|current"
    " report) [on"
    " form 8 k] ,|on (dates|various dates) [between <D> and <D>] [(set forth|shown|listed)] [below] ,)"
)
_SIZED: Final = re.compile(rf"{compiled('{size} [amount] [of]').pattern}$")
_PRICED: Final = re.compile(
    r"(?:purchase price|gross proceeds|net proceeds|proceeds|consideration|cash|subscription price) (?:of )?$"
)
_AFTER_SIZE: Final = re.compile(rf"(?:in |of )?(?:{compiled('{size}').pattern}|<K\d+> |<P\d+> <K\d+> )")


def read_tabled(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The statement of a sentence that a table after it divides, or what one says that a table shows."""
    begun = cursor.take(_LEAD)
    if begun is not None and "day" in begun and context.day is None:
        context = attrs.evolve(context, day=scene.day(begun, "day"), same_day=False)
    start = cursor.at
    text = cursor.text[start:]
    if not _only(text, _WORDS) and not _only(text, _POINTS):
        return ()
    for kind, head in _HEADS:
        cursor.at = start
        found = cursor.take(head)
        if found is None or not _only(text, _WORDS):
            continue
        clause = _STATEMENTS[kind](cursor, symbols, context, scene, dict(found))
        if clause is not None:
            cursor.at = len(cursor.text)
            return (clause,)
    cursor.at = start
    if _only(text, _POINTS) and _telling(text) and not re.search(r"<[MPD]\d+> ", text):
        cursor.at = len(cursor.text)
        return (
            TabledClause(kind="pointer", template="tabled", symbols=symbols, context=context, telling=True),
        )
    return ()


def _only(text: str, words: frozenset[str]) -> bool:
    """Whether every symbol is a mark or a word of the vocabulary."""
    return all(word in words or (word[0] == "<" and word[1] in _MARKS) for word in text.split())


def _telling(text: str) -> bool:
    return not _TELLS.isdisjoint(text.split())


def _agreement(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """An agreement with parties that the table names, each its own or one with all of them."""
    start = cursor.at
    if "with" in cursor.text[:start].split()[-1:] and cursor.take("{tabled_who}") is None:
        return None
    rest = cursor.rest
    classes = set(re.findall(r"<K(\d+)> ", rest))
    if re.search(r"<[MSCH]\d+> ", rest) or len(classes) > 1 or ("issued" in rest.split() and not classes):
        return None
    whole = cursor.text[: cursor.at].split()
    title = scene.register.agreements[found["agreement"]].title.lower()
    dated = re.search(r"<K\d+> (?:issued|dated) (?:on |as of )?<D(\d+)> ", rest)
    return TabledClause(
        kind="agreement",
        template="tabled",
        symbols=symbols,
        context=context,
        agreement=found["agreement"],
        note_day=scene.tokens[int(dated[1])].day if dated else None,
        each="each" in whole[-9:] or "separate" in whole or title.endswith("agreements"),
        notes=int(classes.pop()) if classes else None,
        telling=_telling(cursor.text),
    )


def _amounts(text: str, scene: Scene) -> tuple[tuple[str, Decimal], ...] | None:
    """What the sentence gives in all, by what stands beside each figure; None where that is not told."""
    found: list[tuple[str, Decimal]] = []
    for match in re.finditer(r"<([MC])(\d+)> ", text):
        before, after = text[: match.start()], text[match.end() :]
        number = scene.tokens[int(match[2])].number
        if match[1] == "M":
            if re.search(r"interest (?:of )?$", before):
                found.append(("interest", number))
            elif _SIZED.search(before) or _AFTER_SIZE.match(after):
                found.append(("principal", number))
            elif _PRICED.search(before):
                found.append(("proceeds", number))
            else:
                return None
        elif re.match(r"shares (?:of (?:its |<X> 's )?(?:newly (?:designated|created) )?<S)", after):
            found.append(("preferred", number))
        elif after.startswith("shares "):
            warrant = re.search(
                r"warrants? (?:to (?:purchase|acquire)|exercisable for) (?:aggregate of )?$", before
            )
            found.append(("warrant_shares" if warrant else "shares", number))
    return tuple(found)


def _issue(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """Notes, or preferred stock, with or without warrants, to the parties that the table names."""
    text = cursor.rest
    whole = cursor.text
    head = whole[: cursor.at].split()
    if "entered" in head or "conver" in text or "exchange for" in text or re.search(r"<(?:D|N)\d+> ", text):
        return None
    classes, series = set(re.findall(r"<K(\d+)> ", text)), set(re.findall(r"<S(\d+)> ", text))
    totals = _amounts(text, scene)
    if totals is None or len(classes) + len(series) != 1 or len(dict(totals)) != len(totals):
        return None
    parties = set(re.findall(r"<H(\d+)> ", text)) | ({str(found["holder"])} if "holder" in found else set())
    if len(parties) > 1:
        return None
    return TabledClause(
        kind="issue" if classes else "preferred",
        template="tabled",
        symbols=symbols,
        context=context,
        notes=int(classes.pop()) if classes else None,
        series=int(series.pop()) if series else None,
        holder=int(parties.pop()) if parties else None,
        totals=totals,
        telling=_telling(whole),
    )


_TO_ISSUE: Final = re.compile(
    r"(?:and |, )(?:(?:in|as) (?:exchange|return|consideration)(?: therefor)? )?(?:, )?<X>"
    r" (?:issued|delivered|sold)"
    r"|(?:in exchange )?for (?!cancellation)"
)


def _exchange(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """Notes surrendered, and the notes or preferred stock issued for them to each holder."""
    text = cursor.rest
    given = _TO_ISSUE.search(text)
    if given is None:
        return None
    left, right = text[: given.start()], text[given.end() :]
    old = re.search(r"<K(\d+)> (?:(?:issued|dated) (?:on |as of )?<D(\d+)> )?", left)
    new, series = re.search(r"<K(\d+)> ", right), re.search(r"<S(\d+)> ", right)
    totals = _amounts(text, scene)
    if old is None or (new is None) == (series is None) or totals is None or len(dict(totals)) != len(totals):
        return None
    if len(re.findall(r"<D\d+> ", text)) > (1 if old[2] else 0) or (series and re.search(r"<K\d+> ", right)):
        return None
    return TabledClause(
        kind="exchange",
        template="tabled",
        symbols=symbols,
        context=context,
        old=int(old[1]),
        notes=int(new[1]) if new else None,
        series=int(series[1]) if series else None,
        note_day=scene.tokens[int(old[2])].day if old[2] else None,
        holder=found.get("holder"),
        totals=totals,
        telling=_telling(text),
    )


_DURING: Final = re.compile(r"<(?:D|Y)\d+> ")


def _conversion(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """Conversions of a note, or of notes of a class, into common stock, one in each row."""
    text = cursor.text
    if "shares" not in text.split() and "<J> " not in text:
        return None
    named = named_notes(symbols, scene)
    phrases = [
        scene.register.phrases[int(mark)] for mark in dict.fromkeys(re.findall(r"<N(\d+)> ", named.text))
    ]
    told = [phrase for phrase in phrases if phrase.is_told] or phrases
    if len(told) != 1:
        return None
    (phrase,) = told
    parties = set(re.findall(r"<H(\d+)> ", named.text)) | (
        {str(phrase.holder)} if phrase.holder is not None else set()
    )
    rest = re.sub(r"<N\d+> ", "", named.text)
    totals = _amounts(rest, scene)
    if len(parties) > 1 or totals is None or len(dict(totals)) != len(totals):
        return None
    return TabledClause(
        kind="conversion",
        template="tabled",
        symbols=symbols,
        context=context,
        notes=phrase.notes,
        holder=int(parties.pop()) if parties else None,
        note_day=phrase.day,
        note_principal=phrase.principal,
        totals=totals,
        telling=_telling(text),
    )


def _issue_or_conversion(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """An issue of notes, or one of shares upon conversion of notes."""
    if "conver" in cursor.rest:
        return _conversion(cursor, symbols, context, scene, found)
    return _issue(cursor, symbols, context, scene, found)


_STATEMENTS: Final = {
    "agreement": _agreement,
    "exchange": _exchange,
    "conversion": _conversion,
    "issue": _issue_or_conversion,
}

__all__ = ["read_tabled"]
