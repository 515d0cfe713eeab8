"""The reading of one 8-K, from document to `ProseDocument` or `Rejection`."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from holdings_events import Event, Issuer, Span
from holdings_ledger.readers.model import Dates, Document, ProseDocument, Rejection
from holdings_ledger.readers.prose.assembly import Assembler, Assembly
from holdings_ledger.readers.prose.blocks import KNOWN_ITEMS, Layout, lay_out
from holdings_ledger.readers.prose.clauses import Clause
from holdings_ledger.readers.prose.closings import with_closings
from holdings_ledger.readers.prose.cover import Cover, Signature, read_cover, read_signature
from holdings_ledger.readers.prose.discourse import Headings, headings_of, without_strangers
from holdings_ledger.readers.prose.doubts import without_doubts
from holdings_ledger.readers.prose.labelled import with_labels
from holdings_ledger.readers.prose.loans import with_loans
from holdings_ledger.readers.prose.notices import Reading, notices
from holdings_ledger.readers.prose.proceeds import with_proceeds
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.restated import with_amendments
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.sentences import read_clauses, symbolised
from holdings_ledger.readers.prose.silence import with_silence
from holdings_ledger.readers.prose.spans import read_spans
from holdings_ledger.readers.prose.table_rows import with_tables
from holdings_ledger.readers.prose.undone import without_undone
from holdings_ledger.readers.prose.view import View, view_of
from holdings_ledger.readers.sgml import SgmlHeader, documents, parse_header

READER: Final = "prose-8k/2"
"""Name and version of this reader."""

_LOOK_AT: Final = 400_000
_FORM_8K: Final = re.compile(
    r"form(?:\s|&nbsp;|&#160;|<[^<>]{0,300}>){1,12}8(?:\s|<[^<>]{0,300}>){0,4}[-‑–]\s?k(?!\w)", re.IGNORECASE
)
_ITEM_LINE: Final = re.compile(r"(?:^|\n)[ \t*#_>\\]{0,20}item[ \t]{1,10}([1-9]\.\d\d)(?!\d)", re.IGNORECASE)
_OTHER_FORM: Final = re.compile(r"<ownershipDocument|form\s{1,10}(?:10-?[kq]|[345]\s)", re.IGNORECASE)


def recognises(document: Document) -> bool:
    """Whether the document is an 8-K: by its SGML form type, its cover, or an item of today's Form 8-K."""
    header = parse_header(document.text)
    if header is not None and header.form is not None:
        return header.form.upper().startswith("8-K")
    head = document.text[:_LOOK_AT]
    cover = _FORM_8K.search(head)
    if cover is not None:
        other = _OTHER_FORM.search(head[: cover.start()])
        return other is None
    item = _ITEM_LINE.search(head)
    return item is not None and item[1] in KNOWN_ITEMS and "ownershipDocument" not in head


def read(document: Document) -> ProseDocument | Rejection:
    """Read an 8-K. Facts are only those that closed templates understand wholly; nothing is guessed.

    A document whose issuer and at least one item or fact cannot be read is a `Rejection`.
    """
    header = parse_header(document.text)
    start, end, attached = _main_part(document.text, header)
    view = view_of(document.text, start, end)
    layout = lay_out(view.text)
    cover = read_cover(view.text, layout)
    signature = read_signature(view.text, layout)
    truncated = not signature.present or signature.day is None
    register = Register(company=cover.name or (header.company.name if header and header.company else None))
    sentences = with_silence(symbolised(view.text, layout, register), document.text, view, layout)
    tables = any(item.grid is not None for item in sentences)
    scene = Scene(view.text, layout.tokens, register, tables)
    clauses = _joined(read_clauses(sentences, scene), scene, headings_of(layout))
    clauses = without_doubts(without_undone(clauses, sentences), sentences, scene)
    assembly = Assembler(clauses, scene, view, document.digest, signature.day).assemble()
    issuer = _issuer(document.text, cover, header, register, signature)
    if issuer is None or not (layout.items or assembly.facts or cover.states_form):
        return _rejection(document, issuer)
    understood = _understood(assembly)
    spans = read_spans(
        layout, view, understood, {item.sentence.first: item for item in sentences}, signature.span
    )
    reading = Reading(
        assembly=assembly,
        scene=scene,
        view=view,
        layout=layout,
        spans=spans,
        has_cover=cover.present,
        truncated=truncated,
        attached=attached,
        unresolved_spans=_unresolved_spans(assembly, view),
    )
    facts = tuple(fact.event for fact in assembly.facts)
    return ProseDocument(
        form=header.form if header is not None and header.form is not None else cover.form,
        issuer=issuer,
        period=_period(cover, header, facts),
        dates=_dates(header, signature),
        items=tuple(dict.fromkeys(number for number, _ in layout.items)),
        facts=facts,
        spans=spans,
        truncated=truncated,
        notices=notices(reading),
        header_spans=_header_spans(view, layout, cover, signature),
        format="html" if "<html" in document.text[:_LOOK_AT].lower() else "prose",
        reader=READER,
        defined_terms=tuple(register.meanings.items()),
    )


