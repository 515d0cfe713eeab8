"""What translation notices about rows: values that are missing, codes and dates that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from holdings_events import Notice
from holdings_ledger.readers.model import Row
from holdings_ledger.translate.codes import KNOWN_CODES, SIDES, needs_side
from holdings_ledger.translate.pairing import Pairing
from holdings_ledger.translate.titles import Titles

__all__ = ["row_notices"]

_LAW: Final = date(1934, 6, 6)
"""The day of the Securities Exchange Act, whose section 16 has insiders report."""


def row_notices(
    rows: Sequence[Row], titles: Titles, pairing: Pairing, filed: date, known: Sequence[Notice]
) -> Iterator[Notice]:
    """Notices about transaction rows, in their order.

    filed: the filing's own day. known: the reader's notices; a row that it called incomplete is not called
    so twice.
    """
    incomplete = {(n.table, n.row) for n in known if n.code == "ROW_INCOMPLETE"}
    for index, row in enumerate(rows):
        if row.kind != "transaction":
            continue
        if (row.table, row.number) not in incomplete:
            yield from _completeness(row)
        yield from _code(row)
        if row.quantity is None and row.total_value is None:
            yield _quantity(index, rows, titles)
        if row.price is None and row.code in ("P", "S") and row.total_value is None:
            yield _price(row)
        if row.transaction_date is not None and row.transaction_date > filed:
            yield _about(
                row,
                "DATE_AFTER_FILING",
                f"{_place(row)} is dated {row.transaction_date}, after the filing itself, which is known"
                f" from {filed}.",
            )
        if row.transaction_date is not None and row.transaction_date < _LAW:
            yield _about(
                row,
                "DATE_IMPLAUSIBLE",
                f"{_place(row)} is dated {row.transaction_date}; the law that has it reported is of {_LAW}.",
            )
        leg = pairing.missing.get(index)
        if leg is not None:
            yield _unpaired(row, leg)


def _place(row: Row) -> str:
    return f"Row {row.number} of Table {row.table}"


def _about(row: Row, code: str, detail: str) -> Notice:
    spans = () if row.span is None else (row.span,)
    return Notice(code=code, detail=detail, spans=spans, table=row.table, row=row.number)


def _completeness(row: Row) -> Iterator[Notice]:
    lacking = [
        words
        for words, absent in (
            ("title", row.security is None),
            ("transaction date", row.transaction_date is None),
            ("A/D side", row.side is None and needs_side(row.code)),
        )
        if absent
    ]
    if lacking:
        yield _about(row, "ROW_INCOMPLETE", f"{_place(row)} states no {' and no '.join(lacking)}.")


def _code(row: Row) -> Iterator[Notice]:
    if row.code is None:
        yield _about(row, "UNKNOWN_CODE", f"{_place(row)} states no transaction code.")
    elif row.code not in KNOWN_CODES:
        yield _about(
            row,
            "UNKNOWN_CODE",
            f'{_place(row)} has the transaction code "{row.code}", which is not on the SEC\'s list.',
        )
    allowed = SIDES.get(row.code or "")
    if allowed is not None and row.side is not None and row.side != allowed:
        short = " unless it opens or closes a short position" if row.table == "II" else ""
        yield _about(
            row,
            "CODE_SIDE_CONFLICT",
            f"{_place(row)} has code {row.code}, which can only be {_side_words(allowed)}{short}, but is"
            f" marked {_side_words(row.side)}; the mark moves the balance, the code names the event.",
        )


def _side_words(side: str) -> str:
    return "acquired (A)" if side == "A" else "disposed of (D)"


def _quantity(index: int, rows: Sequence[Row], titles: Titles) -> Notice:
    """A quantity that two balances give is inferred by replay, never written into the event."""
    row = rows[index]
    before = _previous(index, rows, titles)
    if before is not None and before.balance_after is not None and row.balance_after is not None:
        moved = row.balance_after - before.balance_after
        if moved and (row.side is None or (moved > 0) == (row.side == "A")):
            return _about(
                row,
                "QUANTITY_INFERRED",
                f"{_place(row)} states no quantity; {_number(abs(moved))} follows from the balances"
                f" {_number(before.balance_after)} before and {_number(row.balance_after)} after it.",
            )
    return _about(
        row,
        "QUANTITY_MISSING",
        f"{_place(row)} states no quantity, and no two balances give it.",
    )


def _previous(index: int, rows: Sequence[Row], titles: Titles) -> Row | None:
    """The row before it of the same position, as far as titles that may be missing tell."""
    row = rows[index]
    for at in range(index - 1, -1, -1):
        other = rows[at]
        if other.table != row.table:
            return None
        if (
            other.ownership == row.ownership
            and (other.nature or "") == (row.nature or "")
            and titles.agree(other.security, row.security)
            and other.exercise_price == row.exercise_price
            and other.expiration_date == row.expiration_date
        ):
            return other
    return None


def _price(row: Row) -> Notice:
    deed = "purchase" if row.code == "P" else "sale"
    amount = "an unstated number" if row.quantity is None else _number(row.quantity)
    return _about(
        row,
        "PRICE_UNKNOWN",
        f"{_place(row)} states no price, so what the {deed} of {amount} of shares came to is unknown.",
    )


def _unpaired(row: Row, leg: str) -> Notice:
    amount = "an unstated number" if row.quantity is None else _number(row.quantity)
    lacks = "Table I that receives the shares" if leg == "stock" else "Table II that gives up the derivative"
    why = _WHY_UNPAIRED.get((row.code or "", leg), "the other leg may be reported elsewhere")
    return _about(
        row, "UNPAIRED_EXERCISE", f"{_place(row)} (code {row.code}, {amount}) has no row of {lacks}; {why}."
    )


_WHY_UNPAIRED: Final = {
    ("M", "stock"): "units settled in cash, or shares reported elsewhere, would explain it",
    ("M", "derivative"): "a settlement of stock units may legitimately stand in Table I alone",
    ("C", "stock"): "a conversion into another derivative security would explain it",
}


def _number(number: Decimal) -> str:
    return f"{number:,f}"
