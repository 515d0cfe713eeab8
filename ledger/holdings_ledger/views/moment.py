"""The moment a question is asked for: a day, an instant of knowledge, and maybe a point within the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from holdings_ledger.read_model.schema import FOREVER, Database
from holdings_ledger.times import to_micros
from holdings_projections.conventions import Conventions
from holdings_projections.making import record


@record(kw_only=True)
class Moment:
    """day: end of it, unless event names the row just after which is meant (of the stream `filing`).

    known: microseconds since 1970; known_at: the same as an instant, None for all that is known.
    """

    day: date
    known: int
    known_at: datetime | None
    event: str | None = None
    filing: str | None = None


class Question:
    """What an answer is computed from, for the modules that compute a part of it."""

    def __init__(
        self, database: Database | Callable[[], Database], moment: Moment, conventions: Conventions
    ) -> None:
        """database: the read model, or what makes it when it is first needed."""
        self._given = database
        self._moment = moment
        self._conventions = conventions

    @property
    def database(self) -> Database:
        """The read model."""
        if not isinstance(self._given, Database):
            self._given = self._given()
        return self._given

    @property
    def moment(self) -> Moment:
        """Day and instant of the question."""
        return self._moment

    @property
    def conventions(self) -> Conventions:
        """The conventions of the question."""
        return self._conventions


def moment(day: date, known_at: datetime | None) -> Moment:
    """The end of a day, as known at an instant, or with all that is known."""
    return Moment(day=day, known=FOREVER - 1 if known_at is None else to_micros(known_at), known_at=known_at)
