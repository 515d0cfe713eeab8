"""Who may import whom, and what an import may cost: layers, lazy imports, no side effects."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = {
    "holdings_events": ROOT / "events" / "holdings_events",
    "holdings_projections": ROOT / "projections" / "holdings_projections",
    "holdings_ledger": ROOT / "ledger" / "holdings_ledger",
}
OURS = frozenset(SOURCES)
ALLOWED = {
    "holdings_events": {"attrs", "holdings_events"},
    "holdings_projections": {"attrs", "msgspec", "holdings_events", "holdings_projections"},
    "holdings_ledger": {"attrs", "click", "eventsourcing", "msgspec", *OURS},
}
WITH_NUMPY = ("read_model/columns/", "views/gathering.py", "views/scanning.py", "views/arrow_columns.py")
"""Modules that are loaded only where numpy, an extra, is installed."""

LAYERS = [
    {"cli"},
    {"book", "fold"},
    {"ingest", "audit", "views"},
    {"readers", "translate", "read_model"},
    {"store"},
    {"codec"},
    {"errors"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCES[package].rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Modules that the code imports when it runs; what only a type checker sees does not count."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
        else:
            yield from imported(node)


@pytest.mark.parametrize("package", SOURCES)
def test_package_imports_only_what_it_may(package: str) -> None:
    foreign = {
        (path.name, name)
        for path, tree in modules(package)
        for name in imported(tree)
        if name.split(".")[0] not in sys.stdlib_module_names | ALLOWED[package]
        and not (name.split(".")[0] == "numpy" and _may_have_numpy(path))
    }
    assert not foreign


def _may_have_numpy(path: Path) -> bool:
    return path.as_posix().partition("holdings_ledger/")[2].startswith(WITH_NUMPY)


_NUMPY_VIEWS = tuple(f"holdings_ledger.views.{name}" for name in ("gathering", "scanning", "arrow_columns"))


def test_what_needs_numpy_is_loaded_by_one_guarded_import() -> None:
    needing = {
        (path.name, name)
        for path, tree in modules("holdings_ledger")
        if not _may_have_numpy(path)
        for name in imported(tree)
        if name.startswith(("holdings_ledger.read_model.columns", *_NUMPY_VIEWS))
    }
    assert needing == {("columns.py", name) for name in _NUMPY_VIEWS[:2]}


def test_layers_of_the_ledger_import_downward_only() -> None:
    upward: set[tuple[str, str]] = set()
    for path, tree in modules("holdings_ledger"):
        own = path.relative_to(SOURCES["holdings_ledger"]).parts[0].removesuffix(".py")
        for name in imported(tree):
            parts = name.split(".")
            if (
                parts[0] == "holdings_ledger"
                and len(parts) > 1
                and RANK.get(own, -1) > RANK.get(parts[1], 99)
            ):
                upward.add((str(path.relative_to(ROOT)), name))
    assert not upward


def modules_after(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after running the code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n@'.join(sys.modules), file=sys.__stdout__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.lstrip("@").split(".")[0] for name in done.stdout.splitlines()}


QUIET = "import io, sys; sys.stdout = io.StringIO()\nfrom holdings_ledger.cli import main\n"
COSTLY = {"eventsourcing", "holdings_events", "logging", "rich"}


def test_help_loads_nothing_but_click() -> None:
    loaded = modules_after(QUIET + "main(['--help'])")
    assert "click" in loaded
    assert not loaded & {*COSTLY, "attr", "attrs", "msgspec", "sqlite3", "holdings_projections"}


@pytest.mark.parametrize("question", ["holdings", "options", "notes", "preferred", "commitments"])
def test_query_loads_neither_the_log_nor_the_events(tmp_path: Path, question: str) -> None:
    database = str(tmp_path / "small.db")
    ingest = f"main(['ingest', '-q', '--db', {database!r}, {str(ROOT / 'examples' / 'filings')!r}])"
    modules_after(QUIET + ingest)
    loaded = modules_after(QUIET + f"assert main([{question!r}, '-q', '--db', {database!r}, '--json']) == 0")
    assert "sqlite3" in loaded
    assert not loaded & COSTLY


def test_importing_starts_nothing_and_writes_nothing(tmp_path: Path) -> None:
    code = (
        "import os, threading, holdings_events, holdings_projections, holdings_ledger, holdings_ledger.book\n"
        "before = dict(os.environ)\n"
        "import holdings_ledger.store, holdings_ledger.ingest, holdings_ledger.audit\n"
        "assert threading.active_count() == 1 and dict(os.environ) == before\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
