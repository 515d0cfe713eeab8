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
from holdings_ledger.readers.prose.table_clauses import TabledClause
from holdings_ledger.readers.prose.vocabulary import word_set

_PEOPLE: Final = word_set(
    "investors lenders holders purchasers buyers noteholders parties persons individuals entities"
    " subscribers creditors investor lender holder purchaser buyer noteholder party subscriber creditor"
    " accredited institutional existing unaffiliated non affiliated affiliates directors officers"
    " stockholders shareholders"
)
_WORDS: Final = _PEOPLE | word_set(
    "initial final conducted having subscription satisfaction effected elected convert advances obtained"
    " loan stockholders terms information regarding relating details shows lists summarizes presents"
    " summary of to for in on at by with from and its their his her each all such this that these those"
    " which was were is are as same day date dates time during period between through under pursuant upon"
    " following below above herein table tables set sets forth out shown listed listing indicated"
    " identified named described detailed reflected summarized specified stated given provided follows"
    " respective respectively opposite beside against name names amount amounts principal aggregate total"
    " totaling face original interest accrued unpaid outstanding certain various several new newly"
    " designated created separate individual single series private placement offering transaction"
    " transactions share shares purchase price prices proceeds gross net cash consideration equal sum"
    " number numbers issued sold delivered executed made gave exchanged surrendered tendered cancellation"
    " converted conversion conversions converting notices notice exchange return therefor payment"
    " settlement receipt received connection closing closings warrants warrant acquire exercisable"
    " underlying portion portions part whole full entire balance balances issuance sale surrender"
    " unregistered restricted unsecured note notes old , : . ( ) 's ; us also has have then took place"
    " held due per company subject one more evidencing dated entered into fell maturing matured loans"
    " together closed completed consummated evidenced borrowed month months week purchased bought acquired"
    " it they collectively aggregating consisting plus including being we additional existing prior"
)
_MARKS: Final = frozenset("XHGKASJCMPDONY")
_DONE: Final = word_set("issued sold delivered executed made gave purchased bought acquired")
_TELLS: Final = word_set("follows below following table opposite")
_POINTS: Final = _WORDS | word_set(
    "summarizes presents lists details detail shows provides information regarding relating about terms"
    " summary additional certain dollar respect"
)
_ACTS: Final = re.compile(
    r"<[MPD]\d+> |<[XHG]\d*> (?:has |have )?(?:also )?[a-z]+(?:ed|old|ave|ade) |entered "
)
"""What is more than to say what a table shows."""
FRAGMENTS["of_theirs"] = (
    "[of [(<X> 's|its|outstanding|certain of its)] [<P>] <K:old>]"
    " [(named|listed|identified) [in table] below]"
)
FRAGMENTS["tabled_who"] = (
    "([each of] [(following|such|certain|all)] [<C>] [(separate|certain|non affiliated)] [{investor_kind}]"
    " [{investor_kind}] (investors|lenders|holders|purchasers|buyers|noteholders|parties|persons|individuals"
    "|entities|subscribers|creditors|<G>)|each (investor|lender|holder|purchaser|buyer|noteholder|party))"
)
_HEADS: Final[tuple[tuple[str, str], ...]] = (
    (
        "agreement",
        "<X> {done_adverb} {entered} [<C>] [(separate|identical|substantially similar|substantially"
        " identical)] <A:agreement> with",
    ),
    ("agreement", "<X> and {tabled_who} {done_adverb} {entered} <A:agreement>"),
    (
        "exchange",
        "({tabled_who} {of_theirs}|<H:holder>) {done_adverb} (surrendered|tendered|delivered"
        " up|delivered|exchanged)",
    ),
    ("exchange", "<X> {done_adverb} exchanged"),
    (
        "conversion",
        "({tabled_who} {of_theirs}|<H:holder>) {done_adverb} (converted|delivered [<C>] (notice|notices)"
        " of conversion"
        "|submitted [<C>] (notice|notices) of conversion)",
    ),
    ("conversion", "<X> {done_adverb} received [<C>] [(notice|notices) of conversion|conversion notices]"),
    ("issue", "<X> {done_adverb} {issues}"),
    ("issue", "<X> {done_adverb} borrowed"),
    ("issue", "<X> {done_adverb} (received|obtained) [<C>] (loans|advances|loan) (from|of)"),
    (
        "conversion",
        "<H:holder> {done_adverb} (made [<C>] (conversions|conversion)|effected [<C>]"
        " (conversions|conversion))",
    ),
    ("elected", "({tabled_who} {of_theirs}|<H:holder>) {done_adverb} elected to convert"),
    (
        "table",
        "[(following|this)] table [(below|set forth below)] (sets"
        " forth|shows|lists|summarizes|presents|details"
        "|provides|reflects|indicates)",
    ),
    ("issue", "({tabled_who} {of_theirs}|<H:holder>) {done_adverb} (purchased|bought|acquired) [from <X>]"),
    (
        "issue",
        "following [<C>] (investors|lenders|holders|purchasers|buyers) {done_adverb}"
        " (purchased|bought|acquired)",
    ),
)
_LEAD: Final = (
    "([at closing] [,] which (took place|was held|occurred) on <D:day> ,|[during] [period] (from|between)"
    " <D> [,]"
    " (to|through|and) <D> ,|(during|in) [month of] <Y> [,]|(since|following) [date of] [its] last"
    " (report|current"
    " report) [on"
    " form 8 k] ,|on (dates|various dates) [(in|during) [month of] <Y>] [between <D> and <D>] [(set"
    " forth|shown|listed)] [below] ,)"
)
_SIZED: Final = re.compile(rf"{compiled('{size} [amount] [of]').pattern}$")
_NEAR: Final = 80
"""Characters before a figure that can tell what it is."""
_ACT_DAY: Final = re.compile(r"(?<!issued )(?<!dated )(?<!due )on <D(\d+)> ")
_BORROWED: Final = re.compile(r"borrowed (?:(?:aggregate|total) of )?$")
_FOR_WARRANT: Final = re.compile(
    r"warrants? (?:to (?:purchase|acquire)|exercisable for)"
    r" (?:(?:aggregate|total) of )?$"
)
_INTEREST: Final = re.compile(r"interest (?:of |in amount of )?$")
_OF_INTEREST: Final = re.compile(r"(?:of |in )?(?:accrued )?(?:and )?(?:unpaid )?interest ")
_PRICED: Final = re.compile(
    r"(?:purchase price|gross proceeds|net proceeds|proceeds|consideration|cash|subscription"
    r" price|subscription amount|purchase amount) (?:of )?$"
)
_AFTER_SIZE: Final = re.compile(
    rf"(?:in |of )?(?:{compiled('{size}').pattern}|(?:its |<X> 's )?(?:new )?(?:<P\d+> )?<K\d+> )"
)


