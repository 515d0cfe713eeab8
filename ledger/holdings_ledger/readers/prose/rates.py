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

FRAGMENTS["yearly"] = (
    "(per annum|per year|annually|yearly|each year|a year|year|annual|p.a.|annum|per annum basis|on annual"
    " basis"
    "|on annualized basis)"
)
FRAGMENTS["plain_word"] = "(simple|annual|fixed|stated|nominal|yearly|interest|cash|contract|regular|coupon)"
FRAGMENTS["plain"] = "[{plain_word}] [{plain_word}]"
FRAGMENTS["rate_word"] = "(interest rate|rate of interest|coupon rate|coupon|rate|rates)"
FRAGMENTS["rate_of"] = (
    "(at|of|equal to|with|is|being) {plain} [{rate_word}] [{yearly}] [(of|equal to|that is|equaling)]"
    " [{plain}] [rate of]"
)
FRAGMENTS["a_rate"] = (
    "<P:rate> [(simple|fixed)] [interest] [(interest|rate)] [{yearly}] [, simple|simple] [interest]"
)
FRAGMENTS["bears"] = (
    "[(will|shall|is to|now|which|that|also|each|does)] [now|each]"
    " (bear|bears|bearing|accrue|accrues|accruing|carry|carries|carrying|pays|pay|paying|earn|earns"
    "|earning|yields|runs at)"
)
FRAGMENTS["had"] = (
    "[(will|shall|which|that|also|each)] (with|having|has|have|at|provides for|provide for|providing"
    " for|carries|carry"
    "|carrying|contains|calls for|is subject to|are subject to|specifies|includes|bears|bear|bearing)"
)
FRAGMENTS["of_principal"] = (
    "[(entire|aggregate|full|total|whole of|all|all of)]"
    " [(unpaid|outstanding|then|remaining|unconverted|original)]"
    " [(unpaid|outstanding|remaining)]"
    " (principal|principal amount|principal balance|principal sum|balance|amount|face amount)"
    " [(outstanding|then outstanding|remaining)]"
)
FRAGMENTS["on_balance"] = (
    "[on {its_own} {of_principal} [(of|under|outstanding under) {all_of} (<K>|it)] [(outstanding|remaining)]]"
)
FRAGMENTS["its_own"] = "[(its|their)]"
FRAGMENTS["the_issue"] = (
    "([(original|initial|applicable|respective)] [date of] [{its_own}] [(original|initial)]"
    " (issuance|issue|closing|funding|execution|advance|signing) [date] [of {all_of} <K>]"
    "|date (of|on which) ({all_of} <K>|it) [(was|is) issued]|date)"
)
FRAGMENTS["since"] = (
    "[[,] (accruing|from|since|after|beginning on|commencing on|beginning|commencing|from and"
    " after|starting on)"
    " [from] [and including] {the_issue}|[,] (accruing|from|since) [from] [and including] <D:since_day>]"
    " [[,] (until|through|to) [(but excluding|and including)] [(date)] [(that|on which|of)]"
    " [(maturity|{all_of} <K>|it|principal|such principal|amount|same|all amounts|payment)] [date]"
    " [(is|becomes|are|has been|have been)] [(repaid|paid|paid off|due and payable|due|converted|satisfied)]"
    " [, whether at maturity or upon acceleration or by prepayment or otherwise] [in full] [(or converted)]]"
)
FRAGMENTS["default_event"] = (
    "[(any|such|uncured|applicable)] (event of default|events of default|default event|payment"
    " default|default"
    "|event of default or default|<X> defaults)"
)
FRAGMENTS["lasting"] = (
    "[(occurs|occur|exists|exist|has occurred|have occurred|shall occur|shall have occurred|should occur"
    "|is declared|arises|is continuing|continues|lasts|persists|subsists)]"
    " [(and|and (for|as) (so|as) long as it|, and|and is|and then is)]"
    " [(is continuing|continues|continuing|while it continues|during its continuance|for as long as it"
    " continues"
    "|is not cured|remains uncured|uncured|for so long as it remains uncured|for so long as it is continuing"
    "|until it is cured|until cured)]"
)
FRAGMENTS["on_default"] = (
    "([immediately] (upon|following|after|on|from|in|during|while|if|whenever|when|from and after|at any"
    " time after"
    "|for so long as|for as long as|so long as|as long as|at any time during|commencing upon|effective upon)"
    " [(case of|event of|event that|event)] [(any|there is|there occurs|date of)]"
    " [(occurrence|continuance|continuation|happening|existence)]"
    " [(and|or|and during|and at any time during|, and during)] [(during)]"
    " [(continuance|continuation|existence)] [,] [of]"
    " {default_event} {lasting} [(under|of|on) {all_of} (<K>|it)] {lasting}"
    "|should <X> (default|be in default) [(under|on) {all_of} (<K>|it)]"
    "|(if|when|should|where) {all_of} (<K>|it|[any] (amount|payment|principal)) (is not|are not)"
    " (paid|repaid) [in full]"
    " (at|by|on|when) {its_own} (maturity [date]|due [date]))"
)
_DAY_COUNTS: Final = {Decimal(360): "ACT/360", Decimal(365): "ACT/365F"}
_NO_INTEREST: Final = (
    "((will|shall|does|do) not (bear|accrue|carry|pay) [any] [accrued] interest"
    "|(bears|bear|carries|carry|bearing|carrying|accrues) no interest|(is|are) [(interest free|non"
    " interest bearing)]"
    " (interest free|non interest bearing)|non interest bearing|interest free"
    "|without interest|no interest (accrues|is charged|will accrue|shall accrue)"
    " [on {all_of} (<K>|it)])"
)
_RATE: Final = (
    "({bears} {plain} [(interest|coupon)] {on_balance} {since} {on_balance} {rate_of} {a_rate}"
    "|{bears} <P:rate> {plain} (interest|coupon) [rate] [{yearly}]"
    "|{bears} {plain} {rate_word} [{yearly}] (of|at|equal to) {plain} {a_rate}"
    "|[{had}] {plain} {rate_word} [{yearly}] (of|at|equal to|that is|fixed at) {plain} {a_rate}"
    "|(with|at|plus|and) (<P:rate> {plain} interest [{yearly}]|{plain} interest {rate_of} {a_rate})"
    "|{its_own} {plain} {rate_word} [on it] (is|are|will be|shall be|of) [(fixed|set)] [(at|equal to)]"
    " {a_rate}"
    "|[{its_own} {plain} interest [on it]]"
    " [(now|will|shall|shall be|is to|will be|does)] (accrue|accrues|accruing|accrued|runs|run|is|be|is"
    " charged|charged"
    "|payable|is payable|calculated|is calculated|computed|be charged|be payable)"
    " [on {all_of} <K>] [{every}] [,] [in cash] [in arrears] [,] {on_balance} {since} {on_balance}"
    " {rate_of} {a_rate}"
    "|[(is|are)] interest bearing at {plain} [rate of] {a_rate}"
    "|[{had}] {its_own} {plain} interest {rate_of} {a_rate}"
    "|<X> (has agreed to|agreed to|will|shall|must|is required to|is obligated to|is to|agrees to) pay"
    " {plain} interest [to <H>]"
    " [on {all_of} <K>] {on_balance} {since} {on_balance} {rate_of} {a_rate})"
)
_GOES: Final = (
    "(increases|increasing|rises|rising|goes|steps up|stepping up|climbs|moves|jumps|adjusts|adjusting|resets"
    "|(shall|will|would|to|is|are|is to|subject to) [automatically] [be]"
    " (increase|increased|rise|adjust|adjusted|step"
    " up|reset|become|go|jump)|increased|increase|rise|subject to"
    " increase|subject to increases)"
)
FRAGMENTS["goes_up"] = _GOES
FRAGMENTS["goes_up_to"] = "({goes_up} [automatically] [up] to|becomes|become)"
FRAGMENTS["then_rate"] = (
    "[,] [(in which (case|event)|at which time|upon which|whereupon|when)] [,]"
    " [default] [(at|interest at|rate of|rate (is|becomes|shall be|will be)|[interest] rate {goes_up} to"
    "|interest [(will|shall|would)] (accrues|accrue|bear|be charged) [at] [default] [rate of]"
    "|it [(will|shall|would)] (bear|bears|accrues|accrue) interest at)] [rate of]"
)
_EXCEPT: Final = (
    "(unless|except if|until|except|except where) ({on_default}|{default_event} {lasting}) {then_rate}"
    " <P:rate> [{yearly}]"
)
_DEFAULT: Final = (
    "[(will|shall|which|that)] [(bear|bears|carries|has|with|at|provides for|and)] default"
    " (interest|rate|interest rate)"
    " [rate] [{yearly}] [(of|at|equal to)] [rate of] <P:rate> [{yearly}] [[,] {on_default}] [under"
    " {all_of} <K>]"
    "|[(provides for|is subject to|carries|with|bears|and|provide for)] (late charge|default interest|late"
    " charges) of"
    " <P:rate> {yearly} on (amounts|[any] amount|[any] payment|payments|sums) [(of principal or interest)]"
    " [(that|which) (is|are)] (not paid when due|overdue|past due)"
    "|[(and|or|which|that|with|, with)] [(rate|interest|interest rate|such rate|that rate)]"
    " {goes_up_to} [(rate of|default rate of)] <P:rate> [{yearly}] [,] {on_default}"
    "|(and|or|but|and at|but at|or at) [rate of] <P:rate> [{yearly}] [,] {on_default}"
    "|(and|or) at <P:rate> [{yearly}] while in default"
    "|{on_default} {then_rate} <P:rate> [{yearly}]"
)


