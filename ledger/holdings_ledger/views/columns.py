"""Everybody's holdings as columns: from the mapped file, else joined from rows; without numpy, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.moment import Moment

if TYPE_CHECKING:
    from holdings_ledger.output.arrow_stream import ArrowTable


def holdings_table(database: Database, moment: Moment, names: Sequence[str]) -> ArrowTable | None:
    """Everybody's holdings at a moment; None where they must be answered row by row.

    That is without numpy, where the moment lies within a day, or where a quantity has too many digits.
    names: fields of `Holding`, in the order that the columns shall have.
    """
    if moment.event is not None:
        return None
    try:
        from holdings_ledger.views.gathering import gathered
        from holdings_ledger.views.scanning import scanned
    except ImportError:
        return None
    found = gathered(database, moment, names)
    return scanned(database, moment, names) if found is None else found
