"""Findings that depend on the date asked about: what fell due and no filing confirms.

Computed from balances and states, so a query needs no event classes.
"""

from __future__ import annotations

from holdings_projections.commitment_states import CommitmentState
from holdings_projections.findings import Finding
from holdings_projections.note_balances import NoteBalance

__all__ = ["commitment_findings", "note_findings", "note_subject"]


def note_subject(balance: NoteBalance) -> str:
    """The note in words: its issuer, holder, label and so its date."""
    holder = f", {balance.holder}" if balance.holder else ""
    return f"{balance.issuer}: note {balance.label}{holder}"


def note_findings(balance: NoteBalance) -> tuple[Finding, ...]:
    """UNCONFIRMED_PAYMENT and MATURED_UNCONFIRMED of a note's recorded balance, as they apply."""
    found: list[Finding] = []
    due = balance.unconfirmed
    if due:
        several = "installment" if len(due) == 1 else "installments"
        found.append(
            _finding(
                "UNCONFIRMED_PAYMENT",
                balance,
                f"{len(due)} {several} of {due[0].payment:,} fell due from {due[0].date} to {due[-1].date}, "
                "and no filing says that they were paid",
            )
        )
    if balance.status == "matured_unconfirmed":
        amount = "an amount that is unknown" if balance.total is None else f"{balance.total:,}"
        found.append(
            _finding(
                "MATURED_UNCONFIRMED",
                balance,
                f"matured on {balance.maturity_date} with {amount} as recorded, "
                "and no filing says that it was paid",
            )
        )
    return tuple(found)


def commitment_findings(state: CommitmentState) -> tuple[Finding, ...]:
    """TRANCHE_WINDOW_ELAPSED, where scheduled months ended with no recorded closing."""
    months = state.months_elapsed_unconfirmed
    if not months:
        return ()
    ended = "month" if months == 1 else "months"
    holder = f", {state.holder}" if state.holder else ""
    return (
        Finding(
            code="TRANCHE_WINDOW_ELAPSED",
            subject=f"{state.issuer}: {state.description}{holder}",
            message=f"{months} scheduled {ended} ended, and no filing says what was closed",
            filings=_filings(state.event_ids),
            events=state.event_ids,
            known_from=state.known_from,
        ),
    )


def _finding(code: str, balance: NoteBalance, message: str) -> Finding:
    return Finding(
        code=code,
        subject=note_subject(balance),
        message=message,
        filings=_filings(balance.event_ids),
        events=balance.event_ids,
        known_from=balance.known_from,
    )


def _filings(event_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The streams of the events, each once, in order."""
    return tuple(dict.fromkeys(event_id.rpartition("#")[0] for event_id in event_ids))
