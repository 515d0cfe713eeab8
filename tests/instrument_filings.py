"""Filings built by hand for the tests of notes, preferred stock and commitments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from holdings_events import (
    Conversion,
    ConversionTerm,
    Event,
    Evidence,
    ExchangeAgreementEntered,
    FilingRecorded,
    Issuer,
    NoteIssued,
    NotePurchaseAgreementEntered,
    NoteSurrendered,
    NoteTranchesCommitted,
    OutstandingAsserted,
    PreferredExchanged,
    Recorded,
    Source,
    VolumeCondition,
)
from holdings_events.filing import KnownAtSource
from holdings_projections.filings import Filing, filings

ISSUER = Issuer(name="Harbor Light Systems, Inc.")
SOURCE = Source(document="0" * 64)


def end_of_day(day: date) -> datetime:
    """The end of a day in New York, in UTC: from when a filing of that day counts as known."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo("America/New_York")).astimezone(UTC)


def filing(
    name: str,
    known: date,
    *events: Event,
    form: str = "8-K",
    issuer: Issuer = ISSUER,
    period: date | None = None,
    original_date: date | None = None,
    terms: tuple[tuple[str, str], ...] = (),
    known_at_source: KnownAtSource = "filing_date",
) -> Filing:
    """A filing of the events, in this order, known from the end of a day."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    header = FilingRecorded(
        effective_date=known,
        source=Source(document=digest),
        form=form,
        issuer=issuer,
        period=period,
        original_date=original_date,
        known_at=end_of_day(known),
        known_at_source=known_at_source,
        format="prose",
        reader="test/1",
        defined_terms=terms,
    )
    recorded = [Recorded(name, version, version, event) for version, event in enumerate((header, *events), 1)]
    (resolved,) = filings(recorded)
    return resolved


def note(number: int, issued: date, principal: str, **terms: Any) -> NoteIssued:
    """A note to one holder at 10 % a year, paid at maturity."""
    defaults: dict[str, Any] = {
        "holder": "Cedar Bridge Partners LP",
        "rate": Decimal("0.10"),
        "maturity_date": issued.replace(year=issued.year + 1),
        "payment_pattern": "lump_sum",
        "source": SOURCE,
    }
    return NoteIssued(
        note=number, effective_date=issued, principal=Decimal(principal), **{**defaults, **terms}
    )


def seed_filings(truth: Mapping[str, Any]) -> tuple[Filing, Filing]:
    """The two 8-Ks of the shared truth file, from its own list of events; ids are its seed numbers."""
    by_seed: dict[str, list[Event]] = {"003": [], "004": []}
    prior = {"003": 0, "004": 0}
    for item in truth["events"]:
        if item["seed"] in by_seed and item["type"] != "FilingRecorded":
            prior[item["seed"]] += item["type"] == "NoteSurrendered"
            by_seed[item["seed"]].append(_seed_event(item, prior[item["seed"]]))
    known = {
        f["seed"]: date.fromisoformat(f["known_at"]) for f in truth["events"] if f["type"] == "FilingRecorded"
    }
    issuer = Issuer(name="Ascent Solar Technologies, Inc.")
    terms = {"003": "Global Ichiban Ltd", "004": "BayBridge Capital Fund LP"}
    built = [
        filing(
            seed,
            known[seed],
            *by_seed[seed],
            issuer=issuer,
            terms=(("Company", issuer.name), ("Investor", terms[seed])),
        )
        for seed in ("003", "004")
    ]
    return built[0], built[1]


def _seed_event(item: Mapping[str, Any], prior: int) -> Event:
    kind, day = item["type"], date.fromisoformat(item["effective_date"])
    common: dict[str, Any] = {"effective_date": day, "source": SOURCE}
    if kind == "NoteIssued":
        return _seed_note(item, common)
    if kind == "NotePurchaseAgreementEntered":
        return NotePurchaseAgreementEntered(
            holder=item["investor"], max_principal=Decimal(item["max_principal"]), **common
        )
    if kind == "ExchangeAgreementEntered":
        return ExchangeAgreementEntered(holder=item["investor"], **common)
    if kind == "NoteTranchesCommitted":
        return _seed_tranches(item, common)
    if kind == "NoteSurrendered":
        return NoteSurrendered(
            prior=prior,
            holder=item["holder"],
            note_date=date.fromisoformat(item["note_date"]),
            value=Decimal(item["value"]),
            exchange=1,
            **common,
        )
    if kind == "PreferredExchanged":
        return PreferredExchanged(
            holder=item["holder"],
            series=item["security"],
            shares=Decimal(item["shares"]),
            value=Decimal(item["value"]),
            exchange=1,
            **common,
        )
    assert kind == "OutstandingAsserted"
    shares = item.get("unit") == "shares"
    return OutstandingAsserted(
        subject=item["subject"],
        kind="preferred" if shares else "notes",
        amount=Decimal(item["amount"]),
        unit="shares" if shares else "USD",
        agreement=None if shares else "Note SPA",
        **common,
    )


def _seed_note(item: Mapping[str, Any], common: Mapping[str, Any]) -> NoteIssued:
    conversion, level = item["conversion"], "36" in item["payment"]
    evidence = (Evidence(field="principal", confidence="inferred"),) if item["note"] == "N3" else ()
    return NoteIssued(
        note=int(item["note"][1:]) if item["seed"] == "003" else 1,
        holder=item["holder"],
        principal=Decimal(item["principal"]),
        rate=Decimal(item["rate"]),
        maturity_date=date.fromisoformat(item["maturity"]),
        payment_pattern="level_installments" if level else "lump_sum",
        installments=36 if level else None,
        first_payment_date=date(2018, 1, 15) if level else None,
        conversion=Conversion(
            chooser="holder" if conversion["holder_option"] else "company",
            rule="lowest",
            terms=(
                ConversionTerm(
                    kind="market",
                    measure="vwap",
                    statistic="average",
                    factor=Decimal("0.85"),
                    window_days=5,
                ),
                ConversionTerm(kind="market", measure="closing_bid", statistic="last", window_days=1),
                ConversionTerm(kind="fixed", price=Decimal(conversion["fixed_cap"])),
            ),
        ),
        evidence=evidence,
        **common,
    )


def _seed_tranches(item: Mapping[str, Any], common: Mapping[str, Any]) -> NoteTranchesCommitted:
    return NoteTranchesCommitted(
        holder=item["investor"],
        principal=Decimal(item["total"]),
        count=item["tranches"],
        window_from=date(2017, 12, 1),
        window_to=date(2018, 6, 30),
        months=1,
        condition=VolumeCondition(
            measure="average_daily_trading_volume",
            comparison=">=",
            threshold=Decimal(item["condition"]["threshold"]),
            window_days=20,
        ),
        **common,
    )
