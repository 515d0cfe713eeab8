"""What was paid for notes, and the discount at which they were issued, in sentences of their own."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import take_run, word_set

FRAGMENTS["cash_of"] = (
    "[(in cash|cash|in full|in full in cash|of gross proceeds|in gross proceeds|in gross cash"
    " proceeds|gross proceeds"
    "|in immediately available funds|purchase price)]"
)
FRAGMENTS["then_paid"] = (
    "[[,] (which was|which amount was|which sum was|and was|, paid|paid)"
    " [(paid|funded|received|delivered)] [in (full|cash)]"
    " [by (<H>|<X>)] [to <X>] [(on|at) (<D>|closing|[same] date)]]"
)
_PAID: Final = (
    "<H:payer> 's (purchase price|price) [for {all_of} <K:notes>] (was|is|being) <M:paid> {cash_of}",
    "[(aggregate|total|cash|original)] (purchase price|issue price|subscription price|price"
    " paid|price|consideration)"
    " [(paid|payable|received)] [(by <H:payer>|to <X>)] [(for|of|under) {all_of} <K:notes>]"
    " [(paid|payable)] [by"
    " <H:payer>]"
    " (was|is|being|totaled|amounted to|equaled) <M:paid> {cash_of} {then_paid}",
    "[(aggregate|total|cash|net)] (gross proceeds|proceeds|cash proceeds|net proceeds) [to <X>] [(from|of)"
    " [(sale|issuance|offering) of] {all_of} <K:notes>] [(to|received by) <X>] (were|was|totaled|amounted"
    " to|came to) <M:paid>"
    " {cash_of}",
    "<X> [also] (received|was paid|collected) [(at closing|in exchange|in return|on that date|on"
    " (same|that) day|on <D>)]"
    " [from <H:payer>] (<M:paid> {cash_of} [of proceeds]"
    "|[(aggregate|total|cash)] (gross proceeds|cash proceeds|proceeds|cash|net proceeds|purchase price) of"
    " <M:paid>)"
    " [(that|on that|on same) (day|date)] [from <H:payer>] [(in cash|at closing|in full|on <D>)] [(that|on"
    " that|on same) (day|date)]"
    " [(for|in exchange for|from [(sale|issuance) of]|under) ({all_of} <K:notes>|it)] [on <D>]",
    "<H:payer> [has] (paid|paid <X>|funded|advanced|delivered) [(to|)] [<X>] [(aggregate|total)] [purchase"
    " price"
    " of] <M:paid>"
    " {cash_of} [to <X>] [at closing]"
    " [(for|in exchange for|against|under|in consideration (of|for)|as consideration for|as purchase price"
    " (for|of)) ({all_of} <K:notes>|it)] [in cash]"
    " [at closing] [on <D>]",
    "{all_of} (<K:notes>|it|they) (was|were) (sold|issued|purchased|bought|priced) [(by|to) <H:payer>]"
    " (for|at|at price of"
    "|at purchase price of|for [(aggregate|total|cash)] purchase price of|for [total] consideration"
    " of|against payment of|in"
    " exchange for) <M:paid> {cash_of}",
)
FRAGMENTS["fee_kind"] = (
    "(closing|origination|legal|commitment|placement agent|structuring|transaction|due"
    " diligence|financing|certain|<H> 's)"
)
_DISCOUNT: Final = (
    "[,] [(and|which|that)] [{all_of} (<K>|it)] [(carrying|bearing|with|having|thus"
    " carrying|reflecting|reflects|includes"
    "|including|carries|after|net of|representing|giving|due to|because of|taking into account|in view"
    " of|after giving effect to"
    "|after deduction of|after deducting)]"
    " ({oid} (of|equal to|in amount of) <M:oid>|<M:oid> [of|in] {oid}|{oid} (of|equal to) <P:percent>"
    " [{of_basis}]"
    "|<P:percent> {oid} [{of_basis}]) [LPAR <P> RPAR]"
)
_DIFFERENCE: Final = (
    "[,] [(and|with)] difference [(between <M> and <M>|between [purchase] price and [face|principal]"
    " [amount|principal])] [of]"
    " <M:oid> (being|constituting|representing|is|constitutes|represents|was) {oid}"
)
_FEES: Final = word_set(
    "in for legal due diligence fees fee expenses expense of 's counsel and other transaction costs cost"
    " investor lender"
    " holder certain its attorney attorneys attorneys' placement agent commissions related to payment"
    " deduction"
    " closing documentation commission reimbursement including"
)
_AFTER_FEES: Final = (
    "(after|net of) [(payment|deduction|deducting|paying|withholding|deductions)] [(of|for)] [{fee_kind}]"
    " [(fee|fees|expenses)]"
    " [of] <M>"
)
_NET: Final = (
    "[,] (after|net of|less) [(payment|deduction|deducting|paying|withholding|deductions)] [(of|for)]"
    " [[<H> 's] {oid} [of <M>] and] [{fee_kind}] [(fee|fees|expenses|costs)] [(of|in amount of|totaling)] <M>"
)


def price_paid(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """What was paid for the note just spoken of, with the discount that explains it."""
    before: Terms = ()
    discounted = cursor.take("(after|net of|less) [(deduction of|deducting)] {oid} of <M:oid> [,]")
    if discounted is not None:
        before = (("discount", scene.number(discounted, "oid")),)
    elif cursor.take(_AFTER_FEES) is not None:
        take_run(cursor, _FEES, marks="H")
        cursor.take("[,]")
    for template in _PAID:
        start = cursor.at
        found = cursor.take(template)
        if found is not None:
            payer: Terms = (("paid_by", found["payer"]),) if "payer" in found else ()
            paid: Terms = (("proceeds", scene.number(found, "paid")), *payer)
            terms = (*before, *paid, *_explained(cursor, scene))
            if cursor.ended:
                notes = found.get("notes")
                return Subject(notes=notes, such=notes is None), terms
        cursor.at = start
    return None


def _explained(cursor: Cursor, scene: Scene) -> Terms:
    """The discount or the fees by which what was paid differs from the note's amount."""
    found = cursor.take(_DISCOUNT) or cursor.take(_DIFFERENCE)
    if cursor.take(_NET) is not None:
        take_run(cursor, _FEES, marks="H", ends=frozenset({"of", "for", "in", "and"}))
    if found is None:
        return ()
    if "percent" in found:
        return (("discount_of_either", scene.number(found, "percent")),)
    return (("discount", scene.number(found, "oid")),)


