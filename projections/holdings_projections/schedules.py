"""Amortization schedules: what a note promises to pay, under explicit conventions.

Exact: fractions inside, whole cents at every payment, `Decimal` dollars outside. Simple interest inside a
period unless a convention says otherwise; a payment is applied at the end of its day; the last one clears.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from holdings_projections.conventions import DEFAULTS, Conventions
from holdings_projections.daycount import days, year_fraction
from holdings_projections.making import record

__all__ = [
    "Payment",
    "ScheduleTerms",
    "ScheduledState",
    "accrual",
    "accrued_interest",
    "adjusted",
    "capitalised_stub",
    "level_payment",
    "payment_dates",
    "payment_day",
    "schedule",
    "scheduled_state",
]

Pattern = Literal["lump_sum", "level_installments", "equal_principal", "stepped", "interest_only"]

_MONTH_DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PAYMENTS_MAX: Final = 1200  # a hundred years of months; more is a slip in the terms, not a schedule


@record(kw_only=True)
class ScheduleTerms:
    """What a schedule is computed from.

    principal: dollars. rate: a year, as a fraction (0.12 is 12 %). issue_date: interest runs from the
    end of this day. maturity_date: last day; may be missing where installments are counted.
    pattern: how it is paid. installments: their number; first_payment_date; months between payments;
    payment_day: of the month, on which they fall, where the first date is the end of a shorter month.
    amounts: of the payments, where stated: one for all of them, or one for each ("stepped").
    carried_interest: dollars due from before issue_date, collected with the first payment. Where interest
    compounds, bearing: the part of it that bears interest; compounds_from: the day from which compounding
    periods are counted, issue_date if not given.
    """

    principal: Decimal
    rate: Decimal
    issue_date: date
    maturity_date: date | None = None
    pattern: Pattern = "lump_sum"
    installments: int | None = None
    first_payment_date: date | None = None
    months: int = 1
    payment_day: int | None = None
    amounts: tuple[Decimal, ...] = ()
    carried_interest: Decimal = Decimal(0)
    bearing: Decimal = Decimal(0)
    compounds_from: date | None = None

    def __attrs_post_init__(self) -> None:
        for name, value in (("principal", self.principal), ("rate", self.rate)):
            if not value.is_finite() or value < 0:
                raise ValueError(f"{name} must be a number of at least 0, not {value}")
        if self.months < 1:
            raise ValueError(f"months between payments must be at least 1, not {self.months}")


@record()
class Payment:
    """A payment of a schedule. days: of the day count used; the rest dollars; balance: after it."""

    number: int
    date: date
    days: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


@record(kw_only=True)
class ScheduledState:
    """Where a schedule stands at the end of a day, if every payment was made when due.

    principal, accrued, paid (all payments so far), due_on_date (of it, on this very day): dollars.
    days: of accrual since the last payment. payments_made: their number.
    """

    principal: Decimal
    accrued: Decimal
    days: int
    paid: Decimal
    due_on_date: Decimal
    payments_made: int


@record()
class _Period:
    """start, end: dates after adjustment. days: counted. factor: interest on one dollar for the period."""

    start: date
    end: date
    days: int
    factor: Fraction


@record(kw_only=True)
class _Plan:
    """Periods to pay at, and what the stub before them does. Amounts in cents.

    start: from which regular accrual runs. capitalised: added to the principal at start.
    first_extra: interest collected with the first payment; stub_days: the days it covers.
    """

    periods: tuple[_Period, ...]
    start: date
    capitalised: int = 0
    first_extra: int = 0
    stub_days: int = 0


def schedule(terms: ScheduleTerms, conventions: Conventions = DEFAULTS) -> tuple[Payment, ...]:
    """Every payment that the terms promise, in order; none where the terms name no date to pay on."""
    plan = _plan(terms, conventions)
    if not plan.periods:
        return ()
    principal = _cents(terms.principal, conventions) + plan.capitalised
    extra = plan.first_extra + _cents(terms.carried_interest, conventions)
    pay = _payer(terms, conventions, plan.periods, principal)
    first = (
        _first_interest(terms, plan.periods[0].end, conventions) if plan.start == terms.issue_date else None
    )
    return _rows(plan, principal, extra, pay, conventions, first)


def scheduled_state(
    terms: ScheduleTerms, as_of: date, conventions: Conventions = DEFAULTS
) -> ScheduledState | None:
    """The balance at the end of a day, if every payment was made when due; None before the issue date."""
    if as_of < terms.issue_date:
        return None
    rows = schedule(terms, conventions)
    made = [row for row in rows if row.date <= as_of]
    if made:
        balance, start = made[-1].balance, made[-1].date
        accrued, carried = accrued_interest(balance, terms.rate, start, as_of, conventions), Decimal(0)
    else:
        balance, start, accrued = _before_first_payment(terms, as_of, conventions)
        carried = terms.carried_interest
    return ScheduledState(
        principal=balance,
        accrued=accrued + carried,
        days=days(conventions.day_count, start, as_of) if balance else 0,
        paid=sum((row.payment for row in made), _dollars(0)),
        due_on_date=sum((row.payment for row in made if row.date == as_of), _dollars(0)),
        payments_made=len(made),
    )


def capitalised_stub(
    terms: ScheduleTerms, conventions: Conventions = DEFAULTS
) -> tuple[date, Decimal] | None:
    """When the regular periods begin, and the interest before them that becomes principal then, if any."""
    plan = _plan(terms, conventions)
    return (plan.start, _dollars(plan.capitalised)) if plan.capitalised else None


def accrued_interest(
    principal: Decimal, rate: Decimal, start: date, end: date, conventions: Conventions = DEFAULTS
) -> Decimal:
    """Interest on a principal from the end of one day to the end of another, in dollars, to the cent."""
    factor = _factor(Fraction(rate), start, end, conventions)
    return _dollars(_round(Fraction(principal) * 100 * factor, conventions))


def accrual(
    principal: Decimal,
    rate: Decimal,
    start: date,
    end: date,
    conventions: Conventions = DEFAULTS,
    *,
    anchor: date | None = None,
    carried: Decimal = Decimal(0),
    bearing: Decimal = Decimal(0),
) -> tuple[Decimal, Decimal]:
    """Interest as `accrued_interest`, where interest may be outstanding already, and how much of all of it
    bears interest in the end; both to the cent.

    anchor: day from which compounding periods are counted, start if not given. carried: interest outstanding
    at the start; bearing: the part of it that bears interest. Simple interest leaves both alone.
    """
    if conventions.compounding == "simple":
        return accrued_interest(principal, rate, start, end, conventions), bearing
    from holdings_projections.compounding import compounded

    growth = compounded(
        Fraction(principal),
        Fraction(rate),
        start,
        end,
        conventions,
        anchor=anchor,
        carried=Fraction(carried),
        bearing=Fraction(bearing),
    )
    cents = (_round(amount * 100, conventions) for amount in (growth.interest, growth.bearing))
    interest, bears = (_dollars(amount) for amount in cents)
    return interest, bears


def level_payment(
    principal: Decimal, factors: Sequence[Fraction], conventions: Conventions = DEFAULTS
) -> Decimal:
    """The one amount that, paid at the end of every period, clears the principal.

    factors: interest on a dollar for each period. It is principal / sum over i of the product over
    j <= i of 1 / (1 + factor j), solved exactly on the periods as they are, rounded once.
    """
    return _dollars(_level(_cents(principal, conventions), factors, conventions))


def payment_dates(terms: ScheduleTerms) -> tuple[date, ...]:
    """The days on which the terms promise payments, before any adjustment for weekends.

    The stated number of payments rules, so that a short or long first period adds none; only "stepped"
    amounts may leave a balance to maturity. Without a number, payments run up to maturity.
    """
    maturity = terms.maturity_date
    if terms.pattern == "lump_sum":
        return () if maturity is None else (max(maturity, terms.issue_date),)
    count = _count(terms)
    dates = _grid(terms, count)
    if maturity is None or maturity <= terms.issue_date:
        return dates if count is not None else ()
    counted = count is not None and terms.pattern in ("level_installments", "equal_principal")
    if counted and dates and dates[-1] <= maturity:
        return dates
    return (*(day for day in dates if day < maturity), maturity)


def payment_day(terms: ScheduleTerms) -> int:
    """The day of the month on which payments fall, in months that have it."""
    return _first_payment(terms, _count(terms))[1]


def adjusted(day: date, conventions: Conventions) -> date:
    """The day itself, or the business day that the convention moves it to. Knows weekends, not holidays."""
    if conventions.business_day == "unadjusted" or day.weekday() < 5:
        return day
    after = day + timedelta(days=7 - day.weekday())
    before = day - timedelta(days=day.weekday() - 4)
    if conventions.business_day == "preceding":
        return before
    if conventions.business_day == "modified_following" and after.month != day.month:
        return before
    return after


def _count(terms: ScheduleTerms) -> int | None:
    """The stated number of payments: outright, or as so many stated amounts."""
    if terms.installments:
        return terms.installments
    return len(terms.amounts) if len(terms.amounts) > 1 or terms.pattern == "stepped" else None


def _grid(terms: ScheduleTerms, count: int | None) -> tuple[date, ...]:
    """Payment dates at even steps from the first one, after issue; without a count up to maturity."""
    first, anchor = _first_payment(terms, count)
    grid: list[date] = []
    for step in range(min(count or _PAYMENTS_MAX, _PAYMENTS_MAX)):
        day = _add_months(first, step * terms.months, anchor)
        if day is None or (count is None and terms.maturity_date is not None and day > terms.maturity_date):
            break
        grid.append(day)
    return tuple(day for day in grid if day > terms.issue_date)


def _first_payment(terms: ScheduleTerms, count: int | None) -> tuple[date, int]:
    """The first payment's date, and the day of the month on which all of them fall where it exists.

    Where the first date is not stated, the payments end at maturity, or begin a period after issue.
    """
    issue, maturity, months = terms.issue_date, terms.maturity_date, terms.months
    first = terms.first_payment_date
    if first is None:
        first = _add_months(issue, months, issue.day) or issue
        if (
            maturity is not None
            and count is not None
            and _add_months(issue, months * count, issue.day) != maturity
        ):
            counted_back = _add_months(maturity, -months * (count - 1), maturity.day)
            first = counted_back if counted_back is not None and counted_back > issue else first
    if terms.payment_day is not None:
        return first, terms.payment_day
    return first, _anchor(first, maturity, issue if terms.first_payment_date is None else None)


def _anchor(first: date, maturity: date | None, issue: date | None) -> int:
    """The day of the month: the first payment's, unless that is a month's end cut short."""
    longest = max(first.day, maturity.day if maturity else 0, issue.day if issue else 0)
    return longest if first.day == _month_end(first.year, first.month) else first.day


def _month_end(year: int, month: int) -> int:
    return 29 if month == 2 and calendar.isleap(year) else _MONTH_DAYS[month]


def _add_months(day: date, months: int, anchor: int) -> date | None:
    """The anchor day some months on, or the last of the month; None beyond the calendar."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= years <= 9998:
        return None
    return date(years, month + 1, min(anchor, _month_end(years, month + 1)))


