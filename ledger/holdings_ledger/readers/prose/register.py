"""What a document names: its company, parties, agreements, classes of notes, series of preferred stock.

Defined terms are local to the document ("Investor" is another party next week), so they live here and
nowhere else.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from holdings_events import ConversionTerm


@attrs.define
class Party:
    """Another party. name: as printed; None where the filing does not name it. term: what it is called."""

    name: str | None
    term: str | None = None


@attrs.define
class Agreement:
    """An agreement. title: as printed, without article or term. term: its defined term.

    day, party: its date and other side, wherever the document tells them.
    """

    title: str
    term: str | None = None
    day: date | None = None
    party: int | None = None

    @property
    def is_exchange(self) -> bool:
        """Whether its title speaks of an exchange and not also of a purchase."""
        words = self.title.lower().split()
        return "exchange" in words and "purchase" not in words

    @property
    def names_notes(self) -> bool:
        """Whether its title says that notes or a loan are its subject."""
        return not {"note", "notes", "debenture", "debentures"}.isdisjoint(self.title.lower().split())


@attrs.define
class NoteClass:
    """A class of notes. title: as printed. term: defined term. parent: the class it is part of.

    plural: whether printed as several. secured: "yes" or "no" where an adjective says so.
    defined: whether a term was bound to it, or it was named by its term.
    """

    title: str
    plural: bool
    term: str | None = None
    parent: int | None = None
    defined: bool = False

    @property
    def secured_adjective(self) -> str | None:
        """“yes” for a secured note, "no" for an unsecured one, None where the title does not say."""
        words = self.title.lower().replace("-", " ").split()
        if "unsecured" in words or "non secured" in " ".join(words):
            return "no"
        return "yes" if "secured" in words else None


@attrs.define
class Series:
    """A series of preferred stock. title: as printed, such as "Series J Preferred Stock"."""

    title: str
    term: str | None = None


@attrs.frozen(kw_only=True)
class NotePhrase:
    """What a phrase says of the note that it names.

    notes: its class. day: of the note. principal: its first amount. balance: what is unpaid of it, where
    stated. holder: the party who has it.
    """

    notes: int
    day: date | None = None
    principal: Decimal | None = None
    balance: Decimal | None = None
    holder: int | None = None

    @property
    def is_told(self) -> bool:
        """Whether it tells the note from others by its date or amount."""
        return self.day is not None or self.principal is not None


@attrs.define
class Register:
    """All that the document names. groups: parties that share a term. phrases: by which notes are named.
    dealing: first token of the sentence that first names a party with notes, agreements or a loan.
    terms: symbol by defined term, in order of definition. prices: by the names that the document gives them;
    None where unknown."""

    company: str | None = None
    parties: list[Party] = attrs.Factory(list[Party])
    agreements: list[Agreement] = attrs.Factory(list[Agreement])
    notes: list[NoteClass] = attrs.Factory(list[NoteClass])
    series: list[Series] = attrs.Factory(list[Series])
    groups: list[tuple[int, ...]] = attrs.Factory(list[tuple[int, ...]])
    dealing: dict[int, int] = attrs.Factory(dict[int, int])
    phrases: list[NotePhrase] = attrs.Factory(list[NotePhrase])
    terms: dict[str, str] = attrs.Factory(dict[str, str])
    meanings: dict[str, str] = attrs.Factory(dict[str, str])
    prices: dict[str, ConversionTerm | None] = attrs.Factory(dict[str, "ConversionTerm | None"])

    def party(self, name: str | None) -> str:
        """The symbol of a party, entered if new; one without a name is always new."""
        for index, known in enumerate(self.parties):
            if name is not None and known.name is not None and _bare(known.name) == _bare(name):
                return f"<H{index}>"
        short = [index for index, known in enumerate(self.parties) if _begins(known.name, name)]
        if len(short) == 1:
            return f"<H{short[0]}>"
        self.parties.append(Party(name))
        return f"<H{len(self.parties) - 1}>"

    def group(self, parties: tuple[int, ...]) -> str:
        """The symbol of several parties that share a term; of one alone, its own."""
        if len(parties) == 1:
            return f"<H{parties[0]}>"
        if parties not in self.groups:
            self.groups.append(parties)
        return f"<G{self.groups.index(parties)}>"

    def agreement(self, title: str) -> str:
        """The symbol of an agreement, entered as new."""
        self.agreements.append(Agreement(title))
        return f"<A{len(self.agreements) - 1}>"

    def agreements_called(self, title: str) -> list[str]:
        """The symbols of all agreements entered with this title."""
        return [
            f"<A{index}>" for index, known in enumerate(self.agreements) if _fold(known.title) == _fold(title)
        ]

    def note_class(self, title: str, plural: bool, parent: int | None = None) -> str:
        """The symbol of a class of notes, entered as new."""
        self.notes.append(NoteClass(title, plural, parent=parent))
        return f"<K{len(self.notes) - 1}>"

    def note_group(self, title: str, classes: tuple[int, ...]) -> str:
        """The symbol of a class that several classes are part of, entered as new."""
        symbol = self.note_class(title, plural=True)
        for note in classes:
            top = max(self.classes_above(note), key=lambda known: self.notes[known].parent is None)
            if top != len(self.notes) - 1:
                self.notes[top].parent = len(self.notes) - 1
        return symbol

    def phrase(self, phrase: NotePhrase) -> str:
        """The symbol of a phrase that names a note, entered if new."""
        if phrase not in self.phrases:
            self.phrases.append(phrase)
        return f"<N{self.phrases.index(phrase)}> "

    def may_be(self, notes: int, other: int) -> bool:
        """Whether a class of notes named in passing ("the note") can be another that was named in full."""
        if notes == other:
            return True
        mine, whole = self.notes[notes], self.notes[other]
        if mine.plural or mine.defined:
            return False
        return set(mine.title.lower().split()) <= set(whole.title.lower().split())

    def preferred(self, title: str) -> str:
        """The symbol of a series, entered if new."""
        for index, known in enumerate(self.series):
            if _series_key(known.title) == _series_key(title):
                return f"<S{index}>"
        self.series.append(Series(title))
        return f"<S{len(self.series) - 1}>"

    def is_company(self, name: str | None, terms: tuple[str, ...] | None = None) -> bool:
        """Whether this name is the company's, in full or shortened by its last words.

        terms: what it is defined to be, where that is a company's role. A name that the cover does not print
        is the registrant's all the same when the first word agrees and its role is no other company's too
        ("Borrower", "Issuer").
        """
        if self.company is None or name is None:
            return terms is not None
        mine, other = _plain_name(self.company), _plain_name(name)
        if (
            mine == other
            or _begins(self.company, name)
            or (terms is not None and _begins(name, self.company))
        ):
            return True
        roles = {term.lower() for term in terms or ()}
        return terms is not None and mine[:1] == other[:1] and roles.isdisjoint(("borrower", "issuer"))

    def called(self, word: str, *, first: bool) -> str | None:
        """The symbol of the only party whose name begins, or ends, with this capitalised word; a word that
        begins it has five letters or more."""
        if len(word) < (5 if first else 2) or not word[0].isupper() or not word.isalpha():
            return None
        place = 0 if first else -1
        found = [
            index
            for index, party in enumerate(self.parties)
            if party.name is not None and len(words := party.name.split()) > 1 and words[place] == word
        ]
        return f"<H{found[0]}>" if len(found) == 1 else None

    def define(self, term: str, symbol: str, meaning: str) -> None:
        """Bind a term; the first definition stands."""
        if term in self.terms:
            return
        self.meanings[term] = meaning
        self.terms[term] = symbol
        index = int(symbol[2:-1] or 0)
        match symbol[1]:
            case "H":
                self.parties[index].term = self.parties[index].term or term
            case "A":
                self.agreements[index].term = self.agreements[index].term or term
            case "S":
                self.series[index].term = self.series[index].term or term
            case "K":
                self.notes[index].term = self.notes[index].term or term
                self.notes[index].defined = True
            case _:
                pass

    def classes_above(self, note: int) -> frozenset[int]:
        """A class of notes and all classes it is part of."""
        found: set[int] = set()
        current: int | None = note
        while current is not None and current not in found:
            found.add(current)
            current = self.notes[current].parent
        return frozenset(found)


def _fold(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _bare(name: str) -> str:
    """A name's letters, without an article before it."""
    return _fold(name[4:] if name[:4].lower() == "the " else name)


_FORMS: Final = {
    "incorporated": "inc",
    "corporation": "corp",
    "limited": "ltd",
    "company": "co",
    "the": "",
}
"""Legal forms in full, by what they are shortened to."""


def _plain_name(name: str) -> list[str]:
    """The words of a company's name, whatever its print: "THE ACME COMPANY, INC." and "Acme Co., Inc."."""
    words = name.lower().replace(",", " ").replace(".", "").split()
    return [plain for word in words if (plain := _FORMS.get(word, word))]


def _begins(full: str | None, short: str | None) -> bool:
    """Whether a name of two words or more begins a longer one ("Orrin Vale" of "Orrin Vale, Inc.")."""
    if full is None or short is None:
        return False
    whole, part = full.replace(",", " ").lower().split(), short.replace(",", " ").lower().split()
    return 2 <= len(part) < len(whole) and whole[: len(part)] == part


def _series_key(title: str) -> str:
    """“Series J Preferred Stock” and "Series J Preferred" are one series."""
    return _fold(title.lower().removesuffix("stock").removesuffix("shares").strip())


__all__ = ["Agreement", "NoteClass", "Party", "Register", "Series"]
