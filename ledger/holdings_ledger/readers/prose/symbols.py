"""Sentences as symbols: each known thing becomes a mark, each definition is entered and left out."""

from __future__ import annotations

from typing import Final

import attrs

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.prose.about_days import hedges
from holdings_ledger.readers.prose.blocks import Sentence
from holdings_ledger.readers.prose.columns import Grid
from holdings_ledger.readers.prose.definitions import Definition, definitions, explained
from holdings_ledger.readers.prose.name_words import COMPANY_TERMS, NOT_NAMES, PARTY_ROLES
from holdings_ledger.readers.prose.names import Name, is_document, names
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.vocabulary import word_set

_FAR_PARTIES: Final = 200
"""Symbols within which the parties of "each, a “Holder”" are looked for."""
_MARKS: Final = {
    "money": "M",
    "date": "D",
    "month": "Y",
    "percent": "P",
    "count": "C",
    "ordinal": "O",
    "enumerator": "E",
    "term": "T",
}
_ARTICLES: Final = frozenset({"the", "a", "an"})
_ALIKE: Final = {"’": "'", "●": "•", "○": "•", "▪": "•", "◦": "•"}
"""Marks that differ in print only."""
_WARRANT_HEADS: Final = (["warrant"], ["warrants"])
"""What a term of warrants ends in: it is read as the word, never as the stock before it."""
_NOTE_HEADS: Final = frozenset({"note", "notes", "debenture", "debentures"})
_NOTE_WORDS: Final = word_set(
    "senior junior subordinated secured unsecured convertible non-convertible promissory original"
    " issue discount additional new outstanding existing replacement bridge redeemable amortizing non"
    " nonconvertible demand term self-amortizing restated short-term exchange -"
)
_COUNTED: Final = word_set("month months year years day days week weeks anniversary after following")
"""Words by which a day is counted from another one."""
_AGREEMENT_HEADS: Final = frozenset({"agreement", "agreements"})
_AGREEMENT_WORDS: Final = word_set(
    "business term revolving commercial bridge financing facility funding equity note notes purchase"
    " and exchange securities security loan debt subscription stock share preferred convertible"
    " secured unsecured promissory amended restated master credit letter debenture definitive private"
    " placement settlement forbearance amendment waiver termination standstill extension modification"
    " payoff line of investment sale redemption conversion warrant warrants unit units"
)
_PREFERRED_WORDS: Final = word_set(
    "convertible redeemable cumulative perpetual non-voting participating senior non non-convertible"
    " voting - super exchangeable junior non-participating super-voting"
)


@attrs.frozen
class Symbols:
    """A sentence as symbols. text: each followed by a space. places: index of the token each begins at.

    defined: terms defined in it, with the symbol each was bound to. list_of: first token of the sentence
    whose list it is an item of, else -1. grid: the table that the sentence is.
    """

    text: str
    sentence: Sentence
    places: tuple[int, ...] = ()
    defined: tuple[tuple[str, str], ...] = ()
    list_of: int = -1
    grid: Grid | None = None

    def place(self, offset: int) -> int:
        """Index, among the document's tokens, of the token whose symbol begins at this offset of `text`."""
        ordinal = self.text.count(" ", 0, offset)
        if ordinal < len(self.places):
            return self.places[ordinal]
        return self.sentence.first + len(self.sentence.tokens)


def symbols_of(sentence: Sentence, register: Register) -> Symbols:
    """Write a sentence as symbols and enter what it names and defines."""
    return _Writer(sentence, register).write()


