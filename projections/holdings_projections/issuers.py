"""All that the ledger knows of one issuer: one set of rules for replay, read model and audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from holdings_events import Notice
from holdings_projections import instrument_findings
from holdings_projections.commitments import fold_commitments
from holdings_projections.filings import Filing
from holdings_projections.findings import Finding
from holdings_projections.holdings import Position, fold_holdings, holder_keys
from holdings_projections.identity import Identities, is_cik, party_token
from holdings_projections.instruments import CommitmentRecord, NoteRecord, PreferredRecord
from holdings_projections.notes import fold_notes
from holdings_projections.preferred import fold_preferred
from holdings_projections.rulings import Split

Instrument = NoteRecord | PreferredRecord | CommitmentRecord


@attrs.frozen(kw_only=True)
class IssuerState:
    """The projections of one issuer's filings, with all that was found."""

    positions: tuple[Position, ...]
    notes: tuple[NoteRecord, ...]
    preferred: tuple[PreferredRecord, ...]
    commitments: tuple[CommitmentRecord, ...]
    findings: tuple[Finding, ...]

    def instruments(self) -> Iterator[tuple[str, str, str, Instrument]]:
        """(kind, id, folded holder or "", record) of every note, series and commitment."""
        for note in self.notes:
            yield "note", note.note_id, note.holder_key or "", note
        for series in self.preferred:
            yield "preferred", series.preferred_id, "", series
        for commitment in self.commitments:
            yield "commitment", commitment.commitment_id, commitment.holder_key or "", commitment


def fold_issuer(
    issuer_key: str,
    filings: Sequence[Filing],
    identities: Identities | None = None,
    splits: Sequence[Split] = (),
) -> IssuerState:
    """Fold the filings of one issuer, in the order of `holdings_projections.filings.filings`.

    identities, splits: what people ruled, the splits those of this issuer.
    """
    counted = tuple(filing for filing in filings if filing.counted)
    holdings = fold_holdings(issuer_key, counted, identities, splits)
    noticed = [finding for filing in filings for finding in document_findings(filing)]
    counted = _as_one(issuer_key, counted) if identities and identities.same else counted
    return IssuerState(
        positions=holdings.positions,
        notes=fold_notes(counted),
        preferred=fold_preferred(counted),
        commitments=fold_commitments(counted),
        findings=(*noticed, *holdings.findings, *instrument_findings.findings(counted)),
    )


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
    """What the reading of a document noticed, and what its identity and time rest on."""
    header = filing.header
    if header.issuer.cik is None:
        yield _about(
            filing,
            "IDENTITY_PROXY",
            "The rendition carries no CIK: issuer and owners are identified by name.",
        )
    if header.known_at_source != "acceptance":
        source = header.known_at_source.replace("_", " ")
        yield _about(
            filing,
            "KNOWN_AT_PROXY",
            f"No acceptance time: known from the end of the {source}, {header.effective_date}.",
        )
    seen: Counter[tuple[str, str]] = Counter()
    for notice in header.notices:
        finding = _about(filing, notice.code, notice.detail, notice)
        seen[finding.code, finding.subject] += 1
        number = seen[finding.code, finding.subject]
        yield finding if number == 1 else attrs.evolve(finding, subject=f"{finding.subject} ({number})")


def _about(filing: Filing, code: str, message: str, notice: Notice | None = None) -> Finding:
    header = filing.header
    who = header.owners[0].name if header.owners else header.issuer.name
    place = f", Table {notice.table}" if notice and notice.table else ""
    place += f" row {notice.row}" if notice and notice.row else ""
    return Finding(
        code=code,
        subject=f"{header.issuer.name}: Form {header.form} of {header.effective_date}, {who}{place}",
        message=message,
        filings=(filing.id,),
        events=(filing.header_id,),
        known_from=filing.known_at,
    )


def parties(
    issuer_key: str, filings: Sequence[Filing], identities: Identities | None = None
) -> Iterator[tuple[str, str, str, str]]:
    """(kind, key, name, symbol) of every issuer and holder the filings name; symbol "" where none."""
    keys = holder_keys(filings, identities)
    seen: set[tuple[str, str, str, str]] = set()
    for filing in filings:
        issuer = filing.header.issuer
        seen.add(("issuer", issuer_key, issuer.name, issuer.symbol or ""))
        seen.update(("holder", keys.of(o.name, o.cik), o.name, "") for o in filing.header.owners)
        seen.update(
            ("holder", keys.of(o.name, o.cik), o.cik, "")  # found by its own CIK, too, where ruled another's
            for o in filing.header.owners
            if o.cik and keys.of(o.name, o.cik) != o.cik
        )
        if issuer.cik and issuer.cik != issuer_key:
            seen.add(("issuer", issuer_key, issuer.cik, ""))
        for item in filing.events:
            holder = getattr(item.event, "holder", None)
            if holder:
                seen.add(("holder", keys.of(holder), holder, ""))
    yield from sorted(seen)
