"""Rows read by one expression and rows read from the tree: the same reading, or the tree's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdings_ledger.readers import ownership_xml
from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, OwnershipDocument, Reading, Rejection
from holdings_ledger.readers.xml_rows import plain_rows

_HEAD = (
    "<ownershipDocument><schemaVersion>X0306</schemaVersion><documentType>4</documentType>"
    "<periodOfReport>2020-03-02</periodOfReport><issuer><issuerCik>1</issuerCik><issuerName>Ostrava Rail"
    "</issuerName></issuer><reportingOwner><reportingOwnerId><rptOwnerCik>2</rptOwnerCik>"
    "<rptOwnerName>Ilse Ferrand</rptOwnerName></reportingOwnerId></reportingOwner>"
)
_PARTS = (
    "<securityTitle><value>Common Stock</value></securityTitle>",
    "<transactionDate><value>2020-03-02</value></transactionDate>",
    "<deemedExecutionDate/>",
    "<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>S</transactionCode>"
    '<equitySwapInvolved>0</equitySwapInvolved><footnoteId id="F2"/></transactionCoding>',
    "<transactionAmounts><transactionShares><value>1,200</value></transactionShares>"
    '<transactionPricePerShare><value>12.50</value><footnoteId id="F1"/> <footnoteId id="F02"/>'
    "</transactionPricePerShare><transactionAcquiredDisposedCode><value>D</value>"
    "</transactionAcquiredDisposedCode></transactionAmounts>",
    "<postTransactionAmounts><sharesOwnedFollowingTransaction><value> 8800 </value>"
    "</sharesOwnedFollowingTransaction></postTransactionAmounts>",
    "<ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership>"
    '<natureOfOwnership><footnoteId id="F1"/></natureOfOwnership></ownershipNature>',
)
_ODD = (
    "<!-- aside -->",
    "<![CDATA[7]]>",
    "&amp;",
    "<unheardOf>1</unheardOf>",
    "<securityTitle><value>Again</value></securityTitle>",
    "<transactionTimeliness><value>Q</value></transactionTimeliness>",
    '<securityTitle lang="en"><value>Marked</value></securityTitle>',
    "]]>",
    "\ue0000",
    "\ufffe",
    "<",
)


def _form(*rows: str) -> str:
    table = "".join(f"<nonDerivativeTransaction>{row}</nonDerivativeTransaction>\n" for row in rows)
    notes = '<footnotes><footnote id="F1">One.</footnote><footnote id="F2">Two.</footnote></footnotes>'
    return (
        f"{_HEAD}<nonDerivativeTable>\n{table}</nonDerivativeTable>{notes}<ownerSignature><signatureDate>"
        "2020-03-03</signatureDate></ownerSignature></ownershipDocument>"
    )


def _document(text: str | bytes, name: str = "form.xml") -> Document:
    decoded = decode(text.encode() if isinstance(text, str) else text, name)
    assert isinstance(decoded, Document)
    return decoded


def _both(document: Document) -> tuple[Reading | Rejection, Reading | Rejection]:
    """The reading as it is, and the one that the tree alone gives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ownership_xml, "plain_rows", lambda xml, offset: None)
        by_tree = ownership_xml.read(document)
    return ownership_xml.read(document), by_tree


def _is_plain(text: str) -> bool:
    return plain_rows(text, 0) is not None


def test_every_form_of_the_corpus_reads_as_its_tree(corpus: Path) -> None:
    paths = sorted((corpus / "corpus" / "ownership_xml").glob("*.xml"))
    documents = [_document(path.read_bytes(), path.name) for path in paths]
    plain = sum(
        _is_plain(document.text[document.text.index("<ownershipDocument") :]) for document in documents
    )
    assert plain > 0.9 * len(documents)
    for document in documents:
        fast, by_tree = _both(document)
        assert fast == by_tree, document.name


def test_a_plain_row_is_read_without_the_tree() -> None:
    text = _form("".join(_PARTS))
    assert _is_plain(text)
    fast, by_tree = _both(_document(text))
    assert fast == by_tree
    assert isinstance(fast, OwnershipDocument)
    assert fast.rows[0].footnotes == (("code", ("2",)), ("price", ("1", "2")), ("nature", ("1",)))


@pytest.mark.parametrize("odd", _ODD)
@pytest.mark.parametrize("place", [0, 3, len(_PARTS)])
def test_what_is_not_plain_is_left_to_the_tree(odd: str, place: int) -> None:
    text = _form("".join(_PARTS), "".join((*_PARTS[:place], odd, *_PARTS[place:])))
    assert not _is_plain(text)
    fast, by_tree = _both(_document(text))
    assert fast == by_tree


@pytest.mark.parametrize(
    "wrapped",
    [
        "<!-- {} -->",
        "<remarks>{}</remarks>",
        "<nonDerivativeTable><other>{}</other></nonDerivativeTable>",
        "<nonDerivativeTransaction/>{}",
    ],
)
def test_rows_where_no_rows_belong_are_no_rows(wrapped: str) -> None:
    row = f"<nonDerivativeTransaction>{''.join(_PARTS)}</nonDerivativeTransaction>"
    text = _form("".join(_PARTS)).replace("<footnotes>", f"{wrapped.format(row)}<footnotes>")
    fast, by_tree = _both(_document(text))
    assert fast == by_tree


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from((*_PARTS, *_ODD)), max_size=9), max_size=3), st.data())
def test_any_mixture_of_parts_reads_as_its_tree(rows: list[list[str]], data: st.DataObject) -> None:
    text = _form(*("".join(row) for row in rows))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(len(_HEAD), len(text) - 1))
        text = text[:at] + text[at + data.draw(st.integers(1, 12)) :]
    fast, by_tree = _both(_document(text))
    assert fast == by_tree
