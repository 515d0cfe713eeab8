"""Sentences without the words that change nothing: who a party is, which exemption, where a copy is filed.

A drafter may put ", an accredited investor," or "in a private placement" anywhere. What is left out here is a
closed list of such phrases, each bounded; a sentence is offered to the templates as it stands first, and
only then without them. Conditions, amounts, dates of acts and verbs are never left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import attrs

from holdings_ledger.readers.prose.modifiers import without_modifiers
from holdings_ledger.readers.prose.pattern import FRAGMENTS, compiled
from holdings_ledger.readers.prose.symbols import Symbols


@attrs.frozen
class Rule:
    """Words left out or said shorter. template: what is looked for; of it the first ``kept`` symbols stay.

    the last ``last`` too, but for the very last ``less``. put: words in the place of the others. before: what
    must follow; "" for anything.
    """

    template: str
    put: str = ""
    kept: int = 0
    last: int = 0
    less: int = 0
    before: str = ""


FRAGMENTS["investor_kind"] = (
    "(institutional|accredited|unaffiliated|existing|individual|private|outside|sophisticated|qualified"
    "|non affiliated|third party|unrelated|foreign|current|non related|independent|non u . s|non us)"
)
FRAGMENTS["investor_word"] = (
    "(investor|lender|purchaser|buyer|holder|noteholder|shareholder|stockholder|party|creditor|individual"
    "|fund)"
)
FRAGMENTS["office"] = (
    "([(former|current|then current|interim)] (chief (executive|financial|operating) officer|chairman"
    "|chairwoman|chairperson|president|secretary|treasurer|director|ceo|cfo|coo|founder|co founder"
    "|principal executive officer|member) [of board [of directors]])"
)
FRAGMENTS["state"] = (
    "(nevada|delaware|new york|florida|texas|california|utah|wyoming|cayman islands|british virgin islands"
    "|virginia|illinois|colorado|new jersey|minnesota|massachusetts|israeli|ontario|canadian|michigan"
    "|georgia|arizona|maryland|connecticut|pennsylvania|ohio|hong kong|singapore)"
)
FRAGMENTS["legal_form"] = (
    "(limited liability company|corporation|company|limited partnership|partnership|trust|bank|fund|entity"
    "|national banking association|family trust|exempted company|business trust|investment fund)"
)
_WHO: Final = (
    "([which is] [{investor_kind}] [{investor_kind}] {investor_word} [(of|in) <X>]"
    "|[(<X> 's|its)] {office} [(and|,) [(<X> 's|its)] {office}] [(and|,) {office}] [of <X>]"
    " [and [(significant|principal|major|largest)] (shareholder|stockholder)]"
    "|[which is] (affiliate|[(wholly|majority) owned] subsidiary) of <H>"
    "|[{legal_form}] [(that|which) is] [(wholly|majority|solely|jointly|beneficially)] (owned|controlled"
    "|managed|owned and controlled|controlled and owned) by [(<X> 's|its)] [{office} ,] (<H>|{office})"
    "|as [initial] (purchaser|lender|investor|holder|buyer|payee|noteholder)"
    "|{state} {legal_form} [(organized|formed|existing) under laws of [state of] {state}])"
)
_ROLE: Final = (
    "((<X> 's|its) [(long time|non executive|executive)] {office} [(and|,) [its] {office}]"
    " [(and|,) [its] [(significant|largest|majority|principal|controlling)] (shareholder|stockholder)]"
    "|<C> of (<X> 's|its) (directors|officers|executive officers|shareholders|stockholders|lenders)"
    "|{office} [and {office}] of <X>)"
)
"""Who a party is, before its name: "its chief executive officer, H"."""
_COPY: Final = (
    "[,] [(and|each)] (copy|copies|form|forms) of (which|it) (is|are|was|were|has been|have been|being)"
    " (attached|filed|included|furnished) [(hereto|herewith)] [as {exhibit}] [(hereto|herewith)] [to this"
    " [current] report [on form 8 k]] [and [(is|are)] incorporated [herein] by reference [(herein|hereto)]]"
)
FRAGMENTS["exhibit"] = "((exhibit|exhibits) <C> [(and|,|through) [exhibit] <C>])"
_AS_DEFINED: Final = (
    "as [(such term is|those terms are|each)] [(further|more fully)] (defined|described|discussed|detailed"
    "|set forth|set out|summarized) [(further|in more detail)]"
    " (below|above|herein|hereafter|hereinafter|therein"
    "|hereinbelow|in <A>|in <K>)"
)
_RULES: Final = (
    Rule(
        "[,] at closing [(held|that took place|which took place|which occurred|that occurred)] on (same"
        "|that) (day|date) [,]"
    ),
    Rule(
        "<H> , [(being|which is|as|who is)] [(sole|current|registered|only)] (holder|owner) of [all [of]]"
        " [(issued and"
        " outstanding|outstanding)] [shares] [of] [(<X> 's|its)] [(issued and outstanding|outstanding)]"
        " <S> [,]",
        kept=1,
    ),
    Rule(f"{_ROLE} [,] <H> ,", last=1, less=1),
    Rule(f"{_ROLE} [,] <H>", last=1),
    Rule(f"<H> , {_WHO} ,", kept=1),
    Rule(f"<H> , {_WHO}", kept=1, before="(.|;|LPAR|pursuant|under|for|in|whereby|and|to|at|with)"),
    Rule(f"<H> LPAR {_WHO} RPAR", kept=1),
    Rule(f"[,] LPAR {_AS_DEFINED} RPAR"),
    Rule(f"[,] {_AS_DEFINED} [,]", before="(.|;|pursuant|under|for|in|whereby|to|at|with|which|by|of|<K>)"),
    Rule(f"{_COPY} [,]", before="(.|;|and|pursuant|under|<X>|<H>|for|in)"),
    Rule(
        "[,] (in|by way of|by means of|through|as part of|via|pursuant to|in connection with) [(non public"
        "|non brokered|unregistered)] (private (placement|offering|placement offering|placement transaction"
        "|transaction|sale|financing)|unregistered (offering|sale)|transaction exempt from registration)"
        " [exempt from registration] [,]"
    ),
    Rule("[,] (by|via) wire transfer [of immediately available funds]"),
    Rule("[,] in (immediately available|good|cleared|lawful) funds"),
    Rule("[,] in lawful (money|currency) of united states [of america]"),
    Rule("(united states|u . s .|us) (dollars|currency)"),
    Rule(
        "(pursuant to|under|in accordance with|by) (terms|provisions) [and (conditions|provisions|covenants)]"
        " (of|contained in|set forth in)",
        "pursuant to",
    ),
    Rule(
        "[,] (pursuant to|in accordance with) [its|their] (terms|provisions) [thereof] [,]", before="(.|;|,)"
    ),
    Rule("(united states|u . s .|us) (dollars|currency)"),
    Rule("(that certain|certain|that) <A>", last=1),
    Rule(
        "principal (amount|sum|balance) (equal to|equaling|totaling|totalling|equalling) <M>",
        "principal amount of",
        last=1,
    ),
    Rule(
        "(for|in|with) [(aggregate|original|total|initial)] principal sum of <M>",
        "in principal amount of",
        last=1,
    ),
    Rule("(sum|total|aggregate) of <M>", last=1),
    Rule("by and (between|among) <X> [,] [(as (issuer|borrower|maker) ,)] and <H>", put="with", last=1),
    Rule("(between|among) <X> [,] and <H>", put="with", last=1),
    Rule("(<X> 's|its) <J>", last=1),
    Rule("<J> of <X>", kept=1),
    Rule("<S> [,] [(having|with)] (par|stated) value [of] [<M>] [(per share|each)] [,]", kept=1),
    Rule(
        "[,] (which|that) (is|are|will be|shall be) [(also|initially)] convertible [[,] at"
        " (option|election) of"
        " (<H>|holder|holders|<X>) [,]] [in whole or in part [,]] into [shares of] [(<X> 's|its)] <J>"
        " [[,] subject to [certain] [(terms|conditions)] [and] [(conditions|limitations)]"
        " [(set forth|contained|described|specified|stated|provided) (in (<A>|<K>)|therein)]]",
        before="(.|;)",
    ),
    Rule("(duly|validly) (executed|authorized|issued|entered|signed)", last=1),
)
_EXEMPTION: Final = re.compile(
    r"(?<![^ ])(?:, )?(?:and |in each case |which (?:is|was|are|were) |that (?:is|was) )?(?:made )?"
    r"(?:in reliance (?:on|upon) |relying (?:on|upon) |based (?:on|upon) |by virtue of |pursuant to |under "
    r"|exempt from |in accordance with |without )"
    r"(?=(?:[a-z]+ ){0,3}(?:exemptions?|exempt|registration|section|sections|rule|rules|regulation"
    r"|safe) )"
    r"(?:(?:exemptions?|exempt|from|registration|requirements?|of|provided|provisions|afforded|available|by"
    r"|in|under|pursuant|to|sections?|<[COE]\d+>|\(|\)|[abdes]|securities|act|as|amended|and|/|or|rules?"
    r"|regulations?|promulgated|thereunder|thereof|for|transactions?|not|involving|any|public|offerings?"
    r"|private|set|forth|contained|found|applicable|state|laws?|safe|harbor|on|upon|reliance|its|such"
    r"|sales?|<D\d+>|,|\.(?= [a-z(]) |i|ii|iii|united|states|issuer|u|federal) ){1,48}"
    r"(?:act|amended|thereunder|thereof|offerings?|<C\d+>|\)|[ds]|laws?|registration|exemptions?|act of"
    r" <C\d+>"
    r"|rules?|issuer) (?:, (?=[a-z<]))?"
)
"""The exemption relied on, from its first words to the last that can end it."""


_ASIDE: Final = re.compile(
    r"(?<=> ), (?:which|that) (?=(?:is|are|was|bears|bear|has|have|will|shall|matures|mature|accrues|accrue) "
    r"(?:[^,;. ]+ ){1,25}, (?:bears|bear|matures|mature|accrues|accrue|is|are|has|have|will|shall|carries) )"
)
"""“The Note, which is due on D, bears ...": as if it said "The Note is due on D, bears ...”."""


@cache
def _pattern(rule: Rule) -> re.Pattern[str]:
    following = f"(?={compiled(rule.before).pattern})" if rule.before else ""
    return re.compile(rf"(?<![^ ])(?:{compiled(rule.template).pattern}){following}")


def plain(symbols: Symbols) -> Symbols:
    """The sentence without such words; the very same where it has none."""
    found = symbols
    for rule in _RULES:
        found = _without(found, _pattern(rule), rule)
    for pattern in (_EXEMPTION, _ASIDE):
        found = _without(found, pattern, _NOTHING)
    return without_modifiers(found)


_NOTHING: Final = Rule("")


def _without(symbols: Symbols, pattern: re.Pattern[str], rule: Rule) -> Symbols:
    """The sentence with what a rule looks for left out wherever it stands."""
    pieces: list[str] = []
    places: list[int] = []
    end = ordinal = 0
    for match in pattern.finditer(symbols.text):
        words = match.group().split(" ")[:-1]
        final = slice(len(words) - rule.last - rule.less, len(words) - rule.less)
        stays = [*words[: rule.kept], *rule.put.split(), *words[final]]
        before = ordinal + symbols.text.count(" ", end, match.start())
        at = symbols.places[before : before + len(words)]
        kept_places = (*at[: rule.kept], *at[:1] * len(rule.put.split()), *at[final])
        pieces += [symbols.text[end : match.start()], "".join(f"{word} " for word in stays)]
        places += [*symbols.places[ordinal:before], *kept_places]
        end, ordinal = match.end(), before + len(words)
    if not pieces:
        return symbols
    text = "".join(pieces) + symbols.text[end:]
    return attrs.evolve(symbols, text=text, places=(*places, *symbols.places[ordinal:]))


__all__ = ["plain"]
