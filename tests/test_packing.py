"""Documents in the log are compressed in one format, whoever compresses them."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_ledger import Ledger
from holdings_ledger.store import packing
from written_forms import form_4_xml

ISAL = packing._compressor_of_isal()
WAYS = (
    packing._compressed_by_zlib,
    pytest.param(ISAL, marks=pytest.mark.skipif(ISAL is None, reason="needs the extra fast")),
)


@pytest.mark.parametrize("compressed", WAYS)
@given(data=st.binary(max_size=3_000), times=st.integers(1, 50))
def test_the_standard_library_unpacks_what_was_packed(
    compressed: Callable[[bytes], bytes], data: bytes, times: int
) -> None:
    assert zlib.decompress(compressed(data * times)) == data * times


@pytest.mark.parametrize("compressed", WAYS)
def test_a_document_is_given_back_and_verified(
    compressed: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_compressed", compressed)
    data = form_4_xml()
    with Ledger.in_memory() as ledger:
        ledger.ingest_bytes(data, "form")
        row = ledger.at().holdings()[0]
        source = ledger.at().holdings().sources(row)[0]
        assert source.quote
        assert source.quote in data.decode()
        assert {check.status for check in ledger.verify()} == {"ok"}
