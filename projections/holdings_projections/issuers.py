"""All that the ledger knows of one issuer: one set of rules for replay, read model and audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from holdings_events import NoSecuritiesStated, Notice, RowEvent, VestingScheduleStated
from holdings_projections import instrument_findings
from holdings_projections.commitment_records import CommitmentRecord
from holdings_projections.commitments import fold_commitments
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.identity import Identities, PartyKeys, is_cik, party_token
from holdings_projections.instruments import NoteRecord
from holdings_projections.notes import fold_notes
from holdings_projections.preferred import fold_preferred
from holdings_projections.preferred_records import PreferredRecord
from holdings_projections.proxies import subject_of_filing
from holdings_projections.readings import HandReading

Instrument = NoteRecord | PreferredRecord | CommitmentRecord


@attrs.frozen(kw_only=True)
class Instruments:
    """Notes, preferred stock and commitments of one issuer, with what was found about them."""

    notes: tuple[NoteRecord, ...] = ()
    preferred: tuple[PreferredRecord, ...] = ()
    commitments: tuple[CommitmentRecord, ...] = ()
    findings: tuple[Finding, ...] = ()

    def records(self) -> Iterator[tuple[str, str, str, Instrument]]:
        """(kind, id, folded holder or "", record) of every note, series and commitment."""
        for note in self.notes:
            yield "note", note.note_id, note.holder_key or "", note
        for series in self.preferred:
            yield "preferred", series.preferred_id, "", series
        for commitment in self.commitments:
            yield "commitment", commitment.commitment_id, commitment.holder_key or "", commitment


def fold_instruments(
    issuer_key: str, filings: Sequence[Filing], identities: Identities | None = None
) -> Instruments:
    """Fold what the filings of one issuer say of notes, preferred stock and commitments.

    filings: all of the issuer, in the order of `holdings_projections.filings.filings`. identities: what
    people ruled.
    """
    told = tuple(filing for filing in filings if filing.counted and _tells_of_instruments(filing))
    if not told:
        return Instruments()
    told = _as_one(issuer_key, told) if identities and identities.same else told
    return Instruments(
        notes=fold_notes(told),
        preferred=fold_preferred(told),
        commitments=fold_commitments(told),
        findings=instrument_findings.findings(told),
    )


def _tells_of_instruments(filing: Filing) -> bool:
    """Whether a filing is more than a form of ownership."""
    rows = (RowEvent, VestingScheduleStated, NoSecuritiesStated)
    return not filing.header.owners or any(not isinstance(item.event, rows) for item in filing.events)


def _as_one(issuer_key: str, filings: Sequence[Filing]) -> tuple[Filing, ...]:
    """The filings of issuers ruled to be one, under one identity: instruments compare issuers by it."""
    known = {party_token(f.header.issuer.name, f.header.issuer.cik): f.header.issuer for f in filings}
    if len(known) < 2:
        return tuple(filings)
    cik = issuer_key if is_cik(issuer_key) else None
    named = known.get(issuer_key)

    def renamed(filing: Filing) -> Filing:
        own = filing.header.issuer
        issuer = attrs.evolve(own, cik=cik) if cik or named is None else attrs.evolve(own, name=named.name)
        return attrs.evolve(filing, header=attrs.evolve(filing.header, issuer=issuer))

    return tuple(map(renamed, filings))


def document_findings(filing: Filing) -> Iterator[Finding]:
    """What the reading of a document noticed. What its identity and time rest on is told by `proxies`."""
    header = filing.header
    if not header.notices and not filing.readings:
        return
    seen: Counter[tuple[str, str]] = Counter()
    for notice in header.notices:
        if notice.code == "UNREAD_AMOUNT" and _read_since(filing, notice):
            continue
        finding = _about(filing, notice.code, notice.detail, notice)
        seen[finding.code, finding.subject] += 1
        number = seen[finding.code, finding.subject]
        yield finding if number == 1 else attrs.evolve(finding, subject=f"{finding.subject} ({number})")
    for reading in filing.readings:
        yield from _reading_findings(filing, reading)


def _reading_findings(filing: Filing, reading: HandReading) -> Iterator[Finding]:
    """What an auditor must hear of a reading by hand: what it is, what it fails, whether a reader knows."""
    event, count = reading.event, len(reading.facts)
    said = [("READ_BY_HAND", f"{_facts(count)} read by hand by {event.author}: {event.reason}")]
    if event.gates:
        said.append(("BY_HAND_GATES", f"{'; '.join(event.gates)}. Accepted: {event.accepted}"))
    if reading.doubled or reading.outdated:
        said.append(
            (
                "BY_HAND_OUTDATED",
                f"A reader now states {_facts(len(reading.doubled))} of {count} itself, and reads "
                f"{_facts(len(reading.outdated))} that the reading replaces otherwise than before.",
            )
        )
    for code, message in said:
        found = _about(filing, code, message, Notice(code=code, detail=message))
        yield attrs.evolve(
            found,
            subject=f"{found.subject}, reading {event.ruling_id[:12]}",
            events=(reading.recorded.id, *(item.id for item in reading.facts)),
        )


def _read_since(filing: Filing, notice: Notice) -> bool:
    """Whether people have read by hand all the words that a reader left unread."""
    places = [
        span for reading in filing.readings for item in reading.facts for span in item.event.source.spans
    ]
    return bool(notice.spans) and all(
        any(start <= first and last <= end for start, end in places) for first, last in notice.spans
    )


def _facts(count: int) -> str:
    return "1 fact" if count == 1 else f"{count} facts"


def _about(filing: Filing, code: str, message: str, notice: Notice) -> Finding:
    header = filing.header
    first = header.owners[0].name if header.owners else None
    place = f", Table {notice.table}" if notice.table else ""
    place += f" row {notice.row}" if notice.row else ""
    return Finding(
        code=code,
        subject=subject_of_filing(header.issuer.name, header.form, header.effective_date, first) + place,
        message=message,
        filings=(filing.id,),
        events=(filing.header_id,),
        known_from=filing.known_at,
    )


def parties(
    issuer_key: str, filings: Iterable[Filing], keys: PartyKeys
) -> tuple[tuple[str, str, str, str, str], ...]:
    """(kind, key, name, CIK, symbol) of every issuer and holder the filings name; "" for what is not stated.

    keys: of the owners, as `holdings_projections.holdings.holder_keys` gives them.
    """
    seen: set[tuple[str, str, str, str, str]] = set()
    for filing in filings:
        issuer = filing.header.issuer
        seen.add(("issuer", issuer_key, issuer.name, issuer.cik or "", issuer.symbol or ""))
        seen.update(("holder", keys.of(o.name, o.cik), o.name, o.cik or "", "") for o in filing.header.owners)
        for item in filing.events:
            holder = getattr(item.event, "holder", None)
            if holder:
                seen.add(("holder", keys.of(holder), holder, "", ""))
    return tuple(sorted(seen))
