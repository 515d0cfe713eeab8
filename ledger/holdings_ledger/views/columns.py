"""Whether everybody's holdings can be answered from columns; without numpy they are answered from rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.moment import Moment

if TYPE_CHECKING:
    from holdings_ledger.output.arrow_stream import ArrowTable


def holdings_table(database: Database, moment: Moment) -> ArrowTable | None:
    """Everybody's holdings at a moment; None where they must be answered row by row.

    That is without numpy, where the moment lies within a day, or where the read model has no columns.
    """
    if moment.event is not None:
        return None
    try:
        from holdings_ledger.views.gathering import gathered
    except ImportError:
        return None
    return gathered(database, moment)
