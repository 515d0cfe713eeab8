"""The members of an Insider Transactions Data Set and their columns, from the SEC's description of them.

A quarter has eight members. Each begins with a line of column names, which is what decides where a value
stands; the order of columns is free, but for the accession number, which comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Final, Literal

import attrs

from holdings_ledger.readers.cells import Convert
from holdings_ledger.readers.model import Rejection
from holdings_ledger.readers.ownership_tsv.meanings import meaning

__all__ = [
    "ACCESSION",
    "FIELDS",
    "MEMBERS",
    "ROW_MEMBERS",
    "Header",
    "RowMember",
    "column_name",
    "header_of",
]

ACCESSION: Final = "ACCESSION_NUMBER"
"""The first column of every member, by which they are joined."""

MEMBERS: Final = (
    "SUBMISSION",
    "REPORTINGOWNER",
    "NONDERIV_TRANS",
    "NONDERIV_HOLDING",
    "DERIV_TRANS",
    "DERIV_HOLDING",
    "FOOTNOTES",
    "OWNER_SIGNATURE",
)
"""In the order of the SEC's description, which is the order of a stored filing, too."""

_ALIASES: Final = {
    "EXERCISE_DATE": "EXCERCISE_DATE",
    "EXERCISE_DATE_FN": "EXCERCISE_DATE_FN",
    "EQUITY_SWAP_INVOLVED_FN": "EQUITY_SWAP_TRANS_CD_FN",
    "FORM3_HOLDING_REPORTED": "FORM3_HOLDINGS_REPORTED",
}
"""Columns that the description, its metadata and the files themselves spell in two ways."""

_BOTH: Final = (
    "SHRS_OWND_FOLWNG_TRANS",
    "VALU_OWND_FOLWNG_TRANS",
    "DIRECT_INDIRECT_OWNERSHIP",
    "NATURE_OF_OWNERSHIP",
)
_CODING: Final = ("TRANS_DATE", "DEEMED_EXECUTION_DATE", "TRANS_FORM_TYPE", "TRANS_CODE")
_TERMS: Final = ("EXCERCISE_DATE", "EXPIRATION_DATE")
_UNDERLYING: Final = ("UNDLYNG_SEC_TITLE", "UNDLYNG_SEC_SHARES", "UNDLYNG_SEC_VALUE")
_AMOUNTS: Final = ("TRANS_PRICEPERSHARE", "TRANS_ACQUIRED_DISP_CD")
_SWAP: Final = ("EQUITY_SWAP_INVOLVED", "TRANS_TIMELINESS", "TRANS_SHARES")

FIELDS: Final = {
    "SECURITY_TITLE": "security",
    "CONV_EXERCISE_PRICE": "exercise_price",
    "TRANS_DATE": "transaction_date",
    "DEEMED_EXECUTION_DATE": "deemed_date",
    "TRANS_FORM_TYPE": "form_type",
    "TRANS_CODE": "code",
    "EQUITY_SWAP_INVOLVED": "equity_swap",
    "TRANS_TIMELINESS": "timeliness",
    "TRANS_SHARES": "quantity",
    "TRANS_TOTAL_VALUE": "total_value",
    "TRANS_PRICEPERSHARE": "price",
    "TRANS_ACQUIRED_DISP_CD": "side",
    "EXCERCISE_DATE": "exercisable_date",
    "EXPIRATION_DATE": "expiration_date",
    "UNDLYNG_SEC_TITLE": "underlying",
    "UNDLYNG_SEC_SHARES": "underlying_quantity",
    "UNDLYNG_SEC_VALUE": "underlying_value",
    "SHRS_OWND_FOLWNG_TRANS": "balance_after",
    "VALU_OWND_FOLWNG_TRANS": "balance_value_after",
    "DIRECT_INDIRECT_OWNERSHIP": "ownership",
    "NATURE_OF_OWNERSHIP": "nature",
}
"""Field of a row by column."""

