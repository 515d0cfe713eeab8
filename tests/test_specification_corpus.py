"""Every element that EDGAR's schemas define reaches an event, or is told as left out.

The schemas themselves say which elements there are. For each leaf two documents are generated that differ in
that leaf alone: their events must differ, or a notice must name the element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import attrs
import pytest
from lxml import etree

from holdings_events import DerivativeLeg, Event, FilingRecorded
from holdings_ledger import codec
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Rejection, Row
from holdings_ledger.translate import translate

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_FORMS: Final = ("3", "3A", "4", "4A", "5", "5A")

Leaf = tuple[tuple[str, int], ...]
"""The way to a leaf: (element, which of the alternatives it is in, or -1)."""


class Schema:
    """The schema of one form, with the types it shares."""

    def __init__(self, folder: Path, form: str) -> None:
        own = etree.parse(folder / f"ownership{form}Document.xsd.xml").getroot()
        common = etree.parse(folder / "ownershipDocumentCommon.xsd.xml").getroot()
        self.types = {
            node.get("name"): node
            for root in (common, own)
            for node in root
            if node.tag in (f"{_XS}complexType", f"{_XS}simpleType")
        }
        self.root = own.find(f"{_XS}element")

    def type_of(self, element: etree._Element) -> etree._Element | str:
        """The node of an element's type, or the name of a built-in one."""
        name = element.get("type")
        if name is None:
            inline = element.find(f"{_XS}complexType")
            return inline if inline is not None else element.find(f"{_XS}simpleType")
        return self.types.get(name, name)

    def parts(self, element: etree._Element) -> list[tuple[etree._Element, int]]:
        """(child element, which alternative of a choice it is, or -1), in order; none for a leaf."""
        kind = self.type_of(element)
        if isinstance(kind, str) or kind.tag == f"{_XS}simpleType":
            return []
        return [part for group in kind for part in self._group(group)]

    def _group(self, group: etree._Element) -> Iterator[tuple[etree._Element, int]]:
        several = group.get("maxOccurs", "1") != "1"
        for number, child in enumerate(node for node in group if isinstance(node.tag, str)):
            if child.tag == f"{_XS}element":
                yield child, number if group.tag == f"{_XS}choice" and not several else -1
            elif child.tag in (f"{_XS}choice", f"{_XS}sequence"):
                yield from self._group(child)

    def leaves(self) -> Iterator[Leaf]:
        assert self.root is not None
        yield from self._leaves(self.root, ())

    def _leaves(self, element: etree._Element, way: Leaf) -> Iterator[Leaf]:
        parts = self.parts(element)
        if not parts:
            yield way
        seen: set[tuple[str, int]] = set()
        for child, alternative in parts:
            step = (str(child.get("name")), alternative)
            if step not in seen:
                seen.add(step)
                yield from self._leaves(child, (*way, step))

    def document(self, leaf: Leaf, second: bool) -> bytes:
        """A document with every element, of each choice the alternative that leads to the leaf or the first.

        second: with the second value of the leaf in place of its first.
        """
        assert self.root is not None
        return bytes(etree.tostring(self._made(self.root, leaf, second, on_way=True)))

    def _made(self, element: etree._Element, leaf: Leaf, second: bool, *, on_way: bool) -> etree._Element:
        made = etree.Element(str(element.get("name")))
        parts = self.parts(element)
        if not parts:
            self._fill(made, element, second=second and on_way and not leaf)
            return made
        wanted = leaf[0] if on_way and leaf else None
        done: set[str] = set()
        for child, alternative in parts:
            name = str(child.get("name"))
            this = wanted == (name, alternative)
            chosen = wanted[1] if wanted is not None and wanted[1] >= 0 else 0
            if alternative >= 0 and alternative != chosen and not this:
                continue
            if name in done:
                continue
            done.add(name)
            made.append(self._made(child, leaf[1:] if this else (), second, on_way=this))
        return made

    def _fill(self, made: etree._Element, element: etree._Element, *, second: bool) -> None:
        if made.tag in ("footnote", "footnoteId"):
            made.set("id", "F2" if second else "F1")
            made.text = "Words of an explanation." if made.tag == "footnote" else None
            return
        made.text = self._values(element)[second]

    def _values(self, element: etree._Element) -> tuple[str, str]:
        """Two values that the type of an element allows."""
        kind = self.type_of(element)
        name = kind if isinstance(kind, str) else str(kind.get("name"))
        fixed = {
            "xs:date": ("2024-03-04", "2024-02-05"),
            "xs:boolean": ("0", "1"),
            "POSITIVE_DECIMAL": ("1234.5678", "4321.8765"),
            "CIK": ("1234567", "7654321"),
            "SCHEMA_VERSION": ("X0508", "X0609"),
            "TRANS_TIMELY_PICKLIST": ("E", "L"),
            "LATE_HOLDING": ("3", ""),
        }
        if name in fixed:
            return fixed[name]
        assert not isinstance(kind, str), kind
        pattern = kind.find(f".//{_XS}pattern")
        options = [str(node.get("value")) for node in kind.iterfind(f".//{_XS}enumeration")]
        if pattern is not None:
            options = str(pattern.get("value")).split("|")
        plain = [option for option in options if option.isalnum() or "/" in option]
        return (plain[0], plain[-1]) if plain else ("Alder", "Birch")


