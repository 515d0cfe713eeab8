"""A program of your own around the ledger: open, ingest, ask, and fold the events your own way.

python examples/embed.py [FILING...]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from holdings_events import FilingHeader, Recorded, SharesSold
from holdings_ledger import Ledger, Projection
from holdings_ledger.answers import Answer, Holding

Proceeds = Mapping[str, Decimal]


def add_sale(proceeds: Proceeds, header: FilingHeader, recorded: Recorded) -> Proceeds:
    """What each owner took in by sales at a known price; a sale at an unknown price adds nothing."""
    event = recorded.event
    if not isinstance(event, SharesSold) or event.quantity is None or event.price is None:
        return proceeds
    owner = header.owners[0].name
    return {**proceeds, owner: proceeds.get(owner, Decimal(0)) + event.quantity * event.price}


def shown(answer: Answer[Holding]) -> str:
    return "\n".join(
        f"{row.holder}: {'unknown' if row.quantity is None else f'{row.quantity:,}'} {row.security} "
        f"({row.confidence}), from {answer.sources(row)[0].filing}"
        for row in answer
    )


def main(paths: list[str]) -> int:
    with Ledger.in_memory() as ledger:
        results = ledger.ingest(*paths)
        for result in results:
            print(result.status, result.message)
        view = ledger.at(as_of=date(2007, 11, 19))
        print(shown(view.holdings()))
        nothing: Proceeds = {}
        for owner, amount in ledger.fold(Projection(initial=nothing, step=add_sale)).items():
            print(f"{owner} sold for {amount:,.2f}")
        print("basis:", view.basis.as_of, view.basis.position, view.basis.root[:12])
    return 0 if all(result.status == "recorded" for result in results) else 1


if __name__ == "__main__":
    here = Path(__file__).parent / "filings"
    sys.exit(main(sys.argv[1:] or [str(here)]))
