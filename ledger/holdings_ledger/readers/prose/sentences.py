"""From sentences to clauses: each sentence is offered to every family of templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import attrs

from holdings_events import NoteAmended, OutstandingAsserted
from holdings_ledger.readers.prose.agreements import read_agreement, read_ceiling
from holdings_ledger.readers.prose.blocks import Layout, Paragraph, Sentence
from holdings_ledger.readers.prose.cells import cells_of
from holdings_ledger.readers.prose.changes import read_split
from holdings_ledger.readers.prose.clauses import (
    TABLE,
    AgreementClause,
    Clause,
    Context,
    EventClause,
    OutstandingClause,
    UnreadClause,
)
from holdings_ledger.readers.prose.closing_days import with_closing_days
from holdings_ledger.readers.prose.closings import read_agreed, read_closing
from holdings_ledger.readers.prose.columns import grid_of
from holdings_ledger.readers.prose.coordinated import Coordination
from holdings_ledger.readers.prose.defaults import read_default_rate
from holdings_ledger.readers.prose.discharges import read_premium
from holdings_ledger.readers.prose.issuance import read_issue, read_received
from holdings_ledger.readers.prose.labels import read_label
from holdings_ledger.readers.prose.leadins import (
    LeadIn,
    continued,
    is_conditional,
    items,
    lead_in,
    without_mark,
)
from holdings_ledger.readers.prose.leads import is_recital, read_lead
from holdings_ledger.readers.prose.listed import read_listed
from holdings_ledger.readers.prose.listed_parties import read_parties
from holdings_ledger.readers.prose.loans import read_evidenced, read_loan
from holdings_ledger.readers.prose.normal import normal
from holdings_ledger.readers.prose.others import read_other
from holdings_ledger.readers.prose.outstanding import read_outstanding
from holdings_ledger.readers.prose.partly import read_partly
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.plain import plain
from holdings_ledger.readers.prose.priced import enter_prices
from holdings_ledger.readers.prose.recitals import read_mention, read_recital
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.surrender import read_surrender
from holdings_ledger.readers.prose.symbols import Symbols, symbols_of
from holdings_ledger.readers.prose.table_clauses import AmendedEachClause, TableClause
from holdings_ledger.readers.prose.tabled import of_each, read_tabled
from holdings_ledger.readers.prose.tables import table_of
from holdings_ledger.readers.prose.terms import read_terms
from holdings_ledger.readers.prose.tranches import (
    read_commitment,
    read_condition,
    read_schedule,
    read_tranche,
)
from holdings_ledger.readers.prose.warrants import read_warrant_terms

Family = Callable[[Cursor, Symbols, Context, Scene], tuple[Clause, ...]]


def _terms(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    clause = read_terms(cursor, symbols, context, scene)
    return () if clause is None else (clause,)


def _label(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    clause = read_label(cursor, symbols, context, scene)
    return () if clause is None else (clause,)


_FAMILIES: Final[tuple[Family, ...]] = (
    read_agreement,
    read_commitment,
    read_issue,
    read_loan,
    read_evidenced,
    read_agreed,
    read_closing,
    read_listed,
    read_received,
    read_surrender,
    read_condition,
    read_schedule,
    read_tranche,
    read_outstanding,
    read_other,
    read_split,
    read_default_rate,
    read_warrant_terms,
    read_premium,
    read_mention,
    read_ceiling,
    _terms,
    _label,
)


def symbolised(text: str, layout: Layout, register: Register) -> tuple[Symbols, ...]:
    """Every sentence of the items, as symbols, in order; headings, cover and signature are left out."""
    return tuple(
        symbols
        for paragraph in layout.paragraphs
        if paragraph.region == "item" and not paragraph.heading
        for symbols in _symbols_in(text, paragraph, register)
    )


def _symbols_in(text: str, paragraph: Paragraph, register: Register) -> Iterator[Symbols]:
    """The sentences of a paragraph; a table as one, or its cells, each after its heading."""
    table = table_of(text, paragraph.span) if paragraph.is_table and paragraph.sentences else None
    grid = grid_of(text, table, paragraph.sentences, register) if table is not None else None
    if grid is not None:
        tokens = tuple(token for sentence in paragraph.sentences for token in sentence.tokens)
        whole = Sentence(tokens, paragraph.sentences[0].first, paragraph.sentences[0].paragraph, True)
        yield Symbols("table . ", whole, grid=grid)
        return
    cells = cells_of(text, paragraph.sentences, paragraph.span) if paragraph.is_table and not table else ()
    for cell in cells:
        symbols = symbols_of(cell.sentence, register)
        lead = "".join(
            f"{word} " for word in re.findall(r"[a-z]+", cell.heading) if word not in ("the", "a", "an")
        )
        count = lead.count(" ") + 1
        places = (*(cell.sentence.first,) * count, *symbols.places)
        yield attrs.evolve(symbols, text=f"{lead}: {symbols.text}", places=places)
    if not cells:
        for sentence in paragraph.sentences:
            yield symbols_of(sentence, register)


def read_clauses(sentences: tuple[Symbols, ...], scene: Scene) -> tuple[Clause, ...]:
    """All clauses that are wholly understood, in document order.

    A sentence on notes and money that none understands stands as an `UnreadClause`, so that what follows it
    is not taken for something said of an earlier note.
    """
    enter_prices(sentences, scene)
    enter_agreements(sentences, scene)
    found: list[Clause] = []
    lead: LeadIn | None = None
    for symbols in sentences:
        if symbols.grid is not None:
            found.append(TableClause(template=TABLE, symbols=symbols, context=Context(), grid=symbols.grid))
            continue
        item = continued(lead, symbols) if lead is not None else None
        clauses = tuple(_clauses_of(symbols, item, scene))
        found.extend(clauses)
        if item is not None and lead is not None:
            lead = LeadIn(lead.symbols, symbols.sentence.paragraph)
        elif lead is None or symbols.sentence.paragraph != lead.paragraph:
            lead = lead_in(symbols)
    return tuple(with_closing_days(tuple(_with_days(found)), sentences, scene))


def _with_days(clauses: list[Clause]) -> Iterator[Clause]:
    """The clauses; an agreement entered "on the same date" has the day told last before it."""
    last: date | None = None
    for clause in clauses:
        if isinstance(clause, AgreementClause) and clause.context.same_day and clause.context.day is None:
            yield attrs.evolve(clause, context=attrs.evolve(clause.context, day=last))
        else:
            yield clause
        last = clause.context.day or last


_DATED: Final = re.compile(
    r"<A(\d+)> (?:, )?(?:dated|dated as of|entered into on) <D(\d+)> (?:, )?"
    r"(?:(?:by and )?(?:between|among) <X> (?:, )?and <H(\d+)> |with <H(\d+)> )?"
)


_DEALS: Final = re.compile(r"<[KAS]\d+> |\b(?:loan|loans|lent|loaned|borrowed|advanced|debt) ")
"""What makes a party named with it one that the company owes or deals with."""


def enter_agreements(sentences: tuple[Symbols, ...], scene: Scene) -> None:
    """Enter dates and other sides of agreements wherever told, and where each party is first named with
    one."""
    for symbols in sentences:
        if _DEALS.search(symbols.text):
            for party in re.findall(r"<H(\d+)> ", symbols.text):
                scene.register.dealing.setdefault(int(party), symbols.sentence.first)
        for number, day, between, party in _DATED.findall(symbols.text):
            agreement = scene.register.agreements[int(number)]
            agreement.day = agreement.day or scene.tokens[int(day)].day
            if agreement.party is None and (between or party):
                agreement.party = int(between or party)


_ABOUT_NOTES: Final = re.compile(r"<K\d+> |\b(?:loan|borrowed|lent|loaned|advanced)\b")


def _clauses_of(symbols: Symbols, item: Symbols | None, scene: Scene) -> Iterator[Clause]:
    """The clauses of a sentence. item: the same as an item of the list that an earlier one opened."""
    clauses = (_understood(item, scene) if item is not None else ()) or _understood(symbols, scene)
    clauses = clauses or _listed(symbols, scene)
    if clauses:
        yield from clauses
    else:
        about_notes = "<M" in symbols.text and _ABOUT_NOTES.search(symbols.text) is not None
        about_notes = about_notes or "<S" in symbols.text
        context = read_lead(Cursor(symbols.text), scene)
        yield UnreadClause(template="unread", symbols=symbols, context=context, about_notes=about_notes)


def _listed(symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    """The clauses of a sentence with a list, item by item; none where one left unread may be a condition."""
    parts = [(part, _understood(part, scene)) for part in items(symbols)]
    if is_conditional([part for part, clauses in parts if not clauses]):
        return ()
    return tuple(clause for _, clauses in parts for clause in clauses)


def _understood(symbols: Symbols, scene: Scene) -> tuple[Clause, ...]:
    if not symbols.sentence.finished or "<?> " in symbols.text:
        return ()
    if is_recital(symbols.text):
        return read_recital(symbols, scene)
    forms = tuple(_forms(without_mark(symbols), scene))
    divided = scene.has_tables or ": " in symbols.text
    for understand in (_whole, _whole_or_tabled) if divided else (_whole,):
        for form in forms:
            clauses = understand(form, scene, Context()) or Coordination(understand, scene).read(
                form, Context()
            )
            if clauses:
                return clauses
    for form in forms:
        clauses = read_partly(form, Coordination(_whole, scene), scene)
        if clauses:
            return clauses
    return ()


def _whole_or_tabled(symbols: Symbols, scene: Scene, given: Context) -> tuple[Clause, ...]:
    """The clauses of a sentence, or the statement that a table after it divides."""
    clauses = _whole(symbols, scene, given)
    if clauses:
        return clauses
    cursor = Cursor(symbols.text)
    context = _given(read_lead(cursor, scene), given)
    listed = read_parties(symbols, context, scene, cursor.at)
    return listed or read_tabled(cursor, symbols, context, scene) or _amended_each(symbols, scene, given)


def _amended_each(symbols: Symbols, scene: Scene, given: Context) -> tuple[Clause, ...]:
    """How "each note" of a table was amended; nothing when the sentence says more."""
    form = of_each(symbols)
    if form is None:
        return ()
    clauses = _whole(form, scene, given) or Coordination(_whole, scene).read(form, given)
    amended = [clause for clause in clauses if isinstance(clause, EventClause)]
    if len(amended) != len(clauses) or not all(isinstance(item.event, NoteAmended) for item in amended):
        return ()
    return tuple(AmendedEachClause(**attrs.asdict(item, recurse=False)) for item in amended)


def _given(context: Context, given: Context) -> Context:
    """What opens a part of a sentence, with what the part before it leaves."""
    if context.day is None and not context.same_day:
        after = context.after_act or given.after_act
        context = attrs.evolve(context, day=given.day, same_day=given.same_day, after_act=after)
    return attrs.evolve(context, agreement=given.agreement) if context.agreement is None else context


def _forms(symbols: Symbols, scene: Scene) -> Iterator[Symbols]:
    """The sentence as it stands, without what changes nothing, in normal form; each with its only party
    named too."""
    short = plain(symbols)
    for form in {form.text: form for form in (symbols, short, normal(short))}.values():
        yield form
        named = _with_party(form, scene)
        if named is not None:
            yield named


_GROUP: Final = re.compile(r"<G(\d+)> ")
_GENERIC: Final = re.compile(
    r"(?<= )(?:holder|lender|investor|purchaser|buyer|noteholder|bank|creditor) (?!of"
    r" )|^(?:holder|lender|investor|purchaser|buyer|bank) "
)


def _with_party(symbols: Symbols, scene: Scene) -> Symbols | None:
    """The sentence with "the lender" as the only party that the document names; None when it names
    several."""
    parties = [index for index, party in enumerate(scene.register.parties) if party.name is not None]
    if len(parties) != 1 or not _GENERIC.search(symbols.text):
        return None
    if scene.register.dealing.get(parties[0], symbols.sentence.first + 1) > symbols.sentence.first:
        return None
    name = str(scene.register.parties[parties[0]].name).lower()
    if "bank " in symbols.text and "bank" not in name:
        # "The bank" of a document that names no bank is none of its parties.
        return None
    return attrs.evolve(symbols, text=_GENERIC.sub(f"<H{parties[0]}> ", symbols.text))


def _whole(symbols: Symbols, scene: Scene, given: Context) -> tuple[Clause, ...]:
    """The clauses of a sentence that one family understands to its end. given: what the part before it
    leaves."""
    cursor = Cursor(symbols.text)
    context = _given(read_lead(cursor, scene), given)
    if cursor.sees("<E> (<X>|<H>)"):
        cursor.take("<E>")
    start = cursor.at
    for family in _FAMILIES:
        if family is _terms and "<G" in cursor.text:
            # Whichever of them is meant, terms are the same for all.
            cursor = Cursor(
                _GROUP.sub(lambda match: f"<H{scene.register.groups[int(match[1])][0]}> ", cursor.text), start
            )
        clauses = family(cursor, symbols, context, scene)
        if clauses:
            return () if _is_state(symbols.text, clauses) else clauses
        cursor.at = start
    return ()


_BY_THEN: Final = re.compile(r"as of <D\d+> (?:, )?(?:<[XHGK]\d*> |[a-z]+ ){1,6}?(?:has|have|had) ")


def _is_state(text: str, clauses: tuple[Clause, ...]) -> bool:
    """Whether a sentence sums up what was done by a day ("As of D, the Company has issued ..."), and not
    then."""
    told = [
        clause
        for clause in clauses
        if not isinstance(clause, OutstandingClause)
        and not (isinstance(clause, EventClause) and isinstance(clause.event, OutstandingAsserted))
    ]
    return bool(told) and _BY_THEN.match(text) is not None


__all__ = ["read_clauses", "symbolised"]
