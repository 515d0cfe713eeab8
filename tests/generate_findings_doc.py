"""Writes docs/FINDINGS.md from the catalogue of findings. `python tests/generate_findings_doc.py --update`"""

from __future__ import annotations

import sys
from pathlib import Path

from finding_examples import EXAMPLES, in_words, provoked
from holdings_projections.findings import CATALOGUE

PATH = Path(__file__).parent.parent / "docs" / "FINDINGS.md"

_HEAD = """# Findings

What an auditor must hear of. Nothing is ever repaired because of a finding, and no answer hides one.

`holdings-ledger audit` lists them; `--severity` shows only the graver ones, `--fail-on` decides which make
it exit with 3. Each has an id, a code and a digest of its subject and events, which `explain` takes.
Severity: an *error* is a number that cannot be right or a document that is not whole; a *warning* may
change a number; *info* says what an answer rests on. Scope: *filing* (seen in one document), *ledger* (seen
by comparing filings), *query* (depends on the date asked about). A finding is known from the instant at
which all that it rests on was known, and is answered so.

| code | severity | scope | what it says |
|---|---|---|---|
"""


_EXAMPLES = """
## Examples

For each finding about positions, filings that provoke it, and what it says. All are of Bluestem Robotics
Corp, and of what is held directly unless they say otherwise. `tests/finding_examples.py` has them as code.
"""


def document() -> str:
    """The whole page."""
    rows = (
        f"| `{name}` | {code.severity} | {code.scope} | {code.meaning} |" for name, code in CATALOGUE.items()
    )
    return _HEAD + "\n".join(rows) + "\n" + _EXAMPLES + "".join(map(_example, EXAMPLES))


def _example(code: str) -> str:
    filings = "\n".join(f"    {line}" for line in in_words(EXAMPLES[code]))
    return f"\n### {code}\n\n{filings}\n\n{provoked(code).message}\n"


if __name__ == "__main__":
    if "--update" in sys.argv:
        PATH.write_text(document(), encoding="utf-8")
    else:
        sys.stdout.write(document())