class _Writer:
    """Walks over a sentence once, longest known phrase first."""

    def __init__(self, sentence: Sentence, register: Register) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.register = register
        self.out: list[str] = []
        self.places: list[int] = []
        self.defined: list[tuple[str, str]] = []
        self.names = {name.start: name for name in names(self.tokens, frozenset(register.terms))}
        self.definitions = {item.start: item for item in definitions(self.tokens)}

    def write(self) -> Symbols:
        at = 0
        while at < len(self.tokens):
            following = self._step(at)
            self.places.extend([self.sentence.first + at] * (len(self.out) - len(self.places)))
            at = following
        text = "".join(f"{symbol} " for symbol in self.out)
        self._explain(text)
        return Symbols(text, self.sentence, tuple(self.places), tuple(self.defined))

    def _explain(self, text: str) -> None:
        """Bind terms by a sentence of its own: "The “Company” means Zinnia Corp."."""
        for place, symbol in explained(text):
            term = str(self.tokens[place - self.sentence.first].value)
            self.register.define(term, symbol, self._meaning(symbol))

    def _step(self, at: int) -> int:
        """Write the phrase or token here; returns where to go on."""
        if at in self.names:
            return self._name(self.names[at])
        if at in self.definitions:
            return self._define(self.definitions[at])
        for phrase in (
            self._term,
            self._series,
            self._common,
            self._agreement,
            self._notes,
            self._company,
            self._short_name,
        ):
            end = phrase(at)
            if end:
                return end
        return self._token(at)

    def _name(self, name: Name) -> int:
        if name.text is None and self.out[-2:] == [",", "as"] and self.out[-3][:2] == "<H":
            # ", as purchaser (the “Purchaser”)" names again the party just named.
            del self.out[-2:], self.places[-2:]
            for term in name.terms:
                self._bind(term, self.out[-1], self._meaning(self.out[-1]))
            return name.stop
        if self.register.is_company(name.text, name.terms if name.kind == "company" else None):
            symbol = "<X>"
            self.register.company = self.register.company or name.text
        else:
            symbol = self.register.party(name.text)
        self.out.append(symbol)
        for term in name.terms:
            if name.each and symbol[:2] == "<H":
                symbol_of_term = self.register.group(self._parties_so_far())
                self._bind(term, symbol_of_term, "each of several parties")
            else:
                self._bind(term, symbol, name.text or "unnamed party")
        if name.group is not None and symbol[:2] == "<H":
            self._bind(name.group, self.register.group(self._parties_so_far()), "each of several parties")
        # The comma that closes ", a Delaware corporation," belongs to the description.
        closes = name.described and name.stop < len(self.tokens) and self.tokens[name.stop].raw == ","
        return name.stop + 1 if closes else name.stop

    def _parties_so_far(self) -> tuple[int, ...]:
        """The parties that the sentence has named, in order."""
        return tuple(
            dict.fromkeys(int(symbol[2:-1]) for symbol in self.out[-_FAR_PARTIES:] if symbol[:2] == "<H")
        )

    def _bind(self, term: str, symbol: str, meaning: str) -> None:
        self.register.define(term, symbol, meaning)
        self.defined.append((term, symbol))

    def _define(self, definition: Definition) -> int:
        """Bind the terms of a parenthesis to the thing before it, by kind of term and nearness."""
        for term in definition.terms:
            if term.lower() in COMPANY_TERMS or term.lower().split()[-1:] in _WARRANT_HEADS:
                continue
            mark = _mark_of_term(term)
            place = self._nearest(mark) if mark else self._last()
            if place is None or place < 0 or (mark == "D" and not self._is_that_day(place)):
                continue
            if self.out[place][:2] == "<K" and term.lower().split()[-1] in PARTY_ROLES:
                # “holders of the 2023 Notes (the "Consenting Holders")": parties that are not named.
                self._bind(term, self.register.party(None), "parties not named")
                continue
            symbol = self.out[place]
            if mark is None and is_document(term) and symbol[:2] != "<A":
                # “an amendment to the note (the "Amendment")": the term is not the note's.
                continue
            if symbol[:2] == "<D" and mark != "D":
                continue
            if mark == "K" and definition.each and self._group_notes(term, definition):
                continue
            if symbol[:2] == "<K" and not any(bound == symbol for _, bound in self.defined):
                symbol = self.out[place] = self._subclass(symbol, term, place)
            if symbol[:2] in ("<K", "<A", "<S", "<H", "<J", "<X", "<D"):
                self._bind(term, symbol, self._meaning(symbol))
        if definition.group is not None and _mark_of_term(definition.group) == "K":
            self._group_notes(definition.group, definition)
        return definition.end

    def _group_notes(self, term: str, definition: Definition) -> bool:
        """Bind a term to several classes: those named in its parenthesis, with the last; else the sentence's.

        Whether there are several.
        """
        named = [self.out[place]] if (place := self._nearest("K")) is not None else []
        words = [token.raw for token in self.tokens[definition.start : definition.end]]
        for at in range(len(words)):
            for length in range(1, min(5, len(words) - at) + 1):
                symbol = self.register.terms.get(" ".join(words[at : at + length]), "")
                named += [symbol] if symbol[:2] == "<K" else []
        if len(set(named)) < 2:
            named = [symbol for _, symbol in self.defined if symbol[:2] == "<K"]
        classes = tuple(dict.fromkeys(int(symbol[2:-1]) for symbol in named))
        if len(classes) < 2 or term in self.register.terms:
            return False
        self._bind(term, self.register.note_group(term, classes), "several notes")
        return True

    def _last(self) -> int:
        """The thing just named; one with its date after it ("an agreement made on May 1 (the “NPA”)") too."""
        for place in range(len(self.out) - 1, max(-1, len(self.out) - 8), -1):
            if self.out[place][:2] in ("<K", "<A", "<S", "<H", "<J", "<X"):
                return place
            if self.out[place][:2] != "<D" and self.out[place] not in (
                "dated",
                "made",
                "on",
                "as",
                "of",
                "signed",
                ",",
            ):
                break
        return len(self.out) - 1

    def _is_that_day(self, place: int) -> bool:
        """Whether a term right behind a date names that day: "twelve months from May 1 (the “Maturity
        Date”)" is another."""
        before = self.out[max(0, place - 5) : place]
        return place == len(self.out) - 1 and _COUNTED.isdisjoint(before)

    def _nearest(self, mark: str) -> int | None:
        for place in range(len(self.out) - 1, -1, -1):
            if self.out[place].startswith(f"<{mark}"):
                return place
        return None

    def _subclass(self, symbol: str, term: str, place: int) -> str:
        """A term bound to notes of a class that already has one names a part of that class."""
        parent = int(symbol[2:-1])
        known = self.register.notes[parent]
        if not known.defined:
            return symbol
        return self.register.note_class(known.title, term.endswith("s"), parent)

    def _meaning(self, symbol: str) -> str:
        index = int(symbol[2:-1] or 0)
        match symbol[1]:
            case "K":
                return self.register.notes[index].title
            case "A":
                return self.register.agreements[index].title
            case "S":
                return self.register.series[index].title
            case "H":
                return self.register.parties[index].name or "unnamed party"
            case "X":
                return self.register.company or "the company"
            case "D":
                at = index - self.sentence.first
                return self.tokens[at].raw if 0 <= at < len(self.tokens) else "a day named before"
            case _:
                return "common stock"

    def _term(self, at: int) -> int:
        """A defined term in use, capitals and all; of several that fit, the longest."""
        for length in range(min(6, len(self.tokens) - at), 0, -1):
            raw = " ".join(token.raw for token in self.tokens[at : at + length])
            symbol = self.register.terms.get(raw) or self._of_each(raw, at)
            if symbol is not None:
                self.out.append(symbol)
                return at + length
        return 0

    def _of_each(self, raw: str, at: int) -> str | None:
        """“Each Note” speaks of the Notes, though only the plural was defined."""
        if at and self.tokens[at - 1].value in ("each", "every", "any", "its", "their", "such"):
            return self.register.terms.get(raw + "s")
        return None

    def _series(self, at: int) -> int:
        """“Series B-1 Convertible Preferred Stock”: a designation, adjectives, and its head."""
        if self.tokens[at].value != "series" or not self.tokens[at].raw[0].isupper():
            return 0
        end = at + 1
        while end < len(self.tokens) and end - at <= 4 and self._is_designation(end, at):
            end += 1
        if end == at + 1:
            return 0
        while end < len(self.tokens) and self.tokens[end].value in _PREFERRED_WORDS:
            end += 1
        if not self._word(end, {"preferred"}):
            return 0
        end += 1
        if self._word(end, {"stock", "shares"}):
            end += 1
        self.out.append(self.register.preferred(self._raw(at, end)))
        return end

    def _is_designation(self, at: int, start: int) -> bool:
        raw = self.tokens[at].raw
        return raw == "-" or (len(raw) <= 4 and raw.isupper()) or (at == start + 1 and raw.isdigit())

    def _common(self, at: int) -> int:
        """“Common Stock, par value $0.001 per share”: the par value is part of the name."""
        if not (self._word(at, {"common"}) and self._word(at + 1, {"stock", "shares"})):
            return 0
        self.out.append("<J>")
        end = at + 2
        words = [token.value if token.kind == "word" else token.kind for token in self.tokens[end : end + 7]]
        if words and self._raw(end, end + 1) == ",":
            words[0] = ","
        for par in (
            [",", "par", "value", "money"],
            [",", "money", "par", "value"],
            ["par", "value", "money"],
        ):
            for tail in (["per", "share"], ["a", "share"], []):
                whole = par + tail
                if words[: len(whole)] == whole:
                    end += len(whole)
                    return end + 1 if self._raw(end, end + 1) == "," else end
        return end

    def _agreement(self, at: int) -> int:
        end = at
        while end < len(self.tokens) and end - at < 10 and self._word(end, _AGREEMENT_WORDS):
            end += 1
        starts_well = end > at and self.tokens[at].value not in ("and", "of")
        if not starts_well or not self._word(end, _AGREEMENT_HEADS):
            return 0
        title = self._raw(at, end + 1)
        known = self.register.agreements_called(title) if self._word(at - 1, {"the", "such", "that"}) else []
        self.out.append(known[0] if len(known) == 1 else self.register.agreement(title))
        return end + 1

    def _notes(self, at: int) -> int:
        end = at
        while end < len(self.tokens) and end - at < 12 and _is_note_word(str(self.tokens[end].value)):
            end += 1
        if not self._word(end, _NOTE_HEADS):
            return 0
        term = self._term_within(at, end + 1)
        if term is not None:
            if not self._is_of_title(at, term):
                return 0
            self.out.append(self.register.terms[self._raw(term, end + 1)])
            return end + 1
        several = {"each", "every", "both", "neither"} if at else set[str]()
        plural = str(self.tokens[end].value).endswith("s") or self.tokens[at - 1].value in several
        self.out.append(self.register.note_class(self._raw(at, end + 1), plural))
        return end + 1

    def _term_within(self, start: int, end: int) -> int | None:
        """Where the defined term begins that a phrase ends in: "additional Notes" are Notes."""
        return next((at for at in range(start + 1, end) if self._raw(at, end) in self.register.terms), None)

    def _is_of_title(self, start: int, term: int) -> bool:
        """Whether the words before a term are of its notes' title: "the Senior Secured Note" is the Note."""
        symbol = self.register.terms.get(self._raw(term, term + 1), "")
        if symbol[:2] != "<K":
            return False
        title = self.register.notes[int(symbol[2:-1])].title.lower().replace("-", " ").split()
        words = [word for token in self.tokens[start:term] for word in str(token.value).split("-")]
        return set(words) <= {*title, "-"}

    def _company(self, at: int) -> int:
        """“We”, and "our", when the company speaks of itself; "the Company" even where it is not defined."""
        value = self.tokens[at].value
        if self.tokens[at].raw == "Companys":
            # The apostrophe was lost on the way.
            self.out.extend(("<X>", "'s"))
            return at + 1
        if value in ("we", "us") or (
            self.tokens[at].raw in ("Company", "Registrant") and not self._ends_a_name(at)
        ):
            self.out.append("<X>")
            return at + 1
        if value == "our":
            self.out.extend(("<X>", "'s"))
            return at + 1
        return 0

    def _ends_a_name(self, at: int) -> bool:
        """Whether "Company" is the last word of another's name ("Lakeshore Mutual Life Insurance
        Company")."""
        before = self.tokens[at - 2 : at] if at > 1 else ()
        return len(before) == 2 and all(
            token.kind == "word" and token.raw[0].isupper() and token.value not in NOT_NAMES
            for token in before
        )

    def _short_name(self, at: int) -> int:
        """“Lodestar" of "Lodestar Tiller Capital LLC", "Ms. Tollivant": the only party with that word in
        its name."""
        if self._word(at, {"mr", "ms", "mrs", "dr"}) and self._raw(at + 1, at + 2) == ".":
            symbol = self.register.called(self._raw(at + 2, at + 3), first=False)
            end = at + 3
        else:
            alone = not (at + 1 < len(self.tokens) and self.tokens[at + 1].raw[0].isupper())
            symbol = self.register.called(self.tokens[at].raw, first=True) if alone else None
            end = at + 1
        if symbol is None:
            return 0
        self.out.append(symbol)
        return end

    def _token(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind == "date" and hedges(self.out):
            # Which days are told so is known from the tokens.
            del self.out[-2:], self.places[-2:]
        if token.kind in _MARKS:
            self.out.append(f"<{_MARKS[token.kind]}{self.sentence.first + at}>")
        elif token.kind == "malformed":
            self.out.append("<?>")
        elif token.kind == "word":
            words = str(token.value).replace("’", "'").split("-")
            self.out.extend(word for word in words if word and word not in _ARTICLES)
        elif token.raw != "-" or not self._is_glued(at):
            self.out.append(_ALIKE.get(token.raw, token.raw))
        return at + 1

    def _is_glued(self, at: int) -> bool:
        """Whether a hyphen joins its neighbours ("360-day")."""
        if not 0 < at < len(self.tokens) - 1:
            return False
        here = self.tokens[at].span
        return self.tokens[at - 1].span[1] == here[0] and self.tokens[at + 1].span[0] == here[1]

    def _word(self, at: int, words: frozenset[str] | set[str]) -> bool:
        return at < len(self.tokens) and self.tokens[at].kind == "word" and self.tokens[at].value in words

    def _raw(self, start: int, end: int) -> str:
        """The printed words, white space folded."""
        tokens: tuple[Token, ...] = self.tokens[start:end]
        return " ".join(token.raw for token in tokens).replace(" - ", "-")


def _is_note_word(word: str) -> bool:
    """Whether a word belongs to the name of a note; an article may have lost its space ("aconvertible")."""
    return word in _NOTE_WORDS or (word[:1] == "a" and word[1:] in _NOTE_WORDS and word not in ("anew",))


def _mark_of_term(term: str) -> str | None:
    """The kind of thing a term can name, by its own words."""
    words = term.lower().split()
    if "agreement" in words or "agreements" in words:
        return "A"
    if not _NOTE_HEADS.isdisjoint(words) and words[-1] in _NOTE_HEADS:
        return "K"
    if "preferred" in words or words[0] == "series":
        return "S"
    if words[-1] == "date":
        return "D"
    return "J" if "common" in words else None


__all__ = ["Symbols", "symbols_of"]
