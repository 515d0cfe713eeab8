"""An event-sourced ledger of security holdings: filings in, immutable events, answers with their sources.

`Ledger` is the way in; everything it returns is in `holdings_ledger.answers`. Importing this package has no
side effects and loads neither the log's library nor the event classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holdings_ledger.book import Ledger, View, read_file, restore
    from holdings_ledger.fold import Projection

__all__ = ["Ledger", "Projection", "View", "read_file", "restore"]


def __getattr__(name: str) -> Any:
    """Public names are imported when they are used, so that `--help` costs nothing."""
    if name == "Projection":
        from holdings_ledger.fold import Projection

        return Projection
    if name in __all__:
        from holdings_ledger import book

        return getattr(book, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