@lru_cache(maxsize=8)
def schema(folder: Path, form: str) -> Schema:
    return Schema(folder / "corpus" / "spec" / "v5-5" / "xsd", form)


def told(xml: bytes) -> tuple[list[bytes], str]:
    """(stored states of the events, without where they stand; the words of the notices)."""
    read = read_bytes(xml, "form.xml")
    assert not isinstance(read, Rejection), read.message
    events = translate(*read)
    assert not isinstance(events, Rejection), events.message
    header = events[0]
    assert isinstance(header, FilingRecorded)
    words = " ".join(notice.detail for notice in header.notices)
    bare = [attrs.evolve(header, notices=()), *events[1:]]
    return [codec.encode(_unplaced(event))[1] for event in bare], words


def _unplaced(event: Event) -> Event:
    return attrs.evolve(event, source=attrs.evolve(event.source, document="", spans=(), path=None))


@pytest.mark.parametrize("form", _FORMS)
def test_every_element_reaches_an_event_or_is_told(corpus: Path, form: str) -> None:
    own = schema(corpus, form)
    leaves = list(own.leaves())
    assert len(leaves) > 50
    lost, left_out = [], set()
    for leaf in leaves:
        name = leaf[-1][0]
        if name == "documentType":  # one value only, in each of the six schemas
            continue
        first, second = own.document(leaf, second=False), own.document(leaf, second=True)
        assert first != second, leaf
        (events, words), (others, other_words) = told(first), told(second)
        if events == others:
            if re.search(rf"\b{name}\b", words + other_words):
                left_out.add(name)
            else:
                lost.append("/".join(part for part, _ in leaf))
    assert lost == []
    assert left_out == {"rptOwnerCcc", "rptOwnerGoodAddress"}


@pytest.mark.parametrize("form", _FORMS)
def test_the_form_of_each_schema_is_its_documents_form(corpus: Path, form: str) -> None:
    own = schema(corpus, form)
    read = read_bytes(own.document((("documentType", -1),), second=False), "form.xml")
    assert not isinstance(read, Rejection)
    assert read[1].form == form.replace("A", "/A")


@pytest.mark.parametrize(
    "inside",
    [
        "issuer",
        "reportingOwner",
        "reportingOwner/reportingOwnerId",
        "reportingOwner/reportingOwnerAddress",
        "reportingOwner/reportingOwnerRelationship",
        "nonDerivativeTable",
        "nonDerivativeTable/nonDerivativeTransaction",
        "nonDerivativeTable/nonDerivativeTransaction/transactionAmounts",
        "nonDerivativeTable/nonDerivativeTransaction/transactionCoding",
        "derivativeTable/derivativeHolding/underlyingSecurity",
        "derivativeTable/derivativeHolding/underlyingSecurity/underlyingSecurityTitle",
        "footnotes",
        "ownerSignature",
        ".",
    ],
)
def test_an_element_of_no_schema_is_told_wherever_it_stands(corpus: Path, inside: str) -> None:
    root = etree.fromstring(schema(corpus, "4A").document((("remarks", -1),), second=False))
    parent = root.find(inside)
    assert parent is not None
    etree.SubElement(parent, "shoeSize").text = "44"
    assert "shoeSize" in told(etree.tostring(root))[1]


@pytest.mark.parametrize(
    "path",
    [
        "remarks",
        "aff10b5One",
        "issuer",
        "issuer/issuerName",
        "reportingOwner/reportingOwnerId/rptOwnerName",
        "nonDerivativeTable",
        "nonDerivativeTable/nonDerivativeTransaction/transactionAmounts/transactionShares",
        "ownerSignature/signatureName",
    ],
)
def test_a_second_element_where_one_is_allowed_is_told_and_changes_nothing(corpus: Path, path: str) -> None:
    root = etree.fromstring(schema(corpus, "4A").document((("remarks", -1),), second=False))
    alone, _ = told(etree.tostring(root))
    element = root.find(path)
    assert element is not None
    parent = element.getparent()
    assert parent is not None
    again = etree.fromstring(etree.tostring(element))
    for node in again.iter():
        node.text = "0" if node.text == "Alder" else node.text
    element.addnext(again)
    events, words = told(etree.tostring(root))
    assert "(again" in words
    if path != "nonDerivativeTable":
        assert events == alone


@pytest.mark.parametrize("name", ["aff10b5One", "isDirector", "equitySwapInvolved", "transactionTimeliness"])
def test_a_value_that_is_none_is_told(corpus: Path, name: str) -> None:
    root = etree.fromstring(schema(corpus, "4A").document((("remarks", -1),), second=False))
    (element, *_) = root.iter(name)
    (element if not len(element) else element[0]).text = "perhaps"
    assert f'{name} has the value "perhaps"' in told(etree.tostring(root))[1]


def test_a_derivative_row_that_rides_on_a_stock_row_keeps_all_its_cells() -> None:
    shared = {"table", "kind", "code", "transaction_date", "cells", "evidence"}
    renamed = {"number": "row"}
    cells = {renamed.get(field.name, field.name) for field in attrs.fields(Row)} - shared
    assert cells <= {field.name for field in attrs.fields(DerivativeLeg)}
