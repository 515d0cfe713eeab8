"""Archives that lie: bombs, members over one another, archives in archives, names that climb, broken bytes.

Each is refused with its cause, in little time and memory, and what stands beside it lands.
"""

from __future__ import annotations

import gzip
import io
import resource
import struct
import subprocess
import sys
import tarfile
import time
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from data_set_files import lines_of, members, zipped
from holdings_ledger import Ledger
from holdings_ledger.answers import Ingested
from written_forms import form_4_text, form_4_xml

_SECONDS = 2.0
_BYTES = 256 * 1024 * 1024


def archive(**named: bytes) -> bytes:
    """A zip of documents; two underscores in a name stand for a stop."""
    return zipped({name.replace("__", "."): data for name, data in named.items()})


def taken(data: bytes, name: str = "a.zip") -> Sequence[Ingested]:
    """What becomes of the bytes, within the time that hostile input may take."""
    started = time.process_time()
    with Ledger.in_memory() as ledger:
        results = ledger.ingest_bytes(data, name)
    assert time.process_time() - started < _SECONDS
    return results


def refusals(results: Sequence[Ingested]) -> dict[str, str]:
    """(last part of the path, message) of each input that was rejected."""
    rejected = [result for result in results if result.status == "rejected"]
    return {result.path.rsplit("!", 1)[-1]: result.message for result in rejected}


def recorded(results: Sequence[Ingested]) -> int:
    return sum(result.status == "recorded" for result in results)


def test_a_member_that_unpacks_to_far_more_than_it_holds_is_refused() -> None:
    results = taken(archive(bomb__txt=b"0" * (30 * 1024 * 1024), good__txt=form_4_text()))
    assert recorded(results) == 1
    assert "more than 200 times its packed size" in refusals(results)["bomb.txt"]


def test_a_member_of_a_data_set_that_is_a_bomb_rejects_the_data_set() -> None:
    files = members([lines_of(form_4_xml(), "0001987654-21-000017", date(2021, 3, 5))])
    files["FOOTNOTES.tsv"] += b"0001987654-21-000017\tF1\t" + b"a" * (60 * 1024 * 1024)
    files["good.txt"] = form_4_text()
    results = taken(zipped(files))
    assert recorded(results) == 1
    assert list(refusals(results)) == ["FOOTNOTES.tsv"]


def _claiming(data: bytes, name: bytes, field: int, value: int) -> bytes:
    """A zip whose central directory says another number of one member, by the field's offset there."""
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name:
        at = data.index(b"PK\x01\x02", at + 4)
    return data[: at + field] + struct.pack("<L", value) + data[at + field + 4 :]


def test_a_member_that_claims_to_be_small_is_read_no_further_than_it_claims() -> None:
    packed = archive(bomb__txt=b"0" * (30 * 1024 * 1024), good__txt=form_4_text())
    results = taken(_claiming(packed, b"bomb.txt", 24, 100))
    assert recorded(results) == 1
    assert "cannot be read" in refusals(results)["bomb.txt"]


def test_members_that_lie_over_one_another_are_refused_whole() -> None:
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = kernel.compress(b"1" * (8 * 1024 * 1024)) + kernel.flush()
    names = [f"{n:03}.txt".encode() for n in range(250)]
    local = struct.pack(
        "<4s5H3L2H",
        b"PK\x03\x04",
        20,
        0,
        8,
        0,
        0,
        zlib.crc32(b"1" * 8 * 1024 * 1024),
        len(body),
        8 * 1024 * 1024,
        7,
        0,
    )
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(b"1" * 8 * 1024 * 1024), len(body)),
            *(8 * 1024 * 1024, 7, 0, 0, 0, 0, 0, 0),
        )
        + name
        for name in names
    )
    start = len(local) + 7 + len(body)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 250, 250, len(directory), start, 0)
    results = taken(local + names[0] + body + directory + end)
    assert len(results) == 1
    assert "its members claim" in results[0].message


@pytest.mark.parametrize(
    "name", ["../../outside.txt", "/etc/outside.txt", "..\\..\\outside.txt", "C:\\x\\outside.txt"]
)
def test_names_that_climb_are_only_printed(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    path.write_bytes(zipped({name: form_4_text()}))
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest(path)
        assert result.status == "recorded"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "in"]
    assert not Path("/etc/outside.txt").exists()


def test_a_data_set_whose_names_climb_is_read_where_it_lies(tmp_path: Path) -> None:
    files = members([lines_of(form_4_xml(), "0001987654-21-000017", date(2021, 3, 5))])
    path = tmp_path / "q.zip"
    path.write_bytes(zipped({f"../../{name}": data for name, data in files.items()}))
    with Ledger.in_memory() as ledger:
        (result,) = ledger.ingest(path)
        assert result.status == "recorded"
    assert [p.name for p in tmp_path.rglob("*")] == ["q.zip"]


