"""The axes of a question, as users give them: conventions, instants, days, and a basis given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from holdings_ledger import times
from holdings_ledger.answers.base import Basis
from holdings_ledger.errors import InvalidBasisError, InvalidConventionError, InvalidTimeError
from holdings_projections.conventions import ConventionError, Conventions

__all__ = ["basis_fields", "conventions_of", "day_of", "instant_of"]

_AXES: Final = frozenset({"as_of", "known_at", "position", "root", "rulings", "strict", "conventions"})


def conventions_of(chosen: Mapping[str, str] | None) -> Conventions:
    """Conventions by name, over the defaults. Raises `InvalidConventionError`."""
    try:
        return Conventions.of(chosen or {})
    except ConventionError as error:
        raise InvalidConventionError(error.key, error.value, error.allowed) from error


def instant_of(known_at: datetime | date | None) -> datetime | None:
    """The instant up to which filings are known: of a date its end in New York, None for all that is known.

    Raises `InvalidTimeError` for a time without zone.
    """
    if known_at is None:
        return None
    if not isinstance(known_at, datetime):
        return times.end_of_day(known_at)
    if known_at.tzinfo is None:
        raise InvalidTimeError("known_at", known_at.isoformat(), "an instant needs a time zone")
    return known_at


def day_of(text: str) -> date:
    """A date in ISO form. Raises `InvalidTimeError`, which says what else may stand there."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidTimeError("as_of", text, "it is neither a date nor an event's id") from error


def basis_fields(basis: Mapping[str, Any] | Basis) -> dict[str, Any]:
    """A basis, as a `Basis` or as `--json` printed it, as the arguments of `Ledger.at` and the root.

    Raises `InvalidBasisError` for one with a field too few or too many.
    """
    if isinstance(basis, Basis):
        return {name: getattr(basis, name) for name in _AXES}
    unknown = set(basis) - _AXES
    missing = {"as_of", "position"} - set(basis)
    if unknown or missing:
        what = ", ".join(sorted(unknown or missing))
        raise InvalidBasisError(f"it {'has' if unknown else 'lacks'} {what}")
    fields = {name: basis[name] for name in _AXES if name in basis}
    if isinstance(fields.get("known_at"), str):
        fields["known_at"] = times.parse_instant(fields["known_at"])
    return fields
