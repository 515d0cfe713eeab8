"""The hash tree against its definition and against vectors published by others."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    event_bytes,
    event_leaf,
    leaf_hash,
    node_hash,
    root_of,
)

# The inputs and roots of the reference implementation of Certificate Transparency
# (google/certificate-transparency, merkletree tests).
PUBLISHED = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]


def defined_root(data: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    split = 1
    while split * 2 < len(data):
        split *= 2
    return sha256(b"\x01" + defined_root(data[:split]) + defined_root(data[split:])).digest()


def test_the_empty_tree_has_the_root_of_the_rfc() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([]) == EMPTY_ROOT == Frontier().root()


def test_roots_are_those_of_the_published_vectors() -> None:
    frontier = Frontier()
    for size, (data, root) in enumerate(PUBLISHED, 1):
        frontier.append(leaf_hash(bytes.fromhex(data)))
        assert frontier.size == size
        assert frontier.root().hex() == root


def test_roots_are_those_of_the_definition_for_every_size_to_200() -> None:
    data = [f"entry {at}".encode() for at in range(200)]
    frontier = Frontier()
    assert frontier.root() == defined_root([])
    for size in range(1, 201):
        frontier.append(leaf_hash(data[size - 1]))
        assert frontier.root() == defined_root(data[:size]) == root_of(map(leaf_hash, data[:size]))


def test_leaves_and_nodes_are_told_apart() -> None:
    left, right = leaf_hash(b"l"), leaf_hash(b"r")
    assert leaf_hash(left + right) != node_hash(left, right)
    assert node_hash(left, right) != node_hash(right, left)


@given(st.integers(0, 130), st.integers(0, 130))
def test_a_frontier_goes_on_where_it_was_written(first: int, then: int) -> None:
    leaves = [leaf_hash(str(at).encode()) for at in range(first + then)]
    frontier = Frontier()
    frontier.extend(leaves[:first])
    again = Frontier.from_bytes(frontier.to_bytes())
    assert again == frontier
    assert again.size == first
    again.extend(leaves[first:])
    assert again.root() == root_of(leaves)


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\0" * 8 + b"x" * 32, b"\0" * 7 + b"\x03" + b"x" * 32])
def test_a_frontier_of_the_wrong_length_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="frontier"):
        Frontier.from_bytes(data)


def test_the_canonical_form_of_an_event_is_pinned() -> None:
    form = event_bytes(7, "doc:ab", 2, "t/1", b"{}", "ff")
    assert form.hex(" ", 4) == bytes.fromhex(
        "0000000000000007"  # position
        "00000006 646f633a6162"  # stream
        "0000000000000002"  # version
        "00000003 742f31"  # tag
        "00000002 7b7d"  # state
        "00000002 6666"  # document
    ).hex(" ", 4)
    assert event_leaf(7, "doc:ab", 2, "t/1", b"{}", "ff") == sha256(b"\x00" + form).digest()


EVENT = st.tuples(
    st.integers(0, 2**63 - 1),
    st.text(max_size=4),
    st.integers(0, 2**63 - 1),
    st.text(max_size=4),
    st.binary(max_size=4),
    st.text(max_size=4),
)


@given(EVENT, EVENT)
def test_no_two_events_share_a_canonical_form(
    one: tuple[int, str, int, str, bytes, str], other: tuple[int, str, int, str, bytes, str]
) -> None:
    assert (event_bytes(*one) == event_bytes(*other)) == (one == other)


def test_text_cannot_move_from_one_field_to_the_next() -> None:
    assert event_bytes(1, "ab", 1, "c", b"d", "e") != event_bytes(1, "a", 1, "bc", b"d", "e")
    assert event_bytes(1, "a", 1, "bc", b"d", "e") != event_bytes(1, "a", 1, "b", b"cd", "e")
    assert event_bytes(1, "a", 1, "b", b"cd", "e") != event_bytes(1, "a", 1, "b", b"c", "de")
