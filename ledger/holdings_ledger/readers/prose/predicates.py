"""What a sentence of terms says of notes: rate, maturity, security, conversion, ownership cap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from holdings_ledger.readers.prose.clauses import Terms
from holdings_ledger.readers.prose.converting import cap, convertible, has_price, payable_in_shares
from holdings_ledger.readers.prose.idle import idle_statement
from holdings_ledger.readers.prose.maturities import (
    demand_maturity,
    earlier_maturity,
    event_maturity,
    maturity,
    relative_maturity,
)
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.payments import installments, interest_only, lump_sum, stepped
from holdings_ledger.readers.prose.rates import rate, rate_in_default, reckoning
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

Predicate = Callable[[Cursor, Scene, Symbols], Terms | None]

FRAGMENTS["size"] = (
    "([(original|aggregate|total|initial|combined|stated|full)]"
    " [(original|aggregate|total|outstanding|face|stated)]"
    " (principal amount|principal|principal sum|principal face amount|face amount|face"
    " value|face principal amount|face|amount|sum))"
)
UNDERSTOOD: Final = "understood"
"""Field of a predicate that is understood and that no event has a place for, such as a guarantee."""
_CONDITIONAL: Final = frozenset(
    {"if", "unless", "until", "may", "provided", "except", "subject", "upon", "would", "not", "no", "other"}
    | {"never", "could", "should", "might", "approximately", "but", "however", "when", "once", "only"}
    | {"nothing", "none", "released", "terminated", "been", "agreed", "yet", "will", "shall", "since", "had"}
    | {"event", "following", "circumstances", "sold", "were", "was", "expired", "lapsed", "during", "case"}
    | {"after", "before", "conditionally", "allegedly", "purportedly", "without", "excluding", "pending"}
)
_ENDS_COLLATERAL: Final = frozenset(
    {"bears", "bear", "matures", "mature", "due", "convertible", "bearing", "is", "are"}
)


_RANK: Final = "[(general|direct|senior|junior|first priority|full recourse|unconditional)]"
" [(senior|subordinated|subordinate|junior)]"
_OBLIGATION: Final = (
    "(obligation|obligations|debt|indebtedness|note|instrument|debt obligation|debt obligations)"
)


def _security(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    if cursor.take(
        "[(is|are|will be|shall be)] not (secured|collateralized) [by any"
        " (collateral|assets|asset|property|security|assets"
        " of <X>)]"
    ):
        return (("secured", "no"),)
    if cursor.take(
        f"[(is|are|will be|shall be|which is|that is|constitutes|constitute|represents)] {_RANK} (unsecured)"
        f" [{_OBLIGATION}] [of <X>]"
    ):
        return (("secured", "no"),)
    if cursor.take(
        f"[(is|are|which is|that is|constitutes|constitute|represents)] {_RANK} secured [senior]"
        f" {_OBLIGATION} [of <X>]"
    ):
        return (("secured", "yes"),)
    pending = cursor.take("(will be|shall be|are to be|is to be|to be) [(fully)] secured")
    if (
        pending is None
        and cursor.take(
            "[(is|are|being|which is|that is|which are|continues to be"
            "|continue to be|remains|remain)] [(fully|also)] (secured|collateralized)"
        )
        is None
    ):
        return None
    status = "pending" if pending is not None else "yes"
    cursor.take(", (pursuant to|under) [terms of] (<A>|security agreement) [[,] dated [as of] <D>] ,")
    if cursor.ended:
        return (("secured", status),)
    if (
        cursor.take(
            "(by|with|through|pursuant to) [(grant of|granting of)] [(<O>"
            " priority|<O>|senior|continuing|blanket|general)]"
            " [(<O> priority|<O>|senior|continuing|perfected|and perfected)] [(and perfected|perfected)]"
            " [(security interest|security interests|lien|liens|charge|mortgage|pledge)]"
        )
        is None
    ):
        return None
    cursor.take("[granted] (in|on|over|upon|of|in and to|in favor of <H> in)")
    words = _free_text(cursor, scene, symbols)
    if words is None or (status == "yes" and " be " in words):
        # "A letter of credit to be issued" is no security yet.
        return None
    return (("secured", status), ("collateral", words))


def collateral(cursor: Cursor, scene: Scene, symbols: Symbols) -> Terms | None:
    """What a note is secured by, in a list of terms: the words to the end of the line."""
    words = _free_text(cursor, scene, symbols)
    return (("secured", "yes"), ("collateral", words)) if words else None


_CUTS: Final = (
    ("pursuant", "to"),
    ("as", "set"),
    ("as", "described"),
    ("as", "provided"),
    ("under", "terms"),
    ("in", "accordance"),
    ("as", "more"),
    ("under", "<A"),
    (",", "and"),
    ("and", "is"),
    ("and", "are"),
    ("and", "guaranteed"),
    (",", "subordinate"),
    (",", "subordinated"),
    (",", "junior"),
    ("and", "has"),
    ("and", "bears"),
    ("and", "matures"),
)


def _body(words: list[str]) -> list[str]:
    """The words of collateral: up to "pursuant to the Security Agreement", or to the next statement."""
    body = words[:-1] if words and words[-1] in (".", ";") else words
    for at in range(1, len(body) - 1):
        if any(body[at] == one and body[at + 1][: len(two)] == two for one, two in _CUTS):
            joint = body[at : at + 2] == [",", "and"]
            verb = not joint or (at + 2 < len(body) and body[at + 2] in _ENDS_COLLATERAL)
            if verb:
                return body[:at]
    return body


def _free_text(cursor: Cursor, scene: Scene, symbols: Symbols) -> str | None:
    """The printed words to the end of the statement, when they hold no figure and no condition."""
    words = cursor.rest.split()
    body = _body(words)
    if not body or len(body) > 60 or any(word[:2] in ("<M", "<D", "<P", "<?") for word in body):
        return None
    rest = [word for at, word in enumerate(body) if word != "other" or body[at + 1 : at + 2] != ["assets"]]
    if not (_CONDITIONAL | _ENDS_COLLATERAL).isdisjoint(rest) or any(map(qualifies, body)):
        return None
    first = symbols.place(cursor.at)
    if scene.tokens[first - 1].value in ("the", "a", "an"):
        first -= 1
    cursor.at += sum(len(word) + 1 for word in body)
    text = scene.words(first, symbols.place(cursor.at) - 1)
    cursor.take(_BY_DEED)
    cursor.take(
        "[,] (subordinate|subordinated|junior) to [(lien|liens|security interest|rights) of]"
        " (<H>|<X> 's [senior] lender)"
    )
    return text


_BY_DEED: Final = (
    "[,] (pursuant to|under|as set forth in|as described in|as provided in|in accordance with|under terms of)"
    " [terms of] (<A>|security agreement|pledge agreement|guarantee and <A>|<A> and <A>)"
    " [[,] (dated|entered into) [as of|on] <D>] [of (even|same) date] [[,] (with|in favor of|between <X>"
    " and|by <X> in favor of"
    "|by and between <X> and) <H>]"
)


def qualifies(word: str) -> bool:
    """Whether a word is an adverb that may take back what it stands by ("allegedly")."""
    return word.endswith("ly") and word not in ("substantially", "wholly", "family", "supply", "assembly")


def _registration_of(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    if cursor.take("[(which)] (will not be|are not|is not|need not be) registered"):
        return (("registration_rights", False),)
    if cursor.take(
        "(does not have|do not have|has no|have no|carries no|carry no|without|with no|gives no|give no)"
        " registration rights"
    ):
        return (("registration_rights", False),)
    if cursor.take("(has|have|carries|carry|with) [(piggyback|piggy back|demand)] registration rights"):
        return (("registration_rights", True),)
    return None


def discount(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """Original issue discount in dollars, or as a percent of price or face."""
    found = cursor.take(
        "[(which|that|and)] [(has|have|(was|were) (issued|sold) (with|at)|issued"
        " at|contains|contain|carries|carry"
        "|carrying|includes|include|including|with|reflects|reflecting|bears|bearing|after|net"
        " of|inclusive of"
        "|having|at)] [aggregate]"
        " ({oid} [(of|equal to|in amount of|totaling)] <M:amount>|<M:amount> [(of|as|in)] {oid}|{oid}"
        " (of|equal to) <P:percent>"
        " [{of_basis}]"
        "|<P:percent> {oid} [{of_basis}]) [LPAR <M:amount> RPAR|LPAR <P:percent> RPAR|, or <M:amount>|or"
        " <M:amount>]"
    )
    if found is None:
        return None
    amount = scene.number(found, "amount")
    if amount is not None:
        return (("discount", amount),)
    words = cursor.text[found[""] : cursor.at].split()
    basis = (
        "price"
        if "price" in words or "proceeds" in words
        else "face"
        if "of" in words and "face" in words
        else None
    )
    if basis is None and "principal" in words:
        basis = "face"
    percent = (f"discount_of_{basis or 'either'}", scene.number(found, "percent"))
    if "price" in found and basis == "price":
        return (percent, ("proceeds", scene.number(found, "price")))
    return (percent,)


def proceeds(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """“..., resulting in gross proceeds to the Company of $X” after the discount; and by whom it was paid."""
    found = cursor.take(
        "[(resulting in|yielding|for|providing|with|generating|and resulted in|resulted in|and)]"
        " [(aggregate|total)]"
        " (gross proceeds|purchase price|cash proceeds|gross cash proceeds|aggregate proceeds|proceeds)"
        " [(received by|to) <X>] [(at closing)] of <M:paid> [(in cash|at closing)]"
        "|such that [<H:payer> 's] (purchase price|price|amount funded) [paid|received] [by <H:payer>]"
        " (was|is) <M:paid>"
        " [, (which was (paid|funded|received) [by (<H:payer>|<X>)] [(on|at) (<D>|closing)])]"
        "|(was|were|is) (sold|purchased|issued|funded) [(to|by) <H:payer>] for [(aggregate|total|cash)]"
        " (purchase price|cash consideration|consideration|price) of <M:paid> [in cash]"
    )
    if found is None:
        return None
    payer: Terms = (("paid_by", found["payer"]),) if "payer" in found else ()
    return (("proceeds", scene.number(found, "paid")), *payer)


FRAGMENTS["oid"] = "(original issue discount|original issuance discount|oid|issue discount)"
FRAGMENTS["of_basis"] = (
    "(of [its] [aggregate|original] (face [amount|value]|principal [amount]|purchase price|price|gross"
    " proceeds) [of <M:price>])"
)


def _ignored(cursor: Cursor, scene: Scene, _: Symbols) -> Terms | None:
    """Terms that are understood and that no event has a place for."""
    if idle_statement(cursor):
        return None if cursor.sees("[,] (which|that)") else ((UNDERSTOOD, True),)
    if (
        cursor.take(
            "((is|are|being) guaranteed by <H>|guaranteed by <H>"
            "|[(may|can)] be (prepaid|repaid) [(in whole or in part|early)] at any time [without"
            " (penalty|premium)]"
            "|(may|can) be (prepaid|repaid) [in whole or in part] [at any time] without (penalty|premium)"
            "|prepayable at any time [without (penalty|premium)]"
            "|(rank|ranks|ranking|are subordinated|is subordinated|subordinated)"
            " (behind|below|after|to|ahead of|equally with) [(<X> 's|all|its|all other)]"
            " [(bank|senior|other|existing"
            "|secured)] [(bank|senior|secured)] (debt|indebtedness|creditors|lenders|loan|loans|obligations)"
            "|ranks (senior|junior|pari passu|equally) (to|with) [(<X> 's|all|its|all other)] [other]"
            " [existing]"
            " (debt|indebtedness|unsecured debt|obligations)"
            "|[(is|are)] (not|non) convertible|is not transferable"
            "|[(contains|contain|has|have|with)] [(standard and|usual and|usual)] customary"
            " (events of default|terms|covenants|representations|representations and warranties))"
        )
        is None
    ):
        return None
    if cursor.sees("[,] (which|that)"):
        # "Senior to the bank loan, which bears ...": what follows is said of the other debt.
        return None
    return ((UNDERSTOOD, True),)


PREDICATES: Final[tuple[Predicate, ...]] = (
    rate_in_default,
    rate,
    reckoning,
    maturity,
    demand_maturity,
    relative_maturity,
    earlier_maturity,
    event_maturity,
    _security,
    _registration_of,
    payable_in_shares,
    convertible,
    has_price,
    cap,
    discount,
    proceeds,
    _ignored,
)
PAYMENTS: Final[tuple[Predicate, ...]] = (lump_sum, stepped, installments, interest_only)

__all__ = ["PAYMENTS", "PREDICATES", "UNDERSTOOD", "Predicate", "collateral", "discount", "qualifies"]
