"""The JSON contract of the command line: keys that tools may rely on, per command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples" / "filings"
KEYS = {
    "holdings": "position_id issuer issuer_cik holder holder_cik security ownership nature quantity complete"
    " last_evidence_date",
    "options": "position_id issuer holder title exercise_price expiration_date underlying total vested"
    " unvested",
    "notes": "note_id issuer holder issue_date maturity_date rate principal accrued_interest total view"
    " status upper_bound installments_due_unconfirmed",
    "preferred": "issuer series holder quantity minimum asserted",
    "commitments": "issuer holder description amount tranches_remaining window_from window_to condition",
    "events": "id position type effective_date known_at filing form issuer holders",
}


@pytest.mark.parametrize("command", sorted(KEYS))
def test_rows_carry_the_promised_keys_and_no_floats(command: str, tmp_path: Path) -> None:
    """Every row has its keys, a confidence and sources with words; decimals are never floats."""
    database = str(tmp_path / "l.db")
    script = Path(sys.executable).with_name("holdings-ledger")
    subprocess.run([script, "ingest", EXAMPLES, "--db", database], check=True, capture_output=True)
    result = subprocess.run(
        [script, command, "--db", database, "--json"], check=True, capture_output=True, text=True
    )
    rows: list[dict[str, Any]] = json.loads(result.stdout)["rows"]
    assert rows
    for row in rows:
        assert {*KEYS[command].split(), "confidence", "sources"} <= row.keys()
        assert not any(isinstance(value, float) for value in row.values())
        assert row["sources"]
        assert all(source["quote"] and source["event"] and source["filing"] for source in row["sources"])
