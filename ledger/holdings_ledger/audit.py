"""The replay audit: is everything that is answered really what the filings say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdings_events import TAGS, ReadingByHandRecorded
from holdings_ledger.answers import Check
from holdings_ledger.ingest.checking_forms import form_checks
from holdings_ledger.ingest.rereading import changed_events, differs, every_filing, not_read_again, read_again
from holdings_ledger.read_model.schema import TABLES, Database
from holdings_ledger.read_model.writer import project
from holdings_ledger.readers.model import Rejection
from holdings_ledger.store import Store
from holdings_projections.filings import Filing

Row = tuple[Any, ...]


def replay_checks(store: Store, current: Database) -> list[Check]:
    """Rebuild the read model from nothing and compare; read every document again and compare its events."""
    return [*_read_model_checks(store, current), *_document_checks(store)]


def _read_model_checks(store: Store, current: Database) -> Iterator[Check]:
    rebuilt = Database.temporary()
    try:
        project(rebuilt, store)
        for table in TABLES:
            yield _table_check(table, rebuilt, current)
    finally:
        rebuilt.close()


def _table_check(table: str, rebuilt: Database, current: Database) -> Check:
    """Both have the rows in one order: two rows at a time are enough to compare tables of any size."""
    count = missing = extra = 0
    fresh, kept = rebuilt.ordered(table), current.ordered(table)
    one, other = next(fresh, None), next(kept, None)
    while one is not None or other is not None:
        if one == other:
            count += 1
            one, other = next(fresh, None), next(kept, None)
        elif other is None or (one is not None and _order(one) < _order(other)):
            missing += 1
            one = next(fresh, None)
        else:
            extra += 1
            other = next(kept, None)
    same = not missing and not extra
    detail = (
        f"{count:,} rows rebuilt from the events are the same in the read model"
        if same
        else f"{missing:,} rows are missing from the read model or differ, {extra:,} do not belong there"
    )
    return _check(f"read model: {table}", detail, same=same)


def _order(row: Row) -> tuple[tuple[int, Any], ...]:
    """The order in which SQLite puts values: nothing, numbers, text."""
    return tuple((0, 0) if v is None else (2, v) if isinstance(v, str) else (1, v) for v in row)


def _document_checks(store: Store) -> list[Check]:
    """Every document read again, and every form of a person; one check for each that is not as recorded."""
    documents = facts = 0
    failed: list[Check] = []
    absent: list[Check] = []
    for filing in every_filing(store):
        if (why := not_read_again(filing)) is None:
            documents, facts = documents + 1, facts + len(filing.events)
            check = _document_check(store, filing)
            failed += [] if check is None else [check]
        elif filing.header.format != "by_hand":
            absent.append(_skipped(filing, why))
    detail = f"{documents:,} documents read again give the {facts:,} facts that are recorded"
    good = [] if failed else [_check("documents read again", detail, same=True)]
    by_hand = {item.filing for item in store.read(tags=(TAGS[ReadingByHandRecorded],))}
    return [*good, *absent, *failed, *form_checks(store, store.read(streams=by_hand))]


def _skipped(filing: Filing, why: str) -> Check:
    return Check(check=f"document of {filing.id}", status="skipped", detail=f"not re-derived: {why}")


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
