"""The look-ups beside the log, by which ingestion finds the filing that a document belongs to.

They are derived from nothing but what `Writer.append` is told. A batch keeps its own entries in memory until
it writes them all at once, which costs a third of writing them one by one; every question sees both.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

__all__ = ["Lookups", "listed"]

_ALIASES: Final = "SELECT accession, stream FROM aliases WHERE accession IN (SELECT value FROM json_each(?))"
_FINGERPRINTS: Final = (
    "SELECT fingerprint, stream FROM filing_index WHERE fingerprint IN (SELECT value FROM json_each(?))"
)
_RENDITIONS: Final = (
    "SELECT originator_id FROM stored_events WHERE document = :id AND originator_version = 1 "
    "UNION SELECT stream FROM renditions WHERE document = :id"
)


_to_json: Final = msgspec.json.Encoder().encode


def listed(values: Iterable[str]) -> str:
    """Values for a query's json_each."""
    return _to_json(list(values)).decode()


class Lookups:
    """Filings by accession number, by fingerprint and by document, as one batch sees them."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self._aliases: dict[str, str] = {}
        self._fingerprints: defaultdict[str, set[str]] = defaultdict(set)
        self._renditions: list[tuple[int, str]] = []
        self._expected_aliases: dict[str, str | None] = {}
        (self._has_aliases,) = cursor.execute("SELECT EXISTS (SELECT 1 FROM aliases)").fetchone()
        self._expected: dict[str, set[str]] = {}

    def expect(self, accessions: Collection[str], fingerprints: Iterable[str]) -> None:
        """Look up at once what will be asked for one by one."""
        if self._has_aliases:
            self._expected_aliases.update(dict.fromkeys(accessions))
            self._expected_aliases.update(self._cursor.execute(_ALIASES, (listed(accessions),)).fetchall())
        self._expected.update({fingerprint: set() for fingerprint in fingerprints})
        if self._expected:
            for fingerprint, stream in self._cursor.execute(_FINGERPRINTS, (listed(self._expected),)):
                self._expected[fingerprint].add(stream)

    def add_alias(self, accession: str, stream: str) -> None:
        """An accession number leads to a stream from now on."""
        self._aliases[accession] = stream

    def add_fingerprint(self, fingerprint: str, stream: str) -> None:
        """A stream is one of those with a fingerprint from now on."""
        self._fingerprints[fingerprint].add(stream)

    def add_rendition(self, document_id: int, stream: str) -> None:
        """Events of a stream, though not its first, rest on a document from now on."""
        self._renditions.append((document_id, stream))

    def alias(self, accession: str) -> str | None:
        """The stream that an accession number is an alias of."""
        if accession in self._aliases:
            return self._aliases[accession]
        if accession in self._expected_aliases:
            return self._expected_aliases[accession]
        if not self._has_aliases:
            return None
        row = self._cursor.execute("SELECT stream FROM aliases WHERE accession = ?", (accession,)).fetchone()
        return None if row is None else row[0]

    def with_fingerprint(self, fingerprint: str) -> list[str]:
        """The streams with a fingerprint, sorted."""
        known = self._expected.get(fingerprint)
        if known is None:
            sql = "SELECT stream FROM filing_index WHERE fingerprint = ?"
            known = {stream for (stream,) in self._cursor.execute(sql, (fingerprint,))}
        return sorted(known | self._fingerprints.get(fingerprint, set()))

    def with_document(self, document_id: int) -> list[str]:
        """The streams with events, of those in the log already, that rest on a document, sorted."""
        self._write_renditions()
        return sorted(stream for (stream,) in self._cursor.execute(_RENDITIONS, {"id": document_id}))

    def flush(self) -> None:
        """Write what the batch has added."""
        run = self._cursor.executemany
        run("INSERT OR IGNORE INTO aliases VALUES (?, ?)", self._aliases.items())
        run("INSERT OR IGNORE INTO filing_index VALUES (?, ?)", _pairs(self._fingerprints))
        self._aliases.clear()
        self._fingerprints.clear()
        self._write_renditions()

    def _write_renditions(self) -> None:
        if self._renditions:
            self._renditions.sort()
            self._cursor.executemany("INSERT OR IGNORE INTO renditions VALUES (?, ?)", self._renditions)
            self._renditions.clear()


def _pairs(entries: defaultdict[str, set[str]]) -> list[tuple[str, str]]:
    return [(key, stream) for key, streams in entries.items() for stream in streams]
