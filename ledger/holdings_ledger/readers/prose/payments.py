"""How notes are to be paid: in a lump sum, in equal or stepped installments, interest only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from holdings_ledger.readers.prose.clauses import Terms, TermValue
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import take_run, word_set

_MONTHS: Final = {
    "monthly": 1,
    "month": 1,
    "months": 1,
    "quarterly": 3,
    "quarter": 3,
    "semi": 6,
    "annual": 12,
    "annually": 12,
    "yearly": 12,
    "year": 12,
}
_MOST_INSTALLMENTS: Final = 1200
FRAGMENTS["every"] = "(monthly|quarterly|semi annual|semi annually|annual|annually|yearly)"
FRAGMENTS["must_pay"] = (
    "(will|shall|must|agreed to|(is|are) (to|obliged to|required to|obligated to)|(has|have) agreed to)"
)
FRAGMENTS["payable_in"] = (
    "((<X>|it) {must_pay} make"
    "|(requires|require|calls for|provides for|requiring) [<X> to make]|[(which|that)] (is|are|will"
    " be|shall be|to be|being|is to be|are to be|must be) [due and]"
    " (payable|repaid|paid|repayable|amortized|due|paid back|paid off)"
    "|(payable|repayable|to be repaid|to be"
    " paid|due|amortizing|amortized|amortizes|amortize|repaid|repayment)"
    "|<X> {must_pay} (repay|pay)"
    " [(it|them|{of_principal} [of <K>] [and [guaranteed|accrued] interest]|<K>|(this|that|such) <K>)])"
)
FRAGMENTS["parts"] = "(installments|instalments|payments|installment|payment)"
FRAGMENTS["of_both"] = (
    "[(of principal and [accrued] interest [combined]|of principal plus [accrued] interest"
    "|of principal , plus accrued interest|of principal|(including|inclusive of) interest"
    "|[of principal] [,] (together with|plus) {accrued} [,])]"
)
FRAGMENTS["first_due"] = (
    "[[,] [(and|with)] [(the)] [of which] [<O> [such] [(monthly|quarterly)] [({parts}|one|of them|of"
    " these|of which)]"
    " [(is|being|falling|payable|is payable|falls|to be made|is to be made|to be paid|was)] [due]"
    "|(beginning|commencing|starting|from|payments begin|which begin|that begin|first due)]"
    " [(on|from|in)] <D:first>] [[,] [(and|through|until|to)] [<O>]"
    " [(last|final|ending|continuing|continuing through|ending on)]"
    " [(of which|installment|instalment|payment)] [(is|being|will be)] [(due|falls due|falling"
    " due|payable)] [on]"
    " (<D:last>|maturity date|maturity) [, when all amounts then unpaid fall"
    " due|, when (balance|remaining balance|all that remains|remainder) is due]]"
)


FRAGMENTS["due_all"] = (
    "([(is|are|will be|shall be|is to be|are to be|must be)] [(all)] [due and]"
    " (payable|due|repayable|paid|repaid))"
)
FRAGMENTS["at_once"] = (
    "(<C> (lump sum|sum|payment)|[(one|single)] (lump sum|balloon payment|payment|sum|balloon))"
)
_AT_MATURITY: Final = (
    "{due_all} [in full] [in {at_once}] [only] [, with interest ,|with interest] (at|on|upon|with)"
    " [(its|their|final)]"
    " (maturity date|maturity) [[(,|LPAR)] [(on|of)] <D:due> [RPAR]]",
    "no (payment|payments) [of (principal|interest|principal or interest|principal and interest)]"
    " [(on|under) {all_of} <K>]"
    " (is|are|will be|shall be) (due|required|payable) (until|before|prior to) [(its|their)] (maturity"
    " date|maturity)",
    "[, if not converted [,]] {due_all} in {at_once} [due] (at maturity [on <D:due>]|on maturity [date])",
)
_ON_DAY: Final = "[, if not converted [,]] {due_all} in {at_once} [due] on <D:day>"


def lump_sum(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """All at once: at maturity, on a day, or on an anniversary of the issue."""
    for template in _AT_MATURITY:
        found = cursor.take(template)
        if found is not None:
            due: Terms = (("maturity_date", scene.day(found, "due")),) if "due" in found else ()
            return (("payment_pattern", "lump_sum"), *due)
    found = cursor.take(_ON_DAY)
    if found is not None:
        return (("payment_pattern", "lump_sum"), ("payment_date", scene.day(found, "day")))
    found = cursor.take("{due_all} in {at_once} on <O:years> anniversary {from_issue}")
    if found is not None:
        years = scene.number(found, "years") or Decimal(0)
        return (("payment_pattern", "lump_sum"), ("payment_after_months", int(years * 12)))
    return None


_INSTALLMENTS: Final = (
    "{payable_in} [(in|over|by|as)] <C:count> [(equal|level)] [(consecutive|successive)] [(equal|level)]"
    " {every}"
    " [(equal|level)] {parts} {of_both} [(of|in amount of|each in amount of|equal to|each of) <M:each>"
    " [each]] {of_both}"
    " {first_due}"
)
_INSTALLMENTS_OF: Final = (
    "{payable_in} [(in|over|by|as)] <C:count> [(equal|level)] [(consecutive|successive)] {parts}"
    " (of|each of) <M:each>"
    " [each] {of_both} [, (payable|due|paid)] (each month|every month|each quarter|every"
    " quarter|{every}|month"
    "|per month) {first_due}"
)


def installments(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """So many payments, every so many months, from a day on."""
    return _installments(cursor, scene, labelled=False)


def unlabelled_installments(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """The same where a label has said that it is about payment: "12 equal monthly installments of $500"."""
    return _installments(cursor, scene, labelled=True)


def _installments(cursor: Cursor, scene: Scene, *, labelled: bool) -> Terms | None:
    """The installments at the cursor. labelled: whether "payable in" may be left out."""
    begin = cursor.at
    found = None
    for template in (_INSTALLMENTS, _INSTALLMENTS_OF):
        lead = "[{payable_in}]" if labelled else "{payable_in}"
        found = found or cursor.take(template.replace("{payable_in}", lead))
    if found is None:
        return None
    count = scene.number(found, "count")
    if count is None or not 1 <= count <= _MOST_INSTALLMENTS:
        return None
    words = cursor.text[begin : cursor.at].split()
    terms: list[tuple[str, TermValue]] = [("installments", int(count)), ("payment_months", _period(words))]
    each = scene.number(found, "each")
    if not {"equal", "level"}.isdisjoint(words) or each is not None:
        terms.append(("payment_pattern", _pattern(words)))
    if each is not None:
        terms.append(("installment_amounts", (each,)))
    if "first" in found:
        terms.append(("first_payment_date", scene.day(found, "first")))
    if "last" in found:
        terms.append(("maturity_date", scene.day(found, "last")))
    return tuple(terms)


def _period(words: list[str]) -> int:
    return next(_MONTHS[word] for word in words if word in _MONTHS)


def _pattern(words: list[str]) -> str:
    """Equal payments of principal, or, where nothing else is said, of principal and interest together."""
    text = " ".join(words)
    if "of principal" in text and ("plus accrued" in text or "interest" not in words):
        return "equal_principal"
    return "level_installments"


_STEP: Final = "<M:amount> [(due|payable)] [(on|due on|by)] [<D:day>] [(,|;|, and|and|; and)]"
_MOST_STEPS: Final = 60


def stepped(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """Payments of different amounts: "in two payments of $5,000 and $10,000", or each with its day."""
    found = cursor.take(
        "{payable_in} [(in|by)] [<C:count>]"
        " [(stepped|increasing|rising|scheduled|unequal|following|consecutive)]"
        " [{every}] [{parts}] [(of|as follows|in amounts of|, as follows)] [:]"
    )
    if found is None:
        return None
    words = cursor.text[found[""] : cursor.at].split()
    amounts: list[Decimal] = []
    days: list[date] = []
    while len(amounts) < _MOST_STEPS and (step := cursor.take(f"[(<E>|-|•|*)] {_STEP}")) is not None:
        amounts.append(scene.number(step, "amount") or Decimal(0))
        if "day" in step:
            days.append(scene.tokens[step["day"]].day or date.min)
    count = scene.number(found, "count")
    if (
        len(amounts) < 2
        or (count is not None and count != len(amounts))
        or (days and len(days) != len(amounts))
    ):
        return None
    if not days and cursor.take("[,] [(due|payable|falling due)] on") is not None:
        days = _listed_days(cursor, scene)
        if len(days) != len(amounts):
            return None
    months = _period(words) if not set(words).isdisjoint(_MONTHS) else _apart(days)
    terms: list[tuple[str, TermValue]] = [
        ("payment_pattern", "level_installments" if len(set(amounts)) == 1 else "stepped"),
        ("installments", len(amounts)),
        ("installment_amounts", tuple(amounts)),
    ]
    if months is not None:
        terms.append(("payment_months", months))
    cursor.take(
        "[,] [in each case|each] [,] (together with|plus|with) {accrued} [(to|through) (that|such|payment)"
        " date]"
    )
    first = cursor.take("{first_due}")
    if days:
        terms.append(("first_payment_date", days[0]))
    elif first is not None and "first" in first:
        terms.append(("first_payment_date", scene.day(first, "first")))
    return tuple(terms)


def _listed_days(cursor: Cursor, scene: Scene) -> list[date]:
    days: list[date] = []
    while (found := cursor.take("<D:day> [(,|;|, and|and|; and)]")) is not None:
        days.append(scene.tokens[found["day"]].day or date.min)
    cursor.take(", respectively|respectively")
    return days


def _apart(days: list[date]) -> int | None:
    """The months between payments that fall on the same day of every so many months."""
    ordinals = [day.year * 12 + day.month for day in days]
    gaps = {later - earlier for earlier, later in pairwise(ordinals)}
    if len(gaps) != 1 or len({day.day for day in days}) != 1:
        return None
    gap = gaps.pop()
    return gap if gap > 0 else None


_DATES: Final = word_set(
    "january february march april may june july august september october november december first last"
    " fifteenth"
    " business calendar fiscal trading day days date dates month months quarter quarters year each every"
    " such of the"
    " on and , anniversary during term thereafter 's following ended"
)
_TRAILING: Final = word_set(", and on of each every such during following")
_PERIODIC: Final = (
    "[(is|are|will be|shall be|which is|which are|to be|being|which shall be|which will be|is to be)] [due"
    " and]"
    " (payable|paid|due|due and payable|paid in cash|payable in cash) [in cash] [in arrears]"
    " [on|in] [(a|)] ({every} [(basis|installments|payments)]|each month|every month|each quarter"
    "|every quarter|[on] last [business] day of each [(calendar|fiscal)] (quarter|month)|at end of each"
    " [(calendar|fiscal)]"
    " (quarter|month)|<O> of each month|on <O> [(business|calendar)] [day] of each [(calendar|fiscal)]"
    " (month|quarter)"
    "|at end of each (month|quarter))"
)
_OF_INTEREST: Final = (
    "[(requires|require|calls for|call for|provides for|provide for|requiring|with|<X> (will|shall|must|is"
    " required to) make)]"
    " ({every} (payments of [accrued] interest [only]|interest [only] payments)|interest only payments"
    " [({every}|each month|each quarter)])"
)


def interest_only(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """Interest every so many months, with the days on which it is paid."""
    begin = cursor.at
    if cursor.take(_PERIODIC) is None and cursor.take(_OF_INTEREST) is None:
        return None
    months = _period(cursor.text[begin : cursor.at].split())
    terms: list[tuple[str, TermValue]] = [("payment_pattern", "interest_only"), ("payment_months", months)]
    cursor.take("[,] [(in arrears|in advance)] [in cash] [in arrears]")
    start = cursor.at
    if cursor.take("[,] on") is not None and not take_run(cursor, _DATES, marks="CO", ends=_TRAILING):
        cursor.at = start
    cursor.take("[,] [in arrears] [in cash] [only]")
    first = cursor.take(
        "[,] [with [(the)]] [(<O> [such] [interest] payment|payments|payment)] [(being|is|to be)] [due]"
        " (beginning|commencing|starting|from|due|begin|commence|made) [(on|with|as of)] <D:first>"
    )
    if first is not None:
        terms.append(("first_payment_date", scene.day(first, "first")))
    cursor.take(
        "[,] (until|through) (maturity [date]|{all_of} <K> is [fully] (paid|repaid) [in full]|<D>)"
        " {when_all_due}"
    )
    return tuple(terms)


__all__ = ["installments", "interest_only", "lump_sum", "stepped", "unlabelled_installments"]
