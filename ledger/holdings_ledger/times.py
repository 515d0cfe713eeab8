"""Time in New York, where EDGAR lives: ends of days, instants as text and as integers, and known_at.

The time zone database is costly to import (4 ms), so it is loaded when first needed and not with this module.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from holdings_events import KnownAtPrecision, KnownAtSource

    NEW_YORK: ZoneInfo

__all__ = [
    "NEW_YORK",
    "KnownAt",
    "end_of_day",
    "format_instant",
    "from_micros",
    "known_at",
    "new_york_date",
    "parse_instant",
    "to_micros",
    "today",
]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LAST_SECOND: Final = time(23, 59, 59)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


def __getattr__(name: str) -> ZoneInfo:
    """Give `NEW_YORK`, the time zone of EDGAR's clock, on first use."""
    if name == "NEW_YORK":
        return _new_york()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@lru_cache(maxsize=1)
def _new_york() -> ZoneInfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo("America/New_York")


@lru_cache(maxsize=1024)
def end_of_day(day: date) -> datetime:
    """The last second of a day in New York, as an aware datetime in UTC."""
    return datetime.combine(day, _LAST_SECOND, _new_york()).astimezone(UTC)


@lru_cache(maxsize=1024)
def new_york_date(instant: datetime) -> date:
    """The calendar day in New York at an aware instant."""
    return _aware(instant).astimezone(_new_york()).date()


def today() -> date:
    """The calendar day in New York now."""
    return datetime.now(_new_york()).date()


def parse_instant(text: str, argument: str = "instant") -> datetime:
    """Read an ISO 8601 instant with an offset or ``Z``; a bare date means the end of that day in New York.

    argument: what the text was given as ("known_at"), for the message. Returns an aware datetime in UTC.
    Raises `InvalidTimeError` for anything else, a naive datetime included.
    """
    from holdings_ledger.errors import InvalidTimeError

    plain = text.strip()
    try:
        if _DATE.fullmatch(plain):
            return end_of_day(date.fromisoformat(plain))
        instant = datetime.fromisoformat(plain) if _INSTANT.fullmatch(plain) else None
        result = None if instant is None or instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidTimeError(argument, text, str(error)) from error
    if instant is None:
        raise InvalidTimeError(
            argument, text, "it is neither a date (2024-03-01) nor an instant (2024-03-01T16:30:00-05:00)"
        )
    if result is None:
        raise InvalidTimeError(argument, text, "it has no offset from UTC; add one, such as -05:00 or Z")
    return result


def format_instant(instant: datetime) -> str:
    """An aware instant as ISO 8601 with New York's offset of that day: ``2007-11-21T23:59:59-05:00``."""
    return _aware(instant).astimezone(_new_york()).isoformat()


def to_micros(instant: datetime) -> int:
    """Microseconds from 1970-01-01T00:00:00Z to an aware instant, exactly."""
    return (_aware(instant) - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The instant, in UTC, that many microseconds after 1970-01-01T00:00:00Z."""
    return _EPOCH + timedelta(microseconds=micros)


class KnownAt(NamedTuple):
    """From when a filing counts as known (UTC), what that rests on, and how precise it is."""

    at: datetime
    source: KnownAtSource
    precision: KnownAtPrecision


def known_at(
    *,
    accepted_at: datetime | None,
    filing_date: date | None,
    header_date: date | None,
    signature_date: date | None,
) -> KnownAt | None:
    """The instant from which a filing counts as known, from the best of the dates its rendition carries.

    EDGAR's acceptance, else the end in New York of the filing date, the header's date or the signature's,
    in this order. None where there is none of them: such a document has no place in time.
    """
    if accepted_at is not None:
        return KnownAt(_aware(accepted_at).astimezone(UTC), "acceptance", "second")
    if filing_date is not None:
        return KnownAt(end_of_day(filing_date), "filing_date", "date")
    if header_date is not None:
        return KnownAt(end_of_day(header_date), "header_date", "date")
    if signature_date is not None:
        return KnownAt(end_of_day(signature_date), "signature_date", "date")
    return None


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        from holdings_ledger.errors import InvalidTimeError

        raise InvalidTimeError("instant", instant.isoformat(), "it has no offset from UTC")
    return instant
