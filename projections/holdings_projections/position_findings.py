"""What is found about positions, in words, and their readable ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

import attrs

from holdings_projections.filings import Filing
from holdings_projections.findings import Finding, make_finding
from holdings_projections.position_types import PositionInfo
from holdings_projections.positions import Bundle
from holdings_projections.postings import Posting, Terms
from holdings_projections.replay import Group

__all__ = [
    "EXERCISES",
    "SayAbout",
    "after_expiry",
    "ambiguous",
    "corrected",
    "holding_of",
    "in_doubt",
    "position_id",
    "reported_twice",
    "subject_of",
    "unlinked",
]

EXERCISES: Final = frozenset({"M", "C", "O", "X"})
"""Codes of exercises and conversions."""

_NO_WORD: Final = re.compile(r"[^\w.]+")


def subject_of(info: PositionInfo) -> str:
    """A position in words: issuer, holder, security and form of ownership."""
    return f"{info.issuer}: {info.owners[0][1]}, {holding_of(info)}"


def holding_of(info: PositionInfo) -> str:
    """What is held, in words, of one holder in one issuer: security and form of ownership."""
    how = {"D": "direct", "I": "indirect"}.get(info.ownership or "", "ownership not stated")
    nature = f" ({info.nature})" if info.nature else ""
    price = f" at {info.exercise_price}" if info.exercise_price is not None else ""
    return f"{info.security or 'untitled security'}{price}, {how}{nature}"


@attrs.define
class SayAbout:
    """Makes findings about one position, as replay's `Say`.

    told: what the position is, asked for when something is found. since: the instant from which what is
    found now is known.
    """

    told: Callable[[], PositionInfo]
    since: datetime

    def __call__(self, code: str, message: str, groups: tuple[Group, ...]) -> Finding:
        """The finding: what is negative of a derivative lot is exercised beyond it."""
        info = self.told()
        if code == "NEGATIVE_BALANCE" and info.kind == "derivative":
            code = "EXERCISE_EXCEEDS_BALANCE"
        return make_finding(
            code=code,
            subject=subject_of(info),
            message=message,
            filings=tuple([group.filing for group in groups]),
            events=tuple([group.points[0].event for group in groups]),
            known_from=self.since,
        )


def unlinked(code: str, filing: Filing) -> Finding:
    """An amendment whose original is missing, or one of several."""
    header = filing.header
    words = "several originals fit" if code.endswith("AMBIGUOUS") else "its original is not in the ledger"
    return Finding(
        code=code,
        subject=f"{header.issuer.name}: {header.owners[0].name}, Form {header.form} for {header.period}",
        message=f"The amendment of {header.effective_date} stands on its own: {words}.",
        filings=(filing.id,),
        events=(filing.header_id,),
        known_from=filing.known_at,
    )


def corrected(filing: Filing, old: Posting, new: Posting) -> Finding:
    """A row that an amendment states again with another title or date: the new one stands in its place."""
    header = filing.header
    if old.terms.title != new.terms.title:
        what = f'of "{old.security or "no title"}" is now of "{new.security or "no title"}"'
    else:
        what = f"of {old.day} is now of {new.day}"
    return Finding(
        code="AMENDMENT_CORRECTS",
        subject=f"{header.issuer.name}: {header.owners[0].name}, Form {header.form} for {header.period}",
        message=f"The row {what}, its amounts as before; the amendment of {header.effective_date} says so.",
        filings=(filing.id,),
        events=(old.event, new.event),
        known_from=filing.known_at,
    )


def in_doubt(filing: Filing, rows: Sequence[Posting]) -> Finding:
    """Rows of an amendment that may state again one of several rows of its original."""
    header = filing.header
    how_many = "A row" if len(rows) == 1 else f"{len(rows)} rows"
    return Finding(
        code="AMENDMENT_TARGET_AMBIGUOUS",
        subject=f"{header.issuer.name}: {header.owners[0].name}, Form {header.form} for {header.period}",
        message=f"{how_many} of the amendment of {header.effective_date} may correct several rows of its "
        "original; added, and those stand.",
        filings=(filing.id,),
        events=tuple(row.event for row in rows),
        known_from=filing.known_at,
    )


def ambiguous(info: PositionInfo, filing: Filing, bundle: Bundle) -> Finding:
    """Rows of which nothing says which of several like positions they speak of."""
    how = (
        "nothing in the filing tells this row from its like; it is numbered in document order"
        if bundle.alike
        else "the row might be one of several positions, and neither words nor balances say which"
    )
    return Finding(
        code="POSITION_AMBIGUOUS",
        subject=subject_of(info),
        message=f"In the filing of {filing.header.effective_date}, {how}.",
        filings=(filing.id,),
        events=(bundle.rows[0].event,),
        known_from=filing.known_at,
    )


def after_expiry(told: Callable[[], PositionInfo], filing: Filing, bundle: Bundle) -> Iterable[Finding]:
    """Exercises of a lot after its last day."""
    expires = bundle.terms.expiration_date
    if expires is None:
        return
    for row in bundle.rows:
        used = row.code in EXERCISES and row.terms.kind == "derivative" and row.kind == "transaction"
        if used and row.day > expires:
            yield Finding(
                code="EXERCISE_AFTER_EXPIRY",
                subject=subject_of(told()),
                message=f"Exercised on {row.day}, after the lot expired on {expires}.",
                filings=(filing.id,),
                events=(row.event,),
                known_from=filing.known_at,
            )


def reported_twice(reported: Iterable[tuple[Filing, Sequence[Posting]]]) -> Iterable[Finding]:
    """Transactions that filings of different owners, or two filings of one, report in the same figures.

    reported: the filings of one issuer, amendments merged into their originals, with their rows.
    """
    seen: dict[tuple[object, ...], list[tuple[Filing, Posting]]] = defaultdict(list)
    for filing, rows in reported:
        for row in rows:
            if row.kind == "transaction" and row.terms.kind == "stock" and row.delta and row.balance:
                seen[(row.terms.title, row.day, row.delta, row.balance)].append((filing, row))
    for (title, day, delta, balance), found in seen.items():
        filings = tuple(dict.fromkeys(filing.id for filing, _ in found))
        if len(filings) < 2:
            continue
        first = found[0][0]
        owners = {filing.header.owners[0].name for filing, _ in found}
        yield Finding(
            code="DUPLICATE_SUBMISSION" if len(owners) == 1 else "DOUBLE_COUNT_POSSIBLE",
            subject=f"{first.header.issuer.name}: {', '.join(sorted(owners))}, {title}, {day}",
            message=f"{len(filings)} filings report a change of {delta:+,} to {balance:,} on {day}.",
            filings=filings,
            events=tuple(row.event for _, row in found),
            known_from=max(filing.known_at for filing, _ in found),
        )


def position_id(issuer_key: str, owner: str, terms: Terms, number: int) -> str:
    """Readable, and the same for every order of arrival of the same filings."""
    parts = [issuer_key, owner, terms.title or "untitled", terms.ownership or "unstated"]
    parts += [terms.nature] if terms.nature else []
    if terms.kind == "derivative":
        price = "-" if terms.exercise_price is None else format(terms.exercise_price.normalize(), "f")
        expiry = "-" if terms.expiration_date is None else terms.expiration_date.isoformat()
        parts += ["derivative", price, expiry, *([terms.underlying] if terms.underlying else [])]
    parts += ["usd"] if terms.unit == "USD" else []
    return "/".join(map(_slug, parts)) + (f"/{number}" if number > 1 else "")


@lru_cache(maxsize=65_536)
def _slug(text: str) -> str:
    return _NO_WORD.sub("-", text).strip("-") or "-"
