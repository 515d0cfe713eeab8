"""Damage and forgery: each is found, and named."""

from __future__ import annotations

import random
import sqlite3
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from holdings_ledger.answers import Check
from holdings_ledger.errors import LedgerError
from holdings_ledger.merkle import event_leaf
from holdings_ledger.store import Store
from store_cases import document, filled, rows, tamper


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return filled(tmp_path / "holdings.db")


def failures(path: Path) -> list[Check]:
    with Store.open(path, create=False) as store:
        return [check for check in store.verify() if check.status != "ok"]


def details(path: Path, check: str) -> str:
    return "\n".join(failure.detail for failure in failures(path) if failure.check == check)


def test_an_untouched_ledger_passes_every_check_and_says_what_was_checked(ledger: Path) -> None:
    with Store.open(ledger) as store:
        checks = store.verify()
        root = store.root().hex()
    assert {check.check for check in checks} == {
        "database",
        "guards",
        "positions",
        "leaves",
        "roots",
        "filings",
        "references",
        "versions",
        "documents",
        "lookups",
    }
    assert {check.status for check in checks} == {"ok"}
    by_name = {check.check: check.detail for check in checks}
    assert "9 leaves" in by_name["leaves"]
    assert "2 roots" in by_name["roots"]
    assert root in by_name["roots"]
    assert "2 documents" in by_name["documents"]


def test_tampering_tools_of_these_tests_leave_no_trace_of_their_own(ledger: Path) -> None:
    tamper(ledger)
    assert failures(ledger) == []


