"""docs/FINDINGS.md lists every finding there is, and every finding of the catalogue can be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from finding_examples import EXAMPLES, provoked
from generate_findings_doc import PATH, document
from holdings_projections.findings import CATALOGUE

_ROOT = Path(__file__).parent.parent
_POSITION_MODULES = (
    "account_findings",
    "amendments",
    "breaks",
    "drifts",
    "explanations",
    "filing_units",
    "issuer_breaks",
    "outliers",
    "position_findings",
    "replay",
)


def test_the_page_is_the_catalogue() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run the generator with --update"


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_every_code_is_made_somewhere(code: str) -> None:
    sources = [*(_ROOT / "ledger").rglob("*.py"), *(_ROOT / "projections").rglob("*.py")]
    made = [p for p in sources if f'"{code}"' in p.read_text(encoding="utf-8") and p.name != "findings.py"]
    assert made, f"{code} is in the catalogue, but nothing makes it"


def _about_positions() -> set[str]:
    """The codes that the modules about positions make."""
    folder = _ROOT / "projections" / "holdings_projections"
    told = "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in _POSITION_MODULES)
    return {code for code in CATALOGUE if f'"{code}"' in told}


def test_every_finding_about_positions_has_an_example() -> None:
    assert _about_positions() == set(EXAMPLES)


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_provokes_its_finding(code: str) -> None:
    assert provoked(code).code == code
