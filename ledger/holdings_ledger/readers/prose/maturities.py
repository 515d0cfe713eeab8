"""What is said of maturity: a day, so long after issue, on demand, or the earlier of several."""

from __future__ import annotations

import re
from typing import Final

from holdings_ledger.readers.prose.clauses import Terms
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols
from holdings_ledger.readers.prose.terms_words import months_in_words

FRAGMENTS["all_of"] = (
    "[(all of|each of|all|each|every|both|both of|any|either)]"
    " [(outstanding|such|these|additional|new|this|that)]"
)
FRAGMENTS["from_issue"] = (
    "(of|after|from|following) [(its|their|respective|date of|applicable|original|this|initial)]"
    " [(its|their|respective|original|date of|initial)]"
    " ((issuance|issue|closing|funding|execution|effective|signing) [date] [of {all_of} <K>]"
    "|date of (issuance|issue|closing|funding|execution|signing) [of {all_of} <K>]"
    "|date of (note|{all_of} <K>)|date|that date|initial closing|inception|date on which (it|<K>) was issued"
    "|<K>|(it was|it is|they are|each is|<K> was) issued|making|<D:since>)"
)
FRAGMENTS["falls_due"] = (
    "([(which|that|and|each)] (will mature|shall mature|matures|mature|maturing|to mature|falls due|fall due"
    "|falling due|comes due|come due|coming due|(is|are) (set|scheduled|due|expected) to"
    " mature|expires|will become due"
    "|shall become due|must be repaid|must be paid|shall be repaid"
    "|(is|are|will be|shall be|become|becomes|will become|shall become|being|must be|is to be|to be|are to"
    " be)"
    " [(immediately|fully)] (due [and payable]|payable|repayable|repaid|paid|paid off)|due [and"
    " payable]|payable|repayable"
    "|(has|have|with|having|provides for|provide for|carries|bears|calls for) [stated|scheduled|final]"
    " (maturity date of"
    "|maturity of|maturity on|due date of|maturity date that is|maturity date which is|maturity date"
    " on|maturity that is"
    "|final maturity date of|maturity at)"
    "|(its|their) [stated|final|scheduled] (maturity|maturity date|due date) is) [in full] [in (its|their)"
    " entirety] [in one lump sum] [at maturity [,]])"
)
FRAGMENTS["no_later"] = "[(on or before|no later than|not later than|by|on)]"
FRAGMENTS["unless_earlier"] = (
    "[[,] unless [(it is|they are|previously|the note is|<K> is)] (earlier|sooner|previously|)"
    " (converted|redeemed|prepaid|repaid|extended) [or (converted|redeemed|prepaid|repaid|accelerated)]"
    " [(before then|earlier|sooner|prior thereto)] [in accordance with its terms]]"
)
FRAGMENTS["when_all_due"] = (
    "[, (when|at which time|on which (date|day)|at which point|whereupon) [all] {of_principal} [and [all]"
    " {accrued}]"
    " [(of|under) <K>] (will be|is|are|becomes|become|will become|shall be|falls|shall become|must be)"
    " (due|repaid|paid|payable)"
    " [and payable] [in full]]"
)
FRAGMENTS["span"] = (
    "([<C>] <O:years> [year] anniversary|<C:months> month anniversary|<C:months> (months|month|calendar"
    " months)"
    "|<C:single> (year|years)"
    "|<C:days> (days|calendar days|day anniversary)|half year|<C:single> year anniversary|{in_words}"
    " (year|month) anniversary)"
)
_CONDITIONAL: Final = frozenset({"may", "option", "extend", "extended", "extension"})


_WORDED: Final = re.compile(
    r"(?<![^ ])(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen) (month|year)"
    r" (?:term|anniversary) "
)
_RELATIVE: Final = (
    "{falls_due} [(on|by|in|within|no later than|not later than|on or before|at|upon|at end of)]"
    " [(date that is|date which is|date falling|date|day that is)] {span} [later] [{from_issue}]"
    " {unless_earlier}"
)


