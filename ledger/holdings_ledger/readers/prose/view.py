"""A view of a document's text as a person sees it, with a way back to the original's characters.

Tags vanish, entities become their character, block tags become blank lines. The view keeps, for each
run of characters, where it came from, so that a span of the view names the span of the original.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import Final

import attrs

from holdings_events import Span

_MARKUP: Final = re.compile(
    r"<!--|</?[a-zA-Z!?][^<>]{0,200000}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});"
)
_EMPHASIS: Final = re.compile(
    r"(?<![\w*\\(])(?<!\(\s)(?<!\(the\s)(?<!\(each\s)(?<!\(each,"
    r" a\s)\*{1,3}(?=[^\s*])([^*\n]{1,200}[^\s*\\]|[^\s*])\*{1,3}(?![\w*])"
)
"""Words in Markdown's italics or bold; not those in a parenthesis, where bold marks a defined term."""
_TAG_NAME: Final = re.compile(r"</?([a-zA-Z!?][\w:-]{0,60})")
_BLOCKS: Final = frozenset(
    "p div tr table li ul ol h1 h2 h3 h4 h5 h6 hr center blockquote title body page pre dl dt dd".split()  # noqa: SIM905
)
_HIDDEN: Final = frozenset({"script", "style", "ix:header", "head", "title"})
_UNSEEN: Final = re.compile(
    r"\sstyle\s{0,3}=\s{0,3}(?:\"[^\"]{0,2000}?|'[^']{0,2000}?)(?<![\w-])"
    r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?:p[xt])?\s{0,3}[;\"'])"
    r"|\shidden(?:\s{0,3}=\s{0,3}\"[^\"]{0,20}\")?\s{0,3}/?>",
    re.IGNORECASE,
)
"""An element that no browser shows."""
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr"})
_WHITE: Final = str.maketrans({"\n": " ", "\r": " ", "\xa0": " ", "\xad": " "})
_KEEP_LINES: Final = str.maketrans({"\xa0": " "})


@attrs.frozen
class View:
    """The text to read. text: as seen. Each run i covers ``text[starts[i]:starts[i + 1]]``.

    origins: where each run begins in the original. lengths: characters of the original behind a run
    that stands for an entity or a tag, or -1 for a run copied as it is.
    """

    text: str
    starts: list[int]
    origins: list[int]
    lengths: list[int]

    def span(self, start: int, end: int) -> Span:
        """The original's span behind ``text[start:end]``, which must not be empty."""
        first, last = self._run(start), self._run(end - 1)
        begin = self.origins[first] + (start - self.starts[first] if self.lengths[first] < 0 else 0)
        if self.lengths[last] < 0:
            return begin, self.origins[last] + (end - self.starts[last])
        return begin, self.origins[last] + self.lengths[last]

    def _run(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)


class _Builder:
    """Collects runs of the view."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.origins: list[int] = []
        self.lengths: list[int] = []
        self.size = 0

    def add(self, piece: str, origin: int, length: int = -1) -> None:
        if not piece:
            return
        self.pieces.append(piece)
        self.starts.append(self.size)
        self.origins.append(origin)
        self.lengths.append(length)
        self.size += len(piece)

    @property
    def ends_in_letter(self) -> bool:
        """Whether the last character so far is a letter."""
        return bool(self.pieces) and self.pieces[-1][-1:].isalpha()

    def view(self) -> View:
        if not self.starts:
            self.add(" ", 0, 0)
        return View("".join(self.pieces), self.starts, self.origins, self.lengths)


def view_of(text: str, start: int, end: int) -> View:
    """The view of ``text[start:end]``; line ends count only where the text is not HTML or in ``<pre>``."""
    is_html = _is_html(text, start, end)
    builder = _Builder()
    at, preformatted = start, not is_html
    while at < end:
        match = _MARKUP.search(text, at, end)
        stop = match.start() if match else end
        if is_html:
            if at > start and text[at : at + 1].isdigit() and text[at - 1] == ">" and builder.ends_in_letter:
                # Words that only a tag parts ("at<b>5%</b>") run together; a figure is no part of the word.
                builder.add(" ", at, 0)
            builder.add(text[at:stop].translate(_KEEP_LINES if preformatted else _WHITE), at)
        else:
            _add_plain(builder, text, at, stop)
        if match is None:
            break
        found = match.group()
        at = match.end()
        if found == "<!--":
            at = _after(text, "-->", at, end)
        elif found[0] == "&":
            builder.add(_character(found), match.start(), len(found))
        else:
            name = _tag_name(found)
            if name == "pre":
                preformatted = not found.startswith("</")
            if name in _HIDDEN and is_html and found[1] != "/" and not found.endswith("/>"):
                at = _skip(text, name, at, end)
            elif is_html and found[1] != "/" and name not in _VOID and _UNSEEN.search(found):
                at = at if found.endswith("/>") else _past(text, name, at, end)
            builder.add(_space_for(name, found), match.start(), len(found))
    return builder.view()


def _add_plain(builder: _Builder, text: str, start: int, end: int) -> None:
    """Plain or Markdown text, without the asterisks that only emphasise."""
    at = start
    for match in _EMPHASIS.finditer(text, start, end):
        inner, stop = match.span(1)
        builder.add(text[at : match.start()].translate(_KEEP_LINES), at)
        builder.add(text[inner:stop].translate(_KEEP_LINES), inner)
        at = match.end()
    builder.add(text[at:end].translate(_KEEP_LINES), at)


def _is_html(text: str, start: int, end: int) -> bool:
    head = text[start : min(end, start + 20_000)].lower()
    return "<html" in head or "<body" in head or ("<p" in head and "</p>" in head) or "<div" in head


def _tag_name(found: str) -> str:
    match = _TAG_NAME.match(found)
    return match[1].lower() if match else ""


def _character(entity: str) -> str:
    """An entity's character; a space for what prints nothing, as it is when unknown."""
    seen = html.unescape(entity)
    if seen in ("\xa0", "\xad", "\u2003", "\u2002", "\u2009", "\u200b"):
        return " "
    return seen if len(seen) == 1 and seen.isprintable() else " " * len(seen)


def _space_for(name: str, found: str) -> str:
    if name in _BLOCKS:
        return "\n\n"
    if name == "br":
        return "\n"
    return "\t" if name in ("td", "th") else ""


def _after(text: str, mark: str, at: int, end: int) -> int:
    found = text.find(mark, at, end)
    return end if found < 0 else found + len(mark)


def _skip(text: str, name: str, at: int, end: int) -> int:
    """Past the closing tag of a hidden element, in either case of letters; to the end if there is none."""
    for closing in (f"</{name}", f"</{name.upper()}"):
        found = text.find(closing, at, end)
        if found >= 0:
            return _after(text, ">", found, end)
    return end


def _past(text: str, name: str, at: int, end: int) -> int:
    """Past the element whose opening tag ends here; a paragraph also ends where the next begins."""
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(name)}(?![\w:-])[^<>]*>", re.IGNORECASE).finditer(text, at, end):
        if tag[1]:
            depth -= 1
        elif name == "p":
            return tag.start()
        elif not tag[0].endswith("/>"):
            depth += 1
        if depth == 0:
            return tag.end()
    return end


__all__ = ["View", "view_of"]
