"""How sure a computed value is. Imports no events, so that a query is cheap."""

from __future__ import annotations

from typing import Final

_STRONGEST_FIRST: Final = ("reconciled", "stated", "inferred", "assumed", "unknown")


def weakest(*confidences: str) -> str:
    """The confidence of a value computed from inputs of these confidences; no input at all is stated."""
    return max(confidences, key=_STRONGEST_FIRST.index, default="stated")
