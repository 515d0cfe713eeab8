"""What may stand beside any event of a note and changes nothing of it: why, under which provision, in what
way."""

from __future__ import annotations

from typing import Final

from holdings_ledger.readers.prose.pattern import FRAGMENTS

FRAGMENTS["notice_of"] = (
    "([<O>] [(written|<C>)] [(conversion|prepayment|redemption|payoff|termination)] (notice|notices|letter"
    "|letters"
    "|notice of (conversion|prepayment|redemption|termination)|notices of conversion) [dated [as of] <D>])"
)
AROUND: Final = (
    "[,] (pursuant to|in accordance with|under|as required by|as permitted by|in compliance with) [terms of]"
    " (<A> [[,] dated [as of] <D> [,]]|{that_note}|{its_own} terms [of {that_note}]|{notice_of} [from <H>]"
    "|(mandatory|optional|voluntary) (prepayment|conversion|redemption) (provision|provisions) of {that_note}"
    "|{doc})",
    "[,] (following|upon|after) (receipt|delivery) of {notice_of} [(from|by) <H>]",
    "[,] [and] without [any|payment of] [(prepayment|early termination|additional)] (penalty|premium"
    "|penalties|fee"
    "|consideration|cost) [or (penalty|premium|fee)]",
    "[,] (in cash|by wire|by check|in immediately available funds|when due|on time|at maturity|before"
    " maturity"
    "|prior to [its] maturity|ahead of schedule|early|voluntarily|in part)",
    "[,] (using|from|with|out of|through use of) [(portion|part|all) of] [(cash on hand|available cash"
    "|working"
    " capital|its own funds|existing cash|proceeds of {that_note}|[net|gross] proceeds (from|of) (sale of"
    " (assets|asset|equipment|property|building|<J>)|offering|public offering|financing|sale|new loan|loan"
    "|{that_note}|term loan|private placement))]",
    "[,] (described|referred to|reported|discussed|disclosed) (above|below|in item <C> [(above|below)])",
)

__all__ = ["AROUND"]