_MARKED_OTHERWISE: Final = {"EQUITY_SWAP_TRANS_CD_FN": "code", "TRANS_FORM_TYPE_FN": "code"}
"""Columns of footnote marks that are not named after a column of their own: all marks of the coding."""


@attrs.frozen
class RowMember:
    """A member whose lines are rows of a table. key: its column of surrogate keys, which give the order."""

    table: Literal["I", "II"]
    kind: Literal["transaction", "holding"]
    key: str


ROW_MEMBERS: Final = {
    "NONDERIV_TRANS": RowMember("I", "transaction", "NONDERIV_TRANS_SK"),
    "NONDERIV_HOLDING": RowMember("I", "holding", "NONDERIV_HOLDING_SK"),
    "DERIV_TRANS": RowMember("II", "transaction", "DERIV_TRANS_SK"),
    "DERIV_HOLDING": RowMember("II", "holding", "DERIV_HOLDING_SK"),
}

_ROWS: Final = {
    "NONDERIV_TRANS": ("SECURITY_TITLE", *_CODING, *_SWAP, *_AMOUNTS, *_BOTH),
    "NONDERIV_HOLDING": ("SECURITY_TITLE", *_BOTH),
    "DERIV_TRANS": (
        *("SECURITY_TITLE", "CONV_EXERCISE_PRICE", *_CODING, *_SWAP, "TRANS_TOTAL_VALUE", *_AMOUNTS),
        *(*_TERMS, *_UNDERLYING, *_BOTH),
    ),
    "DERIV_HOLDING": ("SECURITY_TITLE", "CONV_EXERCISE_PRICE", *_TERMS, *_UNDERLYING, *_BOTH),
}
_UNMARKED: Final = frozenset({"TRANS_FORM_TYPE", "TRANS_CODE", "EQUITY_SWAP_INVOLVED"})


def _with_marks(columns: tuple[str, ...]) -> tuple[str, ...]:
    return (*columns, *(f"{column}_FN" for column in columns if column not in _UNMARKED))


_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "SUBMISSION": (
        *("FILING_DATE", "PERIOD_OF_REPORT", "DATE_OF_ORIG_SUB", "NO_SECURITIES_OWNED"),
        *("NOT_SUBJECT_SEC16", "FORM3_HOLDINGS_REPORTED", "FORM4_TRANS_REPORTED", "DOCUMENT_TYPE"),
        *("ISSUERCIK", "ISSUERNAME", "ISSUERTRADINGSYMBOL", "REMARKS"),
    ),
    "REPORTINGOWNER": (
        *("RPTOWNERCIK", "RPTOWNERNAME", "RPTOWNER_RELATIONSHIP", "RPTOWNER_TITLE", "RPTOWNER_TXT"),
        *("RPTOWNER_STREET1", "RPTOWNER_STREET2", "RPTOWNER_CITY", "RPTOWNER_STATE", "RPTOWNER_ZIPCODE"),
        "RPTOWNER_STATE_DESC",
    ),
    **{
        member: (told.key, *_with_marks(_ROWS[member]))
        + (("EQUITY_SWAP_TRANS_CD_FN",) if told.kind == "transaction" else ())
        for member, told in ROW_MEMBERS.items()
    },
    "FOOTNOTES": ("FOOTNOTE_ID", "FOOTNOTE_TXT"),
    "OWNER_SIGNATURE": ("OWNERSIGNATURENAME", "OWNERSIGNATUREDATE"),
}
_PASSED_OVER: Final = frozenset(
    {
        "FILE_NUMBER",
        *("CONTACT_NAME", "CONTACT_PHONE_NUMBER", "CONTACT_EMAIL_ADDRESS", "NOTIFICATION_EMAIL_ADDRESS"),
    }
)
"""Columns that the description names, and that no fact of the ledger has a place for."""