def _plan(terms: ScheduleTerms, conventions: Conventions) -> _Plan:
    dates = payment_dates(terms)
    issue = terms.issue_date
    if not dates or terms.pattern == "lump_sum":
        return _Plan(periods=_periods(terms, conventions, issue, dates), start=issue)
    first, anchor = _first_payment(terms, _count(terms))
    regular_start = adjusted(_add_months(first, -terms.months, anchor) or issue, conventions)
    if regular_start <= issue or (conventions.stub == "spread" and conventions.installments != "regular"):
        return _Plan(periods=_periods(terms, conventions, issue, dates), start=issue)
    periods = _periods(terms, conventions, regular_start, dates)
    if conventions.stub == "spread":
        return _Plan(periods=periods, start=regular_start)
    stub = _cents(
        accrued_interest(terms.principal, terms.rate, issue, regular_start, conventions), conventions
    )
    if conventions.stub == "capitalised":
        return _Plan(periods=periods, start=regular_start, capitalised=stub)
    covered = days(conventions.day_count, issue, regular_start)
    return _Plan(periods=periods, start=regular_start, first_extra=stub, stub_days=covered)


def _periods(
    terms: ScheduleTerms, conventions: Conventions, start: date, dates: Sequence[date]
) -> tuple[_Period, ...]:
    """The periods that end on the dates. "regular" gives each a month's share, but for a broken last one."""
    rate = Fraction(terms.rate)
    share = rate * terms.months / 12
    regular = conventions.installments == "regular" and terms.pattern != "lump_sum"
    periods: list[_Period] = []
    previous: date | None = None
    for day in dates:
        end = adjusted(day, conventions)
        broken = previous is not None and _add_months(previous, terms.months, day.day) != day
        factor = share if regular and not broken else _factor(rate, start, end, conventions)
        periods.append(_Period(start, end, days(conventions.day_count, start, end), factor))
        start, previous = end, day
    return tuple(periods)


