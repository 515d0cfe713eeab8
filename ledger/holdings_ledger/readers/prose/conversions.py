"""Conversions of notes into common stock, told from either side."""

from __future__ import annotations

import re
from typing import Final

from holdings_events import NoteConverted
from holdings_ledger.readers.prose.circumstances import AROUND
from holdings_ledger.readers.prose.clauses import PLACELESS
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.references import Built, built, gather, reference
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["int"] = (
    "([(all|any)] [(accrued|unpaid|and unpaid|all accrued|accrued but unpaid|accrued and unpaid)] [and"
    " unpaid]"
    " interest [(accrued|thereon|on it|due|then due|accrued thereon|outstanding|due thereon)])"
)
FRAGMENTS["whole_of"] = (
    "[(all|entire|full|whole|remaining|total)] [(of|remaining|entire)] [(outstanding|unpaid|remaining)]"
    " [(and unpaid)]"
)
FRAGMENTS["principal_of"] = (
    "([outstanding] (principal|{note_size}|principal balance|principal amount) [amount|balance]"
    " [outstanding])"
)
FRAGMENTS["converted_amount"] = (
    "([(aggregate of|total of|remaining)] <M:principal> [(of|in)] {whole_of} [its] {principal_of} [,]"
    " (and|plus|together with|along with|,) <M:interest> [(of|in)] {int}"
    "|{whole_of} [(aggregate|total) of] <M:value> [(of|in)] [outstanding] (principal and {int}|principal plus"
    " {int}|principal together with {int}|principal and interest|principal , interest and fees) [(due|owed"
    "|owing"
    "|outstanding)]"
    "|{whole_of} {principal_of} of <M:principal> [,] (and|plus|together with) [{whole_of} {int} [(of|in"
    " amount of)]"
    " <M:interest>]"
    "|{whole_of} {principal_of} [(of|in amount of)] <M:principal>"
    "|{int} [(of|in amount of)] <M:interest>|<M:interest> [(of|in)] {int}"
    "|[(aggregate of|total of|remaining)] <M:principal> [(of|in)] {whole_of} [its] [{principal_of}])"
)
FRAGMENTS["all_shares"] = (
    "[(aggregate|total) of] <C:shares> [(new|restricted|unrestricted|newly issued|fully paid|free trading"
    "|registered|common)] (shares|common shares|conversion shares) [of [(its|<X> 's)] [restricted] <J>]"
)
_PARTS: Final = (
    "{converted_amount}",
    "[,] (and|plus|together with|along with) {whole_of} {int} of <M:interest>",
    "[,] (and|plus|together with|along with) <M:interest> [(of|in)] {int}",
    "{whole_of} (balance|amount|amounts|indebtedness) [(due|owed|owing|outstanding)] [{on_note}]",
    "{on_note}",
    "{that_note}",
    "[,] (into|receiving|and received|in exchange for|for|and was issued|and in connection therewith was"
    " issued"
    "|and [on same (day|date)] [,] <X> issued [to <H:party>]|and <X> issued it|by issuance of|in return"
    " for) {all_shares}",
    "[,] (consisting of|comprising|representing|being|comprised of|made up of) {converted_amount} [,]",
    "[,] [(at|representing|being|which is|using|based on|reflecting)] [(fixed|reduced|effective|deemed"
    "|adjusted"
    "|per share)]"
    " [(conversion price|price|rate|fixed conversion price)] [per share] [(of|at|equal to)] <M:price>"
    " {per_share}",
    "[,] to <H:party>",
    "[,] [(by|held by)] <H:party>",
    "[,] (on|as of) <D:on>",
    "[,] (in full|in whole|in part)",
    "[,] in [(full|partial|complete)] satisfaction (of|thereof) [({that_note}|[same] amount|its"
    " obligations)]",
    *AROUND,
)
FRAGMENTS["upon_conversion"] = (
    "[,] ((upon|on|in|for|following|pursuant to|in connection with|as result of|in satisfaction of|by way of"
    "|in exchange for|in respect of|to effect) {its_own} [(partial|full|voluntary|such|his|her)] (conversion"
    "|conversion by <H:party>|exercise of conversion right with respect to) [of]"
    "|(in [(full|partial|complete)] satisfaction of|as [(full|partial)] payment of|in [(full|partial)]"
    " repayment"
    " of))"
)
_HEADS: Final = (
    "<H:party> {done_adverb} [voluntarily] (converted|elected to convert|exercised its right to convert"
    "|exercised its option to convert|chose to convert|exercised its"
    " conversion right"
    " [with respect to|for]|exercised right to convert)",
    "<H:party> {done_adverb} (delivered|submitted|gave|sent|provided|tendered) [<X>] [to <X>] {notice_of}"
    " [to <X>]"
    " [(under|with respect to|in respect of|for) {that_note}] [,] [(pursuant to|in|by) which] [(it|<H>)]"
    " (converted|to convert|electing to convert|elected to convert|for|of|converting)",
    "<X> {done_adverb} received {notice_of} (from|by) <H:party> [,] [((pursuant to|by|in) which [(it|<H>)]"
    " (converted|elected to convert)|for conversion of|to convert|converting|electing to convert|of"
    " conversion of|for"
    "|with respect to)]",
    "[(as result of|upon) such conversion ,] [(pursuant to|upon|following|after|in response to) [receipt of]"
    " {notice_of} [(received|delivered|given|dated <D>)] [(from|by) <H:party>] [,]] <X> {done_adverb}"
    " (issued|delivered|issued and delivered) [to"
    " <H:party>]"
    " {all_shares} [(to <H:party>)] {upon_conversion}",
)
_PASSIVE: Final = (
    "{converted_amount} {on_note} (was|were) [(automatically|mandatorily)] converted [by <H:party>]",
    "[all of] {that_note} [,] [(together with|and|plus) {whole_of} {int} [of <M:interest>]] [,] (was|were)"
    " [(automatically|mandatorily)] converted [in full] [by <H:party>]",
    "{all_shares} (was|were) [(issued|delivered)] [to <H:party>] {upon_conversion}",
)


def converted(cursor: Cursor, scene: Scene, _: Symbols) -> Built | None:
    """“H converted $X of principal of its note dated D into N shares at $Y", from either side."""
    begin = cursor.at
    for head in (*_HEADS, *_PASSIVE):
        cursor.at = begin
        found = cursor.take(head)
        result = _conversion(cursor, scene, dict(found), begin) if found is not None else None
        if result is not None and cursor.ended:
            return result
    return None


_DONE: Final = re.compile(r" (?:converted|issued|delivered) ")
"""What shows that a notice of conversion was followed."""


def _conversion(cursor: Cursor, scene: Scene, found: dict[str, int], begin: int) -> Built | None:
    gather(cursor, _PARTS, found)
    if "shares" not in found or not {"principal", "interest", "value"} & set(found):
        return None
    if "notice" in cursor.text[begin : cursor.at] and _DONE.search(cursor.text[begin : cursor.at]) is None:
        return None
    if "conver" not in cursor.text[begin : cursor.at] and "note" not in found:
        return None
    event = NoteConverted(
        source=PLACELESS,
        effective_date=scene.day(found, "on"),
        **reference(scene, found),
        principal=scene.number(found, "principal"),
        interest=scene.number(found, "interest"),
        value=scene.number(found, "value"),
        shares=scene.number(found, "shares"),
        price=scene.number(found, "price"),
    )
    return built(event, found, scene)


__all__ = ["converted"]
