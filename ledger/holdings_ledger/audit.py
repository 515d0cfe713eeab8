"""The replay audit: is everything that is answered really what the filings say?"""

from __future__ import annotations

from holdings_ledger.answers import Check
from holdings_ledger.ingest.checking_forms import form_checks
from holdings_ledger.ingest.rereading import changed_events, differs, not_read_again, read_again
from holdings_ledger.read_model.schema import TABLES, Database
from holdings_ledger.read_model.writer import project
from holdings_ledger.readers.model import Rejection
from holdings_ledger.store import Store
from holdings_projections.filings import Filing, filings


def replay_checks(store: Store, current: Database) -> list[Check]:
    """Rebuild the read model from nothing and compare; read every document again and compare its events."""
    return [*_read_model_checks(store, current), *_document_checks(store)]


def _read_model_checks(store: Store, current: Database) -> list[Check]:
    rebuilt = Database.temporary()
    project(rebuilt, store)
    fresh, kept = rebuilt.dump(), current.dump()
    rebuilt.close()
    checks: list[Check] = []
    for table in TABLES:
        missing = len(set(map(repr, fresh[table])) - set(map(repr, kept[table])))
        extra = len(set(map(repr, kept[table])) - set(map(repr, fresh[table])))
        same = fresh[table] == kept[table]
        detail = (
            f"{len(fresh[table]):,} rows rebuilt from the events are the same in the read model"
            if same
            else f"{missing:,} rows are missing from the read model or differ, {extra:,} do not belong there"
        )
        checks.append(_check(f"read model: {table}", detail, same=same))
    return checks


def _document_checks(store: Store) -> list[Check]:
    """Every document read again, and every form of a person; one check for each that is not as recorded."""
    recorded = list(store.read())
    every = filings(recorded, ())
    checks: list[Check] = []
    read = [filing for filing in every if not_read_again(filing) is None]
    failed = [check for filing in read if (check := _document_check(store, filing)) is not None]
    if not failed:
        events = sum(len(filing.events) for filing in read)
        detail = f"{len(read):,} documents read again give the {events:,} facts that are recorded"
        checks.append(_check("documents read again", detail, same=True))
    absent = [filing for filing in every if filing.header.format != "by_hand" and filing not in read]
    checks += [_skipped(filing) for filing in absent]
    return [*checks, *failed, *form_checks(store, recorded)]


def _skipped(filing: Filing) -> Check:
    detail = f"not re-derived: {not_read_again(filing)}"
    return Check(check=f"document of {filing.id}", status="skipped", detail=detail)


def _document_check(store: Store, filing: Filing) -> Check | None:
    """None where today's reading of the filing's document is the recorded one."""
    name = f"document of {filing.id}"
    try:
        read = read_again(store, filing)
    except LookupError as error:
        return _check(name, f"the stored document cannot be read: {error}", same=False)
    if isinstance(read, Rejection):
        return _check(name, f"today's reader rejects it: {read.message}", same=False)
    if not differs(filing, read):
        return None
    changed = ", ".join(item.id for item in changed_events(filing, read)) or filing.header_id
    return _check(name, f"today's reading differs from what is recorded in {changed}", same=False)


def _check(name: str, detail: str, *, same: bool) -> Check:
    return Check(check=name, status="ok" if same else "failed", detail=detail)