def maturity(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“Matures on D", "is due and payable in full on D", "repayable by D"."""
    return _on_day(cursor, scene, "{falls_due}")


def labelled_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """The maturity that a label has announced: a day, a term, on demand, the earlier of several."""
    terms = _on_day(cursor, scene, "[{falls_due}]")
    for reader in (_after_issue, _on_demand, _earlier):
        terms = terms or reader(cursor, scene, symbols, "[{falls_due}]")
    return terms


def relative_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """“Matures on the first anniversary of its issuance", "is due in 18 months", "has a term of one year"."""
    return _after_issue(cursor, scene, symbols, "{falls_due}")


def demand_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """“Payable on demand", perhaps only after a day."""
    return _on_demand(cursor, scene, symbols, "{falls_due}")


def earlier_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """“Matures on the earlier of D and the closing of a financing": events will tell which."""
    return _earlier(cursor, scene, symbols, "{falls_due}")


def event_maturity(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """“Is repayable upon the consummation of the Company's business combination": no day is known."""
    start = cursor.at
    if (
        cursor.take(
            "{falls_due} (upon|at|on|following) (consummation|completion|closing|receipt|occurrence) of"
        )
        is None
    ):
        return None
    words = cursor.rest.split()
    body = words[:-1] if words and words[-1] == "." else words
    if (
        len(body) > 30
        or not _CONDITIONAL.isdisjoint(body)
        or any(word[:2] in ("<P", "<?", "<M") for word in body)
    ):
        return None
    cursor.finish()
    return (("maturity_text", scene.words(symbols.place(start), symbols.place(cursor.at) - 1)),)


def _on_day(cursor: Cursor, scene: Scene, lead: str) -> Terms | None:
    found = cursor.take(f"{lead} {{no_later}} <D:day> {{unless_earlier}} {{when_all_due}}")
    return (("maturity_date", scene.day(found, "day")),) if found else None


def _after_issue(cursor: Cursor, scene: Scene, symbols: Symbols, lead: str) -> Terms | None:
    start = cursor.at
    found = (
        cursor.take(_RELATIVE.replace("{falls_due}", lead))
        or cursor.take("[and] (with|has|have|having|for|on) {its_own} term of {span} [{from_issue}]")
        or cursor.take(
            "[and] (with|has|have|having|for|on) [stated] (<C:months> month|<C:single>"
            " year|{in_words} (month|year)) term"
        )
        or cursor.take("{its_own} term (is|of) {span} [{from_issue}]")
    )
    if found is None:
        return None
    text = scene.words(symbols.place(start), symbols.place(cursor.at) - 1)
    worded = _WORDED.search(cursor.text[start : cursor.at])
    if worded is not None:
        return (("maturity_text", text), ("maturity_months", months_in_words(worded[1], worded[2])))
    days = scene.number(found, "days")
    if days is not None:
        return (("maturity_text", text), ("maturity_days", int(days)))
    years = scene.number(found, "years") or scene.number(found, "single")
    months = scene.number(found, "months")
    count = int(years * 12) if years is not None else int(months or 0)
    return (("maturity_text", text), ("maturity_months", count)) if count else None


def _on_demand(cursor: Cursor, scene: Scene, symbols: Symbols, lead: str) -> Terms | None:
    start = cursor.at
    found = cursor.take(
        f"{lead} (on|upon) [<C> [business] days [']] [(prior|written|prior written)] demand [by"
        f" (holder|<H>|lender)] [[(at any time)] [(on or after|after|from and"
        f" after)] <D>]"
    )
    if found is None:
        return None
    return (("maturity_text", scene.words(symbols.place(start), symbols.place(cursor.at) - 1)),)


def _earlier(cursor: Cursor, scene: Scene, symbols: Symbols, lead: str) -> Terms | None:
    start = cursor.at
    if (
        cursor.take(f"{lead} [(on|upon|at|as of)] (earlier|earliest|later|sooner) (of|to occur of) [:]")
        is None
    ):
        return None
    words = cursor.rest.split()
    body = words[:-1] if words and words[-1] == "." else words
    if len(body) > 60 or not any(word[:2] in ("<D", "<C", "<O") for word in body):
        return None
    if not _CONDITIONAL.isdisjoint(body) or any(word[:2] in ("<P", "<?") for word in body):
        return None
    cursor.finish()
    return (("maturity_text", scene.words(symbols.place(start), symbols.place(cursor.at) - 1)),)


__all__ = [
    "demand_maturity",
    "earlier_maturity",
    "event_maturity",
    "labelled_maturity",
    "maturity",
    "relative_maturity",
]
