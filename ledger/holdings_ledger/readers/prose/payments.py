"""How notes are to be paid: in a lump sum, in installments, interest only."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Terms, TermValue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

_MONTHS: Final = {"monthly": 1, "quarterly": 3, "semi": 6, "annual": 12, "annually": 12}
_MOST_INSTALLMENTS: Final = 1200
FRAGMENTS["every"] = "(monthly|quarterly|semi annual|semi annually|annual|annually)"


def lump_sum(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """All at once: at maturity, on a day, or on an anniversary of the issue."""
    if cursor.take(
        "(is|are|will be|shall be) [due and] payable [in lump sum] (at maturity|on [its|their] maturity date)"
    ):
        return (("payment_pattern", "lump_sum"),)
    found = cursor.take(
        "[, if not converted [,]] (is|are|will be|shall be) [due and] payable in"
        " (lump sum|one lump sum|single payment) on <D:day>"
    )
    if found is not None:
        return (("payment_pattern", "lump_sum"), ("payment_date", scene.day(found, "day")))
    found = cursor.take(
        "(is|are|will be|shall be) [due and] payable in (lump sum|one lump sum|single payment)"
        " on <O:years> anniversary {from_issue}"
    )
    if found is not None:
        years = scene.number(found, "years") or Decimal(0)
        return (("payment_pattern", "lump_sum"), ("payment_after_months", int(years * 12)))
    return None


def installments(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """So many payments, every so many months, from a day on."""
    begin = cursor.at
    found = cursor.take(
        "(is|are|will be|shall be) [due and] (payable|repaid|paid|repayable|amortized) in <C:count>"
        " [(equal|level)]"
        " [consecutive] [(equal|level)] {every} (installments|instalments|payments) [of principal"
        " and [accrued] interest]"
        " [(of|in amount of|each in amount of|equal to) <M:each> [each]]"
        " [[,] (beginning|commencing|starting|with first [such] (installment|payment) due)"
        " [(on|from)] <D:first>]"
    )
    if found is None:
        return None
    count = scene.number(found, "count")
    if count is None or not 1 <= count <= _MOST_INSTALLMENTS:
        return None
    words = cursor.text[begin : cursor.at].split()
    months = next(_MONTHS[word] for word in words if word in _MONTHS)
    terms: list[tuple[str, TermValue]] = [
        ("installments", int(count)),
        ("payment_months", months),
    ]
    each = scene.number(found, "each")
    if not {"equal", "level"}.isdisjoint(words) or each is not None:
        terms.append(("payment_pattern", "level_installments"))
    if each is not None:
        terms.append(("installment_amounts", (each,)))
    if "first" in found:
        terms.append(("first_payment_date", scene.day(found, "first")))
    return tuple(terms)


def interest_only(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """Interest every so many months."""
    begin = cursor.at
    found = cursor.take(
        "(is|are|will be|shall be) [due and] payable {every} [in arrears] [in cash]"
        " [[,] (beginning|commencing|starting) [on] <D:first>]"
    )
    if found is None:
        return None
    months = next(_MONTHS[word] for word in cursor.text[begin : cursor.at].split() if word in _MONTHS)
    terms: list[tuple[str, TermValue]] = [("payment_pattern", "interest_only"), ("payment_months", months)]
    if "first" in found:
        terms.append(("first_payment_date", scene.day(found, "first")))
    return tuple(terms)


__all__ = ["installments", "interest_only", "lump_sum"]
