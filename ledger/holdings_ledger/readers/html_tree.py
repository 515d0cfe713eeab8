"""A small tree of an HTML page whose every text knows its characters in the original.

One pass from left to right, linear in the page however broken it is: a tag ends at the next ">", comments,
scripts and styles are passed over, cells and rows that a page leaves open end where the next begins. (The
standard library's parser gives lines instead of characters and unescaped text, and in some versions is
quadratic on markup that does not end.) Caps bound characters, nodes and depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import attrs

from holdings_events import Span

MAX_CHARACTERS: Final = 8 * 1024 * 1024
"""A longer page is refused; EDGAR's largest rendition of a form is a small part of it."""

MAX_NODES: Final = 200_000
"""A page with more tags is refused."""

MAX_DEPTH: Final = 100
"""A page nested deeper is refused; EDGAR's nest some fifteen deep."""

_TAG: Final = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]{0,15})")
_ATTRIBUTE: Final = re.compile(
    r"""\b(class|href|colspan|rowspan)\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr", "base", "area"})
_SILENT: Final = frozenset({"script", "style"})
_ENDS: Final = {
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "tr": frozenset({"td", "th", "tr", "p"}),
    "tbody": frozenset({"td", "th", "tr", "thead", "tbody", "p"}),
    "thead": frozenset({"td", "th", "tr", "thead", "tbody", "p"}),
}
"""What an opening tag ends, inside the same table."""


class PageTooLargeError(ValueError):
    """The page is over a cap. place: where, in characters; the message says which cap."""

    def __init__(self, cause: str, place: int) -> None:
        super().__init__(cause)
        self.place = place


@attrs.define(eq=False)
class Text:
    """A run of text. raw span: its characters; words: unescaped."""

    words: str
    span: Span


@attrs.define(eq=False)
class Node:
    """An element. start, end: its characters, tags included. parts: elements and texts, in order."""

    tag: str
    start: int
    end: int
    classes: str = ""
    href: str = ""
    columns: int = 1
    rows: int = 1
    parts: list[Node | Text] = attrs.field(factory=lambda: list[Node | Text]())

    def texts(self, skip: str = "") -> Iterator[Text]:
        """Every text below, in order; not those under elements named `skip`. A line break is a space."""
        stack: list[Node | Text] = list(reversed(self.parts))
        while stack:
            part = stack.pop()
            if isinstance(part, Text):
                yield part
            elif part.tag == "br":
                yield Text(" ", (part.start, part.start))
            elif part.tag != skip:
                stack.extend(reversed(part.parts))

    def words(self, skip: str = "") -> str:
        """The words below with single spaces."""
        return " ".join("".join(text.words for text in self.texts(skip)).split())

    def span(self, skip: str = "") -> Span | None:
        """From the first character to the last of the words below, a lone dollar sign aside; or None."""
        told = [text for text in self.texts(skip) if text.words.strip(" \t\r\n\xa0$")]
        if not told:
            return None
        return told[0].span[0], told[-1].span[1]

    def walk(self) -> Iterator[Node]:
        """Every element below, in document order."""
        stack = [part for part in reversed(self.parts) if isinstance(part, Node)]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(part for part in reversed(node.parts) if isinstance(part, Node))

    def all(self, *tags: str) -> Iterator[Node]:
        """Every element below with one of the names."""
        return (node for node in self.walk() if node.tag in tags)

    def own_rows(self) -> list[Node]:
        """The rows of a table, without those of tables within it."""
        rows: list[Node] = []
        for part in self.parts:
            if isinstance(part, Node) and part.tag in ("thead", "tbody", "tfoot"):
                rows += (row for row in part.parts if isinstance(row, Node) and row.tag == "tr")
            elif isinstance(part, Node) and part.tag == "tr":
                rows.append(part)
        return rows

    def cells(self) -> list[Node]:
        """The cells of a row."""
        return [part for part in self.parts if isinstance(part, Node) and part.tag in ("td", "th")]


def parse(text: str) -> Node:
    """The tree of a page. Raises `PageTooLargeError`, and nothing else on any input."""
    if len(text) > MAX_CHARACTERS:
        raise PageTooLargeError(f"the page has {len(text):,} characters, too many for a form", 0)
    return _Builder(text).build()


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._root = Node("page", 0, len(text))
        self._open = [self._root]
        self._nodes = 0

    def build(self) -> Node:
        text, at = self._text, 0
        while at < len(text):
            mark = text.find("<", at)
            if mark < 0:
                mark = len(text)
            self._say(at, mark)
            at = self._markup(mark) if mark < len(text) else mark
        for node in self._open:
            node.end = len(text)
        return self._root

    def _say(self, start: int, end: int) -> None:
        raw = self._text[start:end]
        if not raw:
            return
        lead, tail = len(raw) - len(raw.lstrip()), len(raw) - len(raw.rstrip())
        span = (start + lead, end - tail) if raw.strip() else (start, start)
        self._open[-1].parts.append(Text(unescape(raw), span))

    def _markup(self, at: int) -> int:
        """Take the markup that begins here; returns where it ends."""
        text = self._text
        if text.startswith("<!--", at):
            return self._after("-->", at)
        tag = _TAG.match(text, at + 1)
        if tag is None:
            if text.startswith(("<!", "<?"), at):
                return self._after(">", at)
            self._say(at, at + 1)
            return at + 1
        end = self._after(">", at)
        name = tag[2].lower()
        if tag[1]:
            self._close(name, end)
        else:
            end = self._start(name, at, end, text[tag.end() : end])
        return end

    def _after(self, what: str, at: int) -> int:
        found = self._text.find(what, at)
        return len(self._text) if found < 0 else found + len(what)

    def _start(self, name: str, at: int, end: int, attributes: str) -> int:
        """Open an element; returns where reading goes on."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise PageTooLargeError(f"the page has more than {MAX_NODES:,} elements", at)
        self._imply(name, at)
        node = Node(name, at, end)
        self._open[-1].parts.append(node)
        if attributes.strip(" />"):
            _attributes(node, attributes[:2_000])
        if name in _SILENT:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(self._text, end)
            node.end = self._after(">", closing.start()) if closing else len(self._text)
            return node.end
        if name not in _VOID and not attributes.endswith("/>"):
            if len(self._open) >= MAX_DEPTH:
                raise PageTooLargeError(f"the page is nested deeper than {MAX_DEPTH} elements", at)
            self._open.append(node)
        return end

    def _imply(self, name: str, at: int) -> None:
        """End the cells and rows that the page left open before this one."""
        ended = _ENDS.get(name)
        if ended is None:
            return
        depth = len(self._open) - 1
        while depth > 0 and self._open[depth].tag not in ("table", "page"):
            if self._open[depth].tag in ended:
                self._cut(depth, at)
            depth -= 1

    def _close(self, name: str, end: int) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == name:
                self._cut(depth, end)
                return
            if self._open[depth].tag == "table":
                return

    def _cut(self, depth: int, end: int) -> None:
        for node in self._open[depth:]:
            node.end = end
        del self._open[depth:]


def _attributes(node: Node, attributes: str) -> None:
    for found in _ATTRIBUTE.finditer(attributes):
        name = found[1].lower()
        value = unescape(found[2] or found[3] or found[4] or "")
        if name == "class":
            node.classes = value
        elif name == "href":
            node.href = value
        else:
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 3 else 1
            if name == "colspan":
                node.columns = max(1, number)
            else:
                node.rows = max(1, number)


__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "MAX_NODES", "Node", "PageTooLargeError", "Text", "parse"]
