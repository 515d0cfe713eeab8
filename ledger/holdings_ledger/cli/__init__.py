"""The command line: a thin skin over the library. Importing it loads nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(args: Sequence[str] | None = None) -> int:
    """Run `holdings-ledger` with these arguments, else the process's; return its exit code.

    0 fine; 1 failure; 2 wrong usage; 3 an audit or a verification found something; 4 some input was
    rejected or in conflict.
    """
    import gc

    # A command is over before collecting pays: it costs 5 % of the time that a query takes to start.
    gc.set_threshold(100_000, 50, 100)
    from holdings_ledger.cli.app import run

    try:
        return run(args)
    finally:
        if args is None:
            # The process ends: its last collections, 8 % of a query, need not walk what memory is given back.
            gc.freeze()