_BREAKDOWN: Final = (
    "of [(principal|face amount|principal amount)] [of] <M:face> [(of principal|principal amount|in"
    " principal)] ,"
    " <M:oid> (is|was|represents|represented|constitutes|constituted) {oid} [,] [and]"
)
_PART: Final = "[(and|,)] <M:fee> (is|was|represents|will be) (for|applied to|retained for|used for|paid"
" for|withheld for)"


def broken_down(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """“Of the $150,000, $10,000 is original issue discount, $5,000 was for fees, $135,000 was paid to us”."""
    found = cursor.take(_BREAKDOWN)
    if found is None:
        return None
    rest = scene.number(found, "face") or Decimal(0)
    rest -= scene.number(found, "oid") or Decimal(0)
    fee = cursor.take(_PART)
    if fee is not None:
        rest -= scene.number(fee, "fee") or Decimal(0)
        take_run(cursor, _FEES, marks="H", ends=frozenset({"of", "for", "in", "and"}))
    paid = cursor.take(
        "[,] [and] <M:paid> (was|is) [actually] (paid|delivered|funded|disbursed|received|wired) [(to|by)"
        " <X>] [in cash] [on <D>]"
    )
    if paid is None or scene.number(paid, "paid") != rest:
        return None
    terms: Terms = (("discount", scene.number(found, "oid")), ("proceeds", rest))
    return Subject(such=True), terms


_USES: Final = word_set("as to cover reimbursement from purchase price proceeds")


def withheld(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """“Of the principal the Holder kept back $2,000 for its fees": how much was paid stands elsewhere."""
    found = cursor.take(
        "[(of|from) {of_principal} [of {all_of} <K:notes>] [,]] <H> (withheld|retained|kept"
        " back|kept|deducted|held back) <M>"
    )
    if found is None:
        return None
    take_run(cursor, _FEES | _USES, marks="H")
    return Subject(such=True), (("understood", True),)


def difference(cursor: Cursor, scene: Scene, _: Symbols) -> tuple[Subject, Terms] | None:
    """“The difference between the price of $Y and the principal of $X is original issue discount”."""
    found = cursor.take(
        "difference between [purchase] price [paid] of <M:paid> and {size} [of {all_of} <K:notes>] of"
        " <M:face>"
        " (is|was|represents|represented|constitutes|constituted|reflects|being) {oid}"
    )
    paid = scene.number(found, "paid") if found is not None else None
    face = scene.number(found, "face") if found is not None else None
    if found is None or paid is None or face is None or face <= paid:
        return None
    notes = found.get("notes")
    return Subject(notes=notes, such=notes is None), (("proceeds", paid), ("discount", face - paid))


def funded(cursor: Cursor, _: Scene, __: Symbols) -> tuple[Subject, Terms] | None:
    """“The Note was funded on D": no more than when its price was paid."""
    found = cursor.take(
        "{all_of} <K:notes> (was|were) [fully] funded [in full] [by <H>] [(on <D>|at closing|on"
        " (same|that) (date|day))]"
    )
    return None if found is None else (Subject(notes=found["notes"]), (("understood", True),))


__all__ = ["broken_down", "difference", "funded", "price_paid", "withheld"]
