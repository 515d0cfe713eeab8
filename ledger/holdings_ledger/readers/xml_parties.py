"""Issuer, owners and signatures of ownership XML: every element of theirs is kept, or told as left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from xml.etree.ElementTree import Element

import attrs

from holdings_events import Issuer, Owner
from holdings_ledger.readers.cells import boolean, cik, trading_symbol

__all__ = ["Say", "issuer_of", "owner_of", "signature_of"]


@attrs.frozen
class Say:
    """How to tell of what has no place. unknown: an element's name; unreadable: its name and its text."""

    unknown: Callable[[str], None]
    unreadable: Callable[[str, str], None]


_FLAGS: Final = {
    "isDirector": "is_director",
    "isOfficer": "is_officer",
    "isTenPercentOwner": "is_ten_percent_owner",
    "isOther": "is_other",
}
_ADDRESS: Final = frozenset(
    {
        *("rptOwnerStreet1", "rptOwnerStreet2", "rptOwnerCity", "rptOwnerState", "rptOwnerZipCode"),
        *("rptOwnerStateDescription", "rptOwnerNonUSStateTerritory", "rptOwnerCountry"),
    }
)
_ABROAD: Final = "rptOwnerNonUSAddressFlag"


def issuer_of(element: Element, say: Say) -> Issuer:
    """The issuer that an issuer element names."""
    told = _told(
        element, {"issuerCik", "issuerName", "issuerTradingSymbol", "issuerForeignTradingSymbol"}, say
    )
    number = told.get("issuerCik")
    return Issuer(
        name=told.get("issuerName") or f"CIK {number}",
        cik=cik(number),
        symbol=trading_symbol(told.get("issuerTradingSymbol")),
        foreign_symbol=trading_symbol(told.get("issuerForeignTradingSymbol")),
    )


def owner_of(element: Element, say: Say) -> Owner:
    """The owner that a reportingOwner element names."""
    names: dict[str, str] = {}
    relationship: dict[str, str] = {}
    address: dict[str, str] = {}
    for child in element:
        if child.tag == "reportingOwnerId":
            names = _told(child, {"rptOwnerCik", "rptOwnerName"}, say)
        elif child.tag == "reportingOwnerRelationship":
            relationship = _told(child, {*_FLAGS, "officerTitle", "otherText"}, say)
        elif child.tag == "reportingOwnerAddress":
            address = _told(child, {*_ADDRESS, _ABROAD}, say)
        else:
            say.unknown(f"reportingOwner/{child.tag}")
    number = names.get("rptOwnerCik")
    flags: dict[str, Any] = {field: _flag(tag, relationship, say) for tag, field in _FLAGS.items()}
    return Owner(
        name=names.get("rptOwnerName") or f"CIK {number}",
        cik=cik(number),
        officer_title=relationship.get("officerTitle"),
        other_text=relationship.get("otherText"),
        address=", ".join(text for tag, text in address.items() if tag != _ABROAD) or None,
        address_abroad=_flag(_ABROAD, address, say),
        **flags,
    )


def signature_of(element: Element, say: Say) -> tuple[str, str]:
    """(name, date as written) of an ownerSignature element; "" for what it lacks."""
    told = _told(element, {"signatureName", "signatureDate"}, say)
    return " ".join(told.get("signatureName", "").split()), told.get("signatureDate", "")


def _told(element: Element, known: set[str], say: Say) -> dict[str, str]:
    """The texts of an element's children that are not blank, in order; the first of any that stand twice."""
    found: dict[str, str] = {}
    for child in element:
        tag, text = child.tag, (child.text or "").strip()
        if tag not in known:
            say.unknown(f"{element.tag}/{tag}")
        elif tag in found and text:
            say.unknown(f"{element.tag}/{tag} (again)")
        elif text:
            found[tag] = text
    return found


def _flag(tag: str, told: dict[str, str], say: Say) -> bool | None:
    text = told.get(tag)
    value = None if text is None else boolean(text)
    if text is not None and value is None:
        say.unreadable(tag, text)
    return value
