"""Events written by a person, in a form of TOML or JSON: parsed, located in the document, checked.

docs/BY_HAND.md describes the form, field by field.
"""

from holdings_ledger.readers.by_hand.facts import READER, Written, header_of, original_of, written
from holdings_ledger.readers.by_hand.form import FactForm, FilingForm, Form, parse

__all__ = [
    "READER",
    "FactForm",
    "FilingForm",
    "Form",
    "Written",
    "header_of",
    "original_of",
    "parse",
    "written",
]
