"""Every money, date, percent and share span of the document, and what became of it."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.lexer import Token
from holdings_ledger.readers.model import ReadSpan, SpanUse
from holdings_ledger.readers.prose.blocks import Layout, Paragraph, Sentence
from holdings_ledger.readers.prose.leads import is_recital
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.view import View

_KINDS: Final = {"money": "money", "date": "date", "month": "date", "percent": "percent"}
_EXHIBIT: Final = re.compile(r"\W{0,5}(?:exhibit\s{1,10})?(?:10[1-4]|\d{1,2}\.\d{1,2})\W")


def span_kind(tokens: tuple[Token, ...], at: int) -> str | None:
    """The kind of span that the token at this place is, or None when it is none of the four."""
    token = tokens[at]
    if token.kind in _KINDS:
        return _KINDS[token.kind]
    if token.kind == "malformed":
        return "money" if "$" in token.raw[:4] else None
    if token.kind == "count" and any(
        following.value in ("shares", "share") for following in tokens[at + 1 : at + 2]
    ):
        return "shares"
    return None


def read_spans(
    layout: Layout,
    view: View,
    understood: dict[int, str],
    symbols: dict[int, Symbols],
    signed: tuple[int, int] | None,
) -> tuple[ReadSpan, ...]:
    """The spans in order. understood: template by first token of each sentence a fact rests on."""
    found: list[ReadSpan] = []
    for paragraph in layout.paragraphs:
        for sentence in paragraph.sentences:
            first = paragraph.sentences[0].first if paragraph.is_table else sentence.first
            template = understood.get(sentence.first) or understood.get(first)
            use: SpanUse = "used"
            if template is None:
                use, template = _otherwise(paragraph, sentence, view, symbols.get(sentence.first))
            found.extend(_of_sentence(sentence, view, use, template))
    if signed is not None:
        found = [span for span in found if span.template != "signature"]
        found.append(_signature_span(view, signed))
    return tuple(sorted(found, key=lambda span: span.span))


def _signature_span(view: View, signed: tuple[int, int]) -> ReadSpan:
    text = " ".join(view.text[slice(*signed)].split())
    return ReadSpan(span=view.span(*signed), kind="date", text=text, use="used", template="signature")


def _of_sentence(sentence: Sentence, view: View, use: SpanUse, template: str | None) -> list[ReadSpan]:
    found: list[ReadSpan] = []
    for at, token in enumerate(sentence.tokens):
        kind = span_kind(sentence.tokens, at)
        if kind is not None:
            par = use == "unread" and kind == "money" and _is_par_value(sentence.tokens, at)
            found.append(
                ReadSpan(
                    span=view.span(*token.span),
                    kind=kind,
                    text=token.raw,
                    use="boilerplate" if par else use,
                    template="par_value" if par else template,
                )
            )
    return found


def _is_par_value(tokens: tuple[Token, ...], at: int) -> bool:
    before = [token.value for token in tokens[max(0, at - 2) : at]]
    after = [token.value for token in tokens[at + 1 : at + 3]]
    return before == ["par", "value"] or after == ["par", "value"]


def _otherwise(
    paragraph: Paragraph, sentence: Sentence, view: View, symbols: Symbols | None
) -> tuple[SpanUse, str | None]:
    """What a sentence is that no clause template understood."""
    if paragraph.region == "cover":
        return "used", "cover"
    if paragraph.region == "signature":
        return "boilerplate", "signature"
    if paragraph.item == "9.01" and _EXHIBIT.match(view.text, *sentence.span):
        return "boilerplate", "exhibit"
    if paragraph.heading:
        return "boilerplate", "heading"
    if symbols is not None and is_recital(symbols.text):
        return "boilerplate", "recital"
    return "unread", None


__all__ = ["read_spans", "span_kind"]
