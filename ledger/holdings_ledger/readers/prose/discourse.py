"""What the text is about: whether "it", "the note" or "the maturity date" still means the notes told last.

A sentence may bring in something else that the next one can mean: another debt, a lease, a sum, a sale,
stock. From there on, what names no note by its own term, amount or holder may be of that thing, and is not
understood, until a sentence names the notes again. Sentences that bring in nothing (people, exhibits,
exemptions, purposes, the notes themselves) stop nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import attrs

from holdings_ledger.readers.prose.blocks import Layout
from holdings_ledger.readers.prose.clauses import (
    AgreedIssueClause,
    AgreementClause,
    Clause,
    ClosingClause,
    CommitClause,
    EvidencedClause,
    IssueClause,
    LoanClause,
    OpenIssueClause,
    ReceivedClause,
    TermClause,
    UnreadClause,
    WarrantTermClause,
)
from holdings_ledger.readers.prose.predicates import UNDERSTOOD
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Kind = Literal["note", "loan", "old_loan", "lease", "preferred", "sale", "sum", "stock"]
"""What may come in between. loan: one made just now; old_loan: one that is only spoken of."""


Headings = tuple[tuple[int, str], ...]
"""Words of each heading, with the number of its paragraph."""


def headings_of(layout: Layout) -> Headings:
    """The headings between the paragraphs of the items, without the titles of the items themselves."""
    starts = {span[0] for _, span in layout.items}
    return tuple(
        (index, " ".join(str(token.value) for item in paragraph.sentences for token in item.tokens))
        for index, paragraph in enumerate(layout.paragraphs)
        if paragraph.region == "item" and paragraph.heading and paragraph.span[0] not in starts
    )


@attrs.frozen
class Thing:
    """Something other than the known notes. words: of a note's title, without which it is not meant.

    several: whether it is more than one note, which "the notes" may mean.
    """

    kind: Kind
    words: frozenset[str] = frozenset()
    several: bool = True


@attrs.define
class Known:
    """The notes that a document tells of. classes: register entries; titles: words of each, as issued."""

    classes: set[int] = attrs.Factory(set[int])
    titles: list[frozenset[str]] = attrs.Factory(list[frozenset[str]])
    holders: set[int] = attrs.Factory(set[int])
    amounts: set[Decimal] = attrs.Factory(set[Decimal])
    days: set[date] = attrs.Factory(set[date])


def without_strangers(clauses: tuple[Clause, ...], headings: Headings, scene: Scene) -> tuple[Clause, ...]:
    """The clauses; terms that may be of something else just brought in are unread, idle sentences go."""
    return tuple(_Walk(clauses, headings, scene).walk(clauses))


_ANCHORS: Final = (
    IssueClause,
    OpenIssueClause,
    AgreedIssueClause,
    ClosingClause,
    CommitClause,
    EvidencedClause,
    LoanClause,
)
"""Clauses that tell of notes of their own, so that what follows speaks of these."""


class _Walk:
    """One pass over a document's clauses, with what stands between the notes and what is said of them."""

    def __init__(self, clauses: tuple[Clause, ...], headings: Headings, scene: Scene) -> None:
        self.scene = scene
        self.known = _known(clauses, scene)
        self.headings = list(headings)
        self.between: list[Thing] = []

    def walk(self, clauses: tuple[Clause, ...]) -> Iterator[Clause]:
        before: Clause | None = None
        for clause in clauses:
            self._pass_headings(clause.symbols.sentence.paragraph)
            if isinstance(clause, (TermClause, ReceivedClause)):
                if self._is_stopped(clause, before):
                    yield UnreadClause(template="unread", symbols=clause.symbols, context=clause.context)
                else:
                    self._name(clause)
                    yield clause
            elif self._is_anchor(clause):
                self.between = []
                yield clause
            elif isinstance(clause, UnreadClause):
                brought = self._brought(clause.symbols, before)
                if brought or clause.about_notes or clause.context.day or "<K" in clause.symbols.text:
                    yield attrs.evolve(clause, of_others=self._turns(clause.symbols.text))
            else:
                self._brought(clause.symbols, before)
                yield clause
            before = clause

    def _pass_headings(self, paragraph: int) -> None:
        while self.headings and self.headings[0][0] < paragraph:
            _, words = self.headings.pop(0)
            self.between.extend(_headed(words, self.known))

    def _turns(self, text: str) -> bool:
        """Whether a sentence not understood turns to one of several known notes, which "it" then means."""
        named = any(_is_known(int(index), self.known, self.scene) for index in _NOTE.findall(text))
        return named and len(self.known.titles) > 1

    def _is_anchor(self, clause: Clause) -> bool:
        if isinstance(clause, AgreementClause):
            return clause.notes is not None
        return isinstance(clause, _ANCHORS)

    def _brought(self, symbols: Symbols, before: Clause | None) -> list[Thing]:
        """Enter what a sentence brings in; one already passed over by another clause of it brings no more."""
        if before is not None and before.symbols.text == symbols.text:
            return []
        things, again = introduced(symbols, self.known, self.scene)
        if again and not things:
            self.between = []
        self.between.extend(things)
        return things

    def _name(self, clause: TermClause | ReceivedClause) -> None:
        """After terms that found their notes the text is about these, or about others named by their term."""
        notes = clause.subject.notes if isinstance(clause, TermClause) else clause.notes
        if notes is None:
            return
        self.between = []
        if self.scene.register.notes[notes].defined and not _is_known(notes, self.known, self.scene):
            self.between = [_thing(notes, self.scene)]

    def _is_stopped(self, clause: TermClause | ReceivedClause, before: Clause | None) -> bool:
        if isinstance(clause, ReceivedClause):
            return self._is_stopped_note(clause.notes, self.scene.register.notes[clause.notes].plural)
        subject = clause.subject
        if all(field == UNDERSTOOD for field, _ in clause.terms):
            return False
        if subject.amount is not None or (subject.holder is not None and subject.notes is not None):
            return False
        if subject.notes is not None:
            several = subject.every or self.scene.register.notes[subject.notes].plural
            return not subject.tranches and self._is_stopped_note(subject.notes, several)
        if isinstance(before, WarrantTermClause) and before.symbols.sentence is clause.symbols.sentence:
            return True
        named = {int(index) for index in _NOTE.findall(clause.symbols.text)}
        if any(
            self.scene.register.notes[notes].defined and _is_known(notes, self.known, self.scene)
            for notes in named
        ):
            return False
        stops = _stops(clause)
        return any(thing.kind in stops for thing in self.between)

    def _is_stopped_note(self, notes: int, several: bool) -> bool:
        named = self.scene.register.notes[notes]
        if named.defined or not self.known.classes:
            return False
        words = _words(named.title)
        return any(
            thing.kind == "loan"
            or (thing.kind == "note" and words <= thing.words and (thing.several or not several))
            for thing in self.between
        )