def rate(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """“Bears interest at 8% per annum", "carrying a 6% coupon", "does not bear interest"."""
    if cursor.take(_NO_INTEREST):
        return (("rate", Decimal(0)), *_except_in_default(cursor, scene))
    found = cursor.take(_RATE)
    if found is None or "rate" not in found:
        return None
    parties = sum(party.name is not None for party in scene.register.parties)
    if parties > 1 and " to <H" in cursor.text[found[""] : cursor.at]:
        # Whose interest it is, only the only party of the document tells.
        return None
    value = scene.number(found, "rate")
    terms = suffixes(cursor, scene, symbols, value)
    if any(field == LIMITED for field, _ in terms):
        return tuple(term for term in terms if term[0] not in ("day_count", "default_rate"))
    return (("rate", value), *_starting(scene, found), *terms)


def _starting(scene: Scene, found: Mapping[str, int]) -> Terms:
    """The day from which interest runs, where it is named: a rate of a later time is none of the note's."""
    return (("rate_from", scene.day(found, "since_day")),) if "since_day" in found else ()


_MOST_SUFFIXES: Final = 5
FRAGMENTS["being_paid"] = (
    "[(, and|and|,)] [(is|are|shall be|will be|with interest|and|[all of] which (is|are|shall be|will"
    " be|may be)|may be)]"
    " (payable|due|due and payable|paid)"
)
_CLOSING: Final = (
    "{on_balance} [[,] (accruing|accrued) [(daily|from day to day)]] {since}",
    "{being_paid} [in cash] [(in arrears)] (at|on|upon) [{its_own}] [(stated|final)] (maturity"
    " [date]|repayment|conversion)"
    " [(or|and) (upon|at|on) (conversion|prepayment|redemption|acceleration)]",
    "[,] on {every} basis",
    "[,] on (last|first|<O>) [(business|calendar)] day of each [(calendar|fiscal)] (month|quarter|year)",
    "[,] (payable|due) (with|together with|along with) [{its_own}] principal [amount] [at maturity]",
    "{being_paid} in ([shares of] <J>|shares|cash|kind|cash or [in] [shares of] <J>|additional <K>|cash or"
    " in kind)"
    " [(at|upon|on) (conversion|maturity)] [or in cash [(at|upon) maturity]] [at (<H> 's|<X> 's|its)"
    " (option|election)]"
    " [(at|on|upon) (maturity [date]|repayment)]",
)


def suffixes(cursor: Cursor, scene: Scene, symbols: Symbols, rate: Decimal | None) -> Terms:
    """What follows a rate, in any order: since when, compounding, day count, payment, after default."""
    terms: list[tuple[str, TermValue]] = []
    seen: set[str] = set()
    for _ in range(_MOST_SUFFIXES):
        start = cursor.at
        found: Terms = ()
        for extra in (_compounding, _day_count, default_after):
            found = found or extra(cursor, scene)
        found = found or payable(cursor, scene, symbols) or _limited(cursor)
        if any(field in seen for field, _ in found):
            cursor.at = start
            break
        closing = None if found else next(filter(None, map(cursor.take, _CLOSING)), None)
        if closing is not None:
            found = _starting(scene, closing)
        elif not found and not _divided(cursor, scene, rate):
            break
        seen.update(field for field, _ in found)
        terms.extend(found)
    return tuple(terms)


LIMITED: Final = "limited"
"""Field of a rate that holds only for a time, and is none of the note's rate then."""


def _limited(cursor: Cursor) -> Terms:
    """“..., from and including D to but excluding D": the rate of a first period only."""
    found = cursor.take(
        "[,] (from|beginning|commencing) [on] [and including] {the_issue} (to|until|through|and ending on)"
        " [(but excluding|and"
        " including|but not including)] <D> [,]"
    )
    return () if found is None else ((LIMITED, True),)


def _divided(cursor: Cursor, scene: Scene, rate: Decimal | None) -> bool:
    """“10%, of which 6% is payable in cash and 4% in kind": parts that make the rate whole."""
    start = cursor.at
    found = cursor.take(
        "[,] [(consisting of|comprised of|of which|with|being)] <P:one> [(is|being|of which is|will"
        " be|payable|is payable)]"
        " [(to be|)] [(payable|paid|due|interest)] [(monthly|quarterly)] [(in cash|in kind|cash|pik)]"
        " [interest] [(and|plus)]"
        " <P:other> [(is|being|of which is|will be)] [(to be|)] [(payable|paid|due|interest)]"
        " [(in cash|in kind|cash|pik|paid in kind)] [interest]"
    )
    if found is None:
        return False
    parts = (scene.number(found, "one") or Decimal(0)) + (scene.number(found, "other") or Decimal(0))
    if parts == rate:
        return True
    cursor.at = start
    return False


def payable(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms:
    """“... payable quarterly" right after a rate: when interest is paid."""
    start = cursor.at
    cursor.take("(, and|and|,)")
    found = interest_only(cursor, scene, symbols)
    if found is None:
        cursor.at = start
        return ()
    return tuple((f"interest_{field.removeprefix('payment_')}", value) for field, value in found)


def _except_in_default(cursor: Cursor, scene: Scene) -> Terms:
    """“... except upon an event of default, when the rate is 18%": after what bears no interest otherwise."""
    found = cursor.take(_EXCEPT) or cursor.take(f"({_DEFAULT})")
    return (("default_rate", scene.number(found, "rate")),) if found is not None else ()


def rate_in_default(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“Bears default interest of 18% upon an event of default", "rising to 20% after a default"."""
    found = cursor.take(f"({_DEFAULT})")
    return None if found is None else (("default_rate", scene.number(found, "rate")),)


def _compounding(cursor: Cursor, scene: Scene) -> Terms:
    start = cursor.at
    found = cursor.take(
        "[(, and|and|,)] [(is|which is|shall be|will be|interest is|interest is to be)]"
        " (compounded|compounding|compounds)"
        " [on] [(a|)] (daily|monthly|quarterly|annually|semi annually|semiannually|yearly|annual|monthly"
        " basis"
        "|quarterly basis|annual basis|daily basis)"
    )
    if found is None:
        return ()
    words = cursor.text[start : cursor.at].split()
    name = words[-1] if words[-1] != "basis" else words[-2]
    named = {"annual": "annually", "yearly": "annually"}.get(name, name)
    return (("compounding", "semiannually" if "semi" in words else named),)


def _day_count(cursor: Cursor, scene: Scene) -> Terms:
    start = cursor.at
    found = cursor.take(
        "[(, and|and|,)] [(is|which is|shall be|will be|interest is|all interest is|with interest)]"
        " [(to be)] [(calculated|computed|based|reckoned|accruing|determined)] [(daily|and computed)] (on"
        " basis of|on|using"
        "|based on|based upon) [(actual days elapsed|actual number of days elapsed|actual days)"
        " (and|in|over|on basis of)]"
        " [basis of] <C:year> day (year|basis|calendar year) [,]"
        " [(for|and|and for|based on) [actual] [number of] (days elapsed|actual number of days"
        " elapsed|actual days elapsed)]"
        " [(of|comprised of|consisting of|composed of|and|with|containing) <C:twelve> <C:month> day months]"
    )
    if found is None:
        return ()
    year, month = scene.number(found, "year"), scene.number(found, "month")
    if month is not None:
        name = "30/360" if year == Decimal(360) and month == Decimal(30) else None
    else:
        name = _DAY_COUNTS.get(year or Decimal(0))
    if name is None:
        cursor.at = start
        return ()
    return (("day_count", name),)


def reckoning(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“Interest is computed on the basis of a 360-day year" or "compounds monthly", with no rate beside."""
    return (*_compounding(cursor, scene), *_day_count(cursor, scene)) or None


def default_after(cursor: Cursor, scene: Scene) -> Terms:
    """The rate after default that follows a rate in the same sentence; nothing where none does."""
    found: Mapping[str, int] | None = (
        cursor.take(
            "[(, and|and|,|LPAR)] [(which|that|such rate|which rate|rate)] {goes_up_to}"
            " [(rate of|default rate of)] <P:rate> [{yearly}] [,] {on_default} [RPAR]"
        )
        or cursor.take(
            "[,|LPAR] [(and|or|or at|and at|but|but at)] [rate of] <P:rate> [{yearly}] [,] {on_default}"
            " [RPAR]"
        )
        or cursor.take(
            "[(, and|and|,|LPAR|, but|but)] [which] (will|shall|with) [(upon|following|after)]"
            " [{on_default}] [,]"
            " {goes_up_to} [(rate of|default rate of)] <P:rate> [{yearly}] [RPAR]"
        )
    )
    return (("default_rate", scene.number(found, "rate")),) if found else ()


__all__ = ["default_after", "payable", "rate", "rate_in_default", "reckoning", "suffixes"]
