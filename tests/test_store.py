"""Appending to the log and reading it: positions, streams, look-ups, all or nothing."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from holdings_events import Recorded, SharesSold, Source
from holdings_ledger.codec import encode
from holdings_ledger.errors import (
    AccessionTakenError,
    ClosedLedgerError,
    CorruptLedgerError,
    DocumentMismatchError,
    InvalidPositionError,
    LedgerError,
    LedgerWriteError,
    UnstorableValueError,
)
from holdings_ledger.merkle import EMPTY_ROOT, event_leaf, root_of
from holdings_ledger.store import Store, StoredDocument, Writer
from store_cases import document, fill, filled, rows, tamper


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "holdings.db") if request.param == "file" else Store.in_memory()
    with made:
        yield made


def expected_root(events: list[Recorded]) -> bytes:
    """The root by the definitions in docs/STORE.md, from the events alone."""
    return root_of(
        event_leaf(e.position, e.filing, e.version, *encode(e.event), e.event.source.document) for e in events
    )


# --- what is appended is what is read ---------------------------------------------------------------


def test_an_empty_log_is_at_position_zero(store: Store) -> None:
    assert store.position() == 0
    assert store.root() == store.root(0) == EMPTY_ROOT
    assert list(store.read()) == []
    assert store.last_filing_end(0) == 0
    assert all(check.status == "ok" for check in store.verify())


def test_events_come_back_in_order_with_versions_of_their_stream(store: Store) -> None:
    made = fill(store)
    back = list(store.read())
    assert back == made
    assert [event.position for event in back] == list(range(1, 10))
    assert [event.id.rsplit("-", 1)[-1] for event in back if not event.filing.startswith("doc:")] == [
        "000001#1",
        "000001#2",
        "000001#3",
        "000002#1",
        "000002#2",
        "000001#4",
        "000001#5",
        "000001#6",
    ]
    assert all(check.status == "ok" for check in store.verify())


def test_the_time_of_recording_is_that_of_the_batch(store: Store) -> None:
    before = datetime.now(UTC)
    made = fill(store)
    back = list(store.read())
    times = [event.recorded_at for event in back]
    assert times == [event.recorded_at for event in made]
    assert len(set(times)) == 2
    assert all(
        t is not None and before - timedelta(seconds=1) < t < before + timedelta(seconds=60) for t in times
    )


def test_a_range_of_positions_and_chosen_streams_can_be_read(store: Store) -> None:
    made = fill(store)
    assert list(store.read(after=2, upto=5)) == made[2:5]
    assert list(store.read(after=8)) == made[8:]
    assert list(store.read(after=9)) == list(store.read(after=3, upto=3)) == []
    chosen = {"0000000001-19-000001", "nobody"}
    assert list(store.read(streams=chosen)) == [e for e in made if e.filing in chosen]
    assert list(store.read(streams=chosen, after=1, upto=8)) == [e for e in made[1:8] if e.filing in chosen]
    assert list(store.read(streams=[])) == []


def test_reading_goes_on_over_many_chunks_and_many_streams(store: Store) -> None:
    with store.writing() as writer:
        made = [event for at in range(1_500) for event in writer.append(f"s{at}", rows(1 + at, 2, 3))]
    assert list(store.read()) == made
    half = {f"s{at}" for at in range(0, 1_500, 2)}
    assert list(store.read(streams=half)) == [event for event in made if event.filing in half]


def test_a_reader_sees_the_log_as_it_was_when_it_began(store: Store) -> None:
    made = fill(store)
    reading = store.read()
    with store.writing() as writer:
        writer.append("later", rows(1))
    assert list(reading) == made
    assert store.position() == 10


# --- roots and filings' ends ------------------------------------------------------------------------


def test_the_root_of_any_position_is_that_of_the_events_up_to_it(store: Store) -> None:
    made = fill(store)
    for position in range(len(made) + 1):
        assert store.root(position) == expected_root(made[:position])
    assert store.root() == expected_root(made)


def test_roots_do_not_depend_on_how_filings_are_batched(tmp_path: Path) -> None:
    def root(name: str, batches: list[list[int]]) -> bytes:
        with Store.open(tmp_path / name) as store:
            for batch in batches:
                with store.writing() as writer:
                    for at in batch:
                        writer.append(f"s{at}", rows(at, at + 1))
            return store.root()

    one_by_one = root("a.db", [[1], [2], [3], [4], [5]])
    assert one_by_one == root("b.db", [[1, 2, 3, 4, 5]]) == root("c.db", [[1, 2], [3, 4, 5]])
    assert one_by_one != root("d.db", [[2, 1, 3, 4, 5]])


def test_positions_beyond_the_log_are_refused(store: Store) -> None:
    fill(store)
    for position in (-1, 10, 99):
        with pytest.raises(InvalidPositionError) as caught:
            store.root(position)
        assert (caught.value.position, caught.value.end) == (position, 9)
        with pytest.raises(InvalidPositionError):
            store.last_filing_end(position)


def test_the_end_of_a_filing_is_where_one_append_ended(store: Store) -> None:
    fill(store)
    with store.writing() as writer:
        writer.append("0000000001-19-000001", rows(1, 2))
        writer.append("0000000001-19-000001", rows(3))
    ends = [store.last_filing_end(position) for position in range(13)]
    assert ends == [0, 0, 0, 3, 4, 4, 6, 6, 6, 9, 9, 11, 12]


# --- all or nothing ---------------------------------------------------------------------------------


def test_an_exception_undoes_the_whole_batch(store: Store) -> None:
    made = fill(store)
    root = store.root()
    lost = document("lost")

    def fail_in_the_middle() -> None:
        with store.writing() as writer:
            writer.append("a", rows(1, of=lost), documents=[lost], fingerprint="lost", accession_alias="a-1")
            writer.append("b", rows(*range(1, 29)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    assert list(store.read()) == made
    assert store.root() == root
    assert store.document(lost.digest) is None
    with store.writing() as writer:
        assert writer.stream_of_accession("a-1") is None
        assert writer.streams_with_fingerprint("lost") == []
        assert [event.position for event in writer.append("c", rows(1))] == [10]
    assert all(check.status == "ok" for check in store.verify())


def test_an_event_that_is_there_already_undoes_the_whole_batch(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fill(store)

    def write_the_same_versions_again() -> None:
        with store.writing() as writer:
            for stream in ("a", "b", "c", "a"):
                writer.append(stream, rows(*range(1, 29)))

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "_last_version", lambda *_: 0)
        with pytest.raises(LedgerWriteError, match="UNIQUE"):
            write_the_same_versions_again()
    assert list(store.read()) == made
    with store.writing() as writer:
        made += writer.append("a", rows(*range(1, 29)))
        made += writer.append("b", [*rows(*range(1, 29)), *rows(*range(1, 29))])
    assert list(store.read()) == made
    assert all(check.status == "ok" for check in store.verify())


def test_a_filing_that_cannot_be_stored_leaves_the_rest_of_the_batch_whole(store: Store) -> None:
    good, bad = document("good"), document("bad")
    unstorable = rows(1, 2, of=bad)
    unstorable[1] = SharesSold(source=unstorable[1].source, table="I", quantity=Decimal("NaN"))
    with store.writing() as writer:
        first = writer.append("good", rows(1, of=good), documents=[good])
        with pytest.raises(UnstorableValueError):
            writer.append("bad", unstorable, documents=[bad])
        assert writer.stream_events("bad") == []
        then = writer.append("good", rows(2, of=good))
    assert list(store.read()) == first + then
    assert store.document(bad.digest) is None
    assert all(check.status == "ok" for check in store.verify())


def test_a_batch_without_events_changes_nothing(store: Store) -> None:
    fill(store)
    root = store.root()
    with store.writing():
        pass
    assert (store.position(), store.root()) == (9, root)
    with store.writing() as writer, pytest.raises(ValueError, match="at least one event"):
        writer.append("empty", [])


def test_a_writer_is_of_no_use_after_its_batch(store: Store) -> None:
    with store.writing() as writer:
        writer.append("a", rows(1))
    with pytest.raises(ClosedLedgerError):
        writer.append("a", rows(2))
    with pytest.raises(ClosedLedgerError):
        writer.stream_events("a")
    assert store.position() == 1


def test_batches_do_not_nest(store: Store) -> None:
    with store.writing() as writer:
        with pytest.raises(LedgerError, match="writing already"), store.writing():
            pass
        writer.append("a", rows(1))
    assert store.position() == 1


# --- look-ups ---------------------------------------------------------------------------------------


def look_up(writer: Writer, original: StoredDocument) -> None:
    assert writer.stream_of_accession("0000000009-19-000001") == "0000000009-19-000001"
    assert writer.stream_of_accession("0000000009-19-000002") == "doc:x"
    assert writer.stream_of_accession("0000000009-19-000003") is None
    assert writer.streams_with_fingerprint("same") == ["0000000009-19-000001", "doc:x"]
    assert writer.streams_with_fingerprint("other") == []
    assert writer.document_streams(original.digest) == ["0000000009-19-000001", "doc:x"]
    assert writer.document_streams("00" * 32) == []
    assert writer.has_document(original.digest)
    assert not writer.has_document("00" * 32)
    assert writer.document(original.digest) == original
    assert writer.document("00" * 32) is None
    assert [e.version for e in writer.stream_events("doc:x")] == [1, 2]


def test_a_stream_is_found_by_every_document_that_an_event_of_it_rests_on(store: Store) -> None:
    first, second, third = (document(text) for text in ("first", "second", "third"))
    with store.writing() as writer:
        both = [*rows(1, of=first), *rows(2, of=second), *rows(3)]
        writer.append("doc:x", both, documents=[first, second, third])
        writer.append("doc:y", rows(4), fingerprint="y")
        assert writer.document_streams(second.digest) == ["doc:x"]
        writer.append("doc:y", rows(5, of=second))
        assert writer.document_streams(second.digest) == ["doc:x", "doc:y"]
    with store.writing() as writer:
        assert writer.document_streams(first.digest) == ["doc:x"]
        assert writer.document_streams(second.digest) == ["doc:x", "doc:y"]
        assert writer.has_document(third.digest)
        assert writer.document_streams(third.digest) == []
    assert all(check.status == "ok" for check in store.verify())


def test_look_ups_find_filings_in_the_batch_and_after_it(store: Store) -> None:
    original = document("an original")
    with store.writing() as writer:
        assert writer.stream_of_accession("0000000009-19-000001") is None
        assert writer.stream_of_accession("0000000009-19-000002") is None
        writer.append("0000000009-19-000001", rows(1, of=original), documents=[original], fingerprint="same")
        writer.append(
            "doc:x", rows(1, 2, of=original), fingerprint="same", accession_alias="0000000009-19-000002"
        )
        look_up(writer, original)
    with store.writing() as writer:
        look_up(writer, original)


def test_an_alias_cannot_be_given_to_a_second_filing(store: Store) -> None:
    with store.writing() as writer:
        writer.append("doc:a", rows(1), accession_alias="0000000009-19-000001")
        writer.append("doc:a", rows(2), accession_alias="0000000009-19-000001")
        with pytest.raises(AccessionTakenError) as caught:
            writer.append("doc:b", rows(1), accession_alias="0000000009-19-000001")
        assert caught.value.stream == "doc:a"
        with pytest.raises(AccessionTakenError):
            writer.append("doc:b", rows(1), accession_alias="doc:a")
    assert [event.filing for event in store.read()] == ["doc:a", "doc:a"]


# --- documents --------------------------------------------------------------------------------------


def test_originals_come_back_byte_for_byte(store: Store) -> None:
    data = b"\xef\xbb\xbfa\r\n\x93quoted\x94 " + bytes(range(256)) * 50
    kept = StoredDocument(digest=sha256(data).hexdigest(), name="f.txt", encoding="cp1252", data=data)
    blank = document("")
    with store.writing() as writer:
        writer.append("a", rows(1, of=kept), documents=[kept, blank])
        writer.append("b", rows(1, of=kept), documents=[attrs.evolve(kept, name="second name")])
    assert store.document(kept.digest) == kept
    assert store.document(blank.digest) == blank
    assert store.document("00" * 32) is None


def test_a_document_must_be_what_its_digest_says_and_be_there(store: Store) -> None:
    true = document("true")
    false = attrs.evolve(true, data=b"false")
    with store.writing() as writer:
        with pytest.raises(DocumentMismatchError, match="not the SHA-256"):
            writer.append("a", rows(1, of=true), documents=[false])
        with pytest.raises(DocumentMismatchError, match="not stored or given"):
            writer.append("a", rows(1, of=true))
        assert not writer.has_document(true.digest)
        writer.append("a", rows(1, of=true), documents=[true])
        writer.append("b", rows(1, of=true))
    assert store.position() == 2


# --- the kernel -------------------------------------------------------------------------------------


def test_the_environment_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_DBNAME", str(tmp_path / "elsewhere.db"))
    monkeypatch.setenv("LEDGER_SQLITE_DBNAME", str(tmp_path / "elsewhere.db"))
    monkeypatch.setenv("PERSISTENCE_MODULE", "no.such.module")
    monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
    monkeypatch.setenv("ORIGINATOR_ID_TYPE", "uuid")
    with Store.open(tmp_path / "here.db") as store:
        made = fill(store)
        assert list(store.read()) == made
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_store_stays_open_as_long_as_something_reads_from_it(tmp_path: Path) -> None:
    reading = Store.open(filled(tmp_path / "holdings.db")).read()
    gc.collect()
    assert len(list(reading)) == 9


def test_the_librarys_own_selects_understand_the_log(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:
        made = fill(store)
        recorder = store._kernel.recorder
        notifications = recorder.select_notifications(start=4, limit=3)
        assert [(n.id, n.originator_id, n.originator_version) for n in notifications] == [
            (e.position, e.filing, e.version) for e in made[3:6]
        ]
        assert recorder.max_notification_id() == 9
        stream = list(store._kernel.events.get("0000000001-19-000002"))
        assert [e.originator_version for e in stream] == [1, 2]
        with pytest.raises(NotImplementedError, match="hash tree"):
            store._kernel.events.put(stream)
        assert store.position() == 9


def test_every_connection_is_durable_and_guarded(store: Store) -> None:
    with store._reading() as one, store._reading() as other:
        for cursor in (one, other):
            assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
            assert cursor.execute("PRAGMA recursive_triggers").fetchone() == (1,)
            mode = cursor.execute("PRAGMA journal_mode").fetchone()
            assert mode == (("wal",) if store.path else ("memory",))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET state = x'7b7d' WHERE rowid = 2",
        "DELETE FROM stored_events WHERE rowid = 9",
        "REPLACE INTO stored_events SELECT rowid, originator_id, originator_version, topic, x'7b7d', "
        "document, leaf, recorded_at, ends FROM stored_events WHERE rowid = 2",
        "INSERT OR REPLACE INTO stored_events SELECT 99, originator_id, originator_version, topic, state, "
        "document, leaf, recorded_at, ends FROM stored_events WHERE rowid = 2",
        "UPDATE documents SET content = x'00'",
        "DELETE FROM documents",
        "REPLACE INTO documents SELECT id, digest, 'other', encoding, size, content FROM documents",
        "UPDATE batches SET root = x'00'",
        "DELETE FROM batches WHERE last_position = 9",
        "REPLACE INTO batches SELECT last_position, x'00', frontier, recorded_at FROM batches",
    ],
)
def test_nothing_is_changed_deleted_or_replaced(store: Store, statement: str) -> None:
    made = fill(store)
    with pytest.raises(LedgerWriteError, match="append-only"), store.writing() as writer:
        writer._cursor.execute(statement)
    assert list(store.read()) == made
    assert all(check.status == "ok" for check in store.verify())


@pytest.mark.parametrize("table", ["documents", "batches"])
def test_documents_and_batches_resist_replacing_by_other_programs_too(tmp_path: Path, table: str) -> None:
    path = filled(tmp_path / "holdings.db")
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(f"REPLACE INTO {table} SELECT * FROM {table}")


def test_no_batch_is_put_on_a_log_that_lost_its_end(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    tamper(path, "DELETE FROM stored_events WHERE rowid > 7")
    with (
        Store.open(path) as store,
        pytest.raises(CorruptLedgerError, match="up to position 7, but its last batch ended at 9"),
        store.writing() as writer,
    ):
        writer.append("a", rows(1))


def test_the_view_for_people_shows_the_log_in_plain_words(tmp_path: Path) -> None:
    path = filled(tmp_path / "holdings.db")
    with closing(sqlite3.connect(path)) as other:
        first = other.execute(
            "SELECT position, filing, version, tag, json_extract(state, '$.quantity') FROM log"
        ).fetchone()
        assert first == (1, "0000000001-19-000001", 1, "shares_sold/1", "100")
        (count,) = other.execute("SELECT count(*) FROM log JOIN documents ON digest = document").fetchone()
        assert count == 9


def test_importing_the_store_opens_reads_and_prints_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import holdings_ledger.store, logging; print(logging.root.handlers)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "[]\n"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_source_without_document_rests_on_none(store: Store) -> None:
    with store.writing() as writer:
        (made,) = writer.append("ruling/1", rows(1))
    assert made.event.source == Source(document="")
    assert store.root() == expected_root([made])


def test_a_full_disk_undoes_the_batch_and_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "holdings.db") as store:
        made = fill(store)

        def fill_the_disk() -> None:
            with store.writing() as writer:
                (pages,) = writer._cursor.execute("PRAGMA page_count").fetchone()
                writer._cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
                try:
                    for at in range(10_000):
                        writer.append(f"s{at}", rows(1, 2, 3))
                finally:
                    writer._cursor.execute("PRAGMA max_page_count = 1073741823")

        with pytest.raises(LedgerWriteError, match="nothing was recorded: database or disk is full"):
            fill_the_disk()
        assert list(store.read()) == made
        with store.writing() as writer:
            writer.append("later", rows(1))
        assert all(check.status == "ok" for check in store.verify())
