"""Which lots were issued, and the fields of each with how they are known."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

import attrs

from holdings_events import Conversion, Evidence
from holdings_ledger.readers.prose.applied import Applied, covered_issues, merged
from holdings_ledger.readers.prose.clauses import IssueClause, TermClause, TermValue
from holdings_ledger.readers.prose.lots import Lot, Part, allot, divide
from holdings_ledger.readers.prose.register import Register
from holdings_ledger.readers.prose.settle import Settling


class Lotting:
    """Divides the issues of a document into lots.

    unresolved: amounts of groups that fit the issues in no way, or in several. inferred: whether lots
    were found by sums over several issues. Both are set by `lots`.
    """

    def __init__(
        self, issues: tuple[IssueClause, ...], applied: Applied, settling: Settling, register: Register
    ) -> None:
        self.issues = issues
        self.applied = applied
        self.settling = settling
        self.register = register
        self.unresolved: tuple[Decimal, ...] = ()
        self.inferred = False

    def lots(self) -> tuple[Lot, ...]:
        """Each issue as one lot, or divided by the groups that the terms name by amount."""
        groups = self.applied.groups
        whole = tuple(Lot(index, None, (issue.principal,)) for index, issue in enumerate(self.issues))
        if not groups or not self.issues:
            self.unresolved = tuple(group.amount for group in groups)
            return whole
        inside = self._in_scope()
        amounts = tuple(group.amount for group in groups)
        if len(inside) == 1:
            lots = divide(self.issues[inside[0]].principal, amounts, inside[0])
        else:
            lots = allot(tuple(part for index in inside for part in self._parts(index)), amounts)
            self.inferred = lots is not None
        if lots is not None and self.settling.truncated and any(lot.group is None for lot in lots):
            # The missing rest may name further groups, which could leave another way, or none.
            lots = None
        if lots is None:
            self.unresolved = amounts
            return () if self.settling.truncated else whole
        return (*lots, *(lot for lot in whole if lot.issue not in inside))

    def _in_scope(self) -> list[int]:
        """The issues that the groups can be parts of: of the class and day that every group names."""
        inside = set(range(len(self.issues)))
        for group in self.applied.groups:
            if group.notes is not None:
                inside &= set(covered_issues(group.notes, list(self.issues), self.register))
            if group.day is not None:
                inside = {index for index in inside if self.settling.day(self.issues[index])[0] == group.day}
        return sorted(inside)

    def _parts(self, index: int) -> tuple[Part, ...]:
        """The indivisible amounts of an issue: the values surrendered for it, when they sum to it."""
        issue = self.issues[index]
        exchange = self.settling.exchange_of(issue)
        if exchange is not None and len(exchange.issues) == 1 and self.register.notes[issue.notes].plural:
            values = [leg.value for leg in exchange.legs]
            known = [value for value in values if value is not None]
            if len(known) == len(values) and sum(known) == issue.principal:
                return tuple(Part(index, value) for value in known)
        return (Part(index, issue.principal),)

    def values(
        self, issue: IssueClause, terms: list[TermClause], day: date, undivided: bool
    ) -> dict[str, TermValue]:
        """The lot's fields: stated terms, then what they imply."""
        plural = self.register.notes[issue.notes].plural
        terms = [_of_whole(term, plural) for term in terms if term.context.day in (None, day)]
        values = merged(terms, (*issue.terms, *_own(issue)))
        if values.pop("paid_by", issue.holder) != issue.holder and issue.holder is not None:
            # What another party paid was not the price of this note.
            values.pop("proceeds", None)
        price = values.get("proceeds")
        if issue.proceeds is None and isinstance(price, Decimal) and price > issue.principal:
            # More than the note's amount was received for something else.
            values.pop("proceeds")
        if undivided:
            _settle_discount(values, issue)
        else:
            values.pop("discount", None)
        secured = self.register.notes[issue.notes].secured_adjective
        if secured == "no" or (secured == "yes" and not self.settling.truncated):
            # What a cut document's missing rest may say of security, the name alone cannot tell.
            values.setdefault("secured", secured)
        if values.pop("dated", day) != day:
            # "After its date" counts from the date that the note bears, not from its issue.
            values.pop("maturity_months", None)
            values.pop("maturity_days", None)
        _leave_out_others(values, issue, day)
        months = values.get("maturity_months")
        if "maturity_date" not in values and isinstance(months, int) and months:
            due = add_months(day, months)
            if due is not None:
                values["maturity_date"] = due
        days = values.get("maturity_days")
        if "maturity_date" not in values and isinstance(days, int) and 0 < days <= _MOST_DAYS:
            values["maturity_date"] = day + timedelta(days=days)
        _settle_payments(values)
        rate, margin = values.get("rate"), values.get("default_margin")
        if isinstance(rate, Decimal) and isinstance(margin, Decimal):
            values.setdefault("default_rate", rate + margin)
        paid_on = values.get("payment_date")
        if paid_on is not None and values.get("maturity_date", paid_on) != paid_on:
            values.pop("payment_pattern", None)
        price = values.get("conversion")
        if isinstance(price, Conversion) and price.chooser is None and values.get("conversion_chooser"):
            values["conversion"] = attrs.evolve(price, chooser="holder")
        after = values.get("payment_after_months")
        if after is not None and values.get("maturity_months", after) != after:
            values.pop("payment_pattern", None)
        return values

    def evidence(
        self, lot: Lot, issue: IssueClause, grouped: bool, values: dict[str, TermValue]
    ) -> list[Evidence]:
        """What sums alone tell: an amount not printed, and which terms belong to which amount."""
        if lot.group is None and lot.principal == issue.principal:
            implied = [Evidence(field="principal", confidence="inferred")] if issue.implied else []
            return [*implied, *self._computed(values)]
        raw = " + ".join(f"{amount:,}" for amount in lot.components)
        whole_group = lot.group is not None and self.applied.groups[lot.group].amount == lot.principal
        found: list[Evidence] = []
        if lot.principal != issue.principal and not whole_group:
            found.append(Evidence(field="principal", confidence="inferred", raw=raw))
        if self.inferred and grouped:
            fields = ("exchange",) if whole_group and lot.principal != issue.principal else _ALLOTTED
            found += [
                Evidence(field=field, confidence="inferred", raw=raw)
                for field in fields
                if field == "exchange" or field in values
            ]
        return [*found, *self._computed(values)]

    def _computed(self, values: dict[str, TermValue]) -> list[Evidence]:
        relative = "maturity_months" in values or "maturity_days" in values
        if relative and isinstance(values.get("maturity_date"), date):
            raw = values.get("maturity_text")
            return [Evidence(field="maturity_date", confidence="inferred", raw=str(raw) if raw else None)]
        return []


