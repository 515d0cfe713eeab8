"""The view: every question about the ledger, at one basis."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from holdings_ledger.answers.base import Answer, Basis, SourceRef
from holdings_ledger.errors import UnknownNameError
from holdings_ledger.read_model.names import full_id, resolve
from holdings_ledger.read_model.schema import Database
from holdings_ledger.views.log import Log, LogRows
from holdings_ledger.views.moment import Moment, Question
from holdings_ledger.views.sources import Sources
from holdings_projections.conventions import Conventions

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from holdings_ledger.answers import (
        Commitment,
        ConditionRow,
        ConversionRow,
        DerivativeLot,
        DilutionRow,
        EventRow,
        Explanation,
        FindingRow,
        Holding,
        Market,
        NoteRow,
        PreferredRow,
        RulingRow,
        ScheduleComparison,
        ScheduleRow,
        StatementRow,
    )
    from holdings_ledger.market import MarketLike
    from holdings_ledger.views.events import Filed
    from holdings_ledger.views.instruments import Instruments
    from holdings_ledger.views.points import Points

RowT = TypeVar("RowT")

PartOf = Callable[[str | None, str | None], Database | None]
"""Makes the read model that an issuer and a holder need; None where that is the whole one."""

_SEVERITIES: Final = ("error", "warning", "info")


class View(Question):
    """The ledger as of a date and as known at an instant.

    Every method takes an issuer (name, ticker or CIK) and a holder (name or CIK) where that makes sense,
    and raises `UnknownNameError` or `AmbiguousNameError` for those it cannot place.
    """

    def __init__(
        self,
        *,
        database: Database | Callable[[], Database],
        moment: Moment,
        basis: Basis,
        conventions: Conventions,
        log: LogRows,
        part: PartOf | None = None,
    ) -> None:
        """part: for an earlier position, the read model of what an issuer and a holder need."""
        super().__init__(database, moment, conventions)
        self._part = part
        self._basis = basis
        self._log = Log(log, basis.position)
        self._sources = Sources(self._log)
        self._kept_points: Points | None = None

    @property
    def basis(self) -> Basis:
        """What the answers rest on."""
        return self._basis

    def holdings(self, issuer: str | None = None, holder: str | None = None) -> Answer[Holding]:
        """Non-derivative positions. With a holder, that owner's rows, those before the first evidence too."""
        from holdings_ledger.views.positions import holdings

        asked = self._narrowed(issuer, holder)
        rows = holdings(asked.database, self._moment, *asked._whom(issuer, holder), asked.points)
        return self._answer("Holding", rows)

    def market(self, columns: Sequence[str] | None = None) -> Market:
        """Everybody's non-derivative positions, to leave as Arrow: a million rows and no Python object.

        columns: fields of `Holding`, all of them if left out; fewer are quicker. With numpy they come from a
        mapped file of columns beside the read model, made when first asked for; where there can be none, they
        are joined from the read model's rows; else, or within a day, from rows. All say the same.
        Raises ValueError for a column that there is not.
        """
        from holdings_ledger.answers.market import ChosenColumns, Market, chosen
        from holdings_ledger.views.columns import holdings_table

        names = chosen(columns)
        table = holdings_table(self.database, self._moment, names)
        return Market(
            basis=self._basis,
            table=ChosenColumns(self.holdings(), names) if table is None else table,
            resolve=self._resolve,
        )

    def options(self, issuer: str | None = None, holder: str | None = None) -> Answer[DerivativeLot]:
        """All derivative positions, with what is vested."""
        from holdings_ledger.views.lots import lots

        asked = self._narrowed(issuer, holder)
        rows = lots(asked.database, self._moment, *asked._whom(issuer, holder), asked.points)
        return self._answer("DerivativeLot", rows)

    def notes(
        self,
        issuer: str | None = None,
        holder: str | None = None,
        view: Literal["recorded", "scheduled"] = "recorded",
    ) -> Answer[NoteRow]:
        """Notes with their balances. view: "recorded", or "scheduled" as if every payment was made."""
        asked = self._narrowed(issuer, holder)
        rows = asked._instruments().notes(*asked._whom(issuer, holder), view=view)
        return self._answer("NoteRow", rows)

    def schedule(self, note_id: str) -> Answer[ScheduleRow]:
        """The payments of a note; note_id may be its label or any unambiguous beginning of its id."""
        return self._answer("ScheduleRow", self._instruments().schedule(note_id))

    def schedule_comparison(self, note_id: str) -> Answer[ScheduleComparison]:
        """The readings of "equal installments" side by side."""
        return self._answer("ScheduleComparison", self._instruments().comparison(note_id))

    def statement(
        self, note_id: str, view: Literal["recorded", "scheduled"] = "recorded"
    ) -> Answer[StatementRow]:
        """The life of a note line by line, from its issue to the day of the basis; note_id as in `schedule`.

        view: what filings record, or as if every payment was made when due. Every balance is the one before
        it and the line's changes.
        """
        return self._answer("StatementRow", self._instruments().statement(note_id, view=view))

    def preferred(self, issuer: str | None = None, holder: str | None = None) -> Answer[PreferredRow]:
        """Preferred shares of each series, by holder and for the issuer as a whole."""
        asked = self._narrowed(issuer, holder)
        return self._answer("PreferredRow", asked._instruments().preferred(*asked._whom(issuer, holder)))

    def commitments(self, issuer: str | None = None, holder: str | None = None) -> Answer[Commitment]:
        """Notes promised and not recorded as issued."""
        asked = self._narrowed(issuer, holder)
        return self._answer("Commitment", asked._instruments().commitments(*asked._whom(issuer, holder)))

    def convert(
        self,
        note_id: str,
        market: MarketLike | None = None,
        *,
        on: date | None = None,
        amount: Decimal | None = None,
        shares_outstanding: Decimal | None = None,
        holding: Decimal | None = None,
    ) -> Answer[ConversionRow]:
        """What a note converts into on a day (the basis' if not given), by its own formula; note_id as in
        `schedule`.

        market: a file, rows, or what `holdings_ledger.market` read. amount: dollars, else all of record.
        shares_outstanding: before the conversion, for the ownership cap. holding: the holder's shares, else
        as the ledger knows. Raises `MarketDataError` where a row of market data cannot be read.
        """
        from holdings_ledger.market import as_market
        from holdings_ledger.views.calculating import Given, conversion_row

        given = Given(amount=amount, outstanding=shares_outstanding, holding=holding)
        row = conversion_row(self._instruments(on), self.points, note_id, as_market(market), given)
        return self._answer("ConversionRow", [row])

    def condition(
        self, commitment_id: str, market: MarketLike | None = None, *, on: date | None = None
    ) -> Answer[ConditionRow]:
        """Whether a commitment's volume condition holds if a tranche closes on a day; market as above.

        commitment_id: its id, the beginning of it, or its holder where that has one only.
        """
        from holdings_ledger.market import as_market
        from holdings_ledger.views.calculating import condition_row

        row = condition_row(self._instruments(on), commitment_id, as_market(market))
        return self._answer("ConditionRow", [row])

    def dilution(
        self,
        issuer: str,
        market: MarketLike | None = None,
        *,
        on: date | None = None,
        start: date | None = None,
        shares_outstanding: Decimal | None = None,
    ) -> Answer[DilutionRow]:
        """Shares that notes, options, warrants and preferred can become on a day (the basis' if not given).

        start: an earlier day; then that day, every month's end after it, and the day. What cannot be computed
        is a row with the reason, and not counted.
        """
        from holdings_ledger.market import as_market
        from holdings_ledger.views.diluting import days_between, dilution_rows

        last = on or self._moment.day
        days = (last,) if start is None else tuple(days_between(start, last))
        asked = self._narrowed(issuer, None)
        rows = dilution_rows(asked, issuer, as_market(market), shares_outstanding, days)
        return self._answer("DilutionRow", rows)

    def events(
        self, issuer: str | None = None, holder: str | None = None, after: int = 0
    ) -> Answer[EventRow]:
        """Events past a position, in the log's order, effective and known at the basis."""
        asked = self._narrowed(issuer, holder)
        issuers, names = asked._whose(issuer, holder)
        rows = asked._event_rows(issuers, after)
        if names is not None:
            rows = [row for row in rows if names & set(row.holders)]
        return self._answer("EventRow", rows)

    def findings(
        self, severity: str | None = None, issuer: str | None = None, holder: str | None = None
    ) -> Answer[FindingRow]:
        """Findings known at the basis, with those of its date. severity: the least grave shown."""
        asked = self._narrowed(issuer, holder)
        issuers, names = asked._whose(issuer, holder)
        rows = asked._all_findings(issuers)
        if names is not None:
            theirs = asked._filings_of(names, issuers)
            rows = [row for row in rows if theirs & set(row.filings)]
        if severity is not None:
            allowed = _SEVERITIES[: _SEVERITIES.index(severity) + 1]
            rows = [row for row in rows if row.severity in allowed]
        return self._answer("FindingRow", rows)

    def rulings(self) -> Answer[RulingRow]:
        """What people ruled, in the log's order, with whether it is in force."""
        from holdings_ledger.views.rulings import ruling_rows

        return self._answer("RulingRow", ruling_rows(self.database))

    def explain(self, asked: str) -> Explanation:
        """How a position, note, event or finding is known: the words of filings and the arithmetic."""
        from holdings_ledger.views.explaining import Explainer

        return Explainer(self).explain(asked)

    # --- for the modules of this package ---------------------------------------------------------

    @property
    def points(self) -> Points:
        """Balances within a day."""
        if self._kept_points is None:
            from holdings_ledger.views.points import Points

            self._kept_points = Points(self.database, self._log)
        return self._kept_points

    @property
    def log(self) -> Log:
        """The log up to the basis."""
        return self._log

    @property
    def sources(self) -> Sources:
        """Resolver of events to places and words."""
        return self._sources

    def event(self, event_id: str) -> EventRow | None:
        """One event, whether in force or replaced, if it is known at the basis."""
        from holdings_ledger.views.events import event_row, hand_rulings

        stream, _, version = full_id(self.database, event_id).rpartition("#")
        filed = self._filings("id = :id", {"id": stream})
        own = self._log.recorded(filed.keys()) if filed else ()
        found = [item for item in own if str(item.version) == version]
        rulings = hand_rulings(self._log, found)
        return next((event_row(item, filed[stream], rulings.get(item.id)) for item in found), None)

    def findings_about(self, filings: Iterable[str]) -> list[FindingRow]:
        """Findings about the issuers of some filings."""
        rows = self.database.rows(
            "SELECT DISTINCT issuer_key FROM filings WHERE id IN (SELECT value FROM json_each(:ids))",
            {"ids": json.dumps(list(filings))},
        )
        return self._all_findings([row[0] for row in rows])

    def finding(self, finding_id: str) -> FindingRow | None:
        """One finding by its id, if it is known at the basis."""
        kept = self.database.rows(
            "SELECT issuer_key FROM findings WHERE finding_id = :id LIMIT 1", {"id": finding_id}
        )
        rows = self._all_findings([row[0] for row in kept] or None)
        return next((row for row in rows if row.finding_id == finding_id), None)

    def _all_findings(self, issuers: Sequence[str] | None) -> list[FindingRow]:
        rows = self._finding_rows(issuers)
        rows += self._instruments().findings(issuers)
        rows += self._expired(issuers)
        rows = self._with_rulings(rows)
        rows.sort(key=lambda row: (_SEVERITIES.index(row.severity), row.code, row.subject, row.finding_id))
        return rows

    def _with_rulings(self, rows: list[FindingRow]) -> list[FindingRow]:
        from holdings_ledger.views.rulings import with_rulings

        return with_rulings(self.database, rows)

    def _expired(self, issuers: Sequence[str] | None) -> Iterator[FindingRow]:
        from holdings_ledger.views.lots import expired

        return expired(self.database, self._moment, issuers, self.points)

    def _instruments(self, on: date | None = None) -> Instruments:
        """Answers about instruments, at the end of a day if one is given."""
        from holdings_ledger.views.instruments import Instruments

        moment = (
            self._moment
            if on is None
            else Moment(day=on, known=self._moment.known, known_at=self._moment.known_at)
        )
        return Instruments(self.database, moment, self._conventions)

    def _narrowed(self, issuer: str | None, holder: str | None) -> View:
        """The view to answer from: of an earlier position, one that has no more than these need."""
        if self._part is None or (issuer is None and holder is None) or self._moment.event is not None:
            return self
        database = self._part(issuer, holder)
        if database is None:
            return self
        narrow = copy(self)
        narrow._given, narrow._part, narrow._kept_points = database, None, None
        return narrow

    def _answer(self, name: str, rows: Sequence[RowT]) -> Answer[RowT]:
        """The rows as an answer; name: their class, which an empty answer cannot show by its rows."""
        row_type = None
        if not rows:
            from holdings_ledger import answers

            row_type = getattr(answers, name)
        return Answer(rows=tuple(rows), basis=self._basis, resolve=self._resolve, row_type=row_type)

    def _resolve(self, event_ids: tuple[str, ...]) -> tuple[SourceRef, ...]:
        return self._sources.resolve(event_ids)

    def _whom(
        self, issuer: str | None, holder: str | None
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        return (
            None if issuer is None else resolve(self.database, "issuer", issuer),
            None if holder is None else resolve(self.database, "holder", holder),
        )

    def _whose(self, issuer: str | None, holder: str | None) -> tuple[Sequence[str] | None, set[str] | None]:
        """(issuers, or those that a holder has to do with; the holder's names), None for all."""
        issuers, holders = self._whom(issuer, holder)
        if holders is None:
            return issuers, None
        rows = self.database.rows(
            "SELECT DISTINCT issuer_key, name FROM parties WHERE kind = 'holder' "
            "AND key IN (SELECT value FROM json_each(:keys))",
            {"keys": json.dumps(holders)},
        )
        theirs = {row[0] for row in rows}
        return sorted(theirs if issuers is None else theirs.intersection(issuers)), {row[1] for row in rows}

    def _filings_of(self, names: set[str], issuers: Sequence[str] | None) -> set[str]:
        return {row.filing for row in self._event_rows(issuers, 0) if names & set(row.holders)}

    def _filings(self, condition: str, parameters: Mapping[str, Any]) -> dict[str, Filed]:
        """Filings that meet a condition, known at the basis, by id."""
        from holdings_ledger.views.events import Filed

        rows = self.database.rows(
            f"SELECT id, known, form, issuer, holders FROM filings WHERE {condition} AND known <= :known",
            {**parameters, "known": self._moment.known},
        )
        return {row[0]: Filed(*row) for row in rows}

    def _event_rows(self, issuers: Sequence[str] | None, after: int) -> list[EventRow]:
        """Events in force past a position, of issuers or of all, known at the basis."""
        from holdings_ledger.views.events import event_row, hand_rulings

        if issuers is None:
            filed = self._filings("1", {})
        else:
            own = [self._filings("issuer_key = :key", {"key": key}) for key in issuers]
            filed = {filing: row for found in own for filing, row in found.items()}
        streams = None if issuers is None else filed.keys()
        replaced = set(self.database.rows("SELECT filing, version FROM replaced"))
        found = [
            item
            for item in self._log.recorded(streams, after)
            if item.filing in filed and (item.filing, item.version) not in replaced
        ]
        rulings = hand_rulings(self._log, found)
        return [event_row(item, filed[item.filing], rulings.get(item.id)) for item in found]

    def _finding_rows(self, issuers: Sequence[str] | None) -> list[FindingRow]:
        from holdings_ledger.views.records import finding_row

        among = "" if issuers is None else " AND issuer_key IN (SELECT value FROM json_each(:issuers))"
        rows = self.database.rows(
            "SELECT finding_id, code, severity, scope, filings, events, subject, message, known_from, "
            f"issuer_key FROM findings WHERE known_from <= :known AND known_to > :known{among}",
            {"known": self._moment.known, "issuers": json.dumps(issuers)},
        )
        return [finding_row(row[:9]) for row in rows] + self._proxy_rows(among, issuers)

    def _proxy_rows(self, among: str, issuers: Sequence[str] | None) -> list[FindingRow]:
        """What the identity and the time of filings rest on, where their renditions do not say."""
        from holdings_ledger.views.records import proxy_rows

        rows = self.database.rows(
            "SELECT id, leading, form, issuer, issuer_cik, holders, known, known_source, effective "
            "FROM filings WHERE (known_source <> 'acceptance' OR issuer_cik IS NULL) "
            f"AND known <= :known{among}",
            {"known": self._moment.known, "issuers": json.dumps(issuers)},
        )
        return [found for row in rows for found in proxy_rows(row)]


def near_ids(asked: str, ids: Sequence[str]) -> Iterator[str]:
    """Ids that resemble the one asked for."""
    from difflib import get_close_matches

    yield from get_close_matches(asked, ids, n=3, cutoff=0.5)


def unknown(kind: str, asked: str, ids: Sequence[str]) -> UnknownNameError:
    """The error for an id that is not there."""
    return UnknownNameError(kind, asked, tuple(near_ids(asked, ids)))