def _thing(notes: int, scene: Scene) -> Thing:
    return Thing("note", _words(scene.register.notes[notes].title), scene.register.notes[notes].plural)


_IT: Final = re.compile(
    r"\b(?:it|they|these|those|this obligation|latter|former) (?:also |each )?(?:is|are|will|shall|may"
    r" be|can be|must"
    r"|bears?|matures?|accrues?|carr(?:y|ies)|pays?|falls?|comes?|converts?|has|have|was|were) "
)
_ENDS: Final = re.compile(r"\b(?:term|expires?|expiration|expiry) ")
_PRICES: Final = frozenset({"proceeds", "discount"})


def _stops(clause: TermClause) -> frozenset[Kind]:
    """What may be meant in place of the notes by a subject that names none."""
    found: set[Kind] = {"note", "loan", "old_loan", "lease", "preferred", "sale"}
    text = clause.symbols.text
    fields = {field for field, _ in clause.terms}
    if text.startswith("both "):
        found -= {"old_loan"}
    if _IT.search(text):
        found |= {"sum", "stock"}
    elif not _PRICES.isdisjoint(fields) or (
        _ENDS.search(text) and not any(field.startswith("warrant_") for field in fields)
    ):
        found |= {"stock"}
    return frozenset(found)


def _known(clauses: tuple[Clause, ...], scene: Scene) -> Known:
    known = Known()
    for clause in _flat(clauses):
        if isinstance(clause, UnreadClause):
            continue
        notes: int | None = (
            getattr(clause, "notes", None) if isinstance(clause, (*_ANCHORS, AgreementClause)) else None
        )
        if notes is None:
            continue
        known.classes |= scene.register.classes_above(notes)
        known.titles.append(_words(scene.register.notes[notes].title))
        if isinstance(clause, IssueClause):
            known.amounts.add(clause.principal)
            if clause.context.day is not None:
                known.days.add(clause.context.day)
        holder: int | None = getattr(clause, "holder", None)
        if holder is not None:
            known.holders.add(holder)
    return known


