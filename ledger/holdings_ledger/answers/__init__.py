"""Answers: sequences of frozen rows with the basis they rest on. Imports neither the log nor the events.

The classes stand in the modules of this package and are loaded when they are first used, so that a query
pays only for its own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from holdings_ledger.answers.base import Answer, Basis, Row, SourceRef
    from holdings_ledger.answers.calculators import ConditionRow, ConversionRow, DilutionRow, InputFigure
    from holdings_ledger.answers.explanations import ByHand, Explanation, Quotation, Step
    from holdings_ledger.answers.instruments import Commitment, PreferredRow
    from holdings_ledger.answers.market import Market
    from holdings_ledger.answers.notes import NoteRow
    from holdings_ledger.answers.positions import DerivativeLot, Holding
    from holdings_ledger.answers.records import Check, EventRow, FindingRow, Ingested, Ruled, RulingRow
    from holdings_ledger.answers.schedules import ScheduleComparison, ScheduleRow
    from holdings_ledger.answers.statements import StatementRow

__all__ = [
    "Answer",
    "Basis",
    "ByHand",
    "Check",
    "Commitment",
    "ConditionRow",
    "ConversionRow",
    "DerivativeLot",
    "DilutionRow",
    "EventRow",
    "Explanation",
    "FindingRow",
    "Holding",
    "Ingested",
    "InputFigure",
    "Market",
    "NoteRow",
    "PreferredRow",
    "Quotation",
    "Row",
    "Ruled",
    "RulingRow",
    "ScheduleComparison",
    "ScheduleRow",
    "SourceRef",
    "StatementRow",
    "Step",
]

_HOMES: Final = {
    "Answer": "base",
    "Basis": "base",
    "Row": "base",
    "SourceRef": "base",
    "ConditionRow": "calculators",
    "ConversionRow": "calculators",
    "DilutionRow": "calculators",
    "InputFigure": "calculators",
    "ByHand": "explanations",
    "Explanation": "explanations",
    "Quotation": "explanations",
    "Step": "explanations",
    "Commitment": "instruments",
    "Market": "market",
    "NoteRow": "notes",
    "PreferredRow": "instruments",
    "ScheduleComparison": "schedules",
    "ScheduleRow": "schedules",
    "StatementRow": "statements",
    "DerivativeLot": "positions",
    "Holding": "positions",
    "Check": "records",
    "EventRow": "records",
    "FindingRow": "records",
    "Ingested": "records",
    "Ruled": "records",
    "RulingRow": "records",
}


def __getattr__(name: str) -> Any:
    """A class of one of the modules, loaded now."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
