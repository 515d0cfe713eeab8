"""EDGAR's SGML envelope: the header of a full submission and the documents it holds.

The header is lines of "KEY: value", indented under section names such as FILER; as EDGAR disseminates it, it
is tags such as <ACCESSION-NUMBER> with the value behind. Whatever is missing is None, and nothing here ever
raises.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

NEW_YORK: Final = ZoneInfo("America/New_York")
"""EDGAR stamps acceptance in the time of Washington and New York."""

_HEADER_LIMIT: Final = 200_000


@attrs.frozen(kw_only=True)
class SgmlParty:
    """A party of the header. role: "FILER", "ISSUER", "REPORTING-OWNER", "SUBJECT COMPANY", as printed.

    name: conformed name, as EDGAR keeps it. cik: ten digits, or None.
    """

    role: str
    name: str
    cik: str | None = None


@attrs.frozen(kw_only=True)
class SgmlDocument:
    """A document of the submission. type: "8-K", "EX-10.1". span: characters of its text, tags apart.

    closed: whether its closing tag stands, so that its text is whole.
    """

    type: str
    span: tuple[int, int]
    closed: bool


@attrs.frozen(kw_only=True)
class SgmlHeader:
    """What the header says. accepted_at: an aware instant, in New York's zone; dates are days there.

    accession: with dashes. form: as submitted ("8-K/A"). period: conformed period of report.
    """

    accession: str | None = None
    accepted_at: datetime | None = None
    filing_date: date | None = None
    form: str | None = None
    period: date | None = None
    parties: tuple[SgmlParty, ...] = ()

    @property
    def company(self) -> SgmlParty | None:
        """The company whose securities the filing is about: the issuer, else the first filer."""
        for role in ("ISSUER", "FILER", "SUBJECT COMPANY"):
            for party in self.parties:
                if party.role == role:
                    return party
        return None


_ACCESSION: Final = re.compile(r"\d{10}-\d{2}-\d{6}")
_ROLES: Final = frozenset({"FILER", "ISSUER", "REPORTING-OWNER", "SUBJECT COMPANY", "FILED BY"})
_TAGGED_ROLES: Final = {role.replace("-", " "): role for role in _ROLES}
_TAG: Final = re.compile(r"<([A-Z][A-Z0-9-]{0,60})>([^<]{0,1000})")


def parse_header(text: str) -> SgmlHeader | None:
    """The SGML header at the beginning of a submission, or None when there is none."""
    start = text.find("<SEC-HEADER>", 0, _HEADER_LIMIT)
    if start < 0:
        return _tagged_header(text)
    stops = [at for at in (text.find(tag, start) for tag in ("</SEC-HEADER>", "<DOCUMENT>")) if at >= 0]
    lines = text[start : min(stops, default=start + _HEADER_LIMIT)].splitlines()
    values: dict[str, str] = {}
    for line in lines:
        key, value = _key_value(line)
        if value:
            values.setdefault(key, value)
    accession = _ACCESSION.search(values.get("ACCESSION NUMBER", ""))
    return SgmlHeader(
        accession=accession.group() if accession else None,
        accepted_at=_instant(values.get("<ACCEPTANCE-DATETIME>", "")),
        filing_date=_day(values.get("FILED AS OF DATE", "")),
        form=values.get("CONFORMED SUBMISSION TYPE"),
        period=_day(values.get("CONFORMED PERIOD OF REPORT", "")),
        parties=_parties(lines),
    )


def _tagged_header(text: str) -> SgmlHeader | None:
    """The header of a submission as EDGAR disseminates it: tags, each with its value behind it."""
    start = text.find("<SUBMISSION>", 0, _HEADER_LIMIT)
    if start < 0 or text[:start].strip("\ufeff \r\n\t"):
        return None
    stop = text.find("<DOCUMENT>", start, start + _HEADER_LIMIT)
    values: dict[str, str] = {}
    parties: list[SgmlParty] = []
    role: str | None = None
    for found in _TAG.finditer(text, start, stop if stop >= 0 else start + _HEADER_LIMIT):
        tag, value = found[1], found[2].strip()
        if tag.replace("-", " ") in _TAGGED_ROLES:
            role = _TAGGED_ROLES[tag.replace("-", " ")]
        elif tag == "CONFORMED-NAME" and role is not None and value:
            parties.append(SgmlParty(role=role, name=value))
        elif tag == "CIK" and role is not None and parties and parties[-1].cik is None and value.isdecimal():
            parties[-1] = attrs.evolve(parties[-1], cik=value.zfill(10))
        elif value:
            values.setdefault(tag, value)
    accession = _ACCESSION.search(values.get("ACCESSION-NUMBER", ""))
    return SgmlHeader(
        accession=accession.group() if accession else None,
        accepted_at=_instant(values.get("ACCEPTANCE-DATETIME", "")),
        filing_date=_day(values.get("FILING-DATE", "")),
        form=values.get("TYPE"),
        period=_day(values.get("PERIOD", "")),
        parties=tuple(parties),
    )


def documents(text: str) -> tuple[SgmlDocument, ...]:
    """The documents of a submission, in order; the last may be cut."""
    found: list[SgmlDocument] = []
    at = text.find("<DOCUMENT>")
    while at >= 0:
        following = text.find("<DOCUMENT>", at + 10)
        end = following if following >= 0 else len(text)
        found.append(_document(text, at, end))
        at = following
    return tuple(found)


def _document(text: str, start: int, end: int) -> SgmlDocument:
    type_at = text.find("<TYPE>", start, end)
    kind = text[type_at + 6 : type_at + 60].split("\n", 1)[0].split("<", 1)[0] if type_at >= 0 else ""
    body = text.find("<TEXT>", start, end)
    close = text.find("</TEXT>", start, end)
    begin = body + 6 if body >= 0 else end
    stop = close if close >= begin else end
    return SgmlDocument(type=kind.strip(), span=(begin, stop), closed=close >= 0)


def _key_value(line: str) -> tuple[str, str]:
    """“KEY:  value” or "<TAG>value" taken apart; the key alone when there is no value."""
    stripped = line.strip()
    if stripped.startswith("<"):
        tag, _, value = stripped.partition(">")
        return tag + ">", value.strip()
    key, _, value = stripped.partition(":")
    return key.strip(), value.strip()


def _parties(lines: list[str]) -> tuple[SgmlParty, ...]:
    parties: list[SgmlParty] = []
    role = ""
    for line in lines:
        key, value = _key_value(line)
        if key in _ROLES:
            role = key
        elif key == "COMPANY CONFORMED NAME" and role and value:
            parties.append(SgmlParty(role=role, name=value))
        elif key == "CENTRAL INDEX KEY" and parties and parties[-1].cik is None and value.isdecimal():
            parties[-1] = attrs.evolve(parties[-1], cik=value.zfill(10))
    return tuple(parties)


def _day(value: str) -> date | None:
    try:
        return datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        return None


def _instant(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=NEW_YORK)
    except ValueError:
        return None


__all__ = ["NEW_YORK", "SgmlDocument", "SgmlHeader", "SgmlParty", "documents", "parse_header"]
