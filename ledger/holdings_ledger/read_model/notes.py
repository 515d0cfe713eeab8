"""What a reader of a position's row must know, in a few words."""

from __future__ import annotations

from datetime import date


def position_note(
    unit: str, since: int | None, confidence: str, evidence: int | None, complete: int | None
) -> str | None:
    """The note of a position's state. since, evidence: its first day and its last row's, as ordinals.

    unit: "shares", or "USD" for debt that a form reports in dollars.
    """
    if unit == "USD":
        return "principal in dollars, not shares"
    if since is None:
        return "before the first evidence"
    if confidence == "inferred" and evidence is not None and since < evidence:
        return f"inferred from the first row, of {date.fromordinal(evidence)}"
    return None if complete else "the filing is cut off; more rows may be missing"
