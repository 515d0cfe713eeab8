"""Which columns a terminal shows of each kind of row, and how it writes their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs

from holdings_ledger.output.sanitize import one_line, short_ids
from holdings_ledger.output.styles import Screen
from holdings_ledger.output.tables import Cell, Column
from holdings_ledger.output.values import decimal_text

Writer = Callable[[Any, Screen], str]


def text(value: Any, screen: Screen) -> str:
    """Words as printed, on one line; blank where there are none."""
    return "" if value is None else one_line(str(value))


def identity(value: Any, screen: Screen) -> str:
    """An id as every command takes it, digests cut short."""
    return one_line(short_ids(value))


def number(value: Any, screen: Screen) -> str:
    """A number with its thousands grouped; a dash where unknown."""
    if value is None:
        return screen.dash
    return grouped(decimal_text(Decimal(value)))


def money(value: Any, screen: Screen) -> str:
    """Dollars with their cents, grouped; a dash where unknown."""
    return screen.dash if value is None else grouped(decimal_text(Decimal(value), cents=True))


def percent(value: Any, screen: Screen) -> str:
    """A fraction as a percentage; a dash where unknown."""
    if value is None:
        return screen.dash
    return f"{decimal_text((Decimal(value) * 100).normalize())}%"


def ruling(value: Any, screen: Screen) -> str:
    """A ruling's id as `--revokes` takes it."""
    return one_line(str(value)[:12])


def yes_or_no(value: Any, screen: Screen) -> str:
    """A truth in a word."""
    return "yes" if value else "no"


def day(value: Any, screen: Screen) -> str:
    """A date in ISO form; a dash where unknown."""
    return screen.dash if value is None else (value.isoformat() if isinstance(value, date) else str(value))


def instant(value: Any, screen: Screen) -> str:
    """The date in New York of an instant."""
    from holdings_ledger.times import format_instant

    return screen.dash if not isinstance(value, datetime) else format_instant(value)[:10]


def held(value: Any, screen: Screen) -> str:
    """D and I in words."""
    return {"D": "direct", "I": "indirect"}.get(value, text(value, screen))


def grouped(digits: str) -> str:
    """Digits in plain notation with a comma between thousands."""
    whole, point, fraction = digits.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-') or 0):,}{point}{fraction}"


@attrs.frozen(kw_only=True)
class Shown:
    """A column of a kind of row.

    key: the field, or take: what the row gives for it. marked: whether it carries the confidence's mark.
    """

    key: str
    heading: str
    take: Callable[[Any], Any] | None = None
    write: Writer = text
    drop: int = 0
    marked: bool = False

    @property
    def column(self) -> Column:
        """Its place in a table; numbers stand to the right."""
        right = self.write in (number, money, percent)
        return Column(heading=self.heading, align="right" if right else "left", drop=self.drop)

    def cell(self, row: Any, screen: Screen) -> Cell:
        """The cell of a row."""
        value = self.take(row) if self.take else getattr(row, self.key)
        written = self.write(value, screen)
        confidence = getattr(row, "confidence", "stated") if self.marked else "stated"
        mark = screen.mark(confidence) if written != screen.dash else ""
        return Cell(written, mark, "bold" if self.marked else "plain")


def _rests_on(row: Any) -> str:
    """The confidence in a word, and whether the document that it rests on is whole."""
    return row.confidence if getattr(row, "complete", True) else f"{row.confidence}, incomplete"


_PARTIES: Final = (
    Shown(key="holder", heading="holder"),
    Shown(key="issuer", heading="issuer", drop=6),
)

