"""What is said of interest: the rate a year, the rate after default, day count and compounding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Terms, TermValue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.payments import interest_only
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["yearly"] = "(per annum|per year|annually|yearly|each year|year|annual|p.a.|annum)"
FRAGMENTS["plain"] = "[(simple|annual|fixed|stated|nominal|yearly)] [(simple|annual|fixed|interest)]"
FRAGMENTS["a_rate"] = "<P:rate> [(simple|fixed)] [interest] [{yearly}] [, simple|simple] [interest]"
FRAGMENTS["bears"] = (
    "[(will|shall|is to|now|which|that|also|each)] [now|each]"
    " (bear|bears|bearing|accrue|accrues|accruing|carry|carries|carrying|pays|pay|paying|earn|earns"
    "|earning|yields|runs at)"
)
FRAGMENTS["on_balance"] = (
    "[on (unpaid|outstanding) [principal] [(amount|balance)]|on {its_own} [unpaid|outstanding] principal"
    " [amount]]"
)
FRAGMENTS["its_own"] = "[(its|their)]"
FRAGMENTS["since"] = (
    "[(from|since|after|beginning on) (<D>|date of (issuance|issue)|issuance|issue date|closing)]"
)
FRAGMENTS["on_default"] = (
    "(upon|following|after|on|from|in case of|in event of|in event|during [continuance of]|while|if|whenever"
    "|in) [any] [(occurrence|continuance) [and (during continuance|continuance)] of] [(any|there is)]"
    " [event of]"
    " (default|<X> defaults) [(occurs|has occurred|is continuing|continues|lasts|persists|exists|subsists)]"
    " [and (while it continues|during its continuance|for as long as it continues)]"
)
_DAY_COUNTS: Final = {Decimal(360): "ACT/360", Decimal(365): "ACT/365F"}
_NO_INTEREST: Final = (
    "((will|shall|does|do) not (bear|accrue|carry) [any] [accrued] interest"
    "|(bears|bear|carries|carry|bearing|carrying|accrues) no interest|(is|are) (interest free|non"
    " interest bearing)"
    "|without interest|no interest (accrues|is payable|is due|is charged))"
)
_RATE: Final = (
    "({bears} {plain} interest {on_balance} {since} at {plain} [(rate of|rate equal to)] {a_rate}"
    "|{bears} <P:rate> {plain} (interest|coupon) [rate] [{yearly}]"
    "|{bears} {plain} (interest rate|coupon|rate of interest|rate|coupon rate) (of|at) {a_rate}"
    "|(with|having|has|have|at) {plain} (interest rate|coupon|rate of interest|rate|coupon rate) (of|at)"
    " {a_rate}"
    "|(with|at|plus|and) (<P:rate> {plain} interest [{yearly}]|{plain} interest at [{plain} rate of]"
    " {a_rate})"
    "|{its_own} {plain} (interest rate|coupon|rate) (is|are|of) {a_rate}"
    "|{its_own} {plain} interest at [{plain} rate of] {a_rate}|[{its_own} {plain} interest [on it]]"
    " [now] (accrues|accruing|runs|is|is charged|is payable|will"
    " accrue|accrued)"
    " {since} at [{plain} rate of] {a_rate})"
)
_DEFAULT: Final = (
    "[(will|shall|which|that)] (bear|bears|carries|has|with|at) default interest [rate] [(of|at)] [rate of]"
    " <P:rate> [{yearly}] [{on_default}] [under {all_of} <K>]"
    "|(with|has|carries|bears) default (rate|interest rate) of <P:rate> [{yearly}] [{on_default}]"
    "|[(and|or|which|that|with|, with)] [(rate|interest|interest rate)]"
    " (increases|increasing|rises|rising|goes|steps up"
    "|shall increase|will increase|will rise|increased|stepping up|climbs|moves|jumps|to increase|is"
    " increased"
    "|increase|rise) [up] to <P:rate> [{yearly}] {on_default}"
    "|(and|or|but|and at|but at|or at) <P:rate> [{yearly}] {on_default}"
    "|(and|or) at <P:rate> [{yearly}] while in default"
    "|{on_default} [,] [(at|interest at|rate of|rate is|rate becomes)] [rate of] <P:rate> [{yearly}]"
)


def rate(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """“Bears interest at 8% per annum", "carrying a 6% coupon", "does not bear interest"."""
    if cursor.take(_NO_INTEREST):
        return (("rate", Decimal(0)),)
    found = cursor.take(_RATE)
    if found is None or "rate" not in found:
        return None
    terms: list[tuple[str, TermValue]] = [("rate", scene.number(found, "rate"))]
    for extra in (_compounding, _day_count, default_after):
        terms.extend(extra(cursor, scene))
    terms.extend(payable(cursor, scene, symbols))
    return tuple(terms)


def payable(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms:
    """“... payable quarterly" right after a rate: when interest is paid."""
    start = cursor.at
    cursor.take("(, and|and|,)")
    found = interest_only(cursor, scene, symbols)
    if found is None:
        cursor.at = start
        return ()
    return tuple((f"interest_{field.removeprefix('payment_')}", value) for field, value in found)


def rate_in_default(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“Bears default interest of 18% upon an event of default", "rising to 20% after a default"."""
    found = cursor.take(f"({_DEFAULT})")
    return None if found is None else (("default_rate", scene.number(found, "rate")),)


def _compounding(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.text[cursor.at :].split(" ", 4)
    if cursor.take("[,] (compounded|compounding) (daily|monthly|quarterly|annually|semi annually)"):
        words = [word for word in found if word not in (",", "compounded", "compounding")]
        return (("compounding", "semiannually" if words[0] == "semi" else words[0]),)
    return ()


def _day_count(cursor: Cursor, scene: Scene) -> Terms:
    found = cursor.take(
        "[,] (calculated|computed|based|reckoned) (on basis of|on|using)"
        " [(actual days elapsed|actual number of days elapsed|actual days) (and|in|over)] <C:year> day year"
        " [(for actual [number of] days elapsed|and actual [number of] days elapsed)]"
        " [(of|comprised of|consisting of|composed of) <C:twelve> <C:month> day months]"
    )
    if found is None:
        return ()
    year, month = scene.number(found, "year"), scene.number(found, "month")
    if month is not None:
        return (("day_count", "30/360"),) if year == Decimal(360) and month == Decimal(30) else ()
    name = _DAY_COUNTS.get(year or Decimal(0))
    return (("day_count", name),) if name is not None else ()


def default_after(cursor: Cursor, scene: Scene) -> Terms:
    """The rate after default that follows a rate in the same sentence; nothing where none does."""
    found: Mapping[str, int] | None = cursor.take(
        "[,|LPAR] [(which|that)] (increases|shall increase|will increase|increasing|rising|rises) to"
        " <P:rate> [{yearly}]"
        " {on_default} [RPAR]"
    ) or cursor.take("[,|LPAR] [(and|or|or at|and at|but|but at)] <P:rate> [{yearly}] {on_default} [RPAR]")
    return (("default_rate", scene.number(found, "rate")),) if found else ()


__all__ = ["default_after", "payable", "rate", "rate_in_default"]
