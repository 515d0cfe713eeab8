"""Answers as a person reads them: headed by their basis, with marks explained and the next question."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from holdings_ledger.answers.base import Answer, Basis
from holdings_ledger.output.columns import SHOWN, Shown, grouped, money
from holdings_ledger.output.sanitize import one_line, short_ids
from holdings_ledger.output.styles import Screen, Style, width_of
from holdings_ledger.output.tables import Cell, Column, table
from holdings_ledger.output.values import Json, Record
from holdings_ledger.times import format_instant

if TYPE_CHECKING:
    from holdings_ledger.answers import Check, FindingRow, Ingested, NoteRow

_MEANINGS: Final = {
    "inferred": "inferred: computed from what filings state",
    "assumed": "assumed: rests on a convention that no filing states",
}
_SEVERITY_STYLES: Final[dict[str, Style]] = {"error": "red", "warning": "yellow", "info": "dim"}
_STATUS_STYLES: Final[dict[str, Style]] = {
    "recorded": "green",
    "ok": "green",
    "skipped": "yellow",
    "failed": "red",
    "conflict": "red",
    "rejected": "red",
}


def answer_screen(title: str, answer: Answer[Any], screen: Screen, *, hints: Sequence[str] = ()) -> str:
    """An answer as a table under its basis; marks, notes, conventions, omissions and hints below."""
    lines = [*basis_lines(title, answer.basis, screen)]
    if not answer.rows:
        lines.append("  none: no filing of the ledger says anything of this kind")
        return "\n".join(lines) + "\n"
    shown = SHOWN[type(answer.rows[0]).__name__]
    cells = [[column.cell(row, screen) for column in shown] for row in answer.rows]
    if "accrued_interest" in (column.key for column in shown) and len(answer.rows) > 1:
        cells.append(_note_totals(answer.rows, shown, screen))
    fitted = table([column.column for column in shown], cells, screen)
    lines += fitted.lines
    lines += wrapped(mark_lines(answer.rows, screen) + _note_lines(answer.rows), screen)
    lines += wrapped(convention_lines(answer), screen)
    lines += omission_lines(fitted.dropped, fitted.cut, screen)
    lines += [screen.paint(f"  next: {hint}", "dim") for hint in hints]
    return "\n".join(lines) + "\n"


def basis_lines(title: str, basis: Basis, screen: Screen) -> list[str]:
    """The first line of every screen: what the answer rests on."""
    dot, ellipsis = ("·", "…") if screen.unicode else ("-", "...")
    left = f"{title} {_when(basis)}"
    right = f"position {basis.position} {dot} root {basis.root[:8]}{ellipsis}"
    if width_of(left) + width_of(right) + 3 <= screen.width:
        blanks = " " * (screen.width - width_of(left) - width_of(right))
        return [screen.paint(left, "bold") + blanks + screen.paint(right, "dim")]
    head = textwrap.wrap(left, screen.width - 2, subsequent_indent="  ")
    return [*(screen.paint(line, "bold") for line in head), screen.paint(f"  {right}", "dim")]


def _when(basis: Basis) -> str:
    as_of = (
        f"as of {basis.as_of} (end of day)"
        if not isinstance(basis.as_of, str)
        else f"just after {short_ids(basis.as_of)}"
    )
    known = f"as known at {format_instant(basis.known_at)}" if basis.known_at else "as known now"
    extra = ["" if basis.rulings else ", without rulings", ", strictly known" if basis.strict else ""]
    return f"{as_of}, {known}{''.join(extra)}"


def mark_lines(rows: Iterable[Any], screen: Screen) -> list[str]:
    """What the marks of these rows mean."""
    present = {getattr(row, "confidence", None) for row in rows}
    return [f"{screen.mark(name)} {meaning}" for name, meaning in _MEANINGS.items() if name in present]


def _note_lines(rows: Iterable[Any]) -> list[str]:
    """What the rows say of themselves, once for each wording."""
    notes: dict[str, list[str]] = {}
    for row in rows:
        if note := getattr(row, "note", None):
            notes.setdefault(one_line(note), []).append(_name_of(row))
    return [f"{', '.join(dict.fromkeys(filter(None, names)))}: {note}" for note, names in notes.items()]


def _name_of(row: Any) -> str:
    for key in ("label", "holder", "series"):
        if value := getattr(row, key, None):
            return one_line(value)
    return ""


def convention_lines(answer: Answer[Any]) -> list[str]:
    """The conventions in force, where rows rest on them."""
    if not any(
        any(hasattr(row, key) for key in ("accrued_interest", "payment", "interest_change"))
        for row in answer.rows
    ):
        return []
    stated = ", ".join(f"{key} {value}" for key, value in answer.basis.conventions.items())
    return [f"conventions in force: {stated}"] if stated else []


def omission_lines(dropped: Sequence[str], cut: Sequence[str], screen: Screen) -> list[str]:
    """What the table left out to fit, so that nothing disappears in silence."""
    said: list[str] = []
    if dropped:
        said.append(f"not shown to fit {screen.width} columns: {', '.join(dropped)}")
    if cut:
        said.append(f"shortened: {', '.join(cut)}")
    words = f"{'; '.join(said)} (--json and --csv have all)"
    return [screen.paint(line, "dim") for line in wrapped([words], screen)] if said else []


def wrapped(lines: Iterable[str], screen: Screen) -> list[str]:
    """Lines indented and wrapped to the screen."""
    return [
        part
        for line in lines
        for part in textwrap.wrap(line, screen.width, initial_indent="  ", subsequent_indent="    ")
    ]


def _note_totals(rows: Sequence[NoteRow], shown: Sequence[Shown], screen: Screen) -> list[Cell]:
    """The sums of the notes' amounts; a sum of which a part is unknown is unknown."""
    sums: dict[str, Decimal | None] = {}
    for key in ("principal", "accrued_interest", "total"):
        values = [getattr(row, key) for row in rows]
        sums[key] = None if None in values else sum(values, Decimal(0))
    cells = {key: Cell(money(value, screen), style="bold") for key, value in sums.items()}
    return [
        Cell("all", style="bold") if at == 0 else cells.get(s.key, Cell("")) for at, s in enumerate(shown)
    ]