def _factor(rate: Fraction, start: date, end: date, conventions: Conventions) -> Fraction:
    """Interest on one dollar from start to end; compounding periods are counted from start."""
    if conventions.compounding == "simple":
        return rate * year_fraction(conventions.day_count, start, end)
    from holdings_projections.compounding import compounded

    return compounded(Fraction(1), rate, start, end, conventions).interest


def _payer(
    terms: ScheduleTerms, conventions: Conventions, periods: Sequence[_Period], principal: int
) -> Callable[[int, int], int]:
    """What is paid at the end of a period, from its index and its interest, all in cents."""
    if terms.pattern in ("lump_sum", "interest_only"):
        return lambda index, interest: interest
    if terms.amounts:
        stated = [_cents(amount, conventions) for amount in terms.amounts]
        return lambda index, interest: stated[min(index, len(stated) - 1)]
    if terms.pattern == "equal_principal" or conventions.installments == "equal_principal":
        part = _round(Fraction(principal, len(periods)), conventions)
        return lambda index, interest: part + interest
    factors = [period.factor for period in periods]
    if conventions.installments == "level_textbook":
        factors = [Fraction(terms.rate) * terms.months / 12] * len(periods)
    level = _level(principal, factors, conventions)
    return lambda index, interest: level


def _level(principal: int, factors: Sequence[Fraction], conventions: Conventions) -> int:
    """The level payment in cents. The annuity is kept as one numerator and denominator, without reducing."""
    above, below = 0, 1
    for factor in reversed(factors):
        growth = factor.numerator + factor.denominator
        above, below = (below + above) * factor.denominator, below * growth
    return _round(Fraction(principal * below, above), conventions) if above else principal