SHOWN: Final[Mapping[str, tuple[Shown, ...]]] = {
    "RulingRow": (
        Shown(key="ruling_id", heading="ruling", write=ruling),
        Shown(key="kind", heading="kind"),
        Shown(key="in_force", heading="in force", write=yes_or_no),
        Shown(key="statement", heading="statement"),
        Shown(key="author", heading="author"),
        Shown(key="reason", heading="reason", drop=1),
    ),
    "Holding": (
        *_PARTIES,
        Shown(key="security", heading="security"),
        Shown(key="ownership", heading="held", write=held),
        Shown(key="nature", heading="nature", drop=3),
        Shown(key="quantity", heading="quantity", write=number, marked=True),
        Shown(key="last_evidence_date", heading="last reported", write=day, drop=2),
        Shown(key="confidence", heading="rests on", take=_rests_on),
        Shown(key="position_id", heading="id", write=identity, drop=7),
    ),
    "DerivativeLot": (
        Shown(key="holder", heading="holder"),
        Shown(key="issuer", heading="issuer", drop=8),
        Shown(key="title", heading="title"),
        Shown(key="exercise_price", heading="price", write=money),
        Shown(key="expiration_date", heading="expires", write=day),
        Shown(key="total", heading="total", write=number, marked=True),
        Shown(key="vested", heading="vested", write=number),
        Shown(key="unvested", heading="unvested", write=number),
        Shown(key="underlying", heading="underlying", drop=6),
        Shown(key="nature", heading="nature", drop=5),
        Shown(key="last_evidence_date", heading="last reported", write=day, drop=4),
        Shown(key="confidence", heading="rests on", take=_rests_on, drop=1),
        Shown(key="position_id", heading="id", write=identity, drop=9),
    ),
    "NoteRow": (
        Shown(key="label", heading="note"),
        Shown(key="holder", heading="holder"),
        Shown(key="issuer", heading="issuer", drop=6),
        Shown(key="principal", heading="principal", write=money),
        Shown(key="accrued_interest", heading="accrued", write=money),
        Shown(key="total", heading="total", write=money, marked=True),
        Shown(key="rate", heading="rate", write=percent, drop=4),
        Shown(key="maturity_date", heading="matures", write=day),
        Shown(key="status", heading="status"),
        Shown(key="note_id", heading="id", write=identity, drop=7),
    ),
    "ScheduleRow": (
        Shown(key="number", heading="no", write=number),
        Shown(key="date", heading="date", write=day),
        Shown(key="days", heading="days", write=number),
        Shown(key="payment", heading="payment", write=money, marked=True),
        Shown(key="interest", heading="interest", write=money),
        Shown(key="principal", heading="principal", write=money),
        Shown(key="balance", heading="balance", write=money),
    ),
    "ScheduleComparison": (
        Shown(key="reading", heading="reading"),
        Shown(key="payments", heading="no", write=number),
        Shown(key="first_payment", heading="first", write=money, drop=1),
        Shown(key="payment", heading="payment", write=money),
        Shown(key="last_payment", heading="last", write=money),
        Shown(key="total_interest", heading="interest", write=money),
        Shown(key="meaning", heading="meaning", drop=2),
    ),
    "PreferredRow": (
        Shown(key="series", heading="series"),
        Shown(key="holder", heading="holder"),
        Shown(key="issuer", heading="issuer", drop=6),
        Shown(key="quantity", heading="quantity", write=number, marked=True),
        Shown(key="minimum", heading="at least", write=number),
        Shown(key="asserted", heading="asserted", write=number),
        Shown(key="confidence", heading="rests on", take=_rests_on),
        Shown(key="preferred_id", heading="id", write=identity, drop=7),
    ),
    "Commitment": (
        Shown(key="holder", heading="holder"),
        Shown(key="issuer", heading="issuer", drop=6),
        Shown(key="description", heading="what is promised"),
        Shown(key="amount", heading="amount", write=money, marked=True),
        Shown(key="tranches_remaining", heading="tranches", write=number),
        Shown(key="window_from", heading="from", write=day, drop=1),
        Shown(key="window_to", heading="to", write=day, drop=1),
        Shown(key="condition", heading="condition", drop=5),
        Shown(key="commitment_id", heading="id", write=identity, drop=7),
    ),
    "DilutionRow": (
        Shown(key="on", heading="on", write=day),
        Shown(key="kind", heading="kind"),
        Shown(key="label", heading="what"),
        Shown(key="holder", heading="holder"),
        Shown(key="issuer", heading="issuer", drop=6),
        Shown(key="amount", heading="amount", write=number, drop=2),
        Shown(key="price", heading="price", write=number, drop=1),
        Shown(key="shares", heading="shares", write=number, marked=True),
        Shown(key="at_least", heading="at least", write=number, drop=3),
        Shown(key="part", heading="of all", write=percent, drop=4),
        Shown(key="id", heading="id", write=identity, drop=7),
    ),
    "EventRow": (
        Shown(key="position", heading="pos", write=number),
        Shown(key="effective_date", heading="effective", write=day),
        Shown(key="type", heading="event"),
        Shown(key="holders", heading="holder", write=lambda value, screen: "; ".join(map(one_line, value))),
        Shown(key="fields", heading="what", write=lambda value, screen: _what(value, screen)),
        Shown(key="known_at", heading="known", write=instant, drop=3),
        Shown(key="issuer", heading="issuer", drop=6),
        Shown(key="id", heading="id", write=identity, drop=1),
    ),
    "Check": (
        Shown(key="check", heading="check"),
        Shown(key="status", heading="status"),
        Shown(key="detail", heading="what was checked"),
    ),
}


def _what(fields: Mapping[str, Any], screen: Screen) -> str:
    """The figures of an event in a few words: how many of what, at which price, and what stood after."""
    parts: list[str] = ["by hand:"] if fields.get("by_hand") else []
    for key, before, write in _FIGURES:
        if (value := fields.get(key)) is not None:
            parts.append(f"{before}{write(value, screen)}")
    return " ".join(parts)


_FIGURES: Final[tuple[tuple[str, str, Writer], ...]] = (
    ("form", "form ", text),
    ("quantity", "", number),
    ("shares", "", number),
    ("count", "", number),
    ("security", "", text),
    ("series", "", text),
    ("subject", "", text),
    ("amount", "", number),
    ("principal", "$", money),
    ("max_principal", "up to $", money),
    ("value", "$", money),
    ("price", "at ", number),
    ("exercise_price", "at ", number),
    ("rate", "at ", percent),
    ("balance_after", "leaving ", number),
    ("expiration_date", "to ", text),
    ("maturity_date", "due ", text),
)
