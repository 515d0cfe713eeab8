"""Compare what the text reader reads with the XML that each rendition was made from.

    python benchmarks/compare_text_with_xml.py [TEXT_FOLDER XML_FOLDER]

Without folders, `corpus/ownership_text` and `corpus/ownership_xml` of HOLDINGS_LEDGER_CORPUS are taken;
files pair by their stem. The XML is read here by lxml alone, with none of the ledger's own readers, so
that a misunderstanding cannot hide in shared code. Each value that either side states is counted:

    equal      both state the same
    differing  both state something, but not the same
    missing    the XML states it, the text reading does not
    extra      the text reading states it, the XML does not
    flagged    of the last three, those that a notice on the row, the field's owner or a cut document covers

Exits 1 when anything is wrong and not flagged. Not compared are values that no text rendition shows:
CIKs, schema version, form type, equity swap on a row without it, and the boxes above the form.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from time import perf_counter

import attrs
from lxml import etree

from holdings_ledger.readers.decode import decode
from holdings_ledger.readers.model import Document, OwnershipDocument, Row
from holdings_ledger.readers.ownership_text import read

Value = object
Facts = dict[str, Value]


@attrs.define
class Count:
    """Outcomes of one field on one form."""

    equal: int = 0
    differing: int = 0
    missing: int = 0
    extra: int = 0
    flagged: int = 0

    @property
    def total(self) -> int:
        return self.equal + self.differing + self.missing + self.extra

    @property
    def silent(self) -> int:
        return self.total - self.equal - self.flagged


@attrs.define
class Comparison:
    """Counts by (form, field), every difference with its file and place, and seconds spent reading."""

    counts: dict[tuple[str, str], Count] = attrs.field(factory=lambda: defaultdict(Count))
    differences: list[tuple[str, str, str, Value, Value, bool]] = attrs.field(factory=list)
    files: int = 0
    rows: int = 0
    seconds: float = 0.0

    def add(
        self, form: str, field: str, where: str, place: str, truth: Value, got: Value, flagged: bool
    ) -> None:
        """Count one field."""
        if truth in (None, ()) and got in (None, ()):
            return
        count = self.counts[form, field]
        if truth == got:
            count.equal += 1
            return
        if got in (None, ()):
            count.missing += 1
        elif truth in (None, ()):
            count.extra += 1
        else:
            count.differing += 1
        count.flagged += flagged
        self.differences.append((where, place, field, truth, got, flagged))

    @property
    def silent(self) -> int:
        return sum(count.silent for count in self.counts.values())


# --- the truth, from the XML -------------------------------------------------------------------------

_SINGLE = {
    "security": "securityTitle",
    "transaction_date": "transactionDate",
    "deemed_date": "deemedExecutionDate",
    "timeliness": "transactionTimeliness",
    "quantity": "transactionAmounts/transactionShares",
    "price": "transactionAmounts/transactionPricePerShare",
    "side": "transactionAmounts/transactionAcquiredDisposedCode",
    "total_value": "transactionAmounts/transactionTotalValue",
    "balance_after": "postTransactionAmounts/sharesOwnedFollowingTransaction",
    "balance_value_after": "postTransactionAmounts/valueOwnedFollowingTransaction",
    "ownership": "ownershipNature/directOrIndirectOwnership",
    "nature": "ownershipNature/natureOfOwnership",
    "exercise_price": "conversionOrExercisePrice",
    "exercisable_date": "exerciseDate",
    "expiration_date": "expirationDate",
    "underlying": "underlyingSecurity/underlyingSecurityTitle",
    "underlying_quantity": "underlyingSecurity/underlyingSecurityShares",
    "underlying_value": "underlyingSecurity/underlyingSecurityValue",
}
_WORDS = {"security", "nature", "underlying"}
_DATES = {"transaction_date", "deemed_date", "exercisable_date", "expiration_date"}
_LETTERS = {"timeliness", "side", "ownership"}
_TYPED = re.compile(r"((?:\s*\([0-9]{1,3}\))+)\s*$")


def words(text: str | None) -> str | None:
    """Blanks folded; nothing is None."""
    return " ".join((text or "").split()) or None


def value_of(parent: etree._Element, path: str) -> str | None:
    return words(parent.findtext(f"{path}/value") or parent.findtext(path))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def truth_row(element: etree._Element, ids: set[str]) -> Facts:
    """The facts of one row element."""
    facts: Facts = {"code": value_of(element, "transactionCoding/transactionCode")}
    marks: dict[str, tuple[str, ...]] = {}
    for field, path in _SINGLE.items():
        node = element.find(path)
        facts[field] = None if node is None else convert(field, words(node.findtext("value")))
        found = () if node is None else tuple(n.get("id", "").lstrip("F") for n in node.findall("footnoteId"))
        if field in _WORDS and isinstance(facts[field], str):
            facts[field], typed = typed_marks(str(facts[field]), ids)
            found = (*typed, *found)
        if found:
            marks[field] = found
    coding = element.findall("transactionCoding/footnoteId")
    if coding:
        marks["code"] = tuple(n.get("id", "").lstrip("F") for n in coding)
    facts["footnotes"] = tuple(sorted(marks.items()))
    facts["kind"] = "transaction" if element.tag.endswith("Transaction") else "holding"
    return facts


def typed_marks(text: str, ids: set[str]) -> tuple[str | None, tuple[str, ...]]:
    """A trailing "(n)" typed into words is a footnote mark where footnote n exists."""
    match = _TYPED.search(text)
    numbers = tuple(re.findall("[0-9]+", match[1])) if match else ()
    if not match or not set(numbers) <= ids:
        return text, ()
    return words(text[: match.start()]), numbers


def convert(field: str, text: str | None) -> Value:
    if text is None or field in _WORDS:
        return text
    if field in _DATES:
        return day(text)
    if field in _LETTERS:
        return text
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text


def truth(path: Path) -> tuple[Facts, dict[str, list[Facts]]]:
    """Header facts and rows by table of one ownership XML."""
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    ids = {n.get("id", "").lstrip("F") for n in root.findall("footnotes/footnote")}
    tables = {
        table: [truth_row(e, ids) for e in root.findall(f"{name}/*") if isinstance(e.tag, str)]
        for table, name in (("I", "nonDerivativeTable"), ("II", "derivativeTable"))
    }
    symbol = words(root.findtext("issuer/issuerTradingSymbol"))
    signed = [day(words(n.text)) for n in root.findall("ownerSignature/signatureDate")]
    header: Facts = {
        "form": root.findtext("documentType"),
        "issuer": words(root.findtext("issuer/issuerName")),
        "symbol": None if (symbol or "").upper() in ("", "NONE", "N/A") else symbol,
        "period": day(words(root.findtext("periodOfReport"))),
        "original_date": day(words(root.findtext("dateOfOriginalSubmission"))),
        "no_securities_owned": flag(root.findtext("noSecuritiesOwned")) or None,
        "signature_date": max((d for d in signed if d), default=None),
        "remarks": squeezed(root.findtext("remarks")),
        "owners": tuple(words(n.text) for n in root.findall("reportingOwner/reportingOwnerId/rptOwnerName")),
        "relationships": tuple(relationship(n) for n in root.findall("reportingOwner")),
        "footnote_texts": tuple(
            (n.get("id", "").lstrip("F"), squeezed(n.text)) for n in root.findall("footnotes/*")
        ),
    }
    return header, tables


def flag(text: str | None) -> bool:
    return (text or "").strip().lower() in ("1", "true")


def squeezed(text: str | None) -> str | None:
    """Without any blank, as renditions drop line ends between words."""
    return "".join((text or "").split()) or None


def relationship(owner: etree._Element) -> Value:
    node = owner.find("reportingOwnerRelationship")
    if node is None:
        return (False, False, False, False, None, None)
    flags = [flag(node.findtext(n)) for n in ("isDirector", "isTenPercentOwner", "isOfficer", "isOther")]
    return (*flags, words(node.findtext("officerTitle")), words(node.findtext("otherText")))


# --- what the reader says ----------------------------------------------------------------------------


def got_header(reading: OwnershipDocument) -> Facts:
    return {
        "form": reading.form,
        "issuer": reading.issuer.name,
        "symbol": reading.issuer.symbol,
        "period": reading.period,
        "original_date": reading.original_date,
        "no_securities_owned": reading.no_securities_owned or None,
        "signature_date": reading.dates.signature_date,
        "remarks": squeezed(reading.remarks),
        "owners": tuple(owner.name for owner in reading.owners),
        "relationships": tuple(
            (
                bool(o.is_director),
                bool(o.is_ten_percent_owner),
                bool(o.is_officer),
                bool(o.is_other),
                o.officer_title,
                o.other_text,
            )
            for o in reading.owners
        ),
        "footnote_texts": tuple((note.id, squeezed(note.text)) for note in reading.footnotes),
    }


def got_row(row: Row) -> Facts:
    facts: Facts = {field: getattr(row, field) for field in ("code", "kind", *_SINGLE)}
    facts["footnotes"] = tuple(sorted(row.footnotes))
    return facts


def compare(text_folder: Path, xml_folder: Path) -> Comparison:
    """Compare every pair of files with the same stem."""
    comparison = Comparison()
    for text_path in sorted(text_folder.glob("*.txt")):
        xml_path = xml_folder / f"{text_path.stem}.xml"
        if xml_path.exists():
            compare_file(comparison, text_path, xml_path)
    return comparison


def compare_file(comparison: Comparison, text_path: Path, xml_path: Path) -> None:
    header, tables = truth(xml_path)
    form = str(header["form"])
    document = decode(text_path.read_bytes(), text_path.name)
    started = perf_counter()
    reading = read(document) if isinstance(document, Document) else document
    comparison.seconds += perf_counter() - started
    comparison.files += 1
    if not isinstance(reading, OwnershipDocument):
        comparison.add(form, "document", text_path.stem, "", "read", None, False)
        return
    codes = {notice.code for notice in reading.notices}
    for field, got in got_header(reading).items():
        flagged = reading.truncated or (field == "owners" and "OWNER_NAME_INFERRED" in codes)
        comparison.add(form, field, text_path.stem, "", header[field], got, flagged)
    for table, truths in tables.items():
        compare_rows(comparison, form, text_path.stem, table, truths, reading)


def compare_rows(
    comparison: Comparison, form: str, stem: str, table: str, truths: list[Facts], reading: OwnershipDocument
) -> None:
    rows = [row for row in reading.rows if row.table == table]
    unread = [n for n in reading.notices if n.code == "ROW_UNREADABLE" and n.table == table]
    comparison.add(form, f"rows {table}", stem, table, len(truths), len(rows), bool(unread))
    comparison.rows += len(truths)
    for number, (expected, row) in enumerate(zip(truths, rows, strict=False), start=1):
        noticed = any(n.table == table and n.row == number for n in reading.notices)
        lost = any(n.table == table and n.code == "TABLE_COLUMNS_MISSING" for n in reading.notices)
        for field, got in got_row(row).items():
            flagged = noticed or (lost and not_beyond(field, got, expected[field]))
            comparison.add(form, field, stem, f"{table}/{number}", expected[field], got, flagged)


def not_beyond(field: str, got: Value, expected: Value) -> bool:
    """Whether nothing is said that the XML does not say: a lost column may cost values, not change them."""
    if field == "footnotes" and isinstance(got, tuple) and isinstance(expected, tuple):
        return set(got) <= set(expected)
    return got is None


def table_lines(comparison: Comparison) -> Iterator[str]:
    """The counts as a Markdown table."""
    yield "| form | field | values | equal | differing | missing | extra | flagged | silently wrong |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|"
    for (form, field), c in sorted(comparison.counts.items(), key=lambda item: item[0][0]):
        yield (
            f"| {form} | {field} | {c.total:,} | {c.equal:,} | {c.differing} | {c.missing} | {c.extra} "
            f"| {c.flagged} | {c.silent} |"
        )


def folders(arguments: list[str]) -> tuple[Path, Path]:
    if len(arguments) == 2:
        return Path(arguments[0]), Path(arguments[1])
    root = os.environ.get("HOLDINGS_LEDGER_CORPUS")
    if arguments or not root:
        sys.exit("give two folders, texts and XML, or set HOLDINGS_LEDGER_CORPUS")
    return Path(root) / "corpus" / "ownership_text", Path(root) / "corpus" / "ownership_xml"


def main() -> int:
    comparison = compare(*folders(sys.argv[1:]))
    for line in table_lines(comparison):
        print(line)
    pace = 1000 * comparison.seconds / max(1, comparison.files)
    print(
        f"\n{comparison.files} filings, {comparison.rows:,} rows, {comparison.silent} values silently wrong"
    )
    print(f"{pace:.2f} ms a filing")
    for stem, place, field, expected, got, flagged in comparison.differences[:200]:
        print(f"{'flagged' if flagged else 'WRONG'} {stem} {place} {field}: XML {expected!r}, text {got!r}")
    return 1 if comparison.silent or not comparison.files else 0


if __name__ == "__main__":
    sys.exit(main())