def checks_screen(title: str, checks: Sequence[Check], screen: Screen) -> str:
    """Checks with their status, and how many failed."""
    lines = [screen.paint(title, "bold")]
    for check in checks:
        status = screen.paint(f"{check.status:<7}", _STATUS_STYLES.get(check.status, "plain"))
        lines.append(f"  {status} {one_line(check.check)}")
        lines += _indented(check.detail, screen)
    failed = sum(check.status == "failed" for check in checks)
    skipped = sum(check.status == "skipped" for check in checks)
    lines.append(
        f"  {len(checks)} checks, {failed or 'none'} failed{f', {skipped} skipped' if skipped else ''}"
    )
    return "\n".join(lines) + "\n"


def _indented(message: str, screen: Screen) -> list[str]:
    blanks = " " * 10
    return textwrap.wrap(one_line(message), screen.width, initial_indent=blanks, subsequent_indent=blanks)


def findings_screen(answer: Answer[FindingRow], screen: Screen) -> str:
    """Findings, the gravest first, each with what it is about and what was found."""
    lines = basis_lines("Findings", answer.basis, screen)
    for finding in answer:
        lines += _finding_head(finding, screen)
        lines += _indented(finding.message, screen)
        lines += _indented(f"accepted by ruling {finding.ruling}", screen) if finding.ruling else []
        filings = short_ids(", ".join(finding.filings))
        lines += _indented(f"filings: {filings}", screen) if filings else []
    lines.append(f"  {_counted_severities(answer.rows)}")
    event = next((event for finding in answer for event in finding.events), None)
    if event:
        lines.append(screen.paint(f"  next: holdings-ledger explain '{one_line(short_ids(event))}'", "dim"))
    return "\n".join(lines) + "\n"