def test_a_flipped_bit_in_a_state_is_found_at_its_event(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        (state,) = connection.execute("SELECT state FROM stored_events WHERE rowid = 5").fetchone()
    for at in random.Random(5).sample(range(len(state) * 8), 6):
        forged = bytearray(state)
        forged[at // 8] ^= 1 << at % 8
        tamper(ledger, "UPDATE stored_events SET state = ? WHERE rowid = 5", parameters=[bytes(forged)])
        assert "position 5, event 0000000001-19-000002#1 (shares_sold/1)" in details(ledger, "leaves")
        assert "position 9: the stored root" in details(ledger, "roots")
    tamper(ledger, "UPDATE stored_events SET state = ? WHERE rowid = 5", parameters=[state])
    assert failures(ledger) == []


@pytest.mark.parametrize(
    "change",
    [
        "topic = 'shares_sold/1'",
        "originator_id = '0000000001-19-000003'",
        "originator_version = 12",
        "document = 2",
        "document = NULL",
        "state = CAST(state AS TEXT)",
        "leaf = zeroblob(32)",
        "originator_id = x'ff'",
        "originator_version = 'two'",
    ],
)
def test_any_changed_column_of_an_event_breaks_its_leaf(ledger: Path, change: str) -> None:
    tamper(ledger, f"UPDATE stored_events SET {change} WHERE rowid = 3")
    assert "position 3" in details(ledger, "leaves")


def test_a_deleted_event_leaves_a_gap(ledger: Path) -> None:
    tamper(ledger, "DELETE FROM stored_events WHERE rowid = 2")
    assert "after position 1 comes position 3" in details(ledger, "positions")
    assert "0000000001-19-000001 has 5 events, with versions 1 to 6" in details(ledger, "versions")
    assert "stored root" in details(ledger, "roots")


def test_events_moved_up_over_a_deleted_one_are_found(ledger: Path) -> None:
    tamper(
        ledger,
        "DELETE FROM stored_events WHERE rowid = 5",
        "UPDATE stored_events SET rowid = rowid - 1 WHERE rowid > 5",
    )
    assert "position 5" in details(ledger, "leaves")
    assert "ends at position 9 has no events there" in details(ledger, "roots")


def test_a_deleted_tail_is_missed_by_its_batch(ledger: Path) -> None:
    tamper(ledger, "DELETE FROM stored_events WHERE rowid > 7")
    found = details(ledger, "roots")
    assert "ends at position 9 has no events there; the last event is at position 7" in found
    assert "the log ends inside a filing, 0000000001-19-000001" in details(ledger, "filings")


def test_a_deleted_batch_leaves_its_events_without_root(ledger: Path) -> None:
    tamper(ledger, "DELETE FROM batches WHERE last_position = 9")
    assert "position 5, event 0000000001-19-000002#1 (shares_sold/1): no batch" in details(ledger, "roots")


def test_swapped_events_are_both_found(ledger: Path) -> None:
    tamper(
        ledger,
        "UPDATE stored_events SET rowid = -1 WHERE rowid = 2",
        "UPDATE stored_events SET rowid = 2 WHERE rowid = 3",
        "UPDATE stored_events SET rowid = 3 WHERE rowid = -1",
    )
    found = details(ledger, "leaves")
    assert "position 2, event 0000000001-19-000001#3" in found
    assert "position 3, event 0000000001-19-000001#2" in found
    assert "at position 2 its versions are not in order" in details(ledger, "versions")


def test_an_event_added_by_hand_has_no_root(ledger: Path) -> None:
    tamper(
        ledger,
        "INSERT INTO stored_events SELECT 10, 'x', 1, topic, state, document, leaf, recorded_at, 1 "
        "FROM stored_events WHERE rowid = 9",
    )
    assert "position 10, event x#1 (shares_purchased/1)" in details(ledger, "leaves")
    assert "position 10, event x#1 (shares_purchased/1): no batch" in details(ledger, "roots")


def test_a_changed_root_or_edge_is_found_at_its_batch(ledger: Path) -> None:
    tamper(ledger, "UPDATE batches SET root = zeroblob(32) WHERE last_position = 4")
    assert f"position 4: the stored root {'00' * 32} is not that of the events" in details(ledger, "roots")
    tamper(ledger, "UPDATE batches SET frontier = x'0badbeef' WHERE last_position = 9")
    assert "position 9: the stored edge" in details(ledger, "roots")


def test_a_forger_who_makes_new_leaves_is_betrayed_by_the_roots(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        state, digest = connection.execute(
            "SELECT state, digest FROM stored_events JOIN documents ON id = document "
            "WHERE stored_events.rowid = 1"
        ).fetchone()
    forged = state.replace(b'"100"', b'"900"')
    assert forged != state
    leaf = event_leaf(1, "0000000001-19-000001", 1, "shares_sold/1", forged, digest)
    tamper(ledger, "UPDATE stored_events SET state = ?, leaf = ? WHERE rowid = 1", parameters=[forged, leaf])
    assert {failure.check for failure in failures(ledger)} == {"roots"}
    assert details(ledger, "roots").count("stored root") == 2


def test_a_time_of_recording_or_an_end_moved_by_hand_is_found(ledger: Path) -> None:
    tamper(ledger, "UPDATE stored_events SET recorded_at = recorded_at - 1 WHERE rowid = 6")
    assert "position 6, event 0000000001-19-000002#2 (shares_sold/1): its recording time" in details(
        ledger, "filings"
    )
    tamper(ledger, "UPDATE stored_events SET ends = 0 WHERE rowid = 6")
    assert "position 7, event 0000000001-19-000001#4 (shares_sold/1): it stands inside" in details(
        ledger, "filings"
    )


def test_a_changed_document_is_found_by_its_digest(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        digest, size = connection.execute("SELECT digest, size FROM documents WHERE id = 1").fetchone()
    other = b"x" * size
    tamper(ledger, "UPDATE documents SET content = ? WHERE id = 1", parameters=[zlib.compress(other)])
    assert (
        details(ledger, "documents")
        == f"document {digest} has other bytes, whose digest is {sha256(other).hexdigest()}"
    )


@pytest.mark.parametrize(
    "change",
    [
        "content = x'0102'",
        "content = substr(content, 1, length(content) - 2)",
        "content = CAST(content || x'00' AS BLOB)",
        "size = size - 1",
        "size = size + 1",
        "size = -1",
        "size = 'many'",
        "content = 7",
    ],
)
def test_a_document_that_does_not_unpack_whole_is_named(ledger: Path, change: str) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        (digest,) = connection.execute("SELECT digest FROM documents WHERE id = 2").fetchone()
    tamper(ledger, f"UPDATE documents SET {change} WHERE id = 2")
    assert details(ledger, "documents").startswith(f"document {digest} cannot be unpacked")


def test_a_small_document_that_swells_is_not_unpacked_whole(ledger: Path) -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    tamper(ledger, "UPDATE documents SET content = ? WHERE id = 2", parameters=[bomb])
    assert "cannot be unpacked" in details(ledger, "documents")


def test_a_removed_document_is_missed_by_every_event_that_rests_on_it(ledger: Path) -> None:
    tamper(ledger, "DELETE FROM documents WHERE id = 2")
    assert details(ledger, "references").startswith("position 4, event doc:")
    assert details(ledger, "references").endswith("the document it rests on is not stored")


def test_look_ups_that_lead_nowhere_or_are_missing_are_found(ledger: Path) -> None:
    with Store.open(ledger) as store, store.writing() as writer:
        writer.append("0000000001-19-000002", rows(9, of=document("Fernwood Mills, amended")))
    tamper(
        ledger,
        "DELETE FROM renditions WHERE document = 2",
        "INSERT INTO filing_index VALUES ('f', 'nowhere')",
        "INSERT INTO aliases VALUES ('a', 'nobody')",
    )
    found = details(ledger, "lookups")
    assert "document number 2 of filing 0000000001-19-000002 is not found by its digest" in found
    assert "filing_index leads to a filing that is not recorded, nowhere" in found
    assert "aliases leads to a filing that is not recorded, nobody" in found


def test_a_missing_changed_or_foreign_guard_is_found(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER stored_events_no_update")
        connection.execute("DROP TRIGGER documents_no_delete")
        connection.execute(
            "CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents WHEN 0 BEGIN SELECT 1; END"
        )
        connection.execute("CREATE TRIGGER sly AFTER INSERT ON aliases BEGIN DELETE FROM aliases; END")
    found = details(ledger, "guards")
    assert "stored_events_no_update is missing" in found
    assert "documents_no_delete is not the one" in found
    assert "there is a trigger sly" in found


def test_many_failures_of_a_kind_are_counted_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "holdings.db"
    with Store.open(path) as store, store.writing() as writer:
        for at in range(100):
            writer.append(f"s{at}", rows(1))
    tamper(path, "UPDATE stored_events SET topic = 'x/1'")
    found = [failure.detail for failure in failures(path) if failure.check == "leaves"]
    assert len(found) == 21
    assert found[-1] == "and 80 more of this kind"


def contents(path: Path) -> object:
    """Everything that the log holds, read plainly."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            connection.execute(f"SELECT rowid, * FROM {table} ORDER BY 1").fetchall()
            for table in ("stored_events", "documents", "batches")
        ]


def found_or_refused(path: Path) -> bool:
    try:
        return bool(failures(path))
    except LedgerError as error:
        return str(path) in str(error)


def test_damaged_pages_are_reported_and_never_a_traceback(ledger: Path) -> None:
    with Store.open(ledger) as store, store.writing() as writer:
        for at in range(150):
            writer.append(f"filing {at}", rows(*range(1, 9)))
    original, before = ledger.read_bytes(), contents(ledger)
    found = 0
    for seed in range(25):
        damage = random.Random(seed)
        data = bytearray(original)
        start = damage.randrange(100, len(data) - 512)
        data[start : start + 512] = damage.randbytes(512)
        ledger.write_bytes(bytes(data))
        if found_or_refused(ledger):
            found += 1
        else:  # it hit space that no page uses
            assert contents(ledger) == before
    assert found >= 20


def test_text_that_is_no_text_is_reported_at_its_event(ledger: Path) -> None:
    tamper(ledger, "UPDATE stored_events SET topic = CAST(x'ff41' AS TEXT) WHERE rowid = 8")
    assert "position 8, event 0000000001-19-000001#5" in details(ledger, "leaves")


def test_flipped_bits_anywhere_in_events_and_documents_are_all_found(ledger: Path) -> None:
    """Of the file's own bits those count that lie in cells of the three guarded tables."""
    with closing(sqlite3.connect(ledger)) as connection:
        blobs = [
            *[state for (state,) in connection.execute("SELECT state FROM stored_events")],
            *[leaf for (leaf,) in connection.execute("SELECT leaf FROM stored_events")],
            *[content for (content,) in connection.execute("SELECT content FROM documents")],
            *[root for (root,) in connection.execute("SELECT root FROM batches")],
        ]
    original = ledger.read_bytes()
    generator = random.Random(11)
    for blob in blobs:
        start = original.index(blob)
        at = start * 8 + generator.randrange(len(blob) * 8)
        flipped = bytearray(original)
        flipped[at // 8] ^= 1 << at % 8
        ledger.write_bytes(bytes(flipped))
        assert failures(ledger), blob
