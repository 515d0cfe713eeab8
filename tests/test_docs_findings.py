"""docs/FINDINGS.md lists every finding there is, and every finding of the catalogue can be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from generate_findings_doc import PATH, document
from holdings_projections.findings import CATALOGUE

_ROOT = Path(__file__).parent.parent


def test_the_page_is_the_catalogue() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run the generator with --update"


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_every_code_is_made_somewhere(code: str) -> None:
    sources = [*(_ROOT / "ledger").rglob("*.py"), *(_ROOT / "projections").rglob("*.py")]
    made = [p for p in sources if f'"{code}"' in p.read_text(encoding="utf-8") and p.name != "findings.py"]
    assert made, f"{code} is in the catalogue, but nothing makes it"