def read_tabled(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The statement of a sentence that a table after it divides, or what one says that a table shows."""
    begun = cursor.take(_LEAD)
    if begun is not None and "day" in begun and context.day is None:
        context = attrs.evolve(context, day=scene.day(begun, "day"), same_day=False)
    cursor = _acting(cursor)
    start = cursor.at
    text = cursor.text[start:]
    clause = stated(cursor, symbols, context, scene)
    cursor.at = start
    if clause is None and _only(text, _POINTS) and _telling(text) and not _ACTS.search(text):
        clause = TabledClause(
            kind="pointer", template="tabled", symbols=symbols, context=context, telling=True
        )
    listed = _LISTED.search(text)
    if clause is None and listed is not None and text.rstrip(" .").endswith(":"):
        notes = int(listed[1] or listed[2])
        clause = TabledClause(
            kind="notes", template="tabled", symbols=symbols, context=context, notes=notes, telling=True
        )
    return () if clause is None else (clause,)


_LISTED: Final = re.compile(
    r"following (?:<C\d+> )?(?:outstanding )?(?:<P\d+> )?<K(\d+)> |<K(\d+)> (?:listed|set"
    r" forth|described|shown"
    r"|identified|named) (?:in (?:following )?table )?(?:below )?"
)


def stated(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TabledClause | None:
    """The statement that begins here and that rows or items divide."""
    start = cursor.at
    if not _only(cursor.rest, _WORDS):
        return None
    for kind, head in _HEADS:
        cursor.at = start
        found = cursor.take(head)
        clause = (
            _STATEMENTS[kind](cursor, symbols, context, scene, dict(found)) if found is not None else None
        )
        if clause is not None:
            return clause
    return None


_SCENE: Final = re.compile(
    r"<X> (?:has )?(?:consummated|completed|held|conducted|closed) (?:<O\d+> |initial |final )?closing"
    r" (?:of|under)"
    r" (?:[a-z]+ |<[XA]\d*> ){1,8}, (?:at|in) which (?:it|<X>) "
)
_BOTH: Final = re.compile(
    r"<X> and (?:(?:<C\d+> )?holders of (?:its |<X> 's )?(?:outstanding )?(?:<P\d+> )?<K\d+> |[a-z]+ )"
    r"(?:completed|consummated|closed) (?:exchanges?|transactions?) (?:in|under|pursuant to) which (?=each )"
)


def _acting(cursor: Cursor) -> Cursor:
    """The sentence from its act on: "held a closing, at which it sold ..." says that it sold.

    "Warrants to purchase up to N shares" are warrants to purchase N: how many are exercised is the holder's.
    """
    cursor = Cursor(cursor.text.replace("purchase up to ", "purchase "), cursor.at)
    held = _SCENE.match(cursor.text, cursor.at)
    if held is not None and _only(held.group(), _WORDS):
        return Cursor(f"{cursor.text[: cursor.at]}<X> {cursor.text[held.end() :]}", cursor.at)
    both = _BOTH.match(cursor.text, cursor.at)
    if both is not None and _only(both.group(), _WORDS):
        return Cursor(cursor.text[: cursor.at] + cursor.text[both.end() :], cursor.at)
    return Cursor(cursor.text, cursor.at)


def of_each(symbols: Symbols) -> Symbols | None:
    """What is said of "each note" as if it were said of the note; None where it is not."""
    text = _OPENING.sub("", symbols.text, count=1)
    effective = _IN_EACH_CASE.search(text)
    if effective is not None:
        text = f"on <D{effective[1]}> , " + _IN_EACH_CASE.sub("", text, count=1)
    changed = _EACH.sub("", text)
    return attrs.evolve(symbols, text=changed) if changed != text else None


_EACH: Final = re.compile(r"each (?:of )?(?=<K\d+> )")
_OPENING: Final = re.compile(r"^(?:pursuant to|under|by) (?:amendments?|extensions?|modifications?) , ")
_IN_EACH_CASE: Final = re.compile(r", in each case (?:effective|with effect from|as of) (?:as of )?<D(\d+)> ")


def _only(text: str, words: frozenset[str]) -> bool:
    """Whether every symbol is a mark or a word of the vocabulary."""
    return all(word in words or (word[0] == "<" and word[1:2] in _MARKS) for word in text.split())


def _entries(mark: str, text: str) -> set[int]:
    """The register entries of all marks of a kind."""
    return {int(match[1]) for match in re.finditer(rf"<{mark}(\d+)> ", text)}


def _telling(text: str) -> bool:
    return not _TELLS.isdisjoint(text.split()) or text.rstrip(" .").endswith(":")


def _agreement(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """An agreement with parties that the table names, each its own or one with all of them."""
    start = cursor.at
    if "with" in cursor.text[:start].split()[-1:] and cursor.take("{tabled_who}") is None:
        return None
    rest = cursor.rest
    classes = _entries("K", rest)
    done = set(re.sub(r"<K\d+> issued ", "", rest).split()) & _DONE
    if re.search(r"<[MSCH]\d+> ", rest) or len(classes) > 1 or done:
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
        notes=classes.pop() if classes else None,
        telling=_telling(cursor.text),
    )


def _amounts(text: str, start: int, scene: Scene) -> tuple[tuple[str, Decimal], ...] | None:
    """What the sentence gives in all, by what stands beside each figure; None where that is not told."""
    found: dict[str, Decimal] = {}
    for match in re.compile(r"<([MC])(\d+)> ").finditer(text, start):
        before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() :]
        role = _role_of_money(before, after) if match[1] == "M" else _role_of_count(before, after)
        if role == "unknown" or role in found:
            return None
        if role is not None:
            found[role] = scene.tokens[int(match[2])].number
    return tuple(found.items())


def _role_of_money(before: str, after: str) -> str:
    if _INTEREST.search(before) or _OF_INTEREST.match(after):
        return "interest"
    if _PRICED.search(before):
        return "proceeds"
    if _SIZED.search(before) or _AFTER_SIZE.match(after) or _BORROWED.search(before):
        return "principal"
    return "unknown"


def _role_of_count(before: str, after: str) -> str | None:
    """What a number of shares is of; None for other numbers, as of parties."""
    if re.match(r"shares (?:of (?:(?:its|<X> 's) )?(?:newly (?:designated|created) )?<S)", after):
        return "preferred"
    if not after.startswith("shares "):
        return None
    return "warrant_shares" if _FOR_WARRANT.search(before) else "shares"


_NOT_THE_OBJECT: Final = re.compile(
    r"(?:holders?|owners?|payment|repayment|interest|notices?|cash|copies) (?:<[A-Z]\d*> |[a-z]+ ){0,3}?"
    r"(?:of|on|under|for|to) (?:(?:its|their|certain|outstanding|existing|following|all|<X> 's) ){0,3}<K"
    r"|(?:outstanding|existing|old) (?:[a-z]+ )?<K|(?:holders?|investors|lenders) 's? ?(?:[a-z]+ ){0,2}<K"
    r"|from (?:existing |certain |following |[a-z]+ )?(?:note)?holders"
)
"""Notes that were there before: what was issued, sold or made is something else."""


def _issue(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """Notes, or preferred stock, with or without warrants, to the parties that the table names."""
    whole = cursor.text
    text = _ACT_DAY.sub("", cursor.rest, count=1)
    acted = _ACT_DAY.search(cursor.rest)
    if "entered" in whole[: cursor.at].split() or re.search(r"<(?:D|N)\d+> ", text):
        return None
    if acted is not None and context.day is None:
        context = attrs.evolve(context, day=scene.tokens[int(acted[1])].day, same_day=False)
    classes, series = _entries("K", text), _entries("S", text)
    if _NOT_THE_OBJECT.search(text):
        return None
    totals = _amounts(whole, cursor.at, scene)
    if totals is None or len(classes) + len(series) != 1:
        return None
    parties = _entries("H", text) | ({found["holder"]} if "holder" in found else set[int]())
    if len(parties) > 1:
        return None
    return TabledClause(
        kind="issue" if classes else "preferred",
        template="tabled",
        symbols=symbols,
        context=context,
        notes=classes.pop() if classes else None,
        series=series.pop() if series else None,
        holder=parties.pop() if parties else None,
        totals=totals,
        telling=_telling(whole),
    )


_TO_ISSUE: Final = re.compile(
    r"(?:and |, )(?:(?:in|as) (?:exchange|return|consideration)(?: therefor)? )?(?:, )?<X>"
    r" (?:issued|delivered"
    r"|sold)|and received |in (?:exchange|return) for |for (?!cancellation)"
)
_GIVEN_FOR: Final = re.compile(
    r"(?:in (?:exchange|return|consideration|full satisfaction|satisfaction|full"
    r" payment|payment|settlement) (?:for|of)|upon|against) (?:(?:surrender|cancellation|exchange)"
    r" (?:and cancellation )?of )?"
)
_OLD: Final = re.compile(r"<K(\d+)> (?:(?:issued|dated) (?:on |as of )?<D(\d+)> )?")


def _exchange(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """“The holders of Old Notes exchanged them for New Notes”, what was given up told first."""
    text = cursor.text
    given = _TO_ISSUE.search(text, cursor.at)
    if given is None:
        return None
    begin = cursor.at if "old" not in found else text.index(f"<K{found['old']}> ")
    return _exchanged(text, (begin, given.start()), (given.end(), len(text)), symbols, context, scene, found)


def _issued_for(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """“The Company issued New Notes to the holders in exchange for Old Notes”, what was issued told first."""
    text = cursor.text
    given = _GIVEN_FOR.search(text, cursor.at)
    if given is None:
        return None
    return _exchanged(
        text, (given.end(), len(text)), (cursor.at, given.start()), symbols, context, scene, found
    )


def _exchanged(
    text: str,
    given: tuple[int, int],
    issued: tuple[int, int],
    symbols: Symbols,
    context: Context,
    scene: Scene,
    found: dict[str, int],
) -> TabledClause | None:
    left, right = text[slice(*given)], text[slice(*issued)]
    old = _OLD.search(left) or (_OLD.search(right) if "<S" in right else None)
    series = re.search(r"<S(\d+)> ", right)
    of_old = old.group() if old is not None else ""
    new = re.search(r"<K(\d+)> ", right.replace(of_old, "") if series is not None else right)
    totals = _amounts(text, min(given[0], issued[0]), scene)
    if old is None or (new is None) == (series is None) or totals is None:
        return None
    if len(re.findall(r"<D\d+> ", text[min(given[0], issued[0]) :])) > (1 if old[2] else 0):
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


_DELIVERED: Final = re.compile(r"\b(?:issued|into|received (?!<C|notice|conversion))")
"""What says that shares followed a notice."""
_TO_IT: Final = re.compile(r"issued to (?:it|him|her|them) on (?=<D)")


def _conversion(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """Conversions of a note, or of notes of a class, into common stock, one in each row."""
    text = cursor.text
    if "shares" not in text.split() and "<J> " not in text:
        return None
    if re.search(r"notices? of conversion|conversion notices?", text) and not _DELIVERED.search(text):
        return None
    # “issued to it on": whose the note is, the sentence has said.
    own = attrs.evolve(symbols, text=_TO_IT.sub("issued on ", symbols.text))
    named = named_notes(own, scene)
    phrases = [scene.register.phrases[entry] for entry in sorted(_entries("N", named.text))]
    told = [phrase for phrase in phrases if phrase.is_told] or phrases
    if len(told) != 1:
        return None
    (phrase,) = told
    parties = _entries("H", named.text) | ({phrase.holder} if phrase.holder is not None else set[int]())
    totals = _amounts(re.sub(r"<N\d+> ", "", named.text), 0, scene)
    if len(parties) > 1 or totals is None:
        return None
    return TabledClause(
        kind="conversion",
        template="tabled",
        symbols=symbols,
        context=context,
        notes=phrase.notes,
        holder=parties.pop() if parties else None,
        note_day=phrase.day,
        note_principal=phrase.principal,
        totals=totals,
        telling=_telling(text),
    )


def _issue_or_conversion(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """An issue of notes, one for notes given up, or one of shares upon conversion of notes."""
    if re.search(r"\bupon (?:\w+ )?conversions?\b|\bconver(?:ted|sions? of)\b", cursor.rest):
        return _conversion(cursor, symbols, context, scene, found)
    if _GIVEN_FOR.search(cursor.rest):
        return _issued_for(cursor, symbols, context, scene, found)
    return _issue(cursor, symbols, context, scene, found)


def _elected(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """“H elected to convert portions of its note and received shares”: done, as the shares were received."""
    if not {"received", "issued", "delivered"} & set(cursor.rest.split()):
        return None
    return _conversion(cursor, symbols, context, scene, found)


def _of_table(
    cursor: Cursor, symbols: Symbols, context: Context, scene: Scene, found: dict[str, int]
) -> TabledClause | None:
    """“The following table shows the notes issued to each lender”: what was done told of the table itself."""
    words = set(re.sub(r"<K\d+> issued (?=on |<D)", "", cursor.rest).split())
    if not words & {"issued", "sold", "delivered"} or words & {"outstanding", "held"}:
        return None
    clause = _issue_or_conversion(cursor, symbols, context, scene, found)
    return attrs.evolve(clause, template=POINTING, telling=True) if clause is not None else None


POINTING: Final = "tabled_table"
"""Template of a sentence that speaks of the table itself."""

_STATEMENTS: Final = {
    "table": _of_table,
    "elected": _elected,
    "agreement": _agreement,
    "exchange": _exchange,
    "conversion": _conversion,
    "issue": _issue_or_conversion,
}

__all__ = ["POINTING", "of_each", "read_tabled", "stated"]
