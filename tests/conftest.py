"""Fixtures for the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", default=False, help="run the tests marked slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="slow; run with --slow"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real filings and expected answers, where the environment names one."""
    folder = os.environ.get("HOLDINGS_LEDGER_CORPUS")
    if not folder:
        pytest.skip("HOLDINGS_LEDGER_CORPUS is not set: no real filings to test against")
    return Path(folder)
