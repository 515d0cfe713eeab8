"""Parts of a document that state nothing of their own: in another unit, another's words, struck, or supposed.

A unit or currency of all figures silences the document; a quotation, an allegation, a heading such as
"Proposed terms" or a lead-in such as "Assume the following:" what they are of; a mark of another currency and
struck words their paragraph. A silenced sentence is read by no template, and stops references as every
unread one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from holdings_ledger.readers.prose.blocks import Layout, Paragraph, is_listed
from holdings_ledger.readers.prose.forbidding import UNTOLD
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.view import View

_CURRENCY: Final = (
    r"\b(?:(?:canadian|australian|hong\skong|singapore|new\szealand)\sdollars|euros?|rmb|renminbi"
    r"|pounds\ssterling|yen)\b"
)
_UNIT: Final = r"(?:\bin\s(?:thousands|millions)\b|[$(]000s?\b)"
_WHOLE: Final = re.compile(
    r"\b(?:(?:all|unless|herein|throughout|report)\b|(?:amounts?|figures|dollars|sums)\s(?:\w+\s){0,6}?(?:are|is)\s)"
    rf"[^.;]{{0,100}}?(?:{_UNIT}|{_CURRENCY})|(?:{_UNIT}|{_CURRENCY})[^.;]{{0,40}}\bunless\b",
    re.IGNORECASE,
)
"""Of what unit every figure of the document is."""
_ONWARD: Final = re.compile(
    r"\breads?\s(?:in\s(?:full|part)\s)?as\sfollows|\b(?:alleges?|alleged|alleging)\b|\bnot\strue\sthat\b"
    r"|\bpro\sforma(?!\s(?:financial|combined|condensed))",
    re.IGNORECASE,
)
"""By what the words around it may be another's, or supposed."""
_NEAR: Final = re.compile(rf"{_UNIT}|{_CURRENCY}", re.IGNORECASE)
_MARKED: Final = re.compile(r"\b[AS]\$ ?\d|\$\d{1,3}\.000\b")
_STRUCK: Final = re.compile(r"<(s|strike|del)(?:\s[^<>]{0,300})?>(?!\s{0,80}<c>)", re.IGNORECASE)
"""Words struck out; "<S>" before "<C>" marks the columns of a table in old submissions."""


def with_silence(
    sentences: tuple[Symbols, ...], original: str, view: View, layout: Layout
) -> tuple[Symbols, ...]:
    """The sentences; those of silenced parts with a mark that no template takes."""
    whole = _WHOLE.search(view.text) is not None or "line-through" in original.lower()
    silent = {*_struck(original, view, layout), *_worded(view.text, layout), *_headed(view.text, layout)}
    led = _led(sentences, view.text, layout)
    return tuple(
        _silenced(item) if whole or item.sentence.paragraph in silent or id(item) in led else item
        for item in sentences
    )


def _silenced(symbols: Symbols) -> Symbols:
    places = (symbols.sentence.first, *symbols.places)
    return attrs.evolve(symbols, text=f"<?> {symbols.text}", places=places, grid=None)


def _struck(original: str, view: View, layout: Layout) -> Iterator[int]:
    """Paragraphs that hold struck words."""
    struck = [(found.start(), _end(found, original)) for found in _STRUCK.finditer(original)]
    if not struck:
        return
    for index, paragraph in enumerate(layout.paragraphs):
        first, last = view.span(*paragraph.span)
        if any(start < last and first < end for start, end in struck):
            yield index


def _end(opening: re.Match[str], original: str) -> int:
    end = original.lower().find(f"</{opening[1].lower()}", opening.end())
    return end if end >= 0 else len(original)


def _worded(text: str, layout: Layout) -> Iterator[int]:
    """Paragraphs silenced by words of theirs or of their neighbours."""
    for index, paragraph in enumerate(layout.paragraphs):
        if _ONWARD.search(text, *paragraph.span):
            yield from (index - 1, *_section(layout, index))
        elif _NEAR.search(text, *paragraph.span):
            yield from (index - 1, index, index + 1)
        elif _MARKED.search(text, *paragraph.span):
            yield index


def _section(layout: Layout, start: int) -> Iterator[int]:
    """The paragraphs from here to before the next heading or item."""
    item = layout.paragraphs[start].item
    for index in range(start, len(layout.paragraphs)):
        paragraph = layout.paragraphs[index]
        if paragraph.item != item or (index > start and paragraph.heading):
            return
        yield index


_LONGEST_CAPTION: Final = 30


def _headed(text: str, layout: Layout) -> Iterator[int]:
    """Paragraphs under a heading or caption that takes back what follows."""
    titles = {span[0] for _, span in layout.items}
    for index, paragraph in enumerate(layout.paragraphs):
        if paragraph.region != "item" or paragraph.span[0] in titles or not _is_caption(text, paragraph):
            continue
        words = {str(token.value) for sentence in paragraph.sentences for token in sentence.tokens}
        if not words.isdisjoint(UNTOLD):
            yield from _section(layout, index)


def _is_caption(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph is a heading, or a short line that ends in no stop, with no figures or bullet."""
    if paragraph.heading:
        return True
    tokens = [token for sentence in paragraph.sentences for token in sentence.tokens]
    return (
        len(tokens) <= _LONGEST_CAPTION
        and all(token.kind in ("word", "punct", "term") for token in tokens)
        and text[slice(*paragraph.span)].rstrip()[-1:] not in ".:;,"
        and not paragraph.is_table
        and not is_listed(text, paragraph.span)
    )


_BELOW: Final = (
    r"(?:(?:none|neither|each|all|both) of )?(?:what follows|following (?:(?:transaction|event|issuance|sale"
    r"|statement|example|agreement|note|closing)s? |(?=(?:is|are|was|were|has|have|did) )))"
)
_LEAD: Final = re.compile(rf"(?P<words>.*) :(?: \.)? $|(?P<said>{_BELOW}.*)$")
_LIST: Final = re.compile(r"(?P<words>.*) : (?:[•*·▪●○-] |<E)")
_OF_PAPERS: Final = re.compile(
    r"\b(?:summary|description|complete|qualified|exhibits?|registered|registration|information|forward"
    r"|disclosure|not limited to) "
)
"""Sentences on the report itself, that deny nothing of what it tells."""


def _led(sentences: tuple[Symbols, ...], text: str, layout: Layout) -> set[int]:
    """Sentences, by identity, after a lead-in that takes back what follows."""
    found: set[int] = set()
    for at, item in enumerate(sentences):
        if item.grid is None and (lead := _lead_of(item.text)):
            scope = set(_scope(item.sentence.paragraph, text, layout, lead.re is _LEAD))
            found.update(id(other) for other in sentences[at + 1 :] if other.sentence.paragraph in scope)
    return found


def _lead_of(sentence: str) -> re.Match[str] | None:
    """The lead-in that a sentence is or holds, when it takes back what follows."""
    lead = _LEAD.match(sentence) or _LIST.match(sentence)
    if lead is None or _OF_PAPERS.search(sentence):
        return None
    words = next(filter(None, lead.groups()), "")
    return None if UNTOLD.isdisjoint(words.split()) else lead


def _scope(start: int, text: str, layout: Layout, onward: bool) -> Iterable[int]:
    """What a lead-in in this paragraph is of: the list or table after it, else, `onward`, all to the next
    heading."""
    section = list(_section(layout, start))
    listed = [start]
    for index in section[1:]:
        paragraph = layout.paragraphs[index]
        if not (paragraph.is_table or is_listed(text, paragraph.span)):
            break
        listed.append(index)
    return section if onward and len(listed) == 1 else listed


__all__ = ["with_silence"]