def test_archives_inside_archives_are_not_opened() -> None:
    inner = archive(one__txt=form_4_text())
    results = taken(archive(inner__zip=inner, inner__gz=gzip.compress(inner), good__txt=form_4_text()))
    assert recorded(results) == 1
    assert {name: "inside an archive" in message for name, message in refusals(results).items()} == {
        "inner.zip": True,
        "inner.gz": True,
    }


def test_an_archive_in_a_gzip_file_and_a_tar_are_named() -> None:
    assert "inside an archive" in taken(gzip.compress(archive(one__txt=form_4_text())), "a.zip.gz")[0].message
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        info = tarfile.TarInfo("form.txt")
        info.size = len(form_4_text())
        tar.addfile(info, io.BytesIO(form_4_text()))
    assert "a tar archive" in taken(packed.getvalue(), "a.tar")[0].message
    assert "a tar archive" in taken(gzip.compress(packed.getvalue()), "a.tgz")[0].message


def test_an_encrypted_member_is_refused_and_the_others_land() -> None:
    packed = bytearray(archive(secret__txt=form_4_text(), good__txt=form_4_text(owner="Ito Mari")))
    for sign, field in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(sign) + field] |= 1
    results = taken(bytes(packed))
    assert recorded(results) == 1
    assert "encrypted" in refusals(results)["secret.txt"]


def test_an_encrypted_member_rejects_its_data_set() -> None:
    packed = bytearray(zipped(members([lines_of(form_4_xml(), "0001987654-21-000017", date(2021, 3, 5))])))
    for sign, field in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(sign) + field] |= 1
    (result,) = taken(bytes(packed))
    assert result.status == "rejected"
    assert "encrypted" in result.message


def test_a_gzip_bomb_is_read_to_the_cap() -> None:
    (result,) = taken(gzip.compress(b"0" * (64 * 1024 * 1024), 9), "bomb.gz")
    assert "unpacks to more bytes" in result.message


def test_an_archive_cut_anywhere_is_damaged_or_loses_members_only() -> None:
    files = members([lines_of(form_4_xml(), "0001987654-21-000017", date(2021, 3, 5))])
    for packed in (zipped(files), archive(one__txt=form_4_text(), two__txt=form_4_text(owner="Ito Mari"))):
        for cut in range(4, len(packed), max(len(packed) // 40, 1)):
            results = taken(packed[:cut])
            assert all(result.status == "rejected" and result.message for result in results)


def test_a_byte_flipped_anywhere_in_a_data_set_never_raises() -> None:
    packed = zipped(members([lines_of(form_4_xml(), "0001987654-21-000017", date(2021, 3, 5))]))
    for at in range(0, len(packed), 23):
        broken = bytearray(packed)
        broken[at] ^= 0x55
        for result in taken(bytes(broken)):
            assert result.status in ("recorded", "rejected")


_CHILD = """
import resource, sys
from holdings_ledger import Ledger
with Ledger.in_memory() as ledger:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = ledger.ingest(sys.argv[1])
    print(len(results), results[-1].status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def _hostile_files() -> dict[str, bytes]:
    sets = members([lines_of(form_4_xml(), "0001987654-21-000017", date(2021, 3, 5))])
    one_line = sets | {
        "FOOTNOTES.tsv": sets["FOOTNOTES.tsv"] + b"0001987654-21-000017\tF1\t" + b"ab" * 1_000_000
    }
    orphans = sets | {
        "FOOTNOTES.tsv": sets["FOOTNOTES.tsv"]
        + b"".join(b"0001987654-22-%06d\tF1\twords\n" % n for n in range(20_000))
    }
    return {
        "bomb.zip": archive(bomb__txt=b"0" * (200 * 1024 * 1024)),
        "bomb.gz": gzip.compress(b"0" * (200 * 1024 * 1024)),
        "set_bomb.zip": zipped(
            sets | {"DERIV_TRANS.tsv": sets["DERIV_TRANS.tsv"] + b"\t" * (200 * 1024 * 1024)}
        ),
        "one_line.zip": zipped(one_line),
        "orphans.zip": zipped(orphans),
    }


def test_hostile_archives_take_little_memory(tmp_path: Path) -> None:
    for name, data in _hostile_files().items():
        path = tmp_path / name
        path.write_bytes(data)
        started = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(
            [sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, check=True
        )
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        _, status, grown_kb = run.stdout.split()
        assert status == "rejected", name
        assert int(grown_kb) * 1024 < _BYTES, name
        assert ended.ru_utime - started.ru_utime < _SECONDS + 1, name
