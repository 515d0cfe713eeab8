"""Views: the ledger as of a date and as known at an instant, answered from the read model alone."""

from holdings_ledger.views.view import View

__all__ = ["View"]