_OPTIONAL: Final = {
    "SUBMISSION": frozenset({"AFF10B5ONE"}),
    "NONDERIV_HOLDING": frozenset({"TRANS_FORM_TYPE", "TRANS_FORM_TYPE_FN"}),
    "DERIV_HOLDING": frozenset({"TRANS_FORM_TYPE", "TRANS_FORM_TYPE_FN"}),
}


@attrs.frozen(kw_only=True)
class Header:
    """The first line of a member, understood.

    member: its name among `MEMBERS`. line: the line itself. columns: place of each column, by the name it
    has here. width: cells of each line. values: (place, field, meaning) of a row's values; marks: (place,
    field) of its footnote marks, in the order of the columns. pick_marks: takes a line's cells of marks.
    unknown: (place, column) of columns that the SEC's description does not name. key_column, key_place: of
    the number that gives the order of lines, if anything does. pick: takes a line's cells of the columns that
    a member of no rows must have, in the order of the description.
    """

    member: str
    line: str
    columns: dict[str, int]
    width: int
    values: tuple[tuple[int, str, Convert], ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    pick_marks: Callable[[list[str]], tuple[str, ...]] | None = None
    unknown: tuple[tuple[int, str], ...] = ()
    key_column: str | None = None
    key_place: int = 0
    pick: Callable[[list[str]], tuple[str, ...]] | None = None


def header_of(member: str, line: str, name: str) -> Header | Rejection:
    """Understand the first line of a member. name: for the message of a `Rejection` of columns that lack."""
    names = [column_name(cell) for cell in line.split("\t")]
    columns = {column: place for place, column in enumerate(names)}
    if names[0] != ACCESSION:
        return Rejection(name=name, place="line 1", cause=f"its first column is not {ACCESSION}")
    missing = [column for column in _REQUIRED[member] if column not in columns]
    if missing:
        cause = f"it lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
        return Rejection(name=name, place="line 1", cause=cause)
    if len(columns) < len(names):
        double = next(column for column in names if names.count(column) > 1)
        return Rejection(name=name, place="line 1", cause=f"it has the column {double} twice")
    known = {ACCESSION, *_REQUIRED[member], *_PASSED_OVER, *_OPTIONAL.get(member, ())}
    rows = member in ROW_MEMBERS
    key = ROW_MEMBERS[member].key if rows else "FOOTNOTE_ID" if member == "FOOTNOTES" else None
    marks = tuple(_marks(names)) if rows else ()
    return Header(
        member=member,
        line=line,
        columns=columns,
        width=len(names),
        values=tuple(_values(names)) if rows else (),
        marks=marks,
        pick_marks=_picker(place for place, _ in marks) if rows else None,
        unknown=tuple((place, column) for place, column in enumerate(names) if column not in known),
        key_column=key,
        key_place=0 if key is None else columns[key],
        pick=None if rows else _picker(columns[column] for column in _REQUIRED[member]),
    )


def _picker(places: Iterable[int]) -> Callable[[list[str]], tuple[str, ...]]:
    first, second, *others = places
    return itemgetter(first, second, *others)


def column_name(cell: str) -> str:
    """The name of a column as the ledger calls it: one for columns that are spelt in two ways."""
    name = cell.strip().strip('"').upper()
    return _ALIASES.get(name, name)


def _values(names: list[str]) -> list[tuple[int, str, Convert]]:
    """(place, field, what gives the meaning of a cell) of each column of values."""
    known = ((place, FIELDS[column]) for place, column in enumerate(names) if column in FIELDS)
    return [(place, field, meaning(field)) for place, field in known]


def _marks(names: list[str]) -> list[tuple[int, str]]:
    """(place, field) of each column of footnote marks."""
    found: list[tuple[int, str]] = []
    for place, column in enumerate(names):
        field = _MARKED_OTHERWISE.get(column) or (
            FIELDS.get(column.removesuffix("_FN")) if column.endswith("_FN") else None
        )
        if field is not None:
            found.append((place, field))
    return found
