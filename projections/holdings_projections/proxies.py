"""What a filing's identity and time rest on where the rendition does not say: found for most filings of a
data set, and therefore told from the filing's own record when asked, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from holdings_projections.findings import Finding

__all__ = ["Identified", "proxies", "subject_of_filing"]


@attrs.frozen(kw_only=True)
class Identified:
    """How a filing is identified and dated.

    leading: id of the event that leads the reading in force. issuer_cik: None where parties are known by
    name. known_at_source: as in `holdings_events.FilingHeader`. filed: the date that stands for the time.
    """

    filing: str
    leading: str
    form: str
    issuer: str
    issuer_cik: str | None
    first_owner: str | None
    known_at: datetime
    known_at_source: str
    filed: date | None


def proxies(filing: Identified) -> Iterator[Finding]:
    """IDENTITY_PROXY where the rendition carries no CIK, KNOWN_AT_PROXY where it has no acceptance time."""
    if filing.issuer_cik is None:
        yield _about(
            filing,
            "IDENTITY_PROXY",
            "The rendition carries no CIK: issuer and owners are identified by name.",
        )
    if filing.known_at_source != "acceptance":
        source = filing.known_at_source.replace("_", " ")
        yield _about(
            filing,
            "KNOWN_AT_PROXY",
            f"No acceptance time: known from the end of the {source}, {filing.filed}.",
        )


def subject_of_filing(issuer: str, form: str, filed: date | None, first_owner: str | None) -> str:
    """A filing in words."""
    return f"{issuer}: Form {form} of {filed}, {first_owner or issuer}"


def _about(filing: Identified, code: str, message: str) -> Finding:
    return Finding(
        code=code,
        subject=subject_of_filing(filing.issuer, filing.form, filing.filed, filing.first_owner),
        message=message,
        filings=(filing.filing,),
        events=(filing.leading,),
        known_from=filing.known_at,
    )