_MOST_MONTHS = 1200
"""A term of a hundred years; more is a misprint."""
_MOST_DAYS = 36_600
_CENT = Decimal("0.01")


def _leave_out_others(values: dict[str, TermValue], issue: IssueClause, day: date) -> None:
    """Leave out a rate that runs from a later day only, and a cap on what another party may own."""
    start, holders = values.pop("rate_from", None), values.pop("cap_of", None)
    if isinstance(start, date) and start > day:
        values.pop("rate", None)
    if isinstance(holders, tuple) and issue.holder is not None and issue.holder not in holders:
        values.pop("ownership_cap", None)


_SUMS = ("discount", "proceeds", "installment_amounts")


def _of_whole(term: TermClause, plural: bool) -> TermClause:
    """The term; of each of several notes that were issued in one sum, without sums of money."""
    if not (plural and term.subject.every):
        return term
    return attrs.evolve(term, terms=tuple(pair for pair in term.terms if pair[0] not in _SUMS))


def _own(issue: IssueClause) -> tuple[tuple[str, TermValue], ...]:
    """What the issue itself says of its price and discount, so that a sentence that differs is a dispute."""
    stated = (("proceeds", issue.proceeds), ("discount", issue.discount))
    return tuple((field, value) for field, value in stated if value is not None)


def _settle_payments(values: dict[str, TermValue]) -> None:
    """Interest paid as it falls due, with the principal at maturity, is interest only; else the
    principal's own."""
    if "payment_pattern" in values:
        return
    if (
        values.get("interest_pattern") is not None
        and values.get("principal_pattern", "lump_sum") == "lump_sum"
    ):
        values["payment_pattern"] = values["interest_pattern"]
        for field in ("months", "first_payment_date"):
            if f"interest_{field}" in values:
                values.setdefault({"months": "payment_months"}.get(field, field), values[f"interest_{field}"])
    elif "principal_pattern" in values:
        values["payment_pattern"] = values["principal_pattern"]


def _settle_discount(values: dict[str, TermValue], issue: IssueClause) -> None:
    """A discount given as a percent, in dollars, when price and face leave no doubt of what."""
    for field in ("discount_of_face", "discount_of_price", "discount_of_either"):
        percent, proceeds = values.get(field), values.get("proceeds")
        if not isinstance(percent, Decimal) or "discount" in values:
            continue
        of_face = (issue.principal * percent).quantize(_CENT)
        if isinstance(proceeds, Decimal):
            gap = issue.principal - proceeds
            fits = {
                "discount_of_face": (of_face,),
                "discount_of_price": ((proceeds * percent).quantize(_CENT),),
            }
            either = (*fits["discount_of_face"], *fits["discount_of_price"])
            if gap > 0 and gap in fits.get(field, either):
                values["discount"] = gap
        elif field == "discount_of_face":
            values["discount"] = of_face


NOTE_FIELDS = (
    "proceeds",
    "discount",
    "rate",
    "default_rate",
    "day_count",
    "compounding",
    "maturity_date",
    "maturity_text",
    "payment_pattern",
    "installments",
    "installment_amounts",
    "first_payment_date",
    "payment_months",
    "conversion",
    "ownership_cap",
    "secured",
    "collateral",
    "registration_rights",
)
_ALLOTTED = (
    "maturity_date",
    "payment_pattern",
    "installments",
    "installment_amounts",
    "first_payment_date",
    "payment_months",
)


def add_months(day: date, months: int) -> date | None:
    """The same day of a later month, or its last day when it is shorter; None past the calendar's end."""
    if months > _MOST_MONTHS:
        return None
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


__all__ = ["NOTE_FIELDS", "Lotting", "add_months"]
