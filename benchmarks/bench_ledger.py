"""What a filing costs on its way in, and what a question costs: ratios within one run.

    python benchmarks/bench_ledger.py [FOLDER of ownership XML]

Without a folder, `HOLDINGS_LEDGER_CORPUS` names one (its corpus/ownership_xml), else forms are generated.
CPU time of this process; the yardstick is a bare walk of the same documents into dicts, without any meaning.
"""

from __future__ import annotations

import gc
import itertools
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

from lxml import etree

from holdings_ledger import Ledger
from holdings_ledger.ingest import recording
from holdings_ledger.ingest.inputs import Input, inputs
from holdings_ledger.read_model.schema import Database
from holdings_ledger.read_model.writer import project
from holdings_ledger.readers.detect import read_bytes
from holdings_ledger.readers.model import Rejection
from holdings_ledger.store import Store
from holdings_ledger.translate import translate

ROUNDS = 5

ResultT = TypeVar("ResultT")

_ROW = """<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>
<transactionDate><value>{day}</value></transactionDate><transactionCoding><transactionFormType>4
</transactionFormType><transactionCode>{code}</transactionCode><equitySwapInvolved>0</equitySwapInvolved>
</transactionCoding><transactionAmounts><transactionShares><value>{shares}</value></transactionShares>
<transactionPricePerShare><value>12.5</value></transactionPricePerShare><transactionAcquiredDisposedCode>
<value>{side}</value></transactionAcquiredDisposedCode></transactionAmounts><postTransactionAmounts>
<sharesOwnedFollowingTransaction><value>{after}</value></sharesOwnedFollowingTransaction>
</postTransactionAmounts><ownershipNature><directOrIndirectOwnership><value>D</value>
</directOrIndirectOwnership></ownershipNature></nonDerivativeTransaction>"""


def generated(folder: Path, filings: int) -> Path:
    """Forms of 40 owners of 8 issuers, four rows each."""
    held = [10_000] * 40
    for number in range(filings):
        owner = number % 40
        day = date(2015, 1, 5) + timedelta(days=number // 40 * 3)
        rows = ""
        for row in range(4):
            side, code = ("A", "P") if (number + row) % 2 else ("D", "S")
            held[owner] += 100 if side == "A" else -90
            rows += _ROW.format(
                day=day, code=code, shares=100 if side == "A" else 90, side=side, after=held[owner]
            )
        (folder / f"{number:06}.xml").write_text(
            "<ownershipDocument><schemaVersion>X0306</schemaVersion><documentType>4</documentType>"
            f"<periodOfReport>{day}</periodOfReport><issuer><issuerCik>{owner % 8 + 1000:010}</issuerCik>"
            f"<issuerName>Issuer {owner % 8} Inc</issuerName><issuerTradingSymbol>I{owner % 8}"
            "</issuerTradingSymbol></issuer><reportingOwner><reportingOwnerId>"
            f"<rptOwnerCik>{owner + 5000:010}</rptOwnerCik><rptOwnerName>Owner {owner}</rptOwnerName>"
            f"</reportingOwnerId></reportingOwner><nonDerivativeTable>{rows}</nonDerivativeTable>"
            f"<ownerSignature><signatureDate>{day}</signatureDate></ownerSignature></ownershipDocument>",
            encoding="utf-8",
        )
    return folder


def walked(element: ElementTree.Element) -> dict[str, Any]:
    """An element as dicts, as any parser must at least do it."""
    return {"tag": element.tag, "text": element.text, "children": [walked(child) for child in element]}


def lxml_walked(element: Any) -> dict[str, Any]:
    """The same of an element of lxml."""
    return {"tag": element.tag, "text": element.text, "children": [lxml_walked(child) for child in element]}


def timed(work: Callable[[], ResultT]) -> tuple[ResultT, float]:
    """(result, CPU seconds of the best round): what is made once is no part of a filing's cost."""
    best = math.inf
    for _ in range(ROUNDS):
        gc.collect()
        started = time.process_time()
        result = work()
        best = min(best, time.process_time() - started)
    return result, best


def spent(results: Iterable[object]) -> None:
    """Use results up, one at a time, as a stream of filings does."""
    for _ in results:
        pass


def ingestion(folder: Path) -> None:
    """The stages of a filing's way in, each as a share of the bare walks."""
    given, reading_files = timed(lambda: [item for item in inputs(folder) if isinstance(item, Input)])
    count = len(given)
    _, bare = timed(lambda: spent(walked(ElementTree.fromstring(item.data)) for item in given))
    _, lxml_bare = timed(lambda: spent(lxml_walked(etree.fromstring(item.data)) for item in given))
    _, read = timed(lambda: spent(read_bytes(item.data, item.name) for item in given))
    reads = [read_bytes(item.data, item.name) for item in given]
    known = [item for item in reads if not isinstance(item, Rejection)]
    _, translated = timed(lambda: spent(translate(document, reading) for document, reading in known))
    with tempfile.TemporaryDirectory() as scratch:
        numbers = itertools.count()

        def record() -> Path:
            path = Path(scratch) / f"{next(numbers)}.db"
            with Store.open(path) as store:
                list(recording.record_all(store, iter(given)))
            return path

        path, recorded = timed(record)
        with Store.open(path) as store:
            _, projected = timed(lambda: project(Database.in_memory(), store))
    stages = {
        "files from the disk": reading_files,
        "bare walk into dicts": bare,
        "bare walk by lxml": lxml_bare,
        "read": read,
        "translate": translated,
        "read, translate, record (durably)": recorded,
        "project from the log": projected,
        "whole ingestion": recorded + projected,
    }
    print(f"{count} filings, CPU milliseconds a filing, and the ratio to the bare walk of each parser")
    for name, seconds in stages.items():
        ratios = f"{seconds / bare:8.2f} {seconds / lxml_bare:8.2f}"
        print(f"  {name:<36}{seconds / count * 1000:8.3f} {ratios}")


def questions(folder: Path) -> None:
    """Median and slowest time of questions to the library, warm."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "holdings.db"
        with Ledger.open(path) as ledger:
            ledger.ingest(folder)
            holders = sorted({row.holder for row in ledger.at().holdings()})
            issuers = sorted({row.issuer for row in ledger.at().holdings()})
            view = ledger.at()
            asked: dict[str, list[Callable[[], object]]] = {
                "a holder's holdings": [partial(view.holdings, None, holder) for holder in holders],
                "an issuer's holdings": [partial(view.holdings, issuer) for issuer in issuers],
                "a holder's options": [partial(view.options, None, holder) for holder in holders],
                "everybody's holdings": [view.holdings] * 5,
            }
            print(f"questions over {len(view.holdings())} positions, wall milliseconds")
            for name, calls in asked.items():
                taken = [_once(call) for call in calls]
                print(f"  {name:<36}median {statistics.median(taken):8.3f}  slowest {max(taken):8.3f}")


def _once(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure, on the folder given or on generated forms."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = os.environ.get("HOLDINGS_LEDGER_CORPUS")
        if len(sys.argv) > 1:
            folder = Path(sys.argv[1])
        elif corpus:
            folder = Path(corpus) / "corpus" / "ownership_xml"
        else:
            folder = generated(Path(scratch), 2_000)
        ingestion(folder)
        questions(folder)


if __name__ == "__main__":
    main()
