"""Time grows linearly with the length of input made to be slow: no template can run away."""

from __future__ import annotations

import time

import pytest

from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document
from holdings_ledger.readers.prose import read

_COVER = (
    "FORM 8-K\n\nFrost Lane, Inc.\n(Exact name of registrant as specified in its "
    "charter)\n\nItem 1.01 Entry.\n\n"
)
_HOSTILE = {
    "clauses joined without end": "the Company issued to Alder Bank LLC a note of $5,000 and ",
    "a list without end": "(a) to Alder Bank LLC a note in the principal amount of $5,000 and ",
    "labels": "\n- Interest rate: 7% per annum",
    "labels that begin and do not end": "Interest rate : ",
    "rows of a table": "\nAlder Bank LLC   $5,000   7%   May 1, 2020",
    "capitals": "Alder Birch Cedar ",
    "parties": "Alder Bank LLC (each, a “Holder”), ",
    "definitions": "(the “Note”) (each, a “Holder” and, together, the “Holders”) ",
    "one definition in another": "(the “Note” ((",
    "emphasis": "**a* ",
    "asterisks": "*",
    "conversion prices": (
        "the lower of (i) $0.10, (ii) 65% of the lowest VWAP during the 20 trading days prior to "
    ),
    "steps": "payable in installments of $5,000 on May 1, 2020, $6,000 on June 1, 2020, ",
    "terms": "The note bears interest at 7% per annum, matures on May 1, 2020, and ",
    "sentences on it": "It bears interest at 7% per annum. ",
    "notes issued": "On May 1, 2020, the Company issued to Alder Bank LLC a note of $5,000. ",
    "events": "On May 1, 2020, the Company repaid in full the note dated May 1, 2019. ",
    "amendments": (
        "On May 1, 2020, the Company and Alder Bank LLC amended the note dated May 1, "
        "2019 to extend its maturity to "
    ),
    "defaults": (
        "The Company failed to pay the principal of the note when due, which is an event of default. "
    ),
    "recitals": (
        "As previously reported, on May 1, 2020, the Company issued to Alder Bank LLC a note of $5,000. "
    ),
    "warrants": (
        "On May 1, 2020, the Company issued a warrant to purchase 5,000 shares. Each "
        "warrant expires on May 1, 2025. "
    ),
    "surrenders": "On May 1, 2020, Alder Bank LLC surrendered 250 shares of Series B Preferred Stock, ",
    "balances": "As of May 1, 2020, $5,000 of principal remains outstanding under the note. ",
}
_SIZE = 8_000
_RATIO = 9.0
"""For four times the length; a quadratic reading takes sixteen."""


def _seconds(body: str) -> float:
    """The lesser of two readings."""
    document = decode((_COVER + body).encode(), "hostile.txt")
    assert isinstance(document, Document)
    least = float("inf")
    for _ in range(2):
        started = time.process_time()
        read(document)
        least = min(least, time.process_time() - started)
    return least


@pytest.mark.parametrize("name", sorted(_HOSTILE))
def test_time_grows_linearly_with_length(name: str) -> None:
    piece = _HOSTILE[name]
    short, long = (piece * (size // len(piece)) for size in (_SIZE, 4 * _SIZE))
    _seconds(piece)
    assert _seconds(long) <= _RATIO * max(_seconds(short), 0.004)