def _flat(clauses: Iterable[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        yield clause
        if isinstance(clause, AgreedIssueClause):
            yield from _flat(clause.clauses)


def _is_known(notes: int, known: Known, scene: Scene) -> bool:
    return not known.classes.isdisjoint(scene.register.classes_above(notes))


def _words(title: str) -> frozenset[str]:
    folded = {"notes": "note", "debentures": "debenture"}
    return frozenset(folded.get(word, word) for word in title.lower().replace("-", " ").split())


_PURPOSE: Final = re.compile(
    r"\b(?:use|used|uses|using|apply|applied|in order) (?:[^,;. ]+ ){0,12}?(?:to|for|towards?) [^,;.]*"
)
"""What money is meant for: it is spoken of, and nothing is said of it next."""
_PAPERS: Final = re.compile(
    r"\b(?:exhibits?|qualified in its entirety|incorporated (?:herein )?by reference) "
)
_NOTE: Final = re.compile(r"<K(\d+)> ")
_CREATED: Final = re.compile(
    r"\b(?:borrowed|lent|loaned|obtained|received|took|made|makes|entered|extended|provided|granted|gave|drew|drawn"
    r"|advanced|issued|executed|signed|closed|secured|arranged) "
)
_DEBT: Final = re.compile(
    r"\b(?:loans?|mortgages?|bonds?|facility|facilities|lines? of credit|credit"
    r" lines?|overdrafts?|borrowings?"
    r"|indebtedness|debts?|advances?|guarant(?:y|ee|ees|eed)|borrowed|lent|loaned|factoring|latter|former"
    r"|commercial paper|trust deeds?|deeds? of trust|certificates? of deposit) "
    r"(?!documents? |proceeds |parties |agreements? |amount )"
)
_ALONE: Final = frozenset({"loan", "borrowing", "debt", "advance"})
"""What the notes may be called when an article alone stands before it."""
_LENT: Final = frozenset({"borrowed", "lent", "loaned"})
_LEASE: Final = re.compile(
    r"\b(?:leases?|leased|rents?|rented|sublease|premises|license|licen[cs]ed|insurance|policy|contracts?|judgments?"
    r"|settlements?|claims?|renewed) "
)
_SUM: Final = re.compile(
    r"<M\d+> |\b(?:fees?|deposits?|balance|sum|penalty|payables?|receivables?|escrow|account) "
)
_SALE: Final = re.compile(
    r"\b(?:sold|sells?|sale|acquires?|acquired|bought|purchased|acquisition|merger|building) "
)
_SECURITIES: Final = re.compile(
    r"<[JK]\d*> |\b(?:securit(?:y|ies)|shares|offering|registration|resale|investors?) "
)
"""What is sold when no other thing is."""
_PREFERRED: Final = re.compile(r"<S\d+> |\bpreferred (?:stock|shares|units|equity) ")
_STOCK: Final = re.compile(r"\b(?:warrants?|options?) ")
_FOREIGN: Final = re.compile(
    r"\b(?:another|other|others|second|third|further|additional|also|prior|previous|previously|earlier|existing"
    r"|separate|separately|older|different) |<O\d+> "
)
_CLAUSE: Final = re.compile(r"[;,] (?:and|but|while|whereas) |\b(?:while|whereas) |; ")


def introduced(symbols: Symbols, known: Known, scene: Scene) -> tuple[list[Thing], bool]:
    """What a sentence brings in, and whether it is about the known notes, named by their own term."""
    text = _PURPOSE.sub(lambda purpose: "_ " * purpose[0].count(" "), symbols.text)
    things = [*_notes(symbols, text, known, scene), *_debts(symbols, text, known, scene)]
    topic = _opens_with_known(text, known, scene)
    things += [Thing(kind) for kind, pattern in _KINDS if pattern.search(text)]
    if (_SALE.search(text) and not _SECURITIES.search(text)) or (
        _SUM.search(text)
        and any(
            not _is_of_known(mark, int(index), known, scene)
            for mark, index in _FIGURE.findall(text)
            if mark == "H"
        )
    ):
        things.append(Thing("sale"))
    if topic and not _CLAUSE.search(text):
        things = [thing for thing in things if thing.kind == "note"]
    return things, topic


_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("lease", _LEASE),
    ("sum", _SUM),
    ("preferred", _PREFERRED),
    ("stock", _STOCK),
)


def _opens_with_known(text: str, known: Known, scene: Scene) -> bool:
    found = _NOTE.match(text)
    return (
        found is not None
        and scene.register.notes[int(found[1])].defined
        and _is_known(int(found[1]), known, scene)
    )


def _notes(symbols: Symbols, text: str, known: Known, scene: Scene) -> Iterator[Thing]:
    """Notes other than the known ones."""
    papers = _PAPERS.search(text) is not None
    for found in _NOTE.finditer(text):
        notes = int(found[1])
        if _is_known(notes, known, scene) or papers or text[: found.start()].endswith("form of "):
            continue
        named = scene.register.notes[notes]
        words = _words(named.title)
        again = not named.defined and any(words <= title for title in known.titles)
        if (
            again
            and _is_definite(symbols, found.start(), text, scene)
            and not _is_told_apart(text[found.end() :], known, scene)
        ):
            continue
        yield _thing(notes, scene)


_DEFINITE: Final = frozenset({"the", "such", "this", "these", "those", "said", "each", "any", "every", "our"})


def _is_definite(symbols: Symbols, offset: int, text: str, scene: Scene) -> bool:
    """Whether an article or the like says that a thing is known. text: the sentence's, as many symbols as
    it."""
    if text[:offset].endswith("<X> 's "):
        return True
    counted = _COUNTED.search(text[:offset])
    ordinal = text.count(" ", 0, counted.start() if counted is not None else offset)
    place = symbols.places[ordinal] if ordinal < len(symbols.places) else 0
    return place > symbols.sentence.first and scene.tokens[place - 1].value in _DEFINITE


_COUNTED: Final = re.compile(r"<C\d+> $")
_RESTRICTS: Final = re.compile(
    r"(?:of|from|by|to|with|held|issued|dated|made|given|owed|payable|in|for|that|which|due"
    r"|evidencing|sold|, dated) "
)
_FIGURE: Final = re.compile(r"<([HDM])(\d+)> ")


def _is_told_apart(after: str, known: Known, scene: Scene) -> bool:
    """Whether words after "the note" name a party, day or amount that is not of the known notes."""
    if not _RESTRICTS.match(after):
        return False
    return any(
        not _is_of_known(mark, int(index), known, scene) for mark, index in _FIGURE.findall(_near(after))
    )


def _near(after: str) -> str:
    return " ".join(after.split(" ")[:7]) + " "


def _is_of_known(mark: str, index: int, known: Known, scene: Scene) -> bool:
    if mark == "H":
        return index in known.holders
    token = scene.tokens[index]
    return token.day in known.days if mark == "D" else token.number in known.amounts


def _debts(symbols: Symbols, text: str, known: Known, scene: Scene) -> Iterator[Thing]:
    """Loans and other debts that are not the known notes by another word."""
    foreign = any(
        not _is_of_known(mark, int(index), known, scene) for mark, index in _FIGURE.findall(text)
    ) or _FOREIGN.search(text)
    created = _CREATED.search(text) is not None
    for found in _DEBT.finditer(text):
        word = found[0].split(" ", 1)[0]
        if word in _LENT:
            if foreign:
                yield Thing("loan")
            continue
        definite = word in _ALONE and _is_definite(symbols, found.start(), text, scene)
        if definite and not _is_told_apart(text[found.end() :], known, scene):
            continue
        if word == "loan" and not foreign and known.holders and _FIGURE.search(text):
            continue
        yield Thing("loan" if created else "old_loan")
    yield from _agreed(symbols, text, known, scene, bool(foreign))


_LENDING: Final = frozenset(
    {"loan", "credit", "lease", "mortgage", "facility", "bond", "guaranty", "factoring"}
)


def _agreed(symbols: Symbols, text: str, known: Known, scene: Scene, foreign: bool) -> Iterator[Thing]:
    """Agreements on loans with others, named for the first time."""
    for found in re.finditer(r"<A(\d+)> ", text):
        title = scene.register.agreements[int(found[1])].title.lower().split()
        if (
            foreign
            and not _LENDING.isdisjoint(title)
            and not _is_definite(symbols, found.start(), text, scene)
        ):
            yield Thing("loan")


_HEADED: Final = re.compile(
    r"\b(?:loans?|mortgages?|bonds?|facility|facilities|line of"
    r" credit|overdraft|leases?|warrants?|preferred|lease"
    r"|settlement|guarant(?:y|ee))\b"
)


def _headed(words: str, known: Known) -> Iterator[Thing]:
    """What a heading says the next lines are of, where it is not the known notes."""
    if re.search(r"\b(?:notes?|debentures?)\b", words):
        title = frozenset(words.split())
        folded = frozenset("note" if word == "notes" else word for word in title)
        if not any(folded & {"prior", "existing", "old", "other", "bank"}):
            return
        yield Thing("note", folded)
        return
    found = _HEADED.search(words)
    if found is not None:
        yield Thing("stock" if found[0].startswith(("warrant", "preferred")) else "loan")


__all__ = ["Known", "Thing", "introduced", "without_strangers"]