def _joined(clauses: tuple[Clause, ...], scene: Scene, headings: Headings) -> tuple[Clause, ...]:
    """The clauses, with what several sentences tell together put together."""
    told = with_closings(with_loans(with_amendments(with_tables(clauses, scene))), scene.register)
    return with_proceeds(with_labels(without_strangers(told, headings, scene)), scene.register)


def _main_part(text: str, header: SgmlHeader | None) -> tuple[int, int, frozenset[str]]:
    """The 8-K within a submission, and the types of what is attached; the whole text without an envelope."""
    parts = documents(text) if header is not None or "<DOCUMENT>" in text[:_LOOK_AT] else ()
    attached = frozenset(part.type.upper() for part in parts)
    for part in parts:
        if part.type.upper().startswith("8-K"):
            return *part.span, attached
    return (*parts[0].span, attached) if parts else (0, len(text), attached)


def _understood(assembly: Assembly) -> dict[int, str]:
    """Template by first token of every sentence on which a fact rests."""
    found: dict[int, str] = {}
    for fact in assembly.facts:
        for clause in fact.clauses:
            found.setdefault(clause.symbols.sentence.first, clause.template)
    return found


def _unresolved_spans(assembly: Assembly, view: View) -> tuple[Span, ...]:
    if not assembly.unresolved:
        return ()
    return tuple(
        view.span(*clause.symbols.sentence.span)
        for group in assembly.applied.groups
        for clause in group.clauses
    )


_CIK_TAG: Final = re.compile(r"EntityCentralIndexKey\"[^<>]{0,300}>\s{0,20}(\d{10})<")


def _issuer(
    text: str, cover: Cover, header: SgmlHeader | None, register: Register, signature: Signature
) -> Issuer | None:
    """The issuer: name as the cover prints it, else the text, else EDGAR's name, else over the signature."""
    company = header.company if header is not None else None
    name = cover.name or register.company or (company.name if company else None) or signature.name
    if name is None:
        return None
    tagged = _CIK_TAG.search(text)
    cik = company.cik if company is not None else tagged[1] if tagged else None
    return Issuer(name=name, cik=cik)


def _period(cover: Cover, header: SgmlHeader | None, facts: tuple[Event, ...]) -> date | None:
    """The report date of the cover or header, else the earliest day of a fact."""
    if cover.report_date is not None:
        return cover.report_date
    if header is not None and header.period is not None:
        return header.period
    return min((fact.effective_date for fact in facts if fact.effective_date is not None), default=None)


def _dates(header: SgmlHeader | None, signature: Signature) -> Dates:
    if header is None:
        return Dates(signature_date=signature.day)
    return Dates(
        accession=header.accession,
        accession_source="sgml" if header.accession is not None else None,
        accepted_at=header.accepted_at,
        filing_date=header.filing_date,
        signature_date=signature.day,
    )


def _header_spans(view: View, layout: Layout, cover: Cover, signature: Signature) -> tuple[Span, ...]:
    """The words that name form and date: the signature's date, the cover's labels, the first item."""
    spans = [signature.span] if signature.span is not None else []
    spans += [*cover.spans, *(span for _, span in layout.items[:1])]
    return tuple(view.span(*span) for span in spans)


def _rejection(document: Document, issuer: Issuer | None) -> Rejection:
    line = document.text.count("\n") + 1
    missing = "no issuer is named" if issuer is None else "no item and no fact can be read"
    return Rejection(
        name=document.name,
        place=f"line {line}",
        cause=f"the text ends here and {missing} in this 8-K before it",
    )


__all__ = ["READER", "read", "recognises"]
