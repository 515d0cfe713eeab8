"""docs/SCHEDULES.md keeps its word: its programs run, one after another, and print what it shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from holdings_projections.schedules import Pattern

PAGE = (Path(__file__).parent.parent / "docs" / "SCHEDULES.md").read_text(encoding="utf-8")


def test_the_programs_print_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, Any] = {}
    found = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == PAGE.count("```python") == 5
    for program, shown in found:
        exec(compile(program, "SCHEDULES.md", "exec"), namespace)
        assert capsys.readouterr().out == shown


def test_every_pattern_is_described() -> None:
    for pattern in Pattern.__args__:  # type: ignore[attr-defined]
        assert f"| `{pattern}` |" in PAGE