def _finding_head(finding: FindingRow, screen: Screen) -> list[str]:
    """Severity and code, and what it is about, wrapped; the severity painted after wrapping."""
    severity = finding.severity.upper()
    words = f"{severity} {finding.code}  {one_line(finding.subject)}"
    first, *rest = textwrap.wrap(words, screen.width - 2, subsequent_indent="      ")
    painted = screen.paint(severity, _SEVERITY_STYLES[finding.severity], "bold")
    return [f"  {painted}{first[len(severity) :]}", *(f"  {line}" for line in rest)]


def _counted_severities(findings: Sequence[FindingRow]) -> str:
    counts = [(name, sum(f.severity == name for f in findings)) for name in ("error", "warning", "info")]
    return ", ".join(counted(count, name if name != "info" else "note") for name, count in counts)


def counted(count: int, noun: str) -> str:
    """A count with its noun in the right number."""
    return f"{grouped(str(count))} {noun}{'' if count == 1 else 's'}"


def ingest_screen(results: Sequence[Ingested], seconds: float, screen: Screen) -> str:
    """What became of the inputs: those that need attention one by one, the rest counted."""
    lines: list[str] = []
    filings, events = Counter[str](), Counter[str]()
    for result in results:
        filings[result.status] += 1
        events[result.status] += result.events
        if result.status in ("rejected", "conflict"):
            word = screen.paint(f"{result.status:<9}", "red")
            lines += [f"{word} {one_line(result.path)}", *_indented(result.message, screen)]
    for status in ("recorded", "added", "already"):
        if filings[status]:
            word = screen.paint(f"{status:<9}", _STATUS_STYLES.get(status, "plain"))
            lines.append(f"{word} {counted(filings[status], 'filing')}, {counted(events[status], 'event')}")
    lines += _ingest_totals(results)
    lines.append(screen.paint(f"took      {seconds:.1f} s", "dim"))
    return "\n".join(lines) + "\n"


def _ingest_totals(results: Sequence[Ingested]) -> list[str]:
    lines: list[str] = []
    if findings := sum(result.findings for result in results):
        lines.append(f"findings  {findings:,}   (holdings-ledger audit)")
    unread = [result for result in results if result.unread]
    if unread:
        spans = counted(sum(result.unread for result in unread), "span")
        where = counted(len(unread), "filing")
        lines.append(f"unread    {spans} in {where}   (holdings-ledger read '{one_line(unread[0].path)}')")
    return lines


def records_table(records: Sequence[Record], screen: Screen, *, keep: Sequence[str] = ()) -> list[str]:
    """Records of any shape as a table: columns with no value in any row are left out.

    keep: keys that go last when the table is too wide.
    """
    keys = list(dict.fromkeys(key for record in records for key in record))
    keys = [key for key in keys if any(record.get(key) not in (None, [], "") for record in records)]
    columns = [
        Column(
            heading=key.replace("_", " "),
            align="right" if _numeric(record.get(key) for record in records) else "left",
            drop=0 if key in keep else at + 1,
        )
        for at, key in enumerate(keys)
    ]
    rows = [[Cell(_record_text(record.get(key), screen)) for key in keys] for record in records]
    fitted = table(columns, rows, screen)
    return [*fitted.lines, *omission_lines(fitted.dropped, fitted.cut, screen)]


def _numeric(values: Iterable[Json]) -> bool:
    return all(value is None or _is_number(value) for value in values)


def _is_number(value: Json) -> bool:
    if isinstance(value, str):
        return value.lstrip("-").replace(".", "", 1).isdecimal()
    return isinstance(value, int) and not isinstance(value, bool)


def _record_text(value: Json, screen: Screen) -> str:
    from holdings_ledger.output.delimited import cell_text

    if value is None:
        return screen.dash
    if _is_number(value):
        return grouped(str(value))
    return one_line(cell_text(value))