def _first_interest(terms: ScheduleTerms, day: date, conventions: Conventions) -> int | None:
    """Cents of interest up to a day of the first period, where what was carried into it compounds."""
    if conventions.compounding == "simple" or not (terms.carried_interest or terms.compounds_from):
        return None
    interest, _ = accrual(
        terms.principal,
        terms.rate,
        terms.issue_date,
        day,
        conventions,
        anchor=terms.compounds_from,
        carried=terms.carried_interest,
        bearing=terms.bearing,
    )
    return _cents(interest, conventions)


def _rows(
    plan: _Plan,
    balance: int,
    extra: int,
    pay: Callable[[int, int], int],
    conventions: Conventions,
    first: int | None,
) -> tuple[Payment, ...]:
    """Pay period by period. extra: cents of interest collected with the first payment, on top of it;
    first: interest of the first period, where it is not the balance's alone."""
    rows: list[Payment] = []
    final = len(plan.periods) - 1
    for index, period in enumerate(plan.periods):
        factor = period.factor
        interest = _round_ratio(balance * factor.numerator, factor.denominator, conventions)
        if first is not None and index == 0:
            interest = first
        due = balance + interest
        paid = due if index == final else min(pay(index, interest), due)
        balance = due - paid
        rows.append(
            Payment(
                number=index + 1,
                date=period.end,
                days=period.days + (0 if index else plan.stub_days),
                payment=_dollars(paid + extra),
                interest=_dollars(interest + extra),
                principal=_dollars(paid - interest),
                balance=_dollars(balance),
            )
        )
        extra = 0
    return tuple(rows)


def _before_first_payment(
    terms: ScheduleTerms, as_of: date, conventions: Conventions
) -> tuple[Decimal, date, Decimal]:
    """Principal, start of accrual and interest accrued on a day before the first payment."""
    plan = _plan(terms, conventions)
    principal = _cents(terms.principal, conventions)

    def accrued(cents: int, start: date, end: date) -> Decimal:
        return accrued_interest(_dollars(cents), terms.rate, start, end, conventions)

    stub = plan.capitalised or plan.first_extra
    if as_of < plan.start:
        interest = accrued(principal, terms.issue_date, as_of) if stub else _dollars(0)
        return _dollars(principal), terms.issue_date, interest
    balance = principal + plan.capitalised
    whole = _first_interest(terms, as_of, conventions) if plan.start == terms.issue_date else None
    if whole is not None:
        return _dollars(balance), plan.start, _dollars(whole)
    interest = accrued(balance, plan.start, as_of) + _dollars(plan.first_extra)
    return _dollars(balance), plan.start, interest


def _cents(amount: Decimal, conventions: Conventions) -> int:
    return _round(Fraction(amount) * 100, conventions)


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _round(value: Fraction, conventions: Conventions) -> int:
    """The nearest whole number to a value of at least 0; a half goes up, or to the even neighbour."""
    return _round_ratio(value.numerator, value.denominator, conventions)


def _round_ratio(above: int, below: int, conventions: Conventions) -> int:
    """As `_round`, of a fraction that need not be reduced first, which takes longer than to round it."""
    whole, rest = divmod(above, below)
    twice = 2 * rest - below
    up = twice > 0 or (twice == 0 and (conventions.rounding == "half_up" or whole % 2 == 1))
    return whole + up
