"""Sentences of terms whose subject is the term itself: "The maturity date of the Note is ...".

Also interest as the subject ("Interest at 4% per annum is due ..."), security that the company grants,
and rights to have shares registered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from holdings_ledger.readers.prose.clauses import Subject, Terms
from holdings_ledger.readers.prose.maturities import labelled_maturity
from holdings_ledger.readers.prose.pattern import Cursor
from holdings_ledger.readers.prose.predicates import qualifies
from holdings_ledger.readers.prose.priced import defined_price
from holdings_ledger.readers.prose.rates import rate, suffixes
from holdings_ledger.readers.prose.registering import registers
from holdings_ledger.readers.prose.rights import divided_by_price, right_to_convert
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.vocabulary import word_set

Found = tuple[Subject, Terms]
Sentence = Callable[[Cursor, Scene, Symbols], Found | None]

_OF: Final = "[(of|for|under|on|applicable to) {all_of} <K:notes>]"
_IS: Final = "(is|are|will be|shall be|falls on|was|being|equals)"


def _about(notes: int | None) -> Subject:
    return Subject(notes=notes, such=notes is None)


def _maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Found | None:
    """“The maturity date of the Note is the first anniversary of its issuance”."""
    found = cursor.take(
        f"[(its|stated|final|scheduled|their)] (maturity date|maturity|due date|final maturity|term|final"
        f" maturity date)"
        f" {_OF} [LPAR maturity date RPAR] {_IS} [(on|set for|fixed at)]"
    )
    terms = None if found is None else labelled_maturity(cursor, scene, symbols)
    return None if found is None or terms is None else (_about(found.get("notes")), terms)


def _rate(cursor: Cursor, scene: Scene, symbols: Symbols) -> Found | None:
    """“The interest rate of the Note is 10% per annum", with what may follow a rate."""
    found = cursor.take(
        f"{{plain}} ({{rate_word}}|interest) {_OF} {_IS} [(fixed|set)] [(at|equal to)] [{{plain}}] [rate"
        f" of] {{a_rate}}"
    )
    if found is None or "rate" not in found:
        return None
    value = scene.number(found, "rate")
    return _about(found.get("notes")), (("rate", value), *suffixes(cursor, scene, symbols, value))


def _interest(cursor: Cursor, scene: Scene, symbols: Symbols) -> Found | None:
    """“Interest at 4% per annum is due, together with principal, on the second anniversary ...”."""
    found = cursor.take("{plain} interest [on {all_of} <K:notes>] {rate_of} {a_rate} [on {all_of} <K:notes>]")
    if found is None:
        return None
    terms: Terms = (("rate", scene.number(found, "rate")),)
    due = cursor.take(
        "(is|will be|shall be) (due and payable|payable|due) [,] (together with|along with|with) [all]"
        " {of_principal} [,]"
    )
    more = labelled_maturity(cursor, scene, symbols) if due is not None else None
    if (
        more is None
        and cursor.take("[(is|shall be|will be)] (payable|due|due and payable) at maturity") is None
    ):
        return None
    return _about(found.get("notes")), (*terms, *(more or ()))


def _agreed_rate(cursor: Cursor, scene: Scene, symbols: Symbols) -> Found | None:
    """“The Company will pay interest on the Note at 10% per annum”."""
    if not cursor.sees("<X>"):
        return None
    terms = rate(cursor, scene, symbols)
    return None if terms is None else (_about(None), terms)


_GRANTS: Final = (
    "[(as security for|to secure|in order to secure) [(payment|repayment|performance) of]"
    " ([(<X> 's|its)] (obligations|obligation|payment|repayment|performance|indebtedness) [of <X>]"
    " [(under|of) {all_of} <K:notes>]|{all_of} <K:notes>) [,]"
    " [and performance of its obligations [under {all_of} <K>] ,]]"
    " <X> {done_adverb} (granted|pledged) [(to|)] [(<H>|holders|holder|lender)]"
    " [(<O> priority|<O>|continuing|perfected)] [(<O> priority|<O>|continuing|perfected|senior)]"
    " (security interest|lien|charge|mortgage|pledge) (in|on|over|upon)"
)
_NOT_COLLATERAL: Final = word_set(
    "if unless until may provided except subject upon would not no could should might but however when"
    " once only"
    " after before without excluding pending will shall agreed released terminated never"
)


def _granted(cursor: Cursor, _: Scene, __: Symbols) -> Found | None:
    """“As security for its obligations under the Note, the Company granted a security interest in ...”."""
    found = cursor.take(_GRANTS)
    words = cursor.rest.split()
    if found is None or not _NOT_COLLATERAL.isdisjoint(words) or any(w[:2] in ("<M", "<?") for w in words):
        return None
    if any(map(qualifies, words)):
        return None
    if "notes" not in found and " security for " not in cursor.text and " secure " not in cursor.text:
        return None
    cursor.at = len(cursor.text)
    return _about(found.get("notes")), (("secured", "yes"),)


def _guaranteed(cursor: Cursor, _: Scene, __: Symbols) -> Found | None:
    """“Mr. Vale has personally guaranteed the Note": no term of it that an event has a place for."""
    found = cursor.take(
        "<H> [has] [(personally|unconditionally|jointly and severally|also)]"
        " (guaranteed|guarantees|guaranty) [repayment of|payment"
        " of] [<X> 's obligations under] ({all_of} <K:notes>|them|it)"
    )
    return None if found is None else (_about(found.get("notes")), (("understood", True),))


_SECURES: Final = re.compile(r"(?<![^ ])(?:as security for|to secure|securing) (?:\S+ ){0,6}?<K(\d+)> \. $")


def _holds_lien(cursor: Cursor, _: Scene, __: Symbols) -> Found | None:
    """“The Holder holds a first lien on the Company's assets as security for the Note”."""
    found = cursor.take(
        "<H> (holds|has|was granted|received|has been granted) [(<O>"
        " priority|<O>|continuing|perfected|senior)]"
        " (security interest|lien|charge|mortgage|pledge) (in|on|over|upon)"
    )
    words = cursor.rest.split()
    if found is None or not _NOT_COLLATERAL.isdisjoint(words) or any(map(qualifies, words)):
        return None
    secures = _SECURES.search(cursor.rest)
    if secures is None or "<M" in cursor.rest:
        return None
    cursor.at = len(cursor.text)
    return _about(int(secures[1])), (("secured", "yes"),)


SENTENCES: Final[tuple[tuple[str, Sentence], ...]] = (
    ("conversion", right_to_convert),
    ("conversion", defined_price),
    ("maturity", _maturity),
    ("rate", _rate),
    ("rate", _interest),
    ("rate", _agreed_rate),
    ("security", _granted),
    ("guaranty", _guaranteed),
    ("security", _holds_lien),
    ("registration", registers),
    ("conversion", divided_by_price),
)

__all__ = ["SENTENCES"]
