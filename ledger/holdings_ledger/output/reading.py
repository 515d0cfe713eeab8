"""What a reader understood of a file, for a person: the document, its rows or events, what is unread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from holdings_ledger.output.delimited import cell_text
from holdings_ledger.output.sanitize import lines_kept, one_line
from holdings_ledger.output.screens import counted, records_table
from holdings_ledger.output.styles import Screen, shortened
from holdings_ledger.output.values import Record

if TYPE_CHECKING:
    from holdings_ledger.readers.file_read import FileRead

_KEPT: Final = (
    "table",
    "row",
    "security",
    "code",
    "date",
    "quantity",
    "type",
    "effective_date",
    "principal",
    "shares",
)


def reading_screen(found: FileRead, screen: Screen) -> str:
    """Document, rows or events, notices, and the unread spans with their words."""
    lines = [screen.paint("Document", "bold")]
    for key, value in found.document.items():
        words = one_line(cell_text(value)) or screen.dash
        lines.append(f"  {key.replace('_', ' '):<16}{shortened(words, screen.width - 18, screen.ellipsis)}")
    noun = "row" if found.rows else "event"
    records = found.rows or found.events
    lines.append(screen.paint(counted(len(records), noun), "bold"))
    lines += records_table(records, screen, keep=_KEPT) if records else []
    lines += _listed("notice", found.notices, ("code", "detail"), screen)
    lines += _listed("unread span", found.unread, ("kind", "text", "span"), screen)
    return "\n".join(lines) + "\n"


def _listed(noun: str, records: Sequence[Record], keys: Sequence[str], screen: Screen) -> list[str]:
    lines = [screen.paint(counted(len(records), noun), "bold")]
    for record in records:
        words = "  ".join(one_line(cell_text(record.get(key))) for key in keys)
        lines.append(f"  {shortened(words, screen.width - 2, screen.ellipsis)}")
    return lines


def marked_text(found: FileRead, screen: Screen) -> str:
    """The filing's own text: what was understood in green, what was not reversed and in brackets."""
    parts: list[str] = []
    at = 0
    for start, end, use in sorted(found.spans):
        if start < at:
            continue
        parts.append(lines_kept(found.text[at:start]))
        parts.append(_marked(lines_kept(found.text[start:end]), use, screen))
        at = end
    parts.append(lines_kept(found.text[at:]))
    return "".join(parts).rstrip("\n") + "\n"


def _marked(words: str, use: str, screen: Screen) -> str:
    if use == "unread":
        return screen.paint(f"[unread: {words}]", "reverse")
    return screen.paint(words, "green" if use == "used" else "dim")
