"""Terms given as a list: "Interest rate: 7%", "Maturity | December 1, 2019", in lines, bullets or table rows.

A line is a label, a mark between, and a value that must be understood to its end. It speaks of the note that
the sentence above the list issued.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Context, Subject, TermClause, Terms
from holdings_ledger.readers.prose.converting import convertible, price_of
from holdings_ledger.readers.prose.maturities import labelled_maturity
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.payments import interest_only, lump_sum, stepped, unlabelled_installments
from holdings_ledger.readers.prose.predicates import UNDERSTOOD, collateral, discount
from holdings_ledger.readers.prose.rates import default_after, payable, rate
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Value = Callable[[Cursor, Scene, Symbols], Terms | None]

FRAGMENTS["bullet"] = "[BAR] [(-|•|*|·|–|▪|◦)] [<E>] [(<C> .|o)]"
FRAGMENTS["mark"] = "[(:|BAR|—|–|-)]"


def _mark_of(field: str, template: str) -> Value:
    def read(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
        found = cursor.take(template)
        if found is None:
            return None
        value = scene.day(found, "value")
        return ((field, value if value is not None else scene.number(found, "value")),)

    return read


def _entry_of(field: str, template: str) -> Value:
    def read(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
        found = cursor.take(template)
        return None if found is None else ((field, found["value"]),)

    return read


def _rate_value(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take("(none|nil|n / a|zero|non interest bearing|no interest|interest free)"):
        return (("rate", Decimal(0)),)
    found = cursor.take("{a_rate}")
    if found is None:
        return rate(cursor, scene, symbols)
    after = default_after(cursor, scene)
    paid = payable(cursor, scene, symbols)
    if not paid and cursor.take(
        "[,] payable (with principal|together with principal) [in single payment] at maturity"
    ):
        paid = (("payment_pattern", "lump_sum"),)
    return (("rate", scene.number(found, "rate")), *after, *paid)


def _payment_value(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take(
        "((single|one|bullet|lump sum|balloon) [(payment|sum)] [at|on|due at] [(maturity|its"
        " maturity)]|at maturity"
        "|in full at maturity|lump sum at maturity|all (principal and interest|amounts) [due] at maturity)"
    ):
        return (("payment_pattern", "lump_sum"),)
    for reader in (unlabelled_installments, stepped, lump_sum):
        start = cursor.at
        terms = reader(cursor, scene, symbols)
        if terms is not None:
            return terms
        cursor.at = start
    cursor.take("interest [only]")
    terms = interest_only(cursor, scene, symbols)
    if terms is not None:
        cursor.take("[(, with|,|; and|;|and)] principal [(due|payable)] at maturity")
    return terms


def _conversion_value(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take("(none|not convertible|no|n / a)"):
        return ((UNDERSTOOD, True),)
    start = cursor.at
    terms = convertible(cursor, scene, symbols)
    if terms is not None and cursor.ended:
        return terms
    cursor.at = start
    chooser = "holder" if cursor.take("{by_holder} [,]") else None
    cursor.take("{into_shares}")
    cursor.take("at")
    return price_of(cursor, scene, "holder" if chooser else None)


def _security_value(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take("(none ; (<K>|it|note) is unsecured|none|unsecured|no|no collateral|no security)"):
        return (("secured", "no"),)
    if cursor.take("(yes|secured)") and cursor.ended:
        return (("secured", "yes"),)
    marked = re.search(r"(?:^|[:|—–-] )$", cursor.text[: cursor.at]) is not None
    return collateral(cursor, scene, symbols) if marked else None


def _registration_value(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    if cursor.take("(none|no)"):
        return (("registration_rights", False),)
    return (("registration_rights", True),) if cursor.take("(yes|[customary] piggyback|demand)") else None


def _resale(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    found = cursor.take(
        "resale registration statement (to be filed|will be filed|must be filed) [within <C> days [of"
        " closing]] [by <D>]"
    )
    return None if found is None else (("registration_rights", True),)


def _discount_value(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    found = cursor.take("<M:value> [LPAR <P> RPAR]")
    if found is not None:
        return (("discount", scene.number(found, "value")),)
    return discount(cursor, scene, symbols)


def _noted(template: str) -> Value:
    def read(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
        return ((UNDERSTOOD, True),) if cursor.take(template) else None

    return read


_LABELS: Final[tuple[tuple[str, Value], ...]] = (
    (
        "(holder|lender|investor|purchaser|buyer|payee|noteholder|note holder|name of"
        " (holder|purchaser|lender|investor)|name"
        "|issued to|sold to|creditor|counterparty|payable to)",
        _entry_of("holder", "<H:value>"),
    ),
    ("(issuer|borrower|maker|<X>)", _noted("<X>")),
    (
        "([(original|aggregate|initial|stated|total|note)] (principal amount of note|principal of"
        " note|note principal|principal amount|principal|face amount|face"
        " value|principal sum"
        "|amount of <K>|amount of note|note amount|amount|loan amount|face|principal of <K>|principal"
        " amount of <K>))",
        _mark_of("principal", "<M:value>"),
    ),
    (
        "([(aggregate|cash|gross)] (purchase price|gross proceeds|proceeds|price|price paid|cash"
        " received|consideration"
        "|amount funded|amount paid|cash paid|funded amount|subscription price|issue price|proceeds"
        " received|cash)"
        " [(received|paid|to <X>)])",
        _mark_of(
            "proceeds", "<M:value> [(in cash|cash|, received at closing|received at closing|, paid in cash)]"
        ),
    ),
    ("({oid}|discount)", _discount_value),
    (
        "([(stated|annual|fixed|simple)] (interest rate|interest|rate of interest|coupon|rate|annual"
        " rate|coupon rate) [per annum]"
        " [LPAR annual RPAR])",
        _rate_value,
    ),
    (
        "(default (rate|interest|interest rate)|rate after default|interest after default|rate [of"
        " interest] (on|upon|in) default"
        "|post default rate)",
        _mark_of("default_rate", "<P:value> [{yearly}] [{on_default}]"),
    ),
    (
        "([(stated|final)] maturity [date]|due date|due|matures|term|date of maturity|repayment date)",
        labelled_maturity,
    ),
    (
        "(repayment|repayment terms|payments|payment|payment terms|amortization|schedule|payment"
        " schedule|installments"
        "|principal and interest|instalments|principal payments|repayment schedule)",
        _payment_value,
    ),
    ("(interest payments|interest payable|interest payment dates)", interest_only),
    (
        "(conversion price|conversion|convertible|conversion rate|conversion terms|conversion"
        " right|conversion rights|price of"
        " conversion|converts)",
        _conversion_value,
    ),
    (
        "([(beneficial|maximum)] ownership (limit|limitation|cap|blocker)|blocker|cap on"
        " ownership|ownership limit|conversion cap"
        "|conversion limit|cap|conversion limitation)",
        _mark_of("ownership_cap", "<P:value> [of {outstanding}]"),
    ),
    ("(security|collateral|secured by|ranking|security interest|secured)", _security_value),
    ("registration rights", _registration_value),
    (
        "(issue date|date of issue|issuance date|date of issuance|date|date of note|date of <K>|closing"
        " date|closing|issued|dated"
        "|original issue date)",
        _mark_of("day", "[on] <D:value>"),
    ),
    (
        "(type|instrument|security|title|form|note|nature of obligation|instrument type|class)",
        _entry_of("class", "<K:value>"),
    ),
    (
        "([number of] shares [under warrant|under warrants|issuable|underlying warrant]|warrant"
        " shares|warrants"
        "|shares underlying warrant)",
        _mark_of("warrant_shares", "<C:value> [shares]"),
    ),
    (
        "(exercise price|strike price|warrant exercise price)",
        _mark_of("warrant_price", "<M:value> {per_share}"),
    ),
    (
        "(expiration|expiry|expiration date|expires|expiry date)",
        _mark_of("warrant_expires", "[on] <D:value>"),
    ),
    ("registration", _resale),
    (
        "(guaranty|guarantee|guarantor|prepayment|use of proceeds|warrants|guarantees)",
        _noted("(none|no|<H>)"),
    ),
)


def read_label(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> TermClause | None:
    """The terms of a line that is a label and its value, or None."""
    cursor.take("{bullet}")
    begin = cursor.at
    for label, value in _LABELS:
        cursor.at = begin
        if cursor.take(label) is None:
            continue
        cursor.take("{mark}")
        terms = value(cursor, scene, symbols)
        cursor.take("(BAR|;|,|; and|and)")
        if terms and cursor.ended:
            return TermClause(
                template="label", symbols=symbols, context=context, subject=Subject(such=True), terms=terms
            )
    return None


__all__ = ["read_label"]
